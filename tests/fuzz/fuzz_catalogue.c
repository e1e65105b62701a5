/* A catalogue that catalogue_read accepts, and its document of OSCAL, come back as they were; every fault has both languages and a place in the text. */
#include <assert.h>

#include "engine/duty/oscal.h"
#include "engine/duty/test_data.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_problems(struct str text, const struct catalogue_problem *p, size_t n)
{
	int lines = 1;
	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	assert(n > 0 && n <= CATALOGUE_PROBLEMS);
	for (size_t i = 0; i < n; i++)
		assert(p[i].vi.n && p[i].en.n && p[i].code.n && p[i].line >= 1 && p[i].line <= lines && p[i].column >= 1);
}

static void check_round_trip(struct arena *a, const struct duty_vocabulary *v, const struct duty_catalogue *c)
{
	struct buf b;
	struct str native;
	struct duty_text why;
	buf_init(&b, OSCAL_MAX);
	if (oscal_catalog(c, true, USEC_DAY, &b) == OK)
		assert(oscal_catalog_read(a, v, buf_str(&b), &native, &why) == OK && str_eq(native, c->json));
	buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct duty_vocabulary *v;
	static struct arena *kept;
	struct arena *a = arena_new((size_t)900 << 20);
	struct str text = str_from((const char *)data, size), native;
	const struct duty_catalogue *c;
	struct catalogue_problem *problems;
	struct duty_text why;
	size_t n;
	if (!v)
		v = test_vocabulary(kept = arena_new(0));
	if (catalogue_read(a, v, text, &c, &problems, &n) == OK)
		check_round_trip(a, v, c);
	else
		check_problems(text, problems, n);
	if (oscal_catalog_read(a, v, text, &native, &why) != OK)
		assert(why.vi.n && why.en.n);
	arena_free(a);
	return 0;
}
