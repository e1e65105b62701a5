/* The demonstration: the same seed gives the same network, everything is marked and invented, the views are what rebuild makes. */
#include "fixture.h"

#undef fail   /* cmocka has one too; ours is meant */

#include "core/identity/identity.h"
#include "core/routes.h"
#include "core/settings.h"
#include "core/test_core.h"
#include "core/test_key.h"
#include "formats/domain.h"
#include "modules/demo/demo.h"
#include "modules/directory/directory.h"
#include "modules/intake/report.h"
#include "modules/membership/membership.h"
#include "modules/network/network.h"
#include "modules/reporting/statutory.h"
#include "modules/team/team.h"

extern const struct module incident_module, roster_module, reporting_module, duty_module, budget_module, evidence_module, oversight_module, chase_module, hunt_module;
const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &network_module, &team_module, &membership_module, &directory_module,
	&incident_module, &roster_module, &intake_module,
	&reporting_module, &duty_module, &budget_module, &evidence_module, &oversight_module, &chase_module, &hunt_module, &demo_module };
const size_t n_modules = COUNT(all_modules);

static const struct demo_size little = { "little", 3, 3, 6, 4, 120, 200, 6 };
static const struct demo_size wide = { "wide", 34, 16, 150, 6, 200, 365, 6 };   /* the organisations of a whole country */

static err load_fn(struct work *w, void *arg)
{
	w->by = (struct actor){ .is_system = true, .lang = LANG_VI };
	return demo_load(w, arg);
}

static struct demo_login *logins_of(struct fixture *f)
{
	struct demo_login *at = a_array(f->a, struct demo_login, DEMO_LOGINS);
	for (int k = 0; k < DEMO_LOGINS; k++) {
		at[k] = demo_logins[k];
		at[k].hash = S("$argon2id$made-by-the-test");
	}
	return at;
}

static err load(struct fixture *f, const struct demo_size *size, int64_t seed, struct demo_wish *wish)
{
	struct work w = test_work(f, 0);
	/* 22/11/2026: cases under both legal profiles */
	w.now = civil_usec((struct civil){ 2026, 11, 22, 9, 0, 0 });
	assert_int_equal(modules_migrate(f->s), OK);
	assert_int_equal(modules_start(f->s), OK);
	*wish = (struct demo_wish){ .size = size, .seed = seed, .logins = logins_of(f) };
	return test_run(f, &w, TX_WRITE, load_fn, wish);
}

#define READS(f, call) do { \
	struct work reads_work_ = test_work((f), 0); \
	reads_work_.by.is_system = true; \
	assert_int_equal(TEST_CALL((f), &reads_work_, TX_WRITE, call), OK); \
} while (0)

static struct incident_page_newest_rows cases_of(struct fixture *f, const char *code)
{
	struct incident_page_newest_rows rows = { 0 };
	int64_t org;
	READS(f, network_org_id(w, str_of(code), &org));
	READS(f, incident_page_newest(w->db, w->a, &(struct incident_page_newest_in){ .viewer = org, .before = INT64_MAX, .before_id = INT64_MAX,
		.until = INT64_MAX, .max = 1000 }, &rows));
	return rows;
}

static void assert_same_cases(const struct incident_page_newest_rows *x, const struct incident_page_newest_rows *y)
{
	assert_int_equal(x->n, y->n);
	for (size_t i = 0; i < x->n; i++) {
		assert_int_equal(x->at[i].id, y->at[i].id);
		assert_true(str_eq(x->at[i].code, y->at[i].code) && str_eq(x->at[i].title, y->at[i].title) && str_eq(x->at[i].step, y->at[i].step));
		assert_true(x->at[i].due_at == y->at[i].due_at && x->at[i].opened_at == y->at[i].opened_at);
		assert_true(str_eq(x->at[i].responsible_code, y->at[i].responsible_code));
	}
}

