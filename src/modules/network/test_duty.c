/* What the register gives to the duties engine: made through its own rules with a moving clock, read on both axes. */
#include "core/test_duty.h"
#include "modules/network/succession.h"
#include "modules/network/test_network.h"

static usec day(int year, int month, int d) { return civil_usec((struct civil){ year, month, d, 0, 0, 0 }); }

#define WRITES(f, call) do { struct work writes_ = { .a = (f)->a, .now = clock_now(), .by = the_system() }; \
	assert_int_equal(TEST_CALL((f), &writes_, TX_WRITE, call), OK); } while (0)

static struct duty_history *history_of(struct fixture *f, int64_t org)
{
	return test_history(f, network_duties, 2, org, org + 1);
}

static struct str a_system(struct fixture *f, const char *owner, int64_t level, int64_t *ret_id)
{
	struct str code = { 0 };
	struct sys_by_code_row s;
	bool found;
	struct system_form x = { .owner = str_of(owner), .name = S("Cổng dịch vụ"), .level = level, .is_demo = true };
	WRITES(f, network_system_add(w, &x, &code));
	WRITES(f, sys_by_code(w->db, w->a, &(struct sys_by_code_in){ .code = code, .wide = true }, &s, &found));
	*ret_id = s.id;
	return code;
}

static void say_of(struct fixture *f, struct str system, enum fact_attribute at, const char *value, usec from)
{
	struct fact_form x = { .value = str_of(value), .valid_from = from };
	WRITES(f, network_system_say(w, system, at, &x));
}

static void edit_org(struct fixture *f, const char *code, void (*change)(struct org_form *x))
{
	struct org_form x;
	int64_t id = org_id(f, code);
	WRITES(f, network_org_form(w, id, &x));
	change(&x);
	WRITES(f, network_org_edit(w, id, &x));
}

static void leaves(struct org_form *x) { x->network_role = S("none"); }
static void becomes_an_isp(struct org_form *x) { x->kind = S("isp"); }
static void goes_under_the_carrier(struct org_form *x) { x->parent = S("NHA"); }

static void a_system_is_what_was_said_of_it(void **state)
{
	struct fixture *f = *state;
	usec t0 = day(2026, 1, 5), t1 = day(2026, 6, 1), t2 = day(2026, 7, 1);
	int64_t id;
	clock_set(t0);
	a_small_network(f);
	struct str code = a_system(f, "BV", 3, &id);
	clock_set(t2);
	say_of(f, code, FACT_LEVEL, "4", t1);                     /* learnt in July that it was so in June */
	say_of(f, code, FACT_FACING, "yes", t2);
	struct duty_history *h = history_of(f, org_id(f, "BV"));
	assert_int_equal(test_fact(h, UNIT_SYSTEM, id, "system.level", t1, t2 - 1), 3);
	assert_int_equal(test_fact(h, UNIT_SYSTEM, id, "system.level", t1, t2), 4);
	assert_int_equal(test_fact(h, UNIT_SYSTEM, id, "system.level", t1 - 1, t2), 3);
	assert_int_equal(test_fact(h, UNIT_SYSTEM, id, "system.facing", t2 - 1, t2), 0);
	assert_int_equal(test_fact(h, UNIT_SYSTEM, id, "system.facing", t2, t2), 1);
	assert_int_equal(test_fact(h, UNIT_SYSTEM, id, "system.important", t2, t2), 0);
	assert_true(test_is(h, UNIT_SYSTEM, id, "system.stage", t2, t2, "operating"));
	assert_int_equal(test_fact(h, UNIT_SYSTEM, id, "owner", t2, t2), org_id(f, "BV"));
	const struct duty_record *r = NULL;
	assert_int_equal(test_records(h, UNIT_SYSTEM, id, "change", t0, t2, t2 - 1, NULL), 0);
	assert_int_equal(test_records(h, UNIT_SYSTEM, id, "change", t0, t2, t2, &r), 1);
	assert_int_equal(r->begins, t1);
	assert_int_equal(r->stated, t2);
	assert_int_equal(test_value(h, r, "what"), duty_word(S("level")));
	assert_int_equal(test_records(h, UNIT_SYSTEM, id, "change", t2, t2 + 1, t2, &r), 1);
	assert_int_equal(test_value(h, r, "what"), duty_word(S("facing")));
}

