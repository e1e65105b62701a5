/* When an event happened, from its fields. A time without a zone is UTC, as Windows and the audit system write it. */
#include "engine/sigma/set.h"

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

usec sigma_event_time(const struct sigma_data *d, const struct event *e)
{
	usec t;
	if (e->time)
		return e->time;
	for (size_t i = 0; i < d->n_time_fields; i++)
		for (size_t k = 0; k < e->n; k++) {
			struct str name = e->at[k].name, wanted = d->time_fields[i], text = str_trim(e->at[k].text);
			bool same = str_eq(name, wanted) || (name.n > wanted.n && str_ends(name, wanted) && name.p[name.n - wanted.n - 1] == '.');
			if (same && (written(text, &t) || since_1970(text, &t)))
				return t;
		}
	return 0;
}
