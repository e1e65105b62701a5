#include "formats/purl.h"

#include <stdlib.h>

#include "base/text.h"

/* ---- text ---- */

static char lower_letter(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static struct str lower(struct arena *a, struct str s)
{
	char *p = a_z(a, s);
	for (size_t i = 0; i < s.n; i++)
		p[i] = lower_letter(p[i]);
	return str_from(p, s.n);
}

static int hex_digit(char c)
{
	c = lower_letter(c);
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_clean(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return false;
	return utf8_valid(s);
}

/* Percent-decoded, valid UTF-8, without control characters. */
static bool decode(struct arena *a, struct str s, struct str *ret)
{
	char *p = a_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '%') {
			p[n++] = s.p[i];
			continue;
		}
		int high = i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1, low = i + 2 < s.n ? hex_digit(s.p[i + 2]) : -1;
		if (high < 0 || low < 0)
			return false;
		p[n++] = (char)(high << 4 | low);
		i += 2;
	}
	*ret = str_from(p, n);
	return is_clean(*ret);
}

static bool is_written_bare(char c, const char *more)
{
	char l = lower_letter(c);
	return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || (c && strchr("-._~", c)) || (c && strchr(more, c));
}

static struct str encode(struct arena *a, struct str s, const char *bare)
{
	static const char digits[] = "0123456789ABCDEF";
	char *p = a_alloc(a, s.n * 3 + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (is_written_bare(s.p[i], bare)) {
			p[n++] = s.p[i];
			continue;
		}
		p[n++] = '%';
		p[n++] = digits[c >> 4];
		p[n++] = digits[c & 15];
	}
	return str_from(p, n);
}

static ptrdiff_t last_char(struct str s, char c)
{
	for (size_t i = s.n; i-- > 0;)
		if (s.p[i] == c)
			return (ptrdiff_t)i;
	return -1;
}

/* What stands behind the last c is taken off *s. */
static struct str cut_last(struct str *s, char c)
{
	ptrdiff_t at = last_char(*s, c);
	if (at < 0)
		return STR_NONE;
	struct str tail = str_sub(*s, (size_t)at + 1, s->n);
	*s = str_sub(*s, 0, (size_t)at);
	return tail;
}

/* ---- parts ---- */

/* Segments decoded one by one; empty ones, and in a subpath "." and "..", mean nothing. A slash within one is no slash. */
static bool segments(struct arena *a, struct str s, bool is_subpath, struct str *ret)
{
	*ret = STR_NONE;
	for (struct str rest = s; rest.p;) {
		struct str one;
		if (!decode(a, str_cut(&rest, '/'), &one) || str_find_char(one, '/') >= 0)
			return false;
		if (!one.n || (is_subpath && (str_is(one, ".") || str_is(one, ".."))))
			continue;
		*ret = ret->n ? a_fmt(a, "%.*s/%.*s", STR_ARG(*ret), STR_ARG(one)) : one;
	}
	return true;
}

static bool is_word(struct str s, const char *more)
{
	if (!s.n || (s.p[0] >= '0' && s.p[0] <= '9'))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') && !strchr(more, s.p[i]))
			return false;
	return true;
}

static int by_key(const void *x, const void *y)
{
	return str_cmp(((const struct purl_qualifier *)x)->key, ((const struct purl_qualifier *)y)->key);
}

static bool qualifiers_parse(struct arena *a, struct str s, struct purl *p)
{
	for (struct str rest = s; rest.p;) {
		struct purl_qualifier q = { 0 };
		struct str pair = str_cut(&rest, '&'), value = pair;
		q.key = lower(a, str_cut(&value, '='));
		if (!pair.n)
			continue;
		if (!is_word(q.key, ".-_") || !decode(a, value, &q.value))
			return false;
		if (!q.value.n)
			continue;
		if (p->n_qualifiers == PURL_MAX_QUALIFIERS)
			return false;
		p->qualifiers[p->n_qualifiers++] = q;
	}
	qsort(p->qualifiers, p->n_qualifiers, sizeof p->qualifiers[0], by_key);
	for (size_t i = 1; i < p->n_qualifiers; i++)
		if (str_eq(p->qualifiers[i].key, p->qualifiers[i - 1].key))
			return false;
	return true;
}

