/* web: the HTTP server. It routes, parses and checks what the route row says, runs the handler in a transaction and sends
 * what the handler left in the reply. See docs/web.md for the life of one request.
 *
 * Threads: event threads (one per core, at least two) speak HTTP; with SQLite they also run quick GET handlers. Everything
 * else runs on a pool of workers, so that many waiting writes share one commit. */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "base/code.h"
#include "web/asset.h"
#include "web/req.h"

struct web;

/* What the room above fills in; any may be NULL (then the plain behaviour given). */
struct web_hooks {
	/* Sets r->w.by and r->session_secret from cookie or bearer token; unknown: leaves the public actor. Only called when
	 * the request has a Cookie or Authorization header. With a bearer token session_secret must stay empty. */
	err (*identify)(struct req *r, struct store *s);
	/* Whether the actor holds a permission; not asked for PERM_PUBLIC and PERM_SIGNED_IN. NULL: nobody holds any. */
	bool (*may)(const struct work *w, const struct perm *p);
	/* Writes the whole page around a body into r->body. Runs inside the handler's transaction, or with r->w.db == NULL
	 * for problem pages. NULL: a bare page. */
	err (*frame)(struct req *r, struct str title, struct html body);
	/* The body of a problem page from r->w.problem; the status is err_http_status(r->w.problem.e) unless r->status says
	 * otherwise. NULL: title, sentence and the list of field problems. */
	err (*problem)(struct req *r, struct str title, struct html *ret_body);
	/* Runs one statement; its failure makes /healthz answer 503. NULL: an empty transaction. */
	err (*health)(struct work *w);
};

struct web_rate {
	double per_second;             /* refill */
	double burst;                  /* bucket size: that many at once */
	double failure_cost;           /* taken in addition when the request is refused (4xx) */
};

struct web_table { const struct route *at; size_t n; };

struct web_options {
	struct store *store;
	struct web_hooks hooks;
	const struct web_table *tables; size_t n_tables;  /* routes of all modules; rows live as long as the server */
	const struct asset *assets; size_t n_assets;
	struct str listen;             /* "127.0.0.1:8080", "[::1]:0", ":8080"; port 0: the system chooses */
	struct str tls_cert, tls_key;  /* PEM texts; both empty: plain HTTP */
	unsigned char secret[32];      /* signs form tokens and notices; the same for all processes of an installation */
	const char *temporary;         /* folder for uploads; NULL: /tmp */
	const char *sign_in;           /* page to sign in; NULL: "/sign-in" */
	struct str public_host;        /* "ungcuu.example.vn" behind a proxy that changes Host; else empty */
	const struct str *proxies; size_t n_proxies;      /* addresses whose X-Forwarded-For and -Proto are believed */
	int access_log;                /* descriptor for JSON lines; 0: stdout, -1: none */
	int events, workers;           /* threads; 0: cores (at least 2), 64 */
	int connections, connections_per_address;         /* 0: 4,096 and 1,024 */
	int streams;                   /* live pages at most; 0: 512 */
	usec keep_alive;               /* a comment on live pages that were silent so long, looked at each second; 0: 20 s */
	usec idle;                     /* closes a silent connection; 0: 30 s */
	usec slow;                     /* closes a client that needs longer for its head, or is slower than 8 KB/s beyond it; 0: 60 s */
	struct web_rate rates[5];      /* by enum rate_class; burst 0: the defaults of docs/web.md */
	bool limit_loopback;           /* rate classes also for 127.0.0.0/8 and ::1 (tests) */
	bool open_metrics;             /* /metrics for everybody; else only from loopback */
	bool tells_statements;         /* answers name how many SQL statements their handler ran: X-Statements (tests) */
	bool strict_journal;           /* a write without its journal entry is refused as E_BUG instead of only logged (tests, debug) */
};

/* Starts serving. E_INVALID: options that cannot be (address, certificate), E_IO: the address is taken; both logged. */
err web_start(const struct web_options *o, struct web **ret) MUST_USE;
/* Stops accepting, lets what runs finish (at most 10 s), then frees everything. Accepts NULL, returns NULL. */
void *web_stop(struct web *web);
int web_port(const struct web *web);
/* "https://127.0.0.1:8443", valid as long as web. */
struct str web_address(const struct web *web);

/* core/journal calls this in journal_add(), on the thread of the transaction: the router checks that a write that answered
 * OK added the entry its row names. Outside a request it does nothing. */
void web_note_journal(const char *name);
int64_t web_journal_missing(const struct web *web);   /* writes that did not; also in /metrics */

/* Adds to /metrics: fn appends Prometheus text. Before serving or from one thread; at most 16. */
void web_metric(struct web *web, void (*fn)(struct buf *out, void *arg), void *arg);

/* The notice left by reply_see() on the page before, in the actor's language, "" when none; shown once. For the frame. */
struct str req_notice(struct req *r);
/* Sentence to show above a form that is shown again; "" when there is no problem. */
struct str req_problem_text(const struct req *r);
/* The problem of one field in the form shown again; "" when it has none. */
struct str req_field_problem(const struct req *r, const char *field);

#endif
