/* mail_send: the job that hands one mail to the server and notes what became of it. */
#include <fcntl.h>
#include <unistd.h>

#include "base/text.h"
#include "core/files.h"
#include "core/jobs/jobs.h"
#include "core/mail/compose.h"
#include "core/mail/parts.h"
#include "core/queries.h"
#include "core/settings.h"

#define MESSAGE_MAX (32 << 20)

struct sending {
	int64_t id;
	struct mail_one_row mail;
	bool found;
	struct str *thread; size_t n_thread;
	struct str file_name, file_type, file;
	enum smtp_result result;
	struct str answer;
};

static err read_file(struct work *w, struct sending *x)
{
	struct file_row row;
	const char *path;
	TRY(file_open(w, x->mail.kind, x->mail.record_id, x->mail.file_id, &row, &path));
	if (row.size > MESSAGE_MAX / 2)
		return fail(w, E_LIMIT, M_CORE_MAIL_FILE_TOO_LARGE);
	char *bytes = a_alloc(w->a, (size_t)row.size + 1);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, bytes, (size_t)row.size);
	if (fd >= 0)
		close(fd);
	if (n != row.size)
		return fail(w, E_IO, M_CORE_DISK);
	x->file = str_from(bytes, (size_t)n);
	x->file_name = row.name;
	x->file_type = row.media_type;
	return OK;
}

static err read_mail(struct work *w, void *arg)
{
	struct sending *x = arg;
	TRY(mail_one(w->db, w->a, &(struct mail_one_in){ .id = x->id }, &x->mail, &x->found));
	if (!x->found || !str_eq(x->mail.state, S("queued")))
		return OK;
	struct mail_thread_rows rows = { 0 };
	if (x->mail.record_id)
		TRY(mail_thread(w->db, w->a, &(struct mail_thread_in){ .kind = x->mail.kind, .record_id = x->mail.record_id,
			.to_address = x->mail.to_address, .before_id = x->id }, &rows));
	x->thread = a_array(w->a, struct str, rows.n);
	x->n_thread = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		x->thread[i] = rows.at[i].message_id;
	return x->mail.file_id && (enum tlp)x->mail.tlp <= mail_tlp_max(w) ? read_file(w, x) : OK;
}

static struct mail_message message_leaving(struct work *w, const struct sending *x)
{
	enum lang lang = mail_lang(x->mail.lang);
	enum tlp tlp = (enum tlp)x->mail.tlp;
	/* The setting may have been lowered since the mail was queued. */
	bool was_pointer = tlp != TLP_CLEAR && mail_is_pointer(w->a, lang, tlp, x->mail.body), is_pointer = tlp > mail_tlp_max(w) && !was_pointer;
	struct str subject = x->mail.subject, text = x->mail.body;
	if (is_pointer)
		text = mail_text_pointer(w->a, lang, tlp, mail_page_link(w, S("/")));
	else if (tlp != TLP_CLEAR && !was_pointer)
		text = a_fmt(w->a, "%s\n\n%.*s", tlp_name(tlp), STR_ARG(text));
	if (!was_pointer)
		subject = mail_subject_leaving(w->a, lang, subject, tlp, is_pointer);
	return (struct mail_message){
		.from = setting_text(w, "mail.from"), .from_name = setting_text(w, "mail.from_name"),
		.to = x->mail.to_address, .to_name = x->mail.to_name, .subject = subject, .text = text, .lang = x->mail.lang,
		.message_id = x->mail.message_id, .thread = x->thread, .n_thread = x->n_thread, .date = x->mail.queued_at,
		.file_name = x->file_name, .file_type = x->file_type, .file = x->file };
}

struct str mail_envelope_sender(struct work *w, struct str message_id)
{
	struct str bounce = setting_text(w, "mail.bounce_address"), domain = mail_domain(bounce), token = message_id;
	if (!mail_address_ok(bounce))
		return setting_text(w, "mail.from");
	token = str_cut(&token, '@');
	return a_fmt(w->a, "%.*s+%.*s@%.*s", (int)(bounce.n - domain.n - 1), bounce.p, STR_ARG(token), STR_ARG(domain));
}

static err note_result(struct work *w, void *arg)
{
	struct sending *x = arg;
	int64_t n = 0;
	struct str answer = text_clip(w->a, x->answer, 400);
	if (x->result == SMTP_LATER)
		return mail_note_try(w->db, &(struct mail_note_try_in){ .id = x->id, .answer = answer }, NULL);
	if (x->result == SMTP_SENT) {
		TRY(mail_secret_forget(w, x->id));
		TRY(mail_set_sent(w->db, &(struct mail_set_sent_in){ .id = x->id, .now = w->now, .answer = answer }, &n));
	} else {
		TRY(mail_set_refused(w->db, &(struct mail_set_refused_in){ .id = x->id, .answer = answer }, &n));
	}
	return n ? mail_journal(w, x->result == SMTP_SENT ? "mail.sent" : "mail.refused", x->id, x->mail.kind, x->mail.record_id, answer) : OK;
}

/* Too long without success is a refusal too; the last answer says why. */
static void give_up_when_old(struct work *w, struct sending *x)
{
	if (x->result != SMTP_LATER || w->now - x->mail.queued_at < setting_int(w, "mail.give_up_hours") * USEC_HOUR)
		return;
	x->result = SMTP_REFUSED;
	x->answer = say(w, M_CORE_MAIL_GAVE_UP, x->answer);
}

static void deliver(struct work *w, struct sending *x)
{
	struct mail_server server = mail_server_of(w, "smtp");
	struct mail_message m = message_leaving(w, x);
	struct buf bytes;
	buf_init(&bytes, MESSAGE_MAX);
	if (mail_compose(&m, w->a, &bytes) != OK) {
		x->result = SMTP_REFUSED;
		x->answer = say(w, M_CORE_MAIL_NOT_COMPOSED);
	} else {
		x->result = smtp_send(&server, w->a, mail_envelope_sender(w, x->mail.message_id), x->mail.to_address,
			buf_str(&bytes), &x->answer);
	}
	buf_done(&bytes);
	give_up_when_old(w, x);
}

err mail_send_job(struct store *s, struct work *w, struct str args_json)
{
	struct sending x = { .id = job_record_id(args_json) };
	if (!mail_is_configured(w))
		return OK;   /* stays queued; mail.plan makes a new job once there is a server */
	TRY(mail_tx(s, w, TX_READ, read_mail, &x));
	if (!x.found || !str_eq(x.mail.state, S("queued")))
		return OK;
	deliver(w, &x);
	TRY(mail_tx(s, w, TX_WRITE, note_result, &x));
	return x.result == SMTP_LATER ? fail(w, E_IO, M_CORE_MAIL_LATER, x.answer) : OK;
}
