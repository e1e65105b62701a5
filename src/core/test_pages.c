/* core's own addresses through a running server: journal, settings, files, requests sent twice; on both engines. */
#include "core/test_core.h"

#undef fail   /* cmocka has one too; ours is meant */

#include <sys/stat.h>
#include <unistd.h>

#include "core/access.h"
#include "core/answer.h"
#include "core/counter.h"
#include "core/files.h"
#include "core/frame.h"
#include "core/journal.h"
#include "core/live.h"
#include "core/settings.h"
#include "web/client.h"
#include "web/web.h"

/* ---- a module with one thing to make ---- */

struct thing { struct str title, once; int64_t size; bool is_big; struct strs words; };

static const struct field thing_fields[] = {
	FIELD(struct thing, title, F_TEXT, .required = true, .label = M_CORE_SAYS),
	FIELD(struct thing, size, F_INT, .max = 100, .label = M_CORE_SAYS),
	FIELD(struct thing, is_big, F_BOOL, .label = M_CORE_SAYS),
	FIELD(struct thing, words, F_TEXTS, .label = M_CORE_SAYS),
	FIELD(struct thing, once, F_CODE, .label = M_CORE_SAYS),
};

static err thing_post(struct req *r)
{
	const struct thing *in = r->in;
	int64_t n;
	bool done;
	TRY(answer_replay(r, in->once, &done));
	if (done)
		return OK;
	TRY(counter_next(&r->w, S("thing"), &n));
	TRY(access_give(&r->w, S("thing"), n, r->w.by.org_id, ACCESS_LEAD, S("made")));
	TRY(journal_add(&r->w, "thing.add", (struct journal_ref){ "thing", n }, S("{\"title\":\"bi-mat\"}")));
	struct str path = a_fmt(r->w.a, "/api/v1/things/%lld", (long long)n);
	struct json j = reply_made(r, path);
	json_object(&j);
	json_int(&j, "n", n);
	json_end(&j);
	return answer_keep(r, in->once, path);
}

static err things_live(struct req *r)
{
	static const char *const topics[] = { "thing:1" };
	return reply_events(r, topics, 1);
}

static const struct route routes[] = {
	{ GET, "/things/live", &PERM_SIGNED_IN, things_live, .says = M_CORE_SAYS },
	{ POST, "/api/v1/things", &PERM_SIGNED_IN, thing_post, INPUT(struct thing, thing_fields), .journal = "thing.add",
		.says = M_CORE_SAYS, .made = "n#" },
};
static const struct journal_kind journal[] = { { "thing.add", M_CORE_SAYS } };
static const struct record_kind records[] = { { "thing", M_CORE_SAYS } };
static const struct module test_module = { .name = "test", .says = M_CORE_SAYS, .routes = LIST(routes), .journal = LIST(journal),
	.records = LIST(records) };
const struct module *const all_modules[] = { &core_module, &test_module };
const size_t n_modules = 2;

/* ---- a server that believes what it is told: "Bearer admin" of A, "Bearer a", "Bearer b" ---- */

static err identify(struct req *r, struct store *s)
{
	struct str who = req_header(r, "Authorization");
	bool is_admin = str_is(who, "Bearer admin");
	r->w.by.account_id = is_admin ? 1 : str_is(who, "Bearer b") ? 3 : 2;
	r->w.by.org_id = str_is(who, "Bearer b") ? ORG_B : ORG_A;
	r->w.by.name = S("An");
	for (unsigned i = 0; is_admin && i < n_perms_declared(); i++)
		r->w.by.perms[i / 64] |= (uint64_t)1 << (i % 64);
	return OK;
}

struct site { struct fixture *f; struct web *web; };

