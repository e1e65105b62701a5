/* Mail end to end: the outbox on both databases, and, where tests/smtp.sh has started them (UNGCUU_TEST_MAIL=its folder),
 * real SMTP and IMAP servers. */
#include "fixture.h"

#undef fail   /* cmocka has one too; ours is meant */

#include <dirent.h>
#include <fcntl.h>
#include <gmime/gmime.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/files.h"
#include "core/identity/identity.h"
#include "core/jobs/jobs.h"
#include "core/journal.h"
#include "core/mail/parts.h"
#include "core/queries.h"
#include "core/routes.h"
#include "core/settings.h"

const struct module *const all_modules[] = { &core_module, &jobs_module, &mail_module };
const size_t n_modules = 3;

static usec now;

/* ---- helpers ---- */

struct call { struct fixture *f; err (*fn)(struct work *, void *); void *arg; };

static err call_tx(struct db *db, void *arg)
{
	struct call *c = arg;
	struct work w = { .a = c->f->a, .db = db, .now = now };
	actor_be_system(&w);
	return c->fn(&w, c->arg);
}

static err in_tx(struct fixture *f, err (*fn)(struct work *, void *), void *arg)
{
	return store_run(f->s, TX_WRITE, f->a, call_tx, &(struct call){ f, fn, arg });
}

static err set_one(struct work *w, void *arg)
{
	const char **x = arg;
	return setting_set(w, str_of(x[0]), str_of(x[1]));
}

static void set(struct fixture *f, const char *name, const char *value)
{
	assert_int_equal(in_tx(f, set_one, (const char *[]){ name, value }), OK);
}

struct queueing { struct mail m; int64_t id; };

static err queue_one(struct work *w, void *arg)
{
	struct queueing *q = arg;
	return mail_queue(w, &q->m, &q->id);
}

#define SUBJECT "[TBSC] Báo cáo ban đầu: máy chủ của Sở Y tế bị mã hóa dữ liệu"
#define TEXT "Kính gửi Trung tâm,\n\nĐơn vị phát hiện sự cố lúc 20:21 ngày 22/11/2026.\n.\nFrom đầu dòng, dấu cách cuối   \nTrân trọng.\n"

static int64_t queue(struct fixture *f, const char *to, enum tlp tlp, const char *key)
{
	struct queueing q = { .m = { .to = str_of(to), .to_name = S("Nguyễn Văn Ân"), .lang = LANG_VI, .subject = S(SUBJECT), .text = S(TEXT),
		.tlp = tlp, .about_path = S("/incidents/SC-2026-000001"), .kind = "incident", .record_id = 77, .key = str_of(key) } };
	assert_int_equal(in_tx(f, queue_one, &q), OK);
	return q.id;
}

static err read_one(struct work *w, void *arg)
{
	struct mail_one_row *row = arg;
	bool found;
	return mail_one(w->db, w->a, &(struct mail_one_in){ .id = row->id }, row, &found);
}

static struct mail_one_row row_of(struct fixture *f, int64_t id)
{
	struct mail_one_row row = { .id = id };
	assert_int_equal(in_tx(f, read_one, &row), OK);
	return row;
}

static void expect_state(struct fixture *f, int64_t id, const char *state, const char *answer_part)
{
	struct mail_one_row row = row_of(f, id);
	bool is_so = str_is(row.state, state) && str_find(row.answer, str_of(answer_part)) >= 0;
	if (!is_so)
		print_error("mail is %.*s (%.*s), not %s (%s)\n", STR_ARG(row.state), STR_ARG(row.answer), state, answer_part);
	assert_true(is_so);
}

static void run(struct fixture *f)
{
	assert_int_equal(jobs_run_due(f->s, now, 1000, NULL), OK);
}

static err journal_names(struct work *w, void *arg)
{
	struct journal_entry *at;
	size_t n;
	struct str *names = arg;
	TRY(journal_of(w, (struct journal_ref){ "incident", 77 }, 0, 100, &at, &n));
	for (size_t i = 0; i < n; i++)
		*names = a_fmt(w->a, "%.*s %.*s", STR_ARG(*names), STR_ARG(at[i].name));
	return OK;
}

static struct str journalled(struct fixture *f)
{
	struct str names = STR_NONE;
	assert_int_equal(in_tx(f, journal_names, &names), OK);
	return names;
}

