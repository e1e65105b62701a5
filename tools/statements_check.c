#include "tools/statements.h"

#include "base/str.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

/* Two databases of the same schema: `strict` is what runs; `plain` still knows t_time from t_int, so that the
 * declared type of a result column tells its type in C. */
struct checker {
	struct arena *a;
	sqlite3 *strict, *plain;
};

static sqlite3 *open_memory(void)
{
	sqlite3 *h;
	if (sqlite3_open(":memory:", &h) != SQLITE_OK)
		abort();
	/* As at run time: "text" in double quotes is a name, never a text. */
	sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	return h;
}

struct checker *checker_new(struct arena *a)
{
	struct checker *c = a_new(a, struct checker);
	*c = (struct checker){ .a = a, .strict = open_memory(), .plain = open_memory() };
	return c;
}

void checker_free(struct checker *c)
{
	sqlite3_close(c->strict);
	sqlite3_close(c->plain);
}

static int line_after(struct str text, size_t at)
{
	int line = 1;
	for (size_t i = 0; i < at && i < text.n; i++)
		line += text.p[i] == '\n';
	return line;
}

/* Runs statement by statement, so that an error can point at its line. */
static void load_into(struct checker *c, sqlite3 *h, const char *path, struct str sql)
{
	const char *start = a_z(c->a, sql), *p = start;
	while (*p) {
		sqlite3_stmt *st = NULL;
		const char *next = p;
		size_t at = (size_t)(p - start);
		while (start[at] == '\n' || start[at] == ' ' || start[at] == '\t')
			at++;
		int rc = sqlite3_prepare_v2(h, p, -1, &st, &next);
		if (rc == SQLITE_OK && st)
			rc = sqlite3_step(st);
		if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW) {
			int offset = sqlite3_error_offset(h);
			refuse(path, line_after(sql, offset > 0 ? (size_t)(p - start) + (size_t)offset : at), "%s", sqlite3_errmsg(h));
		}
		sqlite3_finalize(st);
		p = next;
	}
}

static bool is_raw_table(struct checker *c, struct str *ret_where)
{
	static const char sql[] = "select m.name || '.' || p.name from sqlite_schema m, pragma_table_info(m.name) p"
		" where m.type = 'table' and m.sql not like 'create virtual%'"
		" and m.name not in (select s.name from pragma_table_list s where s.type = 'shadow') and p.type not like 't!_%' escape '!'";
	sqlite3_stmt *st;
	if (sqlite3_prepare_v2(c->plain, sql, -1, &st, NULL) != SQLITE_OK)
		abort();
	bool found = sqlite3_step(st) == SQLITE_ROW;
	if (found)
		*ret_where = a_dup(c->a, str_of((const char *)sqlite3_column_text(st, 0)));
	sqlite3_finalize(st);
	return found;
}

void checker_load(struct checker *c, const struct schema_file *f)
{
	struct str where;
	if (!schema_is_for(f->path, SIDE_SQLITE))
		return;
	load_into(c, c->plain, f->path, schema_plain(c->a, f));
	if (is_raw_table(c, &where))
		refuse(f->path, 1, "%.*s has no abstract type (t_id t_int t_time t_bool t_text t_bytes t_json t_real)", STR_ARG(where));
	load_into(c, c->strict, f->path, schema_expand(c->a, f, SIDE_SQLITE));
}

/* ---- forbidden words ---- */

struct ban { const char *word; bool call; bool both; const char *why; };  /* both: refused in one engine's own text too */

