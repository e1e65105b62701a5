/* Reports as they come in: what is refused, what is kept, who may see it again. */
#include "fixture.h"

#include "modules/intake/test_intake.h"

#include "core/queries.h"

static void refuses(struct fixture *f, struct report_new n, const char *field, enum msg code)
{
	struct work who = public_work(f, monday());
	struct receipt k;
	WRITE(f, &who, E_INVALID, report_submit(w, &n, STR_NONE, &k));
	assert_true(test_has_problem(&who, field, msg_key(code).p));
}

static void what_breaks_a_rule_is_refused(void **state)
{
	struct fixture *f = *state;
	struct report_new n;
	town_build(f);
	(n = sample(monday()), n.description = STR_NONE, refuses(f, n, "description", M_INTAKE_DESCRIPTION_NEEDED));
	(n = sample(0), refuses(f, n, "detected_at", M_INTAKE_DETECTED_NEEDED));
	(n = sample(monday() + 6 * USEC_MIN), refuses(f, n, "detected_at", M_INTAKE_DETECTED_IN_FUTURE));
	(n = sample(civil_usec((struct civil){ 1999, 12, 31, 23, 59, 59 })),
		refuses(f, n, "detected_at", M_INTAKE_DETECTED_TOO_OLD));
	(n = sample(monday()), n.notifier_phone = S("gọi tôi"), refuses(f, n, "notifier_phone", M_INTAKE_PHONE_WRONG));
	(n = sample(monday()), n.notifier_phone = S("12"), refuses(f, n, "notifier_phone", M_INTAKE_PHONE_WRONG));
	struct str domains[] = { S("fine.example.vn"), S("not a domain") };
	(n = sample(monday()), n.domains = (struct strs){ domains, 2 }, refuses(f, n, "domains[1]", M_INTAKE_DOMAIN_WRONG));
	static const char *const private[] = { "10.0.0.1", "192.168.1.1", "127.0.0.1", "169.254.1.1", "100.64.0.1", "fc00::1",
		"::1", "0.0.0.0", "224.0.0.1" };
	for (size_t i = 0; i < COUNT(private); i++) {
		struct str ip = str_of(private[i]);
		(n = sample(monday()), n.ips = (struct strs){ &ip, 1 }, refuses(f, n, "ips[0]", M_INTAKE_IP_NOT_PUBLIC));
	}
	struct str wrong = S("203.0.113.256");
	(n = sample(monday()), n.ips = (struct strs){ &wrong, 1 }, refuses(f, n, "ips[0]", M_INTAKE_IP_WRONG));
}

static void documentation_addresses_need_the_setting(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct work admin = officer_work(f, COORDINATOR, monday());
	sent_at(f, sample(monday()), monday());
	WRITE(f, &admin, OK, setting_set(w, S("intake.allow_documentation_addresses"), S("0")));
	refuses(f, sample(monday()), "ips[0]", M_INTAKE_IP_NOT_PUBLIC);
}

static void a_citizen_needs_two_fields_only(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct report_new n = { .description = S("Tôi bị lừa"), .detected_at = monday() + 4 * USEC_MIN, .channel = "web" };
	struct receipt k = sent_at(f, n, monday());
	assert_true(str_starts(k.code, S("TB-")) && k.code.n == 12);
	assert_int_equal(k.secret.n, 26);
	assert_true(str_eq(k.secret, report_secret(f->a, k.code)));
	struct work o = officer_work(f, COORDINATOR, monday());
	struct report_get_row r;
	READ(f, &o, OK, report_by_code(w, k.code, &r));
	assert_true(str_is(r.state, "new") && str_is(r.description, "Tôi bị lừa") && r.acknowledged_at == monday());
}

static void the_secret_is_in_no_row(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct receipt k = sent_at(f, sample(monday()), monday());
	struct work o = officer_work(f, COORDINATOR, monday());
	struct report_by_secret_row row;
	READ(f, &o, OK, report_open_known(w, k.code, &row));
	struct sha256 h = sha256_of(k.secret);
	assert_true(str_eq(row.secret_hash, str_from((char *)h.b, sizeof h.b)));
	struct mails_for_report_rows mails;
	READ(f, &o, OK, mails_for_report(w->db, w->a, &(struct mails_for_report_in){ .report_id = k.id }, &mails));
	assert_int_equal(mails.n, 1);
	assert_true(str_starts(mails.at[0].subject, S("[TBSC]")) && str_find(mails.at[0].subject, k.code) > 0);
	assert_true(str_find(mails.at[0].text, k.secret) < 0 && str_find(mails.at[0].text, k.code) > 0);
}

static void the_same_key_answers_the_same(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct work who = public_work(f, monday());
	struct report_new n = sample(monday()), other = n;
	struct receipt one, two;
	WRITE(f, &who, OK, report_submit(w, &n, S("key-1"), &one));
	struct str code = a_dup(f->a, one.code), secret = a_dup(f->a, one.secret);
	WRITE(f, &who, OK, report_submit(w, &n, S("key-1"), &two));
	assert_true(str_eq(two.code, code) && str_eq(two.secret, secret) && !two.is_repeat);
	other.description = S("Một chuyện khác");
	WRITE(f, &who, E_CONFLICT, report_submit(w, &other, S("key-1"), &two));
	other = n;
	other.detected_at -= USEC_HOUR;
	WRITE(f, &who, E_CONFLICT, report_submit(w, &other, S("key-1"), &two));
}

