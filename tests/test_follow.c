/* Following = computing everything: after any history of work, what was kept change by change is what all records together give.
 *   FOLLOW_FIRST=40 FOLLOW_SEEDS=20 build/src/modules/demo/test_follow       other histories, more of them; a dozen by itself */
#include "fixture.h"

#undef fail   /* cmocka has one too; ours is meant */

#include "base/rand.h"
#include "core/routes.h"
#include "core/test_core.h"
#include "modules/duty/inside.h"
#include "modules/evidence/evidence.h"
#include "modules/hunt/hunts.h"
#include "modules/incident/incident.h"
#include "modules/network/network.h"
#include "modules/oversight/oversight.h"

extern const struct module team_module, incident_module, duty_module, evidence_module, oversight_module, sheet_module;
const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &sheet_module, &network_module, &team_module, &incident_module,
	&duty_module, &evidence_module, &oversight_module, &hunt_module };
const size_t n_modules = COUNT(all_modules);

enum { N_ORGS = 6, N_SYSTEMS = 12, STEPS = 6, SEEDS_QUICK = 12 };

struct nation {
	struct fixture *f;
	struct rng rng;
	usec now;
	int64_t orgs[N_ORGS];
	struct str org_codes[N_ORGS];
	VEC(struct str) systems, stated;
	VEC(struct { int64_t id; int org; }) cases;
	int64_t documents;
	VEC(struct { struct str code; int org; }) hunts;
	int done[11];                          /* how often each kind of work was taken */
};

static int below(struct nation *x, int n)
{
	return (int)rng_below(&x->rng, (uint64_t)n);
}

static struct str one_of(struct nation *x, const char *words)
{
	struct str rest = str_of(words), word = STR_NONE;
	int n = 1;
	for (const char *p = words; *p; p++)
		n += *p == '|';
	for (int k = below(x, n); k >= 0; k--)
		word = str_cut(&rest, '|');
	return word;
}

static struct work at(struct nation *x, int org)
{
	struct work w = { .a = x->f->a, .now = x->now, .by = { .account_id = 1 + org, .org_id = x->orgs[org], .name = S("An"), .lang = LANG_EN } };
	memset(w.by.perms, 0xff, sizeof w.by.perms);
	return w;
}

static struct work as_system(struct nation *x)
{
	return (struct work){ .a = x->f->a, .now = x->now, .by = { .is_system = true, .name = S("system"), .lang = LANG_EN } };
}

/* ---- work ---- */

static struct system_form system_of(struct nation *x)
{
	return (struct system_form){ .owner = x->org_codes[below(x, N_ORGS)], .name = S("Hệ thống"), .level = below(x, 6), .is_national_important = !below(x, 4),
		.is_internet_facing = !below(x, 2) };
}

static err system_new(struct nation *x)
{
	struct work me = as_system(x);
	struct system_form form = system_of(x);
	struct str code;
	err e = TEST_CALL(x->f, &me, TX_WRITE, network_system_add(w, &form, &code));
	if (e == OK)
		*VEC_ADD(x->f->a, &x->systems) = code;
	return e;
}

static err system_changed(struct nation *x)
{
	struct work me = as_system(x);
	struct str code = x->systems.at[below(x, (int)x->systems.n)];
	struct system_form form = system_of(x);
	return TEST_CALL(x->f, &me, TX_WRITE, network_system_edit(w, code, &form));
}

static err system_off(struct nation *x)
{
	struct work me = as_system(x);
	struct str code = x->systems.at[below(x, (int)x->systems.n)];
	return TEST_CALL(x->f, &me, TX_WRITE, network_system_end(w, code, x->now));
}

static err org_changed(struct nation *x)
{
	struct work me = as_system(x);
	int org = 1 + below(x, N_ORGS - 1);
	struct org_form form;
	err e = TEST_CALL(x->f, &me, TX_READ, network_org_form(w, x->orgs[org], &form));
	form.kind = one_of(x, "ministry|province|soe|isp|security_firm|company");
	form.sector = one_of(x, "|health|finance|energy");
	form.network_role = one_of(x, "none|member|sector_lead");
	form.parent = below(x, 2) ? x->org_codes[0] : STR_NONE;
	return e == OK ? TEST_CALL(x->f, &me, TX_WRITE, network_org_edit(w, x->orgs[org], &form)) : e;
}

