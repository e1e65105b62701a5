/* roll: the folded names of a whole register in memory, in their order, for finding a part of a name anywhere in them. 100,000 names
 * of 100 bytes are read through in a few milliseconds and take 11 MB; the database needs ten times as long, for every search.
 *
 * A roll is read from the database by the first search after a change (version) and shared by all threads. */
#ifndef MODULES_NETWORK_ROLL_H
#define MODULES_NETWORK_ROLL_H

#include "store/work.h"

#include <pthread.h>

struct roll;
/* In ascending order of folded, then id. folded is copied; it must not hold a line feed (text_fold() leaves none). */
void roll_add(struct roll *r, struct str folded, int64_t id);

struct roll_box { pthread_rwlock_t lock; pthread_mutex_t reading; struct roll *now; int64_t version; };
#define ROLL_BOX_INIT { .lock = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP, .reading = PTHREAD_MUTEX_INITIALIZER }

/* Ids of the names after the place (folded, id) that hold the needle, the first max in their order. version: of what read() finds in
 * the transaction of w; it is read anew when it differs from the one in the box. needle: folded, not empty. ret_ids: room for max. */
struct roll_ask { struct str needle, after; int64_t after_id; size_t max; };
err roll_find(struct work *w, struct roll_box *box, int64_t version, err (*read)(struct work *w, struct roll *into), const struct roll_ask *ask,
	int64_t *ret_ids, size_t *ret_n) MUST_USE;

#endif
