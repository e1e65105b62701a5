/* One entry of a list into normal form: recognised, refanged, checked against what would match everybody. */
#include <libpsl.h>

#include "base/text.h"
#include "engine/indicator/letter.h"
#include "engine/indicator/normal.h"
#include "formats/domain.h"
#include "formats/ip.h"

enum indicator_fault normal_give(struct normal *n, enum indicator_type type, struct str value)
{
	n->to->type = type;
	n->to->value = value;
	return FAULT_NONE;
}

struct str normal_lower(struct arena *a, struct str s)
{
	char *p = a_z(a, s);
	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)lower((byte)p[i]);
	return str_from(p, s.n);
}

bool normal_all(struct str s, bool (*is)(unsigned char c))
{
	for (size_t i = 0; i < s.n; i++)
		if (!is((byte)s.p[i]))
			return false;
	return s.n > 0;
}

static bool is_digit_or_dot(byte c) { return is_digit(c) || c == '.'; }
static bool digit(byte c) { return is_digit(c); }
static bool hex(byte c) { return is_hex(c); }

/* ---- addresses ---- */

static enum indicator_fault address_allowed(const struct normal *n, struct ip ip)
{
	static const struct ip none = { { 0 } };
	bool v4 = ip_is_v4(ip);
	if (!memcmp(&ip, &none, sizeof ip) || (v4 && (ip.b[12] == 0 || (ip.b[12] == 255 && ip.b[13] == 255 && ip.b[14] == 255 && ip.b[15] == 255))))
		return FAULT_LOCAL;
	switch (ip_class(ip)) {
	case IP_LOOPBACK: case IP_MULTICAST:
		return FAULT_LOCAL;
	case IP_PRIVATE: case IP_LINK_LOCAL: case IP_CGNAT: case IP_ULA:
		return n->with_private ? FAULT_NONE : FAULT_PRIVATE;
	case IP_PUBLIC: case IP_DOCUMENTATION: case IP_RESERVED: case N_IP_CLASS:
		break;
	}
	return FAULT_NONE;
}

static enum indicator_fault give_ip(struct normal *n, struct ip ip)
{
	enum indicator_fault f = address_allowed(n, ip);
	return f ? f : normal_give(n, ip_is_v4(ip) ? INDICATOR_IPV4 : INDICATOR_IPV6, ip_text(n->a, ip));
}

static enum indicator_fault normal_prefix(struct normal *n, struct str s)
{
	struct ip_prefix p;
	if (!ip_prefix_parse(s, &p))
		return FAULT_PREFIX;
	if (p.bits == 128)
		return give_ip(n, p.ip);
	if (p.bits == 0 || (ip_prefix_is_v4(p) && p.bits == 96))
		return FAULT_PREFIX;
	enum indicator_fault f = address_allowed(n, p.ip);
	return f ? f : normal_give(n, INDICATOR_CIDR, ip_prefix_text(n->a, p));
}

/* 1.2.3.4, 1.2.3.4:443, [2001:db8::1], [2001:db8::1]:443, 1.2.3.4|443, 203.0.113.0/24 */
static enum indicator_fault normal_address(struct normal *n, struct str s)
{
	struct ip ip;
	ptrdiff_t bar = str_find_char(s, '|');
	if (bar > 0)
		s.n = (size_t)bar;
	if (str_find_char(s, '/') >= 0)
		return normal_prefix(n, s);
	if (str_starts(s, S("["))) {
		ptrdiff_t close = str_find_char(s, ']');
		struct str port = close < 0 ? STR_NONE : str_sub(s, (size_t)close + 1, s.n);
		if (close < 0 || (port.n && (port.p[0] != ':' || !normal_all(str_sub(port, 1, port.n), digit))))
			return FAULT_ADDRESS;
		s = str_sub(s, 1, (size_t)close - 1);
	}
	ptrdiff_t colon = str_find_char(s, ':');
	if (colon > 0 && str_find_char(str_sub(s, (size_t)colon + 1, s.n), ':') < 0 && normal_all(str_sub(s, (size_t)colon + 1, s.n), digit))
		s.n = (size_t)colon;
	return ip_parse(s, &ip) ? give_ip(n, ip) : FAULT_ADDRESS;
}

