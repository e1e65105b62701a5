/* driver: what SQLite and PostgreSQL each do for the store. Seen inside this room only. */
#ifndef STORE_DRIVER_H
#define STORE_DRIVER_H

#include "store/statement.h"

#include <stdatomic.h>
#include <pthread.h>

struct call { void (*fn)(void *arg); void *arg; };
struct notice { char *channel, *payload; };

/* What happens once the transaction has committed. Memory by malloc: it outlives arenas that are rewound. */
struct effects {
	struct call *calls;
	struct notice *notices;
	size_t n_calls, n_notices;
};

/* One connection's face to domain code. Drivers put it first in their own connection struct. */
struct db {
	struct store *s;
	enum tx_mode mode;
	unsigned n_statements;
	err broken;              /* of the first failed statement in this transaction */
	struct effects effects;
};

/* Where decoded rows go. a NULL: strings borrow from the engine until the next row. */
struct sink {
	struct arena *a;
	void *row;                         /* STATEMENT_ROW_MAX bytes; the driver sets every field */
	err (*took)(struct sink *k);       /* after every row; anything but OK ends the statement with it */
	bool stopped;                      /* set when took() ended it: not the statement's failure */
};

struct driver {
	enum engine engine;
	err (*open)(struct store *s, const struct store_options *o);
	void (*close)(struct store *s);
	err (*run)(struct store *s, enum tx_mode mode, struct arena *a, tx_fn *fn, void *arg);
	err (*query)(struct db *db, const struct statement *st, unsigned mask, const void *in, struct sink *k, int64_t *ret_n);
	err (*stream)(struct db *db, const struct statement *st, unsigned mask, const void *in, struct sink *k); /* constant memory */
	err (*bulk)(struct db *db, const struct statement *st, const void *rows, size_t n);
	err (*prepare)(struct db *db, const struct statement *st, unsigned mask);
	err (*script)(struct db *db, const char *sql);
	err (*notify)(struct db *db, struct str channel, struct str payload);
	void (*listen)(struct store *s);
	err (*lock_migrations)(struct store *s, void **ret_lock);
	void (*unlock_migrations)(struct store *s, void *lock);
	err (*copy_to)(struct store *s, const char *path);
	err (*check)(struct store *s);
};
extern const struct driver sqlite_driver, postgres_driver;

struct listener { listen_fn *fn; void *arg; };

struct store {
	const struct driver *d;
	void *own;                         /* the driver's */
	char *location;
	usec busy_limit;
	_Atomic usec read_limit;           /* 0: none */
	pthread_mutex_t lock;              /* listeners */
	struct listener *listeners;
	size_t n_listeners;
};

/* Runs fn with db inside the transaction that the driver has begun. A broken transaction never answers OK. */
err db_call(struct db *db, tx_fn *fn, void *arg);
void effects_run(struct store *s, struct effects *e);   /* after commit; leaves it empty */
void effects_drop(struct effects *e);
err effects_add_notice(struct effects *e, struct str channel, struct str payload);
void listeners_call(struct store *s, struct str channel, struct str payload);
bool store_fails_now(void);                             /* one step towards store_fail_after() */

/* Values. */
struct value_in { enum value value; bool is_null; int64_t n; double r; struct str s; };
/* Input k of a row of inputs; false: a text that no engine takes. */
bool value_of(const struct statement_field *f, const void *in, struct value_in *ret);
void value_put_int(const struct statement_field *f, void *row, int64_t v);
void value_put_real(const struct statement_field *f, void *row, double v);
void value_put_str(const struct statement_field *f, struct arena *a, void *row, struct str v);
/* Logs that a column is not what the statement says and answers E_BUG. */
err value_mismatch(const struct statement *st, const struct statement_field *f);

/* Prepared statements of one connection, found by statement and combination. */
struct cached { const struct statement *st; unsigned mask; bool busy; void *prepared; };
struct cache { struct cached **at; size_t n, cap; };
struct cached *cache_get(struct cache *c, const struct statement *st, unsigned mask);  /* prepared NULL when new */
void cache_drop(struct cache *c, void (*drop)(void *prepared));

/* malloc that ends the process when there is none. */
void *must_alloc(size_t n);
void *must_grow(void *p, size_t n);

#endif
