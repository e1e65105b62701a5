#include "tools/statements.h"

#include "base/str.h"

#include <stdlib.h>

/* bool is 0/1 on both engines, so that one text compares it; json stays text, so that a seal over its bytes holds. */
static const struct abstract types[] = {
	{ "id", "int64_t", "VALUE_INT", "integer", "bigint" },
	{ "int", "int64_t", "VALUE_INT", "integer", "bigint" },
	{ "time", "usec", "VALUE_INT", "integer", "bigint" },
	{ "bool", "bool", "VALUE_BOOL", "integer", "smallint" },
	{ "text", "struct str", "VALUE_TEXT", "text", "text collate \"C\"" },
	{ "json", "struct str", "VALUE_TEXT", "text", "text collate \"C\"" },
	{ "bytes", "struct str", "VALUE_BYTES", "blob", "bytea" },
	{ "real", "double", "VALUE_REAL", "real", "double precision" },
};

const struct abstract *abstract_find(struct str name)
{
	for (size_t i = 0; i < COUNT(types); i++)
		if (str_is(name, types[i].name))
			return &types[i];
	return NULL;
}

const struct abstract *abstract_of_column(const char *decltype)
{
	struct str s = str_of(decltype);
	return str_starts(s, S("t_")) ? abstract_find(str_sub(s, 2, s.n)) : NULL;
}

bool schema_is_for(const char *path, enum side side)
{
	struct str p = str_of(path);
	if (str_ends(p, S(".sqlite.sql")))
		return side == SIDE_SQLITE;
	if (str_ends(p, S(".postgres.sql")))
		return side == SIDE_POSTGRES;
	return true;
}

static int line_at(struct str text, size_t at)
{
	int line = 1;
	for (size_t i = 0; i < at && i < text.n; i++)
		line += text.p[i] == '\n';
	return line;
}

static bool is_raw_option(struct token t)
{
	static const char *const words[] = { "strict", "autoincrement", "serial", "bigserial", "collate", "rowid" };
	for (size_t i = 0; i < COUNT(words); i++)
		if (t.kind == TOKEN_WORD && token_is(t, words[i]))
			return true;
	return false;
}

static void check_schema_token(const struct schema_file *f, struct token t)
{
	int line = line_at(f->text, t.at);
	if (t.kind == TOKEN_QUOTED)
		refuse(f->path, line, "quoted name %.*s: use a plain one", STR_ARG(t.s));
	if (t.kind == TOKEN_PARAM)
		refuse(f->path, line, "a schema has no parameters");
	if (is_raw_option(t))
		refuse(f->path, line, "\"%.*s\" is the tool's business or one engine's only", STR_ARG(t.s));
}

/* Where in the statement we stand: a table's closing parenthesis gets STRICT. */
struct place { int words; bool is_create, is_table, is_virtual; int depth; };

static void place_move(struct place *p, struct token t)
{
	if (t.kind == TOKEN_MARK) {
		p->depth += t.s.p[0] == '(' ? 1 : t.s.p[0] == ')' ? -1 : 0;
		if (t.s.p[0] == ';' && p->depth == 0)
			*p = (struct place){ 0 };
		return;
	}
	if (t.kind != TOKEN_WORD)
		return;
	if (p->words == 0)
		p->is_create = token_is(t, "create");
	if (p->words == 1)
		p->is_table = p->is_create && token_is(t, "table");
	p->words++;
}

static void expand_type(struct arena *a, struct buf *o, const struct schema_file *f, struct token t, struct str column,
	enum side side)
{
	const struct abstract *type = abstract_of_column(a_z(a, t.s));
	if (!type)
		refuse(f->path, line_at(f->text, t.at), "unknown type %.*s", STR_ARG(t.s));
	buf_add_z(o, side == SIDE_SQLITE ? type->sqlite : type->postgres);
	if (str_is(str_of(type->name), "bool"))
		buf_fmt(o, " check (%.*s in (0, 1))", STR_ARG(column));
}

static struct str finish(struct arena *a, struct buf *o)
{
	struct str s = a_dup(a, buf_str(o));
	if (buf_end(o) != OK)
		abort();
	buf_done(o);
	return s;
}

struct str schema_expand(struct arena *a, const struct schema_file *f, enum side side)
{
	struct buf o;
	buf_init(&o, 1 << 24);
	struct place place = { 0 };
	struct token t;
	struct str word_before = STR_NONE;
	bool one_engine = !schema_is_for(f->path, SIDE_SQLITE) || !schema_is_for(f->path, SIDE_POSTGRES);
	for (size_t pos = 0; token_next(f->text, &pos, &t);) {
		if (t.kind == TOKEN_SPACE || t.kind == TOKEN_COMMENT) {
			buf_add(&o, t.kind == TOKEN_SPACE ? t.s : S(""));
			continue;
		}
		if (!one_engine)
			check_schema_token(f, t);
		bool was_inside = place.depth > 0, is_table = place.is_table;
		place_move(&place, t);
		if (t.kind == TOKEN_WORD && str_starts(t.s, S("t_")))
			expand_type(a, &o, f, t, word_before, side);
		else
			buf_add(&o, t.s);
		if (side == SIDE_SQLITE && is_table && was_inside && place.depth == 0)
			buf_lit(&o, " strict");
		if (t.kind == TOKEN_WORD)
			word_before = t.s;
	}
	return finish(a, &o);
}

struct str schema_plain(struct arena *a, const struct schema_file *f)
{
	return a_dup(a, f->text);
}

/* "…/0003-noun.sqlite.sql" → 3, "noun" */
static void split_name(const char *path, int *ret_number, struct str *ret_name)
{
	const char *slash = strrchr(path, '/');
	struct str base = str_of(slash ? slash + 1 : path);
	int64_t number;
	if (base.n < 6 || base.p[4] != '-' || !str_int(str_sub(base, 0, 4), &number) || number < 1)
		refuse(path, 1, "a schema file is called NNNN-noun.sql");
	struct str rest = str_sub(base, 5, base.n);
	*ret_number = (int)number;
	*ret_name = str_cut(&rest, '.');
}

static struct migration_text *migration_slot(struct arena *a, struct migrations *m, const char *path)
{
	int number;
	struct str name;
	split_name(path, &number, &name);
	struct migration_text *last = m->list.n ? &m->list.at[m->list.n - 1] : NULL;
	if (last && last->number == number)
		return last;
	if (number != (last ? last->number + 1 : 1))
		refuse(path, 1, "migration %d follows %d: numbers have no gaps and files stand in order", number,
			last ? last->number : 0);
	struct migration_text *slot = VEC_ADD(a, &m->list);
	slot->number = number;
	slot->name = name;
	return slot;
}

struct migrations migrations_of(struct arena *a, const struct schema_file *files, size_t n)
{
	struct migrations m = { 0 };
	for (size_t i = 0; i < n; i++) {
		struct migration_text *slot = migration_slot(a, &m, files[i].path);
		bool sqlite = schema_is_for(files[i].path, SIDE_SQLITE), postgres = schema_is_for(files[i].path, SIDE_POSTGRES);
		if ((sqlite && slot->sqlite.n) || (postgres && slot->postgres.n))
			refuse(files[i].path, 1, "migration %d is there twice", slot->number);
		if (sqlite)
			slot->sqlite = sql_squeeze(a, schema_expand(a, &files[i], SIDE_SQLITE));
		if (postgres)
			slot->postgres = sql_squeeze(a, schema_expand(a, &files[i], SIDE_POSTGRES));
	}
	return m;
}
