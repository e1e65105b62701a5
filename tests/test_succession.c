/* A reorganisation in a whole country of demonstration data: all open work goes over, nobody else sees anything new, and every
 * view agrees with its facts afterwards. */
#include "fixture.h"

#undef fail   /* cmocka has one too; ours is meant */

#include "core/jobs/jobs.h"
#include "core/routes.h"
#include "core/test_core.h"
#include "core/test_key.h"
#include "modules/demo/demo.h"
#include "modules/directory/directory.h"
#include "modules/intake/report.h"
#include "modules/network/succession.h"

extern const struct module membership_module, team_module, incident_module, roster_module, reporting_module, duty_module, budget_module, evidence_module, oversight_module, chase_module, hunt_module;
const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &network_module, &team_module, &membership_module, &directory_module,
	&incident_module, &roster_module, &intake_module, &reporting_module, &duty_module, &budget_module, &evidence_module, &oversight_module, &chase_module, &hunt_module, &demo_module };
const size_t n_modules = COUNT(all_modules);

static const struct demo_size little = { "little", 3, 3, 6, 4, 300, 300, 6 };
static usec noon(void) { return civil_usec((struct civil){ 2026, 11, 22, 12, 0, 0 }); }
static usec new_year(void) { return civil_usec((struct civil){ 2027, 1, 1, 0, 0, 0 }); }

static err load_fn(struct work *w, void *arg)
{
	static struct demo_login logins[DEMO_LOGINS];
	for (int k = 0; k < DEMO_LOGINS; k++) {
		logins[k] = demo_logins[k];
		logins[k].hash = S("$argon2id$made-by-the-test");
	}
	w->by = (struct actor){ .is_system = true };
	return demo_load(w, &(struct demo_wish){ .size = &little, .seed = 5, .logins = logins });
}

static struct work at(struct fixture *f, usec now)
{
	return (struct work){ .a = f->a, .now = now, .by = { .is_system = true, .name = S("system") } };
}

static void country(struct fixture *f)
{
	struct work w = at(f, noon());
	assert_int_equal(modules_migrate(f->s), OK);
	assert_int_equal(modules_start(f->s), OK);
	assert_int_equal(test_run(f, &w, TX_WRITE, load_fn, NULL), OK);
}

/* ---- one number of a database ---- */

struct number { const char *sql; int64_t n; };

static err number_fn(struct work *w, void *arg)
{
	static const struct statement_field out = { "n", 0, VALUE_INT, false };
	struct number *x = arg;
	struct statement_variant *v = a_new(w->a, struct statement_variant);
	struct statement *st = a_new(w->a, struct statement);
	v->sql = a_z(w->a, a_fmt(w->a, "select cast((%s) as bigint) as n", x->sql));
	*st = (struct statement){ .name = "number", .out = &out, .n_out = 1, .row_size = sizeof x->n, .variants = { v, v } };
	return statement_one(w->db, w->a, st, NULL, &x->n);
}

/* The places marked @ are a and b. */
static int64_t number(struct fixture *f, const char *sql, int64_t a, int64_t b)
{
	struct work w = at(f, noon());
	struct str rest = str_of(sql), one = str_cut(&rest, '@'), two = str_cut(&rest, '@');
	struct number x = { .sql = a_z(f->a, a_fmt(f->a, "%.*s%lld%.*s%lld%.*s", STR_ARG(one), (long long)a, STR_ARG(two), (long long)b, STR_ARG(rest))) };
	assert_int_equal(test_run(f, &w, TX_READ, number_fn, &x), OK);
	return x.n;
}

static const char open_cases[] = "select count(*) from access_grant g join incident i on i.id = g.record_id where g.kind = 'incident' and g.org_id = @ "
	"and i.step not in ('closed', 'cancelled', 'merged') and @ = 0";
