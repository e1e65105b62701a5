/* The module's declaration: tables of plain rows. */
#include "core/jobs/jobs.h"
#include "modules/report/pages.h"

const struct perm report_read = { "report.read", M_REPORT_MAY_READ, ROLE_OFFICER | ROLE_HEAD | ROLE_INSPECTOR };
const struct perm report_write = { "report.write", M_REPORT_MAY_WRITE, ROLE_OFFICER | ROLE_HEAD };
const struct perm report_sign = { "report.sign", M_REPORT_MAY_SIGN, ROLE_OFFICER | ROLE_HEAD };
static const struct perm *const perms[] = { &report_read, &report_write, &report_sign };

#define READ .perm = &report_read
#define WRITE .perm = &report_write
#define SIGN .perm = &report_sign
#define PAGE "/reports/{code}"
#define API "/api/v1/summary-reports/{code}"

static const struct route routes[] = {
	{ GET, "/reports", READ, .run = summary_list_page, INPUT(struct summary_filter, report_list_fields), .says = M_REPORT_SAYS_LIST },
	{ GET, "/reports/new", WRITE, .run = summary_new_page, .says = M_REPORT_SAYS_OPEN },
	{ POST, "/reports", WRITE, .run = summary_open_post, .again = summary_new_page, INPUT(struct summary_form, report_new_fields), .journal = "summary.open", .says = M_REPORT_SAYS_OPEN },
	{ GET, PAGE, READ, .run = summary_show_page, .flags = ROUTE_SLOW, .says = M_REPORT_SAYS_SHOW },
	{ GET, PAGE "/parts/{place}", WRITE, .run = summary_part_page, INPUT(struct lang_input, report_lang_fields), .says = M_REPORT_SAYS_PART },
	{ POST, PAGE "/parts/{place}", WRITE, .run = summary_edit_post, .again = summary_part_page, INPUT(struct text_form, report_text_fields), .body_max = 256 << 10,
		.journal = "summary.edit", .says = M_REPORT_SAYS_EDIT },
	{ POST, PAGE "/approve", SIGN, .run = summary_approve_post, .again = summary_show_page, INPUT(struct version_input, report_version_fields), .journal = "summary.approve",
		.says = M_REPORT_SAYS_APPROVE },
	{ POST, PAGE "/issue", SIGN, .run = summary_issue_post, .again = summary_show_page, INPUT(struct issue_form, report_issue_fields), .journal = "summary.issue",
		.says = M_REPORT_SAYS_ISSUE },
	{ POST, PAGE "/withdraw", WRITE, .run = summary_withdraw_post, .again = summary_show_page, .journal = "summary.withdraw", .says = M_REPORT_SAYS_WITHDRAW },
	{ POST, PAGE "/compare", WRITE, .run = summary_compare_post, .journal = "summary.compare", .says = M_REPORT_SAYS_COMPARE },
	{ GET, PAGE "/delta", READ, .run = summary_delta_page, INPUT(struct seq_input, report_seq_fields), .says = M_REPORT_SAYS_DELTA },
	{ GET, PAGE "/delta.xlsx", READ, .run = summary_delta_xlsx_get, .flags = ROUTE_SLOW, .says = M_REPORT_SAYS_DELTA },
	{ GET, PAGE "/organisations", READ, .run = summary_orgs_page, INPUT(struct code_input, report_code_fields), .says = M_REPORT_SAYS_ORGS },
	{ GET, PAGE "/organisations/{org}/page.pdf", READ, .run = summary_org_pdf_get, .flags = ROUTE_SLOW, .says = M_REPORT_SAYS_ORG },
	{ GET, PAGE "/report.pdf", READ, .run = summary_pdf_get, .flags = ROUTE_SLOW, .says = M_REPORT_SAYS_FILE },
	{ GET, PAGE "/report.docx", READ, .run = summary_docx_get, .flags = ROUTE_SLOW, .says = M_REPORT_SAYS_FILE },
	{ GET, PAGE "/report.xlsx", READ, .run = summary_xlsx_get, .flags = ROUTE_SLOW, .says = M_REPORT_SAYS_FILE },
	{ GET, PAGE "/snapshot.json", READ, .run = summary_snapshot_get, .flags = ROUTE_SLOW, .says = M_REPORT_SAYS_SNAPSHOT },

	{ GET, "/api/v1/summary-reports", READ, .run = summary_list_api, INPUT(struct summary_filter, report_list_fields), .says = M_REPORT_SAYS_LIST },
	{ POST, "/api/v1/summary-reports", WRITE, .run = summary_open_post, INPUT(struct summary_form, report_new_fields), .journal = "summary.open", .says = M_REPORT_SAYS_OPEN,
		.made = "code" },
	{ GET, API, READ, .run = summary_show_api, .flags = ROUTE_SLOW, .says = M_REPORT_SAYS_SHOW },
	{ POST, API "/parts/{place}", WRITE, .run = summary_edit_post, INPUT(struct text_form, report_text_fields), .body_max = 256 << 10, .journal = "summary.edit",
		.says = M_REPORT_SAYS_EDIT },
	{ POST, API "/approve", SIGN, .run = summary_approve_post, INPUT(struct version_input, report_version_fields), .journal = "summary.approve", .says = M_REPORT_SAYS_APPROVE },
	{ POST, API "/issue", SIGN, .run = summary_issue_post, INPUT(struct issue_form, report_issue_fields), .journal = "summary.issue", .says = M_REPORT_SAYS_ISSUE },
	{ POST, API "/withdraw", WRITE, .run = summary_withdraw_post, .journal = "summary.withdraw", .says = M_REPORT_SAYS_WITHDRAW },
	{ POST, API "/compare", WRITE, .run = summary_compare_post, .journal = "summary.compare", .says = M_REPORT_SAYS_COMPARE },
	{ GET, API "/delta", READ, .run = summary_delta_api, INPUT(struct seq_input, report_seq_fields), .says = M_REPORT_SAYS_DELTA },
	{ GET, API "/organisations", READ, .run = summary_orgs_api, INPUT(struct code_input, report_code_fields), .says = M_REPORT_SAYS_ORGS },
	{ GET, API "/snapshot", READ, .run = summary_snapshot_get, .flags = ROUTE_SLOW, .says = M_REPORT_SAYS_SNAPSHOT },
};

