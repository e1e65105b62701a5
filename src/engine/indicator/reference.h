/* reference: what docs/indicators.md says, slowly and plainly; for tests only. It shares with the scanner nothing but reading an address
 * (formats/ip.h), IDNA (formats/domain.h) and Unicode's classes. */
#ifndef ENGINE_INDICATOR_REFERENCE_H
#define ENGINE_INDICATOR_REFERENCE_H

#include "engine/indicator/indicator.h"

struct reference_hit { size_t at, n; uint64_t line; size_t indicator; };   /* at: byte of the text; indicator: index into the list */
struct reference_hits { struct reference_hit *at; size_t n, cap; };

/* Every indicator (in normal form, each different) in every line, in the scanner's order. */
void reference_scan(struct arena *a, const struct indicator *list, size_t n_list, struct str text, struct reference_hits *ret);

#endif
