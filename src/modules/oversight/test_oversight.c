/* Waivers, disputes and inspections, and what the duties engine makes of them, on both engines. */
#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */

#include "core/legal/data_files.h"
#include "core/routes.h"
#include "core/test_core.h"
#include "modules/oversight/rules.h"
#include "modules/team/team.h"

const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &network_module, &team_module, &duty_module, &oversight_module };
const size_t n_modules = COUNT(all_modules);

enum { HEAD = 101, SECOND = 102, MINISTER = 201, CLERK = 202, OFFICER = 301, STRANGER = 401 };

static usec day(const char *text)
{
	usec t;
	assert_true(time_parse(str_of(text), &t));
	return t;
}

static struct work person(struct fixture *f, int64_t org, int64_t account)
{
	struct work w = { .a = f->a, .now = day("2026-11-22T10:00:00+07:00"),
		.by = { .account_id = account, .org_id = org, .name = S("An"), .lang = LANG_EN, .is_system = !org } };
	const struct perm *const perms[] = { &may_read_network, &may_edit_network, &oversight_read, &oversight_request, &oversight_decide, &oversight_inspect };
	for (size_t i = 0; i < COUNT(perms); i++)
		w.by.perms[perm_index(perms[i]) / 64] |= 1ull << (perm_index(perms[i]) % 64);
	return w;
}

static int64_t org(struct fixture *f, const char *code, const char *kind, const char *role, const char *parent)
{
	struct work me = person(f, 0, 0);
	struct org_form o = { .code = str_of(code), .name = str_of(code), .kind = str_of(kind), .network_role = str_of(role), .parent = str_of(parent) };
	int64_t id;
	me.now = day("2022-01-01");
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, network_org_add(w, &o, &id)), OK);
	return id;
}

static err catalogue_put(struct work *w)
{
	const struct duty_vocabulary *v;
	const struct duty_catalogue *c;
	struct catalogue_problem *p;
	struct str why;
	size_t n;
	int64_t id;
	TRY(vocabulary_read(w->a, data_file("duties/vocabulary.json"), &v, &why));
	TRY(catalogue_read(w->a, v, data_file("duties/ct18.json"), &c, &p, &n));
	return duty_catalogue_put(w, c, &id);
}

static err account_put(struct work *w, int64_t id, const char *name, int64_t org_id, const char *role)
{
	TRY(test_execute(w, a_z(w->a, a_fmt(w->a, "insert into account (id, name, full_name, email, phone, org_id, lang, password_hash, totp_last_step, created_at, changed_at)"
		" values (%lld, '%s', 'Person %s', '%s@x.example', '', %lld, 'vi', '', 0, 1, 1)", (long long)id, name, name, name, (long long)org_id))));
	return test_execute(w, a_z(w->a, a_fmt(w->a, "insert into account_role (account_id, role) values (%lld, '%s')", (long long)id, role)));
}

struct place { int64_t coordinator, ministry, hospital, stranger; };

static err people_put(struct work *w, const struct place *p)
{
	TRY(test_execute(w, "insert into role (name, title, created_at) values ('head', 'x', 1) on conflict do nothing"));
	TRY(test_execute(w, "insert into role (name, title, created_at) values ('officer', 'x', 1) on conflict do nothing"));
	TRY(account_put(w, HEAD, "dau", p->hospital, "head"));
	TRY(account_put(w, SECOND, "hai", p->hospital, "head"));
	TRY(account_put(w, MINISTER, "bo", p->ministry, "head"));
	TRY(account_put(w, CLERK, "can", p->ministry, "officer"));
	TRY(account_put(w, OFFICER, "truc", p->coordinator, "officer"));
	return account_put(w, STRANGER, "la", p->stranger, "head");
}

static struct place stage(struct fixture *f)
{
	struct work me = person(f, 0, 0);
	struct place p = { .coordinator = org(f, "DPQG", "coordinator", "coordinator", ""), .ministry = org(f, "BO", "ministry", "none", "") };
	p.hospital = org(f, "BV", "hospital", "member", "BO");
	p.stranger = org(f, "NGOAI", "company", "member", "");
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, people_put(w, &p)), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, catalogue_put(w)), OK);
	assert_int_equal(duty_follow(f->s, &me, S("{}")), OK);
	return p;
}

