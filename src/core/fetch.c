#include "core/fetch.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <pthread.h>
#include <unistd.h>

#include "base/buf.h"
#include "core/jobs/jobs.h"
#include "core/settings.h"

#define MAX_BYTES (1 << 20)
#define TIMEOUT_MS 20000
#define REDIRECTS 5
enum { HEAD_MAX = 64 << 10, SLOWEST_BYTES_A_SECOND = 64, SLOW_FOR_S = 10 };

/* ---- addresses ---- */

bool fetch_may_connect(struct ip ip, struct str allowed)
{
	if (ip_class(ip) == IP_PUBLIC)
		return true;
	for (size_t i = 0, from = 0; i <= allowed.n; i++) {
		if (i < allowed.n && allowed.p[i] != ',' && allowed.p[i] != ' ')
			continue;
		struct ip_prefix p;
		if (ip_prefix_parse(str_sub(allowed, from, i - from), &p) && ip_prefix_has(p, ip))
			return true;
		from = i + 1;
	}
	return false;
}

static bool ip_of_socket(const struct curl_sockaddr *s, struct ip *ret)
{
	*ret = (struct ip){ 0 };
	if (s->family == AF_INET) {
		struct sockaddr_in in;
		memcpy(&in, &s->addr, sizeof in);
		ret->b[10] = ret->b[11] = 0xff;
		memcpy(ret->b + 12, &in.sin_addr, 4);
		return true;
	}
	if (s->family == AF_INET6) {
		struct sockaddr_in6 in6;
		memcpy(&in6, (const void *)&s->addr, sizeof in6);
		memcpy(ret->b, &in6.sin6_addr, 16);
		return true;
	}
	return false;
}

struct fetching {
	struct work *w;
	struct str allowed;
	struct buf body;
	int64_t head_bytes, max_bytes;
	struct ip refused;
	bool was_refused, is_open, is_too_large;
	struct str etag;
};

/* The last moment before connecting: what is looked at here is what is connected to. */
static curl_socket_t open_checked(void *arg, curlsocktype purpose, struct curl_sockaddr *s)
{
	struct fetching *x = arg;
	struct ip ip;
	if (purpose != CURLSOCKTYPE_IPCXN || !ip_of_socket(s, &ip))
		return CURL_SOCKET_BAD;
	if (!fetch_may_connect(ip, x->allowed)) {
		x->refused = ip;
		x->was_refused = true;
		return CURL_SOCKET_BAD;
	}
	x->is_open = true;
	return socket(s->family, s->socktype | SOCK_CLOEXEC, s->protocol);
}

/* ---- what comes ---- */

/* Compressed bodies arrive here already unpacked, a few KB at a time. */
static size_t take_body(char *data, size_t size, size_t n, void *arg)
{
	struct fetching *x = arg;
	if ((int64_t)(x->body.n + size * n) > x->max_bytes) {
		x->is_too_large = true;
		return 0;
	}
	buf_add(&x->body, str_from(data, size * n));
	return size * n;
}

static size_t take_head(char *data, size_t size, size_t n, void *arg)
{
	struct fetching *x = arg;
	struct str line = str_trim(str_from(data, size * n)), value = line;
	x->head_bytes += (int64_t)(size * n);
	if (x->head_bytes > HEAD_MAX) {
		x->is_too_large = true;
		return 0;
	}
	if (str_starts(line, S("HTTP/"))) {        /* maybe a redirect: what follows is another connection */
		x->is_open = x->was_refused = false;
		x->etag = STR_NONE;
		buf_clear(&x->body);
	}
	if (str_eq_nocase(str_cut(&value, ':'), S("ETag")))
		x->etag = a_dup(x->w->a, str_trim(value));
	return size * n;
}

static int stop_asked(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	(void)arg, (void)a, (void)b, (void)c, (void)d;
	return jobs_stopping();
}

/* ---- how it ended ---- */

