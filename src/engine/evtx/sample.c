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
	struct arena *a;
	unsigned char p[4 * EVTX_CHUNK_BYTES];   /* the chunk; a record may be written beyond its end before it is taken back */
	struct chunk_state is;
	struct known names[NAMES_MAX];
	struct known_template templates[TEMPLATES_MAX];
	size_t last, chunks;
	uint64_t first_id, id;
};

/* ---- values ---- */

struct sample_value sample_text(struct arena *a, const char *utf8)
{
	size_t n = strlen(utf8), out = 0;
	unsigned char *to = a_alloc(a, 2 * n + 2);
	for (size_t i = 0; i < n;) {
		unsigned char b = (unsigned char)utf8[i];
		size_t more = b < 0x80 ? 0 : b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
		uint32_t c = more ? b & (0x3Fu >> more) : b;
		for (i++; more--; i++)
			c = c << 6 | ((unsigned char)utf8[i] & 0x3F);
		uint32_t units[2] = { c, 0 };
		if (c > 0xFFFF) {
			units[0] = 0xD800 + ((c - 0x10000) >> 10);
			units[1] = 0xDC00 + ((c - 0x10000) & 0x3FF);
		}
		for (size_t k = 0; k < (c > 0xFFFF ? 2 : 1); k++, out += 2) {
			to[out] = (unsigned char)units[k];
			to[out + 1] = (unsigned char)(units[k] >> 8);
		}
	}
	return (struct sample_value){ TYPE_STRING, str_from((char *)to, out) };
}

struct sample_value sample_number(struct arena *a, uint8_t type, uint64_t v, size_t bytes)
{
	char *p = a_alloc(a, bytes);
	for (size_t i = 0; i < bytes; i++)
		p[i] = (char)(v >> 8 * i);
	return (struct sample_value){ type, str_from(p, bytes) };
}

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

static void optional(struct sample *s, unsigned id, unsigned type) { sample_put(s, 0x0E | id << 8 | type << 24, 4); }

/* More of them follow, or not. */
static void attribute(struct sample *s, const char *name, bool more)
{
	sample_put(s, more ? 0x46 : 6, 1);
	sample_name(s, name);
}

static size_t attributes(struct sample *s)
{
	sample_put(s, 0, 4);
	return s->is.n;
}

static void leaf(struct sample *s, const char *name, unsigned id, unsigned type)
{
	size_t open = sample_open(s, name, true, false);
	sample_put(s, 2, 1);
	optional(s, id, type);
	sample_put(s, 4, 1);
	sample_shut(s, open);
}

/* An element with up to two attributes that are values, and perhaps a value of its own. */
static void with_attributes(struct sample *s, const char *name, const char *first, unsigned first_id, unsigned first_type, const char *second, unsigned second_id,
	unsigned second_type, int own_id, unsigned own_type)
{
	size_t open = sample_open(s, name, true, true), list = attributes(s);
	attribute(s, first, second != NULL);
	optional(s, first_id, first_type);
	if (second) {
		attribute(s, second, false);
		optional(s, second_id, second_type);
	}
	sample_shut(s, list);
	if (own_id >= 0) {
		sample_put(s, 2, 1);
		optional(s, (unsigned)own_id, own_type);
		sample_put(s, 4, 1);
	} else
		sample_put(s, 3, 1);
	sample_shut(s, open);
}

enum { LEVEL, TASK, OPCODE, KEYWORDS, EVENT_ID, QUALIFIERS, TIME, ACTIVITY, PROCESS, THREAD, RECORD_ID, VERSION, USER, RELATED, PROVIDER, CHANNEL, COMPUTER, DOCUMENT, N_SYSTEM };

static void system_template(struct sample *s, const void *arg)
{
	size_t event = sample_open(s, "Event", true, true), list = attributes(s);
	attribute(s, "xmlns", false);
	sample_string(s, "http://schemas.microsoft.com/win/2004/08/events/event");
	sample_shut(s, list);
	sample_put(s, 2, 1);
	size_t system = sample_open(s, "System", true, false);
	sample_put(s, 2, 1);
	with_attributes(s, "Provider", "Name", PROVIDER, TYPE_STRING, NULL, 0, 0, -1, 0);
	with_attributes(s, "EventID", "Qualifiers", QUALIFIERS, TYPE_UINT16, NULL, 0, 0, EVENT_ID, TYPE_UINT16);
	leaf(s, "Version", VERSION, TYPE_UINT8);
	leaf(s, "Level", LEVEL, TYPE_UINT8);
	leaf(s, "Task", TASK, TYPE_UINT16);
	leaf(s, "Opcode", OPCODE, TYPE_UINT8);
	leaf(s, "Keywords", KEYWORDS, TYPE_HEX64);
	with_attributes(s, "TimeCreated", "SystemTime", TIME, TYPE_FILETIME, NULL, 0, 0, -1, 0);
	leaf(s, "EventRecordID", RECORD_ID, TYPE_UINT64);
	with_attributes(s, "Correlation", "ActivityID", ACTIVITY, TYPE_GUID, "RelatedActivityID", RELATED, TYPE_GUID, -1, 0);
	with_attributes(s, "Execution", "ProcessID", PROCESS, TYPE_UINT32, "ThreadID", THREAD, TYPE_UINT32, -1, 0);
	leaf(s, "Channel", CHANNEL, TYPE_STRING);
	leaf(s, "Computer", COMPUTER, TYPE_STRING);
	with_attributes(s, "Security", "UserID", USER, TYPE_SID, NULL, 0, 0, -1, 0);
	sample_put(s, 4, 1);
	sample_shut(s, system);
	optional(s, DOCUMENT, TYPE_BINXML);
	sample_put(s, 4, 1);
	sample_shut(s, event);
}

