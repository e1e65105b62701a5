#include "tools/statements.h"

#include "base/str.h"

#include <stdlib.h>

struct reader {
	struct arena *a;
	struct queries *out;
	struct query *q;       /* the one being read; NULL before the first */
	int line;
	int side;              /* -1: no "-- engine:" yet */
	int optional;          /* of the next line; -1: none */
	int optional_line;     /* where it was said */
	bool in_sql;
};

struct field *field_find(const struct fields *f, struct str name)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->at[i].name, name))
			return &f->at[i];
	return NULL;
}

static bool is_plain_name(struct str s)
{
	if (!s.n || s.n > 60 || (s.p[0] >= '0' && s.p[0] <= '9'))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '_'))
			return false;
	return true;
}

static void read_fields(struct reader *r, struct fields *into, struct str s)
{
	for (struct str rest = s; rest.p;) {
		struct str one = str_trim(str_cut(&rest, ','));
		struct str name = str_cut(&one, ' ');
		struct str type = str_trim(one);
		bool nullable = str_ends(type, S("?"));
		if (nullable)
			type.n--;
		const struct abstract *t = abstract_find(type);
		if (!is_plain_name(name) || !t)
			refuse(r->out->file, r->line, "\"%.*s %.*s\": expected \"name type\", type one of "
				"id int time bool text bytes json real", STR_ARG(name), STR_ARG(type));
		if (field_find(into, name))
			refuse(r->out->file, r->line, "%.*s stands twice", STR_ARG(name));
		struct field *f = VEC_ADD(r->a, into);
		*f = (struct field){ .name = name, .type = t, .nullable = nullable };
	}
}

static enum query_kind kind_named(struct reader *r, struct str s)
{
	static const char *const names[] = { ":one", ":maybe", ":many", ":each", ":exec", ":bulk" };
	for (size_t i = 0; i < COUNT(names); i++)
		if (str_is(s, names[i]))
			return (enum query_kind)i;
	refuse(r->out->file, r->line, "\"%.*s\": expected :one, :maybe, :many, :each, :exec or :bulk", STR_ARG(s));
}

static void end_query(struct reader *r)
{
	struct query *q = r->q;
	if (!q)
		return;
	if (r->optional >= 0)
		refuse(r->out->file, r->optional_line, "--? without a line after it");
	if (q->per_engine && (!q->text[SIDE_SQLITE].lines.n || !q->text[SIDE_POSTGRES].lines.n))
		refuse(r->out->file, q->line, "%.*s has a text for one engine only", STR_ARG(q->name));
	if (!q->per_engine)
		q->text[SIDE_POSTGRES] = q->text[SIDE_SQLITE];
	if (!q->text[SIDE_SQLITE].lines.n)
		refuse(r->out->file, q->line, "%.*s has no text", STR_ARG(q->name));
}

static void begin_query(struct reader *r, struct str s)
{
	end_query(r);
	struct str name = str_cut(&s, ' ');
	if (!is_plain_name(name))
		refuse(r->out->file, r->line, "\"%.*s\": a name is lower case letters, digits and _", STR_ARG(name));
	for (size_t i = 0; i < r->out->list.n; i++)
		if (str_eq(r->out->list.at[i].name, name))
			refuse(r->out->file, r->line, "%.*s stands twice", STR_ARG(name));
	enum query_kind kind = kind_named(r, str_trim(s));
	r->q = VEC_ADD(r->a, &r->out->list);
	*r->q = (struct query){ .name = name, .kind = kind, .line = r->line };
	r->side = -1;
	r->optional = -1;
	r->in_sql = false;
}

static void begin_engine(struct reader *r, struct str s)
{
	struct query *q = r->q;
	if (str_is(s, "sqlite"))
		r->side = SIDE_SQLITE;
	else if (str_is(s, "postgres"))
		r->side = SIDE_POSTGRES;
	else
		refuse(r->out->file, r->line, "\"%.*s\": expected sqlite or postgres", STR_ARG(s));
	if (r->in_sql && !q->per_engine)
		refuse(r->out->file, r->line, "-- engine: after a text for both");
	if (q->text[r->side].lines.n)
		refuse(r->out->file, r->line, "a second text for %.*s", STR_ARG(s));
	q->per_engine = true;
}

static void begin_optional(struct reader *r, struct str name)
{
	struct query *q = r->q;
	const struct field *f = field_find(&q->in, name);
	if (!f)
		refuse(r->out->file, r->line, "--? %.*s: no such input", STR_ARG(name));
	if (q->kind == QUERY_BULK)
		refuse(r->out->file, r->line, ":bulk has no optional lines");
	size_t i = 0;
	while (i < q->optional.n && !str_eq(q->optional.at[i], name))
		i++;
	if (i == q->optional.n)
		*VEC_ADD(r->a, &q->optional) = name;
	if (q->optional.n > MAX_OPTIONAL)
		refuse(r->out->file, r->line, "more than %d optional inputs make too many texts", MAX_OPTIONAL);
	r->optional = (int)i;
	r->optional_line = r->line;
}

