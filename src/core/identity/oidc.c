#include "core/identity/oidc.h"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>

#include "base/log.h"
#include "base/rand.h"
#include "core/fetch.h"
#include "core/identity/passkey.h"
#include "core/journal.h"
#include "core/settings.h"

enum { SECRET_BYTES = 32, IDENTITIES_MAX = 10, ASKING_MAX = 8, ANSWER_MAX = 256 << 10, WAIT_MS = 8000 };
#define KEEP_FOR USEC_HOUR
#define KEYS_AGAIN_AFTER (5 * USEC_S)
#define PAUSE (10 * USEC_S)

/* ---- settings ---- */

static struct str issuer_of(struct work *w)
{
	return str_trim(setting_text(w, "identity.oidc_issuer"));
}

bool oidc_is_on(struct work *w)
{
	return str_starts(issuer_of(w), S("https://")) && setting_text(w, "identity.oidc_client_id").n && setting_text(w, "site.url").n;
}

struct str oidc_button(struct work *w)
{
	struct str text = setting_text(w, "identity.oidc_button");
	return text.n ? text : say(w, M_IDENTITY_OIDC_SIGN_IN);
}

static struct str return_url(struct work *w)
{
	struct str site = setting_text(w, "site.url");
	while (str_ends(site, S("/")))
		site.n--;
	return a_cat(w->a, site, S(OIDC_RETURN));
}

struct str oidc_says(struct work *w, enum oidc_end end)
{
	switch (end) {
	case OIDC_DOWN: return say(w, M_IDENTITY_OIDC_DOWN);
	case OIDC_REFUSED: return say(w, M_IDENTITY_OIDC_REFUSED);
	case OIDC_DOMAIN: return say(w, M_IDENTITY_OIDC_DOMAIN);
	case OIDC_TIME: return say(w, M_IDENTITY_OIDC_TIME);
	case OIDC_OK: case OIDC_BROKEN: case OIDC_ALGORITHM: case OIDC_NO_KEY: case OIDC_SIGNATURE: case OIDC_ISSUER: case OIDC_AUDIENCE:
	case OIDC_NONCE: case N_OIDC_ENDS: break;
	}
	return say(w, M_IDENTITY_OIDC_INVALID, str_of(oidc_end_name(end)));
}

/* ---- asking the provider ---- */

/* The two documents of the provider, by address: fetched again after an hour, in every process for itself. */
struct document { char *url, *text; usec at; };
static struct document discovery, keys;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Atomic int asking;
static _Atomic usec paused_until;

static bool document_get(struct work *w, const struct document *d, struct str url, usec max_age, struct str *ret)
{
	pthread_mutex_lock(&lock);
	bool is_good = d->url && str_is(url, d->url) && clock_steady() - d->at < max_age;
	if (is_good)
		*ret = a_dup(w->a, str_of(d->text));
	pthread_mutex_unlock(&lock);
	return is_good;
}

static void document_put(struct document *d, struct str url, struct str text)
{
	char *new_url = strndup(url.p, url.n), *new_text = strndup(text.p, text.n);
	pthread_mutex_lock(&lock);
	free(d->url);
	free(d->text);
	*d = (struct document){ new_url, new_text, clock_steady() };
	if (!new_url || !new_text) {
		free(new_url);
		free(new_text);
		*d = (struct document){ 0 };
	}
	pthread_mutex_unlock(&lock);
}

/* So many at most: a provider that never answers must not hold every worker. An answer of 4xx is the provider's word, not its absence. */
static bool provider_ask(struct work *w, struct str url, struct str form, struct str authorization, struct str *ret)
{
	struct fetched got = { .end = FETCH_TOO_SLOW };
	if (atomic_fetch_add(&asking, 1) < ASKING_MAX)
		fetch(w, url, &(struct fetch_limits){ .max_bytes = ANSWER_MAX, .timeout_ms = WAIT_MS, .redirects = -1, .form = form,
			.authorization = authorization }, &got);
	atomic_fetch_sub(&asking, 1);
	*ret = got.body;
	if (got.end == FETCH_OK && (got.status == 200 || (form.n && (got.status == 400 || got.status == 401))))
		return true;
	log_warn("oidc.provider", "end", fetch_end_name(got.end), "status", log_n(got.status), "detail", log_s(got.detail), NULL);
	return false;
}

static bool document_fetch(struct work *w, struct str url, struct str *ret)
{
	if (clock_steady() < atomic_load(&paused_until))
		return false;
	bool came = provider_ask(w, url, STR_NONE, STR_NONE, ret);
	if (!came)
		atomic_store(&paused_until, clock_steady() + PAUSE);
	return came;
}

static enum oidc_end told(enum oidc_end end)
{
	if (end != OIDC_OK)
		log_warn("oidc.refused", "end", oidc_end_name(end), NULL);
	return end;
}

