/* pages: what the templates of this module are given, its declared input, and the handlers of its routes. */
#ifndef MODULES_REPORT_PAGES_H
#define MODULES_REPORT_PAGES_H

#include "modules/network/pages.h"
#include "modules/report/report.h"

struct summary_line { struct str path, code, title, when, number, count; struct badge state; };
struct summary_list {
	struct page_head head;
	struct form_field state, scope;
	struct summary_line *lines; size_t n_lines;
	struct empty_state empty;
	struct pager pager;
};

struct count_line { struct str name, says, *n; size_t n_n; };
struct written_part { struct str title, text, edit_path, by; int64_t place; struct str strangers; bool is_edited; };
struct file_link { struct str path, label; };
struct approval_line { struct str name, at; };
struct summary_view {
	struct page_head head;
	struct form_errors errors;
	struct badge state;
	struct fact *facts; size_t n_facts;
	struct file_link *files; size_t n_files;
	struct count_line *clauses; size_t n_clauses;
	struct written_part *parts; size_t n_parts;
	struct approval_line *approvals; size_t n_approvals;
	struct str path;
	int64_t version;
	struct form_field *issue; size_t n_issue;
	bool is_preparing, is_ready, may_edit, may_approve, may_issue, may_withdraw;
};

struct diff_line { struct str sign, says, text; };
struct part_view {
	struct page_head head;
	struct form_errors errors;
	struct str action, strangers;
	struct form_field text;
	int64_t version;
	struct str lang;
	struct link *langs; size_t n_langs;
	struct diff_line *diff; size_t n_diff;
	struct approval_line *versions; size_t n_versions;
	bool is_open;
};

struct delta_line { struct str org, duty, subject, window, before, after; };
struct delta_view {
	struct page_head head;
	struct str says, path, hash;
	struct delta_line *lines; size_t n_lines;
	struct pager pager;
	bool is_compared, may_compare;
};

struct org_count_line { struct str code, name, path, *n; size_t n_n; };
struct orgs_view {
	struct page_head head;
	struct org_count_line *lines; size_t n_lines;
	struct pager pager;
};

/* ---- input ---- */
struct summary_filter { struct str state, scope; int64_t before; };
struct lang_input { struct str lang; };
struct version_input { int64_t version; };
struct seq_input { int64_t after; };
struct code_input { struct str after; };
extern const struct field report_list_fields[3], report_new_fields[4], report_lang_fields[1], report_text_fields[4], report_version_fields[1], report_issue_fields[7],
	report_seq_fields[1], report_code_fields[1];

/* ---- shared ---- */
struct str report_path(struct arena *a, struct str code, const char *rest);
struct badge report_badge(struct work *w, struct str state);
struct str report_word(struct work *w, struct str word);
struct str report_scope_name(struct work *w, struct str scope, struct str name);
void report_words(struct req *r, struct form_field *f, const char *list, enum msg any);
struct link *report_crumbs(struct work *w, struct str code, size_t *ret_n);
struct str report_status_name(struct work *w, struct str status);

/* ---- routes ---- */
err summary_list_page(struct req *r), summary_new_page(struct req *r), summary_show_page(struct req *r), summary_part_page(struct req *r);
err summary_delta_page(struct req *r), summary_orgs_page(struct req *r);
err summary_open_post(struct req *r), summary_edit_post(struct req *r), summary_approve_post(struct req *r), summary_issue_post(struct req *r), summary_withdraw_post(struct req *r),
	summary_compare_post(struct req *r);
err summary_pdf_get(struct req *r), summary_docx_get(struct req *r), summary_xlsx_get(struct req *r), summary_snapshot_get(struct req *r), summary_delta_xlsx_get(struct req *r),
	summary_org_pdf_get(struct req *r);
err summary_list_api(struct req *r), summary_show_api(struct req *r), summary_delta_api(struct req *r), summary_orgs_api(struct req *r);

#endif
