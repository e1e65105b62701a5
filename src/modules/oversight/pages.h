/* pages: what the templates of this module are given, and the handlers of its routes. */
#ifndef MODULES_OVERSIGHT_PAGES_H
#define MODULES_OVERSIGHT_PAGES_H

#include "modules/network/pages.h"
#include "modules/oversight/rules.h"

/* ---- lists: waivers, disputes, inspections, findings alike ---- */
struct ov_line { struct str path, code, org, what, more, when; struct badge state, late; bool is_late; };
struct ov_list {
	struct page_head head;
	struct str action;
	struct net_field *filters; size_t n_filters;
	struct ov_line *lines; size_t n_lines;
	struct empty_state empty;
	struct pager pager;
};
struct ov_group { struct str id, title, more; struct ov_line *lines; size_t n_lines; };
struct ov_home {
	struct page_head head;
	struct ov_group groups[8]; size_t n_groups;
	struct empty_state empty;
	struct link links[4]; size_t n_links;
};

/* ---- one record ---- */
struct ov_text { struct str title, text; };
struct ov_file { struct str path, name, size; };
struct ov_step { struct str at, at_machine, text, note; };
struct ov_form {
	struct str id, title, lead, action, submit;
	struct net_field *fields; size_t n_fields;
	bool is_grave, has_files;
};
struct ov_view {
	struct page_head head;
	struct form_errors errors;
	struct badge badges[3]; size_t n_badges;
	struct clock_chip due; bool has_due;
	struct str alarm;
	struct fact facts[24]; size_t n_facts;
	struct ov_text texts[6]; size_t n_texts;
	struct str list_title, list_lead, list_empty; struct ov_line *lines; size_t n_lines; bool has_list;
	struct str found_title, found_empty; struct ov_line *found; size_t n_found; bool has_found;
	struct ov_file *files; size_t n_files;
	struct ov_form forms[6]; size_t n_forms;
	struct ov_step *steps; size_t n_steps;
	struct pager pager;
};
struct ov_form_page { struct page_head head; struct form_errors errors; struct ov_form form; struct str back; };

/* ---- input ---- */
struct ov_filter { struct str state, org; int64_t before; struct str show; };
struct ov_new { struct str org, duty, subject; };
struct ov_lines { int64_t after; struct str answer; };
struct ov_document { struct str lang; };
extern const struct field waiver_filter_fields[4], dispute_filter_fields[4], inspection_filter_fields[3], finding_filter_fields[3], new_fields[3];
extern const struct field waiver_fields[12], approve_fields[2], refuse_fields[1], revoke_fields[1];
extern const struct field dispute_fields[6], dispute_answer_fields[3], close_fields[1];
extern const struct field inspection_fields[9], checklist_fields[1], lines_fields[2], line_fields[6], rest_fields[2], finding_fields[4], minutes_fields[2], sign_fields[2],
	cancel_fields[1], fix_fields[2], check_fields[2], minutes_document_fields[1];

/* ---- helpers ---- */
struct str ov_word(struct work *w, struct str word);                       /* states, kinds, answers, acts, statuses */
struct badge ov_badge(struct work *w, struct str word);
struct badge ov_status_badge(struct work *w, struct str status);          /* of a duty */
struct str ov_path(struct arena *a, const char *page, struct str code, const char *rest);
void ov_choices(struct req *r, struct form_field *f, const char *list, bool none);
err ov_duty_choices(struct req *r, struct form_field *f, bool all, bool only_waivable) MUST_USE;
void ov_kind_choices(struct req *r, struct form_field *f, const struct duty_vocabulary *v);
void ov_fact(struct work *w, struct ov_view *v, enum msg label, struct str value, struct str path);
void ov_text(struct work *w, struct ov_view *v, enum msg title, struct str text);
err ov_steps(struct work *w, struct ov_view *v, const char *kind, int64_t id) MUST_USE;
/* Files of a record; purpose "": all. */
err ov_files(struct work *w, struct ov_view *v, const char *kind, const char *page, struct str code, int64_t id, struct str purpose) MUST_USE;
/* A form of the record's page. */
struct ov_form *ov_form_add(struct req *r, struct ov_view *v, const char *id, enum msg title, struct str action, enum msg submit);
err ov_form_fields(struct req *r, struct ov_form *f, const struct field *fields, size_t n, const struct str *values, const char *orgs) MUST_USE;
void ov_head(struct req *r, struct page_head *h, const char *page, enum msg list, struct str title, struct str subtitle);
/* Of a form of this page that was refused. */
struct form_errors ov_errors(const struct req *r);
struct str ov_duty_text(const struct duty_names *n, struct str duty);                  /* "code · title", or what "" means */
struct str ov_subject_text(struct work *w, struct str code, struct str name);
struct str ov_days(struct work *w, usec from, usec to);                    /* "01/12/2026 – 30/11/2027": to is the first moment after */
struct str ov_number(struct work *w, int64_t n);
int64_t ov_before(const struct req *r);

