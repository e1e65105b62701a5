#include "store/driver.h"

#include "base/log.h"

#include <stdatomic.h>
#include <stdlib.h>

#define DEFAULT_BUSY_LIMIT (10 * USEC_S)
enum { NOTICE_MAX = 1000 };

static atomic_int fail_countdown;
static _Thread_local bool is_inside;   /* this thread runs a transaction's function or what follows its commit */

void store_fail_after(int n_calls)
{
	atomic_store(&fail_countdown, n_calls);
}

bool store_fails_now(void)
{
	if (atomic_load_explicit(&fail_countdown, memory_order_relaxed) <= 0)
		return false;
	return atomic_fetch_sub(&fail_countdown, 1) == 1;
}

err store_open(const struct store_options *o, struct store **ret)
{
	struct store *s = must_alloc(sizeof *s);
	bool is_postgres = str_starts(o->location, S("postgresql://")) || str_starts(o->location, S("postgres://"));
	*s = (struct store){
		.d = is_postgres ? &postgres_driver : &sqlite_driver,
		.busy_limit = o->busy_limit ? o->busy_limit : DEFAULT_BUSY_LIMIT,
		.location = must_alloc(o->location.n + 1),
	};
	memcpy(s->location, o->location.p, o->location.n);
	s->location[o->location.n] = 0;
	pthread_mutex_init(&s->lock, NULL);
	err e = s->d->open(s, o);
	if (e != OK)
		return store_close(s), e;
	*ret = s;
	return OK;
}

void *store_close(struct store *s)
{
	if (!s)
		return NULL;
	if (s->own)
		s->d->close(s);
	pthread_mutex_destroy(&s->lock);
	free(s->listeners);
	free(s->location);
	free(s);
	return NULL;
}

enum engine store_engine(const struct store *s)
{
	return s->d->engine;
}

enum engine db_engine(const struct db *db)
{
	return db->s->d->engine;
}

unsigned db_statements(const struct db *db)
{
	return db->n_statements;
}

err store_run(struct store *s, enum tx_mode mode, struct arena *a, tx_fn *fn, void *arg)
{
	if (is_inside) {
		log_error("store.nested", "why", "store_run inside a transaction waits for itself", NULL);
		abort();
	}
	return s->d->run(s, mode, a, fn, arg);
}

err db_call(struct db *db, tx_fn *fn, void *arg)
{
	db->n_statements = 0;
	db->broken = OK;
	is_inside = true;
	err e = fn(db, arg);
	is_inside = false;
	return db->broken != OK && (e == OK || db->broken == E_RETRY) ? db->broken : e;
}

/* ---- what follows a commit ---- */

void db_after_commit(struct db *db, void (*fn)(void *arg), void *arg)
{
	struct effects *e = &db->effects;
	e->calls = must_grow(e->calls, (e->n_calls + 1) * sizeof *e->calls);
	e->calls[e->n_calls++] = (struct call){ fn, arg };
}

static char *keep(struct str s)
{
	char *z = must_alloc(s.n + 1);
	if (s.n)
		memcpy(z, s.p, s.n);
	z[s.n] = 0;
	return z;
}

static bool is_notice(const struct notice *n, struct str channel, struct str payload)
{
	return str_is(channel, n->channel) && str_is(payload, n->payload);
}

/* What one of the last few has said already is not said again, as PostgreSQL does it: one change often notes several things. */
err effects_add_notice(struct effects *e, struct str channel, struct str payload)
{
	enum { LAST_FEW = 4 };
	for (size_t i = e->n_notices; i-- > 0 && e->n_notices - i <= LAST_FEW;)
		if (is_notice(&e->notices[i], channel, payload))
			return OK;
	e->notices = must_grow(e->notices, (e->n_notices + 1) * sizeof *e->notices);
	e->notices[e->n_notices++] = (struct notice){ keep(channel), keep(payload) };
	return OK;
}

void effects_drop(struct effects *e)
{
	for (size_t i = 0; i < e->n_notices; i++) {
		free(e->notices[i].channel);
		free(e->notices[i].payload);
	}
	free(e->notices);
	free(e->calls);
	*e = (struct effects){ 0 };
}

void effects_run(struct store *s, struct effects *e)
{
	is_inside = true;
	for (size_t i = 0; i < e->n_calls; i++)
		e->calls[i].fn(e->calls[i].arg);
	for (size_t i = 0; i < e->n_notices; i++)
		listeners_call(s, str_of(e->notices[i].channel), str_of(e->notices[i].payload));
	is_inside = false;
	effects_drop(e);
}

static bool is_channel(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '_'))
			return false;
	return s.n > 0 && s.n <= 60;
}

err db_notify(struct db *db, struct str channel, struct str payload)
{
	if (db->broken != OK)
		return db->broken;
	if (!is_channel(channel) || payload.n > NOTICE_MAX || memchr(payload.p ? payload.p : "", 0, payload.n) || db->mode == TX_READ)
		return E_BUG;
	return db->s->d->notify(db, channel, payload);
}

void store_listen(struct store *s, listen_fn *fn, void *arg)
{
	pthread_mutex_lock(&s->lock);
	s->listeners = must_grow(s->listeners, (s->n_listeners + 1) * sizeof *s->listeners);
	s->listeners[s->n_listeners++] = (struct listener){ fn, arg };
	pthread_mutex_unlock(&s->lock);
	if (s->d->listen)
		s->d->listen(s);
}

void listeners_call(struct store *s, struct str channel, struct str payload)
{
	pthread_mutex_lock(&s->lock);
	for (size_t i = 0; i < s->n_listeners; i++)
		s->listeners[i].fn(s->listeners[i].arg, channel, payload);
	pthread_mutex_unlock(&s->lock);
}

err store_copy_to(struct store *s, const char *path)
{
	return s->d->copy_to ? s->d->copy_to(s, path) : E_INVALID;
}

err store_check(struct store *s)
{
	return s->d->check(s);
}

void store_limit_reads(struct store *s, usec limit)
{
	atomic_store(&s->read_limit, limit);
}
