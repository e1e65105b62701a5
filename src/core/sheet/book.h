/* book: a workbook (XLSX) of one laid-out sheet for people: titles, labels with values, one table. Registers go by sheet.h. */
#ifndef CORE_SHEET_BOOK_H
#define CORE_SHEET_BOOK_H

#include "base/arena.h"
#include "base/err.h"

struct book;
/* A new file at path (sheet_path()), A4 across, fitted to the paper's width. widths: of the columns, in characters; they outlive the book. E_IO, E_FULL. */
err book_open(const char *path, const char *sheet, const int *widths, size_t n_columns, struct book **ret) MUST_USE;
/* Each is one row. A text is a text cell, which a spreadsheet never computes. */
void book_title(struct book *b, struct str text);                         /* over the whole width */
void book_pair(struct book *b, struct str label, struct str value);
void book_number(struct book *b, struct str label, int64_t n);
void book_gap(struct book *b);
void book_head(struct book *b, const struct str *cells, size_t n);        /* repeated on each printed page */
void book_row(struct book *b, const struct str *cells, size_t n);
/* Writes and frees it; accepts NULL. */
err book_close(struct book *b) MUST_USE;

#endif
