#include "engine/indicator/list_inside.h"

void list_entry(const struct list_reader *r, struct arena *a, const struct entry *e)
{
	struct indicator i = { 0 };
	enum indicator_fault f = indicator_normal(a, e->text, e->want, r->with_private, &i);
	if (f != FAULT_NONE) {
		r->refuse(r->arg, &(struct list_refusal){ e->line, e->field, e->text, f });
		return;
	}
	i.id = e->id.n ? e->id : a_fmt(a, "%lld", (long long)e->line);
	r->take(r->arg, &i);
}

/* "domain:install.sh": the type said in front; file:// and a port are none. */
static struct str type_in_front(struct str s, enum indicator_type *ret)
{
	bool any;
	ptrdiff_t colon = str_find_char(s, ':');
	if (colon <= 0 || colon > 12 || str_starts(str_sub(s, (size_t)colon, 3), S("://")) || !indicator_type_parse(str_sub(s, 0, (size_t)colon), ret, &any))
		return s;
	return str_trim(str_sub(s, (size_t)colon + 1, s.n));
}

static void read_line(const struct list_reader *r, struct arena *a, struct str line, int64_t number)
{
	struct entry e = { .line = number, .want = N_INDICATOR_TYPE };
	line = str_trim(line);
	if (!line.n || line.p[0] == '#')
		return;
	e.text = type_in_front(line, &e.want);
	ptrdiff_t comment = e.want == INDICATOR_KEYWORD ? -1 : str_find(e.text, S(" #"));
	if (comment > 0)
		e.text = str_trim(str_sub(e.text, 0, (size_t)comment));
	list_entry(r, a, &e);
}

static void read_lines(const struct list_reader *r, struct str text)
{
	struct arena *a = arena_new(0);
	int64_t number = 0;
	for (struct str rest = text; rest.p;) {
		struct arena_mark m = arena_mark(a);
		read_line(r, a, str_cut(&rest, '\n'), ++number);
		arena_rewind(a, m);
	}
	arena_free(a);
}

void list_read(const struct list_reader *r, struct str text)
{
	if (str_starts(text, S("\xef\xbb\xbf")))
		text = str_sub(text, 3, text.n);
	struct str head = str_trim(str_sub(text, 0, 4096));
	bool is_json = head.n && (head.p[0] == '{' || (head.p[0] == '[' && (head.n == 1 || strchr(" \t\r\n{", head.p[1]))));
	if (is_json)
		list_read_json(r, text);
	else if (list_is_csv(text))
		list_read_csv(r, text);
	else
		read_lines(r, text);
}
