/* Hunts as records: planned, results taken, judged, closed; who sees what; what the duties are given; on both engines. */
#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */

#define MORE_TEST_MODULES , &sheet_module, &hunt_module
#include "base/rand.h"
#include "core/files.h"
#include "core/journal.h"
#include "core/test_duty.h"
#include "modules/hunt/hunts.h"
#include "modules/incident/test_incident.h"

/* of modules/network/rules.h, which has a struct of the same name as modules/incident/incident.h */
extern const struct duty_source network_duties[2];

/* Of test_incident.h: TEAM hunts, OWNER is a stranger to it, COORDINATOR looks on. */
enum { SYSTEM_A = 901, SYSTEM_B, SYSTEM_OF_OTHER };

static err systems_fn(struct work *w, void *arg)
{
	static const struct { int64_t id, owner; const char *code; } systems[] = { { SYSTEM_A, TEAM, "HT-000001" }, { SYSTEM_B, TEAM, "HT-000002" }, { SYSTEM_OF_OTHER, OWNER, "HT-000003" } };
	for (size_t i = 0; i < COUNT(systems); i++)
		TRY(sys_insert(w->db, &(struct sys_insert_in){ .id = systems[i].id, .code = str_of(systems[i].code), .owner = systems[i].owner, .operator = systems[i].owner,
			.name = S("Hệ thống"), .folded = S("he thong"), .level = 3, .begins = monday() - 100 * USEC_DAY, .now = w->now }, NULL));
	return OK;
}

static struct fixture *stage(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct work w = work_of(f, TEAM, monday());
	assert_int_equal(test_run(f, &w, TX_WRITE, systems_fn, NULL), OK);
	files_use_folder(a_fmt(f->a, "%s", f->folder));
	return f;
}

static struct hunt_form plan_form(struct fixture *f)
{
	struct str *systems = a_array(f->a, struct str, 2), *sources = a_array(f->a, struct str, 2);
	systems[0] = S("HT-000001");
	systems[1] = S("HT-000002");
	sources[0] = S("Nhật ký hệ thống");
	sources[1] = S("Nhật ký truy cập");
	return (struct hunt_form){ .title = S("Săn lùng quý IV"), .why = S("routine"), .hypotheses = S("Có webshell\n\nCó dò mật khẩu"), .techniques = S("t1505.003, T1110"),
		.systems = { systems, 2 }, .sources = { sources, 2 }, .starts_at = monday(), .ends_at = monday() + 3 * USEC_DAY };
}

static struct str planned(struct fixture *f, struct hunt_form form)
{
	struct work me = work_of(f, TEAM, monday());
	struct str code;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, hunt_plan(w, &form, &code)), OK);
	return code;
}

static err plan_refused(struct fixture *f, struct hunt_form form, const char *field)
{
	struct work me = work_of(f, TEAM, monday());
	struct str code;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, hunt_plan(w, &form, &code)), E_INVALID);
	for (size_t i = 0; i < me.problem.fields.n; i++)
		if (str_is(me.problem.fields.at[i].field, field))
			return OK;
	return E_BUG;
}

/* A result as hunt_result_load() gives it: n groups of hits, of which every file could be read but one in ten. */
static struct hunt_result *result_of(struct fixture *f, size_t n)
{
	struct hunt_result *r = a_new(f->a, struct hunt_result);
	*r = (struct hunt_result){ .seen = { .state = RESULT_UNSIGNED }, .host = S("may1"), .program = S("1"), .started = monday() + USEC_HOUR,
		.sum = { .hits = (int64_t)n * 2, .files = 9, .lines = 1000, .bytes = 50000, .unreadable = 1, .ended = monday() + 2 * USEC_HOUR }, .n_hits = (int64_t)n * 2,
		.troubles = S("denied\t/var/log/x"), .coverage = S("/var/log\t9\t50000\t1000\t1\t0\t0") };
	for (size_t i = 0; i < n; i++)
		*VEC_ADD(f->a, &r->groups) = (struct hunt_group){ .kind = S("indicator"), .type = S("ipv4"), .item = S("l:1"), .value = a_fmt(f->a, "203.0.113.%zu", i + 1), .first = S("/a:1"),
			.last = S("/a:9"), .examples = S("/a:1\tGET 203.0.113.1"), .hits = 2, .score = 70 - (int64_t)i };
	return r;
}

