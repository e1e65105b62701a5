/* pages_page: one template being compiled, shared by the reader (pages_compile.c) and the constructs (pages_construct.c). */
#ifndef TOOLS_PAGES_PAGE_H
#define TOOLS_PAGES_PAGE_H

#include "tools/pages.h"

#define MAX_DEPTH 24

enum block_kind { BLOCK_IF, BLOCK_ELSE, BLOCK_EACH };
struct block { enum block_kind kind; struct str name; size_t at; struct html_at before, other; };   /* name: of the value asked for */

/* One template being compiled. */
struct page {
	struct arena *a;
	const char *path;
	struct str src;
	size_t tag_at;             /* offset of the construct or byte being looked at, for complaints */
	unsigned line;             /* of tag_at */
	struct str name, type, header;
	struct buf *code;
	struct buf text;           /* constant text not yet written out */
	struct html_at html;
	struct block blocks[MAX_DEPTH];
	unsigned depth, n_each;    /* open blocks; how many of them are {{#each}} */
	bool fresh;                /* a line begins here: indentation is left out */
	bool uses_assets;
};

/* Complains at p->tag_at and answers false. */
bool page_refuse(const struct page *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Writes the constant text collected so far as C. */
void page_text_flush(struct page *p);
/* One name in C: letters, digits, '_', not beginning with a digit. */
bool page_is_word(struct str s);
/* Writes the C of one construct, the text between {{ and }}; false after complaining. */
bool page_construct(struct page *p, struct str tag);

#endif
