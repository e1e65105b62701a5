/* counter: numbers without gaps for codes that people read: counter_next(w, S("SC-2026"), &n) answers 1, 2, 3, …
 * The number is taken in the transaction: rolled back, it is given to the next. */
#ifndef CORE_COUNTER_H
#define CORE_COUNTER_H

#include "store/work.h"

err counter_next(struct work *w, struct str name, int64_t *ret_n) MUST_USE;
/* Takes n numbers at once, *ret_first … *ret_first + n - 1; n > 0. For bulk loads. */
err counter_take(struct work *w, struct str name, int64_t n, int64_t *ret_first) MUST_USE;

#endif
