/* evidence: what organisations state about work they have done, with the signed paper, as long as no module proves that kind of work
 * by itself. No HTTP and no HTML.
 *
 * Who may: evidence.state writes for the own organisation and those below it. Whoever stands above judges with evidence.verify: an
 * organisation above in the tree, the lead of its sector, the coordinator; never who stated it, nor anybody of the organisation that
 * did or that it is about. evidence.read sees what its organisation states, oversees or coordinates.
 *
 * Every act adds a version; versions have two time axes (schema/0001-evidence.sql) and are never changed. Source: Directive 18/CT-TTg;
 * grades and the checks against embellishment: evidence.md beside this file. Times are usec UTC; a day is its first moment at UTC+7. */
#ifndef MODULES_EVIDENCE_EVIDENCE_H
#define MODULES_EVIDENCE_EVIDENCE_H

#include "core/duty_source.h"
#include "modules/evidence/queries.h"
#include "modules/network/network.h"

extern const struct perm evidence_read, evidence_write, evidence_verify;

#define EVIDENCE_STATES "waiting|verified|returned|false|withdrawn"
enum { EVIDENCE_FIELDS_MAX = 8, EVIDENCE_SUBJECTS_MAX = 500 };

/* ---- kinds ---- */
/* The vocabulary compiled in; valid for the life of the program. */
const struct duty_vocabulary *evidence_vocabulary(void);
/* NULL when there is no such kind. */
const struct duty_kind *evidence_kind(struct str name);
/* Of a kind nobody else gives, about something a person can name. What was stated before a module came stays and counts. */
bool evidence_is_offered(const struct duty_kind *k);

/* ---- what the actor sees ---- */
struct evidence_sight { int64_t org, account; bool wide; struct str sector; };
err evidence_sight(struct work *w, struct evidence_sight *ret) MUST_USE;
/* The present version; E_NOT_FOUND for those who may not see it, too. */
err evidence_find(struct work *w, struct str code, struct evidence_by_code_row *ret) MUST_USE;
/* May the actor judge this one, now or as far as rights go? */
bool evidence_is_judge(struct work *w, const struct evidence_by_code_row *e);

/* ---- stating ---- */
struct evidence_form {
	struct str org;                      /* code or whole name; "": the actor's own. Not changed by a correction, like the kind */
	struct str kind;
	struct strs subjects;                /* codes of systems, teams, sectors, or of the organisation; none: the organisation itself */
	usec begins, ends;                   /* ends 0: a moment, or … */
	bool goes_on;                        /* … it still holds */
	usec judged;                         /* 0: not */
	struct strs values;                  /* "year=2026", in any order … */
	struct str value[EVIDENCE_FIELDS_MAX]; bool by_place;   /* … or in the order of the kind's fields */
	struct str doc_no;
	usec doc_at;
	struct str issuer, signer, note;
	struct uploads file;                 /* at most one; a correction without keeps the paper */
	int64_t version;                     /* of a correction: the version that was read, 0: whatever is there */
};
err evidence_state(struct work *w, const struct evidence_form *f, struct str *ret_code) MUST_USE;
/* A new version, which waits for judgement again. E_CONFLICT: judged false, or changed meanwhile. */
err evidence_correct(struct work *w, struct str code, const struct evidence_form *f) MUST_USE;
/* The present version as a form; E_DENIED for those who may not write it. */
err evidence_form_of(struct work *w, struct str code, struct evidence_form *ret) MUST_USE;
/* Whether the form says nothing else than the present version does (without its file). Notes problems like a correction. */
err evidence_is(struct work *w, struct str code, const struct evidence_form *f, bool *ret) MUST_USE;

struct evidence_act { struct str reason; int64_t version; };
/* No longer stated; a reason is needed. What was judged false cannot be withdrawn. */
err evidence_withdraw(struct work *w, struct str code, const struct evidence_act *a) MUST_USE;

/* ---- judging: E_DENIED unless evidence_is_judge(); a reason is needed for all but verify ---- */
err evidence_accept(struct work *w, struct str code, const struct evidence_act *a) MUST_USE;       /* waiting → verified */
err evidence_return(struct work *w, struct str code, const struct evidence_act *a) MUST_USE;       /* waiting → returned */
err evidence_judge_false(struct work *w, struct str code, const struct evidence_act *a) MUST_USE;  /* waiting, verified → false */
/* Takes a judgement back: the organisation that gave it, or the coordinator. Its clock begins anew. */
err evidence_reopen(struct work *w, struct str code, const struct evidence_act *a) MUST_USE;
/* Until when a version known since then is to be judged: the first late moment. Setting evidence.review_days. */
usec evidence_review_due(struct work *w, usec known_from);

/* ---- what an overseer is shown ---- */
enum evidence_flag { FLAG_PAPER_OTHERS, FLAG_PAPER_AGAIN, FLAG_LATE, FLAG_HUNT_BLIND, FLAG_HUNT_SHORT, FLAG_BULK, FLAG_NO_PAPER, N_EVIDENCE_FLAGS };
extern const char *const evidence_flag_names[N_EVIDENCE_FLAGS];
struct evidence_looked_at { struct str kind, fields; usec ends, stated; int64_t file, papers_of_others, papers_of_own, alike; };
/* Bits 1 << enum evidence_flag. */
unsigned evidence_flags(struct work *w, const struct evidence_looked_at *e);

/* ---- values ---- */
/* The text kept as fields: what is wrong is noted at the field of that name, by_place: "v1" … */
struct str values_read(struct work *w, int64_t org, const struct duty_kind *k, const struct evidence_form *f);
/* One for each field of the kind, in their order; DUTY_NULL where nothing is said. */
void values_decode(const struct duty_kind *k, struct str fields, int64_t *ret);
/* The text of one field as it was kept; "" when nothing is said. */
struct str value_kept(const struct duty_kind *k, size_t field, struct str fields);
/* As forms take it again: shares in percent, times as time_parse() reads them. */
struct str value_typed(struct arena *a, const struct duty_field *f, struct str kept);

extern const struct duty_source evidence_sources[1];
extern const struct heritage evidence_heritage[1];
extern const struct module evidence_module;

#endif
