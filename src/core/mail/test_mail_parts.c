/* The pure parts of mail: composing, bounces, the sandbox. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail   /* cmocka has one too; ours is meant */

#include <gmime/gmime.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/code.h"
#include "core/mail/compose.h"
#include "core/mail/dsn.h"
#include "core/sandbox.h"

static struct arena *a;

static int begin(void **state)
{
	a = arena_new(0);
	return 0;
}

static int end(void **state)
{
	a = arena_free(a);
	return 0;
}

#define SUBJECT "[TBSC] Báo cáo ban đầu: sự cố «máy chủ thư điện tử» của Sở Y tế tỉnh Đắk Lắk, mức nghiêm trọng – cần ứng cứu ngay"

static struct mail_message usual(void)
{
	return (struct mail_message){
		.from = S("ungcuu@example.vn"), .from_name = S("Trung tâm Ứng cứu"), .to = S("an@example.vn"), .to_name = S("Nguyễn Văn Ân"),
		.subject = S(SUBJECT), .text = S("Kính gửi anh Ân,\n\nMáy chủ bị mã hóa.\n"), .lang = S("vi"),
		.message_id = S("0123456789abcdef0123@example.vn"), .date = 1800000000 * USEC_S };
}

static struct str composed(const struct mail_message *m)
{
	struct buf b;
	buf_init(&b, 4 << 20);
	assert_int_equal(mail_compose(m, a, &b), OK);
	struct str s = a_dup(a, buf_str(&b));
	buf_done(&b);
	return s;
}

static GMimeMessage *parsed(struct str s)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(s.p, s.n);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *m = g_mime_parser_construct_message(parser, NULL);
	g_object_unref(parser);
	g_object_unref(stream);
	assert_non_null(m);
	return m;
}

/* The decoded bytes of a part. */
static struct str decoded(GMimeObject *part)
{
	GMimeStream *s = g_mime_stream_mem_new();
	g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(part)), s);
	GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(s));
	struct str copy = a_dup(a, str_from((const char *)bytes->data, bytes->len));
	g_object_unref(s);
	return copy;
}

/* Text on the wire has CRLF for LF. */
static struct str with_lf(struct str s)
{
	char *p = a_z(a, s);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n'))
			p[n++] = s.p[i];
	return str_from(p, n);
}

/* RFC 2047 by the letter. (GMime's own reader stops at padding between neighbouring words, so it cannot be the judge.) */
static struct str word_decoded(struct str word)
{
	struct str rest = str_sub(word, 2, word.n - 4), charset = str_cut(&rest, '?'), how = str_cut(&rest, '?'), bytes = STR_NONE;
	struct buf b;
	assert_true(str_eq_nocase(charset, S("utf-8")));
	if (str_eq_nocase(how, S("b"))) {
		assert_true(base64_parse(a, rest, &bytes));
		return bytes;
	}
	buf_init(&b, 1000);
	for (size_t i = 0; i < rest.n; i++) {
		if (rest.p[i] == '=') {
			assert_true(hex_parse(a, str_sub(rest, i + 1, 2), &bytes));
			buf_add(&b, bytes);
			i += 2;
		} else {
			buf_add_char(&b, rest.p[i] == '_' ? ' ' : rest.p[i]);
		}
	}
	bytes = a_dup(a, buf_str(&b));
	buf_done(&b);
	return bytes;
}

static struct str subject_of(struct str wire)
{
	ptrdiff_t at = str_find(wire, S("\r\nSubject: "));
	assert_true(at >= 0);
	struct str rest = str_sub(wire, (size_t)at + 11, wire.n), text = STR_NONE;
	bool after_word = true;
	while (rest.n && !(rest.p[0] == '\n' && rest.p[1] != ' ')) {
		size_t n = 0;
		while (rest.p[n] != ' ' && rest.p[n] != '\r')
			n++;
		struct str word = str_sub(rest, 0, n);
		bool is_word = str_starts(word, S("=?"));
		if (text.n && !(is_word && after_word))
			text = a_cat(a, text, S(" "));
		text = a_cat(a, text, is_word ? word_decoded(word) : word);
		after_word = is_word;
		rest = str_sub(rest, n, rest.n);
		while (rest.n && (rest.p[0] == ' ' || rest.p[0] == '\r' || (rest.p[0] == '\n' && rest.p[1] == ' ')))
			rest = str_sub(rest, 1, rest.n);
	}
	return text;
}

