#include "fixture.h"

#include "store/queries.h"
#include "store/trial/queries.h"

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


/* ---- statements of every kind ---- */

struct box { struct arena *a; int64_t n; int calls; struct thing_page_rows page; struct thing_sums_row sums; err e; };

static err add_ten(struct db *db, void *arg)
{
	for (int64_t i = 1; i <= 10; i++)
		TRY(thing_add(db, &(struct thing_add_in){ .id = i, .code = a_fmt(arg, "T-%d", (int)i), .flag = i % 2, .at = i / 2 * 100 + 100,
			.data = S("{}"), .n = i }, NULL));
	return OK;
}

static err subtract(struct db *db, void *arg)
{
	struct thing_subtract_row r;
	TRY(thing_subtract(db, arg, &(struct thing_subtract_in){ .a = 3, .b = 10 }, &r));
	return r.difference == 7 && r.twice == 20 ? OK : E_BUG;
}

static void parameters_are_bound_by_name(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(RUN(f, TX_READ, subtract, f->a), OK);
}

static err pages(struct db *db, void *arg)
{
	struct box *b = arg;
	struct thing_page_rows page;
	struct thing_page_in in = { .before_at = 600, .before_id = 0, .max = 3 };
	TRY(thing_page(db, b->a, &in, &page));
	if (page.n != 3 || page.at[0].id != 9 || page.at[1].id != 8 || page.at[2].id != 7)
		return E_BUG;
	in.before_at = page.at[2].at, in.before_id = page.at[2].id, in.flag = true, in.max = 10;
	TRY(thing_page(db, b->a, &in, &page));
	if (page.n != 3 || page.at[0].id != 5 || page.at[2].id != 1)
		return E_BUG;
	in.code = S("T-3");
	TRY(thing_page(db, b->a, &in, &page));
	if (page.n != 1 || page.at[0].id != 3)
		return E_BUG;
	in.code = S("T-4"); /* not flagged */
	TRY(thing_page(db, b->a, &in, &page));
	b->n = db_statements(db);
	return page.n == 0 ? OK : E_BUG;
}

static void optional_filters_and_keyset_pages(void **state)
{
	struct fixture *f = *state;
	struct box b = { .a = f->a };
	assert_int_equal(RUN(f, TX_WRITE, add_ten, f->a), OK);
	assert_int_equal(RUN(f, TX_READ, pages, &b), OK);
	assert_int_equal(b.n, 4);
}

static err maybe(struct db *db, void *arg)
{
	struct thing_find_row r = { .n = -7 };
	bool found = true;
	TRY(thing_find(db, arg, &(struct thing_find_in){ S("no such") }, &r, &found));
	if (found || r.n != -7)
		return E_BUG;
	TRY(thing_find(db, arg, &(struct thing_find_in){ S("T-4") }, &r, &found));
	return found && r.n == 4 ? OK : E_BUG;
}

static err missing_one_is_no_failure(struct db *db, void *arg)
{
	struct thing_get_row r;
	if (thing_get(db, arg, &(struct thing_get_in){ 999 }, &r) != E_NOT_FOUND)
		return E_BUG;
	return thing_get(db, arg, &(struct thing_get_in){ 1 }, &r);
}

static void one_and_maybe(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(RUN(f, TX_WRITE, add_ten, f->a), OK);
	assert_int_equal(RUN(f, TX_READ, maybe, f->a), OK);
	assert_int_equal(RUN(f, TX_READ, missing_one_is_no_failure, f->a), OK);
}

static err several(struct db *db, void *arg)
{
	return thing_all(db, arg, &(struct thing_all_row){ 0 });
}

static err wrong_type(struct db *db, void *arg)
{
	return thing_wrong_type(db, arg, &(struct thing_wrong_type_row){ 0 });
}

static void a_statement_that_lies_is_a_bug(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(RUN(f, TX_WRITE, add_ten, f->a), OK);
	assert_int_equal(RUN(f, TX_READ, several, f->a), E_BUG);
	assert_int_equal(RUN(f, TX_READ, wrong_type, f->a), E_BUG);
}

static err sums(struct db *db, void *arg)
{
	struct box *b = arg;
	return thing_sums(db, b->a, &b->sums);
}

