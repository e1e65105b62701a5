#include "engine/sigma/words.h"

static uint64_t hash(struct str s)
{
	uint64_t h = s.n * 0x9e3779b97f4a7c15u, v;
	const char *p = s.p;
	size_t n = s.n;
	for (; n >= 8; n -= 8, p += 8) {
		memcpy(&v, p, 8);
		h = (h ^ v) * 0xff51afd7ed558ccdu;
		h ^= h >> 32;
	}
	v = 0;
	if (n)
		memcpy(&v, p, n);
	h = (h ^ v) * 0xc4ceb9fe1a85ec53u;
	return h ^ h >> 29;
}

static size_t place(const struct words *w, struct str s)
{
	size_t i = hash(s) & w->mask;
	while (w->table[i] && !str_eq(w->at.at[w->table[i] - 1], s))
		i = (i + 1) & w->mask;
	return i;
}

static void widen(struct words *w)
{
	size_t cap = w->table ? (w->mask + 1) * 2 : 64;
	w->table = a_array(w->a, uint32_t, cap);
	w->mask = cap - 1;
	for (size_t i = 0; i < w->at.n; i++)
		w->table[place(w, w->at.at[i])] = (uint32_t)i + 1;
}

uint32_t words_add(struct words *w, struct str text)
{
	if (!w->table || w->at.n * 2 > w->mask)
		widen(w);
	size_t i = place(w, text);
	if (!w->table[i]) {
		*VEC_ADD(w->a, &w->at) = text;
		w->table[i] = (uint32_t)w->at.n;
	}
	return w->table[i] - 1;
}

uint32_t words_find(const struct words *w, struct str text)
{
	if (!w->table)
		return NO_WORD;
	size_t i = place(w, text);
	return w->table[i] ? w->table[i] - 1 : NO_WORD;
}
