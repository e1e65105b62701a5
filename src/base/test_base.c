#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/code.h"
#include "base/fd.h"
#include "base/json.h"
#include "base/rand.h"
#include "base/text.h"

#define CHECK_STR(got, want) do { struct str g_ = (got), w_ = (want); assert_int_equal(g_.n, w_.n); if (w_.n) assert_memory_equal(g_.p, w_.p, w_.n); } while (0)

static int with_arena(void **state) { *state = arena_new(0); return 0; }
static int without_arena(void **state) { *state = arena_free(*state); return 0; }

static void strings_cut_and_parse(void **state)
{
	struct str rest = S("a,,b");
	CHECK_STR(str_cut(&rest, ','), S("a"));
	CHECK_STR(str_cut(&rest, ','), S(""));
	CHECK_STR(str_cut(&rest, ','), S("b"));
	assert_null(rest.p);
	int64_t v = 7;
	assert_true(str_int(S("-9223372036854775808"), &v));
	assert_true(v == INT64_MIN);
	assert_true(str_int(S("9223372036854775807"), &v));
	assert_true(v == INT64_MAX);
	assert_false(str_int(S("9223372036854775808"), &v));
	assert_false(str_int(S(""), &v));
	assert_false(str_int(S("-"), &v));
	assert_false(str_int(S("1 "), &v));
	assert_true(str_eq_nocase(S("Content-Type"), S("content-TYPE")));
	assert_int_equal(str_find(S("abcabd"), S("abd")), 3);
	CHECK_STR(str_trim(S(" \t x y \r\n")), S("x y"));
	assert_true(str_cmp(S("ab"), S("abc")) < 0);
}

static void arena_marks_and_grows(void **state)
{
	struct arena *a = *state;
	struct arena_mark m = arena_mark(a);
	size_t before = arena_used(a);
	for (int i = 0; i < 10000; i++)
		a_fmt(a, "%d", i);
	assert_true(arena_used(a) > before);
	arena_rewind(a, m);
	assert_int_equal(arena_used(a), before);
	VEC(int) v = { 0 };
	for (int i = 0; i < 1000; i++)
		*VEC_ADD(a, &v) = i;
	for (int i = 0; i < 1000; i++)
		assert_int_equal(v.at[i], i);
	char *big = a_alloc(a, 5 << 20);
	assert_int_equal(big[(5 << 20) - 1], 0);
	assert_int_equal((uintptr_t)a_alloc(a, 1) % 16, 0);
}

static void buf_keeps_its_ceiling(void **state)
{
	struct buf b;
	buf_init(&b, 10);
	buf_lit(&b, "12345");
	buf_lit(&b, "67890");
	assert_int_equal(buf_end(&b), OK);
	buf_add_char(&b, 'x');
	assert_int_equal(buf_end(&b), E_LIMIT);
	assert_int_equal(b.n, 10);
	buf_clear(&b);
	buf_add_int(&b, INT64_MIN / 1000000000000);
	CHECK_STR(buf_str(&b), S("-9223372"));
	buf_done(&b);
	buf_init(&b, 1000);
	buf_add_html(&b, S("<a href='x'>\"&\"</a>"));
	CHECK_STR(buf_str(&b), S("&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/a&gt;"));
	buf_clear(&b);
	buf_add_urlencoded(&b, S("ứng cứu/+~"));
	CHECK_STR(buf_str(&b), S("%E1%BB%A9ng%20c%E1%BB%A9u%2F%2B~"));
	buf_done(&b);
}

static void json_is_valid_whatever_comes(void **state)
{
	struct buf b;
	buf_init(&b, 1000);
	struct json j = json_to(&b);
	json_object(&j);
	json_text(&j, "a\"b", S("x\n\x01\xFF\xC3\xA9\\"));
	json_key_array(&j, "l");
	json_int(&j, NULL, -5);
	json_real(&j, NULL, 1.0 / 0.0);
	json_time(&j, NULL, 1577836800000000);
	json_end(&j);
	json_bool(&j, "t", true);
	json_end(&j);
	CHECK_STR(buf_str(&b), S("{\"a\\\"b\":\"x\\n\\u0001\xEF\xBF\xBD\xC3\xA9\\\\\",\"l\":[-5,null,\"2020-01-01T00:00:00Z\"],\"t\":true}"));
	buf_done(&b);
}

