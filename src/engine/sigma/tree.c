#include "engine/sigma/tree.h"

#include <yaml.h>

struct anchor { struct str name; const struct tree *node; };

struct reader {
	struct arena *a;
	yaml_parser_t parser;
	VEC(struct anchor) anchors;
	size_t aliases;
	struct tree_fault *fault;
};

/* Notes it; always false. */
static bool fault(struct reader *r, int line, struct str vi, struct str en)
{
	r->fault->line = line > 0 ? line : 1;
	r->fault->why = (struct tree_text){ vi, en };
	return false;
}

static bool next(struct reader *r, yaml_event_t *ret)
{
	if (yaml_parser_parse(&r->parser, ret))
		return true;
	const char *problem = r->parser.problem ? r->parser.problem : "memory";
	int line = (int)r->parser.problem_mark.line + 1;
	return fault(r, line, a_fmt(r->a, "không phải YAML: %s", problem), a_fmt(r->a, "not YAML: %s", problem));
}

/* ---- scalars: YAML 1.1's own types ---- */
static bool one_of(struct str s, const char *const *words)
{
	for (; *words; words++)
		if (str_is(s, *words))
			return true;
	return false;
}

static bool base_int(struct str s, int base, int64_t *ret)
{
	uint64_t v = 0;
	bool any = false;
	for (size_t i = 0; i < s.n; i++) {
		int c = s.p[i], d = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : 99;
		if (c == '_' && any)
			continue;
		if (d >= base || v > (uint64_t)INT64_MAX / (uint64_t)base - 1)
			return false;
		v = v * (uint64_t)base + (uint64_t)d;
		any = true;
	}
	*ret = (int64_t)v;
	return any;
}

static bool whole(struct str s, int64_t *ret)
{
	bool minus = s.n && s.p[0] == '-';
	if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
		s = str_sub(s, 1, s.n);
	bool ok;
	if (s.n > 2 && s.p[0] == '0' && (s.p[1] | 32) == 'x')
		ok = base_int(str_sub(s, 2, s.n), 16, ret);
	else if (s.n > 2 && s.p[0] == '0' && (s.p[1] | 32) == 'o')
		ok = base_int(str_sub(s, 2, s.n), 8, ret);
	else if (s.n > 1 && s.p[0] == '0')
		ok = base_int(str_sub(s, 1, s.n), 8, ret);
	else
		ok = base_int(s, 10, ret);
	if (ok && minus)
		*ret = -*ret;
	return ok;
}

static bool is_real(struct str s)
{
	size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+'), digits = 0, dots = 0;
	for (; i < s.n && ((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] == '.' && !dots)); i++)
		s.p[i] == '.' ? dots++ : digits++;
	if (!digits || !dots)
		return false;
	if (i < s.n && (s.p[i] | 32) == 'e') {
		i += i + 1 < s.n && (s.p[i + 1] == '-' || s.p[i + 1] == '+') ? 2 : 1;
		size_t from = i;
		while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
			i++;
		if (i == from)
			return false;
	}
	return i == s.n;
}

static void resolve(struct tree *t)
{
	static const char *const nulls[] = { "", "~", "null", "Null", "NULL", NULL };
	static const char *const yes[] = { "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", NULL };
	static const char *const no[] = { "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", NULL };
	t->kind = TREE_TEXT;
	if (one_of(t->text, nulls))
		t->kind = TREE_NULL;
	else if (one_of(t->text, yes) || one_of(t->text, no)) {
		t->kind = TREE_BOOL;
		t->whole = one_of(t->text, yes);
	} else if (whole(t->text, &t->whole))
		t->kind = TREE_INT;
	else if (is_real(t->text))
		t->kind = TREE_REAL;
}

/* ---- nodes ---- */
static const struct tree *find_anchor(const struct reader *r, struct str name)
{
	for (size_t i = r->anchors.n; i-- > 0;)
		if (str_eq(r->anchors.at[i].name, name))
			return r->anchors.at[i].node;
	return NULL;
}

