#include "web/inside.h"

/* A client that does not read loses its oldest events first and is closed when even the sent ones pile up. */
enum { PENDING = 64, BACKLOG = 256 * 1024, CHUNK = 8 * 1024 };

/* One live page. Everything but x's request belongs to the lock of streams. */
struct stream {
	struct stream *next, *prev;
	struct streams *all;
	struct exchange *x;
	const char *const *topics; size_t n_topics;
	struct buf pending[PENDING];   /* events waiting for the check, oldest at first */
	size_t first, n;
	struct buf out; size_t sent;
	usec last;
	bool is_suspended, is_over, is_checking, is_gone;
	struct task task;
};

struct streams {
	struct web *web;
	int max, n;
	pthread_mutex_t lock;
	struct stream *list;
};

struct streams *streams_new(struct web *web, int max)
{
	struct streams *s = calloc(1, sizeof *s);
	if (!s)
		abort();
	s->web = web;
	s->max = max;
	pthread_mutex_init(&s->lock, NULL);
	return s;
}

void *streams_free(struct streams *s)
{
	if (s)
		pthread_mutex_destroy(&s->lock);
	free(s);
	return NULL;
}

int streams_count(struct streams *s)
{
	pthread_mutex_lock(&s->lock);
	int n = s->n;
	pthread_mutex_unlock(&s->lock);
	return n;
}

bool streams_has_room(struct streams *s)
{
	return streams_count(s) < s->max;
}

/* ---- all below with the lock held ---- */

static void wake(struct stream *s)
{
	if (!s->is_suspended)
		return;
	s->is_suspended = false;
	MHD_resume_connection(s->x->mhd);
}

static void end(struct stream *s)
{
	s->is_over = true;
	wake(s);
}

static void event_write(struct buf *b, struct str topic, struct str data)
{
	buf_lit(b, "event: ");
	buf_add(b, topic);
	buf_add_char(b, '\n');
	for (struct str rest = data; rest.p;) {
		buf_lit(b, "data: ");
		buf_add(b, str_cut(&rest, '\n'));
		buf_add_char(b, '\n');
	}
	if (!data.p)
		buf_lit(b, "data:\n");
	/* and once under a constant name: a page's attributes cannot hold the topic of its record */
	buf_lit(b, "\nevent: change\ndata:\n\n");
}

static void event_keep(struct stream *s, struct str topic, struct str data)
{
	if (s->n == PENDING) {
		s->first = (s->first + 1) % PENDING;
		s->n--;
	}
	struct buf *b = &s->pending[(s->first + s->n++) % PENDING];
	buf_clear(b);
	event_write(b, topic, data);
}

static void events_release(struct stream *s)
{
	for (; s->n; s->n--) {
		buf_add(&s->out, buf_str(&s->pending[s->first]));
		s->first = (s->first + 1) % PENDING;
	}
	if (buf_end(&s->out) != OK)
		s->is_over = true;
	s->last = clock_steady();
	wake(s);
}

static bool has_topic(const struct stream *s, struct str topic)
{
	for (size_t i = 0; i < s->n_topics; i++)
		if (str_is(topic, s->topics[i]))
			return true;
	return false;
}

static void unlink_stream(struct stream *s)
{
	if (s->next)
		s->next->prev = s->prev;
	if (s->prev)
		s->prev->next = s->next;
	else
		s->all->list = s->next;
	s->all->n--;
}

/* ---- without the lock ---- */

static void stream_free(struct stream *s)
{
	for (size_t i = 0; i < PENDING; i++)
		buf_done(&s->pending[i]);
	buf_done(&s->out);
	free(s);
}

/* On a worker: may this client still see what it asked for? Then its events go out, else the stream ends. */
static void check(void *arg)
{
	struct stream *s = arg;
	struct streams *all = s->all;
	struct exchange *x = s->x;
	err e = exchange_recheck(x);
	pthread_mutex_lock(&all->lock);
	s->is_checking = false;
	bool is_gone = s->is_gone;
	if (!is_gone && e == OK)
		events_release(s);
	else if (!is_gone)
		end(s);
	pthread_mutex_unlock(&all->lock);
	if (is_gone)
		exchange_done(x);
}

