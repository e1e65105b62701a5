#include "base/arena.h"

#include <stdarg.h>

#include "base/log.h"

enum { FIRST_BLOCK = 16 * 1024, ALIGN = 16 };
#define DEFAULT_LIMIT ((size_t)256 << 20)

/* Blocks form a stack; the newest is on top. A block's memory follows its header. */
struct block {
	struct block *below;
	size_t cap;
} __attribute__((aligned(ALIGN)));

struct arena {
	struct block *top;
	size_t used;         /* bytes of the top block handed out */
	size_t total, limit; /* bytes handed out over all blocks */
};

static char *block_bytes(struct block *b) { return (char *)(b + 1); }

static _Noreturn void die(const char *why, size_t n)
{
	log_error("arena.exhausted", "why", why, "bytes", log_n((int64_t)n), NULL);
	abort();
}

static struct block *block_new(size_t cap, struct block *below)
{
	struct block *b = malloc(sizeof *b + cap);
	if (!b)
		die("out of memory", cap);
	b->below = below;
	b->cap = cap;
	return b;
}

struct arena *arena_new(size_t limit_bytes)
{
	struct arena *a = calloc(1, sizeof *a);
	if (!a)
		die("out of memory", sizeof *a);
	a->limit = limit_bytes ? limit_bytes : DEFAULT_LIMIT;
	a->top = block_new(FIRST_BLOCK, NULL);
	return a;
}

static void drop_to(struct arena *a, struct block *keep)
{
	while (a->top != keep) {
		struct block *b = a->top;
		a->top = b->below;
		free(b);
	}
}

void *arena_free(struct arena *a)
{
	if (a) {
		drop_to(a, NULL);
		free(a);
	}
	return NULL;
}

void arena_reset(struct arena *a)
{
	while (a->top->below) {
		struct block *b = a->top;
		a->top = b->below;
		free(b);
	}
	a->used = a->total = 0;
}

size_t arena_used(const struct arena *a) { return a->total; }

struct arena_mark arena_mark(struct arena *a)
{
	return (struct arena_mark){ a->top, a->used, a->total };
}

void arena_rewind(struct arena *a, struct arena_mark m)
{
	drop_to(a, m.block);
	a->used = m.used;
	a->total = m.total;
}

/* Memory not yet zeroed, from the top block or a new one at least twice as large as the last. */
static char *take(struct arena *a, size_t n)
{
	if (n > a->limit || a->total + n > a->limit)
		die("limit of this arena", a->total + n);
	size_t need = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (need > a->top->cap - a->used) {
		size_t cap = a->top->cap * 2 < (1 << 20) ? a->top->cap * 2 : 1 << 20;
		a->top = block_new(need > cap ? need : cap, a->top);
		a->used = 0;
	}
	char *p = block_bytes(a->top) + a->used;
	a->used += need;
	a->total += need;
	return p;
}

void *a_alloc(struct arena *a, size_t n)
{
	return memset(take(a, n), 0, n);
}

void *a_alloc_array(struct arena *a, size_t size, size_t n)
{
	size_t bytes;
	if (__builtin_mul_overflow(size, n, &bytes))
		die("size overflow", n);
	return a_alloc(a, bytes);
}

struct str a_dup(struct arena *a, struct str s)
{
	char *p = take(a, s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = 0;
	return (struct str){ p, s.n };
}

char *a_z(struct arena *a, struct str s)
{
	return (char *)a_dup(a, s).p;
}

struct str a_cat(struct arena *a, struct str x, struct str y)
{
	char *p = take(a, x.n + y.n + 1);
	if (x.n)
		memcpy(p, x.p, x.n);
	if (y.n)
		memcpy(p + x.n, y.p, y.n);
	p[x.n + y.n] = 0;
	return (struct str){ p, x.n + y.n };
}

struct str a_fmt(struct arena *a, const char *fmt, ...)
{
	char first[256];   /* most texts fit; longer ones are formatted twice */
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	int n = vsnprintf(first, sizeof first, fmt, args);
	va_end(args);
	if (n < 0)
		die("bad format", 0);
	char *p = take(a, (size_t)n + 1);
	if ((size_t)n < sizeof first)
		memcpy(p, first, (size_t)n + 1);
	else
		vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return (struct str){ p, (size_t)n };
}

void *a_grow(struct arena *a, void *at, size_t size, size_t *cap)
{
	size_t more = *cap ? *cap * 2 : 8;
	void *p = a_alloc_array(a, size, more);
	if (*cap)
		memcpy(p, at, size * *cap);
	*cap = more;
	return p;
}
