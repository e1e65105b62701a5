#include "engine/indicator/list_inside.h"
#include "formats/csv.h"

enum column { COLUMN_NONE, COLUMN_VALUE, COLUMN_TYPE, COLUMN_ID };

static enum column column_of(struct str name)
{
	static const struct { const char *name; enum column is; } known[] = {
		{ "value", COLUMN_VALUE }, { "indicator", COLUMN_VALUE }, { "ioc", COLUMN_VALUE }, { "observable", COLUMN_VALUE }, { "ioc_value", COLUMN_VALUE },
		{ "type", COLUMN_TYPE }, { "indicator_type", COLUMN_TYPE }, { "ioc_type", COLUMN_TYPE }, { "kind", COLUMN_TYPE },
		{ "id", COLUMN_ID }, { "uuid", COLUMN_ID }, { "indicator_id", COLUMN_ID },
	};
	name = str_trim(name);
	for (size_t i = 0; i < COUNT(known); i++)
		if (str_eq_nocase(name, str_of(known[i].name)))
			return known[i].is;
	return COLUMN_NONE;
}

struct columns { size_t value, type, id; bool has_value, has_type, has_id; };

static struct columns columns_of(const struct csv_row *head)
{
	struct columns c = { 0 };
	for (size_t i = 0; i < head->n; i++) {
		enum column is = column_of(head->at[i]);
		if (is == COLUMN_VALUE && !c.has_value)
			c.value = i, c.has_value = true;
		if (is == COLUMN_TYPE && !c.has_type)
			c.type = i, c.has_type = true;
		if (is == COLUMN_ID && !c.has_id)
			c.id = i, c.has_id = true;
	}
	return c;
}

/* Its first line names a column that holds values. */
bool list_is_csv(struct str text)
{
	struct arena *a = arena_new(0);
	struct csv_reader c;
	struct csv_row row;
	bool found = false, is = false;
	struct str first = str_cut(&text, '\n');
	if (first.n <= 4096 && csv_open(&c, first) == OK && csv_next(&c, a, &row, &found) == OK && found)
		is = columns_of(&row).has_value;
	arena_free(a);
	return is;
}

static struct str cell(const struct csv_row *row, bool has, size_t i)
{
	return has && i < row->n ? str_trim(row->at[i]) : STR_NONE;
}

static void read_row(const struct list_reader *r, struct arena *a, const struct columns *c, const struct csv_row *row, int64_t line)
{
	struct entry e = { .line = line, .want = N_INDICATOR_TYPE, .text = cell(row, true, c->value), .id = cell(row, c->has_id, c->id) };
	struct str type = cell(row, c->has_type, c->type);
	bool any;
	if (!e.text.n)
		return;
	if (!indicator_type_parse(type, &e.want, &any)) {
		r->refuse(r->arg, &(struct list_refusal){ line, S("type"), type, FAULT_TYPE });
		return;
	}
	e.field = S("value");
	list_entry(r, a, &e);
}

void list_read_csv(const struct list_reader *r, struct str text)
{
	struct arena *a = arena_new(0);
	struct csv_reader c;
	struct csv_row row;
	bool found = false;
	err e = csv_open(&c, text);
	if (e == OK)
		e = csv_next(&c, a, &row, &found);
	struct columns columns = e == OK && found ? columns_of(&row) : (struct columns){ 0 };
	while (e == OK && found) {
		struct arena_mark m = arena_mark(a);
		e = csv_next(&c, a, &row, &found);
		if (e == OK && found)
			read_row(r, a, &columns, &row, c.line);
		arena_rewind(a, m);
	}
	if (e != OK)
		r->refuse(r->arg, &(struct list_refusal){ c.line, STR_NONE, STR_NONE, FAULT_CSV });
	arena_free(a);
}
