/* Education, skills and the staff annex computed from them, on both engines. */
#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */

#include "core/routes.h"
#include "core/test_core.h"
#include "core/test_key.h"
#include "modules/team/annex.h"

const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &network_module, &team_module };
const size_t n_modules = COUNT(all_modules);

static usec day(const char *text)
{
	usec t;
	assert_true(time_parse(str_of(text), &t));
	return t;
}

static struct work system_work(struct fixture *f)
{
	return (struct work){ .a = f->a, .now = day("2026-11-22T10:00:00+07:00"), .by = { .is_system = true, .name = S("system") } };
}

static struct fixture *stage(void **state)
{
	struct fixture *f = *state;
	test_orgs(f);
	return f;
}

static struct str team(struct fixture *f, const char *org)
{
	struct work me = system_work(f);
	struct team_form t = { .org = str_of(org), .kind = S("organisation"), .name = S("Đội"), .from = day("2026-01-01") };
	struct str code;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, team_add(w, &t, &code)), OK);
	return code;
}

static struct str expert(struct fixture *f, const char *org, const char *name, const char *number)
{
	struct work me = system_work(f);
	struct person_form p = { .org = str_of(org), .name = str_of(name), .national_id = str_of(number) };
	struct str code;
	bool is_same;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, person_add(w, &p, &code, &is_same)), OK);
	return code;
}

static void join(struct fixture *f, struct str in, struct str person, const char *last)
{
	struct work me = system_work(f);
	struct member_form m = { .person = person, .kind = S("staff"), .from = day("2026-02-01"), .last = last ? day(last) : 0, .duty_share = 100 };
	int64_t id;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, member_add(w, in, &m, &id)), OK);
}

static int64_t learnt(struct fixture *f, struct str person, const char *field, const char *degree, const char *graduated)
{
	struct work me = system_work(f);
	struct education_form e = { .school = S("Trường Mẫu"), .major = str_of(field), .field = str_of(field), .degree = str_of(degree),
		.graduated = str_of(graduated) };
	int64_t id;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, education_add(w, person, &e, &id)), OK);
	return id;
}

static void certified(struct fixture *f, struct str person, const char *origin, const char *skill, const char *last)
{
	struct work me = system_work(f);
	struct credential_form c = { .standard = S("tt20-2017"), .skill = str_of(skill), .name = S("X"), .issuer = S("Y"), .origin = str_of(origin),
		.from = day("2026-01-01"), .last = last ? day(last) : 0 };
	int64_t id;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, credential_add(w, person, &c, &id)), OK);
}

static err works_in(struct fixture *f, struct work *me, struct str person, struct str *codes, size_t n)
{
	return TEST_CALL(f, me, TX_WRITE, skills_set(w, person, (struct strs){ codes, n }));
}

static struct staff_annex annex(struct fixture *f, const char *at)
{
	struct work me = system_work(f);
	struct staff_annex x;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, team_staff_annex(w, ORG_A, day(at), &x)), OK);
	return x;
}

static int64_t with_skill(const struct staff_annex *x, const char *code)
{
	for (size_t i = 0; i < x->n_skills; i++)
		if (str_is(x->skills[i].code, code))
			return x->skills[i].n;
	return -1;
}

static void the_highest_degree_counts_once(void **state)
{
	struct fixture *f = stage(state);
	struct str t = team(f, "AAA"), p = expert(f, "AAA", "An", ""), q = expert(f, "AAA", "Bình", "");
	join(f, t, p, NULL);
	join(f, t, q, "2026-06-30");
	learnt(f, p, "it", "university", "06/2012");
	learnt(f, p, "security", "postgraduate", "2019");
	learnt(f, q, "related", "college", "");
	struct staff_annex x = annex(f, "2026-06-30");
	assert_int_equal(x.staff, 2);
	assert_true(x.fields[0] == 0 && x.fields[1] == 1 && x.fields[2] == 1);
	assert_true(x.degrees[0] == 1 && x.degrees[1] == 0 && x.degrees[2] == 1 && x.degrees[3] == 0);
	assert_true(str_is(x.people[0].name, "An") && str_is(x.people[0].graduated, "2019") && str_is(x.people[0].qualification, "Trên đại học"));
	assert_true(str_is(x.people[1].major, "related") && !x.people[1].graduated.n);
	/* Midnight in Viet Nam: the last day is over. */
	assert_int_equal(annex(f, "2026-06-30T16:59:59Z").staff, 2);
	assert_int_equal(annex(f, "2026-06-30T17:00:00Z").staff, 1);
	assert_int_equal(annex(f, "2026-01-31").staff, 0);
}

