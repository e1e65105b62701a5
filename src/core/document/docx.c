#include <archive.h>
#include <archive_entry.h>

#include "base/clock.h"
#include "core/document/parts.h"

#define TWIPS(mm) ((int)((mm) * 1440.0 / 25.4 + 0.5))
#define HALF_POINTS(pt) ((int)((pt) * 2 + 0.5))
#define TWENTIETHS(pt) ((int)((pt) * 20 + 0.5))
#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define W_SPACE " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define PACKAGE "http://schemas.openxmlformats.org/package/2006"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006"
#define BOX_FONT "DejaVu Sans"
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."

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

static void para_xml(struct buf *b, const struct para *p, bool is_first)
{
	buf_fmt(b, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>", style_rules[p->style].id);
	if (p->keep_next || p->rule_share > 0)
		buf_lit(b, "<w:keepNext/>");
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
			para_xml(b, p, i == 0);
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
		para_xml(b, &o->close_left.at[i], false);
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
		para_xml(b, &p, false);
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

/* ---- files of the package ---- */

static void document_xml(struct buf *b, struct outline *o)
{
	buf_lit(b, XML_HEAD "<w:document" W_SPACE "><w:body>");
	head_xml(b, o);
	for (size_t i = 0; i < o->flow.n; i++) {
		const struct part *part = &o->flow.at[i];

		if (part->grid) {
			grid_xml(b, part->grid);
			continue;
		}
		para_xml(b, &part->para, false);
		if (part->para.rule_share > 0)
			rule_xml(b, rule_length_mm(&part->para, TEXT_WIDTH_MM), TEXT_WIDTH_MM, true);
	}
	close_xml(b, o);
	buf_fmt(b, "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId2\"/><w:headerReference w:type=\"first\" r:id=\"rId3\"/>"
		"<w:footerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference w:type=\"first\" r:id=\"rId4\"/>"
		"<w:pgSz w:w=\"%d\" w:h=\"%d\"/><w:pgMar w:top=\"%d\" w:right=\"%d\" w:bottom=\"%d\" w:left=\"%d\" w:header=\"%d\""
		" w:footer=\"%d\" w:gutter=\"0\"/><w:pgNumType w:start=\"1\"/><w:titlePg/></w:sectPr></w:body></w:document>",
		TWIPS(PAGE_WIDTH_MM), TWIPS(PAGE_HEIGHT_MM), TWIPS(MARGIN_TOP_MM), TWIPS(MARGIN_RIGHT_MM), TWIPS(MARGIN_BOTTOM_MM),
		TWIPS(MARGIN_LEFT_MM), TWIPS(HEADER_AT_MM), TWIPS(HEADER_AT_MM));
}

static void style_xml(struct buf *b, enum style style)
{
	static const char *const jc[] = { [ALIGN_LEFT] = "left", [ALIGN_CENTRE] = "center", [ALIGN_RIGHT] = "right", [ALIGN_JUSTIFY] = "both" };
	const struct style_rule *s = &style_rules[style];

	buf_fmt(b, "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"%s\"><w:name w:val=\"%s\"/><w:basedOn w:val=\"Normal\"/>"
		"<w:qFormat/><w:pPr><w:spacing w:before=\"%d\" w:after=\"0\" w:line=\"%d\" w:lineRule=\"%s\"/>", s->id, s->id,
		TWENTIETHS(s->gap_pt), s->line_pt > 0 ? TWENTIETHS(s->line_pt) : 240, s->line_pt > 0 ? "atLeast" : "auto");
	buf_fmt(b, "<w:ind w:left=\"%d\" w:%s=\"%d\"/><w:jc w:val=\"%s\"/>", TWIPS(s->left_mm), s->first_mm < 0 ? "hanging" : "firstLine",
		TWIPS(s->first_mm < 0 ? -s->first_mm : s->first_mm), jc[s->align]);
	if (style == STYLE_HEADING || style == STYLE_SUBHEADING)
		buf_fmt(b, "<w:outlineLvl w:val=\"%d\"/>", style == STYLE_HEADING ? 0 : 1);
	buf_fmt(b, "</w:pPr><w:rPr>%s%s%s<w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/></w:rPr></w:style>", s->bold ? "<w:b/><w:bCs/>" : "",
		s->italic ? "<w:i/><w:iCs/>" : "", style == STYLE_STAMP ? "<w:color w:val=\"C00000\"/>" : "", HALF_POINTS(s->size),
		HALF_POINTS(s->size));
}

static void styles_xml(struct buf *b, struct outline *o)
{
	buf_fmt(b, XML_HEAD "<w:styles" W_SPACE "><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\""
		" w:hAnsi=\"Times New Roman\" w:eastAsia=\"Times New Roman\" w:cs=\"Times New Roman\"/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>"
		"<w:lang w:val=\"%s\" w:eastAsia=\"%s\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/></w:pPr>"
		"</w:pPrDefault></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>"
		"<w:qFormat/></w:style>", o->english ? "en-GB" : "vi-VN", o->english ? "en-GB" : "vi-VN");
	for (int i = 0; i < N_STYLE; i++)
		style_xml(b, (enum style)i);
	buf_lit(b, "</w:styles>");
}

static void header_xml(struct buf *b, struct outline *o)
{
	buf_fmt(b, XML_HEAD "<w:hdr" W_SPACE "><w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>"
		"<w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
		"<w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:hdr>", style_rules[STYLE_PAGE].id);
}

static void header_first_xml(struct buf *b, struct outline *o)
{
	buf_fmt(b, XML_HEAD "<w:hdr" W_SPACE "><w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr></w:p></w:hdr>", style_rules[STYLE_PAGE].id);
}

static void footer_xml(struct buf *b, struct outline *o)
{
	struct para mark = { .style = STYLE_MARK, .text = o->mark };

	buf_lit(b, XML_HEAD "<w:ftr" W_SPACE ">");
	para_xml(b, &mark, false);
	buf_lit(b, "</w:ftr>");
}

static void settings_xml(struct buf *b, struct outline *o)
{
	buf_lit(b, XML_HEAD "<w:settings" W_SPACE "><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"720\"/><w:characterSpacingControl"
		" w:val=\"doNotCompress\"/><w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\""
		" w:val=\"15\"/></w:compat></w:settings>");
}

static void core_xml(struct buf *b, struct outline *o)
{
	buf_lit(b, XML_HEAD "<cp:coreProperties xmlns:cp=\"" PACKAGE "/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
		" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
	buf_add_html(b, o->title);
	buf_lit(b, "</dc:title><dc:creator>");
	buf_add_html(b, o->author);
	buf_fmt(b, "</dc:creator><dc:language>%s</dc:language>", o->english ? "en" : "vi");
	if (o->date_usec) {
		struct civil c = civil_of(o->date_usec);

		buf_fmt(b, "<dcterms:created xsi:type=\"dcterms:W3CDTF\">%04d-%02d-%02dT%02d:%02d:%02d+07:00</dcterms:created>", c.year, c.month,
			c.day, c.hour, c.minute, c.second);
	}
	buf_lit(b, "</cp:coreProperties>");
}

static void types_xml(struct buf *b, struct outline *o)
{
	static const char *const parts[][2] = {
		{ "word/document", "document.main" }, { "word/styles", "styles" }, { "word/settings", "settings" },
		{ "word/header1", "header" }, { "word/header2", "header" }, { "word/footer1", "footer" },
	};

	buf_lit(b, XML_HEAD "<Types xmlns=\"" PACKAGE "/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package"
		".relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>");
	for (size_t i = 0; i < COUNT(parts); i++)
		buf_fmt(b, "<Override PartName=\"/%s.xml\" ContentType=\"" WORD_TYPE "%s+xml\"/>", parts[i][0], parts[i][1]);
	buf_lit(b, "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>");
}

static void package_rels(struct buf *b, struct outline *o)
{
	buf_lit(b, XML_HEAD "<Relationships xmlns=\"" PACKAGE "/relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
		"/relationships/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"rId2\" Type=\"" PACKAGE
		"/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>");
}

static void document_rels(struct buf *b, struct outline *o)
{
	static const char *const targets[][2] = {
		{ "styles", "styles" }, { "header", "header1" }, { "header", "header2" }, { "footer", "footer1" }, { "settings", "settings" },
	};

	buf_lit(b, XML_HEAD "<Relationships xmlns=\"" PACKAGE "/relationships\">");
	for (size_t i = 0; i < COUNT(targets); i++)
		buf_fmt(b, "<Relationship Id=\"rId%d\" Type=\"" OFFICE "/relationships/%s\" Target=\"%s.xml\"/>", (int)i + 1, targets[i][0], targets[i][1]);
	buf_lit(b, "</Relationships>");
}

/* ---- the package ---- */

/* Without times, owners and sizes learnt later, so that the same document is the same bytes. */
static bool entry_write(struct archive *z, const char *name, struct str content)
{
	struct archive_entry *e = archive_entry_new();
	bool ok;

	archive_entry_set_pathname(e, name);
	archive_entry_set_filetype(e, AE_IFREG);
	archive_entry_set_perm(e, 0644);
	archive_entry_set_size(e, (la_int64_t)content.n);
	ok = archive_write_header(z, e) == ARCHIVE_OK && archive_write_data(z, content.p, content.n) == (la_ssize_t)content.n;
	archive_entry_free(e);
	return ok;
}

static la_ssize_t write_out(struct archive *z, void *to, const void *data, size_t n)
{
	buf_add(to, str_from(data, n));
	return buf_end(to) == OK ? (la_ssize_t)n : -1;
}

static const struct {
	const char *name;
	void (*write)(struct buf *b, struct outline *o);
} files[] = {
	{ "[Content_Types].xml", types_xml }, { "_rels/.rels", package_rels }, { "word/document.xml", document_xml },
	{ "word/_rels/document.xml.rels", document_rels }, { "word/styles.xml", styles_xml }, { "word/settings.xml", settings_xml },
	{ "word/header1.xml", header_xml }, { "word/header2.xml", header_first_xml }, { "word/footer1.xml", footer_xml },
	{ "docProps/core.xml", core_xml },
};

static err package_write(struct archive *z, struct outline *o)
{
	struct buf xml;
	err e = OK;

	buf_init(&xml, 16 * (size_t)DOCUMENT_MAX_BYTES);
	for (size_t i = 0; e == OK && i < COUNT(files); i++) {
		buf_clear(&xml);
		files[i].write(&xml, o);
		e = buf_end(&xml);
		if (e == OK && !entry_write(z, files[i].name, buf_str(&xml)))
			e = E_IO;
	}
	buf_done(&xml);
	return e;
}

err document_docx(const struct document *d, struct arena *a, struct buf *out)
{
	struct arena_mark m = arena_mark(a);
	struct archive *z = archive_write_new();
	struct outline o;
	err e = outline_of(d, a, &o);

	if (e == OK && (archive_write_set_format_zip(z) != ARCHIVE_OK || archive_write_set_bytes_per_block(z, 0) != ARCHIVE_OK
			|| archive_write_open(z, out, NULL, write_out, NULL) != ARCHIVE_OK))
		e = E_IO;
	if (e == OK)
		e = package_write(z, &o);
	if (e == OK && archive_write_close(z) != ARCHIVE_OK)
		e = E_IO;
	archive_write_free(z);
	arena_rewind(a, m);
	TRY(buf_end(out));
	return e;
}
