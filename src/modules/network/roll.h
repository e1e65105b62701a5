/* roll: the folded names of a whole register in memory, in their order, for finding a part of a name anywhere in them. 100,000 names
 * of 100 bytes take 14 MB; of these only the blocks are read through in which all parts of the needle occur. The database needs
 * tens of milliseconds for every search.
 *
 * A roll is read from the database by the first search after a change (version) and shared by all threads. */
#ifndef MODULES_NETWORK_ROLL_H
#define MODULES_NETWORK_ROLL_H

#include "modules/network/kept.h"

struct roll;
/* In ascending order of folded, then id. folded is copied; it must not hold a line feed (text_fold() leaves none). */
void roll_add(struct roll *r, struct str folded, int64_t id);

/* Ids of the names after the place (folded, id) that hold the needle, the first max in their order. version: of what read() finds in
 * the transaction of w (kept.h); read() adds them to a struct roll. needle: folded, not empty. ret_ids: room for max. */
struct roll_ask { struct str needle, after; int64_t after_id; size_t max; };
err roll_find(struct work *w, struct kept_box *box, int64_t version, err (*read)(struct work *w, void *into), const struct roll_ask *ask,
	int64_t *ret_ids, size_t *ret_n) MUST_USE;

#endif
