#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "formats/cpe.h"

static struct arena *a;

static int setup(void **state) { a = arena_new(0); return 0; }
static int teardown(void **state) { a = arena_free(a); return 0; }

static void assert_reads(const char *typed, const char *canonical)
{
	struct cpe c;
	if (!cpe_parse(a, str_of(typed), &c))
		fail_msg("%s is refused", typed);
	assert_string_equal(a_z(a, cpe_text(a, &c)), canonical);
}

static void formatted_strings_are_normalised(void **state)
{
	assert_reads("cpe:2.3:a:Apache:HTTP_Server:2.4.58:*:*:*:*:*:*:*", "cpe:2.3:a:apache:http_server:2.4.58:*:*:*:*:*:*:*");
	/* Quoting that is not needed goes, what is needed stays. */
	assert_reads("cpe:2.3:a:a\\.b:c\\_d:1\\.0:-:*:en-us:*:*:*:*", "cpe:2.3:a:a.b:c_d:1.0:-:*:en-us:*:*:*:*");
	assert_reads("cpe:2.3:a:x:y\\:z:1\\+2:*:*:*:*:*:*:*", "cpe:2.3:a:x:y\\:z:1\\+2:*:*:*:*:*:*:*");
	assert_reads("cpe:2.3:o:x:y:??1*:*:*:*:*:*:*:\\?", "cpe:2.3:o:x:y:??1*:*:*:*:*:*:*:\\?");
	assert_reads("cpe:2.3:a:x:back\\\\slash:*:*:*:*:*:*:*:*", "cpe:2.3:a:x:back\\\\slash:*:*:*:*:*:*:*:*");
}

/* Examples in the manner of NIST IR 7695 §6.1.3 and §6.2.3. */
static void uris_become_formatted_strings(void **state)
{
	assert_reads("cpe:/a:microsoft:internet_explorer:8.0.6001:beta", "cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*");
	assert_reads("cpe:/a:microsoft:internet_explorer:8.%02:sp%01", "cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*");
	assert_reads("cpe:/a:hp:insight_diagnostics:7.4.0.1570:-:~~online~win2003~x64~",
		"cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:-:*:*:online:win2003:x64:*");
	assert_reads("cpe:/a:hp:openview_network_manager:7.51::~~~linux~~", "cpe:2.3:a:hp:openview_network_manager:7.51:*:*:*:*:linux:*:*");
	assert_reads("cpe:/a:foo%5cbar:big%24money", "cpe:2.3:a:foo\\\\bar:big\\$money:*:*:*:*:*:*:*:*");
	assert_reads("cpe:/a:foo~bar:big%7emoney_2010", "cpe:2.3:a:foo\\~bar:big\\~money_2010:*:*:*:*:*:*:*:*");
	assert_reads("cpe:/o", "cpe:2.3:o:*:*:*:*:*:*:*:*:*:*");
}

static void bad_names_are_refused(void **state)
{
	static const char *const bad[] = { "", "cpe", "cpe:", "cpe:2.3:", "cpe:2.3:a:x:y", "cpe:2.3:a:x:y:1:*:*:*:*:*:*:*:*", "cpe:2.3:a:x:y:1:*:*:*:*:*:*:*:",
		"cpe:2.3:b:x:y:1:*:*:*:*:*:*:*", "cpe:2.3:a:x:y:1*2:*:*:*:*:*:*:*", "cpe:2.3:a:x:y:**1:*:*:*:*:*:*:*", "cpe:2.3:a:x:y:?:*:*:*:*:*:*:*",
		"cpe:2.3:a:x:y:\\-:*:*:*:*:*:*:*", "cpe:2.3:a:x:y:a b:*:*:*:*:*:*:*", "cpe:2.3:a:x:y:é:*:*:*:*:*:*:*", "cpe:2.3:a::y:1:*:*:*:*:*:*:*",
		"cpe:2.3:a:x:y:1+2:*:*:*:*:*:*:*", "cpe:2.3:a:x:y:\\a:*:*:*:*:*:*:*", "cpe:2.3:a:x:y:1:*:*:e\\:n:*:*:*:*", " cpe:/a:x", "cpe:/a:x ", "cpe:/c:x", "cpe:/a:x%0", "cpe:/a:x%00",
		"cpe:/a:x%41", "cpe:/a:x:y:1:u:e:en:more", "cpe:/a:x:y:1:u:~a~b~c~d~e~f", "cpe:/a:%02x%02y" };
	struct cpe c;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (cpe_parse(a, str_of(bad[i]), &c))
			fail_msg("%s is accepted", bad[i]);
}

static void prefixes_end_at_an_attribute(void **state)
{
	struct cpe c;
	assert_true(cpe_parse(a, S("cpe:/a:apache:http_server"), &c));
	assert_string_equal(a_z(a, cpe_prefix(a, &c)), "cpe:2.3:a:apache:http_server:");
	assert_true(cpe_parse(a, S("cpe:2.3:a:x:y:1:*:*:*:*:*:*:-"), &c));
	assert_string_equal(a_z(a, cpe_prefix(a, &c)), "cpe:2.3:a:x:y:1:*:*:*:*:*:*:-");
}

static void people_read_words(void **state)
{
	struct cpe c;
	assert_true(cpe_parse(a, S("cpe:2.3:a:apache:http_server\\+x:-:*:*:*:*:*:*:*"), &c));
	assert_string_equal(a_z(a, cpe_shown(a, &c, CPE_PRODUCT)), "http server+x");
	assert_int_equal(cpe_shown(a, &c, CPE_VERSION).n, 0);
	assert_int_equal(cpe_shown(a, &c, CPE_UPDATE).n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formatted_strings_are_normalised), cmocka_unit_test(uris_become_formatted_strings), cmocka_unit_test(bad_names_are_refused),
		cmocka_unit_test(prefixes_end_at_an_attribute), cmocka_unit_test(people_read_words),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