static err take(struct fixture *f, struct work *me, struct str code, const struct hunt_result *r, struct strs sources, const char *file)
{
	int64_t run;
	struct sha256 h = sha256_of(str_of(file));
	struct upload up = { S("r.jsonl"), S("application/x-ndjson"), hex_of(f->a, str_from((const char *)h.b, sizeof h.b)), 10, "" };
	return TEST_CALL(f, me, TX_WRITE, hunt_take_result(w, code, &(struct hunt_upload){ .file = { &up, 1 }, .sources = sources, .result = r }, &run));
}

static void taken(struct fixture *f, struct str code, const struct hunt_result *r, const char *file)
{
	struct work me = work_of(f, TEAM, monday() + 3 * USEC_HOUR);
	assert_int_equal(take(f, &me, code, r, (struct strs){ 0 }, file), OK);
}

static struct hunt_get_row seen(struct fixture *f, int64_t org, struct str code, struct hunt_sight *ret)
{
	struct work me = work_of(f, org, monday() + 3 * USEC_HOUR);
	struct hunt_get_row h;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, hunt_see(w, code, &h, ret)), OK);
	return h;
}

static struct hunt_hits_rows hits_of(struct fixture *f, struct str code)
{
	struct hunt_sight s;
	struct hunt_get_row h = seen(f, TEAM, code, &s);
	struct work me = work_of(f, TEAM, monday());
	struct hunt_hits_rows rows;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, hunt_hits(w->db, w->a, &(struct hunt_hits_in){ .hunt = h.id, .below = INT64_MAX, .max = 100 }, &rows)), OK);
	return rows;
}

static err judge(struct fixture *f, struct str code, int64_t hit, const char *verdict, const char *reason)
{
	struct work me = work_of(f, TEAM, monday() + 4 * USEC_HOUR);
	return TEST_CALL(f, &me, TX_WRITE, hunt_judge(w, code, hit, &(struct hunt_verdict){ str_of(verdict), str_of(reason) }));
}

static err closed(struct fixture *f, struct work *me, struct str code, const char *gaps)
{
	return TEST_CALL(f, me, TX_WRITE, hunt_close(w, code, &(struct hunt_closing){ 90, str_of(gaps), S("Không còn gì") }));
}

/* ---- planning ---- */

static void a_plan_says_what_and_where(void **s)
{
	struct fixture *f = stage(s);
	struct hunt_sight sight;
	struct str code = planned(f, plan_form(f));
	assert_true(str_is(code, "SL-2026-0001"));
	struct hunt_get_row h = seen(f, TEAM, code, &sight);
	assert_true(str_is(h.techniques, "T1505.003 T1110") && str_is(h.state, "planned") && sight.is_own && sight.details);
	assert_int_equal(hunt_count_lines(h.hypotheses), 2);
	assert_true(h.ends_at == civil_day_start(civil_day_number(monday()) + 4));
	struct hunt_form x;
	x = plan_form(f); x.title = STR_NONE; assert_int_equal(plan_refused(f, x, "title"), OK);
	x = plan_form(f); x.why = S("nothing"); assert_int_equal(plan_refused(f, x, "why"), OK);
	x = plan_form(f); x.why = S("kev"); assert_int_equal(plan_refused(f, x, "reference"), OK);
	x = plan_form(f); x.hypotheses = STR_NONE; assert_int_equal(plan_refused(f, x, "hypotheses"), OK);
	x = plan_form(f); x.techniques = S("T12"); assert_int_equal(plan_refused(f, x, "techniques"), OK);
	x = plan_form(f); x.techniques = S("T1505.0031"); assert_int_equal(plan_refused(f, x, "techniques"), OK);
	x = plan_form(f); x.systems.n = 0; assert_int_equal(plan_refused(f, x, "systems"), OK);
	x = plan_form(f); x.systems.at[0] = S("HT-000003"); assert_int_equal(plan_refused(f, x, "systems"), OK);
	x = plan_form(f); x.systems.at[0] = S("HT-999999"); assert_int_equal(plan_refused(f, x, "systems"), OK);
	x = plan_form(f); x.sources.n = 0; assert_int_equal(plan_refused(f, x, "sources"), OK);
	x = plan_form(f); x.ends_at = x.starts_at - USEC_DAY; assert_int_equal(plan_refused(f, x, "ends_at"), OK);
	x = plan_form(f); x.ends_at = x.starts_at + 366 * USEC_DAY; assert_int_equal(plan_refused(f, x, "ends_at"), OK);
}

