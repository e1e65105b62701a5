/* The module's declaration: tables of plain rows. */
#include "modules/reporting/pages.h"

const struct perm reporting_read = { "reporting.read", M_REPORTING_MAY_READ, ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD | ROLE_INSPECTOR };
const struct perm reporting_write = { "reporting.write", M_REPORTING_MAY_WRITE, ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD };
const struct perm reporting_send = { "reporting.send", M_REPORTING_MAY_SEND, ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD };
const struct perm reporting_decide = { "reporting.decide", M_REPORTING_MAY_DECIDE, ROLE_OFFICER | ROLE_HEAD };
static const struct perm *const perms[] = { &reporting_read, &reporting_write, &reporting_send, &reporting_decide };

#define READ .perm = &reporting_read
#define WRITE .perm = &reporting_write
#define SEND .perm = &reporting_send
#define DECIDE .perm = &reporting_decide
#define PAGE "/statutory-reports/{code}"
#define API "/api/v1/statutory-reports/{code}"
#define FORM_IN .in = report_fields, .n_in = N_REPORT_FIELDS, .in_size = sizeof(struct report_input), .body_max = 512 << 10
#define PROGRAM_IN .in = program_fields, .n_in = N_REPORT_FIELDS - 1, .in_size = sizeof(struct program_input), .body_max = 512 << 10
#define ONE(key, type, max, program, program_max) +1
enum { N_REPORT_FIELDS = 4 REPORT_KEYS(ONE) };

static const struct field kind_field[] = { FIELD(struct report_input, kind, F_CODE, .max = 40, .required = true, .label = M_REPORTING_KIND) };

static const struct route routes[] = {
	{ POST, "/incidents/{code}/statutory-reports", WRITE, .run = report_begin_post, INPUT(struct report_input, kind_field),
		.journal = "reporting.begin", .says = M_REPORTING_SAYS_BEGIN },
	{ GET, PAGE, READ, .run = report_view_page, .says = M_REPORTING_SAYS_VIEW },
	{ GET, PAGE "/edit", WRITE, .run = report_edit_page, .says = M_REPORTING_SAYS_EDIT },
	{ POST, PAGE, WRITE, .run = report_save_post, .again = report_edit_page, FORM_IN, .journal = "reporting.save", .says = M_REPORTING_SAYS_SAVE },
	{ POST, PAGE "/send", SEND, .run = report_send_post, .again = report_view_page, INPUT(struct send_input, send_fields),
		.journal = "reporting.send", .says = M_REPORTING_SAYS_SEND },
	{ POST, PAGE "/number", WRITE, .run = report_number_post, .again = report_view_page, INPUT(struct number_input, number_fields),
		.journal = "reporting.number", .says = M_REPORTING_SAYS_NUMBER },
	{ POST, PAGE "/signed-copy", WRITE, .run = report_upload_post, .before = report_upload_before, .again = report_view_page,
		INPUT(struct upload_input, upload_fields), .body_max = 40 << 20, .flags = ROUTE_SLOW, .journal = "reporting.signed_copy", .says = M_REPORTING_SAYS_UPLOAD },
	{ POST, PAGE "/see", READ, .run = report_see_post, .journal = "reporting.see", .says = M_REPORTING_SAYS_SEE },
	{ POST, PAGE "/accept", DECIDE, .run = report_accept_post, .again = report_view_page, INPUT(struct decide_input, accept_fields),
		.journal = "reporting.accept", .says = M_REPORTING_SAYS_ACCEPT },
	{ POST, PAGE "/return", DECIDE, .run = report_return_post, .again = report_view_page, INPUT(struct decide_input, return_fields),
		.journal = "reporting.return", .says = M_REPORTING_SAYS_RETURN },
	{ POST, PAGE "/withdraw", SEND, .run = report_withdraw_post, .again = report_view_page, INPUT(struct decide_input, return_fields),
		.journal = "reporting.withdraw", .says = M_REPORTING_SAYS_WITHDRAW },
	{ GET, PAGE "/document.pdf", READ, .run = report_pdf_get, .flags = ROUTE_SLOW, .says = M_REPORTING_SAYS_DOCUMENT },
	{ GET, PAGE "/document.docx", READ, .run = report_docx_get, .flags = ROUTE_SLOW, .says = M_REPORTING_SAYS_DOCUMENT },
	{ GET, "/reports-in", READ, .run = report_inbox_page, INPUT(struct list_input, list_fields_in), .says = M_REPORTING_SAYS_INBOX },
	{ GET, "/reports-out", READ, .run = report_outbox_page, INPUT(struct list_input, list_fields_out), .says = M_REPORTING_SAYS_OUTBOX },

	{ GET, "/api/v1/incidents/{code}/statutory-reports", READ, .run = report_of_incident_api, .says = M_REPORTING_SAYS_OF_INCIDENT },
	{ POST, "/api/v1/incidents/{code}/statutory-reports", WRITE, .run = report_begin_post, PROGRAM_IN, .journal = "reporting.begin", .says = M_REPORTING_SAYS_BEGIN,
		.made = "code kind incident state version# from recipients[] files[]" },
	{ GET, API, READ, .run = report_get_api, .says = M_REPORTING_SAYS_VIEW },
	{ PATCH, API, WRITE, .run = report_save_post, PROGRAM_IN, .journal = "reporting.save", .says = M_REPORTING_SAYS_SAVE },
	{ POST, API "/send", SEND, .run = report_send_post, INPUT(struct send_input, send_fields), .journal = "reporting.send", .says = M_REPORTING_SAYS_SEND },
	{ POST, API "/number", WRITE, .run = report_number_post, INPUT(struct number_input, number_fields), .journal = "reporting.number", .says = M_REPORTING_SAYS_NUMBER },
	{ POST, API "/signed-copy", WRITE, .run = report_upload_post, .before = report_upload_before, INPUT(struct upload_input, upload_fields),
		.body_max = 40 << 20, .flags = ROUTE_SLOW, .journal = "reporting.signed_copy", .says = M_REPORTING_SAYS_UPLOAD, .made = "code version# files[]" },
	{ POST, API "/see", READ, .run = report_see_post, .journal = "reporting.see", .says = M_REPORTING_SAYS_SEE },
	{ POST, API "/accept", DECIDE, .run = report_accept_post, INPUT(struct decide_input, accept_fields), .journal = "reporting.accept", .says = M_REPORTING_SAYS_ACCEPT },
	{ POST, API "/return", DECIDE, .run = report_return_post, INPUT(struct decide_input, return_fields), .journal = "reporting.return", .says = M_REPORTING_SAYS_RETURN },
	{ POST, API "/withdraw", SEND, .run = report_withdraw_post, INPUT(struct decide_input, return_fields), .journal = "reporting.withdraw", .says = M_REPORTING_SAYS_WITHDRAW },
	{ GET, API "/document.pdf", READ, .run = report_pdf_get, .flags = ROUTE_SLOW, .says = M_REPORTING_SAYS_DOCUMENT },
	{ GET, API "/document.docx", READ, .run = report_docx_get, .flags = ROUTE_SLOW, .says = M_REPORTING_SAYS_DOCUMENT },
	{ GET, "/api/v1/statutory-reports-in", READ, .run = report_inbox_api, INPUT(struct list_input, list_fields_in), .says = M_REPORTING_SAYS_INBOX },
	{ GET, "/api/v1/statutory-reports-out", READ, .run = report_outbox_api, INPUT(struct list_input, list_fields_out), .says = M_REPORTING_SAYS_OUTBOX },
};

