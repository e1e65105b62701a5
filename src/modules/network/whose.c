#include <stdatomic.h>
#include <stdlib.h>

#include "base/log.h"
#include "modules/network/whose.h"

#define NONE UINT32_MAX
#define FAN 16                       /* keys per node of the search tree: four cache lines read at once */
#define MAX_DEPTH 8                  /* 16^8 = 2^32 points */
#define MAX_LABELS 127               /* RFC 1035: 253 bytes, each label at least one and a dot */

__extension__ typedef unsigned __int128 key;

/* One registered prefix; its owners stand together in the owner array. */
struct node { uint32_t first, n, parent; int32_t bits; };

/* Where the innermost prefix changes: from point i on it is at[i]. Level 0 of the search tree holds all points, level
 * d + 1 every FAN-th of level d. IPv4 keeps the last four bytes only, so that a node of the tree is one cache line. */
struct points {
	uint32_t *v4[MAX_DEPTH];             /* one of the two is in use */
	key *v6[MAX_DEPTH];
	size_t n[MAX_DEPTH];
	int depth;
	uint32_t *at;
};

struct group { struct str name; uint32_t hash, first, n; };

struct whose {
	struct arena *a;
	struct points v4, v6;
	struct node *nodes;
	struct whose_owner *owners;          /* of prefixes, in the order of nodes */
	struct group *groups;
	struct whose_owner *domain_owners;
	uint32_t *slots, mask;               /* hash table of groups, open addressing, at most half full */
	_Atomic int64_t held;                /* what the box's word does not count any more */
};

/* ---- building: prefixes ---- */

static key key_of(struct ip ip)
{
	key k = 0;
	for (int i = 0; i < 16; i++)
		k = k << 8 | ip.b[i];
	return k;
}

static int id_cmp(int64_t x, int64_t y)
{
	return (x > y) - (x < y);
}

/* Outer prefixes before what they contain; the same prefix by id. */
static int prefix_cmp(const void *px, const void *py)
{
	const struct whose_prefix *x = px, *y = py;
	int order = ip_cmp(x->prefix.ip, y->prefix.ip);
	if (!order)
		order = x->prefix.bits - y->prefix.bits;
	return order ? order : id_cmp(x->owner.id, y->owner.id);
}

static int domain_cmp(const void *px, const void *py)
{
	const struct whose_domain *x = px, *y = py;
	int order = str_cmp(x->name, y->name);
	return order ? order : id_cmp(x->owner.id, y->owner.id);
}

/* A sorted copy; input from the database is sorted already and then only read through once. */
static void *sorted(struct arena *a, const void *from, size_t n, size_t size, int (*cmp)(const void *, const void *))
{
	char *copy = a_alloc_array(a, size, n ? n : 1);
	bool in_order = true;
	if (n)
		memcpy(copy, from, n * size);
	for (size_t i = 1; i < n && in_order; i++)
		in_order = cmp(copy + (i - 1) * size, copy + i * size) <= 0;
	if (!in_order)
		qsort(copy, n, size, cmp);
	return copy;
}

struct sweep {
	struct whose *x;
	key *points;                         /* scratch: becomes level 0 */
	uint32_t *at;
	size_t n;
	key end;                             /* the family's last address: nothing follows it */
	uint32_t open[129];                  /* the prefixes around the present point; each is longer than the one before */
	key last[129];
	int n_open;
};

static void point_add(struct sweep *s, key at, uint32_t node)
{
	if (s->n && s->points[s->n - 1] == at)
		s->n--;
	s->points[s->n] = at;
	s->at[s->n++] = node;
}

static void sweep_close(struct sweep *s)
{
	key last = s->last[--s->n_open];
	if (last != s->end)
		point_add(s, last + 1, s->n_open ? s->open[s->n_open - 1] : NONE);
}

static void sweep_open(struct sweep *s, uint32_t node, struct ip_prefix prefix)
{
	key first = key_of(prefix.ip);
	while (s->n_open && s->last[s->n_open - 1] < first)
		sweep_close(s);
	s->x->nodes[node].parent = s->n_open ? s->open[s->n_open - 1] : NONE;
	s->open[s->n_open] = node;
	s->last[s->n_open++] = key_of(ip_prefix_last(prefix));
	point_add(s, first, node);
}

/* n prefixes make at most two points each. */
static struct sweep sweep_begin(struct arena *scratch, struct whose *x, bool is_v4, size_t n)
{
	return (struct sweep){ .x = x, .end = is_v4 ? (key)0xffffffffffff : (key)-1, .points = a_alloc_array(scratch, sizeof(key), 2 * n + 1),
		.at = a_array(scratch, uint32_t, 2 * n + 1) };
}

