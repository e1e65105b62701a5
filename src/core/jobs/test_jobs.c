#include "fixture.h"

#undef fail   /* cmocka has one too; ours is meant */

#include <stdatomic.h>
#include <unistd.h>

#include "base/rand.h"
#include "core/identity/identity.h"
#include "core/jobs/jobs.h"
#include "core/queries.h"
#include "core/routes.h"

#define T0 (1800000000 * USEC_S)
#define N_RACE 120

/* ---- kinds of job that show what happened to them ---- */

static atomic_int n_ran, n_outside, n_periodic, n_unhappy;
static atomic_int race_ran[N_RACE];
static err next_result;

static err run_counts(struct work *w, struct str args)
{
	atomic_fetch_add(&n_ran, 1);
	return OK;
}

static err run_fails(struct work *w, struct str args)
{
	atomic_fetch_add(&n_ran, 1);
	if (next_result == OK)
		return OK;
	w->problem.cause = S("password=hunter2");
	return fail(w, next_result, M_CORE_JOB_NOT_RETRYABLE);
}

/* Leaves a mark in the database, then loses its claim as if it had taken too long. */
static err run_loses_claim(struct work *w, struct str args)
{
	TRY(job_add(w, "test.count", S("mark"), S("{}"), T0 + 100 * USEC_DAY));
	if (atomic_fetch_add(&n_ran, 1) == 0)
		TRY(job_release_lost(w->db, &(struct job_release_lost_in){ .now = w->now + USEC_DAY }, NULL));
	return OK;
}

static err run_outside(struct store *s, struct work *w, struct str args)
{
	assert_null(w->db);
	atomic_fetch_add(&n_outside, 1);
	return OK;
}

static err run_race(struct store *s, struct work *w, struct str args)
{
	int64_t i = 0;
	struct str number = str_sub(args, 5, args.n);      /* {"n":12} */
	while (number.n && (number.p[0] == ' ' || number.p[0] == ':'))
		number = str_sub(number, 1, number.n);
	assert_true(str_int(str_cut(&number, '}'), &i));
	usleep(2000);
	atomic_fetch_add(&race_ran[i], 1);
	return OK;
}

static err run_periodic(struct work *w, struct str args)
{
	atomic_fetch_add(&n_periodic, 1);
	return atomic_load(&n_unhappy) ? E_IO : OK;
}

static const struct job_kind kinds[] = {
	{ .name = "test.count", .run = run_counts },
	{ .name = "test.fail", .run = run_fails, .max_tries = 3 },
	{ .name = "test.lose", .run = run_loses_claim },
	{ .name = "test.outside", .outside = run_outside },
	{ .name = "test.race", .outside = run_race },
	{ .name = "test.often", .run = run_periodic, .every = USEC_HOUR, .max_tries = 2 },
};
static const struct journal_kind journal[] = { { "job.retry", M_CORE_DID_JOB_RETRY }, { "job.cancel", M_CORE_DID_JOB_CANCEL } };
static const struct setting settings[] = {
	{ "jobs.keep_days", 'i', 1, 3650, "14", M_CORE_SETTING_JOBS_KEEP },
	{ "jobs.keep_failed_days", 'i', 1, 3650, "90", M_CORE_SETTING_JOBS_KEEP_FAILED },
};
static const struct module test_module = { .name = "test", .says = M_CORE_SAYS, .jobs = LIST(kinds), .journal = LIST(journal),
	.settings = LIST(settings) };
const struct module *const all_modules[] = { &test_module };
const size_t n_modules = 1;

/* ---- helpers ---- */

struct call { struct fixture *f; err (*fn)(struct work *, void *); void *arg; usec now; };

static err call_tx(struct db *db, void *arg)
{
	struct call *c = arg;
	struct work w = { .a = c->f->a, .db = db, .now = c->now };
	actor_be_system(&w);
	return c->fn(&w, c->arg);
}

static err in_tx(struct fixture *f, usec now, err (*fn)(struct work *, void *), void *arg)
{
	return store_run(f->s, TX_WRITE, f->a, call_tx, &(struct call){ f, fn, arg, now });
}

