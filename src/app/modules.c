/* The one list of modules, each behind those it needs. */
#include "app/app.h"
#include "core/routes.h"
#include "modules/demo/demo.h"
#include "modules/network/network.h"

extern const struct module directory_module, membership_module, team_module, incident_module, roster_module, intake_module, reporting_module, duty_module, budget_module, evidence_module, oversight_module, chase_module, report_module, hunt_module, dashboard_module;

const struct module *const all_modules[] = {
	&core_module,
	&identity_module,
	&jobs_module,
	&mail_module,
	&sheet_module,
	&network_module,
	&team_module,
	&membership_module,
	&directory_module,
	&incident_module,
	&roster_module,
	&intake_module,
	&reporting_module,
	&duty_module,
	&budget_module,
	&evidence_module,
	&oversight_module,
	&chase_module,
	&report_module,
	&hunt_module,
	&dashboard_module,
	&demo_module,
	&app_module,
};
const size_t n_modules = COUNT(all_modules);
