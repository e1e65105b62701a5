/* kept: something read from the database and kept in memory, for all threads, until its version there is another one. */
#ifndef MODULES_NETWORK_KEPT_H
#define MODULES_NETWORK_KEPT_H

#include "store/work.h"

#include <pthread.h>

struct kept_box { pthread_rwlock_t lock; pthread_mutex_t reading; void *now; int64_t version; };
#define KEPT_BOX_INIT { .lock = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP, .reading = PTHREAD_MUTEX_INITIALIZER }

/* make: an empty one, never NULL; read: fills it in the transaction of w; done: frees it, accepts NULL. */
struct kept_kind { void *(*make)(void); err (*read)(struct work *w, void *into); void (*done)(void *); };

/* What is kept, read anew when the version in the box differs. version: of what read() finds in the transaction of w. After OK it is
 * the reader's until kept_give_back(), which must come soon; another thread may have put in a newer one just before, so what is
 * shown of it is read from the database. */
err kept_take(struct work *w, struct kept_box *box, int64_t version, const struct kept_kind *kind, const void **ret) MUST_USE;
void kept_give_back(struct kept_box *box);

#endif
