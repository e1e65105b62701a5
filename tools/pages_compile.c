/* templates: each page becomes one C function. Constant text is appended with its length known; every construct
 * is preceded by #line, so that the C compiler's complaints about a value point into the template. */
#include "tools/pages.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>

#define MAX_DEPTH 24

enum block_kind { BLOCK_IF, BLOCK_ELSE, BLOCK_EACH };
struct block { enum block_kind kind; size_t at; struct html_at before, other; };

/* One template being compiled. */
struct page {
	struct arena *a;
	const char *path;
	struct str src;
	size_t tag_at;             /* offset of the construct or byte being looked at, for complaints */
	unsigned line;             /* of tag_at */
	struct str name, type, header;
	struct buf *code;
	struct buf text;           /* constant text not yet written out */
	struct html_at html;
	struct block blocks[MAX_DEPTH];
	unsigned depth, n_each;    /* open blocks; how many of them are {{#each}} */
	bool fresh;                /* a line begins here: indentation is left out */
	bool uses_assets;
};

__attribute__((format(printf, 2, 3)))
static bool refuse(const struct page *p, const char *fmt, ...)
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

static void text_flush(struct page *p)
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
	text_flush(p);
	buf_fmt(p->code, "#line %u ", p->line);
	buf_add_c_literal(p->code, str_of(p->path));
	buf_add_char(p->code, '\n');
	indent(p);
}

/* ---- names ---- */

static bool is_word(struct str s)
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
			return refuse(p, "'^' goes further out than there are {{#each}} around");
	}
	if (str_is(name, ".")) {
		*ret = a_fmt(p->a, "(*s%u)", scope);
		return true;
	}
	e = a_fmt(p->a, "s%u", scope);
	for (bool first = true; name.p; first = false) {
		struct str part = str_cut(&name, '.');

		if (!is_word(part))
			return refuse(p, "a value's name must stand here; there are no expressions, compute it in C");
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
		return refuse(p, "{{#each}} needs the array's name");
	*ret = str_is(array, "at") ? a_fmt(p->a, "%.*sn", STR_ARG(owner)) : a_fmt(p->a, "%.*sn_%.*s", STR_ARG(owner), STR_ARG(array));
	return true;
}

