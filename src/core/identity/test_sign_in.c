/* Signing in through a running server: sessions, forms, second factor. */
#include "core/identity/test_site.h"
#include "core/test_key.h"

/* ---- signing in ---- */

static void wrong_name_and_wrong_password_look_the_same(void **state)
{
	struct site x = site_open(*state);
	struct browser b = { .site = &x };
	add(x.f, "lan", "officer");
	struct answer wrong = sign_in(&b, "lan", "not+the+password");
	struct answer unknown = sign_in(&b, "nobody.here", "not+the+password");
	assert_int_equal(wrong.status, 422);
	assert_int_equal(unknown.status, 422);
	assert_true(has(wrong, "The sign-in name or the password is wrong."));
	assert_true(has(unknown, "The sign-in name or the password is wrong."));
	assert_false(has(wrong, "not the password"));
	assert_int_equal(b.session.n, 0);
	assert_int_equal(journalled(x.f, "account.sign_in_failed"), 2);
	assert_int_equal(sign_in(&b, "lan", PASSWORD).status, 303);
	assert_true(is_in(&b));
	assert_int_equal(journalled(x.f, "account.sign_in"), 1);
	site_close(&x);
}

static void form_without_its_token_is_refused(void **state)
{
	struct site x = site_open(*state);
	struct browser b = { .site = &x };
	add(x.f, "lan", "officer");
	struct answer bare = ask(&b, "POST", "/sign-in", "application/x-www-form-urlencoded", S("name=lan&password=" PASSWORD));
	assert_int_equal(bare.status, 403);
	b = signed_in(&x, "lan");
	bare = ask(&b, "POST", "/sign-out", "application/x-www-form-urlencoded", S("_csrf=forged"));
	assert_int_equal(bare.status, 403);
	assert_true(is_in(&b));
	static const char *const pages[] = { "/sign-in/code", "/forgot", "/account", "/account/second-factor", "/account/tokens" };
	for (size_t i = 0; i < COUNT(pages); i++)
		assert_true(has(get(&b, pages[i]), "name=\"_csrf\""));
	site_close(&x);
}

static void too_many_guesses_wait_even_with_the_right_password(void **state)
{
	struct site x = site_open(*state);
	struct browser b = { .site = &x };
	add(x.f, "lan", "officer");
	add(x.f, "minh", "officer");
	for (int i = 0; i < 5; i++)
		assert_int_equal(sign_in(&b, "lan", "wrong").status, 422);
	struct answer refused = sign_in(&b, "lan", PASSWORD);
	assert_int_equal(refused.status, 429);
	assert_true(answer_header(refused, "Retry-After").n > 0);
	assert_int_equal(sign_in(&b, "minh", PASSWORD).status, 303);
	clock_set(T0 + 2 * USEC_S);
	assert_int_equal(sign_in(&b, "lan", PASSWORD).status, 303);
	site_close(&x);
}

static void session_ends_when_idle_and_at_last(void **state)
{
	struct site x = site_open(*state);
	add(x.f, "lan", "officer");
	struct browser b = signed_in(&x, "lan");
	clock_set(T0 + 7 * USEC_HOUR);
	assert_true(is_in(&b));                       /* and is seen */
	clock_set(T0 + 14 * USEC_HOUR);
	assert_true(is_in(&b));
	clock_set(T0 + 23 * USEC_HOUR);
	assert_false(is_in(&b));                      /* nine idle hours */
	b = signed_in(&x, "lan");
	for (int h = 1; h <= 23; h += 2) {
		clock_set(T0 + 23 * USEC_HOUR + h * USEC_HOUR);
		assert_true(is_in(&b));
	}
	clock_set(T0 + 47 * USEC_HOUR);
	assert_false(is_in(&b));                      /* a day, however busy */
	site_close(&x);
}

static void sign_in_makes_a_new_session_and_ends_the_old(void **state)
{
	struct site x = site_open(*state);
	add(x.f, "lan", "officer");
	struct browser b = signed_in(&x, "lan"), old = b;
	get(&b, "/account");
	struct answer again = ask(&b, "POST", "/sign-in", "application/x-www-form-urlencoded",
		a_fmt(x.f->a, "_csrf=%.*s&name=lan&password=%s&next=//evil.example", STR_ARG(b.csrf), PASSWORD));
	assert_int_equal(again.status, 303);
	assert_true(str_is(answer_header(again, "Location"), "/"));
	assert_false(str_eq(b.session, old.session));
	assert_true(is_in(&b));
	assert_false(is_in(&old));
	struct answer out = send_form(&b, "/account", "/sign-out", "");
	assert_int_equal(out.status, 303);
	assert_int_equal(b.session.n, 0);
	site_close(&x);
}

