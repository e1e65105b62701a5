#include "engine/sigma/pattern.h"

#include <utf8proc.h>

/* ---- folding ---- */
static const unsigned char lower[256] = {
#define SAME8(x) (x), (x) + 1, (x) + 2, (x) + 3, (x) + 4, (x) + 5, (x) + 6, (x) + 7
#define SAME64(x) SAME8(x), SAME8((x) + 8), SAME8((x) + 16), SAME8((x) + 24), SAME8((x) + 32), SAME8((x) + 40), SAME8((x) + 48), SAME8((x) + 56)
	SAME64(0), 64, SAME8(97), SAME8(105), SAME8(113), 121, 122, 91, 92, 93, 94, 95, SAME8(96), SAME8(104), SAME8(112), SAME8(120), SAME64(128), SAME64(192),
};

static bool needs_folding(struct str s, bool *ret_wide)
{
	bool upper = false;
	*ret_wide = false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		upper |= lower[c] != c;
		*ret_wide |= c >= 0x80;
	}
	return upper || *ret_wide;
}

static struct str fold_wide(struct arena *a, struct str s)
{
	char *out = a_alloc(a, s.n * 2 + 1);     /* no simple folding makes a character more than twice as long */
	size_t n = 0;
	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];
		utf8proc_int32_t code, small;
		utf8proc_ssize_t used = c < 0x80 ? 1 : utf8proc_iterate((const unsigned char *)s.p + i, (utf8proc_ssize_t)(s.n - i), &code);
		if (c < 0x80 || used <= 0) {
			out[n++] = (char)lower[c];
			i++;
			continue;
		}
		small = utf8proc_tolower(code);
		if (small < 0x80)
			small = code;
		n += (size_t)utf8proc_encode_char(small, (unsigned char *)out + n);
		i += (size_t)used;
	}
	return str_from(out, n);
}

struct str pattern_fold(struct arena *a, struct str s)
{
	bool wide;
	if (!needs_folding(s, &wide))
		return s;
	if (wide)
		return fold_wide(a, s);
	char *out = a_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		out[i] = (char)lower[(unsigned char)s.p[i]];
	return str_from(out, s.n);
}

bool text_has(struct str hay, struct str needle)
{
	return needle.n == 0 || (hay.n >= needle.n && memmem(hay.p, hay.n, needle.p, needle.n));
}

/* ---- reading ---- */
struct builder { struct arena *a; VEC(struct part) parts; char *text; size_t n; };

static void flush(struct builder *b)
{
	if (b->n) {
		*VEC_ADD(b->a, &b->parts) = (struct part){ PART_TEXT, a_dup(b->a, str_from(b->text, b->n)) };
		b->n = 0;
	}
}

static void add_kind(struct builder *b, enum part_kind kind)
{
	flush(b);
	if (kind != PART_MANY || !b->parts.n || b->parts.at[b->parts.n - 1].kind != PART_MANY)
		*VEC_ADD(b->a, &b->parts) = (struct part){ .kind = kind };
}

struct pattern pattern_read(struct arena *a, struct str s)
{
	struct builder b = { .a = a, .text = a_alloc(a, s.n + 1) };
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '\\' && i + 1 < s.n && (s.p[i + 1] == '*' || s.p[i + 1] == '?' || s.p[i + 1] == '\\'))
			b.text[b.n++] = s.p[++i];
		else if (c == '*' || c == '?')
			add_kind(&b, c == '*' ? PART_MANY : PART_ONE);
		else
			b.text[b.n++] = c;
	}
	flush(&b);
	return (struct pattern){ .at = b.parts.at, .n = b.parts.n };
}

struct pattern pattern_plain(struct arena *a, struct str s)
{
	struct part *p = a_new(a, struct part);
	*p = (struct part){ PART_TEXT, s };
	return (struct pattern){ .at = p, .n = s.n > 0 };
}

bool pattern_is_plain(const struct pattern *p)
{
	return p->n == 0 || (p->n == 1 && p->at[0].kind == PART_TEXT);
}

struct str pattern_text(struct arena *a, const struct pattern *p)
{
	(void)a;
	return p->n ? p->at[0].text : S("");
}

static void insert_many(struct arena *a, struct pattern *p, size_t where)
{
	struct part *at = a_array(a, struct part, p->n + 1);
	for (size_t i = 0; i < p->n; i++)
		at[i + (i >= where)] = p->at[i];
	at[where] = (struct part){ .kind = PART_MANY };
	p->at = at;
	p->n++;
}

void pattern_lead(struct arena *a, struct pattern *p)
{
	if (!p->n || p->at[0].kind != PART_MANY)
		insert_many(a, p, 0);
}

void pattern_trail(struct arena *a, struct pattern *p)
{
	if (!p->n || p->at[p->n - 1].kind != PART_MANY)
		insert_many(a, p, p->n);
}

/* ---- dashes ---- */
static size_t dash_at(struct str s, size_t i)
{
	static const char *const wide[] = { "\xe2\x80\x93", "\xe2\x80\x94", "\xe2\x80\x95" };   /* en dash, em dash, horizontal bar */
	if (i < s.n && (s.p[i] == '-' || s.p[i] == '/'))
		return 1;
	for (size_t k = 0; k < COUNT(wide); k++)
		if (i + 3 <= s.n && !memcmp(s.p + i, wide[k], 3))
			return 3;
	return 0;
}

