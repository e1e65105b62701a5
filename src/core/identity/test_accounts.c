/* Links, roles and tokens through a running server. */
#include "core/identity/test_site.h"

#include <unistd.h>

/* ---- links ---- */

static err first_run(struct work *w, void *arg)
{
	return first_link_make(w, arg);
}

static void first_link_works_once(void **state)
{
	struct site x = site_open(*state);
	struct arena *a = x.f->a;
	struct str path, old;
	assert_int_equal(run(x.f, first_run, &old), OK);
	assert_int_equal(run(x.f, first_run, &path), OK);
	struct browser b = { .site = &x }, late = { .site = &x };
	const char *link = a_z(a, path), *form = "org_name=Trung+t%C3%A2m&org_code=TTDP&org_kind=coordinator&full_name=L%C3%AA+Lan&name=lan"
		"&password=" PASSWORD "&again=" PASSWORD;
	assert_int_equal(get(&b, a_z(a, old)).status, 404);
	assert_int_equal(get(&b, link).status, 200);
	assert_int_equal(send_form(&b, link, link, "org_name=x&org_code=X&org_kind=other&full_name=x&name=x&password=1&again=1").status, 422);
	get(&late, link);
	assert_int_equal(send_form(&b, link, link, form).status, 303);
	assert_true(is_in(&b));
	assert_int_equal(get(&b, "/admin/accounts").status, 200);
	assert_int_equal(get(&late, link).status, 404);
	assert_int_equal(ask(&late, "POST", link, "application/x-www-form-urlencoded",
		a_fmt(a, "_csrf=%.*s&%s2", STR_ARG(late.csrf), form)).status, 404);
	assert_int_equal(run(x.f, first_run, &path), E_CONFLICT);
	site_close(&x);
}

static void first_link_ends_with_the_first_administrator(void **state)
{
	struct site x = site_open(*state);
	struct str path;
	struct browser b = { .site = &x };
	assert_int_equal(run(x.f, first_run, &path), OK);
	add(x.f, "lan", "admin");
	assert_int_equal(get(&b, a_z(x.f->a, path)).status, 409);
	site_close(&x);
}

static void first_link_expires(void **state)
{
	struct site x = site_open(*state);
	struct str path;
	struct browser b = { .site = &x };
	assert_int_equal(run(x.f, first_run, &path), OK);
	clock_set(T0 + 24 * USEC_HOUR);
	assert_int_equal(get(&b, a_z(x.f->a, path)).status, 404);
	site_close(&x);
}

static const char *invitation_path(struct browser *admin, const char *role)
{
	struct arena *a = admin->site->f->a;
	struct answer made = send_form(admin, "/admin/invitations", "/admin/invitations",
		a_z(a, a_fmt(a, "org=AAA&role=%s&email=Minh@Example.vn", role)));
	assert_int_equal(made.status, 200);
	return a_z(a, a_cat(a, S("/invitation/"), between(made, "/invitation/", '<')));
}

static void invitation_is_used_once_and_mailed(void **state)
{
	struct site x = site_open(*state);
	struct arena *a = x.f->a;
	add(x.f, "lan", "admin");
	struct browser admin = signed_in(&x, "lan"), b = { .site = &x };
	const char *path = invitation_path(&admin, "responder");
	assert_true(has(get(&b, path), "minh@example.vn"));
	const char *form = "full_name=Minh&name=minh&email=&password=" PASSWORD "&again=" PASSWORD;
	assert_int_equal(send_form(&b, path, path, form).status, 303);
	assert_true(is_in(&b));
	assert_int_equal(get(&b, "/admin/accounts").status, 403);
	struct browser c = { .site = &x };
	assert_int_equal(get(&c, path).status, 404);
	get(&c, "/sign-in");
	assert_int_equal(ask(&c, "POST", path, "application/x-www-form-urlencoded",
		a_fmt(a, "_csrf=%.*s&full_name=Minh&name=minh2&password=%s&again=%s", STR_ARG(c.csrf), PASSWORD, PASSWORD)).status, 404);
	const char *late = invitation_path(&admin, "officer");
	clock_set(T0 + 7 * USEC_DAY);
	assert_int_equal(get(&c, late).status, 404);
	site_close(&x);
}

