/* The module's declaration: tables of plain rows. */
#include "modules/evidence/pages.h"

static const struct perm *const perms[] = { &evidence_read, &evidence_write, &evidence_verify };

#define READ .perm = &evidence_read
#define WRITE .perm = &evidence_write
#define VERIFY .perm = &evidence_verify
#define PAGE "/evidence/{code}"
#define API "/api/v1/evidence"
#define ONE "/api/v1/evidence/{code}"
#define PAPER .before = evidence_paper_keep, .body_max = 100 << 20, .flags = ROUTE_SLOW
#define FORM INPUT(struct evidence_form, evidence_page_fields), PAPER
#define GIVEN INPUT(struct evidence_form, evidence_api_fields), PAPER
#define ACT INPUT(struct evidence_judging, evidence_act_fields)
#define AGAIN .again = evidence_show_page

static const struct route routes[] = {
	{ GET, "/evidence", READ, .run = evidence_list_page, INPUT(struct evidence_filter, evidence_filter_fields), .says = M_EVIDENCE_SAYS_LIST },
	{ GET, "/evidence/new", WRITE, .run = evidence_new_page, INPUT(struct evidence_ask, evidence_ask_fields), .says = M_EVIDENCE_SAYS_STATE },
	{ POST, "/evidence", WRITE, .run = evidence_state_post, .again = evidence_new_page, FORM, .journal = "evidence.state", .says = M_EVIDENCE_SAYS_STATE },
	{ GET, "/evidence/review", VERIFY, .run = evidence_review_page, INPUT(struct evidence_review_ask, evidence_review_fields), .says = M_EVIDENCE_SAYS_REVIEW },
	{ GET, PAGE, READ, .run = evidence_show_page, .says = M_EVIDENCE_SAYS_SHOW },
	{ GET, PAGE "/correct", WRITE, .run = evidence_edit_page, .says = M_EVIDENCE_SAYS_CORRECT },
	{ POST, PAGE "/correct", WRITE, .run = evidence_correct_post, .again = evidence_edit_page, FORM, .journal = "evidence.correct", .says = M_EVIDENCE_SAYS_CORRECT },
	{ POST, PAGE "/withdraw", WRITE, .run = evidence_withdraw_post, AGAIN, ACT, .journal = "evidence.withdraw", .says = M_EVIDENCE_SAYS_WITHDRAW },
	{ POST, PAGE "/verify", VERIFY, .run = evidence_verify_post, AGAIN, ACT, .journal = "evidence.verify", .says = M_EVIDENCE_SAYS_VERIFY },
	{ POST, PAGE "/return", VERIFY, .run = evidence_return_post, AGAIN, ACT, .journal = "evidence.return", .says = M_EVIDENCE_SAYS_RETURN },
	{ POST, PAGE "/judge-false", VERIFY, .run = evidence_false_post, AGAIN, ACT, .journal = "evidence.judge_false", .says = M_EVIDENCE_SAYS_FALSE },
	{ POST, PAGE "/reopen", VERIFY, .run = evidence_reopen_post, AGAIN, ACT, .journal = "evidence.reopen", .says = M_EVIDENCE_SAYS_REOPEN },
	{ GET, PAGE "/files/{id}", READ, .run = evidence_paper_get, .flags = ROUTE_SLOW, .says = M_EVIDENCE_SAYS_PAPER },

	{ GET, API, READ, .run = evidence_list_api, INPUT(struct evidence_filter, evidence_filter_fields), .says = M_EVIDENCE_SAYS_LIST },
	{ GET, API "/kinds", READ, .run = evidence_kinds_api, .says = M_EVIDENCE_SAYS_KINDS },
	{ POST, API, WRITE, .run = evidence_state_post, GIVEN, .journal = "evidence.state", .says = M_EVIDENCE_SAYS_STATE, .made = "code" },
	{ GET, API "/review", VERIFY, .run = evidence_review_api, INPUT(struct evidence_review_ask, evidence_review_fields), .says = M_EVIDENCE_SAYS_REVIEW },
	{ GET, ONE, READ, .run = evidence_show_api, .says = M_EVIDENCE_SAYS_SHOW },
	{ POST, ONE "/correct", WRITE, .run = evidence_correct_post, GIVEN, .journal = "evidence.correct", .says = M_EVIDENCE_SAYS_CORRECT },
	{ POST, ONE "/withdraw", WRITE, .run = evidence_withdraw_post, ACT, .journal = "evidence.withdraw", .says = M_EVIDENCE_SAYS_WITHDRAW },
	{ POST, ONE "/verify", VERIFY, .run = evidence_verify_post, ACT, .journal = "evidence.verify", .says = M_EVIDENCE_SAYS_VERIFY },
	{ POST, ONE "/return", VERIFY, .run = evidence_return_post, ACT, .journal = "evidence.return", .says = M_EVIDENCE_SAYS_RETURN },
	{ POST, ONE "/judge-false", VERIFY, .run = evidence_false_post, ACT, .journal = "evidence.judge_false", .says = M_EVIDENCE_SAYS_FALSE },
	{ POST, ONE "/reopen", VERIFY, .run = evidence_reopen_post, ACT, .journal = "evidence.reopen", .says = M_EVIDENCE_SAYS_REOPEN },
	{ GET, ONE "/files/{id}", READ, .run = evidence_paper_get, .flags = ROUTE_SLOW, .says = M_EVIDENCE_SAYS_PAPER },
};

