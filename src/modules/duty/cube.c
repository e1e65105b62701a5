/* Numbers of all organisations in memory: how many subjects stand how with each duty, now and on every past day as the register saw it
 * then. One place for each organisation, read anew when its standings have changed; shared by all threads. */
#include <pthread.h>
#include <stdlib.h>

#include "base/rand.h"

#include "modules/duty/inside.h"

#define RECHECK (2 * USEC_MIN)          /* transactions that began earlier may still appear behind what was read */

/* A subject's status with a duty became another one. In the order of the minutes. */
struct event { uint32_t minute; uint16_t number; uint8_t from, to; };
/* n of the middle may be below 0: of two changes within a minute the later one may stand before it. */
struct known { uint16_t number; uint16_t status; int32_t n; usec due; };
/* So many are due then and may still become, or are, overdue. Sorted by number, due, status. */
struct owed { usec due; uint32_t n; uint16_t number; uint8_t status; };
/* middle: the counts after half of the events, so that no past day is far from a place where they are known. */
struct place { int64_t org, seq; struct event *events; size_t n_events; struct known *now; size_t n_now; struct known *middle; size_t n_middle; struct owed *owed; size_t n_owed; };

static struct {
	pthread_rwlock_t lock;
	pthread_mutex_t renewing;
	struct place *at; size_t n, cap;    /* sorted by org */
	int64_t seq;                        /* the highest seen */
	int64_t seen_n, seen_sum;           /* duty_changed_sign() when it was last looked, from that floor on */
	int64_t seen_floor;
} cube = { .lock = PTHREAD_RWLOCK_INITIALIZER, .renewing = PTHREAD_MUTEX_INITIALIZER };

