/* data_files: the folder data/, compiled in by tools/embed.c. The program does not need the folder at run time. */
#ifndef CORE_LEGAL_DATA_FILES_H
#define CORE_LEGAL_DATA_FILES_H

#include "formats/csv.h"

struct data_file {
	const char *name;                /* below data/: "sectors.csv", "profiles/vn-2026.json" */
	struct str text;
};
extern const struct data_file data_files[];
extern const size_t n_data_files;

/* The file's text; aborts on an unknown name, which is our mistake. */
struct str data_file(const char *name);

/* A CSV file of data/ as a table: first row the names of the columns. Cells live in the arena or the program. */
struct sheet { struct csv_row head, *at; size_t n; };
struct sheet data_sheet(struct arena *a, const char *name);   /* aborts when it is broken or empty */
struct str sheet_cell(const struct sheet *s, size_t row, const char *column);  /* "" when there is no such column */

#endif
