#include "modules/incident/test_incident.h"

static struct incident_get_row seen_by(struct fixture *f, int64_t org, struct str code)
{
	struct incident_get_row i = { 0 };
	READS(f, org, monday(), OK, incident_by_code(w, code, ACCESS_SEE, &i));
	return i;
}

static int64_t version_of(struct fixture *f, struct str code) { return seen_by(f, COORDINATOR, code).version; }

/* ---- life of a case ---- */

static void a_case_is_opened_with_code_grants_and_step(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday()), monday());
	assert_true(str_is(o.code, "SC-2026-000001"));
	struct incident_get_row i = seen_by(f, TEAM, o.code);
	assert_int_equal(i.level, ACCESS_LEAD);
	assert_true(str_is(i.step, "o1a"));
	assert_true(str_is(i.class, "ordinary"));
	assert_true(str_is(i.profile, "vn-2026"));
	assert_int_equal(seen_by(f, OWNER, o.code).level, ACCESS_WORK);
	assert_int_equal(seen_by(f, COORDINATOR, o.code).level, ACCESS_LEAD);
	READS(f, FOREIGN, monday(), E_NOT_FOUND, incident_by_code(w, o.code, ACCESS_SEE, &i));
}

static void what_is_wrong_is_said_field_by_field(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct incident_new n = sample(monday() + USEC_HOUR);
	n.title = STR_NONE;
	n.severity = 5;
	n.class_override = S("serious");
	struct work w = work_of(f, COORDINATOR, monday());
	struct opened o = { .n = n };
	assert_int_equal(test_run(f, &w, TX_WRITE, open_fn, &o), E_INVALID);
	assert_int_equal(w.problem.fields.n, 4);
}

static void without_triage_only_the_own_organisation_opens(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct work w = work_of(f, OWNER, monday());
	memset(w.by.perms, 0, sizeof w.by.perms);
	struct opened o = { .n = sample(monday()) };
	assert_int_equal(test_run(f, &w, TX_WRITE, open_fn, &o), E_DENIED);
	o.n.responsible_org = OWNER;
	assert_int_equal(test_run(f, &w, TX_WRITE, open_fn, &o), OK);
}

static void steps_go_on_loop_back_and_end(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday()), monday());
	static const char *const way[] = { "o1b", "o2", "o3a", "o3b", "o3c" };
	for (int k = 0; k < 5; k++)
		WRITES(f, TEAM, monday(), OK, incident_step(w, o.code, k + 1, str_of(way[k]), STR_NONE));
	/* the check found the system unstable: back, but not without saying why */
	WRITES(f, TEAM, monday(), E_INVALID, incident_step(w, o.code, 6, S("o2"), STR_NONE));
	WRITES(f, TEAM, monday(), OK, incident_step(w, o.code, 6, S("o2"), S("Còn kết nối ra ngoài")));
	WRITES(f, TEAM, monday(), E_CONFLICT, incident_step(w, o.code, 7, S("o4"), STR_NONE));
	WRITES(f, TEAM, monday(), OK, incident_step(w, o.code, 7, S("o3b"), STR_NONE));
	WRITES(f, TEAM, monday(), OK, incident_step(w, o.code, 8, S("o3c"), STR_NONE));
	WRITES(f, TEAM, monday() + 5, OK, incident_step(w, o.code, 9, S("o4"), STR_NONE));
	struct incident_get_row i = seen_by(f, TEAM, o.code);
	assert_int_equal(i.response_ended_at, monday() + 5);
	/* closed only through incident_close */
	WRITES(f, TEAM, monday(), E_CONFLICT, incident_step(w, o.code, 10, S("closed"), STR_NONE));
	WRITES(f, COORDINATOR, monday() + 9, OK, incident_close(w, o.id));
	WRITES(f, COORDINATOR, monday() + 9, E_CONFLICT, incident_close(w, o.id));
	i = seen_by(f, TEAM, o.code);
	assert_true(str_is(i.step, "closed"));
	assert_int_equal(i.closed_at, monday() + 9);
	WRITES(f, TEAM, monday(), E_CONFLICT, incident_step(w, o.code, i.version, S("o2"), S("lý do")));
}

static void of_two_officers_the_second_is_told(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday()), monday());
	WRITES(f, TEAM, monday(), OK, incident_step(w, o.code, 1, S("o1b"), STR_NONE));
	WRITES(f, COORDINATOR, monday(), E_CONFLICT, incident_correct_detected(w, o.code, 1, monday() - 1, S("lý do")));
	assert_int_equal(seen_by(f, TEAM, o.code).detected_at, monday());
	assert_int_equal(version_of(f, o.code), 2);
}

