#include "engine/duty/brute.h"

/* What one question is about. */
struct q {
	struct arena *a;
	const struct duty_rules *r;
	const struct duty_catalogue *c;
	const struct duty_template *t;
	const struct recurrence *rec;
	const struct duty_history *h;
	const struct duty_subject *s, *owner, *heir;
	usec at, known;
	VEC(usec) moments;                 /* sorted: when truth may change */
	VEC(struct duty_segment) stretches;
	VEC(struct duty_instance) out;
};

/* ---- calendar ---- */

static bool leap(int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }
static int month_days(int y, int m) { return m == 2 ? 28 + leap(y) : m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31; }

struct date { int y, m, d; };

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

static struct date date_of(int64_t day)
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
	struct date x = date_of(day);
	for (; months > 0; months--)
		x = x.m == 12 ? (struct date){ x.y + 1, 1, x.d } : (struct date){ x.y, x.m + 1, x.d };
	while (x.d > month_days(x.y, x.m))
		x.d--;
	return number_of(x);
}

static int64_t day_at(usec t)
{
	usec local = t + 7 * USEC_HOUR;
	return local >= 0 ? local / USEC_DAY : -((-local + USEC_DAY - 1) / USEC_DAY);
}

static usec midnight(int64_t day) { return day * USEC_DAY - 7 * USEC_HOUR; }
static usec midnight_of(int y, int m, int d) { return midnight(number_of((struct date){ y, m, d < month_days(y, m) ? d : month_days(y, m) })); }

/* ---- parameters ---- */

static bool is_in(usec t, usec from, usec to) { return from <= t && t < to; }

static struct duty_value param_at(const struct q *q, int param, usec t)
{
	const struct duty_param *p = &q->c->params[param];
	struct duty_value v = { .param = -1, .literal = p->initial, .span = p->initial_span };
	const struct duty_setting *best = NULL;
	for (size_t i = 0; i < q->r->n_settings; i++) {
		const struct duty_setting *s = &q->r->settings[i];
		if (s->param == param && is_in(t, s->from, s->to) && is_in(q->known, s->known_from, s->known_to) && (!best || s->from >= best->from))
			best = s;
	}
	return best ? (struct duty_value){ .param = -1, .literal = best->value, .span = best->span } : v;
}

static struct duty_value value_at(const struct q *q, struct duty_value v, usec t) { return v.param < 0 ? v : param_at(q, v.param, t); }
static bool says(const struct q *q, int param, usec t, const char *word) { return str_is(duty_word_text(param_at(q, param, t).literal), word); }

static bool is_term(struct duty_span s) { return s.months || s.days || s.time; }

/* The first moment too late, `times` terms after start. */
static usec end_of_term(const struct q *q, usec start, struct duty_span s, int times, usec params)
{
	if (!s.months && !s.days)
		return start + times * s.time;
	int64_t day = brute_add_months(day_at(start), s.months * times) + s.days * times;
	bool shifts = q->rec->shifts && q->r->is_off && q->rec->shift_param >= 0 && says(q, q->rec->shift_param, params, "shift");
	for (int n = 0; shifts && n < 30 && q->r->is_off(q->r->arg, day); n++)
		day++;
	return midnight(day + 1);
}

/* ---- truth ---- */

static bool fact_holds(const struct q *q, const struct duty_fact *f, usec t) { return is_in(t, f->from, f->to) && is_in(q->known, f->known_from, f->known_to); }

static bool exists(const struct q *q, usec t)
{
	for (size_t i = 0; i < q->s->n_facts; i++)
		if (fact_holds(q, &q->s->facts[i], t))
			return true;
	return false;
}

static const struct duty_subject *attribute_of(const struct q *q, int attribute)
{
	enum duty_unit unit = q->r->vocabulary->attributes[attribute].unit;
	return unit == q->s->unit ? q->s : unit == UNIT_ORG ? q->owner : NULL;
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
static bool one_value(const struct q *q, const struct duty_subject *of, int attribute, usec t, int64_t *ret)
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
	const struct duty_subject *of = attribute_of(q, st->attribute);
	int64_t x;
	if (!q->r->vocabulary->attributes[st->attribute].is_many)
		return one_value(q, of, st->attribute, t, &x) ? (compares(st->op, x, st) ? TRUE3 : FALSE3) : UNKNOWN3;
	bool any = false, differs = true;
	for (size_t i = 0; of && i < of->n_facts; i++)
		if (of->facts[i].attribute == st->attribute && fact_holds(q, &of->facts[i], t)) {
			any = any || compares(st->op, of->facts[i].value, st);
			differs = differs && of->facts[i].value != st->literal;
		}
	return (st->op == SEL_NE ? differs : any) ? TRUE3 : FALSE3;
}

static enum truth selector_truth(const struct q *q, const struct selector *sel, usec t)
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

static enum truth binds(const struct q *q, usec t)
{
	if (!exists(q, t) || !is_in(t, q->c->in_force_from, q->c->in_force_to))
		return FALSE3;
	return selector_truth(q, &q->t->applies, t);
}

