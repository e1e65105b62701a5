/* Values between C and PostgreSQL's binary format (network byte order; libpq's documentation, "Format Codes"). */
#include "store/postgres.h"

#include "base/log.h"

#include <endian.h>

enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_FLOAT4 = 700,
	OID_FLOAT8 = 701, OID_UNKNOWN = 705, OID_VARCHAR = 1043, OID_NUMERIC = 1700 };

static Oid type_of(enum value v)
{
	switch (v) {
	case VALUE_INT:
	case VALUE_BOOL: return OID_INT8;
	case VALUE_REAL: return OID_FLOAT8;
	case VALUE_TEXT: return OID_TEXT;
	case VALUE_BYTES: return OID_BYTEA;
	}
	return 0;
}

void pg_param_types(const struct statement *st, const struct statement_variant *v, Oid *ret)
{
	for (size_t i = 0; i < v->n_in; i++)
		ret[i] = type_of(st->in[v->in[i]].value);
}

static void fill_one(struct pg_params *p, size_t i, const struct value_in *v)
{
	p->formats[i] = 1;
	p->values[i] = (const char *)&p->room[i];
	p->lengths[i] = sizeof p->room[i];
	if (v->is_null)
		p->values[i] = NULL;
	else if (v->value == VALUE_TEXT || v->value == VALUE_BYTES) {
		p->values[i] = v->s.n ? v->s.p : "";
		p->lengths[i] = (int)v->s.n;
	} else if (v->value == VALUE_REAL) {
		memcpy(&p->room[i], &v->r, sizeof v->r);
		p->room[i] = (int64_t)htobe64((uint64_t)p->room[i]);
	} else
		p->room[i] = (int64_t)htobe64((uint64_t)v->n);
}

err pg_params_fill(const struct statement *st, const struct statement_variant *v, const void *in, struct pg_params *ret)
{
	ret->n = v->n_in;
	pg_param_types(st, v, ret->types);
	for (size_t i = 0; i < v->n_in; i++) {
		struct value_in value;
		if (!value_of(&st->in[v->in[i]], in, &value) || value.s.n > INT32_MAX) {
			log_warn("statement.text", "statement", st->name, "input", st->in[v->in[i]].name, NULL);
			return E_INVALID;
		}
		fill_one(ret, i, &value);
	}
	return OK;
}

/* ---- results ---- */

static int16_t int16_at(const char *p)
{
	uint16_t v;
	memcpy(&v, p, sizeof v);
	return (int16_t)be16toh(v);
}

static int64_t int64_at(const char *p)
{
	uint64_t v;
	memcpy(&v, p, sizeof v);
	return (int64_t)be64toh(v);
}

static int32_t int32_at(const char *p)
{
	uint32_t v;
	memcpy(&v, p, sizeof v);
	return (int32_t)be32toh(v);
}

/* numeric: four int16 (digits, weight of the first, sign, scale shown), then digits of base 10,000.
 * Sums of integers come as this. False: not an integer, or beyond 64 bits. */
static bool numeric_int(const char *p, int n_bytes, int64_t *ret)
{
	int n = int16_at(p), weight = int16_at(p + 2), sign = (uint16_t)int16_at(p + 4);
	int64_t v = 0;
	if (n_bytes < 8 + 2 * n || (sign != 0 && sign != 0x4000) || n > weight + 1)
		return false;
	for (int i = 0; i <= weight; i++)
		if (__builtin_mul_overflow(v, 10000, &v) || __builtin_sub_overflow(v, i < n ? int16_at(p + 8 + 2 * i) : 0, &v))
			return false;
	if (sign == 0 && v == INT64_MIN)
		return false;
	*ret = sign ? v : -v;
	return true;
}

static bool numeric_real(const char *p, int n_bytes, double *ret)
{
	int n = int16_at(p), weight = int16_at(p + 2), sign = (uint16_t)int16_at(p + 4);
	double v = 0;
	if (n_bytes < 8 + 2 * n || (sign != 0 && sign != 0x4000))
		return false;
	for (int i = 0; i < n; i++)
		v = v * 10000 + int16_at(p + 8 + 2 * i);
	for (int i = n; i <= weight; i++)
		v *= 10000;
	for (int i = weight + 1; i < n; i++)
		v /= 10000;
	*ret = sign ? -v : v;
	return true;
}

