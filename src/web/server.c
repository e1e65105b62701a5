#include <sodium.h>
#include <unistd.h>

#include "base/log.h"
#include "web/inside.h"

enum { SWALLOW = 32 * 1024 * 1024, STOP_SECONDS = 10 };

/* ---- one request, on its event thread ---- */

static enum MHD_Result send_ready(struct exchange *x)
{
	connection_phase(x->connection, x->stream ? PHASE_LIVE : PHASE_SEND, x->bytes);
	return MHD_queue_response(x->mhd, (unsigned)x->status, x->response);
}

static void work(void *arg)
{
	struct exchange *x = arg;
	exchange_answer(x);
	x->stage = STAGE_READY;
	MHD_resume_connection(x->mhd);
}

static bool runs_inline(const struct exchange *x)
{
	const struct route *row = x->r.route;
	if (row->flags & ROUTE_NO_DATABASE)
		return true;
	return x->method == GET && !(row->flags & ROUTE_SLOW) && x->web->inline_reads;
}

static enum MHD_Result dispatch(struct exchange *x)
{
	connection_phase(x->connection, PHASE_WORK, 0);
	if (runs_inline(x)) {
		exchange_answer(x);
		x->stage = STAGE_READY;
		return send_ready(x);
	}
	x->stage = STAGE_WORK;
	x->task = (struct task){ .run = work, .arg = x };
	MHD_suspend_connection(x->mhd);
	workers_add(x->web->workers, &x->task);
	return MHD_YES;
}

/* An answer that needs no handler: a redirect or a refusal. */
static enum MHD_Result answer_now(struct exchange *x, err e)
{
	if (e != OK)
		problem_reply(x, e);
	exchange_pack(x);
	x->stage = STAGE_READY;
	return send_ready(x);
}

static bool announces_body(const struct exchange *x)
{
	struct str length = req_header(&x->r, "Content-Length");
	return (length.n && !str_is(length, "0")) || req_header(&x->r, "Transfer-Encoding").n;
}

/* A client in the middle of sending hears nothing: up to a bound its body is read and dropped first. */
static bool can_swallow(const struct exchange *x)
{
	int64_t n;
	return x->has_body && !req_header(&x->r, "Expect").n &&
		(!str_int(req_header(&x->r, "Content-Length"), &n) || n <= SWALLOW + (int64_t)x->body_max);
}

/* How many bytes the body will have, for the watch over slow clients. */
static int64_t body_expected(const struct exchange *x)
{
	int64_t n;
	return str_int(req_header(&x->r, "Content-Length"), &n) ? n : (int64_t)x->body_max;
}

/* Answering here, before the request has arrived whole, would make libmicrohttpd close the connection: only done when
 * the body is not wanted. */
static enum MHD_Result begin(struct exchange *x, struct MHD_Connection *mhd, const char *method)
{
	x->mhd = mhd;
	x->connection = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	atomic_fetch_add(&x->web->in_flight, 1);
	exchange_read_target(x, method);
	x->has_body = announces_body(x);
	x->stage = STAGE_SWALLOW;
	x->served = x->method == GET && x->is_known_method ? served_find(x->web, x->r.path) : NULL;
	if (x->served)
		return MHD_YES;
	x->head = exchange_admit_head(x, method);
	if (x->head != OK && x->has_body && !can_swallow(x))
		return answer_now(x, x->head);
	if (x->head == OK && x->r.route && x->method != GET)
		x->stage = STAGE_BODY;
	if (x->has_body)
		connection_phase(x->connection, PHASE_BODY, body_expected(x));
	return MHD_YES;
}

static enum MHD_Result more(struct exchange *x, const char *p, size_t *n)
{
	if (x->stage == STAGE_BODY)
		body_add(x, p, *n);
	else
		x->swallowed += *n;
	*n = 0;
	return x->swallowed > SWALLOW + x->body_max ? MHD_NO : MHD_YES;
}

static enum MHD_Result send_static(struct exchange *x)
{
	x->stage = STAGE_READY;
	connection_phase(x->connection, PHASE_SEND, (int64_t)x->served->asset->plain.n);
	return served_send(x, x->served);
}

static enum MHD_Result arrived(struct exchange *x)
{
	if (x->served)
		return send_static(x);
	if (x->head == OK && x->stage == STAGE_SWALLOW && x->method != GET && x->r.route)
		x->head = too_large(x);
	if (x->head != OK || !x->r.route)
		return answer_now(x, x->head);
	return dispatch(x);
}

