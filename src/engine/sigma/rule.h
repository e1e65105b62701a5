/* rule: Sigma 2.1 documents (rules, correlations, filters) as trees of tests. Nothing here looks at an event.
 *
 * Sources: Sigma rules, correlation rules and filters specifications and the modifiers appendix, version 2.1.0 (2025-08-02). What is
 * open there is settled in docs/sigma.md. All memory belongs to the arena the book was made with. */
#ifndef ENGINE_SIGMA_RULE_H
#define ENGINE_SIGMA_RULE_H

#include "engine/sigma/pattern.h"
#include "engine/sigma/tree.h"
#include "formats/ip.h"

/* ---- values ---- */
enum value_kind { VALUE_PATTERN, VALUE_NUMBER, VALUE_NULL, VALUE_REGEX, VALUE_CIDR, VALUE_COMPARE, VALUE_EXISTS, VALUE_FIELD };
enum compare { CMP_EQ, CMP_NEQ, CMP_LT, CMP_LTE, CMP_GT, CMP_GTE };
enum time_part { TIME_WHOLE, TIME_MINUTE, TIME_HOUR, TIME_DAY, TIME_WEEK, TIME_MONTH, TIME_YEAR };

struct sigma_value {
	enum value_kind kind;
	struct pattern pattern;          /* PATTERN; NUMBER: the number as text */
	double number;                   /* NUMBER, COMPARE */
	enum compare compare;            /* COMPARE */
	enum time_part part;             /* COMPARE: of a time in the field */
	struct str text;                 /* REGEX, CIDR as written; FIELD: the other field's name */
	bool ignore_case, multi_line, dot_all;   /* REGEX */
	bool cased, starts, ends;        /* FIELD */
	bool yes;                        /* EXISTS */
	struct ip_prefix net;            /* CIDR */
	unsigned at;                     /* REGEX, FIELD: index given by the compiler */
};

/* Values one after the other; `any` of a group is enough (windows of base64offset, values of a placeholder). */
struct sigma_group { struct sigma_value *at; size_t n; };

struct sigma_item {
	struct str field;                /* "": anywhere in the event */
	int line;
	bool all;                        /* every group, not one of them */
	bool negated;                    /* |neq */
	struct sigma_group *groups; size_t n;
	unsigned slot;                   /* of the field, given by the compiler */
};

enum node_kind { NODE_AND, NODE_OR, NODE_NOT, NODE_ITEM, NODE_TRUE };
struct sigma_node {
	enum node_kind kind;
	const struct sigma_node **at; size_t n;   /* NOT has one; AND, OR have any number */
	struct sigma_item *item;
	size_t weight;                   /* items in it, shared ones counted each time */
};

#define SIGMA_MAX_WEIGHT 100000

/* ---- documents ---- */
enum sigma_level { LEVEL_INFORMATIONAL, LEVEL_LOW, LEVEL_MEDIUM, LEVEL_HIGH, LEVEL_CRITICAL, N_LEVELS };
struct sigma_source { struct str category, product, service; };   /* "": not said */

enum correlation_kind { EVENT_COUNT, VALUE_COUNT, TEMPORAL, TEMPORAL_ORDERED, VALUE_SUM, VALUE_AVG, VALUE_PERCENTILE, VALUE_MEDIAN };
struct sigma_bound { enum compare compare; double number; };
struct sigma_alias { struct str alias, rule, field; };

struct sigma_correlation {
	enum correlation_kind kind;
	const struct str *rules; size_t n_rules;             /* as written: ids or names */
	const struct sigma_rule **of;                        /* those rules; set by the compiler */
	const struct str *group_by; size_t n_group_by;
	const struct sigma_alias *aliases; size_t n_aliases;
	int64_t span_usec;
	struct sigma_bound bounds[6]; size_t n_bounds;
	const struct str *fields; size_t n_fields;           /* whose values are counted */
	int percentile;
	const struct sigma_node *expression;                 /* temporal: items name rules by index in `slot`; NULL: bounds or all of them */
	bool generate;
};

struct sigma_rule {
	struct str file; int line;
	struct str id, name, title, author, status, description, date;
	enum sigma_level level;
	const struct str *tags; size_t n_tags;
	struct sigma_source source;
	const struct sigma_node *when;                       /* NULL for a correlation */
	struct sigma_correlation *correlation;               /* NULL for a rule */
	size_t index;                                        /* in the book */
	bool silent;                                         /* stands for a correlation only (generate: false) */
};

struct sigma_filter { struct sigma_rule head; const struct str *rules; size_t n_rules; bool any; };   /* head.when: true for what is dropped */

/* Why a document is not used. code: "yaml", "shape", "modifier", "value", "condition", "placeholder", "regex", "correlation", "filter", "twice". */
struct sigma_problem { struct str file; int line; struct str title; const char *code; struct tree_text why; };

struct sigma_placeholder { struct str name; const struct str *values; size_t n; };

struct sigma_book {
	struct arena *a;
	const struct sigma_placeholder *placeholders; size_t n_placeholders;
	VEC(struct sigma_rule *) rules;
	VEC(struct sigma_filter *) filters;
	VEC(struct sigma_problem) problems;
};

/* Reads every document of one file; what is wrong becomes a problem, the rest a rule. file is kept for messages. */
void sigma_book_add(struct sigma_book *b, struct str file, struct str yaml);

const char *sigma_level_name(enum sigma_level level);   /* "informational" … "critical" */

/* ---- between the files of this folder ---- */
/* A document being read: the first fault counts. */
struct sigma_reading {
	struct sigma_book *book;
	struct sigma_problem problem;    /* code NULL: none */
	size_t expanded;                 /* values placeholders have given */
};
/* Notes the fault unless there is one; always false. vi, en: texts of the arena. */
bool sigma_fault(struct sigma_reading *r, int line, const char *code, struct str vi, struct str en);
/* key: "Field|mod|mod" or "" for keywords; NULL after a fault. */
struct sigma_item *sigma_item_read(struct sigma_reading *r, struct str key, int line, const struct tree *value);
/* A map of search identifiers and its condition; skip: keys that are none. */
const struct sigma_node *sigma_detection_read(struct sigma_reading *r, const struct tree *detection, const char *const *skip);
/* What names stand for; the index among n, or -1. */
struct sigma_names { const struct str *names; const struct sigma_node **nodes; size_t n; };
const struct sigma_node *sigma_condition_read(struct sigma_reading *r, struct str text, int line, const struct sigma_names *names);
const struct sigma_node *sigma_join(struct sigma_reading *r, enum node_kind kind, const struct sigma_node **at, size_t n, int line);
struct sigma_correlation *sigma_correlation_read(struct sigma_reading *r, const struct tree *t);
/* A text or a list of texts as an array; false after a fault. */
bool sigma_texts(struct sigma_reading *r, const struct tree *t, const char *what, const struct str **ret, size_t *ret_n);

#endif
