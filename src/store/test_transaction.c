/* Transactions under load, under failure and over time. */
#include "fixture.h"

#include "store/trial/queries.h"

#include <libpq-fe.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUN(f, mode, fn, arg) store_run((f)->s, (mode), (f)->a, (fn), (arg))

static err add_id(struct db *db, int64_t id)
{
	char code[32];
	snprintf(code, sizeof code, "T-%lld", (long long)id);
	return thing_add(db, &(struct thing_add_in){ .id = id, .code = str_of(code), .data = S("{}"), .n = 1 }, NULL);
}

static err count(struct db *db, void *arg)
{
	struct thing_sums_row r;
	struct arena *a = arena_new(0);
	err e = thing_sums(db, a, &r);
	if (e == OK)
		*(int64_t *)arg = r.how_many;
	arena_free(a);
	return e;
}

static int64_t n_things(struct store *s)
{
	int64_t n = -1;
	assert_int_equal(store_run(s, TX_READ, NULL, count, &n), OK);
	return n;
}

/* ---- 64 threads ---- */

enum { N_THREADS = 64, PER_THREAD = 20 };
struct worker { struct store *s; int index; int ok, refused, other; pthread_t thread; int64_t id; };

static err add_worker_row(struct db *db, void *arg)
{
	struct worker *w = arg;
	TRY(add_id(db, w->id));
	if (w->id % 7 == 0)
		return E_DENIED;
	return w->id % 11 == 0 ? add_id(db, w->id) : OK;
}

static void *work(void *arg)
{
	struct worker *w = arg;
	for (int i = 0; i < PER_THREAD; i++) {
		w->id = w->index * PER_THREAD + i + 1;
		err e = store_run(w->s, w->index % 4 ? TX_WRITE : TX_BULK, NULL, add_worker_row, w);
		w->ok += e == OK;
		w->refused += e == E_DENIED || e == E_CONFLICT;
		w->other += e != OK && e != E_DENIED && e != E_CONFLICT;
	}
	return NULL;
}

static void a_bad_member_harms_nobody(void **state)
{
	struct fixture *f = *state;
	struct worker w[N_THREADS] = { 0 };
	int64_t good = 0;
	int ok = 0, refused = 0, other = 0;
	for (int i = 0; i < N_THREADS; i++) {
		w[i] = (struct worker){ .s = f->s, .index = i };
		assert_int_equal(pthread_create(&w[i].thread, NULL, work, &w[i]), 0);
	}
	for (int i = 0; i < N_THREADS; i++) {
		pthread_join(w[i].thread, NULL);
		ok += w[i].ok, refused += w[i].refused, other += w[i].other;
	}
	for (int64_t id = 1; id <= N_THREADS * PER_THREAD; id++)
		good += id % 7 != 0 && id % 11 != 0;
	assert_int_equal(other, 0);
	assert_int_equal(ok, good);
	assert_int_equal(refused, N_THREADS * PER_THREAD - good);
	assert_int_equal(n_things(f->s), good);
}

/* ---- two who read and then write ---- */

struct rival { struct store *s; pthread_barrier_t *meet; atomic_int *tries; bool met; err e; pthread_t thread; };

static err read_then_write(struct db *db, void *arg)
{
	struct rival *r = arg;
	struct tally_get_row row;
	struct arena *a = arena_new(0);
	err e = tally_get(db, a, &(struct tally_get_in){ S("x") }, &row);
	arena_free(a);
	atomic_fetch_add(r->tries, 1);
	if (!r->met && r->meet) {
		r->met = true;
		pthread_barrier_wait(r->meet); /* both have read before either writes */
	}
	return e != OK ? e : tally_set(db, &(struct tally_set_in){ S("x"), row.n + 1 }, NULL);
}

static err make_tally(struct db *db, void *arg)
{
	return tally_add(db, arg, &(struct tally_add_in){ S("x"), 0 }, &(struct tally_add_row){ 0 });
}

