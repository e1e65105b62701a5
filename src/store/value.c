#include "store/driver.h"

#include "base/log.h"
#include "base/text.h"

#include <stdlib.h>

void *must_alloc(size_t n)
{
	return must_grow(NULL, n);
}

void *must_grow(void *p, size_t n)
{
	void *q = realloc(p, n);
	if (!q) {
		log_error("store.no_memory", "bytes", log_n((int64_t)n), NULL);
		abort();
	}
	return q;
}

bool value_of(const struct statement_field *f, const void *in, struct value_in *ret)
{
	const char *p = (const char *)in + f->offset;
	*ret = (struct value_in){ .value = f->value };
	switch (f->value) {
	case VALUE_INT:
		memcpy(&ret->n, p, sizeof ret->n);
		ret->is_null = f->nullable && ret->n == 0;
		return true;
	case VALUE_BOOL:
		ret->n = *(const bool *)p;
		ret->is_null = f->nullable && ret->n == 0;
		return true;
	case VALUE_REAL:
		memcpy(&ret->r, p, sizeof ret->r);
		ret->is_null = f->nullable && !(ret->r < 0 || ret->r > 0);
		return ret->r - ret->r == 0; /* neither infinite nor no number: SQLite would keep NULL for the latter */
	case VALUE_TEXT:
	case VALUE_BYTES:
		memcpy(&ret->s, p, sizeof ret->s);
		ret->is_null = f->nullable && ret->s.n == 0;
		return f->value == VALUE_BYTES || ret->s.n == 0 || utf8_valid(ret->s);
	}
	return false;
}

void value_put_int(const struct statement_field *f, void *row, int64_t v)
{
	char *p = (char *)row + f->offset;
	if (f->value == VALUE_BOOL)
		*(bool *)p = v != 0;
	else
		memcpy(p, &v, sizeof v);
}

void value_put_real(const struct statement_field *f, void *row, double v)
{
	memcpy((char *)row + f->offset, &v, sizeof v);
}

void value_put_str(const struct statement_field *f, struct arena *a, void *row, struct str v)
{
	if (v.n == 0)
		v = STR_NONE;
	else if (a)
		v = a_dup(a, v);
	memcpy((char *)row + f->offset, &v, sizeof v);
}

err value_mismatch(const struct statement *st, const struct statement_field *f)
{
	log_error("statement.type", "statement", st->name, "column", f->name, NULL);
	return E_BUG;
}

/* ---- prepared statements by (statement, combination): open addressing ---- */

static size_t slot_of(const struct cache *c, const struct statement *st, unsigned mask)
{
	size_t h = ((size_t)(uintptr_t)st >> 4) * 0x9E3779B97F4A7C15u + mask * 0xC2B2AE3D27D4EB4Fu;
	size_t i = (h >> 20) & (c->cap - 1);
	while (c->at[i] && (c->at[i]->st != st || c->at[i]->mask != mask))
		i = (i + 1) & (c->cap - 1);
	return i;
}

static void cache_grow(struct cache *c)
{
	struct cache old = *c;
	c->cap = old.cap ? old.cap * 2 : 64;
	c->at = must_alloc(c->cap * sizeof *c->at);
	memset(c->at, 0, c->cap * sizeof *c->at);
	for (size_t i = 0; i < old.cap; i++)
		if (old.at[i])
			c->at[slot_of(c, old.at[i]->st, old.at[i]->mask)] = old.at[i];
	free(old.at);
}

struct cached *cache_get(struct cache *c, const struct statement *st, unsigned mask)
{
	if (c->n * 2 >= c->cap)
		cache_grow(c);
	size_t i = slot_of(c, st, mask);
	if (!c->at[i]) {
		c->at[i] = must_alloc(sizeof **c->at);
		*c->at[i] = (struct cached){ .st = st, .mask = mask };
		c->n++;
	}
	return c->at[i];
}

void cache_drop(struct cache *c, void (*drop)(void *prepared))
{
	for (size_t i = 0; i < c->cap; i++) {
		if (c->at[i] && c->at[i]->prepared)
			drop(c->at[i]->prepared);
		free(c->at[i]);
	}
	free(c->at);
	*c = (struct cache){ 0 };
}