static int usec_cmp(const void *x, const void *y) { return *(const usec *)x < *(const usec *)y ? -1 : *(const usec *)x > *(const usec *)y; }
static void moment(struct q *q, usec t) { *VEC_ADD(q->a, &q->moments) = t; }

static void fact_moments(struct q *q, const struct duty_subject *s)
{
	for (size_t i = 0; s && i < s->n_facts; i++) {
		moment(q, s->facts[i].from);
		moment(q, s->facts[i].to);
	}
}

static void stretches_find(struct q *q)
{
	fact_moments(q, q->s);
	fact_moments(q, q->owner);
	moment(q, q->c->in_force_from);
	moment(q, q->c->in_force_to);
	qsort(q->moments.at, q->moments.n, sizeof *q->moments.at, usec_cmp);
	for (size_t i = 0; i < q->moments.n && q->moments.at[i] <= q->at; i++) {
		usec t = q->moments.at[i];
		enum truth is = binds(q, t);
		struct duty_segment *last = q->stretches.n ? &q->stretches.at[q->stretches.n - 1] : NULL;
		if (last && last->truth == is)
			continue;
		if (last)
			last->to = t;
		*VEC_ADD(q->a, &q->stretches) = (struct duty_segment){ t, TIME_OPEN, is };
	}
}

/* ---- work ---- */

static usec time_of_work(const struct duty_record *x, int count_by)
{
	if (count_by == COUNT_BY_START)
		return x->begins;
	if (count_by == COUNT_BY_JUDGED)
		return x->judged ? x->judged : TIME_OPEN;
	return x->ends == TIME_OPEN ? x->begins : x->ends;
}

static enum duty_grade grade_of(const struct duty_record *x)
{
	usec done = x->ends == TIME_OPEN ? x->begins : x->ends;
	return x->stated - done > 30 * USEC_DAY && x->grade == GRADE_AUTO ? GRADE_ATTESTED : x->grade;
}

/* A window while it is looked at: which records may count. */
struct window { usec from, to, params; int year; const struct duty_record *trigger; bool is_after; /* from itself does not count */ };

static bool condition(const struct q *q, const struct evidence_where *w, const struct duty_record *x, const struct window *win)
{
	if (w->when && param_at(q, w->when->param, q->at).literal != w->when->word)
		return true;
	int64_t is = w->field == FIELD_BEGINS ? x->begins : w->field == FIELD_ENDS ? x->ends : w->field == FIELD_JUDGED ? x->judged : x->values[w->field];
	int64_t than = w->of == OPERAND_YEAR ? win->year : w->of == OPERAND_TRIGGER ? DUTY_NULL : value_at(q, w->value, win->params).literal;
	if (w->of == OPERAND_TRIGGER) {
		int f = w->trigger_field;
		than = f == FIELD_BEGINS ? win->trigger->begins : f == FIELD_ENDS ? win->trigger->ends : f == FIELD_JUDGED ? win->trigger->judged : win->trigger->values[f];
		if (than == DUTY_NULL)
			return true;
	}
	if (is == DUTY_NULL)
		return false;
	switch (w->op) {
	case WHERE_EQ: return is == than;
	case WHERE_NE: return is != than;
	case WHERE_LT: return is < than;
	case WHERE_LE: return is <= than;
	case WHERE_GT: return is > than;
	case WHERE_GE: return is >= than;
	}
	return false;
}

static bool asks_year(const struct evidence_query *e)
{
	for (size_t i = 0; i < e->n_where; i++)
		if (e->where[i].of == OPERAND_YEAR)
			return true;
	return false;
}

static bool kind_fits(const struct evidence_query *e, int kind)
{
	for (size_t i = 0; i < e->n_kinds; i++)
		if (e->kinds[i] == kind)
			return true;
	return false;
}

static bool is_heirs_record(const struct q *q, const struct duty_record *x)
{
	return q->heir && x >= q->heir->records && x < q->heir->records + q->heir->n_records;
}

static bool is_known(const struct q *q, const struct duty_record *x) { return is_in(q->known, x->known_from, x->known_to); }

static bool lies_in(const struct q *q, const struct evidence_query *e, const struct duty_record *x, const struct window *win)
{
	usec t = time_of_work(x, e->count_by);
	if (t == TIME_OPEN || t > q->at || (is_heirs_record(q, x) && t < q->s->heir_from))
		return false;
	if (e->is_linked && win->trigger) {
		int f = duty_kind_field(&q->r->vocabulary->kinds[x->kind], S("for"));
		return f >= 0 && x->values[f] == win->trigger->id;
	}
	bool is_over = t == x->begins && x->begins < x->ends && x->ends <= q->at;   /* counted by its beginning: it must still last */
	if (q->rec->kind == RECUR_ONCE)
		return (e->from_ever || t >= q->c->in_force_from) && !is_over;
	if (q->rec->kind == RECUR_ONCE_REL && is_over)
		return false;
	return asks_year(e) || (t >= win->from + win->is_after && t < win->to);
}