struct adding { const char *kind; struct str key, args; usec run_at; };

static err add_one(struct work *w, void *arg)
{
	struct adding *x = arg;
	return job_add(w, x->kind, x->key, x->args, x->run_at);
}

static void add(struct fixture *f, usec now, const char *kind, const char *key, usec run_at)
{
	assert_int_equal(in_tx(f, now, add_one, &(struct adding){ kind, str_of(key), STR_NONE, run_at }), OK);
}

static err read_page(struct work *w, void *arg)
{
	return job_page(w->db, w->a, &(struct job_page_in){ .before_id = INT64_MAX, .max = 1000 }, arg);
}

/* The newest job of a kind; state "" when there is none. */
static struct job_page_row newest(struct fixture *f, const char *kind)
{
	struct job_page_rows rows;
	assert_int_equal(in_tx(f, T0, read_page, &rows), OK);
	for (size_t i = 0; i < rows.n; i++)
		if (str_is(rows.at[i].kind, kind))
			return rows.at[i];
	return (struct job_page_row){ 0 };
}

static int run_due(struct fixture *f, usec now)
{
	int done = 0;
	assert_int_equal(jobs_run_due(f->s, now, 1000, &done), OK);
	return done;
}

static void reset(void)
{
	n_ran = n_outside = n_periodic = n_unhappy = 0;
	next_result = OK;
}

/* ---- tests ---- */

static void delay_doubles_up_to_a_cap(void **state)
{
	assert_true(job_delay(1, 0) >= JOB_DELAY_FIRST * 3 / 4);
	for (int tries = 1; tries < 70; tries++) {
		usec least = job_delay(tries, 0), most = 0;
		for (uint64_t chance = 1; chance < 1000; chance++) {
			usec d = job_delay(tries, chance * 0x9e3779b97f4a7c15ULL);
			assert_true(d >= least);
			most = d > most ? d : most;
		}
		assert_true(most > least);                          /* jitter */
		assert_true(most <= JOB_DELAY_MAX * 5 / 4);
		if (tries < 8)
			assert_int_equal(job_delay(tries + 1, 0), 2 * least);
	}
}

static void key_is_added_once_while_it_waits(void **state)
{
	struct fixture *f = *state;
	reset();
	add(f, T0, "test.count", "a", 0);
	add(f, T0, "test.count", "a", 0);
	add(f, T0, "test.count", "b", 0);
	add(f, T0, "test.count", "", 0);
	add(f, T0, "test.count", "", 0);
	run_due(f, T0 - USEC_S);
	assert_int_equal(n_ran, 0);
	run_due(f, T0);
	assert_int_equal(n_ran, 4);
	assert_true(str_eq(newest(f, "test.count").state, S("done")));
	add(f, T0, "test.count", "a", 0);                           /* done: may be added again */
	run_due(f, T0);
	assert_int_equal(n_ran, 5);
	assert_int_equal(in_tx(f, T0, add_one, &(struct adding){ "test.none", STR_NONE, STR_NONE, 0 }), E_BUG);
}

static void failure_waits_longer_then_stays_failed(void **state)
{
	struct fixture *f = *state;
	reset();
	next_result = E_IO;
	add(f, T0, "test.fail", "x", 0);
	run_due(f, T0);
	struct job_page_row job = newest(f, "test.fail");
	assert_true(str_eq(job.state, S("waiting")));
	assert_true(job.run_at >= T0 + JOB_DELAY_FIRST * 3 / 4);
	assert_true(str_starts(job.last_error, S("io: ")));
	assert_true(str_find(job.last_error, S("hunter2")) < 0);
	run_due(f, T0);
	assert_int_equal(n_ran, 1);                                 /* not before its time */
	run_due(f, T0 + USEC_MIN);
	run_due(f, T0 + USEC_HOUR);
	run_due(f, T0 + USEC_DAY);
	assert_int_equal(n_ran, 3);
	job = newest(f, "test.fail");
	assert_true(str_eq(job.state, S("failed")));
	assert_int_equal(job.tries, 3);
}