/* ---- results ---- */

static err take_refused(struct fixture *f, struct str code, const struct hunt_result *r, const char *message)
{
	struct work me = work_of(f, TEAM, monday() + 3 * USEC_HOUR);
	assert_int_equal(take(f, &me, code, r, (struct strs){ 0 }, "x"), E_INVALID);
	return test_has_problem(&me, "file", message) ? OK : E_BUG;
}

static void what_is_not_whole_is_refused(void **s)
{
	struct fixture *f = stage(s);
	struct str code = planned(f, plan_form(f));
	struct hunt_result *r;
	r = result_of(f, 1); r->seen.state = RESULT_ALTERED; assert_int_equal(take_refused(f, code, r, "hunts.file_altered"), OK);
	r = result_of(f, 1); r->seen.state = RESULT_CUT; assert_int_equal(take_refused(f, code, r, "hunts.file_cut"), OK);
	r = result_of(f, 1); r->seen.state = RESULT_FORGED; assert_int_equal(take_refused(f, code, r, "hunts.file_forged"), OK);
	r = result_of(f, 1); r->hunt = S("SL-2026-0009"); assert_int_equal(take_refused(f, code, r, "hunts.file_of_other"), OK);
	r = result_of(f, 1); r->is_too_many = true; assert_int_equal(take_refused(f, code, r, "hunts.file_too_many"), OK);
	r = result_of(f, 1); r->sum.ended = monday() + 5 * USEC_HOUR; assert_int_equal(take_refused(f, code, r, "hunts.file_times"), OK);
	r = result_of(f, 1); r->sum.ended = r->started - 1; assert_int_equal(take_refused(f, code, r, "hunts.file_times"), OK);
	r = result_of(f, 1); r->n_hits = 1; assert_int_equal(take_refused(f, code, r, "hunts.file_counts"), OK);
	r = result_of(f, 0); r->systems = (struct strs){ (struct str[]){ S("HT-777777") }, 1 };
	struct work me = work_of(f, TEAM, monday() + 3 * USEC_HOUR);
	assert_int_equal(take(f, &me, code, r, (struct strs){ 0 }, "x"), E_INVALID);
	assert_true(test_has_problem(&me, "sources", "hunts.no_source"));
	taken(f, code, result_of(f, 0), "x");
	assert_int_equal(take(f, &me, code, result_of(f, 0), (struct strs){ 0 }, "x"), E_CONFLICT);
}

static struct hunt_runs_rows runs_of(struct fixture *f, struct str code)
{
	struct hunt_sight s;
	struct hunt_get_row h = seen(f, TEAM, code, &s);
	struct work me = work_of(f, TEAM, monday());
	struct hunt_runs_rows rows;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, hunt_runs(w->db, w->a, &(struct hunt_runs_in){ .hunt = h.id }, &rows)), OK);
	return rows;
}

