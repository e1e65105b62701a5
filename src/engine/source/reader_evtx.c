/* Windows event logs as lines of JSON: chunk after chunk, whether the file is whole, in use, damaged or carved from a disk. Chunks begin at multiples of
 * 512 bytes; what lies between them is searched for records that have lost their chunk. */
#include <stdlib.h>

#include "engine/evtx/evtx.h"
#include "engine/source/reader.h"

#define SECTOR 512
#define BEHIND EVTX_CHUNK_BYTES      /* kept of what was read: the chunk of a free record may have begun there */
#define IN_BYTES (4 * EVTX_CHUNK_BYTES)

struct evtx_reader {
	struct reader r, *below;
	struct evtx_chunk *chunk;
	struct evtx_out line;
	size_t given;                    /* of the line */
	bool in_chunk, is_end, had_zeros, is_damaged;
	enum source_fault fault;         /* of what is below */
	uint64_t base;                   /* where `in` begins in the file */
	size_t at, n, next, skip;        /* in `in`: here; filled; behind the chunk at hand; free records were looked for before */
	uint64_t unreadable, lines;
	uint64_t *ids;                   /* of the last READER_RECORDS lines */
	unsigned char in[IN_BYTES], apart[EVTX_CHUNK_BYTES];
};

/* ---- bytes ---- */

/* A whole chunk from here on, if the file has so much. */
static void fill(struct evtx_reader *x)
{
	if (x->n - x->at >= EVTX_CHUNK_BYTES || x->is_end)
		return;
	if (IN_BYTES - x->at < EVTX_CHUNK_BYTES) {
		size_t drop = x->at - BEHIND;
		memmove(x->in, x->in + drop, x->n - drop);
		x->base += drop;
		x->at -= drop;
		x->n -= drop;
		x->skip = x->skip > drop ? x->skip - drop : 0;
	}
	while (x->n < IN_BYTES && x->n - x->at < EVTX_CHUNK_BYTES) {
		ssize_t k = reader_read(x->below, x->in + x->n, IN_BYTES - x->n);
		if (k <= 0) {
			x->is_end = true;
			x->fault = k < 0 ? x->below->fault : SOURCE_OK;
			return;
		}
		x->n += (size_t)k;
	}
}

static size_t left(const struct evtx_reader *x) { return x->n - x->at; }

static bool is_magic(const unsigned char *p, size_t n, struct str magic) { return n >= magic.n && !memcmp(p, magic.p, magic.n); }

static bool is_zero(const unsigned char *p, size_t n) { return !*p && !memcmp(p, p + 1, n - 1); }

/* The length of the chunk that begins here: another may begin before its end, when it was cut off. */
static size_t until_next(const unsigned char *p, size_t n)
{
	for (size_t i = SECTOR; i < n; i += SECTOR)
		if (is_magic(p + i, n - i, EVTX_CHUNK_MAGIC))
			return i;
	return n;
}

/* ---- from chunk to chunk ---- */

static void head(struct evtx_reader *x)
{
	size_t n = left(x) < EVTX_FILE_HEAD ? left(x) : EVTX_FILE_HEAD;
	x->is_damaged = x->is_damaged || n < EVTX_FILE_HEAD || !evtx_file_head_is_sound(x->in + x->at);
	x->at += n;
}

static void chunk(struct evtx_reader *x)
{
	const unsigned char *p = x->in + x->at;
	size_t n = left(x) < EVTX_CHUNK_BYTES ? left(x) : EVTX_CHUNK_BYTES, cut;
	if (!evtx_chunk_begin(x->chunk, p, n) && (cut = until_next(p, n)) < n)
		evtx_chunk_begin(x->chunk, p, n = cut);
	x->is_damaged = x->is_damaged || x->had_zeros;
	x->in_chunk = true;
	x->next = x->at + n;
}

/* The chunk of the free record at `at`, which is `depth` behind the beginning of the chunk: what there is of it, put together with zeros. */
static void chunk_around(struct evtx_reader *x, size_t at, size_t depth)
{
	size_t before = depth < at ? depth : at, behind = x->n - at < EVTX_CHUNK_BYTES - depth ? x->n - at : EVTX_CHUNK_BYTES - depth;
	size_t to_sector = (SECTOR - (size_t)((x->base + at) % SECTOR)) % SECTOR;
	if (to_sector < behind)
		behind = is_magic(x->in + at + to_sector, behind - to_sector, EVTX_CHUNK_MAGIC) ? to_sector :
			to_sector + until_next(x->in + at + to_sector, behind - to_sector);
	memset(x->apart, 0, depth - before);
	memcpy(x->apart + depth - before, x->in + at - before, before + behind);
	evtx_chunk_begin_free(x->chunk, x->apart, depth + behind, depth);
	x->in_chunk = true;
	x->next = at + behind;
}

