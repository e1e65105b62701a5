#include "web/html.h"

#include "base/log.h"

#include <stdio.h>

void html_put_html(struct buf *b, struct html h)
{
	buf_add(b, h.is_html);
}

void html_put_z(struct buf *b, const char *z)
{
	buf_add_html(b, str_of(z));
}

void html_put_int(struct buf *b, int64_t v)
{
	char digits[24];
	int n = snprintf(digits, sizeof digits, "%lld", (long long)v), from = v < 0;

	if (from)
		buf_add_char(b, '-');
	for (int i = from; i < n; i++) {
		if (i > from && (n - i) % 3 == 0)
			buf_add_char(b, '.');
		buf_add_char(b, digits[i]);
	}
}

/* Browsers drop tabs and line breaks inside addresses and read '\' as '/', so neither may take part in the decision. */
static bool url_is_safe(struct str url)
{
	static const char *const schemes[] = { "https:", "http:", "mailto:", "tel:" };

	for (size_t i = 0; i < url.n; i++)
		if ((unsigned char)url.p[i] <= ' ' || url.p[i] == 0x7f)
			return false;
	if (!url.n)
		return false;
	if (url.p[0] == '#' || url.p[0] == '?')
		return true;
	if (url.p[0] == '/')
		return url.n == 1 || (url.p[1] != '/' && url.p[1] != '\\');
	for (size_t i = 0; i < COUNT(schemes); i++)
		if (str_eq_nocase(str_sub(url, 0, strlen(schemes[i])), str_of(schemes[i])))
			return true;
	return false;
}

void html_put_url(struct buf *b, struct str url)
{
	buf_add_html(b, url_is_safe(url) ? url : S("#"));
}

void html_put_url_z(struct buf *b, const char *url)
{
	html_put_url(b, str_of(url));
}

void html_put_url_part_z(struct buf *b, const char *z)
{
	buf_add_urlencoded(b, str_of(z));
}

void html_put_csrf(struct buf *b, const struct page_ctx *c)
{
	if (!c->csrf.n)
		return;
	buf_lit(b, "<input type=\"hidden\" name=\"_csrf\" value=\"");
	buf_add_html(b, c->csrf);
	buf_lit(b, "\">");
}

struct str html_lang(const struct page_ctx *c)
{
	return c->lang == LANG_EN ? S("en") : S("vi");
}

bool html_text_next(struct html_text *t, struct buf *b)
{
	ptrdiff_t open = str_find_char(t->rest, '{');

	/* the message compiler lets only {1} … {9} through */
	if (open < 0 || (size_t)open + 2 >= t->rest.n) {
		buf_add_html(b, t->rest);
		return false;
	}
	buf_add_html(b, str_sub(t->rest, 0, (size_t)open));
	t->arg = t->rest.p[open + 1] - '0';
	t->rest = str_sub(t->rest, (size_t)open + 3, t->rest.n);
	return true;
}

struct html html_from_template(struct arena *a, struct buf *b)
{
	struct html h = { 0 };
	if (buf_end(b) == OK)
		h.is_html = a_dup(a, buf_str(b));
	else
		log_error("page.too_large", "bytes", log_n((int64_t)b->n), NULL);
	buf_done(b);
	return h;
}
