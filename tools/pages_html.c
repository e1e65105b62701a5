/* Where in HTML a template stands: as much of the HTML standard's tokenizer (§13.2.5) as is needed to know
 * what a value would mean at a point. Whatever the tool does not follow, it refuses. */
#include "tools/pages.h"

#include <ctype.h>

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static struct str tag_of(const struct html_at *h) { return str_from(h->tag, h->n_tag); }
static struct str attr_of(const struct html_at *h) { return str_from(h->attr, h->n_attr); }

static bool is_among(struct str s, const char *const *names)
{
	for (; *names; names++)
		if (str_is(s, *names))
			return true;
	return false;
}

static bool attr_is_link(const struct html_at *h)
{
	static const char *const names[] = { "href", "src", "action", "formaction", "hx-get", "hx-post", "hx-put", "hx-patch",
		"hx-delete", "hx-push-url", "hx-replace-url", "sse-connect", "poster", "cite", "data", "background", "xlink:href", NULL };

	return is_among(attr_of(h), names);
}

/* Attributes whose text is a program, a style sheet, or has a syntax of its own that escaping does not protect. */
static bool attr_is_refused(const struct html_at *h)
{
	static const char *const names[] = { "style", "srcdoc", "srcset", "ping", "http-equiv", "hx-vals", "hx-vars", "hx-headers",
		"hx-trigger", "hx-request", NULL };

	return str_starts(attr_of(h), S("on")) || str_starts(attr_of(h), S("hx-on")) || is_among(attr_of(h), names);
}

static const char *attr_named(const struct html_at *h)
{
	if (str_starts(attr_of(h), S("on")) || str_starts(attr_of(h), S("hx-on")))
		return "event handlers in attributes are refused: the content security policy forbids them";
	if (str_is(attr_of(h), "style"))
		return "style attributes are refused: the content security policy forbids them; use a class";
	return NULL;
}

/* The constant beginning of a link, checked once its end or a value is reached. */
static const char *link_checked(const struct html_at *h)
{
	static const char *const schemes[] = { "https://", "http://", "mailto:", "tel:", NULL };
	struct str v = str_from(h->value, h->n_value);

	if (!attr_is_link(h) || v.n == 0)
		return NULL;
	if (v.p[0] == '#' || v.p[0] == '?' || (v.p[0] == '/' && !(v.n > 1 && (v.p[1] == '/' || v.p[1] == '\\'))))
		return NULL;
	if (str_is(v, "true") || str_is(v, "false")) /* hx-push-url */
		return NULL;
	for (const char *const *s = schemes; *s; s++)
		if (str_starts(v, str_of(*s)))
			return NULL;
	return "a link begins with '/', '#', '?', https://, http://, mailto: or tel:";
}

static void tag_begin(struct html_at *h, bool closing)
{
	h->state = H_TAG_NAME;
	h->closing = closing;
	h->n_tag = 0;
}

static void keep(char *name, size_t size, size_t *n, char c)
{
	if (*n < size)
		name[(*n)++] = (char)tolower((unsigned char)c);
}

static const char *tag_end(struct html_at *h)
{
	static const char *const plain[] = { "textarea", "title", NULL };
	static const char *const refused[] = { "style", "iframe", "object", "embed", "base", "xmp", "noembed", "noframes", "plaintext",
		"noscript", "template", NULL };

	h->state = H_TEXT;
	h->n_value = 0;
	if (is_among(tag_of(h), refused))
		return str_is(tag_of(h), "style") ? "style elements are refused: the content security policy forbids them"
			: "this element is refused";
	if (str_is(tag_of(h), "pre"))
		h->pre = h->closing ? (h->pre ? h->pre - 1 : 0) : h->pre + 1;
	if (h->closing)
		return NULL;
	if (str_is(tag_of(h), "script"))
		h->state = H_RAW;
	else if (is_among(tag_of(h), plain))
		h->state = H_PLAIN;
	return NULL;
}

static void attr_begin(struct html_at *h, char c)
{
	h->state = H_ATTR_NAME;
	h->n_attr = h->n_value = 0;
	h->begun = h->valued = false;
	keep(h->attr, sizeof h->attr, &h->n_attr, c);
}