/* Free records that begin in this sector; true when one of them tells where its chunk was. */
static bool free_records(struct evtx_reader *x, size_t n)
{
	size_t end = x->at + n;
	for (size_t i = x->at > x->skip ? x->at : x->skip; i < end; i++) {
		const unsigned char *p = memchr(x->in + i, '*', end - i);
		if (!p)
			return false;
		i = (size_t)(p - x->in);
		size_t size = evtx_record_size(p, x->n - i), depth = size ? evtx_record_depth(p, size) : 0;
		if (depth) {
			chunk_around(x, i, depth);
			return true;
		}
		if (size) {
			x->unreadable++;
			i += size - 1;
			x->skip = i + 1;
		}
	}
	return false;
}

/* Moves on to the next chunk; false at the end. */
static bool next_chunk(struct evtx_reader *x)
{
	for (;;) {
		fill(x);
		if (!left(x))
			return false;
		const unsigned char *p = x->in + x->at;
		size_t n = left(x) < SECTOR ? left(x) : SECTOR;
		if (!x->base && !x->at && is_magic(p, left(x), EVTX_FILE_MAGIC)) {
			head(x);
			continue;
		}
		if (is_magic(p, left(x), EVTX_CHUNK_MAGIC)) {
			chunk(x);
			return true;
		}
		bool zero = is_zero(p, n);
		x->had_zeros = x->had_zeros || zero;
		x->is_damaged = x->is_damaged || !zero;
		if (!zero && free_records(x, n))
			return true;
		x->at += n;
	}
}

/* Behind the chunk, at a sector. */
static void chunk_done(struct evtx_reader *x)
{
	x->in_chunk = false;
	x->skip = x->next;
	x->at = x->next - (size_t)((x->base + x->next) % SECTOR);
	if (x->at + SECTOR > x->n && x->is_end)
		x->at = x->next;
}

/* ---- the reader ---- */

static ssize_t finish(struct evtx_reader *x)
{
	if (x->fault == SOURCE_OK && (x->is_damaged || x->unreadable || evtx_tally(x->chunk).is_damaged))
		x->fault = SOURCE_DAMAGED;
	x->r.fault = x->fault;
	return x->fault == SOURCE_OK ? 0 : -1;
}

static ssize_t evtx_read(struct reader *r, void *to, size_t n)
{
	struct evtx_reader *x = (struct evtx_reader *)r;
	uint64_t id = 0;
	while (x->given == x->line.n) {
		x->given = x->line.n = 0;
		if (x->in_chunk && evtx_chunk_next(x->chunk, &x->line, &id)) {
			x->ids[x->lines++ % READER_RECORDS] = id;
			continue;
		}
		x->line.n = 0;
		if (x->in_chunk)
			chunk_done(x);
		if (!x->in_chunk && !next_chunk(x))
			return finish(x);
	}
	n = n < x->line.n - x->given ? n : x->line.n - x->given;
	memcpy(to, x->line.p + x->given, n);
	x->given += n;
	return (ssize_t)n;
}

uint64_t reader_evtx_record(const struct reader *r, uint64_t line)
{
	const struct evtx_reader *x = (const struct evtx_reader *)r;
	return line && line <= x->lines && x->lines - line < READER_RECORDS ? x->ids[(line - 1) % READER_RECORDS] : 0;
}

uint64_t reader_evtx_lost(const struct reader *r)
{
	const struct evtx_reader *x = (const struct evtx_reader *)r;
	return x->unreadable + evtx_tally(x->chunk).unreadable;
}

static void evtx_close(struct reader *r)
{
	struct evtx_reader *x = (struct evtx_reader *)r;
	reader_close(x->below);
	evtx_chunk_free(x->chunk);
	free(x->line.p);
	free(x->ids);
	free(x);
}

struct reader *reader_evtx(struct reader *below)
{
	struct evtx_reader *x = calloc(1, sizeof *x);
	if (!x || !(x->line.p = malloc(EVTX_LINE_MAX)) || !(x->ids = calloc(READER_RECORDS, sizeof *x->ids)))
		abort();
	x->r = (struct reader){ evtx_read, evtx_close, SOURCE_OK };
	x->below = below;
	x->line.cap = EVTX_LINE_MAX;
	x->chunk = evtx_chunk_new();
	return &x->r;
}
