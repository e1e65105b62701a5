/* Signing in by an OpenID provider, good and bad: a real one runs beside the test (tests/oidc_provider.py). */
#include "core/identity/test_site.h"
#include "core/test_key.h"
#include "fetch_server.h"

#define SITE "http://localhost:8080"

static struct site site_here(struct fixture *f)
{
	struct site x = site_open(f);
	site_set(&x, "site.url", S(SITE));
	site_set(&x, "fetch.allow_addresses", S("127.0.0.1/32, ::1/128"));
	site_set(&x, "fetch.ca_file", str_of(fetch_server.ca));
	site_set(&x, "identity.oidc_client_id", S("ung cuu"));
	site_set(&x, "identity.oidc_client_secret", S("bí mật:1"));
	site_set(&x, "identity.oidc_issuer", a_fmt(f->a, "https://localhost:%d", fetch_server.https));
	return x;
}

struct visit { const char *how, *sub, *email; };

/* What the browser does at the provider; where it is sent back to, a path of ours. */
static const char *visited(struct browser *b, struct answer there, struct visit v)
{
	struct arena *a = b->site->f->a;
	assert_int_equal(there.status, 200);
	struct str to = answer_header(there, "Refresh"), at = S("/authorize?");
	ptrdiff_t from = str_find(to, at);
	assert_true(from > 0);
	struct str query = str_sub(to, (size_t)from + at.n, to.n);
	struct answer back = client_get(a, fetch_server.http, a_z(a, a_fmt(a, "/authorize?%.*s&how=%s&sub=%s&email=%s&now=%lld", STR_ARG(query), v.how,
		v.sub, v.email ? v.email : "mau%40coquan.example", (long long)(clock_now() / USEC_S))), "");
	assert_int_equal(back.status, 302);
	struct str location = answer_header(back, "Location");
	assert_true(str_starts(location, S(SITE "/sign-in/oidc/return?")));
	return a_z(a, str_sub(location, sizeof SITE - 1, location.n));
}

static struct answer through(struct browser *b, const char *from, const char *to, const char *fields, struct visit v)
{
	return get(b, visited(b, send_form(b, from, to, fields), v));
}

static struct answer enter(struct browser *b, const char *how, const char *sub)
{
	return through(b, "/sign-in", "/sign-in/oidc/begin", "next=/account", (struct visit){ how, sub, NULL });
}

static struct answer link_own(struct browser *b, const char *sub)
{
	return through(b, "/account/oidc", "/account/oidc", "current=" PASSWORD, (struct visit){ "good", sub, NULL });
}

static void linked_account_signs_in(void **state)
{
	struct site x = site_here(*state);
	add(x.f, "lan", "officer");
	add(x.f, "minh", "officer");
	struct browser b = signed_in(&x, "lan"), other = signed_in(&x, "minh"), fresh = { .site = &x };
	struct answer unknown = enter(&fresh, "good", "lan");
	assert_int_equal(unknown.status, 422);                       /* neither made nor found by name or e-mail */
	assert_true(has(unknown, "not linked"));
	assert_int_equal(send_form(&b, "/account/oidc", "/account/oidc", "current=wrong").status, 422);
	assert_int_equal(link_own(&b, "lan").status, 303);
	assert_int_equal(link_own(&other, "lan").status, 409);
	struct answer in = enter(&fresh, "es256", "lan");
	assert_int_equal(in.status, 303);
	assert_true(str_is(answer_header(in, "Location"), "/account"));
	assert_true(is_in(&fresh));
	assert_int_equal(fresh.oidc.n, 0);
	assert_int_equal(journalled(x.f, "account.oidc_link"), 1);
	assert_int_equal(journalled(x.f, "account.oidc_right"), 1);
	struct str id = between(get(&b, "/account/oidc"), "action=\"/account/oidc/", '/');
	struct arena *a = x.f->a;
	assert_int_equal(send_form(&other, "/account/oidc", a_z(a, a_fmt(a, "/account/oidc/%.*s/unlink", STR_ARG(id))), "").status, 404);
	assert_int_equal(send_form(&b, "/account/oidc", a_z(a, a_fmt(a, "/account/oidc/%.*s/unlink", STR_ARG(id))), "").status, 303);
	fresh = (struct browser){ .site = &x };
	assert_int_equal(enter(&fresh, "good", "lan").status, 422);
	site_close(&x);
}

