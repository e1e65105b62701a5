/* The constructs of templates as C. Each is preceded by #line, so that the C compiler's complaints about a value point into
 * the template. */
#include "tools/pages_page.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>

bool page_refuse(const struct page *p, const char *fmt, ...)
{
	va_list ap;
	char text[400];

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	place_report(place_of(p->path, p->src, p->tag_at), "%s", text);
	return false;
}

/* ---- writing C ---- */

static void indent(struct page *p)
{
	for (unsigned i = 0; i <= p->depth; i++)
		buf_add_char(p->code, '\t');
}

void page_text_flush(struct page *p)
{
	if (!p->text.n)
		return;
	indent(p);
	buf_lit(p->code, "buf_lit(o, ");
	buf_add_c_literal(p->code, buf_str(&p->text));
	buf_lit(p->code, ");\n");
	buf_clear(&p->text);
}

static void line_mark(struct page *p)
{
	page_text_flush(p);
	buf_fmt(p->code, "#line %u ", p->line);
	buf_add_c_literal(p->code, str_of(p->path));
	buf_add_char(p->code, '\n');
	indent(p);
}

/* ---- names ---- */

bool page_is_word(struct str s)
{
	if (!s.n || isdigit((unsigned char)s.p[0]))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!isalnum((unsigned char)s.p[i]) && s.p[i] != '_')
			return false;
	return true;
}

/* "x", "x.y", ".", "^x" → the C expression; false after complaining. */
static bool value_expression(struct page *p, struct str name, struct str *ret)
{
	unsigned scope = p->n_each;
	struct str e;

	for (; name.n && name.p[0] == '^'; name = str_sub(name, 1, name.n)) {
		if (scope-- == 0)
			return page_refuse(p, "'^' goes further out than there are {{#each}} around");
	}
	if (str_is(name, ".")) {
		*ret = a_fmt(p->a, "(*s%u)", scope);
		return true;
	}
	e = a_fmt(p->a, "s%u", scope);
	for (bool first = true; name.p; first = false) {
		struct str part = str_cut(&name, '.');

		if (!page_is_word(part))
			return page_refuse(p, "a value's name must stand here; there are no expressions, compute it in C");
		e = first ? a_fmt(p->a, "%.*s->%.*s", STR_ARG(e), STR_ARG(part))
			: a_fmt(p->a, "HTML_REF(%.*s)->%.*s", STR_ARG(e), STR_ARG(part));
	}
	*ret = e;
	return true;
}

/* The count that belongs to an array: rows → n_rows, x.rows → x.n_rows, x.at → x.n. */
static bool count_name(struct page *p, struct str name, struct str *ret)
{
	size_t last = name.n;

	while (last && name.p[last - 1] != '.' && name.p[last - 1] != '^')
		last--;
	struct str owner = str_sub(name, 0, last), array = str_sub(name, last, name.n);
	if (str_is(name, "."))
		return page_refuse(p, "{{#each}} needs the array's name");
	*ret = str_is(array, "at") ? a_fmt(p->a, "%.*sn", STR_ARG(owner)) : a_fmt(p->a, "%.*sn_%.*s", STR_ARG(owner), STR_ARG(array));
	return true;
}

static bool may(struct page *p, enum html_use use)
{
	const char *why = html_may(&p->html, use);

	return !why || page_refuse(p, "%s", why);
}

/* ---- constructs ---- */

static bool put_value(struct page *p, struct str name)
{
	struct str e;

	if (!may(p, USE_VALUE) || !value_expression(p, name, &e))
		return false;
	line_mark(p);
	buf_fmt(p->code, "%s(o, %.*s);\n", html_in_attribute(&p->html) ? "HTML_PUT_ATTRIBUTE" : "HTML_PUT", STR_ARG(e));
	html_wrote(&p->html);
	return true;
}

