/* The count against brute force over all assignments, on thousands of small cases; changes against counting anew. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/rand.h"
#include "modules/team/count_once.h"

enum { TEAMS = 5, PEOPLE = 8, FILLS = 4096, CASES = 6000 };

struct sample {
	struct count_rules rules;
	int64_t teams[TEAMS]; size_t n_teams;
	struct count_member at[PEOPLE * TEAMS]; size_t n;
};

static struct sample sample_random(struct rng *r)
{
	struct sample s = { .rules = { .demand = 1 + (int64_t)rng_below(r, 3), .cap = 1 + (rng_below(r, 4) == 0) }, .n_teams = 1 + rng_below(r, TEAMS) };
	size_t people = 1 + rng_below(r, PEOPLE);
	uint64_t density = 1 + rng_below(r, 5);
	for (size_t t = 0; t < s.n_teams; t++)
		s.teams[t] = (int64_t)(100 + t * 7);
	for (size_t p = 0; p < people; p++)
		for (size_t t = 0; t < s.n_teams; t++)
			if (rng_below(r, 6) < density)
				s.at[s.n++] = (struct count_member){ (int64_t)(p + 1), s.teams[t], rng_below(r, 12) == 0 };
	for (size_t i = s.n; i > 1; i--) {
		size_t k = rng_below(r, i);
		struct count_member m = s.at[k];
		s.at[k] = s.at[i - 1];
		s.at[i - 1] = m;
	}
	return s;
}

/* ---- brute force: every reachable way to fill the teams, each fill cut at the demand ---- */

/* Teams in which the person may count, as bits. */
static unsigned open_of(const struct sample *s, int64_t person)
{
	unsigned all = 0, primary = 0;
	for (size_t i = 0; i < s->n; i++)
		for (unsigned t = 0; t < s->n_teams; t++)
			if (s->at[i].person == person && s->at[i].team == s->teams[t]) {
				all |= 1u << t;
				primary |= s->at[i].is_primary ? 1u << t : 0;
			}
	return primary ? primary : all;
}

static unsigned fill_of(unsigned state, unsigned t) { return state >> (2 * t) & 3; }

static void reach(const struct sample *s, bool *is_reached)
{
	static bool next[FILLS];
	memset(is_reached, 0, FILLS);
	is_reached[0] = true;
	for (int64_t p = 1; p <= PEOPLE; p++) {
		unsigned open = open_of(s, p);
		memcpy(next, is_reached, FILLS);
		for (unsigned state = 0; state < FILLS; state++)
			for (unsigned set = 1; is_reached[state] && set < 1u << TEAMS; set++) {
				if ((set & ~open) || __builtin_popcount(set) > s->rules.cap)
					continue;
				unsigned to = state;
				for (unsigned t = 0; t < TEAMS; t++)
					if ((set >> t & 1) && fill_of(to, t) < (unsigned)s->rules.demand)
						to += 1u << (2 * t);
				next[to] = true;
			}
		memcpy(is_reached, next, FILLS);
	}
}

/* Complete teams of a state as bits, the first team in the highest one, so that of equal counts the larger is better. */
static unsigned complete_of(const struct sample *s, unsigned state)
{
	unsigned c = 0;
	for (unsigned t = 0; t < s->n_teams; t++)
		if (fill_of(state, t) >= (unsigned)s->rules.demand)
			c |= 1u << (TEAMS - 1 - t);
	return c;
}

static int filled_of(unsigned state)
{
	int n = 0;
	for (unsigned t = 0; t < TEAMS; t++)
		n += (int)fill_of(state, t);
	return n;
}

static void brute(const struct sample *s, unsigned *ret_complete, int *ret_filled)
{
	static bool is_reached[FILLS];
	int most = -1;
	*ret_complete = 0;
	*ret_filled = 0;
	reach(s, is_reached);
	for (unsigned state = 0; state < FILLS; state++) {
		unsigned c = complete_of(s, state);
		int n = __builtin_popcount(c), filled = filled_of(state);
		if (!is_reached[state] || n < most || (n == most && c < *ret_complete))
			continue;
		if (n == most && c == *ret_complete && filled <= *ret_filled)
			continue;
		most = n;
		*ret_complete = c;
		*ret_filled = filled;
	}
}

