/* The module's declaration: tables of plain rows. */
#include "modules/directory/reach_pages.h"

const struct perm may_manage_security_file = { "directory.security", M_DIRECTORY_MAY_SECURITY, ROLE_ADMIN };
const struct perm may_see_reachability = { "directory.reach", M_DIRECTORY_MAY_REACH, ROLE_OFFICER | ROLE_HEAD | ROLE_INSPECTOR };
const struct perm may_ask_contacts = { "directory.ask", M_DIRECTORY_MAY_ASK, ROLE_OFFICER | ROLE_HEAD };
static const struct perm *const perms[] = { &may_manage_security_file, &may_see_reachability, &may_ask_contacts };

#define PUBLIC .perm = &PERM_PUBLIC, .rate = RATE_PUBLIC_GET
#define SECURITY .perm = &may_manage_security_file
#define REACH .perm = &may_see_reachability
#define ASK .perm = &may_ask_contacts
#define FILTER INPUT(struct directory_filter, directory_fields)

static const struct route routes[] = {
	{ GET, "/directory", PUBLIC, .run = directory_list_page, FILTER, .says = M_DIRECTORY_SAYS_LIST },
	{ GET, "/directory/{code}", PUBLIC, .run = directory_org_page, .says = M_DIRECTORY_SAYS_ORG },
	{ GET, "/directory/{code}/rfc2350.txt", PUBLIC, .run = directory_profile_text, .says = M_DIRECTORY_SAYS_PROFILE },
	{ GET, "/directory/{code}/security-txt", PUBLIC, .run = directory_security_page, .says = M_DIRECTORY_SAYS_DRAFT },
	{ GET, SECURITY_PATH, PUBLIC, .run = security_txt, .says = M_DIRECTORY_SAYS_SECURITY_TXT },
	{ GET, "/api/v1/directory", PUBLIC, .run = directory_list_api, FILTER, .says = M_DIRECTORY_SAYS_LIST },
	{ GET, "/api/v1/directory/{code}", PUBLIC, .run = directory_org_api, .says = M_DIRECTORY_SAYS_ORG },

	{ GET, "/admin/security-txt", SECURITY, .run = security_page, .says = M_DIRECTORY_SAYS_SECURITY },
	{ POST, "/admin/security-txt", SECURITY, .before = security_make, .run = security_post, .again = security_page,
		.in_size = sizeof(struct security_made), .journal = "directory.security_make", .says = M_DIRECTORY_SAYS_SECURITY_MAKE },
	{ POST, "/api/v1/security-txt", SECURITY, .before = security_make, .run = security_post, .in_size = sizeof(struct security_made),
		.journal = "directory.security_make", .says = M_DIRECTORY_SAYS_SECURITY_MAKE },

	{ GET, "/reachability", REACH, .run = reach_list_page, INPUT(struct reach_filter, reach_fields), .says = M_DIRECTORY_SAYS_REACH },
	{ GET, "/reachability.csv", REACH, .run = reach_list_csv, INPUT(struct reach_filter, reach_fields), .flags = ROUTE_SLOW,
		.says = M_DIRECTORY_SAYS_REACH_CSV },
	{ GET, "/reachability/{code}", REACH, .run = reach_org_page, .says = M_DIRECTORY_SAYS_REACH_ORG },
	{ POST, "/reachability/{code}/visit", ASK, .run = visit_post, .again = reach_org_page, .journal = "directory.visit_ask",
		.says = M_DIRECTORY_SAYS_VISIT },
	{ POST, "/reachability/{code}/contacts/{id}/ask", ASK, .run = ask_post, .again = reach_org_page, INPUT(struct ask_input, ask_fields),
		.journal = "directory.check_ask", .says = M_DIRECTORY_SAYS_ASK },
	{ POST, "/reachability/{code}/checks/{id}", ASK, .run = call_post, .again = reach_org_page, INPUT(struct call_input, call_fields),
		.journal = "directory.check_answer", .says = M_DIRECTORY_SAYS_CALL },
	/* who holds the link answers once; a mail scanner that opens it answers nothing */
	{ GET, "/contact-check/{secret}", PUBLIC, .run = answer_page, .says = M_DIRECTORY_SAYS_ANSWER },
	{ POST, "/contact-check/{secret}", .perm = &PERM_PUBLIC, .rate = RATE_PUBLIC_POST, .run = answer_post, .again = answer_page,
		INPUT(struct answer_input, answer_fields), .journal = "directory.check_answer", .says = M_DIRECTORY_SAYS_ANSWER },
	{ GET, "/api/v1/reachability", REACH, .run = reach_list_api, INPUT(struct reach_filter, reach_fields), .says = M_DIRECTORY_SAYS_REACH },
	{ GET, "/api/v1/reachability/{code}", REACH, .run = reach_org_api, .says = M_DIRECTORY_SAYS_REACH_ORG },
	{ POST, "/api/v1/reachability/{code}/visit", ASK, .run = visit_post, .journal = "directory.visit_ask", .says = M_DIRECTORY_SAYS_VISIT },
	{ POST, "/api/v1/reachability/{code}/contacts/{id}/ask", ASK, .run = ask_post, INPUT(struct ask_input, ask_fields),
		.journal = "directory.check_ask", .says = M_DIRECTORY_SAYS_ASK },
};