enum oidc_end oidc_discover(struct work *w, struct oidc_provider *ret)
{
	struct str issuer = issuer_of(w), base = issuer, text;
	while (str_ends(base, S("/")))
		base.n--;
	struct str url = a_cat(w->a, base, S("/.well-known/openid-configuration"));
	bool is_kept = document_get(w, &discovery, url, KEEP_FOR, &text);
	if (!is_kept && !document_fetch(w, url, &text))
		return OIDC_DOWN;
	enum oidc_end end = oidc_discovery_read(w->a, text, issuer, ret);
	if (!is_kept && end == OIDC_OK)
		document_put(&discovery, url, text);
	return told(end);
}

/* A provider that has changed its keys is asked again, at most every five seconds. */
static enum oidc_end signature_check(struct work *w, const struct oidc_provider *p, struct str token, struct str *ret_payload)
{
	struct str set;
	if (document_get(w, &keys, p->jwks, KEEP_FOR, &set)) {
		enum oidc_end end = oidc_signature_check(w->a, token, set, ret_payload);
		if (end != OIDC_NO_KEY || document_get(w, &keys, p->jwks, KEYS_AGAIN_AFTER, &set))
			return end;
	}
	if (!document_fetch(w, p->jwks, &set))
		return OIDC_DOWN;
	document_put(&keys, p->jwks, set);
	return oidc_signature_check(w->a, token, set, ret_payload);
}

/* ---- what is made from the secret of a flow ---- */

static struct str made_from(struct work *w, const char *what, struct str secret)
{
	struct sha256 h = sha256_of(a_fmt(w->a, "oidc %s %.*s", what, STR_ARG(secret)));
	return base64url_of(w->a, str_from((const char *)h.b, sizeof h.b));
}

bool oidc_state_holds(struct work *w, struct str secret, struct str state)
{
	return secret.n && same_secret(made_from(w, "state", secret), state);
}

struct str oidc_ask_path(struct work *w, const struct oidc_provider *p, struct str secret)
{
	struct sha256 challenge = sha256_of(made_from(w, "verifier", secret));
	const struct query_part parts[] = { { "response_type", S("code") }, { "client_id", setting_text(w, "identity.oidc_client_id") },
		{ "redirect_uri", return_url(w) }, { "scope", setting_text(w, "identity.oidc_scopes") },
		{ "state", made_from(w, "state", secret) }, { "nonce", made_from(w, "nonce", secret) }, { "code_challenge_method", S("S256") },
		{ "code_challenge", base64url_of(w->a, str_from((const char *)challenge.b, sizeof challenge.b)) } };
	struct str query = link_with(w->a, STR_NONE, parts, COUNT(parts));
	const char *joint = str_find_char(p->authorize, '?') < 0 ? "?" : "&";
	return a_fmt(w->a, "%.*s%s%.*s", STR_ARG(p->authorize), joint, STR_ARG(str_sub(query, 1, query.n)));
}

static struct str encoded(struct arena *a, struct str s)
{
	struct buf b;
	buf_init(&b, 64 << 10);
	buf_add_urlencoded(&b, s);
	struct str kept = a_dup(a, buf_str(&b));
	buf_done(&b);
	return kept;
}

/* RFC 6749 §2.3.1 */
static struct str basic_of(struct work *w, struct str id, struct str secret)
{
	struct str pair = a_fmt(w->a, "%.*s:%.*s", STR_ARG(encoded(w->a, id)), STR_ARG(encoded(w->a, secret)));
	size_t n = sodium_base64_encoded_len(pair.n, sodium_base64_VARIANT_ORIGINAL);
	char *text = a_alloc(w->a, n);
	sodium_bin2base64(text, n, (const unsigned char *)pair.p, pair.n, sodium_base64_VARIANT_ORIGINAL);
	return a_fmt(w->a, "Basic %s", text);
}

static bool tokens_ask(struct work *w, const struct oidc_provider *p, struct str code, struct str secret, struct str *ret)
{
	struct str id = setting_text(w, "identity.oidc_client_id"), password = setting_text(w, "identity.oidc_client_secret");
	bool is_basic = p->takes_basic && password.n;
	const struct query_part parts[] = { { "grant_type", S("authorization_code") }, { "code", code }, { "redirect_uri", return_url(w) },
		{ "code_verifier", made_from(w, "verifier", secret) }, { "client_id", id }, { "client_secret", is_basic ? STR_NONE : password } };
	struct str form = link_with(w->a, STR_NONE, parts, COUNT(parts));
	return provider_ask(w, p->token, str_sub(form, 1, form.n), is_basic ? basic_of(w, id, password) : STR_NONE, ret);
}

enum oidc_end oidc_exchange(struct work *w, struct str code, struct str secret, struct oidc_person *ret)
{
	struct oidc_provider p;
	struct str answer, token, payload;
	enum oidc_end end = oidc_discover(w, &p);
	if (end != OIDC_OK)
		return end;
	if (!tokens_ask(w, &p, code, secret, &answer))
		return OIDC_DOWN;
	end = oidc_answer_read(w->a, answer, &token);
	if (end == OIDC_OK)
		end = signature_check(w, &p, token, &payload);
	if (end == OIDC_OK)
		end = oidc_claims_check(w->a, payload, &(struct oidc_wanted){ .issuer = issuer_of(w), .now = w->now,
			.client_id = setting_text(w, "identity.oidc_client_id"), .nonce = made_from(w, "nonce", secret),
			.claims = setting_text(w, "identity.oidc_claims"), .domains = setting_text(w, "identity.oidc_domains") }, ret);
	return told(end);
}

