/* roster: who is on duty for a response team, what is handed over, and who answers when somebody is wanted at once.
 * Directive 18/CT-TTg clause 1c (a professional, mobile team: 24×7, answers as evidence); Circular 121/2018/TT-BTC (hours of duty by
 * person and month); RFC 5545 (calendars). No HTTP and no HTML here.
 *
 * Who may: roster.read sees the rosters of the own organisation's teams and of those below it, the coordinator all of them. roster.plan
 * changes those of the own tree. roster.duty is for those who can be on duty: own swaps, absences, notes, answers.
 *
 * Times are moments, intervals half-open [from, to). A shift that is changed keeps its root_id and gets the next sequence. */
#ifndef MODULES_ROSTER_ROSTER_H
#define MODULES_ROSTER_ROSTER_H

#include "modules/roster/cover.h"
#include "modules/roster/queries.h"
#include "modules/team/team.h"

extern const struct perm roster_read, roster_plan, roster_duty, roster_call;

/* ---- rights ---- */
enum roster_need { ROSTER_SEE, ROSTER_OWN, ROSTER_PLAN };   /* OWN: the team is of the actor's organisation */
/* The team by its code. E_NOT_FOUND to those who may not see its roster, E_DENIED to those who see it but may not. */
err roster_team(struct work *w, struct str code, enum roster_need need, struct team_by_code_row *ret) MUST_USE;
err roster_may_plan(struct work *w, int64_t org_id, bool *ret) MUST_USE;
/* One of those who can be on duty for the organisation's teams, by login; noted as the field's problem when it is none. "" gives 0. */
err roster_person(struct work *w, const char *field, struct str login, int64_t org_id, bool required, int64_t *ret_id) MUST_USE;

/* ---- shifts (shift.c) ---- */
#define SHIFT_LEAST (15 * USEC_MIN)
#define SHIFT_MOST (31 * USEC_DAY)
#define SHIFTS_SHOWN 500                  /* of one view: a month of shifts of two hours */
struct shift_form { struct str person, backup; usec from, to; };
/* Nobody is on duty twice at a time, for whatever team, nor while absent; a team has one person on duty at a time. */
err shift_add(struct work *w, struct str team, const struct shift_form *f, int64_t *ret_id) MUST_USE;
err shift_change(struct work *w, struct str team, int64_t id, const struct shift_form *f, int64_t *ret_id) MUST_USE;
err shift_end(struct work *w, struct str team, int64_t id) MUST_USE;
/* E_NOT_FOUND with the words. The caller has checked that the team is seen. */
err shift_known(struct work *w, int64_t team_id, int64_t id, struct roster_shift_one_row *ret) MUST_USE;
/* Other people in the same shift, or other times: the old row ends, a new one begins. No rights, no journal. */
struct shift_new { int64_t account, backup; usec from, to; };
err shift_close(struct work *w, int64_t id) MUST_USE;
err shift_again(struct work *w, int64_t team_id, const struct roster_shift_one_row *old, const struct shift_new *n, int64_t *ret_id) MUST_USE;

/* ---- what a roster covers (read.c) ---- */
struct roster_view {
	struct roster_shift_between_rows shifts;
	struct roster_absence_in_org_rows absences;
	struct spans gaps;
	int64_t covered_ppm;                  /* parts per million of the time that somebody is on duty */
};
err roster_of(struct work *w, const struct team_by_code_row *t, usec from, usec to, struct roster_view *ret) MUST_USE;
struct person_hours { int64_t account; struct str login, name; struct duty_hours hours; };
struct team_hours { struct person_hours *at; size_t n; usec from, to; };
/* Of the month in which `at` lies, shifts that are still to come included. */
err roster_hours(struct work *w, const struct team_by_code_row *t, usec at, struct team_hours *ret) MUST_USE;

/* ---- rotation (pattern.c) ---- */
#define PATTERN_KINDS "week|day|day_night"
#define PATTERN_PEOPLE_MAX 40
#define WEEKS_MOST 26
struct pattern_form { struct str kind; struct strs people; usec anchor; struct str night; };   /* night "20:00": of day_night */
err pattern_add(struct work *w, struct str team, const struct pattern_form *f, int64_t *ret_id) MUST_USE;
err pattern_end(struct work *w, struct str team, int64_t id) MUST_USE;
/* What the pattern makes of the time from the first turn that begins at or after `from`, so many weeks. Time that is taken stays as it
 * is; who is absent or booked is passed over, and the next in turn comes in; with nobody left the slot has account 0. */
