/* Delegation: its rules and edges, and what a running server makes of it. */
#include "core/identity/test_site.h"

#define DAY(y, m, d, h, min) civil_usec((struct civil){ .year = (y), .month = (m), .day = (d), .hour = (h), .minute = (min) })

/* One call of a rule by an account; what it says stays in `said`. */
static struct problem said;

#define BY(f, id, call) ({ \
	struct work work_ = { .a = (f)->a, .now = clock_now() }, *w = &work_; \
	struct transaction *t_ = transaction_begin((f), TX_WRITE); \
	while (transaction_turn(t_)) { \
		w->db = t_->db; \
		w->problem = (struct problem){ 0 }; \
		t_->answer = actor_of_account(w, (id), &w->by); \
		w->by.lang = LANG_EN; \
		if (t_->answer == OK) \
			t_->answer = (call); \
	} \
	said = w->problem; \
	transaction_end(t_); \
})

static bool is_refused(const char *field, const char *code)
{
	for (size_t i = 0; i < said.fields.n; i++)
		if (str_is(said.fields.at[i].field, field) && str_is(said.fields.at[i].code, code))
			return true;
	return false;
}

static struct delegation_new lend(const char *to, const struct str *permission, usec begins_at, usec last_day)
{
	return (struct delegation_new){ .to = str_of(to), .permissions = permission, .n_permissions = 1, .cause = S("leave"),
		.reason = S("nghỉ phép năm"), .begins_at = begins_at, .last_day = last_day };
}

static err may_now(struct work *w, const struct perm *p, bool *ret)
{
	*ret = may(w, p);
	return OK;
}

static const struct perm *perm_of(const char *name)
{
	unsigned index;
	assert_true(perm_find(str_of(name), &index));
	return perm_at(index);
}

static bool holds(struct fixture *f, int64_t id, const char *perm)
{
	bool yes = false;
	assert_int_equal(BY(f, id, may_now(w, perm_of(perm), &yes)), OK);
	return yes;
}

static struct str text_id(struct fixture *f, int64_t id)
{
	return a_fmt(f->a, "%lld", (long long)id);
}

static const struct str journal = S_INIT("core.journal"), settings = S_INIT("core.settings"), accounts = S_INIT("identity.accounts");

static void lent_from_a_moment_to_the_end_of_a_day(void **state)
{
	static const struct { int y, m, d; } last[] = { { 2028, 2, 29 }, { 2027, 2, 28 }, { 2026, 12, 31 } };   /* leap day, none, year's end */
	struct site x = site_open(*state);
	int64_t lan = add(x.f, "lan", "admin"), minh = add(x.f, "minh", "responder"), id;
	for (size_t i = 0; i < COUNT(last); i++) {
		usec end = DAY(last[i].y, last[i].m, last[i].d + 1, 0, 0), begin = end - 3 * USEC_DAY + 90 * USEC_MIN;
		struct delegation_new n = lend("minh", &journal, begin, end - USEC_S);
		clock_set(begin - USEC_HOUR);
		assert_int_equal(BY(x.f, lan, delegation_add(w, &n, &id)), OK);
		assert_false(holds(x.f, minh, "core.journal"));
		clock_set(begin - 1);
		assert_false(holds(x.f, minh, "core.journal"));
		clock_set(begin);
		assert_true(holds(x.f, minh, "core.journal"));
		assert_false(holds(x.f, minh, "core.settings"));
		clock_set(end - 1);
		assert_true(holds(x.f, minh, "core.journal"));
		clock_set(end);
		assert_false(holds(x.f, minh, "core.journal"));
	}
	site_close(&x);
}

static void the_longest_is_counted_in_days(void **state)
{
	struct site x = site_open(*state);
	int64_t lan = add(x.f, "lan", "admin"), id;
	add(x.f, "minh", "responder");
	clock_set(DAY(2026, 11, 30, 23, 59));
	struct delegation_new n = lend("minh", &journal, 0, DAY(2027, 2, 27, 5, 0));
	assert_int_equal(BY(x.f, lan, delegation_add(w, &n, &id)), OK);                  /* the 90th day */
	n.last_day = DAY(2027, 2, 28, 0, 0);
	assert_int_equal(BY(x.f, lan, delegation_add(w, &n, &id)), E_INVALID);
	assert_true(is_refused("last_day", "identity.delegation_long"));
	n.last_day = DAY(2026, 11, 29, 12, 0);
	assert_int_equal(BY(x.f, lan, delegation_add(w, &n, &id)), E_INVALID);
	assert_true(is_refused("last_day", "identity.delegation_ends_first"));
	n.last_day = DAY(2026, 11, 30, 0, 0);
	assert_int_equal(BY(x.f, lan, delegation_add(w, &n, &id)), OK);                  /* what is left of today */
	n.begins_at = clock_now() - USEC_HOUR;
	assert_int_equal(BY(x.f, lan, delegation_add(w, &n, &id)), E_INVALID);
	assert_true(is_refused("begins_at", "identity.delegation_past"));
	site_close(&x);
}

