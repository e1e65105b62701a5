/* Standings of one organisation, or of one subject of it: computed from the records and compared with what is kept; what differs is written. */
#include <stdlib.h>

#include "base/rand.h"
#include "modules/duty/inside.h"

static bool is_worth_keeping(const struct duty_standing *st, size_t n_flips)
{
	return n_flips || st->next != TIME_OPEN;
}

/* scratch: for what is needed only meanwhile. */
static void compute_one(struct work *w, struct arena *scratch, const struct duty_laws *l, size_t book, int duty, const struct duty_history *h, const struct duty_subject *s,
	struct duty_kept *to, size_t *n)
{
	const struct duty_rules *r = &l->rules[book];
	struct duty_flip *flips;
	size_t n_flips;
	struct duty_standing st = duty_stand(scratch, r, duty, h, s, w->now, w->now);
	if (st.status == DUTY_NOT_APPLICABLE && st.next == TIME_OPEN && !s->n_facts)
		return;
	duty_flips(scratch, r, duty, h, s, w->now, &flips, &n_flips);
	if (!is_worth_keeping(&st, n_flips))
		return;
	st.since = n_flips ? flips[n_flips - 1].at : 0;
	to[(*n)++] = (struct duty_kept){ .unit = s->unit, .subject = s->id, .number = l->numbers[book][duty],
		.org = n_flips ? flips[n_flips - 1].org : s->org, .is = st, .flips = flips_write(w->a, flips, n_flips) };
}

/* With so large a block on top that most questions need no other. */
static struct arena *scratch_new(void)
{
	struct arena *a = arena_new(0);
	for (size_t n = 16 << 10; n <= 128 << 10; n *= 2)
		(void)a_alloc(a, n);
	(void)a_alloc(a, 1);
	return a;
}

static bool is_asked(const struct duty_subject *s, const struct duty_scope *of)
{
	return s->org == of->org_from && (!of->is_one || (s->unit == of->unit && s->id == of->id));
}

static void compute_subject(struct work *w, struct arena *scratch, const struct duty_laws *l, const struct duty_history *h, const struct duty_subject *s,
	struct duty_kept *to, size_t *n)
{
	struct arena_mark mark = arena_mark(scratch);
	for (size_t b = 0; b < l->books.n; b++)
		for (size_t d = 0; d < l->books.at[b]->n_duties; d++)
			if (l->books.at[b]->duties[d].unit == s->unit) {
				compute_one(w, scratch, l, b, (int)d, h, s, to, n);
				arena_rewind(scratch, mark);
			}
}

/* The standings of the subjects asked for. */
static void duty_compute(struct work *w, const struct duty_laws *l, const struct duty_history *h, const struct duty_scope *of, struct duty_kept **ret, size_t *ret_n)
{
	size_t n_subjects, room = 0, n = 0;
	const struct duty_subject *s = history_subjects(h, &n_subjects);
	for (size_t i = 0; i < n_subjects; i++)
		for (size_t b = 0; b < l->books.n && is_asked(&s[i], of); b++)
			for (size_t d = 0; d < l->books.at[b]->n_duties; d++)
				room += l->books.at[b]->duties[d].unit == s[i].unit;
	struct duty_kept *at = a_array(w->a, struct duty_kept, room);
	struct arena *scratch = scratch_new();
	for (size_t i = 0; i < n_subjects; i++)
		if (is_asked(&s[i], of))
			compute_subject(w, scratch, l, h, &s[i], at, &n);
	arena_free(scratch);
	*ret = at;
	*ret_n = n;
}

/* ---- comparing ---- */

static int kept_cmp(const void *x, const void *y)
{
	const struct duty_kept *a = x, *b = y;
	if (a->unit != b->unit)
		return a->unit < b->unit ? -1 : 1;
	if (a->subject != b->subject)
		return a->subject < b->subject ? -1 : 1;
	return a->number < b->number ? -1 : a->number > b->number;
}

static bool is_same(const struct duty_kept *a, const struct duty_standing_of_row *b)
{
	return a->org == b->org_id && (int64_t)a->is.status == b->status && a->is.since == b->since && duty_stored(a->is.due) == b->due_at
		&& duty_stored(a->is.next) == b->next_at && a->is.have == b->have && a->is.need == b->need && a->is.by == b->by_id && str_eq(a->flips, b->flips);
}

/* ---- what differs ---- */