static void the_same_content_within_a_day_is_joined(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct report_new n = sample(monday()), typed_again = n, of_another = n;
	struct receipt first = sent_at(f, n, monday());
	typed_again.description = S("TRANG CHU bi  thay doi giao dien, xem hxxp://evil[.]example/x");
	struct receipt second = sent_at(f, typed_again, monday() + USEC_HOUR);
	assert_true(second.is_repeat && !first.is_repeat && !str_eq(first.code, second.code));
	of_another.notifier_name = S("Trần Thị C");
	assert_false(sent_at(f, of_another, monday() + USEC_HOUR).is_repeat);
	assert_false(sent_at(f, n, monday() + USEC_DAY + USEC_HOUR).is_repeat);
	struct work o = officer_work(f, COORDINATOR, monday() + USEC_HOUR);
	struct report_get_row r;
	struct report_waiting_rows queue;
	READ(f, &o, OK, report_by_code(w, second.code, &r));
	assert_true(str_is(r.state, "duplicate") && r.same_as == first.id && str_eq(r.same_code, first.code));
	READ(f, &o, OK, report_waiting(w->db, w->a, &(struct report_waiting_in){ .viewer = COORDINATOR, .max = 10 }, &queue));
	assert_int_equal(queue.n, 3);
	for (size_t i = 0; i < queue.n; i++)
		assert_true(!str_eq(queue.at[i].code, second.code) &&
			(!i || queue.at[i - 1].received_at <= queue.at[i].received_at));
}

static void values_are_kept_for_finding_what_is_alike(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct report_new n = sample(monday());
	struct str domains[] = { S("DichVu.Example.VN.") };
	n.domains = (struct strs){ domains, 1 };
	struct receipt k = sent_at(f, n, monday());
	struct work o = officer_work(f, COORDINATOR, monday());
	struct report_values_of_rows v;
	READ(f, &o, OK, report_values_of(w->db, w->a, &(struct report_values_of_in){ .report_id = k.id }, &v));
	static const char *const want[] = { "203.0.113.7", "dichvu.example.vn", "evil.example", "http://evil.example/x" };
	assert_int_equal(v.n, 4);
	for (size_t i = 0; i < 4; i++)
		assert_true(str_is(v.at[i].value, want[i]));
}

static void only_code_and_secret_together_open(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct receipt k = sent_at(f, sample(monday()), monday()),
		other = sent_at(f, (struct report_new){ .description = S("x"), .detected_at = monday(), .channel = "api" },
		monday());
	struct work who = public_work(f, monday());
	struct report_by_secret_row r;
	char small[13] = { 0 };
	for (size_t i = 0; i < k.code.n; i++)
		small[i] = (char)(k.code.p[i] >= 'A' && k.code.p[i] <= 'Z' ? k.code.p[i] + 32 : k.code.p[i]);
	READ(f, &who, OK, report_open_with_secret(w, k.code, k.secret, &r));
	READ(f, &who, OK, report_open_with_secret(w, a_cat(f->a, S(" "), str_of(small)), k.secret, &r));
	READ(f, &who, E_NOT_FOUND, report_open_with_secret(w, k.code, other.secret, &r));
	READ(f, &who, E_NOT_FOUND, report_open_with_secret(w, k.code, STR_NONE, &r));
	READ(f, &who, E_NOT_FOUND, report_open_with_secret(w, S("TB-0000-0000"), k.secret, &r));
	READ(f, &who, E_NOT_FOUND, report_open_with_secret(w, S("' or 1=1 --"), k.secret, &r));
	READ(f, &who, E_NOT_FOUND, report_open_with_secret(w, STR_NONE, STR_NONE, &r));
}

static void codes_are_read_as_people_write_them(void **state)
{
	struct arena *a = ((struct fixture *)*state)->a;
	assert_true(str_is(report_code_typed(a, S("tb 7k3m 9qxd")), "TB-7K3M-9QXD"));
	assert_true(str_is(report_code_typed(a, S("TB-OIL0-1111")), "TB-0110-1111"));
	assert_int_equal(report_code_typed(a, S("TB-7K3M-9QX")).n, 0);
	assert_int_equal(report_code_typed(a, S("SC-2026-000123")).n, 0);
	assert_int_equal(report_code_typed(a, S("203.0.113.7")).n, 0);
}

static void a_wall_of_text_is_read_in_bounded_time_and_rows(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	char *wall = a_alloc(f->a, 400000);
	size_t n = 0;
	for (int i = 0; i < 20000; i++)
		n += (size_t)snprintf(wall + n, 400000 - n, "198.51.%d.%d ", i / 250 % 256, i % 250);
	struct receipt k = sent_at(f, (struct report_new){ .description = str_from(wall, n), .detected_at = monday(),
		.channel = "api" }, monday());
	struct work o = officer_work(f, COORDINATOR, monday());
	struct report_values_of_rows v;
	READ(f, &o, OK, report_values_of(w->db, w->a, &(struct report_values_of_in){ .report_id = k.id }, &v));
	assert_int_equal(v.n, 100);
}

int main(void)
{
	key_make();
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(what_breaks_a_rule_is_refused), TEST_ON_BOTH(documentation_addresses_need_the_setting), TEST_ON_BOTH(a_citizen_needs_two_fields_only),
		TEST_ON_BOTH(the_secret_is_in_no_row), TEST_ON_BOTH(the_same_key_answers_the_same), TEST_ON_BOTH(the_same_content_within_a_day_is_joined),
		TEST_ON_BOTH(values_are_kept_for_finding_what_is_alike), TEST_ON_BOTH(only_code_and_secret_together_open),
		TEST_ON_SQLITE(codes_are_read_as_people_write_them), TEST_ON_BOTH(a_wall_of_text_is_read_in_bounded_time_and_rows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