static void answers_that_do_not_hold_sign_nobody_in(void **state)
{
	static const struct { const char *how; int status; } rows[] = {
		{ "good", 303 }, { "es256", 303 }, { "skew", 303 }, { "azp", 303 }, { "nonce", 422 }, { "no-nonce", 422 }, { "expired", 422 }, { "future", 422 },
		{ "wrong-key", 422 }, { "none", 422 }, { "hs256", 422 }, { "crit", 422 }, { "audience", 422 }, { "many", 422 }, { "bad-azp", 422 },
		{ "issuer", 422 }, { "bad-iss", 422 }, { "no-sub", 422 }, { "cancel", 422 }, { "garbage", 422 }, { "redirect", 409 }, { "huge", 409 },
		{ "never", 409 }, { "rotated", 303 }, { "no-key", 422 },
	};
	struct site x = site_here(*state);
	add(x.f, "lan", "officer");
	struct browser b = signed_in(&x, "lan");
	assert_int_equal(link_own(&b, "lan").status, 303);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct browser fresh = { .site = &x };
		clock_set(T0 + (usec)i * USEC_HOUR / 2);
		struct answer got = enter(&fresh, rows[i].how, "lan");
		if (got.status != rows[i].status)
			print_message("%s: %d\n", rows[i].how, got.status);
		assert_int_equal(got.status, rows[i].status);
		assert_int_equal(is_in(&fresh), rows[i].status == 303);
	}
	site_close(&x);
}

static void way_back_belongs_to_the_browser_that_went(void **state)
{
	struct site x = site_here(*state);
	struct arena *a = x.f->a;
	add(x.f, "lan", "officer");
	struct browser b = signed_in(&x, "lan"), fresh = { .site = &x }, thief = { .site = &x };
	assert_int_equal(link_own(&b, "lan").status, 303);
	const char *back = visited(&fresh, send_form(&fresh, "/sign-in", "/sign-in/oidc/begin", ""), (struct visit){ "good", "lan", NULL });
	assert_int_equal(get(&thief, back).status, 422);             /* no cookie */
	send_form(&thief, "/sign-in", "/sign-in/oidc/begin", "");
	assert_int_equal(get(&thief, back).status, 422);             /* another's */
	struct str kept = fresh.oidc;
	assert_int_equal(get(&fresh, back).status, 303);
	thief.oidc = kept;
	assert_int_equal(get(&thief, back).status, 422);             /* again */
	fresh = (struct browser){ .site = &x };
	back = visited(&fresh, send_form(&fresh, "/sign-in", "/sign-in/oidc/begin", ""), (struct visit){ "good", "lan", NULL });
	clock_set(T0 + 11 * USEC_MIN);
	assert_int_equal(get(&fresh, back).status, 422);             /* late */
	assert_false(is_in(&fresh));
	/* a link begun by one account and ended by another */
	back = visited(&b, send_form(&b, "/account/oidc", "/account/oidc", "current=" PASSWORD), (struct visit){ "good", "minh", NULL });
	kept = b.oidc;
	add(x.f, "minh", "officer");
	struct browser other = signed_in(&x, "minh");
	other.oidc = kept;
	assert_int_equal(get(&other, a_z(a, str_of(back))).status, 422);
	site_close(&x);
}

static void domains_are_kept_to(void **state)
{
	struct site x = site_here(*state);
	add(x.f, "lan", "officer");
	struct browser b = signed_in(&x, "lan"), fresh = { .site = &x };
	assert_int_equal(link_own(&b, "lan").status, 303);
	site_set(&x, "identity.oidc_domains", S("coquan.example, bo.example"));
	assert_int_equal(enter(&fresh, "good", "lan").status, 303);
	fresh = (struct browser){ .site = &x };
	assert_int_equal(enter(&fresh, "unverified", "lan").status, 422);
	assert_int_equal(through(&fresh, "/sign-in", "/sign-in/oidc/begin", "", (struct visit){ "good", "lan", "a%40evil.example" }).status, 422);
	assert_int_equal(through(&fresh, "/sign-in", "/sign-in/oidc/begin", "", (struct visit){ "good", "lan", "a%40x.coquan.example" }).status, 422);
	site_close(&x);
}

