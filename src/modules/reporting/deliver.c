/* Sending out: the document is made and kept outside any transaction, then mails to the recipients' contact points are queued
 * with it. The core withholds the document where the case's TLP is above the setting mail.tlp_max. */
#include "core/files.h"
#include "core/jobs/jobs.h"
#include "core/mail/mail.h"
#include "modules/network/network.h"
#include "modules/reporting/inside.h"

enum { DOCUMENT_MAX = 8 << 20, CONTACTS_EACH = 5 };
#define PURPOSE S("document")

struct delivery {
	int64_t id;
	bool found, is_done;
	struct statutory_get_row s;
	struct buf document;
	struct sha256 hash;
};

struct call { struct work *w; err (*fn)(struct work *w, struct delivery *d); struct delivery *d; };

static err call_run(struct db *db, void *arg)
{
	struct call *c = arg;
	c->w->db = db;
	err e = c->fn(c->w, c->d);
	c->w->db = NULL;
	return e;
}

static err in_transaction(struct store *s, struct work *w, enum tx_mode mode, err (*fn)(struct work *w, struct delivery *d), struct delivery *d)
{
	return store_run(s, mode, w->a, call_run, &(struct call){ w, fn, d });
}

/* Acts for the author's organisation, which sees the report. */
static err read_report(struct work *w, struct delivery *d)
{
	struct statutory_code_row row;
	struct reporting_file_sent_row file;
	buf_clear(&d->document);
	TRY(statutory_code(w->db, w->a, &(struct statutory_code_in){ .id = d->id }, &row, &d->found));
	if (!d->found)
		return OK;
	w->by.org_id = row.from_org;
	TRY(statutory_by_code(w, row.code, &d->s));
	TRY(reporting_file_sent(w->db, w->a, &(struct reporting_file_sent_in){ .record_id = d->id, .purpose = PURPOSE }, &file, &d->is_done));
	return d->is_done ? OK : statutory_document(w, &d->s, DOCUMENT_PDF, LANG_VI, &d->document);
}

static enum lang lang_code_of(struct str code) { return str_is(code, "en") ? LANG_EN : LANG_VI; }

/* A person with an account has chosen a language; everybody else reads Vietnamese. */
static err lang_of_address(struct work *w, struct str email, enum lang *ret)
{
	struct reporting_lang_of_row row;
	bool found;
	TRY(reporting_lang_of(w->db, w->a, &(struct reporting_lang_of_in){ .email = email }, &row, &found));
	*ret = found ? lang_code_of(row.lang) : LANG_VI;
	return OK;
}

static struct str subject_of(struct work *w, const struct statutory_get_row *s, enum lang lang)
{
	const struct report_rule *rule = legal_report(s->profile, s->kind);
	struct str prefix = rule ? rule->subject_prefix : STR_NONE;
	return a_fmt(w->a, "%.*s%s%.*s %.*s – %.*s", STR_ARG(prefix), prefix.n ? " " : "", STR_ARG(statutory_title(s->profile, s->kind, lang)),
		STR_ARG(s->incident_code), STR_ARG(s->from_name));
}

static err mail_one_contact(struct work *w, const struct delivery *d, const struct contact_mailable_row *to, bool decides, int64_t file_id)
{
	const struct statutory_get_row *s = &d->s;
	enum lang lang;
	TRY(lang_of_address(w, to->email, &lang));
	struct str title = statutory_title(s->profile, s->kind, lang), when = time_shown(w->a, s->sent_at);
	struct str text = say_in(w->a, lang, M_REPORTING_MAIL_SENT, s->from_name, title, s->code, s->incident_code, when);
	if (decides)
		text = a_fmt(w->a, "%.*s\n\n%.*s", STR_ARG(text), STR_ARG(say_in(w->a, lang, M_REPORTING_MAIL_DECIDE)));
	return mail_queue(w, &(struct mail){ .to = to->email, .to_name = to->name, .lang = lang, .subject = subject_of(w, s, lang), .text = text,
		.tlp = (enum tlp)s->tlp, .about_path = a_fmt(w->a, "/statutory-reports/%.*s", STR_ARG(s->code)), .kind = "statutory_report", .record_id = s->id,
		.file_id = file_id, .key = a_fmt(w->a, "reporting:%lld:%lld", (long long)s->id, (long long)to->id) }, NULL);
}

static err mail_recipient(struct work *w, const struct delivery *d, const struct recipients_of_row *to, int64_t file_id)
{
	struct contact_mailable_rows contacts;
	TRY(network_contacts_of(w, to->org_id, &contacts));
	for (size_t i = 0; i < contacts.n && i < CONTACTS_EACH; i++)
		TRY(mail_one_contact(w, d, &contacts.at[i], to->decides, file_id));
	return OK;
}

static err queue_mails(struct work *w, struct delivery *d)
{
	struct recipients_of_rows to;
	struct reporting_file_sent_row file;
	int64_t file_id;
	TRY(reporting_file_sent(w->db, w->a, &(struct reporting_file_sent_in){ .record_id = d->id, .purpose = PURPOSE }, &file, &d->is_done));
	if (d->is_done)
		return OK;
	TRY(file_add(w, &(struct file_new){ .name = statutory_document_name(w->a, &d->s, DOCUMENT_PDF), .media_type = S("application/pdf"),
		.kind = S("statutory_report"), .purpose = PURPOSE, .record_id = d->id, .size = (int64_t)d->document.n, .sha256 = d->hash }, &file_id));
	TRY(recipients_of(w->db, w->a, &(struct recipients_of_in){ .report_id = d->id }, &to));
	for (size_t i = 0; i < to.n; i++)
		if (to.at[i].org_id)
			TRY(mail_recipient(w, d, &to.at[i], file_id));
	return OK;
}

static err deliver(struct store *s, struct work *w, struct delivery *d)
{
	TRY(in_transaction(s, w, TX_READ, read_report, d));
	if (!d->found || d->is_done || !d->s.sent_at || str_is(d->s.state, "withdrawn"))
		return OK;
	TRY(buf_end(&d->document));
	TRY(file_keep_bytes(w, buf_str(&d->document), &d->hash));
	return in_transaction(s, w, TX_WRITE, queue_mails, d);
}

err statutory_deliver(struct store *s, struct work *w, struct str args_json)
{
	struct delivery d = { .id = job_record_id(args_json) };
	buf_init(&d.document, DOCUMENT_MAX);
	err e = deliver(s, w, &d);
	buf_done(&d.document);
	return e;
}

err statutory_tell_author(struct work *w, const struct statutory_get_row *s, struct str path_code, enum msg what, struct str words)
{
	struct prefill_person_row person;
	bool found;
	TRY(prefill_person(w->db, w->a, &(struct prefill_person_in){ .id = s->created_by }, &person, &found));
	if (!found || !person.email.n)
		return OK;
	enum lang lang = lang_code_of(person.lang);
	struct str title = statutory_title(s->profile, s->kind, lang);
	struct str text = say_in(w->a, lang, what, title, s->code, s->incident_code, words);
	return mail_queue(w, &(struct mail){ .to = person.email, .to_name = person.full_name, .lang = lang, .subject = subject_of(w, s, lang), .text = text,
		.tlp = (enum tlp)s->tlp, .about_path = a_fmt(w->a, "/statutory-reports/%.*s", STR_ARG(path_code)), .kind = "statutory_report", .record_id = s->id }, NULL);
}
