#include "core/document/parts.h"

#include "base/text.h"

/* Well-formed three-byte characters that must not stand in a document: bidirectional controls, line and paragraph
 * separators, the byte order mark, noncharacters. */
static bool is_unwanted(const unsigned char *p)
{
	if (p[0] == 0xe2 && p[1] == 0x80)
		return p[2] == 0x8e || p[2] == 0x8f || (p[2] >= 0xa8 && p[2] <= 0xae);
	if (p[0] == 0xe2 && p[1] == 0x81)
		return p[2] >= 0xa6 && p[2] <= 0xaf;
	return p[0] == 0xef && ((p[1] == 0xbb && p[2] == 0xbf) || (p[1] == 0xbf && p[2] >= 0xbe));
}

static size_t utf8_size(unsigned char c)
{
	return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static struct str replace_invalid(struct arena *a, struct str s)
{
	char *p = a_alloc(a, 3 * s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		size_t k = utf8_size((unsigned char)s.p[i]);

		if (k <= s.n - i && utf8_valid(str_sub(s, i, k))) {
			memcpy(p + n, s.p + i, k);
			n += k;
			i += k;
		} else {
			memcpy(p + n, "\xef\xbf\xbd", 3);
			n += 3;
			i++;
		}
	}
	return str_from(p, n);
}

struct str document_clean(struct arena *a, struct str s)
{
	size_t n = 0;
	char *p;

	if (s.n == 0)
		return STR_NONE;
	s = text_clean(a, utf8_valid(s) ? s : replace_invalid(a, s));
	p = a_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n;) {
		size_t k = utf8_size((unsigned char)s.p[i]);
		unsigned char c = (unsigned char)s.p[i];

		if (c == '\t' || (c == 0xc2 && (unsigned char)s.p[i + 1] == 0x85)) {
			p[n++] = ' ';
		} else if (c != 0x7f && (c >= 0x20 || c == '\n') && !(c == 0xc2 && (unsigned char)s.p[i + 1] < 0xa0)
			   && !(k == 3 && is_unwanted((const unsigned char *)s.p + i))) {
			memcpy(p + n, s.p + i, k);
			n += k;
		}
		i += k;
	}
	return str_trim(str_from(p, n));
}

struct str document_clean_line(struct arena *a, struct str s)
{
	struct str c = document_clean(a, s);
	char *p = a_z(a, c);

	for (size_t i = 0; i < c.n; i++)
		if (p[i] == '\n')
			p[i] = ' ';
	return str_from(p, c.n);
}
