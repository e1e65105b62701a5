/* A catalog of OSCAL as native JSON. */
#include <jansson.h>

#include "base/code.h"
#include "base/text.h"
#include "engine/duty/oscal.h"

enum { NESTING_MAX = CLAUSE_DEPTH, CONTROLS_MAX = 1000, CLAUSES_MAX = 1000, PROSE_MAX = 20000, CHOICES_MAX = 100 };

struct foreign {
	struct arena *a;
	struct duty_text why;
	struct str id;                       /* of the new catalogue */
	json_t *clauses, *duties;            /* native */
	json_t *params;                      /* the document's, by id */
};

static bool refuse(struct foreign *f, const char *vi, const char *en)
{
	if (!f->why.vi.n)
		f->why = (struct duty_text){ str_of(vi), str_of(en) };
	return false;
}

static struct str text_of(const json_t *o, const char *key)
{
	const json_t *s = json_object_get(o, key);
	return json_is_string(s) ? str_from(json_string_value(s), json_string_length(s)) : STR_NONE;
}

/* The value of a property in our namespace, or of any when ns is NULL. */
static struct str prop_of(const json_t *o, const char *name, const char *ns)
{
	const json_t *list = json_object_get(o, "props"), *p;
	size_t i;
	json_array_foreach(list, i, p)
		if (str_is(text_of(p, "name"), name) && (!ns || str_is(text_of(p, "ns"), ns)))
			return text_of(p, "value");
	return STR_NONE;
}

/* ---- our own ---- */

static const json_t *native_resource(const json_t *catalog)
{
	const json_t *list = json_object_get(json_object_get(catalog, "back-matter"), "resources"), *r;
	size_t i;
	json_array_foreach(list, i, r)
		if (str_is(prop_of(r, "kind", OSCAL_NS), "native-catalogue"))
			return r;
	return NULL;
}

static size_t count_controls(const json_t *group, const struct duty_catalogue *c, bool *is_same, int depth)
{
	const json_t *controls = json_object_get(group, "controls"), *groups = json_object_get(group, "groups"), *x;
	size_t i, n = json_array_size(controls);
	json_array_foreach(controls, i, x) {
		int duty = catalogue_duty(c, text_of(x, "id"));
		struct str title = text_of(x, "title");
		*is_same = *is_same && duty >= 0 && (str_eq(title, c->duties[duty].title.vi) || str_eq(title, c->duties[duty].title.en));
	}
	json_array_foreach(groups, i, x)
		if (depth < NESTING_MAX)
			n += count_controls(x, c, is_same, depth + 1);
	return n;
}

static bool read_own(struct foreign *f, const struct duty_vocabulary *v, const json_t *catalog, const json_t *resource, struct str *ret)
{
	const json_t *hash = json_array_get(json_object_get(json_array_get(json_object_get(resource, "rlinks"), 0), "hashes"), 0);
	const struct duty_catalogue *c;
	struct catalogue_problem *problems;
	size_t n;
	struct str native;
	bool is_same = true;
	if (!base64_parse(f->a, text_of(json_object_get(resource, "base64"), "value"), &native))
		return refuse(f, "Tệp gốc trong phần cuối không phải base64.", "The native file in the back matter is not base64.");
	struct sha256 h = sha256_of(native);
	if (!str_eq(hex_of(f->a, str_from((const char *)h.b, sizeof h.b)), text_of(hash, "value")))
		return refuse(f, "Tệp gốc trong phần cuối không khớp với mã băm SHA-256 của nó.", "The native file in the back matter does not have its SHA-256.");
	if (catalogue_read(f->a, v, native, &c, &problems, &n) != OK) {
		f->why = (struct duty_text){ problems[0].vi, problems[0].en };
		return false;
	}
	if (count_controls(catalog, c, &is_same, 0) != c->n_duties || !is_same)
		return refuse(f, "Các mục của tài liệu không còn khớp với tệp gốc trong phần cuối: hãy sửa tệp gốc.", "The controls no longer agree with the native file in the back matter: change that file.");
	*ret = native;
	return true;
}

/* ---- another's ---- */