static void an_unclassified_level_is_not_known(void **state)
{
	struct fixture *f = *state;
	int64_t id;
	clock_set(day(2026, 1, 5));
	a_small_network(f);
	a_system(f, "BV", 0, &id);
	struct duty_history *h = history_of(f, org_id(f, "BV"));
	assert_int_equal(test_fact(h, UNIT_SYSTEM, id, "system.level", clock_now(), clock_now()), DUTY_NULL);
}

static void a_system_that_moved_was_its_former_owners(void **state)
{
	struct fixture *f = *state;
	usec t0 = day(2026, 1, 5), t1 = day(2027, 1, 1);
	int64_t id;
	clock_set(t0);
	a_small_network(f);
	struct str code = a_system(f, "BV", 3, &id);
	clock_set(t1);
	say_of(f, code, FACT_OWNER, "NHA", t1);
	assert_null(history_find(history_of(f, org_id(f, "BV")), UNIT_SYSTEM, id));
	struct duty_history *h = history_of(f, org_id(f, "NHA"));
	assert_int_equal(history_find(h, UNIT_SYSTEM, id)->org, org_id(f, "NHA"));
	assert_int_equal(test_fact(h, UNIT_SYSTEM, id, "owner", t1 - 1, t1), org_id(f, "BV"));
	assert_int_equal(test_fact(h, UNIT_SYSTEM, id, "owner", t1, t1), org_id(f, "NHA"));
	assert_int_equal(test_records(h, UNIT_SYSTEM, id, "change", t1, t1 + 1, t1, NULL), 1);
	struct duty_orgs told = { 0 };
	WRITES(f, network_duties[1].told[0].orgs(w, id, &told));
	assert_int_equal(told.ids.n, 0);
	assert_int_equal(told.ones.n, 1);
	assert_true(told.ones.at[0].org == org_id(f, "NHA") && told.ones.at[0].unit == UNIT_SYSTEM && told.ones.at[0].id == id);
}

static void an_organisation_was_what_it_was(void **state)
{
	struct fixture *f = *state;
	usec t0 = day(2026, 1, 5), t1 = day(2026, 3, 1), t2 = day(2026, 5, 1), t3 = day(2026, 6, 1);
	clock_set(t0);
	a_small_network(f);
	int64_t bv = org_id(f, "BV"), bo = org_id(f, "BO");
	clock_set(t1);
	edit_org(f, "BV", leaves);
	clock_set(t2);
	edit_org(f, "BV", becomes_an_isp);
	clock_set(t3);
	edit_org(f, "BV", goes_under_the_carrier);
	struct duty_history *h = test_history(f, network_duties, 2, 0, INT64_MAX);
	assert_true(test_is(h, UNIT_ORG, bv, "org.netmember", t1 - 1, t1, "self"));
	assert_true(test_is(h, UNIT_ORG, bv, "org.netmember", t1, t1, "no"));
	assert_true(test_is(h, UNIT_ORG, bv, "org.netmember", t3, t1 - 1, "self"));    /* as was believed before */
	assert_true(test_is(h, UNIT_ORG, bv, "org.class", t2 - 1, t2, "other"));
	assert_true(test_is(h, UNIT_ORG, bv, "org.class", t2, t2, "isp"));
	assert_true(test_is(h, UNIT_ORG, bo, "org.netmember", t1 - 1, t1, "via-unit"));
	assert_true(test_is(h, UNIT_ORG, bo, "org.netmember", t1, t1, "no"));
	assert_true(test_is(h, UNIT_ORG, bv, "org.above", t3 - 1, t3, "BO"));
	assert_true(test_is(h, UNIT_ORG, bv, "org.above", t3, t3, "NHA"));
	assert_int_equal(test_fact(h, UNIT_ORG, bo, "org.children", t3 - 1, t3), 1);
	assert_int_equal(test_fact(h, UNIT_ORG, bo, "org.children", t3, t3), 0);
	assert_true(test_is(h, UNIT_ORG, bo, "org.leads", t0, t0, "health"));
	assert_true(test_is(h, UNIT_SECTOR, bo, "sector.code", t0, t0, "health"));
	assert_true(test_is(h, UNIT_ORG, org_id(f, "DPQG"), "org.role", t0, t0, "ncc"));
	assert_int_equal(test_fact(h, UNIT_ORG, bv, "org.class", t0 - 1, t3), DUTY_NULL);
	struct duty_history *one = history_of(f, bo);
	assert_int_equal(test_fact(one, UNIT_ORG, bo, "org.children", t3 - 1, t3), 1);       /* the same, read alone */
	assert_null(history_find(one, UNIT_ORG, bv));
}