static const struct setting settings[] = {
	{ "evidence.review_days", 'i', 1, 90, "10", M_EVIDENCE_SET_REVIEW_DAYS },
	{ "evidence.hunt_minutes", 'i', 0, 10080, "60", M_EVIDENCE_SET_HUNT_MINUTES },
	{ "evidence.bulk_subjects", 'i', 1, 1000, "20", M_EVIDENCE_SET_BULK },
};

static const struct journal_kind journal[] = {
	{ "evidence.state", M_EVIDENCE_DID_STATE }, { "evidence.correct", M_EVIDENCE_DID_CORRECT }, { "evidence.withdraw", M_EVIDENCE_DID_WITHDRAW },
	{ "evidence.verify", M_EVIDENCE_DID_VERIFY }, { "evidence.return", M_EVIDENCE_DID_RETURN }, { "evidence.judge_false", M_EVIDENCE_DID_FALSE },
	{ "evidence.reopen", M_EVIDENCE_DID_REOPEN },
};

static err evidence_link(struct work *w, int64_t id, struct link *ret)
{
	struct evidence_code_of_row row;
	struct evidence_sight s;
	bool found = false;
	TRY(evidence_sight(w, &s));
	if (may(w, &evidence_read))
		TRY(evidence_code_of(w->db, w->a, &(struct evidence_code_of_in){ .id = id, .viewer = s.org, .wide = s.wide, .sector = s.sector }, &row, &found));
	if (found)
		*ret = (struct link){ evidence_path(w->a, row.code, ""), row.code, NULL, false };
	return OK;
}

static const struct record_kind records[] = { { "evidence", M_EVIDENCE_RECORD, evidence_link } };
static const struct nav nav[] = { { "/evidence", M_EVIDENCE_TITLE, "file-check", &evidence_read, 64 } };
static const struct panel panels[] = { { "system", M_EVIDENCE_TITLE, &evidence_read, 60, evidence_panel_show } };

const struct module evidence_module = {
	.name = "evidence", .says = M_EVIDENCE_SAYS, .needs = { "network", "team" },
	.migrations = &evidence_migrations,
	.perms = LIST(perms), .routes = LIST(routes), .settings = LIST(settings), .nav = LIST(nav), .journal = LIST(journal), .records = LIST(records),
	.panels = LIST(panels), .heritage = LIST(evidence_heritage), .sheets = LIST(evidence_sheets), .duties = LIST(evidence_sources),
};
