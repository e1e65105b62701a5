/* store: one SQL interface over SQLite (default) and PostgreSQL 15+.
 *
 * Everything the program keeps goes through store_run(): a function that gets a database handle inside a
 * transaction. The function touches only its database handle and its arena, because the store may run it again
 * (serialization failure, lost connection); the arena is rewound before each further try.
 *
 * SQLite: WAL, synchronous=FULL. One writer thread takes queued WRITE functions, runs each in a savepoint (one alone in the transaction itself) and
 * commits the whole batch with one fsync (group commit); a caller returns only after the fsync. A BULK one is always alone: inside a savepoint
 * SQLite walks all that has been changed since after every statement. Readers: a pool of
 * read-only connections. So a WRITE function must not wait for anything (no network, no password hashing).
 * PostgreSQL: pooled connections; WRITE is SERIALIZABLE, READ is REPEATABLE READ READ ONLY; retried with back-off.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

struct store;
struct db;

enum engine { ENGINE_SQLITE, ENGINE_POSTGRES };
/* BULK: a write of thousands of rows. As WRITE, but it shares its transaction with no other. */
enum tx_mode { TX_READ, TX_WRITE, TX_BULK };

struct store_options {
	struct str location;   /* path of the SQLite file, or postgresql://… */
	int readers;           /* read connections; 0: 8 */
	int writers;           /* PostgreSQL only: write connections; 0: 16 */
	usec busy_limit;       /* how long to wait for a database that is gone before E_IO; 0: 10 s */
};

err store_open(const struct store_options *o, struct store **ret) MUST_USE;
void *store_close(struct store *s);        /* accepts NULL, returns NULL; finishes what is queued */
enum engine store_engine(const struct store *s);

typedef err tx_fn(struct db *db, void *arg);

/* Runs fn in a transaction; commits when it answers OK, else rolls back and answers what fn answered.
 * a is rewound before a retry (NULL: fn allocates nothing). E_IO: the database did not take it, nothing is stored;
 * E_FULL: because its disk is full. */
err store_run(struct store *s, enum tx_mode mode, struct arena *a, tx_fn *fn, void *arg) MUST_USE;

enum engine db_engine(const struct db *db);

/* Calls fn(arg) once after this transaction has committed (never after a rollback), on the thread that committed.
 * arg must stay valid until store_run() has returned. */
void db_after_commit(struct db *db, void (*fn)(void *arg), void *arg);

/* Tells every listener in every process, after commit: SQLite within the process, PostgreSQL by NOTIFY.
 * channel: [a-z_]+; payload: at most 1,000 bytes. */
err db_notify(struct db *db, struct str channel, struct str payload) MUST_USE;
typedef void listen_fn(void *arg, struct str channel, struct str payload);
void store_listen(struct store *s, listen_fn *fn, void *arg); /* before serving; fn must be quick and thread-safe */

/* From now on a READ transaction may take no longer than this (0: any time): a slow search or a hostile one ends with E_IO
 * instead of holding a thread. For servers; commands that read everything leave it alone. */
void store_limit_reads(struct store *s, usec limit);

/* Number of statements executed on this handle since its transaction began; the HTTP tests state a budget. */
unsigned db_statements(const struct db *db);

/* SQLite only: a consistent copy into a new file while running (VACUUM INTO). PostgreSQL: E_INVALID (pg_dump is the tool). */
err store_copy_to(struct store *s, const char *path) MUST_USE;
/* Engine's own integrity check. E_BUG with the findings logged when broken. */
err store_check(struct store *s) MUST_USE;

/* ---- migrations: src/<room or module>/schema/NNNN-noun.sql, compiled in by tools/statements ---- */

struct migration {
	const char *module;    /* "core", "incident" */
	int number;            /* 1, 2, … within the module */
	const char *name;
	const char *sqlite;    /* abstract types already expanded */
	const char *postgres;
};
struct migration_set { const struct migration *at; size_t n; };

/* Applies what is missing, in the order of sets (modules after those they need), each in its own transaction, and
 * records it in table schema_migration. Applying twice is harmless. E_CONFLICT: the database is newer than the program. */
err store_migrate(struct store *s, const struct migration_set *sets, size_t n_sets) MUST_USE;
/* How many of them the database has not had; changes nothing. */
err store_unmigrated(struct store *s, const struct migration_set *sets, size_t n_sets, int64_t *ret_n) MUST_USE;

/* ---- failure injection for torture tests; compiled always, idle unless armed ---- */
void store_fail_after(int n_calls);   /* the n-th statement or commit from now on this process fails with E_IO; 0 disarms */

#endif
