#include "core/module.h"

#include "modules/incident/incident.h"
#include "modules/incident/page_list.h"
#include "modules/incident/process.h"

const struct perm incident_read = { "incident.read", M_INCIDENT_MAY_READ, ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD | ROLE_INSPECTOR };
const struct perm incident_work = { "incident.work", M_INCIDENT_MAY_WORK, ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD };
const struct perm incident_triage = { "incident.triage", M_INCIDENT_MAY_TRIAGE, ROLE_OFFICER };
const struct perm incident_lead = { "incident.lead", M_INCIDENT_MAY_LEAD, ROLE_OFFICER | ROLE_HEAD };
static const struct perm *const perms[] = { &incident_read, &incident_work, &incident_triage, &incident_lead };

static const struct route routes[] = {
	{ .method = GET, .path = "/incidents", .perm = &incident_read, .run = incident_list_get, INPUT(struct list_form, list_fields), .says = M_INCIDENT_LIST_TITLE },
	{ .method = GET, .path = "/api/v1/incidents", .perm = &incident_read, .run = incident_list_api, INPUT(struct list_form, list_fields), .says = M_INCIDENT_LIST_TITLE },
};

static const struct journal_kind journal[] = {
	{ "incident.open", M_INCIDENT_J_OPEN },
	{ "incident.step", M_INCIDENT_J_STEP },
	{ "incident.close", M_INCIDENT_J_CLOSE },
	{ "incident.reopen", M_INCIDENT_J_REOPEN },
	{ "incident.assign", M_INCIDENT_J_ASSIGN },
	{ "incident.bring_in", M_INCIDENT_J_BRING_IN },
	{ "incident.leave", M_INCIDENT_J_LEAVE },
	{ "incident.correct", M_INCIDENT_J_CORRECT },
	{ "incident.edit", M_INCIDENT_J_EDIT },
	{ "incident.class", M_INCIDENT_J_CLASS },
	{ "incident.merge", M_INCIDENT_J_MERGE },
	{ "incident.unmerge", M_INCIDENT_J_UNMERGE },
	{ "incident.merged_in", M_INCIDENT_J_MERGED_IN },
	{ "incident.merged_out", M_INCIDENT_J_MERGED_OUT },
	{ "incident.note", M_INCIDENT_J_NOTE },
	{ "incident.task", M_INCIDENT_J_TASK },
	{ "incident.task_state", M_INCIDENT_J_TASK_STATE },
	{ "incident.observable", M_INCIDENT_J_OBSERVABLE },
	{ "incident.observable_drop", M_INCIDENT_J_OBSERVABLE_DROP },
	{ "incident.file", M_INCIDENT_J_FILE },
	{ "incident.clock_warn", M_INCIDENT_J_CLOCK_WARN },
	{ "incident.clock_overrun", M_INCIDENT_J_CLOCK_OVERRUN },
};

static const struct job_kind jobs[] = {
	{ .name = "incident.clocks", .run = clocks_alarm, .every = USEC_MIN, .says = M_INCIDENT_JOB_CLOCKS },
};
static const struct record_kind records[] = { { "incident", M_INCIDENT_INCIDENT } };
static const struct nav nav[] = { { "/incidents", M_INCIDENT_NAV, "alert-triangle", &incident_read, 20 } };

static err start(struct store *s) { return process_load(); }

const struct module incident_module = {
	.name = "incident", .says = M_INCIDENT_SAYS, .needs = { "core", "network" }, .migrations = &incident_migrations,
	.perms = LIST(perms), .routes = LIST(routes), .jobs = LIST(jobs), .nav = LIST(nav), .journal = LIST(journal),
	.records = LIST(records), .start = start, .rebuild = incident_rebuild, .verify = incident_verify,
};