static void sums_have_the_types_declared(void **state)
{
	struct fixture *f = *state;
	struct box b = { .a = f->a };
	assert_int_equal(RUN(f, TX_READ, sums, &b), OK);
	assert_true(b.sums.how_many == 0 && b.sums.total == 0 && !b.sums.has_flag && b.sums.missing.n == 0);
	assert_int_equal(RUN(f, TX_WRITE, add_ten, f->a), OK);
	assert_int_equal(RUN(f, TX_READ, sums, &b), OK);
	assert_true(b.sums.how_many == 10 && b.sums.total == 55 && b.sums.top == 10 && b.sums.has_flag && b.sums.missing.n == 0);
	assert_true(b.sums.mean > 5.4999999 && b.sums.mean < 5.5000001);
}

static err large_sum(struct db *db, void *arg)
{
	struct box *b = arg;
	TRY(add_thing(db, 1, "a", INT64_MAX - 123456789));
	TRY(add_thing(db, 2, "b", 123456789));
	return thing_sums(db, b->a, &b->sums);
}

static err too_large_sum(struct db *db, void *arg)
{
	TRY(add_thing(db, 3, "c", 1));
	return sums(db, arg);
}

static void sums_to_the_last_bit(void **state)
{
	struct fixture *f = *state;
	struct box b = { .a = f->a };
	assert_int_equal(RUN(f, TX_WRITE, large_sum, &b), OK);
	assert_true(b.sums.total == INT64_MAX);
	assert_int_not_equal(RUN(f, TX_WRITE, too_large_sum, &b), OK);
}

static err change(struct db *db, void *arg)
{
	struct box *b = arg;
	int64_t n = -1;
	struct thing_bump_row r;
	TRY(thing_bump(db, b->a, &(struct thing_bump_in){ .id = 4, .by = 38 }, &r));
	if (r.n != 42 || r.at != 300)
		return E_BUG;
	TRY(thing_drop(db, &(struct thing_drop_in){ 4 }, &n));
	if (n != 1)
		return E_BUG;
	TRY(thing_drop(db, &(struct thing_drop_in){ 4 }, &n));
	return n == 0 ? OK : E_BUG;
}

static void exec_counts_and_returning_returns(void **state)
{
	struct fixture *f = *state;
	struct box b = { .a = f->a };
	assert_int_equal(RUN(f, TX_WRITE, add_ten, f->a), OK);
	assert_int_equal(RUN(f, TX_WRITE, change, &b), OK);
}

/* ---- :bulk and :each ---- */

enum { MANY = 100000 };

static err bulk(struct db *db, void *arg)
{
	struct arena *a = arg;
	struct thing_add_bulk_in *rows = a_array(a, struct thing_add_bulk_in, MANY);
	for (int64_t i = 0; i < MANY; i++)
		rows[i] = (struct thing_add_bulk_in){ .id = i + 1, .code = a_fmt(a, "m\t\\N\n\r%lld", (long long)i), .flag = i % 3 == 0,
			.at = i, .score = (double)i / 7, .bytes = S("\\\0\n\xfe"), .n = i };
	TRY(thing_add_bulk(db, rows, 0));
	return thing_add_bulk(db, rows, MANY);
}

static err count_row(void *arg, const struct thing_each_row *r)
{
	struct box *b = arg;
	b->calls++;
	b->n += r->n;
	return r->code.n > 5 && !memcmp(r->code.p, "m\t\\N\n\r", 6) ? OK : E_BUG;
}

static err each(struct db *db, void *arg)
{
	return thing_each(db, &(struct thing_each_in){ MANY / 2 }, count_row, arg);
}

static err stop_at_three(void *arg, const struct thing_each_row *r)
{
	struct box *b = arg;
	(void)r;
	return ++b->calls == 3 ? E_LIMIT : OK;
}

static err each_stopped(struct db *db, void *arg)
{
	struct box *b = arg;
	if (thing_each(db, &(struct thing_each_in){ 0 }, stop_at_three, b) != E_LIMIT)
		return E_BUG;
	return sums(db, b); /* the transaction goes on */
}

struct inner { struct db *db; struct box *b; };

static err look_inside(void *arg, const struct thing_each_row *r)
{
	struct inner *in = arg;
	struct thing_get_row got;
	if (++in->b->calls > 2)
		return E_LIMIT;
	TRY(thing_get(in->db, in->b->a, &(struct thing_get_in){ r->id }, &got));
	return thing_each(in->db, &(struct thing_each_in){ MANY - 5 }, count_row, in->b);
}

