/* Membership: files from draft to decision, the dates of the yearly file, suspension, sub-members, on both engines. */
#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */

#include "core/routes.h"
#include "core/test_core.h"
#include "modules/membership/rules.h"
#include "modules/team/team.h"

const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &network_module, &team_module, &membership_module };
const size_t n_modules = COUNT(all_modules);

static usec day(const char *text)
{
	usec t;
	assert_true(time_parse(str_of(text), &t));
	return t;
}

static struct work system_work(struct fixture *f)
{
	return (struct work){ .a = f->a, .now = day("2026-11-22T10:00:00+07:00"), .by = { .is_system = true, .name = S("system") } };
}

/* Somebody of the organisation with every permission of the module. */
static struct work person(struct fixture *f, int64_t org, int64_t account)
{
	struct work w = system_work(f);
	w.by = (struct actor){ .account_id = account, .org_id = org, .name = S("An"), .lang = LANG_EN };
	const struct perm *const perms[] = { &may_read_network, &may_edit_network, &may_read_membership, &may_apply_membership, &may_check_membership,
		&may_decide_membership, &may_read_people };
	for (size_t i = 0; i < COUNT(perms); i++)
		w.by.perms[perm_index(perms[i]) / 64] |= 1ull << (perm_index(perms[i]) % 64);
	return w;
}

struct place { int64_t coordinator, ministry, hospital, stranger; };

static int64_t org(struct fixture *f, const char *code, const char *role, const char *parent)
{
	struct work me = system_work(f);
	struct org_form o = { .code = str_of(code), .name = str_of(code), .kind = S("company"), .network_role = str_of(role), .parent = str_of(parent),
		.address = S("Số 1 phố Mẫu"), .phone = S("024 1234"), .email = S("don.vi@mau.example") };
	int64_t id;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, network_org_add(w, &o, &id)), OK);
	return id;
}

static void contact(struct fixture *f, int64_t org_id, const char *kind)
{
	struct work me = system_work(f);
	struct contact_form c = { .kind = str_of(kind), .name = S("Trực ban"), .title = S("Trưởng ca"), .email = S("truc@mau.example"), .phone = S("1"),
		.call_order = 1 };
	int64_t id;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, network_contact_add(w, org_id, &c, &id)), OK);
}

static struct place stage(struct fixture *f)
{
	struct place p = { .coordinator = org(f, "DPQG", "coordinator", ""), .ministry = org(f, "BO", "none", "") };
	p.hospital = org(f, "BV", "none", "BO");
	p.stranger = org(f, "NGOAI", "none", "");
	contact(f, p.hospital, "in_hours");
	contact(f, p.ministry, "in_hours");
	return p;
}

static struct file_form whole(struct fixture *f, int64_t org_id)
{
	struct work me = system_work(f);
	struct application_get_row x;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, membership_open_file(w, org_id, &x)), OK);
	struct file_form form = membership_form_of(&x);
	form.lead_name = S("Bà Mẫu");
	form.lead_title = S("Phó giám đốc");
	form.capability = S("Trực 24/7");
	form.member_group = S("e");
	form.has_pledge = true;
	form.signed_by = S("Ông Mẫu");
	form.signed_at = day("2026-11-22");
	return form;
}

static void begin(struct fixture *f, struct work *me, int64_t org_id, const char *form)
{
	struct str code;
	assert_int_equal(TEST_CALL(f, me, TX_WRITE, membership_begin(w, org_id, str_of(form), &code)), OK);
	assert_true(code.n > 0);
}

static void send_file(struct fixture *f, struct work *me, int64_t org_id)
{
	struct file_form form = whole(f, org_id);
	assert_int_equal(TEST_CALL(f, me, TX_WRITE, membership_save(w, org_id, &form)), OK);
	assert_int_equal(TEST_CALL(f, me, TX_WRITE, membership_submit(w, org_id)), OK);
}

static struct membership_get_row member(struct fixture *f, int64_t org_id)
{
	struct work me = system_work(f);
	struct membership_get_row m;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, membership_of(w, org_id, &m)), OK);
	return m;
}