static bool put_url(struct page *p, struct str name)
{
	struct str e;

	if (!may(p, USE_URL) || !value_expression(p, name, &e))
		return false;
	line_mark(p);
	buf_fmt(p->code, "%s(o, %.*s);\n", p->html.begun ? "HTML_PUT_URL_PART" : "HTML_PUT_URL", STR_ARG(e));
	html_wrote(&p->html);
	return true;
}

/* {{t key a b}}: the message, its {1}, {2}, … replaced by the values. */
static bool put_message(struct page *p, struct str rest)
{
	struct str key = str_cut(&rest, ' '), e;
	bool has_values = rest.p && str_trim(rest).n;

	if (!may(p, USE_TEXT))
		return false;
	for (size_t i = 0; i < key.n; i++)
		if (!isalnum((unsigned char)key.p[i]) && key.p[i] != '_' && key.p[i] != '.')
			return page_refuse(p, "a message's key must stand here");
	line_mark(p);
	if (has_values)
		buf_lit(p->code, "for (struct html_text t = html_text_of(msg_text(c->lang, ");
	else
		buf_lit(p->code, "buf_add_html(o, msg_text(c->lang, ");
	buf_add_message_constant(p->code, key);
	buf_add_z(p->code, has_values ? ")); html_text_next(&t, o);) switch (t.arg) {" : "));\n");
	for (int n = 1; has_values && rest.p; rest = str_trim(rest)) {
		struct str name = str_cut(&rest, ' ');

		if (!name.n)
			continue;
		if (!value_expression(p, name, &e))
			return false;
		buf_fmt(p->code, " case %d: HTML_PUT(o, %.*s); break;", n++, STR_ARG(e));
	}
	if (has_values)
		buf_lit(p->code, " default: break; }\n");
	html_wrote(&p->html);
	return true;
}

static bool put_asset(struct page *p, struct str name)
{
	char constant[100] = "ASSET_";
	size_t n = 6;

	if (!may(p, USE_ASSET))
		return false;
	if (!name.n || name.n > sizeof constant - 8)
		return page_refuse(p, "{{asset}} needs a file's name");
	for (size_t i = 0; i < name.n; i++)
		constant[n++] = isalnum((unsigned char)name.p[i]) ? (char)toupper((unsigned char)name.p[i]) : '_';
	line_mark(p);
	/* named alone first, so that an unknown file is called undeclared */
	buf_fmt(p->code, "(void)%s; buf_lit(o, %s);\n", constant, constant);
	p->uses_assets = true;
	html_wrote(&p->html);
	return true;
}

static bool put_page(struct page *p, struct str rest)
{
	struct str name = str_cut(&rest, ' '), e;

	rest = str_trim(rest);
	if (!may(p, USE_ELEMENT))
		return false;
	if (!page_is_word(name) || !rest.n)
		return page_refuse(p, "write {{> page_name value}}, or {{> page_name .}} for the present scope");
	if (!value_expression(p, rest, &e))
		return false;
	line_mark(p);
	buf_fmt(p->code, "page_%.*s(o, c, HTML_REF(%.*s));\n", STR_ARG(name), STR_ARG(e));
	return true;
}

static bool put_word(struct page *p, enum html_use use, const char *statement)
{
	if (!may(p, use))
		return false;
	line_mark(p);
	buf_fmt(p->code, "%s\n", statement);
	html_wrote(&p->html);
	return true;
}

static bool block_open(struct page *p, enum block_kind kind, struct str name)
{
	if (p->depth == MAX_DEPTH)
		return page_refuse(p, "blocks are nested too deeply");
	p->blocks[p->depth++] = (struct block){ .kind = kind, .name = name, .at = p->tag_at, .before = p->html, .other = p->html };
	return true;
}

static bool begin_if(struct page *p, struct str name)
{
	struct str e;

	if (!may(p, USE_BLOCK) || !value_expression(p, name, &e))
		return false;
	line_mark(p);
	buf_fmt(p->code, "if (HTML_TRUE(%.*s)) {\n", STR_ARG(e));
	return block_open(p, BLOCK_IF, name);
}

