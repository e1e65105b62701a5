#include "modules/network/succession.h"
#include "modules/network/test_network.h"

static usec day(int year, int month, int d) { return civil_usec((struct civil){ year, month, d, 0, 0, 0 }); }
static usec today(void) { return day(2026, 11, 23) + 9 * USEC_HOUR; }

static struct work at(struct fixture *f, usec now)
{
	return (struct work){ .a = f->a, .now = now, .by = the_system() };
}

#define WRITES(f, when, expected, call) do { struct work writes_ = at((f), (when)); \
	assert_int_equal(TEST_CALL((f), &writes_, TX_WRITE, call), (expected)); } while (0)
#define READS(f, when, expected, call) do { struct work reads_ = at((f), (when)); \
	assert_int_equal(TEST_CALL((f), &reads_, TX_READ, call), (expected)); } while (0)
#define REFUSED(f, when, form, field, key) do { struct work refused_ = at((f), (when)); int64_t refused_id_; \
	assert_int_equal(TEST_CALL((f), &refused_, TX_WRITE, network_succession_draft(w, &(form), &refused_id_)), E_INVALID); \
	assert_true(test_has_problem(&refused_, field, key)); } while (0)

static struct str hospital_system(struct fixture *f, const char *owner, const char *name, const char *province)
{
	struct str code;
	struct system_form s = { .owner = str_of(owner), .name = str_of(name), .level = 3, .province = str_of(province), .is_demo = true };
	WRITES(f, today() - 100 * USEC_DAY, OK, network_system_add(w, &s, &code));
	return code;
}

/* Whose the system is, as the register knows it at `now`, at that moment. */
static struct str owner_at(struct fixture *f, struct str code, usec now, usec valid)
{
	struct sys_by_code_row s;
	struct system_state x;
	bool found;
	READS(f, now, OK, sys_by_code(w->db, w->a, &(struct sys_by_code_in){ .code = code, .wide = true }, &s, &found));
	READS(f, now, OK, network_system_as_of(w, s.id, valid, now, &x));
	if (valid >= now)
		assert_true(str_eq(x.at[FACT_OWNER].value, s.owner_code));          /* the view of the present agrees */
	return x.at[FACT_OWNER].value;
}

static const char *whose_first(struct fixture *f, usec now, const char *text)
{
	struct whose_answer x;
	READS(f, now, OK, network_whose(w, str_of(text), &x));
	return a_z(f->a, x.at[0].code);
}

static struct org_by_id_row org_row(struct fixture *f, const char *code)
{
	struct org_by_id_row row;
	int64_t id = org_id(f, code);
	READS(f, today(), OK, network_org(w, id, &row));
	return row;
}

static struct succession_get_row plan_row(struct fixture *f, int64_t id)
{
	struct succession_get_row row;
	READS(f, today(), OK, succession_get(w->db, w->a, &(struct succession_get_in){ .id = id }, &row));
	return row;
}

static int64_t draft(struct fixture *f, struct succession_form s)
{
	int64_t id = 0;
	WRITES(f, today(), OK, network_succession_draft(w, &s, &id));
	return id;
}

static int64_t planned(struct fixture *f, struct succession_form s)
{
	int64_t id = 0;
	WRITES(f, today(), OK, network_org_succeed(w, &s, &id));
	return id;
}

static void hospitals(struct fixture *f)
{
	a_small_network(f);
	org(f, "BV2", "Bệnh viện Hai", "member", "health", "");
	org(f, "BV3", "Bệnh viện Ba", "member", "health", "");
}

static int64_t wrong_columns(struct fixture *f, usec now)
{
	int64_t wrong;
	READS(f, now, OK, facts_verify(w, &wrong));
	return wrong;
}

/* ---- mergers ---- */