static bool may(struct page *p, enum html_use use)
{
	const char *why = html_may(&p->html, use);

	return !why || refuse(p, "%s", why);
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
			return refuse(p, "a message's key must stand here");
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
		return refuse(p, "{{asset}} needs a file's name");
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
	if (!is_word(name) || !rest.n)
		return refuse(p, "write {{> page_name value}}, or {{> page_name .}} for the present scope");
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

static bool block_open(struct page *p, enum block_kind kind)
{
	if (p->depth == MAX_DEPTH)
		return refuse(p, "blocks are nested too deeply");
	p->blocks[p->depth++] = (struct block){ .kind = kind, .at = p->tag_at, .before = p->html, .other = p->html };
	return true;
}

static bool begin_if(struct page *p, struct str name)
{
	struct str e;

	if (!may(p, USE_BLOCK) || !value_expression(p, name, &e))
		return false;
	line_mark(p);
	buf_fmt(p->code, "if (HTML_TRUE(%.*s)) {\n", STR_ARG(e));
	return block_open(p, BLOCK_IF);
}

static bool begin_each(struct page *p, struct str name)
{
	struct str array, n_name, count;
	unsigned s = p->n_each + 1;

	if (!may(p, USE_BLOCK) || !value_expression(p, name, &array) || !count_name(p, name, &n_name)
	    || !value_expression(p, n_name, &count))
		return false;
	line_mark(p);
	buf_fmt(p->code, "for (size_t i%u = 0; i%u < (size_t)%.*s; i%u++) {", s, s, STR_ARG(count), s);
	buf_fmt(p->code, " const __auto_type s%u = HTML_REF(%.*s[i%u]); (void)s%u;\n", s, STR_ARG(array), s, s);
	p->n_each++;
	return block_open(p, BLOCK_EACH);
}

static bool turn_else(struct page *p)
{
	struct block *b = p->depth ? &p->blocks[p->depth - 1] : NULL;

	if (!b || b->kind != BLOCK_IF)
		return refuse(p, "{{else}} without {{#if}}");
	if (!may(p, USE_BLOCK))
		return false;
	text_flush(p);
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
		return refuse(p, "{{/%s}} closes nothing", is_each ? "each" : "if");
	if (!may(p, USE_BLOCK))
		return false;
	why = html_join(&p->html, &b->other);
	if (why)
		return refuse(p, "%s", why);
	text_flush(p);
	p->depth--;
	p->n_each -= is_each;
	indent(p);
	buf_lit(p->code, "}\n");
	return true;
}

static bool construct(struct page *p, struct str tag)
{
	struct str rest = tag, word = str_cut(&rest, ' ');

	rest = str_trim(rest);
	if (!tag.n)
		return refuse(p, "empty {{}}");
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
		return refuse(p, "unknown construct “%.*s”", STR_ARG(word));
	return put_value(p, tag);
}

/* ---- reading ---- */

static bool is_block_tag(struct str tag)
{
	return tag.n && (tag.p[0] == '#' || tag.p[0] == '/' || tag.p[0] == '!' || tag.p[0] == '>' || str_is(tag, "else"));
}

/* A block construct alone on its line takes the whole line with it. Drops the blanks already collected before it and
 * answers where to go on; > to exactly when it did. */
static size_t line_swallowed(struct page *p, size_t from, size_t to)
{
	size_t start = from, end = to;

	while (start && (p->src.p[start - 1] == ' ' || p->src.p[start - 1] == '\t'))
		start--;
	while (end < p->src.n && (p->src.p[end] == ' ' || p->src.p[end] == '\t' || p->src.p[end] == '\r'))
		end++;
	if ((start && p->src.p[start - 1] != '\n') || (end < p->src.n && p->src.p[end] != '\n'))
		return to;
	if (p->html.state == H_PLAIN || p->html.pre || html_in_attribute(&p->html))
		return to;
	while (p->text.n && (p->text.p[p->text.n - 1] == ' ' || p->text.p[p->text.n - 1] == '\t'))
		p->text.n--;
	return end < p->src.n ? end + 1 : end;
}

static bool text_byte(struct page *p, char c)
{
	const char *why = html_step(&p->html, c);

	if (why)
		return refuse(p, "%s", why);
	/* indentation means nothing between tags; leaving it out makes pages smaller */
	if (p->html.state == H_TEXT && !p->html.pre && p->fresh && (c == ' ' || c == '\t' || c == '\n'))
		return true;
	p->fresh = c == '\n';
	buf_add_char(&p->text, c);
	return true;
}

static bool construct_read(struct page *p, size_t *at)
{
	struct str after = str_sub(p->src, *at + 2, p->src.n);
	ptrdiff_t close = str_find(after, S("}}"));
	size_t end, next;

	if (close < 0)
		return refuse(p, "{{ is never closed");
	struct str tag = str_trim(str_sub(after, 0, (size_t)close));
	end = *at + 2 + (size_t)close + 2;
	if (str_find_char(tag, '\n') >= 0 && tag.n && tag.p[0] != '!')
		return refuse(p, "a construct stands on one line");
	next = is_block_tag(tag) ? line_swallowed(p, *at, end) : end;
	if (!construct(p, tag))
		return false;
	p->fresh = next > end && p->html.state == H_TEXT;
	for (size_t i = *at; i < next; i++)
		p->line += p->src.p[i] == '\n';
	*at = next;
	return true;
}

static bool body_read(struct page *p, size_t at)
{
	while (at < p->src.n) {
		p->tag_at = at;
		if (p->src.p[at] == '{' && at + 1 < p->src.n && p->src.p[at + 1] == '{') {
			if (!construct_read(p, &at))
				return false;
			continue;
		}
		if (!text_byte(p, p->src.p[at]))
			return false;
		p->line += p->src.p[at++] == '\n';
	}
	if (p->depth) {
		p->tag_at = p->blocks[p->depth - 1].at;
		return refuse(p, "this block is never closed");
	}
	if (p->html.state != H_TEXT)
		return refuse(p, "the page ends inside a tag, a comment or a text element");
	text_flush(p);
	return true;
}

/* {{!page name struct type "header.h"}} */
static bool head_read(struct page *p, size_t *ret_body)
{
	struct str rest = p->src, line = str_cut(&rest, '\n');
	ptrdiff_t quote;

	line = str_trim(line);
	if (!str_starts(line, S("{{!page ")) || !str_ends(line, S("\"}}")))
		return refuse(p, "the first line must be {{!page name struct type \"header.h\"}}");
	line = str_trim(str_sub(line, 8, line.n - 8 - 3));
	p->name = str_cut(&line, ' ');
	quote = str_find_char(line, '"');
	if (!is_word(p->name) || quote <= 0)
		return refuse(p, "the first line must be {{!page name struct type \"header.h\"}}");
	p->type = str_trim(str_sub(line, 0, (size_t)quote));
	p->header = str_sub(line, (size_t)quote + 1, line.n);
	*ret_body = p->src.n - rest.n;
	p->line = 2;
	p->fresh = true;
	return true;
}

static bool page_compile(struct page *p)
{
	size_t body = 0;
	bool fine;

	if (!head_read(p, &body))
		return false;
	buf_fmt(p->code, "\nvoid page_%.*s(struct buf *o, const struct page_ctx *c, const %.*s *v)\n{\n\tconst __auto_type s0 = v;\n\n"
		"\t(void)o;\n\t(void)c;\n\t(void)s0;\n", STR_ARG(p->name), STR_ARG(p->type));
	buf_init(&p->text, 1 << 22);
	fine = body_read(p, body);
	buf_done(&p->text);
	buf_lit(p->code, "}\n");
	return fine;
}

static void header_add(struct buf *h, struct str *seen, struct arena *a, const struct page *p)
{
	struct str line = a_fmt(a, "#include \"%.*s\"\n", STR_ARG(p->header));

	if (str_find(*seen, line) < 0) {
		buf_add(h, line);
		*seen = a_cat(a, *seen, line);
	}
}

static void files_write(struct arena *a, const struct templates_out *out, const struct page *pages, size_t n, struct str code)
{
	struct buf h, b;
	struct str seen = STR_NONE;
	bool uses_assets = false;

	buf_init(&h, 1 << 22);
	buf_init(&b, 1 << 26);
	buf_lit(&h, "/* generated by tools/pages; do not edit */\n#pragma once\n\n#include \"web/html.h\"\n");
	buf_lit(&b, "/* generated by tools/pages; do not edit */\n");
	buf_fmt(&b, "#include \"%s\"\n", out->include_as);
	for (size_t i = 0; i < out->n_with; i++)
		buf_fmt(&b, "#include \"%s\"\n", out->with[i]);
	for (size_t i = 0; i < n; i++) {
		header_add(&h, &seen, a, &pages[i]);
		uses_assets |= pages[i].uses_assets;
	}
	if (uses_assets)
		buf_lit(&b, "#include \"assets.h\"\n");
	buf_lit(&h, "\n");
	for (size_t i = 0; i < n; i++)
		buf_fmt(&h, "void page_%.*s(struct buf *o, const struct page_ctx *c, const %.*s *v);\n", STR_ARG(pages[i].name), STR_ARG(pages[i].type));
	buf_add(&b, code);
	file_write(out->header, buf_str(&h));
	file_write(out->code, buf_str(&b));
	buf_done(&h);
	buf_done(&b);
}

bool templates_compile(struct arena *a, const struct templates_out *out, char *const *paths, size_t n)
{
	struct page *pages = a_array(a, struct page, n);
	struct buf code;
	bool fine = true;

	buf_init(&code, 1 << 26);
	for (size_t i = 0; i < n; i++) {
		pages[i] = (struct page){ .a = a, .path = paths[i], .code = &code, .src = file_read(a, paths[i]) };
		fine &= page_compile(&pages[i]);
	}
	if (fine)
		files_write(a, out, pages, n, buf_str(&code));
	buf_done(&code);
	return fine;
}
