#include "core/document/docx_parts.h"

#define BOX_FONT "DejaVu Sans"

/* Tall cells may be split over pages; the rest stay in one piece (about half a page of text in a wide cell). */
#define CELL_WHOLE_BYTES 1500

/* ---- paragraphs ---- */

/* A ballot box, which Times New Roman lacks: 3 bytes, U+2610 or U+2611. */
static bool is_box(struct str s)
{
	return str_starts(s, S("☐")) || str_starts(s, S("☑"));
}

static void run_xml(struct buf *b, struct str text, bool box)
{
	if (text.n == 0)
		return;
	buf_lit(b, "<w:r>");
	if (box)
		buf_lit(b, "<w:rPr><w:rFonts w:ascii=\"" BOX_FONT "\" w:hAnsi=\"" BOX_FONT "\" w:eastAsia=\"" BOX_FONT "\" w:cs=\"" BOX_FONT "\"/></w:rPr>");
	buf_lit(b, "<w:t xml:space=\"preserve\">");
	buf_add_html(b, text);
	buf_lit(b, "</w:t></w:r>");
}

static void line_xml(struct buf *b, struct str line)
{
	size_t from = 0;

	for (size_t i = 0; i < line.n; i++) {
		if (!is_box(str_sub(line, i, 3)))
			continue;
		run_xml(b, str_sub(line, from, i - from), false);
		run_xml(b, str_sub(line, i, 3), true);
		from = i + 3;
	}
	run_xml(b, str_sub(line, from, line.n), false);
}

static void text_xml(struct buf *b, struct str text)
{
	bool first = true;

	for (struct str rest = text; rest.p; first = false) {
		struct str line = str_cut(&rest, '\n');

		if (!first)
			buf_lit(b, "<w:r><w:br/></w:r>");
		line_xml(b, line);
	}
}

