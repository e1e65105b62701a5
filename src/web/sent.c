#include "web/sent.h"

#include <jansson.h>

#include "base/text.h"
#include "web/router.h"

err sent_form(struct arena *a, struct str text, struct sents *into)
{
	for (struct str rest = text; rest.n;) {
		struct str value = str_cut(&rest, '&'), name;
		if (!value.n)
			continue;
		name = str_cut(&value, '=');
		if (into->n == MAX_SENT)
			return E_LIMIT;
		struct sent one = { .kind = SENT_TEXT };
		if (!percent_decode(a, name, true, &one.name) || !percent_decode(a, value, true, &one.text))
			return E_INVALID;
		*VEC_ADD(a, into) = one;
	}
	return OK;
}

/* Jansson recurses; deep nesting is refused before it starts. */
static bool is_shallow(struct str text)
{
	enum { MAX_DEPTH = 8 };
	int depth = 0;
	bool in_text = false;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (in_text) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_text = false;
		} else if (c == '"') {
			in_text = true;
		} else if ((c == '{' || c == '[') && ++depth > MAX_DEPTH) {
			return false;
		} else if (c == '}' || c == ']') {
			depth--;
		}
	}
	return true;
}

static struct sent sent_value(struct arena *a, struct str name, const json_t *v)
{
	struct sent one = { .name = name, .kind = SENT_OTHER, .is_json = true };
	if (json_is_string(v)) {
		one.kind = SENT_TEXT;
		one.text = a_dup(a, str_from(json_string_value(v), json_string_length(v)));
	} else if (json_is_integer(v)) {
		one.kind = SENT_INT;
		one.number = json_integer_value(v);
	} else if (json_is_boolean(v)) {
		one.kind = SENT_BOOL;
		one.number = json_is_true(v);
	}
	return one;
}

static err sent_member(struct arena *a, struct str name, const json_t *v, struct sents *into)
{
	size_t n = json_is_array(v) ? json_array_size(v) : 1;
	for (size_t i = 0; i < n; i++) {
		if (into->n == MAX_SENT)
			return E_LIMIT;
		struct sent one = sent_value(a, name, json_is_array(v) ? json_array_get(v, i) : v);
		one.in_list = json_is_array(v);
		*VEC_ADD(a, into) = one;
	}
	return OK;
}

err sent_json(struct arena *a, struct str text, struct sents *into, struct str *ret_why)
{
	if (!is_shallow(text)) {
		*ret_why = S("nested too deeply");
		return E_INVALID;
	}
	json_error_t bad;
	json_t *root = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &bad);
	if (!root) {
		*ret_why = a_fmt(a, "line %d, column %d: %s", bad.line, bad.column, bad.text);
		return E_INVALID;
	}
	err e = json_is_object(root) ? OK : E_INVALID;
	*ret_why = e ? S("not an object") : STR_NONE;
	const char *key;
	json_t *v;
	json_object_foreach(root, key, v)
		if (e == OK && !json_is_null(v))
			e = sent_member(a, a_dup(a, str_of(key)), v, into);
	json_decref(root);
	return e;
}