/* Lower-case, other characters as "-". */
static struct str token_of(struct arena *a, struct str s)
{
	char *p = a_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n && n < 40; i++) {
		char c = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
		p[n++] = c && strchr("abcdefghijklmnopqrstuvwxyz0123456789._-", c) ? c : '-';
	}
	return str_from(p, n);
}

static json_t *json_of(struct str s) { return json_stringn(s.n ? s.p : "", s.n); }

static json_t *both(struct str s)
{
	json_t *o = json_object();
	json_object_set_new(o, "vi", json_of(s));
	json_object_set_new(o, "en", json_of(s));
	return o;
}

static void collect_params(struct foreign *f, const json_t *of, int depth)
{
	const json_t *x, *params = json_object_get(of, "params"), *groups = json_object_get(of, "groups"), *controls = json_object_get(of, "controls");
	size_t i;
	json_array_foreach(params, i, x)
		if (json_is_string(json_object_get(x, "id")))
			json_object_set(f->params, json_string_value(json_object_get(x, "id")), (json_t *)x);
	if (depth > 2 * NESTING_MAX)
		return;
	json_array_foreach(groups, i, x)
		collect_params(f, x, depth + 1);
	json_array_foreach(controls, i, x)
		collect_params(f, x, depth + 1);
}

static struct str with_params(struct foreign *f, struct str prose, int depth);

static struct str joined(struct foreign *f, const json_t *list, const char *by, int depth)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < json_array_size(list) && i < CHOICES_MAX && all.n < PROSE_MAX; i++) {
		const char *z = json_string_value(json_array_get(list, i));
		if (z && *z)
			all = a_fmt(f->a, "%.*s%s%.*s", STR_ARG(all), all.n ? by : "", STR_ARG(with_params(f, str_of(z), depth + 1)));
	}
	return all;
}

/* What stands for a parameter in a sentence: its values, or in brackets its choices, its label, at last its id. Never empty. */
static struct str param_says(struct foreign *f, struct str id, int depth)
{
	const json_t *p = json_object_get(f->params, a_z(f->a, id));
	struct str values = depth < 2 ? joined(f, json_object_get(p, "values"), ", ", depth) : STR_NONE;
	struct str choices = depth < 2 ? joined(f, json_object_get(json_object_get(p, "select"), "choice"), " / ", depth) : STR_NONE;
	struct str label = text_of(p, "label");
	return values.n ? values : a_fmt(f->a, "[%.*s]", STR_ARG(choices.n ? choices : label.n ? label : id));
}

/* “{{ insert: param, ID }}” as words (OSCAL's markup, parameter insertion). */
static struct str with_params(struct foreign *f, struct str prose, int depth)
{
	struct str done = STR_NONE;
	for (ptrdiff_t at; done.n < PROSE_MAX && (at = str_find(prose, S("{{"))) >= 0;) {
		struct str before = str_sub(prose, 0, (size_t)at), rest = str_sub(prose, (size_t)at + 2, prose.n);
		ptrdiff_t end = str_find(rest, S("}}"));
		if (end < 0)
			break;
		struct str what = str_trim(str_sub(rest, 0, (size_t)end)), kind = str_cut(&what, ',');
		struct str says = str_is(str_trim(kind), "insert: param") ? param_says(f, str_trim(what), depth) : str_sub(prose, (size_t)at, (size_t)end + 4);
		done = a_fmt(f->a, "%.*s%.*s%.*s", STR_ARG(done), STR_ARG(before), STR_ARG(says));
		prose = str_sub(rest, (size_t)end + 2, rest.n);
	}
	return done.n ? a_cat(f->a, done, prose) : prose;
}

/* Prose of the parts of that name and of all within them. */
static void prose_add(struct foreign *f, const json_t *parts, const char *name, int depth, struct str *to)
{
	const json_t *p;
	size_t i;
	json_array_foreach(parts, i, p) {
		if (name && !str_is(text_of(p, "name"), name))
			continue;
		struct str prose = to->n < PROSE_MAX ? with_params(f, text_of(p, "prose"), 0) : STR_NONE;
		if (prose.n)
			*to = to->n ? a_fmt(f->a, "%.*s %.*s", STR_ARG(*to), STR_ARG(prose)) : a_dup(f->a, prose);
		if (depth < NESTING_MAX)
			prose_add(f, json_object_get(p, "parts"), NULL, depth + 1, to);
	}
}