static enum duty_status status_at(struct fixture *f, int64_t org_id, const char *duty, usec at, usec known)
{
	struct work me = person(f, 0, 0);
	struct duty_answer x;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, duty_ask(w, org_id, str_of(duty), UNIT_ORG, STR_NONE, at, known, &x)), OK);
	return x.standing.status;
}

/* ---- waivers ---- */

static struct waiver_form asked(const char *duty, const char *from, const char *to)
{
	static struct upload paper;
	paper = (struct upload){ .name = S("van-ban.pdf"), .media_type = S("application/pdf"), .size = 3,
		.sha256_hex = S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad") };
	return (struct waiver_form){ .duty = str_of(duty), .kind = S("waive"), .starts_at = day(from), .ends_at = day(to), .ground_no = S("12/NQ"),
		.ground_at = day("2026-10-01"), .reason = S("Đơn vị chuyển trụ sở"), .files = { &paper, 1 } };
}

static struct str request(struct fixture *f, struct work *me, const struct waiver_form *form)
{
	struct str code = STR_NONE;
	assert_int_equal(TEST_CALL(f, me, TX_WRITE, waiver_request(w, form, &code)), OK);
	return code;
}

static void a_request_is_checked(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work head = person(f, p.hospital, HEAD);
	struct waiver_form bad = asked("ct18-1i-1", "2026-11-01", "2027-11-01");
	struct str code;
	bad.files.n = 0;
	bad.kind = S("extend");
	bad.subject = S("HT-999");
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, waiver_request(w, &bad, &code)), E_INVALID);
	assert_true(test_has_problem(&head, "duty", "oversight.not_waivable"));
	assert_true(test_has_problem(&head, "subject", "oversight.subject_unknown"));
	assert_true(test_has_problem(&head, "files", "oversight.ground_file"));
	assert_true(test_has_problem(&head, "ends_at", "oversight.too_long"));
	assert_true(test_has_problem(&head, "extend_days", "oversight.days_range"));
	bad = asked("ct18-khong-co", "2026-11-22", "2026-11-21");
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, waiver_request(w, &bad, &code)), E_INVALID);
	assert_true(test_has_problem(&head, "duty", "oversight.duty_unknown"));
	assert_true(test_has_problem(&head, "ends_at", "oversight.ends_before"));
	bad = asked("", "2026-11-22", "2026-12-31");
	bad.org = S("NGOAI");
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, waiver_request(w, &bad, &code)), E_NOT_FOUND);
}

/* Twelve months are counted from the first day; of 29 February they end on 27 February. */
static void twelve_months_to_the_day(void **state)
{
	static const struct { const char *from, *to; bool is_good; } all[] = { { "2027-01-01", "2027-12-31", true }, { "2027-01-01", "2028-01-01", false },
		{ "2028-02-29", "2029-02-27", true }, { "2028-02-29", "2029-02-28", false }, { "2027-03-01", "2028-02-29", true } };
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work head = person(f, p.hospital, HEAD);
	for (size_t i = 0; i < COUNT(all); i++) {
		struct waiver_form form = asked("ct18-1a-2", all[i].from, all[i].to);
		struct str code;
		assert_int_equal(TEST_CALL(f, &head, TX_WRITE, waiver_request(w, &form, &code)), all[i].is_good ? OK : E_INVALID);
	}
}

static void decided_above_by_somebody_else(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work head = person(f, p.hospital, HEAD), second = person(f, p.hospital, SECOND), minister = person(f, p.ministry, MINISTER),
		clerk = person(f, p.ministry, CLERK), stranger = person(f, p.stranger, STRANGER);
	struct waiver_form form = asked("ct18-1a-2", "2026-11-01", "2027-03-31");
	struct waiver_decision yes = { .until = day("2027-01-31") }, no = { .reason = S("không đủ căn cứ") }, longer = { .until = day("2027-04-01") };
	struct str code = request(f, &head, &form);
	assert_int_equal(TEST_CALL(f, &second, TX_WRITE, waiver_approve(w, code, &yes)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &stranger, TX_WRITE, waiver_approve(w, code, &yes)), E_NOT_FOUND);
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, waiver_approve(w, code, &longer)), E_INVALID);
	assert_true(test_has_problem(&minister, "until", "oversight.only_shorter"));
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, waiver_refuse(w, code, &(struct waiver_decision){ 0 })), E_INVALID);
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, waiver_approve(w, code, &yes)), OK);
	assert_int_equal(TEST_CALL(f, &clerk, TX_WRITE, waiver_refuse(w, code, &no)), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, waiver_withdraw(w, code)), E_CONFLICT);

	form.org = S("BV");                   /* asked for by the ministry: another of its people decides */
	code = request(f, &minister, &form);
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, waiver_approve(w, code, &yes)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &clerk, TX_WRITE, waiver_refuse(w, code, &no)), OK);
	code = request(f, &head, &form);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, waiver_withdraw(w, code)), OK);
}

