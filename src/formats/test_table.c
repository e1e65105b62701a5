#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <archive.h>
#include <archive_entry.h>

#include "base/buf.h"
#include "formats/table.h"

static struct arena *a;
static struct buf shown_;
static enum table_fault fault;

static int setup(void **state) { a = arena_new(0); buf_init(&shown_, 8 << 20); return 0; }
static int teardown(void **state) { a = arena_free(a); buf_done(&shown_); return 0; }

/* ---- making workbooks ---- */

struct part { const char *name; struct str text; };

static struct str zip_of(const struct part *parts, size_t n)
{
	enum { MAX = 8 << 20 };
	char *p = a_alloc(a, MAX);
	size_t used = 0;
	struct archive *z = archive_write_new();
	archive_write_set_format_zip(z);
	archive_write_set_bytes_per_block(z, 0);
	assert_int_equal(archive_write_open_memory(z, p, MAX, &used), ARCHIVE_OK);
	for (size_t i = 0; i < n; i++) {
		struct archive_entry *e = archive_entry_new();
		archive_entry_set_pathname(e, parts[i].name);
		archive_entry_set_size(e, (int64_t)parts[i].text.n);
		archive_entry_set_filetype(e, AE_IFREG);
		archive_entry_set_perm(e, 0644);
		assert_int_equal(archive_write_header(z, e), ARCHIVE_OK);
		assert_int_equal(archive_write_data(z, parts[i].text.p, parts[i].text.n), parts[i].text.n);
		archive_entry_free(e);
	}
	archive_write_close(z);
	archive_write_free(z);
	return str_from(p, used);
}

#define WORKBOOK "<workbook xmlns='x' xmlns:r='y'><sheets><sheet name='Ẩn' sheetId='1' state='hidden' r:id='r1'/>" \
	"<sheet name='Một' sheetId='2' r:id='r2'/><sheet name='Hai' sheetId='3' r:id='r3'/></sheets></workbook>"
#define RELATIONS "<Relationships><Relationship Id='r1' Target='worksheets/sheet1.xml'/><Relationship Id='r2' Target='worksheets/sheet2.xml'/>" \
	"<Relationship Id='r3' Target='/xl/worksheets/sheet3.xml'/></Relationships>"
#define STYLES "<styleSheet><numFmts><numFmt numFmtId='170' formatCode='dd\\/mm\\/yyyy'/><numFmt numFmtId='171' formatCode='0.0\"day\"'/></numFmts>" \
	"<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='170'/><xf numFmtId='171'/></cellXfs></styleSheet>"
#define TEXTS "<sst><si><t>Mã</t></si><si><r><t>Tên </t></r><r><t>đầy &amp; đủ</t></r><rPh><t>đọc</t></rPh></si><si><t>a_x000D_b</t></si></sst>"

static struct str book(const char *workbook, const char *rows)
{
	return zip_of((struct part[]){ { "[Content_Types].xml", S("<Types/>") }, { "xl/workbook.xml", str_of(workbook) },
		{ "xl/_rels/workbook.xml.rels", S(RELATIONS) }, { "xl/styles.xml", S(STYLES) }, { "xl/sharedStrings.xml", S(TEXTS) },
		{ "xl/worksheets/sheet2.xml", a_fmt(a, "<worksheet>%s</worksheet>", rows) },
		{ "xl/worksheets/sheet3.xml", S("<worksheet><sheetData><row r='1'><c><v>3</v></c></row></sheetData></worksheet>") } }, 7);
}

/* ---- reading them: rows as "1:A=x B*=y\n"; * computed, # date, ! error, ~ hidden row ---- */

static err on_sheet(void *arg, struct str name)
{
	buf_fmt(&shown_, "[%.*s]", STR_ARG(name));
	return OK;
}

static err on_row(void *arg, int64_t row, bool hidden, const struct table_cell *cells, size_t n)
{
	buf_fmt(&shown_, "%lld%s:", (long long)row, hidden ? "~" : "");
	for (size_t i = 0; i < n; i++)
		buf_fmt(&shown_, "%s%c%s%s%s=%.*s", i ? "|" : "", (char)('A' + cells[i].column), cells[i].marks & CELL_COMPUTED ? "*" : "",
			cells[i].marks & CELL_DATE ? "#" : "", cells[i].marks & CELL_ERROR ? "!" : "", STR_ARG(cells[i].text));
	buf_lit(&shown_, "\n");
	return OK;
}

static err on_merged(void *arg, struct str range)
{
	buf_fmt(&shown_, "merged %.*s\n", STR_ARG(range));
	return OK;
}

