#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail   /* cmocka has one too; ours is meant */

#include "core/legal/legal.h"

static usec at(const char *text)
{
	usec t = 0;
	assert_true(time_parse(str_of(text), &t));
	return t;
}

static struct clock_due due(const char *profile, const char *code, const char *start)
{
	const struct clock_rule *r = legal_rule(str_of(profile), str_of(code));
	assert_non_null(r);
	return clock_due_of(r, at(start), legal_is_off, NULL);
}

#define SAME(x, text) assert_int_equal((x), at(text))
#define VN "+07:00"

static void days_exclude_the_first_and_end_at_midnight(void **s)
{
	struct clock_due d = due("vn-2017", "R17-01", "2026-06-08T09:00:00" VN); /* Monday → Saturday 13 */
	SAME(d.due, "2026-06-14T00:00:00" VN);
	SAME(d.due_rolled, "2026-06-16T00:00:00" VN);          /* Monday 15, to its end */
	d = due("vn-2017", "R17-01", "2026-06-10T23:59:59" VN);   /* Wednesday → Monday 15 */
	SAME(d.due, "2026-06-16T00:00:00" VN);
	SAME(d.due_rolled, "2026-06-16T00:00:00" VN);
}

static void midnight_in_viet_nam_decides_the_first_day(void **s)
{
	SAME(due("vn-2017", "R17-01", "2026-06-10T23:59:59" VN).due, "2026-06-16T00:00:00" VN);
	SAME(due("vn-2017", "R17-01", "2026-06-11T00:00:00" VN).due, "2026-06-17T00:00:00" VN);
	/* 17:00 UTC is midnight in Ha Noi: the UTC date does not count. */
	SAME(due("vn-2017", "R17-01", "2026-06-10T16:59:59Z").due, "2026-06-16T00:00:00" VN);
	SAME(due("vn-2017", "R17-01", "2026-06-10T17:00:00Z").due, "2026-06-17T00:00:00" VN);
}

static void friday_night(void **s)
{
	struct clock_due d = due("vn-2017", "R17-04", "2026-06-05T23:59:00" VN);
	SAME(d.due, "2026-06-11T00:00:00" VN);                 /* Wednesday 10, a working day */
	assert_int_equal(d.due, d.due_rolled);
}

static void month_year_and_leap_day(void **s)
{
	SAME(due("vn-2017", "R17-01", "2026-11-28T08:00:00" VN).due, "2026-12-04T00:00:00" VN);
	SAME(due("vn-2017", "R17-01", "2026-12-29T08:00:00" VN).due, "2027-01-04T00:00:00" VN);
	SAME(due("vn-2017", "R17-01", "2028-02-25T08:00:00" VN).due, "2028-03-02T00:00:00" VN);   /* over 29 February */
	SAME(due("vn-2017", "R17-01", "2027-02-25T08:00:00" VN).due, "2027-03-03T00:00:00" VN);
	SAME(due("vn-2026", "R26-02", "2028-02-28T23:30:00" VN).due, "2028-02-29T23:30:00" VN);
}

static void term_ending_inside_tet_rolls_past_the_whole_run(void **s)
{
	struct clock_due d = due("vn-2017", "R17-01", "2026-02-11T10:00:00" VN); /* → Monday 16 February, first day of leave */
	SAME(d.due, "2026-02-17T00:00:00" VN);
	SAME(d.due_rolled, "2026-02-24T00:00:00" VN);          /* leave to Friday 20, weekend, Monday 23 */
}

static void swapped_days_count_as_announced(void **s)
{
	/* Saturday 22 August 2026 is worked for Monday 31. */
	struct clock_due d = due("vn-2017", "R17-01", "2026-08-17T10:00:00" VN);
	SAME(d.due, "2026-08-23T00:00:00" VN);
	assert_int_equal(d.due, d.due_rolled);
	/* Sunday 30 August, Monday 31 swapped, 1 and 2 September: rolls to Thursday 3. */
	d = due("vn-2017", "R17-01", "2026-08-25T10:00:00" VN);
	SAME(d.due, "2026-08-31T00:00:00" VN);
	SAME(d.due_rolled, "2026-09-04T00:00:00" VN);
}

