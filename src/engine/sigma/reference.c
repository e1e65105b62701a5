#include "engine/sigma/reference.h"

#include <regex.h>
#include <utf8proc.h>

enum { ANY_ONE = -1, ANY_MANY = -2, ANY_DASH = -3, MAX_TOKENS = 4096 };

/* ---- code points ---- */
static int code_point(struct str s, size_t *i)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n = utf8proc_iterate((const unsigned char *)s.p + *i, (utf8proc_ssize_t)(s.n - *i), &c);
	*i += n > 0 ? (size_t)n : 1;
	return n > 0 ? c : 0xfffd;
}

static int small(int c)
{
	int l = c < 0 ? c : utf8proc_tolower(c);
	return l >= 0 && (l < 0x80) != (c < 0x80) ? c : l;
}

static bool same(int x, int y, bool cased) { return cased ? x == y : small(x) == small(y); }

static size_t points(struct str s, int *out)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n;)
		out[n++] = code_point(s, &i);
	return n;
}

/* ---- what a written value means ---- */
static size_t tokens(struct str s, int *out)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n;) {
		int c = code_point(s, &i);
		if (c == '\\' && i < s.n && (s.p[i] == '*' || s.p[i] == '?' || s.p[i] == '\\'))
			out[n++] = s.p[i++];
		else
			out[n++] = c == '*' ? ANY_MANY : c == '?' ? ANY_ONE : c;
	}
	return n;
}

static bool is_dash(int c) { return c == '-' || c == '/' || c == 0x2013 || c == 0x2014 || c == 0x2015; }
static bool is_word(int c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= 0x80 && !is_dash(c)); }

static void free_dashes(int *t, size_t n)
{
	int was[MAX_TOKENS];
	memcpy(was, t, n * sizeof *t);
	for (size_t i = 0; i + 1 < n; i++)
		if (is_dash(was[i]) && (i == 0 || !is_word(was[i - 1])) && is_word(was[i + 1]))
			t[i] = ANY_DASH;
}

/* fits[k]: the first i tokens match the first k characters. */
static bool match(const int *t, size_t n, const int *s, size_t m, bool cased)
{
	bool fits[MAX_TOKENS + 1] = { true };
	for (size_t i = 0; i < n; i++)
		if (t[i] == ANY_MANY)
			for (size_t k = 0; k < m; k++)
				fits[k + 1] |= fits[k];
		else {
			for (size_t k = m; k-- > 0;)
				fits[k + 1] = fits[k] && (t[i] == ANY_ONE || (t[i] == ANY_DASH ? is_dash(s[k]) : same(t[i], s[k], cased)));
			fits[0] = false;
		}
	return fits[m];
}

static bool match_around(int *t, size_t n, bool lead, bool trail, struct str text, bool cased)
{
	int s[MAX_TOKENS], whole[MAX_TOKENS];
	size_t m = points(text, s), k = 0;
	if (lead)
		whole[k++] = ANY_MANY;
	memcpy(whole + k, t, n * sizeof *t);
	k += n;
	if (trail)
		whole[k++] = ANY_MANY;
	return match(whole, k, s, m, cased);
}

/* ---- Base64: characters all of whose bits come from the value ---- */
static bool offset_found(struct str bytes, struct str text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t shift = 0; shift < 3; shift++) {
		int window[MAX_TOKENS];
		size_t n = 0, first = 8 * shift, last = 8 * (shift + bytes.n);
		for (size_t k = 0; 6 * k + 6 <= last; k++) {
			unsigned v = 0;
			if (6 * k < first)
				continue;
			for (size_t bit = 6 * k; bit < 6 * k + 6; bit++)
				v = v << 1 | ((unsigned char)bytes.p[bit / 8 - shift] >> (7 - bit % 8) & 1u);
			window[n++] = digits[v];
		}
		if (match_around(window, n, true, true, text, false))
			return true;
	}
	return false;
}

