/* buf: a growable byte string with a ceiling given at birth and a sticky error asked for once.
 *
 * Append freely, ask buf_end() when done. After the ceiling is hit everything appended is dropped
 * and buf_end() answers E_LIMIT. Memory comes from malloc; buf_done() frees it. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/arena.h"
#include "base/err.h"

struct buf {
	char *p;
	size_t n, cap, max;
	err e;
};

void buf_init(struct buf *b, size_t max_bytes);
void buf_done(struct buf *b);
void buf_clear(struct buf *b);                 /* empty again, error forgotten, memory kept */
bool buf_room(struct buf *b, size_t n);        /* makes room for n more; false once in error */
void buf_add(struct buf *b, struct str s);
void buf_add_z(struct buf *b, const char *z);
void buf_add_char(struct buf *b, char c);
void buf_add_int(struct buf *b, int64_t v);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
err buf_end(const struct buf *b) MUST_USE;     /* OK, or why something is missing */
static inline struct str buf_str(const struct buf *b) { return (struct str){ b->p, b->n }; } /* valid until the next append */

#define buf_lit(b, literal) buf_add((b), S(literal))

/* Escapes & < > " ' for HTML text and quoted attributes. */
void buf_add_html(struct buf *b, struct str s);
/* Percent-encodes everything but unreserved characters (RFC 3986 §2.3). */
void buf_add_urlencoded(struct buf *b, struct str s);

#endif