static void a_foreign_organisation_finds_nothing_anywhere(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday()), monday()), own = { .n = sample(monday()) };
	own.n.responsible_org = own.n.owner_org = FOREIGN;
	own = opened_at(f, own.n, monday());
	int64_t id;
	usec t = monday();
	struct incident_facts_new facts = { .title = S("x"), .severity = 1 };
	struct incident_class_new class = { .level = 5 };
	WRITES(f, FOREIGN, t, E_NOT_FOUND, incident_step(w, o.code, 1, S("o1b"), STR_NONE));
	WRITES(f, FOREIGN, t, E_NOT_FOUND, incident_assign(w, o.code, 1, FOREIGN, 0, STR_NONE));
	WRITES(f, FOREIGN, t, E_NOT_FOUND, incident_correct_detected(w, o.code, 1, t - 1, S("r")));
	WRITES(f, FOREIGN, t, E_NOT_FOUND, incident_edit(w, o.code, 1, &facts));
	WRITES(f, FOREIGN, t, E_NOT_FOUND, incident_reclassify(w, o.code, 1, &class));
	WRITES(f, FOREIGN, t, E_NOT_FOUND, incident_reopen(w, o.code, 1, S("r")));
	WRITES(f, FOREIGN, t, E_NOT_FOUND, incident_merge(w, o.code, 1, own.code, S("r")));
	WRITES(f, FOREIGN, t, E_NOT_FOUND, incident_merge(w, own.code, 1, o.code, S("r")));
	WRITES(f, FOREIGN, t, E_NOT_FOUND, incident_unmerge(w, o.code, 1, S("r")));
	WRITES(f, FOREIGN, t, E_NOT_FOUND, incident_bring_in(w, o.code, FOREIGN, ACCESS_LEAD, S("support"), STR_NONE));
	WRITES(f, FOREIGN, t, E_NOT_FOUND, incident_leave(w, o.code, OWNER, S("r")));
	WRITES(f, FOREIGN, t, E_NOT_FOUND, note_add(w, o.code, &(struct note_new){ .text = S("x") }, &id));
	WRITES(f, FOREIGN, t, E_NOT_FOUND, task_add(w, o.code, &(struct task_new){ .title = S("x"), .org_id = FOREIGN }, &id));
	WRITES(f, FOREIGN, t, E_NOT_FOUND, task_set(w, o.code, 1, 1, S("done"), STR_NONE));
	WRITES(f, FOREIGN, t, E_NOT_FOUND, observable_add(w, o.code, S("203.0.113.9"), false, TLP_GREEN, &(int64_t){ 0 }));
	WRITES(f, FOREIGN, t, E_NOT_FOUND, observable_remove(w, o.code, 1));
	assert_int_equal(version_of(f, o.code), 1);
}

static void seeing_is_not_working_is_not_leading(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday()), monday());
	int64_t id;
	WRITES(f, TEAM, monday(), OK, incident_bring_in(w, o.code, HELPER, ACCESS_SEE, S("support"), S("cần biết")));
	WRITES(f, HELPER, monday(), E_DENIED, note_add(w, o.code, &(struct note_new){ .text = S("x") }, &id));
	WRITES(f, OWNER, monday(), E_DENIED, incident_step(w, o.code, 1, S("o1b"), STR_NONE));
	WRITES(f, OWNER, monday(), OK, note_add(w, o.code, &(struct note_new){ .text = S("x") }, &id));
	WRITES(f, TEAM, monday(), E_INVALID, incident_bring_in(w, o.code, HELPER, ACCESS_LEAD, S("responsible"), STR_NONE));
}

static void assigning_hands_the_lead_over(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday()), monday());
	WRITES(f, TEAM, monday(), E_INVALID, incident_assign(w, o.code, 1, HELPER, town.account[1], STR_NONE));
	WRITES(f, TEAM, monday(), OK, incident_assign(w, o.code, 1, HELPER, town.account[HELPER - COORDINATOR], S("đúng địa bàn")));
	assert_int_equal(seen_by(f, TEAM, o.code).level, ACCESS_WORK);
	struct incident_get_row i = seen_by(f, HELPER, o.code);
	assert_int_equal(i.level, ACCESS_LEAD);
	assert_int_equal(i.responsible_org, HELPER);
	/* from the coordinator away: it keeps everything */
	WRITES(f, COORDINATOR, monday(), OK, incident_assign(w, o.code, 2, COORDINATOR, 0, STR_NONE));
	WRITES(f, COORDINATOR, monday(), OK, incident_assign(w, o.code, 3, TEAM, 0, STR_NONE));
	assert_int_equal(seen_by(f, COORDINATOR, o.code).level, ACCESS_LEAD);
}

