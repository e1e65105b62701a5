/* Values and their modifiers (modifiers appendix 2.1). Modifiers apply in the order written, each to what the ones before made. */
#include <math.h>

#include "base/buf.h"
#include "engine/sigma/rule.h"

struct making {
	struct sigma_reading *r;
	struct arena *a;
	struct sigma_item *item;
	int line;
	size_t done;                     /* modifiers applied that change values */
};

static bool refuse(struct making *m, const char *code, struct str vi, struct str en) { return sigma_fault(m->r, m->line, code, vi, en); }

/* ---- what one modifier does to one value ---- */
typedef bool (*modify_fn)(struct making *m, struct sigma_value *v);

static bool is_text(const struct sigma_value *v) { return v->kind == VALUE_PATTERN || v->kind == VALUE_NUMBER; }

static bool need_text(struct making *m, struct sigma_value *v, const char *name)
{
	if (is_text(v)) {
		v->kind = VALUE_PATTERN;
		return true;
	}
	return refuse(m, "modifier", a_fmt(m->a, "“%s” chỉ áp dụng cho văn bản", name), a_fmt(m->a, "“%s” applies to texts only", name));
}

static bool mod_contains(struct making *m, struct sigma_value *v)
{
	if (v->kind == VALUE_FIELD)
		return v->starts = v->ends = true;
	if (!need_text(m, v, "contains"))
		return false;
	pattern_lead(m->a, &v->pattern);
	pattern_trail(m->a, &v->pattern);
	return true;
}

static bool mod_startswith(struct making *m, struct sigma_value *v)
{
	if (v->kind == VALUE_FIELD)
		return v->starts = true;
	if (!need_text(m, v, "startswith"))
		return false;
	pattern_trail(m->a, &v->pattern);
	return true;
}

static bool mod_endswith(struct making *m, struct sigma_value *v)
{
	if (v->kind == VALUE_FIELD)
		return v->ends = true;
	if (!need_text(m, v, "endswith"))
		return false;
	pattern_lead(m->a, &v->pattern);
	return true;
}

static bool mod_cased(struct making *m, struct sigma_value *v)
{
	if (v->kind == VALUE_FIELD)
		return v->cased = true;
	return need_text(m, v, "cased") && (v->pattern.cased = true);
}

static bool mod_windash(struct making *m, struct sigma_value *v)
{
	if (!need_text(m, v, "windash"))
		return false;
	pattern_windash(m->a, &v->pattern);
	return true;
}

static bool mod_re(struct making *m, struct sigma_value *v)
{
	if (m->done || v->kind == VALUE_NULL)
		return refuse(m, "modifier", S("“re” đứng đầu các bổ nghĩa và cần một văn bản"), S("“re” comes first among modifiers and needs a text"));
	v->kind = VALUE_REGEX;
	return true;
}

static bool flag_of(struct making *m, struct sigma_value *v, bool *flag)
{
	if (v->kind != VALUE_REGEX)
		return refuse(m, "modifier", S("i, m, s chỉ đứng sau “re”"), S("i, m, s stand after “re” only"));
	return *flag = true;
}
static bool mod_i(struct making *m, struct sigma_value *v) { return flag_of(m, v, &v->ignore_case); }
static bool mod_m(struct making *m, struct sigma_value *v) { return flag_of(m, v, &v->multi_line); }
static bool mod_s(struct making *m, struct sigma_value *v) { return flag_of(m, v, &v->dot_all); }

static bool mod_cidr(struct making *m, struct sigma_value *v)
{
	ptrdiff_t slash = str_find_char(v->text, '/');
	struct ip ip;
	int64_t bits = 0;
	bool ok = is_text(v) && ip_parse(slash < 0 ? v->text : str_sub(v->text, 0, (size_t)slash), &ip);
	int max = ok && ip_is_v4(ip) && str_find_char(v->text, ':') < 0 ? 32 : 128;
	if (ok && slash >= 0)
		ok = str_int(str_sub(v->text, (size_t)slash + 1, v->text.n), &bits) && bits >= 0 && bits <= max;
	else
		bits = max;
	if (!ok || m->done)
		return refuse(m, "value", a_fmt(m->a, "“%.*s” không phải dải địa chỉ (CIDR)", STR_ARG(v->text)), a_fmt(m->a, "“%.*s” is no address range (CIDR)", STR_ARG(v->text)));
	v->kind = VALUE_CIDR;
	v->net = ip_prefix_of(ip, (int)bits + (128 - max));
	return true;
}

