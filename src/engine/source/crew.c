#include "engine/source/crew.h"

#define KEPT_MAX ((size_t)1 << 30)   /* of one consumer: never reached, none is further behind than its buffer */

/* A finding as it waits, its bytes behind it. */
struct kept { uint64_t line, at; size_t n; };

void sink_put(struct sink *s, const struct finding *f)
{
	const struct kept k = { f->line, f->at, f->what.n };
	if (!s->waits) {
		report_finding(s->report, s->consumer, f);
		return;
	}
	buf_add(&s->kept, str_from((const char *)&k, sizeof k));
	buf_add(&s->kept, f->what);
}

void sink_trouble(struct sink *s, enum source_fault f) { report_trouble(s->report, s->inside, f); }

/* ---- life ---- */

void crew_open(struct crew *c, const struct sweep *s, struct report *r)
{
	c->of = s->consumers;
	c->n = s->n_consumers;
	for (size_t i = 0; i < c->n; i++) {
		c->sinks[i] = (struct sink){ .report = r, .consumer = i, .waits = c->n > 1 };
		buf_init(&c->sinks[i].kept, KEPT_MAX);
		c->states[i] = c->of[i].open(c->of[i].shared, &c->sinks[i]);
	}
}

void crew_close(struct crew *c)
{
	for (size_t i = 0; i < c->n; i++) {
		c->of[i].close(c->states[i]);
		buf_done(&c->sinks[i].kept);
	}
}

bool crew_raw(struct crew *c, struct str head)
{
	c->first = c->n;
	for (size_t i = c->n; i-- > 0;) {
		c->is_out[i] = !c->of[i].is_raw || !c->of[i].is_raw(c->of[i].shared, head);
		c->first = c->is_out[i] ? c->first : i;
	}
	if (c->first < c->n)
		return true;
	crew_all(c);
	return false;
}

void crew_all(struct crew *c)
{
	c->first = 0;
	memset(c->is_out, 0, sizeof c->is_out);
}

/* ---- in order ---- */

static bool first_kept(const struct sink *s, struct kept *ret)
{
	if (s->said == s->kept.n)
		return false;
	memcpy(ret, s->kept.p + s->said, sizeof *ret);
	return true;
}

static void say_first(struct sink *s, const struct kept *k)
{
	const struct finding f = { .line = k->line, .at = k->at, .what = str_from(s->kept.p + s->said + sizeof *k, k->n) };
	report_finding(s->report, s->consumer, &f);
	s->said += sizeof *k + k->n;
}

/* Room again for what has been said, once that is half of it. */
static void forget_said(struct sink *s)
{
	if (!s->said || s->said < s->kept.n - s->said)
		return;
	memmove(s->kept.p, s->kept.p + s->said, s->kept.n - s->said);
	s->kept.n -= s->said;
	s->said = 0;
}

/* The sink with the first finding of all before byte `to`; of two at one place that of the earlier consumer. NULL: there is none. */
static struct sink *next_sink(struct crew *c, uint64_t to, struct kept *ret)
{
	struct sink *first = NULL;
	struct kept k;
	for (size_t i = 0; i < c->n; i++)
		if (c->of[i].done && first_kept(&c->sinks[i], &k) && k.at < (first ? ret->at : to)) {
			first = &c->sinks[i];
			*ret = k;
		}
	return first;
}

static void say_before(struct crew *c, uint64_t to)
{
	struct kept k;
	struct sink *s;
	while ((s = next_sink(c, to, &k)))
		say_first(s, &k);
	for (size_t i = 0; i < c->n; i++)
		forget_said(&c->sinks[i]);
}

static uint64_t all_done(const struct crew *c)
{
	uint64_t to = UINT64_MAX;
	for (size_t i = 0; i < c->n; i++) {
		uint64_t done = c->of[i].done && !c->is_out[i] ? c->of[i].done(c->states[i]) : UINT64_MAX;
		to = done < to ? done : to;
	}
	return to;
}

/* ---- texts ---- */

void crew_begin(struct crew *c, struct str inside, uint64_t at, struct str head)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct part *p = c->sinks[i].report->part;
		c->sinks[i].inside = inside;
		if (c->of[i].begin && !c->is_out[i])
			c->of[i].begin(c->states[i], &(struct beginning){ p->number, at, head, str_of(p->file->path), inside });
	}
}

void crew_records(struct crew *c, const struct reader *r) { c->sinks->report->records = r; }

unsigned char *crew_room(struct crew *c, size_t *ret_n)
{
	return c->room = c->of[c->first].room(c->states[c->first], ret_n);
}

static void copy_to(struct crew *c, size_t i, const unsigned char *p, size_t n)
{
	while (n) {
		size_t room;
		unsigned char *to = c->of[i].room(c->states[i], &room);
		room = room < n ? room : n;
		memcpy(to, p, room);
		c->of[i].filled(c->states[i], room);
		p += room;
		n -= room;
	}
}

void crew_filled(struct crew *c, size_t n)
{
	for (size_t i = c->first + 1; i < c->n; i++)
		if (!c->is_out[i])
			copy_to(c, i, c->room, n);
	c->of[c->first].filled(c->states[c->first], n);
	if (c->n > 1)
		say_before(c, all_done(c));
}

void crew_end(struct crew *c, uint64_t *ret_lines)
{
	struct kept k;
	*ret_lines = 0;
	for (size_t i = 0; i < c->n; i++) {
		uint64_t lines = 0;
		if (!c->is_out[i])
			c->of[i].end(c->states[i], &lines);
		*ret_lines = lines > *ret_lines ? lines : *ret_lines;
	}
	say_before(c, UINT64_MAX);
	for (size_t i = 0; i < c->n; i++)
		while (first_kept(&c->sinks[i], &k))
			say_first(&c->sinks[i], &k);
	for (size_t i = 0; i < c->n; i++)
		forget_said(&c->sinks[i]);
}
