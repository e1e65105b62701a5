/* test_site: a running server on a fixture's store, browsers for it, people in it. */
#ifndef CORE_IDENTITY_TEST_SITE_H
#define CORE_IDENTITY_TEST_SITE_H

#include "fixture.h"

#undef fail   /* cmocka has one too; ours is meant */

#include <liboath/oath.h>
#include <stdlib.h>

#include "assets.h"
#include "core/frame.h"
#include "core/identity/oidc.h"
#include "core/identity/pages.h"
#include "core/identity/passkey.h"
#include "core/journal.h"
#include "core/identity/roles.h"
#include "core/routes.h"
#include "core/settings.h"
#include "web/client.h"
#include "web/web.h"

#define T0 (1900000000 * USEC_S)
#define PASSWORD "mot con vit xoe ra hai cai canh"
#define OTHER_PASSWORD "troi hom nay nhieu may lam nhi"

/* Before including: #define SITE_MODULES , &network_module, &incident_module */
#ifndef SITE_MODULES
#define SITE_MODULES
#endif
const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &sheet_module SITE_MODULES };
const size_t n_modules = COUNT(all_modules);

/* ---- a server and a browser ---- */

struct site { struct fixture *f; struct web *web; int port; };
struct browser { struct site *site; struct str session, step, challenge, oidc, csrf; };

struct call { struct work w; err (*fn)(struct work *w, void *arg); void *arg; };

static inline err call_run(struct db *db, void *arg)
{
	struct call *c = arg;
	c->w.problem = (struct problem){ 0 };
	c->w.db = db;
	return c->fn(&c->w, c->arg);
}

/* As the system itself. */
static inline err run(struct fixture *f, err (*fn)(struct work *w, void *arg), void *arg)
{
	struct call c = { .w = { .a = f->a, .now = clock_now() }, .fn = fn, .arg = arg };
	c.w.by.lang = LANG_EN;
	actor_be_system(&c.w);
	return store_run(f->s, TX_WRITE, f->a, call_run, &c);
}

