#include "formats/ip.h"

#include <assert.h>

#define V4_BITS 96 /* bits of ::ffff:0:0/96 in front of every IPv4 address */

/* IANA special-purpose address registries, the narrower before the wider. */
static const struct {
	struct ip_prefix in;
	enum ip_class class;
} special[] = {
#define V4(x0, x1, x2, x3, len) { { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, (x0), (x1), (x2), (x3) } }, V4_BITS + (len) }
#define V6(x0, x1, x2, x3, len) { { { (x0), (x1), (x2), (x3) } }, (len) }
	{ V4(10, 0, 0, 0, 8), IP_PRIVATE },
	{ V4(172, 16, 0, 0, 12), IP_PRIVATE },
	{ V4(192, 168, 0, 0, 16), IP_PRIVATE },
	{ V4(127, 0, 0, 0, 8), IP_LOOPBACK },
	{ V4(169, 254, 0, 0, 16), IP_LINK_LOCAL },
	{ V4(100, 64, 0, 0, 10), IP_CGNAT },
	{ V4(192, 0, 2, 0, 24), IP_DOCUMENTATION },
	{ V4(198, 51, 100, 0, 24), IP_DOCUMENTATION },
	{ V4(203, 0, 113, 0, 24), IP_DOCUMENTATION },
	{ V4(0, 0, 0, 0, 8), IP_RESERVED },
	{ V4(192, 0, 0, 0, 24), IP_RESERVED },
	{ V4(192, 88, 99, 0, 24), IP_RESERVED },
	{ V4(198, 18, 0, 0, 15), IP_RESERVED },
	{ V4(224, 0, 0, 0, 4), IP_MULTICAST },
	{ V4(240, 0, 0, 0, 4), IP_RESERVED },
	{ V4(0, 0, 0, 0, 0), IP_PUBLIC },
	{ { { { [15] = 1 } }, 128 }, IP_LOOPBACK },
	{ V6(0xfe, 0x80, 0, 0, 10), IP_LINK_LOCAL },
	{ V6(0xfc, 0, 0, 0, 7), IP_ULA },
	{ V6(0xff, 0, 0, 0, 8), IP_MULTICAST },
	{ V6(0x20, 0x01, 0x0d, 0xb8, 32), IP_DOCUMENTATION },
	{ V6(0x3f, 0xff, 0, 0, 20), IP_DOCUMENTATION },
	{ V6(0x20, 0x01, 0, 0, 23), IP_RESERVED },  /* Teredo, ORCHID, benchmarking */
	{ V6(0x20, 0x02, 0, 0, 16), IP_RESERVED },  /* 6to4 may hide any IPv4 address */
	{ V6(0x20, 0, 0, 0, 3), IP_PUBLIC },
#undef V4
#undef V6
};

static const unsigned char v4_head[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

bool ip_is_v4(struct ip ip)
{
	return !memcmp(ip.b, v4_head, sizeof v4_head);
}

int ip_cmp(struct ip x, struct ip y)
{
	int c = memcmp(x.b, y.b, sizeof x.b);

	return (c > 0) - (c < 0);
}

/* One decimal number without leading zeros, at most `max`. */
static bool decimal(struct str s, int max, int *ret)
{
	int v = 0;

	if (s.n == 0 || s.n > 3 || (s.n > 1 && s.p[0] == '0'))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		v = v * 10 + (s.p[i] - '0');
	}
	if (v > max)
		return false;
	*ret = v;
	return true;
}

static bool v4_bytes(struct str s, unsigned char ret[4])
{
	int n = 0, v = 0;

	for (struct str rest = s; rest.p; n++) {
		if (n == 4 || !decimal(str_cut(&rest, '.'), 255, &v))
			return false;
		ret[n] = (unsigned char)v;
	}
	return n == 4;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool hex_group(struct str s, unsigned char ret[2])
{
	int v = 0;

	if (s.n == 0 || s.n > 4)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		int d = hex_digit(s.p[i]);

		if (d < 0)
			return false;
		v = v << 4 | d;
	}
	ret[0] = (unsigned char)(v >> 8);
	ret[1] = (unsigned char)v;
	return true;
}

