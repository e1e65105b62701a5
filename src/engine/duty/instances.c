/* The instances of a duty: windows cut from the stretches in which it binds, each with its proof and status (docs/duty-status.md). */
#include <stdlib.h>

#include "engine/duty/inside.h"

#define WINDOWS_MAX 4000             /* of one duty of one subject: ten years of days */

/* ---- waivers ---- */

static bool waiver_is_narrower(const struct duty_waiver *a, const struct duty_waiver *b)
{
	if (!a->subject != !b->subject)
		return a->subject;
	if (!a->duty.n != !b->duty.n)
		return a->duty.n;
	return a->from != b->from ? a->from > b->from : a->id > b->id;
}

/* Of those of the organisation that owed it then. */
const struct duty_waiver *waiver_for(const struct ask *k, usec due)
{
	const struct duty_waiver *best = NULL, *all = NULL;
	size_t n = 0;
	if (k->has_waivers)
		all = history_waivers(k->h, owner_id(k->s, due - 1 < k->at ? due - 1 : k->at, k->known), &n);
	for (size_t i = 0; i < n; i++) {
		const struct duty_waiver *w = &all[i];
		if (!is_known(w->known_from, w->known_to, k->known) || due - 1 < w->from || due - 1 >= w->to)
			continue;
		if ((w->subject && w->subject != k->s->id) || (w->duty.n && !str_eq(w->duty, k->t->id)))
			continue;
		if (!best || waiver_is_narrower(w, best))
			best = w;
	}
	return best;
}

/* ---- the status of a window ---- */

static usec soon_from(const struct ask *k, const struct duty_instance *i)
{
	usec soon = (usec)(k->r->soon_days ? k->r->soon_days : 30) * USEC_DAY;
	usec term = i->due - i->from;
	return i->due - (term > 0 && term < 2 * soon ? term / 2 : soon);
}

static enum duty_status unmet(struct ask *k, const struct duty_instance *i)
{
	if (i->due == TIME_OPEN)
		return DUTY_NOT_DUE;
	usec soon = soon_from(k, i);
	tick(k, i->due);
	tick(k, soon);
	if (k->at >= i->due && k->t->modality != MODALITY_E)
		return k->t->modality == MODALITY_S && !k->t->red_when_soft ? DUTY_DUE_SOON : DUTY_OVERDUE;
	return k->at >= soon && k->t->modality != MODALITY_E ? DUTY_DUE_SOON : DUTY_NOT_DUE;
}

static void add(struct ask *k, struct duty_instance i)
{
	if (k->out.n < WINDOWS_MAX)
		*VEC_ADD(k->a, &k->out) = i;
}

static void proof_note(struct duty_instance *i, const struct proof *p)
{
	i->have = p->have;
	i->need = p->need;
	i->met_at = p->met_at;
	i->by = p->by ? p->by->id : 0;
	i->by_kind = p->by ? p->by->kind : -1;
}

static bool is_substitute(struct ask *k, const struct duty_waiver *waiver, const struct window *w)
{
	return waiver && waiver->type == WAIVER_SUBSTITUTE && is_substituted(k, waiver->substitute_kind, w);
}

/* Status by proof alone; the waiver and the contradiction come first. */
static enum duty_status status_of(struct ask *k, const struct duty_instance *i, const struct window *w, const struct proof *p, const struct duty_waiver *waiver)
{
	if (p->met_at && is_contradicted(k, w))
		return DUTY_CONTRADICTED;
	if (waiver && (waiver->type == WAIVER_WAIVE || (!p->met_at && is_substitute(k, waiver, w))))
		return DUTY_WAIVED;
	if (p->met_at)
		return p->met_at < i->due ? DUTY_MET : DUTY_MET_LATE;
	if (p->have)
		return DUTY_PARTLY;
	return p->is_in_review ? DUTY_IN_REVIEW : unmet(k, i);
}

static usec extended(usec due, const struct duty_waiver *w)
{
	return w && w->type == WAIVER_EXTEND ? due + w->extend_days * USEC_DAY : due;
}

