/* Teams, experts, memberships and credentials, and the count of a day, on both engines. */
#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */

#include "core/routes.h"
#include "core/settings.h"
#include "core/test_core.h"
#include "core/test_key.h"
#include "modules/team/rules.h"

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

/* An officer of the organisation. */
static struct work officer(struct fixture *f, int64_t org)
{
	struct work w = system_work(f);
	w.by = (struct actor){ .account_id = 7, .org_id = org, .name = S("An"), .lang = LANG_EN };
	const struct perm *const perms[] = { &may_read_network, &may_edit_network, &may_read_people };
	for (size_t i = 0; i < COUNT(perms); i++)
		w.by.perms[0] |= 1ull << perm_index(perms[i]);
	return w;
}

static struct fixture *stage(void **state)
{
	struct fixture *f = *state;
	test_orgs(f);
	return f;
}

/* ---- adding ---- */

static struct team_form a_team(const char *org, const char *name)
{
	return (struct team_form){ .org = str_of(org), .kind = S("organisation"), .name = str_of(name), .decision_no = S("12/QĐ"),
		.decision_at = day("2026-01-05") };
}

static struct str team(struct fixture *f, const char *org, const char *name)
{
	struct work me = system_work(f);
	struct team_form t = a_team(org, name);
	struct str code;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, team_add(w, &t, &code)), OK);
	return code;
}

static struct str expert(struct fixture *f, const char *org, const char *name, const char *number)
{
	struct work me = system_work(f);
	struct person_form p = { .org = str_of(org), .name = str_of(name), .national_id = str_of(number), .has_consent = true,
		.consent_at = day("2026-01-01") };
	struct credential_form c = { .standard = S("tt20-2017"), .skill = S("2.2.c"), .name = S("GCIH"), .issuer = S("GIAC"), .from = day("2026-01-01") };
	struct str code;
	bool is_same;
	int64_t id;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, person_add(w, &p, &code, &is_same)), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, credential_add(w, code, &c, &id)), OK);
	return code;
}

static struct member_form a_member(struct str person, const char *from, const char *last)
{
	return (struct member_form){ .person = person, .kind = S("staff"), .from = day(from), .last = last ? day(last) : 0, .duty_share = 100 };
}

static int64_t member(struct fixture *f, struct str in, const struct member_form *m)
{
	struct work me = system_work(f);
	int64_t id;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, member_add(w, in, m, &id)), OK);
	return id;
}

/* How many count in the team on the day. */
static int64_t effective(struct fixture *f, struct str code, const char *on)
{
	struct work me = system_work(f);
	struct team_by_code_row t;
	struct count_view c;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, team_known(w, code, &t)), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, count_at(w, day(on), &c)), OK);
	const struct count_team *x = count_once_team(c.x, t.id);
	int64_t n = x ? x->effective : -1;
	count_done(&c);
	return n;
}

/* ---- days ---- */

static void last_day_counts_and_the_next_does_not(void **state)
{
	struct fixture *f = stage(state);
	struct str t = team(f, "AAA", "Đội A"), p = expert(f, "AAA", "Nguyễn Mẫu", "");
	struct member_form m = a_member(p, "2026-02-01", "2026-12-31");
	member(f, t, &m);
	assert_int_equal(effective(f, t, "2026-01-31"), 0);
	assert_int_equal(effective(f, t, "2026-02-01"), 1);
	assert_int_equal(effective(f, t, "2026-12-31T23:59:59+07:00"), 1);
	/* 31 December at 17:00 UTC is 1 January in Viet Nam. */
	assert_int_equal(effective(f, t, "2026-12-31T17:00:00Z"), 0);
	assert_int_equal(effective(f, t, "2026-12-31T16:59:59Z"), 1);
}

static void leap_day_is_a_last_day(void **state)
{
	struct fixture *f = stage(state);
	struct str t = team(f, "AAA", "Đội A"), p = expert(f, "AAA", "Nguyễn Mẫu", "");
	struct member_form m = a_member(p, "2026-02-01", "2028-02-29");
	int64_t id = member(f, t, &m);
	assert_int_equal(effective(f, t, "2028-02-29"), 1);
	assert_int_equal(effective(f, t, "2028-03-01"), 0);
	struct work me = system_work(f);
	struct member_form back;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, member_form_of(w, t, id, &back)), OK);
	assert_int_equal(back.last, day("2028-02-29"));
}

