/* The structs of the templates that test the page compiler. */
#ifndef TESTS_PAGES_SHAPES_H
#define TESTS_PAGES_SHAPES_H

#include "web/html.h"

struct leaf { struct str name; int64_t count; const char *kind; };
struct branch { struct str name; const struct leaf *leaves; size_t n_leaves; struct leaf main; const struct leaf *other; };
struct leaf_rows { struct leaf *at; size_t n; };
struct tree {
	struct str title, link, code;
	struct html body;
	int64_t number;
	bool is_open;
	const char *word;
	const struct branch *branches;
	size_t n_branches;
	struct leaf_rows rows;
	struct str *words;
	size_t n_words;
	const struct leaf *none;
};

#endif