static void a_merger_of_the_past_takes_effect_at_once(void **state)
{
	struct fixture *f = *state;
	hospitals(f);
	struct str code = hospital_system(f, "BV", "Bệnh án", "01");
	int64_t bv = org_id(f, "BV"), bv2 = org_id(f, "BV2");
	WRITES(f, today(), OK, network_contact_add(w, bv, &(struct contact_form){ .kind = S("in_hours"), .name = S("Trực"),
		.email = S("truc@bv.example"), .call_order = 1 }, &(int64_t){ 0 }));
	usec when = day(2026, 10, 1);
	int64_t id = planned(f, (struct succession_form){ .from = S("BV"), .to = S("BV2"), .at = when, .kind = S("merged"), .note = S("12/QĐ") });
	assert_true(str_is(plan_row(f, id).state, "done"));
	assert_int_equal(org_row(f, "BV").ended_at, when);
	assert_string_equal(whose_first(f, clock_now(), "bv.example"), "BV2");
	assert_true(str_is(owner_at(f, code, clock_now(), clock_now()), "BV2"));
	assert_true(str_is(owner_at(f, code, clock_now(), when), "BV2"));
	assert_true(str_is(owner_at(f, code, clock_now(), when - 1), "BV"));
	assert_int_equal(wrong_columns(f, clock_now()), 0);
	struct contact_list_rows contacts;
	READS(f, today(), OK, contact_list(w->db, w->a, &(struct contact_list_in){ .org = bv2, .wide = true }, &contacts));
	assert_int_equal(contacts.n, 1);
	assert_int_equal(contacts.at[0].verified_at, 0);
	struct org_found found;
	READS(f, today(), OK, network_org_find(w, S("BV"), &found));
	assert_true(!found.is_sure && found.n == 1 && str_is(found.at[0].code, "BV2"));
	READS(f, today(), OK, network_org_find(w, S("benh vien mot"), &found));
	assert_true(found.n >= 1 && str_is(found.at[0].code, "BV2"));
}

/* At the last moment of the day before nothing has happened, at the first of the day everything; the second run is none. */
static void the_day_begins_in_viet_nam(struct fixture *f, usec when)
{
	hospitals(f);
	struct str code = hospital_system(f, "BV", "Bệnh án", "01");
	int64_t id = planned(f, (struct succession_form){ .from = S("BV"), .to = S("BV2"), .at = when, .kind = S("merged") });
	assert_true(str_is(plan_row(f, id).state, "planned"));
	assert_int_equal(org_row(f, "BV").ended_at, 0);
	WRITES(f, when - USEC_S, OK, succession_run(w, id));
	assert_true(str_is(owner_at(f, code, when - USEC_S, when - USEC_S), "BV"));
	assert_string_equal(whose_first(f, clock_now(), "bv.example"), "BV");
	for (int i = 0; i < 2; i++) {
		WRITES(f, when, OK, succession_run(w, id));
		assert_true(str_is(plan_row(f, id).state, "done"));
		assert_int_equal(org_row(f, "BV").ended_at, when);
		assert_true(str_is(owner_at(f, code, when, when), "BV2"));
		assert_true(str_is(owner_at(f, code, when, when - 1), "BV"));
		assert_int_equal(wrong_columns(f, when + USEC_HOUR), 0);
	}
	struct org_successors_rows after;
	int64_t bv = org_id(f, "BV");
	READS(f, when, OK, org_successors(w->db, w->a, &(struct org_successors_in){ .from = bv }, &after));
	assert_int_equal(after.n, 1);
}

static void the_year_ends(void **state) { the_day_begins_in_viet_nam(*state, day(2027, 1, 1)); }
static void a_leap_day_is_a_day(void **state) { the_day_begins_in_viet_nam(*state, day(2028, 2, 29)); }

static void a_chain_ends_with_the_last(void **state)
{
	struct fixture *f = *state;
	hospitals(f);
	struct str code = hospital_system(f, "BV", "Bệnh án", "01");
	usec when = day(2027, 7, 1);
	int64_t first = planned(f, (struct succession_form){ .from = S("BV"), .to = S("BV2"), .at = when, .kind = S("merged") });
	int64_t second = planned(f, (struct succession_form){ .from = S("BV2"), .to = S("BV3"), .at = when, .kind = S("merged") });
	WRITES(f, when, OK, succession_run(w, second));                          /* the later one's job happens to be first */
	WRITES(f, when, OK, succession_run(w, first));
	assert_true(str_is(owner_at(f, code, when, when), "BV3"));
	struct org_heirs_rows heirs;
	int64_t bv = org_id(f, "BV");
	READS(f, when, OK, org_heirs(w->db, w->a, &(struct org_heirs_in){ .id = bv }, &heirs));
	assert_int_equal(heirs.n, 1);
	assert_true(str_is(heirs.at[0].code, "BV3"));
}