/* A contract that ends inside the membership, and a credential that does: each stops the counting by itself. */
static void contract_and_credential_have_ends(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	struct str t = team(f, "AAA", "Đội A"), code;
	struct person_form p = { .org = S("AAA"), .name = S("Trần Mẫu"), .has_consent = true, .consent_at = day("2026-01-01") };
	struct credential_form c = { .standard = S("nd333-2026"), .skill = S("b"), .name = S("X"), .issuer = S("Y"), .from = day("2026-03-01"), .last = day("2026-09-30") };
	bool is_same;
	int64_t id;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, person_add(w, &p, &code, &is_same)), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, credential_add(w, code, &c, &id)), OK);
	struct member_form m = a_member(code, "2026-02-01", NULL);
	m.kind = S("hired");
	m.provider = S("Công ty không có trong sổ");
	m.contract_no = S("01/HĐ");
	m.contract_from = day("2026-02-01");
	m.contract_last = day("2026-06-30");
	int64_t place = member(f, t, &m);
	assert_int_equal(effective(f, t, "2026-02-28"), 0);
	assert_int_equal(effective(f, t, "2026-03-01"), 1);
	assert_int_equal(effective(f, t, "2026-07-01"), 0);
	m.contract_last = 0;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, member_edit(w, t, place, &m)), OK);
	assert_int_equal(effective(f, t, "2026-09-30"), 1);
	assert_int_equal(effective(f, t, "2026-10-01"), 0);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, credential_end(w, code, id)), OK);
	assert_int_equal(effective(f, t, "2026-09-30"), 0);
}

/* ---- one human being ---- */

static void same_number_is_found_and_decided(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f), other = officer(f, ORG_B);
	struct str a = team(f, "AAA", "Đội A"), b = team(f, "BBB", "Đội B");
	struct str p = expert(f, "AAA", "Lê Mẫu", "001085012345"), q = expert(f, "BBB", "Lê Mẫu", "001 085 012 345");
	struct member_form m = a_member(p, "2026-02-01", NULL), n = a_member(q, "2026-02-01", NULL);
	member(f, a, &m);
	member(f, b, &n);
	assert_int_equal(effective(f, a, "2026-06-01") + effective(f, b, "2026-06-01"), 2);
	struct person_pairs_rows pairs;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, person_pairs(w->db, w->a, &(struct person_pairs_in){ .max = 10 }, &pairs)), OK);
	assert_int_equal(pairs.n, 1);
	struct pair_form same = { .low = q, .high = p, .is_same = true };
	assert_int_equal(TEST_CALL(f, &other, TX_WRITE, person_decide(w, &same)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, person_decide(w, &same)), OK);
	assert_int_equal(effective(f, a, "2026-06-01"), 1);
	assert_int_equal(effective(f, b, "2026-06-01"), 0);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, person_decide(w, &same)), E_CONFLICT);
	/* A corrected number: somebody else after all. */
	struct person_form fix = { .name = S("Lê Mẫu"), .national_id = S("001085099999"), .has_consent = true };
	bool is_same;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, person_edit(w, p, &fix, &is_same)), OK);
	assert_false(is_same);
	assert_int_equal(effective(f, a, "2026-06-01") + effective(f, b, "2026-06-01"), 2);
}

static void two_people_stay_two(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	struct str p = expert(f, "AAA", "A", "B1234567"), q = expert(f, "BBB", "B", "b1234567");
	struct pair_form distinct = { .low = p, .high = q };
	struct person_pairs_rows pairs;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, person_decide(w, &distinct)), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, person_pairs(w->db, w->a, &(struct person_pairs_in){ .max = 10 }, &pairs)), OK);
	assert_int_equal(pairs.n, 0);
}

