/* What is said of systems: two time axes, at the edges of the calendar. */
#include "modules/network/test_network.h"

#include "core/jobs/jobs.h"

static usec vn(int year, int month, int day, int hour, int minute, int second)
{
	return civil_usec((struct civil){ year, month, day, hour, minute, second });
}

struct said { struct str code; enum fact_attribute at; struct fact_form f; };

static err say_it(struct work *w, void *arg)
{
	struct said *x = arg;
	return network_system_say(w, x->code, x->at, &x->f);
}

static err said(struct fixture *f, usec when, struct said x)
{
	struct work w;
	clock_set(when);
	return as(f, &w, the_system(), say_it, &x);
}

struct asked { struct str code; usec valid, known; struct system_state state; struct sys_details_row columns; struct sys_by_code_row s; };

static err ask_it(struct work *w, void *arg)
{
	struct asked *x = arg;
	bool found;
	TRY(sys_by_code(w->db, w->a, &(struct sys_by_code_in){ .code = x->code, .wide = true }, &x->s, &found));
	TRY(sys_details(w->db, w->a, &(struct sys_details_in){ .id = x->s.id, .wide = true }, &x->columns, &found));
	return network_system_as_of(w, x->s.id, x->valid, x->known, &x->state);
}

static struct asked asked(struct fixture *f, struct str code, usec valid, usec known)
{
	struct work w;
	struct asked x = { .code = code, .valid = valid, .known = known };
	assert_int_equal(as(f, &w, the_system(), ask_it, &x), OK);
	return x;
}

static int64_t level_at(struct fixture *f, struct str code, usec valid, usec known)
{
	struct asked x = asked(f, code, valid, known);
	return system_state_level(&x.state);
}

struct made { struct system_form f; struct str code; };

static err make_it(struct work *w, void *arg)
{
	struct made *x = arg;
	return network_system_add(w, &x->f, &x->code);
}

static err edit_it(struct work *w, void *arg)
{
	struct made *x = arg;
	return network_system_edit(w, x->code, &x->f);
}

static struct made a_system(struct fixture *f, usec when)
{
	struct work w;
	struct made x = { .f = { .owner = S("BV"), .name = S("Hồ sơ bệnh án"), .level = 3, .decision_no = S("12/QĐ-BV"), .is_demo = true } };
	clock_set(when);
	a_small_network(f);
	assert_int_equal(as(f, &w, the_system(), make_it, &x), OK);
	return x;
}

static err count_wrong(struct work *w, void *arg)
{
	return facts_verify(w, arg);
}

static int64_t wrong(struct fixture *f)
{
	struct work w;
	int64_t n = -1;
	assert_int_equal(as(f, &w, the_system(), count_wrong, &n), OK);
	return n;
}

static err rebuild(struct work *w, void *arg)
{
	return facts_rebuild(w);
}

/* ---- */

static void a_correction_keeps_the_old_answer_for_the_old_known_at(void **state)
{
	struct fixture *f = *state;
	struct made x = a_system(f, vn(2026, 1, 5, 8, 0, 0));
	usec reported = vn(2026, 12, 20, 9, 0, 0), as_of = vn(2026, 12, 15, 0, 0, 0);
	clock_set(reported);
	assert_int_equal(level_at(f, x.code, as_of, reported), 3);
	assert_int_equal(said(f, vn(2026, 12, 28, 10, 0, 0), (struct said){ x.code, FACT_LEVEL,
		{ .value = S("4"), .document = S("90/QĐ-BV"), .valid_from = vn(2026, 12, 1, 0, 0, 0) } }), OK);
	usec now = clock_now();
	assert_int_equal(level_at(f, x.code, as_of, reported), 3);
	assert_int_equal(level_at(f, x.code, as_of, now - 1), 3);
	assert_int_equal(level_at(f, x.code, as_of, now), 4);
	assert_int_equal(level_at(f, x.code, vn(2026, 12, 1, 0, 0, 0) - 1, now), 3);
	struct asked a = asked(f, x.code, now, now);
	assert_int_equal(a.columns.level, 4);
	assert_true(str_is(a.columns.decision_no, "90/QĐ-BV"));
	assert_int_equal(wrong(f), 0);
}