static struct site site_open(struct fixture *f)
{
	static struct web_table tables[2];
	struct site x = { .f = f };
	struct str folder = a_fmt(f->a, "%s/files", f->folder);
	mkdir(a_z(f->a, folder), 0700);
	files_use_folder(folder);
	test_orgs(f);
	assert_int_equal(settings_load(f->s), OK);
	for (size_t i = 0; i < n_modules; i++)
		tables[i] = (struct web_table){ all_modules[i]->routes, all_modules[i]->n_routes };
	struct web_options o = { .store = f->s, .listen = S("127.0.0.1:0"), .tables = tables, .n_tables = n_modules,
		.hooks = { .identify = identify, .may = may, .frame = frame_write }, .temporary = f->folder, .access_log = -1,
		.strict_journal = true, .workers = 4 };
	assert_int_equal(web_start(&o, &x.web), OK);
	return x;
}

static struct answer ask(struct site *x, const char *who, const char *method, const char *path, const char *key, const char *json)
{
	struct arena *a = x->f->a;
	struct str h = a_fmt(a, "Accept-Language: en\r\n%s%s%s%s%s%s%s", *who ? "Authorization: Bearer " : "", who, *who ? "\r\n" : "",
		*key ? "Idempotency-Key: " : "", key, *key ? "\r\n" : "", *json ? "Content-Type: application/json\r\n" : "");
	return client_ask(a, web_port(x->web), method, path, a_z(a, h), str_of(json));
}

static struct answer get(struct site *x, const char *who, const char *path)
{
	return ask(x, who, "GET", path, "", "");
}

static bool has(struct answer x, const char *text)
{
	return str_find(x.body, str_of(text)) >= 0;
}

static void who_may_open_what(void **state)
{
	struct site x = site_open(*state);
	static const char *const paths[] = { "/api/v1/journal", "/api/v1/settings", "/api/v1/system", "/admin/journal", "/admin/settings",
		"/admin/system" };
	for (size_t i = 0; i < COUNT(paths); i++) {
		assert_int_equal(get(&x, "admin", paths[i]).status, 200);
		assert_int_equal(get(&x, "a", paths[i]).status, 403);
		int status = get(&x, "", paths[i]).status;
		assert_int_equal(status, i < 3 ? 401 : 303);
	}
	x.web = web_stop(x.web);
}

static void setting_by_api(void **state)
{
	struct site x = site_open(*state);
	const char *path = "/api/v1/settings";
	assert_int_equal(ask(&x, "a", "POST", path, "", "{\"name\":\"site.demo\",\"value\":\"1\"}").status, 403);
	assert_int_equal(ask(&x, "admin", "POST", path, "", "{\"name\":\"site.demo\",\"value\":\"7\"}").status, 422);
	assert_int_equal(ask(&x, "admin", "POST", path, "", "{\"name\":\"no.such\",\"value\":\"1\"}").status, 404);
	assert_int_equal(ask(&x, "admin", "POST", path, "", "{\"name\":\"site.url\",\"value\":\"https://<b>.vn\"}").status, 200);
	assert_true(has(get(&x, "admin", path), "https://<b>.vn"));
	struct answer page = get(&x, "admin", "/admin/settings");
	assert_true(has(page, "https://&lt;b&gt;.vn"));
	assert_false(has(page, "<b>"));
	x.web = web_stop(x.web);
}

/* ---- sent twice ---- */

#define THING "{\"title\":\"một\",\"size\":5,\"is_big\":true,\"words\":[\"a\",\"b\"]}"

static void same_key_is_done_once(void **state)
{
	struct site x = site_open(*state);
	struct answer first = ask(&x, "a", "POST", "/api/v1/things", "k1", THING);
	struct answer again = ask(&x, "a", "POST", "/api/v1/things", "k1", THING);
	assert_int_equal(first.status, 201);
	assert_true(has(first, "{\"n\":1}"));
	assert_int_equal(again.status, 201);
	assert_true(str_eq(first.body, again.body));
	assert_true(str_find(first.head, S("Location: /api/v1/things/1\r\n")) >= 0);
	assert_true(str_find(again.head, S("Location: /api/v1/things/1\r\n")) >= 0);
	assert_true(has(ask(&x, "a", "POST", "/api/v1/things", "k2", THING), "{\"n\":2}"));
	assert_true(has(ask(&x, "a", "POST", "/api/v1/things", "", THING), "{\"n\":3}"));
	x.web = web_stop(x.web);
}