static void civil_days_round_trip(void **state)
{
	for (int64_t day = -200000; day < 200000; day += 37) {
		struct civil c = civil_of(civil_day_start(day));
		assert_true(civil_valid(c) || c.year < 1900);
		assert_int_equal(civil_day_number(civil_usec(c)), day);
	}
	struct civil leap = civil_of(civil_usec((struct civil){ 2024, 2, 29, 23, 59, 59 }));
	assert_int_equal(leap.month, 2);
	assert_int_equal(leap.day, 29);
	assert_int_equal(civil_weekday(civil_day_number(civil_usec((struct civil){ 2026, 11, 22, 0, 0, 0 }))), 0);
	assert_false(civil_valid((struct civil){ 2023, 2, 29, 0, 0, 0 }));
	assert_false(civil_valid((struct civil){ 2100, 2, 29, 0, 0, 0 }));
}

static void times_are_read_strictly(void **state)
{
	static const struct { const char *text; bool ok; usec t; } rows[] = {
		{ "2026-11-22T13:21:03Z", true, 1795353663000000 },
		{ "2026-11-22T20:21:03+07:00", true, 1795353663000000 },
		{ "2026-11-22T20:21:03.5", true, 1795353663500000 },
		{ "2026-11-22 20:21", true, 1795353660000000 },
		{ "22/11/2026 20:21", true, 1795353660000000 },
		{ "2026-11-22", true, 1795280400000000 },
		{ "22/11/2026", true, 1795280400000000 },
		{ "2026-02-30", false, 0 }, { "2026-13-01", false, 0 }, { "2026-11-22T24:00Z", false, 0 }, { "2026-11-22T13:21:60Z", false, 0 },
		{ "", false, 0 }, { "now", false, 0 }, { "2026-11-22T13:21:03Zx", false, 0 }, { "2026-11-2", false, 0 }, { "-026-11-22", false, 0 },
		{ "2026-11-22T", false, 0 }, { "2026-11-22T13:21:03+15:00", false, 0 }, { "2026-11-22T-1:21", false, 0 },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		usec t = 0;
		assert_int_equal(time_parse(str_of(rows[i].text), &t), rows[i].ok);
		assert_true(!rows[i].ok || t == rows[i].t);
	}
	CHECK_STR(time_shown(*state, 1795353663000000), S("22/11/2026 20:21"));
	CHECK_STR(time_rfc3339(*state, 1795353663000001), S("2026-11-22T13:21:03.000001Z"));
}

static void vietnamese_folds(void **state)
{
	struct arena *a = *state;
	CHECK_STR(text_fold(a, S("  Ứng   CỨU  sự cố Đà Nẵng ")), S("ung cuu su co da nang"));
	CHECK_STR(text_fold(a, S("Ư\xCC\x81ng")), S("ung"));
	CHECK_STR(text_fold(a, S("PLAIN  Ascii")), S("plain ascii"));
	CHECK_STR(text_clean(a, S("e\xCC\x81\r\nx\x01\ty\r")), S("é\nx\ty\n"));
	assert_false(utf8_valid(S("\xC0\x80")));
	assert_false(utf8_valid(S("\xED\xA0\x80")));
	assert_false(utf8_valid(str_from("a\0b", 3)));
	assert_true(utf8_valid(S("đủ dấu 🙂")));
	CHECK_STR(text_clip(a, S("ứng cứu"), 3), S("ứng…"));
	CHECK_STR(text_clip(a, S("ứng"), 3), S("ứng"));
}

static void ids_grow_even_when_the_clock_steps_back(void **state)
{
	int64_t last = id_new();
	for (int i = 0; i < 100000; i++) {
		int64_t id = id_new();
		assert_true(id > last);
		last = id;
	}
	clock_shift(-USEC_HOUR);
	assert_true(id_new() > last);
	clock_shift(0);
	assert_true(llabs(id_time(last) - clock_now()) < 10 * USEC_S);
}

