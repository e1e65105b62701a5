/* scan: finds indicators in text, as docs/indicators.md says, in one pass and bounded memory, however long the lines and however the text
 * comes in pieces. Pure. A scanner belongs to one thread; all share the index.
 *
 *   struct scanner *s = scanner_new(ix, SCAN_BEST, take, arg);
 *   while (…) { byte *room = scan_room(s, &n); …fill at most n bytes…; scan_filled(s, filled); }
 *   scan_end(s);                                            the next text may begin */
#ifndef ENGINE_INDICATOR_SCAN_H
#define ENGINE_INDICATOR_SCAN_H

#include "engine/indicator/index.h"
#include "engine/indicator/trace.h"

/* Which instructions; all give the same answers. SCAN_BEST: the widest this machine has. */
enum scan_level { SCAN_BEST, SCAN_PORTABLE, SCAN_AVX2, SCAN_AVX512, N_SCAN_LEVEL };
bool scan_level_works(enum scan_level level);

struct found {
	uint64_t at, line;       /* bytes from the beginning of the text; from 1 */
	uint32_t n, item;
	struct str text;         /* as written */
};

/* In order of line, place and item; an item once a line. Valid during the call. */
typedef void scan_take(void *arg, const struct found *f);

struct scanner;
struct scanner *scanner_new(const struct index *ix, enum scan_level level, scan_take *take, void *arg);
void *scanner_free(struct scanner *s);

/* From now on everything that could ever match is put into the trace as well; NULL ends that. */
void scan_trace(struct scanner *s, struct trace *t);

unsigned char *scan_room(struct scanner *s, size_t *ret_n);
void scan_filled(struct scanner *s, size_t n);
void scan_end(struct scanner *s);
/* Since the text began, and after scan_end until the next begins. A last line without an end counts. */
uint64_t scan_lines(const struct scanner *s);
uint64_t scan_bytes(const struct scanner *s);
/* Nothing that begins before this byte will be taken any more. */
uint64_t scan_done(const struct scanner *s);

#endif
