/* calendar: terms in civil time (UTC+7). Months are added from the anchor day and clamped to the month's end, so nothing drifts:
 * 31/8 + 6 months = 28/2 (29/2), + 12 months = 31/8. */
#ifndef ENGINE_DUTY_CALENDAR_H
#define ENGINE_DUTY_CALENDAR_H

#include "engine/duty/catalogue.h"

/* Day number (days since 1970-01-01) n months after a day. */
int64_t day_add_months(int64_t day, int months);
/* The first moment after a term that began at `start`: whole days end at 24:00 of the last day; hours run from the moment. times: how often
 * the span, counted from start each time (scheduled terms). */
usec span_late_from(usec start, struct duty_span span, int times);
/* The same, going on to the next working day when the last day is off. */
usec span_late_from_shifted(usec start, struct duty_span span, int times, bool (*is_off)(void *, int64_t), void *arg);
/* The bucket that holds t: [*ret_from, *ret_to). */
void bucket_of(enum bucket_size size, usec t, usec *ret_from, usec *ret_to);

#endif