/* From nothing to member, on the day of `now`. */
static void admit(struct fixture *f, const struct place *p, int64_t org_id, usec now)
{
	struct work head = person(f, org_id, 7), one = person(f, p->coordinator, 8), two = person(f, p->coordinator, 9);
	head.now = one.now = two.now = now;
	begin(f, &head, org_id, "01");
	send_file(f, &head, org_id);
	assert_int_equal(TEST_CALL(f, &one, TX_WRITE, membership_check(w, org_id, &(struct file_decision){ 0 })), OK);
	assert_int_equal(TEST_CALL(f, &two, TX_WRITE, membership_approve(w, org_id, &(struct file_decision){ .decision_no = S("12/QĐ") })), OK);
}

/* ---- dates ---- */

static void a_year_later_to_the_day(void **state)
{
	static const char *const days[][2] = { { "2026-11-22T10:00:00+07:00", "2027-11-22" }, { "2028-02-29T23:59:59+07:00", "2029-02-28" },
		{ "2027-02-28", "2028-02-28" }, { "2026-12-31T23:30:00+07:00", "2027-12-31" }, { "2026-12-31T17:30:00Z", "2028-01-01" },
		{ "2027-03-01", "2028-03-01" } };
	for (size_t i = 0; i < COUNT(days); i++)
		assert_int_equal(membership_due_after(day(days[i][0])), day(days[i][1]));
	usec due = day("2027-02-28");
	assert_false(membership_is_late(due, day("2027-02-28T23:59:59+07:00")));
	assert_true(membership_is_late(due, day("2027-03-01T00:00:00+07:00")));
	assert_false(membership_is_late(0, day("2027-03-01")));
}

static void police_and_army_report_nothing(void **state)
{
	assert_true(membership_reports_exempt(S("c")) && membership_reports_exempt(S("d")));
	assert_false(membership_reports_exempt(S("dd")) || membership_reports_exempt(S("voluntary")) || membership_reports_exempt(STR_NONE));
}

/* ---- the file ---- */

static void a_file_goes_its_way(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	admit(f, &p, p.hospital, day("2026-11-22T10:00:00+07:00"));
	struct membership_get_row m = member(f, p.hospital);
	assert_true(str_is(m.state, "member") && str_is(m.number, "TV-0001") && str_is(m.member_group, "e"));
	assert_int_equal(m.refresh_due, day("2027-11-22"));
	struct work me = system_work(f);
	struct org_by_id_row o;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, network_org(w, p.hospital, &o)), OK);
	assert_true(str_is(o.network_role, "member") && str_is(o.member_group, "e"));
}

static void what_is_missing_is_named(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work head = person(f, p.stranger, 7);
	begin(f, &head, p.stranger, "02");
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, membership_submit(w, p.stranger)), E_INVALID);
	assert_true(test_has_problem(&head, "capability", "membership.gap"));
	assert_true(test_has_problem(&head, "has_pledge", "membership.gap"));
	assert_true(test_has_problem(&head, "contacts", "membership.gap_register"));
	assert_false(test_has_problem(&head, "member_group", "membership.gap"));
	assert_true(str_is(member(f, p.stranger).state, "none"));
}

static void form_of_what_is_there_is_checked(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work head = person(f, p.hospital, 7);
	begin(f, &head, p.hospital, "01");
	struct file_form form = whole(f, p.hospital);
	form.pgp_fingerprint = S("0xDEADBEEF");
	form.pgp_url = S("javascript:alert(1)");
	form.intake_email = S("không phải thư");
	form.member_group = S("voluntary");
	form.signed_at = day("2026-11-23");
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, membership_save(w, p.hospital, &form)), E_INVALID);
	assert_true(test_has_problem(&head, "pgp_fingerprint", "membership.fingerprint_shape"));
	assert_true(test_has_problem(&head, "pgp_url", "membership.url_https"));
	assert_true(test_has_problem(&head, "intake_email", "network.field_email"));
	assert_true(test_has_problem(&head, "member_group", "network.field_choice"));
	assert_true(test_has_problem(&head, "signed_at", "network.date_in_future"));
}

static void a_change_of_somebody_else_is_not_lost(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work head = person(f, p.hospital, 7);
	begin(f, &head, p.hospital, "01");
	struct file_form mine = whole(f, p.hospital), theirs = mine;
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, membership_save(w, p.hospital, &theirs)), OK);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, membership_save(w, p.hospital, &mine)), E_CONFLICT);
}

