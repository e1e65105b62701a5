/* The ladder by date, nothing twice, one mail a day, what ends a chase, letters and answers, cure rates: on both engines. */
#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */

#include "core/legal/data_files.h"
#include "core/legal/holidays.h"
#include "core/legal/legal.h"
#include "core/routes.h"
#include "core/test_core.h"
#include "modules/chase/rules.h"
#include "modules/evidence/evidence.h"
#include "modules/team/team.h"

const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &sheet_module, &network_module, &team_module, &duty_module,
	&evidence_module, &oversight_module, &chase_module };
const size_t n_modules = COUNT(all_modules);

enum { HEAD = 101, CLERK = 102, ENGLISH = 103, OFFICER = 301, BOSS = 302, STRANGER = 401 };
enum { COORDINATOR = 1, MINISTRY = 2, HOSPITAL = 3, OUTSIDER = 4 };

static usec at(const char *text)
{
	usec t;
	assert_true(time_parse(str_of(text), &t));
	return t;
}

static int64_t day_of(const char *text) { return civil_day_number(at(text)); }

static struct work person(struct fixture *f, int64_t org, int64_t account)
{
	struct work w = { .a = f->a, .now = at("2026-11-24T08:00:00+07:00"),        /* a Tuesday */
		.by = { .account_id = account, .org_id = org, .name = S("An"), .lang = LANG_EN, .is_system = !org } };
	const struct perm *const perms[] = { &oversight_read, &oversight_request, &oversight_decide, &chase_read, &chase_answer_perm, &chase_write, &chase_sign };
	for (size_t i = 0; i < COUNT(perms); i++)
		w.by.perms[perm_index(perms[i]) / 64] |= 1ull << (perm_index(perms[i]) % 64);
	return w;
}

static void run(struct fixture *f, const char *sql)
{
	struct work me = person(f, 0, 0);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, test_execute(w, sql)), OK);
}

static err count_fn(struct work *w, const char *sql, int64_t *ret)
{
	struct statement_variant *v = a_new(w->a, struct statement_variant);
	struct statement *st = a_new(w->a, struct statement);
	static const struct statement_field out[] = { { "n", 0, VALUE_INT, false } };
	struct { int64_t n; } row = { 0 };
	*v = (struct statement_variant){ .sql = sql };
	*st = (struct statement){ .name = "count", .variants = { v, v }, .out = out, .n_out = 1, .row_size = sizeof row };
	bool found;
	TRY(statement_maybe(w->db, w->a, st, NULL, &row, &found));
	*ret = row.n;
	return OK;
}

static int64_t count(struct fixture *f, const char *sql)
{
	struct work me = person(f, 0, 0);
	int64_t n = -1;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, count_fn(w, sql, &n)), OK);
	return n;
}

#define ORG(id, code, kind, role, parent) "(" #id ", '" code "', '" code "', '', '', '" kind "', '" role "', '', '', '', " parent ", 0, 1640970000000000, 1640970000000000)"
#define ACCOUNT(id, name, org, lang) "(" #id ", '" name "', 'Person " name "', '" name "@x.example', '', " #org ", '" lang "', '', 0, 1, 1)"

static struct fixture *stage(void **state)
{
	struct fixture *f = *state;
	run(f, "insert into organisation (id, code, name, name_en, folded, kind, network_role, member_group, sector, province, parent_id, is_demo, begins_at, created_at) values "
		ORG(1, "DPQG", "coordinator", "coordinator", "null") ", " ORG(2, "BO", "ministry", "none", "null") ", " ORG(3, "BV", "hospital", "member", "2") ", "
		ORG(4, "NGOAI", "company", "member", "null"));
	assert_int_equal(modules_start(f->s), OK);
	run(f, "insert into account (id, name, full_name, email, phone, org_id, lang, password_hash, totp_last_step, created_at, changed_at) values "
		ACCOUNT(101, "dau", 3, "vi") ", " ACCOUNT(102, "can", 3, "vi") ", " ACCOUNT(103, "eng", 3, "en") ", " ACCOUNT(301, "truc", 1, "vi") ", "
		ACCOUNT(302, "chi", 1, "vi") ", " ACCOUNT(401, "la", 4, "vi"));
	run(f, "insert into role (name, title, created_at) values ('head', 'x', 1), ('officer', 'x', 1), ('responder', 'x', 1) on conflict do nothing");
	run(f, "insert into account_role (account_id, role) values (101, 'head'), (102, 'officer'), (103, 'responder'), (301, 'officer'), (302, 'head'), (401, 'officer')");
	return f;
}

