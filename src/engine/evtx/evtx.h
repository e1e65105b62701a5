/* evtx: chunks of the Windows XML Event Log (file format 3.1 and 3.2; BinXML: [MS-EVEN6] 2.2.12 to 2.2.18) as one JSON object a line per record.
 * Nothing a chunk says is believed before it has been checked; one chunk costs bounded time and memory. docs/evtx.md. */
#ifndef ENGINE_EVTX_EVTX_H
#define ENGINE_EVTX_EVTX_H

#include "base/arena.h"

#define EVTX_CHUNK_BYTES 65536
#define EVTX_CHUNK_HEAD 512
#define EVTX_FILE_HEAD 4096
#define EVTX_RECORD_HEAD 24
#define EVTX_RECORD_LEAST (EVTX_RECORD_HEAD + 4)
#define EVTX_LINE_MAX (1 << 20)     /* records that would be longer are unreadable */
#define EVTX_FILE_MAGIC S("ElfFile\0")
#define EVTX_CHUNK_MAGIC S("ElfChnk\0")

struct evtx_out { char *p; size_t n, cap; };

struct evtx_chunk;
struct evtx_chunk *evtx_chunk_new(void);
void *evtx_chunk_free(struct evtx_chunk *c);

/* n ≤ EVTX_CHUNK_BYTES from p, which must stay until the next begin. False: a checksum is wrong or bytes are missing; what is sound in it is read all the same. */
bool evtx_chunk_begin(struct evtx_chunk *c, const unsigned char *p, size_t n);
/* Without its header: records from `from` on. */
void evtx_chunk_begin_free(struct evtx_chunk *c, const unsigned char *p, size_t n, size_t from);
/* The next record as a line into the empty o; false at the end. ret_id: its EventRecordID. */
bool evtx_chunk_next(struct evtx_chunk *c, struct evtx_out *o, uint64_t *ret_id);

/* Over all chunks so far: records found but not readable; whether anything was wrong. */
struct evtx_tally { uint64_t unreadable; bool is_damaged; };
struct evtx_tally evtx_tally(const struct evtx_chunk *c);

/* A record's size when one with the right two sizes begins at p, else 0. */
size_t evtx_record_size(const unsigned char *p, size_t n);
/* How far in front of a record its chunk begins, when its first template or name is written out in it; 0 when that cannot be told. */
size_t evtx_record_depth(const unsigned char *p, size_t n);
bool evtx_file_head_is_sound(const unsigned char *p);   /* EVTX_FILE_HEAD bytes */

#endif
