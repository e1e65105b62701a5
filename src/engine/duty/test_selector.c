#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/duty/test_data.h"

static struct arena *a;
static const struct duty_vocabulary *v;

static int setup(void **state) { a = arena_new(0); v = test_vocabulary(a); return 0; }
static int teardown(void **state) { a = arena_free(a); return 0; }

/* The postfix form, for people. */
static struct str shown(const struct selector *s)
{
	static const char *const names[] = { "=", "!=", "<", "<=", ">", ">=", "in", "has", "and", "or", "not" };
	struct str out = STR_NONE;
	for (size_t i = 0; i < s->n; i++) {
		const struct selector_step *x = &s->steps[i];
		if (x->op < SEL_AND) {
			const struct duty_attribute *t = &v->attributes[x->attribute];
			out = a_fmt(a, "%.*s %.*s", STR_ARG(out), STR_ARG(t->name));
			for (size_t k = 0; k < (x->op == SEL_IN ? x->n_set : 1); k++) {
				int64_t value = x->op == SEL_IN ? x->set[k] : x->literal;
				out = t->type == DUTY_WORD ? a_fmt(a, "%.*s %.*s", STR_ARG(out), STR_ARG(duty_word_text(value))) : a_fmt(a, "%.*s %d", STR_ARG(out), (int)value);
			}
		}
		out = a_fmt(a, "%.*s %s", STR_ARG(out), names[x->op]);
	}
	return out.n ? str_sub(out, 1, out.n) : out;
}

static void assert_reads(enum duty_unit unit, const char *text, const char *postfix)
{
	struct selector s;
	struct catalogue_problem p;
	if (selector_read(a, v, unit, str_of(text), &s, &p) != OK)
		fail_msg("%s: %.*s", text, STR_ARG(p.en));
	assert_string_equal(a_z(a, shown(&s)), postfix);
	assert_true(str_is(s.text, text));
}

static void expressions_become_postfix(void **state)
{
	assert_reads(UNIT_SYSTEM, "system.level >= 3", "system.level 3 >=");
	assert_reads(UNIT_SYSTEM, "system.level>=3 and system.stage in {operating,pilot} or org.has_team = true",
		"system.level 3 >= system.stage operating pilot in and org.has_team 1 = or");
	assert_reads(UNIT_SYSTEM, "not (system.facing = true or system.level < 2)", "system.facing 1 = system.level 2 < or not");
	assert_reads(UNIT_ORG, "org.class in {min,gov} or org.netmember != no", "org.class min gov in org.netmember no != or");
	assert_reads(UNIT_ORG, "role(lead) and under(H05) and has(org.sector, \"giao thông\")", "org.role lead has org.above H05 has and org.sector giao thông has and");
	assert_reads(UNIT_TEAM, " team.kind\n=\tsector\n", "team.kind sector =");
	assert_reads(UNIT_SECTOR, "sector.code = \"10\" and sector.code != 3", "sector.code 10 = sector.code 3 != and");
}

static struct catalogue_problem refusal(enum duty_unit unit, struct str text)
{
	struct selector s;
	struct catalogue_problem p;
	if (selector_read(a, v, unit, text, &s, &p) != E_INVALID)
		fail_msg("%.*s is accepted", STR_ARG(text));
	assert_true(p.vi.n && p.en.n && !s.n);
	return p;
}

static void faults_are_found_where_they_are(void **state)
{
	static const struct { const char *text, *code; int line, column; } bad[] = {
		{ "", "selector_end", 1, 1 },
		{ "system.level", "selector_end", 1, 13 },
		{ "system.level >= ", "selector_end", 1, 17 },
		{ "system.level >= three", "selector", 1, 17 },
		{ "system.level >= 3.0", "selector", 1, 17 },
		{ "system.level >= 99999999999999999999", "selector", 1, 17 },
		{ "system.level = \"3\"", "selector", 1, 16 },
		{ "system.levels = 3", "unknown_attribute", 1, 1 },
		{ "system.level = 3 and\n  team.kind = sector", "other_unit", 2, 3 },
		{ "system.stage = live", "unknown_word", 1, 16 },
		{ "system.stage > pilot", "order", 1, 14 },
		{ "system.facing >= true", "order", 1, 15 },
		{ "system.facing = 1", "selector", 1, 17 },
		{ "system.stage in {pilot", "selector_end", 1, 23 },
		{ "system.stage in {}", "selector", 1, 18 },
		{ "system.stage in (pilot)", "selector", 1, 17 },
		{ "org.class != min", "not_equal_many", 1, 11 },
		{ "has(system.stage, pilot)", "not_many", 1, 5 },
		{ "has(org.class min)", "selector", 1, 15 },
		{ "has(org.class, minister)", "unknown_word", 1, 16 },
		{ "role(king)", "unknown_word", 1, 6 },
		{ "(system.level = 3", "selector_end", 1, 18 },
		{ "system.level = 3)", "selector", 1, 17 },
		{ "system.level = 3 system.level = 4", "selector", 1, 18 },
		{ "not not system.level = 3", "selector", 1, 5 },
		{ "and", "selector", 1, 1 },
		{ "org.sector = \"y tế", "selector", 1, 14 },
		{ "has(org.sector, \"y tế\") và", "selector", 1, 25 },
		{ "org.above = \"\"", "selector", 1, 13 },
		{ "\xc3", "utf8", 1, 1 },
	};
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct catalogue_problem p = refusal(UNIT_SYSTEM, str_of(bad[i].text));
		if (!str_eq(p.code, a_fmt(a, "catalogue.%s", bad[i].code)) || p.line != bad[i].line || p.column != bad[i].column)
			fail_msg("%s: %.*s at %d:%d", bad[i].text, STR_ARG(p.code), p.line, p.column);
	}
}

static void depth_and_length_are_bounded(void **state)
{
	struct str open = STR_NONE, close = STR_NONE, chain = S("system.level = 1");
	for (int i = 0; i < SELECTOR_DEPTH - 1; i++) {
		open = a_cat(a, open, S("("));
		close = a_cat(a, close, S(")"));
	}
	assert_reads(UNIT_SYSTEM, a_fmt(a, "%.*ssystem.level = 1%.*s", STR_ARG(open), STR_ARG(close)).p, "system.level 1 =");
	assert_true(str_is(refusal(UNIT_SYSTEM, a_fmt(a, "(%.*ssystem.level = 1%.*s)", STR_ARG(open), STR_ARG(close))).code, "catalogue.selector_deep"));
	for (int i = 0; i < 100; i++)
		chain = a_cat(a, chain, S(" or system.level = 1"));
	struct selector s;
	struct catalogue_problem p;
	assert_int_equal(selector_read(a, v, UNIT_SYSTEM, chain, &s, &p), OK);
	assert_int_equal(s.n, 201);
	for (int i = 0; i < 200; i++)
		chain = a_cat(a, chain, S(" or system.level = 1"));
	assert_true(str_is(refusal(UNIT_SYSTEM, chain).code, "catalogue.selector_long"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(expressions_become_postfix), cmocka_unit_test(faults_are_found_where_they_are), cmocka_unit_test(depth_and_length_are_bounded),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
