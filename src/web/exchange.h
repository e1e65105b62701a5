/* exchange: one request and its reply inside web/. Not for other rooms.
 *
 * Belongs to one thread at a time: the event thread while bytes come and go, a worker between suspend and resume.
 * Exchanges are kept and used again; the arena is reset in between. */
#ifndef WEB_EXCHANGE_H
#define WEB_EXCHANGE_H

#include <microhttpd.h>
#include <stdatomic.h>

#include "web/sent.h"
#include "web/web.h"

/* ---- reply ---- */
struct header { const char *name; struct str value; };
struct reply {
	VEC(struct header) headers;
	int file;                /* descriptor to send instead of the body; -1 none. Closed with the exchange unless given away */
	int64_t file_size;
	bool is_live;            /* server-sent events */
	const char *const *topics; size_t n_topics;
	struct json json;
	bool has_secret;         /* the page holds a form token: never kept by a cache */
};

enum phase { PHASE_IDLE, PHASE_BODY, PHASE_WORK, PHASE_SEND, PHASE_LIVE };

/* One TCP connection, for the watch over slow clients. */
struct connection {
	struct connection *next, *prev;
	int fd;
	_Atomic(int) phase;
	_Atomic(int64_t) since;      /* clock_steady() when the phase began */
	_Atomic(int64_t) bytes;      /* expected in this phase */
};

struct task { struct task *next; void (*run)(void *arg); void *arg; };

enum stage { STAGE_NEW, STAGE_BODY, STAGE_SWALLOW, STAGE_WORK, STAGE_READY };

struct multipart;
struct stream;

struct exchange {
	struct req r;                /* first: a handler's struct req * is an exchange */
	struct exchange *next;       /* in a free list or the workers' queue */
	struct web *web;
	struct MHD_Connection *mhd;
	struct connection *connection;
	struct task task;
	const struct served *served; /* a static file; NULL: none */
	err head;                    /* what the head alone decided */
	enum stage stage;
	enum method method;
	bool is_head, is_known_method, has_body, is_tls, is_loopback, is_forwarded;
	usec began;                  /* clock_steady() */
	struct str target;           /* as sent, with query */
	struct str query;            /* raw */
	size_t route_index;
	struct buf raw;              /* body as sent */
	struct buf packed;           /* reply, compressed */
	size_t body_max, swallowed;
	bool is_full;                /* no room for the files that were sent */
	struct multipart *multipart;
	struct sents sent;
	void *in;
	struct reply reply;
	struct req before_run;       /* what a retried transaction begins from */
	VEC(struct header) before_headers;
	bool is_journalled, is_writing, asks_lang, chose_lang;  /* in the address; there or in the cookie */
	err (*run)(struct req *r);
	unsigned statements;         /* of the handler's last transaction */
	int malformed;               /* HTTP status of a request that never became one (400, 405, 411, 415, …); 0: fine */
	struct str form_token;       /* the one that was sent, when it counts once */
	VEC(struct header) copies;   /* request headers of a live page, kept for the check before each event */
	bool has_copies;
	struct stream *stream;
	struct MHD_Response *response;
	int status;
	int64_t bytes;
};

static inline struct exchange *exchange_of(const struct req *r) { return (struct exchange *)(uintptr_t)r; }

/* exchange.c */
struct exchange *exchange_new(struct web *web);
void exchange_done(struct exchange *x);      /* back to the free list */
void exchanges_free(struct web *web);

/* admit.c: everything that is decided before the body is read. Sets x->malformed or a problem on refusal. */
void exchange_read_target(struct exchange *x, const char *method);
err exchange_admit_head(struct exchange *x, const char *method) MUST_USE;
err too_large(struct exchange *x) MUST_USE;  /* notes and answers E_LIMIT */

/* body.c */
err body_begin(struct exchange *x) MUST_USE;
void body_add(struct exchange *x, const char *p, size_t n);
err body_end(struct exchange *x) MUST_USE;
void body_done(struct exchange *x);

/* run.c: checks, handler, reply; leaves x->response ready to be queued. */
void exchange_answer(struct exchange *x);
err exchange_recheck(const struct exchange *x) MUST_USE;

/* problem.c */
err problem_malformed(struct exchange *x, int status, enum msg message) MUST_USE;
void problem_reply(struct exchange *x, err e);

/* reply.c */
bool path_is_ours(struct str path);
/* For logs: the path, or the row's pattern where it holds a one-time secret. */
struct str exchange_path_logged(const struct exchange *x);
void reply_reset(struct exchange *x);

/* send.c: turns the reply into x->response. */
void exchange_pack(struct exchange *x);
void add_security_headers(struct MHD_Response *m, bool is_tls);

#endif
