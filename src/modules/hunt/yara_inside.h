/* What the files of YARA in the hunt share: what all workers count together. */
#ifndef MODULES_HUNT_YARA_INSIDE_H
#define MODULES_HUNT_YARA_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "modules/hunt/yara.h"

/* A text that took long: processor time. where: FILE or FILE!INSIDE, cut if need be. */
struct slow_text { usec took; char where[512]; };

struct hunt_yara {
	struct yara_pack *pack;
	size_t bytes_max, log_bytes;
	int seconds;
	bool with_logs;
	struct hunt_output *output;
	struct arena *a;                              /* of a line that is said */
	uint64_t hits;                                /* said */
	_Atomic uint64_t texts, bytes;                /* looked at */
	_Atomic uint64_t logs, logs_bytes;            /* left out */
	_Atomic uint64_t late, broken, cut;
	pthread_mutex_t lock;                         /* of what follows */
	struct slow_text slow[HUNT_YARA_SLOW];        /* the longest first */
	unsigned char *overfull;                      /* by rule: had more matches than are kept */
};

/* A hit as it travels from the worker to who says it: this, then for each match a head and its bytes. */
struct yara_record { uint32_t rule, n; uint64_t n_matches; };
struct yara_record_match { uint32_t string, n; uint64_t at, length; };

/* Writes a hit's line. */
void hunt_yara_say(struct json *j, struct arena *a, const struct yara_pack *p, struct str file, struct str inside, const struct finding *f);

#endif