/* 0: no; 1: but for its grade; 2: yes. */
static int qualifies(const struct q *q, const struct evidence_query *e, const struct duty_record *x, const struct window *win)
{
	if (!is_known(q, x) || x->is_false || !kind_fits(e, x->kind) || !lies_in(q, e, x, win))
		return 0;
	for (size_t i = 0; i < e->n_where; i++)
		if (!condition(q, &e->where[i], x, win))
			return 0;
	return (int)grade_of(x) >= (int)e->min_grade ? 2 : 1;
}

static int64_t key_of(const struct evidence_query *e, const struct duty_record *x) { return e->distinct < 0 ? x->id : x->values[e->distinct]; }

/* The i-th record that may prove something: the subject's, then its heir's. */
static const struct duty_record *record_no(const struct q *q, size_t i)
{
	if (i < q->s->n_records)
		return &q->s->records[i];
	i -= q->s->n_records;
	return q->heir && i < q->heir->n_records ? &q->heir->records[i] : NULL;
}

/* How many different ones until t. least: 2, or 1 to take in what is only submitted, stated before `due`. */
static int count_until(const struct q *q, const struct evidence_query *e, const struct window *win, usec t, int least, usec due)
{
	int n = 0;
	const struct duty_record *x, *y;
	for (size_t i = 0; (x = record_no(q, i)); i++) {
		int is = qualifies(q, e, x, win);
		if (is < least || (is == 1 && x->stated >= due) || time_of_work(x, e->count_by) > t)
			continue;
		bool is_new = true;
		for (size_t k = 0; k < i && (y = record_no(q, k)); k++) {
			int was = qualifies(q, e, y, win);
			if (was >= least && !(was == 1 && y->stated >= due) && time_of_work(y, e->count_by) <= t && key_of(e, y) == key_of(e, x))
				is_new = false;
		}
		n += is_new;
	}
	return n;
}

static int needed(const struct q *q, const struct evidence_query *e, const struct window *win)
{
	int64_t need = value_at(q, e->need, win->params).literal, whole;
	if (e->share_of < 0)
		return (int)need;
	if (!one_value(q, attribute_of(q, e->share_of), e->share_of, q->at, &whole))
		return 1;
	return (int)((need * whole + 9999) / 10000);
}

static bool all_there(const struct q *q, const struct window *win, usec t, int least, usec due)
{
	for (size_t i = 0; i < q->t->n_evidence; i++)
		if (count_until(q, &q->t->evidence[i], win, t, least, due) < needed(q, &q->t->evidence[i], win))
			return false;
	return true;
}

/* The first moment at which everything was there; TIME_OPEN: not yet. */
static usec proved_at(const struct q *q, const struct window *win)
{
	usec best = TIME_OPEN;
	const struct duty_record *x;
	for (size_t e = 0; e < q->t->n_evidence; e++)
		for (size_t i = 0; (x = record_no(q, i)); i++) {
			usec t = time_of_work(x, q->t->evidence[e].count_by);
			if (qualifies(q, &q->t->evidence[e], x, win) == 2 && t < best && all_there(q, win, t, 2, 0))
				best = t;
		}
	return best;
}

/* Is there a contradiction younger than the youngest proof? */
static bool is_contradicted(const struct q *q, const struct window *win)
{
	usec proof = INT64_MIN;
	const struct duty_record *x;
	for (size_t e = 0; e < q->t->n_evidence; e++)
		for (size_t i = 0; (x = record_no(q, i)); i++)
			if (qualifies(q, &q->t->evidence[e], x, win) == 2 && time_of_work(x, q->t->evidence[e].count_by) > proof)
				proof = time_of_work(x, q->t->evidence[e].count_by);
	for (size_t i = 0; q->t->has_contradicts && (x = record_no(q, i)); i++)
		if (qualifies(q, &q->t->contradicts, x, win) == 2 && time_of_work(x, q->t->contradicts.count_by) > proof)
			return true;
	return false;
}

/* ---- waivers ---- */

static const struct duty_waiver *waiver_for(const struct q *q, usec due)
{
	const struct duty_waiver *best = NULL;
	size_t n;
	const struct duty_waiver *w = history_waivers(q->h, q->owner ? q->owner->id : q->s->org, &n);
	for (size_t i = 0; i < n; i++) {
		if (!q->t->is_waivable || due == TIME_OPEN || !is_in(due - 1, w[i].from, w[i].to) || !is_in(q->known, w[i].known_from, w[i].known_to))
			continue;
		if ((w[i].subject && w[i].subject != q->s->id) || (w[i].duty.n && !str_eq(w[i].duty, q->t->id)))
			continue;
		int narrow = 2 * (w[i].subject != 0) + (w[i].duty.n != 0), was = best ? 2 * (best->subject != 0) + (best->duty.n != 0) : -1;
		if (narrow > was || (narrow == was && w[i].from >= best->from))
			best = &w[i];
	}
	return best;
}

