/* What the duty officer decides about a report (report.h). */
#include "modules/intake/report.h"

#include "core/legal/legal.h"
#include "core/mail/mail.h"
#include "modules/network/network.h"

err report_by_code(struct work *w, struct str code, struct report_get_row *ret)
{
	bool found;
	TRY(report_get(w->db, w->a, &(struct report_get_in){ .viewer = w->by.org_id, .code = code }, ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_INTAKE_NO_SUCH, code);
}

static bool is_waiting(const struct report_get_row *r) { return str_is(r->state, "new") ||
	str_is(r->state, "verifying"); }

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
	TRY(report_queue_changed(w));
	return journal_add(w, journal, report_ref(r->id), STR_NONE);
}

/* The notifier learns of every decision, in the language of the report. */
static err tell_notifier(struct work *w, const struct report_get_row *r, struct str text, const char *what)
{
	return report_tell(w, &(struct notifier){ r->id, r->version, r->code, r->lang, r->notifier_name, r->notifier_email },
		text, what);
}

err report_take(struct work *w, struct str code, int64_t version)
{
	struct report_get_row r;
	TRY(waiting(w, code, &r));
	return set_state(w, &r, &(struct report_set_state_in){ .version = version, .state = S("verifying"),
		.officer = w->by.account_id }, "report.take");
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
	return tell_notifier(w, &r, say_in(w->a, report_lang(r.lang), M_INTAKE_REFUSED_TEXT, r.code, reason), "refused");
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
	TRY(report_same_again(w->db, &(struct report_same_again_in){ .id = r.id, .first = other.id }, NULL));
	return set_state(w, &r, &(struct report_set_state_in){ .version = version, .state = S("duplicate"),
		.same_as = other.id,
		.incident_id = other.incident_id, .officer = w->by.account_id, .decided_at = w->now }, "report.same");
}

err report_back_to_queue(struct work *w, struct str code, int64_t version, struct str reason)
{
	struct report_get_row r;
	TRY(report_by_code(w, code, &r));
	if (is_waiting(&r) || str_is(r.state, "accepted"))
		return fail(w, E_CONFLICT, M_INTAKE_NOTHING_TO_UNDO, code);
	return set_state(w, &r, &(struct report_set_state_in){ .version = version, .state = S("verifying"),
		.state_reason = reason, .officer = w->by.account_id }, "report.back");
}

/* An incident now holds the report: the notifier's values become observables of the case. */
static err join_incident(struct work *w, const struct report_get_row *r, int64_t version, int64_t incident_id,
	const char *state, const char *journal)
{
	TRY(set_state(w, r, &(struct report_set_state_in){ .version = version, .state = str_of(state),
		.incident_id = incident_id,
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
	if (i.closed_at)
		return fail(w, E_CONFLICT, M_INTAKE_CASE_OVER, i.code);
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
	/* a notifier's clock may be some minutes ahead of ours */
	if (n->detected_at > r.received_at)
		n->detected_at = r.received_at;
	TRY(incident_open(w, n, &id));
	TRY(clocks_start(w, id, S("received"), r.received_at));
	TRY(clocks_meet(w, id, S("ack"), r.acknowledged_at, S("report"), r.id));
	TRY(join_incident(w, &r, version, id, "accepted", "report.accept"));
	TRY(incident_facts(w->db, w->a, &(struct incident_facts_in){ .id = id }, &i));
	TRY(tell_notifier(w, &r, say_in(w->a, report_lang(r.lang), M_INTAKE_ACCEPTED_TEXT, r.code), "accepted"));
	*ret_incident_code = i.code;
	return OK;
}
