/* match_six: IPv6 addresses. */
#include "engine/indicator/scan_inside.h"
#include "formats/ip.h"

#define SIX_MAX 64

static bool of_six(byte c) { return is_hex(c) || c == ':' || c == '.'; }
static bool of_word(byte c) { return is_alnum(c) || c == '_'; }

static void take(struct scanner *sc, struct ip ip, size_t s, size_t e)
{
	size_t at = 0;
	for (uint32_t item; (item = table_next(sc->ix, key_bits(SALT_V6, ip.b, 128), &at)) != NO_ITEM;) {
		struct ip other;
		if (sc->ix->items[item].type == INDICATOR_IPV6 && ip_parse(item_value(sc->ix, &sc->ix->items[item]), &other) && !ip_cmp(ip, other))
			found_add(sc, s, e, item);
	}
}

static void take_mapped(struct scanner *sc, struct ip ip, size_t s, size_t e)
{
	uint32_t v = (uint32_t)ip.b[12] << 24 | (uint32_t)ip.b[13] << 16 | (uint32_t)ip.b[14] << 8 | ip.b[15];
	size_t at = 0;
	if (sc->trace)
		trace_v4(sc->trace, v);
	for (uint32_t item; (item = table_next(sc->ix, key_v4(v), &at)) != NO_ITEM;)
		if (sc->ix->items[item].type == INDICATOR_IPV4 && sc->ix->items[item].value == v)
			found_add(sc, s, e, item);
}

static void match_address(struct scanner *sc, struct ip ip, size_t s, size_t e)
{
	if (ip_is_v4(ip))
		take_mapped(sc, ip, s, e);
	else {
		if (sc->trace)
			trace_v6(sc->trace, ip.b);
		take(sc, ip, s, e);
	}
	match_nets(sc, ip, s, e);
	if (s > 0 && sc->p[s - 1] == '[' && e < sc->n && sc->p[e] == ']') {
		struct arena_mark m = arena_mark(sc->scratch);
		match_url(sc, a_fmt(sc->scratch, "[%.*s]", STR_ARG(ip_text(sc->scratch, ip))), s - 1, e + 1);
		arena_rewind(sc->scratch, m);
	}
}

/* The address inside the token [s, e): without punctuation at its ends, and without a first group that belongs to a word before it. */
static void match_token(struct scanner *sc, size_t s, size_t e)
{
	const byte *p = sc->p;
	struct ip ip;
	while (e > s && p[e - 1] == '.')
		e--;
	if (e - s >= 2 && p[e - 1] == ':' && p[e - 2] != ':')
		e--;
	if (s > 0 && of_word(p[s - 1])) {
		while (s < e && p[s] != ':')
			s++;
		if (s == e || (s + 1 < e && p[s + 1] == ':'))
			return;
	}
	if (e - s >= 2 && p[s] == ':' && p[s + 1] != ':')
		s++;
	if (e < sc->n && of_word(p[e]))
		return;
	if (e - s >= 2 && memchr(p + s, ':', e - s) && ip_parse(str_from((const char *)p + s, e - s), &ip))
		match_address(sc, ip, s, e);
}

void match_six(struct scanner *sc, size_t at)
{
	size_t s = at, e = at;
	while (s > 0 && of_six(sc->p[s - 1]) && at - s <= SIX_MAX)
		s--;
	while (e < sc->n && of_six(sc->p[e]))
		e++;
	sc->six_done = e;
	if (e > sc->from && e <= sc->to && e - s <= SIX_MAX)
		match_token(sc, s, e);
}
