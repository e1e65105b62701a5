/* chase (đôn đốc): whoever has not done a duty is reminded, written to, answers, and is judged; what came of it is counted.
 *
 * The ladder (who is addressed, how many days from the due day, in which form) stands in the catalogue (engine/duty/catalogue.h). Once a working
 * day the ladder is gone through over the kept standings: what has reached a step is an item, once for each step of each window of each duty of
 * each subject. Items of one organisation and one chaser become a chase with a code: a digest or a reminder, sent at once; or the draft of a letter,
 * which an officer words, somebody else signs and issues, the organisation acknowledges and answers, and the chaser accepts or not. Each person
 * gets one mail a day at most with all of it. The due day never moves; steps that fall on days off are taken on the next working day.
 *
 * Whom a waiver or a dispute is being decided for is not chased meanwhile. Met, waived, gone to another body, or no longer binding: the item is
 * settled, and a chase with nothing open is over. Sources: Directive 18/CT-TTg, point d of clause 2; duties.md §2.9; form of letters: Decree
 * 30/2020/NĐ-CP; terms: Civil Code 2015 Art. 147–148.
 *
 * Who sees a chase: the chaser and the coordinator; once it is issued also the chased organisation, those above it, and the lead body of its
 * sector. chase.answer acts for the chased tree, chase.write for the chaser and as the coordinator, chase.sign for the chaser alone. */
#ifndef MODULES_CHASE_CHASE_H
#define MODULES_CHASE_CHASE_H

#include "modules/chase/queries.h"
#include "modules/oversight/oversight.h"

extern const struct module chase_module;
extern const struct perm chase_read, chase_answer_perm, chase_write, chase_sign;

#define CHASE_STATES "draft|submitted|issued|answered|accepted|cured|cancelled"
#define CHASE_KINDS "digest|reminder|letter"
#define CHASE_STEPS "doer|org-focal|head-office|parent|lead|pmo"
#define CURE_BY "step|clause|class|each"
#define CHASE_REVIEWS "waiver|dispute|evidence|chase"
enum { CHASE_TEXT_MAX = 8000 };

/* ---- the ladder (ladder.c); pure ---- */
typedef bool day_off_fn(void *arg, int64_t day_number);
struct ladder_place {
	const struct chase_ladder *ladder;
	usec due;                            /* the first moment it is late */
	bool is_owed;                        /* overdue, contradicted or partly met: only then letters and the annex */
	int64_t last_day, last_on;           /* the step taken last for this window, and the day it was taken; LADDER_NONE, 0: none */
};
#define LADDER_NONE (-100000)
/* The day on which a step is taken: the due day and so many days, or the next working day after it. */
int64_t ladder_step_on(usec due, int days, day_off_fn *is_off, void *arg);
/* The step to take on that day: the highest that is reached and not yet taken; the annex only as long after the step before it as the
 * ladder says. NULL: none. */
const struct chase_step *ladder_step(const struct ladder_place *p, int64_t today, day_off_fn *is_off, void *arg);

/* The catalogue's ladders with the days that are decided for w->now; as many as the catalogue has, in its order (climb.c). */
err chase_ladders(struct work *w, const struct duty_catalogue *c, struct chase_ladder **ret) MUST_USE;

/* ---- a day's round (run.c) ---- */
/* What is settled, the ladder once a day, digests. Nothing on days off. Safe to call again at any time: what was done is not done again. */
err chase_round(struct store *s, struct work *w) MUST_USE;
/* Job "chase.daily": the round, from the setting chase.hour on. */
err chase_daily(struct store *s, struct work *w, struct str args_json) MUST_USE;
/* Parts of it, each in the caller's transaction. */
/* Settles the items of one organisation whose duties stand otherwise now, and the chases that are over by that. */
err chase_settle_org(struct work *w, int64_t org) MUST_USE;
/* Takes the steps of these organisations: org_from ≤ id < org_to. *ret_n: items. */
err chase_climb(struct work *w, int64_t org_from, int64_t org_to, int64_t *ret_n) MUST_USE;
/* One mail to each person of the organisation who has not had one today and has something to read. */
err chase_digest_of(struct work *w, int64_t org) MUST_USE;

