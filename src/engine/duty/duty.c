/* Questions to the engine: instances, standing, and what was said day by day. */
#include "engine/duty/inside.h"

const char *const duty_status_names[N_DUTY_STATUSES] = {
	"contradicted", "waived", "met-late", "met", "partly-met", "in-review", "overdue", "due-soon", "not-due", "undetermined", "not-applicable"
};

/* ---- parameters ---- */

/* Where several hold, the one that began last. */
static const struct duty_setting *setting_of(const struct ask *k, int param, usec at)
{
	const struct duty_setting *best = NULL;
	for (size_t i = 0; i < k->r->n_settings; i++) {
		const struct duty_setting *s = &k->r->settings[i];
		if (s->param == param && s->from <= at && at < s->to && is_known(s->known_from, s->known_to, k->known) && (!best || s->from >= best->from))
			best = s;
	}
	return best;
}

int64_t ask_param(const struct ask *k, int param, usec at)
{
	const struct duty_setting *s = setting_of(k, param, at);
	return s ? s->value : k->r->catalogue->params[param].initial;
}

int64_t ask_number(const struct ask *k, const struct duty_value *v, usec at)
{
	return v->param < 0 ? v->literal : ask_param(k, v->param, at);
}

struct duty_span ask_span(const struct ask *k, const struct duty_value *v, usec at)
{
	if (v->param < 0)
		return v->span;
	const struct duty_setting *s = setting_of(k, v->param, at);
	return s ? s->span : k->r->catalogue->params[v->param].initial_span;
}

usec ask_late_from(const struct ask *k, usec start, const struct duty_value *span, int times)
{
	struct duty_span s = ask_span(k, span, start);
	bool shifts = k->recur->shifts && k->recur->shift_param >= 0 && str_is(duty_word_text(ask_param(k, k->recur->shift_param, start)), "shift");
	return shifts ? span_late_from_shifted(start, s, times, k->r->is_off, k->r->arg) : span_late_from(start, s, times);
}

/* ---- asking ---- */

static const struct recurrence *reading_at(const struct ask *k)
{
	if (k->t->reading_param >= 0) {
		int64_t choice = ask_param(k, k->t->reading_param, k->at);
		for (size_t i = 0; i < k->t->n_readings; i++)
			if (k->t->readings[i].choice == choice)
				return &k->t->readings[i].recur;
	}
	return &k->t->readings[0].recur;
}

/* The number a share is taken of may change. */
static void shares_tick(struct ask *k)
{
	struct changes c = share_changes(k);
	for (size_t i = 0; i < c.at.n; i++)
		tick(k, c.at.at[i]);
}

/* Another owner has other waivers. */
static void owners_tick(struct ask *k)
{
	for (size_t i = 0; k->owners.n > 1 && i < k->s->n_facts && k->s->facts[i].attribute == DUTY_OWNER; i++) {
		tick(k, k->s->facts[i].from);
		tick(k, k->s->facts[i].to);
	}
}

static void waivers_tick(struct ask *k)
{
	for (size_t j = 0; j < k->owners.n && k->t->is_waivable; j++) {
		size_t n;
		const struct duty_waiver *w = history_waivers(k->h, k->owners.at[j].id, &n);
		k->has_waivers |= n > 0;
		for (size_t i = 0; i < n; i++) {
			tick(k, w[i].from);
			tick(k, w[i].to);
		}
	}
}

struct ask ask_with(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec at, usec known,
	const struct stretches *found)
{
	struct ask k = { .a = a, .r = r, .t = &r->catalogue->duties[duty], .h = h, .s = s, .at = at, .known = known, .in_force = r->catalogue->in_force_from,
		.next = TIME_OPEN };
	k.owners = owners_of(a, h, s);
	k.heir = s->heir && s->heir_from <= at ? history_find(h, UNIT_ORG, s->heir) : NULL;
	k.recur = reading_at(&k);
	k.found = a_array(a, struct candidates, k.t->n_evidence);
	waivers_tick(&k);
	struct stretches x = found ? *found : ask_stretches(&k);
	k.segments = x.at;
	k.n_segments = x.n;
	for (size_t i = 0; i < k.n_segments; i++) {
		tick(&k, k.segments[i].from);
		tick(&k, k.segments[i].to);
	}
	for (size_t i = 0; i < r->n_settings; i++) {
		tick(&k, r->settings[i].from);
		tick(&k, r->settings[i].to);
	}
	tick(&k, k.in_force);
	shares_tick(&k);
	owners_tick(&k);
	if (s->heir)
		tick(&k, s->heir_from);
	return k;
}

