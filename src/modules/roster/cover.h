/* cover: arithmetic of time that is covered. Pure; intervals are half-open [from, to) and never empty. */
#ifndef MODULES_ROSTER_COVER_H
#define MODULES_ROSTER_COVER_H

#include "base/arena.h"
#include "base/clock.h"

struct span { usec from, to; };
struct spans { struct span *at; size_t n; };

/* What of `whole` is left without `holes` (in any order, overlapping as they like), ascending. */
struct spans spans_without(struct arena *a, struct span whole, const struct span *holes, size_t n);
usec spans_length(const struct spans *s);

/* Time on duty in microseconds, by the kind of day in Viet Nam on which it lies. */
enum day_kind { DAY_WORKING, DAY_WEEKEND, DAY_HOLIDAY, N_DAY_KINDS };
struct duty_hours { usec at[N_DAY_KINDS], total; };
/* A holiday is a holiday also on a Sunday; a weekend that is worked in exchange counts as a working day. */
struct day_calendar { const int64_t *holidays; size_t n; bool (*is_off)(void *, int64_t day_number); };
void hours_add(struct duty_hours *h, struct span s, const struct day_calendar *c);

#endif