static void only_what_is_ones_own_is_lent(void **state)
{
	struct site x = site_open(*state);
	static const struct str none = S_INIT("no.such");
	int64_t lan = add(x.f, "lan", "admin"), minh = add(x.f, "minh", "responder"), id;
	add(x.f, "hoa", "responder");
	struct delegation_new n = lend("minh", &journal, 0, T0 + USEC_DAY), on = lend("hoa", &journal, 0, T0 + USEC_DAY),
		back = lend("lan", &journal, 0, T0 + USEC_DAY);
	assert_int_equal(BY(x.f, minh, delegation_add(w, &on, &id)), E_INVALID);
	assert_int_equal(BY(x.f, lan, delegation_add(w, &n, &id)), OK);
	assert_true(holds(x.f, minh, "core.journal"));
	assert_int_equal(BY(x.f, minh, delegation_add(w, &on, &id)), E_INVALID);         /* no chain */
	assert_true(is_refused("permissions", "identity.delegation_not_yours"));
	assert_int_equal(BY(x.f, minh, delegation_add(w, &back, &id)), E_INVALID);       /* no circle */
	n.to = S("lan");
	assert_int_equal(BY(x.f, lan, delegation_add(w, &n, &id)), E_INVALID);
	assert_true(is_refused("to", "identity.delegation_self"));
	n = lend("minh", &accounts, 0, T0);
	assert_int_equal(BY(x.f, lan, delegation_add(w, &n, &id)), E_INVALID);
	assert_true(is_refused("permissions", "identity.delegation_bound"));
	n.permissions = &none;
	assert_int_equal(BY(x.f, lan, delegation_add(w, &n, &id)), E_INVALID);
	n.n_permissions = 0;
	assert_int_equal(BY(x.f, lan, delegation_add(w, &n, &id)), E_INVALID);
	assert_true(is_refused("permissions", "identity.delegation_nothing"));
	n = lend("nobody'; drop table account; --", &journal, 0, T0);
	assert_int_equal(BY(x.f, lan, delegation_add(w, &n, &id)), E_INVALID);
	assert_true(is_refused("to", "identity.delegation_nobody"));
	site_close(&x);
}

static err elsewhere(struct work *w, void *arg)
{
	struct account_new n = { .name = S("xa"), .full_name = S("Xa"), .role = S("responder"), .lang = LANG_EN, .org_id = 990 };
	(void)arg;
	TRY(organisation_first_insert(w->db, &(struct organisation_first_insert_in){ .id = 990, .code = S("XA"), .name = S("Xa"),
		.name_en = S("Far"), .folded = S("xa"), .kind = S("other"), .network_role = S("none"), .now = w->now }, NULL));
	return account_add(w, &n, &(int64_t){ 0 });
}

static void nobody_of_another_tree_is_lent_to(void **state)
{
	struct site x = site_open(*state);
	int64_t lan = add(x.f, "lan", "admin"), id;
	struct delegation_new n = lend("xa", &journal, 0, T0);
	assert_int_equal(run(x.f, elsewhere, NULL), OK);
	assert_int_equal(BY(x.f, lan, delegation_add(w, &n, &id)), E_INVALID);
	assert_true(is_refused("to", "identity.delegation_nobody"));
	site_close(&x);
}

static err disable(struct work *w, void *arg)
{
	return account_set_disabled(w, *(const int64_t *)arg, true);
}

static err enable(struct work *w, void *arg)
{
	return account_set_disabled(w, *(const int64_t *)arg, false);
}

