/* Rosters, hand-over, calendars and calls, on both engines. */
#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */

#include "core/mail/mail.h"
#include "core/routes.h"
#include "core/settings.h"
#include "core/test_core.h"
#include "core/test_key.h"
#include "modules/incident/incident.h"
#include "modules/roster/roster.h"

extern const struct module incident_module;
const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &network_module, &team_module, &incident_module, &roster_module };
const size_t n_modules = COUNT(all_modules);

enum { AN = 101, BINH = 102, CHI = 103, HEAD = 104, STRANGER = 201 };

static usec at(const char *text)
{
	usec t;
	assert_true(time_parse(str_of(text), &t));
	return t;
}

static struct work somebody(struct fixture *f, int64_t account, int64_t org, const char *name)
{
	const struct perm *const perms[] = { &may_read_network, &may_edit_network, &may_read_people, &roster_read, &roster_plan, &roster_duty, &roster_call };
	struct work w = { .a = f->a, .now = at("2026-11-22T10:00:00+07:00"),
		.by = { .account_id = account, .org_id = org, .name = str_of(name), .lang = LANG_EN } };
	for (size_t i = 0; i < COUNT(perms); i++)
		w.by.perms[perm_index(perms[i]) / 64] |= 1ull << (perm_index(perms[i]) % 64);
	return w;
}

static void run(struct fixture *f, const char *sql)
{
	struct work me = test_work(f, ORG_A);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, test_execute(w, sql)), OK);
}

/* Four who can be on duty for A, one of them its head; one of B. */
static struct fixture *stage(void **state)
{
	static const char *const sql[] = {
		"insert into role (name, title, created_at) values ('tester', 'x', 1)",
		"insert into role (name, title, created_at) values ('head', 'x', 1) on conflict do nothing",
		"insert into role_permission (role, permission) values ('tester', 'roster.duty')",
		"insert into role_permission (role, permission) values ('tester', 'roster.read')",
		"insert into account (id, name, full_name, email, phone, org_id, lang, password_hash, totp_last_step, created_at, changed_at) values"
		" (101, 'an', 'An', 'an@a.example', '1', 11, 'vi', '', 0, 1, 1), (102, 'binh', 'Binh', 'binh@a.example', '2', 11, 'en', '', 0, 1, 1),"
		" (103, 'chi', 'Chi', 'chi@a.example', '3', 11, 'vi', '', 0, 1, 1), (104, 'dau', 'Head', 'dau@a.example', '', 11, 'vi', '', 0, 1, 1),"
		" (201, 'la', 'Stranger', 'la@b.example', '', 22, 'vi', '', 0, 1, 1)",
		"insert into account_role (account_id, role) values (101, 'tester'), (102, 'tester'), (103, 'tester'), (104, 'tester'), (104, 'head'), (201, 'tester')",
		"insert into team (id, code, org_id, kind, sector, name, name_en, folded, decision_no, head, email, phone, website, scope, services, is_demo, begins_at,"
		" created_at, changed_at) values (5, 'DUC-0001', 11, 'organisation', '', 'Team A', '', 'team a', '', '', '', '', '', '', '', 0, 1, 1, 1)",
	};
	struct fixture *f = *state;
	test_orgs(f);
	for (size_t i = 0; i < COUNT(sql); i++)
		run(f, sql[i]);
	return f;
}

#define TEAM S("DUC-0001")

static err add(struct fixture *f, struct work *who, const char *person, const char *backup, const char *from, const char *to, int64_t *ret)
{
	struct shift_form x = { str_of(person), str_of(backup), at(from), at(to) };
	return TEST_CALL(f, who, TX_WRITE, shift_add(w, TEAM, &x, ret));
}

static int64_t waiting(struct fixture *f)
{
	struct work me = test_work(f, ORG_A);
	struct roster_call_waiting_rows rows;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, roster_call_waiting(w->db, w->a, &(struct roster_call_waiting_in){ .org = ORG_A }, &rows)), OK);
	return (int64_t)rows.n;
}

/* ---- arithmetic ---- */

static bool never_off(void *unused, int64_t day) { return false; }
static bool weekend(void *unused, int64_t day) { return civil_weekday(day) == 0 || civil_weekday(day) == 6; }

