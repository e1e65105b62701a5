#include "engine/duty/vocabulary.h"

#include <jansson.h>

const char *const duty_unit_names[N_DUTY_UNITS] = {
	[UNIT_ORG] = "org", [UNIT_TEAM] = "team", [UNIT_SYSTEM] = "system", [UNIT_SECTOR] = "sector", [UNIT_INCIDENT] = "incident",
	[UNIT_FINDING] = "finding", [UNIT_ALERT] = "alert", [UNIT_VENDOR] = "vendor", [UNIT_PERSON] = "person",
};

static const char *const type_names[] = {
	[DUTY_INT] = "int", [DUTY_BOOL] = "bool", [DUTY_WORD] = "word", [DUTY_SHARE] = "share", [DUTY_TIME] = "time", [DUTY_ID] = "id",
	[DUTY_DURATION] = "duration",
};

bool duty_unit_named(struct str name, enum duty_unit *ret)
{
	for (int i = 0; i < N_DUTY_UNITS; i++)
		if (str_is(name, duty_unit_names[i])) {
			*ret = i;
			return true;
		}
	return false;
}

bool duty_type_named(struct str name, enum duty_type *ret)
{
	for (size_t i = 0; i < COUNT(type_names); i++)
		if (str_is(name, type_names[i])) {
			*ret = i;
			return true;
		}
	return false;
}

const char *duty_type_name(enum duty_type t) { return type_names[t]; }

int vocabulary_attribute(const struct duty_vocabulary *v, struct str name)
{
	for (size_t i = 0; i < v->n_attributes; i++)
		if (str_eq(v->attributes[i].name, name))
			return i;
	return -1;
}

int vocabulary_kind(const struct duty_vocabulary *v, struct str name)
{
	for (size_t i = 0; i < v->n_kinds; i++)
		if (str_eq(v->kinds[i].name, name))
			return i;
	return -1;
}

int duty_kind_field(const struct duty_kind *k, struct str name)
{
	for (size_t i = 0; i < k->n_fields; i++)
		if (str_eq(k->fields[i].name, name))
			return i;
	return -1;
}

/* ---- reading ---- */

struct reading { struct arena *a; struct duty_vocabulary *v; struct str why; };

static bool refuse(struct reading *r, const char *what, struct str where)
{
	if (!r->why.n)
		r->why = where.n ? a_fmt(r->a, "%.*s: %s", STR_ARG(where), what) : str_of(what);
	return false;
}

static struct str text_of(struct arena *a, const json_t *o, const char *key)
{
	const json_t *s = json_object_get(o, key);
	return json_is_string(s) ? a_dup(a, str_from(json_string_value(s), json_string_length(s))) : STR_NONE;
}

/* What everything in the vocabulary has: a name of its own and what it says. */
static bool read_named(struct reading *r, const json_t *o, struct str *ret_name, struct duty_text *ret_says)
{
	*ret_name = text_of(r->a, o, "name");
	*ret_says = (struct duty_text){ text_of(r->a, o, "vi"), text_of(r->a, o, "en") };
	if (!ret_name->n)
		return refuse(r, "has no name", STR_NONE);
	return (ret_says->vi.n && ret_says->en.n) || refuse(r, "vi and en are needed", *ret_name);
}

static bool read_words(struct reading *r, const json_t *o, struct str of, const int64_t **ret, size_t *ret_n)
{
	const json_t *list = json_object_get(o, "words"), *word;
	size_t i;
	int64_t *at = a_array(r->a, int64_t, json_array_size(list));
	json_array_foreach(list, i, word) {
		if (!json_is_string(word) || !json_string_length(word))
			return refuse(r, "words are texts", of);
		at[i] = duty_word(str_from(json_string_value(word), json_string_length(word)));
	}
	*ret = at;
	*ret_n = json_array_size(list);
	return true;
}

static bool read_type(struct reading *r, const json_t *o, struct str of, enum duty_type *ret)
{
	return duty_type_named(text_of(r->a, o, "type"), ret) || refuse(r, "has no type, or one that is not there", of);
}

static bool read_units(struct reading *r, const json_t *list)
{
	size_t i;
	const json_t *o;
	json_array_foreach(list, i, o) {
		struct str name;
		struct duty_text says;
		enum duty_unit unit;
		if (!read_named(r, o, &name, &says))
			return false;
		if (!duty_unit_named(name, &unit))
			return refuse(r, "is no unit", name);
		r->v->units[unit] = says;
	}
	for (int u = 0; u < N_DUTY_UNITS; u++)
		if (!r->v->units[u].vi.n)
			return refuse(r, "this unit is missing", str_of(duty_unit_names[u]));
	return true;
}