/* Whatever the register computes: the duty of the hospital (or another body) stands so, as a test wants it. */
static void stands(struct fixture *f, int64_t org, const char *duty, enum duty_status status, const char *last_day)
{
	usec due = civil_day_start(day_of(last_day) + 1);
	struct str code = org == HOSPITAL ? S("BV") : org == COORDINATOR ? S("DPQG") : S("NGOAI");
	run(f, a_z(f->a, a_fmt(f->a, "insert into duty_subject (unit, id, org_id, code, name) values (%d, %lld, %lld, '%.*s', '%.*s') on conflict (unit, id) do nothing", UNIT_ORG,
		(long long)org, (long long)org, STR_ARG(code), STR_ARG(code))));
	run(f, a_z(f->a, a_fmt(f->a, "insert into duty_standing (unit, subject_id, duty_id, org_id, status, since, due_at, next_at, have, need, by_kind, by_id, flips, seq)"
		" select %d, %lld, t.id, %lld, %d, 1, %lld, 9000000000000000000, 0, 1, '', 0, %s, 1 from duty_template t where t.code = '%s'"
		" on conflict (unit, subject_id, duty_id) do update set status = excluded.status, due_at = excluded.due_at, org_id = excluded.org_id", UNIT_ORG, (long long)org,
		(long long)org, status, (long long)due, f->engine == ENGINE_SQLITE ? "x''" : "''", duty)));
}

static void round_on(struct fixture *f, const char *when)
{
	struct work me = person(f, 0, 0);
	me.now = at(when);
	assert_int_equal(chase_round(f->s, &me), OK);
}

/* ---- the ladder ---- */

static const struct duty_catalogue *ct18(struct fixture *f)
{
	const struct duty_vocabulary *v;
	const struct duty_catalogue *c;
	struct catalogue_problem *p;
	struct str why;
	size_t n;
	assert_int_equal(vocabulary_read(f->a, data_file("duties/vocabulary.json"), &v, &why), OK);
	assert_int_equal(catalogue_read(f->a, v, data_file("duties/ct18.json"), &c, &p, &n), OK);
	return c;
}

enum { NO = 999 };                       /* no step */

static void steps_fall_on_working_days(void **state)
{
	static const struct { const char *last_day; int step; const char *on; } all[] = {
		{ "2026-12-22", -1, "2026-12-21" },            /* Monday */
		{ "2026-12-20", 0, "2026-12-21" },             /* a Sunday: the due day stays, the chase is on Monday */
		{ "2026-12-20", -7, "2026-12-14" },
		{ "2026-12-20", 15, "2027-01-04" },            /* 4 January is a Monday */
		{ "2026-12-25", 7, "2027-01-04" },             /* 1 January, then a weekend */
		{ "2027-02-05", 0, "2027-02-12" },             /* Tết 2027 with the days in lieu */
		{ "2027-02-03", 7, "2027-02-12" },
		{ "2026-01-03", 7, "2026-01-10" },             /* a Saturday that is worked */
		{ "2028-02-29", -1, "2028-02-28" },
		{ "2028-02-28", 1, "2028-02-29" },             /* leap day */
		{ "2028-02-29", 1, "2028-03-01" },
	};
	struct fixture *f = stage(state);
	(void)f;
	for (size_t i = 0; i < COUNT(all); i++)
		assert_int_equal(ladder_step_on(civil_day_start(day_of(all[i].last_day) + 1), all[i].step, legal_is_off, NULL), day_of(all[i].on));
}

static int step_on(const struct ladder_place *p, const char *today)
{
	const struct chase_step *s = ladder_step(p, day_of(today), legal_is_off, NULL);
	return s ? s->days : NO;
}

static void the_highest_step_that_is_reached(void **state)
{
	struct fixture *f = stage(state);
	const struct chase_ladder *l = &ct18(f)->ladders[0];
	struct ladder_place p = { l, civil_day_start(day_of("2026-12-22") + 1), false, LADDER_NONE, 0 };
	assert_int_equal(step_on(&p, "2026-11-20"), NO);
	assert_int_equal(step_on(&p, "2026-11-22"), NO);                 /* thirty days before, a Sunday */
	assert_int_equal(step_on(&p, "2026-11-23"), -30);
	p.last_day = -30;
	assert_int_equal(step_on(&p, "2026-11-24"), NO);
	assert_int_equal(step_on(&p, "2026-12-15"), -7);
	p.last_day = -1;
	assert_int_equal(step_on(&p, "2026-12-22"), 0);
	assert_int_equal(step_on(&p, "2027-01-22"), 0);                  /* not owed by its wording: digests only */
	p.is_owed = true;
	assert_int_equal(step_on(&p, "2026-12-29"), 7);
	assert_int_equal(step_on(&p, "2027-01-21"), 30);
	p.last_day = LADDER_NONE;
	assert_int_equal(step_on(&p, "2027-12-22"), 30);                 /* long overdue when first seen: the letter, not the annex */
	p.last_day = 30;
	p.last_on = day_of("2027-12-22");
	assert_int_equal(step_on(&p, "2027-12-23"), NO);
	assert_int_equal(step_on(&p, "2028-01-20"), NO);
	assert_int_equal(step_on(&p, "2028-01-21"), 60);                 /* thirty days after the letter */
	p.last_day = 60;
	assert_int_equal(step_on(&p, "2029-01-22"), NO);
}

