/* match: the exact answers about runs: addresses, names, hashes. What is slow but rare. */
#include "engine/indicator/scan_inside.h"
#include "formats/domain.h"
#include "formats/ip.h"

void found_add(struct scanner *sc, size_t from, size_t to, uint32_t item)
{
	if (sc->n_found == sc->cap_found) {
		sc->cap_found = sc->cap_found * 2 + 256;
		sc->found = realloc(sc->found, sc->cap_found * sizeof *sc->found);
		if (!sc->found)
			abort();
	}
	sc->found[sc->n_found++] = (struct found){ .at = sc->base + (uint64_t)(sc->p - sc->buffer) + from, .n = (uint32_t)(to - from), .item = item };
}

/* Items of a key whose value is this text. */
static void take_value(struct scanner *sc, uint64_t key, enum indicator_type type, struct str value, size_t s, size_t e)
{
	size_t at = 0;
	for (uint32_t item; (item = table_next(sc->ix, key, &at)) != NO_ITEM;)
		if (sc->ix->items[item].type == type && str_eq(item_value(sc->ix, &sc->ix->items[item]), value))
			found_add(sc, s, e, item);
}

/* ---- readings ---- */

static bool is_odd_backslash(const struct scanner *sc, size_t s)
{
	size_t n = 0;
	while (n < 256 && n < s && sc->p[s - 1 - n] == '\\')
		n++;
	return n % 2 == 1;
}

static bool all_hex(const byte *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!is_hex(p[i]))
			return false;
	return true;
}

size_t readings(const struct scanner *sc, size_t s, size_t e, struct reading ret[3])
{
	const byte *p = sc->p + s;
	size_t n = 0;
	ret[n++] = (struct reading){ s, false };
	if (s == 0)
		return n;
	if (p[-1] == '%' && e - s > 2 && all_hex(p, 2))
		ret[n++] = (struct reading){ s + 2, false };
	if (p[-1] == '\\' && is_odd_backslash(sc, s)) {
		if (e - s > 1 && strchr("nrtbf", p[0]))
			ret[n++] = (struct reading){ s + 1, true };
		else if (e - s > 5 && p[0] == 'u' && all_hex(p + 1, 4))
			ret[n++] = (struct reading){ s + 5, false };
	}
	return n;
}

/* ---- addresses ---- */

static bool v4_parse(const byte *p, size_t n, uint32_t *ret)
{
	struct ip ip;
	if (n < 7 || n > 15 || !ip_parse(str_from((const char *)p, n), &ip) || !ip_is_v4(ip))
		return false;
	*ret = (uint32_t)ip.b[12] << 24 | (uint32_t)ip.b[13] << 16 | (uint32_t)ip.b[14] << 8 | ip.b[15];
	return true;
}

static struct ip v4_ip(uint32_t v)
{
	return (struct ip){ { [10] = 0xff, [11] = 0xff, [12] = (byte)(v >> 24), [13] = (byte)(v >> 16), [14] = (byte)(v >> 8), [15] = (byte)v } };
}

static bool is_prefix_item(const struct scanner *sc, uint32_t item, struct ip_prefix p)
{
	struct ip_prefix other;
	return sc->ix->items[item].type == INDICATOR_CIDR && ip_prefix_parse(item_value(sc->ix, &sc->ix->items[item]), &other) && other.bits == p.bits && !ip_cmp(other.ip, p.ip);
}

void match_nets(struct scanner *sc, struct ip ip, size_t s, size_t e)
{
	for (int bits = ip_is_v4(ip) ? 97 : 1; bits < 128; bits++) {
		if (!(sc->ix->head->net_lengths[bits / 64] >> bits % 64 & 1))
			continue;
		struct ip_prefix p = ip_prefix_of(ip, bits);
		size_t at = 0;
		for (uint32_t item; (item = table_next(sc->ix, key_bits(SALT_CIDR, p.ip.b, bits), &at)) != NO_ITEM;)
			if (is_prefix_item(sc, item, p))
				found_add(sc, s, e, item);
	}
}

static void match_v4(struct scanner *sc, uint32_t v, size_t s, size_t e)
{
	size_t at = 0;
	if (sc->trace)
		trace_v4(sc->trace, v);
	for (uint32_t item; (item = table_next(sc->ix, key_v4(v), &at)) != NO_ITEM;)
		if (sc->ix->items[item].type == INDICATOR_IPV4 && sc->ix->items[item].value == v)
			found_add(sc, s, e, item);
	if (sc->ix->nets[v >> 16 >> 6] >> (v >> 16 & 63) & 1)
		match_nets(sc, v4_ip(v), s, e);
	match_url(sc, str_from((const char *)sc->p + s, e - s), s, e);
}

/* 1.2.3.4-1.2.3.9: a range is its two ends. */
static void match_range(struct scanner *sc, size_t s, size_t e)
{
	const byte *hyphen = e - s <= 31 ? memchr(sc->p + s, '-', e - s) : NULL;
	uint32_t a, b;
	if (!hyphen)
		return;
	size_t m = (size_t)(hyphen - sc->p);
	if (!v4_parse(sc->p + s, m - s, &a) || !v4_parse(sc->p + m + 1, e - m - 1, &b))
		return;
	match_v4(sc, a, s, m);
	match_v4(sc, b, m + 1, e);
}

