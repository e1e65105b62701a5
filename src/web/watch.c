#include <sys/socket.h>

#include "web/inside.h"

/* Beyond the time to think, a client must take or give this much a second. */
enum { SLOWEST = 8 * 1024 };

struct watch {
	struct web *web;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool is_ending;
};

struct connection *connection_open(struct web *web, int fd)
{
	struct connection *c = calloc(1, sizeof *c);
	if (!c)
		abort();
	c->fd = fd;
	connection_phase(c, PHASE_IDLE, 0);
	pthread_mutex_lock(&web->connection_lock);
	c->next = web->connections;
	if (c->next)
		c->next->prev = c;
	web->connections = c;
	pthread_mutex_unlock(&web->connection_lock);
	return c;
}

void connection_close(struct web *web, struct connection *c)
{
	pthread_mutex_lock(&web->connection_lock);
	if (c->next)
		c->next->prev = c->prev;
	if (c->prev)
		c->prev->next = c->next;
	else
		web->connections = c->next;
	pthread_mutex_unlock(&web->connection_lock);
	free(c);
}

void connection_phase(struct connection *c, enum phase phase, int64_t bytes)
{
	atomic_store_explicit(&c->since, clock_steady(), memory_order_relaxed);
	atomic_store_explicit(&c->bytes, bytes, memory_order_relaxed);
	atomic_store_explicit(&c->phase, (int)phase, memory_order_relaxed);
}

static bool is_too_slow(const struct connection *c, usec patience, usec steady)
{
	int phase = atomic_load(&c->phase);
	if (phase == PHASE_WORK || phase == PHASE_LIVE)
		return false;
	usec allowed = patience + atomic_load(&c->bytes) * USEC_S / SLOWEST;
	return steady - atomic_load(&c->since) > allowed;
}

/* The socket is only shut down; its event thread then sees the end and cleans up. A connection stays in the list until
 * before its socket is closed, so the descriptor cannot be another's. */
static void cut_slow(struct web *web)
{
	usec steady = clock_steady();
	pthread_mutex_lock(&web->connection_lock);
	for (struct connection *c = web->connections; c; c = c->next)
		if (is_too_slow(c, web->o.slow, steady))
			shutdown(c->fd, SHUT_RDWR);
	pthread_mutex_unlock(&web->connection_lock);
}

static bool wait_second(struct watch *w)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += 1;
	pthread_mutex_lock(&w->lock);
	while (!w->is_ending && !pthread_cond_timedwait(&w->wake, &w->lock, &until))
		;
	bool goes_on = !w->is_ending;
	pthread_mutex_unlock(&w->lock);
	return goes_on;
}

static void *watch_thread(void *arg)
{
	struct watch *w = arg;
	while (wait_second(w)) {
		access_log_flush(w->web->log);
		streams_keep_alive(w->web->streams);
		cut_slow(w->web);
	}
	return NULL;
}

struct watch *watch_new(struct web *web)
{
	struct watch *w = calloc(1, sizeof *w);
	if (!w)
		abort();
	w->web = web;
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w->wake, &attr);
	pthread_condattr_destroy(&attr);
	pthread_mutex_init(&w->lock, NULL);
	if (pthread_create(&w->thread, NULL, watch_thread, w))
		abort();
	return w;
}

void *watch_free(struct watch *w)
{
	if (!w)
		return NULL;
	pthread_mutex_lock(&w->lock);
	w->is_ending = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
	free(w);
	return NULL;
}