/* ---- names ---- */

static bool suffix_is_public(struct arena *a, struct str name)
{
	return psl_is_public_suffix2(psl_builtin(), a_z(a, name), PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

static bool label_ok(struct str label, bool is_last)
{
	if (label.n == 0 || label.n > 63 || label.p[0] == '-' || label.p[label.n - 1] == '-')
		return false;
	bool digits = true;
	for (size_t i = 0; i < label.n; i++) {
		byte c = (byte)label.p[i];
		if (!is_word_ascii(c) || (is_last && c == '_'))
			return false;
		digits &= is_digit(c);
	}
	return !is_last || !digits;
}

/* Two labels or more; an underscore may stand in all but the last (RFC 8552 names and careless attackers). */
static bool ascii_name_ok(struct str name)
{
	size_t n = 0;
	if (name.n > DOMAIN_MAX)
		return false;
	for (struct str rest = name; rest.p; n++) {
		struct str label = str_cut(&rest, '.');
		if (!label_ok(label, !rest.p))
			return false;
	}
	return n >= 2;
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((byte)s.p[i] >= 0x80)
			return false;
	return true;
}

static bool name_parse(struct arena *a, struct str s, struct str *ret)
{
	if (str_starts(s, S("*.")))
		s = str_sub(s, 2, s.n);
	else if (str_starts(s, S(".")))
		s = str_sub(s, 1, s.n);
	if (!is_ascii(s))
		return domain_parse(a, s, ret);
	if (s.n > 1 && str_ends(s, S(".")))
		s.n--;
	*ret = normal_lower(a, s);
	return ascii_name_ok(*ret);
}

static enum indicator_fault normal_domain(struct normal *n, struct str s)
{
	struct str name;
	ptrdiff_t bar = str_find_char(s, '|');
	if (bar > 0)
		s.n = (size_t)bar;
	if (!name_parse(n->a, s, &name))
		return suffix_is_public(n->a, normal_lower(n->a, s)) ? FAULT_SUFFIX : FAULT_DOMAIN;
	/* no generic domain has public suffixes below it that matter here; asking for country codes only keeps large lists fast */
	if (domain_tld(name).n == 2 && suffix_is_public(n->a, name))
		return FAULT_SUFFIX;
	return normal_give(n, INDICATOR_DOMAIN, name);
}

static enum indicator_fault normal_email(struct normal *n, struct str s)
{
	struct str name, local;
	ptrdiff_t at = str_find_char(s, '@');
	if (at <= 0 || at > INDICATOR_LOCAL_MAX)
		return FAULT_EMAIL;
	local = normal_lower(n->a, str_sub(s, 0, (size_t)at));
	for (size_t i = 0; i < local.n; i++)
		if (!is_word_ascii((byte)local.p[i]) && !strchr(".+", local.p[i]))
			return FAULT_EMAIL;
	if (!name_parse(n->a, str_sub(s, (size_t)at + 1, s.n), &name))
		return FAULT_EMAIL;
	return normal_give(n, INDICATOR_EMAIL, a_cat(n->a, a_cat(n->a, local, S("@")), name));
}

/* ---- URLs ---- */

static int64_t port_of(struct str scheme)
{
	return str_is(scheme, "http") ? 80 : str_is(scheme, "https") ? 443 : str_is(scheme, "ftp") ? 21 : 0;
}

bool normal_port_is_default(struct str scheme, int64_t port)
{
	return scheme.n ? port == port_of(scheme) : port == 80 || port == 443;
}

static bool host_parse(struct arena *a, struct str s, struct str *ret)
{
	struct ip ip;
	if (s.n > 2 && s.p[0] == '[' && s.p[s.n - 1] == ']') {
		if (!ip_parse(str_sub(s, 1, s.n - 2), &ip) || ip_is_v4(ip))
			return false;
		*ret = a_cat(a, a_cat(a, S("["), ip_text(a, ip)), S("]"));
		return true;
	}
	if (normal_all(s, is_digit_or_dot)) {
		*ret = s;
		return ip_parse(s, &ip);
	}
	return name_parse(a, s, ret);
}

static size_t host_end(struct str rest)
{
	size_t i = 0;
	if (rest.n && rest.p[0] == '[')
		while (i < rest.n && rest.p[i] != ']')
			i++;
	while (i < rest.n && !strchr(":/?#", rest.p[i]))
		i++;
	return i;
}

static bool url_bytes_ok(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((byte)s.p[i] <= 0x20 || s.p[i] == 0x7f || strchr("\"<>\\`", s.p[i]))
			return false;
	return true;
}

static struct str unescape_slashes(struct arena *a, struct str s)
{
	char *p = a_z(a, s);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\\' || i + 1 >= s.n || s.p[i + 1] != '/')
			p[n++] = s.p[i];
	return str_from(p, n);
}

static bool scheme_ok(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum((byte)s.p[i]) && !strchr("+.-", s.p[i]))
			return false;
	return s.n > 0 && s.n <= 16 && is_alpha((byte)s.p[0]);
}

static enum indicator_fault normal_url(struct normal *n, struct str s)
{
	struct str scheme = STR_NONE, host;
	int64_t port = -1;
	s = unescape_slashes(n->a, s);
	ptrdiff_t sep = str_find(s, S("://"));
	if (sep > 0) {
		scheme = normal_lower(n->a, str_sub(s, 0, (size_t)sep));
		s = str_sub(s, (size_t)sep + 3, s.n);
	}
	size_t end = host_end(s);
	if ((sep >= 0 && !scheme_ok(scheme)) || !host_parse(n->a, str_sub(s, 0, end), &host))
		return FAULT_URL;
	s = str_sub(s, end, s.n);
	if (str_starts(s, S(":"))) {
		size_t k = 1;
		while (k < s.n && is_digit((byte)s.p[k]))
			k++;
		if (k > 6 || !str_int(str_sub(s, 1, k - 1), &port) || port > 65535)
			return FAULT_URL;
		s = str_sub(s, k, s.n);
	}
	ptrdiff_t fragment = str_find_char(s, '#');
	if (fragment >= 0)
		s.n = (size_t)fragment;
	if ((s.n && !strchr("/?", s.p[0])) || !url_bytes_ok(s))
		return FAULT_URL;
	if (!scheme.n && (s.n == 0 || str_is(s, "/")) && port < 0)   /* a host alone */
		return host.p[0] == '[' ? normal_address(n, host) : normal_all(host, is_digit_or_dot) ? normal_address(n, host) : normal_domain(n, host);
	struct str colon = port < 0 || normal_port_is_default(scheme, port) ? STR_NONE : a_fmt(n->a, ":%lld", (long long)port);
	struct str url = a_fmt(n->a, "%.*s%s%.*s%.*s%s%.*s", STR_ARG(scheme), scheme.n ? "://" : "", STR_ARG(host), STR_ARG(colon),
		s.n && s.p[0] == '/' ? "" : "/", STR_ARG(s));
	return url.n > INDICATOR_URL_MAX ? FAULT_LONG : normal_give(n, INDICATOR_URL, url);
}

/* ---- what is it? ---- */

static bool looks_like_domain(struct normal *n, struct str s, bool was_defanged)
{
	struct str tld = domain_tld(normal_lower(n->a, s)), name;
	if (!name_parse(n->a, s, &name))
		return false;
	tld = domain_tld(name);
	if (domain_tld_is_file_ending(tld) && !was_defanged && domain_parent(domain_parent(name)).n == 0)
		return false;
	return suffix_is_public(n->a, tld);
}

static bool looks_like_path(struct str s)
{
	return str_find_char(s, '\\') >= 0 || s.p[0] == '/' || s.p[0] == '%' || (s.n > 2 && is_alpha((byte)s.p[0]) && s.p[1] == ':' && s.p[2] == '/');
}

static size_t count(struct str s, char c)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == c;
	return n;
}

