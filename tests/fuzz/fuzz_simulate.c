/* Any bytes as a history file: refused with a reason, or answered, and what is written out reads back and answers the same. */
#include <assert.h>

#include "base/json.h"
#include "engine/duty/simulate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str file(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	assert(f);
	char *bytes = a_alloc(a, 1 << 20);
	size_t n = fread(bytes, 1, 1 << 20, f);
	fclose(f);
	return str_from(bytes, n);
}

static const struct duty_vocabulary *vocabulary(void)
{
	static struct arena *a;      /* held, else it counts as lost */
	static const struct duty_vocabulary *v;
	struct str why;
	if (!a)
		a = arena_new(0);
	if (!v)
		assert(vocabulary_read(a, file(a, "data/duties/vocabulary.json"), &v, &why) == OK);
	return v;
}

static const struct duty_catalogue *rules(void)
{
	static struct arena *a;
	static const struct duty_catalogue *c;
	struct catalogue_problem *problems;
	size_t n;
	if (!a)
		a = arena_new(0);
	if (!c)
		assert(catalogue_read(a, vocabulary(), file(a, "tests/duties/rules.json"), &c, &problems, &n) == OK);
	return c;
}

static err find(void *arg, struct arena *a, struct str name, const struct duty_catalogue **ret, struct catalogue_problem *ret_problem)
{
	(void)arg, (void)a, (void)ret_problem;
	*ret = rules();
	return str_is(name, "rules") ? OK : E_NOT_FOUND;
}

static struct str written(struct arena *a, const struct simulation *s, bool is_answer)
{
	struct buf b;
	buf_init(&b, 32 << 20);
	struct json j = json_to(&b);
	if (is_answer)
		simulate_answer(a, s, true, &j);
	else
		simulate_write(a, s, &j);
	struct str ret = buf_end(&b) == OK ? a_dup(a, buf_str(&b)) : STR_NONE;
	buf_done(&b);
	return ret;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct simulate_books books = { find, NULL };
	struct arena *a = arena_new(1 << 30);
	struct simulation *s, *again;
	struct catalogue_problem p = { 0 };
	err e = size < 20000 ? simulate_read(a, vocabulary(), &books, str_from((const char *)data, size), &s, &p) : E_INVALID;
	assert(e == OK || e == E_INVALID);
	assert(e == OK || size >= 20000 || (p.vi.n && p.en.n));
	if (e == OK && s->n_asks <= 4) {
		struct str text = written(a, s, false);
		assert(simulate_read(a, vocabulary(), &books, text, &again, &p) == OK);
		assert(str_eq(written(a, s, true), written(a, again, true)));
	}
	arena_free(a);
	return 0;
}