static bool is_substituted(const struct q *q, int kind, const struct window *win)
{
	const struct duty_record *x;
	for (size_t i = 0; (x = record_no(q, i)); i++) {
		usec t = time_of_work(x, COUNT_BY_END);
		if (x->kind == kind && is_known(q, x) && !x->is_false && t <= q->at && t >= win->from && t < win->to)
			return true;
	}
	return false;
}

/* ---- the status of a window ---- */

static enum duty_status soften(const struct q *q, enum duty_status s)
{
	if ((s == DUTY_OVERDUE || s == DUTY_DUE_SOON) && q->t->modality == MODALITY_E)
		return DUTY_NOT_DUE;
	return s == DUTY_OVERDUE && q->t->modality == MODALITY_S && !q->t->red_when_soft ? DUTY_DUE_SOON : s;
}

static enum duty_status by_the_clock(const struct q *q, usec from, usec due)
{
	int days = q->r->soon_days ? q->r->soon_days : 30;
	if (due == TIME_OPEN)
		return DUTY_NOT_DUE;
	usec soon = due - from < 2 * days * USEC_DAY ? due - (due - from) / 2 : due - days * USEC_DAY;
	return soften(q, q->at >= due ? DUTY_OVERDUE : q->at >= soon ? DUTY_DUE_SOON : DUTY_NOT_DUE);
}

/* Begun before the body ended, neither over nor met then: its heir goes on with it. */
static bool is_carried(const struct q *q, usec from, usec to, usec scope_to, usec met)
{
	return q->heir && from < q->s->heir_from && scope_to >= q->s->heir_from && to > q->s->heir_from && met >= q->s->heir_from;
}

/* scope_to: when the stretch ended that it belongs to. */
static struct duty_instance judge(const struct q *q, usec from, usec to, usec due, const struct window *win, usec scope_to, const struct duty_waiver **ret_waiver)
{
	const struct duty_waiver *w = waiver_for(q, due);
	struct duty_instance i = { .from = from, .to = to, .due = due, .trigger = win->trigger ? win->trigger->id : 0 };
	if (w && w->type == WAIVER_EXTEND)
		i.due += w->extend_days * USEC_DAY;
	usec met = proved_at(q, win);
	for (size_t e = 0; e < q->t->n_evidence; e++) {
		int need = needed(q, &q->t->evidence[e], win), have = count_until(q, &q->t->evidence[e], win, q->at, 2, 0);
		i.need += need;
		i.have += have < need ? have : need;
	}
	i.met_at = met == TIME_OPEN ? 0 : met;
	if (is_carried(q, from, to, scope_to, met))
		scope_to = TIME_OPEN;
	i.waiver = w ? w->id : 0;
	if (met != TIME_OPEN && is_contradicted(q, win))
		i.status = DUTY_CONTRADICTED;
	else if (w && (w->type == WAIVER_WAIVE || (w->type == WAIVER_SUBSTITUTE && met == TIME_OPEN && is_substituted(q, w->substitute_kind, win))))
		i.status = DUTY_WAIVED;
	else if (met != TIME_OPEN)
		i.status = met < i.due ? DUTY_MET : DUTY_MET_LATE;
	else if (scope_to < i.due && scope_to <= q->at)
		i.status = DUTY_NOT_APPLICABLE;
	else if (i.have)
		i.status = DUTY_PARTLY;
	else if (all_there(q, win, q->at, 1, q->rec->kind == RECUR_CREDIT ? to : i.due))
		i.status = DUTY_IN_REVIEW;
	else
		i.status = by_the_clock(q, from, i.due);
	*ret_waiver = w;
	return i;
}

static bool is_open(enum duty_status s)
{
	return s == DUTY_PARTLY || s == DUTY_IN_REVIEW || s == DUTY_OVERDUE || s == DUTY_DUE_SOON || s == DUTY_NOT_DUE;
}

static void put(struct q *q, struct duty_instance i)
{
	if (!q->heir || i.from < q->s->heir_from)
		*VEC_ADD(q->a, &q->out) = i;
}

/* ---- the kinds of recurrence ---- */

static usec due_once(const struct q *q, usec entry)
{
	struct duty_span grace = value_at(q, q->rec->grace, entry).span;
	usec after = end_of_term(q, entry, grace, 1, entry);
	if (q->rec->due_day == INT64_MIN)
		return after;
	bool exclusive = q->rec->exclusive >= 0 && says(q, q->rec->exclusive, entry, "exclusive");
	usec due = midnight(q->rec->due_day + !exclusive);
	return entry > q->c->in_force_from && after > due ? after : due;
}

