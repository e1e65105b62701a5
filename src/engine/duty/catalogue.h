/* catalogue: duties of a directive or regulation as data: clause texts, parameters, and for each duty a rule:
 * whom it binds (selector), when (recurrence), what proves it (evidence), what contradicts it. The engine knows no text of law.
 * Native form: JSON, docs/duty-catalogue.md. Everything lies in the arena it was read into and is never changed. */
#ifndef ENGINE_DUTY_CATALOGUE_H
#define ENGINE_DUTY_CATALOGUE_H

#include "base/clock.h"
#include "engine/duty/vocabulary.h"

/* M mandatory, S mandatory with soft wording, E encouraged (never overdue), X accountability. */
enum duty_modality { MODALITY_M, MODALITY_S, MODALITY_E, MODALITY_X };

/* ISO 8601, only one sort at a time in law: "P6M", "P30D", "PT24H". */
struct duty_span { int months, days; usec time; };

/* A number written down, or a parameter. */
struct duty_value { int param; int64_t literal; struct duty_span span; };  /* param -1: the literal (or the span of a duration) */

struct duty_param {
	struct str id;                   /* "hunt_gap" */
	enum duty_type type;
	struct duty_text label;
	struct str ground;               /* "1b", "[P]": legal ground or that it is a choice of the platform */
	int64_t initial; struct duty_span initial_span;
	int64_t min, max;                /* of ints, shares; DUTY_NULL: no limit */
	const int64_t *choices; size_t n_choices;   /* words: the readings of a switch (I1–I11) */
	const struct duty_text *choice_labels;
};

/* ---- selectors: three-valued, compiled to postfix ---- */
enum truth { FALSE3, TRUE3, UNKNOWN3 };
enum selector_op { SEL_EQ, SEL_NE, SEL_LT, SEL_LE, SEL_GT, SEL_GE, SEL_IN, SEL_HAS, SEL_AND, SEL_OR, SEL_NOT };
struct selector_step { enum selector_op op; int attribute; int64_t literal; const int64_t *set; size_t n_set; int line, column; };
struct selector { const struct selector_step *steps; size_t n; struct str text; };
#define SELECTOR_DEPTH 32            /* deeper expressions are refused */
#define SELECTOR_STACK (2 * SELECTOR_DEPTH + 3)   /* what the evaluation of the postfix form needs at most */
#define SELECTOR_MAX 4096            /* bytes of text */

/* ---- evidence ---- */
enum where_op { WHERE_EQ, WHERE_NE, WHERE_LT, WHERE_LE, WHERE_GT, WHERE_GE };
/* Pseudo-fields every record has. */
enum { FIELD_BEGINS = -1, FIELD_ENDS = -2, FIELD_JUDGED = -3 };
/* A condition that is made only under one reading of a switch. */
struct duty_when { int param; int64_t word; };
struct evidence_where {
	int field;                       /* of the (first) kind, or FIELD_… */
	enum where_op op;
	enum { OPERAND_VALUE, OPERAND_YEAR /* of the window */, OPERAND_TRIGGER } of;
	struct duty_value value;
	int trigger_field;               /* OPERAND_TRIGGER: field of the record that began it; when that says nothing, the condition holds */
	const struct duty_when *when;    /* NULL: always; the switch says something else: the condition holds */
};
struct evidence_query {
	const int *kinds; size_t n_kinds;         /* a record of any of these; conditions only when there is one */
	struct duty_value need;                   /* how many; with share_of: parts of 10,000 of that attribute, rounded up */
	int share_of;                             /* attribute index, -1 */
	int distinct;                             /* field whose values must differ, -1: the record's id */
	const struct evidence_where *where; size_t n_where;
	enum duty_grade_min { MIN_CLAIMED, MIN_ATTESTED, MIN_VERIFIED, MIN_AUTO } min_grade;
	enum { COUNT_BY_END, COUNT_BY_START, COUNT_BY_JUDGED } count_by;
	struct duty_value lasts;                  /* invariants: a point counts this long; span 0: as long as the record itself */
	bool is_linked;                           /* on-event: the record's field "for" names the trigger */
	bool from_ever;                           /* once: also what was before the window began */
};

enum recur_kind { RECUR_ONCE, RECUR_ONCE_REL, RECUR_ROLLING, RECUR_BUCKET, RECUR_INVARIANT, RECUR_ON_EVENT, RECUR_ACTIVITY, RECUR_CREDIT };
enum bucket_size { BUCKET_MONTH, BUCKET_QUARTER, BUCKET_HALF, BUCKET_YEAR };
struct recurrence {
	enum recur_kind kind;
	/* once: the civil day D of «trước ngày D»; late from D 00:00 (+07) when the reading is exclusive, from D+1 00:00 when inclusive */
	int64_t due_day;                          /* days since 1970-01-01; INT64_MIN: only entry + grace */
	int exclusive;                            /* parameter that holds the reading: word "exclusive" or "inclusive"; -1: inclusive */
	struct duty_value grace;                  /* once: who is bound later has from then this long */
	struct duty_value gap;                    /* once-rel, rolling, on-event: the term */
	bool is_scheduled;                        /* rolling: from the anchor, not from the last time */
	enum bucket_size bucket;                  /* bucket, activity */
	int cutoff_month, cutoff_day;             /* who is bound after that day of the (yearly) bucket begins with the next; 0: none */
	int deadline_month, deadline_day;         /* bucket year: to be done until the end of that day; 0: the bucket's end */
	int deadline_years;                       /* that day lies so many years after the bucket's year */
	struct duty_value tolerance;              /* invariant: how long a breach may last */
	struct selector holds;                    /* invariant: instead of evidence, n == 0: none */
	int trigger;                              /* on-event: kind of record */
	const struct evidence_where *trigger_where; size_t n_trigger_where;
	int deadline_field;                       /* on-event: time field of the trigger that is the due time; -1 */
	bool shifts;                              /* terms that end on a day off go on to the next working day (Civil Code 2015 Art. 148.5) … */
	int shift_param;                          /* … if this parameter says "shift"; -1: no shift */
};
/* The readings of one duty: which one is in force says a switch. */
struct duty_reading { int64_t choice; struct recurrence recur; };

