/* Statements, their judgement and both of their time axes, on both engines. */
#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */

#include "core/routes.h"
#include "core/test_core.h"
#include "modules/evidence/rules.h"
#include "modules/team/team.h"

const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &sheet_module, &network_module, &team_module, &evidence_module };
const size_t n_modules = COUNT(all_modules);

/* The coordinator; a ministry with a hospital and its clinic below; the lead of the hospital's sector; a stranger. */
enum { COORDINATOR = 1, LEAD = 2, MINISTRY = 7, HOSPITAL = 3, CLINIC = 4, STRANGER = 5 };

static usec at(const char *text)
{
	usec t;
	assert_true(time_parse(str_of(text), &t));
	return t;
}

static struct work somebody(struct fixture *f, int64_t org, int64_t account, const char *now)
{
	const struct perm *const perms[] = { &may_read_network, &evidence_read, &evidence_write, &evidence_verify };
	struct work w = { .a = f->a, .now = at(now), .by = { .account_id = account, .org_id = org, .name = S("An"), .lang = LANG_EN } };
	for (size_t i = 0; i < COUNT(perms); i++)
		w.by.perms[perm_index(perms[i]) / 64] |= 1ull << (perm_index(perms[i]) % 64);
	return w;
}

static void run(struct fixture *f, const char *sql)
{
	struct work me = test_work(f, HOSPITAL);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, test_execute(w, sql)), OK);
}

#define ORG(id, code, role, sector, parent) "(" #id ", '" code "', 'Unit " code "', '', '" code "', 'company', '" role "', '', '" sector "', '', " parent ", 0, 1, 1)"
#define SYSTEM(id, code, owner, begins, ended) "(" #id ", '" code "', " #owner ", " #owner ", 'System', '" code "', 3, '', 0, 0, 'none', '', '', '', '', '', 0, " begins ", " ended ", 1, 1)"
/* 2026-01-01 and 2026-06-01 at +07:00. */
#define NEW_YEAR "1767200400000000"
#define JUNE "1780246800000000"

static struct fixture *stage(void **state)
{
	static const char *const sql[] = {
		"insert into organisation (id, code, name, name_en, folded, kind, network_role, member_group, sector, province, parent_id, is_demo, begins_at, created_at) values "
		ORG(1, "DPQG", "coordinator", "", "null") ", " ORG(2, "LD", "sector_lead", "health", "null") ", " ORG(7, "BO", "none", "", "null") ", "
		ORG(3, "BV", "member", "health", "7") ", " ORG(4, "PK", "none", "", "3") ", " ORG(5, "LA", "member", "", "null"),
		"insert into system (id, code, owner_id, operator_id, name, folded, level, decision_no, is_national_important, is_internet_facing, dossier, sector, province,"
		" purpose, domains, ips, is_demo, begins_at, ended_at, created_at, changed_at) values "
		SYSTEM(31, "HT-000001", 3, NEW_YEAR, "null") ", " SYSTEM(32, "HT-000002", 3, NEW_YEAR, JUNE) ", " SYSTEM(33, "HT-000003", 5, NEW_YEAR, "null"),
		"insert into team (id, code, org_id, kind, sector, name, name_en, folded, decision_no, head, email, phone, website, scope, services, is_demo, begins_at,"
		" created_at, changed_at) values (41, 'DUC-0001', 3, 'organisation', '', 'Team', '', 'team', '', '', '', '', '', '', '', 0, " NEW_YEAR ", 1, 1)",
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < COUNT(sql); i++)
		run(f, sql[i]);
	return f;
}

#define TEXTS(...) { (struct str[]){ __VA_ARGS__ }, sizeof((struct str[]){ __VA_ARGS__ }) / sizeof(struct str) }
#define PAPER_OF(hex) { &(struct upload){ S("ky.pdf"), S("application/pdf"), S(hex), 10, "" }, 1 }
#define HASH_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HASH_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

