#include "formats/table.h"

#include "formats/csv.h"
#include "formats/xlsx.h"

/* ---- character sets ---- */

static void utf8_put(char *p, size_t *n, uint32_t c)
{
	if (c < 0x80) {
		p[(*n)++] = (char)c;
	} else if (c < 0x800) {
		p[(*n)++] = (char)(0xc0 | c >> 6);
		p[(*n)++] = (char)(0x80 | (c & 63));
	} else if (c < 0x10000) {
		p[(*n)++] = (char)(0xe0 | c >> 12);
		p[(*n)++] = (char)(0x80 | (c >> 6 & 63));
		p[(*n)++] = (char)(0x80 | (c & 63));
	} else {
		p[(*n)++] = (char)(0xf0 | c >> 18);
		p[(*n)++] = (char)(0x80 | (c >> 12 & 63));
		p[(*n)++] = (char)(0x80 | (c >> 6 & 63));
		p[(*n)++] = (char)(0x80 | (c & 63));
	}
}

static uint32_t unit_at(struct str s, size_t i, bool is_big)
{
	unsigned char x = (unsigned char)s.p[i], y = (unsigned char)s.p[i + 1];
	return is_big ? (uint32_t)x << 8 | y : (uint32_t)y << 8 | x;
}

/* What Excel calls “Unicode text”. Half a pair of surrogates is left as it is and then found not to be UTF-8. */
static struct str utf8_of_utf16(struct arena *a, struct str s, bool is_big)
{
	char *p = a_alloc(a, s.n / 2 * 3 + 1);
	size_t n = 0;
	for (size_t i = 2; i + 1 < s.n; i += 2) {
		uint32_t c = unit_at(s, i, is_big);
		if (c >= 0xd800 && c < 0xdc00 && i + 3 < s.n) {
			uint32_t low = unit_at(s, i + 2, is_big);
			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
				i += 2;
			}
		}
		utf8_put(p, &n, c);
	}
	return str_from(p, n);
}

static struct str text_of(struct arena *a, struct str file)
{
	if (str_starts(file, S("\xff\xfe")))
		return utf8_of_utf16(a, file, false);
	return str_starts(file, S("\xfe\xff")) ? utf8_of_utf16(a, file, true) : file;
}

/* ---- CSV ---- */

static enum table_fault csv_row_fault(err e, const struct csv_row *row)
{
	size_t all = 0;
	if (e != OK)
		return e == E_LIMIT ? TABLE_TOO_WIDE : TABLE_BROKEN;
	for (size_t i = 0; i < row->n; i++) {
		if (row->at[i].n > TABLE_MAX_CELL)
			return TABLE_CELL_TOO_LONG;
		all += row->at[i].n;
	}
	return all > TABLE_MAX_ROW ? TABLE_CELL_TOO_LONG : TABLE_GOOD;
}

static err csv_row_give(struct arena *a, const struct csv_row *row, int64_t line, const struct table_sink *sink, int64_t *n_rows)
{
	struct table_cell *cells = a_array(a, struct table_cell, row->n);
	size_t n = 0;
	for (size_t i = 0; i < row->n; i++)
		if (str_trim(row->at[i]).n)
			cells[n++] = (struct table_cell){ .column = (int64_t)i, .text = row->at[i] };
	*n_rows += n > 0;
	return n ? sink->row(sink->arg, line, false, cells, n) : OK;
}

static err csv_table_read(struct arena *a, struct str file, const struct table_sink *sink, enum table_fault *ret_fault)
{
	struct csv_reader r;
	struct csv_row row;
	int64_t n_rows = 0;
	struct str text = text_of(a, file);
	if (csv_open(&r, text) != OK) {
		*ret_fault = memchr(text.p, 0, text.n < 512 ? text.n : 512) ? TABLE_NOT_A_TABLE : TABLE_NOT_UTF8;
		return E_INVALID;
	}
	for (bool found = true; found;) {
		struct arena_mark mark = arena_mark(a);
		err e = csv_next(&r, a, &row, &found);
		*ret_fault = e != OK || found ? csv_row_fault(e, &row) : TABLE_GOOD;
		if (*ret_fault)
			return E_INVALID;
		if (found)
			TRY(csv_row_give(a, &row, r.line, sink, &n_rows));
		arena_rewind(a, mark);
		if (n_rows > TABLE_MAX_ROWS + 1) {
			*ret_fault = TABLE_TOO_LONG;
			return E_INVALID;
		}
	}
	return OK;
}

err table_read(struct arena *a, struct str file, struct str sheet, const struct table_sink *sink, enum table_fault *ret_fault)
{
	*ret_fault = TABLE_GOOD;
	if (xlsx_looks_like(file))
		return xlsx_read(a, file, sheet, sink, ret_fault);
	if (str_starts(file, S("\xd0\xcf\x11\xe0")))
		*ret_fault = TABLE_LOCKED;
	else if (!file.n || str_starts(file, S("%PDF")) || str_starts(file, S("{\\rtf")))
		*ret_fault = TABLE_NOT_A_TABLE;
	return *ret_fault ? E_INVALID : csv_table_read(a, file, sink, ret_fault);
}
