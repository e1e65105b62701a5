/* duty_people: members of teams with their qualification, what they were trained in. For duty.c. */
#ifndef MODULES_TEAM_DUTY_PEOPLE_H
#define MODULES_TEAM_DUTY_PEOPLE_H

#include "core/duty_source.h"
#include "engine/duty/tally.h"
#include "modules/team/rules.h"

/* Records "member" of the teams of the scope. */
err team_members_read(struct work *w, const struct duty_scope *scope, struct duty_history *to) MUST_USE;
/* Subjects of the experts whose record the organisations of the scope keep, and training of experts and teams. */
err team_training_read(struct work *w, const struct duty_scope *scope, struct duty_history *to) MUST_USE;

#endif
