/* html: the type of finished HTML, and what compiled templates write with.
 *
 * struct html can be made by templates and by html_from_template_only() alone; so a value of any other type that
 * reaches a page is escaped because of what it is. */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include "base/buf.h"
#include "messages.h"

struct html { struct str is_html; };

/* What a template may need besides its own struct. */
struct page_ctx {
	enum lang lang;
	struct str csrf;
};

/* Value output by type; anything else does not compile. Times are shown by C code (time_shown), not here. */
#define HTML_PUT(b, x) _Generic((x), \
	struct html: html_put_html, struct str: buf_add_html, \
	const char *: html_put_z, char *: html_put_z, \
	int: html_put_int, unsigned: html_put_int, long: html_put_int, unsigned long: html_put_int, \
	long long: html_put_int, unsigned long long: html_put_int)((b), (x))
void html_put_html(struct buf *b, struct html h);
void html_put_z(struct buf *b, const char *z);
void html_put_int(struct buf *b, int64_t v);   /* grouped by dots as Vietnamese does: 1.300.000 */
/* For href/src/action: allows paths beginning with one '/', '#…', '?…', https:, http:, mailto:, tel:; anything else becomes "#". Then escapes. */
void html_put_url(struct buf *b, struct str url);

/* Moves what a template has written into an arena as html. For compiled templates and web/markdown.c only. */
struct html html_from_template(struct arena *a, struct buf *b);

#endif
