/* webauthn: what an authenticator answered, checked (W3C Web Authentication Level 2, §7.1 registration, §7.2 assertion). No database,
 * no HTTP. Signatures and all CBOR are libfido2's and libcbor's work; the JSON of the client data is jansson's. */
#ifndef CORE_IDENTITY_WEBAUTHN_H
#define CORE_IDENTITY_WEBAUTHN_H

#include "base/arena.h"

/* The relying party: made from the public address. */
struct webauthn_site { struct str origin, rp_id; };   /* "https://ungcuu.example.vn", "ungcuu.example.vn" */
/* False when browsers offer no passkeys for such an address: not https (except localhost), a numeric address, or none. */
bool webauthn_site_of(struct arena *a, struct str url, struct webauthn_site *ret);

enum webauthn_end {
	WEBAUTHN_OK,
	WEBAUTHN_BROKEN,         /* not what an authenticator sends */
	WEBAUTHN_TYPE,           /* an assertion for a registration, or the reverse */
	WEBAUTHN_CHALLENGE,      /* answers another question */
	WEBAUTHN_ORIGIN,         /* asked by another site, or inside a frame of one */
	WEBAUTHN_RP,             /* made for another relying party */
	WEBAUTHN_NOBODY,         /* no person was present (UP) */
	WEBAUTHN_UNVERIFIED,     /* the person was not verified by PIN or biometrics (UV) */
	WEBAUTHN_ALGORITHM,      /* neither ES256, EdDSA nor RS256 */
	WEBAUTHN_ATTESTATION,    /* an attestation we have not asked for, or one that does not hold */
	WEBAUTHN_SIGNATURE,
	N_WEBAUTHN_ENDS
};
const char *webauthn_end_name(enum webauthn_end end);   /* "challenge"; for journal and log */

enum { COSE_ALG_ES256 = -7, COSE_ALG_EDDSA = -8, COSE_ALG_RS256 = -257 };

struct webauthn_made {
	struct str credential_id, public_key;    /* public_key as libfido2 keeps it, by alg */
	int alg;
	int64_t sign_count;
	bool is_synced;                          /* backup state (BS): the key lives in its maker's cloud */
};
/* challenge: the 43 characters of base64url that were sent. client_data, attestation: bytes as received. Memory from a. */
enum webauthn_end webauthn_register(struct arena *a, const struct webauthn_site *site, struct str challenge, struct str client_data,
	struct str attestation, struct webauthn_made *ret);

struct webauthn_answer { struct str client_data, auth_data, signature; };   /* bytes as received */
/* *ret_count: the authenticator's signature counter, for the caller to compare. */
enum webauthn_end webauthn_assert(struct arena *a, const struct webauthn_site *site, struct str challenge, const struct webauthn_answer *x,
	int alg, struct str public_key, int64_t *ret_count);

#endif