static void same_key_for_something_else_is_refused(void **state)
{
	struct site x = site_open(*state);
	static const char *const others[] = {
		"{\"title\":\"hai\",\"size\":5,\"is_big\":true,\"words\":[\"a\",\"b\"]}",
		"{\"title\":\"một\",\"size\":6,\"is_big\":true,\"words\":[\"a\",\"b\"]}",
		"{\"title\":\"một\",\"size\":5,\"is_big\":false,\"words\":[\"a\",\"b\"]}",
		"{\"title\":\"một\",\"size\":5,\"is_big\":true,\"words\":[\"ab\"]}",
	};
	assert_int_equal(ask(&x, "a", "POST", "/api/v1/things", "k1", THING).status, 201);
	for (size_t i = 0; i < COUNT(others); i++)
		assert_int_equal(ask(&x, "a", "POST", "/api/v1/things", "k1", others[i]).status, 409);
	x.web = web_stop(x.web);
}

static void another_account_has_its_own_keys(void **state)
{
	struct site x = site_open(*state);
	assert_true(has(ask(&x, "a", "POST", "/api/v1/things", "k1", THING), "{\"n\":1}"));
	assert_true(has(ask(&x, "b", "POST", "/api/v1/things", "k1", THING), "{\"n\":2}"));
	x.web = web_stop(x.web);
}

/* ---- files ---- */

struct attached { const char *kind; int64_t record, id; struct sha256 hash; };

static err attach_fn(struct work *w, void *arg)
{
	struct attached *x = arg;
	return file_add(w, &(struct file_new){ .name = S("chứng \"cứ\".html"), .media_type = S("text/html"), .kind = str_of(x->kind),
		.purpose = S("evidence"), .record_id = x->record, .size = 5, .sha256 = x->hash }, &x->id);
}

static const char *attach(struct fixture *f, const char *kind, int64_t record)
{
	struct work w = test_work(f, ORG_A);
	struct attached x = { kind, record, 0, { { 0 } } };
	assert_int_equal(file_keep_bytes(&w, S("<i>x<"), &x.hash), OK);
	assert_int_equal(test_run(f, &w, TX_WRITE, attach_fn, &x), OK);
	return a_z(f->a, a_fmt(f->a, "/api/v1/files/%lld", (long long)x.id));
}

static void files_follow_grants(void **state)
{
	struct fixture *f = *state;
	struct site x = site_open(f);
	assert_int_equal(ask(&x, "a", "POST", "/api/v1/things", "", THING).status, 201);
	const char *path = attach(f, "thing", 1);
	struct answer own = get(&x, "a", path);
	assert_int_equal(own.status, 200);
	assert_true(str_is(own.body, "<i>x<"));
	assert_true(str_starts(answer_header(own, "Content-Disposition"), S("attachment")));
	assert_true(str_is(answer_header(own, "X-Content-Type-Options"), "nosniff"));
	assert_int_equal(get(&x, "b", path).status, 404);
	assert_int_equal(get(&x, "", path).status, 401);
	assert_int_equal(get(&x, "a", attach(f, "thing", 2)).status, 404);
	assert_int_equal(get(&x, "a", attach(f, "mail", 1)).status, 404);
	assert_int_equal(get(&x, "a", "/api/v1/files/1").status, 404);
	assert_int_equal(get(&x, "a", "/api/v1/files/x").status, 404);
	x.web = web_stop(x.web);
}

/* ---- journal ---- */

