/* Messages between the notifier and those who work on the report (report.h). */
#include "modules/intake/report.h"

#include "base/rand.h"
#include "core/access.h"
#include "core/mail/mail.h"

err report_tell(struct work *w, const struct notifier *n, struct str text, const char *what)
{
	enum lang lang = report_lang(n->lang);
	if (!n->email.n)
		return OK;
	return mail_queue(w, &(struct mail){ .to = n->email, .to_name = n->name, .lang = lang,
		.subject = say_in(w->a, lang, M_INTAKE_NEWS_SUBJECT, n->code), .text = text, .tlp = TLP_CLEAR,
		.about_path = S("/report/status"),
		.kind = "report", .record_id = n->id, .key = a_fmt(w->a, "report-%s:%lld:%lld", what, (long long)n->id,
		(long long)n->version) }, NULL);
}

static err add(struct work *w, int64_t report_id, bool is_from_reporter, struct str text, int64_t *ret_id)
{
	*ret_id = id_new();
	TRY(report_message_insert(w->db, &(struct report_message_insert_in){ .id = *ret_id, .report_id = report_id,
		.is_from_reporter = is_from_reporter,
		.account_id = is_from_reporter ? 0 : w->by.account_id, .author = is_from_reporter ? STR_NONE : w->by.name,
		.text = text, .at = w->now }, NULL));
	TRY(report_queue_changed(w));
	return journal_add(w, "report.message", report_ref(report_id), STR_NONE);
}

static err not_empty(struct work *w, struct str text)
{
	if (!text.n)
		fail_field(w, S("text"), M_INTAKE_MESSAGE_EMPTY);
	return work_checked(w);
}

/* Files without a word still say something in the conversation. */
static struct str words_for_files(struct work *w, const struct uploads *files)
{
	struct str names = STR_NONE;
	for (size_t i = 0; i < files->n; i++)
		names = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(names), i ? ", " : "", STR_ARG(files->at[i].name));
	return files->n ? say(w, M_INTAKE_FILES_ADDED, names) : STR_NONE;
}

err report_message_from_reporter(struct work *w, const struct report_by_secret_row *r, struct str text,
	const struct uploads *files, int64_t *ret_id)
{
	struct str all = text.n ? text : words_for_files(w, files);
	TRY(not_empty(w, all));
	TRY(report_files_attach(w, r->id, files));
	return add(w, r->id, true, all, ret_id);
}

/* Found by the report's own grant, or through the case it led to. */
static err notifier_of(struct work *w, struct str code, struct notifier *ret)
{
	struct report_get_row r;
	struct report_of_case_row c;
	bool found;
	TRY(report_get(w->db, w->a, &(struct report_get_in){ .viewer = w->by.org_id, .code = code }, &r, &found));
	if (found) {
		*ret = (struct notifier){ r.id, r.version, r.code, r.lang, r.notifier_name, r.notifier_email };
		return OK;
	}
	TRY(report_of_case(w->db, w->a, &(struct report_of_case_in){ .viewer = w->by.org_id, .code = code }, &c, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_INTAKE_NO_SUCH, code);
	*ret = (struct notifier){ c.id, c.version, c.code, c.lang, c.notifier_name, c.notifier_email };
	return OK;
}

err report_message_from_team(struct work *w, struct str code, struct str text, int64_t *ret_id)
{
	struct notifier n;
	TRY(notifier_of(w, code, &n));
	TRY(not_empty(w, text));
	TRY(add(w, n.id, false, text, ret_id));
	TRY(report_messages_read(w->db, &(struct report_messages_read_in){ .report_id = n.id, .at = w->now }, NULL));
	struct str says = say_in(w->a, report_lang(n.lang), M_INTAKE_MESSAGE_TEXT, n.code);
	return report_tell(w, &n, says, a_z(w->a, a_fmt(w->a, "message-%lld", (long long)w->now)));
}

err report_messages_seen(struct work *w, struct str code)
{
	struct report_get_row r;
	TRY(report_by_code(w, code, &r));
	TRY(report_messages_read(w->db, &(struct report_messages_read_in){ .report_id = r.id, .at = w->now }, NULL));
	TRY(report_queue_changed(w));
	return journal_add(w, "report.seen", report_ref(r.id), STR_NONE);
}