static enum MHD_Result on_request(void *arg, struct MHD_Connection *mhd, const char *url, const char *method, const char *version,
	const char *data, size_t *n, void **state)
{
	struct exchange *x = *state;
	switch (x->stage) {
	case STAGE_NEW:
		return begin(x, mhd, method);
	case STAGE_BODY: case STAGE_SWALLOW:
		return *n ? more(x, data, n) : arrived(x);
	case STAGE_WORK:
		break;
	case STAGE_READY:
		return send_ready(x);
	}
	return MHD_NO;
}

static void *on_target(void *arg, const char *target, struct MHD_Connection *mhd)
{
	struct exchange *x = exchange_new(arg);
	x->target = a_dup(x->r.w.a, str_of(target));
	return x;
}

static void on_done(void *arg, struct MHD_Connection *mhd, void **state, enum MHD_RequestTerminationCode why)
{
	struct exchange *x = *state;
	*state = NULL;
	if (!x)
		return;
	struct web *web = arg;
	if (x->mhd) {
		usec took = clock_steady() - x->began;
		metrics_note(web->metrics, x->r.route ? x->route_index : SIZE_MAX, x->status, took);
		access_log_note(web->log, x, clock_now(), took);
		connection_phase(x->connection, PHASE_IDLE, 0);
		atomic_fetch_sub(&web->in_flight, 1);
	}
	exchange_done(x);
}

static void on_connection(void *arg, struct MHD_Connection *mhd, void **state, enum MHD_ConnectionNotificationCode what)
{
	if (what == MHD_CONNECTION_NOTIFY_STARTED)
		*state = connection_open(arg, MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
	else
		connection_close(arg, *state);
}

static void on_log(void *arg, const char *format, va_list args)
{
	char line[300];
	int n = vsnprintf(line, sizeof line, format, args);
	log_debug("web.mhd", "says", log_s(str_trim(str_from(line, n < 0 ? 0 : (size_t)n < sizeof line ? (size_t)n : sizeof line - 1))), NULL);
}

/* ---- start and stop ---- */

static void set_defaults(struct web_options *o)
{
	static const struct web_rate rates[] = {
		[RATE_NORMAL] = { 50, 500, 0 },
		[RATE_SIGN_IN] = { 1, 60, 2 },
		[RATE_PUBLIC_POST] = { 2, 120, 4 },
		[RATE_PUBLIC_GET] = { 20, 400, 2 },
		[RATE_NONE] = { 0, 0, 0 },
	};
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	o->events = o->events ? o->events : cores > 2 ? (int)cores : 2;
	o->workers = o->workers ? o->workers : 64;
	o->connections = o->connections ? o->connections : 4096;
	o->connections_per_address = o->connections_per_address ? o->connections_per_address : 1024;
	o->streams = o->streams ? o->streams : 512;
	o->keep_alive = o->keep_alive ? o->keep_alive : 20 * USEC_S;
	o->idle = o->idle ? o->idle : 30 * USEC_S;
	o->slow = o->slow ? o->slow : 60 * USEC_S;
	for (size_t i = 0; i < COUNT(rates); i++)
		if (o->rates[i].burst <= 0)
			o->rates[i] = rates[i];
}

static void collect_routes(struct web *web)
{
	size_t n = own_table.n;
	for (size_t t = 0; t < web->o.n_tables; t++)
		n += web->o.tables[t].n;
	web->routes = a_array(web->a, const struct route *, n);
	web->router = router_new();
	for (size_t t = 0; t <= web->o.n_tables; t++) {
		const struct web_table *table = t ? &web->o.tables[t - 1] : &own_table;
		for (size_t i = 0; i < table->n; i++) {
			web->routes[web->n_routes] = &table->at[i];
			router_add(web->router, &table->at[i], web->n_routes++);
		}
	}
}

static struct MHD_Daemon *start_daemon(struct web *web)
{
	const struct web_options *o = &web->o;
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_ERROR_LOG | (web->is_tls ? MHD_USE_TLS : 0);
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, a_z(web->a, o->tls_cert) },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, a_z(web->a, o->tls_key) },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2" },
		{ MHD_OPTION_END, 0, NULL },
	};
	return MHD_start_daemon(flags, 0, NULL, NULL, on_request, web,
		MHD_OPTION_EXTERNAL_LOGGER, on_log, web,
		MHD_OPTION_LISTEN_SOCKET, web->listen_fd,
		MHD_OPTION_THREAD_POOL_SIZE, (unsigned)o->events,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)o->connections,
		MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)o->connections_per_address,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)((o->idle + USEC_S - 1) / USEC_S),
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)32 * 1024,
		MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_URI_LOG_CALLBACK, on_target, web,
		MHD_OPTION_NOTIFY_COMPLETED, on_done, web,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, web,
		MHD_OPTION_ARRAY, web->is_tls ? tls : &tls[3],
		MHD_OPTION_END);
}