static void number_is_kept_nowhere(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	struct str p = expert(f, "AAA", "A", "001085012345"), mac;
	struct person_by_code_row row;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, person_known(w, p, &row)), OK);
	assert_int_equal(row.id_mac.n, 32);
	assert_true(str_find(row.id_mac, S("001085")) < 0);
	assert_true(person_mac(&me, S("001.085.012.345"), &mac) && str_eq(mac, row.id_mac));
	static const char *const wrong[] = { "12345", "00108501234a", "00108501234<", "BB1234567", "1234567B" };
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(person_mac(&me, str_of(wrong[i]), &mac));
}

/* ---- rights and refusals ---- */

static void others_neither_see_nor_change(void **state)
{
	struct fixture *f = stage(state);
	struct work foreign = officer(f, ORG_B), own = officer(f, ORG_A);
	struct str t = team(f, "AAA", "Đội A"), p = expert(f, "AAA", "A", "");
	struct person_by_code_row row;
	struct team_form form = a_team("AAA", "Đội khác");
	struct person_form person = { .org = S("AAA"), .name = S("X") };
	struct str code;
	bool is_same, is_open;
	assert_int_equal(TEST_CALL(f, &foreign, TX_READ, person_known(w, p, &row)), E_NOT_FOUND);
	assert_int_equal(TEST_CALL(f, &own, TX_READ, person_known(w, p, &row)), OK);
	assert_int_equal(TEST_CALL(f, &foreign, TX_WRITE, team_edit(w, t, &form)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &foreign, TX_WRITE, team_add(w, &form, &code)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &foreign, TX_WRITE, person_add(w, &person, &code, &is_same)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &foreign, TX_READ, team_is_open(w, ORG_A, &is_open)), OK);
	assert_false(is_open);
	/* Who works in a team of theirs is seen by them. */
	struct str b = team(f, "BBB", "Đội B");
	struct member_form m = a_member(p, "2026-02-01", NULL);
	member(f, b, &m);
	assert_int_equal(TEST_CALL(f, &foreign, TX_READ, person_known(w, p, &row)), OK);
	/* But not where else: the keeper's alone to know. */
	member(f, t, &m);
	struct member_of_person_rows places;
	assert_int_equal(TEST_CALL(f, &foreign, TX_READ, member_of_person(w->db, w->a, &(struct member_of_person_in){ .person = row.id, .viewer = ORG_B }, &places)), OK);
	assert_int_equal(places.n, 1);
	assert_true(str_eq(places.at[0].team_code, b));
	assert_int_equal(TEST_CALL(f, &own, TX_READ, member_of_person(w->db, w->a, &(struct member_of_person_in){ .person = row.id, .viewer = ORG_A, .all = true }, &places)), OK);
	assert_int_equal(places.n, 2);
	struct person_form edit = { .name = S("Y") };
	assert_int_equal(TEST_CALL(f, &foreign, TX_WRITE, person_edit(w, p, &edit, &is_same)), E_DENIED);
}

static struct expiry_page_rows ends_soon(struct fixture *f, struct work *me)
{
	struct expiry_page_rows rows;
	assert_int_equal(TEST_CALL(f, me, TX_READ, expiry_page(w->db, w->a, &(struct expiry_page_in){ .viewer = w->by.org_id, .from = w->now, .to = w->now + 90 * USEC_DAY,
		.max = 10 }, &rows)), OK);
	return rows;
}

static size_t people(struct fixture *f, struct work *me, struct str q)
{
	struct person_page_rows rows;
	assert_int_equal(TEST_CALL(f, me, TX_READ, person_page(w->db, w->a, &(struct person_page_in){ .viewer = w->by.org_id, .q = q, .max = 10 }, &rows)), OK);
	return rows.n;
}

