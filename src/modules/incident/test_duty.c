/* What cases give to the duties engine: worked through the rules with a moving clock, read on both axes. */
#include "core/test_duty.h"
#include "modules/incident/test_incident.h"
#include "modules/team/team.h"

extern const struct duty_source network_duties[2];     /* modules/network/rules.h has a struct of the same name as incident.h */

static struct duty_history *history_of(struct fixture *f, int64_t org)
{
	const struct duty_source all[] = { network_duties[0], incident_duties[0] };
	return test_history(f, all, 2, org, org + 1);
}

static struct opened a_case(struct fixture *f)
{
	clock_set(monday() - 2 * USEC_DAY);
	town_build(f);
	clock_set(monday());
	return opened_at(f, sample(monday() - USEC_HOUR), monday());
}

static void class_and_t0_are_known_as_they_were(void **state)
{
	struct fixture *f = *state;
	struct opened o = a_case(f);
	usec raised = monday() + USEC_HOUR, corrected = monday() + 2 * USEC_HOUR;
	struct incident_class_new class = { .level = 4, .owner_capable = 0, .criteria = S("a") };
	WRITES(f, TEAM, raised, OK, incident_reclassify(w, o.code, 1, &class));
	WRITES(f, TEAM, corrected, OK, incident_correct_detected(w, o.code, 2, monday() - USEC_DAY, S("nhật ký máy chủ")));
	struct duty_history *h = history_of(f, TEAM);
	assert_true(test_is(h, UNIT_INCIDENT, o.id, "incident.class", raised, raised - 1, "ordinary"));
	assert_true(test_is(h, UNIT_INCIDENT, o.id, "incident.class", raised, raised, "serious"));
	assert_int_equal(test_fact(h, UNIT_INCIDENT, o.id, "incident.damage", raised, raised - 1), DUTY_NULL);
	assert_int_equal(test_fact(h, UNIT_INCIDENT, o.id, "incident.damage", raised, raised), 1);
	assert_int_equal(test_fact(h, UNIT_INCIDENT, o.id, "incident.severity", monday() - 2 * USEC_HOUR, corrected - 1), DUTY_NULL);
	assert_int_equal(test_fact(h, UNIT_INCIDENT, o.id, "incident.severity", monday() - 2 * USEC_HOUR, corrected), 3);
	assert_int_equal(test_fact(h, UNIT_INCIDENT, o.id, "owner", raised, corrected), TEAM);
}

static void terms_begin_end_and_are_met(void **state)
{
	struct fixture *f = *state;
	struct opened o = a_case(f);
	const struct duty_record *due = NULL, *sent = NULL;
	struct duty_history *h = history_of(f, TEAM);
	int n = test_records(h, UNIT_INCIDENT, o.id, "report_due", 0, TIME_OPEN, monday() + 300 * USEC_DAY, &due);
	assert_true(n > 0);
	usec begun = due->known_from;                          /* ids never go back in a process, whatever the test's clock does */
	assert_true(begun >= monday());
	assert_true(test_value(h, due, "deadline") > due->begins);
	assert_int_equal(test_records(h, UNIT_INCIDENT, o.id, "report_due", 0, TIME_OPEN, begun - USEC_S, NULL), 0);
	usec corrected = begun + USEC_HOUR;
	clock_set(corrected);
	WRITES(f, TEAM, corrected, OK, incident_correct_detected(w, o.code, 1, monday() - USEC_DAY, S("nhật ký")));
	h = history_of(f, TEAM);
	assert_int_equal(test_records(h, UNIT_INCIDENT, o.id, "report_due", 0, TIME_OPEN, corrected - 1, &due), n);
	assert_int_equal(due->begins, monday() - USEC_HOUR);
	assert_int_equal(test_records(h, UNIT_INCIDENT, o.id, "report_due", 0, TIME_OPEN, corrected + USEC_S, &due), n);   /* the old ended, others began */
	assert_int_equal(due->begins, monday() - USEC_DAY);
	assert_true(due->known_from >= corrected);
	WRITES(f, TEAM, corrected + USEC_MIN, OK, clocks_meet(w, o.id, S("report_72h"), w->now, S("mail"), 77));
	h = history_of(f, TEAM);
	assert_int_equal(test_records(h, UNIT_INCIDENT, o.id, "report", 0, TIME_OPEN, corrected + USEC_MIN, &sent), 1);
	assert_int_equal(sent->begins, corrected + USEC_MIN);
	bool is_for = false;
	const struct duty_subject *s = history_find(h, UNIT_INCIDENT, o.id);
	for (size_t i = 0; i < s->n_records; i++)
		is_for |= s->records[i].id == test_value(h, sent, "for") && s->records[i].known_to == TIME_OPEN;
	assert_true(is_for);
}