/* The window with its due time, extended where a waiver says so. */
static struct duty_instance judged(struct ask *k, struct window *w, usec shown_to, struct proof *ret_proof)
{
	const struct duty_waiver *waiver = waiver_for(k, w->due);
	struct duty_instance i = { .from = w->begins, .to = shown_to, .due = extended(w->due, waiver), .trigger = w->trigger ? w->trigger->id : 0,
		.waiver = waiver ? waiver->id : 0, .by_kind = -1 };
	w->due = i.due;
	*ret_proof = ask_proof(k, w);
	proof_note(&i, ret_proof);
	i.status = status_of(k, &i, w, ret_proof, waiver);
	tick(k, i.due);
	return i;
}

static bool is_open_status(enum duty_status s)
{
	return s == DUTY_PARTLY || s == DUTY_IN_REVIEW || s == DUTY_OVERDUE || s == DUTY_DUE_SOON || s == DUTY_NOT_DUE;
}

bool windows_end(const struct recurrence *r)
{
	return r->kind == RECUR_BUCKET || r->kind == RECUR_ACTIVITY || r->kind == RECUR_CREDIT || r->is_scheduled;
}

/* From when on there is a bucket that begins then. */
static usec opens(const struct ask *k, usec from)
{
	if (k->recur->deadline_years >= 0)
		return from;
	return civil_usec((struct civil){ .year = civil_of(from).year + k->recur->deadline_years, .month = 1, .day = 1 });
}

bool is_begun_not_over(const struct ask *k, const struct duty_instance *i)
{
	return opens(k, i->from) < k->s->heir_from && (!windows_end(k->recur) || i->to > k->s->heir_from);
}

/* A window whose stretch has ended unmet: not applicable when that was in time, unless an heir goes on. */
static void close_window(struct ask *k, struct duty_instance *i, usec stretch_end)
{
	bool is_carried = k->heir && k->s->heir_from <= stretch_end && is_begun_not_over(k, i);
	if (stretch_end <= k->at && is_open_status(i->status) && i->due > stretch_end && !is_carried)
		i->status = DUTY_NOT_APPLICABLE;
}

static usec work_until(const struct ask *k, usec stretch_end)
{
	return k->heir && k->s->heir_from <= stretch_end ? TIME_OPEN : stretch_end;
}

/* ---- rolling ---- */

/* Waivers and contradictions of any window tell when something changes. */
static bool asks_last(const struct ask *k)
{
	return k->is_standing && !k->has_waivers && !k->t->has_contradicts;
}

/* The window before the last one that is remembered: the standing needs two. */
static struct link link_last(const struct ask *k, const struct duty_segment *s)
{
	const struct chain *c = k->chain;
	struct link first = { s->from, s->from, s->from };
	if (!c || c->n < 2 || c->at[c->n - 2].stretch != s->from)
		return first;
	return c->at[c->n - 2];
}

static void link_note(struct ask *k, struct link x)
{
	struct chain *c = k->chain;
	if (!c)
		return;
	if (c->n && c->at[0].stretch != x.stretch)
		c->n = 0;
	if (c->n < c->room && (!c->n || c->at[c->n - 1].start < x.start))
		c->at[c->n++] = x;
}

static void rolling_chain(struct ask *k, const struct duty_segment *s)
{
	struct link last = link_last(k, s);
	usec start = last.start, counts_from = last.counts_from;
	bool is_past = true;
	while (start <= k->at && start < s->to && k->out.n < WINDOWS_MAX) {
		if (is_past)
			link_note(k, (struct link){ s->from, start, counts_from });
		struct window w = { .from = counts_from, .to = work_until(k, s->to), .begins = start, .due = ask_late_from(k, start, &k->recur->gap, 1) };
		const struct duty_waiver *waiver = waiver_for(k, w.due);
		struct proof p;
		struct duty_instance i = judged(k, &w, w.due, &p);
		i.to = i.due;
		if (i.status == DUTY_WAIVED && waiver) {
			add(k, i);
			tick(k, waiver->to);
			if (waiver->to <= start)
				return;
			start = counts_from = waiver->to;
			continue;
		}
		if (!p.met_at) {
			close_window(k, &i, s->to);
			add(k, i);
			return;
		}
		i.to = p.met_at;
		add(k, i);
		is_past &= i.due <= k->at;
		start = p.met_at;
		counts_from = p.met_at + 1;
	}
}

