/* Money and positions: amounts, versions, vacancies, peers and what they keep to themselves, what the duties are given; on both engines. */
#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */

#include <stdlib.h>

#include "base/rand.h"
#include "core/journal.h"
#include "core/routes.h"
#include "core/test_duty.h"
#include "engine/duty/vocabulary.h"
#include "modules/budget/rules.h"
#include "modules/team/team.h"

const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &sheet_module, &network_module, &team_module, &budget_module };
const size_t n_modules = COUNT(all_modules);

/* The coordinator; a ministry with a hospital below; the lead of the hospital's sector; a stranger; hospitals of the same size from 11 on. */
enum { COORDINATOR = 1, LEAD = 2, HOSPITAL = 3, STRANGER = 5, MINISTRY = 7, PEERS = 11, N_PEERS = 6, TEAM = 41 };

static usec at(const char *text)
{
	usec t;
	assert_true(time_parse(str_of(text), &t));
	return t;
}

static struct work somebody(struct fixture *f, int64_t org, const char *now)
{
	const struct perm *const perms[] = { &may_read_network, &budget_read, &budget_write };
	struct work w = { .a = f->a, .now = at(now), .by = { .account_id = 90 + org, .org_id = org, .name = S("An"), .lang = LANG_EN } };
	for (size_t i = 0; i < COUNT(perms); i++)
		w.by.perms[perm_index(perms[i]) / 64] |= 1ull << (perm_index(perms[i]) % 64);
	return w;
}

static void run(struct fixture *f, const char *sql)
{
	struct work me = test_work(f, HOSPITAL);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, test_execute(w, sql)), OK);
}

#define ORG(id, code, kind, role, sector, parent) "(" id ", '" code "', 'Unit " code "', '', '" code "', '" kind "', '" role "', '', '" sector "', '', " parent ", 0, 1, 1)"
#define PEER(id) ORG(#id, "P" #id, "hospital", "none", "", "null")
#define PERSON(id) "(" #id ", 'CG-" #id "', " #id ", 3, 'X', 'x', '', '', '', 0, 1, 1)"
#define MEMBER(id, person, to) "(" #id ", 41, " #person ", 1, " to ", 'staff', '', '', 100, 1, 1, 1)"

static struct fixture *stage(void **state)
{
	static const char *const sql[] = {
		"insert into organisation (id, code, name, name_en, folded, kind, network_role, member_group, sector, province, parent_id, is_demo, begins_at, created_at) values "
		ORG("1", "DPQG", "coordinator", "coordinator", "", "null") ", " ORG("2", "LD", "ministry", "sector_lead", "health", "null") ", "
		ORG("7", "BO", "ministry", "none", "", "null") ", " ORG("3", "BV", "hospital", "member", "health", "7") ", " ORG("5", "LA", "hospital", "none", "", "null") ", "
		PEER(11) ", " PEER(12) ", " PEER(13) ", " PEER(14) ", " PEER(15) ", " PEER(16),
		"insert into team (id, code, org_id, kind, sector, name, name_en, folded, decision_no, head, email, phone, website, scope, services, is_demo, begins_at,"
		" created_at, changed_at) values (41, 'DUC-0001', 3, 'organisation', '', 'Team', '', 'team', '', '', '', '', '', '', '', 0, 1, 1, 1)",
		"insert into person (id, code, canon_id, org_id, name, folded, email, phone, consent_note, is_demo, created_at, changed_at) values "
		PERSON(51) ", " PERSON(52) ", " PERSON(53),
		"insert into team_member (id, team_id, person_id, from_at, to_at, kind, provider_name, contract_no, duty_share, is_primary, recorded_at, changed_at) values "
		MEMBER(61, 51, "null") ", " MEMBER(62, 52, "null") ", " MEMBER(63, 53, "1000"),
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < COUNT(sql); i++)
		run(f, sql[i]);
	return f;
}

static struct budget_form money(const char *planned, const char *approved, const char *disbursed)
{
	struct budget_form f = { 0 };
	f.line[PURPOSE_CSIRT] = (struct budget_typed){ str_of(planned), str_of(approved), str_of(disbursed) };
	return f;
}