static const char *step_in_tag(struct html_at *h, char c)
{
	if (c == '>')
		return tag_end(h);
	if (is_space(c) || c == '/') {
		h->state = H_IN_TAG;
		return NULL;
	}
	if (h->state == H_JOINED || h->state == H_AFTER_VALUE)
		return "a space must stand here";
	if (!isalpha((unsigned char)c))
		return "an attribute's name begins with a letter";
	attr_begin(h, c);
	return NULL;
}

static const char *step_tag_name(struct html_at *h, char c)
{
	if (c == '>')
		return tag_end(h);
	if (is_space(c) || c == '/')
		h->state = H_IN_TAG;
	else if (isalnum((unsigned char)c) || c == '-')
		keep(h->tag, sizeof h->tag, &h->n_tag, c);
	else
		return "unexpected character in a tag's name";
	return NULL;
}

static const char *step_attr_name(struct html_at *h, char c)
{
	if (c == '=' || c == '>' || c == '/' || is_space(c)) {
		const char *why = attr_named(h);

		if (why)
			return why;
	}
	if (c == '=') {
		h->state = H_BEFORE_VALUE;
		return NULL;
	}
	if (c == '>' || c == '/')
		return step_in_tag(h, c);
	if (is_space(c))
		h->state = H_AFTER_NAME;
	else if (isalnum((unsigned char)c) || strchr("-_:.", c))
		keep(h->attr, sizeof h->attr, &h->n_attr, c);
	else
		return "unexpected character in an attribute's name";
	return NULL;
}

static const char *step_before_value(struct html_at *h, char c)
{
	if (is_space(c))
		return NULL;
	if (c == '>')
		return "the attribute has no value";
	h->state = c == '"' ? H_VALUE_DOUBLE : c == '\'' ? H_VALUE_SINGLE : H_VALUE_BARE;
	if (h->state == H_VALUE_BARE) {
		h->begun = true;
		keep(h->value, sizeof h->value, &h->n_value, c);
	}
	return NULL;
}

static const char *step_value(struct html_at *h, char c)
{
	bool ends = h->state == H_VALUE_DOUBLE ? c == '"' : h->state == H_VALUE_SINGLE ? c == '\'' : is_space(c) || c == '>';

	if (!ends) {
		if (h->state == H_VALUE_BARE && strchr("\"'<=`", c))
			return "unexpected character in an attribute without quotes";
		h->begun = true;
		if (!h->valued)
			keep(h->value, sizeof h->value, &h->n_value, c);
		return NULL;
	}
	const char *why = link_checked(h);
	if (why)
		return why;
	if (h->state != H_VALUE_BARE) {
		h->state = H_AFTER_VALUE;
		return NULL;
	}
	h->state = H_IN_TAG;
	return c == '>' ? tag_end(h) : NULL;
}

static const char *step_tag_open(struct html_at *h, char c)
{
	if (isalpha((unsigned char)c)) {
		tag_begin(h, false);
		keep(h->tag, sizeof h->tag, &h->n_tag, c);
		return NULL;
	}
	if (c == '/') {
		tag_begin(h, true);
		return NULL;
	}
	if (c == '!') {
		h->state = H_DECLARATION;
		h->n_value = 0;
		return NULL;
	}
	return "write &lt; for a less-than sign";
}

static const char *step_declaration(struct html_at *h, char c)
{
	keep(h->value, sizeof h->value, &h->n_value, c);
	if (str_is(str_from(h->value, h->n_value), "--")) {
		h->state = H_COMMENT;
		h->n_value = 0;
	} else if (c == '>') {
		h->state = H_TEXT;
	}
	return NULL;
}

/* n_value counts the dashes just seen. */
static void step_comment(struct html_at *h, char c)
{
	if (c == '-')
		h->n_value++;
	else if (c == '>' && h->n_value >= 2)
		h->state = H_TEXT;
	else
		h->n_value = 0;
}

/* Waits for "</tag"; n_value counts how much of it has been seen. */
static const char *step_plain(struct html_at *h, char c)
{
	const char end[2] = "</";
	char want = h->n_value < 2 ? end[h->n_value] : h->n_value - 2 < h->n_tag ? h->tag[h->n_value - 2] : 0;

	if (h->state == H_RAW && h->n_value == 0 && c != '<' && !is_space(c))
		return "script between tags is refused: the content security policy forbids it; put it in ui/ui.js";
	if (tolower((unsigned char)c) != want) {
		h->n_value = c == '<';
		return NULL;
	}
	if (++h->n_value == h->n_tag + 2) {
		h->state = H_TAG_NAME;
		h->closing = true;
		h->n_value = 0;
	}
	return NULL;
}

