/* What must hold whatever the history. UNGCUU_SEEDS: how many histories; UNGCUU_SEED: only that one, and it is shown. */
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
static uint64_t seeds, only;

static int setup(void **state)
{
	const char *n = getenv("UNGCUU_SEEDS"), *one = getenv("UNGCUU_SEED");
	int64_t x;
	always = arena_new(0);
	a = arena_new(0);
	v = test_vocabulary(always);
	seeds = n && str_int(str_of(n), &x) && x > 0 ? (uint64_t)x : 4000;
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

static bool agrees(const struct world *w, bool is_shown)
{
	struct duty_instance *x, *y;
	size_t n_x, n_y;
	duty_instances(a, &w->rules, 0, w->history, w->subject, w->at, w->known, &x, &n_x);
	brute_instances(a, &w->rules, 0, w->history, w->subject, w->at, w->known, &y, &n_y);
	struct duty_standing sx = duty_stand(a, &w->rules, 0, w->history, w->subject, w->at, w->known);
	struct duty_standing sy = brute_stand(a, &w->rules, 0, w->history, w->subject, w->at, w->known);
	bool ok = n_x == n_y && same(x, y, n_x) && sx.status == sy.status;
	if (!ok && is_shown) {
		world_print(w);
		show("engine", x, n_x);
		show("plain ", y, n_y);
		printf("# engine %s, plain %s\n", duty_status_names[sx.status], duty_status_names[sy.status]);
	}
	return ok;
}

static void the_plain_simulator_agrees(void **state)
{
	size_t wrong = 0, by_kind[RECUR_CREDIT + 1] = { 0 };
	for (uint64_t seed = only ? only : 1; seed <= (only ? only : seeds); seed++) {
		struct world_plan plan = { .kind = -1, .waivers = seed % 3 == 0, .settings = seed % 5 == 0, .corrections = seed % 2 == 0 };
		struct world w = world_make(a, v, seed, &plan, false, 0);
		if (!agrees(&w, wrong < 1 || only)) {
			int kind = w.rules.catalogue->duties[0].readings[0].recur.kind;
			wrong++;
			if (by_kind[kind]++ < (getenv("UNGCUU_ALL") ? 99 : 1))
				printf("# kind %d: seed %llu\n", kind, (unsigned long long)seed);
		}
		arena_reset(a);
	}
	for (int k = 0; wrong && k <= RECUR_CREDIT; k++)
		printf("# kind %d: %zu\n", k, by_kind[k]);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_plain_simulator_agrees),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
