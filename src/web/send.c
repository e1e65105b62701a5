#include <sodium.h>

#include "web/inside.h"

enum { WORTH_ENCODING = 1024 };

static void add(struct MHD_Response *m, const char *name, const char *value)
{
	MHD_add_response_header(m, name, value);
}

void add_security_headers(struct MHD_Response *m, bool is_tls)
{
	add(m, "Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
		"connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
	add(m, "X-Content-Type-Options", "nosniff");
	add(m, "Referrer-Policy", "same-origin");
	add(m, "Cross-Origin-Opener-Policy", "same-origin");
	add(m, "Cross-Origin-Resource-Policy", "same-origin");
	if (is_tls)
		add(m, "Strict-Transport-Security", "max-age=31536000");
}

static bool is_text(const char *media_type)
{
	struct str t = str_of(media_type);
	return str_starts(t, S("text/")) || str_find(t, S("json")) >= 0 || str_find(t, S("xml")) >= 0;
}

/* Strong: of exactly these bytes before any coding; the coding is told apart by a suffix. */
static struct str etag_of(struct exchange *x, enum coding coding)
{
	static const char *const suffix[N_CODINGS] = { "", "-g", "-z" };
	unsigned char hash[crypto_shorthash_siphashx24_BYTES];
	crypto_shorthash_siphashx24(hash, (const unsigned char *)(x->r.body.p ? x->r.body.p : ""), x->r.body.n, x->web->etag_key);
	struct str text = base64url_of(x->r.w.a, str_from((const char *)hash, sizeof hash));
	return a_fmt(x->r.w.a, "\"%.*s%s\"", STR_ARG(text), suffix[coding]);
}

static bool has_header(const struct exchange *x, const char *name)
{
	for (size_t i = 0; i < x->reply.headers.n; i++)
		if (!strcmp(x->reply.headers.at[i].name, name))
			return true;
	return false;
}

static const char *cache_rule(const struct exchange *x)
{
	bool is_private = x->r.w.by.account_id || x->reply.has_secret || x->r.status >= 400 || x->method != GET;
	return is_private ? "no-store" : "no-cache";
}

static void add_headers(struct exchange *x, struct MHD_Response *m)
{
	struct arena *a = x->r.w.a;
	for (size_t i = 0; i < x->reply.headers.n; i++)
		add(m, x->reply.headers.at[i].name, a_z(a, x->reply.headers.at[i].value));
	if (x->web->o.tells_statements)
		add(m, "X-Statements", a_z(a, a_fmt(a, "%u", x->statements)));
	add(m, "X-Request-Id", a_z(a, x->r.w.request_id));
	add_security_headers(m, x->is_tls);
	if (!has_header(x, "Cache-Control"))
		add(m, "Cache-Control", cache_rule(x));
	add(m, "Vary", "Accept-Encoding, Accept-Language, Cookie, Authorization, HX-Request");
	if (x->r.media_type && x->status != 304)
		add(m, "Content-Type", x->r.media_type);
	if (x->r.media_type && is_text(x->r.media_type))
		add(m, "Content-Language", x->r.w.by.lang == LANG_EN ? "en" : "vi");
	if (atomic_load(&x->web->is_stopping))
		add(m, "Connection", "close");
}

static struct MHD_Response *pack_file(struct exchange *x)
{
	struct MHD_Response *m = MHD_create_response_from_fd64((uint64_t)x->reply.file_size, x->reply.file);
	if (m)
		x->reply.file = -1;
	x->bytes = x->reply.file_size;
	return m;
}

/* Whether the client has this very page: then only the head is sent. */
static bool is_unchanged(struct exchange *x, enum coding coding)
{
	if (x->method != GET || x->r.status != 200)
		return false;
	struct str etag = etag_of(x, coding);
	reply_header(&x->r, "ETag", etag);
	return etag_matches(req_header(&x->r, "If-None-Match"), etag);
}

static struct MHD_Response *pack_body(struct exchange *x)
{
	struct str body = buf_str(&x->r.body);
	enum coding coding = CODING_NONE;
	if (body.n > WORTH_ENCODING && x->r.media_type && is_text(x->r.media_type))
		coding = accept_coding(req_header(&x->r, "Accept-Encoding"));
	if (is_unchanged(x, coding)) {
		x->status = 304;
		return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	}
	if (coding != CODING_NONE && encode(coding, body, &x->packed)) {
		body = buf_str(&x->packed);
		reply_header(&x->r, "Content-Encoding", coding == CODING_ZSTD ? S("zstd") : S("gzip"));
	}
	x->bytes = (int64_t)body.n;
	return MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p, MHD_RESPMEM_PERSISTENT);
}

static struct MHD_Response *pack_live(struct exchange *x)
{
	struct MHD_Response *m = stream_open(x);
	x->r.media_type = "text/event-stream";
	reply_header(&x->r, "Cache-Control", S("no-store"));
	reply_header(&x->r, "X-Accel-Buffering", S("no"));
	return m;
}

void exchange_pack(struct exchange *x)
{
	x->status = x->r.status;
	if (x->reply.is_live && !streams_has_room(x->web->streams)) {
		err e = fail(&x->r.w, E_RATE, M_WEB_STREAMS);
		problem_reply(x, e);
		reply_header(&x->r, "Retry-After", S("30"));
		x->status = x->r.status;
	}
	x->response = x->reply.is_live ? pack_live(x) : x->reply.file >= 0 ? pack_file(x) : pack_body(x);
	if (!x->response)
		abort();
	add_headers(x, x->response);
}
