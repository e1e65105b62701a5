/* table: the rows of a spreadsheet as its readers hand them on, one at a time; nothing is kept. */
#ifndef FORMATS_TABLE_H
#define FORMATS_TABLE_H

#include "base/arena.h"
#include "base/err.h"

#define TABLE_MAX_COLUMNS 1024
#define TABLE_MAX_ROWS 200000            /* with something in them */
#define TABLE_MAX_CELL 131072            /* bytes: 32,767 characters of a spreadsheet */
#define TABLE_MAX_ROW (1 << 20)          /* bytes */

enum table_mark {
	CELL_COMPUTED = 1,               /* a formula: the value is the one computed last */
	CELL_DATE = 2,                   /* was a date; the text is dd/mm/yyyy, with hh:mm when there is a time */
	CELL_ERROR = 4,                  /* "#REF!" and its kind */
};
struct table_cell { int64_t column; struct str text; unsigned marks; };      /* columns from 0 */

/* Why a file cannot be read; each has a sentence for people. */
enum table_fault {
	TABLE_GOOD,
	TABLE_NOT_A_TABLE,               /* neither a spreadsheet nor text */
	TABLE_LOCKED,                    /* encrypted with a password, or the format before 2007 */
	TABLE_BROKEN,
	TABLE_DOCTYPE,                   /* XML that declares entities: never in an honest file */
	TABLE_BOMB,                      /* grows beyond measure when unpacked */
	TABLE_TOO_WIDE, TABLE_TOO_LONG, TABLE_CELL_TOO_LONG,
	TABLE_NO_SHEET,                  /* no sheet of that name */
	TABLE_NOT_UTF8,
	N_TABLE_FAULTS
};

/* Called in the order of the file; cells without text and rows without cells are left out. Texts are valid UTF-8 and live during the call.
 * What a call answers other than OK ends the reading. */
struct table_sink {
	void *arg;
	err (*sheet)(void *arg, struct str name);           /* every sheet's name, before any row */
	err (*row)(void *arg, int64_t row, bool is_hidden, const struct table_cell *cells, size_t n);   /* rows from 1 */
	err (*merged)(void *arg, struct str range);         /* "B2:C3", after the rows */
};

/* XLSX, or CSV as UTF-8 (with or without mark) or UTF-16 (with mark), told apart by their bytes. sheet: as xlsx_read().
 * E_INVALID with *ret_fault, or what the sink answered. Pure; for core/sandbox, because the file may be anything. */
err table_read(struct arena *a, struct str file, struct str sheet, const struct table_sink *sink, enum table_fault *ret_fault) MUST_USE;

#endif
