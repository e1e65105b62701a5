#include "engine/duty/brute_inside.h"

/* ---- calendar ---- */

static bool leap(int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }
static int month_days(int y, int m) { return m == 2 ? 28 + leap(y) : m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31; }

static int64_t number_of(struct date x)
{
	int64_t n = x.d - 1;
	for (int y = 1970; y < x.y; y++)
		n += 365 + leap(y);
	for (int y = x.y; y < 1970; y++)
		n -= 365 + leap(y);
	for (int m = 1; m < x.m; m++)
		n += month_days(x.y, m);
	return n;
}

struct date plain_date_of(int64_t day)
{
	struct date x = { 1970, 1, 1 };
	for (; day < 0; day += 365 + leap(x.y))
		x.y--;
	for (; day >= 365 + leap(x.y); x.y++)
		day -= 365 + leap(x.y);
	for (; day >= month_days(x.y, x.m); x.m++)
		day -= month_days(x.y, x.m);
	x.d = (int)day + 1;
	return x;
}

int64_t brute_add_months(int64_t day, int months)
{
	struct date x = plain_date_of(day);
	for (; months > 0; months--)
		x = x.m == 12 ? (struct date){ x.y + 1, 1, x.d } : (struct date){ x.y, x.m + 1, x.d };
	while (x.d > month_days(x.y, x.m))
		x.d--;
	return number_of(x);
}

int64_t plain_day_at(usec t)
{
	usec local = t + 7 * USEC_HOUR;
	return local >= 0 ? local / USEC_DAY : -((-local + USEC_DAY - 1) / USEC_DAY);
}

usec plain_midnight(int64_t day) { return day * USEC_DAY - 7 * USEC_HOUR; }
usec plain_midnight_of(int y, int m, int d) { return plain_midnight(number_of((struct date){ y, m, d < month_days(y, m) ? d : month_days(y, m) })); }

/* ---- parameters ---- */

bool plain_is_in(usec t, usec from, usec to) { return from <= t && t < to; }

struct duty_value plain_param_at(const struct q *q, int param, usec t)
{
	const struct duty_param *p = &q->c->params[param];
	struct duty_value v = { .param = -1, .literal = p->initial, .span = p->initial_span };
	const struct duty_setting *best = NULL;
	for (size_t i = 0; i < q->r->n_settings; i++) {
		const struct duty_setting *s = &q->r->settings[i];
		if (s->param == param && plain_is_in(t, s->from, s->to) && plain_is_in(q->known, s->known_from, s->known_to) && (!best || s->from >= best->from))
			best = s;
	}
	return best ? (struct duty_value){ .param = -1, .literal = best->value, .span = best->span } : v;
}

struct duty_value plain_value_at(const struct q *q, struct duty_value v, usec t) { return v.param < 0 ? v : plain_param_at(q, v.param, t); }
bool plain_says(const struct q *q, int param, usec t, const char *word) { return str_is(duty_word_text(plain_param_at(q, param, t).literal), word); }

bool plain_is_term(struct duty_span s) { return s.months || s.days || s.time; }

/* The first moment too late, `times` terms after start. */
usec plain_end_of_term(const struct q *q, usec start, struct duty_span s, int times, usec params)
{
	if (!s.months && !s.days)
		return start + times * s.time;
	int64_t day = brute_add_months(plain_day_at(start), s.months * times) + s.days * times;
	bool shifts = q->rec->shifts && q->r->is_off && q->rec->shift_param >= 0 && plain_says(q, q->rec->shift_param, params, "shift");
	for (int n = 0; shifts && n < 30 && q->r->is_off(q->r->arg, day); n++)
		day++;
	return plain_midnight(day + 1);
}

/* ---- truth ---- */

static bool fact_holds(const struct q *q, const struct duty_fact *f, usec t) { return plain_is_in(t, f->from, f->to) && plain_is_in(q->known, f->known_from, f->known_to); }

static bool exists(const struct q *q, usec t)
{
	for (size_t i = 0; i < q->s->n_facts; i++)
		if (fact_holds(q, &q->s->facts[i], t))
			return true;
	return false;
}

/* Whose it was then. */
int64_t plain_owner(const struct q *q, usec t)
{
	int64_t org;
	return plain_one_value(q, q->s, DUTY_OWNER, t, &org) ? org : q->s->org;
}

const struct duty_subject *plain_attribute_of(const struct q *q, int attribute, usec t)
{
	enum duty_unit unit = q->r->vocabulary->attributes[attribute].unit;
	return unit == q->s->unit ? q->s : unit == UNIT_ORG ? history_find(q->h, UNIT_ORG, plain_owner(q, t)) : NULL;
}

