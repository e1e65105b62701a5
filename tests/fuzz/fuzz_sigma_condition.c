/* Any bytes as a condition over four names: it is read with all names reachable and no more than the limit, or refused with both languages. */
#include <assert.h>

#include "engine/sigma/rule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t weight(const struct sigma_node *n, int depth)
{
	size_t out = n->kind == NODE_ITEM;
	assert(depth < 300);
	for (size_t i = 0; i < n->n; i++)
		out += weight(n->at[i], depth + 1);
	return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct str names[] = { S_INIT("sel_a"), S_INIT("sel_b"), S_INIT("filter"), S_INIT("_x") };
	struct arena *a = arena_new(0);
	struct sigma_book book = { .a = a };
	struct sigma_reading r = { .book = &book };
	struct sigma_item item = { 0 };
	struct sigma_node leaf = { .kind = NODE_ITEM, .item = &item, .weight = 1 };
	const struct sigma_node *nodes[] = { &leaf, &leaf, &leaf, &leaf };
	const struct sigma_names of = { names, nodes, COUNT(names) };
	const struct sigma_node *n = sigma_condition_read(&r, str_from((const char *)data, size), 7, &of);
	if (n)
		assert(weight(n, 0) == n->weight && n->weight <= SIGMA_MAX_WEIGHT);
	else
		assert(r.problem.code && r.problem.line == 7 && r.problem.why.vi.n && r.problem.why.en.n);
	arena_free(a);
	return 0;
}