static void rolling_scheduled(struct ask *k, const struct duty_segment *s)
{
	usec from = s->from;
	for (int n = 1; from <= k->at && from < s->to && n < WINDOWS_MAX; n++) {
		usec due = ask_late_from(k, s->from, &k->recur->gap, n);
		struct window w = { .from = from, .to = due < work_until(k, s->to) ? due : work_until(k, s->to), .begins = from, .due = due };
		struct proof p;
		struct duty_instance i = judged(k, &w, due, &p);
		close_window(k, &i, s->to);
		add(k, i);
		tick(k, due);
		if (due <= from)
			return;
		from = due;
	}
}

/* ---- buckets ---- */

static usec deadline_of(const struct recurrence *r, usec from, usec to)
{
	if (!r->deadline_month)
		return to;
	struct civil first = { .year = civil_of(from).year + r->deadline_years, .month = r->deadline_month, .day = 1 };
	int64_t day = civil_day_number(civil_usec(first)), last = day_add_months(day, 1) - 1;
	return civil_day_start((day + r->deadline_day - 1 < last ? day + r->deadline_day - 1 : last) + 1);
}

static bool is_after_cutoff(const struct recurrence *r, usec entry, usec from)
{
	if (!r->cutoff_month || entry <= from)
		return false;
	struct civil c = civil_of(entry);
	return c.month > r->cutoff_month || (c.month == r->cutoff_month && c.day > r->cutoff_day);
}

/* Whether it bound in [from, to), by an entry before the cut-off; *ret_end: end of that stretch. */
static bool bound_in(const struct ask *k, usec open, usec from, usec to, usec *ret_end)
{
	bool any = false;
	for (size_t i = 0; i < k->n_segments; i++) {
		const struct duty_segment *s = &k->segments[i];
		if (s->truth != TRUE3 || s->from > k->at || s->from >= to || s->to <= open || is_after_cutoff(k->recur, s->from, from))
			continue;
		any = true;
		*ret_end = s->to;
	}
	return any;
}

static usec earlier(usec a, usec b)
{
	return a < b ? a : b;
}

static void bucket_add(struct ask *k, usec open, usec from, usec to)
{
	usec end = TIME_OPEN, due = deadline_of(k->recur, from, to);
	if (!bound_in(k, open, from, to, &end))
		return;
	struct window w = { .from = from, .to = to, .begins = from, .due = due };
	struct proof p;
	struct duty_instance i = judged(k, &w, to, &p);
	if (is_open_status(i.status)) {
		usec last = earlier(k->at, earlier(to, i.due) - 1);
		enum truth truth = ask_truth(k, last);
		bool is_carried = k->heir && k->s->heir_from <= earlier(end, last) && is_begun_not_over(k, &i);
		if (truth == FALSE3 && !is_carried)
			i.status = DUTY_NOT_APPLICABLE;
		else if (truth == UNKNOWN3)
			i.status = DUTY_UNDETERMINED;
	}
	add(k, i);
}

/* The standing needs the last two that say something, and those not yet due, whose times are still to come. */
static void buckets_last(struct ask *k, usec first, usec from, usec to)
{
	for (int said = 0;; bucket_of(k->recur->bucket, from - 1, &from, &to)) {
		size_t n = k->out.n;
		bucket_add(k, opens(k, from), from, to);
		said += k->out.n > n && (k->out.at[n].status != DUTY_UNDETERMINED || to > k->at);
		if (from <= first || (said >= 2 && deadline_of(k->recur, from, to) <= k->at))
			return;
	}
}

static void buckets(struct ask *k)
{
	if (!k->n_segments)
		return;
	usec first, from, to;
	bucket_of(k->recur->bucket, k->segments[0].from, &first, &to);
	from = first;
	if (asks_last(k) && k->at > from)
		bucket_of(k->recur->bucket, k->at, &from, &to);
	for (bool any = false;; any = true) {
		usec open = opens(k, from);
		tick(k, open);
		if (open > k->at) {
			if (any && asks_last(k)) {
				bucket_of(k->recur->bucket, from - 1, &from, &to);
				buckets_last(k, first, from, to);
			}
			return;
		}
		if (!asks_last(k))
			bucket_add(k, open, from, to);
		if (k->out.n >= WINDOWS_MAX)
			return;
		bucket_of(k->recur->bucket, to, &from, &to);
	}
}

