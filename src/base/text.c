#include "base/text.h"

#include <utf8proc.h>

#include "base/log.h"

bool utf8_valid(struct str s)
{
	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x80) {
			if (c == 0)
				return false;
			i++;
			continue;
		}
		utf8proc_int32_t cp;
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &cp);
		if (n <= 0)
			return false;
		i += (size_t)n;
	}
	return true;
}

size_t utf8_length(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	return n;
}

static bool is_plain_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* utf8proc_map, copied into the arena; the text itself when the library refuses (invalid input). */
static struct str mapped(struct arena *a, struct str s, utf8proc_option_t options)
{
	utf8proc_uint8_t *out = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &out, options);
	struct str r = n < 0 ? s : a_dup(a, str_from((char *)out, (size_t)n));
	free(out);
	return r;
}

static struct str without_controls(struct arena *a, struct str s)
{
	char *p = a_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '\r') {
			if (i + 1 < s.n && s.p[i + 1] == '\n')
				continue;
			c = '\n';
		}
		if (c >= 0x20 ? c != 0x7F : c == '\n' || c == '\t')
			p[n++] = (char)c;
	}
	return (struct str){ p, n };
}

struct str text_clean(struct arena *a, struct str s)
{
	s = without_controls(a, s);
	return is_plain_ascii(s) ? s : mapped(a, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

/* Collapses white space (ASCII and U+00A0) to single spaces, none at the ends; writes đ as d. In place: p only shrinks. */
static size_t squeeze(char *p, size_t n)
{
	size_t to = 0;
	bool gap = false;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i], next = i + 1 < n ? (unsigned char)p[i + 1] : 0;
		if (c == ' ' || (c >= '\t' && c <= '\r') || (c == 0xC2 && next == 0xA0)) {
			i += c == 0xC2;
			gap = to > 0;
			continue;
		}
		if (gap)
			p[to++] = ' ';
		gap = false;
		if (c == 0xC4 && (next == 0x91 || next == 0x90)) { /* U+0111 đ, U+0110 Đ: no decomposition in Unicode */
			p[to++] = 'd';
			i++;
		} else {
			p[to++] = (char)c;
		}
	}
	return to;
}

static struct str lowered(struct arena *a, struct str s)
{
	char *p = a_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] | 0x20 : s.p[i]);
	return (struct str){ p, s.n };
}

struct str text_fold(struct arena *a, struct str s)
{
	s = is_plain_ascii(s) ? lowered(a, s) : mapped(a, s, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD);
	char *p = a_z(a, s);
	return (struct str){ p, squeeze(p, s.n) };
}

struct str text_upper(struct arena *a, struct str s)
{
	utf8proc_uint8_t *out = a_alloc(a, 2 * s.n + 4);   /* a capital may take more bytes than its letter, at most twice as many */
	size_t n = 0, i = 0;
	while (i < s.n) {
		utf8proc_int32_t cp;
		utf8proc_ssize_t read = utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &cp);
		if (read <= 0)
			return s;
		n += (size_t)utf8proc_encode_char(utf8proc_toupper(cp), out + n);
		i += (size_t)read;
	}
	return str_from((const char *)out, n);
}

struct str text_clip(struct arena *a, struct str s, size_t n)
{
	size_t points = 0;
	for (size_t i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] & 0xC0) != 0x80 && ++points > n)
			return a_cat(a, str_sub(s, 0, i), S("…"));
	return s;
}
