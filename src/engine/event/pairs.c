#include "engine/event/event.h"

static bool name_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("_.-@#[]", c)); }

static struct str unescape(struct arena *a, struct str s)
{
	if (str_find_char(s, '\\') < 0)
		return s;
	char *out = a_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '\\' && i + 1 < s.n && memchr("\"\\ntr'", s.p[i + 1], 6)) {
			c = s.p[++i];
			c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
		}
		out[n++] = c;
	}
	return str_from(out, n);
}

/* Names whose values the audit system writes bare and in hexadecimal when a text would not be safe, else quoted (audit_log_untrustedstring() of
 * the kernel). a0, a1 … are texts in EXECVE records only; elsewhere they are registers. */
static bool untrusted(struct str name, bool execve)
{
	static const char *const names[] = { "exe", "comm", "proctitle", "name", "cwd", "cmd", "acct", "data", "path", "dir", "key", "vm", "ocomm", "file" };
	for (size_t i = 0; i < COUNT(names); i++)
		if (str_is(name, names[i]))
			return true;
	return execve && name.n > 1 && name.n < 5 && name.p[0] == 'a' && name.p[1] >= '0' && name.p[1] <= '9';
}

static int digit(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; }

static struct str unhex(struct arena *a, struct str s)
{
	char *out = a_alloc(a, s.n / 2 + 1);
	if (s.n < 2 || s.n % 2)
		return s;
	for (size_t i = 0; i < s.n; i += 2) {
		int high = digit(s.p[i]), low = digit(s.p[i + 1]);
		if (high < 0 || low < 0)
			return s;
		out[i / 2] = (char)(high << 4 | low);
		if (out[i / 2] == 0)
			out[i / 2] = ' ';        /* arguments in proctitle end in NUL */
	}
	return str_from(out, s.n / 2);
}

static size_t quoted_end(struct str s, size_t from, char quote)
{
	size_t i = from;
	while (i < s.n && s.p[i] != quote)
		i += s.p[i] == '\\' && quote == '"' && i + 1 < s.n ? 2 : 1;
	return i < s.n ? i : s.n;
}

static size_t pairs(struct arena *a, struct str s, bool auditd, struct event *e, int depth)
{
	size_t found = 0;
	for (size_t i = 0; i < s.n;) {
		size_t from = i;
		while (i < s.n && name_byte(s.p[i]))
			i++;
		if (i == from || i == s.n || s.p[i] != '=') {
			i = i == from ? i + 1 : i;
			continue;
		}
		struct str name = str_sub(s, from, i - from);
		char quote = ++i < s.n ? s.p[i] : 0;
		if (quote == '"' || quote == '\'') {
			size_t end = quoted_end(s, i + 1, quote);
			struct str inside = str_sub(s, i + 1, end - i - 1);
			if (quote == '\'' && depth < 2 && str_find_char(inside, '=') >= 0)
				found += pairs(a, inside, auditd, e, depth + 1);
			event_add(a, e, name, quote == '"' ? unescape(a, inside) : inside, EVENT_TEXT);
			i = end + 1;
		} else {
			size_t start = i;
			while (i < s.n && s.p[i] != ' ' && s.p[i] != '\t' && s.p[i] != '\x1d')
				i++;
			struct str bare = str_sub(s, start, i - start);
			event_add(a, e, name, auditd && untrusted(name, str_starts(e->raw, S("type=EXECVE"))) ? unhex(a, bare) : bare, EVENT_TEXT);
		}
		found++;
	}
	return found;
}

err event_pairs(struct arena *a, struct str line, bool auditd, struct event *e)
{
	e->raw = line;
	return pairs(a, line, auditd, e, 0) ? OK : E_INVALID;
}