static const char parts[] = "select count(*) from incident i where i.step not in ('closed', 'cancelled', 'merged') and @ in (i.responsible_org, i.owner_org, i.operator_org, i.isp_org) and @ = 0";
static const char closed_parts[] = "select count(*) from incident i where i.step in ('closed', 'cancelled', 'merged') and @ in (i.responsible_org, i.owner_org, i.operator_org, i.isp_org) and @ = 0";
static const char grants_of_others[] = "select coalesce(sum(level * 7 + org_id % 1000), 0) from access_grant where org_id not in (@, @)";
static const char seen_by_others[] = "select count(*) from incident_list where org_id not in (@, @)";
static const char people[] = "select count(*) from account where org_id = @ and @ = 0";
static const char teams[] = "select count(*) from team where org_id = @ and ended_at is null and @ = 0";
static const char systems[] = "select count(*) from system where @ in (owner_id, operator_id) and ended_at is null and @ = 0";
static const char tasks[] = "select count(*) from incident_task where org_id = @ and state = 'open' and @ = 0";
static const char clocks[] = "select coalesce(sum(due_at / 1000000 + started_at / 1000000 + coalesce(met_at, 0) / 1000000), 0) from incident_clock where @ = @";
static const char listed[] = "select count(*) from incident_list where org_id = @ and @ = 0";
static const char drafts[] = "select count(*) from statutory_report where from_org = @ and state in ('draft', 'sent', 'acknowledged') and @ = 0";
static const char waiting[] = "select count(*) from statutory_report_recipient r join statutory_report s on s.id = r.report_id where r.org_id = @ and r.decides = 1 "
	"and r.decision = '' and s.state in ('sent', 'acknowledged') and @ = 0";
static const char told[] = "select count(*) from journal where name = 'incident.succeed' and @ = @";

/* The body that is responsible for most open cases, and another such body. */
static void two_bodies(struct fixture *f, int64_t *ret_a, int64_t *ret_b)
{
	static const char sql[] = "select i.responsible_org from incident i join organisation o on o.id = i.responsible_org where i.step not in ('closed', 'cancelled', 'merged') "
		"and o.network_role <> 'coordinator' and o.id <> @ and o.parent_id is not null and @ = 0 group by i.responsible_org order by count(*) desc, i.responsible_org limit 1";
	*ret_a = number(f, sql, 0, 0);
	*ret_b = number(f, sql, *ret_a, 0);
}

static struct str code_of(struct fixture *f, int64_t id)
{
	struct work me = at(f, noon());
	struct org_by_id_row row;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, network_org(w, id, &row)), OK);
	return row.code;
}

static int64_t wrong_views(struct fixture *f, usec now)
{
	int64_t all = 0;
	for (size_t m = 0; m < n_modules; m++) {
		struct work me = at(f, now);
		int64_t wrong = 0;
		if (all_modules[m]->verify)
			assert_int_equal(TEST_CALL(f, &me, TX_READ, all_modules[m]->verify(w, &wrong)), OK);
		all += wrong;
	}
	return all;
}

static int64_t planned(struct fixture *f, struct succession_form s)
{
	struct work me = at(f, noon());
	int64_t id;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, network_org_succeed(w, &s, &id)), OK);
	return id;
}

static void run(struct fixture *f, int64_t id, usec now)
{
	struct work me = at(f, now);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, succession_run(w, id)), OK);
}

static void all_open_work_goes_over_on_the_day(void **state)
{
	struct fixture *f = *state;
	int64_t a, b;
	country(f);
	two_bodies(f, &a, &b);
	const int64_t others = number(f, grants_of_others, a, b), seen = number(f, seen_by_others, a, b), terms = number(f, clocks, 1, 1),
		archive = number(f, closed_parts, a, 0), n_people = number(f, people, a, 0) + number(f, people, b, 0),
		n_teams = number(f, teams, a, 0) + number(f, teams, b, 0), n_tasks = number(f, tasks, a, 0) + number(f, tasks, b, 0),
		n_drafts = number(f, drafts, a, 0) + number(f, drafts, b, 0), moving = number(f, open_cases, a, 0), list_a = number(f, listed, a, 0);
	assert_true(moving > 5 && number(f, parts, a, 0) > 5 && number(f, people, a, 0) > 0);
	int64_t id = planned(f, (struct succession_form){ .from = code_of(f, a), .to = code_of(f, b), .kind = S("merged"), .at = new_year(), .note = S("01/NQ") });
	run(f, id, new_year() - 1);
	assert_true(number(f, people, a, 0) > 0);                                /* 23:59:59: nothing yet */
	for (int i = 0; i < 2; i++) {
		run(f, id, new_year());
		assert_int_equal(number(f, parts, a, 0), 0);
		assert_int_equal(number(f, systems, a, 0), 0);
		assert_int_equal(number(f, people, a, 0), 0);
		assert_int_equal(number(f, people, b, 0), n_people);
		assert_int_equal(number(f, teams, b, 0), n_teams);
		assert_int_equal(number(f, tasks, b, 0), n_tasks);
		assert_int_equal(number(f, drafts, b, 0), n_drafts);
		assert_int_equal(number(f, waiting, a, 0), 0);
		assert_int_equal(number(f, told, 1, 1), moving);
		assert_int_equal(number(f, closed_parts, a, 0), archive);            /* closed is closed */
		assert_int_equal(number(f, listed, a, 0), list_a);                   /* it goes on reading */
		assert_int_equal(number(f, clocks, 1, 1), terms);                    /* no term moves */
		assert_int_equal(number(f, grants_of_others, a, b), others);         /* nobody else sees anything new */
		assert_int_equal(number(f, seen_by_others, a, b), seen);
		assert_int_equal(wrong_views(f, new_year() + USEC_HOUR), 0);
	}
	assert_int_equal(number(f, "select count(*) from access_grant x where x.org_id = @ and not exists (select 1 from access_grant y where y.kind = x.kind "
		"and y.record_id = x.record_id and y.org_id = @ and y.level >= x.level)", a, b), 0);
	assert_int_equal(number(f, "select count(*) from access_grant where org_id = @ and level > 1 and @ = 0", a, 0), 0);
	assert_true(number(f, "select count(*) from mail where kind = 'organisation' and record_id = @ and @ = 0", a, 0) > 0);
}