static err save(struct fixture *f, struct work *me, const char *org, int64_t year, struct budget_form form, bool *changed)
{
	return TEST_CALL(f, me, TX_WRITE, budget_save(w, str_of(org), year, &form, changed));
}

static void saved(struct fixture *f, int64_t org, const char *code, int64_t year, struct budget_form form, const char *now)
{
	struct work me = somebody(f, org, now);
	bool changed = false;
	assert_int_equal(save(f, &me, code, year, form, &changed), OK);
	assert_true(changed);
}

static struct budget_sheet sheet(struct fixture *f, int64_t org, int64_t year)
{
	struct work me = somebody(f, org, "2026-11-22");
	struct budget_sheet s;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, budget_sheet(w, org, year, &s)), OK);
	return s;
}

static size_t entries_of(struct fixture *f, const char *kind, int64_t id)
{
	struct work me = somebody(f, HOSPITAL, "2026-11-22");
	struct journal_entry *at_;
	size_t n;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, journal_of(w, (struct journal_ref){ kind, id }, 0, 100, &at_, &n)), OK);
	return n;
}

/* ---- amounts ---- */

static void amounts_are_read_as_people_write_them(void **s)
{
	struct fixture *f = *s;
	static const struct { const char *typed; int64_t n; } good[] = {
		{ "", 0 }, { "0", 0 }, { "850000", 850000 }, { "1.300.000.000", 1300000000 }, { "1,300,000,000", 1300000000 }, { "1 300 000", 1300000 },
		{ "1,3 tỷ", 1300000000 }, { "1.3 TỶ", 1300000000 }, { "1,25 tỷ đồng", 1250000000 }, { "5 quả đồng", -1 }, { "1.300 tỷ", 1300000000000 }, { "1.300,5 tỷ", 1300500000000 }, { "850 triệu", 850000000 },
		{ "850tr", 850000000 }, { "1,5 nghìn", 1500 }, { "2.5 billion", 2500000000 }, { "12 đồng", 12 }, { "0,000001 triệu", 1 }, { "1000000 tỷ", 1000000000000000 },
		{ "1,3", -1 }, { "1.30.000", -1 }, { "1300.000", -1 }, { "-5", -1 }, { "năm", -1 }, { "5 quả", -1 }, { "1000001 tỷ", -1 }, { "99999999999999999999", -1 },
		{ "1,0000001 triệu", -1 }, { "1.5 đồng", -1 }, { ".", -1 }, { "tỷ", -1 }, { "1..000", -1 }, { "1, tỷ", -1 },
	};
	for (size_t i = 0; i < COUNT(good); i++) {
		int64_t n = -1;
		bool is_good = money_parse(f->a, str_of(good[i].typed), &n);
		bool is_right = is_good == (good[i].n >= 0) && (!is_good || n == good[i].n);
		if (!is_right)
			print_message("# «%s»: %d %lld\n", good[i].typed, is_good, (long long)n);
		assert_true(is_right);
	}
	assert_true(str_is(money_typed(f->a, 1300000000), "1.300.000.000"));
	assert_true(str_is(money_typed(f->a, 12), "12") && str_is(money_typed(f->a, 0), ""));
	assert_true(str_is(money_short(f->a, LANG_VI, 1340000000), "1,3 tỷ") && str_is(money_short(f->a, LANG_EN, 850000000), "850 million"));
	assert_true(str_is(money_short(f->a, LANG_VI, 0), "–") && str_is(money_short(f->a, LANG_VI, 1300000000000), "1.300 tỷ"));
}

static void what_is_shown_is_read_again(void **s)
{
	struct fixture *f = *s;
	struct rng g = { 18 };
	for (int i = 0; i < 2000; i++) {
		int64_t n, amount = (int64_t)rng_below(&g, (uint64_t)MONEY_MAX) >> rng_below(&g, 50);
		assert_true(money_parse(f->a, money_typed(f->a, amount), &n));
		assert_int_equal(n, amount);
	}
}