/* What it points to is good until the next call. */
static struct evidence_form hunt(void)
{
	static struct str subjects[1], values[5];              /* tests write into them: the same every time */
	static struct upload paper;
	subjects[0] = S("HT-000001");
	memcpy(values, (struct str[]){ S("state=closed"), S("coverage=80,5%"), S("hypotheses=2"), S("sources=3"), S("minutes=600") }, sizeof values);
	paper = (struct upload){ S("ky.pdf"), S("application/pdf"), S(HASH_A), 10, "" };
	return (struct evidence_form){ .kind = S("hunt"), .subjects = { subjects, COUNT(subjects) }, .begins = at("2026-11-01"), .ends = at("2026-11-03"),
		.values = { values, COUNT(values) }, .doc_no = S("12/BC"), .doc_at = at("2026-11-04"), .signer = S("Bà Mẫu"), .file = { &paper, 1 } };
}

static err state(struct fixture *f, struct work *me, struct evidence_form form, struct str *code)
{
	return TEST_CALL(f, me, TX_WRITE, evidence_state(w, &form, code));
}

static struct evidence_by_code_row find(struct fixture *f, int64_t org, struct str code)
{
	struct work me = somebody(f, org, 90 + org, "2026-11-22T10:00");
	struct evidence_by_code_row e;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, evidence_find(w, code, &e)), OK);
	return e;
}

#define STATED(f, me, form) ({ struct str code_; assert_int_equal(state((f), (me), (form), &code_), OK); code_; })
#define ACT(f, me, how, code, why) TEST_CALL((f), (me), TX_WRITE, how(w, (code), &(struct evidence_act){ .reason = S(why) }))

/* ---- stating ---- */

static void a_signed_paper_makes_the_difference(void **s)
{
	struct fixture *f = stage(s);
	struct work me = somebody(f, HOSPITAL, 93, "2026-11-10T10:00");
	struct str signed_ = STATED(f, &me, hunt());
	struct evidence_form bare = hunt(), undated = hunt();
	bare.file.n = 0;
	undated.doc_no = STR_NONE;
	assert_true(str_is(signed_, "MC-2026-000001"));
	assert_int_equal(find(f, HOSPITAL, signed_).grade, GRADE_ATTESTED);
	assert_int_equal(find(f, HOSPITAL, STATED(f, &me, bare)).grade, GRADE_CLAIMED);
	assert_int_equal(find(f, HOSPITAL, STATED(f, &me, undated)).grade, GRADE_CLAIMED);
	struct evidence_by_code_row e = find(f, HOSPITAL, signed_);
	assert_true(str_is(e.fields, "state=closed\ncoverage=8050\nhypotheses=2\nsources=3\nminutes=600"));
	assert_true(str_is(e.state, "waiting"));
	assert_true(e.has_stated || e.author_org_id == HOSPITAL);
}

static void refused(struct fixture *f, struct evidence_form form, const char *field, const char *code)
{
	struct work me = somebody(f, HOSPITAL, 93, "2026-11-10T10:00");
	struct str unused;
	assert_int_equal(state(f, &me, form, &unused), E_INVALID);
	assert_true(test_has_problem(&me, field, code));
}

