/* Term arithmetic, Civil Code 2015 Articles 147–148. */
#include "core/legal/legal.h"

/* Longer runs of days off do not exist; the bound keeps a broken calendar from hanging a request. */
#define MAX_ROLL_DAYS 60

static int64_t next_working_day(int64_t day, bool (*is_off)(void *, int64_t), void *arg)
{
	for (int i = 0; is_off && i < MAX_ROLL_DAYS && is_off(arg, day); i++)
		day++;
	return day;
}

/* A fifth of the term before its end, at least an hour, never before the start. */
static usec warn_of(usec start, usec due)
{
	usec lead = (due - start) / 5;
	if (lead < USEC_HOUR)
		lead = USEC_HOUR;
	return due - lead < start ? start : due - lead;
}

static struct clock_due due_in(usec start, usec term)
{
	return (struct clock_due){ .due = start + term, .due_rolled = start + term, .warn = warn_of(start, start + term) };
}

struct clock_due clock_due_of(const struct clock_rule *rule, usec start, bool (*is_off)(void *, int64_t), void *arg)
{
	switch (rule->unit) {
	case CLOCK_AT_ONCE:
		return due_in(start, rule->amount * USEC_MIN);
	case CLOCK_HOURS:
		return due_in(start, rule->amount * USEC_HOUR);
	case CLOCK_DAYS:
		break;
	}
	int64_t last = civil_day_number(start) + rule->amount;
	usec due = civil_day_start(last + 1);
	return (struct clock_due){
		.due = due,
		.due_rolled = civil_day_start(next_working_day(last, is_off, arg) + 1),
		.warn = warn_of(start, due),
	};
}
