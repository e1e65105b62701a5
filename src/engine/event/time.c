/* Times as logs write them. A time without a zone is UTC, as Windows and the audit system write it. */
#include "engine/event/event.h"

static int64_t number(struct str s, size_t *at, size_t max)
{
	int64_t v = 0;
	size_t from = *at;
	while (*at < s.n && *at < from + max && s.p[*at] >= '0' && s.p[*at] <= '9')
		v = v * 10 + s.p[(*at)++] - '0';
	return *at > from ? v : -1;
}

static bool fraction(struct str s, size_t *at, int64_t *ret)
{
	int64_t unit = 100000;
	*ret = 0;
	if (*at >= s.n || (s.p[*at] != '.' && s.p[*at] != ','))
		return true;
	size_t from = ++*at;
	for (; *at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9'; ++*at, unit /= 10)
		*ret += unit * (s.p[*at] - '0');
	return *at > from;
}

static bool zone(struct str s, size_t at, int64_t *ret)
{
	*ret = 0;
	if (at == s.n || (at + 1 == s.n && (s.p[at] == 'Z' || s.p[at] == 'z')))
		return true;
	if (s.p[at] != '+' && s.p[at] != '-')
		return false;
	int64_t sign = s.p[at++] == '+' ? 1 : -1, hours = number(s, &at, 2);
	at += at < s.n && s.p[at] == ':';
	int64_t minutes = at < s.n ? number(s, &at, 2) : 0;
	*ret = sign * (hours * 60 + minutes) * USEC_MIN;
	return hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60 && at == s.n;
}

/* 2026-03-02T08:51:00.008Z, with a space, with an offset, without zone. */
static bool written(struct str s, usec *ret)
{
	size_t at = 0;
	struct civil c = { 0 };
	int64_t micros, offset;
	c.year = (int)number(s, &at, 4);
	if (at != 4 || at >= s.n || (s.p[at] != '-' && s.p[at] != '/'))
		return false;
	at++;
	c.month = (int)number(s, &at, 2);
	at++;
	c.day = (int)number(s, &at, 2);
	if (at != 10 || at >= s.n || (s.p[at] != 'T' && s.p[at] != ' ' && s.p[at] != 't'))
		return false;
	at++;
	c.hour = (int)number(s, &at, 2);
	at++;
	c.minute = (int)number(s, &at, 2);
	at++;
	c.second = (int)number(s, &at, 2);
	if (at != 19 || c.second == 60)
		c.second = at == 19 ? 59 : -1;
	if (c.second < 0 || !civil_valid(c) || !fraction(s, &at, &micros) || !zone(s, at, &offset))
		return false;
	*ret = civil_usec(c) + VN_OFFSET + micros - offset;      /* civil_usec() takes it for UTC+7 */
	return true;
}

static int month_of(struct str s)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	for (int i = 0; s.n >= 3 && i < 12; i++)
		if (!memcmp(s.p, names + 3 * i, 3))
			return i + 1;
	return 0;
}

/* 13:55:36 from *at on. */
static bool of_day(struct str s, size_t *at, struct civil *c)
{
	c->hour = (int)number(s, at, 2);
	bool ok = *at < s.n && s.p[(*at)++] == ':';
	c->minute = (int)number(s, at, 2);
	ok = ok && *at < s.n && s.p[(*at)++] == ':';
	c->second = (int)number(s, at, 2);
	c->second = c->second == 60 ? 59 : c->second;
	return ok && c->hour >= 0 && c->minute >= 0 && c->second >= 0;
}

/* 10/Oct/2000:13:55:36 -0700 */
static bool of_access_log(struct str s, usec *ret)
{
	size_t at = 0;
	int64_t offset;
	struct civil c = { .day = (int)number(s, &at, 2) };
	if (at != 2 || s.n < 20 || s.p[2] != '/' || s.p[6] != '/' || s.p[11] != ':')
		return false;
	c.month = month_of(str_sub(s, 3, 3));
	at = 7;
	c.year = (int)number(s, &at, 4);
	at = 12;
	if (!of_day(s, &at, &c) || at != 20 || !civil_valid(c))
		return false;
	at += at < s.n && s.p[at] == ' ';
	if (!zone(s, at, &offset))
		return false;
	*ret = civil_usec(c) + VN_OFFSET - offset;
	return true;
}

bool event_time_without_year(struct str s, usec now, usec *ret)
{
	size_t at = 4;
	struct civil c = civil_of(now + USEC_DAY);
	if (s.n < 15 || !(c.month = month_of(s)) || s.p[3] != ' ')
		return false;
	at += s.p[at] == ' ';
	c.day = (int)number(s, &at, 2);
	if (at != 6 || s.p[at++] != ' ' || !of_day(s, &at, &c) || at != 15)
		return false;
	for (int tries = 0; tries < 8; tries++, c.year--) {   /* 29 February: the last that was */
		*ret = civil_valid(c) ? civil_usec(c) + VN_OFFSET : INT64_MAX;
		if (*ret <= now + USEC_DAY)
			return true;
	}
	return false;
}

/* Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size. */
static bool since_1970(struct str s, usec *ret)
{
	size_t at = 0;
	int64_t micros, v = number(s, &at, 19);
	if (v <= 0 || at < 9 || !fraction(s, &at, &micros) || at != s.n)
		return false;
	*ret = v < 100000000000 ? v * USEC_S + micros : v < 100000000000000 ? v * USEC_MS : v < 100000000000000000 ? v : v / 1000;
	return true;
}

bool event_time_of(struct str text, usec *ret)
{
	return written(text, ret) || since_1970(text, ret) || of_access_log(text, ret);
}
