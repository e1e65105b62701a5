/* The page of one case, the small forms around it, and their JSON faces. */
#ifndef MODULES_INCIDENT_PAGE_CASE_H
#define MODULES_INCIDENT_PAGE_CASE_H

#include "core/panel.h"
#include "modules/incident/casework.h"
#include "modules/incident/page_list.h"

/* ---- what the templates are given ---- */
struct case_fact { struct str label, value; };
struct step_mark { struct str title; bool is_now, is_done; };
struct step_button { struct str code, label; bool is_main, needs_form; };
struct clock_line { struct clock_chip chip; struct str due, basis, started, end; struct link by; };   /* by: the record that met it */
struct party_line { struct str code, name, roles, may, left; bool may_remove; };
struct task_line {
	struct str id, title, org, assignee, outcome, version;
	struct badge state;
	struct clock_chip due;
	bool has_due, is_open, may_change;
};
struct note_line { struct str author, org, at, tlp; struct html text; bool is_own_only; };
struct observable_line { struct str id, kind, shown, plain, tlp, elsewhere; bool is_indicator, may_remove; };
struct file_line { struct str id, name, size, sha256, added; };
struct event_line { struct str at, at_machine, actor, org, says, reason; };
struct case_link { struct str code, title; };

struct incident_case {
	struct page_head head;
	struct form_errors errors;
	struct str code, version, live_path;
	struct badge severity, class, state;
	struct str tlp, summary;
	bool is_demo, is_over, may_step, may_work, may_lead;
	struct str closing_hint, now_at;
	const struct step_mark *marks; size_t n_marks;
	const struct step_button *steps; size_t n_steps;
	const struct clock_line *clocks; size_t n_clocks;
	const struct clock_line *past; size_t n_past;
	const struct case_fact *facts; size_t n_facts;
	const struct link *acts; size_t n_acts;
	const struct str *corrections; size_t n_corrections;
	struct case_link into;
	const struct case_link *merged; size_t n_merged;
	const struct party_line *parties; size_t n_parties;
	const struct task_line *tasks; size_t n_tasks;
	const struct note_line *notes; size_t n_notes;
	struct form_field note_text, note_tlp, note_own;
	const struct observable_line *observables; size_t n_observables;
	struct form_field observable_value;
	const struct file_line *files; size_t n_files;
	struct form_field file_field;
	const struct event_line *events; size_t n_events;
	bool has_more_events;
	const struct panel_shown *panels; size_t n_panels;
};

struct case_form {
	struct page_head head;
	struct form_errors errors;
	struct str action, lead, submit, version, keep, once;
	struct str hidden_name, hidden_value;
	const struct event_line *changes; size_t n_changes;
	const struct form_field *fields; size_t n_fields;
};

struct case_timeline {
	struct page_head head;
	const struct event_line *events; size_t n_events;
	struct pager pager;
};

struct seen_line { struct str code, title, detected, step; struct badge severity; };
struct seen_view {
	struct page_head head;
	struct form_field value;
	const struct seen_line *lines; size_t n_lines;
	struct empty_state none;
};

/* ---- declared input ---- */
struct step_in { int64_t version; struct str step, note; };
struct step_to_in { struct str to; };
struct assign_in { int64_t version; struct str responsible, assignee, reason; };
struct detected_in { int64_t version; usec detected_at; struct str reason; };
struct reason_in { int64_t version; struct str reason; };
struct merge_in { int64_t version; struct str into, reason; };
struct party_in { struct str org, level, role, reason; };
struct leave_in { struct str reason; };
struct note_in { struct str text, tlp; bool own_only; };
struct task_in { struct str title, org, assignee; usec due_at; };
struct task_set_in { int64_t version; struct str state, outcome; };
struct observable_in { struct str value, tlp; bool is_indicator; };
struct files_in { struct uploads files; };
struct edit_in {
	int64_t version, severity, damage_vnd;
	struct str title, summary, type, tlp, pap, system_name, sector, province, handled_by, beyond_capability;
	struct strs flags;
};
struct class_in { int64_t version, system_level; struct str owner_capable, national_important, override, reason; struct strs criteria; };
struct new_in {
	struct str title, summary, type, system_name, sector, province, owner, operator, responsible, isp, source, tlp, owner_capable,
		override, class_reason, once;
	int64_t severity, system_level;
	usec detected_at, received_at;
	struct strs flags, criteria;
	bool national_important, beyond_capability;
};
struct timeline_in { int64_t before; };
struct seen_in { struct str value; };