static void level_make(struct arena *a, struct points *p, const struct sweep *s, bool is_v4, size_t step)
{
	size_t n = (s->n + step - 1) / step;
	p->n[p->depth] = n;
	if (is_v4)
		p->v4[p->depth] = a_array(a, uint32_t, n);
	else
		p->v6[p->depth] = a_alloc_array(a, sizeof(key), n);
	for (size_t i = 0; i < n; i++) {
		if (is_v4)
			p->v4[p->depth][i] = (uint32_t)s->points[i * step];
		else
			p->v6[p->depth][i] = s->points[i * step];
	}
	p->depth++;
}

static void sweep_finish(struct arena *a, struct sweep *s, struct points *p, bool is_v4)
{
	while (s->n_open)
		sweep_close(s);
	p->at = a_array(a, uint32_t, s->n);
	for (size_t i = 0; i < s->n; i++)
		p->at[i] = s->at[i];
	size_t step = 1;
	do {
		level_make(a, p, s, is_v4, step);
		step *= FAN;
	} while (p->n[p->depth - 1] > FAN);
}

static void build_prefixes(struct whose *x, struct arena *scratch, const struct whose_prefix *in, size_t n)
{
	size_t n_v4 = 0;
	uint32_t n_nodes = 0;
	for (size_t i = 0; i < n; i++)
		n_v4 += ip_prefix_is_v4(in[i].prefix);
	struct sweep v4 = sweep_begin(scratch, x, true, n_v4), v6 = sweep_begin(scratch, x, false, n - n_v4);
	x->nodes = a_array(x->a, struct node, n + 1);
	x->owners = a_array(x->a, struct whose_owner, n + 1);
	for (size_t i = 0; i < n; i++) {
		bool again = i && in[i].prefix.bits == in[i - 1].prefix.bits && !ip_cmp(in[i].prefix.ip, in[i - 1].prefix.ip);
		x->owners[i] = in[i].owner;
		if (!again) {
			x->nodes[n_nodes] = (struct node){ .first = (uint32_t)i, .bits = in[i].prefix.bits };
			sweep_open(ip_prefix_is_v4(in[i].prefix) ? &v4 : &v6, n_nodes++, in[i].prefix);
		}
		x->nodes[n_nodes - 1].n++;
	}
	sweep_finish(x->a, &v4, &x->v4, true);
	sweep_finish(x->a, &v6, &x->v6, false);
}

/* ---- building: domains ---- */

/* Names are hashed from their end, so that one pass over a name yields the hash of each of its parents. */
static uint32_t hash_step(uint32_t h, char c)
{
	return (h ^ (unsigned char)c) * 16777619u;
}

static uint32_t hash_end(uint32_t h)
{
	h ^= h >> 16;
	h *= 0x85ebca6bu;
	return h ^ h >> 13;
}

#define HASH_BEGIN 2166136261u

static uint32_t hash_name(struct str name)
{
	uint32_t h = HASH_BEGIN;
	for (size_t i = name.n; i > 0; i--)
		h = hash_step(h, name.p[i - 1]);
	return hash_end(h);
}

static uint32_t slot_of(const struct whose *x, struct str name, uint32_t hash)
{
	uint32_t i = hash & x->mask;
	while (x->slots[i] != NONE) {
		const struct group *g = &x->groups[x->slots[i]];
		if (g->hash == hash && str_eq(g->name, name))
			break;
		i = (i + 1) & x->mask;
	}
	return i;
}

static void build_slots(struct whose *x, size_t n)
{
	size_t size = 16;
	while (size < 2 * n)
		size *= 2;
	x->mask = (uint32_t)(size - 1);
	x->slots = a_array(x->a, uint32_t, size);
	memset(x->slots, 0xff, size * sizeof x->slots[0]);
}

static void build_domains(struct whose *x, const struct whose_domain *in, size_t n)
{
	uint32_t n_groups = 0;
	build_slots(x, n);
	x->groups = a_array(x->a, struct group, n + 1);
	x->domain_owners = a_array(x->a, struct whose_owner, n + 1);
	for (size_t i = 0; i < n; i++) {
		x->domain_owners[i] = in[i].owner;
		if (!i || !str_eq(in[i].name, in[i - 1].name)) {
			struct group *g = &x->groups[n_groups];
			*g = (struct group){ .name = a_dup(x->a, in[i].name), .hash = hash_name(in[i].name), .first = (uint32_t)i };
			x->slots[slot_of(x, g->name, g->hash)] = n_groups++;
		}
		x->groups[n_groups - 1].n++;
	}
}

/* ---- the snapshot ---- */

