/* oversight: what bodies above and organisations settle about duties: waivers, disputes, inspections. No HTTP and no HTML.
 *
 * Waiver: for a time a duty is set aside, put off, or proved by another kind of record, because a document of law says so. Asked for by the
 * organisation, decided by a body at least one level above it, by somebody who did not ask. It is never "met": the engine
 * (engine/duty/duty.h) shows it in a column of its own. Ends by itself; at most twelve months.
 * Dispute: an organisation contests a status. The status is never edited: the answer says what follows (records to correct, a
 * parameter, a waiver), and the record that is corrected changes the status. Answered within ten days.
 * Inspection: a visit with a checklist made of what is open, findings with deadlines, minutes signed by both sides. Held inspections are the
 * inspecting body's own work under point d of clause 2 (kind "chase").
 *
 * Sources: Directive 18/CT-TTg of 13 October 2022, clauses 1 and 2; form of documents: Decree 30/2020/NĐ-CP; terms: Civil Code 2015
 * Art. 147–148.
 *
 * Who sees a record: the organisation and those above it in the tree, the lead body of its sector, the coordinator; of an inspection
 * the inspecting body too. "Above": any of these but the organisation itself. oversight.request acts for the own tree,
 * oversight.decide and oversight.inspect for those above. */
#ifndef MODULES_OVERSIGHT_OVERSIGHT_H
#define MODULES_OVERSIGHT_OVERSIGHT_H

#include "modules/duty/duty.h"
#include "modules/network/network.h"
#include "modules/oversight/queries.h"

extern const struct module oversight_module;
extern const struct perm oversight_read, oversight_request, oversight_decide, oversight_inspect;

#define WAIVER_KINDS "waive|extend|substitute"
#define WAIVER_STATES "requested|approved|refused|withdrawn|revoked"
#define WAIVER_MONTHS_MAX 12
#define DISPUTE_STATES "open|answered|closed|withdrawn"
#define DISPUTE_OUTCOMES "upheld|rejected|partly"
#define DISPUTE_FOLLOWS "evidence|register|parameter|waiver|nothing"
#define DISPUTE_DAYS 10                              /* whole days after the one on which it came */
#define INSPECTION_STATES "planned|under_way|written|signed|closed|cancelled"
#define LINE_ANSWERS "ok|finding|not_seen"
#define LINE_REST "ok|not_seen"
#define FINDING_STATES "open|fixed|checked"

/* ---- waivers ---- */
struct waiver_form {
	struct str org;                      /* code or whole name; "": the actor's own */
	struct str duty;                     /* code of a template; "": every one that may be waived */
	struct str subject;                  /* its code; "": all subjects of the organisation */
	struct str kind;
	int64_t extend_days;                 /* extend: 1 … 366 */
	struct str substitute_kind;          /* substitute: a kind of the vocabulary */
	usec starts_at, ends_at;             /* first day; last day, which is still in it */
	struct str ground_no; usec ground_at;
	struct str reason;
	struct uploads files;                /* the document, at least one */
};
err waiver_request(struct work *w, const struct waiver_form *f, struct str *ret_code) MUST_USE;
/* E_NOT_FOUND, as of one that does not exist, when it is not the actor's to see. */
err waiver_see(struct work *w, struct str code, struct waiver_get_row *ret) MUST_USE;
/* until: last day, 0: as asked; may only be earlier. E_DENIED for whoever asked, and for bodies that are not above. */
struct waiver_decision { usec until; struct str note, reason; };
err waiver_approve(struct work *w, struct str code, const struct waiver_decision *d) MUST_USE;
err waiver_refuse(struct work *w, struct str code, const struct waiver_decision *d) MUST_USE;
/* Approved, from now on no longer: what it was until now stays. */
err waiver_revoke(struct work *w, struct str code, const struct waiver_decision *d) MUST_USE;
err waiver_withdraw(struct work *w, struct str code) MUST_USE;
/* "expired" for an approved one that is over, else its state. */
struct str waiver_state_at(const struct waiver_get_row *x, usec at);

