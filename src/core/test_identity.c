/* Passwords, throttling and the whole of signing in through a running server, on both engines. */
#include "fixture.h"

#undef fail   /* cmocka has one too; ours is meant */

#include <liboath/oath.h>
#include <stdlib.h>

#include "assets.h"
#include "core/frame.h"
#include "core/identity_pages.h"
#include "core/journal.h"
#include "core/roles.h"
#include "core/routes.h"
#include "core/settings.h"
#include "web/trial/client.h"
#include "web/web.h"

#define T0 (1900000000 * USEC_S)
#define PASSWORD "mot con vit xoe ra hai cai canh"
#define OTHER_PASSWORD "troi hom nay nhieu may lam nhi"

const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module };
const size_t n_modules = sizeof all_modules / sizeof all_modules[0];

/* ---- a server and a browser ---- */

struct site { struct fixture *f; struct web *web; int port; };
struct browser { struct site *site; struct str session, step, csrf; };

struct call { struct work w; err (*fn)(struct work *w, void *arg); void *arg; };

static err call_run(struct db *db, void *arg)
{
	struct call *c = arg;
	c->w.problem = (struct problem){ 0 };
	c->w.db = db;
	return c->fn(&c->w, c->arg);
}

/* As the system itself. */
static err run(struct fixture *f, err (*fn)(struct work *w, void *arg), void *arg)
{
	struct call c = { .w = { .a = f->a, .now = clock_now() }, .fn = fn, .arg = arg };
	c.w.by.lang = LANG_EN;
	actor_be_system(&c.w);
	return store_run(f->s, TX_WRITE, f->a, call_run, &c);
}

static struct site site_open(struct fixture *f)
{
	static struct web_table tables[4];
	struct site x = { .f = f };
	clock_set(T0);
	assert_int_equal(roles_seed(f->s), OK);
	assert_int_equal(modules_start(f->s), OK);
	struct web_options o = { .store = f->s, .assets = assets, .n_assets = n_assets, .listen = S("127.0.0.1:0"), .tables = tables,
		.n_tables = n_modules, .hooks = { .identify = identity_of_request, .may = may, .frame = frame_write },
		.temporary = f->folder, .access_log = -1, .strict_journal = true, .workers = 4 };
	for (size_t i = 0; i < n_modules; i++)
		tables[i] = (struct web_table){ all_modules[i]->routes, all_modules[i]->n_routes };
	assert_int_equal(web_start(&o, &x.web), OK);
	x.port = web_port(x.web);
	return x;
}

static void site_close(struct site *x)
{
	x->web = web_stop(x->web);
	clock_set(0);
}

static void cookie_keep(struct answer x, const char *name, struct str *kept)
{
	for (struct str rest = x.head; rest.p;) {
		struct str value = str_cut(&rest, '\n'), key = str_cut(&value, ':');
		struct str pair = str_trim(value);
		if (!str_eq_nocase(key, S("Set-Cookie")) || !str_eq(str_cut(&pair, '='), str_of(name)))
			continue;
		*kept = str_find(pair, S("Max-Age=0")) >= 0 ? STR_NONE : str_cut(&pair, ';');
	}
}

static void csrf_keep(struct browser *b, struct answer x)
{
	const struct str mark = S("name=\"_csrf\" value=\"");
	ptrdiff_t at = str_find(x.body, mark);
	if (at < 0)
		return;
	struct str rest = str_sub(x.body, (size_t)at + mark.n, x.body.n);
	b->csrf = str_cut(&rest, '"');
}

static struct answer ask(struct browser *b, const char *method, const char *path, const char *type, struct str body)
{
	struct arena *a = b->site->f->a;
	const char *headers = a_z(a, a_fmt(a, "Cookie: %s=%.*s; %s=%.*s\r\nAccept-Language: en\r\n%s%s%s", SESSION_COOKIE,
		STR_ARG(b->session), STEP_COOKIE, STR_ARG(b->step), *type ? "Content-Type: " : "", type, *type ? "\r\n" : ""));
	struct answer x = client_ask(a, b->site->port, method, path, headers, body);
	cookie_keep(x, SESSION_COOKIE, &b->session);
	cookie_keep(x, STEP_COOKIE, &b->step);
	csrf_keep(b, x);
	return x;
}

