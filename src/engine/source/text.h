/* text: gives the texts of one open file to a crew: the file itself, or what is packed in it. Seen inside this folder only. */
#ifndef ENGINE_SOURCE_TEXT_H
#define ENGINE_SOURCE_TEXT_H

#include "engine/source/crew.h"

struct text_sink {
	struct crew *crew;
	void *arg;
	void (*begin)(void *arg, struct str inside, uint64_t at);         /* a text begins, or a part of one at its byte `at` */
	void (*end)(void *arg, uint64_t bytes, uint64_t lines);
	void (*trouble)(void *arg, struct str inside, enum source_fault f);
};

/* Everything; the descriptor is closed. ret_in: bytes read from it. */
void text_read_all(const struct text_sink *s, int fd, const struct source_limits *l, uint64_t *ret_in);

/* What a plain file begins with. */
struct str text_head(int fd, unsigned char to[CONSUMER_HEAD]);

/* Of a plain file the lines that begin in [from, to); `to` SIZE_MAX: to the end as it is then. False when the file ends before `to`. */
bool text_read_range(const struct text_sink *s, int fd, uint64_t from, uint64_t to, enum source_fault *ret_fault);

#endif