/* ---- once ---- */

/* Late from day D, in the reading that its switch says; INT64_MIN when there is no day. */
static usec fixed_due(const struct ask *k, usec at)
{
	if (k->recur->due_day == INT64_MIN)
		return INT64_MIN;
	bool exclusive = k->recur->exclusive >= 0 && str_is(duty_word_text(ask_param(k, k->recur->exclusive, at)), "exclusive");
	return civil_day_start(k->recur->due_day + (exclusive ? 0 : 1));
}

static usec due_of_entry(const struct ask *k, usec entry)
{
	usec day = fixed_due(k, entry);
	if (day != INT64_MIN && entry <= k->in_force)
		return day;
	struct duty_span s = ask_span(k, &k->recur->grace, entry);
	usec with_grace = s.months || s.days || s.time ? ask_late_from(k, entry, &k->recur->grace, 1) : entry;
	return with_grace > day ? with_grace : day;
}

static void once(struct ask *k)
{
	const struct duty_segment *chosen = NULL;
	for (size_t i = 0; i < k->n_segments; i++) {
		const struct duty_segment *s = &k->segments[i];
		if (s->truth != TRUE3 || s->from > k->at)
			continue;
		if (!chosen || chosen->to < due_of_entry(k, chosen->from))
			chosen = s;
	}
	if (!chosen)
		return;
	struct window w = { .from = k->in_force, .to = TIME_OPEN, .begins = chosen->from, .due = due_of_entry(k, chosen->from), .is_lasting = true };
	struct proof p;
	struct duty_instance i = judged(k, &w, TIME_OPEN, &p);
	enum truth truth = ask_truth(k, k->at);
	bool is_carried = ends_bound(k) && (!p.met_at || p.met_at >= k->s->heir_from);
	if (truth == FALSE3 && !is_carried)
		i.status = DUTY_NOT_APPLICABLE;
	else if (truth == UNKNOWN3)
		i.status = DUTY_UNDETERMINED;
	add(k, i);
}

static void once_rel(struct ask *k, const struct duty_segment *s)
{
	struct window w = { .from = s->from, .to = work_until(k, s->to), .begins = s->from, .due = ask_late_from(k, s->from, &k->recur->gap, 1), .is_lasting = true };
	struct proof p;
	struct duty_instance i = judged(k, &w, s->to, &p);
	close_window(k, &i, s->to);
	add(k, i);
}

/* ---- invariants ---- */

/* When what is asked of a state changes: the number a share is of, parameters, the year. */
static struct changes asked_anew(struct ask *k, usec from, usec to)
{
	struct changes c = share_changes(k);
	for (size_t i = 0; i < k->r->n_settings; i++) {
		*VEC_ADD(k->a, &c.at) = k->r->settings[i].from;
		*VEC_ADD(k->a, &c.at) = k->r->settings[i].to;
	}
	usec begins, ends = from;
	while (asks_for_year(k->t) && ends <= k->at && ends < to) {
		bucket_of(BUCKET_YEAR, ends, &begins, &ends);
		*VEC_ADD(k->a, &c.at) = ends;
	}
	return c;
}

/* Every moment from which the condition may be another, in (from, to). */
static size_t turning_points(struct ask *k, usec from, usec to, const struct duty_segment *holds, size_t n_holds, usec **ret)
{
	struct changes others = asked_anew(k, from, to);
	size_t room = n_holds + others.at.n + 1, n = 0;
	for (size_t i = 0; i < k->t->n_evidence; i++)
		room += 2 * ask_candidates(k, i)->n;
	usec *at = a_array(k->a, usec, room);
	at[n++] = from;
	for (size_t i = 0; i < others.at.n; i++)
		at[n++] = others.at.at[i];
	for (size_t i = 0; i < n_holds; i++)
		at[n++] = holds[i].from;
	for (size_t i = 0; i < k->t->n_evidence; i++) {
		const struct candidates *c = ask_candidates(k, i);
		for (size_t j = 0; j < c->n; j++) {
			at[n++] = c->at[j].from;
			at[n++] = c->at[j].until;
		}
	}
	moments_sort(at, n);
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		tick(k, at[i]);
		if (at[i] >= from && at[i] < to && at[i] <= k->at && (!kept || at[kept - 1] != at[i]))
			at[kept++] = at[i];
	}
	*ret = at;
	return kept;
}