static void the_last_second_of_the_year_is_the_old_year(void **state)
{
	struct fixture *f = *state;
	struct made x = a_system(f, vn(2026, 3, 1, 8, 0, 0));
	usec begins = vn(2027, 1, 1, 0, 0, 0);
	assert_int_equal(said(f, vn(2026, 12, 31, 23, 59, 58), (struct said){ x.code, FACT_LEVEL, { .value = S("5"), .valid_from = begins } }), OK);
	usec known = clock_now();
	assert_int_equal(level_at(f, x.code, vn(2026, 12, 31, 23, 59, 59), known), 3);
	assert_int_equal(level_at(f, x.code, begins - 1, known), 3);
	assert_int_equal(level_at(f, x.code, begins, known), 5);
	assert_int_equal(begins, 1798736400 * USEC_S);       /* 2026-12-31T17:00:00Z */

	/* The columns wait for the moment, and a job brings it. */
	int done;
	clock_set(vn(2026, 12, 31, 23, 59, 59));
	assert_int_equal(jobs_run_due(f->s, clock_now(), 100, &done), OK);
	assert_int_equal(asked(f, x.code, known, known).columns.level, 3);
	clock_set(begins);
	assert_int_equal(jobs_run_due(f->s, begins, 100, &done), OK);
	assert_int_equal(asked(f, x.code, known, known).columns.level, 5);
	clock_set(begins + USEC_DAY);
	assert_int_equal(wrong(f), 0);
}

static void a_leap_day_is_one_day(void **state)
{
	struct fixture *f = *state;
	struct made x = a_system(f, vn(2028, 2, 1, 8, 0, 0));
	usec day = vn(2028, 2, 29, 0, 0, 0), after = vn(2028, 3, 1, 0, 0, 0);
	assert_int_equal(after - day, USEC_DAY);
	assert_int_equal(said(f, vn(2028, 2, 2, 8, 0, 0), (struct said){ x.code, FACT_STAGE, { .value = S("changed"), .valid_from = day, .valid_to = after } }), OK);
	usec known = clock_now();
	assert_true(str_is(asked(f, x.code, day - 1, known).state.at[FACT_STAGE].value, "operating"));
	assert_true(str_is(asked(f, x.code, day, known).state.at[FACT_STAGE].value, "changed"));
	assert_true(str_is(asked(f, x.code, after - 1, known).state.at[FACT_STAGE].value, "changed"));
	assert_true(str_is(asked(f, x.code, after, known).state.at[FACT_STAGE].value, "operating"));
}

static void an_edit_leaves_the_planned_change_alone(void **state)
{
	struct fixture *f = *state;
	struct work w;
	struct made x = a_system(f, vn(2026, 3, 1, 8, 0, 0));
	usec planned = vn(2026, 9, 1, 0, 0, 0);
	assert_int_equal(said(f, vn(2026, 4, 1, 8, 0, 0), (struct said){ x.code, FACT_LEVEL, { .value = S("5"), .valid_from = planned } }), OK);
	clock_set(vn(2026, 5, 1, 8, 0, 0));
	x.f.level = 4;
	x.f.operator = S("NHA");
	assert_int_equal(as(f, &w, the_system(), edit_it, &x), OK);
	usec now = clock_now();
	assert_int_equal(level_at(f, x.code, now, now), 4);
	assert_int_equal(level_at(f, x.code, planned, now), 5);
	assert_int_equal(level_at(f, x.code, now - 1, now), 3);
	struct asked a = asked(f, x.code, now, now);
	assert_true(str_is(a.state.at[FACT_OPERATOR].value, "NHA"));
	assert_true(str_is(a.s.operator_code, "NHA"));
	assert_true(str_is(asked(f, x.code, now - 1, now).state.at[FACT_OPERATOR].value, "BV"));
}

static void a_retired_system_can_be_corrected(void **state)
{
	struct fixture *f = *state;
	struct made x = a_system(f, vn(2026, 3, 1, 8, 0, 0));
	usec retired = vn(2026, 5, 1, 0, 0, 0);
	assert_int_equal(said(f, vn(2026, 5, 2, 8, 0, 0), (struct said){ x.code, FACT_STAGE, { .value = S("retired"), .valid_from = retired } }), OK);
	assert_int_equal(asked(f, x.code, retired, clock_now()).s.ended_at, retired);
	assert_int_equal(said(f, vn(2026, 5, 3, 8, 0, 0), (struct said){ x.code, FACT_STAGE, { .value = S("operating"), .valid_from = retired } }), OK);
	assert_int_equal(asked(f, x.code, retired, clock_now()).s.ended_at, 0);
	assert_int_equal(wrong(f), 0);
}

