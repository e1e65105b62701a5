#include "core/settings.h"
#include "core/test_core.h"

static const struct setting settings[] = {
	{ .name = "test.hours", .type = 'i', .min = 1, .max = 48, .initial = "24", .says = M_CORE_SAYS },
	{ .name = "test.on", .type = 'b', .initial = "0", .says = M_CORE_SAYS },
	{ .name = "test.secret", .type = 's', .initial = "", .says = M_CORE_SAYS },
	{ .name = "test.text", .type = 't', .initial = "xin chào", .says = M_CORE_SAYS },
};
static const struct module test_module = { .name = "test", .says = M_CORE_SAYS, .settings = LIST(settings) };
const struct module *const all_modules[] = { &core_module, &test_module };
const size_t n_modules = 2;

struct change { struct str name, value; };

static err set_fn(struct work *w, void *arg)
{
	const struct change *c = arg;
	return setting_set(w, c->name, c->value);
}

static err set_then_fail_fn(struct work *w, void *arg)
{
	TRY(set_fn(w, arg));
	return E_CONFLICT;
}

static err set(struct fixture *f, const char *name, const char *value)
{
	struct work w = test_work(f, ORG_A);
	return test_run(f, &w, TX_WRITE, set_fn, &(struct change){ str_of(name), str_of(value) });
}

static void begin(struct fixture *f)
{
	assert_int_equal(settings_load(f->s), OK);
}

static void initial_until_set(void **state)
{
	struct fixture *f = *state;
	struct work w = test_work(f, ORG_A);
	begin(f);
	assert_int_equal(setting_int(&w, "test.hours"), 24);
	assert_false(setting_bool(&w, "test.on"));
	assert_true(str_is(setting_text(&w, "test.text"), "xin chào"));
	assert_int_equal(set(f, "test.hours", " 48 "), OK);
	assert_int_equal(set(f, "test.on", "1"), OK);
	assert_int_equal(setting_int(&w, "test.hours"), 48);
	assert_true(setting_bool(&w, "test.on"));
}

static void empty_text_is_a_value(void **state)
{
	struct fixture *f = *state;
	struct work w = test_work(f, ORG_A);
	begin(f);
	assert_int_equal(set(f, "test.text", ""), OK);
	assert_int_equal(setting_text(&w, "test.text").n, 0);
	begin(f);
	assert_int_equal(setting_text(&w, "test.text").n, 0);
}

static void refuses_what_breaks_the_declaration(void **state)
{
	struct fixture *f = *state;
	struct work w = test_work(f, ORG_A);
	static const char *const wrong[][2] = {
		{ "test.hours", "0" }, { "test.hours", "49" }, { "test.hours", "" }, { "test.hours", "12h" },
		{ "test.hours", "99999999999999999999" }, { "test.on", "yes" }, { "test.on", "" }, { "test.text", "a\nb" },
		{ "test.text", "\xff\xfe" },
	};
	begin(f);
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_int_equal(set(f, wrong[i][0], wrong[i][1]), E_INVALID);
	assert_int_equal(set(f, "test.unknown", "1"), E_NOT_FOUND);
	assert_int_equal(setting_int(&w, "test.hours"), 24);
	assert_true(str_is(setting_text(&w, "test.text"), "xin chào"));
}

static void rolled_back_changes_nothing(void **state)
{
	struct fixture *f = *state;
	struct work w = test_work(f, ORG_A);
	begin(f);
	struct change c = { S("test.hours"), S("7") };
	assert_int_equal(test_run(f, &w, TX_WRITE, set_then_fail_fn, &c), E_CONFLICT);
	assert_int_equal(setting_int(&w, "test.hours"), 24);
}

static err put_fn(struct work *w, void *arg)
{
	return setting_put(w->db, &(struct setting_put_in){ .name = S("test.hours"), .value = S("9"), .now = w->now }, NULL);
}

static void another_process_is_seen_after_loading(void **state)
{
	struct fixture *f = *state;
	struct work w = test_work(f, ORG_A);
	begin(f);
	assert_int_equal(test_run(f, &w, TX_WRITE, put_fn, NULL), OK);
	begin(f);
	assert_int_equal(setting_int(&w, "test.hours"), 9);
}

static err entries_fn(struct work *w, void *arg)
{
	return journal_screen(w->db, w->a, &(struct journal_screen_in){ .before = INT64_MAX, .max = 10 }, arg);
}

static void journal_never_holds_a_secret(void **state)
{
	struct fixture *f = *state;
	struct work w = test_work(f, ORG_A);
	struct journal_screen_rows rows;
	begin(f);
	assert_int_equal(set(f, "test.secret", " mật khẩu "), OK);
	assert_true(str_is(setting_text(&w, "test.secret"), " mật khẩu "));
	assert_int_equal(set(f, "test.text", "mới"), OK);
	assert_int_equal(test_run(f, &w, TX_READ, entries_fn, &rows), OK);
	assert_int_equal(rows.n, 2);
	assert_true(str_find(rows.at[0].data, S("mới")) >= 0);
	assert_true(str_find(rows.at[1].data, S("test.secret")) >= 0);
	assert_int_equal(str_find(rows.at[1].data, S("khẩu")), -1);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations };
	fixture_use(sets, 1);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(initial_until_set), TEST_ON_BOTH(empty_text_is_a_value), TEST_ON_BOTH(refuses_what_breaks_the_declaration),
		TEST_ON_BOTH(rolled_back_changes_nothing), TEST_ON_BOTH(another_process_is_seen_after_loading),
		TEST_ON_BOTH(journal_never_holds_a_secret),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