/* ---- comparing ---- */

static void same_as_brute(const struct sample *s, const struct count_once *x)
{
	unsigned expected, got = 0;
	int filled, sum = 0;
	brute(s, &expected, &filled);
	for (unsigned t = 0; t < s->n_teams; t++) {
		const struct count_team *c = count_once_team(x, s->teams[t]);
		got |= c->is_complete ? 1u << (TEAMS - 1 - t) : 0;
		sum += (int)(c->effective < s->rules.demand ? c->effective : s->rules.demand);
		assert_true(c->is_proved);
		assert_int_equal(c->missing, c->effective < s->rules.demand ? s->rules.demand - c->effective : 0);
	}
	assert_int_equal(got, expected);
	assert_int_equal(sum, filled);
	struct count_total total = count_once_total(x);
	assert_int_equal(total.complete_low, __builtin_popcount(expected));
	assert_int_equal(total.complete_high, total.complete_low);
}

/* Nobody counts too often or where he may not; everybody as often as he can; the figures are sums of that. */
static void is_an_assignment(const struct sample *s, const struct count_once *x)
{
	int64_t effective[TEAMS] = { 0 };
	for (int64_t p = 1; p <= PEOPLE; p++) {
		unsigned open = open_of(s, p);
		int n = 0;
		for (unsigned t = 0; t < s->n_teams; t++) {
			bool is = count_once_is(x, p, s->teams[t]);
			assert_true(!is || (open >> t & 1));
			effective[t] += is;
			n += is;
		}
		int can = __builtin_popcount(open) < s->rules.cap ? __builtin_popcount(open) : (int)s->rules.cap;
		assert_int_equal(n, can);
	}
	for (unsigned t = 0; t < s->n_teams; t++)
		assert_int_equal(count_once_team(x, s->teams[t])->effective, effective[t]);
}

static void equal_to_brute_force(void **state)
{
	(void)state;
	struct rng r = { 7 };
	for (int i = 0; i < CASES; i++) {
		struct sample s = sample_random(&r);
		struct count_once *x = count_once_new(&s.rules, s.teams, s.n_teams, s.at, s.n);
		same_as_brute(&s, x);
		is_an_assignment(&s, x);
		count_once_free(x);
	}
}

/* The person's memberships in *s become random others. */
static size_t sample_change(struct sample *s, struct rng *r, int64_t person, struct count_member *ret)
{
	size_t n = 0, kept = 0;
	for (size_t i = 0; i < s->n; i++)
		if (s->at[i].person != person)
			s->at[kept++] = s->at[i];
	s->n = kept;
	for (size_t t = 0; t < s->n_teams; t++)
		if (rng_below(r, 2))
			s->at[s->n++] = ret[n++] = (struct count_member){ person, s->teams[t], rng_below(r, 8) == 0 };
	return n;
}

static void changed_is_the_same_as_new(void **state)
{
	(void)state;
	struct rng r = { 11 };
	for (int i = 0; i < CASES / 20; i++) {
		struct sample s = sample_random(&r);
		struct count_once *x = count_once_new(&s.rules, s.teams, s.n_teams, s.at, s.n);
		for (int turn = 0; turn < 10; turn++) {
			struct count_member m[TEAMS];
			int64_t person = 1 + (int64_t)rng_below(&r, PEOPLE);
			size_t n = sample_change(&s, &r, person, m);
			count_once_change(x, person, m, n);
			same_as_brute(&s, x);
			is_an_assignment(&s, x);
		}
		count_once_free(x);
	}
}

static void order_does_not_matter(void **state)
{
	(void)state;
	struct rng r = { 3 };
	for (int i = 0; i < 500; i++) {
		struct sample s = sample_random(&r), turned = s;
		for (size_t k = 0; k < s.n; k++)
			turned.at[k] = s.at[s.n - 1 - k];
		struct count_once *x = count_once_new(&s.rules, s.teams, s.n_teams, s.at, s.n);
		struct count_once *y = count_once_new(&s.rules, turned.teams, s.n_teams, turned.at, s.n);
		for (int64_t p = 1; p <= PEOPLE; p++)
			for (size_t t = 0; t < s.n_teams; t++)
				assert_int_equal(count_once_is(x, p, s.teams[t]), count_once_is(y, p, s.teams[t]));
		count_once_free(x);
		count_once_free(y);
	}
}

