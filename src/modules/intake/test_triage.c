/* What officers do with reports, alone, against each other, and seen from elsewhere. */
#include "fixture.h"

#include "modules/intake/test_intake.h"

static struct report_get_row seen(struct fixture *f, struct str code)
{
	struct work o = officer_work(f, COORDINATOR, monday());
	struct report_get_row r;
	READ(f, &o, OK, report_by_code(w, code, &r));
	return r;
}

static enum report_stage stage(struct fixture *f, struct str code)
{
	struct work who = public_work(f, monday());
	struct report_by_secret_row r;
	READ(f, &who, OK, report_open_known(w, code, &r));
	return report_stage_of(&r);
}

static struct incident_new case_of_province(void)
{
	return (struct incident_new){ .title = S("Thay đổi giao diện cổng dịch vụ công"), .type = S("deface"), .severity = 3,
		.source = S("public"),
		.detected_at = monday(), .owner_org = PROVINCE, .responsible_org = PROVINCE, .isp_org = PROVIDER,
		.system_level = 4, .owner_capable = -1,
		.tlp = TLP_AMBER };
}

static void the_second_officer_hears_of_the_first(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct receipt k = sent_at(f, sample(monday()), monday());
	struct work one = officer_work(f, COORDINATOR, monday()), two = one;
	two.by.account_id = second_officer;
	WRITE(f, &one, OK, report_take(w, k.code, 1));
	WRITE(f, &two, E_CONFLICT, report_take(w, k.code, 1));
	WRITE(f, &two, E_CONFLICT, report_refuse(w, k.code, 1, S("không phải sự cố")));
	struct report_get_row r = seen(f, k.code);
	assert_true(str_is(r.state, "verifying") && r.officer == officer[0] && r.version == 2 &&
		str_is(r.officer_name, "DPQG"));
	assert_int_equal(stage(f, k.code), STAGE_VERIFYING);
}

static void a_refusal_needs_a_reason_and_is_told(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct receipt k = sent_at(f, sample(monday()), monday());
	struct work o = officer_work(f, COORDINATOR, monday());
	WRITE(f, &o, E_INVALID, report_refuse(w, k.code, 1, STR_NONE));
	WRITE(f, &o, OK, report_refuse(w, k.code, 1, S("trang thử nghiệm")));
	WRITE(f, &o, E_CONFLICT, report_refuse(w, k.code, 2, S("lần nữa")));
	assert_int_equal(stage(f, k.code), STAGE_REFUSED);
	struct mails_for_report_rows mails;
	READ(f, &o, OK, mails_for_report(w->db, w->a, &(struct mails_for_report_in){ .report_id = k.id }, &mails));
	assert_int_equal(mails.n, 2);
	assert_true(str_find(mails.at[1].text, S("trang thử nghiệm")) > 0);
	WRITE(f, &o, OK, report_back_to_queue(w, k.code, 2, S("nhầm")));
	assert_true(str_is(seen(f, k.code).state, "verifying"));
	WRITE(f, &o, E_CONFLICT, report_back_to_queue(w, k.code, 3, S("nhầm")));
}

