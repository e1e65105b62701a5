/* Break-glass through a running server: who may, how long, who is told, who judges; the operator's link. */
#include "core/identity/test_site.h"

#include "core/mail/mail.h"
#include "core/test_key.h"

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

static err totp_give(struct work *w, void *arg)
{
	struct account_by_name_row row;
	TRY(account_known(w, S("hoa"), &row));
	struct str sealed = totp_seal(w->a, row.id, str_of(arg));
	return totp_put(w->db, &(struct totp_put_in){ .id = row.id, .secret = sealed }, NULL);
}

static void the_second_factor_is_asked_for_anew(void **state)
{
	struct site x = site_open(*state);
	char raw[] = "20 bytes of a secret", code[8];
	add(x.f, "lan", "admin");
	add(x.f, "hoa", "head");
	assert_int_equal(run(x.f, admin_in_emergency, NULL), OK);
	struct browser hoa = signed_in(&x, "hoa");
	assert_int_equal(run(x.f, totp_give, raw), OK);
	assert_true(has(get(&hoa, "/account/break-glass"), "name=\"code\""));
	assert_int_equal(break_it(&hoa, PASSWORD).status, 422);
	assert_int_equal(break_it(&hoa, PASSWORD "&code=000000").status, 422);
	assert_int_equal(oath_totp_generate(raw, strlen(raw), (time_t)(clock_now() / USEC_S), 30, 0, 6, code), OATH_OK);
	const char *with_code = a_z(x.f->a, a_fmt(x.f->a, PASSWORD "&code=%s", code));
	assert_int_equal(break_it(&hoa, with_code).status, 303);
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
	key_make();
	static const struct migration_set *const sets[] = { &core_migrations };
	fixture_use(sets, 1);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(glass_breaks_for_one_session_and_an_hour),
		TEST_ON_BOTH(the_second_factor_is_asked_for_anew),
		TEST_ON_BOTH(somebody_else_judges_it),
		TEST_ON_BOTH(what_nobody_judges_is_reminded_of),
		TEST_ON_BOTH(the_operators_link_enters_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
