#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */

#include <stdlib.h>

#include "core/fetch.h"
#include "core/queries.h"
#include "core/routes.h"
#include "core/settings.h"
#include "fetch_server.h"

const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module };
const size_t n_modules = COUNT(all_modules);

/* ---- asking ---- */

static void set(struct fixture *f, const char *name, const char *value)
{
	struct transaction *t = transaction_begin(f, TX_WRITE);
	while (transaction_turn(t)) {
		struct work w = { .a = f->a, .db = t->db, .now = clock_now(), .by = { .is_system = true, .name = S("system") } };
		t->answer = setting_set(&w, str_of(name), str_of(value));
	}
	assert_int_equal(transaction_end(t), OK);
}

static struct fetched get(struct fixture *f, const struct fetch_limits *l, const char *url)
{
	struct work w = { .a = f->a, .now = clock_now() };
	struct fetched got;
	fetch(&w, str_of(url), l, &got);
	if (getenv("FETCH_TELL"))
		print_message("%s: %s (%.*s)\n", url, fetch_end_name(got.end), STR_ARG(got.detail));
	return got;
}

static const char *at(struct fixture *f, const char *path)
{
	return a_z(f->a, a_fmt(f->a, "http://127.0.0.1:%d%s", fetch_server.http, path));
}

static const struct fetch_limits plain = { .allow_http = true, .timeout_ms = 1500, .max_bytes = 1 << 20 };

static void allowed(struct fixture *f)
{
	set(f, "fetch.allow_addresses", "127.0.0.1/32, ::1/128");
}

static void what_is_there_comes(void **state)
{
	struct fixture *f = *state;
	allowed(f);
	struct fetched got = get(f, &plain, at(f, "/hello"));
	assert_int_equal(got.end, FETCH_OK);
	assert_int_equal(got.status, 200);
	assert_true(str_is(got.body, "xin chao"));
	assert_true(str_is(got.etag, "\"1\""));
	assert_int_equal(get(f, &plain, at(f, "/none")).status, 404);
	got = get(f, &plain, at(f, "/packed"));
	assert_true(str_is(got.body, "xin chao"));
	got = get(f, &plain, at(f, "/to/self"));
	assert_int_equal(got.n_redirects, 1);
	assert_true(str_is(got.body, "xin chao"));
	assert_true(str_ends(got.url, S("/hello")));
}

static void private_addresses_are_refused_unless_listed(void **state)
{
	struct fixture *f = *state;
	set(f, "fetch.allow_addresses", "");
	assert_int_equal(get(f, &plain, at(f, "/hello")).end, FETCH_ADDRESS_REFUSED);
	assert_int_equal(get(f, &plain, a_z(f->a, a_fmt(f->a, "http://localhost:%d/hello", fetch_server.http))).end, FETCH_ADDRESS_REFUSED);
	assert_int_equal(get(f, &plain, "http://0.0.0.0/").end, FETCH_ADDRESS_REFUSED);
	assert_int_equal(get(f, &plain, "http://[::]/").end, FETCH_ADDRESS_REFUSED);
	assert_int_equal(get(f, &plain, "http://0177.0.0.1/").end, FETCH_ADDRESS_REFUSED);
	assert_int_equal(get(f, &plain, "http://2130706433/").end, FETCH_ADDRESS_REFUSED);
	assert_int_equal(get(f, &plain, "http://[::ffff:127.0.0.1]/").end, FETCH_ADDRESS_REFUSED);
	allowed(f);
	assert_int_equal(get(f, &plain, at(f, "/hello")).end, FETCH_OK);
}