struct ask ask_of(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec at, usec known)
{
	return ask_with(a, r, duty, h, s, at, known, NULL);
}

/* ---- standing ---- */

static int urgency(enum duty_status s)
{
	static const enum duty_status order[] = { DUTY_CONTRADICTED, DUTY_OVERDUE, DUTY_DUE_SOON, DUTY_IN_REVIEW, DUTY_PARTLY, DUTY_NOT_DUE };
	for (size_t i = 0; i < COUNT(order); i++)
		if (order[i] == s)
			return i;
	return COUNT(order);
}

static const struct duty_instance *most_urgent(const struct ask *k)
{
	const struct duty_instance *best = NULL;
	for (size_t i = 0; i < k->out.n; i++)
		if (k->out.at[i].status != DUTY_UNDETERMINED && k->out.at[i].status != DUTY_NOT_APPLICABLE && (!best || urgency(k->out.at[i].status) <= urgency(best->status)))
			best = &k->out.at[i];
	return best;
}

static bool is_settled_by_now(enum duty_status s)
{
	return s == DUTY_MET || s == DUTY_MET_LATE || s == DUTY_PARTLY || s == DUTY_WAIVED || s == DUTY_CONTRADICTED || s == DUTY_IN_REVIEW;
}

/* The bucket before speaks for the last one. It may be due only after its time is over. */
static bool is_more_urgent(enum duty_status before, enum duty_status last)
{
	return (before == DUTY_OVERDUE && !is_settled_by_now(last)) || (before == DUTY_DUE_SOON && last == DUTY_NOT_DUE);
}

/* The last of the first n that says something: not what was unknown for a time that is over. */
static const struct duty_instance *speaking(const struct ask *k, size_t n)
{
	while (n && k->out.at[n - 1].status == DUTY_UNDETERMINED && k->out.at[n - 1].to <= k->at)
		n--;
	return n ? &k->out.at[n - 1] : NULL;
}

/* The instance that speaks for the subject, and the status it gives. */
static const struct duty_instance *speaker(const struct ask *k, enum duty_status *ret)
{
	bool is_event = k->recur->kind == RECUR_ON_EVENT;
	const struct duty_instance *last = is_event ? most_urgent(k) : speaking(k, k->out.n), *before = is_event || !last ? NULL : speaking(k, (size_t)(last - k->out.at));
	*ret = last ? last->status : DUTY_NOT_DUE;
	if (!before)
		return last;
	if (k->recur->kind == RECUR_ROLLING && !k->recur->is_scheduled && *ret == DUTY_NOT_DUE && (before->status == DUTY_MET || before->status == DUTY_MET_LATE))
		*ret = DUTY_MET;
	if ((k->recur->kind == RECUR_BUCKET || k->recur->kind == RECUR_ACTIVITY) && is_more_urgent(before->status, *ret)) {
		*ret = before->status;
		return before;
	}
	return last;
}

/* By the last window; of events, by the one that speaks. */
static bool is_carried(const struct ask *k, const struct duty_instance *spoke)
{
	const struct duty_instance *i = k->recur->kind == RECUR_ON_EVENT ? spoke : speaking(k, k->out.n);
	return i && ends_bound(k) && i->status != DUTY_NOT_APPLICABLE && i->status != DUTY_MET && i->status != DUTY_MET_LATE && is_begun_not_over(k, i);
}

static struct duty_standing standing_of(const struct ask *k)
{
	enum truth truth = ask_truth(k, k->at);
	enum duty_status status;
	const struct duty_instance *i = speaker(k, &status);
	struct duty_standing st = { .due = TIME_OPEN, .next = k->next, .by_kind = -1 };
	if (truth == FALSE3 && !is_carried(k, i))
		status = DUTY_NOT_APPLICABLE;
	else if (truth == UNKNOWN3)
		status = DUTY_UNDETERMINED;
	st.status = status;
	if (i && status != DUTY_NOT_APPLICABLE && status != DUTY_UNDETERMINED) {
		st.due = i->due;
		st.have = i->have;
		st.need = i->need;
		st.by = i->by;
		st.by_kind = i->by_kind;
	}
	return st;
}

