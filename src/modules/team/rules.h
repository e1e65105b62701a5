/* rules: what the parts of this module share. */
#ifndef MODULES_TEAM_RULES_H
#define MODULES_TEAM_RULES_H

#include "modules/network/rules.h"
#include "modules/team/team.h"

/* A day from year 1950 to 2100, or none: notes the problem on the field. */
void check_day(struct work *w, const char *field, usec t, bool required);
/* last is not before from; both may be 0. */
void check_days(struct work *w, const char *field, usec from, usec last);
/* A term of the list; "" passes unless required. */
void check_term(struct work *w, const char *field, struct terms t, struct str code, bool required);
/* n rows changed: none means that it is not there or has ended. */
err need_one(struct work *w, int64_t n) MUST_USE;
struct str number_code(struct work *w, const char *prefix, int64_t n, int width);
/* To be called by everything that changes who counts where: a count in memory is old from now on. */
err team_changed(struct work *w) MUST_USE;
/* ---- each rule in two halves, for whoever writes several things at once: all checks, which note problems, then the writes,
 * each with its journal entry. The caller has made sure of the rights and that work_checked() is OK in between. ---- */
/* ret_same, which may be NULL: whether another row has the number, too. */
void person_check(struct work *w, const struct person_form *f, struct str *ret_mac);
err person_put(struct work *w, int64_t org, const struct person_form *f, struct str mac, int64_t *ret_id, struct str *ret_code, bool *ret_same) MUST_USE;
/* A number that changes leads to another human being: the record stands for itself again. */
err person_change(struct work *w, const struct person_by_code_row *p, const struct person_form *f, struct str mac, bool *ret_same) MUST_USE;

struct provider { int64_t id; struct str name; };          /* one of the register, or else its name */
err provider_of(struct work *w, const struct member_form *f, struct provider *ret) MUST_USE;
/* person 0: a new one, who is in no team yet. but: the membership that is changed, 0: a new one. */
err member_check(struct work *w, const struct member_form *f, const struct team_by_code_row *t, int64_t person, int64_t but) MUST_USE;
err member_put(struct work *w, const struct team_by_code_row *t, int64_t person, const struct member_form *f, const struct provider *by, int64_t *ret_id) MUST_USE;
err member_change(struct work *w, const struct team_by_code_row *t, int64_t id, const struct member_form *f, const struct provider *by) MUST_USE;

void credential_check(struct work *w, const struct credential_form *f);
err credential_put(struct work *w, int64_t person, struct str code, const struct credential_form *f, int64_t *ret_id) MUST_USE;
err credential_end_put(struct work *w, int64_t person, struct str code, int64_t id) MUST_USE;
err credential_origin_put(struct work *w, int64_t person, struct str code, int64_t id, struct str origin) MUST_USE;
void education_check(struct work *w, const struct education_form *f);
err education_put(struct work *w, int64_t person, struct str code, const struct education_form *f, int64_t *ret_id) MUST_USE;
err education_end_put(struct work *w, int64_t person, struct str code, int64_t id) MUST_USE;
void skills_check(struct work *w, struct strs codes);
err skills_put(struct work *w, int64_t person, struct str code, struct strs codes) MUST_USE;

/* What it knows that bears on duties. */
extern const struct duty_source team_duties[2];
/* Job: counts experts when the lists or the day have changed, and keeps what is new. */
err effective_job(struct work *w, struct str args_json) MUST_USE;

/* The end of an open interval, for comparisons. */
#define FOR_EVER INT64_MAX

#endif
