/* What is proved of published contacts, read by the sources as the duties engine does. */
#include "core/test_duty.h"
#include "core/routes.h"
#include "core/test_key.h"
#include "modules/directory/alive.h"
#include "modules/network/rules.h"

extern const struct module directory_module;
const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &network_module, &directory_module };
const size_t n_modules = COUNT(all_modules);

static usec day(int year, int month, int d) { return civil_usec((struct civil){ year, month, d, 0, 0, 0 }); }

#define WRITES(f, call) do { struct work writes_ = { .a = (f)->a, .now = clock_now(), .by = { .is_system = true, .name = S("system") } }; \
	assert_int_equal(TEST_CALL((f), &writes_, TX_WRITE, call), OK); } while (0)

struct world { int64_t org, contact; };

static struct world a_body(struct fixture *f, bool is_public)
{
	struct world x = { 0 };
	struct org_form o = { .code = S("SO"), .name = S("Sở Mẫu"), .kind = S("agency"), .network_role = S("member"), .website = S("so.example") };
	struct contact_form c = { .kind = S("in_hours"), .name = S("Trực"), .email = S("truc@so.example"), .phone = S("024 3943 1234"), .call_order = 1,
		.is_public = is_public };
	clock_set(day(2026, 1, 5));
	WRITES(f, network_org_add(w, &o, &x.org));
	WRITES(f, network_contact_add(w, x.org, &c, &x.contact));
	WRITES(f, site_add(w->db, &(struct site_add_in){ .id = 77, .org = x.org, .source = S("portal"), .now = w->now }, NULL));
	return x;
}

/* One visit now: what it found, NULL for nothing. */
static void visited(struct fixture *f, int64_t org, const char *kind)
{
	struct difference one = { "portal", kind, S("024 3943 1234") };
	struct differences d = { &one, kind ? 1 : 0 };
	WRITES(f, site_done(w->db, &(struct site_done_in){ .org = org, .source = S("portal"), .now = w->now, .next = w->now + USEC_DAY, .result = S("ok"), .status = 200 }, NULL));
	WRITES(f, differences_keep(w, org, "portal", &d));
}

static struct duty_history *history_of(struct fixture *f, int64_t org)
{
	const struct duty_source all[] = { network_duties[0], directory_duties[0] };
	return test_history(f, all, 2, org, org + 1);
}

/* 1: published and true; 0: published and not true; -1: not published. */
static int published(const struct duty_history *h, int64_t org, usec at, usec known)
{
	const struct duty_record *r = NULL;
	int n = test_records(h, UNIT_ORG, org, "published", at, at + 1, known, &r);
	assert_true(n <= 1);
	return n ? (int)test_value(h, r, "agrees") : -1;
}

static void it_holds_from_the_first_visit_to_the_first_bad_one(void **state)
{
	struct fixture *f = *state;
	struct world x = a_body(f, true);
	usec first = day(2026, 2, 1), bad = day(2026, 3, 1), good = day(2026, 3, 3), gone = day(2026, 12, 31), back = day(2027, 1, 1);
	static const char *const found[] = { NULL, "missing", NULL, "absent", NULL };
	usec when[] = { first, bad, good, gone, back };
	for (size_t i = 0; i < COUNT(found); i++) {
		clock_set(when[i]);
		visited(f, x.org, found[i]);
	}
	struct duty_history *h = history_of(f, x.org);
	assert_int_equal(published(h, x.org, first - 1, back), -1);
	assert_int_equal(published(h, x.org, first, back), 1);
	assert_int_equal(published(h, x.org, bad - 1, back), 1);
	assert_int_equal(published(h, x.org, bad, back), 0);
	assert_int_equal(published(h, x.org, good, back), 1);
	assert_int_equal(published(h, x.org, gone, back), -1);
	assert_int_equal(published(h, x.org, back, back), 1);
	assert_int_equal(published(h, x.org, good, bad), 0);                       /* in March nobody knew that it would be mended */
	assert_int_equal(published(h, x.org, bad, bad - 1), 1);
}

static void who_has_nothing_public_publishes_nothing(void **state)
{
	struct fixture *f = *state;
	struct world x = a_body(f, false);
	clock_set(day(2026, 2, 1));
	visited(f, x.org, NULL);
	assert_int_equal(published(history_of(f, x.org), x.org, clock_now(), clock_now()), -1);
}

static void what_was_public_later_was_not_published_before(void **state)
{
	struct fixture *f = *state;
	struct world x = a_body(f, false);
	struct contact_form c = { .kind = S("post"), .name = S("Văn thư"), .email = S("vt@so.example"), .call_order = 2, .is_public = true };
	int64_t id;
	clock_set(day(2026, 2, 1));
	visited(f, x.org, NULL);
	clock_set(day(2026, 3, 1));
	WRITES(f, network_contact_add(w, x.org, &c, &id));
	struct duty_history *h = history_of(f, x.org);
	assert_int_equal(published(h, x.org, day(2026, 3, 1) - 1, clock_now()), -1);
	assert_int_equal(published(h, x.org, day(2026, 3, 1), clock_now()), 1);
}

static void an_answer_is_an_answer_and_a_confirmation_too(void **state)
{
	struct fixture *f = *state;
	struct world x = a_body(f, true);
	struct str code = { 0 };
	struct check_list_rows checks = { 0 };
	const struct duty_record *r = NULL;
	WRITES(f, check_ask_phone(w, x.org, x.contact, &code));
	WRITES(f, check_list(w->db, w->a, &(struct check_list_in){ .org = x.org, .max = 1 }, &checks));
	clock_set(clock_now() + 7 * USEC_MIN);
	struct check_answer a = { .name = S("Bà Ba"), .code = code };
	WRITES(f, check_answer_phone(w, x.org, checks.at[0].id, &a, false));
	struct duty_history *h = history_of(f, x.org);
	assert_int_equal(test_records(h, UNIT_ORG, x.org, "answer", 0, TIME_OPEN, clock_now(), &r), 1);
	assert_int_equal(test_value(h, r, "minutes"), 7);
	assert_int_equal(test_records(h, UNIT_ORG, x.org, "answer", 0, TIME_OPEN, clock_now() - 1, NULL), 0);
	assert_int_equal(test_records(h, UNIT_ORG, x.org, "confirmed", 0, TIME_OPEN, clock_now(), NULL), 0);
	WRITES(f, check_ask_mail(w, x.org, x.contact, "confirm"));
	WRITES(f, check_list(w->db, w->a, &(struct check_list_in){ .org = x.org, .max = 1 }, &checks));
	WRITES(f, check_close(w->db, &(struct check_close_in){ .id = checks.at[0].id, .now = w->now, .by = S("Bà Ba"), .result = S("answered") }, NULL));
	assert_int_equal(test_records(history_of(f, x.org), UNIT_ORG, x.org, "confirmed", 0, TIME_OPEN, clock_now(), NULL), 1);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations, &directory_migrations };
	fixture_use(sets, 3);
	key_make();
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(it_holds_from_the_first_visit_to_the_first_bad_one),
		TEST_ON_BOTH(what_was_public_later_was_not_published_before),
		TEST_ON_BOTH(who_has_nothing_public_publishes_nothing),
		TEST_ON_BOTH(an_answer_is_an_answer_and_a_confirmation_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
