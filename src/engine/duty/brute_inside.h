/* brute_inside: what the files of the plain simulator share. */
#ifndef ENGINE_DUTY_BRUTE_INSIDE_H
#define ENGINE_DUTY_BRUTE_INSIDE_H

#include "engine/duty/brute.h"

/* What one question is about. */
struct q {
	struct arena *a;
	const struct duty_rules *r;
	const struct duty_catalogue *c;
	const struct duty_template *t;
	const struct recurrence *rec;
	const struct duty_history *h;
	const struct duty_subject *s, *heir;
	usec at, known;
	VEC(usec) moments;                 /* sorted: when truth may change */
	VEC(struct duty_segment) stretches;
	VEC(struct duty_instance) out;
};

struct date { int y, m, d; };

/* A window while it is looked at: which records may count. */
struct window { usec from, to, params; int year; usec share_at; const struct duty_record *trigger; bool is_after; /* from itself does not count */ };

/* ---- calendar, parameters, when it binds (brute_truth.c) ---- */
struct date plain_date_of(int64_t day);
int64_t plain_day_at(usec t);
usec plain_midnight(int64_t day);
usec plain_midnight_of(int y, int m, int d);
bool plain_is_in(usec t, usec from, usec to);
struct duty_value plain_param_at(const struct q *q, int param, usec t);
struct duty_value plain_value_at(const struct q *q, struct duty_value v, usec t);
bool plain_says(const struct q *q, int param, usec t, const char *word);
bool plain_is_term(struct duty_span s);
usec plain_end_of_term(const struct q *q, usec start, struct duty_span s, int times, usec params);
int64_t plain_owner(const struct q *q, usec t);
const struct duty_subject *plain_attribute_of(const struct q *q, int attribute, usec t);
bool plain_one_value(const struct q *q, const struct duty_subject *of, int attribute, usec t, int64_t *ret);
enum truth plain_selector_truth(const struct q *q, const struct selector *sel, usec t);
enum truth plain_binds(const struct q *q, usec t);
int plain_usec_cmp(const void *x, const void *y);
void plain_moment(struct q *q, usec t);
void plain_stretches_find(struct q *q);

/* ---- proof, waivers, the status of a window (brute_proof.c) ---- */
usec plain_time_of_work(const struct duty_record *x, int count_by);
enum duty_grade plain_grade_of(const struct duty_record *x);
bool plain_condition(const struct q *q, const struct evidence_where *w, const struct duty_record *x, const struct window *win);
bool plain_kind_fits(const struct evidence_query *e, int kind);
bool plain_is_too_early(const struct q *q, const struct duty_record *x);
bool plain_is_known(const struct q *q, const struct duty_record *x);
int64_t plain_key_of(const struct evidence_query *e, const struct duty_record *x);
const struct duty_record *plain_record_no(const struct q *q, size_t i);
int plain_needed(const struct q *q, const struct evidence_query *e, const struct window *win);
const struct duty_waiver *plain_waiver_for(const struct q *q, usec due);
enum duty_status plain_soften(const struct q *q, enum duty_status s);
bool plain_is_carried(const struct q *q, usec from, usec to, usec scope_to, usec met);
struct duty_instance plain_judge(const struct q *q, usec from, usec to, usec due, const struct window *win, usec scope_to, const struct duty_waiver **ret_waiver);
bool plain_is_open(enum duty_status s);
/* Nothing new begins once an heir goes on. */
void plain_put_from(struct q *q, struct duty_instance i, usec begins);
void plain_put(struct q *q, struct duty_instance i);
bool plain_is_substituted(const struct q *q, int kind, const struct window *win);

#endif
