#include "modules/incident/test_incident.h"

#include "core/mail/mail.h"

/* ---- which clocks run ---- */

static struct clocks_of_rows clocks(struct fixture *f, const struct opened *o)
{
	struct clocks_of_rows rows;
	READS(f, TEAM, monday(), OK, clocks_of(w->db, w->a, &(struct clocks_of_in){ .incident_id = o->id }, &rows));
	return rows;
}

static const struct clocks_of_row *running(struct fixture *f, const struct opened *o, const char *rule)
{
	struct clocks_of_rows rows = clocks(f, o);
	for (size_t k = 0; k < rows.n; k++)
		if (str_is(rows.at[k].rule, rule) && !rows.at[k].met_at && !rows.at[k].ended_at)
			return &rows.at[k];
	return NULL;
}

static size_t running_n(struct fixture *f, const struct opened *o)
{
	struct clocks_of_rows rows = clocks(f, o);
	size_t n = 0;
	for (size_t k = 0; k < rows.n; k++)
		n += !rows.at[k].met_at && !rows.at[k].ended_at;
	return n;
}

static void the_law_in_force_at_detection_applies(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	usec edge = civil_usec((struct civil){ 2026, 8, 19, 0, 0, 0 });
	struct opened before = opened_at(f, sample(edge - 1), monday()), at = opened_at(f, sample(edge), monday());
	assert_non_null(running(f, &before, "R17-01"));
	assert_null(running(f, &before, "R26-03"));
	assert_null(running(f, &at, "R17-01"));
	assert_int_equal(running(f, &at, "R26-03")->due_at, edge + 72 * USEC_HOUR);
}

static void several_run_side_by_side(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct incident_new n = sample(monday());
	n.flags = S("personal_data location_or_biometric_data grave");
	n.system_level = 5;
	n.owner_capable = 0;
	n.criteria = S("d");
	struct opened o = opened_at(f, n, monday());
	static const char *const rules[] = { "R26-01", "R26-02", "R26-03", "R26-11", "R26-12" };
	for (size_t k = 0; k < 5; k++)
		assert_non_null(running(f, &o, rules[k]));
	assert_int_equal(running_n(f, &o), 5);
	assert_int_equal(running(f, &o, "R26-02")->due_at, monday() + 24 * USEC_HOUR);
}

static void five_days_roll_over_the_weekend_side_by_side(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	/* Monday 11/05/2026: five days end on Saturday 24:00; rolled, on Monday 24:00 */
	usec t0 = civil_usec((struct civil){ 2026, 5, 11, 15, 30, 0 });
	struct opened o = opened_at(f, sample(t0), monday());
	const struct clocks_of_row *c = running(f, &o, "R17-01");
	assert_int_equal(c->due_at, civil_usec((struct civil){ 2026, 5, 17, 0, 0, 0 }));
	assert_int_equal(c->due_rolled_at, civil_usec((struct civil){ 2026, 5, 19, 0, 0, 0 }));
}

static void a_clock_is_met_by_its_record_alone(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday()), monday());
	WRITES(f, TEAM, monday(), OK, clocks_meet(w, o.id, S("closing"), monday() + 5, S("statutory_report"), 77));
	assert_non_null(running(f, &o, "R26-03"));
	WRITES(f, TEAM, monday(), OK, clocks_meet(w, o.id, S("report_72h"), monday() + 5, S("statutory_report"), 77));
	assert_null(running(f, &o, "R26-03"));
	WRITES(f, TEAM, monday(), OK, clocks_meet(w, o.id, S("report_72h"), monday() + 9, S("statutory_report"), 78));
	struct clocks_of_rows rows = clocks(f, &o);
	assert_int_equal(rows.n, 1);
	assert_int_equal(rows.at[0].met_at, monday() + 5);
	assert_int_equal(rows.at[0].met_id, 77);
	/* and is not started a second time */
	WRITES(f, TEAM, monday(), OK, clocks_start(w, o.id, S("detected"), monday()));
	assert_int_equal(clocks(f, &o).n, 1);
}

/* ---- what makes them start again ---- */

