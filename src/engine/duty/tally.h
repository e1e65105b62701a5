/* tally: how many of some things hold, over both time axes at once (true when × known when). What one attribute says by counting many
 * records: units below, teams in being, credentials in force; and where none holds, what is so by default. */
#ifndef ENGINE_DUTY_TALLY_H
#define ENGINE_DUTY_TALLY_H

#include "base/arena.h"
#include "base/clock.h"

/* Half-open on both axes; `to` and `known_to` may be TIME_OPEN (engine/duty/history.h). */
struct duty_area { usec from, to, known_from, known_to; };
/* The part both have; false when there is none. */
bool area_meet(const struct duty_area *a, const struct duty_area *b, struct duty_area *ret);

struct tally_piece { struct duty_area in; int64_t n; };
/* Pieces that do not overlap and cover exactly `whole`: n of the areas hold there. In the arena. */
void tally(struct arena *a, const struct duty_area *whole, const struct duty_area *at, size_t n, struct tally_piece **ret, size_t *ret_n);

/* Versions of one state, each said at a moment to hold from a day on, whatever was said before about the time after that day. */
struct area_version { usec from, known; };
/* Where version i of n (ascending by known) holds, calling each area once: at most n - i. Returns how many; at has room for n. */
size_t version_areas(const struct area_version *v, size_t n, size_t i, struct duty_area *at);

#endif