static void begin(struct fixture *f)
{
	now = 1800000000 * USEC_S;
	assert_int_equal(settings_load(f->s), OK);
}

/* ---- without a server ---- */

static void unconfigured_mail_stays_queued(void **state)
{
	struct fixture *f = *state;
	begin(f);
	int64_t id = queue(f, "an@example.vn", TLP_CLEAR, "k1");
	assert_int_equal(queue(f, "khac@example.vn", TLP_CLEAR, "k1"), id);
	assert_int_not_equal(queue(f, "an@example.vn", TLP_CLEAR, "k2"), id);
	assert_int_not_equal(queue(f, "an@example.vn", TLP_CLEAR, ""), queue(f, "an@example.vn", TLP_CLEAR, ""));
	run(f);
	expect_state(f, id, "queued", "");
	assert_int_equal(row_of(f, id).tries, 0);
	/* configured later: a server that is not there */
	set(f, "mail.from", "ungcuu@example.vn");
	set(f, "mail.smtp_url", "smtp://127.0.0.1:9");
	now += 2 * USEC_MIN;
	run(f);
	expect_state(f, id, "queued", "");
	assert_int_equal(row_of(f, id).tries, 1);
	assert_true(row_of(f, id).answer.n > 0);
	now += 97 * USEC_HOUR;
	run(f);
	expect_state(f, id, "refused", "Quá hạn");
	assert_true(str_find(journalled(f), S("mail.refused")) >= 0);
}

static void bad_address_is_refused_without_failing_the_work(void **state)
{
	struct fixture *f = *state;
	begin(f);
	int64_t id = queue(f, "an@example.vn\r\nRCPT TO:<x@example.org>", TLP_CLEAR, "");
	expect_state(f, id, "refused", "không hợp lệ");
	assert_true(str_find(journalled(f), S("mail.refused")) >= 0);
}

static void red_text_never_reaches_the_outbox(void **state)
{
	struct fixture *f = *state;
	begin(f);
	set(f, "mail.tlp_max", "TLP:GREEN");
	set(f, "site.url", "https://ungcuu.example.vn/");
	struct mail_one_row red = row_of(f, queue(f, "an@example.vn", TLP_RED, "")), green = row_of(f, queue(f, "an@example.vn", TLP_GREEN, ""));
	assert_true(str_find(red.body, S("phát hiện sự cố")) < 0);
	assert_true(str_find(red.body, S("https://ungcuu.example.vn/incidents/SC-2026-000001")) >= 0);
	assert_true(str_starts(red.subject, S("[TBSC] ")));
	assert_true(str_find(red.subject, S("Sở Y tế")) < 0);
	assert_true(str_find(red.subject, S("TLP:RED")) >= 0);
	assert_true(str_find(green.body, S("phát hiện sự cố")) >= 0);
	assert_true(str_eq(green.subject, S(SUBJECT)));
}

/* ---- with real servers ---- */

static struct str slurp(struct arena *a, const char *path)
{
	char *p = a_alloc(a, 1 << 20);
	int fd = open(path, O_RDONLY);
	ssize_t n = fd < 0 ? 0 : read(fd, p, 1 << 20);
	if (fd >= 0)
		close(fd);
	return str_from(p, n > 0 ? (size_t)n : 0);
}

static bool has_servers(void)
{
	const char *folder = getenv("UNGCUU_TEST_MAIL");
	return folder && folder[0];
}

static const char *server_path(struct fixture *f, const char *name)
{
	return a_fmt(f->a, "%s/%s", getenv("UNGCUU_TEST_MAIL"), name).p;
}

static struct str server_port(struct fixture *f, const char *name)
{
	struct str ports = slurp(f->a, server_path(f, "ports"));
	struct str rest = str_sub(ports, (size_t)str_find(ports, str_of(name)) + strlen(name) + 1, ports.n);
	return str_cut(&rest, '\n');
}

static void use_server(struct fixture *f)
{
	begin(f);
	set(f, "mail.from", "ungcuu@example.vn");
	set(f, "mail.smtp_url", a_fmt(f->a, "smtp://localhost:%.*s", STR_ARG(server_port(f, "smtp_port"))).p);
	set(f, "mail.smtp_tls", "required");
	set(f, "mail.smtp_user", "ungcuu");
	set(f, "mail.smtp_password", a_z(f->a, slurp(f->a, server_path(f, "password"))));
	set(f, "mail.ca_file", server_path(f, "ca.pem"));
	set(f, "mail.bounce_address", "bounce@example.vn");
	set(f, "mail.timeout_s", "10");
}

