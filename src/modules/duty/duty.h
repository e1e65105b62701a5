/* duty: what every organisation owes by the catalogues in force, and where it stands, computed from the records of all modules.
 *
 * Who may: duty.read sees the own organisation and those below it; the coordinator, and who inspects for it, see all (duty_sees_all()).
 * What is asked is always a pair of times: at (the world) and known (what the register knew). Today: both w->now.
 * Kept standings answer when at = known = now, and the national numbers of any past day as the register saw them then; everything else
 * is computed from the records on the spot, by the same function (engine/duty/duty.h). Source: Directive 18/CT-TTg; duties.md §2. */
#ifndef MODULES_DUTY_DUTY_H
#define MODULES_DUTY_DUTY_H

#include "core/module.h"
#include "engine/duty/duty.h"

extern const struct module duty_module;
extern const struct perm duty_read, duty_manage;

/* ---- catalogues in force (duty_catalogues.c) ---- */
struct duty_books {
	const struct duty_vocabulary *vocabulary;
	const struct duty_catalogue *const *at; size_t n;
	const struct str *codes; size_t n_codes;              /* templates by their number in the database */
};
/* Held in memory by version; valid for the rest of the work. */
err duty_books(struct work *w, struct duty_books *ret) MUST_USE;
/* Its catalogue and template; false when no catalogue in force has it. */
bool duty_book_find(const struct duty_books *b, struct str duty, const struct duty_catalogue **ret, int *ret_index);
/* What is met falls due again, in one of its readings. */
bool duty_rolls(const struct duty_books *b, struct str duty);
/* The text in the actor's language. */
struct str duty_said(const struct work *w, struct duty_text t);
/* Parameters of a catalogue as they stand, with everything that was ever decided about them: the rules for the engine. */
err duty_rules(struct work *w, const struct duty_catalogue *c, struct duty_rules *ret) MUST_USE;

/* Puts a catalogue in force, in place of its older version. No rights, no journal. */
err duty_catalogue_put(struct work *w, const struct duty_catalogue *c, int64_t *ret_id) MUST_USE;

/* ---- who may see whom ---- */
err duty_sees_all(struct work *w, bool *ret) MUST_USE;
/* E_NOT_FOUND when the organisation is not there or not the actor's to see. */
err duty_need_org(struct work *w, struct str code, int64_t *ret_id) MUST_USE;

/* ---- numbers: how many subjects stand how ---- */
struct duty_count { int64_t n[N_DUTY_STATUSES]; };
int64_t duty_count_in_scope(const struct duty_count *c);      /* all but not-applicable */

/* Which organisations; "" and 0: any. Several conditions hold together. The actor's sight always applies. */
struct duty_filter {
	struct str catalogue, duty, clause, class, sector, province, network_role;
	int64_t org;             /* only this one */
	int64_t above;           /* it and everything below it */
	usec at;                 /* 0: now; a past day: as the register saw it then */
};
/* One cell for each (template, group) that has anything in scope. Sorted by template, group. */
enum duty_grouping { BY_NOTHING, BY_CLASS, BY_SECTOR, BY_PROVINCE, BY_ORG };
struct duty_group_cell { struct str duty, group; struct duty_count count; };
err duty_numbers(struct work *w, const struct duty_filter *f, enum duty_grouping by, struct duty_group_cell **ret, size_t *ret_n) MUST_USE;

/* Counts of one organisation at several moments, by template number (n_codes of duty_books()); at 0: now. Of one the actor may see. */
err duty_counts_at(struct work *w, int64_t org, const usec *at, size_t n, struct duty_count **ret) MUST_USE;

/* How many are overdue, and fall due within 30, 60, 90 days. */
struct duty_risk { int64_t overdue, within[3]; };
/* by_number: n_codes of duty_books() for each organisation the actor sees. */
struct duty_risk_org { struct str code, name; const struct duty_risk *by_number; };
err duty_risks(struct work *w, struct duty_risk_org **ret, size_t *ret_n) MUST_USE;

/* Actor class (duties.md §1.1) of a kind of organisation: min, gov, prov, soe, isp, secco, other. */
struct str duty_class_of(struct str kind);

/* ---- standings, one a subject ---- */
struct duty_line {
	struct str duty; enum duty_unit unit; int64_t subject; struct str code, name;      /* of the subject */
	int64_t org; struct str org_code, org_name;
	struct duty_standing is;
	struct str path;         /* of the subject's own page, "" when none */
};
struct duty_lines { struct duty_line *at; size_t n; struct str after; };               /* after: key of the next page, "" at the end */
/* Standings now, sorted by due date. status_set: bits 1 << enum duty_status, 0: all that apply. from ≤ due < to; 0: any. max ≤ 500. */
err duty_list(struct work *w, const struct duty_filter *f, unsigned status_set, usec from, usec to, struct str after, int max, struct duty_lines *ret) MUST_USE;

/* ---- one organisation, one subject: from the records, at any pair of times ---- */
/* The history of one organisation and all that is its: what the engine asks. */
err duty_history(struct work *w, int64_t org, struct duty_history **ret) MUST_USE;
struct duty_owed { const struct duty_catalogue *catalogue; int index; struct duty_count count; usec due; enum duty_status worst; };
/* Every duty that binds it or bound it, in the order of the catalogues; counts over its subjects. at = known = now reads what is kept. */
err duty_of_org(struct work *w, int64_t org, usec at, usec known, struct duty_owed **ret, size_t *ret_n) MUST_USE;
/* All instances of one duty of one subject, with their reasons ready to be asked. E_NOT_FOUND. */
struct duty_answer {
	const struct duty_catalogue *catalogue; int index;
	struct duty_rules rules; const struct duty_history *history; const struct duty_subject *subject;
	struct duty_standing standing;
	struct duty_instance *instances; size_t n_instances;
};
err duty_ask(struct work *w, int64_t org, struct str duty, enum duty_unit unit, struct str subject_code, usec at, usec known, struct duty_answer *ret) MUST_USE;

/* ---- the nation, for reports: every instance that was due in a time, or is owed still from before, as of a pair of times ---- */
struct duty_seen { int64_t org; struct str org_code, class, sector, province; enum duty_unit unit; struct str subject_code; struct str duty; const struct duty_instance *instance; };
/* Calls each for every instance, in the order (organisation, unit, subject, catalogue, duty, window): the same order always. */
err duty_each(struct store *s, usec at, usec known, usec from, usec to, err (*each)(void *arg, const struct duty_seen *i), void *arg) MUST_USE;

/* ---- computing (follow.c, recompute.c) ---- */
/* Computes what the journal spoke of and what time has changed, in pieces that leave others their turn. Job "duty.follow", at once after each change. */
err duty_follow(struct store *s, struct work *w, struct str args_json) MUST_USE;
/* Computes everything again in batches, a transaction each; what differed is written and counted (duty_run). Job "duty.nightly". */
err duty_recompute(struct store *s, struct work *w, struct str why) MUST_USE;

#endif
