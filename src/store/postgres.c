#include "store/postgres.h"

#include "base/log.h"

#include <stdlib.h>

/* ---- connections ---- */

static void drop_notice(void *arg, const PGresult *r)
{
	(void)arg;
	log_debug("postgres.notice", "text", PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY), NULL);
}

PGconn *pg_connect(const struct store *s)
{
	const char *keys[] = { "dbname", "application_name", "client_encoding", "connect_timeout", "options",
		"keepalives_idle", "tcp_user_timeout", NULL };
	const char *values[] = { s->location, "ungcuu", "UTF8", "5",
		"-c client_min_messages=warning -c idle_in_transaction_session_timeout=60000 -c standard_conforming_strings=on",
		"30", "15000", NULL };
	PGconn *h = PQconnectdbParams(keys, values, 1);
	if (PQstatus(h) == CONNECTION_OK) {
		PQsetNoticeReceiver(h, drop_notice, NULL);
		return h;
	}
	log_warn("postgres.connect", "why", PQerrorMessage(h), NULL); /* never holds the password */
	PQfinish(h);
	return NULL;
}

void pg_disconnect(struct pg_conn *c)
{
	cache_drop(&c->cache, free);
	if (c->h)
		PQfinish(c->h);
	c->h = NULL;
	c->is_ending = false;
}

/* ---- errors: SQLSTATE classes (PostgreSQL documentation, appendix A) ---- */

static err err_of_state(const char *state)
{
	static const struct { const char *prefix; err e; } map[] = {
		{ "40", E_RETRY }, { "23505", E_CONFLICT }, { "23P01", E_CONFLICT }, { "23503", E_CONFLICT }, { "23", E_INVALID },
		{ "22", E_INVALID }, { "08", E_RETRY }, { "57P", E_RETRY }, { "25P03", E_RETRY },
		{ "53100", E_FULL }, { "53", E_IO }, { "54", E_INVALID }, { "55P03", E_RETRY },
		{ "57", E_IO }, { "58", E_IO }, { "XX", E_IO },
	};
	for (size_t i = 0; i < sizeof map / sizeof *map; i++)
		if (str_starts(str_of(state), str_of(map[i].prefix)))
			return map[i].e;
	return E_BUG;
}

err pg_err(PGconn *h, const PGresult *r, const char *what)
{
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	const char *constraint = r ? PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME) : NULL;
	const char *why = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : PQerrorMessage(h);
	err e = PQstatus(h) != CONNECTION_OK ? E_RETRY : state ? err_of_state(state) : E_IO;
	if (e == E_FULL)
		log_disk_full(what);
	if (e == E_INVALID)
		why = NULL; /* quotes what a person has typed */
	log_line(e == E_RETRY || e == E_CONFLICT || e == E_FULL ? LOG_DEBUG : LOG_ERROR, "postgres.failed", "what", what, "state", state ? state : "",
		"constraint", constraint ? constraint : "", "why", why ? why : "", NULL);
	return e;
}

err pg_command(PGconn *h, const char *sql)
{
	PGresult *r = PQexec(h, sql);
	err e = PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK ? OK : pg_err(h, r, sql);
	PQclear(r);
	return e;
}

/* ---- statements ---- */

static err name_of(struct pg_conn *c, const struct statement *st, unsigned mask, const char **ret)
{
	struct cached *cached = cache_get(&c->cache, st, mask);
	if (!cached->prepared) {
		const struct statement_variant *v = &st->variants[ENGINE_POSTGRES][mask];
		Oid types[256];
		char name[24];
		snprintf(name, sizeof name, "s%u", ++c->n_prepared);
		pg_param_types(st, v, types);
		PGresult *r = PQprepare(c->h, name, v->sql, (int)v->n_in, types);
		err e = PQresultStatus(r) == PGRES_COMMAND_OK ? OK : pg_err(c->h, r, st->name);
		PQclear(r);
		if (e != OK)
			return e;
		cached->prepared = strdup(name);
	}
	*ret = cached->prepared;
	return OK;
}

static int64_t affected(PGresult *r)
{
	int64_t n = 0;
	return str_int(str_of(PQcmdTuples(r)), &n) ? n : 0;
}

err pg_query(struct db *db, const struct statement *st, unsigned mask, const void *in, struct sink *k, int64_t *ret_n)
{
	struct pg_conn *c = (struct pg_conn *)db;
	struct pg_params p;
	const char *name;
	TRY(pg_params_fill(st, &st->variants[ENGINE_POSTGRES][mask], in, &p));
	TRY(name_of(c, st, mask, &name));
	PGresult *r = PQexecPrepared(c->h, name, (int)p.n, p.values, p.lengths, p.formats, 1);
	ExecStatusType status = PQresultStatus(r);
	err e = status == PGRES_TUPLES_OK ? pg_take_rows(st, r, k) : status == PGRES_COMMAND_OK ? OK : pg_err(c->h, r, st->name);
	if (e == OK && ret_n)
		*ret_n = affected(r);
	PQclear(r);
	return e;
}