static void purposes_are_those_of_the_vocabulary(void **s)
{
	struct fixture *f = *s;
	const struct duty_vocabulary *v = test_vocabulary(f->a);
	const struct duty_kind *k = &v->kinds[vocabulary_kind(v, S("budget"))];
	const struct duty_field *purpose = &k->fields[duty_kind_field(k, S("purpose"))];
	assert_int_equal(purpose->n_words, N_PURPOSES);
	for (int i = 0; i < N_PURPOSES; i++)
		assert_true(str_is(duty_word_text(purpose->words[i]), purpose_names[i]));
}

/* ---- one year ---- */

static void a_year_is_saved_at_once_and_corrected(void **s)
{
	struct fixture *f = stage(s);
	struct budget_form form = money("1,3 tỷ", "900 triệu", "");
	form.line[PURPOSE_TOOLS] = (struct budget_typed){ S("200 triệu"), S("200 triệu"), STR_NONE };
	saved(f, HOSPITAL, "BV", 2026, form, "2026-01-10");
	struct budget_sheet x = sheet(f, HOSPITAL, 2026);
	assert_true(x.number == 1 && x.sum.planned == 1500000000 && x.sum.approved == 1100000000 && x.sum.disbursed == 0);
	assert_true(x.since[PURPOSE_CSIRT] == at("2026-01-10"));
	form.line[PURPOSE_CSIRT].approved = S("950 triệu");
	saved(f, HOSPITAL, "BV", 2026, form, "2026-03-01");
	assert_true(sheet(f, HOSPITAL, 2026).since[PURPOSE_CSIRT] == at("2026-01-10"));      /* a correction is no new beginning */
	form.line[PURPOSE_CSIRT].disbursed = S("400 triệu");
	saved(f, MINISTRY, "BV", 2026, form, "2026-06-01");
	x = sheet(f, HOSPITAL, 2026);
	assert_true(x.number == 3 && x.since[PURPOSE_CSIRT] == at("2026-06-01") && x.since[PURPOSE_TOOLS] == at("2026-01-10"));
	struct work me = somebody(f, HOSPITAL, "2026-07-01");
	bool changed = true;
	assert_int_equal(save(f, &me, "BV", 2026, form, &changed), OK);
	assert_false(changed);
	form.version = 2;
	assert_int_equal(save(f, &me, "BV", 2026, form, &changed), E_CONFLICT);
	x = sheet(f, HOSPITAL, 2026);
	assert_int_equal(x.number, 3);
	assert_int_equal(entries_of(f, "budget", x.id), 3);
}

static void mistakes_are_named_by_cell(void **s)
{
	struct fixture *f = stage(s);
	struct work me = somebody(f, HOSPITAL, "2026-11-22");
	struct budget_form form = money("-5", "chín", "1");
	bool changed;
	form.decision_no = S("1/QĐ");
	assert_int_equal(save(f, &me, "BV", 2026, form, &changed), E_INVALID);
	assert_true(test_has_problem(&me, "csirt_planned", "budget.negative") && test_has_problem(&me, "csirt_approved", "budget.want_money"));
	assert_true(test_has_problem(&me, "decision_at", "budget.date_of_decision") && me.problem.fields.n == 3);
	me = somebody(f, HOSPITAL, "2026-11-22");
	assert_int_equal(save(f, &me, "BV", 2014, money("1", "", ""), &changed), E_INVALID);
	assert_true(test_has_problem(&me, "year", "budget.want_year"));
	me = somebody(f, HOSPITAL, "2026-11-22");
	assert_int_equal(save(f, &me, "BV", 2029, money("1", "", ""), &changed), E_INVALID);
	saved(f, HOSPITAL, "BV", 2028, money("1", "2", "3"), "2026-11-22");               /* odd, and taken */
	struct budget_sheet x = sheet(f, HOSPITAL, 2028);
	assert_int_equal(budget_odd(&x.line[PURPOSE_CSIRT]), ODD_OVERSPENT | ODD_NOT_PLANNED);
	assert_int_equal(budget_odd(&(struct budget_amounts){ 3, 3, 3 }), 0);
}

