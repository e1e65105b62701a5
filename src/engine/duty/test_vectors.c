/* The vectors (tests/duties/NN-name.json): what a file says of itself in "expect" is what comes out, from the engine and from the plain simulator. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <glob.h>
#include <jansson.h>

#include "engine/duty/brute.h"
#include "engine/duty/simulate.h"
#include "engine/duty/test_data.h"
#include "engine/duty/test_simulate.h"

static struct arena *a;
static const struct duty_vocabulary *v;
static struct simulate_books books;
static glob_t files;

static int setup(void **state)
{
	a = arena_new(0);
	v = test_vocabulary(a);
	books = test_books(v);
	return glob(a_fmt(a, "%s/[0-9]*.json", getenv("UNGCUU_VECTORS")).p, 0, NULL, &files);
}

static int teardown(void **state)
{
	globfree(&files);
	a = arena_free(a);
	return 0;
}

/* Everything that is expected is there; more may be. Lists have the same length. */
static bool is_as_expected(const json_t *want, const json_t *got)
{
	const char *key;
	const json_t *value;
	if (json_is_array(want)) {
		bool ok = json_array_size(want) == json_array_size(got);
		for (size_t i = 0; ok && i < json_array_size(want); i++)
			ok = is_as_expected(json_array_get(want, i), json_array_get(got, i));
		return ok;
	}
	if (!json_is_object(want))
		return json_equal(want, got);
	json_object_foreach((json_t *)want, key, value)
		if (!is_as_expected(value, json_object_get(got, key)))
			return false;
	return true;
}

static const json_t *standing_of(const json_t *answer, const json_t *want)
{
	size_t i;
	const json_t *one;
	json_array_foreach(json_object_get(answer, "standings"), i, one)
		if (json_equal(json_object_get(one, "duty"), json_object_get(want, "duty")) && json_equal(json_object_get(one, "subject"), json_object_get(want, "subject")))
			return one;
	return NULL;
}

static void complain(const char *file, size_t ask, const json_t *want, const json_t *got)
{
	char *w = json_dumps(want, JSON_COMPACT), *g = got ? json_dumps(got, JSON_COMPACT) : NULL;
	printf("# %s ask %zu\n#  wanted %s\n#  got    %s\n", strrchr(file, '/') + 1, ask, w, g ? g : "nothing");
	free(w);
	free(g);
}

static size_t answers_differ(const char *file, const json_t *asks, const json_t *answers)
{
	size_t i, k, n = 0, asked = 0;
	const json_t *ask, *want;
	json_array_foreach(asks, i, ask)
		json_array_foreach(json_object_get(ask, "expect"), k, want) {
			const json_t *got = standing_of(json_array_get(answers, i), want);
			asked++;
			if (!got || !is_as_expected(want, got)) {
				complain(file, i, want, got);
				n++;
			}
		}
	return asked ? n : 1;
}

static json_t *parsed(struct str text)
{
	json_t *x = json_loadb(text.p, text.n, 0, NULL);
	assert_non_null(x);
	return x;
}

static void what_is_expected_comes_out(void **state)
{
	size_t wrong = 0;
	for (size_t i = 0; i < files.gl_pathc; i++) {
		struct str text = test_file(a, files.gl_pathv[i]);
		json_t *file = parsed(text), *answer = parsed(test_answer(a, test_simulation(a, v, &books, text), false));
		wrong += answers_differ(files.gl_pathv[i], json_object_get(file, "ask"), json_object_get(answer, "answers"));
		json_decref(file);
		json_decref(answer);
	}
	assert_int_equal(wrong, 0);
}

static void all_of_them_are_there(void **state)
{
	assert_true(files.gl_pathc >= 36);
	for (size_t i = 0; i < 36; i++) {
		struct str name = str_of(strrchr(files.gl_pathv[i], '/') + 1);
		assert_true(str_starts(name, a_fmt(a, "%02zu-", i + 1)));
	}
}

static bool same_windows(const struct duty_instance *x, size_t n_x, const struct duty_instance *y, size_t n_y)
{
	bool ok = n_x == n_y;
	for (size_t i = 0; ok && i < n_x; i++)
		ok = x[i].status == y[i].status && x[i].due == y[i].due && x[i].from == y[i].from;
	return ok;
}

static bool simulators_agree(const struct simulation *s, const struct simulate_ask *ask, int duty, const struct duty_subject *of)
{
	struct duty_instance *x, *y;
	size_t n_x, n_y;
	duty_instances(a, &s->rules, duty, s->history, of, ask->at, ask->known, &x, &n_x);
	brute_instances(a, &s->rules, duty, s->history, of, ask->at, ask->known, &y, &n_y);
	return same_windows(x, n_x, y, n_y) && duty_stand(a, &s->rules, duty, s->history, of, ask->at, ask->known).status ==
		brute_stand(a, &s->rules, duty, s->history, of, ask->at, ask->known).status;
}

static void the_plain_simulator_agrees(void **state)
{
	for (size_t i = 0; i < files.gl_pathc; i++) {
		struct simulation *s = test_simulation(a, v, &books, test_file(a, files.gl_pathv[i]));
		size_t n;
		const struct duty_subject *all = history_subjects(s->history, &n);
		for (size_t k = 0; k < s->n_asks; k++)
			for (size_t d = 0; d < s->rules.catalogue->n_duties; d++)
				for (size_t m = 0; m < n; m++)
					if (all[m].unit == s->rules.catalogue->duties[d].unit && !simulators_agree(s, &s->asks[k], (int)d, &all[m]))
						fail_msg("%s ask %zu %.*s %.*s", files.gl_pathv[i], k, STR_ARG(s->rules.catalogue->duties[d].id), STR_ARG(all[m].code));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_of_them_are_there), cmocka_unit_test(what_is_expected_comes_out), cmocka_unit_test(the_plain_simulator_agrees),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