static void headers_and_text_survive(void **state)
{
	static const char *const texts[] = {
		"Kính gửi,\n\nSự cố Ứng Cứu.\n", "không có dòng cuối", "", "\n\n\n", ".\n..\nFrom đây\n.hết", "dấu cách cuối   \n\t\n",
		"một dòng rất dài: ứng cứu ứng cứu ứng cứu ứng cứu ứng cứu ứng cứu ứng cứu ứng cứu ứng cứu ứng cứu ứng cứu ứng cứu ứng cứu =3D = ?",
	};
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct mail_message m = usual();
		m.text = str_of(texts[i]);
		struct str wire = composed(&m);
		GMimeMessage *got = parsed(wire);
		assert_true(str_eq(subject_of(wire), S(SUBJECT)));
		assert_string_equal(g_mime_message_get_message_id(got), "0123456789abcdef0123@example.vn");
		InternetAddressMailbox *to = INTERNET_ADDRESS_MAILBOX(internet_address_list_get_address(g_mime_message_get_to(got), 0));
		assert_string_equal(internet_address_mailbox_get_addr(to), "an@example.vn");
		assert_string_equal(internet_address_get_name(INTERNET_ADDRESS(to)), "Nguyễn Văn Ân");
		struct str text = with_lf(decoded(g_mime_message_get_mime_part(got)));
		struct str wanted = str_ends(m.text, S("\n")) ? m.text : a_cat(a, m.text, S("\n"));
		assert_int_equal(text.n, wanted.n);
		assert_memory_equal(text.p, wanted.p, text.n);
		assert_int_equal(g_date_time_to_unix(g_mime_message_get_date(got)), 1800000000);
		assert_string_equal(g_mime_object_get_header(GMIME_OBJECT(got), "Auto-Submitted"), "auto-generated");
		g_object_unref(got);
	}
}

static void wire_form_is_clean(void **state)
{
	struct mail_message m = usual();
	struct str wire = composed(&m);
	assert_true(str_find(wire, S("\r\nSubject: [TBSC] =?")) >= 0);
	for (size_t i = 0, from = 0; i < wire.n; i++) {
		assert_true((unsigned char)wire.p[i] < 0x80);
		if (wire.p[i] != '\n')
			continue;
		assert_int_equal(wire.p[i - 1], '\r');
		assert_true(i - from <= 200);
		from = i + 1;
	}
}

static void no_header_can_be_injected(void **state)
{
	struct mail_message m = usual();
	m.subject = S("Xin chào\r\nBcc: ke.gian@example.org\r\n\r\nnội dung giả");
	m.to_name = S("Ân\r\nBcc: ke.gian@example.org");
	m.from_name = S("\nBcc: ke.gian@example.org\n");
	m.file_name = S("a.pdf\"\r\nBcc: ke.gian@example.org");
	m.file_type = S("text/plain\r\nBcc: ke.gian@example.org");
	m.file = S("tệp");
	m.message_id = S("x@example.vn>\r\nBcc: ke.gian@example.org");
	m.thread = &m.message_id;
	m.n_thread = 1;
	struct str wire = composed(&m);
	assert_true(str_find(wire, S("\nBcc:")) < 0);
	assert_true(str_find(wire, S("\nbcc:")) < 0);
	GMimeMessage *got = parsed(wire);
	assert_null(g_mime_object_get_header(GMIME_OBJECT(got), "Bcc"));
	assert_int_equal(internet_address_list_length(g_mime_message_get_all_recipients(got)), 1);
	g_object_unref(got);
	m = usual();
	m.to = S("an@example.vn\r\nRCPT TO:<ke.gian@example.org>");
	struct buf b;
	buf_init(&b, 100000);
	assert_int_equal(mail_compose(&m, a, &b), E_INVALID);
	m = usual();
	m.text = S("\xff\xfe");
	assert_int_equal(mail_compose(&m, a, &b), E_INVALID);
	buf_done(&b);
}

static void attachment_and_thread_arrive(void **state)
{
	char bytes[1000];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)(i * 7);
	const struct str earlier[] = { S_INIT("a@example.vn"), S_INIT("b@example.vn") };
	struct mail_message m = usual();
	m.file = str_from(bytes, sizeof bytes);
	m.file_name = S("báo cáo «đầu tiên».pdf");
	m.file_type = S("application/pdf");
	m.thread = earlier;
	m.n_thread = 2;
	GMimeMessage *got = parsed(composed(&m));
	GMimeMultipart *both = GMIME_MULTIPART(g_mime_message_get_mime_part(got));
	assert_int_equal(g_mime_multipart_get_count(both), 2);
	GMimeObject *file = g_mime_multipart_get_part(both, 1);
	assert_string_equal(g_mime_part_get_filename(GMIME_PART(file)), "báo cáo «đầu tiên».pdf");
	assert_true(g_mime_content_type_is_type(g_mime_object_get_content_type(file), "application", "pdf"));
	struct str content = decoded(file);
	assert_int_equal(content.n, sizeof bytes);
	assert_memory_equal(content.p, bytes, sizeof bytes);
	assert_string_equal(g_mime_object_get_header(GMIME_OBJECT(got), "In-Reply-To"), "<b@example.vn>");
	assert_non_null(strstr(g_mime_object_get_header(GMIME_OBJECT(got), "References"), "<a@example.vn>"));
	g_object_unref(got);
}

