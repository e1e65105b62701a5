/* sheet: registers in and out of spreadsheets. One description of a register's columns serves the template, the upload, the
 * preview, the commit, the file of bad rows, and the export, as XLSX and as CSV.
 *
 * A module adds a register by one row in its `.sheets` (core/module.h) and two functions: `take` makes a record of one row, by
 * the rules of the module's own pages, and `some` gives the next records. docs/core.md shows a whole one. */
#ifndef CORE_SHEET_SHEET_H
#define CORE_SHEET_SHEET_H

#include "core/module.h"
#include "core/legal/reference.h"

enum sheet_type {
	SHEET_TEXT,              /* one line, NFC */
	SHEET_LINES,             /* many lines */
	SHEET_LIST,              /* several values parted by white space, commas or semicolons */
	SHEET_INT, SHEET_BOOL, SHEET_DAY,
	SHEET_CHOICE,            /* one of .choices, or of the reference table: by value or by label in either language */
};

struct sheet_choice { const char *value; enum msg label; };

struct sheet_column {
	const char *key;                             /* heading of CSV exports; names problems of `take` */
	enum msg label;                              /* heading people read */
	const char *also;                            /* further headings that are understood, without marks: "ma don vi|ma co quan" */
	enum sheet_type type;
	bool required;
	const struct sheet_choice *choices; size_t n_choices;
	bool has_reference; enum reference_table reference;
	const char *example;
	enum msg rule;                               /* one sentence for the second sheet of the template */
	int width;                                   /* in characters; 0: 16 */
	bool is_secret;                              /* its values are repeated nowhere: not in notes, not in the file of bad rows */
};

/* One row as its register sees it. Texts are clean; what could not be read is noted as the field's problem already. */
struct sheet_line;
/* Whether the file has the column: what it does not have stays as it is. */
bool sheet_has(const struct sheet_line *l, const char *key);
struct str sheet_text(const struct sheet_line *l, const char *key);       /* "" when empty or not there */
int64_t sheet_int(const struct sheet_line *l, const char *key, int64_t absent);
bool sheet_bool(const struct sheet_line *l, const char *key);
usec sheet_day(const struct sheet_line *l, const char *key);
struct strs sheet_list(const struct sheet_line *l, const char *key);
int64_t sheet_row(const struct sheet_line *l);                            /* its number in the file */
/* Memory of the whole import, for what `take` looks up again and again; begins as NULL; the arena is *ret_keep. It outlives
 * transactions that are rolled back, so it holds nothing that `take` itself writes. */
void **sheet_memory(const struct sheet_line *l, struct arena **ret_keep);

enum sheet_done { SHEET_SAME, SHEET_ADDED, SHEET_CHANGED };

/* Records going out, in the order of the columns. */
struct sheet_out;
void sheet_put(struct sheet_out *o, struct str cell);
void sheet_put_int(struct sheet_out *o, int64_t n);
void sheet_put_bool(struct sheet_out *o, bool yes);
void sheet_put_day(struct sheet_out *o, usec day);                       /* 0: empty */
err sheet_end_row(struct sheet_out *o) MUST_USE;
#define SHEET_PUT(o, ...) sheet_put_all((o), (const struct str[]){ __VA_ARGS__ }, sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))
void sheet_put_all(struct sheet_out *o, const struct str *at, size_t n);

struct sheet_register {
	const char *name;                            /* "address-space": in addresses and on the command line */
	enum msg title;
	const struct perm *reads, *edits;
	const struct sheet_column *columns; size_t n_columns;
	const char *identity;                        /* what makes two rows the same record: "code|owner,name"; the first one whose columns are all filled; "": rows may repeat each other, `take` sees to that */
	bool is_tree;                                /* rows may refer to later rows: what fails is tried again after the others */
	/* Adds or changes one record, as w->by, with its journal entry. All checks before the first write: a row that answers anything
	 * but OK, or leaves problems in w, must have written nothing. Called in a transaction that may be rolled back (preview). */
	err (*take)(struct work *w, const struct sheet_line *l, enum sheet_done *ret);
	/* The next records after *after that w->by may see, one sheet_end_row() each. *ret_more: whether to ask again. */
	err (*some)(struct work *w, struct sheet_out *o, int64_t *after, bool *ret_more);
};

/* The register of that name over all modules; NULL. */
const struct sheet_register *sheet_register_of(struct str name);

/* ---- in ---- */

enum sheet_mode {
	SHEET_CHECK,             /* as SHEET_ALL, and everything is rolled back: what the preview shows */
	SHEET_ALL,               /* one transaction: all rows or none */
	SHEET_GOOD,              /* batches: good rows stay, bad ones go into the file */
};
struct sheet_counts { int64_t rows, seen, added, changed, same, bad; };      /* seen: rows gone through so far */
/* Something to be said about a cell or a row. row 0: about the file. column "": the whole row. */
struct sheet_note { int64_t row; struct str column, cell, value, text; bool is_bad; };   /* cell: "C5" */

#define SHEET_NOTES_MAX 500
struct sheet_import {
	const struct sheet_register *about;
	const char *path;                            /* the file */
	struct str sheet;                            /* "": the first visible one */
	enum sheet_mode mode;
	const char *bad_path;                        /* where the bad rows are written as CSV, NULL: nowhere; there is no file without bad rows */
	void (*progress)(void *arg, const struct sheet_counts *c);   /* about twice a second, within transactions; NULL */
	void *arg;
	/* the result, in w's arena */
	struct sheet_counts counts;
	struct sheet_note *notes; size_t n_notes;    /* the first SHEET_NOTES_MAX */
	struct str *sheets; size_t n_sheets;         /* names of all sheets of a workbook */
};
/* Runs it as w->by, outside any transaction. OK also when rows are bad: ask counts.bad; in SHEET_ALL nothing was written then.
 * E_INVALID with words: the file is none, or lacks a column. E_IO, E_FULL. */
err sheet_run(struct store *s, struct work *w, struct sheet_import *m) MUST_USE;

/* ---- out ---- */

enum sheet_format { SHEET_CSV, SHEET_XLSX };
bool sheet_format_parse(struct str name, enum sheet_format *ret);          /* "csv", "xlsx" */
extern const char *const sheet_media_types[2];
/* All records w->by may see, into a new file at path. In a read transaction. CSV has the keys as headings, XLSX the labels. */
err sheet_export(struct work *w, const struct sheet_register *about, enum sheet_format f, const char *path) MUST_USE;
/* An empty table to fill in; as XLSX with drop-down lists and a sheet that explains each column. */
err sheet_template(struct work *w, const struct sheet_register *about, enum sheet_format f, const char *path) MUST_USE;
/* A path in DATA/tmp that nobody has. */
const char *sheet_path(struct arena *a);

#endif
