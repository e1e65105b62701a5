/* The module's declaration: tables of plain rows. */
#include "modules/directory/pages.h"

const struct perm may_manage_security_file = { "directory.security", M_DIRECTORY_MAY_SECURITY, ROLE_ADMIN };
static const struct perm *const perms[] = { &may_manage_security_file };

#define PUBLIC .perm = &PERM_PUBLIC, .rate = RATE_PUBLIC_GET
#define SECURITY .perm = &may_manage_security_file
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
};

static const struct nav nav[] = {
	{ "/directory", M_DIRECTORY_TITLE, "world", &PERM_PUBLIC, 63 },
	{ "/admin/security-txt", M_DIRECTORY_SECURITY_TITLE, "shield-check", &may_manage_security_file, 940 },
};

static const struct setting settings[] = {
	{ "directory.security_contact", 't', 0, 0, "", M_DIRECTORY_SETTING_CONTACT },
	{ "directory.security_encryption", 't', 0, 0, "", M_DIRECTORY_SETTING_ENCRYPTION },
	{ "directory.security_days", 'i', 1, 365, "180", M_DIRECTORY_SETTING_DAYS },
	{ "directory.pgp_key", 't', 0, 0, "", M_DIRECTORY_SETTING_KEY },
	{ "directory.pgp_home", 't', 0, 0, "", M_DIRECTORY_SETTING_HOME },
};

static const struct job_kind jobs[] = {
	{ .name = "directory.security_watch", .run = security_watch, .every = USEC_DAY, .says = M_DIRECTORY_JOB_SECURITY },
};

static const struct journal_kind journal[] = {
	{ "directory.security_make", M_DIRECTORY_DID_SECURITY },
	{ "directory.security_expires", M_DIRECTORY_DID_EXPIRES },
};

const struct module directory_module = {
	.name = "directory", .says = M_DIRECTORY_SAYS, .needs = { "network" },
	.migrations = &directory_migrations,
	.perms = perms, .n_perms = COUNT(perms),
	.routes = routes, .n_routes = COUNT(routes),
	.jobs = jobs, .n_jobs = COUNT(jobs),
	.settings = settings, .n_settings = COUNT(settings),
	.nav = nav, .n_nav = COUNT(nav),
	.journal = journal, .n_journal = COUNT(journal),
	.start = directory_listen,
};