/* Organisations that it stood under before find it too, and their numbers are read anew. */
static void formers_differ(struct arena *a, const struct duty_kept *k, struct duty_delta *d)
{
	struct duty_flip f = { 0 };
	int64_t last = k->org;
	for (size_t pos = 0; flips_next(k->flips, &pos, &f);) {
		if (f.org == k->org || f.org == last)
			continue;
		last = f.org;
		*VEC_ADD(a, &d->formers) = (struct duty_former_put_in){ .org = f.org, .unit = k->unit, .subject = k->subject, .duty = k->number };
		*VEC_ADD(a, &d->orgs) = (struct duty_changed_put_in){ .org = f.org, .seq = d->seq };
	}
}

static void standing_differs(struct arena *a, const struct duty_laws *l, const struct duty_kept *k, struct duty_delta *d)
{
	formers_differ(a, k, d);
	struct str kind = k->is.by_kind >= 0 ? l->books.vocabulary->kinds[k->is.by_kind].name : STR_NONE;
	*VEC_ADD(a, &d->standings) = (struct duty_standing_put_in){ .unit = k->unit, .subject = k->subject, .duty = k->number, .org = k->org, .status = k->is.status,
		.since = k->is.since, .due = duty_stored(k->is.due), .next = duty_stored(k->is.next), .have = k->is.have, .need = k->is.need,
		.by_kind = kind, .by = k->is.by, .flips = k->flips, .seq = d->seq };
}

static void standing_gone(struct arena *a, const struct duty_standing_of_row *r, struct duty_delta *d)
{
	*VEC_ADD(a, &d->gone) = (struct duty_standing_drop_in){ .unit = r->unit, .subject = r->subject_id, .duty = r->duty_id, .seq = r->seq };
}

/* Subjects as they are called now, for lists. One that was not here before may have stood under another organisation. */
static err subjects_differ(struct work *w, const struct duty_history *h, const struct duty_scope *of, struct duty_delta *d)
{
	size_t n;
	const struct duty_subject *s = history_subjects(h, &n);
	struct duty_subject_of_rows old;
	TRY(duty_subject_of(w->db, w->a, &(struct duty_subject_of_in){ .org = of->org_from, .only = of->is_one ? of->id : 0 }, &old));
	for (size_t i = 0, j = 0; i < n; i++) {
		if (!is_asked(&s[i], of))
			continue;
		while (j < old.n && (old.at[j].unit < (int64_t)s[i].unit || (old.at[j].unit == (int64_t)s[i].unit && old.at[j].id < s[i].id)))
			j++;
		bool is_here = j < old.n && old.at[j].unit == (int64_t)s[i].unit && old.at[j].id == s[i].id;
		if (is_here && str_eq(old.at[j].code, s[i].code) && str_eq(old.at[j].name, s[i].name))
			continue;
		if (!is_here)
			*VEC_ADD(w->a, &d->came) = (struct duty_subject_came_in){ .unit = s[i].unit, .subject = s[i].id, .org = s[i].org, .seq = d->seq };
		*VEC_ADD(w->a, &d->subjects) = (struct duty_subject_put_in){ .unit = s[i].unit, .id = s[i].id, .org = s[i].org, .code = s[i].code, .name = s[i].name };
	}
	return OK;
}

static bool is_noted(const struct duty_owned_here_rows *old, const struct duty_subject *s, int64_t owner)
{
	for (size_t i = 0; i < old->n; i++)
		if (old->at[i].org_id == owner && old->at[i].unit == (int64_t)s->unit && old->at[i].subject_id == s->id)
			return true;
	return false;
}

/* Few things ever go over to another organisation. */
static err owners_differ(struct work *w, const struct duty_history *h, const struct duty_scope *of, struct duty_delta *d)
{
	size_t n;
	const struct duty_subject *s = history_subjects(h, &n);
	struct duty_owned_here_rows old;
	bool is_read = false;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; is_asked(&s[i], of) && k < s[i].n_facts && s[i].facts[k].attribute == DUTY_OWNER; k++) {
			int64_t owner = s[i].facts[k].value;
			if (owner == s[i].org)
				continue;
			if (!is_read)
				TRY(duty_owned_here(w->db, w->a, &(struct duty_owned_here_in){ .org = of->org_from }, &old));
			is_read = true;
			if (!is_noted(&old, &s[i], owner))
				*VEC_ADD(w->a, &d->owned) = (struct duty_owned_put_in){ .org = owner, .unit = s[i].unit, .subject = s[i].id };
		}
	return OK;
}

