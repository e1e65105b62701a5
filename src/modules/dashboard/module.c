#include "modules/dashboard/dashboard.h"

const struct perm dashboard_terms = { "dashboard.terms", M_DASHBOARD_MAY_TERMS, ROLE_OFFICER | ROLE_HEAD | ROLE_INSPECTOR };
static const struct perm *const perms[] = { &dashboard_terms };

static const struct route routes[] = {
	{ GET, "/dashboard", &PERM_SIGNED_IN, dashboard_page, .flags = ROUTE_SLOW, .says = M_DASHBOARD_SAYS_PAGE },
	{ GET, "/dashboard/terms", &dashboard_terms, terms_page, INPUT(struct terms_form, terms_fields), .flags = ROUTE_SLOW, .says = M_DASHBOARD_SAYS_TERMS },
	{ GET, "/api/v1/dashboard", &PERM_SIGNED_IN, dashboard_api, .flags = ROUTE_SLOW, .says = M_DASHBOARD_SAYS_PAGE },
};
static const struct nav nav[] = { { "/dashboard", M_DASHBOARD_TITLE, "dashboard", &PERM_SIGNED_IN, 1 } };

static err start(struct store *s)
{
	board_forget();
	return OK;
}

const struct module dashboard_module = {
	.name = "dashboard", .says = M_DASHBOARD_SAYS, .needs = { "core", "network", "incident", "roster", "intake", "reporting" },
	.perms = LIST(perms), .routes = LIST(routes), .nav = LIST(nav), .start = start,
};
