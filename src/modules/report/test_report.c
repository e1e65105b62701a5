/* Snapshots and reports, on both engines: lines, sums, the signature, computing again, corrections, two people, numbers in edited text. */
#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */

#include "core/routes.h"
#include "core/test_core.h"
#include "core/test_key.h"
#include "modules/budget/budget.h"
#include "modules/report/inside.h"

extern const struct module network_module, team_module, membership_module, incident_module, evidence_module, oversight_module, chase_module;
const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &sheet_module, &network_module, &team_module, &membership_module,
	&incident_module, &duty_module, &budget_module, &evidence_module, &oversight_module, &chase_module, &report_module };
const size_t n_modules = COUNT(all_modules);

enum { COORDINATOR = 1, MINISTRY = 2, UNIT = 3, STRANGER = 4 };
#define SINCE "1640970000000000"   /* 2022-01-01 at +07:00 */
#define ORG(id, code, kind, role, parent) "(" #id ", '" code "', 'Unit " code "', '', '" code "', '" kind "', '" role "', '', '', '', " parent ", 0, " SINCE ", " SINCE ")"

static struct work somebody(struct fixture *f, int64_t org, int64_t account)
{
	const struct perm *const perms[] = { &report_read, &report_write, &report_sign, &duty_read };
	struct work w = { .a = f->a, .now = clock_now(), .by = { .account_id = account, .org_id = org, .name = S("An"), .lang = LANG_EN } };
	for (size_t i = 0; i < COUNT(perms); i++)
		w.by.perms[perm_index(perms[i]) / 64] |= 1ull << (perm_index(perms[i]) % 64);
	return w;
}

static void run(struct fixture *f, const char *sql)
{
	struct work me = test_work(f, UNIT);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, test_execute(w, sql)), OK);
}

static struct fixture *stage(void **state)
{
	struct fixture *f = *state;
	run(f, "insert into organisation (id, code, name, name_en, folded, kind, network_role, member_group, sector, province, parent_id, is_demo, begins_at, created_at) values "
		ORG(1, "DPQG", "coordinator", "coordinator", "null") ", " ORG(2, "BO", "ministry", "none", "null") ", " ORG(3, "DV", "company", "none", "2") ", "
		ORG(4, "LA", "company", "none", "null"));
	assert_int_equal(modules_start(f->s), OK);
	return f;
}

static struct str made(struct fixture *f, struct work *me, const char *scope, const char *of, int64_t *id)
{
	struct str code = STR_NONE;
	struct summary_form form = { .scope = str_of(scope), .of = str_of(of), .year = civil_of(me->now).year };
	assert_int_equal(TEST_CALL(f, me, TX_WRITE, summary_open(w, &form, id, &code)), OK);
	assert_int_equal(summary_prepare(f->s, me, *id), OK);
	return code;
}

static struct summary_get_row got(struct fixture *f, struct work *me, struct str code)
{
	struct summary_get_row r;
	assert_int_equal(TEST_CALL(f, me, TX_READ, summary_find(w, code, &r)), OK);
	return r;
}

static void a_snapshot_adds_up_and_computes_again(void **state)
{
	struct fixture *f = stage(state);
	struct work me = somebody(f, COORDINATOR, 7);
	int64_t id, lines = 0, classes = 0;
	struct str code = made(f, &me, "nation", "", &id);
	struct summary_get_row r = got(f, &me, code);
	struct facts facts;
	struct snapshot_get_row snap;
	struct compared c;
	assert_true(str_is(r.state, "draft"));
	assert_int_equal(TEST_CALL(f, &me, TX_READ, summary_facts(w, &r, &facts)), OK);
	assert_true(facts.n_lines > 0 && facts.hash.n == 64);
	for (size_t i = 0; i < facts.cells.n; i++) {
		struct report_row row = report_row_of(&facts.cells.at[i].count);
		int64_t sum = 0;
		for (int k = COL_MET; k < N_REPORT_COLUMNS; k++)
			sum += row.n[k];
		assert_int_equal(sum, row.n[COL_SCOPE]);
		lines += sum;
	}
	for (size_t i = 0; i < facts.classes.n; i++)
		classes += duty_count_in_scope(&facts.classes.at[i].count);
	assert_int_equal(lines, facts.n_lines);
	assert_int_equal(classes, facts.n_lines);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, snapshot_find(w, r.snapshot_code, &snap)), OK);
	assert_int_equal(snapshot_compare(f->s, &me, &snap, 0, &c), OK);
	assert_true(c.is_equal && c.is_signed && c.is_ours);
	assert_int_equal(c.n, 0);
	/* one changed letter in what was signed */
	char *body = a_z(f->a, snap.body);
	body[20] ^= 1;
	assert_false(snapshot_signed(f->a, str_from(body, snap.body.n), snap.signature, snap.public_key));
}