static void add_line(struct reader *r, struct str text)
{
	struct query *q = r->q;
	if (q->per_engine && r->side < 0)
		refuse(r->out->file, r->line, "text before -- engine:");
	r->in_sql = true;
	struct sql_text *t = &q->text[r->side < 0 ? SIDE_SQLITE : r->side];
	struct sql_line *l = VEC_ADD(r->a, &t->lines);
	*l = (struct sql_line){ .text = text, .number = r->line, .optional = r->optional };
	r->optional = -1;
}

static bool cut_prefix(struct str *s, struct str prefix)
{
	if (!str_starts(*s, prefix))
		return false;
	*s = str_trim(str_sub(*s, prefix.n, s->n));
	return true;
}

static void read_comment(struct reader *r, struct str s)
{
	if (cut_prefix(&s, S("-- name:"))) {
		begin_query(r, s);
		return;
	}
	if (!r->q)
		return;
	bool is_input = cut_prefix(&s, S("-- in:"));
	if (is_input || cut_prefix(&s, S("-- out:"))) {
		if (r->in_sql)
			refuse(r->out->file, r->line, "-- in: and -- out: stand before the text");
		read_fields(r, is_input ? &r->q->in : &r->q->out_said, s);
	} else if (cut_prefix(&s, S("-- engine:")))
		begin_engine(r, s);
	else if (cut_prefix(&s, S("--?")))
		begin_optional(r, s);
	else if (!r->in_sql)
		*VEC_ADD(r->a, &r->q->comment) = str_trim(str_sub(s, 2, s.n));
}

struct queries queries_read(struct arena *a, const char *file, struct str text)
{
	struct queries out = { .file = file };
	struct reader r = { .a = a, .out = &out, .optional = -1, .side = -1 };
	for (struct str rest = text; rest.p;) {
		struct str line = str_cut(&rest, '\n'), bare = str_trim(line);
		r.line++;
		if (!bare.n)
			continue;
		if (str_starts(bare, S("--")))
			read_comment(&r, bare);
		else if (!r.q)
			refuse(file, r.line, "text before the first -- name:");
		else
			add_line(&r, line);
	}
	end_query(&r);
	return out;
}

/* ---- one combination ---- */

static struct str joined(struct arena *a, const struct sql_text *t, unsigned mask)
{
	size_t n = 0;
	for (size_t i = 0; i < t->lines.n; i++)
		n += t->lines.at[i].text.n + 1;
	char *p = a_alloc(a, n + 1);
	n = 0;
	for (size_t i = 0; i < t->lines.n; i++) {
		const struct sql_line *l = &t->lines.at[i];
		if (l->optional < 0 || mask >> l->optional & 1) {
			memcpy(p + n, l->text.p, l->text.n);
			n += l->text.n;
		}
		p[n++] = '\n';
	}
	return str_from(p, n);
}

static int line_of(const struct sql_text *t, struct str sql, size_t at)
{
	size_t i = 0;
	for (size_t k = 0; k < at && k < sql.n; k++)
		i += sql.p[k] == '\n';
	return t->lines.at[i < t->lines.n ? i : t->lines.n - 1].number;
}

static size_t number_of(struct sql_variant *v, size_t field)
{
	size_t k = 0;
	while (k < v->n_in && v->in[k] != field)
		k++;
	if (k == v->n_in)
		v->in[v->n_in++] = (unsigned char)field;
	return k + 1;
}

struct sql_variant variant_make(struct arena *a, const char *file, struct query *q, enum side side, unsigned mask)
{
	struct sql_variant v = { 0 };
	const struct sql_text *text = &q->text[side];
	struct str sql = joined(a, text, mask);
	struct buf o;
	buf_init(&o, 1 << 22);
	struct token t;
	for (size_t pos = 0; token_next(sql, &pos, &t);) {
		if (t.kind == TOKEN_COMMENT)
			continue;
		if (t.kind != TOKEN_PARAM) {
			buf_add(&o, t.s);
			continue;
		}
		struct field *f = field_find(&q->in, str_sub(t.s, 1, t.s.n));
		if (!f)
			refuse(file, line_of(text, sql, t.at), "%.*s is not declared by -- in:", STR_ARG(t.s));
		f->used = true;
		buf_fmt(&o, "%c%zu", side == SIDE_SQLITE ? '?' : '$', number_of(&v, (size_t)(f - q->in.at)));
	}
	v.sql = a_dup(a, buf_str(&o));
	if (buf_end(&o) != OK)
		abort();
	buf_done(&o);
	return v;
}
