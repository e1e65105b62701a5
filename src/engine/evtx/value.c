/* Values of every type as JSON. A value whose size does not fit its type is told as its bytes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/evtx/inside.h"

static bool binary(struct evtx_out *o, const struct value *v)
{
	if (o->cap - o->n < 2 * (size_t)v->n)
		return false;
	for (size_t i = 0; i < v->n; i++) {
		o->p[o->n++] = "0123456789ABCDEF"[v->p[i] >> 4];
		o->p[o->n++] = "0123456789ABCDEF"[v->p[i] & 15];
	}
	return true;
}

static bool guid(struct evtx_out *o, const struct value *v)
{
	static const unsigned char order[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
	char text[38] = "{", *to = text + 1;
	for (size_t i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*to++ = '-';
		*to++ = "0123456789ABCDEF"[v->p[order[i]] >> 4];
		*to++ = "0123456789ABCDEF"[v->p[order[i]] & 15];
	}
	*to = '}';
	return out_bytes(o, text, sizeof text);
}

static bool moment(struct evtx_out *o, const unsigned date[3], const unsigned clock[3], unsigned parts)
{
	return out_digits(o, date[0], 4) && out_lit(o, "-") && out_digits(o, date[1], 2) && out_lit(o, "-") && out_digits(o, date[2], 2) && out_lit(o, "T") &&
		out_digits(o, clock[0], 2) && out_lit(o, ":") && out_digits(o, clock[1], 2) && out_lit(o, ":") && out_digits(o, clock[2], 2) && out_lit(o, ".") &&
		out_digits(o, parts, 7) && out_lit(o, "Z");
}

/* Of days since 1601-01-01, the beginning of a cycle of 400 years. */
static void date_of(uint64_t days, unsigned ret[3])
{
	/* years that begin in March: the leap day is their last */
	uint64_t d = days + 306, era = d / 146097, of_era = d % 146097;
	uint64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	uint64_t of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
	ret[2] = (unsigned)(of_year - (153 * month + 2) / 5 + 1);
	ret[1] = (unsigned)(month < 10 ? month + 3 : month - 9);
	ret[0] = (unsigned)(1600 + era * 400 + year + (ret[1] <= 2));
}

/* 100 ns since 1601; beyond the year 9999 the number itself. */
static bool filetime(struct evtx_out *o, const struct value *v)
{
	const uint64_t day = 864000000000;
	uint64_t t = le64(v->p), of_day = t % day;
	unsigned date[3], seconds = (unsigned)(of_day / 10000000);
	date_of(t / day, date);
	if (date[0] > 9999)
		return out_unsigned(o, t);
	return moment(o, date, (unsigned[]){ seconds / 3600, seconds / 60 % 60, seconds % 60 }, (unsigned)(of_day % 10000000));
}

static bool systemtime(struct evtx_out *o, const struct value *v)
{
	unsigned part[8];
	for (size_t i = 0; i < 8; i++)
		part[i] = le16(v->p + 2 * i);
	if (part[0] > 9999 || part[1] - 1 > 11 || part[3] - 1 > 30 || part[4] > 23 || part[5] > 59 || part[6] > 60 || part[7] > 999)
		return binary(o, v);
	return moment(o, (unsigned[]){ part[0], part[1], part[3] }, part + 4, part[7] * 10000);
}

/* [MS-DTYP] 2.4.2.1 */
static bool sid(struct evtx_out *o, const struct value *v)
{
	uint64_t authority = 0;
	if (v->n < 8 || v->n != 8 + 4 * v->p[1])
		return binary(o, v);
	for (size_t i = 2; i < 8; i++)
		authority = authority << 8 | v->p[i];
	bool ok = out_lit(o, "S-") && out_unsigned(o, v->p[0]) && out_lit(o, "-") && (authority >> 32 ? out_hex(o, authority) : out_unsigned(o, authority));
	for (size_t i = 0; ok && i < v->p[1]; i++)
		ok = out_lit(o, "-") && out_unsigned(o, le32(v->p + 8 + 4 * i));
	return ok;
}

/* The shortest number that is read back as the same. */
static bool real(struct evtx_out *o, double d, bool is_single)
{
	char text[40];
	int n = 0;
	if (!isfinite(d))
		return isnan(d) ? out_lit(o, "-1.#IND") : d < 0 ? out_lit(o, "-1.#INF") : out_lit(o, "1.#INF");
	for (int digits = 6; digits <= 17; digits++) {
		n = snprintf(text, sizeof text, "%.*g", digits, d);
		if (is_single ? strtof(text, NULL) == (float)d : strtod(text, NULL) == d)
			break;
	}
	return out_bytes(o, text, (size_t)n);
}

static double real_of(const struct value *v)
{
	uint32_t single = v->n == 4 ? le32(v->p) : 0;
	uint64_t twice = v->n == 8 ? le64(v->p) : 0;
	float f;
	double d;
	memcpy(&f, &single, sizeof f);
	memcpy(&d, &twice, sizeof d);
	return v->n == 4 ? (double)f : d;
}

/* 0: any. */
static size_t size_of(uint8_t type)
{
	static const uint8_t sizes[] = { 0, 0, 0, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 4, 0, 16, 0, 8, 16, 0, 4, 8 };
	return type < sizeof sizes ? sizes[type] : 0;
}