static void one_file_at_a_time(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work head = person(f, p.hospital, 7);
	struct str code;
	begin(f, &head, p.hospital, "01");
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, membership_begin(w, p.hospital, S("01"), &code)), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, membership_withdraw(w, p.hospital)), OK);
	static const char *const kinds[] = { "out_of_hours", "leadership", "post" };   /* Form 02 asks for more of them */
	for (size_t i = 0; i < COUNT(kinds); i++)
		contact(f, p.hospital, kinds[i]);
	begin(f, &head, p.hospital, "02");
	send_file(f, &head, p.hospital);
	assert_true(str_is(member(f, p.hospital).state, "applied"));
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, membership_withdraw(w, p.hospital)), OK);
	assert_true(str_is(member(f, p.hospital).state, "none"));
}

static void two_people_decide(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work head = person(f, p.hospital, 7), one = person(f, p.coordinator, 8), two = person(f, p.coordinator, 9);
	struct file_decision none = { 0 }, why = { .reason = S("thiếu dấu") };
	begin(f, &head, p.hospital, "01");
	send_file(f, &head, p.hospital);
	assert_int_equal(TEST_CALL(f, &two, TX_WRITE, membership_approve(w, p.hospital, &none)), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &one, TX_WRITE, membership_return(w, p.hospital, &none)), E_INVALID);
	assert_int_equal(TEST_CALL(f, &one, TX_WRITE, membership_return(w, p.hospital, &why)), OK);
	assert_int_equal(TEST_CALL(f, &one, TX_WRITE, membership_check(w, p.hospital, &none)), E_CONFLICT);
	send_file(f, &head, p.hospital);
	assert_int_equal(TEST_CALL(f, &one, TX_WRITE, membership_check(w, p.hospital, &none)), OK);
	assert_int_equal(TEST_CALL(f, &one, TX_WRITE, membership_approve(w, p.hospital, &none)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &two, TX_WRITE, membership_approve(w, p.hospital, &(struct file_decision){ .member_group = S("voluntary") })), E_INVALID);
	assert_int_equal(TEST_CALL(f, &two, TX_WRITE, membership_approve(w, p.hospital, &(struct file_decision){ .member_group = S("c") })), OK);
	assert_true(str_is(member(f, p.hospital).member_group, "c"));
	assert_int_equal(TEST_CALL(f, &two, TX_WRITE, membership_refuse(w, p.hospital, &why)), E_NOT_FOUND);
}

/* ---- whose it is ---- */

static void strangers_learn_nothing(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work head = person(f, p.hospital, 7), above = person(f, p.ministry, 10), stranger = person(f, p.stranger, 11), officer = person(f, p.coordinator, 8);
	struct file_decision none = { 0 };
	struct application_get_row x;
	begin(f, &head, p.hospital, "01");
	assert_int_equal(TEST_CALL(f, &stranger, TX_READ, membership_need_see(w, p.hospital)), E_NOT_FOUND);
	assert_int_equal(TEST_CALL(f, &stranger, TX_WRITE, membership_submit(w, p.hospital)), E_NOT_FOUND);
	assert_int_equal(TEST_CALL(f, &above, TX_READ, membership_open_file(w, p.hospital, &x)), OK);
	assert_int_equal(TEST_CALL(f, &officer, TX_READ, membership_open_file(w, p.hospital, &x)), E_NOT_FOUND);
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, membership_submit(w, p.hospital)), E_DENIED);
	send_file(f, &head, p.hospital);
	assert_int_equal(TEST_CALL(f, &officer, TX_READ, membership_open_file(w, p.hospital, &x)), OK);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, membership_check(w, p.hospital, &none)), E_DENIED);
	struct membership_page_in alone = { .viewer = p.stranger, .max = 9 }, tree = { .viewer = p.ministry, .waiting = S("submitted"), .max = 9 };
	struct membership_page_rows rows;
	assert_int_equal(TEST_CALL(f, &stranger, TX_READ, membership_page(w->db, w->a, &alone, &rows)), OK);
	assert_int_equal(rows.n, 0);
	assert_int_equal(TEST_CALL(f, &above, TX_READ, membership_page(w->db, w->a, &tree, &rows)), OK);
	assert_int_equal(rows.n, 1);
	assert_int_equal(rows.at[0].id, p.hospital);
}