static void new_password_ends_the_other_sessions(void **state)
{
	struct site x = site_open(*state);
	struct arena *a = ((struct fixture *)*state)->a;
	add(x.f, "lan", "officer");
	struct browser here = signed_in(&x, "lan"), there = signed_in(&x, "lan");
	struct answer wrong = send_form(&here, "/account", "/account/password", a_z(a, a_fmt(a, "current=wrong&password=%s&again=%s",
		OTHER_PASSWORD, OTHER_PASSWORD)));
	assert_int_equal(wrong.status, 422);
	struct answer weak = send_form(&here, "/account", "/account/password", a_z(a, a_fmt(a,
		"current=%s&password=Matkhau123456&again=Matkhau123456", PASSWORD)));
	assert_int_equal(weak.status, 422);
	assert_true(has(weak, "too easy to guess"));
	struct answer done = send_form(&here, "/account", "/account/password", a_z(a, a_fmt(a, "current=%s&password=%s&again=%s",
		PASSWORD, OTHER_PASSWORD, OTHER_PASSWORD)));
	assert_int_equal(done.status, 303);
	assert_true(is_in(&here));
	assert_false(is_in(&there));
	assert_int_equal(sign_in(&there, "lan", PASSWORD).status, 422);
	assert_int_equal(sign_in(&there, "lan", OTHER_PASSWORD).status, 303);
	site_close(&x);
}

static void new_email_needs_the_password(void **state)
{
	struct site x = site_open(*state);
	add(x.f, "lan", "officer");
	struct browser b = signed_in(&x, "lan");
	const char *form = "full_name=Lan&email=thief@example.vn&phone=&lang=en";
	assert_int_equal(send_form(&b, "/account", "/account", form).status, 422);
	assert_false(has(get(&b, "/account"), "thief@example.vn"));
	assert_int_equal(send_form(&b, "/account", "/account", a_z(x.f->a, a_fmt(x.f->a, "%s&password_now=%s", form, PASSWORD))).status, 303);
	assert_true(has(get(&b, "/account"), "thief@example.vn"));
	site_close(&x);
}

struct lookup { struct str secret; size_t n; };

/* As it would have been seen at T0, when nothing had expired. */
static err lookup_run(struct work *w, void *arg)
{
	struct lookup *l = arg;
	struct session_actor_rows rows;
	TRY(session_actor(w->db, w->a, &(struct session_actor_in){ .secret_hash = secret_hash(w->a, l->secret), .now = T0 }, &rows));
	l->n = rows.n;
	return OK;
}

static err clean_run(struct work *w, void *arg)
{
	return identity_clean(w, STR_NONE);
}

static void cleaning_takes_only_what_has_expired(void **state)
{
	struct site x = site_open(*state);
	add(x.f, "lan", "officer");
	struct browser old = signed_in(&x, "lan");
	clock_set(T0 + 20 * USEC_HOUR);
	struct browser b = signed_in(&x, "lan");
	struct lookup was = { old.session, 0 }, is = { b.session, 0 };
	assert_int_equal(run(x.f, clean_run, NULL), OK);
	assert_int_equal(run(x.f, lookup_run, &was), OK);
	assert_int_equal(run(x.f, lookup_run, &is), OK);
	assert_int_equal(was.n, 0);
	assert_int_equal(is.n, 1);
	assert_true(is_in(&b));
	site_close(&x);
}

/* ---- second factor ---- */

static const char *code_now(struct arena *a, struct str secret32)
{
	char *raw, code[7];
	size_t n;
	assert_int_equal(oath_base32_decode(secret32.p, secret32.n, &raw, &n), OATH_OK);
	assert_int_equal(oath_totp_generate(raw, n, (time_t)(clock_now() / USEC_S), 30, 0, 6, code), OATH_OK);
	free(raw);
	return a_z(a, str_of(code));
}

static struct str squeezed(struct arena *a, struct str s)
{
	struct str all = STR_NONE;
	for (struct str rest = s; rest.p;)
		all = a_cat(a, all, str_cut(&rest, ' '));
	return all;
}

/* Turns it on for the browser's account; the secret in base32, and the page with the recovery codes. */
static struct str second_on(struct browser *b, struct answer *ret_codes)
{
	struct arena *a = b->site->f->a;
	assert_int_equal(send_form(b, "/account/second-factor", "/account/second-factor/begin", "").status, 303);
	struct answer page = get(b, "/account/second-factor");
	struct str secret = squeezed(a, between(page, "<code class=\"fs-3 text-break user-select-all\">", '<'));
	assert_int_equal(secret.n, 32);
	assert_int_equal(send_form(b, "/account/second-factor", "/account/second-factor", "code=000000").status, 422);
	*ret_codes = send_form(b, "/account/second-factor", "/account/second-factor",
		a_z(a, a_fmt(a, "code=%s", code_now(a, secret))));
	assert_int_equal(ret_codes->status, 200);
	return secret;
}

