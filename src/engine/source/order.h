/* order: what workers found, said in the order of the parts they worked on. A part's events are kept until all parts before it have been said;
 * of more than a megabyte the worker waits for its turn, so memory stays bounded. Seen inside this folder only. */
#ifndef ENGINE_SOURCE_ORDER_H
#define ENGINE_SOURCE_ORDER_H

#include <pthread.h>

#include "engine/source/sweep.h"

#define ORDER_AHEAD (4 * SWEEP_THREADS_MAX)

struct file {
	char *path;
	int fd;
	struct stat st;
	int users;               /* parts that still need it */
	enum packing packing;
};

/* A piece of work: a range of lines of a plain file, or all of a file. */
struct part {
	uint64_t number;
	struct file *file;
	uint64_t from, to;
	enum source_fault fault; /* of a path that could not be opened: nothing to do but to say so */
};

struct order {
	const struct sweep *sweep;
	struct sweep_result *result;
	pthread_mutex_t lock;
	pthread_cond_t turned;
	uint64_t turn, given;    /* the part whose events may be said; parts given out */
	struct { bool is_ready; struct part part; struct buf events; } kept[ORDER_AHEAD];
	uint64_t line;           /* lines of this file's text in the parts before */
	struct buf inside;       /* the text at hand */
	uint64_t at;
};

/* What one worker has to say about its part. */
struct report { struct order *order; const struct part *part; struct buf events; };

void order_begin(struct order *o, const struct sweep *s, struct sweep_result *r);
void order_end(struct order *o);
/* The number of the next part, when it is not too far ahead; call with the lock held. */
uint64_t order_next(struct order *o);
/* The part's events are complete. Takes the events over; the part's file is let go of when they have been said. */
void order_put(struct order *o, const struct part *p, struct report *s);

void report_text(struct report *s, struct str inside, uint64_t at);
void report_finding(struct report *s, size_t consumer, const struct finding *f);
void report_text_end(struct report *s, uint64_t bytes, uint64_t lines);
void report_trouble(struct report *s, struct str inside, enum source_fault f);
void report_file(struct report *s, uint64_t bytes);                 /* a file was read: bytes on disk */
void report_skip(struct report *s, const struct recall *r);

#endif
