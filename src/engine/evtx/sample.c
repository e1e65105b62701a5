#include "engine/evtx/sample.h"

#include <stdlib.h>
#include <zlib.h>

#include "engine/evtx/inside.h"

#define NAMES_MAX 256
#define TEMPLATES_MAX 64

struct known { char name[64]; uint32_t at; };
struct known_template { uint32_t id, at; };
/* What a chunk has been told so far; taken back when a record turns out not to fit. */
struct chunk_state { size_t n, n_names, n_templates; };

struct sample {
	struct buf *to;
	unsigned char p[4 * EVTX_CHUNK_BYTES];   /* the chunk; a record may be written beyond its end before it is taken back */
	struct chunk_state is;
	struct known names[NAMES_MAX];
	struct known_template templates[TEMPLATES_MAX];
	size_t last, chunks;
	uint64_t first_id, id;
};

/* ---- bytes ---- */

static void set(unsigned char *p, uint64_t v, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		p[i] = (unsigned char)(v >> 8 * i);
}

void sample_bytes(struct sample *s, struct str b)
{
	if (b.n > sizeof s->p - s->is.n)
		abort();
	if (b.n)
		memcpy(s->p + s->is.n, b.p, b.n);
	s->is.n += b.n;
}

void sample_put(struct sample *s, uint64_t v, size_t bytes)
{
	unsigned char p[8];
	set(p, v, bytes);
	sample_bytes(s, str_from((char *)p, bytes));
}

void sample_back(struct sample *s, size_t bytes) { s->is.n -= bytes; }
size_t sample_here(const struct sample *s) { return s->is.n; }
void sample_patch(struct sample *s, size_t at, uint64_t v, size_t bytes) { set(s->p + at, v, bytes); }
uint64_t sample_next_id(const struct sample *s) { return s->id + 1; }

static void units(struct sample *s, const char *ascii)
{
	for (; *ascii; ascii++)
		sample_put(s, (unsigned char)*ascii, 2);
}

void sample_name(struct sample *s, const char *ascii)
{
	uint16_t hash = 0;
	for (size_t i = 0; i < s->is.n_names; i++)
		if (!strcmp(s->names[i].name, ascii)) {
			sample_put(s, s->names[i].at, 4);
			return;
		}
	if (s->is.n_names == NAMES_MAX || strlen(ascii) >= sizeof s->names->name)
		abort();
	for (const char *c = ascii; *c; c++)
		hash = (uint16_t)(hash * 65599u + (unsigned char)*c);
	sample_put(s, s->is.n + 4, 4);
	struct known *k = &s->names[s->is.n_names++];
	memcpy(k->name, ascii, strlen(ascii) + 1);
	k->at = (uint32_t)s->is.n;
	sample_put(s, 0, 4);
	sample_put(s, hash, 2);
	sample_put(s, strlen(ascii), 2);
	units(s, ascii);
	sample_put(s, 0, 2);
}

size_t sample_open(struct sample *s, const char *name, bool has_dependency, bool has_attributes)
{
	sample_put(s, has_attributes ? 0x41 : 1, 1);
	if (has_dependency)
		sample_put(s, 0xFFFF, 2);
	sample_put(s, 0, 4);
	size_t open = s->is.n;
	sample_name(s, name);
	return open;
}

void sample_shut(struct sample *s, size_t open) { set(s->p + open - 4, s->is.n - open, 4); }

void sample_string(struct sample *s, const char *ascii)
{
	sample_put(s, 0x0105, 2);
	sample_put(s, strlen(ascii), 2);
	units(s, ascii);
}

/* ---- templates ---- */

static void definition(struct sample *s, uint32_t id, void (*write)(struct sample *s, const void *arg), const void *arg)
{
	size_t at = s->is.n;
	sample_put(s, 0, 4);
	sample_put(s, id, 4);
	sample_put(s, 0x1122334455667788u, 8);
	sample_put(s, 0x99AABBCCu, 4);
	sample_put(s, 0, 4);
	sample_put(s, 0x0001010F, 4);
	write(s, arg);
	sample_put(s, 0, 1);
	set(s->p + at + 20, s->is.n - at - 24, 4);
}

