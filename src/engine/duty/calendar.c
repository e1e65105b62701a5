#include "engine/duty/calendar.h"

/* Days of the Gregorian calendar by integer arithmetic: years begin in March, so that the leap day is the last; eras are of 400 years. */
static int64_t day_of(int year, int month, int day)
{
	int64_t y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct date { int year, month, day; };

static struct date date_of(int64_t number)
{
	int64_t days = number + 719468, era = (days >= 0 ? days : days - 146096) / 146097, of_era = days - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365, of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;
	return (struct date){ (int)(year + era * 400 + (month >= 10)), (int)(month < 10 ? month + 3 : month - 9), (int)(of_year - (153 * month + 2) / 5 + 1) };
}

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && leap);
}

int64_t day_add_months(int64_t day, int months)
{
	if (!months)
		return day;
	struct date c = date_of(day);
	int all = c.year * 12 + c.month - 1 + months;
	int year = all / 12, month = all % 12 + 1;
	int last = days_in(year, month);
	return day_of(year, month, c.day < last ? c.day : last);
}

static int64_t last_day_of(usec start, struct duty_span span, int times)
{
	return day_add_months(civil_day_number(start), span.months * times) + (int64_t)span.days * times;
}

usec span_late_from(usec start, struct duty_span span, int times)
{
	if (!span.months && !span.days)
		return start + span.time * times;
	return civil_day_start(last_day_of(start, span, times) + 1);
}

usec span_late_from_shifted(usec start, struct duty_span span, int times, bool (*is_off)(void *, int64_t), void *arg)
{
	if (!is_off || (!span.months && !span.days))
		return span_late_from(start, span, times);
	int64_t day = last_day_of(start, span, times);
	for (int n = 0; n < 30 && is_off(arg, day); n++)   /* no holiday is that long */
		day++;
	return civil_day_start(day + 1);
}

void bucket_of(enum bucket_size size, usec t, usec *ret_from, usec *ret_to)
{
	static const int months[] = { [BUCKET_MONTH] = 1, [BUCKET_QUARTER] = 3, [BUCKET_HALF] = 6, [BUCKET_YEAR] = 12 };
	struct date c = date_of(civil_day_number(t));
	int64_t first = day_of(c.year, (c.month - 1) / months[size] * months[size] + 1, 1);
	*ret_from = civil_day_start(first);
	*ret_to = civil_day_start(day_add_months(first, months[size]));
}