static err get_tally(struct db *db, void *arg)
{
	struct arena *a = arena_new(0);
	struct tally_get_row row = { 0 };
	err e = tally_get(db, a, &(struct tally_get_in){ S("x") }, &row);
	arena_free(a);
	*(int64_t *)arg = row.n;
	return e;
}

static void *rival_run(void *arg)
{
	struct rival *r = arg;
	r->e = store_run(r->s, TX_WRITE, NULL, read_then_write, r);
	return NULL;
}

static void rivals(struct fixture *f, bool meet, int n, int *ret_tries)
{
	struct rival r[16];
	pthread_barrier_t barrier;
	atomic_int tries = 0;
	int64_t total = 0;
	pthread_barrier_init(&barrier, NULL, (unsigned)n);
	assert_int_equal(RUN(f, TX_WRITE, make_tally, f->a), OK);
	for (int i = 0; i < n; i++) {
		r[i] = (struct rival){ .s = f->s, .meet = meet ? &barrier : NULL, .tries = &tries };
		assert_int_equal(pthread_create(&r[i].thread, NULL, rival_run, &r[i]), 0);
	}
	for (int i = 0; i < n; i++) {
		pthread_join(r[i].thread, NULL);
		assert_int_equal(r[i].e, OK);
	}
	assert_int_equal(RUN(f, TX_READ, get_tally, &total), OK);
	assert_int_equal(total, n);
	pthread_barrier_destroy(&barrier);
	*ret_tries = tries;
}

static void no_update_is_lost(void **state)
{
	int tries;
	rivals(*state, false, 16, &tries);
}

static void a_conflict_is_tried_again(void **state)
{
	int tries;
	rivals(*state, true, 2, &tries);
	assert_true(tries >= 3);
}

/* ---- kill -9 ---- */

struct killed { struct store *s; int pipe; atomic_llong *next; };

static err add_next(struct db *db, void *arg)
{
	return add_id(db, *(int64_t *)arg);
}

static void *write_and_tell(void *arg)
{
	struct killed *k = arg;
	for (;;) {
		int64_t id = atomic_fetch_add(k->next, 1);
		if (store_run(k->s, TX_WRITE, NULL, add_next, &id) == OK && write(k->pipe, &id, sizeof id) != sizeof id)
			_exit(1);
	}
}

static _Noreturn void child_writes(struct str location, int pipe)
{
	struct store_options o = { .location = location };
	atomic_llong next = 1;
	struct killed k = { .pipe = pipe, .next = &next };
	pthread_t t;
	if (store_open(&o, &k.s) != OK)
		_exit(1);
	for (int i = 0; i < 8; i++)
		pthread_create(&t, NULL, write_and_tell, &k);
	sleep(30);
	_exit(1);
}

static err find_id(struct db *db, void *arg)
{
	struct arena *a = arena_new(0);
	struct thing_get_row row;
	err e = thing_get(db, a, &(struct thing_get_in){ *(int64_t *)arg }, &row);
	arena_free(a);
	return e;
}

static void kill_9_loses_nothing_acknowledged(void **state)
{
	struct fixture *f = *state;
	int fds[2], told = 0;
	int64_t id;
	f->s = store_close(f->s);
	assert_int_equal(pipe(fds), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		child_writes(f->location, fds[1]);
	close(fds[1]);
	for (usec until = clock_steady() + 400 * USEC_MS; clock_steady() < until;)
		usleep(20000);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	fixture_reopen(f);
	while (read(fds[0], &id, sizeof id) == sizeof id) {
		assert_int_equal(store_run(f->s, TX_READ, NULL, find_id, &id), OK);
		told++;
	}
	close(fds[0]);
	assert_true(told > 10);
	assert_int_equal(store_check(f->s), OK);
}

/* ---- failure injection, at every step ---- */

static err add_three(struct db *db, void *arg)
{
	(void)arg;
	for (int64_t id = 1; id <= 3; id++)
		TRY(add_id(db, id));
	return OK;
}

static void every_failing_call_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	for (int n = 1; n <= 4; n++) { /* three statements and the commit */
		store_fail_after(n);
		assert_int_equal(RUN(f, TX_WRITE, add_three, NULL), E_IO);
		store_fail_after(0);
		assert_int_equal(n_things(f->s), 0);
	}
	store_fail_after(5);
	assert_int_equal(RUN(f, TX_WRITE, add_three, NULL), OK);
	store_fail_after(0);
	assert_int_equal(n_things(f->s), 3);
}

