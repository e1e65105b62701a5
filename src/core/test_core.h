/* test_core: what the tests of core share: a work on the fixture's store, two organisations, one module of tables. */
#ifndef CORE_TEST_CORE_H
#define CORE_TEST_CORE_H

#include "core/module.h"
#include "core/queries.h"
#include "fixture.h"
#include "store/statement.h"

#define ORG_A 11
#define ORG_B 22

/* Runs fn with w in one transaction; the store may run it again, so the problem begins empty each time. */
struct test_call { struct work *w; err (*fn)(struct work *w, void *arg); void *arg; };

static inline err test_call_run(struct db *db, void *arg)
{
	struct test_call *x = arg;
	x->w->db = db;
	x->w->problem = (struct problem){ 0 };
	return x->fn(x->w, x->arg);
}

static inline err test_run(struct fixture *f, struct work *w, enum tx_mode mode, err (*fn)(struct work *w, void *arg), void *arg)
{
	return store_run(f->s, mode, f->a, test_call_run, &(struct test_call){ w, fn, arg });
}

/* One call of the domain in a transaction of `whose`: in `call`, w is that work and the test's own variables are in reach.
 * What the call says stays in *whose. TEST_CALL(f, &me, TX_WRITE, drill_open(w, &n, &id)) */
#define TEST_CALL(f, whose, mode, call) ({ \
	struct work *w = (whose); \
	struct transaction *t_ = transaction_begin((f), (mode)); \
	while (transaction_turn(t_)) { \
		w->db = t_->db; \
		w->problem = (struct problem){ 0 }; \
		t_->answer = (call); \
	} \
	transaction_end(t_); \
})

static inline struct work test_work(struct fixture *f, int64_t org_id)
{
	return (struct work){ .a = f->a, .now = clock_now(), .request_id = S("r1"),
		.by = { .account_id = 7, .org_id = org_id, .name = S("Nguyễn Văn An"), .lang = LANG_EN } };
}

/* The last call was refused for this field, with the message of this key. */
static inline bool test_has_problem(const struct work *w, const char *field, const char *code)
{
	for (size_t i = 0; i < w->problem.fields.n; i++)
		if (str_is(w->problem.fields.at[i].field, field) && str_is(w->problem.fields.at[i].code, code))
			return true;
	return false;
}

/* Any text, as somebody with the database's password would run it. */
static inline err test_execute(struct work *w, const char *sql)
{
	struct statement_variant *v = a_new(w->a, struct statement_variant);
	struct statement *st = a_new(w->a, struct statement);
	v->sql = sql;
	*st = (struct statement){ .name = "tamper", .writes = true, .variants = { v, v } };
	return statement_exec(w->db, st, NULL, NULL);
}

static inline err test_orgs_fn(struct work *w, void *arg)
{
	static const struct { int64_t id; const char *code; } orgs[] = { { ORG_A, "AAA" }, { ORG_B, "BBB" } };
	for (size_t i = 0; i < 2; i++)
		TRY(organisation_first_insert(w->db, &(struct organisation_first_insert_in){ .id = orgs[i].id, .code = str_of(orgs[i].code),
			.name = S("Đơn vị"), .name_en = S("Unit"), .folded = S("don vi"), .kind = S("company"), .network_role = S("member"),
			.now = w->now }, NULL));
	return OK;
}

static inline void test_orgs(struct fixture *f)
{
	struct work w = test_work(f, ORG_A);
	assert_int_equal(test_run(f, &w, TX_WRITE, test_orgs_fn, NULL), OK);
}

#endif
