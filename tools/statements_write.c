#include "tools/statements.h"

#include "base/str.h"
#include "tools/file.h"

static const char *const kind_functions[] = { "one", "maybe", "many", "each", "exec", "bulk" };

static void add_fields(struct buf *o, const struct fields *f)
{
	for (size_t i = 0; i < f->n; i++) {
		const char *type = f->at[i].type->c;
		buf_fmt(o, "\t%s %.*s;\n", type, STR_ARG(f->at[i].name));
	}
}

static void add_comment(struct buf *o, const struct query *q)
{
	for (size_t i = 0; i < q->comment.n; i++)
		buf_fmt(o, "%s%.*s%s\n", i ? " * " : "/* ", STR_ARG(q->comment.at[i]), i + 1 == q->comment.n ? " */" : "");
}

static void add_structs(struct buf *o, const struct query *q)
{
	int n = (int)q->name.n;
	const char *p = q->name.p;
	if (q->in.n) {
		buf_fmt(o, "struct %.*s_in {\n", n, p);
		add_fields(o, &q->in);
		buf_lit(o, "};\n");
	}
	if (q->out.n) {
		buf_fmt(o, "struct %.*s_row {\n", n, p);
		add_fields(o, &q->out);
		buf_lit(o, "};\n");
	}
	if (q->kind == QUERY_MANY)
		buf_fmt(o, "struct %.*s_rows { struct %.*s_row *at; size_t n; };\n", n, p, n, p);
}

static void add_prototype(struct buf *o, const struct query *q)
{
	int n = (int)q->name.n;
	const char *p = q->name.p;
	bool rows = q->kind <= QUERY_MANY;
	buf_fmt(o, "err %.*s(struct db *db%s", n, p, rows ? ", struct arena *a" : "");
	if (q->kind == QUERY_BULK)
		buf_fmt(o, ", const struct %.*s_in *rows, size_t n)", n, p);
	else if (q->in.n)
		buf_fmt(o, ", const struct %.*s_in *in", n, p);
	switch (q->kind) {
	case QUERY_ONE: buf_fmt(o, ", struct %.*s_row *ret)", n, p); break;
	case QUERY_MAYBE: buf_fmt(o, ", struct %.*s_row *ret, bool *ret_found)", n, p); break;
	case QUERY_MANY: buf_fmt(o, ", struct %.*s_rows *ret)", n, p); break;
	case QUERY_EACH: buf_fmt(o, ",\n\terr (*row)(void *, const struct %.*s_row *), void *arg)", n, p); break;
	case QUERY_EXEC: buf_lit(o, ", int64_t *ret_n)"); break;
	case QUERY_BULK: break;
	}
}

static void add_guard(struct buf *o, const struct room *r)
{
	for (const char *p = r->path; *p; p++)
		buf_add_char(o, *p >= 'a' && *p <= 'z' ? (char)(*p - 32) : *p >= '0' && *p <= '9' ? *p : '_');
	buf_lit(o, "_QUERIES_H\n");
}

void write_header(struct buf *o, const struct room *r, const struct queries *q)
{
	buf_fmt(o, "/* Made by tools/statements from %s/queries.sql and schema/. */\n#ifndef ", r->path);
	add_guard(o, r);
	buf_lit(o, "#define ");
	add_guard(o, r);
	buf_lit(o, "\n#include \"store/statement.h\"\n\n");
	buf_fmt(o, "extern const struct migration_set %s_migrations;\n", r->name);
	buf_fmt(o, "extern const struct statement_set %s_statements;\n", r->name);
	for (size_t i = 0; i < q->list.n; i++) {
		buf_lit(o, "\n");
		add_comment(o, &q->list.at[i]);
		add_structs(o, &q->list.at[i]);
		add_prototype(o, &q->list.at[i]);
		buf_lit(o, " MUST_USE;\n");
	}
	buf_lit(o, "\n#endif\n");
}

/* ---- source ---- */

static void add_field_table(struct buf *o, const struct query *q, const struct fields *f, const char *what)
{
	if (!f->n)
		return;
	buf_fmt(o, "static const struct statement_field %.*s_%s_fields[] = {\n", STR_ARG(q->name), what);
	for (size_t i = 0; i < f->n; i++)
		buf_fmt(o, "\t{ \"%.*s\", offsetof(struct %.*s_%s, %.*s), %s, %s },\n", STR_ARG(f->at[i].name), STR_ARG(q->name), what,
			STR_ARG(f->at[i].name), f->at[i].type->kind, f->at[i].nullable ? "true" : "false");
	buf_lit(o, "};\n");
}

static void add_variants(struct buf *o, const struct query *q, enum side side)
{
	buf_fmt(o, "static const struct statement_variant %.*s_%s[] = {\n", STR_ARG(q->name),
		side == SIDE_SQLITE ? "sqlite" : "postgres");
	for (unsigned mask = 0; mask < 1u << q->optional.n; mask++) {
		const struct sql_variant *v = &q->variants[side][mask];
		struct arena *a = arena_new(1 << 22);
		buf_lit(o, "\t{ ");
		buf_add_c_literal(o, sql_squeeze(a, v->sql));
		arena_free(a);
		buf_lit(o, ", ");
		if (v->n_in)
			buf_lit(o, "(const unsigned char[]){ ");
		for (size_t i = 0; i < v->n_in; i++)
			buf_fmt(o, "%s%u", i ? ", " : "", v->in[i]);
		buf_fmt(o, "%s, %zu },\n", v->n_in ? " }" : "NULL", v->n_in);
	}
	buf_lit(o, "};\n");
}

