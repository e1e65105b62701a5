/* cases: what the files that make rows of a case share. Rows are gathered and written many at once. */
#ifndef MODULES_DEMO_CASES_H
#define MODULES_DEMO_CASES_H

#include "core/queries.h"
#include "modules/demo/demo.h"
#include "modules/intake/queries.h"

enum { CASES_AT_ONCE = 1000 };

struct demo_rows {
	VEC(struct demo_incident_put_in) incidents;
	VEC(struct grants_add_in) grants;
	VEC(struct demo_party_put_in) parties;
	VEC(struct demo_clock_put_in) clocks;
	VEC(struct demo_note_put_in) notes;
	VEC(struct demo_task_put_in) tasks;
	VEC(struct demo_seen_put_in) seen;
	VEC(struct demo_words_put_in) words;
	VEC(struct journal_insert_many_in) journal;
	VEC(struct report_insert_many_in) notices;
	VEC(struct report_values_put_in) values;
	VEC(struct demo_message_put_in) messages;
	VEC(struct demo_statutory_put_in) statutory;
	VEC(struct demo_recipient_put_in) recipients;
	VEC(struct grants_add_in) report_grants;
};

/* The story of a case: steps.c */
struct demo_moment { usec at; struct str step; };
enum { DEMO_MOMENTS = 12 };
/* The steps a case has taken up to now, the first being its opening; sets step, ended and closed. */
size_t demo_steps(struct demo *d, struct demo_case *c, struct demo_moment *ret);

/* clocks.c: those started by what has happened. */
void demo_clocks(struct demo *d, struct demo_rows *r, const struct demo_case *c);

/* notices.c: the public's report behind a case (noted in it), and the triage queue. */
void demo_notice(struct demo *d, struct demo_rows *r, struct demo_case *c);
void demo_waiting(struct demo *d, struct demo_rows *r);

/* statutory.c: the reports that meet the case's clocks (from the first of them on), and the closing report. */
void demo_reports(struct demo *d, struct demo_rows *r, const struct demo_case *c, size_t first_clock);
err demo_report_counters(struct demo *d) MUST_USE;

/* work.c: what people wrote and did. */
err demo_observables(struct demo *d) MUST_USE;              /* the pool from which cases draw */
/* Values of the case, joined by blanks, in the order of their ids. */
struct str demo_seen(struct demo *d, struct demo_rows *r, const struct demo_case *c, const int64_t *picks, size_t n);
struct str demo_observable(const struct demo *d, int64_t index);
void demo_work(struct demo *d, struct demo_rows *r, const struct demo_case *c);
void demo_story(struct demo *d, struct demo_rows *r, const struct demo_case *c, const struct demo_moment *at, size_t n);

#endif
