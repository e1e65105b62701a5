/* pages: what the templates of this module are given, and the handlers of its routes. */
#ifndef MODULES_EVIDENCE_PAGES_H
#define MODULES_EVIDENCE_PAGES_H

#include "modules/evidence/rules.h"
#include "modules/network/pages.h"

/* ---- the list ---- */
struct evidence_line { struct str path, code, kind, org, about, when, number; struct badge state, grade; };
struct evidence_list {
	struct page_head head;
	struct net_field *filters; size_t n_filters;
	struct evidence_line *lines; size_t n_lines;
	struct empty_state empty;
	struct pager pager;
};
struct evidence_panel { struct evidence_line *lines; size_t n_lines; };

/* ---- stating ---- */
struct evidence_kinds {
	struct page_head head;
	struct form_field *fields; size_t n_fields;
	struct empty_state empty;
};
struct evidence_form_page {
	struct page_head head;
	struct form_errors errors;
	struct str action, back, org, kind, version, submit, about;   /* about: the organisation alone, in words; "": a field asks */
	struct form_field subjects;
	struct form_field *values; size_t n_values;
	struct form_field *when; size_t n_when;
	struct form_field *paper; size_t n_paper;
};

/* ---- one record ---- */
struct evidence_version_line {
	struct str at, at_machine, text, reason, paper, paper_path, sha256;
	struct fact *facts; size_t n_facts;
	struct badge state, grade;
	bool has_content;                    /* what is said differs from the version before */
};
struct evidence_act_form { struct str id, title, action, lead, field_id, reason, version; bool is_grave; };   /* reason: as it was typed */
struct evidence_view {
	struct page_head head;
	struct form_errors errors;
	struct badge state, grade;
	struct clock_chip due; bool has_due;
	struct str *flags; size_t n_flags;
	struct fact *same_paper; size_t n_same_paper;
	struct fact *facts; size_t n_facts;
	struct fact *subjects; size_t n_subjects;
	struct str n_subjects_text, reason, reason_title, paper, paper_path;
	struct evidence_act_form *judge;     /* NULL: not the actor's to judge now */
	struct str return_path, false_path;
	struct evidence_act_form *acts; size_t n_acts;
	struct evidence_version_line *versions; size_t n_versions;
};

/* ---- the queue ---- */
struct evidence_card {
	struct str path, code, kind, org, about, when, paper, paper_path, note, by, action, return_path, version;
	struct fact *facts; size_t n_facts;
	struct str *flags; size_t n_flags;
	struct badge grade;
	struct clock_chip due;
	bool is_first;                       /* where the keyboard begins: Enter accepts */
};
struct evidence_queue {
	struct page_head head;
	struct evidence_card *cards; size_t n_cards;
	struct empty_state empty;
	struct pager pager;
};

/* ---- input ---- */
struct evidence_filter { struct str kind, state, org, after; };
struct evidence_ask { struct str kind, org; };
struct evidence_review_ask { struct str after; };
struct evidence_judging { struct str reason, next; int64_t version; };
extern const struct field evidence_filter_fields[4], evidence_ask_fields[2], evidence_review_fields[1], evidence_act_fields[3];
extern const struct field evidence_page_fields[22], evidence_api_fields[15];

/* ---- words and parts ---- */
struct str evidence_path(struct arena *a, struct str code, const char *rest);
struct str kind_text(struct work *w, struct str kind);
struct str text_in(const struct work *w, struct duty_text t);
struct badge state_badge(struct work *w, struct str state);
struct badge grade_badge(struct work *w, int64_t grade);
struct str flag_text(struct work *w, enum evidence_flag f);
struct str word_text(struct work *w, struct str word);
struct str yes_text(struct work *w, bool yes);
/* A kept value for people. */
struct str value_shown(struct work *w, const struct duty_field *f, struct str kept);
/* “22/11/2026”, with the time of day unless it is midnight. */
struct str moment_text(struct arena *a, usec t);
struct str interval_text(struct work *w, usec begins, usec ends);
struct str about_text(struct work *w, int64_t n, struct str code, struct str name);
struct str act_done_text(struct work *w, struct str act, struct str author, struct str org);
/* The sentences of the flags, *ret of them n. */
struct str *flags_shown(struct work *w, unsigned flags, size_t *ret_n);
/* What a version says, as facts: its fields, its paper. */
struct fact *content_facts(struct work *w, struct str kind, struct str fields, usec judged, struct str doc_no, usec doc_at, struct str issuer, struct str signer,
	size_t *ret_n);
const struct link *evidence_crumbs(struct req *r, size_t *ret_n);
struct form_field choice_field(struct req *r, const struct field *fields, size_t n, const char *name, struct str value, const struct choice *at, size_t n_choices);
struct choice *kind_choices(struct work *w, struct str chosen, bool only_offered, size_t *ret_n);

err evidence_asked_for(struct req *r, int64_t max, struct evidence_page_rows *ret) MUST_USE;
err evidence_queue_asked(struct req *r, int64_t max, struct evidence_queue_rows *ret) MUST_USE;
struct str evidence_queue_cursor(struct arena *a, const struct evidence_queue_row *last);

/* ---- handlers ---- */
err evidence_list_page(struct req *r);
err evidence_new_page(struct req *r);
err evidence_edit_page(struct req *r);
err evidence_show_page(struct req *r);
err evidence_review_page(struct req *r);
err evidence_panel_show(struct req *r, int64_t system_id, struct html *ret);
err evidence_paper_get(struct req *r);
err evidence_paper_keep(struct req *r);
/* Writes answer forms and the API alike. */
err evidence_state_post(struct req *r);
err evidence_correct_post(struct req *r);
err evidence_withdraw_post(struct req *r);
err evidence_verify_post(struct req *r);
err evidence_return_post(struct req *r);
err evidence_false_post(struct req *r);
err evidence_reopen_post(struct req *r);
err evidence_kinds_api(struct req *r);
err evidence_list_api(struct req *r);
err evidence_show_api(struct req *r);
err evidence_review_api(struct req *r);

extern const struct sheet_register evidence_sheets[1];

#endif