/* The coordinator decides other days, from a day on; the catalogue's hold before. */
static void days_are_decided(void **state)
{
	struct fixture *f = stage(state);
	struct work me = person(f, 0, 0);
	struct duty_books b;
	struct chase_ladder *l;
	const struct duty_catalogue *c;
	int index;
	run(f, "insert into duty_param (id, catalogue, param, value, ground, valid_from, valid_to, known_from, known_to, account_id) values (1, 'ct18', 'chase_letter', '45', 'x',"
		" 1795000000000000, null, 1790000000000000, null, 0)");
	assert_int_equal(TEST_CALL(f, &me, TX_READ, duty_books(w, &b)), OK);
	assert_true(duty_book_find(&b, S("ct18-1a-2"), &c, &index));
	for (int k = 0; k < 2; k++) {
		me.now = k ? 1795000000000000 : 1794999999999999;
		assert_int_equal(TEST_CALL(f, &me, TX_READ, chase_ladders(w, c, &l)), OK);
		assert_int_equal(l[0].steps[6].days, k ? 45 : 30);
		assert_int_equal(l[0].steps[5].days, 15);
	}
}

static void who_chases_whom(void **state)
{
	struct org_of_role_row leads[] = { { .id = 50, .sector = S("health") } };
	struct chasers c = { .coordinator = 1, .lead = 9, .pmo = 0, .leads = { leads, 1 } };
	const struct chased hospital = { 3, 2, S("health") }, loose = { 4, 0, S("health") }, nobody = { 5, 0, STR_NONE }, lead = { 9, 0, STR_NONE };
	const struct { const struct chased *o; const char *step, *first; int64_t by; bool for_pmo; } all[] = {
		{ &hospital, "doer", "org-security", 3, false }, { &hospital, "doer", "ncc", 1, false }, { &hospital, "head-office", "parent", 2, false },
		{ &hospital, "parent", "ncc", 2, false }, { &loose, "parent", "ncc", 50, false }, { &nobody, "parent", "ncc", 1, false },
		{ &hospital, "lead", "ncc", 9, false }, { &lead, "lead", "ncc", 1, false }, { &lead, "doer", "pmo", 1, true }, { &lead, "pmo", "pmo", 1, true },
	};
	bool for_pmo;
	for (size_t i = 0; i < COUNT(all); i++) {
		assert_int_equal(chaser_of(&c, all[i].o, str_of(all[i].step), str_of(all[i].first), &for_pmo), all[i].by);
		assert_int_equal(for_pmo, all[i].for_pmo);
	}
	c.pmo = 70;
	assert_int_equal(chaser_of(&c, &lead, S("pmo"), S("pmo"), &for_pmo), 70);
	assert_false(for_pmo);
}

/* ---- nothing twice ---- */

static void nothing_is_sent_twice(void **state)
{
	struct fixture *f = stage(state);
	stands(f, HOSPITAL, "ct18-1a-2", DUTY_DUE_SOON, "2026-12-24");
	round_on(f, "2026-11-24T08:00:00+07:00");
	assert_int_equal(count(f, "select count(*) as n from chase_item where day = -30"), 1);
	assert_int_equal(count(f, "select count(*) as n from chase where kind = 'digest' and state = 'issued'"), 1);
	assert_int_equal(count(f, "select count(*) as n from mail"), 2);             /* who does it: officer and responder, not the head */
	round_on(f, "2026-11-24T09:00:00+07:00");
	round_on(f, "2026-11-25T08:00:00+07:00");
	assert_int_equal(count(f, "select count(*) as n from chase_item"), 1);
	assert_int_equal(count(f, "select count(*) as n from mail"), 2);
	round_on(f, "2026-12-17T08:00:00+07:00");
	assert_int_equal(count(f, "select count(*) as n from chase_item"), 2);
	assert_int_equal(count(f, "select count(*) as n from mail"), 4);
	assert_int_equal(count(f, "select count(*) as n from chase_item i join chase c on c.id = i.chase_id where i.day = -7 and c.step = 'doer'"), 1);
	round_on(f, "2026-12-19T08:00:00+07:00");                                    /* a Saturday */
	assert_int_equal(count(f, "select count(*) as n from chase_run where ended_at is not null"), 3);
}

static err digest_and_break(struct work *w)
{
	TRY(chase_digest_of(w, HOSPITAL));
	return E_IO;
}

/* Broken off behind every piece: what was committed stays, the rest follows, nothing comes again. */
static void a_round_that_breaks_off_goes_on(void **state)
{
	struct fixture *f = stage(state);
	struct work me = person(f, 0, 0);
	int64_t n;
	stands(f, HOSPITAL, "ct18-1a-2", DUTY_DUE_SOON, "2026-12-24");
	stands(f, HOSPITAL, "ct18-1e-1", DUTY_DUE_SOON, "2026-12-24");
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, chase_climb(w, 1, 100, &n)), OK);
	assert_int_equal(n, 2);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, chase_climb(w, 1, 100, &n)), OK);
	assert_int_equal(n, 0);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, digest_and_break(w)), E_IO);    /* between the mail and its record: neither is there */
	assert_int_equal(count(f, "select count(*) as n from mail"), 0);
	assert_int_equal(count(f, "select count(*) as n from chase_digest"), 0);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, chase_digest_of(w, HOSPITAL)), OK);
	assert_int_equal(count(f, "select count(*) as n from mail"), 2);
	round_on(f, "2026-11-24T08:30:00+07:00");
	assert_int_equal(count(f, "select count(*) as n from mail"), 2);
	assert_int_equal(count(f, "select count(*) as n from chase_item"), 2);
	assert_int_equal(count(f, "select count(*) as n from chase"), 1);            /* one chaser, one step: one chase */
}