static void what_cannot_be_is_refused(void **s)
{
	struct fixture *f = stage(s);
	struct evidence_form x;
	x = hunt(); x.begins = at("2026-11-11"); x.ends = 0; refused(f, x, "begins", "evidence.in_future");
	x = hunt(); x.ends = at("2026-11-10T10:00:00.000001+07:00"); refused(f, x, "ends", "evidence.in_future");
	x = hunt(); x.ends = at("2026-10-31"); refused(f, x, "ends", "evidence.ends_before");
	x = hunt(); x.goes_on = true; refused(f, x, "ends", "evidence.ends_or_goes_on");
	x = hunt(); x.judged = at("2026-10-31"); refused(f, x, "judged", "evidence.ends_before");
	x = hunt(); x.doc_at = at("2026-12-01"); refused(f, x, "doc_at", "evidence.in_future");
	x = hunt(); x.doc_at = 0; refused(f, x, "doc_at", "evidence.date_of_paper");
	x = hunt(); x.begins = at("1999-12-31T23:59"); refused(f, x, "begins", "evidence.too_old");
	x = hunt(); x.begins = at("2025-12-31T23:59"); refused(f, x, "subjects", "evidence.not_yet_there");
	x = hunt(); x.subjects.at[0] = S("HT-000002"); refused(f, x, "subjects", "evidence.no_longer_there");
	x = hunt(); x.subjects.at[0] = S("HT-000003"); refused(f, x, "subjects", "evidence.subject_unknown");
	x = hunt(); x.subjects.at[0] = S("DUC-0001"); refused(f, x, "subjects", "evidence.subject_unknown");
	x = hunt(); x.kind = S("scan"); x.values.n = 0; x.subjects.n = 0; refused(f, x, "subjects", "evidence.subject_needed");
	x = hunt(); x.kind = S("member"); refused(f, x, "kind", "evidence.kind_automatic");
	x = hunt(); x.kind = S("nothing"); refused(f, x, "kind", "evidence.kind_unknown");
	x = hunt(); x.values.at[0] = S("state=perhaps"); refused(f, x, "state", "evidence.want_word");
	x = hunt(); x.values.at[1] = S("coverage=100.01"); refused(f, x, "coverage", "evidence.want_share");
	x = hunt(); x.values.at[2] = S("hypotheses=-1"); refused(f, x, "hypotheses", "evidence.want_int");
	x = hunt(); x.values.at[2] = S("for=MC-2026-000077"); refused(f, x, "for", "evidence.want_id");
	x = hunt(); x.values.at[2] = S("colour=red"); refused(f, x, "values", "evidence.no_such_field");
}

/* A day is one at +07:00: the year has begun, and its first system is there. */
static void days_are_those_of_viet_nam(void **s)
{
	struct fixture *f = stage(s);
	struct work me = somebody(f, HOSPITAL, 93, "2026-12-31T17:30:00Z");
	struct evidence_form x = hunt(), leap = hunt();
	x.begins = x.ends = at("2025-12-31T17:00:00Z");
	assert_true(str_is(STATED(f, &me, x), "MC-2027-000001"));
	assert_int_equal(TEST_CALL(f, &me, TX_READ, evidence_review_due(w, at("2028-02-19T23:30:00+07:00")) == at("2028-03-01") ? OK : E_BUG), OK);
	me = somebody(f, HOSPITAL, 93, "2028-03-10T10:00");
	leap.begins = at("2028-02-29");
	leap.ends = 0;
	assert_int_equal(find(f, HOSPITAL, STATED(f, &me, leap)).ends_at, at("2028-02-29"));
}

/* The organisation itself, its team, and something that goes on. */
static void other_subjects(void **s)
{
	struct fixture *f = stage(s);
	struct work me = somebody(f, HOSPITAL, 93, "2026-11-10T10:00");
	struct evidence_form budget = { .kind = S("budget"), .begins = at("2026-01-05"), .values = TEXTS(S("year=2026"), S("purpose=csirt"), S("planned=1.300.000")) };
	struct evidence_form rated = { .kind = S("rating"), .subjects = TEXTS(S("DUC-0001"), S("BV"), S("DUC-0001")), .begins = at("2026-02-01"), .goes_on = true };
	struct str code = STATED(f, &me, budget);
	struct evidence_by_code_row e = find(f, HOSPITAL, code);
	assert_true(str_is(e.fields, "year=2026\npurpose=csirt\nplanned=1300000"));
	code = STATED(f, &me, rated);
	e = find(f, HOSPITAL, code);
	assert_int_equal(e.ends_at, 0);
	struct evidence_subjects_rows rows;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, evidence_subjects(w->db, w->a, &(struct evidence_subjects_in){ .version = e.version_id, .max = 10 }, &rows)), OK);
	assert_int_equal(rows.n, 2);
	assert_int_equal(rows.at[0].unit, UNIT_ORG);
	assert_int_equal(rows.at[1].subject_id, 41);
}

/* ---- who may ---- */

