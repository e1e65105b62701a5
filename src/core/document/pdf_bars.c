/* Charts: one bar under the other. */
#include "core/document/pdf_parts.h"

static void colour(struct pdf *p, unsigned rgb)
{
	cairo_set_source_rgb(p->cr, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
}

static void box(struct pdf *p, size_t part, double x, double width)
{
	cairo_rectangle(p->cr, x, p->y + PT(BAR_ROW_MM - BAR_HEIGHT_MM) / 2, width, PT(BAR_HEIGHT_MM));
	colour(p, bar_colours[part]);
	cairo_fill_preserve(p->cr);
	colour(p, 0x333333);
	cairo_set_line_width(p->cr, 0.3);
	cairo_stroke(p->cr);
	cairo_set_source_rgb(p->cr, 0, 0, 0);
}

/* One line, cut where the room ends. Returns how wide it is. */
static double words(struct pdf *p, struct str text, double x, double width)
{
	PangoLayout *l = pdf_layout_new(p->pango, STYLE_BAR, text);
	int w, h;

	pango_layout_set_width(l, (int)(width * PANGO_SCALE));
	pango_layout_set_height(l, -1);
	pango_layout_set_ellipsize(l, PANGO_ELLIPSIZE_END);
	pango_layout_get_size(l, &w, &h);
	cairo_move_to(p->cr, x, p->y + (PT(BAR_ROW_MM) - (double)h / PANGO_SCALE) / 2);
	pango_cairo_show_layout(p->cr, l);
	g_object_unref(l);
	return (double)w / PANGO_SCALE;
}

static double words_width(struct pdf *p, struct str text)
{
	PangoLayout *l = pdf_layout_new(p->pango, STYLE_BAR, text);
	int w;

	pango_layout_get_size(l, &w, NULL);
	g_object_unref(l);
	return (double)w / PANGO_SCALE + 1;
}

/* On as many lines as it needs. */
static void legend_place(struct pdf *p, const struct bar_row *row)
{
	double x = PT(MARGIN_LEFT_MM), end = PT(MARGIN_LEFT_MM + TEXT_WIDTH_MM);

	for (size_t i = 0; i < BAR_PARTS_MAX; i++) {
		double width = words_width(p, row->legend[i]);

		if (!row->legend[i].n)
			continue;
		if (x > PT(MARGIN_LEFT_MM) && x + PT(8) + width > end) {
			x = PT(MARGIN_LEFT_MM);
			p->y += PT(BAR_ROW_MM);
		}
		box(p, i, x, PT(5));
		x += PT(6);
		x += words(p, row->legend[i], x, end - x) + PT(4);
	}
	p->y += PT(BAR_ROW_MM);
}

void pdf_bar_place(struct pdf *p, const struct bar_row *row)
{
	double x = PT(MARGIN_LEFT_MM + BAR_LABEL_MM);

	if (pdf_page_room(p) < PT(row->is_legend ? 4 * BAR_ROW_MM : BAR_ROW_MM))
		pdf_page_next(p);
	if (row->is_legend) {
		legend_place(p, row);
		return;
	}
	words(p, row->label, PT(MARGIN_LEFT_MM), PT(BAR_LABEL_MM - 2));
	for (size_t i = 0; i < BAR_PARTS_MAX; i++) {
		double width = row->share[i] * PT(BAR_WIDTH_MM);

		if (width > 0)
			box(p, i, x, width);
		x += width;
	}
	words(p, row->value, PT(MARGIN_LEFT_MM + BAR_LABEL_MM + BAR_WIDTH_MM + 2), PT(BAR_VALUE_MM - 2));
	p->y += PT(BAR_ROW_MM);
}
