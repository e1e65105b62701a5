/* tree: YAML documents as trees, read with limits (YAML 1.1 as rule writers' tools understand it; libyaml).
 *
 * Hostile files: at most TREE_MAX_BYTES; a document has at most TREE_MAX_NODES nodes with what aliases repeat counted as often as it is
 * repeated, TREE_MAX_ALIASES aliases and TREE_MAX_DEPTH levels. An anchor cannot contain itself. A key twice in one map is an error. */
#ifndef ENGINE_SIGMA_TREE_H
#define ENGINE_SIGMA_TREE_H

#include "base/arena.h"
#include "base/err.h"

#define TREE_MAX_BYTES ((size_t)4 << 20)
#define TREE_MAX_NODES 100000
#define TREE_MAX_ALIASES 100
#define TREE_MAX_DEPTH 24
#define TREE_MAX_DOCUMENTS 10000

enum tree_kind { TREE_NULL, TREE_BOOL, TREE_INT, TREE_REAL, TREE_TEXT, TREE_LIST, TREE_MAP };

struct tree {
	enum tree_kind kind;
	int line;                        /* from 1 */
	struct str text;                 /* scalars: as written, quotes removed */
	int64_t whole;                   /* TREE_INT; TREE_BOOL: 0 or 1 */
	const struct tree **at;          /* items of a list, values of a map */
	const struct str *keys;          /* of a map */
	const int *key_lines;
	size_t n;
	size_t weight;                   /* nodes in it, aliases counted as what they repeat */
};

struct tree_text { struct str vi, en; };
struct tree_fault { int line; struct tree_text why; };     /* line 0: none */

/* Documents in order. When the text is not YAML those before the fault are given and *ret_fault says why reading ended. */
void tree_read(struct arena *a, struct str yaml, const struct tree ***ret, size_t *ret_n, struct tree_fault *ret_fault);
/* The value under a key, or NULL; t may be NULL or no map. */
const struct tree *tree_get(const struct tree *t, const char *key);
/* The scalar's text under a key, "" when there is none or it is null, a list or a map. */
struct str tree_text_of(const struct tree *t, const char *key);

#endif
