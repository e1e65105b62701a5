/* What must hold whatever the history. UNGCUU_SEEDS: how many histories; UNGCUU_SEED: only that one, and it is shown; UNGCUU_ALL: every seed is named. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/duty/brute.h"
#include "engine/duty/random_world.h"
#include "engine/duty/test_data.h"

static struct arena *always, *a;
static const struct duty_vocabulary *v;
static uint64_t seeds, only, n_shown = 1;   /* n_shown: how many seeds of each kind are named */

static int setup(void **state)
{
	const char *n = getenv("UNGCUU_SEEDS"), *one = getenv("UNGCUU_SEED");
	int64_t x;
	always = arena_new(0);
	a = arena_new(0);
	v = test_vocabulary(always);
	seeds = n && str_int(str_of(n), &x) && x > 0 ? (uint64_t)x : 4000;
	n_shown = getenv("UNGCUU_ALL") ? SIZE_MAX : 1;
	only = one && str_int(str_of(one), &x) && x > 0 ? (uint64_t)x : 0;
	return 0;
}

static int teardown(void **state)
{
	arena_free(a);
	arena_free(always);
	return 0;
}

static void show(const char *who, const struct duty_instance *i, size_t n)
{
	for (size_t k = 0; k < n; k++)
		printf("# %s: %s from %.*s to %.*s due %.*s %d/%d met %.*s trigger %lld waiver %lld\n", who, duty_status_names[i[k].status], STR_ARG(time_shown(a, i[k].from)),
			STR_ARG(i[k].to == TIME_OPEN ? S("-") : time_shown(a, i[k].to)), STR_ARG(i[k].due == TIME_OPEN ? S("-") : time_shown(a, i[k].due)), i[k].have, i[k].need,
			STR_ARG(i[k].met_at ? time_shown(a, i[k].met_at) : S("-")), (long long)i[k].trigger, (long long)i[k].waiver);
}

static bool same(const struct duty_instance *x, const struct duty_instance *y, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (x[i].from != y[i].from || x[i].due != y[i].due || x[i].status != y[i].status || x[i].trigger != y[i].trigger)
			return false;
	return true;
}

/* The term one day longer: what a mistake of one day does to the answers. */
static struct duty_rules spoilt(const struct duty_rules *r)
{
	struct duty_catalogue *c = a_new(a, struct duty_catalogue);
	struct duty_param *p = a_array(a, struct duty_param, r->catalogue->n_params);
	struct duty_rules ret = *r;
	*c = *r->catalogue;
	memcpy(p, c->params, c->n_params * sizeof *p);
	p[0].initial_span.days++;
	c->params = p;
	ret.catalogue = c;
	return ret;
}

static bool agrees(const struct world *w, const struct duty_rules *plain, bool is_shown)
{
	struct duty_instance *x, *y;
	size_t n_x, n_y;
	duty_instances(a, &w->rules, 0, w->history, w->subject, w->at, w->known, &x, &n_x);
	brute_instances(a, plain, 0, w->history, w->subject, w->at, w->known, &y, &n_y);
	struct duty_standing sx = duty_stand(a, &w->rules, 0, w->history, w->subject, w->at, w->known);
	struct duty_standing sy = brute_stand(a, plain, 0, w->history, w->subject, w->at, w->known);
	bool ok = n_x == n_y && same(x, y, n_x) && sx.status == sy.status;
	if (!ok && is_shown) {
		world_print(w);
		show("engine", x, n_x);
		show("plain ", y, n_y);
		printf("# engine %s, plain %s\n", duty_status_names[sx.status], duty_status_names[sy.status]);
	}
	return ok;
}

static int kind_of(const struct world *w) { return w->rules.catalogue->duties[0].readings[0].recur.kind; }

/* One property over all histories. It says which of each kind of recurrence was the first to break it. */
static void for_all(bool (*holds)(uint64_t seed, int *ret_kind))
{
	size_t wrong = 0, by_kind[RECUR_CREDIT + 1] = { 0 };
	for (uint64_t seed = only ? only : 1; seed <= (only ? only : seeds); seed++) {
		int kind;
		if (!holds(seed, &kind)) {
			wrong++;
			if (by_kind[kind]++ < n_shown)
				printf("# kind %d: seed %llu\n", kind, (unsigned long long)seed);
		}
		arena_reset(a);
	}
	assert_int_equal(wrong, 0);
}

static struct world any_world(uint64_t seed)
{
	struct world_plan plan = { .kind = -1, .waivers = seed % 3 == 0, .settings = seed % 5 == 0, .corrections = seed % 2 == 0, .orgs = seed % 4 == 1 };
	return world_make(a, v, seed, &plan, false, 0);
}

static bool plain_agrees(uint64_t seed, int *ret_kind)
{
	struct world w = any_world(seed);
	*ret_kind = kind_of(&w);
	return agrees(&w, &w.rules, only);
}

static void the_plain_simulator_agrees(void **state) { for_all(plain_agrees); }

