/* brute: the definition of a status (docs/duty-status.md) done the slowest and plainest way, for tests alone: it goes through every moment at
 * which anything might change and looks everything up again in the raw lists. It shares no code with the engine, not even the calendar. */
#ifndef ENGINE_DUTY_BRUTE_H
#define ENGINE_DUTY_BRUTE_H

#include "engine/duty/duty.h"

/* from, to, due, status, have, need, met_at, trigger and waiver are set. */
void brute_instances(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec at, usec known,
	struct duty_instance **ret, size_t *ret_n);
/* status and due are set. */
struct duty_standing brute_stand(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec at, usec known);
/* The calendar by counting days. */
int64_t brute_add_months(int64_t day, int months);

#endif
