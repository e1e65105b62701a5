/* All instances of the nation, organisation by organisation, for reports and snapshots. */
#include "modules/duty/inside.h"

enum { BATCH = 32 };

struct walk {
	struct arena *a; usec at, known, from, to, now; int64_t after; bool more;
	err (*each)(void *arg, const struct duty_seen *i); void *arg;
};

static bool is_owed_still(enum duty_status s)
{
	return s == DUTY_OVERDUE || s == DUTY_PARTLY || s == DUTY_IN_REVIEW || s == DUTY_CONTRADICTED;
}

/* Due in that time, or due before and owed still; what has no date, while it runs. */
static bool is_inside(const struct walk *k, const struct duty_instance *i)
{
	if (i->due == TIME_OPEN)
		return i->from < k->to && i->to > k->from;
	return i->due - 1 < k->to && (i->due - 1 >= k->from || is_owed_still(i->status));
}

static err subject_walk(struct walk *k, struct work *w, const struct duty_laws *l, const struct duty_history *h, const struct duty_subject *s, struct duty_seen *seen)
{
	seen->unit = s->unit;
	seen->subject_code = s->code;
	for (size_t b = 0; b < l->books.n; b++)
		for (size_t d = 0; d < l->books.at[b]->n_duties; d++) {
			struct duty_instance *at;
			size_t n;
			if (l->books.at[b]->duties[d].unit != s->unit)
				continue;
			struct arena_mark mark = arena_mark(w->a);
			duty_instances(w->a, &l->rules[b], (int)d, h, s, k->at, k->known, &at, &n);
			seen->duty = l->books.at[b]->duties[d].id;
			for (size_t i = 0; i < n; i++) {
				seen->instance = &at[i];
				if (is_inside(k, &at[i]))
					TRY(k->each(k->arg, seen));
			}
			arena_rewind(w->a, mark);
		}
	return OK;
}

static err batch_walk(struct db *db, void *arg)
{
	struct walk *k = arg;
	struct work w = { .a = k->a, .db = db, .now = k->now, .by = { .is_system = true } };
	struct duty_orgs_after_rows rows;
	struct duty_laws laws;
	struct duty_history *h;
	size_t n;
	TRY(duty_orgs_after(db, k->a, &(struct duty_orgs_after_in){ .after = k->after, .max = BATCH }, &rows));
	k->more = rows.n == BATCH;
	if (!rows.n)
		return OK;
	TRY(duty_laws(&w, &laws));
	TRY(duty_load(&w, (struct duty_scope){ k->after + 1, rows.at[rows.n - 1].id + 1 }, &h));
	const struct duty_subject *s = history_subjects(h, &n);
	for (size_t r = 0, i = 0; r < rows.n; r++) {
		struct duty_seen seen = { .org = rows.at[r].id, .org_code = rows.at[r].code, .class = duty_class_of(rows.at[r].kind), .sector = rows.at[r].sector,
			.province = rows.at[r].province };
		while (i < n && s[i].org < rows.at[r].id)
			i++;
		for (; i < n && s[i].org == rows.at[r].id; i++)
			TRY(subject_walk(k, &w, &laws, h, &s[i], &seen));
	}
	k->after = rows.at[rows.n - 1].id;
	return OK;
}

err duty_each(struct store *s, usec at, usec known, usec from, usec to, err (*each)(void *arg, const struct duty_seen *i), void *arg)
{
	struct walk k = { .a = arena_new(0), .at = at, .known = known, .from = from, .to = to, .now = clock_now(), .each = each, .arg = arg };
	err e = OK;
	do {
		arena_reset(k.a);
		e = store_run(s, TX_READ, k.a, batch_walk, &k);
	} while (e == OK && k.more);
	arena_free(k.a);
	return e;
}
