/* What is known of teams and experts, as the duties engine reads it: made through the rules with a moving clock, read on both axes. */
#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */

#include "core/routes.h"
#include "core/settings.h"
#include "core/test_duty.h"
#include "core/test_key.h"
#include "modules/network/succession.h"
#include "modules/team/rules.h"

const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &network_module, &team_module };
const size_t n_modules = COUNT(all_modules);

static usec day(int year, int month, int d) { return civil_usec((struct civil){ year, month, d, 0, 0, 0 }); }

#define DOES(f, mode, call) do { struct work does_ = { .a = (f)->a, .now = clock_now(), .by = { .is_system = true, .name = S("system") } }; \
	assert_int_equal(TEST_CALL((f), &does_, mode, call), OK); } while (0)
#define WRITES(f, call) DOES(f, TX_WRITE, call)

/* With the register's own sources, which give the organisations and sectors themselves. */
static struct duty_history *history_from(struct fixture *f, int64_t from, int64_t to)
{
	const struct duty_source all[] = { network_duties[0], network_duties[1], team_duties[0], team_duties[1] };
	return test_history(f, all, 4, from, to);
}

static struct duty_history *history_of(struct fixture *f, int64_t org)
{
	return history_from(f, org, org + 1);
}

static struct str a_team(struct fixture *f, const char *org, const char *decision, int64_t *ret_id)
{
	struct team_form t = { .org = str_of(org), .kind = S("organisation"), .name = S("Đội Một"), .decision_no = str_of(decision), .head = S("Trần Mẫu"),
		.decision_at = *decision ? clock_now() : 0, .from = clock_now() };
	struct team_by_code_row row = { 0 };
	struct str code = { 0 };
	WRITES(f, team_add(w, &t, &code));
	WRITES(f, team_known(w, code, &row));
	*ret_id = row.id;
	return code;
}

static struct str expert(struct fixture *f, const char *org, const char *name, const char *number)
{
	struct person_form p = { .org = str_of(org), .name = str_of(name), .national_id = str_of(number), .has_consent = true, .consent_at = day(2025, 1, 1) };
	struct str code = { 0 };
	bool is_same;
	WRITES(f, person_add(w, &p, &code, &is_same));
	return code;
}

static int64_t certified(struct fixture *f, struct str person, usec from, usec last)
{
	struct credential_form c = { .standard = S("tt20-2017"), .skill = S("2.2.c"), .name = S("GCIH"), .issuer = S("GIAC"), .from = from, .last = last };
	int64_t id = 0;
	WRITES(f, credential_add(w, person, &c, &id));
	return id;
}

static int64_t placed(struct fixture *f, struct str team, struct member_form m)
{
	int64_t id = 0;
	m.duty_share = 100;
	WRITES(f, member_add(w, team, &m, &id));
	return id;
}

/* 1: a qualified member then; 0: a member who is not; -1: no member. */
static int qualified(const struct duty_history *h, int64_t team, usec at, usec known)
{
	const struct duty_record *r = NULL;
	int n = test_records(h, UNIT_TEAM, team, "member", at, at + 1, known, &r);
	assert_true(n <= 1);
	return n ? (int)test_value(h, r, "qualified") : -1;
}

static void a_place_is_qualified_while_a_credential_is(void **state)
{
	struct fixture *f = *state;
	usec t0 = day(2026, 1, 5), t1 = day(2026, 2, 1), until = day(2026, 12, 31);
	int64_t id;
	clock_set(t0);
	test_orgs(f);
	struct str team = a_team(f, "AAA", "12/QĐ", &id), p = expert(f, "AAA", "Lê Mẫu", "");
	clock_set(t1);
	placed(f, team, (struct member_form){ .person = p, .kind = S("staff"), .from = t1 });
	certified(f, p, day(2026, 3, 1), until);
	struct duty_history *h = history_of(f, ORG_A);
	assert_int_equal(qualified(h, id, t1 - 1, t1), -1);
	assert_int_equal(qualified(h, id, t1, t1), 0);
	assert_int_equal(qualified(h, id, day(2026, 3, 1), t1), 1);
	assert_int_equal(qualified(h, id, day(2027, 1, 1) - 1, t1), 1);            /* the last day is whole … */
	assert_int_equal(qualified(h, id, day(2027, 1, 1), t1), 0);                /* … and the breach begins with the year */
	assert_int_equal(qualified(h, id, day(2026, 3, 1), t1 - 1), -1);           /* not yet recorded */
}