static struct answer get(struct browser *b, const char *path)
{
	return ask(b, "GET", path, "", STR_NONE);
}

/* Looks at the page `from` for its form token, as a browser does, then sends the form. */
static struct answer send_form(struct browser *b, const char *from, const char *to, const char *fields)
{
	struct arena *a = b->site->f->a;
	get(b, from);
	return ask(b, "POST", to, "application/x-www-form-urlencoded",
		a_fmt(a, "_csrf=%.*s&%s", STR_ARG(b->csrf), fields));
}

static struct answer with_token(struct site *x, const char *method, const char *path, struct str token, struct str json)
{
	struct arena *a = x->f->a;
	const char *headers = a_z(a, a_fmt(a, "Authorization: Bearer %.*s\r\n%s", STR_ARG(token),
		json.n ? "Content-Type: application/json\r\n" : ""));
	return client_ask(a, x->port, method, path, headers, json);
}

static bool has(struct answer x, const char *text)
{
	return str_find(x.body, str_of(text)) >= 0;
}

static struct str between(struct answer x, const char *before, char end)
{
	ptrdiff_t at = str_find(x.body, str_of(before));
	assert_true(at >= 0);
	struct str rest = str_sub(x.body, (size_t)at + strlen(before), x.body.n);
	return str_cut(&rest, end);
}

/* ---- people ---- */

struct person { const char *name, *role; int64_t id; };

static err person_add(struct work *w, void *arg)
{
	struct person *p = arg;
	struct account_new n = { .name = str_of(p->name), .full_name = str_of(p->name), .role = str_of(p->role),
		.email = a_fmt(w->a, "%s@example.vn", p->name), .lang = LANG_EN, .password_hash = password_hash(w->a, S(PASSWORD)) };
	return first_account(w, &(struct first_org){ S("AAA"), S("Đơn vị A"), S("Unit A"), S("agency") }, &n, &p->id);
}

static int64_t add(struct fixture *f, const char *name, const char *role)
{
	struct person p = { name, role, 0 };
	assert_int_equal(run(f, person_add, &p), OK);
	return p.id;
}

static struct answer sign_in(struct browser *b, const char *name, const char *password)
{
	struct arena *a = b->site->f->a;
	b->session = b->step = STR_NONE;
	return send_form(b, "/sign-in", "/sign-in", a_z(a, a_fmt(a, "name=%s&password=%s", name, password)));
}

static struct browser signed_in(struct site *x, const char *name)
{
	struct browser b = { .site = x };
	assert_int_equal(sign_in(&b, name, PASSWORD).status, 303);
	assert_true(b.session.n > 40);
	return b;
}

static bool is_in(struct browser *b)
{
	return get(b, "/account").status == 200;
}

struct counted { const char *sql; int64_t n; };

static err journal_find(struct work *w, void *arg)
{
	struct counted *c = arg;
	struct journal_screen_rows rows;
	TRY(journal_screen(w->db, w->a, &(struct journal_screen_in){ .before = INT64_MAX, .name = str_of(c->sql), .max = 1000 }, &rows));
	c->n = (int64_t)rows.n;
	for (size_t i = 0; i < rows.n; i++)
		assert_true(str_find(rows.at[i].data, S("mot con vit")) < 0);
	return OK;
}

static int64_t journalled(struct fixture *f, const char *name)
{
	struct counted c = { name, 0 };
	assert_int_equal(run(f, journal_find, &c), OK);
	return c.n;
}

/* ---- passwords ---- */

static void hash_is_argon2id_and_bounded(void **state)
{
	struct arena *a = arena_new(0);
	struct str h = password_hash(a, S(PASSWORD)), again = password_hash(a, S(PASSWORD));
	assert_true(str_starts(h, S("$argon2id$v=19$m=19456,t=2,p=1$")));
	assert_false(str_eq(h, again));
	assert_true(password_holds(h, S(PASSWORD)));
	assert_false(password_holds(h, S(PASSWORD " ")));
	assert_false(password_holds(h, STR_NONE));
	assert_false(password_holds(STR_NONE, STR_NONE));
	assert_false(password_holds(STR_NONE, S("nobody's password")));
	assert_false(password_holds(S("$argon2id$v=19$broken"), S("x")));
	assert_false(password_is_stale(h));
	assert_true(password_is_stale(S("$argon2id$v=19$m=4096,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$9gxMWLxWR0cMnlDZ2ZmfgI2YNf9Vg2tKJPfDcGlpr2I")));
	arena_free(a);
}

