/* fixture: a fresh, migrated store for one test, on SQLite and on a real PostgreSQL.
 *
 *   static void incident_opens(void **state) { struct fixture *f = *state; … store_run(f->s, TX_WRITE, f->a, …); }
 *   int main(void) {
 *   	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations };
 *   	fixture_use(sets, 2);
 *   	const struct CMUnitTest tests[] = { TEST_ON_BOTH(incident_opens) };
 *   	return cmocka_run_group_tests(tests, NULL, NULL);
 *   }
 *
 * SQLite lives in a new folder under TMPDIR; PostgreSQL in a new database of the server UNGCUU_TEST_PG=postgresql://…
 * Without that variable the PostgreSQL half is reported as “ok … # SKIP”. Link fixture_dep.
 * Include this before store/work.h, whose fail() takes the place of cmocka's. */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/store.h"

struct fixture {
	enum engine engine;
	struct store *s;
	struct arena *a;
	struct str location;     /* open a second store on it with fixture_reopen() or store_open() */
	char folder[256];        /* SQLite's; also free for a test's own files on both engines */
	char database[64];       /* PostgreSQL's */
};

void fixture_use(const struct migration_set *const *sets, size_t n_sets);

/* Opens and migrates; fails the test when it cannot. For tests that need more than one. */
struct fixture *fixture_open(enum engine e);
void *fixture_close(struct fixture *f);
/* Closes the store and opens it again, as a restarted program would. */
void fixture_reopen(struct fixture *f);
bool fixture_has_postgres(void);

/* A transaction that the test itself fills in, with its own variables in reach:
 *   struct transaction *t = transaction_begin(f, TX_WRITE);
 *   while (transaction_turn(t))
 *   	t->answer = thing_add(t->db, …);
 *   assert_int_equal(transaction_end(t), OK);
 * One turn for each try of the store; it commits when the answer is OK. No other store_run() within a turn: on SQLite it would
 * wait for this one. */
struct transaction { struct db *db; err answer; };
struct transaction *transaction_begin(struct fixture *f, enum tx_mode mode);
bool transaction_turn(struct transaction *t);
err transaction_end(struct transaction *t);   /* what store_run() answered */

/* What stands behind the macros: one test on one engine. */
struct fixture_test { enum engine engine; void (*fn)(void **state); struct fixture *f; };
int fixture_setup(void **state);
int fixture_teardown(void **state);
void fixture_run(void **state);

/* The test's name, marked as skipped in TAP's way when the reason holds (cmocka's own skip() prints "not ok"); the test then
 * has to return at once. The returned text lives as long as the program. */
const char *test_name_or_skip(const char *name, bool is_skipped, const char *why);

#define TEST_ON_SQLITE(fn) { #fn " (sqlite)", fixture_run, fixture_setup, fixture_teardown, \
	&(struct fixture_test){ ENGINE_SQLITE, fn, NULL } }
#define TEST_ON_POSTGRES(fn) { \
	test_name_or_skip(#fn " (postgres)", !fixture_has_postgres(), "UNGCUU_TEST_PG names no server"), fixture_run, fixture_setup, fixture_teardown, \
	&(struct fixture_test){ ENGINE_POSTGRES, fn, NULL } }
#define TEST_ON_BOTH(fn) TEST_ON_SQLITE(fn), TEST_ON_POSTGRES(fn)

#endif
