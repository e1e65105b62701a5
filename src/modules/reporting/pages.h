/* pages: what the templates of this module are given, its declared input, and the handlers of its routes. */
#ifndef MODULES_REPORTING_PAGES_H
#define MODULES_REPORTING_PAGES_H

#include "modules/reporting/form_keys.h"
#include "modules/reporting/inside.h"
#include "web/ui.h"

/* ---- input ---- */
#define MEMBER_F_TEXT struct str
#define MEMBER_F_LINES struct str
#define MEMBER_F_TEXTS struct strs
#define MEMBER_F_INT int64_t
#define MEMBER_F_TIME usec
#define MEMBER_F_BOOL bool
#define MEMBER(key, type, max, program, program_max) MEMBER_##type key;
#define PROGRAM_MEMBER(key, type, max, program, program_max) MEMBER_##program key;
/* A member for every item of data/forms/fields.json. */
struct report_input {
	struct str kind, then;         /* begin: which report; page: "stay" or "view" after saving */
	int64_t version;
	struct strs clear;             /* API: items to empty; others not given stay as they are */
	REPORT_KEYS(MEMBER)
};
/* The same from a program: numbers are numbers, times times, yes and no true and false. */
struct program_input {
	struct str kind;
	int64_t version;
	struct strs clear;
	REPORT_KEYS(PROGRAM_MEMBER)
};
struct send_input { int64_t version; struct send_form f; };
struct decide_input { int64_t version; struct str remark, reason; };
struct number_input { struct str number; };
struct upload_input { struct uploads signed_copy; };
struct list_input { struct str state, kind, cursor; bool waiting; int64_t limit; };
extern const struct field report_fields[], program_fields[], send_fields[8], accept_fields[2], return_fields[2], number_fields[1], upload_fields[1], list_fields_in[5], list_fields_out[4];
extern const size_t n_report_fields;

/* The input of a page or a program, as texts. */
const struct report_input *input_typed(const struct req *r);
/* What was sent, over what there was: a page sends everything, the API what it wants to change. */
/* E_INVALID for an item that the form does not ask. */
err input_answers(struct work *w, const struct report_form *form, const struct report_input *in, bool is_whole, struct answers *x) MUST_USE;
bool input_has_answers(const struct report_input *in);

/* ---- shared ---- */
struct badge statutory_badge(const struct work *w, struct str state);
struct str statutory_path(struct arena *a, struct str code);
/* A time as <input type="datetime-local"> (or date) takes it. */
struct str time_for_input(struct arena *a, struct str answer, bool is_date);

/* ---- the form ---- */
struct form_run { const struct form_field *fields; size_t n_fields; bool is_two; };   /* short questions stand two a row */
struct form_block { struct str title, anchor; const struct form_run *runs; size_t n_runs; };
struct report_form_page {
	struct page_head head;
	struct form_errors errors;
	struct str code, returned;     /* why the version before was returned */
	int64_t version;
	const struct form_block *blocks; size_t n_blocks;
};

/* ---- the report ---- */
struct shown_line { struct str label, value; };
struct shown_section { struct str title; const struct shown_line *lines; size_t n_lines; };
struct recipient_line { struct str name, role, how, seen, decision; struct badge state; bool decides; };
struct missing_line { struct str text, path; };
struct file_line { struct str id, name, purpose, size, sha256, added; };
struct event_line { struct str at, at_machine, text, words; };
struct report_view {
	struct page_head head;
	struct form_errors errors;
	struct badge state, tlp;
	struct str code;
	int64_t version;
	struct str reason, reason_title;
	const struct shown_line *facts; size_t n_facts;
	struct str incident_path, incident, replaces_path, replaces, replaced_by_path, replaced_by;
	const struct shown_section *sections; size_t n_sections;
	const struct recipient_line *recipients; size_t n_recipients;
	const struct missing_line *missing; size_t n_missing;
	const struct file_line *files; size_t n_files;
	const struct event_line *events; size_t n_events;
	struct form_field number, place, authority, signer_title, signer_name, file_unit, urgency, remark, reason_field, signed_copy;
	struct str pdf_path, docx_path;
	bool is_draft, may_edit, may_send, may_number, may_upload, may_see, may_decide, may_withdraw, is_closing, needs_signature;
};

/* ---- lists ---- */
struct report_line { struct str code, title, incident, incident_title, other, when; struct badge state, todo; bool has_todo, is_new; };
struct report_list {
	struct page_head head;
	struct form_field state, kind, waiting;
	const struct report_line *lines; size_t n_lines;
	struct empty_state none;
	struct pager pager;
};

/* ---- the panel of the case ---- */
struct due_line { struct str kind, label; struct clock_chip clock; bool may_begin; };
struct kind_choice { struct str kind, label; };
struct report_panel {
	struct str incident;
	const struct report_line *lines; size_t n_lines;
	const struct due_line *due; size_t n_due;
	const struct kind_choice *kinds; size_t n_kinds;
};

err report_edit_page(struct req *r);
err report_view_page(struct req *r);
err report_inbox_page(struct req *r);
err report_outbox_page(struct req *r);
err report_panel_show(struct req *r, int64_t incident_id, struct html *ret);
err report_pdf_get(struct req *r);
err report_docx_get(struct req *r);

err report_begin_post(struct req *r);
err report_save_post(struct req *r);
err report_send_post(struct req *r);
err report_number_post(struct req *r);
err report_see_post(struct req *r);
err report_accept_post(struct req *r);
err report_return_post(struct req *r);
err report_withdraw_post(struct req *r);
err report_upload_before(struct req *r);
err report_upload_post(struct req *r);

err report_of_incident_api(struct req *r);
err report_get_api(struct req *r);
err report_inbox_api(struct req *r);
err report_outbox_api(struct req *r);
/* The report as the API shows it. */
err report_put_api(struct req *r, struct str code);
/* The same as 201; path: where what was made is found. */
err report_put_made(struct req *r, struct str code, struct str path);

#endif
