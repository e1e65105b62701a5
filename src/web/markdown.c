#include "web/markdown.h"

#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>
#include <pthread.h>

#define HEADING_SHIFT 2
#define HEADING_MAX 6
#define OUT_MAX (8 << 20)

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void node_replace(cmark_node *old, cmark_node *new, bool with_children)
{
	cmark_node_replace(old, new);
	for (cmark_node *child; with_children && (child = cmark_node_first_child(old));)
		cmark_node_append_child(new, child);
	cmark_node_free(old);
}

/* A link of our own making: the address checked, the reader not told on. */
static void link_replace(cmark_node *link)
{
	cmark_node *own = cmark_node_new(CMARK_NODE_CUSTOM_INLINE);
	const char *url = cmark_node_get_url(link);
	struct buf b;

	buf_init(&b, OUT_MAX);
	buf_lit(&b, "<a href=\"");
	html_put_url_z(&b, url ? url : "");
	buf_lit(&b, "\" rel=\"nofollow noopener noreferrer\">");
	buf_add_char(&b, '\0');
	cmark_node_set_on_enter(own, buf_end(&b) == OK ? b.p : "<a>");
	cmark_node_set_on_exit(own, "</a>");
	buf_done(&b);
	node_replace(link, own, true);
}

static void html_replace(cmark_node *html, bool is_block)
{
	const char *typed = cmark_node_get_literal(html);
	cmark_node *text = cmark_node_new(CMARK_NODE_TEXT), *whole = text;

	cmark_node_set_literal(text, typed ? typed : "");
	if (is_block) {
		whole = cmark_node_new(CMARK_NODE_PARAGRAPH);
		cmark_node_append_child(whole, text);
	}
	node_replace(html, whole, false);
}

static void tree_tame(cmark_node *root)
{
	cmark_iter *it = cmark_iter_new(root);

	for (cmark_event_type e; (e = cmark_iter_next(it)) != CMARK_EVENT_DONE;) {
		cmark_node *node = cmark_iter_get_node(it);
		cmark_node_type type = cmark_node_get_type(node);

		/* leaving a node is the moment when it may be taken out of the tree; leaves are only entered */
		if (e == CMARK_EVENT_ENTER && type == CMARK_NODE_HEADING) {
			int level = cmark_node_get_heading_level(node) + HEADING_SHIFT;

			cmark_node_set_heading_level(node, level > HEADING_MAX ? HEADING_MAX : level);
		} else if (e == CMARK_EVENT_EXIT && (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE)) {
			link_replace(node);
		} else if (e == CMARK_EVENT_ENTER && (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE)) {
			html_replace(node, type == CMARK_NODE_HTML_BLOCK);
		}
	}
	cmark_iter_free(it);
}

struct html markdown_html(struct arena *a, struct str text)
{
	static const char *const extensions[] = { "table", "strikethrough", "autolink" };
	cmark_parser *parser;
	struct buf b;

	pthread_once(&once, cmark_gfm_core_extensions_ensure_registered);
	parser = cmark_parser_new(CMARK_OPT_VALIDATE_UTF8);
	for (size_t i = 0; i < COUNT(extensions); i++)
		cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(extensions[i]));
	cmark_parser_feed(parser, text.p ? text.p : "", text.n);
	cmark_node *root = cmark_parser_finish(parser);
	tree_tame(root);
	char *html = cmark_render_html(root, CMARK_OPT_DEFAULT, cmark_parser_get_syntax_extensions(parser));
	buf_init(&b, OUT_MAX);
	buf_add(&b, str_of(html));
	struct html out = html_from_template(a, &b);
	buf_done(&b);
	cmark_get_default_mem_allocator()->free(html);
	cmark_node_free(root);
	cmark_parser_free(parser);
	return out;
}