void duty_instances(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec at, usec known,
	struct duty_instance **ret, size_t *ret_n)
{
	struct ask k = ask_of(a, r, duty, h, s, at, known);
	ask_instances(&k);
	for (size_t i = 0; i < k.out.n; i++)
		k.out.at[i].next = k.next;
	*ret = k.out.at;
	*ret_n = k.out.n;
}

static struct duty_standing stand_with(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec at, usec known,
	const struct stretches *found, struct chain *chain)
{
	struct arena_mark mark = arena_mark(a);
	struct ask k = ask_with(a, r, duty, h, s, at, known, found);
	k.is_standing = true;
	k.chain = chain;
	ask_instances(&k);
	struct duty_standing st = standing_of(&k);
	arena_rewind(a, mark);
	return st;
}

struct duty_standing duty_stand(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec at, usec known)
{
	return stand_with(a, r, duty, h, s, at, known, NULL, NULL);
}

/* ---- day by day ---- */

/* Moments at which the register came to know something that bears on the duty, or knew it no longer. */
struct moments { VEC(usec) of; size_t next; };

static void moments_add(struct arena *a, struct moments *m, usec known_from, usec known_to)
{
	*VEC_ADD(a, &m->of) = known_from;
	if (known_to != TIME_OPEN)
		*VEC_ADD(a, &m->of) = known_to;
}

static bool selector_asks(const struct selector *sel, int attribute)
{
	for (size_t i = 0; i < sel->n; i++)
		if (sel->steps[i].op < SEL_AND && sel->steps[i].attribute == attribute)
			return true;
	return false;
}

static bool asks_attribute(const struct duty_template *t, int attribute)
{
	bool yes = selector_asks(&t->applies, attribute);
	for (size_t i = 0; i < t->n_readings && !yes; i++)
		yes = selector_asks(&t->readings[i].recur.holds, attribute);
	for (size_t i = 0; i < t->n_evidence && !yes; i++)
		yes = t->evidence[i].share_of == attribute;
	return yes;
}

bool duty_asks_kind(const struct duty_template *t, int kind)
{
	bool yes = t->has_contradicts && query_is_of(&t->contradicts, kind);
	for (size_t i = 0; i < t->n_readings && !yes; i++)
		yes = t->readings[i].recur.kind == RECUR_ON_EVENT && t->readings[i].recur.trigger == kind;
	for (size_t i = 0; i < t->n_evidence && !yes; i++)
		yes = query_is_of(&t->evidence[i], kind);
	return yes;
}

static void moments_of_facts(struct arena *a, struct moments *m, const struct duty_subject *s, const struct duty_template *only)
{
	for (size_t i = 0; i < s->n_facts; i++)
		if (!only || asks_attribute(only, s->facts[i].attribute))
			moments_add(a, m, s->facts[i].known_from, s->facts[i].known_to);
}

/* any: another kind may stand for the one that is asked for. */
static void moments_of_records(struct arena *a, struct moments *m, const struct duty_subject *s, const struct duty_template *t, bool any)
{
	bool asked = false;
	for (size_t i = 0; i < s->n_records; i++) {
		if (!i || s->records[i].kind != s->records[i - 1].kind)
			asked = any || duty_asks_kind(t, s->records[i].kind);
		if (asked)
			moments_add(a, m, s->records[i].known_from, s->records[i].known_to);
	}
}

/* Those at which the stretches may become others. */
static struct moments fact_moments(struct arena *a, const struct duty_template *t, const struct duty_history *h, const struct duty_subject *s)
{
	struct owners o = owners_of(a, h, s);
	struct moments m = { 0 };
	moments_of_facts(a, &m, s, NULL);
	for (size_t i = 0; i < o.n; i++)
		if (o.at[i].org && o.at[i].org != s)
			moments_of_facts(a, &m, o.at[i].org, t);
	moments_sort(m.of.at, m.of.n);
	return m;
}

static bool waivers_are_there(struct arena *a, const struct duty_history *h, const struct duty_subject *s)
{
	struct owners o = owners_of(a, h, s);
	size_t n = 0;
	for (size_t j = 0; j < o.n && !n; j++)
		(void)history_waivers(h, o.at[j].id, &n);
	return n;
}

static void moments_of_waivers(struct arena *a, struct moments *m, const struct duty_history *h, const struct duty_subject *s)
{
	struct owners o = owners_of(a, h, s);
	for (size_t j = 0; j < o.n; j++) {
		size_t n;
		const struct duty_waiver *w = history_waivers(h, o.at[j].id, &n);
		for (size_t i = 0; i < n; i++)
			moments_add(a, m, w[i].known_from, w[i].known_to);
	}
}