/* The delivered message whose file holds the text, waiting a while for it; "" when none comes. */
static struct str delivered(struct fixture *f, const char *box, struct str text, int tenths)
{
	for (int i = 0; i < tenths; i++, usleep(100000)) {
		static const char *const parts[] = { "new", "cur" };
		for (int p = 0; p < 2; p++) {
			const char *folder = a_fmt(f->a, "%s/%s/%s", server_path(f, "mail"), box, parts[p]).p;
			DIR *d = opendir(folder);
			for (struct dirent *x; d && (x = readdir(d));) {
				struct str content = x->d_name[0] == '.' ? STR_NONE : slurp(f->a, a_fmt(f->a, "%s/%s", folder, x->d_name).p);
				if (str_find(content, text) < 0)
					continue;
				closedir(d);
				return content;
			}
			if (d)
				closedir(d);
		}
	}
	return STR_NONE;
}

static struct str inbox(struct fixture *f, int64_t id)
{
	struct str message_id = row_of(f, id).message_id;
	return delivered(f, "inbox", a_fmt(f->a, "Message-Id: <%.*s>", STR_ARG(message_id)), 100);
}

static struct str text_of(struct fixture *f, struct str wire)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(wire.p, wire.n), *out = g_mime_stream_mem_new();
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *m = g_mime_parser_construct_message(parser, NULL);
	g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(g_mime_message_get_mime_part(m))), out);
	GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out));
	struct str text = a_dup(f->a, str_from((const char *)bytes->data, bytes->len));
	g_object_unref(out);
	g_object_unref(m);
	g_object_unref(parser);
	g_object_unref(stream);
	return text;
}

static void vietnamese_mail_arrives_byte_exact(void **state)
{
	struct fixture *f = *state;
	use_server(f);
	int64_t id = queue(f, "an@example.vn", TLP_CLEAR, ""), second;
	run(f);
	expect_state(f, id, "sent", "250");
	struct str wire = inbox(f, id), body = row_of(f, id).body, got = text_of(f, wire);
	assert_true(str_eq(got, body));
	assert_true(str_starts(body, S(TEXT)));
	assert_true(str_find(wire, S("Subject: [TBSC] =?")) >= 0);
	assert_true(str_find(wire, S("with esmtpsa")) >= 0);          /* TLS and signed in */
	struct str token = row_of(f, id).message_id;
	token = str_cut(&token, '@');
	assert_true(str_find(wire, a_fmt(f->a, "Return-path: <bounce+%.*s@example.vn>", STR_ARG(token))) >= 0);
	assert_true(str_find(wire, S("In-Reply-To")) < 0);
	assert_true(str_find(journalled(f), S("mail.sent")) >= 0);
	second = queue(f, "an@example.vn", TLP_CLEAR, "");           /* the same record: the thread holds */
	run(f);
	assert_true(str_find(inbox(f, second), a_fmt(f->a, "In-Reply-To: <%.*s>", STR_ARG(row_of(f, id).message_id))) >= 0);
	run(f);
	now += USEC_DAY;
	run(f);
	assert_int_equal(row_of(f, id).tries, 1);                     /* never sent twice */
}

static void tlp_marks_and_late_limits_hold(void **state)
{
	struct fixture *f = *state;
	use_server(f);
	set(f, "site.url", "https://ungcuu.example.vn");
	int64_t amber = queue(f, "an@example.vn", TLP_AMBER, ""), later = queue(f, "an@example.vn", TLP_AMBER_STRICT, "");
	run(f);
	expect_state(f, amber, "sent", "");
	assert_true(str_starts(text_of(f, inbox(f, amber)), S("TLP:AMBER\n\nKính gửi")));
	struct str pointer = text_of(f, inbox(f, later));
	assert_true(str_find(pointer, S("phát hiện sự cố")) < 0);
	assert_true(str_find(pointer, S("https://ungcuu.example.vn/incidents/SC-2026-000001")) >= 0);
	int64_t lowered = queue(f, "an@example.vn", TLP_AMBER, "");  /* the limit is lowered while it waits */
	set(f, "mail.tlp_max", "TLP:CLEAR");
	run(f);
	expect_state(f, lowered, "sent", "");
	struct str wire = inbox(f, lowered);
	assert_true(str_find(text_of(f, wire), S("phát hiện sự cố")) < 0);
	assert_true(str_find(wire, S("Subject: [TBSC] ")) >= 0);
}

