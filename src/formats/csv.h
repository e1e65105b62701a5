/* csv: RFC 4180 tables, as programs and as spreadsheet users in Viet Nam write them. Pure functions.
 *
 * Formula guard: a cell beginning with = + - @ tab CR or LF would be run by a spreadsheet, so the writer puts an
 * apostrophe before it (and before a cell that already looks guarded); the reader takes exactly one away. What was
 * written is read back byte for byte. */
#ifndef FORMATS_CSV_H
#define FORMATS_CSV_H

#include "base/buf.h"

#define CSV_MAX_COLUMNS 1024

struct csv_reader {
	struct str rest;
	char separator;
	int64_t line;       /* where the last row began, from 1; where it broke after an error */
	int64_t next_line;
};

struct csv_row { struct str *at; size_t n; };

/* Skips a UTF-8 byte order mark and a spreadsheet's “sep=;” line; the separator is the commonest of , ; and tab in
 * the first row. The text must outlive the reader. E_INVALID when it is not UTF-8. */
err csv_open(struct csv_reader *r, struct str text) MUST_USE;
/* The next row, cells in the arena or in the text; empty lines are skipped. *ret_found is false at the end.
 * E_INVALID: a quoted cell never ends or goes on after its closing quote; E_LIMIT: more than CSV_MAX_COLUMNS. */
err csv_next(struct csv_reader *r, struct arena *a, struct csv_row *ret, bool *ret_found) MUST_USE;

struct csv_writer {
	struct buf *b;
	char separator;
	bool has_cell;
};

/* with_mark: begin with a byte order mark, without which Excel takes UTF-8 for Windows-1258. */
void csv_write(struct csv_writer *w, struct buf *b, char separator, bool with_mark);
void csv_text(struct csv_writer *w, struct str cell);
void csv_int(struct csv_writer *w, int64_t v);   /* never guarded: a number runs nothing */
void csv_end_row(struct csv_writer *w);          /* CRLF */

#endif
