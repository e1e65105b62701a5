/* The verbs `import` and `export` as an operator runs them, on files as spreadsheets write them; on both engines. */
#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */
#include "modules/network/pages.h"
#include "core/sheet/imports.h"
#define SITE_MODULES , &network_module
#include "core/identity/test_site.h"

#include <sys/resource.h>
#include <unistd.h>

struct ran { int code; struct str said; };

static struct str file_text(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	char *p = a_alloc(a, 4 << 20);
	size_t n = fread(p, 1, (4 << 20) - 1, f);
	fclose(f);
	return str_from(p, n);
}

static const char *file_put(struct fixture *f, struct str text)
{
	const char *path = a_z(f->a, a_fmt(f->a, "%s/in.csv", f->folder));
	FILE *out = fopen(path, "wb");
	assert_non_null(out);
	assert_int_equal(fwrite(text.p, 1, text.n, out), text.n);
	fclose(out);
	return path;
}

/* Runs a verb on the fixture's database; what it says on stderr is kept. */
static struct ran verb(struct fixture *f, int (*fn)(int, char **), const char *name, const char *what, const char *path, const char *flag)
{
	const char *said = a_z(f->a, a_fmt(f->a, "%s/said.txt", f->folder));
	struct str folder = str_of(f->folder);
	char *argv[] = { a_z(f->a, str_of(name)), a_z(f->a, str_of(what)), a_z(f->a, str_of(path)), a_z(f->a, S("--data")), a_z(f->a, folder), a_z(f->a, S("--database")),
		a_z(f->a, f->location), *flag ? a_z(f->a, str_of(flag)) : NULL, NULL };
	int argc = *flag ? 8 : 7;
	if (f->engine == ENGINE_SQLITE) {          /* the folder's own database */
		argv[5] = *flag ? argv[7] : NULL;
		argv[6] = NULL;
		argc = *flag ? 6 : 5;
	}
	fflush(stderr);
	fflush(stdout);
	int kept = dup(2), kept_out = dup(1);
	assert_non_null(freopen(said, "wb", stderr));
	dup2(2, 1);                                /* what it prints is no TAP */
	int code = fn(argc, argv);
	fflush(stderr);
	dup2(kept_out, 1);
	dup2(kept, 2);
	close(kept_out);
	close(kept);
	return (struct ran){ code, file_text(f->a, said) };
}

static struct ran import(struct fixture *f, const char *what, const char *text)
{
	return verb(f, import_verb, "import", what, file_put(f, str_of(text)), "");
}

static struct str export(struct fixture *f, const char *what)
{
	const char *path = a_z(f->a, a_fmt(f->a, "%s/out.csv", f->folder));
	assert_int_equal(verb(f, export_verb, "export", what, path, "").code, 0);
	return file_text(f->a, path);
}

static bool says(struct ran r, const char *text)
{
	return str_find(r.said, str_of(text)) >= 0;
}

/* The verbs open the database in --data; SQLite's lies in the fixture's folder under its usual name. */
static struct fixture *begin(void **state)
{
	struct fixture *f = *state;
	setenv("UNGCUU_LANG", "en", 1);
	if (f->engine == ENGINE_SQLITE) {
		unlink(a_z(f->a, a_fmt(f->a, "%s/ungcuu.db", f->folder)));
		f->s = store_close(f->s);
		struct store_options o = { .location = a_fmt(f->a, "%s/ungcuu.db", f->folder) };
		assert_int_equal(store_open(&o, &f->s), OK);
		assert_int_equal(modules_migrate(f->s), OK);
	}
	return f;
}

#define ORGS "code,name,kind,network_role,sector,province,parent\n" \
	"DPQG,Cơ quan điều phối,coordinator,coordinator,,,\n" \
	"BO,Bộ Thử nghiệm,ministry,sector_lead,health,TP.HCM,\n" \
	"BV,\"Bệnh viện \"\"Một\"\"\",hospital,member,health,Hà Giang,BO\n"

static int64_t changes(struct fixture *f, const char *name)
{
	return journalled(f, name);
}

