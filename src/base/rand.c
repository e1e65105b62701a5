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
enum { NODE_BITS = 9, COUNTER_BITS = 12 };

/* The last id without its node part: milliseconds and counter in one number that only grows, also when the clock steps back. */
static _Atomic int64_t last_tick;
static _Atomic int64_t node = -1;

static int64_t node_of_process(void)
{
	int64_t v = atomic_load(&node);
	if (v < 0) {
		uint16_t r;
		rand_bytes(&r, sizeof r);
		int64_t mine = r & ((1 << NODE_BITS) - 1), none = -1;
		v = atomic_compare_exchange_strong(&node, &none, mine) ? mine : none;
	}
	return v;
}

int64_t id_new(void)
{
	int64_t tick = (clock_now() / USEC_MS - ID_EPOCH_MS) << COUNTER_BITS, last = atomic_load(&last_tick), next;
	do
		next = tick > last ? tick : last + 1;
	while (!atomic_compare_exchange_weak(&last_tick, &last, next));
	return next << NODE_BITS | node_of_process();
}

usec id_time(int64_t id)
{
	return ((id >> (NODE_BITS + COUNTER_BITS)) + ID_EPOCH_MS) * USEC_MS;
}

int64_t id_at(usec t)
{
	return (t / USEC_MS - ID_EPOCH_MS) << (COUNTER_BITS + NODE_BITS);
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