struct duty_template {
	struct str id;                            /* "ct18-1b-1" */
	struct str clause;                        /* "1b" */
	enum duty_modality modality;
	enum duty_unit unit;
	struct duty_text title, text, must, proof;  /* short name; words of the law; what to do; how it is proved */
	struct selector applies;
	int reading_param;                        /* -1: one reading */
	const struct duty_reading *readings; size_t n_readings;
	const struct evidence_query *evidence; size_t n_evidence;   /* all of them */
	struct evidence_query contradicts; bool has_contradicts;    /* a record that, younger than the proof, says the opposite */
	bool is_waivable, red_when_soft;          /* S: overdue only when its parameter says so */
	struct str ladder, first_chaser;          /* "default", "org-security" */
	const struct str *rollup; size_t n_rollup;
	int line;                                 /* in the file */
	struct str json;                          /* its native form, for OSCAL's back matter */
};

#define CLAUSE_DEPTH 6               /* clauses in clauses */
struct duty_clause { struct str id; struct duty_text title, text; int parent; };   /* parent: index, -1 */
/* days from due: -30 … +60, as the catalogue has it; param: the parameter that may be decided otherwise, -1; form: "digest", "letter", "annex" */
struct chase_step { int days, param; struct str to; struct str form; };
struct chase_ladder { struct str id; const struct chase_step *steps; size_t n_steps; };

struct duty_catalogue {
	struct str id, version, hash;             /* "ct18", "2022.1", SHA-256 of the file in hex */
	struct duty_text title, document;         /* «Chỉ thị 18/CT-TTg ngày 13 tháng 10 năm 2022» */
	usec in_force_from, in_force_to;
	const struct duty_param *params; size_t n_params;
	const struct duty_clause *clauses; size_t n_clauses;
	const struct duty_template *duties; size_t n_duties;
	const struct chase_ladder *ladders; size_t n_ladders;
	struct str json;
};

struct catalogue_problem { int line, column; struct str where, code, vi, en; };   /* where: "duties[3].applies"; code: "catalogue.unknown_attribute" */
#define CATALOGUE_MAX (4 << 20)      /* bytes */
#define CATALOGUE_PROBLEMS 100       /* more are not listed */
/* Reads and checks everything; *ret is set only when there is no problem. Lines and columns (of characters) count from 1.
 * E_INVALID when there are any problems. */
err catalogue_read(struct arena *a, const struct duty_vocabulary *v, struct str json, const struct duty_catalogue **ret,
	struct catalogue_problem **ret_problems, size_t *ret_n) MUST_USE;

int catalogue_duty(const struct duty_catalogue *c, struct str id);     /* index, -1 */
int catalogue_param(const struct duty_catalogue *c, struct str id);    /* index, -1 */
int catalogue_clause(const struct duty_catalogue *c, struct str id);   /* index, -1 */

/* "system.level >= 3 and system.stage in {operating,pilot}" for a duty of that unit: asks attributes of the unit and of its organisation.
 * Of attributes with many values, has(attribute, word), = and in are true when one of the values is among those named; role(word) is
 * has(org.role, word), under(CODE) is has(org.above, CODE). Grammar: docs/duty-catalogue.md. E_INVALID with the problem, whose line and
 * column are those in the text. */
err selector_read(struct arena *a, const struct duty_vocabulary *v, enum duty_unit unit, struct str text, struct selector *ret, struct catalogue_problem *ret_problem) MUST_USE;

/* A value of a parameter as it is written in catalogues and settings: "P6M", "5", "0.80", "true", "rolling". False when it is not of the
 * parameter's type, below min, above max, or none of the choices. */
bool param_read(const struct duty_param *p, struct str text, int64_t *ret, struct duty_span *ret_span);
struct str param_text(struct arena *a, enum duty_type type, int64_t value, struct duty_span span);

/* ISO 8601 of one component ("P1Y" is twelve months, "P2W" fourteen days, "PT90M" 90 minutes), more than zero and at most 100 years. */
bool span_read(struct str iso8601, struct duty_span *ret);
struct str span_text(struct arena *a, struct duty_span s);             /* "P6M" */
bool share_read(struct str decimal, int64_t *ret);                     /* "0.80" is 8000; 0 to 1, four digits at most */

#endif