static void what_was_kept_and_tampered_with_is_named(void **state)
{
	struct fixture *f = stage(state);
	struct work me = somebody(f, COORDINATOR, 7);
	int64_t id;
	struct summary_get_row r = got(f, &me, made(f, &me, "nation", "", &id));
	struct snapshot_get_row snap;
	struct compared c;
	run(f, "delete from report_snapshot_org where org_code = 'BO'");
	assert_int_equal(TEST_CALL(f, &me, TX_READ, snapshot_find(w, r.snapshot_code, &snap)), OK);
	assert_int_equal(snapshot_compare(f->s, &me, &snap, 0, &c), OK);
	assert_false(c.is_equal);
	assert_true(c.n > 0);
	for (size_t i = 0; i < c.n_at; i++)
		assert_true(str_is(c.at[i].org, "BO") && !c.at[i].before.n && c.at[i].after.n);
	/* the same as a delta sheet, which changes nothing of the snapshot */
	assert_int_equal(snapshot_delta(f->s, &me, snap.id), OK);
	struct delta_last_row d;
	bool found;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, delta_last(w->db, w->a, &(struct delta_last_in){ snap.id }, &d, &found)), OK);
	assert_true(found && d.n_rows > 0);
}

static bool says(struct fixture *f, const struct summary_get_row *r, const char *words)
{
	struct work me = somebody(f, COORDINATOR, 7);
	struct summary_texts_rows texts;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, summary_texts(w->db, w->a, &(struct summary_texts_in){ r->id, S("vi") }, &texts)), OK);
	return str_find(texts.at[5].text, str_of(words)) >= 0;
}

static void money_and_positions_are_in_part_six(void **state)
{
	struct fixture *f = stage(state);
	struct work me = somebody(f, COORDINATOR, 7), system = somebody(f, UNIT, 30);
	struct budget_form money = { .line[PURPOSE_CSIRT] = { S("1,3 tỷ"), S("1 tỷ"), S("250 triệu") }, .line[PURPOSE_DRILL] = { S("1"), STR_NONE, STR_NONE } };
	struct post_form post = { .title = S("X"), .planned = 4, .filled = S("3") };
	int64_t id;
	struct str code;
	bool changed;
	struct summary_get_row r = got(f, &me, made(f, &me, "nation", "", &id));
	assert_true(says(f, &r, "chưa có đơn vị nào khai") && !says(f, &r, "đồng, được duyệt"));
	system.by.is_system = true;
	assert_int_equal(TEST_CALL(f, &system, TX_WRITE, budget_save(w, S("DV"), civil_of(me.now).year, &money, &changed)), OK);
	assert_int_equal(TEST_CALL(f, &system, TX_WRITE, post_add(w, &post, &code)), OK);
	me.now = system.now + USEC_S;
	r = got(f, &me, made(f, &me, "nation", "", &id));
	assert_true(says(f, &r, "1 đơn vị đã khai; dự toán 1.300.000.001 đồng, được duyệt 1.000.000.000 đồng, đã chi 250.000.000 đồng (25,0% số được duyệt)"));
	assert_true(says(f, &r, "chỉ tiêu 4, đã có người 3, còn trống 1 (25,0%)"));
	r = got(f, &me, made(f, &me, "organisation", "LA", &id));
	assert_true(!says(f, &r, "1.300.000.001"));
}

