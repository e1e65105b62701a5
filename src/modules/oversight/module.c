/* The module's declaration: tables of plain rows. */
#include "modules/oversight/pages.h"

static const struct perm *const perms[] = { &oversight_read, &oversight_request, &oversight_decide, &oversight_inspect };

#define READ .perm = &oversight_read
#define ASK .perm = &oversight_request
#define DECIDE .perm = &oversight_decide
#define INSPECT .perm = &oversight_inspect
#define FILES .body_max = 100 << 20, .flags = ROUTE_SLOW
#define WAIVER "/waivers/{code}"
#define DISPUTE "/disputes/{code}"
#define INSPECTION "/inspections/{code}"
#define API "/api/v1"

/* Writes that pages and the API share: what differs is .again and .made. */
#define WAIVER_NEW ASK, .before = waiver_keep, .run = waiver_post, INPUT(struct waiver_form, waiver_fields), FILES, .journal = "oversight.waiver_request", \
	.says = M_OVERSIGHT_SAYS_WAIVER_NEW
#define WAIVER_APPROVE DECIDE, .run = waiver_approve_post, INPUT(struct waiver_decision, approve_fields), .journal = "oversight.waiver_approve", .says = M_OVERSIGHT_SAYS_WAIVER_APPROVE
#define WAIVER_REFUSE DECIDE, .run = waiver_refuse_post, INPUT(struct waiver_decision, refuse_fields), .journal = "oversight.waiver_refuse", .says = M_OVERSIGHT_SAYS_WAIVER_REFUSE
#define WAIVER_REVOKE DECIDE, .run = waiver_revoke_post, INPUT(struct waiver_decision, revoke_fields), .journal = "oversight.waiver_revoke", .says = M_OVERSIGHT_SAYS_WAIVER_REVOKE
#define WAIVER_WITHDRAW ASK, .run = waiver_withdraw_post, .journal = "oversight.waiver_withdraw", .says = M_OVERSIGHT_SAYS_WITHDRAW
#define DISPUTE_NEW ASK, .before = dispute_keep, .run = dispute_post, INPUT(struct dispute_form, dispute_fields), FILES, .journal = "oversight.dispute_raise", \
	.says = M_OVERSIGHT_SAYS_DISPUTE_NEW
#define DISPUTE_ANSWER DECIDE, .run = dispute_answer_post, INPUT(struct dispute_verdict, dispute_answer_fields), .journal = "oversight.dispute_answer", .says = M_OVERSIGHT_SAYS_DISPUTE_ANSWER
#define DISPUTE_CLOSE ASK, .run = dispute_close_post, INPUT(struct dispute_end, close_fields), .journal = "oversight.dispute_close", .says = M_OVERSIGHT_SAYS_DISPUTE_CLOSE
#define DISPUTE_WITHDRAW ASK, .run = dispute_withdraw_post, .journal = "oversight.dispute_withdraw", .says = M_OVERSIGHT_SAYS_WITHDRAW
#define INSPECTION_NEW INSPECT, .run = inspection_post, INPUT(struct inspection_form, inspection_fields), .flags = ROUTE_SLOW, .journal = "oversight.inspection_plan", \
	.says = M_OVERSIGHT_SAYS_INSPECTION_NEW
#define INSPECTION_LIST INSPECT, .run = inspection_list_post, INPUT(struct checklist_form, checklist_fields), .flags = ROUTE_SLOW, .journal = "oversight.inspection_list", \
	.says = M_OVERSIGHT_SAYS_LIST_AGAIN
#define INSPECTION_BEGIN INSPECT, .run = inspection_begin_post, .journal = "oversight.inspection_begin", .says = M_OVERSIGHT_SAYS_BEGIN
#define INSPECTION_CANCEL INSPECT, .run = inspection_cancel_post, INPUT(struct cancel_form, cancel_fields), .journal = "oversight.inspection_cancel", .says = M_OVERSIGHT_SAYS_CANCEL
#define LINE_ANSWER INSPECT, .before = line_keep, .run = line_post, INPUT(struct line_form, line_fields), FILES, .journal = "oversight.inspection_look", .says = M_OVERSIGHT_SAYS_LOOK
#define LINES_REST INSPECT, .run = rest_post, INPUT(struct rest_form, rest_fields), .journal = "oversight.inspection_look", .says = M_OVERSIGHT_SAYS_REST
#define FINDING_NEW INSPECT, .run = finding_post, INPUT(struct finding_form, finding_fields), .journal = "oversight.inspection_find", .says = M_OVERSIGHT_SAYS_FIND
#define MINUTES INSPECT, .run = minutes_post, INPUT(struct minutes_form, minutes_fields), .journal = "oversight.inspection_write", .says = M_OVERSIGHT_SAYS_WRITE
#define SIGN ASK, .run = sign_post, INPUT(struct sign_form, sign_fields), .journal = "oversight.inspection_sign", .says = M_OVERSIGHT_SAYS_SIGN
#define FIX ASK, .before = fix_keep, .run = fix_post, INPUT(struct fix_form, fix_fields), FILES, .journal = "oversight.inspection_fix", .says = M_OVERSIGHT_SAYS_FIX
#define CHECK INSPECT, .run = recheck_post, INPUT(struct check_form, check_fields), .journal = "oversight.inspection_check", .says = M_OVERSIGHT_SAYS_CHECK
#define DOCUMENT READ, INPUT(struct ov_document, minutes_document_fields), .flags = ROUTE_SLOW, .says = M_OVERSIGHT_SAYS_MINUTES
#define A_FILE READ, .flags = ROUTE_SLOW, .says = M_OVERSIGHT_SAYS_FILE