static void keep_anchor(struct reader *r, const yaml_char_t *name, const struct tree *node)
{
	if (name)
		*VEC_ADD(r->a, &r->anchors) = (struct anchor){ a_dup(r->a, str_of((const char *)name)), node };
}

static const struct tree *read_node(struct reader *r, yaml_event_t *e, int depth);

static bool weigh(struct reader *r, struct tree *t, const struct tree *child, int line)
{
	t->weight += child->weight;
	return t->weight <= TREE_MAX_NODES || fault(r, line, S("tài liệu quá lớn khi các bí danh được khai triển"), S("the document is too large once its aliases are expanded"));
}

static const struct tree *read_list(struct reader *r, yaml_event_t *start, int depth)
{
	VEC(const struct tree *) items = { 0 };
	struct tree *t = a_new(r->a, struct tree);
	*t = (struct tree){ .kind = TREE_LIST, .line = (int)start->start_mark.line + 1, .weight = 1 };
	for (;;) {
		yaml_event_t e;
		if (!next(r, &e))
			return NULL;
		if (e.type == YAML_SEQUENCE_END_EVENT) {
			yaml_event_delete(&e);
			break;
		}
		const struct tree *item = read_node(r, &e, depth + 1);
		yaml_event_delete(&e);
		if (!item || !weigh(r, t, item, t->line))
			return NULL;
		*VEC_ADD(r->a, &items) = item;
	}
	t->at = items.at;
	t->n = items.n;
	keep_anchor(r, start->data.sequence_start.anchor, t);
	return t;
}

struct map_parts { VEC(struct str) keys; VEC(int) lines; VEC(const struct tree *) values; };

static bool read_pair(struct reader *r, yaml_event_t *key, struct tree *t, struct map_parts *m, int depth)
{
	int line = (int)key->start_mark.line + 1;
	if (key->type != YAML_SCALAR_EVENT)
		return fault(r, line, S("khoá của bảng phải là một từ"), S("the key of a map must be a word"));
	struct str name = a_dup(r->a, str_from((const char *)key->data.scalar.value, key->data.scalar.length));
	for (size_t i = 0; i < m->keys.n; i++)
		if (str_eq(m->keys.at[i], name))
			return fault(r, line, a_fmt(r->a, "khoá “%.*s” có hai lần", STR_ARG(name)), a_fmt(r->a, "the key “%.*s” is there twice", STR_ARG(name)));
	if (m->keys.n >= 1000)
		return fault(r, line, S("bảng có hơn 1.000 khoá"), S("a map with more than 1,000 keys"));
	yaml_event_t e;
	if (!next(r, &e))
		return false;
	const struct tree *value = read_node(r, &e, depth + 1);
	yaml_event_delete(&e);
	if (!value || !weigh(r, t, value, line))
		return false;
	*VEC_ADD(r->a, &m->keys) = name;
	*VEC_ADD(r->a, &m->lines) = line;
	*VEC_ADD(r->a, &m->values) = value;
	return true;
}

static const struct tree *read_map(struct reader *r, yaml_event_t *start, int depth)
{
	struct map_parts m = { 0 };
	struct tree *t = a_new(r->a, struct tree);
	*t = (struct tree){ .kind = TREE_MAP, .line = (int)start->start_mark.line + 1, .weight = 1 };
	for (;;) {
		yaml_event_t e;
		if (!next(r, &e))
			return NULL;
		if (e.type == YAML_MAPPING_END_EVENT) {
			yaml_event_delete(&e);
			break;
		}
		bool ok = read_pair(r, &e, t, &m, depth);
		yaml_event_delete(&e);
		if (!ok)
			return NULL;
	}
	t->keys = m.keys.at;
	t->key_lines = m.lines.at;
	t->at = m.values.at;
	t->n = m.keys.n;
	keep_anchor(r, start->data.mapping_start.anchor, t);
	return t;
}

