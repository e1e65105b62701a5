/* req: one HTTP request as a handler sees it. Handlers fill in a reply and answer err; only the router sends. */
#ifndef WEB_REQ_H
#define WEB_REQ_H

#include "base/buf.h"
#include "base/json.h"
#include "web/html.h"
#include "web/route.h"

#define MAX_PATH_ARGS 4

struct req {
	struct work w;                         /* memory, transaction, time, actor, problem */
	const struct route *route;
	struct str path;                       /* decoded, without query */
	struct str args[MAX_PATH_ARGS];        /* the {name} parts, decoded and valid UTF-8 */
	const void *in;                        /* the route's input struct */
	bool is_api;                           /* path under /api/: JSON in, JSON or problem+json out */
	bool is_partial;                       /* htmx asks for a fragment (HX-Request) */
	struct str address;                    /* the client's, text form; behind a configured proxy the forwarded one */
	struct str session_secret;             /* "" when there is none; CSRF tokens are derived from it */
	struct web *web;

	/* the reply */
	int status;                            /* 200 unless set */
	const char *media_type;                /* of the body */
	struct buf body;
	void *reply;                           /* router's own: headers, file, stream */
};

/* Input as typed, for showing a form again. "" when absent. F_SECRET fields answer "". */
struct str req_typed(const struct req *r, const char *field);
/* Whether the request names the field at all, be it empty: a PATCH changes only what it names. */
bool req_sent(const struct req *r, const char *field);
struct str req_header(const struct req *r, const char *name);  /* "" when absent */
struct str req_cookie(const struct req *r, const char *name);

/* ---- replies ---- */
/* A whole page in the program's frame; title is already in the actor's language. */
err reply_page(struct req *r, struct str title, struct html body) MUST_USE;
/* A fragment or a page that brings its own frame. */
err reply_html(struct req *r, struct html whole) MUST_USE;
/* Begins a JSON body; write into the returned writer, which stays valid during the handler. */
struct json reply_json(struct req *r);
/* The same as 201 with Location: where what was made is found, a path of ours. For rows with .made. */
struct json reply_made(struct req *r, struct str path);
/* {"items":[…],"next":"…"}: call reply_list, add the items, then reply_list_end with the next page's cursor ("" = last). */
struct json reply_list(struct req *r);
err reply_list_end(struct req *r, struct json *j, struct str next) MUST_USE;
/* 303 to a path of ours; notice (may be 0) is shown once on the next page. */
err reply_see(struct req *r, struct str path, enum msg notice) MUST_USE;
/* Bytes as a download; name is made safe. Always attachment + nosniff. */
err reply_download(struct req *r, struct str name, const char *media_type, struct str bytes) MUST_USE;
err reply_download_file(struct req *r, struct str name, const char *path) MUST_USE;
/* A download of any length in bounded memory. After reply_spool_begin() append to r->body and call reply_spool() after each row: what
 * has gathered goes to a file without a name in the server's temporary folder (none while it is little); return reply_spool_end(r). The transaction ends when
 * the last row is written, however slowly the client then reads; a failure on the way is answered like any other, and nobody gets
 * half a file. The file is gone with the request, also when the client leaves. E_FULL: no room for it. */
err reply_spool_begin(struct req *r, struct str name, const char *media_type) MUST_USE;
err reply_spool(struct req *r) MUST_USE;
err reply_spool_end(struct req *r) MUST_USE;
void reply_header(struct req *r, const char *name, struct str value);
/* Cookie with HttpOnly, SameSite=Lax, Path=/, Secure under TLS. max_age_s 0: session, < 0: delete. */
void reply_cookie(struct req *r, const char *name, struct str value, int64_t max_age_s);
/* This browser has chosen the language of r->w.by from now on, before the one of the account. */
void reply_lang(struct req *r);

/* Server-sent events: after this the reply stays open and receives every web_publish() on the topics.
 * allowed(arg) is asked again before each event, so that revoked sight ends the stream. */
err reply_events(struct req *r, const char *const *topics, size_t n) MUST_USE;
void web_publish(struct web *web, struct str topic, struct str data); /* thread-safe */

/* The CSRF token for forms of this request's session. */
struct str req_csrf(const struct req *r);
struct page_ctx req_page_ctx(const struct req *r);

/* A page rendered into the request's memory:
 *   return reply_page(r, title, HTML_OF(r, page_incident_list, &list));
 * A page that outgrows PAGE_BYTES_MAX comes out empty and is logged; lists are paged, so that is our mistake. */
#define PAGE_BYTES_MAX (4u << 20)
#define HTML_OF(r, page, value) ({ \
	struct buf html_of_b_; \
	buf_init(&html_of_b_, PAGE_BYTES_MAX); \
	struct page_ctx html_of_c_ = req_page_ctx(r); \
	page(&html_of_b_, &html_of_c_, (value)); \
	struct html html_of_h_ = html_from_template((r)->w.a, &html_of_b_); \
	buf_done(&html_of_b_); \
	html_of_h_; })

#endif
