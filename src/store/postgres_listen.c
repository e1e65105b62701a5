#include "store/postgres.h"

#include "base/log.h"

#include <poll.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define FIRST_LISTEN_LIMIT (3 * USEC_S)
enum { RETRY_MS = 500 };

struct pg_ear {
	struct store *s;
	pthread_t thread;
	int stop;               /* eventfd: readable when the thread shall end */
	sem_t listening;        /* posted once, when the first LISTEN holds */
	bool was_posted;
};

/* Waits on the socket (-1: none) or the time; true when the thread shall end. */
static bool ear_wait(struct pg_ear *ear, int socket, int timeout_ms)
{
	struct pollfd fds[] = { { .fd = ear->stop, .events = POLLIN }, { .fd = socket, .events = POLLIN } };
	(void)poll(fds, 2, timeout_ms);
	return fds[0].revents != 0;
}

static PGconn *ear_connect(struct pg_ear *ear)
{
	PGconn *h = pg_connect(ear->s);
	if (h && pg_command(h, "listen " POSTGRES_CHANNEL) != OK) {
		PQfinish(h);
		return NULL;
	}
	if (h && !ear->was_posted) {
		ear->was_posted = true;
		sem_post(&ear->listening);
	}
	return h;
}

static void hear(struct pg_ear *ear, PGconn *h)
{
	PGnotify *n;
	while ((n = PQnotifies(h))) {
		struct str rest = str_of(n->extra);
		struct str channel = str_cut(&rest, ' ');
		listeners_call(ear->s, channel, rest);
		PQfreemem(n);
	}
}

static void *ear_thread(void *arg)
{
	struct pg_ear *ear = arg;
	PGconn *h = NULL;
	bool stop = false;
	while (!stop) {
		if (!h && !(h = ear_connect(ear))) {
			stop = ear_wait(ear, -1, RETRY_MS);
			continue;
		}
		stop = ear_wait(ear, PQsocket(h), -1);
		if (!stop && PQconsumeInput(h))
			hear(ear, h);
		if (PQstatus(h) == CONNECTION_OK)
			continue;
		PQfinish(h);
		h = NULL;
	}
	if (h)
		PQfinish(h);
	return NULL;
}

struct pg_ear *pg_ear_new(struct store *s)
{
	struct pg_ear *ear = must_alloc(sizeof *ear);
	*ear = (struct pg_ear){ .s = s, .stop = eventfd(0, EFD_CLOEXEC) };
	sem_init(&ear->listening, 0, 0);
	if (ear->stop < 0 || pthread_create(&ear->thread, NULL, ear_thread, ear) != 0) {
		log_error("postgres.listen", "why", "no thread", NULL);
		abort();
	}
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += FIRST_LISTEN_LIMIT / USEC_S;
	if (sem_clockwait(&ear->listening, CLOCK_MONOTONIC, &until) != 0)
		log_warn("postgres.listen", "why", "not listening yet", NULL);
	return ear;
}

void pg_ear_free(struct pg_ear *ear)
{
	if (!ear)
		return;
	uint64_t one = 1;
	while (write(ear->stop, &one, sizeof one) < 0)
		;
	pthread_join(ear->thread, NULL);
	close(ear->stop);
	sem_destroy(&ear->listening);
	free(ear);
}