static void only_the_own_tree_writes_and_overseers_see(void **s)
{
	struct fixture *f = stage(s);
	static const struct { int64_t org; err write, see; } who[] = { { HOSPITAL, OK, OK }, { MINISTRY, OK, OK }, { LEAD, E_DENIED, OK }, { COORDINATOR, E_DENIED, OK },
		{ STRANGER, E_NOT_FOUND, E_NOT_FOUND } };
	for (size_t i = 0; i < COUNT(who); i++) {
		struct work me = somebody(f, who[i].org, "2026-11-22");
		struct org_by_id_row o;
		bool changed;
		assert_int_equal(save(f, &me, "BV", 2026, money(a_fmt(f->a, "%zu", i + 1).p, "", ""), &changed), who[i].write);
		me = somebody(f, who[i].org, "2026-11-22");
		assert_int_equal(TEST_CALL(f, &me, TX_READ, budget_org(w, S("BV"), &o)), who[i].see);
	}
}

/* ---- positions ---- */

static err post_new(struct fixture *f, struct work *me, struct post_form form, struct str *code)
{
	return TEST_CALL(f, me, TX_WRITE, post_add(w, &form, code));
}

static struct post_by_code_row post(struct fixture *f, int64_t org, struct str code, const char *now)
{
	struct work me = somebody(f, org, now);
	struct post_by_code_row p;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, post_find(w, code, &p)), OK);
	return p;
}

static err edited(struct fixture *f, struct str code, struct post_form form, const char *now)
{
	struct work me = somebody(f, HOSPITAL, now);
	bool changed;
	return TEST_CALL(f, &me, TX_WRITE, post_edit(w, code, &form, &changed));
}

static void recount(struct fixture *f, const char *now)
{
	struct work me = somebody(f, HOSPITAL, now);
	me.by = (struct actor){ .is_system = true };
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, post_recount_run(w, STR_NONE)), OK);
}

static void vacancies_have_a_beginning(void **s)
{
	struct fixture *f = stage(s);
	struct work me = somebody(f, HOSPITAL, "2026-03-01T10:00");
	struct post_form form = { .title = S("Chuyên viên"), .skill = S("b"), .planned = 3, .filled = S("3") };
	struct str code;
	assert_int_equal(post_new(f, &me, form, &code), OK);
	assert_true(str_is(code, "VT-0001") && !post(f, HOSPITAL, code, "2026-03-01").vacant_since);
	form.filled = S("1");
	assert_int_equal(edited(f, code, form, "2026-04-05T09:00"), OK);
	assert_true(post(f, HOSPITAL, code, "2026-05-01").vacant_since == at("2026-04-05"));
	form.hiring = S("advertised");
	form.filled = S("2");
	assert_int_equal(edited(f, code, form, "2026-06-01T09:00"), OK);
	assert_true(post(f, HOSPITAL, code, "2026-07-01").vacant_since == at("2026-04-05"));   /* still the same vacancy */
	form.vacant_since = at("2026-02-01");
	assert_int_equal(edited(f, code, form, "2026-06-02T09:00"), OK);
	assert_true(post(f, HOSPITAL, code, "2026-07-01").vacant_since == at("2026-02-01"));
	form.filled = S("3");
	assert_int_equal(edited(f, code, form, "2026-08-01T09:00"), OK);
	assert_true(!post(f, HOSPITAL, code, "2026-09-01").vacant_since);
	assert_int_equal(post_vacant(3, 5), 0);
	assert_int_equal(post(f, HOSPITAL, code, "2026-09-01").number, 5);
	me = somebody(f, HOSPITAL, "2026-09-02");
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, post_end(w, code)), OK);
	assert_int_equal(edited(f, code, form, "2026-09-03"), E_CONFLICT);
}

