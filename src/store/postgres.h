/* postgres: one connection (postgres.c, postgres_values.c), who uses it when (postgres_pool.c), who listens
 * (postgres_listen.c). Inside this room only. */
#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H

#include "base/buf.h"
#include "store/driver.h"

#include <libpq-fe.h>

/* All notices go through this one channel as "channel payload"; LISTEN takes no pattern. */
#define POSTGRES_CHANNEL "ungcuu"

struct pg_conn {
	struct db db;            /* first: domain code holds a pointer to it */
	PGconn *h;               /* NULL: not connected */
	struct cache cache;      /* prepared: its name on the server, by malloc */
	unsigned n_prepared, n_cursors;
	bool is_ending;          /* a reader's COMMIT is sent, its answer not yet taken */
	struct pg_conn *next;
};

PGconn *pg_connect(const struct store *s);                 /* NULL: not now; logged at debug */
void pg_disconnect(struct pg_conn *c);
/* E_RETRY: run again (serialization, deadlock, lost connection); else as store/statement.h says. Clears nothing. */
err pg_err(PGconn *h, const PGresult *r, const char *what);
/* A command without rows. */
err pg_command(PGconn *h, const char *sql);

/* Parameters of one call in binary form. */
struct pg_params { size_t n; const char *values[256]; int lengths[256]; int formats[256]; Oid types[256]; int64_t room[256]; };
err pg_params_fill(const struct statement *st, const struct statement_variant *v, const void *in, struct pg_params *ret);
void pg_param_types(const struct statement *st, const struct statement_variant *v, Oid *ret);
err pg_take_rows(const struct statement *st, const PGresult *r, struct sink *k);
/* One line of COPY's text format. False: a text that no engine takes. */
bool pg_copy_line(struct buf *b, const struct statement *st, const struct statement_variant *v, const void *row);

err pg_query(struct db *db, const struct statement *st, unsigned mask, const void *in, struct sink *k, int64_t *ret_n);
err pg_stream(struct db *db, const struct statement *st, unsigned mask, const void *in, struct sink *k);
err pg_bulk(struct db *db, const struct statement *st, const void *rows, size_t n);
err pg_prepare(struct db *db, const struct statement *st, unsigned mask);
err pg_script(struct db *db, const char *sql);
err pg_notify(struct db *db, struct str channel, struct str payload);

/* The thread that listens; started by the first store_listen(). */
struct pg_ear;
struct pg_ear *pg_ear_new(struct store *s);
void pg_ear_free(struct pg_ear *ear);   /* accepts NULL */

#endif