static void hours_run_through_everything(void **s)
{
	struct clock_due d = due("vn-2026", "R26-03", "2026-12-31T23:59:00" VN);  /* New Year, weekend */
	SAME(d.due, "2027-01-03T23:59:00" VN);
	assert_int_equal(d.due, d.due_rolled);
	d = due("vn-2026", "R26-02", "2026-09-01T00:00:00" VN);
	SAME(d.due, "2026-09-02T00:00:00" VN);
	SAME(d.warn, "2026-09-01T19:12:00" VN);                /* a fifth of 24 hours before */
}

static void at_once_has_a_grace_that_is_data(void **s)
{
	const struct clock_rule *r = legal_rule(S("vn-2017"), S("R17-03"));
	assert_int_equal(r->unit, CLOCK_AT_ONCE);
	assert_true(r->amount > 0);
	usec start = at("2026-06-08T09:00:00" VN);
	struct clock_due d = clock_due_of(r, start, legal_is_off, NULL);
	assert_int_equal(d.due, start + r->amount * USEC_MIN);
	assert_true(d.warn >= start && d.warn <= d.due);
}

static void short_terms_warn_an_hour_before_but_not_before_the_start(void **s)
{
	struct clock_rule r = { .unit = CLOCK_HOURS, .amount = 3 };
	usec start = at("2026-06-08T09:00:00" VN);
	assert_int_equal(clock_due_of(&r, start, NULL, NULL).warn, start + 2 * USEC_HOUR);
	r = (struct clock_rule){ .unit = CLOCK_AT_ONCE, .amount = 10 };
	assert_int_equal(clock_due_of(&r, start, NULL, NULL).warn, start);
}

static bool always_off(void *arg, int64_t day)
{
	++*(int *)arg;
	return true;
}

static void a_calendar_without_working_days_ends(void **s)
{
	struct clock_rule r = { .unit = CLOCK_DAYS, .amount = 5 };
	int asked = 0;
	struct clock_due d = clock_due_of(&r, at("2026-06-08T09:00:00" VN), always_off, &asked);
	assert_true(asked < 100);
	assert_true(d.due_rolled > d.due);
}

static void profile_by_date(void **s)
{
	assert_true(str_is(*legal_profile_at(at("2017-03-16T00:00:00" VN)), "vn-2017"));
	assert_true(str_is(*legal_profile_at(at("2026-08-18T23:59:59" VN)), "vn-2017"));
	assert_true(str_is(*legal_profile_at(at("2026-08-19T00:00:00" VN)), "vn-2026"));
	assert_true(str_is(*legal_profile_at(at("2040-01-01T00:00:00" VN)), "vn-2026"));
	assert_true(str_is(*legal_profile_at(at("1999-01-01T00:00:00" VN)), "vn-2017")); /* never none */
}

/* Every code of the master table is either a clock or a duty of exactly one profile. */
static void every_clock_of_the_master_table(void **s)
{
	static const struct { const char *profile, *prefix; int n; } sets[] = {
		{ "vn-2017", "R17-", 13 }, { "directive-18", "R18-", 5 }, { "vn-2026", "R26-", 12 },
	};
	for (size_t i = 0; i < COUNT(sets); i++) {
		const struct clock_rule *clocks;
		const struct duty_rule *duties;
		size_t n_clocks, n_duties;
		bool seen[32] = { false };
		legal_rules(str_of(sets[i].profile), &clocks, &n_clocks);
		legal_duties(str_of(sets[i].profile), &duties, &n_duties);
		for (size_t k = 0; k < n_clocks + n_duties; k++) {
			struct str code = k < n_clocks ? clocks[k].code : duties[k - n_clocks].code;
			int64_t number = 0;
			assert_true(str_starts(code, str_of(sets[i].prefix)));
			assert_true(str_int(str_sub(code, 4, 2), &number));
			assert_in_range(number, 1, sets[i].n);
			seen[number] = true;
		}
		for (int k = 1; k <= sets[i].n; k++)
			assert_true(seen[k]);
	}
}

