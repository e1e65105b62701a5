/* file: whole files in and out, and error lines that editors understand, for the build-time tools. */
#ifndef TOOLS_FILE_H
#define TOOLS_FILE_H

#include "base/arena.h"
#include "base/buf.h"

/* The whole file, ending in NUL (not counted). Ends the program with a message when it cannot be read. */
struct str file_read(struct arena *a, const char *path);
/* Writes all of it, or removes what was written and ends the program with a message. */
void file_write(const char *path, struct str bytes);

/* The file's name without folders. */
struct str file_name(const char *path);

/* A C string literal, quotes included, that stands for exactly these bytes. */
void buf_add_c_literal(struct buf *b, struct str s);

/* Where an offset lies in a text; line and column count from 1, columns in code points. */
struct place { const char *path; unsigned line, column; };
struct place place_of(const char *path, struct str text, size_t offset);

/* "path:line:column: reason" on stderr. */
void place_report(struct place p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