/* A comparison that notices nothing is none. */
static void a_mistake_of_one_day_is_noticed(void **state)
{
	size_t noticed = 0, asked = 0;
	for (uint64_t seed = 1; seed <= 400; seed++) {
		struct world_plan plan = { .kind = RECUR_ROLLING };
		struct world w = world_make(a, v, seed, &plan, false, 0);
		struct duty_rules wrong = spoilt(&w.rules);
		struct duty_instance *i;
		size_t n;
		brute_instances(a, &w.rules, 0, w.history, w.subject, w.at, w.known, &i, &n);
		if (n && i[n - 1].due != TIME_OPEN) {
			asked++;
			noticed += !agrees(&w, &wrong, false);
		}
		arena_reset(a);
	}
	printf("# %zu of %zu\n", noticed, asked);
	assert_true(asked > 100 && noticed > asked / 2);
}

static bool same_standing(struct duty_standing x, struct duty_standing y)
{
	return x.status == y.status && x.since == y.since && x.due == y.due && x.next == y.next && x.have == y.have && x.need == y.need && x.by == y.by;
}

static struct duty_standing stand(const struct world *w, usec at, usec known) { return duty_stand(a, &w->rules, 0, w->history, w->subject, at, known); }

static bool asking_again_is_the_same(uint64_t seed, int *ret_kind)
{
	struct world w = any_world(seed);
	struct duty_instance *x, *y;
	size_t n_x, n_y;
	struct duty_standing first = stand(&w, w.at, w.known);
	*ret_kind = kind_of(&w);
	duty_instances(a, &w.rules, 0, w.history, w.subject, w.at, w.known, &x, &n_x);
	(void)stand(&w, w.at + 400 * USEC_DAY, w.known - 90 * USEC_DAY);
	duty_instances(a, &w.rules, 0, w.history, w.subject, w.at, w.known, &y, &n_y);
	return same_standing(first, stand(&w, w.at, w.known)) && n_x == n_y && same(x, y, n_x);
}

static void the_answer_is_pure(void **state) { for_all(asking_again_is_the_same); }

#define CYCLE_DAYS 146097   /* 400 years: the calendar begins again, also the days of the week */

static usec later(usec t) { return t == TIME_OPEN || !t ? t : t + CYCLE_DAYS * USEC_DAY; }

static bool a_cycle_later_is_the_same(uint64_t seed, int *ret_kind)
{
	struct world_plan plan = { .kind = -1, .waivers = seed % 3 == 0, .settings = seed % 5 == 0, .corrections = seed % 2 == 0, .orgs = seed % 4 == 1 };
	struct world now = world_make(a, v, seed, &plan, false, 0), then = world_make(a, v, seed, &plan, false, CYCLE_DAYS);
	struct duty_instance *x, *y;
	size_t n_x, n_y;
	*ret_kind = kind_of(&now);
	duty_instances(a, &now.rules, 0, now.history, now.subject, now.at, now.known, &x, &n_x);
	duty_instances(a, &then.rules, 0, then.history, then.subject, then.at, then.known, &y, &n_y);
	for (size_t i = 0; i < n_x; i++) {
		x[i].from = later(x[i].from);
		x[i].due = later(x[i].due);
	}
	struct duty_standing s = stand(&now, now.at, now.known), t = stand(&then, then.at, then.known);
	if (only) {
		world_print(&now);
		show("now ", x, n_x);
		show("then", y, n_y);
	}
	return n_x == n_y && same(x, y, n_x) && s.status == t.status && later(s.due) == t.due && later(s.next) == t.next;
}

static void four_hundred_years_change_nothing(void **state) { for_all(a_cycle_later_is_the_same); }

static int goodness(enum duty_status s)
{
	static const int of[N_DUTY_STATUSES] = { [DUTY_NOT_APPLICABLE] = 6, [DUTY_MET] = 6, [DUTY_MET_LATE] = 6, [DUTY_PARTLY] = 5, [DUTY_IN_REVIEW] = 4, [DUTY_NOT_DUE] = 3, [DUTY_DUE_SOON] = 2, [DUTY_OVERDUE] = 1, [DUTY_UNDETERMINED] = 1 };
	return of[s];
}

/* Without waivers (their end may give more time than work does), parameters that change, contradictions, and reviews, which stop a clock
 * that new work sets going again. What does not apply may be met, and what an heir has met applies no more: neither is worse. */
static bool more_work_is_not_worse(uint64_t seed, int *ret_kind)
{
	struct world_plan plan = { .kind = -1, .corrections = seed % 2 == 0, .one_piece = true, .orgs = seed % 4 == 1 };
	struct world less = world_make(a, v, seed, &plan, false, 0), more = world_make(a, v, seed, &plan, true, 0);
	*ret_kind = kind_of(&less);
	if (only) {
		world_print(&more);
		printf("# without 99 %s, with %s\n", duty_status_names[stand(&less, less.at, less.known).status], duty_status_names[stand(&more, more.at, more.known).status]);
	}
	return goodness(stand(&more, more.at, more.known).status) >= goodness(stand(&less, less.at, less.known).status);
}

