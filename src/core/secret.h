/* secret: what is stored of a random secret that stands in a link or an address, so that nobody enters by what is stored. */
#ifndef CORE_SECRET_H
#define CORE_SECRET_H

#include "base/code.h"

/* SHA-256, in the arena. */
static inline struct str secret_hash(struct arena *a, struct str secret)
{
	struct sha256 h = sha256_of(secret);
	return a_dup(a, str_from((const char *)h.b, sizeof h.b));
}

#endif
