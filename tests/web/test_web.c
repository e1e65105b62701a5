/* The server as its clients meet it: a real one on a loopback port, friendly and hostile requests. */
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fixture.h"
#undef fail
#include "web/inside.h"
#include "web/client.h"
#include "web/queries.h"
#include "web/site.h"

static struct web *web;
static struct arena *a;
static int port;

static void serve_with(struct fixture *f, void (*change)(struct web_options *o))
{
	struct web_options o;
	site_options(&o, f->s);
	if (change)
		change(&o);
	a = f->a;
	assert_int_equal(web_start(&o, &web), OK);
	port = web_port(web);
}

static struct fixture *serve(void **state)
{
	serve_with(*state, NULL);
	return *state;
}

static void stop(void) { web = web_stop(web); }

static struct answer get(const char *target, const char *headers) { return client_get(a, port, target, headers); }

static struct answer post(const char *target, const char *headers, const char *body)
{
	return client_ask(a, port, "POST", target, headers, str_of(body));
}

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define JSON "Content-Type: application/json\r\n"
#define ALICE "Cookie: session=alice\r\n"
#define BOB "Cookie: session=bob\r\n"

static void has(struct str text, const char *part)
{
	if (str_find(text, str_of(part)) >= 0)
		return;
	print_error("no “%s” in “%.*s”\n", part, STR_ARG(text));
	assert_true(false);
}

static void has_not(struct str text, const char *part) { assert_true(str_find(text, str_of(part)) < 0); }

static void header_is(struct answer x, const char *name, const char *want)
{
	assert_string_equal(a_z(a, answer_header(x, name)), want);
}

static void number_is(const char *text, int64_t want)
{
	struct answer x = get(a_z(a, a_fmt(a, "/count/%s", text)), "");
	assert_string_equal(a_z(a, x.body), a_z(a, a_fmt(a, "%lld", (long long)want)));
}

/* The token in a form page. */
static const char *token_in(struct answer page)
{
	ptrdiff_t at = str_find(page.body, S("name=\"_csrf\" value=\""));
	assert_true(at >= 0);
	struct str rest = str_sub(page.body, (size_t)at + 20, page.body.n);
	return a_z(a, str_cut(&rest, '"'));
}

static const char *form_with(const char *token, const char *text)
{
	return a_z(a, a_fmt(a, "_csrf=%s&text=%s", token, text));
}

/* ---- routing and replies ---- */

static void routes_answer(void **state)
{
	serve(state);
	struct answer x = get("/hello", "");
	assert_int_equal(x.status, 200);
	has(x.body, "<title>Xin &lt;chào&gt;</title>");
	has(x.body, "<p>Xin chào</p>");
	header_is(x, "Content-Type", "text/html; charset=utf-8");
	header_is(x, "X-Content-Type-Options", "nosniff");
	has(answer_header(x, "Content-Security-Policy"), "default-src 'none'; script-src 'self'");
	assert_int_equal(answer_header(x, "Strict-Transport-Security").n, 0);
	assert_int_equal(answer_header(x, "X-Request-Id").n, 16);
	header_is(get("/hello", "X-Request-Id: abc-123_DEF.9\r\n"), "X-Request-Id", "abc-123_DEF.9");
	assert_int_equal(answer_header(get("/hello", "X-Request-Id: \"><script>\r\n"), "X-Request-Id").n, 16);
	assert_string_equal(a_z(a, get("/args/a%20b/%E1%BB%A9ng?", "").body), "a b|ứng");
	x = get("/hello/?a=1", "");
	assert_int_equal(x.status, 308);
	header_is(x, "Location", "/hello?a=1");
	assert_int_equal(get("/nothing", "").status, 404);
	assert_int_equal(get("//evil.example/", "").status, 404);
	assert_int_equal(get("/hello/%00", "").status, 404);
	x = post("/hello", FORM, "");
	assert_int_equal(x.status, 405);
	header_is(x, "Allow", "GET, HEAD");
	assert_int_equal(client_ask(a, port, "BREW", "/hello", "", STR_NONE).status, 405);
	x = client_ask(a, port, "HEAD", "/hello", "", STR_NONE);
	assert_int_equal(x.status, 200);
	assert_int_equal(x.body.n, 0);
	assert_true(answer_header(x, "Content-Length").n > 0);
	assert_int_equal(get("/hello?undeclared=1", "").status, 422);
	x = client_ask(a, port, "GET", "/hello", "", S("a body that nobody asked for"));
	assert_int_equal(x.status, 200);
	stop();
}

