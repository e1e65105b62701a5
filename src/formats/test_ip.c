#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "formats/ip.h"

static struct arena *a;

static int setup(void **state) { a = arena_new(0); return 0; }
static int teardown(void **state) { a = arena_free(a); return 0; }

static struct ip ip_of(const char *z)
{
	struct ip ip;

	if (!ip_parse(str_of(z), &ip))
		fail_msg("not an address: %s", z);
	return ip;
}

static struct ip_prefix prefix_of(const char *z)
{
	struct ip_prefix p;

	if (!ip_prefix_parse(str_of(z), &p))
		fail_msg("not a prefix: %s", z);
	return p;
}

static void text_follows_rfc_5952(void **state)
{
	static const char *const pairs[][2] = {
		{ "192.0.2.1", "192.0.2.1" }, { "0.0.0.0", "0.0.0.0" }, { "255.255.255.255", "255.255.255.255" },
		{ "2001:DB8:0:0:8:800:200C:417A", "2001:db8::8:800:200c:417a" }, { "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1" },
		{ "2001:0:0:1:0:0:0:1", "2001:0:0:1::1" }, { "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1" },
		{ "0:0:0:0:0:0:0:0", "::" }, { "::1", "::1" }, { "1::", "1::" }, { "::ffff:192.0.2.1", "192.0.2.1" },
		{ "64:ff9b::192.0.2.33", "64:ff9b::c000:221" }, { "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0" }, { "::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8" },
		{ "1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:c000:201" },
	};

	for (size_t i = 0; i < COUNT(pairs); i++)
		assert_string_equal(ip_text(a, ip_of(pairs[i][0])).p, pairs[i][1]);
}

static void reading_is_strict(void **state)
{
	static const char *const bad[] = {
		"", "1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.256", "1.2.3.04", "0x1.2.3.4", "1.2.3.4 ", " 1.2.3.4", "1..2.3",
		"1.2.3.", ".1.2.3", "1.2.3.-4", "1.2.3.+4", "999.1.1.1", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
		"12345::", "g::", "::1%eth0", ":1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:", "::1.2.3", "::1.2.3.4:5", "1.2.3.4::", "[::1]", "::1:",
		"1:2:3:4:5:6:7:1.2.3.4", "1:2:3:4:5:6:7:8::", "::01.2.3.4",
	};
	struct ip ip;

	for (size_t i = 0; i < COUNT(bad); i++)
		if (ip_parse(str_of(bad[i]), &ip))
			fail_msg("accepted: %s", bad[i]);
	assert_false(ip_parse(str_from("1.2.3.4\0x", 9), &ip));
}

/* Whatever is read is written so that reading gives the same again. */
static void text_reads_back(void **state)
{
	struct ip ip, again;
	uint64_t seed = 7;

	for (int i = 0; i < 20000; i++) {
		for (int k = 0; k < 16; k++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			ip.b[k] = seed >> 61 < 4 ? 0 : (unsigned char)(seed >> 33);
		}
		assert_true(ip_parse(ip_text(a, ip), &again));
		assert_int_equal(ip_cmp(ip, again), 0);
		if (i % 100 == 0)
			arena_reset(a);
	}
}

