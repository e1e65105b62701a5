/* Calendar addresses of duties, on both engines: what is in them, for whom, and until when. */
#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */

#include "core/feed.h"
#include "core/routes.h"
#include "core/test_core.h"
#include "modules/duty/pages.h"

extern const struct module network_module, team_module;
const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &network_module, &team_module, &duty_module };
const size_t n_modules = COUNT(all_modules);

enum { AN = 101, BINH = 102 };
#define NOW civil_usec((struct civil){ .year = 2026, .month = 11, .day = 22, .hour = 10 })

static struct work somebody(struct fixture *f, int64_t account)
{
	struct work w = { .a = f->a, .now = NOW, .by = { .account_id = account, .org_id = ORG_A, .name = S("An"), .lang = LANG_VI } };
	w.by.perms[perm_index(&duty_read) / 64] |= 1ull << (perm_index(&duty_read) % 64);
	return w;
}

static void run(struct fixture *f, const char *sql)
{
	struct work me = test_work(f, ORG_A);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, test_execute(w, sql)), OK);
}

/* Below A stands C. Each owes something; B has nothing to do with them. */
static void stand(struct fixture *f, int64_t org, const char *code, enum duty_status status, usec due)
{
	run(f, a_z(f->a, a_fmt(f->a, "insert into duty_subject (unit, id, org_id, code, name) values (%d, %lld, %lld, '%s', '%s') on conflict do nothing", UNIT_ORG,
		(long long)org, (long long)org, code, code)));
	run(f, a_z(f->a, a_fmt(f->a, "insert into duty_standing (unit, subject_id, duty_id, org_id, status, since, due_at, next_at, have, need, by_kind, by_id, flips, seq)"
		" select %d, %lld, (select count(*) + 1 from duty_standing where unit = 0), %lld, %d, 1, %lld, 9000000000000000000, 0, 1, '', 0, %s, 1", UNIT_ORG, (long long)org, (long long)org,
		(int)status, (long long)due, f->engine == ENGINE_SQLITE ? "x''" : "''")));
}

static struct fixture *stage(void **state)
{
	static const char *const sql[] = {
		"insert into organisation (id, code, name, name_en, folded, kind, network_role, member_group, sector, province, parent_id, is_demo, begins_at, created_at)"
			" values (33, 'CCC', 'Đơn vị', 'Unit', 'don vi', 'company', 'member', '', '', '', 11, 0, 1, 1)",
		"insert into role (name, title, created_at) values ('tester', 'x', 1)",
		"insert into role_permission (role, permission) values ('tester', 'duty.read')",
		"insert into account (id, name, full_name, email, phone, org_id, lang, password_hash, totp_last_step, created_at, changed_at) values"
			" (101, 'an', 'An', 'an@a.example', '1', 11, 'vi', '', 0, 1, 1), (102, 'binh', 'Binh', 'binh@a.example', '2', 11, 'en', '', 0, 1, 1)",
		"insert into account_role (account_id, role) values (101, 'tester'), (102, 'tester')",
	};
	struct fixture *f = *state;
	assert_int_equal(modules_migrate(f->s), OK);
	test_orgs(f);
	assert_int_equal(modules_start(f->s), OK);
	for (size_t i = 0; i < COUNT(sql); i++)
		run(f, sql[i]);
	return f;
}

/* What the address answers; "" when there is nothing behind it. */
static struct str fetched(struct fixture *f, struct str secret)
{
	struct work nobody = { .a = f->a, .now = NOW };
	struct buf b;
	buf_init(&b, FEED_BYTES_MAX);
	err e = TEST_CALL(f, &nobody, TX_READ, (buf_clear(&b), duty_feed_write(w, secret, &b)));
	assert_true(e == OK || (e == E_NOT_FOUND && str_is(nobody.problem.code, "core.feed_unknown")));
	struct str text = e == OK ? a_dup(f->a, buf_str(&b)) : STR_NONE;
	buf_done(&b);
	return text;
}

static bool has(struct str text, const char *part)
{
	return str_find(text, str_of(part)) >= 0;
}

static int events(struct str text)
{
	int n = 0;
	for (ptrdiff_t at; (at = str_find(text, S("BEGIN:VEVENT"))) >= 0; n++)
		text = str_sub(text, (size_t)at + 1, text.n);
	return n;
}

static struct str made(struct fixture *f, int64_t account, const char *org, int64_t *ret_id)
{
	struct work me = somebody(f, account);
	struct str secret;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, duty_feed_make(w, str_of(org), ret_id, &secret)), OK);
	return secret;
}