static void a_file_of_a_spreadsheet_is_read(void **state)
{
	struct fixture *f = begin(state);
	struct ran r = import(f, "organisations", "\xEF\xBB\xBF" "code;name;kind;province\r\nHN;Sở Một;agency;Sài Gòn\r\nHG;Sở Hai;agency;hà giang\r\n");
	assert_int_equal(r.code, 0);
	struct str out = export(f, "organisations");
	assert_true(str_find(out, S("HN,Sở Một,\"\",agency,none,\"\",\"\",79")) >= 0);
	assert_true(str_find(out, S("HG,Sở Hai,\"\",agency,none,\"\",\"\",08")) >= 0);
}

static void wrong_lines_are_named_and_nothing_is_kept(void **state)
{
	struct fixture *f = begin(state);
	struct ran r = import(f, "organisations", "code,name,kind\nA1,Tốt,agency\nxấu,Mã sai,agency\nA3,,agency\nA4,Loại sai,nonsense\n");
	assert_int_not_equal(r.code, 0);
	assert_true(says(r, "3") && says(r, "code"));
	assert_true(says(r, "4") && says(r, "name"));
	assert_true(says(r, "5") && says(r, "nonsense"));
	assert_true(str_find(export(f, "organisations"), S("A1")) < 0);
	assert_int_equal(changes(f, "network.organisation_add"), 0);
	assert_int_not_equal(import(f, "organisations", "code,kind\nA1,agency\n").code, 0);      /* a column is missing */
	assert_int_not_equal(import(f, "organisations", "code,name,kind\nA1,\"offen,agency\n").code, 0);
	assert_int_not_equal(import(f, "organisations", "").code, 0);
	assert_int_not_equal(import(f, "organisations", "code,name,kind\nA1,\xff\xfe,agency\n").code, 0);
	assert_int_equal(import(f, "nonsense", ORGS).code, 2);
}

static void every_bad_cell_of_a_row_is_named_at_once(void **state)
{
	struct fixture *f = begin(state);
	assert_int_equal(import(f, "organisations", ORGS).code, 0);
	struct ran r = import(f, "systems", "owner,name,level,decision_at,sector\nKHONG,,9,32/13/2026,zzz\nBO,Cổng,9,32/13/2026,health\n");
	assert_int_not_equal(r.code, 0);
	static const char *const cells[] = { "A2", "B2", "C2", "D2", "E2", "C3", "D3" };
	for (size_t i = 0; i < COUNT(cells); i++)
		assert_true(says(r, cells[i]));
	assert_false(says(r, "A3") || says(r, "B3") || says(r, "E3"));
	r = import(f, "contacts", "organisation,kind,name,email,phone\nBO,nonsense,,wrong,\n");
	assert_true(says(r, "B2") && says(r, "C2") && says(r, "D2"));
	assert_int_equal(changes(f, "network.system_add") + changes(f, "network.contact_add"), 0);
}

static void a_dry_run_writes_nothing(void **state)
{
	struct fixture *f = begin(state);
	struct ran r = verb(f, import_verb, "import", "organisations", file_put(f, S(ORGS)), "--dry-run");
	assert_int_equal(r.code, 0);
	assert_int_equal(changes(f, "network.organisation_add"), 0);
	assert_true(str_find(export(f, "organisations"), S("BV")) < 0);
}

static void a_file_read_twice_changes_nothing(void **state)
{
	static const struct { const char *what, *text, *name; } files[] = {
		{ "organisations", ORGS, "network.organisation_add" },
		{ "systems", "owner,name,level,ips,domains,purpose\nBV,Cổng khám bệnh,3,203.0.113.4 203.0.113.5,kham.vidu.vn,\"Đặt lịch\nTrả kết quả\"\n",
			"network.system_add" },
		{ "address-space", "organisation,value\nBV,198.41.0.0/24\nBV,vidu.vn\n", "network.address_add" },
		{ "contacts", "organisation,kind,name,phone,call_order\nBV,in_hours,Trực ban,0240000000,1\n", "network.contact_add" },
	};
	struct fixture *f = begin(state);
	for (size_t i = 0; i < COUNT(files); i++) {
		assert_int_equal(import(f, files[i].what, files[i].text).code, 0);
		int64_t n = changes(f, files[i].name);
		assert_true(n > 0);
		assert_int_equal(import(f, files[i].what, files[i].text).code, 0);
		assert_int_equal(changes(f, files[i].name), n);
	}
	assert_int_equal(changes(f, "network.organisation_edit") + changes(f, "network.system_edit") + changes(f, "network.contact_edit"), 0);
	/* what is different is changed, not added */
	assert_int_equal(import(f, "contacts", "organisation,kind,name,phone,call_order\nBV,in_hours,Trực ban,0249999999,1\n").code, 0);
	assert_int_equal(changes(f, "network.contact_edit"), 1);
	assert_int_equal(changes(f, "network.contact_add"), 1);
}

