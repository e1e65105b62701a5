/* The parts of web/ that need no server. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail   /* ours is another */

#include <unistd.h>

#include "web/inside.h"
#include "web/ui.h"

static struct arena *a;

static int set_up(void **state) { a = arena_new(0); return 0; }
static int tear_down(void **state) { arena_free(a); return 0; }

static void wrong(const char *input)
{
	print_error("wrong: %s\n", input);
	assert_true(false);
}

static void is_text(struct str got, const char *want)
{
	assert_string_equal(a_z(a, got), want);
}

/* ---- ui ---- */

static void links_carry_encoded_parts_and_no_empty_ones(void **state)
{
	const struct query_part parts[] = { { "q", S("") }, { "name", S("A&B=ứ #1") }, { "before", link_number(a, 12) }, { "level", link_number(a, 0) } };
	is_text(link_with(a, S("/systems"), parts, 4), "/systems?name=A%26B%3D%E1%BB%A9%20%231&before=12");
	is_text(link_with(a, S("/systems"), parts, 1), "/systems");
	is_text(link_with(a, S("/systems"), NULL, 0), "/systems");
}

static void a_link_too_long_is_the_path_alone(void **state)
{
	char *long_text = a_alloc(a, LINK_BYTES_MAX);
	memset(long_text, 'x', LINK_BYTES_MAX);
	is_text(link_with(a, S("/systems"), &(struct query_part){ "q", str_from(long_text, LINK_BYTES_MAX) }, 1), "/systems");
}

/* ---- router ---- */

static err no_handler(struct req *r) { return OK; }
#define ROW(m, p) { .method = (m), .path = (p), .perm = &PERM_PUBLIC, .run = no_handler }
static const struct route rows[] = {
	ROW(GET, "/"), ROW(GET, "/incidents"), ROW(POST, "/incidents"), ROW(GET, "/incidents/new"), ROW(GET, "/incidents/{code}"),
	ROW(POST, "/incidents/{code}/close"), ROW(DELETE, "/incidents/{code}"), ROW(GET, "/incidents/{code}/files/{id}"), ROW(GET, "/a/x/c"),
	ROW(GET, "/a/{b}/d"),
};

static struct match find(struct router *x, enum method m, const char *path, bool *ret_fits)
{
	struct str segments[MAX_SEGMENTS];
	struct match found = { 0 };
	size_t n;
	bool slash;
	*ret_fits = path_split(a, str_of(path), segments, &n, &slash);
	if (*ret_fits)
		router_find(x, m, segments, n, &found);
	return found;
}

static void router_finds_rows(void **state)
{
	static const struct { enum method m; const char *path; int row; const char *arg; } cases[] = {
		{ GET, "/", 0, "" }, { GET, "/incidents", 1, "" }, { POST, "/incidents", 2, "" }, { GET, "/incidents/new", 3, "" },
		{ GET, "/incidents/SC-2026-000123", 4, "SC-2026-000123" }, { POST, "/incidents/x/close", 5, "x" },
		{ DELETE, "/incidents/new", 6, "new" }, { GET, "/incidents/a%20b/files/7", 7, "a b" }, { GET, "/a/x/c", 8, "" },
		{ GET, "/a/x/d", 9, "x" }, { GET, "/incidents/%E1%BB%A9ng", 4, "ứng" }, { GET, "/incidents/a%2Fb", 4, "a/b" },
		{ PUT, "/incidents", -1, "" }, { GET, "/incidents/x/close", -1, "" }, { GET, "/nothing", -1, "" },
	};
	struct router *x = router_new();
	for (size_t i = 0; i < COUNT(rows); i++)
		router_add(x, &rows[i], i);
	for (size_t i = 0; i < COUNT(cases); i++) {
		bool fits;
		struct match m = find(x, cases[i].m, cases[i].path, &fits);
		assert_true(fits);
		assert_ptr_equal(m.route, cases[i].row < 0 ? NULL : &rows[cases[i].row]);
		if (m.route)
			is_text(m.args[0], cases[i].arg);
	}
	bool fits;
	assert_int_equal(find(x, PUT, "/incidents", &fits).allowed, 1 << GET | 1 << POST);
	assert_int_equal(find(x, PUT, "/incidents/7", &fits).allowed, 1 << GET | 1 << DELETE);
	assert_int_equal(find(x, PUT, "/nothing", &fits).allowed, 0);
	router_free(x);
}