static void a_corrected_t0_starts_them_again(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday()), monday());
	usec earlier = monday() - 3 * USEC_HOUR;
	WRITES(f, TEAM, monday(), E_INVALID, incident_correct_detected(w, o.code, 1, earlier, STR_NONE));
	WRITES(f, TEAM, monday(), E_INVALID, incident_correct_detected(w, o.code, 1, monday() + 1, S("lý do")));
	WRITES(f, TEAM, monday(), OK, incident_correct_detected(w, o.code, 1, earlier, S("nhật ký máy chủ")));
	assert_int_equal(running(f, &o, "R26-03")->due_at, earlier + 72 * USEC_HOUR);
	struct clocks_of_rows rows = clocks(f, &o);
	assert_int_equal(rows.n, 2);
	assert_true(str_is(rows.at[0].end_reason, "nhật ký máy chủ"));
	/* into the time of the other law */
	WRITES(f, TEAM, monday(), OK, incident_correct_detected(w, o.code, 2, civil_usec((struct civil){ 2026, 8, 18, 23, 59, 59 }), S("sớm hơn")));
	assert_null(running(f, &o, "R26-03"));
	assert_non_null(running(f, &o, "R17-01"));
	struct incident_corrections_rows kept;
	READS(f, TEAM, monday(), OK, incident_corrections(w->db, w->a, &(struct incident_corrections_in){ .incident_id = o.id }, &kept));
	assert_int_equal(kept.n, 2);
	assert_true(str_is(kept.at[0].old_value, "2026-10-12T02:00:00Z"));
}

static void a_new_class_brings_its_clocks(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday()), monday());
	assert_null(running(f, &o, "R26-02"));
	struct incident_class_new c = { .level = 4, .owner_capable = 0, .criteria = S("a") };
	WRITES(f, TEAM, monday(), OK, incident_reclassify(w, o.code, 1, &c));
	assert_int_equal(running(f, &o, "R26-02")->due_at, monday() + 24 * USEC_HOUR);
	c.owner_capable = 1;
	WRITES(f, TEAM, monday(), OK, incident_reclassify(w, o.code, 2, &c));
	assert_null(running(f, &o, "R26-02"));
	assert_non_null(running(f, &o, "R26-03"));
}

static void facts_bring_and_end_clocks(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday()), monday());
	struct incident_facts_new facts = { .title = S("x"), .severity = 2, .flags = S("personal_data"), .tlp = TLP_AMBER };
	WRITES(f, TEAM, monday(), OK, incident_edit(w, o.code, 1, &facts));
	assert_int_equal(running(f, &o, "R26-11")->due_at, monday() + 72 * USEC_HOUR);
	facts.flags = STR_NONE;
	WRITES(f, TEAM, monday(), OK, incident_edit(w, o.code, 2, &facts));
	assert_null(running(f, &o, "R26-11"));
}

static void walk(struct fixture *f, struct opened *o, int64_t version, const char *const *way, usec at)
{
	for (; *way; way++)
		WRITES(f, TEAM, at, OK, incident_step(w, o->code, version++, str_of(*way), S("lý do")));
}

static void the_end_of_the_response_starts_its_own(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct incident_new n = sample(civil_usec((struct civil){ 2026, 5, 11, 15, 30, 0 }));
	struct opened o = opened_at(f, n, monday());
	walk(f, &o, 1, (const char *const[]){ "o1b", "o2", "o3b", "o3c", "o4", NULL }, monday());
	assert_int_equal(running(f, &o, "R17-04")->started_at, monday());
	/* the system proved unstable: the term ends, and starts anew when the response has ended again */
	walk(f, &o, 6, (const char *const[]){ "o2", NULL }, monday());
	assert_null(running(f, &o, "R17-04"));
	walk(f, &o, 7, (const char *const[]){ "o3b", "o3c", "o4", NULL }, monday() + USEC_DAY);
	assert_int_equal(running(f, &o, "R17-04")->started_at, monday() + USEC_DAY);
}

