/* pages: what the templates of this module are given, and the handlers of its routes. */
#ifndef MODULES_MEMBERSHIP_PAGES_H
#define MODULES_MEMBERSHIP_PAGES_H

#include "modules/membership/rules.h"
#include "modules/network/pages.h"

/* ---- the list ---- */
struct member_line { struct str path, code, name, number, group, due, parent; struct badge state, waiting; bool is_waiting, is_due_soon; };
struct member_list {
	struct page_head head;
	struct net_field *filters; size_t n_filters;
	struct member_line *lines; size_t n_lines;
	struct empty_state empty;
	struct pager pager;
};

/* ---- one membership ---- */
struct paper_line { struct str path, name, size, sha256; };
struct step_line { struct str at, at_machine, text, reason; struct paper_line *papers; size_t n_papers; };
struct sub_line { struct str path, name, number, decide_path; struct badge state; };
struct gap_line { struct str path, text; };
struct doc_link { struct str path, label; };
struct file_line { struct str code, form, when; struct badge state; struct doc_link *docs; size_t n_docs; };
struct member_file {                         /* the file on its way */
	struct str code, form, edit_path, reason, submit_path, withdraw_path, paper_path, decide_path;
	struct badge state;
	struct gap_line *gaps; size_t n_gaps;
	struct doc_link *docs; size_t n_docs;
	struct form_field papers;
	struct form_field *decide_fields; size_t n_decide_fields;
	bool may_edit, may_withdraw, may_paper, may_check, may_approve, may_return, may_refuse, decides;
	struct str waits_for;                /* what comes next, in words */
};
struct member_view {
	struct page_head head;
	struct form_errors errors;
	struct badge state;
	struct clock_chip due;
	bool has_due;
	struct str exempt;                   /* a note, "" for none */
	struct fact *facts; size_t n_facts;
	struct member_file *file;            /* NULL: none on its way, or not the actor's to see */
	struct form_field form_choice;
	struct str begin_path, begin_lead, begin_label;
	struct str refresh_form;             /* fixed: the form of a yearly file; "" lets the person choose */
	struct sub_line *subs; size_t n_subs;
	struct str sub_path;
	struct org_field sub_field;
	struct step_line *steps; size_t n_steps;
	struct file_line *files; size_t n_files;
	struct pager pager;
	bool may_begin, may_name_sub, has_subs;
};
struct member_panel { struct badge state; struct str text, path; };

/* ---- forms ---- */
struct file_section { struct str title, lead; struct net_field *fields; size_t n_fields; };
struct file_page {
	struct page_head head;
	struct form_errors errors;
	struct str action, back, version;
	struct file_section sections[5]; size_t n_sections;
};
struct act_page {
	struct page_head head;
	struct form_errors errors;
	struct str action, back, lead, submit;
	struct net_field *fields; size_t n_fields;
	bool is_grave, has_files;
};

/* ---- input ---- */
struct member_filter { struct str q, state, member_group, waiting, due, after; };
struct begin_input { struct str form; };
struct papers_input { struct uploads papers; };
struct sub_input { struct str org; };
struct document_input { struct str form, lang; };
struct steps_input { int64_t before; };
extern const struct field member_filter_fields[6], begin_fields[1], papers_fields[1], sub_fields[1], document_fields[2], steps_fields[1];
extern const struct field file_fields[18], decision_fields[4], turn_fields[2], sub_decision_fields[2];

/* ---- helpers ---- */
struct str membership_path(struct arena *a, struct str code, const char *rest);
struct str membership_word(struct work *w, struct str word);
struct badge membership_badge(struct work *w, struct str state);
struct badge file_badge(struct work *w, struct str state);
struct str group_text(struct work *w, struct str member_group);
struct str act_text(struct work *w, const struct membership_steps_row *s);
void choices_of_list(struct req *r, struct form_field *f, const char *list);
/* The organisation of the path, E_NOT_FOUND when its membership is not the actor's to see. */
err member_of_path(struct req *r, struct org_by_id_row *ret) MUST_USE;
const struct link *member_crumbs(struct req *r, const struct org_by_id_row *o, size_t *ret_n);
err members_asked_for(struct req *r, int64_t max, struct membership_page_rows *ret) MUST_USE;

/* ---- handlers ---- */
err member_list_page(struct req *r);
err member_show_page(struct req *r);
err file_edit_page(struct req *r);
err membership_suspend_page(struct req *r);
err membership_restore_page(struct req *r);
err membership_end_page(struct req *r);
err sub_decide_page(struct req *r);
err member_panel_show(struct req *r, int64_t org_id, struct html *ret);
/* Writes answer forms and the API alike. */
err papers_keep(struct req *r);
err turn_keep(struct req *r);
err begin_post(struct req *r);
err file_save_post(struct req *r);
err file_patch(struct req *r);
err submit_post(struct req *r);
err withdraw_post(struct req *r);
err papers_post(struct req *r);
err check_post(struct req *r);
err return_post(struct req *r);
err approve_post(struct req *r);
err refuse_post(struct req *r);
err suspend_post(struct req *r);
err restore_post(struct req *r);
err end_post(struct req *r);
err sub_name_post(struct req *r);
err sub_decide_post(struct req *r);
err member_list_api(struct req *r);
err member_show_api(struct req *r);
err form_pdf_get(struct req *r);
err form_docx_get(struct req *r);
err paper_get(struct req *r);

#endif
