#include "engine/sigma/data.h"

#include <jansson.h>
#include <math.h>

struct load { struct arena *a; struct str *why; const char *file; };

static bool wrong(struct load *l, const char *what)
{
	*l->why = a_fmt(l->a, "%s: %s", l->file, what);
	return false;
}

static struct str text(struct load *l, const json_t *v) { return json_is_string(v) ? a_dup(l->a, str_from(json_string_value(v), json_string_length(v))) : STR_NONE; }

static struct str member(struct load *l, const json_t *o, const char *key) { return text(l, json_object_get(o, key)); }

static const struct str *texts(struct load *l, const json_t *list, size_t *ret_n)
{
	size_t n = json_array_size(list);
	struct str *out = a_array(l->a, struct str, n + 1);
	for (size_t i = 0; i < n; i++)
		out[i] = text(l, json_array_get(list, i));
	*ret_n = n;
	return out;
}

static struct sigma_source source_of(struct load *l, const json_t *o)
{
	return (struct sigma_source){ member(l, o, "category"), member(l, o, "product"), member(l, o, "service") };
}

static const struct source_case *cases_of(struct load *l, const json_t *list, size_t *ret_n)
{
	size_t n = json_array_size(list);
	struct source_case *out = a_array(l->a, struct source_case, n + 1);
	for (size_t i = 0; i < n; i++) {
		json_t *o = json_array_get(list, i), *v;
		const char *key;
		struct source_test *tests = a_array(l->a, struct source_test, json_object_size(o) + 1);
		out[i] = (struct source_case){ .tests = tests };
		json_object_foreach(o, key, v) {
			struct source_test *t = &tests[out[i].n++];
			t->field = a_dup(l->a, str_of(key));
			t->values = texts(l, v, &t->n);
		}
	}
	*ret_n = n;
	return out;
}

static bool read_sources(struct load *l, const json_t *root, struct sigma_data *d)
{
	const json_t *products = json_object_get(root, "products"), *sources = json_object_get(root, "sources");
	size_t n = json_array_size(products), m = json_array_size(sources);
	struct source_product *p = a_array(l->a, struct source_product, n + 1);
	struct source_entry *s = a_array(l->a, struct source_entry, m + 1);
	if (!n || !m)
		return wrong(l, "products or sources missing");
	for (size_t i = 0; i < n; i++) {
		const json_t *o = json_array_get(products, i);
		p[i].product = member(l, o, "product");
		p[i].strict = json_is_true(json_object_get(o, "strict"));
		p[i].marks = texts(l, json_object_get(o, "marks"), &p[i].n);
	}
	for (size_t i = 0; i < m; i++) {
		const json_t *o = json_array_get(sources, i);
		s[i].source = source_of(l, o);
		s[i].cases = cases_of(l, json_object_get(o, "cases"), &s[i].n);
	}
	d->products = p;
	d->n_products = n;
	d->sources = s;
	d->n_sources = m;
	return true;
}

static bool read_fields(struct load *l, const json_t *root, struct sigma_data *d)
{
	const json_t *list = json_object_get(root, "fields");
	size_t n = json_array_size(list);
	struct field_entry *out = a_array(l->a, struct field_entry, n + 1);
	for (size_t i = 0; i < n; i++) {
		json_t *o = json_array_get(list, i), *names = json_object_get(o, "names"), *v;
		const char *key;
		struct field_names *f = a_array(l->a, struct field_names, json_object_size(names) + 1);
		out[i].source = source_of(l, o);
		out[i].fields = f;
		json_object_foreach(names, key, v) {
			struct field_names *one = &f[out[i].n++];
			one->field = a_dup(l->a, str_of(key));
			one->names = texts(l, v, &one->n);
		}
	}
	d->fields = out;
	d->n_fields = n;
	d->time_fields = texts(l, json_object_get(root, "time"), &d->n_time_fields);
	return n || wrong(l, "fields missing");
}