static void wrong_authority_or_password_sends_nothing(void **state)
{
	struct fixture *f = *state;
	use_server(f);
	struct str password = slurp(f->a, server_path(f, "password"));
	set(f, "mail.ca_file", server_path(f, "other-ca.pem"));
	int64_t id = queue(f, "an@example.vn", TLP_CLEAR, "");
	run(f);
	expect_state(f, id, "queued", "certificate");
	set(f, "mail.ca_file", server_path(f, "ca.pem"));
	set(f, "mail.smtp_password", "sai-mat-khau");
	now += USEC_HOUR;
	run(f);
	expect_state(f, id, "queued", "535");
	struct mail_one_row row = row_of(f, id);
	assert_true(str_find(row.answer, S("sai-mat-khau")) < 0);
	assert_int_equal(row.tries, 2);
	set(f, "mail.smtp_password", a_z(f->a, password));
	now += 2 * USEC_HOUR;
	run(f);
	expect_state(f, id, "sent", "250");
}

static void password_never_goes_over_a_bare_line(void **state)
{
	struct fixture *f = *state;
	use_server(f);
	set(f, "mail.smtp_tls", "none");
	int64_t id = queue(f, "an@example.vn", TLP_CLEAR, "");
	run(f);
	assert_true(str_find(inbox(f, id), S("with esmtpsa")) >= 0);
	set(f, "mail.smtp_user", "");
	int64_t open_id = queue(f, "open@example.vn", TLP_CLEAR, "");
	run(f);
	assert_true(str_find(inbox(f, open_id), S("with esmtp ")) >= 0);
	set(f, "mail.smtp_tls", "if-offered");
	int64_t offered = queue(f, "open@example.vn", TLP_CLEAR, "");
	run(f);
	assert_true(str_find(inbox(f, offered), S("with esmtps ")) >= 0);
}

static void refusal_is_final_and_deferral_is_not(void **state)
{
	struct fixture *f = *state;
	use_server(f);
	unlink(server_path(f, "accept-deferred"));
	int64_t refused = queue(f, "reject@example.vn", TLP_CLEAR, ""), content = queue(f, "content@example.vn", TLP_CLEAR, ""),
		deferred = queue(f, "defer@example.vn", TLP_CLEAR, "");
	run(f);
	expect_state(f, refused, "refused", "550");
	expect_state(f, refused, "refused", "5.1.1");
	expect_state(f, content, "refused", "5.7.1");
	expect_state(f, deferred, "queued", "451");
	run(f);
	assert_int_equal(row_of(f, deferred).tries, 1);               /* back-off: not at once */
	close(open(server_path(f, "accept-deferred"), O_CREAT | O_WRONLY, 0644));
	now += USEC_MIN;
	run(f);
	expect_state(f, deferred, "sent", "250");
	assert_int_equal(row_of(f, refused).tries, 1);
	unlink(server_path(f, "accept-deferred"));
	struct str names = journalled(f);
	assert_true(str_find(names, S("mail.refused mail.refused mail.sent")) >= 0);
}

static void server_tool(struct fixture *f, const char *what)
{
	const char *folder = getenv("UNGCUU_TEST_MAIL");
	assert_int_equal(system(a_fmt(f->a, "sh '%s/tool.sh' %s '%s' >/dev/null", folder, what, folder).p), 0);
}

static void absent_server_delays_only(void **state)
{
	struct fixture *f = *state;
	use_server(f);
	server_tool(f, "pause");
	int64_t id = queue(f, "an@example.vn", TLP_CLEAR, "");
	run(f);
	now += USEC_MIN;
	run(f);
	expect_state(f, id, "queued", "connect");
	assert_int_equal(row_of(f, id).tries, 2);
	server_tool(f, "resume");
	now += USEC_HOUR;
	run(f);
	expect_state(f, id, "sent", "250");
}

struct forcing { int64_t id; };

static err force_queued(struct work *w, void *arg)
{
	struct forcing *x = arg;
	return mail_set_bounced(w->db, &(struct mail_set_bounced_in){ .id = x->id, .answer = S("thử") }, NULL);
}

