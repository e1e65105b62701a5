/* str: a borrowed, immutable run of bytes, passed by value. Never owns, need not end in NUL.
 * An absent text and an empty text are the same thing: n == 0 (p may be NULL then). */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p;
	size_t n;
};

#define S(literal) ((struct str){ "" literal "", sizeof(literal) - 1 })
#define S_INIT(literal) { "" literal "", sizeof(literal) - 1 } /* for static initialisers */
#define STR_NONE ((struct str){ 0 })
/* For printf-like functions: "%.*s", STR_ARG(s) */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

static inline struct str str_of(const char *z) { return (struct str){ z, z ? strlen(z) : 0 }; }
static inline struct str str_from(const char *p, size_t n) { return (struct str){ p, n }; }
static inline bool str_eq(struct str a, struct str b) { return a.n == b.n && (a.n == 0 || !memcmp(a.p, b.p, a.n)); }
static inline bool str_is(struct str a, const char *z) { return str_eq(a, str_of(z)); }

/* Byte order, shorter first among equal prefixes; for sorting. */
int str_cmp(struct str a, struct str b);
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* Position of the first c / first occurrence of needle, or -1. */
ptrdiff_t str_find_char(struct str s, char c);
ptrdiff_t str_find(struct str s, struct str needle);
struct str str_sub(struct str s, size_t from, size_t n); /* clipped to s */
struct str str_trim(struct str s);                       /* ASCII white space at both ends */

/* Cuts the part before the first `sep` off *rest and returns it; *rest becomes what follows.
 * When there is no sep, returns all of *rest and *rest becomes STR_NONE with p == NULL.
 * Loop: for (struct str rest = s; rest.p;) { part = str_cut(&rest, ','); … } */
struct str str_cut(struct str *rest, char sep);

/* Whole-string decimal; false when empty, out of range, or followed by anything. */
bool str_int(struct str s, int64_t *ret);

#endif