static bool int_of(Oid type, const char *p, int n, int64_t *ret)
{
	switch (type) {
	case OID_BOOL: *ret = p[0] != 0; return true;
	case OID_INT2: *ret = int16_at(p); return true;
	case OID_INT4: *ret = int32_at(p); return true;
	case OID_INT8: *ret = int64_at(p); return true;
	case OID_NUMERIC: return numeric_int(p, n, ret);
	default: return false;
	}
}

static bool real_of(Oid type, const char *p, int n, double *ret)
{
	int64_t i;
	if (type == OID_FLOAT8 || type == OID_FLOAT4) {
		int64_t bits = type == OID_FLOAT8 ? int64_at(p) : int32_at(p);
		float narrow;
		memcpy(&narrow, &(int32_t){ (int32_t)bits }, sizeof narrow);
		memcpy(ret, &bits, sizeof bits);
		*ret = type == OID_FLOAT8 ? *ret : (double)narrow;
		return true;
	}
	if (type == OID_NUMERIC)
		return numeric_real(p, n, ret);
	if (!int_of(type, p, n, &i))
		return false;
	*ret = (double)i;
	return true;
}

static bool take_str(const struct statement_field *f, Oid type, struct str v, const struct sink *k)
{
	bool is_text = type == OID_TEXT || type == OID_VARCHAR || type == OID_UNKNOWN;
	if (f->value == VALUE_TEXT ? !is_text : type != OID_BYTEA)
		return false;
	value_put_str(f, k->a, k->row, v);
	return true;
}

static bool take_value(const struct statement_field *f, Oid type, const char *p, int n, const struct sink *k)
{
	int64_t i = 0;
	double r = 0;
	switch (f->value) {
	case VALUE_INT:
	case VALUE_BOOL:
		if (p && !int_of(type, p, n, &i))
			return false;
		value_put_int(f, k->row, i);
		return true;
	case VALUE_REAL:
		if (p && !real_of(type, p, n, &r))
			return false;
		value_put_real(f, k->row, r);
		return true;
	case VALUE_TEXT:
	case VALUE_BYTES:
		if (p)
			return take_str(f, type, str_from(p, (size_t)n), k);
		value_put_str(f, k->a, k->row, STR_NONE);
		return true;
	}
	return false;
}

err pg_take_rows(const struct statement *st, const PGresult *r, struct sink *k)
{
	if ((size_t)PQnfields(r) != st->n_out) {
		log_error("statement.columns", "statement", st->name, NULL);
		return E_BUG;
	}
	for (int row = 0; row < PQntuples(r); row++) {
		for (int i = 0; i < (int)st->n_out; i++) {
			const char *p = PQgetisnull(r, row, i) ? NULL : PQgetvalue(r, row, i);
			if (!take_value(&st->out[i], PQftype(r, i), p, PQgetlength(r, row, i), k))
				return value_mismatch(st, &st->out[i]);
		}
		TRY(k->took(k));
	}
	return OK;
}

/* ---- COPY, text format: tab between values, \N for NULL, backslash before what has a meaning ---- */

static void copy_text(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '\\' || c == '\t' || c == '\n' || c == '\r') {
			buf_add_char(b, '\\');
			c = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : c;
		}
		buf_add_char(b, c);
	}
}

static void copy_bytes(struct buf *b, struct str s)
{
	buf_lit(b, "\\\\x");
	for (size_t i = 0; i < s.n; i++)
		buf_fmt(b, "%02x", (unsigned char)s.p[i]);
}

static void copy_value(struct buf *b, const struct value_in *v)
{
	if (v->is_null) {
		buf_lit(b, "\\N");
		return;
	}
	switch (v->value) {
	case VALUE_INT:
	case VALUE_BOOL: buf_add_int(b, v->n); break;
	case VALUE_REAL: buf_fmt(b, "%.17g", v->r); break;
	case VALUE_TEXT: copy_text(b, v->s); break;
	case VALUE_BYTES: copy_bytes(b, v->s); break;
	}
}

bool pg_copy_line(struct buf *b, const struct statement *st, const struct statement_variant *v, const void *row)
{
	for (size_t i = 0; i < v->n_in; i++) {
		struct value_in value;
		if (!value_of(&st->in[v->in[i]], row, &value))
			return false;
		if (i)
			buf_add_char(b, '\t');
		copy_value(b, &value);
	}
	buf_add_char(b, '\n');
	return true;
}
