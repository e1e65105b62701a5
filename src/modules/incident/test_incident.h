/* test_incident: what the tests of the module share: a migrated store with five organisations and an officer in each. */
#ifndef MODULES_INCIDENT_TEST_INCIDENT_H
#define MODULES_INCIDENT_TEST_INCIDENT_H

#include "core/identity/identity.h"
#include "core/legal/legal.h"
#include "core/routes.h"
#include "core/test_core.h"
#include "modules/incident/casework.h"
#include "modules/incident/process.h"
#include "modules/network/network.h"

extern const struct module team_module, incident_module;

/* Tests of modules that build upon this one define it as ", &x_module". */
#ifndef MORE_TEST_MODULES
#define MORE_TEST_MODULES
#endif
const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &network_module, &team_module, &incident_module MORE_TEST_MODULES };
const size_t n_modules = COUNT(all_modules);

enum { COORDINATOR = 100, TEAM, OWNER, HELPER, FOREIGN, N_ORGS = 5 };

struct town { int64_t account[N_ORGS]; };
static struct town town;

static inline err town_fn(struct work *w, void *arg)
{
	static const struct str codes[N_ORGS] = { S_INIT("DPQG"), S_INIT("DOI"), S_INIT("CHUQUAN"), S_INIT("HOTRO"), S_INIT("LA") };
	actor_be_system(w);
	for (int k = 0; k < N_ORGS; k++) {
		TRY(organisation_first_insert(w->db, &(struct organisation_first_insert_in){ .id = COORDINATOR + k, .code = codes[k],
			.name = a_fmt(w->a, "Đơn vị %.*s", STR_ARG(codes[k])), .name_en = codes[k], .folded = codes[k],
			.kind = k ? S("company") : S("coordinator"), .network_role = k ? S("member") : S("coordinator"), .now = w->now }, NULL));
		TRY(account_add(w, &(struct account_new){ .name = a_fmt(w->a, "officer.%d", k), .full_name = a_fmt(w->a, "Cán bộ %.*s", STR_ARG(codes[k])),
			.email = a_fmt(w->a, "officer%d@example.vn", k), .org_id = COORDINATOR + k, .role = k == 1 ? S("head") : S("officer"), .lang = LANG_VI },
			&town.account[k]));
	}
	return OK;
}

static inline struct work work_of(struct fixture *f, int64_t org, usec now)
{
	struct work w = test_work(f, org);
	w.now = now;
	w.by.account_id = town.account[org - COORDINATOR];
	memset(w.by.perms, 0xff, sizeof w.by.perms);
	return w;
}

/* 12/10/2026, a Monday, 09:00: the profile of 2026 is in force. */
static inline usec monday(void) { return civil_usec((struct civil){ 2026, 10, 12, 9, 0, 0 }); }

static inline void town_build(struct fixture *f)
{
	struct work w = test_work(f, COORDINATOR);
	w.now = monday() - USEC_DAY;
	assert_int_equal(modules_migrate(f->s), OK);
	assert_int_equal(modules_start(f->s), OK);
	assert_int_equal(test_run(f, &w, TX_WRITE, town_fn, NULL), OK);
}

static inline struct incident_new sample(usec detected_at)
{
	return (struct incident_new){ .title = S("Mã độc tống tiền tại máy chủ Ứng Cứu"), .summary = S("Máy chủ 203.0.113.7 bị mã hoá"), .type = S("malware"),
		.source = S("member"), .system_name = S("Cổng dịch vụ công"), .sector = S("information"), .province = S("01"), .severity = 3,
		.detected_at = detected_at, .owner_org = OWNER, .responsible_org = TEAM, .system_level = 3, .owner_capable = -1, .tlp = TLP_AMBER };
}

struct opened { struct incident_new n; int64_t id; struct str code; };

static inline err open_fn(struct work *w, void *arg)
{
	struct opened *o = arg;
	struct incident_facts_row facts;
	TRY(incident_open(w, &o->n, &o->id));
	TRY(incident_facts(w->db, w->a, &(struct incident_facts_in){ .id = o->id }, &facts));
	o->code = a_dup(w->a, facts.code);
	return OK;
}

/* Opened by the coordinator's officer at `now`. */
static inline struct opened opened_at(struct fixture *f, struct incident_new n, usec now)
{
	struct work w = work_of(f, COORDINATOR, now);
	struct opened o = { .n = n };
	assert_int_equal(test_run(f, &w, TX_WRITE, open_fn, &o), OK);
	return o;
}

/* One call of the domain by somebody at some time. WRITES(f, TEAM, now, OK, incident_step(w, code, 1, S("o1b"), STR_NONE)) */
#define RUNS(f, mode, org, at, expected, call) do { \
	struct work runs_work_ = work_of((f), (org), (at)); \
	assert_int_equal(TEST_CALL((f), &runs_work_, (mode), call), (expected)); \
} while (0)
#define WRITES(f, org, at, expected, call) RUNS(f, TX_WRITE, org, at, expected, call)
#define READS(f, org, at, expected, call) RUNS(f, TX_READ, org, at, expected, call)

#endif