static int64_t key_added(struct fixture *f, int64_t org, const struct hunt_result *r)
{
	struct work me = work_of(f, org, monday());
	int64_t id;
	struct hunt_key_form form = { hex_of(f->a, str_from((const char *)r->seen.public_key, RESULT_KEY_BYTES)), S("máy săn lùng") };
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, hunt_key_add(w, &form, &id)), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, hunt_key_add(w, &form, &id)), E_INVALID);
	assert_true(test_has_problem(&me, "key", "hunts.key_there"));
	return id;
}

static struct hunt_result *signed_result(struct fixture *f, size_t n, int key)
{
	struct hunt_result *r = result_of(f, n);
	r->seen.state = RESULT_SIGNED;
	memset(r->seen.public_key, key, sizeof r->seen.public_key);
	return r;
}

static void only_registered_keys_prove(void **s)
{
	struct fixture *f = stage(s);
	struct str code = planned(f, plan_form(f));
	struct work me = work_of(f, TEAM, monday()), stranger = work_of(f, OWNER, monday());
	int64_t id = key_added(f, TEAM, signed_result(f, 0, 1));
	key_added(f, OWNER, signed_result(f, 0, 2));
	taken(f, code, result_of(f, 0), "1");
	taken(f, code, signed_result(f, 0, 1), "2");
	taken(f, code, signed_result(f, 0, 2), "3");
	taken(f, code, signed_result(f, 0, 3), "4");
	assert_int_equal(TEST_CALL(f, &stranger, TX_WRITE, hunt_key_end(w, id, &(struct hunt_reason){ S("mất máy") })), E_NOT_FOUND);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, hunt_key_end(w, id, &(struct hunt_reason){ STR_NONE })), E_INVALID);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, hunt_key_end(w, id, &(struct hunt_reason){ S("mất máy") })), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, hunt_key_end(w, id, &(struct hunt_reason){ S("mất máy") })), E_CONFLICT);
	taken(f, code, signed_result(f, 0, 1), "5");
	struct hunt_runs_rows rows = runs_of(f, code);
	static const char *const seals[] = { "unsigned", "signed", "unknown", "unknown", "revoked" };
	assert_int_equal(rows.n, COUNT(seals));
	for (size_t i = 0; i < rows.n; i++)
		assert_true(str_is(rows.at[i].seal, seals[i]));
}

/* ---- judging and the end ---- */

static void every_group_is_judged_before_the_end(void **s)
{
	struct fixture *f = stage(s);
	struct str code = planned(f, plan_form(f));
	struct work me = work_of(f, TEAM, monday() + 5 * USEC_HOUR);
	struct hunt_sight sight;
	assert_int_equal(closed(f, &me, code, ""), E_CONFLICT);              /* planned */
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, hunt_begin(w, code)), OK);
	assert_int_equal(closed(f, &me, code, "vì"), E_CONFLICT);            /* nothing was read */
	taken(f, code, result_of(f, 3), "1");
	assert_true(str_is(seen(f, TEAM, code, &sight).state, "judging"));
	struct hunt_hits_rows hits = hits_of(f, code);
	assert_int_equal(hits.n, 3);
	assert_true(str_is(hits.at[0].value, "203.0.113.1") && hits.at[0].score > hits.at[2].score);
	assert_int_equal(judge(f, code, hits.at[0].id, "benign", ""), E_INVALID);
	assert_int_equal(judge(f, code, hits.at[0].id, "perhaps", ""), E_INVALID);
	assert_int_equal(judge(f, code, 77, "true", ""), E_NOT_FOUND);
	assert_int_equal(judge(f, code, hits.at[0].id, "benign", "máy quét của mình"), OK);
	assert_int_equal(judge(f, code, hits.at[1].id, "unsure", ""), OK);
	assert_int_equal(closed(f, &me, code, "vì"), E_CONFLICT);            /* one is left */
	assert_int_equal(judge(f, code, hits.at[2].id, "true", ""), OK);
	assert_int_equal(closed(f, &me, code, ""), E_INVALID);               /* a file could not be read: why? */
	assert_true(test_has_problem(&me, "gaps", "network.field_required"));
	assert_int_equal(closed(f, &me, code, "một tệp không có quyền"), OK);
	assert_int_equal(judge(f, code, hits.at[0].id, "true", ""), E_CONFLICT);
	assert_int_equal(closed(f, &me, code, "vì"), E_CONFLICT);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, hunt_cancel(w, code, &(struct hunt_reason){ S("vì") })), E_CONFLICT);
}

