/* Counting over both time axes, against counting at every point. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/rand.h"
#include "engine/duty/history.h"
#include "engine/duty/tally.h"

enum { CASES = 3000, SPAN = 12, AREAS = 7 };

static bool is_in(const struct duty_area *x, usec t, usec known)
{
	return x->from <= t && t < x->to && x->known_from <= known && known < x->known_to;
}

static usec end_of(struct rng *r, usec from)
{
	return rng_below(r, 3) ? from + (usec)rng_below(r, SPAN / 2) : TIME_OPEN;
}

static struct duty_area area_random(struct rng *r)
{
	struct duty_area x = { .from = (usec)rng_below(r, SPAN), .known_from = (usec)rng_below(r, SPAN) };
	x.to = end_of(r, x.from);
	x.known_to = end_of(r, x.known_from);
	return x;
}

static void check_point(const struct duty_area *whole, const struct duty_area *at, size_t n, const struct tally_piece *p, size_t n_p, usec t, usec known)
{
	int64_t expected = 0, covers = 0;
	for (size_t i = 0; i < n; i++)
		expected += is_in(&at[i], t, known);
	for (size_t i = 0; i < n_p; i++)
		if (is_in(&p[i].in, t, known)) {
			assert_int_equal(p[i].n, expected);
			covers++;
		}
	assert_int_equal(covers, is_in(whole, t, known));
}

static void it_counts_as_one_does_point_by_point(void **state)
{
	struct rng r = { 1 };
	struct arena *a = arena_new(0);
	for (int c = 0; c < CASES; c++) {
		struct duty_area whole = area_random(&r), at[AREAS];
		struct tally_piece *p;
		size_t n = rng_below(&r, AREAS + 1), n_p;
		for (size_t i = 0; i < n; i++)
			at[i] = area_random(&r);
		tally(a, &whole, at, n, &p, &n_p);
		for (usec t = -1; t < 2 * SPAN; t++)
			for (usec known = -1; known < 2 * SPAN; known++)
				check_point(&whole, at, n, p, n_p, t, known);
		arena_reset(a);
	}
	arena_free(a);
}

/* What was said last about a time holds there, of what was known. */
static void versions_hold_where_nothing_later_was_said(void **state)
{
	struct rng r = { 2 };
	struct duty_area areas[AREAS];
	for (int c = 0; c < CASES; c++) {
		struct area_version v[AREAS];
		size_t n = 1 + rng_below(&r, AREAS - 1);
		usec known = 0;
		for (size_t i = 0; i < n; i++)
			v[i] = (struct area_version){ (usec)rng_below(&r, SPAN), known += 1 + (usec)rng_below(&r, 3) };
		for (usec t = 0; t < SPAN + 2; t++)
			for (usec k = 0; k < 3 * SPAN; k++) {
				size_t expected = n;
				for (size_t i = 0; i < n; i++)
					if (v[i].known <= k && v[i].from <= t)
						expected = i;
				for (size_t i = 0; i < n; i++) {
					int hits = 0;
					for (size_t m = version_areas(v, n, i, areas); m-- > 0;)
						hits += is_in(&areas[m], t, k);
					assert_int_equal(hits, i == expected);
				}
			}
	}
}

static void many_that_come_one_by_one_make_few_pieces(void **state)
{
	enum { MANY = 5000 };
	struct arena *a = arena_new(0);
	struct duty_area *at = a_array(a, struct duty_area, MANY);
	struct tally_piece *p;
	size_t n;
	for (int i = 0; i < MANY; i++)
		at[i] = (struct duty_area){ i, TIME_OPEN, i, TIME_OPEN };
	tally(a, &(struct duty_area){ 0, TIME_OPEN, 0, TIME_OPEN }, at, MANY, &p, &n);
	assert_true(n < 2 * MANY);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_counts_as_one_does_point_by_point),
		cmocka_unit_test(versions_hold_where_nothing_later_was_said),
		cmocka_unit_test(many_that_come_one_by_one_make_few_pieces),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