static const struct nav nav[] = {
	{ "/directory", M_DIRECTORY_TITLE, "world", &PERM_PUBLIC, 63 },
	{ "/reachability", M_DIRECTORY_REACH_TITLE, "phone", &may_see_reachability, 64 },
	{ "/admin/security-txt", M_DIRECTORY_SECURITY_TITLE, "shield-check", &may_manage_security_file, 940 },
};

static const struct setting settings[] = {
	{ "directory.security_contact", 't', 0, 0, "", M_DIRECTORY_SETTING_CONTACT },
	{ "directory.security_encryption", 't', 0, 0, "", M_DIRECTORY_SETTING_ENCRYPTION },
	{ "directory.security_days", 'i', 1, 365, "180", M_DIRECTORY_SETTING_DAYS },
	{ "directory.site_hours", 'i', 1, 720, "24", M_DIRECTORY_SETTING_SITE_HOURS },
	{ "directory.answer_days", 'i', 1, 60, "14", M_DIRECTORY_SETTING_ANSWER_DAYS },
	{ "directory.pgp_key", 't', 0, 0, "", M_DIRECTORY_SETTING_KEY },
	{ "directory.pgp_home", 't', 0, 0, "", M_DIRECTORY_SETTING_HOME },
};

static const struct job_kind jobs[] = {
	{ .name = "directory.security_watch", .run = security_watch, .every = USEC_DAY, .says = M_DIRECTORY_JOB_SECURITY },
	{ .name = "directory.sites", .run = sites_plan, .every = 10 * USEC_MIN, .says = M_DIRECTORY_JOB_SITES },
	{ .name = "directory.site_visit", .outside = site_visit, .max_tries = 3, .says = M_DIRECTORY_JOB_VISIT },
	{ .name = "directory.alarm", .run = sites_alarm, .every = USEC_HOUR, .says = M_DIRECTORY_JOB_ALARM },
	{ .name = "directory.chase", .run = checks_chase, .every = USEC_HOUR, .says = M_DIRECTORY_JOB_CHASE },
};

static const struct journal_kind journal[] = {
	{ "directory.security_make", M_DIRECTORY_DID_SECURITY },
	{ "directory.security_expires", M_DIRECTORY_DID_EXPIRES },
	{ "directory.visit_ask", M_DIRECTORY_DID_VISIT },
	{ "directory.visit", M_DIRECTORY_DID_NEWS },
	{ "directory.differs", M_DIRECTORY_DID_DIFFERS },
	{ "directory.check_ask", M_DIRECTORY_DID_ASK },
	{ "directory.check_answer", M_DIRECTORY_DID_ANSWER },
	{ "directory.check_silent", M_DIRECTORY_DID_SILENT },
};

/* ---- what a successor goes on with ---- */

static err checks_count(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct heritage_checks_count_row row;
	TRY(heritage_checks_count(w->db, w->a, &(struct heritage_checks_count_in){ .from = s->from }, &row));
	*ret_n = row.n;
	return OK;
}

static err checks_move(struct work *w, const struct succession *s)
{
	TRY(heritage_checks_move(w->db, &(struct heritage_checks_move_in){ .from = s->from, .main = s->main }, NULL));
	return heritage_differences_end(w->db, &(struct heritage_differences_end_in){ .from = s->from, .now = w->now }, NULL);
}

static const struct heritage heritage[] = { { M_DIRECTORY_HERITAGE_CHECKS, checks_count, NULL, checks_move } };

const struct module directory_module = {
	.name = "directory", .says = M_DIRECTORY_SAYS, .needs = { "network" },
	.migrations = &directory_migrations,
	.perms = perms, .n_perms = COUNT(perms),
	.routes = routes, .n_routes = COUNT(routes),
	.jobs = jobs, .n_jobs = COUNT(jobs),
	.settings = settings, .n_settings = COUNT(settings),
	.nav = nav, .n_nav = COUNT(nav),
	.heritage = LIST(heritage),
	.duties = LIST(directory_duties),
	.journal = journal, .n_journal = COUNT(journal),
	.start = directory_listen,
};
