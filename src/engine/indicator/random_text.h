/* random_text: lists and texts for comparing the scanner with the reference: made of indicators, what resembles them, and what stands around them. */
#ifndef ENGINE_INDICATOR_RANDOM_TEXT_H
#define ENGINE_INDICATOR_RANDOM_TEXT_H

#include "base/buf.h"
#include "base/rand.h"
#include "engine/indicator/indicator.h"

/* Some different indicators in normal form; at most max. */
size_t random_list(struct arena *a, struct rng *r, struct indicator *to, size_t max);
/* About n bytes, of lines up to about `line` bytes. */
void random_text(struct rng *r, const struct indicator *list, size_t n_list, size_t n, size_t line, struct buf *to);

#endif