static const struct ban bans[] = {
	{ "now", true, true, "the time is an input" },
	{ "current_timestamp", false, true, "the time is an input" },
	{ "current_date", false, true, "the time is an input" },
	{ "current_time", false, true, "the time is an input" },
	{ "clock_timestamp", true, true, "the time is an input" },
	{ "strftime", true, true, "the time is an input" },
	{ "datetime", true, true, "the time is an input" },
	{ "julianday", true, true, "the time is an input" },
	{ "unixepoch", true, true, "the time is an input" },
	{ "random", true, true, "randomness comes from base/rand" },
	{ "randomblob", true, true, "randomness comes from base/rand" },
	{ "nextval", true, true, "ids come from id_new()" },
	{ "last_insert_rowid", true, true, "ids come from id_new()" },
	{ "offset", false, true, "page by key, not by number" },
	{ "pragma", false, true, "not a statement of ours" },
	{ "attach", false, true, "not a statement of ours" },
	{ "commit", false, true, "transactions are the store's" },
	{ "rollback", false, true, "transactions are the store's" },
	{ "ilike", false, false, "PostgreSQL only" },
	{ "greatest", true, false, "PostgreSQL only" },
	{ "least", true, false, "PostgreSQL only" },
	{ "string_agg", true, false, "PostgreSQL only" },
	{ "array_agg", true, false, "PostgreSQL only" },
	{ "unnest", true, false, "PostgreSQL only" },
	{ "any", true, false, "PostgreSQL only" },
	{ "skip", false, false, "PostgreSQL only" },
	{ "lateral", false, false, "PostgreSQL only" },
	{ "group_concat", true, false, "SQLite only" },
	{ "glob", false, false, "SQLite only" },
	{ "ifnull", true, false, "SQLite only: coalesce" },
	{ "iif", true, false, "SQLite only: case" },
	{ "instr", true, false, "SQLite only" },
	{ "total", true, false, "SQLite only" },
	{ "printf", true, false, "SQLite only" },
	{ "rowid", false, false, "SQLite only" },
	{ "indexed", false, false, "SQLite only" },
	{ "true", false, false, "booleans are 0 and 1" },
	{ "false", false, false, "booleans are 0 and 1" },
};

struct look { struct token before, now, next; bool has_next; };

static const char *forbidden_word(const struct look *l, bool own_text)
{
	bool call = l->has_next && l->next.s.p[0] == '(';
	if (str_starts(l->now.s, S("json")) && call && !own_text)
		return "JSON is read and written in C";
	if (token_is(l->now, "true") && token_is(l->before, "where"))
		return NULL; /* `insert … select … where true on conflict` is the form both engines parse */
	for (size_t i = 0; i < COUNT(bans); i++)
		if (token_is(l->now, bans[i].word) && (!bans[i].call || call) && (bans[i].both || !own_text))
			return bans[i].why;
	if (token_is(l->now, "or") && token_is(l->before, "insert") && !own_text)
		return "SQLite only: on conflict";
	return NULL;
}

static const char *forbidden(const struct look *l, bool own_text)
{
	switch (l->now.kind) {
	case TOKEN_QUOTED:
		return "a name stands plain and a text in single quotes";
	case TOKEN_MARK:
		if (str_is(l->now.s, "?"))
			return "parameters are written $name";
		if (str_is(l->now.s, ";"))
			return "one statement has one text, without ;";
		if (str_is(l->now.s, "::") && !own_text)
			return "PostgreSQL only: cast(… as …)";
		return str_is(l->now.s, "[") && !own_text ? "no brackets" : NULL;
	case TOKEN_WORD:
		if (l->has_next && l->next.kind == TOKEN_STRING && l->next.at == l->now.at + l->now.s.n)
			return "bytes and escapes are parameters, not literals";
		return forbidden_word(l, own_text);
	case TOKEN_NUMBER:
	case TOKEN_STRING:
	case TOKEN_PARAM:
	case TOKEN_SPACE:
	case TOKEN_COMMENT:
		break;
	}
	return NULL;
}

/* Arguments of the call whose name ended at pos: max(a, b) exists in SQLite only. */
static bool has_comma_inside(struct str sql, size_t pos)
{
	struct token t;
	int depth = 0;
	while (token_next_solid(sql, &pos, &t)) {
		if (t.kind != TOKEN_MARK)
			continue;
		depth += t.s.p[0] == '(' ? 1 : t.s.p[0] == ')' ? -1 : 0;
		if (depth == 0)
			return false;
		if (depth == 1 && t.s.p[0] == ',')
			return true;
	}
	return false;
}