/* Ends of strings are sometimes counted in. */
static size_t units_of(const struct value *v)
{
	size_t n = v->n / 2;
	while (n && !le16(v->p + 2 * n - 2))
		n--;
	return n;
}

static size_t bytes_of(const struct value *v)
{
	size_t n = v->n;
	while (n && !v->p[n - 1])
		n--;
	return n;
}

static bool fits(const struct value *v)
{
	size_t size = size_of(v->type);
	return v->type == TYPE_SIZE || v->type == TYPE_HANDLE ? v->n == 4 || v->n == 8 : !size || v->n == size;
}

/* Numbers and truth stand bare in JSON. */
static bool is_bare(const struct value *v)
{
	if (v->type == TYPE_NULL)
		return true;
	if (!fits(v))
		return false;
	if (v->type == TYPE_REAL32 || v->type == TYPE_REAL64)
		return isfinite(real_of(v));
	return (v->type >= TYPE_INT8 && v->type <= TYPE_UINT64) || v->type == TYPE_BOOL;
}

static bool scalar(struct evtx_out *o, const struct value *v)
{
	if (!fits(v))
		return binary(o, v);
	switch ((enum bx_type)v->type) {
	case TYPE_NULL: return true;
	case TYPE_STRING: case TYPE_XML: return out_utf16(o, v->p, units_of(v));
	case TYPE_ANSI: return out_ansi(o, v->p, bytes_of(v));
	case TYPE_INT8: return out_signed(o, (int8_t)v->p[0]);
	case TYPE_UINT8: return out_unsigned(o, v->p[0]);
	case TYPE_INT16: return out_signed(o, (int16_t)le16(v->p));
	case TYPE_UINT16: return out_unsigned(o, le16(v->p));
	case TYPE_INT32: return out_signed(o, (int32_t)le32(v->p));
	case TYPE_UINT32: return out_unsigned(o, le32(v->p));
	case TYPE_INT64: return out_signed(o, (int64_t)le64(v->p));
	case TYPE_UINT64: return out_unsigned(o, le64(v->p));
	case TYPE_REAL32: case TYPE_REAL64: return real(o, real_of(v), v->n == 4);
	case TYPE_BOOL: return le32(v->p) ? out_lit(o, "true") : out_lit(o, "false");
	case TYPE_GUID: return guid(o, v);
	case TYPE_SIZE: case TYPE_HEX32: case TYPE_HEX64: case TYPE_HANDLE: return out_hex(o, v->n == 4 ? le32(v->p) : le64(v->p));
	case TYPE_FILETIME: return filetime(o, v);
	case TYPE_SYSTEMTIME: return systemtime(o, v);
	case TYPE_SID: return sid(o, v);
	case TYPE_BINARY: case TYPE_BINXML: case TYPE_ARRAY: return binary(o, v);
	}
	return binary(o, v);
}

static bool one(struct evtx_out *o, const struct value *v)
{
	if (v->type == TYPE_NULL)
		return out_lit(o, "null");
	if (is_bare(v))
		return scalar(o, v);
	return out_lit(o, "\"") && scalar(o, v) && out_lit(o, "\"");
}

/* ---- arrays ---- */

/* Cuts the next item off an array; false when there is none. Texts end in NUL, all else has the size of its type. */
static bool next_item(struct value *rest, struct value *item)
{
	uint8_t type = rest->type & (uint8_t)~TYPE_ARRAY;
	size_t n = rest->n, size = size_of(type), skip = 0;
	if (!n)
		return false;
	if (type == TYPE_STRING) {
		for (n = 0; n + 2 <= rest->n && le16(rest->p + n); n += 2) {}
		skip = n + 2 <= rest->n ? 2 : rest->n - n;
	} else if (type == TYPE_ANSI) {
		n = strnlen((const char *)rest->p, rest->n);
		skip = n < rest->n;
	} else if (type == TYPE_SID && n >= 8 && 8u + 4u * rest->p[1] <= n)
		n = 8u + 4u * rest->p[1];
	else if (size && size <= n)
		n = size;
	*item = (struct value){ rest->p, (uint16_t)n, type };
	rest->p += n + skip;
	rest->n -= (uint16_t)(n + skip);
	return true;
}

bool value_items(struct evtx_out *o, const struct value *v)
{
	struct value rest = *v, item;
	if (!(v->type & TYPE_ARRAY))
		return one(o, v) && out_lit(o, ",");
	while (next_item(&rest, &item))
		if (!one(o, &item) || !out_lit(o, ","))
			return false;
	return true;
}

bool value_json(struct evtx_out *o, const struct value *v)
{
	if (!(v->type & TYPE_ARRAY))
		return one(o, v);
	if (!out_lit(o, "[") || !value_items(o, v))
		return false;
	o->n -= o->p[o->n - 1] == ',';
	return out_lit(o, "]");
}

bool value_part(struct evtx_out *o, const struct value *v)
{
	struct value rest = *v, item;
	bool is_first = true;
	if (!(v->type & TYPE_ARRAY))
		return scalar(o, v);
	for (; next_item(&rest, &item); is_first = false)
		if ((!is_first && !out_lit(o, ",")) || !scalar(o, &item))
			return false;
	return true;
}