static void reset_link_ends_sessions_and_works_once(void **state)
{
	struct site x = site_open(*state);
	struct arena *a = x.f->a;
	add(x.f, "lan", "admin");
	add(x.f, "minh", "officer");
	struct browser admin = signed_in(&x, "lan"), minh = signed_in(&x, "minh"), b = { .site = &x };
	struct answer made = send_form(&admin, "/admin/accounts/minh", "/admin/accounts/minh/reset", "");
	const char *path = a_z(a, a_cat(a, S("/reset/"), between(made, "/reset/", '<')));
	const char *form = "password=" OTHER_PASSWORD "&again=" OTHER_PASSWORD;
	assert_true(is_in(&minh));
	assert_int_equal(send_form(&b, path, path, form).status, 303);
	assert_false(is_in(&minh));
	assert_int_equal(get(&b, path).status, 404);
	assert_int_equal(sign_in(&b, "minh", OTHER_PASSWORD).status, 303);
	site_close(&x);
}

/* ---- roles ---- */

static void role_edit_takes_effect_at_once(void **state)
{
	struct site x = site_open(*state);
	add(x.f, "lan", "admin");
	add(x.f, "minh", "officer");
	struct browser admin = signed_in(&x, "lan"), officer = signed_in(&x, "minh");
	assert_int_equal(get(&officer, "/admin/accounts").status, 403);
	assert_int_equal(send_form(&admin, "/admin/roles", "/admin/roles/officer", "permissions=identity.accounts").status, 303);
	assert_int_equal(get(&officer, "/admin/accounts").status, 200);
	/* may manage accounts, but not raise anybody above himself */
	assert_int_equal(send_form(&officer, "/admin/accounts/minh", "/admin/accounts/minh/roles", "roles=admin").status, 403);
	assert_int_equal(send_form(&officer, "/admin/invitations", "/admin/invitations", "org=AAA&role=admin").status, 403);
	assert_int_equal(send_form(&admin, "/admin/roles", "/admin/roles/officer", "").status, 303);
	assert_int_equal(get(&officer, "/admin/accounts").status, 403);
	assert_int_equal(send_form(&admin, "/admin/roles", "/admin/roles/officer", "permissions=no.such").status, 422);
	assert_int_equal(send_form(&admin, "/admin/roles", "/admin/roles/nobody", "permissions=identity.accounts").status, 404);
	site_close(&x);
}

static err stranger_add(struct work *w, void *arg)
{
	struct person *p = arg;
	struct account_new n = { .name = str_of(p->name), .full_name = str_of(p->name), .role = str_of(p->role), .lang = LANG_EN,
		.password_hash = password_hash(w->a, S(PASSWORD)) };
	return first_account(w, &(struct first_org){ S("BBB"), S("Đơn vị B"), S("Unit B"), S("agency") }, &n, &p->id);
}

/* The tree itself is tried with real organisations in tests/http/identity. */
static void head_manages_his_own_people_only(void **state)
{
	struct site x = site_open(*state);
	struct person stranger = { "thao", "responder", 0 };
	add(x.f, "lan", "admin");
	add(x.f, "ha", "head");
	add(x.f, "minh", "responder");
	assert_int_equal(run(x.f, stranger_add, &stranger), OK);
	struct browser head = signed_in(&x, "ha"), minh = signed_in(&x, "minh"), admin = signed_in(&x, "lan");
	invitation_path(&head, "responder");
	assert_int_equal(send_form(&head, "/admin/invitations", "/admin/invitations", "org=BBB&role=responder").status, 422);
	assert_int_equal(send_form(&head, "/admin/invitations", "/admin/invitations", "org=AAA&role=admin").status, 403);
	assert_int_equal(journalled(x.f, "invitation.add"), 1);
	struct answer list = get(&head, "/admin/accounts");
	assert_true(has(list, "/admin/accounts/minh"));
	assert_false(has(list, "/admin/accounts/thao"));
	assert_int_equal(get(&head, "/admin/accounts/thao").status, 404);
	assert_int_equal(send_form(&head, "/account", "/admin/accounts/thao/disable", "").status, 404);
	assert_int_equal(send_form(&head, "/account", "/admin/accounts/lan/disable", "").status, 403);
	assert_int_equal(send_form(&head, "/account", "/admin/accounts/minh/roles", "roles=head").status, 403);
	assert_int_equal(send_form(&head, "/admin/accounts/minh", "/admin/accounts/minh/disable", "").status, 303);
	assert_false(is_in(&minh));
	assert_true(has(get(&admin, "/admin/accounts"), "/admin/accounts/thao"));
	assert_int_equal(send_form(&admin, "/admin/roles", "/admin/roles/head", "").status, 303);
	assert_int_equal(get(&head, "/admin/accounts").status, 403);
	site_close(&x);
}