/* ---- a full disk ---- */

struct filler { struct store *s; atomic_llong *next; atomic_int *stored, *refused, *other; pthread_t thread; };

static err add_large(struct db *db, void *arg)
{
	static const char large[60000];
	char code[32];
	snprintf(code, sizeof code, "L-%lld", *(long long *)arg);
	return thing_add(db, &(struct thing_add_in){ .id = *(int64_t *)arg, .code = str_of(code), .bytes = str_from(large, sizeof large),
		.data = S("{}") }, NULL);
}

static void *fill(void *arg)
{
	struct filler *w = arg;
	for (int i = 0; i < 40; i++) {
		int64_t id = atomic_fetch_add(w->next, 1);
		err e = store_run(w->s, TX_WRITE, NULL, add_large, &id);
		atomic_fetch_add(e == OK ? w->stored : e == E_IO ? w->refused : w->other, 1);
	}
	return NULL;
}

static void a_full_disk_refuses_and_recovers(void **state)
{
	struct fixture *f = *state;
	struct filler w[8];
	struct rlimit was, small;
	atomic_llong next = 1;
	atomic_int stored = 0, refused = 0, other = 0;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	small = was;
	small.rlim_cur = 4 << 20;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	for (int i = 0; i < 8; i++) {
		w[i] = (struct filler){ .s = f->s, .next = &next, .stored = &stored, .refused = &refused, .other = &other };
		assert_int_equal(pthread_create(&w[i].thread, NULL, fill, &w[i]), 0);
	}
	for (int i = 0; i < 8; i++)
		pthread_join(w[i].thread, NULL);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	assert_true(stored > 0 && refused > 0 && other == 0);
	assert_int_equal(n_things(f->s), stored);
	int64_t id = 1000000;
	assert_int_equal(store_run(f->s, TX_WRITE, NULL, add_large, &id), OK);
	fixture_reopen(f);
	assert_int_equal(n_things(f->s), stored + 1);
	assert_int_equal(store_check(f->s), OK);
}

/* ---- after commit, notices, nesting ---- */

static atomic_int n_calls, n_heard;
static char heard[64];

static void called(void *arg)
{
	atomic_fetch_add(&n_calls, *(int *)arg);
}

static void listener(void *arg, struct str channel, struct str payload)
{
	(void)arg;
	snprintf(heard, sizeof heard, "%.*s=%.*s", STR_ARG(channel), STR_ARG(payload));
	atomic_fetch_add(&n_heard, 1);
}

struct tell { int step; err answer; };

static err tell(struct db *db, void *arg)
{
	struct tell *t = arg;
	TRY(add_id(db, t->step));
	db_after_commit(db, called, &t->step);
	TRY(db_notify(db, S("incident_changed"), S("SC 1")));
	return t->answer;
}

static void wait_heard(int n)
{
	for (int i = 0; i < 300 && atomic_load(&n_heard) < n; i++)
		usleep(10000);
}

static void what_follows_a_commit(void **state)
{
	struct fixture *f = *state;
	n_calls = n_heard = 0;
	store_listen(f->s, listener, NULL);
	assert_int_equal(RUN(f, TX_WRITE, tell, (&(struct tell){ 1, E_DENIED })), E_DENIED);
	assert_int_equal(n_calls, 0);
	assert_int_equal(RUN(f, TX_WRITE, tell, (&(struct tell){ 5, OK })), OK);
	assert_int_equal(n_calls, 5);
	wait_heard(1);
	usleep(50000);
	assert_int_equal(n_heard, 1);
	assert_string_equal(heard, "incident_changed=SC 1");
}

static err bad_notice(struct db *db, void *arg)
{
	(void)arg;
	return db_notify(db, S("Incident; drop"), S("x"));
}