static struct answer send_code(struct browser *b, const char *code)
{
	struct arena *a = b->site->f->a;
	return send_form(b, "/sign-in/code", "/sign-in/code", a_z(a, a_fmt(a, "code=%s", code)));
}

static void code_is_accepted_once(void **state)
{
	struct site x = site_open(*state);
	struct arena *a = x.f->a;
	struct answer codes;
	add(x.f, "lan", "officer");
	struct browser b = signed_in(&x, "lan"), c = { .site = &x };
	struct str secret = second_on(&b, &codes);
	const char *used = code_now(a, secret);
	assert_int_equal(send_form(&b, "/account/second-factor", "/account/second-factor/begin", "").status, 409);
	struct answer step = sign_in(&c, "lan", PASSWORD);
	assert_int_equal(step.status, 303);
	assert_int_equal(c.session.n, 0);
	assert_true(c.step.n > 0);
	assert_false(is_in(&c));
	assert_int_equal(send_code(&c, used).status, 422);          /* the code that turned it on is used up */
	clock_set(clock_now() + 30 * USEC_S);
	const char *fresh = code_now(a, secret);
	assert_int_equal(send_code(&c, fresh).status, 303);
	assert_true(is_in(&c));
	struct browser d = { .site = &x };
	sign_in(&d, "lan", PASSWORD);
	assert_int_equal(send_code(&d, fresh).status, 422);         /* replayed */
	assert_false(is_in(&d));
	site_close(&x);
}

static void recovery_code_works_once(void **state)
{
	struct site x = site_open(*state);
	struct answer codes;
	add(x.f, "lan", "officer");
	struct browser b = signed_in(&x, "lan"), c = { .site = &x };
	second_on(&b, &codes);
	const char *code = a_z(x.f->a, between(codes, "<code class=\"fs-3 text-break user-select-all\">", '<'));
	assert_int_equal(strlen(code), 14);
	sign_in(&c, "lan", PASSWORD);
	assert_int_equal(send_code(&c, code).status, 303);
	assert_true(is_in(&c));
	assert_int_equal(journalled(x.f, "account.recovery_code_used"), 1);
	sign_in(&c, "lan", PASSWORD);
	assert_int_equal(send_code(&c, code).status, 422);
	assert_false(is_in(&c));
	site_close(&x);
}

static void guessing_codes_is_throttled(void **state)
{
	struct site x = site_open(*state);
	struct answer codes;
	add(x.f, "lan", "officer");
	struct browser b = signed_in(&x, "lan"), c = { .site = &x };
	struct str secret = second_on(&b, &codes);
	clock_set(clock_now() + USEC_MIN);
	sign_in(&c, "lan", PASSWORD);
	for (int i = 0; i < 5; i++)
		assert_int_equal(send_code(&c, "000001").status, 422);
	assert_int_equal(send_code(&c, code_now(x.f->a, secret)).status, 429);
	site_close(&x);
}

static void turning_off_needs_password_and_code(void **state)
{
	struct site x = site_open(*state);
	struct arena *a = x.f->a;
	struct answer codes;
	add(x.f, "lan", "officer");
	struct browser b = signed_in(&x, "lan"), c = { .site = &x };
	struct str secret = second_on(&b, &codes);
	clock_set(clock_now() + USEC_MIN);
	struct answer x1 = send_form(&b, "/account/second-factor", "/account/second-factor/off",
		a_z(a, a_fmt(a, "current=wrong&code=%s", code_now(a, secret))));
	struct answer x2 = send_form(&b, "/account/second-factor", "/account/second-factor/off", "current=" PASSWORD "&code=000000");
	assert_int_equal(x1.status, 422);
	assert_int_equal(x2.status, 422);
	struct answer x3 = send_form(&b, "/account/second-factor", "/account/second-factor/off",
		a_z(a, a_fmt(a, "current=%s&code=%s", PASSWORD, code_now(a, secret))));
	assert_int_equal(x3.status, 303);
	sign_in(&c, "lan", PASSWORD);
	assert_true(is_in(&c));
	site_close(&x);
}

/* ---- the secret at rest ---- */

struct at_rest { const char *name; int64_t id; struct str secret; };

static err at_rest_get(struct work *w, void *arg)
{
	struct at_rest *x = arg;
	struct account_by_name_row row;
	bool found;
	TRY(account_by_name(w->db, w->a, &(struct account_by_name_in){ .name = str_of(x->name) }, &row, &found));
	assert_true(found);
	x->id = row.id;
	x->secret = row.totp_secret;
	return OK;
}