static void every_kind_of_inner_address_is_known(void **state)
{
	static const char *const no[] = { "127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
		"255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.2.1", "::", "::1", "::127.0.0.1", "::ffff:10.0.0.1", "fe80::1", "fec0::1", "fd00::1",
		"ff02::1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "100::1", "2001:db8::1" };
	static const char *const yes[] = { "8.8.8.8", "103.1.2.3", "2400:cb00::1", "2a00:1450::1" };
	struct ip ip;
	for (size_t i = 0; i < COUNT(no); i++) {
		assert_true(ip_parse(str_of(no[i]), &ip));
		assert_false(fetch_may_connect(ip, STR_NONE));
		assert_false(fetch_may_connect(ip, S("8.8.8.0/24,nonsense, 2a00::/16")));
	}
	for (size_t i = 0; i < COUNT(yes); i++) {
		assert_true(ip_parse(str_of(yes[i]), &ip));
		assert_true(fetch_may_connect(ip, STR_NONE));
	}
	assert_true(ip_parse(S("10.1.2.3"), &ip));
	assert_true(fetch_may_connect(ip, S("192.168.0.0/16, 10.1.0.0/16")));
}

static void redirects_are_looked_at_one_by_one(void **state)
{
	struct fixture *f = *state;
	allowed(f);
	assert_int_equal(get(f, &plain, at(f, "/to/meta")).end, FETCH_ADDRESS_REFUSED);
	assert_int_equal(get(f, &plain, at(f, "/to/loopback")).end, FETCH_ADDRESS_REFUSED);
	assert_int_equal(get(f, &plain, at(f, "/to/decimal")).end, FETCH_ADDRESS_REFUSED);
	assert_int_equal(get(f, &plain, at(f, "/to/mapped")).end, FETCH_ADDRESS_REFUSED);
	assert_int_equal(get(f, &plain, at(f, "/to/file")).end, FETCH_PROTOCOL);
	assert_int_equal(get(f, &plain, at(f, "/to/gopher")).end, FETCH_PROTOCOL);
	assert_int_equal(get(f, &plain, at(f, "/to/user")).end, FETCH_BAD_URL);
	assert_int_equal(get(f, &plain, at(f, "/to/endless")).end, FETCH_TOO_MANY_REDIRECTS);
	struct fetched got = get(f, &(struct fetch_limits){ .allow_http = true, .redirects = -1 }, at(f, "/to/self"));
	assert_int_equal(got.end, FETCH_OK);
	assert_int_equal(got.status, 302);
}

static void size_and_time_have_an_end(void **state)
{
	struct fixture *f = *state;
	allowed(f);
	assert_int_equal(get(f, &plain, at(f, "/large")).end, FETCH_TOO_LARGE);
	assert_int_equal(get(f, &plain, at(f, "/large-said")).end, FETCH_TOO_LARGE);
	assert_int_equal(get(f, &plain, at(f, "/bomb")).end, FETCH_TOO_LARGE);
	assert_int_equal(get(f, &plain, at(f, "/head")).end, FETCH_TOO_LARGE);
	usec before = clock_steady();
	assert_int_equal(get(f, &plain, at(f, "/never")).end, FETCH_TOO_SLOW);
	assert_int_equal(get(f, &plain, at(f, "/drip")).end, FETCH_TOO_SLOW);
	assert_true(clock_steady() - before < 10 * USEC_S);
	assert_int_equal(get(f, &plain, at(f, "/short")).end, FETCH_BROKEN);
	assert_int_equal(get(f, &plain, at(f, "/garbage")).end, FETCH_BROKEN);
}

static void certificates_are_verified(void **state)
{
	struct fixture *f = *state;
	allowed(f);
	set(f, "fetch.ca_file", "");
	const char *by_name = a_z(f->a, a_fmt(f->a, "https://localhost:%d/hello", fetch_server.https));
	const char *by_number = a_z(f->a, a_fmt(f->a, "https://127.0.0.1:%d/hello", fetch_server.https));
	assert_int_equal(get(f, &plain, by_name).end, FETCH_TLS);
	set(f, "fetch.ca_file", fetch_server.ca);
	assert_int_equal(get(f, NULL, by_name).end, FETCH_OK);
	assert_int_equal(get(f, NULL, by_number).end, FETCH_TLS);       /* another name than the certificate's */
	assert_int_equal(get(f, NULL, a_z(f->a, a_fmt(f->a, "https://localhost:%d/hello", fetch_server.http))).end, FETCH_TLS);
	set(f, "fetch.ca_file", "");
}

static void only_what_is_asked_for_is_tried(void **state)
{
	struct fixture *f = *state;
	allowed(f);
	assert_int_equal(get(f, NULL, at(f, "/hello")).end, FETCH_PROTOCOL);
	assert_int_equal(get(f, &plain, "file:///etc/passwd").end, FETCH_PROTOCOL);
	assert_int_equal(get(f, &plain, "ftp://127.0.0.1/x").end, FETCH_PROTOCOL);
	assert_int_equal(get(f, &plain, "").end, FETCH_BAD_URL);
	assert_int_equal(get(f, &plain, "khong phai").end, FETCH_BAD_URL);
	assert_int_equal(get(f, &plain, "http://").end, FETCH_BAD_URL);
	assert_int_equal(get(f, &plain, a_z(f->a, a_fmt(f->a, "http://a:b@127.0.0.1:%d/hello", fetch_server.http))).end, FETCH_BAD_URL);
	assert_int_equal(get(f, &plain, "http://127.0.0.1:1/").end, FETCH_NO_CONNECTION);
	assert_int_equal(get(f, &plain, "http://khong-co.invalid/").end, FETCH_NO_NAME);
	setenv("http_proxy", "http://127.0.0.1:1", 1);
	setenv("all_proxy", "http://127.0.0.1:1", 1);
	assert_int_equal(get(f, &plain, at(f, "/hello")).end, FETCH_OK);
	assert_true(str_is(get(f, &plain, at(f, "/proxy-authorization")).body, "None"));
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations };
	fixture_use(sets, 1);
	const struct CMUnitTest tests[] = {
		TEST_ON_SQLITE(what_is_there_comes),
		TEST_ON_SQLITE(private_addresses_are_refused_unless_listed),
		TEST_ON_SQLITE(every_kind_of_inner_address_is_known),
		TEST_ON_SQLITE(redirects_are_looked_at_one_by_one),
		TEST_ON_SQLITE(size_and_time_have_an_end),
		TEST_ON_SQLITE(certificates_are_verified),
		TEST_ON_SQLITE(only_what_is_asked_for_is_tried),
	};
	return cmocka_run_group_tests(tests, fetch_server_start, fetch_server_stop);
}