static void accepting_opens_the_case_with_its_acknowledgement(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct receipt k = sent_at(f, sample(monday() + 3 * USEC_MIN), monday());
	struct work o = officer_work(f, COORDINATOR, monday() + USEC_HOUR),
		team = officer_work(f, PROVINCE, monday() + USEC_HOUR);
	struct incident_new n = case_of_province();
	struct str code;
	n.detected_at = monday() + 3 * USEC_MIN;
	WRITE(f, &o, E_CONFLICT, report_accept(w, k.code, 7, &n, &code));
	WRITE(f, &o, OK, report_accept(w, k.code, 1, &n, &code));
	struct str incident = a_dup(f->a, code);
	struct incident_get_row i;
	READ(f, &team, OK, incident_by_code(w, incident, ACCESS_LEAD, &i));
	assert_true(i.received_at == monday() && i.detected_at == monday());
	struct report_get_row r = seen(f, k.code);
	assert_true(str_is(r.state, "accepted") && str_eq(r.incident_code, incident) && r.incident_id == i.id);
	WRITE(f, &o, E_CONFLICT, report_accept(w, k.code, 2, &n, &code));
	WRITE(f, &o, E_CONFLICT, report_back_to_queue(w, k.code, 2, STR_NONE));
	assert_int_equal(stage(f, k.code), STAGE_HANDLING);
	struct report_new alike = sample(monday());
	alike.notifier_name = S("Người khác");
	struct receipt again = sent_at(f, alike, monday() + USEC_HOUR);
	struct incident_alike_rows cases;
	READ(f, &o, OK, incident_alike(w->db, w->a, &(struct incident_alike_in){ .report_id = again.id, .viewer = COORDINATOR,
		.max = 5 }, &cases));
	assert_true(cases.n == 1 && str_eq(cases.at[0].code, incident));
	READ(f, &o, OK, incident_alike(w->db, w->a, &(struct incident_alike_in){ .report_id = again.id, .viewer = STRANGER,
		.max = 5 }, &cases));
	assert_int_equal(cases.n, 0);
	WRITE(f, &o, OK, report_attach(w, again.code, 1, incident));
	assert_int_equal(stage(f, again.code), STAGE_HANDLING);
	WRITE(f, &o, OK, incident_close(w, i.id));
	alike.notifier_name = S("Người thứ ba");
	struct receipt late = sent_at(f, alike, monday() + 2 * USEC_HOUR);
	WRITE(f, &o, E_CONFLICT, report_attach(w, late.code, 1, incident));
	assert_int_equal(stage(f, k.code), STAGE_DONE);
}

/* Under the rules of 2017 an acknowledgement is due at once; the one kept with the report meets it. */
static void the_acknowledgement_meets_its_clock(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	usec then = civil_usec((struct civil){ 2025, 10, 13, 9, 0, 0 });
	struct receipt k = sent_at(f, sample(then), then);
	struct work o = officer_work(f, COORDINATOR, then + USEC_HOUR);
	struct incident_new n = case_of_province();
	struct str code;
	struct clocks_of_rows clocks;
	n.detected_at = then;
	WRITE(f, &o, OK, report_accept(w, k.code, 1, &n, &code));
	int64_t incident_id = seen(f, k.code).incident_id;
	READ(f, &o, OK, clocks_of(w->db, w->a, &(struct clocks_of_in){ .incident_id = incident_id }, &clocks));
	size_t met = 0;
	for (size_t i = 0; i < clocks.n; i++) {
		const struct clock_rule *rule = legal_rule(clocks.at[i].profile, clocks.at[i].rule);
		if (rule && str_is(rule->met_by, "ack")) {
			assert_true(clocks.at[i].met_at == then && clocks.at[i].started_at == then);
			met++;
		}
	}
	assert_int_equal(met, 1);
}

static void duplicates_point_to_one_original(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct report_new n = sample(monday());
	struct receipt k[3];
	for (int i = 0; i < 3; i++) {
		n.notifier_name = a_fmt(f->a, "Người %d", i);
		k[i] = sent_at(f, n, monday() + i * USEC_MIN);
	}
	struct work o = officer_work(f, COORDINATOR, monday() + USEC_HOUR);
	WRITE(f, &o, E_INVALID, report_mark_same(w, k[0].code, 1, k[0].code));
	WRITE(f, &o, OK, report_mark_same(w, k[2].code, 1, k[1].code));
	WRITE(f, &o, E_INVALID, report_mark_same(w, k[0].code, 1, k[2].code));
	WRITE(f, &o, OK, report_mark_same(w, k[1].code, 1, k[0].code));
	assert_true(seen(f, k[1].code).same_as == k[0].id && seen(f, k[2].code).same_as == k[0].id);
	assert_int_equal(stage(f, k[2].code), STAGE_RECEIVED);
	struct incident_new c = case_of_province();
	struct str code;
	WRITE(f, &o, OK, report_accept(w, k[0].code, 1, &c, &code));
	assert_int_equal(stage(f, k[2].code), STAGE_HANDLING);
	int64_t version = seen(f, k[1].code).version;
	WRITE(f, &o, OK, report_back_to_queue(w, k[1].code, version, STR_NONE));
	assert_true(str_is(seen(f, k[1].code).state, "verifying") && !seen(f, k[1].code).same_as);
}