err ov_list_reply(struct req *r, struct ov_list *v);
/* What lists ask with. */
struct ov_lists { bool wide; struct str sector; int64_t org; };
err ov_lists(struct req *r, struct str org, struct ov_lists *ret) MUST_USE;
struct ov_line waiver_line(const struct duty_names *n, const struct waiver_page_row *x);
struct ov_line dispute_line(const struct duty_names *n, const struct dispute_page_row *x);
struct ov_line inspection_line_of(const struct duty_names *n, const struct inspection_page_row *x);
struct ov_line finding_line(const struct duty_names *n, const struct finding_page_row *x);
err waivers_asked(struct req *r, int64_t max, struct waiver_page_rows *ret) MUST_USE;
err disputes_asked(struct req *r, int64_t max, struct dispute_page_rows *ret) MUST_USE;
err inspections_asked(struct req *r, int64_t max, struct inspection_page_rows *ret) MUST_USE;
err findings_asked(struct req *r, int64_t max, struct finding_page_rows *ret) MUST_USE;
struct ov_waiting {
	struct waiver_page_rows waivers; struct dispute_page_rows disputes; struct inspection_page_rows inspections, to_sign;
	struct finding_page_rows to_fix, to_check, late;
};
err oversight_waiting(struct req *r, struct ov_waiting *ret) MUST_USE;

/* ---- handlers ---- */
#define HANDLER(name) err name(struct req *r)
HANDLER(oversight_page); HANDLER(waiver_list_page); HANDLER(waiver_new_page); HANDLER(waiver_page_one); HANDLER(dispute_list_page);
HANDLER(dispute_new_page); HANDLER(dispute_page_one); HANDLER(inspection_list_page); HANDLER(inspection_new_page); HANDLER(inspection_page_one);
HANDLER(line_page); HANDLER(finding_list_page); HANDLER(finding_page_one);
HANDLER(oversight_api); HANDLER(waiver_list_api); HANDLER(waiver_api); HANDLER(dispute_list_api); HANDLER(dispute_api);
HANDLER(inspection_list_api); HANDLER(inspection_api); HANDLER(lines_api); HANDLER(finding_list_api);
HANDLER(waiver_post); HANDLER(waiver_approve_post); HANDLER(waiver_refuse_post); HANDLER(waiver_revoke_post); HANDLER(waiver_withdraw_post);
HANDLER(dispute_post); HANDLER(dispute_answer_post); HANDLER(dispute_close_post); HANDLER(dispute_withdraw_post);
HANDLER(inspection_post); HANDLER(inspection_list_post); HANDLER(inspection_begin_post); HANDLER(inspection_cancel_post); HANDLER(line_post); HANDLER(rest_post);
HANDLER(finding_post); HANDLER(minutes_post); HANDLER(sign_post); HANDLER(fix_post); HANDLER(recheck_post);
HANDLER(waiver_keep); HANDLER(dispute_keep); HANDLER(line_keep); HANDLER(fix_keep);
HANDLER(waiver_file_get); HANDLER(dispute_file_get); HANDLER(inspection_file_get); HANDLER(minutes_pdf_get); HANDLER(minutes_docx_get);

#endif