static void those_above_judge_and_nobody_himself(void **s)
{
	struct fixture *f = stage(s);
	struct work me = somebody(f, HOSPITAL, 93, "2026-11-10T10:00"), colleague = somebody(f, HOSPITAL, 94, "2026-11-11T10:00");
	struct work above = somebody(f, MINISTRY, 97, "2026-11-12T10:00"), lead = somebody(f, LEAD, 92, "2026-11-12T10:00");
	struct work below = somebody(f, CLINIC, 95, "2026-11-12T10:00"), stranger = somebody(f, STRANGER, 96, "2026-11-12T10:00");
	struct str code = STATED(f, &me, hunt());
	assert_int_equal(ACT(f, &me, evidence_accept, code, ""), E_DENIED);
	assert_int_equal(ACT(f, &colleague, evidence_accept, code, ""), E_DENIED);
	assert_int_equal(ACT(f, &below, evidence_accept, code, ""), E_NOT_FOUND);
	assert_int_equal(ACT(f, &stranger, evidence_accept, code, ""), E_NOT_FOUND);
	assert_int_equal(ACT(f, &stranger, evidence_withdraw, code, "x"), E_NOT_FOUND);
	assert_int_equal(ACT(f, &lead, evidence_withdraw, code, "x"), E_DENIED);
	assert_int_equal(ACT(f, &above, evidence_return, code, ""), E_INVALID);
	assert_int_equal(ACT(f, &lead, evidence_accept, code, ""), OK);
	assert_int_equal(find(f, HOSPITAL, code).grade, GRADE_VERIFIED);
	assert_int_equal(ACT(f, &above, evidence_accept, code, ""), E_CONFLICT);
	assert_int_equal(ACT(f, &above, evidence_reopen, code, "by mistake"), E_DENIED);
	assert_int_equal(ACT(f, &lead, evidence_reopen, code, "by mistake"), OK);
	assert_int_equal(find(f, HOSPITAL, code).grade, GRADE_ATTESTED);
	lead.by.perms[perm_index(&evidence_verify) / 64] &= ~(1ull << (perm_index(&evidence_verify) % 64));
	assert_int_equal(ACT(f, &lead, evidence_accept, code, ""), E_DENIED);
}

/* Who states for a body below cannot judge it, nor can anybody of his organisation. */
static void stated_from_above_is_judged_by_others(void **s)
{
	struct fixture *f = stage(s);
	struct work above = somebody(f, MINISTRY, 97, "2026-11-10T10:00"), other = somebody(f, MINISTRY, 98, "2026-11-10T10:00");
	struct work coordinator = somebody(f, COORDINATOR, 91, "2026-11-10T10:00"), clinic = somebody(f, CLINIC, 95, "2026-11-10T10:00");
	struct evidence_form x = hunt();
	struct str code, unused;
	x.org = S("BV");
	code = STATED(f, &above, x);
	assert_int_equal(ACT(f, &other, evidence_accept, code, ""), E_DENIED);
	assert_int_equal(ACT(f, &coordinator, evidence_accept, code, ""), OK);
	assert_int_equal(state(f, &clinic, x, &unused), E_DENIED);
	assert_int_equal(state(f, &coordinator, x, &unused), E_DENIED);
}

/* ---- versions ---- */

static void a_correction_waits_again(void **s)
{
	struct fixture *f = stage(s);
	struct work me = somebody(f, HOSPITAL, 93, "2026-11-10T10:00"), later = somebody(f, HOSPITAL, 93, "2026-11-20T10:00");
	struct work above = somebody(f, MINISTRY, 97, "2026-11-12T10:00");
	struct str code = STATED(f, &me, hunt());
	assert_int_equal(ACT(f, &above, evidence_accept, code, ""), OK);
	struct evidence_form x;
	assert_int_equal(TEST_CALL(f, &later, TX_READ, evidence_form_of(w, code, &x)), OK);
	x.signer = S("Ông Mẫu");
	assert_int_equal(TEST_CALL(f, &later, TX_WRITE, evidence_correct(w, code, &x)), OK);
	struct evidence_by_code_row e = find(f, HOSPITAL, code);
	assert_true(str_is(e.state, "waiting") && e.number == 3 && e.grade == GRADE_ATTESTED && e.file_id);
	assert_int_equal(e.stated_at, at("2026-11-10T10:00"));          /* the same work */
	assert_int_equal(TEST_CALL(f, &later, TX_WRITE, evidence_correct(w, code, &x)), E_CONFLICT);   /* x was read before */
	x.version = 3;
	x.begins = at("2026-10-30");
	assert_int_equal(TEST_CALL(f, &later, TX_WRITE, evidence_correct(w, code, &x)), OK);
	assert_int_equal(find(f, HOSPITAL, code).stated_at, at("2026-11-20T10:00"));   /* other work counts as stated now */
}