static void the_same_seed_gives_the_same_network(void **state)
{
	struct fixture *f = *state, *again = fixture_open(f->engine), *other = fixture_open(f->engine);
	struct demo_wish x, y, z;
	assert_int_equal(load(f, &little, 7, &x), OK);
	assert_int_equal(load(again, &little, 7, &y), OK);
	assert_int_equal(load(other, &little, 8, &z), OK);
	assert_true(x.n_orgs == y.n_orgs && x.n_systems == y.n_systems && x.n_incidents == 120);
	struct incident_page_newest_rows a = cases_of(f, "DPQG"), b = cases_of(again, "DPQG"), c = cases_of(other, "DPQG");
	assert_int_equal(a.n, 120);
	assert_same_cases(&a, &b);
	bool differs = false;
	for (size_t i = 0; i < a.n && i < c.n; i++)
		differs |= !str_eq(a.at[i].title, c.at[i].title);
	assert_true(differs);
	fixture_close(again);
	fixture_close(other);
}

static void views_are_what_rebuild_makes(void **state)
{
	struct fixture *f = *state;
	struct demo_wish x;
	int64_t wrong = -1;
	assert_int_equal(load(f, &little, 1, &x), OK);
	READS(f, incident_verify(w, &wrong));
	assert_int_equal(wrong, 0);
	struct incident_page_newest_rows before = cases_of(f, "TT-SKCD");
	struct incident_search_page_rows found, found_again;
	int64_t org;
	READS(f, network_org_id(w, S("DPQG"), &org));
	struct incident_search_page_in in = { .viewer = org, .query = search_query(f->a, f->engine, S("may chu")), .before_id = INT64_MAX, .until = INT64_MAX, .due_until = INT64_MAX, .max = 1000 };
	READS(f, incident_search_page(w->db, w->a, &in, &found));
	READS(f, incident_rebuild(w));
	struct incident_page_newest_rows after = cases_of(f, "TT-SKCD");
	READS(f, incident_search_page(w->db, w->a, &in, &found_again));
	assert_true(before.n > 0 && found.n > 0);
	assert_same_cases(&before, &after);
	assert_int_equal(found.n, found_again.n);
	for (size_t i = 0; i < found.n; i++)
		assert_int_equal(found.at[i].id, found_again.at[i].id);
}

/* Also that the whole country's codes and addresses are distinct: the database would have refused the load. */
static void everything_is_marked_and_invented(void **state)
{
	struct fixture *f = *state;
	struct demo_wish x;
	struct demo_state_row s;
	assert_int_equal(load(f, &wide, 1, &x), OK);
	READS(f, demo_state(w->db, w->a, &s));
	assert_true(s.organisations >= 500 && s.organisations == x.n_orgs);
	assert_int_equal(s.real, 0);
	struct incident_page_newest_rows cases = cases_of(f, "DPQG");
	assert_int_equal(cases.n, 200);
	for (size_t i = 0; i < cases.n; i++)
		assert_true(cases.at[i].is_demo);
	struct work w = test_work(f, 0);
	assert_true(setting_bool(&w, "site.demo"));
}

struct invented { size_t prefixes, domains; };

static err invented_fn(void *arg, const struct space_each_row *row)
{
	struct invented *x = arg;
	struct ip_prefix p;
	if (str_is(row->kind, "prefix")) {
		assert_true(ip_prefix_parse(row->value, &p));
		assert_int_equal(ip_class(p.ip), IP_DOCUMENTATION);
		assert_int_equal(ip_class(ip_prefix_last(p)), IP_DOCUMENTATION);
		x->prefixes++;
	} else if (str_is(row->kind, "domain")) {
		assert_true(str_ends(row->value, S(".example")));
		x->domains++;
	}
	return OK;
}

static void addresses_belong_to_nobody(void **state)
{
	struct fixture *f = *state;
	struct demo_wish x;
	struct invented seen = { 0 };
	struct sys_export_rows systems;
	assert_int_equal(load(f, &wide, 3, &x), OK);
	READS(f, space_each(w->db, &(struct space_each_in){ .now = w->now }, invented_fn, &seen));
	assert_true(seen.prefixes > 900 && seen.domains >= 500);
	READS(f, sys_export(w->db, w->a, &(struct sys_export_in){ .wide = true, .max = 10000 }, &systems));
	assert_int_equal(systems.n, x.n_systems);
	for (size_t i = 0; i < systems.n; i++) {
		struct ip ip;
		assert_true(ip_parse(systems.at[i].ips, &ip) && ip_class(ip) == IP_DOCUMENTATION);
		assert_true(str_ends(systems.at[i].domains, S(".example")));
	}
}