static void one_mail_a_day_in_ones_language(void **state)
{
	struct fixture *f = stage(state);
	stands(f, HOSPITAL, "ct18-1a-2", DUTY_DUE_SOON, "2026-12-24");
	stands(f, OUTSIDER, "ct18-1e-1", DUTY_DUE_SOON, "2026-12-24");
	round_on(f, "2026-11-24T08:00:00+07:00");
	stands(f, HOSPITAL, "ct18-1i-2", DUTY_DUE_SOON, "2026-12-24");               /* becomes known in the course of the day */
	round_on(f, "2026-11-24T15:00:00+07:00");
	assert_int_equal(count(f, "select count(*) as n from mail where to_address in ('can@x.example', 'eng@x.example')"), 2);
	round_on(f, "2026-11-25T08:00:00+07:00");
	assert_int_equal(count(f, "select count(*) as n from mail where to_address in ('can@x.example', 'eng@x.example')"), 4);
	assert_int_equal(count(f, "select count(*) as n from mail where to_address = 'eng@x.example' and subject like 'To do on 24/11/2026: 1 items'"), 1);
	assert_int_equal(count(f, "select count(*) as n from mail where to_address = 'can@x.example' and subject like 'Việc cần làm ngày 25/11/2026: 1 việc'"), 1);
	assert_int_equal(count(f, "select count(*) as n from mail where to_address like 'can%' and (body like '%NGOAI%' or body like '%ct18-1e-1%')"), 0);
	assert_int_equal(count(f, "select count(*) as n from mail where to_address like 'can%' and body like '%/duties/organisations/BV/ct18-1i-2%'"), 1);

	struct work clerk = person(f, HOSPITAL, CLERK), moved = person(f, OUTSIDER, CLERK);
	struct digest d;
	bool found;
	assert_int_equal(TEST_CALL(f, &clerk, TX_READ, digest_last(w, &d, &found)), OK);
	assert_true(found && d.day == day_of("2026-11-25"));
	assert_int_equal(d.n, 1);
	assert_string_equal(a_z(f->a, d.at[0].duty), "ct18-1i-2");
	assert_int_equal(TEST_CALL(f, &moved, TX_READ, digest_last(w, &d, &found)), OK);
	assert_false(found);
}

/* ---- what ends a chase ---- */

static void settled_items_end_the_chase(void **state)
{
	struct fixture *f = stage(state);
	stands(f, HOSPITAL, "ct18-1a-2", DUTY_OVERDUE, "2026-11-10");
	stands(f, HOSPITAL, "ct18-1e-1", DUTY_OVERDUE, "2026-11-10");
	round_on(f, "2026-11-24T08:00:00+07:00");
	assert_int_equal(count(f, "select count(*) as n from chase_item where day = 7 and step = 'head-office'"), 2);
	assert_int_equal(count(f, "select count(*) as n from chase where kind = 'reminder' and state = 'issued' and answer_by is not null"), count(f, "select count(*) as n from chase"));
	stands(f, HOSPITAL, "ct18-1a-2", DUTY_MET, "2026-11-10");
	round_on(f, "2026-11-24T16:00:00+07:00");
	assert_int_equal(count(f, "select count(*) as n from chase_item where state = 'met' and settled_at is not null and duty = 'ct18-1a-2'"), 1);
	stands(f, HOSPITAL, "ct18-1e-1", DUTY_WAIVED, "2026-11-10");
	round_on(f, "2026-11-25T08:00:00+07:00");
	assert_int_equal(count(f, "select count(*) as n from chase_item where state = 'waived'"), 1);
	assert_int_equal(count(f, "select count(*) as n from chase where state in ('cured', 'cancelled') and closed_at is not null"), count(f, "select count(*) as n from chase"));
	assert_int_equal(count(f, "select count(*) as n from chase where state = 'cured' and reason = 'met'"), 1);
}

static void gone_to_another_body_or_no_longer_binding(void **state)
{
	struct fixture *f = stage(state);
	stands(f, HOSPITAL, "ct18-1a-2", DUTY_OVERDUE, "2026-11-10");
	stands(f, HOSPITAL, "ct18-1e-1", DUTY_OVERDUE, "2026-11-10");
	round_on(f, "2026-11-24T08:00:00+07:00");
	run(f, "update duty_standing set org_id = 4 where duty_id = (select id from duty_template where code = 'ct18-1a-2')");
	run(f, "delete from duty_standing where duty_id = (select id from duty_template where code = 'ct18-1e-1')");
	round_on(f, "2026-11-25T08:00:00+07:00");
	assert_int_equal(count(f, "select count(*) as n from chase_item where state = 'moved' and duty = 'ct18-1a-2' and org_id = 3"), 1);
	assert_int_equal(count(f, "select count(*) as n from chase_item where state = 'ended' and duty = 'ct18-1e-1'"), 1);
	assert_int_equal(count(f, "select count(*) as n from chase where org_id = 3 and state = 'cancelled' and reason in ('moved', 'ended')"), count(f, "select count(*) as n from chase where org_id = 3"));
}

