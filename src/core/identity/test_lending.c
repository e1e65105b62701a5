/* Permissions for a time: delegation as rules and edges, break-glass through a running server. */
#include "core/identity/test_site.h"

#include "core/mail/mail.h"

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

/* ---- delegation ---- */

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

struct entry { const char *name; struct str data; };

static err entry_read(struct work *w, void *arg)
{
	struct entry *e = arg;
	struct journal_screen_rows rows;
	TRY(journal_screen(w->db, w->a, &(struct journal_screen_in){ .before = INT64_MAX, .name = str_of(e->name), .max = 1 }, &rows));
	e->data = rows.n ? rows.at[0].data : STR_NONE;
	return OK;
}

static struct str newest(struct fixture *f, const char *name, const char *member)
{
	struct entry e = { name, STR_NONE };
	assert_int_equal(run(f, entry_read, &e), OK);
	return journal_text(f->a, e.data, member);
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

/* ---- break-glass ---- */

static err admin_in_emergency(struct work *w, void *arg)
{
	(void)arg;
	return setting_set(w, S("identity.break_glass_roles"), S("admin"));
}

static struct answer break_it(struct browser *b, const char *password)
{
	return send_form(b, "/account/break-glass", "/account/break-glass", a_z(b->site->f->a,
		a_fmt(b->site->f->a, "roles=admin&reason=m%%C3%%A3+%%C4%%91%%E1%%BB%%99c+lan+r%%E1%%BB%%99ng&current=%s", password)));
}

static err mails_count(struct work *w, void *arg)
{
	struct mail_numbers n;
	TRY(mail_count(w, &n));
	*(int64_t *)arg = n.queued;
	return OK;
}

static int64_t mails(struct fixture *f)
{
	int64_t n;
	assert_int_equal(run(f, mails_count, &n), OK);
	return n;
}

static const char *page_of_newest(struct fixture *f, const char *under)
{
	struct str id = newest(f, "break_glass.begin", "break_glass");
	assert_true(id.n > 0);
	return a_z(f->a, a_fmt(f->a, "/admin/break-glass/%.*s%s", STR_ARG(id), under));
}

static void glass_breaks_for_one_session_and_an_hour(void **state)
{
	struct site x = site_open(*state);
	add(x.f, "lan", "admin");
	add(x.f, "hoa", "head");
	add(x.f, "minh", "officer");
	assert_int_equal(run(x.f, admin_in_emergency, NULL), OK);
	struct browser hoa = signed_in(&x, "hoa"), other = signed_in(&x, "hoa"), minh = signed_in(&x, "minh");
	assert_int_equal(get(&minh, "/account/break-glass").status, 403);
	assert_int_equal(break_it(&hoa, OTHER_PASSWORD).status, 422);
	assert_int_equal(send_form(&hoa, "/account/break-glass", "/account/break-glass", "roles=officer&reason=x&current=" PASSWORD).status, 422);
	assert_int_equal(get(&hoa, "/admin/journal").status, 403);
	assert_int_equal(mails(x.f), 0);
	assert_int_equal(break_it(&hoa, PASSWORD).status, 303);
	assert_int_equal(mails(x.f), 2);                                     /* the administrator and herself */
	assert_true(has(get(&hoa, "/admin/journal"), "uc-alarm"));
	assert_int_equal(get(&hoa, "/admin/roles").status, 403);             /* never what is bound to a role */
	assert_int_equal(get(&other, "/admin/journal").status, 403);
	assert_false(has(get(&other, "/account"), "uc-alarm"));
	assert_int_equal(break_it(&hoa, PASSWORD).status, 409);
	assert_int_equal(send_form(&hoa, "/admin/settings", "/admin/settings", "name=site.url&value=").status, 303);
	assert_true(newest(x.f, "setting.set", "break_glass").n > 0);
	clock_set(T0 + USEC_HOUR - 1);
	assert_int_equal(get(&hoa, "/admin/journal").status, 200);
	clock_set(T0 + USEC_HOUR);
	assert_int_equal(get(&hoa, "/admin/journal").status, 403);
	assert_false(has(get(&hoa, "/account"), "uc-alarm"));
	site_close(&x);
}

static void somebody_else_judges_it(void **state)
{
	struct site x = site_open(*state);
	add(x.f, "lan", "admin");
	add(x.f, "hoa", "head");
	assert_int_equal(run(x.f, admin_in_emergency, NULL), OK);
	struct browser hoa = signed_in(&x, "hoa"), lan = signed_in(&x, "lan");
	assert_int_equal(break_it(&hoa, PASSWORD).status, 303);
	const char *page = page_of_newest(x.f, ""), *review = page_of_newest(x.f, "/review"), *form = "verdict=not_justified&comment=x";
	assert_true(has(get(&lan, page), "lan r"));
	assert_int_equal(send_form(&lan, page, review, form).status, 409);   /* still in force */
	assert_int_equal(send_form(&hoa, "/account", "/account/break-glass/end", "").status, 303);
	assert_int_equal(get(&hoa, "/admin/journal").status, 403);
	assert_int_equal(send_form(&hoa, page, review, form).status, 403);
	assert_true(has(get(&lan, "/admin/break-glass"), "Waits for review"));
	assert_int_equal(send_form(&lan, page, review, "verdict=justified&comment=").status, 422);
	assert_int_equal(send_form(&lan, page, review, form).status, 303);
	assert_int_equal(send_form(&lan, page, review, form).status, 409);
	assert_true(has(get(&lan, page), "Not justified"));
	assert_false(has(get(&lan, "/admin/break-glass"), "hoa (hoa)"));
	site_close(&x);
}

static err remind_now(struct work *w, void *arg)
{
	(void)arg;
	return break_glass_job(w, STR_NONE);
}

static void what_nobody_judges_is_reminded_of(void **state)
{
	struct site x = site_open(*state);
	add(x.f, "lan", "admin");
	add(x.f, "hoa", "head");
	assert_int_equal(run(x.f, admin_in_emergency, NULL), OK);
	struct browser hoa = signed_in(&x, "hoa");
	assert_int_equal(break_it(&hoa, PASSWORD).status, 303);
	int64_t before = mails(x.f);
	clock_set(T0 + 3 * USEC_DAY - 1);
	assert_int_equal(run(x.f, remind_now, NULL), OK);
	assert_int_equal(mails(x.f), before);
	clock_set(T0 + 3 * USEC_DAY);
	assert_int_equal(run(x.f, remind_now, NULL), OK);
	assert_int_equal(run(x.f, remind_now, NULL), OK);
	assert_int_equal(mails(x.f), before + 1);                            /* the administrator, once; not herself */
	clock_set(T0 + 6 * USEC_DAY);
	assert_int_equal(run(x.f, remind_now, NULL), OK);
	assert_int_equal(mails(x.f), before + 2);
	site_close(&x);
}

static err link_make(struct work *w, void *arg)
{
	return break_glass_link_make(w, S("kho"), arg);
}

static err sealed_add(struct work *w, void *arg)
{
	struct account_new n = { .name = S("kho"), .full_name = S("Kho"), .role = S("admin"), .lang = LANG_EN };
	(void)arg;
	return first_account(w, &(struct first_org){ S("AAA"), S("A"), S("A"), S("agency") }, &n, &(int64_t){ 0 });
}

static void the_operators_link_enters_once(void **state)
{
	struct site x = site_open(*state);
	struct str path, late;
	struct browser b = { .site = &x }, c = { .site = &x };
	add(x.f, "lan", "admin");
	assert_int_equal(run(x.f, sealed_add, NULL), OK);
	assert_int_equal(run(x.f, link_make, &path), OK);
	assert_int_equal(mails(x.f), 1);
	const char *link = a_z(x.f->a, path);
	assert_int_equal(get(&b, link).status, 200);
	assert_int_equal(send_form(&b, link, link, "reason=ngan").status, 422);
	assert_int_equal(send_form(&b, link, link, "reason=kh%C3%B4ng+ai+%C4%91%C4%83ng+nh%E1%BA%ADp+%C4%91%C6%B0%E1%BB%A3c").status, 303);
	assert_true(has(get(&b, "/admin/accounts"), "uc-alarm"));
	assert_int_equal(get(&c, link).status, 404);
	assert_int_equal(mails(x.f), 2);
	assert_int_equal(send_form(&b, "/account", "/account/break-glass/end", "").status, 303);
	assert_false(is_in(&b));                                             /* what came in by the link goes out with it */
	assert_int_equal(run(x.f, link_make, &late), OK);
	clock_set(T0 + 30 * USEC_MIN);
	assert_int_equal(get(&c, a_z(x.f->a, late)).status, 404);
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
		TEST_ON_BOTH(glass_breaks_for_one_session_and_an_hour),
		TEST_ON_BOTH(somebody_else_judges_it),
		TEST_ON_BOTH(what_nobody_judges_is_reminded_of),
		TEST_ON_BOTH(the_operators_link_enters_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
