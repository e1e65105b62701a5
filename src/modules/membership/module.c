/* The module's declaration: tables of plain rows. */
#include "modules/membership/pages.h"

static const struct perm *const perms[] = { &may_read_membership, &may_apply_membership, &may_check_membership, &may_decide_membership };

#define READ .perm = &may_read_membership
#define APPLY .perm = &may_apply_membership
#define CHECK .perm = &may_check_membership
#define DECIDE .perm = &may_decide_membership
#define PAPERS .before = papers_keep, .run = papers_post, INPUT(struct papers_input, papers_fields), .body_max = 100 << 20, .flags = ROUTE_SLOW, \
	.journal = "membership.paper", .says = M_MEMBERSHIP_SAYS_PAPER
#define TURN(act) .before = turn_keep, .run = act##_post, INPUT(struct turn_form, turn_fields), .body_max = 100 << 20, .flags = ROUTE_SLOW, \
	.journal = "membership." #act
#define DECISION(act) .run = act##_post, INPUT(struct file_decision, decision_fields), .journal = "membership." #act
#define AGAIN .again = member_show_page
#define DOCUMENT INPUT(struct document_input, document_fields), .flags = ROUTE_SLOW, .says = M_MEMBERSHIP_SAYS_DOCUMENT
#define PAGE "/memberships/{code}"
#define API "/api/v1/memberships/{code}"

static const struct route routes[] = {
	{ GET, "/memberships", READ, .run = member_list_page, INPUT(struct member_filter, member_filter_fields), .says = M_MEMBERSHIP_SAYS_LIST },
	{ GET, PAGE, READ, .run = member_show_page, INPUT(struct steps_input, steps_fields), .says = M_MEMBERSHIP_SAYS_SHOW },
	{ POST, PAGE "/begin", APPLY, .run = begin_post, AGAIN, INPUT(struct begin_input, begin_fields), .journal = "membership.begin",
		.says = M_MEMBERSHIP_SAYS_BEGIN },
	{ GET, PAGE "/file", APPLY, .run = file_edit_page, .says = M_MEMBERSHIP_SAYS_FILE },
	{ POST, PAGE "/file", APPLY, .run = file_save_post, .again = file_edit_page, INPUT(struct file_form, file_fields), .journal = "membership.save",
		.says = M_MEMBERSHIP_SAYS_FILE },
	{ POST, PAGE "/papers", APPLY, AGAIN, PAPERS },
	{ POST, PAGE "/submit", APPLY, .run = submit_post, AGAIN, .journal = "membership.submit", .says = M_MEMBERSHIP_SAYS_SUBMIT },
	{ POST, PAGE "/withdraw", APPLY, .run = withdraw_post, AGAIN, .journal = "membership.withdraw", .says = M_MEMBERSHIP_SAYS_WITHDRAW },
	{ POST, PAGE "/check", CHECK, AGAIN, DECISION(check), .says = M_MEMBERSHIP_SAYS_CHECK },
	{ POST, PAGE "/return", CHECK, AGAIN, DECISION(return), .says = M_MEMBERSHIP_SAYS_RETURN },
	{ POST, PAGE "/approve", DECIDE, AGAIN, DECISION(approve), .says = M_MEMBERSHIP_SAYS_APPROVE },
	{ POST, PAGE "/refuse", DECIDE, AGAIN, DECISION(refuse), .says = M_MEMBERSHIP_SAYS_REFUSE },
	{ GET, PAGE "/suspend", DECIDE, .run = membership_suspend_page, .says = M_MEMBERSHIP_SAYS_SUSPEND },
	{ POST, PAGE "/suspend", DECIDE, .again = membership_suspend_page, TURN(suspend), .says = M_MEMBERSHIP_SAYS_SUSPEND },
	{ GET, PAGE "/restore", DECIDE, .run = membership_restore_page, .says = M_MEMBERSHIP_SAYS_RESTORE },
	{ POST, PAGE "/restore", DECIDE, .again = membership_restore_page, TURN(restore), .says = M_MEMBERSHIP_SAYS_RESTORE },
	{ GET, PAGE "/end", DECIDE, .run = membership_end_page, .says = M_MEMBERSHIP_SAYS_END },
	{ POST, PAGE "/end", DECIDE, .again = membership_end_page, TURN(end), .says = M_MEMBERSHIP_SAYS_END },
	{ POST, PAGE "/sub-members", APPLY, .run = sub_name_post, AGAIN, INPUT(struct sub_input, sub_fields), .journal = "membership.name_sub",
		.says = M_MEMBERSHIP_SAYS_NAME_SUB },
	{ GET, PAGE "/sub-members/{org}", DECIDE, .run = sub_decide_page, .says = M_MEMBERSHIP_SAYS_DECIDE_SUB },
	{ POST, PAGE "/sub-members/{org}", DECIDE, .run = sub_decide_post, .again = sub_decide_page, INPUT(struct sub_decision, sub_decision_fields),
		.journal = "membership.decide_sub", .says = M_MEMBERSHIP_SAYS_DECIDE_SUB },
	{ GET, PAGE "/applications/{id}/form.pdf", READ, .run = form_pdf_get, DOCUMENT },
	{ GET, PAGE "/applications/{id}/form.docx", READ, .run = form_docx_get, DOCUMENT },
	{ GET, PAGE "/files/{id}", READ, .run = paper_get, .flags = ROUTE_SLOW, .says = M_MEMBERSHIP_SAYS_PAPER_GET },

	{ GET, "/api/v1/memberships", READ, .run = member_list_api, INPUT(struct member_filter, member_filter_fields), .says = M_MEMBERSHIP_SAYS_LIST },
	{ GET, API, READ, .run = member_show_api, .says = M_MEMBERSHIP_SAYS_SHOW },
	{ POST, API "/begin", APPLY, .run = begin_post, INPUT(struct begin_input, begin_fields), .journal = "membership.begin",
		.says = M_MEMBERSHIP_SAYS_BEGIN, .made = "code" },
	{ PATCH, API "/file", APPLY, .run = file_patch, INPUT(struct file_form, file_fields), .journal = "membership.save", .says = M_MEMBERSHIP_SAYS_FILE },
	{ POST, API "/papers", APPLY, PAPERS },
	{ POST, API "/submit", APPLY, .run = submit_post, .journal = "membership.submit", .says = M_MEMBERSHIP_SAYS_SUBMIT },
	{ POST, API "/withdraw", APPLY, .run = withdraw_post, .journal = "membership.withdraw", .says = M_MEMBERSHIP_SAYS_WITHDRAW },
	{ POST, API "/check", CHECK, DECISION(check), .says = M_MEMBERSHIP_SAYS_CHECK },
	{ POST, API "/return", CHECK, DECISION(return), .says = M_MEMBERSHIP_SAYS_RETURN },
	{ POST, API "/approve", DECIDE, DECISION(approve), .says = M_MEMBERSHIP_SAYS_APPROVE },
	{ POST, API "/refuse", DECIDE, DECISION(refuse), .says = M_MEMBERSHIP_SAYS_REFUSE },
	{ POST, API "/suspend", DECIDE, TURN(suspend), .says = M_MEMBERSHIP_SAYS_SUSPEND },
	{ POST, API "/restore", DECIDE, TURN(restore), .says = M_MEMBERSHIP_SAYS_RESTORE },
	{ POST, API "/end", DECIDE, TURN(end), .says = M_MEMBERSHIP_SAYS_END },
	{ POST, API "/sub-members", APPLY, .run = sub_name_post, INPUT(struct sub_input, sub_fields), .journal = "membership.name_sub",
		.says = M_MEMBERSHIP_SAYS_NAME_SUB },
	{ POST, API "/sub-members/{org}", DECIDE, .run = sub_decide_post, INPUT(struct sub_decision, sub_decision_fields),
		.journal = "membership.decide_sub", .says = M_MEMBERSHIP_SAYS_DECIDE_SUB },
	{ GET, API "/applications/{id}/form.pdf", READ, .run = form_pdf_get, DOCUMENT },
	{ GET, API "/applications/{id}/form.docx", READ, .run = form_docx_get, DOCUMENT },
	{ GET, API "/files/{id}", READ, .run = paper_get, .flags = ROUTE_SLOW, .says = M_MEMBERSHIP_SAYS_PAPER_GET },
};

