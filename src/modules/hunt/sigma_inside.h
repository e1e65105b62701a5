/* Between the files of Sigma in hunts. */
#ifndef MODULES_HUNT_SIGMA_INSIDE_H
#define MODULES_HUNT_SIGMA_INSIDE_H

#include <pthread.h>

#include "engine/event/record.h"
#include "modules/hunt/sigma.h"
#include "modules/hunt/sigma_hunt.h"

/* Where a match that correlations count stands. */
struct hunt_place { int64_t order; uint64_t line; struct str file, inside; };

struct hunt_sigma {
	struct arena *a;
	const struct sigma_data *data;
	struct sigma_book *book;
	struct sigma_set *set;
	struct sigma_walk walk;
	struct hunt_output *output;
	usec now;
	/* told in order, by one thread at a time */
	VEC(struct hunt_place) places;
	struct str last_file, last_inside;
	uint64_t n_hits, n_correlated, n_notes;
	size_t left_out, chances[CHANCE_NO_RULE + 1];
	/* of all workers, with the lock held */
	pthread_mutex_t lock;
	struct sigma_matcher *matchers[SWEEP_THREADS_MAX]; size_t n_matchers;
	struct sigma_sample *sample;
	uint64_t records, unreadable, too_long;
};

/* ---- sigma_sweep.c ---- */
/* A finding's bytes: this, then of each field the two lengths, its name and its text. rule: place in the book; UINT32_MAX: no hit, its place alone. */
struct hunt_sigma_hit { uint32_t rule, n_found; usec time; int64_t order; };
#define HUNT_SIGMA_SHOWN 1024    /* bytes of a field's text */
/* ---- sigma_say.c ---- */
void hunt_sigma_told(void *arg, struct str file, struct str inside, const struct finding *f);

#endif
