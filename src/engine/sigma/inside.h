/* Between set, match, correlate and explain. */
#ifndef ENGINE_SIGMA_INSIDE_H
#define ENGINE_SIGMA_INSIDE_H

#include <hs.h>

#include "engine/sigma/set.h"
#include "engine/sigma/words.h"

enum fit { FIT_NO, FIT_YES, FIT_UNKNOWN };

/* Where a log source is found, with fields as slots. */
struct route_test { unsigned slot; const struct str *values; size_t n; };     /* folded values */
struct route_case { struct route_test *tests; size_t n; };
struct route_clause { struct route_case *cases; size_t n; };                  /* one case is enough */
struct route {
	struct sigma_source source;
	struct route_clause clauses[2]; size_t n;     /* of the category and of the service; all of them */
	bool strict;                     /* keywords alone never fire on events of unknown origin */
};

struct slot_use { uint32_t slot, rank; };        /* rank: 0 the field's own name, then the others */
struct tracked { uint32_t name; unsigned slot; };   /* a field some correlation needs of a rule */

struct compiled {
	const struct sigma_rule *rule;
	const struct sigma_node *when;
	uint32_t route;
	bool keywords_only;
	struct tracked *tracked; size_t n_tracked;
	bool watched;                    /* some correlation counts it */
};

struct sigma_set {
	struct arena *a;
	const struct sigma_data *data;
	struct sigma_book *book;
	VEC(struct compiled) rules;
	VEC(struct sigma_rule *) correlations;      /* each behind those it counts */
	uint32_t *by_index;              /* book index → rules, NO_WORD */
	bool *taken;                     /* by book index: in the set */
	struct words slot_keys;          /* field and its other names → slot */
	VEC(struct str) slot_fields;     /* the field's own name */
	struct words paths;              /* names in events → uses */
	VEC(VEC(struct slot_use)) uses;
	VEC(struct route) routes;
	struct words route_keys;
	unsigned *product_slots;         /* marks of products, one after the other */
	struct words names;              /* fields of correlations */
	struct words literals;
	VEC(VEC(uint32_t)) postings;     /* literal → rules */
	hs_database_t *prefilter;
	uint32_t *always; size_t n_always;
	struct words regex_keys;
	VEC(hs_database_t *) regexes;
	size_t bytes;
};

/* ---- set.c ---- */
unsigned sigma_slot(struct sigma_set *s, const struct sigma_source *source, struct str field);
/* The name a correlated rule's events have for a field of the correlation. */
struct str sigma_field_of(const struct sigma_correlation *c, const struct sigma_rule *r, struct str field);
/* ---- route.c ---- */
uint32_t sigma_route(struct sigma_set *s, const struct sigma_rule *rule);
void sigma_product_marks(struct sigma_set *s);
/* ---- witness.c ---- */
struct witness { struct str *at; size_t n, cap; double share; };
/* Literals of which one stands in every record that the tests can be true of. False: there are none good enough. */
bool sigma_witness(struct arena *a, const struct sigma_data *d, const struct sigma_node *node, struct witness *ret);
/* ---- prefilter.c ---- */
void sigma_prefilter_build(struct sigma_set *s);
/* Gives v its database; false with the reason when the expression cannot be matched in linear time. */
bool sigma_regex_build(struct sigma_set *s, struct sigma_value *v, struct str *ret_why);
/* ---- match.c ---- */
struct kept { uint32_t rule; usec time; int64_t order; const struct str *values; };    /* p NULL: the event lacks the field */

struct slot_state { uint32_t epoch, score; uint32_t first; };
struct slot_value { uint32_t value, next; };     /* index + 1 of the next; 0: last */

/* A literal (LITERALS and more: an escape) that ends behind a byte of the block. */
struct block_match { uint32_t end, literal; };

struct sigma_matcher {
	const struct sigma_set *set;
	sigma_hit_fn fn; void *arg;
	struct arena *a;                 /* of the present event */
	hs_scratch_t *scratch;
	struct event event;
	bool all_rules, escapes;
	struct { struct block_match *at; size_t n, cap, next; const char *from; bool is_full; } block;
	uint32_t epoch;
	uint32_t *marks; uint32_t *candidates; size_t n_candidates;
	struct slot_state *slots;
	VEC(struct slot_value) values;
	const struct event *e;
	struct str *folded;              /* of each value; p NULL: not yet */
	struct str raw_folded;
	struct { uint32_t epoch; enum fit fit; } *routes;
	const struct source_product *product; bool product_known;   /* of the present event, when looked for */
	struct arena *kept_arena; VEC(struct kept) kept;
	size_t left_out;
};

void sigma_matcher_event(struct sigma_matcher *m, const struct event *e);         /* resolves names to slots */
enum fit sigma_route_fit(struct sigma_matcher *m, uint32_t route);
const struct source_product *sigma_event_product(struct sigma_matcher *m);
/* Whether a rule of that source is tried on the present event. */
bool sigma_route_takes(struct sigma_matcher *m, uint32_t route, bool keywords_only);
/* ---- item.c ---- */
bool sigma_item_true(struct sigma_matcher *m, const struct sigma_item *item);
bool sigma_node_true(struct sigma_matcher *m, const struct sigma_node *node);
uint32_t sigma_slot_first(const struct sigma_matcher *m, unsigned slot);          /* index + 1 into values; 0: the field is absent */
struct str sigma_folded(struct sigma_matcher *m, uint32_t value);
/* A number as programs write it, exponents allowed; nothing around it, no hexadecimal, no infinity. */
bool sigma_number(struct str s, double *ret);

#endif
