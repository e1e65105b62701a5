/* random_world: small random catalogues and histories, the same for the same seed, for tests alone. Moments gather at the ends of days, months
 * and years, because that is where rules go wrong. */
#ifndef ENGINE_DUTY_RANDOM_WORLD_H
#define ENGINE_DUTY_RANDOM_WORLD_H

#include "engine/duty/duty.h"

/* kind: enum recur_kind, -1: any. one_piece: one record proves it, nothing contradicts. orgs: about an organisation, with years, shares of the
 * units below, orders that carry their deadline and, now and then, an heir; else about a system. */
struct world_plan { int kind; bool waivers, settings, corrections, one_piece, orgs; };
struct world {
	struct duty_rules rules;
	struct duty_history *history;
	const struct duty_subject *subject;   /* the one asked about */
	usec at, known;
	uint64_t state;                       /* of the generator: go on with world_number() */
};

/* extra: one more record of good evidence than without. days: everything is so many days later. */
struct world world_make(struct arena *a, const struct duty_vocabulary *v, uint64_t seed, const struct world_plan *plan, bool extra, int64_t days);
uint64_t world_number(uint64_t *state, uint64_t below);
void world_print(const struct world *w);

#endif