static void a_withdrawn_credential_was_believed_in(void **state)
{
	struct fixture *f = *state;
	usec t0 = day(2026, 1, 5), t1 = day(2026, 6, 1);
	int64_t id;
	clock_set(t0);
	test_orgs(f);
	struct str team = a_team(f, "AAA", "12/QĐ", &id), p = expert(f, "AAA", "Lê Mẫu", "");
	placed(f, team, (struct member_form){ .person = p, .kind = S("staff"), .from = t0 });
	int64_t c = certified(f, p, t0, 0);
	clock_set(t1);
	WRITES(f, credential_end(w, p, c));
	struct duty_history *h = history_of(f, ORG_A);
	assert_int_equal(qualified(h, id, day(2026, 3, 1), t1 - 1), 1);
	assert_int_equal(qualified(h, id, day(2026, 3, 1), t1), 0);
}

static void a_hired_expert_counts_under_contract(void **state)
{
	struct fixture *f = *state;
	usec t0 = day(2028, 1, 5), last = day(2028, 2, 29);
	const struct duty_record *r = NULL;
	int64_t id;
	clock_set(t0);
	test_orgs(f);
	struct str team = a_team(f, "AAA", "12/QĐ", &id), p = expert(f, "BBB", "Lê Thuê", "");
	placed(f, team, (struct member_form){ .person = p, .kind = S("hired"), .from = t0, .contract_no = S("1"), .contract_from = day(2028, 2, 1), .contract_last = last,
		.provider = S("BBB") });
	struct duty_history *h = history_of(f, ORG_A);
	assert_int_equal(qualified(h, id, day(2028, 2, 1) - 1, t0), -1);
	assert_int_equal(test_records(h, UNIT_TEAM, id, "member", last, last + 1, t0, &r), 1);
	assert_int_equal(test_value(h, r, "hired"), 1);
	assert_int_equal(r->ends, day(2028, 3, 1));
}

static void a_place_that_ended_was_open_before(void **state)
{
	struct fixture *f = *state;
	usec t0 = day(2026, 1, 5), t1 = day(2026, 6, 1);
	int64_t id;
	clock_set(t0);
	test_orgs(f);
	struct str team = a_team(f, "AAA", "12/QĐ", &id), p = expert(f, "AAA", "Lê Mẫu", "");
	int64_t m = placed(f, team, (struct member_form){ .person = p, .kind = S("staff"), .from = t0 });
	clock_set(t1);
	WRITES(f, member_end(w, team, m, day(2026, 4, 30)));
	struct duty_history *h = history_of(f, ORG_A);
	assert_int_equal(qualified(h, id, day(2026, 5, 1), t1 - 1), 0);
	assert_int_equal(qualified(h, id, day(2026, 5, 1), t1), -1);
	assert_int_equal(qualified(h, id, day(2026, 5, 1) - 1, t1), 0);
}

static void two_records_of_one_person_are_one(void **state)
{
	struct fixture *f = *state;
	int64_t id;
	clock_set(day(2026, 1, 5));
	test_orgs(f);
	struct str team = a_team(f, "AAA", "12/QĐ", &id), one = expert(f, "AAA", "Lê Mẫu", "001085012345"), two = expert(f, "BBB", "Lê Mẫu", "001085012345");
	struct pair_form pair = { .low = one, .high = two, .is_same = true };
	WRITES(f, person_decide(w, &pair));
	placed(f, team, (struct member_form){ .person = two, .kind = S("staff"), .from = clock_now() });
	certified(f, one, clock_now(), 0);
	struct person_canon_row p = { 0 };
	bool found;
	WRITES(f, person_canon(w->db, w->a, &(struct person_canon_in){ .code = one }, &p, &found));
	const struct duty_record *r = NULL;
	assert_int_equal(test_records(history_of(f, ORG_A), UNIT_TEAM, id, "member", clock_now(), clock_now() + 1, clock_now(), &r), 1);
	assert_int_equal(r->values[0], p.id);
	assert_int_equal(qualified(history_of(f, ORG_A), id, clock_now(), clock_now()), 1);
	struct duty_orgs told = { 0 };
	WRITES(f, team_duties[1].told[0].orgs(w, p.id, &told));
	assert_int_equal(told.ids.n, 2);
}

