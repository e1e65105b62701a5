/* Access logs, common and combined (Apache HTTP Server's log_config, nginx): host ident user [10/Oct/2000:13:55:36 -0700] "GET /x?y HTTP/1.1" 200 12 "referer" "agent" … */
#include "engine/event/inside.h"

static struct str word(struct str *rest)
{
	struct str w = str_cut(rest, ' ');
	return w;
}

/* The text in quotes with which it begins; \" does not end it. */
static bool quoted(struct str *rest, struct str *ret)
{
	size_t i = 1;
	if (!rest->n || rest->p[0] != '"')
		return false;
	while (i < rest->n && rest->p[i] != '"')
		i += rest->p[i] == '\\' && i + 1 < rest->n ? 2 : 1;
	if (i >= rest->n)
		return false;
	*ret = str_sub(*rest, 1, i - 1);
	*rest = str_sub(*rest, i + 1, rest->n);
	if (rest->n && rest->p[0] == ' ')
		*rest = str_sub(*rest, 1, rest->n);
	return true;
}

/* \" \\ \t \xhh, as servers write what is not printable. */
static struct str unescaped(struct arena *a, struct str s)
{
	if (str_find_char(s, '\\') < 0)
		return s;
	char *out = a_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		int high, low;
		if (s.p[i] == '\\' && i + 3 < s.n && s.p[i + 1] == 'x' && (high = hex_digit(s.p[i + 2])) >= 0 && (low = hex_digit(s.p[i + 3])) >= 0) {
			out[n++] = (char)(high << 4 | low);
			i += 3;
		} else if (s.p[i] == '\\' && i + 1 < s.n && (s.p[i + 1] == '"' || s.p[i + 1] == '\\'))
			out[n++] = s.p[++i];
		else
			out[n++] = s.p[i];
	}
	return str_from(out, n);
}

static void put(struct arena *a, struct event *e, struct str name, struct str text)
{
	if (text.n && !str_is(text, "-"))
		event_text(a, e, name, unescaped(a, text));
}

/* "GET /x?y HTTP/1.1"; what is no request stays whole. */
static void request(struct arena *a, struct event *e, struct str text)
{
	struct str rest = text, method = word(&rest), target = rest, version = STR_NONE;
	for (size_t i = rest.n; i > 0 && !version.n; i--)
		if (rest.p[i - 1] == ' ' && str_starts(str_sub(rest, i, rest.n), S("HTTP/"))) {
			version = str_sub(rest, i, rest.n);
			target = str_sub(rest, 0, i - 1);
		}
	if (!rest.p) {
		put(a, e, S("cs-uri"), text);
		return;
	}
	ptrdiff_t mark = str_find_char(target, '?');
	put(a, e, S("cs-method"), method);
	put(a, e, S("cs-uri"), target);
	put(a, e, S("cs-uri-stem"), mark < 0 ? target : str_sub(target, 0, (size_t)mark));
	if (mark >= 0)
		put(a, e, S("cs-uri-query"), str_sub(target, (size_t)mark + 1, target.n));
	put(a, e, S("cs-uri-query"), target);    /* where public rules look for paths as well */
	put(a, e, S("cs-version"), version);
}

bool is_access_line(struct str line)
{
	ptrdiff_t at = str_find_char(line, '[');
	struct str rest = at > 4 && at < 512 ? str_sub(line, (size_t)at, 32) : STR_NONE;
	size_t spaces = 0;
	for (ptrdiff_t i = 0; i < at && i < 512; i++)
		spaces += line.p[i] == ' ';
	return spaces >= 3 && line.p[at - 1] == ' ' && rest.n > 28 && rest.p[3] == '/' && rest.p[7] == '/' && rest.p[27] == ']';
}

err access_line_read(struct arena *a, struct str line, struct event *e)
{
	struct str rest = line, text, host = word(&rest);
	usec time;
	word(&rest);
	struct str before = rest, user = STR_NONE;
	ptrdiff_t at = str_find_char(rest, '[');
	if (at < 1)
		return E_INVALID;
	user = str_sub(before, 0, (size_t)at - 1);     /* may have spaces */
	rest = str_sub(rest, (size_t)at + 1, rest.n);
	text = str_cut(&rest, ']');
	if (!rest.n || rest.p[0] != ' ')
		return E_INVALID;
	rest = str_sub(rest, 1, rest.n);
	e->category = S("webserver");
	put(a, e, S("c-ip"), host);
	put(a, e, S("cs-username"), user);
	if (event_time_of(text, &time))
		e->time = time;
	if (!quoted(&rest, &text))
		return E_INVALID;
	request(a, e, text);
	put(a, e, S("sc-status"), word(&rest));
	put(a, e, S("sc-bytes"), word(&rest));
	if (quoted(&rest, &text))
		put(a, e, S("cs-referer"), text);
	if (quoted(&rest, &text))
		put(a, e, S("cs-user-agent"), text);
	return OK;
}