/* Groups joined by single colons; the last may be dotted when `may_v4`. Gives the number of bytes, or -1. */
static int v6_groups(struct str s, bool may_v4, unsigned char ret[16])
{
	int n = 0;

	for (struct str rest = s; rest.p && rest.n;) {
		struct str part = str_cut(&rest, ':');

		if (rest.p && rest.n == 0)
			return -1;
		if (!rest.p && may_v4 && n <= 12 && v4_bytes(part, ret + n))
			return n + 4;
		if (n > 14 || !hex_group(part, ret + n))
			return -1;
		n += 2;
	}
	return n;
}

static bool v6_parse(struct str s, struct ip *ret)
{
	struct ip ip = { { 0 } };
	unsigned char tail[16];
	ptrdiff_t gap = str_find(s, S("::"));
	int head_n, tail_n;

	if (gap < 0) {
		if (s.n == 0 || v6_groups(s, true, ip.b) != 16)
			return false;
		*ret = ip;
		return true;
	}
	head_n = v6_groups(str_sub(s, 0, (size_t)gap), false, ip.b);
	tail_n = v6_groups(str_sub(s, (size_t)gap + 2, s.n), true, tail);
	if (head_n < 0 || tail_n < 0 || head_n + tail_n > 14)
		return false;
	memcpy(ip.b + 16 - tail_n, tail, (size_t)tail_n);
	*ret = ip;
	return true;
}

bool ip_parse(struct str s, struct ip *ret)
{
	struct ip ip;

	if (s.n > 45)
		return false;
	if (str_find_char(s, ':') >= 0)
		return v6_parse(s, ret);
	memcpy(ip.b, v4_head, sizeof v4_head);
	if (!v4_bytes(s, ip.b + 12))
		return false;
	*ret = ip;
	return true;
}

static int group_at(struct ip ip, int i)
{
	return ip.b[2 * i] << 8 | ip.b[2 * i + 1];
}

/* The longest run of two or more zero groups, the first among equals (RFC 5952 §4.2). */
static int zero_run(struct ip ip, int *ret_len)
{
	int best = -1, best_len = 1;

	for (int i = 0; i < 8;) {
		int n = 0;

		while (i + n < 8 && group_at(ip, i + n) == 0)
			n++;
		if (n > best_len) {
			best = i;
			best_len = n;
		}
		i += n ? n : 1;
	}
	*ret_len = best < 0 ? 0 : best_len;
	return best;
}

static size_t put_hex(char *to, int v)
{
	static const char digits[] = "0123456789abcdef";
	size_t n = 0;

	for (int shift = 12; shift >= 0; shift -= 4)
		if (n || v >> shift || shift == 0)
			to[n++] = digits[v >> shift & 15];
	return n;
}

struct str ip_text(struct arena *a, struct ip ip)
{
	char text[48];
	size_t n = 0;
	int gap, gap_len;

	if (ip_is_v4(ip))
		return a_fmt(a, "%d.%d.%d.%d", ip.b[12], ip.b[13], ip.b[14], ip.b[15]);
	gap = zero_run(ip, &gap_len);
	for (int i = 0; i < 8; i++) {
		if (i == gap) {
			text[n++] = ':';
			text[n++] = ':';
			i += gap_len - 1;
			continue;
		}
		if (i && text[n - 1] != ':')
			text[n++] = ':';
		n += put_hex(text + n, group_at(ip, i));
	}
	return a_dup(a, str_from(text, n));
}

enum ip_class ip_class(struct ip ip)
{
	for (size_t i = 0; i < COUNT(special); i++)
		if (ip_prefix_has(special[i].in, ip))
			return special[i].class;
	return IP_RESERVED;
}

static bool class_is_public(enum ip_class c, bool accept_documentation)
{
	return c == IP_PUBLIC || (accept_documentation && c == IP_DOCUMENTATION);
}

