/* The module's declaration: tables of plain rows. */
#include "modules/chase/pages.h"

static const struct perm *const perms[] = { &chase_read, &chase_answer_perm, &chase_write, &chase_sign };

#define READ .perm = &chase_read
#define ANSWER .perm = &chase_answer_perm
#define WRITE .perm = &chase_write
#define SIGN .perm = &chase_sign
#define ONE "/chases/{code}"
#define API "/api/v1"

/* Writes that pages and the API share: what differs is .again. */
#define WORD WRITE, .run = chase_word_post, INPUT(struct letter_form, chase_word_fields), .body_max = 64 << 10, .journal = "chase.word", .says = M_CHASE_SAYS_WORD
#define HAND_IN WRITE, .run = chase_hand_in_post, .journal = "chase.hand_in", .says = M_CHASE_SAYS_HAND_IN
#define BACK SIGN, .run = chase_back_post, INPUT(struct reason_form, chase_back_fields), .journal = "chase.back", .says = M_CHASE_SAYS_BACK
#define WITHDRAW WRITE, .run = chase_withdraw_post, INPUT(struct reason_form, chase_withdraw_fields), .journal = "chase.withdraw", .says = M_CHASE_SAYS_WITHDRAW
#define SEND SIGN, .run = chase_send_post, INPUT(struct issue_form, chase_send_fields), .journal = "chase.send", .says = M_CHASE_SAYS_SEND
#define ACKNOWLEDGE ANSWER, .run = chase_acknowledge_post, .journal = "chase.acknowledge", .says = M_CHASE_SAYS_ACKNOWLEDGE
#define REPLY ANSWER, .before = chase_answer_keep, .run = chase_answer_post, INPUT(struct answer_form, chase_answer_fields), .body_max = 100 << 20, .flags = ROUTE_SLOW, \
	.journal = "chase.answer", .says = M_CHASE_SAYS_ANSWER
#define ACCEPT WRITE, .run = chase_accept_post, INPUT(struct verdict_form, chase_accept_fields), .journal = "chase.accept", .says = M_CHASE_SAYS_ACCEPT
#define INSIST WRITE, .run = chase_insist_post, INPUT(struct verdict_form, chase_insist_fields), .journal = "chase.insist", .says = M_CHASE_SAYS_INSIST
#define LETTER READ, INPUT(struct chase_lang, chase_lang_fields), .flags = ROUTE_SLOW, .says = M_CHASE_SAYS_LETTER
#define A_FILE READ, .run = chase_file_get, .flags = ROUTE_SLOW, .says = M_CHASE_SAYS_FILE

static const struct route routes[] = {
	{ GET, "/my-tasks", READ, .run = chase_tasks_page, INPUT(struct chase_part, chase_part_fields), .says = M_CHASE_SAYS_TASKS },
	{ GET, "/chases", READ, .run = chase_list_page, INPUT(struct chase_filter, chase_filter_fields), .says = M_CHASE_SAYS_LIST },
	{ GET, "/chases/cure", READ, .run = chase_cure_page, INPUT(struct cure_filter, chase_cure_fields), .says = M_CHASE_SAYS_CURE },
	{ GET, "/chases/cure.csv", READ, .run = chase_cure_csv, INPUT(struct cure_filter, chase_cure_fields), .flags = ROUTE_SLOW, .says = M_CHASE_SAYS_CURE },
	{ GET, "/chases/reviews", READ, .run = chase_review_page, INPUT(struct review_filter, chase_review_fields), .says = M_CHASE_SAYS_REVIEWS },
	{ GET, ONE, READ, .run = chase_one_page, INPUT(struct chase_part, chase_part_fields), .says = M_CHASE_SAYS_ONE },
	{ POST, ONE "/word", .again = chase_one_page, WORD },
	{ POST, ONE "/hand-in", .again = chase_one_page, HAND_IN },
	{ POST, ONE "/back", .again = chase_one_page, BACK },
	{ POST, ONE "/withdraw", .again = chase_one_page, WITHDRAW },
	{ POST, ONE "/send", .again = chase_one_page, SEND },
	{ POST, ONE "/acknowledge", .again = chase_one_page, ACKNOWLEDGE },
	{ POST, ONE "/answer", .again = chase_one_page, REPLY },
	{ POST, ONE "/accept", .again = chase_one_page, ACCEPT },
	{ POST, ONE "/insist", .again = chase_one_page, INSIST },
	{ GET, ONE "/letter.pdf", .run = chase_pdf_get, LETTER },
	{ GET, ONE "/letter.docx", .run = chase_docx_get, LETTER },
	{ GET, ONE "/files/{id}", A_FILE },

	{ GET, API "/my-tasks", READ, .run = chase_tasks_api, .says = M_CHASE_SAYS_TASKS },
	{ GET, API "/chases", READ, .run = chase_list_api, INPUT(struct chase_filter, chase_filter_fields), .says = M_CHASE_SAYS_LIST },
	{ GET, API "/chases/cure", READ, .run = chase_cure_api, INPUT(struct cure_filter, chase_cure_fields), .says = M_CHASE_SAYS_CURE },
	{ GET, API "/chases/reviews", READ, .run = chase_review_api, INPUT(struct review_filter, chase_review_fields), .says = M_CHASE_SAYS_REVIEWS },
	{ GET, API ONE, READ, .run = chase_one_api, INPUT(struct chase_part, chase_part_fields), .says = M_CHASE_SAYS_ONE },
	{ POST, API ONE "/word", WORD },
	{ POST, API ONE "/hand-in", HAND_IN },
	{ POST, API ONE "/back", BACK },
	{ POST, API ONE "/withdraw", WITHDRAW },
	{ POST, API ONE "/send", SEND },
	{ POST, API ONE "/acknowledge", ACKNOWLEDGE },
	{ POST, API ONE "/answer", REPLY },
	{ POST, API ONE "/accept", ACCEPT },
	{ POST, API ONE "/insist", INSIST },
	{ GET, API ONE "/letter.pdf", .run = chase_pdf_get, LETTER },
	{ GET, API ONE "/letter.docx", .run = chase_docx_get, LETTER },
	{ GET, API ONE "/files/{id}", A_FILE },
};

