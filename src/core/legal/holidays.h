/* holidays: the calendar of days off behind legal_is_off(). */
#ifndef CORE_LEGAL_HOLIDAYS_H
#define CORE_LEGAL_HOLIDAYS_H

#include "base/arena.h"

struct day_off { int64_t day; bool is_off; };            /* days since 1970-01-01; is_off false: a weekend that is worked */
struct holiday_day { struct day_off is; struct str name; bool is_expected; };   /* expected: not yet announced */

/* Makes these days, sorted by day, the calendar; every other day is off when it is a Saturday or Sunday. Thread-safe, and
 * nothing happens when they are the calendar already. */
void holidays_publish(const struct day_off *days, size_t n);
/* data/holidays.csv as compiled in. */
void holidays_compiled_in(struct arena *a, struct holiday_day **ret, size_t *ret_n);

#endif
