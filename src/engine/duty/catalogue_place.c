/* Where a value stands in a text that the JSON reader has already accepted. Columns count characters. */
#include "engine/duty/catalogue_read.h"

struct scan { const char *p, *end; int line, column; };

static void step(struct scan *s)
{
	if (*s->p == '\n') {
		s->line++;
		s->column = 1;
	} else if (((unsigned char)*s->p & 0xc0) != 0x80) {
		s->column++;
	}
	s->p++;
}

static bool is_at(const struct scan *s, char c) { return s->p < s->end && *s->p == c; }

static void skip_space(struct scan *s)
{
	while (s->p < s->end && strchr(" \t\r\n,:", *s->p))
		step(s);
}

/* Past a text; *ret is what stands between the quotes, as written. */
static void skip_text(struct scan *s, struct str *ret)
{
	step(s);
	const char *from = s->p;
	while (s->p < s->end && *s->p != '"') {
		if (*s->p == '\\')
			step(s);
		if (s->p < s->end)
			step(s);
	}
	*ret = str_from(from, (size_t)(s->p - from));
	if (s->p < s->end)
		step(s);
}

static void skip_value(struct scan *s)
{
	struct str text;
	int depth = 0;
	do {
		skip_space(s);
		if (s->p >= s->end)
			return;
		if (*s->p == '"') {
			skip_text(s, &text);
		} else if (*s->p == '{' || *s->p == '[') {
			depth++;
			step(s);
		} else if (*s->p == '}' || *s->p == ']') {
			depth--;
			step(s);
		} else {
			while (s->p < s->end && !strchr(" \t\r\n,:]}", *s->p))
				step(s);
		}
	} while (depth > 0);
}

static bool find_member(struct scan *s, struct str key)
{
	step(s);
	for (skip_space(s); is_at(s, '"'); skip_space(s)) {
		struct str name;
		skip_text(s, &name);
		skip_space(s);
		if (str_eq(name, key))
			return true;
		skip_value(s);
	}
	return false;
}

static bool find_element(struct scan *s, size_t index)
{
	step(s);
	for (skip_space(s); s->p < s->end && *s->p != ']'; skip_space(s)) {
		if (index-- == 0)
			return true;
		skip_value(s);
	}
	return false;
}

/* At the value; false at the nearest one around it that is there. */
static bool go(struct scan *s, const struct node *n)
{
	if (!n->up) {
		skip_space(s);
		return true;
	}
	if (!go(s, n->up))
		return false;
	struct scan before = *s;
	if (n->key ? is_at(s, '{') && find_member(s, str_of(n->key)) : is_at(s, '[') && find_element(s, n->index))
		return true;
	*s = before;
	return false;
}

void source_place_of(struct str json, const struct node *n, int *ret_line, int *ret_column)
{
	struct scan s = { json.p, json.p + json.n, 1, 1 };
	go(&s, n);
	*ret_line = s.line;
	*ret_column = s.column;
}

struct str place_path(struct arena *a, const struct node *n)
{
	if (!n->up)
		return STR_NONE;
	struct str up = place_path(a, n->up);
	if (!n->key)
		return a_fmt(a, "%.*s[%zu]", STR_ARG(up), n->index);
	return a_fmt(a, "%.*s%s%s", STR_ARG(up), up.n ? "." : "", n->key);
}

void places_of_list(struct str json, const char *key, struct place *ret, size_t n)
{
	struct scan s = { json.p, json.p + json.n, 1, 1 };
	skip_space(&s);
	if (!n || !is_at(&s, '{') || !find_member(&s, str_of(key)) || !is_at(&s, '['))
		return;
	step(&s);
	for (size_t i = 0; i < n; i++) {
		skip_space(&s);
		const char *from = s.p;
		ret[i].line = s.line;
		skip_value(&s);
		ret[i].text = str_from(from, (size_t)(s.p - from));
	}
}
