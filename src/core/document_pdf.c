#include <pango/pangocairo.h>
#include <cairo-pdf.h>

#include "base/clock.h"
#include "core/document_parts.h"

#define PT(mm) ((mm) * 72.0 / 25.4)
#define PAGE_BOTTOM PT(PAGE_HEIGHT_MM - MARGIN_BOTTOM_MM)
#define BODY_HEIGHT PT(PAGE_HEIGHT_MM - MARGIN_TOP_MM - MARGIN_BOTTOM_MM)
#define CELL_PAD PT(CELL_PAD_MM)

struct pdf {
	const struct outline *o;
	struct arena *a;
	cairo_surface_t *surface;
	cairo_t *cr;
	PangoContext *pango;
	double y;   /* where the next thing goes, points from the top */
	int page;
};

/* A paragraph set in lines for one width. */
struct setting {
	PangoLayout *layout;
	double *pitch;  /* distance to the next line */
	size_t n;
	double height;
};

/* The twin of Times New Roman in its measures. */
static PangoContext *context_new(void)
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

static PangoLayout *layout_new(PangoContext *pango, enum style style, struct str text)
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

static struct setting setting_new(struct pdf *p, enum style style, struct str text, double width)
{
	const struct style_rule *rule = &style_rules[style];
	struct setting s = { .layout = layout_new(p->pango, style, text) };
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

/* Where a paragraph's left edge lies: a hanging first line begins before its indent. */
static double style_left(enum style style)
{
	const struct style_rule *rule = &style_rules[style];

	return PT(rule->left_mm + (rule->first_mm < 0 ? rule->first_mm : 0));
}

static void setting_done(struct setting *s)
{
	g_object_unref(s->layout);
}

/* Lines from … to, the first at height y. Returns the height below. */
static double lines_draw(struct pdf *p, const struct setting *s, size_t from, size_t to, double x, double y)
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

static void line_draw(struct pdf *p, double x0, double y0, double x1, double y1, double width)
{
	cairo_set_line_width(p->cr, width);
	cairo_move_to(p->cr, x0, y0);
	cairo_line_to(p->cr, x1, y1);
	cairo_stroke(p->cr);
}

/* ---- pages ---- */

static void once_draw(struct pdf *p, enum style style, struct str text, double y)
{
	struct setting s = setting_new(p, style, text, PT(TEXT_WIDTH_MM));

	lines_draw(p, &s, 0, 1, PT(MARGIN_LEFT_MM), y);
	setting_done(&s);
}

static void page_begin(struct pdf *p)
{
	p->page++;
	p->y = PT(MARGIN_TOP_MM);
	if (p->page > 1)
		once_draw(p, STYLE_PAGE, a_fmt(p->a, "%d", p->page), PT(HEADER_AT_MM));
	if (p->o->mark.n)
		once_draw(p, STYLE_MARK, p->o->mark, PT(PAGE_HEIGHT_MM - HEADER_AT_MM) - 14);
}

static void page_next(struct pdf *p)
{
	cairo_show_page(p->cr);
	page_begin(p);
}

static double room(const struct pdf *p)
{
	return PAGE_BOTTOM - p->y;
}

static bool at_top(const struct pdf *p)
{
	return p->y <= PT(MARGIN_TOP_MM);
}

/* ---- cells of the frame ---- */

double rule_length_mm(const struct para *p, double max_mm)
{
	PangoContext *pango = context_new();
	PangoLayout *l = layout_new(pango, p->style, p->text);
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
	struct setting s = setting_new(p, STYLE_STAMP, text, width);

	cairo_set_source_rgb(p->cr, 0.78, 0, 0);
	cairo_set_line_width(p->cr, 1.2);
	cairo_rectangle(p->cr, left, y, box, height);
	cairo_stroke(p->cr);
	lines_draw(p, &s, 0, s.n, x, y + (height - s.height) / 2);
	cairo_set_source_rgb(p->cr, 0, 0, 0);
	setting_done(&s);
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
	s = setting_new(p, para->style, para->text, width);
	if (draw)
		lines_draw(p, &s, 0, s.n, x + style_left(para->style), y);
	y += s.height;
	if (draw && length > 0)
		line_draw(p, x + (width - length) / 2, y + 2.5, x + (width + length) / 2, y + 2.5, 0.75);
	setting_done(&s);
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

static size_t lines_that_fit(const struct setting *s, size_t from, double height)
{
	size_t n = from;

	while (n < s->n && s->pitch[n] <= height + 0.01)
		height -= s->pitch[n++];
	return n - from;
}

/* How many lines stay on this page: never one alone on either side, and two go along with what must follow. */
static size_t lines_here(const struct pdf *p, const struct setting *s, double gap, double after)
{
	size_t n = s->n, k = lines_that_fit(s, 0, room(p) - gap);

	if (k == n && s->height + gap + after > room(p))
		k = n > 3 ? n - 2 : 0;
	else if (k > 0 && k + 1 == n)
		k--;
	if (k < 2 && k < n)
		k = 0;
	return k;
}

static void para_place(struct pdf *p, const struct para *para, double after)
{
	struct setting s = setting_new(p, para->style, para->text, PT(TEXT_WIDTH_MM));
	double gap = at_top(p) ? 0 : style_rules[para->style].gap_pt, x = PT(MARGIN_LEFT_MM) + style_left(para->style);
	size_t from = 0, n = lines_here(p, &s, gap, after);

	if (n == 0 && at_top(p))
		n = lines_that_fit(&s, 0, room(p));
	if (n == 0)
		page_next(p);
	else
		p->y = lines_draw(p, &s, 0, n, x, p->y + gap);
	for (from = n; from < s.n && p->page <= DOCUMENT_MAX_PAGES; from += n) {
		if (from)
			page_next(p);
		n = lines_that_fit(&s, from, room(p));
		n = n ? n : 1;
		if (from + n + 1 == s.n && n > 2)
			n--;
		p->y = lines_draw(p, &s, from, from + n, x, p->y);
	}
	setting_done(&s);
}

/* ---- tables ---- */

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
		row.cell[c] = setting_new(p, cell_style(g, r, c), g->text[r * n + c], PT(g->width_mm[c]) - 2 * CELL_PAD);
		if (row.cell[c].height > row.height)
			row.height = row.cell[c].height;
	}
	row.height += 2 * CELL_PAD;
	return row;
}