static void router_refuses_bad_paths(void **state)
{
	static const char *const bad[] = { "", "x", "//", "//evil.example/", "/a//b", "/%", "/%4", "/%zz", "/%00", "/%ff", "/%c0%af",
		"/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", "/a///" };
	struct str segments[MAX_SEGMENTS];
	size_t n;
	bool slash;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (path_split(a, str_of(bad[i]), segments, &n, &slash))
			wrong(bad[i]);
	assert_true(path_split(a, S("/a/b/"), segments, &n, &slash));
	assert_true(slash && n == 2);
}

/* ---- preferences ---- */

static void language_is_chosen(void **state)
{
	static const struct { const char *header; enum lang want; } cases[] = {
		{ "", LANG_VI }, { "vi", LANG_VI }, { "en", LANG_EN }, { "en-GB,en;q=0.9", LANG_EN }, { "vi-VN,vi;q=0.9,en;q=0.8", LANG_VI },
		{ "en;q=0.5, vi;q=0.7", LANG_VI }, { "EN-us", LANG_EN }, { "fr, de;q=0.5", LANG_VI }, { "*", LANG_VI }, { "en;q=0", LANG_VI },
		{ "en;q=x", LANG_VI }, { "vi;q=0.8,en;q=0.81", LANG_EN }, { "fr;q=1,*;q=0.5,en;q=0.3", LANG_VI }, { ",,;q=1,", LANG_VI },
		{ "english", LANG_VI }, { "en;q=1.9", LANG_EN },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		if (accept_language(str_of(cases[i].header)) != cases[i].want)
			wrong(cases[i].header);
}

static void coding_is_chosen(void **state)
{
	static const struct { const char *header; enum coding want; } cases[] = {
		{ "", CODING_NONE }, { "gzip", CODING_GZIP }, { "gzip, deflate, br, zstd", CODING_ZSTD }, { "zstd;q=0, gzip", CODING_GZIP },
		{ "gzip;q=1, zstd;q=0.5", CODING_GZIP }, { "identity", CODING_NONE }, { "gzip;q=0", CODING_NONE }, { "GZIP", CODING_GZIP },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		if (accept_coding(str_of(cases[i].header)) != cases[i].want)
			wrong(cases[i].header);
}

static void etags_match(void **state)
{
	assert_true(etag_matches(S("\"a\""), S("\"a\"")));
	assert_true(etag_matches(S("\"x\", W/\"a\""), S("\"a\"")));
	assert_true(etag_matches(S("*"), S("\"a\"")));
	assert_false(etag_matches(STR_NONE, S("\"a\"")));
	assert_false(etag_matches(S("\"ab\", a"), S("\"a\"")));
}

static void encodings_shrink(void **state)
{
	struct buf from, out;
	buf_init(&from, 1 << 20);
	buf_init(&out, 1 << 20);
	for (int i = 0; i < 2000; i++)
		buf_lit(&from, "Ứng cứu sự cố. ");
	for (enum coding c = CODING_GZIP; c < N_CODINGS; c++) {
		assert_true(encode(c, buf_str(&from), &out));
		assert_true(out.n < from.n / 10);
		assert_true((unsigned char)out.p[0] == (c == CODING_GZIP ? 0x1f : 0x28));
	}
	assert_false(encode(CODING_GZIP, S("x"), &out));
	assert_int_equal(out.n, 0);
	buf_done(&from);
	buf_done(&out);
}

/* ---- forms and JSON ---- */

static void forms_are_read(void **state)
{
	struct sents s = { 0 };
	assert_int_equal(sent_form(a, S("a=1&b=hai+ba&c=%E1%BB%A9ng&&d&a=2&e=%3D%26"), &s), OK);
	assert_int_equal(s.n, 6);
	is_text(s.at[1].text, "hai ba");
	is_text(s.at[2].text, "ứng");
	is_text(s.at[3].name, "d");
	is_text(s.at[4].text, "2");
	is_text(s.at[5].text, "=&");
	assert_int_equal(sent_form(a, S("a=%"), &s), E_INVALID);
	assert_int_equal(sent_form(a, S("%zz=1"), &s), E_INVALID);
	assert_int_equal(sent_form(a, S("a=%4"), &s), E_INVALID);
	struct buf many;
	buf_init(&many, 1 << 20);
	for (int i = 0; i <= MAX_SENT; i++)
		buf_lit(&many, "a=1&");
	s = (struct sents){ 0 };
	assert_int_equal(sent_form(a, buf_str(&many), &s), E_LIMIT);
	buf_done(&many);
}

static void json_is_read(void **state)
{
	static const char *const bad[] = { "", "[]", "1", "{", "{\"a\":1}x", "{\"a\":1,\"a\":2}", "{\"a\":\"\xff\"}", "{a:1}", "{\"a\":1,}",
		"{\"a\":[[[[[[[[1]]]]]]]]}", "{\"a\":01}", "{\"a\":NaN}", "{\"a\":99999999999999999999}", "{\"\\u0000\":1}" };
	struct sents s = { 0 };
	struct str why;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (sent_json(a, str_of(bad[i]), &s, &why) != E_INVALID || !why.n)
			wrong(bad[i]);
	s = (struct sents){ 0 };
	assert_int_equal(sent_json(a, S("{\"t\":\"a\\u0000b\",\"l\":[\"x\",\"y\"],\"n\":-5,\"b\":true,\"z\":null,\"o\":{},\"r\":1.5,\"e\":[]}"), &s, &why), OK);
	assert_int_equal(s.n, 7);
	assert_int_equal(s.at[0].text.n, 3);
	assert_true(s.at[1].in_list && s.at[2].in_list && !s.at[3].in_list);
	assert_int_equal(s.at[3].number, -5);
	assert_int_equal(s.at[4].kind, SENT_BOOL);
	assert_int_equal(s.at[5].kind, SENT_OTHER);
	assert_int_equal(s.at[6].kind, SENT_OTHER);
}

struct all { struct str text, lines, code, secret, email, choice; int64_t n, id; bool flag; usec at; struct strs list; struct uploads files; };
static const struct field all_fields[] = {
	FIELD(struct all, text, F_TEXT, .max = 10, .min = 2), FIELD(struct all, lines, F_LINES), FIELD(struct all, code, F_CODE),
	FIELD(struct all, secret, F_SECRET), FIELD(struct all, email, F_EMAIL), FIELD(struct all, choice, F_CHOICE, .choices = "a|b"),
	FIELD(struct all, n, F_INT, .min = -3, .max = 9), FIELD(struct all, id, F_ID), FIELD(struct all, flag, F_BOOL),
	FIELD(struct all, at, F_TIME), FIELD(struct all, list, F_TEXTS, .max = 3), FIELD(struct all, files, F_FILES),
};
static const struct route all_route = { .path = "/", INPUT(struct all, all_fields) };

static err fill(const char *form, bool is_json, struct all *ret, struct work *w)
{
	struct sents s = { 0 };
	struct str why;
	*w = (struct work){ .a = a };
	*ret = (struct all){ 0 };
	err e = is_json ? sent_json(a, str_of(form), &s, &why) : sent_form(a, str_of(form), &s);
	assert_int_equal(e, OK);
	return input_fill(w, &all_route, &s, ret);
}

static void input_is_typed(void **state)
{
	struct all v;
	struct work w;
	assert_int_equal(fill("text=+e%CC%81+&lines=a%0D%0Ab&code=SC-1.2:3_x&secret=+x+&email=a@b.vn&choice=b&n=-3&id=9007199254740993&flag=on"
		"&at=22/11/2026+20:21&list=x,+y%0Az", false, &v, &w), E_INVALID);   /* text is one code point after NFC */
	assert_int_equal(w.problem.fields.n, 1);
	is_text(w.problem.fields.at[0].code, "web.in_too_short");
	assert_int_equal(fill("text=+e%CC%81+x+&lines=a%0D%0Ab&code=SC-1.2:3_x&secret=+x+&email=a@b.vn&choice=b&n=-3&id=9007199254740993&flag=on"
		"&at=22/11/2026+20:21&list=x,+y%0Az", false, &v, &w), OK);
	is_text(v.text, "é x");
	is_text(v.lines, "a\nb");
	is_text(v.secret, " x ");
	is_text(v.choice, "b");
	assert_int_equal(v.n, -3);
	assert_true(v.id == 9007199254740993 && v.flag);
	assert_int_equal(v.at, civil_usec((struct civil){ 2026, 11, 22, 20, 21, 0 }));
	assert_int_equal(v.list.n, 3);
	is_text(v.list.at[1], "y");
	assert_int_equal(fill("{\"text\":\"ab\",\"n\":5,\"id\":\"7\",\"flag\":true,\"list\":[\"a,b\",\"c\"],\"at\":\"2026-11-22T13:21:00Z\"}", true, &v, &w), OK);
	assert_int_equal(v.list.n, 2);
	is_text(v.list.at[0], "a,b");
	assert_int_equal(fill("", false, &v, &w), OK);
	assert_int_equal(fill("list=a&list=b%2Cc&text=", false, &v, &w), OK);
	is_text(v.list.at[1], "b,c");
}

static void input_refuses(void **state)
{
	static const struct { const char *sent; bool is_json; const char *field, *code; } cases[] = {
		{ "other=1", false, "other", "web.in_unknown_field" }, { "%ff=1", false, "?", "web.in_unknown_field" },
		{ "text=12345678901", false, "text", "web.in_too_long" }, { "text=1", false, "text", "web.in_too_short" },
		{ "text=%ff%fe", false, "text", "web.in_not_utf8" }, { "text=a%00b", false, "text", "web.in_not_utf8" },
		{ "text=a%0Ab", false, "text", "web.in_one_line" }, { "text=ab&text=cd", false, "text", "web.in_given_twice" },
		{ "code=a/b", false, "code", "web.in_bad_code" }, { "code=%E1%BB%A9", false, "code", "web.in_bad_code" },
		{ "email=a", false, "email", "web.in_bad_email" }, { "email=a@b", false, "email", "web.in_bad_email" },
		{ "email=a@b..c", false, "email", "web.in_bad_email" }, { "email=a+b@c.d%0D%0ABcc:x@y.z", false, "email", "web.in_one_line" },
		{ "email=a@b@c.d", false, "email", "web.in_bad_email" }, { "choice=c", false, "choice", "web.in_bad_choice" },
		{ "choice=a|b", false, "choice", "web.in_bad_choice" }, { "n=10", false, "n", "web.in_out_of_range" },
		{ "n=1x", false, "n", "web.in_want_int" }, { "n=99999999999999999999", false, "n", "web.in_want_int" },
		{ "id=0", false, "id", "web.in_bad_id" }, { "id=-5", false, "id", "web.in_bad_id" }, { "flag=maybe", false, "flag", "web.in_bad_bool" },
		{ "at=31/02/2026", false, "at", "web.in_bad_time" }, { "list=1,2,3,4", false, "list", "web.in_too_many" },
		{ "list=a&list=%ff", false, "list[1]", "web.in_not_utf8" }, { "files=x", false, "files", "web.in_want_file" },
		{ "{\"n\":\"5\"}", true, "n", "web.in_want_int" }, { "{\"n\":5.5}", true, "n", "web.in_want_int" },
		{ "{\"flag\":\"true\"}", true, "flag", "web.in_bad_bool" }, { "{\"flag\":1}", true, "flag", "web.in_bad_bool" },
		{ "{\"text\":5}", true, "text", "web.in_want_text" }, { "{\"text\":[\"ab\"]}", true, "text", "web.in_want_one" },
		{ "{\"list\":\"a\"}", true, "list", "web.in_want_list" }, { "{\"list\":[1]}", true, "list[0]", "web.in_want_text" },
		{ "{\"text\":{}}", true, "text", "web.in_want_text" }, { "{\"text\":\"a\\u0000b\"}", true, "text", "web.in_not_utf8" },
		{ "{\"at\":5}", true, "at", "web.in_bad_time" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct all v;
		struct work w;
		assert_int_equal(fill(cases[i].sent, cases[i].is_json, &v, &w), E_INVALID);
		assert_int_equal(w.problem.fields.n, 1);
		is_text(w.problem.fields.at[0].field, cases[i].field);
		is_text(w.problem.fields.at[0].code, cases[i].code);
	}
}

/* ---- rates and form tokens ---- */

static void buckets_empty_and_fill(void **state)
{
	static const struct web_rate classes[5] = { [RATE_NORMAL] = { 2, 3, 2 }, [RATE_SIGN_IN] = { 1, 1, 0 } };
	struct rates *x = rates_new(classes);
	usec t = 1000 * USEC_S;
	int64_t wait = 0;
	for (int i = 0; i < 3; i++)
		assert_true(rate_take(x, RATE_NORMAL, S("192.0.2.1"), t, &wait));
	assert_false(rate_take(x, RATE_NORMAL, S("192.0.2.1"), t, &wait));
	assert_int_equal(wait, 1);
	assert_true(rate_take(x, RATE_NORMAL, S("192.0.2.2"), t, &wait));
	assert_true(rate_take(x, RATE_SIGN_IN, S("192.0.2.1"), t, &wait));
	t += USEC_S / 2;
	assert_true(rate_take(x, RATE_NORMAL, S("192.0.2.1"), t, &wait));
	assert_false(rate_take(x, RATE_NORMAL, S("192.0.2.1"), t, &wait));
	for (int i = 0; i < 10; i++)
		rate_charge(x, RATE_NORMAL, S("192.0.2.1"), t);
	t += USEC_S;
	assert_false(rate_take(x, RATE_NORMAL, S("192.0.2.1"), t, &wait));
	t += 10 * USEC_S;
	assert_true(rate_take(x, RATE_NORMAL, S("192.0.2.1"), t, &wait));
	for (int i = 0; i < 1000; i++)
		assert_true(rate_take(x, RATE_NONE, S("192.0.2.1"), t, &wait));
	rates_free(x);
}

static void addresses_count_together(void **state)
{
	is_text(rate_address(a, S("192.0.2.1")), "192.0.2.1");
	is_text(rate_address(a, S("2001:db8:1:2:3:4:5:6")), "2001:db8:1:2::/64");
	is_text(rate_address(a, S("2001:db8:1:2:ffff::1")), "2001:db8:1:2::/64");
	is_text(rate_address(a, S("::ffff:192.0.2.1")), "192.0.2.1");
}

static void form_tokens_hold(void **state)
{
	unsigned char one[32] = { 1 }, two[32] = { 2 };
	struct forms *f = forms_new(one), *g = forms_new(two);
	usec now = 1000000 * USEC_S;
	struct str token = form_token_new(f, a, now), altered = a_dup(a, token);
	assert_int_equal(form_token_take(g, a, token, now), FORM_FORGED);
	((char *)(uintptr_t)altered.p)[2] ^= 1;
	assert_int_equal(form_token_take(f, a, altered, now), FORM_FORGED);
	assert_int_equal(form_token_take(f, a, STR_NONE, now), FORM_FORGED);
	assert_int_equal(form_token_take(f, a, token, now + 13 * USEC_HOUR), FORM_EXPIRED);
	assert_int_equal(form_token_take(f, a, token, now), FORM_GOOD);
	assert_int_equal(form_token_take(f, a, token, now), FORM_USED);
	form_token_release(f, a, token);
	assert_int_equal(form_token_take(f, a, token, now), FORM_GOOD);
	is_text(text_signed(f, a, text_sign(f, a, S("a.b"))), "a.b");
	assert_int_equal(text_signed(f, a, text_sign(g, a, S("a.b"))).n, 0);
	assert_int_equal(text_signed(f, a, S("plain")).n, 0);
	assert_false(str_eq(form_token_of_session(f, a, S("x")), form_token_of_session(f, a, S("y"))));
	forms_free(f);
	forms_free(g);
}

static void redirects_stay_here(void **state)
{
	assert_true(path_is_ours(S("/")) && path_is_ours(S("/a?b=c#d")));
	static const char *const bad[] = { "", "a", "//x.example", "/\\x.example", "https://x", "/a\r\nX: y", "/a b", "/\t/x" };
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(path_is_ours(str_of(bad[i])));
}

static void listen_addresses(void **state)
{
	static const char *const bad[] = { "", "80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", "::1:80", "host.example:80", "[::1]" };
	int fd, port;
	struct str host;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_int_equal(address_listen(str_of(bad[i]), &fd, &host, &port, a), E_INVALID);
	assert_int_equal(address_listen(S("127.0.0.1:0"), &fd, &host, &port, a), OK);
	assert_true(port > 0);
	int other;
	struct str taken = a_fmt(a, "127.0.0.1:%d", port);
	assert_int_equal(address_listen(taken, &other, &host, &port, a), E_IO);
	close(fd);
	if (address_listen(S("[::1]:0"), &fd, &host, &port, a) == OK) {
		is_text(host, "[::1]");
		close(fd);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(links_carry_encoded_parts_and_no_empty_ones, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_link_too_long_is_the_path_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(router_finds_rows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(router_refuses_bad_paths, set_up, tear_down),
		cmocka_unit_test_setup_teardown(language_is_chosen, set_up, tear_down),
		cmocka_unit_test_setup_teardown(coding_is_chosen, set_up, tear_down),
		cmocka_unit_test_setup_teardown(etags_match, set_up, tear_down),
		cmocka_unit_test_setup_teardown(encodings_shrink, set_up, tear_down),
		cmocka_unit_test_setup_teardown(forms_are_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(json_is_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(input_is_typed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(input_refuses, set_up, tear_down),
		cmocka_unit_test_setup_teardown(buckets_empty_and_fill, set_up, tear_down),
		cmocka_unit_test_setup_teardown(addresses_count_together, set_up, tear_down),
		cmocka_unit_test_setup_teardown(form_tokens_hold, set_up, tear_down),
		cmocka_unit_test_setup_teardown(redirects_stay_here, set_up, tear_down),
		cmocka_unit_test_setup_teardown(listen_addresses, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