static const struct nav nav[] = {
	{ "/reports-in", M_REPORTING_INBOX, "inbox", &reporting_read, 30 },
	{ "/reports-out", M_REPORTING_OUTBOX, "send", &reporting_read, 31 },
};

static const struct journal_kind journal[] = {
	{ "reporting.begin", M_REPORTING_DID_BEGIN }, { "reporting.save", M_REPORTING_DID_SAVE }, { "reporting.send", M_REPORTING_DID_SEND },
	{ "reporting.number", M_REPORTING_DID_NUMBER }, { "reporting.signed_copy", M_REPORTING_DID_SIGNED_COPY }, { "reporting.see", M_REPORTING_DID_SEE },
	{ "reporting.accept", M_REPORTING_DID_ACCEPT }, { "reporting.return", M_REPORTING_DID_RETURN }, { "reporting.withdraw", M_REPORTING_DID_WITHDRAW },
};
static const struct record_kind records[] = { { "statutory_report", M_REPORTING_RECORD, statutory_link } };
static const struct panel panels[] = { { "incident", M_REPORTING_PANEL, &reporting_read, 20, report_panel_show } };
static const struct job_kind jobs[] = { { .name = "reporting.deliver", .outside = statutory_deliver, .says = M_REPORTING_JOB_DELIVER } };
static const struct setting settings[] = {
	{ "reporting.allow_documentation_addresses", 'b', 0, 1, "0", M_REPORTING_SETTING_DOCUMENTATION },
};

static err start(struct store *s)
{
	forms_load();
	return OK;
}

const struct module reporting_module = {
	.name = "reporting", .says = M_REPORTING_SAYS, .needs = { "core", "network", "incident" }, .migrations = &reporting_migrations,
	.perms = LIST(perms), .routes = LIST(routes), .jobs = LIST(jobs), .settings = LIST(settings), .nav = LIST(nav), .journal = LIST(journal),
	.records = LIST(records), .panels = LIST(panels), .heritage = LIST(reporting_heritage), .start = start,
};
