#include "modules/network/roll.h"

enum { BLOCK = 16, GRAM = 3, BITS = 4096, NEEDLE_GRAMS = 64 };

struct entry { uint64_t from; int64_t id; };
/* Which three bytes in a row occur in the names of a block, by a hash: a needle with others is not among them. */
struct grams { uint64_t bits[BITS / 64]; };

/* The names one after the other, each ended by a line feed, so that one search runs through a block of them. On the heap and not in an
 * arena: growing there would leave every smaller copy behind. */
struct roll {
	struct { char *at; size_t n, cap; } text;
	struct { struct entry *at; size_t n, cap; } entries;
	struct { struct grams *at; size_t n, cap; } blocks;
};

static void *room(void *at, size_t size, size_t n, size_t *cap)
{
	if (n <= *cap)
		return at;
	*cap = n + n / 2 + 64;
	void *p = realloc(at, size * *cap);
	if (!p)
		abort();
	return p;
}

static void *roll_new(void)
{
	struct roll *r = calloc(1, sizeof *r);
	if (!r)
		abort();
	return r;
}

static void roll_free(void *roll)
{
	struct roll *r = roll;
	if (!r)
		return;
	free(r->text.at);
	free(r->entries.at);
	free(r->blocks.at);
	free(r);
}

static uint32_t gram_of(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	return ((uint32_t)u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16) * 2654435761u >> 20;   /* 12 bits: BITS */
}

static void grams_add(struct roll *r, struct str folded)
{
	if (r->entries.n % BLOCK == 0) {
		r->blocks.at = room(r->blocks.at, sizeof *r->blocks.at, r->blocks.n + 1, &r->blocks.cap);
		r->blocks.at[r->blocks.n++] = (struct grams){ 0 };
	}
	struct grams *g = &r->blocks.at[r->blocks.n - 1];
	for (size_t i = 0; i + GRAM <= folded.n; i++) {
		uint32_t bit = gram_of(folded.p + i);
		g->bits[bit / 64] |= UINT64_C(1) << bit % 64;
	}
}

void roll_add(struct roll *r, struct str folded, int64_t id)
{
	grams_add(r, folded);
	r->entries.at = room(r->entries.at, sizeof *r->entries.at, r->entries.n + 1, &r->entries.cap);
	r->text.at = room(r->text.at, 1, r->text.n + folded.n + 1, &r->text.cap);
	r->entries.at[r->entries.n++] = (struct entry){ r->text.n, id };
	memcpy(r->text.at + r->text.n, folded.p, folded.n);
	r->text.n += folded.n;
	r->text.at[r->text.n++] = '\n';
}

static struct str name_of(const struct roll *r, size_t i)
{
	size_t from = r->entries.at[i].from, to = i + 1 < r->entries.n ? r->entries.at[i + 1].from : r->text.n;
	return str_from(r->text.at + from, to - from - 1);
}

/* The first entry behind the place. */
static size_t first_after(const struct roll *r, struct str folded, int64_t id)
{
	size_t from = 0, to = r->entries.n;
	while (from < to) {
		size_t m = from + (to - from) / 2;
		int c = str_cmp(name_of(r, m), folded);
		if (c < 0 || (!c && r->entries.at[m].id <= id))
			from = m + 1;
		else
			to = m;
	}
	return from;
}

/* The entry in whose name the byte lies, of those in [from, to). */
static size_t entry_at(const struct roll *r, size_t from, size_t to, uint64_t byte)
{
	while (to - from > 1) {
		size_t m = from + (to - from) / 2;
		if (r->entries.at[m].from <= byte)
			from = m;
		else
			to = m;
	}
	return from;
}

static size_t needle_grams(struct str needle, uint32_t *ret)
{
	size_t n = 0;
	for (size_t i = 0; i + GRAM <= needle.n && n < NEEDLE_GRAMS; i++)
		ret[n++] = gram_of(needle.p + i);
	return n;
}

static bool may_hold(const struct grams *g, const uint32_t *grams, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!(g->bits[grams[i] / 64] >> grams[i] % 64 & 1))
			return false;
	return true;
}

/* The first entry of [from, to) whose name holds the needle; else to. */
static size_t first_with(const struct roll *r, struct str needle, size_t from, size_t to)
{
	uint64_t begin = r->entries.at[from].from, end = to < r->entries.n ? r->entries.at[to].from : r->text.n;
	const char *hit = memmem(r->text.at + begin, end - begin, needle.p, needle.n);
	return hit ? entry_at(r, from, to, (uint64_t)(hit - r->text.at)) : to;
}

static size_t search(const struct roll *r, const struct roll_ask *ask, int64_t *ret)
{
	uint32_t grams[NEEDLE_GRAMS];
	size_t n = 0, n_grams = needle_grams(ask->needle, grams), i = first_after(r, ask->after, ask->after_id);
	while (n < ask->max && i < r->entries.n) {
		size_t end = (i / BLOCK + 1) * BLOCK < r->entries.n ? (i / BLOCK + 1) * BLOCK : r->entries.n;
		size_t hit = may_hold(&r->blocks.at[i / BLOCK], grams, n_grams) ? first_with(r, ask->needle, i, end) : end;
		if (hit < end)
			ret[n++] = r->entries.at[hit++].id;
		i = hit;
	}
	return n;
}

err roll_find(struct work *w, struct kept_box *b, int64_t version, err (*read)(struct work *w, void *into), const struct roll_ask *ask,
	int64_t *ret_ids, size_t *ret_n)
{
	const void *now;
	TRY(kept_take(w, b, version, &(struct kept_kind){ roll_new, read, roll_free }, &now));
	*ret_n = search(now, ask, ret_ids);
	kept_give_back(b);
	return OK;
}
