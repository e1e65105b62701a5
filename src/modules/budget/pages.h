/* pages: what the templates of this module are given, and the handlers of its routes. */
#ifndef MODULES_BUDGET_PAGES_H
#define MODULES_BUDGET_PAGES_H

#include "modules/budget/rules.h"
#include "modules/network/pages.h"

/* ---- one year of one organisation ---- */
struct year_cell { struct str name, value, label, error, column; };   /* name: of the field; label: for who does not see the table */
struct year_line { struct str label, before; struct year_cell cells[3]; size_t n_cells; struct badge odd[2]; size_t n_odd; };
struct peer_row { struct str label, own, low, median, high, rank; };
struct year_version { struct str at, at_machine, author, amounts, decision, note; };
struct year_view {
	struct page_head head;
	struct form_errors errors;
	struct str action, version, year_before, lead, state, before_sum;
	struct year_line lines[N_PURPOSES]; size_t n_lines;
	struct str sum_planned, sum_approved, sum_disbursed, rate;
	struct form_field fields[3]; size_t n_fields;
	struct fact facts[3]; size_t n_facts;
	struct str peers_lead; struct peer_row peers[N_PEER_MEASURES]; size_t n_peers;
	struct year_version *versions; size_t n_versions;
	bool may_write;
};

/* ---- sums ---- */
struct sum_line { struct str path, name, more, said, planned, approved, disbursed, rate, vacant; };
struct sum_list {
	struct page_head head;
	struct form_field filters[5]; size_t n_filters;
	struct fact facts[5]; size_t n_facts;
	struct str first_column;
	struct sum_line *lines; size_t n_lines;
	struct empty_state empty;
	struct pager pager;
};

/* ---- positions ---- */
struct post_line { struct str path, code, title, org, skill, filled, since; struct badge state, hiring; };
struct post_list {
	struct page_head head;
	struct str count;
	struct net_field *filters; size_t n_filters;
	struct post_line *lines; size_t n_lines;
	struct empty_state empty;
	struct pager pager;
};
struct post_change { struct str at, at_machine, author, text; };
struct post_view {
	struct page_head head;
	struct form_errors errors;
	struct badge state;
	struct fact facts[8]; size_t n_facts;
	struct net_field *fields; size_t n_fields;
	struct str action, end_path, version;
	struct post_change *changes; size_t n_changes;
	bool may_write;
};

struct budget_panel { struct fact *years; size_t n_years; struct str path, label, posts, posts_path; };

/* ---- input ---- */
struct sum_filter { int64_t year; struct str by, kind, sector, province, after; };
struct post_filter { struct str org, state, skill; int64_t before; };
struct year_ask { bool copy; };
enum { N_BUDGET_FIELDS = 3 * N_PURPOSES + 4 };
extern const struct field budget_fields[N_BUDGET_FIELDS], sum_fields[6], post_filter_fields[4], post_fields[10], year_fields[1];

/* ---- words and parts ---- */
struct str budget_path(struct arena *a, struct str org, int64_t year);
struct str post_path(struct arena *a, struct str code, const char *rest);
struct str purpose_text(const struct work *w, int purpose);
struct str share_text(struct work *w, int64_t share);                /* “87,5%” */
struct str skill_text(const struct work *w, struct str skill);       /* "" stays "" */
struct badge hiring_badge(struct work *w, struct str hiring);
struct badge post_badge(struct work *w, int64_t planned, int64_t filled, usec ended_at);
const struct link *crumb_of(struct req *r, const char *path, enum msg label, size_t *ret_n);
/* The year of the path, E_NOT_FOUND for others than numbers; that of the filter, or the present one. */
err year_of(struct req *r, struct str typed, int64_t *ret) MUST_USE;
int64_t year_asked(const struct work *w, const struct sum_filter *f);

/* What the filter asks, in groups or body by body; sum: all of it in one row. */
struct sum_row { struct str key, name; int64_t bodies, stated; struct budget_amounts money; int64_t posts, vacant; };
struct sums { struct sum_row *at; size_t n; struct sum_row all; struct str next; };
err sums_asked(struct req *r, const struct sum_filter *f, int64_t max, struct sums *ret) MUST_USE;
err posts_asked(struct req *r, int64_t max, struct post_page_rows *ret) MUST_USE;
/* Peers for people: rows that say something; lead: who they are, or why there are none. */
err peers_shown(struct req *r, const struct org_by_id_row *o, int64_t year, struct year_view *v) MUST_USE;

/* ---- handlers ---- */
err budget_list_page(struct req *r);
err budget_csv_get(struct req *r);
err budget_xlsx_get(struct req *r);
err budget_year_page(struct req *r);
err post_list_page(struct req *r);
err post_new_page(struct req *r);
err post_show_page(struct req *r);
err budget_panel_show(struct req *r, int64_t org_id, struct html *ret);
err budget_list_api(struct req *r);
err budget_year_api(struct req *r);
err post_list_api(struct req *r);
err post_show_api(struct req *r);
/* Writes answer forms and the API alike. */
err budget_save_post(struct req *r);
err post_add_post(struct req *r);
err post_edit_post(struct req *r);
err post_end_post(struct req *r);

extern const struct sheet_register budget_sheets[2];

#endif
