/* Experts counted once over all teams: everything, and after one change. The sharing is invented but like the real one: four of
 * five experts are staff of one team; the others work for 250 providers, who list each of them in up to six teams.
 * bench_teams CLIENTS: each provider serves so many teams that lie side by side; with 20 every provider has a region of its own,
 * with more the regions overlap and all teams hang together. Times are processor time: it is one thread's work, and on a busy
 * machine the clock on the wall measures the others. */
#include "base/clock.h"
#include "base/log.h"
#include "base/rand.h"
#include "modules/team/count_once.h"

enum { TEAMS = 5000, EXPERTS = 25000, PROVIDERS = 250, SOLD_MAX = 6, CHANGES = 500 };

struct input { int64_t teams[TEAMS]; struct count_member at[EXPERTS * SOLD_MAX]; size_t n; };

/* The memberships of one expert; every fiftieth of those who are hired declares a primary team. */
static size_t expert(struct rng *r, uint64_t clients, int64_t person, struct count_member *at)
{
	if (person % 5) {
		at[0] = (struct count_member){ person, 1 + (int64_t)rng_below(r, TEAMS), false };
		return 1;
	}
	int64_t provider = person / 5 % PROVIDERS, first = provider * (TEAMS / PROVIDERS);
	size_t n = 1 + rng_below(r, SOLD_MAX);
	for (size_t i = 0; i < n; i++)
		at[i] = (struct count_member){ person, 1 + (first + (int64_t)rng_below(r, clients)) % TEAMS, i == 0 && rng_below(r, 50) == 0 };
	return n;
}

static int usec_cmp(const void *x, const void *y)
{
	usec a = *(const usec *)x, b = *(const usec *)y;
	return (a > b) - (a < b);
}

static usec cpu_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return t.tv_sec * USEC_S + t.tv_nsec / 1000;
}

int main(int argc, char **argv)
{
	int64_t clients = 20;
	if (argc > 1 && (!str_int(str_of(argv[1]), &clients) || clients < 1 || clients > TEAMS))
		return 2;
	static struct input in;
	static usec took[CHANGES];
	struct rng r = { 1 };
	struct count_rules rules = { .demand = COUNT_DEMAND, .cap = COUNT_CAP };
	for (int64_t t = 0; t < TEAMS; t++)
		in.teams[t] = t + 1;
	for (int64_t p = 1; p <= EXPERTS; p++)
		in.n += expert(&r, (uint64_t)clients, p, &in.at[in.n]);
	usec begin = cpu_now();
	struct count_once *x = count_once_new(&rules, in.teams, TEAMS, in.at, in.n);
	usec full = cpu_now() - begin;
	struct count_total total = count_once_total(x);
	for (int i = 0; i < CHANGES; i++) {
		struct count_member m[SOLD_MAX];
		int64_t person = 5 * (1 + (int64_t)rng_below(&r, EXPERTS / 5));   /* one who is hired */
		size_t n = expert(&r, (uint64_t)clients, person, m);
		begin = cpu_now();
		count_once_change(x, person, m, n);
		took[i] = cpu_now() - begin;
	}
	qsort(took, CHANGES, sizeof took[0], usec_cmp);
	printf("{\"bench\":\"teams\",\"teams\":%d,\"experts\":%lld,\"places\":%lld,\"complete_low\":%lld,\"complete_high\":%lld,\"full_ms\":%.1f,"
		"\"change_p50_ms\":%.3f,\"change_max_ms\":%.3f}\n", TEAMS, (long long)total.people, (long long)total.listed, (long long)total.complete_low,
		(long long)total.complete_high, (double)full / USEC_MS, (double)took[CHANGES / 2] / USEC_MS, (double)took[CHANGES - 1] / USEC_MS);
	count_once_free(x);
	return 0;
}