static void what_was_false_stays_so(void **s)
{
	struct fixture *f = stage(s);
	struct work me = somebody(f, HOSPITAL, 93, "2026-11-10T10:00"), above = somebody(f, MINISTRY, 97, "2026-11-12T10:00");
	struct str code = STATED(f, &me, hunt());
	struct evidence_form x = hunt();
	assert_int_equal(ACT(f, &above, evidence_judge_false, code, "nobody was there"), OK);
	assert_int_equal(ACT(f, &me, evidence_withdraw, code, "sorry"), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, evidence_correct(w, code, &x)), E_CONFLICT);
	assert_int_equal(ACT(f, &above, evidence_reopen, code, "they were"), OK);
	assert_int_equal(ACT(f, &me, evidence_withdraw, code, "wrong system"), OK);
	assert_int_equal(ACT(f, &me, evidence_withdraw, code, "again"), E_CONFLICT);
	assert_int_equal(ACT(f, &above, evidence_accept, code, ""), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, evidence_correct(w, code, &x)), OK);          /* stated again */
}

/* ---- what the engine is given ---- */

static const struct duty_record *records_of(struct fixture *f, enum duty_unit unit, int64_t id, size_t *ret_n)
{
	struct work me = somebody(f, COORDINATOR, 91, "2026-12-01T00:00");
	struct duty_history *h = history_new(f->a, evidence_vocabulary());
	const struct duty_scope all = { 1, 100 };
	history_subject(h, unit, id, HOSPITAL, S("X"), S("X"));
	assert_int_equal(TEST_CALL(f, &me, TX_READ, evidence_sources[0].read(w, &all, h)), OK);
	history_ready(h);
	*ret_n = history_find(h, unit, id)->n_records;
	return history_find(h, unit, id)->records;
}

static void every_version_is_known_for_its_time(void **s)
{
	struct fixture *f = stage(s);
	struct work me = somebody(f, HOSPITAL, 93, "2026-11-10T10:00"), above = somebody(f, MINISTRY, 97, "2026-11-12T10:00");
	struct work later = somebody(f, MINISTRY, 97, "2026-11-20T10:00");
	struct str code = STATED(f, &me, hunt());
	size_t n;
	assert_int_equal(ACT(f, &above, evidence_accept, code, ""), OK);
	assert_int_equal(ACT(f, &later, evidence_judge_false, code, "invented"), OK);
	const struct duty_record *r = records_of(f, UNIT_SYSTEM, 31, &n);
	assert_int_equal(n, 3);
	assert_int_equal(r[0].kind, vocabulary_kind(evidence_vocabulary(), S("hunt")));
	assert_true(r[0].id == r[1].id && r[1].id == r[2].id);
	assert_true(r[0].grade == GRADE_ATTESTED && r[1].grade == GRADE_VERIFIED && !r[1].is_false && r[2].is_false);
	assert_true(r[0].known_from == me.now && r[0].known_to == above.now && r[1].known_to == later.now && r[2].known_to == TIME_OPEN);
	assert_true(r[0].begins == at("2026-11-01") && r[0].ends == at("2026-11-03") && r[2].stated == me.now);
	assert_true(r[0].values[0] == duty_word(S("closed")) && r[0].values[1] == 8050 && r[0].values[4] == 600 && r[0].values[5] == DUTY_NULL);
}

