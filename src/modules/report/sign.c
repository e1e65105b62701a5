/* The signature of a snapshot: Ed25519 (RFC 8032) over the pre-authentication encoding of DSSE v1
 * (github.com/secure-systems-lab/dsse: "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body). */
#include "modules/report/inside.h"

#include <sodium.h>

#include "base/code.h"
#include "base/json.h"
#include "core/command.h"
#include "modules/report/tree.h"

static void key_pair(unsigned char public[crypto_sign_PUBLICKEYBYTES], unsigned char secret[crypto_sign_SECRETKEYBYTES])
{
	unsigned char seed[crypto_sign_SEEDBYTES];
	crypto_kdf_derive_from_key(seed, sizeof seed, 1, "snapshot", (const unsigned char *)secret_key().p);
	crypto_sign_seed_keypair(public, secret, seed);
	sodium_memzero(seed, sizeof seed);
}

static struct str base64(struct arena *a, const unsigned char *bytes, size_t n)
{
	size_t size = sodium_base64_encoded_len(n, sodium_base64_VARIANT_ORIGINAL);
	char *out = a_alloc(a, size);
	sodium_bin2base64(out, size, bytes, n, sodium_base64_VARIANT_ORIGINAL);
	return str_of(out);
}

static struct str encoded(struct arena *a, struct str body)
{
	return a_cat(a, a_fmt(a, "DSSEv1 %zu %s %zu ", sizeof SNAPSHOT_TYPE - 1, SNAPSHOT_TYPE, body.n), body);
}

void snapshot_sign(struct arena *a, struct str body, struct str *ret_signature, struct str *ret_public_key)
{
	unsigned char public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES], signature[crypto_sign_BYTES];
	struct str all = encoded(a, body);
	key_pair(public, secret);
	crypto_sign_detached(signature, NULL, (const unsigned char *)all.p, all.n, secret);
	sodium_memzero(secret, sizeof secret);
	*ret_signature = base64(a, signature, sizeof signature);
	*ret_public_key = base64(a, public, sizeof public);
}

struct str snapshot_own_key(struct arena *a)
{
	unsigned char public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
	key_pair(public, secret);
	sodium_memzero(secret, sizeof secret);
	return base64(a, public, sizeof public);
}

bool snapshot_signed(struct arena *a, struct str body, struct str signature, struct str public_key)
{
	struct str s, k, all = encoded(a, body);
	return base64_parse(a, signature, &s) && base64_parse(a, public_key, &k) && s.n == crypto_sign_BYTES && k.n == crypto_sign_PUBLICKEYBYTES
		&& !crypto_sign_verify_detached((const unsigned char *)s.p, (const unsigned char *)all.p, all.n, (const unsigned char *)k.p);
}

void snapshot_envelope(struct arena *a, struct str body, struct str signature, struct str public_key, struct buf *to)
{
	struct json j = json_to(to);
	json_object(&j);
	json_text(&j, "payloadType", S(SNAPSHOT_TYPE));
	json_text(&j, "payload", base64(a, (const unsigned char *)body.p, body.n));
	json_key_array(&j, "signatures");
	json_object(&j);
	json_text(&j, "keyid", public_key);
	json_text(&j, "sig", signature);
	json_end(&j);
	json_end(&j);
	json_end(&j);
}

err snapshot_open(struct arena *a, struct str envelope, struct str *ret_body, struct str *ret_signature, struct str *ret_public_key)
{
	tree root = tree_open(envelope), first = tree_item(root, "signatures", 0);
	struct str type = tree_text(a, root, "payloadType"), payload = tree_text(a, root, "payload");
	*ret_signature = tree_text(a, first, "sig");
	*ret_public_key = tree_text(a, first, "keyid");
	tree_close(root);
	return str_is(type, SNAPSHOT_TYPE) && payload.n && base64_parse(a, payload, ret_body) ? OK : E_INVALID;
}
