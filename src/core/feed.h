/* feed: a calendar at a secret address, which a program subscribes to without signing in (RFC 5545). Whoever has the address reads
 * it as the account that made it, with the rights this account has at that moment, until it is revoked. A module keeps the rows
 * (only secret_hash() of the secret) and writes the events; everything else about such an address is here. */
#ifndef CORE_FEED_H
#define CORE_FEED_H

#include "core/module.h"
#include "web/req.h"

#define FEED_BYTES_MAX (4u << 20)
/* So many addresses an account can have at a time in one module. */
#define FEEDS_MAX 20

struct feed_line { struct str what, since, end_path; };
struct feed_list { struct feed_line *at; size_t n; };
struct feed_made { struct page_head head; struct str address; };

struct str feed_secret_new(struct arena *a);
/* E_CONFLICT: the account has as many as it can have. */
err feed_too_many(struct work *w) MUST_USE;
/* E_NOT_FOUND: there is none, it has ended, or whoever made it may no longer read it. The same answer for all of them. */
err feed_unknown(struct work *w) MUST_USE;
/* *ret: this work as done by the account, with its rights of now and in its language. feed_unknown() when the account is closed
 * or has not the permission. */
err feed_owner(struct work *w, int64_t account_id, const struct perm *need, struct work *ret) MUST_USE;
/* Programs tell events apart by the host behind the number: "12@example.vn". */
struct str feed_uid(struct work *w, struct str number);

/* ---- answers ---- */
/* Those one has, each with its button to revoke it: a part of a page. */
struct html feed_list_html(struct req *r, const struct feed_list *l);
/* The address, this once. `path`: of the public route, "/roster-feed"; back: where one came from; list: where the API has it. */
err feed_made_reply(struct req *r, int64_t id, const char *path, struct str secret, struct link back, struct str list) MUST_USE;
err feed_ended_reply(struct req *r, struct str back) MUST_USE;
/* The secret in the address of the request, with or without ".ics" behind it. */
struct str feed_secret(const struct req *r);
/* The calendar as a file. */
err feed_reply(struct req *r, struct str file, struct buf *calendar) MUST_USE;

#endif
