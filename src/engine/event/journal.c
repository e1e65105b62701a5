/* The export format of systemd's journal: FIELD=value lines, or FIELD, a length of eight bytes (little end first) and that many bytes; a blank line ends an entry. */
#include "engine/event/inside.h"

bool is_journal_head(struct str head) { return str_starts(head, S("__CURSOR=")) || str_starts(head, S("__REALTIME_TIMESTAMP=")); }

static uint64_t length_at(const char *p)
{
	uint64_t n = 0;
	for (int i = 7; i >= 0; i--)
		n = n << 8 | (unsigned char)p[i];
	return n;
}

/* One field off *rest: false at the end of the entry, or when it is not all there (*ret_cut). */
static bool field(struct str *rest, struct str *ret_name, struct str *ret_text, bool *ret_cut)
{
	const char *end = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
	*ret_cut = !end;
	if (!end || end == rest->p)
		return false;
	struct str line = str_sub(*rest, 0, (size_t)(end - rest->p));
	ptrdiff_t mark = str_find_char(line, '=');
	size_t used = line.n + 1;
	*ret_name = mark < 0 ? line : str_sub(line, 0, (size_t)mark);
	*ret_text = mark < 0 ? STR_NONE : str_sub(line, (size_t)mark + 1, line.n);
	if (mark < 0) {
		*ret_cut = rest->n - used < 8;
		uint64_t n = *ret_cut ? 0 : length_at(rest->p + used);
		if (*ret_cut || n > rest->n - used - 8) {
			*ret_cut = true;
			return false;
		}
		*ret_text = str_sub(*rest, used + 8, (size_t)n);
		used += 8 + (size_t)n;
		used += used < rest->n && rest->p[used] == '\n';
	}
	*rest = str_sub(*rest, used, rest->n);
	return true;
}

size_t journal_entry(struct str s, bool is_end)
{
	struct str rest = s, name, text;
	bool cut;
	while (field(&rest, &name, &text, &cut))
		;
	if (!cut)
		return s.n - rest.n + 1;
	return is_end || s.n >= RECORD_MAX ? s.n : 0;
}

err journal_entry_read(struct arena *a, struct str entry, struct event *e)
{
	struct str rest = entry, name, text;
	bool cut;
	usec time;
	e->product = S("linux");
	while (field(&rest, &name, &text, &cut)) {
		event_text(a, e, name, text);
		if (str_is(name, "__REALTIME_TIMESTAMP") && event_time_of(text, &time))
			e->time = time;
	}
	/* the last line of a file may lack its end */
	ptrdiff_t mark = cut ? str_find_char(rest, '=') : -1;
	if (mark > 0 && str_find_char(rest, '\n') < 0)
		event_text(a, e, str_sub(rest, 0, (size_t)mark), str_sub(rest, (size_t)mark + 1, rest.n));
	return e->n ? OK : E_INVALID;
}