static err at_rest_put(struct work *w, void *arg)
{
	struct at_rest *x = arg;
	return totp_put(w->db, &(struct totp_put_in){ .id = x->id, .secret = x->secret }, NULL);
}

static struct at_rest at_rest(struct site *x, const char *name)
{
	struct at_rest is = { .name = name };
	assert_int_equal(run(x->f, at_rest_get, &is), OK);
	is.secret = a_dup(x->f->a, is.secret);
	return is;
}

static struct str raw_of(struct arena *a, struct str secret32)
{
	char *raw;
	size_t n;
	assert_int_equal(oath_base32_decode(secret32.p, secret32.n, &raw, &n), OATH_OK);
	struct str all = a_dup(a, str_from(raw, n));
	free(raw);
	return all;
}

/* Signs in with the password and the present code; the status that answers the code. */
static int status_of_code(struct site *x, const char *name, struct str secret32)
{
	struct browser b = { .site = x };
	clock_set(clock_now() + 30 * USEC_S);
	assert_int_equal(sign_in(&b, name, PASSWORD).status, 303);
	return send_code(&b, code_now(x->f->a, secret32)).status;
}

static void secret_lies_sealed(void **state)
{
	struct site x = site_open(*state);
	struct answer codes;
	add(x.f, "lan", "officer");
	add(x.f, "mai", "officer");
	struct browser lan = signed_in(&x, "lan"), mai = signed_in(&x, "mai");
	struct str secret = second_on(&lan, &codes), other = second_on(&mai, &codes);
	struct at_rest is = at_rest(&x, "lan"), of_mai = at_rest(&x, "mai");
	struct str raw = raw_of(x.f->a, secret);
	assert_int_equal(raw.n, TOTP_SECRET_BYTES);
	assert_true(is.secret.n > raw.n);
	assert_true(str_find(is.secret, raw) < 0);
	assert_true(str_eq(totp_unseal(x.f->a, is.id, is.secret), raw));
	assert_int_equal(status_of_code(&x, "lan", secret), 303);
	/* another account's secret put into this row opens nothing */
	struct at_rest moved = { .id = is.id, .secret = of_mai.secret };
	assert_int_equal(run(x.f, at_rest_put, &moved), OK);
	assert_int_equal(status_of_code(&x, "lan", other), 422);
	/* nor does one with a bit turned */
	char *bad = a_z(x.f->a, is.secret);
	bad[is.secret.n - 1] ^= 1;
	assert_int_equal(totp_unseal(x.f->a, is.id, str_from(bad, is.secret.n)).n, 0);
	for (size_t n = 0; n < is.secret.n; n++)
		assert_int_equal(totp_unseal(x.f->a, is.id, str_sub(is.secret, 0, n)).n, 0);
	site_close(&x);
}

static void secret_of_an_earlier_version_is_sealed_at_start(void **state)
{
	struct site x = site_open(*state);
	struct answer codes;
	add(x.f, "lan", "officer");
	struct browser lan = signed_in(&x, "lan");
	struct str secret = second_on(&lan, &codes), raw = raw_of(x.f->a, secret);
	struct at_rest plain = at_rest(&x, "lan");
	plain.secret = raw;
	assert_int_equal(run(x.f, at_rest_put, &plain), OK);
	assert_int_equal(totp_seal_plain(x.f->s), OK);
	struct at_rest is = at_rest(&x, "lan");
	assert_true(str_find(is.secret, raw) < 0);
	assert_int_equal(status_of_code(&x, "lan", secret), 303);
	assert_int_equal(totp_seal_plain(x.f->s), OK);
	assert_true(str_eq(at_rest(&x, "lan").secret, is.secret));
	site_close(&x);
}

int main(void)
{
	key_make();
	static const struct migration_set *const sets[] = { &core_migrations };
	fixture_use(sets, 1);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(wrong_name_and_wrong_password_look_the_same),
		TEST_ON_BOTH(form_without_its_token_is_refused),
		TEST_ON_BOTH(too_many_guesses_wait_even_with_the_right_password),
		TEST_ON_BOTH(session_ends_when_idle_and_at_last),
		TEST_ON_BOTH(sign_in_makes_a_new_session_and_ends_the_old),
		TEST_ON_BOTH(new_password_ends_the_other_sessions),
		TEST_ON_BOTH(cleaning_takes_only_what_has_expired),
		TEST_ON_BOTH(new_email_needs_the_password),
		TEST_ON_BOTH(code_is_accepted_once),
		TEST_ON_BOTH(recovery_code_works_once),
		TEST_ON_BOTH(guessing_codes_is_throttled),
		TEST_ON_BOTH(turning_off_needs_password_and_code),
		TEST_ON_BOTH(secret_lies_sealed),
		TEST_ON_BOTH(secret_of_an_earlier_version_is_sealed_at_start),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