static json_t *part_text(struct foreign *f, const json_t *control, const char *name, struct str otherwise)
{
	struct str prose = STR_NONE;
	prose_add(f, json_object_get(control, "parts"), name, 0, &prose);
	return both(prose.n ? prose : otherwise);
}

static bool has_id(const json_t *list, struct str id)
{
	const json_t *x;
	size_t i;
	json_array_foreach(list, i, x)
		if (str_eq(text_of(x, "id"), id))
			return true;
	return false;
}

static void set_text(json_t *o, const char *key, struct str s) { json_object_set_new(o, key, json_of(s)); }

static bool add_control(struct foreign *f, const json_t *control, struct str clause)
{
	struct str id = token_of(f->a, text_of(control, "id")), title = text_of(control, "title");
	struct str full = a_fmt(f->a, "%.*s-%.*s", STR_ARG(f->id), STR_ARG(id));
	if (!id.n || !title.n || has_id(f->duties, full))
		return refuse(f, "Có mục thiếu mã hoặc tên, hoặc trùng mã.", "A control lacks its id or title, or its id is there twice.");
	if (json_array_size(f->duties) >= CONTROLS_MAX)
		return refuse(f, "Tài liệu có hơn 1.000 mục.", "The document has more than 1,000 controls.");
	json_t *d = json_object();
	set_text(d, "id", full);
	set_text(d, "clause", clause);
	set_text(d, "modality", S("M"));
	set_text(d, "unit", S("org"));
	json_object_set_new(d, "title", both(title));
	json_object_set_new(d, "text", part_text(f, control, "statement", title));
	json_object_set_new(d, "must", part_text(f, control, "guidance", title));
	json_object_set_new(d, "proof", part_text(f, control, "assessment-method", title));
	set_text(d, "applies", S("org.rule_written = true"));
	json_object_set_new(d, "recur", json_pack("{s:s}", "kind", "credit"));
	json_object_set_new(d, "evidence", json_pack("[{s:s, s:s}]", "kind", "statement", "min_grade", "attested"));
	json_array_append_new(f->duties, d);
	return true;
}

static bool add_controls(struct foreign *f, const json_t *list, struct str clause, int depth)
{
	const json_t *x;
	size_t i;
	json_array_foreach(list, i, x) {
		if (str_is(prop_of(x, "status", NULL), "withdrawn"))
			continue;
		if (depth > NESTING_MAX)
			return refuse(f, "Các mục lồng nhau quá sâu.", "Controls are nested too deep.");
		if (!add_control(f, x, clause) || !add_controls(f, json_object_get(x, "controls"), clause, depth + 1))
			return false;
	}
	return true;
}

static bool add_clause(struct foreign *f, struct str id, struct str title, struct str parent)
{
	if (!id.n || !title.n || has_id(f->clauses, id))
		return refuse(f, "Có nhóm thiếu mã hoặc tên, hoặc trùng mã.", "A group lacks its id or title, or its id is there twice.");
	if (json_array_size(f->clauses) >= CLAUSES_MAX)
		return refuse(f, "Tài liệu có hơn 1.000 nhóm.", "The document has more than 1,000 groups.");
	json_t *c = json_object();
	set_text(c, "id", id);
	if (parent.n)
		set_text(c, "parent", parent);
	json_object_set_new(c, "title", both(title));
	json_array_append_new(f->clauses, c);
	return true;
}

static bool add_groups(struct foreign *f, const json_t *list, struct str parent, int depth)
{
	const json_t *x;
	size_t i;
	json_array_foreach(list, i, x) {
		struct str id = token_of(f->a, text_of(x, "id"));
		if (depth >= NESTING_MAX)
			return refuse(f, "Các nhóm lồng nhau quá sâu.", "Groups are nested too deep.");
		if (!id.n)
			id = a_fmt(f->a, "g%zu", json_array_size(f->clauses) + 1);
		if (!add_clause(f, id, text_of(x, "title"), parent) || !add_groups(f, json_object_get(x, "groups"), id, depth + 1) ||
				!add_controls(f, json_object_get(x, "controls"), id, 0))
			return false;
	}
	return true;
}

