#include "formats/xlsx.h"

#include <archive.h>
#include <archive_entry.h>
#include <libxml/parser.h>
#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"

enum { MAX_ENTRIES = 5000, MAX_SHEETS = 500, MAX_STYLES = 70000, MAX_DEPTH = 64, BOMB_FROM = 32 << 20, BOMB_RATIO = 300, LAST_ROW = 1048576 };
#define LAST_SERIAL 2958466.0             /* 01/01/10000 */

struct sheet { struct str name, rid; bool is_hidden; };

struct book {
	struct arena *a;
	struct str file;
	const struct table_sink *sink;
	struct part *part;
	enum table_fault fault;
	err answer;                        /* the sink's */
	VEC(struct sheet) sheets;
	struct str rid, target;            /* of the chosen sheet */
	bool is_1904;
	VEC(int64_t) date_formats;         /* ids of own formats that are dates */
	VEC(bool) is_date;                 /* by style */
	VEC(struct str) texts;             /* shared */
	size_t texts_bytes;
	/* the row being read */
	VEC(struct table_cell) cells;
	int64_t row, column, n_rows;
	size_t row_bytes;
	bool in_row, in_cell, is_hidden_row, is_computed;
	char type[12];
	int64_t style;
	struct arena_mark mark;            /* before the row's texts */
};

/* One XML part: what to do when an element opens and closes, and the text gathered for it. */
struct part {
	void (*opens)(struct book *b, const char *name, const char **atts);
	void (*closes)(struct book *b, const char *name);
	xmlParserCtxtPtr parser;
	struct buf text;
	bool gathers, skips;               /* skips: phonetic guides */
	int depth;
};

static void stop(struct book *b, enum table_fault f)
{
	if (!b->fault)
		b->fault = f;
	if (b->part && b->part->parser)
		xmlStopParser(b->part->parser);
}

static bool stopped(const struct book *b)
{
	return b->fault || b->answer;
}

/* "x:row" → "row" */
static const char *local(const char *name)
{
	const char *colon = strrchr(name, ':');
	return colon ? colon + 1 : name;
}

static struct str attribute(const char **atts, const char *name)
{
	for (; atts && atts[0]; atts += 2)
		if (!strcmp(local(atts[0]), name))
			return str_of(atts[1]);
	return STR_NONE;
}

static bool is_true(struct str s)
{
	return str_is(s, "1") || str_is(s, "true");
}

static int64_t number_or(struct str s, int64_t absent)
{
	int64_t n;
	return str_int(s, &n) ? n : absent;
}

/* ---- XML, one part at a time ---- */

static void on_open(void *arg, const xmlChar *name, const xmlChar **atts)
{
	struct book *b = arg;
	if (stopped(b))
		return;
	if (++b->part->depth > MAX_DEPTH)
		stop(b, TABLE_BROKEN);
	else
		b->part->opens(b, local((const char *)name), (const char **)atts);
}

static void on_close(void *arg, const xmlChar *name)
{
	struct book *b = arg;
	if (stopped(b))
		return;
	b->part->depth--;
	if (b->part->closes)
		b->part->closes(b, local((const char *)name));
}

static void on_text(void *arg, const xmlChar *text, int n)
{
	struct book *b = arg;
	if (stopped(b) || !b->part->gathers || b->part->skips)
		return;
	buf_add(&b->part->text, str_from((const char *)text, (size_t)n));
	if (buf_end(&b->part->text) != OK)
		stop(b, TABLE_CELL_TOO_LONG);
}

static void on_doctype(void *arg, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id)
{
	(void)name, (void)public_id, (void)system_id;
	stop(arg, TABLE_DOCTYPE);
}

static xmlEntityPtr on_entity(void *arg, const xmlChar *name)
{
	(void)arg;
	return xmlGetPredefinedEntity(name);
}

static xmlSAXHandler handler = {
	.internalSubset = on_doctype, .getEntity = on_entity, .startElement = on_open, .endElement = on_close,
	.characters = on_text, .cdataBlock = on_text, .ignorableWhitespace = on_text, .initialized = 1,
};

