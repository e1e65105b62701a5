#include "core/journal.h"
#include "core/test_core.h"

static const struct journal_kind journal[] = { { "case.open", M_CORE_SAYS } };
static const struct module test_module = { .name = "test", .says = M_CORE_SAYS, .journal = LIST(journal) };
const struct module *const all_modules[] = { &core_module, &test_module };
const size_t n_modules = 2;

static err add_fn(struct work *w, void *arg)
{
	const int64_t *record = arg;
	return journal_add(w, "case.open", (struct journal_ref){ "case", *record }, S("{\"code\":\"SC-2026-000001\"}"));
}

static void add(struct fixture *f, int64_t record)
{
	struct work w = test_work(f, ORG_A);
	assert_int_equal(test_run(f, &w, TX_WRITE, add_fn, &record), OK);
}

static err undeclared_fn(struct work *w, void *arg)
{
	return journal_add(w, "case.burn", (struct journal_ref){ "case", 1 }, STR_NONE);
}

static void undeclared_is_our_mistake(void **state)
{
	struct fixture *f = *state;
	struct work w = test_work(f, ORG_A);
	assert_int_equal(test_run(f, &w, TX_WRITE, undeclared_fn, NULL), E_BUG);
}

struct listed { struct journal_entry *at; size_t n; int64_t after, max; };

static err list_fn(struct work *w, void *arg)
{
	struct listed *x = arg;
	return journal_of(w, (struct journal_ref){ "case", 5 }, x->after, x->max, &x->at, &x->n);
}

static void record_lists_its_own_in_order(void **state)
{
	struct fixture *f = *state;
	test_orgs(f);
	add(f, 5);
	add(f, 6);
	add(f, 5);
	add(f, 5);
	struct work w = test_work(f, ORG_A);
	struct listed x = { .max = 2 };
	assert_int_equal(test_run(f, &w, TX_READ, list_fn, &x), OK);
	assert_int_equal(x.n, 2);
	assert_true(x.at[0].id < x.at[1].id);
	assert_true(str_is(x.at[0].org, "Đơn vị"));
	assert_true(str_is(journal_text(f->a, x.at[0].data, "code"), "SC-2026-000001"));
	x.after = x.at[1].id;
	assert_int_equal(test_run(f, &w, TX_READ, list_fn, &x), OK);
	assert_int_equal(x.n, 1);
}

/* ---- the chain ---- */

static err seal_fn(struct work *w, void *arg)
{
	w->now = clock_now() + 2 * USEC_MIN;   /* so that today's entries are old enough */
	return journal_seal(w);
}

static err seal_now_fn(struct work *w, void *arg)
{
	w->now = clock_now();
	return journal_seal(w);
}

static err verify_fn(struct work *w, void *arg)
{
	return journal_verify(w, arg);
}

static err verify(struct fixture *f, int64_t *ret_checked)
{
	struct work w = test_work(f, ORG_A);
	return test_run(f, &w, TX_READ, verify_fn, ret_checked);
}

static void sealed(struct fixture *f, int n)
{
	struct work w = test_work(f, ORG_A);
	for (int i = 0; i < n; i++)
		add(f, i + 1);
	assert_int_equal(test_run(f, &w, TX_WRITE, seal_fn, NULL), OK);
}

static void young_entries_wait(void **state)
{
	struct fixture *f = *state;
	struct work w = test_work(f, ORG_A);
	int64_t n = -1;
	add(f, 1);
	assert_int_equal(test_run(f, &w, TX_WRITE, seal_now_fn, NULL), OK);
	assert_int_equal(verify(f, &n), OK);
	assert_int_equal(n, 0);
}

static void chain_holds_over_several_seals(void **state)
{
	struct fixture *f = *state;
	int64_t n = 0;
	sealed(f, 3);
	sealed(f, 0);
	sealed(f, 4);
	add(f, 9);
	assert_int_equal(verify(f, &n), OK);
	assert_int_equal(n, 7);
}

static err tamper_fn(struct work *w, void *arg)
{
	return test_execute(w, arg);
}

static void tampered(struct fixture *f, const char *sql)
{
	struct work w = test_work(f, ORG_A);
	int64_t n = -1;
	assert_int_equal(test_run(f, &w, TX_WRITE, tamper_fn, (void *)(uintptr_t)sql), OK);
	assert_int_equal(verify(f, &n), E_BUG);
	assert_int_equal(n, -1);
}

static void changed_entry_is_noticed(void **state)
{
	sealed(*state, 3);
	tampered(*state, "update journal set actor = 'somebody else' where record_id = 2");
}

static void removed_entry_is_noticed(void **state)
{
	sealed(*state, 3);
	tampered(*state, "delete from journal where record_id = 2");
}

static void removed_last_entry_is_noticed(void **state)
{
	sealed(*state, 3);
	tampered(*state, "delete from journal where record_id = 3");
}

static void slipped_in_entry_is_noticed(void **state)
{
	sealed(*state, 3);
	tampered(*state, "insert into journal (id, at, name, kind, record_id, account_id, org_id, actor, data, request_id) "
		"select id + 1, at, name, kind, record_id, account_id, org_id, actor, data, request_id from journal where record_id = 2");
}

static void moved_time_is_noticed_in_the_second_seal(void **state)
{
	sealed(*state, 2);
	sealed(*state, 3);
	tampered(*state, "update journal set at = at + 1 where record_id = 3");
}

static void forged_seal_is_noticed(void **state)
{
	sealed(*state, 3);
	tampered(*state, "update journal_seal set n = 4");
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations };
	fixture_use(sets, 1);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(undeclared_is_our_mistake), TEST_ON_BOTH(record_lists_its_own_in_order), TEST_ON_BOTH(young_entries_wait),
		TEST_ON_BOTH(chain_holds_over_several_seals), TEST_ON_BOTH(changed_entry_is_noticed), TEST_ON_BOTH(removed_entry_is_noticed),
		TEST_ON_BOTH(removed_last_entry_is_noticed), TEST_ON_BOTH(slipped_in_entry_is_noticed),
		TEST_ON_BOTH(moved_time_is_noticed_in_the_second_seal), TEST_ON_BOTH(forged_seal_is_noticed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
