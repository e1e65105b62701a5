/* inside: what the files of the engine share while one question is answered. */
#ifndef ENGINE_DUTY_INSIDE_H
#define ENGINE_DUTY_INSIDE_H

#include "engine/duty/calendar.h"
#include "engine/duty/duty.h"

#define LATE_RECORDED_DAYS 30

/* A known record that is of a kind the query asks for. */
struct candidate {
	const struct duty_record *r;
	usec time;
	usec from, until;       /* of invariants: how long it counts */
	bool is_weak;           /* only the grade is missing */
};
struct candidates { struct candidate *at; size_t n; };                        /* sorted by time */

/* Windows of a rolling chain that began with work which nothing learnt since has changed, and before which all were met and are past
 * their due: as long as no fact becomes known, a chain need not be gone through from its beginning. The first one is the stretch's. */
struct link { usec stretch, start, counts_from; };
struct chain { struct link *at; size_t n, room; };              /* no room: no more are remembered */

/* Whose the subject is (first), and whose it was at any time, each once; one that is not in the history is NULL with its id. */
struct owner { int64_t id; const struct duty_subject *org; };
struct owners { struct owner *at; size_t n; };

struct ask {
	struct arena *a;
	const struct duty_rules *r;
	const struct duty_template *t;
	const struct recurrence *recur;
	const struct duty_history *h;
	const struct duty_subject *s, *heir;         /* heir: only once it goes on */
	struct owners owners;
	bool has_waivers;                            /* of any of them */
	usec at, known, in_force;
	usec next;                                   /* no status changes before */
	bool is_standing;                            /* only the last windows are asked for */
	struct chain *chain;                         /* NULL: nothing is remembered */
	struct duty_segment *segments; size_t n_segments;   /* from in_force on */
	struct candidates *found;                    /* for each query; filled when first asked for */
	VEC(struct duty_instance) out;
};

/* The status may change then. */
static inline void tick(struct ask *k, usec t)
{
	if (t > k->at && t < k->next)
		k->next = t;
}

static inline bool is_known(usec known_from, usec known_to, usec known)
{
	return known_from <= known && known < known_to;
}

/* Earliest first. */
void moments_sort(usec *at, size_t n);

/* ---- parameters: as valid at `at`, as known ---- */
int64_t ask_number(const struct ask *k, const struct duty_value *v, usec at);
struct duty_span ask_span(const struct ask *k, const struct duty_value *v, usec at);
int64_t ask_param(const struct ask *k, int param, usec at);
/* The first late moment of a term that begins at start, with the shift when the duty has it. */
usec ask_late_from(const struct ask *k, usec start, const struct duty_value *span, int times);

/* ---- whose it was (applies.c) ---- */
struct owners owners_of(struct arena *a, const struct duty_history *h, const struct duty_subject *s);
/* Whose it was then, as known; where nothing is said, whose it is now. */
int64_t owner_id(const struct duty_subject *s, usec at, usec known);

/* ---- where it applies (applies.c) ---- */
/* Stretches of a duty of a subject as they were found for one `known`; they hold for any, as long as no fact becomes known or unknown. */
struct stretches { struct duty_segment *at; size_t n; };
struct stretches ask_stretches(const struct ask *k);
enum truth ask_truth(const struct ask *k, usec at);
/* An heir goes on, and the duty still bound the body when it ended: what is open is carried. Not a state that must hold: the heir has its own. */
static inline bool ends_bound(const struct ask *k)
{
	return k->heir && k->recur->kind != RECUR_INVARIANT && ask_truth(k, k->s->heir_from - 1) == TRUE3;
}
int64_t ask_attribute(const struct ask *k, int attribute, usec at);   /* DUTY_NULL: unknown */

/* ---- proof (proof.c) ---- */
struct window {
	usec from, to;                                /* in which the work counts: [from, to) */
	usec begins;                                  /* where parameters are looked at, and whose year is meant */
	usec due;
	const struct duty_record *trigger;
	bool is_lasting;                              /* what is counted by its beginning must still last */
};
struct proof { int have, need; usec met_at; const struct duty_record *by; bool is_in_review; };
const struct candidates *ask_candidates(struct ask *k, size_t query);
/* Index of the first condition that does not hold; -1 when all do. */
int where_fails(const struct ask *k, const struct evidence_where *where, size_t n, const struct duty_record *r, const struct window *w);
struct proof ask_proof(struct ask *k, const struct window *w);
/* The same for the state at one moment: everything that lasts then. */
struct proof ask_state(struct ask *k, usec at, usec due);   /* due: what is submitted must have been stated before */
/* When the number a share is of changes: of all its owners. */
struct changes { VEC(usec) at; };
struct changes share_changes(const struct ask *k);
/* Until when a record counts for an invariant. */
usec lasts_until(const struct ask *k, const struct evidence_query *q, const struct duty_record *r);
bool is_contradicted(struct ask *k, const struct window *w);
bool is_substituted(struct ask *k, int kind, const struct window *w);
bool asks_for_year(const struct duty_template *t);
usec record_time(const struct evidence_query *q, const struct duty_record *r);
enum duty_grade record_grade(const struct duty_record *r);

/* Everything set up for a question; the segments are found, no instance yet. */
struct ask ask_of(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec at, usec known);
/* The same with segments that are known to be so; NULL: they are looked for. */
struct ask ask_with(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec at, usec known,
	const struct stretches *found);
bool query_is_of(const struct evidence_query *q, int kind);
int64_t query_distinct(const struct evidence_query *q, const struct duty_record *r);
/* Whether work of that time may count for the window at all. */
bool work_is_in(const struct ask *k, const struct evidence_query *q, const struct duty_record *r, usec time, const struct window *w);
/* From when a record holds, for an invariant. */
usec lasts_from(const struct evidence_query *q, const struct duty_record *r);
bool record_is_linked(const struct ask *k, const struct duty_record *r, const struct window *w);

/* ---- instances (instances.c) ---- */
/* In which time work counts for an instance that was found before. */
struct window window_of(struct ask *k, const struct duty_instance *i, const struct duty_record *trigger);
void ask_instances(struct ask *k);
/* Whether its windows end with their time, met or not. */
bool windows_end(const struct recurrence *r);
/* Of a body that has an heir: the window was there when the body ended, and its time was not over. */
bool is_begun_not_over(const struct ask *k, const struct duty_instance *i);
const struct duty_waiver *waiver_for(const struct ask *k, usec due);

#endif
