/* pages: what the templates of this module are given, and the handlers of its routes. */
#ifndef MODULES_HUNT_PAGES_H
#define MODULES_HUNT_PAGES_H

#include "modules/hunt/hunts.h"
#include "modules/network/pages.h"

/* ---- above all lists ---- */
struct hunts_tab { struct str path, label; bool is_here; };
enum { HUNTS_TABS = 5 };

struct hunts_line { struct str path, code, org, title, more, when, systems, hits; struct badge state; };
struct hunts_list {
	struct page_head head;
	struct hunts_tab tabs[HUNTS_TABS]; size_t n_tabs;
	struct str action;
	struct net_field *filters; size_t n_filters;
	struct hunts_line *lines; size_t n_lines;
	struct empty_state empty;
	struct pager pager;
};

struct hunts_month { struct str name; struct hunts_line *lines; size_t n_lines; };
struct hunts_calendar {
	struct page_head head;
	struct hunts_tab tabs[HUNTS_TABS]; size_t n_tabs;
	struct hunts_month *months; size_t n_months;
	struct str before, after;
};

/* System × half-year. */
enum { HUNTS_HALVES = 4 };
struct hunts_cell { struct link *hunts; size_t n_hunts; struct badge state; bool has_state; struct str half; };
struct hunts_row { struct str path, code, name, owner; struct hunts_cell cells[HUNTS_HALVES]; size_t n_cells; struct str plan; };
struct hunts_matrix {
	struct page_head head;
	struct hunts_tab tabs[HUNTS_TABS]; size_t n_tabs;
	struct str action;
	struct net_field *filters; size_t n_filters;
	struct str halves[HUNTS_HALVES]; size_t n_halves;
	struct hunts_row *rows; size_t n_rows;
	struct empty_state empty;
	struct pager pager;
};

struct hunts_technique { struct str code; struct link *looked, *found; size_t n_looked, n_found; };
struct hunts_techniques {
	struct page_head head;
	struct hunts_tab tabs[HUNTS_TABS]; size_t n_tabs;
	struct hunts_technique *rows; size_t n_rows;
	struct empty_state empty;
};

/* ---- one hunt ---- */
struct hunts_text { struct str title, text; };
struct hunts_source { struct str name; struct badge state; };
struct hunts_system { struct str path, code, name, coverage; struct hunts_source *sources; size_t n_sources; };
struct hunts_named { struct str name, detail; };
struct hunts_path { struct str path, files, bytes, lines, unread, when; };
struct hunts_run {
	struct str title, said, by, file_path, key;
	struct badge seal;
	bool is_again;
	struct hunts_path *paths; size_t n_paths;
	struct hunts_named *lists; size_t n_lists;
	struct hunts_named *troubles; size_t n_troubles;
	struct str troubles_text;
};
struct hunts_form {
	struct str id, title, lead, action, submit;
	struct net_field *fields; size_t n_fields;
	bool is_grave, has_files;
};
struct hunts_step { struct str at, at_machine, text, note; };
struct hunts_view {
	struct page_head head;
	struct form_errors errors;
	struct badge badges[2]; size_t n_badges;
	struct str command;                  /* how to run it; "" when it is over */
	struct fact facts[16]; size_t n_facts;
	struct hunts_text texts[5]; size_t n_texts;
	struct hunts_system *systems; size_t n_systems;
	struct hunts_run *runs; size_t n_runs;
	struct str counts, hits_path, hits_label, withheld;
	struct link *incidents; size_t n_incidents;
	struct hunts_form forms[6]; size_t n_forms;
	struct hunts_step *steps; size_t n_steps;
};

struct hunts_place { struct str place, text; };
struct hunts_hit {
	struct str id, action, incident_action, what, kind, counts, first, last, author, techniques, before, reason, judged, incident, incident_path;
	int64_t score;
	struct badge verdict;
	struct hunts_place *places; size_t n_places;
	bool is_open, may_open;              /* may be judged; may open an incident */
};
struct hunts_triage {
	struct page_head head;
	struct form_errors errors;
	struct hunts_tab tabs[HUNTS_TABS]; size_t n_tabs;   /* verdicts */
	struct str counts, keys;
	struct hunts_hit *hits; size_t n_hits;
	struct empty_state empty;
	struct pager pager;
	bool is_open;
};

