/* Tests of a compiled rule against the present event. */
#include <math.h>

#include "engine/sigma/inside.h"

uint32_t sigma_slot_first(const struct sigma_matcher *m, unsigned slot)
{
	return m->slots[slot].epoch == m->epoch ? m->slots[slot].first : 0;
}

struct str sigma_folded(struct sigma_matcher *m, uint32_t value)
{
	if (!m->folded[value].p) {
		struct str s = pattern_fold(m->a, m->e->at[value].text);
		m->folded[value] = s.p ? s : S("");
	}
	return m->folded[value];
}

/* ---- numbers and times ---- */
/* -?digits(.digits)? and nothing else: exponents would hide the digits from the literals. */
static bool plain_number(struct str s, double *ret)
{
	char z[64];
	size_t i = s.n && s.p[0] == '-', dots = 0;
	if (s.n == i || s.n >= sizeof z || s.p[i] == '.' || s.p[s.n - 1] == '.')
		return false;
	for (; i < s.n; i++)
		if (s.p[i] == '.' && !dots)
			dots++;
		else if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	memcpy(z, s.p, s.n);
	z[s.n] = 0;
	*ret = strtod(z, NULL);
	return true;
}

bool sigma_number(struct str s, double *ret)
{
	char z[64], *end;
	if (!s.n || s.n >= sizeof z || !memchr("+-.0123456789", s.p[0], 13))
		return false;
	memcpy(z, s.p, s.n);
	z[s.n] = 0;
	if (s.n > 1 && strpbrk(z, "xXnN"))
		return false;
	*ret = strtod(z, &end);
	return !*end && isfinite(*ret);
}

static int digits(struct str s, size_t at, size_t n)
{
	int v = 0;
	for (size_t i = at; i < at + n; i++) {
		if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
			return -1;
		v = v * 10 + s.p[i] - '0';
	}
	return v;
}

/* The number of a written date or time, with no regard to zones (modifiers appendix): 2026-03-02[T ]08:51. */
static bool time_part(struct str s, enum time_part part, double *ret)
{
	struct civil c = { digits(s, 0, 4), digits(s, 5, 2), digits(s, 8, 2), digits(s, 11, 2), digits(s, 14, 2), 0 };
	bool clock = s.n >= 16 && (s.p[10] == 'T' || s.p[10] == ' ' || s.p[10] == 't') && s.p[13] == ':' && c.hour >= 0 && c.hour < 24 && c.minute >= 0 && c.minute < 60;
	if (s.n < 10 || s.p[4] != s.p[7] || (s.p[4] != '-' && s.p[4] != '/'))
		return false;
	struct civil day = { c.year, c.month, c.day, 0, 0, 0 };
	if (c.year < 1 || !civil_valid(day) || ((part == TIME_HOUR || part == TIME_MINUTE) && !clock))
		return false;
	int64_t number = civil_day_number(civil_usec(day));
	int weekday = (civil_weekday(number) + 6) % 7;       /* Monday 0 */
	struct civil thursday = civil_of((number - weekday + 3) * USEC_DAY);
	int64_t first = civil_day_number(civil_usec((struct civil){ thursday.year, 1, 1, 0, 0, 0 }));
	const double parts[] = { [TIME_MINUTE] = c.minute, [TIME_HOUR] = c.hour, [TIME_DAY] = c.day, [TIME_MONTH] = c.month, [TIME_YEAR] = c.year,
		[TIME_WEEK] = (double)((number - weekday + 3 - first) / 7 + 1) };      /* ISO 8601: the week is of the year its Thursday is in */
	*ret = parts[part];
	return true;
}

static bool compares(enum compare c, double is, double with)
{
	switch (c) {
	case CMP_EQ: return is == with;
	case CMP_NEQ: return is != with;
	case CMP_LT: return is < with;
	case CMP_LTE: return is <= with;
	case CMP_GT: return is > with;
	case CMP_GTE: return is >= with;
	}
	return false;
}

/* ---- one value of the rule against one of the event ---- */
static int found(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *arg)
{
	*(bool *)arg = true;
	return 1;
}

/* Hyperscan's UTF-8 mode must not be given anything else. */
static struct str scrub(struct arena *a, struct str s)
{
	size_t bad = 0;
	char *out = NULL;
	for (size_t i = 0, n = 1; i < s.n; i += n) {
		unsigned char c = (unsigned char)s.p[i];
		n = c < 0x80 ? 1 : c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
		bool ok = n && i + n <= s.n;
		for (size_t k = 1; ok && k < n; k++)
			ok = ((unsigned char)s.p[i + k] & 0xc0) == 0x80;
		if (ok && n == 3)
			ok = !(c == 0xe0 && (unsigned char)s.p[i + 1] < 0xa0) && !(c == 0xed && (unsigned char)s.p[i + 1] >= 0xa0);
		if (ok && n == 4)
			ok = !(c == 0xf0 && (unsigned char)s.p[i + 1] < 0x90) && !(c == 0xf4 && (unsigned char)s.p[i + 1] >= 0x90);
		if (ok)
			continue;
		if (!bad++)
			out = memcpy(a_alloc(a, s.n), s.p, s.n);
		out[i] = '?';
		n = 1;
	}
	return bad ? str_from(out, s.n) : s;
}