static void a_team_that_went_over_was_there_before(void **state)
{
	struct fixture *f = *state;
	usec t0 = day(2026, 1, 5), merged = day(2026, 7, 1), now = day(2026, 9, 1);
	int64_t id, plan;
	const struct duty_record *r = NULL;
	clock_set(t0);
	test_orgs(f);
	struct str code = a_team(f, "AAA", "", &id);
	clock_set(day(2026, 2, 1));
	struct team_form t = { 0 };
	WRITES(f, team_form_of(w, code, &t));
	t.decision_no = S("34/QĐ");
	t.decision_at = day(2026, 1, 31);
	WRITES(f, team_edit(w, code, &t));
	clock_set(now);
	struct succession_form s = { .from = S("AAA"), .to = S("BBB"), .kind = S("merged"), .at = merged, .note = S("12/QĐ"), .ends = true };
	WRITES(f, network_org_succeed(w, &s, &plan));
	struct duty_history *h = history_from(f, 0, INT64_MAX);
	assert_int_equal(test_fact(h, UNIT_TEAM, id, "owner", merged - 1, now), ORG_A);
	assert_int_equal(test_fact(h, UNIT_TEAM, id, "owner", merged, now), ORG_B);
	assert_int_equal(test_fact(h, UNIT_TEAM, id, "owner", merged, now - 1), ORG_A);
	assert_int_equal(test_fact(h, UNIT_ORG, ORG_B, "org.has_team", merged - 1, now), 0);
	assert_int_equal(test_fact(h, UNIT_ORG, ORG_B, "org.has_team", merged, now), 1);
	assert_int_equal(test_fact(h, UNIT_ORG, ORG_A, "org.has_team", merged - 1, now), 1);
	assert_int_equal(test_records(h, UNIT_ORG, ORG_A, "team", t0, merged, day(2026, 2, 1) - 1, &r), 1);
	assert_int_equal(test_value(h, r, "decision"), 0);
	assert_int_equal(test_records(h, UNIT_ORG, ORG_A, "team", t0, day(2026, 1, 31), now, &r), 1);
	assert_int_equal(test_value(h, r, "decision"), 0);
	assert_int_equal(test_records(h, UNIT_ORG, ORG_A, "team", day(2026, 1, 31), merged, now, &r), 1);
	assert_int_equal(test_value(h, r, "decision"), 1);
	assert_int_equal(r->ends, merged);
	struct duty_history *alone = history_of(f, ORG_A);                          /* ended, read alone: it had a team all the same */
	assert_int_equal(test_records(alone, UNIT_ORG, ORG_A, "team", merged - 1, merged, now, NULL), 1);
}

static void training_counts_for_the_person_and_the_team(void **state)
{
	struct fixture *f = *state;
	usec t0 = day(2026, 1, 5), held = day(2026, 3, 31);
	int64_t id, done;
	const struct duty_record *r = NULL;
	clock_set(t0);
	test_orgs(f);
	struct str team = a_team(f, "AAA", "12/QĐ", &id), p = expert(f, "BBB", "Lê Mẫu", "");
	placed(f, team, (struct member_form){ .person = p, .kind = S("staff"), .from = t0, .last = held });
	clock_set(day(2026, 4, 2));
	struct training_form x = { .kind = S("course"), .title = S("Điều tra số"), .source = S("NCSC"), .hours = 16, .held_at = held };
	WRITES(f, training_add(w, p, &x, &done));
	x.held_at = day(2026, 4, 1);                                                /* no longer in the team */
	WRITES(f, training_add(w, p, &x, &done));
	clock_set(day(2026, 5, 1));
	WRITES(f, training_end(w, p, done));
	struct duty_history *h = history_from(f, 0, INT64_MAX);
	struct person_canon_row who = { 0 };
	bool found;
	WRITES(f, person_canon(w->db, w->a, &(struct person_canon_in){ .code = p }, &who, &found));
	assert_int_equal(test_records(h, UNIT_PERSON, who.id, "training", t0, clock_now(), clock_now() - 1, NULL), 2);
	assert_int_equal(test_records(h, UNIT_PERSON, who.id, "training", t0, clock_now(), clock_now(), &r), 1);
	assert_int_equal(test_value(h, r, "hours"), 16);
	assert_int_equal(test_records(h, UNIT_TEAM, id, "training", t0, clock_now(), clock_now() - 1, NULL), 1);
	assert_true(str_eq(history_find(h, UNIT_PERSON, who.id)->name, p));         /* no name of anybody */
}

