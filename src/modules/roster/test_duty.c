/* What rosters give to the duties engine, on both engines of the database. */
#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */

#include "core/routes.h"
#include "core/test_duty.h"
#include "core/test_key.h"
#include "modules/incident/queries.h"
#include "modules/roster/rules.h"

extern const struct module incident_module;
const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &network_module, &team_module, &incident_module, &roster_module };
const size_t n_modules = COUNT(all_modules);

enum { TEAM = 5, AN = 101 };

static usec day(int year, int month, int d) { return civil_usec((struct civil){ year, month, d, 0, 0, 0 }); }

static void run(struct fixture *f, const char *sql)
{
	struct work me = test_work(f, ORG_A);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, test_execute(w, sql)), OK);
}

static struct fixture *stage(void **state)
{
	static const char *const sql[] = {
		"insert into role (name, title, created_at) values ('tester', 'x', 1)",
		"insert into role_permission (role, permission) values ('tester', 'roster.duty')",
		"insert into account (id, name, full_name, email, phone, org_id, lang, password_hash, totp_last_step, created_at, changed_at) values"
		" (101, 'an', 'An', 'an@a.example', '1', 11, 'vi', '', 0, 1, 1)",
		"insert into account_role (account_id, role) values (101, 'tester')",
		"insert into team (id, code, org_id, kind, sector, name, name_en, folded, decision_no, head, email, phone, website, scope, services, is_demo, begins_at,"
		" created_at, changed_at) values (5, 'DUC-0001', 11, 'organisation', '', 'Team A', '', 'team a', '', '', '', '', '', '', '', 0, 1, 1, 1)",
	};
	struct fixture *f = *state;
	clock_set(day(2027, 12, 1));
	test_orgs(f);
	for (size_t i = 0; i < COUNT(sql); i++)
		run(f, sql[i]);
	return f;
}

static struct duty_history *history_of(struct fixture *f, int64_t org)
{
	const struct duty_source all[] = { network_duties[0], team_duties[0], roster_duties[0] };
	return test_history(f, all, 3, org, org + 1);
}

#define WRITES(f, call) do { struct work writes_ = { .a = (f)->a, .now = clock_now(), .by = { .is_system = true, .account_id = AN, .name = S("An") } }; \
	assert_int_equal(TEST_CALL((f), &writes_, TX_WRITE, call), OK); } while (0)

static void shift(struct fixture *f, usec from, usec to)
{
	int64_t id;
	struct shift_form x = { S("an"), STR_NONE, from, to };
	WRITES(f, shift_add(w, S("DUC-0001"), &x, &id));
}

static int64_t share_of(const struct duty_history *h, usec month, usec known)
{
	const struct duty_record *r = NULL;
	return test_records(h, UNIT_TEAM, TEAM, "oncall", month, month + 1, known, &r) == 1 ? test_value(h, r, "share") : -1;
}

/* December, the leap February after it, and the month that still runs. */
static void a_month_is_known_when_it_is_over(void **state)
{
	struct fixture *f = stage(state);
	shift(f, day(2027, 12, 15), day(2028, 1, 1));
	shift(f, day(2028, 2, 1), day(2028, 3, 1));
	clock_set(day(2028, 3, 10));
	struct duty_history *h = history_of(f, ORG_A);
	assert_int_equal(share_of(h, day(2027, 12, 1), day(2028, 1, 1) - 1), -1);
	assert_int_equal(share_of(h, day(2027, 12, 1), day(2028, 1, 1)), 17 * 10000 / 31);
	assert_int_equal(share_of(h, day(2028, 1, 1), day(2028, 2, 1)), 0);
	assert_int_equal(share_of(h, day(2028, 2, 29), day(2028, 3, 1)), 10000);
	assert_int_equal(share_of(h, day(2028, 3, 1), day(2028, 3, 10)), -1);
	assert_null(history_find(history_of(f, ORG_B), UNIT_TEAM, TEAM));
}

static void who_is_absent_covers_nothing(void **state)
{
	struct fixture *f = stage(state);
	shift(f, day(2028, 2, 1), day(2028, 3, 1));
	int64_t id, n;
	struct absence_form away = { .person = S("an"), .kind = S("leave"), .from = day(2028, 2, 1), .to = day(2028, 3, 1) };
	WRITES(f, absence_add(w, &away, &id, &n));
	clock_set(day(2028, 3, 10));
	assert_int_equal(share_of(history_of(f, ORG_A), day(2028, 2, 1), clock_now()), 0);
	struct duty_orgs told = { 0 };
	WRITES(f, roster_duties[0].told[0].orgs(w, AN, &told));
	assert_int_equal(told.ids.n, 1);
	assert_int_equal(told.ids.at[0], ORG_A);
}

static void an_answer_says_after_how_long(void **state)
{
	struct fixture *f = stage(state);
	int64_t id;
	const struct duty_record *r = NULL;
	usec asked = day(2027, 12, 31) + 23 * USEC_HOUR + 50 * USEC_MIN;
	shift(f, day(2027, 12, 31), day(2028, 1, 2));
	clock_set(asked);
	WRITES(f, call_open(w, TEAM, 0, S("thử"), &id));
	assert_int_equal(test_records(history_of(f, ORG_A), UNIT_TEAM, TEAM, "answer", 0, TIME_OPEN, asked, NULL), 0);
	clock_set(asked + 25 * USEC_MIN);
	WRITES(f, call_answer(w, S("DUC-0001"), id));
	struct duty_history *h = history_of(f, ORG_A);
	assert_int_equal(test_records(h, UNIT_TEAM, TEAM, "answer", 0, TIME_OPEN, clock_now(), &r), 1);
	assert_int_equal(test_value(h, r, "minutes"), 25);
	assert_int_equal(r->begins, asked + 25 * USEC_MIN);                       /* of the new year */
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations, &team_migrations, &incident_migrations, &roster_migrations };
	fixture_use(sets, 5);
	key_make();
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(a_month_is_known_when_it_is_over),
		TEST_ON_BOTH(who_is_absent_covers_nothing),
		TEST_ON_BOTH(an_answer_says_after_how_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