static err resend_it(struct work *w, void *arg)
{
	return mail_resend(w, *(int64_t *)arg);
}

static void administrator_sends_again(void **state)
{
	struct fixture *f = *state;
	use_server(f);
	int64_t id = queue(f, "an@example.vn", TLP_CLEAR, "");
	run(f);
	assert_int_equal(in_tx(f, resend_it, &id), E_CONFLICT);
	assert_int_equal(in_tx(f, resend_it, &(int64_t){ 5 }), E_NOT_FOUND);
	assert_int_equal(in_tx(f, force_queued, &(struct forcing){ id }), OK);
	struct str before = row_of(f, id).message_id;
	assert_int_equal(in_tx(f, resend_it, &id), OK);
	run(f);
	expect_state(f, id, "sent", "250");
	assert_true(str_eq(row_of(f, id).message_id, before));
	assert_int_equal(row_of(f, id).tries, 2);
}

static err cancel_it(struct work *w, void *arg)
{
	return mail_cancel(w, *(int64_t *)arg);
}

static void cancelled_mail_is_never_sent(void **state)
{
	struct fixture *f = *state;
	begin(f);
	int64_t id = queue(f, "an@example.vn", TLP_CLEAR, "");
	assert_int_equal(in_tx(f, cancel_it, &id), OK);
	assert_int_equal(in_tx(f, cancel_it, &id), E_CONFLICT);
	set(f, "mail.from", "ungcuu@example.vn");
	set(f, "mail.smtp_url", "smtp://127.0.0.1:9");
	for (int i = 0; i < 3; i++, now += USEC_HOUR)
		run(f);
	expect_state(f, id, "refused", "đã hủy");
	assert_int_equal(row_of(f, id).tries, 0);
}

#define LINK_PATH "/reset/BiMat0123456789BiMat0123456789"

static int64_t queue_secret(struct fixture *f)
{
	struct queueing q = { .m = { .to = S("an@example.vn"), .lang = LANG_VI, .subject = S(SUBJECT), .text = S(TEXT),
		.about_path = S(LINK_PATH), .kind = "account", .is_secret = true } };
	assert_int_equal(in_tx(f, queue_one, &q), OK);
	return q.id;
}

static bool holds_link(struct fixture *f, int64_t id)
{
	return str_find(row_of(f, id).body, S(LINK_PATH)) >= 0;
}

static void cancelled_secret_leaves_the_outbox(void **state)
{
	struct fixture *f = *state;
	begin(f);
	int64_t id = queue_secret(f), plain = queue(f, "an@example.vn", TLP_CLEAR, "");
	struct str plain_body = row_of(f, plain).body;
	assert_true(holds_link(f, id));
	assert_int_equal(in_tx(f, cancel_it, &id), OK);
	assert_int_equal(in_tx(f, cancel_it, &plain), OK);
	assert_false(holds_link(f, id));
	assert_true(str_eq(row_of(f, plain).body, plain_body));
	assert_int_equal(in_tx(f, resend_it, &id), E_CONFLICT);
	assert_int_equal(in_tx(f, resend_it, &plain), OK);
	expect_state(f, id, "refused", "đã hủy");
}

static void sent_secret_leaves_the_outbox(void **state)
{
	struct fixture *f = *state;
	use_server(f);
	int64_t id = queue_secret(f);
	run(f);
	expect_state(f, id, "sent", "250");
	assert_true(str_find(text_of(f, inbox(f, id)), S(LINK_PATH)) >= 0);
	assert_false(holds_link(f, id));
	assert_true(str_find(row_of(f, id).body, S("đã được xóa")) >= 0 || str_find(row_of(f, id).body, S("was removed")) >= 0);
}

/* A file into the bounce mailbox, as a mail server would leave it. */
static void drop_bounce(struct fixture *f, const char *name, const char *content)
{
	const char *folder = a_fmt(f->a, "%s/bounce", server_path(f, "mail")).p;
	const char *path = a_fmt(f->a, "%s/new/%s", folder, name).p;
	struct stat st;
	assert_int_equal(stat(folder, &st), 0);
	int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0644);
	assert_int_equal(write(fd, content, strlen(content)), strlen(content));
	close(fd);
	if (geteuid() == 0)
		assert_int_equal(chown(path, st.st_uid, st.st_gid), 0);
}

