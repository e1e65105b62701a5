/* oidc: signing in by the account somebody has with an OpenID provider: authorization code flow with PKCE (OpenID Connect Core 1.0 §3.1,
 * RFC 7636, RFC 9207). Nobody but identity includes it.
 *
 * An account is found by (issuer, sub) alone: its owner has linked it when signed in, or has taken up an invitation so. None is ever made
 * or found because an e-mail address is the same. */
#ifndef CORE_IDENTITY_OIDC_H
#define CORE_IDENTITY_OIDC_H

#include "core/identity/oidc_token.h"
#include "core/identity/parts.h"

#define OIDC_COOKIE "ungcuu_oidc"
#define OIDC_LIMIT (10 * USEC_MIN)
#define OIDC_RETURN "/sign-in/oidc/return"

/* Issuer, client id and the public address are set. */
bool oidc_is_on(struct work *w);
struct str oidc_button(struct work *w);
/* The sentence for people. */
struct str oidc_says(struct work *w, enum oidc_end end);

/* The two that wait for the provider: never in a transaction. At most eight at once; what failed is not asked again for ten seconds. */
enum oidc_end oidc_discover(struct work *w, struct oidc_provider *ret);
/* Fetches the tokens for a code and checks the ID token; secret: of the flow. */
enum oidc_end oidc_exchange(struct work *w, struct str code, struct str secret, struct oidc_person *ret);

/* purpose: "sign_in", "link", "invitation". The secret is for the cookie; state, nonce and verifier are made from it. Journalled as
 * account.oidc_begin. */
err oidc_begin(struct work *w, const char *purpose, struct str next, struct str *ret_secret) MUST_USE;
/* Where the browser goes. */
struct str oidc_ask_path(struct work *w, const struct oidc_provider *p, struct str secret);
bool oidc_state_holds(struct work *w, struct str secret, struct str state);
/* E_INVALID when there is none; takes it away: a flow comes back once. */
err oidc_take(struct work *w, struct str secret, struct oidc_flow_get_row *ret) MUST_USE;
/* An invited person came back: kept until the account is made. */
err oidc_keep(struct work *w, const struct oidc_person *p, struct str *ret_secret) MUST_USE;
/* The same flow looked at; E_INVALID when there is none or nobody has come back yet. */
err oidc_kept(struct work *w, struct str secret, struct oidc_flow_get_row *ret) MUST_USE;

/* E_CONFLICT when somebody has that one already. Told by mail. Journalled as account.oidc_link. */
err oidc_link(struct work *w, int64_t account_id, struct str issuer, struct str subject, struct str email) MUST_USE;
/* The actor's; E_CONFLICT when it is all he can sign in with. id is decimal text. */
err oidc_unlink(struct work *w, struct str id) MUST_USE;
err oidc_list(struct work *w, struct oidc_identity_of_account_rows *ret) MUST_USE;

#endif
