#include "store/postgres.h"

#include "base/log.h"
#include "base/rand.h"

#include <stdlib.h>
#include <unistd.h>

enum { DEFAULT_READERS = 8, DEFAULT_WRITERS = 16 };
#define BACKOFF_FIRST USEC_MS
#define BACKOFF_MAX (250 * USEC_MS)
#define MIGRATION_LOCK "7310451920771"   /* any number, the same in every process */

struct pool { struct pg_conn *free; pthread_mutex_t lock; pthread_cond_t back; };

struct postgres {
	struct pool pools[2];        /* TX_READ, TX_WRITE */
	struct pg_ear *ear;
	pthread_mutex_t ear_lock;
};

/* ---- pools ---- */

static struct timespec after(usec t)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	ts.tv_sec += t / USEC_S;
	ts.tv_nsec += t % USEC_S * 1000;
	ts.tv_sec += ts.tv_nsec / 1000000000;
	ts.tv_nsec %= 1000000000;
	return ts;
}

/* NULL: all were busy for too long. */
static struct pg_conn *pool_take(struct pool *p, usec limit)
{
	struct timespec until = after(limit);
	pthread_mutex_lock(&p->lock);
	while (!p->free)
		if (pthread_cond_timedwait(&p->back, &p->lock, &until) != 0 && !p->free)
			break;
	struct pg_conn *c = p->free;
	if (c)
		p->free = c->next;
	pthread_mutex_unlock(&p->lock);
	return c;
}

static void pool_give(struct pool *p, struct pg_conn *c)
{
	pthread_mutex_lock(&p->lock);
	c->next = p->free;
	p->free = c;
	pthread_cond_signal(&p->back);
	pthread_mutex_unlock(&p->lock);
}

static void pool_fill(struct pool *p, struct store *s, enum tx_mode mode, int n)
{
	pthread_condattr_t steady;
	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_cond_init(&p->back, &steady);
	pthread_condattr_destroy(&steady);
	pthread_mutex_init(&p->lock, NULL);
	for (int i = 0; i < n; i++) {
		struct pg_conn *c = must_alloc(sizeof *c);
		*c = (struct pg_conn){ .db = { .s = s, .mode = mode } };
		pool_give(p, c);
	}
}

static void pool_empty(struct pool *p)
{
	while (p->free) {
		struct pg_conn *c = p->free;
		p->free = c->next;
		pg_disconnect(c);
		free(c);
	}
	pthread_cond_destroy(&p->back);
	pthread_mutex_destroy(&p->lock);
}

/* ---- one transaction ---- */

struct xid { char text[24]; };

/* Nothing hangs on the answer to a reader's COMMIT: it is taken when the connection is used next, a round trip saved. */
static void read_end(struct pg_conn *c)
{
	c->is_ending = PQsendQuery(c->h, "commit") == 1;
	if (!c->is_ending)
		pg_disconnect(c);
}

static void read_ended(struct pg_conn *c)
{
	if (!c->is_ending)
		return;
	for (PGresult *r; (r = PQgetResult(c->h));)
		PQclear(r);
	c->is_ending = false;
	if (PQstatus(c->h) != CONNECTION_OK || PQtransactionStatus(c->h) != PQTRANS_IDLE)
		pg_disconnect(c);
}

/* A writer asks for its transaction's number at once: after a COMMIT whose answer is lost it tells the outcome. */
static err tx_begin(struct pg_conn *c, struct xid *ret)
{
	static const char *const begin[] = {
		[TX_READ] = "begin isolation level repeatable read read only",
		[TX_WRITE] = "begin isolation level serializable; select pg_current_xact_id()::text",
	};
	read_ended(c);
	if (!c->h && !(c->h = pg_connect(c->db.s)))
		return E_RETRY;
	char limited[160];
	usec limit = c->db.mode == TX_READ ? atomic_load(&c->db.s->read_limit) : 0;
	if (limit)
		snprintf(limited, sizeof limited, "%s; set local statement_timeout = %lld", begin[TX_READ], (long long)(limit / USEC_MS));
	PGresult *r = PQexec(c->h, limit ? limited : begin[c->db.mode]);
	ExecStatusType status = PQresultStatus(r);
	err e = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? OK : pg_err(c->h, r, "begin");
	if (status == PGRES_TUPLES_OK)
		snprintf(ret->text, sizeof ret->text, "%s", PQgetvalue(r, 0, 0));
	PQclear(r);
	return e;
}