/* The address of a system leads to its owner, as the duty officer will be told. */
static void addresses_lead_to_their_owners(void **state)
{
	struct fixture *f = *state;
	struct demo_wish x;
	struct whose_answer answer;
	assert_int_equal(load(f, &little, 1, &x), OK);
	READS(f, network_whose(w, S("2001:db8:2::1"), &answer));
	assert_true(answer.n > 0 && str_is(answer.at[0].code, "BO-SKCD"));
	READS(f, network_whose(w, S("www.bo-skcd.example"), &answer));
	assert_true(answer.n > 0 && str_is(answer.at[0].code, "BO-SKCD"));
}

static void real_work_is_never_mixed_with_it(void **state)
{
	struct fixture *f = *state;
	struct demo_wish x;
	struct demo_state_row s;
	assert_int_equal(modules_migrate(f->s), OK);
	test_orgs(f);
	assert_int_equal(load(f, &little, 1, &x), E_CONFLICT);
	READS(f, demo_state(w->db, w->a, &s));
	assert_true(s.organisations == 2 && s.real == 2);
}

static void there_is_something_to_do(void **state)
{
	struct fixture *f = *state;
	struct demo_wish x;
	struct report_counts_rows queue;
	struct statutory_inbox_waiting_row decide;
	struct clocks_to_warn_rows late;
	int64_t org, waiting = 0;
	assert_int_equal(load(f, demo_size_of(S("small")), 1, &x), OK);
	READS(f, network_org_id(w, S("DPQG"), &org));
	READS(f, report_counts(w->db, w->a, &(struct report_counts_in){ .viewer = org }, &queue));
	for (size_t i = 0; i < queue.n; i++)
		waiting += queue.at[i].n;
	assert_in_range(waiting, 5, 12);
	READS(f, statutory_inbox_waiting(w->db, w->a, &(struct statutory_inbox_waiting_in){ .viewer = org }, &decide));
	assert_true(decide.n > 0);
	/* nothing of the past is left to be warned of: a demonstration does not begin with a flood of mails */
	READS(f, clocks_to_warn(w->db, w->a, &(struct clocks_to_warn_in){ .now = civil_usec((struct civil){ 2026, 11, 22, 9, 0, 0 }), .max = 100 }, &late));
	assert_int_equal(late.n, 0);
	assert_true(cases_of(f, "TT-SKCD").n >= 30);
}

static void a_case_stays_within_its_organisations(void **state)
{
	struct fixture *f = *state;
	struct demo_wish x;
	assert_int_equal(load(f, &little, 1, &x), OK);
	struct incident_page_newest_rows own = cases_of(f, "TT-SKCD"), all = cases_of(f, "DPQG");
	assert_true(own.n > 0 && own.n < all.n);
	for (size_t i = 0; i < own.n; i++)
		assert_string_equal(a_z(f->a, own.at[i].responsible_code), "TT-SKCD");
}

int main(void)
{
	static const struct migration_set none = { 0 };
	static const struct migration_set *const sets[] = { &none };
	fixture_use(sets, 0);
	key_make();
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(the_same_seed_gives_the_same_network),
		TEST_ON_BOTH(views_are_what_rebuild_makes),
		TEST_ON_BOTH(everything_is_marked_and_invented),
		TEST_ON_BOTH(addresses_belong_to_nobody),
		TEST_ON_BOTH(addresses_lead_to_their_owners),
		TEST_ON_BOTH(real_work_is_never_mixed_with_it),
		TEST_ON_BOTH(there_is_something_to_do),
		TEST_ON_BOTH(a_case_stays_within_its_organisations),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
