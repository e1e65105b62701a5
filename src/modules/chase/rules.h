/* rules: what the parts of this module share. */
#ifndef MODULES_CHASE_RULES_H
#define MODULES_CHASE_RULES_H

#include "modules/chase/chase.h"
#include "modules/oversight/rules.h"

err chase_note(struct work *w, int64_t id, struct str code, const char *act, struct str note) MUST_USE;
/* What waits too long for a decision, of what an organisation stands above (or its own), the longest first. */
struct reviews_ask { int64_t org; struct str kind; usec after; int64_t after_id, max; };
err chase_reviews_late(struct work *w, const struct reviews_ask *a, struct chase_reviews_rows *ret) MUST_USE;
/* The first moment after the n-th day from today; a last day that is off goes on to the next working day. */
usec chase_term(usec now, int64_t days);
extern const struct duty_source chase_duties[1];
extern const struct heritage chase_heritage[1];
int chase_verb(int argc, char **argv);

#endif