static bool is_allowed(struct arena *a, const char *password, const char *name)
{
	struct work w = { .a = a, .by = { .lang = LANG_EN } };
	err e = password_check_rules(&w, str_of(password), str_of(name));
	assert_int_equal(e, w.problem.fields.n ? E_INVALID : OK);
	return e == OK;
}

static void rules_refuse_what_is_guessed_first(void **state)
{
	static const char *const bad[] = { "", "short", "elevenchars", "password1234", "P@ssw0rd1234!", "Matkhau@123456", "mật khẩu 123456",
		"123456789012", "qwertyuiop[]12", "aaaaaaaaaaaa", "abababababab", "abcdefghijklm", "Anhyeuem123456", "iloveyou12345",
		"Vietnam@2026!!", "ungcuusuco2026", "lan.nguyen2026!", "928374650192", "\xff\xfe broken utf8 text" };
	static const char *const good[] = { PASSWORD, "Trời hôm nay nhiều mây lắm nhỉ", "correct horse battery staple", "kX9#vQ2!mZ7p",
		"t4Kq-w8Zp-Lm3x", "Con mèo của tôi tên là Mướp 7" };
	struct arena *a = arena_new(0);
	char long_one[200];
	memset(long_one, 'x', sizeof long_one - 1);
	long_one[sizeof long_one - 1] = 0;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_string_equal(is_allowed(a, bad[i], "lan.nguyen") ? bad[i] : "", "");
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_string_equal(is_allowed(a, good[i], "lan.nguyen") ? "" : good[i], "");
	assert_false(is_allowed(a, long_one, "lan.nguyen"));
	arena_free(a);
}

static void names_are_plain(void **state)
{
	assert_true(account_name_valid(S("an")));
	assert_true(account_name_valid(S("lan.nguyen_2-x")));
	assert_false(account_name_valid(S("a")));
	assert_false(account_name_valid(S("Lan")));
	assert_false(account_name_valid(S("lân")));
	assert_false(account_name_valid(S(".lan")));
	assert_false(account_name_valid(S("lan/../x")));
	assert_false(account_name_valid(S("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddx")));
}

static void next_stays_at_home(void **state)
{
	static const char *const foreign[] = { "", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:1", "/a\nb",
		"\\\\evil", "evil", "/x\\y" };
	for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
		assert_true(str_is(next_path(str_of(foreign[i])), "/"));
	assert_true(str_is(next_path(S("/incidents/SC-2026-000001?tab=x")), "/incidents/SC-2026-000001?tab=x"));
}

static void address_counts_by_subscriber(void **state)
{
	struct arena *a = arena_new(0);
	assert_true(str_is(place_of(a, S("203.0.113.9")), "203.0.113.9"));
	assert_true(str_is(place_of(a, S("2001:db8:1:2:3:4:5:6")), "2001:db8:1:2::/64"));
	assert_true(str_eq(place_of(a, S("2001:db8:1:2:9::1")), place_of(a, S("2001:db8:1:2:3:4:5:6"))));
	arena_free(a);
}

/* ---- throttling ---- */

struct guess { struct attempt t; usec wait; };

static err guess_run(struct work *w, void *arg)
{
	struct guess *g = arg;
	g->wait = 0;
	return attempt_count(w, &g->t, &g->wait);
}

static err forgive_run(struct work *w, void *arg)
{
	struct guess *g = arg;
	return attempt_forgive(w, &g->t);
}

