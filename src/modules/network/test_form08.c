/* The yearly system report at the edges of its period, its totals, its files, and its sending. */
#include "modules/network/test_network.h"

#include "formats/xlsx.h"
#include "modules/network/form08.h"

static usec vn(int year, int month, int day, int hour, int minute, int second)
{
	return civil_usec((struct civil){ year, month, day, hour, minute, second });
}

struct made { struct system_form f; struct str code; };

static err make_it(struct work *w, void *arg)
{
	struct made *x = arg;
	return network_system_add(w, &x->f, &x->code);
}

static struct str a_system(struct fixture *f, usec when, const char *owner, const char *operator, const char *name)
{
	struct work w;
	struct made x = { .f = { .owner = str_of(owner), .operator = str_of(operator), .name = str_of(name), .is_demo = true } };
	clock_set(when);
	assert_int_equal(as(f, &w, the_system(), make_it, &x), OK);
	return x.code;
}

struct said { struct str code; enum fact_attribute at; struct fact_form f; };

static err say_it(struct work *w, void *arg)
{
	struct said *x = arg;
	return network_system_say(w, x->code, x->at, &x->f);
}

static void said(struct fixture *f, struct str code, enum fact_attribute at, const char *value, usec from)
{
	struct work w;
	struct said x = { code, at, { .value = str_of(value), .valid_from = from, .document = S("5/QĐ-BV"), .document_at = from < clock_now() ? from : 0 } };
	assert_int_equal(as(f, &w, the_system(), say_it, &x), OK);
}

struct report { struct form08_ask ask; struct form08 f; };

static err report_it(struct work *w, void *arg)
{
	struct report *x = arg;
	return form08_make(w, &x->ask, &x->f);
}

static struct form08 report(struct fixture *f, struct form08_ask ask)
{
	struct work w;
	struct report x = { .ask = ask };
	assert_int_equal(as(f, &w, the_system(), report_it, &x), OK);
	return x.f;
}

#define OF_2026 (struct form08_ask){ .org = S("BV"), .role = S("owner"), .year = 2026 }

/* ---- */

static void the_period_ends_with_14_december(void **state)
{
	struct fixture *f = *state;
	a_small_network(f);
	struct str code = a_system(f, vn(2026, 3, 1, 8, 0, 0), "BV", "", "Hồ sơ bệnh án");
	a_system(f, vn(2026, 12, 15, 0, 0, 0), "BV", "", "Hệ thống mới");       /* first moment of the next year */
	clock_set(vn(2026, 12, 18, 8, 0, 0));
	said(f, code, FACT_LEVEL, "3", vn(2026, 12, 14, 23, 59, 59));
	said(f, code, FACT_MEASURES, "full", vn(2026, 12, 15, 0, 0, 0));
	struct form08 r = report(f, OF_2026);
	assert_int_equal(r.totals.systems, 1);
	assert_int_equal(r.totals.classified, 1);
	assert_int_equal(r.lines[0].measures.n, 0);
	assert_int_equal(r.from, 1765731600 * USEC_S);                        /* 2025-12-14T17:00:00Z */
	assert_int_equal(r.valid_at, vn(2026, 12, 15, 0, 0, 0) - 1);
	assert_true(r.is_over);
	struct form08 next = report(f, (struct form08_ask){ .org = S("BV"), .role = S("owner"), .year = 2027 });
	assert_int_equal(next.totals.systems, 2);
	assert_true(next.lines[0].measures.n || next.lines[1].measures.n);
	assert_false(next.is_over);
}

static void a_later_correction_leaves_the_sent_report_as_it_was(void **state)
{
	struct fixture *f = *state;
	a_small_network(f);
	struct str code = a_system(f, vn(2026, 3, 1, 8, 0, 0), "BV", "", "Hồ sơ bệnh án");
	clock_set(vn(2026, 12, 18, 8, 0, 0));
	usec sent = clock_now();
	assert_int_equal(report(f, OF_2026).totals.classified, 0);
	clock_set(vn(2026, 12, 28, 8, 0, 0));
	said(f, code, FACT_LEVEL, "4", vn(2026, 6, 1, 0, 0, 0));
	assert_int_equal(report(f, OF_2026).totals.classified, 1);
	struct form08_ask then = OF_2026;
	then.known_at = sent;
	assert_int_equal(report(f, then).totals.classified, 0);
}

static void totals_are_counted_and_the_retired_are_not(void **state)
{
	struct fixture *f = *state;
	a_small_network(f);
	usec start = vn(2028, 1, 5, 8, 0, 0), leap = vn(2028, 2, 29, 0, 0, 0);
	struct str a = a_system(f, start, "BV", "", "A"), b = a_system(f, start, "BV", "NHA", "B"), c = a_system(f, start, "BV", "", "C");
	clock_set(vn(2028, 12, 16, 8, 0, 0));
	said(f, a, FACT_LEVEL, "3", leap);
	said(f, a, FACT_DOSSIER, "approved", leap);
	said(f, a, FACT_CHECKS, "both", leap);
	said(f, a, FACT_REGULATION, "7/QC-BV", leap);
	said(f, b, FACT_DOSSIER, "appraised", leap);
	said(f, b, FACT_APPROVAL_DUE, "2029-02-28", leap);
	said(f, b, FACT_MEASURES, "partial", leap);
	said(f, c, FACT_STAGE, "retired", leap);
	struct form08 r = report(f, (struct form08_ask){ .org = S("BV"), .role = S("owner"), .year = 2028 });
	assert_int_equal(r.totals.systems, 2);
	assert_int_equal(r.totals.classified, 1);
	assert_int_equal(r.totals.with_dossier, 2);
	assert_int_equal(r.totals.appraised, 2);
	assert_int_equal(r.totals.approved, 1);
	assert_int_equal(r.totals.checked, 1);
	assert_int_equal(r.totals.planned, 1);
	assert_int_equal(r.totals.planned_by, vn(2029, 2, 28, 0, 0, 0));
	assert_true(str_is(r.lines[0].decision, "5/QĐ-BV (29/02/2028)"));
	assert_true(str_is(r.lines[0].regulation, "7/QC-BV"));
	assert_true(str_is(r.lines[1].operator, "Nhà mạng A"));
	assert_true(str_is(r.lines[1].approval_due, "28/02/2029"));
	struct form08 operator = report(f, (struct form08_ask){ .org = S("NHA"), .role = S("operator"), .to = S("BV"), .year = 2028 });
	assert_int_equal(operator.totals.systems, 1);
	assert_true(str_is(operator.to_name, "Bệnh viện Một"));
	assert_int_equal(report(f, (struct form08_ask){ .org = S("NHA"), .role = S("operator"), .to = S("BO"), .year = 2028 }).totals.systems, 0);
}

