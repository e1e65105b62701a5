/* pattern: the texts of Sigma rules: wildcards * and ?, their escapes, dashes that stand for each other, and how they are compared.
 *
 * Escapes (Sigma rules specification 2.1, “Escaping”): \* \? \\ mean the plain character; a backslash before anything else is a plain
 * backslash. A ? is one character of UTF-8. Comparison without regard to case folds each character by itself (Unicode simple lower case,
 * never between ASCII and the rest), so an ASCII literal can be looked for in bytes. */
#ifndef ENGINE_SIGMA_PATTERN_H
#define ENGINE_SIGMA_PATTERN_H

#include "base/arena.h"

enum part_kind { PART_TEXT, PART_ONE, PART_MANY, PART_DASH };
struct part { enum part_kind kind; struct str text; };

enum pattern_shape { SHAPE_EQUAL, SHAPE_PREFIX, SHAPE_SUFFIX, SHAPE_CONTAINS, SHAPE_GLOB };

struct pattern {
	struct part *at; size_t n;       /* neighbours of the same kind TEXT or MANY are one part */
	bool cased;
	enum pattern_shape shape;        /* set by pattern_finish() */
	struct str body;                 /* of the first four shapes; folded unless cased */
};

struct pattern pattern_read(struct arena *a, struct str written);
struct pattern pattern_plain(struct arena *a, struct str text);      /* nothing in it is special */
bool pattern_is_plain(const struct pattern *p);
struct str pattern_text(struct arena *a, const struct pattern *p);   /* of a plain one */
void pattern_lead(struct arena *a, struct pattern *p);               /* * in front, unless it is there */
void pattern_trail(struct arena *a, struct pattern *p);
/* Each - / – — ― that stands at the beginning of a word becomes any of the five. */
void pattern_windash(struct arena *a, struct pattern *p);
/* Folds and finds the shape; after it the pattern does not change. */
void pattern_finish(struct arena *a, struct pattern *p);
/* text: folded (pattern_fold) unless p->cased. */
bool pattern_match(const struct pattern *p, struct str text);

/* Lower case; the same bytes when nothing changes. */
struct str pattern_fold(struct arena *a, struct str s);
/* Whether needle stands in hay; for short needles quicker than the general search. */
bool text_has(struct str hay, struct str needle);

#endif