static void what_cannot_be_is_refused(void **state)
{
	struct fixture *f = *state;
	struct succession_form s = { .from = S("BV"), .to = S("BV2"), .at = day(2027, 1, 1), .kind = S("merged") };
	hospitals(f);
	planned(f, s);
	struct succession_form back = { .from = S("BV2"), .to = S("BV"), .at = day(2028, 1, 1), .kind = S("merged") };
	REFUSED(f, today(), back, "to", "network.succession_circle");
	back.to = S("BV2");
	REFUSED(f, today(), back, "to", "network.succession_circle");
	back.to = STR_NONE;
	REFUSED(f, today(), back, "to", "network.field_required");
	back = (struct succession_form){ .from = S("BV2"), .to = S("BV3"), .others = { (struct str[]){ S("BV3") }, 1 }, .at = day(2028, 1, 1), .kind = S("split") };
	REFUSED(f, today(), back, "others[0]", "network.succession_twice");
	back.kind = S("merged");
	REFUSED(f, today(), back, "others", "network.succession_others_split");
	back = (struct succession_form){ .from = S("BV2"), .at = day(2028, 1, 1), .kind = S("moved") };
	REFUSED(f, today(), back, "parent", "network.succession_nothing");
	back = (struct succession_form){ .from = S("BV2"), .at = 0, .kind = S("renamed"), .name = S("X") };
	REFUSED(f, today(), back, "at", "network.succession_at_range");
	back = (struct succession_form){ .from = S("BV2"), .at = day(2028, 1, 1), .kind = S("nuốt"), .name = S("X") };
	REFUSED(f, today(), back, "kind", "network.field_choice");
	WRITES(f, today(), E_CONFLICT, network_succession_draft(w, &s, &(int64_t){ 0 }));      /* it ends once */
}

static void a_plan_is_changed_and_cancelled_until_its_day(void **state)
{
	struct fixture *f = *state;
	hospitals(f);
	struct succession_form s = { .from = S("BV"), .to = S("BV2"), .at = day(2027, 1, 1), .kind = S("merged") };
	int64_t id = draft(f, s);
	WRITES(f, day(2027, 1, 2), OK, succession_run(w, id));                    /* a draft never takes effect */
	assert_true(str_is(plan_row(f, id).state, "draft"));
	WRITES(f, today(), E_CONFLICT, network_succession_confirm(w, id, 7));
	WRITES(f, today(), OK, network_succession_confirm(w, id, 1));
	s.to = S("BV3"), s.at = day(2027, 3, 1), s.version = 1;
	WRITES(f, today(), E_CONFLICT, network_succession_change(w, id, &s));
	s.version = 2;
	WRITES(f, today(), OK, network_succession_change(w, id, &s));
	WRITES(f, day(2027, 1, 1), OK, succession_run(w, id));                    /* the old day's job */
	assert_true(str_is(plan_row(f, id).state, "planned"));
	WRITES(f, today(), OK, network_succession_cancel(w, id, 3));
	WRITES(f, day(2027, 3, 1), OK, succession_run(w, id));
	assert_int_equal(org_row(f, "BV").ended_at, 0);
	WRITES(f, today(), E_CONFLICT, network_succession_cancel(w, id, 4));
	id = planned(f, (struct succession_form){ .from = S("BV"), .to = S("BV2"), .at = day(2026, 1, 1), .kind = S("merged") });
	WRITES(f, today(), E_CONFLICT, network_succession_cancel(w, id, 3));      /* done is done */
}

/* ---- splits ---- */

