/* statement: what tools/statements makes of one entry of queries.sql, and the calls its functions stand on.
 *
 * Nobody but generated code calls the functions here; tests walk the tables.
 * Rules that hold on both engines: a text with a NUL byte or that is not UTF-8 is refused with E_INVALID;
 * unique and foreign keys broken: E_CONFLICT; not null, check and type broken: E_INVALID; a write in a
 * TX_READ transaction: E_BUG. After a failed statement the transaction is lost: further statements answer the
 * same error and store_run() rolls back whatever its function answers. E_NOT_FOUND of :one is no failed statement. */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

#include "store/store.h"

#define STATEMENT_ROW_MAX 4096   /* bytes of one row struct */

enum value { VALUE_INT, VALUE_BOOL, VALUE_REAL, VALUE_TEXT, VALUE_BYTES };

struct statement_field {
	const char *name;
	unsigned short offset;
	enum value value;
	bool nullable;             /* inputs: 0 or empty is written as NULL */
};

struct statement_variant {
	const char *sql;
	const unsigned char *in;   /* parameter k+1 is input in[k] */
	size_t n_in;
};

struct statement {
	const char *name;
	bool writes;
	const struct statement_field *in, *out;
	size_t n_in, n_out;
	size_t in_size, row_size;
	const unsigned char *optional;  /* bit k of a combination: input optional[k] is given */
	size_t n_optional;
	const struct statement_variant *variants[2];  /* by enum engine; 1 << n_optional each */
	const char *copy;               /* :bulk, PostgreSQL: "copy t (a, b) from stdin" */
};

struct statement_set { const struct statement *const *at; size_t n; };

err statement_one(struct db *db, struct arena *a, const struct statement *st, const void *in, void *ret) MUST_USE;
err statement_maybe(struct db *db, struct arena *a, const struct statement *st, const void *in, void *ret, bool *ret_found) MUST_USE;
err statement_many(struct db *db, struct arena *a, const struct statement *st, const void *in, void **ret_at, size_t *ret_n) MUST_USE;
err statement_each(struct db *db, const struct statement *st, const void *in, err (*row)(void *, const void *), void *arg) MUST_USE;
err statement_exec(struct db *db, const struct statement *st, const void *in, int64_t *ret_n) MUST_USE;
err statement_bulk(struct db *db, const struct statement *st, const void *rows, size_t n) MUST_USE;

/* For tests: prepares every text of every combination on this engine. The first that fails is logged and answered. */
err statement_prepare_all(struct store *s, const struct statement_set *sets, size_t n_sets) MUST_USE;

#endif