static void a_team_is_counted(void **s)
{
	struct fixture *f = stage(s);
	struct work me = somebody(f, HOSPITAL, "2026-03-01");
	struct post_form form = { .title = S("Thành viên đội"), .team = S("DUC-0001"), .planned = 3 }, other = { .title = S("Nữa"), .team = S("DUC-0001"), .planned = 1,
		.filled = S("0") };
	struct str code;
	assert_int_equal(post_new(f, &me, form, &code), OK);
	struct post_by_code_row p = post(f, HOSPITAL, code, "2026-03-02");
	assert_true(p.is_counted && p.filled == 2 && p.vacant_since == at("2026-03-01"));
	me = somebody(f, HOSPITAL, "2026-03-02");
	assert_int_equal(post_new(f, &me, other, &code), E_INVALID);
	assert_true(test_has_problem(&me, "team", "budget.team_counted"));
	recount(f, "2026-03-03");
	assert_int_equal(post(f, HOSPITAL, S("VT-0001"), "2026-03-03").number, 1);         /* nothing new: nothing written */
	run(f, "update team_member set to_at = null where id = 63");
	recount(f, "2026-03-04");
	p = post(f, HOSPITAL, S("VT-0001"), "2026-03-05");
	assert_true(p.filled == 3 && !p.vacant_since && p.number == 2);
	assert_int_equal(entries_of(f, "post", p.id), 2);
	run(f, "update team_member set to_at = 1000 where id = 62");
	assert_int_equal(post(f, HOSPITAL, S("VT-0001"), "2026-03-06").filled, 2);         /* at once for who looks */
	form.team = STR_NONE;
	me = somebody(f, HOSPITAL, "2026-03-07");
	assert_int_equal(post_new(f, &me, form, &code), E_INVALID);
	assert_true(test_has_problem(&me, "filled", "budget.filled_needed"));
	form.team = S("DUC-0009");
	me = somebody(f, HOSPITAL, "2026-03-07");
	assert_int_equal(post_new(f, &me, form, &code), E_INVALID);
	assert_true(test_has_problem(&me, "team", "budget.team_unknown"));
}

static void strangers_see_no_position(void **s)
{
	struct fixture *f = stage(s);
	struct work me = somebody(f, HOSPITAL, "2026-03-01");
	struct post_by_code_row p;
	struct str code;
	bool changed;
	struct post_form form = { .title = S("X"), .planned = 1, .filled = S("0") };
	assert_int_equal(post_new(f, &me, form, &code), OK);
	me = somebody(f, STRANGER, "2026-03-02");
	assert_int_equal(TEST_CALL(f, &me, TX_READ, post_find(w, code, &p)), E_NOT_FOUND);
	me = somebody(f, COORDINATOR, "2026-03-02");
	form.filled = S("1");
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, post_edit(w, code, &form, &changed)), E_DENIED);
	me = somebody(f, STRANGER, "2026-03-02");
	form.org = S("BV");
	assert_int_equal(post_new(f, &me, form, &code), E_DENIED);
}

/* ---- peers ---- */

/* R-7 as it is defined, in quarters: (1 - part) * low + part * high, rounded down. */
static int64_t plain_quartile(const int64_t *at, size_t n, int quarter)
{
	size_t h4 = (n - 1) * (size_t)quarter;
	int64_t low = at[h4 / 4], high = h4 % 4 ? at[h4 / 4 + 1] : low;
	return (low * (4 - (int64_t)(h4 % 4)) + high * (int64_t)(h4 % 4)) / 4;
}

static int ascending(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
	return (a > b) - (a < b);
}

static void quartiles_are_those_of_the_definition(void **s)
{
	struct rng g = { 7 };
	int64_t at[40];
	(void)s;
	for (int round = 0; round < 5000; round++) {
		size_t n = 1 + rng_below(&g, COUNT(at));
		for (size_t i = 0; i < n; i++)
			at[i] = (int64_t)rng_below(&g, round % 2 ? 10 : 1000000000000);
		qsort(at, n, sizeof *at, ascending);
		for (int q = 1; q <= 3; q++)
			assert_int_equal(quartile(at, n, q), plain_quartile(at, n, q));
	}
	assert_int_equal(two_figures(1349), 1300);
	assert_int_equal(two_figures(1350), 1400);
	assert_int_equal(two_figures(996), 1000);
	assert_int_equal(two_figures(42), 42);
	assert_int_equal(two_figures(0), 0);
	for (int band = 0; band < N_SIZE_BANDS; band++)
		assert_true(size_band(size_bands[band]) == band && (!band || size_band(size_bands[band] - 1) == band - 1));
}