static void a_case_is_open_until_it_is_closed(void **state)
{
	struct fixture *f = *state;
	struct opened o = a_case(f);
	usec closed = monday() + USEC_DAY, again = closed + USEC_DAY;
	const struct duty_record *r = NULL;
	clock_set(monday() + 30 * USEC_MIN);
	WRITES(f, TEAM, clock_now(), OK, incident_step(w, o.code, 1, S("o1b"), STR_NONE));
	WRITES(f, TEAM, closed, OK, incident_close(w, o.id));
	WRITES(f, TEAM, again, OK, incident_reopen(w, o.code, 3, S("tái nhiễm")));
	struct duty_history *h = history_of(f, TEAM);
	assert_int_equal(test_records(h, UNIT_ORG, TEAM, "incident", monday(), monday() + 1, closed - 1, &r), 1);
	assert_int_equal(test_value(h, r, "state"), duty_word(S("open")));
	assert_int_equal(test_records(h, UNIT_ORG, TEAM, "incident", monday(), monday() + 1, closed, &r), 1);
	assert_int_equal(test_value(h, r, "state"), duty_word(S("closed")));
	assert_int_equal(r->ends, closed);
	assert_int_equal(test_records(h, UNIT_INCIDENT, o.id, "incident", monday(), monday() + 1, again, &r), 1);
	assert_int_equal(r->ends, TIME_OPEN);
	assert_true(str_eq(history_find(h, UNIT_INCIDENT, o.id)->name, o.code));
}

static void another_body_is_responsible_from_its_day(void **state)
{
	struct fixture *f = *state;
	struct opened o = a_case(f);
	usec given = monday() + USEC_HOUR;
	WRITES(f, COORDINATOR, given, OK, incident_assign(w, o.code, 1, HELPER, 0, S("quá tải")));
	assert_null(history_find(history_of(f, TEAM), UNIT_INCIDENT, o.id));
	struct duty_history *h = history_of(f, HELPER);
	assert_int_equal(test_fact(h, UNIT_INCIDENT, o.id, "owner", given - 1, given), TEAM);
	assert_int_equal(test_fact(h, UNIT_INCIDENT, o.id, "owner", given, given), HELPER);
	assert_int_equal(test_fact(h, UNIT_INCIDENT, o.id, "owner", given, given - 1), TEAM);
	struct duty_orgs told = { 0 };
	READS(f, TEAM, given, OK, incident_duties[0].told[0].orgs(w, o.id, &told));
	assert_int_equal(told.ids.n, 0);
	int n_cases = 0, n_bodies = 0;
	for (size_t i = 0; i < told.ones.n; i++) {
		const struct duty_one *x = &told.ones.at[i];
		n_cases += x->unit == UNIT_INCIDENT && x->org == HELPER && x->id == o.id && !x->kind;
		n_bodies += x->unit == UNIT_ORG && x->id == x->org && str_is(str_of(x->kind), "incident");
	}
	assert_int_equal(n_cases, 1);
	assert_int_equal(n_bodies, 2);
}

static void what_was_no_incident_owes_nothing(void **state)
{
	struct fixture *f = *state;
	struct opened o = a_case(f);
	usec off = monday() + USEC_HOUR;
	WRITES(f, TEAM, off, OK, incident_step(w, o.code, 1, S("cancelled"), S("nhầm")));
	struct duty_history *h = history_of(f, TEAM);
	assert_int_equal(test_fact(h, UNIT_INCIDENT, o.id, "owner", off, off), DUTY_NULL);
	assert_int_equal(test_fact(h, UNIT_INCIDENT, o.id, "owner", off, off - 1), TEAM);
	assert_int_equal(test_records(h, UNIT_ORG, TEAM, "incident", monday(), off, off, NULL), 0);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations, &team_migrations, &incident_migrations };
	fixture_use(sets, 4);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(class_and_t0_are_known_as_they_were),
		TEST_ON_BOTH(terms_begin_end_and_are_met),
		TEST_ON_BOTH(a_case_is_open_until_it_is_closed),
		TEST_ON_BOTH(another_body_is_responsible_from_its_day),
		TEST_ON_BOTH(what_was_no_incident_owes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
