#include "tools/file.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static _Noreturn void file_die(const char *path, const char *what)
{
	fprintf(stderr, "%s: %s: ", path, what);
	perror(NULL);
	exit(1);
}

struct str file_read(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");

	if (!f || fseek(f, 0, SEEK_END) != 0)
		file_die(path, "cannot be opened");
	long n = ftell(f);
	if (n < 0)
		file_die(path, "has no size");
	rewind(f);
	char *p = a_alloc(a, (size_t)n + 1);
	if (fread(p, 1, (size_t)n, f) != (size_t)n)
		file_die(path, "cannot be read");
	fclose(f);
	return str_from(p, (size_t)n);
}

void file_write(const char *path, struct str bytes)
{
	FILE *f = fopen(path, "wb");

	if (!f)
		file_die(path, "cannot be created");
	if (fwrite(bytes.p, 1, bytes.n, f) != bytes.n || fclose(f) != 0) {
		remove(path);
		file_die(path, "cannot be written");
	}
}

struct str file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return str_of(slash ? slash + 1 : path);
}

void buf_add_c_literal(struct buf *b, struct str s)
{
	buf_add_char(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\' || c == '?')
			buf_fmt(b, "\\%c", c);
		else if (c == '\n')
			buf_lit(b, "\\n");
		else if (c < 0x20 || c >= 0x7f)
			buf_fmt(b, "\\%03o", c);
		else
			buf_add_char(b, (char)c);
	}
	buf_add_char(b, '"');
}

struct place place_of(const char *path, struct str text, size_t offset)
{
	struct place p = { path, 1, 1 };

	for (size_t i = 0; i < offset && i < text.n; i++) {
		if (text.p[i] == '\n') {
			p.line++;
			p.column = 1;
		} else if (((unsigned char)text.p[i] & 0xc0) != 0x80) {
			p.column++;
		}
	}
	return p;
}

void place_report(struct place p, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%u:%u: ", p.path, p.line, p.column);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}
