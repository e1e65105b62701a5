#include "base/log.h"
#include "web/inside.h"

/* Enough for page and document code; only what is touched is paid for. */
enum { STACK = 512 * 1024 };

struct workers {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct task *first, **last;
	bool is_ending;
	_Atomic(int) busy;
	int n;
	pthread_t thread[];
};

static struct task *task_next(struct workers *w)
{
	pthread_mutex_lock(&w->lock);
	while (!w->first && !w->is_ending)
		pthread_cond_wait(&w->wake, &w->lock);
	struct task *t = w->first;
	if (t) {
		w->first = t->next;
		if (!w->first)
			w->last = &w->first;
	}
	pthread_mutex_unlock(&w->lock);
	return t;
}

static void *worker(void *arg)
{
	struct workers *w = arg;
	for (struct task *t; (t = task_next(w));) {
		atomic_fetch_add(&w->busy, 1);
		t->run(t->arg);
		atomic_fetch_sub(&w->busy, 1);
	}
	return NULL;
}

struct workers *workers_new(int n)
{
	struct workers *w = calloc(1, sizeof *w + (size_t)n * sizeof w->thread[0]);
	if (!w)
		abort();
	w->last = &w->first;
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->wake, NULL);
	pthread_attr_t attr;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK);
	for (; w->n < n; w->n++)
		if (pthread_create(&w->thread[w->n], &attr, worker, w))
			break;
	pthread_attr_destroy(&attr);
	if (w->n < n)
		log_warn("web.workers", "wanted", log_n(n), "got", log_n(w->n), NULL);
	return w->n ? w : workers_free(w);
}

void workers_add(struct workers *w, struct task *t)
{
	t->next = NULL;
	pthread_mutex_lock(&w->lock);
	*w->last = t;
	w->last = &t->next;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
}

int workers_busy(const struct workers *w)
{
	return atomic_load(&w->busy);
}

void *workers_free(struct workers *w)
{
	if (!w)
		return NULL;
	pthread_mutex_lock(&w->lock);
	w->is_ending = true;
	pthread_cond_broadcast(&w->wake);
	pthread_mutex_unlock(&w->lock);
	for (int i = 0; i < w->n; i++)
		pthread_join(w->thread[i], NULL);
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
	free(w);
	return NULL;
}