static bool compare_as(struct making *m, struct sigma_value *v, enum compare c)
{
	if (v->kind == VALUE_PATTERN && pattern_is_plain(&v->pattern)) {     /* a number in quotes */
		char *end;
		const char *z = a_z(m->a, v->text);
		v->number = strtod(z, &end);
		if (v->text.n && !*end && isfinite(v->number) && !strpbrk(z, "xXnN"))
			v->kind = VALUE_NUMBER;
	}
	if (v->kind != VALUE_NUMBER && !(v->kind == VALUE_COMPARE && v->compare == CMP_EQ))
		return refuse(m, "modifier", S("so sánh lớn, bé cần một số"), S("a comparison of size needs a number"));
	v->kind = VALUE_COMPARE;
	v->compare = c;
	return true;
}
static bool mod_lt(struct making *m, struct sigma_value *v) { return compare_as(m, v, CMP_LT); }
static bool mod_lte(struct making *m, struct sigma_value *v) { return compare_as(m, v, CMP_LTE); }
static bool mod_gt(struct making *m, struct sigma_value *v) { return compare_as(m, v, CMP_GT); }
static bool mod_gte(struct making *m, struct sigma_value *v) { return compare_as(m, v, CMP_GTE); }

static bool part_of(struct making *m, struct sigma_value *v, enum time_part p)
{
	enum compare c = v->kind == VALUE_COMPARE ? v->compare : CMP_EQ;
	if (v->kind != VALUE_COMPARE && !compare_as(m, v, CMP_EQ))
		return false;
	v->compare = c;
	v->part = p;
	return true;
}
static bool mod_minute(struct making *m, struct sigma_value *v) { return part_of(m, v, TIME_MINUTE); }
static bool mod_hour(struct making *m, struct sigma_value *v) { return part_of(m, v, TIME_HOUR); }
static bool mod_day(struct making *m, struct sigma_value *v) { return part_of(m, v, TIME_DAY); }
static bool mod_week(struct making *m, struct sigma_value *v) { return part_of(m, v, TIME_WEEK); }
static bool mod_month(struct making *m, struct sigma_value *v) { return part_of(m, v, TIME_MONTH); }
static bool mod_year(struct making *m, struct sigma_value *v) { return part_of(m, v, TIME_YEAR); }

static bool mod_exists(struct making *m, struct sigma_value *v)
{
	bool yes = str_eq_nocase(v->text, S("true")) || str_eq_nocase(v->text, S("yes")), no = str_eq_nocase(v->text, S("false")) || str_eq_nocase(v->text, S("no"));
	if (!m->item->field.n || m->done || (!yes && !no))
		return refuse(m, "modifier", S("“exists” cần một trường và giá trị true hoặc false"), S("“exists” needs a field and the value true or false"));
	v->kind = VALUE_EXISTS;
	v->yes = yes;
	return true;
}

static bool mod_fieldref(struct making *m, struct sigma_value *v)
{
	if (!m->item->field.n || !is_text(v) || !pattern_is_plain(&v->pattern) || !v->pattern.n)
		return refuse(m, "modifier", S("“fieldref” cần tên của một trường khác"), S("“fieldref” needs the name of another field"));
	v->text = pattern_text(m->a, &v->pattern);
	v->cased = v->pattern.cased;
	v->kind = VALUE_FIELD;
	return true;
}

/* ---- encodings ---- */
static bool each_wide(struct making *m, struct str s, bool big, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0x80)
			return refuse(m, "value", S("UTF-16 của chữ ngoài ASCII không viết được trong luật"), S("UTF-16 of letters outside ASCII cannot stand in a rule"));
		if (big)
			buf_add_char(out, 0);
		buf_add_char(out, (char)c);
		if (!big)
			buf_add_char(out, 0);
	}
	return true;
}