static void gaps_are_exact(void **state)
{
	struct arena *a = arena_new(0);
	const struct span holes[] = { { 50, 60 }, { 10, 20 }, { 15, 30 }, { 30, 40 }, { 95, 200 }, { -5, 2 } };
	struct spans s = spans_without(a, (struct span){ 0, 100 }, holes, COUNT(holes));
	const struct span wanted[] = { { 2, 10 }, { 40, 50 }, { 60, 95 } };
	assert_int_equal(s.n, 3);
	for (size_t i = 0; i < 3; i++)
		assert_memory_equal(&s.at[i], &wanted[i], sizeof *wanted);
	assert_int_equal(spans_length(&s), 53);
	assert_int_equal(spans_without(a, (struct span){ 0, 100 }, NULL, 0).n, 1);
	assert_int_equal(spans_without(a, (struct span){ 0, 100 }, (struct span[]){ { 0, 100 } }, 1).n, 0);
	assert_int_equal(spans_without(a, (struct span){ 0, 100 }, (struct span[]){ { 100, 200 } }, 1).n, 1);
	arena_free(a);
}

static void hours_fall_on_their_days(void **state)
{
	int64_t new_year = civil_day_number(at("2027-01-01"));
	struct duty_hours h = { 0 };
	hours_add(&h, (struct span){ at("2026-12-31T20:00"), at("2027-01-02T08:00") }, &(struct day_calendar){ &new_year, 1, weekend });
	assert_int_equal(h.at[DAY_WORKING], 4 * USEC_HOUR);     /* Thursday evening */
	assert_int_equal(h.at[DAY_HOLIDAY], 24 * USEC_HOUR);
	assert_int_equal(h.at[DAY_WEEKEND], 8 * USEC_HOUR);     /* Saturday */
	assert_int_equal(h.total, 36 * USEC_HOUR);
	h = (struct duty_hours){ 0 };
	hours_add(&h, (struct span){ at("2028-02-28T20:00"), at("2028-03-01T08:00") }, &(struct day_calendar){ NULL, 0, never_off });
	assert_int_equal(h.total, 36 * USEC_HOUR);              /* a leap day lies between */
}

/* ---- shifts ---- */

static void nobody_is_on_duty_twice(void **state)
{
	struct fixture *f = stage(state);
	struct work me = somebody(f, HEAD, ORG_A, "Head");
	int64_t id, other;
	assert_int_equal(add(f, &me, "an", "binh", "2026-12-31T20:00", "2027-01-01T08:00", &id), OK);
	assert_int_equal(add(f, &me, "chi", "", "2027-01-01T07:59", "2027-01-01T20:00", &other), E_INVALID);
	assert_true(test_has_problem(&me, "from", "roster.clash"));
	assert_int_equal(add(f, &me, "chi", "an", "2027-01-01T08:00", "2027-01-01T20:00", &other), OK);   /* half-open: no overlap */
	assert_int_equal(add(f, &me, "an", "an", "2027-02-01T08:00", "2027-02-01T20:00", &other), E_INVALID);
	assert_true(test_has_problem(&me, "backup", "roster.backup_same"));
	assert_int_equal(add(f, &me, "la", "", "2027-02-01T08:00", "2027-02-01T20:00", &other), E_INVALID);
	assert_true(test_has_problem(&me, "person", "roster.no_such_person"));
	assert_int_equal(add(f, &me, "an", "", "2027-02-01T20:00", "2027-02-01T08:00", &other), E_INVALID);
	assert_int_equal(add(f, &me, "an", "", "2027-02-01T20:00", "2027-02-01T20:01", &other), E_INVALID);
	struct work them = somebody(f, STRANGER, ORG_B, "Stranger");
	assert_int_equal(add(f, &them, "an", "", "2027-03-01T08:00", "2027-03-01T20:00", &other), E_NOT_FOUND);
}

static err roster_view_of(struct work *w, usec from, usec to, struct roster_view *ret)
{
	struct team_by_code_row t;
	TRY(roster_team(w, TEAM, ROSTER_SEE, &t));
	return roster_of(w, &t, from, to, ret);
}