static void a_report_needs_two_people(void **state)
{
	struct fixture *f = stage(state);
	struct work one = somebody(f, COORDINATOR, 7), two = somebody(f, COORDINATOR, 8);
	int64_t id;
	struct str code = made(f, &one, "nation", "", &id);
	struct issue_form issue = { .number = S("12/BC-DPQG"), .place = S("Hà Nội"), .title = S("Cục trưởng"), .name = S("Trần Mẫu"), .signed_at = one.now };
	assert_int_equal(TEST_CALL(f, &one, TX_WRITE, summary_issue(w, code, &issue)), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &one, TX_WRITE, summary_approve(w, code, 0)), OK);
	assert_int_equal(TEST_CALL(f, &one, TX_WRITE, summary_approve(w, code, 0)), E_CONFLICT);
	/* an edit takes the approval back */
	struct text_form text = { .lang = S("vi"), .text = S("Trong kỳ có 987 việc."), .version = 1 };
	assert_int_equal(TEST_CALL(f, &one, TX_WRITE, summary_edit(w, code, 10, &text)), OK);
	assert_int_equal(TEST_CALL(f, &one, TX_WRITE, summary_edit(w, code, 10, &text)), E_CONFLICT);   /* written on an older version */
	assert_int_equal(TEST_CALL(f, &two, TX_WRITE, summary_approve(w, code, 0)), OK);
	assert_true(str_is(got(f, &one, code).state, "draft"));
	assert_int_equal(TEST_CALL(f, &one, TX_WRITE, summary_approve(w, code, 0)), OK);
	assert_true(str_is(got(f, &one, code).state, "approved"));
	assert_int_equal(TEST_CALL(f, &one, TX_WRITE, summary_issue(w, code, &issue)), OK);
	assert_true(str_is(got(f, &one, code).state, "issued"));
	assert_int_equal(TEST_CALL(f, &one, TX_WRITE, summary_withdraw(w, code)), E_CONFLICT);
	text.version = 2;
	assert_int_equal(TEST_CALL(f, &one, TX_WRITE, summary_edit(w, code, 10, &text)), E_CONFLICT);
}

static void who_has_no_part_in_it_sees_nothing(void **state)
{
	struct fixture *f = stage(state);
	struct work ministry = somebody(f, MINISTRY, 20), stranger = somebody(f, STRANGER, 40), centre = somebody(f, COORDINATOR, 7);
	struct summary_get_row r;
	struct str code;
	int64_t id;
	code = made(f, &ministry, "organisation", "BO", &id);
	got(f, &ministry, code);
	got(f, &centre, code);
	assert_int_equal(TEST_CALL(f, &stranger, TX_READ, summary_find(w, code, &r)), E_NOT_FOUND);
	struct summary_form nation = { .scope = S("nation"), .year = 2023 }, other = { .scope = S("organisation"), .of = S("LA"), .year = 2023 };
	assert_int_equal(TEST_CALL(f, &ministry, TX_WRITE, summary_open(w, &nation, &id, &code)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &ministry, TX_WRITE, summary_open(w, &other, &id, &code)), E_NOT_FOUND);
	struct summary_form early = { .scope = S("nation"), .year = 2021 }, odd = { .scope = S("sector"), .of = S("không"), .year = 2023 };
	assert_int_equal(TEST_CALL(f, &centre, TX_WRITE, summary_open(w, &early, &id, &code)), E_INVALID);
	assert_true(test_has_problem(&centre, "year", "report.year_wrong"));
	assert_int_equal(TEST_CALL(f, &centre, TX_WRITE, summary_open(w, &odd, &id, &code)), E_INVALID);
}

static void documents_are_written(void **state)
{
	struct fixture *f = stage(state);
	struct work me = somebody(f, COORDINATOR, 7);
	int64_t id;
	struct summary_get_row r = got(f, &me, made(f, &me, "nation", "", &id));
	for (int lang = 0; lang < N_LANGS; lang++)
		for (int kind = 0; kind < 2; kind++) {
			struct buf out;
			buf_init(&out, REPORT_FILE_MAX);
			assert_int_equal(TEST_CALL(f, &me, TX_READ, (buf_clear(&out), report_document(w, &r, (enum report_file)kind, (enum lang)lang, &out))), OK);
			assert_true(str_starts(buf_str(&out), kind == REPORT_PDF ? S("%PDF") : S("PK")));
			buf_done(&out);
		}
}

