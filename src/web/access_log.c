#include "base/fd.h"
#include "web/inside.h"

enum { FLUSH_AT = 32 * 1024, CEILING = 1024 * 1024 };

struct access_log {
	int fd;
	pthread_mutex_t lock;
	struct buf lines;
};

struct access_log *access_log_new(int fd)
{
	struct access_log *l = calloc(1, sizeof *l);
	if (!l)
		abort();
	l->fd = fd ? fd : 1;
	pthread_mutex_init(&l->lock, NULL);
	buf_init(&l->lines, CEILING);
	return l;
}

/* Call with the lock held. Many lines at once; what the descriptor does not take is lost. */
static void write_out(struct access_log *l)
{
	(void)fd_write(l->fd, buf_str(&l->lines));
	buf_clear(&l->lines);
}

static void line_add(struct buf *b, const struct exchange *x, usec now, usec took)
{
	const struct req *r = &x->r;
	struct json j = json_to(b);
	json_object(&j);
	json_time(&j, "time", now);
	json_text(&j, "request", r->w.request_id);
	json_text(&j, "method", x->is_head ? S("HEAD") : x->is_known_method ? str_of(method_name(x->method)) : S("?"));
	json_text(&j, "path", exchange_path_logged(x));
	json_int(&j, "status", x->status);
	json_int(&j, "bytes", x->bytes);
	json_int(&j, "us", took);
	if (r->w.by.account_id)
		json_int(&j, "account", r->w.by.account_id);
	json_text(&j, "address", r->address);
	json_end(&j);
	buf_add_char(b, '\n');
}

void access_log_note(struct access_log *l, const struct exchange *x, usec now, usec took)
{
	if (l->fd < 0)
		return;
	pthread_mutex_lock(&l->lock);
	line_add(&l->lines, x, now, took);
	if (l->lines.n >= FLUSH_AT)
		write_out(l);
	pthread_mutex_unlock(&l->lock);
}

void access_log_flush(struct access_log *l)
{
	pthread_mutex_lock(&l->lock);
	write_out(l);
	pthread_mutex_unlock(&l->lock);
}

void *access_log_free(struct access_log *l)
{
	if (!l)
		return NULL;
	access_log_flush(l);
	buf_done(&l->lines);
	pthread_mutex_destroy(&l->lock);
	free(l);
	return NULL;
}