static enum indicator_fault with_slash(struct normal *n, struct str s, bool was_defanged)
{
	size_t slash = (size_t)str_find_char(s, '/');
	struct str first = str_sub(s, 0, host_end(s)), behind = str_sub(s, slash + 1, s.n);
	if (normal_all(behind, digit) && behind.n <= 3 && normal_all(str_sub(s, 0, slash), is_digit_or_dot))
		return normal_prefix(n, s);
	if (normal_all(first, is_digit_or_dot) || looks_like_domain(n, first, was_defanged))
		return normal_url(n, s);
	return normal_file(n, s);
}

static enum indicator_fault recognise(struct normal *n, struct str s, bool was_defanged)
{
	struct str name;
	if (str_find(s, S("://")) > 0 || str_find(s, S(":\\/\\/")) > 0)
		return normal_url(n, s);
	if (normal_all(s, hex) && s.n >= 32)
		return normal_hash(n, s, N_INDICATOR_TYPE);
	if (looks_like_path(s))
		return normal_file(n, s);
	if (str_find_char(s, '@') >= 0)
		return normal_email(n, s);
	if (s.p[0] == '[' || count(s, ':') >= 2)
		return str_find(s, S("]:")) > 0 && str_find_char(s, '/') > 0 ? normal_url(n, s) : normal_address(n, s);
	if (str_find_char(s, '/') > 0)
		return with_slash(n, s, was_defanged);
	if (normal_all(s, is_digit_or_dot) || (str_find_char(s, ':') > 0 && normal_all(str_sub(s, 0, host_end(s)), is_digit_or_dot)))
		return normal_address(n, s);
	if (str_find_char(s, ':') > 0 && looks_like_domain(n, str_sub(s, 0, host_end(s)), was_defanged))
		return normal_url(n, s);
	if (looks_like_domain(n, s, was_defanged))
		return normal_domain(n, s);
	if (suffix_is_public(n->a, normal_lower(n->a, s)))
		return FAULT_SUFFIX;
	if (str_find_char(s, '.') >= 0 && str_find_char(s, ':') < 0)
		return is_ascii(s) || !name_parse(n->a, s, &name) ? normal_file(n, s) : normal_domain(n, s);
	return FAULT_UNKNOWN;
}

