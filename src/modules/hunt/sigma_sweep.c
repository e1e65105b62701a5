/* Sigma as a consumer of the sweep: blocks of whole records, one pass over their bytes for the literals of all rules, and only what a rule could fire on is read. */
#include <stdlib.h>

#include "modules/hunt/sigma_inside.h"

#define ROOM_BYTES ((size_t)256 << 10)
#define CAP (RECORD_MAX + ROOM_BYTES)
#define ORDER_BITS 36            /* of records in one piece of work */
#define SAMPLED_FIRST 200        /* of each piece of work, and then each so many, for the question which rules could fire */
#define SAMPLED_EACH 256

struct state {
	struct hunt_sigma *of;
	struct sink *sink;
	struct sigma_matcher *matcher;
	struct records *records;
	struct arena *a;             /* of the present record */
	struct buf found;
	char *buffer;
	size_t have;
	uint64_t base, lines;        /* of the buffer in the text; records before it */
	struct { uint64_t line, at; } now;
	uint64_t work, order;
	uint64_t n_records, n_unreadable, n_too_long;
	bool is_skipping;            /* in a line longer than records may be */
};

/* ---- hits ---- */

static void add_field(struct buf *b, struct sigma_found f)
{
	uint32_t n[2] = { (uint32_t)f.field.n, (uint32_t)(f.text.n < HUNT_SIGMA_SHOWN ? f.text.n : HUNT_SIGMA_SHOWN) };
	buf_add(b, str_from((const char *)n, sizeof n));
	buf_add(b, f.field);
	buf_add(b, str_sub(f.text, 0, n[1]));
}

static void on_hit(void *arg, const struct sigma_hit *h)
{
	struct state *s = arg;
	const struct hunt_sigma_hit head = { (uint32_t)h->rule->index, (uint32_t)h->n_found, h->time, h->order };
	buf_clear(&s->found);
	buf_add(&s->found, str_from((const char *)&head, sizeof head));
	for (size_t i = 0; i < h->n_found; i++)
		add_field(&s->found, h->found[i]);
	sink_put(s->sink, &(struct finding){ s->now.line, s->now.at, buf_str(&s->found) });
}

static void note_place(struct state *s, int64_t order)
{
	const struct hunt_sigma_hit head = { .rule = UINT32_MAX, .order = order };
	sink_put(s->sink, &(struct finding){ s->now.line, s->now.at, str_from((const char *)&head, sizeof head) });
}

/* ---- records ---- */

static bool is_sampled(const struct state *s) { return s->order <= SAMPLED_FIRST || s->order % SAMPLED_EACH == 0; }

static void sample(struct state *s, const struct event *e)
{
	pthread_mutex_lock(&s->of->lock);
	sigma_sample_event(s->of->sample, e);
	pthread_mutex_unlock(&s->of->lock);
}

static void look_at(struct state *s, const struct record *rec)
{
	struct event e = { 0 };
	int64_t order = (int64_t)(s->work << ORDER_BITS | ++s->order);
	bool may = sigma_block_may(s->matcher, rec->text);
	s->n_records++;
	if (!may && !rec->hides && !is_sampled(s))
		return;
	arena_reset(s->a);
	s->n_unreadable += record_read(s->records, s->a, rec, &e) != OK;
	e.order = order;
	size_t kept = sigma_matcher_kept(s->matcher);
	sigma_block_event(s->matcher, &e, rec->hides);
	if (sigma_matcher_kept(s->matcher) > kept)
		note_place(s, order);
	if (is_sampled(s))
		sample(s, &e);
}

/* The rest of a line that is too long, when it ends in the buffer. */
static void skip_line(struct state *s)
{
	const char *end = s->have ? memchr(s->buffer, '\n', s->have) : NULL;
	size_t n = end ? (size_t)(end - s->buffer) + 1 : s->have;
	memmove(s->buffer, s->buffer + n, s->have - n);
	s->have -= n;
	s->base += n;
	s->is_skipping = !end;
}