static void languages_are_kept(void **state)
{
	serve(state);
	has(get("/hello", "Accept-Language: en-GB\r\n").body, "Hello");
	has(get("/hello", "Accept-Language: fr\r\n").body, "Xin chào");
	struct answer x = get("/hello?lang=en", "");
	has(x.body, "Hello");
	has(answer_header(x, "Set-Cookie"), "lang=en; Path=/; HttpOnly; SameSite=Lax; Max-Age=");
	has(get("/hello", "Cookie: lang=en\r\nAccept-Language: vi\r\n").body, "Hello");
	has(get("/hello", "Cookie: session=alice; lang=en\r\n").body, "Hello"); /* before the account's own */
	has(get("/hello", ALICE "Accept-Language: en\r\n").body, "Xin chào");
	assert_int_equal(get("/hello?lang=xx", "").status, 200);
	has(get("/nothing", "Accept-Language: en\r\n").body, "Not found");
	stop();
}

static void unchanged_pages_are_short(void **state)
{
	serve(state);
	struct answer x = get("/long", ""), y;
	struct str etag = answer_header(x, "ETag");
	assert_true(etag.n > 10);
	y = get("/long", a_z(a, a_fmt(a, "If-None-Match: %.*s\r\n", STR_ARG(etag))));
	assert_int_equal(y.status, 304);
	assert_int_equal(y.body.n, 0);
	y = get("/long", "Accept-Encoding: gzip\r\n");
	header_is(y, "Content-Encoding", "gzip");
	assert_true(y.body.n < x.body.n / 4 && (unsigned char)y.body.p[0] == 0x1f);
	assert_false(str_eq(answer_header(y, "ETag"), etag));
	y = get("/long", "Accept-Encoding: gzip, zstd\r\n");
	header_is(y, "Content-Encoding", "zstd");
	has(answer_header(y, "Vary"), "Accept-Encoding");
	assert_int_equal(answer_header(get("/hello", "Accept-Encoding: gzip\r\n"), "Content-Encoding").n, 0);
	header_is(get("/mine", ALICE), "Cache-Control", "no-store");
	stop();
}

static void static_files_are_sent(void **state)
{
	serve(state);
	struct answer x = get("/static/x.0123.bin", "Accept-Encoding: gzip, zstd\r\n");
	assert_int_equal(x.status, 200);
	assert_int_equal(x.body.n, SITE_STATIC_BYTES);
	header_is(x, "Cache-Control", "public, max-age=31536000, immutable");
	assert_string_equal(a_z(a, get("/static/y.4567.css", "Accept-Encoding: gzip, zstd\r\n").body), "ZSTD");
	assert_string_equal(a_z(a, get("/static/y.4567.css", "Accept-Encoding: gzip\r\n").body), "GZIP");
	assert_string_equal(a_z(a, get("/static/y.4567.css", "").body), "body { color: red }");
	x = get("/static/x.0123.bin", a_z(a, a_fmt(a, "If-None-Match: %.*s\r\n", STR_ARG(answer_header(x, "ETag")))));
	assert_int_equal(x.status, 304);
	assert_int_equal(get("/static/../static/x.0123.bin", "").status, 404);
	assert_int_equal(post("/static/x.0123.bin", FORM, "a=1").status, 404);
	stop();
}

static void downloads_are_attachments(void **state)
{
	serve(state);
	struct answer x = get("/download", "");
	header_is(x, "Content-Disposition", "attachment; filename=\"b__o _c__o___.txt\"; filename*=UTF-8''b%C3%A1o%20%22c%C3%A1o%22%0D%0A.txt");
	header_is(x, "X-Content-Type-Options", "nosniff");
	assert_int_equal(get("/file", "").status, 503);
	stop();
}

static void our_mistakes_tell_nothing(void **state)
{
	serve(state);
	struct answer x = get("/broken", "X-Request-Id: request-4711\r\n");
	assert_int_equal(x.status, 500);
	has(x.body, "request-4711");
	has_not(x.body, "SECRET");
	x = get("/away", "");
	assert_int_equal(x.status, 503);
	assert_true(answer_header(x, "Retry-After").n > 0);
	assert_int_equal(get("/elsewhere", "").status, 500);
	stop();
}

/* ---- input ---- */