struct condition { enum { BROKEN, IN_REVIEW, FULFILLED, NOT_KNOWN } is; struct proof proof; };

static struct condition condition_at(struct ask *k, usec at, const struct duty_segment *holds, size_t n_holds)
{
	struct condition c = { 0 };
	if (k->recur->holds.n) {
		enum truth t = FALSE3;
		for (size_t i = 0; i < n_holds; i++)
			if (holds[i].from <= at && at < holds[i].to)
				t = holds[i].truth;
		c.is = t == TRUE3 ? FULFILLED : t == UNKNOWN3 ? NOT_KNOWN : BROKEN;
		c.proof.have = t == TRUE3;
		c.proof.need = 1;
		return c;
	}
	c.proof = ask_state(k, at, TIME_OPEN);
	c.is = c.proof.met_at ? FULFILLED : c.proof.is_in_review ? IN_REVIEW : BROKEN;
	return c;
}

/* What lasts now is only submitted, but would do, and was stated in time. */
static bool breach_in_review(struct ask *k, usec due)
{
	return !k->recur->holds.n && ask_state(k, k->at, due).is_in_review;
}

/* A stretch in which the condition was not fulfilled; to TIME_OPEN while it lasts. is_cut: the duty bound no longer. */
static void breach_add(struct ask *k, usec from, usec to, const struct condition *c, bool is_cut)
{
	struct window w = { .from = from, .to = TIME_OPEN, .begins = from };
	struct duty_span s = ask_span(k, &k->recur->tolerance, from);
	usec due = s.months || s.days || s.time ? ask_late_from(k, from, &k->recur->tolerance, 1) : from;
	const struct duty_waiver *waiver = waiver_for(k, due);
	struct duty_instance i = { .from = from, .to = to, .due = extended(due, waiver), .waiver = waiver ? waiver->id : 0 };
	proof_note(&i, &c->proof);
	i.met_at = to <= k->at && !is_cut ? to : 0;
	tick(k, i.due);
	if (waiver && (waiver->type == WAIVER_WAIVE || (!i.met_at && is_substitute(k, waiver, &w))))
		i.status = DUTY_WAIVED;
	else if (i.met_at)
		i.status = i.met_at < i.due ? DUTY_MET : DUTY_MET_LATE;
	else if (is_cut && to < i.due)
		i.status = DUTY_NOT_APPLICABLE;
	else if (!is_cut && breach_in_review(k, i.due))
		i.status = DUTY_IN_REVIEW;
	else if (k->t->modality == MODALITY_E)
		i.status = DUTY_NOT_DUE;
	else
		i.status = k->at < i.due || (k->t->modality == MODALITY_S && !k->t->red_when_soft) ? DUTY_DUE_SOON : DUTY_OVERDUE;
	if (c->is == NOT_KNOWN)
		i.status = DUTY_UNDETERMINED;
	add(k, i);
}

static void fulfilled_add(struct ask *k, usec from, usec to, const struct condition *c)
{
	struct window w = { .from = INT64_MIN, .to = TIME_OPEN, .begins = from };
	struct duty_instance i = { .from = from, .to = to, .due = TIME_OPEN };
	proof_note(&i, &c->proof);
	i.met_at = from;
	i.status = c->proof.by && is_contradicted(k, &w) ? DUTY_CONTRADICTED : DUTY_MET;
	add(k, i);
}

