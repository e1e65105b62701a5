#include "modules/network/test_network.h"

/* ---- whose ---- */

struct ask { const char *text; struct whose_answer answer; };

static err ask(struct work *w, void *arg)
{
	struct ask *x = arg;
	return network_whose(w, str_of(x->text), &x->answer);
}

/* The candidates as "CODE:reason CODE:reason". */
static const char *whose(struct fixture *f, const char *text)
{
	static const char letters[] = "OSILC";
	struct work w;
	struct ask x = { .text = text };
	if (as(f, &w, the_system(), ask, &x) != OK)
		return "error";
	struct str s = STR_NONE;
	for (size_t i = 0; i < x.answer.n; i++)
		s = a_fmt(f->a, "%.*s%s%.*s:%c", STR_ARG(s), i ? " " : "", STR_ARG(x.answer.at[i].code), letters[x.answer.at[i].reason]);
	return a_z(f->a, s);
}

static void whose_names_owner_isp_lead_and_coordinator(void **state)
{
	struct fixture *f = *state;
	a_small_network(f);
	assert_string_equal(whose(f, "198.51.100.200"), "BV:O NHA:O BO:L DPQG:C");
	assert_string_equal(whose(f, "198.51.100.1"), "NHA:O DPQG:C");
	assert_string_equal(whose(f, "192.0.2.1"), "DPQG:C");
	assert_string_equal(whose(f, "mail.bv.example"), "BV:O BO:L DPQG:C");
	assert_string_equal(whose(f, "hxxps://www[.]bv[.]example/dang-nhap?x=1"), "BV:O BO:L DPQG:C");
	assert_string_equal(whose(f, "khong phai dia chi"), "error");
}

static void whose_follows_new_registrations_at_once(void **state)
{
	struct fixture *f = *state;
	a_small_network(f);
	assert_string_equal(whose(f, "203.0.113.5"), "DPQG:C");
	space(f, "BV", "203.0.113.0/24", "NHA");
	assert_string_equal(whose(f, "203.0.113.5"), "BV:O NHA:I BO:L DPQG:C");
}

