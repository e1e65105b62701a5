#include "core/access.h"
#include "core/counter.h"
#include "core/test_core.h"

const struct module *const all_modules[] = { &core_module };
const size_t n_modules = 1;

struct grant { int64_t record, org; enum access_level level; err expected; };

static err give_fn(struct work *w, void *arg)
{
	const struct grant *g = arg;
	return access_give(w, S("case"), g->record, g->org, g->level, S("test"));
}

static err take_fn(struct work *w, void *arg)
{
	const struct grant *g = arg;
	return access_take(w, S("case"), g->record, g->org);
}

static err need_fn(struct work *w, void *arg)
{
	const struct grant *g = arg;
	return access_need(w, S("case"), g->record, g->level);
}

static void give(struct fixture *f, int64_t record, int64_t org, enum access_level level)
{
	struct work w = test_work(f, ORG_A);
	assert_int_equal(test_run(f, &w, TX_WRITE, give_fn, &(struct grant){ record, org, level, OK }), OK);
}

/* Level held × level asked for: what sees too little learns nothing, what may too little learns that. */
static void matrix(void **state)
{
	struct fixture *f = *state;
	test_orgs(f);
	for (int has = ACCESS_NONE; has <= ACCESS_LEAD; has++) {
		if (has)
			give(f, 100 + has, ORG_B, (enum access_level)has);
		for (int need = ACCESS_SEE; need <= ACCESS_LEAD; need++) {
			struct work w = test_work(f, ORG_B);
			err want = has >= need ? OK : has ? E_DENIED : E_NOT_FOUND;
			assert_int_equal(test_run(f, &w, TX_READ, need_fn, &(struct grant){ 100 + has, 0, (enum access_level)need, OK }), want);
			struct work other = test_work(f, ORG_A);
			assert_int_equal(test_run(f, &other, TX_READ, need_fn, &(struct grant){ 100 + has, 0, (enum access_level)need, OK }),
				E_NOT_FOUND);
		}
	}
}

static void giving_never_lowers(void **state)
{
	struct fixture *f = *state;
	test_orgs(f);
	give(f, 1, ORG_B, ACCESS_LEAD);
	give(f, 1, ORG_B, ACCESS_SEE);
	struct work w = test_work(f, ORG_B);
	assert_int_equal(test_run(f, &w, TX_READ, need_fn, &(struct grant){ 1, 0, ACCESS_LEAD, OK }), OK);
}

static void giving_raises(void **state)
{
	struct fixture *f = *state;
	test_orgs(f);
	give(f, 1, ORG_B, ACCESS_SEE);
	give(f, 1, ORG_B, ACCESS_WORK);
	struct work w = test_work(f, ORG_B);
	assert_int_equal(test_run(f, &w, TX_READ, need_fn, &(struct grant){ 1, 0, ACCESS_WORK, OK }), OK);
	assert_int_equal(test_run(f, &w, TX_READ, need_fn, &(struct grant){ 1, 0, ACCESS_LEAD, OK }), E_DENIED);
}

static void taking_ends_sight(void **state)
{
	struct fixture *f = *state;
	test_orgs(f);
	give(f, 1, ORG_B, ACCESS_LEAD);
	struct work w = test_work(f, ORG_B);
	assert_int_equal(test_run(f, &w, TX_WRITE, take_fn, &(struct grant){ 1, ORG_B, 0, OK }), OK);
	assert_int_equal(test_run(f, &w, TX_READ, need_fn, &(struct grant){ 1, 0, ACCESS_SEE, OK }), E_NOT_FOUND);
	assert_int_equal(test_run(f, &w, TX_WRITE, take_fn, &(struct grant){ 1, ORG_B, 0, OK }), E_NOT_FOUND);
}

static void system_may_all(void **state)
{
	struct fixture *f = *state;
	struct work w = test_work(f, 0);
	w.by.is_system = true;
	assert_int_equal(test_run(f, &w, TX_READ, need_fn, &(struct grant){ 404, 0, ACCESS_LEAD, OK }), OK);
}

static void tlp_names(void **state)
{
	enum tlp t = TLP_RED;
	for (int i = TLP_CLEAR; i <= TLP_RED; i++) {
		assert_true(tlp_parse(str_of(tlp_name((enum tlp)i)), &t));
		assert_int_equal(t, i);
	}
	assert_true(tlp_parse(S(" amber+strict "), &t));
	assert_int_equal(t, TLP_AMBER_STRICT);
	assert_true(tlp_parse(S("tlp:Green"), &t));
	assert_int_equal(t, TLP_GREEN);
	assert_false(tlp_parse(S(""), &t));
	assert_false(tlp_parse(S("TLP:"), &t));
	assert_false(tlp_parse(S("TLP:WHITE"), &t));
	assert_false(tlp_parse(S("AMBER+"), &t));
	assert_int_equal(t, TLP_GREEN);
}

static err next_fn(struct work *w, void *arg)
{
	return counter_next(w, S("SC-2026"), arg);
}

static err next_then_fail_fn(struct work *w, void *arg)
{
	TRY(counter_next(w, S("SC-2026"), arg));
	return E_CONFLICT;
}

static err block_fn(struct work *w, void *arg)
{
	return counter_take(w, S("SC-2026"), 10, arg);
}

static void counters_have_no_gaps(void **state)
{
	struct fixture *f = *state;
	struct work w = test_work(f, ORG_A);
	int64_t n = 0;
	assert_int_equal(test_run(f, &w, TX_WRITE, next_fn, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(test_run(f, &w, TX_WRITE, next_then_fail_fn, &n), E_CONFLICT);
	assert_int_equal(test_run(f, &w, TX_WRITE, next_fn, &n), OK);
	assert_int_equal(n, 2);
	assert_int_equal(test_run(f, &w, TX_WRITE, block_fn, &n), OK);
	assert_int_equal(n, 3);
	assert_int_equal(test_run(f, &w, TX_WRITE, next_fn, &n), OK);
	assert_int_equal(n, 13);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations };
	fixture_use(sets, 1);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(matrix), TEST_ON_BOTH(giving_never_lowers), TEST_ON_BOTH(giving_raises), TEST_ON_BOTH(taking_ends_sight),
		TEST_ON_BOTH(system_may_all), cmocka_unit_test(tlp_names), TEST_ON_BOTH(counters_have_no_gaps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
