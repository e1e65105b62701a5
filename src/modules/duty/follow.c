/* Keeping up: what the journal spoke of, what time has changed, and every night everything. */
#include <stdlib.h>

#include "base/rand.h"
#include "core/jobs/jobs.h"
#include "modules/duty/inside.h"

enum { HEARD_AT_ONCE = 500, ORGS_AT_ONCE = 200, BATCH = 32 };

static const struct duty_told *told_of(const struct duty_source *s, struct str kind)
{
	for (size_t i = 0; i < COUNT(s->told) && s->told[i].record; i++)
		if (str_is(kind, s->told[i].record))
			return &s->told[i];
	return NULL;
}

static bool concerns_duties(struct str kind)
{
	for (size_t i = 0; i < n_modules; i++)
		for (size_t j = 0; j < all_modules[i]->n_duties; j++)
			if (told_of(&all_modules[i]->duties[j], kind))
				return true;
	return false;
}

err duty_heard(struct work *w, const char *kind, const int64_t *ids, size_t n)
{
	if (!n || !concerns_duties(str_of(kind)))
		return OK;
	for (size_t i = 0; i < n; i++)
		TRY(duty_heard_put(w->db, &(struct duty_heard_put_in){ .kind = str_of(kind), .record = ids[i], .now = w->now }, NULL));
	return job_add(w, "duty.follow", S("now"), S("{}"), 0);
}

/* ---- which organisations ---- */

static int id_cmp(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
	return (a > b) - (a < b);
}

static void orgs_sort(struct duty_orgs *o)
{
	size_t n = 0;
	if (o->ids.n)
		qsort(o->ids.at, o->ids.n, sizeof *o->ids.at, id_cmp);
	for (size_t i = 0; i < o->ids.n; i++)
		if (!n || o->ids.at[n - 1] != o->ids.at[i])
			o->ids.at[n++] = o->ids.at[i];
	o->ids.n = n;
}

static err orgs_of_record(struct work *w, struct str kind, int64_t id, struct duty_orgs *to)
{
	for (size_t i = 0; i < n_modules; i++)
		for (size_t j = 0; j < all_modules[i]->n_duties; j++) {
			const struct duty_told *t = told_of(&all_modules[i]->duties[j], kind);
			if (t)
				TRY(t->orgs(w, id, to));
		}
	return OK;
}

static err orgs_heard(struct work *w, struct duty_orgs *to)
{
	struct duty_heard_some_rows rows;
	TRY(duty_heard_some(w->db, w->a, &(struct duty_heard_some_in){ .max = HEARD_AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		TRY(orgs_of_record(w, rows.at[i].kind, rows.at[i].record_id, to));
		TRY(duty_heard_drop(w->db, &(struct duty_heard_drop_in){ .kind = rows.at[i].kind, .record = rows.at[i].record_id }, NULL));
	}
	return rows.n == HEARD_AT_ONCE ? job_add(w, "duty.follow", S("more"), S("{}"), 0) : OK;
}

static err orgs_turning(struct work *w, struct duty_orgs *to)
{
	struct duty_turning_rows rows;
	TRY(duty_turning(w->db, w->a, &(struct duty_turning_in){ .now = w->now, .max = ORGS_AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		duty_orgs_add(w, to, rows.at[i].org_id);
	return rows.n == ORGS_AT_ONCE ? job_add(w, "duty.follow", S("more"), S("{}"), 0) : OK;
}

/* Duties of a body that has ended are proved by its heir too. */
static err orgs_before(struct work *w, struct duty_orgs *to)
{
	for (size_t i = 0, n = to->ids.n; i < n; i++) {
		struct duty_heired_rows rows;
		TRY(duty_heired(w->db, w->a, &(struct duty_heired_in){ .org = to->ids.at[i] }, &rows));
		for (size_t j = 0; j < rows.n; j++)
			duty_orgs_add(w, to, rows.at[j].from_id);
	}
	return OK;
}

err duty_follow(struct work *w, struct str args_json)
{
	struct duty_orgs orgs = { 0 };
	struct duty_laws laws;
	TRY(orgs_heard(w, &orgs));
	TRY(orgs_turning(w, &orgs));
	orgs_sort(&orgs);
	TRY(orgs_before(w, &orgs));
	orgs_sort(&orgs);
	if (!orgs.ids.n)
		return OK;
	TRY(duty_laws(w, &laws));
	for (size_t i = 0; i < orgs.ids.n; i++) {
		struct arena_mark mark = arena_mark(w->a);
		struct duty_history *h;
		int64_t n;
		TRY(duty_history(w, orgs.ids.at[i], &h));
		TRY(duty_keep(w, &laws, h, orgs.ids.at[i], &n));
		arena_rewind(w->a, mark);
	}
	return OK;
}

/* ---- everything ---- */

/* Computes BATCH organisations behind *after, which moves on; *ret_n is raised by the rows that were not as kept. */
static err batch_keep(struct work *w, int64_t *after, int64_t *ret_orgs, int64_t *ret_n)
{
	struct duty_orgs_after_rows rows;
	struct duty_laws laws;
	struct duty_history *h;
	TRY(duty_orgs_after(w->db, w->a, &(struct duty_orgs_after_in){ .after = *after, .max = BATCH }, &rows));
	*ret_orgs = rows.n;
	if (!rows.n)
		return OK;
	TRY(duty_laws(w, &laws));
	TRY(duty_load(w, (struct duty_scope){ *after + 1, rows.at[rows.n - 1].id + 1 }, &h));
	for (size_t i = 0; i < rows.n; i++) {
		struct arena_mark mark = arena_mark(w->a);
		int64_t n = 0;
		TRY(duty_keep(w, &laws, h, rows.at[i].id, &n));
		arena_rewind(w->a, mark);
		*ret_n += n;
	}
	*after = rows.at[rows.n - 1].id;
	return OK;
}

err duty_rebuild(struct work *w)
{
	int64_t after = 0, orgs, n = 0;
	do {
		struct arena_mark mark = arena_mark(w->a);
		TRY(batch_keep(w, &after, &orgs, &n));
		arena_rewind(w->a, mark);
	} while (orgs == BATCH);
	return OK;
}

/* One transaction; it may be tried again, so that sums are made outside. */
struct batch { struct work *w; struct arena *a; usec now; int64_t after, next, orgs, n; };

static err batch_run(struct db *db, void *arg)
{
	struct batch *b = arg;
	struct work w = { .a = b->a, .db = db, .now = b->now, .by = b->w->by };
	int64_t after = b->after, orgs, n = 0;
	TRY(batch_keep(&w, &after, &orgs, &n));
	b->next = after;
	b->orgs = orgs;
	b->n = n;
	return OK;
}

static err note_run(struct db *db, void *arg)
{
	struct duty_run_put_in *in = arg;
	in->ended = clock_now();
	return duty_run_put(db, in, NULL);
}

err duty_recompute(struct store *s, struct work *w, struct str why)
{
	struct batch b = { .w = w, .a = arena_new(0), .now = clock_now() };
	struct duty_run_put_in note = { .id = id_new(), .kind = why, .started = b.now };
	err e = OK;
	do {
		arena_reset(b.a);
		b.after = b.next;
		e = store_run(s, TX_WRITE, b.a, batch_run, &b);
		note.orgs += b.orgs;
		note.different += b.n;
	} while (e == OK && b.orgs == BATCH && !jobs_stopping());
	if (e == OK)
		e = store_run(s, TX_WRITE, NULL, note_run, &note);
	arena_free(b.a);
	return e;
}