static bool whole_found(struct str bytes, struct str text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	int coded[MAX_TOKENS];
	size_t n = 0;
	for (size_t bit = 0; bit < 8 * bytes.n; bit += 6) {
		unsigned v = 0;
		for (size_t k = bit; k < bit + 6; k++)
			v = v << 1 | (k < 8 * bytes.n ? (unsigned char)bytes.p[k / 8] >> (7 - k % 8) & 1u : 0u);
		coded[n++] = digits[v];
	}
	while (n % 4)
		coded[n++] = '=';
	return match_around(coded, n, true, true, text, false);
}

/* ---- ways ---- */
static bool regex_found(struct str pattern, struct str text, bool ignore)
{
	char p[1024], t[4096];
	size_t n = 0;
	regex_t r;
	for (size_t i = 0; i < pattern.n; i++) {         /* as Perl has it: a dot is no line end, and the end may have one behind it */
		char c = pattern.p[i];
		if (c == '\\') {
			p[n++] = c;
			p[n++] = pattern.p[++i];
		} else if (c == '.' || c == '$') {
			memcpy(p + n, c == '.' ? "[^\n]" : "\n?$", c == '.' ? 4 : 3);
			n += c == '.' ? 4 : 3;
		} else
			p[n++] = c;
	}
	p[n] = 0;
	memcpy(t, text.p ? text.p : "", text.n);
	t[text.n] = 0;
	if (regcomp(&r, p, REG_EXTENDED | REG_NOSUB | (ignore ? REG_ICASE : 0)))
		return false;
	bool hit = !regexec(&r, t, 0, NULL, 0);
	regfree(&r);
	return hit;
}

static bool in_net(struct str net, struct str text)
{
	unsigned n[5], a[4], mask;
	char z[64], tail;
	if (net.n >= sizeof z || text.n >= sizeof z)
		return false;
	memcpy(z, net.p, net.n);
	z[net.n] = 0;
	if (sscanf(z, "%u.%u.%u.%u/%u", &n[0], &n[1], &n[2], &n[3], &n[4]) != 5)
		return false;
	memcpy(z, text.p ? text.p : "", text.n);
	z[text.n] = 0;
	if (sscanf(z, "%u.%u.%u.%u%c", &a[0], &a[1], &a[2], &a[3], &tail) != 4)
		return false;
	mask = n[4] ? ~0u << (32 - n[4]) : 0;
	return ((n[0] << 24 | n[1] << 16 | n[2] << 8 | n[3]) & mask) == ((a[0] << 24 | a[1] << 16 | a[2] << 8 | a[3]) & mask);
}

static bool compared(const struct model_item *i, int number, struct str text)
{
	char z[64], *end;
	if (!text.n || text.n >= sizeof z || !memchr("-+.0123456789", text.p[0], 13))
		return false;
	memcpy(z, text.p, text.n);
	z[text.n] = 0;
	double v = strtod(z, &end);
	if (*end)
		return false;
	return i->way == WAY_LT ? v < number : i->way == WAY_LTE ? v <= number : i->way == WAY_GT ? v > number : v >= number;
}

static bool text_true(const struct model_item *i, const struct model_value *v, struct str text)
{
	int t[MAX_TOKENS];
	size_t n = tokens(v->text, t);
	char wide[512];
	if (i->windash)
		free_dashes(t, n);
	switch (i->way) {
	case WAY_RE: return regex_found(v->text, text, false);
	case WAY_RE_I: return regex_found(v->text, text, true);
	case WAY_CIDR: return in_net(v->text, text);
	case WAY_BASE64: return whole_found(v->text, text);
	case WAY_OFFSET: return offset_found(v->text, text);
	case WAY_WIDE_OFFSET:
		for (size_t k = 0; k < v->text.n; k++) {
			wide[2 * k] = v->text.p[k];
			wide[2 * k + 1] = 0;
		}
		return offset_found(str_from(wide, 2 * v->text.n), text);
	case WAY_PLAIN: return match_around(t, n, false, false, text, i->cased);
	case WAY_CONTAINS: return match_around(t, n, true, true, text, i->cased);
	case WAY_STARTS: return match_around(t, n, false, true, text, i->cased);
	case WAY_ENDS: return match_around(t, n, true, false, text, i->cased);
	case WAY_LT: case WAY_LTE: case WAY_GT: case WAY_GTE: return compared(i, v->number, text);
	case WAY_EXISTS: case WAY_FIELD: case N_WAYS: break;
	}
	return false;
}

