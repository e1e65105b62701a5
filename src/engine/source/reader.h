/* reader: bytes from a file, however it is packed. Readers stand on one another: what unpacks reads from what is below. Who opens one closes it,
 * and those below are closed with it. Bounded memory each. */
#ifndef ENGINE_SOURCE_READER_H
#define ENGINE_SOURCE_READER_H

#include <sys/types.h>

#include "base/arena.h"

enum source_fault {
	SOURCE_OK,
	SOURCE_DENIED,      /* permission */
	SOURCE_GONE,        /* not there, or no more */
	SOURCE_LINK,        /* a symbolic link, or links that lead to themselves */
	SOURCE_SPECIAL,     /* neither file nor folder: FIFO, socket, device */
	SOURCE_IO,          /* the disk or network says no */
	SOURCE_SHRANK,      /* became shorter while it was read */
	SOURCE_DAMAGED,     /* packed data that does not unpack, or ends too early */
	SOURCE_TRAILING,    /* garbage behind packed data; what was before has been read */
	SOURCE_LOCKED,      /* encrypted */
	SOURCE_BOMB,        /* unpacks to more than source_limits allow */
	SOURCE_DEEP,        /* packed inside packed inside packed */
	SOURCE_MANY,        /* more files than can be followed */
	SOURCE_LATE,        /* a consumer had no time left for this text */
	SOURCE_UNLOOKED,    /* a consumer could not look at it */
	SOURCE_CUT,         /* longer than a consumer looks at: it has seen the beginning */
	N_SOURCE_FAULT
};

struct source_limits {
	uint64_t free_bytes;   /* any file may unpack to this */
	uint64_t ratio;        /* above that, to so many times its own size */
	uint64_t total_bytes;  /* and never to more than this */
	int depth;             /* packings inside one another */
};
extern const struct source_limits source_limits;   /* 64 MB, 1,000, 1 TB, 4 */

struct reader {
	/* Some bytes, at most n; 0 at the end; -1 with fault set. */
	ssize_t (*read)(struct reader *r, void *to, size_t n);
	void (*close)(struct reader *r);
	enum source_fault fault;
};

static inline ssize_t reader_read(struct reader *r, void *to, size_t n) { return r->read(r, to, n); }
void *reader_close(struct reader *r);   /* accepts NULL, returns NULL */

/* What all readers of one file may spend together, and have. */
struct budget { const struct source_limits *limits; uint64_t in, out; int depth; };

/* The descriptor is closed with it. in: counted there. */
struct reader *reader_file(int fd, struct budget *b);
struct reader *reader_gzip(struct reader *below);
struct reader *reader_zstd(struct reader *below);
struct reader *reader_utf16(struct reader *below, bool is_big);
/* A Windows event log, one JSON object a line per record (docs/evtx.md). SOURCE_DAMAGED at its end when something was not sound; what was is told before. */
struct reader *reader_evtx(struct reader *below);
/* The EventRecordID of what was given as this line, from 1; 0 when that is more than READER_RECORDS lines ago. */
#define READER_RECORDS (1 << 17)
uint64_t reader_evtx_record(const struct reader *r, uint64_t line);
uint64_t reader_evtx_lost(const struct reader *r);   /* records found so far that cannot be read */
/* With `n` bytes looked at in advance. */
struct reader *reader_peeked(struct reader *below, const void *p, size_t n);
/* Counts what comes out and stops at the limits. */
struct reader *reader_limited(struct reader *below, struct budget *b);

/* Archives and the packings that libarchive knows: one text after the other. */
struct archive_reader;
enum archive_step { STEP_TEXT, STEP_SKIPPED, STEP_END };
struct archive_reader *archive_reader_new(struct reader *below, bool is_single);
/* The next; *ret_fault says why it is skipped, or why the archive ends. The text is read by archive_reader_text, which need not be read to its end. */
enum archive_step archive_reader_next(struct archive_reader *x, struct str *ret_name, enum source_fault *ret_fault);
struct reader *archive_reader_text(struct archive_reader *x);
void *archive_reader_free(struct archive_reader *x);

/* What a file is, by its first bytes. */
enum packing { PACKING_NONE, PACKING_GZIP, PACKING_ZSTD, PACKING_OTHER /* xz, bzip2, lz4 */, PACKING_ARCHIVE /* tar, zip */, PACKING_UTF16_LITTLE, PACKING_UTF16_BIG, PACKING_EVTX };
#define PACKING_HEAD 512
enum packing packing_of(const unsigned char *p, size_t n);

#endif
