#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "formats/domain.h"

static struct arena *a;

static int setup(void **state) { a = arena_new(0); return 0; }
static int teardown(void **state) { a = arena_free(a); return 0; }

static void names_are_normalised(void **state)
{
	static const char *const pairs[][2] = {
		{ "Example.VN", "example.vn" }, { "a-b.gov.vn.", "a-b.gov.vn" }, { "bücher.example", "xn--bcher-kva.example" },
		{ "BÜCHER.example", "xn--bcher-kva.example" }, { "xn--bcher-kva.example", "xn--bcher-kva.example" },
		{ "1.example", "1.example" }, { "3com.com", "3com.com" },
	};
	struct str name;

	for (size_t i = 0; i < COUNT(pairs); i++) {
		assert_true(domain_parse(a, str_of(pairs[i][0]), &name));
		assert_string_equal(name.p, pairs[i][1]);
	}
}

static void an_idn_is_read_as_its_ascii_form(void **state)
{
	struct str name, again;

	assert_true(domain_parse(a, S("sở-y-tế.gov.vn"), &name));
	assert_true(str_starts(name, S("xn--")));
	assert_true(domain_parse(a, name, &again));
	assert_true(str_eq(name, again));
}

static void bad_names_are_refused(void **state)
{
	static const char *const bad[] = {
		"", ".", "vn", ".vn", "a..vn", "-a.vn", "a-.vn", "a_b.vn", "a b.vn", " a.vn", "a.vn ", "192.0.2.1", "a.1", "a.vn..", "a/b.vn",
		"http://a.vn", "a.vn:80", "a@b.vn", "*.a.vn", "xn--\x80.vn", "xn--a.vn", "\xff\xfe.vn", "a\x01.vn", "ab--c.vn", "a.vn\n", "☃︎ .vn",
	};
	struct str name;
	char label[70], big[300];

	for (size_t i = 0; i < COUNT(bad); i++)
		if (domain_parse(a, str_of(bad[i]), &name))
			fail_msg("accepted: %s", bad[i]);
	memset(label, 'a', 64);
	memcpy(label + 64, ".vn", 4);
	assert_false(domain_parse(a, str_of(label), &name));
	assert_true(domain_parse(a, str_of(label + 1), &name));
	for (size_t i = 0; i < 254; i++)
		big[i] = i % 2 ? '.' : 'a';
	assert_true(domain_parse(a, str_from(big, 253), &name));
	big[253] = 'b';
	big[254] = 'b';
	assert_false(domain_parse(a, str_from(big, 255), &name));
	assert_false(domain_parse(a, str_from("a\0.vn", 5), &name));
}

static void parents_and_suffixes(void **state)
{
	struct str name = S("mail.so.gov.vn");

	assert_true(domain_is_under(name, S("gov.vn")));
	assert_true(domain_is_under(name, name));
	assert_false(domain_is_under(name, S("ov.vn")));
	assert_false(domain_is_under(name, S("x.mail.so.gov.vn")));
	assert_false(domain_is_under(name, STR_NONE));
	name = domain_parent(name);
	assert_true(str_is(name, "so.gov.vn"));
	name = domain_parent(domain_parent(name));
	assert_true(str_is(name, "vn"));
	assert_int_equal(domain_parent(name).n, 0);
	assert_true(str_is(domain_tld(S("a.b.vn")), "vn"));
}

static void top_level_domains(void **state)
{
	static const char *const known[] = { "vn", "com", "academy", "zone", "zw", "ac", "onion", "xn--p1ai", "xyz", "la", "kh" };
	static const char *const unknown[] = { "txt", "exe", "zz", "", "v", "html", "VN", "com1", "php", "cv1" };

	for (size_t i = 0; i < COUNT(known); i++)
		if (!domain_tld_known(str_of(known[i])))
			fail_msg("unknown: %s", known[i]);
	for (size_t i = 0; i < COUNT(unknown); i++)
		if (domain_tld_known(str_of(unknown[i])))
			fail_msg("known: %s", unknown[i]);
	assert_true(domain_tld_is_file_ending(S("sh")));
	assert_false(domain_tld_is_file_ending(S("vn")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_normalised), cmocka_unit_test(an_idn_is_read_as_its_ascii_form),
		cmocka_unit_test(bad_names_are_refused), cmocka_unit_test(parents_and_suffixes), cmocka_unit_test(top_level_domains),
	};

	return cmocka_run_group_tests_name("formats-domain", tests, setup, teardown);
}
