/* vocabulary: the closed set of words in which duties are written down: units, attributes, kinds of record and their fields,
 * with their types (data/duties/vocabulary.json). Modules give values for them; catalogues ask for them. */
#ifndef ENGINE_DUTY_VOCABULARY_H
#define ENGINE_DUTY_VOCABULARY_H

#include "base/arena.h"
#include "base/err.h"

enum duty_unit { UNIT_ORG, UNIT_TEAM, UNIT_SYSTEM, UNIT_SECTOR, UNIT_INCIDENT, UNIT_FINDING, UNIT_ALERT, UNIT_VENDOR, UNIT_PERSON, N_DUTY_UNITS };
extern const char *const duty_unit_names[N_DUTY_UNITS];   /* "org", "team", … */

enum duty_type { DUTY_INT, DUTY_BOOL, DUTY_WORD, DUTY_SHARE /* parts of 10,000 */, DUTY_TIME /* usec */, DUTY_ID, DUTY_DURATION };
#define DUTY_NULL INT64_MIN         /* a value that is not said */

struct duty_text { struct str vi, en; };

struct duty_attribute {
	struct str name;                 /* "system.level" */
	enum duty_unit unit;
	enum duty_type type;
	bool is_many;                    /* several values hold at once */
	const int64_t *words; size_t n_words;   /* the only words it may be; 0: any */
	struct duty_text says;
};
struct duty_field { struct str name; enum duty_type type; const int64_t *words; size_t n_words; struct duty_text says; };
struct duty_kind {
	struct str name;                 /* "hunt" */
	unsigned units;                  /* bit 1 << enum duty_unit: what it may be about */
	const struct duty_field *fields; size_t n_fields;
	struct duty_text says;
};
struct duty_word_says { int64_t word; struct duty_text says; };
struct duty_vocabulary {
	struct duty_text units[N_DUTY_UNITS];
	const struct duty_attribute *attributes; size_t n_attributes;
	const struct duty_kind *kinds; size_t n_kinds;
	const struct duty_word_says *words; size_t n_words;   /* what the words of closed lists say, in the order of their names */
};

/* Reads vocabulary.json; texts and tables lie in the arena. E_INVALID with a sentence in *ret_why. */
err vocabulary_read(struct arena *a, struct str json, const struct duty_vocabulary **ret, struct str *ret_why) MUST_USE;

/* Indexes by name; -1 when there is none. */
int vocabulary_attribute(const struct duty_vocabulary *v, struct str name);
int vocabulary_kind(const struct duty_vocabulary *v, struct str name);
/* What a word says; the word itself when it belongs to no closed list. */
struct duty_text vocabulary_word(const struct duty_vocabulary *v, int64_t word);
int duty_kind_field(const struct duty_kind *k, struct str name);
bool duty_unit_named(struct str name, enum duty_unit *ret);
bool duty_type_named(struct str name, enum duty_type *ret);   /* "int", "share", … */
const char *duty_type_name(enum duty_type t);

/* Words as numbers: the same text has the same number as long as the process lives. Thread-safe; only for closed
 * vocabularies and codes of the register, never for free text: nothing is forgotten. > 0. */
int64_t duty_word(struct str text);
struct str duty_word_text(int64_t word);   /* "" when there is no such word */

#endif
