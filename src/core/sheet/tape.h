/* tape: a table file as rows on a temporary file, read once in a child (core/sandbox) and then gone through as often as needed
 * in constant memory. What is on it comes from a child that hostile bytes may have taken over: every length is checked. */
#ifndef CORE_SHEET_TAPE_H
#define CORE_SHEET_TAPE_H

#include "base/buf.h"
#include "formats/table.h"

struct tape;

enum tape_what { TAPE_SHEET, TAPE_ROW, TAPE_MERGED, TAPE_END };
struct tape_record {
	enum tape_what what;
	int64_t at;                      /* its place; tape_go() returns there */
	int64_t row;
	bool is_hidden;
	struct table_cell *cells; size_t n;
	struct str text;                 /* a sheet's name, a range */
};

/* Reads the file (at most TAPE_FILE_MAX bytes) in a child. E_INVALID with *ret_fault when it is no table; E_LIMIT when the child
 * was ended, E_IO for the disk. sheet: as table_read(). tape_close() accepts NULL and returns NULL. */
#define TAPE_FILE_MAX (64 << 20)
err tape_open(const char *path, struct str sheet, struct tape **ret, enum table_fault *ret_fault) MUST_USE;
void *tape_close(struct tape *t);
/* The next record, in the arena; TAPE_END again and again at the end. E_IO. */
err tape_next(struct tape *t, struct arena *a, struct tape_record *ret) MUST_USE;
void tape_go(struct tape *t, int64_t at);    /* 0: the beginning */
int64_t tape_at(const struct tape *t);       /* where the next record begins */

/* A tape of our own, for what is to be said about rows: texts in pairs. */
struct tape *tape_new(void);                 /* NULL: no room */
err tape_add_row(struct tape *t, int64_t row, const struct table_cell *cells, size_t n, int64_t *ret_at) MUST_USE;

#endif