static struct peer_view peers(struct fixture *f, int64_t org)
{
	struct work me = somebody(f, org, "2026-11-22");
	struct org_by_id_row o;
	struct peer_view v;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, ({ err e_ = network_org(w, org, &o); e_ == OK ? budget_compare(w, &o, 2026, &v) : e_; })), OK);
	return v;
}

static void who_goes_on_for_a_body_reads_its_years(void **s)
{
	struct fixture *f = stage(s);
	struct org_by_id_row o;
	saved(f, HOSPITAL, "BV", 2026, money("900", "500", ""), "2026-01-10");
	run(f, a_fmt(f->a, "insert into organisation_succession (id, from_id, to_id, at, kind, note, recorded_at) values (1, %d, %d, 1, 'merged', '', 1)", HOSPITAL, STRANGER).p);
	struct work me = somebody(f, STRANGER, "2026-03-02");
	assert_int_equal(TEST_CALL(f, &me, TX_READ, budget_org(w, S("BV"), &o)), E_NOT_FOUND);      /* not before it has ended */
	run(f, a_fmt(f->a, "update organisation set ended_at = 2 where id = %d", HOSPITAL).p);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, budget_org(w, S("BV"), &o)), OK);
	bool writes = true;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, budget_may_write(w, &o, &writes)), OK);
	assert_false(writes);
}

static void fewer_than_five_say_nothing(void **s)
{
	struct fixture *f = stage(s);
	saved(f, HOSPITAL, "BV", 2026, money("900", "500", "250"), "2026-02-01");
	for (int i = 0; i < 3; i++)
		saved(f, PEERS + i, a_fmt(f->a, "P%d", PEERS + i).p, 2026, money("900", a_fmt(f->a, "%d", 100 * (i + 1)).p, ""), "2026-02-01");
	struct peer_view v = peers(f, HOSPITAL);
	assert_true(v.at[PEER_APPROVED].n == 4 && !v.at[PEER_APPROVED].rank && !v.at[PEER_APPROVED].quarters[1]);
	saved(f, PEERS + 3, "P14", 2026, money("900", "400", ""), "2026-02-01");
	v = peers(f, HOSPITAL);
	assert_true(v.at[PEER_APPROVED].n == PEERS_LEAST && v.at[PEER_APPROVED].rank == 1 && v.at[PEER_APPROVED].own == 500);
	assert_int_equal(v.at[PEER_APPROVED].quarters[0], 200);
	assert_int_equal(v.at[PEER_APPROVED].quarters[1], 300);
	assert_int_equal(v.at[PEER_APPROVED].quarters[2], 400);
	assert_int_equal(v.at[PEER_DISBURSED_SHARE].own, 5000);
	assert_int_equal(v.at[PEER_VACANT_SHARE].n, 0);
	v = peers(f, STRANGER);                                                    /* of the group, and has said nothing itself */
	assert_true(!v.at[PEER_APPROVED].has_own && v.at[PEER_APPROVED].n == PEERS_LEAST);
	run(f, "insert into system (id, code, owner_id, operator_id, name, folded, level, decision_no, is_national_important, is_internet_facing, dossier, sector, province,"
		" purpose, domains, ips, is_demo, begins_at, created_at, changed_at) values (31, 'HT-1', 14, 14, 'S', 's', 3, '', 0, 0, 'none', '', '', '', '', '', 0, 1, 1, 1)");
	assert_int_equal(peers(f, HOSPITAL).at[PEER_APPROVED].n, 4);                /* another size is another group */
	assert_true(peers(f, 14).weight == 3 && peers(f, 14).band == 1);
}

/* ---- sums ---- */