static void what_is_exported_reads_back_unchanged(void **state)
{
	static const char *const kinds[] = { "organisations", "systems", "address-space", "contacts" };
	struct fixture *f = begin(state);
	assert_int_equal(import(f, "organisations", "code,name,kind,address\nBV,\"'=1+1\",hospital,\"'@SUM(A1)\"\n").code, 0);
	assert_int_equal(import(f, "systems", "owner,name,level,decision_no,decision_at,purpose\nBV,\"'-2+3\",2,12/QĐ,01/02/2026,\"Một\nhai, ba\"\n").code, 0);
	assert_int_equal(import(f, "address-space", "organisation,value,source\nBV,198.41.0.0/24,whois\n").code, 0);
	assert_int_equal(import(f, "contacts", "organisation,kind,name,phone,call_order,is_public\nBV,in_hours,Trực,\"'+84 24 0000\",2,1\n").code, 0);
	for (size_t i = 0; i < 4; i++) {
		struct str first = export(f, kinds[i]);
		struct ran r = verb(f, import_verb, "import", kinds[i], file_put(f, first), "");
		assert_int_equal(r.code, 0);
		assert_true(str_eq(first, export(f, kinds[i])));
	}
	assert_int_equal(changes(f, "network.organisation_edit") + changes(f, "network.system_edit") + changes(f, "network.contact_edit"), 0);
	assert_int_equal(changes(f, "network.system_add"), 1);
	assert_int_equal(changes(f, "network.contact_add"), 1);
}

/* No cell of an export begins with what a spreadsheet would run. */
static void exported_cells_run_nothing(void **state)
{
	struct fixture *f = begin(state);
	assert_int_equal(import(f, "organisations", "code,name,kind,address\nBV,\"=cmd|'/c calc'!A1\",hospital,\"@x\"\n").code, 0);
	struct str out = export(f, "organisations");
	assert_true(str_find(out, S("'=cmd")) >= 0 && str_find(out, S(",=cmd")) < 0 && str_find(out, S("\"=cmd")) < 0);
	assert_true(str_find(out, S("'@x")) >= 0 && str_find(out, S(",@x")) < 0);
}

/* Officials' tables are not sorted: the body above may stand in a later row. */
static void a_tree_in_any_order(void **state)
{
	struct fixture *f = begin(state);
	assert_int_equal(import(f, "organisations", "code,name,kind,parent\nCON,Con,agency,CHA\nCHA,Cha,agency,ONG\nONG,Ông,agency,\n").code, 0);
	assert_true(str_find(export(f, "organisations"), S("CON,Con,\"\",agency,none,\"\",\"\",\"\",CHA")) >= 0);
	struct ran r = import(f, "organisations", "code,name,kind,parent\nONG,Ông,agency,CON\n");
	assert_int_not_equal(r.code, 0);
	assert_true(says(r, "D2"));                    /* the cell that closes the circle */
	r = import(f, "organisations", "code,name,kind,parent\nV1,Vòng một,agency,V2\nV2,Vòng hai,agency,V1\n");
	assert_int_not_equal(r.code, 0);
	assert_true(says(r, "D2") && says(r, "D3"));
	assert_int_equal(changes(f, "network.organisation_add"), 3);
}

static void rows_that_repeat_each_other_are_named(void **state)
{
	struct fixture *f = begin(state);
	struct ran r = import(f, "organisations", "code,name,kind\nA1,Một,agency\nA2,Hai,agency\nA1,Ba,agency\n");
	assert_int_not_equal(r.code, 0);
	assert_true(says(r, "Row 4") && says(r, "row 2"));
}

/* Good rows stay, bad ones come back as a file that can be mended and read again. */
static void good_rows_now_bad_rows_back(void **state)
{
	struct fixture *f = begin(state);
	const char *bad = a_z(f->a, a_fmt(f->a, "--bad-rows=%s/bad.xlsx", f->folder));
	unlink(strchr(bad, '/'));
	struct ran r = verb(f, import_verb, "import", "organisations",
		file_put(f, S("code,name,kind\nT1,Tốt,agency\nxấu,=1+1,agency\nT3,Cũng tốt,Bệnh viện\n")), bad);
	assert_int_equal(r.code, 0);
	assert_int_equal(changes(f, "network.organisation_add"), 2);
	r = verb(f, import_verb, "import", "organisations", strchr(bad, '/'), "--dry-run");
	assert_int_not_equal(r.code, 0);
	assert_true(says(r, "A2") && !says(r, "A3"));
}

