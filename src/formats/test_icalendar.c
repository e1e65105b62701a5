#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "formats/icalendar.h"

static usec moment_of(const char *text)
{
	usec t = 0;
	assert_true(time_parse(str_of(text), &t));
	return t;
}

static void write_one(struct buf *b, struct str summary, struct str description)
{
	buf_init(b, 1 << 20);
	ical_begin(b, S("Lịch trực"), USEC_HOUR);
	ical_event(b, &(struct ical_event){ .uid = S("1@mau.example"), .from = moment_of("2026-12-31T20:00:00+07:00"), .to = moment_of("2027-01-01T08:00:00+07:00"),
		.changed_at = moment_of("2026-11-22T13:21:03Z") + 999999, .sequence = 3, .summary = summary, .description = description, .url = S("https://mau.example/a b\r\nX:1") });
	ical_end(b);
	assert_int_equal(buf_end(b), OK);
}

static bool holds(const struct buf *b, const char *text)
{
	return str_find(buf_str(b), str_of(text)) >= 0;
}

static void times_are_utc_to_the_second(void **state)
{
	struct buf b;
	write_one(&b, S("Trực"), STR_NONE);
	assert_true(holds(&b, "DTSTART:20261231T130000Z\r\nDTEND:20270101T010000Z\r\nSEQUENCE:3\r\n"));
	assert_true(holds(&b, "DTSTAMP:20261122T132103Z\r\n"));
	assert_true(holds(&b, "URL:https://mau.example/a%20b%0D%0AX:1\r\n"));
	assert_false(holds(&b, "DESCRIPTION"));
	assert_true(str_starts(buf_str(&b), S("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")));
	assert_true(str_ends(buf_str(&b), S("END:VEVENT\r\nEND:VCALENDAR\r\n")));
	buf_done(&b);
	buf_init(&b, 4096);
	ical_event(&b, &(struct ical_event){ .uid = S("2"), .from = moment_of("2028-02-29T00:00:00Z"), .to = moment_of("2028-03-01T00:00:00Z"), .is_cancelled = true });
	assert_true(holds(&b, "DTSTART:20280229T000000Z\r\n"));
	assert_true(holds(&b, "STATUS:CANCELLED\r\n"));
	buf_done(&b);
}

static void texts_cannot_add_lines(void **state)
{
	struct buf b;
	write_one(&b, S("a,b;c\\d\r\nSTATUS:CANCELLED\x07"), S("one\ntwo\tthree\x7f"));
	assert_true(holds(&b, "SUMMARY:a\\,b\\;c\\\\d\\nSTATUS:CANCELLED\r\n"));
	assert_true(holds(&b, "DESCRIPTION:one\\ntwo\tthree\r\n"));
	assert_false(holds(&b, "\r\nSTATUS:CANCELLED"));
	buf_done(&b);
}

/* Every line has at most 75 octets and whole characters; unfolded it is the text again. */
static void check_folding(struct str text)
{
	struct buf b, joined;
	write_one(&b, text, STR_NONE);
	buf_init(&joined, 1 << 20);
	struct str rest = buf_str(&b);
	while (rest.n) {
		ptrdiff_t end = str_find(rest, S("\r\n"));
		assert_true(end >= 0 && end <= 75);
		struct str one = str_sub(rest, 0, (size_t)end);
		assert_false(one.n && ((unsigned char)one.p[one.n > 1 && one.p[0] == ' '] & 0xc0) == 0x80);
		if (!str_starts(one, S(" ")))
			buf_lit(&joined, "\n");
		buf_add(&joined, str_starts(one, S(" ")) ? str_sub(one, 1, one.n) : one);
		rest = str_sub(rest, (size_t)end + 2, rest.n);
	}
	buf_lit(&joined, "\n");
	struct arena *a = arena_new(0);
	assert_true(str_find(buf_str(&joined), a_fmt(a, "\nSUMMARY:%.*s\n", STR_ARG(text))) >= 0);
	arena_free(a);
	buf_done(&b);
	buf_done(&joined);
}

static void long_lines_are_folded_between_characters(void **state)
{
	static const char *const pieces[] = { "x", "ế", "€", "😀" };
	char text[1200];
	for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++)
		for (size_t lead = 0; lead < 8; lead++) {
			size_t n = 0, piece = strlen(pieces[k]);
			for (; n < lead; n++)
				text[n] = 'a';
			for (; n + piece < 1000; n += piece)
				memcpy(text + n, pieces[k], piece);
			check_folding(str_from(text, n));
		}
	for (size_t n = 60; n < 160; n++) {
		memset(text, 'y', n);
		check_folding(str_from(text, n));
	}
}

static void bytes_that_are_no_text_still_make_short_lines(void **state)
{
	struct buf b;
	char text[300];
	memset(text, 0x80, sizeof text);
	write_one(&b, str_from(text, sizeof text), STR_NONE);
	for (struct str rest = buf_str(&b); rest.p && rest.n;)
		assert_true(str_cut(&rest, '\n').n <= 76);
	buf_done(&b);
}

static void a_full_buffer_says_so(void **state)
{
	struct buf b;
	buf_init(&b, 100);
	ical_begin(&b, S("Lịch"), USEC_HOUR);
	assert_int_equal(buf_end(&b), E_LIMIT);
	buf_done(&b);
}

/* For another program to read: UNGCUU_ICS=FILE. */
static void a_sample_is_written_for_others(void **state)
{
	const char *path = getenv("UNGCUU_ICS");
	if (!path)
		return;
	struct buf b;
	write_one(&b, S("Trực: Đội ứng cứu sự cố an ninh mạng; ca đêm, có dự phòng – một tên rất dài để dòng phải gấp lại hai lần"), S("dòng 1\ndòng 2, \\; hết"));
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(b.p, 1, b.n, f), b.n);
	assert_int_equal(fclose(f), 0);
	buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_utc_to_the_second),
		cmocka_unit_test(texts_cannot_add_lines),
		cmocka_unit_test(long_lines_are_folded_between_characters),
		cmocka_unit_test(bytes_that_are_no_text_still_make_short_lines),
		cmocka_unit_test(a_full_buffer_says_so),
		cmocka_unit_test(a_sample_is_written_for_others),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