void docx_para(struct buf *b, const struct para *p, bool is_first)
{
	buf_fmt(b, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>", style_rules[p->style].id);
	if (p->keep_next || p->rule_share > 0)
		buf_lit(b, "<w:keepNext/>");
	if (p->new_page)
		buf_lit(b, "<w:pageBreakBefore/>");
	if (is_first && style_rules[p->style].gap_pt > 0)
		buf_lit(b, "<w:spacing w:before=\"0\"/>");
	buf_lit(b, "</w:pPr>");
	text_xml(b, p->text);
	buf_lit(b, "</w:p>");
}

/* A line of the given length in the middle of the column: the upper border of a paragraph without height. */
static void rule_xml(struct buf *b, double length_mm, double column_mm, bool keep_next)
{
	int side = TWIPS((column_mm - length_mm) / 2);

	buf_fmt(b, "<w:p><w:pPr>%s<w:pBdr><w:top w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"000000\"/></w:pBdr>"
		"<w:spacing w:before=\"40\" w:after=\"0\" w:line=\"60\" w:lineRule=\"exact\"/><w:ind w:left=\"%d\" w:right=\"%d\"/>"
		"<w:rPr><w:sz w:val=\"2\"/></w:rPr></w:pPr></w:p>", keep_next ? "<w:keepNext/>" : "", side, side);
}

static void stamp_xml(struct buf *b, const struct para *p, double width_mm, double column_mm)
{
	static const char *const edges[] = { "top", "left", "bottom", "right" };
	int side = TWIPS((column_mm - width_mm) / 2);

	buf_fmt(b, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/><w:pBdr>", style_rules[p->style].id);
	for (size_t i = 0; i < 4; i++)
		buf_fmt(b, "<w:%s w:val=\"single\" w:sz=\"10\" w:space=\"1\" w:color=\"C00000\"/>", edges[i]);
	buf_fmt(b, "</w:pBdr><w:spacing w:line=\"%d\" w:lineRule=\"exact\"/><w:ind w:left=\"%d\" w:right=\"%d\"/></w:pPr>",
		TWIPS(STAMP_HEIGHT_MM - 1.2), side, side);
	text_xml(b, p->text);
	buf_lit(b, "</w:p>");
}

static void sign_space_xml(struct buf *b)
{
	buf_fmt(b, "<w:p><w:pPr><w:keepNext/><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"%d\" w:lineRule=\"exact\"/></w:pPr></w:p>",
		TWIPS(SIGN_SPACE_MM));
}

/* ---- tables of the frame ---- */

static void frame_cell_xml(struct buf *b, const struct outline *o, const struct paras *in, double width_mm)
{
	buf_fmt(b, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr>", TWIPS(width_mm));
	for (size_t i = 0; i < in->n; i++) {
		const struct para *p = &in->at[i];

		if (p->style == STYLE_SIGN_NAME)
			sign_space_xml(b);
		if (p->style == STYLE_STAMP)
			stamp_xml(b, p, o->stamp_width_mm, width_mm);
		else
			docx_para(b, p, i == 0);
		if (p->rule_share > 0)
			rule_xml(b, rule_length_mm(p, width_mm), width_mm, false);
	}
	if (in->n == 0)
		buf_lit(b, "<w:p/>");
	buf_lit(b, "</w:tc>");
}

static void frame_row_xml(struct buf *b, const struct outline *o, const struct paras *left, const struct paras *right, double left_mm,
	bool whole)
{
	buf_lit(b, "<w:tr>");
	if (whole)
		buf_lit(b, "<w:trPr><w:cantSplit/></w:trPr>");
	frame_cell_xml(b, o, left, left_mm);
	frame_cell_xml(b, o, right, TEXT_WIDTH_MM - left_mm);
	buf_lit(b, "</w:tr>");
}

static void table_begin(struct buf *b, const double *width_mm, size_t n, const char *borders, double pad_mm)
{
	buf_fmt(b, "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/>%s<w:tblLayout w:type=\"fixed\"/><w:tblCellMar>"
		"<w:top w:w=\"%d\" w:type=\"dxa\"/><w:left w:w=\"%d\" w:type=\"dxa\"/><w:bottom w:w=\"%d\" w:type=\"dxa\"/>"
		"<w:right w:w=\"%d\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>", TWIPS(TEXT_WIDTH_MM), borders,
		TWIPS(pad_mm / 2), TWIPS(pad_mm), TWIPS(pad_mm / 2), TWIPS(pad_mm));
	for (size_t i = 0; i < n; i++)
		buf_fmt(b, "<w:gridCol w:w=\"%d\"/>", TWIPS(width_mm[i]));
	buf_lit(b, "</w:tblGrid>");
}

static void head_xml(struct buf *b, const struct outline *o)
{
	const double widths[] = { HEAD_LEFT_MM, TEXT_WIDTH_MM - HEAD_LEFT_MM };

	table_begin(b, widths, 2, "", 0);
	frame_row_xml(b, o, &o->head_left, &o->head_right, HEAD_LEFT_MM, false);
	frame_row_xml(b, o, &o->head_left2, &o->head_right2, HEAD_LEFT_MM, false);
	buf_lit(b, "</w:tbl>");
}

static void small_gap_xml(struct buf *b, int twentieths, bool keep_next)
{
	buf_fmt(b, "<w:p><w:pPr>%s<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"%d\" w:lineRule=\"exact\"/><w:rPr><w:sz w:val=\"2\"/>"
		"</w:rPr></w:pPr></w:p>", keep_next ? "<w:keepNext/>" : "", twentieths);
}

static void close_xml(struct buf *b, struct outline *o)
{
	static const struct paras nothing;
	const double widths[] = { CLOSE_LEFT_MM, TEXT_WIDTH_MM - CLOSE_LEFT_MM };

	small_gap_xml(b, 240, true);
	table_begin(b, widths, 2, "", 0);
	frame_row_xml(b, o, o->close_is_long ? &nothing : &o->close_left, &o->close_right, CLOSE_LEFT_MM, true);
	buf_lit(b, "</w:tbl>");
	small_gap_xml(b, o->close_is_long ? 240 : 20, false);
	for (size_t i = 0; o->close_is_long && i < o->close_left.n; i++)
		docx_para(b, &o->close_left.at[i], false);
}

/* ---- tables of the body ---- */

static void row_xml(struct buf *b, const struct grid *g, size_t r)
{
	size_t columns = g->block->n_columns;
	bool whole = true;

	for (size_t c = 0; c < columns; c++)
		whole = whole && g->text[r * columns + c].n <= CELL_WHOLE_BYTES;
	buf_fmt(b, "<w:tr><w:trPr>%s%s</w:trPr>", whole ? "<w:cantSplit/>" : "", r == 0 && whole ? "<w:tblHeader/>" : "");
	for (size_t c = 0; c < columns; c++) {
		bool number = g->block->cells[r * columns + c].is_number;
		struct para p = { .style = r == 0 ? STYLE_CELL_HEAD : number ? STYLE_CELL_NUMBER : STYLE_CELL,
			.text = g->text[r * columns + c], .keep_next = r == 0 && g->block->n_rows > 1 };

		buf_fmt(b, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr>", TWIPS(g->width_mm[c]));
		docx_para(b, &p, false);
		buf_lit(b, "</w:tc>");
	}
	buf_lit(b, "</w:tr>");
}

static void grid_xml(struct buf *b, const struct grid *g)
{
#define EDGE(name) "<w:" name " w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"
	small_gap_xml(b, 120, true);
	table_begin(b, g->width_mm, g->block->n_columns, "<w:tblBorders>" EDGE("top") EDGE("left") EDGE("bottom") EDGE("right")
		EDGE("insideH") EDGE("insideV") "</w:tblBorders>", CELL_PAD_MM);
#undef EDGE
	for (size_t r = 0; r < g->block->n_rows; r++)
		row_xml(b, g, r);
	buf_lit(b, "</w:tbl>");
	small_gap_xml(b, 80, false);
}

/* ---- charts: shaded runs of blanks, which every word processor prints ---- */

enum { BAR_BLANKS = 110 };            /* of 10 points in the width of a bar */

static void blanks_xml(struct buf *b, size_t part, int n)
{
	if (n <= 0)
		return;
	buf_fmt(b, "<w:r><w:rPr><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"%06X\"/></w:rPr><w:t xml:space=\"preserve\">", bar_colours[part]);
	for (int i = 0; i < n; i++)
		buf_lit(b, "\u00a0");
	buf_lit(b, "</w:t></w:r>");
}

static void bar_cell_xml(struct buf *b, double width_mm, struct str text)
{
	buf_fmt(b, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr>", TWIPS(width_mm));
	docx_para(b, &(struct para){ .style = STYLE_BAR, .text = text, .keep_next = true }, false);
	buf_lit(b, "</w:tc>");
}

static void legend_xml(struct buf *b, const struct bar_row *row)
{
	buf_fmt(b, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/><w:keepNext/></w:pPr>", style_rules[STYLE_BAR].id);
	for (size_t i = 0; i < BAR_PARTS_MAX; i++)
		if (row->legend[i].n) {
			blanks_xml(b, i, 4);
			run_xml(b, S(" "), false);
			run_xml(b, row->legend[i], false);
			run_xml(b, S("    "), false);
		}
	buf_lit(b, "</w:p>");
}

static void bar_xml(struct buf *b, const struct bar_row *row)
{
	buf_lit(b, "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
	bar_cell_xml(b, BAR_LABEL_MM, row->label);
	buf_fmt(b, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr>", TWIPS(BAR_WIDTH_MM),
		style_rules[STYLE_BAR].id);
	for (size_t i = 0; i < BAR_PARTS_MAX; i++)
		blanks_xml(b, i, row->share[i] > 0 ? (int)(row->share[i] * BAR_BLANKS) + 1 : 0);
	buf_lit(b, "</w:p></w:tc>");
	bar_cell_xml(b, BAR_VALUE_MM, row->value);
	buf_lit(b, "</w:tr>");
}

/* The rows from i on as one table. Returns how many parts it took. */
static size_t bars_xml(struct buf *b, const struct parts *flow, size_t i)
{
	const double widths[] = { BAR_LABEL_MM, BAR_WIDTH_MM, BAR_VALUE_MM };
	size_t n = 1;

	legend_xml(b, flow->at[i].bar);
	if (i + 1 == flow->n || !flow->at[i + 1].bar || flow->at[i + 1].bar->is_legend)
		return n;
	table_begin(b, widths, 3, "", 1.2);
	for (; i + n < flow->n && flow->at[i + n].bar && !flow->at[i + n].bar->is_legend; n++)
		bar_xml(b, flow->at[i + n].bar);
	buf_lit(b, "</w:tbl>");
	small_gap_xml(b, 80, false);
	return n;
}

/* ---- the whole ---- */

static void flow_xml(struct buf *b, const struct parts *flow)
{
	for (size_t i = 0; i < flow->n; i++) {
		const struct part *part = &flow->at[i];

		if (part->grid) {
			grid_xml(b, part->grid);
			continue;
		}
		if (part->bar) {
			i += bars_xml(b, flow, i) - 1;
			continue;
		}
		docx_para(b, &part->para, false);
		if (part->para.rule_share > 0)
			rule_xml(b, rule_length_mm(&part->para, TEXT_WIDTH_MM), TEXT_WIDTH_MM, true);
	}
}

void docx_document(struct buf *b, struct outline *o)
{
	buf_lit(b, XML_HEAD "<w:document" W_SPACE "><w:body>");
	head_xml(b, o);
	flow_xml(b, &o->flow);
	close_xml(b, o);
	flow_xml(b, &o->annex);
	buf_fmt(b, "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId2\"/><w:headerReference w:type=\"first\" r:id=\"rId3\"/>"
		"<w:footerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference w:type=\"first\" r:id=\"rId4\"/>"
		"<w:pgSz w:w=\"%d\" w:h=\"%d\"/><w:pgMar w:top=\"%d\" w:right=\"%d\" w:bottom=\"%d\" w:left=\"%d\" w:header=\"%d\""
		" w:footer=\"%d\" w:gutter=\"0\"/><w:pgNumType w:start=\"1\"/><w:titlePg/></w:sectPr></w:body></w:document>",
		TWIPS(PAGE_WIDTH_MM), TWIPS(PAGE_HEIGHT_MM), TWIPS(MARGIN_TOP_MM), TWIPS(MARGIN_RIGHT_MM), TWIPS(MARGIN_BOTTOM_MM),
		TWIPS(MARGIN_LEFT_MM), TWIPS(HEADER_AT_MM), TWIPS(HEADER_AT_MM));
}