static void a_column_that_is_not_there_stays_as_it_was(void **state)
{
	struct fixture *f = begin(state);
	assert_int_equal(import(f, "organisations", "code,name,kind,phone\nA1,Một,agency,0123\n").code, 0);
	assert_int_equal(import(f, "organisations", "Mã;Tên cơ quan;LOẠI *\nA1;Một mới;agency\n").code, 0);
	assert_true(str_find(export(f, "organisations"), S("A1,Một mới,")) >= 0 && str_find(export(f, "organisations"), S("0123")) >= 0);
}

static void xlsx_goes_out_and_in_unchanged(void **state)
{
	static const char *const kinds[] = { "organisations", "systems", "address-space", "contacts" };
	struct fixture *f = begin(state);
	const char *path = a_z(f->a, a_fmt(f->a, "%s/out.xlsx", f->folder));
	assert_int_equal(import(f, "organisations", "code,name,kind,address\nBV,=1+1,hospital,\"+84\nhai dòng\"\n").code, 0);
	assert_int_equal(import(f, "systems", "owner,name,level,decision_at,purpose\nBV,-2+3,2,29/02/2024,@SUM(A1)\n").code, 0);
	assert_int_equal(import(f, "address-space", "organisation,value\nBV,198.41.0.0/24\n").code, 0);
	assert_int_equal(import(f, "contacts", "organisation,kind,name,phone,call_order\nBV,in_hours,Trực,0240000000,2\n").code, 0);
	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct str first = export(f, kinds[i]);
		assert_int_equal(verb(f, export_verb, "export", kinds[i], path, "").code, 0);
		struct ran r = verb(f, import_verb, "import", kinds[i], path, "");
		assert_int_equal(r.code, 0);
		assert_true(says(r, "Nothing changed"));
		assert_true(str_eq(first, export(f, kinds[i])));
	}
}

static void ten_thousand_rows_in_bounded_memory(void **state)
{
	struct fixture *f = begin(state);
	struct rusage before, after;
	struct buf b;
	buf_init(&b, 4 << 20);
	buf_lit(&b, "code,name,kind,sector,province\n");
	for (int i = 0; i < 10000; i++)
		buf_fmt(&b, "C%05d,Công ty số %d,company,health,Bắc Giang\n", i, i);
	const char *path = file_put(f, buf_str(&b));
	buf_done(&b);
	getrusage(RUSAGE_SELF, &before);
	assert_int_equal(verb(f, import_verb, "import", "organisations", path, "").code, 0);
	getrusage(RUSAGE_SELF, &after);
#ifndef __SANITIZE_ADDRESS__ /* it keeps freed memory for a while */
	assert_true(after.ru_maxrss - before.ru_maxrss < 96 << 10);       /* kilobytes */
#endif
	struct str out = export(f, "organisations");
	assert_true(str_find(out, S("C09999,Công ty số 9999")) >= 0);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &sheet_migrations, &network_migrations };
	fixture_use(sets, 3);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(a_file_of_a_spreadsheet_is_read),
		TEST_ON_BOTH(wrong_lines_are_named_and_nothing_is_kept),
		TEST_ON_BOTH(every_bad_cell_of_a_row_is_named_at_once),
		TEST_ON_BOTH(a_dry_run_writes_nothing),
		TEST_ON_BOTH(a_file_read_twice_changes_nothing),
		TEST_ON_BOTH(what_is_exported_reads_back_unchanged),
		TEST_ON_BOTH(exported_cells_run_nothing),
		TEST_ON_BOTH(a_tree_in_any_order),
		TEST_ON_BOTH(rows_that_repeat_each_other_are_named),
		TEST_ON_BOTH(good_rows_now_bad_rows_back),
		TEST_ON_BOTH(a_column_that_is_not_there_stays_as_it_was),
		TEST_ON_BOTH(xlsx_goes_out_and_in_unchanged),
		TEST_ON_BOTH(ten_thousand_rows_in_bounded_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
