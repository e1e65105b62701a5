/* A flat reader of JSON lines: no tree, values are slices of the line unless they have escapes. Lenient where logs are: control characters in
 * texts, anything after the object. Strict where a lie would hide something: a broken object is refused. */
#include "engine/event/event.h"

struct scan {
	struct arena *a;
	struct event *e;
	const char *p, *end;
	char path[EVENT_MAX_NAME * 2];
	size_t n_path;
	struct str top;                   /* the name of the member of the outermost object, as a slice */
	int depth;
};

static void skip_space(struct scan *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == '\n' || *s->p == '\r'))
		s->p++;
}

static int hex4(const char *p, const char *end)
{
	int v = 0;
	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int c = (unsigned char)p[i], d = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
		if (d < 0)
			return -1;
		v = v << 4 | d;
	}
	return v;
}

static size_t put_utf8(char *out, unsigned c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 63));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 63));
		out[2] = (char)(0x80 | (c & 63));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 63));
	out[2] = (char)(0x80 | (c >> 6 & 63));
	out[3] = (char)(0x80 | (c & 63));
	return 4;
}

/* After \u; a lone half of a pair becomes U+FFFD. */
static bool unicode(const char **p, const char *end, char *out, size_t *n)
{
	int c = hex4(*p, end), low;
	if (c < 0)
		return false;
	*p += 4;
	if (c >= 0xd800 && c < 0xdc00 && end - *p >= 6 && (*p)[0] == '\\' && (*p)[1] == 'u' && (low = hex4(*p + 2, end)) >= 0xdc00 && low < 0xe000) {
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		*p += 6;
	} else if (c >= 0xd800 && c < 0xe000)
		c = 0xfffd;
	*n += put_utf8(out + *n, (unsigned)c);
	return true;
}

static bool decode(struct arena *a, const char *p, const char *end, struct str *ret)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	char *out = a_alloc(a, (size_t)(end - p) + 1);
	size_t n = 0;
	while (p < end) {
		if (*p != '\\') {
			out[n++] = *p++;
			continue;
		}
		if (++p == end)
			return false;
		char c = *p++;
		const char *known = c ? strchr(from, c) : NULL;
		if (c == 'u') {
			if (!unicode(&p, end, out, &n))
				return false;
		} else if (known)
			out[n++] = to[known - from];
		else
			return false;
	}
	*ret = str_from(out, n);
	return true;
}

/* s->p stands behind the opening quote; ends behind the closing one. */
static bool string(struct scan *s, struct str *ret)
{
	const char *from = s->p, *p = from;
	bool escaped = false;
	for (;;) {
		const char *quote = memchr(p, '"', (size_t)(s->end - p));
		if (!quote)
			return false;
		const char *back = quote;
		while (back > from && back[-1] == '\\')
			back--;
		p = quote + 1;
		if ((quote - back) % 2 == 0) {
			escaped = escaped || back != quote || memchr(from, '\\', (size_t)(quote - from));
			s->p = p;
			if (escaped)
				return decode(s->a, from, quote, ret);
			*ret = str_from(from, (size_t)(quote - from));
			return true;
		}
		escaped = true;
	}
}

static void add(struct scan *s, struct str text, enum event_kind kind)
{
	struct str name = str_from(s->path, s->n_path);
	if (s->n_path == s->top.n)
		name = s->top;
	else if (s->n_path <= EVENT_MAX_NAME)
		name = a_dup(s->a, name);
	event_add(s->a, s->e, name, text, kind);
}

static bool bare(struct scan *s)
{
	const char *from = s->p;
	while (s->p < s->end && (*s->p == '-' || *s->p == '+' || *s->p == '.' || (*s->p >= '0' && *s->p <= '9') || (*s->p >= 'a' && *s->p <= 'z') || (*s->p >= 'A' && *s->p <= 'Z')))
		s->p++;
	struct str word = str_from(from, (size_t)(s->p - from));
	if (str_is(word, "null"))
		add(s, STR_NONE, EVENT_NULL);
	else if (str_is(word, "true") || str_is(word, "false"))
		add(s, word, EVENT_BOOL);
	else if (word.n && (*from == '-' || (*from >= '0' && *from <= '9')))
		add(s, word, EVENT_NUMBER);
	else
		return false;
	return true;
}

static bool value(struct scan *s);

/* The path grows by a name and shrinks again; "#text" is its parent (XML turned into JSON). */
static size_t push(struct scan *s, struct str key)
{
	size_t before = s->n_path, dot = before > 0;
	if (str_is(key, "#text") && before)
		return before;
	if (before + dot + key.n >= sizeof s->path) {
		s->e->cut = true;
		s->n_path = EVENT_MAX_NAME + 1 > before ? EVENT_MAX_NAME + 1 : before;      /* too long: what is below is left out */
		memset(s->path + before, '?', s->n_path - before);
		return before;
	}
	if (dot)
		s->path[s->n_path++] = '.';
	else
		s->top = key;
	memcpy(s->path + s->n_path, key.p ? key.p : "", key.n);
	s->n_path += key.n;
	return before;
}

/* {"@Name": "Image", "#text": "…"}: the way XML's <Data Name="Image"> comes out of some converters. The text is called by the name. */
static bool name_of(struct scan *s, struct str *ret)
{
	const char *from = s->p;
	skip_space(s);
	if (s->p < s->end && *s->p == '"') {
		s->p++;
		return string(s, ret);
	}
	s->p = from;
	return true;
}

static bool members(struct scan *s)
{
	struct str named = STR_NONE;
	for (;;) {
		struct str key;
		skip_space(s);
		if (s->p < s->end && *s->p == '}')
			return s->p++, true;
		if (s->p == s->end || *s->p++ != '"' || !string(s, &key))
			return false;
		skip_space(s);
		if (s->p == s->end || *s->p++ != ':')
			return false;
		const char *from = s->p;
		if (str_is(key, "@Name") && !name_of(s, &named))
			return false;
		s->p = from;
		size_t before = push(s, str_is(key, "#text") && named.n ? named : key);
		if (!value(s))
			return false;
		s->n_path = before;
		skip_space(s);
		if (s->p < s->end && *s->p == ',')
			s->p++;
		else if (s->p == s->end || *s->p != '}')
			return false;
	}
}

static bool items(struct scan *s)
{
	for (;;) {
		skip_space(s);
		if (s->p < s->end && *s->p == ']')
			return s->p++, true;
		if (!value(s))
			return false;
		skip_space(s);
		if (s->p < s->end && *s->p == ',')
			s->p++;
		else if (s->p == s->end || *s->p != ']')
			return false;
	}
}

static bool value(struct scan *s)
{
	struct str text;
	skip_space(s);
	if (s->p == s->end)
		return false;
	if (*s->p == '"') {
		s->p++;
		if (!string(s, &text))
			return false;
		add(s, text, EVENT_TEXT);
		return true;
	}
	if (*s->p != '{' && *s->p != '[')
		return bare(s);
	if (++s->depth > EVENT_MAX_DEPTH)
		return false;
	bool ok = *s->p++ == '{' ? members(s) : items(s);
	s->depth--;
	return ok;
}

err event_json(struct arena *a, struct str line, struct event *e)
{
	struct scan s;                   /* not cleared: the path is large and only its used part is read */
	s.a = a;
	s.e = e;
	s.p = line.p ? line.p : "";
	s.end = s.p + line.n;
	s.n_path = 0;
	s.top = STR_NONE;
	s.depth = 0;
	e->raw = line;
	skip_space(&s);
	return s.p < s.end && *s.p == '{' && value(&s) ? OK : E_INVALID;
}
