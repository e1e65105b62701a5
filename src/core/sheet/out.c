/* Rows going out: CSV by formats/csv, XLSX by libxlsxwriter in its mode of constant memory. A text is written as a text cell,
 * which a spreadsheet never computes, whatever it begins with; CSV has the apostrophe of formats/csv. */
#include "core/sheet/parts.h"

#include <errno.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/fd.h"
#include "base/log.h"
#include "base/rand.h"
#include "base/text.h"
#include "core/command.h"
#include "formats/csv.h"

#define CSV_AT_ONCE (64 << 10)
#define CELL_CHARACTERS 32000

struct sheet_out {
	enum sheet_format format;
	FILE *f; struct buf b; struct csv_writer csv;             /* CSV */
	lxw_workbook *book; lxw_worksheet *sheet; lxw_format *head, *day, *wrapped;   /* XLSX */
	lxw_row_t row; lxw_col_t column;
	struct arena *a;                                          /* one row */
	err e;
};

const char *const sheet_media_types[2] = { "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" };

bool sheet_format_parse(struct str name, enum sheet_format *ret)
{
	if (!str_is(name, "csv") && !str_is(name, "xlsx"))
		return false;
	*ret = str_is(name, "csv") ? SHEET_CSV : SHEET_XLSX;
	return true;
}

const char *sheet_path(struct arena *a)
{
	struct str token = rand_token(a, 12);
	return a_z(a, a_fmt(a, "%s/sheet-%.*s", folder_tmp(), STR_ARG(token)));
}

static err disk_error(void)
{
	if (errno_is_full(errno)) {
		log_disk_full("sheet");
		return E_FULL;
	}
	return E_IO;
}

static err xlsx_open(struct sheet_out *o, const char *path, const char *name)
{
	lxw_workbook_options options = { .constant_memory = LXW_TRUE, .tmpdir = (char *)(uintptr_t)folder_tmp() };
	o->book = workbook_new_opt(path, &options);
	o->sheet = o->book ? workbook_add_worksheet(o->book, name) : NULL;
	if (!o->sheet)
		return E_IO;
	o->head = workbook_add_format(o->book);
	format_set_bold(o->head);
	format_set_bg_color(o->head, 0xE6EEF8);
	format_set_border(o->head, LXW_BORDER_THIN);
	o->day = workbook_add_format(o->book);
	format_set_num_format(o->day, "dd/mm/yyyy");
	o->wrapped = workbook_add_format(o->book);
	format_set_text_wrap(o->wrapped);
	format_set_align(o->wrapped, LXW_ALIGN_VERTICAL_TOP);
	worksheet_freeze_panes(o->sheet, 1, 0);
	return OK;
}

err out_open(const char *path, enum sheet_format f, const char *sheet, struct sheet_out **ret)
{
	struct arena *a = arena_new(0);
	struct sheet_out *o = calloc(1, sizeof *o);
	if (!o)
		abort();
	*o = (struct sheet_out){ .format = f, .a = a };
	buf_init(&o->b, TABLE_MAX_ROW * 4);
	*ret = o;
	if (f == SHEET_XLSX)
		return o->e = xlsx_open(o, path, sheet);
	o->f = fopen(path, "wbx");
	if (!o->f)
		return o->e = disk_error();
	csv_write(&o->csv, &o->b, ',', true);
	return OK;
}

static void csv_flush(struct sheet_out *o, size_t from)
{
	if (o->e != OK || o->b.n < from)
		return;
	o->e = buf_end(&o->b);
	if (o->e == OK && fwrite(o->b.p, 1, o->b.n, o->f) != o->b.n)
		o->e = disk_error();
	buf_clear(&o->b);
}

err out_close(struct sheet_out *o)
{
	if (!o)
		return OK;
	if (o->f) {
		csv_flush(o, 0);
		if (fclose(o->f) != 0 && o->e == OK)
			o->e = disk_error();
	}
	if (o->book && workbook_close(o->book) != LXW_NO_ERROR && o->e == OK)
		o->e = disk_error();
	err e = o->e;
	buf_done(&o->b);
	arena_free(o->a);
	free(o);
	return e;
}

static void xlsx_text(struct sheet_out *o, struct str cell, lxw_format *format)
{
	if (cell.n && worksheet_write_string(o->sheet, o->row, o->column, a_z(o->a, text_clip(o->a, cell, CELL_CHARACTERS)), format) != LXW_NO_ERROR)
		o->e = o->e != OK ? o->e : E_BUG;
	o->column++;
}

