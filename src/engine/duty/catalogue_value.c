/* Single values as texts: terms, shares, parameters. */
#include "engine/duty/catalogue.h"

/* Digits up to `end`; at most five of them. */
static bool digits_read(struct str s, int64_t *ret)
{
	*ret = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		*ret = *ret * 10 + (s.p[i] - '0');
	}
	return s.n > 0 && s.n <= 7;
}

enum { MAX_YEARS = 100 };

static bool days_and_months(char unit, int64_t n, struct duty_span *ret)
{
	switch (unit) {
	case 'Y': ret->months = n <= MAX_YEARS ? n * 12 : 0; break;
	case 'M': ret->months = n <= 12 * MAX_YEARS ? n : 0; break;
	case 'W': ret->days = n <= 52 * MAX_YEARS ? n * 7 : 0; break;
	case 'D': ret->days = n <= 366 * MAX_YEARS ? n : 0; break;
	default: return false;
	}
	return ret->months || ret->days;
}

static bool hours_and_minutes(char unit, int64_t n, struct duty_span *ret)
{
	if (unit == 'H' && n <= 24 * 366 * MAX_YEARS)
		ret->time = n * USEC_HOUR;
	else if (unit == 'M' && n <= 60 * 24 * 366)
		ret->time = n * USEC_MIN;
	return ret->time > 0;
}

bool span_read(struct str s, struct duty_span *ret)
{
	*ret = (struct duty_span){ 0 };
	bool is_time = str_starts(s, S("PT"));
	size_t from = is_time ? 2 : 1;
	int64_t n;
	if (s.n < from + 2 || s.p[0] != 'P' || !digits_read(str_from(s.p + from, s.n - from - 1), &n))
		return false;
	return is_time ? hours_and_minutes(s.p[s.n - 1], n, ret) : days_and_months(s.p[s.n - 1], n, ret);
}

struct str span_text(struct arena *a, struct duty_span s)
{
	if (s.months)
		return a_fmt(a, "P%dM", s.months);
	if (s.days)
		return a_fmt(a, "P%dD", s.days);
	if (s.time % USEC_HOUR == 0)
		return a_fmt(a, "PT%lldH", (long long)(s.time / USEC_HOUR));
	return a_fmt(a, "PT%lldM", (long long)(s.time / USEC_MIN));
}

bool share_read(struct str s, int64_t *ret)
{
	struct str rest = s, whole = str_cut(&rest, '.');
	int64_t ones, parts = 0;
	if (!digits_read(whole, &ones) || ones > 1 || (rest.p && (rest.n > 4 || !digits_read(rest, &parts))))
		return false;
	for (size_t i = rest.n; i < 4; i++)
		parts *= 10;
	*ret = ones * 10000 + parts;
	return *ret <= 10000;
}

static bool is_choice(const struct duty_param *p, int64_t word)
{
	for (size_t i = 0; i < p->n_choices; i++)
		if (p->choices[i] == word)
			return true;
	return false;
}

bool param_read(const struct duty_param *p, struct str text, int64_t *ret, struct duty_span *ret_span)
{
	*ret = 0;
	*ret_span = (struct duty_span){ 0 };
	switch (p->type) {
	case DUTY_DURATION: return span_read(text, ret_span);
	case DUTY_BOOL: *ret = str_is(text, "true"); return *ret || str_is(text, "false");
	case DUTY_WORD: *ret = text.n <= 64 ? duty_word(text) : 0; return is_choice(p, *ret);
	case DUTY_INT: if (!str_int(text, ret)) return false; break;
	case DUTY_SHARE: if (!share_read(text, ret)) return false; break;
	case DUTY_TIME: case DUTY_ID: return false;
	}
	return *ret != DUTY_NULL && (p->min == DUTY_NULL || *ret >= p->min) && (p->max == DUTY_NULL || *ret <= p->max);
}

struct str param_text(struct arena *a, enum duty_type type, int64_t value, struct duty_span span)
{
	switch (type) {
	case DUTY_DURATION: return span_text(a, span);
	case DUTY_BOOL: return value ? S("true") : S("false");
	case DUTY_WORD: return duty_word_text(value);
	case DUTY_SHARE: return a_fmt(a, "%d.%04d", (int)(value / 10000), (int)(value % 10000));
	case DUTY_INT: case DUTY_TIME: case DUTY_ID: break;
	}
	return a_fmt(a, "%lld", (long long)value);
}