static void absence_and_a_disabled_account_are_gaps(void **state)
{
	struct fixture *f = stage(state);
	struct work me = somebody(f, AN, ORG_A, "An");
	struct roster_view v;
	int64_t id, n;
	usec from = at("2026-12-01"), to = at("2026-12-02");
	assert_int_equal(add(f, &me, "an", "", "2026-12-01", "2026-12-02", &id), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, roster_view_of(w, from, to, &v)), OK);
	assert_int_equal(v.gaps.n, 0);
	assert_int_equal(v.covered_ppm, 1000000);
	struct absence_form away = { .kind = S("sick"), .from = at("2026-12-01T06:00"), .to = at("2026-12-01T12:00") };
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, absence_add(w, &away, &id, &n)), OK);
	assert_int_equal(n, 1);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, roster_view_of(w, from, to, &v)), OK);
	assert_int_equal(v.gaps.n, 1);
	assert_int_equal(v.gaps.at[0].from, away.from);
	assert_int_equal(v.gaps.at[0].to, away.to);
	assert_int_equal(v.covered_ppm, 750000);
	struct work other = somebody(f, BINH, ORG_A, "Binh");
	assert_int_equal(add(f, &other, "an", "", "2026-12-01T23:00", "2026-12-02T23:00", &n), E_INVALID);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, absence_end(w, id)), OK);
	run(f, "update account set disabled_at = 1796112000000000 where id = 101");   /* 2026-12-01T15:00+07:00 */
	assert_int_equal(TEST_CALL(f, &me, TX_READ, roster_view_of(w, from, to, &v)), OK);
	assert_int_equal(v.gaps.n, 1);
	assert_int_equal(v.gaps.at[0].to, to);
	assert_true(v.gaps.at[0].from > from);
}

/* ---- rotation ---- */

static void a_rotation_plans_respects_leave_and_never_twice(void **state)
{
	struct fixture *f = stage(state);
	struct work me = somebody(f, HEAD, ORG_A, "Head");
	struct str people[] = { S("an"), S("binh"), S("chi") };
	struct pattern_form p = { .kind = S("day_night"), .people = { people, 3 }, .anchor = at("2026-12-28T08:00"), .night = S("20:00") };
	struct absence_form away = { .person = S("an"), .kind = S("leave"), .from = at("2026-12-28T00:00"), .to = at("2026-12-28T12:00") };
	struct generate_form g = { at("2026-12-28T08:00"), 1 };
	struct plan plan;
	struct roster_view v;
	int64_t id, n, x;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, absence_add(w, &away, &x, &n)), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, pattern_add(w, TEAM, &p, &id)), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, pattern_plan(w, TEAM, id, &g, &plan)), OK);
	assert_int_equal(plan.n, 14);
	assert_int_equal(plan.at[0].account, BINH);             /* An is absent: the next in turn */
	assert_int_equal(plan.at[0].to, at("2026-12-28T20:00"));
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, pattern_generate(w, TEAM, id, &g, &n)), OK);
	assert_int_equal(n, 14);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, roster_view_of(w, g.from, g.from + 7 * USEC_DAY, &v)), OK);   /* over the new year */
	assert_int_equal(v.gaps.n, 0);
	for (size_t i = 0; i < v.shifts.n; i++)
		assert_true(v.shifts.at[i].backup_id && v.shifts.at[i].backup_id != v.shifts.at[i].account_id);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, pattern_generate(w, TEAM, id, &g, &n)), OK);
	assert_int_equal(n, 0);                                 /* all is taken */
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, shift_end(w, TEAM, v.shifts.at[3].id)), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, pattern_generate(w, TEAM, id, &g, &n)), OK);
	assert_int_equal(n, 1);
	g.weeks = 27;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, pattern_plan(w, TEAM, id, &g, &plan)), E_INVALID);
	p.night = S("25:00");
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, pattern_add(w, TEAM, &p, &id)), E_INVALID);
	assert_true(test_has_problem(&me, "night", "roster.night_hour"));
}

/* ---- swaps ---- */

