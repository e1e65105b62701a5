/* consumer: what looks at the texts that a sweep brings: the indicator scanner, Sigma, YARA. Each worker of a sweep has a state of its own of every
 * consumer. Texts are read and unpacked once for all of them; what they find comes out in order of file, place in the text and consumer, however
 * many workers there are. */
#ifndef ENGINE_SOURCE_CONSUMER_H
#define ENGINE_SOURCE_CONSUMER_H

#include "base/buf.h"
#include "engine/source/reader.h"

#define CONSUMERS_MAX 8
#define CONSUMER_HEAD 8192   /* bytes of a text's beginning that consumers may ask for */

/* Where a consumer puts what it found, in order of `at`. line: from 1, 0 when there are no lines; at: its byte; both in the text, or the part of one,
 * that began last. what: the consumer's own bytes, given back to say(). For say() alone: consumer,
 * whose it is, by place in the sweep; record, the number an event log gives to what stands in this line, 0 in texts without such numbers. */
struct finding { uint64_t line, at; struct str what; size_t consumer; uint64_t record; };
struct sink;
void sink_put(struct sink *s, const struct finding *f);
/* The consumer could not look at the text that began last, or not at all of it; it is told with the others, in order. */
void sink_trouble(struct sink *s, enum source_fault f);

/* A text, or a part of one, begins. */
struct beginning {
	uint64_t work;                   /* number of the piece of work it comes with: rises in the order of files, the same for any number of workers */
	uint64_t at;                     /* bytes of the text before it; 0: its beginning */
	struct str head;                 /* the text's first bytes, at most CONSUMER_HEAD; empty when at is 0 */
	struct str file, inside;         /* where the text is; valid until it ends */
};

struct consumer {
	const void *shared;                                            /* given to open and is_whole */
	void *(*open)(const void *shared, struct sink *sink);
	void (*close)(void *state);
	/* Whether a text that begins like this must come in one piece, to one worker; of plain files above 16 MB. NULL: none must. */
	bool (*is_whole)(const void *shared, struct str head);
	/* Whether a packed file that begins like this must come as it is on the disk too, before what is in it. NULL: none must. */
	bool (*is_raw)(const void *shared, struct str head);
	/* May be NULL. */
	void (*begin)(void *state, const struct beginning *b);
	/* Room for the next bytes of the text, and that n of it are filled; the text ends. ret_lines: lines in it; 0 of one that does not count them. */
	unsigned char *(*room)(void *state, size_t *ret_n);
	void (*filled)(void *state, size_t n);
	void (*end)(void *state, uint64_t *ret_lines);
	/* Bytes since begin before which nothing more will be found. NULL: it finds things when the text ends; they are said behind what others found in it. */
	uint64_t (*done)(void *state);
	/* Writes the finding; file and inside (of an archive, else empty) say where. Called by one thread at a time, in order. */
	void (*say)(void *arg, struct str file, struct str inside, const struct finding *f);
	void *arg;
};

#endif
