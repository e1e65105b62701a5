#include "engine/duty/calendar.h"

int64_t day_add_months(int64_t day, int months)
{
	if (!months)
		return day;
	int64_t month = civil_month_number(day), of_month = day - civil_month_first(month);
	int64_t first = civil_month_first(month + months), last = civil_month_first(month + months + 1) - 1;
	return first + of_month < last ? first + of_month : last;
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
	int64_t month = civil_month_number(civil_day_number(t)), first = month - month % months[size];
	*ret_from = civil_day_start(civil_month_first(first));
	*ret_to = civil_day_start(civil_month_first(first + months[size]));
}