static void last_administrator_stays(void **state)
{
	struct site x = site_open(*state);
	add(x.f, "lan", "admin");
	struct browser admin = signed_in(&x, "lan");
	assert_int_equal(send_form(&admin, "/admin/roles", "/admin/roles/admin", "permissions=identity.accounts").status, 409);
	assert_int_equal(send_form(&admin, "/admin/accounts/lan", "/admin/accounts/lan/disable", "").status, 409);
	assert_int_equal(send_form(&admin, "/admin/accounts/lan", "/admin/accounts/lan/roles", "roles=officer").status, 409);
	add(x.f, "minh", "admin");
	assert_int_equal(send_form(&admin, "/admin/accounts/minh", "/admin/accounts/minh/roles", "roles=officer&roles=admin").status, 303);
	assert_int_equal(send_form(&admin, "/admin/accounts/minh", "/admin/accounts/minh/disable", "").status, 303);
	assert_int_equal(send_form(&admin, "/admin/accounts/lan", "/admin/accounts/lan/disable", "").status, 409);
	assert_int_equal(get(&admin, "/admin/accounts").status, 200);
	site_close(&x);
}

static void disabled_account_is_out_at_once(void **state)
{
	struct site x = site_open(*state);
	add(x.f, "lan", "admin");
	add(x.f, "minh", "officer");
	struct browser admin = signed_in(&x, "lan"), b = signed_in(&x, "minh");
	assert_int_equal(send_form(&admin, "/admin/accounts/minh", "/admin/accounts/minh/disable", "").status, 303);
	assert_false(is_in(&b));
	assert_int_equal(sign_in(&b, "minh", PASSWORD).status, 422);
	assert_int_equal(send_form(&admin, "/admin/accounts/minh", "/admin/accounts/minh/enable", "").status, 303);
	assert_int_equal(sign_in(&b, "minh", PASSWORD).status, 303);
	site_close(&x);
}

static void accounts_are_found_with_and_without_marks(void **state)
{
	struct site x = site_open(*state);
	add(x.f, "lan", "admin");
	struct browser admin = signed_in(&x, "lan");
	const char *named = "full_name=L%C3%AA+Th%E1%BB%8B+Lan&email=lan@example.vn&phone=&lang=en";
	assert_int_equal(send_form(&admin, "/account", "/account", named).status, 303);
	assert_true(has(get(&admin, "/admin/accounts?q=le+thi"), "/admin/accounts/lan"));
	assert_true(has(get(&admin, "/admin/accounts?q=L%C3%AA"), "/admin/accounts/lan"));
	assert_false(has(get(&admin, "/admin/accounts?q=%25"), "/admin/accounts/lan\""));
	assert_false(has(get(&admin, "/admin/accounts?role=officer"), "/admin/accounts/lan\""));
	site_close(&x);
}

/* ---- tokens ---- */

struct minted { int64_t account; struct str scopes; usec expires; struct str token; };

static err mint_run(struct work *w, void *arg)
{
	struct minted *m = arg;
	return token_add(w, m->account, S("test"), m->scopes, m->expires, &(int64_t){ 0 }, &m->token);
}

static struct str mint(struct fixture *f, int64_t account, const char *scopes, usec expires)
{
	struct minted m = { account, str_of(scopes), expires, STR_NONE };
	assert_int_equal(run(f, mint_run, &m), OK);
	return m.token;
}

static void token_is_bound_by_its_scopes(void **state)
{
	struct site x = site_open(*state);
	int64_t lan = add(x.f, "lan", "admin");
	struct str all = mint(x.f, lan, "", 0), one = mint(x.f, lan, "identity.roles", 0);
	assert_int_equal(with_token(&x, "GET", "/api/v1/accounts", all, STR_NONE).status, 200);
	assert_int_equal(with_token(&x, "GET", "/api/v1/accounts", one, STR_NONE).status, 403);
	struct answer me = with_token(&x, "GET", "/api/v1/me", one, STR_NONE);
	assert_int_equal(me.status, 200);
	assert_true(has(me, "\"permissions\":[\"identity.roles\"]"));
	assert_int_equal(with_token(&x, "GET", "/api/v1/me", S("uc_wrong"), STR_NONE).status, 401);
	assert_int_equal(with_token(&x, "GET", "/account", all, STR_NONE).status, 303);   /* pages are for people */
	site_close(&x);
}