static void waived_is_never_met(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work head = person(f, p.hospital, HEAD), minister = person(f, p.ministry, MINISTER);
	struct waiver_form form = asked("ct18-1a-2", "2026-01-01", "2026-12-31");
	struct waiver_get_row x;
	usec now = head.now;
	assert_int_equal(status_at(f, p.hospital, "ct18-1a-2", now, now), DUTY_OVERDUE);
	struct str code = request(f, &head, &form);
	assert_int_equal(status_at(f, p.hospital, "ct18-1a-2", now, now), DUTY_OVERDUE);
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, waiver_approve(w, code, &(struct waiver_decision){ 0 })), OK);
	assert_int_equal(status_at(f, p.hospital, "ct18-1a-2", now, now), DUTY_WAIVED);
	assert_int_equal(status_at(f, p.hospital, "ct18-1a-2", now, now - 1), DUTY_OVERDUE);      /* not yet known */
	minister.now = head.now = now + USEC_DAY;
	assert_int_equal(TEST_CALL(f, &head, TX_READ, waiver_see(w, code, &x)), OK);
	assert_string_equal(a_z(f->a, waiver_state_at(&x, day("2026-12-31T23:59:59+07:00"))), "approved");
	assert_string_equal(a_z(f->a, waiver_state_at(&x, day("2027-01-01T00:00:00+07:00"))), "expired");
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, waiver_revoke(w, code, &(struct waiver_decision){ 0 })), E_INVALID);
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, waiver_revoke(w, code, &(struct waiver_decision){ .reason = S("hết lý do") })), OK);
	assert_int_equal(status_at(f, p.hospital, "ct18-1a-2", minister.now - 1, minister.now - 1), DUTY_WAIVED);
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, waiver_revoke(w, code, &(struct waiver_decision){ .reason = S("x") })), E_CONFLICT);
}

static int64_t count_of(struct fixture *f, struct work *me, struct str code, const char *act)
{
	struct waiver_get_row x;
	struct oversight_steps_rows steps;
	int64_t n = 0;
	assert_int_equal(TEST_CALL(f, me, TX_READ, waiver_see(w, code, &x)), OK);
	assert_int_equal(TEST_CALL(f, me, TX_READ, oversight_steps(w->db, w->a, &(struct oversight_steps_in){ .kind = S("waiver"), .record = x.id }, &steps)), OK);
	for (size_t i = 0; i < steps.n; i++)
		n += str_is(steps.at[i].act, act);
	return n;
}

static void told_thirty_and_seven_days_before(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work head = person(f, p.hospital, HEAD), minister = person(f, p.ministry, MINISTER), me = person(f, 0, 0);
	struct waiver_form form = asked("ct18-1a-2", "2026-11-01", "2027-01-31");
	struct str code = request(f, &head, &form);
	static const struct { const char *at; int64_t n; } all[] = { { "2026-12-31T23:59:00+07:00", 0 }, { "2027-01-02T00:01:00+07:00", 1 },
		{ "2027-01-20T00:00:00+07:00", 1 }, { "2027-01-25T08:00:00+07:00", 2 }, { "2027-01-31T08:00:00+07:00", 2 }, { "2027-02-01T08:00:00+07:00", 2 } };
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, waiver_approve(w, code, &(struct waiver_decision){ 0 })), OK);
	for (size_t i = 0; i < COUNT(all); i++) {
		me.now = day(all[i].at);
		assert_int_equal(TEST_CALL(f, &me, TX_WRITE, oversight_remind(w, STR_NONE)), OK);
		assert_int_equal(count_of(f, &head, code, "remind"), all[i].n);
	}
}