static bool word_at(struct str s, size_t i)
{
	unsigned char c = i < s.n ? (unsigned char)s.p[i] : 0;
	return (c >= '0' && c <= '9') || (lower[c] >= 'a' && lower[c] <= 'z') || c == '_' || (c >= 0x80 && !dash_at(s, i));
}

static bool after_word(struct str s, size_t i)
{
	if (i == 0)
		return false;
	return !(i >= 3 && dash_at(s, i - 3) == 3) && word_at(s, i - 1);
}

static void split_dashes(struct builder *b, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t dash = dash_at(s, i);
		if (dash && !after_word(s, i) && word_at(s, i + dash)) {
			add_kind(b, PART_DASH);
			i += dash;
		} else
			b->text[b->n++] = s.p[i++];
	}
	flush(b);
}

void pattern_windash(struct arena *a, struct pattern *p)
{
	struct builder b = { .a = a };
	for (size_t i = 0; i < p->n; i++)
		if (p->at[i].kind == PART_TEXT) {
			b.text = a_alloc(a, p->at[i].text.n + 1);
			split_dashes(&b, p->at[i].text);
		} else
			*VEC_ADD(a, &b.parts) = p->at[i];
	p->at = b.parts.at;
	p->n = b.parts.n;
}

/* ---- matching ---- */
void pattern_finish(struct arena *a, struct pattern *p)
{
	size_t lead = p->n && p->at[0].kind == PART_MANY, trail = p->n > lead && p->at[p->n - 1].kind == PART_MANY, inner = p->n - lead - trail;
	if (!p->cased)
		for (size_t i = 0; i < p->n; i++)
			p->at[i].text = pattern_fold(a, p->at[i].text);
	p->shape = SHAPE_GLOB;
	if (inner > 1 || (inner == 1 && p->at[lead].kind != PART_TEXT))
		return;
	p->body = inner ? p->at[lead].text : S("");
	if (!inner)
		p->shape = lead ? SHAPE_CONTAINS : SHAPE_EQUAL;
	else
		p->shape = lead && trail ? SHAPE_CONTAINS : lead ? SHAPE_SUFFIX : trail ? SHAPE_PREFIX : SHAPE_EQUAL;
}

static size_t character(struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.p[i];
	size_t n = c < 0xc2 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 1;
	for (size_t k = 1; k < n; k++)
		if (i + k >= s.n || ((unsigned char)s.p[i + k] & 0xc0) != 0x80)
			return 1;
	return n;
}

/* Where the parts between two stars end when they begin at `at`, or -1. */
static ptrdiff_t fits(const struct part *p, size_t n, struct str s, size_t at)
{
	for (size_t i = 0; i < n; i++) {
		size_t used;
		if (p[i].kind == PART_TEXT) {
			used = p[i].text.n;
			if (s.n - at < used || memcmp(s.p + at, p[i].text.p, used))
				return -1;
		} else if (p[i].kind == PART_DASH)
			used = dash_at(s, at);
		else
			used = at < s.n ? character(s, at) : 0;
		if (!used)
			return -1;
		at += used;
	}
	return (ptrdiff_t)at;
}

/* The first place from `at` on where they fit; with to_end they must end where the text does. */
static ptrdiff_t seek(const struct part *p, size_t n, struct str s, size_t at, bool to_end)
{
	while (at <= s.n) {
		if (p[0].kind == PART_TEXT && !to_end) {
			const char *hit = memmem(s.p + at, s.n - at, p[0].text.p, p[0].text.n);
			if (!hit)
				return -1;
			at = (size_t)(hit - s.p);
		}
		ptrdiff_t end = fits(p, n, s, at);
		if (end >= 0 && (!to_end || (size_t)end == s.n))
			return end;
		at += at < s.n && p[0].kind == PART_ONE ? character(s, at) : 1;
	}
	return -1;
}

static bool glob(const struct pattern *p, struct str s)
{
	size_t i = 0, at = 0;
	while (i < p->n) {
		bool floating = p->at[i].kind == PART_MANY;
		size_t from = i + floating, to = from;
		while (to < p->n && p->at[to].kind != PART_MANY)
			to++;
		if (from == to)
			return true;      /* a star at the end */
		ptrdiff_t end = floating ? seek(p->at + from, to - from, s, at, to == p->n) : fits(p->at + from, to - from, s, at);
		if (end < 0)
			return false;
		at = (size_t)end;
		i = to;
	}
	return at == s.n;
}

bool pattern_match(const struct pattern *p, struct str s)
{
	switch (p->shape) {
	case SHAPE_EQUAL: return str_eq(s, p->body);
	case SHAPE_PREFIX: return str_starts(s, p->body);
	case SHAPE_SUFFIX: return str_ends(s, p->body);
	case SHAPE_CONTAINS: return text_has(s, p->body);
	case SHAPE_GLOB: return glob(p, s);
	}
	return false;
}
