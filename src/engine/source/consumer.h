/* consumer: what looks at the texts that a sweep brings: the indicator scanner, later Sigma and YARA. Each worker of a sweep has a state of
 * its own of every consumer; what they find comes out in order of file and line, however many workers there are. */
#ifndef ENGINE_SOURCE_CONSUMER_H
#define ENGINE_SOURCE_CONSUMER_H

#include "base/buf.h"

/* Where a consumer puts what it found, in order of line. line: from 1, in the text at hand; what: its own bytes, given back to say(). */
struct finding { uint64_t line, at; struct str what; };
struct sink;
void sink_put(struct sink *s, const struct finding *f);

struct consumer {
	const void *shared;                                            /* given to open */
	void *(*open)(const void *shared, struct sink *sink);
	void (*close)(void *state);
	/* Room for the next bytes of the text, and that n of it are filled; the text ends. */
	unsigned char *(*room)(void *state, size_t *ret_n);
	void (*filled)(void *state, size_t n);
	void (*end)(void *state, uint64_t *ret_lines);
	/* Writes the finding; file and inside (of an archive, else empty) say where. Called by one thread at a time, in order. */
	void (*say)(void *arg, struct str file, struct str inside, const struct finding *f);
	void *arg;
};

#endif