/* Types whose names are the same in any case: N the name, S the namespace as well. */
static const struct { const char *type; char lowers; } lowering[] = {
	{ "alpm", 'S' }, { "apk", 'S' }, { "bitbucket", 'S' }, { "bitnami", 'N' }, { "composer", 'S' }, { "deb", 'S' }, { "github", 'S' }, { "gitlab", 'S' },
	{ "golang", 'S' }, { "hex", 'S' }, { "oci", 'N' }, { "pub", 'N' }, { "pypi", 'N' },
};

static void apply_type(struct arena *a, struct purl *p)
{
	for (size_t i = 0; i < COUNT(lowering); i++) {
		if (!str_is(p->type, lowering[i].type))
			continue;
		p->name = lower(a, p->name);
		if (lowering[i].lowers == 'S')
			p->namespace = lower(a, p->namespace);
	}
	if (str_is(p->type, "rpm"))
		p->namespace = lower(a, p->namespace);
	if (str_is(p->type, "pypi")) {
		char *name = a_z(a, p->name);
		for (size_t i = 0; i < p->name.n; i++)
			if (name[i] == '_')
				name[i] = '-';
		p->name = str_from(name, p->name.n);
	}
}

static struct str without_slashes_at_end(struct str s)
{
	while (s.n && s.p[s.n - 1] == '/')
		s.n--;
	return s;
}

/* "@angular/animation": the first "@" of a segment that is not the last begins a scope which was not encoded. */
static bool is_scope(struct str s, ptrdiff_t at)
{
	return (at == 0 || s.p[at - 1] == '/') && str_find_char(str_sub(s, (size_t)at, s.n), '/') >= 0;
}

static bool name_parse(struct arena *a, struct str s, struct purl *p)
{
	s = without_slashes_at_end(s);
	ptrdiff_t at = last_char(s, '@');
	struct str version = at < 0 || is_scope(s, at) ? STR_NONE : cut_last(&s, '@');
	s = without_slashes_at_end(s);
	bool has_namespace = last_char(s, '/') >= 0;
	struct str head = s, name = has_namespace ? cut_last(&head, '/') : s;
	if (!has_namespace)
		head = STR_NONE;
	return decode(a, version, &p->version) && decode(a, name, &p->name) && p->name.n && str_find_char(p->name, '/') < 0
		&& segments(a, head, false, &p->namespace);
}

bool purl_parse(struct arena *a, struct str s, struct purl *ret)
{
	*ret = (struct purl){ 0 };
	if (s.n > PURL_MAX || !str_eq_nocase(str_sub(s, 0, 4), S("pkg:")) || !is_clean(s) || str_find_char(s, ' ') >= 0)
		return false;
	struct str rest = str_sub(s, 4, s.n);
	if (!segments(a, cut_last(&rest, '#'), true, &ret->subpath) || !qualifiers_parse(a, cut_last(&rest, '?'), ret))
		return false;
	while (rest.n && rest.p[0] == '/')
		rest = str_sub(rest, 1, rest.n);
	ret->type = lower(a, str_cut(&rest, '/'));
	if (!is_word(ret->type, ".-+") || !rest.p || !name_parse(a, rest, ret))
		return false;
	apply_type(a, ret);
	return true;
}

struct str purl_text(struct arena *a, const struct purl *p)
{
	struct str s = a_fmt(a, "pkg:%.*s/", STR_ARG(p->type));
	if (p->namespace.n)
		s = a_fmt(a, "%.*s%.*s/", STR_ARG(s), STR_ARG(encode(a, p->namespace, "/:")));
	s = a_cat(a, s, encode(a, p->name, ":"));
	if (p->version.n)
		s = a_fmt(a, "%.*s@%.*s", STR_ARG(s), STR_ARG(encode(a, p->version, ":")));
	for (size_t i = 0; i < p->n_qualifiers; i++)
		s = a_fmt(a, "%.*s%c%.*s=%.*s", STR_ARG(s), i ? '&' : '?', STR_ARG(p->qualifiers[i].key), STR_ARG(encode(a, p->qualifiers[i].value, "/:")));
	if (p->subpath.n)
		s = a_fmt(a, "%.*s#%.*s", STR_ARG(s), STR_ARG(encode(a, p->subpath, "/:")));
	return s;
}
