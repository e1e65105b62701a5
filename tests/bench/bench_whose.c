/* bench_whose [PREFIXES]: nanoseconds per look-up in a register of that many prefixes (1,000,000), for addresses drawn at
 * random and for a few hot ones, in rounds; prints the median round and the memory. One JSON line. */
#include <stdio.h>

#include "base/clock.h"
#include "base/rand.h"
#include "modules/network/whose.h"

enum { ROUNDS = 9, LOOKUPS = 1000000, HOT = 64 };

static struct ip random_ip(struct rng *r, bool v4)
{
	struct ip ip = { { 0 } };
	uint64_t x = rng_next(r), y = rng_next(r);
	if (v4) {
		ip.b[10] = ip.b[11] = 0xff;
		memcpy(ip.b + 12, &x, 4);
	} else {
		memcpy(ip.b, &x, 8);
		memcpy(ip.b + 8, &y, 8);
		ip.b[0] = 0x20;
		ip.b[1] = 0x01;
	}
	return ip;
}

/* Lengths as in the Internet's tables: mostly /24 … /18 and /48 … /32, a few short ones around them. */
static struct whose_prefix random_prefix(struct rng *r, int64_t id)
{
	bool v4 = rng_below(r, 4) > 0;
	int bits = v4 ? 96 + (rng_below(r, 500) ? 18 + (int)rng_below(r, 7) : 11 + (int)rng_below(r, 6))
		: rng_below(r, 500) ? 32 + (int)rng_below(r, 17) : 20 + (int)rng_below(r, 10);
	return (struct whose_prefix){ ip_prefix_of(random_ip(r, v4), bits), { id % 5000, id % 40, id } };
}

static int usec_cmp(const void *x, const void *y)
{
	usec a = *(const usec *)x, b = *(const usec *)y;
	return (a > b) - (a < b);
}

/* One look-up waits for the one before: the figure is latency, not how many run side by side. */
static double measure(const struct whose *x, const struct ip *ips, size_t n, size_t *ret_hits)
{
	usec took[ROUNDS];
	struct whose_hit hits[8];
	for (int round = 0; round < ROUNDS; round++) {
		usec begin = clock_steady();
		size_t chain = 0;
		for (size_t i = 0; i < LOOKUPS; i++) {
			chain = whose_ip(x, ips[(i + (chain & 1)) % n], hits, 8);
			*ret_hits += chain;
		}
		took[round] = clock_steady() - begin;
	}
	qsort(took, ROUNDS, sizeof took[0], usec_cmp);
	return (double)took[ROUNDS / 2] * 1000 / LOOKUPS;
}

int main(int argc, char **argv)
{
	int64_t n = 1000000;
	if (argc > 1 && (!str_int(str_of(argv[1]), &n) || n < 1 || n > 50000000))
		return 2;
	struct rng r = { 1 };
	struct arena *a = arena_new(SIZE_MAX);
	struct whose_prefix *in = a_array(a, struct whose_prefix, (size_t)n);
	for (int64_t i = 0; i < n; i++)
		in[i] = random_prefix(&r, i);
	usec begin = clock_steady();
	struct whose *x = whose_new(in, (size_t)n, NULL, 0);
	usec built = clock_steady() - begin;
	struct ip *ips = a_array(a, struct ip, LOOKUPS);
	for (size_t i = 0; i < LOOKUPS; i++)
		ips[i] = random_ip(&r, rng_below(&r, 4) > 0);
	size_t hits = 0;
	double random = measure(x, ips, LOOKUPS, &hits), hot = measure(x, ips, HOT, &hits);
	printf("{\"bench\":\"whose\",\"prefixes\":%lld,\"random_ns\":%.0f,\"hot_ns\":%.0f,\"megabytes\":%.1f,\"build_ms\":%lld,\"hits_per_lookup\":%.1f}\n",
		(long long)n, random, hot, (double)whose_bytes(x) / 1e6, (long long)(built / USEC_MS), (double)hits / (2.0 * ROUNDS * LOOKUPS));
	whose_free(x);
	arena_free(a);
	return 0;
}
