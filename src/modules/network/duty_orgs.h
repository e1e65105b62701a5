/* duty_orgs: what the register has said of organisations, as areas on both time axes, and where they stood in the tree. For duty.c. */
#ifndef MODULES_NETWORK_DUTY_ORGS_H
#define MODULES_NETWORK_DUTY_ORGS_H

#include "core/duty_source.h"
#include "engine/duty/tally.h"

/* Subjects and facts of the organisations of the scope, and of the sectors they lead. */
err network_orgs_read(struct work *w, const struct duty_scope *scope, struct duty_history *to) MUST_USE;

#endif
