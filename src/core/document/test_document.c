#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

#include "base/clock.h"
#include "core/document/parts.h"
#include "document_samples.h"

static struct arena *a;

static int setup(void **state) { a = arena_new(0); return 0; }

/* The libraries keep their fonts for the life of the process; the leak checker need not hear of it. */
static int teardown(void **state)
{
	a = arena_free(a);
	pango_cairo_font_map_set_default(NULL);
	FcFini();
	return 0;
}

static struct outline outline(const struct document *d)
{
	struct outline o;

	assert_int_equal(outline_of(d, a, &o), OK);
	return o;
}

static void assert_text(struct str s, const char *expected)
{
	assert_string_equal(a_z(a, s), expected);
}

static void numbers_and_dates_are_padded(void **state)
{
	static const struct { struct civil day; const char *shown; } days[] = {
		{ { 2026, 2, 5, 0, 0, 0 }, "Hà Nội, ngày 05 tháng 02 năm 2026" }, { { 2026, 3, 9, 0, 0, 0 }, "Hà Nội, ngày 09 tháng 3 năm 2026" },
		{ { 2026, 1, 31, 23, 59, 59 }, "Hà Nội, ngày 31 tháng 01 năm 2026" }, { { 2026, 12, 10, 0, 0, 0 }, "Hà Nội, ngày 10 tháng 12 năm 2026" },
	};
	struct document d = { .issuer = S("X"), .place = S("Hà Nội"), .number = S("7/BC-X") };

	for (size_t i = 0; i < COUNT(days); i++) {
		d.date_usec = civil_usec(days[i].day);
		assert_text(outline(&d).head_right2.at[0].text, days[i].shown);
	}
	assert_text(outline(&d).head_left2.at[0].text, "Số: 07/BC-X");
	d.number = S("17/BC-X");
	assert_text(outline(&d).head_left2.at[0].text, "Số: 17/BC-X");
	d.number = STR_NONE;
	d.date_usec = 0;
	assert_text(outline(&d).head_left2.at[0].text, "Số: ……/……");
	assert_text(outline(&d).head_right2.at[0].text, "Hà Nội, ngày …… tháng …… năm 20……");
}

static void parts_and_points_are_numbered(void **state)
{
	struct block b[40] = { { .kind = BLOCK_HEADING, .text = S("A") }, { .kind = BLOCK_SUBHEADING, .text = S("a") },
		{ .kind = BLOCK_SUBHEADING, .text = S("b") }, { .kind = BLOCK_HEADING, .text = S("B") }, { .kind = BLOCK_SUBHEADING, .text = S("c") } };
	static const char *const letters = "abcdđeghiklmnopqrstuvxy";
	struct document d = { .issuer = S("X"), .blocks = b, .n_blocks = 40 };
	struct outline o;

	for (size_t i = 5; i < 40; i++)
		b[i] = (struct block){ .kind = BLOCK_POINT, .text = S("p") };
	o = outline(&d);
	assert_text(o.flow.at[0].para.text, "I. A");
	assert_text(o.flow.at[2].para.text, "2. b");
	assert_text(o.flow.at[3].para.text, "II. B");
	assert_text(o.flow.at[4].para.text, "1. c");
	assert_text(o.flow.at[9].para.text, "đ) p");
	for (size_t i = 0, at = 0; i < 23; i++) {
		size_t n = (unsigned char)letters[at] < 0x80 ? 1 : 2;

		assert_true(str_starts(o.flow.at[5 + i].para.text, str_from(letters + at, n)));
		at += n;
	}
	assert_text(o.flow.at[28].para.text, "aa) p");
}

static void basis_and_recipients_end_as_the_rule_says(void **state)
{
	struct block b[] = { { .kind = BLOCK_BASIS, .text = S("Căn cứ một.") }, { .kind = BLOCK_BASIS, .text = S("Căn cứ hai") } };
	struct str to[] = { S_INIT("A;"), S_INIT("B") };
	struct document d = { .issuer = S("X"), .blocks = b, .n_blocks = 2, .to = to, .n_to = 2, .copies = to, .n_copies = 1, .file_unit = S("VP") };
	struct outline o = outline(&d);

	assert_text(o.flow.at[0].para.text, "Kính gửi:");
	assert_text(o.flow.at[1].para.text, "- A;");
	assert_text(o.flow.at[2].para.text, "- B.");
	assert_text(o.flow.at[3].para.text, "Căn cứ một;");
	assert_text(o.flow.at[4].para.text, "Căn cứ hai.");
	assert_text(o.close_left.at[2].text, "- Lưu: VT, VP.");
	d.n_to = 1;
	assert_text(outline(&d).flow.at[0].para.text, "Kính gửi: A;");
}

