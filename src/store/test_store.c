#include "fixture.h"

#include "store/trial/queries.h"

#include "base/rand.h"

#include <stdlib.h>

static err add_thing(struct db *db, int64_t id, const char *code, int64_t n)
{
	return thing_add(db, &(struct thing_add_in){ .id = id, .code = str_of(code), .at = id * 10, .data = S("{}"), .n = n }, NULL);
}

#define RUN(f, mode, fn, arg) store_run((f)->s, (mode), (f)->a, (fn), (arg))

/* ---- values ---- */

static err write_values(struct db *db, void *arg)
{
	(void)arg;
	TRY(thing_add(db, &(struct thing_add_in){ .id = 1, .code = S("T-1"), .data = S("[]"), .n = INT64_MAX }, NULL));
	return thing_add(db, &(struct thing_add_in){ .id = INT64_MAX, .code = S("Ứng cứu"), .parent_id = 1, .flag = true, .at = -5,
		.score = -1.5e-3, .bytes = S("\0\xff\x01"), .data = S("{\"a\":1}"), .n = 0 }, NULL);
}

static err read_empty(struct db *db, void *arg)
{
	return thing_get(db, arg, &(struct thing_get_in){ 1 }, &(struct thing_get_row){ 0 });
}

struct two_things { struct arena *a; struct thing_get_row plain, full; };

static err read_two(struct db *db, void *arg)
{
	struct two_things *t = arg;
	TRY(thing_get(db, t->a, &(struct thing_get_in){ 1 }, &t->plain));
	return thing_get(db, t->a, &(struct thing_get_in){ INT64_MAX }, &t->full);
}

static void values_come_back_as_written(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(RUN(f, TX_READ, read_empty, f->a), E_NOT_FOUND);
	assert_int_equal(RUN(f, TX_WRITE, write_values, NULL), OK);
	struct two_things t = { .a = f->a };
	assert_int_equal(RUN(f, TX_READ, read_two, &t), OK);
	assert_true(t.plain.n == INT64_MAX && t.plain.parent_id == 0 && !t.plain.flag && t.plain.at == 0);
	assert_true(!(t.plain.score < 0) && !(t.plain.score > 0) && t.plain.bytes.n == 0 && str_is(t.plain.data, "[]"));
	assert_true(t.full.id == INT64_MAX && str_is(t.full.code, "Ứng cứu") && t.full.parent_id == 1 && t.full.flag);
	assert_true(t.full.at == -5 && t.full.score < -0.00149 && t.full.score > -0.00151);
	assert_true(str_eq(t.full.bytes, S("\0\xff\x01")) && t.full.n == 0);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &trial_migrations };
	fixture_use(sets, 1);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(values_come_back_as_written),
	};
	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