static bool widen(struct making *m, struct sigma_value *v, bool big, bool bom)
{
	struct buf b;
	bool ok = need_text(m, v, "utf16");
	buf_init(&b, 1 << 20);
	if (bom)
		buf_lit(&b, "\xff\xfe");
	for (size_t i = 0; ok && i < v->pattern.n; i++) {
		struct part *p = &v->pattern.at[i];
		if (p->kind != PART_TEXT)
			continue;
		ok = each_wide(m, p->text, big, &b);
		p->text = a_dup(m->a, buf_str(&b));
		buf_clear(&b);
	}
	buf_done(&b);
	return ok;
}
static bool mod_wide(struct making *m, struct sigma_value *v) { return widen(m, v, false, false); }
static bool mod_utf16be(struct making *m, struct sigma_value *v) { return widen(m, v, true, false); }
static bool mod_utf16(struct making *m, struct sigma_value *v) { return widen(m, v, false, true); }

static struct str base64(struct arena *a, struct str s)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *out = a_alloc(a, (s.n + 2) / 3 * 4 + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i += 3) {
		unsigned v = (unsigned)(unsigned char)s.p[i] << 16 | (i + 1 < s.n ? (unsigned)(unsigned char)s.p[i + 1] << 8 : 0) | (i + 2 < s.n ? (unsigned char)s.p[i + 2] : 0u);
		out[n++] = digits[v >> 18];
		out[n++] = digits[v >> 12 & 63];
		out[n++] = i + 1 < s.n ? digits[v >> 6 & 63] : '=';
		out[n++] = i + 2 < s.n ? digits[v & 63] : '=';
	}
	return str_from(out, n);
}

static bool need_plain(struct making *m, struct sigma_value *v)
{
	return need_text(m, v, "base64") && (pattern_is_plain(&v->pattern) || refuse(m, "value", S("base64 không nhận ký tự đại diện"), S("base64 takes no wildcards")));
}

static void set_text(struct making *m, struct sigma_value *v, struct str text)
{
	bool cased = v->pattern.cased;
	v->pattern = pattern_plain(m->a, text);
	v->pattern.cased = cased;
}

static bool mod_base64(struct making *m, struct sigma_value *v)
{
	if (!need_plain(m, v))
		return false;
	set_text(m, v, base64(m->a, pattern_text(m->a, &v->pattern)));
	return true;
}

/* The three windows of a text inside Base64: what does not depend on the bytes before and after it. */
static bool base64_windows(struct making *m, struct sigma_group *g)
{
	static const size_t from[] = { 0, 2, 3 }, less[] = { 0, 3, 2 };
	struct sigma_value *at = a_array(m->a, struct sigma_value, g->n * 3);
	size_t n = 0;
	for (size_t i = 0; i < g->n; i++) {
		if (!need_plain(m, &g->at[i]))
			return false;
		struct str text = pattern_text(m->a, &g->at[i].pattern);
		for (size_t shift = 0; shift < 3; shift++) {
			struct str coded = base64(m->a, a_cat(m->a, str_from("   ", shift), text));
			size_t cut = less[(text.n + shift) % 3];
			at[n] = g->at[i];
			set_text(m, &at[n++], coded.n > from[shift] + cut ? str_sub(coded, from[shift], coded.n - from[shift] - cut) : S(""));
		}
	}
	*g = (struct sigma_group){ at, n };
	return true;
}

/* ---- placeholders ---- */
static const struct sigma_placeholder *find_placeholder(const struct sigma_book *b, struct str name)
{
	for (size_t i = 0; i < b->n_placeholders; i++)
		if (str_eq_nocase(b->placeholders[i].name, name) && b->placeholders[i].n)
			return &b->placeholders[i];
	return NULL;
}

/* %name% in written text; *at, *n: where it stands. A percent sign behind a backslash is none. */
static bool next_placeholder(struct str s, size_t from, size_t *at, size_t *n)
{
	for (size_t i = from; i < s.n; i++) {
		if (s.p[i] != '%' || (i && s.p[i - 1] == '\\'))
			continue;
		size_t end = i + 1;
		while (end < s.n && (s.p[end] == '_' || s.p[end] == '-' || s.p[end] == '.' || (s.p[end] >= '0' && s.p[end] <= '9') || ((s.p[end] | 32) >= 'a' && (s.p[end] | 32) <= 'z')))
			end++;
		if (end > i + 1 && end < s.n && s.p[end] == '%') {
			*at = i;
			*n = end + 1 - i;
			return true;
		}
	}
	return false;
}

