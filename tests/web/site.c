#include "web/site.h"

#include <stdatomic.h>
#include <unistd.h>

#include "web/queries.h"
#include "base/rand.h"

_Atomic(bool) site_sees_live = true;
_Atomic(int) site_again_after;

static const struct perm may_write = { .name = "note.write", .says = M_WEB_PERM_SIGNED_IN };

/* ---- handlers ---- */

static struct html html_of(struct req *r, const char *text)
{
	struct buf b;
	buf_init(&b, 1 << 20);
	buf_add_z(&b, text);
	struct html h = html_from_template(r->w.a, &b);
	buf_done(&b);
	return h;
}

static err hello(struct req *r)
{
	return reply_page(r, S("Xin <chào>"), html_of(r, r->w.by.lang == LANG_EN ? "<p>Hello</p>" : "<p>Xin chào</p>"));
}

static err long_page(struct req *r)
{
	struct str text = STR_NONE;
	for (int i = 0; i < 200; i++)
		text = a_fmt(r->w.a, "%.*s<p>dòng %d</p>", STR_ARG(text), i);
	return reply_page(r, S("Dài"), html_of(r, a_z(r->w.a, text)));
}

struct echo_in { struct str text; int64_t n; bool flag; struct strs list; };
static const struct field echo_fields[] = {
	FIELD(struct echo_in, text, F_TEXT, .required = true, .max = 20), FIELD(struct echo_in, n, F_INT, .min = 1, .max = 9),
	FIELD(struct echo_in, flag, F_BOOL), FIELD(struct echo_in, list, F_TEXTS),
};

static err echo(struct req *r)
{
	const struct echo_in *in = r->in;
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "text", in->text);
	json_int(&j, "n", in->n);
	json_bool(&j, "flag", in->flag);
	json_int(&j, "list", (int64_t)in->list.n);
	json_text(&j, "address", r->address);
	json_end(&j);
	return OK;
}

static err show_args(struct req *r)
{
	r->media_type = "text/plain; charset=utf-8";
	buf_fmt(&r->body, "%.*s|%.*s", STR_ARG(r->args[0]), STR_ARG(r->args[1]));
	return OK;
}

struct note_in { struct str text; };
static const struct field note_fields[] = { FIELD(struct note_in, text, F_LINES, .required = true, .min = 3) };

static err note_store(struct req *r)
{
	const struct note_in *in = r->in;
	TRY(note_add(r->w.db, &(struct note_add_in){ .id = id_new(), .text = in->text }, NULL));
	if (atomic_load(&site_again_after) > 0) {
		atomic_fetch_sub(&site_again_after, 1);
		return fail(&r->w, E_CONFLICT, M_WEB_CONFLICT);
	}
	if (str_is(in->text, "conflict"))
		return fail(&r->w, E_CONFLICT, M_WEB_CONFLICT);
	if (!str_is(in->text, "unjournalled"))
		web_note_journal("note.add");
	return OK;
}

static err note_page(struct req *r)
{
	TRY(note_store(r));
	return reply_see(r, S("/hello"), M_WEB_SIGN_IN);
}

static err note_api(struct req *r)
{
	const struct note_in *in = r->in;
	TRY(note_store(r));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "text", in->text);
	json_end(&j);
	r->status = 201;
	return OK;
}

static err note_form(struct req *r)
{
	struct buf b;
	buf_init(&b, 1 << 20);
	buf_lit(&b, "<form><p>");
	buf_add_html(&b, req_problem_text(r));
	buf_lit(&b, "</p><i>");
	buf_add_html(&b, req_field_problem(r, "text"));
	buf_lit(&b, "</i><textarea>");
	buf_add_html(&b, req_typed(r, "text"));
	buf_lit(&b, "</textarea><input name=\"_csrf\" value=\"");
	buf_add(&b, req_csrf(r));
	buf_lit(&b, "\">");
	struct html body = html_from_template(r->w.a, &b);
	buf_done(&b);
	return reply_page(r, S("Ghi chú"), body);
}

static err note_number(struct req *r)
{
	struct note_count_row row;
	TRY(note_count(r->w.db, r->w.a, &(struct note_count_in){ .text = r->args[0] }, &row));
	r->media_type = "text/plain; charset=utf-8";
	buf_add_int(&r->body, row.n);
	return OK;
}

static err who(struct req *r)
{
	r->media_type = "text/plain; charset=utf-8";
	buf_fmt(&r->body, "%lld %.*s", (long long)r->w.by.account_id, STR_ARG(req_notice(r)));
	return OK;
}

static err slow(struct req *r)
{
	usleep(300000);
	r->media_type = "text/plain; charset=utf-8";
	buf_lit(&r->body, "slow");
	return OK;
}

struct upload_in { struct str note; struct uploads files; };
static const struct field upload_fields[] = {
	FIELD(struct upload_in, note, F_TEXT), FIELD(struct upload_in, files, F_FILES, .max = 3),
};

static err upload(struct req *r)
{
	const struct upload_in *in = r->in;
	struct json j = reply_list(r);
	web_note_journal("note.upload");
	for (size_t i = 0; i < in->files.n; i++) {
		json_object(&j);
		json_text(&j, "name", in->files.at[i].name);
		json_text(&j, "type", in->files.at[i].media_type);
		json_text(&j, "sha256", in->files.at[i].sha256_hex);
		json_text(&j, "path", str_of(in->files.at[i].path));
		json_int(&j, "size", in->files.at[i].size);
		json_end(&j);
	}
	return reply_list_end(r, &j, in->note);
}