/* ---- the yearly file ---- */

static int64_t steps_named(struct fixture *f, int64_t org_id, const char *act)
{
	struct work me = system_work(f);
	struct membership_steps_in all = { .org = org_id, .own = true, .before = INT64_MAX, .max = 100 };
	struct membership_steps_rows rows;
	int64_t n = 0;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, membership_steps(w->db, w->a, &all, &rows)), OK);
	for (size_t i = 0; i < rows.n; i++)
		n += str_is(rows.at[i].act, act);
	return n;
}

static void remind_at(struct fixture *f, const char *when)
{
	struct work me = system_work(f);
	me.now = day(when);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, membership_remind(w, STR_NONE)), OK);
}

static void reminded_once_before_and_once_after(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	admit(f, &p, p.hospital, day("2028-02-29T10:00:00+07:00"));
	remind_at(f, "2029-01-28T23:59:59+07:00");
	assert_int_equal(steps_named(f, p.hospital, "remind"), 0);
	remind_at(f, "2029-01-29T00:00:00+07:00");
	remind_at(f, "2029-02-28T23:00:00+07:00");
	assert_int_equal(steps_named(f, p.hospital, "remind"), 1);
	assert_int_equal(steps_named(f, p.hospital, "late"), 0);
	remind_at(f, "2029-03-01T00:00:00+07:00");
	remind_at(f, "2029-04-01");
	assert_int_equal(steps_named(f, p.hospital, "late"), 1);
}

static void a_refresh_begins_with_the_last_file(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work head = person(f, p.hospital, 7), me = system_work(f);
	struct application_get_row x;
	struct str code;
	admit(f, &p, p.hospital, day("2026-11-22T10:00:00+07:00"));
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, membership_begin(w, p.hospital, S("02"), &code)), E_INVALID);
	begin(f, &head, p.hospital, "01");
	assert_int_equal(TEST_CALL(f, &me, TX_READ, membership_open_file(w, p.hospital, &x)), OK);
	assert_true(str_is(x.kind, "refresh") && str_is(x.lead_name, "Bà Mẫu") && !x.has_pledge && !x.signed_by.n);
	assert_true(str_is(member(f, p.hospital).state, "member"));
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, membership_withdraw(w, p.hospital)), OK);
	assert_true(str_is(member(f, p.hospital).state, "member"));
	admit(f, &p, p.hospital, day("2027-11-20T10:00:00+07:00"));
	struct membership_get_row m = member(f, p.hospital);
	assert_int_equal(m.refresh_due, day("2028-11-20"));
	assert_true(str_is(m.number, "TV-0001"));
}

/* ---- suspension, restoration, end ---- */

static void turns_need_reason_and_papers(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work head = person(f, p.hospital, 7), chief = person(f, p.coordinator, 9);
	struct turn_form none = { 0 };
	admit(f, &p, p.hospital, day("2026-11-22T10:00:00+07:00"));
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, membership_turn(w, p.hospital, TURN_SUSPEND, &none)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &chief, TX_WRITE, membership_turn(w, p.hospital, TURN_RESTORE, &none)), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &chief, TX_WRITE, membership_turn(w, p.hospital, TURN_SUSPEND, &none)), E_INVALID);
	assert_true(test_has_problem(&chief, "papers", "membership.papers_needed"));
	assert_true(test_has_problem(&chief, "reason", "network.field_required"));
}

static struct turn_form with_paper(struct fixture *f)
{
	static struct upload paper;
	paper = (struct upload){ .name = S("quyet-dinh.pdf"), .media_type = S("application/pdf"), .size = 3,
		.sha256_hex = S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad") };
	return (struct turn_form){ .reason = S("không hoạt động"), .papers = { &paper, 1 } };
}

static void suspended_restored_ended(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work chief = person(f, p.coordinator, 9), me = system_work(f);
	struct turn_form turn = with_paper(f);
	struct org_by_id_row o;
	admit(f, &p, p.hospital, day("2026-11-22T10:00:00+07:00"));
	assert_int_equal(TEST_CALL(f, &chief, TX_WRITE, membership_turn(w, p.hospital, TURN_SUSPEND, &turn)), OK);
	assert_true(str_is(member(f, p.hospital).state, "suspended"));
	assert_int_equal(TEST_CALL(f, &chief, TX_WRITE, membership_turn(w, p.hospital, TURN_RESTORE, &turn)), OK);
	assert_true(str_is(member(f, p.hospital).state, "member"));
	assert_int_equal(TEST_CALL(f, &chief, TX_WRITE, membership_turn(w, p.hospital, TURN_END, &turn)), OK);
	struct membership_get_row m = member(f, p.hospital);
	assert_true(str_is(m.state, "ended") && m.number.n && !m.refresh_due);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, network_org(w, p.hospital, &o)), OK);
	assert_true(str_is(o.network_role, "none"));
}

