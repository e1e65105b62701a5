/* inside: what the files of the duty module share. */
#ifndef MODULES_DUTY_INSIDE_H
#define MODULES_DUTY_INSIDE_H

#include "core/duty_source.h"
#include "modules/duty/duty.h"
#include "modules/duty/queries.h"

/* Times that never come, in the database. */
#define FAR_AWAY 9000000000000000000LL
static inline usec duty_stored(usec t) { return t > FAR_AWAY ? FAR_AWAY : t; }
static inline usec duty_loaded(usec t) { return t >= FAR_AWAY ? TIME_OPEN : t; }

/* ---- books.c ---- */
/* Number of a template in the database; 0 when it has none. */
int64_t duty_number(const struct duty_books *b, struct str duty);
/* The other way round: "" when there is none. */
struct str duty_code(const struct duty_books *b, int64_t number);
/* Puts in the catalogues that come with the program when they are new. Called by the module's start. */
err duty_books_seed(struct store *s) MUST_USE;

/* ---- load.c ---- */
/* What all modules know about the organisations of the scope; those that go on for one of them are read too. Ready to be asked. */
err duty_load(struct work *w, struct duty_scope scope, struct duty_history **ret) MUST_USE;

/* ---- keep.c ---- */
/* Rules of all catalogues in force, once for many organisations. */
struct duty_laws { struct duty_books books; struct duty_rules *rules; int64_t **numbers; };   /* [catalogue], [catalogue][duty] */
err duty_laws(struct work *w, struct duty_laws *ret) MUST_USE;
/* What stands in the database and what follows from the records: one row of a subject and a duty. */
struct duty_kept { enum duty_unit unit; int64_t subject, number, org; struct duty_standing is; struct str flips; };
/* What has to be written so that what is kept is what follows from the records. In the arena of the work that found it. */
struct duty_delta {
	int64_t seq;                     /* of this computation */
	VEC(struct duty_standing_put_in) standings;
	VEC(struct duty_standing_drop_in) gone;
	VEC(struct duty_subject_put_in) subjects;
	VEC(struct duty_subject_came_in) came;   /* new ones, and those from another organisation */
	VEC(struct duty_former_put_in) formers;
	VEC(struct duty_owned_put_in) owned;
	VEC(struct duty_substitute_put_in) substitutes;
	VEC(struct duty_changed_put_in) orgs;
};
/* What following needs to know beside: whose things were, what may stand for what. */
static inline size_t duty_delta_notes(const struct duty_delta *d) { return d->owned.n + d->substitutes.n; }
static inline size_t duty_delta_rows(const struct duty_delta *d) { return d->standings.n + d->gone.n; }
/* Adds what differs for all subjects of a scope of one organisation, of which h is the history; reads only. */
err duty_differ(struct work *w, const struct duty_laws *l, const struct duty_history *h, const struct duty_scope *of, struct duty_delta *d) MUST_USE;
err duty_delta_write(struct work *w, const struct duty_delta *d) MUST_USE;

/* ---- flips.c: changes of status as bytes ---- */
struct str flips_write(struct arena *a, const struct duty_flip *f, size_t n);
/* The next one at *pos, which moves on; false at the end or when the bytes are broken. `last` is the one before (zeroed at first). */
bool flips_next(struct str bytes, size_t *pos, struct duty_flip *last);

/* ---- cube.c: numbers in memory ---- */
/* Adds the counts of an organisation to to[number][status] (index: template number, below n_numbers). at: 0 now.
 * The cube is brought up to date first, by cube_renew() of the same work. */
err cube_renew(struct work *w) MUST_USE;
struct cube_due { int64_t number; usec due; };
void cube_add(int64_t org, usec at, struct duty_count *to, size_t n_numbers);
/* Everything is read anew: another database. */
void cube_forget(void);
/* The earliest due time of what is open, for each template number of an organisation; FAR_AWAY when none. */
void cube_dues(int64_t org, usec *to, size_t n_numbers);

/* What is overdue and what falls due soon, by template number. met_counts[number]: what is met now falls due again (rolling terms). */
void cube_risk(int64_t org, usec now, const bool *met_counts, struct duty_risk *to, size_t n_numbers);

/* ---- follow.c ---- */
err duty_heard(struct work *w, const char *kind, const int64_t *ids, size_t n) MUST_USE;

/* ---- recompute.c ---- */
/* All standings in the transaction of w: `ungcuu rebuild`. */
err duty_rebuild(struct work *w) MUST_USE;

/* ---- verbs ---- */
int duty_verb(int argc, char **argv);
int duty_status_verb(int argc, char **argv);

#endif