static bool compares(enum selector_op op, int64_t x, const struct selector_step *st)
{
	bool in = false;
	for (size_t i = 0; i < st->n_set; i++)
		in = in || st->set[i] == x;
	switch (op) {
	case SEL_EQ: case SEL_HAS: return x == st->literal;
	case SEL_NE: return x != st->literal;
	case SEL_LT: return x < st->literal;
	case SEL_LE: return x <= st->literal;
	case SEL_GT: return x > st->literal;
	case SEL_GE: return x >= st->literal;
	case SEL_IN: return in;
	case SEL_AND: case SEL_OR: case SEL_NOT: break;
	}
	return false;
}

/* The one value of an attribute; false when nobody knows it. */
bool plain_one_value(const struct q *q, const struct duty_subject *of, int attribute, usec t, int64_t *ret)
{
	const struct duty_fact *best = NULL;
	for (size_t i = 0; of && i < of->n_facts; i++) {
		const struct duty_fact *f = &of->facts[i];
		if (f->attribute == attribute && fact_holds(q, f, t) && (!best || f->from >= best->from))
			best = f;
	}
	*ret = best ? best->value : 0;
	return best;
}

static enum truth step_truth(const struct q *q, const struct selector_step *st, usec t)
{
	const struct duty_subject *of = plain_attribute_of(q, st->attribute, t);
	int64_t x;
	if (!q->r->vocabulary->attributes[st->attribute].is_many)
		return plain_one_value(q, of, st->attribute, t, &x) ? (compares(st->op, x, st) ? TRUE3 : FALSE3) : UNKNOWN3;
	bool any = false, differs = true;
	for (size_t i = 0; of && i < of->n_facts; i++)
		if (of->facts[i].attribute == st->attribute && fact_holds(q, &of->facts[i], t)) {
			any = any || compares(st->op, of->facts[i].value, st);
			differs = differs && of->facts[i].value != st->literal;
		}
	return (st->op == SEL_NE ? differs : any) ? TRUE3 : FALSE3;
}

enum truth plain_selector_truth(const struct q *q, const struct selector *sel, usec t)
{
	enum truth stack[SELECTOR_DEPTH + 2];
	int n = 0;
	for (size_t i = 0; i < sel->n; i++) {
		const struct selector_step *st = &sel->steps[i];
		if (st->op == SEL_NOT)
			stack[n - 1] = stack[n - 1] == UNKNOWN3 ? UNKNOWN3 : stack[n - 1] == TRUE3 ? FALSE3 : TRUE3;
		else if (st->op == SEL_AND || st->op == SEL_OR) {
			enum truth decides = st->op == SEL_AND ? FALSE3 : TRUE3, x = stack[n - 1], y = stack[n - 2];
			n--;
			stack[n - 1] = x == decides || y == decides ? decides : x == UNKNOWN3 || y == UNKNOWN3 ? UNKNOWN3 : x;
		} else
			stack[n++] = step_truth(q, st, t);
	}
	return n ? stack[0] : TRUE3;
}

enum truth plain_binds(const struct q *q, usec t)
{
	if (!exists(q, t) || !plain_is_in(t, q->c->in_force_from, q->c->in_force_to))
		return FALSE3;
	return plain_selector_truth(q, &q->t->applies, t);
}

int plain_usec_cmp(const void *x, const void *y) { return *(const usec *)x < *(const usec *)y ? -1 : *(const usec *)x > *(const usec *)y; }
void plain_moment(struct q *q, usec t) { *VEC_ADD(q->a, &q->moments) = t; }

static void fact_moments(struct q *q, const struct duty_subject *s)
{
	for (size_t i = 0; s && i < s->n_facts; i++) {
		plain_moment(q, s->facts[i].from);
		plain_moment(q, s->facts[i].to);
	}
}

void plain_stretches_find(struct q *q)
{
	fact_moments(q, q->s);
	fact_moments(q, history_find(q->h, UNIT_ORG, q->s->org));
	for (size_t i = 0; i < q->s->n_facts; i++)
		if (q->s->facts[i].attribute == DUTY_OWNER)
			fact_moments(q, history_find(q->h, UNIT_ORG, q->s->facts[i].value));
	plain_moment(q, q->c->in_force_from);
	plain_moment(q, q->c->in_force_to);
	if (q->moments.n)
		qsort(q->moments.at, q->moments.n, sizeof *q->moments.at, plain_usec_cmp);
	for (size_t i = 0; i < q->moments.n && q->moments.at[i] <= q->at; i++) {
		usec t = q->moments.at[i];
		enum truth is = plain_binds(q, t);
		struct duty_segment *last = q->stretches.n ? &q->stretches.at[q->stretches.n - 1] : NULL;
		if (last && last->truth == is)
			continue;
		if (last)
			last->to = t;
		*VEC_ADD(q->a, &q->stretches) = (struct duty_segment){ t, TIME_OPEN, is };
	}
}
