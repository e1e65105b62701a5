/* Passkeys: what an authenticator may and may not say, and the pages around it. */
#include "core/identity/test_site.h"
#include "core/identity/test_authenticator.h"
#include "core/test_key.h"

#define ORIGIN "http://localhost:8080"
static const int algs[] = { COSE_ALG_ES256, COSE_ALG_EDDSA, COSE_ALG_RS256 };

/* ---- without a server ---- */

static void public_address_makes_the_relying_party(void **state)
{
	struct arena *a = arena_new(0);
	struct webauthn_site x;
	assert_true(webauthn_site_of(a, S("https://ungcuu.example.vn/"), &x));
	assert_true(str_is(x.origin, "https://ungcuu.example.vn") && str_is(x.rp_id, "ungcuu.example.vn"));
	assert_true(webauthn_site_of(a, S("https://ungcuu.example.vn:443/x"), &x) && str_is(x.origin, "https://ungcuu.example.vn"));
	assert_true(webauthn_site_of(a, S(ORIGIN), &x) && str_is(x.origin, ORIGIN) && str_is(x.rp_id, "localhost"));
	static const char *const no[] = { "", "https://", "http://ungcuu.example.vn", "https://203.0.113.7", "https://[2001:db8::1]", "ftp://localhost",
		"https://a@b.example", "localhost" };
	for (size_t i = 0; i < COUNT(no); i++)
		assert_false(webauthn_site_of(a, str_of(no[i]), &x));
	arena_free(a);
}

