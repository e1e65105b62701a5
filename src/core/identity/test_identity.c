/* Passwords, names, addresses and throttling. */
#include "core/identity/test_site.h"

/* ---- passwords ---- */

static void hash_is_argon2id_and_bounded(void **state)
{
	struct arena *a = arena_new(0);
	struct str h = password_hash(a, S(PASSWORD)), again = password_hash(a, S(PASSWORD));
	assert_true(str_starts(h, S("$argon2id$v=19$m=19456,t=2,p=1$")));
	assert_false(str_eq(h, again));
	assert_true(password_holds(h, S(PASSWORD)));
	assert_false(password_holds(h, S(PASSWORD " ")));
	assert_false(password_holds(h, STR_NONE));
	assert_false(password_holds(STR_NONE, STR_NONE));
	assert_false(password_holds(STR_NONE, S("nobody's password")));
	assert_false(password_holds(S("$argon2id$v=19$broken"), S("x")));
	assert_false(password_is_stale(h));
	assert_true(password_is_stale(S("$argon2id$v=19$m=4096,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$9gxMWLxWR0cMnlDZ2ZmfgI2YNf9Vg2tKJPfDcGlpr2I")));
	arena_free(a);
}

static bool is_allowed(struct arena *a, const char *password, const char *name)
{
	struct work w = { .a = a, .by = { .lang = LANG_EN } };
	err e = password_check_rules(&w, str_of(password), str_of(name));
	assert_int_equal(e, w.problem.fields.n ? E_INVALID : OK);
	return e == OK;
}

static void rules_refuse_what_is_guessed_first(void **state)
{
	static const char *const bad[] = { "", "short", "elevenchars", "password1234", "P@ssw0rd1234!", "Matkhau@123456", "mật khẩu 123456",
		"123456789012", "qwertyuiop[]12", "aaaaaaaaaaaa", "abababababab", "abcdefghijklm", "Anhyeuem123456", "iloveyou12345",
		"Vietnam@2026!!", "ungcuusuco2026", "lan.nguyen2026!", "928374650192", "\xff\xfe broken utf8 text" };
	static const char *const good[] = { PASSWORD, "Trời hôm nay nhiều mây lắm nhỉ", "correct horse battery staple", "kX9#vQ2!mZ7p",
		"t4Kq-w8Zp-Lm3x", "Con mèo của tôi tên là Mướp 7" };
	struct arena *a = arena_new(0);
	char long_one[200];
	memset(long_one, 'x', sizeof long_one - 1);
	long_one[sizeof long_one - 1] = 0;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_string_equal(is_allowed(a, bad[i], "lan.nguyen") ? bad[i] : "", "");
	for (size_t i = 0; i < COUNT(good); i++)
		assert_string_equal(is_allowed(a, good[i], "lan.nguyen") ? "" : good[i], "");
	assert_false(is_allowed(a, long_one, "lan.nguyen"));
	arena_free(a);
}

static void names_are_plain(void **state)
{
	assert_true(account_name_valid(S("an")));
	assert_true(account_name_valid(S("lan.nguyen_2-x")));
	assert_false(account_name_valid(S("a")));
	assert_false(account_name_valid(S("Lan")));
	assert_false(account_name_valid(S("lân")));
	assert_false(account_name_valid(S(".lan")));
	assert_false(account_name_valid(S("lan/../x")));
	assert_false(account_name_valid(S("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddx")));
}

static void next_stays_at_home(void **state)
{
	static const char *const foreign[] = { "", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:1", "/a\nb",
		"\\\\evil", "evil", "/x\\y" };
	for (size_t i = 0; i < COUNT(foreign); i++)
		assert_true(str_is(next_path(str_of(foreign[i])), "/"));
	assert_true(str_is(next_path(S("/incidents/SC-2026-000001?tab=x")), "/incidents/SC-2026-000001?tab=x"));
}

static void address_counts_by_subscriber(void **state)
{
	struct arena *a = arena_new(0);
	assert_true(str_is(place_of(a, S("203.0.113.9")), "203.0.113.9"));
	assert_true(str_is(place_of(a, S("2001:db8:1:2:3:4:5:6")), "2001:db8:1:2::/64"));
	assert_true(str_eq(place_of(a, S("2001:db8:1:2:9::1")), place_of(a, S("2001:db8:1:2:3:4:5:6"))));
	arena_free(a);
}

/* ---- throttling ---- */

struct guess { struct attempt t; usec wait; };

static err guess_run(struct work *w, void *arg)
{
	struct guess *g = arg;
	g->wait = 0;
	return attempt_count(w, &g->t, &g->wait);
}

static err forgive_run(struct work *w, void *arg)
{
	struct guess *g = arg;
	return attempt_forgive(w, &g->t);
}

static void guesses_back_off_and_are_forgiven(void **state)
{
	struct fixture *f = *state;
	struct guess g = { .t = { S("lan"), S("203.0.113.9"), 0 } }, other = { .t = { S("minh"), S("203.0.113.9"), 0 } };
	clock_set(T0);
	for (int i = 0; i < 5; i++)
		assert_int_equal(run(f, guess_run, &g), OK);
	assert_int_equal(run(f, guess_run, &g), E_RATE);
	assert_true(g.wait > 0 && g.wait <= USEC_S);
	assert_int_equal(run(f, guess_run, &other), OK);   /* a colleague behind the same address */
	usec waited = 0;
	for (int i = 0; i < 12; i++) {
		clock_set(clock_now() + g.wait + USEC_MS);
		err e = run(f, guess_run, &g);
		if (e == OK)
			e = run(f, guess_run, &g);
		assert_int_equal(e, E_RATE);
		assert_true(g.wait <= 15 * USEC_MIN);
		waited += g.wait;
	}
	assert_true(waited > 15 * USEC_MIN);
	assert_int_equal(run(f, forgive_run, &g), OK);
	assert_int_equal(run(f, guess_run, &g), OK);
	clock_set(0);
}

static err place_run(struct work *w, void *arg)
{
	const struct guess *g = arg;
	return sign_in_place_put(w->db, &(struct sign_in_place_put_in){ .account_id = g->t.account_id, .address = g->t.address,
		.now = w->now }, NULL);
}

static void flood_from_elsewhere_spares_known_places(void **state)
{
	struct fixture *f = *state;
	clock_set(T0);
	assert_int_equal(roles_seed(f->s), OK);
	int64_t id = add(f, "lan", "officer");
	struct guess home = { .t = { S("lan"), S("198.51.100.1"), id } };
	assert_int_equal(run(f, place_run, &home), OK);
	for (int i = 0; i < 60; i++) {
		struct guess g = { .t = { S("lan"), a_fmt(f->a, "203.0.113.%d", i), id } };
		err e = run(f, guess_run, &g);
		assert_int_equal(e, i < 50 ? OK : E_RATE);
		assert_true(g.wait <= USEC_MIN);
	}
	assert_int_equal(run(f, guess_run, &home), OK);
	clock_set(0);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations };
	fixture_use(sets, 1);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hash_is_argon2id_and_bounded),
		cmocka_unit_test(rules_refuse_what_is_guessed_first),
		cmocka_unit_test(names_are_plain),
		cmocka_unit_test(next_stays_at_home),
		cmocka_unit_test(address_counts_by_subscriber),
		TEST_ON_BOTH(guesses_back_off_and_are_forgiven),
		TEST_ON_BOTH(flood_from_elsewhere_spares_known_places),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