static void closing_ends_and_reopening_starts_again(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(civil_usec((struct civil){ 2026, 5, 11, 15, 30, 0 })), monday());
	walk(f, &o, 1, (const char *const[]){ "o1b", "o2", "o3b", "o3c", "o4", NULL }, monday());
	WRITES(f, TEAM, monday() + 1, OK, clocks_meet(w, o.id, S("closing"), monday() + 1, S("statutory_report"), 5));
	WRITES(f, TEAM, monday() + 2, OK, incident_close(w, o.id));
	assert_int_equal(running_n(f, &o), 0);
	WRITES(f, TEAM, monday() + 3, E_INVALID, incident_reopen(w, o.code, 7, STR_NONE));
	WRITES(f, TEAM, monday() + 3, OK, incident_reopen(w, o.code, 7, S("tái phát")));
	assert_non_null(running(f, &o, "R17-01"));
	assert_null(running(f, &o, "R17-04"));
	walk(f, &o, 8, (const char *const[]){ "o3b", "o3c", "o4", NULL }, monday() + USEC_DAY);
	assert_int_equal(running(f, &o, "R17-04")->started_at, monday() + USEC_DAY);
	WRITES(f, TEAM, monday(), E_CONFLICT, incident_reopen(w, o.code, 11, S("chưa đóng")));
}

/* ---- alarms ---- */

struct counted { size_t warned, overrun, mails; };

static struct counted count(struct fixture *f, const struct opened *o)
{
	struct incident_timeline_rows rows;
	struct counted c = { 0 };
	READS(f, TEAM, monday(), OK, incident_timeline(w->db, w->a, &(struct incident_timeline_in){ .record = o->id, .before = INT64_MAX, .max = 200 }, &rows));
	for (size_t k = 0; k < rows.n; k++) {
		c.warned += str_is(rows.at[k].name, "incident.clock_warn");
		c.overrun += str_is(rows.at[k].name, "incident.clock_overrun");
	}
	struct mail_numbers mails;
	READS(f, TEAM, monday(), OK, mail_count(w, &mails));
	c.mails = (size_t)mails.queued;
	return c;
}

static err contact_fn(struct work *w, void *arg)
{
	int64_t id;
	actor_be_system(w);
	return network_contact_add(w, TEAM, &(struct contact_form){ .kind = S("in_hours"), .name = S("Trực ban"), .email = S("truc@doi.example.vn"), .call_order = 1 }, &id);
}

static void each_alarm_sounds_once(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct work system = work_of(f, TEAM, monday());
	assert_int_equal(test_run(f, &system, TX_WRITE, contact_fn, NULL), OK);
	struct opened o = opened_at(f, sample(monday()), monday());
	usec due = monday() + 72 * USEC_HOUR, warn = running(f, &o, "R26-03")->warn_at;
	size_t before = count(f, &o).mails;
	for (int k = 0; k < 2; k++)
		WRITES(f, COORDINATOR, warn - 1, OK, clocks_alarm(w, STR_NONE));
	assert_int_equal(count(f, &o).warned, 0);
	for (int k = 0; k < 2; k++)
		WRITES(f, COORDINATOR, warn, OK, clocks_alarm(w, STR_NONE));
	assert_int_equal(count(f, &o).warned, 1);
	assert_int_equal(count(f, &o).mails, before + 1);
	for (int k = 0; k < 2; k++)
		WRITES(f, COORDINATOR, due, OK, clocks_alarm(w, STR_NONE));
	assert_int_equal(count(f, &o).overrun, 1);
	assert_int_equal(count(f, &o).mails, before + 2);  /* the head of the team */
}

static void met_clocks_are_silent(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday()), monday());
	WRITES(f, TEAM, monday(), OK, clocks_meet(w, o.id, S("report_72h"), monday() + 5, S("statutory_report"), 77));
	WRITES(f, COORDINATOR, monday() + 30 * USEC_DAY, OK, clocks_alarm(w, STR_NONE));
	assert_int_equal(count(f, &o).warned + count(f, &o).overrun, 0);
}

int main(void)
{
	static const struct migration_set *sets[3];
	sets[0] = &core_migrations;
	sets[1] = &network_migrations;
	sets[2] = &incident_migrations;
	fixture_use(sets, 3);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(the_law_in_force_at_detection_applies), TEST_ON_BOTH(several_run_side_by_side),
		TEST_ON_BOTH(five_days_roll_over_the_weekend_side_by_side), TEST_ON_BOTH(a_clock_is_met_by_its_record_alone),
		TEST_ON_BOTH(a_corrected_t0_starts_them_again), TEST_ON_BOTH(a_new_class_brings_its_clocks), TEST_ON_BOTH(facts_bring_and_end_clocks),
		TEST_ON_BOTH(the_end_of_the_response_starts_its_own), TEST_ON_BOTH(closing_ends_and_reopening_starts_again),
		TEST_ON_BOTH(each_alarm_sounds_once), TEST_ON_BOTH(met_clocks_are_silent),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