/* ---- disputes ---- */
struct dispute_form { struct str org, duty, subject; usec window_at; struct str claim; struct uploads files; };
err dispute_raise(struct work *w, const struct dispute_form *f, struct str *ret_code) MUST_USE;
err dispute_see(struct work *w, struct str code, struct dispute_get_row *ret) MUST_USE;
struct dispute_verdict { struct str outcome, follow, answer; };
err dispute_answer(struct work *w, struct str code, const struct dispute_verdict *a) MUST_USE;
struct dispute_end { struct str closing; };
/* Answered, and what follows is done; either side. */
err dispute_close(struct work *w, struct str code, const struct dispute_end *c) MUST_USE;
err dispute_withdraw(struct work *w, struct str code) MUST_USE;
/* How the contested duty stands now; "" when it no longer does. */
err dispute_status_now(struct work *w, const struct dispute_get_row *x, struct str *ret) MUST_USE;

/* ---- inspections ---- */
struct inspection_form {
	struct str org, purpose, place;
	usec starts_at, ends_at;             /* first and last day */
	struct str decision_no; usec decision_at;
	usec as_of;                          /* of the checklist; 0: now; not in the future */
	struct strs inspectors;              /* names of accounts of the actor's organisation, the first one leads */
};
err inspection_plan(struct work *w, const struct inspection_form *f, struct str *ret_code) MUST_USE;
err inspection_see(struct work *w, struct str code, struct inspection_get_row *ret) MUST_USE;
/* Makes the checklist anew while the visit is planned. */
struct checklist_form { usec as_of; };
err inspection_list_again(struct work *w, struct str code, const struct checklist_form *f) MUST_USE;
err inspection_begin(struct work *w, struct str code) MUST_USE;
/* The answer "finding" needs remedy, owner and due_at (last day); its note is the finding. Files are kept with the line. */
struct line_form { struct str answer, note, remedy, owner; usec due_at; struct uploads files; };
err inspection_answer(struct work *w, struct str code, int64_t line, const struct line_form *f) MUST_USE;
/* Every line that has no answer yet: "ok" or "not_seen", which needs the note. */
struct rest_form { struct str rest, rest_note; };
err inspection_answer_rest(struct work *w, struct str code, const struct rest_form *f) MUST_USE;
/* A finding outside the checklist. */
struct finding_form { struct str text, remedy, owner; usec due_at; };
err inspection_find(struct work *w, struct str code, const struct finding_form *f, int64_t *ret_no) MUST_USE;
/* The minutes are written: from now on answers and findings stay. E_CONFLICT while lines are unanswered. */
struct minutes_form { struct str attended, conclusion; };
err inspection_write_up(struct work *w, struct str code, const struct minutes_form *f) MUST_USE;
/* For the actor's side, once each; the second signature closes an inspection without findings. */
struct sign_form { struct str signer, signer_title; };
err inspection_sign_side(struct work *w, struct str code, const struct sign_form *f) MUST_USE;
struct cancel_form { struct str reason; };
err inspection_cancel(struct work *w, struct str code, const struct cancel_form *f) MUST_USE;
struct fix_form { struct str fixed; struct uploads files; };
err finding_fix(struct work *w, struct str code, int64_t no, const struct fix_form *f) MUST_USE;
/* By the inspecting body: done, or back to be fixed again. The last one checked closes the inspection. */
struct check_form { struct str result, checked; };   /* result: done, again */
err finding_check(struct work *w, struct str code, int64_t no, const struct check_form *f) MUST_USE;

enum oversight_media { OVERSIGHT_PDF, OVERSIGHT_DOCX };
/* The minutes «Biên bản kiểm tra» (Decree 30/2020/NĐ-CP, Appendix I and III). Appends to out. */
err inspection_minutes(struct work *w, const struct inspection_get_row *x, enum oversight_media media, enum lang lang, struct buf *out) MUST_USE;

/* ---- what others need ---- */
enum { LINES_MAX = 400 };                            /* of a checklist */
/* What is open of an organisation's duties as of a moment, written as the lines of an inspection. */
err checklist_make(struct work *w, int64_t inspection, int64_t round, int64_t org_id, usec as_of, size_t *ret_n) MUST_USE;
extern const struct duty_source oversight_duties[2];
extern const struct heritage oversight_heritage[3];
err oversight_remind(struct work *w, struct str args_json) MUST_USE;   /* job: 30 and 7 days before a waiver ends */

#endif
