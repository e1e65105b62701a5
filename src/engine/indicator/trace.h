/* trace: the distinct things in a text that could ever match an indicator, for the filters of a retro-hunt (engine/indicator/fuse.h). Pure. */
#ifndef ENGINE_INDICATOR_TRACE_H
#define ENGINE_INDICATOR_TRACE_H

#include "base/str.h"
#include "engine/indicator/index.h"

#define TRACE_MAX (1 << 21)    /* keys; then it is full, and its filter is written and a new one begun */

struct trace;
struct trace *trace_new(void);
void *trace_free(struct trace *t);
void trace_put(struct trace *t, uint64_t key);
bool trace_is_full(const struct trace *t);      /* with room for what one window can still add */
/* The keys, each once; the trace is empty then. Valid until the next trace_put. */
const uint64_t *trace_take(struct trace *t, size_t *ret_n);

/* The keys of which a text with the item holds at least one. 0 keys: its traces are not kept, every text must be read (keywords, files without
 * a dotted part). At most TRACE_KEYS. */
#define TRACE_KEYS 1
size_t trace_keys(const struct index *ix, uint32_t item, uint64_t ret[TRACE_KEYS]);

/* For every suffix of the name, and of addresses the prefixes that lists are made of. */
void trace_name(struct trace *t, const unsigned char *end, size_t n);
void trace_v4(struct trace *t, uint32_t v);
void trace_v6(struct trace *t, const unsigned char b[16]);
void trace_hash(struct trace *t, uint64_t key);

#endif