static void evidence_never_worsens(void **state) { for_all(more_work_is_not_worse); }

/* With what is known fixed, nothing changes before `next`. */
static bool nothing_changes_before_next(uint64_t seed, int *ret_kind)
{
	struct world w = any_world(seed);
	struct duty_standing is = stand(&w, w.at, w.known);
	usec to = is.next < w.at + 3 * 365 * USEC_DAY ? is.next : w.at + 3 * 365 * USEC_DAY;
	*ret_kind = kind_of(&w);
	if (is.next <= w.at)
		return false;
	for (int i = 0; i < 12; i++) {
		usec t = i ? w.at + (usec)world_number(&w.state, (uint64_t)(to - w.at)) : to - 1;
		if (stand(&w, t, w.known).status != is.status) {
			if (only)
				printf("# %s until %.*s, but %s at %.*s\n", duty_status_names[is.status], STR_ARG(is.next == TIME_OPEN ? S("-") : time_shown(a, is.next)),
					duty_status_names[stand(&w, t, w.known).status], STR_ARG(time_shown(a, t)));
			if (only)
				world_print(&w);
			return false;
		}
	}
	return true;
}

static void next_is_not_too_late(void **state) { for_all(nothing_changes_before_next); }

/* What the flips say of a moment; not-applicable before the first. */
static enum duty_status flip_status(const struct duty_flip *f, size_t n, usec t)
{
	enum duty_status ret = DUTY_NOT_APPLICABLE;
	for (size_t i = 0; i < n && f[i].at <= t; i++)
		ret = f[i].status;
	return ret;
}

static bool day_by_day_is_what_flips_say(uint64_t seed, int *ret_kind)
{
	struct world w = any_world(seed);
	struct duty_flip *f;
	size_t n;
	*ret_kind = kind_of(&w);
	duty_flips(a, &w.rules, 0, w.history, w.subject, w.at, &f, &n);
	for (size_t i = 0; i < n; i++)
		if (only)
			printf("# flip %.*s %s\n", STR_ARG(time_shown(a, f[i].at)), duty_status_names[f[i].status]);
	for (size_t i = 0; i < n; i++)
		if (f[i].at > w.at || (i && f[i].at <= f[i - 1].at) || stand(&w, f[i].at, f[i].at).status != f[i].status)
			return false;
	usec from = civil_usec((struct civil){ .year = 2022, .month = 1, .day = 1 });
	for (usec t = from; t <= w.at; t += 11 * USEC_DAY + 7 * USEC_HOUR)
		if (stand(&w, t, t).status != flip_status(f, n, t)) {
			if (only)
				printf("# at %.*s %s, flips say %s\n", STR_ARG(time_shown(a, t)), duty_status_names[stand(&w, t, t).status], duty_status_names[flip_status(f, n, t)]);
			return false;
		}
	return true;
}

static void flips_are_day_by_day(void **state) { for_all(day_by_day_is_what_flips_say); }

/* Of a window that is not met, as many records are said to count as it has. */
static bool reasons_add_up(uint64_t seed, int *ret_kind)
{
	struct world w = any_world(seed);
	struct duty_instance *i;
	struct duty_reason *why;
	size_t n, n_why;
	bool ok = true;
	*ret_kind = kind_of(&w);
	duty_instances(a, &w.rules, 0, w.history, w.subject, w.at, w.known, &i, &n);
	for (size_t k = 0; k < n && ok; k++) {
		int counts = 0;
		if (i[k].have >= i[k].need || *ret_kind == RECUR_INVARIANT)   /* of a state, what lasts at any time of the window is named */
			continue;
		duty_explain(a, &w.rules, 0, w.history, w.subject, w.at, w.known, &i[k], &why, &n_why);
		for (size_t m = 0; m < n_why; m++)
			counts += why[m].why == WHY_COUNTS;
		ok = counts >= i[k].have && (counts == i[k].have || w.rules.catalogue->duties[0].n_evidence > 1);
		if (!ok && only) {
			world_print(&w);
			show("engine", &i[k], 1);
			for (size_t m = 0; m < n_why; m++)
				printf("# record %d query %d why %d\n", (int)why[m].record->id, why[m].query, why[m].why);
		}
	}
	return ok;
}

static void reasons_say_what_counts(void **state) { for_all(reasons_add_up); }

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_plain_simulator_agrees), cmocka_unit_test(a_mistake_of_one_day_is_noticed), cmocka_unit_test(the_answer_is_pure),
		cmocka_unit_test(four_hundred_years_change_nothing), cmocka_unit_test(evidence_never_worsens), cmocka_unit_test(next_is_not_too_late),
		cmocka_unit_test(flips_are_day_by_day), cmocka_unit_test(reasons_say_what_counts),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
