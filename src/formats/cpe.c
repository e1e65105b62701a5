#include "formats/cpe.h"

#define FORMATTED S("cpe:2.3:")
#define ANY S("*")
#define NA S("-")

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_plain(char c)
{
	return is_alnum(c) || c == '-' || c == '.' || c == '_';
}

/* What may stand behind a backslash: printable ASCII that is neither a letter nor a digit. */
static bool is_quotable(char c)
{
	return c > ' ' && c < 0x7f && !is_alnum(c) && !(c >= 'A' && c <= 'Z');
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* One attribute on its way from either binding: characters one by one, then whether the whole is a value. */
struct value {
	char *p;
	size_t n;
	size_t n_wild, n_real;           /* wild cards at the beginning, then at the end; characters */
	bool is_bad, is_closed;          /* is_closed: wild cards at the end have begun */
	char last_wild;
};

static struct value value_new(struct arena *a, size_t bytes)
{
	return (struct value){ .p = a_alloc(a, bytes * 2 + 1) };         /* everything quoted */
}

/* IR 7695 §5.3.2: wild cards at the ends only, one "*" or a run of "?". */
static void add_wild(struct value *v, char c)
{
	bool begins = !v->n_real && !v->is_closed;
	if (!begins && !v->is_closed)
		v->is_closed = true, v->n_wild = 0;
	if (v->n_wild && (c == '*' || v->last_wild == '*'))
		v->is_bad = true;
	v->n_wild++;
	v->last_wild = c;
	v->p[v->n++] = c;
}

static void add_real(struct value *v, char c, bool is_quoted)
{
	c = lower(c);
	v->is_bad |= v->is_closed || (is_quoted ? !is_quotable(c) : !is_plain(c));
	if (!is_plain(c))
		v->p[v->n++] = '\\';
	v->p[v->n++] = c;
	v->n_real++;
}

/* A single hyphen is the logical value NA, so the text of one hyphen is not to be had (§5.3.2); wild cards alone say nothing. */
static bool value_end(const struct value *v, struct str *ret)
{
	*ret = str_from(v->p, v->n);
	return !v->is_bad && v->n_real > 0 && !str_eq(*ret, NA);
}

/* ---- the formatted string ---- */

static bool formatted_value(struct arena *a, struct str s, struct str *ret)
{
	struct value v = value_new(a, s.n);
	if (str_eq(s, ANY) || str_eq(s, NA)) {
		*ret = s;
		return true;
	}
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '*' || s.p[i] == '?')
			add_wild(&v, s.p[i]);
		else if (s.p[i] == '\\' && i + 1 < s.n)
			add_real(&v, s.p[++i], true);
		else
			add_real(&v, s.p[i], false);
	}
	return value_end(&v, ret);
}

/* Up to the next colon that is not quoted. */
static struct str cut_attribute(struct str *rest)
{
	size_t n = 0;
	while (n < rest->n && rest->p[n] != ':')
		n += rest->p[n] == '\\' && n + 1 < rest->n ? 2 : 1;
	struct str part = str_sub(*rest, 0, n);
	*rest = n < rest->n ? str_sub(*rest, n + 1, rest->n) : STR_NONE;
	return part;
}

static bool formatted_parse(struct arena *a, struct str s, struct cpe *ret)
{
	struct str rest = str_sub(s, FORMATTED.n, s.n);
	for (size_t i = 0; i < N_CPE_ATTRIBUTES; i++) {
		bool is_last = i + 1 == N_CPE_ATTRIBUTES;
		if (!rest.n)
			return false;
		struct str part = cut_attribute(&rest);
		if (!formatted_value(a, part, &ret->at[i]) || (is_last && rest.p))
			return false;
	}
	return true;
}

/* ---- the URI ---- */

static int hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1;
}

/* %01 is "?", %02 is "*" (§6.1.2.1.2); any other must be punctuation. */
static bool add_percent(struct value *v, struct str s, size_t at)
{
	int high = at + 2 < s.n ? hex_digit(s.p[at + 1]) : -1, low = at + 2 < s.n ? hex_digit(s.p[at + 2]) : -1;
	if (high < 0 || low < 0)
		return false;
	char c = (char)(high << 4 | low);
	if (c == 1 || c == 2)
		add_wild(v, c == 1 ? '?' : '*');
	else
		add_real(v, c, true);
	return true;
}