static const struct route routes[] = {
	{ GET, "/oversight", READ, .run = oversight_page, .says = M_OVERSIGHT_SAYS_WAITING },
	{ GET, "/waivers", READ, .run = waiver_list_page, INPUT(struct ov_filter, waiver_filter_fields), .says = M_OVERSIGHT_SAYS_WAIVERS },
	{ GET, "/waivers/new", ASK, .run = waiver_new_page, INPUT(struct ov_new, new_fields), .says = M_OVERSIGHT_SAYS_WAIVER_NEW },
	{ POST, "/waivers", .again = waiver_new_page, WAIVER_NEW },
	{ GET, WAIVER, READ, .run = waiver_page_one, .says = M_OVERSIGHT_SAYS_WAIVER },
	{ POST, WAIVER "/approve", .again = waiver_page_one, WAIVER_APPROVE },
	{ POST, WAIVER "/refuse", .again = waiver_page_one, WAIVER_REFUSE },
	{ POST, WAIVER "/revoke", .again = waiver_page_one, WAIVER_REVOKE },
	{ POST, WAIVER "/withdraw", .again = waiver_page_one, WAIVER_WITHDRAW },
	{ GET, WAIVER "/files/{id}", .run = waiver_file_get, A_FILE },

	{ GET, "/disputes", READ, .run = dispute_list_page, INPUT(struct ov_filter, dispute_filter_fields), .says = M_OVERSIGHT_SAYS_DISPUTES },
	{ GET, "/disputes/new", ASK, .run = dispute_new_page, INPUT(struct ov_new, new_fields), .says = M_OVERSIGHT_SAYS_DISPUTE_NEW },
	{ POST, "/disputes", .again = dispute_new_page, DISPUTE_NEW },
	{ GET, DISPUTE, READ, .run = dispute_page_one, .flags = ROUTE_SLOW, .says = M_OVERSIGHT_SAYS_DISPUTE },
	{ POST, DISPUTE "/answer", .again = dispute_page_one, DISPUTE_ANSWER },
	{ POST, DISPUTE "/close", .again = dispute_page_one, DISPUTE_CLOSE },
	{ POST, DISPUTE "/withdraw", .again = dispute_page_one, DISPUTE_WITHDRAW },
	{ GET, DISPUTE "/files/{id}", .run = dispute_file_get, A_FILE },

	{ GET, "/inspections", READ, .run = inspection_list_page, INPUT(struct ov_filter, inspection_filter_fields), .says = M_OVERSIGHT_SAYS_INSPECTIONS },
	{ GET, "/inspections/new", INSPECT, .run = inspection_new_page, INPUT(struct ov_new, new_fields), .says = M_OVERSIGHT_SAYS_INSPECTION_NEW },
	{ POST, "/inspections", .again = inspection_new_page, INSPECTION_NEW },
	{ GET, INSPECTION, READ, .run = inspection_page_one, INPUT(struct ov_lines, lines_fields), .says = M_OVERSIGHT_SAYS_INSPECTION },
	{ POST, INSPECTION "/checklist", .again = inspection_page_one, INSPECTION_LIST },
	{ POST, INSPECTION "/begin", .again = inspection_page_one, INSPECTION_BEGIN },
	{ POST, INSPECTION "/cancel", .again = inspection_page_one, INSPECTION_CANCEL },
	{ GET, INSPECTION "/lines/{id}", READ, .run = line_page, .says = M_OVERSIGHT_SAYS_LINE },
	{ POST, INSPECTION "/lines/{id}", .again = line_page, LINE_ANSWER },
	{ POST, INSPECTION "/rest", .again = inspection_page_one, LINES_REST },
	{ POST, INSPECTION "/findings", .again = inspection_page_one, FINDING_NEW },
	{ POST, INSPECTION "/minutes", .again = inspection_page_one, MINUTES },
	{ POST, INSPECTION "/sign", .again = inspection_page_one, SIGN },
	{ GET, INSPECTION "/minutes.pdf", .run = minutes_pdf_get, DOCUMENT },
	{ GET, INSPECTION "/minutes.docx", .run = minutes_docx_get, DOCUMENT },
	{ GET, INSPECTION "/findings/{id}", READ, .run = finding_page_one, .says = M_OVERSIGHT_SAYS_FINDING },
	{ POST, INSPECTION "/findings/{id}/fix", .again = finding_page_one, FIX },
	{ POST, INSPECTION "/findings/{id}/check", .again = finding_page_one, CHECK },
	{ GET, INSPECTION "/files/{id}", .run = inspection_file_get, A_FILE },
	{ GET, "/findings", READ, .run = finding_list_page, INPUT(struct ov_filter, finding_filter_fields), .says = M_OVERSIGHT_SAYS_FINDINGS },

	{ GET, API "/oversight", READ, .run = oversight_api, .says = M_OVERSIGHT_SAYS_WAITING },
	{ GET, API "/waivers", READ, .run = waiver_list_api, INPUT(struct ov_filter, waiver_filter_fields), .says = M_OVERSIGHT_SAYS_WAIVERS },
	{ POST, API "/waivers", .made = "code", WAIVER_NEW },
	{ GET, API WAIVER, READ, .run = waiver_api, .says = M_OVERSIGHT_SAYS_WAIVER },
	{ POST, API WAIVER "/approve", WAIVER_APPROVE },
	{ POST, API WAIVER "/refuse", WAIVER_REFUSE },
	{ POST, API WAIVER "/revoke", WAIVER_REVOKE },
	{ POST, API WAIVER "/withdraw", WAIVER_WITHDRAW },
	{ GET, API WAIVER "/files/{id}", .run = waiver_file_get, A_FILE },
	{ GET, API "/disputes", READ, .run = dispute_list_api, INPUT(struct ov_filter, dispute_filter_fields), .says = M_OVERSIGHT_SAYS_DISPUTES },
	{ POST, API "/disputes", .made = "code", DISPUTE_NEW },
	{ GET, API DISPUTE, READ, .run = dispute_api, .flags = ROUTE_SLOW, .says = M_OVERSIGHT_SAYS_DISPUTE },
	{ POST, API DISPUTE "/answer", DISPUTE_ANSWER },
	{ POST, API DISPUTE "/close", DISPUTE_CLOSE },
	{ POST, API DISPUTE "/withdraw", DISPUTE_WITHDRAW },
	{ GET, API DISPUTE "/files/{id}", .run = dispute_file_get, A_FILE },
	{ GET, API "/inspections", READ, .run = inspection_list_api, INPUT(struct ov_filter, inspection_filter_fields), .says = M_OVERSIGHT_SAYS_INSPECTIONS },
	{ POST, API "/inspections", .made = "code", INSPECTION_NEW },
	{ GET, API INSPECTION, READ, .run = inspection_api, .says = M_OVERSIGHT_SAYS_INSPECTION },
	{ GET, API INSPECTION "/lines", READ, .run = lines_api, INPUT(struct ov_lines, lines_fields), .says = M_OVERSIGHT_SAYS_LINE },
	{ POST, API INSPECTION "/checklist", INSPECTION_LIST },
	{ POST, API INSPECTION "/begin", INSPECTION_BEGIN },
	{ POST, API INSPECTION "/cancel", INSPECTION_CANCEL },
	{ POST, API INSPECTION "/lines/{id}", LINE_ANSWER },
	{ POST, API INSPECTION "/rest", LINES_REST },
	{ POST, API INSPECTION "/findings", .made = "no", FINDING_NEW },
	{ POST, API INSPECTION "/minutes", MINUTES },
	{ POST, API INSPECTION "/sign", SIGN },
	{ GET, API INSPECTION "/minutes.pdf", .run = minutes_pdf_get, DOCUMENT },
	{ GET, API INSPECTION "/minutes.docx", .run = minutes_docx_get, DOCUMENT },
	{ POST, API INSPECTION "/findings/{id}/fix", FIX },
	{ POST, API INSPECTION "/findings/{id}/check", CHECK },
	{ GET, API INSPECTION "/files/{id}", .run = inspection_file_get, A_FILE },
	{ GET, API "/findings", READ, .run = finding_list_api, INPUT(struct ov_filter, finding_filter_fields), .says = M_OVERSIGHT_SAYS_FINDINGS },
};

