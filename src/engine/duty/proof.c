/* What proves a duty met: candidates by query, conditions, grades, counting. */
#include <stdlib.h>

#include "engine/duty/inside.h"

usec record_time(const struct evidence_query *q, const struct duty_record *r)
{
	if (q->count_by == COUNT_BY_START)
		return r->begins;
	if (q->count_by == COUNT_BY_JUDGED)
		return r->judged ? r->judged : TIME_OPEN;
	return r->ends == TIME_OPEN ? r->begins : r->ends;
}

enum duty_grade record_grade(const struct duty_record *r)
{
	usec done = r->ends == TIME_OPEN ? r->begins : r->ends;
	bool is_late = r->stated - done > LATE_RECORDED_DAYS * USEC_DAY;
	return is_late && r->grade == GRADE_AUTO ? GRADE_ATTESTED : r->grade;
}

bool query_is_of(const struct evidence_query *q, int kind)
{
	for (size_t i = 0; i < q->n_kinds; i++)
		if (q->kinds[i] == kind)
			return true;
	return false;
}

static int candidate_cmp(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;
	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	return a->r->id < b->r->id ? -1 : a->r->id > b->r->id;
}

static void candidates_add(struct ask *k, const struct evidence_query *q, const struct duty_subject *s, usec from, struct candidates *to)
{
	for (size_t i = 0; i < s->n_records; i++) {
		const struct duty_record *r = &s->records[i];
		if (r->is_false || !query_is_of(q, r->kind) || !is_known(r->known_from, r->known_to, k->known) || r->begins < from)
			continue;
		usec time = record_time(q, r);
		tick(k, r->begins);
		tick(k, r->ends);
		tick(k, time);
		struct candidate *c = &to->at[to->n++];
		*c = (struct candidate){ .r = r, .time = time, .is_weak = (int)record_grade(r) < (int)q->min_grade };
		if (k->recur->kind == RECUR_INVARIANT) {
			c->from = lasts_from(q, r);
			c->until = lasts_until(k, q, r);
		}
	}
}

const struct candidates *ask_candidates(struct ask *k, size_t query)
{
	const struct evidence_query *q = &k->t->evidence[query];
	struct candidates *found = &k->found[query];
	if (found->at)
		return found;
	found->at = a_array(k->a, struct candidate, k->s->n_records + (k->heir ? k->heir->n_records : 0) + 1);
	candidates_add(k, q, k->s, INT64_MIN, found);
	if (k->heir)
		candidates_add(k, q, k->heir, k->s->heir_from, found);
	for (size_t i = 1; i < found->n; i++)
		if (candidate_cmp(&found->at[i - 1], &found->at[i]) > 0) {
			qsort(found->at, found->n, sizeof *found->at, candidate_cmp);
			break;
		}
	return found;
}

/* ---- conditions ---- */

static int64_t field_of(const struct duty_record *r, int field)
{
	switch (field) {
	case FIELD_BEGINS: return r->begins;
	case FIELD_ENDS: return r->ends;
	case FIELD_JUDGED: return r->judged ? r->judged : DUTY_NULL;
	default: return r->values[field];
	}
}

static bool compares(enum where_op op, int64_t a, int64_t b)
{
	switch (op) {
	case WHERE_EQ: return a == b;
	case WHERE_NE: return a != b;
	case WHERE_LT: return a < b;
	case WHERE_LE: return a <= b;
	case WHERE_GT: return a > b;
	case WHERE_GE: return a >= b;
	}
	return false;
}

static bool where_holds(const struct ask *k, const struct evidence_where *c, const struct duty_record *r, const struct window *w)
{
	int64_t value = field_of(r, c->field), against = DUTY_NULL;
	if (c->when && ask_param(k, c->when->param, k->at) != c->when->word)
		return true;
	if (value == DUTY_NULL)
		return false;
	if (c->of == OPERAND_VALUE)
		against = ask_number(k, &c->value, w->begins);
	else if (c->of == OPERAND_YEAR)
		against = civil_of(w->begins).year;
	else if (!w->trigger || (against = field_of(w->trigger, c->trigger_field)) == DUTY_NULL)
		return true;
	return compares(c->op, value, against);
}

int where_fails(const struct ask *k, const struct evidence_where *where, size_t n, const struct duty_record *r, const struct window *w)
{
	for (size_t i = 0; i < n; i++)
		if (!where_holds(k, &where[i], r, w))
			return i;
	return -1;
}

bool asks_for_year(const struct duty_template *t)
{
	for (size_t i = 0; i < t->n_evidence; i++)
		for (size_t j = 0; j < t->evidence[i].n_where; j++)
			if (t->evidence[i].where[j].of == OPERAND_YEAR)
				return true;
	return false;
}

bool record_is_linked(const struct ask *k, const struct duty_record *r, const struct window *w)
{
	int field = duty_kind_field(&k->r->vocabulary->kinds[r->kind], S("for"));
	return field >= 0 && w->trigger && r->values[field] == w->trigger->id;
}