static inline struct site site_open(struct fixture *f)
{
	static struct web_table tables[COUNT(all_modules)];
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

static inline void site_close(struct site *x)
{
	x->web = web_stop(x->web);
	clock_set(0);
}

static inline void cookie_keep(struct answer x, const char *name, struct str *kept)
{
	for (struct str rest = x.head; rest.p;) {
		struct str value = str_cut(&rest, '\n'), key = str_cut(&value, ':');
		struct str pair = str_trim(value);
		if (!str_eq_nocase(key, S("Set-Cookie")) || !str_eq(str_cut(&pair, '='), str_of(name)))
			continue;
		*kept = str_find(pair, S("Max-Age=0")) >= 0 ? STR_NONE : str_cut(&pair, ';');
	}
}

static inline void csrf_keep(struct browser *b, struct answer x)
{
	const struct str mark = S("name=\"_csrf\" value=\"");
	ptrdiff_t at = str_find(x.body, mark);
	if (at < 0)
		return;
	struct str rest = str_sub(x.body, (size_t)at + mark.n, x.body.n);
	b->csrf = str_cut(&rest, '"');
}

static inline struct answer ask(struct browser *b, const char *method, const char *path, const char *type, struct str body)
{
	struct arena *a = b->site->f->a;
	const char *headers = a_z(a, a_fmt(a, "Cookie: %s=%.*s; %s=%.*s; %s=%.*s; %s=%.*s\r\nAccept-Language: en\r\n%s%s%s", SESSION_COOKIE,
		STR_ARG(b->session), STEP_COOKIE, STR_ARG(b->step), CHALLENGE_COOKIE, STR_ARG(b->challenge), OIDC_COOKIE, STR_ARG(b->oidc), *type ? "Content-Type: " : "", type, *type ? "\r\n" : ""));
	struct answer x = client_ask(a, b->site->port, method, path, headers, body);
	cookie_keep(x, SESSION_COOKIE, &b->session);
	cookie_keep(x, STEP_COOKIE, &b->step);
	cookie_keep(x, CHALLENGE_COOKIE, &b->challenge);
	cookie_keep(x, OIDC_COOKIE, &b->oidc);
	csrf_keep(b, x);
	return x;
}

static inline struct answer get(struct browser *b, const char *path)
{
	return ask(b, "GET", path, "", STR_NONE);
}

/* Looks at the page `from` for its form token, as a browser does, then sends the form. */
static inline struct answer send_form(struct browser *b, const char *from, const char *to, const char *fields)
{
	struct arena *a = b->site->f->a;
	get(b, from);
	return ask(b, "POST", to, "application/x-www-form-urlencoded",
		a_fmt(a, "_csrf=%.*s&%s", STR_ARG(b->csrf), fields));
}

static inline struct answer with_token(struct site *x, const char *method, const char *path, struct str token, struct str json)
{
	struct arena *a = x->f->a;
	const char *headers = a_z(a, a_fmt(a, "Authorization: Bearer %.*s\r\n%s", STR_ARG(token),
		json.n ? "Content-Type: application/json\r\n" : ""));
	return client_ask(a, x->port, method, path, headers, json);
}

static inline bool has(struct answer x, const char *text)
{
	return str_find(x.body, str_of(text)) >= 0;
}

static inline struct str between(struct answer x, const char *before, char end)
{
	ptrdiff_t at = str_find(x.body, str_of(before));
	assert_true(at >= 0);
	struct str rest = str_sub(x.body, (size_t)at + strlen(before), x.body.n);
	return str_cut(&rest, end);
}

static inline err site_set_fn(struct work *w, void *arg)
{
	const struct str *pair = arg;
	return setting_set(w, pair[0], pair[1]);
}

static inline void site_set(struct site *x, const char *name, struct str value)
{
	struct str pair[2] = { str_of(name), value };
	assert_int_equal(run(x->f, site_set_fn, pair), OK);
}

/* ---- people ---- */

struct person { const char *name, *role; int64_t id; };

static inline err person_add(struct work *w, void *arg)
{
	struct person *p = arg;
	struct account_new n = { .name = str_of(p->name), .full_name = str_of(p->name), .role = str_of(p->role),
		.email = a_fmt(w->a, "%s@example.vn", p->name), .lang = LANG_EN, .password_hash = password_hash(w->a, S(PASSWORD)) };
	return first_account(w, &(struct first_org){ S("AAA"), S("Đơn vị A"), S("Unit A"), S("agency") }, &n, &p->id);
}

static inline int64_t add(struct fixture *f, const char *name, const char *role)
{
	struct person p = { name, role, 0 };
	assert_int_equal(run(f, person_add, &p), OK);
	return p.id;
}

static inline struct answer sign_in(struct browser *b, const char *name, const char *password)
{
	struct arena *a = b->site->f->a;
	b->session = b->step = STR_NONE;
	return send_form(b, "/sign-in", "/sign-in", a_z(a, a_fmt(a, "name=%s&password=%s", name, password)));
}

static inline struct browser signed_in(struct site *x, const char *name)
{
	struct browser b = { .site = x };
	assert_int_equal(sign_in(&b, name, PASSWORD).status, 303);
	assert_true(b.session.n > 40);
	return b;
}

static inline bool is_in(struct browser *b)
{
	return get(b, "/account").status == 200;
}

struct counted { const char *sql; int64_t n; };

static inline err journal_find(struct work *w, void *arg)
{
	struct counted *c = arg;
	struct journal_screen_rows rows;
	TRY(journal_screen(w->db, w->a, &(struct journal_screen_in){ .before = INT64_MAX, .name = str_of(c->sql), .max = 1000 }, &rows));
	c->n = (int64_t)rows.n;
	for (size_t i = 0; i < rows.n; i++)
		assert_true(str_find(rows.at[i].data, S("mot con vit")) < 0);
	return OK;
}

static inline int64_t journalled(struct fixture *f, const char *name)
{
	struct counted c = { name, 0 };
	assert_int_equal(run(f, journal_find, &c), OK);
	return c.n;
}

struct entry { const char *name; struct str data; };

static inline err entry_read(struct work *w, void *arg)
{
	struct entry *e = arg;
	struct journal_screen_rows rows;
	TRY(journal_screen(w->db, w->a, &(struct journal_screen_in){ .before = INT64_MAX, .name = str_of(e->name), .max = 1 }, &rows));
	e->data = rows.n ? rows.at[0].data : STR_NONE;
	return OK;
}

/* A member of the newest entry of that name. */
static inline struct str newest(struct fixture *f, const char *name, const char *member)
{
	struct entry e = { name, STR_NONE };
	assert_int_equal(run(f, entry_read, &e), OK);
	return journal_text(f->a, e.data, member);
}

#endif