/* ---- disputes ---- */

static void a_dispute_is_answered_not_edited(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work head = person(f, p.hospital, HEAD), officer = person(f, p.coordinator, OFFICER), stranger = person(f, p.stranger, STRANGER);
	struct dispute_form form = { .duty = S("ct18-1a-2"), .claim = S("Kế hoạch đã ban hành") };
	struct dispute_verdict yes = { S("upheld"), S("evidence"), S("Đơn vị nộp kế hoạch") };
	struct dispute_get_row x;
	struct str code, now;
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, dispute_raise(w, &(struct dispute_form){ .duty = S("ct18-1b-1") }, &code)), E_INVALID);
	assert_true(test_has_problem(&head, "subject", "oversight.needed"));
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, dispute_raise(w, &form, &code)), OK);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, dispute_raise(w, &form, &now)), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &stranger, TX_READ, dispute_see(w, code, &x)), E_NOT_FOUND);
	assert_int_equal(TEST_CALL(f, &head, TX_READ, dispute_see(w, code, &x)), OK);
	assert_string_equal(a_z(f->a, x.status), "overdue");
	assert_int_equal(x.due_at, day("2026-12-03"));       /* ten whole days after 22 November */
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, dispute_answer(w, code, &yes)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, dispute_answer(w, code, &(struct dispute_verdict){ S("upheld"), S("nothing"), S("x") })), E_INVALID);
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, dispute_close(w, code, &(struct dispute_end){ 0 })), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, dispute_answer(w, code, &yes)), OK);
	assert_int_equal(status_at(f, p.hospital, "ct18-1a-2", head.now, head.now), DUTY_OVERDUE);   /* nothing was edited */
	assert_int_equal(TEST_CALL(f, &head, TX_READ, dispute_see(w, code, &x)), OK);
	assert_int_equal(TEST_CALL(f, &head, TX_READ, dispute_status_now(w, &x, &now)), OK);
	assert_string_equal(a_z(f->a, now), "overdue");
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, dispute_withdraw(w, code)), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, dispute_close(w, code, &(struct dispute_end){ S("đã nộp") })), OK);
}

/* ---- inspections ---- */

static struct str plan(struct fixture *f, struct work *me)
{
	static struct str names[] = { S_INIT("bo"), S_INIT("can") };
	struct inspection_form form = { .org = S("BV"), .purpose = S("Kiểm tra thực hiện Chỉ thị 18"), .starts_at = day("2026-11-24"), .ends_at = day("2026-11-25"),
		.decision_no = S("7/QĐ"), .decision_at = day("2026-11-20"), .inspectors = { names, 2 } };
	struct str code = STR_NONE;
	assert_int_equal(TEST_CALL(f, me, TX_WRITE, inspection_plan(w, &form, &code)), OK);
	return code;
}

static struct inspection_lines_rows lines_of(struct fixture *f, struct work *me, struct str code)
{
	struct inspection_get_row x;
	struct inspection_lines_rows rows;
	assert_int_equal(TEST_CALL(f, me, TX_READ, inspection_see(w, code, &x)), OK);
	assert_int_equal(TEST_CALL(f, me, TX_READ, inspection_lines(w->db, w->a, &(struct inspection_lines_in){ .inspection = x.id, .round = x.round, .max = 500 }, &rows)), OK);
	return rows;
}

static void a_plan_is_checked(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work head = person(f, p.hospital, HEAD), minister = person(f, p.ministry, MINISTER);
	static struct str wrong[] = { S_INIT("la") };
	struct inspection_form form = { .org = S("BV"), .inspectors = { wrong, 1 }, .starts_at = day("2026-11-24"), .ends_at = day("2027-11-24"), .as_of = day("2027-01-01") };
	struct str code;
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, inspection_plan(w, &form, &code)), E_INVALID);
	assert_true(test_has_problem(&minister, "inspectors", "oversight.inspector_unknown"));
	assert_true(test_has_problem(&minister, "ends_at", "oversight.visit_too_long"));
	assert_true(test_has_problem(&minister, "decision_at", "oversight.needed"));
	assert_true(test_has_problem(&minister, "as_of", "network.date_in_future"));
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, inspection_plan(w, &form, &code)), E_DENIED);      /* nobody inspects himself */
}

