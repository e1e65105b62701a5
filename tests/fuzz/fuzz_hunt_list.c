/* Any bytes as a list: what is taken is in normal form, and reading that again gives the same; an index of it opens, and one altered does not. */
#include <assert.h>

#include "base/text.h"
#include "engine/indicator/index_inside.h"
#include "engine/indicator/list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct reading { struct arena *a; struct index_builder *b; };

static void take(void *arg, const struct indicator *i)
{
	struct reading *r = arg;
	struct indicator again = { 0 };
	assert(i->value.n > 0 && utf8_valid(i->value));
	assert(indicator_normal(r->a, i->value, i->type, true, &again) == FAULT_NONE);
	assert(again.type == i->type && str_eq(again.value, i->value));
	enum indicator_fault f = index_add(r->b, i);
	assert(f == FAULT_NONE || f == FAULT_SHORT || f == FAULT_MANY);
}

static void refuse(void *arg, const struct list_refusal *r)
{
	assert(r->fault > FAULT_NONE && r->fault < N_INDICATOR_FAULT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reading r = { arena_new(0), index_builder_new() };
	struct index *ix = NULL;
	list_read(&(struct list_reader){ true, &r, take, refuse }, str_from((const char *)data, size));
	assert(index_built(r.b, &ix) == OK);
	for (uint32_t i = 0; i < index_items(ix); i++)
		assert(index_item(ix, r.a, i).value.n > 0);
	index_close(ix);
	arena_free(r.a);
	return 0;
}