static void a_true_hit_opens_an_incident_once(void **s)
{
	struct fixture *f = stage(s);
	struct hunt_form form = plan_form(f);
	form.systems.n = 1;
	struct str code = planned(f, form), incident, unused;
	struct work me = work_of(f, TEAM, monday() + 5 * USEC_HOUR);
	taken(f, code, result_of(f, 1), "1");
	int64_t hit = hits_of(f, code).at[0].id;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, hunt_open_incident(w, code, hit, &incident)), OK);
	struct hunt_hits_row x = hits_of(f, code).at[0];
	assert_true(str_eq(x.incident, incident) && str_is(x.verdict, "true"));
	struct incident_get_row i;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, incident_by_code(w, incident, ACCESS_LEAD, &i)), OK);
	assert_int_equal(i.system_id, SYSTEM_A);
	struct hunt_of_incident_rows back;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, hunt_of_incident(w->db, w->a, &(struct hunt_of_incident_in){ .incident = i.id }, &back)), OK);
	assert_int_equal(back.n, 1);
	struct observables_of_rows values;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, observables_of(w->db, w->a, &(struct observables_of_in){ .incident_id = i.id, .viewer = TEAM, .max_tlp = TLP_RED, .max = 50 }, &values)), OK);
	bool found = false;
	for (size_t k = 0; k < values.n; k++)
		found = found || str_is(values.at[k].value, "203.0.113.1");
	assert_true(found);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, hunt_open_incident(w, code, hit, &unused)), E_CONFLICT);
	assert_int_equal(judge(f, code, hit, "benign", "không"), E_CONFLICT);
}

/* ---- who sees what ---- */

static void only_figures_leave_the_organisation(void **s)
{
	struct fixture *f = stage(s);
	struct str code = planned(f, plan_form(f));
	struct hunt_sight sight;
	struct hunt_get_row h;
	struct work stranger = work_of(f, OWNER, monday()), over = work_of(f, COORDINATOR, monday()), me = work_of(f, TEAM, monday());
	taken(f, code, result_of(f, 1), "1");
	assert_int_equal(TEST_CALL(f, &stranger, TX_READ, hunt_see(w, code, &h, &sight)), E_NOT_FOUND);
	seen(f, COORDINATOR, code, &sight);
	assert_true(sight.sees && !sight.details && !sight.is_own);
	assert_int_equal(TEST_CALL(f, &over, TX_WRITE, hunt_release(w, code, true)), E_DENIED);
	assert_int_equal(TEST_CALL(f, &over, TX_WRITE, hunt_judge(w, code, hits_of(f, code).at[0].id, &(struct hunt_verdict){ S("true"), STR_NONE })), E_DENIED);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, hunt_release(w, code, true)), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, hunt_release(w, code, true)), E_CONFLICT);
	seen(f, COORDINATOR, code, &sight);
	assert_true(sight.details);
	assert_int_equal(TEST_CALL(f, &stranger, TX_READ, hunt_see(w, code, &h, &sight)), E_NOT_FOUND);
	/* the same file, of another organisation */
	struct hunt_form theirs = plan_form(f);
	theirs.systems = (struct strs){ (struct str[]){ S("HT-000003") }, 1 };
	struct str other;
	assert_int_equal(TEST_CALL(f, &stranger, TX_WRITE, hunt_plan(w, &theirs, &other)), OK);
	stranger = work_of(f, OWNER, monday() + 3 * USEC_HOUR);
	assert_int_equal(take(f, &stranger, other, result_of(f, 0), (struct strs){ 0 }, "1"), OK);
	struct work own = work_of(f, OWNER, monday());
	struct hunt_runs_rows rows;
	assert_int_equal(TEST_CALL(f, &own, TX_READ, hunt_see(w, other, &h, &sight)), OK);
	assert_int_equal(TEST_CALL(f, &own, TX_READ, hunt_runs(w->db, w->a, &(struct hunt_runs_in){ .hunt = h.id }, &rows)), OK);
	assert_true(rows.n == 1 && rows.at[0].is_again);
}

