/* router: all routes as one tree of path segments, built at start. Not for other rooms. */
#ifndef WEB_ROUTER_H
#define WEB_ROUTER_H

#include "web/route.h"

enum { MAX_ARGS = 4, MAX_SEGMENTS = 16, ROUTER_METHODS = DELETE + 1 };

struct router;
struct router *router_new(void);
void *router_free(struct router *x);
/* Aborts on a second row for the same method and path, on a malformed path and on more than MAX_ARGS parts. */
void router_add(struct router *x, const struct route *row, size_t index);

struct match {
	const struct route *route;     /* NULL: none for this method */
	size_t index;
	unsigned allowed;              /* bit per enum method that the path has */
	struct str args[MAX_ARGS];
};
/* A written part wins over a {name} part. */
void router_find(const struct router *x, enum method method, const struct str *segments, size_t n, struct match *ret);

/* Cuts and percent-decodes a raw path ("/a/b%20c"). False when it cannot be a path of ours: empty parts, too many of them,
 * bad escapes, NUL or invalid UTF-8. "/a/" sets *ret_slash. */
bool path_split(struct arena *a, struct str raw, struct str *ret, size_t *ret_n, bool *ret_slash);
/* %XX and, in forms, '+' for a space. False on a bad escape. */
bool percent_decode(struct arena *a, struct str s, bool is_form, struct str *ret);

const char *method_name(enum method m);

#endif
