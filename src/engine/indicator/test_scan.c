/* The scanner against the reference (docs/indicators.md): random lists and texts, every instruction set, texts in pieces, buffers of other sizes.
 * UNGCUU_SEEDS is how many seeds (300), UNGCUU_SEED the first (1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/indicator/random_text.h"
#include "engine/indicator/reference.h"
#include "engine/indicator/scan_inside.h"

#define LIST_MAX 40

struct got { struct reference_hits hits; struct arena *a; };

static void take(void *arg, const struct found *f)
{
	struct got *g = arg;
	*VEC_ADD(g->a, &g->hits) = (struct reference_hit){ f->at, f->n, f->line, f->item };
}

static struct index *index_of(const struct indicator *list, size_t n)
{
	struct index_builder *b = index_builder_new();
	struct index *ix = NULL;
	for (size_t i = 0; i < n; i++)
		assert_int_equal(index_add(b, &list[i]), FAULT_NONE);
	assert_int_equal(index_built(b, &ix), OK);
	return ix;
}

/* The text in pieces of random sizes. cap 0: the scanner's own buffer. */
static void scan(const struct index *ix, enum scan_level level, size_t cap, struct rng *r, struct str text, struct got *g)
{
	struct scanner *s = scanner_new(ix, level, take, g);
	size_t most = rng_below(r, 2) ? 1 + rng_below(r, 300) : SIZE_MAX;
	if (cap)
		s->cap = cap;
	for (size_t at = 0, room; at < text.n;) {
		unsigned char *to = scan_room(s, &room);
		size_t n = most == SIZE_MAX ? room : 1 + rng_below(r, most);
		n = n < room ? n : room;
		n = n < text.n - at ? n : text.n - at;
		memcpy(to, text.p + at, n);
		scan_filled(s, n);
		at += n;
	}
	scan_end(s);
	assert_int_equal(scan_bytes(s), text.n);
	scanner_free(s);
}

static void show(const char *what, const struct reference_hits *h, size_t i, const struct indicator *list, struct str text)
{
	if (i >= h->n)
		print_message("%s: no more\n", what);
	else
		print_message("%s: line %u at %zu, %zu bytes, %s: «%.*s» in «%.*s»\n", what, (unsigned)h->at[i].line, h->at[i].at, h->at[i].n, list[h->at[i].indicator].value.p,
			(int)h->at[i].n, text.p + h->at[i].at, 120, text.p + (h->at[i].at > 40 ? h->at[i].at - 40 : 0));
}

static void same(const struct reference_hits *want, const struct reference_hits *got, const struct indicator *list, struct str text, const char *how)
{
	for (size_t i = 0; i < want->n || i < got->n; i++)
		if (i >= want->n || i >= got->n || memcmp(&want->at[i], &got->at[i], sizeof want->at[i])) {
			print_message("%s\n", how);
			show("want", want, i, list, text);
			show("got ", got, i, list, text);
			fail();
		}
}

static size_t one_seed(uint64_t seed, size_t bytes, size_t line)
{
	static const size_t caps[] = { 0, 4 * SCAN_CONTEXT, 5 * SCAN_CONTEXT + 77 };
	struct arena *a = arena_new(0);
	struct rng r = { seed };
	struct indicator list[LIST_MAX];
	struct reference_hits want = { 0 };
	struct buf text;
	buf_init(&text, 64 << 20);
	size_t n = random_list(a, &r, list, 1 + rng_below(&r, LIST_MAX));
	random_text(&r, list, n, bytes, line, &text);
	reference_scan(a, list, n, buf_str(&text), &want);
	struct index *ix = index_of(list, n);
	for (enum scan_level level = SCAN_PORTABLE; level < N_SCAN_LEVEL; level++)
		for (size_t c = 0; c < COUNT(caps) && scan_level_works(level); c++) {
			struct got g = { { 0 }, a };
			scan(ix, level, caps[c], &r, buf_str(&text), &g);
			same(&want, &g.hits, list, buf_str(&text), a_fmt(a, "seed %llu level %d buffer %zu", (unsigned long long)seed, level, caps[c]).p);
		}
	index_close(ix);
	buf_done(&text);
	arena_free(a);
	return want.n;
}

static uint64_t from_environment(const char *name, uint64_t otherwise)
{
	int64_t n;
	return str_int(str_of(getenv(name)), &n) ? (uint64_t)n : otherwise;
}

static void short_lines(void **state)
{
	uint64_t first = from_environment("UNGCUU_SEED", 1), n = from_environment("UNGCUU_SEEDS", 300);
	size_t hits = 0;
	for (uint64_t seed = first; seed < first + n; seed++)
		hits += one_seed(seed, 3000, 200);
	assert_true(n < 10 || hits > n);
}

/* Lines longer than the buffer: what is found must not depend on where it is cut. */
static void long_lines(void **state)
{
	uint64_t first = from_environment("UNGCUU_SEED", 1), n = from_environment("UNGCUU_SEEDS", 300) / 30 + 1;
	for (uint64_t seed = first; seed < first + n; seed++)
		one_seed(seed + 1000000, 150000, 120000);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(short_lines), cmocka_unit_test(long_lines) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
