#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>

#include "base/rand.h"
#include "modules/network/whose.h"

#define MAX_HITS 64

static struct whose_prefix px(const char *text, int64_t org, int64_t id)
{
	struct whose_prefix p = { .owner = { org, org + 1000, id } };
	assert_true(ip_prefix_parse(str_of(text), &p.prefix));
	return p;
}

static struct ip addr(const char *text)
{
	struct ip ip;
	assert_true(ip_parse(str_of(text), &ip));
	return ip;
}

/* The owners found, most specific first, as "3 2 1". */
static struct str owners_of(struct arena *a, const struct whose_hit *hits, size_t n)
{
	struct str s = STR_NONE;
	for (size_t i = 0; i < n; i++)
		s = a_fmt(a, "%.*s%s%lld", STR_ARG(s), i ? " " : "", (long long)hits[i].owner->org_id);
	return s;
}

static void assert_ip(const struct whose *x, const char *ip, const char *owners)
{
	struct arena *a = arena_new(0);
	struct whose_hit hits[MAX_HITS];
	size_t n = whose_ip(x, addr(ip), hits, MAX_HITS);
	assert_string_equal(a_z(a, owners_of(a, hits, n)), owners);
	arena_free(a);
}

static void nested_prefixes_inner_first(void **s)
{
	const struct whose_prefix in[] = {
		px("203.0.113.128/25", 3, 3), px("203.0.0.0/16", 1, 1), px("203.0.113.0/24", 2, 2), px("203.0.113.200", 4, 4),
	};
	struct whose *x = whose_new(in, 4, NULL, 0);
	assert_ip(x, "203.0.113.200", "4 3 2 1");
	assert_ip(x, "203.0.113.199", "3 2 1");
	assert_ip(x, "203.0.113.201", "3 2 1");
	assert_ip(x, "203.0.113.127", "2 1");
	assert_ip(x, "203.0.114.0", "1");
	assert_ip(x, "203.0.0.0", "1");
	assert_ip(x, "203.0.255.255", "1");
	assert_ip(x, "203.1.0.0", "");
	assert_ip(x, "202.255.255.255", "");
	whose_free(x);
}

static void two_owners_of_one_prefix_are_both_told(void **s)
{
	const struct whose_prefix in[] = { px("198.51.100.0/24", 9, 2), px("198.51.100.0/24", 7, 1), px("198.51.0.0/16", 1, 3) };
	struct whose *x = whose_new(in, 3, NULL, 0);
	assert_ip(x, "198.51.100.1", "7 9 1");
	struct whose_hit one;
	assert_int_equal(whose_ip(x, addr("198.51.100.1"), &one, 1), 1);
	assert_int_equal(one.owner->isp_org_id, 1007);
	assert_int_equal(one.length, 120);
	assert_int_equal(whose_ip(x, addr("198.51.100.1"), &one, 0), 0);
	whose_free(x);
}

static void families_do_not_mix(void **s)
{
	const struct whose_prefix in[] = { px("::/0", 6, 1), px("2001:db8::/32", 7, 2), px("0.0.0.0/0", 4, 3) };
	struct whose *x = whose_new(in, 3, NULL, 0);
	assert_ip(x, "192.0.2.1", "4");
	assert_ip(x, "255.255.255.255", "4");
	assert_ip(x, "2001:db8::1", "7 6");
	assert_ip(x, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "6");
	assert_ip(x, "::", "6");
	whose_free(x);
	const struct whose_prefix beside[] = { px("::fffe:0:0/95", 6, 1) };   /* IPv6, ending where IPv4 ends */
	x = whose_new(beside, 1, NULL, 0);
	assert_ip(x, "::fffe:1:1", "6");
	assert_ip(x, "255.255.255.255", "");
	assert_ip(x, "::1:0:0:0", "");
	assert_ip(x, "ffff::", "");
	whose_free(x);
}

static void empty_register(void **s)
{
	struct whose *x = whose_new(NULL, 0, NULL, 0);
	struct whose_hit hit;
	assert_ip(x, "192.0.2.1", "");
	assert_int_equal(whose_domain(x, S("a.vn"), &hit, 1), 0);
	whose_free(x);
}

static void assert_name(const struct whose *x, const char *name, const char *owners)
{
	struct arena *a = arena_new(0);
	struct whose_hit hits[MAX_HITS];
	size_t n = whose_domain(x, str_of(name), hits, MAX_HITS);
	assert_string_equal(a_z(a, owners_of(a, hits, n)), owners);
	arena_free(a);
}

