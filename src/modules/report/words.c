/* Numbers and names as reports write them (Decree 30/2020/NĐ-CP: 1.300.000 and 41,7%). */
#include "modules/report/inside.h"

struct str report_number(struct arena *a, enum lang lang, int64_t n)
{
	char digits[32], out[48];
	int len = snprintf(digits, sizeof digits, "%lld", (long long)(n < 0 ? -n : n)), k = 0;
	if (n < 0)
		out[k++] = '-';
	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			out[k++] = lang == LANG_EN ? ',' : '.';
		out[k++] = digits[i];
	}
	return a_dup(a, str_from(out, (size_t)k));
}

/* Rounded half up to one decimal, of whole numbers: the same everywhere. */
struct str report_share(struct arena *a, enum lang lang, int64_t n, int64_t of)
{
	if (of <= 0)
		return S("–");
	int64_t thousandths = (n * 2000 + of) / (2 * of);
	return a_fmt(a, "%lld%c%lld%%", (long long)(thousandths / 10), lang == LANG_EN ? '.' : ',', (long long)(thousandths % 10));
}

struct str report_class_name(enum lang lang, struct str class)
{
	static const struct { const char *class; enum msg says; } rows[] = { { "min", M_REPORT_CLASS_MIN }, { "gov", M_REPORT_CLASS_GOV }, { "prov", M_REPORT_CLASS_PROV },
		{ "soe", M_REPORT_CLASS_SOE }, { "isp", M_REPORT_CLASS_ISP }, { "secco", M_REPORT_CLASS_SECCO }, { "other", M_REPORT_CLASS_OTHER } };
	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_is(class, rows[i].class))
			return msg_text(lang, rows[i].says);
	return class;
}

/* ---- figures in texts ---- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The next number at *at: digits with points and commas between them, and a percent sign behind. */
static struct str next_number(struct str s, size_t *at)
{
	size_t i = *at;
	while (i < s.n && !is_digit(s.p[i]))
		i++;
	size_t from = i;
	while (i < s.n && (is_digit(s.p[i]) || ((s.p[i] == '.' || s.p[i] == ',') && i + 1 < s.n && is_digit(s.p[i + 1]))))
		i++;
	if (i > from && i < s.n && s.p[i] == '%')
		i++;
	*at = i;
	return str_sub(s, from, i - from);
}

static bool has_number(struct str text, struct str number)
{
	for (size_t at = 0; at < text.n;) {
		struct str one = next_number(text, &at);
		if (one.n && str_eq(one, number))
			return true;
	}
	return false;
}

struct strs_found report_strangers(struct arena *a, struct str text, struct str generated)
{
	VEC(struct str) found = { 0 };
	for (size_t at = 0; at < text.n;) {
		struct str one = next_number(text, &at);
		bool is_new = one.n > 0 && !has_number(generated, one);
		for (size_t i = 0; i < found.n; i++)
			is_new = is_new && !str_eq(found.at[i], one);
		if (is_new)
			*VEC_ADD(a, &found) = one;
	}
	return (struct strs_found){ found.at, found.n };
}