/* ---- :each: a cursor, so that neither side holds all rows ---- */

static err open_cursor(struct pg_conn *c, const struct statement *st, unsigned mask, const void *in, unsigned number)
{
	const struct statement_variant *v = &st->variants[ENGINE_POSTGRES][mask];
	struct pg_params p;
	TRY(pg_params_fill(st, v, in, &p));
	struct buf sql;
	buf_init(&sql, 1 << 20);
	buf_fmt(&sql, "declare c%u no scroll cursor for %s", number, v->sql);
	buf_add_char(&sql, 0);
	err e = buf_end(&sql);
	if (e == OK) {
		PGresult *r = PQexecParams(c->h, sql.p, (int)p.n, p.types, p.values, p.lengths, p.formats, 1);
		e = PQresultStatus(r) == PGRES_COMMAND_OK ? OK : pg_err(c->h, r, st->name);
		PQclear(r);
	}
	buf_done(&sql);
	return e;
}

static err fetch(struct pg_conn *c, const struct statement *st, const char *sql, struct sink *k, bool *ret_more)
{
	PGresult *r = PQexecParams(c->h, sql, 0, NULL, NULL, NULL, NULL, 1);
	err e = PQresultStatus(r) == PGRES_TUPLES_OK ? pg_take_rows(st, r, k) : pg_err(c->h, r, st->name);
	*ret_more = PQntuples(r) > 0;
	PQclear(r);
	return e;
}

err pg_stream(struct db *db, const struct statement *st, unsigned mask, const void *in, struct sink *k)
{
	struct pg_conn *c = (struct pg_conn *)db;
	unsigned number = ++c->n_cursors;
	char sql[64];
	TRY(open_cursor(c, st, mask, in, number));
	snprintf(sql, sizeof sql, "fetch 500 from c%u", number);
	err e = OK;
	for (bool more = true; e == OK && more;)
		e = fetch(c, st, sql, k, &more);
	if (e != OK && !k->stopped)
		return e;
	snprintf(sql, sizeof sql, "close c%u", number);
	err closed = pg_command(c->h, sql);
	return e != OK ? e : closed;
}

/* ---- :bulk ---- */

static err send_rows(struct pg_conn *c, const struct statement *st, const void *rows, size_t n, struct buf *b)
{
	const struct statement_variant *v = &st->variants[ENGINE_POSTGRES][0];
	for (size_t i = 0; i < n; i++) {
		if (!pg_copy_line(b, st, v, (const char *)rows + i * st->in_size))
			return E_INVALID;
		if (b->n < 256 * 1024 && i + 1 < n)
			continue;
		TRY(buf_end(b));
		if (PQputCopyData(c->h, b->p, (int)b->n) != 1)
			return pg_err(c->h, NULL, st->name);
		buf_clear(b);
	}
	return OK;
}

err pg_bulk(struct db *db, const struct statement *st, const void *rows, size_t n)
{
	struct pg_conn *c = (struct pg_conn *)db;
	PGresult *r = PQexec(c->h, st->copy);
	err e = PQresultStatus(r) == PGRES_COPY_IN ? OK : pg_err(c->h, r, st->name);
	PQclear(r);
	if (e != OK)
		return e;
	struct buf b;
	buf_init(&b, 64 << 20);
	e = send_rows(c, st, rows, n, &b);
	buf_done(&b);
	PQputCopyEnd(c->h, e == OK ? NULL : "given up");
	while ((r = PQgetResult(c->h))) {
		if (e == OK && PQresultStatus(r) != PGRES_COMMAND_OK)
			e = pg_err(c->h, r, st->name);
		PQclear(r);
	}
	return e == OK && PQstatus(c->h) != CONNECTION_OK ? E_RETRY : e;
}

/* ---- the rest ---- */

err pg_prepare(struct db *db, const struct statement *st, unsigned mask)
{
	const char *name;
	return name_of((struct pg_conn *)db, st, mask, &name);
}

err pg_script(struct db *db, const char *sql)
{
	err e = pg_command(((struct pg_conn *)db)->h, sql);
	if (e != OK)
		db->broken = e;
	return e;
}

err pg_notify(struct db *db, struct str channel, struct str payload)
{
	struct pg_conn *c = (struct pg_conn *)db;
	char text[1100];
	snprintf(text, sizeof text, "%.*s %.*s", STR_ARG(channel), STR_ARG(payload));
	const char *values[] = { text };
	PGresult *r = PQexecParams(c->h, "select pg_notify('" POSTGRES_CHANNEL "', $1)", 1, NULL, values, NULL, NULL, 0);
	err e = PQresultStatus(r) == PGRES_TUPLES_OK ? OK : pg_err(c->h, r, "notify");
	if (e != OK)
		db->broken = e;
	PQclear(r);
	return e;
}