static void once(struct q *q)
{
	const struct duty_segment *of = NULL;
	const struct duty_waiver *w;
	usec due = 0, ended = 0;
	for (size_t i = 0; i < q->stretches.n; i++) {
		const struct duty_segment *s = &q->stretches.at[i];
		if (s->truth != TRUE3)
			continue;
		if (!of || ended < due) {
			of = s;
			due = due_once(q, s->from);
		}
		ended = s->to;
	}
	if (of) {
		struct window win = { .from = of->from, .to = TIME_OPEN, .params = of->from, .year = date_of(day_at(of->from)).y };
		struct duty_instance i = judge(q, of->from, TIME_OPEN, due, &win, TIME_OPEN, &w);
		if (ended <= q->at && !is_carried(q, i.from, TIME_OPEN, ended, i.met_at ? i.met_at : TIME_OPEN))
			i.status = binds(q, q->at) == FALSE3 ? DUTY_NOT_APPLICABLE : DUTY_UNDETERMINED;
		put(q, i);
	}
}

static void once_rel(struct q *q, const struct duty_segment *s)
{
	const struct duty_waiver *w;
	struct window win = { .from = s->from, .to = s->to, .params = s->from, .year = date_of(day_at(s->from)).y };
	put(q, judge(q, s->from, TIME_OPEN, end_of_term(q, s->from, value_at(q, q->rec->gap, s->from).span, 1, s->from), &win, s->to, &w));
}

static void rolling(struct q *q, const struct duty_segment *s)
{
	usec start = s->from;
	bool is_after = false;
	while (start <= q->at && start < s->to) {
		const struct duty_waiver *w;
		bool is_heirs = q->heir && start < q->s->heir_from && s->to >= q->s->heir_from;
		struct window win = { .from = start, .to = is_heirs ? TIME_OPEN : s->to, .params = start, .year = date_of(day_at(start)).y, .is_after = is_after };
		struct duty_instance i = judge(q, start, s->to, end_of_term(q, start, value_at(q, q->rec->gap, start).span, 1, start), &win, s->to, &w);
		usec next = i.met_at ? i.met_at : TIME_OPEN;
		is_after = next != TIME_OPEN;
		if (i.status == DUTY_WAIVED) {
			next = w->to;
			is_after = false;
		}
		if (next < i.to)
			i.to = next;
		put(q, i);
		if (next == TIME_OPEN)
			return;
		start = next;
	}
}

static void scheduled(struct q *q, const struct duty_segment *s)
{
	struct duty_span gap = value_at(q, q->rec->gap, s->from).span;
	usec start = s->from;
	for (int n = 1; start <= q->at && start < s->to; n++) {
		const struct duty_waiver *w;
		usec due = end_of_term(q, s->from, gap, n, s->from);
		struct window win = { .from = start, .to = due, .params = start, .year = date_of(day_at(start)).y };
		put(q, judge(q, start, due, due, &win, s->to, &w));
		start = due;
	}
}

/* The calendar bucket number k of a year. */
static struct duty_segment bucket(enum bucket_size size, int year, int k)
{
	int months = size == BUCKET_MONTH ? 1 : size == BUCKET_QUARTER ? 3 : size == BUCKET_HALF ? 6 : 12, m = k * months + 1;
	usec to = m + months > 12 ? midnight_of(year + 1, 1, 1) : midnight_of(year, m + months, 1);
	return (struct duty_segment){ midnight_of(year, m, 1), to, UNKNOWN3 };
}

/* Bound in that bucket; a stretch that began in it behind the cut-off does not bind. */
static bool bound_in(const struct q *q, const struct duty_segment *b, int year, usec begins)
{
	bool any = false;
	usec cut = q->rec->cutoff_month ? midnight_of(year, q->rec->cutoff_month, q->rec->cutoff_day) + USEC_DAY : TIME_OPEN;
	for (size_t i = 0; i < q->stretches.n; i++) {
		const struct duty_segment *s = &q->stretches.at[i];
		if (s->truth != TRUE3 || s->from >= b->to || s->to <= begins || (is_in(s->from, b->from, b->to) && s->from >= cut))
			continue;
		any = true;
	}
	return any;
}

/* When the last stretch that began before the body ended was over. */
static usec scope_end(const struct q *q)
{
	usec ret = INT64_MIN;
	for (size_t i = 0; i < q->stretches.n; i++)
		if (q->stretches.at[i].truth == TRUE3 && q->heir && q->stretches.at[i].from < q->s->heir_from)
			ret = q->stretches.at[i].to;
	return ret;
}

static void one_bucket(struct q *q, const struct duty_segment *b, int year)
{
	const struct duty_waiver *w;
	usec due = b->to, begins = b->from;
	if (q->rec->deadline_month) {
		due = midnight_of(year + q->rec->deadline_years, q->rec->deadline_month, q->rec->deadline_day) + USEC_DAY;
		if (midnight_of(year + q->rec->deadline_years, 1, 1) < begins)
			begins = midnight_of(year + q->rec->deadline_years, 1, 1);
	}
	if (begins > q->at || !bound_in(q, b, year, begins))
		return;
	struct window win = { .from = b->from, .to = b->to, .params = b->from, .year = year };
	struct duty_instance i = judge(q, b->from, b->to, due, &win, TIME_OPEN, &w);
	usec last = due < b->to ? due - 1 : b->to - 1;
	enum truth is = binds(q, last < q->at ? last : q->at);
	if (is_open(i.status) && is != TRUE3 && !is_carried(q, b->from, b->to, scope_end(q), TIME_OPEN))
		i.status = is == FALSE3 ? DUTY_NOT_APPLICABLE : DUTY_UNDETERMINED;
	put(q, i);
}