static void whoever_accepts_first_has_the_shift(void **state)
{
	struct fixture *f = stage(state);
	struct work an = somebody(f, AN, ORG_A, "An"), binh = somebody(f, BINH, ORG_A, "Binh"), chi = somebody(f, CHI, ORG_A, "Chi");
	struct roster_shift_one_row s;
	int64_t shift, swap, other, exchange;
	struct swap_form any = { 0 };
	assert_int_equal(add(f, &an, "an", "binh", "2026-12-01T08:00", "2026-12-01T20:00", &shift), OK);
	assert_int_equal(TEST_CALL(f, &binh, TX_WRITE, swap_ask(w, TEAM, shift, &any, &swap)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, swap_ask(w, TEAM, shift, &any, &swap)), OK);
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, swap_accept(w, TEAM, swap)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &binh, TX_WRITE, swap_accept(w, TEAM, swap)), OK);
	assert_int_equal(TEST_CALL(f, &chi, TX_WRITE, swap_accept(w, TEAM, swap)), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &an, TX_READ, shift_known(w, 5, shift, &s)), OK);
	assert_true(s.ended_at);
	/* in exchange for one of theirs */
	assert_int_equal(add(f, &an, "an", "", "2026-12-03T08:00", "2026-12-03T20:00", &shift), OK);
	assert_int_equal(add(f, &an, "chi", "", "2026-12-04T08:00", "2026-12-04T20:00", &other), OK);
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, swap_ask(w, TEAM, shift, &(struct swap_form){ .for_shift = other }, &exchange)), OK);
	assert_int_equal(TEST_CALL(f, &binh, TX_WRITE, swap_accept(w, TEAM, exchange)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &chi, TX_WRITE, swap_accept(w, TEAM, exchange)), OK);
	struct roster_view v;
	assert_int_equal(TEST_CALL(f, &an, TX_READ, roster_view_of(w, at("2026-12-03"), at("2026-12-05"), &v)), OK);
	assert_int_equal(v.shifts.n, 2);
	assert_int_equal(v.shifts.at[0].account_id, CHI);
	assert_int_equal(v.shifts.at[1].account_id, AN);
	/* a shift that is taken out takes its request with it */
	assert_int_equal(add(f, &an, "an", "", "2026-12-06T08:00", "2026-12-06T20:00", &shift), OK);
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, swap_ask(w, TEAM, shift, &any, &swap)), OK);
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, shift_end(w, TEAM, shift)), OK);
	assert_int_equal(TEST_CALL(f, &chi, TX_WRITE, swap_accept(w, TEAM, swap)), E_CONFLICT);
}

/* ---- hand-over ---- */

static void a_note_is_written_once_and_read_by_another(void **state)
{
	struct fixture *f = stage(state);
	struct work an = somebody(f, AN, ORG_A, "An"), binh = somebody(f, BINH, ORG_A, "Binh");
	struct roster_handover_missing_rows late;
	struct handover_form text = { S("- all quiet") };
	int64_t shift, note;
	assert_int_equal(add(f, &an, "an", "", "2026-11-22T00:00", "2026-11-22T08:00", &shift), OK);
	assert_int_equal(TEST_CALL(f, &an, TX_READ, handover_overdue(w, 5, &late)), OK);
	assert_int_equal(late.n, 1);
	assert_int_equal(TEST_CALL(f, &binh, TX_WRITE, handover_write(w, TEAM, shift, &text, &note)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, handover_write(w, TEAM, shift, &(struct handover_form){ S(" \n") }, &note)), E_INVALID);
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, handover_write(w, TEAM, shift, &text, &note)), OK);
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, handover_write(w, TEAM, shift, &text, &note)), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, handover_read(w, TEAM, note)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &binh, TX_WRITE, handover_read(w, TEAM, note)), OK);
	assert_int_equal(TEST_CALL(f, &binh, TX_WRITE, handover_read(w, TEAM, note)), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &an, TX_READ, handover_overdue(w, 5, &late)), OK);
	assert_int_equal(late.n, 0);
}

/* ---- calendars ---- */

static bool calendar_has(struct fixture *f, struct str secret, const char *text)
{
	struct work nobody = { .a = f->a, .now = at("2026-11-22T10:00:00+07:00") };
	struct buf b;
	buf_init(&b, 1 << 20);
	err e = TEST_CALL(f, &nobody, TX_READ, (buf_clear(&b), calendar_write(w, secret, &b)));
	bool has = e == OK && str_find(buf_str(&b), str_of(text)) >= 0;
	buf_done(&b);
	return has;
}

