/* identity: accounts, roles, sessions, second factor, invitations, API tokens. Argon2id for passwords,
 * SHA-256 of random secrets for sessions, tokens and links: what is stored never signs anybody in. */
#ifndef CORE_IDENTITY_IDENTITY_H
#define CORE_IDENTITY_IDENTITY_H

#include "web/req.h"

#define SESSION_COOKIE "ungcuu_session"

struct account_new {
	struct str name;        /* sign-in name, [a-z0-9._-]{2,40}, unique */
	struct str full_name, email, phone;
	int64_t org_id;
	struct str role;        /* of role_names */
	struct str password_hash; /* from password_hash(); "" = cannot sign in by password yet */
	enum lang lang;
};
/* Journalled as account.add. Problems are noted on the fields name, full_name, email, role. */
err account_add(struct work *w, const struct account_new *n, int64_t *ret_id) MUST_USE;

/* Argon2id, 19 MiB and 2 passes (OWASP), at most two at a time. Slow (tens of ms): never inside a transaction. */
struct str password_hash(struct arena *a, struct str password);
/* False for an empty hash too, after the same time. */
bool password_holds(struct str hash, struct str password);
/* Made with other parameters than today's: hash again when the person next signs in. */
bool password_is_stale(struct str hash);
/* Rules: 12–128 code points, not the name, not in the list of common ones. Notes the problem on field "password". */
err password_check_rules(struct work *w, struct str password, struct str name) MUST_USE;

/* Sets r->w.by and r->session_secret from the session cookie, or r->w.by from the bearer token (paths under /api/ only).
 * One statement in its own READ transaction; at most once a minute it also notes that the session or token was used.
 * Unknown or expired: leaves the public actor. */
err identity_of_request(struct req *r, struct store *s) MUST_USE;

/* Fills the actor for an account (jobs, commands, demonstration data), with what is lent to it now; a break-glass stays in its session.
 * E_NOT_FOUND: none, or disabled. */
err actor_of_account(struct work *w, int64_t account_id, struct actor *ret) MUST_USE;
/* Acts as the system itself: every permission, no account. */
void actor_be_system(struct work *w);

/* A one-time link that creates the first administrator, valid 24 hours; printed by `init` and by the first `serve`.
 * Replaces a link made before. E_CONFLICT once there is an account. */
err first_link_make(struct work *w, struct str *ret_path) MUST_USE;

/* scopes: permission names joined by spaces, "" = all that the account may; expires_at 0: never.
 * The token ("uc_…") is shown now and never again. */
err token_add(struct work *w, int64_t account_id, struct str label, struct str scopes, usec expires_at,
	int64_t *ret_id, struct str *ret_token) MUST_USE;

/* The whole address of a path of ours, for copying: by the setting site.url, else by the request's host. */
struct str whole_url(struct req *r, struct str path);

/* Command-line verbs; exit codes. */
int verb_user(int argc, char **argv);
int verb_token(int argc, char **argv);

#endif
