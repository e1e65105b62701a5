#include "base/buf.h"

#include <stdarg.h>

void buf_init(struct buf *b, size_t max_bytes)
{
	*b = (struct buf){ .max = max_bytes };
}

void buf_done(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ 0 };
}

void buf_clear(struct buf *b)
{
	b->n = 0;
	b->e = OK;
}

bool buf_room(struct buf *b, size_t n)
{
	if (b->e)
		return false;
	if (n <= b->cap - b->n)
		return true;
	if (n > b->max || b->n > b->max - n) {
		b->e = E_LIMIT;
		return false;
	}
	size_t cap = b->cap ? b->cap * 2 : 1024;
	while (cap < b->n + n)
		cap *= 2;
	if (cap > b->max)
		cap = b->max;
	char *p = realloc(b->p, cap);
	if (!p) {
		b->e = E_IO;
		return false;
	}
	b->p = p;
	b->cap = cap;
	return true;
}

void buf_add(struct buf *b, struct str s)
{
	if (s.n && buf_room(b, s.n)) {
		memcpy(b->p + b->n, s.p, s.n);
		b->n += s.n;
	}
}

void buf_add_z(struct buf *b, const char *z) { buf_add(b, str_of(z)); }

void buf_add_char(struct buf *b, char c)
{
	if (buf_room(b, 1))
		b->p[b->n++] = c;
}

void buf_add_int(struct buf *b, int64_t v)
{
	char digits[24], *p = digits + sizeof digits;
	uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;
	do
		*--p = (char)('0' + u % 10);
	while (u /= 10);
	if (v < 0)
		*--p = '-';
	buf_add(b, str_from(p, (size_t)(digits + sizeof digits - p)));
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (n > 0 && buf_room(b, (size_t)n + 1)) { /* one more for vsnprintf's NUL, not counted */
		vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

err buf_end(const struct buf *b) { return b->e; }

static const struct str html_escapes[256] = {
	['&'] = S_INIT("&amp;"), ['<'] = S_INIT("&lt;"), ['>'] = S_INIT("&gt;"), ['"'] = S_INIT("&quot;"), ['\''] = S_INIT("&#39;"),
};

void buf_add_html(struct buf *b, struct str s)
{
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		struct str esc = html_escapes[(unsigned char)s.p[i]];
		if (!esc.n)
			continue;
		buf_add(b, str_from(s.p + from, i - from));
		buf_add(b, esc);
		from = i + 1;
	}
	buf_add(b, str_from(s.p + from, s.n - from));
}

static bool is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

void buf_add_urlencoded(struct buf *b, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (is_unreserved(c))
			buf_add_char(b, (char)c);
		else
			buf_add(b, str_from((char[]){ '%', hex[c >> 4], hex[c & 15] }, 3));
	}
}
