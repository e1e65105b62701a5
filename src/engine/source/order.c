#include "engine/source/order.h"

#include <stdlib.h>
#include <unistd.h>

#define EVENTS_MAX ((size_t)1 << 30)   /* of one part: never reached, events are said at a megabyte */
#define SPILL_BYTES (1 << 20)

enum event_kind { EVENT_TEXT, EVENT_FINDING, EVENT_TEXT_END, EVENT_TROUBLE, EVENT_FILE, EVENT_SKIP };
struct event { enum event_kind kind; uint32_t consumer; uint64_t a, b, record; size_t n; };

/* ---- saying, by whose turn it is ---- */

static void say_trouble(struct order *o, const struct part *p, struct str inside, const struct event *e)
{
	o->result->troubles++;
	o->sweep->trouble(o->sweep->arg, &(struct trouble){ str_of(p->file->path), inside, (enum source_fault)e->a, e->record, e->b });
}

static void say_finding(struct order *o, const struct part *p, const struct event *e, struct str bytes)
{
	const struct consumer *c = &o->sweep->consumers[e->consumer];
	const struct finding f = { .line = e->a ? o->line + e->a : 0, .at = o->at + e->b, .what = bytes, .consumer = e->consumer, .record = e->record };
	c->say(c->arg, str_of(p->file->path), buf_str(&o->inside), &f);
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
		say_finding(o, p, e, bytes);
		break;
	case EVENT_TEXT_END:
		r->text_bytes += e->a;
		r->lines += e->b;
		o->line += e->b;
		r->texts += p->from == 0;
		break;
	case EVENT_TROUBLE: say_trouble(o, p, bytes, e); break;
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

static void put(struct report *s, struct event e, struct str bytes)
{
	e.n = bytes.n;
	buf_add(&s->events, str_from((const char *)&e, sizeof e));
	buf_add(&s->events, bytes);
	if (s->events.n < SPILL_BYTES)
		return;
	wait_for_turn(s->order, s->part->number);
	say_all(s->order, s->part, &s->events);
}

void report_text(struct report *s, struct str inside, uint64_t at) { put(s, (struct event){ EVENT_TEXT, .a = at }, inside); }

void report_finding(struct report *s, size_t consumer, const struct finding *f)
{
	uint64_t record = s->records ? reader_evtx_record(s->records, f->line) : 0;
	put(s, (struct event){ EVENT_FINDING, (uint32_t)consumer, f->line, f->at, record }, f->what);
}

void report_text_end(struct report *s, uint64_t bytes, uint64_t lines) { put(s, (struct event){ EVENT_TEXT_END, .a = bytes, .b = lines }, STR_NONE); }

void report_trouble(struct report *s, struct str inside, enum source_fault f)
{
	put(s, (struct event){ EVENT_TROUBLE, .a = f, .b = s->records ? reader_evtx_lost(s->records) : 0, .record = s->records != NULL }, inside);
}

void report_file(struct report *s, uint64_t bytes) { put(s, (struct event){ EVENT_FILE, .a = bytes }, STR_NONE); }
void report_skip(struct report *s, const struct recall *r) { put(s, (struct event){ EVENT_SKIP, .a = r->bytes, .b = r->lines }, STR_NONE); }

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

void order_put(struct order *o, const struct part *p, struct report *s)
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
