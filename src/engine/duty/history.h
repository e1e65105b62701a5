/* history: what is known about organisations and all that is theirs, in the form the duties engine reads: subjects with
 * attributes, records of work, waivers, each on two time axes (true when, known when). Plain memory: no SQL, no clock.
 *
 * All times are usec UTC. An interval is [from, to): `to` is the first moment it is over; TIME_OPEN: not over.
 * Everything is allocated in the history's arena and sorted by history_ready(). */
#ifndef ENGINE_DUTY_HISTORY_H
#define ENGINE_DUTY_HISTORY_H

#include "base/arena.h"
#include "base/clock.h"
#include "engine/duty/vocabulary.h"

#define TIME_OPEN INT64_MAX

/* How far a record is believed, low to high (duties.md §2.4). */
enum duty_grade { GRADE_CLAIMED, GRADE_ATTESTED, GRADE_VERIFIED, GRADE_AUTO, N_DUTY_GRADES };
extern const char *const duty_grade_names[N_DUTY_GRADES];      /* "claimed" … */

struct duty_fact {
	int attribute;                  /* index in the vocabulary */
	int64_t value;                  /* int; bool 0/1; duty_word() of a word */
	usec from, to;                  /* true in the world */
	usec known_from, known_to;      /* known to the register */
};

/* One version of one record of work as it bears on one subject. A record that covers several systems is added once for each.
 * A changed record (verified, corrected, withdrawn) is a further version with the same id, its known_from where the last one's known_to is. */
struct duty_record {
	int64_t id;                     /* of the record in its module */
	int kind;                       /* index in the vocabulary */
	enum duty_grade grade;
	bool is_false;                  /* the overseer found that it is not true */
	usec begins, ends, judged;      /* work; a point has begins = ends; a state that lasts has ends = TIME_OPEN; judged 0: not judged */
	usec stated;                    /* when it was first recorded: late recording lowers the grade */
	usec known_from, known_to;
	const int64_t *values;          /* one for each field of its kind, in their order; DUTY_NULL: not said */
};

enum waiver_type { WAIVER_WAIVE, WAIVER_EXTEND, WAIVER_SUBSTITUTE };
struct duty_waiver {
	int64_t id;
	struct str duty;                /* id of a template; "" = every one that may be waived */
	int64_t subject;                /* 0: all subjects of the organisation */
	enum waiver_type type;
	usec from, to;
	int extend_days;                /* WAIVER_EXTEND */
	int substitute_kind;            /* WAIVER_SUBSTITUTE: a record of this kind proves it instead */
	usec known_from, known_to;
};

struct duty_subject {
	enum duty_unit unit;
	int64_t id;                     /* within its unit */
	int64_t org;                    /* whose it is now; of an organisation: itself */
	struct str code, name;          /* for people */
	int64_t heir;                   /* organisations: id of the one that goes on with its duties, 0 = none */
	usec heir_from;
	/* sorted by attribute, from */
	struct duty_fact *facts; size_t n_facts;
	/* sorted by kind, begins, id, known_from */
	struct duty_record *records; size_t n_records;
};
/* Whose a thing was: facts with this attribute carry the id of the organisation. */
#define DUTY_OWNER (-1)

struct duty_history;
struct duty_history *history_new(struct arena *a, const struct duty_vocabulary *v);
const struct duty_vocabulary *history_vocabulary(const struct duty_history *h);

/* The building of it, by the sources of the modules. Facts and records of a subject not (yet) added are kept until it is;
 * those of subjects that never come are dropped by history_ready(). */
void history_subject(struct duty_history *h, enum duty_unit unit, int64_t id, int64_t org, struct str code, struct str name);
void history_heir(struct duty_history *h, int64_t org, int64_t heir, usec from);
void history_fact(struct duty_history *h, enum duty_unit unit, int64_t id, const struct duty_fact *f);
/* r->values is copied: as many as the kind has fields. */
void history_record(struct duty_history *h, enum duty_unit unit, int64_t id, const struct duty_record *r);
void history_waiver(struct duty_history *h, int64_t org, const struct duty_waiver *w);
/* Organisations whose something is or was, by what has been added so far: each once, ascending. */
void history_owners(const struct duty_history *h, struct arena *a, int64_t **ret, size_t *ret_n);
/* Sorts and joins; to be called once, before any question. Cheap when little was added. */
void history_ready(struct duty_history *h);

/* In the order of (org, unit, id). */
const struct duty_subject *history_subjects(const struct duty_history *h, size_t *ret_n);
const struct duty_subject *history_find(const struct duty_history *h, enum duty_unit unit, int64_t id);  /* NULL */
const struct duty_waiver *history_waivers(const struct duty_history *h, int64_t org, size_t *ret_n);

#endif