static void what_cannot_be_said(void **state)
{
	struct fixture *f = *state;
	struct work w;
	struct made x = a_system(f, vn(2026, 3, 1, 8, 0, 0));
	struct said bad = { x.code, FACT_LEVEL, { .value = S("6"), .valid_from = vn(2026, 4, 1, 0, 0, 0), .valid_to = vn(2026, 4, 1, 0, 0, 0),
		.document_at = vn(2026, 3, 2, 0, 0, 0) } };
	assert_int_equal(as(f, &w, the_system(), say_it, &bad), E_INVALID);
	assert_true(test_has_problem(&w, "value", "network.field_choice"));
	assert_true(test_has_problem(&w, "valid_to", "network.fact_to"));
	assert_true(test_has_problem(&w, "document_at", "network.date_in_future"));
	struct said nobody = { x.code, FACT_OWNER, { .value = S("KHONGCO"), .valid_from = vn(9999, 1, 1, 0, 0, 0) } };
	assert_int_equal(as(f, &w, the_system(), say_it, &nobody), E_INVALID);
	assert_true(test_has_problem(&w, "value", "network.org_unknown"));
	assert_true(test_has_problem(&w, "valid_from", "network.fact_from"));
	struct said fine = { x.code, FACT_LEVEL, { .value = S("2"), .valid_from = vn(2026, 3, 1, 0, 0, 0) } };
	assert_int_equal(as(f, &w, person(org_id(f, "NHA"), &may_edit_network, NULL), say_it, &fine), E_DENIED);
	/* An owner gives nothing away into a register he may not change. */
	struct said away = { x.code, FACT_OWNER, { .value = S("NHA"), .valid_from = vn(2026, 3, 1, 0, 0, 0) } };
	assert_int_equal(as(f, &w, person(org_id(f, "BV"), &may_edit_network, NULL), say_it, &away), E_DENIED);
	assert_int_equal(as(f, &w, person(org_id(f, "BV"), &may_edit_network, NULL), say_it, &fine), OK);
}

static err spoil(struct work *w, void *arg)
{
	return test_execute(w, "update system set level = 1, stage = 'planned'");
}

static void columns_are_only_a_view(void **state)
{
	struct fixture *f = *state;
	struct work w;
	struct made x = a_system(f, vn(2026, 3, 1, 8, 0, 0));
	clock_set(vn(2026, 3, 2, 8, 0, 0));
	assert_int_equal(wrong(f), 0);
	assert_int_equal(as(f, &w, the_system(), spoil, NULL), OK);
	assert_int_equal(wrong(f), 1);
	assert_int_equal(as(f, &w, the_system(), rebuild, NULL), OK);
	assert_int_equal(wrong(f), 0);
	assert_int_equal(asked(f, x.code, 0, 0).columns.level, 3);
}

static err bulk(struct work *w, void *arg)
{
	int64_t bv;
	TRY(network_org_id(w, S("BV"), &bv));
	TRY(sys_insert_many(w->db, &(struct sys_insert_many_in){ .id = 77, .code = S("HT-000777"), .owner = bv, .operator = bv, .name = S("Nhập"),
		.folded = S("nhap"), .level = 2, .decision_no = S("1/QĐ"), .decision_at = w->now - USEC_DAY, .facing = true, .dossier = S("approved"),
		.begins = w->now, .now = w->now, .changed = w->now }, 1));
	TRY(network_facts_missing(w));
	return network_facts_missing(w);
}

static void systems_in_bulk_get_their_facts_once(void **state)
{
	struct fixture *f = *state;
	struct work w;
	a_system(f, vn(2026, 3, 1, 8, 0, 0));
	clock_set(vn(2026, 3, 2, 8, 0, 0));
	assert_int_equal(as(f, &w, the_system(), bulk, NULL), OK);
	clock_set(vn(2026, 3, 3, 8, 0, 0));
	assert_int_equal(wrong(f), 0);
	usec now = clock_now();
	struct asked a = asked(f, S("HT-000777"), now, now);
	assert_int_equal(system_state_level(&a.state), 2);
	assert_true(str_is(a.state.at[FACT_DOSSIER].value, "approved"));
	assert_true(str_is(a.state.at[FACT_OWNER].value, "BV"));
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
		TEST_ON_BOTH(a_correction_keeps_the_old_answer_for_the_old_known_at),
		TEST_ON_BOTH(the_last_second_of_the_year_is_the_old_year),
		TEST_ON_BOTH(a_leap_day_is_one_day),
		TEST_ON_BOTH(an_edit_leaves_the_planned_change_alone),
		TEST_ON_BOTH(a_retired_system_can_be_corrected),
		TEST_ON_BOTH(what_cannot_be_said),
		TEST_ON_BOTH(columns_are_only_a_view),
		TEST_ON_BOTH(systems_in_bulk_get_their_facts_once),
	};
	return cmocka_run_group_tests(tests, NULL, restore_clock);
}
