#include "core/sheet/book.h"

#include <errno.h>
#include <xlsxwriter.h>

#include "base/fd.h"
#include "base/log.h"
#include "base/text.h"
#include "core/command.h"

#define CELL_CHARACTERS 32000

struct book {
	lxw_workbook *book; lxw_worksheet *sheet;
	lxw_format *title, *label, *value, *head, *cell;
	lxw_row_t row;
	lxw_col_t last;
	const int *widths;               /* in characters */
	struct arena *a;                 /* one row */
	err e;
};

static err disk_error(void)
{
	if (!errno_is_full(errno))
		return E_IO;
	log_disk_full("sheet");
	return E_FULL;
}

static lxw_format *format_new(struct book *b, bool bold, bool boxed)
{
	lxw_format *f = workbook_add_format(b->book);
	format_set_text_wrap(f);
	format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
	if (bold)
		format_set_bold(f);
	if (boxed)
		format_set_border(f, LXW_BORDER_THIN);
	return f;
}

static void formats_make(struct book *b)
{
	b->title = format_new(b, true, false);
	format_set_align(b->title, LXW_ALIGN_CENTER);
	format_set_font_size(b->title, 14);
	b->label = format_new(b, true, false);
	b->value = format_new(b, false, false);
	format_set_align(b->value, LXW_ALIGN_LEFT);
	b->head = format_new(b, true, true);
	format_set_bg_color(b->head, 0xE6EEF8);
	b->cell = format_new(b, false, true);
}

err book_open(const char *path, const char *sheet, const int *widths, size_t n_columns, struct book **ret)
{
	lxw_workbook_options options = { .tmpdir = (char *)(uintptr_t)folder_tmp() };
	struct book *b = calloc(1, sizeof *b);
	if (!b)
		abort();
	b->a = arena_new(0);
	b->last = (lxw_col_t)(n_columns - 1);
	b->widths = widths;
	b->book = workbook_new_opt(path, &options);
	b->sheet = b->book ? workbook_add_worksheet(b->book, sheet) : NULL;
	*ret = b;
	if (!b->sheet)
		return b->e = E_IO;
	formats_make(b);
	for (size_t i = 0; i < n_columns; i++)
		worksheet_set_column(b->sheet, (lxw_col_t)i, (lxw_col_t)i, widths[i], NULL);
	worksheet_set_landscape(b->sheet);
	worksheet_set_paper(b->sheet, 9);                /* A4 */
	worksheet_fit_to_pages(b->sheet, 1, 0);
	return OK;
}

static const char *cell_text(struct book *b, struct str s)
{
	return a_z(b->a, text_clip(b->a, s, CELL_CHARACTERS));
}

static void row_end(struct book *b)
{
	b->row++;
	arena_reset(b->a);
}

/* One text over the columns from … the last. */
static void spread(struct book *b, lxw_col_t from, struct str text, lxw_format *f)
{
	if (b->e == OK && worksheet_merge_range(b->sheet, b->row, from, b->row, b->last, cell_text(b, text), f) != LXW_NO_ERROR)
		b->e = E_BUG;
}

void book_title(struct book *b, struct str text)
{
	spread(b, 0, text, b->title);
	row_end(b);
}

static void label_put(struct book *b, struct str label)
{
	if (b->e == OK && worksheet_merge_range(b->sheet, b->row, 0, b->row, 1, cell_text(b, label), b->label) != LXW_NO_ERROR)
		b->e = E_BUG;
}

void book_pair(struct book *b, struct str label, struct str value)
{
	label_put(b, label);
	spread(b, 2, value, b->value);
	row_end(b);
}

void book_number(struct book *b, struct str label, int64_t n)
{
	label_put(b, label);
	if (b->e == OK)
		worksheet_write_number(b->sheet, b->row, 2, (double)n, b->value);
	row_end(b);
}

void book_gap(struct book *b)
{
	b->row++;
}

/* Spreadsheets make a row as high as its text needs only when somebody types in it: about as many lines as its longest cell. */
static void row_height(struct book *b, const struct str *cells, size_t n)
{
	enum { LINE_PT = 15 };
	size_t lines = 1;
	for (size_t i = 0; i < n; i++) {
		size_t width = (size_t)b->widths[i], needs = (utf8_length(cells[i]) * 6 / 5 + width - 1) / width;
		lines = needs > lines ? needs : lines;
	}
	worksheet_set_row(b->sheet, b->row, (double)lines * LINE_PT, NULL);
}

static void cells_put(struct book *b, const struct str *cells, size_t n, lxw_format *f)
{
	row_height(b, cells, n);
	for (size_t i = 0; i < n && b->e == OK; i++)
		if (worksheet_write_string(b->sheet, b->row, (lxw_col_t)i, cell_text(b, cells[i]), f) != LXW_NO_ERROR)
			b->e = E_BUG;
	row_end(b);
}

void book_head(struct book *b, const struct str *cells, size_t n)
{
	worksheet_repeat_rows(b->sheet, b->row, b->row);
	cells_put(b, cells, n, b->head);
}

void book_row(struct book *b, const struct str *cells, size_t n)
{
	cells_put(b, cells, n, b->cell);
}

err book_close(struct book *b)
{
	if (!b)
		return OK;
	if (b->book && workbook_close(b->book) != LXW_NO_ERROR && b->e == OK)
		b->e = disk_error();
	err e = b->e;
	arena_free(b->a);
	free(b);
	return e;
}