/* ---- flows ---- */

err oidc_begin(struct work *w, const char *purpose, struct str next, struct str *ret_secret)
{
	*ret_secret = rand_token(w->a, SECRET_BYTES);
	TRY(oidc_flow_insert(w->db, &(struct oidc_flow_insert_in){ .secret_hash = secret_hash(w->a, *ret_secret), .purpose = str_of(purpose),
		.account_id = w->by.account_id, .next = next, .expires_at = w->now + OIDC_LIMIT }, NULL));
	return journal_add(w, "account.oidc_begin", (struct journal_ref){ "account", w->by.account_id }, PAIRS(w->a, { "purpose", str_of(purpose) }));
}

static err flow_find(struct work *w, struct str secret, struct oidc_flow_get_row *ret, bool *ret_found)
{
	*ret_found = false;
	return !secret.n ? OK : oidc_flow_get(w->db, w->a, &(struct oidc_flow_get_in){ .secret_hash = secret_hash(w->a, secret), .now = w->now },
		ret, ret_found);
}

err oidc_take(struct work *w, struct str secret, struct oidc_flow_get_row *ret)
{
	bool found;
	int64_t n = 0;
	TRY(flow_find(w, secret, ret, &found));
	if (found)
		TRY(oidc_flow_delete(w->db, &(struct oidc_flow_delete_in){ .secret_hash = secret_hash(w->a, secret) }, &n));
	return n ? OK : fail(w, E_INVALID, M_IDENTITY_OIDC_EXPIRED);
}

err oidc_keep(struct work *w, const struct oidc_person *p, struct str *ret_secret)
{
	*ret_secret = rand_token(w->a, SECRET_BYTES);
	return oidc_flow_insert(w->db, &(struct oidc_flow_insert_in){ .secret_hash = secret_hash(w->a, *ret_secret), .purpose = S("invitation"),
		.issuer = issuer_of(w), .subject = p->subject, .email = p->email, .full_name = p->full_name, .login = p->login,
		.returned_at = w->now, .expires_at = w->now + OIDC_LIMIT }, NULL);
}

err oidc_kept(struct work *w, struct str secret, struct oidc_flow_get_row *ret)
{
	bool found;
	TRY(flow_find(w, secret, ret, &found));
	return found && ret->returned_at ? OK : fail(w, E_INVALID, M_IDENTITY_OIDC_EXPIRED);
}

/* ---- links ---- */

err oidc_list(struct work *w, struct oidc_identity_of_account_rows *ret)
{
	return oidc_identity_of_account(w->db, w->a, &(struct oidc_identity_of_account_in){ .account_id = w->by.account_id,
		.max = IDENTITIES_MAX }, ret);
}

err oidc_link(struct work *w, int64_t account_id, struct str issuer, struct str subject, struct str email)
{
	struct oidc_identity_find_row known;
	struct account_by_id_row own;
	bool found;
	TRY(oidc_identity_find(w->db, w->a, &(struct oidc_identity_find_in){ .issuer = issuer, .subject = subject }, &known, &found));
	if (found)
		return fail(w, E_CONFLICT, M_IDENTITY_OIDC_TAKEN);
	TRY(account_by_id(w->db, w->a, &(struct account_by_id_in){ .id = account_id }, &own, &found));
	TRY(oidc_identity_insert(w->db, &(struct oidc_identity_insert_in){ .id = id_new(), .account_id = account_id, .issuer = issuer,
		.subject = subject, .email = email, .now = w->now }, NULL));
	TRY(way_told(w, own.email, own.full_name, lang_of(own.lang), M_IDENTITY_WAY_LINKED, issuer));
	return journal_add(w, "account.oidc_link", (struct journal_ref){ "account", account_id },
		PAIRS(w->a, { "issuer", issuer }, { "subject", subject }));
}

err oidc_unlink(struct work *w, struct str typed)
{
	enum way_left left;
	int64_t id, n = 0;
	TRY(way_left_without(w, false, &left));
	if (left == WAY_NONE)
		return fail(w, E_CONFLICT, M_IDENTITY_WAY_LAST);
	if (str_int(typed, &id))
		TRY(oidc_identity_end(w->db, &(struct oidc_identity_end_in){ .id = id, .account_id = w->by.account_id, .now = w->now }, &n));
	if (!n)
		return fail(w, E_NOT_FOUND, M_IDENTITY_NO_IDENTITY);
	return journal_add(w, "account.oidc_unlink", (struct journal_ref){ "account", w->by.account_id }, STR_NONE);
}