static const struct webauthn_site here = { S_INIT(ORIGIN), S_INIT("localhost") };
static const struct str question = S_INIT("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

static enum webauthn_end registered(struct arena *a, const struct authenticator *x, struct webauthn_made *ret)
{
	return webauthn_register(a, &here, question, client_data(a, x, "webauthn.create", question), attestation(a, x, "none"), ret);
}

static enum webauthn_end asserted(struct arena *a, const struct authenticator *x, const struct webauthn_made *made)
{
	int64_t count = -1;
	struct webauthn_answer w = answer_to(a, x, question);
	enum webauthn_end end = webauthn_assert(a, &here, question, &w, made->alg, made->public_key, &count);
	assert_true(end != WEBAUTHN_OK || count == x->count);
	return end;
}

static void three_algorithms_hold(void **state)
{
	struct arena *a = arena_new(0);
	for (size_t i = 0; i < COUNT(algs); i++) {
		struct authenticator x = authenticator_new(a, algs[i], ORIGIN), other = authenticator_new(a, algs[i], ORIGIN);
		struct webauthn_made made = { 0 };
		x.count = 7;
		assert_int_equal(registered(a, &x, &made), WEBAUTHN_OK);
		assert_int_equal(made.alg, algs[i]);
		assert_int_equal(made.sign_count, 7);
		assert_true(str_eq(made.credential_id, x.id));
		assert_false(made.is_synced);
		x.count = 0x01020304;
		assert_int_equal(asserted(a, &x, &made), WEBAUTHN_OK);
		assert_int_equal(asserted(a, &other, &made), WEBAUTHN_SIGNATURE);
		gnutls_privkey_deinit(x.key);
		gnutls_privkey_deinit(other.key);
	}
	arena_free(a);
}

static void what_does_not_hold_is_named(void **state)
{
	struct arena *a = arena_new(0);
	struct authenticator good = authenticator_new(a, COSE_ALG_ES256, ORIGIN), x;
	struct webauthn_made made;
	int64_t count;
	assert_int_equal(registered(a, &good, &made), WEBAUTHN_OK);
	x = good, x.origin = "https://evil.example";
	assert_int_equal(asserted(a, &x, &made), WEBAUTHN_ORIGIN);
	assert_int_equal(registered(a, &x, &made), WEBAUTHN_ORIGIN);
	x = good, x.rp_id = "evil.example";
	assert_int_equal(asserted(a, &x, &made), WEBAUTHN_RP);
	x = good, x.flags = 4;
	assert_int_equal(asserted(a, &x, &made), WEBAUTHN_NOBODY);
	x = good, x.flags = 1;
	assert_int_equal(asserted(a, &x, &made), WEBAUTHN_UNVERIFIED);
	assert_int_equal(registered(a, &x, &made), WEBAUTHN_UNVERIFIED);
	struct webauthn_answer w = answer_to(a, &good, S("BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"));
	assert_int_equal(webauthn_assert(a, &here, question, &w, made.alg, made.public_key, &count), WEBAUTHN_CHALLENGE);
	assert_int_equal(webauthn_assert(a, &here, STR_NONE, &w, made.alg, made.public_key, &count), WEBAUTHN_CHALLENGE);
	w = answer_to(a, &good, question);
	w.client_data = client_data(a, &good, "webauthn.create", question);
	assert_int_equal(webauthn_assert(a, &here, question, &w, made.alg, made.public_key, &count), WEBAUTHN_TYPE);
	w.client_data = a_fmt(a, "{\"type\":\"webauthn.get\",\"challenge\":\"%.*s\",\"origin\":\"" ORIGIN "\",\"crossOrigin\":true}", STR_ARG(question));
	assert_int_equal(webauthn_assert(a, &here, question, &w, made.alg, made.public_key, &count), WEBAUTHN_ORIGIN);
	assert_int_equal(webauthn_register(a, &here, question, client_data(a, &good, "webauthn.create", question), attestation(a, &good, "tpm"), &made),
		WEBAUTHN_ATTESTATION);
	gnutls_privkey_deinit(good.key);
	arena_free(a);
}

/* Every prefix of a good object, every byte of what we read of it ourselves turned, and lengths that nothing could hold. */
static void broken_bytes_do_no_harm(void **state)
{
	struct arena *a = arena_new(0);
	struct authenticator x = authenticator_new(a, COSE_ALG_ES256, ORIGIN);
	struct webauthn_made made;
	struct str data = client_data(a, &x, "webauthn.create", question), whole = attestation(a, &x, "none");
	for (size_t n = 0; n < whole.n; n++)
		assert_int_not_equal(webauthn_register(a, &here, question, data, str_sub(whole, 0, n), &made), WEBAUTHN_OK);
	for (ptrdiff_t i = 0; i < str_find(whole, x.id) - 18; i++) {
		struct str turned = a_dup(a, whole);
		((char *)(uintptr_t)turned.p)[i] ^= 0x55;
		enum webauthn_end end = webauthn_register(a, &here, question, data, turned, &made);
		assert_true(end != WEBAUTHN_OK || str_eq(made.credential_id, x.id));
	}
	const struct str claims[] = { RAW(a, "\xbb\xff\xff\xff\xff\xff\xff\xff\xff"), RAW(a, "\xa3\x63" "fmt\x7b\x7f\xff\xff\xff\xff\xff\xff\xff"),
		RAW(a, "\xa3\x67" "attStmt\xba\xff\xff\xff\xff"), RAW(a, "\xbf\xff"), RAW(a, "\x9b\x7f\xff\xff\xff\xff\xff\xff\xff"), a_cat(a, whole, S("x")) };
	for (size_t i = 0; i < COUNT(claims); i++)
		assert_int_equal(webauthn_register(a, &here, question, data, claims[i], &made), WEBAUTHN_BROKEN);
	static const char *const texts[] = { "", "[]", "{", "null", "{\"type\":5}", "{\"type\":\"webauthn.create\",\"type\":\"webauthn.create\"}" };
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_int_not_equal(webauthn_register(a, &here, question, str_of(texts[i]), whole, &made), WEBAUTHN_OK);
	gnutls_privkey_deinit(x.key);
	arena_free(a);
}

/* ---- pages ---- */

static struct str b64(struct arena *a, struct str s) { return base64url_of(a, s); }

static struct answer make(struct browser *b, const struct authenticator *x, const char *name)
{
	struct arena *a = b->site->f->a;
	struct answer begun = send_form(b, "/account/passkeys/new", "/account/passkeys/new", a_z(a, a_fmt(a, "name=%s&current=" PASSWORD, name)));
	if (begun.status != 303)
		return begun;
	struct answer page = get(b, "/account/passkeys/make");
	assert_true(has(page, "data-passkey=\"create\"") && has(page, a_z(a, b->challenge)));
	return ask(b, "POST", "/account/passkeys", "application/x-www-form-urlencoded", a_fmt(a, "_csrf=%.*s&client_data=%.*s&attestation=%.*s",
		STR_ARG(b->csrf), STR_ARG(b64(a, client_data(a, x, "webauthn.create", b->challenge))), STR_ARG(b64(a, attestation(a, x, "none")))));
}

static struct answer send_answer(struct browser *b, const struct authenticator *x, struct webauthn_answer w)
{
	struct arena *a = b->site->f->a;
	get(b, "/sign-in");
	return ask(b, "POST", "/sign-in/passkey", "application/x-www-form-urlencoded", a_fmt(a,
		"_csrf=%.*s&id=%.*s&client_data=%.*s&auth_data=%.*s&signature=%.*s&user_handle=&next=/account", STR_ARG(b->csrf), STR_ARG(b64(a, x->id)),
		STR_ARG(b64(a, w.client_data)), STR_ARG(b64(a, w.auth_data)), STR_ARG(b64(a, w.signature))));
}

static struct answer enter(struct browser *b, const struct authenticator *x)
{
	assert_int_equal(send_form(b, "/sign-in", "/sign-in/passkey/begin", "next=/account").status, 303);
	return send_answer(b, x, answer_to(b->site->f->a, x, b->challenge));
}

static struct site site_here(struct fixture *f)
{
	struct site x = site_open(f);
	site_set(&x, "site.url", S(ORIGIN));
	return x;
}

static void passkey_signs_in_without_a_name(void **state)
{
	struct site x = site_here(*state);
	add(x.f, "lan", "officer");
	struct browser b = signed_in(&x, "lan"), fresh = { .site = &x };
	struct authenticator key = authenticator_new(x.f->a, COSE_ALG_EDDSA, ORIGIN), foreign = authenticator_new(x.f->a, COSE_ALG_ES256, ORIGIN);
	assert_int_equal(send_form(&b, "/account/passkeys/new", "/account/passkeys/new", "name=a&current=wrong").status, 422);
	assert_int_equal(make(&b, &key, "May+tinh").status, 303);
	assert_int_equal(make(&b, &key, "Again").status, 409);
	assert_true(has(get(&b, "/account"), "May tinh"));
	struct answer in = enter(&fresh, &key);
	assert_int_equal(in.status, 303);
	assert_true(str_is(answer_header(in, "Location"), "/account"));
	assert_true(is_in(&fresh));
	assert_int_equal(fresh.challenge.n, 0);
	fresh = (struct browser){ .site = &x };
	foreign.id = RAW(x.f->a, "nobody's");
	assert_int_equal(enter(&fresh, &foreign).status, 422);
	foreign.id = key.id;
	assert_int_equal(enter(&fresh, &foreign).status, 422);
	assert_false(is_in(&fresh));
	assert_int_equal(journalled(x.f, "account.passkey_add"), 1);
	assert_int_equal(journalled(x.f, "account.passkey_right"), 1);
	assert_int_equal(journalled(x.f, "account.sign_in_failed"), 2);
	site_close(&x);
}

static void challenge_is_answered_once_and_soon(void **state)
{
	struct site x = site_here(*state);
	add(x.f, "lan", "officer");
	struct browser b = signed_in(&x, "lan"), one = { .site = &x }, two = { .site = &x };
	struct authenticator key = authenticator_new(x.f->a, COSE_ALG_EDDSA, ORIGIN);
	assert_int_equal(make(&b, &key, "k").status, 303);
	assert_int_equal(send_form(&one, "/sign-in", "/sign-in/passkey/begin", "").status, 303);
	struct str kept = one.challenge;
	struct webauthn_answer w = answer_to(x.f->a, &key, kept);
	assert_int_equal(send_answer(&one, &key, w).status, 303);
	two.challenge = kept;
	assert_int_equal(send_answer(&two, &key, w).status, 422);              /* replayed */
	assert_int_equal(send_form(&two, "/sign-in", "/sign-in/passkey/begin", "").status, 303);
	w = answer_to(x.f->a, &key, two.challenge);
	clock_set(T0 + 6 * USEC_MIN);
	assert_int_equal(send_answer(&two, &key, w).status, 422);              /* late */
	assert_int_equal(send_form(&b, "/account/passkeys/new", "/account/passkeys/new", "name=a&current=" PASSWORD).status, 303);
	two.challenge = b.challenge;                                           /* asked for another end */
	assert_int_equal(send_answer(&two, &key, answer_to(x.f->a, &key, two.challenge)).status, 422);
	assert_false(is_in(&two));
	site_close(&x);
}

static void counter_that_goes_back_raises_an_alarm(void **state)
{
	struct site x = site_here(*state);
	add(x.f, "lan", "officer");
	struct browser b = signed_in(&x, "lan"), fresh = { .site = &x };
	struct authenticator key = authenticator_new(x.f->a, COSE_ALG_ES256, ORIGIN);
	key.count = 5;
	assert_int_equal(make(&b, &key, "k").status, 303);
	key.count = 9;
	assert_int_equal(enter(&fresh, &key).status, 303);
	for (unsigned count = 8; count <= 9; count++) {
		fresh = (struct browser){ .site = &x };
		key.count = count;
		assert_int_equal(enter(&fresh, &key).status, 409);
		assert_false(is_in(&fresh));
	}
	assert_int_equal(journalled(x.f, "account.passkey_alarm"), 2);
	assert_true(has(get(&b, "/account"), "Alarm"));
	key.count = 10;
	assert_int_equal(enter(&fresh, &key).status, 303);
	site_close(&x);
}

static void last_protection_is_not_lost_by_a_click(void **state)
{
	struct site x = site_here(*state);
	struct arena *a = x.f->a;
	add(x.f, "lan", "officer");
	add(x.f, "minh", "officer");
	struct browser b = signed_in(&x, "lan"), other = signed_in(&x, "minh"), fresh = { .site = &x };
	struct authenticator key = authenticator_new(a, COSE_ALG_EDDSA, ORIGIN);
	assert_int_equal(make(&b, &key, "k").status, 303);
	struct str id = between(get(&b, "/account"), "href=\"/account/passkeys/", '"');
	const char *page = a_z(a, a_fmt(a, "/account/passkeys/%.*s", STR_ARG(id)));
	const char *remove = a_z(a, a_fmt(a, "%s/remove", page)), *rename = a_z(a, a_fmt(a, "%s/rename", page));
	assert_int_equal(get(&other, page).status, 404);
	assert_int_equal(send_form(&other, "/account", rename, "name=mine").status, 404);
	assert_int_equal(send_form(&other, "/account", remove, "").status, 404);
	assert_int_equal(send_form(&b, page, rename, "name=Phone").status, 303);
	assert_int_equal(send_form(&b, page, remove, "").status, 409);
	assert_int_equal(send_form(&b, page, remove, "agreed=1&current=wrong").status, 422);
	assert_int_equal(send_form(&b, page, remove, "agreed=1&current=" PASSWORD).status, 303);
	assert_false(has(get(&b, "/account"), "Phone"));
	assert_int_equal(enter(&fresh, &key).status, 422);
	site_close(&x);
}

static void without_a_public_address_there_are_none(void **state)
{
	struct site x = site_open(*state);
	add(x.f, "lan", "officer");
	struct browser b = { .site = &x };
	assert_false(has(get(&b, "/sign-in"), "/sign-in/passkey"));
	b = signed_in(&x, "lan");
	assert_true(has(get(&b, "/account/passkeys/new"), "site.url"));
	assert_int_equal(send_form(&b, "/account/passkeys/new", "/account/passkeys/new", "name=a&current=" PASSWORD).status, 409);
	site_close(&x);
}

int main(void)
{
	key_make();
	static const struct migration_set *const sets[] = { &core_migrations };
	fixture_use(sets, 1);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(public_address_makes_the_relying_party),
		cmocka_unit_test(three_algorithms_hold),
		cmocka_unit_test(what_does_not_hold_is_named),
		cmocka_unit_test(broken_bytes_do_no_harm),
		TEST_ON_BOTH(passkey_signs_in_without_a_name),
		TEST_ON_BOTH(challenge_is_answered_once_and_soon),
		TEST_ON_BOTH(counter_that_goes_back_raises_an_alarm),
		TEST_ON_BOTH(last_protection_is_not_lost_by_a_click),
		TEST_ON_BOTH(without_a_public_address_there_are_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
