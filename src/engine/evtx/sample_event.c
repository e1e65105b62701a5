/* Events as Windows writes them: what all have, and the document with their own data. */
#include "engine/evtx/sample.h"

#include "engine/evtx/inside.h"

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

/* ---- templates ---- */

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
	return sample_here(s);
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

/* ---- events ---- */

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

/* The event's own document is the last value of the outer template, so that it can be written where it stands: its bytes follow, its size is put into its
 * descriptor. Offsets in it count from the beginning of the chunk. */
static void write_event(struct sample *s, const void *arg)
{
	const struct sample_event *e = arg;
	struct arena *a = arena_new(0);
	struct sample_value v[N_SYSTEM] = { 0 }, *own = a_array(a, struct sample_value, e->n + 1);
	v[LEVEL] = sample_number(a, TYPE_UINT8, 4, 1);
	v[TASK] = sample_number(a, TYPE_UINT16, e->id, 2);
	v[OPCODE] = sample_number(a, TYPE_UINT8, 0, 1);
	v[KEYWORDS] = sample_number(a, TYPE_HEX64, 0x8020000000000000u, 8);
	v[EVENT_ID] = sample_number(a, TYPE_UINT16, e->id, 2);
	v[TIME] = sample_number(a, TYPE_FILETIME, e->time, 8);
	v[PROCESS] = sample_number(a, TYPE_UINT32, 4321, 4);
	v[THREAD] = sample_number(a, TYPE_UINT32, 1234, 4);
	v[RECORD_ID] = sample_number(a, TYPE_UINT64, sample_next_id(s), 8);
	v[VERSION] = sample_number(a, TYPE_UINT8, 5, 1);
	v[USER] = e->user;
	v[PROVIDER] = sample_text(a, e->provider);
	v[CHANNEL] = sample_text(a, e->channel);
	v[COMPUTER] = sample_text(a, e->computer);
	v[DOCUMENT].type = TYPE_BINXML;
	for (size_t i = 0; i < e->n; i++)
		own[i] = e->fields[i].value;
	sample_instance(s, 1, system_template, NULL, v, N_SYSTEM);
	size_t at = sample_here(s), before = 0;
	for (size_t i = 0; i < DOCUMENT; i++)
		before += v[i].bytes.n;
	sample_put(s, 0x0001010F, 4);
	sample_instance(s, template_id(e), data_template, e, own, e->n);
	sample_put(s, 0, 1);
	sample_patch(s, at - before - 4, sample_here(s) - at, 2);
	arena_free(a);
}

void sample_add(struct sample *s, const struct sample_event *e)
{
	sample_add_raw(s, e->time, write_event, e);
}