/* ---- counting ---- */

/* Different values seen so far; a proof asks for few. */
struct seen { int64_t *at; size_t n; };

static bool seen_add(struct seen *s, int64_t value)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->at[i] == value)
			return false;
	s->at[s->n++] = value;
	return true;
}

int64_t query_distinct(const struct evidence_query *q, const struct duty_record *r)
{
	return q->distinct < 0 ? r->id : r->values[q->distinct];
}

/* A share is of the number that held at share_at. */
static int need_of(const struct ask *k, const struct evidence_query *q, usec at, usec share_at)
{
	int64_t need = ask_number(k, &q->need, at);
	if (q->share_of < 0)
		return need;
	int64_t all = ask_attribute(k, q->share_of, share_at);
	return all == DUTY_NULL ? 1 : (all * need + 9999) / 10000;
}

static void changes_note(const struct ask *k, int attribute, const struct duty_subject *s, struct changes *to)
{
	for (size_t i = 0; s && i < s->n_facts; i++)
		if (s->facts[i].attribute == attribute) {
			*VEC_ADD(k->a, &to->at) = s->facts[i].from;
			*VEC_ADD(k->a, &to->at) = s->facts[i].to;
		}
}

struct changes share_changes(const struct ask *k)
{
	struct changes c = { 0 };
	for (size_t i = 0; i < k->t->n_evidence; i++) {
		if (k->t->evidence[i].share_of < 0)
			continue;
		changes_note(k, k->t->evidence[i].share_of, k->s, &c);
		for (size_t j = 0; j < k->owners.n; j++)
			if (k->owners.at[j].org != k->s)
				changes_note(k, k->t->evidence[i].share_of, k->owners.at[j].org, &c);
	}
	return c;
}

/* A query that asks for the window's year takes work of any time. */
static bool asks_year(const struct ask *k, const struct evidence_query *q)
{
	for (size_t i = 0; i < q->n_where && k->recur->kind != RECUR_ONCE; i++)
		if (q->where[i].of == OPERAND_YEAR)
			return true;
	return false;
}

/* Once-only duties and answers to an event may be proved by what was there before. */
static usec work_from(const struct ask *k, const struct evidence_query *q, const struct window *w)
{
	return q->is_linked || (k->recur->kind == RECUR_ONCE && q->from_ever) || asks_year(k, q) ? INT64_MIN : w->from;
}

static usec work_to(const struct ask *k, const struct evidence_query *q, const struct window *w)
{
	return asks_year(k, q) ? TIME_OPEN : w->to;
}

bool work_is_in(const struct ask *k, const struct evidence_query *q, const struct duty_record *r, usec time, const struct window *w)
{
	bool lasts_no_more = w->is_lasting && q->count_by == COUNT_BY_START && r->ends > r->begins && r->ends <= k->at;
	return time >= work_from(k, q, w) && time < work_to(k, q, w) && time <= k->at && !lasts_no_more;
}

static bool counts(const struct ask *k, const struct evidence_query *q, const struct duty_record *r, usec time, const struct window *w)
{
	if (!work_is_in(k, q, r, time, w))
		return false;
	if (q->is_linked && !record_is_linked(k, r, w))
		return false;
	return where_fails(k, q->where, q->n_where, r, w) < 0;
}

