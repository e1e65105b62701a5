/* Experts in and out of spreadsheets, on both engines. */
#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */

#include "core/routes.h"
#include "core/test_core.h"
#include "core/test_key.h"
#include "modules/team/sheets.h"

#include <unistd.h>

const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &network_module, &team_module };
const size_t n_modules = COUNT(all_modules);

static usec day(const char *text)
{
	usec t;
	assert_true(time_parse(str_of(text), &t));
	return t;
}

static struct work system_work(struct fixture *f)
{
	return (struct work){ .a = f->a, .now = day("2026-11-22T10:00:00+07:00"), .by = { .is_system = true, .name = S("system"), .lang = LANG_EN } };
}

static struct work officer(struct fixture *f, int64_t org)
{
	struct work w = system_work(f);
	w.by = (struct actor){ .account_id = 7, .org_id = org, .name = S("An"), .lang = LANG_EN };
	const struct perm *const perms[] = { &may_read_network, &may_edit_network, &may_read_people };
	for (size_t i = 0; i < COUNT(perms); i++)
		w.by.perms[0] |= 1ull << perm_index(perms[i]);
	return w;
}

/* Two organisations with a team each: DUC-0001 of AAA, DUC-0002 of BBB. */
static struct fixture *stage(void **state)
{
	struct fixture *f = *state;
	struct work me = system_work(f);
	struct str code;
	test_orgs(f);
	for (int i = 0; i < 2; i++) {
		struct team_form t = { .org = i ? S("BBB") : S("AAA"), .kind = S("organisation"), .name = i ? S("Đội B") : S("Đội A"), .from = day("2026-01-01") };
		assert_int_equal(TEST_CALL(f, &me, TX_WRITE, team_add(w, &t, &code)), OK);
	}
	return f;
}

static struct sheet_import import_as(struct fixture *f, struct work *me, enum sheet_mode mode, const char *text)
{
	const char *path = a_z(f->a, a_fmt(f->a, "%s/in.csv", f->folder));
	FILE *out = fopen(path, "wb");
	assert_non_null(out);
	assert_int_equal(fwrite(text, 1, strlen(text), out), strlen(text));
	fclose(out);
	struct sheet_import m = { .about = &team_sheets[0], .path = path, .mode = mode };
	assert_int_equal(sheet_run(f->s, me, &m), OK);
	return m;
}

static struct sheet_import import(struct fixture *f, const char *text)
{
	struct work me = system_work(f);
	return import_as(f, &me, SHEET_ALL, text);
}

static struct str export_as(struct fixture *f, struct work *me)
{
	const char *path = a_z(f->a, a_fmt(f->a, "%s/out.csv", f->folder));
	unlink(path);
	assert_int_equal(TEST_CALL(f, me, TX_READ, sheet_export(w, &team_sheets[0], SHEET_CSV, path)), OK);
	FILE *in = fopen(path, "rb");
	assert_non_null(in);
	char *p = a_alloc(f->a, 1 << 20);
	size_t n = fread(p, 1, (1 << 20) - 1, in);
	fclose(in);
	return str_from(p, n);
}

static bool says(const struct sheet_import *m, const char *cell, const char *text)
{
	for (size_t i = 0; i < m->n_notes; i++)
		if (str_is(m->notes[i].cell, cell) && str_find(m->notes[i].text, str_of(text)) >= 0)
			return true;
	return false;
}

#define HEAD "organisation,name,email,national_id,consent_at,skills,team,kind,provider,contract_no,contract_from,duty_share,from,standard,skill," \
	"credential,issuer,number,origin,valid_from,school,major,field,degree,graduated\n"
#define AN "AAA,Nguyễn Văn An,an@a.example,001085012345,01/02/2026,2.2.c 2.1.dd,DUC-0001,,,,,80,29/02/2028,tt20-2017,2.2.c,GCIH,GIAC,7,international,01/02/2026," \
	"Đại học Mẫu,CNTT,it,university,6/2012\n"
#define AN_MORE "AAA,Nguyễn Văn An,,,,,Đội B,hired,Công ty Mẫu,1/HĐ,01/03/2026,20,01/03/2026,,,CISSP,ISC2,8,,01/02/2026,,,,,\n"

