#include "fixture.h"

#include "core/legal/holidays.h"
#include "core/legal/legal.h"
#include "core/queries.h"

static int64_t day(const char *date)
{
	usec t = 0;
	assert_true(time_parse(str_of(date), &t));
	return civil_day_number(t);
}

static err administrator_works_on_tet(struct db *db, void *arg)
{
	TRY(holiday_set(db, &(struct holiday_set_in){ .day = day("2026-02-17"), .name = S("Trực"), .is_off = false }, NULL));
	return holiday_set(db, &(struct holiday_set_in){ .day = day("2026-06-10"), .name = S("Nghỉ riêng"), .is_off = true }, NULL);
}

static err forget_the_version(struct db *db, void *arg)
{
	return reference_put(db, &(struct reference_put_in){ .name = S("holidays"), .version = S("older"), .now = 1 }, NULL);
}

static void holidays_are_seeded_and_stay_the_administrators(void **state)
{
	struct fixture *f = *state;
	holidays_publish(NULL, 0);
	assert_false(legal_is_off(NULL, day("2026-02-17")));
	assert_int_equal(legal_load(f->s), OK);
	assert_true(legal_is_off(NULL, day("2026-02-17")));
	assert_false(legal_is_off(NULL, day("2026-08-22")));   /* a Saturday worked for another day */
	assert_true(legal_is_off(NULL, day("2026-08-29")));
	assert_int_equal(store_run(f->s, TX_WRITE, f->a, administrator_works_on_tet, NULL), OK);
	assert_int_equal(store_run(f->s, TX_WRITE, f->a, forget_the_version, NULL), OK);   /* as after an upgrade with a new file */
	assert_int_equal(legal_load(f->s), OK);
	assert_false(legal_is_off(NULL, day("2026-02-17")));
	assert_true(legal_is_off(NULL, day("2026-06-10")));
	assert_true(legal_is_off(NULL, day("2026-02-18")));
}

static void a_failing_database_leaves_the_calendar(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(legal_load(f->s), OK);
	for (int n = 1; n <= 3; n++) {
		store_fail_after(n);
		err e = legal_load(f->s);
		store_fail_after(0);
		assert_true(e == OK || e == E_IO);
		assert_true(legal_is_off(NULL, day("2026-02-17")));
	}
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations };
	fixture_use(sets, 1);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(holidays_are_seeded_and_stay_the_administrators),
		TEST_ON_BOTH(a_failing_database_leaves_the_calendar),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