static void hostile_text_is_cleaned(void **state)
{
	assert_text(document_clean(a, S(" a\tb\r\nc\x01\x7f\xc2\x85 \xe2\x80\xae" "d\xef\xbf\xbf\xef\xbb\xbf ")), "a b\nc  d");
	assert_text(document_clean(a, str_from("x\0y\xff", 4)), "x\xef\xbf\xbdy\xef\xbf\xbd");
	assert_text(document_clean(a, S("e\xcc\x81")), "é");
	assert_text(document_clean(a, S("\xe2")), "\xef\xbf\xbd");
	assert_int_equal(document_clean(a, STR_NONE).n, 0);
}

static err written(const char *sample, size_t max, size_t *ret_n)
{
	struct document d;
	struct buf out;
	err e;

	assert_true(document_sample(a, str_of(sample), &d));
	buf_init(&out, max);
	e = document_pdf(&d, a, &out);
	if (e == OK) {
		assert_true(str_starts(buf_str(&out), S("%PDF-")));
		*ret_n = out.n;
	}
	buf_clear(&out);
	if (e == OK)
		e = document_docx(&d, a, &out);
	if (e == OK)
		assert_true(str_starts(buf_str(&out), S("PK\3\4")));
	buf_done(&out);
	return e;
}

static void ceilings_are_kept(void **state)
{
	struct document d;
	struct block big = { .kind = BLOCK_PARAGRAPH };
	struct buf out;
	size_t n;

	assert_int_equal(written("short", 1 << 20, &n), OK);
	assert_int_equal(written("short", n / 2, &n), E_LIMIT);
	buf_init(&out, 64 << 20);
	assert_true(document_sample(a, S("short"), &d));
	big.text = str_from(a_alloc(a, 5 << 20), 5 << 20);
	d.blocks = &big;
	d.n_blocks = 1;
	assert_int_equal(document_pdf(&d, a, &out), E_LIMIT);
	assert_int_equal(document_docx(&d, a, &out), E_LIMIT);
	big.text = STR_NONE;
	d.signer_name = str_from(a_alloc(a, 5000), 5000);
	assert_int_equal(document_pdf(&d, a, &out), E_LIMIT);
	buf_done(&out);
}

/* Lines of one letter fill pages with little text. */
static void five_hundred_pages_are_enough(void **state)
{
	struct block lines = { .kind = BLOCK_PARAGRAPH };
	struct document d = { .issuer = S("X"), .blocks = &lines, .n_blocks = 1 };
	char *text = a_alloc(a, 60000);
	struct buf out;

	for (size_t i = 0; i < 60000; i++)
		text[i] = i % 2 ? '\n' : 'x';
	lines.text = str_from(text, 60000);
	buf_init(&out, 64 << 20);
	assert_int_equal(document_pdf(&d, a, &out), E_LIMIT);
	lines.text.n = 20000;
	buf_clear(&out);
	assert_int_equal(document_pdf(&d, a, &out), OK);
	buf_done(&out);
}

static void every_sample_is_written(void **state)
{
	static const char *const samples[] = { "report", "letter", "recipients", "blank", "urgent", "english", "weird", "foreign" };
	size_t n;

	for (size_t i = 0; i < COUNT(samples); i++)
		assert_int_equal(written(samples[i], 16 << 20, &n), OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_and_dates_are_padded), cmocka_unit_test(parts_and_points_are_numbered),
		cmocka_unit_test(basis_and_recipients_end_as_the_rule_says), cmocka_unit_test(hostile_text_is_cleaned),
		cmocka_unit_test(ceilings_are_kept), cmocka_unit_test(five_hundred_pages_are_enough), cmocka_unit_test(every_sample_is_written),
	};

	return cmocka_run_group_tests_name("core-document", tests, setup, teardown);
}
