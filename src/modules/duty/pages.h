/* pages: what the templates of this module are given, and the handlers of its routes. */
#ifndef MODULES_DUTY_PAGES_H
#define MODULES_DUTY_PAGES_H

#include "core/feed.h"
#include "modules/duty/inside.h"
#include "web/ui.h"

/* What may be asked in the query of any of these pages. */
struct duty_query { struct str catalogue, clause, duty, class, sector, province, role, group, org, figure, month, as_of, after, by, unit, subject; int64_t window; usec from, to; };
extern const struct field duty_matrix_fields[6], duty_list_fields[11], duty_api_fields[8], duty_org_fields[3], duty_why_fields[2], duty_when_fields[1], duty_map_fields[3],
	duty_compare_fields[3], duty_instances_fields[3], duty_api_list_fields[11], duty_month_fields[2], duty_feed_fields[1];
struct duty_param_form { struct str value, ground, from; };
extern const struct field duty_param_fields[3];
struct duty_catalogue_form { struct uploads file; struct str text; };
extern const struct field duty_catalogue_fields[1], duty_catalogue_api_fields[1];

/* ---- words and colours (view.c) ---- */
/* Statuses that belong together on pages, worst first; every status but not-applicable is in one. */
struct duty_group { const char *name; enum msg says; const char *tone, *icon; unsigned set; };
enum { GROUP_OVERDUE, GROUP_UNKNOWN, GROUP_OPEN, GROUP_WAIVED, GROUP_LATE, GROUP_MET, N_GROUPS };
extern const struct duty_group duty_groups[N_GROUPS];
int64_t group_count(const struct duty_count *c, const struct duty_group *g);
struct badge status_badge(struct work *w, enum duty_status s);
struct str status_text(struct work *w, enum duty_status s);
const char *status_tone(enum duty_status s);
struct str class_text(struct work *w, struct str class);
struct str duty_number_text(struct work *w, int64_t n);
/* “1đ” for 1dd. */
struct str clause_text(struct work *w, struct str clause);
/* “due 01/06/2026”; “” for what has no date. `due` is the first late moment: the day before it is the last one in time. */
struct str due_text(struct work *w, usec due);
struct str span_words(struct work *w, struct duty_span s);
/* How often, in words: the recurrence in force for a duty. */
struct str recurrence_words(struct work *w, const struct duty_rules *r, const struct duty_template *t, usec at);
struct str value_words(struct work *w, const struct duty_vocabulary *v, enum duty_type type, int64_t value, struct duty_span span);
/* The value of a rule's number: written down, or the parameter's as it stands at the time. */
struct str rule_value(struct work *w, const struct duty_rules *r, struct duty_value v, enum duty_type type, usec at);
struct str where_words(struct work *w, const struct duty_rules *r, const struct duty_kind *k, const struct evidence_where *c, usec at);
struct str param_now(struct work *w, const struct duty_rules *r, int param, usec at);
struct str duty_path(struct work *w, struct str org, struct str duty, enum duty_unit unit, struct str subject, struct str as_of);
struct link duties_link(struct work *w);
struct link duty_org_link(struct work *w, struct str code, struct str name, struct str as_of);

/* ---- as of ---- */
/* The moment asked for: a date means the end of that day. *ret_at is w->now when nothing was asked. Future days are refused. */
struct as_of { usec at; struct str value, text; };      /* value: for links, "" for now; text: the sentence on the page */
err as_of_read(struct work *w, struct str asked, struct as_of *ret) MUST_USE;
err filter_read(struct work *w, const struct duty_query *in, struct duty_filter *ret, struct as_of *ret_as_of) MUST_USE;
struct form_field *filter_fields(struct req *r, const struct field *fields, size_t n);
void choices_of_reference(struct req *r, struct form_field *f, int table);

/* ---- numbers ---- */
struct duty_cell { struct str path, main, rest, label; const char *tone; };
struct duty_cell cell_of(struct work *w, const struct duty_count *c, struct str path, struct str label);
struct matrix_row { struct str clause, duty, title, unit, path; struct duty_cell *cells; size_t n_cells; };
struct matrix_view {
	struct page_head head;
	struct str as_of;
	const struct form_field *filters; size_t n_filters;
	const struct figure *figures; size_t n_figures;
	struct str *columns; size_t n_columns;
	struct matrix_row *rows; size_t n_rows;
	struct empty_state empty;
	struct str csv;
};
struct figure *figures_of(struct work *w, const struct duty_count *c, struct str path, size_t *ret_n);

