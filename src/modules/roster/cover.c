#include "modules/roster/cover.h"

#include <stdlib.h>

static int by_start(const void *a, const void *b)
{
	const struct span *x = a, *y = b;
	return (x->from > y->from) - (x->from < y->from);
}

struct spans spans_without(struct arena *a, struct span whole, const struct span *holes, size_t n)
{
	struct span *sorted = a_array(a, struct span, n + 1);
	struct spans left = { a_array(a, struct span, n + 1), 0 };
	usec at = whole.from;
	if (n)
		memcpy(sorted, holes, n * sizeof *holes);
	qsort(sorted, n, sizeof *sorted, by_start);
	for (size_t i = 0; i < n && at < whole.to; i++) {
		usec end = sorted[i].from < whole.to ? sorted[i].from : whole.to;
		if (end > at)
			left.at[left.n++] = (struct span){ at, end };
		if (sorted[i].to > at)
			at = sorted[i].to;
	}
	if (at < whole.to)
		left.at[left.n++] = (struct span){ at, whole.to };
	return left;
}

usec spans_length(const struct spans *s)
{
	usec sum = 0;
	for (size_t i = 0; i < s->n; i++)
		sum += s->at[i].to - s->at[i].from;
	return sum;
}

static enum day_kind kind_of(const struct day_calendar *c, int64_t day)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->holidays[i] == day)
			return DAY_HOLIDAY;
	return c->is_off(NULL, day) ? DAY_WEEKEND : DAY_WORKING;
}

void hours_add(struct duty_hours *h, struct span s, const struct day_calendar *c)
{
	while (s.from < s.to) {
		int64_t day = civil_day_number(s.from);
		usec next = civil_day_start(day + 1), end = next < s.to ? next : s.to;
		h->at[kind_of(c, day)] += end - s.from;
		h->total += end - s.from;
		s.from = end;
	}
}
