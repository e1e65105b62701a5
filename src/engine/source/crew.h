/* crew: one worker's states of all consumers of a sweep. One consumer reads into its own memory; of several the first does, the others get copies. What
 * several find is kept until all have come so far, then reported in order of place. Seen inside this folder only. */
#ifndef ENGINE_SOURCE_CREW_H
#define ENGINE_SOURCE_CREW_H

#include "engine/source/order.h"

struct sink { struct report *report; size_t consumer; bool waits; struct buf kept; size_t said; struct str inside; };

struct crew {
	const struct consumer *of;
	size_t n;
	void *states[CONSUMERS_MAX];
	struct sink sinks[CONSUMERS_MAX];
	bool is_out[CONSUMERS_MAX];      /* does not get the text at hand */
	size_t first;                    /* that does */
	unsigned char *room;             /* of the first, as last given */
};

void crew_open(struct crew *c, const struct sweep *s, struct report *r);
void crew_close(struct crew *c);

/* Until crew_all() texts come to those only that want a packed file with this head as it is. False when nobody does. */
bool crew_raw(struct crew *c, struct str head);
void crew_all(struct crew *c);

/* inside: valid until the text ends. */
void crew_begin(struct crew *c, struct str inside, uint64_t at, struct str head);
/* The text that began is an event log, and this is its reader; NULL when it ends. */
void crew_records(struct crew *c, const struct reader *r);
unsigned char *crew_room(struct crew *c, size_t *ret_n);
void crew_filled(struct crew *c, size_t n);
void crew_end(struct crew *c, uint64_t *ret_lines);

#endif