static void an_inspection_from_plan_to_close(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work head = person(f, p.hospital, HEAD), minister = person(f, p.ministry, MINISTER), stranger = person(f, p.stranger, STRANGER);
	struct str code = plan(f, &minister);
	struct inspection_get_row x;
	struct line_form good = { .answer = S("ok") }, bad = { .answer = S("finding"), .note = S("Chưa có kế hoạch"), .remedy = S("Ban hành kế hoạch"),
		.owner = S("Phòng CNTT"), .due_at = day("2026-12-31") };
	struct minutes_form minutes = { S("Ông Mẫu, Giám đốc"), S("Cơ bản thực hiện") };
	struct sign_form sign = { S("Nguyễn Mẫu"), S("Trưởng đoàn") };
	struct buf out;

	assert_int_equal(TEST_CALL(f, &stranger, TX_READ, inspection_see(w, code, &x)), E_NOT_FOUND);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, inspection_begin(w, code)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, inspection_list_again(w, code, &(struct checklist_form){ 0 })), OK);
	struct inspection_lines_rows lines = lines_of(f, &minister, code);
	assert_true(lines.n > 1);
	assert_int_equal(lines.at[0].position, 1);
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, inspection_answer(w, code, lines.at[0].id, &good)), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, inspection_begin(w, code)), OK);
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, inspection_answer(w, code, lines.at[0].id, &(struct line_form){ .answer = S("finding") })), E_INVALID);
	assert_true(test_has_problem(&minister, "remedy", "network.field_required"));
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, inspection_write_up(w, code, &minutes)), E_CONFLICT);
	for (size_t i = 0; i < lines.n; i++)
		assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, inspection_answer(w, code, lines.at[i].id, i ? &good : &bad)), OK);
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, inspection_write_up(w, code, &minutes)), OK);
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, inspection_answer(w, code, lines.at[0].id, &good)), E_CONFLICT);

	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, inspection_sign_side(w, code, &sign)), OK);
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, inspection_sign_side(w, code, &sign)), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &stranger, TX_WRITE, inspection_sign_side(w, code, &sign)), E_NOT_FOUND);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, inspection_sign_side(w, code, &sign)), OK);
	assert_int_equal(TEST_CALL(f, &head, TX_READ, inspection_see(w, code, &x)), OK);
	assert_string_equal(a_z(f->a, x.state), "signed");
	for (int media = OVERSIGHT_PDF; media <= OVERSIGHT_DOCX; media++) {
		buf_init(&out, 16u << 20);
		assert_int_equal(TEST_CALL(f, &head, TX_READ, inspection_minutes(w, &x, (enum oversight_media)media, LANG_VI, &out)), OK);
		assert_memory_equal(buf_str(&out).p, media == OVERSIGHT_PDF ? "%PDF" : "PK\3\4", 4);
		buf_done(&out);
	}

	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, finding_fix(w, code, 1, &(struct fix_form){ S("xong") })), E_DENIED);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, finding_fix(w, code, 1, &(struct fix_form){ S("Đã ban hành") })), OK);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, finding_check(w, code, 1, &(struct check_form){ S("done") })), E_DENIED);
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, finding_check(w, code, 1, &(struct check_form){ S("again") })), E_INVALID);
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, finding_check(w, code, 1, &(struct check_form){ S("again"), S("thiếu chữ ký") })), OK);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, finding_fix(w, code, 1, &(struct fix_form){ S("Đã ký") })), OK);
	assert_int_equal(TEST_CALL(f, &minister, TX_WRITE, finding_check(w, code, 1, &(struct check_form){ S("done") })), OK);
	assert_int_equal(TEST_CALL(f, &head, TX_READ, inspection_see(w, code, &x)), OK);
	assert_string_equal(a_z(f->a, x.state), "closed");
}

