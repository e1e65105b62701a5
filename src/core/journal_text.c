/* Reading an entry's data. Apart, because jansson and base/json.h do not meet in one file. */
#include <jansson.h>

#include "core/journal.h"

struct str journal_text(struct arena *a, struct str data_json, const char *member)
{
	json_t *data = json_loadb(data_json.p ? data_json.p : "", data_json.n, 0, NULL);
	const json_t *v = json_object_get(data, member);
	struct str text = STR_NONE;
	if (json_is_string(v))
		text = a_dup(a, str_from(json_string_value(v), json_string_length(v)));
	else if (json_is_integer(v))
		text = a_fmt(a, "%lld", (long long)json_integer_value(v));
	json_decref(data);
	return text;
}
