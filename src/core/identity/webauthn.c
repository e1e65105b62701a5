#include "core/identity/webauthn.h"

#include <cbor.h>
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <jansson.h>

#include "base/code.h"
#include "formats/ip.h"

/* §6.1 authenticator data: rpIdHash (32) | flags (1) | signCount (4) | … */
enum { RP_HASH = 32, AUTH_HEAD = 37, UP = 1 << 0, UV = 1 << 2, BS = 1 << 4, CLIENT_DATA_MAX = 16 << 10, ATTESTATION_MAX = 48 << 10 };

_Static_assert(COSE_ES256 == (int)COSE_ALG_ES256 && COSE_EDDSA == (int)COSE_ALG_EDDSA && COSE_RS256 == (int)COSE_ALG_RS256, "names of COSE");

static const char *const names[N_WEBAUTHN_ENDS] = { "ok", "broken", "type", "challenge", "origin", "rp", "nobody", "unverified", "algorithm",
	"attestation", "signature" };
const char *webauthn_end_name(enum webauthn_end end) { return names[end]; }

static const unsigned char *bytes(struct str s) { return (const unsigned char *)s.p; }

/* ---- the site ---- */

bool webauthn_site_of(struct arena *a, struct str url, struct webauthn_site *ret)
{
	struct ip ip;
	struct str rest = url, scheme = str_cut(&rest, ':');
	if (!str_starts(rest, S("//")))
		return false;
	rest = str_sub(rest, 2, rest.n);
	struct str authority = str_cut(&rest, '/'), port = authority, host = str_cut(&port, ':');
	bool is_https = str_is(scheme, "https");
	if (!host.n || str_find_char(authority, '@') >= 0 || host.p[0] == '[' || ip_parse(host, &ip))
		return false;
	if (!is_https && !(str_is(scheme, "http") && str_is(host, "localhost")))
		return false;
	if (str_is(port, is_https ? "443" : "80"))     /* browsers leave the usual port out of an origin */
		authority = host;
	*ret = (struct webauthn_site){ .origin = a_fmt(a, "%.*s://%.*s", STR_ARG(scheme), STR_ARG(authority)), .rp_id = host };
	return true;
}

/* ---- client data (§5.8.1) ---- */

static struct str text_of(const json_t *o, const char *key)
{
	const json_t *v = json_object_get(o, key);
	return json_is_string(v) ? str_from(json_string_value(v), json_string_length(v)) : STR_NONE;
}

static enum webauthn_end client_data_hold(const json_t *o, const struct webauthn_site *site, struct str challenge, const char *type)
{
	if (!json_is_object(o))
		return WEBAUTHN_BROKEN;
	if (!str_is(text_of(o, "type"), type))
		return WEBAUTHN_TYPE;
	if (!challenge.n || !same_secret(text_of(o, "challenge"), challenge))
		return WEBAUTHN_CHALLENGE;
	if (!str_eq(text_of(o, "origin"), site->origin) || json_is_true(json_object_get(o, "crossOrigin")))
		return WEBAUTHN_ORIGIN;
	return WEBAUTHN_OK;
}

static enum webauthn_end client_data_check(struct str client_data, const struct webauthn_site *site, struct str challenge, const char *type)
{
	if (client_data.n > CLIENT_DATA_MAX)
		return WEBAUTHN_BROKEN;
	json_t *o = json_loadb(client_data.p ? client_data.p : "", client_data.n, JSON_REJECT_DUPLICATES, NULL);
	enum webauthn_end end = client_data_hold(o, site, challenge, type);
	json_decref(o);
	return end;
}

/* Said before any signature is looked at, so that a refusal names its reason; libfido2 checks them once more for an assertion. */
static enum webauthn_end auth_data_check(struct str auth_data, const struct webauthn_site *site)
{
	struct sha256 rp = sha256_of(site->rp_id);
	if (auth_data.n < AUTH_HEAD)
		return WEBAUTHN_BROKEN;
	unsigned flags = bytes(auth_data)[RP_HASH];
	if (!same_secret(str_sub(auth_data, 0, RP_HASH), str_from((const char *)rp.b, RP_HASH)))
		return WEBAUTHN_RP;
	if (!(flags & UP))
		return WEBAUTHN_NOBODY;
	return flags & UV ? WEBAUTHN_OK : WEBAUTHN_UNVERIFIED;
}

/* ---- the attestation object (§6.5.4) ---- */

struct attestation { struct str format, auth_data, signature; int64_t alg; size_t n_statement; };

/* One data item at a time, by libcbor's decoder without memory of its own: what an object claims to hold is never allocated. */
enum item_kind { ITEM_OTHER, ITEM_MAP, ITEM_TEXT, ITEM_BYTES, ITEM_NEGATIVE };
struct item { enum item_kind kind; uint64_t n; struct str s; };