static err retry_it(struct work *w, void *arg)
{
	return job_retry(w, *(int64_t *)arg);
}

static err stop_it(struct work *w, void *arg)
{
	return job_stop(w, *(int64_t *)arg);
}

static void administrator_retries_and_cancels(void **state)
{
	struct fixture *f = *state;
	reset();
	next_result = E_IO;
	add(f, T0, "test.fail", "x", 0);
	for (int i = 0; i < 3; i++)
		run_due(f, T0 + i * USEC_DAY);
	struct job_page_row job = newest(f, "test.fail");
	assert_true(str_eq(job.state, S("failed")));
	next_result = OK;
	assert_int_equal(in_tx(f, T0 + 9 * USEC_DAY, retry_it, &job.id), OK);
	run_due(f, T0 + 9 * USEC_DAY);
	assert_true(str_eq(newest(f, "test.fail").state, S("done")));
	assert_int_equal(in_tx(f, T0, retry_it, &job.id), E_CONFLICT);

	add(f, T0, "test.count", "later", T0 + USEC_DAY);
	struct job_page_row later = newest(f, "test.count"), often = newest(f, "test.often");
	assert_int_equal(in_tx(f, T0, stop_it, &later.id), OK);
	assert_int_equal(in_tx(f, T0, stop_it, &later.id), E_CONFLICT);
	assert_int_equal(in_tx(f, T0, stop_it, &often.id), E_CONFLICT);
	assert_int_equal(in_tx(f, T0, stop_it, &(int64_t){ 7 }), E_NOT_FOUND);
	n_ran = 0;
	run_due(f, T0 + 2 * USEC_DAY);
	assert_int_equal(n_ran, 0);
}

struct claiming { struct job_claim_row row; bool found; usec now; };

static err claim_one(struct work *w, void *arg)
{
	struct claiming *c = arg;
	return job_claim(w->db, w->a, &(struct job_claim_in){ .now = c->now, .until = c->now + JOB_CLAIM, .worker = S("dead:1:x") },
		&c->row, &c->found);
}

static void crashed_workers_job_runs_again(void **state)
{
	struct fixture *f = *state;
	reset();
	add(f, T0, "test.count", "c", 0);
	struct claiming c = { .now = T0 };
	assert_int_equal(in_tx(f, T0, claim_one, &c), OK);
	assert_true(c.found);
	run_due(f, T0 + JOB_CLAIM - USEC_S);
	assert_int_equal(n_ran, 0);
	run_due(f, T0 + JOB_CLAIM + USEC_S);
	assert_int_equal(n_ran, 1);
	struct job_page_row job = newest(f, "test.count");
	assert_true(str_eq(job.state, S("done")));
	assert_int_equal(job.tries, 2);
}

static void poison_that_kills_every_worker_fails(void **state)
{
	struct fixture *f = *state;
	reset();
	add(f, T0, "test.fail", "p", 0);
	usec now = T0;
	for (int i = 0; i < 3; i++, now += JOB_CLAIM + USEC_S) {
		struct claiming c = { .now = now };
		assert_int_equal(in_tx(f, now, claim_one, &c), OK);
		assert_true(c.found);
		run_due(f, now);                                    /* releases nothing yet */
		assert_int_equal(in_tx(f, now, (err (*)(struct work *, void *))read_page, &(struct job_page_rows){ 0 }), OK);
		int done;
		assert_int_equal(jobs_run_due(f->s, now + JOB_CLAIM + USEC_S, 0, &done), OK);  /* plans only: releases */
	}
	run_due(f, now);
	assert_int_equal(n_ran, 0);
	assert_true(str_eq(newest(f, "test.fail").state, S("failed")));
}