static err link_of(struct work *w, int64_t id, struct link *ret)
{
	struct summary_get_in in = { .id = id, .viewer = w->by.org_id };
	struct summary_get_row row;
	bool found;
	TRY(duty_sees_all(w, &in.wide));
	TRY(summary_get(w->db, w->a, &in, &row, &found));
	if (found && may(w, &report_read))
		*ret = (struct link){ .path = report_path(w->a, row.code, ""), .label = row.code };
	return OK;
}

static err prepare_job(struct store *s, struct work *w, struct str args_json) { return summary_prepare(s, w, job_record_id(args_json)); }
static err compare_job(struct store *s, struct work *w, struct str args_json) { return snapshot_delta(s, w, job_record_id(args_json)); }

static const struct nav nav[] = { { "/reports", M_REPORT_TITLE, "chart-bar", &report_read, 75 } };
static const struct record_kind records[] = { { "summary_report", M_REPORT_RECORD, link_of } };
static const struct job_kind jobs[] = {
	{ .name = "report.prepare", .outside = prepare_job, .says = M_REPORT_JOB_PREPARE },
	{ .name = "report.compare", .outside = compare_job, .says = M_REPORT_JOB_COMPARE },
};
static const struct verb verbs[] = {
	{ "report", "pm --year Y [--as-of TIME] -o FILE.pdf|docx|xlsx | --verify SNAPSHOT  --data DIR", M_REPORT_VERB, report_verb },
};
static const struct journal_kind journal[] = {
	{ "summary.open", M_REPORT_DID_OPEN }, { "summary.ready", M_REPORT_DID_READY }, { "summary.edit", M_REPORT_DID_EDIT }, { "summary.approve", M_REPORT_DID_APPROVE },
	{ "summary.issue", M_REPORT_DID_ISSUE }, { "summary.withdraw", M_REPORT_DID_WITHDRAW }, { "summary.compare", M_REPORT_DID_COMPARE },
};

const struct module report_module = {
	.name = "report", .says = M_REPORT_SAYS, .needs = { "core", "network", "team", "membership", "incident", "duty", "budget", "chase" }, .migrations = &report_migrations,
	.perms = LIST(perms), .routes = LIST(routes), .jobs = LIST(jobs), .verbs = LIST(verbs), .nav = LIST(nav), .journal = LIST(journal), .records = LIST(records),
	.duties = LIST(report_duties),
};