static const struct nav nav[] = { { "/my-tasks", M_CHASE_TASKS, "list-check", &chase_read, 64 }, { "/chases", M_CHASE_TITLE, "bell", &chase_read, 67 } };

static const struct setting settings[] = {
	{ .name = "chase.hour", .type = 'i', .min = 0, .max = 23, .initial = "7", .says = M_CHASE_SETTING_HOUR },
	{ .name = "chase.answer_days", .type = 'i', .min = 1, .max = 90, .initial = "10", .says = M_CHASE_SETTING_ANSWER_DAYS },
	{ .name = "chase.judge_days", .type = 'i', .min = 1, .max = 90, .initial = "10", .says = M_CHASE_SETTING_JUDGE_DAYS },
};

static const struct journal_kind journal[] = {
	{ "chase.run", M_CHASE_DID_RUN }, { "chase.make", M_CHASE_DID_MAKE }, { "chase.digest", M_CHASE_DID_DIGEST }, { "chase.word", M_CHASE_DID_WORD },
	{ "chase.hand_in", M_CHASE_DID_HAND_IN }, { "chase.back", M_CHASE_DID_BACK }, { "chase.withdraw", M_CHASE_DID_WITHDRAW }, { "chase.send", M_CHASE_DID_SEND },
	{ "chase.acknowledge", M_CHASE_DID_ACKNOWLEDGE }, { "chase.answer", M_CHASE_DID_ANSWER }, { "chase.accept", M_CHASE_DID_ACCEPT },
	{ "chase.insist", M_CHASE_DID_INSIST }, { "chase.cure", M_CHASE_DID_CURE }, { "chase.fall", M_CHASE_DID_FALL },
};

static err chase_link(struct work *w, int64_t id, struct link *ret)
{
	struct chase_code_row x = { 0 };
	struct chase_side s = { 0 };
	bool found;
	TRY(chase_code(w->db, w->a, &(struct chase_code_in){ .id = id }, &x, &found));
	if (found)
		TRY(chase_side_of(w, x.org_id, x.by_id, x.issued_at, &s));
	if (s.sees && may(w, &chase_read))
		*ret = (struct link){ .path = ov_path(w->a, "chases", x.code, ""), .label = x.code };
	return OK;
}

static const struct record_kind records[] = { { "chase", M_CHASE_RECORD, chase_link } };
static const struct panel panels[] = { { "organisation", M_CHASE_TITLE, &chase_read, 80, chase_panel_show } };
static const struct job_kind jobs[] = { { .name = "chase.daily", .outside = chase_daily, .every = 10 * USEC_MIN, .says = M_CHASE_JOB_DAILY } };
static const struct verb verbs[] = { { "chase", "run|list --data DIR", M_CHASE_VERB, chase_verb } };

const struct module chase_module = {
	.name = "chase", .says = M_CHASE_SAYS, .needs = { "core", "network", "team", "duty", "evidence", "oversight" }, .migrations = &chase_migrations,
	.perms = LIST(perms), .routes = LIST(routes), .jobs = LIST(jobs), .verbs = LIST(verbs), .settings = LIST(settings), .nav = LIST(nav), .journal = LIST(journal),
	.records = LIST(records), .panels = LIST(panels), .heritage = LIST(chase_heritage), .duties = LIST(chase_duties),
};