static bool regex_finds(struct sigma_matcher *m, const struct sigma_value *v, struct str text)
{
	bool hit = false;
	text = scrub(m->a, text);
	hs_scan(m->set->regexes.at[v->at], text.p ? text.p : "", (unsigned)text.n, 0, m->scratch, found, &hit);
	return hit;
}

static bool in_range(const struct sigma_value *v, struct str text)
{
	struct ip ip;
	text = str_trim(text);
	if (text.n > 2 && text.p[0] == '[' && text.p[text.n - 1] == ']')
		text = str_sub(text, 1, text.n - 2);
	ptrdiff_t zone = str_find_char(text, '%');
	return ip_parse(zone > 0 ? str_sub(text, 0, (size_t)zone) : text, &ip) && ip_prefix_has(v->net, ip);
}

static bool fields_alike(struct sigma_matcher *m, const struct sigma_value *v, uint32_t value)
{
	for (uint32_t at = sigma_slot_first(m, v->at); at; at = m->values.at[at - 1].next) {
		uint32_t other = m->values.at[at - 1].value;
		if (m->e->at[other].kind == EVENT_NULL)
			continue;
		struct str x = v->cased ? m->e->at[value].text : sigma_folded(m, value), y = v->cased ? m->e->at[other].text : sigma_folded(m, other);
		if (v->starts && v->ends ? text_has(x, y) : v->starts ? str_starts(x, y) : v->ends ? str_ends(x, y) : str_eq(x, y))
			return true;
	}
	return false;
}

static bool value_true(struct sigma_matcher *m, const struct sigma_value *v, uint32_t value)
{
	const struct event_value *e = &m->e->at[value];
	double number;
	if (e->kind == EVENT_NULL)
		return v->kind == VALUE_NULL || (v->kind == VALUE_EXISTS && v->yes);
	switch (v->kind) {
	case VALUE_PATTERN: return pattern_match(&v->pattern, v->pattern.cased ? e->text : sigma_folded(m, value));
	case VALUE_NUMBER: return pattern_match(&v->pattern, sigma_folded(m, value)) || (plain_number(e->text, &number) && number == v->number);
	case VALUE_REGEX: return regex_finds(m, v, e->text);
	case VALUE_CIDR: return in_range(v, e->text);
	case VALUE_COMPARE: return (v->part ? time_part(e->text, v->part, &number) : sigma_number(e->text, &number)) && compares(v->compare, number, v->number);
	case VALUE_FIELD: return fields_alike(m, v, value);
	case VALUE_NULL: return false;
	case VALUE_EXISTS: return v->yes;
	}
	return false;
}

/* ---- items ---- */
static bool field_value_true(struct sigma_matcher *m, unsigned slot, const struct sigma_value *v)
{
	uint32_t at = sigma_slot_first(m, slot);
	if (!at)
		return v->kind == VALUE_NULL || (v->kind == VALUE_EXISTS && !v->yes);
	for (; at; at = m->values.at[at - 1].next)
		if (value_true(m, v, m->values.at[at - 1].value))
			return true;
	return false;
}

/* Keywords: in the record as it stands, or in any of its texts. */
static bool keyword_true(struct sigma_matcher *m, const struct sigma_value *v)
{
	struct str raw = m->e->raw;
	if (v->kind == VALUE_REGEX ? regex_finds(m, v, raw) : false)
		return true;
	if (v->kind == VALUE_PATTERN) {
		if (!m->raw_folded.p)
			m->raw_folded = raw.n ? pattern_fold(m->a, raw) : S("");
		if (pattern_match(&v->pattern, v->pattern.cased ? raw : m->raw_folded))
			return true;
	}
	for (uint32_t i = 0; i < m->e->n; i++)
		if (value_true(m, v, i))
			return true;
	return false;
}

static bool group_true(struct sigma_matcher *m, const struct sigma_item *item, const struct sigma_group *g)
{
	for (size_t i = 0; i < g->n; i++)
		if (item->field.n ? field_value_true(m, item->slot, &g->at[i]) : keyword_true(m, &g->at[i]))
			return true;
	return false;
}

bool sigma_item_true(struct sigma_matcher *m, const struct sigma_item *item)
{
	bool out = item->all;
	for (size_t i = 0; i < item->n && out == item->all; i++)
		out = group_true(m, item, &item->groups[i]);
	return out != item->negated;
}

bool sigma_node_true(struct sigma_matcher *m, const struct sigma_node *node)
{
	if (node->kind == NODE_ITEM)
		return sigma_item_true(m, node->item);
	if (node->kind == NODE_NOT)
		return !sigma_node_true(m, node->at[0]);
	for (size_t i = 0; i < node->n; i++)
		if (sigma_node_true(m, node->at[i]) == (node->kind == NODE_OR))
			return node->kind == NODE_OR;
	return node->kind == NODE_AND;
}