static void a_calendar_has_what_is_owed_and_the_coming_year(void **state)
{
	struct fixture *f = stage(state);
	int64_t id;
	stand(f, ORG_A, "AAA", DUTY_OVERDUE, NOW - 900 * USEC_DAY);
	stand(f, 33, "CCC", DUTY_NOT_DUE, NOW + 360 * USEC_DAY);
	stand(f, ORG_A, "AAA", DUTY_NOT_DUE, NOW + 370 * USEC_DAY);       /* too far ahead */
	stand(f, ORG_A, "AAA", DUTY_MET_LATE, NOW - 5 * USEC_DAY);        /* done */
	stand(f, ORG_B, "BBB", DUTY_OVERDUE, NOW - USEC_DAY);             /* not theirs */
	struct str own = fetched(f, made(f, AN, "", &id)), below = fetched(f, made(f, AN, "CCC", &id)), english = fetched(f, made(f, BINH, "", &id));
	assert_int_equal(events(own), 2);
	assert_true(has(own, "AAA\r\n") && has(own, "CCC\r\n") && !has(own, "BBB"));
	assert_true(has(own, "Quá hạn") && has(english, "Overdue"));
	assert_int_equal(events(below), 1);
	assert_true(has(below, "CCC\r\n"));
	assert_true(str_eq(own, fetched(f, made(f, AN, "", &id))));       /* the same bytes: a program that has them need not load them again */
}

static void an_address_ends_with_the_right_to_it(void **state)
{
	struct fixture *f = stage(state);
	int64_t id, under;
	struct str own = made(f, AN, "", &id), below = made(f, AN, "CCC", &under);
	assert_true(has(fetched(f, own), "BEGIN:VCALENDAR") && has(fetched(f, below), "BEGIN:VCALENDAR"));
	assert_int_equal(fetched(f, S("not-a-secret")).n, 0);
	run(f, "update organisation set parent_id = 22 where id = 33");
	assert_int_equal(fetched(f, below).n, 0);                         /* no longer below */
	run(f, "delete from role_permission where role = 'tester'");
	assert_int_equal(fetched(f, own).n, 0);
	run(f, "insert into role_permission (role, permission) values ('tester', 'duty.read')");
	assert_true(fetched(f, own).n > 0);
	run(f, "update account set disabled_at = 1 where id = 101");
	assert_int_equal(fetched(f, own).n, 0);
	run(f, "update account set disabled_at = null where id = 101");
	struct work an = somebody(f, AN), binh = somebody(f, BINH);
	assert_int_equal(TEST_CALL(f, &binh, TX_WRITE, duty_feed_end(w, id)), E_NOT_FOUND);
	assert_true(fetched(f, own).n > 0);
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, duty_feed_end(w, id)), OK);
	assert_int_equal(fetched(f, own).n, 0);
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, duty_feed_end(w, id)), E_NOT_FOUND);
}

static void an_account_has_no_more_than_it_can_look_after(void **state)
{
	struct fixture *f = stage(state);
	struct work an = somebody(f, AN);
	struct str secret;
	int64_t id, other;
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, duty_feed_make(w, S("BBB"), &id, &secret)), E_NOT_FOUND);
	for (int i = 0; i < FEEDS_MAX; i++)
		made(f, AN, "", &id);
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, duty_feed_make(w, STR_NONE, &other, &secret)), E_CONFLICT);
	made(f, BINH, "", &other);
	assert_int_equal(TEST_CALL(f, &an, TX_WRITE, duty_feed_end(w, id)), OK);
	made(f, AN, "", &id);
}

static void a_calendar_that_is_cut_says_so(void **state)
{
	struct fixture *f = stage(state);
	int64_t id;
	run(f, a_z(f->a, a_fmt(f->a, "insert into duty_subject (unit, id, org_id, code, name) with recursive k (n) as (select 1 union all select n + 1 from k where n < %d)"
		" select %d, 1000 + n, %d, 'HT', 'HT' from k", CALENDAR_MAX - 1, UNIT_SYSTEM, ORG_A)));
	stand(f, ORG_A, "AAA", DUTY_NOT_DUE, NOW + USEC_DAY);
	run(f, a_z(f->a, a_fmt(f->a, "insert into duty_standing (unit, subject_id, duty_id, org_id, status, since, due_at, next_at, have, need, by_kind, by_id, flips, seq)"
		" select x.unit, x.id, s.duty_id, x.org_id, s.status, s.since, s.due_at, s.next_at, s.have, s.need, '', 0, s.flips, s.seq from duty_standing s, duty_subject x"
		" where x.unit = %d", UNIT_SYSTEM)));
	struct str secret = made(f, AN, "", &id);
	assert_int_equal(events(fetched(f, secret)), CALENDAR_MAX);
	assert_false(has(fetched(f, secret), "duties-more@"));
	stand(f, ORG_A, "AAA", DUTY_NOT_DUE, NOW + 3 * USEC_DAY);
	assert_int_equal(events(fetched(f, secret)), CALENDAR_MAX + 1);
	assert_true(has(fetched(f, secret), "duties-more@"));
}

int main(void)
{
	static const struct migration_set none = { 0 };
	static const struct migration_set *const sets[] = { &none };
	fixture_use(sets, 0);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(a_calendar_has_what_is_owed_and_the_coming_year),
		TEST_ON_BOTH(an_address_ends_with_the_right_to_it),
		TEST_ON_BOTH(an_account_has_no_more_than_it_can_look_after),
		TEST_ON_BOTH(a_calendar_that_is_cut_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