static void buckets(struct q *q)
{
	int last = date_of(day_at(q->at)).y + 2, per_year = q->rec->bucket == BUCKET_MONTH ? 12 : q->rec->bucket == BUCKET_QUARTER ? 4 : q->rec->bucket == BUCKET_HALF ? 2 : 1;
	for (int year = date_of(day_at(q->c->in_force_from)).y - 1; year <= last; year++)
		for (int k = 0; k < per_year; k++) {
			struct duty_segment b = bucket(q->rec->bucket, year, k);
			one_bucket(q, &b, year);
		}
}

static usec lasts_until(const struct q *q, const struct evidence_query *e, const struct duty_record *x)
{
	struct duty_span lasts = value_at(q, e->lasts, x->begins).span;
	return is_term(lasts) && x->ends != TIME_OPEN ? end_of_term(q, x->ends, lasts, 1, x->begins) : x->ends;
}

static usec lasts_from(const struct evidence_query *e, const struct duty_record *x)
{
	return e->count_by == COUNT_BY_JUDGED ? time_of_work(x, e->count_by) : x->begins;
}

/* least: 2, or 1 to take in what is only submitted, stated before `due`. */
static bool query_holds(const struct q *q, const struct evidence_query *e, usec t, int least, usec due)
{
	struct window win = { .from = INT64_MIN, .to = TIME_OPEN, .params = t, .year = date_of(day_at(t)).y };
	int64_t keys[256];
	int n = 0;
	const struct duty_record *x;
	for (size_t i = 0; (x = record_no(q, i)); i++) {
		bool is_new = true, fits = is_known(q, x) && !x->is_false && kind_fits(e, x->kind) && is_in(t, lasts_from(e, x), lasts_until(q, e, x));
		for (size_t k = 0; fits && k < e->n_where; k++)
			fits = condition(q, &e->where[k], x, &win);
		if (!fits || ((int)grade_of(x) < (int)e->min_grade && (least == 2 || x->stated >= due)))
			continue;
		for (int k = 0; k < n; k++)
			is_new = is_new && keys[k] != key_of(e, x);
		if (is_new && n < 256)
			keys[n++] = key_of(e, x);
	}
	return n >= needed(q, e, &win);
}

static enum truth condition_holds(const struct q *q, usec t, int least, usec due)
{
	if (q->rec->holds.n)
		return selector_truth(q, &q->rec->holds, t);
	for (size_t i = 0; i < q->t->n_evidence; i++)
		if (!query_holds(q, &q->t->evidence[i], t, least, due))
			return FALSE3;
	return TRUE3;
}

static void put_breach(struct q *q, usec from, usec to, usec scope_to, enum truth is)
{
	struct duty_instance i = { .from = from, .to = to, .due = end_of_term(q, from, value_at(q, q->rec->tolerance, from).span, 1, from) };
	const struct duty_waiver *w = waiver_for(q, i.due);
	if (w && w->type == WAIVER_EXTEND)
		i.due += w->extend_days * USEC_DAY;
	if (is == UNKNOWN3)
		i.status = DUTY_UNDETERMINED;
	else if (w && w->type == WAIVER_WAIVE)
		i.status = DUTY_WAIVED;
	else if (to <= q->at && to < scope_to)
		i.status = to < i.due ? DUTY_MET : DUTY_MET_LATE;
	else if (scope_to <= q->at && scope_to < i.due)
		i.status = DUTY_NOT_APPLICABLE;
	else if (!q->rec->holds.n && condition_holds(q, q->at, 1, i.due) == TRUE3)
		i.status = DUTY_IN_REVIEW;
	else
		i.status = soften(q, q->at >= i.due ? DUTY_OVERDUE : DUTY_DUE_SOON);
	i.waiver = w ? w->id : 0;
	put(q, i);
}

static void record_moments(struct q *q)
{
	const struct duty_record *x;
	for (size_t i = 0; (x = record_no(q, i)); i++)
		for (size_t e = 0; e < q->t->n_evidence; e++)
			if (kind_fits(&q->t->evidence[e], x->kind)) {
				moment(q, lasts_from(&q->t->evidence[e], x));
				moment(q, lasts_until(q, &q->t->evidence[e], x));
			}
	for (size_t i = 0; i < q->r->n_settings; i++) {
		moment(q, q->r->settings[i].from);
		moment(q, q->r->settings[i].to);
	}
	for (int year = date_of(day_at(q->c->in_force_from)).y; year <= date_of(day_at(q->at)).y; year++)
		moment(q, midnight_of(year, 1, 1));
}