static err work_stated(struct nation *x)
{
	static const struct { const char *kind, *about, *values[5]; } kinds[] = {
		{ "scan", "system", { "imported=yes", "authenticated=yes" } },
		{ "plan", "system", { "state=issued", "playbooks=2" } }, { "plan_kept", "system", { NULL } }, { "doc", "org", { "topic=dissemination", "signed=yes", "duties=20" } },
	};
	int k = below(x, COUNT(kinds)), org = below(x, N_ORGS);
	struct work me = at(x, org);
	struct str subject = x->systems.n && str_is(str_of(kinds[k].about), "system") ? x->systems.at[below(x, (int)x->systems.n)] : x->org_codes[org], values[5], code;
	struct upload paper = { S("ky.pdf"), S("application/pdf"), a_fmt(x->f->a, "%064llx", (unsigned long long)++x->documents), 10, "" };
	usec begins = x->now - (usec)below(x, 400) * USEC_DAY;
	struct evidence_form form = { .org = x->org_codes[org], .kind = str_of(kinds[k].kind), .subjects = { &subject, 1 }, .begins = begins, .ends = begins + USEC_HOUR,
		.doc_no = a_fmt(x->f->a, "%lld/BC", (long long)x->documents), .doc_at = begins, .signer = S("Bà Mẫu"), .file = { &paper, below(x, 4) > 0 } };
	for (; form.values.n < COUNT(values) && kinds[k].values[form.values.n]; form.values.n++)
		values[form.values.n] = str_of(kinds[k].values[form.values.n]);
	form.values.at = values;
	err e = TEST_CALL(x->f, &me, TX_WRITE, evidence_state(w, &form, &code));
	if (e == OK)
		*VEC_ADD(x->f->a, &x->stated) = code;
	return e;
}

static err work_judged(struct nation *x)
{
	static err (*const acts[])(struct work *, struct str, const struct evidence_act *) = { evidence_accept, evidence_accept, evidence_return, evidence_judge_false, evidence_withdraw };
	struct work me = at(x, below(x, 2) ? 0 : below(x, N_ORGS));
	struct str code = x->stated.at[below(x, (int)x->stated.n)];
	int k = below(x, COUNT(acts));
	return TEST_CALL(x->f, &me, TX_WRITE, acts[k](w, code, &(struct evidence_act){ .reason = S("xem lại") }));
}

static err case_opened(struct nation *x)
{
	int org = below(x, N_ORGS);
	struct work me = at(x, org);
	int64_t id;
	struct incident_new n = { .title = S("Sự cố"), .summary = S("Tóm tắt"), .type = S("malware"), .source = S("user"), .severity = 1 + below(x, 4),
		.detected_at = x->now - (usec)below(x, 72) * USEC_HOUR, .received_at = x->now, .owner_org = x->orgs[below(x, N_ORGS)], .responsible_org = x->orgs[org],
		.system_level = below(x, 6), .owner_capable = below(x, 3) - 1, .criteria = below(x, 2) ? S("a") : STR_NONE, .tlp = TLP_AMBER };
	err e = TEST_CALL(x->f, &me, TX_WRITE, incident_open(w, &n, &id));
	if (e == OK) {
		VEC_ADD(x->f->a, &x->cases);
		x->cases.at[x->cases.n - 1].id = id;
		x->cases.at[x->cases.n - 1].org = org;
	}
	return e;
}

static err case_goes_on(struct nation *x)
{
	int k = below(x, (int)x->cases.n);
	struct work me = at(x, x->cases.at[k].org);
	int64_t id = x->cases.at[k].id;
	struct link link = { 0 };
	err e = TEST_CALL(x->f, &me, TX_READ, incident_link(w, id, &link));
	if (e != OK || !link.path.n)
		return E_NOT_FOUND;
	struct incident_get_row row;
	struct str code = link.label, step = one_of(x, "assess|contain|recover|closed|cancelled");
	e = TEST_CALL(x->f, &me, TX_READ, incident_by_code(w, code, ACCESS_LEAD, &row));
	return e == OK ? TEST_CALL(x->f, &me, TX_WRITE, incident_step(w, code, row.version, step, S("đã xem"))) : e;
}