extern const struct field incident_step_fields[3], incident_step_to_fields[1], incident_assign_fields[4], incident_detected_fields[3], incident_reason_fields[2], incident_merge_fields[3], incident_party_fields[4],
	incident_leave_fields[1], incident_note_fields[3], incident_task_fields[4], incident_task_set_fields[3], incident_observable_fields[3], incident_files_fields[1], incident_edit_fields[13],
	incident_patch_fields[13], incident_class_fields[7], incident_new_fields[24], incident_timeline_fields[1], incident_seen_fields[1];

/* ---- shared helpers ---- */
struct said { const char *value; enum msg says; };
#define N_FLAGS 4
extern const struct said incident_flags[N_FLAGS], incident_levels[3], incident_roles[6], incident_sources[5], incident_handled[4];
/* The words of a value out of such a table; the value itself when it has none. */
struct str incident_said(struct work *w, const struct said *table, size_t n, struct str value);
struct str incident_path(struct arena *a, struct str code, const char *below);
struct str id_text(struct arena *a, int64_t id);
struct str class_label(struct work *w, struct str class);
struct str step_label(struct work *w, struct str step);
/* People's words for the journal's entries about a case; what another organisation keeps to itself is left out. */
size_t events_show(struct work *w, const struct incident_timeline_rows *rows, struct event_line *at);
err incident_of_path(struct req *r, enum access_level need, struct incident_get_row *ret) MUST_USE;  /* the case named in the path */
/* Labels for the TLP choices, and the word of a stored TLP. */
void tlp_field(struct req *r, struct form_field *f);
struct str tlp_value(int64_t tlp);
err org_of_field(struct work *w, const char *field, struct str code, int64_t *ret_id) MUST_USE;  /* "" gives 0; notes the field's problem */

/* ---- handlers ---- */
err incident_case_get(struct req *r);
err incident_case_api(struct req *r);
err incident_live_get(struct req *r);
err incident_timeline_get(struct req *r);
err incident_timeline_api(struct req *r);
err incident_clocks_api(struct req *r);
err incident_export_get(struct req *r);
err incident_file_get(struct req *r);
err incident_new_get(struct req *r);
err incident_edit_get(struct req *r);
err incident_class_get(struct req *r);
err incident_detected_get(struct req *r);
err incident_assign_get(struct req *r);
err incident_step_get(struct req *r);
err incident_merge_get(struct req *r);
err incident_unmerge_get(struct req *r);
err incident_reopen_get(struct req *r);
err incident_party_get(struct req *r);
err incident_leave_get(struct req *r);
err incident_task_get(struct req *r);
err incident_drop_get(struct req *r);
err incident_seen_get(struct req *r);
err incident_seen_api(struct req *r);

err incident_new_post(struct req *r);
err incident_edit_post(struct req *r);
err incident_patch(struct req *r);
err incident_class_post(struct req *r);
err incident_detected_post(struct req *r);
err incident_assign_post(struct req *r);
err incident_step_post(struct req *r);
err incident_merge_post(struct req *r);
err incident_unmerge_post(struct req *r);
err incident_reopen_post(struct req *r);
err incident_party_post(struct req *r);
err incident_leave_post(struct req *r);
err incident_note_post(struct req *r);
err incident_task_post(struct req *r);
err incident_task_set_post(struct req *r);
err incident_task_again(struct req *r);
err incident_observable_post(struct req *r);
err incident_observable_remove_post(struct req *r);
err incident_files_keep(struct req *r);
err incident_files_post(struct req *r);

#endif