/* ---- cases of their own ---- */

/* Giving the shared one to A, the first that needs him, would leave B short although both can be complete. */
static void greedy_would_be_wrong(void **state)
{
	(void)state;
	const int64_t teams[] = { 1, 2 };
	const struct count_member at[] = { { 10, 1, false }, { 10, 2, false }, { 20, 1, false } };
	struct count_once *x = count_once_new(&(struct count_rules){ .demand = 1, .cap = 1 }, teams, 2, at, 3);
	assert_true(count_once_is(x, 10, 2) && count_once_is(x, 20, 1));
	assert_int_equal(count_once_total(x).complete_low, 2);
	count_once_free(x);
}

static void declared_primary_wins(void **state)
{
	(void)state;
	const int64_t teams[] = { 1, 2 };
	const struct count_member at[] = { { 10, 1, false }, { 10, 2, true } };
	struct count_once *x = count_once_new(&(struct count_rules){ .demand = 1, .cap = 1 }, teams, 2, at, 2);
	struct arena *a = arena_new(0);
	struct count_loan *loans;
	assert_true(count_once_is(x, 10, 2) && !count_once_is(x, 10, 1));
	assert_int_equal(count_once_loans(x, a, 1, &loans), 1);
	assert_int_equal(loans[0].team, 2);
	assert_int_equal(loans[0].n, 1);
	assert_int_equal(count_once_team(x, 1)->on_loan, 1);
	arena_free(a);
	count_once_free(x);
}

/* Six people sold as thirty places to six teams: one team can be complete, the first, and one place more is filled. */
static void a_provider_that_sells_the_same_six(void **state)
{
	(void)state;
	int64_t teams[6];
	struct count_member at[36];
	size_t n = 0;
	for (int64_t t = 0; t < 6; t++)
		for (int64_t p = 0; p < 6; p++) {
			teams[t] = t + 1;
			at[n++] = (struct count_member){ p + 1, t + 1, false };
		}
	struct count_once *x = count_once_new(&(struct count_rules){ .demand = 5, .cap = 1 }, teams, 6, at, n);
	struct count_total total = count_once_total(x);
	assert_int_equal(total.people, 6);
	assert_int_equal(total.listed, 36);
	assert_int_equal(total.complete_nominal, 6);
	assert_int_equal(total.complete_low, 1);
	assert_true(count_once_team(x, 1)->is_complete);
	assert_int_equal(count_once_team(x, 2)->missing, 4);
	count_once_free(x);
}

/* Cut short, the answer is a pair of bounds that holds the exact one. */
static void bounds_hold_the_answer(void **state)
{
	(void)state;
	struct rng r = { 5 };
	for (int i = 0; i < CASES; i++) {
		struct sample s = sample_random(&r);
		struct count_once *exact = count_once_new(&s.rules, s.teams, s.n_teams, s.at, s.n);
		s.rules.effort = 1;
		struct count_once *cut = count_once_new(&s.rules, s.teams, s.n_teams, s.at, s.n);
		struct count_total a = count_once_total(exact), b = count_once_total(cut);
		assert_true(b.complete_low <= a.complete_low && a.complete_low <= b.complete_high);
		is_an_assignment(&s, cut);
		count_once_free(exact);
		count_once_free(cut);
	}
}

/* Teams 1 and 2 share six people, 3 and 4 six others, one may go to 2 or 3: thirteen places are enough for three teams of four,
 * but only two can be complete. With time for the search that is proved, without it is said to be open. */
