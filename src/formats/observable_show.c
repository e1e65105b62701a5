#include "formats/observable.h"

#include <assert.h>

#include "base/buf.h"

static void add_bracketed(struct buf *b, struct str s, char c)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == c)
			buf_add_char(b, '[');
		buf_add_char(b, s.p[i]);
		if (s.p[i] == c)
			buf_add_char(b, ']');
	}
}

static void defang_url(struct buf *b, struct str url)
{
	ptrdiff_t sep = str_find(url, S("://"));
	struct str scheme, authority, rest;
	size_t end = 0, host = 0;

	assert(sep > 0);
	scheme = str_sub(url, 0, (size_t)sep);
	rest = str_sub(url, (size_t)sep + 3, url.n);
	while (end < rest.n && !strchr("/?#", rest.p[end]))
		end++;
	authority = str_sub(rest, 0, end);
	for (size_t i = 0; i < authority.n; i++)
		if (authority.p[i] == '@')
			host = i + 1;
	if (str_starts(scheme, S("http")))
		buf_fmt(b, "hxxp%.*s://", (int)scheme.n - 4, scheme.p + 4);
	else
		buf_fmt(b, "%.*s[://]", STR_ARG(scheme));
	buf_add(b, str_sub(authority, 0, host));
	add_bracketed(b, str_sub(authority, host, authority.n), '.');
	buf_add(b, str_sub(rest, end, rest.n));
}

static void defang_email(struct buf *b, struct str value)
{
	struct str domain = value, local = str_cut(&domain, '@');

	buf_add(b, local);
	buf_lit(b, "[@]");
	add_bracketed(b, domain, '.');
}

struct str observable_defang(struct arena *a, enum observable_kind kind, struct str value)
{
	struct str shown;
	struct buf b;

	buf_init(&b, 4 * value.n + 64);
	switch (kind) {
	case OBSERVABLE_IP:
	case OBSERVABLE_PREFIX:
		add_bracketed(&b, value, str_find_char(value, ':') >= 0 ? ':' : '.');
		break;
	case OBSERVABLE_DOMAIN:
		add_bracketed(&b, value, '.');
		break;
	case OBSERVABLE_URL:
		defang_url(&b, value);
		break;
	case OBSERVABLE_EMAIL:
		defang_email(&b, value);
		break;
	case OBSERVABLE_MD5:
	case OBSERVABLE_SHA1:
	case OBSERVABLE_SHA256:
	case OBSERVABLE_CVE:
	case N_OBSERVABLE:
		buf_add(&b, value);
		break;
	}
	shown = a_dup(a, buf_str(&b));
	buf_done(&b);
	return shown;
}

static const char *const kind_names[N_OBSERVABLE] = {
	[OBSERVABLE_IP] = "ip", [OBSERVABLE_PREFIX] = "prefix", [OBSERVABLE_DOMAIN] = "domain", [OBSERVABLE_URL] = "url",
	[OBSERVABLE_EMAIL] = "email", [OBSERVABLE_MD5] = "md5", [OBSERVABLE_SHA1] = "sha1", [OBSERVABLE_SHA256] = "sha256",
	[OBSERVABLE_CVE] = "cve",
};

const char *observable_kind_name(enum observable_kind kind)
{
	assert(kind < N_OBSERVABLE);
	return kind_names[kind];
}

bool observable_kind_parse(struct str name, enum observable_kind *ret)
{
	for (size_t i = 0; i < N_OBSERVABLE; i++)
		if (str_is(name, kind_names[i])) {
			*ret = (enum observable_kind)i;
			return true;
		}
	return false;
}
