#include "base/clock.h"

#include <stdatomic.h>

/* What tests have set: a frozen instant (0: running) and an offset on the running clock. */
static _Atomic usec frozen, shifted;

static usec read_clock(clockid_t id)
{
	struct timespec ts;
	clock_gettime(id, &ts);
	return ts.tv_sec * USEC_S + ts.tv_nsec / 1000;
}

usec clock_now(void)
{
	usec t = atomic_load_explicit(&frozen, memory_order_relaxed);
	return t ? t : read_clock(CLOCK_REALTIME) + atomic_load_explicit(&shifted, memory_order_relaxed);
}

usec clock_steady(void) { return read_clock(CLOCK_MONOTONIC); }
void clock_set(usec t) { atomic_store(&frozen, t); }
void clock_shift(usec by) { atomic_store(&shifted, by); }

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Days since 1970-01-01 of a proleptic Gregorian date; months out of 1…12 carry into the year. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
	year += floor_div(month - 1, 12);
	month -= floor_div(month - 1, 12) * 12;
	if (month <= 2)
		year--, month += 12; /* the year begins in March, so the leap day is its last */
	return 365 * year + floor_div(year, 4) - floor_div(year, 100) + floor_div(year, 400) + (153 * (month - 3) + 2) / 5 + day - 1 - 719468;
}

/* Months are asked for very often where duties are computed: their first days by table. */
enum { TABLE_FROM = 1970 * 12, TABLE_TO = 2100 * 12 };
static int32_t firsts[TABLE_TO - TABLE_FROM];

static __attribute__((constructor)) void firsts_fill(void)
{
	for (int m = TABLE_FROM; m < TABLE_TO; m++)
		firsts[m - TABLE_FROM] = (int32_t)days_of(0, m + 1, 1);
}

int64_t civil_month_first(int64_t month)
{
	return month >= TABLE_FROM && month < TABLE_TO ? firsts[month - TABLE_FROM] : days_of(0, month + 1, 1);
}

int64_t civil_month_number(int64_t day)
{
	int64_t month = floor_div((day + 719528) * 4800, 146097);     /* of 30.4369 days each: off by one at most */
	while (civil_month_first(month) > day)
		month--;
	while (civil_month_first(month + 1) <= day)
		month++;
	return month;
}

static void date_of(int64_t days, struct civil *c)
{
	int64_t month = civil_month_number(days);
	c->year = (int)floor_div(month, 12);
	c->month = (int)(month - c->year * 12 + 1);
	c->day = (int)(days - civil_month_first(month) + 1);
}

/* The civil time of an instant already moved to its zone. */
static struct civil civil_utc(usec t)
{
	struct civil c;
	int64_t days = floor_div(t, USEC_DAY), rest = (t - days * USEC_DAY) / USEC_S;
	date_of(days, &c);
	c.hour = (int)(rest / 3600);
	c.minute = (int)(rest / 60 % 60);
	c.second = (int)(rest % 60);
	return c;
}

struct civil civil_of(usec t) { return civil_utc(t + VN_OFFSET); }

static usec utc_usec(struct civil c)
{
	return days_of(c.year, c.month, c.day) * USEC_DAY + c.hour * USEC_HOUR + c.minute * USEC_MIN + c.second * USEC_S;
}

usec civil_usec(struct civil c) { return utc_usec(c) - VN_OFFSET; }
int64_t civil_day_number(usec t) { return floor_div(t + VN_OFFSET, USEC_DAY); }
int civil_weekday(int64_t day_number) { return (int)(day_number + 4 - floor_div(day_number + 4, 7) * 7); }
usec civil_day_start(int64_t day_number) { return day_number * USEC_DAY - VN_OFFSET; }

bool civil_valid(struct civil c)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	if (c.year < 1900 || c.year > 9999 || c.month < 1 || c.month > 12)
		return false;
	bool leap = c.year % 4 == 0 && (c.year % 100 != 0 || c.year % 400 == 0);
	int last = lengths[c.month - 1] + (c.month == 2 && leap);
	return c.day >= 1 && c.day <= last && c.hour >= 0 && c.hour < 24 && c.minute >= 0 && c.minute < 60 && c.second >= 0 && c.second < 60;
}