static void what_is_withdrawn_is_known_no_more(void **s)
{
	struct fixture *f = stage(s);
	struct work me = somebody(f, HOSPITAL, 93, "2026-11-10T10:00"), later = somebody(f, HOSPITAL, 93, "2026-11-20T10:00");
	struct evidence_form goes_on = { .kind = S("budget"), .begins = at("2026-01-05"), .goes_on = true };
	struct str code = STATED(f, &me, goes_on);
	size_t n;
	assert_int_equal(ACT(f, &later, evidence_withdraw, code, "not ours"), OK);
	const struct duty_record *r = records_of(f, UNIT_ORG, HOSPITAL, &n);
	assert_int_equal(n, 1);
	assert_true(r[0].ends == TIME_OPEN && r[0].known_to == later.now && r[0].grade == GRADE_CLAIMED);
}

static void the_right_organisations_are_told(void **s)
{
	struct fixture *f = stage(s);
	struct work me = somebody(f, HOSPITAL, 93, "2026-11-10T10:00");
	struct str code = STATED(f, &me, hunt());
	struct duty_orgs orgs = { 0 };
	run(f, "update system set owner_id = 5 where id = 31");
	assert_int_equal(TEST_CALL(f, &me, TX_READ, evidence_sources[0].told[0].orgs(w, find(f, HOSPITAL, code).id, &orgs)), OK);
	assert_int_equal(orgs.ids.n, 0);
	assert_int_equal(orgs.ones.n, 1);
	assert_true(orgs.ones.at[0].org == 5 && orgs.ones.at[0].unit == UNIT_SYSTEM && orgs.ones.at[0].id == 31);
}

/* ---- what an overseer is shown ---- */

static unsigned flags_of(struct fixture *f, struct str code)
{
	struct evidence_by_code_row e = find(f, COORDINATOR, code);
	struct work me = somebody(f, COORDINATOR, 91, "2026-11-22T10:00");
	return evidence_flags(&me, &(struct evidence_looked_at){ e.kind, e.fields, e.ends_at, e.stated_at, e.file_id, e.papers_of_others, e.papers_of_own, e.alike });
}

static void what_looks_odd_is_shown(void **s)
{
	struct fixture *f = stage(s);
	struct work me = somebody(f, HOSPITAL, 93, "2026-11-10T10:00"), stranger = somebody(f, STRANGER, 96, "2026-11-10T10:00");
	struct evidence_form first = hunt(), same = hunt(), blind = hunt(), late = hunt();
	struct str a = STATED(f, &me, first);
	assert_int_equal(flags_of(f, a), 0);
	same.subjects.at = &S("HT-000003");
	struct str b = STATED(f, &stranger, same);
	assert_int_equal(flags_of(f, a), 1u << FLAG_PAPER_OTHERS);
	assert_int_equal(flags_of(f, b), 1u << FLAG_PAPER_OTHERS);
	blind.values.n = 1;
	blind.file.at[0].sha256_hex = S(HASH_B);
	struct str c = STATED(f, &me, blind);
	assert_int_equal(flags_of(f, c), 1u << FLAG_HUNT_BLIND | 1u << FLAG_HUNT_SHORT);
	late.begins = late.ends = at("2026-10-11T09:59");
	late.file.n = 0;
	assert_int_equal(flags_of(f, STATED(f, &me, late)), 1u << FLAG_LATE | 1u << FLAG_NO_PAPER);
	late.begins = late.ends = at("2026-10-11T10:00");           /* thirty days to the second */
	late.file = (struct uploads)PAPER_OF(HASH_B);
	assert_int_equal(flags_of(f, STATED(f, &me, late)), 1u << FLAG_PAPER_AGAIN);
}