static void sums_are_of_what_the_viewer_oversees(void **s)
{
	struct fixture *f = stage(s);
	saved(f, HOSPITAL, "BV", 2026, money("900", "500", "250"), "2026-02-01");
	saved(f, PEERS, "P11", 2026, money("100", "50", "25"), "2026-02-01");
	static const struct { int64_t viewer; bool wide; const char *sector; int64_t bodies, stated, planned; } who[] = {
		{ COORDINATOR, true, "", 11, 2, 1000 }, { MINISTRY, false, "", 2, 1, 900 }, { LEAD, false, "health", 2, 1, 900 }, { STRANGER, false, "", 1, 0, 0 } };
	for (size_t i = 0; i < COUNT(who); i++) {
		struct work me = somebody(f, who[i].viewer, "2026-11-22");
		struct budget_groups_rows rows;
		assert_int_equal(TEST_CALL(f, &me, TX_READ, budget_groups(w->db, w->a, &(struct budget_groups_in){ .viewer = who[i].viewer, .wide = who[i].wide,
			.sector = str_of(who[i].sector), .year = 2026 }, &rows)), OK);
		assert_true(rows.n == 1 && rows.at[0].bodies == who[i].bodies && rows.at[0].stated == who[i].stated && rows.at[0].planned == who[i].planned);
	}
}

/* ---- duties ---- */

static void history_of_hospital(struct fixture *f, struct duty_history **ret)
{
	struct work me = somebody(f, COORDINATOR, "2026-12-01");
	const struct duty_scope scope = { HOSPITAL, HOSPITAL + 1 };
	*ret = history_new(f->a, test_vocabulary(f->a));
	history_subject(*ret, UNIT_ORG, HOSPITAL, HOSPITAL, S("BV"), S("BV"));
	assert_int_equal(TEST_CALL(f, &me, TX_READ, test_sources_read(w, budget_sources, COUNT(budget_sources), &scope, *ret)), OK);
	history_ready(*ret);
}

#define ALWAYS at("2015-01-01"), at("2040-01-01")

static void duties_are_given_what_was_known(void **s)
{
	struct fixture *f = stage(s);
	struct duty_history *h;
	const struct duty_record *r = NULL;
	saved(f, HOSPITAL, "BV", 2026, money("900", "500", ""), "2026-01-10");
	saved(f, HOSPITAL, "BV", 2026, money("900", "500", "250"), "2026-06-01");
	saved(f, HOSPITAL, "BV", 2026, money("900", "500", "260"), "2026-08-01");
	history_of_hospital(f, &h);
	assert_int_equal(test_records(h, UNIT_ORG, HOSPITAL, "budget", ALWAYS, at("2026-01-09"), &r), 0);
	assert_int_equal(test_records(h, UNIT_ORG, HOSPITAL, "budget", ALWAYS, at("2026-03-01"), &r), 1);
	assert_true(r->begins == at("2026-01-10") && r->grade == GRADE_AUTO && test_value(h, r, "disbursed") == 0 && test_value(h, r, "approved") == 500);
	assert_int_equal(test_records(h, UNIT_ORG, HOSPITAL, "budget", ALWAYS, at("2026-12-01"), &r), 1);
	assert_true(r->begins == at("2026-06-01") && test_value(h, r, "disbursed") == 260 && test_value(h, r, "year") == 2026);
	assert_true(test_value(h, r, "purpose") == duty_word(S("csirt")) && r->id == sheet(f, HOSPITAL, 2026).id);
}