static void a_person_takes_several_rows(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	struct sheet_import m = import(f, HEAD AN AN_MORE);
	assert_true(m.counts.bad == 0 && m.counts.added == 1 && m.counts.changed == 1);
	m = import(f, HEAD AN AN_MORE);
	assert_true(m.counts.bad == 0 && m.counts.same == 2);
	struct person_by_code_row p;
	struct credential_own_rows c;
	struct member_own_rows places;
	struct str mac;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, person_known(w, S("CG-000001"), &p)), OK);
	assert_true(person_mac(&me, S("001085012345"), &mac) && str_eq(mac, p.id_mac));
	assert_true(str_is(p.email, "an@a.example") && p.consent_at == day("2026-02-01"));
	assert_int_equal(TEST_CALL(f, &me, TX_READ, credential_own(w->db, w->a, &(struct credential_own_in){ .person = p.id }, &c)), OK);
	assert_true(c.n == 2 && str_is(c.at[1].standard, "other"));
	assert_int_equal(TEST_CALL(f, &me, TX_READ, member_own(w->db, w->a, &(struct member_own_in){ .person = p.id }, &places)), OK);
	assert_true(places.n == 2 && places.at[0].from_at == day("2028-02-29") && places.at[0].duty_share == 80);
	assert_true(str_is(places.at[1].kind, "hired") && str_is(places.at[1].provider_name, "Công ty Mẫu"));
}

static void what_goes_out_comes_in_unchanged(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	import(f, HEAD AN AN_MORE "BBB,=Lê Mẫu,,,,,,,,,,,,,,,,,,,,,,,\n");
	struct str out = export_as(f, &me);
	assert_true(str_find(out, S("001085")) < 0 && str_find(out, S("2.1.dd 2.2.c")) > 0 && str_find(out, S("06/2012")) > 0);
	struct sheet_import m = import(f, a_z(f->a, out));
	assert_true(m.counts.bad == 0 && m.counts.same == 3 && m.counts.changed == 0);
}

static void what_differs_is_changed_and_the_old_kept(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	struct credential_list_rows c;
	struct person_by_code_row p;
	import(f, HEAD AN);
	struct sheet_import m = import(f, "code,organisation,name,phone,team,duty_share,credential,issuer,origin,school,degree,graduated\n"
		"CG-000001,AAA,Nguyễn Văn An,024 1,,,GCIH,GIAC,domestic,Đại học Mẫu,university,07/2012\n");
	assert_true(m.counts.bad == 0 && m.counts.changed == 1);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, person_known(w, S("CG-000001"), &p)), OK);
	assert_true(str_is(p.phone, "024 1") && str_is(p.email, "an@a.example") && p.consent_at);
	m = import(f, "code,organisation,name,credential,issuer\nCG-000001,AAA,Nguyễn Văn An,GCIH,SANS\n");
	assert_true(m.counts.changed == 1);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, credential_list(w->db, w->a, &(struct credential_list_in){ .person = p.id }, &c)), OK);
	assert_int_equal(c.n, 2);
	for (size_t i = 0; i < c.n; i++)
		assert_true(str_is(c.at[i].origin, "domestic") && (c.at[i].ended_at > 0) == str_is(c.at[i].issuer, "GIAC"));
}