static bool is_substitute_noted(const struct duty_substitute_of_rows *old, struct str kind)
{
	for (size_t i = 0; i < old->n; i++)
		if (str_eq(old->at[i].kind, kind))
			return true;
	return false;
}

static err substitutes_differ(struct work *w, const struct duty_laws *l, const struct duty_history *h, const struct duty_scope *of, struct duty_delta *d)
{
	size_t n;
	const struct duty_waiver *x = history_waivers(h, of->org_from, &n);
	struct duty_substitute_of_rows old;
	bool is_read = false;
	for (size_t i = 0; i < n; i++) {
		if (x[i].type != WAIVER_SUBSTITUTE || x[i].substitute_kind < 0)
			continue;
		if (!is_read)
			TRY(duty_substitute_of(w->db, w->a, &(struct duty_substitute_of_in){ .org = of->org_from }, &old));
		is_read = true;
		struct str kind = l->books.vocabulary->kinds[x[i].substitute_kind].name;
		if (!is_substitute_noted(&old, kind))
			*VEC_ADD(w->a, &d->substitutes) = (struct duty_substitute_put_in){ .org = of->org_from, .kind = kind };
	}
	return OK;
}

/* Both sorted by kept_cmp(). */
static void standings_differ(struct work *w, const struct duty_laws *l, const struct duty_kept *now, size_t n, const struct duty_standing_of_rows *old, struct duty_delta *d)
{
	size_t j = 0;
	for (size_t i = 0; i < n; i++) {
		int order = 1;
		for (; j < old->n; j++) {
			struct duty_kept k = { .unit = (enum duty_unit)old->at[j].unit, .subject = old->at[j].subject_id, .number = old->at[j].duty_id };
			order = kept_cmp(&k, &now[i]);
			if (order >= 0)
				break;
			standing_gone(w->a, &old->at[j], d);
		}
		bool is_old = j < old->n && !order;
		if (!is_old || !is_same(&now[i], &old->at[j]))
			standing_differs(w->a, l, &now[i], d);
		j += is_old;
	}
	for (; j < old->n; j++)
		standing_gone(w->a, &old->at[j], d);
}

err duty_differ(struct work *w, const struct duty_laws *l, const struct duty_history *h, const struct duty_scope *of, struct duty_delta *d)
{
	struct duty_kept *now;
	size_t n, before = duty_delta_rows(d);
	struct duty_standing_of_rows old;
	TRY(subjects_differ(w, h, of, d));
	TRY(owners_differ(w, h, of, d));
	TRY(substitutes_differ(w, l, h, of, d));
	duty_compute(w, l, h, of, &now, &n);
	if (n)
		qsort(now, n, sizeof *now, kept_cmp);
	TRY(duty_standing_of(w->db, w->a, &(struct duty_standing_of_in){ .org = of->org_from, .unit = of->unit, .only = of->is_one ? of->id : 0 }, &old));
	standings_differ(w, l, now, n, &old, d);
	if (duty_delta_rows(d) > before)
		*VEC_ADD(w->a, &d->orgs) = (struct duty_changed_put_in){ .org = of->org_from, .seq = d->seq };
	return OK;
}

err duty_delta_write(struct work *w, const struct duty_delta *d)
{
	for (size_t i = 0; i < d->gone.n; i++)
		TRY(duty_standing_drop(w->db, &d->gone.at[i], NULL));
	for (size_t i = 0; i < d->came.n; i++)
		TRY(duty_subject_came(w->db, &d->came.at[i], NULL));
	for (size_t i = 0; i < d->subjects.n; i++)
		TRY(duty_subject_put(w->db, &d->subjects.at[i], NULL));
	for (size_t i = 0; i < d->standings.n; i++)
		TRY(duty_standing_put(w->db, &d->standings.at[i], NULL));
	for (size_t i = 0; i < d->came.n; i++)
		TRY(duty_standing_left(w->db, &(struct duty_standing_left_in){ d->came.at[i].unit, d->came.at[i].subject, d->seq }, NULL));
	for (size_t i = 0; i < d->owned.n; i++)
		TRY(duty_owned_put(w->db, &d->owned.at[i], NULL));
	for (size_t i = 0; i < d->substitutes.n; i++)
		TRY(duty_substitute_put(w->db, &d->substitutes.at[i], NULL));
	for (size_t i = 0; i < d->formers.n; i++)
		TRY(duty_former_put(w->db, &d->formers.at[i], NULL));
	for (size_t i = 0; i < d->orgs.n; i++)
		TRY(duty_changed_put(w->db, &d->orgs.at[i], NULL));
	return OK;
}
