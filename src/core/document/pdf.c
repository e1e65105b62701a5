#include <cairo-pdf.h>

#include "base/clock.h"
#include "core/document/pdf_parts.h"

/* ---- cells of the frame ---- */

double rule_length_mm(const struct para *p, double max_mm)
{
	PangoContext *pango = pdf_context_new();
	PangoLayout *l = pdf_layout_new(pango, p->style, p->text);
	double mm;
	int width;

	pango_layout_get_size(l, &width, NULL);
	g_object_unref(l);
	g_object_unref(pango);
	mm = (double)width / PANGO_SCALE * 25.4 / 72;
	return p->rule_share * (mm < max_mm ? mm : max_mm);
}

static double stamp_draw(struct pdf *p, struct str text, double x, double width, double y)
{
	double box = PT(p->o->stamp_width_mm), height = PT(STAMP_HEIGHT_MM), left = x + (width - box) / 2;
	struct setting s = pdf_setting_new(p, STYLE_STAMP, text, width);

	cairo_set_source_rgb(p->cr, 0.78, 0, 0);
	cairo_set_line_width(p->cr, 1.2);
	cairo_rectangle(p->cr, left, y, box, height);
	cairo_stroke(p->cr);
	pdf_lines_draw(p, &s, 0, s.n, x, y + (height - s.height) / 2);
	cairo_set_source_rgb(p->cr, 0, 0, 0);
	pdf_setting_done(&s);
	return y + height;
}

/* One paragraph of a frame cell; only measured when draw is false. Returns the height below. */
static double frame_para(struct pdf *p, const struct paras *in, size_t i, double x, double width, double y, bool draw)
{
	const struct para *para = &in->at[i];
	double length = para->rule_share > 0 ? PT(rule_length_mm(para, width * 25.4 / 72)) : 0;
	struct setting s;

	y += i ? style_rules[para->style].gap_pt : 0;
	if (para->style == STYLE_STAMP)
		return draw ? stamp_draw(p, para->text, x, width, y) : y + PT(STAMP_HEIGHT_MM);
	if (para->style == STYLE_SIGN_NAME)
		y += PT(SIGN_SPACE_MM);
	s = pdf_setting_new(p, para->style, para->text, width);
	if (draw)
		pdf_lines_draw(p, &s, 0, s.n, x + pdf_style_left(para->style), y);
	y += s.height;
	if (draw && length > 0)
		pdf_line_draw(p, x + (width - length) / 2, y + 2.5, x + (width + length) / 2, y + 2.5, 0.75);
	pdf_setting_done(&s);
	return y + (length > 0 ? 5 : 0);
}

static double frame_cell(struct pdf *p, const struct paras *in, double x, double width, bool draw)
{
	double y = p->y;

	for (size_t i = 0; i < in->n; i++)
		y = frame_para(p, in, i, x, width, y, draw);
	return y;
}

static void frame_row(struct pdf *p, const struct paras *left, const struct paras *right, double left_mm)
{
	double l = frame_cell(p, left, PT(MARGIN_LEFT_MM), PT(left_mm), true);
	double r = frame_cell(p, right, PT(MARGIN_LEFT_MM + left_mm), PT(TEXT_WIDTH_MM - left_mm), true);

	p->y = l > r ? l : r;
}

/* ---- paragraphs of the body ---- */

/* How many lines stay on this page: never one alone on either side, and two go along with what must follow. */
static size_t lines_here(const struct pdf *p, const struct setting *s, double gap, double after)
{
	size_t n = s->n, k = pdf_lines_that_fit(s, 0, pdf_page_room(p) - gap);

	if (k == n && s->height + gap + after > pdf_page_room(p))
		k = n > 3 ? n - 2 : 0;
	else if (k > 0 && k + 1 == n)
		k--;
	if (k < 2 && k < n)
		k = 0;
	return k;
}

static void para_place(struct pdf *p, const struct para *para, double after)
{
	struct setting s = pdf_setting_new(p, para->style, para->text, PT(TEXT_WIDTH_MM));
	double gap = pdf_page_is_empty(p) ? 0 : style_rules[para->style].gap_pt, x = PT(MARGIN_LEFT_MM) + pdf_style_left(para->style);
	size_t from = 0, n = lines_here(p, &s, gap, after);

	if (n == 0 && pdf_page_is_empty(p))
		n = pdf_lines_that_fit(&s, 0, pdf_page_room(p));
	if (n == 0)
		pdf_page_next(p);
	else
		p->y = pdf_lines_draw(p, &s, 0, n, x, p->y + gap);
	for (from = n; from < s.n && p->page <= DOCUMENT_MAX_PAGES; from += n) {
		if (from)
			pdf_page_next(p);
		n = pdf_lines_that_fit(&s, from, pdf_page_room(p));
		n = n ? n : 1;
		if (from + n + 1 == s.n && n > 2)
			n--;
		p->y = pdf_lines_draw(p, &s, from, from + n, x, p->y);
	}
	pdf_setting_done(&s);
}

/* ---- the whole ---- */

static double close_height(struct pdf *p)
{
	double l = p->o->close_is_long ? 0 : frame_cell(p, &p->o->close_left, 0, PT(CLOSE_LEFT_MM), false) - p->y;
	double r = frame_cell(p, &p->o->close_right, 0, PT(TEXT_WIDTH_MM - CLOSE_LEFT_MM), false) - p->y;

	return (l > r ? l : r) + 14;
}