static void token_ends_by_time_and_by_revoking(void **state)
{
	struct site x = site_open(*state);
	struct arena *a = x.f->a;
	int64_t lan = add(x.f, "lan", "officer");
	struct str token = mint(x.f, lan, "", 0), brief = mint(x.f, lan, "", T0 + USEC_HOUR);
	assert_int_equal(with_token(&x, "GET", "/api/v1/me", brief, STR_NONE).status, 200);
	clock_set(T0 + USEC_HOUR);
	assert_int_equal(with_token(&x, "GET", "/api/v1/me", brief, STR_NONE).status, 401);
	struct answer list = with_token(&x, "GET", "/api/v1/tokens", token, STR_NONE);
	assert_false(has(list, "uc_"));
	struct str id = between(list, "\"id\":\"", '"');    /* newest first: the brief one */
	const char *path = a_z(a, a_cat(a, S("/api/v1/tokens/"), id));
	assert_int_equal(with_token(&x, "DELETE", path, token, STR_NONE).status, 204);
	assert_int_equal(with_token(&x, "DELETE", path, token, STR_NONE).status, 404);
	int64_t minh = add(x.f, "minh", "officer");
	assert_int_equal(with_token(&x, "DELETE", path, mint(x.f, minh, "", 0), STR_NONE).status, 404);
	struct browser b = signed_in(&x, "lan");
	struct answer page = get(&b, "/account/tokens");
	const char *revoke = a_z(a, a_fmt(a, "/account/tokens/%.*s/revoke", STR_ARG(between(page, "/account/tokens/", '/'))));
	assert_int_equal(send_form(&b, "/account/tokens", revoke, "").status, 303);
	assert_int_equal(with_token(&x, "GET", "/api/v1/me", token, STR_NONE).status, 401);
	site_close(&x);
}

static void token_makes_no_stronger_token(void **state)
{
	struct site x = site_open(*state);
	int64_t lan = add(x.f, "lan", "admin");
	struct str weak = mint(x.f, lan, "identity.roles", T0 + USEC_HOUR);
	assert_int_equal(with_token(&x, "POST", "/api/v1/tokens", weak, S("{\"label\":\"x\",\"scopes\":[\"identity.accounts\"]}")).status, 422);
	struct answer made = with_token(&x, "POST", "/api/v1/tokens", weak, S("{\"label\":\"x\"}"));
	assert_int_equal(made.status, 201);
	assert_true(has(made, "\"scopes\":[\"identity.roles\"],\"expires_at\":\"2030-"));
	const char *place = a_z(x.f->a, a_cat(x.f->a, S("/api/v1/tokens/"), between(made, "\"id\":\"", '"')));
	assert_true(str_find(made.head, a_fmt(x.f->a, "Location: %s\r\n", place)) >= 0);
	struct answer found = with_token(&x, "GET", place, weak, STR_NONE);
	assert_int_equal(found.status, 200);
	assert_false(has(found, "uc_"));
	int64_t minh = add(x.f, "minh", "admin");
	assert_int_equal(with_token(&x, "GET", place, mint(x.f, minh, "", 0), STR_NONE).status, 404);
	struct str child = between(made, "\"token\":\"", '"');
	assert_int_equal(with_token(&x, "GET", "/api/v1/accounts", child, STR_NONE).status, 403);
	clock_set(T0 + USEC_HOUR);
	assert_int_equal(with_token(&x, "GET", "/api/v1/me", child, STR_NONE).status, 401);
	site_close(&x);
}

/* ---- command line ---- */

/* Standard input holds `typed`, standard output is caught. */
static int verb(struct fixture *f, int (*run_verb)(int, char **), const char *line, const char *typed, struct str *ret_said)
{
	char *argv[16] = { 0 };
	int argc = 0, in[2], out[2], kept_in = dup(0), kept_out = dup(1);
	struct str words = a_dup(f->a, f->engine == ENGINE_POSTGRES ? a_fmt(f->a, "%s --data %s/verb --database %.*s", line, f->folder,
		STR_ARG(f->location)) : a_fmt(f->a, "%s --data %s/verb", line, f->folder));
	for (struct str rest = words; rest.p;)
		argv[argc++] = a_z(f->a, str_cut(&rest, ' '));
	fflush(stdout);
	assert_int_equal(pipe(in) | pipe(out), 0);
	assert_int_equal(write(in[1], typed, strlen(typed)), strlen(typed));
	close(in[1]);
	dup2(in[0], 0);
	dup2(out[1], 1);
	int code = run_verb(argc, argv);
	dup2(kept_in, 0);
	dup2(kept_out, 1);
	close(out[1]);
	char said[4096];
	ssize_t n = read(out[0], said, sizeof said);
	*ret_said = str_trim(a_dup(f->a, str_from(said, n > 0 ? (size_t)n : 0)));
	close(in[0]);
	close(out[0]);
	close(kept_in);
	close(kept_out);
	return code;
}