static size_t place_of(int64_t org)
{
	size_t low = 0, high = cube.n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (cube.at[middle].org < org)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void *grown(void *at, size_t size, size_t n, size_t *cap)
{
	if (n <= *cap)
		return at;
	*cap = n + n / 2 + 16;
	void *p = realloc(at, size * *cap);
	if (!p)
		abort();
	return p;
}

/* ---- reading one organisation ---- */

struct reading { struct place p; size_t cap_events, cap_now, cap_owed; };

static uint32_t minute_of(usec t)
{
	usec m = (t + USEC_MIN - 1) / USEC_MIN;     /* what happens within a minute is seen at its end */
	return m < 0 ? 0 : m > UINT32_MAX ? UINT32_MAX : (uint32_t)m;
}

static void event_add(struct reading *r, struct event e)
{
	r->p.events = grown(r->p.events, sizeof *r->p.events, r->p.n_events + 1, &r->cap_events);
	r->p.events[r->p.n_events++] = e;
}

static bool is_open(int64_t status)
{
	return status == DUTY_PARTLY || status == DUTY_IN_REVIEW || status == DUTY_OVERDUE || status == DUTY_DUE_SOON || status == DUTY_NOT_DUE;
}

static void now_add(struct reading *r, const struct duty_cube_rows_row *row)
{
	usec due = is_open(row->status) || row->status == DUTY_MET ? row->due_at : FAR_AWAY;
	for (size_t i = 0; i < r->p.n_now; i++) {
		struct known *x = &r->p.now[i];
		if (x->number == row->duty_id && x->status == row->status) {
			x->n++;
			x->due = due < x->due ? due : x->due;
			return;
		}
	}
	r->p.now = grown(r->p.now, sizeof *r->p.now, r->p.n_now + 1, &r->cap_now);
	r->p.now[r->p.n_now++] = (struct known){ (uint16_t)row->duty_id, (uint16_t)row->status, 1, due };
}

static void owed_add(struct reading *r, const struct duty_cube_rows_row *row)
{
	bool may_be_late = is_open(row->status) || row->status == DUTY_MET || row->status == DUTY_CONTRADICTED;
	if (!may_be_late || row->due_at >= FAR_AWAY)
		return;
	r->p.owed = grown(r->p.owed, sizeof *r->p.owed, r->p.n_owed + 1, &r->cap_owed);
	r->p.owed[r->p.n_owed++] = (struct owed){ row->due_at, 1, (uint16_t)row->duty_id, (uint8_t)row->status };
}

static int owed_cmp(const void *x, const void *y)
{
	const struct owed *a = x, *b = y;
	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	if (a->due != b->due)
		return a->due < b->due ? -1 : 1;
	return (a->status > b->status) - (a->status < b->status);
}

static void owed_merge(struct place *p)
{
	size_t n = 0;
	if (p->n_owed)
		qsort(p->owed, p->n_owed, sizeof *p->owed, owed_cmp);
	for (size_t i = 0; i < p->n_owed; i++)
		if (n && !owed_cmp(&p->owed[n - 1], &p->owed[i]))
			p->owed[n - 1].n++;
		else
			p->owed[n++] = p->owed[i];
	p->n_owed = n;
}

static err row_read(void *arg, const struct duty_cube_rows_row *row)
{
	struct reading *r = arg;
	struct duty_flip f = { 0 };
	uint8_t was = DUTY_NOT_APPLICABLE;
	size_t pos = 0;
	while (flips_next(row->flips, &pos, &f)) {
		uint8_t is = f.org == r->p.org ? (uint8_t)f.status : DUTY_NOT_APPLICABLE;
		if (is != was)
			event_add(r, (struct event){ minute_of(f.at), (uint16_t)row->duty_id, was, is });
		was = is;
	}
	if (row->org_id == r->p.org) {
		now_add(r, row);
		owed_add(r, row);
	}
	return OK;
}

static void middle_make(struct place *p)
{
	size_t n_numbers = 0, cap = 0, half = p->n_events / 2;
	for (size_t i = 0; i < half; i++)
		n_numbers = p->events[i].number >= n_numbers ? p->events[i].number + 1u : n_numbers;
	if (!n_numbers)
		return;
	int64_t (*counts)[N_DUTY_STATUSES] = calloc(n_numbers, sizeof *counts);
	if (!counts)
		abort();
	for (size_t i = 0; i < half; i++) {
		const struct event *e = &p->events[i];
		counts[e->number][e->from]--;
		counts[e->number][e->to]++;
	}
	for (size_t k = 0; k < n_numbers; k++)
		for (uint16_t s = 0; s < DUTY_NOT_APPLICABLE; s++)
			if (counts[k][s]) {
				p->middle = grown(p->middle, sizeof *p->middle, p->n_middle + 1, &cap);
				p->middle[p->n_middle++] = (struct known){ .number = (uint16_t)k, .status = s, .n = (int32_t)counts[k][s] };
			}
	free(counts);
}

static int event_cmp(const void *x, const void *y)
{
	const struct event *a = x, *b = y;
	return (a->minute > b->minute) - (a->minute < b->minute);
}

static void place_done(struct place *p)
{
	free(p->events);
	free(p->now);
	free(p->middle);
	free(p->owed);
}

static void place_put(struct place p)
{
	pthread_rwlock_wrlock(&cube.lock);
	size_t at = place_of(p.org);
	if (at < cube.n && cube.at[at].org == p.org) {
		place_done(&cube.at[at]);
	} else {
		cube.at = grown(cube.at, sizeof *cube.at, cube.n + 1, &cube.cap);
		memmove(cube.at + at + 1, cube.at + at, (cube.n - at) * sizeof *cube.at);
		cube.n++;
	}
	cube.at[at] = p;
	pthread_rwlock_unlock(&cube.lock);
}

static bool is_present(int64_t org, int64_t seq)
{
	pthread_rwlock_rdlock(&cube.lock);
	size_t at = place_of(org);
	bool yes = at < cube.n && cube.at[at].org == org && cube.at[at].seq == seq;
	pthread_rwlock_unlock(&cube.lock);
	return yes;
}

static err place_read(struct work *w, int64_t org, int64_t seq)
{
	struct reading r = { .p = { .org = org, .seq = seq } };
	err e = duty_cube_rows(w->db, &(struct duty_cube_rows_in){ .org = org }, row_read, &r);
	if (e != OK) {
		place_done(&r.p);
		return e;
	}
	if (r.p.n_events)
		qsort(r.p.events, r.p.n_events, sizeof *r.p.events, event_cmp);
	middle_make(&r.p);
	owed_merge(&r.p);
	place_put(r.p);
	return OK;
}

static err renew_locked(struct work *w)
{
	struct duty_changed_above_rows rows;
	struct duty_changed_sign_row sign;
	int64_t floor = cube.seq ? id_at(id_time(cube.seq) - RECHECK) : 0;
	if (cube.seq) {
		TRY(duty_changed_sign(w->db, w->a, &(struct duty_changed_sign_in){ .above = floor }, &sign));
		if (floor == cube.seen_floor && sign.n == cube.seen_n && sign.sum == cube.seen_sum)
			return OK;
		cube.seen_floor = floor;
		cube.seen_n = sign.n;
		cube.seen_sum = sign.sum;
	}
	TRY(duty_changed_above(w->db, w->a, &(struct duty_changed_above_in){ .above = floor }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		if (!is_present(rows.at[i].org_id, rows.at[i].seq))
			TRY(place_read(w, rows.at[i].org_id, rows.at[i].seq));
		if (rows.at[i].seq > cube.seq)
			cube.seq = rows.at[i].seq;
	}
	return OK;
}

err cube_renew(struct work *w)
{
	pthread_mutex_lock(&cube.renewing);
	err e = renew_locked(w);
	pthread_mutex_unlock(&cube.renewing);
	return e;
}

void cube_forget(void)
{
	pthread_mutex_lock(&cube.renewing);
	pthread_rwlock_wrlock(&cube.lock);
	for (size_t i = 0; i < cube.n; i++)
		place_done(&cube.at[i]);
	cube.n = 0;
	cube.seq = cube.seen_floor = 0;
	pthread_rwlock_unlock(&cube.lock);
	pthread_mutex_unlock(&cube.renewing);
}

/* ---- asking ---- */

static void add_known(const struct known *at, size_t n_at, struct duty_count *to, size_t n)
{
	for (size_t i = 0; i < n_at; i++)
		if (at[i].number < n && at[i].status != DUTY_NOT_APPLICABLE)
			to[at[i].number].n[at[i].status] += at[i].n;
}

/* How many of the events had happened by then. */
static size_t events_by(const struct place *p, uint32_t minute)
{
	size_t low = 0, high = p->n_events;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (p->events[middle].minute <= minute)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void add_event(const struct event *e, int64_t by, struct duty_count *to, size_t n)
{
	if (e->number >= n)
		return;
	if (e->from != DUTY_NOT_APPLICABLE)
		to[e->number].n[e->from] -= by;
	if (e->to != DUTY_NOT_APPLICABLE)
		to[e->number].n[e->to] += by;
}

/* From the nearest place where the counts are known: the beginning, the middle, now. */
static void add_then(const struct place *p, usec at, struct duty_count *to, size_t n)
{
	size_t then = events_by(p, (uint32_t)(at / USEC_MIN)), half = p->n_events / 2, from = 0;
	if (then > half + (p->n_events - half) / 2) {
		add_known(p->now, p->n_now, to, n);
		from = p->n_events;
	} else if (then > half / 2) {
		add_known(p->middle, p->n_middle, to, n);
		from = half;
	}
	for (size_t i = from; i < then; i++)
		add_event(&p->events[i], 1, to, n);
	for (size_t i = from; i-- > then;)
		add_event(&p->events[i], -1, to, n);
}

void cube_add(int64_t org, usec at, struct duty_count *to, size_t n_numbers)
{
	pthread_rwlock_rdlock(&cube.lock);
	size_t i = place_of(org);
	if (i < cube.n && cube.at[i].org == org) {
		if (at)
			add_then(&cube.at[i], at, to, n_numbers);
		else
			add_known(cube.at[i].now, cube.at[i].n_now, to, n_numbers);
	}
	pthread_rwlock_unlock(&cube.lock);
}

void cube_dues(int64_t org, usec *to, size_t n_numbers)
{
	pthread_rwlock_rdlock(&cube.lock);
	size_t at = place_of(org);
	for (size_t i = 0; at < cube.n && cube.at[at].org == org && i < cube.at[at].n_now; i++) {
		const struct known *x = &cube.at[at].now[i];
		if (x->number < n_numbers && x->due < to[x->number])
			to[x->number] = x->due;
	}
	pthread_rwlock_unlock(&cube.lock);
}

static void risk_add(const struct owed *o, usec now, const bool *met_counts, struct duty_risk *to)
{
	static const int days[] = { 30, 60, 90 };
	bool is_late = o->status == DUTY_OVERDUE || o->status == DUTY_CONTRADICTED;
	if (o->due > now + days[2] * USEC_DAY || (o->status == DUTY_MET && !met_counts[o->number]))
		return;
	to->overdue += is_late ? o->n : 0;
	for (size_t i = 0; i < COUNT(days); i++)
		to->within[i] += !is_late && o->due > now && o->due <= now + days[i] * USEC_DAY ? o->n : 0;
}

void cube_risk(int64_t org, usec now, const bool *met_counts, struct duty_risk *to, size_t n_numbers)
{
	pthread_rwlock_rdlock(&cube.lock);
	size_t at = place_of(org);
	for (size_t i = 0; at < cube.n && cube.at[at].org == org && i < cube.at[at].n_owed; i++)
		if (cube.at[at].owed[i].number < n_numbers)
			risk_add(&cube.at[at].owed[i], now, met_counts, &to[cube.at[at].owed[i].number]);
	pthread_rwlock_unlock(&cube.lock);
}
