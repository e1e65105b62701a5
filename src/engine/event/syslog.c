/* syslog as RFC 3164 and RFC 5424 have it, and as files have it: without priority, the time as in either. What the message holds is read as well. */
#include "engine/event/inside.h"

#define DEPTH_MAX 3      /* a message in a message in a message */

/* <0> … <191>; the bytes of it, 0 when there is none. */
static size_t priority(struct str s, int *ret)
{
	size_t i = 1;
	*ret = 0;
	if (!s.n || s.p[0] != '<')
		return 0;
	while (i < s.n && i < 4 && s.p[i] >= '0' && s.p[i] <= '9')
		*ret = *ret * 10 + s.p[i++] - '0';
	return i > 1 && i < s.n && s.p[i] == '>' && *ret < 192 ? i + 1 : 0;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
/* “Oct  9 22:33:20 ” */
static bool is_old_time(struct str s)
{
	return s.n > 16 && s.p[0] >= 'A' && s.p[0] <= 'S' && s.p[3] == ' ' && s.p[6] == ' ' && s.p[9] == ':' && s.p[12] == ':' && s.p[15] == ' ' && is_digit(s.p[5]) && is_digit(s.p[14]);
}
/* “2026-03-02T08:51:00” and more, up to a space. */
static bool is_new_time(struct str s)
{
	return s.n > 20 && is_digit(s.p[0]) && s.p[4] == '-' && s.p[7] == '-' && s.p[10] == 'T' && s.p[13] == ':' && s.p[16] == ':' && memchr(s.p + 19, ' ', (s.n < 40 ? s.n : 40) - 19);
}

bool is_syslog_line(struct str line)
{
	int value;
	size_t n = priority(line, &value);
	struct str rest = str_sub(line, n, line.n);
	return n || is_old_time(rest) || is_new_time(rest);
}

static void put(struct arena *a, struct event *e, struct str name, struct str text)
{
	if (text.n && !str_is(text, "-"))
		event_text(a, e, name, text);
}

/* ---- RFC 5424 ---- */

/* One value in quotes, from behind the first to behind the last; escapes \" \\ \]. */
static struct str value(struct arena *a, struct str s, size_t *at)
{
	char *out = a_alloc(a, s.n - *at + 1);
	size_t n = 0;
	while (*at < s.n && s.p[*at] != '"') {
		if (s.p[*at] == '\\' && *at + 1 < s.n && strchr("\"\\]", s.p[*at + 1]) && s.p[*at + 1])
			++*at;
		out[n++] = s.p[(*at)++];
	}
	++*at;
	return str_from(out, n);
}

/* [id name="value" …][…] or -; the bytes used. */
static size_t structured(struct arena *a, struct str s, struct event *e)
{
	size_t at = 0;
	if (s.n && s.p[0] == '-')
		return 1;
	while (at < s.n && s.p[at] == '[') {
		while (at < s.n && s.p[at] != ' ' && s.p[at] != ']')
			at++;
		while (at < s.n && s.p[at] == ' ') {
			size_t from = ++at;
			while (at < s.n && s.p[at] != '=' && s.p[at] != ']')
				at++;
			if (at + 1 >= s.n || s.p[at] != '=' || s.p[at + 1] != '"')
				return at;
			struct str name = str_sub(s, from, at - from);
			at += 2;
			event_text(a, e, name, value(a, s, &at));
		}
		at += at < s.n;
	}
	return at < s.n ? at : s.n;
}

static struct str of_5424(struct arena *a, struct str rest, struct event *e)
{
	static const struct str names[] = { S_INIT("hostname"), S_INIT("program"), S_INIT("pid"), S_INIT("msgid") };
	str_cut(&rest, ' ');             /* the version */
	if (event_time_of(str_cut(&rest, ' '), &e->time) == false)
		e->time = 0;
	for (size_t i = 0; i < COUNT(names); i++)
		put(a, e, names[i], str_cut(&rest, ' '));
	rest = str_sub(rest, structured(a, rest, e), rest.n);
	rest = rest.n && rest.p[0] == ' ' ? str_sub(rest, 1, rest.n) : rest;
	return str_starts(rest, S("\xef\xbb\xbf")) ? str_sub(rest, 3, rest.n) : rest;
}

/* ---- RFC 3164, and files ---- */

/* program[pid]: at the beginning, when it is there. */
static struct str tag(struct arena *a, struct str rest, struct event *e)
{
	size_t i = 0, end;
	if (str_starts(rest, S("CEF:")))
		return rest;
	while (i < rest.n && i < 128 && rest.p[i] > ' ' && rest.p[i] != ':' && rest.p[i] != '[')
		i++;
	end = i;
	if (i < rest.n && rest.p[i] == '[') {
		ptrdiff_t close = str_find_char(str_sub(rest, i, 32), ']');
		end = close < 0 ? i : i + (size_t)close + 1;
	}
	if (!i || end >= rest.n || rest.p[end] != ':')
		return rest;
	put(a, e, S("program"), str_sub(rest, 0, i));
	if (end > i + 2)
		put(a, e, S("pid"), str_sub(rest, i + 1, end - i - 2));
	rest = str_sub(rest, end + 1, rest.n);
	return rest.n && rest.p[0] == ' ' ? str_sub(rest, 1, rest.n) : rest;
}

static struct str of_3164(struct arena *a, struct str rest, usec now, struct event *e)
{
	if (is_old_time(rest)) {
		if (!event_time_without_year(str_sub(rest, 0, 15), now, &e->time))
			e->time = 0;
		rest = str_sub(rest, 16, rest.n);
	} else if (is_new_time(rest)) {
		if (!event_time_of(str_cut(&rest, ' '), &e->time))
			e->time = 0;
	} else
		return tag(a, rest, e);
	put(a, e, S("hostname"), str_cut(&rest, ' '));
	return tag(a, rest, e);
}

/* ---- both ---- */

static void said(struct arena *a, struct str message, usec now, struct event *e, int depth)
{
	struct str inner = str_starts(message, S("@cee:")) ? str_trim(str_sub(message, 5, message.n)) : message;
	size_t before = e->n;
	enum record_format format = record_line_format(inner);
	event_text(a, e, S("message"), message);
	if (format == RECORD_NONE || format == RECORD_PLAIN || depth == DEPTH_MAX || record_line_read(a, inner, format, now, e, depth + 1) == OK)
		return;
	e->n = before;                   /* not what it seemed: the message alone */
	event_text(a, e, S("message"), message);
}

err syslog_line_read(struct arena *a, struct str line, usec now, struct event *e, int depth)
{
	int value;
	size_t n = priority(line, &value);
	struct str rest = str_sub(line, n, line.n);
	if (n) {
		event_text(a, e, S("facility"), a_fmt(a, "%d", value >> 3));
		event_text(a, e, S("severity"), a_fmt(a, "%d", value & 7));
	}
	bool is_5424 = n && rest.n > 2 && rest.p[0] == '1' && rest.p[1] == ' ';
	rest = is_5424 ? of_5424(a, rest, e) : of_3164(a, rest, now, e);
	said(a, rest, now, e, depth);
	return OK;
}