struct whose *whose_new(const struct whose_prefix *prefixes, size_t n_prefixes,
	const struct whose_domain *domains, size_t n_domains)
{
	if (n_prefixes >= NONE / 4 || n_domains >= NONE / 4) {
		log_error("whose.too_many", NULL);
		abort();
	}
	struct arena *a = arena_new(SIZE_MAX), *scratch = arena_new(SIZE_MAX);
	struct whose *x = a_new(a, struct whose);
	x->a = a;
	build_prefixes(x, scratch, sorted(scratch, prefixes, n_prefixes, sizeof *prefixes, prefix_cmp), n_prefixes);
	build_domains(x, sorted(scratch, domains, n_domains, sizeof *domains, domain_cmp), n_domains);
	arena_free(scratch);
	return x;
}

void *whose_free(struct whose *x)
{
	return x ? arena_free(x->a) : NULL;
}

size_t whose_bytes(const struct whose *x)
{
	return arena_used(x->a);
}

/* ---- looking up ---- */

/* How many of n ≤ FAN ascending keys are not above k; no branch depends on the data. */
#define COUNT_UPTO(at, n, k) ({ \
	size_t c_ = 0; \
	for (size_t i_ = 0; i_ < (n); i_++) \
		c_ += (at)[i_] <= (k); \
	c_; })

static uint32_t points_find(const struct points *p, bool is_v4, key k)
{
	size_t start = 0;
	uint32_t k4 = (uint32_t)k;
	for (int d = p->depth - 1; d >= 0; d--) {
		size_t left = p->n[d] - start, n = left < FAN ? left : FAN;
		size_t c = is_v4 ? COUNT_UPTO(p->v4[d] + start, n, k4) : COUNT_UPTO(p->v6[d] + start, n, k);
		if (!c)
			return NONE;
		start += c - 1;
		if (d)
			start *= FAN;
	}
	return p->at[start];
}

static size_t add_owners(const struct whose_owner *at, size_t n, int length, struct whose_hit *ret, size_t max)
{
	size_t i = 0;
	for (; i < n && i < max; i++)
		ret[i] = (struct whose_hit){ &at[i], length };
	return i;
}

size_t whose_ip(const struct whose *x, struct ip ip, struct whose_hit *ret, size_t max)
{
	size_t n = 0;
	bool is_v4 = ip_is_v4(ip);
	uint32_t i = points_find(is_v4 ? &x->v4 : &x->v6, is_v4, key_of(ip));
	for (; i != NONE && n < max; i = x->nodes[i].parent) {
		const struct node *node = &x->nodes[i];
		n += add_owners(x->owners + node->first, node->n, node->bits, ret + n, max - n);
	}
	return n;
}

size_t whose_domain(const struct whose *x, struct str name, struct whose_hit *ret, size_t max)
{
	uint32_t found[MAX_LABELS + 1], hash = HASH_BEGIN;
	size_t n_found = 0, n = 0;
	for (size_t i = name.n; i > 0 && n_found <= MAX_LABELS; i--) {
		hash = hash_step(hash, name.p[i - 1]);
		if (i > 1 && name.p[i - 2] != '.')
			continue;
		uint32_t group = x->slots[slot_of(x, str_sub(name, i - 1, name.n), hash_end(hash))];
		if (group != NONE)
			found[n_found++] = group;
	}
	while (n_found > 0 && n < max) {
		const struct group *g = &x->groups[found[--n_found]];
		n += add_owners(x->domain_owners + g->first, g->n, (int)g->name.n, ret + n, max - n);
	}
	return n;
}

/* ---- the box: a pointer in the low 48 bits, references handed out in the high 16 ---- */

#define ONE (1ull << 48)

static struct whose *pointer_in(uint64_t word)
{
	return (struct whose *)(uintptr_t)(word & (ONE - 1));
}

static void settle(struct whose *x, int64_t change)
{
	if (atomic_fetch_add(&x->held, change) + change == 0)
		whose_free(x);
}

const struct whose *whose_take(struct whose_box *box)
{
	uint64_t word = atomic_load(&box->word);
	do {
		if (!pointer_in(word))
			return NULL;
		if (word >= 0xffff * ONE) {
			log_error("whose.too_many_readers", NULL);
			abort();
		}
	} while (!atomic_compare_exchange_weak(&box->word, &word, word + ONE));
	return pointer_in(word);
}

void whose_give_back(struct whose_box *box, const struct whose *x)
{
	uint64_t word = atomic_load(&box->word);
	while (x && pointer_in(word) == x && word >= ONE)
		if (atomic_compare_exchange_weak(&box->word, &word, word - ONE))
			return;
	if (x)
		settle(pointer_in((uintptr_t)x), -1);
}

void whose_publish(struct whose_box *box, struct whose *x)
{
	if ((uintptr_t)x >= ONE) {
		log_error("whose.pointer_too_high", NULL);
		abort();
	}
	uint64_t word = atomic_exchange(&box->word, (uint64_t)(uintptr_t)x);
	if (pointer_in(word))
		settle(pointer_in(word), (int64_t)(word / ONE));
}