/* Experts and what ends soon: of one's own teams and records, each once; those who see everybody see the same of all. */
static void lists_are_of_the_own_tree(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f), a = officer(f, ORG_A), b = officer(f, ORG_B);
	struct str t = team(f, "AAA", "Đội A"), u = team(f, "AAA", "Đội hai"), p = expert(f, "BBB", "Người của B", "");
	struct credential_form c = { .standard = S("tt20-2017"), .skill = S("2.2.c"), .name = S("GCFA"), .issuer = S("GIAC"), .from = day("2026-01-01"),
		.last = day("2026-12-31") };
	struct member_form m = a_member(p, "2026-02-01", NULL);
	int64_t id;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, credential_add(w, p, &c, &id)), OK);
	assert_int_equal(people(f, &a, STR_NONE), 0);
	assert_int_equal(people(f, &b, STR_NONE), 1);
	assert_int_equal(ends_soon(f, &b).n, 0);                  /* the record is theirs, but no team */
	m.kind = S("hired");
	m.provider = S("BBB");
	m.contract_no = S("01/HĐ");
	m.contract_from = day("2026-02-01");
	m.contract_last = day("2026-12-30");
	member(f, t, &m);
	member(f, u, &m);
	assert_int_equal(people(f, &a, STR_NONE), 1);
	assert_int_equal(people(f, &a, S("%nguoi cua%")), 1);
	assert_int_equal(people(f, &a, S("%khong co%")), 0);
	assert_int_equal(ends_soon(f, &b).n, 0);
	struct expiry_page_rows rows = ends_soon(f, &a);
	assert_int_equal(rows.n, 4);
	assert_true(str_is(rows.at[0].kind, "contract") && str_is(rows.at[3].what, "GCFA"));
	struct expiry_page_all_rows all;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, expiry_page_all(w->db, w->a, &(struct expiry_page_all_in){ .from = w->now, .to = w->now + 90 * USEC_DAY,
		.after_at = rows.at[1].at, .after_id = rows.at[1].id, .max = 10 }, &all)), OK);
	assert_int_equal(all.n, 2);
	assert_true(all.at[0].id == rows.at[2].id && all.at[1].key == rows.at[3].key);
}

static void forms_name_what_is_wrong(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	struct str t = team(f, "AAA", "Đội A"), p = expert(f, "AAA", "A", ""), code;
	int64_t id;
	struct team_form bad = { .org = S("AAA"), .kind = S("sector"), .name = S(""), .services = { &(struct str)S_INIT("5"), 1 } };
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, team_add(w, &bad, &code)), E_INVALID);
	assert_true(test_has_problem(&me, "sector", "network.field_required") && test_has_problem(&me, "name", "network.field_required"));
	assert_true(test_has_problem(&me, "services", "network.field_choice"));
	struct member_form m = a_member(p, "2026-02-01", "2026-01-31");
	m.kind = S("hired");
	m.duty_share = 101;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, member_add(w, t, &m, &id)), E_INVALID);
	assert_true(test_has_problem(&me, "last", "team.days_order") && test_has_problem(&me, "provider", "network.field_required"));
	assert_true(test_has_problem(&me, "contract_no", "network.field_required") && test_has_problem(&me, "duty_share", "team.share_range"));
	struct credential_form c = { .standard = S("nd333-2026"), .skill = S("2.2.c"), .name = S("X"), .issuer = S("Y"), .from = day("2026-01-01") };
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, credential_add(w, p, &c, &id)), E_INVALID);
	assert_true(test_has_problem(&me, "skill", "network.field_choice"));
}

static void one_place_at_a_time_in_a_team(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	struct str t = team(f, "AAA", "Đội A"), b = team(f, "BBB", "Đội B"), p = expert(f, "AAA", "A", "");
	struct member_form m = a_member(p, "2026-02-01", "2026-03-31");
	int64_t id;
	m.is_primary = true;
	member(f, t, &m);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, member_add(w, t, &m, &id)), E_INVALID);
	assert_true(test_has_problem(&me, "from", "team.member_twice"));
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, member_add(w, b, &m, &id)), E_INVALID);
	assert_true(test_has_problem(&me, "is_primary", "team.primary_twice"));
	m.from = day("2026-04-01");
	m.last = 0;
	member(f, t, &m);
}