static void guesses_back_off_and_are_forgiven(void **state)
{
	struct fixture *f = *state;
	struct guess g = { .t = { S("lan"), S("203.0.113.9"), 0 } }, other = { .t = { S("minh"), S("203.0.113.9"), 0 } };
	clock_set(T0);
	for (int i = 0; i < 5; i++)
		assert_int_equal(run(f, guess_run, &g), OK);
	assert_int_equal(run(f, guess_run, &g), E_RATE);
	assert_true(g.wait > 0 && g.wait <= USEC_S);
	assert_int_equal(run(f, guess_run, &other), OK);   /* a colleague behind the same address */
	usec waited = 0;
	for (int i = 0; i < 12; i++) {
		clock_set(clock_now() + g.wait + USEC_MS);
		err e = run(f, guess_run, &g);
		if (e == OK)
			e = run(f, guess_run, &g);
		assert_int_equal(e, E_RATE);
		assert_true(g.wait <= 15 * USEC_MIN);
		waited += g.wait;
	}
	assert_true(waited > 15 * USEC_MIN);
	assert_int_equal(run(f, forgive_run, &g), OK);
	assert_int_equal(run(f, guess_run, &g), OK);
	clock_set(0);
}

static err place_run(struct work *w, void *arg)
{
	const struct guess *g = arg;
	return sign_in_place_put(w->db, &(struct sign_in_place_put_in){ .account_id = g->t.account_id, .address = g->t.address,
		.now = w->now }, NULL);
}

static void flood_from_elsewhere_spares_known_places(void **state)
{
	struct fixture *f = *state;
	clock_set(T0);
	assert_int_equal(roles_seed(f->s), OK);
	int64_t id = add(f, "lan", "officer");
	struct guess home = { .t = { S("lan"), S("198.51.100.1"), id } };
	assert_int_equal(run(f, place_run, &home), OK);
	for (int i = 0; i < 60; i++) {
		struct guess g = { .t = { S("lan"), a_fmt(f->a, "203.0.113.%d", i), id } };
		err e = run(f, guess_run, &g);
		assert_int_equal(e, i < 50 ? OK : E_RATE);
		assert_true(g.wait <= USEC_MIN);
	}
	assert_int_equal(run(f, guess_run, &home), OK);
	clock_set(0);
}

/* ---- signing in ---- */

static void wrong_name_and_wrong_password_look_the_same(void **state)
{
	struct site x = site_open(*state);
	struct browser b = { .site = &x };
	add(x.f, "lan", "officer");
	struct answer wrong = sign_in(&b, "lan", "not+the+password");
	struct answer unknown = sign_in(&b, "nobody.here", "not+the+password");
	assert_int_equal(wrong.status, 422);
	assert_int_equal(unknown.status, 422);
	assert_true(has(wrong, "The sign-in name or the password is wrong."));
	assert_true(has(unknown, "The sign-in name or the password is wrong."));
	assert_false(has(wrong, "not the password"));
	assert_int_equal(b.session.n, 0);
	assert_int_equal(journalled(x.f, "account.sign_in_failed"), 2);
	assert_int_equal(sign_in(&b, "lan", PASSWORD).status, 303);
	assert_true(is_in(&b));
	assert_int_equal(journalled(x.f, "account.sign_in"), 1);
	site_close(&x);
}

static void form_without_its_token_is_refused(void **state)
{
	struct site x = site_open(*state);
	struct browser b = { .site = &x };
	add(x.f, "lan", "officer");
	struct answer bare = ask(&b, "POST", "/sign-in", "application/x-www-form-urlencoded", S("name=lan&password=" PASSWORD));
	assert_int_equal(bare.status, 403);
	b = signed_in(&x, "lan");
	bare = ask(&b, "POST", "/sign-out", "application/x-www-form-urlencoded", S("_csrf=forged"));
	assert_int_equal(bare.status, 403);
	assert_true(is_in(&b));
	static const char *const pages[] = { "/sign-in/code", "/forgot", "/account", "/account/second-factor", "/account/tokens" };
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
		assert_true(has(get(&b, pages[i]), "name=\"_csrf\""));
	site_close(&x);
}