static const char *read_sheet(struct str file, const char *sheet)
{
	buf_clear(&shown_);
	const struct table_sink sink = { NULL, on_sheet, on_row, on_merged };
	err e = table_read(a, file, str_of(sheet), &sink, &fault);
	assert_int_equal(e, fault ? E_INVALID : OK);
	return a_z(a, buf_str(&shown_));
}

static const char *rows_of(const char *rows)
{
	const char *all = read_sheet(book(WORKBOOK, rows), "");
	const char *from = strrchr(all, ']');
	return from ? from + 1 : all;
}

static void texts_numbers_and_marks(void **state)
{
	assert_string_equal(rows_of("<sheetData><row r='2'><c r='A2' t='s'><v>0</v></c><c r='C2' t='s'><v>1</v></c></row>"
		"<row r='4' hidden='1'><c r='A4' t='inlineStr'><is><t>x</t><t>y</t></is></c><c r='B4'><v>1E3</v></c><c r='C4'><v>0.1</v></c>"
		"<c r='D4' t='b'><v>1</v></c><c r='E4' t='e'><v>#REF!</v></c><c r='F4' t='str'><f>A1</f><v>f</v></c><c r='G4'><f>1+1</f><v>2</v></c></row></sheetData>"
		"<mergeCells><mergeCell ref='A1:B2'/></mergeCells>"),
		"2:A=Mã|C=Tên đầy & đủ\n4~:A=xy|B=1000|C=0.1|D=1|E!=#REF!|F*=f|G*=2\nmerged A1:B2\n");
}

static void rows_without_references_and_blank_tails(void **state)
{
	assert_string_equal(rows_of("<sheetData><row><c t='s'><v>2</v></c><c/><c><v>84901234567</v></c></row><row/><row r='1048576'><c s='1'/></row></sheetData>"),
		"1:A=a\nb|C=84901234567\n");
}

static void dates_of_both_systems(void **state)
{
	const char *rows = "<sheetData><row><c s='1'><v>1</v></c><c s='1'><v>59</v></c><c s='1'><v>61</v></c><c s='2'><v>46054</v></c><c s='2'><v>46054.5</v></c>"
		"<c s='3'><v>46054</v></c><c t='d'><v>2026-02-01T00:00:00</v></c></row></sheetData>";
	assert_string_equal(rows_of(rows), "1:A#=01/01/1900|B#=28/02/1900|C#=01/03/1900|D#=01/02/2026|E#=01/02/2026 12:00|F=46054|G#=01/02/2026\n");
	const char *all = read_sheet(book("<workbook xmlns:r='y'><workbookPr date1904='1'/><sheets><sheet name='M' r:id='r2'/></sheets></workbook>",
		"<sheetData><row><c s='1'><v>0</v></c><c s='1'><v>44592</v></c></row></sheetData>"), "");
	assert_string_equal(all, "[M]1:A#=01/01/1904|B#=01/02/2026\n");
}

static void the_first_visible_sheet_or_the_one_named(void **state)
{
	const char *rows = "<sheetData><row><c><v>2</v></c></row></sheetData>";
	assert_string_equal(read_sheet(book(WORKBOOK, rows), ""), "[Ẩn][Một][Hai]1:A=2\n");
	assert_string_equal(read_sheet(book(WORKBOOK, rows), "Hai"), "[Ẩn][Một][Hai]1:A=3\n");
	read_sheet(book(WORKBOOK, rows), "Ba");
	assert_int_equal(fault, TABLE_NO_SHEET);
}

static void refuses(const char *rows, enum table_fault why)
{
	rows_of(rows);
	assert_int_equal(fault, why);
}

static void hostile_workbooks_are_refused(void **state)
{
	refuses("<sheetData><row><c r='ALL1'><v>1</v></c></row></sheetData>", TABLE_GOOD);
	refuses("<sheetData><row><c r='XFD1'><v>1</v></c></row></sheetData>", TABLE_TOO_WIDE);
	refuses("<sheetData><row><c r='ZZZZZZZZZZZZZZZZZZ1'><v>1</v></c></row></sheetData>", TABLE_TOO_WIDE);
	refuses("<sheetData><row r='1048577'/></sheetData>", TABLE_BROKEN);
	refuses("<sheetData><row r='1'><row r='2'/></row></sheetData>", TABLE_BROKEN);
	refuses("<sheetData><c><v>1</v></c></sheetData>", TABLE_BROKEN);
	refuses("<sheetData><row><c t='s'><v>99</v></c></row></sheetData>", TABLE_BROKEN);
	refuses("<sheetData><row><c t='s'><v>-1</v></c></row></sheetData>", TABLE_BROKEN);
	refuses("<sheetData><row></sheetData>", TABLE_BROKEN);
	refuses("<sheetData><row><c><v>&unknown;</v></c></row></sheetData>", TABLE_BROKEN);
	char *long_cell = a_alloc(a, 300000);
	memset(long_cell, 'x', 200000);
	refuses(a_z(a, a_fmt(a, "<sheetData><row><c t='str'><v>%s</v></c></row></sheetData>", long_cell)), TABLE_CELL_TOO_LONG);
	struct str sheets = S("<!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><workbook><sheets><sheet name='&a;'/></sheets></workbook>");
	read_sheet(book(sheets.p, ""), "");
	assert_int_equal(fault, TABLE_DOCTYPE);
}

