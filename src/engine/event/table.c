/* Texts with a header that names the columns: CSV (RFC 4180; commas, semicolons or tabs), Zeek's TSV, W3C extended log files. */
#include "engine/event/inside.h"

#define NAME_MAX_BYTES 128
#define HEADERS_MAX ((size_t)64 << 20)   /* of one text, should it have them again and again; then only the next counts */

/* ---- CSV ---- */

/* The next cell; quotes removed, "" is one. False when there is none left. */
static bool cell(struct arena *a, char separator, struct str *rest, struct str *ret)
{
	if (!rest->p)
		return false;
	if (!rest->n || rest->p[0] != '"') {
		*ret = str_cut(rest, separator);
		return true;
	}
	char *out = a_alloc(a, rest->n + 1);
	size_t n = 0, i = 1;
	for (; i < rest->n; i++) {
		if (rest->p[i] == '"' && (i + 1 == rest->n || rest->p[i + 1] != '"'))
			break;
		i += rest->p[i] == '"';
		out[n++] = rest->p[i];
	}
	*rest = str_sub(*rest, i < rest->n ? i + 1 : i, rest->n);
	struct str tail = str_cut(rest, separator);    /* what stands behind the quotes belongs to the cell */
	memcpy(out + n, tail.p ? tail.p : "", tail.n);
	*ret = str_from(out, n + tail.n);
	return true;
}

static bool name_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("_.-@#()/ ", c)); }

/* A name as a header has it: letters first, nothing that only data has. */
static bool is_name(struct str s)
{
	if (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		s = str_sub(s, 1, s.n - 2);
	bool ok = s.n && s.n <= NAME_MAX_BYTES && !(s.p[0] >= '0' && s.p[0] <= '9') && s.p[0] != ' ' && s.p[0] != '-' && s.p[0] != '#';
	for (size_t i = 0; ok && i < s.n; i++)
		ok = name_byte(s.p[i]);
	return ok;
}

/* At least three different names and nothing else. */
static bool is_header(struct str line, char separator)
{
	struct str names[TABLE_COLUMNS];
	size_t n = 0;
	for (struct str rest = line; rest.p; n++) {
		struct str name = str_cut(&rest, separator);
		if (n == TABLE_COLUMNS || !is_name(name))
			return false;
		for (size_t i = 0; i < n; i++)
			if (str_eq_nocase(names[i], name))
				return false;
		names[n] = name;
	}
	return n >= 3;
}

static struct str first_line(struct str head)
{
	struct str line = str_starts(head, S("\xef\xbb\xbf")) ? str_sub(head, 3, head.n) : head;
	line = str_cut(&line, '\n');
	return line.n && line.p[line.n - 1] == '\r' ? str_sub(line, 0, line.n - 1) : line;
}

enum table_kind event_table_kind(struct str head, char *ret_separator)
{
	struct str line = first_line(head);
	*ret_separator = '\t';
	if (str_starts(line, S("#separator ")) || str_starts(line, S("#fields\t")))
		return TABLE_ZEEK;
	*ret_separator = ' ';
	if (str_starts(line, S("#Software: ")) || str_starts(line, S("#Version: ")) || str_starts(line, S("#Fields: ")))
		return TABLE_W3C;
	for (size_t i = 0; i < 3; i++) {
		*ret_separator = ",;\t"[i];
		if (is_header(line, *ret_separator))
			return TABLE_CSV;
	}
	return TABLE_NONE;
}

/* ---- headers ---- */

/* cs(User-Agent) is cs-user-agent. */
static struct str w3c_name(struct arena *a, struct str s)
{
	char *out = a_z(a, s);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c != ')')
			out[n++] = c == '(' ? '-' : c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
	}
	return str_from(out, n);
}

static void columns(struct table *t, struct str line)
{
	t->n = 0;
	for (struct str rest = line, name; t->n < TABLE_COLUMNS && cell(t->a, t->separator, &rest, &name);)
		if (name.n || t->kind == TABLE_CSV)
			t->names[t->n++] = t->kind == TABLE_W3C ? w3c_name(t->a, name) : a_dup(t->a, str_trim(name));
}

