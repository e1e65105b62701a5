/* Forms, read once from the JSON compiled in (data/forms/). A fault in them is our mistake and aborts. */
#include <jansson.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/log.h"
#include "core/legal/data_files.h"
#include "core/legal/reference.h"
#include "modules/reporting/form.h"

enum { FORMS_MAX = 32 };

static struct arena *memory;                 /* lives as long as the program */
static struct item items[ITEMS_MAX];
static struct report_form forms[FORMS_MAX];
static size_t n_items, n_forms;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* ---- reading ---- */

static void broken(const char *what, const char *where)
{
	log_error("reporting.form_broken", "what", what, "where", where, NULL);
	abort();
}

static struct str text_or_none(const json_t *o, const char *key)
{
	const char *z = json_string_value(json_object_get(o, key));
	return z ? a_dup(memory, str_of(z)) : STR_NONE;
}

static struct str text_of(const json_t *o, const char *key)
{
	struct str s = text_or_none(o, key);
	if (!s.n)
		broken("text missing", key);
	return s;
}

static void both_languages(const json_t *o, struct str ret[N_LANGS])
{
	ret[LANG_VI] = text_of(o, "vi");
	ret[LANG_EN] = text_of(o, "en");
}

static const struct { const char *name; int64_t max; } types[N_ITEM_TYPES] = {
	[ITEM_TEXT] = { "text", 200 }, [ITEM_LINES] = { "lines", 20000 }, [ITEM_EMAIL] = { "email", 254 }, [ITEM_PHONE] = { "phone", 50 },
	[ITEM_NUMBER] = { "number", 15 }, [ITEM_TIME] = { "time", 40 }, [ITEM_DATE] = { "date", 40 }, [ITEM_CHOICE] = { "choice", 60 },
	[ITEM_CHECKS] = { "checks", 50 }, [ITEM_DOMAINS] = { "domains", 100 }, [ITEM_IPS] = { "ips", 100 },
};

static enum item_type type_of(struct str name)
{
	for (int t = 0; t < N_ITEM_TYPES; t++)
		if (str_is(name, types[t].name))
			return (enum item_type)t;
	broken("unknown type", name.p);
	return ITEM_TEXT;
}

static enum carry carry_of(const json_t *o)
{
	const json_t *carry = json_object_get(o, "carry");
	return json_is_false(carry) ? CARRY_NEVER : json_is_string(carry) ? CARRY_FIRST : CARRY_AFTER;
}

static void read_choices(const json_t *list, struct item *it)
{
	struct item_choice *at = a_array(memory, struct item_choice, json_array_size(list));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *o = json_array_get(list, i);
		at[i].value = text_of(o, "value");
		both_languages(json_object_get(o, "label"), at[i].label);
	}
	it->choices = at;
	it->n_choices = json_array_size(list);
}

static void read_choices_of(struct str table, struct item *it)
{
	const struct reference *rows;
	enum reference_table t = str_is(table, "level") ? REF_LEVEL : str_is(table, "serious") ? REF_SERIOUS : REF_INCIDENT_TYPE;
	reference_all(t, &rows, &it->n_choices);
	struct item_choice *at = a_array(memory, struct item_choice, it->n_choices);
	for (size_t i = 0; i < it->n_choices; i++) {
		at[i].value = rows[i].code;
		for (int lang = 0; lang < N_LANGS; lang++)
			at[i].label[lang] = t == REF_SERIOUS ? a_fmt(memory, "%.*s) %.*s", STR_ARG(rows[i].letter), STR_ARG(rows[i].label[lang])) : rows[i].label[lang];
	}
	it->choices = at;
}

static void read_item(const json_t *o)
{
	if (n_items == ITEMS_MAX)
		broken("too many items", "fields.json");
	struct item *it = &items[n_items];
	struct str rest = text_or_none(o, "when");
	*it = (struct item){ .at = n_items++, .key = text_of(o, "key"), .type = type_of(text_of(o, "type")),
		.prefill = text_or_none(o, "prefill"), .source = text_or_none(o, "source"), .carry = carry_of(o),
		.max = json_integer_value(json_object_get(o, "max")), .is_past = json_is_true(json_object_get(o, "past")) };
	it->when_key = str_cut(&rest, '=');
	it->when_value = rest;
	if (!it->max)
		it->max = types[it->type].max;
	both_languages(json_object_get(o, "label"), it->label);
	if (json_object_get(o, "help"))
		both_languages(json_object_get(o, "help"), it->help);
	if (json_object_get(o, "choices_of"))
		read_choices_of(text_of(o, "choices_of"), it);
	else
		read_choices(json_object_get(o, "choices"), it);
	if ((it->type == ITEM_CHOICE || it->type == ITEM_CHECKS) != (it->n_choices > 0))
		broken("choices", it->key.p);
}

/* "reporter_name*": the star says that it must be answered. */
static struct question question_of(const json_t *name)
{
	struct str key = str_of(json_string_value(name));
	bool is_required = str_ends(key, S("*"));
	key.n -= is_required;
	const struct item *it = item_of(key);
	if (!it)
		broken("unknown item", json_string_value(name));
	return (struct question){ it, is_required };
}