static void programs_hear_problems(void **state)
{
	serve(state);
	struct answer x = get("/api/v1/echo?text=a&n=5&flag=on&list=a,b", "");
	assert_int_equal(x.status, 200);
	has(x.body, "{\"text\":\"a\",\"n\":5,\"flag\":true,\"list\":2,\"address\":\"127.0.0.1\"}");
	x = get("/api/v1/echo?n=50&evil=1", "Accept-Language: en\r\nX-Request-Id: request-1\r\n");
	assert_int_equal(x.status, 422);
	header_is(x, "Content-Type", "application/problem+json");
	has(x.body, "\"type\":\"urn:ungcuu:problem:");
	has(x.body, "\"status\":422");
	has(x.body, "\"instance\":\"urn:ungcuu:request:request-1\"");
	has(x.body, "{\"field\":\"evil\",\"detail\":\"There is no field “evil” here.\",\"code\":\"web.in_unknown_field\"}");
	has(x.body, "\"code\":\"web.in_out_of_range\"");
	has(x.body, "\"code\":\"web.in_required\"");
	assert_int_equal(get("/api/v1/echo?text=%", "").status, 400);
	x = get("/api/v1/nothing", "");
	assert_int_equal(x.status, 404);
	header_is(x, "Content-Type", "application/problem+json");
	stop();
}

static void bodies_are_checked(void **state)
{
	serve(state);
	assert_int_equal(post("/api/v1/echo", JSON, "{\"text\":\"tốt\"}").status, 201);
	assert_int_equal(post("/api/v1/echo", JSON, "{\"text\":\"tốt\",\"text\":\"x\"}").status, 400);
	assert_int_equal(post("/api/v1/echo", JSON, "{\"text\":").status, 400);
	assert_int_equal(post("/api/v1/echo", JSON, "[1]").status, 400);
	assert_int_equal(post("/api/v1/echo", JSON, "{\"text\":5}").status, 422);
	assert_int_equal(post("/api/v1/echo", JSON, "{\"text\":\"abc\",\"_csrf\":\"x\"}").status, 422);
	assert_int_equal(post("/api/v1/echo", JSON, "").status, 422);
	assert_int_equal(post("/api/v1/echo", FORM, "text=abc").status, 415);
	assert_int_equal(post("/api/v1/echo", "Content-Type: text/plain\r\n", "{\"text\":\"abc\"}").status, 415);
	assert_int_equal(post("/api/v1/echo", "", "{\"text\":\"abc\"}").status, 415);
	assert_int_equal(post("/notes", JSON, "{\"text\":\"abc\"}").status, 415);
	assert_int_equal(post("/api/v1/echo", "Content-Type: application/json; charset=utf-8\r\n", "{\"text\":\"abc\"}").status, 201);
	assert_int_equal(post("/api/v1/echo", JSON, "{\"text\":\"\xff\xfe\xfd\"}").status, 400);
	stop();
}

static void large_bodies_are_refused(void **state)
{
	serve(state);
	struct buf b;
	buf_init(&b, 64 << 20);
	buf_lit(&b, "{\"text\":\"");
	while (b.n < 10 << 20)
		buf_lit(&b, "mười megabyte chữ ");
	buf_lit(&b, "\"}");
	struct answer x = client_ask(a, port, "POST", "/api/v1/echo", JSON, buf_str(&b));
	assert_int_equal(x.status, 413);
	has(x.body, "64 KB");
	int fd = client_connect(port);
	client_send(fd, S("POST /api/v1/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" JSON "Transfer-Encoding: chunked\r\n\r\n"));
	client_send(fd, a_fmt(a, "%zx\r\n", b.n));
	client_send(fd, buf_str(&b));
	client_send(fd, S("\r\n0\r\n\r\n"));
	assert_int_equal(client_read(a, fd).status, 413);
	close(fd);
	fd = client_connect(port);
	client_send(fd, S("POST /api/v1/echo HTTP/1.1\r\nHost: x\r\n" JSON "Content-Length: 99999999999\r\n\r\n"));
	assert_int_equal(client_read(a, fd).status, 413);
	close(fd);
	assert_int_equal(get("/hello", "").status, 200);
	buf_done(&b);
	stop();
}

static const char multipart_body[] =
	"--XX\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nghi chú\r\n"
	"--XX\r\nContent-Disposition: form-data; name=\"files\"; filename=\"../../etc/passwd\"\r\nContent-Type: text/plain\r\n\r\nabc\r\n"
	"--XX\r\nContent-Disposition: form-data; name=\"files\"; filename=\"rỗng.txt\"\r\nContent-Type: a b\r\n\r\n\r\n"
	"--XX\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--XX--\r\n";