static void invariant(struct q *q, const struct duty_segment *s)
{
	bool has_day = q->rec->due_day != INT64_MIN || is_term(value_at(q, q->rec->grace, s->from).span);
	usec from = has_day ? due_once(q, s->from) : s->from, began = 0;
	if (from < s->from)
		from = s->from;
	if (q->at < from || s->to <= from) {
		if (s->to > q->at)
			put(q, (struct duty_instance){ .from = s->from, .to = from, .due = TIME_OPEN, .status = DUTY_NOT_DUE });
		return;
	}
	moment(q, from);
	qsort(q->moments.at, q->moments.n, sizeof *q->moments.at, usec_cmp);
	enum truth was = TRUE3;
	for (size_t i = 0; i < q->moments.n && q->moments.at[i] <= q->at; i++) {
		usec t = q->moments.at[i];
		if (t < from || t >= s->to)
			continue;
		enum truth is = condition_holds(q, t, 2, 0);
		if (is != was && was != TRUE3)
			put_breach(q, began, t, s->to, was);
		if (is != was || t == from)
			began = t;
		was = is;
	}
	if (was != TRUE3)
		put_breach(q, began, s->to, s->to, was);
	else
		put(q, (struct duty_instance){ .from = began, .to = s->to, .due = TIME_OPEN, .status = DUTY_MET });
}

static const struct duty_segment *stretch_at(const struct q *q, usec t)
{
	for (size_t i = 0; i < q->stretches.n; i++)
		if (is_in(t, q->stretches.at[i].from, q->stretches.at[i].to))
			return &q->stretches.at[i];
	return NULL;
}

static void on_event(struct q *q, const struct duty_record *x)
{
	const struct duty_waiver *w;
	const struct duty_segment *s = stretch_at(q, x->begins);
	struct window win = { .from = x->begins, .to = TIME_OPEN, .params = x->begins, .year = date_of(day_at(x->begins)).y, .trigger = x };
	if (x->kind != q->rec->trigger || !is_known(q, x) || x->is_false || x->begins > q->at || !s || s->truth == FALSE3)
		return;
	for (size_t i = 0; i < q->rec->n_trigger_where; i++)
		if (!condition(q, &q->rec->trigger_where[i], x, &win))
			return;
	usec due = q->rec->deadline_field >= 0 ? x->values[q->rec->deadline_field] : DUTY_NULL;
	if (due == DUTY_NULL)
		due = end_of_term(q, x->begins, value_at(q, q->rec->gap, x->begins).span, 1, x->begins);
	struct duty_instance i = judge(q, x->begins, TIME_OPEN, due, &win, s->truth == TRUE3 ? s->to : TIME_OPEN, &w);
	if (is_open(i.status) && s->truth == UNKNOWN3)
		i.status = DUTY_UNDETERMINED;
	if (is_open(i.status) && x->begins < x->ends && x->ends <= q->at)
		i.status = DUTY_NOT_APPLICABLE;
	put(q, i);
}

static void credit(struct q *q)
{
	const struct duty_waiver *w;
	int now = date_of(day_at(q->at)).y;
	for (int year = date_of(day_at(q->c->in_force_from)).y; year <= now; year++) {
		struct duty_segment b = bucket(BUCKET_YEAR, year, 0);
		struct window win = { .from = b.from, .to = b.to, .params = b.from, .year = year };
		struct duty_instance i = judge(q, b.from, b.to, TIME_OPEN, &win, TIME_OPEN, &w);
		if (bound_in(q, &b, year, b.from) && (i.status != DUTY_NOT_DUE || (year == now && binds(q, q->at) == TRUE3)))
			put(q, i);
	}
}

/* ---- the question ---- */

static void each_stretch(struct q *q)
{
	if (q->rec->kind == RECUR_INVARIANT)
		record_moments(q);
	for (size_t i = 0; i < q->stretches.n; i++) {
		const struct duty_segment *s = &q->stretches.at[i];
		if (s->truth == UNKNOWN3)
			put(q, (struct duty_instance){ .from = s->from, .to = s->to, .due = TIME_OPEN, .status = DUTY_UNDETERMINED });
		if (s->truth != TRUE3)
			continue;
		if (q->rec->kind == RECUR_ONCE_REL)
			once_rel(q, s);
		else if (q->rec->kind == RECUR_ROLLING && q->rec->is_scheduled)
			scheduled(q, s);
		else if (q->rec->kind == RECUR_ROLLING)
			rolling(q, s);
		else if (q->rec->kind == RECUR_INVARIANT)
			invariant(q, s);
	}
	for (size_t i = 0; q->rec->kind == RECUR_ON_EVENT && i < q->s->n_records; i++)
		on_event(q, &q->s->records[i]);
	if (q->rec->kind == RECUR_ONCE)
		once(q);
	else if (q->rec->kind == RECUR_BUCKET || q->rec->kind == RECUR_ACTIVITY)
		buckets(q);
	else if (q->rec->kind == RECUR_CREDIT)
		credit(q);
}