static void numbers_and_shares_are_written_as_the_decree_says(void **state)
{
	struct arena *a = arena_new(0);
	assert_true(str_is(report_number(a, LANG_VI, 1300000), "1.300.000"));
	assert_true(str_is(report_number(a, LANG_EN, 999), "999"));
	assert_true(str_is(report_share(a, LANG_VI, 1, 3), "33,3%"));
	assert_true(str_is(report_share(a, LANG_EN, 2, 3), "66.7%"));
	assert_true(str_is(report_share(a, LANG_EN, 0, 0), "–"));
	struct strs_found x = report_strangers(a, S("Có 1.250 lượt (41,7%), 12 quá hạn, 12."), S("1.250 lượt; 41,7%"));
	assert_int_equal(x.n, 1);
	assert_true(str_is(x.at[0], "12"));
	assert_int_equal(report_strangers(a, S("a, b. ..,"), STR_NONE).n, 0);
	arena_free(a);
}

static void lines_are_sorted_by_bytes_and_packed(void **state)
{
	struct arena *a = arena_new(0);
	struct str text = lines_sort(a, S("b\t2\nB\t1\na\tz\na\n")), packed, back;
	assert_true(str_is(text, "B\t1\na\na\tz\nb\t2\n"));
	assert_int_equal(lines_pack(a, text, &packed), OK);
	assert_int_equal(lines_unpack(a, packed, (int64_t)text.n, &back), OK);
	assert_true(str_eq(back, text));
	assert_int_equal(lines_unpack(a, str_sub(packed, 0, packed.n - 1), (int64_t)text.n, &back), E_BUG);
	assert_int_equal(lines_unpack(a, packed, (int64_t)text.n - 1, &back), E_BUG);
	arena_free(a);
}

static void only_an_envelope_of_ours_is_opened(void **state)
{
	struct arena *a = arena_new(0);
	struct str body, signature, key;
	static const char *const wrong[] = { "", "{}", "[]", "{\"payloadType\":\"x\",\"payload\":\"e30=\",\"signatures\":[]}",
		"{\"payloadType\":\"" SNAPSHOT_TYPE "\",\"payload\":\"***\",\"signatures\":[]}", "{\"payloadType\":\"" SNAPSHOT_TYPE "\",\"payload\":7}" };
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_int_equal(snapshot_open(a, str_of(wrong[i]), &body, &signature, &key), E_INVALID);
	struct buf out;
	buf_init(&out, 4096);
	snapshot_sign(a, S("{\"a\":1}"), &signature, &key);
	snapshot_envelope(a, S("{\"a\":1}"), signature, key, &out);
	assert_int_equal(snapshot_open(a, buf_str(&out), &body, &signature, &key), OK);
	assert_true(str_is(body, "{\"a\":1}") && snapshot_signed(a, body, signature, key) && !snapshot_signed(a, S("{\"a\":2}"), signature, key));
	buf_done(&out);
	arena_free(a);
}

int main(void)
{
	static const struct migration_set *sets[16];
	size_t n = 0;
	for (size_t i = 0; i < n_modules; i++)
		if (all_modules[i]->migrations)
			sets[n++] = all_modules[i]->migrations;
	key_make();
	fixture_use(sets, n);
	const struct CMUnitTest tests[] = { TEST_ON_BOTH(a_snapshot_adds_up_and_computes_again), TEST_ON_BOTH(what_was_kept_and_tampered_with_is_named),
		TEST_ON_BOTH(a_report_needs_two_people), TEST_ON_BOTH(money_and_positions_are_in_part_six), TEST_ON_BOTH(who_has_no_part_in_it_sees_nothing), TEST_ON_SQLITE(documents_are_written),
		cmocka_unit_test(numbers_and_shares_are_written_as_the_decree_says), cmocka_unit_test(lines_are_sorted_by_bytes_and_packed),
		cmocka_unit_test(only_an_envelope_of_ours_is_opened) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
