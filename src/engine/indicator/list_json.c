/* STIX 2.1 bundles and MISP events. */
#include <jansson.h>

#include "engine/indicator/list_inside.h"

static struct str text_of(const json_t *o, const char *key)
{
	const json_t *v = json_object_get(o, key);
	return json_is_string(v) ? str_from(json_string_value(v), json_string_length(v)) : STR_NONE;
}

struct reading { const struct list_reader *r; struct arena *a; size_t seen; };

static void refuse(struct reading *x, struct str field, struct str text, enum indicator_fault f)
{
	x->r->refuse(x->r->arg, &(struct list_refusal){ 0, field, text, f });
}

/* ---- STIX ---- */

static void read_bundle(struct reading *x, const json_t *objects)
{
	size_t i;
	json_t *o;
	json_array_foreach(objects, i, o) {
		if (!str_is(text_of(o, "type"), "indicator"))
			continue;
		struct arena_mark m = arena_mark(x->a);
		struct str field = a_fmt(x->a, "objects[%zu].pattern", i), kind = text_of(o, "pattern_type");
		x->seen++;
		if (kind.n && !str_is(kind, "stix"))
			refuse(x, a_fmt(x->a, "objects[%zu].pattern_type", i), kind, FAULT_TYPE);
		else
			list_read_pattern(x->r, x->a, text_of(o, "pattern"), text_of(o, "id"), field);
		arena_rewind(x->a, m);
	}
}

/* ---- MISP ---- */

/* "filename|md5" with "a.exe|d41d…" is two. */
static void read_pair(struct reading *x, struct entry *e, struct str type, struct str value)
{
	bool any;
	struct str first = str_cut(&type, '|'), left = str_cut(&value, '|');
	const struct { struct str type, value; } both[] = { { first, left }, { type, value } };
	for (size_t i = 0; i < 2; i++) {
		e->text = both[i].value;
		if (indicator_type_parse(both[i].type, &e->want, &any))
			list_entry(x->r, x->a, e);
		else
			refuse(x, e->field, both[i].type, FAULT_TYPE);
	}
}

static void read_attribute(struct reading *x, const json_t *o, struct str field)
{
	struct str type = text_of(o, "type"), value = text_of(o, "value");
	struct entry e = { .id = text_of(o, "uuid"), .field = field, .text = value, .want = N_INDICATOR_TYPE };
	bool any;
	x->seen++;
	if (!json_is_true(json_object_get(o, "to_ids")))
		return;
	if (indicator_type_parse(type, &e.want, &any))
		list_entry(x->r, x->a, &e);
	else if (str_starts(type, S("filename|")) || str_starts(type, S("domain|")))
		read_pair(x, &e, type, value);
	else
		refuse(x, field, type, FAULT_TYPE);
}

static void read_attributes(struct reading *x, const json_t *list, const char *where)
{
	size_t i;
	json_t *o;
	json_array_foreach(list, i, o) {
		struct arena_mark m = arena_mark(x->a);
		read_attribute(x, o, a_fmt(x->a, "%sAttribute[%zu]", where, i));
		arena_rewind(x->a, m);
	}
}

static void read_event(struct reading *x, const json_t *holder)
{
	const json_t *event = json_object_get(holder, "Event"), *objects;
	size_t i;
	json_t *o;
	if (!event)
		event = holder;
	read_attributes(x, json_object_get(event, "Attribute"), "");
	objects = json_object_get(event, "Object");
	json_array_foreach(objects, i, o) {
		struct arena_mark m = arena_mark(x->a);
		read_attributes(x, json_object_get(o, "Attribute"), a_z(x->a, a_fmt(x->a, "Object[%zu].", i)));
		arena_rewind(x->a, m);
	}
}

/* An event, several, or what a search for attributes answers. */
static void read_misp(struct reading *x, const json_t *root)
{
	const json_t *response = json_object_get(root, "response");
	size_t i;
	json_t *o;
	if (!response)
		response = root;
	if (json_is_object(response))
		read_event(x, response);
	json_array_foreach(response, i, o)
		read_event(x, o);
}

void list_read_json(const struct list_reader *r, struct str text)
{
	struct reading x = { r, arena_new(0), 0 };
	json_error_t why;
	json_t *root = json_loadb(text.p, text.n, 0, &why);
	if (!root) {
		r->refuse(r->arg, &(struct list_refusal){ why.line, STR_NONE, str_of(why.text), FAULT_JSON });
		arena_free(x.a);
		return;
	}
	if (str_is(text_of(root, "type"), "bundle"))
		read_bundle(&x, json_object_get(root, "objects"));
	else
		read_misp(&x, root);
	if (!x.seen)
		refuse(&x, STR_NONE, STR_NONE, FAULT_JSON);
	json_decref(root);
	arena_free(x.a);
}