static size_t first_at(const struct candidates *c, usec from)
{
	size_t low = 0, high = c->n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (c->at[middle].time < from)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* One query: how many of its need, and when the last of them came. with_weak: as if what is submitted were accepted. */
struct reached { int have, need; usec at; const struct duty_record *by; };

static struct reached query_reached(struct ask *k, size_t query, const struct window *w, bool with_weak)
{
	const struct evidence_query *q = &k->t->evidence[query];
	const struct candidates *c = ask_candidates(k, query);
	struct reached x = { .need = need_of(k, q, w->begins, w->due - 1 < k->at ? w->due - 1 : k->at), .at = w->from };
	struct arena_mark mark = arena_mark(k->a);
	size_t first = first_at(c, work_from(k, q, w));
	usec to = work_to(k, q, w);
	struct seen seen = { .at = a_array(k->a, int64_t, c->n - first + 1) };
	for (size_t i = first; i < c->n && x.have < x.need && c->at[i].time < to; i++) {
		if ((c->at[i].is_weak && !(with_weak && c->at[i].r->stated < w->due)) || !counts(k, q, c->at[i].r, c->at[i].time, w))
			continue;
		if (!seen_add(&seen, query_distinct(q, c->at[i].r)))
			continue;
		x.have++;
		x.at = c->at[i].time;
		x.by = c->at[i].r;
	}
	arena_rewind(k->a, mark);
	return x;
}

struct proof ask_proof(struct ask *k, const struct window *w)
{
	struct proof p = { 0 };
	bool is_met = true;
	for (size_t i = 0; i < k->t->n_evidence; i++) {
		struct reached x = query_reached(k, i, w, false);
		p.have += x.have;
		p.need += x.need;
		is_met &= x.have >= x.need;
		if (!p.by || x.at > p.met_at) {
			p.by = x.by ? x.by : p.by;
			p.met_at = x.at;
		}
	}
	if (is_met)
		return p;
	p.met_at = 0;
	p.is_in_review = true;
	for (size_t i = 0; i < k->t->n_evidence && p.is_in_review; i++) {
		struct reached x = query_reached(k, i, w, true);
		p.is_in_review = x.have >= x.need;
	}
	return p;
}

/* ---- states ---- */

usec lasts_until(const struct ask *k, const struct evidence_query *q, const struct duty_record *r)
{
	struct duty_span s = ask_span(k, &q->lasts, r->begins);
	if (s.months || s.days || s.time)
		return r->ends == TIME_OPEN ? TIME_OPEN : span_late_from(r->ends, s, 1);
	return r->ends;
}

usec lasts_from(const struct evidence_query *q, const struct duty_record *r)
{
	return q->count_by == COUNT_BY_JUDGED ? record_time(q, r) : r->begins;
}

static struct reached state_reached(struct ask *k, size_t query, usec at, usec weak_before)
{
	const struct evidence_query *q = &k->t->evidence[query];
	const struct candidates *c = ask_candidates(k, query);
	struct window w = { .begins = at };
	struct reached x = { .need = need_of(k, q, at, at) };
	struct arena_mark mark = arena_mark(k->a);
	struct seen seen = { .at = a_array(k->a, int64_t, c->n + 1) };
	for (size_t i = 0; i < c->n && x.have < x.need; i++) {
		const struct duty_record *r = c->at[i].r;
		if ((c->at[i].is_weak && r->stated >= weak_before) || c->at[i].from > at || at >= c->at[i].until || where_fails(k, q->where, q->n_where, r, &w) >= 0)
			continue;
		if (!seen_add(&seen, query_distinct(q, r)))
			continue;
		x.have++;
		x.by = r;
	}
	arena_rewind(k->a, mark);
	return x;
}

struct proof ask_state(struct ask *k, usec at, usec due)
{
	struct proof p = { .met_at = at, .is_in_review = true };
	for (size_t i = 0; i < k->t->n_evidence; i++) {
		struct reached x = state_reached(k, i, at, INT64_MIN);
		p.have += x.have;
		p.need += x.need;
		p.by = x.by ? x.by : p.by;
		if (x.have >= x.need)
			continue;
		p.met_at = 0;
		struct reached y = state_reached(k, i, at, due);
		p.is_in_review &= y.have >= y.need;
	}
	p.is_in_review &= !p.met_at;
	return p;
}

/* ---- the opposite, and the other kind ---- */

/* The i-th record: the subject's, then its heir's. */
static const struct duty_record *record_no(const struct ask *k, size_t i)
{
	if (i < k->s->n_records)
		return &k->s->records[i];
	i -= k->s->n_records;
	return k->heir && i < k->heir->n_records ? &k->heir->records[i] : NULL;
}

/* What the heir did before it went on is its own. */
static bool is_heirs_own(const struct ask *k, const struct duty_record *r)
{
	return k->heir && r >= k->heir->records && r < k->heir->records + k->heir->n_records && r->begins < k->s->heir_from;
}

/* When the youngest work was done that proves anything of the window. */
static usec youngest(struct ask *k, const struct window *w)
{
	usec at = INT64_MIN;
	for (size_t i = 0; i < k->t->n_evidence; i++) {
		const struct candidates *c = ask_candidates(k, i);
		for (size_t j = c->n; j-- > 0 && c->at[j].time > at;)
			if (!c->at[j].is_weak && counts(k, &k->t->evidence[i], c->at[j].r, c->at[j].time, w))
				at = c->at[j].time;
	}
	return at;
}

bool is_contradicted(struct ask *k, const struct window *w)
{
	const struct evidence_query *q = &k->t->contradicts;
	if (!k->t->has_contradicts)
		return false;
	usec proof = youngest(k, w);
	const struct duty_record *r;
	for (size_t i = 0; (r = record_no(k, i)); i++) {
		if (r->is_false || is_heirs_own(k, r) || !query_is_of(q, r->kind) || !is_known(r->known_from, r->known_to, k->known))
			continue;
		usec time = record_time(q, r);
		tick(k, time);
		if ((int)record_grade(r) < (int)q->min_grade)
			continue;
		if (time > proof && counts(k, q, r, time, w))
			return true;
	}
	return false;
}

bool is_substituted(struct ask *k, int kind, const struct window *w)
{
	const struct duty_record *r;
	for (size_t i = 0; (r = record_no(k, i)); i++) {
		if (r->kind != kind || r->is_false || is_heirs_own(k, r) || !is_known(r->known_from, r->known_to, k->known))
			continue;
		usec time = r->ends == TIME_OPEN ? r->begins : r->ends;
		tick(k, time);
		if (time >= w->from && time < w->to && time <= k->at && record_grade(r) >= GRADE_ATTESTED)
			return true;
	}
	return false;
}
