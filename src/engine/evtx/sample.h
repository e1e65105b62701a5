/* sample: writes Windows event logs for tests and benches, chunk by chunk as Windows lays them out: names and templates are written out where a chunk first
 * uses them, later records refer to them. The same calls give the same bytes. */
#ifndef ENGINE_EVTX_SAMPLE_H
#define ENGINE_EVTX_SAMPLE_H

#include "base/buf.h"

/* n bytes of a type of [MS-EVEN6] 2.2.18, written as they stand. */
struct sample_value { uint8_t type; struct str bytes; };
struct sample_value sample_text(struct arena *a, const char *utf8);      /* StringType; must be valid UTF-8 */
struct sample_value sample_number(struct arena *a, uint8_t type, uint64_t v, size_t bytes);

struct sample_field { const char *name; struct sample_value value; };    /* NULL: <Data> without a name */

struct sample_event {
	const char *provider, *channel, *computer;
	uint16_t id;
	uint64_t time;                   /* FILETIME */
	struct sample_value user;        /* a SID, or NullType */
	const char *user_data;           /* NULL: <EventData>; else <UserData> with an element of this name and the fields as elements in it */
	const struct sample_field *fields; size_t n;
};

struct sample;
struct sample *sample_new(struct buf *to);   /* the head of the file is written at the end: until then `to` begins with 4,096 zeros */
void sample_add(struct sample *s, const struct sample_event *e);
/* A record whose BinXML is made by hand: `write` appends it to the chunk, with what is below. It is called again when the record does not fit. */
void sample_add_raw(struct sample *s, uint64_t time, void (*write)(struct sample *s, const void *arg), const void *arg);
void sample_end_chunk(struct sample *s);
void *sample_end(struct sample *s);          /* the last chunk and the head are complete; frees */

/* ---- by hand ---- */
void sample_put(struct sample *s, uint64_t v, size_t bytes);             /* little endian */
void sample_bytes(struct sample *s, struct str bytes);
void sample_back(struct sample *s, size_t bytes);                        /* what comes next is written over these */
size_t sample_here(const struct sample *s);
void sample_patch(struct sample *s, size_t at, uint64_t v, size_t bytes);
uint64_t sample_next_id(const struct sample *s);                         /* of the record being written */
void sample_name(struct sample *s, const char *ascii);                   /* its offset, and the name when the chunk has it not yet */
size_t sample_open(struct sample *s, const char *name, bool has_dependency, bool has_attributes);  /* what sample_shut wants */
void sample_shut(struct sample *s, size_t open);                         /* the size of the element is known */
void sample_string(struct sample *s, const char *ascii);                 /* a value token with a text */
void sample_instance(struct sample *s, uint32_t id, void (*definition)(struct sample *s, const void *arg), const void *arg, const struct sample_value *v, size_t n);

/* Both checksums of the chunk at p are made right again, for tests that change it. */
void sample_seal(unsigned char *p);

#endif
