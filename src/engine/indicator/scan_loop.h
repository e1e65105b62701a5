/* scan_loop: one pass over a window in blocks of 64 bytes: classes of bytes as masks of 64 bits, ends of runs by one addition, and in front of
 * everything exact a filter that passes few. Included by scan_portable.c, scan_avx2.c and scan_avx512.c, which define masks(), window_mask()
 * and SCAN_WINDOW. */
#include "engine/indicator/scan_inside.h"

struct masks { uint64_t word, dot, colon, alnum, hex, high, newline; };

static inline void masks(const byte *p, struct masks *ret);
static inline uint64_t window_mask(const struct index_head *h, const byte *p);

struct loop {
	struct scanner *sc;
	const struct index *ix;
	const byte *p;
	uint64_t prev_dot, prev_high, prev_colon, prev_hex, prev_near;   /* masks of the block before */
	uint64_t carry, newlines;
	uint64_t long_1, long_2, long_4, long_8, long_16, long_32;   /* of the block before: so many letters and digits end here */
	ptrdiff_t gap, alnum_gap;                              /* the last byte that is of no run, that is no letter or digit; -1 for none */
};

static void batch_end(struct scanner *sc)
{
	const struct index *ix = sc->ix;
	for (size_t i = 0; i < sc->n_batch; i++) {
		const struct probe *p = &sc->batch[i];
		if (filter_has(ix, p->key))
			p->is_hash ? match_hash(sc, p->s, p->e) : match_run(sc, p->s, p->e);
	}
	sc->n_batch = 0;
}

static inline void probe(struct scanner *sc, uint64_t key, size_t s, size_t e, bool is_hash)
{
	__builtin_prefetch(&sc->ix->filter[key >> (64 - sc->ix->head->filter_bits)]);
	sc->batch[sc->n_batch++] = (struct probe){ key, (uint32_t)s, (uint32_t)e, is_hash };
	if (sc->n_batch == BATCH)
		batch_end(sc);
}

/* One number of a dotted address: n digits before end. */
static inline bool octet(const byte *end, unsigned n, uint32_t *ret)
{
	static const uint32_t least[4] = { 0, 0, 10, 100 };
	if (n - 1 > 2)
		return false;
	uint32_t w = (load4(end - 4) >> (8 * (4 - n)) << (8 * (4 - n))) - (0x30303030u >> (8 * (4 - n)) << (8 * (4 - n)));
	if (((w + 0x76767676u) | w) & 0x80808080u)
		return false;
	uint32_t v = (w >> 24) + 10 * (w >> 16 & 255) + 100 * (w >> 8 & 255);
	*ret = *ret << 8 | v;
	return v <= 255 && v >= least[n];
}

/* dots: bit 63 is the byte before e, n the length of the run. */
static inline bool dotted(const byte *e, unsigned n, uint64_t dots, uint32_t *ret)
{
	unsigned a = (unsigned)__builtin_clzll(dots), b, c;
	dots &= ~(UINT64_C(1) << (63 - a));
	b = (unsigned)__builtin_clzll(dots);
	dots &= ~(UINT64_C(1) << (63 - b));
	c = (unsigned)__builtin_clzll(dots);
	*ret = 0;
	return octet(e - c - 1, n - c - 1, ret) && octet(e - b - 1, c - b - 1, ret) && octet(e - a - 1, b - a - 1, ret) && octet(e, a, ret);
}

static inline bool net_touches(const struct index *ix, uint32_t v)
{
	return ix->nets[v >> 16 >> 6] >> (v >> 16 & 63) & 1;
}

static inline bool has_escape(const byte *p, size_t s)
{
	return p[(ptrdiff_t)s - 1] == '%' || p[(ptrdiff_t)s - 1] == '\\';
}