static void invariant(struct ask *k, const struct duty_segment *s)
{
	usec demanded = due_of_entry(k, s->from);
	if (demanded < s->from)
		demanded = s->from;
	tick(k, demanded);
	if (k->at < demanded || s->to <= demanded) {
		if (s->to > k->at)
			add(k, (struct duty_instance){ .from = s->from, .to = demanded, .due = TIME_OPEN, .status = DUTY_NOT_DUE, .by_kind = -1 });
		return;
	}
	struct duty_segment *holds = NULL;
	size_t n_holds = 0;
	if (k->recur->holds.n)
		duty_applies(k->a, k->r, &k->recur->holds, k->h, k->s, k->known, &holds, &n_holds);
	usec *points;
	size_t n = turning_points(k, demanded, s->to, holds, n_holds, &points);
	struct condition was = condition_at(k, points[0], holds, n_holds);
	usec since = points[0];
	for (size_t i = 1; i < n; i++) {
		struct condition now = condition_at(k, points[i], holds, n_holds);
		if (now.is == NOT_KNOWN && was.is != FULFILLED)
			now.is = was.is;   /* what was broken is not mended by nobody knowing */
		if ((now.is == FULFILLED) == (was.is == FULFILLED) && (now.is == NOT_KNOWN) == (was.is == NOT_KNOWN)) {
			was = now;
			continue;
		}
		if (was.is != FULFILLED)
			breach_add(k, since, points[i], &was, false);
		was = now;
		since = points[i];
	}
	usec end = s->to <= k->at ? s->to : TIME_OPEN;
	if (was.is != FULFILLED)
		breach_add(k, since, end, &was, s->to <= k->at);
	else
		fulfilled_add(k, since, end, &was);
}

/* ---- on event, credit ---- */

static usec stretch_end(const struct ask *k, usec at)
{
	for (size_t i = 0; i < k->n_segments; i++)
		if (k->segments[i].from <= at && at < k->segments[i].to)
			return k->segments[i].to;
	return TIME_OPEN;
}

static void event_add(struct ask *k, const struct duty_record *trigger)
{
	enum truth truth = ask_truth(k, trigger->begins);
	usec due = TIME_OPEN;
	if (truth == FALSE3)
		return;
	if (k->recur->deadline_field >= 0 && trigger->values[k->recur->deadline_field] != DUTY_NULL)
		due = trigger->values[k->recur->deadline_field];
	else if (k->recur->gap.param >= 0 || k->recur->gap.span.months || k->recur->gap.span.days || k->recur->gap.span.time)
		due = ask_late_from(k, trigger->begins, &k->recur->gap, 1);
	struct window w = { .from = trigger->begins, .to = TIME_OPEN, .begins = trigger->begins, .due = due, .trigger = trigger };
	struct proof p;
	struct duty_instance i = judged(k, &w, TIME_OPEN, &p);
	bool has_ended = trigger->ends > trigger->begins && trigger->ends <= k->at;
	if (truth == UNKNOWN3)
		i.status = DUTY_UNDETERMINED;
	else if (has_ended && is_open_status(i.status))
		i.status = DUTY_NOT_APPLICABLE;
	else
		close_window(k, &i, stretch_end(k, trigger->begins));
	add(k, i);
}

static void on_event(struct ask *k)
{
	for (size_t i = 0; i < k->s->n_records; i++) {
		const struct duty_record *r = &k->s->records[i];
		struct window w = { .begins = r->begins };
		if (r->kind != k->recur->trigger || r->is_false || !is_known(r->known_from, r->known_to, k->known))
			continue;
		tick(k, r->begins);
		tick(k, r->ends);
		if (r->begins > k->at || r->begins < k->in_force || where_fails(k, k->recur->trigger_where, k->recur->n_trigger_where, r, &w) >= 0)
			continue;
		event_add(k, r);
	}
}

static void credit(struct ask *k)
{
	if (!k->n_segments)
		return;
	usec from, to, end;
	bucket_of(BUCKET_YEAR, k->segments[0].from, &from, &to);
	for (; from <= k->at && k->out.n < WINDOWS_MAX; bucket_of(BUCKET_YEAR, to, &from, &to)) {
		struct window w = { .from = from, .to = to, .begins = from, .due = to };
		struct proof p;
		tick(k, to);
		if (!bound_in(k, from, from, to, &end))
			continue;
		struct duty_instance i = judged(k, &w, to, &p);
		i.due = TIME_OPEN;
		if (i.status != DUTY_MET && i.status != DUTY_CONTRADICTED && i.status != DUTY_WAIVED)
			i.status = p.is_in_review ? DUTY_IN_REVIEW : DUTY_NOT_DUE;
		if (i.status == DUTY_NOT_DUE && (to <= k->at || ask_truth(k, k->at) != TRUE3))
			continue;
		add(k, i);
	}
}

