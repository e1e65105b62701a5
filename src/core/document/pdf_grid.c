#include "core/document/pdf_parts.h"

struct row { struct setting *cell; size_t *next; double height; };

static enum style cell_style(const struct grid *g, size_t r, size_t c)
{
	return r == 0 ? STYLE_CELL_HEAD : g->block->cells[r * g->block->n_columns + c].is_number ? STYLE_CELL_NUMBER : STYLE_CELL;
}

static struct row row_new(struct pdf *p, const struct grid *g, size_t r)
{
	size_t n = g->block->n_columns;
	struct row row = { a_array(p->a, struct setting, n), a_array(p->a, size_t, n), 0 };

	for (size_t c = 0; c < n; c++) {
		row.cell[c] = pdf_setting_new(p, cell_style(g, r, c), g->text[r * n + c], PT(g->width_mm[c]) - 2 * CELL_PAD);
		if (row.cell[c].height > row.height)
			row.height = row.cell[c].height;
	}
	row.height += 2 * CELL_PAD;
	return row;
}

static void row_done(const struct grid *g, struct row *row)
{
	for (size_t c = 0; c < g->block->n_columns; c++)
		pdf_setting_done(&row->cell[c]);
}

static void row_frame(struct pdf *p, const struct grid *g, double height)
{
	double x = PT(MARGIN_LEFT_MM);

	cairo_set_line_width(p->cr, 0.5);
	for (size_t c = 0; c < g->block->n_columns; c++) {
		cairo_rectangle(p->cr, x, p->y, PT(g->width_mm[c]), height);
		x += PT(g->width_mm[c]);
	}
	cairo_stroke(p->cr);
}

/* As much of the row as fits in `height`; at least one line of every cell. True when all is drawn. */
static bool row_piece(struct pdf *p, const struct grid *g, struct row *row, double height)
{
	double x = PT(MARGIN_LEFT_MM), bottom = p->y;
	bool all = true;

	for (size_t c = 0; c < g->block->n_columns; c++) {
		struct setting *s = &row->cell[c];
		size_t n = pdf_lines_that_fit(s, row->next[c], height - 2 * CELL_PAD), to;
		double y;

		to = row->next[c] + (n || row->next[c] == s->n ? n : 1);
		y = pdf_lines_draw(p, s, row->next[c], to, x + CELL_PAD, p->y + CELL_PAD) + CELL_PAD;
		bottom = y > bottom ? y : bottom;
		row->next[c] = to;
		all = all && to == s->n;
		x += PT(g->width_mm[c]);
	}
	row_frame(p, g, bottom - p->y);
	p->y = bottom;
	return all;
}

static void head_repeat(struct pdf *p, const struct grid *g, double head_height)
{
	struct row head;

	pdf_page_next(p);
	if (head_height > BODY_HEIGHT / 3)
		return;
	head = row_new(p, g, 0);
	row_piece(p, g, &head, BODY_HEIGHT);
	row_done(g, &head);
}

static void row_place(struct pdf *p, const struct grid *g, size_t r, double head_height)
{
	struct row row = row_new(p, g, r);
	bool splits = row.height > BODY_HEIGHT - head_height;

	if (!pdf_page_is_empty(p) && row.height > pdf_page_room(p) && (!splits || pdf_page_room(p) < BODY_HEIGHT / 4))
		head_repeat(p, g, r ? head_height : BODY_HEIGHT);
	while (!row_piece(p, g, &row, pdf_page_room(p)) && p->page <= DOCUMENT_MAX_PAGES)
		head_repeat(p, g, r ? head_height : BODY_HEIGHT);
	row_done(g, &row);
}

static double row_height(struct pdf *p, const struct grid *g, size_t r)
{
	struct row row = row_new(p, g, r);

	row_done(g, &row);
	return row.height;
}

double pdf_grid_start_height(struct pdf *p, const struct grid *g)
{
	return row_height(p, g, 0) + (g->block->n_rows > 1 ? row_height(p, g, 1) : 0);
}

void pdf_grid_place(struct pdf *p, const struct grid *g)
{
	double head_height = row_height(p, g, 0);

	if (!pdf_page_is_empty(p))
		p->y += 6;
	if (!pdf_page_is_empty(p) && pdf_grid_start_height(p, g) > pdf_page_room(p) && pdf_grid_start_height(p, g) < BODY_HEIGHT)
		pdf_page_next(p);
	for (size_t r = 0; r < g->block->n_rows && p->page <= DOCUMENT_MAX_PAGES; r++)
		row_place(p, g, r, head_height);
	p->y += 4;
}
