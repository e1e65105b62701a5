/* The module's declaration: tables of plain rows. */
#include "modules/intake/pages.h"

const struct perm intake_read = { "intake.read", M_INTAKE_MAY_READ, ROLE_OFFICER | ROLE_HEAD | ROLE_INSPECTOR };
const struct perm intake_triage = { "intake.triage", M_INTAKE_MAY_TRIAGE, ROLE_OFFICER };
const struct perm intake_reply = { "intake.reply", M_INTAKE_MAY_REPLY, ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD };
static const struct perm *const perms[] = { &intake_read, &intake_triage, &intake_reply };

#define PUBLIC .perm = &PERM_PUBLIC
#define READ .perm = &intake_read
#define DECIDE .perm = &intake_triage
enum { UPLOADS_MAX = 50 << 20, JSON_MAX = 512 << 10 };

static const struct route routes[] = {
	{ GET, "/", PUBLIC, .run = intake_home_get, .says = M_INTAKE_SAYS_HOME },
	{ GET, "/report", PUBLIC, .run = intake_form_get, .says = M_INTAKE_SAYS_REPORT },
	{ POST, "/report", PUBLIC, .run = intake_form_post, .before = intake_form_keep, .again = intake_form_get,
		INPUT(struct report_form, intake_report_fields),
		.body_max = UPLOADS_MAX, .rate = RATE_PUBLIC_POST, .flags = ROUTE_SLOW, .journal = "report.submit",
		.says = M_INTAKE_SAYS_REPORT },
	{ GET, "/report/receipt", PUBLIC, .run = intake_receipt_get, .says = M_INTAKE_SAYS_RECEIPT },
	{ GET, "/report/status", PUBLIC, .run = intake_status_get, .says = M_INTAKE_SAYS_STATUS },
	{ POST, "/report/status", PUBLIC, .run = intake_status_post, .again = intake_status_get,
		INPUT(struct status_form, intake_status_fields),
		.rate = RATE_PUBLIC_POST, .journal = "report.open_by_notifier", .says = M_INTAKE_SAYS_STATUS },
	{ POST, "/report/status/leave", PUBLIC, .run = intake_leave_post, .rate = RATE_PUBLIC_POST, .journal = "report.leave",
		.says = M_INTAKE_SAYS_LEAVE },
	{ POST, "/report/status/messages", PUBLIC, .run = intake_message_post, .before = intake_message_keep,
		.again = intake_status_get,
		INPUT(struct message_form, intake_message_fields), .body_max = UPLOADS_MAX, .rate = RATE_PUBLIC_POST,
		.flags = ROUTE_SLOW,
		.journal = "report.message", .says = M_INTAKE_SAYS_MESSAGE },

	{ GET, "/triage", READ, .run = triage_queue_get, INPUT(struct queue_form, triage_queue_fields),
		.says = M_INTAKE_SAYS_QUEUE },
	{ GET, "/triage/live", READ, .run = triage_live, .flags = ROUTE_LIVE, .says = M_INTAKE_SAYS_LIVE },
	{ GET, "/triage/{code}", READ, .run = triage_one_get, .says = M_INTAKE_SAYS_ONE },
	{ GET, "/triage/{code}/class", DECIDE, .run = triage_class_get, INPUT(struct class_form, triage_class_fields),
		.flags = ROUTE_ALONE, .says = M_INTAKE_SAYS_CLASS },
	{ GET, "/triage/{code}/files/{id}", READ, .run = triage_file_get, .flags = ROUTE_SLOW, .says = M_INTAKE_SAYS_FILE },
	{ POST, "/triage/{code}/take", DECIDE, .run = triage_take_post, .again = triage_one_get,
		INPUT(struct decide_form, triage_take_fields), .journal = "report.take", .says = M_INTAKE_SAYS_TAKE },
	{ POST, "/triage/{code}/accept", DECIDE, .run = triage_accept_post, .again = triage_one_get,
		INPUT(struct accept_form, triage_accept_fields), .body_max = 256 << 10,
		.journal = "report.accept", .says = M_INTAKE_SAYS_ACCEPT },
	{ POST, "/triage/{code}/refuse", DECIDE, .run = triage_refuse_post, .again = triage_one_get,
		INPUT(struct decide_form, triage_refuse_fields), .journal = "report.refuse", .says = M_INTAKE_SAYS_REFUSE },
	{ POST, "/triage/{code}/duplicate", DECIDE, .run = triage_same_post, .again = triage_one_get,
		INPUT(struct decide_form, triage_same_fields), .journal = "report.same", .says = M_INTAKE_SAYS_SAME },
	{ POST, "/triage/{code}/attach", DECIDE, .run = triage_attach_post, .again = triage_one_get,
		INPUT(struct decide_form, triage_attach_fields), .journal = "report.attach", .says = M_INTAKE_SAYS_ATTACH },
	{ POST, "/triage/{code}/back", DECIDE, .run = triage_back_post, .again = triage_one_get,
		INPUT(struct decide_form, triage_back_fields), .journal = "report.back", .says = M_INTAKE_SAYS_BACK },
	{ POST, "/triage/{code}/seen", DECIDE, .run = triage_seen_post, .journal = "report.seen",
		.says = M_INTAKE_SAYS_SEEN },
	{ POST, "/reports/{code}/messages", .perm = &intake_reply, .run = triage_reply_post,
		INPUT(struct decide_form, triage_reply_fields),
		.journal = "report.message", .says = M_INTAKE_SAYS_REPLY },

	{ POST, "/api/v1/reports", PUBLIC, .run = intake_submit_api, INPUT(struct report_form, intake_api_fields),
		.body_max = JSON_MAX, .rate = RATE_PUBLIC_POST,
		.journal = "report.submit", .says = M_INTAKE_SAYS_REPORT, .made = "code secret status_url state received_at" },
	{ GET, "/api/v1/reports", READ, .run = triage_list_api, INPUT(struct queue_form, triage_queue_fields),
		.says = M_INTAKE_SAYS_QUEUE },
	{ GET, "/api/v1/reports/{code}", PUBLIC, .run = intake_report_api, .says = M_INTAKE_SAYS_STATUS },
	{ POST, "/api/v1/reports/{code}/messages", PUBLIC, .run = intake_message_api, .before = intake_message_keep,
		INPUT(struct message_form, intake_message_fields),
		.body_max = UPLOADS_MAX, .rate = RATE_PUBLIC_POST, .flags = ROUTE_SLOW, .journal = "report.message",
		.says = M_INTAKE_SAYS_MESSAGE, .made = "id at" },
	{ POST, "/api/v1/reports/{code}/take", DECIDE, .run = triage_take_post, INPUT(struct decide_form, triage_take_fields),
		.journal = "report.take", .says = M_INTAKE_SAYS_TAKE },
	{ POST, "/api/v1/reports/{code}/accept", DECIDE, .run = triage_accept_post,
		INPUT(struct accept_form, triage_accept_fields), .body_max = 256 << 10,
		.journal = "report.accept", .says = M_INTAKE_SAYS_ACCEPT, .made = "code state version# incident" },
	{ POST, "/api/v1/reports/{code}/refuse", DECIDE, .run = triage_refuse_post,
		INPUT(struct decide_form, triage_refuse_fields), .journal = "report.refuse", .says = M_INTAKE_SAYS_REFUSE },
	{ POST, "/api/v1/reports/{code}/duplicate", DECIDE, .run = triage_same_post,
		INPUT(struct decide_form, triage_same_fields), .journal = "report.same", .says = M_INTAKE_SAYS_SAME },
	{ POST, "/api/v1/reports/{code}/attach", DECIDE, .run = triage_attach_post,
		INPUT(struct decide_form, triage_attach_fields), .journal = "report.attach", .says = M_INTAKE_SAYS_ATTACH },
	{ POST, "/api/v1/reports/{code}/back", DECIDE, .run = triage_back_post, INPUT(struct decide_form, triage_back_fields),
		.journal = "report.back", .says = M_INTAKE_SAYS_BACK },
};