/* ---- all ---- */

/* The first window of a stretch or after a waiver; the others begin with the work that met the one before. */
static bool begins_chain(const struct ask *k, usec from)
{
	for (size_t i = 0; i < k->n_segments; i++)
		if (k->segments[i].from == from)
			return true;
	for (size_t j = 0; j < k->owners.n && k->has_waivers; j++) {
		size_t n;
		const struct duty_waiver *w = history_waivers(k->h, k->owners.at[j].id, &n);
		for (size_t i = 0; i < n; i++)
			if (w[i].to == from)
				return true;
	}
	return false;
}

struct window window_of(struct ask *k, const struct duty_instance *i, const struct duty_record *trigger)
{
	struct window w = { .from = i->from, .to = TIME_OPEN, .begins = i->from, .due = i->due, .trigger = trigger };
	if (windows_end(k->recur))
		w.to = i->to;
	if (k->recur->kind == RECUR_ROLLING && !k->recur->is_scheduled) {
		w.to = i->met_at ? i->met_at + 1 : TIME_OPEN;
		w.from += !begins_chain(k, i->from) || ask_proof(k, &w).have > i->have;   /* the one before was met in the first moment of the stretch */
	}
	usec end = work_until(k, stretch_end(k, i->from));
	if ((k->recur->kind == RECUR_ROLLING || k->recur->kind == RECUR_ONCE_REL) && w.to > end)
		w.to = end;
	w.is_lasting = k->recur->kind == RECUR_ONCE || k->recur->kind == RECUR_ONCE_REL;
	if (k->recur->kind == RECUR_ONCE)
		w.from = k->in_force;
	return w;
}

static int instance_cmp(const void *x, const void *y)
{
	const struct duty_instance *a = x, *b = y;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->due != b->due)
		return a->due < b->due ? -1 : 1;
	return a->trigger < b->trigger ? -1 : a->trigger > b->trigger;
}

static void by_segment(struct ask *k, const struct duty_segment *s)
{
	switch (k->recur->kind) {
	case RECUR_ROLLING: (k->recur->is_scheduled ? rolling_scheduled : rolling_chain)(k, s); break;
	case RECUR_ONCE_REL: once_rel(k, s); break;
	case RECUR_INVARIANT: invariant(k, s); break;
	case RECUR_ONCE: case RECUR_BUCKET: case RECUR_ACTIVITY: case RECUR_ON_EVENT: case RECUR_CREDIT: break;
	}
}

static void as_a_whole(struct ask *k)
{
	switch (k->recur->kind) {
	case RECUR_ONCE: once(k); break;
	case RECUR_BUCKET: case RECUR_ACTIVITY: buckets(k); break;
	case RECUR_ON_EVENT: on_event(k); break;
	case RECUR_CREDIT: credit(k); break;
	case RECUR_ROLLING: case RECUR_ONCE_REL: case RECUR_INVARIANT: break;
	}
}

void ask_instances(struct ask *k)
{
	for (size_t i = 0; i < k->n_segments; i++) {
		const struct duty_segment *s = &k->segments[i];
		if (s->from > k->at)
			break;
		if (s->truth == TRUE3)
			by_segment(k, s);
		else if (s->truth == UNKNOWN3)
			add(k, (struct duty_instance){ .from = s->from, .to = s->to, .due = TIME_OPEN, .status = DUTY_UNDETERMINED, .by_kind = -1 });
	}
	as_a_whole(k);
	for (size_t i = 1; i < k->out.n; i++)
		if (instance_cmp(&k->out.at[i - 1], &k->out.at[i]) > 0) {
			qsort(k->out.at, k->out.n, sizeof *k->out.at, instance_cmp);
			break;
		}
}
