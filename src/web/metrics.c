#include "web/inside.h"

static const int statuses[] = { 200, 201, 202, 204, 303, 304, 308, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503 };
/* Upper bounds in microseconds; the last bucket has none. */
static const usec bounds[] = { 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000, 500000, 1000000, 5000000 };
enum { N_STATUSES = COUNT(statuses), N_BOUNDS = COUNT(bounds), MAX_MORE = 16 };

struct route_count { _Atomic(int64_t) by_status[N_STATUSES + 1]; };

struct metrics {
	_Atomic(int64_t) bucket[N_BOUNDS + 1], total_us;
	struct { void (*fn)(struct buf *, void *); void *arg; } more[MAX_MORE];
	size_t n_more, n_routes;
	struct route_count route[];            /* the last one: static files and what found no route */
};

struct metrics *metrics_new(size_t n_routes)
{
	struct metrics *m = calloc(1, sizeof *m + (n_routes + 1) * sizeof m->route[0]);
	if (!m)
		abort();
	m->n_routes = n_routes;
	return m;
}

void *metrics_free(struct metrics *m)
{
	free(m);
	return NULL;
}

void metrics_note(struct metrics *m, size_t route_index, int status, usec took)
{
	size_t s = 0, b = 0;
	while (s < N_STATUSES && statuses[s] != status)
		s++;
	while (b < N_BOUNDS && took > bounds[b])
		b++;
	struct route_count *r = &m->route[route_index < m->n_routes ? route_index : m->n_routes];
	atomic_fetch_add_explicit(&r->by_status[s], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&m->bucket[b], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&m->total_us, took, memory_order_relaxed);
}

void metrics_add(struct metrics *m, void (*fn)(struct buf *, void *), void *arg)
{
	if (m->n_more == MAX_MORE)
		abort();
	m->more[m->n_more].fn = fn;
	m->more[m->n_more++].arg = arg;
}

static void write_requests(struct web *web, struct buf *out)
{
	buf_lit(out, "# TYPE ungcuu_http_requests_total counter\n");
	for (size_t i = 0; i <= web->n_routes; i++) {
		const struct route *row = i < web->n_routes ? web->routes[i] : NULL;
		for (size_t s = 0; s <= N_STATUSES; s++) {
			int64_t n = atomic_load(&web->metrics->route[i].by_status[s]);
			if (!n)
				continue;
			buf_fmt(out, "ungcuu_http_requests_total{method=\"%s\",route=\"%s\",status=\"", row ? method_name(row->method) : "", row ? row->path : "");
			if (s < N_STATUSES)
				buf_add_int(out, statuses[s]);
			else
				buf_lit(out, "other");
			buf_fmt(out, "\"} %lld\n", (long long)n);
		}
	}
}

static void write_latency(const struct metrics *m, struct buf *out)
{
	int64_t sum = 0;
	buf_lit(out, "# TYPE ungcuu_http_request_seconds histogram\n");
	for (size_t b = 0; b <= N_BOUNDS; b++) {
		sum += atomic_load(&m->bucket[b]);
		if (b < N_BOUNDS)
			buf_fmt(out, "ungcuu_http_request_seconds_bucket{le=\"%g\"} %lld\n", (double)bounds[b] / USEC_S, (long long)sum);
		else
			buf_fmt(out, "ungcuu_http_request_seconds_bucket{le=\"+Inf\"} %lld\n", (long long)sum);
	}
	buf_fmt(out, "ungcuu_http_request_seconds_sum %g\nungcuu_http_request_seconds_count %lld\n",
		(double)atomic_load(&m->total_us) / USEC_S, (long long)sum);
}

void metrics_write(struct web *web, struct buf *out)
{
	write_requests(web, out);
	write_latency(web->metrics, out);
	buf_fmt(out, "# TYPE ungcuu_http_in_flight gauge\nungcuu_http_in_flight %lld\n", (long long)atomic_load(&web->in_flight));
	buf_fmt(out, "# TYPE ungcuu_workers_busy gauge\nungcuu_workers_busy %d\n", workers_busy(web->workers));
	buf_fmt(out, "# TYPE ungcuu_live_pages gauge\nungcuu_live_pages %d\n", streams_count(web->streams));
	buf_fmt(out, "# TYPE ungcuu_journal_missing_total counter\nungcuu_journal_missing_total %lld\n", (long long)atomic_load(&web->journal_missing));
	for (size_t i = 0; i < web->metrics->n_more; i++)
		web->metrics->more[i].fn(out, web->metrics->more[i].arg);
}
