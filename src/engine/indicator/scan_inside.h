/* What the parts of the scanner share. A window is a stretch of text that they look at: the places where matches are anchored lie in
 * (from, to], what is around serves as context. Seen inside this folder only. */
#ifndef ENGINE_INDICATOR_SCAN_INSIDE_H
#define ENGINE_INDICATOR_SCAN_INSIDE_H

#include "engine/indicator/index_inside.h"
#include "engine/indicator/run.h"
#include "engine/indicator/scan.h"
#include "formats/ip.h"

#define SCAN_PAD 128              /* readable bytes before and behind a window */
#define SCAN_CONTEXT 8192         /* no decision needs more on either side of its anchor */
#define SCAN_BUFFER (256 * 1024)
#define URL_RAW_MAX 4096          /* bytes of a URL in the text behind its host */
#define BATCH 64
#define HASH_RUN_MAX 69            /* a digest and what an escape may put before it */

/* Looked up later, when the filter's word has come: a name or address that may be one. */
struct probe { uint64_t key; uint32_t s, e; bool is_hash; };

struct scanner {
	const struct index *ix;
	void (*window)(struct scanner *s);
	/* the window */
	const byte *p;
	size_t n, from, to;
	size_t six_done;                  /* tokens that end before have been looked at */
	struct probe batch[BATCH];
	size_t n_batch;
	bool has_windows;
	/* the text */
	byte *memory, *buffer;            /* buffer: behind the pad */
	size_t cap;                       /* bytes of it; tests make it smaller, at least 4 * SCAN_CONTEXT */
	size_t have, begin;               /* bytes in the buffer; those before begin have been looked at */
	uint64_t base;                    /* of the buffer in the text */
	uint64_t newlines, counted_line;  /* in all windows so far; lines before counted_at */
	uint64_t counted_at;
	bool has_ended;
	/* what was found */
	struct found *found;
	size_t n_found, cap_found;
	uint64_t *seen, stamp, stamp_line;
	scan_take *take;
	void *arg;
	struct trace *trace;
	struct arena *scratch;
};

void scan_window_portable(struct scanner *s);
void scan_window_avx2(struct scanner *s);
void scan_window_avx512(struct scanner *s);

/* The exact answers. `e` is where a run (alphanumeric run, token) ends, s where it begins. */
void match_run(struct scanner *sc, size_t s, size_t e);
void match_hash(struct scanner *sc, size_t s, size_t e);
void match_six(struct scanner *sc, size_t at);        /* at: a colon */
void match_window(struct scanner *sc, size_t at);     /* at: four bytes of a keyword may begin */

void found_add(struct scanner *sc, size_t from, size_t to, uint32_t item);

/* Where a run may also begin: behind a percent escape or an escape of JSON. Up to 3, the run itself first. */
struct reading { size_t s; bool is_letter_escape; };
size_t readings(const struct scanner *sc, size_t s, size_t e, struct reading ret[3]);

/* A host that may begin a URL: text [s, e), in normal form `host`. */
void match_url(struct scanner *sc, struct str host, size_t s, size_t e);
void match_email(struct scanner *sc, struct str name, size_t s, size_t e);
void match_file(struct scanner *sc, const struct reading *r, size_t e);
/* An address against the prefixes. */
void match_nets(struct scanner *sc, struct ip ip, size_t s, size_t e);

#endif
