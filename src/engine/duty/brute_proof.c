#include "engine/duty/brute_inside.h"

/* ---- work ---- */

usec plain_time_of_work(const struct duty_record *x, int count_by)
{
	if (count_by == COUNT_BY_START)
		return x->begins;
	if (count_by == COUNT_BY_JUDGED)
		return x->judged ? x->judged : TIME_OPEN;
	return x->ends == TIME_OPEN ? x->begins : x->ends;
}

enum duty_grade plain_grade_of(const struct duty_record *x)
{
	usec done = x->ends == TIME_OPEN ? x->begins : x->ends;
	return x->stated - done > 30 * USEC_DAY && x->grade == GRADE_AUTO ? GRADE_ATTESTED : x->grade;
}

bool plain_condition(const struct q *q, const struct evidence_where *w, const struct duty_record *x, const struct window *win)
{
	if (w->when && plain_param_at(q, w->when->param, q->at).literal != w->when->word)
		return true;
	int64_t is = w->field == FIELD_BEGINS ? x->begins : w->field == FIELD_ENDS ? x->ends : w->field == FIELD_JUDGED ? x->judged : x->values[w->field];
	int64_t than = w->of == OPERAND_YEAR ? win->year : w->of == OPERAND_TRIGGER ? DUTY_NULL : plain_value_at(q, w->value, win->params).literal;
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

bool plain_kind_fits(const struct evidence_query *e, int kind)
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

/* What an heir did of its own before it went on for another proves nothing of that one. */
bool plain_is_too_early(const struct q *q, const struct duty_record *x) { return is_heirs_record(q, x) && x->begins < q->s->heir_from; }

bool plain_is_known(const struct q *q, const struct duty_record *x) { return plain_is_in(q->known, x->known_from, x->known_to); }

static bool lies_in(const struct q *q, const struct evidence_query *e, const struct duty_record *x, const struct window *win)
{
	usec t = plain_time_of_work(x, e->count_by);
	if (t == TIME_OPEN || t > q->at || plain_is_too_early(q, x))
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
	if (!plain_is_known(q, x) || x->is_false || !plain_kind_fits(e, x->kind) || !lies_in(q, e, x, win))
		return 0;
	for (size_t i = 0; i < e->n_where; i++)
		if (!plain_condition(q, &e->where[i], x, win))
			return 0;
	return (int)plain_grade_of(x) >= (int)e->min_grade ? 2 : 1;
}

int64_t plain_key_of(const struct evidence_query *e, const struct duty_record *x) { return e->distinct < 0 ? x->id : x->values[e->distinct]; }

/* The i-th record that may prove something: the subject's, then its heir's. */
const struct duty_record *plain_record_no(const struct q *q, size_t i)
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
	for (size_t i = 0; (x = plain_record_no(q, i)); i++) {
		int is = qualifies(q, e, x, win);
		if (is < least || (is == 1 && x->stated >= due) || plain_time_of_work(x, e->count_by) > t)
			continue;
		bool is_new = true;
		for (size_t k = 0; k < i && (y = plain_record_no(q, k)); k++) {
			int was = qualifies(q, e, y, win);
			if (was >= least && !(was == 1 && y->stated >= due) && plain_time_of_work(y, e->count_by) <= t && plain_key_of(e, y) == plain_key_of(e, x))
				is_new = false;
		}
		n += is_new;
	}
	return n;
}

int plain_needed(const struct q *q, const struct evidence_query *e, const struct window *win)
{
	int64_t need = plain_value_at(q, e->need, win->params).literal, whole;
	if (e->share_of < 0)
		return (int)need;
	if (!plain_one_value(q, plain_attribute_of(q, e->share_of, win->share_at), e->share_of, win->share_at, &whole))
		return 1;
	return (int)((need * whole + 9999) / 10000);
}

static bool all_there(const struct q *q, const struct window *win, usec t, int least, usec due)
{
	for (size_t i = 0; i < q->t->n_evidence; i++)
		if (count_until(q, &q->t->evidence[i], win, t, least, due) < plain_needed(q, &q->t->evidence[i], win))
			return false;
	return true;
}

