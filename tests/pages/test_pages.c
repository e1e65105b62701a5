/* What compiled templates write, byte for byte, also for values that mean harm. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail /* store/work.h has its own */

#include "pages_gen.h"
#include "web/markdown.h"
#include "web/ui.h"

#define EVIL "\"><script>alert('x')</script>&ứng cứu"
#define EVIL_ESCAPED "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;ứng cứu"

static struct arena *a;

static int set_up(void **state)
{
	a = arena_new(0);
	return 0;
}

static int tear_down(void **state)
{
	a = arena_free(a);
	return 0;
}

static const struct page_ctx ctx = { .lang = LANG_VI, .csrf = S_INIT("t\"k") };

#define RENDER(page, value) ({ \
	struct buf b_; \
	buf_init(&b_, 1 << 20); \
	page_##page(&b_, &ctx, (value)); \
	assert_int_equal(buf_end(&b_), OK); \
	struct html h_ = html_from_template(a, &b_); \
	buf_done(&b_); \
	h_.is_html.p ? h_.is_html.p : ""; })

static void values_are_escaped_by_type(void **state)
{
	struct tree t = { .title = S(EVIL), .link = S("javascript:alert(1)"), .code = S("a/../b?c=\"&"),
		.body = { S("<b>đậm</b>") }, .number = -1300000, .word = "<w>" };

	assert_string_equal(RENDER(values, &t),
		"<p title=\"" EVIL_ESCAPED "\">" EVIL_ESCAPED "</p>\n"
		"<p data-n=\"-1300000\">-1.300.000 &lt;w&gt;</p>\n"
		"<div><b>đậm</b></div>\n"
		"<a href=\"#\">x</a>\n"
		"<a href=\"/incidents/a%2F..%2Fb%3Fc%3D%22%26/close?n=-1300000&amp;t=%22%3E%3Cscript%3Ealert%28%27x%27%29%3C%2Fscript%3E%26%E1%BB%A9ng%20c%E1%BB%A9u\" class=\"a\">y</a>\n"
		"<textarea>\n  " EVIL_ESCAPED "</textarea>\n"
		"<pre>\n  kept\n</pre>\n");
}

static void blocks_and_scopes(void **state)
{
	struct leaf leaves[] = { { .name = S("l1"), .count = 1 }, { .name = S("l<2"), .count = 2, .kind = "k" } };
	struct branch branches[] = {
		{ .name = S("b1"), .leaves = leaves, .n_leaves = 2, .main = { .name = S("m1") } },
		{ .name = S("b2"), .main = { .name = S("m2") }, .other = &leaves[1] },
	};
	struct str words[] = { S("một"), S("&") };
	struct tree t = { .title = S("T"), .is_open = true, .branches = branches, .n_branches = 2, .rows = { leaves, 2 },
		.words = words, .n_words = 2, .word = "" };

	assert_string_equal(RENDER(blocks, &t),
		"<ul>\n"
		"<li>b1/T/m1\n-\n"
		"<b>l1=1</b>\n<i>b1:T</i>\n"
		"<b>l&lt;2=2 (k)</b>\n<i>b1:T</i>\n"
		"</li>\n"
		"<li class=\"has-other\">b2/T/m2\n"
		"<b>l&lt;2=2 (k)</b>\n2\n"
		"</li>\n"
		"</ul>\n"
		"l1,l&lt;2,\n"
		"[một][&amp;]\n"
		"<option selected>a</option>\n"
		"title\n"
		"vi Hạn T Menu <input type=\"hidden\" name=\"_csrf\" value=\"t&quot;k\">\n");
}

static void empty_things_are_false(void **state)
{
	struct tree t = { 0 };

	assert_string_equal(RENDER(blocks, &t), "<ul>\n</ul>\n\n\n<option>a</option>\n\nvi Hạn  Menu <input type=\"hidden\" name=\"_csrf\" value=\"t&quot;k\">\n");
}

