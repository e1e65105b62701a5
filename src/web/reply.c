#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/log.h"
#include "base/text.h"
#include "web/inside.h"

/* ---- what came ---- */

struct str req_header(const struct req *r, const char *name)
{
	const struct exchange *x = exchange_of(r);
	for (size_t i = 0; x->has_copies && i < x->copies.n; i++)
		if (str_eq_nocase(str_of(x->copies.at[i].name), str_of(name)))
			return x->copies.at[i].value;
	return x->has_copies ? STR_NONE : str_of(MHD_lookup_connection_value(x->mhd, MHD_HEADER_KIND, name));
}

struct str req_cookie(const struct req *r, const char *name)
{
	for (struct str rest = req_header(r, "Cookie"); rest.p;) {
		struct str value = str_trim(str_cut(&rest, ';')), key = str_cut(&value, '=');
		if (str_is(key, name))
			return value;
	}
	return STR_NONE;
}

static bool field_is_secret(const struct route *row, const char *field)
{
	for (size_t i = 0; row && i < row->n_in; i++)
		if (!strcmp(row->in[i].name, field))
			return row->in[i].type == F_SECRET;
	return true;
}

struct str req_typed(const struct req *r, const char *field)
{
	const struct exchange *x = exchange_of(r);
	if (field_is_secret(r->route, field))
		return STR_NONE;
	struct str all = STR_NONE;
	for (size_t i = 0; i < x->sent.n; i++) {
		const struct sent *s = &x->sent.at[i];
		if (s->kind != SENT_TEXT || !str_is(s->name, field) || !utf8_valid(s->text))
			continue;
		all = all.n ? a_fmt(r->w.a, "%.*s\n%.*s", STR_ARG(all), STR_ARG(s->text)) : s->text;
	}
	return text_clean(r->w.a, all);
}

bool req_sent(const struct req *r, const char *field)
{
	const struct exchange *x = exchange_of(r);
	for (size_t i = 0; i < x->sent.n; i++)
		if (str_is(x->sent.at[i].name, field))
			return true;
	return false;
}

struct str req_problem_text(const struct req *r) { return r->w.problem.text; }

struct str req_field_problem(const struct req *r, const char *field)
{
	for (size_t i = 0; i < r->w.problem.fields.n; i++) {
		struct str name = r->w.problem.fields.at[i].field;
		if (str_is(str_cut(&name, '['), field))
			return r->w.problem.fields.at[i].text;
	}
	return STR_NONE;
}

struct str req_csrf(const struct req *r)
{
	struct exchange *x = exchange_of(r);
	x->reply.has_secret = true;
	if (r->session_secret.n)
		return form_token_of_session(x->web->forms, r->w.a, r->session_secret);
	return form_token_new(x->web->forms, r->w.a, r->w.now);
}

struct page_ctx req_page_ctx(const struct req *r)
{
	return (struct page_ctx){ .lang = r->w.by.lang, .csrf = req_csrf(r) };
}

/* By its key: its number may be another sentence's after an upgrade. M_NONE when no message has that key. */
static enum msg msg_named(struct str key)
{
	for (int m = 0; key.n && m < N_MSG; m++)
		if (str_eq(msg_key((enum msg)m), key))
			return (enum msg)m;
	return M_NONE;
}

struct str req_notice(struct req *r)
{
	struct exchange *x = exchange_of(r);
	struct str cookie = req_cookie(r, "notice");
	if (!cookie.n)
		return STR_NONE;
	reply_cookie(r, "notice", STR_NONE, -1);
	return msg_text(r->w.by.lang, msg_named(text_signed(x->web->forms, r->w.a, cookie)));
}

/* ---- what goes ---- */

void reply_header(struct req *r, const char *name, struct str value)
{
	struct exchange *x = exchange_of(r);
	*VEC_ADD(r->w.a, &x->reply.headers) = (struct header){ name, a_dup(r->w.a, value) };
}

void reply_cookie(struct req *r, const char *name, struct str value, int64_t max_age_s)
{
	struct arena *a = r->w.a;
	struct str age = max_age_s ? a_fmt(a, "; Max-Age=%lld", (long long)(max_age_s < 0 ? 0 : max_age_s)) : STR_NONE;
	const char *secure = exchange_of(r)->is_tls ? "; Secure" : "";
	reply_header(r, "Set-Cookie", a_fmt(a, "%s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%.*s", name, STR_ARG(value), secure, STR_ARG(age)));
}

void reply_lang(struct req *r)
{
	reply_cookie(r, "lang", r->w.by.lang == LANG_EN ? S("en") : S("vi"), 365 * 24 * 3600);
}

static err reply_text(struct req *r, const char *media_type, struct str text)
{
	r->media_type = media_type;
	buf_add(&r->body, text);
	return buf_end(&r->body);
}

err reply_html(struct req *r, struct html whole)
{
	return reply_text(r, "text/html; charset=utf-8", whole.is_html);
}

static void bare_frame(struct req *r, struct str title, struct html body)
{
	struct buf *b = &r->body;
	buf_lit(b, "<!doctype html><html lang=\"");
	buf_add_z(b, r->w.by.lang == LANG_EN ? "en" : "vi");
	buf_lit(b, "\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>");
	buf_add_html(b, title);
	buf_lit(b, "</title><main>");
	buf_add(b, body.is_html);
	buf_lit(b, "</main></html>");
}

err reply_page(struct req *r, struct str title, struct html body)
{
	const struct web_hooks *hooks = &r->web->o.hooks;
	if (r->is_partial || (r->route && (r->route->flags & ROUTE_ALONE)))
		return reply_html(r, body);
	r->media_type = "text/html; charset=utf-8";
	if (hooks->frame)
		TRY(hooks->frame(r, title, body));
	else
		bare_frame(r, title, body);
	return buf_end(&r->body);
}

