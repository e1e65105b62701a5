#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/work.h"

/* msg_text() of this program only: the words of the real ones may change without breaking this test. */
struct str msg_text(enum lang lang, enum msg m)
{
	(void)m;
	return lang == LANG_VI ? S("Sự cố {1} đã đóng lúc {2}; {1}, {3}, {, {0}, {x}.") : S("{2}: {1}");
}

struct str msg_key(enum msg m)
{
	(void)m;
	return S("store.unavailable");
}

static int set_up(void **state)
{
	struct arena *a = arena_new(0);
	struct work *w = a_new(a, struct work);
	w->a = a;
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	arena_free(((struct work *)*state)->a);
	return 0;
}

static void arguments_stand_where_the_language_wants(void **state)
{
	struct work *w = *state;
	assert_true(str_is(say(w, M_STORE_UNAVAILABLE, S("SC-1"), S("{1}")), "Sự cố SC-1 đã đóng lúc {1}; SC-1, {3}, {, {0}, {x}."));
	assert_true(str_is(say_in(w->a, LANG_EN, M_STORE_UNAVAILABLE, S("a"), S("b")), "b: a"));
	assert_true(str_is(say_in(w->a, LANG_EN, M_STORE_UNAVAILABLE), "{2}: {1}"));
}

static void the_first_failure_wins(void **state)
{
	struct work *w = *state;
	assert_int_equal(fail(w, E_CONFLICT, M_STORE_UNAVAILABLE, S("x")), E_CONFLICT);
	assert_int_equal(fail(w, E_DENIED, M_STORE_UNAVAILABLE, S("y")), E_DENIED);
	assert_int_equal(w->problem.e, E_CONFLICT);
	assert_true(str_is(w->problem.code, "store.unavailable"));
	assert_true(str_find(w->problem.text, S("Sự cố x đã")) == 0);
}

static void problems_of_fields_collect(void **state)
{
	struct work *w = *state;
	char name[] = "ips[0]";
	assert_int_equal(work_checked(w), OK);
	fail_field(w, str_of(name), M_STORE_UNAVAILABLE, S("1"));
	name[4] = '1'; /* the field's name was copied */
	fail_field(w, str_of(name), M_STORE_UNAVAILABLE);
	assert_int_equal(work_checked(w), E_INVALID);
	assert_int_equal(w->problem.e, E_INVALID);
	assert_int_equal(w->problem.fields.n, 2);
	assert_true(str_is(w->problem.fields.at[0].field, "ips[0]") && str_is(w->problem.fields.at[1].field, "ips[1]"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(arguments_stand_where_the_language_wants, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_first_failure_wins, set_up, tear_down),
		cmocka_unit_test_setup_teardown(problems_of_fields_collect, set_up, tear_down),
	};
	return cmocka_run_group_tests_name("work", tests, NULL, NULL);
}
