/* pages: what the templates of this module are given, and the handlers of its routes. */
#ifndef MODULES_CHASE_PAGES_H
#define MODULES_CHASE_PAGES_H

#include "modules/chase/rules.h"
#include "modules/duty/pages.h"
#include "modules/oversight/pages.h"

/* ---- one chase ---- */
struct chase_line { struct str path, duty, title, subject, due; struct badge then, state, pending; bool is_pending; };
struct chase_reply_view { struct str head, text, promised, finding; struct badge verdict; };
struct chase_view {
	struct page_head head;
	struct form_errors errors;
	struct badge badges[4]; size_t n_badges;
	struct clock_chip clock; bool has_clock;
	struct str note, body;
	struct fact facts[16]; size_t n_facts;
	struct chase_line *lines; size_t n_lines; struct pager pager;
	struct chase_reply_view *answers; size_t n_answers;
	struct ov_form forms[4]; size_t n_forms;
	struct ov_file *files; size_t n_files;
	struct ov_step *steps; size_t n_steps;
};

/* ---- what the last digest said ---- */
struct task_line { struct str subject, due; struct badge state; };
struct task_group { struct str path, code, title, must, org; struct task_line *lines; size_t n_lines; };
struct task_page {
	struct page_head head;
	struct str when, why, late;          /* late: decisions that are overdue, with a link */
	struct task_group *groups; size_t n_groups;
	struct pager pager;
	struct empty_state empty;
	struct str settings;
};

/* ---- cure rates ---- */
struct cure_share { struct str label, value; };
struct cure_row { struct str step, clause, class; int64_t n, met, waived, open; struct cure_share shares[3]; size_t n_shares; };
struct cure_page {
	struct page_head head;
	struct form_field from, to, by;
	struct str how; bool has_step, has_clause, has_class;
	struct cure_row *rows; size_t n_rows;        /* the sum of all is the last one */
	struct empty_state empty;
};

/* ---- on the page of an organisation ---- */
struct chase_panel { struct ov_line *lines; size_t n_lines; struct str more; };

/* ---- input ---- */
struct chase_filter { struct str state, kind, step, org, clause, show; int64_t before; };
struct review_filter { struct str kind, after; };
struct cure_filter { usec from, to; struct str by; };
struct chase_part { int64_t after; };
struct chase_lang { struct str lang; };
extern const struct field chase_filter_fields[7], chase_review_fields[2], chase_cure_fields[3], chase_part_fields[1], chase_word_fields[2], chase_back_fields[1],
	chase_withdraw_fields[1], chase_send_fields[2], chase_answer_fields[3], chase_accept_fields[1], chase_insist_fields[2], chase_lang_fields[1];

/* ---- words.c ---- */
struct str chase_word_of(struct work *w, struct str word);
struct badge chase_badge(struct work *w, struct str word);
struct str chase_act(struct work *w, struct str act);
struct str chase_why(struct work *w, struct str reason);
/* any: with «all» before them. */
void chase_choices(struct req *r, struct form_field *f, const char *list, bool any);
void chase_head(struct req *r, struct page_head *h, struct str title, struct str subtitle);

/* ---- asked by pages and the API alike ---- */
enum { CHASE_SCREEN = 50, CHASE_ITEMS = 100 };
err chases_asked(struct req *r, struct chase_page_rows *ret) MUST_USE;      /* one more than CHASE_SCREEN when there are more */
err reviews_asked(struct req *r, struct chase_reviews_rows *ret) MUST_USE;
struct str review_cursor(struct req *r, const struct chase_reviews_rows *rows);
struct str review_path(struct arena *a, struct str kind, struct str code);
err cure_asked(struct req *r, usec *ret_from, usec *ret_to, struct cure *ret) MUST_USE;
bool chase_is_late(const struct chase_page_row *x, usec now);

/* ---- handlers ---- */
HANDLER(chase_list_page); HANDLER(chase_one_page); HANDLER(chase_tasks_page); HANDLER(chase_cure_page); HANDLER(chase_cure_csv); HANDLER(chase_review_page);
HANDLER(chase_word_post); HANDLER(chase_hand_in_post); HANDLER(chase_back_post); HANDLER(chase_withdraw_post); HANDLER(chase_send_post);
HANDLER(chase_acknowledge_post); HANDLER(chase_answer_keep); HANDLER(chase_answer_post); HANDLER(chase_accept_post); HANDLER(chase_insist_post);
HANDLER(chase_pdf_get); HANDLER(chase_docx_get); HANDLER(chase_file_get);
HANDLER(chase_list_api); HANDLER(chase_one_api); HANDLER(chase_tasks_api); HANDLER(chase_cure_api); HANDLER(chase_review_api);
err chase_panel_show(struct req *r, int64_t org, struct html *ret);

#endif
