#include "store/sqlite.h"

#include "base/fd.h"
#include "base/log.h"

#include <stdlib.h>

#define BULK_LARGE 500   /* rows of one call */

/* ---- connections ---- */

static err run_script(sqlite3 *h, const char *sql)
{
	return sqlite3_exec(h, sql, NULL, NULL, NULL) == SQLITE_OK ? OK : sqlite_why(h, "script");
}

static sqlite3_stmt *prepare_fixed(sqlite3 *h, const char *sql)
{
	sqlite3_stmt *st = NULL;
	if (sqlite3_prepare_v3(h, sql, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL) != SQLITE_OK)
		log_error("sqlite.prepare", "why", sqlite3_errmsg(h), NULL);
	return st;
}

static bool is_wal(sqlite3 *h)
{
	sqlite3_stmt *st = prepare_fixed(h, "pragma journal_mode = wal");
	bool yes = st && sqlite3_step(st) == SQLITE_ROW && str_is(str_of((const char *)sqlite3_column_text(st, 0)), "wal");
	sqlite3_finalize(st);
	return yes;
}

/* Asked by SQLite every so many steps of its machine: may this transaction go on reading? */
static int reads_too_long(void *arg)
{
	const struct sqlite_conn *c = arg;
	return c->read_until && clock_steady() > c->read_until;
}

