/* A list, an empty line, a text: every instruction set finds what the reference finds. */
#include <assert.h>

#include "engine/indicator/list.h"
#include "engine/indicator/reference.h"
#include "engine/indicator/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LIST_MAX 16

struct lists { struct arena *a; struct index_builder *b; struct indicator at[LIST_MAX]; size_t n; };

static void take(void *arg, const struct indicator *i)
{
	struct lists *l = arg;
	for (size_t k = 0; k < l->n; k++)
		if (l->at[k].type == i->type && str_eq(l->at[k].value, i->value))
			return;
	if (l->n == LIST_MAX || index_add(l->b, i) != FAULT_NONE)
		return;
	l->at[l->n++] = (struct indicator){ i->type, a_dup(l->a, i->value), S("1") };
}

static void refuse(void *arg, const struct list_refusal *r) {}

struct got { struct arena *a; struct reference_hits hits; };

static void found(void *arg, const struct found *f)
{
	struct got *g = arg;
	*VEC_ADD(g->a, &g->hits) = (struct reference_hit){ f->at, f->n, f->line, f->item };
}

static void compare(struct arena *a, const struct index *ix, enum scan_level level, struct str text, const struct reference_hits *want)
{
	struct got g = { a, { 0 } };
	struct scanner *s = scanner_new(ix, level, found, &g);
	size_t room;
	unsigned char *to = scan_room(s, &room);
	assert(text.n <= room);
	memcpy(to, text.p, text.n);
	scan_filled(s, text.n);
	scan_end(s);
	scanner_free(s);
	assert(g.hits.n == want->n);
	for (size_t i = 0; i < want->n; i++)
		assert(!memcmp(&g.hits.at[i], &want->at[i], sizeof want->at[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *gap = size ? memmem(data, size, "\n\n", 2) : NULL;
	struct lists l = { .a = arena_new(0), .b = index_builder_new() };
	struct reference_hits want = { 0 };
	struct index *ix = NULL;
	size_t n = gap ? (size_t)(gap - data) : 0;
	struct str text = gap ? str_from((const char *)gap + 2, size - n - 2) : STR_NONE;
	list_read(&(struct list_reader){ true, &l, take, refuse }, str_from((const char *)data, n));
	assert(index_built(l.b, &ix) == OK);
	if (text.n && text.n <= 65536) {
		reference_scan(l.a, l.at, l.n, text, &want);
		for (enum scan_level level = SCAN_PORTABLE; level < N_SCAN_LEVEL; level++)
			if (scan_level_works(level))
				compare(l.a, ix, level, text, &want);
	}
	index_close(ix);
	arena_free(l.a);
	return 0;
}