static err each_in_each(struct db *db, void *arg)
{
	struct inner in = { db, arg };
	return thing_each(db, &(struct thing_each_in){ MANY - 1 }, look_inside, &in);
}

static err read_bulk_row(struct db *db, void *arg)
{
	struct two_things *t = arg;
	return thing_get(db, t->a, &(struct thing_get_in){ 701 }, &t->full);
}

static void bulk_and_each(void **state)
{
	struct fixture *f = *state;
	struct box b = { .a = f->a };
	struct two_things t = { .a = f->a };
	usec begun = clock_steady();
	assert_int_equal(RUN(f, TX_WRITE, bulk, f->a), OK);
	assert_true(clock_steady() - begun < 30 * USEC_S);
	assert_int_equal(RUN(f, TX_READ, each, &b), OK);
	assert_int_equal(b.calls, MANY / 2);
	assert_true(b.n == (int64_t)(MANY / 2) * (MANY / 2 + MANY - 1) / 2);
	b = (struct box){ .a = f->a };
	assert_int_equal(RUN(f, TX_READ, each_stopped, &b), OK);
	assert_true(b.calls == 3 && b.sums.how_many == MANY);
	b = (struct box){ .a = f->a };
	assert_int_equal(RUN(f, TX_READ, each_in_each, &b), OK);
	assert_int_equal(b.calls, 6);
	assert_int_equal(RUN(f, TX_READ, read_bulk_row, &t), OK);
	assert_true(str_eq(t.full.bytes, S("\\\0\n\xfe")) && t.full.score > 99.999999 && t.full.score < 100.000001);
	assert_int_equal(RUN(f, TX_WRITE, bulk, f->a), E_CONFLICT);
}

static err bulk_one_bad(struct db *db, void *arg)
{
	struct thing_add_bulk_in rows[] = { { .id = 1, .code = S("good") }, { .id = 2, .code = S("bad\xff") } };
	(void)arg;
	return thing_add_bulk(db, rows, 2);
}

static void bulk_is_all_or_nothing(void **state)
{
	struct fixture *f = *state;
	struct box b = { .a = f->a };
	assert_int_equal(RUN(f, TX_WRITE, bulk_one_bad, NULL), E_INVALID);
	assert_int_equal(RUN(f, TX_READ, sums, &b), OK);
	assert_true(b.sums.how_many == 0);
	assert_int_equal(RUN(f, TX_WRITE, bulk, f->a), OK); /* the connection still works */
}

/* ---- what is refused ---- */

static err twice(struct db *db, void *arg)
{
	(void)arg;
	TRY(add_thing(db, 1, "same", 0));
	(void)add_thing(db, 2, "same", 0);
	return OK; /* ignoring a failed statement saves nothing */
}

static err no_parent(struct db *db, void *arg)
{
	(void)arg;
	return thing_add(db, &(struct thing_add_in){ .id = 1, .code = S("x"), .parent_id = 77, .data = S("{}") }, NULL);
}

static err negative(struct db *db, void *arg)
{
	(void)arg;
	return add_thing(db, 1, "x", -1);
}

static err text_as_number(struct db *db, void *arg)
{
	(void)arg;
	TRY(add_thing(db, 1, "x", 1));
	return thing_set_text_as_n(db, &(struct thing_set_text_as_n_in){ .id = 1, .data = S("many") }, NULL);
}

static err bad_utf8(struct db *db, void *arg)
{
	(void)arg;
	return add_thing(db, 1, "\xc3(", 1);
}

static err nul_inside(struct db *db, void *arg)
{
	(void)arg;
	return thing_add(db, &(struct thing_add_in){ .id = 1, .code = S("a\0b"), .data = S("{}") }, NULL);
}

static err nothing_real(struct db *db, void *arg)
{
	(void)arg;
	return thing_add(db, &(struct thing_add_in){ .id = 1, .code = S("x"), .score = __builtin_nan(""), .data = S("{}") }, NULL);
}

static void broken_rules_are_told_apart(void **state)
{
	struct fixture *f = *state;
	struct box b = { .a = f->a };
	assert_int_equal(RUN(f, TX_WRITE, twice, NULL), E_CONFLICT);
	assert_int_equal(RUN(f, TX_WRITE, no_parent, NULL), E_CONFLICT);
	assert_int_equal(RUN(f, TX_WRITE, negative, NULL), E_INVALID);
	assert_int_equal(RUN(f, TX_WRITE, text_as_number, NULL), E_INVALID);
	assert_int_equal(RUN(f, TX_WRITE, bad_utf8, NULL), E_INVALID);
	assert_int_equal(RUN(f, TX_WRITE, nul_inside, NULL), E_INVALID);
	assert_int_equal(RUN(f, TX_WRITE, nothing_real, NULL), E_INVALID);
	assert_int_equal(RUN(f, TX_READ, sums, &b), OK);
	assert_true(b.sums.how_many == 0);
}

