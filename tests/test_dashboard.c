/* The dashboard's numbers are those of the lists behind them, within what the viewer's organisation may see. */
#include "fixture.h"

#undef fail   /* cmocka has one too; ours is meant */

#include "core/routes.h"
#include "core/test_core.h"
#include "core/test_key.h"
#include "modules/dashboard/dashboard.h"
#include "modules/demo/demo.h"
#include "modules/directory/directory.h"
#include "modules/intake/report.h"
#include "modules/network/network.h"

extern const struct module membership_module, team_module, incident_module, roster_module, reporting_module, duty_module, budget_module, evidence_module, oversight_module, chase_module, hunt_module;
const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &network_module, &team_module, &membership_module, &directory_module,
	&incident_module, &roster_module, &intake_module,
	&reporting_module, &duty_module, &budget_module, &evidence_module, &oversight_module, &chase_module, &hunt_module, &dashboard_module, &demo_module };
const size_t n_modules = COUNT(all_modules);

static const struct demo_size little = { "little", 3, 3, 6, 4, 200, 300, 6 };
static usec noon(void) { return civil_usec((struct civil){ 2026, 11, 22, 12, 0, 0 }); }

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

static void country(struct fixture *f)
{
	struct work w = test_work(f, 0);
	w.now = noon();
	assert_int_equal(modules_migrate(f->s), OK);
	assert_int_equal(modules_start(f->s), OK);
	assert_int_equal(test_run(f, &w, TX_WRITE, load_fn, NULL), OK);
}

static err find_fn(struct work *w, void *arg)
{
	return network_org_id(w, S("DPQG"), arg);
}

static int64_t coordinator(struct fixture *f)
{
	struct work w = test_work(f, 0);
	int64_t id;
	assert_int_equal(test_run(f, &w, TX_READ, find_fn, &id), OK);
	return id;
}

struct seen {
	struct board_open_counts open;
	struct board_past past;
	struct board_waiting waiting;
	struct incident_page_newest_rows all, still_open;
};

static err see_fn(struct work *w, void *arg)
{
	struct seen *x = arg;
	struct incident_page_newest_in in = { .viewer = w->by.org_id, .before = INT64_MAX, .before_id = INT64_MAX, .until = INT64_MAX, .max = 1000 };
	TRY(board_count_open(w, &x->open));
	TRY(board_count_past(w, &x->past));
	TRY(board_waiting_of(w, &x->waiting));
	TRY(incident_page_newest(w->db, w->a, &in, &x->all));
	in.state = 2;
	return incident_page_newest(w->db, w->a, &in, &x->still_open);
}

static struct seen see(struct fixture *f, int64_t org)
{
	struct work w = test_work(f, org);
	struct seen x = { 0 };
	w.now = noon();
	memset(w.by.perms, 0xff, sizeof w.by.perms);
	assert_int_equal(test_run(f, &w, TX_READ, see_fn, &x), OK);
	return x;
}

static int64_t sum(const int64_t *at, size_t n)
{
	int64_t all = 0;
	for (size_t i = 0; i < n; i++)
		all += at[i];
	return all;
}

static void every_chart_counts_the_open_list(void **state)
{
	struct fixture *f = *state;
	country(f);
	struct seen x = see(f, coordinator(f));
	int64_t severe = 0, late = 0;
	assert_true(x.open.all > 0);
	assert_int_equal(x.open.all, x.still_open.n);
	assert_int_equal(sum(x.open.step, BOARD_STEPS), x.open.all);
	assert_int_equal(sum(x.open.severity, 5), x.open.all);
	assert_int_equal(sum(x.open.type, BOARD_CODES), x.open.all);
	assert_int_equal(sum(x.open.sector, BOARD_CODES), x.open.all);
	for (size_t i = 0; i < x.still_open.n; i++) {
		severe += x.still_open.at[i].severity == 4;
		late += x.still_open.at[i].due_at < noon();
	}
	assert_int_equal(x.open.severity[4], severe);
	assert_int_equal(x.waiting.overdue, late);
}