static void data_template(struct sample *s, const void *arg)
{
	const struct sample_event *e = arg;
	size_t outer = sample_open(s, e->user_data ? "UserData" : "EventData", true, false), inner = 0;
	sample_put(s, 2, 1);
	if (e->user_data) {
		inner = sample_open(s, e->user_data, true, false);
		sample_put(s, 2, 1);
	}
	for (size_t i = 0; i < e->n; i++) {
		const char *name = e->fields[i].name;
		if (e->user_data || !name) {
			leaf(s, name ? name : "Data", (unsigned)i, e->fields[i].value.type);
			continue;
		}
		size_t open = sample_open(s, "Data", true, true), list = attributes(s);
		attribute(s, "Name", false);
		sample_string(s, name);
		sample_shut(s, list);
		sample_put(s, 2, 1);
		optional(s, (unsigned)i, e->fields[i].value.type);
		sample_put(s, 4, 1);
		sample_shut(s, open);
	}
	if (e->user_data) {
		sample_put(s, 4, 1);
		sample_shut(s, inner);
	}
	sample_put(s, 4, 1);
	sample_shut(s, outer);
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
	s->a = arena_new(0);
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
	arena_free(s->a);
	free(s);
	return NULL;
}

static bool record(struct sample *s, uint64_t time, void (*write)(struct sample *s, void *arg), void *arg)
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

static void record_somewhere(struct sample *s, uint64_t time, void (*write)(struct sample *s, void *arg), void *arg)
{
	if (record(s, time, write, arg))
		return;
	sample_end_chunk(s);
	if (!record(s, time, write, arg))
		abort();
}

void sample_add_raw(struct sample *s, void (*write)(struct sample *s, void *arg), void *arg) { record_somewhere(s, 133000000000000000, write, arg); }

/* Which names stand in it, as one number. */
static uint32_t template_id(const struct sample_event *e)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i <= e->n; i++) {
		const char *name = i < e->n ? e->fields[i].name : e->user_data;
		for (const char *c = name ? name : "\1"; *c; c++)
			h = (h ^ (unsigned char)*c) * 16777619u;
		h = (h ^ (i < e->n ? e->fields[i].value.type : 0)) * 16777619u;
	}
	return h;
}

/* The document with the event's own data, written where the chunk stands; its bytes are then the value of the outer template. Both begin at the same offsets,
 * so it is written behind the outer instance, whose definition must be there already. */
struct adding { const struct sample_event *e; };

static void write_event(struct sample *s, void *arg)
{
	const struct sample_event *e = ((const struct adding *)arg)->e;
	struct arena_mark m = arena_mark(s->a);
	struct sample_value v[N_SYSTEM] = { 0 }, *own = a_array(s->a, struct sample_value, e->n + 1);
	v[LEVEL] = sample_number(s->a, TYPE_UINT8, 4, 1);
	v[TASK] = sample_number(s->a, TYPE_UINT16, e->id, 2);
	v[OPCODE] = sample_number(s->a, TYPE_UINT8, 0, 1);
	v[KEYWORDS] = sample_number(s->a, TYPE_HEX64, 0x8020000000000000u, 8);
	v[EVENT_ID] = sample_number(s->a, TYPE_UINT16, e->id, 2);
	v[TIME] = sample_number(s->a, TYPE_FILETIME, e->time, 8);
	v[PROCESS] = sample_number(s->a, TYPE_UINT32, 4321, 4);
	v[THREAD] = sample_number(s->a, TYPE_UINT32, 1234, 4);
	v[RECORD_ID] = sample_number(s->a, TYPE_UINT64, s->id + 1, 8);
	v[VERSION] = sample_number(s->a, TYPE_UINT8, 5, 1);
	v[USER] = e->user;
	v[PROVIDER] = sample_text(s->a, e->provider);
	v[CHANNEL] = sample_text(s->a, e->channel);
	v[COMPUTER] = sample_text(s->a, e->computer);
	v[DOCUMENT].type = TYPE_BINXML;
	for (size_t i = 0; i < e->n; i++)
		own[i] = e->fields[i].value;
	sample_instance(s, 1, system_template, NULL, v, N_SYSTEM);
	/* the value DOCUMENT is the last: its bytes follow, its size is put into its descriptor */
	size_t at = s->is.n, before = 0;
	for (size_t i = 0; i < DOCUMENT; i++)
		before += v[i].bytes.n;
	sample_put(s, 0x0001010F, 4);
	sample_instance(s, template_id(e), data_template, e, own, e->n);
	sample_put(s, 0, 1);
	set(s->p + at - before - 4, s->is.n - at, 2);
	arena_rewind(s->a, m);
}

void sample_add(struct sample *s, const struct sample_event *e)
{
	struct adding a = { e };
	record_somewhere(s, e->time, write_event, &a);
}