static err add_in_read(struct db *db, void *arg)
{
	(void)arg;
	return add_thing(db, 1, "x", 1);
}

static err add_by_returning(struct db *db, void *arg)
{
	return tally_add(db, arg, &(struct tally_add_in){ S("x"), 1 }, &(struct tally_add_row){ 0 });
}

static err notify_in_read(struct db *db, void *arg)
{
	(void)arg;
	return db_notify(db, S("x"), S("y"));
}

static void a_read_never_writes(void **state)
{
	struct fixture *f = *state;
	struct box b = { .a = f->a };
	assert_int_equal(RUN(f, TX_READ, add_in_read, NULL), E_BUG);
	assert_int_equal(RUN(f, TX_READ, add_by_returning, f->a), E_BUG);
	assert_int_equal(RUN(f, TX_READ, notify_in_read, NULL), E_BUG);
	assert_int_equal(RUN(f, TX_READ, sums, &b), OK);
	assert_true(b.sums.how_many == 0);
}

static err add_then_fail(struct db *db, void *arg)
{
	(void)arg;
	TRY(add_thing(db, 1, "x", 1));
	return E_DENIED;
}

static void an_error_rolls_back(void **state)
{
	struct fixture *f = *state;
	struct box b = { .a = f->a };
	assert_int_equal(RUN(f, TX_WRITE, add_then_fail, NULL), E_DENIED);
	assert_int_equal(RUN(f, TX_READ, sums, &b), OK);
	assert_true(b.sums.how_many == 0);
}

static err own_table(struct db *db, void *arg)
{
	struct engine_kind_row r;
	TRY(engine_kind(db, arg, &r));
	return str_is(r.kind, db_engine(db) == ENGINE_SQLITE ? "sqlite" : "postgres") ? OK : E_BUG;
}

static void migrations_of_one_engine(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(RUN(f, TX_READ, own_table, f->a), OK);
}

static void every_statement_prepares(void **state)
{
	struct fixture *f = *state;
	const struct statement_set sets[] = { store_statements, trial_statements };
	assert_int_equal(trial_statements.n, 18);
	assert_int_equal(statement_prepare_all(f->s, sets, 2), OK);
}

/* ---- reads that never end ---- */

static err count_far(struct db *db, void *arg)
{
	struct count_up_row row;
	return count_up(db, arg, &(struct count_up_in){ 1000000000 }, &row);
}

static void endless_reads_end(void **state)
{
	struct fixture *f = *state;
	store_limit_reads(f->s, 200 * USEC_MS);
	usec began = clock_steady();
	assert_int_equal(RUN(f, TX_READ, count_far, f->a), E_IO);
	assert_true(clock_steady() - began < 20 * USEC_S);
	assert_int_equal(RUN(f, TX_READ, read_empty, f->a), E_NOT_FOUND); /* the connection is as good as before */
	store_limit_reads(f->s, 0);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &trial_migrations };
	fixture_use(sets, 1);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(values_come_back_as_written),
		TEST_ON_BOTH(parameters_are_bound_by_name),
		TEST_ON_BOTH(optional_filters_and_keyset_pages),
		TEST_ON_BOTH(one_and_maybe),
		TEST_ON_BOTH(a_statement_that_lies_is_a_bug),
		TEST_ON_BOTH(sums_have_the_types_declared),
		TEST_ON_BOTH(sums_to_the_last_bit),
		TEST_ON_BOTH(exec_counts_and_returning_returns),
		TEST_ON_BOTH(bulk_and_each),
		TEST_ON_BOTH(bulk_is_all_or_nothing),
		TEST_ON_BOTH(broken_rules_are_told_apart),
		TEST_ON_BOTH(a_read_never_writes),
		TEST_ON_BOTH(an_error_rolls_back),
		TEST_ON_BOTH(migrations_of_one_engine),
		TEST_ON_BOTH(every_statement_prepares),
		TEST_ON_BOTH(endless_reads_end),
	};
	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
