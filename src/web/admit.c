#include "base/rand.h"
#include "web/inside.h"

enum { BODY_MAX = 64 * 1024, ID_MAX = 64 };

/* A proxy's request id is kept when it is short and harmless, so that its log and ours meet. */
static bool is_sane_id(struct str s)
{
	if (s.n < 8 || s.n > ID_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '-' || c == '_' || c == '.'))
			return false;
	}
	return true;
}

static void name_request(struct exchange *x)
{
	struct arena *a = x->r.w.a;
	struct str given = req_header(&x->r, "X-Request-Id");
	x->r.w.request_id = is_sane_id(given) ? a_dup(a, given) : a_fmt(a, "%016llx", (unsigned long long)id_new());
}

static bool method_read(const char *name, struct exchange *x)
{
	x->is_head = !strcmp(name, "HEAD");
	if (x->is_head)
		return x->method = GET, true;
	for (unsigned m = 0; m < ROUTER_METHODS; m++)
		if (!strcmp(name, method_name((enum method)m)))
			return x->method = (enum method)m, true;
	return false;
}

/* Only ?lang= reaches every page; it is taken out before the declared input is read. */
static void take_lang(struct exchange *x, struct str *rest_of_query)
{
	struct arena *a = x->r.w.a;
	struct str kept = STR_NONE, lang = STR_NONE;
	for (struct str rest = x->query; rest.n;) {
		struct str pair = str_cut(&rest, '&');
		if (str_starts(pair, S("lang=")))
			lang = str_sub(pair, 5, pair.n);
		else
			kept = kept.n ? a_fmt(a, "%.*s&%.*s", STR_ARG(kept), STR_ARG(pair)) : pair;
	}
	*rest_of_query = kept;
	x->asks_lang = str_is(lang, "vi") || str_is(lang, "en");
	x->chose_lang |= x->asks_lang;
	if (x->asks_lang)
		x->r.w.by.lang = str_is(lang, "en") ? LANG_EN : LANG_VI;
}

static void choose_lang(struct exchange *x)
{
	struct str cookie = req_cookie(&x->r, "lang");
	x->chose_lang = str_is(cookie, "en") || str_is(cookie, "vi");
	if (str_is(cookie, "en"))
		x->r.w.by.lang = LANG_EN;
	else if (str_is(cookie, "vi"))
		x->r.w.by.lang = LANG_VI;
	else
		x->r.w.by.lang = accept_language(req_header(&x->r, "Accept-Language"));
	take_lang(x, &x->query);
}

void exchange_read_target(struct exchange *x, const char *method)
{
	struct req *r = &x->r;
	struct str target = x->target;
	r->path = str_cut(&target, '?');
	x->query = target;
	x->is_known_method = method_read(method, x);
	r->is_api = str_starts(r->path, S("/api/"));
	r->is_partial = req_header(r, "HX-Request").n > 0 && !req_header(r, "HX-Boosted").n;
	address_of_client(x);
	name_request(x);
	choose_lang(x);
}

static struct str allow_text(struct arena *a, unsigned allowed)
{
	struct str s = STR_NONE;
	for (unsigned m = 0; m < ROUTER_METHODS; m++)
		if (allowed >> m & 1)
			s = s.n ? a_fmt(a, "%.*s, %s", STR_ARG(s), method_name((enum method)m)) : str_of(m == GET ? "GET, HEAD" : method_name((enum method)m));
	return s;
}

static err other_method(struct exchange *x, unsigned allowed, const char *method)
{
	reply_header(&x->r, "Allow", allow_text(x->r.w.a, allowed));
	x->malformed = 405;
	return fail(&x->r.w, E_INVALID, M_WEB_METHOD, str_of(method));
}

/* "/incidents/" is "/incidents" to everybody who types it. The method stays: 308. */
static err without_slash(struct exchange *x)
{
	struct arena *a = x->r.w.a;
	struct str path = str_sub(x->r.path, 0, x->r.path.n - 1);
	struct str to = x->query.n ? a_fmt(a, "%.*s?%.*s", STR_ARG(path), STR_ARG(x->query)) : path;
	reply_header(&x->r, "Location", to);
	x->r.status = 308;
	return OK;
}

static struct str path_decoded(struct arena *a, const struct str *segments, size_t n)
{
	struct str path = n ? STR_NONE : S("/");
	for (size_t i = 0; i < n; i++)
		path = a_fmt(a, "%.*s/%.*s", STR_ARG(path), STR_ARG(segments[i]));
	return path;
}

static err find_route(struct exchange *x, const char *method)
{
	struct req *r = &x->r;
	struct str segments[MAX_SEGMENTS];
	size_t n;
	bool has_slash;
	struct match m;
	if (!path_split(r->w.a, r->path, segments, &n, &has_slash))
		return fail(&r->w, E_NOT_FOUND, M_WEB_NOT_FOUND);
	router_find(x->web->router, x->method, segments, n, &m);
	if (!m.allowed)
		return fail(&r->w, E_NOT_FOUND, M_WEB_NOT_FOUND);
	if (has_slash)
		return without_slash(x);
	if (!m.route || !x->is_known_method)
		return other_method(x, m.allowed, method);
	r->path = path_decoded(r->w.a, segments, n);
	r->route = m.route;
	x->route_index = m.index;
	memcpy(r->args, m.args, sizeof r->args);
	return OK;
}

static struct str size_text(struct arena *a, size_t n)
{
	return n >= 1024 * 1024 ? a_fmt(a, "%zu MB", n >> 20) : a_fmt(a, "%zu KB", n >> 10);
}

err too_large(struct exchange *x)
{
	return fail(&x->r.w, E_LIMIT, M_WEB_LIMIT, size_text(x->r.w.a, x->body_max));
}

/* The declared length, or -1. */
static int64_t length_sent(const struct exchange *x)
{
	int64_t n;
	return str_int(req_header(&x->r, "Content-Length"), &n) ? n : -1;
}

err exchange_admit_head(struct exchange *x, const char *method)
{
	TRY(find_route(x, method));
	const struct route *row = x->r.route;
	if (!row || x->method == GET)
		return OK;
	x->body_max = row->body_max ? row->body_max : BODY_MAX;
	if (length_sent(x) > (int64_t)x->body_max)
		return too_large(x);
	return body_begin(x);
}