/* While a waiver is asked for or the standing is disputed nobody is chased about it; afterwards the step is taken. */
static void what_is_being_decided_is_not_chased(void **state)
{
	struct fixture *f = stage(state);
	stands(f, HOSPITAL, "ct18-1a-2", DUTY_OVERDUE, "2026-11-10");
	stands(f, HOSPITAL, "ct18-1e-1", DUTY_OVERDUE, "2026-11-10");
	run(f, "insert into waiver (id, code, org_id, duty, subject_code, subject_name, kind, extend_days, substitute_kind, starts_at, ends_at, asked_ends_at, ground_no, ground_at,"
		" reason, state, requested_by, requested_at, reminded_days, changed_at) values (1, 'MT-1', 3, 'ct18-1a-2', '', '', 'waive', 0, '', 1, 2, 2, '1', 1, 'x', 'requested', 101,"
		" 1763000000000000, 0, 1)");
	run(f, "insert into dispute (id, code, org_id, duty, unit, subject_id, subject_code, subject_name, status, claim, state, due_at, outcome, follow, answer, opened_by, opened_at,"
		" changed_at) values (1, 'KN-1', 3, 'ct18-1e-1', 0, 3, 'BV', 'BV', 'overdue', 'x', 'open', 1763000000000000, '', '', '', 101, 1, 1)");
	round_on(f, "2026-11-24T08:00:00+07:00");
	assert_int_equal(count(f, "select count(*) as n from chase_item"), 0);
	run(f, "update waiver set state = 'refused'");
	round_on(f, "2026-11-25T08:00:00+07:00");
	assert_int_equal(count(f, "select count(*) as n from chase_item where duty = 'ct18-1a-2'"), 1);
	run(f, "update dispute set state = 'answered'");
	round_on(f, "2026-11-26T08:00:00+07:00");
	assert_int_equal(count(f, "select count(*) as n from chase_item where duty = 'ct18-1e-1'"), 1);
}

/* With the engine's own standings: a term put off is another window, and the old one is not owed any more. */
static void a_window_that_was_put_off(void **state)
{
	struct fixture *f = stage(state);
	struct work me = person(f, 0, 0);
	assert_int_equal(duty_recompute(f->s, &me, S("test")), OK);
	round_on(f, "2026-11-24T08:00:00+07:00");
	int64_t before = count(f, "select count(*) as n from chase_item where org_id = 3 and state = 'open'");
	assert_int_equal(count(f, "select count(*) as n from chase_item where duty = 'ct18-1a-2' and org_id = 3 and state = 'open' and form = 'letter'"), 1);
	run(f, "insert into waiver (id, code, org_id, duty, subject_code, subject_name, kind, extend_days, substitute_kind, starts_at, ends_at, asked_ends_at, ground_no, ground_at,"
		" reason, state, requested_by, requested_at, decided_by, decided_org, decided_at, reminded_days, changed_at) values (1, 'MT-1', 3, 'ct18-1a-2', '', '', 'extend', 90, '',"
		" 1640970000000000, 1830000000000000, 1830000000000000, '1', 1, 'x', 'approved', 101, 1, 301, 1, 1700000000000000, 0, 1)");
	assert_int_equal(duty_recompute(f->s, &me, S("test")), OK);
	round_on(f, "2026-11-25T08:00:00+07:00");
	assert_int_equal(count(f, "select count(*) as n from chase_item where duty = 'ct18-1a-2' and org_id = 3 and state = 'waived'"), 1);
	assert_int_equal(count(f, "select count(*) as n from chase_item where duty = 'ct18-1a-2' and org_id = 3 and state = 'open'"), 1);    /* late after the new due day too */
	assert_true(count(f, "select count(*) as n from chase_item where org_id = 3 and state = 'open'") >= before);
}

/* ---- letters and answers ---- */

static struct str letter_of(struct fixture *f)
{
	struct work me = person(f, COORDINATOR, OFFICER);
	struct chase_page_rows rows;
	stands(f, HOSPITAL, "ct18-1a-2", DUTY_OVERDUE, "2026-10-10");
	stands(f, HOSPITAL, "ct18-1e-1", DUTY_OVERDUE, "2026-10-11");
	round_on(f, "2026-11-24T08:00:00+07:00");
	assert_int_equal(TEST_CALL(f, &me, TX_READ, chase_page(w->db, w->a, &(struct chase_page_in){ .wide = true, .before = INT64_MAX, .kind = S("letter"), .max = 9 }, &rows)), OK);
	assert_int_equal(rows.n, 1);
	assert_int_equal(rows.at[0].n, 2);
	return rows.at[0].code;
}