static void links_are_scheme_checked(void **state)
{
	static const struct { const char *in, *out; } cases[] = {
		{ "/incidents/SC-1?a=1&b=2", "/incidents/SC-1?a=1&amp;b=2" }, { "/", "/" }, { "#top", "#top" }, { "?page=2", "?page=2" },
		{ "https://example.vn/\"", "https://example.vn/&quot;" }, { "HTTP://example.vn", "HTTP://example.vn" },
		{ "mailto:a@example.vn", "mailto:a@example.vn" }, { "tel:+84241234", "tel:+84241234" },
		{ "", "#" }, { "//evil.example", "#" }, { "/\\evil.example", "#" }, { "/\t/evil.example", "#" }, { "javascript:alert(1)", "#" },
		{ "JaVaScRiPt:alert(1)", "#" }, { "java\nscript:alert(1)", "#" }, { " javascript:alert(1)", "#" }, { "\x01javascript:alert(1)", "#" },
		{ "data:text/html,x", "#" }, { "vbscript:x", "#" }, { "https", "#" }, { "relative", "#" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b;

		buf_init(&b, 1000);
		html_put_url(&b, str_of(cases[i].in));
		assert_int_equal(buf_end(&b), OK);
		buf_add_char(&b, '\0');
		assert_string_equal(b.p, cases[i].out);
		buf_done(&b);
	}
}

static void numbers_are_grouped(void **state)
{
	static const struct { int64_t n; const char *out; } cases[] = {
		{ 0, "0" }, { 999, "999" }, { 1000, "1.000" }, { -999, "-999" }, { -1000, "-1.000" }, { 1300000, "1.300.000" },
		{ INT64_MAX, "9.223.372.036.854.775.807" }, { INT64_MIN, "-9.223.372.036.854.775.808" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b;

		buf_init(&b, 1000);
		html_put_int(&b, cases[i].n);
		buf_add_char(&b, '\0');
		assert_string_equal(b.p, cases[i].out);
		buf_done(&b);
	}
}

static void markdown_is_tame(void **state)
{
	static const struct { const char *in, *out; } cases[] = {
		{ "# Đầu đề", "<h3>Đầu đề</h3>\n" },
		{ "a **b** <script>alert(1)</script>", "<p>a <strong>b</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>\n" },
		{ "<div onclick=x>\nhi\n</div>", "<p>&lt;div onclick=x&gt;\nhi\n&lt;/div&gt;\n</p>\n" },
		{ "[x](javascript:alert(1))", "<p><a href=\"#\" rel=\"nofollow noopener noreferrer\">x</a></p>\n" },
		{ "[x](https://example.vn/?a=1&b=\"2\")", "<p><a href=\"https://example.vn/?a=1&amp;b=&quot;2&quot;\" rel=\"nofollow noopener noreferrer\">x</a></p>\n" },
		{ "![cười](https://spy.example/1.png)", "<p><a href=\"https://spy.example/1.png\" rel=\"nofollow noopener noreferrer\">cười</a></p>\n" },
		{ "[![a](/x.png)](/y)", "<p><a href=\"/y\" rel=\"nofollow noopener noreferrer\"><a href=\"/x.png\" rel=\"nofollow noopener noreferrer\">a</a></a></p>\n" },
		{ "", "" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct html h = markdown_html(a, str_of(cases[i].in));

		assert_string_equal(a_z(a, h.is_html), cases[i].out);
	}
}

static void markdown_bears_malice(void **state)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	for (int i = 0; i < 20000; i++)
		buf_lit(&b, ">[");
	struct html h = markdown_html(a, buf_str(&b));
	assert_true(h.is_html.n > 0);
	assert_true(str_find(h.is_html, S("<script")) < 0);
	buf_done(&b);
}

static void durations_in_words(void **state)
{
	static const struct { usec d; enum lang lang; const char *out; } cases[] = {
		{ 0, LANG_VI, "dưới 1 phút" }, { 59 * USEC_S, LANG_VI, "dưới 1 phút" }, { USEC_MIN, LANG_VI, "1 phút" },
		{ -3 * USEC_HOUR - 20 * USEC_MIN, LANG_VI, "3 giờ 20 phút" }, { 2 * USEC_DAY, LANG_VI, "2 ngày" },
		{ 2 * USEC_DAY + 5 * USEC_HOUR + USEC_MIN, LANG_EN, "2 d 5 h" }, { INT64_MIN, LANG_EN, "106751991 d 4 h" },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(a_z(a, duration_words(a, cases[i].lang, cases[i].d)), cases[i].out);
}

static void clocks_say_their_state(void **state)
{
	struct work w = { .a = a, .now = 1000 * USEC_HOUR, .by = { .lang = LANG_VI } };
	struct clock_chip c = clock_chip_of(&w, S("Báo cáo"), w.now + 3 * USEC_HOUR, w.now + USEC_HOUR, 0);

	assert_string_equal(c.tone, "info");
	assert_string_equal(a_z(a, c.left), "còn 3 giờ");
	c = clock_chip_of(&w, S("Báo cáo"), w.now + 3 * USEC_HOUR, w.now, 0);
	assert_string_equal(c.tone, "warn");
	assert_string_equal(a_z(a, c.state), "Sắp hết hạn");
	c = clock_chip_of(&w, S("Báo cáo"), w.now - 1, 0, 0);
	assert_string_equal(c.tone, "bad");
	assert_string_equal(a_z(a, c.left), "dưới 1 phút");
	c = clock_chip_of(&w, S("Báo cáo"), w.now - USEC_HOUR, 0, w.now - 2 * USEC_HOUR);
	assert_string_equal(c.tone, "good");
	c = clock_chip_of(&w, S("Báo cáo"), w.now - USEC_HOUR, 0, w.now);
	assert_string_equal(a_z(a, c.state), "Hoàn thành muộn");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(values_are_escaped_by_type, set_up, tear_down),
		cmocka_unit_test_setup_teardown(blocks_and_scopes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(empty_things_are_false, set_up, tear_down),
		cmocka_unit_test_setup_teardown(links_are_scheme_checked, set_up, tear_down),
		cmocka_unit_test_setup_teardown(numbers_are_grouped, set_up, tear_down),
		cmocka_unit_test_setup_teardown(markdown_is_tame, set_up, tear_down),
		cmocka_unit_test_setup_teardown(markdown_bears_malice, set_up, tear_down),
		cmocka_unit_test_setup_teardown(durations_in_words, set_up, tear_down),
		cmocka_unit_test_setup_teardown(clocks_say_their_state, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("pages", tests, NULL, NULL);
}
