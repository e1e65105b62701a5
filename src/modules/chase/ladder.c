/* The ladder of a catalogue in civil days. */
#include "core/legal/legal.h"
#include "modules/chase/rules.h"

static int64_t working_day(int64_t day, day_off_fn *is_off, void *arg)
{
	enum { LONGEST = 60 };               /* no calendar has so many days off in a row */
	for (int i = 0; i < LONGEST && is_off(arg, day); i++)
		day++;
	return day;
}

int64_t ladder_step_on(usec due, int days, day_off_fn *is_off, void *arg)
{
	return working_day(civil_day_number(due - 1) + days, is_off, arg);
}

static bool is_for_all(const struct chase_step *s) { return str_is(s->form, "digest"); }

/* What the annex says is that the step before it brought nothing: it waits as long as the ladder gives. */
static bool is_ripe(const struct ladder_place *p, size_t i, int64_t today)
{
	const struct chase_step *s = &p->ladder->steps[i];
	if (!str_is(s->form, "annex") || !i)
		return true;
	const struct chase_step *before = s - 1;
	return p->last_day >= before->days && today >= p->last_on + s->days - before->days;
}

const struct chase_step *ladder_step(const struct ladder_place *p, int64_t today, day_off_fn *is_off, void *arg)
{
	for (size_t i = p->ladder->n_steps; i-- > 0;) {
		const struct chase_step *s = &p->ladder->steps[i];
		if (s->days <= p->last_day)
			return NULL;
		if ((p->is_owed || is_for_all(s)) && ladder_step_on(p->due, s->days, is_off, arg) <= today && is_ripe(p, i, today))
			return s;
	}
	return NULL;
}

usec chase_term(usec now, int64_t days)
{
	return civil_day_start(working_day(civil_day_number(now) + days, legal_is_off, NULL) + 1);
}