static void too_many_guesses_wait_even_with_the_right_password(void **state)
{
	struct site x = site_open(*state);
	struct browser b = { .site = &x };
	add(x.f, "lan", "officer");
	add(x.f, "minh", "officer");
	for (int i = 0; i < 5; i++)
		assert_int_equal(sign_in(&b, "lan", "wrong").status, 422);
	struct answer refused = sign_in(&b, "lan", PASSWORD);
	assert_int_equal(refused.status, 429);
	assert_true(answer_header(refused, "Retry-After").n > 0);
	assert_int_equal(sign_in(&b, "minh", PASSWORD).status, 303);
	clock_set(T0 + 2 * USEC_S);
	assert_int_equal(sign_in(&b, "lan", PASSWORD).status, 303);
	site_close(&x);
}

static void session_ends_when_idle_and_at_last(void **state)
{
	struct site x = site_open(*state);
	add(x.f, "lan", "officer");
	struct browser b = signed_in(&x, "lan");
	clock_set(T0 + 7 * USEC_HOUR);
	assert_true(is_in(&b));                       /* and is seen */
	clock_set(T0 + 14 * USEC_HOUR);
	assert_true(is_in(&b));
	clock_set(T0 + 23 * USEC_HOUR);
	assert_false(is_in(&b));                      /* nine idle hours */
	b = signed_in(&x, "lan");
	for (int h = 1; h <= 23; h += 2) {
		clock_set(T0 + 23 * USEC_HOUR + h * USEC_HOUR);
		assert_true(is_in(&b));
	}
	clock_set(T0 + 47 * USEC_HOUR);
	assert_false(is_in(&b));                      /* a day, however busy */
	site_close(&x);
}

static void sign_in_makes_a_new_session_and_ends_the_old(void **state)
{
	struct site x = site_open(*state);
	add(x.f, "lan", "officer");
	struct browser b = signed_in(&x, "lan"), old = b;
	get(&b, "/account");
	struct answer again = ask(&b, "POST", "/sign-in", "application/x-www-form-urlencoded",
		a_fmt(x.f->a, "_csrf=%.*s&name=lan&password=%s&next=//evil.example", STR_ARG(b.csrf), PASSWORD));
	assert_int_equal(again.status, 303);
	assert_true(str_is(answer_header(again, "Location"), "/"));
	assert_false(str_eq(b.session, old.session));
	assert_true(is_in(&b));
	assert_false(is_in(&old));
	struct answer out = send_form(&b, "/account", "/sign-out", "");
	assert_int_equal(out.status, 303);
	assert_int_equal(b.session.n, 0);
	site_close(&x);
}

static void new_password_ends_the_other_sessions(void **state)
{
	struct site x = site_open(*state);
	struct arena *a = ((struct fixture *)*state)->a;
	add(x.f, "lan", "officer");
	struct browser here = signed_in(&x, "lan"), there = signed_in(&x, "lan");
	struct answer wrong = send_form(&here, "/account", "/account/password", a_z(a, a_fmt(a, "current=wrong&password=%s&again=%s",
		OTHER_PASSWORD, OTHER_PASSWORD)));
	assert_int_equal(wrong.status, 422);
	struct answer weak = send_form(&here, "/account", "/account/password", a_z(a, a_fmt(a,
		"current=%s&password=Matkhau123456&again=Matkhau123456", PASSWORD)));
	assert_int_equal(weak.status, 422);
	assert_true(has(weak, "too easy to guess"));
	struct answer done = send_form(&here, "/account", "/account/password", a_z(a, a_fmt(a, "current=%s&password=%s&again=%s",
		PASSWORD, OTHER_PASSWORD, OTHER_PASSWORD)));
	assert_int_equal(done.status, 303);
	assert_true(is_in(&here));
	assert_false(is_in(&there));
	assert_int_equal(sign_in(&there, "lan", PASSWORD).status, 422);
	assert_int_equal(sign_in(&there, "lan", OTHER_PASSWORD).status, 303);
	site_close(&x);
}

static void new_email_needs_the_password(void **state)
{
	struct site x = site_open(*state);
	add(x.f, "lan", "officer");
	struct browser b = signed_in(&x, "lan");
	const char *form = "full_name=Lan&email=thief@example.vn&phone=&lang=en";
	assert_int_equal(send_form(&b, "/account", "/account", form).status, 422);
	assert_false(has(get(&b, "/account"), "thief@example.vn"));
	assert_int_equal(send_form(&b, "/account", "/account", a_z(x.f->a, a_fmt(x.f->a, "%s&password_now=%s", form, PASSWORD))).status, 303);
	assert_true(has(get(&b, "/account"), "thief@example.vn"));
	site_close(&x);
}