static void check_words(const char *file, const struct query *q, enum side side)
{
	const struct sql_text *text = &q->text[side];
	bool own_text = q->per_engine;
	for (size_t i = 0; i < text->lines.n; i++) {
		const struct sql_line *l = &text->lines.at[i];
		struct look look = { 0 };
		size_t pos = 0;
		look.has_next = token_next_solid(l->text, &pos, &look.next);
		while (look.has_next) {
			look.before = look.now;
			look.now = look.next;
			look.has_next = token_next_solid(l->text, &pos, &look.next);
			const char *why = forbidden(&look, own_text);
			if (!why && !own_text && look.has_next && look.next.s.p[0] == '(' &&
				(token_is(look.now, "max") || token_is(look.now, "min")) && has_comma_inside(l->text, look.next.at))
				why = "of several values: SQLite only";
			if (why)
				refuse(file, l->number, "%.*s: %s", STR_ARG(look.now.s), why);
		}
	}
}

/* ---- preparing ---- */

static int line_in(const struct sql_text *t, struct str sql, int offset)
{
	size_t i = 0;
	for (int k = 0; k < offset && (size_t)k < sql.n; k++)
		i += sql.p[k] == '\n';
	return t->lines.at[i < t->lines.n ? i : t->lines.n - 1].number;
}

static sqlite3_stmt *prepare(sqlite3 *h, const char *file, const struct query *q, struct str sql)
{
	sqlite3_stmt *st = NULL;
	const char *tail = NULL;
	if (sqlite3_prepare_v2(h, sql.p, (int)sql.n, &st, &tail) != SQLITE_OK || !st) {
		int offset = sqlite3_error_offset(h);
		refuse(file, line_in(&q->text[SIDE_SQLITE], sql, offset > 0 ? offset : 0), "%.*s: %s", STR_ARG(q->name),
			sqlite3_errmsg(h));
	}
	return st;
}

static bool is_reserved_in_c(struct str name)
{
	static const char *const words[] = { "auto", "bool", "break", "case", "char", "const", "continue", "default", "do",
		"double", "else", "enum", "extern", "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict",
		"return", "short", "signed", "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void",
		"volatile", "while", "true", "false" };
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_is(name, words[i]))
			return true;
	return false;
}

static void add_column(struct checker *c, const char *file, struct query *q, sqlite3_stmt *plain, int i)
{
	struct str name = a_dup(c->a, str_of(sqlite3_column_name(plain, i)));
	for (size_t k = 0; k < name.n; k++)
		if (!((name.p[k] >= 'a' && name.p[k] <= 'z') || name.p[k] == '_' || (k && name.p[k] >= '0' && name.p[k] <= '9')))
			refuse(file, q->line, "%.*s: result column \"%.*s\" needs a plain name: as …", STR_ARG(q->name), STR_ARG(name));
	if (is_reserved_in_c(name))
		refuse(file, q->line, "%.*s: result column %.*s is a word of C: as …", STR_ARG(q->name), STR_ARG(name));
	if (field_find(&q->out, name))
		refuse(file, q->line, "%.*s: two result columns named %.*s", STR_ARG(q->name), STR_ARG(name));
	struct field *said = field_find(&q->out_said, name);
	const struct abstract *type = said ? said->type : abstract_of_column(sqlite3_column_decltype(plain, i));
	if (!type)
		refuse(file, q->line, "%.*s: type of %.*s is unknown: say it by -- out:", STR_ARG(q->name), STR_ARG(name));
	if (said)
		said->used = true;
	struct field *f = VEC_ADD(c->a, &q->out);
	*f = (struct field){ .name = name, .type = type };
}

static void take_columns(struct checker *c, const char *file, struct query *q, struct str sql)
{
	sqlite3_stmt *st = prepare(c->plain, file, q, sql);
	for (int i = 0; i < sqlite3_column_count(st); i++)
		add_column(c, file, q, st, i);
	sqlite3_finalize(st);
	for (size_t i = 0; i < q->out_said.n; i++)
		if (!q->out_said.at[i].used)
			refuse(file, q->line, "%.*s: -- out: %.*s is no result column", STR_ARG(q->name), STR_ARG(q->out_said.at[i].name));
}

static void check_same_columns(const char *file, const struct query *q, sqlite3_stmt *st)
{
	bool same = (size_t)sqlite3_column_count(st) == q->out.n;
	for (size_t i = 0; same && i < q->out.n; i++)
		same = str_is(q->out.at[i].name, sqlite3_column_name(st, (int)i));
	if (!same)
		refuse(file, q->line, "%.*s: an optional line changes the result columns", STR_ARG(q->name));
}