static void on_map(void *arg, size_t n) { *(struct item *)arg = (struct item){ ITEM_MAP, n, STR_NONE }; }
static void on_text(void *arg, cbor_data p, size_t n) { *(struct item *)arg = (struct item){ ITEM_TEXT, n, str_from((const char *)p, n) }; }
static void on_bytes(void *arg, cbor_data p, size_t n) { *(struct item *)arg = (struct item){ ITEM_BYTES, n, str_from((const char *)p, n) }; }
static void on_negative8(void *arg, uint8_t n) { *(struct item *)arg = (struct item){ ITEM_NEGATIVE, n, STR_NONE }; }
static void on_negative16(void *arg, uint16_t n) { *(struct item *)arg = (struct item){ ITEM_NEGATIVE, n, STR_NONE }; }

static bool item_next(struct str *rest, enum item_kind wanted, struct item *ret)
{
	struct cbor_callbacks on = cbor_empty_callbacks;
	on.map_start = on_map;
	on.string = on_text;
	on.byte_string = on_bytes;
	on.negint8 = on_negative8;
	on.negint16 = on_negative16;
	*ret = (struct item){ 0 };
	struct cbor_decoder_result r = cbor_stream_decode(bytes(*rest), rest->n, &on, ret);
	if (!rest->n || r.status != CBOR_DECODER_FINISHED || ret->kind != wanted)
		return false;
	*rest = str_sub(*rest, r.read, rest->n);
	return true;
}

static bool statement_read(struct str *rest, struct attestation *x)
{
	struct item map, key, value;
	if (!item_next(rest, ITEM_MAP, &map) || map.n > 2)
		return false;
	x->n_statement = map.n;
	for (size_t i = 0; i < map.n; i++) {
		if (!item_next(rest, ITEM_TEXT, &key))
			return false;
		bool is_alg = str_is(key.s, "alg");
		if (!(is_alg || str_is(key.s, "sig")) || !item_next(rest, is_alg ? ITEM_NEGATIVE : ITEM_BYTES, &value))
			return false;
		if (is_alg)
			x->alg = -1 - (int64_t)value.n;
		else
			x->signature = value.s;
	}
	return true;
}

/* fmt, attStmt and authData, once each, and nothing behind them. */
static bool attestation_read(struct str object, struct attestation *x)
{
	struct item map, key, value;
	struct str rest = object;
	if (object.n > ATTESTATION_MAX || !item_next(&rest, ITEM_MAP, &map) || map.n != 3)
		return false;
	for (size_t i = 0; i < map.n; i++) {
		if (!item_next(&rest, ITEM_TEXT, &key))
			return false;
		bool is_format = str_is(key.s, "fmt");
		if (str_is(key.s, "attStmt")) {
			if (!statement_read(&rest, x))
				return false;
		} else if (!(is_format || str_is(key.s, "authData")) || !item_next(&rest, is_format ? ITEM_TEXT : ITEM_BYTES, &value)) {
			return false;
		} else if (is_format) {
			x->format = value.s;
		} else {
			x->auth_data = value.s;
		}
	}
	return !rest.n && x->format.n && x->auth_data.n;
}

/* "none", which we ask for, proves nothing and needs no proof; "packed" without certificates is signed by the new key itself. */
static enum webauthn_end attestation_hold(fido_cred_t *c, const struct attestation *x, int alg)
{
	if (str_is(x->format, "none"))
		return x->n_statement ? WEBAUTHN_ATTESTATION : WEBAUTHN_OK;
	bool is_self = str_is(x->format, "packed") && x->n_statement == 2 && x->alg == alg && x->signature.n;
	return is_self && fido_cred_set_fmt(c, "packed") == FIDO_OK && fido_cred_set_sig(c, bytes(x->signature), x->signature.n) == FIDO_OK
		&& fido_cred_verify_self(c) == FIDO_OK ? WEBAUTHN_OK : WEBAUTHN_ATTESTATION;
}

/* libfido2 wants to know the algorithm before it reads the key, once for each object: the three we have offered are tried. */
static fido_cred_t *cred_of(struct str auth_data, int *ret_alg)
{
	static const int algs[] = { COSE_ES256, COSE_EDDSA, COSE_RS256 };
	for (size_t i = 0; i < COUNT(algs); i++) {
		fido_cred_t *c = fido_cred_new();
		if (!c)
			return NULL;
		*ret_alg = algs[i];
		if (fido_cred_set_type(c, algs[i]) == FIDO_OK && fido_cred_set_authdata_raw(c, bytes(auth_data), auth_data.n) == FIDO_OK)
			return c;
		fido_cred_free(&c);
	}
	return NULL;
}

static enum webauthn_end made_read(struct arena *a, fido_cred_t *c, int alg, struct webauthn_made *ret)
{
	if (!fido_cred_id_len(c) || !fido_cred_pubkey_len(c))
		return WEBAUTHN_BROKEN;
	*ret = (struct webauthn_made){ .alg = alg, .sign_count = fido_cred_sigcount(c), .is_synced = (fido_cred_flags(c) & BS) != 0,
		.credential_id = a_dup(a, str_from((const char *)fido_cred_id_ptr(c), fido_cred_id_len(c))),
		.public_key = a_dup(a, str_from((const char *)fido_cred_pubkey_ptr(c), fido_cred_pubkey_len(c))) };
	return WEBAUTHN_OK;
}

