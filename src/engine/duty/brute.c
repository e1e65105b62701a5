#include "engine/duty/brute_inside.h"

/* ---- the kinds of recurrence ---- */

static usec due_once(const struct q *q, usec entry)
{
	struct duty_span grace = plain_value_at(q, q->rec->grace, entry).span;
	usec after = plain_end_of_term(q, entry, grace, 1, entry);
	if (q->rec->due_day == INT64_MIN)
		return after;
	bool exclusive = q->rec->exclusive >= 0 && plain_says(q, q->rec->exclusive, entry, "exclusive");
	usec due = plain_midnight(q->rec->due_day + !exclusive);
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
		struct window win = { .from = q->c->in_force_from, .to = TIME_OPEN, .params = of->from, .year = plain_date_of(plain_day_at(of->from)).y };
		struct duty_instance i = plain_judge(q, of->from, TIME_OPEN, due, &win, TIME_OPEN, &w);
		if (ended <= q->at && !plain_is_carried(q, i.from, TIME_OPEN, ended, i.met_at ? i.met_at : TIME_OPEN))
			i.status = plain_binds(q, q->at) == FALSE3 ? DUTY_NOT_APPLICABLE : DUTY_UNDETERMINED;
		plain_put(q, i);
	}
}

/* Work after the end of a stretch does not count for it, but for an heir that goes on. */
static usec work_until(const struct q *q, const struct duty_segment *s, usec from)
{
	return q->heir && from < q->s->heir_from && s->to >= q->s->heir_from ? TIME_OPEN : s->to;
}

static void once_rel(struct q *q, const struct duty_segment *s)
{
	const struct duty_waiver *w;
	struct window win = { .from = s->from, .to = work_until(q, s, s->from), .params = s->from, .year = plain_date_of(plain_day_at(s->from)).y };
	plain_put(q, plain_judge(q, s->from, TIME_OPEN, plain_end_of_term(q, s->from, plain_value_at(q, q->rec->gap, s->from).span, 1, s->from), &win, s->to, &w));
}

static void rolling(struct q *q, const struct duty_segment *s)
{
	usec start = s->from;
	bool is_after = false;
	while (start <= q->at && start < s->to) {
		const struct duty_waiver *w;
		struct window win = { .from = start, .to = work_until(q, s, start), .params = start, .year = plain_date_of(plain_day_at(start)).y, .is_after = is_after };
		struct duty_instance i = plain_judge(q, start, win.to, plain_end_of_term(q, start, plain_value_at(q, q->rec->gap, start).span, 1, start), &win, s->to, &w);
		usec next = i.met_at ? i.met_at : TIME_OPEN;
		is_after = next != TIME_OPEN;
		if (i.status == DUTY_WAIVED) {
			next = w->to;
			is_after = false;
		}
		if (next < i.to)
			i.to = next;
		plain_put(q, i);
		if (next == TIME_OPEN)
			return;
		start = next;
	}
}

static void scheduled(struct q *q, const struct duty_segment *s)
{
	struct duty_span gap = plain_value_at(q, q->rec->gap, s->from).span;
	usec start = s->from;
	for (int n = 1; start <= q->at && start < s->to; n++) {
		const struct duty_waiver *w;
		usec due = plain_end_of_term(q, s->from, gap, n, s->from);
		usec until = work_until(q, s, start);
		struct window win = { .from = start, .to = due < until ? due : until, .params = start, .year = plain_date_of(plain_day_at(start)).y };
		plain_put(q, plain_judge(q, start, due, due, &win, s->to, &w));
		start = due;
	}
}

/* The calendar bucket number k of a year. */
static struct duty_segment bucket(enum bucket_size size, int year, int k)
{
	int months = size == BUCKET_MONTH ? 1 : size == BUCKET_QUARTER ? 3 : size == BUCKET_HALF ? 6 : 12, m = k * months + 1;
	usec to = m + months > 12 ? plain_midnight_of(year + 1, 1, 1) : plain_midnight_of(year, m + months, 1);
	return (struct duty_segment){ plain_midnight_of(year, m, 1), to, UNKNOWN3 };
}