static void who_leaves_sees_no_more(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday()), monday());
	struct incident_get_row i;
	WRITES(f, TEAM, monday(), OK, incident_bring_in(w, o.code, HELPER, ACCESS_WORK, S("support"), STR_NONE));
	WRITES(f, TEAM, monday(), E_INVALID, incident_leave(w, o.code, HELPER, STR_NONE));
	WRITES(f, TEAM, monday(), E_CONFLICT, incident_leave(w, o.code, TEAM, S("xong")));
	WRITES(f, TEAM, monday(), E_CONFLICT, incident_leave(w, o.code, COORDINATOR, S("xong")));
	WRITES(f, OWNER, monday(), E_DENIED, incident_leave(w, o.code, HELPER, S("xong")));
	WRITES(f, HELPER, monday(), OK, incident_leave(w, o.code, HELPER, S("xong")));
	READS(f, HELPER, monday(), E_NOT_FOUND, incident_by_code(w, o.code, ACCESS_SEE, &i));
	int64_t wrong = -1;
	READS(f, TEAM, monday(), OK, incident_verify(w, &wrong));
	assert_int_equal(wrong, 0);
}

static int64_t wrong_after(struct fixture *f, const char *damage)
{
	int64_t wrong = -1;
	WRITES(f, COORDINATOR, monday(), OK, test_execute(w, damage));
	READS(f, COORDINATOR, monday(), OK, incident_verify(w, &wrong));
	return wrong;
}

static void every_damage_to_the_list_and_the_search_is_noticed(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday()), monday());
	opened_at(f, sample(monday()), monday());
	char damage[160];
	static const char *const columns[] = { "opened_at = opened_at + 1", "is_open = 0", "step = 'x'", "type = 'x'", "severity = 1", "class = 'x'",
		"sector = 'x'", "province = 'x'", "responsible_org = 1", "due_at = due_at + 1" };
	WRITES(f, COORDINATOR, monday(), OK, incident_rebuild(w));
	assert_int_equal(wrong_after(f, "update incident set version = version"), 0);
	for (size_t i = 0; i < COUNT(columns); i++) {
		snprintf(damage, sizeof damage, "update incident_list set %s where incident_id = %lld and org_id = %d", columns[i], (long long)o.id, TEAM);
		assert_int_equal(wrong_after(f, damage), 2);       /* the right row is missing, the wrong one extra */
		WRITES(f, COORDINATOR, monday(), OK, incident_rebuild(w));
	}
	snprintf(damage, sizeof damage, "delete from incident_list where incident_id = %lld and org_id = %d", (long long)o.id, TEAM);
	assert_int_equal(wrong_after(f, damage), 1);
	snprintf(damage, sizeof damage, "update incident_search set words = 'khac' where rowid = %lld", (long long)o.id);
	assert_int_equal(wrong_after(f, damage), 2);
	assert_int_equal(wrong_after(f, "insert into incident_search (rowid, words) values (1, 'thua')"), 3);
	snprintf(damage, sizeof damage, "delete from incident_search where rowid = %lld", (long long)o.id);
	assert_int_equal(wrong_after(f, damage), 2);
}