static const struct nav nav[] = { { "/oversight", M_OVERSIGHT_TITLE, "scale", &oversight_read, 66 } };

static const struct journal_kind journal[] = {
	{ "oversight.waiver_request", M_OVERSIGHT_DID_WAIVER_REQUEST }, { "oversight.waiver_approve", M_OVERSIGHT_DID_WAIVER_APPROVE },
	{ "oversight.waiver_refuse", M_OVERSIGHT_DID_WAIVER_REFUSE }, { "oversight.waiver_withdraw", M_OVERSIGHT_DID_WAIVER_WITHDRAW },
	{ "oversight.waiver_revoke", M_OVERSIGHT_DID_WAIVER_REVOKE }, { "oversight.waiver_remind", M_OVERSIGHT_DID_WAIVER_REMIND },
	{ "oversight.dispute_raise", M_OVERSIGHT_DID_DISPUTE_RAISE }, { "oversight.dispute_answer", M_OVERSIGHT_DID_DISPUTE_ANSWER },
	{ "oversight.dispute_close", M_OVERSIGHT_DID_DISPUTE_CLOSE }, { "oversight.dispute_withdraw", M_OVERSIGHT_DID_DISPUTE_WITHDRAW },
	{ "oversight.inspection_plan", M_OVERSIGHT_DID_INSPECTION_PLAN }, { "oversight.inspection_list", M_OVERSIGHT_DID_INSPECTION_LIST },
	{ "oversight.inspection_begin", M_OVERSIGHT_DID_INSPECTION_BEGIN }, { "oversight.inspection_look", M_OVERSIGHT_DID_INSPECTION_LOOK },
	{ "oversight.inspection_find", M_OVERSIGHT_DID_INSPECTION_FIND }, { "oversight.inspection_write", M_OVERSIGHT_DID_INSPECTION_WRITE },
	{ "oversight.inspection_sign", M_OVERSIGHT_DID_INSPECTION_SIGN }, { "oversight.inspection_cancel", M_OVERSIGHT_DID_INSPECTION_CANCEL },
	{ "oversight.inspection_fix", M_OVERSIGHT_DID_INSPECTION_FIX }, { "oversight.inspection_check", M_OVERSIGHT_DID_INSPECTION_CHECK },
};

