#include "store/sqlite.h"

#include "base/log.h"

#include <semaphore.h>
#include <stdlib.h>

enum { BATCH_MAX = 256, DEFAULT_READERS = 8 };
#define GATHER_MAX (2 * USEC_MS)

/* One write on its way through the writer thread. Lives on its caller's stack until `done`. */
struct member {
	tx_fn *fn;
	void *arg;
	bool is_bulk;
	struct arena *a;
	struct arena_mark mark;
	err e;
	struct effects effects;
	sem_t done;
	struct member *next;
};

struct sqlite {
	struct sqlite_conn *writer;
	pthread_t thread;
	bool has_thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;         /* something queued, or closing */
	struct member *first, *last; /* the queue */
	size_t n_queued;
	bool closing;
	usec commit_time;            /* of the last commit */
	size_t batch_size;           /* of the last batch */

	struct sqlite_conn *readers; /* free ones */
	pthread_mutex_t readers_lock;
	pthread_cond_t reader_back;
};

/* ---- writing: batches ---- */

/* is_alone: the transaction is its own and is undone as a whole. */
static void member_run(struct sqlite_conn *c, struct member *m, bool is_alone)
{
	if (m->a)
		arena_rewind(m->a, m->mark);
	m->e = is_alone ? OK : sqlite_step(c, c->savepoint);
	if (m->e == OK)
		m->e = db_call(&c->db, m->fn, m->arg);
	if (m->e == OK && sqlite3_get_autocommit(c->h))
		m->e = E_IO;
	if (m->e == OK && !is_alone)
		m->e = sqlite_step(c, c->release);
	if (m->e == OK) {
		m->effects = c->db.effects;
		c->db.effects = (struct effects){ 0 };
		return;
	}
	effects_drop(&c->db.effects);
	if (!sqlite3_get_autocommit(c->h) && (is_alone || sqlite_step(c, c->undo) != OK || sqlite_step(c, c->release) != OK))
		(void)sqlite_step(c, c->rollback);
}

static void batch_fail(struct member **m, size_t n, err e)
{
	for (size_t i = 0; i < n; i++)
		if (m[i]->e == OK) {
			m[i]->e = e;
			effects_drop(&m[i]->effects);
		}
}

static void batch_commit(struct sqlite *q, struct member **m, size_t n)
{
	struct sqlite_conn *c = q->writer;
	usec begun = clock_steady();
	err e = store_fails_now() ? E_IO : sqlite_step(c, c->commit);
	q->commit_time = clock_steady() - begun;
	if (e == OK)
		return;
	if (!sqlite3_get_autocommit(c->h))
		(void)sqlite_step(c, c->rollback);
	batch_fail(m, n, e == E_FULL ? E_FULL : E_IO);
}

/* False when an error (disk full, say) made SQLite roll the whole batch back: everybody must go again alone. */
static bool batch_try(struct sqlite *q, struct member **m, size_t n)
{
	struct sqlite_conn *c = q->writer;
	for (size_t i = 0; i < n; i++)
		m[i]->e = OK;
	err e = sqlite_step(c, c->begin);
	if (e != OK) {
		batch_fail(m, n, e == E_FULL ? E_FULL : E_IO);
		return true;
	}
	for (size_t i = 0; i < n; i++) {
		member_run(c, m[i], n == 1);
		if (!sqlite3_get_autocommit(c->h))
			continue;
		for (size_t k = 0; k < i; k++)
			effects_drop(&m[k]->effects);
		return n == 1;
	}
	batch_commit(q, m, n);
	return true;
}

static void batch_run(struct sqlite *q, struct member **m, size_t n)
{
	if (!batch_try(q, m, n))
		for (size_t i = 0; i < n; i++)
			(void)batch_try(q, &m[i], 1);
	for (size_t i = 0; i < n; i++) {
		if (m[i]->e == OK)
			effects_run(q->writer->db.s, &m[i]->effects);
		sem_post(&m[i]->done);
	}
}

/* After a full batch its callers come back almost at once: a moment's patience keeps the next one full too. */
static void gather(struct sqlite *q)
{
	usec patience = q->commit_time / 4 < GATHER_MAX ? q->commit_time / 4 : GATHER_MAX;
	if (q->batch_size < 2 || q->n_queued >= q->batch_size || q->closing)
		return;
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += patience * 1000;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	while (q->n_queued < q->batch_size && !q->closing)
		if (pthread_cond_timedwait(&q->wake, &q->lock, &until) != 0)
			return;
}

static size_t batch_take(struct sqlite *q, struct member **m)
{
	pthread_mutex_lock(&q->lock);
	while (!q->first && !q->closing)
		pthread_cond_wait(&q->wake, &q->lock);
	gather(q);
	size_t n = 0;
	while (q->first && n < BATCH_MAX && (n == 0 || (!m[n - 1]->is_bulk && !q->first->is_bulk))) {
		m[n++] = q->first;
		q->first = q->first->next;
	}
	if (!q->first)
		q->last = NULL;
	q->n_queued -= n;
	q->batch_size = n;
	pthread_mutex_unlock(&q->lock);
	return n;
}

static void *writer_thread(void *arg)
{
	struct sqlite *q = arg;
	struct member *m[BATCH_MAX];
	size_t n;
	while ((n = batch_take(q, m)) > 0)
		batch_run(q, m, n);
	return NULL;
}

