/* inside: the server's own state. Not for other rooms. */
#ifndef WEB_INSIDE_H
#define WEB_INSIDE_H

#include <pthread.h>

#include "web/accept.h"
#include "web/exchange.h"
#include "web/rate.h"
#include "web/router.h"


_Static_assert(MAX_ARGS == MAX_PATH_ARGS, "the router fills req.args");

/* An asset with its replies made once; MHD counts their users. */
struct served {
	const struct asset *asset;
	struct str etag;
	struct MHD_Response *as[N_CODINGS], *unchanged;
};

struct web {
	struct web_options o;
	struct arena *a;                       /* lives as long as the server */
	struct MHD_Daemon *daemon;
	int listen_fd, port;
	struct str address;
	bool is_tls, inline_reads;

	struct router *router;
	const struct route **routes; size_t n_routes;
	struct str openapi;
	unsigned char etag_key[16];
	struct served *served; size_t n_served;

	pthread_mutex_t exchange_lock;
	struct exchange *free_exchanges; size_t n_free;

	pthread_mutex_t connection_lock;
	struct connection *connections;

	struct workers *workers;
	struct rates *rates;
	struct forms *forms;
	struct streams *streams;
	struct metrics *metrics;
	struct access_log *log;
	struct watch *watch;

	_Atomic(int64_t) in_flight, journal_missing;
	_Atomic(bool) is_stopping;
};

/* workers.c: threads that take exchanges (or stream checks) from one queue, oldest first. */
struct workers *workers_new(int n);
void workers_add(struct workers *w, struct task *t);     /* t stays the caller's, untouched until run */
int workers_busy(const struct workers *w);
void *workers_free(struct workers *w);                   /* runs what is queued, then joins */

/* forms.c: signed tokens. */
enum form_verdict { FORM_GOOD, FORM_EXPIRED, FORM_FORGED, FORM_USED };
struct forms *forms_new(const unsigned char secret[32]);
void *forms_free(struct forms *f);
struct str form_token_of_session(const struct forms *f, struct arena *a, struct str session_secret);
struct str form_token_new(const struct forms *f, struct arena *a, usec now);
/* A good token is taken at once, so that of two equal forms one is used; form_token_release() gives it back. */
enum form_verdict form_token_take(struct forms *f, struct arena *a, struct str token, usec now);
void form_token_release(struct forms *f, struct arena *a, struct str token);
/* "text.signature", for short cookies; empty when the signature is not ours. */
struct str text_sign(const struct forms *f, struct arena *a, struct str text);
struct str text_signed(const struct forms *f, struct arena *a, struct str both);

/* guard.c: where a browser's request comes from. */
err guard_origin(struct exchange *x) MUST_USE;
err guard_form(struct exchange *x) MUST_USE;

/* events.c */
struct streams *streams_new(struct web *web, int max);
void streams_close(struct streams *s);                   /* ends every stream */
void streams_keep_alive(struct streams *s);
int streams_count(struct streams *s);
void *streams_free(struct streams *s);
bool streams_has_room(struct streams *s);
struct MHD_Response *stream_open(struct exchange *x);    /* NULL: too many */
bool stream_done(struct exchange *x);                    /* false: a check is running and will call exchange_done() again */

/* metrics.c */
struct metrics *metrics_new(size_t n_routes);
void *metrics_free(struct metrics *m);
void metrics_note(struct metrics *m, size_t route_index, int status, usec took);
void metrics_write(struct web *web, struct buf *out);
void metrics_add(struct metrics *m, void (*fn)(struct buf *, void *), void *arg);

/* access_log.c */
struct access_log *access_log_new(int fd);
void access_log_note(struct access_log *l, const struct exchange *x, usec now, usec took);
void access_log_flush(struct access_log *l);
void *access_log_free(struct access_log *l);

/* watch.c: a thread that wakes each second: flushes the log, keeps streams alive, cuts slow clients. */
struct watch *watch_new(struct web *web);
void *watch_free(struct watch *w);
struct connection *connection_open(struct web *web, int fd);
void connection_close(struct web *web, struct connection *c);
void connection_phase(struct connection *c, enum phase phase, int64_t bytes);

/* static.c */
void served_build(struct web *web);
void served_free(struct web *web);
const struct served *served_find(const struct web *web, struct str path);
enum MHD_Result served_send(struct exchange *x, const struct served *s);

/* encode.c: compresses into out; false when it does not pay or failed (out is then empty). */
bool encode(enum coding c, struct str from, struct buf *out);

/* own_routes.c, openapi.c */
extern const struct web_table own_table;
struct str openapi_of(struct web *web, struct arena *a);

/* address.c */
err address_listen(struct str listen, int *ret_fd, struct str *ret_host, int *ret_port, struct arena *a) MUST_USE;
void address_of_client(struct exchange *x);

#endif