#define MULTIPART "Content-Type: multipart/form-data; boundary=XX\r\n"

static void files_arrive(void **state)
{
	serve(state);
	struct answer x = post("/api/v1/upload", MULTIPART, multipart_body);
	assert_int_equal(x.status, 200);
	has(x.body, "\"name\":\"passwd\",\"type\":\"text/plain\",\"sha256\":\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"");
	has(x.body, "\"name\":\"rỗng.txt\",\"type\":\"application/octet-stream\",\"sha256\":\"e3b0c442");
	has(x.body, "\"next\":\"ghi chú\"");
	struct str path = str_sub(x.body, (size_t)str_find(x.body, S("/tmp/upload-")), 18);
	assert_int_not_equal(access(a_z(a, path), F_OK), 0);
	assert_int_equal(post("/api/v1/upload", MULTIPART, "--XX\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\ncut").status, 400);
	assert_int_equal(post("/api/v1/upload", MULTIPART, "no parts at all").status, 400);
	assert_int_equal(post("/api/v1/upload", "Content-Type: multipart/form-data\r\n", multipart_body).status, 400);
	struct buf b;
	buf_init(&b, 8 << 20);
	for (int i = 0; i < 1000; i++)
		buf_lit(&b, "--XX\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a\"\r\n\r\nx\r\n");
	buf_lit(&b, "--XX--\r\n");
	x = client_ask(a, port, "POST", "/api/v1/upload", MULTIPART, buf_str(&b));
	assert_int_equal(x.status, 422);
	has(x.body, "web.in_too_many");
	buf_done(&b);
	stop();
}

/* ---- who may ---- */

static void permissions_hold(void **state)
{
	serve(state);
	struct answer x = get("/mine?a=1", "");
	assert_int_equal(x.status, 303);
	header_is(x, "Location", "/sign-in?next=%2Fmine%3Fa%3D1");
	assert_int_equal(get("/mine", BOB).status, 200);
	assert_int_equal(get("/write", BOB).status, 403);
	assert_int_equal(get("/write", ALICE).status, 200);
	x = get("/api/v1/mine", "");
	assert_int_equal(x.status, 401);
	has(answer_header(x, "WWW-Authenticate"), "Bearer");
	assert_int_equal(post("/api/v1/notes", JSON "Authorization: Bearer wrong\r\n", "{\"text\":\"abc\"}").status, 401);
	assert_int_equal(post("/api/v1/notes", JSON "Authorization: Bearer t-bob\r\n", "{\"text\":\"abc\"}").status, 403);
	assert_int_equal(post("/api/v1/notes", JSON "Authorization: Bearer t-alice\r\n", "{\"text\":\"by-token\"}").status, 201);
	number_is("by-token", 1);
	stop();
}

static void sessions_need_their_token(void **state)
{
	serve(state);
	const char *token = token_in(get("/notes", ALICE));
	assert_int_equal(post("/notes/own", FORM ALICE, "text=forged").status, 403);
	assert_int_equal(post("/notes/own", FORM ALICE, form_with("AAAA", "forged")).status, 403);
	assert_int_equal(post("/notes/own", FORM ALICE, form_with(token_in(get("/notes", BOB)), "forged")).status, 403);
	assert_int_equal(post("/notes/own", FORM ALICE "Origin: https://evil.example\r\n", form_with(token, "forged")).status, 403);
	assert_int_equal(post("/notes/own", FORM ALICE "Sec-Fetch-Site: cross-site\r\n", form_with(token, "forged")).status, 403);
	assert_int_equal(post("/notes/own", FORM ALICE "Sec-Fetch-Site: same-site\r\n", form_with(token, "forged")).status, 403);
	assert_int_equal(post("/api/v1/notes", JSON ALICE, "{\"text\":\"forged\"}").status, 403);
	number_is("forged", 0);
	assert_int_equal(post("/notes/own", FORM ALICE "Origin: http://test.example\r\nSec-Fetch-Site: same-origin\r\n", form_with(token, "good")).status, 303);
	assert_int_equal(post("/notes/own", FORM ALICE, form_with(token, "good")).status, 303);
	assert_int_equal(post("/api/v1/notes", a_z(a, a_fmt(a, JSON ALICE "X-CSRF-Token: %s\r\n", token)), "{\"text\":\"good\"}").status, 201);
	number_is("good", 3);
	stop();
}

static void public_forms_count_once(void **state)
{
	serve(state);
	const char *token = token_in(get("/notes", ""));
	struct answer x = post("/notes", FORM, "text=no-token");
	assert_int_equal(x.status, 403);
	has(x.body, "<textarea>no-token</textarea>");
	assert_int_equal(post("/notes", FORM "Origin: null\r\n", form_with(token, "foreign")).status, 403);
	x = post("/notes", FORM, form_with(token, "x"));
	assert_int_equal(x.status, 422);
	has(x.body, "<textarea>x</textarea>");
	assert_int_equal(post("/notes", FORM, form_with(token, "once")).status, 303);
	x = post("/notes", FORM, form_with(token, "once"));
	assert_int_equal(x.status, 409);
	has(x.body, "<textarea>once</textarea>");
	number_is("once", 1);
	assert_int_equal(post("/notes", FORM, form_with(token_in(x), "once")).status, 303);
	number_is("once", 2);
	clock_shift(13 * USEC_HOUR);
	x = post("/notes", FORM, form_with(token_in(get("/hello", "").status == 200 ? get("/notes", "") : x), "later"));
	assert_int_equal(x.status, 303);
	const char *old = token_in(get("/notes", ""));
	clock_shift(26 * USEC_HOUR);
	x = post("/notes", FORM, form_with(old, "kept-text"));
	assert_int_equal(x.status, 403);
	has(x.body, "<textarea>kept-text</textarea>");
	clock_shift(0);
	stop();
}

/* ---- writes ---- */

static void nothing_typed_is_lost(void **state)
{
	serve(state);
	const char *token = token_in(get("/notes", ALICE));
	struct answer x = post("/notes/own", FORM ALICE, form_with(token, "%3Cb%3E"));
	assert_int_equal(x.status, 303);
	x = post("/notes/own", FORM ALICE, form_with(token, "x%22"));
	assert_int_equal(x.status, 422);
	has(x.body, "<textarea>x&quot;</textarea>");
	has(x.body, "<i>text: ");
	x = post("/notes/own", FORM ALICE, form_with(token, "conflict"));
	assert_int_equal(x.status, 409);
	has(x.body, "<textarea>conflict</textarea>");
	number_is("conflict", 0);
	has(x.body, "name=\"_csrf\"");
	stop();
}

static void notices_are_shown_once(void **state)
{
	serve(state);
	const char *token = token_in(get("/notes", ALICE));
	struct answer x = post("/notes/own", FORM ALICE, form_with(token, "noted"));
	assert_int_equal(x.status, 303);
	header_is(x, "Location", "/hello");
	struct str cookie = answer_header(x, "Set-Cookie");
	cookie = str_cut(&cookie, ';');
	assert_true(str_starts(cookie, S("notice=web.sign_in.")));   /* the key: numbers change with the program */
	x = get("/who", a_z(a, a_fmt(a, "Cookie: session=alice; %.*s\r\n", STR_ARG(cookie))));
	assert_string_equal(a_z(a, x.body), "1 Đăng nhập");
	has(answer_header(x, "Set-Cookie"), "notice=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
	assert_string_equal(a_z(a, get("/who", "Cookie: notice=5.AAAAAAAAAAAAAAAAAAAAAA\r\n").body), "0 ");
	stop();
}

static void strict(struct web_options *o) { o->strict_journal = true; }

static void writes_name_their_journal_entry(void **state)
{
	serve(state);
	assert_int_equal(post("/api/v1/notes", JSON "Authorization: Bearer t-alice\r\n", "{\"text\":\"journalled\"}").status, 201);
	assert_int_equal(web_journal_missing(web), 0);
	assert_int_equal(post("/api/v1/notes", JSON "Authorization: Bearer t-alice\r\n", "{\"text\":\"unjournalled\"}").status, 201);
	assert_int_equal(web_journal_missing(web), 1);
	number_is("unjournalled", 1);
	stop();
	serve_with(*state, strict);
	assert_int_equal(post("/api/v1/notes", JSON "Authorization: Bearer t-alice\r\n", "{\"text\":\"unjournalled\"}").status, 500);
	number_is("unjournalled", 1);
	stop();
}

struct writer { int n, ok; pthread_t thread; };

static void *write_many(void *arg)
{
	struct writer *w = arg;
	struct arena *own = arena_new(0);
	for (int i = 0; i < w->n; i++)
		w->ok += client_ask(own, port, "POST", "/api/v1/notes", JSON "Authorization: Bearer t-alice\r\n", S("{\"text\":\"many\"}")).status == 201;
	arena_free(own);
	return NULL;
}

static void many_write_at_once(void **state)
{
	serve(state);
	struct writer w[24] = { 0 };
	int ok = 0;
	for (size_t i = 0; i < 24; i++) {
		w[i].n = 10;
		pthread_create(&w[i].thread, NULL, write_many, &w[i]);
	}
	for (size_t i = 0; i < 24; i++) {
		pthread_join(w[i].thread, NULL);
		ok += w[i].ok;
	}
	assert_int_equal(ok, 240);
	number_is("many", 240);
	stop();
}

/* ---- limits ---- */

static void tight(struct web_options *o)
{
	o->limit_loopback = true;
	o->rates[RATE_PUBLIC_POST] = (struct web_rate){ 0.01, 4, 1 };
	o->rates[RATE_NORMAL] = (struct web_rate){ 0.01, 2, 0 };
	static const struct str proxies[] = { S_INIT("127.0.0.1") };
	o->proxies = proxies;
	o->n_proxies = 1;
}

static void rates_are_kept(void **state)
{
	serve_with(*state, tight);
	for (int i = 0; i < 4; i++)
		assert_int_equal(post("/api/v1/echo", JSON, "{\"text\":\"abc\"}").status, 201);
	struct answer x = post("/api/v1/echo", JSON, "{\"text\":\"abc\"}");
	assert_int_equal(x.status, 429);
	int64_t wait = 0;
	assert_true(str_int(answer_header(x, "Retry-After"), &wait) && wait > 50 && wait <= 101);
	assert_int_equal(get("/hello", "").status, 200);
	assert_int_equal(post("/api/v1/echo", JSON "X-Forwarded-For: 198.51.100.7, 192.0.2.9\r\n", "{\"text\":1}").status, 422);
	assert_int_equal(post("/api/v1/echo", JSON "X-Forwarded-For: 192.0.2.9\r\n", "{\"text\":1}").status, 422);
	assert_int_equal(post("/api/v1/echo", JSON "X-Forwarded-For: 192.0.2.9\r\n", "{\"text\":1}").status, 429);
	has(get("/api/v1/echo?text=a", "X-Forwarded-For: 6.6.6.6, 2001:db8::1\r\n").body, "\"address\":\"2001:db8::1\"");
	has(get("/api/v1/echo?text=a", "X-Forwarded-For: nonsense\r\n").body, "\"address\":\"127.0.0.1\"");
	for (int i = 0; i < 2; i++)
		assert_int_equal(post("/api/v1/notes", JSON "Authorization: Bearer t-alice\r\n", "{\"text\":\"abc\"}").status, 201);
	assert_int_equal(post("/api/v1/notes", JSON "Authorization: Bearer t-alice\r\n", "{\"text\":\"abc\"}").status, 429);
	stop();
}

static void impatient(struct web_options *o)
{
	o->idle = 30 * USEC_S;
	o->slow = USEC_S;
	o->connections_per_address = 20;
}

static void slow_clients_are_cut(void **state)
{
	serve_with(*state, impatient);
	int fd = client_connect(port), quiet = client_connect(port);
	client_send(fd, S("GET /hello HTTP/1.1\r\nHost: x\r\n"));
	usec began = clock_steady();
	char byte;
	while (clock_steady() - began < 10 * USEC_S) {
		client_send(fd, S("X: y\r\n"));
		struct str got = client_read_until(a, fd, NULL, 200);
		if (got.n || recv(fd, &byte, 1, MSG_DONTWAIT | MSG_PEEK) == 0)
			break;
	}
	assert_true(clock_steady() - began < 6 * USEC_S);
	assert_int_equal(recv(quiet, &byte, 1, 0), 0);
	close(fd);
	close(quiet);
	assert_int_equal(get("/hello", "").status, 200);
	int many[30], refused = 0;
	for (int i = 0; i < 30; i++)
		many[i] = client_connect(port);
	usleep(200000);
	for (int i = 0; i < 30; i++) {
		refused += recv(many[i], &byte, 1, MSG_DONTWAIT) == 0;
		close(many[i]);
	}
	assert_true(refused >= 8);
	stop();
}

static void hostile_heads_are_refused(void **state)
{
	serve_with(*state, impatient);
	static const char *const bad[] = {
		"\r\n\r\n", "GET\r\n\r\n", "GET /hello\r\n\r\n", "GET /hello HTTP/9.9\r\nHost: x\r\n\r\n", "GET /hello HTTP/1.1\r\n\r\n",
		"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "GET /hello HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
		"POST /notes HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "GET http://x/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
	};
	for (size_t i = 0; i < COUNT(bad); i++) {
		int fd = client_connect(port);
		client_send(fd, str_of(bad[i]));
		shutdown(fd, SHUT_WR);
		struct answer x = client_read(a, fd);
		assert_true(x.status == 0 || x.status >= 400);
		close(fd);
	}
	struct buf b;
	buf_init(&b, 1 << 20);
	buf_lit(&b, "GET /hello HTTP/1.1\r\nHost: x\r\n");
	for (int i = 0; i < 5000; i++)
		buf_fmt(&b, "X-%d: %d\r\n", i, i);
	buf_lit(&b, "\r\n");
	int fd = client_connect(port);
	client_send(fd, buf_str(&b));
	struct answer x = client_read(a, fd);
	assert_true(x.status == 0 || x.status == 431);
	close(fd);
	buf_done(&b);
	assert_int_equal(get("/hello", "").status, 200);
	stop();
}

static void connections_are_used_again(void **state)
{
	serve(state);
	int fd = client_connect(port);
	for (int i = 0; i < 3; i++) {
		client_send(fd, S("GET /hello HTTP/1.1\r\nHost: x\r\n\r\nGET /args/1/2 HTTP/1.1\r\nHost: x\r\n\r\n"));
		has(client_read_until(a, fd, "1|2", 3000), "Xin chào");
	}
	client_send(fd, S("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"));
	has(client_read_until(a, fd, "\r\n\r\nslow", 3000), "200 OK");
	client_send(fd, S("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
	assert_int_equal(client_read(a, fd).status, 200);
	close(fd);
	stop();
}

/* ---- live pages ---- */

static int open_live(void)
{
	int fd = client_connect(port);
	client_send(fd, S("GET /live HTTP/1.1\r\nHost: x\r\n\r\n"));
	struct str head = client_read_until(a, fd, "retry:", 3000);
	has(head, "text/event-stream");
	return fd;
}

static void one_stream(struct web_options *o) { o->streams = 1; }

static void events_reach_live_pages(void **state)
{
	serve_with(*state, one_stream);
	int fd = open_live();
	assert_int_equal(get("/live", "").status, 429);
	web_publish(web, S("note:3"), S("not for it"));
	web_publish(web, S("note:1"), S("một\nhai"));
	web_publish(web, S("note:2"), S("ba"));
	struct str got = client_read_until(a, fd, "data: ba\n\n", 3000);
	has(got, "event: note:1\ndata: một\ndata: hai\n\n");
	has(got, "event: note:2\ndata: ba\n\n");
	has_not(got, "not for it");
	atomic_store(&site_sees_live, false);
	web_publish(web, S("note:1"), S("secret"));
	got = client_read_until(a, fd, "0\r\n\r\n", 3000);
	has(got, "0\r\n\r\n");
	has_not(got, "secret");
	atomic_store(&site_sees_live, true);
	close(fd);
	usleep(100000);
	fd = open_live();
	close(fd);
	for (int i = 0; i < 200; i++)
		web_publish(web, S("note:1"), S("to nobody"));
	stop();
}

static void short_keep_alive(struct web_options *o) { o->keep_alive = USEC_MS; }

static void silent_live_pages_are_kept_alive(void **state)
{
	serve_with(*state, short_keep_alive);
	int fd = open_live();
	struct str got = client_read_until(a, fd, "\n:\n\n", 5000);
	has(got, ":\n\n");
	web_publish(web, S("note:1"), S("còn nghe"));
	has(client_read_until(a, fd, "data: còn nghe\n\n", 3000), "data: còn nghe\n\n");
	close(fd);
	stop();
	serve(state);
	fd = open_live();
	has_not(client_read_until(a, fd, ":\n\n", 2500), ":\n\n");   /* by default not within seconds */
	close(fd);
	stop();
}

static void stopping_is_graceful(void **state)
{
	serve(state);
	int fd = client_connect(port), stream = open_live();
	client_send(fd, S("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"));
	usleep(100000);
	usec began = clock_steady();
	stop();
	assert_true(clock_steady() - began < 5 * USEC_S);
	struct answer x = client_read(a, fd);
	assert_int_equal(x.status, 200);
	header_is(x, "Connection", "close");
	close(fd);
	close(stream);
	assert_int_equal(client_connect(port), -1);
}

/* ---- what the server tells about itself ---- */

static void more_metrics(struct buf *out, void *arg) { buf_lit(out, "more 1\n"); }

static void closed_metrics(struct web_options *o)
{
	o->hooks.health = NULL;
	o->proxies = NULL;
}

static void it_tells_about_itself(void **state)
{
	serve_with(*state, closed_metrics);
	web_metric(web, more_metrics, NULL);
	assert_string_equal(a_z(a, get("/healthz", "").body), "ok\n");
	get("/hello", "");
	get("/args/1/2", "");
	struct answer x = get("/metrics", "");
	has(x.body, "ungcuu_http_requests_total{method=\"GET\",route=\"/args/{a}/{b}\",status=\"200\"} 1");
	has(x.body, "ungcuu_http_request_seconds_bucket{le=\"+Inf\"} 3");
	has(x.body, "more 1\n");
	assert_int_equal(get("/metrics", "X-Forwarded-For: 192.0.2.1\r\n").status, 404);
	x = get("/api/v1/openapi.json", "");
	has(x.body, "\"openapi\":\"3.1.0\"");
	has(x.body, "\"/api/v1/notes\":{\"post\":{");
	has(x.body, "\"x-permission\":\"note.write\"");
	has(x.body, "\"name\":\"text\",\"in\":\"query\",\"required\":true");
	has_not(x.body, "\"/hello\"");
	header_is(x, "Content-Type", "application/json");
	stop();
}

static void database_may_be_away(void **state)
{
	struct fixture *f = serve(state);
	store_fail_after(1);
	struct answer x = post("/api/v1/notes", JSON "Authorization: Bearer t-alice\r\n", "{\"text\":\"lost\"}");
	store_fail_after(0);
	assert_int_equal(x.status, 503);
	header_is(x, "Content-Type", "application/problem+json");
	number_is("lost", 0);
	assert_int_equal(get("/hello", "").status, 200);
	assert_non_null(f);
	stop();
}

static void requests_are_logged(void **state)
{
	struct fixture *f = *state;
	struct web_options o;
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	site_options(&o, f->s);
	o.access_log = ends[1];
	a = f->a;
	assert_int_equal(web_start(&o, &web), OK);
	port = web_port(web);
	get("/hello?lang=en&secret=1", ALICE "X-Request-Id: request-99\r\n");
	get("/once/s3cr3t-of-a-link", "");
	stop();
	char line[2000];
	ssize_t n = read(ends[0], line, sizeof line);
	struct str text = str_from(line, n > 0 ? (size_t)n : 0);
	has(text, "\"request\":\"request-99\",\"method\":\"GET\",\"path\":\"/hello\",\"status\":422,");
	has(text, "\"account\":1,\"address\":\"127.0.0.1\"");
	has_not(text, "secret=1");
	has(text, "\"path\":\"/once/{secret}\"");
	has_not(text, "s3cr3t");
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &web_migrations };
	fixture_use(sets, 1);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(routes_answer), TEST_ON_SQLITE(languages_are_kept), TEST_ON_SQLITE(unchanged_pages_are_short),
		TEST_ON_SQLITE(static_files_are_sent), TEST_ON_SQLITE(downloads_are_attachments), TEST_ON_BOTH(our_mistakes_tell_nothing),
		TEST_ON_BOTH(programs_hear_problems), TEST_ON_BOTH(bodies_are_checked), TEST_ON_SQLITE(large_bodies_are_refused),
		TEST_ON_BOTH(files_arrive), TEST_ON_BOTH(permissions_hold), TEST_ON_BOTH(sessions_need_their_token),
		TEST_ON_BOTH(public_forms_count_once), TEST_ON_BOTH(nothing_typed_is_lost), TEST_ON_BOTH(notices_are_shown_once),
		TEST_ON_BOTH(writes_name_their_journal_entry), TEST_ON_BOTH(many_write_at_once), TEST_ON_BOTH(rates_are_kept),
		TEST_ON_SQLITE(slow_clients_are_cut), TEST_ON_SQLITE(hostile_heads_are_refused), TEST_ON_BOTH(connections_are_used_again),
		TEST_ON_BOTH(events_reach_live_pages), TEST_ON_SQLITE(silent_live_pages_are_kept_alive), TEST_ON_BOTH(stopping_is_graceful), TEST_ON_BOTH(it_tells_about_itself),
		TEST_ON_BOTH(database_may_be_away), TEST_ON_SQLITE(requests_are_logged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