static err download(struct req *r)
{
	r->media_type = "text/plain";
	return reply_download(r, S("báo \"cáo\"\r\n.txt"), "text/plain", S("nội dung"));
}

static err file(struct req *r) { return reply_download_file(r, S("x.bin"), "/proc/self/status-that-is-not"); }
static err broken(struct req *r) { r->w.problem.cause = S("SECRET CAUSE"); return E_BUG; }
static err away(struct req *r) { return E_IO; }
static err elsewhere(struct req *r) { return reply_see(r, S("//evil.example/"), 0); }

static err live(struct req *r)
{
	static const char *const topics[] = { "note:1", "note:2" };
	if (!atomic_load(&site_sees_live))
		return fail(&r->w, E_NOT_FOUND, M_WEB_NOT_FOUND);
	return reply_events(r, topics, 2);
}

static const struct route rows[] = {
	{ .method = GET, .path = "/hello", .perm = &PERM_PUBLIC, .run = hello },
	{ .method = GET, .path = "/once/{secret}", .perm = &PERM_PUBLIC, .run = hello },
	{ .method = GET, .path = "/long", .perm = &PERM_PUBLIC, .run = long_page },
	{ .method = GET, .path = "/args/{a}/{b}", .perm = &PERM_PUBLIC, .run = show_args },
	{ .method = GET, .path = "/api/v1/echo", .perm = &PERM_PUBLIC, .run = echo, INPUT(struct echo_in, echo_fields) },
	{ .method = POST, .path = "/api/v1/echo", .perm = &PERM_PUBLIC, .run = note_api, INPUT(struct note_in, note_fields), .journal = "note.add",
		.rate = RATE_PUBLIC_POST },
	{ .method = GET, .path = "/notes", .perm = &PERM_PUBLIC, .run = note_form },
	{ .method = POST, .path = "/notes", .perm = &PERM_PUBLIC, .run = note_page, .again = note_form, INPUT(struct note_in, note_fields),
		.journal = "note.add", .rate = RATE_PUBLIC_POST },
	{ .method = POST, .path = "/notes/own", .perm = &may_write, .run = note_page, .again = note_form, INPUT(struct note_in, note_fields),
		.journal = "note.add" },
	{ .method = POST, .path = "/api/v1/notes", .perm = &may_write, .run = note_api, INPUT(struct note_in, note_fields), .journal = "note.add" },
	{ .method = GET, .path = "/count/{text}", .perm = &PERM_PUBLIC, .run = note_number },
	{ .method = GET, .path = "/who", .perm = &PERM_PUBLIC, .run = who },
	{ .method = GET, .path = "/mine", .perm = &PERM_SIGNED_IN, .run = hello },
	{ .method = GET, .path = "/write", .perm = &may_write, .run = hello },
	{ .method = GET, .path = "/api/v1/mine", .perm = &PERM_SIGNED_IN, .run = echo },
	{ .method = GET, .path = "/slow", .perm = &PERM_PUBLIC, .run = slow, .flags = ROUTE_SLOW },
	{ .method = POST, .path = "/api/v1/upload", .perm = &PERM_PUBLIC, .run = upload, INPUT(struct upload_in, upload_fields), .body_max = 1 << 20,
		.journal = "note.upload" },
	{ .method = GET, .path = "/download", .perm = &PERM_PUBLIC, .run = download },
	{ .method = GET, .path = "/file", .perm = &PERM_PUBLIC, .run = file },
	{ .method = GET, .path = "/broken", .perm = &PERM_PUBLIC, .run = broken },
	{ .method = GET, .path = "/away", .perm = &PERM_PUBLIC, .run = away },
	{ .method = GET, .path = "/elsewhere", .perm = &PERM_PUBLIC, .run = elsewhere },
	{ .method = GET, .path = "/live", .perm = &PERM_PUBLIC, .run = live, .flags = ROUTE_LIVE },
};
const struct web_table site_table = { LIST(rows) };

static const char static_bytes[SITE_STATIC_BYTES];
const struct asset site_assets[] = {
	{ S_INIT("/static/x.0123.bin"), "application/octet-stream", { static_bytes, sizeof static_bytes }, { 0 }, { 0 } },
	{ S_INIT("/static/y.4567.css"), "text/css; charset=utf-8", S_INIT("body { color: red }"), S_INIT("GZIP"), S_INIT("ZSTD") },
};

/* ---- hooks ---- */

static err identify(struct req *r, struct store *s)
{
	struct str session = req_cookie(r, "session"), bearer = req_header(r, "Authorization");
	bool is_alice = str_is(session, "alice") || str_is(bearer, "Bearer t-alice");
	bool is_bob = str_is(session, "bob") || str_is(bearer, "Bearer t-bob");
	if (!is_alice && !is_bob)
		return OK;
	r->w.by.account_id = is_alice ? 1 : 2;
	r->w.by.perms[0] = is_alice;
	r->w.by.lang = LANG_VI;
	if (!bearer.n)
		r->session_secret = a_dup(r->w.a, session);
	return OK;
}

static bool may(const struct work *w, const struct perm *p)
{
	return actor_may(&w->by, 0);
}

void site_options(struct web_options *o, struct store *s)
{
	*o = (struct web_options){ .store = s, .hooks = { .identify = identify, .may = may }, .tables = &site_table, .n_tables = 1,
		.assets = site_assets, .n_assets = SITE_ASSETS, .listen = S("127.0.0.1:0"), .access_log = -1, .workers = 16 };
	memset(o->secret, 7, sizeof o->secret);
}
