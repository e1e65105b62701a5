/* Everything again: every night, after a change of the law, and by `ungcuu rebuild`.
 *
 * Histories are read and standings computed outside the writer, by several threads, a batch of organisations each; only what differs is
 * written. What was found in a reading transaction is written only if nothing has happened since; else the batch is computed again
 * where it is written. A nightly run that finds nothing different writes nothing. */
#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/rand.h"
#include "core/jobs/jobs.h"
#include "modules/duty/inside.h"

enum { BATCH = 32, MAX_THREADS = 4, NICE = 10 };

/* ---- one batch ---- */

struct ids { const int64_t *at; size_t n; };       /* ascending, not empty */

static struct duty_scope scope_of(struct ids orgs)
{
	return (struct duty_scope){ orgs.at[0], orgs.at[orgs.n - 1] + 1 };
}

static err batch_differ(struct work *w, struct ids orgs, struct duty_delta *d)
{
	struct duty_laws laws;
	struct duty_history *h;
	d->seq = id_new();
	TRY(duty_laws(w, &laws));
	TRY(duty_load(w, scope_of(orgs), &h));
	for (size_t i = 0; i < orgs.n; i++)
		TRY(duty_differ(w, &laws, h, &(struct duty_scope){ orgs.at[i], orgs.at[i] + 1 }, d));
	return OK;
}

static err orgs_all(struct work *w, struct ids *ret)
{
	struct duty_orgs_all_rows rows;
	TRY(duty_orgs_all(w->db, w->a, &rows));
	int64_t *at = a_array(w->a, int64_t, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		at[i] = rows.at[i].id;
	*ret = (struct ids){ at, rows.n };
	return OK;
}

static struct ids part_of(struct ids all, size_t from)
{
	return (struct ids){ all.at + from, all.n - from < BATCH ? all.n - from : BATCH };
}

err duty_rebuild(struct work *w)
{
	struct ids all;
	TRY(orgs_all(w, &all));
	for (size_t i = 0; i < all.n; i += BATCH) {
		struct arena_mark mark = arena_mark(w->a);
		struct duty_delta d = { 0 };
		TRY(batch_differ(w, part_of(all, i), &d));
		TRY(duty_delta_write(w, &d));
		arena_rewind(w->a, mark);
	}
	return OK;
}

/* ---- many threads ---- */

struct run {
	struct store *s;
	const struct actor *by;
	usec now;
	struct ids all;
	pthread_mutex_t lock;
	size_t next;                   /* first organisation nobody has taken */
	int64_t n_orgs, n_different;
	err e;                         /* of the first that failed */
};

struct batch {
	const struct run *run;
	struct arena *a, *a_write;
	struct ids orgs;
	struct duty_delta delta;
	struct duty_signs_rows before; /* by which it is seen whether anything has happened */
	int64_t journal;
};

static struct work work_of(const struct batch *b, struct db *db, struct arena *a)
{
	return (struct work){ .a = a, .db = db, .now = b->run->now, .by = *b->run->by };
}

static err signs_read(struct work *w, const struct batch *b, struct duty_signs_rows *ret, int64_t *ret_journal)
{
	struct duty_journal_end_row end;
	struct duty_scope scope = scope_of(b->orgs);
	TRY(duty_journal_end(w->db, w->a, &end));
	*ret_journal = end.id;
	return duty_signs(w->db, w->a, &(struct duty_signs_in){ .org_from = scope.org_from, .org_to = scope.org_to }, ret);
}

static bool is_untouched(const struct batch *b, const struct duty_signs_rows *now, int64_t journal)
{
	bool same = journal == b->journal && now->n == b->before.n;
	for (size_t i = 0; same && i < now->n; i++)
		same = now->at[i].org_id == b->before.at[i].org_id && now->at[i].seq == b->before.at[i].seq;
	return same;
}

static err batch_find(struct db *db, void *arg)
{
	struct batch *b = arg;
	struct work w = work_of(b, db, b->a);
	b->delta = (struct duty_delta){ 0 };
	TRY(signs_read(&w, b, &b->before, &b->journal));
	return batch_differ(&w, b->orgs, &b->delta);
}

static err batch_write(struct db *db, void *arg)
{
	struct batch *b = arg;
	struct work w = work_of(b, db, b->a_write);
	struct duty_signs_rows now;
	int64_t journal;
	TRY(signs_read(&w, b, &now, &journal));
	if (!is_untouched(b, &now, journal)) {
		struct duty_delta again = { 0 };
		TRY(batch_differ(&w, b->orgs, &again));
		return duty_delta_write(&w, &again);
	}
	return duty_delta_write(&w, &b->delta);
}

static bool batch_take(struct run *r, struct batch *b)
{
	pthread_mutex_lock(&r->lock);
	bool is_more = r->e == OK && r->next < r->all.n && !jobs_stopping();
	if (is_more) {
		b->orgs = part_of(r->all, r->next);
		r->next += b->orgs.n;
	}
	pthread_mutex_unlock(&r->lock);
	return is_more;
}

static void batch_done(struct run *r, const struct batch *b, err e)
{
	pthread_mutex_lock(&r->lock);
	if (e != OK && r->e == OK)
		r->e = e;
	r->n_orgs += (int64_t)b->orgs.n;
	r->n_different += (int64_t)duty_delta_rows(&b->delta);
	pthread_mutex_unlock(&r->lock);
}

static void run_batches(struct run *r)
{
	struct batch b = { .run = r, .a = arena_new(0), .a_write = arena_new(0) };
	while (batch_take(r, &b)) {
		err e = store_run(r->s, TX_READ, b.a, batch_find, &b);
		if (e == OK && (duty_delta_rows(&b.delta) || b.delta.subjects.n || duty_delta_notes(&b.delta)))
			e = store_run(r->s, TX_BULK, b.a_write, batch_write, &b);
		batch_done(r, &b, e);
		arena_reset(b.a);
		arena_reset(b.a_write);
	}
	arena_free(b.a);
	arena_free(b.a_write);
}

static void *helper_thread(void *arg)
{
	(void)setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);       /* on Linux: of this thread */
	run_batches(arg);
	return NULL;
}

static void run_threads(struct run *r)
{
	pthread_t helpers[MAX_THREADS];
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	int n = 0;
	for (; n < cores - 1 && n < MAX_THREADS - 1; n++)
		if (pthread_create(&helpers[n], NULL, helper_thread, r) != 0)
			break;
	run_batches(r);
	for (int i = 0; i < n; i++)
		pthread_join(helpers[i], NULL);
}

/* ---- the run and its note ---- */

struct list { struct arena *a; struct ids orgs; };

static err list_orgs(struct db *db, void *arg)
{
	struct list *l = arg;
	struct work w = { .a = l->a, .db = db };
	return orgs_all(&w, &l->orgs);
}

static err note_run(struct db *db, void *arg)
{
	struct duty_run_put_in *in = arg;
	in->ended = clock_now();
	return duty_run_put(db, in, NULL);
}

err duty_recompute(struct store *s, struct work *w, struct str why)
{
	struct list l = { .a = w->a };
	TRY(store_run(s, TX_READ, w->a, list_orgs, &l));
	struct run r = { .s = s, .by = &w->by, .now = clock_now(), .all = l.orgs };
	pthread_mutex_init(&r.lock, NULL);
	run_threads(&r);
	pthread_mutex_destroy(&r.lock);
	TRY(r.e);
	struct duty_run_put_in note = { .id = id_new(), .kind = why, .started = r.now, .orgs = r.n_orgs, .different = r.n_different };
	return store_run(s, TX_WRITE, NULL, note_run, &note);
}
