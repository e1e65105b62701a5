/* What the duty officer decides about a report (report.h). */
#include "modules/intake/report.h"

#include "base/rand.h"
#include "core/journal.h"
#include "core/mail.h"

static struct journal_ref about(int64_t id) { return (struct journal_ref){ "report", id }; }

err report_by_code(struct work *w, struct str code, struct report_get_row *ret)
{
	bool found;
	TRY(report_get(w->db, w->a, &(struct report_get_in){ .viewer = w->by.org_id, .code = code }, ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_INTAKE_NOT_FOUND);
}

static bool is_waiting(const struct report_get_row *r) { return str_is(r->state, "new") || str_is(r->state, "verifying"); }

/* The report for a decision: visible, and not decided yet. */
static err waiting(struct work *w, struct str code, struct report_get_row *ret)
{
	TRY(report_by_code(w, code, ret));
	return is_waiting(ret) ? OK : fail(w, E_CONFLICT, M_INTAKE_DECIDED_ALREADY, code);
}

static err set_state(struct work *w, const struct report_get_row *r, struct report_set_state_in *in, const char *journal)
{
	int64_t n;
	in->id = r->id;
	TRY(report_set_state(w->db, in, &n));
	if (n != 1)
		return fail(w, E_CONFLICT, M_INTAKE_CHANGED_MEANWHILE, r->code);
	TRY(db_notify(w->db, S("live"), S("triage")));
	return journal_add(w, journal, about(r->id), STR_NONE);
}

/* The notifier learns of every decision, in the language of the report. */
static err tell_notifier(struct work *w, const struct report_get_row *r, struct str text, const char *what)
{
	if (!r->notifier_email.n)
		return OK;
	enum lang lang = str_is(r->lang, "en") ? LANG_EN : LANG_VI;
	return mail_queue(w, &(struct mail){ .to = r->notifier_email, .to_name = r->notifier_name, .lang = lang,
		.subject = say_in(w->a, lang, M_INTAKE_NEWS_SUBJECT, r->code), .text = text, .tlp = TLP_GREEN, .about_path = S("/report/status"),
		.kind = "report", .record_id = r->id, .key = a_fmt(w->a, "report-%s:%lld:%lld", what, (long long)r->id, (long long)r->version) }, NULL);
}

err report_take(struct work *w, struct str code, int64_t version)
{
	struct report_get_row r;
	TRY(waiting(w, code, &r));
	return set_state(w, &r, &(struct report_set_state_in){ .version = version, .state = S("verifying"), .officer = w->by.account_id }, "report.take");
}

err report_refuse(struct work *w, struct str code, int64_t version, struct str reason)
{
	struct report_get_row r;
	TRY(waiting(w, code, &r));
	if (!reason.n) {
		fail_field(w, S("reason"), M_INTAKE_REASON_NEEDED);
		return work_checked(w);
	}
	TRY(set_state(w, &r, &(struct report_set_state_in){ .version = version, .state = S("refused"), .state_reason = reason,
		.officer = w->by.account_id, .decided_at = w->now }, "report.refuse"));
	enum lang lang = str_is(r.lang, "en") ? LANG_EN : LANG_VI;
	return tell_notifier(w, &r, say_in(w->a, lang, M_INTAKE_REFUSED_TEXT, r.code, reason), "refused");
}

err report_mark_same(struct work *w, struct str code, int64_t version, struct str other_code)
{
	struct report_get_row r, other;
	TRY(waiting(w, code, &r));
	TRY(report_by_code(w, other_code, &other));
	if (other.id == r.id || other.same_as) {
		fail_field(w, S("other"), M_INTAKE_SAME_AS_ITSELF);
		return work_checked(w);
	}
	return set_state(w, &r, &(struct report_set_state_in){ .version = version, .state = S("duplicate"), .same_as = other.id,
		.incident_id = other.incident_id, .officer = w->by.account_id, .decided_at = w->now }, "report.same");
}

err report_back_to_queue(struct work *w, struct str code, int64_t version, struct str reason)
{
	struct report_get_row r;
	TRY(report_by_code(w, code, &r));
	if (is_waiting(&r) || str_is(r.state, "accepted"))
		return fail(w, E_CONFLICT, M_INTAKE_NOTHING_TO_UNDO, code);
	return set_state(w, &r, &(struct report_set_state_in){ .version = version, .state = S("verifying"), .state_reason = reason, .officer = w->by.account_id }, "report.back");
}

/* An incident now holds the report: the notifier's values become observables of the case. */
static err join_incident(struct work *w, const struct report_get_row *r, int64_t version, int64_t incident_id, const char *state, const char *journal)
{
	TRY(set_state(w, r, &(struct report_set_state_in){ .version = version, .state = str_of(state), .incident_id = incident_id,
		.officer = w->by.account_id, .decided_at = w->now }, journal));
	struct report_values_of_rows values;
	struct str all = r->description;
	TRY(report_values_of(w->db, w->a, &(struct report_values_of_in){ .report_id = r->id }, &values));
	for (size_t i = 0; i < values.n; i++)
		all = a_fmt(w->a, "%.*s\n%.*s", STR_ARG(all), STR_ARG(values.at[i].value));
	return observables_from_text(w, incident_id, all, S("report"), TLP_AMBER);
}

err report_attach(struct work *w, struct str code, int64_t version, struct str incident_code)
{
	struct report_get_row r;
	struct incident_get_row i;
	TRY(waiting(w, code, &r));
	TRY(incident_by_code(w, incident_code, ACCESS_WORK, &i));
	return join_incident(w, &r, version, i.id, "attached", "report.attach");
}

err report_accept(struct work *w, struct str code, int64_t version, struct incident_new *n, struct str *ret_incident_code)
{
	struct report_get_row r;
	struct incident_facts_row i;
	int64_t id;
	TRY(waiting(w, code, &r));
	n->received_at = r.received_at;
	n->is_demo = r.is_demo;
	TRY(incident_open(w, n, &id));
	TRY(clocks_start(w, id, S("received"), r.received_at));
	TRY(clocks_meet(w, id, S("ack"), r.acknowledged_at, S("report"), r.id));
	TRY(join_incident(w, &r, version, id, "accepted", "report.accept"));
	TRY(incident_facts(w->db, w->a, &(struct incident_facts_in){ .id = id }, &i));
	enum lang lang = str_is(r.lang, "en") ? LANG_EN : LANG_VI;
	TRY(tell_notifier(w, &r, say_in(w->a, lang, M_INTAKE_ACCEPTED_TEXT, r.code), "accepted"));
	*ret_incident_code = i.code;
	return OK;
}

/* ---- messages ---- */

static err add_message(struct work *w, int64_t report_id, bool is_from_reporter, struct str author, struct str text)
{
	if (!text.n) {
		fail_field(w, S("text"), M_INTAKE_MESSAGE_EMPTY);
		return work_checked(w);
	}
	TRY(report_message_insert(w->db, &(struct report_message_insert_in){ .id = id_new(), .report_id = report_id, .is_from_reporter = is_from_reporter,
		.account_id = is_from_reporter ? 0 : w->by.account_id, .author = author, .text = text, .at = w->now }, NULL));
	TRY(db_notify(w->db, S("live"), S("triage")));
	return journal_add(w, "report.message", about(report_id), STR_NONE);
}

err report_message_from_reporter(struct work *w, const struct report_by_secret_row *r, struct str text)
{
	return add_message(w, r->id, true, STR_NONE, text);
}

err report_message_from_team(struct work *w, struct str code, struct str text)
{
	struct report_get_row r;
	TRY(report_by_code(w, code, &r));
	TRY(add_message(w, r.id, false, w->by.name, text));
	TRY(report_messages_read(w->db, &(struct report_messages_read_in){ .report_id = r.id, .at = w->now }, NULL));
	enum lang lang = str_is(r.lang, "en") ? LANG_EN : LANG_VI;
	return tell_notifier(w, &r, say_in(w->a, lang, M_INTAKE_MESSAGE_TEXT, r.code), a_z(w->a, a_fmt(w->a, "message-%lld", (long long)w->now)));
}