static bool zeek_header(struct table *t, struct str line)
{
	static const struct str words[] = { S_INIT("#separator "), S_INIT("#fields"), S_INIT("#types"), S_INIT("#path"), S_INIT("#empty_field"), S_INIT("#unset_field") };
	size_t i = 0;
	while (i < COUNT(words) && !str_starts(line, words[i]))
		i++;
	struct str rest = i < COUNT(words) ? str_sub(line, words[i].n + (i > 0), line.n) : STR_NONE;
	switch (i) {
	case 0:
		if (str_starts(rest, S("\\x")) && rest.n == 4 && hex_digit(rest.p[2]) >= 0 && hex_digit(rest.p[3]) >= 0)
			t->separator = (char)(hex_digit(rest.p[2]) << 4 | hex_digit(rest.p[3]));
		break;
	case 1: columns(t, rest); break;
	case 2:
		for (size_t k = 0; k < TABLE_COLUMNS && rest.p; k++) {
			struct str type = str_cut(&rest, t->separator);
			t->sets[k] = str_starts(type, S("set[")) || str_starts(type, S("vector["));
		}
		break;
	case 3: t->path = a_dup(t->a, rest); break;
	case 4: t->empty = a_dup(t->a, rest); break;
	case 5: t->unset = a_dup(t->a, rest); break;
	default: break;
	}
	return line.n && line.p[0] == '#';
}

bool event_table_header(struct table *t, struct str line)
{
	if (arena_used(t->a) > HEADERS_MAX) {
		arena_reset(t->a);
		*t = (struct table){ .a = t->a, .kind = t->kind, .separator = t->separator };
	}
	if (t->kind == TABLE_ZEEK)
		return zeek_header(t, line);
	if (t->kind == TABLE_W3C) {
		if (str_starts(line, S("#Fields: ")))
			columns(t, str_sub(line, 9, line.n));
		return line.n && line.p[0] == '#';
	}
	if (t->n)
		return false;
	columns(t, first_line(line));
	return true;
}

/* ---- records ---- */

static struct str with_spaces(struct arena *a, struct str s)
{
	if (str_find_char(s, '+') < 0)
		return s;
	char *out = a_z(a, s);
	for (size_t i = 0; i < s.n; i++)
		out[i] = out[i] == '+' ? ' ' : out[i];
	return str_from(out, s.n);
}

static err w3c_read(const struct table *t, struct arena *a, struct str record, struct event *e)
{
	struct str rest = record, date = STR_NONE, stem = STR_NONE;
	usec time;
	for (size_t i = 0; i < t->n && rest.p; i++) {
		struct str text = str_cut(&rest, ' '), name = t->names[i];
		bool is_query = str_is(name, "cs-uri-query");
		if (str_is(text, "-")) {
			if (is_query && stem.n)
				event_text(a, e, name, stem);
			continue;
		}
		date = str_is(name, "date") ? text : date;
		stem = str_is(name, "cs-uri-stem") ? text : stem;
		if (str_is(name, "time") && date.n && event_time_of(a_fmt(a, "%.*sT%.*s", STR_ARG(date), STR_ARG(text)), &time))
			e->time = time;
		event_text(a, e, name, str_is(name, "cs-user-agent") ? with_spaces(a, text) : text);
		if (is_query && stem.n)          /* where public rules look for paths as well */
			event_text(a, e, name, a_fmt(a, "%.*s?%.*s", STR_ARG(stem), STR_ARG(text)));
	}
	if (stem.n)
		e->category = S("webserver");
	return e->n ? OK : E_INVALID;
}

static void zeek_cell(const struct table *t, struct arena *a, size_t i, struct str text, struct event *e)
{
	if (str_eq(text, t->unset.n ? t->unset : S("-")))
		return;
	if (str_eq(text, t->empty.n ? t->empty : S("(empty)")))
		text = STR_NONE;
	if (!t->sets[i]) {
		event_text(a, e, t->names[i], text);
		return;
	}
	for (struct str rest = text; rest.p;)
		event_text(a, e, t->names[i], str_cut(&rest, ','));
}

static err zeek_read(const struct table *t, struct arena *a, struct str record, struct event *e)
{
	struct str rest = record;
	usec time;
	e->product = S("zeek");
	e->service = t->path;
	if (t->path.n)
		event_text(a, e, S("_path"), t->path);
	for (size_t i = 0; i < t->n && rest.p; i++) {
		struct str text = str_cut(&rest, t->separator);
		if (str_is(t->names[i], "ts") && event_time_of(text, &time))
			e->time = time;
		zeek_cell(t, a, i, text, e);
	}
	return t->n ? OK : E_INVALID;
}

err event_table_read(const struct table *t, struct arena *a, struct str record, struct event *e)
{
	if (t->kind == TABLE_ZEEK)
		return zeek_read(t, a, record, e);
	if (t->kind == TABLE_W3C)
		return w3c_read(t, a, record, e);
	struct str rest = record, text;
	for (size_t i = 0; i < t->n && cell(a, t->separator, &rest, &text); i++)
		if (t->names[i].n)
			event_text(a, e, t->names[i], text);
	return e->n ? OK : E_INVALID;
}