static struct chase_get_row got(struct fixture *f, struct work *me, struct str code)
{
	struct chase_get_row x = { 0 };
	assert_int_equal(TEST_CALL(f, me, TX_READ, chase_see(w, code, &x)), OK);
	return x;
}

static void issue(struct fixture *f, struct str code)
{
	struct work officer = person(f, COORDINATOR, OFFICER), boss = person(f, COORDINATOR, BOSS);
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, chase_hand_in(w, code)), OK);
	assert_int_equal(TEST_CALL(f, &boss, TX_WRITE, chase_send(w, code, &(struct issue_form){ S("Bà Chi"), S("Giám đốc") })), OK);
}

static void a_letter_needs_two_people(void **state)
{
	struct fixture *f = stage(state);
	struct str code = letter_of(f);
	struct work officer = person(f, COORDINATOR, OFFICER), boss = person(f, COORDINATOR, BOSS), head = person(f, HOSPITAL, HEAD), stranger = person(f, OUTSIDER, STRANGER);
	struct letter_form text = { S("Đề nghị làm ngay."), at("2026-12-31") }, past = { S("x"), at("2026-11-24") };
	struct issue_form sign = { S("Bà Chi"), S("Giám đốc") };
	struct reason_form why = { S("sai số liệu") }, none = { 0 };
	struct chase_get_row x;
	assert_int_equal(TEST_CALL(f, &head, TX_READ, chase_see(w, code, &x)), E_NOT_FOUND);                 /* a draft is the chaser's affair */
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, chase_word(w, code, &past)), E_INVALID);
	assert_true(test_has_problem(&officer, "answer_by", "chase.day_past"));
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, chase_word(w, code, &text)), OK);
	assert_int_equal(TEST_CALL(f, &boss, TX_WRITE, chase_send(w, code, &sign)), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, chase_hand_in(w, code)), OK);
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, chase_send(w, code, &sign)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &boss, TX_WRITE, chase_send_back(w, code, &none)), E_INVALID);
	assert_int_equal(TEST_CALL(f, &boss, TX_WRITE, chase_send_back(w, code, &why)), OK);
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, chase_hand_in(w, code)), OK);
	assert_string_equal(a_z(f->a, got(f, &boss, code).number), "1/DPQG-ĐĐ");                             /* sent back, it keeps its number */
	assert_int_equal(TEST_CALL(f, &boss, TX_WRITE, chase_send(w, code, &sign)), OK);
	x = got(f, &head, code);
	assert_string_equal(a_z(f->a, x.state), "issued");
	assert_int_equal(x.answer_by, at("2027-01-01T00:00:00+07:00"));
	assert_int_equal(TEST_CALL(f, &stranger, TX_READ, chase_see(w, code, &x)), E_NOT_FOUND);
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, chase_withdraw(w, code, &why)), E_CONFLICT);
	assert_int_equal(count(f, "select count(*) as n from chase_item where sent_at is null"), 0);
	assert_int_equal(count(f, "select count(*) as n from mail where kind = 'chase'"), 2);                /* head and officer */
	for (int k = 0; k < 2; k++) {
		struct buf out;
		buf_init(&out, 1 << 22);
		assert_int_equal(TEST_CALL(f, &head, TX_READ, chase_letter(w, &x, k ? CHASE_DOCX : CHASE_PDF, LANG_VI, &out)), OK);
		assert_true(str_starts(buf_str(&out), k ? S("PK") : S("%PDF")));
		buf_done(&out);
	}
}

static void an_answer_is_judged_in_time(void **state)
{
	struct fixture *f = stage(state);
	struct str code = letter_of(f);
	struct work officer = person(f, COORDINATOR, OFFICER), head = person(f, HOSPITAL, HEAD), minister = person(f, MINISTRY, 201), stranger = person(f, OUTSIDER, STRANGER);
	struct answer_form answer = { .answer = S("Đang làm."), .promised_at = at("2026-12-31") }, bad = { .promised_at = at("2026-11-01") };
	struct verdict_form finding = { .finding = S("chưa rõ") }, none = { 0 };
	issue(f, code);
	assert_int_equal(got(f, &head, code).answer_by, at("2026-12-05T00:00:00+07:00"));                    /* ten days, to the end of 4 December */
	assert_int_equal(TEST_CALL(f, &stranger, TX_WRITE, chase_reply(w, code, &answer)), E_NOT_FOUND);
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, chase_reply(w, code, &answer)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, chase_reply(w, code, &bad)), E_INVALID);
	assert_true(test_has_problem(&head, "promised_at", "chase.day_past"));
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, chase_acknowledge(w, code)), OK);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, chase_acknowledge(w, code)), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, chase_reply(w, code, &answer)), OK);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, chase_reply(w, code, &answer)), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, chase_accept(w, code, &none)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, chase_accept(w, code, &none)), E_DENIED);         /* above, but not the chaser */
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, chase_insist(w, code, &none)), E_INVALID);
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, chase_insist(w, code, &finding)), OK);
	assert_string_equal(a_z(f->a, got(f, &head, code).state), "issued");
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, chase_reply(w, code, &answer)), OK);
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, chase_accept(w, code, &none)), OK);
	assert_string_equal(a_z(f->a, got(f, &head, code).state), "accepted");
	assert_int_equal(count(f, "select count(*) as n from chase_answer where verdict in ('insisted', 'accepted')"), 2);
}