static void tx_rollback(struct pg_conn *c)
{
	if (PQstatus(c->h) == CONNECTION_OK && PQtransactionStatus(c->h) != PQTRANS_IDLE)
		(void)pg_command(c->h, "rollback");
	if (PQstatus(c->h) != CONNECTION_OK || PQtransactionStatus(c->h) != PQTRANS_IDLE)
		pg_disconnect(c);
}

/* OK: it was committed. E_RETRY: it was not. E_IO: nobody can tell before the deadline. */
static err ask_fate(struct pg_conn *c, const struct xid *xid, usec deadline)
{
	const char *values[] = { xid->text };
	for (; clock_steady() < deadline; usleep(50 * 1000)) {
		PGconn *h = c->h ? c->h : (c->h = pg_connect(c->db.s));
		if (!h)
			continue;
		PGresult *r = PQexecParams(h, "select pg_xact_status(cast($1 as xid8))", 1, NULL, values, NULL, NULL, 0);
		struct str said = PQresultStatus(r) == PGRES_TUPLES_OK ? str_of(PQgetvalue(r, 0, 0)) : STR_NONE;
		bool committed = str_is(said, "committed"), aborted = str_is(said, "aborted");
		PQclear(r);
		if (PQstatus(h) != CONNECTION_OK)
			pg_disconnect(c);
		if (committed || aborted)
			return committed ? OK : E_RETRY;
	}
	log_error("postgres.commit_unknown", "xid", xid->text, NULL);
	return E_IO;
}

static err tx_commit(struct pg_conn *c, const struct xid *xid, usec deadline)
{
	if (store_fails_now()) {
		tx_rollback(c);
		return E_IO;
	}
	if (c->db.mode == TX_READ) {
		read_end(c);
		return OK;
	}
	PGresult *r = PQexec(c->h, "commit");
	bool committed = PQresultStatus(r) == PGRES_COMMAND_OK && str_is(str_of(PQcmdStatus(r)), "COMMIT");
	err e = committed ? OK : PQresultStatus(r) == PGRES_COMMAND_OK ? E_BUG : pg_err(c->h, r, "commit");
	PQclear(r);
	if (committed || PQstatus(c->h) == CONNECTION_OK)
		return e;
	pg_disconnect(c);
	return ask_fate(c, xid, deadline);
}

static err try_once(struct pg_conn *c, tx_fn *fn, void *arg, usec deadline, struct effects *ret_after)
{
	struct xid xid = { "" };
	err e = tx_begin(c, &xid);
	if (e == OK) {
		e = db_call(&c->db, fn, arg);
		if (e == OK)
			e = tx_commit(c, &xid, deadline);
	}
	if (e != OK && c->h)
		tx_rollback(c);
	*ret_after = c->db.effects;
	c->db.effects = (struct effects){ 0 };
	return e;
}

static void back_off(unsigned try)
{
	usec most = try < 8 ? BACKOFF_FIRST << try : BACKOFF_MAX;
	uint32_t jitter;
	rand_bytes(&jitter, sizeof jitter);
	usleep((useconds_t)(most / 2 + jitter % (uint64_t)most));
}

