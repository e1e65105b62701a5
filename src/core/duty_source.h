/* duty_source: what a module knows that bears on duties: attributes of subjects, and records of work that prove a duty met.
 * The work is the evidence: a source reads the module's own tables, nothing is copied or ticked. Rows in struct module.
 *
 * Names of attributes and kinds are those of data/duties/vocabulary.json; a test refuses others. Ids of subjects are those of the module's
 * rows; the sector of a lead body has the id of the body. */
#ifndef CORE_DUTY_SOURCE_H
#define CORE_DUTY_SOURCE_H

#include "engine/duty/history.h"
#include "store/work.h"

/* Organisations with org_from ≤ id < org_to, and all that is theirs now. One statement for each table, none for each row.
 * is_one: of the one organisation only its attributes are wanted, and what bears on this one subject. */
struct duty_scope { int64_t org_from, org_to; bool is_one; enum duty_unit unit; int64_t id; };
static inline bool duty_asks(const struct duty_scope *s, enum duty_unit unit) { return !s->is_one || s->unit == unit; }
/* The subject when only this one of the unit is asked for, else 0: an optional line of a statement. */
static inline int64_t duty_only(const struct duty_scope *s, enum duty_unit unit) { return s->is_one && s->unit == unit ? s->id : 0; }

/* Whose duties change: of some organisations all, of others those of one subject. */
struct duty_one { int64_t org; enum duty_unit unit; int64_t id; const char *kind; };   /* kind: because of a record of this kind only; NULL: in any case */
struct duty_orgs { VEC(int64_t) ids; VEC(struct duty_one) ones; };

/* Journal entries about a record of this kind may change duties of these organisations (ended, moved and former ones included). */
struct duty_told { const char *record; err (*orgs)(struct work *w, int64_t record_id, struct duty_orgs *add); };

struct duty_source {
	const char *name;                              /* "network.systems" */
	enum msg says;                                 /* what it proves, for the page of kinds of evidence */
	const char *gives[16];                         /* "system.level", "hunt" */
	unsigned about;                                /* bits 1 << enum duty_unit: not read for a subject of another unit. DUTY_ABOUT_ALL: organisations' attributes */
	/* Adds subjects, facts, records of the scope, every version ever known. Texts must live as long as w->a. */
	err (*read)(struct work *w, const struct duty_scope *scope, struct duty_history *to);
	struct duty_told told[8];
	bool is_stated;                                /* by people, in place of what no module gives: gives is then empty, any kind */
};

#define DUTY_ABOUT(unit) (1u << (unit))
#define DUTY_ABOUT_ALL (~0u)

/* ---- for those who write sources: names instead of indexes ---- */

/* Aborts when the vocabulary does not have it: the audit of the tables would have found it. */
int duty_given(const struct duty_history *to, const char *attribute);

/* A kind and where the fields a source fills stand in it. The others are DUTY_NULL. */
#define DUTY_FIELDS_MAX 8
struct duty_form { int kind; size_t n_fields, n; int at[DUTY_FIELDS_MAX]; };
/* fields: names joined by spaces, in the order in which duty_record_add() gets their values. */
struct duty_form duty_form(const struct duty_history *to, const char *kind, const char *fields);
/* kind and values of r are filled in here. */
void duty_record_add(struct duty_history *to, const struct duty_form *f, enum duty_unit unit, int64_t id, struct duty_record r, const int64_t *values);

/* A column of a time that may be null, as the end of an interval. */
static inline usec duty_until(usec t) { return t ? t : TIME_OPEN; }
/* The same organisation, the same subject is added once. 0 is none. */
void duty_orgs_add(struct work *w, struct duty_orgs *to, int64_t org);
void duty_one_add(struct work *w, struct duty_orgs *to, struct duty_one one);

#endif
