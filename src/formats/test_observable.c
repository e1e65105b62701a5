#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/rand.h"
#include "formats/observable.h"

static struct arena *a;

static int setup(void **state) { a = arena_new(0); return 0; }
static int teardown(void **state) { a = arena_free(a); return 0; }

/* "kind=value kind=value …" */
static const char *shown(struct str text)
{
	struct observables o;
	struct str all = S("");

	observable_extract(a, text, 1000, &o);
	for (size_t i = 0; i < o.n; i++) {
		assert_true(o.at[i].at + o.at[i].n <= text.n && o.at[i].n > 0 && o.at[i].seen > 0);
		all = a_fmt(a, "%.*s%s%s=%.*s", STR_ARG(all), i ? " " : "", observable_kind_name(o.at[i].kind), STR_ARG(o.at[i].value));
	}
	return a_z(a, all);
}

#define SHOWN(text, expected) assert_string_equal(shown(S(text)), expected)

static void plain_text(void **state)
{
	SHOWN("Máy 203.0.113.7 gọi về evil.example.com, cổng 443.", "ip=203.0.113.7 domain=evil.example.com");
	SHOWN("Dải 203.0.113.0/24 và 2001:db8::/32; máy 2001:DB8::1.", "prefix=203.0.113.0/24 prefix=2001:db8::/32 ip=2001:db8::1");
	SHOWN("203.0.113.7:8080, [2001:db8::5]:443, 203.0.113.9/evil.sh", "ip=203.0.113.7 ip=2001:db8::5 ip=203.0.113.9");
	SHOWN("203.0.113.7/24", "ip=203.0.113.7");
	SHOWN("203.0.113.1-203.0.113.9", "ip=203.0.113.1 ip=203.0.113.9");
	SHOWN("Thư từ Tran.Van.A@Mail.Example.VN gửi <b@c.vn>", "email=tran.van.a@mail.example.vn email=b@c.vn");
	SHOWN("xem (https://Evil.vn/A?b=C#d).", "url=https://evil.vn/A?b=C#d domain=evil.vn");
	SHOWN("CVE-2021-44228, cve-2023-1234567 CVE\xe2\x80\x91" "2020\xe2\x80\x91" "0601", "cve=CVE-2021-44228 cve=CVE-2023-1234567 cve=CVE-2020-0601");
	SHOWN("md5:D41D8CD98F00B204E9800998ECF8427E", "md5=d41d8cd98f00b204e9800998ecf8427e");
	SHOWN("da39a3ee5e6b4b0d3255bfef95601890afd80709 / e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709 sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	SHOWN("lừa đảo tại bücher.vn", "domain=xn--bcher-kva.vn");
	SHOWN("src=203.0.113.5 dst=198.51.100.2;host=c2.evil.net", "ip=203.0.113.5 ip=198.51.100.2 domain=c2.evil.net");
	SHOWN("2026-01-02,http://a.vn/x,malware", "url=http://a.vn/x domain=a.vn");
}

static void defanged_text(void **state)
{
	SHOWN("hxxps://evil[.]example[.]com/x", "url=https://evil.example.com/x domain=evil.example.com");
	SHOWN("hXXp[:]//evil(.)vn", "url=http://evil.vn domain=evil.vn");
	SHOWN("http[://]203[.]0[.]113[.]7[:]8080/a", "url=http://203.0.113.7:8080/a ip=203.0.113.7");
	SHOWN("evil{.}vn evil[dot]com bad(DOT)net", "domain=evil.vn domain=evil.com domain=bad.net");
	SHOWN("evil [.] vn", "domain=evil.vn");
	SHOWN("a[@]evil[.]vn b[at]c[.]vn d [at] e [dot] vn", "email=a@evil.vn email=b@c.vn email=d@e.vn");
	SHOWN("203(.)0(.)113(.)9 2001[:]db8[:][:]1 203[.]0[.]113[.]0/24", "ip=203.0.113.9 ip=2001:db8::1 prefix=203.0.113.0/24");
	SHOWN("setup[.]sh", "domain=setup.sh");
	SHOWN("fxp://files[.]evil[.]vn/a.exe", "url=ftp://files.evil.vn/a.exe domain=files.evil.vn");
}

static void what_only_looks_like_one_is_left(void **state)
{
	SHOWN("readme.txt invoice.pdf.exe setup.sh archive.zip index.php libc.so", "");
	SHOWN("v1.2.3.4 1.2.3.4.5 1.2.3 999.1.1.1 01.2.3.4", "");
	SHOWN("12:30:45 aa:bb:cc:dd:ee:ff std::string a::b :: ::", "");
	SHOWN("xong.In ra, System.Net, hết.Tôi đi, e.g. v.v... TP.HCM", "");
	SHOWN("CVE-21-1 CVE-1998-0001 CVE-2021-123 XCVE-2021-44228", "");
	SHOWN("d41d8cd98f00b204e9800998ecf8427 d41d8cd98f00b204e9800998ecf8427eff 12345678901234567890123456789012", "");
	SHOWN("user@host @evil name@ a@b. http:// http://x https:///a ://a", "");
	SHOWN("http://a_b.vn:99999/ http://evil.vn:x/", "domain=evil.vn");
}

static void urls_keep_their_own_marks(void **state)
{
	SHOWN("[x](http://a.vn/b_(c)) http://a.vn/d(e", "url=http://a.vn/b_(c) domain=a.vn url=http://a.vn/d(e");
	SHOWN("http://user:pw@evil.vn:81/p?u=http://b.vn/.", "url=http://user:pw@evil.vn:81/p?u=http://b.vn/ domain=evil.vn");
	SHOWN("http://[2001:DB8::1]:80/x http://[2001:db8::1", "url=http://[2001:db8::1]:80/x ip=2001:db8::1");
	SHOWN("http://evil.vn. http://203.0.113.4!", "url=http://evil.vn domain=evil.vn url=http://203.0.113.4 ip=203.0.113.4");
	SHOWN("“http://evil.vn/a” «http://evil.vn/b» http://evil.vn/c…", "url=http://evil.vn/a domain=evil.vn url=http://evil.vn/b url=http://evil.vn/c");
	SHOWN("tcp://evil.vn:4444", "url=tcp://evil.vn:4444 domain=evil.vn");
}

static void each_stands_once_with_its_place(void **state)
{
	struct observables o;

	observable_extract(a, S("x evil[.]vn y EVIL.VN z evil.vn 203.0.113.7"), 1000, &o);
	assert_int_equal(o.n, 2);
	assert_int_equal(o.at[0].at, 2);
	assert_int_equal(o.at[0].n, 9);
	assert_int_equal(o.at[0].seen, 3);
	observable_extract(a, S("a.vn b.vn c.vn"), 2, &o);
	assert_int_equal(o.n, 2);
	assert_true(o.is_cut);
	observable_extract(a, S("a.vn b.vn a.vn"), 2, &o);
	assert_false(o.is_cut);
}

static void one_value_in_a_field(void **state)
{
	static const char *const bad[] = { "", " ", "a.vn b.vn", "a.vn,", "x", "1.2.3", "a.vn/x", "203.0.113.7:80", "a.vn." };
	enum observable_kind kind;
	struct observable o;

	assert_true(observable_parse(a, S("  hxxp://evil[.]internal/x\n"), &o));
	assert_int_equal(o.kind, OBSERVABLE_URL);
	assert_string_equal(o.value.p, "http://evil.internal/x");
	assert_int_equal(o.at, 2);
	assert_true(observable_parse(a, S("[:][:]"), &o));
	assert_int_equal(o.kind, OBSERVABLE_IP);
	assert_true(observable_parse(a, S("may1.noibo"), &o));
	assert_int_equal(o.kind, OBSERVABLE_DOMAIN);
	for (size_t i = 0; i < COUNT(bad); i++)
		if (observable_parse(a, str_of(bad[i]), &o))
			fail_msg("accepted: %s", bad[i]);
	assert_true(observable_kind_parse(S("sha256"), &kind) && kind == OBSERVABLE_SHA256);
	assert_false(observable_kind_parse(S("sha512"), &kind));
}

static void defanging_reads_back(void **state)
{
	static const char *const values[] = {
		"203.0.113.7", "2001:db8::1", "203.0.113.0/24", "2001:db8::/32", "evil.example.com", "https://evil.example.com/a.b?c=d",
		"http://u.v@evil.example.com:8080/", "tcp://evil.example.com:1", "ftp://evil.vn/x", "http://[2001:db8::1]/", "a.b@evil.vn",
		"d41d8cd98f00b204e9800998ecf8427e", "CVE-2021-44228",
	};

	for (size_t i = 0; i < COUNT(values); i++) {
		struct observable o, again;
		struct str safe;

		assert_true(observable_parse(a, str_of(values[i]), &o));
		assert_string_equal(o.value.p, values[i]);
		safe = observable_defang(a, o.kind, o.value);
		if (!observable_parse(a, safe, &again))
			fail_msg("not read back: %s", safe.p);
		assert_true(again.kind == o.kind && str_eq(again.value, o.value));
	}
	assert_string_equal(observable_defang(a, OBSERVABLE_URL, S("https://evil.vn/a.b")).p, "hxxps://evil[.]vn/a.b");
	assert_string_equal(observable_defang(a, OBSERVABLE_IP, S("2001:db8::1")).p, "2001[:]db8[:][:]1");
}

/* Two megabytes of each nasty pattern; quadratic work, even within a chunk, would take minutes. */
static void hostile_text_takes_linear_time(void **state)
{
	static const char *const patterns[] = {
		"a", "a.", "a.b.c.vn@", "http://", "http://a.b/", "[.]", " [.] ", "1.2.3.4.", "::", "1:", "((((", "://", "http://a.vn/))))",
		"[://]", "é.vn", "xn--a.vn ", "@", "a@a.vn@", "%", "ffffffffffffffffffffffffffffffff", "-", "\xe2\x80\x91", "\xff", "a b.vn c@d.vn ",
		"http://[", "é", "q\xc3\xa9.\xc3\xa9.vn/",
	};
	const size_t size = 2 << 20;
	char *text = malloc(size);

	assert_non_null(text);
	for (size_t i = 0; i < COUNT(patterns); i++) {
		size_t n = strlen(patterns[i]);
		struct observables o;
		usec begun = clock_steady(), took;

		for (size_t k = 0; k < size; k++)
			text[k] = patterns[i][k % n];
		observable_extract(a, str_from(text, size), 1000, &o);
		took = clock_steady() - begun;
		if (took > 15 * USEC_S)
			fail_msg("%s took %d ms", patterns[i], (int)(took / USEC_MS));
		if (getenv("UNGCUU_TEST_TIMES"))
			print_message("# %-24s %5d ms, %d found\n", patterns[i], (int)(took / USEC_MS), (int)o.n);
		arena_reset(a);
	}
	free(text);
}

/* A name that falls on the edge between two chunks of an endless word is not reported in halves. */
static void nothing_is_made_of_a_cut(void **state)
{
	struct observables o;
	struct buf b;

	buf_init(&b, 1 << 20);
	while (b.n < 4090)
		buf_lit(&b, "x");
	buf_lit(&b, "-secure.bank.vn");
	observable_extract(a, buf_str(&b), 10, &o);
	assert_int_equal(o.n, 0);
	buf_clear(&b);
	buf_lit(&b, "http://evil.vn/");
	while (b.n < 9000)
		buf_lit(&b, "x");
	buf_lit(&b, " a.vn");
	observable_extract(a, buf_str(&b), 10, &o);
	assert_int_equal(o.n, 2);
	assert_string_equal(o.at[0].value.p, "evil.vn");
	assert_string_equal(o.at[1].value.p, "a.vn");
	buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_text), cmocka_unit_test(defanged_text), cmocka_unit_test(what_only_looks_like_one_is_left),
		cmocka_unit_test(urls_keep_their_own_marks), cmocka_unit_test(each_stands_once_with_its_place),
		cmocka_unit_test(one_value_in_a_field), cmocka_unit_test(defanging_reads_back),
		cmocka_unit_test(hostile_text_takes_linear_time), cmocka_unit_test(nothing_is_made_of_a_cut),
	};

	return cmocka_run_group_tests_name("formats-observable", tests, setup, teardown);
}