static void facts_are_edited_and_classes_changed(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday()), monday());
	struct incident_facts_new facts = { .title = S("Tên mới"), .type = S("phishing"), .severity = 4, .tlp = TLP_GREEN, .pap = TLP_AMBER };
	WRITES(f, TEAM, monday(), OK, incident_edit(w, o.code, 1, &facts));
	struct incident_class_new class = { .level = 4, .owner_capable = 0, .criteria = S("a c") };
	WRITES(f, TEAM, monday(), OK, incident_step(w, o.code, 2, S("o1b"), STR_NONE));
	WRITES(f, TEAM, monday(), OK, incident_reclassify(w, o.code, 3, &class));
	struct incident_get_row i = seen_by(f, OWNER, o.code);
	assert_true(str_is(i.title, "Tên mới"));
	assert_int_equal(i.severity, 4);
	assert_true(str_is(i.class, "serious"));
	assert_true(str_is(process_step(i.step)->phase, "respond"));
	assert_true(str_is(process_step(i.step)->class, "serious"));
	/* against the test only with a reason, which stays readable */
	class.override = S("ordinary");
	WRITES(f, TEAM, monday(), E_INVALID, incident_reclassify(w, o.code, 4, &class));
	class.reason = S("Chủ quản xử lý được");
	WRITES(f, TEAM, monday(), OK, incident_reclassify(w, o.code, 4, &class));
	i = seen_by(f, OWNER, o.code);
	assert_true(str_is(i.class, "ordinary") && str_is(i.class_computed, "serious"));
	assert_true(str_is(i.class_reason, "Chủ quản xử lý được"));
}

static void a_merge_is_undone_without_loss(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened a = opened_at(f, sample(monday()), monday()), b = opened_at(f, sample(monday()), monday());
	struct incident_get_row i;
	struct incidents_merged_into_rows merged;
	WRITES(f, TEAM, monday(), OK, incident_step(w, a.code, 1, S("o1b"), STR_NONE));
	WRITES(f, TEAM, monday(), E_INVALID, incident_merge(w, a.code, 2, a.code, S("trùng")));
	WRITES(f, TEAM, monday(), OK, incident_merge(w, a.code, 2, b.code, S("trùng")));
	WRITES(f, TEAM, monday(), E_INVALID, incident_merge(w, b.code, 1, a.code, S("vòng")));
	i = seen_by(f, OWNER, a.code);
	assert_true(str_is(i.step, "merged"));
	assert_int_equal(i.merged_into, b.id);
	READS(f, OWNER, monday(), OK, incidents_merged_into(w->db, w->a, &(struct incidents_merged_into_in){ .into = b.id, .viewer = w->by.org_id }, &merged));
	assert_int_equal(merged.n, 1);
	WRITES(f, TEAM, monday(), OK, incident_unmerge(w, a.code, 3, S("khác nhau")));
	i = seen_by(f, OWNER, a.code);
	assert_true(str_is(i.step, "o1b") && !i.merged_into && !i.closed_at);
	WRITES(f, TEAM, monday(), E_CONFLICT, incident_unmerge(w, a.code, 4, S("khác nhau")));
}

/* ---- notes, tasks, observables, search ---- */

static void tasks_go_to_those_who_take_part(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday()), monday());
	int64_t id;
	WRITES(f, TEAM, monday(), E_INVALID, task_add(w, o.code, &(struct task_new){ .title = S("Thu thập nhật ký"), .org_id = FOREIGN }, &id));
	WRITES(f, TEAM, monday(), OK, task_add(w, o.code, &(struct task_new){ .title = S("Thu thập nhật ký"), .org_id = OWNER }, &id));
	WRITES(f, OWNER, monday(), E_INVALID, task_set(w, o.code, id, 1, S("dropped"), STR_NONE));
	WRITES(f, OWNER, monday(), OK, task_set(w, o.code, id, 1, S("done"), STR_NONE));
	WRITES(f, TEAM, monday(), E_CONFLICT, task_set(w, o.code, id, 1, S("open"), STR_NONE));
}

static size_t notes_seen(struct fixture *f, int64_t org, struct opened *o, int64_t level)
{
	struct notes_of_rows rows;
	READS(f, org, monday(), OK, notes_of(w->db, w->a, &(struct notes_of_in){ .incident_id = o->id, .viewer = w->by.org_id,
		.max_tlp = incident_tlp_max(level), .max = 50 }, &rows));
	return rows.n;
}

static void notes_keep_to_their_readers(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday()), monday());
	int64_t id;
	WRITES(f, TEAM, monday(), E_INVALID, note_add(w, o.code, &(struct note_new){ .text = S(" \n") }, &id));
	WRITES(f, TEAM, monday(), OK, note_add(w, o.code, &(struct note_new){ .text = S("cho mọi bên"), .tlp = TLP_AMBER }, &id));
	WRITES(f, TEAM, monday(), OK, note_add(w, o.code, &(struct note_new){ .text = S("nội bộ, 198.51.100.9"), .is_own_only = true }, &id));
	WRITES(f, TEAM, monday(), OK, note_add(w, o.code, &(struct note_new){ .text = S("tối mật"), .tlp = TLP_RED }, &id));
	assert_int_equal(notes_seen(f, TEAM, &o, ACCESS_LEAD), 3);
	assert_int_equal(notes_seen(f, OWNER, &o, ACCESS_WORK), 2);
	assert_int_equal(notes_seen(f, HELPER, &o, ACCESS_SEE), 1);
	struct observables_of_rows obs;
	READS(f, OWNER, monday(), OK, observables_of(w->db, w->a, &(struct observables_of_in){ .incident_id = o.id, .viewer = w->by.org_id, .max_tlp = TLP_RED, .max = 9 }, &obs));
	assert_int_equal(obs.n, 0);  /* the note kept within gave none */
}

