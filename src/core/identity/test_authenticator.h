/* test_authenticator: an authenticator that does as it is told, good or bad. GnuTLS makes its keys and signatures. */
#ifndef CORE_IDENTITY_TEST_AUTHENTICATOR_H
#define CORE_IDENTITY_TEST_AUTHENTICATOR_H

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>

#include "base/code.h"
#include "core/identity/webauthn.h"

struct authenticator {
	int alg;                       /* COSE */
	gnutls_privkey_t key;
	struct str id;
	const char *rp_id, *origin;
	unsigned flags;                /* UP 1, UV 4, BS 16 */
	unsigned count;
};

static inline struct authenticator authenticator_new(struct arena *a, int alg, const char *origin)
{
	struct authenticator x = { .alg = alg, .rp_id = "localhost", .origin = origin, .flags = 1 | 4, .id = a_fmt(a, "credential %d %p", alg, (void *)a) };
	assert_int_equal(gnutls_privkey_init(&x.key), 0);
	gnutls_pk_algorithm_t kind = alg == COSE_ALG_RS256 ? GNUTLS_PK_RSA : alg == COSE_ALG_EDDSA ? GNUTLS_PK_EDDSA_ED25519 : GNUTLS_PK_ECDSA;
	unsigned bits = alg == COSE_ALG_RS256 ? 2048 : GNUTLS_CURVE_TO_BITS(alg == COSE_ALG_EDDSA ? GNUTLS_ECC_CURVE_ED25519 : GNUTLS_ECC_CURVE_SECP256R1);
	assert_int_equal(gnutls_privkey_generate(x.key, kind, bits, 0), 0);
	return x;
}

static inline struct str raw(struct arena *a, const char *bytes, size_t n) { return a_dup(a, str_from(bytes, n)); }
#define RAW(a, literal) raw((a), literal, sizeof(literal) - 1)

/* CBOR (RFC 8949), as little of it as is needed: major type and a length below 65,536. */
static inline struct str cbor_head(struct arena *a, unsigned major, size_t n)
{
	unsigned char b[3] = { (unsigned char)(major << 5 | (n < 24 ? n : n < 256 ? 24 : 25)), (unsigned char)(n < 256 ? n : n >> 8), (unsigned char)n };
	return raw(a, (const char *)b, n < 24 ? 1 : n < 256 ? 2 : 3);
}

static inline struct str cbor_data(struct arena *a, unsigned major, struct str s)
{
	return a_cat(a, cbor_head(a, major, s.n), s);
}

static inline struct str datum(struct arena *a, gnutls_datum_t d)
{
	struct str s = raw(a, (const char *)d.data, d.size);
	gnutls_free(d.data);
	return s;
}

/* COSE_Key (RFC 9053): OKP, EC2 or RSA. */
static inline struct str cose_key(struct arena *a, const struct authenticator *x)
{
	gnutls_datum_t p, q;
	gnutls_ecc_curve_t curve;
	if (x->alg == COSE_ALG_RS256) {
		gnutls_datum_t skip = { 0 };
		assert_int_equal(gnutls_privkey_export_rsa_raw2(x->key, &p, &q, &skip, NULL, NULL, NULL, NULL, NULL, GNUTLS_EXPORT_FLAG_NO_LZ), 0);
		gnutls_free(skip.data);
		struct str n = datum(a, p), e = datum(a, q);
		return a_cat(a, a_cat(a, RAW(a, "\xa4\x01\x03\x03\x39\x01\x00\x20"), cbor_data(a, 2, n)), a_cat(a, RAW(a, "\x21"), cbor_data(a, 2, e)));
	}
	if (x->alg == COSE_ALG_EDDSA) {
		assert_int_equal(gnutls_privkey_export_ecc_raw2(x->key, &curve, &p, NULL, NULL, 0), 0);
		return a_cat(a, RAW(a, "\xa4\x01\x01\x03\x27\x20\x06\x21"), cbor_data(a, 2, datum(a, p)));
	}
	gnutls_datum_t skip;
	assert_int_equal(gnutls_privkey_export_ecc_raw2(x->key, &curve, &p, &q, &skip, 0), 0);
	gnutls_free(skip.data);
	struct str px = datum(a, p), py = datum(a, q), pad = RAW(a, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
	px = px.n > 32 ? str_sub(px, px.n - 32, 32) : a_cat(a, str_sub(pad, 0, 32 - px.n), px);
	py = py.n > 32 ? str_sub(py, py.n - 32, 32) : a_cat(a, str_sub(pad, 0, 32 - py.n), py);
	return a_cat(a, a_cat(a, RAW(a, "\xa5\x01\x02\x03\x26\x20\x01\x21"), cbor_data(a, 2, px)), a_cat(a, RAW(a, "\x22"), cbor_data(a, 2, py)));
}

static inline struct str auth_head(struct arena *a, const struct authenticator *x, unsigned more)
{
	struct sha256 rp = sha256_of(str_of(x->rp_id));
	unsigned char b[5] = { (unsigned char)(x->flags | more), (unsigned char)(x->count >> 24), (unsigned char)(x->count >> 16),
		(unsigned char)(x->count >> 8), (unsigned char)x->count };
	return a_cat(a, raw(a, (const char *)rp.b, 32), raw(a, (const char *)b, 5));
}

static inline struct str client_data(struct arena *a, const struct authenticator *x, const char *type, struct str challenge)
{
	return a_fmt(a, "{\"type\":\"%s\",\"challenge\":\"%.*s\",\"origin\":\"%s\",\"crossOrigin\":false}", type, STR_ARG(challenge), x->origin);
}

static inline struct str attestation(struct arena *a, const struct authenticator *x, const char *format)
{
	unsigned char n[2] = { (unsigned char)(x->id.n >> 8), (unsigned char)x->id.n };
	struct str known = a_cat(a, RAW(a, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), raw(a, (const char *)n, 2));
	struct str data = a_cat(a, a_cat(a, auth_head(a, x, 0x40), known), a_cat(a, x->id, cose_key(a, x)));
	struct str head = a_cat(a, RAW(a, "\xa3\x63" "fmt"), cbor_data(a, 3, str_of(format)));
	return a_cat(a, a_cat(a, head, RAW(a, "\x67" "attStmt\xa0\x68" "authData")), cbor_data(a, 2, data));
}

static inline struct webauthn_answer answer_to(struct arena *a, const struct authenticator *x, struct str challenge)
{
	struct webauthn_answer w = { .client_data = client_data(a, x, "webauthn.get", challenge), .auth_data = auth_head(a, x, 0) };
	struct sha256 hash = sha256_of(w.client_data);
	struct str signed_data = a_cat(a, w.auth_data, str_from((const char *)hash.b, 32));
	gnutls_datum_t in = { (unsigned char *)(uintptr_t)signed_data.p, (unsigned)signed_data.n }, out;
	assert_int_equal(gnutls_privkey_sign_data(x->key, x->alg == COSE_ALG_EDDSA ? GNUTLS_DIG_SHA512 : GNUTLS_DIG_SHA256, 0, &in, &out), 0);
	w.signature = datum(a, out);
	return w;
}

#endif
