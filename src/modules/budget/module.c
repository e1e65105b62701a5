/* The module's declaration: tables of plain rows. */
#include "modules/budget/pages.h"

static const struct perm *const perms[] = { &budget_read, &budget_write };

#define READ .perm = &budget_read
#define WRITE .perm = &budget_write
#define API "/api/v1"
#define YEAR "/budget/{code}/{year}"
#define POST_ONE "/posts/{code}"
#define SUMS READ, INPUT(struct sum_filter, sum_fields), .flags = ROUTE_SLOW
#define SAVE WRITE, .run = budget_save_post, INPUT(struct budget_form, budget_fields), .journal = "budget.save", .says = M_BUDGET_SAYS_SAVE
#define ADD WRITE, .run = post_add_post, INPUT(struct post_form, post_fields), .journal = "budget.post_add", .says = M_BUDGET_SAYS_POST_ADD
#define EDIT WRITE, .run = post_edit_post, INPUT(struct post_form, post_fields), .journal = "budget.post_edit", .says = M_BUDGET_SAYS_POST_EDIT
#define END WRITE, .run = post_end_post, .journal = "budget.post_end", .says = M_BUDGET_SAYS_POST_END
#define POSTS READ, INPUT(struct post_filter, post_filter_fields), .says = M_BUDGET_SAYS_POST_LIST

static const struct route routes[] = {
	{ GET, "/budget", SUMS, .run = budget_list_page, .says = M_BUDGET_SAYS_SUMS },
	{ GET, "/budget/figures.csv", SUMS, .run = budget_csv_get, .says = M_BUDGET_SAYS_FIGURES },
	{ GET, "/budget/figures.xlsx", SUMS, .run = budget_xlsx_get, .says = M_BUDGET_SAYS_FIGURES },
	{ GET, YEAR, READ, .run = budget_year_page, INPUT(struct year_ask, year_fields), .flags = ROUTE_SLOW, .says = M_BUDGET_SAYS_YEAR },
	{ POST, YEAR, .again = budget_year_page, SAVE },
	{ GET, "/posts", .run = post_list_page, POSTS },
	{ GET, "/posts/new", WRITE, .run = post_new_page, .says = M_BUDGET_SAYS_POST_ADD },
	{ POST, "/posts", .again = post_new_page, ADD },
	{ GET, POST_ONE, READ, .run = post_show_page, .says = M_BUDGET_SAYS_POST },
	{ POST, POST_ONE "/edit", .again = post_show_page, EDIT },
	{ POST, POST_ONE "/end", .again = post_show_page, END },

	{ GET, API "/budget", SUMS, .run = budget_list_api, .says = M_BUDGET_SAYS_SUMS },
	{ GET, API YEAR, READ, .run = budget_year_api, .flags = ROUTE_SLOW, .says = M_BUDGET_SAYS_YEAR },
	{ POST, API YEAR, SAVE },
	{ GET, API "/posts", .run = post_list_api, POSTS },
	{ POST, API "/posts", .made = "code", ADD },
	{ GET, API POST_ONE, READ, .run = post_show_api, .says = M_BUDGET_SAYS_POST },
	{ POST, API POST_ONE "/edit", EDIT },
	{ POST, API POST_ONE "/end", END },
};

static const struct journal_kind journal[] = {
	{ "budget.save", M_BUDGET_DID_SAVE }, { "budget.post_add", M_BUDGET_DID_POST_ADD }, { "budget.post_edit", M_BUDGET_DID_POST_EDIT },
	{ "budget.post_end", M_BUDGET_DID_POST_END }, { "budget.post_count", M_BUDGET_DID_POST_COUNT },
};

static err link_if_seen(struct work *w, int64_t org_id, struct str path, struct str label, struct link *ret)
{
	struct org_by_id_row o;
	bool sees;
	TRY(network_org(w, org_id, &o));
	TRY(budget_sees(w, &o, &sees));
	if (sees && may(w, &budget_read))
		*ret = (struct link){ .path = path, .label = label };
	return OK;
}

static err year_link(struct work *w, int64_t id, struct link *ret)
{
	struct budget_place_row row;
	bool found;
	TRY(budget_place(w->db, w->a, &(struct budget_place_in){ .id = id }, &row, &found));
	return found ? link_if_seen(w, row.org_id, budget_path(w->a, row.code, row.year), a_fmt(w->a, "%.*s %lld", STR_ARG(row.code), (long long)row.year), ret) : OK;
}

static err post_link(struct work *w, int64_t id, struct link *ret)
{
	struct post_place_row row;
	bool found;
	TRY(post_place(w->db, w->a, &(struct post_place_in){ .id = id }, &row, &found));
	return found ? link_if_seen(w, row.org_id, post_path(w->a, row.code, ""), row.code, ret) : OK;
}

static const struct record_kind records[] = { { "budget", M_BUDGET_RECORD, year_link }, { "post", M_BUDGET_RECORD_POST, post_link } };
static const struct nav nav[] = { { "/budget", M_BUDGET_TITLE, "coins", &budget_read, 65 } };
static const struct panel panels[] = { { "organisation", M_BUDGET_TITLE, &budget_read, 70, budget_panel_show } };
static const struct job_kind jobs[] = { { .name = "budget.recount", .run = post_recount_run, .every = USEC_HOUR, .says = M_BUDGET_JOB_RECOUNT } };

const struct module budget_module = {
	.name = "budget", .says = M_BUDGET_SAYS, .needs = { "network", "team" },
	.migrations = &budget_migrations,
	.perms = LIST(perms), .routes = LIST(routes), .jobs = LIST(jobs), .nav = LIST(nav), .journal = LIST(journal), .records = LIST(records),
	.panels = LIST(panels), .heritage = LIST(budget_heritage), .sheets = LIST(budget_sheets), .duties = LIST(budget_sources),
};
