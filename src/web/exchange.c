#include "web/exchange.h"

#include <unistd.h>

#include "web/inside.h"

/* What an exchange may keep between requests. */
enum { KEEP_BODY = 256 * 1024, KEEP_EXCHANGES = 256, MAX_PAGE = 64 * 1024 * 1024 };

static struct exchange *exchange_make(struct web *web)
{
	struct exchange *x = calloc(1, sizeof *x);
	if (!x)
		abort();
	x->r.w.a = arena_new(0);
	x->web = web;
	buf_init(&x->r.body, MAX_PAGE);
	buf_init(&x->packed, MAX_PAGE);
	return x;
}

static struct exchange *exchange_take(struct web *web)
{
	pthread_mutex_lock(&web->exchange_lock);
	struct exchange *x = web->free_exchanges;
	if (x) {
		web->free_exchanges = x->next;
		web->n_free--;
	}
	pthread_mutex_unlock(&web->exchange_lock);
	return x ? x : exchange_make(web);
}

struct exchange *exchange_new(struct web *web)
{
	struct exchange *x = exchange_take(web);
	struct arena *a = x->r.w.a;
	struct buf body = x->r.body, packed = x->packed;
	*x = (struct exchange){ .web = web, .packed = packed, .began = clock_steady() };
	x->r.w.a = a;
	x->r.w.now = clock_now();
	x->r.body = body;
	x->r.web = web;
	x->r.status = 200;
	x->r.reply = &x->reply;
	x->reply.file = -1;
	return x;
}

static void buf_keep_small(struct buf *b)
{
	if (b->cap > KEEP_BODY) {
		size_t max = b->max;
		buf_done(b);
		buf_init(b, max);
	}
	buf_clear(b);
}

static void exchange_free(struct exchange *x)
{
	arena_free(x->r.w.a);
	buf_done(&x->r.body);
	buf_done(&x->packed);
	free(x);
}

void exchange_done(struct exchange *x)
{
	struct web *web = x->web;
	if (x->stream && !stream_done(x))
		return;
	body_done(x);
	if (x->reply.file >= 0)
		close(x->reply.file);
	if (x->response)
		MHD_destroy_response(x->response);
	buf_keep_small(&x->r.body);
	buf_keep_small(&x->packed);
	arena_reset(x->r.w.a);
	pthread_mutex_lock(&web->exchange_lock);
	bool keep = web->n_free < KEEP_EXCHANGES;
	if (keep) {
		x->next = web->free_exchanges;
		web->free_exchanges = x;
		web->n_free++;
	}
	pthread_mutex_unlock(&web->exchange_lock);
	if (!keep)
		exchange_free(x);
}

void exchanges_free(struct web *web)
{
	while (web->free_exchanges) {
		struct exchange *x = web->free_exchanges;
		web->free_exchanges = x->next;
		exchange_free(x);
	}
}

struct str exchange_path_logged(const struct exchange *x)
{
	const struct route *row = x->r.route;
	return row && strstr(row->path, "{secret}") ? str_of(row->path) : str_sub(x->r.path, 0, 500);
}