struct invited { struct str path; };

static err invite_run(struct work *w, void *arg)
{
	struct invited *i = arg;
	int64_t id;
	return invitation_make(w, &(struct invite){ .org_code = S("AAA"), .role = S("officer") }, &id, &i->path);
}

static void invitation_is_taken_up(void **state)
{
	struct site x = site_here(*state);
	struct arena *a = x.f->a;
	struct invited i;
	add(x.f, "lan", "admin");
	assert_int_equal(run(x.f, invite_run, &i), OK);
	struct browser b = { .site = &x };
	const char *page = a_z(a, i.path), *go = a_z(a, a_cat(a, i.path, S("/oidc")));
	struct answer back = through(&b, page, go, "", (struct visit){ "good", "moi.den", NULL });
	assert_int_equal(back.status, 303);
	struct answer form = get(&b, "/sign-in/oidc/join");
	assert_true(has(form, "value=\"moi.den\"") && has(form, "Nguyễn Văn Mẫu") && has(form, "mau@coquan.example"));
	assert_int_equal(send_form(&b, "/sign-in/oidc/join", "/sign-in/oidc/join", "full_name=Moi&name=lan").status, 422);
	assert_int_equal(send_form(&b, "/sign-in/oidc/join", "/sign-in/oidc/join", "full_name=Moi&name=moi.den").status, 303);
	assert_true(is_in(&b));
	struct browser fresh = { .site = &x };
	assert_int_equal(enter(&fresh, "good", "moi.den").status, 303);
	assert_int_equal(get(&(struct browser){ .site = &x }, page).status, 404);
	/* the only way in stays; a passkey would take more proof than an old session */
	struct str id = between(get(&b, "/account/oidc"), "action=\"/account/oidc/", '/');
	assert_int_equal(send_form(&b, "/account/oidc", a_z(a, a_fmt(a, "/account/oidc/%.*s/unlink", STR_ARG(id))), "").status, 409);
	assert_int_equal(send_form(&b, "/account/passkeys/new", "/account/passkeys/new", "name=k").status, 303);
	clock_set(T0 + 16 * USEC_MIN);
	assert_int_equal(send_form(&b, "/account/passkeys/new", "/account/passkeys/new", "name=k").status, 409);
	site_close(&x);
}

/* The last: what fails is not asked again for ten seconds. */
static void provider_that_is_gone_leaves_the_password(void **state)
{
	struct site x = site_here(*state);
	struct arena *a = x.f->a;
	add(x.f, "lan", "officer");
	struct browser b = { .site = &x };
	site_set(&x, "identity.oidc_issuer", a_fmt(a, "https://localhost:%d/other", fetch_server.https));
	struct answer gone = send_form(&b, "/sign-in", "/sign-in/oidc/begin", "");
	assert_int_equal(gone.status, 409);
	assert_true(has(gone, "still sign in with your password") && has(gone, "name=\"password\""));
	assert_int_equal(sign_in(&b, "lan", PASSWORD).status, 303);
	site_set(&x, "identity.oidc_issuer", S(""));
	assert_false(has(get(&(struct browser){ .site = &x }, "/sign-in"), "/sign-in/oidc"));
	site_close(&x);
}

int main(void)
{
	key_make();
	static const struct migration_set *const sets[] = { &core_migrations };
	fixture_use(sets, 1);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(linked_account_signs_in),
		TEST_ON_BOTH(way_back_belongs_to_the_browser_that_went),
		TEST_ON_BOTH(domains_are_kept_to),
		TEST_ON_BOTH(invitation_is_taken_up),
		TEST_ON_SQLITE(answers_that_do_not_hold_sign_nobody_in),
		TEST_ON_BOTH(provider_that_is_gone_leaves_the_password),
	};
	return cmocka_run_group_tests(tests, fetch_server_start, fetch_server_stop);
}