static enum webauthn_end cred_check(struct arena *a, fido_cred_t *c, int alg, const struct webauthn_site *site, struct str client_data,
	const struct attestation *x, struct webauthn_made *ret)
{
	struct sha256 hash = sha256_of(client_data);
	if (fido_cred_set_clientdata_hash(c, hash.b, sizeof hash.b) != FIDO_OK || fido_cred_set_rp(c, a_z(a, site->rp_id), NULL) != FIDO_OK)
		return WEBAUTHN_BROKEN;
	enum webauthn_end end = attestation_hold(c, x, alg);
	return end == WEBAUTHN_OK ? made_read(a, c, alg, ret) : end;
}

enum webauthn_end webauthn_register(struct arena *a, const struct webauthn_site *site, struct str challenge, struct str client_data,
	struct str attestation, struct webauthn_made *ret)
{
	struct attestation x = { 0 };
	int alg = 0;
	enum webauthn_end end = client_data_check(client_data, site, challenge, "webauthn.create");
	if (end == WEBAUTHN_OK && !attestation_read(attestation, &x))
		end = WEBAUTHN_BROKEN;
	if (end == WEBAUTHN_OK)
		end = auth_data_check(x.auth_data, site);
	if (end != WEBAUTHN_OK)
		return end;
	fido_init(0);
	fido_cred_t *c = cred_of(x.auth_data, &alg);
	if (!c)
		return WEBAUTHN_ALGORITHM;
	end = cred_check(a, c, alg, site, client_data, &x, ret);
	fido_cred_free(&c);
	return end;
}

/* ---- assertions ---- */

static bool assert_fill(fido_assert_t *f, struct arena *a, const struct webauthn_site *site, const struct webauthn_answer *x)
{
	struct sha256 hash = sha256_of(x->client_data);
	return fido_assert_set_count(f, 1) == FIDO_OK && fido_assert_set_rp(f, a_z(a, site->rp_id)) == FIDO_OK
		&& fido_assert_set_clientdata_hash(f, hash.b, sizeof hash.b) == FIDO_OK
		&& fido_assert_set_up(f, FIDO_OPT_TRUE) == FIDO_OK && fido_assert_set_uv(f, FIDO_OPT_TRUE) == FIDO_OK
		&& fido_assert_set_authdata_raw(f, 0, bytes(x->auth_data), x->auth_data.n) == FIDO_OK
		&& fido_assert_set_sig(f, 0, bytes(x->signature), x->signature.n) == FIDO_OK;
}

static bool es256_holds(fido_assert_t *f, struct str key)
{
	es256_pk_t *pk = es256_pk_new();
	bool holds = pk && es256_pk_from_ptr(pk, key.p, key.n) == FIDO_OK && fido_assert_verify(f, 0, COSE_ES256, pk) == FIDO_OK;
	es256_pk_free(&pk);
	return holds;
}

static bool eddsa_holds(fido_assert_t *f, struct str key)
{
	eddsa_pk_t *pk = eddsa_pk_new();
	bool holds = pk && eddsa_pk_from_ptr(pk, key.p, key.n) == FIDO_OK && fido_assert_verify(f, 0, COSE_EDDSA, pk) == FIDO_OK;
	eddsa_pk_free(&pk);
	return holds;
}

static bool rs256_holds(fido_assert_t *f, struct str key)
{
	rs256_pk_t *pk = rs256_pk_new();
	bool holds = pk && rs256_pk_from_ptr(pk, key.p, key.n) == FIDO_OK && fido_assert_verify(f, 0, COSE_RS256, pk) == FIDO_OK;
	rs256_pk_free(&pk);
	return holds;
}

static bool signature_holds(fido_assert_t *f, int alg, struct str key)
{
	return alg == COSE_ES256 ? es256_holds(f, key) : alg == COSE_EDDSA ? eddsa_holds(f, key) : alg == COSE_RS256 && rs256_holds(f, key);
}

enum webauthn_end webauthn_assert(struct arena *a, const struct webauthn_site *site, struct str challenge, const struct webauthn_answer *x,
	int alg, struct str public_key, int64_t *ret_count)
{
	enum webauthn_end end = client_data_check(x->client_data, site, challenge, "webauthn.get");
	if (end == WEBAUTHN_OK)
		end = auth_data_check(x->auth_data, site);
	if (end != WEBAUTHN_OK)
		return end;
	fido_init(0);
	fido_assert_t *f = fido_assert_new();
	if (!f || !assert_fill(f, a, site, x))
		end = WEBAUTHN_BROKEN;
	else if (!signature_holds(f, alg, public_key))
		end = WEBAUTHN_SIGNATURE;
	else
		*ret_count = fido_assert_sigcount(f, 0);
	fido_assert_free(&f);
	return end;
}