void sheet_put(struct sheet_out *o, struct str cell)
{
	if (o->e != OK)
		return;
	if (o->format == SHEET_CSV)
		csv_text(&o->csv, cell);
	else
		xlsx_text(o, cell, str_find_char(cell, '\n') >= 0 ? o->wrapped : NULL);
}

void sheet_put_all(struct sheet_out *o, const struct str *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sheet_put(o, at[i]);
}

void sheet_put_int(struct sheet_out *o, int64_t n)
{
	if (o->e != OK)
		return;
	if (o->format == SHEET_CSV)
		csv_int(&o->csv, n);
	else
		worksheet_write_number(o->sheet, o->row, o->column++, (double)n, NULL);
}

void sheet_put_bool(struct sheet_out *o, bool yes)
{
	sheet_put(o, yes ? S("1") : S("0"));
}

void sheet_put_day(struct sheet_out *o, usec day)
{
	struct civil c = civil_of(day);
	if (o->e != OK || !day || o->format == SHEET_CSV) {
		sheet_put(o, day ? date_shown(o->a, day) : STR_NONE);
		return;
	}
	lxw_datetime t = { c.year, c.month, c.day, 0, 0, 0 };
	worksheet_write_datetime(o->sheet, o->row, o->column++, &t, o->day);
}

err sheet_end_row(struct sheet_out *o)
{
	if (o->format == SHEET_CSV) {
		csv_end_row(&o->csv);
		csv_flush(o, CSV_AT_ONCE);
	}
	o->row++;
	o->column = 0;
	if (o->row > TABLE_MAX_ROWS * 5 && o->format == SHEET_XLSX)
		o->e = E_LIMIT;                          /* what a sheet can hold: 1,048,576 */
	arena_reset(o->a);
	return o->e;
}

/* ---- exports ---- */

static err head_of(struct work *w, struct sheet_out *o, const struct sheet_register *about)
{
	for (size_t i = 0; i < about->n_columns; i++) {
		const struct sheet_column *c = &about->columns[i];
		if (o->format == SHEET_CSV) {
			sheet_put(o, str_of(c->key));
			continue;
		}
		worksheet_set_column(o->sheet, (lxw_col_t)i, (lxw_col_t)i, c->width ? c->width : 16, c->type == SHEET_DAY ? o->day : NULL);
		xlsx_text(o, a_fmt(o->a, "%.*s%s", STR_ARG(msg_text(w->by.lang, c->label)), c->required ? " *" : ""), o->head);
	}
	if (o->format == SHEET_XLSX)
		worksheet_autofilter(o->sheet, 0, 0, 0, (lxw_col_t)(about->n_columns - 1));
	return sheet_end_row(o);
}

static err records(struct work *w, struct sheet_out *o, const struct sheet_register *about)
{
	int64_t after = 0;
	for (bool more = true; more;) {
		struct arena_mark mark = arena_mark(w->a);
		TRY(about->some(w, o, &after, &more));
		arena_rewind(w->a, mark);
	}
	return OK;
}

static err said(struct work *w, err e)
{
	return e == OK || w->problem.text.n ? e : fail(w, e, M_SHEET_CANNOT_WRITE);
}

err sheet_export(struct work *w, const struct sheet_register *about, enum sheet_format f, const char *path)
{
	struct sheet_out *o;
	err e = out_open(path, f, about->name, &o);
	if (e == OK)
		e = head_of(w, o, about);
	if (e == OK)
		e = records(w, o, about);
	if (e == OK && o->format == SHEET_XLSX && o->row > 1)
		worksheet_autofilter(o->sheet, 0, 0, o->row - 1, (lxw_col_t)(about->n_columns - 1));
	err closed = out_close(o);
	return said(w, e != OK ? e : closed);
}

/* ---- the template ---- */

enum { TEMPLATE_ROWS = 5000 };

/* The allowed words of a column, one a row on the sheet of lists: in constant memory a sheet is written row by row. */
static size_t longest_list(const struct sheet_register *about)
{
	size_t most = 0;
	for (size_t i = 0; i < about->n_columns; i++)
		if (choice_count(&about->columns[i]) > most)
			most = choice_count(&about->columns[i]);
	return most;
}

static void lists_write(struct work *w, lxw_worksheet *lists, const struct sheet_register *about)
{
	size_t rows = longest_list(about);
	for (size_t row = 0; row < rows; row++)
		for (size_t i = 0; i < about->n_columns; i++)
			if (row < choice_count(&about->columns[i]))
				worksheet_write_string(lists, (lxw_row_t)row, (lxw_col_t)i,
					a_z(w->a, choice_label(&about->columns[i], row, w->by.lang)), NULL);
}