static struct str without_escapes(struct arena *a, struct str s)
{
	char *out = a_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\\' || i + 1 == s.n || s.p[i + 1] != '%')
			out[n++] = s.p[i];
	return str_from(out, n);
}

typedef VEC(struct sigma_value) value_list;

static bool expand(struct making *m, const struct sigma_value *v, struct str written, value_list *out)
{
	size_t at, n;
	if (!next_placeholder(written, 0, &at, &n)) {
		struct sigma_value *one = VEC_ADD(m->a, out);
		*one = *v;
		one->text = without_escapes(m->a, written);
		one->pattern = pattern_read(m->a, one->text);
		return true;
	}
	struct str name = str_sub(written, at + 1, n - 2), before = str_sub(written, 0, at), after = str_sub(written, at + n, written.n);
	const struct sigma_placeholder *p = find_placeholder(m->r->book, name);
	if (!p)
		return refuse(m, "placeholder", a_fmt(m->a, "chưa có giá trị cho %%%.*s%%; hãy ghi vào tệp giá trị thay thế", STR_ARG(name)),
			a_fmt(m->a, "no value for %%%.*s%%; put it into a file of placeholders", STR_ARG(name)));
	for (size_t i = 0; i < p->n; i++) {
		if (++m->r->expanded > 20000)
			return refuse(m, "placeholder", S("giá trị thay thế cho hơn 20.000 tổ hợp"), S("placeholders give more than 20,000 combinations"));
		if (!expand(m, v, a_cat(m->a, a_cat(m->a, before, p->values[i]), after), out))
			return false;
	}
	return true;
}

static bool mod_expand(struct making *m, struct sigma_group *g)
{
	value_list out = { 0 };
	for (size_t i = 0; i < g->n; i++) {
		if (g->at[i].kind == VALUE_REGEX ? false : !is_text(&g->at[i]))
			return refuse(m, "modifier", S("“expand” cần văn bản"), S("“expand” needs a text"));
		struct sigma_value before = g->at[i];
		size_t from = out.n;
		if (!expand(m, &g->at[i], before.text, &out))
			return false;
		/* stars that earlier modifiers put around stay around */
		const struct pattern *p = &before.pattern;
		for (size_t k = from; k < out.n && before.kind != VALUE_REGEX; k++) {
			out.at[k].pattern.cased = p->cased;
			if (p->n && p->at[0].kind == PART_MANY)
				pattern_lead(m->a, &out.at[k].pattern);
			if (p->n && p->at[p->n - 1].kind == PART_MANY)
				pattern_trail(m->a, &out.at[k].pattern);
		}
	}
	*g = (struct sigma_group){ out.at, out.n };
	return true;
}

/* ---- lists of modifiers ---- */
static const struct { const char *name; modify_fn fn; } each[] = {
	{ "contains", mod_contains }, { "startswith", mod_startswith }, { "endswith", mod_endswith }, { "cased", mod_cased }, { "windash", mod_windash },
	{ "re", mod_re }, { "i", mod_i }, { "ignorecase", mod_i }, { "m", mod_m }, { "multiline", mod_m }, { "s", mod_s }, { "dotall", mod_s }, { "cidr", mod_cidr },
	{ "lt", mod_lt }, { "lte", mod_lte }, { "gt", mod_gt }, { "gte", mod_gte }, { "exists", mod_exists }, { "fieldref", mod_fieldref },
	{ "base64", mod_base64 }, { "wide", mod_wide }, { "utf16le", mod_wide }, { "utf16be", mod_utf16be }, { "utf16", mod_utf16 },
	{ "minute", mod_minute }, { "hour", mod_hour }, { "day", mod_day }, { "week", mod_week }, { "month", mod_month }, { "year", mod_year },
};

static bool modify_group(struct making *m, struct str name, modify_fn fn, struct sigma_group *g)
{
	if (str_is(name, "base64offset"))
		return base64_windows(m, g);
	if (str_is(name, "expand"))
		return mod_expand(m, g);
	for (size_t i = 0; i < g->n; i++)
		if (!fn(m, &g->at[i]))
			return false;
	return true;
}

