/* Placeholders: %name% in values of |expand. */
#include "engine/sigma/value.h"

static const struct sigma_placeholder *find_placeholder(const struct sigma_book *b, struct str name)
{
	for (size_t i = 0; i < b->n_placeholders; i++)
		if (str_eq_nocase(b->placeholders[i].name, name) && b->placeholders[i].n)
			return &b->placeholders[i];
	return NULL;
}

/* %name% in written text; *at, *n: where it stands. A percent sign behind a backslash is none. */
static bool next_placeholder(struct str s, size_t from, size_t *at, size_t *n)
{
	for (size_t i = from; i < s.n; i++) {
		if (s.p[i] != '%' || (i && s.p[i - 1] == '\\'))
			continue;
		size_t end = i + 1;
		while (end < s.n && (s.p[end] == '_' || s.p[end] == '-' || s.p[end] == '.' || (s.p[end] >= '0' && s.p[end] <= '9') || ((s.p[end] | 32) >= 'a' && (s.p[end] | 32) <= 'z')))
			end++;
		if (end > i + 1 && end < s.n && s.p[end] == '%') {
			*at = i;
			*n = end + 1 - i;
			return true;
		}
	}
	return false;
}

static struct str without_escapes(struct arena *a, struct str s)
{
	char *out = a_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\\' || i + 1 == s.n || s.p[i + 1] != '%')
			out[n++] = s.p[i];
	return str_from(out, n);
}

typedef VEC(struct sigma_value) value_list;

/* done: what stands in front of rest, expanded already; values are not looked into again. */
static bool expand(struct making *m, const struct sigma_value *v, struct str done, struct str rest, value_list *out)
{
	size_t at, n;
	if (!next_placeholder(rest, 0, &at, &n)) {
		struct sigma_value *one = VEC_ADD(m->a, out);
		*one = *v;
		one->text = a_cat(m->a, done, without_escapes(m->a, rest));
		one->pattern = pattern_read(m->a, one->text);
		return true;
	}
	struct str name = str_sub(rest, at + 1, n - 2), after = str_sub(rest, at + n, rest.n);
	const struct sigma_placeholder *p = find_placeholder(m->r->book, name);
	if (!p)
		return value_refuse(m, "placeholder", a_fmt(m->a, "chưa có giá trị cho %%%.*s%%; hãy ghi vào tệp giá trị thay thế", STR_ARG(name)),
			a_fmt(m->a, "no value for %%%.*s%%; put it into a file of placeholders", STR_ARG(name)));
	done = a_cat(m->a, done, without_escapes(m->a, str_sub(rest, 0, at)));
	for (size_t i = 0; i < p->n; i++) {
		if (++m->r->expanded > 20000)
			return value_refuse(m, "placeholder", S("giá trị thay thế cho hơn 20.000 tổ hợp"), S("placeholders give more than 20,000 combinations"));
		if (!expand(m, v, a_cat(m->a, done, p->values[i]), after, out))
			return false;
	}
	return true;
}

bool mod_expand(struct making *m, struct sigma_group *g)
{
	value_list out = { 0 };
	for (size_t i = 0; i < g->n; i++) {
		if (g->at[i].kind == VALUE_REGEX ? false : !value_is_text(&g->at[i]))
			return value_refuse(m, "modifier", S("“expand” cần văn bản"), S("“expand” needs a text"));
		struct sigma_value before = g->at[i];
		size_t from = out.n;
		if (!expand(m, &g->at[i], S(""), before.text, &out))
			return false;
		/* stars that earlier modifiers put around stay around */
		const struct pattern *p = &before.pattern;
		for (size_t k = from; k < out.n && before.kind != VALUE_REGEX; k++) {
			out.at[k].pattern.cased = p->cased;
			if (p->n && p->at[0].kind == PART_MANY)
				pattern_lead(m->a, &out.at[k].pattern);
			if (p->n && p->at[p->n - 1].kind == PART_MANY)
				pattern_trail(m->a, &out.at[k].pattern);
		}
	}
	*g = (struct sigma_group){ out.at, out.n };
	return true;
}