static void calendar_duties(void **s)
{
	const struct duty_rule *d;
	size_t n;
	legal_duties(S("vn-2017"), &d, &n);
	assert_true(n > 1);
	assert_int_equal(d[0].term, DUTY_YEARLY_BEFORE);
	assert_int_equal(d[0].month, 6);
	assert_int_equal(d[0].day, 20);
	legal_duties(S("nonesuch"), &d, &n);
	assert_int_equal(n, 0);
}

static void reports_forms_and_roles(void **s)
{
	const struct report_rule *r = legal_report(S("vn-2017"), S("initial"));
	assert_non_null(r);
	assert_true(str_is(r->form, "Mẫu 03"));
	assert_true(str_is(r->to_roles, "owner,unit,coordinator"));
	assert_true(r->is_signed);
	assert_false(legal_report(S("vn-2017"), S("notice"))->is_signed);
	assert_null(legal_report(S("vn-2017"), S("report_24h")));
	assert_non_null(legal_report(S("vn-2026"), S("report_24h")));

	struct role_holder h;
	assert_true(legal_role(S("vn-2017"), S("standing_body"), at("2024-01-01T00:00:00" VN), &h));
	assert_true(str_is(h.holder[LANG_VI], "Bộ Thông tin và Truyền thông"));
	assert_true(legal_role(S("vn-2017"), S("standing_body"), at("2025-03-01T00:00:00" VN), &h));
	assert_true(str_is(h.holder[LANG_VI], "Bộ Công an"));
	assert_true(legal_role(S("vn-2026"), S("force"), at("2026-11-22T00:00:00" VN), &h));
	assert_true(str_is(h.network_role, "coordinator"));
	assert_false(legal_role(S("vn-2017"), S("force"), 0, &h));
	assert_true(str_is(legal_word(S("vn-2026"), S("incident"), LANG_VI), "sự cố an ninh mạng"));
	assert_true(str_is(legal_word(S("vn-2026"), S("nonesuch"), LANG_VI), "nonesuch"));
}

/* A report kind that meets a clock exists in that profile, and every recipient role has a title. */
static void recipients_are_roles(void **s)
{
	const struct str names[] = { S("vn-2017"), S("vn-2026") };
	for (size_t i = 0; i < 2; i++) {
		const struct report_rule *r;
		size_t n;
		legal_reports(names[i], &r, &n);
		assert_true(n > 0);
		for (size_t k = 0; k < n; k++)
			for (struct str rest = r[k].to_roles; rest.p;) {
				struct role_holder h;
				assert_true(legal_role(names[i], str_cut(&rest, ','), 0, &h));
				assert_true(h.title[LANG_VI].n && h.title[LANG_EN].n);
			}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_exclude_the_first_and_end_at_midnight),
		cmocka_unit_test(midnight_in_viet_nam_decides_the_first_day),
		cmocka_unit_test(friday_night),
		cmocka_unit_test(month_year_and_leap_day),
		cmocka_unit_test(term_ending_inside_tet_rolls_past_the_whole_run),
		cmocka_unit_test(swapped_days_count_as_announced),
		cmocka_unit_test(hours_run_through_everything),
		cmocka_unit_test(at_once_has_a_grace_that_is_data),
		cmocka_unit_test(short_terms_warn_an_hour_before_but_not_before_the_start),
		cmocka_unit_test(a_calendar_without_working_days_ends),
		cmocka_unit_test(profile_by_date),
		cmocka_unit_test(every_clock_of_the_master_table),
		cmocka_unit_test(calendar_duties),
		cmocka_unit_test(reports_forms_and_roles),
		cmocka_unit_test(recipients_are_roles),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