static void lost_claim_undoes_the_work(void **state)
{
	struct fixture *f = *state;
	reset();
	add(f, T0, "test.lose", "", 0);
	int done;
	assert_int_equal(jobs_run_due(f->s, T0, 2, &done), OK);
	assert_int_equal(n_ran, 1);
	assert_int_equal(newest(f, "test.count").id, 0);            /* the mark was rolled back */
	run_due(f, T0 + USEC_DAY);
	assert_int_equal(n_ran, 2);
	assert_true(newest(f, "test.count").id != 0);
}

static void outside_job_has_no_transaction(void **state)
{
	struct fixture *f = *state;
	reset();
	add(f, T0, "test.outside", "", 0);
	run_due(f, T0);
	assert_int_equal(n_outside, 1);
	assert_true(str_eq(newest(f, "test.outside").state, S("done")));
}

static void periodic_job_runs_once_a_period(void **state)
{
	struct fixture *f = *state;
	reset();
	for (int i = 0; i < 5; i++)
		run_due(f, T0 + i * USEC_MIN);
	assert_int_equal(n_periodic, 1);
	run_due(f, T0 + USEC_HOUR + USEC_MIN);
	assert_int_equal(n_periodic, 2);
	n_unhappy = 1;
	run_due(f, T0 + 3 * USEC_HOUR);
	run_due(f, T0 + 3 * USEC_HOUR + 2 * USEC_MIN);              /* second and last try */
	assert_int_equal(n_periodic, 4);
	n_unhappy = 0;
	run_due(f, T0 + 3 * USEC_HOUR + 3 * USEC_MIN);
	assert_int_equal(n_periodic, 4);
	run_due(f, T0 + 5 * USEC_HOUR);                             /* failed stays to be seen, the next one runs */
	assert_int_equal(n_periodic, 5);
	struct job_page_rows rows;
	size_t failed = 0;
	assert_int_equal(in_tx(f, T0, read_page, &rows), OK);
	for (size_t i = 0; i < rows.n; i++)
		failed += str_eq(rows.at[i].state, S("failed"));
	assert_int_equal(failed, 1);
}

/* The clock stood years ahead for a moment: jobs of that time must not wait until it comes. */
static void clock_gone_back_brings_jobs_back(void **state)
{
	struct fixture *f = *state;
	reset();
	run_due(f, T0);
	run_due(f, T0 + 3650 * USEC_DAY);
	add(f, T0 + 3650 * USEC_DAY, "test.count", "ahead", 0);
	assert_int_equal(n_periodic, 2);
	run_due(f, T0 + 2 * USEC_MIN);
	assert_int_equal(n_periodic, 3);
	assert_int_equal(atomic_load(&n_ran), 1);
	run_due(f, T0 + 4 * USEC_MIN);
	assert_int_equal(n_periodic, 3);
}

static err count_them(struct work *w, void *arg)
{
	return jobs_count(w, arg);
}

static err clean_them(struct work *w, void *arg)
{
	return jobs_clean(w, S("{}"));
}

static void old_jobs_are_removed_and_numbers_hold(void **state)
{
	struct fixture *f = *state;
	struct job_numbers n;
	reset();
	add(f, T0, "test.count", "old", 0);
	run_due(f, T0);
	next_result = E_IO;
	add(f, T0, "test.fail", "", 0);
	for (int i = 0; i < 3; i++)
		run_due(f, T0 + i * USEC_DAY);
	add(f, T0, "test.count", "far", T0 + 400 * USEC_DAY);
	assert_int_equal(in_tx(f, T0, count_them, &n), OK);
	assert_int_equal(n.failed, 1);
	assert_int_equal(n.running, 0);
	assert_int_equal(n.waiting, 2);                             /* far, and the periodic one */
	assert_int_equal(in_tx(f, T0 + 13 * USEC_DAY, clean_them, NULL), OK);
	struct job_page_rows rows;
	assert_int_equal(in_tx(f, T0, read_page, &rows), OK);
	assert_int_equal(rows.n, 4);
	assert_int_equal(in_tx(f, T0 + 15 * USEC_DAY, clean_them, NULL), OK);
	assert_int_equal(in_tx(f, T0, read_page, &rows), OK);
	assert_int_equal(rows.n, 3);
	assert_int_equal(in_tx(f, T0 + 93 * USEC_DAY, clean_them, NULL), OK);
	assert_int_equal(in_tx(f, T0, read_page, &rows), OK);
	assert_int_equal(rows.n, 2);
}

