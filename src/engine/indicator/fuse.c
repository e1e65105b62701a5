#include "engine/indicator/fuse.h"

#include <math.h>
#include <stdlib.h>

#include "engine/indicator/index_inside.h"

struct place { uint32_t at[3]; };

static struct place places(const struct fuse *f, uint64_t h)
{
	uint32_t first = (uint32_t)((unsigned __int128)h * f->span >> 64), mask = f->segment - 1;
	return (struct place){ { first, (first + f->segment) ^ ((uint32_t)(h >> 18) & mask), (first + 2 * f->segment) ^ ((uint32_t)h & mask) } };
}

static uint16_t fingerprint(uint64_t h) { return (uint16_t)(h ^ h >> 32); }

bool fuse_may_have(const struct fuse *f, uint64_t key)
{
	uint64_t h = mix(key ^ f->seed);
	struct place p = places(f, h);
	return f->n_keys && (uint16_t)(f->at[p.at[0]] ^ f->at[p.at[1]] ^ f->at[p.at[2]]) == fingerprint(h);
}

uint64_t fuse_sum(const struct fuse *f) { return index_checksum(f->at, (size_t)f->n * sizeof *f->at); }

bool fuse_is_sound(const struct fuse *f)
{
	return f->segment && !(f->segment & (f->segment - 1)) && f->segment <= 1 << 18 && f->span % f->segment == 0 && (uint64_t)f->span + 2 * (uint64_t)f->segment == f->n;
}

static void size(struct fuse *f, uint32_t n)
{
	double keys = n < 2 ? 2 : n, factor = fmax(1.125, 0.875 + 0.25 * log(1e6) / log(keys));
	int bits = (int)floor(log(keys) / log(3.33) + 2.25);
	f->segment = 1u << (bits > 18 ? 18 : bits);
	uint64_t room = (uint64_t)round(keys * factor), segments = (room + f->segment - 1) / f->segment;
	f->n = (uint32_t)(segments < 3 ? 3 : segments) * f->segment;
	f->span = f->n - 2 * f->segment;
}

struct peel { uint64_t *sums, *order; uint32_t *queue, *where; uint8_t *counts; };

/* Takes keys off that are alone at some place, until none is left; false when some stay (another seed is tried). */
static bool peel(const struct fuse *f, const uint64_t *keys, uint32_t n, struct peel *p)
{
	uint32_t head = 0, tail = 0, done = 0;
	memset(p->counts, 0, f->n);
	memset(p->sums, 0, f->n * sizeof *p->sums);
	for (uint32_t i = 0; i < n; i++) {
		uint64_t h = mix(keys[i] ^ f->seed);
		struct place at = places(f, h);
		for (int k = 0; k < 3; k++) {
			if (p->counts[at.at[k]] == 255)
				return false;
			p->counts[at.at[k]]++;
			p->sums[at.at[k]] ^= h;
		}
	}
	for (uint32_t i = 0; i < f->n; i++)
		if (p->counts[i] == 1)
			p->queue[tail++] = i;
	while (head < tail) {
		uint32_t i = p->queue[head++];
		if (p->counts[i] != 1)
			continue;
		uint64_t h = p->sums[i];
		struct place at = places(f, h);
		p->order[done] = h;
		p->where[done++] = i;
		for (int k = 0; k < 3; k++) {
			p->sums[at.at[k]] ^= h;
			if (--p->counts[at.at[k]] == 1)
				p->queue[tail++] = at.at[k];
		}
	}
	return done == n;
}

static void *room(size_t n, size_t each)
{
	void *p = calloc(n, each);
	if (!p)
		abort();
	return p;
}

void fuse_build(const uint64_t *keys, uint32_t n, struct fuse *ret)
{
	struct fuse f = { .n_keys = n, .seed = n };
	size(&f, n);
	struct peel p = { room(f.n, 8), room((size_t)n + 1, 8), room(f.n, 2 * 4), room((size_t)n + 1, 4), room(f.n, 1) };
	while (!peel(&f, keys, n, &p))
		f.seed = mix(f.seed);
	uint16_t *at = room(f.n, sizeof *at);
	for (uint32_t i = n; i-- > 0;) {
		struct place x = places(&f, p.order[i]);
		at[p.where[i]] = 0;
		at[p.where[i]] = (uint16_t)(fingerprint(p.order[i]) ^ at[x.at[0]] ^ at[x.at[1]] ^ at[x.at[2]]);
	}
	f.at = at;
	*ret = f;
	free(p.sums);
	free(p.order);
	free(p.queue);
	free(p.where);
	free(p.counts);
}