static err set_up(struct sqlite_conn *c, enum tx_mode mode)
{
	enum { STEPS = 100000 };
	if (mode == TX_READ)
		sqlite3_progress_handler(c->h, STEPS, reads_too_long, c);
	sqlite3_db_config(c->h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(c->h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(c->h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(c->h, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_extended_result_codes(c->h, 1);
	sqlite3_busy_timeout(c->h, (int)(c->db.s->busy_limit / USEC_MS));
	if (mode == TX_WRITE && !is_wal(c->h))
		return sqlite_why(c->h, "wal");
	TRY(run_script(c->h, "pragma synchronous = full; pragma foreign_keys = on; pragma trusted_schema = off;"
		"pragma temp_store = memory; pragma journal_size_limit = 67108864;"));
	if (mode == TX_READ)
		TRY(run_script(c->h, "pragma query_only = on; pragma cache_size = -4000"));
	else
		TRY(run_script(c->h, "pragma cache_size = -8000; pragma wal_autocheckpoint = 4000"));
	c->begin = prepare_fixed(c->h, mode == TX_WRITE ? "begin immediate" : "begin");
	c->commit = prepare_fixed(c->h, "commit");
	c->rollback = prepare_fixed(c->h, "rollback");
	c->savepoint = prepare_fixed(c->h, "savepoint member");
	c->release = prepare_fixed(c->h, "release member");
	c->undo = prepare_fixed(c->h, "rollback to member");
	return c->begin && c->commit && c->rollback && c->savepoint && c->release && c->undo ? OK : E_IO;
}

struct sqlite_conn *sqlite_conn_new(struct store *s, enum tx_mode mode)
{
	struct sqlite_conn *c = must_alloc(sizeof *c);
	*c = (struct sqlite_conn){ .db = { .s = s, .mode = mode } };
	int flags = SQLITE_OPEN_NOMUTEX | (mode == TX_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
	if (sqlite3_open_v2(s->location, &c->h, flags, NULL) != SQLITE_OK) {
		log_error("sqlite.open", "path", s->location, "why", c->h ? sqlite3_errmsg(c->h) : "no memory", NULL);
		sqlite_conn_free(c);
		return NULL;
	}
	if (set_up(c, mode) != OK) {
		sqlite_conn_free(c);
		return NULL;
	}
	return c;
}

static void drop_prepared(void *st)
{
	sqlite3_finalize(st);
}

void sqlite_conn_free(struct sqlite_conn *c)
{
	if (!c)
		return;
	cache_drop(&c->cache, drop_prepared);
	sqlite3_stmt *fixed[] = { c->begin, c->commit, c->rollback, c->savepoint, c->release, c->undo };
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		sqlite3_finalize(fixed[i]);
	sqlite3_close(c->h);
	free(c);
}

/* ---- errors ---- */

static err err_of(int code)
{
	switch (code) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
	case SQLITE_CONSTRAINT_FOREIGNKEY:
		return E_CONFLICT;
	default:
		break;
	}
	switch (code & 0xff) {
	case SQLITE_CONSTRAINT:
	case SQLITE_MISMATCH:
	case SQLITE_TOOBIG:
		return E_INVALID;
	case SQLITE_ERROR:
	case SQLITE_MISUSE:
	case SQLITE_RANGE:
	case SQLITE_READONLY:
	case SQLITE_SCHEMA:
		return E_BUG;
	default:
		return E_IO;
	}
}

/* The full disk shows itself as such in the database's files, as a failed operation in its log's index. */
static bool is_full(sqlite3 *h, int code)
{
	return (code & 0xff) == SQLITE_FULL || code == SQLITE_IOERR_SHMSIZE || ((code & 0xff) == SQLITE_IOERR && errno_is_full(sqlite3_system_errno(h)));
}

err sqlite_why(sqlite3 *h, const char *what)
{
	int code = sqlite3_extended_errcode(h);
	err e = is_full(h, code) ? E_FULL : err_of(code);
	if (e == E_FULL)
		log_disk_full(what);
	log_line(e == E_CONFLICT || e == E_FULL ? LOG_DEBUG : LOG_ERROR, "sqlite.failed", "what", what, "code", log_n(code), "why",
		sqlite3_errmsg(h), NULL);
	return e;
}

err sqlite_step(struct sqlite_conn *c, sqlite3_stmt *st)
{
	int rc = sqlite3_step(st);
	err e = rc == SQLITE_DONE ? OK : sqlite_why(c->h, sqlite3_sql(st));
	sqlite3_reset(st);
	return e;
}

/* ---- values ---- */

static int bind_value(sqlite3_stmt *st, int k, const struct value_in *v)
{
	if (v->is_null)
		return sqlite3_bind_null(st, k);
	const char *p = v->s.p ? v->s.p : "";
	switch (v->value) {
	case VALUE_INT:
	case VALUE_BOOL: return sqlite3_bind_int64(st, k, v->n);
	case VALUE_REAL: return sqlite3_bind_double(st, k, v->r);
	case VALUE_TEXT: return sqlite3_bind_text64(st, k, p, v->s.n, SQLITE_STATIC, SQLITE_UTF8);
	case VALUE_BYTES: return sqlite3_bind_blob64(st, k, p, v->s.n, SQLITE_STATIC);
	}
	return SQLITE_MISUSE;
}

static err bind_all(sqlite3_stmt *prepared, const struct statement *st, const struct statement_variant *v, const void *in)
{
	for (size_t i = 0; i < v->n_in; i++) {
		struct value_in value;
		if (!value_of(&st->in[v->in[i]], in, &value)) {
			log_warn("statement.text", "statement", st->name, "input", st->in[v->in[i]].name, NULL);
			return E_INVALID;
		}
		if (bind_value(prepared, (int)i + 1, &value) != SQLITE_OK)
			return sqlite_why(sqlite3_db_handle(prepared), st->name);
	}
	return OK;
}

static struct str column_str(sqlite3_stmt *p, int i)
{
	const void *bytes = sqlite3_column_blob(p, i);
	return str_from(bytes, (size_t)sqlite3_column_bytes(p, i));
}

static err take_column(const struct statement *st, sqlite3_stmt *p, int i, const struct sink *k)
{
	const struct statement_field *f = &st->out[i];
	int type = sqlite3_column_type(p, i);
	switch (f->value) {
	case VALUE_INT:
	case VALUE_BOOL:
		if (type != SQLITE_INTEGER && type != SQLITE_NULL)
			return value_mismatch(st, f);
		value_put_int(f, k->row, sqlite3_column_int64(p, i));
		return OK;
	case VALUE_REAL:
		if (type != SQLITE_FLOAT && type != SQLITE_INTEGER && type != SQLITE_NULL)
			return value_mismatch(st, f);
		value_put_real(f, k->row, sqlite3_column_double(p, i));
		return OK;
	case VALUE_TEXT:
	case VALUE_BYTES:
		if (type != (f->value == VALUE_TEXT ? SQLITE_TEXT : SQLITE_BLOB) && type != SQLITE_NULL)
			return value_mismatch(st, f);
		value_put_str(f, k->a, k->row, column_str(p, i));
		return OK;
	}
	return E_BUG;
}

static err take_rows(const struct statement *st, sqlite3_stmt *p, struct sink *k)
{
	int rc;
	while ((rc = sqlite3_step(p)) == SQLITE_ROW) {
		for (int i = 0; i < (int)st->n_out; i++)
			TRY(take_column(st, p, i, k));
		TRY(k->took(k));
	}
	return rc == SQLITE_DONE ? OK : sqlite_why(sqlite3_db_handle(p), st->name);
}

/* ---- statements ---- */

static err prepare(struct sqlite_conn *c, const struct statement *st, unsigned mask, sqlite3_stmt **ret)
{
	const char *sql = st->variants[ENGINE_SQLITE][mask].sql;
	if (sqlite3_prepare_v3(c->h, sql, -1, SQLITE_PREPARE_PERSISTENT, ret, NULL) != SQLITE_OK)
		return sqlite_why(c->h, st->name);
	if ((size_t)sqlite3_column_count(*ret) == st->n_out)
		return OK;
	log_error("statement.columns", "statement", st->name, NULL);
	sqlite3_finalize(*ret);
	return E_BUG;
}

static err run_prepared(struct sqlite_conn *c, sqlite3_stmt *p, const struct statement *st, unsigned mask, const void *in,
	struct sink *k, int64_t *ret_n)
{
	err e = bind_all(p, st, &st->variants[ENGINE_SQLITE][mask], in);
	if (e == OK)
		e = take_rows(st, p, k);
	if (e == OK && ret_n && st->writes)
		*ret_n = sqlite3_changes64(c->h);
	sqlite3_reset(p);
	return e;
}

/* A statement still in use (an :each around it) is prepared a second time for this once. */
static err run_second(struct sqlite_conn *c, const struct statement *st, unsigned mask, const void *in, struct sink *k, int64_t *ret_n)
{
	sqlite3_stmt *p = NULL;
	TRY(prepare(c, st, mask, &p));
	err e = run_prepared(c, p, st, mask, in, k, ret_n);
	sqlite3_finalize(p);
	return e;
}

static err get_prepared(struct sqlite_conn *c, const struct statement *st, unsigned mask, struct cached **ret)
{
	struct cached *cached = cache_get(&c->cache, st, mask);
	if (!cached->prepared) {
		sqlite3_stmt *p = NULL;
		TRY(prepare(c, st, mask, &p));
		cached->prepared = p;
	}
	*ret = cached;
	return OK;
}

err sqlite_query(struct db *db, const struct statement *st, unsigned mask, const void *in, struct sink *k, int64_t *ret_n)
{
	struct sqlite_conn *c = (struct sqlite_conn *)db;
	struct cached *cached;
	TRY(get_prepared(c, st, mask, &cached));
	if (cached->busy)
		return run_second(c, st, mask, in, k, ret_n);
	cached->busy = true;
	err e = run_prepared(c, cached->prepared, st, mask, in, k, ret_n);
	cached->busy = false;
	return e;
}

err sqlite_stream(struct db *db, const struct statement *st, unsigned mask, const void *in, struct sink *k)
{
	return sqlite_query(db, st, mask, in, k, NULL);
}

/* A large load touches all indexes at random; with a small cache each page would be written many times over. The memory is
 * kept until the connection closes: who loads that much is a verb, not the server. */
static err make_room(struct sqlite_conn *c, size_t n)
{
	if (n < BULK_LARGE || c->has_room)
		return OK;
	c->has_room = true;
	return run_script(c->h, "pragma cache_size = -262144");
}

err sqlite_bulk(struct db *db, const struct statement *st, const void *rows, size_t n)
{
	struct sqlite_conn *c = (struct sqlite_conn *)db;
	struct cached *cached;
	struct sink none = { 0 };
	TRY(make_room(c, n));
	TRY(get_prepared(c, st, 0, &cached));
	for (size_t i = 0; i < n; i++)
		TRY(run_prepared(c, cached->prepared, st, 0, (const char *)rows + i * st->in_size, &none, NULL));
	return OK;
}

err sqlite_prepare(struct db *db, const struct statement *st, unsigned mask)
{
	sqlite3_stmt *p = NULL;
	TRY(prepare((struct sqlite_conn *)db, st, mask, &p));
	sqlite3_finalize(p);
	return OK;
}

err sqlite_script(struct db *db, const char *sql)
{
	err e = run_script(((struct sqlite_conn *)db)->h, sql);
	if (e != OK)
		db->broken = e;
	return e;
}