/* A run that ends in a digit: an address, or a name of a file; true when that is settled. */
static inline bool number_run(struct loop *l, size_t s, size_t e, uint64_t dots)
{
	const byte *p = l->p;
	unsigned n = (unsigned)(e - s), n_dots = (unsigned)__builtin_popcountll(dots);
	uint32_t v;
	if (has_escape(p, s) || n_dots == 6) {     /* two addresses and a hyphen have six dots */
		match_run(l->sc, s, e);
		return true;
	}
	if (n_dots != 3 || n > 15 || !is_digit(p[s]) || !dotted(p + e, n, dots, &v))
		return false;
	if (net_touches(l->ix, v))
		match_run(l->sc, s, e);
	else
		probe(l->sc, key_v4(v), s, e, false);
	return true;
}

static inline void run(struct loop *l, size_t s, size_t e, uint64_t dots, uint64_t high)
{
	const byte *p = l->p;
	size_t n = e - s;
	if (e <= l->sc->from || e > l->sc->to || n > RUN_MAX)
		return;
	uint64_t of_run = n < 64 ? ~(~UINT64_C(0) >> n) : ~UINT64_C(0);
	if (n > 64 || (high & of_run) || p[e - 1] == '.' || p[e - 1] == '-') {
		match_run(l->sc, s, e);
		return;
	}
	dots &= of_run;
	if (is_digit(p[e - 1]) && number_run(l, s, e, dots))
		return;
	unsigned last = (unsigned)__builtin_clzll(dots);
	if (!l->ix->tlds[tld_index(p + e, last)])
		return;
	if (has_escape(p, s)) {
		match_run(l->sc, s, e);
		return;
	}
	dots &= ~(UINT64_C(1) << (63 - last));
	size_t stem = dots ? (size_t)__builtin_clzll(dots) : n;
	probe(l->sc, salted(SALT_STEM, name_hash(p + e, stem)), s, e, false);
}

static inline uint64_t tail(uint64_t mask, uint64_t before, unsigned end)
{
	return end ? mask << (64 - end) | before >> end : before;
}

static inline void runs(struct loop *l, size_t at, const struct masks *m)
{
	uint64_t of_run = m->word | m->dot;
	uint64_t started = (m->dot << 1 | l->prev_dot >> 63) & m->word;
	unsigned long long sum, c1 = __builtin_uaddll_overflow(of_run, started, &sum);
	c1 |= __builtin_uaddll_overflow(sum, l->carry, &sum);
	for (uint64_t ends = sum & ~of_run; ends; ends &= ends - 1) {
		unsigned end = (unsigned)__builtin_ctzll(ends);
		uint64_t below = ~of_run & ((UINT64_C(1) << end) - 1);
		ptrdiff_t gap = below ? (ptrdiff_t)at + 63 - __builtin_clzll(below) : l->gap;
		if (l->sc->trace)
			match_run(l->sc, (size_t)(gap + 1), at + end);
		else
			run(l, (size_t)(gap + 1), at + end, tail(m->dot, l->prev_dot, end), tail(m->high, l->prev_high, end));
	}
	l->carry = c1;
	if (~of_run)
		l->gap = (ptrdiff_t)at + 63 - __builtin_clzll(~of_run);
}

static inline uint64_t shift_in(uint64_t x, uint64_t before, unsigned n)
{
	return x << n | before >> (64 - n);
}

/* A run of 32 letters and digits or more that ends before e; hex: bit 63 is the byte before e. */
static inline void digest(struct loop *l, size_t s, size_t e, uint64_t hex)
{
	size_t n = e - s;
	if (e <= l->sc->from || e > l->sc->to || n > HASH_RUN_MAX)
		return;
	if (l->sc->trace || has_escape(l->p, s))
		match_hash(l->sc, s, e);
	else if ((n == 32 || n == 40 || n == 64) && !(~hex >> (64 - n)))
		probe(l->sc, hash_key(str_from((const char *)l->p + s, n)), s, e, true);
}