static void read_section(const json_t *o, struct form_section *s)
{
	const json_t *fields = json_object_get(o, "fields");
	struct question *at = a_array(memory, struct question, json_array_size(fields));
	both_languages(o, s->title);
	for (size_t i = 0; i < json_array_size(fields); i++)
		at[i] = question_of(json_array_get(fields, i));
	s->questions = at;
	s->n_questions = json_array_size(fields);
}

static void read_form(const json_t *root, const char *name)
{
	const json_t *sections = json_object_get(root, "sections");
	if (n_forms == FORMS_MAX || !json_array_size(sections))
		broken("too many forms, or no sections", name);
	struct report_form *f = &forms[n_forms++];
	struct form_section *at = a_array(memory, struct form_section, json_array_size(sections));
	*f = (struct report_form){ .kind = text_of(root, "kind"), .id = text_of(root, "form"), .symbol = text_of(root, "symbol"),
		.sections = at, .n_sections = json_array_size(sections) };
	both_languages(json_object_get(root, "document"), f->document);
	both_languages(json_object_get(root, "abstract"), f->abstract);
	for (size_t i = 0; i < f->n_sections; i++)
		read_section(json_array_get(sections, i), &at[i]);
}

static json_t *parsed(const char *name)
{
	json_error_t e;
	struct str text = data_file(name);
	json_t *root = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &e);
	if (!root)
		broken(e.text, name);
	return root;
}

static void load(void)
{
	memory = arena_new(0);
	json_t *root = parsed("forms/fields.json");
	const json_t *fields = json_object_get(root, "fields");
	for (size_t i = 0; i < json_array_size(fields); i++)
		read_item(json_array_get(fields, i));
	json_decref(root);
	for (size_t i = 0; i < n_data_files; i++) {
		const char *name = data_files[i].name;
		if (!str_starts(str_of(name), S("forms/")) || !strcmp(name, "forms/fields.json"))
			continue;
		root = parsed(name);
		read_form(root, name);
		json_decref(root);
	}
}

void forms_load(void) { pthread_once(&once, load); }

/* ---- asking ---- */

const struct report_form *form_of(struct str kind)
{
	forms_load();
	for (size_t i = 0; i < n_forms; i++)
		if (str_eq(forms[i].kind, kind))
			return &forms[i];
	return NULL;
}

size_t forms_all(const struct report_form **ret)
{
	forms_load();
	*ret = forms;
	return n_forms;
}

/* Without forms_load(): forms are read with it. */
const struct item *item_of(struct str key)
{
	for (size_t i = 0; i < n_items; i++)
		if (str_eq(items[i].key, key))
			return &items[i];
	return NULL;
}

size_t items_all(const struct item **ret)
{
	forms_load();
	*ret = items;
	return n_items;
}

bool form_asks(const struct report_form *f, const struct item *item)
{
	for (size_t s = 0; s < f->n_sections; s++)
		for (size_t i = 0; i < f->sections[s].n_questions; i++)
			if (f->sections[s].questions[i].item == item)
				return true;
	return false;
}

bool item_is_yes_no(const struct item *item)
{
	return item->n_choices == 2 && str_is(item->choices[0].value, "yes") && str_is(item->choices[1].value, "no");
}

struct str item_choice_label(const struct item *item, struct str value, enum lang lang)
{
	for (size_t i = 0; i < item->n_choices; i++)
		if (str_eq(item->choices[i].value, value))
			return item->choices[i].label[lang];
	return value;
}

bool answer_holds(struct str answer, struct str value)
{
	for (struct str rest = answer; rest.p;)
		if (str_eq(str_cut(&rest, '\n'), value))
			return true;
	return false;
}

/* ---- as kept ---- */

struct str answers_json(struct arena *a, const struct report_form *f, const struct answers *x)
{
	json_t *root = json_object();
	for (size_t s = 0; s < f->n_sections; s++) {
		for (size_t i = 0; i < f->sections[s].n_questions; i++) {
			const struct item *it = f->sections[s].questions[i].item;
			if (x->at[it->at].n)
				json_object_set_new(root, it->key.p, json_stringn(x->at[it->at].p, x->at[it->at].n));
		}
	}
	char *z = json_dumps(root, JSON_COMPACT);
	struct str json = a_dup(a, str_of(z));
	free(z);
	json_decref(root);
	return json;
}

void answers_read(struct arena *a, struct str json, struct answers *ret)
{
	forms_load();
	json_t *root = json_loadb(json.p, json.n, 0, NULL);
	const char *key;
	json_t *v;
	*ret = (struct answers){ 0 };
	json_object_foreach(root, key, v) {
		const struct item *it = item_of(str_of(key));
		if (it && json_is_string(v))
			ret->at[it->at] = a_dup(a, str_from(json_string_value(v), json_string_length(v)));
	}
	json_decref(root);
}
