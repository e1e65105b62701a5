/* workers: threads that claim and run jobs, and one that plans: periodic jobs, renewed claims, claims of the dead. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/rand.h"
#include "base/text.h"
#include "core/identity/identity.h"
#include "core/jobs/jobs.h"
#include "core/queries.h"

#define IDLE_MAX (15 * USEC_S)     /* a lost notice is noticed after this */
#define PLAN_EVERY (15 * USEC_S)
#define AFTER_TROUBLE (2 * USEC_S) /* the database was away */
#define CLOCK_GONE_BACK (2 * USEC_HOUR)  /* beyond every claim and every back-off */
#define MAX_WORKERS 64

/* One bell for the process: rung by every added job, also by those of other processes. */
static struct {
	pthread_mutex_t lock;
	pthread_cond_t rung;
	uint64_t n;
} bell = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0 };

static atomic_int n_stopping;

bool jobs_stopping(void)
{
	return atomic_load(&n_stopping) > 0;
}

static void bell_ring(void)
{
	pthread_mutex_lock(&bell.lock);
	bell.n++;
	pthread_cond_broadcast(&bell.rung);
	pthread_mutex_unlock(&bell.lock);
}

static void bell_heard(void *arg, struct str channel, struct str payload)
{
	(void)arg, (void)payload;
	if (str_eq(channel, S("job")))
		bell_ring();
}

static uint64_t bell_count(void)
{
	pthread_mutex_lock(&bell.lock);
	uint64_t n = bell.n;
	pthread_mutex_unlock(&bell.lock);
	return n;
}

/* Until the bell has rung since `heard`, or the time is over, or *stop. */
static void bell_wait(uint64_t heard, usec at_most, atomic_bool *stop)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += at_most / USEC_S;
	until.tv_nsec += at_most % USEC_S * 1000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&bell.lock);
	while (bell.n == heard && !atomic_load(stop))
		if (pthread_cond_clockwait(&bell.rung, &bell.lock, CLOCK_MONOTONIC, &until) != 0)
			break;
	pthread_mutex_unlock(&bell.lock);
}

/* ---- one job ---- */

struct run {
	struct store *s;
	struct arena *a;
	struct str worker;
	usec now;
	struct job_claim_row job;
	const struct job_kind *kind;
	err e;
	struct str error;      /* why it failed, for the administrator */
	bool found;
};

static err run_claim(struct db *db, void *arg)
{
	struct run *r = arg;
	return job_claim(db, r->a, &(struct job_claim_in){ .now = r->now, .until = r->now + JOB_CLAIM, .worker = r->worker },
		&r->job, &r->found);
}

static struct work run_work(struct run *r, struct db *db)
{
	struct work w = { .a = r->a, .db = db, .now = r->now };
	actor_be_system(&w);
	w.request_id = a_fmt(r->a, "job:%lld", (long long)r->job.id);
	return w;
}

/* Only what was said for people: causes may quote addresses, file names or a server's greeting. */
static struct str run_error(struct run *r, err e, const struct problem *p)
{
	if (!p || !p->text.n)
		return str_of(err_name(e));
	return text_clip(r->a, a_fmt(r->a, "%s: %.*s", err_name(e), STR_ARG(p->text)), 300);
}

static err run_finish(struct run *r, struct db *db)
{
	int64_t n = 0;
	if (r->kind->every > 0)
		TRY(job_finish_periodic(db, &(struct job_finish_periodic_in){ .id = r->job.id, .worker = r->worker,
			.tries = r->job.tries, .now = r->now, .run_at = r->now + r->kind->every }, &n));
	else
		TRY(job_finish(db, &(struct job_finish_in){ .id = r->job.id, .worker = r->worker,
			.tries = r->job.tries, .now = r->now }, &n));
	return n ? OK : E_CONFLICT;
}

/* The job's effects and its end are one transaction: a lost claim undoes both. */
static err run_inside(struct db *db, void *arg)
{
	struct run *r = arg;
	struct work w = run_work(r, db);
	err e = r->kind->run(&w, r->job.args);
	if (e != OK) {
		r->error = run_error(r, e, &w.problem);
		return e;
	}
	return run_finish(r, db);
}

static err run_done(struct db *db, void *arg)
{
	return run_finish(arg, db);
}

static err plan_kind(struct db *db, const struct job_kind *kind, usec now, usec run_at, int64_t *ret_n)
{
	return job_insert(db, &(struct job_insert_in){ .id = id_new(), .kind = str_of(kind->name), .key = S("every"),
		.args = S("{}"), .run_at = run_at, .now = now }, ret_n);
}

