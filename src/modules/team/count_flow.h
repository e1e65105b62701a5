/* count_flow: one component of teams that share people. Which teams can be complete at the same time, exactly; then who
 * counts where. Pure functions; for count_once.c and its test.
 *
 * “Can all be complete at once?” is a maximum flow, people → teams. If not, the greatest number of complete teams is a packing
 * problem: branch and bound, the team of the smaller index first, so that of all best sets the first in the order of teams
 * comes out. What is decided by itself (complete by people of its own, never enough people) is taken out before. */
#ifndef MODULES_TEAM_COUNT_FLOW_H
#define MODULES_TEAM_COUNT_FLOW_H

#include "base/arena.h"

struct flow {
	size_t n_teams, n_people, n_edges;
	/* An edge: this person may count in this team. A person's edges are person_from[p] … person_from[p + 1] - 1. */
	uint32_t *person_of, *team_of, *person_from;
	uint32_t *team_from, *team_edges;    /* edges of team t: team_edges[team_from[t] … team_from[t + 1] - 1] */
	bool *is_used;                       /* by edge: the person counts there */
	int32_t *spare;                      /* by person: in how many more teams */
	int32_t *need, *got;                 /* by team: how many of these people to be complete; how many it has */
	/* of the search for one more person */
	uint32_t *queue, *came, *given, *seen_person, *seen_team, turn;
	uint32_t *reached; size_t n_reached; /* the people it came to */
	/* Whoever a search in vain has come to leads nowhere as long as nobody is let go: dead[p] == era. */
	uint32_t *dead, era;
	int64_t effort;                      /* edges that may still be looked at while searching */
};

/* Room for the numbers given; person_from, team_of, need are filled in by the caller, then flow_ready(). */
struct flow *flow_new(struct arena *a, size_t n_teams, size_t n_people, size_t n_edges);
/* Makes the other columns; everybody may count in cap teams. */
void flow_ready(struct flow *f, struct arena *a, int32_t cap);

struct flow_result { size_t low, high; };    /* complete teams; equal when that is proved */
/* Fills is_used and got; ret_complete by team. effort: edges looked at in searches before only bounds are given; groups of more
 * than 300 teams are not searched. */
struct flow_result flow_solve(struct flow *f, struct arena *scratch, int32_t cap, int64_t effort, bool *ret_complete);

#endif