/* Flags are in the file's name after it has been looked at: name:2,S */
static bool is_seen(struct fixture *f, const char *name)
{
	DIR *d = opendir(a_fmt(f->a, "%s/bounce/cur", server_path(f, "mail")).p);
	bool seen = false, there = false;
	for (struct dirent *x; d && (x = readdir(d));) {
		if (strncmp(x->d_name, name, strlen(name)))
			continue;
		there = true;
		seen = strchr(strstr(x->d_name, ":2,") ? strstr(x->d_name, ":2,") : "", 'S') != NULL;
	}
	if (d)
		closedir(d);
	assert_true(there);
	return seen;
}

static void bounce_comes_back(void **state)
{
	struct fixture *f = *state;
	use_server(f);
	int64_t id = queue(f, "vanish@example.vn", TLP_CLEAR, ""), fine = queue(f, "an@example.vn", TLP_CLEAR, "");
	run(f);
	expect_state(f, id, "sent", "250");
	struct str token = row_of(f, id).message_id;
	token = str_cut(&token, '@');
	assert_true(delivered(f, "bounce", token, 100).n > 0);
	const char *person = a_fmt(f->a, "person%lld", (long long)id).p, *foreign = a_fmt(f->a, "foreign%lld", (long long)id).p;
	drop_bounce(f, person, "From: b@example.org\nTo: bounce@example.vn\nSubject: Hoi\n\nChao anh.\n");
	drop_bounce(f, foreign, "From: <>\nTo: bounce+ffffffffffffffffffff@example.vn\nSubject: x\nMIME-Version: 1.0\n"
		"Content-Type: multipart/report; report-type=delivery-status; boundary=q\n\n--q\nContent-Type: message/delivery-status\n\n"
		"Reporting-MTA: dns; x\n\nAction: failed\nStatus: 5.0.0\n\n--q--\n");
	set(f, "mail.imap_url", a_fmt(f->a, "imap://localhost:%.*s", STR_ARG(server_port(f, "imap_port"))).p);
	set(f, "mail.imap_user", "bounce");
	set(f, "mail.imap_password", "sai");
	now += 3 * USEC_MIN;
	run(f);
	expect_state(f, id, "sent", "");                             /* the mailbox did not open */
	set(f, "mail.imap_password", a_z(f->a, slurp(f->a, server_path(f, "password"))));
	now += USEC_HOUR;
	run(f);
	expect_state(f, id, "bounced", "5.");
	expect_state(f, fine, "sent", "250");
	assert_false(is_seen(f, person));
	assert_false(is_seen(f, foreign));
	now += USEC_HOUR;
	run(f);
	struct str names = journalled(f);
	ptrdiff_t at = str_find(names, S("mail.bounced"));
	assert_true(at >= 0);
	assert_true(str_find(str_sub(names, (size_t)at + 1, names.n), S("mail.bounced")) < 0);   /* once */
}

#define WITHOUT_SERVERS \
	TEST_ON_BOTH(unconfigured_mail_stays_queued), TEST_ON_BOTH(bad_address_is_refused_without_failing_the_work), \
	TEST_ON_BOTH(red_text_never_reaches_the_outbox), TEST_ON_BOTH(cancelled_mail_is_never_sent), \
	TEST_ON_BOTH(cancelled_secret_leaves_the_outbox)

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations };
	fixture_use(sets, 1);
	g_mime_init();
	const struct CMUnitTest alone[] = { WITHOUT_SERVERS };
	const struct CMUnitTest all[] = {
		WITHOUT_SERVERS,
		TEST_ON_BOTH(vietnamese_mail_arrives_byte_exact),
		TEST_ON_BOTH(sent_secret_leaves_the_outbox),
		TEST_ON_SQLITE(tlp_marks_and_late_limits_hold),
		TEST_ON_SQLITE(wrong_authority_or_password_sends_nothing),
		TEST_ON_SQLITE(password_never_goes_over_a_bare_line),
		TEST_ON_BOTH(refusal_is_final_and_deferral_is_not),
		TEST_ON_SQLITE(absent_server_delays_only),
		TEST_ON_SQLITE(administrator_sends_again),
		TEST_ON_BOTH(bounce_comes_back),
	};
	if (has_servers())
		return cmocka_run_group_tests(all, NULL, NULL);
	print_message("# the tests with mail servers are left out: UNGCUU_TEST_MAIL names no folder\n");
	return cmocka_run_group_tests(alone, NULL, NULL);
}