static err run_failed(struct db *db, void *arg)
{
	struct run *r = arg;
	int64_t max = r->kind ? r->kind->max_tries ? r->kind->max_tries : JOB_MAX_TRIES : 0;
	uint64_t chance;
	rand_bytes(&chance, sizeof chance);
	if (r->job.tries < max)
		return job_retry_later(db, &(struct job_retry_later_in){ .id = r->job.id, .worker = r->worker,
			.tries = r->job.tries, .run_at = r->now + job_delay(r->job.tries, chance), .error = r->error }, NULL);
	TRY(job_give_up(db, &(struct job_give_up_in){ .id = r->job.id, .worker = r->worker, .tries = r->job.tries,
		.now = r->now, .error = r->error }, NULL));
	/* The failed row stays to be seen; the next time is a new one. */
	return r->kind && r->kind->every > 0 ? plan_kind(db, r->kind, r->now, r->now + r->kind->every, NULL) : OK;
}

static err run_outside(struct run *r)
{
	struct work w = run_work(r, NULL);
	err e = r->kind->outside(r->s, &w, r->job.args);
	if (e != OK)
		r->error = run_error(r, e, &w.problem);
	return e;
}

static err run_kind(struct run *r)
{
	r->kind = job_kind_of(r->job.kind);
	if (!r->kind) {
		r->error = S("no module declares this kind");
		return E_BUG;
	}
	if (r->job.tries > (r->kind->max_tries ? r->kind->max_tries : JOB_MAX_TRIES)) {
		r->error = S("the worker was lost at every try");
		return E_BUG;
	}
	if (r->kind->run)
		return store_run(r->s, TX_WRITE, r->a, run_inside, r);
	TRY(run_outside(r));
	return store_run(r->s, TX_WRITE, r->a, run_done, r);
}

/* What a worker holds right now, for the planner that renews its claim. */
struct slot {
	pthread_mutex_t lock;
	int64_t job_id, tries;
};

static void slot_set(struct slot *slot, int64_t id, int64_t tries)
{
	if (!slot)
		return;
	pthread_mutex_lock(&slot->lock);
	slot->job_id = id;
	slot->tries = tries;
	pthread_mutex_unlock(&slot->lock);
}

static err run_next(struct store *s, struct arena *a, struct str worker, struct slot *slot, usec now, bool *ret_found)
{
	struct run r = { .s = s, .a = a, .worker = worker, .now = now };
	*ret_found = false;
	TRY(store_run(s, TX_WRITE, a, run_claim, &r));
	if (!r.found)
		return OK;
	*ret_found = true;
	usec began = clock_steady();
	slot_set(slot, r.job.id, r.job.tries);
	r.e = run_kind(&r);
	slot_set(slot, 0, 0);
	const char *took = log_n((clock_steady() - began) / USEC_MS);
	if (r.e == OK) {
		log_debug("job.done", "kind", log_s(r.job.kind), "id", log_n(r.job.id), "ms", took, NULL);
		return OK;
	}
	if (!r.error.n)
		r.error = str_of(err_name(r.e));
	log_warn("job.failed", "kind", log_s(r.job.kind), "id", log_n(r.job.id), "try", log_n(r.job.tries),
		"error", err_name(r.e), "ms", took, NULL);
	return store_run(s, TX_WRITE, a, run_failed, &r);
}

/* ---- planning ---- */

struct plan { usec now; int64_t n_new; };

static err plan_run(struct db *db, void *arg)
{
	struct plan *p = arg;
	int64_t n_returned = 0;
	TRY(job_release_lost(db, &(struct job_release_lost_in){ .now = p->now, .later = p->now + CLOCK_GONE_BACK }, &p->n_new));
	TRY(job_return_to_time(db, &(struct job_return_to_time_in){ .now = p->now, .later = p->now + CLOCK_GONE_BACK }, &n_returned));
	p->n_new += n_returned;
	for (size_t m = 0; m < n_modules; m++) {
		for (size_t i = 0; i < all_modules[m]->n_jobs; i++) {
			int64_t n = 0;
			if (all_modules[m]->jobs[i].every > 0)
				TRY(plan_kind(db, &all_modules[m]->jobs[i], p->now, p->now, &n));
			p->n_new += n;
		}
	}
	return OK;
}

static struct str worker_name(struct arena *a)
{
	char host[65] = "";
	gethostname(host, sizeof host - 1);
	return a_fmt(a, "%s:%d:%.*s", host, (int)getpid(), STR_ARG(rand_token(a, 6)));
}

