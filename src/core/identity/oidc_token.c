#include "core/identity/oidc_token.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <jansson.h>

#include "base/code.h"
#include "base/text.h"

enum { TOKEN_MAX = 64 << 10, KEYS_MAX = 32, SKEW_S = 60, TEXT_MAX = 1000, ES256_HALF = 32, RSA_BITS_MIN = 2048, SUBJECT_MAX = 255 };

static const char *const names[N_OIDC_ENDS] = { "ok", "down", "refused", "broken", "algorithm", "no-key", "signature", "issuer", "audience",
	"time", "nonce", "domain" };
const char *oidc_end_name(enum oidc_end end) { return names[end]; }

/* ---- JSON ---- */

static json_t *object_of(struct str text)
{
	json_t *o = text.n ? json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, NULL) : NULL;
	if (json_is_object(o))
		return o;
	json_decref(o);
	return NULL;
}

static struct str text_of(const json_t *v)
{
	return json_is_string(v) ? str_from(json_string_value(v), json_string_length(v)) : STR_NONE;
}

/* One line of a length that a row can hold. */
static struct str kept(struct arena *a, const json_t *v)
{
	struct str s = text_of(v);
	return s.n && s.n <= TEXT_MAX && utf8_valid(s) && str_find_char(s, '\n') < 0 ? a_dup(a, str_trim(text_clean(a, s))) : STR_NONE;
}

static bool has_text(const json_t *v, struct str wanted)
{
	for (size_t i = 0; i < json_array_size(v); i++)
		if (str_eq(text_of(json_array_get(v, i)), wanted))
			return true;
	return str_eq(text_of(v), wanted);
}

static bool is_https(struct str url)
{
	for (size_t i = 0; i < url.n; i++)
		if (url.p[i] <= ' ' || url.p[i] > '~' || strchr("\"<>#\\", url.p[i]))
			return false;
	return url.n > 8 && url.n <= TEXT_MAX && str_starts(url, S("https://"));
}

enum oidc_end oidc_discovery_read(struct arena *a, struct str json, struct str issuer, struct oidc_provider *ret)
{
	json_t *o = object_of(json);
	if (!o)
		return OIDC_BROKEN;
	const json_t *ways = json_object_get(o, "token_endpoint_auth_methods_supported");
	*ret = (struct oidc_provider){ .authorize = a_dup(a, text_of(json_object_get(o, "authorization_endpoint"))),
		.token = a_dup(a, text_of(json_object_get(o, "token_endpoint"))), .jwks = a_dup(a, text_of(json_object_get(o, "jwks_uri"))),
		.takes_basic = !ways || has_text(ways, S("client_secret_basic")) };
	bool is_theirs = str_eq(text_of(json_object_get(o, "issuer")), issuer);
	json_decref(o);
	if (!is_theirs)
		return OIDC_ISSUER;
	return is_https(ret->authorize) && is_https(ret->token) && is_https(ret->jwks) ? OIDC_OK : OIDC_BROKEN;
}

enum oidc_end oidc_answer_read(struct arena *a, struct str json, struct str *ret_id_token)
{
	json_t *o = object_of(json);
	enum oidc_end end = !o ? OIDC_BROKEN : json_object_get(o, "error") ? OIDC_REFUSED : OIDC_OK;
	*ret_id_token = a_dup(a, text_of(json_object_get(o, "id_token")));
	json_decref(o);
	return end == OIDC_OK && !ret_id_token->n ? OIDC_BROKEN : end;
}

/* ---- keys (RFC 7517, 7518 §6) ---- */

static bool number_of(struct arena *a, const json_t *key, const char *name, gnutls_datum_t *ret)
{
	struct str bytes = STR_NONE;
	if (!base64_parse(a, text_of(json_object_get(key, name)), &bytes) || !bytes.n || bytes.n > 1024)
		return false;
	*ret = (gnutls_datum_t){ (unsigned char *)(uintptr_t)bytes.p, (unsigned)bytes.n };
	return true;
}

static bool rsa_import(struct arena *a, const json_t *key, gnutls_pubkey_t k)
{
	gnutls_datum_t n, e;
	unsigned bits = 0;
	return number_of(a, key, "n", &n) && number_of(a, key, "e", &e) && gnutls_pubkey_import_rsa_raw(k, &n, &e) == 0
		&& gnutls_pubkey_get_pk_algorithm(k, &bits) == GNUTLS_PK_RSA && bits >= RSA_BITS_MIN;
}