static void verbs_add_people_and_tokens(void **state)
{
	struct fixture *f = *state;
	struct str said;
	const char *add_lan = "user add lan --org AAA --role admin --password-stdin";
	clock_set(T0);
	assert_int_equal(verb(f, verb_user, add_lan, "short\n", &said), 2);
	assert_int_equal(verb(f, verb_user, add_lan, PASSWORD "\n", &said), 0);
	assert_int_equal(verb(f, verb_user, add_lan, PASSWORD "\n", &said), 2);                          /* the name is taken */
	assert_int_equal(verb(f, verb_user, "user add minh --org NONE --role officer --password-stdin", PASSWORD "\n", &said), 4);
	assert_int_equal(verb(f, verb_user, "user add minh --org AAA --role king --password-stdin", PASSWORD "\n", &said), 2);
	assert_int_equal(verb(f, verb_user, "user add minh --org AAA --role officer", PASSWORD "\n", &said), 2);
	assert_int_equal(verb(f, verb_user, "user list", "", &said), 0);
	assert_true(str_is(said, "lan\tAAA\tlan\t-"));
	assert_int_equal(verb(f, verb_token, "token add --user lan --scopes identity.roles,core.journal", "", &said), 0);
	assert_true(str_starts(said, S("uc_")) && said.n == 46 && str_find_char(said, ' ') < 0);
	assert_int_equal(verb(f, verb_token, "token add --user lan --scopes no.such", "", &said), 2);
	assert_int_equal(verb(f, verb_token, "token add --user nobody", "", &said), 4);
	assert_int_equal(verb(f, verb_token, "token list --user lan", "", &said), 0);
	assert_true(str_find(said, S("identity.roles core.journal")) > 0);
	struct str id = str_cut(&said, '\t');
	assert_int_equal(verb(f, verb_token, a_z(f->a, a_fmt(f->a, "token revoke %.*s --user lan", STR_ARG(id))), "", &said), 0);
	assert_int_equal(verb(f, verb_token, a_z(f->a, a_fmt(f->a, "token revoke %.*s --user lan", STR_ARG(id))), "", &said), 4);
	assert_int_equal(verb(f, verb_user, "user disable lan", "", &said), 5);                           /* the last administrator */
	assert_int_equal(verb(f, verb_user, "user reset-password lan", "", &said), 0);
	assert_true(str_starts(said, S("/reset/")));
	assert_int_equal(verb(f, verb_user, "user add kho --org AAA --role admin --sealed --password-stdin", PASSWORD "\n", &said), 2);
	assert_int_equal(verb(f, verb_user, "user add kho --org AAA --role admin --sealed", "", &said), 0);
	assert_int_equal(verb(f, verb_user, "user break-glass nobody", "", &said), 4);
	assert_int_equal(verb(f, verb_user, "user break-glass kho", "", &said), 0);
	assert_true(str_starts(said, S("/break-glass/")));
	clock_set(0);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations };
	fixture_use(sets, 1);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(first_link_works_once),
		TEST_ON_BOTH(first_link_ends_with_the_first_administrator),
		TEST_ON_BOTH(first_link_expires),
		TEST_ON_BOTH(invitation_is_used_once_and_mailed),
		TEST_ON_BOTH(reset_link_ends_sessions_and_works_once),
		TEST_ON_BOTH(role_edit_takes_effect_at_once),
		TEST_ON_BOTH(head_manages_his_own_people_only),
		TEST_ON_BOTH(last_administrator_stays),
		TEST_ON_BOTH(disabled_account_is_out_at_once),
		TEST_ON_BOTH(accounts_are_found_with_and_without_marks),
		TEST_ON_BOTH(token_is_bound_by_its_scopes),
		TEST_ON_BOTH(token_ends_by_time_and_by_revoking),
		TEST_ON_BOTH(token_makes_no_stronger_token),
		TEST_ON_BOTH(verbs_add_people_and_tokens),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
