/* pages: what the templates of this module are given, its declared input, and the handlers of its routes. */
#ifndef MODULES_ROSTER_PAGES_H
#define MODULES_ROSTER_PAGES_H

#include "core/feed.h"
#include "modules/network/pages.h"
#include "modules/roster/rules.h"

/* ---- on duty now ---- */
struct on_call_line { struct str path, team, org, person, backup, phone, phone_path, until; struct badge state; int64_t open_calls; struct str calls_path; };
struct on_call_view {
	struct page_head head;
	struct figure *figures; size_t n_figures;
	struct on_call_line *lines; size_t n_lines;
	struct empty_state empty;
	struct pager pager;
};

/* ---- one team's roster ---- */
struct day_line { struct str times, person, backup, path; bool is_gap, is_now, is_mine; };
struct day_view { struct str title; struct day_line *lines; size_t n_lines; bool is_today; };
struct gap_line { struct str times, length; };
struct note_line { struct str by, at, read, read_path; struct html text; bool may_read; struct badge state; };
struct late_line { struct str person, times, path; };
struct roster_page {
	struct page_head head;
	struct on_call_line now;
	struct str covered, previous, next, span;
	struct link views[2]; size_t n_views;
	struct gap_line *gaps; size_t n_gaps;
	struct day_view *days; size_t n_days;
	struct gap_line *absences; size_t n_absences;
	struct late_line *late; size_t n_late;
	struct note_line *notes; size_t n_notes;
	struct badge cover;
	bool is_own;
};

/* ---- one shift ---- */
struct history_line { struct str what, times, by; };
struct shift_page {
	struct page_head head;
	struct form_errors errors;
	struct fact *facts; size_t n_facts;
	struct history_line *history; size_t n_history;
	struct note_line note;
	struct str end_path, swap_path, over;
	struct form_field to, for_shift, why;
	bool has_note, may_plan, may_swap;
};

/* ---- rotation ---- */
struct plan_line { struct str times, person, backup; bool is_nobody; };
struct pattern_line { struct str id, title, people, end_path; };
struct pattern_page {
	struct page_head head;
	struct form_errors errors;
	struct pattern_line *patterns; size_t n_patterns;
	struct empty_state empty;
	struct str action, generate_path, from, weeks, nobody;
	struct form_field pattern, first, count;
	struct plan_line *plan; size_t n_plan;
	bool is_asked;
};

/* ---- hours ---- */
struct hours_line { struct str name, working, weekend, holiday, total; };
struct hours_page {
	struct page_head head;
	struct form_field month;
	struct str csv_path, month_shown;
	struct hours_line *lines; size_t n_lines;
	struct empty_state empty;
};

/* ---- my duty ---- */
struct my_shift { struct str path, times, team, role; bool is_now; };
struct my_swap { struct str text, note, accept_path, close_path, close_word; bool may_accept, may_close; };
struct my_absence { struct str times, kind, end_path; };
struct my_call { struct str path, what, team, since, answer_path; };
struct duty_page {
	struct page_head head;
	struct form_errors errors;
	struct my_call *calls; size_t n_calls;
	struct my_shift *shifts; size_t n_shifts;
	struct my_swap *swaps; size_t n_swaps;
	struct my_absence *absences; size_t n_absences;
	struct html feeds;
	struct form_field team;
};

/* ---- calls ---- */
struct call_line { struct str path, what, opened, took, by; struct badge state; };
struct calls_page {
	struct page_head head;
	struct form_errors errors;
	struct figure *figures; size_t n_figures;
	struct str action;
	struct form_field reason;
	struct call_line *lines; size_t n_lines;
	struct empty_state empty;
	struct pager pager;
	bool may_call;
};
struct step_line { struct str at, rung, name; struct badge state; };
struct call_page {
	struct page_head head;
	struct fact *facts; size_t n_facts;
	struct step_line *steps; size_t n_steps;
	struct badge state;
	struct str answer_path;
	bool may_answer;
};
struct answer_view { struct page_head head; struct form_errors errors; struct str action; struct fact *facts; size_t n_facts; struct form_field name; };
struct case_call { struct str path, team, answer_path, text; struct badge state; bool may_answer; };
struct case_calls { struct case_call *at; size_t n; };

