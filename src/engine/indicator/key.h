/* key: 64-bit hashes of what can be looked up. Part of the format of index files and of filters of files: a change of any needs a new
 * INDEX_VERSION. Seen inside this folder only. */
#ifndef ENGINE_INDICATOR_KEY_H
#define ENGINE_INDICATOR_KEY_H

#include <stdint.h>
#include <string.h>

#include "base/str.h"
#include "engine/indicator/letter.h"

enum salt { SALT_V4 = 1, SALT_V6, SALT_CIDR, SALT_DOMAIN, SALT_URL, SALT_EMAIL, SALT_HASH, SALT_FILE, SALT_STEM, SALT_HOST, SALT_NAME };

static inline uint64_t mix(uint64_t x)
{
	unsigned __int128 m = (unsigned __int128)(x ^ 0x2545f4914f6cdd1dULL) * 0x9e3779b97f4a7c15ULL;
	return (uint64_t)m ^ (uint64_t)(m >> 64);
}

static inline uint64_t salted(enum salt s, uint64_t h) { return mix(h + (uint64_t)s * 0xd6e8feb86659fd93ULL); }

#define FOLD8 0x2020202020202020ULL

static inline uint64_t load8(const void *p) { uint64_t w; memcpy(&w, p, 8); return w; }
static inline uint32_t load4(const void *p) { uint32_t w; memcpy(&w, p, 4); return w; }

/* Of a name that ends before `end`, n bytes, letters in any case; read from its end, so that suffixes share the work. The 8 bytes before the
 * name must be readable. */
static inline uint64_t name_hash(const byte *end, size_t n)
{
	uint64_t h = n;
	while (n > 8) {
		h = mix(h ^ (load8(end - 8) | FOLD8));
		end -= 8;
		n -= 8;
	}
	uint64_t w = n ? (load8(end - 8) | FOLD8) >> (64 - 8 * n) : 0;
	return mix(h ^ w);
}

/* Its last label, n bytes (the last eight of a longer one), as an index into the table of last labels. */
#define TLD_BITS 12
static inline uint32_t tld_index(const byte *end, size_t n)
{
	uint64_t w = load8(end - 8) | FOLD8;
	if (n < 8)
		w >>= 64 - 8 * n;
	return (uint32_t)(w * 0x9e3779b97f4a7c15ULL >> (64 - TLD_BITS));
}

static inline uint64_t text_step(uint64_t h, byte c) { return (h ^ c) * 0x100000001b3ULL; }
#define TEXT_SEED 0xcbf29ce484222325ULL
static inline uint64_t text_hash(struct str s)
{
	uint64_t h = TEXT_SEED;
	for (size_t i = 0; i < s.n; i++)
		h = text_step(h, (byte)s.p[i]);
	return h;
}

static inline uint64_t key_v4(uint32_t v) { return salted(SALT_V4, v); }

static inline uint64_t key_bits(enum salt s, const unsigned char b[16], int bits)
{
	return salted(s, mix(load8(b) + (uint64_t)bits) + load8(b + 8));
}

/* Eight hex digits in any case as a number. */
static inline uint64_t hex8(const void *p)
{
	uint64_t x = __builtin_bswap64(load8(p));
	x = (x & 0x0f0f0f0f0f0f0f0fULL) + 9 * (x >> 6 & 0x0101010101010101ULL);
	x = (x | x >> 4) & 0x00ff00ff00ff00ffULL;
	x = (x | x >> 8) & 0x0000ffff0000ffffULL;
	return (x | x >> 16) & 0xffffffffULL;
}

/* Of a digest in hex. */
static inline uint64_t hash_key(struct str hex) { return salted(SALT_HASH, (hex8(hex.p) << 32 | hex8(hex.p + 8)) + hex.n); }

/* For texts that may begin at the beginning of a page: n up to 1,024. */
uint64_t name_hash_of(struct str name);

#endif
