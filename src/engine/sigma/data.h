/* data: what Sigma's words mean in real logs, read from the JSON files of data/sigma: which events a log source is, under which other names a field
 * appears, values of placeholders, and how often letters and words stand in logs (for the choice of literals).
 *
 * Everything lives in the arena given. Texts of the JSON must outlive it. */
#ifndef ENGINE_SIGMA_DATA_H
#define ENGINE_SIGMA_DATA_H

#include "engine/sigma/rule.h"

struct source_test { struct str field; const struct str *values; size_t n; };            /* one of the values; none: is there */
struct source_case { const struct source_test *tests; size_t n; };                       /* all of them */
struct source_entry { struct sigma_source source; const struct source_case *cases; size_t n; };   /* one of them */
struct source_product { struct str product; bool strict; const struct str *marks; size_t n; };    /* fields whose presence tells the product */
struct field_names { struct str field; const struct str *names; size_t n; };
struct field_entry { struct sigma_source source; const struct field_names *fields; size_t n; };
struct word_share { struct str word; double share; };                                     /* share of log lines that have it */

#define LETTERS 40                   /* a–z, 0–9, space, dot, backslash or slash, other */

struct sigma_data {
	const struct source_product *products; size_t n_products;
	const struct source_entry *sources; size_t n_sources;
	const struct field_entry *fields; size_t n_fields;
	const struct str *time_fields; size_t n_time_fields;     /* in the order they are tried */
	const struct sigma_placeholder *placeholders; size_t n_placeholders;
	const struct word_share *words; size_t n_words;
	double first[LETTERS], pair[LETTERS][LETTERS];           /* share of places with the letter; of places after it with the other */
};

struct sigma_data_texts { struct str sources, fields, placeholders, frequencies; };
/* E_INVALID with *ret_why (which file, and what) when one is broken. */
err sigma_data_read(struct arena *a, const struct sigma_data_texts *t, const struct sigma_data **ret, struct str *ret_why) MUST_USE;
/* A file of placeholders alone, as data/sigma/placeholders.json: {"name": ["value", …], …}. */
err sigma_placeholders_read(struct arena *a, struct str json, const struct sigma_placeholder **ret, size_t *ret_n, struct str *ret_why) MUST_USE;

/* Expected share of log lines that have this (folded) literal somewhere, 0 … 1. */
double sigma_share(const struct sigma_data *d, struct str literal);

#endif
