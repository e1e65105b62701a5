#include "fixture.h"

#include "base/rand.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct migration_set *const *used_sets;
static size_t n_used_sets;

void fixture_use(const struct migration_set *const *sets, size_t n_sets)
{
	used_sets = sets;
	n_used_sets = n_sets;
}

bool fixture_has_postgres(void)
{
	const char *url = getenv("UNGCUU_TEST_PG");
	return url && url[0];
}

static void on_server(const char *sql)
{
	PGconn *c = PQconnectdb(getenv("UNGCUU_TEST_PG"));
	PGresult *r = PQexec(c, sql);
	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(c));
	PQclear(r);
	PQfinish(c);
}

/* postgresql://user@host/DATABASE?… with another database. */
static struct str url_with_database(struct arena *a, const char *url, const char *database)
{
	struct str s = str_of(url);
	ptrdiff_t host = str_find(s, S("://"));
	struct str after = str_sub(s, (size_t)host + 3, s.n);
	ptrdiff_t slash = str_find_char(after, '/'), query = str_find_char(after, '?');
	size_t path = slash < 0 ? (query < 0 ? after.n : (size_t)query) : (size_t)slash;
	return a_fmt(a, "%.*s/%s%.*s", (int)((size_t)host + 3 + path), s.p, database, query < 0 ? 0 : (int)(after.n - (size_t)query),
		query < 0 ? "" : after.p + query);
}

static void open_and_migrate(struct fixture *f)
{
	struct store_options o = { .location = f->location, .readers = 4, .writers = 8 };
	struct migration_set *sets = a_array(f->a, struct migration_set, n_used_sets + 1);
	for (size_t i = 0; i < n_used_sets; i++)
		sets[i] = *used_sets[i];
	assert_int_equal(store_open(&o, &f->s), OK);
	assert_int_equal(store_migrate(f->s, sets, n_used_sets), OK);
}

struct fixture *fixture_open(enum engine e)
{
	struct fixture *f = calloc(1, sizeof *f);
	assert_non_null(f);
	const char *tmp = getenv("TMPDIR");
	f->engine = e;
	f->a = arena_new(0);
	snprintf(f->folder, sizeof f->folder, "%s/ungcuu-XXXXXX", tmp && tmp[0] ? tmp : "/tmp");
	assert_non_null(mkdtemp(f->folder));
	f->location = a_fmt(f->a, "%s/ungcuu.db", f->folder);
	if (e == ENGINE_POSTGRES) {
		snprintf(f->database, sizeof f->database, "ungcuu_test_%llx", (unsigned long long)id_new());
		on_server(a_fmt(f->a, "create database %s", f->database).p);
		f->location = url_with_database(f->a, getenv("UNGCUU_TEST_PG"), f->database);
	}
	open_and_migrate(f);
	return f;
}

void fixture_reopen(struct fixture *f)
{
	f->s = store_close(f->s);
	open_and_migrate(f);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

void *fixture_close(struct fixture *f)
{
	if (!f)
		return NULL;
	store_close(f->s);
	if (f->engine == ENGINE_POSTGRES)
		on_server(a_fmt(f->a, "drop database if exists %s with (force)", f->database).p);
	nftw(f->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_free(f->a);
	free(f);
	return NULL;
}

/* The store calls back on a thread of its own choice; two semaphores hand the handle over to the test and its answer back. */
struct handover { struct transaction t; struct fixture *f; enum tx_mode mode; pthread_t thread; sem_t turn, answered; bool is_over, is_first; err result; };

static err hand_over(struct db *db, void *arg)
{
	struct handover *h = arg;
	h->t.db = db;
	sem_post(&h->turn);
	while (sem_wait(&h->answered)) {}   /* a signal may wake it too early */
	return h->t.answer;
}

static void *run_for_test(void *arg)
{
	struct handover *h = arg;
	h->result = store_run(h->f->s, h->mode, h->f->a, hand_over, h);
	h->is_over = true;
	sem_post(&h->turn);
	return NULL;
}

struct transaction *transaction_begin(struct fixture *f, enum tx_mode mode)
{
	struct handover *h = calloc(1, sizeof *h);
	assert_non_null(h);
	*h = (struct handover){ .f = f, .mode = mode, .is_first = true };
	sem_init(&h->turn, 0, 0);
	sem_init(&h->answered, 0, 0);
	assert_int_equal(pthread_create(&h->thread, NULL, run_for_test, h), 0);
	return &h->t;
}

bool transaction_turn(struct transaction *t)
{
	struct handover *h = (struct handover *)t;
	if (!h->is_first)
		sem_post(&h->answered);
	h->is_first = false;
	while (sem_wait(&h->turn)) {}
	return !h->is_over;
}

err transaction_end(struct transaction *t)
{
	struct handover *h = (struct handover *)t;
	pthread_join(h->thread, NULL);
	err result = h->result;
	sem_destroy(&h->turn);
	sem_destroy(&h->answered);
	free(h);
	return result;
}

const char *test_name_or_skip(const char *name, bool is_skipped, const char *why)
{
	char *marked;
	if (!is_skipped)
		return name;
	if (asprintf(&marked, "%s # SKIP %s", name, why) < 0)
		abort();
	return marked;
}

int fixture_setup(void **state)
{
	struct fixture_test *t = *state;
	if (t->engine == ENGINE_SQLITE || fixture_has_postgres())
		t->f = fixture_open(t->engine);
	return 0;
}

int fixture_teardown(void **state)
{
	struct fixture_test *t = *state;
	t->f = fixture_close(t->f);
	return 0;
}

void fixture_run(void **state)
{
	struct fixture_test *t = *state;
	void *f = t->f;
	if (f)
		t->fn(&f);
}