static void journal_hides_what_records_hold(void **state)
{
	struct site x = site_open(*state);
	assert_int_equal(ask(&x, "a", "POST", "/api/v1/things", "", THING).status, 201);
	assert_int_equal(ask(&x, "admin", "POST", "/api/v1/settings", "", "{\"name\":\"site.demo\",\"value\":\"1\"}").status, 200);
	static const char *const paths[] = { "/api/v1/journal", "/admin/journal" };
	for (size_t i = 0; i < 2; i++) {
		struct answer list = get(&x, "admin", paths[i]);
		assert_true(has(list, "thing.add"));
		assert_false(has(list, "bi-mat"));
		assert_true(has(list, "site.demo"));
	}
	assert_false(has(get(&x, "admin", "/api/v1/journal?name=setting.set"), "\"thing.add\""));
	assert_int_equal(get(&x, "admin", "/api/v1/journal?since=never").status, 422);
	assert_int_equal(get(&x, "admin", "/api/v1/journal?colour=red").status, 422);
	x.web = web_stop(x.web);
}

static err many_fn(struct work *w, void *arg)
{
	for (int64_t i = 1; i <= 120; i++)
		TRY(journal_add(w, "thing.add", (struct journal_ref){ "thing", i }, STR_NONE));
	return OK;
}

static int64_t count(struct answer x, const char *text)
{
	int64_t n = 0;
	struct str rest = x.body;
	for (ptrdiff_t at; (at = str_find(rest, str_of(text))) >= 0; n++)
		rest = str_sub(rest, (size_t)at + 1, rest.n);
	return n;
}

static void journal_pages_show_each_entry_once(void **state)
{
	struct fixture *f = *state;
	struct site x = site_open(f);
	struct work w = test_work(f, ORG_A);
	assert_int_equal(test_run(f, &w, TX_WRITE, many_fn, NULL), OK);
	int64_t seen = 0;
	const char *path = "/api/v1/journal?kind=thing";
	for (int page = 0; page < 5; page++) {
		struct answer list = get(&x, "admin", path);
		ptrdiff_t at = str_find(list.body, S("\"next\":\""));
		seen += count(list, "\"thing.add\"");
		if (at < 0)
			break;
		struct str cursor = str_sub(list.body, (size_t)at + 8, list.body.n);
		cursor = str_cut(&cursor, '"');
		path = a_z(f->a, a_fmt(f->a, "/api/v1/journal?kind=thing&before=%.*s", STR_ARG(cursor)));
	}
	assert_int_equal(seen, 120);
	x.web = web_stop(x.web);
}

/* Journal entry, notice of the database, event: each record's page hears of its own changes, once they are committed. */
static void a_journal_entry_reaches_the_live_page(void **state)
{
	struct fixture *f = *state;
	live_listen(f->s);
	struct site x = site_open(f);
	live_serve(x.web);
	int fd = client_connect(web_port(x.web));
	client_send(fd, S("GET /things/live HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\n\r\n"));
	assert_true(str_find(client_read_until(f->a, fd, "retry:", 3000), S("text/event-stream")) >= 0);
	assert_int_equal(ask(&x, "a", "POST", "/api/v1/things", "", "{}").status, 422);
	assert_int_equal(ask(&x, "a", "POST", "/api/v1/things", "", THING).status, 201);
	assert_int_equal(ask(&x, "a", "POST", "/api/v1/things", "", THING).status, 201);
	struct str got = client_read_until(f->a, fd, "event: change\ndata:\n\n", 5000);
	assert_true(str_find(got, S("event: thing:1\n")) >= 0);
	assert_true(str_find(got, S("thing:2")) < 0);
	assert_true(str_find(got, S("bi-mat")) < 0);
	close(fd);
	live_serve(NULL);
	assert_int_equal(ask(&x, "a", "POST", "/api/v1/things", "", THING).status, 201);
	x.web = web_stop(x.web);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations };
	fixture_use(sets, 1);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(who_may_open_what), TEST_ON_BOTH(setting_by_api), TEST_ON_BOTH(same_key_is_done_once),
		TEST_ON_BOTH(same_key_for_something_else_is_refused), TEST_ON_BOTH(another_account_has_its_own_keys),
		TEST_ON_BOTH(files_follow_grants), TEST_ON_BOTH(journal_hides_what_records_hold),
		TEST_ON_BOTH(journal_pages_show_each_entry_once), TEST_ON_BOTH(a_journal_entry_reaches_the_live_page),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