static struct moments other_moments(struct arena *a, const struct duty_rules *r, const struct duty_template *t, const struct duty_history *h, const struct duty_subject *s, bool has_waivers)
{
	const struct duty_subject *heir = s->heir ? history_find(h, UNIT_ORG, s->heir) : NULL;
	struct moments m = { 0 };
	if (has_waivers)
		moments_of_waivers(a, &m, h, s);
	moments_of_records(a, &m, s, t, has_waivers);
	if (heir)
		moments_of_records(a, &m, heir, t, has_waivers);
	for (size_t i = 0; i < r->n_settings; i++)
		moments_add(a, &m, r->settings[i].known_from, r->settings[i].known_to);
	moments_sort(m.of.at, m.of.n);
	return m;
}

/* The next of them after t; t only grows. */
static usec moments_next(struct moments *m, usec t)
{
	while (m->next < m->of.n && m->of.at[m->next] <= t)
		m->next++;
	return m->next < m->of.n ? m->of.at[m->next] : TIME_OPEN;
}

static usec earlier_of(usec a, usec b) { return a < b ? a : b; }

/* Whether what was found of a chain stays so: nothing but work that becomes known can change it. */
static bool is_steady(const struct duty_rules *r, int duty, const struct duty_subject *s, bool has_waivers)
{
	const struct duty_template *t = &r->catalogue->duties[duty];
	bool yes = t->readings[0].recur.kind == RECUR_ROLLING && !r->n_settings && !s->heir && !has_waivers && !t->has_contradicts;
	for (size_t i = 0; i < t->n_evidence && yes; i++)
		yes = t->evidence[i].share_of < 0;
	return yes;
}

/* Forgets the windows that began with work no older than what became known, or known no longer, at t. */
static void chain_learn(struct chain *c, const struct duty_subject *s, usec t)
{
	usec oldest = TIME_OPEN;
	for (size_t i = 0; i < s->n_records; i++) {
		const struct duty_record *x = &s->records[i];
		if (x->known_from != t && x->known_to != t)
			continue;
		oldest = earlier_of(oldest, earlier_of(x->ends, x->judged ? earlier_of(x->begins, x->judged) : x->begins));
	}
	while (c->n > 1 && c->at[c->n - 1].start >= oldest)
		c->n--;
}

static int64_t owner_at(const struct duty_subject *s, usec t)
{
	return s->heir && s->heir_from <= t ? s->heir : owner_id(s, t, t);
}

void duty_flips(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec until,
	struct duty_flip **ret, size_t *ret_n)
{
	const struct duty_template *d = &r->catalogue->duties[duty];
	VEC(struct duty_flip) out = { 0 };
	bool has_waivers = waivers_are_there(a, h, s);
	struct moments facts = fact_moments(a, d, h, s), others = other_moments(a, r, d, h, s, has_waivers);
	struct duty_flip is = { .org = s->org, .status = DUTY_NOT_APPLICABLE };
	struct stretches found;
	struct chain chain = { .room = is_steady(r, duty, s, has_waivers) ? s->n_records + 2 : 0 };
	chain.at = a_array(a, struct link, chain.room);
	usec changed = INT64_MIN, t = earlier_of(moments_next(&facts, INT64_MIN), moments_next(&others, INT64_MIN));
	if (t < r->catalogue->in_force_from)
		t = r->catalogue->in_force_from;
	while (t <= until && t != TIME_OPEN) {
		if (changed <= t) {
			struct ask k = ask_of(a, r, duty, h, s, t, t);
			found = (struct stretches){ k.segments, k.n_segments };
			changed = moments_next(&facts, t);
			chain.n = 0;
		} else if (chain.room) {
			chain_learn(&chain, s, t);
		}
		struct duty_standing st = stand_with(a, r, duty, h, s, t, t, &found, chain.room ? &chain : NULL);
		struct duty_flip now = { .at = t, .org = owner_at(s, t), .status = st.status };
		if (now.status != is.status || (now.org != is.org && now.status != DUTY_NOT_APPLICABLE))
			*VEC_ADD(a, &out) = is = now;
		t = earlier_of(st.next, earlier_of(changed, moments_next(&others, t)));
	}
	*ret = out.at;
	*ret_n = out.n;
}
