/* Values and their modifiers (modifiers appendix 2.1). Modifiers apply in the order written, each to what the ones before made. */
#include <math.h>

#include "engine/sigma/value.h"

bool value_refuse(struct making *m, const char *code, struct str vi, struct str en) { return sigma_fault(m->r, m->line, code, vi, en); }

/* ---- what one modifier does to one value ---- */
typedef bool (*modify_fn)(struct making *m, struct sigma_value *v);

bool value_need_text(struct making *m, struct sigma_value *v, const char *name)
{
	if (value_is_text(v)) {
		v->kind = VALUE_PATTERN;
		return true;
	}
	return value_refuse(m, "modifier", a_fmt(m->a, "“%s” chỉ áp dụng cho văn bản", name), a_fmt(m->a, "“%s” applies to texts only", name));
}

static bool mod_contains(struct making *m, struct sigma_value *v)
{
	if (v->kind == VALUE_FIELD)
		return v->starts = v->ends = true;
	if (!value_need_text(m, v, "contains"))
		return false;
	pattern_lead(m->a, &v->pattern);
	pattern_trail(m->a, &v->pattern);
	return true;
}

static bool mod_startswith(struct making *m, struct sigma_value *v)
{
	if (v->kind == VALUE_FIELD)
		return v->starts = true;
	if (!value_need_text(m, v, "startswith"))
		return false;
	pattern_trail(m->a, &v->pattern);
	return true;
}

static bool mod_endswith(struct making *m, struct sigma_value *v)
{
	if (v->kind == VALUE_FIELD)
		return v->ends = true;
	if (!value_need_text(m, v, "endswith"))
		return false;
	pattern_lead(m->a, &v->pattern);
	return true;
}

static bool mod_cased(struct making *m, struct sigma_value *v)
{
	if (v->kind == VALUE_FIELD)
		return v->cased = true;
	return value_need_text(m, v, "cased") && (v->pattern.cased = true);
}

static bool mod_windash(struct making *m, struct sigma_value *v)
{
	if (!value_need_text(m, v, "windash"))
		return false;
	pattern_windash(m->a, &v->pattern);
	return true;
}

static bool mod_re(struct making *m, struct sigma_value *v)
{
	if (m->done || v->kind == VALUE_NULL)
		return value_refuse(m, "modifier", S("“re” đứng đầu các bổ nghĩa và cần một văn bản"), S("“re” comes first among modifiers and needs a text"));
	v->kind = VALUE_REGEX;
	return true;
}

static bool flag_of(struct making *m, struct sigma_value *v, bool *flag)
{
	if (v->kind != VALUE_REGEX)
		return value_refuse(m, "modifier", S("i, m, s chỉ đứng sau “re”"), S("i, m, s stand after “re” only"));
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
	bool ok = value_is_text(v) && ip_parse(slash < 0 ? v->text : str_sub(v->text, 0, (size_t)slash), &ip);
	int max = ok && ip_is_v4(ip) && str_find_char(v->text, ':') < 0 ? 32 : 128;
	if (ok && slash >= 0)
		ok = str_int(str_sub(v->text, (size_t)slash + 1, v->text.n), &bits) && bits >= 0 && bits <= max;
	else
		bits = max;
	if (!ok || m->done)
		return value_refuse(m, "value", a_fmt(m->a, "“%.*s” không phải dải địa chỉ (CIDR)", STR_ARG(v->text)), a_fmt(m->a, "“%.*s” is no address range (CIDR)", STR_ARG(v->text)));
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
		return value_refuse(m, "modifier", S("so sánh lớn, bé cần một số"), S("a comparison of size needs a number"));
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
		return value_refuse(m, "modifier", S("“exists” cần một trường và giá trị true hoặc false"), S("“exists” needs a field and the value true or false"));
	v->kind = VALUE_EXISTS;
	v->yes = yes;
	return true;
}

static bool mod_fieldref(struct making *m, struct sigma_value *v)
{
	if (!m->item->field.n || !value_is_text(v) || !pattern_is_plain(&v->pattern) || !v->pattern.n)
		return value_refuse(m, "modifier", S("“fieldref” cần tên của một trường khác"), S("“fieldref” needs the name of another field"));
	v->text = pattern_text(m->a, &v->pattern);
	v->cased = v->pattern.cased;
	v->kind = VALUE_FIELD;
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
		return mod_base64offset(m, g);
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
		return value_refuse(m, "modifier", a_fmt(m->a, "không có bổ nghĩa “%.*s”", STR_ARG(name)), a_fmt(m->a, "there is no modifier “%.*s”", STR_ARG(name)));
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
		return value_refuse(m, "shape", S("giá trị phải là văn bản, số hay null"), S("a value must be a text, a number or null"));
	if (t->kind == TREE_NULL) {
		ret->kind = VALUE_NULL;
		return m->item->field.n || value_refuse(m, "value", S("null cần một trường"), S("null needs a field"));
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
		return value_refuse(m, "shape", S("danh sách từ khoá trống"), S("an empty list of keywords"));
	m->item->groups[m->item->n++] = (struct sigma_group){ a_new(m->a, struct sigma_value), 1 };      /* no value at all: null */
	m->item->groups[0].at->kind = VALUE_NULL;
	return true;
}

static void finish(struct making *m)
{
	for (size_t i = 0; i < m->item->n; i++)
		for (size_t k = 0; k < m->item->groups[i].n; k++) {
			struct sigma_value *v = &m->item->groups[i].at[k];
			if (value_is_text(v) && !m->item->field.n) {       /* a keyword stands anywhere */
				v->kind = VALUE_PATTERN;
				pattern_lead(m->a, &v->pattern);
				pattern_trail(m->a, &v->pattern);
			}
			if (value_is_text(v))
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
				value_refuse(&m, "modifier", S("bổ nghĩa này cần một trường"), S("this modifier needs a field"));
				return NULL;
			}
	finish(&m);
	return m.item;
}