/* ---- input ---- */
struct on_call_filter { struct str after; };
struct roster_filter { struct str view; usec from; };
struct month_filter { usec month; };
struct plan_filter { int64_t pattern; usec from; int64_t weeks; };
struct calls_filter { int64_t before; };
struct feed_form { struct str team; };
struct answer_form { struct str name; };
extern const struct field roster_on_call_fields[1], roster_fields[2], roster_month_fields[1], roster_plan_fields[3], roster_calls_fields[1], roster_shift_fields[4], roster_pattern_fields[4],
	roster_generate_fields[2], roster_swap_fields[3], roster_absence_fields[4], roster_handover_fields[1], roster_feed_fields[1], roster_call_fields[1], roster_answer_fields[1];

/* ---- helpers ---- */
struct str roster_path(struct arena *a, struct str team, const char *rest);
struct str number_text(struct arena *a, int64_t n);
/* The number in the path's n-th part; 0 when it is none. */
int64_t path_number(const struct req *r, size_t n);
/* «1.234,5» hours in the reader's way: 12,5 in Vietnamese, 12.5 in English. */
struct str hours_text(struct work *w, usec d);
struct str moment_value(struct arena *a, usec t);     /* of <input type="datetime-local"> */
/* Choices of those who can be on duty for the organisation, by login; with_none: with an empty first one that says `none`. */
err people_choices(struct req *r, struct form_field *f, int64_t org_id, bool with_none, enum msg none) MUST_USE;
struct str roster_word(struct work *w, struct str word);
void roster_words(struct req *r, struct form_field *f, const char *words);
struct link *roster_crumbs(struct work *w, const struct team_by_code_row *t, size_t *ret_n);
void fact_put_line(struct work *w, struct fact *at, size_t *n, enum msg label, struct str value, struct str path);
struct badge call_badge(struct work *w, struct str state);
struct note_line note_line_of(struct work *w, const struct team_by_code_row *t, const struct roster_handover_list_row *h);
/* Whoever is on duty for the team now. */
err on_call_now(struct work *w, const struct team_by_code_row *t, struct on_call_line *ret) MUST_USE;
/* An organisation's own people read each other's notes. */
static inline bool is_own_team(const struct work *w, const struct team_by_code_row *t) { return t->org_id == w->by.org_id; }
/* How many calls, answers in time, the median. */
struct figure *answer_figures(struct work *w, const struct answer_times *x, size_t *ret_n);

/* ---- handlers ---- */
err on_call_page(struct req *r);
err on_call_api(struct req *r);
err roster_show_page(struct req *r);
err roster_show_api(struct req *r);
err roster_ics(struct req *r);
err hours_show_page(struct req *r);
err hours_csv(struct req *r);
err hours_api(struct req *r);
err shift_new_page(struct req *r);
err shift_show_page(struct req *r);
err shift_edit_page(struct req *r);
err handover_page(struct req *r);
err pattern_list_page(struct req *r);
err pattern_new_page(struct req *r);
err pattern_plan_api(struct req *r);
err calls_list_page(struct req *r);
err calls_list_api(struct req *r);
err call_show_page(struct req *r);
err call_answer_page(struct req *r);
err my_duty_page(struct req *r);
err my_duty_api(struct req *r);
err absence_new_page(struct req *r);
err roster_calendar_get(struct req *r);
/* Writes answer forms and the API alike. */
err shift_add_post(struct req *r);
err shift_edit_post(struct req *r);
err shift_end_post(struct req *r);
err pattern_add_post(struct req *r);
err pattern_end_post(struct req *r);
err pattern_generate_post(struct req *r);
err swap_ask_post(struct req *r);
err swap_accept_post(struct req *r);
err swap_close_post(struct req *r);
err absence_add_post(struct req *r);
err absence_end_post(struct req *r);
err handover_post(struct req *r);
err handover_read_post(struct req *r);
err calendar_make_post(struct req *r);
err calendar_end_post(struct req *r);
err call_check_post(struct req *r);
err call_answer_post(struct req *r);
err call_link_post(struct req *r);
/* Panels of a case and of a team. */
err roster_incident_panel(struct req *r, int64_t incident_id, struct html *ret);
err roster_team_panel(struct req *r, int64_t team_id, struct html *ret);

#endif
