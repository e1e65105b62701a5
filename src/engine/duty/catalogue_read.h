/* catalogue_read: what the files that read a catalogue share: places in the text, problems, values. Inside the engine only. */
#ifndef ENGINE_DUTY_CATALOGUE_READ_H
#define ENGINE_DUTY_CATALOGUE_READ_H

#include <jansson.h>

#include "engine/duty/catalogue.h"

/* Every way in which a catalogue can be wrong; the words are in catalogue_says.c. */
enum problem_code {
	P_SIZE, P_SYNTAX, P_DOUBLE_MEMBER, P_UTF8, P_SHAPE, P_MISSING, P_UNKNOWN_MEMBER, P_LANGUAGE, P_TOKEN, P_ID_PREFIX, P_DOUBLED, P_TOO_MANY,
	P_DATE, P_SPAN, P_SHARE, P_RANGE, P_FORMAT, P_UNKNOWN_TYPE, P_UNKNOWN_KIND, P_UNKNOWN_FIELD, P_UNKNOWN_ATTRIBUTE, P_UNKNOWN_PARAM,
	P_UNKNOWN_CLAUSE, P_UNKNOWN_LADDER, P_UNKNOWN_WORD, P_UNKNOWN_CHOICE, P_UNKNOWN_NAME, P_OTHER_UNIT, P_KIND_UNIT, P_TYPE, P_ORDER,
	P_PARAM_TYPE, P_PARAM_OF_PARAM, P_NOT_A_SWITCH, P_READING_MISSING, P_CYCLE, P_CLAUSE_DEEP, P_NEED, P_NO_EVIDENCE, P_NO_TERM, P_WINDOW, P_LADDER_ORDER,
	P_ONLY_FOR, P_SEVERAL_KINDS, P_NOT_LINKED, P_NO_LITERAL, P_SELECTOR, P_SELECTOR_END, P_SELECTOR_DEEP, P_SELECTOR_LONG, P_NOT_EQUAL_MANY, P_NOT_MANY,
	N_PROBLEM_CODES
};
#define SAME(s) ((struct duty_text){ (s), (s) })          /* the same in both languages */
#define SAID(vi_, en_) ((struct duty_text){ S(vi_), S(en_) })
#define NOTHING ((struct duty_text){ 0 })
/* Fills in code, vi and en; {1} and {2} in the sentence are x and y. */
void problem_say(struct arena *a, struct catalogue_problem *p, enum problem_code code, struct duty_text x, struct duty_text y);
extern const struct duty_text duty_type_says[];            /* "số nguyên", "number" */
/* "closed, open": for people who chose a word that is not in the list. */
struct str words_listed(struct arena *a, const int64_t *words, size_t n);

/* A value of the document and the way to it. key NULL: the element `index` of a list. */
struct node { const json_t *is; const struct node *up; const char *key; size_t index; };
static inline struct node member(const struct node *n, const char *key) { return (struct node){ json_object_get(n->is, key), n, key, 0 }; }
static inline struct node element(const struct node *n, size_t i) { return (struct node){ json_array_get(n->is, i), n, NULL, i }; }

/* ---- places (catalogue_place.c); the text is valid JSON ---- */
void source_place_of(struct str json, const struct node *n, int *ret_line, int *ret_column);
struct str place_path(struct arena *a, const struct node *n);           /* "duties[3].applies" */
struct place { struct str text; int line; };
/* Text and line of every element of the list that is the root's member `key`. */
void places_of_list(struct str json, const char *key, struct place *ret, size_t n);

struct reader {
	struct arena *a;
	const struct duty_vocabulary *v;
	struct str json;
	struct duty_catalogue *c;
	struct catalogue_problem *problems;
	size_t n_problems;
};
void problem(struct reader *r, const struct node *n, enum problem_code code, struct duty_text x, struct duty_text y);

/* ---- values (catalogue_node.c): false after a problem, or when an optional one is not there ---- */
bool is_object(struct reader *r, const struct node *n, const char *members);   /* and has no other members than these, separated by spaces */
bool need_member(struct reader *r, const struct node *n, const char *key);
size_t list_of(struct reader *r, const struct node *n, size_t max);            /* how many elements; 0 when it is not there */
bool read_text(struct reader *r, const struct node *n, struct str *ret);       /* a text that is not empty */
bool read_both(struct reader *r, const struct node *n, struct duty_text *ret); /* { "vi", "en" } */
bool read_token(struct reader *r, const struct node *n, struct str *ret);      /* ASCII [a-z0-9_.-], as OSCAL tokens after a letter */
bool read_bool(struct reader *r, const struct node *n, bool *ret);
bool read_int(struct reader *r, const struct node *n, int64_t min, int64_t max, int64_t *ret);
bool read_day(struct reader *r, const struct node *n, int64_t *ret);           /* "2022-12-31" → days since 1970-01-01 */
bool read_month_day(struct reader *r, const struct node *n, int *ret_month, int *ret_day);  /* "06-30", one that every year has */
bool read_name(struct reader *r, const struct node *n, const char *const *names, int n_names, int *ret);
bool read_param(struct reader *r, const struct node *n, enum duty_type type, int *ret);     /* the id of a parameter of that type */
/* A value of that type, or { "param": id }. words: the closed list, n_words 0: any word. */
bool read_value(struct reader *r, const struct node *n, enum duty_type type, const int64_t *words, size_t n_words, struct duty_value *ret);
bool read_when(struct reader *r, const struct node *n, const struct duty_when **ret);       /* ["i8", "no"] */

/* ---- parts of a catalogue ---- */
void read_params(struct reader *r, const struct node *list);
void read_clauses(struct reader *r, const struct node *list);
void read_ladders(struct reader *r, const struct node *list);
void read_duties(struct reader *r, const struct node *list);
bool read_recurrence(struct reader *r, const struct node *n, struct duty_template *d);
void read_where(struct reader *r, const struct node *list, const struct duty_kind *k, const struct duty_template *d, const struct evidence_where **ret, size_t *ret_n);
bool read_kind(struct reader *r, const struct node *n, enum duty_unit unit, int *ret);      /* a kind of record that is about that unit */
bool read_selector(struct reader *r, const struct node *n, enum duty_unit unit, struct selector *ret);
bool read_query(struct reader *r, const struct node *n, const struct duty_template *d, struct evidence_query *ret);
int ladder_named(const struct duty_catalogue *c, struct str id);

#endif