static void part_push(struct book *b, const void *bytes, size_t n)
{
	if (xmlParseChunk(b->part->parser, bytes, (int)n, 0) != 0 && !stopped(b))
		stop(b, TABLE_BROKEN);
}

/* ---- the archive ---- */

static struct archive *archive_begin(struct book *b)
{
	struct archive *z = archive_read_new();
	if (z && archive_read_support_format_zip_seekable(z) == ARCHIVE_OK
		&& archive_read_open_memory(z, b->file.p, b->file.n) == ARCHIVE_OK)
		return z;
	if (z)
		archive_read_free(z);
	return NULL;
}

/* To the entry of that name; false when there is none. */
static bool archive_find(struct book *b, struct archive *z, struct str name)
{
	struct archive_entry *entry;
	for (int i = 0; i < MAX_ENTRIES; i++) {
		int answer = archive_read_next_header(z, &entry);
		if (answer == ARCHIVE_EOF)
			return false;
		if (answer != ARCHIVE_OK && answer != ARCHIVE_WARN)
			break;
		const char *path = archive_entry_pathname(entry);
		if (path && str_eq_nocase(str_of(*path == '/' ? path + 1 : path), name))
			return !archive_entry_is_encrypted(entry) || (stop(b, TABLE_LOCKED), false);
	}
	stop(b, TABLE_BROKEN);
	return false;
}

static void part_pour(struct book *b, struct archive *z)
{
	static const size_t block = 64 << 10;
	char *bytes = a_alloc(b->a, block);
	b->mark = arena_mark(b->a);
	for (size_t all = 0; !stopped(b);) {
		la_ssize_t n = archive_read_data(z, bytes, block);
		if (n <= 0) {
			if (n < 0)
				stop(b, TABLE_BROKEN);
			break;
		}
		all += (size_t)n;
		if (all > XLSX_MAX_PART || (all > BOMB_FROM && all / BOMB_RATIO > b->file.n))
			stop(b, TABLE_BOMB);
		else
			part_push(b, bytes, (size_t)n);
	}
	if (!stopped(b) && xmlParseChunk(b->part->parser, NULL, 0, 1) != 0 && !stopped(b))
		stop(b, TABLE_BROKEN);
}

/* false when the workbook has no such part. */
static bool part_read(struct book *b, struct str name, struct part p)
{
	struct archive *z = archive_begin(b);
	bool found = z && !stopped(b) && archive_find(b, z, name);
	if (!z)
		stop(b, TABLE_BROKEN);
	if (found) {
		b->part = &p;
		buf_init(&p.text, TABLE_MAX_CELL);
		p.parser = xmlCreatePushParserCtxt(&handler, b, NULL, 0, NULL);
		if (p.parser) {
			xmlCtxtUseOptions(p.parser, XML_PARSE_NONET | XML_PARSE_NOWARNING | XML_PARSE_NOERROR);
			part_pour(b, z);
			xmlFreeParserCtxt(p.parser);
		} else {
			stop(b, TABLE_BROKEN);
		}
		buf_done(&p.text);
		b->part = NULL;
	}
	if (z)
		archive_read_free(z);
	return found;
}

/* ---- workbook, relations, styles, shared texts ---- */

static void workbook_opens(struct book *b, const char *name, const char **atts)
{
	if (!strcmp(name, "workbookPr"))
		b->is_1904 = is_true(attribute(atts, "date1904"));
	if (strcmp(name, "sheet"))
		return;
	if (b->sheets.n == MAX_SHEETS) {
		stop(b, TABLE_BROKEN);
		return;
	}
	struct str state = attribute(atts, "state");
	*VEC_ADD(b->a, &b->sheets) = (struct sheet){ a_dup(b->a, attribute(atts, "name")), a_dup(b->a, attribute(atts, "id")),
		str_is(state, "hidden") || str_is(state, "veryHidden") };
}

