/* clock: the only place that reads the time. Time is int64_t microseconds since 1970-01-01 UTC; 0 means “none”.
 * Civil dates are those of Asia/Ho_Chi_Minh, UTC+7 all year and without daylight saving since 1975-06-13. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/arena.h"

typedef int64_t usec;

#define USEC_MS 1000LL
#define USEC_S 1000000LL
#define USEC_MIN (60 * USEC_S)
#define USEC_HOUR (60 * USEC_MIN)
#define USEC_DAY (24 * USEC_HOUR)
#define VN_OFFSET (7 * USEC_HOUR)

usec clock_now(void);        /* wall clock, or what a test has set */
usec clock_steady(void);     /* monotonic; for durations only, never stored */
/* Tests: freeze the wall clock at t (it then moves only by further calls); 0 lets it run again.
 * UNGCUU_CLOCK=<RFC3339> in the environment does the same for a whole process (test builds and demo only). */
void clock_set(usec t);
void clock_shift(usec by);   /* tests: the running clock, offset by `by` */

/* A day in Viet Nam. Proleptic Gregorian. */
struct civil { int year, month, day, hour, minute, second; };
struct civil civil_of(usec t);                     /* in UTC+7 */
usec civil_usec(struct civil c);                   /* the reverse; fields out of range carry over */
int64_t civil_day_number(usec t);                  /* days since 1970-01-01 in UTC+7 */
int64_t civil_month_number(int64_t day_number);    /* months since January of the year 0 */
int64_t civil_month_first(int64_t month_number);   /* day number of its first day */
int civil_weekday(int64_t day_number);             /* 0 Sunday … 6 Saturday */
usec civil_day_start(int64_t day_number);          /* 00:00 UTC+7 of that day */
bool civil_valid(struct civil c);

/* Text. Buffers belong to the arena. */
size_t time_write_rfc3339(char out[40], usec t);       /* without NUL; its length */
struct str time_rfc3339(struct arena *a, usec t);      /* 2026-11-22T13:21:03Z, microseconds only when not zero */
struct str time_shown(struct arena *a, usec t);        /* 22/11/2026 20:21 */
struct str date_shown(struct arena *a, usec t);        /* 22/11/2026 */
/* RFC 3339 with any offset; also “2026-11-22T20:21” and “2026-11-22 20:21” without offset (taken as UTC+7, as HTML's
 * datetime-local sends), “2026-11-22”, and “22/11/2026 20:21”, “22/11/2026”. False when it is none of these or impossible. */
bool time_parse(struct str s, usec *ret);

#endif