static bool ec_import(struct arena *a, const json_t *key, gnutls_pubkey_t k)
{
	gnutls_datum_t x, y;
	return str_is(text_of(json_object_get(key, "crv")), "P-256") && number_of(a, key, "x", &x) && number_of(a, key, "y", &y)
		&& gnutls_pubkey_import_ecc_raw(k, GNUTLS_ECC_CURVE_SECP256R1, &x, &y) == 0;
}

/* JOSE writes r and s side by side (RFC 7518 §3.4); GnuTLS reads the DER form. */
static bool ec_holds(gnutls_pubkey_t k, const gnutls_datum_t *data, struct str signature)
{
	gnutls_datum_t der = { 0 }, r = { (unsigned char *)(uintptr_t)signature.p, ES256_HALF }, s = { r.data + ES256_HALF, ES256_HALF };
	if (signature.n != 2 * ES256_HALF || gnutls_encode_rs_value(&der, &r, &s) != 0)
		return false;
	bool holds = gnutls_pubkey_verify_data2(k, GNUTLS_SIGN_ECDSA_SECP256R1_SHA256, 0, data, &der) >= 0;
	gnutls_free(der.data);
	return holds;
}

static bool rsa_holds(gnutls_pubkey_t k, const gnutls_datum_t *data, struct str signature)
{
	gnutls_datum_t s = { (unsigned char *)(uintptr_t)signature.p, (unsigned)signature.n };
	return gnutls_pubkey_verify_data2(k, GNUTLS_SIGN_RSA_SHA256, 0, data, &s) >= 0;
}

static bool key_holds(struct arena *a, const json_t *key, bool is_ec, struct str data, struct str signature)
{
	gnutls_pubkey_t k;
	gnutls_datum_t d = { (unsigned char *)(uintptr_t)data.p, (unsigned)data.n };
	if (gnutls_pubkey_init(&k) != 0)
		return false;
	bool holds = is_ec ? ec_import(a, key, k) && ec_holds(k, &d, signature) : rsa_import(a, key, k) && rsa_holds(k, &d, signature);
	gnutls_pubkey_deinit(k);
	return holds;
}

/* Published for signing, of the right kind, and the one the token names (where both name one). */
static bool key_fits(const json_t *key, bool is_ec, struct str alg, struct str kid)
{
	struct str use = text_of(json_object_get(key, "use")), for_alg = text_of(json_object_get(key, "alg")), id = text_of(json_object_get(key, "kid"));
	return str_is(text_of(json_object_get(key, "kty")), is_ec ? "EC" : "RSA") && (!use.n || str_is(use, "sig"))
		&& (!for_alg.n || str_eq(for_alg, alg)) && (!kid.n || !id.n || str_eq(id, kid));
}

static enum oidc_end keys_try(struct arena *a, const json_t *keys, struct str alg, struct str kid, struct str data, struct str signature)
{
	bool is_ec = str_is(alg, "ES256");
	enum oidc_end end = OIDC_NO_KEY;
	if (!is_ec && !str_is(alg, "RS256"))
		return OIDC_ALGORITHM;
	for (size_t i = 0; i < json_array_size(keys) && i < KEYS_MAX; i++) {
		const json_t *key = json_array_get(keys, i);
		if (!key_fits(key, is_ec, alg, kid))
			continue;
		if (key_holds(a, key, is_ec, data, signature))
			return OIDC_OK;
		end = OIDC_SIGNATURE;
	}
	return end;
}

enum oidc_end oidc_signature_check(struct arena *a, struct str token, struct str jwks, struct str *ret_payload)
{
	struct str rest = token, head64 = str_cut(&rest, '.'), payload64 = str_cut(&rest, '.'), signature, head;
	if (token.n > TOKEN_MAX || !rest.p || str_find_char(rest, '.') >= 0)
		return OIDC_BROKEN;
	if (!base64_parse(a, head64, &head) || !base64_parse(a, payload64, ret_payload) || !base64_parse(a, rest, &signature))
		return OIDC_BROKEN;
	json_t *h = object_of(head), *set = object_of(jwks);
	enum oidc_end end = OIDC_BROKEN;
	if (h && set && !json_object_get(h, "crit"))     /* no extension is understood, so none may be required (RFC 7515 §4.1.11) */
		end = keys_try(a, json_object_get(set, "keys"), text_of(json_object_get(h, "alg")), text_of(json_object_get(h, "kid")),
			str_sub(token, 0, head64.n + 1 + payload64.n), signature);
	json_decref(h);
	json_decref(set);
	return end;
}

/* ---- claims ---- */