/* A held inspection is a record "chase" of the body that held it; an answer that changes takes its finding back. */
static void held_inspections_are_work_of_the_body(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work officer = person(f, p.coordinator, OFFICER), head = person(f, p.hospital, HEAD), me = person(f, 0, 0);
	static struct str names[] = { S_INIT("truc") };
	struct inspection_form form = { .org = S("BV"), .purpose = S("Kiểm tra"), .starts_at = day("2026-11-22"), .ends_at = day("2026-11-22"),
		.decision_no = S("7/QĐ"), .decision_at = day("2026-11-20"), .inspectors = { names, 1 } };
	struct duty_history *h;
	struct str code;
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, inspection_plan(w, &form, &code)), OK);
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, inspection_begin(w, code)), OK);
	struct inspection_lines_rows lines = lines_of(f, &officer, code);
	struct line_form bad = { .answer = S("finding"), .note = S("n"), .remedy = S("r"), .owner = S("o"), .due_at = day("2026-12-31") };
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, inspection_answer(w, code, lines.at[0].id, &bad)), OK);
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, inspection_answer(w, code, lines.at[0].id, &(struct line_form){ .answer = S("ok") })), OK);
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, inspection_answer_rest(w, code, &(struct rest_form){ S("not_seen") })), E_INVALID);
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, inspection_answer_rest(w, code, &(struct rest_form){ S("ok") })), OK);
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, inspection_write_up(w, code, &(struct minutes_form){ S("a"), S("c") })), OK);
	assert_int_equal(TEST_CALL(f, &officer, TX_WRITE, inspection_sign_side(w, code, &(struct sign_form){ S("n"), S("t") })), OK);
	assert_int_equal(TEST_CALL(f, &head, TX_WRITE, inspection_sign_side(w, code, &(struct sign_form){ S("n"), S("t") })), OK);
	struct inspection_get_row x;
	assert_int_equal(TEST_CALL(f, &head, TX_READ, inspection_see(w, code, &x)), OK);
	assert_string_equal(a_z(f->a, x.state), "closed");
	assert_int_equal(TEST_CALL(f, &me, TX_READ, duty_history(w, p.coordinator, &h)), OK);
	const struct duty_subject *s = history_find(h, UNIT_ORG, p.coordinator);
	size_t n = 0;
	assert_non_null(s);
	for (size_t i = 0; i < s->n_records; i++)
		n += s->records[i].id == x.id && s->records[i].kind == vocabulary_kind(history_vocabulary(h), S("chase"));
	assert_int_equal(n, 1);
}

/* ---- reorganisation ---- */

static void what_is_open_goes_to_the_successor(void **state)
{
	struct fixture *f = *state;
	struct place p = stage(f);
	struct work head = person(f, p.hospital, HEAD), me = person(f, 0, 0), heir = person(f, p.stranger, STRANGER);
	struct waiver_form form = asked("ct18-1a-2", "2026-11-01", "2027-03-31");
	struct str code = request(f, &head, &form);
	struct succession s = { .from = p.hospital, .main = p.stranger, .at = me.now };
	struct waiver_get_row x;
	int64_t n = 0;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, oversight_heritage[0].count(w, &s, &n)), OK);
	assert_int_equal(n, 1);
	for (size_t i = 0; i < COUNT(oversight_heritage); i++)
		assert_int_equal(TEST_CALL(f, &me, TX_WRITE, oversight_heritage[i].move(w, &s)), OK);
	assert_int_equal(TEST_CALL(f, &heir, TX_READ, waiver_see(w, code, &x)), OK);
	assert_int_equal(TEST_CALL(f, &head, TX_READ, waiver_see(w, code, &x)), E_NOT_FOUND);
}

int main(void)
{
	static const struct migration_set *sets[COUNT(all_modules)];
	size_t n = 0;
	for (size_t i = 0; i < n_modules; i++)
		if (all_modules[i]->migrations)
			sets[n++] = all_modules[i]->migrations;
	fixture_use(sets, n);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(a_request_is_checked), TEST_ON_BOTH(twelve_months_to_the_day), TEST_ON_BOTH(decided_above_by_somebody_else),
		TEST_ON_BOTH(waived_is_never_met), TEST_ON_BOTH(told_thirty_and_seven_days_before), TEST_ON_BOTH(a_dispute_is_answered_not_edited),
		TEST_ON_BOTH(a_plan_is_checked), TEST_ON_BOTH(an_inspection_from_plan_to_close), TEST_ON_BOTH(held_inspections_are_work_of_the_body),
		TEST_ON_BOTH(what_is_open_goes_to_the_successor),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