static void domains_by_suffix_at_label_edges(void **s)
{
	const struct whose_domain in[] = {
		{ S("bo.gov.vn"), { 2, 0, 2 } }, { S("gov.vn"), { 1, 0, 1 } },
		{ S("mail.bo.gov.vn"), { 3, 0, 3 } }, { S("bo.gov.vn"), { 4, 0, 4 } },
	};
	struct whose *x = whose_new(NULL, 0, in, 4);
	assert_name(x, "www.mail.bo.gov.vn", "3 2 4 1");
	assert_name(x, "bo.gov.vn", "2 4 1");
	assert_name(x, "xbo.gov.vn", "1");
	assert_name(x, "gov.vn", "1");
	assert_name(x, "vn", "");
	assert_name(x, "", "");
	assert_name(x, "bo.gov.vn.example.com", "");
	assert_name(x, "...", "");
	whose_free(x);
}

static void longest_possible_name(void **s)
{
	char name[254];
	for (int i = 0; i < 253; i++)
		name[i] = i % 2 ? '.' : 'a';
	const struct whose_domain in[] = { { str_from(name, 253), { 1, 0, 1 } }, { S("a"), { 2, 0, 2 } } };
	struct whose *x = whose_new(NULL, 0, in, 2);
	struct whose_hit hits[MAX_HITS];
	assert_int_equal(whose_domain(x, str_from(name, 253), hits, MAX_HITS), 2);
	assert_int_equal(hits[0].owner->org_id, 1);
	whose_free(x);
}

/* ---- the model: a scan over everything ---- */

static int model_cmp(const struct whose_prefix *x, const struct whose_prefix *y)
{
	if (x->prefix.bits != y->prefix.bits)
		return y->prefix.bits - x->prefix.bits;
	return (x->owner.id > y->owner.id) - (x->owner.id < y->owner.id);
}

static size_t model_ip(const struct whose_prefix *in, size_t n, struct ip ip, const struct whose_prefix **ret)
{
	size_t n_hits = 0;
	for (size_t i = 0; i < n; i++) {
		if (!ip_prefix_has(in[i].prefix, ip))
			continue;
		size_t at = n_hits++;
		for (; at > 0 && model_cmp(ret[at - 1], &in[i]) > 0; at--)
			ret[at] = ret[at - 1];
		ret[at] = &in[i];
	}
	return n_hits;
}

static bool agrees_at(const struct whose *x, const struct whose_prefix *in, size_t n, struct ip ip)
{
	const struct whose_prefix *want[4096];
	struct whose_hit got[4096];
	size_t n_want = model_ip(in, n, ip, want), n_got = whose_ip(x, ip, got, 4096);
	if (n_got != n_want)
		return false;
	for (size_t i = 0; i < n_want; i++)
		if (got[i].owner->id != want[i]->owner.id || got[i].owner->org_id != want[i]->owner.org_id
			|| got[i].length != want[i]->prefix.bits)
			return false;
	return true;
}

/* Few distinct bytes, so that prefixes nest, touch and repeat all the time. */
static struct ip random_ip(struct rng *r)
{
	struct ip ip = addr(rng_below(r, 2) ? "10.0.0.0" : "2001:db8::");
	for (int i = 12; i < 16; i++)
		ip.b[i] = (unsigned char)(rng_below(r, 3) ? rng_below(r, 4) * 85 : rng_below(r, 256));
	return ip;
}

static void random_register(struct rng *r, struct whose_prefix *in, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct ip ip = random_ip(r);
		int least = ip_is_v4(ip) ? 96 : 0;
		int bits = rng_below(r, 4) ? 104 + (int)rng_below(r, 25) : least + (int)rng_below(r, (uint64_t)(129 - least));
		in[i] = (struct whose_prefix){ ip_prefix_of(ip, bits), { (int64_t)rng_below(r, 50) + 1, 0, (int64_t)i + 1 } };
	}
}

/* Asks at random addresses and at the ends of the first n_asked prefixes; the model knows the first n. */
static bool agrees(const struct whose *x, const struct whose_prefix *in, size_t n, size_t n_asked, struct rng *r)
{
	for (int i = 0; i < 300; i++)
		if (!agrees_at(x, in, n, random_ip(r)))
			return false;
	for (size_t i = 0; i < n_asked; i++)
		if (!agrees_at(x, in, n, in[i].prefix.ip) || !agrees_at(x, in, n, ip_prefix_last(in[i].prefix)))
			return false;
	return true;
}

