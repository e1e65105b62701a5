/* statements ROOM HEADER SOURCE QUERIES [--schema FILE…] [--needs FILE…]
 *
 *   ROOM     "modules/incident": its last part names the tables of migrations and statements
 *   QUERIES  queries.sql of the room, or "-" when it has none
 *   --schema the room's own schema files in order; --needs those it builds upon, in order
 *
 * Grammar: docs/architecture.md. Ends with 1 and "file:line: reason" when anything is wrong. */
#include "tools/statements.h"

#include "base/str.h"
#include "tools/file.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void refuse(const char *file, int line, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fprintf(stderr, "%s:%d: ", file, line);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(1);
}

static void write_out(const char *path, struct buf *b)
{
	if (buf_end(b) != OK)
		refuse(path, 1, "larger than the tool's ceiling");
	file_write(path, buf_str(b));
	buf_done(b);
}

struct schema_files { VEC(struct schema_file) own, needed; };

static struct schema_files read_schemas(struct arena *a, int argc, char **argv)
{
	struct schema_files s = { 0 };
	bool own = true;
	for (int i = 0; i < argc; i++) {
		if (!strcmp(argv[i], "--schema") || !strcmp(argv[i], "--needs")) {
			own = argv[i][2] == 's';
			continue;
		}
		struct schema_file f = { argv[i], file_read(a, argv[i]) };
		if (own)
			*VEC_ADD(a, &s.own) = f;
		else
			*VEC_ADD(a, &s.needed) = f;
	}
	return s;
}

static void check_all(struct arena *a, const struct schema_files *s, struct queries *q)
{
	struct checker *c = checker_new(a);
	for (size_t i = 0; i < s->needed.n; i++)
		checker_load(c, &s->needed.at[i]);
	for (size_t i = 0; i < s->own.n; i++)
		checker_load(c, &s->own.at[i]);
	for (size_t i = 0; i < q->list.n; i++)
		checker_query(c, q->file, &q->list.at[i]);
	checker_free(c);
}

int main(int argc, char **argv)
{
	if (argc < 5) {
		fputs("usage: statements ROOM HEADER SOURCE QUERIES|- [--schema FILE…] [--needs FILE…]\n", stderr);
		return 2;
	}
	struct arena *a = arena_new(1 << 30);
	const char *slash = strrchr(argv[1], '/');
	struct room room = { argv[1], slash ? slash + 1 : argv[1] };
	struct schema_files schemas = read_schemas(a, argc - 5, argv + 5);
	struct queries queries = { .file = argv[4] };
	if (strcmp(argv[4], "-") != 0)
		queries = queries_read(a, argv[4], file_read(a, argv[4]));
	struct migrations migrations = migrations_of(a, schemas.own.at, schemas.own.n);
	check_all(a, &schemas, &queries);
	struct buf o;
	buf_init(&o, 1 << 26);
	write_header(&o, &room, &queries);
	write_out(argv[2], &o);
	buf_init(&o, 1 << 26);
	write_source(&o, &room, &queries, &migrations);
	write_out(argv[3], &o);
	arena_free(a);
	return 0;
}