/* "system.level" is an attribute of systems. */
static bool read_attribute(struct reading *r, const json_t *o, struct duty_attribute *ret)
{
	if (!read_named(r, o, &ret->name, &ret->says) || !read_type(r, o, ret->name, &ret->type) || !read_words(r, o, ret->name, &ret->words, &ret->n_words))
		return false;
	struct str rest = ret->name, unit = str_cut(&rest, '.');
	if (!rest.n || !duty_unit_named(unit, &ret->unit))
		return refuse(r, "begins with no unit", ret->name);
	ret->is_many = json_is_true(json_object_get(o, "many"));
	return vocabulary_attribute(r->v, ret->name) < 0 || refuse(r, "is there twice", ret->name);
}

static bool read_attributes(struct reading *r, const json_t *list)
{
	struct duty_attribute *at = a_array(r->a, struct duty_attribute, json_array_size(list));
	r->v->attributes = at;
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (!read_attribute(r, json_array_get(list, i), &at[i]))
			return false;
		r->v->n_attributes = i + 1;
	}
	return true;
}

static bool read_fields(struct reading *r, const json_t *list, struct duty_kind *ret)
{
	struct duty_field *at = a_array(r->a, struct duty_field, json_array_size(list));
	ret->fields = at;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *o = json_array_get(list, i);
		if (!read_named(r, o, &at[i].name, &at[i].says) || !read_type(r, o, at[i].name, &at[i].type) || !read_words(r, o, at[i].name, &at[i].words, &at[i].n_words))
			return false;
		if (duty_kind_field(ret, at[i].name) >= 0)
			return refuse(r, "is there twice", at[i].name);
		ret->n_fields = i + 1;
	}
	return true;
}

static bool read_kind(struct reading *r, const json_t *o, struct duty_kind *ret)
{
	size_t i;
	const json_t *name;
	if (!read_named(r, o, &ret->name, &ret->says) || !read_fields(r, json_object_get(o, "fields"), ret))
		return false;
	json_array_foreach(json_object_get(o, "units"), i, name) {
		enum duty_unit unit;
		if (!duty_unit_named(str_of(json_string_value(name)), &unit))
			return refuse(r, "is about a unit that is not there", ret->name);
		ret->units |= 1u << unit;
	}
	if (!ret->units)
		return refuse(r, "is about nothing", ret->name);
	return vocabulary_kind(r->v, ret->name) < 0 || refuse(r, "is there twice", ret->name);
}

static bool read_kinds(struct reading *r, const json_t *list)
{
	struct duty_kind *at = a_array(r->a, struct duty_kind, json_array_size(list));
	r->v->kinds = at;
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (!read_kind(r, json_array_get(list, i), &at[i]))
			return false;
		r->v->n_kinds = i + 1;
	}
	return true;
}

static bool read_word_texts(struct reading *r, const json_t *list)
{
	struct duty_word_says *at = a_array(r->a, struct duty_word_says, json_array_size(list));
	r->v->words = at;
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct str name;
		if (!read_named(r, json_array_get(list, i), &name, &at[i].says))
			return false;
		at[i].word = duty_word(name);
		r->v->n_words = i + 1;
	}
	return true;
}

/* Every word of a closed list must say something. */
static bool words_say(struct reading *r, const int64_t *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool found = false;
		for (size_t j = 0; j < r->v->n_words && !found; j++)
			found = r->v->words[j].word == words[i];
		if (!found)
			return refuse(r, "is a word that says nothing", duty_word_text(words[i]));
	}
	return true;
}

static bool all_words_say(struct reading *r)
{
	for (size_t i = 0; i < r->v->n_attributes; i++)
		if (!words_say(r, r->v->attributes[i].words, r->v->attributes[i].n_words))
			return false;
	for (size_t i = 0; i < r->v->n_kinds; i++)
		for (size_t j = 0; j < r->v->kinds[i].n_fields; j++)
			if (!words_say(r, r->v->kinds[i].fields[j].words, r->v->kinds[i].fields[j].n_words))
				return false;
	return true;
}

struct duty_text vocabulary_word(const struct duty_vocabulary *v, int64_t word)
{
	for (size_t i = 0; i < v->n_words; i++)
		if (v->words[i].word == word)
			return v->words[i].says;
	return (struct duty_text){ duty_word_text(word), duty_word_text(word) };
}

err vocabulary_read(struct arena *a, struct str json, const struct duty_vocabulary **ret, struct str *ret_why)
{
	struct reading r = { .a = a, .v = a_new(a, struct duty_vocabulary) };
	json_error_t bad = { .text = "" };
	json_t *root = json_loadb(json.p ? json.p : "", json.n, JSON_REJECT_DUPLICATES, &bad);
	bool ok = root ? read_units(&r, json_object_get(root, "units")) && read_attributes(&r, json_object_get(root, "attributes")) &&
			read_kinds(&r, json_object_get(root, "kinds")) && read_word_texts(&r, json_object_get(root, "words")) && all_words_say(&r)
		: refuse(&r, bad.text, a_fmt(a, "line %d", bad.line));
	json_decref(root);
	*ret = ok ? r.v : NULL;
	*ret_why = r.why;
	return ok ? OK : E_INVALID;
}