static void too_long(struct state *s)
{
	s->n_too_long++;
	s->n_records++;
	s->lines++;
	s->order++;
	s->is_skipping = true;
	skip_line(s);
}

static void look(struct state *s, bool is_end)
{
	struct record rec;
	const char *last = s->have ? memrchr(s->buffer, '\n', s->have) : NULL;
	size_t whole = is_end ? s->have : last ? (size_t)(last - s->buffer) + 1 : 0;
	struct str rest = str_from(s->buffer, whole);
	sigma_block(s->matcher, rest);
	while (records_next(s->records, &rest, is_end || (whole >= RECORD_MAX && rest.n == whole), &rec)) {
		s->now.line = s->lines + 1;
		s->now.at = s->base + (uint64_t)(rec.text.p - s->buffer);
		s->lines += rec.lines;
		if (rec.format != RECORD_NONE)
			look_at(s, &rec);
	}
	size_t used = rest.p ? (size_t)(rest.p - s->buffer) : whole;
	memmove(s->buffer, s->buffer + used, s->have - used);
	s->have -= used;
	s->base += used;
}

/* ---- the consumer ---- */

static void *state_open(const void *shared, struct sink *sink)
{
	struct state *s = calloc(1, sizeof *s);
	if (!s || !(s->buffer = malloc(CAP)))
		abort();
	s->of = (struct hunt_sigma *)(uintptr_t)shared;
	s->sink = sink;
	s->matcher = sigma_matcher_new(s->of->set, on_hit, s);
	s->records = records_new(s->of->now);
	s->a = arena_new((size_t)1 << 30);
	buf_init(&s->found, 1 << 20);
	pthread_mutex_lock(&s->of->lock);
	s->of->matchers[s->of->n_matchers++] = s->matcher;   /* lives on for the correlations */
	pthread_mutex_unlock(&s->of->lock);
	return s;
}

static void state_close(void *state)
{
	struct state *s = state;
	pthread_mutex_lock(&s->of->lock);
	s->of->records += s->n_records;
	s->of->unreadable += s->n_unreadable;
	s->of->too_long += s->n_too_long;
	pthread_mutex_unlock(&s->of->lock);
	records_free(s->records);
	arena_free(s->a);
	buf_done(&s->found);
	free(s->buffer);
	free(s);
}

static bool is_whole(const void *shared, struct str head) { return records_are_whole(head); }

static void text_begin(void *state, const struct beginning *b)
{
	struct state *s = state;
	records_begin(s->records, b->head);
	s->order = b->work == s->work ? s->order : 0;
	s->work = b->work;
	s->have = 0;
	s->base = s->lines = 0;
	s->is_skipping = false;
}

static unsigned char *room(void *state, size_t *ret_n)
{
	struct state *s = state;
	*ret_n = CAP - s->have < ROOM_BYTES ? CAP - s->have : ROOM_BYTES;
	return (unsigned char *)s->buffer + s->have;
}

static void filled(void *state, size_t n)
{
	struct state *s = state;
	s->have += n;
	if (s->is_skipping)
		skip_line(s);
	if (!s->is_skipping)
		look(s, false);
	if (s->have >= RECORD_MAX)
		too_long(s);
}

static void text_end(void *state, uint64_t *ret_lines)
{
	struct state *s = state;
	if (!s->is_skipping)
		look(s, true);
	*ret_lines = s->lines;
}

static uint64_t done(void *state) { return ((struct state *)state)->base; }

struct consumer hunt_sigma_consumer(struct hunt_sigma *h, struct hunt_output *o)
{
	h->output = o;
	return (struct consumer){ .shared = h, .open = state_open, .close = state_close, .is_whole = is_whole, .begin = text_begin, .room = room, .filled = filled, .end = text_end,
		.done = done, .say = hunt_sigma_told, .arg = h };
}
