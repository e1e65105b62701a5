/* A selector that is accepted can be evaluated with the stack that is promised, and is accepted again; a refused one has its place within the text. */
#include <assert.h>

#include "engine/duty/test_data.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_postfix(const struct selector *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++) {
		n += s->steps[i].op < SEL_AND;
		n -= s->steps[i].op == SEL_AND || s->steps[i].op == SEL_OR;
		assert(n >= 1 && n <= SELECTOR_STACK);
	}
	assert(n == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct duty_vocabulary *v;
	static struct arena *kept;
	struct arena *a = arena_new(0);
	struct str text = str_from((const char *)data, size);
	struct selector s;
	struct catalogue_problem p;
	if (!v)
		v = test_vocabulary(kept = arena_new(0));
	for (enum duty_unit unit = 0; unit < N_DUTY_UNITS; unit++)
		if (selector_read(a, v, unit, text, &s, &p) == OK)
			check_postfix(&s);
		else
			assert(p.vi.n && p.en.n && p.line >= 1 && p.column >= 1 && (size_t)p.column <= size + 1);
	arena_free(a);
	return 0;
}
