/* statements: the build-time program that turns queries.sql and schema/ into typed C. Shared by its own files only.
 *
 * Everything lives in one arena until the program ends. Whatever is wrong with the input ends it through refuse(). */
#ifndef TOOLS_STATEMENTS_H
#define TOOLS_STATEMENTS_H

#include "base/arena.h"
#include "base/buf.h"

#define MAX_OPTIONAL 6   /* 2^6 = 64 texts of one statement */
#define N_ENGINES 2

enum side { SIDE_SQLITE, SIDE_POSTGRES };

/* Prints "file:line: reason" and ends the program with 1. */
_Noreturn void refuse(const char *file, int line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* ---- words of SQL (statements_lex.c) ---- */

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_STRING, TOKEN_QUOTED, TOKEN_PARAM, TOKEN_MARK, TOKEN_SPACE, TOKEN_COMMENT };
struct token { enum token_kind kind; struct str s; size_t at; };

/* The token at *pos, which moves behind it; false at the end. An unclosed string reaches to the end. */
bool token_next(struct str sql, size_t *pos, struct token *ret);
/* The same without white space and comments. */
bool token_next_solid(struct str sql, size_t *pos, struct token *ret);
bool token_is(struct token t, const char *word);   /* letters in any case */
/* Every stretch of white space and comments outside strings made one space or one line break. */
struct str sql_squeeze(struct arena *a, struct str sql);

/* ---- abstract types (statements_schema.c) ---- */

struct abstract {
	const char *name;      /* "time": t_time in a schema, time in queries.sql */
	const char *c;         /* "usec" */
	const char *kind;      /* enumerator of store/statement.h */
	const char *sqlite, *postgres;
};
const struct abstract *abstract_find(struct str name);          /* "time"; NULL when unknown */
const struct abstract *abstract_of_column(const char *decltype); /* "t_time"; accepts NULL */

struct schema_file { const char *path; struct str text; };
struct migration_text { int number; struct str name; struct str sqlite, postgres; };

/* One schema file with its types expanded and, on SQLite, STRICT added. */
struct str schema_expand(struct arena *a, const struct schema_file *f, enum side side);
/* The same with the abstract types left as they are: the database that knows the types of results. */
struct str schema_plain(struct arena *a, const struct schema_file *f);
bool schema_is_for(const char *path, enum side side);           /* x.sqlite.sql, x.postgres.sql, x.sql */

struct migrations { VEC(struct migration_text) list; };
/* Own files → numbered migrations. Refuses gaps and a number used twice. */
struct migrations migrations_of(struct arena *a, const struct schema_file *files, size_t n);

/* ---- queries.sql (statements_read.c) ---- */

enum query_kind { QUERY_ONE, QUERY_MAYBE, QUERY_MANY, QUERY_EACH, QUERY_EXEC, QUERY_BULK };

struct field { struct str name; const struct abstract *type; bool nullable; bool used; };
struct fields { struct field *at; size_t n, cap; };
struct sql_line { struct str text; int number; int optional; };  /* optional: index in query.optional, or -1 */
struct sql_text { VEC(struct sql_line) lines; };
struct sql_variant { struct str sql; unsigned char in[256]; size_t n_in; };

struct query {
	struct str name;
	enum query_kind kind;
	int line;
	VEC(struct str) comment;
	struct fields in, out_said, out;
	VEC(struct str) optional;
	bool per_engine;                 /* two texts by name */
	struct sql_text text[N_ENGINES]; /* the same one twice unless per_engine */
	struct sql_variant *variants[N_ENGINES];
	bool writes;
	struct str copy;                 /* :bulk only: "copy t (a, b) from stdin" */
};
struct queries { const char *file; VEC(struct query) list; };

struct queries queries_read(struct arena *a, const char *file, struct str text);
struct field *field_find(const struct fields *f, struct str name);
/* Text of one combination with parameters numbered by first appearance; lines left out stay as empty lines. */
struct sql_variant variant_make(struct arena *a, const char *file, struct query *q, enum side side, unsigned mask);

/* ---- checks (statements_check.c) ---- */

struct checker;
struct checker *checker_new(struct arena *a);
void checker_load(struct checker *c, const struct schema_file *f);
void checker_query(struct checker *c, const char *file, struct query *q);
void checker_free(struct checker *c);

/* ---- C (statements_write.c) ---- */

struct room { const char *path; const char *name; };  /* "modules/incident", "incident" */
void write_header(struct buf *o, const struct room *r, const struct queries *q);
void write_source(struct buf *o, const struct room *r, const struct queries *q, const struct migrations *m);

#endif