struct json reply_json(struct req *r)
{
	r->media_type = "application/json";
	buf_clear(&r->body);
	return json_to(&r->body);
}

struct json reply_made(struct req *r, struct str path)
{
	r->status = 201;
	reply_header(r, "Location", path);
	return reply_json(r);
}

struct json reply_list(struct req *r)
{
	struct json j = reply_json(r);
	json_object(&j);
	json_key_array(&j, "items");
	return j;
}

err reply_list_end(struct req *r, struct json *j, struct str next)
{
	json_end(j);
	json_text_or_null(j, "next", next);
	json_end(j);
	return buf_end(&r->body);
}

/* A path of ours: one slash first, so that "//elsewhere" is none, and nothing that could end the header. */
bool path_is_ours(struct str path)
{
	if (!path.n || path.p[0] != '/' || (path.n > 1 && (path.p[1] == '/' || path.p[1] == '\\')))
		return false;
	for (size_t i = 0; i < path.n; i++)
		if ((unsigned char)path.p[i] <= ' ' || path.p[i] == 127)
			return false;
	return true;
}

err reply_see(struct req *r, struct str path, enum msg notice)
{
	struct exchange *x = exchange_of(r);
	if (!path_is_ours(path)) {
		r->w.problem.cause = a_fmt(r->w.a, "reply_see: not a path of ours: %.*s", STR_ARG(path));
		return E_BUG;
	}
	if (notice)
		reply_cookie(r, "notice", text_sign(x->web->forms, r->w.a, msg_key(notice)), 60);
	r->status = r->is_partial ? 200 : 303;
	reply_header(r, r->is_partial ? "HX-Redirect" : "Location", path);
	return OK;
}

/* RFC 6266: an ASCII name for the old, the real one percent-encoded for the rest. */
static err disposition(struct req *r, struct str name)
{
	struct arena *a = r->w.a;
	char *plain = a_z(a, name);
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)plain[i] < ' ' || (unsigned char)plain[i] > '~' || strchr("\"\\/%;", plain[i]))
			plain[i] = '_';
	struct buf b __attribute__((cleanup(buf_done)));
	buf_init(&b, 4096);
	buf_add_urlencoded(&b, name);
	TRY(buf_end(&b));
	reply_header(r, "Content-Disposition", a_fmt(a, "attachment; filename=\"%s\"; filename*=UTF-8''%.*s", plain, STR_ARG(buf_str(&b))));
	return OK;
}

err reply_download(struct req *r, struct str name, const char *media_type, struct str bytes)
{
	TRY(disposition(r, name));
	return reply_text(r, media_type, bytes);
}

err reply_download_file(struct req *r, struct str name, const char *path)
{
	struct exchange *x = exchange_of(r);
	struct stat st;
	TRY(disposition(r, name));
	x->reply.file = open(path, O_RDONLY | O_CLOEXEC);
	if (x->reply.file < 0 || fstat(x->reply.file, &st)) {
		r->w.problem.cause = a_fmt(r->w.a, "cannot open %s", path);
		return E_IO;
	}
	x->reply.file_size = st.st_size;
	if (!r->media_type)
		r->media_type = "application/octet-stream";
	return OK;
}

/* ---- long downloads ---- */

enum { SPOOL_AT = 64 * 1024 };

static err spool_failed(struct req *r)
{
	if (errno_is_full(errno)) {
		log_disk_full("download");
		return fail(&r->w, E_FULL, M_WEB_FULL);
	}
	r->w.problem.cause = a_fmt(r->w.a, "download: %s", strerror(errno));
	return E_IO;
}

err reply_spool_begin(struct req *r, struct str name, const char *media_type)
{
	TRY(disposition(r, name));
	r->media_type = media_type;
	buf_clear(&r->body);
	return OK;
}

static err spool_open(struct req *r)
{
	struct exchange *x = exchange_of(r);
	char *path = a_z(r->w.a, a_fmt(r->w.a, "%s/download-XXXXXX", x->web->o.temporary ? x->web->o.temporary : "/tmp"));
	x->reply.file = mkostemp(path, O_CLOEXEC);
	return x->reply.file < 0 || unlink(path) ? spool_failed(r) : OK;
}

static err spool_flush(struct req *r)
{
	struct exchange *x = exchange_of(r);
	TRY(buf_end(&r->body));
	if (x->reply.file < 0)
		TRY(spool_open(r));
	if (!fd_write(x->reply.file, buf_str(&r->body)))
		return spool_failed(r);
	x->reply.file_size += (int64_t)r->body.n;
	buf_clear(&r->body);
	return OK;
}

err reply_spool(struct req *r)
{
	return r->body.n < SPOOL_AT ? buf_end(&r->body) : spool_flush(r);
}

err reply_spool_end(struct req *r)
{
	return exchange_of(r)->reply.file < 0 ? buf_end(&r->body) : spool_flush(r);
}

err reply_events(struct req *r, const char *const *topics, size_t n)
{
	struct exchange *x = exchange_of(r);
	const char **kept = a_array(r->w.a, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		kept[i] = a_z(r->w.a, str_of(topics[i]));
	x->reply.is_live = true;
	x->reply.topics = kept;
	x->reply.n_topics = n;
	return OK;
}

void reply_reset(struct exchange *x)
{
	if (x->reply.file >= 0)
		close(x->reply.file);
	buf_clear(&x->r.body);
	x->reply = (struct reply){ .file = -1 };
	x->r.status = 200;
	x->r.media_type = NULL;
}