size_t time_write_rfc3339(char out[40], usec t)
{
	struct civil c = civil_utc(t);
	int64_t us = t - floor_div(t, USEC_S) * USEC_S;
	int n = us ? snprintf(out, 40, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", c.year, c.month, c.day, c.hour, c.minute, c.second, (int)us)
		   : snprintf(out, 40, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day, c.hour, c.minute, c.second);
	return n < 40 ? (size_t)n : 39;
}

struct str time_rfc3339(struct arena *a, usec t)
{
	char text[40];
	return a_dup(a, str_from(text, time_write_rfc3339(text, t)));
}

struct str time_shown(struct arena *a, usec t)
{
	struct civil c = civil_of(t);
	return t ? a_fmt(a, "%02d/%02d/%04d %02d:%02d", c.day, c.month, c.year, c.hour, c.minute) : STR_NONE;
}

struct str date_shown(struct arena *a, usec t)
{
	struct civil c = civil_of(t);
	return t ? a_fmt(a, "%02d/%02d/%04d", c.day, c.month, c.year) : STR_NONE;
}

/* A cursor over the text: each taker moves on and answers false without moving when it does not fit. */
static bool take_char(struct str *s, char c)
{
	if (!s->n || s->p[0] != c)
		return false;
	*s = str_sub(*s, 1, s->n);
	return true;
}

static bool take_digits(struct str *s, size_t n, int *ret)
{
	int64_t v;
	if (s->n < n || s->p[0] == '-' || !str_int(str_sub(*s, 0, n), &v))
		return false;
	*ret = (int)v;
	*s = str_sub(*s, n, s->n);
	return true;
}

static bool take_date(struct str *s, struct civil *c)
{
	struct str iso = *s, shown = *s;
	if (take_digits(&iso, 4, &c->year) && take_char(&iso, '-') && take_digits(&iso, 2, &c->month) && take_char(&iso, '-') &&
	    take_digits(&iso, 2, &c->day)) {
		*s = iso;
		return true;
	}
	if (take_digits(&shown, 2, &c->day) && take_char(&shown, '/') && take_digits(&shown, 2, &c->month) && take_char(&shown, '/') &&
	    take_digits(&shown, 4, &c->year)) {
		*s = shown;
		return true;
	}
	return false;
}

static bool take_fraction(struct str *s, usec *ret)
{
	usec unit = USEC_S / 10;
	size_t n = 0;
	for (; s->n && s->p[0] >= '0' && s->p[0] <= '9'; unit /= 10, n++) {
		*ret += (s->p[0] - '0') * unit;
		*s = str_sub(*s, 1, s->n);
	}
	return n > 0;
}

static bool take_clock(struct str *s, struct civil *c, usec *ret_fraction)
{
	if (!take_digits(s, 2, &c->hour) || !take_char(s, ':') || !take_digits(s, 2, &c->minute))
		return false;
	if (!take_char(s, ':'))
		return true;
	return take_digits(s, 2, &c->second) && (!take_char(s, '.') || take_fraction(s, ret_fraction));
}

/* What follows the time of day: nothing (Viet Nam), Z, or ±hh:mm. */
static bool take_offset(struct str *s, usec *ret)
{
	if (!s->n) {
		*ret = VN_OFFSET;
		return true;
	}
	if (take_char(s, 'Z') || take_char(s, 'z')) {
		*ret = 0;
		return true;
	}
	int sign = take_char(s, '+') ? 1 : take_char(s, '-') ? -1 : 0, hours, minutes;
	if (!sign || !take_digits(s, 2, &hours) || !take_char(s, ':') || !take_digits(s, 2, &minutes) || hours > 14 || minutes > 59)
		return false;
	*ret = sign * (hours * USEC_HOUR + minutes * USEC_MIN);
	return true;
}

bool time_parse(struct str s, usec *ret)
{
	struct civil c = { 0 };
	usec fraction = 0, offset = VN_OFFSET;
	if (!take_date(&s, &c))
		return false;
	if (s.n && !((take_char(&s, 'T') || take_char(&s, 't') || take_char(&s, ' ')) && take_clock(&s, &c, &fraction) && take_offset(&s, &offset)))
		return false;
	if (s.n || !civil_valid(c))
		return false;
	*ret = utc_usec(c) - offset + fraction;
	return true;
}