/* The first moment at which everything was there; TIME_OPEN: not yet. */
static usec proved_at(const struct q *q, const struct window *win)
{
	usec best = TIME_OPEN;
	const struct duty_record *x;
	for (size_t e = 0; e < q->t->n_evidence; e++)
		for (size_t i = 0; (x = plain_record_no(q, i)); i++) {
			usec t = plain_time_of_work(x, q->t->evidence[e].count_by);
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
		for (size_t i = 0; (x = plain_record_no(q, i)); i++)
			if (qualifies(q, &q->t->evidence[e], x, win) == 2 && plain_time_of_work(x, q->t->evidence[e].count_by) > proof)
				proof = plain_time_of_work(x, q->t->evidence[e].count_by);
	for (size_t i = 0; q->t->has_contradicts && (x = plain_record_no(q, i)); i++)
		if (qualifies(q, &q->t->contradicts, x, win) == 2 && plain_time_of_work(x, q->t->contradicts.count_by) > proof)
			return true;
	return false;
}

/* ---- waivers ---- */

const struct duty_waiver *plain_waiver_for(const struct q *q, usec due)
{
	const struct duty_waiver *best = NULL;
	size_t n;
	const struct duty_waiver *w = history_waivers(q->h, plain_owner(q, due - 1 < q->at ? due - 1 : q->at), &n);
	for (size_t i = 0; i < n; i++) {
		if (!q->t->is_waivable || due == TIME_OPEN || !plain_is_in(due - 1, w[i].from, w[i].to) || !plain_is_in(q->known, w[i].known_from, w[i].known_to))
			continue;
		if ((w[i].subject && w[i].subject != q->s->id) || (w[i].duty.n && !str_eq(w[i].duty, q->t->id)))
			continue;
		int narrow = 2 * (w[i].subject != 0) + (w[i].duty.n != 0), was = best ? 2 * (best->subject != 0) + (best->duty.n != 0) : -1;
		if (narrow > was || (narrow == was && w[i].from >= best->from))
			best = &w[i];
	}
	return best;
}

bool plain_is_substituted(const struct q *q, int kind, const struct window *win)
{
	const struct duty_record *x;
	for (size_t i = 0; (x = plain_record_no(q, i)); i++) {
		usec t = plain_time_of_work(x, COUNT_BY_END);
		if (x->kind == kind && plain_is_known(q, x) && !x->is_false && !plain_is_too_early(q, x) && plain_grade_of(x) >= GRADE_ATTESTED && t <= q->at && t >= win->from && t < win->to)
			return true;
	}
	return false;
}

/* ---- the status of a window ---- */

enum duty_status plain_soften(const struct q *q, enum duty_status s)
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
	usec soon = due > from && due - from < 2 * days * USEC_DAY ? due - (due - from) / 2 : due - days * USEC_DAY;
	return plain_soften(q, q->at >= due ? DUTY_OVERDUE : q->at >= soon ? DUTY_DUE_SOON : DUTY_NOT_DUE);
}

/* Begun before the body ended, neither over nor met then: its heir goes on with it. */
bool plain_is_carried(const struct q *q, usec from, usec to, usec scope_to, usec met)
{
	return q->heir && from < q->s->heir_from && scope_to >= q->s->heir_from && to > q->s->heir_from && met >= q->s->heir_from;
}

/* scope_to: when the stretch ended that it belongs to. */
struct duty_instance plain_judge(const struct q *q, usec from, usec to, usec due, const struct window *of, usec scope_to, const struct duty_waiver **ret_waiver)
{
	const struct duty_waiver *w = plain_waiver_for(q, due);
	struct duty_instance i = { .from = from, .to = to, .due = due, .trigger = of->trigger ? of->trigger->id : 0 };
	struct window held = *of, *win = &held;
	if (w && w->type == WAIVER_EXTEND)
		i.due += w->extend_days * USEC_DAY;
	held.share_at = i.due - 1 < q->at ? i.due - 1 : q->at;   /* when it is due, it is known of how many */
	usec met = proved_at(q, win);
	for (size_t e = 0; e < q->t->n_evidence; e++) {
		int need = plain_needed(q, &q->t->evidence[e], win), have = count_until(q, &q->t->evidence[e], win, q->at, 2, 0);
		i.need += need;
		i.have += have < need ? have : need;
	}
	i.met_at = met == TIME_OPEN ? 0 : met;
	if (plain_is_carried(q, from, to, scope_to, met))
		scope_to = TIME_OPEN;
	i.waiver = w ? w->id : 0;
	if (met != TIME_OPEN && is_contradicted(q, win))
		i.status = DUTY_CONTRADICTED;
	else if (w && (w->type == WAIVER_WAIVE || (w->type == WAIVER_SUBSTITUTE && met == TIME_OPEN && plain_is_substituted(q, w->substitute_kind, win))))
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

bool plain_is_open(enum duty_status s)
{
	return s == DUTY_PARTLY || s == DUTY_IN_REVIEW || s == DUTY_OVERDUE || s == DUTY_DUE_SOON || s == DUTY_NOT_DUE;
}

void plain_put_from(struct q *q, struct duty_instance i, usec begins)
{
	if (!q->heir || begins < q->s->heir_from)
		*VEC_ADD(q->a, &q->out) = i;
}

void plain_put(struct q *q, struct duty_instance i) { plain_put_from(q, i, i.from); }