static void the_count_is_kept_as_it_changes(void **state)
{
	struct fixture *f = *state;
	usec t0 = day(2026, 1, 5), t1 = day(2026, 2, 1), t2 = day(2026, 3, 1);
	int64_t id;
	clock_set(t0);
	test_orgs(f);
	struct str team = a_team(f, "AAA", "12/QĐ", &id), p = expert(f, "AAA", "Lê Mẫu", "");
	certified(f, p, t0, 0);
	WRITES(f, effective_job(w, STR_NONE));
	clock_set(t1);
	int64_t m = placed(f, team, (struct member_form){ .person = p, .kind = S("staff"), .from = t1 });
	WRITES(f, effective_job(w, STR_NONE));
	clock_set(t1 + USEC_HOUR);
	WRITES(f, effective_job(w, STR_NONE));                                      /* nothing new */
	clock_set(t2);
	WRITES(f, member_end(w, team, m, t2));
	clock_set(t2 + USEC_DAY);
	WRITES(f, effective_job(w, STR_NONE));                                      /* the lists say so since yesterday; counted today */
	struct duty_history *h = history_of(f, ORG_A);
	assert_int_equal(test_fact(h, UNIT_TEAM, id, "team.effective", t0, t0), 0);
	assert_int_equal(test_fact(h, UNIT_TEAM, id, "team.effective", t1, t1), 1);
	assert_int_equal(test_fact(h, UNIT_TEAM, id, "team.effective", t2, t2), 1);
	assert_int_equal(test_fact(h, UNIT_TEAM, id, "team.effective", t1, t2 + USEC_DAY), 1);
	assert_int_equal(test_fact(h, UNIT_TEAM, id, "team.effective", t2 + USEC_DAY, t2 + USEC_DAY), 0);
	assert_int_equal(test_fact(h, UNIT_TEAM, id, "team.effective", t2 + USEC_DAY, t2), 1);
	struct source_effective_rows rows = { 0 };
	WRITES(f, source_effective(w->db, w->a, &(struct source_effective_in){ 0, INT64_MAX }, &rows));
	assert_int_equal(rows.n, 3);
}

static void a_sector_team_is_the_leads(void **state)
{
	struct fixture *f = *state;
	int64_t id = 0, lead = 0;
	struct str code = { 0 };
	clock_set(day(2026, 1, 5));
	test_orgs(f);
	struct org_form o = { .code = S("BO"), .name = S("Bộ Mẫu"), .kind = S("ministry"), .network_role = S("sector_lead"), .sector = S("health") };
	WRITES(f, network_org_add(w, &o, &lead));
	struct team_form t = { .org = S("AAA"), .kind = S("sector"), .sector = S("health"), .name = S("Đội ngành Y tế"), .decision_no = S("1/QĐ"), .head = S("Mẫu"),
		.decision_at = day(2026, 1, 2) };
	WRITES(f, team_add(w, &t, &code));
	struct duty_history *h = history_of(f, lead);
	assert_int_equal(test_records(h, UNIT_SECTOR, lead, "team", clock_now(), clock_now() + 1, clock_now(), NULL), 1);
	struct duty_orgs told = { 0 };
	struct team_by_code_row row = { 0 };
	WRITES(f, team_known(w, code, &row));
	id = row.id;
	WRITES(f, team_duties[0].told[0].orgs(w, id, &told));
	assert_int_equal(told.ids.n, 2);
}

static void a_body_abroad_counts_for_both(void **state)
{
	struct fixture *f = *state;
	int64_t id, done;
	const struct duty_record *r = NULL;
	clock_set(day(2026, 1, 5));
	test_orgs(f);
	struct str team = a_team(f, "AAA", "12/QĐ", &id);
	struct affiliation_form a = { .body = S("FIRST"), .level = S("full"), .from = day(2025, 1, 1), .last = day(2026, 12, 31) };
	WRITES(f, affiliation_add(w, team, &a, &done));
	struct duty_history *h = history_of(f, ORG_A);
	assert_int_equal(test_records(h, UNIT_TEAM, id, "affiliation", clock_now(), clock_now() + 1, clock_now(), &r), 1);
	assert_int_equal(test_value(h, r, "body"), duty_word(S("FIRST")));
	assert_int_equal(r->ends, day(2027, 1, 1));
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations, &team_migrations };
	fixture_use(sets, 3);
	key_make();
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(a_place_is_qualified_while_a_credential_is),
		TEST_ON_BOTH(a_withdrawn_credential_was_believed_in),
		TEST_ON_BOTH(a_hired_expert_counts_under_contract),
		TEST_ON_BOTH(a_place_that_ended_was_open_before),
		TEST_ON_BOTH(two_records_of_one_person_are_one),
		TEST_ON_BOTH(a_team_that_went_over_was_there_before),
		TEST_ON_BOTH(training_counts_for_the_person_and_the_team),
		TEST_ON_BOTH(the_count_is_kept_as_it_changes),
		TEST_ON_BOTH(a_sector_team_is_the_leads),
		TEST_ON_BOTH(a_body_abroad_counts_for_both),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
