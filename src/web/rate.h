/* rate: token buckets by class and by account or address, in fixed memory; the longest unused bucket makes room.
 * Thread-safe. Not for other rooms. */
#ifndef WEB_RATE_H
#define WEB_RATE_H

#include "web/web.h"

struct rates;
/* classes: one per enum rate_class; burst 0 means no limit. */
struct rates *rates_new(const struct web_rate classes[5]);
void *rates_free(struct rates *x);

/* Takes one token. False when there is none; *ret_wait_s is then the seconds until there is one, rounded up. */
bool rate_take(struct rates *x, enum rate_class class, struct str who, usec steady, int64_t *ret_wait_s);
/* Charges the failure cost of the class; the bucket may fall to minus one burst. */
void rate_charge(struct rates *x, enum rate_class class, struct str who, usec steady);

/* Who an address counts as: IPv4 itself, IPv6 by its /64 ("2001:db8:0:1::/64"), IPv4-mapped as IPv4. */
struct str rate_address(struct arena *a, struct str address);

#endif