void sample_instance(struct sample *s, uint32_t id, void (*write)(struct sample *s, const void *arg), const void *arg, const struct sample_value *v, size_t n)
{
	uint32_t at = 0;
	for (size_t i = 0; i < s->is.n_templates; i++)
		if (s->templates[i].id == id)
			at = s->templates[i].at;
	sample_put(s, 0x010C, 2);
	sample_put(s, id, 4);
	sample_put(s, at ? at : s->is.n + 4, 4);
	if (!at) {
		if (s->is.n_templates == TEMPLATES_MAX)
			abort();
		s->templates[s->is.n_templates++] = (struct known_template){ id, (uint32_t)s->is.n };
		definition(s, id, write, arg);
	}
	sample_put(s, n, 4);
	for (size_t i = 0; i < n; i++)
		sample_put(s, v[i].bytes.n | (uint32_t)v[i].type << 16, 4);
	for (size_t i = 0; i < n; i++)
		sample_bytes(s, v[i].bytes);
}

/* ---- records and chunks ---- */

static void chunk_begin(struct sample *s)
{
	memset(s->p, 0, sizeof s->p);
	s->is = (struct chunk_state){ .n = EVTX_CHUNK_HEAD };
	s->first_id = s->id + 1;
	s->last = 0;
}

void sample_seal(unsigned char *p)
{
	uint32_t end = le32(p + 48);
	set(p + 52, crc32(0, p + EVTX_CHUNK_HEAD, end - EVTX_CHUNK_HEAD), 4);
	set(p + 124, crc32(crc32(0, p, 120), p + 128, EVTX_CHUNK_HEAD - 128), 4);
}

void sample_end_chunk(struct sample *s)
{
	if (s->is.n == EVTX_CHUNK_HEAD)
		return;
	memcpy(s->p, "ElfChnk\0", 8);
	for (size_t i = 0; i < 2; i++) {
		set(s->p + 8 + 16 * i, s->first_id, 8);
		set(s->p + 16 + 16 * i, s->id, 8);
	}
	set(s->p + 40, 128, 4);
	set(s->p + 44, s->last, 4);
	set(s->p + 48, s->is.n, 4);
	sample_seal(s->p);
	buf_add(s->to, str_from((char *)s->p, EVTX_CHUNK_BYTES));
	s->chunks++;
	chunk_begin(s);
}

struct sample *sample_new(struct buf *to)
{
	static const char zeros[EVTX_FILE_HEAD];
	struct sample *s = calloc(1, sizeof *s);
	if (!s)
		abort();
	s->to = to;
	buf_add(to, str_from(zeros, sizeof zeros));
	chunk_begin(s);
	return s;
}

void *sample_end(struct sample *s)
{
	sample_end_chunk(s);
	unsigned char *p = (unsigned char *)s->to->p;
	memcpy(p, "ElfFile\0", 8);
	set(p + 16, s->chunks ? s->chunks - 1 : 0, 8);
	set(p + 24, s->id + 1, 8);
	set(p + 32, 128, 4);
	set(p + 36, 1, 2);
	set(p + 38, 3, 2);
	set(p + 40, EVTX_FILE_HEAD, 2);
	set(p + 42, s->chunks, 2);
	set(p + 124, crc32(0, p, 120), 4);
	free(s);
	return NULL;
}

static bool record(struct sample *s, uint64_t time, void (*write)(struct sample *s, const void *arg), const void *arg)
{
	struct chunk_state before = s->is;
	size_t at = s->is.n;
	sample_put(s, 0x2A2A, 4);
	sample_put(s, 0, 4);
	sample_put(s, s->id + 1, 8);
	sample_put(s, time, 8);
	sample_put(s, 0x0001010F, 4);
	write(s, arg);
	sample_put(s, 0, 1);
	sample_put(s, 0, (8 - (s->is.n + 4 - at) % 8) % 8);
	sample_put(s, s->is.n + 4 - at, 4);
	set(s->p + at + 4, s->is.n - at, 4);
	if (s->is.n <= EVTX_CHUNK_BYTES) {
		s->last = at;
		s->id++;
		return true;
	}
	memset(s->p + before.n, 0, s->is.n - before.n);
	s->is = before;
	return false;
}

void sample_add_raw(struct sample *s, uint64_t time, void (*write)(struct sample *s, const void *arg), const void *arg)
{
	if (record(s, time, write, arg))
		return;
	sample_end_chunk(s);
	if (!record(s, time, write, arg))
		abort();
}
