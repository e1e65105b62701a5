/* Amounts of đồng as people type and read them. */
#include "modules/budget/budget.h"

#include "base/text.h"

/* What a word behind the digits means; without marks and capitals. 0: no such word. */
static int64_t unit_of(struct str word)
{
	static const struct { const char *word; int64_t of; } units[] = {
		{ "", 1 }, { "dong", 1 }, { "d", 1 }, { "vnd", 1 }, { "nghin", 1000 }, { "ngan", 1000 },
		{ "trieu", 1000000 }, { "tr", 1000000 }, { "million", 1000000 }, { "ty", 1000000000 }, { "ti", 1000000000 }, { "billion", 1000000000 },
	};
	if (str_ends(word, S(" dong")))
		word = str_sub(word, 0, word.n - 5);
	for (size_t i = 0; i < COUNT(units); i++)
		if (str_is(word, units[i].word))
			return units[i].of;
	return 0;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_sign(char c) { return c == '.' || c == ',' || c == ' '; }

/* "1300000", "1.300.000": digits alone, or groups of three behind a first one of one to three. */
static bool whole_parse(struct str s, int64_t *ret)
{
	size_t in_group = 0;
	bool is_grouped = false;
	*ret = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (is_digit(s.p[i])) {
			if (*ret > MONEY_MAX || (is_grouped && in_group == 3))
				return false;
			*ret = *ret * 10 + (s.p[i] - '0');
			in_group++;
			continue;
		}
		if (is_grouped ? in_group != 3 : in_group < 1 || in_group > 3)
			return false;
		is_grouped = true;
		in_group = 0;
	}
	return s.n && (is_grouped ? in_group == 3 : true);
}

/* Where the fraction begins: behind the last sign, when it is the only one of its kind and not three digits follow; -1: none. */
static ptrdiff_t point_of(struct str s)
{
	ptrdiff_t at = -1;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '.' || s.p[i] == ',')
			at = (ptrdiff_t)i;
	bool is_alone = at >= 0 && str_find_char(s, s.p[at]) == at;
	return is_alone && s.n - (size_t)at - 1 != 3 ? at : -1;
}

/* Digits behind the point, times unit, exactly. */
static bool fraction_parse(struct str s, int64_t unit, int64_t *ret)
{
	*ret = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_digit(s.p[i]) || unit % 10)
			return false;
		unit /= 10;
		*ret += (s.p[i] - '0') * unit;
	}
	return s.n > 0;
}

bool money_parse(struct arena *a, struct str typed, int64_t *ret)
{
	struct str text = text_fold(a, typed);
	size_t n = 0;
	int64_t whole, part = 0;
	if (!text.n) {
		*ret = 0;
		return true;
	}
	while (n < text.n && (is_digit(text.p[n]) || is_sign(text.p[n])))
		n++;
	int64_t unit = unit_of(str_trim(str_sub(text, n, text.n)));
	struct str digits = str_trim(str_sub(text, 0, n));
	ptrdiff_t point = unit > 1 ? point_of(digits) : -1;
	if (!unit || !whole_parse(point < 0 ? digits : str_sub(digits, 0, (size_t)point), &whole) || whole > MONEY_MAX / unit)
		return false;
	if (point >= 0 && !fraction_parse(str_sub(digits, (size_t)point + 1, digits.n), unit, &part))
		return false;
	*ret = whole * unit + part;
	return *ret <= MONEY_MAX;
}

struct str money_typed(struct arena *a, int64_t amount)
{
	char text[32], *p = text + sizeof text;
	if (!amount)
		return STR_NONE;
	for (int i = 0; amount; i++, amount /= 10) {
		if (i && i % 3 == 0)
			*--p = '.';
		*--p = (char)('0' + amount % 10);
	}
	return a_dup(a, str_from(p, (size_t)(text + sizeof text - p)));
}

struct str money_short(struct arena *a, enum lang lang, int64_t amount)
{
	int64_t unit = amount >= 1000000000 ? 1000000000 : amount >= 1000000 ? 1000000 : 1;
	const char *word = unit == 1 ? (lang == LANG_EN ? "VND" : "đồng") : unit == 1000000 ? (lang == LANG_EN ? "million" : "triệu") : lang == LANG_EN ? "billion" : "tỷ";
	int64_t tenths = unit == 1 ? amount * 10 : (amount + unit / 20) / (unit / 10);
	if (!amount)
		return S("–");
	struct str whole = money_typed(a, tenths / 10);
	return tenths % 10 ? a_fmt(a, "%.*s%s%lld %s", STR_ARG(whole), lang == LANG_EN ? "." : ",", (long long)(tenths % 10), word) :
		a_fmt(a, "%.*s %s", STR_ARG(whole), word);
}