static void add_statement(struct buf *o, const struct query *q)
{
	int n = (int)q->name.n;
	const char *p = q->name.p;
	add_field_table(o, q, &q->in, "in");
	add_field_table(o, q, &q->out, "row");
	add_variants(o, q, SIDE_SQLITE);
	add_variants(o, q, SIDE_POSTGRES);
	if (q->out.n)
		buf_fmt(o, "_Static_assert(sizeof(struct %.*s_row) <= STATEMENT_ROW_MAX, \"too many result columns\");\n", n, p);
	buf_fmt(o, "static const struct statement %.*s_statement = {\n\t.name = \"%.*s\",\n\t.writes = %s,\n", n, p, n, p,
		q->writes ? "true" : "false");
	if (q->in.n)
		buf_fmt(o, "\t.in = %.*s_in_fields,\n\t.n_in = %zu,\n\t.in_size = sizeof(struct %.*s_in),\n", n, p, q->in.n, n, p);
	if (q->out.n)
		buf_fmt(o, "\t.out = %.*s_row_fields,\n\t.n_out = %zu,\n\t.row_size = sizeof(struct %.*s_row),\n", n, p, q->out.n, n, p);
	if (q->optional.n) {
		buf_lit(o, "\t.optional = (const unsigned char[]){");
		for (size_t i = 0; i < q->optional.n; i++)
			buf_fmt(o, "%s %td", i ? "," : "", field_find(&q->in, q->optional.at[i]) - q->in.at);
		buf_fmt(o, " },\n\t.n_optional = %zu,\n", q->optional.n);
	}
	buf_fmt(o, "\t.variants = { %.*s_sqlite, %.*s_postgres },\n", n, p, n, p);
	if (q->copy.n) {
		buf_lit(o, "\t.copy = ");
		buf_add_c_literal(o, q->copy);
		buf_lit(o, ",\n");
	}
	buf_lit(o, "};\n");
}

/* The callback's own type is kept by a small function between, not by a cast. */
static void add_each_call(struct buf *o, const struct query *q)
{
	int n = (int)q->name.n;
	const char *p = q->name.p;
	buf_fmt(o, "struct %.*s_call { err (*row)(void *, const struct %.*s_row *); void *arg; };\n", n, p, n, p);
	buf_fmt(o, "static err %.*s_each(void *call, const void *row)\n{\n\tconst struct %.*s_call *c = call;\n"
		"\treturn c->row(c->arg, row);\n}\n", n, p, n, p);
}

static void add_function(struct buf *o, const struct query *q)
{
	int n = (int)q->name.n;
	const char *p = q->name.p;
	const char *in = q->in.n ? "in" : "NULL";
	if (q->kind == QUERY_EACH)
		add_each_call(o, q);
	add_prototype(o, q);
	buf_lit(o, "\n{\n");
	if (q->kind == QUERY_MANY)
		buf_lit(o, "\tvoid *at;\n");
	else if (q->kind == QUERY_EACH)
		buf_fmt(o, "\tstruct %.*s_call call = { row, arg };\n", n, p);
	buf_fmt(o, q->kind == QUERY_MANY ? "\tTRY(statement_%s(" : "\treturn statement_%s(", kind_functions[q->kind]);
	buf_fmt(o, "db, %s&%.*s_statement, ", q->kind <= QUERY_MANY ? "a, " : "", n, p);
	switch (q->kind) {
	case QUERY_ONE: buf_fmt(o, "%s, ret);\n", in); break;
	case QUERY_MAYBE: buf_fmt(o, "%s, ret, ret_found);\n", in); break;
	case QUERY_MANY: buf_fmt(o, "%s, &at, &ret->n));\n\tret->at = at;\n\treturn OK;\n", in); break;
	case QUERY_EACH: buf_fmt(o, "%s, %.*s_each, &call);\n", in, n, p); break;
	case QUERY_EXEC: buf_fmt(o, "%s, ret_n);\n", in); break;
	case QUERY_BULK: buf_lit(o, "rows, n);\n"); break;
	}
	buf_lit(o, "}\n\n");
}

static void add_migrations(struct buf *o, const struct room *r, const struct migrations *m)
{
	if (m->list.n)
		buf_lit(o, "static const struct migration migrations[] = {\n");
	for (size_t i = 0; i < m->list.n; i++) {
		const struct migration_text *t = &m->list.at[i];
		buf_fmt(o, "\t{ \"%s\", %d, \"%.*s\",\n\t", r->name, t->number, STR_ARG(t->name));
		buf_add_c_literal(o, t->sqlite);
		buf_lit(o, ",\n\t");
		buf_add_c_literal(o, t->postgres);
		buf_lit(o, " },\n");
	}
	buf_fmt(o, "%sconst struct migration_set %s_migrations = { %s, %zu };\n\n", m->list.n ? "};\n" : "", r->name,
		m->list.n ? "migrations" : "NULL", m->list.n);
}

void write_source(struct buf *o, const struct room *r, const struct queries *q, const struct migrations *m)
{
	buf_fmt(o, "/* Made by tools/statements from %s/queries.sql and schema/. */\n#include \"%s/queries.h\"\n\n", r->path, r->path);
	for (size_t i = 0; i < q->list.n; i++) {
		add_statement(o, &q->list.at[i]);
		add_function(o, &q->list.at[i]);
	}
	add_migrations(o, r, m);
	if (q->list.n)
		buf_lit(o, "static const struct statement *const statements[] = {\n");
	for (size_t i = 0; i < q->list.n; i++)
		buf_fmt(o, "\t&%.*s_statement,\n", STR_ARG(q->list.at[i].name));
	buf_fmt(o, "%sconst struct statement_set %s_statements = { %s, %zu };\n", q->list.n ? "};\n" : "", r->name,
		q->list.n ? "statements" : "NULL", q->list.n);
}