static void check_kind(const char *file, const struct query *q)
{
	bool wants_rows = q->kind != QUERY_EXEC && q->kind != QUERY_BULK;
	if (wants_rows && !q->out.n)
		refuse(file, q->line, "%.*s answers no rows: :exec", STR_ARG(q->name));
	if (!wants_rows && q->out.n)
		refuse(file, q->line, "%.*s answers rows: :one, :maybe, :many or :each", STR_ARG(q->name));
	if (!wants_rows && !q->writes)
		refuse(file, q->line, "%.*s writes nothing", STR_ARG(q->name));
	if (q->kind == QUERY_EACH && q->writes)
		refuse(file, q->line, "%.*s: :each only reads", STR_ARG(q->name));
	for (size_t i = 0; i < q->in.n; i++) {
		if (!q->in.at[i].used)
			refuse(file, q->line, "%.*s: input %.*s is never used", STR_ARG(q->name), STR_ARG(q->in.at[i].name));
		if (is_reserved_in_c(q->in.at[i].name))
			refuse(file, q->line, "%.*s: input %.*s is a word of C", STR_ARG(q->name), STR_ARG(q->in.at[i].name));
	}
}

/* insert into T ( names ) values ( params ), nothing else: what COPY can do too. */
static bool bulk_shape(const struct query *q, struct str sql, struct str *ret_target)
{
	struct token t;
	size_t pos = 0, from = 0, to = 0, n_columns = 0, n_values = 0;
	int part = 0; /* 0 head, 1 names, 2 "values", 3 params, 4 end */
	for (int i = 0; token_next_solid(sql, &pos, &t); i++) {
		bool open = str_is(t.s, "("), close = str_is(t.s, ")");
		if ((i == 0 && !token_is(t, "insert")) || (i == 1 && !token_is(t, "into")) || part == 4)
			return false;
		if (i == 2)
			from = t.at;
		if (part == 0 && open)
			part = 1;
		else if (part == 1 && close)
			part = 2, to = t.at + 1;
		else if (part == 2 && open)
			part = 3;
		else if (part == 3 && close)
			part = 4;
		else if (part == 0 ? i > 2 : part == 2 && !token_is(t, "values"))
			return false;
		else if (part == 1)
			n_columns += t.kind == TOKEN_WORD;
		else if (part == 3 && t.kind != TOKEN_NUMBER && !str_is(t.s, "?") && !str_is(t.s, ","))
			return false;
		else if (part == 3)
			n_values += t.kind == TOKEN_NUMBER;   /* ?1 is a mark and a number */
	}
	*ret_target = str_sub(sql, from, to - from);
	return part == 4 && n_columns == n_values && n_values == q->variants[SIDE_SQLITE][0].n_in;
}

static void check_bulk(struct checker *c, const char *file, struct query *q)
{
	struct str target;
	if (q->per_engine || !bulk_shape(q, q->variants[SIDE_SQLITE][0].sql, &target))
		refuse(file, q->line, "%.*s: :bulk is insert into t (a, b) values ($a, $b), every input once", STR_ARG(q->name));
	q->copy = sql_squeeze(c->a, a_fmt(c->a, "copy %.*s from stdin", STR_ARG(target)));
}

void checker_query(struct checker *c, const char *file, struct query *q)
{
	unsigned n = 1u << q->optional.n;
	for (enum side side = SIDE_SQLITE; side <= SIDE_POSTGRES; side++) {
		if (side == SIDE_SQLITE || q->per_engine)
			check_words(file, q, side);
		q->variants[side] = a_array(c->a, struct sql_variant, n);
		for (unsigned mask = 0; mask < n; mask++)
			q->variants[side][mask] = variant_make(c->a, file, q, side, mask);
	}
	for (unsigned mask = n; mask-- > 0;) {
		sqlite3_stmt *st = prepare(c->strict, file, q, q->variants[SIDE_SQLITE][mask].sql);
		if (mask == n - 1) {
			q->writes = !sqlite3_stmt_readonly(st);
			take_columns(c, file, q, q->variants[SIDE_SQLITE][mask].sql);
		}
		check_same_columns(file, q, st);
		sqlite3_finalize(st);
	}
	check_kind(file, q);
	if (q->kind == QUERY_BULK)
		check_bulk(c, file, q);
}