static bool modify(struct making *m, struct str name)
{
	modify_fn fn = NULL;
	if (str_is(name, "all"))
		return m->item->all = true;
	if (str_is(name, "neq"))
		return m->item->negated = true;
	for (size_t i = 0; i < COUNT(each); i++)
		if (str_is(name, each[i].name))
			fn = each[i].fn;
	if (!fn && !str_is(name, "base64offset") && !str_is(name, "expand"))
		return refuse(m, "modifier", a_fmt(m->a, "không có bổ nghĩa “%.*s”", STR_ARG(name)), a_fmt(m->a, "there is no modifier “%.*s”", STR_ARG(name)));
	for (size_t i = 0; i < m->item->n; i++)
		if (!modify_group(m, name, fn, &m->item->groups[i]))
			return false;
	m->done++;
	return true;
}

/* ---- items ---- */
static bool one_value(struct making *m, const struct tree *t, struct sigma_value *ret)
{
	*ret = (struct sigma_value){ .kind = VALUE_PATTERN, .text = t->text };
	if (t->kind == TREE_LIST || t->kind == TREE_MAP)
		return refuse(m, "shape", S("giá trị phải là văn bản, số hay null"), S("a value must be a text, a number or null"));
	if (t->kind == TREE_NULL) {
		ret->kind = VALUE_NULL;
		return m->item->field.n || refuse(m, "value", S("null cần một trường"), S("null needs a field"));
	}
	if (t->kind == TREE_INT) {
		ret->kind = VALUE_NUMBER;
		ret->number = (double)t->whole;
		ret->text = a_fmt(m->a, "%lld", (long long)t->whole);
	} else if (t->kind == TREE_REAL) {
		ret->kind = VALUE_NUMBER;
		ret->number = strtod(a_z(m->a, t->text), NULL);
	} else if (t->kind == TREE_BOOL)
		ret->text = t->whole ? S("true") : S("false");
	ret->pattern = pattern_read(m->a, ret->text);
	return true;
}

static bool values_of(struct making *m, const struct tree *t)
{
	const struct tree *const *at = t->kind == TREE_LIST ? t->at : &t;
	size_t n = t->kind == TREE_LIST ? t->n : 1;
	m->item->groups = a_array(m->a, struct sigma_group, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct sigma_group *g = &m->item->groups[m->item->n++];
		*g = (struct sigma_group){ a_new(m->a, struct sigma_value), 1 };
		m->line = at[i]->line;
		if (!one_value(m, at[i], g->at))
			return false;
	}
	if (n)
		return true;
	if (!m->item->field.n)
		return refuse(m, "shape", S("danh sách từ khoá trống"), S("an empty list of keywords"));
	m->item->groups[m->item->n++] = (struct sigma_group){ a_new(m->a, struct sigma_value), 1 };      /* no value at all: null */
	m->item->groups[0].at->kind = VALUE_NULL;
	return true;
}

static void finish(struct making *m)
{
	for (size_t i = 0; i < m->item->n; i++)
		for (size_t k = 0; k < m->item->groups[i].n; k++) {
			struct sigma_value *v = &m->item->groups[i].at[k];
			if (is_text(v) && !m->item->field.n) {       /* a keyword stands anywhere */
				v->kind = VALUE_PATTERN;
				pattern_lead(m->a, &v->pattern);
				pattern_trail(m->a, &v->pattern);
			}
			if (is_text(v))
				pattern_finish(m->a, &v->pattern);
		}
}

struct sigma_item *sigma_item_read(struct sigma_reading *r, struct str key, int line, const struct tree *value)
{
	struct making m = { .r = r, .a = r->book->a, .line = line };
	struct str rest = key;
	m.item = a_new(m.a, struct sigma_item);
	m.item->field = str_cut(&rest, '|');
	m.item->line = line;
	if (!values_of(&m, value))
		return NULL;
	m.line = line;
	while (rest.p)
		if (!modify(&m, str_cut(&rest, '|')))
			return NULL;
	for (size_t i = 0; i < m.item->n; i++)
		for (size_t k = 0; k < m.item->groups[i].n; k++)
			if (!m.item->field.n && m.item->groups[i].at[k].kind != VALUE_PATTERN && m.item->groups[i].at[k].kind != VALUE_REGEX && m.item->groups[i].at[k].kind != VALUE_NUMBER) {
				refuse(&m, "modifier", S("bổ nghĩa này cần một trường"), S("this modifier needs a field"));
				return NULL;
			}
	finish(&m);
	return m.item;
}
