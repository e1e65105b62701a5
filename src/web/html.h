/* html: the type of finished HTML, and what compiled templates write with.
 *
 * struct html can be made by templates and by html_from_template() alone; so a value of any other type that
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

/* In a quoted attribute: finished HTML does not compile, and numbers are for machines: 1300000. */
#define HTML_PUT_ATTRIBUTE(b, x) _Generic((x), \
	struct str: buf_add_html, const char *: html_put_z, char *: html_put_z, \
	int: buf_add_int, unsigned: buf_add_int, long: buf_add_int, unsigned long: buf_add_int, \
	long long: buf_add_int, unsigned long long: buf_add_int)((b), (x))

/* For href/src/action: allows paths beginning with one '/', '#…', '?…', https:, http:, mailto:, tel:; anything else becomes "#". Then escapes. */
#define HTML_PUT_URL(b, x) _Generic((x), struct str: html_put_url, const char *: html_put_url_z, char *: html_put_url_z)((b), (x))
void html_put_url(struct buf *b, struct str url);
void html_put_url_z(struct buf *b, const char *url);

/* What follows the beginning of a link, as in href="/incidents/{{url code}}": one path part or query value, percent-encoded. */
#define HTML_PUT_URL_PART(b, x) _Generic((x), \
	struct str: buf_add_urlencoded, const char *: html_put_url_part_z, char *: html_put_url_part_z, \
	int: buf_add_int, unsigned: buf_add_int, long: buf_add_int, unsigned long: buf_add_int, \
	long long: buf_add_int, unsigned long long: buf_add_int)((b), (x))
void html_put_url_part_z(struct buf *b, const char *z);

/* {{#if x}}: number not 0, bool, text not empty, pointer not NULL. */
#define HTML_TRUE(x) _Generic((x), \
	struct html: html_true_html, struct str: html_true_str, const char *: html_true_z, char *: html_true_z, \
	bool: html_true_int, signed char: html_true_int, unsigned char: html_true_int, short: html_true_int, unsigned short: html_true_int, \
	int: html_true_int, unsigned: html_true_int, long: html_true_int, unsigned long: html_true_int, \
	long long: html_true_int, unsigned long long: html_true_int, default: html_true_pointer)(x)
static inline bool html_true_html(struct html h) { return h.is_html.n != 0; }
static inline bool html_true_str(struct str s) { return s.n != 0; }
static inline bool html_true_z(const char *z) { return z && *z; }
static inline bool html_true_int(int64_t v) { return v != 0; }
static inline bool html_true_pointer(const void *p) { return p != NULL; }

/* A pointer to x, or x itself when it is one: templates take structs by value and by pointer alike. */
#define HTML_IS_POINTER 5 /* gcc's pointer_type_class */
#define HTML_REF(x) __builtin_choose_expr(__builtin_classify_type(x) == HTML_IS_POINTER, (x), &(x))

/* {{csrf}}: the hidden input "_csrf"; nothing when there is no token. */
void html_put_csrf(struct buf *b, const struct page_ctx *c);
/* {{lang}}: "vi", "en". */
struct str html_lang(const struct page_ctx *c);

/* {{t key a b}}: walks over a message; html_text_next() writes up to the next {n} and answers true with its number in arg. */
struct html_text { struct str rest; int arg; };
static inline struct html_text html_text_of(struct str message) { return (struct html_text){ message, 0 }; }
bool html_text_next(struct html_text *t, struct buf *b);

/* Moves what a template has written into an arena as html, and frees the buffer. For compiled templates and web/markdown.c only. */
struct html html_from_template(struct arena *a, struct buf *b);

#endif
