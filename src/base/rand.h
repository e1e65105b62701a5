/* rand: randomness and ids. */
#ifndef BASE_RAND_H
#define BASE_RAND_H

#include "base/clock.h"

void rand_bytes(void *p, size_t n);                     /* from the kernel; aborts when there is none */
struct str rand_token(struct arena *a, size_t n_bytes); /* base64url without padding */
/* Crockford base32 without I L O U, n characters, in groups of four joined by '-': "7K3M-9QXD". For codes that are read aloud. */
struct str rand_code(struct arena *a, size_t n);

/* A 64-bit id, positive, larger than all before it in this process and ordered by time between processes:
 * 42 bits milliseconds since 2020-01-01, 12 bits counter from a random place below 1,024, 9 bits drawn anew in each millisecond. */
int64_t id_new(void);
usec id_time(int64_t id);                               /* to the millisecond */
int64_t id_at(usec t);                                  /* the smallest id of that millisecond */

/* Deterministic generator for demonstration data and tests (splitmix64). Never for secrets. */
struct rng { uint64_t s; };
uint64_t rng_next(struct rng *r);
uint64_t rng_below(struct rng *r, uint64_t n);          /* 0 … n-1, n > 0 */

#endif