static void make_parts(struct web *web)
{
	struct web_options *o = &web->o;
	set_defaults(o);
	pthread_mutex_init(&web->exchange_lock, NULL);
	pthread_mutex_init(&web->connection_lock, NULL);
	web->is_tls = o->tls_cert.n > 0;
	web->inline_reads = store_engine(o->store) == ENGINE_SQLITE;
	crypto_generichash(web->etag_key, sizeof web->etag_key, o->secret, sizeof o->secret, (const unsigned char *)"etag-of-web-page", 16);
	collect_routes(web);
	web->openapi = openapi_of(web, web->a);
	served_build(web);
	web->workers = workers_new(o->workers);
	web->rates = rates_new(o->rates);
	web->forms = forms_new(o->secret);
	web->streams = streams_new(web, o->streams);
	web->metrics = metrics_new(web->n_routes);
	web->log = access_log_new(o->access_log);
	web->watch = watch_new(web);
}

static void *web_free(struct web *web)
{
	web->workers = workers_free(web->workers);
	if (web->daemon)
		MHD_stop_daemon(web->daemon);
	if (web->listen_fd >= 0)
		close(web->listen_fd);
	web->watch = watch_free(web->watch);
	exchanges_free(web);
	served_free(web);
	router_free(web->router);
	rates_free(web->rates);
	forms_free(web->forms);
	streams_free(web->streams);
	metrics_free(web->metrics);
	access_log_free(web->log);
	pthread_mutex_destroy(&web->exchange_lock);
	pthread_mutex_destroy(&web->connection_lock);
	arena_free(web->a);
	free(web);
	return NULL;
}

err web_start(const struct web_options *o, struct web **ret)
{
	struct arena *a = arena_new(0);
	struct str host;
	int fd, port;
	if (!!o->tls_cert.n != !!o->tls_key.n) {
		log_error("web.tls", "why", "certificate and key belong together", NULL);
		arena_free(a);
		return E_INVALID;
	}
	err e = address_listen(o->listen, &fd, &host, &port, a);
	if (e != OK) {
		arena_free(a);
		return e;
	}
	struct web *web = calloc(1, sizeof *web);
	if (!web)
		abort();
	*web = (struct web){ .o = *o, .a = a, .listen_fd = fd, .port = port };
	make_parts(web);
	web->address = a_fmt(a, "%s://%.*s:%d", web->is_tls ? "https" : "http", STR_ARG(host), port);
	web->daemon = web->workers ? start_daemon(web) : NULL;
	if (!web->daemon) {
		log_error("web.start", "address", log_s(web->address), "why", web->is_tls ? "certificate, key or threads" : "threads or descriptors", NULL);
		web_free(web);
		return E_INVALID;
	}
	*ret = web;
	return OK;
}

static void wait_for_quiet(struct web *web)
{
	usec until = clock_steady() + STOP_SECONDS * USEC_S;
	while (atomic_load(&web->in_flight) > 0 && clock_steady() < until) {
		streams_close(web->streams);
		usleep(5000);
	}
}

void *web_stop(struct web *web)
{
	if (!web)
		return NULL;
	atomic_store(&web->is_stopping, true);
	MHD_quiesce_daemon(web->daemon);
	wait_for_quiet(web);
	return web_free(web);
}

int web_port(const struct web *web) { return web->port; }
struct str web_address(const struct web *web) { return web->address; }
int64_t web_journal_missing(const struct web *web) { return atomic_load(&web->journal_missing); }
void web_metric(struct web *web, void (*fn)(struct buf *out, void *arg), void *arg) { metrics_add(web->metrics, fn, arg); }
