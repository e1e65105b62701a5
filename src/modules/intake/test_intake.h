/* test_intake: a migrated store with a coordinator, a province that owns addresses and a system, an Internet provider and a
 * stranger, with one officer in each. */
#ifndef MODULES_INTAKE_TEST_INTAKE_H
#define MODULES_INTAKE_TEST_INTAKE_H

#include "base/code.h"
#include "core/command.h"
#include "core/identity/identity.h"
#include "core/legal/legal.h"
#include "core/routes.h"
#include "core/settings.h"
#include "core/test_core.h"
#include "core/test_key.h"
#include "modules/intake/hints.h"
#include "modules/network/network.h"

extern const struct module incident_module;

const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &network_module,
	&incident_module, &intake_module };
const size_t n_modules = COUNT(all_modules);

enum { COORDINATOR = 100, PROVINCE, PROVIDER, STRANGER, N_ORGS = 4 };
static int64_t officer[N_ORGS], second_officer;

static inline err town_fn(struct work *w, void *arg)
{
	static const struct { struct str code, kind, role; } orgs[N_ORGS] = { { S_INIT("DPQG"), S_INIT("coordinator"),
		S_INIT("coordinator") },
		{ S_INIT("TINH"), S_INIT("province"), S_INIT("member") }, { S_INIT("MANG"), S_INIT("isp"), S_INIT("member") },
			{ S_INIT("LA"), S_INIT("company"), S_INIT("none") } };
	struct str code;
	int64_t id;
	struct overlaps o;
	actor_be_system(w);
	for (int k = 0; k < N_ORGS; k++) {
		TRY(organisation_first_insert(w->db, &(struct organisation_first_insert_in){ .id = COORDINATOR + k,
			.code = orgs[k].code, .name = orgs[k].code,
			.name_en = orgs[k].code, .folded = orgs[k].code, .kind = orgs[k].kind, .network_role = orgs[k].role,
			.now = w->now }, NULL));
		TRY(account_add(w, &(struct account_new){ .name = a_fmt(w->a, "officer.%d", k), .full_name = orgs[k].code,
			.email = a_fmt(w->a, "officer%d@example.vn", k), .org_id = COORDINATOR + k, .role = S("officer"),
			.lang = LANG_VI }, &officer[k]));
	}
	TRY(account_add(w, &(struct account_new){ .name = S("officer.second"), .full_name = S("B"),
		.email = S("second@example.vn"),
		.org_id = COORDINATOR, .role = S("officer"), .lang = LANG_VI }, &second_officer));
	TRY(setting_set(w, S("intake.allow_documentation_addresses"), S("1")));
	TRY(test_execute(w, "update organisation set is_demo = 1")); /* documentation addresses are for them alone */
	TRY(network_space_add(w, &(struct space_form){ .org = S("TINH"), .isp = S("MANG"), .value = S("203.0.113.0/24"),
		.source = S("declared") }, &id, &o));
	return network_system_add(w, &(struct system_form){ .owner = S("TINH"), .is_demo = true,
		.name = S("Cổng dịch vụ công"), .level = 4, .sector = S("government"),
		.ips = { (struct str[]){ S("203.0.113.7") }, 1 }, .domains = { (struct str[]){ S("dichvu.example.vn") }, 1 } },
		&code);
}

static inline usec monday(void) { return civil_usec((struct civil){ 2026, 10, 12, 9, 0, 0 }); }

/* Nobody signed in. */
static inline struct work public_work(struct fixture *f, usec now)
{
	return (struct work){ .a = f->a, .now = now, .request_id = S("r1"), .by = { .lang = LANG_VI } };
}

static inline struct work officer_work(struct fixture *f, int64_t org, usec now)
{
	struct work w = test_work(f, org);
	w.now = now;
	w.by.lang = LANG_VI;
	w.by.account_id = officer[org - COORDINATOR];
	memset(w.by.perms, 0xff, sizeof w.by.perms);
	return w;
}

/* One call with this work; what it says stays in *whose. */
#define RUN(f, whose, mode, expected, call) do { \
	err run_e_ = TEST_CALL((f), (whose), (mode), call); \
	if (run_e_ != (expected)) \
		print_message("%.*s %.*s\n", STR_ARG((whose)->problem.text), STR_ARG((whose)->problem.fields.n ? (whose)->problem.fields.at[0].text : STR_NONE)); \
	assert_int_equal(run_e_, (expected)); \
} while (0)
#define WRITE(f, whose, expected, call) RUN(f, whose, TX_WRITE, expected, call)
#define READ(f, whose, expected, call) RUN(f, whose, TX_READ, expected, call)

static inline void town_build(struct fixture *f)
{
	struct work who = public_work(f, monday() - USEC_DAY);
	assert_int_equal(modules_migrate(f->s), OK);
	assert_int_equal(modules_start(f->s), OK);
	WRITE(f, &who, OK, town_fn(w, NULL));
}

static struct str sample_ips[] = { S_INIT("203.0.113.7") };

static inline struct report_new sample(usec detected_at)
{
	return (struct report_new){ .notifier_name = S("Lê Văn B"), .notifier_email = S("b@example.vn"),
		.notifier_phone = S("0900 000 000"),
		.system_name = S("Cổng dịch vụ công"), .description = S("Trang chủ bị thay đổi giao diện, xem hxxp://evil[.]example/x"),
		.ips = { sample_ips, 1 }, .detected_at = detected_at, .channel = "web" };
}

static inline struct receipt sent_at(struct fixture *f, struct report_new n, usec now)
{
	struct work who = public_work(f, now);
	struct receipt k;
	WRITE(f, &who, OK, report_submit(w, &n, STR_NONE, &k));
	k.code = a_dup(f->a, k.code);
	return k;
}

#endif