static void the_same_words_for_many_are_shown(void **s)
{
	struct fixture *f = stage(s);
	struct work me = somebody(f, HOSPITAL, 93, "2026-11-10T10:00");
	struct evidence_form x = { .kind = S("scan"), .subjects = TEXTS(S("HT-000001")), .begins = at("2026-11-01"), .file = PAPER_OF(HASH_A), .note = S("Đã quét") };
	struct str code = STR_NONE;
	static const char *const hashes = "0123456789abcdef0123456789abcdef";
	for (int i = 0; i < 21; i++) {
		char hash[65] = HASH_A;
		hash[0] = hashes[i % 16];
		hash[1] = hashes[i / 16];
		x.note = i % 2 ? S("Đã quét") : S("ĐÃ  QUÉT");
		x.file.at[0].sha256_hex = str_from(hash, 64);
		code = STATED(f, &me, x);
		assert_int_equal(flags_of(f, code), i < 20 ? 0 : 1u << FLAG_BULK);
	}
}

static void who_waits_longest_is_first(void **s)
{
	struct fixture *f = stage(s);
	struct work me = somebody(f, HOSPITAL, 93, "2026-11-10T10:00"), later = somebody(f, HOSPITAL, 93, "2026-11-11T10:00");
	struct work above = somebody(f, MINISTRY, 97, "2026-11-22T10:00"), stranger = somebody(f, STRANGER, 96, "2026-11-22T10:00");
	struct str b = STATED(f, &later, hunt()), a = STATED(f, &me, hunt());
	struct evidence_queue_rows rows;
#define QUEUE(who, after_, id_) TEST_CALL(f, &(who), TX_READ, evidence_queue(w->db, w->a, &(struct evidence_queue_in){ .viewer = w->by.org_id, .account = w->by.account_id, \
	.after = after_, .after_id = id_, .max = 10 }, &rows))
	assert_int_equal(QUEUE(above, 0, 0), OK);
	assert_int_equal(rows.n, 2);
	assert_true(str_eq(rows.at[0].code, a) && str_eq(rows.at[1].code, b));
	assert_int_equal(QUEUE(above, rows.at[0].known_from, rows.at[0].version_id), OK);
	assert_int_equal(rows.n, 1);
	assert_int_equal(QUEUE(me, 0, 0), OK);
	assert_int_equal(rows.n, 0);
	assert_int_equal(QUEUE(stranger, 0, 0), OK);
	assert_int_equal(rows.n, 0);
}

/* ---- successors ---- */

static void what_waits_goes_to_the_successor(void **s)
{
	struct fixture *f = stage(s);
	struct work me = somebody(f, HOSPITAL, 93, "2026-11-10T10:00"), above = somebody(f, MINISTRY, 97, "2026-11-12T10:00");
	struct str done = STATED(f, &me, hunt()), open = STATED(f, &me, hunt());
	const struct succession x = { .from = HOSPITAL, .main = STRANGER };
	int64_t n;
	assert_int_equal(ACT(f, &above, evidence_accept, done, ""), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, evidence_heritage[0].count(w, &x, &n)), OK);
	assert_int_equal(n, 1);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, evidence_heritage[0].move(w, &x)), OK);
	assert_int_equal(find(f, COORDINATOR, open).org_id, STRANGER);
	assert_int_equal(find(f, COORDINATOR, done).org_id, HOSPITAL);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations, &team_migrations, &evidence_migrations };
	fixture_use(sets, COUNT(sets));
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(a_signed_paper_makes_the_difference), TEST_ON_BOTH(what_cannot_be_is_refused), TEST_ON_BOTH(days_are_those_of_viet_nam),
		TEST_ON_BOTH(other_subjects), TEST_ON_BOTH(those_above_judge_and_nobody_himself), TEST_ON_BOTH(stated_from_above_is_judged_by_others),
		TEST_ON_BOTH(a_correction_waits_again), TEST_ON_BOTH(what_was_false_stays_so), TEST_ON_BOTH(every_version_is_known_for_its_time),
		TEST_ON_BOTH(what_is_withdrawn_is_known_no_more), TEST_ON_BOTH(the_right_organisations_are_told), TEST_ON_BOTH(what_looks_odd_is_shown),
		TEST_ON_BOTH(the_same_words_for_many_are_shown), TEST_ON_BOTH(who_waits_longest_is_first), TEST_ON_BOTH(what_waits_goes_to_the_successor),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
