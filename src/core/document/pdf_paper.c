#include "core/document/pdf_parts.h"

PangoContext *pdf_context_new(void)
{
	PangoContext *c = pango_font_map_create_context(pango_cairo_font_map_get_default());
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(c, options);
	pango_cairo_context_set_resolution(c, 72);
	pango_context_set_round_glyph_positions(c, FALSE);
	pango_context_set_language(c, pango_language_from_string("vi"));
	cairo_font_options_destroy(options);
	return c;
}

PangoLayout *pdf_layout_new(PangoContext *pango, enum style style, struct str text)
{
	const struct style_rule *rule = &style_rules[style];
	PangoFontDescription *font = pango_font_description_from_string("Liberation Serif,Times New Roman,serif");
	PangoLayout *l = pango_layout_new(pango);

	pango_font_description_set_absolute_size(font, rule->size * PANGO_SCALE);
	pango_font_description_set_weight(font, rule->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_font_description_set_style(font, rule->italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
	pango_layout_set_font_description(l, font);
	pango_font_description_free(font);
	pango_layout_set_auto_dir(l, FALSE);
	pango_layout_set_text(l, text.n ? text.p : "", (int)text.n);
	return l;
}

struct setting pdf_setting_new(struct pdf *p, enum style style, struct str text, double width)
{
	const struct style_rule *rule = &style_rules[style];
	struct setting s = { .layout = pdf_layout_new(p->pango, style, text) };
	PangoLayoutIter *at;
	double left = PT(rule->left_mm);

	pango_layout_set_width(s.layout, (int)((width - left) * PANGO_SCALE));
	pango_layout_set_indent(s.layout, (int)(PT(rule->first_mm) * PANGO_SCALE));
	pango_layout_set_wrap(s.layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_justify(s.layout, rule->align == ALIGN_JUSTIFY);
	pango_layout_set_alignment(s.layout, rule->align == ALIGN_CENTRE ? PANGO_ALIGN_CENTER
		: rule->align == ALIGN_RIGHT ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
	if (rule->first_mm < 0)  /* Pango hangs the following lines inside the width */
		pango_layout_set_width(s.layout, (int)((width - left - PT(rule->first_mm)) * PANGO_SCALE));
	s.n = (size_t)pango_layout_get_line_count(s.layout);
	s.pitch = a_array(p->a, double, s.n);
	at = pango_layout_get_iter(s.layout);
	for (size_t i = 0; i < s.n; i++, pango_layout_iter_next_line(at)) {
		PangoRectangle r;

		pango_layout_iter_get_line_extents(at, NULL, &r);
		s.pitch[i] = (double)r.height / PANGO_SCALE;
		if (s.pitch[i] < rule->line_pt)
			s.pitch[i] = rule->line_pt;
		s.height += s.pitch[i];
	}
	pango_layout_iter_free(at);
	return s;
}

double pdf_style_left(enum style style)
{
	const struct style_rule *rule = &style_rules[style];

	return PT(rule->left_mm + (rule->first_mm < 0 ? rule->first_mm : 0));
}

void pdf_setting_done(struct setting *s)
{
	g_object_unref(s->layout);
}

double pdf_lines_draw(struct pdf *p, const struct setting *s, size_t from, size_t to, double x, double y)
{
	PangoLayoutIter *at = pango_layout_get_iter(s->layout);

	for (size_t i = 0; i < to; i++, pango_layout_iter_next_line(at)) {
		PangoRectangle r;
		double height, ascent;

		if (i < from)
			continue;
		pango_layout_iter_get_line_extents(at, NULL, &r);
		height = (double)r.height / PANGO_SCALE;
		ascent = (double)(pango_layout_iter_get_baseline(at) - r.y) / PANGO_SCALE;
		cairo_move_to(p->cr, x + (double)r.x / PANGO_SCALE, y + (s->pitch[i] - height) / 2 + ascent);
		pango_cairo_show_layout_line(p->cr, pango_layout_iter_get_line_readonly(at));
		y += s->pitch[i];
	}
	pango_layout_iter_free(at);
	return y;
}

void pdf_line_draw(struct pdf *p, double x0, double y0, double x1, double y1, double width)
{
	cairo_set_line_width(p->cr, width);
	cairo_move_to(p->cr, x0, y0);
	cairo_line_to(p->cr, x1, y1);
	cairo_stroke(p->cr);
}

size_t pdf_lines_that_fit(const struct setting *s, size_t from, double height)
{
	size_t n = from;

	while (n < s->n && s->pitch[n] <= height + 0.01)
		height -= s->pitch[n++];
	return n - from;
}

/* ---- pages ---- */

static void once_draw(struct pdf *p, enum style style, struct str text, double y)
{
	struct setting s = pdf_setting_new(p, style, text, PT(TEXT_WIDTH_MM));

	pdf_lines_draw(p, &s, 0, 1, PT(MARGIN_LEFT_MM), y);
	pdf_setting_done(&s);
}

void pdf_page_begin(struct pdf *p)
{
	p->page++;
	p->y = PT(MARGIN_TOP_MM);
	if (p->page > 1)
		once_draw(p, STYLE_PAGE, a_fmt(p->a, "%d", p->page), PT(HEADER_AT_MM));
	if (p->o->mark.n)
		once_draw(p, STYLE_MARK, p->o->mark, PT(PAGE_HEIGHT_MM - HEADER_AT_MM) - 14);
}

void pdf_page_next(struct pdf *p)
{
	cairo_show_page(p->cr);
	pdf_page_begin(p);
}

double pdf_page_room(const struct pdf *p)
{
	return PAGE_BOTTOM - p->y;
}

bool pdf_page_is_empty(const struct pdf *p)
{
	return p->y <= PT(MARGIN_TOP_MM);
}