static void months_count_the_cases_opened_in_them(void **state)
{
	struct fixture *f = *state;
	country(f);
	struct seen x = see(f, coordinator(f));
	for (int k = 0; k < BOARD_MONTHS; k++) {
		int64_t n = 0;
		for (size_t i = 0; i < x.all.n; i++)
			n += x.all.at[i].opened_at >= x.past.months[k].from && x.all.at[i].opened_at < x.past.months[k].to;
		assert_int_equal(x.past.months[k].opened, n);
		assert_true(x.past.months[k].still_open <= n);
	}
	assert_int_equal(x.past.months[BOARD_MONTHS - 1].from, civil_usec((struct civil){ .year = 2026, .month = 11, .day = 1 }));
	assert_int_equal(x.past.months[0].from, civil_usec((struct civil){ .year = 2025, .month = 12, .day = 1 }));
}

struct terms { const struct board_rule *rule; struct term_page_rows kept, late, over; };

static err terms_fn(struct work *w, void *arg)
{
	struct terms *x = arg;
	struct term_page_in in = { .viewer = w->by.org_id, .profile = str_of(x->rule->profile), .rule = str_of(x->rule->rule), .since = board_month_start(w->now, BOARD_MONTHS - 1),
		.now = w->now, .before = INT64_MAX, .before_id = INT64_MAX, .max = 1000, .kept = 1 };
	TRY(term_page(w->db, w->a, &in, &x->kept));
	in.kept = 0, in.late = 1;
	TRY(term_page(w->db, w->a, &in, &x->late));
	in.late = 0, in.over = 1;
	return term_page(w->db, w->a, &in, &x->over);
}

static void duties_kept_are_the_cases_behind_them(void **state)
{
	struct fixture *f = *state;
	country(f);
	int64_t org = coordinator(f);
	struct seen x = see(f, org);
	assert_true(x.past.n_rules >= 4);
	for (size_t i = 0; i < x.past.n_rules; i++) {
		struct work w = test_work(f, org);
		struct terms t = { .rule = &x.past.rules[i] };
		w.now = noon();
		assert_int_equal(test_run(f, &w, TX_READ, terms_fn, &t), OK);
		assert_int_equal(t.kept.n, x.past.rules[i].kept);
		assert_int_equal(t.late.n, x.past.rules[i].late);
		assert_int_equal(t.over.n, x.past.rules[i].over);
	}
}

static void a_stranger_counts_nothing(void **state)
{
	struct fixture *f = *state;
	country(f);
	struct seen x = see(f, 12345);
	assert_true(x.open.all == 0 && x.waiting.overdue == 0 && x.waiting.soon == 0 && x.waiting.queue == 0 && x.waiting.decide == 0);
	assert_int_equal(x.past.n_rules, 0);
	for (int k = 0; k < BOARD_MONTHS; k++)
		assert_int_equal(x.past.months[k].opened, 0);
}

/* What was kept for one organisation is never shown to another one. */
static void nobody_is_shown_what_another_was(void **state)
{
	struct fixture *f = *state;
	country(f);
	int64_t org = coordinator(f);
	struct seen first = see(f, org);
	for (int64_t other = 1; other < 2000; other += 7) {
		struct seen x = see(f, other);
		assert_int_equal(x.past.months[BOARD_MONTHS - 1].opened, 0);
	}
	struct seen again = see(f, org);
	assert_true(first.past.months[BOARD_MONTHS - 1].opened > 0);
	assert_int_equal(first.past.months[BOARD_MONTHS - 1].opened, again.past.months[BOARD_MONTHS - 1].opened);
}

static err waiting(struct work *w, void *arg)
{
	return board_waiting_of(w, arg);
}

static void without_permission_nothing_waits(void **state)
{
	struct fixture *f = *state;
	country(f);
	struct work w = test_work(f, coordinator(f));
	struct board_waiting x;
	w.now = noon();
	assert_int_equal(test_run(f, &w, TX_READ, waiting, &x), OK);
	assert_true(!x.has_queue && !x.has_decide && !x.has_tasks && !x.has_cases && !x.queue && !x.overdue);
}

int main(void)
{
	static const struct migration_set none = { 0 };
	static const struct migration_set *const sets[] = { &none };
	fixture_use(sets, 0);
	key_make();
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(every_chart_counts_the_open_list),
		TEST_ON_BOTH(months_count_the_cases_opened_in_them),
		TEST_ON_BOTH(duties_kept_are_the_cases_behind_them),
		TEST_ON_BOTH(a_stranger_counts_nothing),
		TEST_ON_BOTH(nobody_is_shown_what_another_was),
		TEST_ON_BOTH(without_permission_nothing_waits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