static enum fetch_end end_of_connecting(const struct fetching *x)
{
	return x->was_refused && !x->is_open ? FETCH_ADDRESS_REFUSED : FETCH_NO_CONNECTION;
}

static enum fetch_end end_of(CURLcode rc, const struct fetching *x)
{
	if (x->is_too_large)
		return FETCH_TOO_LARGE;
	if (rc == CURLE_OK)
		return FETCH_OK;
	if (rc == CURLE_ABORTED_BY_CALLBACK)
		return FETCH_STOPPED;
	if (rc == CURLE_COULDNT_CONNECT)
		return end_of_connecting(x);
	if (rc == CURLE_UNSUPPORTED_PROTOCOL && x->is_open)   /* curl says so too of a server that does not speak HTTP */
		return FETCH_BROKEN;
	static const struct { CURLcode rc; enum fetch_end end; } ends[] = {
		{ CURLE_URL_MALFORMAT, FETCH_BAD_URL }, { CURLE_LOGIN_DENIED, FETCH_BAD_URL }, { CURLE_UNSUPPORTED_PROTOCOL, FETCH_PROTOCOL },
		{ CURLE_COULDNT_RESOLVE_HOST, FETCH_NO_NAME }, { CURLE_OPERATION_TIMEDOUT, FETCH_TOO_SLOW }, { CURLE_FILESIZE_EXCEEDED, FETCH_TOO_LARGE },
		{ CURLE_TOO_MANY_REDIRECTS, FETCH_TOO_MANY_REDIRECTS }, { CURLE_SSL_CONNECT_ERROR, FETCH_TLS },
		{ CURLE_PEER_FAILED_VERIFICATION, FETCH_TLS }, { CURLE_SSL_CERTPROBLEM, FETCH_TLS }, { CURLE_SSL_CIPHER, FETCH_TLS },
		{ CURLE_SSL_CACERT_BADFILE, FETCH_TLS }, { CURLE_SSL_ISSUER_ERROR, FETCH_TLS }, { CURLE_SSL_INVALIDCERTSTATUS, FETCH_TLS },
	};
	for (size_t i = 0; i < COUNT(ends); i++)
		if (ends[i].rc == rc)
			return ends[i].end;
	return FETCH_BROKEN;
}

static const struct { const char *name; enum msg says; } ends[N_FETCH_ENDS] = {
	[FETCH_OK] = { "ok", M_CORE_FETCH_OK },
	[FETCH_BAD_URL] = { "bad-url", M_CORE_FETCH_BAD_URL },
	[FETCH_PROTOCOL] = { "protocol", M_CORE_FETCH_PROTOCOL },
	[FETCH_NO_NAME] = { "no-name", M_CORE_FETCH_NO_NAME },
	[FETCH_ADDRESS_REFUSED] = { "address-refused", M_CORE_FETCH_ADDRESS_REFUSED },
	[FETCH_NO_CONNECTION] = { "no-connection", M_CORE_FETCH_NO_CONNECTION },
	[FETCH_TLS] = { "tls", M_CORE_FETCH_TLS },
	[FETCH_TOO_SLOW] = { "too-slow", M_CORE_FETCH_TOO_SLOW },
	[FETCH_TOO_LARGE] = { "too-large", M_CORE_FETCH_TOO_LARGE },
	[FETCH_TOO_MANY_REDIRECTS] = { "too-many-redirects", M_CORE_FETCH_TOO_MANY_REDIRECTS },
	[FETCH_BROKEN] = { "broken", M_CORE_FETCH_BROKEN },
	[FETCH_STOPPED] = { "stopped", M_CORE_FETCH_STOPPED },
};

struct str fetch_says(struct work *w, enum fetch_end end) { return say(w, ends[end].says); }
const char *fetch_end_name(enum fetch_end end) { return ends[end].name; }

/* ---- the call ---- */

static pthread_once_t curl_once = PTHREAD_ONCE_INIT;

