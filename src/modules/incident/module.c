#include "core/module.h"

#include "modules/incident/incident.h"
#include "modules/incident/page_case.h"
#include "modules/incident/process.h"

const struct perm incident_read = { "incident.read", M_INCIDENT_MAY_READ, ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD | ROLE_INSPECTOR };
const struct perm incident_work = { "incident.work", M_INCIDENT_MAY_WORK, ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD };
const struct perm incident_triage = { "incident.triage", M_INCIDENT_MAY_TRIAGE, ROLE_OFFICER };
const struct perm incident_lead = { "incident.lead", M_INCIDENT_MAY_LEAD, ROLE_OFFICER | ROLE_HEAD };
static const struct perm *const perms[] = { &incident_read, &incident_work, &incident_triage, &incident_lead };

#define EVIDENCE_BYTES (64u << 20)

static const struct route routes[] = {
	{ .method = GET, .path = "/incidents", .perm = &incident_read, .run = incident_list_get, INPUT(struct list_form, incident_list_fields), .says = M_INCIDENT_LIST_TITLE },
	{ .method = GET, .path = "/incidents.csv", .perm = &incident_read, .run = incident_export_get, INPUT(struct list_form, incident_list_fields), .flags = ROUTE_SLOW, .says = M_INCIDENT_EXPORT_SAYS },
	{ .method = GET, .path = "/incidents/new", .perm = &incident_work, .run = incident_new_get, .says = M_INCIDENT_NEW_SAYS },
	{ .method = GET, .path = "/incidents/{code}", .perm = &incident_read, .run = incident_case_get, .says = M_INCIDENT_SHOW_SAYS },
	{ .method = GET, .path = "/incidents/{code}/live", .perm = &incident_read, .run = incident_live_get, .flags = ROUTE_LIVE, .says = M_INCIDENT_LIVE_SAYS },
	{ .method = GET, .path = "/incidents/{code}/timeline", .perm = &incident_read, .run = incident_timeline_get, INPUT(struct timeline_in, incident_timeline_fields), .says = M_INCIDENT_TIMELINE_SAYS },
	{ .method = GET, .path = "/incidents/{code}/files/{id}", .perm = &incident_read, .run = incident_file_get, .flags = ROUTE_SLOW, .says = M_INCIDENT_FILES_SAYS },
	{ .method = GET, .path = "/observables", .perm = &incident_read, .run = incident_seen_get, INPUT(struct seen_in, incident_seen_fields), .says = M_INCIDENT_OBSERVABLES_FIND },
	{ .method = GET, .path = "/incidents/{code}/edit", .perm = &incident_work, .run = incident_edit_get, .says = M_INCIDENT_EDIT },
	{ .method = GET, .path = "/incidents/{code}/class", .perm = &incident_lead, .run = incident_class_get, .says = M_INCIDENT_RECLASSIFY },
	{ .method = GET, .path = "/incidents/{code}/detected", .perm = &incident_lead, .run = incident_detected_get, .says = M_INCIDENT_CORRECT },
	{ .method = GET, .path = "/incidents/{code}/assign", .perm = &incident_lead, .run = incident_assign_get, .says = M_INCIDENT_ASSIGN },
	{ .method = GET, .path = "/incidents/{code}/merge", .perm = &incident_lead, .run = incident_merge_get, .says = M_INCIDENT_MERGE },
	{ .method = GET, .path = "/incidents/{code}/unmerge", .perm = &incident_lead, .run = incident_unmerge_get, .says = M_INCIDENT_UNMERGE },
	{ .method = GET, .path = "/incidents/{code}/reopen", .perm = &incident_lead, .run = incident_reopen_get, .says = M_INCIDENT_REOPEN },
	{ .method = GET, .path = "/incidents/{code}/parties/new", .perm = &incident_lead, .run = incident_party_get, .says = M_INCIDENT_PARTY_BRING_IN },
	{ .method = GET, .path = "/incidents/{code}/parties/{org}/remove", .perm = &incident_work, .run = incident_leave_get, .says = M_INCIDENT_PARTY_REMOVE },
	{ .method = GET, .path = "/incidents/{code}/tasks/new", .perm = &incident_work, .run = incident_task_get, .says = M_INCIDENT_TASK_NEW },
	{ .method = GET, .path = "/incidents/{code}/tasks/{id}/drop", .perm = &incident_work, .run = incident_drop_get, .says = M_INCIDENT_TASK_DROP },
	{ .method = GET, .path = "/incidents/{code}/step", .perm = &incident_work, .run = incident_step_get, INPUT(struct step_to_in, incident_step_to_fields), .says = M_INCIDENT_NEXT },
	{ .method = POST, .path = "/incidents", .perm = &incident_work, .run = incident_new_post, .again = incident_new_get, INPUT(struct new_in, incident_new_fields), .journal = "incident.open", .says = M_INCIDENT_NEW_SAYS },
	{ .method = POST, .path = "/incidents/{code}/edit", .perm = &incident_work, .run = incident_edit_post, .again = incident_edit_get, INPUT(struct edit_in, incident_edit_fields), .journal = "incident.edit", .says = M_INCIDENT_EDIT },
	{ .method = POST, .path = "/incidents/{code}/class", .perm = &incident_lead, .run = incident_class_post, .again = incident_class_get, INPUT(struct class_in, incident_class_fields), .journal = "incident.class", .says = M_INCIDENT_RECLASSIFY },
	{ .method = POST, .path = "/incidents/{code}/detected", .perm = &incident_lead, .run = incident_detected_post, .again = incident_detected_get, INPUT(struct detected_in, incident_detected_fields), .journal = "incident.correct", .says = M_INCIDENT_CORRECT },
	{ .method = POST, .path = "/incidents/{code}/assign", .perm = &incident_lead, .run = incident_assign_post, .again = incident_assign_get, INPUT(struct assign_in, incident_assign_fields), .journal = "incident.assign", .says = M_INCIDENT_ASSIGN },
	{ .method = POST, .path = "/incidents/{code}/step", .perm = &incident_work, .run = incident_step_post, .again = incident_step_get, INPUT(struct step_in, incident_step_fields), .journal = "incident.step", .says = M_INCIDENT_NEXT },
	{ .method = POST, .path = "/incidents/{code}/merge", .perm = &incident_lead, .run = incident_merge_post, .again = incident_merge_get, INPUT(struct merge_in, incident_merge_fields), .journal = "incident.merge", .says = M_INCIDENT_MERGE },
	{ .method = POST, .path = "/incidents/{code}/unmerge", .perm = &incident_lead, .run = incident_unmerge_post, .again = incident_unmerge_get, INPUT(struct reason_in, incident_reason_fields), .journal = "incident.unmerge", .says = M_INCIDENT_UNMERGE },
	{ .method = POST, .path = "/incidents/{code}/reopen", .perm = &incident_lead, .run = incident_reopen_post, .again = incident_reopen_get, INPUT(struct reason_in, incident_reason_fields), .journal = "incident.reopen", .says = M_INCIDENT_REOPEN },
	{ .method = POST, .path = "/incidents/{code}/parties", .perm = &incident_lead, .run = incident_party_post, .again = incident_party_get, INPUT(struct party_in, incident_party_fields), .journal = "incident.bring_in", .says = M_INCIDENT_PARTY_BRING_IN },
	{ .method = POST, .path = "/incidents/{code}/parties/{org}/remove", .perm = &incident_work, .run = incident_leave_post, .again = incident_leave_get, INPUT(struct leave_in, incident_leave_fields), .journal = "incident.leave", .says = M_INCIDENT_PARTY_REMOVE },
	{ .method = POST, .path = "/incidents/{code}/notes", .perm = &incident_work, .run = incident_note_post, .again = incident_case_get, INPUT(struct note_in, incident_note_fields), .journal = "incident.note", .says = M_INCIDENT_NOTE_NEW },
	{ .method = POST, .path = "/incidents/{code}/tasks", .perm = &incident_work, .run = incident_task_post, .again = incident_task_get, INPUT(struct task_in, incident_task_fields), .journal = "incident.task", .says = M_INCIDENT_TASK_NEW },
	{ .method = POST, .path = "/incidents/{code}/tasks/{id}", .perm = &incident_work, .run = incident_task_set_post, .again = incident_task_again, INPUT(struct task_set_in, incident_task_set_fields), .journal = "incident.task_state", .says = M_INCIDENT_TASK_STATE },
	{ .method = POST, .path = "/incidents/{code}/observables", .perm = &incident_work, .run = incident_observable_post, .again = incident_case_get, INPUT(struct observable_in, incident_observable_fields), .journal = "incident.observable", .says = M_INCIDENT_OBSERVABLE_NEW },
	{ .method = POST, .path = "/incidents/{code}/observables/{id}/remove", .perm = &incident_work, .run = incident_observable_remove_post, .again = incident_case_get, .journal = "incident.observable_drop", .says = M_INCIDENT_OBSERVABLE_REMOVE },
	{ .method = POST, .path = "/incidents/{code}/files", .perm = &incident_work, .run = incident_files_post, .again = incident_case_get, INPUT(struct files_in, incident_files_fields), .journal = "incident.file", .before = incident_files_keep, .body_max = EVIDENCE_BYTES, .flags = ROUTE_SLOW, .says = M_INCIDENT_EVIDENCE_NEW },

	{ .method = GET, .path = "/api/v1/incidents", .perm = &incident_read, .run = incident_list_api, INPUT(struct list_form, incident_list_fields), .says = M_INCIDENT_LIST_TITLE },
	{ .method = GET, .path = "/api/v1/incidents/{code}", .perm = &incident_read, .run = incident_case_api, .says = M_INCIDENT_SHOW_SAYS },
	{ .method = GET, .path = "/api/v1/incidents/{code}/timeline", .perm = &incident_read, .run = incident_timeline_api, INPUT(struct timeline_in, incident_timeline_fields), .says = M_INCIDENT_TIMELINE_SAYS },
	{ .method = GET, .path = "/api/v1/incidents/{code}/clocks", .perm = &incident_read, .run = incident_clocks_api, .says = M_INCIDENT_CLOCKS_SAYS },
	{ .method = GET, .path = "/api/v1/incidents/{code}/files/{id}", .perm = &incident_read, .run = incident_file_get, .flags = ROUTE_SLOW, .says = M_INCIDENT_FILES_SAYS },
	{ .method = GET, .path = "/api/v1/observables", .perm = &incident_read, .run = incident_seen_api, INPUT(struct seen_in, incident_seen_fields), .says = M_INCIDENT_OBSERVABLES_FIND },
	{ .method = PATCH, .path = "/api/v1/incidents/{code}", .perm = &incident_work, .run = incident_patch, INPUT(struct edit_in, incident_patch_fields), .journal = "incident.edit", .says = M_INCIDENT_EDIT },
	{ .method = POST, .path = "/api/v1/incidents", .perm = &incident_work, .run = incident_new_post, INPUT(struct new_in, incident_new_fields), .journal = "incident.open", .says = M_INCIDENT_NEW_SAYS, .made = "code step class version#" },
	{ .method = POST, .path = "/api/v1/incidents/{code}/class", .perm = &incident_lead, .run = incident_class_post, INPUT(struct class_in, incident_class_fields), .journal = "incident.class", .says = M_INCIDENT_RECLASSIFY },
	{ .method = POST, .path = "/api/v1/incidents/{code}/detected", .perm = &incident_lead, .run = incident_detected_post, INPUT(struct detected_in, incident_detected_fields), .journal = "incident.correct", .says = M_INCIDENT_CORRECT },
	{ .method = POST, .path = "/api/v1/incidents/{code}/assign", .perm = &incident_lead, .run = incident_assign_post, INPUT(struct assign_in, incident_assign_fields), .journal = "incident.assign", .says = M_INCIDENT_ASSIGN },
	{ .method = POST, .path = "/api/v1/incidents/{code}/step", .perm = &incident_work, .run = incident_step_post, INPUT(struct step_in, incident_step_fields), .journal = "incident.step", .says = M_INCIDENT_NEXT },
	{ .method = POST, .path = "/api/v1/incidents/{code}/merge", .perm = &incident_lead, .run = incident_merge_post, INPUT(struct merge_in, incident_merge_fields), .journal = "incident.merge", .says = M_INCIDENT_MERGE },
	{ .method = POST, .path = "/api/v1/incidents/{code}/unmerge", .perm = &incident_lead, .run = incident_unmerge_post, INPUT(struct reason_in, incident_reason_fields), .journal = "incident.unmerge", .says = M_INCIDENT_UNMERGE },
	{ .method = POST, .path = "/api/v1/incidents/{code}/reopen", .perm = &incident_lead, .run = incident_reopen_post, INPUT(struct reason_in, incident_reason_fields), .journal = "incident.reopen", .says = M_INCIDENT_REOPEN },
	{ .method = POST, .path = "/api/v1/incidents/{code}/parties", .perm = &incident_lead, .run = incident_party_post, INPUT(struct party_in, incident_party_fields), .journal = "incident.bring_in", .says = M_INCIDENT_PARTY_BRING_IN },
	{ .method = POST, .path = "/api/v1/incidents/{code}/parties/{org}/remove", .perm = &incident_work, .run = incident_leave_post, INPUT(struct leave_in, incident_leave_fields), .journal = "incident.leave", .says = M_INCIDENT_PARTY_REMOVE },
	{ .method = POST, .path = "/api/v1/incidents/{code}/notes", .perm = &incident_work, .run = incident_note_post, INPUT(struct note_in, incident_note_fields), .journal = "incident.note", .says = M_INCIDENT_NOTE_NEW, .made = "id" },
	{ .method = POST, .path = "/api/v1/incidents/{code}/tasks", .perm = &incident_work, .run = incident_task_post, INPUT(struct task_in, incident_task_fields), .journal = "incident.task", .says = M_INCIDENT_TASK_NEW, .made = "id" },
	{ .method = POST, .path = "/api/v1/incidents/{code}/tasks/{id}", .perm = &incident_work, .run = incident_task_set_post, INPUT(struct task_set_in, incident_task_set_fields), .journal = "incident.task_state", .says = M_INCIDENT_TASK_STATE },
	{ .method = POST, .path = "/api/v1/incidents/{code}/observables", .perm = &incident_work, .run = incident_observable_post, INPUT(struct observable_in, incident_observable_fields), .journal = "incident.observable", .says = M_INCIDENT_OBSERVABLE_NEW, .made = "id" },
	{ .method = POST, .path = "/api/v1/incidents/{code}/observables/{id}/remove", .perm = &incident_work, .run = incident_observable_remove_post, .journal = "incident.observable_drop", .says = M_INCIDENT_OBSERVABLE_REMOVE },
	{ .method = POST, .path = "/api/v1/incidents/{code}/files", .perm = &incident_work, .run = incident_files_post, INPUT(struct files_in, incident_files_fields), .journal = "incident.file", .before = incident_files_keep, .body_max = EVIDENCE_BYTES, .flags = ROUTE_SLOW, .says = M_INCIDENT_EVIDENCE_NEW, .made = "id" },
};