static err ended(struct work *w, void *arg)
{
	struct ask *x = arg;
	int64_t bv;
	TRY(network_org_id(w, S("BV"), &bv));
	struct space_of_org_rows rows;
	TRY(space_of_org(w->db, w->a, &(struct space_of_org_in){ .org = bv, .now = w->now, .max = 10 }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (str_is(rows.at[i].value, x->text))
			return network_space_end(w, bv, rows.at[i].id);
	return E_NOT_FOUND;
}

static void an_ended_registration_answers_no_more(void **state)
{
	struct fixture *f = *state;
	struct work w;
	a_small_network(f);
	assert_int_equal(as(f, &w, the_system(), ended, &(struct ask){ .text = "bv.example" }), OK);
	assert_string_equal(whose(f, "bv.example"), "DPQG:C");
	assert_int_equal(as(f, &w, the_system(), ended, &(struct ask){ .text = "bv.example" }), E_NOT_FOUND);
}

static err rolled_back(struct work *w, void *arg)
{
	struct add_space *x = arg;
	TRY(network_space_add(w, &x->f, &x->id, &x->o));
	struct whose_answer seen;
	TRY(network_whose(w, S("203.0.113.5"), &seen));
	assert_int_equal(seen.at[0].reason, WHOSE_OWNER);   /* inside the transaction it is there */
	return E_CONFLICT;
}

static void a_rolled_back_registration_leaves_no_trace(void **state)
{
	struct fixture *f = *state;
	struct work w;
	a_small_network(f);
	struct add_space x = { .f = { .org = S("BV"), .value = S("203.0.113.0/24") } };
	assert_int_equal(as(f, &w, the_system(), rolled_back, &x), E_CONFLICT);
	assert_string_equal(whose(f, "203.0.113.5"), "DPQG:C");
}

static void overlaps_are_shown_and_both_kept(void **state)
{
	struct fixture *f = *state;
	a_small_network(f);
	struct overlaps o = space(f, "BO", "198.51.100.128/25", "");
	assert_int_equal(o.n, 2);                              /* the hospital's same prefix and the carrier's around it */
	assert_string_equal(whose(f, "198.51.100.200"), "BV:O BO:O NHA:O DPQG:C");
	o = space(f, "DPQG", "198.51.100.0/25", "");
	assert_int_equal(o.n, 1);                              /* the carrier's begins at the same address: told once */
	assert_true(str_is(o.at[0].org_code, "NHA"));
	o = space(f, "NHA", "198.51.100.0/26", "");
	assert_int_equal(o.n, 1);                              /* its own is no overlap */
	assert_true(str_is(o.at[0].org_code, "DPQG"));
}

struct refused { const char *value, *code; };

static void address_space_that_cannot_be(void **state)
{
	static const struct refused wrong[] = {
		{ "10.0.0.0/8", "network.not_public" }, { "127.0.0.1", "network.not_public" }, { "0.0.0.0/0", "network.too_wide" },
		{ "::/0", "network.too_wide" }, { "198.51.100.1/24", "network.not_address_space" }, { "gov.vn", "network.too_wide" },
		{ "vn", "network.not_address_space" }, { "999.1.1.1", "network.not_address_space" }, { "<script>", "network.not_address_space" },
		{ "AS0", "network.not_address_space" }, { "fe80::/16", "network.not_public" },
	};
	struct fixture *f = *state;
	a_small_network(f);
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct work w;
		struct add_space x = { .f = { .org = S("BV"), .value = str_of(wrong[i].value) } };
		assert_int_equal(as(f, &w, the_system(), add_space, &x), E_INVALID);
		assert_true(test_has_problem(&w, "value", wrong[i].code));
	}
	struct work w;
	struct add_space again = { .f = { .org = S("BV"), .value = S("bv.example") } };
	assert_int_equal(as(f, &w, the_system(), add_space, &again), E_INVALID);
	assert_true(test_has_problem(&w, "value", "network.space_known"));
}

/* ---- rights ---- */

static void strangers_change_nothing(void **state)
{
	struct fixture *f = *state;
	struct work w;
	a_small_network(f);
	int64_t other = org(f, "KHAC", "Đơn vị khác", "none", "", "");
	struct add_space x = { .f = { .org = S("BV"), .value = S("203.0.113.0/24") } };
	assert_int_equal(as(f, &w, person(other, &may_edit_network, NULL), add_space, &x), E_DENIED);
	assert_int_equal(as(f, &w, person(other, NULL, NULL), add_space, &x), E_DENIED);
	assert_string_equal(whose(f, "203.0.113.5"), "DPQG:C");
}

static void own_tree_and_coordinator_change(void **state)
{
	struct fixture *f = *state;
	struct work w;
	a_small_network(f);
	struct add_space x = { .f = { .org = S("BV"), .value = S("203.0.113.0/25") } };
	assert_int_equal(as(f, &w, person(org_id(f, "BV"), &may_edit_network, NULL), add_space, &x), OK);
	x = (struct add_space){ .f = { .org = S("BV"), .value = S("203.0.113.128/25") } };
	assert_int_equal(as(f, &w, person(org_id(f, "BO"), &may_edit_network, NULL), add_space, &x), OK);   /* from above */
	x = (struct add_space){ .f = { .org = S("BV"), .value = S("2001:db8::/32") } };
	assert_int_equal(as(f, &w, person(org_id(f, "DPQG"), &may_edit_network, NULL), add_space, &x), OK);
	x = (struct add_space){ .f = { .org = S("BO"), .value = S("192.0.2.0/24") } };
	assert_int_equal(as(f, &w, person(org_id(f, "BV"), &may_edit_network, NULL), add_space, &x), E_DENIED); /* not upwards */
}

static void nobody_names_himself_coordinator(void **state)
{
	struct fixture *f = *state;
	struct work w;
	a_small_network(f);
	struct actor head = person(org_id(f, "BO"), &may_edit_network, NULL);
	struct add_org x = { .f = { .code = S("GIA"), .name = S("Giả danh"), .kind = S("company"), .network_role = S("coordinator"), .parent = S("BO") } };
	assert_int_equal(as(f, &w, head, add_org, &x), E_INVALID);
	assert_true(test_has_problem(&w, "network_role", "network.coordinator_decides"));
	x.f.network_role = S("none");
	x.f.parent = STR_NONE;
	assert_int_equal(as(f, &w, head, add_org, &x), E_INVALID);
	x.f.parent = S("BO");
	assert_int_equal(as(f, &w, head, add_org, &x), OK);
}

/* ---- organisations ---- */

struct edit { int64_t id; struct org_form f; };

static err edit_org(struct work *w, void *arg)
{
	struct edit *x = arg;
	return network_org_edit(w, x->id, &x->f);
}

static void the_tree_has_no_circles(void **state)
{
	struct fixture *f = *state;
	struct work w;
	int64_t a = org(f, "AA", "A", "none", "", "");
	org(f, "BB", "B", "none", "", "AA");
	org(f, "CC", "C", "none", "", "BB");
	struct edit x = { a, { .code = S("AA"), .name = S("A"), .kind = S("company"), .network_role = S("none"), .parent = S("CC") } };
	assert_int_equal(as(f, &w, the_system(), edit_org, &x), E_INVALID);
	assert_true(test_has_problem(&w, "parent", "network.tree_circle"));
	x.f.parent = S("AA");
	assert_int_equal(as(f, &w, the_system(), edit_org, &x), E_INVALID);
	x.f.parent = S("NONE-SUCH");
	assert_int_equal(as(f, &w, the_system(), edit_org, &x), E_INVALID);
	assert_true(test_has_problem(&w, "parent", "network.org_unknown"));
}

struct names { int64_t id; struct org_names_rows rows; struct org_page_rows found; };

static err read_names(struct work *w, void *arg)
{
	struct names *x = arg;
	TRY(org_names(w->db, w->a, &(struct org_names_in){ .org = x->id }, &x->rows));
	return org_page(w->db, w->a, &(struct org_page_in){ .q = network_pattern(w->a, S("ha giang")), .max = 10 }, &x->found);
}

static void a_new_name_keeps_the_old_one_findable(void **state)
{
	struct fixture *f = *state;
	struct work w;
	int64_t id = org(f, "SO", "Sở Hà Giang", "none", "", "");
	struct edit x = { id, { .code = S("SO"), .name = S("Sở Tuyên Quang"), .kind = S("company"), .network_role = S("none") } };
	assert_int_equal(as(f, &w, the_system(), edit_org, &x), OK);
	assert_int_equal(as(f, &w, the_system(), edit_org, &x), OK);   /* the same again: no second old name */
	struct names n = { .id = id };
	assert_int_equal(as(f, &w, the_system(), read_names, &n), OK);
	assert_int_equal(n.rows.n, 1);
	assert_true(str_is(n.rows.at[0].name, "Sở Hà Giang"));
	assert_int_equal(n.found.n, 1);
	assert_true(str_is(n.found.at[0].name, "Sở Tuyên Quang"));
}

static void codes_are_checked(void **state)
{
	static const char *const wrong[] = { "", "a", "abc", "A B", "new", "-A", "ĐIỀU", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
	struct fixture *f = *state;
	struct work w;
	org(f, "AA", "A", "none", "", "");
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct add_org x = { .f = { .code = str_of(wrong[i]), .name = S("X"), .kind = S("company"), .network_role = S("none") } };
		assert_int_equal(as(f, &w, the_system(), add_org, &x), E_INVALID);
		assert_true(test_has_problem(&w, "code", "network.code_shape"));
	}
	struct add_org x = { .f = { .code = S("AA"), .name = S("X"), .kind = S("planet"), .network_role = S("none"), .sector = S("moon") } };
	assert_int_equal(as(f, &w, the_system(), add_org, &x), E_INVALID);
	assert_true(test_has_problem(&w, "code", "network.code_taken"));
	assert_true(test_has_problem(&w, "kind", "network.field_choice"));
	assert_true(test_has_problem(&w, "sector", "network.field_choice"));
}

static void search_patterns_are_literal(void **state)
{
	struct fixture *f = *state;
	assert_true(str_is(network_pattern(f->a, S(" Ứng_Cứu 100% \\ ")), "%ung\\_cuu 100\\% \\\\%"));
	assert_int_equal(network_pattern(f->a, S("  ")).n, 0);
}

static err no_coordinator(struct work *w, void *arg)
{
	return network_coordinator(w, arg);
}

static void a_missing_coordinator_is_said(void **state)
{
	struct fixture *f = *state;
	struct work w;
	int64_t id = 0;
	assert_int_equal(as(f, &w, the_system(), no_coordinator, &id), E_CONFLICT);
	assert_true(str_is(w.problem.code, "network.no_coordinator"));
}

/* ---- systems ---- */

struct sys { struct system_form f; struct str code; };

static err add_system(struct work *w, void *arg)
{
	struct sys *x = arg;
	return network_system_add(w, &x->f, &x->code);
}

static err edit_system(struct work *w, void *arg)
{
	struct sys *x = arg;
	return network_system_edit(w, x->code, &x->f);
}

struct seen { struct str code; bool found, is_open, has_details; int64_t level; size_t n_levels, n_at_level; };

static err see_system(struct work *w, void *arg)
{
	struct seen *x = arg;
	struct sys_by_code_row s;
	struct sys_details_row d;
	struct sys_levels_rows levels;
	struct sys_page_rows page;
	bool wide;
	TRY(network_sees_all(w, &wide));
	TRY(sys_by_code(w->db, w->a, &(struct sys_by_code_in){ .code = x->code, .viewer = w->by.org_id, .wide = wide }, &s, &x->found));
	x->is_open = s.is_open;
	TRY(sys_details(w->db, w->a, &(struct sys_details_in){ .id = s.id, .viewer = w->by.org_id, .wide = wide }, &d, &x->has_details));
	TRY(sys_levels(w->db, w->a, &(struct sys_levels_in){ .system = s.id, .viewer = w->by.org_id, .wide = wide }, &levels));
	x->n_levels = levels.n;
	TRY(sys_page(w->db, w->a, &(struct sys_page_in){ .viewer = w->by.org_id, .wide = wide, .level = wide ? 4 : 0, .own_level = wide ? 0 : 4, .max = 10 }, &page));
	x->n_at_level = page.n;
	TRY(sys_page(w->db, w->a, &(struct sys_page_in){ .viewer = w->by.org_id, .wide = wide, .max = 10 }, &page));
	x->level = page.n ? page.at[0].level : -1;
	return OK;
}

static void details_of_systems_stay_in_the_tree(void **state)
{
	struct fixture *f = *state;
	struct work w;
	a_small_network(f);
	struct str domains[] = { S("HIS.BV.example."), S("pacs.bv.example") };
	struct sys x = { .f = { .owner = S("BV"), .name = S("Hồ sơ bệnh án"), .level = 3, .domains = { domains, 2 }, .is_demo = true } };
	assert_int_equal(as(f, &w, person(org_id(f, "BV"), &may_edit_network, NULL), add_system, &x), OK);
	assert_true(str_is(x.code, "HT-000001"));
	x.f.level = 4;
	x.f.decision_no = S("12/QĐ-BV");
	assert_int_equal(as(f, &w, person(org_id(f, "BV"), &may_edit_network, NULL), edit_system, &x), OK);
	assert_int_equal(as(f, &w, person(org_id(f, "BV"), &may_edit_network, NULL), edit_system, &x), OK);

	static const char *const insiders[] = { "BV", "BO", "DPQG" };
	for (size_t i = 0; i < 3; i++) {
		struct seen s = { .code = x.code };
		assert_int_equal(as(f, &w, person(org_id(f, insiders[i]), NULL, NULL), see_system, &s), OK);
		assert_true(s.found && s.is_open && s.has_details);
		assert_int_equal(s.level, 4);
		assert_int_equal(s.n_levels, 2);
		assert_int_equal(s.n_at_level, 1);
	}
	struct seen s = { .code = x.code };
	assert_int_equal(as(f, &w, person(org_id(f, "NHA"), NULL, NULL), see_system, &s), OK);
	assert_true(s.found);
	assert_false(s.is_open || s.has_details);
	assert_int_equal(s.level, 0);
	assert_int_equal(s.n_levels, 0);
	assert_int_equal(s.n_at_level, 0);       /* the filter does not give the level away either */
	assert_int_equal(as(f, &w, person(org_id(f, "NHA"), &may_edit_network, NULL), edit_system, &x), E_DENIED);
}

static void systems_that_cannot_be(void **state)
{
	struct fixture *f = *state;
	struct work w;
	a_small_network(f);
	struct str bad[] = { S("not a name"), S("-.vn") };
	struct sys x = { .f = { .owner = S("NONE"), .level = 9, .domains = { bad, 2 }, .ips = { bad, 1 }, .decision_at = clock_now() + USEC_DAY } };
	assert_int_equal(as(f, &w, the_system(), add_system, &x), E_INVALID);
	assert_true(test_has_problem(&w, "owner", "network.org_unknown"));
	assert_true(test_has_problem(&w, "name", "network.field_required"));
	assert_true(test_has_problem(&w, "level", "network.level_range"));
	assert_true(test_has_problem(&w, "domains[1]", "network.not_a_domain"));
	assert_true(test_has_problem(&w, "ips[0]", "network.not_an_address"));
	assert_true(test_has_problem(&w, "decision_at", "network.date_in_future"));
}

/* ---- the journal ---- */

struct entries { struct journal_screen_rows rows; };

static err read_journal(struct work *w, void *arg)
{
	struct entries *x = arg;
	return journal_screen(w->db, w->a, &(struct journal_screen_in){ .before = INT64_MAX, .max = 100 }, &x->rows);
}

static void every_change_is_journalled_once(void **state)
{
	struct fixture *f = *state;
	struct work w;
	struct entries x;
	a_small_network(f);
	assert_int_equal(as(f, &w, the_system(), read_journal, &x), OK);
	assert_int_equal(x.rows.n, 7);
	assert_true(str_is(x.rows.at[0].name, "network.address_add"));
	assert_true(str_is(x.rows.at[6].name, "network.organisation_add"));
}

static void every_statement_prepares(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(statement_prepare_all(f->s, &network_statements, 1), OK);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations };
	fixture_use(sets, 2);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(whose_names_owner_isp_lead_and_coordinator),
		TEST_ON_BOTH(whose_follows_new_registrations_at_once),
		TEST_ON_BOTH(an_ended_registration_answers_no_more),
		TEST_ON_BOTH(a_rolled_back_registration_leaves_no_trace),
		TEST_ON_BOTH(overlaps_are_shown_and_both_kept),
		TEST_ON_BOTH(address_space_that_cannot_be),
		TEST_ON_BOTH(strangers_change_nothing),
		TEST_ON_BOTH(own_tree_and_coordinator_change),
		TEST_ON_BOTH(nobody_names_himself_coordinator),
		TEST_ON_BOTH(the_tree_has_no_circles),
		TEST_ON_BOTH(a_new_name_keeps_the_old_one_findable),
		TEST_ON_BOTH(codes_are_checked),
		TEST_ON_SQLITE(search_patterns_are_literal),
		TEST_ON_BOTH(a_missing_coordinator_is_said),
		TEST_ON_BOTH(details_of_systems_stay_in_the_tree),
		TEST_ON_BOTH(systems_that_cannot_be),
		TEST_ON_BOTH(every_change_is_journalled_once),
		TEST_ON_BOTH(every_statement_prepares),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