static void reviewers_can_be_late(void **state)
{
	struct fixture *f = stage(state);
	struct str code = letter_of(f);
	struct work head = person(f, HOSPITAL, HEAD), stranger = person(f, OUTSIDER, STRANGER);
	struct chase_reviews_in ask = { .viewer = COORDINATOR, .wide = true, .evidence_days = 10, .waiver_days = 10, .max = 50 };
	struct chase_reviews_rows rows;
	issue(f, code);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, chase_reply(w, code, &(struct answer_form){ .answer = S("x") })), OK);
	run(f, "insert into waiver (id, code, org_id, duty, subject_code, subject_name, kind, extend_days, substitute_kind, starts_at, ends_at, asked_ends_at, ground_no, ground_at,"
		" reason, state, requested_by, requested_at, reminded_days, changed_at) select 1, 'MT-1', 3, '', '', '', 'waive', 0, '', 1, 2, 2, '1', 1, 'x', 'requested', 101,"
		" 1795495000000000, 0, 1");                                                                     /* 2026-11-24, late in the morning */
	ask.now = at("2026-12-04T23:59:59+07:00");
	assert_int_equal(TEST_CALL(f, &head, TX_READ, chase_reviews(w->db, w->a, &ask, &rows)), OK);
	assert_int_equal(rows.n, 0);
	ask.now = at("2026-12-05T00:00:00+07:00");
	assert_int_equal(TEST_CALL(f, &head, TX_READ, chase_reviews(w->db, w->a, &ask, &rows)), OK);
	assert_int_equal(rows.n, 2);
	assert_int_equal(rows.at[0].due_at, ask.now);
	assert_int_equal(rows.at[1].due_at, ask.now);
	round_on(f, "2026-12-07T08:00:00+07:00");                       /* the Monday after: who decides is told once, whoever asked is not */
	round_on(f, "2026-12-08T08:00:00+07:00");
	assert_int_equal(count(f, "select count(*) as n from mail where key like 'chase:%' and to_address = 'chi@x.example' and body like '%/chases/reviews%'"), 1);
	assert_int_equal(count(f, "select count(*) as n from mail where key like 'chase:%' and to_address = 'dau@x.example' and body like '%/chases/reviews%'"), 0);
	ask.wide = false;
	ask.viewer = OUTSIDER;
	assert_int_equal(TEST_CALL(f, &stranger, TX_READ, chase_reviews(w->db, w->a, &ask, &rows)), OK);
	assert_int_equal(rows.n, 0);
}

static void what_is_settled_or_being_decided_leaves_the_draft(void **state)
{
	struct fixture *f = stage(state);
	struct str code = letter_of(f);
	struct work officer = person(f, COORDINATOR, OFFICER);
	stands(f, HOSPITAL, "ct18-1e-1", DUTY_MET, "2026-10-11");
	round_on(f, "2026-11-25T08:00:00+07:00");
	run(f, "insert into dispute (id, code, org_id, duty, unit, subject_id, subject_code, subject_name, status, claim, state, due_at, outcome, follow, answer, opened_by, opened_at,"
		" changed_at) values (1, 'KN-1', 3, 'ct18-1a-2', 0, 3, 'BV', 'BV', 'overdue', 'x', 'open', 1763000000000000, '', '', '', 101, 1, 1)");
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, chase_hand_in(w, code)), E_CONFLICT);
	run(f, "update dispute set state = 'closed'");
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, chase_hand_in(w, code)), OK);
	assert_int_equal(count(f, "select count(*) as n from chase_item i join chase c on c.id = i.chase_id where c.kind = 'letter'"), 1);
}

/* A letter is the work of the body that wrote it; a draft is not, and neither is a reminder. */
static void issued_letters_are_work(void **state)
{
	struct fixture *f = stage(state);
	struct str code = letter_of(f);
	struct work me = person(f, 0, 0);
	struct duty_history *h;
	for (int k = 0; k < 2; k++) {
		size_t n = 0;
		if (k)
			issue(f, code);
		assert_int_equal(TEST_CALL(f, &me, TX_READ, duty_history(w, COORDINATOR, &h)), OK);
		const struct duty_subject *s = history_find(h, UNIT_ORG, COORDINATOR);
		for (size_t i = 0; i < s->n_records; i++)
			n += s->records[i].kind == vocabulary_kind(history_vocabulary(h), S("chase"));
		assert_int_equal(n, k);
	}
}

/* ---- cure rates ---- */