static const struct journal_kind journal[] = {
	{ "report.submit", M_INTAKE_DID_SUBMIT }, { "report.open_by_notifier", M_INTAKE_DID_OPEN },
		{ "report.leave", M_INTAKE_DID_LEAVE },
	{ "report.message", M_INTAKE_DID_MESSAGE }, { "report.seen", M_INTAKE_DID_SEEN },
		{ "report.take", M_INTAKE_DID_TAKE },
	{ "report.accept", M_INTAKE_DID_ACCEPT }, { "report.refuse", M_INTAKE_DID_REFUSE },
		{ "report.same", M_INTAKE_DID_SAME },
	{ "report.attach", M_INTAKE_DID_ATTACH }, { "report.back", M_INTAKE_DID_BACK },
};
static const struct setting settings[] = {
	{ "intake.allow_documentation_addresses", 'b', 0, 1, "0", M_INTAKE_SETTING_DOCUMENTATION },
};
static const struct nav nav[] = { { "/triage", M_INTAKE_NAV, "inbox", &intake_read, 10 } };
static const struct record_kind records[] = { { "report", M_INTAKE_RECORD, report_link } };
static const struct panel panels[] = { { "incident", M_INTAKE_PANEL, &incident_read, 40, intake_panel } };

/* ---- what a successor goes on with ---- */

static err reports_count(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct heritage_reports_count_row row;
	TRY(heritage_reports_count(w->db, w->a, &(struct heritage_reports_count_in){ .from = s->from }, &row));
	*ret_n = row.n;
	return OK;
}

static err reports_move(struct work *w, const struct succession *s)
{
	return heritage_reports_move(w->db, &(struct heritage_reports_move_in){ .from = s->from, .main = s->main }, NULL);
}

static const struct heritage heritage[] = { { M_INTAKE_HERITAGE_REPORTS, reports_count, NULL, reports_move } };

const struct module intake_module = {
	.name = "intake", .says = M_INTAKE_SAYS, .needs = { "core", "network", "incident" }, .migrations = &intake_migrations,
	.perms = LIST(perms), .routes = LIST(routes), .settings = LIST(settings), .nav = LIST(nav), .journal = LIST(journal),
	.records = LIST(records), .panels = LIST(panels), .heritage = LIST(heritage),
};
