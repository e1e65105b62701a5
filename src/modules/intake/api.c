/* The same for programs: reporting without an account, following with the receipt's secret, and the officer's view. */
#include "modules/intake/pages.h"

#include "core/identity/pages.h"
#include "modules/intake/lists.h"
#include "web/web.h"

/* The receipt's secret; "" when the header is of another kind. */
static struct str secret_sent(const struct req *r)
{
	struct str h = req_header(r, "Authorization");
	bool is_bearer = h.n > 7 && str_eq_nocase(str_sub(h, 0, 7), S("Bearer "));
	return is_bearer ? str_trim(str_sub(h, 7, h.n)) : STR_NONE;
}

static const char *const stage_names[] = {
	[STAGE_RECEIVED] = "received", [STAGE_VERIFYING] = "verifying", [STAGE_HANDLING] = "handling", [STAGE_DONE] = "done",
		[STAGE_REFUSED] = "refused",
};

/* ---- reporting ---- */

err intake_submit_api(struct req *r)
{
	const struct report_form *f = r->in;
	struct receipt k;
	struct report_new n = {
		.notifier_name = f->notifier_name, .notifier_address = f->notifier_address, .notifier_email = f->notifier_email,
			.notifier_phone = f->notifier_phone,
		.system_name = f->system_name, .operator = f->operator, .owner = f->owner, .description = f->description,
		.result = f->result, .proposal = f->proposal,
		.domains = f->domains, .ips = f->ips, .detected_at = f->detected_at, .channel = "api",
	};
	TRY(report_submit(&r->w, &n, str_sub(req_header(r, "Idempotency-Key"), 0, 200), &k));
	web_note_journal(r->route->journal);
	struct json j = reply_made(r, a_cat(r->w.a, S("/api/v1/reports/"), k.code));
	json_object(&j);
	json_text(&j, "code", k.code);
	json_text(&j, "secret", k.secret);
	json_text(&j, "status_url", whole_url(r, S("/report/status")));
	json_text(&j, "state", S("received"));
	json_time(&j, "received_at", k.received_at);
	json_bool(&j, "is_repeat", k.is_repeat);
	json_end(&j);
	return OK;
}

/* ---- following ---- */

static err messages_json(struct req *r, struct json *j, int64_t report_id)
{
	struct report_messages_rows rows;
	TRY(report_messages(r->w.db, r->w.a, &(struct report_messages_in){ .report_id = report_id }, &rows));
	json_key_array(j, "messages");
	for (size_t i = 0; i < rows.n; i++) {
		json_object(j);
		json_text(j, "id", a_fmt(r->w.a, "%lld", (long long)rows.at[i].id));
		json_text(j, "from", rows.at[i].is_from_reporter ? S("notifier") : S("team"));
		json_text(j, "text", rows.at[i].text);
		json_time(j, "at", rows.at[i].at);
		json_end(j);
	}
	json_end(j);
	return OK;
}

static err for_notifier(struct req *r, struct str secret)
{
	struct report_by_secret_row row;
	TRY(report_open_with_secret(&r->w, r->args[0], secret, &row));
	enum report_stage stage = report_stage_of(&row);
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", row.code);
	json_text(&j, "state", str_of(stage_names[stage]));
	json_text(&j, "state_text", intake_stage_badge(&r->w, stage).text);
	json_text_or_null(&j, "reason", stage == STAGE_REFUSED ? row.state_reason : STR_NONE);
	json_time(&j, "received_at", row.received_at);
	json_time(&j, "acknowledged_at", row.acknowledged_at);
	json_time(&j, "closed_at", stage == STAGE_DONE ? row.closed_at : 0);
	TRY(messages_json(r, &j, row.id));
	json_end(&j);
	return OK;
}

static void list_json(struct json *j, const char *key, struct strs list)
{
	json_key_array(j, key);
	for (size_t i = 0; i < list.n; i++)
		json_text(j, NULL, list.at[i]);
	json_end(j);
}

static void words_json(struct arena *a, struct json *j, const struct report_get_row *row)
{
	json_text_or_null(j, "notifier_name", row->notifier_name);
	json_text_or_null(j, "notifier_address", row->notifier_address);
	json_text_or_null(j, "notifier_email", row->notifier_email);
	json_text_or_null(j, "notifier_phone", row->notifier_phone);
	json_text_or_null(j, "system_name", row->system_name);
	list_json(j, "domains", intake_list_of_json(a, row->domains));
	list_json(j, "ips", intake_list_of_json(a, row->ips));
	json_text_or_null(j, "operator", row->operator);
	json_text_or_null(j, "owner", row->owner);
	json_text(j, "description", row->description);
	json_time(j, "detected_at", row->detected_at);
	json_text_or_null(j, "result", row->result);
	json_text_or_null(j, "proposal", row->proposal);
}

static err for_officer(struct req *r)
{
	struct report_get_row row;
	TRY(report_by_code(&r->w, r->args[0], &row));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", row.code);
	json_text(&j, "state", row.state);
	json_int(&j, "version", row.version);
	json_text(&j, "channel", row.channel);
	json_text_or_null(&j, "reason", row.state_reason);
	json_text_or_null(&j, "incident", row.incident_code);
	json_text_or_null(&j, "same_as", row.same_code);
	json_text_or_null(&j, "officer", row.officer_name);
	json_time(&j, "received_at", row.received_at);
	json_time(&j, "acknowledged_at", row.acknowledged_at);
	json_time(&j, "decided_at", row.decided_at);
	words_json(r->w.a, &j, &row);
	TRY(messages_json(r, &j, row.id));
	json_end(&j);
	return OK;
}

/* Whoever is signed in is looked at as that; everybody else must bring the receipt's secret. */
err intake_report_api(struct req *r)
{
	if (!r->w.by.account_id)
		return for_notifier(r, secret_sent(r));
	return may(&r->w, &intake_read) ? for_officer(r) : fail(&r->w, E_NOT_FOUND, M_INTAKE_NO_SUCH, r->args[0]);
}

/* It is found with its report. */
static err message_made(struct req *r, int64_t id)
{
	struct json j = reply_made(r, a_fmt(r->w.a, "/api/v1/reports/%.*s#message-%lld", STR_ARG(r->args[0]), (long long)id));
	json_object(&j);
	json_text(&j, "id", a_fmt(r->w.a, "%lld", (long long)id));
	json_time(&j, "at", r->w.now);
	json_end(&j);
	return OK;
}

err intake_message_api(struct req *r)
{
	const struct message_form *f = r->in;
	struct report_by_secret_row row;
	struct work *w = &r->w;
	int64_t id;
	bool may_answer = may(w, &intake_triage) || may(w, &intake_reply);
	if (w->by.account_id) {
		TRY(may_answer ? report_message_from_team(w, r->args[0], f->text, &id) : fail(w, E_NOT_FOUND, M_INTAKE_NO_SUCH,
			r->args[0]));
	} else {
		TRY(report_open_with_secret(w, r->args[0], secret_sent(r), &row));
		TRY(report_message_from_reporter(w, &row, f->text, &f->files, &id));
	}
	return message_made(r, id);
}
