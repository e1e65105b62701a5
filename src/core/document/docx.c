#include <archive.h>
#include <archive_entry.h>

#include "base/clock.h"
#include "core/document/docx_parts.h"

#define PACKAGE "http://schemas.openxmlformats.org/package/2006"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006"
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."

/* ---- files of the package ---- */

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
	docx_para(b, &mark, false);
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
	{ "[Content_Types].xml", types_xml }, { "_rels/.rels", package_rels }, { "word/document.xml", docx_document },
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
