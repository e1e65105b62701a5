/* rules: what the parts of this module share. */
#ifndef MODULES_TEAM_RULES_H
#define MODULES_TEAM_RULES_H

#include "modules/network/rules.h"
#include "modules/team/team.h"

/* A day from year 1950 to 2100, or none: notes the problem on the field. */
void check_day(struct work *w, const char *field, usec t, bool required);
/* last is not before from; both may be 0. */
void check_days(struct work *w, const char *field, usec from, usec last);
/* A term of the list; "" passes unless required. */
void check_term(struct work *w, const char *field, struct terms t, struct str code, bool required);
/* n rows changed: none means that it is not there or has ended. */
err need_one(struct work *w, int64_t n) MUST_USE;
struct str number_code(struct work *w, const char *prefix, int64_t n, int width);
/* To be called by everything that changes who counts where: a count in memory is old from now on. */
err team_changed(struct work *w) MUST_USE;
/* The end of an open interval, for comparisons. */
#define FOR_EVER INT64_MAX

#endif