static const struct tree *read_alias(struct reader *r, yaml_event_t *e)
{
	int line = (int)e->start_mark.line + 1;
	const struct tree *t = find_anchor(r, str_of((const char *)e->data.alias.anchor));
	if (++r->aliases > TREE_MAX_ALIASES)
		fault(r, line, S("quá nhiều bí danh trong một tài liệu"), S("too many aliases in one document"));
	else if (!t)
		fault(r, line, S("bí danh không có neo đứng trước"), S("an alias without an anchor before it"));
	else
		return t;
	return NULL;
}

static const struct tree *read_scalar(struct reader *r, yaml_event_t *e)
{
	struct tree *t = a_new(r->a, struct tree);
	*t = (struct tree){ .kind = TREE_TEXT, .line = (int)e->start_mark.line + 1, .weight = 1 };
	t->text = a_dup(r->a, str_from((const char *)e->data.scalar.value, e->data.scalar.length));
	if (e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && e->data.scalar.plain_implicit)
		resolve(t);
	keep_anchor(r, e->data.scalar.anchor, t);
	return t;
}

static const struct tree *read_node(struct reader *r, yaml_event_t *e, int depth)
{
	if (depth > TREE_MAX_DEPTH) {
		fault(r, (int)e->start_mark.line + 1, S("lồng nhau quá sâu"), S("nested too deep"));
		return NULL;
	}
	if (e->type == YAML_SEQUENCE_START_EVENT)
		return read_list(r, e, depth);
	if (e->type == YAML_MAPPING_START_EVENT)
		return read_map(r, e, depth);
	return e->type == YAML_ALIAS_EVENT ? read_alias(r, e) : read_scalar(r, e);
}

/* False when the text or the reading is over. */
static bool read_document(struct reader *r, const struct tree **ret)
{
	yaml_event_t e;
	*ret = NULL;
	for (bool inside = false;;) {
		if (!next(r, &e))
			return false;
		yaml_event_type_t type = e.type;
		if (type == YAML_DOCUMENT_START_EVENT) {
			inside = true;
			r->anchors.n = 0;
			r->aliases = 0;
		} else if (inside && type != YAML_DOCUMENT_END_EVENT) {
			*ret = read_node(r, &e, 0);
			if (!*ret) {
				yaml_event_delete(&e);
				return false;
			}
		}
		yaml_event_delete(&e);
		if (type == YAML_STREAM_END_EVENT || type == YAML_NO_EVENT)
			return false;
		if (type == YAML_DOCUMENT_END_EVENT)
			return true;
	}
}

void tree_read(struct arena *a, struct str yaml, const struct tree ***ret, size_t *ret_n, struct tree_fault *ret_fault)
{
	VEC(const struct tree *) documents = { 0 };
	struct reader r = { .a = a, .fault = ret_fault };
	*ret_fault = (struct tree_fault){ 0 };
	*ret = NULL;
	*ret_n = 0;
	if (yaml.n > TREE_MAX_BYTES) {
		fault(&r, 1, S("tệp lớn hơn 4 MB"), S("the file is larger than 4 MB"));
		return;
	}
	if (!yaml_parser_initialize(&r.parser))
		abort();
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)(yaml.n ? yaml.p : ""), yaml.n);
	for (const struct tree *t; read_document(&r, &t);) {
		if (documents.n == TREE_MAX_DOCUMENTS) {
			fault(&r, t ? t->line : 1, S("tệp có hơn 10.000 tài liệu"), S("the file has more than 10,000 documents"));
			break;
		}
		if (t)
			*VEC_ADD(a, &documents) = t;
	}
	yaml_parser_delete(&r.parser);
	*ret = documents.at;
	*ret_n = documents.n;
}

const struct tree *tree_get(const struct tree *t, const char *key)
{
	for (size_t i = 0; t && t->kind == TREE_MAP && i < t->n; i++)
		if (str_is(t->keys[i], key))
			return t->at[i];
	return NULL;
}

struct str tree_text_of(const struct tree *t, const char *key)
{
	const struct tree *v = tree_get(t, key);
	return v && v->kind != TREE_NULL && v->kind < TREE_LIST ? v->text : STR_NONE;
}