static void positions_are_summed_over_time(void **s)
{
	struct fixture *f = stage(s);
	struct work me = somebody(f, HOSPITAL, "2025-03-01");
	struct post_form five = { .title = S("A"), .planned = 5, .filled = S("3") }, one = { .title = S("B"), .planned = 1, .filled = S("1") };
	struct duty_history *h;
	const struct duty_record *r = NULL;
	struct str a, b;
	assert_int_equal(post_new(f, &me, five, &a), OK);
	me = somebody(f, HOSPITAL, "2025-06-01");
	assert_int_equal(post_new(f, &me, one, &b), OK);
	five.filled = S("5");
	assert_int_equal(edited(f, a, five, "2026-05-01"), OK);
	history_of_hospital(f, &h);
	assert_int_equal(test_records(h, UNIT_ORG, HOSPITAL, "positions", at("2025-01-01"), at("2025-06-01"), at("2026-12-01"), &r), 1);
	assert_true(test_value(h, r, "vacancy") == 4000 && test_value(h, r, "vacant") == 2 && test_value(h, r, "filled") == 3 && test_value(h, r, "year") == 2025);
	assert_int_equal(test_records(h, UNIT_ORG, HOSPITAL, "positions", at("2025-06-01"), at("2026-01-01"), at("2026-12-01"), &r), 1);
	assert_true(test_value(h, r, "vacancy") == 3333);
	assert_int_equal(test_records(h, UNIT_ORG, HOSPITAL, "positions", at("2026-01-01"), at("2026-05-01"), at("2026-12-01"), &r), 1);   /* the year began so */
	assert_true(test_value(h, r, "vacancy") == 3333 && test_value(h, r, "year") == 2026);
	assert_int_equal(test_records(h, UNIT_ORG, HOSPITAL, "positions", at("2026-05-01"), at("2027-01-01"), at("2026-12-01"), &r), 1);
	assert_true(test_value(h, r, "vacancy") == 0 && test_value(h, r, "filled") == 6 && r->id == post(f, HOSPITAL, a, "2026-06-01").id);
	assert_int_equal(test_records(h, UNIT_ORG, HOSPITAL, "positions", at("2026-05-01"), at("2027-01-01"), at("2026-04-01"), &r), 0);
}

static void those_whose_it_is_are_told(void **s)
{
	struct fixture *f = stage(s);
	struct work me = somebody(f, HOSPITAL, "2026-03-01");
	struct post_form form = { .title = S("A"), .planned = 5, .filled = S("3") };
	struct duty_orgs orgs = { 0 };
	struct str code;
	saved(f, HOSPITAL, "BV", 2026, money("900", "500", ""), "2026-01-10");
	assert_int_equal(post_new(f, &me, form, &code), OK);
	int64_t year = sheet(f, HOSPITAL, 2026).id, position = post(f, HOSPITAL, code, "2026-03-02").id;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, budget_sources[0].told[0].orgs(w, year, &orgs)), OK);
	assert_true(orgs.ones.n == 1 && orgs.ones.at[0].org == HOSPITAL && orgs.ones.at[0].id == HOSPITAL);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, budget_sources[1].told[0].orgs(w, position, &orgs)), OK);
	assert_true(orgs.ones.n == 2 && orgs.ones.at[1].org == HOSPITAL && str_is(str_of(orgs.ones.at[1].kind), "positions"));
	const struct succession x = { .from = HOSPITAL, .main = STRANGER };
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, budget_heritage[0].move(w, &x)), OK);
	assert_int_equal(post(f, STRANGER, code, "2026-03-02").org_id, STRANGER);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations, &team_migrations, &budget_migrations };
	fixture_use(sets, COUNT(sets));
	const struct CMUnitTest tests[] = {
		TEST_ON_SQLITE(amounts_are_read_as_people_write_them), TEST_ON_SQLITE(what_is_shown_is_read_again), TEST_ON_SQLITE(purposes_are_those_of_the_vocabulary),
		TEST_ON_SQLITE(quartiles_are_those_of_the_definition), TEST_ON_BOTH(a_year_is_saved_at_once_and_corrected), TEST_ON_BOTH(mistakes_are_named_by_cell),
		TEST_ON_BOTH(only_the_own_tree_writes_and_overseers_see), TEST_ON_BOTH(vacancies_have_a_beginning), TEST_ON_BOTH(a_team_is_counted),
		TEST_ON_BOTH(strangers_see_no_position), TEST_ON_BOTH(who_goes_on_for_a_body_reads_its_years), TEST_ON_BOTH(fewer_than_five_say_nothing), TEST_ON_BOTH(sums_are_of_what_the_viewer_oversees),
		TEST_ON_BOTH(duties_are_given_what_was_known), TEST_ON_BOTH(positions_are_summed_over_time), TEST_ON_BOTH(those_whose_it_is_are_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