static inline void hashes(struct loop *l, size_t at, const struct masks *m)
{
	uint64_t n1 = m->alnum, n2 = n1 & shift_in(n1, l->long_1, 1), n4 = n2 & shift_in(n2, l->long_2, 2), n8 = n4 & shift_in(n4, l->long_4, 4),
		n16 = n8 & shift_in(n8, l->long_8, 8), n32 = n16 & shift_in(n16, l->long_16, 16);
	for (uint64_t ends = shift_in(n32, l->long_32, 1) & ~n1; ends; ends &= ends - 1) {
		unsigned end = (unsigned)__builtin_ctzll(ends);
		uint64_t below = ~n1 & ((UINT64_C(1) << end) - 1);
		ptrdiff_t gap = below ? (ptrdiff_t)at + 63 - __builtin_clzll(below) : l->alnum_gap;
		digest(l, (size_t)(gap + 1), at + end, tail(m->hex, l->prev_hex, end));
	}
	l->long_1 = n1;
	l->long_2 = n2;
	l->long_4 = n4;
	l->long_8 = n8;
	l->long_16 = n16;
	l->long_32 = n32;
	if (~n1)
		l->alnum_gap = (ptrdiff_t)at + 63 - __builtin_clzll(~n1);
}

static inline uint64_t spread(uint64_t x)
{
	return x >> 1 | x >> 2 | x >> 3 | x >> 4 | x >> 5;
}

static inline uint64_t chained(uint64_t near)
{
	return __builtin_popcountll(near) < 4 ? 0 : near & spread(near & spread(near & spread(near)));
}

static inline void six_places(struct loop *l, ptrdiff_t at, uint64_t places)
{
	for (; places; places &= places - 1) {
		size_t place = (size_t)(at + __builtin_ctzll(places));
		if (place >= l->sc->six_done)
			match_six(l->sc, place);
	}
}

/* Colons that may be of an IPv6 address: two together, or four of the six or seven with one to four hex digits between; a chain that goes over the
 * end of a block is within 32 bytes of it. */
static inline void sixes(struct loop *l, size_t at, const struct masks *m)
{
	uint64_t twice = m->colon & (m->colon << 1 | l->prev_colon >> 63), side = m->hex | m->colon;
	uint64_t near = m->colon & (side << 1 | (l->prev_hex | l->prev_colon) >> 63) & (side >> 1 | UINT64_C(1) << 63);
	uint64_t over = chained(near << 32 | l->prev_near >> 32);
	six_places(l, (ptrdiff_t)at - 32, over & UINT32_MAX);
	six_places(l, (ptrdiff_t)at, twice | chained(near) | over >> 32);
	l->prev_near = near;
}

static inline void windows(struct loop *l, size_t at, uint64_t valid)
{
	for (uint64_t w = window_mask(l->ix->head, l->p + at) & valid; w; w &= w - 1)
		match_window(l->sc, at + (size_t)__builtin_ctzll(w));
}

static inline void block(struct loop *l, size_t at, uint64_t valid)
{
	struct masks m;
	masks(l->p + at, &m);
	if (valid != ~UINT64_C(0)) {
		m.word &= valid; m.dot &= valid; m.colon &= valid; m.alnum &= valid; m.hex &= valid; m.high &= valid; m.newline &= valid;
	}
	l->newlines += (uint64_t)__builtin_popcountll(m.newline);
	runs(l, at, &m);
	hashes(l, at, &m);
	if (m.colon)
		sixes(l, at, &m);
	else
		l->prev_near = 0;
	if (l->sc->has_windows)
		windows(l, at, valid);
	l->prev_dot = m.dot;
	l->prev_high = m.high;
	l->prev_colon = m.colon;
	l->prev_hex = m.hex;
}

void SCAN_WINDOW(struct scanner *sc)
{
	struct loop l = { .sc = sc, .ix = sc->ix, .p = sc->p, .gap = -1, .alnum_gap = -1 };
	size_t at = 0;
	for (; at + 64 <= sc->n; at += 64)
		block(&l, at, ~UINT64_C(0));
	/* at least one byte behind the end, so that every run ends */
	block(&l, at, ((uint64_t)1 << (sc->n - at)) - 1);
	sc->newlines += l.newlines;
	batch_end(sc);
}