static const struct journal_kind journal[] = {
	{ "incident.open", M_INCIDENT_J_OPEN },
	{ "incident.step", M_INCIDENT_J_STEP },
	{ "incident.close", M_INCIDENT_J_CLOSE },
	{ "incident.reopen", M_INCIDENT_J_REOPEN },
	{ "incident.assign", M_INCIDENT_J_ASSIGN },
	{ "incident.bring_in", M_INCIDENT_J_BRING_IN },
	{ "incident.leave", M_INCIDENT_J_LEAVE },
	{ "incident.succeed", M_INCIDENT_J_SUCCEED },
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
static const struct record_kind records[] = { { "incident", M_INCIDENT_INCIDENT, incident_link } };
static const struct nav nav[] = { { "/incidents", M_INCIDENT_NAV, "alert-triangle", &incident_read, 20 } };

static err start(struct store *s) { return process_load(); }

const struct module incident_module = {
	.name = "incident", .says = M_INCIDENT_SAYS, .needs = { "core", "network", "team" }, .migrations = &incident_migrations,
	.perms = LIST(perms), .routes = LIST(routes), .jobs = LIST(jobs), .nav = LIST(nav), .journal = LIST(journal),
	.records = LIST(records), .heritage = LIST(incident_heritage), .duties = LIST(incident_duties), .start = start, .rebuild = incident_rebuild, .verify = incident_verify,
};