static void nobody_else_learns_that_it_exists(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct receipt k = sent_at(f, sample(monday()), monday());
	struct work x = officer_work(f, STRANGER, monday()), team = officer_work(f, PROVINCE, monday()),
		o = officer_work(f, COORDINATOR, monday());
	struct incident_new n = case_of_province();
	struct report_get_row r;
	struct report_page_rows page;
	struct str code;
	READ(f, &x, E_NOT_FOUND, report_by_code(w, k.code, &r));
	WRITE(f, &x, E_NOT_FOUND, report_take(w, k.code, 1));
	WRITE(f, &x, E_NOT_FOUND, report_refuse(w, k.code, 1, S("x")));
	WRITE(f, &x, E_NOT_FOUND, report_mark_same(w, k.code, 1, k.code));
	WRITE(f, &x, E_NOT_FOUND, report_attach(w, k.code, 1, S("SC-2026-000001")));
	WRITE(f, &x, E_NOT_FOUND, report_accept(w, k.code, 1, &n, &code));
	WRITE(f, &x, E_NOT_FOUND, report_message_from_team(w, k.code, S("chào"), &(int64_t){ 0 }));
	WRITE(f, &team, E_NOT_FOUND, report_message_from_team(w, k.code, S("chào"), &(int64_t){ 0 }));
	READ(f, &x, OK, report_page(w->db, w->a, &(struct report_page_in){ .viewer = STRANGER, .before = INT64_MAX,
		.before_id = INT64_MAX, .max = 9 }, &page));
	assert_int_equal(page.n, 0);
	WRITE(f, &o, OK, report_accept(w, k.code, 1, &n, &code));
	/* the team of the case may write to the notifier now, and still does not see the queue */
	WRITE(f, &team, OK, report_message_from_team(w, k.code, S("Xin gửi thêm nhật ký"), &(int64_t){ 0 }));
	READ(f, &team, E_NOT_FOUND, report_by_code(w, k.code, &r));
	WRITE(f, &x, E_NOT_FOUND, report_message_from_team(w, k.code, S("chào"), &(int64_t){ 0 }));
}

static void messages_mark_the_queue_until_somebody_reads(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct receipt k = sent_at(f, sample(monday()), monday());
	struct work who = public_work(f, monday()), o = officer_work(f, COORDINATOR, monday());
	struct report_by_secret_row row;
	struct report_with_news_rows news;
	struct report_news_count_row n;
	struct uploads none = { 0 };
	READ(f, &who, OK, report_open_with_secret(w, k.code, k.secret, &row));
	WRITE(f, &who, E_INVALID, report_message_from_reporter(w, &row, STR_NONE, &none, &(int64_t){ 0 }));
	WRITE(f, &who, OK, report_message_from_reporter(w, &row, S("Còn một máy nữa"), &none, &(int64_t){ 0 }));
	READ(f, &o, OK, report_with_news(w->db, w->a, &(struct report_with_news_in){ .viewer = COORDINATOR,
		.before = INT64_MAX, .before_id = INT64_MAX, .max = 9 }, &news));
	assert_true(news.n == 1 && news.at[0].unread == 1 && str_eq(news.at[0].code, k.code));
	WRITE(f, &o, OK, report_messages_seen(w, k.code));
	READ(f, &o, OK, report_news_count(w->db, w->a, &(struct report_news_count_in){ .viewer = COORDINATOR }, &n));
	assert_int_equal(n.n, 0);
	WRITE(f, &o, E_INVALID, report_message_from_team(w, k.code, STR_NONE, &(int64_t){ 0 }));
	WRITE(f, &o, OK, report_message_from_team(w, k.code, S("Cảm ơn"), &(int64_t){ 0 }));
	struct report_messages_rows m;
	READ(f, &o, OK, report_messages(w->db, w->a, &(struct report_messages_in){ .report_id = k.id }, &m));
	assert_true(m.n == 2 && m.at[0].is_from_reporter && !m.at[1].is_from_reporter && str_is(m.at[1].text, "Cảm ơn"));
}