/* What must stand on the same page below part i: the beginning of what follows it. */
static double after_part(struct pdf *p, size_t i, double closing)
{
	double after = 0;

	for (int depth = 0; depth < 4 && p->o->flow.at[i].para.keep_next; depth++) {
		const struct part *next;
		struct setting s;

		if (++i == p->o->flow.n)
			return after + (closing < BODY_HEIGHT * 0.6 ? closing : 0);
		next = &p->o->flow.at[i];
		if (next->grid)
			return after + 6 + pdf_grid_start_height(p, next->grid);
		if (next->bar)
			return after + 3 * PT(BAR_ROW_MM);
		s = pdf_setting_new(p, next->para.style, next->para.text, PT(TEXT_WIDTH_MM));
		after += style_rules[next->para.style].gap_pt;
		for (size_t k = 0; k < s.n && (k < 2 || next->para.keep_next); k++)
			after += s.pitch[k];
		pdf_setting_done(&s);
	}
	return after;
}

static void bookmark(struct pdf *p, const struct para *para)
{
	if (para->style == STYLE_HEADING)
		cairo_pdf_surface_add_outline(p->surface, CAIRO_PDF_OUTLINE_ROOT, a_z(p->a, para->text),
			a_fmt(p->a, "page=%d pos=[%d %d]", p->page, (int)PT(MARGIN_LEFT_MM), (int)p->y).p, 0);
}

static void rule_place(struct pdf *p, const struct para *para)
{
	double length = PT(rule_length_mm(para, TEXT_WIDTH_MM)), x = PT(MARGIN_LEFT_MM + TEXT_WIDTH_MM / 2);

	pdf_line_draw(p, x - length / 2, p->y + 3, x + length / 2, p->y + 3, 0.75);
	p->y += 6;
}

static err flow_place(struct pdf *p, double closing)
{
	for (size_t i = 0; i < p->o->flow.n && p->page <= DOCUMENT_MAX_PAGES; i++) {
		const struct part *part = &p->o->flow.at[i];
		struct arena_mark m = arena_mark(p->a);

		if (part->grid) {
			pdf_grid_place(p, part->grid);
		} else if (part->bar) {
			pdf_bar_place(p, part->bar);
		} else {
			if (part->para.new_page && !pdf_page_is_empty(p))
				pdf_page_next(p);
			para_place(p, &part->para, after_part(p, i, closing));
			bookmark(p, &part->para);
			if (part->para.rule_share > 0)
				rule_place(p, &part->para);
		}
		arena_rewind(p->a, m);
	}
	return p->page > DOCUMENT_MAX_PAGES ? E_LIMIT : OK;
}

static void copies_below(struct pdf *p)
{
	const struct paras *left = &p->o->close_left;
	double x = PT(MARGIN_LEFT_MM), width = PT(CLOSE_LEFT_MM);

	p->y += 12;
	for (size_t i = 0; i < left->n && p->page <= DOCUMENT_MAX_PAGES; i++) {
		if (frame_para(p, left, i, x, width, p->y, false) > PAGE_BOTTOM)
			pdf_page_next(p);
		p->y = frame_para(p, left, i, x, width, p->y, true);
	}
}

static err close_place(struct pdf *p, double height)
{
	static const struct paras nothing;

	if (height > pdf_page_room(p) && !pdf_page_is_empty(p))
		pdf_page_next(p);
	if (!pdf_page_is_empty(p))
		p->y += 14;
	frame_row(p, p->o->close_is_long ? &nothing : &p->o->close_left, &p->o->close_right, CLOSE_LEFT_MM);
	if (p->o->close_is_long)
		copies_below(p);
	return p->page > DOCUMENT_MAX_PAGES ? E_LIMIT : OK;
}

static err annex_place(struct pdf *p)
{
	struct outline annex = *p->o;

	if (!p->o->annex.n)
		return OK;
	annex.flow = p->o->annex;
	p->o = &annex;
	pdf_page_next(p);
	return flow_place(p, 0);
}

static err pages_draw(struct pdf *p)
{
	double closing;

	pdf_page_begin(p);
	frame_row(p, &p->o->head_left, &p->o->head_right, HEAD_LEFT_MM);
	p->y += 6;
	frame_row(p, &p->o->head_left2, &p->o->head_right2, HEAD_LEFT_MM);
	closing = close_height(p);
	TRY(flow_place(p, closing));
	TRY(close_place(p, closing));
	return annex_place(p);
}

static cairo_status_t write_out(void *to, const unsigned char *data, unsigned int n)
{
	buf_add(to, str_from((const char *)data, n));
	return buf_end(to) == OK ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void describe(struct pdf *p)
{
	const struct outline *o = p->o;

	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, a_z(p->a, o->title));
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_AUTHOR, a_z(p->a, o->author));
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "Ứng Cứu");
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, a_z(p->a, time_rfc3339(p->a, o->date_usec)));
}

err document_pdf(const struct document *d, struct arena *a, struct buf *out)
{
	struct arena_mark m = arena_mark(a);
	cairo_status_t status;
	struct outline o;
	struct pdf p = { .o = &o, .a = a };
	err e;

	TRY(outline_of(d, a, &o));
	p.surface = cairo_pdf_surface_create_for_stream(write_out, out, PT(PAGE_WIDTH_MM), PT(PAGE_HEIGHT_MM));
	p.cr = cairo_create(p.surface);
	p.pango = pdf_context_new();
	describe(&p);
	e = pages_draw(&p);
	g_object_unref(p.pango);
	cairo_destroy(p.cr);
	cairo_surface_finish(p.surface);
	status = cairo_surface_status(p.surface);
	cairo_surface_destroy(p.surface);
	arena_rewind(a, m);
	TRY(e);
	TRY(buf_end(out));
	return status == CAIRO_STATUS_SUCCESS ? OK : E_IO;
}