static void systems_of_a_split_go_where_they_are_assigned(void **state)
{
	struct fixture *f = *state;
	struct assign_form a = { .to = S("BV3"), .province = S("08") };
	usec when = day(2027, 1, 1);
	int64_t n;
	hospitals(f);
	struct str one = hospital_system(f, "BV", "Bệnh án", "01"), two = hospital_system(f, "BV", "Đặt lịch", "08"), three = hospital_system(f, "BV", "Xét nghiệm", "01");
	struct str other = hospital_system(f, "BV2", "Khác", "08");
	int64_t id = draft(f, (struct succession_form){ .from = S("BV"), .to = S("BV2"), .others = { (struct str[]){ S("BV3") }, 1 }, .at = when,
		.kind = S("split"), .ends = true });
	WRITES(f, today(), OK, network_succession_assign(w, id, &a, &n));
	assert_int_equal(n, 1);
	a = (struct assign_form){ .to = S("BV3"), .systems = { (struct str[]){ three, other, S("HT-9%") }, 3 } };
	WRITES(f, today(), E_INVALID, network_succession_assign(w, id, &a, &n));
	a.systems.n = 1;
	WRITES(f, today(), OK, network_succession_assign(w, id, &a, &n));
	assert_int_equal(n, 1);
	a.to = S("BV");                                                           /* taken back: the main way */
	WRITES(f, today(), OK, network_succession_assign(w, id, &a, &n));
	a.to = S("NHA");
	WRITES(f, today(), E_INVALID, network_succession_assign(w, id, &a, &n));
	WRITES(f, today(), OK, network_succession_confirm(w, id, 1));
	WRITES(f, when, OK, succession_run(w, id));
	assert_true(str_is(owner_at(f, one, when, when), "BV2"));
	assert_true(str_is(owner_at(f, two, when, when), "BV3"));
	assert_true(str_is(owner_at(f, three, when, when), "BV2"));
	assert_true(str_is(owner_at(f, other, when, when), "BV2"));
	assert_int_equal(wrong_columns(f, when + USEC_HOUR), 0);
}

static void who_separates_takes_only_what_is_assigned(void **state)
{
	struct fixture *f = *state;
	usec when = day(2027, 1, 1);
	int64_t n;
	hospitals(f);
	struct str one = hospital_system(f, "BV", "Bệnh án", "01"), two = hospital_system(f, "BV", "Đặt lịch", "08");
	int64_t id = draft(f, (struct succession_form){ .from = S("BV"), .to = S("BV3"), .at = when, .kind = S("split") });
	WRITES(f, today(), OK, network_succession_assign(w, id, &(struct assign_form){ .to = S("BV3"), .province = S("08") }, &n));
	WRITES(f, today(), OK, network_succession_confirm(w, id, 1));
	WRITES(f, when, OK, succession_run(w, id));
	assert_int_equal(org_row(f, "BV").ended_at, 0);
	assert_true(str_is(owner_at(f, one, when, when), "BV"));
	assert_true(str_is(owner_at(f, two, when, when), "BV3"));
	assert_string_equal(whose_first(f, clock_now(), "bv.example"), "BV");
}

/* ---- the organisation itself ---- */

static void a_new_name_and_a_new_parent_hold_from_their_day(void **state)
{
	struct fixture *f = *state;
	usec when = day(2027, 1, 1);
	struct org_names_rows names;
	hospitals(f);
	int64_t name = planned(f, (struct succession_form){ .from = S("BV"), .at = when, .kind = S("renamed"), .name = S("Bệnh viện Mới") });
	int64_t move = planned(f, (struct succession_form){ .from = S("BV2"), .at = when, .kind = S("moved"), .parent = S("BO"), .network_role = S("sector_team") });
	WRITES(f, when - 1, OK, succession_run(w, name));
	assert_true(str_is(org_row(f, "BV").name, "Bệnh viện Một"));
	WRITES(f, when, OK, succession_run(w, name));
	WRITES(f, when, OK, succession_run(w, move));
	assert_true(str_is(org_row(f, "BV").name, "Bệnh viện Mới"));
	int64_t bv = org_id(f, "BV");
	READS(f, when, OK, org_names(w->db, w->a, &(struct org_names_in){ .org = bv }, &names));
	assert_true(names.n == 1 && names.at[0].valid_to == when);
	struct org_by_id_row moved = org_row(f, "BV2");
	assert_true(str_is(moved.parent_code, "BO") && str_is(moved.network_role, "sector_team") && str_is(moved.sector, "health"));
}