static void row_done(const struct grid *g, struct row *row)
{
	for (size_t c = 0; c < g->block->n_columns; c++)
		setting_done(&row->cell[c]);
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
		size_t n = lines_that_fit(s, row->next[c], height - 2 * CELL_PAD), to;
		double y;

		to = row->next[c] + (n || row->next[c] == s->n ? n : 1);
		y = lines_draw(p, s, row->next[c], to, x + CELL_PAD, p->y + CELL_PAD) + CELL_PAD;
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

	page_next(p);
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

	if (!at_top(p) && row.height > room(p) && (!splits || room(p) < BODY_HEIGHT / 4))
		head_repeat(p, g, r ? head_height : BODY_HEIGHT);
	while (!row_piece(p, g, &row, room(p)) && p->page <= DOCUMENT_MAX_PAGES)
		head_repeat(p, g, r ? head_height : BODY_HEIGHT);
	row_done(g, &row);
}

static double row_height(struct pdf *p, const struct grid *g, size_t r)
{
	struct row row = row_new(p, g, r);

	row_done(g, &row);
	return row.height;
}

static double grid_start_height(struct pdf *p, const struct grid *g)
{
	return row_height(p, g, 0) + (g->block->n_rows > 1 ? row_height(p, g, 1) : 0);
}

static void grid_place(struct pdf *p, const struct grid *g)
{
	double head_height = row_height(p, g, 0);

	if (!at_top(p))
		p->y += 6;
	if (!at_top(p) && grid_start_height(p, g) > room(p) && grid_start_height(p, g) < BODY_HEIGHT)
		page_next(p);
	for (size_t r = 0; r < g->block->n_rows && p->page <= DOCUMENT_MAX_PAGES; r++)
		row_place(p, g, r, head_height);
	p->y += 4;
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
			return after + 6 + grid_start_height(p, next->grid);
		s = setting_new(p, next->para.style, next->para.text, PT(TEXT_WIDTH_MM));
		after += style_rules[next->para.style].gap_pt;
		for (size_t k = 0; k < s.n && (k < 2 || next->para.keep_next); k++)
			after += s.pitch[k];
		setting_done(&s);
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

	line_draw(p, x - length / 2, p->y + 3, x + length / 2, p->y + 3, 0.75);
	p->y += 6;
}

static err flow_place(struct pdf *p, double closing)
{
	for (size_t i = 0; i < p->o->flow.n && p->page <= DOCUMENT_MAX_PAGES; i++) {
		const struct part *part = &p->o->flow.at[i];
		struct arena_mark m = arena_mark(p->a);

		if (part->grid) {
			grid_place(p, part->grid);
		} else {
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
			page_next(p);
		p->y = frame_para(p, left, i, x, width, p->y, true);
	}
}

static err close_place(struct pdf *p, double height)
{
	static const struct paras nothing;

	if (height > room(p) && !at_top(p))
		page_next(p);
	if (!at_top(p))
		p->y += 14;
	frame_row(p, p->o->close_is_long ? &nothing : &p->o->close_left, &p->o->close_right, CLOSE_LEFT_MM);
	if (p->o->close_is_long)
		copies_below(p);
	return p->page > DOCUMENT_MAX_PAGES ? E_LIMIT : OK;
}

static err pages_draw(struct pdf *p)
{
	double closing;

	page_begin(p);
	frame_row(p, &p->o->head_left, &p->o->head_right, HEAD_LEFT_MM);
	p->y += 6;
	frame_row(p, &p->o->head_left2, &p->o->head_right2, HEAD_LEFT_MM);
	closing = close_height(p);
	TRY(flow_place(p, closing));
	return close_place(p, closing);
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
	p.pango = context_new();
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
