#include "modules/report/tree.h"

#include <jansson.h>

tree tree_open(struct str json) { return json_loadb(json.p ? json.p : "", json.n, JSON_REJECT_DUPLICATES, NULL); }

void tree_close(tree root) { json_decref((json_t *)(uintptr_t)root); }

struct str tree_text(struct arena *a, tree o, const char *key)
{
	const json_t *x = key ? json_object_get(o, key) : o;
	return json_is_string(x) ? a_dup(a, str_from(json_string_value(x), json_string_length(x))) : STR_NONE;
}

int64_t tree_int(tree o, const char *key) { return json_integer_value(json_object_get(o, key)); }

tree tree_item(tree o, const char *key, size_t i) { return json_array_get(json_object_get(o, key), i); }