static size_t observables_seen(struct fixture *f, int64_t org, struct opened *o, int64_t *ret_elsewhere)
{
	struct observables_of_rows rows;
	struct incident_get_row i = seen_by(f, org, o->code);
	READS(f, org, monday(), OK, observables_of(w->db, w->a, &(struct observables_of_in){ .incident_id = o->id, .viewer = w->by.org_id,
		.max_tlp = incident_tlp_max(i.level), .max = 50 }, &rows));
	*ret_elsewhere = 0;
	for (size_t k = 0; k < rows.n; k++)
		*ret_elsewhere += rows.at[k].seen_elsewhere;
	return rows.n;
}

static void observables_come_from_notes_and_are_seen_elsewhere_by_some(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened a = opened_at(f, sample(monday()), monday()), b = { .n = sample(monday()) };
	b.n.responsible_org = b.n.owner_org = HELPER;
	b = opened_at(f, b.n, monday());
	int64_t id, elsewhere;
	WRITES(f, TEAM, monday(), OK, note_add(w, a.code, &(struct note_new){ .text = S("kết nối hxxp://evil[.]example/x và 203.0.113.7"), .tlp = TLP_AMBER }, &id));
	WRITES(f, HELPER, monday(), OK, observable_add(w, b.code, S("203[.]0[.]113[.]7"), true, TLP_GREEN, &(int64_t){ 0 }));
	WRITES(f, HELPER, monday(), E_INVALID, observable_add(w, b.code, S("không phải"), true, TLP_GREEN, &(int64_t){ 0 }));
	assert_int_equal(observables_seen(f, TEAM, &a, &elsewhere), 3);
	assert_int_equal(elsewhere, 0);                                          /* the team does not see case b */
	observables_seen(f, COORDINATOR, &a, &elsewhere);
	assert_int_equal(elsewhere, 1);
	/* red in a case one only sees: neither shown nor counted */
	WRITES(f, HELPER, monday(), OK, observable_add(w, b.code, S("CVE-2021-44228"), true, TLP_RED, &(int64_t){ 0 }));
	WRITES(f, TEAM, monday(), OK, observable_add(w, a.code, S("CVE-2021-44228"), true, TLP_AMBER, &(int64_t){ 0 }));
	WRITES(f, HELPER, monday(), OK, incident_bring_in(w, b.code, TEAM, ACCESS_SEE, S("support"), STR_NONE));
	assert_int_equal(observables_seen(f, TEAM, &b, &elsewhere), 1);
	observables_seen(f, TEAM, &a, &elsewhere);
	assert_int_equal(elsewhere, 1);
}

static size_t search_hits(struct fixture *f, int64_t org, const char *typed)
{
	struct incident_search_page_rows rows = { 0 };
	struct str query = search_query(f->a, f->engine, str_of(typed));
	if (query.n)
		READS(f, org, monday(), OK, incident_search_page(w->db, w->a, &(struct incident_search_page_in){ .viewer = w->by.org_id, .until = INT64_MAX, .due_until = INT64_MAX, .query = query,
			.before_id = INT64_MAX, .max = 50 }, &rows));
	return rows.n;
}

