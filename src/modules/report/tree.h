/* tree: JSON being read (base/json.h writes it; jansson, which reads it, has the same names and cannot stand in the same file). */
#ifndef MODULES_REPORT_TREE_H
#define MODULES_REPORT_TREE_H

#include "base/arena.h"

/* NULL: not there, or no JSON. */
typedef const void *tree;
tree tree_open(struct str json);                          /* whoever opens closes */
void tree_close(tree root);                               /* accepts NULL */
struct str tree_text(struct arena *a, tree o, const char *key);   /* a member's text, with key NULL the value's own; "" when there is none */
int64_t tree_int(tree o, const char *key);
tree tree_item(tree o, const char *key, size_t i);        /* of the list that is the member; NULL at the end */

#endif