static void a_calendar_keeps_its_events_and_ends_with_its_secret(void **state)
{
	struct fixture *f = stage(state);
	struct work an = somebody(f, AN, ORG_A, "An");
	struct str mine, team;
	int64_t shift, changed, id, feed;
	assert_int_equal(add(f, &an, "an", "", "2026-12-31T20:00", "2027-01-01T08:00", &shift), OK);
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, calendar_make(w, STR_NONE, &feed, &mine)), OK);
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, calendar_make(w, TEAM, &id, &team)), OK);
	struct str uid = a_fmt(f->a, "UID:roster-%lld@", (long long)shift);
	assert_true(calendar_has(f, mine, a_z(f->a, uid)));
	assert_true(calendar_has(f, mine, "DTSTART:20261231T130000Z\r\nDTEND:20270101T010000Z\r\nSEQUENCE:0\r\n"));
	struct shift_form later = { S("an"), STR_NONE, at("2026-12-31T21:00"), at("2027-01-01T08:00") };
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, shift_change(w, TEAM, shift, &later, &changed)), OK);
	assert_true(calendar_has(f, mine, a_z(f->a, uid)));
	assert_true(calendar_has(f, mine, "DTSTART:20261231T140000Z\r\nDTEND:20270101T010000Z\r\nSEQUENCE:1\r\n"));
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, shift_end(w, TEAM, shift)), E_CONFLICT);
	later.person = S("binh");
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, shift_change(w, TEAM, changed, &later, &changed)), OK);
	assert_true(calendar_has(f, mine, "SEQUENCE:2\r\n"));
	assert_true(calendar_has(f, mine, "STATUS:CANCELLED"));      /* no longer An's */
	assert_false(calendar_has(f, team, "STATUS:CANCELLED"));     /* still the team's */
	assert_false(calendar_has(f, S("not-a-secret"), "BEGIN"));
	struct work binh = somebody(f, BINH, ORG_A, "Binh");
	assert_int_equal(TEST_CALL(f, &binh, TX_WRITE, calendar_end(w, feed)), E_NOT_FOUND);
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, calendar_end(w, feed)), OK);
	assert_false(calendar_has(f, mine, "BEGIN"));
	run(f, "update account set disabled_at = 1 where id = 101");
	assert_false(calendar_has(f, team, "BEGIN"));
}

/* ---- calls ---- */

static struct roster_step_list_rows steps(struct fixture *f, int64_t call)
{
	struct work me = test_work(f, ORG_A);
	struct roster_step_list_rows rows;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, roster_step_list(w->db, w->a, &(struct roster_step_list_in){ .call = call }, &rows)), OK);
	return rows;
}

static void escalate(struct fixture *f, struct work *who, usec by)
{
	who->now += by;
	assert_int_equal(TEST_CALL(f, who, TX_WRITE, calls_escalate(w, STR_NONE)), OK);
}

static void a_call_climbs_until_somebody_answers(void **state)
{
	struct fixture *f = stage(state);
	struct work an = somebody(f, AN, ORG_A, "An"), chi = somebody(f, CHI, ORG_A, "Chi");
	struct work system = { .a = f->a, .now = an.now, .by = { .is_system = true } };
	struct answer_times times;
	int64_t shift, call;
	assert_int_equal(add(f, &an, "an", "binh", "2026-11-22T08:00", "2026-11-22T20:00", &shift), OK);
	run(f, "insert into contact_point (id, org_id, kind, name, title, email, phone, hours, call_order, is_public, changed_at) values"
		" (1, 11, 'in_hours', 'Desk', '', 'desk@a.example', '', '', 1, 1, 1), (2, 11, 'out_of_hours', 'Night', '', 'night@a.example', '', '', 2, 1, 1)");
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, call_check(w, TEAM, &(struct call_form){ S("test") }, &call)), OK);
	assert_int_equal(steps(f, call).n, 1);
	assert_true(str_is(steps(f, call).at[0].rung, "duty"));
	escalate(f, &system, 14 * USEC_MIN);
	assert_int_equal(steps(f, call).n, 1);                       /* there is a minute left */
	escalate(f, &system, USEC_MIN);
	assert_int_equal(steps(f, call).n, 2);
	assert_true(str_is(steps(f, call).at[0].result, "silent"));
	assert_int_equal(steps(f, call).at[1].account_id, BINH);
	escalate(f, &system, 15 * USEC_MIN);
	assert_true(str_is(steps(f, call).at[2].rung, "head"));
	escalate(f, &system, 15 * USEC_MIN);
	assert_true(str_is(steps(f, call).at[3].name, "Night"));     /* a Sunday: those for out of hours first */
	chi.now = system.now + 5 * USEC_MIN;
	assert_int_equal(TEST_CALL(f, &chi, TX_WRITE, call_answer(w, TEAM, call)), OK);
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, call_answer(w, TEAM, call)), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &chi, TX_READ, call_times(w, 5, &times)), OK);
	assert_int_equal(times.median, 50 * USEC_MIN);
	assert_int_equal(times.in_time, 1);
	escalate(f, &system, USEC_HOUR);
	assert_int_equal(steps(f, call).n, 4);
}