/* Planned by the system's owner, a result taken, closed. */
static err hunt_done(struct nation *x)
{
	struct work all = as_system(x);
	struct str system = x->systems.at[below(x, (int)x->systems.n)];
	struct sys_by_code_row s = { 0 };
	bool found;
	int org = 0;
	TRY(TEST_CALL(x->f, &all, TX_READ, sys_by_code(w->db, w->a, &(struct sys_by_code_in){ .code = system, .viewer = x->orgs[0] }, &s, &found)));
	for (int i = 0; i < N_ORGS; i++)
		org = x->orgs[i] == s.owner_id ? i : org;
	struct work me = at(x, org);
	struct str code, source = S("Nhật ký");
	int64_t run;
	struct upload file = { S("r"), S("text/plain"), a_fmt(x->f->a, "%064llx", (unsigned long long)++x->documents), 10, "" };
	struct hunt_form form = { .title = S("Săn lùng"), .why = S("routine"), .hypotheses = S("Có mã độc"), .systems = { &system, 1 },
		.sources = { &source, 1 }, .starts_at = x->now, .ends_at = x->now };
	struct hunt_result r = { .seen = { .state = RESULT_UNSIGNED }, .started = x->now - USEC_HOUR, .sum = { .files = 9, .unreadable = below(x, 4), .ended = x->now } };
	TRY(TEST_CALL(x->f, &me, TX_WRITE, hunt_plan(w, &form, &code)));
	TRY(TEST_CALL(x->f, &me, TX_WRITE, hunt_take_result(w, code, &(struct hunt_upload){ .file = { &file, 1 }, .result = &r }, &run)));
	TRY(TEST_CALL(x->f, &me, TX_WRITE, hunt_close(w, code, &(struct hunt_closing){ 30 + below(x, 90), S("thiếu"), S("xong") })));
	VEC_ADD(x->f->a, &x->hunts);
	x->hunts.at[x->hunts.n - 1].code = code;
	x->hunts.at[x->hunts.n - 1].org = org;
	return OK;
}

static err hunt_goes_on(struct nation *x)
{
	int k = below(x, (int)x->hunts.n);
	struct work me = at(x, x->hunts.at[k].org);
	struct str code = x->hunts.at[k].code;
	err e = TEST_CALL(x->f, &me, TX_WRITE, hunt_reopen(w, code, &(struct hunt_reason){ S("sót") }));
	return e == E_CONFLICT ? TEST_CALL(x->f, &me, TX_WRITE, hunt_close(w, code, &(struct hunt_closing){ 60, S("thiếu"), S("xong") })) : e;
}

static err waiver_put(struct nation *x)
{
	int org = 1 + below(x, N_ORGS - 1);
	struct work me = at(x, org), above = at(x, 0);
	struct upload paper = { S("don.pdf"), S("application/pdf"), a_fmt(x->f->a, "%064llx", (unsigned long long)++x->documents), 10, "" };
	struct str code, kind = one_of(x, "waive|extend|substitute");
	struct waiver_form form = { .org = x->org_codes[org], .duty = one_of(x, "ct18-1b-1|ct18-1b-3|ct18-1c-1"), .kind = kind, .substitute_kind = str_is(kind, "substitute") ? one_of(x, "incident|scan|drill") : STR_NONE, .extend_days = str_is(kind, "extend") ? 30 : 0,
		.starts_at = civil_day_start(civil_day_number(x->now)), .ends_at = civil_day_start(civil_day_number(x->now) + 60), .ground_no = S("1/QĐ"), .ground_at = x->now,
		.reason = S("Lý do"), .files = { &paper, 1 } };
	err e = TEST_CALL(x->f, &me, TX_WRITE, waiver_request(w, &form, &code));
	return e == OK ? TEST_CALL(x->f, &above, TX_WRITE, waiver_approve(w, code, &(struct waiver_decision){ .note = S("đồng ý") })) : e;
}

static void step(struct nation *x)
{
	static err (*const works[])(struct nation *) = { system_new, system_changed, system_off, org_changed, work_stated, work_judged, case_opened, case_goes_on, waiver_put, hunt_done, hunt_goes_on };
	static const int often[] = { 3, 3, 1, 1, 8, 4, 2, 3, 1, 6, 4 };
	int all = 0, k = 0;
	for (size_t i = 0; i < COUNT(often); i++)
		all += often[i];
	for (int left = below(x, all); left >= often[k]; k++)
		left -= often[k];
	if (((works[k] == system_changed || works[k] == system_off) && !x->systems.n) || (works[k] == work_judged && !x->stated.n) || (works[k] == hunt_done && !x->systems.n) ||
		(works[k] == hunt_goes_on && !x->hunts.n) || (works[k] == case_goes_on && !x->cases.n))
		k = 0;
	x->done[k] += works[k](x) == OK;       /* what the rules refuse changes nothing */
}

