/* fuse: a set of 64-bit keys that can only be asked “may this be in?”, after Graf and Lemire, “Binary Fuse Filters: Fast and Smaller Than Xor
 * Filters” (2022), with 16-bit fingerprints: 2.3 bytes a key, and 1 in 65,536 wrongly said to be in. With 8 bits a list of a thousand indicators
 * would seem to be in nearly every file. Never wrongly said to be out. Pure. */
#ifndef ENGINE_INDICATOR_FUSE_H
#define ENGINE_INDICATOR_FUSE_H

#include "base/str.h"

struct fuse {
	uint64_t seed;
	uint32_t n_keys, segment, span;   /* span: positions of the first of three segments */
	uint32_t n;                       /* fingerprints */
	const uint16_t *at;
};

/* Different keys; the fingerprints are to be freed. */
void fuse_build(const uint64_t *keys, uint32_t n, struct fuse *ret);
/* Whether the numbers fit together, before a filter from a file is asked. */
bool fuse_is_sound(const struct fuse *f);
/* Of the fingerprints: a filter that has been altered might say no wrongly. */
uint64_t fuse_sum(const struct fuse *f);
bool fuse_may_have(const struct fuse *f, uint64_t key);

#endif