/* ---- second factor ---- */

static const char *code_now(struct arena *a, struct str secret32)
{
	char *raw, code[7];
	size_t n;
	assert_int_equal(oath_base32_decode(secret32.p, secret32.n, &raw, &n), OATH_OK);
	assert_int_equal(oath_totp_generate(raw, n, (time_t)(clock_now() / USEC_S), 30, 0, 6, code), OATH_OK);
	free(raw);
	return a_z(a, str_of(code));
}

static struct str squeezed(struct arena *a, struct str s)
{
	struct str all = STR_NONE;
	for (struct str rest = s; rest.p;)
		all = a_cat(a, all, str_cut(&rest, ' '));
	return all;
}

/* Turns it on for the browser's account; the secret in base32, and the page with the recovery codes. */
static struct str second_on(struct browser *b, struct answer *ret_codes)
{
	struct arena *a = b->site->f->a;
	assert_int_equal(send_form(b, "/account/second-factor", "/account/second-factor/begin", "").status, 303);
	struct answer page = get(b, "/account/second-factor");
	struct str secret = squeezed(a, between(page, "<code class=\"fs-3 text-break user-select-all\">", '<'));
	assert_int_equal(secret.n, 32);
	assert_int_equal(send_form(b, "/account/second-factor", "/account/second-factor", "code=000000").status, 422);
	*ret_codes = send_form(b, "/account/second-factor", "/account/second-factor",
		a_z(a, a_fmt(a, "code=%s", code_now(a, secret))));
	assert_int_equal(ret_codes->status, 200);
	return secret;
}

static struct answer send_code(struct browser *b, const char *code)
{
	struct arena *a = b->site->f->a;
	return send_form(b, "/sign-in/code", "/sign-in/code", a_z(a, a_fmt(a, "code=%s", code)));
}

static void code_is_accepted_once(void **state)
{
	struct site x = site_open(*state);
	struct arena *a = x.f->a;
	struct answer codes;
	add(x.f, "lan", "officer");
	struct browser b = signed_in(&x, "lan"), c = { .site = &x };
	struct str secret = second_on(&b, &codes);
	const char *used = code_now(a, secret);
	assert_int_equal(send_form(&b, "/account/second-factor", "/account/second-factor/begin", "").status, 409);
	struct answer step = sign_in(&c, "lan", PASSWORD);
	assert_int_equal(step.status, 303);
	assert_int_equal(c.session.n, 0);
	assert_true(c.step.n > 0);
	assert_false(is_in(&c));
	assert_int_equal(send_code(&c, used).status, 422);          /* the code that turned it on is used up */
	clock_set(clock_now() + 30 * USEC_S);
	const char *fresh = code_now(a, secret);
	assert_int_equal(send_code(&c, fresh).status, 303);
	assert_true(is_in(&c));
	struct browser d = { .site = &x };
	sign_in(&d, "lan", PASSWORD);
	assert_int_equal(send_code(&d, fresh).status, 422);         /* replayed */
	assert_false(is_in(&d));
	site_close(&x);
}

static void recovery_code_works_once(void **state)
{
	struct site x = site_open(*state);
	struct answer codes;
	add(x.f, "lan", "officer");
	struct browser b = signed_in(&x, "lan"), c = { .site = &x };
	second_on(&b, &codes);
	const char *code = a_z(x.f->a, between(codes, "<code class=\"fs-3 text-break user-select-all\">", '<'));
	assert_int_equal(strlen(code), 14);
	sign_in(&c, "lan", PASSWORD);
	assert_int_equal(send_code(&c, code).status, 303);
	assert_true(is_in(&c));
	assert_int_equal(journalled(x.f, "account.recovery_code_used"), 1);
	sign_in(&c, "lan", PASSWORD);
	assert_int_equal(send_code(&c, code).status, 422);
	assert_false(is_in(&c));
	site_close(&x);
}