static err add_race(struct work *w, void *arg)
{
	for (int i = 0; i < N_RACE; i++)
		TRY(job_add(w, "test.race", a_fmt(w->a, "%d", i), a_fmt(w->a, "{\"n\":%d}", i), 0));
	return OK;
}

static bool race_is_over(void)
{
	for (int i = 0; i < N_RACE; i++)
		if (!atomic_load(&race_ran[i]))
			return false;
	return true;
}

static void wait_until(bool (*ready)(void), usec at_most)
{
	for (usec end = clock_steady() + at_most; !ready() && clock_steady() < end;)
		usleep(5000);
	assert_true(ready());
}

/* Two stores on one database are two processes as far as the database can tell. */
static void two_processes_never_run_a_job_twice(void **state)
{
	struct fixture *f = *state;
	struct store *second = f->s;
	struct workers *x, *y;
	for (int i = 0; i < N_RACE; i++)
		race_ran[i] = 0;
	if (f->engine == ENGINE_POSTGRES)
		assert_int_equal(store_open(&(struct store_options){ .location = f->location, .readers = 2, .writers = 4 }, &second), OK);
	assert_int_equal(workers_start(f->s, 4, &x), OK);
	assert_int_equal(workers_start(second, 4, &y), OK);
	assert_int_equal(in_tx(f, clock_now(), add_race, NULL), OK);
	wait_until(race_is_over, 60 * USEC_S);
	workers_stop(x);
	workers_stop(y);
	if (second != f->s)
		store_close(second);
	for (int i = 0; i < N_RACE; i++)
		assert_int_equal(race_ran[i], 1);
	struct job_numbers n;
	assert_int_equal(in_tx(f, T0, count_them, &n), OK);
	assert_int_equal(n.running, 0);
	assert_int_equal(n.failed, 0);
}

static bool one_ran(void)
{
	return atomic_load(&n_ran) == 1;
}

static bool two_ran(void)
{
	return atomic_load(&n_ran) == 2;
}

static void added_job_starts_at_once_and_stopping_is_quick(void **state)
{
	struct fixture *f = *state;
	struct workers *x;
	reset();
	assert_int_equal(workers_start(f->s, 2, &x), OK);
	usleep(300000);                                             /* idle by now; a timer would wake it after 15 s */
	add(f, clock_now(), "test.count", "wake", 0);
	wait_until(one_ran, 3 * USEC_S);
	add(f, clock_now(), "test.count", "timer", clock_now() + USEC_S);
	wait_until(two_ran, 5 * USEC_S);
	assert_false(jobs_stopping());
	usec began = clock_steady();
	workers_stop(x);
	assert_true(clock_steady() - began < 2 * USEC_S);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations };
	fixture_use(sets, 1);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(delay_doubles_up_to_a_cap),
		TEST_ON_BOTH(key_is_added_once_while_it_waits),
		TEST_ON_BOTH(failure_waits_longer_then_stays_failed),
		TEST_ON_BOTH(administrator_retries_and_cancels),
		TEST_ON_BOTH(crashed_workers_job_runs_again),
		TEST_ON_BOTH(poison_that_kills_every_worker_fails),
		TEST_ON_BOTH(lost_claim_undoes_the_work),
		TEST_ON_BOTH(outside_job_has_no_transaction),
		TEST_ON_BOTH(periodic_job_runs_once_a_period),
		TEST_ON_BOTH(clock_gone_back_brings_jobs_back),
		TEST_ON_BOTH(old_jobs_are_removed_and_numbers_hold),
		TEST_ON_BOTH(two_processes_never_run_a_job_twice),
		TEST_ON_BOTH(added_job_starts_at_once_and_stopping_is_quick),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
