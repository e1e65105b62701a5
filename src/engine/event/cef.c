/* Common Event Format: CEF:0|vendor|product|version|class|name|severity|key=value key=value …; values may have spaces, and are escaped with \. */
#include "engine/event/inside.h"

static struct str unescaped(struct arena *a, struct str s)
{
	if (str_find_char(s, '\\') < 0)
		return s;
	char *out = a_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '\\' && i + 1 < s.n && strchr("\\|=nr", s.p[i + 1]) && s.p[i + 1]) {
			c = s.p[++i];
			c = c == 'n' ? '\n' : c == 'r' ? '\r' : c;
		}
		out[n++] = c;
	}
	return str_from(out, n);
}

/* Up to the next bar that is not escaped. */
static bool head_field(struct str *rest, struct str *ret)
{
	size_t i = 0;
	while (i < rest->n && rest->p[i] != '|')
		i += rest->p[i] == '\\' ? 2 : 1;
	if (i >= rest->n)
		return false;
	*ret = str_sub(*rest, 0, i);
	*rest = str_sub(*rest, i + 1, rest->n);
	return true;
}

static bool key_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-' || c == '[' || c == ']'; }

/* Where the next “ key=” begins (its space), or the end. */
static size_t value_end(struct str s, size_t from)
{
	for (size_t i = from, space = s.n; i < s.n; i++) {
		if (s.p[i] == '\\') {
			i++;
			space = s.n;
		} else if (s.p[i] == ' ')
			space = i;
		else if (s.p[i] == '=' && space < s.n && i > space + 1)
			return space;
		else if (!key_byte(s.p[i]))
			space = s.n;
	}
	return s.n;
}

static void extension(struct arena *a, struct event *e, struct str s)
{
	s = str_trim(s);
	for (size_t i = 0; i < s.n;) {
		size_t from = i;
		while (i < s.n && key_byte(s.p[i]))
			i++;
		if (i == s.n || s.p[i] != '=' || i == from) {
			i = i == from ? i + 1 : i;
			continue;
		}
		size_t end = value_end(s, i + 1);
		event_text(a, e, str_sub(s, from, i - from), unescaped(a, str_trim(str_sub(s, i + 1, end - i - 1))));
		i = end + 1;
	}
}

/* cs1=value cs1Label=Name: the value by its name too. */
static void labels(struct arena *a, struct event *e)
{
	size_t n = e->n < 256 ? e->n : 256;
	for (size_t i = 0; i < n; i++) {
		struct str name = e->at[i].name;
		if (name.n <= 5 || !str_ends(name, S("Label")))
			continue;
		for (size_t k = 0; k < n; k++)
			if (str_eq(e->at[k].name, str_sub(name, 0, name.n - 5)) && e->at[i].text.n)
				event_text(a, e, e->at[i].text, e->at[k].text);
	}
}

err cef_line_read(struct arena *a, struct str line, struct event *e)
{
	static const struct str names[] = { S_INIT("deviceVendor"), S_INIT("deviceProduct"), S_INIT("deviceVersion"), S_INIT("deviceEventClassId"), S_INIT("name"), S_INIT("severity") };
	struct str rest = str_sub(line, 4, line.n), field;
	if (!head_field(&rest, &field))
		return E_INVALID;
	for (size_t i = 0; i < COUNT(names); i++) {
		if (!head_field(&rest, &field))
			return E_INVALID;
		event_text(a, e, names[i], unescaped(a, field));
	}
	extension(a, e, rest);
	labels(a, e);
	return OK;
}