static err run_write(struct sqlite *q, enum tx_mode mode, struct arena *a, tx_fn *fn, void *arg)
{
	struct member m = { .fn = fn, .arg = arg, .is_bulk = mode == TX_BULK, .a = a };
	if (a)
		m.mark = arena_mark(a);
	sem_init(&m.done, 0, 0);
	pthread_mutex_lock(&q->lock);
	if (q->last)
		q->last->next = &m;
	else
		q->first = &m;
	q->last = &m;
	q->n_queued++;
	pthread_cond_signal(&q->wake);
	pthread_mutex_unlock(&q->lock);
	while (sem_wait(&m.done) != 0)
		;
	sem_destroy(&m.done);
	return m.e;
}

/* ---- reading ---- */

static struct sqlite_conn *reader_take(struct sqlite *q)
{
	pthread_mutex_lock(&q->readers_lock);
	while (!q->readers)
		pthread_cond_wait(&q->reader_back, &q->readers_lock);
	struct sqlite_conn *c = q->readers;
	q->readers = c->next;
	pthread_mutex_unlock(&q->readers_lock);
	return c;
}

static void reader_give(struct sqlite *q, struct sqlite_conn *c)
{
	pthread_mutex_lock(&q->readers_lock);
	c->next = q->readers;
	q->readers = c;
	pthread_cond_signal(&q->reader_back);
	pthread_mutex_unlock(&q->readers_lock);
}

static err read_once(struct sqlite_conn *c, tx_fn *fn, void *arg)
{
	usec limit = atomic_load(&c->db.s->read_limit);
	c->read_until = limit ? clock_steady() + limit : 0;
	TRY(sqlite_step(c, c->begin));
	err e = db_call(&c->db, fn, arg);
	if (!sqlite3_get_autocommit(c->h)) {
		err ended = sqlite_step(c, e == OK ? c->commit : c->rollback);
		e = e == OK ? ended : e;
	}
	return e;
}

static err run_read(struct sqlite *q, tx_fn *fn, void *arg)
{
	struct sqlite_conn *c = reader_take(q);
	err e = read_once(c, fn, arg);
	struct effects after = c->db.effects;
	struct store *s = c->db.s;
	c->db.effects = (struct effects){ 0 };
	reader_give(q, c);
	if (e == OK)
		effects_run(s, &after);
	else
		effects_drop(&after);
	return e;
}

/* ---- the driver ---- */

static err sqlite_run(struct store *s, enum tx_mode mode, struct arena *a, tx_fn *fn, void *arg)
{
	return mode == TX_READ ? run_read(s->own, fn, arg) : run_write(s->own, mode, a, fn, arg);
}

static void set_process_options(void)
{
	/* The counters behind sqlite3_memory_used() take a lock on every allocation of every thread. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static void init_locks(struct sqlite *q)
{
	pthread_condattr_t steady;
	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_cond_init(&q->wake, &steady);
	pthread_cond_init(&q->reader_back, &steady);
	pthread_condattr_destroy(&steady);
	pthread_mutex_init(&q->lock, NULL);
	pthread_mutex_init(&q->readers_lock, NULL);
}

static err sqlite_open(struct store *s, const struct store_options *o)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, set_process_options);
	struct sqlite *q = must_alloc(sizeof *q);
	*q = (struct sqlite){ .batch_size = 1 };
	init_locks(q);
	s->own = q;
	q->writer = sqlite_conn_new(s, TX_WRITE);
	if (!q->writer)
		return E_IO;
	for (int i = 0; i < (o->readers > 0 ? o->readers : DEFAULT_READERS); i++) {
		struct sqlite_conn *c = sqlite_conn_new(s, TX_READ);
		if (!c)
			return E_IO;
		reader_give(q, c);
	}
	q->has_thread = pthread_create(&q->thread, NULL, writer_thread, q) == 0;
	return q->has_thread ? OK : E_IO;
}

static void sqlite_close(struct store *s)
{
	struct sqlite *q = s->own;
	pthread_mutex_lock(&q->lock);
	q->closing = true;
	pthread_cond_signal(&q->wake);
	pthread_mutex_unlock(&q->lock);
	if (q->has_thread)
		pthread_join(q->thread, NULL);
	while (q->readers) {
		struct sqlite_conn *c = q->readers;
		q->readers = c->next;
		sqlite_conn_free(c);
	}
	sqlite_conn_free(q->writer); /* last: it puts the log back into the file */
	pthread_cond_destroy(&q->wake);
	pthread_cond_destroy(&q->reader_back);
	pthread_mutex_destroy(&q->lock);
	pthread_mutex_destroy(&q->readers_lock);
	free(q);
}

static err sqlite_notify(struct db *db, struct str channel, struct str payload)
{
	return effects_add_notice(&db->effects, channel, payload);
}

const struct driver sqlite_driver = {
	.engine = ENGINE_SQLITE,
	.open = sqlite_open,
	.close = sqlite_close,
	.run = sqlite_run,
	.query = sqlite_query,
	.stream = sqlite_stream,
	.bulk = sqlite_bulk,
	.prepare = sqlite_prepare,
	.script = sqlite_script,
	.notify = sqlite_notify,
	.copy_to = sqlite_copy_to,
	.check = sqlite_check,
};