static bool keyword_true(const struct model_item *i, const struct model_value *v, const struct model_event *e)
{
	struct model_item anywhere = *i;
	if (i->way != WAY_RE)
		anywhere.way = WAY_CONTAINS;
	if (text_true(&anywhere, v, e->json))
		return true;
	for (int f = 0; f < 5; f++)
		for (int k = 0; k < e->fields[f].n; k++)
			if (text_true(&anywhere, v, e->fields[f].text[k]))
				return true;
	return false;
}

static bool fields_alike(const struct model_field *x, const struct model_field *y)
{
	int a[MAX_TOKENS];
	for (int i = 0; i < x->n; i++)
		for (int k = 0; k < y->n; k++)
			if (match_around(a, points(y->text[k], a), false, false, x->text[i], false))
				return true;
	return false;
}

static bool value_true(const struct model_item *i, const struct model_value *v, const struct model_event *e)
{
	if (i->field < 0)
		return keyword_true(i, v, e);
	const struct model_field *f = &e->fields[i->field];
	if (i->way == WAY_EXISTS)
		return (f->has != HAS_NONE) == i->yes;
	if (i->way == WAY_FIELD)
		return fields_alike(f, &e->fields[i->other]);
	if (v->type == TYPE_NULL)
		return f->has == HAS_NONE || f->has == HAS_NULL;
	for (int k = 0; k < f->n; k++)
		if (text_true(i, v, f->text[k]))
			return true;
	return false;
}

static bool item_true(const struct model_item *i, const struct model_event *e)
{
	int yes = 0;
	for (int k = 0; k < i->n; k++)
		yes += value_true(i, &i->values[k], e);
	return (i->all ? yes == i->n : yes > 0) != i->negated;
}

static bool selection_true(const struct model_selection *s, const struct model_event *e)
{
	for (int m = 0; m < s->n; m++) {
		int yes = 0;
		for (int k = 0; k < s->maps[m].n; k++)
			yes += item_true(&s->maps[m].items[k], e);
		if (yes == s->maps[m].n)
			return true;
	}
	return false;
}

static bool named_by(struct str pattern, struct str name)
{
	int t[64], s[64];
	if (name.p[0] == '_')
		return false;
	return str_is(pattern, "them") || match(t, tokens(pattern, t), s, points(name, s), true);
}

static bool condition_true(const struct model_rule *r, const struct model_condition *c, const struct model_event *e)
{
	int named = 0, yes = 0;
	switch (c->kind) {
	case MODEL_AND: return condition_true(r, c->at[0], e) && condition_true(r, c->at[1], e);
	case MODEL_OR: return condition_true(r, c->at[0], e) || condition_true(r, c->at[1], e);
	case MODEL_NOT: return !condition_true(r, c->at[0], e);
	case MODEL_NAME:
	case MODEL_ONE_OF:
	case MODEL_ALL_OF:
		for (int i = 0; i < r->n; i++)
			if (c->kind == MODEL_NAME ? str_eq(c->name, r->selections[i].name) : named_by(c->name, r->selections[i].name)) {
				named++;
				yes += selection_true(&r->selections[i], e);
			}
		return c->kind == MODEL_ALL_OF ? yes == named : yes > 0;
	}
	return false;
}

bool reference_true(const struct model_rule *r, const struct model_event *e) { return condition_true(r, r->condition, e); }