static void skills_are_worked_in_or_certified(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	struct str t = team(f, "AAA"), p = expert(f, "AAA", "An", ""), q = expert(f, "AAA", "Bình", "");
	struct str both[] = { S("2.1.dd"), S("2.2.c") }, one[] = { S("2.1.dd") }, wrong[] = { S("2.2"), S("2.9.z") };
	join(f, t, p, NULL);
	join(f, t, q, NULL);
	certified(f, p, "international", "2.2.c", NULL);
	certified(f, p, "domestic", "2.2.a", "2026-03-31");
	assert_int_equal(works_in(f, &me, p, both, COUNT(both)), OK);
	struct staff_annex x = annex(f, "2026-03-31");
	assert_int_equal(with_skill(&x, "2.2.c"), 1);      /* certified and worked in: one person */
	assert_int_equal(with_skill(&x, "2.2.a"), 1);
	assert_int_equal(with_skill(&x, "2.1.dd"), 1);
	assert_int_equal(with_skill(&x, "2.1.d"), 0);
	assert_true(str_is(x.people[0].skills, "2.1.đ, 2.2.a, 2.2.c"));
	assert_true(x.certificates[0] == 1 && x.certificates[1] == 1);
	x = annex(f, "2026-04-01");
	assert_true(with_skill(&x, "2.2.a") == 0 && x.certificates[1] == 0);
	assert_int_equal(works_in(f, &me, q, both, COUNT(both)), OK);
	assert_int_equal(works_in(f, &me, q, one, COUNT(one)), OK);
	x = annex(f, "2026-11-23");
	assert_true(with_skill(&x, "2.1.dd") == 2 && with_skill(&x, "2.2.c") == 1);
	assert_int_equal(works_in(f, &me, q, NULL, 0), OK);
	x = annex(f, "2026-11-23");
	assert_int_equal(with_skill(&x, "2.1.dd"), 1);
	assert_int_equal(works_in(f, &me, q, wrong, COUNT(wrong)), E_INVALID);
	assert_true(test_has_problem(&me, "skills", "network.field_choice"));
}

/* Two records, one human being, in two teams of one organisation. */
static void a_human_being_stands_once(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	struct str t = team(f, "AAA"), u = team(f, "AAA"), p = expert(f, "AAA", "An", "001085012345"), q = expert(f, "BBB", "An", "001085012345");
	struct pair_form same = { .low = p, .high = q, .is_same = true };
	struct str skill[] = { S("2.4.d") };
	join(f, t, p, NULL);
	join(f, u, q, NULL);
	learnt(f, q, "security", "university", "2010");
	assert_int_equal(works_in(f, &me, p, skill, 1), OK);
	assert_int_equal(works_in(f, &me, q, skill, 1), OK);
	assert_int_equal(annex(f, "2026-06-01").staff, 2);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, person_decide(w, &same)), OK);
	struct staff_annex x = annex(f, "2026-06-01");
	assert_int_equal(x.staff, 1);
	assert_int_equal(with_skill(&x, "2.4.d"), 1);
	assert_true(x.degrees[1] == 1 && str_is(x.people[0].school, "Trường Mẫu"));
}

static void what_was_recorded_by_mistake_counts_no_more(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f), other = system_work(f);
	struct str t = team(f, "AAA"), p = expert(f, "AAA", "An", "");
	join(f, t, p, NULL);
	int64_t id = learnt(f, p, "it", "university", "06/2012");
	struct education_form again = { .school = S("Trường Mẫu"), .major = S("it"), .field = S("it"), .degree = S("university") };
	int64_t second;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, education_add(w, p, &again, &second)), E_INVALID);
	assert_true(test_has_problem(&me, "school", "team.education_twice"));
	other.by = (struct actor){ .account_id = 7, .org_id = ORG_B, .name = S("An") };
	assert_int_equal(TEST_CALL(f, &other, TX_WRITE, education_end(w, p, id)), E_NOT_FOUND);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, education_end(w, p, id)), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, education_end(w, p, id)), E_CONFLICT);
	assert_int_equal(annex(f, "2026-06-01").degrees[1], 0);
}

static void graduations_are_read(void **state)
{
	static const struct { const char *typed; int64_t year, month; const char *shown; } good[] = {
		{ "06/2012", 2012, 6, "06/2012" }, { " 6/2012 ", 2012, 6, "06/2012" }, { "2012-12", 2012, 12, "12/2012" }, { "2012", 2012, 0, "2012" }, { "2012-06-01", 2012, 6, "06/2012" },
		{ "01/06/2012", 2012, 6, "06/2012" }, { "", 0, 0, "" } };
	static const char *const bad[] = { "13/2012", "0/2012", "06/12", "6-2012", "/2012", "2012-", "06/2012/1", "hai nghìn", "+6/2012", "06/-201", "0000" };
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	int64_t year, month, id;
	for (size_t i = 0; i < COUNT(good); i++) {
		assert_true(graduated_parse(str_of(good[i].typed), &year, &month) && year == good[i].year && month == good[i].month);
		assert_true(str_is(graduated_text(f->a, year, month), good[i].shown));
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(graduated_parse(str_of(bad[i]), &year, &month));
	/* This month is no future, the next is. */
	struct str p = expert(f, "AAA", "An", "");
	struct education_form e = { .school = S("A"), .major = S("B"), .field = S("it"), .degree = S("college"), .graduated = S("12/2026") };
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, education_add(w, p, &e, &id)), E_INVALID);
	assert_true(test_has_problem(&me, "graduated", "team.day_future"));
	e.graduated = S("11/2026");
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, education_add(w, p, &e, &id)), OK);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations, &team_migrations };
	fixture_use(sets, 3);
	key_make();
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(the_highest_degree_counts_once),
		TEST_ON_BOTH(skills_are_worked_in_or_certified),
		TEST_ON_BOTH(a_human_being_stands_once),
		TEST_ON_BOTH(what_was_recorded_by_mistake_counts_no_more),
		TEST_ON_BOTH(graduations_are_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