/* An array without rows is an address all the same: {{#if rows}} around {{#each rows}} would always hold. */
static bool asks_for_array(struct page *p, struct str name, struct str count)
{
	for (unsigned i = p->depth; i && p->blocks[i - 1].kind != BLOCK_EACH; i--)
		if (str_eq(p->blocks[i - 1].name, name))
			return page_refuse(p, "{{#if %.*s}} around it holds without rows too; ask for %.*s", STR_ARG(name), STR_ARG(count)), true;
	return false;
}

static bool begin_each(struct page *p, struct str name)
{
	struct str array, n_name, count;
	unsigned s = p->n_each + 1;

	if (!may(p, USE_BLOCK) || !value_expression(p, name, &array) || !count_name(p, name, &n_name)
	    || asks_for_array(p, name, n_name) || !value_expression(p, n_name, &count))
		return false;
	line_mark(p);
	buf_fmt(p->code, "for (size_t i%u = 0; i%u < (size_t)%.*s; i%u++) {", s, s, STR_ARG(count), s);
	buf_fmt(p->code, " const __auto_type s%u = HTML_REF(%.*s[i%u]); (void)s%u;\n", s, STR_ARG(array), s, s);
	p->n_each++;
	return block_open(p, BLOCK_EACH, name);
}

static bool turn_else(struct page *p)
{
	struct block *b = p->depth ? &p->blocks[p->depth - 1] : NULL;

	if (!b || b->kind != BLOCK_IF)
		return page_refuse(p, "{{else}} without {{#if}}");
	if (!may(p, USE_BLOCK))
		return false;
	page_text_flush(p);
	p->depth--;
	indent(p);
	buf_lit(p->code, "} else {\n");
	p->depth++;
	b->kind = BLOCK_ELSE;
	b->other = p->html;
	p->html = b->before;
	return true;
}

static bool end_block(struct page *p, bool is_each)
{
	struct block *b = p->depth ? &p->blocks[p->depth - 1] : NULL;
	const char *why;

	if (!b || (b->kind == BLOCK_EACH) != is_each)
		return page_refuse(p, "{{/%s}} closes nothing", is_each ? "each" : "if");
	if (!may(p, USE_BLOCK))
		return false;
	why = html_join(&p->html, &b->other);
	if (why)
		return page_refuse(p, "%s", why);
	page_text_flush(p);
	p->depth--;
	p->n_each -= is_each;
	indent(p);
	buf_lit(p->code, "}\n");
	return true;
}

bool page_construct(struct page *p, struct str tag)
{
	struct str rest = tag, word = str_cut(&rest, ' ');

	rest = str_trim(rest);
	if (!tag.n)
		return page_refuse(p, "empty {{}}");
	if (tag.p[0] == '!')
		return true;
	if (str_is(word, "#if"))
		return begin_if(p, rest);
	if (str_is(word, "#each"))
		return begin_each(p, rest);
	if (str_is(word, ">"))
		return put_page(p, rest);
	if (str_is(word, "t") && rest.n)
		return put_message(p, rest);
	if (str_is(word, "url") && rest.n)
		return put_url(p, rest);
	if (str_is(word, "asset") && rest.n)
		return put_asset(p, rest);
	if (str_is(tag, "else"))
		return turn_else(p);
	if (str_is(tag, "/if") || str_is(tag, "/each"))
		return end_block(p, str_is(tag, "/each"));
	if (str_is(tag, "csrf"))
		return put_word(p, USE_ELEMENT, "html_put_csrf(o, c);");
	if (str_is(tag, "lang"))
		return put_word(p, USE_LANG, "buf_add(o, html_lang(c));");
	if (rest.n)
		return page_refuse(p, "unknown construct “%.*s”", STR_ARG(word));
	return put_value(p, tag);
}
