/* The known axis is walked once, event by event; the true axis is a row of segments that are split where something begins or ends. */
#include "engine/duty/tally.h"

#include <stdlib.h>

#include "engine/duty/history.h"

/* n since `since` on the known axis was `told`; the events of one moment are told together. */
struct segment { usec from, to, since; int64_t n, told; };
struct event { usec at, from, to; int64_t by; };
struct row { struct arena *a; VEC(struct segment) s; VEC(struct tally_piece) out; size_t low, high; };

static usec later(usec x, usec y) { return x > y ? x : y; }
static usec sooner(usec x, usec y) { return x < y ? x : y; }

bool area_meet(const struct duty_area *a, const struct duty_area *b, struct duty_area *ret)
{
	*ret = (struct duty_area){ later(a->from, b->from), sooner(a->to, b->to), later(a->known_from, b->known_from), sooner(a->known_to, b->known_to) };
	return ret->from < ret->to && ret->known_from < ret->known_to;
}

static int event_cmp(const void *x, const void *y)
{
	const struct event *a = x, *b = y;
	return (a->at > b->at) - (a->at < b->at);
}

static size_t segment_of(const struct row *r, usec t)
{
	size_t low = 0, high = r->s.n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (r->s.at[middle].to <= t)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Makes t the beginning of a segment; its index, or the number of segments when t is the end of all. */
static size_t cut(struct row *r, usec t)
{
	size_t i = segment_of(r, t);
	if (i == r->s.n || r->s.at[i].from == t)
		return i;
	(void)VEC_ADD(r->a, &r->s);
	memmove(&r->s.at[i + 1], &r->s.at[i], (r->s.n - 1 - i) * sizeof *r->s.at);
	r->s.at[i].to = t;
	r->s.at[i + 1].from = t;
	r->low += r->low > i;
	r->high += r->high > i;
	return i + 1;
}

static void put(struct row *r, const struct segment *s, usec known_to)
{
	struct tally_piece *last = r->out.n ? &r->out.at[r->out.n - 1] : NULL;
	if (s->since >= known_to)
		return;
	if (last && last->n == s->told && last->in.to == s->from && last->in.known_from == s->since && last->in.known_to == known_to)
		last->in.to = s->to;
	else
		*VEC_ADD(r->a, &r->out) = (struct tally_piece){ { s->from, s->to, s->since, known_to }, s->told };
}

static void apply(struct row *r, const struct event *e)
{
	size_t from = cut(r, e->from), to = cut(r, e->to);
	for (size_t i = from; i < to; i++)
		r->s.at[i].n += e->by;
	r->low = from < r->low ? from : r->low;
	r->high = to > r->high ? to : r->high;
}

static void tell(struct row *r, usec at)
{
	for (size_t i = r->low; i < r->high; i++) {
		struct segment *s = &r->s.at[i];
		if (s->n == s->told)
			continue;
		put(r, s, at);
		s->told = s->n;
		s->since = at;
	}
	r->low = SIZE_MAX;
	r->high = 0;
}

void tally(struct arena *a, const struct duty_area *whole, const struct duty_area *at, size_t n, struct tally_piece **ret, size_t *ret_n)
{
	struct row r = { .a = a, .low = SIZE_MAX };
	struct event *events = a_array(a, struct event, 2 * n);
	size_t m = 0;
	*VEC_ADD(a, &r.s) = (struct segment){ .from = whole->from, .to = whole->to, .since = whole->known_from };
	for (size_t i = 0; i < n; i++) {
		struct duty_area x;
		if (!area_meet(whole, &at[i], &x))
			continue;
		events[m++] = (struct event){ x.known_from, x.from, x.to, 1 };
		if (x.known_to < whole->known_to)
			events[m++] = (struct event){ x.known_to, x.from, x.to, -1 };
	}
	qsort(events, m, sizeof *events, event_cmp);
	for (size_t i = 0; i < m; i++) {
		apply(&r, &events[i]);
		if (i + 1 == m || events[i + 1].at != events[i].at)
			tell(&r, events[i].at);
	}
	for (size_t i = 0; i < r.s.n && whole->from < whole->to; i++)
		put(&r, &r.s.at[i], whole->known_to);
	*ret = r.out.at;
	*ret_n = r.out.n;
}

size_t version_areas(const struct area_version *v, size_t n, size_t i, struct duty_area *at)
{
	struct duty_area x = { v[i].from, TIME_OPEN, v[i].known, TIME_OPEN };
	size_t m = 0;
	for (size_t k = i + 1; k < n && x.from < x.to; k++) {
		if (v[k].from >= x.to)
			continue;
		if (v[k].known > x.known_from)
			at[m++] = (struct duty_area){ x.from, x.to, x.known_from, v[k].known };
		x.known_from = later(x.known_from, v[k].known);
		x.to = v[k].from;
	}
	if (x.from < x.to)
		at[m++] = x;
	return m;
}
