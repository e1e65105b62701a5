#include "formats/observable_scan.h"

#include "base/text.h"
#include "formats/domain.h"
#include "formats/ip.h"

struct url {
	struct str scheme, value_host;
	size_t host_at, host_end;
	bool is_ip;
	struct ip ip;
};

static bool url_scheme(struct str written, struct str *ret)
{
	static const struct { const char *in, *to; } schemes[] = {
		{ "http", "http" }, { "https", "https" }, { "hxxp", "http" }, { "hxxps", "https" }, { "ftp", "ftp" },
		{ "fxp", "ftp" }, { "ftps", "ftps" }, { "sftp", "sftp" }, { "ws", "ws" }, { "wss", "wss" }, { "tcp", "tcp" },
		{ "udp", "udp" }, { "ldap", "ldap" }, { "ldaps", "ldaps" }, { "rmi", "rmi" }, { "dns", "dns" }, { "smb", "smb" },
		{ "ssh", "ssh" }, { "telnet", "telnet" }, { "rtsp", "rtsp" },
	};

	for (size_t i = 0; i < COUNT(schemes); i++)
		if (str_eq_nocase(written, str_of(schemes[i].in))) {
			*ret = str_of(schemes[i].to);
			return true;
		}
	return false;
}

/* Sentence marks and closing brackets that were not opened inside belong to the text around. */
static size_t url_trim(const char *c, size_t from, size_t to)
{
	int round = 0, square = 0;

	for (size_t i = from; i < to; i++) {
		round += (c[i] == ')') - (c[i] == '(');
		square += (c[i] == ']') - (c[i] == '[');
	}
	for (; to > from; to--) {
		char last = c[to - 1];

		if (last == ')' && round > 0)
			round--;
		else if (last == ']' && square > 0)
			square--;
		else if (!strchr(".:!?*", last))
			break;
	}
	return to;
}

static bool port_ok(struct str port)
{
	int64_t v;

	return port.n == 0 || (port.n <= 5 && is_digit(port.p[0]) && str_int(port, &v) && v <= 65535);
}

/* The host between `from` and `to`, with an optional port behind it. */
static bool url_host(struct scan *s, size_t from, size_t to, struct url *u)
{
	const char *c = s->t.c;
	size_t end = from;

	u->host_at = from;
	if (from < to && c[from] == '[') {
		while (end < to && c[end] != ']')
			end++;
		u->is_ip = end < to && ip_parse(token_part(s, from + 1, end), &u->ip);
		u->host_end = end + 1;
		return u->is_ip && (u->host_end == to || (c[u->host_end] == ':' && port_ok(token_part(s, u->host_end + 1, to))));
	}
	while (end < to && c[end] != ':')
		end++;
	u->host_end = end;
	u->is_ip = ip_parse(token_part(s, from, end), &u->ip);
	if (!u->is_ip && !domain_parse(s->scratch, token_part(s, from, end), &u->value_host))
		return false;
	return end == to || port_ok(token_part(s, end + 1, to));
}

static size_t authority_end(const struct token *t, size_t from)
{
	size_t i = from;
	bool bracket = i < t->n && t->c[i] == '[';

	for (; i < t->n; i++) {
		char c = t->c[i];

		if (bracket && (c == '[' || c == ']')) {
			bracket = c == '[';
			continue;
		}
		if (!is_word(c) && c != '~' && c != '=' && c != '$' && c != '!')
			break;
	}
	return i;
}

static void url_found(struct scan *s, const struct url *u, size_t from, size_t user_at, size_t end)
{
	bool whole = !(end == s->t.n && s->t.joined_right) && !(from == 0 && s->t.joined_left);
	struct str user = token_part(s, user_at, u->host_at), rest = token_part(s, u->host_end, end), host = u->value_host, value;

	if (u->is_ip) {
		host = ip_text(s->scratch, u->ip);
		value = ip_is_v4(u->ip) ? host : a_fmt(s->scratch, "[%.*s]", STR_ARG(host));
	} else {
		value = host;
	}
	value = a_fmt(s->scratch, "%.*s://%.*s%.*s%.*s", STR_ARG(u->scheme), STR_ARG(user), STR_ARG(value), STR_ARG(rest));
	if (whole && value.n <= OBSERVABLE_URL_MAX && utf8_valid(value))
		observable_found(s, OBSERVABLE_URL, value, from, end);
	if (u->host_end < s->t.n || whole)
		observable_found(s, u->is_ip ? OBSERVABLE_IP : OBSERVABLE_DOMAIN, host, u->host_at, u->host_end);
}

size_t url_scan(struct scan *s, size_t from, size_t sep)
{
	const struct token *t = &s->t;
	struct url u = { 0 };
	size_t start = sep + 3, user_at = start, end = authority_end(t, start), host_at = start;

	if (!url_scheme(token_part(s, from, sep), &u.scheme))
		return start;
	for (size_t i = start; i < end; i++)
		if (t->c[i] == '@')
			host_at = i + 1;
	if (end < t->n && strchr("/?#", t->c[end])) {
		if (!url_host(s, host_at, end, &u))
			return start;
		end = url_trim(t->c, from, t->n);
		end = end < u.host_end ? u.host_end : end;
	} else {
		end = url_trim(t->c, from, end);
		if (end <= host_at || !url_host(s, host_at, end, &u))
			return start;
	}
	url_found(s, &u, from, user_at, end);
	return end;
}