struct hunts_key { struct str name, key, added, ended, action, reason_id; struct badge state; bool may_end; };
struct hunts_keys {
	struct page_head head;
	struct form_errors errors;
	struct hunts_tab tabs[HUNTS_TABS]; size_t n_tabs;
	struct hunts_key *keys; size_t n_keys;
	struct empty_state empty;
	struct form_field *fields; size_t n_fields;
	bool may_add;
};
struct hunts_panel { struct fact *lines; size_t n_lines; };

/* ---- input ---- */
struct hunts_filter { struct str state, why, org; int64_t before; };
struct hunts_new { struct str system, why, reference; };
struct hunts_ask { struct str verdict; int64_t after; };
struct hunts_matrix_ask { struct str org; int64_t after; };
struct hunts_calendar_ask { usec from; };
struct hunts_released { bool released; };
struct hunts_document { struct str lang; };
extern const struct field hunts_filter_fields[4], hunts_new_fields[3], hunts_ask_fields[2], hunts_matrix_fields[2], hunts_calendar_fields[1], hunts_document_fields[1];
extern const struct field hunt_fields[10], hunt_upload_fields[2], hunt_verdict_fields[2], hunt_closing_fields[3], hunt_reason_fields[1], hunt_released_fields[1],
	hunt_key_fields[2];

/* ---- helpers ---- */
struct str hunts_word(struct work *w, struct str word);
struct badge hunts_badge(struct work *w, struct str word);
struct str hunts_path(struct arena *a, struct str code, const char *rest);
struct str hunts_number(struct work *w, int64_t n);                       /* grouped as the actor reads it */
struct str hunts_share(struct arena *a, int64_t share);                   /* "87,5 %" */
struct str hunts_days(struct work *w, usec from, usec to);                /* to: first moment after */
void hunts_choices(struct req *r, struct form_field *f, const char *list, bool none);
void hunts_tabs(struct req *r, struct hunts_tab *to, size_t *ret_n, size_t here);
enum { TAB_LIST, TAB_CALENDAR, TAB_MATRIX, TAB_TECHNIQUES, TAB_KEYS };
void hunts_head(struct req *r, struct page_head *h, struct str title, struct str subtitle);
struct str hunts_half(struct arena *a, int64_t half);                     /* of half-years since the year 0: "01/2026 – 06/2026" */
int64_t hunts_half_of(usec t);
/* “0 of 4,480,113 lines in 12 files”, or how many. */
struct str hunts_found_text(struct work *w, int64_t hits, int64_t lines, int64_t files);
struct str hunts_fault(struct work *w, struct str fault);
/* One screen of hits. */
err hunts_hits_asked(struct req *r, const struct hunt_get_row *h, const struct hunts_ask *in, int64_t max, struct hunt_hits_rows *ret) MUST_USE;
/* Of a form of this page that was refused. */
struct form_errors hunts_refused(const struct req *r);
err hunts_asked(struct req *r, int64_t max, struct hunt_page_rows *ret) MUST_USE;
struct str hunts_hit_name(struct str title, struct str value, struct str item);

/* ---- handlers ---- */
#define HANDLER(name) err name(struct req *r)
HANDLER(hunt_list_page); HANDLER(hunt_new_page); HANDLER(hunt_view_page); HANDLER(hunt_triage_page); HANDLER(hunt_matrix_page); HANDLER(hunt_calendar_page);
HANDLER(hunt_techniques_page); HANDLER(hunt_keys_page);
HANDLER(hunt_plan_post); HANDLER(hunt_begin_post); HANDLER(hunt_cancel_post); HANDLER(hunt_close_post); HANDLER(hunt_reopen_post); HANDLER(hunt_release_post);
HANDLER(hunt_result_keep); HANDLER(hunt_result_post); HANDLER(hunt_judge_post); HANDLER(hunt_incident_post); HANDLER(hunt_key_post); HANDLER(hunt_key_end_post);
HANDLER(hunt_file_get); HANDLER(hunt_pdf_get); HANDLER(hunt_docx_get);
HANDLER(hunt_list_api); HANDLER(hunt_view_api); HANDLER(hunt_hits_api); HANDLER(hunt_keys_api);
err hunt_incident_panel(struct req *r, int64_t incident, struct html *ret);

#endif