/* ---- duties ---- */

static int proofs(struct fixture *f, int64_t system, usec known, const struct duty_record **ret, struct duty_history **ret_history)
{
	const struct duty_source all[] = { network_duties[0], network_duties[1], hunt_sources_of_duty[0] };
	*ret_history = test_history(f, all, COUNT(all), TEAM, TEAM + 1);
	return test_records(*ret_history, UNIT_SYSTEM, system, "hunt", 0, TIME_OPEN, known, ret);
}

static void a_closed_hunt_proves_each_system_that_was_read(void **s)
{
	struct fixture *f = stage(s);
	struct str code = planned(f, plan_form(f));
	const usec end = monday() + 6 * USEC_HOUR;
	struct work me = work_of(f, TEAM, end), later = work_of(f, TEAM, end + USEC_DAY);
	const struct duty_record *r = NULL;
	struct duty_history *h;
	key_added(f, TEAM, signed_result(f, 0, 1));
	struct hunt_result *of_a = signed_result(f, 0, 1);
	of_a->systems = (struct strs){ (struct str[]){ S("HT-000001") }, 1 };
	taken(f, code, of_a, "1");
	assert_int_equal(closed(f, &me, code, "HT-000002 chưa có nhật ký"), OK);
	assert_int_equal(proofs(f, SYSTEM_A, end, &r, &h), 1);
	assert_int_equal(r->grade, GRADE_AUTO);
	assert_true(r->begins == monday() + USEC_HOUR && r->ends == end && r->known_from == end);
	assert_int_equal(test_value(h, r, "coverage"), 9000);
	assert_int_equal(test_value(h, r, "hypotheses"), 2);
	assert_int_equal(test_value(h, r, "sources"), 2);
	assert_int_equal(test_value(h, r, "minutes"), 90);
	assert_int_equal(proofs(f, SYSTEM_B, end, &r, &h), 0);               /* nothing of it was read */
	assert_int_equal(proofs(f, SYSTEM_A, end - 1, &r, &h), 0);
	assert_int_equal(TEST_CALL(f, &later, TX_WRITE, hunt_reopen(w, code, &(struct hunt_reason){ STR_NONE })), E_INVALID);
	assert_int_equal(TEST_CALL(f, &later, TX_WRITE, hunt_reopen(w, code, &(struct hunt_reason){ S("sót nguồn") })), OK);
	assert_int_equal(proofs(f, SYSTEM_A, end + USEC_DAY, &r, &h), 0);
	assert_int_equal(proofs(f, SYSTEM_A, end, &r, &h), 1);               /* what was known before stays */
	struct hunt_result *of_b = result_of(f, 0);
	of_b->systems = (struct strs){ (struct str[]){ S("HT-000002") }, 1 };
	assert_int_equal(take(f, &later, code, of_b, (struct strs){ 0 }, "2"), OK);
	assert_int_equal(closed(f, &later, code, "một tệp"), OK);
	assert_int_equal(proofs(f, SYSTEM_A, end + USEC_DAY, &r, &h), 1);
	assert_int_equal(r->grade, GRADE_AUTO);
	assert_int_equal(proofs(f, SYSTEM_B, end + USEC_DAY, &r, &h), 1);
	assert_int_equal(r->grade, GRADE_ATTESTED);                          /* unsigned */
	struct work told_by = work_of(f, TEAM, end);
	struct hunt_sight sight;
	int64_t id = seen(f, TEAM, code, &sight).id;
	struct duty_orgs told = { 0 };
	assert_int_equal(TEST_CALL(f, &told_by, TX_READ, hunt_sources_of_duty[0].told[0].orgs(w, id, &told)), OK);
	assert_true(told.ones.n == 2 && told.ids.n == 0);
}

