/* rules: what the parts of this module share. */
#ifndef MODULES_ROSTER_RULES_H
#define MODULES_ROSTER_RULES_H

#include "modules/roster/roster.h"
#include "modules/team/rules.h"
#include "web/ui.h"

/* The one entry of a change about a team's roster; `what` says which shift or person. */
err roster_note(struct work *w, const char *name, const struct team_by_code_row *t, struct str what) MUST_USE;
/* «30/11/2026 20:00 – 01/12/2026 08:00» */
struct str roster_times(struct work *w, usec from, usec to);
/* Both given, in order, of that length: notes problems of the fields "from" and "to". */
void check_span(struct work *w, usec from, usec to, usec least, usec most);
static inline struct str duration_of(struct work *w, usec d) { return duration_words(w->a, w->by.lang, d); }
/* The first moment of the month in which t lies, or of one so many months later. */
usec roster_month(usec t, int ahead);
/* The time in the window in which the person of a shift is really there: until the account was disabled, without absences. */
struct shift_of { int64_t account; struct span when; usec disabled_at; };
struct away { int64_t account; struct span when; };
struct spans shift_served(struct arena *a, const struct shift_of *s, const struct away *away, size_t n_away, struct span window);
/* What rosters prove (duty.c). */
extern const struct duty_source roster_duties[1];

#endif