static void it_ceases_with_what_the_giver_has(void **state)
{
	struct site x = site_open(*state);
	static const struct str officer = S_INIT("officer");
	int64_t lan = add(x.f, "lan", "admin"), ha = add(x.f, "ha", "admin"), minh = add(x.f, "minh", "responder"),
		hoa = add(x.f, "hoa", "responder"), id;
	struct delegation_new n = lend("minh", &journal, 0, T0 + USEC_DAY);
	assert_int_equal(BY(x.f, lan, delegation_add(w, &n, &id)), OK);
	assert_true(holds(x.f, minh, "core.journal"));
	assert_int_equal(run(x.f, disable, &lan), OK);
	assert_false(holds(x.f, minh, "core.journal"));
	assert_int_equal(run(x.f, enable, &lan), OK);
	assert_true(holds(x.f, minh, "core.journal"));
	assert_int_equal(BY(x.f, ha, account_roles_set(w, lan, &officer, 1)), OK);
	assert_false(holds(x.f, minh, "core.journal"));
	assert_int_equal(BY(x.f, hoa, delegation_end_early(w, text_id(x.f, id))), E_NOT_FOUND);
	assert_int_equal(BY(x.f, minh, delegation_end_early(w, text_id(x.f, id))), OK);  /* who has it may give it back */
	assert_int_equal(BY(x.f, minh, delegation_end_early(w, text_id(x.f, id))), E_CONFLICT);
	assert_int_equal(BY(x.f, minh, delegation_end_early(w, S("-1"))), E_NOT_FOUND);
	assert_int_equal(journalled(x.f, "delegation.end"), 1);
	site_close(&x);
}

static void acts_are_journalled_on_behalf(void **state)
{
	struct site x = site_open(*state);
	int64_t lan = add(x.f, "lan", "admin"), id;
	add(x.f, "minh", "responder");
	struct browser minh = signed_in(&x, "minh"), admin = signed_in(&x, "lan");
	struct delegation_new n = lend("minh", &settings, 0, T0 + USEC_DAY);
	assert_int_equal(get(&minh, "/admin/settings").status, 403);
	assert_int_equal(BY(x.f, lan, delegation_add(w, &n, &id)), OK);
	assert_int_equal(get(&minh, "/admin/settings").status, 200);
	assert_int_equal(get(&minh, "/admin/journal").status, 403);
	assert_int_equal(send_form(&minh, "/admin/settings", "/admin/settings", "name=site.url&value=https%3A%2F%2Funit.example").status, 303);
	assert_true(str_is(newest(x.f, "setting.set", "on_behalf_of"), "lan"));
	assert_true(str_eq(newest(x.f, "setting.set", "delegation"), text_id(x.f, id)));
	assert_true(has(get(&admin, "/admin/journal"), "minh (on behalf of lan)"));
	assert_int_equal(send_form(&minh, "/account", "/account", "full_name=Minh&email=minh%40example.vn&lang=en").status, 303);
	assert_int_equal(newest(x.f, "account.profile", "on_behalf_of").n, 0);           /* his own to do */
	assert_int_equal(send_form(&admin, "/admin/settings", "/admin/settings", "name=site.url&value=").status, 303);
	assert_int_equal(newest(x.f, "setting.set", "on_behalf_of").n, 0);
	site_close(&x);
}

static void tokens_never_carry_what_is_lent(void **state)
{
	struct site x = site_open(*state);
	int64_t lan = add(x.f, "lan", "admin"), minh = add(x.f, "minh", "responder"), id;
	struct delegation_new n = lend("minh", &journal, 0, T0 + USEC_DAY);
	struct str token, more;
	assert_int_equal(BY(x.f, minh, token_add(w, minh, S("t"), STR_NONE, 0, &id, &token)), OK);
	assert_int_equal(BY(x.f, lan, delegation_add(w, &n, &id)), OK);
	assert_int_equal(BY(x.f, minh, token_check_scopes(w, S("core.journal"))), E_INVALID);
	assert_int_equal(BY(x.f, minh, token_add(w, minh, S("t"), S("core.journal"), 0, &id, &more)), OK);
	assert_int_equal(with_token(&x, "GET", "/api/v1/journal", token, STR_NONE).status, 403);
	assert_int_equal(with_token(&x, "GET", "/api/v1/journal", more, STR_NONE).status, 403);
	struct browser b = signed_in(&x, "minh");
	assert_int_equal(get(&b, "/api/v1/journal").status, 200);
	assert_true(has(get(&b, "/api/v1/me"), "\"lent_permissions\":[\"core.journal\"]"));
	site_close(&x);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations };
	fixture_use(sets, 1);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(lent_from_a_moment_to_the_end_of_a_day),
		TEST_ON_BOTH(the_longest_is_counted_in_days),
		TEST_ON_BOTH(only_what_is_ones_own_is_lent),
		TEST_ON_BOTH(nobody_of_another_tree_is_lent_to),
		TEST_ON_BOTH(it_ceases_with_what_the_giver_has),
		TEST_ON_BOTH(acts_are_journalled_on_behalf),
		TEST_ON_BOTH(tokens_never_carry_what_is_lent),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