static struct str day_of(struct arena *a, struct str timestamp)
{
	usec t;
	struct civil c = civil_of(time_parse(timestamp, &t) ? t : 0);
	return a_fmt(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

static json_t *native_head(struct foreign *f, const json_t *metadata)
{
	struct str title = text_of(metadata, "title"), version = token_of(f->a, text_of(metadata, "version"));
	json_t *o = json_object(), *force = json_object();
	set_text(o, "format", S("ungcuu-duties/1"));
	set_text(o, "id", f->id);
	set_text(o, "version", version.n ? version : S("1"));
	json_object_set_new(o, "title", both(title));
	json_object_set_new(o, "document", both(title));
	set_text(force, "from", day_of(f->a, text_of(metadata, "last-modified")));
	json_object_set_new(o, "in_force", force);
	json_object_set(o, "clauses", f->clauses);
	json_object_set(o, "duties", f->duties);
	return o;
}

static bool read_foreign(struct foreign *f, const json_t *catalog, struct str *ret)
{
	const json_t *metadata = json_object_get(catalog, "metadata"), *loose = json_object_get(catalog, "controls");
	if (!json_is_object(catalog))
		return refuse(f, "Không có «catalog» ở gốc tài liệu: chỉ nhập được danh mục OSCAL, không nhập tài liệu OSCAL loại khác.",
			"There is no “catalog” at the root: only OSCAL catalogs can be imported, no other kind of OSCAL document.");
	if (!text_of(catalog, "uuid").n || !text_of(metadata, "title").n || !text_of(metadata, "oscal-version").n)
		return refuse(f, "Không phải danh mục OSCAL: thiếu uuid hoặc metadata.", "This is no OSCAL catalog: uuid or metadata is missing.");
	collect_params(f, catalog, 0);
	f->id = a_fmt(f->a, "o%.*s", 8, oscal_uuid(f->a, text_of(catalog, "uuid")).p);
	if (json_array_size(loose) && (!add_clause(f, S("main"), text_of(metadata, "title"), STR_NONE) || !add_controls(f, loose, S("main"), 0)))
		return false;
	if (!add_groups(f, json_object_get(catalog, "groups"), STR_NONE, 0))
		return false;
	if (!json_array_size(f->duties))
		return refuse(f, "Tài liệu không có mục nào.", "The document has no control.");
	json_t *native = native_head(f, metadata);
	char *text = json_dumps(native, JSON_INDENT(1));
	if (text)
		*ret = a_dup(f->a, str_of(text));
	free(text);
	json_decref(native);
	return text ? true : refuse(f, "Tài liệu không ghi lại được.", "The document cannot be written down.");
}

err oscal_catalog_read(struct arena *a, const struct duty_vocabulary *v, struct str json, struct str *ret_native, struct duty_text *ret_why)
{
	struct foreign f = { .a = a };
	json_t *root = NULL;
	if (json.n > OSCAL_MAX || !utf8_valid(json) || !(root = json_loadb(json.p ? json.p : "", json.n, JSON_REJECT_DUPLICATES, NULL)))
		refuse(&f, "Không phải JSON hợp lệ, hoặc lớn hơn 64 MB.", "This is not valid JSON, or larger than 64 MB.");
	const json_t *catalog = json_object_get(root, "catalog"), *own = native_resource(catalog);
	f.clauses = json_array();
	f.duties = json_array();
	f.params = json_object();
	bool ok = !f.why.vi.n && (own ? read_own(&f, v, catalog, own, ret_native) : read_foreign(&f, catalog, ret_native));
	json_decref(f.clauses);
	json_decref(f.duties);
	json_decref(f.params);
	json_decref(root);
	*ret_why = f.why;
	return ok ? OK : E_INVALID;
}