/* ---- following, and everything ---- */

static err waits_fn(struct work *w, void *arg)
{
	struct duty_heard_some_rows heard;
	struct duty_turning_rows turning;
	TRY(duty_heard_some(w->db, w->a, &(struct duty_heard_some_in){ .max = 1 }, &heard));
	TRY(duty_turning(w->db, w->a, &(struct duty_turning_in){ .now = w->now, .max = 1 }, &turning));
	*(bool *)arg = heard.n || turning.n;
	return OK;
}

static void follow(struct nation *x)
{
	bool waits = true;
	for (int i = 0; i < 50 && waits; i++) {
		struct work me = as_system(x);
		assert_int_equal(duty_follow(x->f->s, &me, S("{}")), OK);
		assert_int_equal(test_run(x->f, &me, TX_READ, waits_fn, &waits), OK);
	}
	assert_false(waits);
}

static err different_fn(struct work *w, void *arg)
{
	struct duty_run_last_row row;
	TRY(duty_run_last(w->db, w->a, &row));
	*(int64_t *)arg = row.n_different;
	return OK;
}

static int64_t different(struct nation *x)
{
	struct work me = as_system(x);
	int64_t n = -1;
	assert_int_equal(duty_recompute(x->f->s, &me, S("test")), OK);
	assert_int_equal(test_run(x->f, &me, TX_READ, different_fn, &n), OK);
	return n;
}

static void turn(struct nation *x, usec by)
{
	x->now += by;
	clock_set(x->now);
}

/* When the nation of the database before this one ended: ids say when something was made, and never go back. */
static usec ended;

static void nation_found(struct nation *x, struct fixture *f)
{
	static const char *const codes[N_ORGS] = { "DPQG", "BO", "TINH", "DN", "NHAMANG", "ANNINH" };
	static const char *const kinds[N_ORGS] = { "coordinator", "ministry", "province", "company", "isp", "security_firm" };
	*x = (struct nation){ .f = f, .now = ended ? ended : civil_usec((struct civil){ 2024, 3, 1, 9, 0, 0 }) };
	clock_set(x->now);
	assert_int_equal(modules_migrate(f->s), OK);
	assert_int_equal(modules_start(f->s), OK);
	for (int i = 0; i < N_ORGS; i++) {
		struct work me = as_system(x);
		x->org_codes[i] = str_of(codes[i]);
		struct org_form o = { .code = x->org_codes[i], .name = x->org_codes[i], .kind = str_of(kinds[i]), .network_role = i ? S("member") : S("coordinator"),
			.parent = i > 2 ? S("BO") : STR_NONE };
		assert_int_equal(TEST_CALL(f, &me, TX_WRITE, network_org_add(w, &o, &x->orgs[i])), OK);
	}
	follow(x);
}

/* Histories of one nation follow each other: each begins where the last one ended. */
static void histories(struct fixture *f, int64_t first, int64_t n)
{
	struct nation x;
	nation_found(&x, f);
	for (int64_t seed = first; seed < first + n; seed++) {
		x.rng = (struct rng){ (uint64_t)seed };
		for (int i = 0; i < STEPS; i++) {
			step(&x);
			if (below(&x, 2))
				follow(&x);
			turn(&x, (usec)below(&x, 20 * 24) * USEC_HOUR);
		}
		follow(&x);
		int64_t wrong = different(&x);
		if (wrong)
			print_error("history %lld: %lld rows are not what they should be\n", (long long)seed, (long long)wrong);
		assert_int_equal(wrong, 0);
	}
	for (size_t i = 0; i < COUNT(x.done) && n >= SEEDS_QUICK; i++)
		assert_true(x.done[i]);        /* every kind of work was really done */
	ended = x.now;
	clock_set(0);
}

static int64_t wished(const char *name, int64_t usual)
{
	const char *text = getenv(name);
	int64_t n = usual;
	assert_true(!text || str_int(str_of(text), &n));
	return n;
}

static void what_is_followed_is_what_is(void **state)
{
	histories(*state, wished("FOLLOW_FIRST", 1), wished("FOLLOW_SEEDS", SEEDS_QUICK));
}

int main(void)
{
	static const struct migration_set none = { 0 };
	static const struct migration_set *const sets[] = { &none };
	fixture_use(sets, 0);
	const struct CMUnitTest tests[] = { TEST_ON_BOTH(what_is_followed_is_what_is) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