#define ITEM(id, clause, class, sent, state, settled) "(" #id ", null, 0, 3, 'BV', 'BV', 'd" #id "', '" clause "', '" class "', 3, 1, 1, 7, 'head-office', 'letter', 'overdue', 1, " sent ", '" state "', " settled ")"
#define ON(n) "1795000000000000 + " #n " * 86400000000"

/* By hand, looked at 40 days after the first was sent. */
static void cure_rates_are_what_one_counts_by_hand(void **state)
{
	struct fixture *f = stage(state);
	struct work me = person(f, COORDINATOR, OFFICER), stranger = person(f, OUTSIDER, STRANGER);
	struct cure c;
	run(f, "insert into chase_item (id, chase_id, unit, subject_id, subject_code, subject_name, duty, clause, class, org_id, by_id, due_at, day, step, form, status, reached_on, sent_at,"
		" state, settled_at) values "
		ITEM(1, "1a", "min", ON(0), "met", ON(7)) ", "          /* exactly seven days: within seven */
		ITEM(2, "1a", "min", ON(0), "met", ON(8)) ", "
		ITEM(3, "1a", "min", ON(0), "met", ON(30)) ", "
		ITEM(4, "1a", "min", ON(0), "open", "null") ", "
		ITEM(5, "1a", "min", ON(0), "waived", ON(10)) ", "      /* counts for seven days only */
		ITEM(6, "1b", "prov", ON(20), "met", ON(21)) ", "       /* followed for 20 days */
		ITEM(7, "1b", "prov", ON(35), "open", "null") ", "      /* for five */
		ITEM(8, "1b", "prov", "null", "met", ON(1)));           /* never sent */
	me.now = stranger.now = 1795000000000000 + 40 * USEC_DAY;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, chase_cure_of(w, 1, INT64_MAX, &c)), OK);
	assert_int_equal(c.n, 2);
	assert_int_equal(c.at[0].is.n, 5);
	assert_int_equal(c.at[0].is.met, 3);
	const int64_t of[3] = { 5, 4, 4 }, met[3] = { 1, 2, 3 }, of_b[3] = { 1, 1, 0 }, met_b[3] = { 1, 1, 0 };
	for (int k = 0; k < 3; k++) {
		assert_int_equal(c.at[0].is.of[k], of[k]);
		assert_int_equal(c.at[0].is.met_in[k], met[k]);
		assert_int_equal(c.at[1].is.of[k], of_b[k]);
		assert_int_equal(c.at[1].is.met_in[k], met_b[k]);
		assert_int_equal(c.all.met_in[k], met[k] + met_b[k]);
	}
	assert_int_equal(c.all.n, 7);
	assert_int_equal(TEST_CALL(f, &stranger, TX_READ, chase_cure_of(w, 1, INT64_MAX, &c)), OK);
	assert_int_equal(c.n, 0);
}

/* ---- reorganisation ---- */

static void open_chases_of_the_chaser_go_to_its_successor(void **state)
{
	struct fixture *f = stage(state);
	struct str code = letter_of(f);
	struct work me = person(f, 0, 0), heir = person(f, OUTSIDER, STRANGER);
	struct succession s = { .from = COORDINATOR, .main = OUTSIDER, .at = me.now };
	int64_t n = 0;
	issue(f, code);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, chase_heritage[0].count(w, &s, &n)), OK);
	assert_true(n >= 1);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, chase_heritage[0].move(w, &s)), OK);
	assert_int_equal(got(f, &heir, code).by_id, OUTSIDER);
	assert_int_equal(count(f, "select count(*) as n from chase where issued_by = 1"), 1);                /* what was written stays the writer's */
}

int main(void)
{
	static const struct migration_set *sets[COUNT(all_modules)];
	size_t n = 0;
	for (size_t i = 0; i < n_modules; i++)
		if (all_modules[i]->migrations)
			sets[n++] = all_modules[i]->migrations;
	fixture_use(sets, n);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(steps_fall_on_working_days), TEST_ON_BOTH(the_highest_step_that_is_reached), TEST_ON_BOTH(days_are_decided), cmocka_unit_test(who_chases_whom),
		TEST_ON_BOTH(nothing_is_sent_twice), TEST_ON_BOTH(a_round_that_breaks_off_goes_on), TEST_ON_BOTH(one_mail_a_day_in_ones_language),
		TEST_ON_BOTH(settled_items_end_the_chase), TEST_ON_BOTH(gone_to_another_body_or_no_longer_binding), TEST_ON_BOTH(what_is_being_decided_is_not_chased),
		TEST_ON_BOTH(a_window_that_was_put_off),
		TEST_ON_BOTH(a_letter_needs_two_people), TEST_ON_BOTH(an_answer_is_judged_in_time), TEST_ON_BOTH(reviewers_can_be_late),
		TEST_ON_BOTH(what_is_settled_or_being_decided_leaves_the_draft), TEST_ON_BOTH(issued_letters_are_work), TEST_ON_BOTH(cure_rates_are_what_one_counts_by_hand),
		TEST_ON_BOTH(open_chases_of_the_chaser_go_to_its_successor),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
