/* parts: what the files of sheet share. */
#ifndef CORE_SHEET_PARTS_H
#define CORE_SHEET_PARTS_H

#include "core/sheet/sheet.h"
#include "core/sheet/tape.h"

/* ---- headings.c ---- */
/* Which column of the register stands in each column of the file; NULL: none. */
struct headings {
	const struct sheet_column *at[TABLE_MAX_COLUMNS];
	struct str names[TABLE_MAX_COLUMNS];         /* as written */
	size_t n;
};
/* Notes headings that nobody knows; E_INVALID with words when a required column is missing or one stands there twice. */
err headings_read(struct work *w, const struct sheet_register *about, const struct tape_record *row, struct headings *ret, struct arena *keep) MUST_USE;

/* ---- line.c ---- */
enum { CHOICES_SEEN_MAX = 128 };
struct choice_seen { struct str typed, value; };
struct choices_seen { struct choice_seen *at; size_t n, cap; };
struct value { bool is_there; struct str text; int64_t n; struct strs list; };
struct sheet_line {
	const struct sheet_register *about;
	struct value *at;                            /* by column of the register */
	struct choices_seen *seen;                   /* by column of the register */
	void **memory;
	struct arena *keep;
	int64_t row;
};
/* Reads the cells by their types; what cannot be read is noted in w. */
void line_read(struct work *w, const struct headings *h, const struct tape_record *row, struct sheet_line *l);
/* "C5" */
struct str cell_name(struct arena *a, int64_t column, int64_t row);

/* ---- out.c ---- */
struct str choice_label(const struct sheet_column *c, size_t i, enum lang lang);
struct str choice_value(const struct sheet_column *c, size_t i);
size_t choice_count(const struct sheet_column *c);
/* A new file of rows. out_close() accepts NULL; E_IO, E_FULL. */
err out_open(const char *path, enum sheet_format f, const char *sheet, struct sheet_out **ret) MUST_USE;
err out_close(struct sheet_out *o) MUST_USE;

#endif