/* ---- names ---- */

/* In lower case, with room before for reading whole words. */
struct name { byte room[8], c[RUN_MAX]; size_t n; };

static void name_lower(struct name *to, struct str s)
{
	memset(to->room, 0, sizeof to->room);
	to->n = s.n > RUN_MAX ? RUN_MAX : s.n;
	for (size_t i = 0; i < to->n; i++)
		to->c[i] = lower((byte)s.p[i]);
}

static struct str name_from(const struct name *x, size_t i) { return str_from((const char *)x->c + i, x->n - i); }

/* Every suffix of two labels or more against the domains, for the text [s, e). */
static void match_suffixes(struct scanner *sc, const struct name *x, size_t s, size_t e)
{
	for (size_t i = 0, next; i < x->n; i = next) {
		const byte *dot = memchr(x->c + i, '.', x->n - i);
		if (!dot)
			break;
		next = (size_t)(dot - x->c) + 1;
		if (x->n - i > DOMAIN_MAX || next == i + 1)
			continue;
		uint64_t key = salted(SALT_DOMAIN, name_hash(x->c + x->n, x->n - i));
		if (filter_has(sc->ix, key))
			take_value(sc, key, INDICATOR_DOMAIN, name_from(x, i), s, e);
	}
}

static bool stem_known(const struct scanner *sc, const struct name *x)
{
	struct str stem = name_stem(name_from(x, 0));
	return filter_has(sc->ix, salted(SALT_STEM, name_hash(x->c + x->n, stem.n)));
}

/* What a name may be: a domain or below one, the host of a URL, behind the @ of an address. */
static void match_host(struct scanner *sc, const struct name *x, size_t s, size_t e)
{
	if (sc->trace)
		trace_name(sc->trace, x->c + x->n, x->n);
	if (!stem_known(sc, x))
		return;
	match_suffixes(sc, x, s, e);
	match_url(sc, name_from(x, 0), s, e);
	match_email(sc, name_from(x, 0), s, e);
}

/* With letters above ASCII: the same name in A-labels. */
static void match_wide_host(struct scanner *sc, size_t s, size_t e)
{
	struct arena_mark m = arena_mark(sc->scratch);
	struct str name;
	struct name x;
	if (domain_parse(sc->scratch, str_from((const char *)sc->p + s, e - s), &name)) {
		name_lower(&x, name);
		match_host(sc, &x, s, e);
	}
	arena_rewind(sc->scratch, m);
}

/* ---- runs ---- */

static bool is_dotted(const byte *p, size_t n)
{
	return n > 2 && memchr(p, '.', n - 1) != NULL;
}

static bool has_letter(const byte *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_alpha(p[i]) || p[i] >= 0x80)
			return true;
	return false;
}

static void match_named(struct scanner *sc, const struct reading *r, size_t e, bool is_wide)
{
	struct name x;
	name_lower(&x, str_from((const char *)sc->p + r->s, e - r->s));
	if (is_wide)
		match_wide_host(sc, r->s, e);
	if (is_wide && sc->trace)
		trace_name(sc->trace, x.c + x.n, x.n);
	if (!is_wide)
		match_host(sc, &x, r->s, e);
	if (!r->is_letter_escape && filter_has(sc->ix, salted(SALT_FILE, name_hash(x.c + x.n, x.n))))
		match_file(sc, r, e);
}

static void match_part(struct scanner *sc, size_t s, size_t e, bool is_wide)
{
	struct reading r[3];
	uint32_t v;
	size_t n = readings(sc, s, e, r);
	for (size_t i = 0; i < n; i++) {
		const byte *p = sc->p + r[i].s;
		size_t k = e - r[i].s;
		if (!is_dotted(p, k))
			continue;
		if (v4_parse(p, k, &v))
			match_v4(sc, v, r[i].s, e);
		else if (has_letter(p, k))
			match_named(sc, &r[i], e, is_wide);
		else
			match_range(sc, r[i].s, e);
	}
}

static bool is_wide(const byte *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] >= 0x80)
			return true;
	return false;
}

void match_run(struct scanner *sc, size_t s, size_t e)
{
	size_t from = s, to;
	if (e <= sc->from || e > sc->to || e - s > RUN_MAX)
		return;
	while (run_next(sc->p, e, &from, &to)) {
		match_part(sc, from, to, is_wide(sc->p + from, to - from));
		from = to;
	}
}

/* ---- hashes ---- */

static void match_digest(struct scanner *sc, size_t s, size_t e)
{
	char hex[64];
	size_t n = e - s;
	if ((n != 32 && n != 40 && n != 64) || !all_hex(sc->p + s, n))
		return;
	for (size_t i = 0; i < n; i++)
		hex[i] = (char)lower(sc->p[s + i]);
	uint64_t key = hash_key(str_from(hex, n));
	if (sc->trace)
		trace_hash(sc->trace, key);
	if (filter_has(sc->ix, key))
		take_value(sc, key, n == 32 ? INDICATOR_MD5 : n == 40 ? INDICATOR_SHA1 : INDICATOR_SHA256, str_from(hex, n), s, e);
}

void match_hash(struct scanner *sc, size_t s, size_t e)
{
	struct reading r[3];
	size_t n = readings(sc, s, e, r);
	for (size_t i = 0; i < n; i++)
		match_digest(sc, r[i].s, e);
}