/* ---- lists ---- */
struct tab { struct str path, label; int64_t n; bool is_now; };
struct list_line { struct str path, code, name, org, org_path, duty, due; struct badge state; struct str counts; };
struct list_view {
	struct page_head head;
	struct str as_of, must;
	struct tab *tabs; size_t n_tabs;
	struct list_line *lines; size_t n_lines;
	bool has_duty;
	struct empty_state empty;
	struct pager pager;
	struct str csv;
};

/* ---- one organisation ---- */
struct strip_cell { struct str month, mark, says; const char *tone; };
struct owed_line { struct str clause, path, duty, title, due, counts; struct badge worst; struct strip_cell *strip; size_t n_strip; };
struct org_view_duty {
	struct page_head head;
	struct str as_of, must, year;
	const struct form_field *filters; size_t n_filters;
	const struct figure *figures; size_t n_figures;
	struct owed_line *lines; size_t n_lines;
	bool is_subjects;
	struct empty_state empty;
	struct pager pager;
};
enum { STRIP = 12 };
struct strip_cell strip_cell_of(struct work *w, int month, enum duty_status s, bool is_future);

/* ---- one subject: why ---- */
struct why_fact { struct str label, value; struct badge state; };
struct why_record { struct str path, kind, when, grade, why; struct badge state; };
struct why_window { struct str when, due, have, met, path; struct badge state; bool is_now; };
struct why_view {
	struct page_head head;
	struct str as_of;
	struct badge state;
	struct str says, next;                      /* what it is and since when; what would change it */
	struct str law, document, must, proof, recurs, window, due, have;
	struct why_fact *facts; size_t n_facts;     /* what makes the duty bind it */
	struct str applies;
	struct str *conditions; size_t n_conditions;
	struct why_record *records; size_t n_records;
	struct why_window *windows; size_t n_windows;
	struct link *todo; size_t n_todo;
};
/* Everything about one duty of one subject, from the records. */
struct why_asked { struct duty_answer answer; struct duty_instance *instance; struct duty_reason *reasons; size_t n_reasons; struct as_of as_of; bool is_chosen; };   /* is_chosen: a window was asked for */
err why_ask(struct req *r, struct why_asked *ret) MUST_USE;
struct str why_text(struct work *w, const struct why_asked *x, const struct duty_reason *reason);
struct str grade_text(struct work *w, enum duty_grade g);

/* ---- time ---- */
struct risk_line { struct str label, path; int64_t overdue, d30, d60, d90; };
struct risk_table { struct str head, in30, in60, in90; struct risk_line *lines; size_t n_lines; };
struct risk_view { struct page_head head; const struct figure *figures; size_t n_figures, n_duties; struct risk_table duties_table, orgs_table; };
struct risk_sums { struct risk_line *duties, *orgs; size_t n_duties, n_orgs; struct risk_line all; };
err risk_ask(struct work *w, struct risk_sums *ret) MUST_USE;
struct day_cell { struct str day, path, label; int64_t n; bool is_today, is_other; };
struct week_row { struct day_cell *days; size_t n_days; };
struct calendar_day { struct str id, title; struct list_line *lines; size_t n_lines; };
struct calendar_view {
	struct page_head head;
	struct str previous, next, month, more;
	struct str *heads; size_t n_heads;
	struct week_row *weeks; size_t n_weeks;
	struct calendar_day *days; size_t n_days;
	struct empty_state empty;
	struct str org, feeds_lead;                 /* org: of the calendar address that can be made; "" the own */
	struct html feeds;
};
/* Dates shown at a time: of a month, and in a calendar file of what is owed and of what lies ahead. */
enum { CALENDAR_MAX = 500 };
#define CALENDAR_OPEN (1u << DUTY_CONTRADICTED | 1u << DUTY_PARTLY | 1u << DUTY_IN_REVIEW | 1u << DUTY_OVERDUE | 1u << DUTY_DUE_SOON | 1u << DUTY_NOT_DUE)
/* Those who see everything look at one organisation and those below it at a time: their own, when none is named. */
err calendar_filter(struct work *w, struct str org, struct duty_filter *ret, struct str *ret_code, struct str *ret_name) MUST_USE;
/* What falls due after from and no later than to, first things first. */
err calendar_lines(struct work *w, const struct duty_books *b, const struct duty_filter *f, usec from, usec to, struct duty_lines *ret) MUST_USE;
/* The last day in time. */
int64_t calendar_day(const struct duty_line *l);

