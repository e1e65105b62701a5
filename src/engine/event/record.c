#include "engine/event/record.h"

#include <stdlib.h>

#include "engine/event/inside.h"

struct records { usec now; struct table table; bool is_journal, is_begun; };

struct records *records_new(usec now)
{
	struct records *r = calloc(1, sizeof *r);
	if (!r)
		abort();
	r->now = now;
	r->table.a = arena_new(0);
	return r;
}

void *records_free(struct records *r)
{
	if (r)
		arena_free(r->table.a);
	free(r);
	return NULL;
}

/* ---- which records ---- */

static void recognise(struct records *r, struct str head)
{
	struct arena *a = r->table.a;
	arena_reset(a);
	r->table = (struct table){ .a = a };
	r->table.kind = event_table_kind(head, &r->table.separator);
	r->is_journal = r->table.kind == TABLE_NONE && is_journal_head(head);
	r->is_begun = true;
}

static struct str chomp(struct str line)
{
	return line.n && line.p[line.n - 1] == '\r' ? str_sub(line, 0, line.n - 1) : line;
}

void records_begin(struct records *r, struct str head)
{
	r->is_begun = false;
	if (!head.n)
		return;
	recognise(r, head);
	while (r->table.kind && head.p && event_table_header(&r->table, chomp(str_cut(&head, '\n'))))
		;
}

bool records_are_whole(struct str head)
{
	char separator;
	return event_table_kind(head, &separator) != TABLE_NONE || is_journal_head(head);
}

enum record_format record_line_format(struct str line)
{
	if (!line.n)
		return RECORD_NONE;
	if (line.p[0] == '{')
		return RECORD_JSON;
	if (str_starts(line, S("type=")) || (str_starts(line, S("node=")) && str_find(line, S(" type=")) > 0))
		return RECORD_AUDITD;
	if (str_starts(line, S("CEF:")))
		return RECORD_CEF;
	if (is_syslog_line(line))
		return RECORD_SYSLOG;
	if (is_access_line(line))
		return RECORD_ACCESS;
	return str_find_char(line, '=') > 0 ? RECORD_PAIRS : RECORD_PLAIN;
}

/* The line, or of CSV the lines up to the one in which the quotes are closed; 0: its end is not there yet. */
static size_t record_end(const struct records *r, struct str s, bool is_end, size_t *ret_lines)
{
	size_t quotes = 0, at = 0, first = 0;
	*ret_lines = 0;
	while (at < s.n && *ret_lines < RECORD_LINES && at < RECORD_MAX) {
		const char *end = memchr(s.p + at, '\n', s.n - at);
		if (!end && !is_end)
			return 0;
		size_t next = end ? (size_t)(end - s.p) + 1 : s.n;
		++*ret_lines;
		first = first ? first : next;
		for (size_t i = at; r->table.kind == TABLE_CSV && i < next; i++)
			quotes += s.p[i] == '"';
		if (quotes % 2 == 0)
			return next;
		at = next;
	}
	if (at == s.n && !is_end && *ret_lines < RECORD_LINES && at < RECORD_MAX)
		return 0;
	*ret_lines = 1;                  /* a quotation mark that nothing closes: the line alone */
	return first;
}

static size_t newlines(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n + (s.n && s.p[s.n - 1] != '\n');
}

static bool hides(const struct records *r, enum record_format format, struct str s)
{
	switch (format) {
	case RECORD_NONE: case RECORD_PLAIN: case RECORD_JSON: case RECORD_JOURNAL: return false;
	case RECORD_AUDITD: return true;                     /* hexadecimal */
	case RECORD_TABLE: return r->table.kind != TABLE_CSV || str_find_char(s, '"') >= 0;   /* the path is in the head; stem and query are put together */
	case RECORD_SYSLOG:
		if (str_find_char(s, '<') >= 0 || str_find(s, S("type=")) >= 0)   /* a priority is two numbers; auditd in the message */
			return true;
		break;
	case RECORD_PAIRS: case RECORD_ACCESS: case RECORD_CEF: break;
	}
	return str_find_char(s, '\\') >= 0;
}

bool records_next(struct records *r, struct str *rest, bool is_end, struct record *ret)
{
	if (!rest->n)
		return false;
	if (!r->is_begun) {
		if (!is_end && str_find_char(*rest, '\n') < 0)
			return false;
		*rest = str_starts(*rest, S("\xef\xbb\xbf")) ? str_sub(*rest, 3, rest->n) : *rest;
		recognise(r, *rest);
	}
	if (!rest->n)
		return false;
	size_t lines = 0, n = r->is_journal ? journal_entry(*rest, is_end) : record_end(r, *rest, is_end, &lines);
	if (!n)
		return false;
	struct str text = str_sub(*rest, 0, n);
	*rest = str_sub(*rest, n, rest->n);
	lines = r->is_journal ? newlines(text) : lines;
	if (!r->is_journal)
		text = chomp(text.p[text.n - 1] == '\n' ? str_sub(text, 0, text.n - 1) : text);
	enum record_format format = r->is_journal ? (str_trim(text).n ? RECORD_JOURNAL : RECORD_NONE) : !str_trim(text).n ? RECORD_NONE : !r->table.kind ? record_line_format(text) :
		event_table_header(&r->table, text) ? RECORD_NONE : RECORD_TABLE;
	*ret = (struct record){ text, lines, format, hides(r, format, text) };
	return true;
}

/* ---- what is in them ---- */

err record_line_read(struct arena *a, struct str line, enum record_format format, usec now, struct event *e, int depth)
{
	switch (format) {
	case RECORD_JSON: return event_json(a, line, e);
	case RECORD_AUDITD: return event_pairs(a, line, true, e);
	case RECORD_PAIRS: (void)!event_pairs(a, line, false, e); return OK;   /* without a pair it is plain */
	case RECORD_SYSLOG: return syslog_line_read(a, line, now, e, depth);
	case RECORD_ACCESS: return access_line_read(a, line, e);
	case RECORD_CEF: return cef_line_read(a, line, e);
	case RECORD_NONE: case RECORD_PLAIN: case RECORD_TABLE: case RECORD_JOURNAL: break;
	}
	return OK;
}

err record_read(struct records *r, struct arena *a, const struct record *rec, struct event *e)
{
	err got;
	if (rec->format == RECORD_TABLE)
		got = event_table_read(&r->table, a, rec->text, e);
	else if (rec->format == RECORD_JOURNAL)
		got = journal_entry_read(a, rec->text, e);
	else
		got = record_line_read(a, rec->text, rec->format, r->now, e, 0);
	if (got != OK)
		event_clear(e);
	e->raw = rec->text;
	return got;
}