static void search_works_with_and_without_marks(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday()), monday());
	static const char *const hits[] = { "ứng cứu", "ung cuu", "ỨNG CỨU", "tong tien", "SC-2026-000001", "sc-2026", "dich vu cong", "dich vu co", "sc-2026 tong", "203.0.113 tong tien",
		"ma doc tieng", "dic vu cong", "203.0.113.7" };
	for (size_t k = 0; k < COUNT(hits); k++)
		assert_int_equal(search_hits(f, TEAM, hits[k]), strcmp(hits[k], "ma doc tieng") && strcmp(hits[k], "dic vu cong") ? 1 : 0);
	static const char *const hostile[] = { "\" OR 1", "'); drop table incident; --", "* NEAR(", "a:* | b", "----", "🙂", "\\" };
	for (size_t k = 0; k < COUNT(hostile); k++)
		search_hits(f, TEAM, hostile[k]);
	assert_int_equal(search_hits(f, FOREIGN, "ung cuu"), 0);
	/* what is marked red is not found by its words */
	WRITES(f, TEAM, monday(), OK, observable_add(w, o.code, S("bimat.example"), true, TLP_RED, &(int64_t){ 0 }));
	assert_int_equal(search_hits(f, TEAM, "bimat.example"), 0);
}

static size_t listed(struct fixture *f, int64_t org, int64_t state, struct str step)
{
	struct incident_page_newest_rows rows;
	READS(f, org, monday(), OK, incident_page_newest(w->db, w->a, &(struct incident_page_newest_in){ .viewer = w->by.org_id, .until = INT64_MAX, .before = INT64_MAX,
		.before_id = INT64_MAX, .state = state, .step = step, .max = 50 }, &rows));
	return rows.n;
}

static void lists_follow_every_change(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened a = opened_at(f, sample(monday()), monday());
	opened_at(f, sample(monday()), monday());
	assert_int_equal(listed(f, TEAM, 2, STR_NONE), 2);
	assert_int_equal(listed(f, FOREIGN, 0, STR_NONE), 0);
	WRITES(f, TEAM, monday(), OK, incident_step(w, a.code, 1, S("o1b"), STR_NONE));
	assert_int_equal(listed(f, OWNER, 0, S("o1b")), 1);
	WRITES(f, TEAM, monday(), OK, incident_close(w, a.id));
	assert_int_equal(listed(f, TEAM, 2, STR_NONE), 1);
	assert_int_equal(listed(f, TEAM, 1, STR_NONE), 1);
	WRITES(f, TEAM, monday(), OK, incident_rebuild(w));
	assert_int_equal(listed(f, TEAM, 0, STR_NONE), 2);
}

/* ---- pure rules ---- */

/* Decision 05/2017 Art. 9: every combination against the words of the article. */
static void the_test_of_article_9(void **state)
{
	static const char *const harms[] = { "", "a", "b", "c", "d", "dd", "a c dd", " " };
	int serious = 0;
	for (int64_t level = 0; level <= 5; level++)
		for (int national = 0; national < 2; national++)
			for (size_t h = 0; h < 8; h++)
				for (int64_t capable = -1; capable <= 1; capable++) {
					bool important = level == 4 || level == 5 || national;
					bool harmed = harms[h][0] && harms[h][0] != ' ';
					bool expected = important && harmed && capable == 0;
					serious += expected;
					assert_string_equal(incident_class_of(level, national, str_of(harms[h]), capable), expected ? "serious" : "ordinary");
				}
	assert_int_equal(serious, 8 * 6);
}

int main(void)
{
	static const struct migration_set *sets[3];
	sets[0] = &core_migrations;
	sets[1] = &network_migrations;
	sets[2] = &incident_migrations;
	fixture_use(sets, 3);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(a_case_is_opened_with_code_grants_and_step), TEST_ON_BOTH(what_is_wrong_is_said_field_by_field),
		TEST_ON_BOTH(without_triage_only_the_own_organisation_opens), TEST_ON_BOTH(steps_go_on_loop_back_and_end),
		TEST_ON_BOTH(of_two_officers_the_second_is_told), TEST_ON_BOTH(a_foreign_organisation_finds_nothing_anywhere),
		TEST_ON_BOTH(seeing_is_not_working_is_not_leading), TEST_ON_BOTH(assigning_hands_the_lead_over),
		TEST_ON_BOTH(who_leaves_sees_no_more), TEST_ON_BOTH(every_damage_to_the_list_and_the_search_is_noticed), TEST_ON_BOTH(facts_are_edited_and_classes_changed),
		TEST_ON_BOTH(a_merge_is_undone_without_loss), TEST_ON_BOTH(tasks_go_to_those_who_take_part),
		TEST_ON_BOTH(notes_keep_to_their_readers), TEST_ON_BOTH(observables_come_from_notes_and_are_seen_elsewhere_by_some),
		TEST_ON_BOTH(search_works_with_and_without_marks), TEST_ON_BOTH(lists_follow_every_change),
		cmocka_unit_test(the_test_of_article_9),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