void web_publish(struct web *web, struct str topic, struct str data)
{
	struct streams *all = web->streams;
	pthread_mutex_lock(&all->lock);
	for (struct stream *s = all->list; s; s = s->next) {
		if (s->is_over || !has_topic(s, topic))
			continue;
		event_keep(s, topic, data);
		if (s->is_checking)
			continue;
		s->is_checking = true;
		workers_add(web->workers, &s->task);
	}
	pthread_mutex_unlock(&all->lock);
}

static ssize_t read_stream(void *arg, uint64_t pos, char *to, size_t max)
{
	struct stream *s = arg;
	ssize_t n = 0;
	pthread_mutex_lock(&s->all->lock);
	struct str left = str_sub(buf_str(&s->out), s->sent, max);
	if (left.n) {
		memcpy(to, left.p, left.n);
		s->sent += left.n;
		n = (ssize_t)left.n;
		if (s->sent == s->out.n) {
			buf_clear(&s->out);
			s->sent = 0;
		}
	} else if (s->is_over) {
		n = MHD_CONTENT_READER_END_OF_STREAM;
	} else {
		s->is_suspended = true;
		MHD_suspend_connection(s->x->mhd);
	}
	pthread_mutex_unlock(&s->all->lock);
	if (n > 0)
		s->x->bytes += n;
	return n;
}

static enum MHD_Result copy_header(void *arg, enum MHD_ValueKind kind, const char *key, const char *value)
{
	struct exchange *x = arg;
	struct arena *a = x->r.w.a;
	*VEC_ADD(a, &x->copies) = (struct header){ a_z(a, str_of(key)), a_dup(a, str_of(value)) };
	return MHD_YES;
}

struct MHD_Response *stream_open(struct exchange *x)
{
	struct streams *all = x->web->streams;
	struct stream *s = calloc(1, sizeof *s);
	if (!s)
		abort();
	MHD_get_connection_values(x->mhd, MHD_HEADER_KIND, copy_header, x);
	x->has_copies = true;
	*s = (struct stream){ .all = all, .x = x, .topics = x->reply.topics, .n_topics = x->reply.n_topics, .last = clock_steady(),
		.task = { .run = check, .arg = s } };
	for (size_t i = 0; i < PENDING; i++)
		buf_init(&s->pending[i], 16 * 1024);
	buf_init(&s->out, BACKLOG);
	buf_lit(&s->out, "retry: 3000\n\n");
	x->stream = s;
	pthread_mutex_lock(&all->lock);
	s->next = all->list;
	if (s->next)
		s->next->prev = s;
	all->list = s;
	all->n++;
	pthread_mutex_unlock(&all->lock);
	return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, CHUNK, read_stream, s, NULL);
}

bool stream_done(struct exchange *x)
{
	struct stream *s = x->stream;
	struct streams *all = s->all;
	pthread_mutex_lock(&all->lock);
	if (!s->is_gone)
		unlink_stream(s);
	s->is_gone = true;
	bool is_free = !s->is_checking;
	pthread_mutex_unlock(&all->lock);
	if (is_free)
		stream_free(s);
	return is_free;
}

void streams_keep_alive(struct streams *all)
{
	usec steady = clock_steady();
	pthread_mutex_lock(&all->lock);
	for (struct stream *s = all->list; s; s = s->next) {
		if (s->is_over || steady - s->last < all->web->o.keep_alive)
			continue;
		s->last = steady;
		buf_lit(&s->out, ":\n\n");
		if (buf_end(&s->out) != OK)
			s->is_over = true;
		wake(s);
	}
	pthread_mutex_unlock(&all->lock);
}

void streams_close(struct streams *all)
{
	pthread_mutex_lock(&all->lock);
	for (struct stream *s = all->list; s; s = s->next)
		end(s);
	pthread_mutex_unlock(&all->lock);
}