bool ip_is_public(struct ip ip, bool accept_documentation)
{
	return class_is_public(ip_class(ip), accept_documentation);
}

static bool same_head(struct ip x, struct ip y, int bits)
{
	int whole = bits / 8, left = bits % 8;

	return !memcmp(x.b, y.b, (size_t)whole) && (left == 0 || (x.b[whole] ^ y.b[whole]) >> (8 - left) == 0);
}

struct ip_prefix ip_prefix_of(struct ip ip, int bits)
{
	assert(bits >= 0 && bits <= 128);
	for (int i = bits; i < 128; i++)
		ip.b[i / 8] &= (unsigned char)~(0x80 >> i % 8);
	return (struct ip_prefix){ ip, bits };
}

bool ip_prefix_parse(struct str s, struct ip_prefix *ret)
{
	struct str len = s, text = str_cut(&len, '/');
	struct ip_prefix p;
	struct ip ip;
	int bits = 128, head;

	if (!ip_parse(text, &ip))
		return false;
	head = str_find_char(text, ':') < 0 ? V4_BITS : 0;
	if (len.p) {
		if (!decimal(len, 128 - head, &bits))
			return false;
		bits += head;
	}
	p = ip_prefix_of(ip, bits);
	if (ip_cmp(p.ip, ip) != 0)
		return false;
	*ret = p;
	return true;
}

bool ip_prefix_is_v4(struct ip_prefix p)
{
	return p.bits >= V4_BITS && ip_is_v4(p.ip);
}

struct str ip_prefix_text(struct arena *a, struct ip_prefix p)
{
	struct str ip = ip_text(a, p.ip);

	return a_fmt(a, "%.*s/%d", STR_ARG(ip), p.bits - (ip_prefix_is_v4(p) ? V4_BITS : 0));
}

bool ip_prefix_has(struct ip_prefix p, struct ip ip)
{
	return ip_prefix_is_v4(p) == ip_is_v4(ip) && same_head(p.ip, ip, p.bits);
}

bool ip_prefix_covers(struct ip_prefix p, struct ip_prefix inner)
{
	return inner.bits >= p.bits && ip_prefix_is_v4(p) == ip_prefix_is_v4(inner) && same_head(p.ip, inner.ip, p.bits);
}

struct ip ip_prefix_last(struct ip_prefix p)
{
	for (int i = p.bits; i < 128; i++)
		p.ip.b[i / 8] |= (unsigned char)(0x80 >> i % 8);
	return p.ip;
}

bool ip_prefix_is_public(struct ip_prefix p, bool accept_documentation)
{
	bool v4 = ip_prefix_is_v4(p);

	for (size_t i = 0; i < COUNT(special); i++) {
		struct ip_prefix in = special[i].in;

		if (ip_prefix_covers(in, p))
			return class_is_public(special[i].class, accept_documentation);
		if (ip_prefix_is_v4(in) == v4 && ip_prefix_covers(p, in) && !class_is_public(special[i].class, accept_documentation))
			return false;
	}
	return false;
}

bool asn_parse(struct str s, int64_t *ret)
{
	int64_t v;

	if (s.n > 2 && str_eq_nocase(str_sub(s, 0, 2), S("AS")))
		s = str_sub(s, 2, s.n);
	if (s.n == 0 || s.n > 10 || s.p[0] < '1' || s.p[0] > '9' || !str_int(s, &v) || v > UINT32_MAX)
		return false;
	*ret = v;
	return true;
}

struct str asn_text(struct arena *a, int64_t asn)
{
	return a_fmt(a, "AS%lld", (long long)asn);
}

bool asn_is_public(int64_t asn, bool accept_documentation)
{
	if ((asn >= 64496 && asn <= 64511) || (asn >= 65536 && asn <= 65551))
		return accept_documentation;
	return asn > 0 && asn < 4200000000 && asn != 23456 && (asn < 64512 || asn > 65535) && (asn < 65552 || asn > 131071);
}
