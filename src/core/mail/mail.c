/* mail: queueing, what TLP lets out, and what the administrator may do. Sending is in mail_send.c. */
#include "core/mail/mail.h"

#include "base/code.h"
#include "base/json.h"
#include "base/rand.h"
#include "base/text.h"
#include "core/jobs/jobs.h"
#include "core/journal.h"
#include "core/mail/compose.h"
#include "core/mail/parts.h"
#include "core/queries.h"
#include "core/settings.h"

#define PLAN_MAX 500

enum lang mail_lang(struct str name)
{
	return str_eq(name, S("en")) ? LANG_EN : LANG_VI;
}

enum tlp mail_tlp_max(struct work *w)
{
	enum tlp t;
	return tlp_parse(setting_text(w, "mail.tlp_max"), &t) ? t : TLP_CLEAR;
}

bool mail_is_configured(struct work *w)
{
	return setting_text(w, "mail.smtp_url").n && mail_address_ok(setting_text(w, "mail.from"));
}

struct mail_server mail_server_of(struct work *w, const char *protocol)
{
	struct str tls = setting_text(w, a_z(w->a, a_fmt(w->a, "mail.%s_tls", protocol)));
	return (struct mail_server){
		.url = setting_text(w, a_z(w->a, a_fmt(w->a, "mail.%s_url", protocol))),
		.user = setting_text(w, a_z(w->a, a_fmt(w->a, "mail.%s_user", protocol))),
		.password = setting_text(w, a_z(w->a, a_fmt(w->a, "mail.%s_password", protocol))),
		.ca_file = setting_text(w, "mail.ca_file"),
		.tls = str_eq(tls, S("none")) ? MAIL_TLS_NONE : str_eq(tls, S("if-offered")) ? MAIL_TLS_IF_OFFERED : MAIL_TLS_REQUIRED,
		.timeout_s = setting_int(w, "mail.timeout_s"),
		.own_name = mail_domain(setting_text(w, "mail.from")),
	};
}

struct tx { struct work *w; err (*fn)(struct work *w, void *arg); void *arg; };

static err tx_run(struct db *db, void *arg)
{
	struct tx *t = arg;
	t->w->db = db;
	return t->fn(t->w, t->arg);
}

err mail_tx(struct store *s, struct work *w, enum tx_mode mode, err (*fn)(struct work *w, void *arg), void *arg)
{
	struct tx t = { w, fn, arg };
	err e = store_run(s, mode, w->a, tx_run, &t);
	w->db = NULL;
	return e;
}

err mail_journal(struct work *w, const char *name, int64_t mail_id, struct str kind, int64_t record_id, struct str answer)
{
	struct buf b;
	buf_init(&b, 4000);
	struct json j = json_to(&b);
	json_object(&j);
	json_text(&j, "mail", a_fmt(w->a, "%lld", (long long)mail_id));
	json_text(&j, "answer", answer);
	json_end(&j);
	struct str data = a_dup(w->a, buf_str(&b));
	buf_done(&b);
	struct journal_ref about = { kind.n && record_id ? a_z(w->a, kind) : "mail", kind.n && record_id ? record_id : mail_id };
	return journal_add(w, name, about, data);
}

/* ---- what TLP lets out ---- */

/* “[TBSC]” stays in front: recipients sort their mail by it. */
static struct str subject_tag(struct str subject)
{
	ptrdiff_t end = subject.n && subject.p[0] == '[' ? str_find_char(str_sub(subject, 0, 20), ']') : -1;
	return end > 0 ? str_sub(subject, 0, (size_t)end + 1) : STR_NONE;
}

struct str mail_subject_leaving(struct arena *a, enum lang lang, struct str subject, enum tlp tlp, bool is_pointer)
{
	struct str mark = str_of(tlp_name(tlp)), tag = subject_tag(subject);
	if (is_pointer)
		return a_fmt(a, "%.*s%s%.*s", STR_ARG(tag), tag.n ? " " : "", STR_ARG(say_in(a, lang, M_CORE_MAIL_POINTER_SUBJECT, mark)));
	return tlp == TLP_CLEAR ? subject : a_fmt(a, "%.*s [%.*s]", STR_ARG(subject), STR_ARG(mark));
}

