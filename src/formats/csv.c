#include "formats/csv.h"

#include "base/text.h"

static bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

static bool runs_formula(char c)
{
	return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r' || c == '\n';
}

/* Apostrophes (none is enough) and then a character that a spreadsheet would run. */
static bool needs_guard(struct str cell)
{
	size_t i = 0;

	while (i < cell.n && cell.p[i] == '\'')
		i++;
	return i < cell.n && runs_formula(cell.p[i]);
}

static struct str unguard(struct str cell)
{
	return cell.n && cell.p[0] == '\'' && needs_guard(cell) ? str_sub(cell, 1, cell.n) : cell;
}

static char find_separator(struct str text)
{
	static const char candidates[] = { ',', ';', '\t' };
	size_t count[3] = { 0 }, best = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.n && (quoted || !is_line_end(text.p[i])); i++) {
		if (text.p[i] == '"')
			quoted = !quoted;
		for (size_t k = 0; k < 3 && !quoted; k++)
			count[k] += text.p[i] == candidates[k];
	}
	for (size_t k = 1; k < 3; k++)
		if (count[k] > count[best])
			best = k;
	return candidates[best];
}

/* Takes one line end (LF, CR or CRLF) off the rest. */
static void skip_line_end(struct csv_reader *r)
{
	size_t n = r->rest.n > 1 && r->rest.p[0] == '\r' && r->rest.p[1] == '\n' ? 2 : 1;

	r->rest = str_sub(r->rest, n, r->rest.n);
	r->next_line++;
}

err csv_open(struct csv_reader *r, struct str text)
{
	if (str_starts(text, S("\xef\xbb\xbf")))
		text = str_sub(text, 3, text.n);
	if (!utf8_valid(text))
		return E_INVALID;
	*r = (struct csv_reader){ .rest = text, .next_line = 1 };
	if (text.n > 5 && str_starts(text, S("sep=")) && memchr(",;\t|", text.p[4], 4) && is_line_end(text.p[5])) {
		r->separator = text.p[4];
		r->rest = str_sub(text, 5, text.n);
		skip_line_end(r);
	} else {
		r->separator = find_separator(text);
	}
	return OK;
}

/* The rest stands behind the opening quote; afterwards behind the closing one. */
static err quoted_cell(struct csv_reader *r, struct arena *a, struct str *ret)
{
	struct str s = r->rest;
	size_t end = 0, n = 0, doubled = 0;
	char *out;

	for (;; end++) {
		if (end == s.n)
			return E_INVALID;
		r->next_line += s.p[end] == '\n' || (s.p[end] == '\r' && (end + 1 == s.n || s.p[end + 1] != '\n'));
		if (s.p[end] != '"')
			continue;
		if (end + 1 == s.n || s.p[end + 1] != '"')
			break;
		doubled++;
		end++;
	}
	r->rest = str_sub(s, end + 1, s.n);
	if (doubled == 0) {
		*ret = str_sub(s, 0, end);
		return OK;
	}
	out = a_alloc(a, end - doubled);
	for (size_t i = 0; i < end; i++) {
		i += s.p[i] == '"';
		out[n++] = s.p[i];
	}
	*ret = str_from(out, n);
	return OK;
}

static struct str plain_cell(struct csv_reader *r)
{
	size_t n = 0;
	struct str cell;

	while (n < r->rest.n && r->rest.p[n] != r->separator && !is_line_end(r->rest.p[n]))
		n++;
	cell = str_sub(r->rest, 0, n);
	r->rest = str_sub(r->rest, n, r->rest.n);
	return cell;
}

static err next_cell(struct csv_reader *r, struct arena *a, struct str *ret)
{
	struct str cell;

	if (r->rest.n == 0 || r->rest.p[0] != '"') {
		*ret = unguard(plain_cell(r));
		return OK;
	}
	r->rest = str_sub(r->rest, 1, r->rest.n);
	TRY(quoted_cell(r, a, &cell));
	if (r->rest.n && r->rest.p[0] != r->separator && !is_line_end(r->rest.p[0]))
		return E_INVALID;
	*ret = unguard(cell);
	return OK;
}

err csv_next(struct csv_reader *r, struct arena *a, struct csv_row *ret, bool *ret_found)
{
	VEC(struct str) cells = { 0 };
	bool more = true;

	while (r->rest.n && is_line_end(r->rest.p[0]))
		skip_line_end(r);
	r->line = r->next_line;
	*ret_found = r->rest.n > 0;
	if (!*ret_found)
		return OK;
	while (more) {
		if (cells.n == CSV_MAX_COLUMNS)
			return E_LIMIT;
		TRY(next_cell(r, a, VEC_ADD(a, &cells)));
		more = r->rest.n && r->rest.p[0] == r->separator;
		if (more)
			r->rest = str_sub(r->rest, 1, r->rest.n);
	}
	if (r->rest.n)
		skip_line_end(r);
	*ret = (struct csv_row){ cells.at, cells.n };
	return OK;
}

void csv_write(struct csv_writer *w, struct buf *b, char separator, bool with_mark)
{
	*w = (struct csv_writer){ .b = b, .separator = separator };
	if (with_mark)
		buf_lit(b, "\xef\xbb\xbf");
}

static void before_cell(struct csv_writer *w)
{
	if (w->has_cell)
		buf_add_char(w->b, w->separator);
	w->has_cell = true;
}

static bool needs_quotes(const struct csv_writer *w, struct str cell)
{
	for (size_t i = 0; i < cell.n; i++)
		if (cell.p[i] == '"' || cell.p[i] == w->separator || is_line_end(cell.p[i]))
			return true;
	return cell.n == 0 || cell.p[0] == ' ' || cell.p[cell.n - 1] == ' ';
}

void csv_text(struct csv_writer *w, struct str cell)
{
	bool guard = needs_guard(cell), quotes = needs_quotes(w, cell);

	before_cell(w);
	if (quotes)
		buf_add_char(w->b, '"');
	if (guard)
		buf_add_char(w->b, '\'');
	for (struct str rest = cell; rest.n;) {
		struct str part = str_cut(&rest, '"');

		buf_add(w->b, part);
		if (rest.p)
			buf_lit(w->b, "\"\"");
	}
	if (quotes)
		buf_add_char(w->b, '"');
}

void csv_int(struct csv_writer *w, int64_t v)
{
	before_cell(w);
	buf_add_int(w->b, v);
}

void csv_end_row(struct csv_writer *w)
{
	buf_lit(w->b, "\r\n");
	w->has_cell = false;
}