static bool uri_value(struct arena *a, struct str s, struct str *ret)
{
	struct value v = value_new(a, s.n);
	if (!s.n || str_eq(s, NA)) {
		*ret = s.n ? s : ANY;
		return true;
	}
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '%')
			add_real(&v, s.p[i], s.p[i] == '~');         /* names of 2.2 have it bare */
		else if (add_percent(&v, s, i))
			i += 2;
		else
			return false;
	}
	return value_end(&v, ret);
}

/* "~edition~sw_edition~target_sw~target_hw~other" */
static bool packed_parse(struct arena *a, struct str s, struct cpe *ret)
{
	static const enum cpe_attribute order[] = { CPE_EDITION, CPE_SW_EDITION, CPE_TARGET_SW, CPE_TARGET_HW, CPE_OTHER };
	struct str rest = str_sub(s, 1, s.n);
	for (size_t i = 0; i < COUNT(order); i++)
		if (!uri_value(a, str_cut(&rest, '~'), &ret->at[order[i]]))
			return false;
	return !rest.p;
}

static bool uri_parse(struct arena *a, struct str s, struct cpe *ret)
{
	struct str rest = str_sub(s, S("cpe:/").n, s.n);
	for (size_t i = 0; i < N_CPE_ATTRIBUTES; i++)
		ret->at[i] = ANY;
	for (size_t i = 0; i <= CPE_LANGUAGE && rest.p; i++) {
		struct str part = str_cut(&rest, ':');
		bool is_packed = i == CPE_EDITION && part.n && part.p[0] == '~';
		if (is_packed ? !packed_parse(a, part, ret) : !uri_value(a, part, &ret->at[i]))
			return false;
	}
	return !rest.p;
}

/* ---- */

/* A language is a tag of RFC 5646: letters, digits and hyphens. */
static bool is_language(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && s.p[i] != '-')
			return false;
	return true;
}

bool cpe_parse(struct arena *a, struct str s, struct cpe *ret)
{
	if (s.n > CPE_MAX)
		return false;
	if (str_eq_nocase(str_sub(s, 0, FORMATTED.n), FORMATTED)) {
		if (!formatted_parse(a, s, ret))
			return false;
	} else if (!str_eq_nocase(str_sub(s, 0, 5), S("cpe:/")) || !uri_parse(a, s, ret)) {
		return false;
	}
	struct str part = ret->at[CPE_PART], language = ret->at[CPE_LANGUAGE];
	return part.n == 1 && strchr("aoh*-", part.p[0]) && (str_eq(language, ANY) || is_language(language));
}

static struct str first_attributes(struct arena *a, const struct cpe *c, size_t n)
{
	struct str s = S("cpe:2.3");
	for (size_t i = 0; i < n; i++)
		s = a_fmt(a, "%.*s:%.*s", STR_ARG(s), STR_ARG(c->at[i]));
	return s;
}

struct str cpe_text(struct arena *a, const struct cpe *c)
{
	return first_attributes(a, c, N_CPE_ATTRIBUTES);
}

struct str cpe_prefix(struct arena *a, const struct cpe *c)
{
	size_t n = N_CPE_ATTRIBUTES;
	while (n && str_eq(c->at[n - 1], ANY))
		n--;
	struct str s = first_attributes(a, c, n);
	return n < N_CPE_ATTRIBUTES ? a_cat(a, s, S(":")) : s;
}

struct str cpe_shown(struct arena *a, const struct cpe *c, enum cpe_attribute at)
{
	struct str v = c->at[at];
	if (str_eq(v, ANY) || str_eq(v, NA))
		return STR_NONE;
	char *p = a_alloc(a, v.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] == '\\' && i + 1 < v.n)
			p[n++] = v.p[++i];
		else
			p[n++] = v.p[i] == '_' ? ' ' : v.p[i];
	}
	return str_from(p, n);
}