static void addresses_are_told_apart(void **state)
{
	static const char *const good[] = { "an@example.vn", "a.b+c@x.example.vn", "csirt-1@example.vn", "o'neil@example.vn" };
	static const char *const bad[] = { "", "an", "@example.vn", "an@", "a b@example.vn", "an@example.vn\r\n", "an@exam ple.vn",
		"an@@example.vn", ".an@example.vn", "a..n@example.vn", "an@.vn", "<an@example.vn>", "an@example.vn,b@example.vn",
		"ân@example.vn", "an@example.vn>", "\"x y\"@example.vn", "an@exa+mple.vn" };
	for (size_t i = 0; i < COUNT(good); i++)
		assert_true(mail_address_ok(str_of(good[i])));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(mail_address_ok(str_of(bad[i])));
	assert_false(mail_address_ok(str_from("an@example.vn\0x", 15)));
}

/* ---- the sandbox ---- */

static err echo(struct str in, struct buf *out, void *arg)
{
	buf_add(out, in);
	return OK;
}

static err refuses(struct str in, struct buf *out, void *arg)
{
	buf_add(out, in);
	return E_INVALID;
}

static err crashes(struct str in, struct buf *out, void *arg)
{
	buf_lit(out, "half");
	raise(SIGSEGV);
	return OK;
}

static err never_ends(struct str in, struct buf *out, void *arg)
{
	for (volatile int i = 0;; i++)
		;
	return OK;
}

static err opens_a_file(struct str in, struct buf *out, void *arg)
{
	buf_add_z(out, open("/etc/passwd", O_RDONLY) < 0 ? "refused" : "opened");
	return OK;
}

static err opens_a_socket(struct str in, struct buf *out, void *arg)
{
	buf_add_z(out, socket(AF_INET, SOCK_STREAM, 0) < 0 ? "refused" : "opened");
	return OK;
}

static err forks(struct str in, struct buf *out, void *arg)
{
	fork();
	return OK;
}

static err takes_memory(struct str in, struct buf *out, void *arg)
{
	struct buf b;
	buf_init(&b, (size_t)2 << 30);
	for (size_t i = 0; i < 1024 && buf_room(&b, 1 << 20); i++) {
		memset(b.p + b.n, 1, 1 << 20);
		b.n += 1 << 20;
	}
	buf_add_z(out, b.n < (size_t)200 << 20 ? "refused" : "taken");
	return OK;
}

static void sandbox_returns_what_the_child_says(void **state)
{
	struct buf out;
	buf_init(&out, 1 << 20);
	buf_lit(&out, "before ");
	char *much = a_alloc(a, 500000);
	memset(much, 'x', 500000);
	assert_int_equal(sandbox_run(NULL, echo, str_from(much, 500000), NULL, &out), OK);
	assert_int_equal(out.n, 500007);
	buf_clear(&out);
	assert_int_equal(sandbox_run(NULL, refuses, S("x"), NULL, &out), E_INVALID);
	assert_int_equal(out.n, 0);
	assert_int_equal(sandbox_run(NULL, opens_a_file, S("x"), NULL, &out), OK);
	assert_true(str_eq(buf_str(&out), S("refused")));
	buf_done(&out);
}

static void sandbox_contains_every_misdeed(void **state)
{
	static sandbox_fn *const misdeeds[] = { crashes, never_ends, opens_a_socket, forks };
	const struct sandbox_limits limits = { .milliseconds = 500 };
	struct buf out;
	buf_init(&out, 1000);
	for (size_t i = 0; i < COUNT(misdeeds); i++) {
		usec began = clock_steady();
		assert_int_equal(sandbox_run(&limits, misdeeds[i], S("x"), NULL, &out), E_LIMIT);
		assert_true(clock_steady() - began < 3 * USEC_S);
		assert_int_equal(out.n, 0);
	}
#ifndef __SANITIZE_ADDRESS__
	err e = sandbox_run(NULL, takes_memory, S("x"), NULL, &out);
	assert_true(e == E_LIMIT || str_eq(buf_str(&out), S("refused")));
	buf_clear(&out);
#else
	(void)takes_memory;
#endif
	char *much = a_alloc(a, 5000);
	assert_int_equal(sandbox_run(NULL, echo, str_from(much, 5000), NULL, &out), E_LIMIT);
	assert_int_equal(sandbox_run(NULL, echo, S("still alive"), NULL, &out), OK);
	buf_done(&out);
}

/* ---- bounces ---- */