static struct str pointer_head(struct arena *a, enum lang lang, enum tlp tlp)
{
	return say_in(a, lang, M_CORE_MAIL_POINTER, str_of(tlp_name(tlp)));
}

struct str mail_text_pointer(struct arena *a, enum lang lang, enum tlp tlp, struct str link)
{
	return a_fmt(a, "%.*s\n\n%.*s\n", STR_ARG(pointer_head(a, lang, tlp)), STR_ARG(link));
}

bool mail_is_pointer(struct arena *a, enum lang lang, enum tlp tlp, struct str text)
{
	return str_starts(text, pointer_head(a, lang, tlp));
}

struct str mail_page_link(struct work *w, struct str path)
{
	struct str base = setting_text(w, "site.url");
	while (str_ends(base, S("/")))
		base.n--;
	return a_cat(w->a, base, path);
}

/* ---- queueing ---- */

static struct str text_to_queue(struct work *w, const struct mail *m, bool is_pointer)
{
	struct str link = mail_page_link(w, m->about_path);
	if (is_pointer)
		return mail_text_pointer(w->a, m->lang, m->tlp, link);
	struct str text = text_clean(w->a, m->text);
	if (!m->about_path.n)
		return text;
	return a_fmt(w->a, "%.*s\n\n%.*s\n%.*s\n", STR_ARG(text), STR_ARG(say_in(w->a, m->lang, M_CORE_MAIL_SEE)), STR_ARG(link));
}

static struct str new_message_id(struct work *w)
{
	unsigned char chance[10];
	struct str domain = mail_domain(setting_text(w, "mail.from"));
	rand_bytes(chance, sizeof chance);
	return a_fmt(w->a, "%.*s@%.*s", STR_ARG(hex_of(w->a, str_from((char *)chance, sizeof chance))),
		STR_ARG(domain.n ? domain : S("ungcuu.invalid")));
}

static err add_send_job(struct work *w, int64_t id)
{
	struct str text = a_fmt(w->a, "%lld", (long long)id);
	return job_add(w, "mail.send", text, a_fmt(w->a, "{\"mail\":\"%.*s\"}", STR_ARG(text)), 0);
}

static err queued_before(struct work *w, struct str key, int64_t *ret_id)
{
	struct mail_by_key_row row = { 0 };
	bool found = false;
	TRY(mail_by_key(w->db, w->a, &(struct mail_by_key_in){ .key = key }, &row, &found));
	if (ret_id)
		*ret_id = row.id;
	return found ? OK : E_BUG;
}

err mail_queue(struct work *w, const struct mail *m, int64_t *ret_id)
{
	bool is_pointer = m->tlp > mail_tlp_max(w), is_good = mail_address_ok(m->to);
	int64_t id = id_new(), n = 0;
	TRY(mail_insert(w->db, &(struct mail_insert_in){
		.id = id, .key = m->key, .to_address = m->to, .to_name = m->to_name, .lang = m->lang == LANG_EN ? S("en") : S("vi"),
		.subject = is_pointer ? mail_subject_leaving(w->a, m->lang, m->subject, m->tlp, true) : text_clean(w->a, m->subject),
		.body = text_to_queue(w, m, is_pointer), .tlp = m->tlp, .kind = str_of(m->kind), .record_id = m->record_id,
		.file_id = is_pointer ? 0 : m->file_id, .message_id = new_message_id(w), .now = w->now,
		.state = is_good ? S("queued") : S("refused"), .answer = is_good ? STR_NONE : say(w, M_CORE_MAIL_ADDRESS_BAD) }, &n));
	if (!n)
		return queued_before(w, m->key, ret_id);
	if (ret_id)
		*ret_id = id;
	if (m->is_secret)
		TRY(mail_secret_insert(w->db, &(struct mail_secret_insert_in){ .id = id }, NULL));
	if (!is_good)
		return mail_journal(w, "mail.refused", id, str_of(m->kind), m->record_id, say(w, M_CORE_MAIL_ADDRESS_BAD));
	return add_send_job(w, id);
}