enum indicator_fault indicator_normal(struct arena *a, struct str text, enum indicator_type want, bool with_private, struct indicator *ret)
{
	struct normal n = { a, with_private, ret };
	bool was_defanged = false;
	struct str s = str_trim(text);
	if (!s.n || !utf8_valid(s))
		return FAULT_UNKNOWN;
	if (s.n > 3 * INDICATOR_URL_MAX)
		return FAULT_LONG;
	if (want == INDICATOR_FILE)
		return normal_file(&n, s);
	if (want == INDICATOR_KEYWORD)
		return normal_keyword(&n, s);
	s = refang(a, s, &was_defanged);
	if (!s.n)
		return FAULT_UNKNOWN;
	switch (want) {
	case INDICATOR_IPV4: case INDICATOR_IPV6: case INDICATOR_CIDR: return normal_address(&n, s);
	case INDICATOR_DOMAIN: return normal_domain(&n, s);
	case INDICATOR_URL: return normal_url(&n, s);
	case INDICATOR_EMAIL: return normal_email(&n, s);
	case INDICATOR_MD5: case INDICATOR_SHA1: case INDICATOR_SHA256: return normal_hash(&n, s, want);
	case INDICATOR_FILE: case INDICATOR_KEYWORD: case N_INDICATOR_TYPE: break;
	}
	return recognise(&n, s, was_defanged);
}
