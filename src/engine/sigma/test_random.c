/* Random rules on random events: the matcher, with and without its prefilter, against the plain evaluator. UNGCUU_SEEDS: how many worlds
 * (default 300), UNGCUU_SEED: only this one. */
#include <locale.h>
#include <pthread.h>
#include <stddef.h>

#include "engine/sigma/random_rules.h"
#include "engine/sigma/test_world.h"

enum { RULES = 12, EVENTS = 12 };

static void collect(void *arg, const struct sigma_hit *h)
{
	bool *hits = arg;
	int64_t i;
	assert_true(str_int(h->rule->title, &i) && i >= 0 && i < RULES);
	hits[i] = true;
}

static void one_event(struct sigma_matcher *m, bool *hits, struct model_rule *const *rules, const struct model_event *e, uint64_t seed, size_t *fired)
{
	struct buf b;
	const struct event none = { 0 };
	memset(hits, 0, RULES * sizeof *hits);
	if (sigma_match_json(m, e->json, &none) != OK)
		fail_msg("seed %llu: no JSON: %.*s", (unsigned long long)seed, STR_ARG(e->json));
	for (int i = 0; i < RULES; i++) {
		bool wanted = reference_true(rules[i], e);
		*fired += wanted;
		if (hits[i] == wanted)
			continue;
		buf_init(&b, 1 << 20);
		random_rule_print(rules[i], i, &b);
		fail_msg("seed %llu: must %sfire on %.*s\n%.*s", (unsigned long long)seed, wanted ? "" : "not ", STR_ARG(e->json), STR_ARG(buf_str(&b)));
	}
}

/* All events as a block of lines: each fires what it fires alone. */
static void one_block(struct sigma_matcher *m, bool *hits, struct model_rule *const *rules, const struct model_event *const *events, uint64_t seed)
{
	struct buf b;
	struct arena *a = arena_new(0);
	buf_init(&b, 4 << 20);
	for (int i = 0; i < EVENTS; i++) {
		buf_add(&b, events[i]->json);
		buf_add_char(&b, '\n');
	}
	struct str rest = buf_str(&b);
	sigma_block(m, rest);
	for (int i = 0; i < EVENTS; i++) {
		struct event e = { 0 };
		struct str line = str_cut(&rest, '\n');
		memset(hits, 0, RULES * sizeof *hits);
		if (sigma_block_may(m, line)) {
			assert_int_equal(event_json(a, line, &e), OK);
			sigma_block_event(m, &e, false);
		}
		for (int k = 0; k < RULES; k++)
			if (hits[k] != reference_true(rules[k], events[i]))
				fail_msg("seed %llu: in a block rule %d is wrong on %.*s", (unsigned long long)seed, k, STR_ARG(line));
	}
	buf_done(&b);
	arena_free(a);
}

static void one_world(struct world *w, uint64_t seed, size_t *fired)
{
	struct dice d = { seed };
	struct model_rule *rules[RULES];
	const struct model_event *events[EVENTS];
	bool hits[RULES];
	struct buf b;
	buf_init(&b, 4 << 20);
	w->book = a_new(w->a, struct sigma_book);
	w->book->a = w->a;
	for (int i = 0; i < RULES; i++) {
		rules[i] = random_rule(w->a, &d);
		random_rule_print(rules[i], i, &b);
	}
	buf_add_char(&b, 0);
	world_add(w, b.p);
	world_build(w);
	if (w->book->problems.n)
		fail_msg("seed %llu: %.*s\n%s", (unsigned long long)seed, STR_ARG(w->book->problems.at[0].why.en), b.p);
	struct sigma_matcher *quick = sigma_matcher_new(w->set, collect, hits), *plain = sigma_matcher_new(w->set, collect, hits);
	sigma_matcher_no_prefilter(plain);
	for (int i = 0; i < EVENTS; i++) {
		const struct model_event *e = events[i] = random_event(w->a, &d, rules, RULES);
		one_event(quick, hits, rules, e, seed, fired);
		one_event(plain, hits, rules, e, seed, fired);
	}
	one_block(quick, hits, rules, events, seed);
	sigma_matcher_free(quick);
	sigma_matcher_free(plain);
	sigma_set_free(w->set);
	w->set = NULL;
	buf_done(&b);
}

static void test_worlds(void **state)
{
	const char *seeds = getenv("UNGCUU_SEEDS"), *only = getenv("UNGCUU_SEED");
	uint64_t n = seeds ? strtoull(seeds, NULL, 10) : 300, from = only ? strtoull(only, NULL, 10) : 1, to = only ? from : n;
	size_t fired = 0;
	struct world *w = world_new();
	struct arena_mark mark = arena_mark(w->a);
	for (uint64_t seed = from; seed <= to; seed++) {
		one_world(w, seed, &fired);
		arena_rewind(w->a, mark);
	}
	w->book = NULL;
	print_message("# %zu of %llu answers were true\n", fired, (unsigned long long)((to - from + 1) * RULES * EVENTS * 2));
	assert_true(only || fired > (to - from + 1) * 10);
	world_free(w);
}

/* ---- one set, several threads ---- */
enum { SHARED_EVENTS = 400 };
struct share { const struct sigma_set *set; struct model_event **events; unsigned first, step; uint32_t *fired; uint32_t now; pthread_t id; };

static void mark(void *arg, const struct sigma_hit *h)
{
	int64_t i;
	if (str_int(h->rule->title, &i))
		*(uint32_t *)arg |= 1u << i;
}

static void *share_work(void *arg)
{
	struct share *p = arg;
	const struct event none = { 0 };
	struct sigma_matcher *m = sigma_matcher_new(p->set, mark, &p->now);
	for (unsigned i = p->first; i < SHARED_EVENTS; i += p->step) {
		p->now = 0;
		(void)!sigma_match_json(m, p->events[i]->json, &none);
		p->fired[i] = p->now;
	}
	sigma_matcher_free(m);
	return NULL;
}

static void test_threads(void **state)
{
	struct dice d = { 42 };
	struct world *w = world_new();
	struct model_rule *rules[RULES];
	struct model_event *events[SHARED_EVENTS];
	uint32_t fired[4][SHARED_EVENTS], any = 0;
	struct buf b;
	buf_init(&b, 4 << 20);
	for (int i = 0; i < RULES; i++) {
		rules[i] = random_rule(w->a, &d);
		random_rule_print(rules[i], i, &b);
	}
	buf_add_char(&b, 0);
	world_add(w, b.p);
	world_build(w);
	for (int i = 0; i < SHARED_EVENTS; i++)
		events[i] = random_event(w->a, &d, rules, RULES);
	for (unsigned k = 0, threads = 1; k < 4; k++, threads *= 2) {
		struct share parts[8];
		for (unsigned i = 0; i < threads; i++) {
			parts[i] = (struct share){ .set = w->set, .events = events, .first = i, .step = threads, .fired = fired[k] };
			assert_int_equal(pthread_create(&parts[i].id, NULL, share_work, &parts[i]), 0);
		}
		for (unsigned i = 0; i < threads; i++)
			pthread_join(parts[i].id, NULL);
		assert_memory_equal(fired[k], fired[0], sizeof fired[0]);
	}
	for (int i = 0; i < SHARED_EVENTS; i++)
		any |= fired[0][i];
	assert_true(any != 0);
	buf_done(&b);
	world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_worlds), cmocka_unit_test(test_threads) };
	setlocale(LC_CTYPE, "C.UTF-8");     /* regexec() of the plain evaluator: a letter is one character */
	return cmocka_run_group_tests_name("sigma random", tests, NULL, NULL);
}