err jobs_run_due(struct store *s, usec now, int max, int *ret_done)
{
	struct arena *a = arena_new(0);
	struct str worker = worker_name(a);
	struct arena_mark start = arena_mark(a);
	err e = store_run(s, TX_WRITE, a, plan_run, &(struct plan){ .now = now });
	int done = 0;
	for (bool found = true; e == OK && found && done < max; done += found) {
		arena_rewind(a, start);
		e = run_next(s, a, worker, NULL, now, &found);
	}
	arena_free(a);
	if (ret_done)
		*ret_done = done;
	return e;
}

/* ---- threads ---- */

struct workers {
	struct store *s;
	struct arena *a;
	struct str name;
	atomic_bool stop;
	int n;
	pthread_t planner;
	struct worker { struct workers *all; pthread_t thread; struct slot slot; } at[MAX_WORKERS];
};

struct due { struct arena *a; struct job_next_due_row row; bool found; };

static err due_read(struct db *db, void *arg)
{
	struct due *d = arg;
	return job_next_due(db, d->a, &d->row, &d->found);
}

static usec idle_time(struct workers *x, struct arena *a)
{
	struct due d = { .a = a };
	if (store_run(x->s, TX_READ, a, due_read, &d) != OK)
		return AFTER_TROUBLE;
	usec left = d.found ? d.row.run_at - clock_now() : IDLE_MAX;
	return left < USEC_MS ? USEC_MS : left > IDLE_MAX ? IDLE_MAX : left;
}

static void *worker_main(void *arg)
{
	struct worker *me = arg;
	struct workers *x = me->all;
	struct arena *a = arena_new(0);
	while (!atomic_load(&x->stop)) {
		bool found = false;
		uint64_t heard = bell_count();
		err e = run_next(x->s, a, x->name, &me->slot, clock_now(), &found);
		if (e != OK)
			bell_wait(bell_count(), AFTER_TROUBLE, &x->stop);
		else if (!found)
			bell_wait(heard, idle_time(x, a), &x->stop);
		arena_reset(a);
	}
	return arena_free(a);
}

static err renew_claims(struct db *db, void *arg)
{
	struct workers *x = arg;
	for (int i = 0; i < x->n; i++) {
		struct slot *slot = &x->at[i].slot;
		pthread_mutex_lock(&slot->lock);
		int64_t id = slot->job_id, tries = slot->tries;
		pthread_mutex_unlock(&slot->lock);
		if (id)
			TRY(job_renew(db, &(struct job_renew_in){ .id = id, .worker = x->name, .tries = tries,
				.until = clock_now() + JOB_CLAIM }, NULL));
	}
	return OK;
}

static void *planner_main(void *arg)
{
	struct workers *x = arg;
	while (!atomic_load(&x->stop)) {
		/* A failure here is the database being away; the next pass comes soon. */
		struct plan p = { .now = clock_now() };
		if (store_run(x->s, TX_WRITE, NULL, plan_run, &p) == OK &&
		    store_run(x->s, TX_WRITE, NULL, renew_claims, x) == OK && p.n_new)
			bell_ring();
		for (usec until = clock_steady() + PLAN_EVERY, left; (left = until - clock_steady()) > 0 && !atomic_load(&x->stop);)
			bell_wait(bell_count(), left, &x->stop);
	}
	return NULL;
}

err workers_start(struct store *s, int n, struct workers **ret)
{
	if (n < 1 || n > MAX_WORKERS)
		return E_INVALID;
	struct workers *x = calloc(1, sizeof *x);
	if (!x)
		return E_IO;
	x->s = s;
	x->a = arena_new(0);
	x->name = worker_name(x->a);
	store_listen(s, bell_heard, NULL);
	for (int i = 0; i < n; i++)
		pthread_mutex_init(&x->at[i].slot.lock, NULL);
	while (x->n < n) {
		struct worker *worker = &x->at[x->n];
		worker->all = x;
		if (pthread_create(&worker->thread, NULL, worker_main, worker))
			break;
		x->n++;
	}
	if (x->n < n || pthread_create(&x->planner, NULL, planner_main, x)) {
		log_error("workers.no_thread", NULL);
		abort();
	}
	*ret = x;
	return OK;
}

void *workers_stop(struct workers *x)
{
	if (!x)
		return NULL;
	atomic_fetch_add(&n_stopping, 1);
	atomic_store(&x->stop, true);
	bell_ring();
	for (int i = 0; i < x->n; i++)
		pthread_join(x->at[i].thread, NULL);
	pthread_join(x->planner, NULL);
	atomic_fetch_sub(&n_stopping, 1);
	arena_free(x->a);
	free(x);
	return NULL;
}