static err pg_run(struct store *s, enum tx_mode mode, struct arena *a, tx_fn *fn, void *arg)
{
	struct postgres *q = s->own;
	struct pool *pool = &q->pools[mode == TX_READ ? TX_READ : TX_WRITE];
	struct arena_mark mark = { 0 };
	usec deadline = clock_steady() + s->busy_limit;
	if (a)
		mark = arena_mark(a);
	for (unsigned try = 0;; try++) {
		struct pg_conn *c = pool_take(pool, s->busy_limit);
		struct effects after_commit;
		if (!c)
			return E_IO;
		err e = try_once(c, fn, arg, deadline, &after_commit);
		pool_give(pool, c);
		if (e == OK)
			effects_run(s, &after_commit);
		else
			effects_drop(&after_commit);
		if (e != E_RETRY)
			return e;
		if (clock_steady() >= deadline) {
			log_error("postgres.gave_up", "tries", log_n(try + 1), NULL);
			return E_IO;
		}
		back_off(try);
		if (a)
			arena_rewind(a, mark);
	}
}

/* ---- the driver ---- */

static err pg_open(struct store *s, const struct store_options *o)
{
	struct postgres *q = must_alloc(sizeof *q);
	*q = (struct postgres){ 0 };
	pthread_mutex_init(&q->ear_lock, NULL);
	pool_fill(&q->pools[TX_READ], s, TX_READ, o->readers > 0 ? o->readers : DEFAULT_READERS);
	pool_fill(&q->pools[TX_WRITE], s, TX_WRITE, o->writers > 0 ? o->writers : DEFAULT_WRITERS);
	s->own = q;
	struct pg_conn *first = q->pools[TX_WRITE].free;
	for (usec deadline = clock_steady() + s->busy_limit; !(first->h = pg_connect(s));) {
		if (clock_steady() >= deadline)
			return E_IO;
		back_off(8);
	}
	if (PQserverVersion(first->h) >= 150000)
		return OK;
	log_error("postgres.too_old", "version", log_n(PQserverVersion(first->h)), NULL);
	return E_IO;
}

static void pg_close(struct store *s)
{
	struct postgres *q = s->own;
	pg_ear_free(q->ear);
	pool_empty(&q->pools[TX_READ]);
	pool_empty(&q->pools[TX_WRITE]);
	pthread_mutex_destroy(&q->ear_lock);
	free(q);
}

static void pg_listen(struct store *s)
{
	struct postgres *q = s->own;
	pthread_mutex_lock(&q->ear_lock);
	if (!q->ear)
		q->ear = pg_ear_new(s);
	pthread_mutex_unlock(&q->ear_lock);
}

/* A lock of the session, not of a transaction: the transaction's view must begin after it is held. */
static err pg_lock_migrations(struct store *s, void **ret_lock)
{
	PGconn *h = pg_connect(s);
	if (!h)
		return E_IO;
	*ret_lock = h;
	return pg_command(h, "select pg_advisory_lock(" MIGRATION_LOCK ")");
}

static void pg_unlock_migrations(struct store *s, void *lock)
{
	(void)s;
	PQfinish(lock);
}

/* PostgreSQL has no check of its own without extensions: reading every row finds pages that do not read or whose sums are wrong. */
static err pg_check(struct store *s)
{
	PGconn *h = pg_connect(s);
	if (!h)
		return E_IO;
	PGresult *tables = PQexec(h, "select format('select count(*), sum(length(t::text)) from only %I.%I t', schemaname, tablename)"
		" from pg_tables where schemaname = any (current_schemas(false))");
	err e = PQresultStatus(tables) == PGRES_TUPLES_OK ? OK : E_IO;
	for (int i = 0; i < PQntuples(tables); i++)
		if (pg_command(h, PQgetvalue(tables, i, 0)) != OK)
			e = PQstatus(h) == CONNECTION_OK ? E_BUG : E_IO;
	PQclear(tables);
	PQfinish(h);
	return e;
}

const struct driver postgres_driver = {
	.engine = ENGINE_POSTGRES,
	.open = pg_open,
	.close = pg_close,
	.run = pg_run,
	.query = pg_query,
	.stream = pg_stream,
	.bulk = pg_bulk,
	.prepare = pg_prepare,
	.script = pg_script,
	.notify = pg_notify,
	.listen = pg_listen,
	.lock_migrations = pg_lock_migrations,
	.unlock_migrations = pg_unlock_migrations,
	.check = pg_check,
};