static void nobody_on_duty_is_said_and_passed_over(void **state)
{
	struct fixture *f = stage(state);
	struct work an = somebody(f, AN, ORG_A, "An");
	struct work system = { .a = f->a, .now = an.now, .by = { .is_system = true } };
	int64_t call, shift;
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, call_check(w, TEAM, &(struct call_form){ 0 }, &call)), OK);
	assert_true(str_is(steps(f, call).at[0].result, "nobody"));
	assert_true(str_is(steps(f, call).at[1].rung, "head"));
	escalate(f, &system, 15 * USEC_MIN);                         /* nobody is left */
	assert_int_equal(waiting(f), 1);
	escalate(f, &system, USEC_DAY);
	assert_int_equal(steps(f, call).n, 2);
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, call_answer(w, TEAM, call)), OK);
	assert_int_equal(waiting(f), 0);
	assert_int_equal(add(f, &an, "an", "binh", "2026-11-22T08:00", "2026-11-22T20:00", &shift), OK);
	run(f, "update account set disabled_at = 1 where id = 101");
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, call_check(w, TEAM, &(struct call_form){ 0 }, &call)), OK);
	assert_true(str_is(steps(f, call).at[0].result, "disabled"));
	assert_true(str_is(steps(f, call).at[1].rung, "backup"));
}

static void the_clock_set_back_does_not_stop_a_call(void **state)
{
	struct fixture *f = stage(state);
	struct work an = somebody(f, AN, ORG_A, "An");
	struct work system = { .a = f->a, .now = an.now - 10 * USEC_DAY, .by = { .is_system = true } };
	int64_t shift, call;
	assert_int_equal(add(f, &an, "an", "", "2026-11-01T08:00", "2026-11-30T08:00", &shift), OK);
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, call_check(w, TEAM, &(struct call_form){ 0 }, &call)), OK);
	escalate(f, &system, 0);
	assert_int_equal(steps(f, call).n, 1);
	escalate(f, &system, 15 * USEC_MIN);
	assert_int_equal(steps(f, call).n, 2);
}

static err incident_put(struct work *w, int64_t severity, int64_t *ret)
{
	return incident_open(w, &(struct incident_new){ .title = S("x"), .type = S("malware"), .source = S("own"), .severity = severity, .detected_at = w->now - USEC_HOUR,
		.received_at = w->now, .responsible_org = ORG_A, .owner_org = ORG_A, .owner_capable = -1 }, ret);
}

static void a_grave_case_calls_once(void **state)
{
	struct fixture *f = stage(state);
	struct work system = { .a = f->a, .now = clock_now(), .by = { .is_system = true, .name = S("system") } };
	struct work an = somebody(f, AN, ORG_A, "An");
	int64_t shift, small, grave;
	assert_int_equal(add(f, &an, "an", "", "2026-11-22T08:00", "2026-11-22T20:00", &shift), OK);
	assert_int_equal(TEST_CALL(f, &system, TX_WRITE, calls_watch(w, STR_NONE)), OK);      /* begins now: old cases call nobody */
	assert_int_equal(TEST_CALL(f, &system, TX_WRITE, incident_put(w, 2, &small)), OK);
	assert_int_equal(TEST_CALL(f, &system, TX_WRITE, incident_put(w, 4, &grave)), OK);
	assert_int_equal(TEST_CALL(f, &system, TX_WRITE, calls_watch(w, STR_NONE)), OK);
	assert_int_equal(waiting(f), 1);
	assert_int_equal(TEST_CALL(f, &system, TX_WRITE, calls_watch(w, STR_NONE)), OK);
	assert_int_equal(waiting(f), 1);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations, &team_migrations, &incident_migrations, &roster_migrations };
	fixture_use(sets, COUNT(sets));
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gaps_are_exact),
		cmocka_unit_test(hours_fall_on_their_days),
		TEST_ON_BOTH(nobody_is_on_duty_twice),
		TEST_ON_BOTH(absence_and_a_disabled_account_are_gaps),
		TEST_ON_BOTH(a_rotation_plans_respects_leave_and_never_twice),
		TEST_ON_BOTH(whoever_accepts_first_has_the_shift),
		TEST_ON_BOTH(a_note_is_written_once_and_read_by_another),
		TEST_ON_BOTH(a_calendar_keeps_its_events_and_ends_with_its_secret),
		TEST_ON_BOTH(a_call_climbs_until_somebody_answers),
		TEST_ON_BOTH(nobody_on_duty_is_said_and_passed_over),
		TEST_ON_BOTH(the_clock_set_back_does_not_stop_a_call),
		TEST_ON_BOTH(a_grave_case_calls_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
