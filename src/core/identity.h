/* identity: accounts, roles, sessions, second factor, invitations, API tokens. Argon2id for passwords,
 * SHA-256 of random secrets for sessions, tokens and links: what is stored never signs anybody in. */
#ifndef CORE_IDENTITY_H
#define CORE_IDENTITY_H

#include "web/req.h"

struct account_new {
	struct str name;        /* sign-in name, [a-z0-9._-]{2,40}, unique */
	struct str full_name, email, phone;
	int64_t org_id;
	struct str role;        /* of role_names */
	struct str password_hash; /* from password_hash(); "" = cannot sign in by password yet */
	enum lang lang;
};
err account_add(struct work *w, const struct account_new *n, int64_t *ret_id) MUST_USE;

/* Argon2id (interactive limits). Slow: never inside a transaction. */
struct str password_hash(struct arena *a, struct str password);
bool password_holds(struct str hash, struct str password);
/* Rules: 12–128 code points, not the name, not in the list of common ones. Notes the problem on field "password". */
err password_check_rules(struct work *w, struct str password, struct str name) MUST_USE;

/* Sets r->w.by from the session cookie or the bearer token (cheap; called by the router for every request, in its own READ
 * transaction when one is needed). Unknown or expired: leaves the public actor. */
err identity_of_request(struct req *r, struct store *s) MUST_USE;

/* Fills the actor for an account (jobs, commands, demonstration data). */
err actor_of_account(struct work *w, int64_t account_id, struct actor *ret) MUST_USE;
/* Acts as the system itself: every permission, no account. */
void actor_be_system(struct work *w);

/* A one-time link that creates the first administrator; printed by `init` and by the first `serve`. */
err first_link_make(struct work *w, struct str *ret_path) MUST_USE;

err token_add(struct work *w, int64_t account_id, struct str label, struct str scopes, usec expires_at, struct str *ret_token) MUST_USE;

#endif