static void a_unit_below_may_succeed_the_one_above(void **state)
{
	struct fixture *f = *state;
	hospitals(f);
	org(f, "KHOA", "Khoa trực thuộc", "none", "", "BV");
	org(f, "PHONG", "Phòng trực thuộc", "none", "", "BV");
	planned(f, (struct succession_form){ .from = S("BV"), .to = S("KHOA"), .at = day(2026, 1, 1), .kind = S("merged") });
	assert_true(str_is(org_row(f, "KHOA").parent_code, "BO"));
	assert_true(str_is(org_row(f, "PHONG").parent_code, "KHOA"));
}

static void the_coordination_passes_with_the_coordinator(void **state)
{
	struct fixture *f = *state;
	int64_t now;
	hospitals(f);
	planned(f, (struct succession_form){ .from = S("DPQG"), .to = S("BO"), .at = day(2026, 1, 1), .kind = S("merged") });
	READS(f, today(), OK, network_coordinator(w, &now));
	assert_int_equal(now, org_id(f, "BO"));
}

/* ---- who may ---- */

static void strangers_neither_plan_nor_read(void **state)
{
	struct fixture *f = *state;
	struct succession_form s = { .from = S("BV"), .to = S("BV2"), .at = day(2027, 1, 1), .kind = S("merged") };
	struct succession_get_row row;
	hospitals(f);
	int64_t id = draft(f, s);
	struct work own = at(f, today()), stranger = own, wide = own;
	own.by = person(org_id(f, "BV2"), &may_edit_network, NULL);
	stranger.by = person(org_id(f, "BV3"), &may_edit_network, NULL);
	wide.by = person(org_id(f, "DPQG"), &may_edit_network, NULL);
	assert_int_equal(TEST_CALL(f, &own, TX_READ, network_succession(w, S("BV"), id, &row)), E_NOT_FOUND);     /* a draft */
	assert_int_equal(TEST_CALL(f, &wide, TX_READ, network_succession(w, S("BV"), id, &row)), OK);
	assert_int_equal(TEST_CALL(f, &own, TX_WRITE, network_succession_confirm(w, id, 1)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &wide, TX_WRITE, network_succession_confirm(w, id, 1)), OK);
	assert_int_equal(TEST_CALL(f, &own, TX_READ, network_succession(w, S("BV"), id, &row)), OK);              /* a plan that concerns it */
	assert_int_equal(TEST_CALL(f, &own, TX_READ, network_succession(w, S("BV2"), id, &row)), E_NOT_FOUND);
	assert_int_equal(TEST_CALL(f, &stranger, TX_READ, network_succession(w, S("BV"), id, &row)), E_NOT_FOUND);
	assert_int_equal(TEST_CALL(f, &own, TX_WRITE, network_succession_cancel(w, id, 2)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &own, TX_WRITE, network_org_succeed(w, &s, &id)), E_DENIED);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations };
	fixture_use(sets, 2);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(a_merger_of_the_past_takes_effect_at_once),
		TEST_ON_BOTH(the_year_ends),
		TEST_ON_BOTH(a_leap_day_is_a_day),
		TEST_ON_BOTH(a_chain_ends_with_the_last),
		TEST_ON_BOTH(what_cannot_be_is_refused),
		TEST_ON_BOTH(a_plan_is_changed_and_cancelled_until_its_day),
		TEST_ON_BOTH(systems_of_a_split_go_where_they_are_assigned),
		TEST_ON_BOTH(who_separates_takes_only_what_is_assigned),
		TEST_ON_BOTH(a_new_name_and_a_new_parent_hold_from_their_day),
		TEST_ON_BOTH(a_unit_below_may_succeed_the_one_above),
		TEST_ON_BOTH(the_coordination_passes_with_the_coordinator),
		TEST_ON_BOTH(strangers_neither_plan_nor_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
