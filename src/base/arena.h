/* arena: memory that lives exactly as long as one request, job or command.
 *
 * Allocation never returns NULL: inputs are bounded before any handler runs, so running into the
 * limit (or out of memory) is our bug or a dying machine, and aborts with a log line.
 * An arena belongs to one thread at a time. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

struct arena;

struct arena *arena_new(size_t limit_bytes);  /* 0: the default limit, 256 MB */
void *arena_free(struct arena *a);            /* accepts NULL, returns NULL */
void arena_reset(struct arena *a);            /* forgets everything, keeps the first block */
size_t arena_used(const struct arena *a);     /* bytes handed out since birth or reset */

struct arena_mark { void *block; size_t used, total; };
/* Everything allocated after the mark is forgotten by the rewind: loops over rows, retried transactions. */
struct arena_mark arena_mark(struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark m);

void *a_alloc(struct arena *a, size_t n);         /* zeroed, aligned to 16 */
#define a_new(a, T) ((T *)a_alloc((a), sizeof(T)))
#define a_array(a, T, n) ((T *)a_alloc_array((a), sizeof(T), (n)))
void *a_alloc_array(struct arena *a, size_t size, size_t n);  /* aborts on overflow */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))  /* of a true array, not of a pointer */
struct str a_dup(struct arena *a, struct str s);  /* the copy ends in NUL (not counted) */
char *a_z(struct arena *a, struct str s);         /* NUL-terminated copy; stops at nothing */
struct str a_cat(struct arena *a, struct str x, struct str y);
struct str a_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Growable array in an arena: struct { T *at; size_t n, cap; }. VEC_ADD returns a pointer to the new zeroed element. */
#define VEC(T) struct { T *at; size_t n, cap; }
#define VEC_ADD(a, v) ((v)->n == (v)->cap ? (void)((v)->at = a_grow((a), (v)->at, sizeof *(v)->at, &(v)->cap)) : (void)0, &(v)->at[(v)->n++])
void *a_grow(struct arena *a, void *at, size_t size, size_t *cap);

#endif