static void a_channel_is_a_plain_word(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(RUN(f, TX_WRITE, bad_notice, NULL), E_BUG);
}

static void notices_reach_other_processes(void **state)
{
	struct fixture *f = *state;
	struct store *other;
	struct store_options o = { .location = f->location, .writers = 1 };
	n_heard = 0;
	store_listen(f->s, listener, NULL);
	assert_int_equal(store_open(&o, &other), OK);
	assert_int_equal(store_run(other, TX_WRITE, NULL, tell, &(struct tell){ 1, OK }), OK);
	store_close(other);
	wait_heard(1);
	assert_int_equal(n_heard, 1);
}

static err nested(struct db *db, void *arg)
{
	(void)db;
	return store_run(arg, TX_READ, NULL, count, &(int64_t){ 0 });
}

static void nesting_aborts(void **state)
{
	struct fixture *f = *state;
	int status = 0;
	f->s = store_close(f->s);
	pid_t child = fork();
	if (child == 0) {
		struct store *s;
		struct store_options o = { .location = f->location };
		if (store_open(&o, &s) == OK)
			(void)!store_run(s, TX_READ, NULL, nested, s);
		_exit(0);
	}
	waitpid(child, &status, 0);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

/* ---- migrations ---- */

static void migrating_twice_is_harmless(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(RUN(f, TX_WRITE, add_three, NULL), OK);
	fixture_reopen(f);
	assert_int_equal(store_migrate(f->s, &trial_migrations, 1), OK);
	assert_int_equal(n_things(f->s), 3);
}

static void a_newer_database_is_refused(void **state)
{
	struct fixture *f = *state;
	struct migration_set older = { trial_migrations.at, 1 };
	assert_int_equal(store_migrate(f->s, &older, 1), E_CONFLICT);
	static const struct migration extra[] = { { "extra", 1, "later", "", "" } };
	struct migration_set sets[] = { trial_migrations, { extra, 1 } };
	int64_t missing = -1;
	assert_int_equal(store_unmigrated(f->s, sets, 1, &missing), OK);
	assert_int_equal(missing, 0);
	assert_int_equal(store_unmigrated(f->s, sets, 2, &missing), OK);
	assert_int_equal(missing, 1);
}

static void a_failing_migration_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	struct migration m[] = { trial_migrations.at[0], trial_migrations.at[1],
		{ "trial", 3, "half", "create table half (id integer); create table thing (id integer)",
			"create table half (id bigint); create table thing (id bigint)" } };
	struct migration_set newer = { m, 3 };
	assert_int_not_equal(store_migrate(f->s, &newer, 1), OK);
	m[2].sqlite = "create table half (id integer)";
	m[2].postgres = "create table half (id bigint)";
	assert_int_equal(store_migrate(f->s, &newer, 1), OK);
}

struct migrator { struct fixture *f; err e; pthread_t thread; };

static void *migrate_beside(void *arg)
{
	struct migrator *m = arg;
	struct store *s;
	struct store_options o = { .location = m->f->location };
	static const struct migration extra[] = { { "extra", 1, "slow",
		"create table extra (id integer) strict", "select pg_sleep(0.2); create table extra (id bigint)" } };
	struct migration_set sets[] = { trial_migrations, { extra, 1 } };
	m->e = store_open(&o, &s);
	if (m->e == OK) {
		m->e = store_migrate(s, sets, 2);
		store_close(s);
	}
	return NULL;
}

static void processes_migrate_one_after_another(void **state)
{
	struct migrator m[3];
	for (int i = 0; i < 3; i++) {
		m[i] = (struct migrator){ .f = *state };
		assert_int_equal(pthread_create(&m[i].thread, NULL, migrate_beside, &m[i]), 0);
	}
	for (int i = 0; i < 3; i++) {
		pthread_join(m[i].thread, NULL);
		assert_int_equal(m[i].e, OK);
	}
}

/* ---- copies and checks ---- */