static void of_two_results_the_better_counts(void **s)
{
	struct fixture *f = stage(s);
	struct str code = planned(f, plan_form(f));
	struct hunt_result *worse = result_of(f, 0);
	struct hunt_sight sight;
	struct hunt_sources_rows rows;
	worse->sum.unreadable = 9;
	struct hunt_get_row h = seen(f, TEAM, code, &sight);
	struct work me = work_of(f, TEAM, monday() + 3 * USEC_HOUR);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, hunt_sources(w->db, w->a, &(struct hunt_sources_in){ .hunt = h.id }, &rows)), OK);
	struct str one = a_fmt(f->a, "%lld", (long long)rows.at[0].id);
	assert_int_equal(take(f, &me, code, result_of(f, 0), (struct strs){ &one, 1 }, "1"), OK);
	taken(f, code, worse, "2");
	assert_int_equal(TEST_CALL(f, &me, TX_READ, hunt_sources(w->db, w->a, &(struct hunt_sources_in){ .hunt = h.id }, &rows)), OK);
	assert_int_equal(rows.at[0].share, 9000);
	assert_int_equal(rows.at[1].share, 5000);
}

static void a_successor_goes_on_with_open_hunts(void **s)
{
	struct fixture *f = stage(s);
	struct str open = planned(f, plan_form(f)), done = planned(f, plan_form(f));
	struct work me = work_of(f, TEAM, monday() + 5 * USEC_HOUR);
	struct hunt_sight sight;
	int64_t n = 0;
	taken(f, done, result_of(f, 0), "1");
	assert_int_equal(closed(f, &me, done, "vì"), OK);
	struct succession x = { .from = TEAM, .main = OWNER, .at = me.now };
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, hunt_heritage[0].count(w, &x, &n)), OK);
	assert_int_equal(n, 1);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, hunt_heritage[0].move(w, &x)), OK);
	assert_int_equal(seen(f, OWNER, open, &sight).org_id, OWNER);
	assert_int_equal(seen(f, TEAM, done, &sight).org_id, TEAM);
}

static void how_telling_a_hit_is(void **s)
{
	assert_int_equal(hunt_score(&(struct hunt_group){ .kind = S("indicator"), .type = S("sha256"), .hits = 1 }), 100);
	assert_int_equal(hunt_score(&(struct hunt_group){ .kind = S("indicator"), .type = S("keyword"), .hits = 5000 }), 10);
	assert_int_equal(hunt_score(&(struct hunt_group){ .kind = S("indicator"), .type = S("ipv4"), .hits = 50 }), 60);
	assert_int_equal(hunt_score(&(struct hunt_group){ .kind = S("sigma"), .type = S("critical"), .hits = 50 }), 90);
	assert_int_equal(hunt_score(&(struct hunt_group){ .kind = S("sigma"), .hits = 50 }), 50);
	assert_int_equal(hunt_score(&(struct hunt_group){ .kind = S("yara"), .hits = 50 }), 75);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations };
	fixture_use(sets, COUNT(sets));
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(a_plan_says_what_and_where), TEST_ON_BOTH(what_is_not_whole_is_refused), TEST_ON_BOTH(only_registered_keys_prove),
		TEST_ON_BOTH(every_group_is_judged_before_the_end), TEST_ON_BOTH(a_true_hit_opens_an_incident_once), TEST_ON_BOTH(only_figures_leave_the_organisation),
		TEST_ON_BOTH(a_closed_hunt_proves_each_system_that_was_read), TEST_ON_BOTH(of_two_results_the_better_counts), TEST_ON_BOTH(a_successor_goes_on_with_open_hunts),
		TEST_ON_SQLITE(how_telling_a_hit_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
