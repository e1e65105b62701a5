/* Every observable stands where it says, is valid UTF-8, and survives defanging. */
#include <assert.h>

#include "base/text.h"
#include "formats/observable.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void survives_defanging(struct arena *a, const struct observable *o)
{
	struct observable again;

	/* A URL's path may itself contain what reads as a defanged mark. */
	if (o->kind == OBSERVABLE_URL)
		return;
	assert(observable_parse(a, observable_defang(a, o->kind, o->value), &again));
	assert(again.kind == o->kind && str_eq(again.value, o->value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = str_from((const char *)data, size);
	struct arena *a = arena_new(0);
	struct observable one;
	struct observables all;

	observable_extract(a, text, 100, &all);
	assert(all.n <= 100);
	for (size_t i = 0; i < all.n; i++) {
		const struct observable *o = &all.at[i];

		assert(o->seen > 0 && o->n > 0 && o->at < size && o->n <= size - o->at);
		assert(o->value.n > 0 && utf8_valid(o->value));
		survives_defanging(a, o);
		assert(observable_defang(a, o->kind, o->value).n >= o->value.n);
	}
	if (observable_parse(a, text, &one))
		assert(one.n <= size);
	arena_free(a);
	return 0;
}