static const struct nav nav[] = { { "/memberships", M_MEMBERSHIP_TITLE, "certificate", &may_read_membership, 60 } };

static const struct panel panels[] = { { "organisation", M_MEMBERSHIP_MEMBERSHIP, &may_read_membership, 10, member_panel_show } };

static const struct journal_kind journal[] = {
	{ "membership.begin", M_MEMBERSHIP_DID_BEGIN },
	{ "membership.save", M_MEMBERSHIP_DID_SAVE },
	{ "membership.submit", M_MEMBERSHIP_DID_SUBMIT },
	{ "membership.withdraw", M_MEMBERSHIP_DID_WITHDRAW },
	{ "membership.paper", M_MEMBERSHIP_DID_PAPER },
	{ "membership.check", M_MEMBERSHIP_DID_CHECK },
	{ "membership.return", M_MEMBERSHIP_DID_RETURN },
	{ "membership.approve", M_MEMBERSHIP_DID_APPROVE },
	{ "membership.refuse", M_MEMBERSHIP_DID_REFUSE },
	{ "membership.suspend", M_MEMBERSHIP_DID_SUSPEND },
	{ "membership.restore", M_MEMBERSHIP_DID_RESTORE },
	{ "membership.end", M_MEMBERSHIP_DID_END },
	{ "membership.name_sub", M_MEMBERSHIP_DID_NAME_SUB },
	{ "membership.decide_sub", M_MEMBERSHIP_DID_DECIDE_SUB },
	{ "membership.remind", M_MEMBERSHIP_DID_REMIND },
};

static const struct job_kind jobs[] = {
	{ .name = "membership.remind", .run = membership_remind, .every = USEC_HOUR, .says = M_MEMBERSHIP_JOB_REMIND },
	{ .name = "membership.keep_form", .outside = membership_keep_form, .max_tries = 5, .says = M_MEMBERSHIP_JOB_KEEP },
};

const struct module membership_module = {
	.name = "membership", .says = M_MEMBERSHIP_SAYS, .needs = { "network", "team" },
	.migrations = &membership_migrations,
	.perms = perms, .n_perms = COUNT(perms),
	.routes = routes, .n_routes = COUNT(routes),
	.jobs = jobs, .n_jobs = COUNT(jobs),
	.nav = nav, .n_nav = COUNT(nav),
	.journal = journal, .n_journal = COUNT(journal),
	.panels = panels, .n_panels = COUNT(panels),
};