static int instance_cmp(const void *x, const void *y)
{
	const struct duty_instance *a = x, *b = y;
	return a->from != b->from ? (a->from < b->from ? -1 : 1) : a->trigger < b->trigger ? -1 : a->trigger > b->trigger;
}

static struct q question(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec at, usec known)
{
	struct q q = { .a = a, .r = r, .c = r->catalogue, .t = &r->catalogue->duties[duty], .h = h, .s = s, .at = at, .known = known };
	int64_t org;
	q.owner = history_find(h, UNIT_ORG, one_value(&q, s, DUTY_OWNER, at, &org) ? org : s->org);
	q.rec = &q.t->readings[0].recur;
	for (size_t i = 0; q.t->reading_param >= 0 && i < q.t->n_readings; i++)
		if (q.t->readings[i].choice == param_at(&q, q.t->reading_param, at).literal)
			q.rec = &q.t->readings[i].recur;
	if (s->heir && s->heir_from <= at)
		q.heir = history_find(h, UNIT_ORG, s->heir);
	stretches_find(&q);
	return q;
}

void brute_instances(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec at, usec known,
	struct duty_instance **ret, size_t *ret_n)
{
	struct q q = question(a, r, duty, h, s, at, known);
	each_stretch(&q);
	qsort(q.out.at, q.out.n, sizeof *q.out.at, instance_cmp);
	*ret = q.out.at;
	*ret_n = q.out.n;
}

static int rank(enum duty_status s)
{
	static const enum duty_status order[] = { DUTY_CONTRADICTED, DUTY_OVERDUE, DUTY_DUE_SOON, DUTY_IN_REVIEW, DUTY_PARTLY, DUTY_NOT_DUE };
	for (size_t i = 0; i < COUNT(order); i++)
		if (order[i] == s)
			return (int)i;
	return COUNT(order);
}

static struct duty_instance worst_event(const struct duty_instance *i, size_t n)
{
	struct duty_instance best = i[n - 1];
	for (size_t k = n; k--;)
		if (rank(i[k].status) < rank(best.status))
			best = i[k];
	return best;
}

/* Times at which nobody knew whether it applies say nothing about one at which it does; nor do events that went away. */
static size_t those_that_speak(const struct q *q, struct duty_instance *i, size_t n)
{
	size_t kept = 0;
	for (size_t k = 0; k < n; k++) {
		bool is_event = q->rec->kind == RECUR_ON_EVENT && (i[k].status == DUTY_UNDETERMINED || i[k].status == DUTY_NOT_APPLICABLE);
		bool is_unknown = i[k].status == DUTY_UNDETERMINED && i[k].due == TIME_OPEN;
		if (!is_event && !is_unknown)
			i[kept++] = i[k];
	}
	return kept;
}

static bool gives_way(enum duty_status s) { return s == DUTY_OVERDUE || s == DUTY_DUE_SOON || s == DUTY_NOT_DUE || s == DUTY_NOT_APPLICABLE || s == DUTY_UNDETERMINED; }

struct duty_standing brute_stand(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec at, usec known)
{
	struct q q = question(a, r, duty, h, s, at, known);
	struct duty_instance *i;
	size_t n;
	enum truth is = binds(&q, at);
	brute_instances(a, r, duty, h, s, at, known, &i, &n);
	bool is_heirs = is == FALSE3 && n && (is_open(i[n - 1].status) || i[n - 1].status == DUTY_WAIVED) && is_carried(&q, i[n - 1].from, i[n - 1].to, scope_end(&q), TIME_OPEN);
	if (is != TRUE3 && !is_heirs)
		return (struct duty_standing){ .status = is == FALSE3 ? DUTY_NOT_APPLICABLE : DUTY_UNDETERMINED, .due = TIME_OPEN };
	n = those_that_speak(&q, i, n);
	if (!n)
		return (struct duty_standing){ .status = DUTY_NOT_DUE, .due = TIME_OPEN };
	struct duty_instance last = q.rec->kind == RECUR_ON_EVENT ? worst_event(i, n) : i[n - 1];
	struct duty_standing ret = { .status = last.status, .due = last.due };
	if (q.rec->kind == RECUR_ROLLING && !q.rec->is_scheduled && last.status == DUTY_NOT_DUE && n > 1 && (i[n - 2].status == DUTY_MET || i[n - 2].status == DUTY_MET_LATE) && i[n - 2].to == last.from)
		ret.status = DUTY_MET;
	if ((q.rec->kind == RECUR_BUCKET || q.rec->kind == RECUR_ACTIVITY) && gives_way(last.status) && n > 1 && i[n - 2].status == DUTY_OVERDUE)
		ret = (struct duty_standing){ .status = DUTY_OVERDUE, .due = i[n - 2].due };
	return ret;
}
