#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/legal/data_files.h"
#include "core/legal/reference.h"

static void sizes_are_the_official_ones(void **s)
{
	static const size_t sizes[N_REFERENCE_TABLES] = { 11, 34, 7, 5, 10, 5 };
	for (int t = 0; t < N_REFERENCE_TABLES; t++) {
		const struct reference *r;
		size_t n;
		reference_all((enum reference_table)t, &r, &n);
		assert_int_equal(n, sizes[t]);
		for (size_t i = 0; i < n; i++) {
			assert_true(r[i].label[LANG_VI].n && r[i].label[LANG_EN].n);
			assert_ptr_equal(reference_of((enum reference_table)t, r[i].code), &r[i]);
		}
	}
}

static void six_cities(void **s)
{
	const struct reference *r;
	size_t n, cities = 0;
	reference_all(REF_PROVINCE, &r, &n);
	for (size_t i = 0; i < n; i++)
		cities += r[i].is_city;
	assert_int_equal(cities, 6);
}

static void assert_province(const char *written, const char *code, bool old)
{
	struct arena *a = arena_new(0);
	bool is_old;
	const struct reference *r = province_find(a, str_of(written), &is_old);
	assert_non_null(r);
	assert_true(str_is(r->code, code));
	assert_int_equal(is_old, old);
	arena_free(a);
}

static void provinces_by_what_people_write(void **s)
{
	assert_province("Hà Giang", "08", true);
	assert_province("ha giang", "08", true);
	assert_province("TỈNH HÀ GIANG", "08", true);
	assert_province("Tuyên Quang", "08", false);
	assert_province("08", "08", false);
	assert_province("TP Hồ Chí Minh", "79", false);
	assert_province("tp. ho chi minh", "79", false);
	assert_province("Thành phố Huế", "46", false);
	assert_province("Thừa Thiên Huế", "46", true);
	assert_province("Bà Rịa - Vũng Tàu", "79", true);
	assert_province("Ha Noi City", "01", false);
	assert_province("Dak Nong", "68", true);
}

static void unknown_provinces(void **s)
{
	struct arena *a = arena_new(0);
	assert_null(province_find(a, S("Atlantis"), NULL));
	assert_null(province_find(a, S(""), NULL));
	assert_null(province_find(a, S("tỉnh"), NULL));
	assert_null(province_find(a, S("99"), NULL));
	arena_free(a);
}

static void provinces_by_further_written_forms(void **s)
{
	static const struct { const char *written, *code; } forms[] = {
		{ "TP.HCM", "79" }, { "TPHCM", "79" }, { "TP HCM", "79" }, { "tp. hcm", "79" }, { "HCM", "79" }, { "Sài Gòn", "79" },
		{ "sai gon", "79" }, { "saigon", "79" }, { "Ho Chi Minh City", "79" }, { "HN", "01" }, { "Tp.HN", "01" }, { "Ha Noi City", "01" },
		{ "Hanoi", "01" }, { "TT-Huế", "46" }, { "Thừa Thiên-Huế", "46" }, { "Bà Rịa–Vũng Tàu", "79" }, { "BR-VT", "79" },
		{ "Daklak", "66" }, { "Đắc Lắc", "66" }, { "Thanh Hoá", "38" },
	};
	struct arena *a = arena_new(0);
	for (size_t i = 0; i < COUNT(forms); i++) {
		const struct reference *r = province_find(a, str_of(forms[i].written), NULL);
		assert_non_null(r);
		assert_true(str_is(r->code, forms[i].code));
	}
	bool is_old;
	assert_non_null(province_find(a, S("TP.HCM"), &is_old));
	assert_false(is_old);
	assert_non_null(province_find(a, S("Hà Giang"), &is_old));
	assert_true(is_old);
	assert_null(province_find(a, S("DN"), NULL));   /* Đà Nẵng or Đồng Nai */
	assert_null(province_find(a, S("- . -"), NULL));
	arena_free(a);
}

static void every_old_name_leads_somewhere(void **s)
{
	struct arena *a = arena_new(0);
	struct sheet sheet = data_sheet(a, "province_aliases.csv");
	assert_int_equal(sheet.n, 63);
	for (size_t i = 0; i < sheet.n; i++) {
		const struct reference *r = province_find(a, sheet_cell(&sheet, i, "name"), NULL);
		assert_non_null(r);
		assert_true(str_eq(r->code, sheet_cell(&sheet, i, "code")));
	}
	arena_free(a);
}

static void leads_then_and_now(void **s)
{
	struct sector_lead x[4];
	usec then, now;
	assert_true(time_parse(S("2020-01-01"), &then) && time_parse(S("2026-01-01"), &now));
	assert_int_equal(sector_leads_at(S("transport"), then, x, 4), 1);
	assert_true(str_is(x[0].name[LANG_VI], "Bộ Giao thông vận tải"));
	assert_int_equal(sector_leads_at(S("transport"), now, x, 4), 1);
	assert_true(str_is(x[0].name[LANG_VI], "Bộ Xây dựng"));
	assert_int_equal(sector_leads_at(S("urban"), now, x, 4), 2);
	assert_int_equal(sector_leads_at(S("urban"), now, x, 1), 1);
	assert_int_equal(sector_leads_at(S("nonesuch"), now, x, 4), 0);
	const struct reference *r;
	size_t n;
	reference_all(REF_SECTOR, &r, &n);
	for (size_t i = 0; i < n; i++)
		assert_true(sector_leads_at(r[i].code, then, x, 4) && sector_leads_at(r[i].code, now, x, 4));
}

static void labels(void **s)
{
	assert_true(str_is(reference_label(REF_INCIDENT_TYPE, S("dos"), LANG_VI), "Từ chối dịch vụ"));
	assert_true(str_is(reference_label(REF_INCIDENT_TYPE, S("nonesuch"), LANG_VI), "nonesuch"));
	assert_true(str_is(reference_of(REF_MEMBER_GROUP, S("dd"))->letter, "đ"));
	assert_false(reference_of(REF_MEMBER_GROUP, S("voluntary"))->is_obligatory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_are_the_official_ones),
		cmocka_unit_test(six_cities),
		cmocka_unit_test(provinces_by_what_people_write),
		cmocka_unit_test(provinces_by_further_written_forms),
		cmocka_unit_test(unknown_provinces),
		cmocka_unit_test(every_old_name_leads_somewhere),
		cmocka_unit_test(leads_then_and_now),
		cmocka_unit_test(labels),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