const char *html_step(struct html_at *h, char c)
{
	switch (h->state) {
	case H_TEXT:
		if (c == '<')
			h->state = H_TAG_OPEN;
		h->n_value = 0;
		return NULL;
	case H_TAG_OPEN: return step_tag_open(h, c);
	case H_TAG_NAME: return step_tag_name(h, c);
	case H_ATTR_NAME: return step_attr_name(h, c);
	case H_AFTER_NAME:
		if (c == '=') {
			h->state = H_BEFORE_VALUE;
			return NULL;
		}
		return is_space(c) ? NULL : step_in_tag(h, c);
	case H_IN_TAG: case H_AFTER_VALUE: case H_JOINED: return step_in_tag(h, c);
	case H_BEFORE_VALUE: return step_before_value(h, c);
	case H_VALUE_DOUBLE: case H_VALUE_SINGLE: case H_VALUE_BARE: return step_value(h, c);
	case H_COMMENT:
		step_comment(h, c);
		return NULL;
	case H_DECLARATION: return step_declaration(h, c);
	case H_RAW: case H_PLAIN:
		return step_plain(h, c);
	}
	return "unknown state";
}

bool html_in_attribute(const struct html_at *h)
{
	return h->state == H_VALUE_DOUBLE || h->state == H_VALUE_SINGLE;
}

static bool is_between_attributes(enum html_state s)
{
	return s == H_TAG_NAME || s == H_IN_TAG || s == H_ATTR_NAME || s == H_AFTER_NAME || s == H_AFTER_VALUE || s == H_JOINED;
}

static const char *may_in_attribute(const struct html_at *h, enum html_use use)
{
	if (attr_is_refused(h))
		return "values are refused in style, event handler and other attributes with a syntax of their own";
	if (use == USE_ELEMENT)
		return "this cannot stand in an attribute";
	const char *why = link_checked(h);
	if (why)
		return why;
	if (attr_is_link(h) && (use == USE_VALUE || use == USE_TEXT))
		return "a link needs {{url …}}";
	if (!attr_is_link(h) && use == USE_URL)
		return "{{url …}} belongs in href, src, action and the like";
	if (use == USE_ASSET && h->begun)
		return "{{asset …}} is a whole address: nothing may stand before it";
	return NULL;
}

const char *html_may(const struct html_at *h, enum html_use use)
{
	switch (h->state) {
	case H_TEXT:
		return use == USE_URL ? "{{url …}} belongs in href, src, action and the like" : NULL;
	case H_PLAIN:
		if (h->n_value)
			return "nothing may stand in a tag's beginning";
		return use == USE_URL || use == USE_ELEMENT ? "only text can stand here" : NULL;
	case H_VALUE_DOUBLE: case H_VALUE_SINGLE:
		return may_in_attribute(h, use);
	case H_BEFORE_VALUE: case H_VALUE_BARE:
		return "put the attribute's value in double quotes";
	case H_COMMENT: case H_DECLARATION:
		return "nothing may stand in an HTML comment or declaration; write {{! comment}}";
	case H_RAW:
		return "nothing may stand in a script";
	case H_TAG_OPEN: case H_TAG_NAME: case H_IN_TAG: case H_ATTR_NAME: case H_AFTER_NAME: case H_AFTER_VALUE: case H_JOINED:
		break;
	}
	if (use == USE_BLOCK && h->state != H_TAG_OPEN)
		return NULL;
	return "a value cannot be the name of a tag or an attribute";
}

void html_wrote(struct html_at *h)
{
	h->begun = h->valued = true;
}

const char *html_join(struct html_at *h, const struct html_at *other)
{
	if (is_between_attributes(h->state) && is_between_attributes(other->state)) {
		if (!str_eq(tag_of(h), tag_of(other)))
			return "the branches end in different tags";
		h->state = H_JOINED;
		return NULL;
	}
	if (h->state != other->state || h->pre != other->pre)
		return "the branches end at different points of the HTML";
	if (html_in_attribute(h) && (!str_eq(attr_of(h), attr_of(other)) || (attr_is_link(h) && h->begun != other->begun)))
		return "the branches end in different attributes or at different points of a link";
	h->begun |= other->begun;
	h->valued |= other->valued;
	return NULL;
}