/* ---- the calendar elsewhere (feed.c; RFC 5545) ---- */
/* Everything the actor's organisation, or the one named, owes now and in the coming year. */
err duty_calendar_write(struct work *w, struct str org, struct buf *out, struct str *ret_code) MUST_USE;
/* An address of that calendar for the actor. org "": always the one the account belongs to. The secret is told once. */
err duty_feed_make(struct work *w, struct str org, int64_t *ret_id, struct str *ret_secret) MUST_USE;
err duty_feed_end(struct work *w, int64_t id) MUST_USE;
/* By whoever has the secret; no account. E_NOT_FOUND for one that is none, has ended, or whose owner may no longer read. */
err duty_feed_write(struct work *w, struct str secret, struct buf *out) MUST_USE;
err duty_feeds_show(struct req *r, struct html *ret) MUST_USE;

/* ---- map, comparison ---- */
struct tile { struct str path, name, main; const char *tone; bool is_blank; };
struct tile_row { struct tile *tiles; size_t n_tiles; };
struct map_number { int64_t n; };
struct map_line { struct str path, name, share; int64_t all; struct map_number *numbers; size_t n_numbers; };
struct map_view {
	struct page_head head;
	struct str as_of;
	const struct form_field *filters; size_t n_filters;
	struct tile_row *rows; size_t n_rows;
	struct map_line *lines; size_t n_lines;
	struct str *heads; size_t n_heads;
};
struct compare_line { struct str clause, title, path, then, now; int64_t then_overdue, now_overdue; struct badge change; };
struct compare_view {
	struct page_head head;
	struct str then, now;
	const struct form_field *filters; size_t n_filters;
	struct compare_line *lines; size_t n_lines;
	struct empty_state empty;
};

/* ---- dossier ---- */
struct dossier_open { struct str path, duty, subject, due; struct badge state; };
struct dossier_view {
	struct page_head head;
	struct form_field at;
	struct str action, says, pdf;
	struct owed_line *lines; size_t n_lines;
	struct dossier_open *open; size_t n_open;
};

/* ---- catalogue ---- */
struct catalogue_clause { struct str id, title, text; struct link *duties; size_t n_duties; };
struct catalogue_head { struct str id, title, document, version, since; struct catalogue_clause *clauses; size_t n_clauses; };
struct catalogue_view {
	struct page_head head;
	struct catalogue_head *catalogues; size_t n_catalogues;
};
struct catalogue_new_view { struct page_head head; struct form_errors errors; struct form_field file; };
struct param_line { struct str id, label, value, ground, path; };
struct param_past { struct str value, ground, from, to, known; };
struct duty_law_view {
	struct page_head head;
	struct str clause, law, document, must, proof, recurs, applies, unit, modality, numbers_path;
	struct str *conditions; size_t n_conditions;
	struct param_line *params; size_t n_params;
};
struct param_view {
	struct page_head head;
	struct form_errors errors;
	struct str action, ground;
	struct form_field value, why, from;
	struct param_past *past; size_t n_past;
	bool may_manage;
};
/* Both are decisions for the nation: E_DENIED to all but the coordinator's people.
 * Sets a parameter from a day on, in the place of what was said about that time before. */
err duty_param_set(struct work *w, struct str catalogue, struct str param, const struct duty_param_form *f) MUST_USE;
/* Reads a catalogue; when it is refused, says of each problem at the input field where it is and what is wrong, and nothing changes. */
err duty_catalogue_take(struct work *w, const char *field, struct str text, int64_t *ret_id) MUST_USE;

/* ---- handlers ---- */
err duty_start_page(struct req *r);
err duty_matrix_page(struct req *r);
err duty_matrix_csv(struct req *r);
err duty_list_page_get(struct req *r);
err duty_list_csv(struct req *r);
err duty_org_page(struct req *r);
err duty_subjects_page(struct req *r);
err duty_why_page(struct req *r);
err duty_risk_page(struct req *r);
err duty_calendar_page(struct req *r);
err duty_calendar_ics(struct req *r);
err duty_feed_get(struct req *r);
err duty_feeds_api(struct req *r);
err duty_feed_make_post(struct req *r);
err duty_feed_end_post(struct req *r);
err duty_map_page(struct req *r);
err duty_compare_page(struct req *r);
err duty_dossier_page(struct req *r);
err duty_dossier_pdf(struct req *r);
err duty_catalogue_page(struct req *r);
err duty_law_page(struct req *r);
err duty_param_page(struct req *r);
err duty_param_post(struct req *r);
err duty_catalogue_new_page(struct req *r);
err duty_catalogue_before(struct req *r);
err duty_catalogue_post(struct req *r);
err duty_numbers_api(struct req *r);
err duty_list_api(struct req *r);
err duty_org_api(struct req *r);
err duty_why_api(struct req *r);
err duty_instances_api(struct req *r);
err duty_risk_api(struct req *r);
err duty_compare_api(struct req *r);
err duty_catalogue_api(struct req *r);
err duty_law_api(struct req *r);

#endif
