/* A chunk: its header, its records, and the way from one to the next when something between is broken. */
#include <isa-l/crc.h>
#include <stdlib.h>

#include "engine/evtx/inside.h"

enum { AT_FREE = 48, AT_DATA_SUM = 52, SUMMED = 120, AT_SUM = 124, AT_TABLES = 128 };
enum { AT_SIZE = 4, AT_ID = 8 };
#define RECORD_MAGIC "**\0\0"

static uint32_t crc(uint32_t before, const unsigned char *p, size_t n) { return crc32_gzip_refl(before, p, n); }

struct evtx_chunk *evtx_chunk_new(void)
{
	struct evtx_chunk *c = calloc(1, sizeof *c);
	if (!c)
		abort();
	c->a = arena_new(4 * (size_t)EVTX_FUEL);
	return c;
}

void *evtx_chunk_free(struct evtx_chunk *c)
{
	if (c)
		arena_free(c->a);
	free(c);
	return NULL;
}

void *chunk_alloc(struct evtx_chunk *c, size_t n)
{
	c->fuel -= (int64_t)n;
	return c->fuel < 0 ? NULL : a_alloc(c->a, n);
}

static void begin(struct evtx_chunk *c, const unsigned char *p, size_t n, size_t at)
{
	c->p = p;
	c->n = n;
	c->at = at < n ? at : n;
	c->used = n;
	c->sane = 0;
	c->fuel = EVTX_FUEL;
	memset(c->heads, 0, sizeof c->heads);
	c->n_values = 0;
	arena_reset(c->a);
}

/* Whether what the header says can be relied on. */
static bool is_sound(const unsigned char *p, size_t n)
{
	if (n < EVTX_CHUNK_HEAD || crc(crc(0, p, SUMMED), p + AT_TABLES, EVTX_CHUNK_HEAD - AT_TABLES) != le32(p + AT_SUM))
		return false;
	size_t end = le32(p + AT_FREE);
	return end >= EVTX_CHUNK_HEAD && end <= n && crc(0, p + EVTX_CHUNK_HEAD, end - EVTX_CHUNK_HEAD) == le32(p + AT_DATA_SUM);
}

bool evtx_chunk_begin(struct evtx_chunk *c, const unsigned char *p, size_t n)
{
	begin(c, p, n, EVTX_CHUNK_HEAD);
	bool ok = is_sound(p, n);
	if (ok)
		c->used = le32(p + AT_FREE);
	c->is_damaged = c->is_damaged || !ok || n < EVTX_CHUNK_BYTES;
	return ok && n == EVTX_CHUNK_BYTES;
}

void evtx_chunk_begin_free(struct evtx_chunk *c, const unsigned char *p, size_t n, size_t from)
{
	begin(c, p, n, from);
	c->is_damaged = true;
}

size_t evtx_record_size(const unsigned char *p, size_t n)
{
	if (n < EVTX_RECORD_LEAST || memcmp(p, RECORD_MAGIC, 4))
		return 0;
	size_t size = le32(p + AT_SIZE);
	return size >= EVTX_RECORD_LEAST && size <= n && le32(p + size - 4) == size ? size : 0;
}

/* The next place from `at` where a record of the right sizes begins; c->n: none. */
static size_t seek(struct evtx_chunk *c, size_t at)
{
	if (c->sane >= at)
		return c->sane;
	for (c->sane = c->n; at < c->n; at++) {
		const unsigned char *p = memmem(c->p + at, c->n - at, RECORD_MAGIC, 4);
		if (!p)
			break;
		at = (size_t)(p - c->p);
		if (evtx_record_size(p, c->n - at)) {
			c->sane = at;
			break;
		}
	}
	return c->sane;
}

static bool write_record(struct evtx_chunk *c, struct evtx_out *o, size_t at, size_t end)
{
	o->n = 0;
	if (!out_lit(o, "{") || !document_write(c, o, at + EVTX_RECORD_HEAD, end, true, 0) || o->n == 1)
		return false;
	o->n--;                          /* the comma behind the last member */
	c->fuel -= (int64_t)o->n;
	return out_lit(o, "}\n");
}

bool evtx_chunk_next(struct evtx_chunk *c, struct evtx_out *o, uint64_t *ret_id)
{
	while (c->at < c->n && c->n - c->at >= EVTX_RECORD_LEAST) {
		size_t at = c->at, size = evtx_record_size(c->p + at, c->n - at);
		bool is_left_over = at >= c->used;   /* of what stood here before: mostly broken, and that is no damage */
		if (!size && memcmp(c->p + at, RECORD_MAGIC, 4)) {
			c->at = seek(c, at);
			c->is_damaged = c->is_damaged || (!is_left_over && c->at < c->n);
			continue;
		}
		/* of a wrong size: what is before the next sound one */
		size_t end = size ? at + size - 4 : seek(c, at + 4);
		bool ok = c->fuel >= 0 && write_record(c, o, at, end);
		c->at = size ? at + size : end;
		c->is_damaged = c->is_damaged || (!is_left_over && (!ok || !size));
		c->unreadable += !ok && !is_left_over;
		if (!ok)
			continue;
		*ret_id = le64(c->p + at + AT_ID);
		return true;
	}
	return false;
}

struct evtx_tally evtx_tally(const struct evtx_chunk *c) { return (struct evtx_tally){ c->unreadable, c->is_damaged }; }
bool evtx_file_head_is_sound(const unsigned char *p) { return crc(0, p, SUMMED) == le32(p + AT_SUM); }

/* ---- a record without its chunk ---- */

size_t evtx_record_depth(const unsigned char *p, size_t n)
{
	static const unsigned char head[] = { 0x0F, 1, 1 };
	size_t at = EVTX_RECORD_HEAD + 4, place;     /* behind the head of the fragment */
	if (n < at + 64 || memcmp(p + EVTX_RECORD_HEAD, head, sizeof head))
		return 0;
	if (p[at] == 0x0C) {             /* a template instance, and its definition behind it */
		place = le32(p + at + 6);
		at += 10;
		if (memcmp(p + at + 24, head, sizeof head))
			return 0;
	} else {                         /* an element, and its name */
		if ((p[at] & ~0x40) != 1)
			return 0;
		place = le32(p + at + 7);
		at += 11;
		size_t units = le16(p + at + 6);
		if (!units || n - at - 10 < 2 * units || le16(p + at + 8 + 2 * units))
			return 0;
	}
	return place >= at + EVTX_CHUNK_HEAD && place < EVTX_CHUNK_BYTES ? place - at : 0;
}
