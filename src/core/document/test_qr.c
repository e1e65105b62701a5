#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/document/qr.h"

static void svg_holds_the_code_and_the_label(void **state)
{
	struct arena *a = arena_new(0);
	struct str svg, other;

	assert_int_equal(qr_svg(a, S("otpauth://totp/x?secret=ABC"), S("Mã <QR>"), &svg), OK);
	assert_true(str_starts(svg, S("<svg ")) && str_ends(svg, S("</svg>")));
	assert_true(str_find(svg, S("<title>Mã &lt;QR&gt;</title>")) > 0);
	assert_true(str_find(svg, S("viewBox=\"0 0 37 37\"")) > 0);  /* version 3: 29 modules and the quiet zone */
	assert_true(str_find(svg, S("M4 4h7v1h-7z")) > 0);           /* the finder pattern's upper edge */
	assert_int_equal(str_find(svg, S("secret")), -1);
	assert_int_equal(qr_svg(a, S("otpauth://totp/x?secret=ABD"), S("Mã <QR>"), &other), OK);
	assert_false(str_eq(svg, other));
	arena_free(a);
}

static void lengths_are_bounded(void **state)
{
	struct arena *a = arena_new(0);
	char *big = a_alloc(a, QR_MAX_BYTES + 1);
	struct str svg = S("untouched");

	memset(big, 0xff, QR_MAX_BYTES + 1);
	assert_int_equal(qr_svg(a, STR_NONE, S(""), &svg), E_INVALID);
	assert_int_equal(qr_svg(a, str_from(big, QR_MAX_BYTES + 1), S(""), &svg), E_INVALID);
	assert_true(str_is(svg, "untouched"));
	assert_int_equal(qr_svg(a, str_from(big, QR_MAX_BYTES), S(""), &svg), OK);
	assert_int_equal(qr_svg(a, str_from("\0\1", 2), S(""), &svg), OK);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(svg_holds_the_code_and_the_label), cmocka_unit_test(lengths_are_bounded) };

	return cmocka_run_group_tests_name("core-qr", tests, NULL, NULL);
}