/* As it is: at most 255 characters of ASCII (Core §2), compared byte by byte. */
static struct str subject_of(struct arena *a, const json_t *o)
{
	struct str s = text_of(json_object_get(o, "sub"));
	bool is_plain = s.n <= SUBJECT_MAX;
	for (size_t i = 0; i < s.n; i++)
		is_plain = is_plain && s.p[i] >= ' ' && s.p[i] <= '~';
	return is_plain ? a_dup(a, s) : STR_NONE;
}

static bool audience_holds(const json_t *o, struct str client_id)
{
	const json_t *aud = json_object_get(o, "aud"), *azp = json_object_get(o, "azp");
	if (!client_id.n || !has_text(aud, client_id))
		return false;
	bool is_one = json_is_string(aud) || json_array_size(aud) == 1;
	return azp ? str_eq(text_of(azp), client_id) : is_one;
}

static bool times_hold(const json_t *o, usec now)
{
	const json_t *exp = json_object_get(o, "exp"), *iat = json_object_get(o, "iat"), *nbf = json_object_get(o, "nbf");
	double s = (double)(now / USEC_S);
	if (!json_is_number(exp) || !json_is_number(iat) || (nbf && !json_is_number(nbf)))
		return false;
	return json_number_value(exp) > s - SKEW_S && json_number_value(iat) < s + SKEW_S && (!nbf || json_number_value(nbf) < s + SKEW_S);
}

/* The provider's name of a claim of ours. */
static const json_t *claim(struct arena *a, const json_t *o, struct str mapping, const char *ours)
{
	for (struct str rest = mapping; rest.n;) {
		struct str theirs = str_cut(&rest, ' ');
		if (str_is(str_cut(&theirs, '='), ours))
			return json_object_get(o, a_z(a, theirs));
	}
	return NULL;
}

static bool domain_is_allowed(struct arena *a, struct str email, struct str domains)
{
	struct str domain = email;
	str_cut(&domain, '@');
	if (!domain.n)
		return false;
	for (size_t from = 0, i = 0; i <= domains.n; i++) {
		if (i < domains.n && domains.p[i] != ',' && domains.p[i] != ' ')
			continue;
		if (i > from && str_eq_nocase(str_sub(domains, from, i - from), domain))
			return true;
		from = i + 1;
	}
	return false;
}

/* amr: the ways the person was verified there, as one text. */
static struct str amr_of(struct arena *a, const json_t *v)
{
	struct str all = kept(a, v);
	for (size_t i = 0; i < json_array_size(v) && i < 8; i++) {
		struct str one = text_of(json_array_get(v, i));
		if (one.n && one.n < 64)
			all = a_fmt(a, "%.*s%s%.*s", STR_ARG(all), all.n ? " " : "", STR_ARG(one));
	}
	return all;
}

static void person_read(struct arena *a, const json_t *o, const struct oidc_wanted *want, struct oidc_person *ret)
{
	const json_t *verified = json_object_get(o, "email_verified");
	*ret = (struct oidc_person){ .subject = subject_of(a, o), .email = kept(a, claim(a, o, want->claims, "email")),
		.full_name = kept(a, claim(a, o, want->claims, "name")), .login = kept(a, claim(a, o, want->claims, "login")),
		.amr = amr_of(a, json_object_get(o, "amr")), .acr = kept(a, json_object_get(o, "acr")),
		.email_verified = json_is_true(verified) || str_is(text_of(verified), "true") };
}

static enum oidc_end claims_hold(struct arena *a, const json_t *o, const struct oidc_wanted *want, struct oidc_person *ret)
{
	if (!str_eq(text_of(json_object_get(o, "iss")), want->issuer))
		return OIDC_ISSUER;
	if (!audience_holds(o, want->client_id))
		return OIDC_AUDIENCE;
	if (!times_hold(o, want->now))
		return OIDC_TIME;
	if (!want->nonce.n || !same_secret(text_of(json_object_get(o, "nonce")), want->nonce))
		return OIDC_NONCE;
	person_read(a, o, want, ret);
	if (!ret->subject.n)
		return OIDC_BROKEN;
	bool is_open = !str_trim(want->domains).n;
	return is_open || (ret->email_verified && domain_is_allowed(a, ret->email, want->domains)) ? OIDC_OK : OIDC_DOMAIN;
}

enum oidc_end oidc_claims_check(struct arena *a, struct str payload, const struct oidc_wanted *want, struct oidc_person *ret)
{
	json_t *o = object_of(payload);
	enum oidc_end end = o ? claims_hold(a, o, want, ret) : OIDC_BROKEN;
	json_decref(o);
	return end;
}