static void what_is_not_proved_is_said(void **state)
{
	(void)state;
	const int64_t teams[] = { 1, 2, 3, 4 };
	struct count_member at[26];
	size_t n = 0;
	for (int64_t p = 0; p < 12; p++)
		for (int64_t t = 0; t < 2; t++)
			at[n++] = (struct count_member){ p + 1, 1 + p / 6 * 2 + t, false };
	at[n++] = (struct count_member){ 13, 2, false };
	at[n++] = (struct count_member){ 13, 3, false };
	struct count_once *cut = count_once_new(&(struct count_rules){ .demand = 4, .cap = 1, .effort = 1 }, teams, 4, at, n);
	struct count_once *exact = count_once_new(&(struct count_rules){ .demand = 4, .cap = 1 }, teams, 4, at, n);
	assert_int_equal(count_once_total(cut).complete_low, 2);
	assert_int_equal(count_once_total(cut).complete_high, 3);
	assert_false(count_once_team(cut, 1)->is_proved);
	assert_int_equal(count_once_total(exact).complete_low, 2);
	assert_int_equal(count_once_total(exact).complete_high, 2);
	assert_true(count_once_team(exact, 1)->is_complete && count_once_team(exact, 3)->is_complete && count_once_team(exact, 3)->is_proved);
	count_once_free(cut);
	count_once_free(exact);
}

/* Too many teams for a search: bounds that hold what is shown, an assignment in which nobody counts twice, the same every time. */
static void large_groups_have_bounds(void **state)
{
	(void)state;
	enum { MANY = 800, HIRED = 900, SOLD = 3 };
	static int64_t teams[MANY];
	static struct count_member at[HIRED * SOLD];
	for (uint64_t seed = 1; seed <= 5; seed++) {
		struct rng r = { seed };
		size_t n = 0;
		int64_t sum = 0;
		for (int64_t t = 0; t < MANY; t++)
			teams[t] = t + 1;
		for (int64_t p = 0; p < HIRED; p++)
			for (int k = 0; k < SOLD; k++)
				at[n++] = (struct count_member){ p + 1, 1 + (int64_t)rng_below(&r, MANY), false };
		const struct count_rules rules = { .demand = 2, .cap = 1 };
		struct count_once *x = count_once_new(&rules, teams, MANY, at, n), *again = count_once_new(&rules, teams, MANY, at, n);
		struct count_total total = count_once_total(x);
		for (int64_t t = 0; t < MANY; t++) {
			assert_int_equal(count_once_team(x, t + 1)->effective, count_once_team(again, t + 1)->effective);
			sum += count_once_team(x, t + 1)->effective;
		}
		assert_int_equal(sum, HIRED);
		assert_true(total.complete_low > 0 && total.complete_low <= total.complete_high && total.complete_high <= HIRED / 2);
		count_once_free(x);
		count_once_free(again);
	}
}

static void unknown_teams_and_nobody(void **state)
{
	(void)state;
	const int64_t team = 1;
	const struct count_member at[] = { { 10, 9, true }, { 10, 1, false }, { 10, 1, false } };
	struct count_once *x = count_once_new(&(struct count_rules){ .demand = 1, .cap = 1 }, &team, 1, at, 3);
	assert_null(count_once_team(x, 9));
	assert_int_equal(count_once_team(x, 1)->listed, 1);
	count_once_change(x, 10, NULL, 0);
	assert_int_equal(count_once_team(x, 1)->missing, 1);
	assert_int_equal(count_once_total(x).people, 0);
	count_once_free(x);
	x = count_once_new(&(struct count_rules){ .demand = 5, .cap = 1 }, NULL, 0, at, 3);
	assert_int_equal(count_once_total(x).teams, 0);
	count_once_free(x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_to_brute_force),
		cmocka_unit_test(changed_is_the_same_as_new),
		cmocka_unit_test(order_does_not_matter),
		cmocka_unit_test(greedy_would_be_wrong),
		cmocka_unit_test(declared_primary_wins),
		cmocka_unit_test(a_provider_that_sells_the_same_six),
		cmocka_unit_test(bounds_hold_the_answer),
		cmocka_unit_test(what_is_not_proved_is_said),
		cmocka_unit_test(large_groups_have_bounds),
		cmocka_unit_test(unknown_teams_and_nobody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
