/* The module's declaration: tables of plain rows. */
#include "modules/duty/pages.h"
#include "modules/duty/verb.h"

const struct perm duty_read = { "duty.read", M_DUTY_MAY_READ, ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD | ROLE_INSPECTOR };
const struct perm duty_manage = { "duty.manage", M_DUTY_MAY_MANAGE, ROLE_OFFICER };
static const struct perm *const perms[] = { &duty_read, &duty_manage };

static err nightly(struct store *s, struct work *w, struct str args_json)
{
	return duty_recompute(s, w, S("nightly"));
}

static const struct job_kind jobs[] = {
	{ .name = "duty.follow", .outside = duty_follow, .says = M_DUTY_JOB_FOLLOW },
	{ .name = "duty.turn", .outside = duty_follow, .every = 30 * USEC_S, .says = M_DUTY_JOB_TURN },
	{ .name = "duty.nightly", .outside = nightly, .every = USEC_DAY, .says = M_DUTY_JOB_NIGHTLY },
};

static const struct verb verbs[] = {
	{ "duty", DUTY_VERB_USAGE, M_DUTY_VERB, duty_verb },
};

#define READ .perm = &duty_read
#define MANAGE .perm = &duty_manage
#define ORG "/duties/organisations/{code}"
#define API "/api/v1/duties"
#define SLOW .flags = ROUTE_SLOW
#define FEED INPUT(struct duty_query, duty_feed_fields), .journal = "duty.feed_make", .says = M_DUTY_SAYS_FEED_MAKE

