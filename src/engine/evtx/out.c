/* Writing JSON into a line of fixed size. */
#include "engine/evtx/inside.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

bool out_bytes(struct evtx_out *o, const char *p, size_t n)
{
	if (o->cap - o->n < n)
		return false;
	memcpy(o->p + o->n, p, n);
	o->n += n;
	return true;
}

/* One character; there is room for 6 bytes. */
static void put_char(struct evtx_out *o, uint32_t c)
{
	static const char short_from[] = "\"\\\b\f\n\r\t", short_to[] = "\"\\bfnrt", hex[] = "0123456789abcdef";
	char *to = o->p + o->n;
	const char *known;
	if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
		to[0] = (char)c;
		o->n += 1;
	} else if (c < 0x80 && c && (known = strchr(short_from, (int)c))) {
		to[0] = '\\';
		to[1] = short_to[known - short_from];
		o->n += 2;
	} else if (c < 0x20) {
		memcpy(to, "\\u00", 4);
		to[4] = hex[c >> 4];
		to[5] = hex[c & 15];
		o->n += 6;
	} else if (c < 0x800) {
		to[0] = (char)(0xC0 | c >> 6);
		to[1] = (char)(0x80 | (c & 63));
		o->n += 2;
	} else if (c < 0x10000) {
		to[0] = (char)(0xE0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 63));
		to[2] = (char)(0x80 | (c & 63));
		o->n += 3;
	} else {
		to[0] = (char)(0xF0 | c >> 18);
		to[1] = (char)(0x80 | (c >> 12 & 63));
		to[2] = (char)(0x80 | (c >> 6 & 63));
		to[3] = (char)(0x80 | (c & 63));
		o->n += 4;
	}
}

#ifdef __SSE2__
/* Eight at a time, as long as they are letters that need no care; how many. */
static size_t put_plain(char *to, const unsigned char *p, size_t units)
{
	size_t i = 0;
	for (; i + 8 <= units; i += 8) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + 2 * i));
		__m128i bad = _mm_or_si128(_mm_or_si128(_mm_cmpgt_epi16(_mm_set1_epi16(0x20), v), _mm_cmpgt_epi16(v, _mm_set1_epi16(0x7E))),
			_mm_or_si128(_mm_cmpeq_epi16(v, _mm_set1_epi16('"')), _mm_cmpeq_epi16(v, _mm_set1_epi16('\\'))));
		unsigned mask = (unsigned)_mm_movemask_epi8(bad);
		_mm_storel_epi64((__m128i *)(void *)(to + i), _mm_packus_epi16(v, v));
		if (mask)
			return i + (size_t)__builtin_ctz(mask) / 2;
	}
	return i;
}
#else
static size_t put_plain(char *to, const unsigned char *p, size_t units)
{
	size_t i = 0;
	for (uint16_t c; i < units && (c = le16(p + 2 * i)) >= 0x20 && c < 0x7F && c != '"' && c != '\\'; i++)
		to[i] = (char)c;
	return i;
}
#endif

bool out_utf16(struct evtx_out *o, const unsigned char *p, size_t units)
{
	if (o->cap - o->n < 6 * units + 8)
		return false;
	for (size_t i = 0; i < units;) {
		size_t plain = put_plain(o->p + o->n, p + 2 * i, units - i);
		o->n += plain;
		i += plain;
		if (i == units)
			break;
		uint32_t c = le16(p + 2 * i), d = i + 1 < units ? le16(p + 2 * i + 2) : 0;
		bool is_pair = c >= 0xD800 && c < 0xDC00 && d >= 0xDC00 && d < 0xE000;
		if (is_pair)
			c = 0x10000 + ((c - 0xD800) << 10) + (d - 0xDC00);
		put_char(o, c >= 0xD800 && c < 0xE000 ? 0xFFFD : c);
		i += is_pair ? 2 : 1;
	}
	return true;
}

/* The code page is not written down anywhere; 1252 is what most readers take. */
bool out_ansi(struct evtx_out *o, const unsigned char *p, size_t n)
{
	static const uint16_t high[32] = { 0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
		0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178 };
	if (o->cap - o->n < 6 * n)
		return false;
	for (size_t i = 0; i < n; i++)
		put_char(o, p[i] >= 0x80 && p[i] < 0xA0 ? high[p[i] - 0x80] : p[i]);
	return true;
}

bool out_unsigned(struct evtx_out *o, uint64_t v)
{
	char digits[20];
	size_t i = sizeof digits;
	do
		digits[--i] = (char)('0' + v % 10);
	while (v /= 10);
	return out_bytes(o, digits + i, sizeof digits - i);
}

bool out_signed(struct evtx_out *o, int64_t v)
{
	return v >= 0 ? out_unsigned(o, (uint64_t)v) : out_lit(o, "-") && out_unsigned(o, 0 - (uint64_t)v);
}

bool out_hex(struct evtx_out *o, uint64_t v)
{
	char digits[16];
	size_t i = sizeof digits;
	do
		digits[--i] = "0123456789abcdef"[v & 15];
	while (v >>= 4);
	return out_lit(o, "0x") && out_bytes(o, digits + i, sizeof digits - i);
}

bool out_digits(struct evtx_out *o, unsigned v, size_t n)
{
	char digits[10];
	for (size_t i = n; i-- > 0; v /= 10)
		digits[i] = (char)('0' + v % 10);
	return out_bytes(o, digits, n);
}