static void terms_come_from_the_legal_profile(void **state)
{
	struct fixture *f = *state;
	a_small_network(f);
	clock_set(vn(2026, 12, 16, 8, 0, 0));
	assert_int_equal(report(f, OF_2026).due, vn(2026, 12, 25, 0, 0, 0));
	assert_int_equal(report(f, (struct form08_ask){ .org = S("NHA"), .role = S("operator"), .year = 2026 }).due, vn(2026, 12, 20, 0, 0, 0));
}

static err xlsx_it(struct work *w, void *arg)
{
	struct report *x = arg;
	struct buf b;
	TRY(form08_make(w, &x->ask, &x->f));
	TRY(form08_xlsx(w, &x->f, "form08-test.xlsx"));
	for (int is_pdf = 0; is_pdf < 2; is_pdf++) {
		buf_init(&b, 32 << 20);
		err e = form08_document(w, &x->f, is_pdf, &b);
		assert_true(e != OK || b.n > 1000);
		buf_done(&b);
		TRY(e);
	}
	return OK;
}

struct seen { struct arena *a; struct str title, name; size_t rows; };

static err sheet_seen(void *arg, struct str name) { return OK; }
static err merged_seen(void *arg, struct str range) { return OK; }

static err row_seen(void *arg, int64_t row, bool is_hidden, const struct table_cell *cells, size_t n)
{
	struct seen *x = arg;
	x->rows++;
	if (x->rows == 1)
		x->title = a_dup(x->a, cells[0].text);
	x->name = n > 1 ? a_dup(x->a, cells[1].text) : STR_NONE;
	return OK;
}

static struct str file_bytes(struct arena *a, const char *path)
{
	FILE *file = fopen(path, "rb");
	char *p = a_alloc(a, 1 << 20);
	assert_non_null(file);
	size_t n = fread(p, 1, 1 << 20, file);
	fclose(file);
	return str_from(p, n);
}

static void files_hold_the_twelve_columns(void **state)
{
	struct fixture *f = *state;
	struct work w;
	struct report x = { .ask = OF_2026 };
	struct seen seen = { .a = f->a };
	enum table_fault fault;
	a_small_network(f);
	a_system(f, vn(2026, 3, 1, 8, 0, 0), "BV", "", "=1+1 & <b>Hồ sơ</b>");
	clock_set(vn(2026, 12, 16, 8, 0, 0));
	assert_int_equal(as(f, &w, the_system(), xlsx_it, &x), OK);
	struct table_sink sink = { &seen, sheet_seen, row_seen, merged_seen };
	struct arena *reader = arena_new(0);             /* it takes back what each row took */
	assert_int_equal(xlsx_read(reader, file_bytes(f->a, "form08-test.xlsx"), STR_NONE, &sink, &fault), OK);
	arena_free(reader);
	assert_true(str_find(seen.title, S("2026")) >= 0);
	assert_true(str_is(seen.name, "=1+1 & <b>Hồ sơ</b>"));
	assert_int_equal(remove("form08-test.xlsx"), 0);
}

static void only_those_above_see_it(void **state)
{
	struct fixture *f = *state;
	struct work w;
	struct report x = { .ask = OF_2026 };
	a_small_network(f);
	clock_set(vn(2026, 12, 16, 8, 0, 0));
	assert_int_equal(as(f, &w, person(org_id(f, "BV"), NULL, NULL), report_it, &x), OK);
	assert_int_equal(as(f, &w, person(org_id(f, "BO"), NULL, NULL), report_it, &x), OK);
	assert_int_equal(as(f, &w, person(org_id(f, "DPQG"), NULL, NULL), report_it, &x), OK);
	assert_int_equal(as(f, &w, person(org_id(f, "NHA"), NULL, NULL), report_it, &x), E_NOT_FOUND);
	x.ask.year = 2025;
	assert_int_equal(as(f, &w, the_system(), report_it, &x), E_INVALID);
	assert_true(test_has_problem(&w, "year", "network.form08_year"));
}

static int restore_clock(void **state)
{
	clock_set(0);
	return 0;
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations };
	fixture_use(sets, 2);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(the_period_ends_with_14_december),
		TEST_ON_BOTH(a_later_correction_leaves_the_sent_report_as_it_was),
		TEST_ON_BOTH(totals_are_counted_and_the_retired_are_not),
		TEST_ON_BOTH(terms_come_from_the_legal_profile),
		TEST_ON_BOTH(files_hold_the_twelve_columns),
		TEST_ON_BOTH(only_those_above_see_it),
	};
	return cmocka_run_group_tests(tests, NULL, restore_clock);
}