static const struct route routes[] = {
	{ GET, "/duties", READ, .run = duty_start_page, INPUT(struct duty_query, duty_matrix_fields), SLOW, .says = M_DUTY_SAYS_START },
	{ GET, "/duties/matrix", READ, .run = duty_matrix_page, INPUT(struct duty_query, duty_matrix_fields), SLOW, .says = M_DUTY_SAYS_MATRIX },
	{ GET, "/duties/matrix.csv", READ, .run = duty_matrix_csv, INPUT(struct duty_query, duty_matrix_fields), SLOW, .says = M_DUTY_SAYS_MATRIX },
	{ GET, "/duties/list", READ, .run = duty_list_page_get, INPUT(struct duty_query, duty_list_fields), SLOW, .says = M_DUTY_SAYS_LIST },
	{ GET, "/duties/list.csv", READ, .run = duty_list_csv, INPUT(struct duty_query, duty_list_fields), SLOW, .says = M_DUTY_SAYS_LIST },
	{ GET, ORG, READ, .run = duty_org_page, INPUT(struct duty_query, duty_org_fields), SLOW, .says = M_DUTY_SAYS_ORG },
	{ GET, ORG "/{duty}", READ, .run = duty_subjects_page, INPUT(struct duty_query, duty_org_fields), SLOW, .says = M_DUTY_SAYS_SUBJECTS },
	{ GET, ORG "/{duty}/{unit}/{subject}", READ, .run = duty_why_page, INPUT(struct duty_query, duty_why_fields), SLOW, .says = M_DUTY_SAYS_WHY },
	{ GET, "/duties/risk", READ, .run = duty_risk_page, SLOW, .says = M_DUTY_SAYS_RISK },
	{ GET, "/duties/calendar", READ, .run = duty_calendar_page, INPUT(struct duty_query, duty_month_fields), SLOW, .says = M_DUTY_SAYS_CALENDAR },
	{ GET, "/duties/calendar.ics", READ, .run = duty_calendar_ics, INPUT(struct duty_query, duty_month_fields), SLOW, .says = M_DUTY_SAYS_ICS },
	{ POST, "/duties/feeds", READ, .run = duty_feed_make_post, .again = duty_calendar_page, FEED },
	{ POST, "/duties/feeds/{id}/end", READ, .run = duty_feed_end_post, .journal = "duty.feed_end", .says = M_DUTY_SAYS_FEED_END },
	{ GET, "/duty-feed/{secret}", .perm = &PERM_PUBLIC, .rate = RATE_PUBLIC_GET, .run = duty_feed_get, SLOW, .says = M_DUTY_SAYS_FEED },
	{ GET, "/duties/map", READ, .run = duty_map_page, INPUT(struct duty_query, duty_map_fields), SLOW, .says = M_DUTY_SAYS_MAP },
	{ GET, "/duties/compare", READ, .run = duty_compare_page, INPUT(struct duty_query, duty_compare_fields), SLOW, .says = M_DUTY_SAYS_COMPARE },
	{ GET, "/duties/dossier/{code}", READ, .run = duty_dossier_page, INPUT(struct duty_query, duty_when_fields), SLOW, .says = M_DUTY_SAYS_DOSSIER },
	{ GET, "/duties/dossier/{code}/pdf", READ, .run = duty_dossier_pdf, INPUT(struct duty_query, duty_when_fields), SLOW, .says = M_DUTY_SAYS_DOSSIER },
	{ GET, "/duties/catalogue", READ, .run = duty_catalogue_page, .says = M_DUTY_SAYS_CATALOGUE },
	{ GET, "/duties/catalogue/{duty}", READ, .run = duty_law_page, .says = M_DUTY_SAYS_LAW },
	{ GET, "/duties/catalogue-new", MANAGE, .run = duty_catalogue_new_page, .says = M_DUTY_SAYS_CATALOGUE_PUT },
	{ POST, "/duties/catalogue", MANAGE, .run = duty_catalogue_post, .before = duty_catalogue_before, .again = duty_catalogue_new_page,
		INPUT(struct duty_catalogue_form, duty_catalogue_fields), .body_max = CATALOGUE_MAX + (64u << 10), SLOW, .journal = "duty.catalogue_put", .says = M_DUTY_SAYS_CATALOGUE_PUT },
	{ GET, "/duties/parameters/{catalogue}/{param}", READ, .run = duty_param_page, .says = M_DUTY_SAYS_PARAM },
	{ POST, "/duties/parameters/{catalogue}/{param}", MANAGE, .run = duty_param_post, .again = duty_param_page, INPUT(struct duty_param_form, duty_param_fields),
		.journal = "duty.param_set", .says = M_DUTY_SAYS_PARAM_SET },

	{ GET, API, READ, .run = duty_numbers_api, INPUT(struct duty_query, duty_api_fields), SLOW, .says = M_DUTY_SAYS_MATRIX },
	{ GET, API "/list", READ, .run = duty_list_api, INPUT(struct duty_query, duty_api_list_fields), SLOW, .says = M_DUTY_SAYS_LIST },
	{ GET, API "/organisations/{code}", READ, .run = duty_org_api, INPUT(struct duty_query, duty_when_fields), SLOW, .says = M_DUTY_SAYS_ORG },
	{ GET, API "/organisations/{code}/{duty}/{unit}/{subject}", READ, .run = duty_why_api, INPUT(struct duty_query, duty_why_fields), SLOW, .says = M_DUTY_SAYS_WHY },
	{ GET, API "/risk", READ, .run = duty_risk_api, SLOW, .says = M_DUTY_SAYS_RISK },
	{ GET, API "/feeds", READ, .run = duty_feeds_api, .says = M_DUTY_SAYS_FEEDS },
	{ POST, API "/feeds", READ, .run = duty_feed_make_post, FEED, .made = "id address" },
	{ POST, API "/feeds/{id}/end", READ, .run = duty_feed_end_post, .journal = "duty.feed_end", .says = M_DUTY_SAYS_FEED_END },
	{ GET, API "/compare", READ, .run = duty_compare_api, INPUT(struct duty_query, duty_compare_fields), SLOW, .says = M_DUTY_SAYS_COMPARE },
	{ GET, API "/catalogue", READ, .run = duty_catalogue_api, .says = M_DUTY_SAYS_CATALOGUE },
	{ GET, API "/catalogue/{duty}", READ, .run = duty_law_api, .says = M_DUTY_SAYS_LAW },
	{ POST, API "/catalogue", MANAGE, .run = duty_catalogue_post, INPUT(struct duty_catalogue_form, duty_catalogue_api_fields), .body_max = CATALOGUE_MAX + (64u << 10), SLOW,
		.journal = "duty.catalogue_put", .says = M_DUTY_SAYS_CATALOGUE_PUT, .made = "id" },
	{ POST, API "/parameters/{catalogue}/{param}", MANAGE, .run = duty_param_post, INPUT(struct duty_param_form, duty_param_fields), .journal = "duty.param_set",
		.says = M_DUTY_SAYS_PARAM_SET },
	{ GET, API "/{duty}/instances", READ, .run = duty_instances_api, INPUT(struct duty_query, duty_instances_fields), SLOW, .says = M_DUTY_SAYS_INSTANCES },
};

static const struct nav nav[] = { { "/duties", M_DUTY_TITLE, "clipboard-check", &duty_read, 15 } };
static const struct journal_kind journal[] = {
	{ "duty.param_set", M_DUTY_DID_PARAM_SET }, { "duty.catalogue_put", M_DUTY_DID_CATALOGUE_PUT },
	{ "duty.feed_make", M_DUTY_DID_FEED_MAKE }, { "duty.feed_end", M_DUTY_DID_FEED_END },
};

static err start(struct store *s)
{
	cube_forget();
	return duty_books_seed(s);
}

const struct module duty_module = {
	.name = "duty", .says = M_DUTY_SAYS, .needs = { "network", "team" },
	.migrations = &duty_migrations, .routes = LIST(routes), .nav = LIST(nav), .journal = LIST(journal),
	.perms = LIST(perms), .jobs = LIST(jobs), .verbs = LIST(verbs), .start = start, .rebuild = duty_rebuild, .heard = duty_heard,
};