static void a_copy_is_complete(void **state)
{
	struct fixture *f = *state;
	char path[300];
	struct store *copy;
	snprintf(path, sizeof path, "%s/copy.db", f->folder);
	assert_int_equal(RUN(f, TX_WRITE, add_three, NULL), OK);
	assert_int_equal(store_copy_to(f->s, path), f->engine == ENGINE_SQLITE ? OK : E_INVALID);
	assert_int_equal(store_check(f->s), OK);
	if (f->engine != ENGINE_SQLITE)
		return;
	assert_int_equal(store_open(&(struct store_options){ .location = str_of(path) }, &copy), OK);
	assert_int_equal(n_things(copy), 3);
	store_close(copy);
	assert_int_not_equal(store_copy_to(f->s, path), OK); /* never over an existing file */
}

static void a_broken_file_is_noticed(void **state)
{
	struct fixture *f = *state;
	static const char junk[3000] = "\xff\xfe junk";
	assert_int_equal(RUN(f, TX_WRITE, add_three, NULL), OK);
	f->s = store_close(f->s);
	FILE *file = fopen(f->location.p, "r+b");
	assert_non_null(file);
	assert_int_equal(fseek(file, 4096 * 2 + 8, SEEK_SET), 0);
	assert_int_equal(fwrite(junk, 1, sizeof junk, file), sizeof junk);
	fclose(file);
	assert_int_equal(store_open(&(struct store_options){ .location = f->location }, &f->s), OK);
	assert_int_equal(store_check(f->s), E_BUG);
}

/* ---- a server that goes away ---- */

static void on_database(const char *location, const char *sql)
{
	PGconn *c = PQconnectdb(location);
	PGresult *r = PQexec(c, sql);
	if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(c));
	PQclear(r);
	PQfinish(c);
}

#define KILL_OTHERS "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()"

struct cut { struct fixture *f; int tries; };

static err add_and_be_cut(struct db *db, void *arg)
{
	struct cut *c = arg;
	TRY(add_id(db, 1));
	if (c->tries++ == 0)
		on_database(c->f->location.p, KILL_OTHERS);
	return add_id(db, 2);
}

static void a_cut_connection_is_made_anew(void **state)
{
	struct cut c = { .f = *state };
	assert_int_equal(RUN(c.f, TX_WRITE, add_and_be_cut, &c), OK);
	assert_int_equal(c.tries, 2);
	assert_int_equal(n_things(c.f->s), 2);
	on_database(c.f->location.p, KILL_OTHERS);
	assert_int_equal(n_things(c.f->s), 2);
}

/* A server of this test's own, to be stopped and started at will. */
static void pg(const char *what, const char *folder, char *ret_url, size_t n)
{
	char command[600];
	snprintf(command, sizeof command, "'%s' %s '%s/pg'", getenv("UNGCUU_PG_SH"), what, folder);
	FILE *p = popen(command, "r");
	assert_non_null(p);
	if (ret_url && fgets(ret_url, (int)n, p))
		ret_url[strcspn(ret_url, "\n")] = 0;
	assert_int_equal(pclose(p), 0);
}

struct writer { struct store *s; int64_t id; err e; pthread_t thread; };

static void *write_one(void *arg)
{
	struct writer *w = arg;
	w->e = store_run(w->s, TX_WRITE, NULL, add_next, &w->id);
	return NULL;
}

static bool is_waiting_to_commit(const char *url)
{
	PGconn *c = PQconnectdb(url);
	PGresult *r = PQexec(c, "select 1 from pg_stat_activity where wait_event = 'SyncRep'");
	bool yes = PQntuples(r) == 1;
	PQclear(r);
	PQfinish(c);
	return yes;
}