static void hints_name_owner_operator_and_provider(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct receipt first = sent_at(f, sample(monday()), monday());
	struct report_new other = sample(monday());
	other.notifier_name = S("Người khác");
	struct receipt k = sent_at(f, other, monday() + USEC_MIN);
	struct work o = officer_work(f, COORDINATOR, monday());
	struct report_get_row r = seen(f, k.code);
	struct hints h;
	READ(f, &o, OK, hints_of(w, &r, &h));
	assert_true(h.owner == PROVINCE && h.responsible == PROVINCE && h.isp == PROVIDER &&
		str_is(h.responsible_code, "TINH") && str_is(h.isp_code, "MANG"));
	assert_true(h.has_system && h.system.level == 4 && str_is(h.system.name, "Cổng dịch vụ công"));
	assert_true(h.n_bodies == 3 && h.bodies[0].org_id == PROVINCE && h.bodies[2].org_id == COORDINATOR);
	assert_true(h.reports.n == 1 && str_eq(h.reports.at[0].code, first.code) && h.incidents.n == 0);
	assert_true(str_is(h.type, "deface"));
	struct receipt vague = sent_at(f, (struct report_new){ .description = S("Máy ở 192.168.1.4 chậm"),
		.detected_at = monday(), .channel = "web" }, monday());
	r = seen(f, vague.code);
	READ(f, &o, OK, hints_of(w, &r, &h));
	assert_true(h.responsible == COORDINATOR && !h.owner && !h.isp && !h.has_system && !h.type.n);
}

static void types_are_guessed_with_and_without_marks(void **state)
{
	struct arena *a = ((struct fixture *)*state)->a;
	static const struct { const char *text, *type; } said[] = {
		{ "Toàn bộ máy bị MÃ HÓA DỮ LIỆU, đòi tiền chuộc", "ransom" }, { "may chu bi tan cong ddos", "dos" },
			{ "Trang web giả mạo ngân hàng", "phishing" },
		{ "Our site was defaced", "deface" }, { "nhiễm mã độc botnet", "malware" }, { "hôm nay trời đẹp", "" },
	};
	struct str cue;
	for (size_t i = 0; i < COUNT(said); i++)
		assert_true(str_is(intake_type_guess(a, str_of(said[i].text), &cue), said[i].type) &&
			(cue.n != 0) == (said[i].type[0] != 0));
}

int main(void)
{
	key_make();
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(the_second_officer_hears_of_the_first), TEST_ON_BOTH(a_refusal_needs_a_reason_and_is_told),
		TEST_ON_BOTH(accepting_opens_the_case_with_its_acknowledgement), TEST_ON_BOTH(the_acknowledgement_meets_its_clock),
		TEST_ON_BOTH(duplicates_point_to_one_original), TEST_ON_BOTH(nobody_else_learns_that_it_exists),
		TEST_ON_BOTH(messages_mark_the_queue_until_somebody_reads), TEST_ON_BOTH(hints_name_owner_operator_and_provider),
		TEST_ON_SQLITE(types_are_guessed_with_and_without_marks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
