/* sqlite: one connection (sqlite.c) and who uses it when (sqlite_pool.c). Inside this room only. */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include "store/driver.h"

#include <sqlite3.h>

struct sqlite_conn {
	struct db db;            /* first: domain code holds a pointer to it */
	sqlite3 *h;
	struct cache cache;
	bool has_room;           /* a large load has given it a large cache */
	sqlite3_stmt *begin, *commit, *rollback, *savepoint, *release, *undo;
	usec read_until;         /* steady clock; 0: no end */
	struct sqlite_conn *next;
};

/* NULL when the file cannot be opened as asked; the reason is logged. */
struct sqlite_conn *sqlite_conn_new(struct store *s, enum tx_mode mode);
void sqlite_conn_free(struct sqlite_conn *c);
err sqlite_step(struct sqlite_conn *c, sqlite3_stmt *st);   /* one of the six above */
err sqlite_why(sqlite3 *h, const char *what);               /* logs and maps the last error */

err sqlite_query(struct db *db, const struct statement *st, unsigned mask, const void *in, struct sink *k, int64_t *ret_n);
err sqlite_stream(struct db *db, const struct statement *st, unsigned mask, const void *in, struct sink *k);
err sqlite_bulk(struct db *db, const struct statement *st, const void *rows, size_t n);
err sqlite_prepare(struct db *db, const struct statement *st, unsigned mask);
err sqlite_script(struct db *db, const char *sql);
err sqlite_copy_to(struct store *s, const char *path);
err sqlite_check(struct store *s);

#endif