/* Committed on the server, but the answer never comes: synchronous replication to nobody, then the session is ended. */
static void lose_the_answer(struct store *s, const char *url)
{
	struct writer w = { .s = s, .id = 50 };
	on_database(url, "alter system set synchronous_standby_names = 'nobody'");
	on_database(url, "select pg_reload_conf()");
	usleep(300000);
	assert_int_equal(pthread_create(&w.thread, NULL, write_one, &w), 0);
	for (int i = 0; i < 100 && !is_waiting_to_commit(url); i++)
		usleep(20000);
	assert_true(is_waiting_to_commit(url));
	on_database(url, "select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'");
	on_database(url, "alter system reset synchronous_standby_names");
	on_database(url, "select pg_reload_conf()");
	pthread_join(w.thread, NULL);
	assert_int_equal(w.e, OK); /* tried again, it would be E_CONFLICT */
	int64_t id = 50;
	assert_int_equal(store_run(s, TX_READ, NULL, find_id, &id), OK);
}

static void a_restarted_server_is_found_again(void **state)
{
	struct fixture *f = *state;
	char url[400] = "";
	struct store *s;
	assert_non_null(getenv("UNGCUU_PG_SH"));   /* meson names it */
	chmod(f->folder, 0755);
	pg("start", f->folder, url, sizeof url);
	struct store_options o = { .location = str_of(url), .busy_limit = 20 * USEC_S, .writers = 2 };
	assert_int_equal(store_open(&o, &s), OK);
	assert_int_equal(store_migrate(s, &trial_migrations, 1), OK);
	n_heard = 0;
	store_listen(s, listener, NULL);
	int64_t id = 1;
	assert_int_equal(store_run(s, TX_WRITE, NULL, add_next, &id), OK);
	pg("stop", f->folder, NULL, 0);
	struct writer w = { .s = s, .id = 2 };
	assert_int_equal(pthread_create(&w.thread, NULL, write_one, &w), 0);
	usleep(500000);
	pg("start", f->folder, url, sizeof url);
	pthread_join(w.thread, NULL);
	assert_int_equal(w.e, OK);
	assert_int_equal(n_things(s), 2);
	lose_the_answer(s, url);
	usleep(1200000); /* the listening thread is back, too */
	assert_int_equal(store_run(s, TX_WRITE, NULL, tell, &(struct tell){ 9, OK }), OK);
	wait_heard(1);
	assert_int_equal(n_heard, 1);
	store_close(s);
	pg("stop", f->folder, NULL, 0);
}

static void a_server_that_stays_away_is_io(void **state)
{
	struct store *s;
	(void)state;
	struct store_options o = { .location = S("postgresql://postgres@/x?host=/nonexistent"), .busy_limit = 300 * USEC_MS };
	usec begun = clock_steady();
	assert_int_equal(store_open(&o, &s), E_IO);
	assert_true(clock_steady() - begun < 3 * USEC_S);
	assert_int_equal(store_open(&(struct store_options){ .location = S("/nonexistent/x.db") }, &s), E_IO);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &trial_migrations };
	fixture_use(sets, 1);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(a_bad_member_harms_nobody),
		TEST_ON_BOTH(no_update_is_lost),
		TEST_ON_POSTGRES(a_conflict_is_tried_again),
		TEST_ON_BOTH(kill_9_loses_nothing_acknowledged),
		TEST_ON_BOTH(every_failing_call_leaves_nothing),
		TEST_ON_SQLITE(a_full_disk_refuses_and_recovers),
		TEST_ON_BOTH(what_follows_a_commit),
		TEST_ON_BOTH(a_channel_is_a_plain_word),
		TEST_ON_POSTGRES(notices_reach_other_processes),
		TEST_ON_BOTH(nesting_aborts),
		TEST_ON_BOTH(migrating_twice_is_harmless),
		TEST_ON_BOTH(a_newer_database_is_refused),
		TEST_ON_BOTH(a_failing_migration_leaves_nothing),
		TEST_ON_BOTH(processes_migrate_one_after_another),
		TEST_ON_BOTH(a_copy_is_complete),
		TEST_ON_SQLITE(a_broken_file_is_noticed),
		TEST_ON_POSTGRES(a_cut_connection_is_made_anew),
		TEST_ON_POSTGRES(a_restarted_server_is_found_again),
		cmocka_unit_test(a_server_that_stays_away_is_io),
	};
	return cmocka_run_group_tests_name("transaction", tests, NULL, NULL);
}
