#include "engine/source/order.h"

#include <stdlib.h>
#include <unistd.h>

#define EVENTS_MAX ((size_t)1 << 30)   /* of one part: never reached, events are said at a megabyte */
#define SPILL_BYTES (1 << 20)

enum event_kind { EVENT_TEXT, EVENT_FINDING, EVENT_TEXT_END, EVENT_TROUBLE, EVENT_FILE, EVENT_SKIP };
struct event { enum event_kind kind; uint64_t a, b; size_t n; };

/* ---- saying, by whose turn it is ---- */

static void say_trouble(struct order *o, const struct part *p, struct str inside, enum source_fault f)
{
	o->result->troubles++;
	o->sweep->trouble(o->sweep->arg, &(struct trouble){ str_of(p->file->path), inside, f });
}

static void say_event(struct order *o, const struct part *p, const struct event *e, struct str bytes)
{
	struct sweep_result *r = o->result;
	switch (e->kind) {
	case EVENT_TEXT:
		buf_clear(&o->inside);
		buf_add(&o->inside, bytes);
		o->at = e->a;
		if (p->from == 0)
			o->line = 0;
		break;
	case EVENT_FINDING:
		r->findings++;
		o->sweep->consumer->say(o->sweep->consumer->arg, str_of(p->file->path), buf_str(&o->inside),
			&(struct finding){ .line = o->line + e->a, .at = o->at + e->b, .what = bytes });
		break;
	case EVENT_TEXT_END:
		r->text_bytes += e->a;
		r->lines += e->b;
		o->line += e->b;
		r->texts += p->from == 0;
		break;
	case EVENT_TROUBLE: say_trouble(o, p, bytes, (enum source_fault)e->a); break;
	case EVENT_FILE:
		r->files += p->from == 0;
		r->bytes += e->a;
		break;
	case EVENT_SKIP:
		r->skipped_files++;
		r->skipped_bytes += e->a;
		r->skipped_lines += e->b;
		break;
	}
}

static void say_all(struct order *o, const struct part *p, struct buf *events)
{
	struct event e;
	for (size_t i = 0; i + sizeof e <= events->n; i += sizeof e + e.n) {
		memcpy(&e, events->p + i, sizeof e);
		say_event(o, p, &e, str_from(events->p + i + sizeof e, e.n));
	}
	buf_clear(events);
}

static void wait_for_turn(struct order *o, uint64_t number)
{
	pthread_mutex_lock(&o->lock);
	while (o->turn != number)
		pthread_cond_wait(&o->turned, &o->lock);
	pthread_mutex_unlock(&o->lock);
}

/* ---- collecting ---- */

static void put(struct sink *s, enum event_kind kind, uint64_t a, uint64_t b, struct str bytes)
{
	struct event e = { kind, a, b, bytes.n };
	buf_add(&s->events, str_from((const char *)&e, sizeof e));
	buf_add(&s->events, bytes);
	if (s->events.n < SPILL_BYTES)
		return;
	wait_for_turn(s->order, s->part->number);
	say_all(s->order, s->part, &s->events);
}

void sink_put(struct sink *s, const struct finding *f) { put(s, EVENT_FINDING, f->line, f->at, f->what); }
void sink_text(struct sink *s, struct str inside, uint64_t at) { put(s, EVENT_TEXT, at, 0, inside); }
void sink_text_end(struct sink *s, uint64_t bytes, uint64_t lines) { put(s, EVENT_TEXT_END, bytes, lines, STR_NONE); }
void sink_trouble(struct sink *s, struct str inside, enum source_fault f) { put(s, EVENT_TROUBLE, f, 0, inside); }
void sink_file(struct sink *s, uint64_t bytes) { put(s, EVENT_FILE, bytes, 0, STR_NONE); }
void sink_skip(struct sink *s, const struct recall *r) { put(s, EVENT_SKIP, r->bytes, r->lines, STR_NONE); }

/* ---- turns ---- */

void order_begin(struct order *o, const struct sweep *s, struct sweep_result *r)
{
	memset(o, 0, sizeof *o);
	o->sweep = s;
	o->result = r;
	pthread_mutex_init(&o->lock, NULL);
	pthread_cond_init(&o->turned, NULL);
	buf_init(&o->inside, 1 << 20);
}

void order_end(struct order *o)
{
	pthread_mutex_destroy(&o->lock);
	pthread_cond_destroy(&o->turned);
	buf_done(&o->inside);
}

uint64_t order_next(struct order *o)
{
	while (o->given - o->turn >= ORDER_AHEAD)
		pthread_cond_wait(&o->turned, &o->lock);
	return o->given++;
}

/* With the lock held. */
static void let_go(struct file *f)
{
	if (--f->users)
		return;
	if (f->fd >= 0)
		close(f->fd);
	free(f->path);
	free(f);
}

static void turn(struct order *o, struct part *p, struct buf *events)
{
	for (;;) {
		say_all(o, p, events);
		if (o->sweep->covered)
			o->sweep->covered(o->sweep->arg, p->file->path, &p->file->st, o->result);
		buf_done(events);
		pthread_mutex_lock(&o->lock);
		let_go(p->file);
		uint64_t next = ++o->turn;
		bool is_ready = o->kept[next % ORDER_AHEAD].is_ready;
		if (is_ready) {
			*p = o->kept[next % ORDER_AHEAD].part;
			*events = o->kept[next % ORDER_AHEAD].events;
			o->kept[next % ORDER_AHEAD].is_ready = false;
		}
		pthread_cond_broadcast(&o->turned);
		pthread_mutex_unlock(&o->lock);
		if (!is_ready)
			return;
	}
}

void order_put(struct order *o, const struct part *p, struct sink *s)
{
	struct part mine = *p;
	struct buf events = s->events;
	pthread_mutex_lock(&o->lock);
	bool is_turn = o->turn == p->number;
	if (!is_turn) {
		o->kept[p->number % ORDER_AHEAD].is_ready = true;
		o->kept[p->number % ORDER_AHEAD].part = mine;
		o->kept[p->number % ORDER_AHEAD].events = events;
	}
	pthread_mutex_unlock(&o->lock);
	if (is_turn)
		turn(o, &mine, &events);
	buf_init(&s->events, EVENTS_MAX);
}