/* ---- what a record is called, for those who may see it ---- */

static err link_to(struct work *w, struct str code, bool found, int64_t org, int64_t body, const char *page, struct link *ret)
{
	struct oversight_sight s = { 0 };
	if (found)
		TRY(oversight_sight(w, org, &s));
	if (s.sees || (body && body == w->by.org_id))
		*ret = (struct link){ .path = ov_path(w->a, page, code, ""), .label = code };
	return OK;
}

static err waiver_link(struct work *w, int64_t id, struct link *ret)
{
	struct waiver_code_row x = { 0 };
	bool found;
	TRY(waiver_code(w->db, w->a, &(struct waiver_code_in){ .id = id }, &x, &found));
	return link_to(w, x.code, found, x.org_id, 0, "waivers", ret);
}

static err dispute_link(struct work *w, int64_t id, struct link *ret)
{
	struct dispute_code_row x = { 0 };
	bool found;
	TRY(dispute_code(w->db, w->a, &(struct dispute_code_in){ .id = id }, &x, &found));
	return link_to(w, x.code, found, x.org_id, 0, "disputes", ret);
}

static err inspection_link(struct work *w, int64_t id, struct link *ret)
{
	struct inspection_code_row x = { 0 };
	bool found;
	TRY(inspection_code(w->db, w->a, &(struct inspection_code_in){ .id = id }, &x, &found));
	return link_to(w, x.code, found, x.org_id, x.body_id, "inspections", ret);
}

static const struct record_kind records[] = {
	{ "waiver", M_OVERSIGHT_RECORD_WAIVER, waiver_link }, { "dispute", M_OVERSIGHT_RECORD_DISPUTE, dispute_link },
	{ "inspection", M_OVERSIGHT_RECORD_INSPECTION, inspection_link },
};

static const struct job_kind jobs[] = {
	{ .name = "oversight.remind", .run = oversight_remind, .every = USEC_HOUR, .says = M_OVERSIGHT_JOB_REMIND },
};

const struct module oversight_module = {
	.name = "oversight", .says = M_OVERSIGHT_SAYS, .needs = { "network", "team", "duty" },
	.migrations = &oversight_migrations,
	.perms = perms, .n_perms = COUNT(perms),
	.routes = routes, .n_routes = COUNT(routes),
	.jobs = jobs, .n_jobs = COUNT(jobs),
	.nav = nav, .n_nav = COUNT(nav),
	.journal = journal, .n_journal = COUNT(journal),
	.records = records, .n_records = COUNT(records),
	.heritage = oversight_heritage, .n_heritage = 3,
	.duties = oversight_duties, .n_duties = 2,
};