/* One prefix of the model gets another owner, another length, or the last place (where the model then stops). */
static void sabotage(struct whose_prefix *in, size_t n, int round, struct rng *r)
{
	struct whose_prefix *victim = &in[rng_below(r, n)], was = *victim;
	switch (round % 3) {
	case 0: victim->owner.org_id += 100; break;
	case 1: victim->prefix.bits += victim->prefix.bits < 128 ? 1 : -1; break;
	default: *victim = in[n - 1]; in[n - 1] = was; break;
	}
}

static void agrees_with_a_scan_and_notices_sabotage(void **s)
{
	static struct whose_prefix in[600];
	struct rng r = { 20261122 };
	for (int round = 0; round < 60; round++) {
		size_t n = 1 + rng_below(&r, COUNT(in));
		random_register(&r, in, n);
		struct whose *x = whose_new(in, n, NULL, 0);
		assert_true(agrees(x, in, n, n, &r));
		sabotage(in, n, round, &r);
		assert_false(agrees(x, in, round % 3 == 2 ? n - 1 : n, n, &r));
		whose_free(x);
	}
}

static void stays_within_the_stated_memory(void **s)
{
	enum { N = 20000 };
	struct whose_prefix *in = test_calloc(N, sizeof *in);
	struct rng r = { 5 };
	for (size_t i = 0; i < N; i++) {
		struct ip ip = addr("10.0.0.0");
		for (int k = 12; k < 16; k++)
			ip.b[k] = (unsigned char)rng_next(&r);
		in[i] = (struct whose_prefix){ ip_prefix_of(ip, 120), { 1, 2, (int64_t)i } };
	}
	struct whose *x = whose_new(in, N, NULL, 0);
	assert_true(whose_bytes(x) < N * 96 + 4096);
	whose_free(x);
	test_free(in);
}

/* ---- the box ---- */

static struct whose_box box;
static atomic_bool stop;
static atomic_int wrong;

static void *reader(void *arg)
{
	struct ip ip = addr("192.0.2.1");
	while (!atomic_load(&stop)) {
		const struct whose *x = whose_take(&box);
		struct whose_hit hits[2];
		size_t n = whose_ip(x, ip, hits, 2);
		if (n != 2 || hits[0].owner->org_id != hits[1].owner->org_id)
			atomic_fetch_add(&wrong, 1);
		whose_give_back(&box, x);
	}
	return NULL;
}

/* Each snapshot holds one number twice; a reader that sees two different ones saw a mixture or freed memory. */
static struct whose *numbered(int64_t number)
{
	const struct whose_prefix in[] = { px("192.0.2.0/24", number, 1), px("192.0.2.0/25", number, 2) };
	return whose_new(in, 2, NULL, 0);
}

static void readers_and_a_publisher(void **s)
{
	pthread_t t[3];
	whose_publish(&box, numbered(0));
	for (int i = 0; i < 3; i++)
		assert_int_equal(pthread_create(&t[i], NULL, reader, NULL), 0);
	for (int64_t i = 1; i <= 3000; i++)
		whose_publish(&box, numbered(i));
	atomic_store(&stop, true);
	for (int i = 0; i < 3; i++)
		pthread_join(t[i], NULL);
	assert_int_equal(wrong, 0);
	whose_publish(&box, NULL);
	assert_null(whose_take(&box));
}

static void a_held_snapshot_outlives_its_successor(void **s)
{
	struct whose_box b = { 0 };
	whose_publish(&b, numbered(1));
	const struct whose *old = whose_take(&b), *again = whose_take(&b);
	assert_ptr_equal(old, again);
	whose_publish(&b, numbered(2));
	assert_ip(old, "192.0.2.1", "1 1");
	whose_give_back(&b, old);
	assert_ip(again, "192.0.2.1", "1 1");
	whose_give_back(&b, again);
	const struct whose *now = whose_take(&b);
	assert_ip(now, "192.0.2.1", "2 2");
	whose_give_back(&b, now);
	whose_give_back(&b, NULL);
	whose_publish(&b, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nested_prefixes_inner_first),
		cmocka_unit_test(two_owners_of_one_prefix_are_both_told),
		cmocka_unit_test(families_do_not_mix),
		cmocka_unit_test(empty_register),
		cmocka_unit_test(domains_by_suffix_at_label_edges),
		cmocka_unit_test(longest_possible_name),
		cmocka_unit_test(agrees_with_a_scan_and_notices_sabotage),
		cmocka_unit_test(stays_within_the_stated_memory),
		cmocka_unit_test(readers_and_a_publisher),
		cmocka_unit_test(a_held_snapshot_outlives_its_successor),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