/* Two processes in one millisecond must not begin at one place: a program run again at the same second of a set clock did. */
static void ids_of_two_milliseconds_begin_differently(void **state)
{
	enum { N = 200 };
	int same = 0;
	int64_t begins[N];
	for (int i = 0; i < N; i++) {
		clock_shift((i + 2) * USEC_S);
		int64_t id = id_new();
		begins[i] = id - id_at(id_time(id));
		assert_true(begins[i] < 1 << 19);
		for (int j = 0; j < i; j++)
			same += begins[i] == begins[j];
	}
	clock_shift(0);
	assert_in_range(same, 0, 3);   /* of 19,900 pairs 0.04 are expected */
}

static void codes_round_trip(void **state)
{
	struct arena *a = *state;
	CHECK_STR(hex_of(a, S("\x01\xAB")), S("01ab"));
	struct str r;
	assert_true(hex_parse(a, S("01aB"), &r));
	CHECK_STR(r, S("\x01\xAB"));
	assert_false(hex_parse(a, S("0g"), &r));
	assert_false(hex_parse(a, S("012"), &r));
	CHECK_STR(base64url_of(a, S("\xFF\xFE")), S("__4"));
	assert_true(base64_parse(a, S("YWI="), &r) && r.n == 2);
	assert_true(base64_parse(a, S("__4"), &r) && r.n == 2);
	assert_false(base64_parse(a, S("Y*I"), &r));
	CHECK_STR(base32_of(a, S("foobar")), S("MZXW6YTBOI"));
	assert_true(same_secret(S("abc"), S("abc")));
	assert_false(same_secret(S("abc"), S("abd")));
	assert_false(same_secret(S("abc"), S("ab")));
	struct sha256 h = sha256_of(S("abc"));
	CHECK_STR(hex_of(a, str_from((char *)h.b, 4)), S("ba7816bf"));
	assert_int_equal(rand_code(a, 8).n, 9);
}

static void formatted_texts_are_whole_at_any_length(void **state)
{
	struct arena *a = *state;
	char want[600];
	memset(want, 'x', sizeof want);
	for (int n = 250; n < 262; n++) {
		struct str got = a_fmt(a, "%.*s", n, want);
		CHECK_STR(got, str_from(want, (size_t)n));
		assert_int_equal(got.p[n], 0);
	}
	CHECK_STR(a_fmt(a, "%s", ""), STR_NONE);
	CHECK_STR(a_fmt(a, "%d|%.*s", 7, 599, want), str_from(a_fmt(a, "7|%.599s", want).p, 601));
}

static void fd_write_says_whether_all_went_out(void **state)
{
	int ends[2];
	char got[8] = "";
	assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
	{
		AUTO_FD out = ends[1];
		assert_true(fd_write(out, S("abc")));
		assert_true(fd_write(out, STR_NONE));
		assert_int_equal(read(ends[0], got, sizeof got), 3);
		assert_memory_equal(got, "abc", 3);
		char *much = calloc(1, 1 << 20);
		assert_false(fd_write(out, str_from(much, 1 << 20)));   /* the pipe is full */
		free(much);
	}
	assert_false(fd_write(ends[1], S("abc")));                  /* closed by AUTO_FD */
	close(ends[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(strings_cut_and_parse, with_arena, without_arena),
		cmocka_unit_test_setup_teardown(arena_marks_and_grows, with_arena, without_arena),
		cmocka_unit_test(buf_keeps_its_ceiling),
		cmocka_unit_test(json_is_valid_whatever_comes),
		cmocka_unit_test(civil_days_round_trip),
		cmocka_unit_test_setup_teardown(times_are_read_strictly, with_arena, without_arena),
		cmocka_unit_test_setup_teardown(vietnamese_folds, with_arena, without_arena),
		cmocka_unit_test(ids_grow_even_when_the_clock_steps_back), cmocka_unit_test(ids_of_two_milliseconds_begin_differently),
		cmocka_unit_test_setup_teardown(formatted_texts_are_whole_at_any_length, with_arena, without_arena),
		cmocka_unit_test(fd_write_says_whether_all_went_out),
		cmocka_unit_test_setup_teardown(codes_round_trip, with_arena, without_arena),
	};
	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