static void every_class_is_told(void **state)
{
	static const struct { const char *ip; enum ip_class class; } cases[] = {
		{ "8.8.8.8", IP_PUBLIC }, { "9.255.255.255", IP_PUBLIC }, { "10.0.0.0", IP_PRIVATE }, { "10.255.255.255", IP_PRIVATE },
		{ "11.0.0.0", IP_PUBLIC }, { "172.15.255.255", IP_PUBLIC }, { "172.16.0.0", IP_PRIVATE }, { "172.31.255.255", IP_PRIVATE },
		{ "172.32.0.0", IP_PUBLIC }, { "192.168.1.1", IP_PRIVATE }, { "127.0.0.1", IP_LOOPBACK }, { "169.254.169.254", IP_LINK_LOCAL },
		{ "100.64.0.0", IP_CGNAT }, { "100.127.255.255", IP_CGNAT }, { "100.128.0.0", IP_PUBLIC }, { "203.0.113.9", IP_DOCUMENTATION },
		{ "198.51.100.1", IP_DOCUMENTATION }, { "192.0.2.1", IP_DOCUMENTATION }, { "198.19.0.1", IP_RESERVED }, { "0.0.0.0", IP_RESERVED },
		{ "224.0.0.1", IP_MULTICAST }, { "240.0.0.1", IP_RESERVED }, { "255.255.255.255", IP_RESERVED },
		{ "::", IP_RESERVED }, { "::1", IP_LOOPBACK }, { "::2", IP_RESERVED }, { "fe80::1", IP_LINK_LOCAL }, { "fd00::1", IP_ULA },
		{ "ff02::1", IP_MULTICAST }, { "2001:db8::1", IP_DOCUMENTATION }, { "3fff:fff::1", IP_DOCUMENTATION }, { "2001::1", IP_RESERVED },
		{ "2002:a00:1::", IP_RESERVED }, { "2400:cb00::1", IP_PUBLIC }, { "4000::1", IP_RESERVED }, { "64:ff9b::a00:1", IP_RESERVED },
		{ "::ffff:10.1.1.1", IP_PRIVATE }, { "::10.1.1.1", IP_RESERVED },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		if (ip_class(ip_of(cases[i].ip)) != cases[i].class)
			fail_msg("%s is told as %d", cases[i].ip, (int)ip_class(ip_of(cases[i].ip)));
	assert_false(ip_is_public(ip_of("203.0.113.9"), false));
	assert_true(ip_is_public(ip_of("203.0.113.9"), true));
	assert_false(ip_is_public(ip_of("10.1.1.1"), true));
}

static void prefixes_read_and_hold(void **state)
{
	struct ip_prefix p = prefix_of("203.0.113.0/24");
	struct ip_prefix any;

	assert_int_equal(p.bits, 120);
	assert_string_equal(ip_prefix_text(a, p).p, "203.0.113.0/24");
	assert_string_equal(ip_text(a, ip_prefix_last(p)).p, "203.0.113.255");
	assert_true(ip_prefix_has(p, ip_of("203.0.113.255")));
	assert_false(ip_prefix_has(p, ip_of("203.0.114.0")));
	assert_true(ip_prefix_covers(p, prefix_of("203.0.113.128/25")));
	assert_false(ip_prefix_covers(prefix_of("203.0.113.128/25"), p));
	assert_string_equal(ip_prefix_text(a, prefix_of("192.0.2.7")).p, "192.0.2.7/32");
	assert_string_equal(ip_prefix_text(a, prefix_of("2001:db8::/33")).p, "2001:db8::/33");
	assert_string_equal(ip_prefix_text(a, ip_prefix_of(ip_of("2001:db8:ffff::1"), 33)).p, "2001:db8:8000::/33");
	assert_true(ip_prefix_has(prefix_of("0.0.0.0/0"), ip_of("8.8.8.8")));
	assert_false(ip_prefix_has(prefix_of("::/0"), ip_of("8.8.8.8")));
	assert_false(ip_prefix_has(prefix_of("0.0.0.0/0"), ip_of("2400::1")));
	static const char *const bad[] = { "203.0.113.7/24", "203.0.113.0/33", "203.0.113.0/", "203.0.113.0/-1", "203.0.113.0/024",
		"2001:db8::/129", "2001:db8::1/64", "/24", "203.0.113.0/24/24", "203.0.113.0/2 4", "203.0.113.0 /24" };
	for (size_t i = 0; i < COUNT(bad); i++)
		if (ip_prefix_parse(str_of(bad[i]), &any))
			fail_msg("accepted: %s", bad[i]);
}

static void public_prefixes_hold_nothing_else(void **state)
{
	assert_true(ip_prefix_is_public(prefix_of("8.8.8.0/24"), false));
	assert_false(ip_prefix_is_public(prefix_of("8.0.0.0/6"), false));  /* holds 10.0.0.0/8 */
	assert_false(ip_prefix_is_public(prefix_of("0.0.0.0/0"), true));
	assert_false(ip_prefix_is_public(prefix_of("203.0.113.0/25"), false));
	assert_true(ip_prefix_is_public(prefix_of("203.0.113.0/25"), true));
	assert_true(ip_prefix_is_public(prefix_of("2400::/12"), false));
	assert_false(ip_prefix_is_public(prefix_of("2000::/3"), true));
	assert_false(ip_prefix_is_public(prefix_of("::/0"), true));
}

static void as_numbers(void **state)
{
	static const char *const bad[] = { "", "AS", "AS0", "0", "AS-1", "-5", "+5", "AS4294967296", "64500x", "AS 64500", "A64500", "01", "99999999999999999999" };
	int64_t v = 0;

	assert_true(asn_parse(S("AS64500"), &v));
	assert_int_equal(v, 64500);
	assert_true(asn_parse(S("as4294967295"), &v));
	assert_int_equal(v, 4294967295);
	assert_string_equal(asn_text(a, v).p, "AS4294967295");
	for (size_t i = 0; i < COUNT(bad); i++)
		if (asn_parse(str_of(bad[i]), &v))
			fail_msg("accepted: %s", bad[i]);
	assert_true(asn_is_public(7552, false));
	assert_false(asn_is_public(64500, false));
	assert_true(asn_is_public(64500, true));
	assert_false(asn_is_public(64512, true));
	assert_false(asn_is_public(65535, true));
	assert_false(asn_is_public(4200000000, true));
	assert_true(asn_is_public(131072, false));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_follows_rfc_5952), cmocka_unit_test(reading_is_strict), cmocka_unit_test(text_reads_back),
		cmocka_unit_test(every_class_is_told), cmocka_unit_test(prefixes_read_and_hold),
		cmocka_unit_test(public_prefixes_hold_nothing_else), cmocka_unit_test(as_numbers),
	};

	return cmocka_run_group_tests_name("formats-ip", tests, setup, teardown);
}