/* ---- sub-members ---- */

static void sub_members_stand_below(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work head = person(f, p.ministry, 10), chief = person(f, p.coordinator, 9);
	struct sub_decision yes = { .decision = S("approve") };
	struct turn_form turn = with_paper(f);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, membership_name_sub(w, p.ministry, S("BV"))), E_CONFLICT);
	admit(f, &p, p.ministry, day("2026-11-22T10:00:00+07:00"));
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, membership_name_sub(w, p.ministry, S("NGOAI"))), E_INVALID);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, membership_name_sub(w, p.ministry, S("BO"))), E_INVALID);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, membership_name_sub(w, p.ministry, S("BV"))), OK);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, membership_name_sub(w, p.ministry, S("BV"))), E_INVALID);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, membership_decide_sub(w, p.ministry, S("BV"), &yes)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &chief, TX_WRITE, membership_decide_sub(w, p.ministry, S("BV"), &(struct sub_decision){ .decision = S("refuse") })), E_INVALID);
	assert_int_equal(TEST_CALL(f, &chief, TX_WRITE, membership_decide_sub(w, p.ministry, S("BV"), &yes)), OK);
	struct membership_get_row m = member(f, p.hospital);
	assert_true(str_is(m.state, "member") && m.parent_id == p.ministry && str_is(m.member_group, "e") && !m.refresh_due);
	assert_int_equal(TEST_CALL(f, &chief, TX_WRITE, membership_turn(w, p.ministry, TURN_END, &turn)), E_CONFLICT);
}

/* ---- documents ---- */

static void both_forms_are_written(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work head = person(f, p.hospital, 7);
	struct application_get_row x;
	begin(f, &head, p.hospital, "01");
	struct file_form form = whole(f, p.hospital);
	form.capability = S("a\nb <script> \xe2\x80\xae" " \xff");
	assert_int_equal(TEST_CALL(f, &head, TX_READ, membership_open_file(w, p.hospital, &x)), OK);
	x.capability = form.capability;
	for (int i = 0; i < 4; i++) {
		struct buf out;
		buf_init(&out, 8 << 20);
		struct str which = i / 2 ? S("02") : S("01");
		assert_int_equal(TEST_CALL(f, &head, TX_READ, membership_document(w, &x, which, i % 2 ? MEMBERSHIP_DOCX : MEMBERSHIP_PDF, i ? LANG_VI : LANG_EN, &out)), OK);
		assert_true(str_starts(buf_str(&out), i % 2 ? S("PK") : S("%PDF")));
		buf_done(&out);
	}
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations, &team_migrations, &membership_migrations };
	fixture_use(sets, COUNT(sets));
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_year_later_to_the_day), cmocka_unit_test(police_and_army_report_nothing),
		TEST_ON_BOTH(a_file_goes_its_way), TEST_ON_BOTH(what_is_missing_is_named), TEST_ON_BOTH(form_of_what_is_there_is_checked),
		TEST_ON_BOTH(a_change_of_somebody_else_is_not_lost), TEST_ON_BOTH(one_file_at_a_time), TEST_ON_BOTH(two_people_decide),
		TEST_ON_BOTH(strangers_learn_nothing), TEST_ON_BOTH(reminded_once_before_and_once_after),
		TEST_ON_BOTH(a_refresh_begins_with_the_last_file), TEST_ON_BOTH(turns_need_reason_and_papers), TEST_ON_BOTH(suspended_restored_ended),
		TEST_ON_BOTH(sub_members_stand_below), TEST_ON_BOTH(both_forms_are_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
