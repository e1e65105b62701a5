/* answer: a request sent twice is done once. The key comes from the header Idempotency-Key, or from a form's hidden
 * field `once`; it counts per route and account. Kept for 24 hours (job answer.forget).
 *
 *   bool done;
 *   TRY(answer_replay(r, in->once, &done));
 *   if (done) return OK;
 *   …do it…
 *   TRY(reply_see(r, path, M_X));                 or a JSON body
 *   return answer_keep(r, in->once, path);        path: of the page, or the Location of the API's 201 */
#ifndef CORE_ANSWER_H
#define CORE_ANSWER_H

#include "base/code.h"
#include "web/req.h"

/* The same request again: replays the answer (status and JSON body, or the redirect) and sets *ret_done.
 * The same key with other input: E_CONFLICT. No key: nothing happens. */
err answer_replay(struct req *r, struct str once, bool *ret_done) MUST_USE;
err answer_keep(struct req *r, struct str once, struct str path) MUST_USE;
/* A fresh value for a form's hidden field `once`. */
struct str answer_once(struct req *r);

/* The same for domain code and tests: key already complete. */
struct given { int64_t status; struct str answer; };
err answer_find(struct work *w, struct str key, struct sha256 request, struct given *ret, bool *ret_found) MUST_USE;
err answer_put(struct work *w, struct str key, struct sha256 request, struct given given) MUST_USE;
err answer_forget(struct work *w, struct str args_json) MUST_USE;

#endif
