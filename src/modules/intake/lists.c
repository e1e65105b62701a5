/* Lists of texts as they are kept in JSON columns. Jansson reads here, so base/json.h stays out. */
#include <jansson.h>

#include "modules/intake/lists.h"

struct strs intake_list_of_json(struct arena *a, struct str json)
{
	json_t *all = json_loadb(json.p ? json.p : "", json.n, 0, NULL), *one;
	struct strs ret = { a_array(a, struct str, json_array_size(all)), 0 };
	size_t i;
	json_array_foreach(all, i, one)
		ret.at[ret.n++] = a_dup(a, str_from(json_string_value(one), json_string_length(one)));
	json_decref(all);
	return ret;
}