err mail_plan_job(struct work *w, struct str args_json)
{
	struct mail_without_job_rows rows;
	(void)args_json;
	if (!mail_is_configured(w))
		return OK;
	TRY(mail_without_job(w->db, w->a, &(struct mail_without_job_in){ .max = PLAN_MAX }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(add_send_job(w, rows.at[i].id));
	return OK;
}

/* ---- the administrator ---- */

static err mail_of(struct work *w, int64_t id, struct mail_one_row *ret)
{
	bool found = false;
	TRY(mail_one(w->db, w->a, &(struct mail_one_in){ .id = id }, ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_CORE_MAIL_NOT_FOUND);
}

err mail_secret_forget(struct work *w, int64_t id)
{
	int64_t n;
	TRY(mail_secret_remove(w->db, &(struct mail_secret_remove_in){ .id = id, .now = w->now }, &n));
	return n ? mail_body_set(w->db, &(struct mail_body_set_in){ .id = id, .body = say(w, M_CORE_MAIL_SECRET_REMOVED) }, NULL) : OK;
}

err mail_cancel(struct work *w, int64_t id)
{
	struct mail_one_row mail;
	int64_t n = 0;
	struct str answer = say(w, M_CORE_MAIL_CANCELLED_BY, w->by.name);
	TRY(mail_of(w, id, &mail));
	TRY(mail_cancel_queued(w->db, &(struct mail_cancel_queued_in){ .id = id, .answer = answer }, &n));
	if (!n)
		return fail(w, E_CONFLICT, M_CORE_MAIL_NOT_QUEUED);
	TRY(mail_secret_forget(w, id));
	return mail_journal(w, "mail.cancel", id, mail.kind, mail.record_id, answer);
}

err mail_resend(struct work *w, int64_t id)
{
	struct mail_one_row mail;
	TRY(mail_of(w, id, &mail));
	if (str_eq(mail.state, S("sent")))
		return fail(w, E_CONFLICT, M_CORE_MAIL_ALREADY_SENT);
	if (!mail_address_ok(mail.to_address))
		return fail(w, E_CONFLICT, M_CORE_MAIL_ADDRESS_BAD);
	struct mail_secret_gone_row gone;
	bool is_gone;
	TRY(mail_secret_gone(w->db, w->a, &(struct mail_secret_gone_in){ .id = id }, &gone, &is_gone));
	if (is_gone)
		return fail(w, E_CONFLICT, M_CORE_MAIL_SECRET_GONE);
	TRY(mail_requeue(w->db, &(struct mail_requeue_in){ .id = id, .now = w->now }, NULL));
	TRY(job_hurry(w->db, &(struct job_hurry_in){ .kind = S("mail.send"), .key = a_fmt(w->a, "%lld", (long long)id), .now = w->now }, NULL));
	TRY(add_send_job(w, id));
	TRY(db_notify(w->db, S("job"), S("mail.send")));
	return mail_journal(w, "mail.resend", id, mail.kind, mail.record_id, STR_NONE);
}

err mail_count(struct work *w, struct mail_numbers *ret)
{
	struct mail_counts_rows rows;
	struct mail_numbers n = { 0 };
	TRY(mail_counts(w->db, w->a, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		if (str_eq(rows.at[i].state, S("queued")))
			n.queued = rows.at[i].n;
		else if (str_eq(rows.at[i].state, S("refused")))
			n.refused = rows.at[i].n;
		else
			n.bounced = rows.at[i].n;
	}
	*ret = n;
	return OK;
}