static void contradictions_are_named_by_their_cell(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	static const char rows[] = "organisation,name,national_id,email,phone,team,from,duty_share\n"
		"AAA,An,001085012345,an@a.example,1,DUC-0001,01/02/2026,100\n"
		"AAA,An,001085012345,an@a.example,2,,,\n"                     /* another telephone */
		"AAA,An,001085012345,,,DUC-0001,01/02/2026,50\n"             /* another share of the same place */
		"AAA,An,,,,DUC-0001,01/03/2026,\n"                           /* twice in one team */
		"AAA,Bình,12,,,,,\n"
		"AAA,Chi,,,,,01/02/2026,\n"                                  /* since when, but where? */
		"XXX,Dung,,,,,,\n"
		"AAA,Em,,,,DUC-9999,01/02/2026,\n";
	struct sheet_import m = import_as(f, &me, SHEET_CHECK, rows);
	assert_true(m.counts.bad == 7 && m.counts.added == 1);
	assert_true(says(&m, "E3", "row 2") && says(&m, "F4", "row 2") && says(&m, "G5", "already"));
	assert_true(says(&m, "C6", "") && says(&m, "F7", "empty") && says(&m, "A8", "XXX") && says(&m, "F9", "DUC-9999"));
	/* A number that is wrong is repeated nowhere. */
	for (size_t i = 0; i < m.n_notes; i++)
		assert_true(!str_is(m.notes[i].cell, "C6") || !m.notes[i].value.n);
	/* The check has written nothing; the good row can stay. */
	assert_true(str_find(export_as(f, &me), S("CG-")) < 0);
	m = import_as(f, &me, SHEET_GOOD, rows);
	assert_true(m.counts.bad == 7 && m.counts.added == 1);
	assert_true(str_find(export_as(f, &me), S("CG-000001,AAA,An,\"\",an@a.example,1,")) >= 0);
	m = import_as(f, &me, SHEET_GOOD, rows);
	assert_true(m.counts.bad == 7 && m.counts.same == 1);
}

static void who_is_meant(void **state)
{
	struct fixture *f = stage(state);
	struct sheet_import m = import(f, "organisation,name,email\nAAA,An,1@a.example\nAAA,An,2@a.example\nBBB,An,\n");
	assert_true(m.counts.added == 3);
	m = import(f, "organisation,name,email,phone\nAAA,An,2@a.example,9\n");
	assert_true(m.counts.changed == 1);
	m = import(f, "organisation,name,phone\nAAA,An,7\n");
	assert_true(m.counts.bad == 1 && says(&m, "B2", "have this name"));
	m = import(f, "code,organisation,name\nCG-000001,BBB,An\nCG-999999,AAA,An\n");
	assert_true(m.counts.bad == 2 && says(&m, "B2", "AAA") && says(&m, "A3", "CG-999999"));
	m = import(f, "organisation,name,national_id\nAAA,Bình,001085012345\nAAA,Bình khác tên,001085012345\n");
	assert_true(m.counts.bad == 1 && says(&m, "B3", "row 2"));
}

static void others_neither_write_nor_read(void **state)
{
	struct fixture *f = stage(state);
	struct work own = officer(f, ORG_A), other = officer(f, ORG_B);
	struct sheet_import m = import_as(f, &own, SHEET_ALL, HEAD AN);
	assert_int_equal(m.counts.added, 1);
	m = import_as(f, &other, SHEET_GOOD, "code,organisation,name\n,AAA,Người lạ\nCG-000001,AAA,Tên khác\n,BBB,Của mình\n");
	assert_true(m.counts.bad == 2 && m.counts.added == 1);
	struct str out = export_as(f, &other);
	assert_true(str_find(out, S("Của mình")) > 0 && str_find(out, S("Nguyễn Văn An")) < 0);
	/* Whoever is in a team of theirs is seen, without places elsewhere; the record stays its keeper's. */
	m = import(f, "organisation,name,team,from\nAAA,Nguyễn Văn An,DUC-0002,01/02/2026\n");
	assert_int_equal(m.counts.changed, 1);
	out = export_as(f, &other);
	assert_true(str_find(out, S("DUC-0002")) > 0 && str_find(out, S("DUC-0001")) < 0);
	m = import_as(f, &other, SHEET_ALL, a_z(f->a, out));
	assert_true(m.counts.bad == 0 && m.counts.same == 2);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations, &team_migrations };
	fixture_use(sets, 3);
	key_make();
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(a_person_takes_several_rows),
		TEST_ON_BOTH(what_goes_out_comes_in_unchanged),
		TEST_ON_BOTH(what_differs_is_changed_and_the_old_kept),
		TEST_ON_BOTH(contradictions_are_named_by_their_cell),
		TEST_ON_BOTH(who_is_meant),
		TEST_ON_BOTH(others_neither_write_nor_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