static void curl_begin(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

static void set_limits(CURL *c, const struct fetch_limits *l, const struct fetching *x)
{
	const char *protocols = l->allow_http ? "http,https" : "https";
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, protocols);
	curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, l->redirects < 0 ? 0L : 1L);
	curl_easy_setopt(c, CURLOPT_MAXREDIRS, l->redirects > 0 ? (long)l->redirects : (long)REDIRECTS);
	curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)x->max_bytes);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)(l->timeout_ms ? l->timeout_ms : TIMEOUT_MS));
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)SLOWEST_BYTES_A_SECOND);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)SLOW_FOR_S);
}

static void set_safety(CURL *c, struct fetching *x, struct str ca_file)
{
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(c, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
	if (ca_file.n)
		curl_easy_setopt(c, CURLOPT_CAINFO, a_z(x->w->a, ca_file));
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_checked);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, x);
	curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, stop_asked);
}

/* The list is freed by the caller, after the transfer. */
static struct curl_slist *set_asked(CURL *c, struct arena *a, const struct fetch_limits *l)
{
	struct curl_slist *headers = NULL;
	if (l->form.n) {
		curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)l->form.n);
		curl_easy_setopt(c, CURLOPT_COPYPOSTFIELDS, l->form.p);
	}
	if (l->authorization.n && l->redirects < 0)
		headers = curl_slist_append(NULL, a_z(a, a_fmt(a, "Authorization: %.*s", STR_ARG(l->authorization))));
	if (headers)
		curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	return headers;
}

static void set_transfer(CURL *c, struct fetching *x)
{
	curl_easy_setopt(c, CURLOPT_USERAGENT, "UngCuu/1 (directory check)");
	curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "gzip");
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, x);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_head);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, x);
}

static void read_result(CURL *c, struct fetching *x, struct fetched *ret)
{
	long status = 0, redirects = 0;
	const char *url = NULL, *type = NULL;
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(c, CURLINFO_REDIRECT_COUNT, &redirects);
	curl_easy_getinfo(c, CURLINFO_EFFECTIVE_URL, &url);
	curl_easy_getinfo(c, CURLINFO_CONTENT_TYPE, &type);
	ret->status = (int)status;
	ret->n_redirects = (int)redirects;
	ret->url = a_dup(x->w->a, str_of(url));
	ret->media_type = a_dup(x->w->a, str_of(type));
	ret->etag = x->etag;
	ret->refused = x->refused;
	if (ret->end == FETCH_OK)
		ret->body = a_dup(x->w->a, buf_str(&x->body));
}

void fetch(struct work *w, struct str url, const struct fetch_limits *limits, struct fetched *ret)
{
	static const struct fetch_limits usual;
	const struct fetch_limits *l = limits ? limits : &usual;
	struct fetching x = { .w = w, .allowed = setting_text(w, "fetch.allow_addresses"), .max_bytes = l->max_bytes ? l->max_bytes : MAX_BYTES };
	char why[CURL_ERROR_SIZE] = "";
	*ret = (struct fetched){ .end = FETCH_BAD_URL };
	pthread_once(&curl_once, curl_begin);
	CURL *c = str_find(url, S("://")) > 0 ? curl_easy_init() : NULL;
	if (!c)
		return;
	buf_init(&x.body, (size_t)x.max_bytes);
	curl_easy_setopt(c, CURLOPT_URL, a_z(w->a, url));
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, why);
	set_limits(c, l, &x);
	set_safety(c, &x, setting_text(w, "fetch.ca_file"));
	set_transfer(c, &x);
	struct curl_slist *headers = set_asked(c, w->a, l);
	ret->end = end_of(curl_easy_perform(c), &x);
	ret->detail = a_dup(w->a, str_of(why));
	read_result(c, &x, ret);
	curl_easy_cleanup(c);
	curl_slist_free_all(headers);
	buf_done(&x.body);
}