static bool read_placeholders(struct load *l, json_t *root, const struct sigma_placeholder **ret, size_t *ret_n)
{
	struct sigma_placeholder *out = a_array(l->a, struct sigma_placeholder, json_object_size(root) + 1);
	const char *key;
	json_t *v;
	*ret_n = 0;
	if (!json_is_object(root))
		return wrong(l, "not an object");
	json_object_foreach(root, key, v) {
		struct sigma_placeholder *p = &out[(*ret_n)++];
		p->name = a_dup(l->a, str_of(key));
		p->values = texts(l, v, &p->n);
	}
	*ret = out;
	return true;
}

/* ---- frequencies ---- */
static int letter(char c)
{
	if (c >= 'a' && c <= 'z')
		return c - 'a';
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= '0' && c <= '9')
		return 26 + c - '0';
	return c == ' ' ? 36 : c == '.' ? 37 : c == '\\' || c == '/' ? 38 : 39;
}

static bool read_frequencies(struct load *l, const json_t *root, struct sigma_data *d)
{
	json_t *words = json_object_get(root, "words"), *pairs = json_object_get(root, "pairs"), *first = json_object_get(root, "letters"), *v;
	struct word_share *out = a_array(l->a, struct word_share, json_object_size(words) + 1);
	const char *key;
	json_object_foreach(words, key, v)
		out[d->n_words++] = (struct word_share){ a_dup(l->a, str_of(key)), json_number_value(v) };
	d->words = out;
	if (json_array_size(first) != LETTERS || json_array_size(pairs) != LETTERS)
		return wrong(l, "letters and pairs must have 40 entries");
	for (size_t i = 0; i < LETTERS; i++) {
		d->first[i] = json_number_value(json_array_get(first, i)) / 10000;
		for (size_t k = 0; k < LETTERS; k++)
			d->pair[i][k] = (json_number_value(json_array_get(json_array_get(pairs, i), k)) + 1) / 10000;
	}
	return true;
}

double sigma_share(const struct sigma_data *d, struct str s)
{
	enum { PLACES = 600 };           /* of a usual log line */
	double p = s.n ? d->first[letter(s.p[0])] : 1, share;
	for (size_t i = 1; i < s.n; i++)
		p *= d->pair[letter(s.p[i - 1])][letter(s.p[i])];
	share = 1 - exp(-p * PLACES);
	for (size_t i = 0; i < d->n_words; i++)
		if (d->words[i].share > share && text_has(d->words[i].word, s))
			share = d->words[i].share;
	return share;
}

/* ---- all of it ---- */
static json_t *parse(struct load *l, struct str json)
{
	json_error_t e;
	json_t *root = json_loadb(json.p ? json.p : "", json.n, JSON_REJECT_DUPLICATES, &e);
	if (!root)
		wrong(l, a_z(l->a, a_fmt(l->a, "line %d: %s", e.line, e.text)));
	return root;
}

static bool load(struct arena *a, const char *file, struct str json, bool (*read)(struct load *l, const json_t *root, struct sigma_data *d), struct sigma_data *d, struct str *why)
{
	struct load l = { a, why, file };
	json_t *root = parse(&l, json);
	bool ok = root && read(&l, root, d);
	json_decref(root);
	return ok;
}

err sigma_placeholders_read(struct arena *a, struct str json, const struct sigma_placeholder **ret, size_t *ret_n, struct str *ret_why)
{
	struct load l = { a, ret_why, "placeholders.json" };
	json_t *root = parse(&l, json);
	bool ok = root && read_placeholders(&l, root, ret, ret_n);
	json_decref(root);
	return ok ? OK : E_INVALID;
}

err sigma_data_read(struct arena *a, const struct sigma_data_texts *t, const struct sigma_data **ret, struct str *ret_why)
{
	struct sigma_data *d = a_new(a, struct sigma_data);
	if (!load(a, "logsources.json", t->sources, read_sources, d, ret_why) || !load(a, "fields.json", t->fields, read_fields, d, ret_why) ||
		!load(a, "frequencies.json", t->frequencies, read_frequencies, d, ret_why))
		return E_INVALID;
	TRY(sigma_placeholders_read(a, t->placeholders, &d->placeholders, &d->n_placeholders, ret_why));
	*ret = d;
	return OK;
}