static void validation_add(struct work *w, struct sheet_out *o, const struct sheet_column *c, size_t at)
{
	lxw_data_validation v = { .validate = LXW_VALIDATION_TYPE_LIST_FORMULA, .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING };
	size_t n = choice_count(c);
	struct str column = cell_name(w->a, (int64_t)at, 0);
	column.n--;                                      /* letters only */
	char *yes_no[] = { a_z(w->a, say(w, M_SHEET_YES)), a_z(w->a, say(w, M_SHEET_NO)), NULL };
	if (c->type == SHEET_BOOL) {
		v.validate = LXW_VALIDATION_TYPE_LIST;
		v.value_list = yes_no;
	} else if (n) {
		v.value_formula = a_z(w->a, a_fmt(w->a, "=Lists!$%.*s$1:$%.*s$%zu", STR_ARG(column), STR_ARG(column), n));
	} else {
		return;
	}
	worksheet_data_validation_range(o->sheet, 1, (lxw_col_t)at, TEMPLATE_ROWS, (lxw_col_t)at, &v);
}

static struct str words_of(struct work *w, const struct sheet_column *c, enum lang lang)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < choice_count(c); i++) {
		struct str one = a_fmt(w->a, "%.*s = %.*s", STR_ARG(choice_value(c, i)), STR_ARG(choice_label(c, i, lang)));
		all = all.n ? a_fmt(w->a, "%.*s; %.*s", STR_ARG(all), STR_ARG(one)) : one;
	}
	return all;
}

static void cell(struct work *w, lxw_worksheet *s, lxw_row_t row, lxw_col_t column, struct str text, lxw_format *f)
{
	if (text.n)
		worksheet_write_string(s, row, column, a_z(w->a, text), f);
}

/* What each column is, in both languages. */
static void explanation_write(struct work *w, struct sheet_out *o, lxw_worksheet *s, const struct sheet_register *about)
{
	static const enum msg heads[] = { M_SHEET_EXPLAIN_COLUMN, M_SHEET_EXPLAIN_KEY, M_SHEET_EXPLAIN_REQUIRED, M_SHEET_EXPLAIN_RULE, M_SHEET_EXPLAIN_WORDS,
		M_SHEET_EXPLAIN_EXAMPLE };
	lxw_row_t row = 0;
	worksheet_set_column(s, 0, 2, 22, NULL);
	worksheet_set_column(s, 3, 4, 60, NULL);
	worksheet_set_column(s, 5, 5, 30, NULL);
	for (int lang = 0; lang < N_LANGS; lang++, row++) {
		for (size_t i = 0; i < COUNT(heads); i++)
			cell(w, s, row, (lxw_col_t)i, msg_text((enum lang)lang, heads[i]), o->head);
		row++;
		for (size_t i = 0; i < about->n_columns; i++, row++) {
			const struct sheet_column *c = &about->columns[i];
			cell(w, s, row, 0, msg_text((enum lang)lang, c->label), o->wrapped);
			cell(w, s, row, 1, str_of(c->key), o->wrapped);
			cell(w, s, row, 2, msg_text((enum lang)lang, c->required ? M_SHEET_YES : M_SHEET_NO), o->wrapped);
			cell(w, s, row, 3, msg_text((enum lang)lang, c->rule), o->wrapped);
			cell(w, s, row, 4, words_of(w, c, (enum lang)lang), o->wrapped);
			cell(w, s, row, 5, str_of(c->example ? c->example : ""), o->wrapped);
		}
	}
}

static err template_sheets(struct work *w, struct sheet_out *o, const struct sheet_register *about)
{
	TRY(head_of(w, o, about));
	for (size_t i = 0; i < about->n_columns; i++)
		validation_add(w, o, &about->columns[i], i);
	lxw_worksheet *explanation = workbook_add_worksheet(o->book, a_z(w->a, say(w, M_SHEET_EXPLAIN_SHEET)));
	lxw_worksheet *lists = workbook_add_worksheet(o->book, "Lists");
	if (!explanation || !lists)
		return E_BUG;
	explanation_write(w, o, explanation, about);
	lists_write(w, lists, about);
	worksheet_hide(lists);
	return OK;
}

err sheet_template(struct work *w, const struct sheet_register *about, enum sheet_format f, const char *path)
{
	struct sheet_out *o;
	err e = out_open(path, f, about->name, &o);
	if (e == OK)
		e = f == SHEET_CSV ? head_of(w, o, about) : template_sheets(w, o, about);
	err closed = out_close(o);
	return said(w, e != OK ? e : closed);
}
