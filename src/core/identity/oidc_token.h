/* oidc_token: what an OpenID provider answers, read and checked. No database, no network. Signatures are GnuTLS's work, JSON is jansson's.
 * OpenID Connect Core 1.0 §3.1.3.7 (ID token), Discovery 1.0 §3–4, RFC 7515 (JWS), RFC 7517 (JWK). */
#ifndef CORE_IDENTITY_OIDC_TOKEN_H
#define CORE_IDENTITY_OIDC_TOKEN_H

#include "base/arena.h"
#include "base/clock.h"

enum oidc_end {
	OIDC_OK,
	OIDC_DOWN,               /* the provider does not answer, or not with what it must */
	OIDC_REFUSED,            /* the provider, or the person there, said no */
	OIDC_BROKEN,             /* no ID token, or one that cannot be read */
	OIDC_ALGORITHM,          /* neither RS256 nor ES256; "none" above all */
	OIDC_NO_KEY,             /* signed with a key the provider does not publish */
	OIDC_SIGNATURE,
	OIDC_ISSUER,
	OIDC_AUDIENCE,           /* for another client (aud, azp) */
	OIDC_TIME,               /* expired, or from the future (exp, iat) */
	OIDC_NONCE,              /* the answer to another question */
	OIDC_DOMAIN,             /* no verified e-mail address of an allowed domain */
	N_OIDC_ENDS
};
const char *oidc_end_name(enum oidc_end end);   /* "audience"; for journal and log */

struct oidc_provider { struct str authorize, token, jwks; bool takes_basic; };
/* From the discovery document; OIDC_ISSUER when it speaks of another issuer, OIDC_BROKEN when an address is not https. */
enum oidc_end oidc_discovery_read(struct arena *a, struct str json, struct str issuer, struct oidc_provider *ret);

/* The ID token in the answer of the token endpoint. OIDC_REFUSED: an error of OAuth stands there. */
enum oidc_end oidc_answer_read(struct arena *a, struct str json, struct str *ret_id_token);

/* The signature of a compact JWS by one of the keys of a JWK set. alg and key must belong together; at most 32 keys are looked at. */
enum oidc_end oidc_signature_check(struct arena *a, struct str token, struct str jwks, struct str *ret_payload);

struct oidc_wanted {
	struct str issuer, client_id, nonce;
	struct str claims;       /* "email=email name=name login=preferred_username": ours = the provider's */
	struct str domains;      /* of e-mail addresses, separated by commas or spaces; "": any */
	usec now;
};
struct oidc_person { struct str subject, email, full_name, login, amr, acr; bool email_verified; };
/* The claims of a token whose signature holds; at most 60 s of difference between the clocks. */
enum oidc_end oidc_claims_check(struct arena *a, struct str payload, const struct oidc_wanted *want, struct oidc_person *ret);

#endif
