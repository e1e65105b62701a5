/* count_once: experts counted once over all teams (Directive 18 clause 1c; one person fills one place however many teams
 * list him). Exact and deterministic: the same input gives the same answer, in whatever order it comes. No database, no time.
 *
 * Each person counts in at most `cap` teams; a team declared primary wins over all others. As many teams as possible are
 * complete; among equal answers the team of the smaller id is complete first; then as many places as possible of the other
 * teams are filled; whoever is still free counts in his first team. Each group of teams that share people is solved by itself,
 * and after a change only the groups that it touches.
 *
 * Where a group is too large to be searched, the teams that need least are complete first, of those the one of the smaller id, and
 * the number of complete teams lies between two bounds; when they are equal it is proved. */
#ifndef MODULES_TEAM_COUNT_ONCE_H
#define MODULES_TEAM_COUNT_ONCE_H

#include "base/arena.h"

struct count_rules {
	int64_t demand;          /* people for a complete team, 1 … 99 */
	int64_t cap;             /* teams a person may count in, 1 … 99 */
	int64_t effort;          /* steps of search in one group before only bounds are given; 0: COUNT_EFFORT */
};
enum { COUNT_DEMAND = 5, COUNT_CAP = 1, COUNT_EFFORT = 200000 };

/* A person who may count in a team: active, qualified, agreed, under contract. The same pair twice is one. */
struct count_member { int64_t person, team; bool is_primary; };

struct count_team {
	int64_t id;
	int64_t listed;          /* people who might count here */
	int64_t effective;       /* who do */
	int64_t missing;         /* to the demand */
	int64_t on_loan;         /* listed here, counting elsewhere */
	bool is_complete;
	bool is_proved;          /* that no more teams of its group could be complete; false: only bounds are known */
};
struct count_loan { int64_t team; int64_t n; };   /* so many of ours count there */

struct count_total {
	int64_t teams, people;               /* people: distinct, who may count anywhere */
	int64_t listed;                      /* places on paper */
	int64_t complete_low, complete_high; /* equal when proved */
	int64_t complete_nominal;            /* teams whose lists alone reach the demand */
};

struct count_once;
/* Members of teams that are not in `teams` do not count. Never NULL. */
struct count_once *count_once_new(const struct count_rules *rules, const int64_t *teams, size_t n_teams, const struct count_member *at, size_t n);
void *count_once_free(struct count_once *x);   /* accepts NULL, returns NULL */
/* From now on these are all memberships of the person (n 0: none). Only the groups this touches are solved again. */
void count_once_change(struct count_once *x, int64_t person, const struct count_member *at, size_t n);

/* NULL: no such team. Valid until the next change. */
const struct count_team *count_once_team(const struct count_once *x, int64_t team);
/* All teams, ascending by id. */
const struct count_team *count_once_teams(const struct count_once *x, size_t *ret_n);
struct count_total count_once_total(const struct count_once *x);
/* Where the team's listed people count instead, ascending by team. A person who counts in several of them is in each. */
size_t count_once_loans(const struct count_once *x, struct arena *a, int64_t team, struct count_loan **ret);
/* Whether the person counts in the team. */
bool count_once_is(const struct count_once *x, int64_t person, int64_t team);

#endif