static void a_merged_organisation_ends_and_has_an_heir(void **state)
{
	struct fixture *f = *state;
	usec t0 = day(2026, 1, 5), merged = day(2026, 7, 1), now = day(2026, 9, 1);
	int64_t id, sys;
	clock_set(t0);
	a_small_network(f);
	org(f, "KHOA", "Khoa Một", "none", "", "BV");
	org(f, "BV2", "Bệnh viện Hai", "member", "health", "BO");
	a_system(f, "BV", 3, &sys);
	clock_set(now);
	struct succession_form s = { .from = S("BV"), .to = S("BV2"), .kind = S("merged"), .at = merged,
		.note = S("12/QĐ"), .ends = true };
	WRITES(f, network_org_succeed(w, &s, &id));
	struct duty_history *h = test_history(f, network_duties, 2, 0, INT64_MAX);
	const struct duty_subject *bv = history_find(h, UNIT_ORG, org_id(f, "BV"));
	assert_int_equal(bv->heir, org_id(f, "BV2"));
	assert_int_equal(bv->heir_from, merged);
	assert_true(test_is(h, UNIT_ORG, bv->id, "org.class", merged - 1, now, "other"));
	assert_int_equal(test_fact(h, UNIT_ORG, bv->id, "org.class", merged, now), DUTY_NULL);
	assert_true(test_is(h, UNIT_ORG, bv->id, "org.class", merged, now - 1, "other"));      /* not yet known */
	assert_int_equal(test_fact(h, UNIT_SYSTEM, sys, "owner", merged - 1, now), bv->id);
	assert_int_equal(test_fact(h, UNIT_SYSTEM, sys, "owner", merged, now), org_id(f, "BV2"));
	assert_int_equal(test_fact(h, UNIT_ORG, org_id(f, "BO"), "org.children", merged - 1, now), 2);
	assert_int_equal(test_fact(h, UNIT_ORG, org_id(f, "BO"), "org.children", merged, now), 1);
	int64_t code;
	assert_int_equal(test_facts(h, UNIT_ORG, org_id(f, "KHOA"), "org.above", merged, now, &code), 2);     /* BV2, BO */
	assert_int_equal(test_fact(h, UNIT_ORG, org_id(f, "BV2"), "org.children", merged, now), 1);
}

/* Whom the texts name by their office: the standing body was another until 28/02/2025. */
static void offices_are_those_of_the_law(void **state)
{
	struct fixture *f = *state;
	usec before = day(2025, 2, 28), since = day(2025, 3, 1);
	int64_t role;
	clock_set(day(2024, 1, 5));
	a_small_network(f);
	int64_t information = org(f, "TT", "Bộ Thông tin (mẫu)", "sector_lead", "information", ""), security = org(f, "CA", "Bộ Công an (mẫu)", "sector_lead", "security", "");
	struct duty_history *h = test_history(f, network_duties, 2, 0, INT64_MAX);
	assert_true(test_is(h, UNIT_ORG, information, "org.role", since - 1, since, "lead"));
	assert_int_equal(test_fact(h, UNIT_ORG, information, "org.role", since, since), DUTY_NULL);
	assert_true(test_is(h, UNIT_ORG, security, "org.role", before, since, "mps"));
	assert_true(test_facts(h, UNIT_ORG, security, "org.role", since, since, &role) >= 2);     /* mps, and lead by the one regime or the other */
	assert_int_equal(test_fact(h, UNIT_ORG, org_id(f, "BO"), "org.role", since, since), DUTY_NULL);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations };
	fixture_use(sets, 2);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(a_system_is_what_was_said_of_it),
		TEST_ON_BOTH(an_unclassified_level_is_not_known),
		TEST_ON_BOTH(a_system_that_moved_was_its_former_owners),
		TEST_ON_BOTH(an_organisation_was_what_it_was),
		TEST_ON_BOTH(offices_are_those_of_the_law),
		TEST_ON_BOTH(a_merged_organisation_ends_and_has_an_heir),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
