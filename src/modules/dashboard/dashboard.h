/* dashboard: what waits for whoever is signed in, the terms that run out, and how things stand, all within what his
 * organisation may see. Every number leads to the list behind it. */
#ifndef MODULES_DASHBOARD_DASHBOARD_H
#define MODULES_DASHBOARD_DASHBOARD_H

#include "core/module.h"
#include "modules/dashboard/queries.h"
#include "web/ui.h"

extern const struct perm dashboard_terms;
extern const struct module dashboard_module;

/* ---- counting (counts.c) ---- */

enum { BOARD_MONTHS = 12, BOARD_STEPS = 32, BOARD_CODES = 24, BOARD_RULES = 48 };

/* Open cases by each of four things; the indexes are those of the reference tables and of the process. */
struct board_open_counts { int64_t all, step[BOARD_STEPS], severity[5], type[BOARD_CODES], sector[BOARD_CODES]; };
struct board_month { usec from, to; int64_t opened, still_open; };
struct board_rule { char profile[24], rule[24]; int64_t kept, late, over; };
/* What is slow to count, kept for BOARD_KEPT per organisation. */
struct board_past { struct board_month months[BOARD_MONTHS]; struct board_rule rules[BOARD_RULES]; size_t n_rules; };

#define BOARD_KEPT (10 * USEC_S)

err board_count_open(struct work *w, struct board_open_counts *ret) MUST_USE;
err board_count_past(struct work *w, struct board_past *ret) MUST_USE;
/* 00:00 of the first of the month, k months before the one of t. */
usec board_month_start(usec t, int back);
void board_forget(void);

/* ---- showing ---- */

struct bar { struct str label, path; int64_t n, max; };
struct bars { struct str title, head; const struct bar *rows; size_t n_rows; };
struct term_line { struct str code, title, responsible; struct badge severity; struct clock_chip clock; };
struct task_line { struct str title, code, incident; bool has_due; struct clock_chip clock; };
struct month_line { struct str label, path, open_path; int64_t opened, still_open; };
struct rate_line { struct str title, basis, kept_path, late_path, over_path; int64_t kept, late, over; struct badge mark; };

struct dashboard {
	struct page_head head;
	const struct figure *figures; size_t n_figures;
	const struct term_line *terms; size_t n_terms;
	const struct task_line *tasks; size_t n_tasks;
	const struct bars *bars; size_t n_bars;
	const struct month_line *months; size_t n_months;
	const struct rate_line *rates; size_t n_rates;
	bool has_cases, has_tasks;
	struct empty_state none;         /* for those who see no cases */
};

/* waiting.c: what waits for the viewer, as far as his permissions go. */
struct board_waiting { int64_t queue, decide, mine, mine_late, nobody, lead, lead_unassigned, overdue, soon, calls; usec oldest; bool has_queue, has_decide, has_tasks, has_cases, has_calls; };
err board_waiting_of(struct work *w, struct board_waiting *ret) MUST_USE;

struct terms_form { struct str profile, rule, outcome, cursor; };
extern const struct field terms_fields[4];
struct late_line { struct str code, title, step, responsible, opened; struct clock_chip clock; };
struct terms_view { struct page_head head; const struct late_line *lines; size_t n_lines; struct pager pager; struct empty_state none; };

err dashboard_page(struct req *r);
err dashboard_api(struct req *r);
err terms_page(struct req *r);

#endif