struct planned { usec from, to; int64_t account, backup; struct str person, backup_name; };
struct plan { struct planned *at; size_t n, n_nobody; };
struct generate_form { usec from; int64_t weeks; };
err pattern_plan(struct work *w, struct str team, int64_t id, const struct generate_form *f, struct plan *ret) MUST_USE;
err pattern_generate(struct work *w, struct str team, int64_t id, const struct generate_form *f, int64_t *ret_n) MUST_USE;

/* ---- swaps and absences (swap.c) ---- */
struct swap_form { struct str to; int64_t for_shift; struct str note; };   /* to "": whoever accepts first */
err swap_ask(struct work *w, struct str team, int64_t shift_id, const struct swap_form *f, int64_t *ret_id) MUST_USE;
/* E_CONFLICT when somebody was faster. */
err swap_accept(struct work *w, struct str team, int64_t id) MUST_USE;
/* Withdrawn by whoever asked, declined by whoever was asked. */
err swap_close(struct work *w, struct str team, int64_t id) MUST_USE;

#define ABSENCE_KINDS "leave|sick|training|other"
struct absence_form { struct str person, kind; usec from, to; };   /* person "": oneself */
/* *ret_shifts: shifts of that person in this time, which now need somebody else. */
err absence_add(struct work *w, const struct absence_form *f, int64_t *ret_id, int64_t *ret_shifts) MUST_USE;
err absence_end(struct work *w, int64_t id) MUST_USE;

/* ---- hand-over (handover.c) ---- */
struct handover_form { struct str text; };
err handover_write(struct work *w, struct str team, int64_t shift_id, const struct handover_form *f, int64_t *ret_id) MUST_USE;
err handover_read(struct work *w, struct str team, int64_t id) MUST_USE;
/* A first text: the open cases of the organisation that the actor may see, as links. */
err handover_begin(struct work *w, int64_t org_id, struct str *ret) MUST_USE;
/* Shifts that ended without a note for longer than the setting roster.handover_minutes, of the last two weeks. */
err handover_overdue(struct work *w, int64_t team_id, struct roster_handover_missing_rows *ret) MUST_USE;

/* ---- calendars (calendar.c) ---- */
/* team "": the own shifts. The secret is told once; only its hash is kept. */
err calendar_make(struct work *w, struct str team, int64_t *ret_id, struct str *ret_secret) MUST_USE;
err calendar_end(struct work *w, int64_t id) MUST_USE;
/* By whoever has the secret; no account. E_NOT_FOUND for one that is none, has ended, or whose owner may no longer read. */
err calendar_write(struct work *w, struct str secret, struct buf *b) MUST_USE;
err calendar_write_team(struct work *w, const struct team_by_code_row *t, struct buf *b) MUST_USE;

/* ---- calls (call.c) ---- */
/* Opens a call and asks the first on the ladder: on duty, backup, heads of the organisation, its contact points in call order (out of
 * hours those for out of hours first). Who cannot be asked is noted and passed over at once. Journalled. */
err call_open(struct work *w, int64_t team_id, int64_t incident_id, struct str reason, int64_t *ret_id) MUST_USE;
struct call_form { struct str reason; };
err call_check(struct work *w, struct str team, const struct call_form *f, int64_t *ret_id) MUST_USE;
/* Answered once, by whoever is first: else E_CONFLICT with the name. */
err call_answer(struct work *w, struct str team, int64_t id) MUST_USE;
err call_find(struct work *w, struct str secret, struct roster_step_by_secret_row *ret) MUST_USE;
err call_answer_link(struct work *w, struct str secret, struct str name) MUST_USE;
/* Answers of the last 90 days: how many calls, how many answered, how many within 60 minutes, the median; team_id 0: of all that the actor sees. */
struct answer_times { int64_t calls, answered, in_time; usec median; };
err call_times(struct work *w, int64_t team_id, struct answer_times *ret) MUST_USE;
#define ANSWER_IN_TIME USEC_HOUR
err calls_escalate(struct work *w, struct str args_json) MUST_USE;   /* job: the next one is called */
err calls_watch(struct work *w, struct str args_json) MUST_USE;      /* job: cases that need somebody now (watch.c) */
/* Whether the actor may read cases at all. */
bool roster_reads_cases(const struct work *w);

extern const struct module roster_module;

#endif