static void a_million_columns_are_refused(void **state)
{
	struct buf b;
	buf_init(&b, 64 << 20);
	buf_lit(&b, "<sheetData><row>");
	for (int i = 0; i < 1000000; i++)
		buf_lit(&b, "<c><v>1</v></c>");
	buf_lit(&b, "</row></sheetData>");
	char *rows = a_z(a, buf_str(&b));
	buf_done(&b);
	refuses(rows, TABLE_TOO_WIDE);
}

static void a_bomb_is_refused(void **state)
{
	enum { LARGE = 100 << 20 };
	char *p = a_alloc(a, LARGE);
	memset(p, ' ', LARGE);
	memcpy(p, "<worksheet><sheetData>", 22);
	struct str file = zip_of((struct part[]){ { "xl/workbook.xml", S("<workbook><sheets><sheet name='a' id='r2'/></sheets></workbook>") },
		{ "xl/_rels/workbook.xml.rels", S(RELATIONS) }, { "xl/worksheets/sheet2.xml", str_from(p, LARGE) } }, 3);
	assert_true(file.n < 300000);
	read_sheet(file, "");
	assert_int_equal(fault, TABLE_BOMB);
}

static void what_is_no_workbook_is_told_apart(void **state)
{
	read_sheet(S("PK\x03\x04garbage"), "");
	assert_int_equal(fault, TABLE_BROKEN);
	read_sheet(zip_of((struct part[]){ { "word/document.xml", S("<w/>") } }, 1), "");
	assert_int_equal(fault, TABLE_NOT_A_TABLE);
	struct str whole = book(WORKBOOK, "<sheetData><row><c><v>2</v></c></row></sheetData>");
	for (size_t n = 0; n < whole.n; n += 7)          /* cut anywhere: refused, nothing worse */
		read_sheet(str_sub(whole, 0, n), "");
	read_sheet(S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xxxx"), "");
	assert_int_equal(fault, TABLE_LOCKED);
	read_sheet(S("%PDF-1.4"), "");
	assert_int_equal(fault, TABLE_NOT_A_TABLE);
	read_sheet(S(""), "");
	assert_int_equal(fault, TABLE_NOT_A_TABLE);
}

static void text_files_in_their_character_sets(void **state)
{
	assert_string_equal(read_sheet(S("\xef\xbb\xbfMã;Tên\r\nA;;\"x;y\"\r\n"), ""), "1:A=Mã|B=Tên\n2:A=A|C=x;y\n");
	assert_string_equal(read_sheet(S("\xff\xfe" "a\0\t\0\xa3\x1e\n\0"), ""), "1:A=a|B=ả\n");
	assert_string_equal(read_sheet(S("\xfe\xff" "\0a\0,\xd8\x3d\xde\x00"), ""), "1:A=a|B=😀\n");
	read_sheet(S("\xff\xfe" "a\0,\0\x3d\xd8"), "");
	assert_int_equal(fault, TABLE_NOT_UTF8);
	read_sheet(S("M\xe3,T\xean\nC\xf4ng ty,\xd0\xec\n"), "");      /* Windows-1258 */
	assert_int_equal(fault, TABLE_NOT_UTF8);
	read_sheet(S("\x7f" "ELF\0\0\0\xff"), "");
	assert_int_equal(fault, TABLE_NOT_A_TABLE);
	read_sheet(S("a,\"open"), "");
	assert_int_equal(fault, TABLE_BROKEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(texts_numbers_and_marks, setup, teardown),
		cmocka_unit_test_setup_teardown(rows_without_references_and_blank_tails, setup, teardown),
		cmocka_unit_test_setup_teardown(dates_of_both_systems, setup, teardown),
		cmocka_unit_test_setup_teardown(the_first_visible_sheet_or_the_one_named, setup, teardown),
		cmocka_unit_test_setup_teardown(hostile_workbooks_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_million_columns_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_bomb_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_no_workbook_is_told_apart, setup, teardown),
		cmocka_unit_test_setup_teardown(text_files_in_their_character_sets, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