static void guessing_codes_is_throttled(void **state)
{
	struct site x = site_open(*state);
	struct answer codes;
	add(x.f, "lan", "officer");
	struct browser b = signed_in(&x, "lan"), c = { .site = &x };
	struct str secret = second_on(&b, &codes);
	clock_set(clock_now() + USEC_MIN);
	sign_in(&c, "lan", PASSWORD);
	for (int i = 0; i < 5; i++)
		assert_int_equal(send_code(&c, "000001").status, 422);
	assert_int_equal(send_code(&c, code_now(x.f->a, secret)).status, 429);
	site_close(&x);
}

static void turning_off_needs_password_and_code(void **state)
{
	struct site x = site_open(*state);
	struct arena *a = x.f->a;
	struct answer codes;
	add(x.f, "lan", "officer");
	struct browser b = signed_in(&x, "lan"), c = { .site = &x };
	struct str secret = second_on(&b, &codes);
	clock_set(clock_now() + USEC_MIN);
	struct answer x1 = send_form(&b, "/account/second-factor", "/account/second-factor/off",
		a_z(a, a_fmt(a, "current=wrong&code=%s", code_now(a, secret))));
	struct answer x2 = send_form(&b, "/account/second-factor", "/account/second-factor/off", "current=" PASSWORD "&code=000000");
	assert_int_equal(x1.status, 422);
	assert_int_equal(x2.status, 422);
	struct answer x3 = send_form(&b, "/account/second-factor", "/account/second-factor/off",
		a_z(a, a_fmt(a, "current=%s&code=%s", PASSWORD, code_now(a, secret))));
	assert_int_equal(x3.status, 303);
	sign_in(&c, "lan", PASSWORD);
	assert_true(is_in(&c));
	site_close(&x);
}

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
	return token_add(w, m->account, S("test"), m->scopes, m->expires, &m->token);
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
	struct str child = between(made, "\"token\":\"", '"');
	assert_int_equal(with_token(&x, "GET", "/api/v1/accounts", child, STR_NONE).status, 403);
	clock_set(T0 + USEC_HOUR);
	assert_int_equal(with_token(&x, "GET", "/api/v1/me", child, STR_NONE).status, 401);
	site_close(&x);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations };
	fixture_use(sets, 1);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hash_is_argon2id_and_bounded),
		cmocka_unit_test(rules_refuse_what_is_guessed_first),
		cmocka_unit_test(names_are_plain),
		cmocka_unit_test(next_stays_at_home),
		cmocka_unit_test(address_counts_by_subscriber),
		TEST_ON_BOTH(guesses_back_off_and_are_forgiven),
		TEST_ON_BOTH(flood_from_elsewhere_spares_known_places),
		TEST_ON_BOTH(wrong_name_and_wrong_password_look_the_same),
		TEST_ON_BOTH(form_without_its_token_is_refused),
		TEST_ON_BOTH(too_many_guesses_wait_even_with_the_right_password),
		TEST_ON_BOTH(session_ends_when_idle_and_at_last),
		TEST_ON_BOTH(sign_in_makes_a_new_session_and_ends_the_old),
		TEST_ON_BOTH(new_password_ends_the_other_sessions),
		TEST_ON_BOTH(new_email_needs_the_password),
		TEST_ON_BOTH(code_is_accepted_once),
		TEST_ON_BOTH(recovery_code_works_once),
		TEST_ON_BOTH(guessing_codes_is_throttled),
		TEST_ON_BOTH(turning_off_needs_password_and_code),
		TEST_ON_BOTH(first_link_works_once),
		TEST_ON_BOTH(first_link_ends_with_the_first_administrator),
		TEST_ON_BOTH(first_link_expires),
		TEST_ON_BOTH(invitation_is_used_once_and_mailed),
		TEST_ON_BOTH(reset_link_ends_sessions_and_works_once),
		TEST_ON_BOTH(role_edit_takes_effect_at_once),
		TEST_ON_BOTH(last_administrator_stays),
		TEST_ON_BOTH(disabled_account_is_out_at_once),
		TEST_ON_BOTH(accounts_are_found_with_and_without_marks),
		TEST_ON_BOTH(token_is_bound_by_its_scopes),
		TEST_ON_BOTH(token_ends_by_time_and_by_revoking),
		TEST_ON_BOTH(token_makes_no_stronger_token),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