static void a_team_that_ends_ends_its_places(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	struct str t = team(f, "AAA", "Đội A"), p = expert(f, "AAA", "A", "");
	struct member_form m = a_member(p, "2026-02-01", NULL);
	int64_t id;
	member(f, t, &m);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, team_end(w, t, day("2026-06-30"))), OK);
	assert_int_equal(effective(f, t, "2026-06-30"), 1);
	assert_int_equal(effective(f, t, "2026-07-01"), -1);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, team_end(w, t, day("2026-07-30"))), E_CONFLICT);
	m.from = day("2026-07-02");
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, member_add(w, t, &m, &id)), E_CONFLICT);
}

static void provider_that_sells_twice_is_named(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	struct str a = team(f, "AAA", "Đội A"), b = team(f, "BBB", "Đội B"), p = expert(f, "AAA", "A", "");
	struct member_form m = a_member(p, "2026-02-01", NULL);
	struct count_view c;
	m.kind = S("hired");
	m.provider = S("Công ty An Toàn Mẫu");
	m.contract_no = S("1");
	m.contract_from = day("2026-02-01");
	member(f, a, &m);
	m.provider = S("CÔNG TY AN TOÀN MẪU");
	member(f, b, &m);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, count_at(w, day("2026-06-01"), &c)), OK);
	assert_int_equal(c.n_providers, 1);
	assert_int_equal(c.providers[0].people, 1);
	assert_int_equal(c.providers[0].places, 2);
	assert_int_equal(c.listed_people, 1);
	assert_int_equal(c.total.people, 1);
	count_done(&c);
}

/* ---- the count in memory ---- */

/* What everybody is shown: how many count in the team on the day. */
static int64_t shown(struct fixture *f, struct str code, const char *on)
{
	struct work me = system_work(f);
	const struct count_view *c;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, count_hold(w, day(on), &c)), OK);
	int64_t n = -1;
	for (size_t i = 0; i < c->teams.n; i++)
		if (str_eq(c->teams.at[c->order[i]].code, code))
			n = count_once_team(c->x, c->teams.at[c->order[i]].id)->effective;
	count_release(c);
	return n;
}

static void a_count_in_memory_follows_every_change(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	const struct count_view *first, *again;
	struct str t = team(f, "AAA", "Đội A"), p = expert(f, "AAA", "Nguyễn Mẫu", "");
	struct member_form m = a_member(p, "2026-02-01", NULL);
	assert_int_equal(shown(f, t, "2026-06-01"), 0);
	int64_t id = member(f, t, &m);
	assert_int_equal(shown(f, t, "2026-06-01"), 1);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, count_hold(w, day("2026-06-01"), &first)), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, count_hold(w, day("2026-06-01"), &again)), OK);
	assert_ptr_equal(first, again);
	assert_int_equal(shown(f, t, "2026-01-31"), 0);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, member_end(w, t, id, day("2026-05-31"))), OK);
	assert_int_equal(shown(f, t, "2026-06-01"), 0);
	/* whoever holds the old one still has it */
	assert_int_equal(first->total.people, 1);
	count_release(first);
	count_release(again);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, person_end(w, p, day("2026-04-30"))), OK);
	assert_int_equal(shown(f, t, "2026-05-31"), 0);
	assert_int_equal(shown(f, t, "2026-04-30"), 1);
}

/* ---- training, international bodies ---- */