static void relations_opens(struct book *b, const char *name, const char **atts)
{
	if (strcmp(name, "Relationship") || !str_eq(attribute(atts, "Id"), b->rid))
		return;
	struct str target = attribute(atts, "Target");
	b->target = str_starts(target, S("/")) ? a_dup(b->a, str_sub(target, 1, target.n)) : a_cat(b->a, S("xl/"), target);
}

/* A format of one's own shows a date when it has a letter of day, month, year or time outside quotes and brackets. */
static bool shows_date(struct str code)
{
	for (size_t i = 0; i < code.n; i++) {
		char c = code.p[i];
		if (c == '"' || c == '[')
			for (i++; i < code.n && code.p[i] != (c == '[' ? ']' : '"');)
				i++;
		else if (c == '\\' || c == '_' || c == '*')
			i++;
		else if (strchr("yYmMdDhHsS", c))
			return true;
	}
	return false;
}

static bool is_date_format(const struct book *b, int64_t id)
{
	for (size_t i = 0; i < b->date_formats.n; i++)
		if (b->date_formats.at[i] == id)
			return true;
	return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

static void styles_opens(struct book *b, const char *name, const char **atts)
{
	if (!strcmp(name, "numFmt") && b->date_formats.n < 1000 && shows_date(attribute(atts, "formatCode")))
		*VEC_ADD(b->a, &b->date_formats) = number_or(attribute(atts, "numFmtId"), -1);
	if (!strcmp(name, "cellXfs"))
		b->part->gathers = true;
	if (!strcmp(name, "xf") && b->part->gathers && b->is_date.n < MAX_STYLES)
		*VEC_ADD(b->a, &b->is_date) = is_date_format(b, number_or(attribute(atts, "numFmtId"), 0));
}

static void styles_closes(struct book *b, const char *name)
{
	if (!strcmp(name, "cellXfs"))
		b->part->gathers = false;
}

/* The gathered text, with "_x000D_" and its kind, by which a spreadsheet writes what XML forbids, taken out. */
static struct str text_taken(struct book *b)
{
	struct str raw = buf_str(&b->part->text);
	struct str s = str_find(raw, S("_x00")) < 0 ? raw : a_dup(b->a, raw);
	if (s.p != raw.p) {
		char *p = (char *)(uintptr_t)s.p;
		size_t n = 0;
		for (size_t i = 0; i < s.n; i++) {
			bool is_coded = i + 7 <= s.n && !memcmp(s.p + i, "_x00", 4) && (s.p[i + 4] == '0' || s.p[i + 4] == '1') && s.p[i + 6] == '_';
			p[n++] = is_coded ? '\n' : s.p[i];
			i += is_coded ? 6 : 0;
		}
		s.n = n;
	}
	return s;
}

static void texts_opens(struct book *b, const char *name, const char **atts)
{
	(void)atts;
	if (!strcmp(name, "si"))
		buf_clear(&b->part->text);
	if (!strcmp(name, "rPh"))
		b->part->skips = true;
	b->part->gathers = !strcmp(name, "t");
}

static void texts_closes(struct book *b, const char *name)
{
	b->part->gathers = false;
	if (!strcmp(name, "rPh"))
		b->part->skips = false;
	if (strcmp(name, "si"))
		return;
	struct str text = text_taken(b);
	b->texts_bytes += text.n + sizeof text;
	if (b->texts_bytes > XLSX_MAX_TEXTS)
		stop(b, TABLE_BOMB);
	else
		*VEC_ADD(b->a, &b->texts) = a_dup(b->a, text);
}

/* ---- the sheet ---- */

/* "BC12" → 54; -1 without letters; TABLE_MAX_COLUMNS when beyond. */
static int64_t column_of(struct str ref)
{
	int64_t n = 0;
	size_t i = 0;
	for (; i < ref.n && ref.p[i] >= 'A' && ref.p[i] <= 'Z'; i++)
		if (n <= TABLE_MAX_COLUMNS)
			n = n * 26 + ref.p[i] - 'A' + 1;
	return n > TABLE_MAX_COLUMNS ? TABLE_MAX_COLUMNS : n - 1;
}

static void row_opens(struct book *b, const char **atts)
{
	b->row = number_or(attribute(atts, "r"), b->row + 1);
	b->is_hidden_row = is_true(attribute(atts, "hidden"));
	b->column = -1;
	b->cells.n = 0;
	b->row_bytes = 0;
	if (b->in_row || b->row < 1 || b->row > LAST_ROW)
		stop(b, TABLE_BROKEN);
	b->in_row = true;
}

static void cell_opens(struct book *b, const char **atts)
{
	struct str ref = attribute(atts, "r"), type = attribute(atts, "t");
	b->column = ref.n ? column_of(ref) : b->column + 1;
	b->style = number_or(attribute(atts, "s"), 0);
	b->is_computed = false;
	snprintf(b->type, sizeof b->type, "%.*s", STR_ARG(type));
	buf_clear(&b->part->text);
	if (!b->in_row || b->in_cell || b->column < 0)
		stop(b, TABLE_BROKEN);
	b->in_cell = true;
}

static void sheet_opens(struct book *b, const char *name, const char **atts)
{
	b->part->gathers = false;
	if (!strcmp(name, "row"))
		row_opens(b, atts);
	else if (!strcmp(name, "c"))
		cell_opens(b, atts);
	else if (!strcmp(name, "f"))
		b->is_computed = true;
	else if (!strcmp(name, "rPh"))
		b->part->skips = true;
	else if (!strcmp(name, "v") || !strcmp(name, "t"))
		b->part->gathers = true;
	else if (!strcmp(name, "mergeCell") && b->sink->merged)
		b->answer = b->sink->merged(b->sink->arg, attribute(atts, "ref"));
}

/* A serial date (ECMA-376 part 1, 18.17.4): days since 31/12/1899, with the 29/02/1900 that never was, or since 01/01/1904. */
static struct str date_text(struct book *b, double serial)
{
	if (!(serial >= 0 && serial < LAST_SERIAL))
		return STR_NONE;
	int64_t minutes = (int64_t)llround(serial * 1440);
	int64_t day = minutes / 1440, minute = minutes % 1440;
	if (day == 0 && !b->is_1904)
		return a_fmt(b->a, "%02d:%02d", (int)(minute / 60), (int)(minute % 60));
	day += b->is_1904 ? -24107 : day < 60 ? -25568 : -25569;
	usec t = civil_day_start(day) + minute * USEC_MIN;
	return minute ? time_shown(b->a, t) : date_shown(b->a, t);
}

static struct str number_text(struct book *b, struct str raw, unsigned *marks)
{
	char z[64], *end;
	snprintf(z, sizeof z, "%.*s", STR_ARG(raw));
	double v = strtod(z, &end);
	if (!raw.n || raw.n >= sizeof z || *end || !isfinite(v))
		return raw;
	bool dated = b->style >= 0 && (size_t)b->style < b->is_date.n && b->is_date.at[b->style];
	struct str date = dated ? date_text(b, v) : STR_NONE;
	if (date.n) {
		*marks |= CELL_DATE;
		return date;
	}
	return fabs(v) < 1e15 && v == floor(v) ? a_fmt(b->a, "%.0f", v) : a_fmt(b->a, "%.15g", v);
}

static struct str iso_date_text(struct book *b, struct str raw)
{
	usec t;
	if (raw.n < 10 || !time_parse(str_sub(raw, 0, 16), &t))
		return raw;
	return civil_of(t).hour || civil_of(t).minute ? time_shown(b->a, t) : date_shown(b->a, t);
}

static struct str cell_text(struct book *b, unsigned *marks)
{
	struct str raw = text_taken(b);
	int64_t i;
	*marks = b->is_computed ? CELL_COMPUTED : 0;
	if (!strcmp(b->type, "s")) {
		if (str_int(str_trim(raw), &i) && i >= 0 && (size_t)i < b->texts.n)
			return b->texts.at[i];
		stop(b, TABLE_BROKEN);
		return STR_NONE;
	}
	if (!strcmp(b->type, "e"))
		*marks |= CELL_ERROR;
	else if (!strcmp(b->type, "d"))
		*marks |= CELL_DATE;
	if (!strcmp(b->type, "d"))
		return iso_date_text(b, raw);
	return *b->type && strcmp(b->type, "n") ? raw : number_text(b, str_trim(raw), marks);
}

static void cell_closes(struct book *b)
{
	unsigned marks;
	b->in_cell = false;
	struct str text = cell_text(b, &marks);
	if (stopped(b) || (!str_trim(text).n && !marks))
		return;
	b->row_bytes += text.n;
	if (b->column >= TABLE_MAX_COLUMNS || b->cells.n >= TABLE_MAX_COLUMNS) {
		stop(b, TABLE_TOO_WIDE);
		return;
	}
	if (b->row_bytes > TABLE_MAX_ROW) {
		stop(b, TABLE_CELL_TOO_LONG);
		return;
	}
	*VEC_ADD(b->a, &b->cells) = (struct table_cell){ b->column, a_dup(b->a, text), marks };
}

static void row_closes(struct book *b)
{
	b->in_row = false;
	if (b->cells.n && ++b->n_rows > TABLE_MAX_ROWS + 1)
		stop(b, TABLE_TOO_LONG);
	else if (b->cells.n)
		b->answer = b->sink->row(b->sink->arg, b->row, b->is_hidden_row, b->cells.at, b->cells.n);
	if (b->answer)
		xmlStopParser(b->part->parser);
	arena_rewind(b->a, b->mark);
	memset(&b->cells, 0, sizeof b->cells);
}

static void sheet_closes(struct book *b, const char *name)
{
	b->part->gathers = false;
	if (!strcmp(name, "rPh"))
		b->part->skips = false;
	else if (!strcmp(name, "c"))
		cell_closes(b);
	else if (!strcmp(name, "row"))
		row_closes(b);
}

/* ---- the whole ---- */

static void sheet_choose(struct book *b, struct str name)
{
	const struct sheet *chosen = NULL;
	for (size_t i = 0; i < b->sheets.n && !stopped(b); i++) {
		const struct sheet *s = &b->sheets.at[i];
		if (!chosen && (name.n ? str_eq(s->name, name) : !s->is_hidden))
			chosen = s;
		if (b->sink->sheet)
			b->answer = b->sink->sheet(b->sink->arg, s->name);
	}
	if (!chosen)
		stop(b, b->sheets.n ? TABLE_NO_SHEET : TABLE_BROKEN);
	else
		b->rid = chosen->rid;
}

static void book_read(struct book *b, struct str sheet)
{
	if (!part_read(b, S("xl/workbook.xml"), (struct part){ .opens = workbook_opens }))
		stop(b, TABLE_NOT_A_TABLE);
	if (!stopped(b))
		sheet_choose(b, sheet);
	if (!stopped(b))
		part_read(b, S("xl/_rels/workbook.xml.rels"), (struct part){ .opens = relations_opens });
	if (!stopped(b))
		part_read(b, S("xl/styles.xml"), (struct part){ .opens = styles_opens, .closes = styles_closes });
	if (!stopped(b))
		part_read(b, S("xl/sharedStrings.xml"), (struct part){ .opens = texts_opens, .closes = texts_closes });
	if (!stopped(b) && (!b->target.n || !part_read(b, b->target, (struct part){ .opens = sheet_opens, .closes = sheet_closes })))
		stop(b, TABLE_BROKEN);
}

bool xlsx_looks_like(struct str file)
{
	return str_starts(file, S("PK\x03\x04"));
}

void xlsx_prepare(void)
{
	xmlInitParser();
}

err xlsx_read(struct arena *a, struct str file, struct str sheet, const struct table_sink *sink, enum table_fault *ret_fault)
{
	struct book b = { .a = a, .file = file, .sink = sink };
	xlsx_prepare();
	book_read(&b, sheet);
	*ret_fault = b.fault;
	return b.answer ? b.answer : b.fault ? E_INVALID : OK;
}
