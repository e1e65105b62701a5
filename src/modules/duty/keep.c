/* Standings of one organisation: computed from the records, compared with what is kept, written where they differ. */
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
	to[(*n)++] = (struct duty_kept){ .unit = s->unit, .subject = s->id, .number = duty_number(&l->books, r->catalogue->duties[duty].id),
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

/* The standings of all subjects of one organisation. */
static void duty_compute(struct work *w, const struct duty_laws *l, const struct duty_history *h, int64_t org, struct duty_kept **ret, size_t *ret_n)
{
	size_t n_subjects, room = 0, n = 0;
	const struct duty_subject *s = history_subjects(h, &n_subjects);
	for (size_t i = 0; i < n_subjects; i++)
		for (size_t b = 0; b < l->books.n && s[i].org == org; b++)
			for (size_t d = 0; d < l->books.at[b]->n_duties; d++)
				room += l->books.at[b]->duties[d].unit == s[i].unit;
	struct duty_kept *at = a_array(w->a, struct duty_kept, room);
	struct arena *scratch = scratch_new();
	struct arena_mark mark = arena_mark(scratch);
	for (size_t i = 0; i < n_subjects; i++)
		for (size_t b = 0; b < l->books.n && s[i].org == org; b++)
			for (size_t d = 0; d < l->books.at[b]->n_duties; d++)
				if (l->books.at[b]->duties[d].unit == s[i].unit) {
					compute_one(w, scratch, l, b, (int)d, h, &s[i], at, &n);
					arena_rewind(scratch, mark);
				}
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

/* Organisations that it stood under before find it too, and their numbers are read anew. */
static err formers_put(struct work *w, const struct duty_kept *k, int64_t seq)
{
	struct duty_flip f = { 0 };
	int64_t last = k->org;
	for (size_t pos = 0; flips_next(k->flips, &pos, &f);) {
		if (f.org == k->org || f.org == last)
			continue;
		last = f.org;
		TRY(duty_former_put(w->db, &(struct duty_former_put_in){ .org = f.org, .unit = k->unit, .subject = k->subject, .duty = k->number }, NULL));
		TRY(duty_changed_put(w->db, &(struct duty_changed_put_in){ .org = f.org, .seq = seq }, NULL));
	}
	return OK;
}

static err write_one(struct work *w, const struct duty_laws *l, const struct duty_kept *k, int64_t seq)
{
	TRY(formers_put(w, k, seq));
	struct str kind = k->is.by_kind >= 0 ? l->books.vocabulary->kinds[k->is.by_kind].name : STR_NONE;
	return duty_standing_put(w->db, &(struct duty_standing_put_in){ .unit = k->unit, .subject = k->subject, .duty = k->number, .org = k->org, .status = k->is.status,
		.since = k->is.since, .due = duty_stored(k->is.due), .next = duty_stored(k->is.next), .have = k->is.have, .need = k->is.need,
		.by_kind = kind, .by = k->is.by, .flips = k->flips, .seq = seq }, NULL);
}

/* Subjects as they are called now, for lists. */
static err subjects_put(struct work *w, const struct duty_history *h, int64_t org)
{
	size_t n;
	const struct duty_subject *s = history_subjects(h, &n);
	struct duty_subject_of_rows old;
	TRY(duty_subject_of(w->db, w->a, &(struct duty_subject_of_in){ .org = org }, &old));
	for (size_t i = 0, j = 0; i < n; i++) {
		if (s[i].org != org)
			continue;
		while (j < old.n && (old.at[j].unit < (int64_t)s[i].unit || (old.at[j].unit == (int64_t)s[i].unit && old.at[j].id < s[i].id)))
			j++;
		if (j < old.n && old.at[j].unit == (int64_t)s[i].unit && old.at[j].id == s[i].id && str_eq(old.at[j].code, s[i].code) && str_eq(old.at[j].name, s[i].name))
			continue;
		TRY(duty_subject_put(w->db, &(struct duty_subject_put_in){ .unit = s[i].unit, .id = s[i].id, .org = org, .code = s[i].code, .name = s[i].name }, NULL));
	}
	return OK;
}

err duty_keep(struct work *w, const struct duty_laws *l, const struct duty_history *h, int64_t org, int64_t *ret_n)
{
	struct duty_kept *now;
	size_t n, j = 0;
	struct duty_standing_of_rows old;
	int64_t seq = id_new();
	TRY(subjects_put(w, h, org));
	duty_compute(w, l, h, org, &now, &n);
	qsort(now, n, sizeof *now, kept_cmp);
	TRY(duty_standing_of(w->db, w->a, &(struct duty_standing_of_in){ .org = org }, &old));
	*ret_n = 0;
	for (size_t i = 0; i < n; i++) {
		for (; j < old.n; j++) {
			struct duty_kept k = { .unit = (enum duty_unit)old.at[j].unit, .subject = old.at[j].subject_id, .number = old.at[j].duty_id };
			if (kept_cmp(&k, &now[i]) >= 0)
				break;
			TRY(duty_standing_drop(w->db, &(struct duty_standing_drop_in){ .unit = k.unit, .subject = k.subject, .duty = k.number }, NULL));
			++*ret_n;
		}
		bool is_old = j < old.n && old.at[j].unit == (int64_t)now[i].unit && old.at[j].subject_id == now[i].subject && old.at[j].duty_id == now[i].number;
		if (is_old && is_same(&now[i], &old.at[j++]))
			continue;
		TRY(write_one(w, l, &now[i], seq));
		++*ret_n;
	}
	for (; j < old.n; j++, ++*ret_n)
		TRY(duty_standing_drop(w->db, &(struct duty_standing_drop_in){ .unit = old.at[j].unit, .subject = old.at[j].subject_id, .duty = old.at[j].duty_id }, NULL));
	return *ret_n ? duty_changed_put(w->db, &(struct duty_changed_put_in){ .org = org, .seq = seq }, NULL) : OK;
}
