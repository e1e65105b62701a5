#include "base/rand.h"

#include <stdatomic.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/code.h"
#include "base/log.h"

void rand_bytes(void *p, size_t n)
{
	for (char *at = p; n;) {
		ssize_t got = getrandom(at, n, 0);
		if (got <= 0) {
			log_error("rand.none", NULL);
			abort();
		}
		at += got;
		n -= (size_t)got;
	}
}

struct str rand_token(struct arena *a, size_t n_bytes)
{
	char *p = a_alloc(a, n_bytes);
	rand_bytes(p, n_bytes);
	return base64url_of(a, str_from(p, n_bytes));
}

struct str rand_code(struct arena *a, size_t n)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char *p = a_alloc(a, n + n / 4 + 1);
	size_t at = 0;
	for (size_t i = 0; i < n; i++) {
		unsigned char c;
		rand_bytes(&c, 1);
		if (i && i % 4 == 0)
			p[at++] = '-';
		p[at++] = alphabet[c & 31];
	}
	return (struct str){ p, at };
}

#define ID_EPOCH_MS 1577836800000LL /* 2020-01-01 */
enum { CHANCE_BITS = 9, COUNTER_BITS = 12, START_BITS = 10 };

static _Atomic int64_t last_id;

/* The first id of a millisecond: where its counter begins and its last bits are drawn anew, so that two processes that meet in one
 * millisecond rarely meet in one id, and never twice for the same reason. */
static int64_t id_first(int64_t at_millisecond)
{
	uint32_t r;
	rand_bytes(&r, sizeof r);
	return at_millisecond | (r & ((1 << (START_BITS + CHANCE_BITS)) - 1));
}

/* Only grows, also when the clock steps back or a millisecond needs more ids than its counter holds. */
int64_t id_new(void)
{
	int64_t now = id_at(clock_now()), last = atomic_load(&last_id), next;
	do
		next = now > last ? id_first(now) : last + (1 << CHANCE_BITS);
	while (!atomic_compare_exchange_weak(&last_id, &last, next));
	return next;
}

usec id_time(int64_t id)
{
	return ((id >> (CHANCE_BITS + COUNTER_BITS)) + ID_EPOCH_MS) * USEC_MS;
}

int64_t id_at(usec t)
{
	return (t / USEC_MS - ID_EPOCH_MS) << (CHANCE_BITS + COUNTER_BITS);
}

uint64_t rng_next(struct rng *r)
{
	uint64_t z = r->s += 0x9E3779B97F4A7C15u;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

uint64_t rng_below(struct rng *r, uint64_t n)
{
	return (uint64_t)((unsigned __int128)rng_next(r) * n >> 64);
}