/* When the last stretch ended that bound in that bucket, INT64_MIN: none did. One that began in it behind the cut-off does not bind. */
static usec bound_in(const struct q *q, const struct duty_segment *b, int year, usec begins)
{
	usec ends = INT64_MIN;
	usec cut = q->rec->cutoff_month ? plain_midnight_of(year, q->rec->cutoff_month, q->rec->cutoff_day) + USEC_DAY : TIME_OPEN;
	for (size_t i = 0; i < q->stretches.n; i++) {
		const struct duty_segment *s = &q->stretches.at[i];
		if (s->truth != TRUE3 || s->from >= b->to || s->to <= begins || (plain_is_in(s->from, b->from, b->to) && s->from >= cut))
			continue;
		ends = s->to;
	}
	return ends;
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

/* From when on a bucket is there: it may be due before its own time. */
static usec bucket_begins(const struct q *q, usec from)
{
	usec open = q->rec->deadline_month ? plain_midnight_of(plain_date_of(plain_day_at(from)).y + q->rec->deadline_years, 1, 1) : from;
	return open < from ? open : from;
}

static void one_bucket(struct q *q, const struct duty_segment *b, int year)
{
	const struct duty_waiver *w;
	usec due = b->to, begins = bucket_begins(q, b->from);
	if (q->rec->deadline_month)
		due = plain_midnight_of(year + q->rec->deadline_years, q->rec->deadline_month, q->rec->deadline_day) + USEC_DAY;
	usec ends = bound_in(q, b, year, begins);
	if (begins > q->at || ends == INT64_MIN)
		return;
	struct window win = { .from = b->from, .to = b->to, .params = b->from, .year = year };
	struct duty_instance i = plain_judge(q, b->from, b->to, due, &win, TIME_OPEN, &w);
	usec last = i.due < b->to ? i.due - 1 : b->to - 1;
	last = last < q->at ? last : q->at;
	enum truth is = plain_binds(q, last);
	bool carried = q->heir && last >= q->s->heir_from && plain_is_carried(q, begins, b->to, ends, TIME_OPEN);
	if (plain_is_open(i.status) && is != TRUE3 && !carried)
		i.status = is == FALSE3 ? DUTY_NOT_APPLICABLE : DUTY_UNDETERMINED;
	plain_put_from(q, i, begins);
}

static void buckets(struct q *q)
{
	int last = plain_date_of(plain_day_at(q->at)).y + 2, per_year = q->rec->bucket == BUCKET_MONTH ? 12 : q->rec->bucket == BUCKET_QUARTER ? 4 : q->rec->bucket == BUCKET_HALF ? 2 : 1;
	for (int year = plain_date_of(plain_day_at(q->c->in_force_from)).y - 1; year <= last; year++)
		for (int k = 0; k < per_year; k++) {
			struct duty_segment b = bucket(q->rec->bucket, year, k);
			one_bucket(q, &b, year);
		}
}

static usec lasts_until(const struct q *q, const struct evidence_query *e, const struct duty_record *x)
{
	struct duty_span lasts = plain_value_at(q, e->lasts, x->begins).span;
	if (!plain_is_term(lasts) || x->ends == TIME_OPEN)
		return x->ends;
	if (lasts.time)
		return x->ends + lasts.time;
	return plain_midnight(brute_add_months(plain_day_at(x->ends), lasts.months) + lasts.days + 1);   /* no term of a duty: it does not shift */
}

static usec lasts_from(const struct evidence_query *e, const struct duty_record *x)
{
	return e->count_by == COUNT_BY_JUDGED ? plain_time_of_work(x, e->count_by) : x->begins;
}

/* least: 2, or 1 to take in what is only submitted, stated before `due`. */
static bool query_holds(const struct q *q, const struct evidence_query *e, usec t, int least, usec due)
{
	struct window win = { .from = INT64_MIN, .to = TIME_OPEN, .params = t, .share_at = t, .year = plain_date_of(plain_day_at(t)).y };
	int64_t keys[256];
	int n = 0;
	const struct duty_record *x;
	for (size_t i = 0; (x = plain_record_no(q, i)); i++) {
		bool is_new = true, fits = plain_is_known(q, x) && !x->is_false && !plain_is_too_early(q, x) && plain_kind_fits(e, x->kind) && plain_is_in(t, lasts_from(e, x), lasts_until(q, e, x));
		for (size_t k = 0; fits && k < e->n_where; k++)
			fits = plain_condition(q, &e->where[k], x, &win);
		if (!fits || ((int)plain_grade_of(x) < (int)e->min_grade && (least == 2 || x->stated >= due)))
			continue;
		for (int k = 0; k < n; k++)
			is_new = is_new && keys[k] != plain_key_of(e, x);
		if (is_new && n < 256)
			keys[n++] = plain_key_of(e, x);
	}
	return n >= plain_needed(q, e, &win);
}

static enum truth condition_holds(const struct q *q, usec t, int least, usec due)
{
	if (q->rec->holds.n)
		return plain_selector_truth(q, &q->rec->holds, t);
	for (size_t i = 0; i < q->t->n_evidence; i++)
		if (!query_holds(q, &q->t->evidence[i], t, least, due))
			return FALSE3;
	return TRUE3;
}

static void put_breach(struct q *q, usec from, usec to, usec scope_to, enum truth is)
{
	struct duty_instance i = { .from = from, .to = to, .due = plain_end_of_term(q, from, plain_value_at(q, q->rec->tolerance, from).span, 1, from) };
	const struct duty_waiver *w = plain_waiver_for(q, i.due);
	struct window win = { .from = from, .to = TIME_OPEN };
	if (w && w->type == WAIVER_EXTEND)
		i.due += w->extend_days * USEC_DAY;
	if (is == UNKNOWN3)
		i.status = DUTY_UNDETERMINED;
	else if (w && w->type == WAIVER_WAIVE)
		i.status = DUTY_WAIVED;
	else if (to <= q->at && to < scope_to)
		i.status = to < i.due ? DUTY_MET : DUTY_MET_LATE;
	else if (w && w->type == WAIVER_SUBSTITUTE && plain_is_substituted(q, w->substitute_kind, &win))
		i.status = DUTY_WAIVED;
	else if (scope_to <= q->at && scope_to < i.due)
		i.status = DUTY_NOT_APPLICABLE;
	else if (scope_to > q->at && !q->rec->holds.n && condition_holds(q, q->at, 1, i.due) == TRUE3)
		i.status = DUTY_IN_REVIEW;
	else
		i.status = plain_soften(q, q->at >= i.due ? DUTY_OVERDUE : DUTY_DUE_SOON);
	i.waiver = w ? w->id : 0;
	plain_put(q, i);
}

static void record_moments(struct q *q)
{
	const struct duty_record *x;
	for (size_t i = 0; (x = plain_record_no(q, i)); i++)
		for (size_t e = 0; e < q->t->n_evidence; e++)
			if (plain_kind_fits(&q->t->evidence[e], x->kind)) {
				plain_moment(q, lasts_from(&q->t->evidence[e], x));
				plain_moment(q, lasts_until(q, &q->t->evidence[e], x));
			}
	for (size_t i = 0; i < q->r->n_settings; i++) {
		plain_moment(q, q->r->settings[i].from);
		plain_moment(q, q->r->settings[i].to);
	}
	for (int year = plain_date_of(plain_day_at(q->c->in_force_from)).y; year <= plain_date_of(plain_day_at(q->at)).y; year++)
		plain_moment(q, plain_midnight_of(year, 1, 1));
}

static void invariant(struct q *q, const struct duty_segment *s)
{
	bool has_day = q->rec->due_day != INT64_MIN || plain_is_term(plain_value_at(q, q->rec->grace, s->from).span);
	usec from = has_day ? due_once(q, s->from) : s->from, began = 0;
	if (from < s->from)
		from = s->from;
	if (q->at < from || s->to <= from) {
		if (s->to > q->at)
			plain_put(q, (struct duty_instance){ .from = s->from, .to = from, .due = TIME_OPEN, .status = DUTY_NOT_DUE });
		return;
	}
	plain_moment(q, from);
	if (q->moments.n)
		qsort(q->moments.at, q->moments.n, sizeof *q->moments.at, plain_usec_cmp);
	enum truth was = TRUE3;
	for (size_t i = 0; i < q->moments.n && q->moments.at[i] <= q->at; i++) {
		usec t = q->moments.at[i];
		if (t < from || t >= s->to)
			continue;
		enum truth is = condition_holds(q, t, 2, 0);
		if (is == UNKNOWN3 && was == FALSE3)   /* what was broken is not mended by nobody knowing */
			is = FALSE3;
		if (is != was && was != TRUE3)
			put_breach(q, began, t, s->to, was);
		if (is != was || t == from)
			began = t;
		was = is;
	}
	if (was != TRUE3)
		put_breach(q, began, s->to, s->to, was);
	else
		plain_put(q, (struct duty_instance){ .from = began, .to = s->to, .due = TIME_OPEN, .status = DUTY_MET });
}

static const struct duty_segment *stretch_at(const struct q *q, usec t)
{
	for (size_t i = 0; i < q->stretches.n; i++)
		if (plain_is_in(t, q->stretches.at[i].from, q->stretches.at[i].to))
			return &q->stretches.at[i];
	return NULL;
}

static void on_event(struct q *q, const struct duty_record *x)
{
	const struct duty_waiver *w;
	const struct duty_segment *s = stretch_at(q, x->begins);
	struct window win = { .from = x->begins, .to = TIME_OPEN, .params = x->begins, .year = plain_date_of(plain_day_at(x->begins)).y, .trigger = x };
	if (x->kind != q->rec->trigger || !plain_is_known(q, x) || x->is_false || x->begins > q->at || !s || s->truth == FALSE3)
		return;
	for (size_t i = 0; i < q->rec->n_trigger_where; i++)
		if (!plain_condition(q, &q->rec->trigger_where[i], x, &win))
			return;
	usec due = q->rec->deadline_field >= 0 ? x->values[q->rec->deadline_field] : DUTY_NULL;
	if (due == DUTY_NULL)
		due = plain_end_of_term(q, x->begins, plain_value_at(q, q->rec->gap, x->begins).span, 1, x->begins);
	struct duty_instance i = plain_judge(q, x->begins, TIME_OPEN, due, &win, s->truth == TRUE3 ? s->to : TIME_OPEN, &w);
	if (s->truth == UNKNOWN3)
		i.status = DUTY_UNDETERMINED;
	if (plain_is_open(i.status) && x->begins < x->ends && x->ends <= q->at)
		i.status = DUTY_NOT_APPLICABLE;
	plain_put(q, i);
}

static void credit(struct q *q)
{
	const struct duty_waiver *w;
	int now = plain_date_of(plain_day_at(q->at)).y;
	for (int year = plain_date_of(plain_day_at(q->c->in_force_from)).y; year <= now; year++) {
		struct duty_segment b = bucket(BUCKET_YEAR, year, 0);
		struct window win = { .from = b.from, .to = b.to, .params = b.from, .year = year };
		struct duty_instance i = plain_judge(q, b.from, b.to, TIME_OPEN, &win, TIME_OPEN, &w);
		if (bound_in(q, &b, year, b.from) != INT64_MIN && (i.status != DUTY_NOT_DUE || (year == now && plain_binds(q, q->at) == TRUE3)))
			plain_put(q, i);
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
			plain_put(q, (struct duty_instance){ .from = s->from, .to = s->to, .due = TIME_OPEN, .status = DUTY_UNDETERMINED });
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
	if (a->from == b->from && a->due != b->due)
		return a->due < b->due ? -1 : 1;
	return a->from != b->from ? (a->from < b->from ? -1 : 1) : a->trigger < b->trigger ? -1 : a->trigger > b->trigger;
}

static struct q question(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec at, usec known)
{
	struct q q = { .a = a, .r = r, .c = r->catalogue, .t = &r->catalogue->duties[duty], .h = h, .s = s, .at = at, .known = known };
	q.rec = &q.t->readings[0].recur;
	for (size_t i = 0; q.t->reading_param >= 0 && i < q.t->n_readings; i++)
		if (q.t->readings[i].choice == plain_param_at(&q, q.t->reading_param, at).literal)
			q.rec = &q.t->readings[i].recur;
	if (s->heir && s->heir_from <= at)
		q.heir = history_find(h, UNIT_ORG, s->heir);
	plain_stretches_find(&q);
	return q;
}

void brute_instances(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec at, usec known,
	struct duty_instance **ret, size_t *ret_n)
{
	struct q q = question(a, r, duty, h, s, at, known);
	each_stretch(&q);
	if (q.out.n)
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
		bool is_unknown = i[k].status == DUTY_UNDETERMINED && i[k].to <= q->at;
		if (!is_event && !is_unknown)
			i[kept++] = i[k];
	}
	return kept;
}

static bool gives_way(enum duty_status s) { return s == DUTY_OVERDUE || s == DUTY_DUE_SOON || s == DUTY_NOT_DUE || s == DUTY_NOT_APPLICABLE || s == DUTY_UNDETERMINED; }

static usec begun(const struct q *q, usec from) { return q->rec->kind == RECUR_BUCKET || q->rec->kind == RECUR_ACTIVITY ? bucket_begins(q, from) : from; }

struct duty_standing brute_stand(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec at, usec known)
{
	struct q q = question(a, r, duty, h, s, at, known);
	struct duty_instance *i;
	size_t n;
	enum truth is = plain_binds(&q, at);
	brute_instances(a, r, duty, h, s, at, known, &i, &n);
	n = those_that_speak(&q, i, n);
	struct duty_instance last = !n ? (struct duty_instance){ .status = DUTY_NOT_DUE, .due = TIME_OPEN } : q.rec->kind == RECUR_ON_EVENT ? worst_event(i, n) : i[n - 1];
	bool is_unsettled = plain_is_open(last.status) || last.status == DUTY_WAIVED || last.status == DUTY_CONTRADICTED;
	bool is_heirs = is == FALSE3 && n && is_unsettled && plain_is_carried(&q, begun(&q, last.from), last.to, scope_end(&q), TIME_OPEN);
	if (is != TRUE3 && !is_heirs)
		return (struct duty_standing){ .status = is == FALSE3 ? DUTY_NOT_APPLICABLE : DUTY_UNDETERMINED, .due = TIME_OPEN };
	if (!n)
		return (struct duty_standing){ .status = DUTY_NOT_DUE, .due = TIME_OPEN };
	struct duty_standing ret = { .status = last.status, .due = last.due };
	if (q.rec->kind == RECUR_ROLLING && !q.rec->is_scheduled && last.status == DUTY_NOT_DUE && n > 1 && (i[n - 2].status == DUTY_MET || i[n - 2].status == DUTY_MET_LATE) && i[n - 2].to == last.from)
		ret.status = DUTY_MET;
	if ((q.rec->kind == RECUR_BUCKET || q.rec->kind == RECUR_ACTIVITY) && gives_way(last.status) && n > 1
		&& (i[n - 2].status == DUTY_OVERDUE || (i[n - 2].status == DUTY_DUE_SOON && last.status == DUTY_NOT_DUE)))
		ret = (struct duty_standing){ .status = i[n - 2].status, .due = i[n - 2].due };
	return ret;
}