/* ---- who chases (whom.c) ---- */
struct chasers { int64_t coordinator, lead, pmo; struct org_of_role_rows leads; };
/* Bodies of the register at w->now; 0 where there is none. */
err chasers_find(struct work *w, struct chasers *ret) MUST_USE;
struct chased { int64_t org, parent; struct str sector; };
/* The body in whose name a step is taken. first: of the duty. for_pmo: the Government Office would, and is not there. */
int64_t chaser_of(const struct chasers *c, const struct chased *o, struct str step, struct str first, bool *ret_for_pmo);
/* digest, reminder, letter; annex for what only goes to the report. */
struct str chase_kind_of(const struct chase_step *s);

/* ---- digests (digest.c) ---- */
/* What somebody's roles read: bits of chase_digest.sees. */
enum digest_sees { SEES_DOER = 1, SEES_FOCAL = 2, SEES_HEAD = 4 };
/* Whether it stands in the digest of somebody of that organisation. */
bool digest_has(const struct chase_digest_items_row *i, int64_t org, unsigned sees);
/* The actor's last digest again, with how it stands now; found false when there was none. */
struct digest { int64_t day, org; unsigned sees; struct chase_digest_items_row *at; size_t n; };
err digest_last(struct work *w, struct digest *ret, bool *ret_found) MUST_USE;

/* ---- one chase (letter.c, answer.c, sight.c) ---- */
/* How the actor stands to a chase. */
struct chase_side { bool is_chaser, is_coordinator, is_chased, sees; };
err chase_side_of(struct work *w, int64_t org, int64_t by, bool is_issued, struct chase_side *ret) MUST_USE;
/* E_NOT_FOUND, as of one that does not exist, when it is not the actor's to see. */
err chase_see(struct work *w, struct str code, struct chase_get_row *ret) MUST_USE;
struct letter_form { struct str body; usec answer_by; };              /* answer_by: the last day; 0: as long as the setting says */
err chase_word(struct work *w, struct str code, const struct letter_form *f) MUST_USE;
/* The draft gets its number and goes to whoever signs; what is being decided, or settled, is left out. E_CONFLICT when nothing is left. */
err chase_hand_in(struct work *w, struct str code) MUST_USE;
struct reason_form { struct str reason; };
err chase_send_back(struct work *w, struct str code, const struct reason_form *f) MUST_USE;
err chase_withdraw(struct work *w, struct str code, const struct reason_form *f) MUST_USE;
/* By somebody of the chaser who did not hand it in. Mail to the heads, officers and contact points. */
struct issue_form { struct str signer, signer_title; };
err chase_send(struct work *w, struct str code, const struct issue_form *f) MUST_USE;
err chase_acknowledge(struct work *w, struct str code) MUST_USE;
struct answer_form { struct str answer; usec promised_at; struct uploads files; };
err chase_reply(struct work *w, struct str code, const struct answer_form *f) MUST_USE;
struct verdict_form { struct str finding; usec answer_by; };
err chase_accept(struct work *w, struct str code, const struct verdict_form *f) MUST_USE;
err chase_insist(struct work *w, struct str code, const struct verdict_form *f) MUST_USE;

enum chase_media { CHASE_PDF, CHASE_DOCX };
/* The letter «Công văn đôn đốc» (Decree 30/2020/NĐ-CP, Appendix I). Appends to out. E_CONFLICT when it is no letter. */
err chase_letter(struct work *w, const struct chase_get_row *x, enum chase_media media, enum lang lang, struct buf *out) MUST_USE;

/* ---- what came of it (cure.c) ---- */
struct cure_count { int64_t n, met, waived, open, of[3], met_in[3]; };  /* within 7, 15, 30 days */
struct cure_line { struct str step, clause, class; struct cure_count is; };
struct cure { struct cure_line *at; size_t n; struct cure_count all; };
/* Sent in [from, to), in the actor's sight. */
err chase_cure_of(struct work *w, usec from, usec to, struct cure *ret) MUST_USE;
/* Sums for each step, clause or class alone (CURE_BY), in the order of their first line; "each": as they are. What is not asked for is "" in a line. */
void cure_sum(struct arena *a, struct cure *c, struct str by);
extern const int cure_days[3];

#endif