static void a_case_goes_with_its_system(void **state)
{
	struct fixture *f = *state;
	int64_t a, b, c, n;
	country(f);
	static const char sql[] = "select i.owner_org from incident i join system s on s.id = i.system_id join organisation o on o.id = i.owner_org where s.owner_id = i.owner_org "
		"and s.ended_at is null and i.step not in ('closed', 'cancelled', 'merged') and o.network_role <> 'coordinator' and i.owner_org <> @ and @ = 0 "
		"group by i.owner_org order by count(*) desc, i.owner_org limit 1";
	a = number(f, sql, 0, 0);
	b = number(f, sql, a, 0);
	two_bodies(f, &c, &n);
	if (c == a || c == b)
		c = n;
	assert_true(c != a && c != b);
	static const char pick[] = "select min(i.system_id) from incident i join system s on s.id = i.system_id where i.owner_org = @ and s.owner_id = i.owner_org and s.ended_at is null "
		"and i.step not in ('closed', 'cancelled', 'merged') and @ = 0";
	int64_t system = number(f, pick, a, 0);
	struct work me = at(f, noon());
	struct succession_form s = { .from = code_of(f, a), .to = code_of(f, b), .others = { (struct str[]){ code_of(f, c) }, 1 }, .kind = S("split"),
		.at = new_year(), .ends = true };
	struct str code = a_fmt(f->a, "HT-%06lld", (long long)number(f, "select cast(substr(code, 4) as bigint) from system where id = @ and @ = 0", system, 0));
	struct assign_form assign = { .to = s.others.at[0], .systems = { &code, 1 } };
	int64_t id;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, network_succession_draft(w, &s, &id)), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, network_succession_assign(w, id, &assign, &n)), OK);
	assert_int_equal(n, 1);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, network_succession_confirm(w, id, 1)), OK);
	int64_t with_c = number(f, "select count(*) from incident where system_id = @ and owner_org = @ and step not in ('closed', 'cancelled', 'merged')", system, a);
	run(f, id, new_year());
	assert_true(with_c > 0);
	assert_int_equal(number(f, "select count(*) from incident where system_id = @ and owner_org = @ and step not in ('closed', 'cancelled', 'merged')", system, c), with_c);
	assert_int_equal(number(f, parts, a, 0), 0);
	assert_int_equal(wrong_views(f, new_year() + USEC_HOUR), 0);
	/* the main successor is not given what went another way */
	assert_int_equal(number(f, "select count(*) from access_grant g join succession_record r on r.kind = 'incident' and r.record_id = g.record_id and r.to_id = @ "
		"where g.kind = 'incident' and g.org_id = @ and g.reason = 'succession'", c, b), 0);
}

int main(void)
{
	static const struct migration_set none = { 0 };
	static const struct migration_set *const sets[] = { &none };
	fixture_use(sets, 0);
	key_make();
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(all_open_work_goes_over_on_the_day),
		TEST_ON_BOTH(a_case_goes_with_its_system),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
