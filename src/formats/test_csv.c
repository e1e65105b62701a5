#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/rand.h"
#include "formats/csv.h"

static struct arena *a;

static int setup(void **state) { a = arena_new(0); return 0; }
static int teardown(void **state) { a = arena_free(a); return 0; }

/* Cells joined by '|', rows ended by '\n'; "!<line>" for an error. */
static const char *shown(struct str text)
{
	struct csv_reader r;
	struct csv_row row;
	struct str all = S("");
	bool found = true;

	if (csv_open(&r, text) != OK)
		return "!open";
	for (;;) {
		if (csv_next(&r, a, &row, &found) != OK)
			return a_fmt(a, "%.*s!%d", STR_ARG(all), (int)r.line).p;
		if (!found)
			return a_z(a, all);
		for (size_t i = 0; i < row.n; i++)
			all = a_fmt(a, "%.*s%s%.*s", STR_ARG(all), i ? "|" : "", STR_ARG(row.at[i]));
		all = a_cat(a, all, S("\n"));
	}
}

static void rows_are_read(void **state)
{
	assert_string_equal(shown(S("a,b\r\nc,d\r\n")), "a|b\nc|d\n");
	assert_string_equal(shown(S("a,b\nc,d")), "a|b\nc|d\n");
	assert_string_equal(shown(S("a;b;c,d\r1;2")), "a|b|c,d\n1|2\n");
	assert_string_equal(shown(S("a\tb\n\n\nc\td\n")), "a|b\nc|d\n");
	assert_string_equal(shown(S("\xef\xbb\xbf" "sep=;\r\na;b\n")), "a|b\n");
	assert_string_equal(shown(S("\"a,\"\"b\"\"\",\"x\ny\"\n,\n")), "a,\"b\"|x\ny\n|\n");
	assert_string_equal(shown(S("\"a;b\",c")), "a;b|c\n");
	assert_string_equal(shown(S("")), "");
	assert_string_equal(shown(S("a,")), "a|\n");
	assert_string_equal(shown(S("a\"b,c")), "a\"b|c\n");
}

static void broken_input_is_told_with_its_line(void **state)
{
	struct buf b;

	assert_string_equal(shown(S("a,b\n\"c")), "a|b\n!2");
	assert_string_equal(shown(S("a\n\"x\ny\"\n\"b\"c")), "a\nx\ny\n!4");
	assert_string_equal(shown(S("a,\xff")), "!open");
	assert_string_equal(shown(str_from("a\0b", 3)), "!open");
	buf_init(&b, 1 << 20);
	for (int i = 0; i < CSV_MAX_COLUMNS; i++)
		buf_lit(&b, ",");
	assert_string_equal(shown(buf_str(&b)), "!1");
	buf_done(&b);
}

static void formulas_are_guarded_and_come_back(void **state)
{
	struct csv_writer w;
	struct buf b;

	buf_init(&b, 4096);
	csv_write(&w, &b, ',', true);
	csv_text(&w, S("=1+1"));
	csv_text(&w, S("'=x"));
	csv_text(&w, S("@a\"b"));
	csv_text(&w, S("'tis"));
	csv_int(&w, -5);
	csv_text(&w, S("\rx"));
	csv_end_row(&w);
	assert_int_equal(buf_end(&b), OK);
	buf_add_char(&b, 0);
	assert_string_equal(b.p, "\xef\xbb\xbf'=1+1,''=x,\"'@a\"\"b\",'tis,-5,\"'\rx\"\r\n");
	assert_string_equal(shown(str_from(b.p, b.n - 1)), "=1+1|'=x|@a\"b|'tis|-5|\rx\n");
	buf_done(&b);
}

/* Random tables of the nastiest characters come back as they were. */
static void tables_come_back(void **state)
{
	static const char nasty[] = "=+-@\t\r\n'\",;ab \xc3\xa9";
	struct rng rng = { 42 };
	struct csv_reader r;
	struct csv_writer w;
	struct csv_row row;
	struct buf b;

	buf_init(&b, 1 << 20);
	for (int round = 0; round < 3000; round++) {
		struct str cells[4];
		size_t n = 1 + rng_below(&rng, 4);
		bool found;

		arena_reset(a);
		buf_clear(&b);
		csv_write(&w, &b, ',', false);
		csv_text(&w, S("x"));
		csv_text(&w, S("y"));
		csv_end_row(&w);
		for (size_t i = 0; i < n; i++) {
			char text[8];
			size_t len = rng_below(&rng, 6);

			for (size_t k = 0; k < len; k++)
				text[k] = nasty[rng_below(&rng, sizeof nasty - 3)];
			cells[i] = a_dup(a, str_from(text, len));
			csv_text(&w, cells[i]);
		}
		csv_end_row(&w);
		assert_int_equal(csv_open(&r, buf_str(&b)), OK);
		assert_int_equal(csv_next(&r, a, &row, &found), OK);
		assert_int_equal(csv_next(&r, a, &row, &found), OK);
		assert_true(found);
		assert_int_equal(row.n, n);
		for (size_t i = 0; i < n; i++)
			assert_true(str_eq(row.at[i], cells[i]));
	}
	buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_read), cmocka_unit_test(broken_input_is_told_with_its_line),
		cmocka_unit_test(formulas_are_guarded_and_come_back), cmocka_unit_test(tables_come_back),
	};

	return cmocka_run_group_tests_name("formats-csv", tests, setup, teardown);
}