#define DSN_HEAD "From: MAILER-DAEMON@example.vn\r\nTo: bounce+aa11@example.vn\r\nSubject: Thu bi tra lai\r\nMIME-Version: 1.0\r\n" \
	"Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"b1\"\r\n\r\n--b1\r\nContent-Type: text/plain\r\n\r\nXin loi.\r\n" \
	"--b1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.vn\r\n\r\n"
#define DSN_TAIL "\r\n--b1\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <aa11@example.vn>\r\nSubject: x\r\n\r\ny\r\n--b1--\r\n"

static void dsn_is_understood(void **state)
{
	struct mail_dsn d;
	assert_int_equal(mail_dsn_read(S(DSN_HEAD "Final-Recipient: rfc822; vanish@example.vn\r\nACTION: Failed\r\nStatus: 5.2.1\r\n"
		"Diagnostic-Code: smtp; 550 hop thu\r\n  da bi khoa\r\n" DSN_TAIL), a, &d), OK);
	assert_true(str_eq(d.action, S("failed")));
	assert_true(str_eq(d.status, S("5.2.1")));
	assert_true(str_starts(d.diagnostic, S("smtp; 550 hop thu")));
	assert_true(str_ends(d.diagnostic, S("da bi khoa")));
	assert_int_equal(d.n_to, 1);
	assert_true(str_eq(d.to[0], S("bounce+aa11@example.vn")));
	assert_int_equal(d.n_ids, 1);
	assert_true(str_eq(d.ids[0], S("aa11@example.vn")));
}

static void dsn_with_headers_only_is_understood(void **state)
{
	struct mail_dsn d;
	assert_int_equal(mail_dsn_read(S(DSN_HEAD "Action: delayed\r\nStatus: 4.4.1\r\n"
		"\r\n--b1\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <bb22@example.vn>\r\nSubject: x\r\n\r\n--b1--\r\n"), a, &d), OK);
	assert_true(str_eq(d.action, S("delayed")));
	assert_int_equal(d.n_ids, 1);
	assert_true(str_eq(d.ids[0], S("bb22@example.vn")));
}

static void hostile_reports_are_survived(void **state)
{
	struct mail_dsn d;
	assert_int_equal(mail_dsn_read(S("Subject: chao\r\n\r\nThu thuong\r\n"), a, &d), E_NOT_FOUND);
	assert_int_equal(mail_dsn_read(S(""), a, &d), E_NOT_FOUND);
	assert_int_equal(mail_dsn_read(S(DSN_HEAD "\r\n--b1--\r\n"), a, &d), E_NOT_FOUND);
	assert_int_equal(mail_dsn_read(S(DSN_HEAD "Action: failed\r\nStatus: \xff\xfe\x01\r\nDiagnostic-Code: <script>\x07\xc3\r\n" DSN_TAIL), a, &d), OK);
	for (size_t i = 0; i < d.status.n; i++)
		assert_true((unsigned char)d.status.p[i] >= 0x20 && (unsigned char)d.status.p[i] < 0x7f);
	/* a hundred levels of parts, and a field of a megabyte */
	struct buf b;
	buf_init(&b, 4 << 20);
	for (int i = 0; i < 100; i++)
		buf_fmt(&b, "Content-Type: multipart/report; boundary=n%d\r\n\r\n--n%d\r\n", i, i);
	err e = mail_dsn_read(buf_str(&b), a, &d);
	assert_true(e == E_NOT_FOUND || e == E_LIMIT);
	buf_clear(&b);
	buf_add_z(&b, DSN_HEAD "Action: failed\r\nDiagnostic-Code: ");
	for (int i = 0; i < 1000000; i++)
		buf_add_char(&b, 'A');
	buf_add_z(&b, DSN_TAIL);
	assert_int_equal(mail_dsn_read(buf_str(&b), a, &d), OK);
	assert_true(d.diagnostic.n <= 400);
	buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(headers_and_text_survive, begin, end),
		cmocka_unit_test_setup_teardown(wire_form_is_clean, begin, end),
		cmocka_unit_test_setup_teardown(no_header_can_be_injected, begin, end),
		cmocka_unit_test_setup_teardown(attachment_and_thread_arrive, begin, end),
		cmocka_unit_test_setup_teardown(addresses_are_told_apart, begin, end),
		cmocka_unit_test_setup_teardown(sandbox_returns_what_the_child_says, begin, end),
		cmocka_unit_test_setup_teardown(sandbox_contains_every_misdeed, begin, end),
		cmocka_unit_test_setup_teardown(dsn_is_understood, begin, end),
		cmocka_unit_test_setup_teardown(dsn_with_headers_only_is_understood, begin, end),
		cmocka_unit_test_setup_teardown(hostile_reports_are_survived, begin, end),
	};
	g_mime_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