static void hours_count_by_half_year(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f), foreign = officer(f, ORG_B);
	struct str p = expert(f, "AAA", "A", "");
	struct person_by_code_row row;
	struct training_form x = { .kind = S("course"), .title = S("Điều tra số"), .source = S("Trung tâm"), .hours = 16, .held_at = day("2026-06-30") };
	int64_t id, hours;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, training_add(w, p, &x, &id)), OK);
	x.held_at = day("2026-07-01");
	x.hours = 8;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, training_add(w, p, &x, &id)), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, person_known(w, p, &row)), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, training_half_year(w, row.id, &hours)), OK);
	assert_int_equal(hours, 8);
	/* 30 June, 16:59 UTC is the last minute of the first half of the year in Viet Nam. */
	me.now = day("2026-06-30T16:59:00Z");
	assert_int_equal(TEST_CALL(f, &me, TX_READ, training_half_year(w, row.id, &hours)), OK);
	assert_int_equal(hours, 16);
	me.now = day("2026-11-22");
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, training_end(w, p, id)), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, training_end(w, p, id)), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, training_half_year(w, row.id, &hours)), OK);
	assert_int_equal(hours, 0);
	x = (struct training_form){ .kind = S("party"), .title = S("X"), .source = S("Y"), .hours = 0, .held_at = day("2026-12-01"), .skill = S("b") };
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, training_add(w, p, &x, &id)), E_INVALID);
	assert_true(test_has_problem(&me, "kind", "network.field_choice") && test_has_problem(&me, "hours", "team.hours_range"));
	assert_true(test_has_problem(&me, "held_at", "team.day_future") && test_has_problem(&me, "standard", "network.field_required"));
	assert_int_equal(TEST_CALL(f, &foreign, TX_WRITE, training_add(w, p, &x, &id)), E_NOT_FOUND);
}

static void a_body_has_a_team_once_at_a_time(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f), foreign = officer(f, ORG_B);
	struct str t = team(f, "AAA", "Đội A");
	struct affiliation_form x = { .body = S("FIRST"), .level = S("full member"), .evidence = S("https://www.first.org/members/"), .from = day("2020-02-29") };
	int64_t id, second;
	assert_int_equal(TEST_CALL(f, &foreign, TX_WRITE, affiliation_add(w, t, &x, &id)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, affiliation_add(w, t, &x, &id)), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, affiliation_add(w, t, &x, &second)), E_INVALID);
	assert_true(test_has_problem(&me, "from", "team.affiliation_twice"));
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, affiliation_end(w, t, id, day("2025-12-31"))), OK);
	x.from = day("2026-01-01");
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, affiliation_add(w, t, &x, &second)), OK);
	x.body = S("APCERT");
	x.evidence = S("javascript:alert(1)");
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, affiliation_add(w, t, &x, &second)), E_INVALID);
	assert_true(test_has_problem(&me, "evidence", "team.evidence_shape"));
}

static void data_files_hold_what_the_law_lists(void **state)
{
	(void)state;
	size_t n = 0;
	for (size_t i = 0; i < services_all().n; i++)
		n += services_all().at[i].group.n > 0;
	assert_int_equal(n, 21);
	assert_false(service_known(S("5")));
	assert_true(service_known(S("9.4")));
	assert_int_equal(skills_of(S("nd333-2026")).n, 9);
	assert_int_equal(skills_of(S("tt20-2017")).n, 4 + 5 + 8 + 8 + 4);
	assert_int_equal(ranks_all().n, 4);
	assert_int_equal(skills_of(S("tt17-2021")).n, 0);
}

static void every_statement_is_prepared(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(statement_prepare_all(f->s, &team_statements, 1), OK);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations, &team_migrations };
	fixture_use(sets, 3);
	key_make();
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(last_day_counts_and_the_next_does_not),
		TEST_ON_BOTH(leap_day_is_a_last_day),
		TEST_ON_BOTH(contract_and_credential_have_ends),
		TEST_ON_BOTH(same_number_is_found_and_decided),
		TEST_ON_BOTH(two_people_stay_two),
		TEST_ON_BOTH(number_is_kept_nowhere),
		TEST_ON_BOTH(others_neither_see_nor_change),
		TEST_ON_BOTH(lists_are_of_the_own_tree),
		TEST_ON_BOTH(forms_name_what_is_wrong),
		TEST_ON_BOTH(one_place_at_a_time_in_a_team),
		TEST_ON_BOTH(a_team_that_ends_ends_its_places),
		TEST_ON_BOTH(provider_that_sells_twice_is_named),
		TEST_ON_BOTH(a_count_in_memory_follows_every_change),
		TEST_ON_BOTH(hours_count_by_half_year),
		TEST_ON_BOTH(a_body_has_a_team_once_at_a_time),
		cmocka_unit_test(data_files_hold_what_the_law_lists),
		TEST_ON_BOTH(every_statement_is_prepared),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
