#include "modules/team/count_flow.h"

#include <assert.h>

struct flow *flow_new(struct arena *a, size_t n_teams, size_t n_people, size_t n_edges)
{
	struct flow *f = a_new(a, struct flow);
	*f = (struct flow){ .n_teams = n_teams, .n_people = n_people, .n_edges = n_edges, .effort = INT64_MAX };
	f->person_of = a_array(a, uint32_t, n_edges);
	f->team_of = a_array(a, uint32_t, n_edges);
	f->person_from = a_array(a, uint32_t, n_people + 1);
	f->team_from = a_array(a, uint32_t, n_teams + 1);
	f->team_edges = a_array(a, uint32_t, n_edges);
	f->is_used = a_array(a, bool, n_edges);
	f->spare = a_array(a, int32_t, n_people);
	f->need = a_array(a, int32_t, n_teams);
	f->got = a_array(a, int32_t, n_teams);
	f->queue = a_array(a, uint32_t, n_teams);
	f->given = a_array(a, uint32_t, n_teams);
	f->seen_team = a_array(a, uint32_t, n_teams);
	f->came = a_array(a, uint32_t, n_people);
	f->seen_person = a_array(a, uint32_t, n_people);
	f->reached = a_array(a, uint32_t, n_people);
	f->dead = a_array(a, uint32_t, n_people);
	f->era = 1;
	return f;
}

void flow_ready(struct flow *f, struct arena *a, int32_t cap)
{
	struct arena_mark m = arena_mark(a);
	uint32_t *at = a_array(a, uint32_t, f->n_teams);
	for (size_t p = 0; p < f->n_people; p++) {
		f->spare[p] = cap;
		for (uint32_t e = f->person_from[p]; e < f->person_from[p + 1]; e++) {
			f->person_of[e] = (uint32_t)p;
			f->team_from[f->team_of[e] + 1]++;
		}
	}
	for (size_t t = 0; t < f->n_teams; t++) {
		f->team_from[t + 1] += f->team_from[t];
		at[t] = f->team_from[t];
	}
	for (uint32_t e = 0; e < f->n_edges; e++)
		f->team_edges[at[f->team_of[e]]++] = e;
	arena_rewind(a, m);
}

/* ---- one more person for a team ---- */

/* Person p is free: back along the way to team t, everybody moves on by one. */
static void path_take(struct flow *f, uint32_t p, uint32_t t)
{
	f->spare[p]--;
	for (;;) {
		uint32_t e = f->came[p], u = f->team_of[e];
		f->is_used[e] = true;
		if (u == t)
			break;
		f->is_used[f->given[u]] = false;
		p = f->person_of[f->given[u]];
	}
	f->got[t]++;
}

/* The teams where p counts now could give p away. */
static size_t teams_of_person(struct flow *f, uint32_t p, size_t n)
{
	for (uint32_t e = f->person_from[p]; e < f->person_from[p + 1]; e++) {
		uint32_t u = f->team_of[e];
		f->effort--;
		if (!f->is_used[e] || f->seen_team[u] == f->turn)
			continue;
		f->seen_team[u] = f->turn;
		f->given[u] = e;
		f->queue[n++] = u;
	}
	return n;
}

/* An augmenting path, the shortest; false when there is none. Teams that have somebody never get fewer. */
static bool one_more(struct flow *f, uint32_t t)
{
	size_t n = 0;
	f->turn++;
	f->n_reached = 0;
	f->queue[n++] = t;
	f->seen_team[t] = f->turn;
	for (size_t i = 0; i < n; i++) {
		uint32_t u = f->queue[i];
		for (uint32_t k = f->team_from[u]; k < f->team_from[u + 1]; k++) {
			uint32_t e = f->team_edges[k], p = f->person_of[e];
			f->effort--;
			if (f->is_used[e] || f->seen_person[p] == f->turn || f->dead[p] == f->era)
				continue;
			f->seen_person[p] = f->turn;
			f->reached[f->n_reached++] = p;
			f->came[p] = e;
			if (f->spare[p] > 0) {
				path_take(f, p, t);
				return true;
			}
			n = teams_of_person(f, p, n);
		}
	}
	for (size_t i = 0; i < f->n_reached; i++)
		f->dead[f->reached[i]] = f->era;
	return false;
}

static void team_release(struct flow *f, uint32_t t)
{
	for (uint32_t k = f->team_from[t]; k < f->team_from[t + 1]; k++) {
		uint32_t e = f->team_edges[k];
		f->spare[f->person_of[e]] += f->is_used[e];
		f->is_used[e] = false;
	}
	f->era += f->got[t] > 0;
	f->got[t] = 0;
}

static bool team_fill(struct flow *f, uint32_t t)
{
	while (f->got[t] < f->need[t])
		if (!one_more(f, t))
			return false;
	return true;
}

/* ---- which teams: branch and bound ---- */

struct search {
	struct flow *f;
	int32_t most_needed;
	uint32_t *needing;       /* [team][need]: how many teams from here on need so many */
	bool *is_in, *best;
	size_t n_in, n_best, high;   /* n_best: to be exceeded */
	int64_t free_places;
	bool has_best, is_cut;
};
enum { LARGE = 300 };            /* teams in a group: more are not searched */

/* How many of the teams from t on could be complete if only the number of free places mattered. */
static size_t at_most(const struct search *s, size_t t, int64_t places)
{
	size_t n = 0;
	for (int32_t need = 1; need <= s->most_needed; need++) {
		int64_t teams = s->needing[t * (size_t)(s->most_needed + 1) + (size_t)need], fit = places / need;
		teams = teams < fit ? teams : fit;
		n += (size_t)teams;
		places -= teams * need;
	}
	return n;
}

/* The linear relaxation: at most how many of the teams from t on could be complete beside those that are in, if a part of a team were
 * worth its part. Places that can be filled at once form a polymatroid, so filling the teams that need least first is its optimum
 * (Edmonds 1970). Everything filled here is let go again. ret_places, if wanted: how many people they can have at once. */
static size_t at_most_in_parts(struct flow *f, int32_t most_needed, uint32_t from, int64_t *ret_places)
{
	double n = 0;
	int64_t places = 0;
	for (int32_t need = 1; need <= most_needed; need++)
		for (uint32_t t = from; t < f->n_teams; t++)
			if (f->need[t] == need) {
				team_fill(f, t);
				n += (double)f->got[t] / need;
				places += f->got[t];
			}
	for (uint32_t t = from; t < f->n_teams; t++)
		team_release(f, t);
	if (ret_places)
		*ret_places = places;
	return (size_t)(n + 1e-6);   /* too high by one at worst, never too low */
}

static void best_keep(struct search *s)
{
	memcpy(s->best, s->is_in, s->f->n_teams * sizeof *s->best);
	s->n_best = s->n_in;
	s->has_best = true;
}

static void search_from(struct search *s, uint32_t t)
{
	struct flow *f = s->f;
	if (s->n_in > s->n_best && t == f->n_teams)
		best_keep(s);
	if (t == f->n_teams || (s->has_best && s->n_best == s->high) || s->n_in + at_most(s, t, s->free_places) <= s->n_best)
		return;
	f->effort -= s->most_needed;
	if (f->effort <= 0) {
		s->is_cut = true;
		return;
	}
	if (s->n_in + at_most_in_parts(f, s->most_needed, t, NULL) <= s->n_best)
		return;
	if (team_fill(f, t)) {
		s->is_in[t] = true;
		s->n_in++;
		s->free_places -= f->need[t];
		search_from(s, t + 1);
		s->free_places += f->need[t];
		s->n_in--;
		s->is_in[t] = false;
	}
	team_release(f, t);
	search_from(s, t + 1);
}

/* All people of the team are among those that one search in vain has come to (closed[p]: which): they are enough for the complete teams
 * among whom they were found, and for less than was asked for then. A team that needs as much cannot be completed with them. */
static bool is_hopeless(const struct flow *f, uint32_t t, const uint32_t *closed)
{
	uint32_t first = f->team_from[t], which = closed[f->person_of[f->team_edges[first]]];
	for (uint32_t k = first; which && k < f->team_from[t + 1]; k++)
		if (closed[f->person_of[f->team_edges[k]]] != which)
			return false;
	return which != 0;
}

/* Those that need least first: a good set to begin with, kept only when the search is cut short. */
static size_t greedy(struct flow *f, struct arena *a, int32_t most_needed, bool *ret)
{
	size_t n = 0;
	uint32_t *closed = a_array(a, uint32_t, f->n_people);
	for (int32_t need = 1; need <= most_needed; need++)
		for (uint32_t t = 0; t < f->n_teams; t++) {
			if (f->need[t] != need || is_hopeless(f, t, closed))
				continue;
			ret[t] = team_fill(f, t);
			n += ret[t];
			if (ret[t])
				continue;
			for (size_t i = 0; i < f->n_reached; i++)
				closed[f->reached[i]] = t + 1;
			team_release(f, t);
		}
	return n;
}

static void needing_make(struct search *s, struct arena *a)
{
	const struct flow *f = s->f;
	for (size_t t = 0; t < f->n_teams; t++)
		s->most_needed = f->need[t] > s->most_needed ? f->need[t] : s->most_needed;
	size_t width = (size_t)s->most_needed + 1;
	s->needing = a_array(a, uint32_t, (f->n_teams + 1) * width);
	for (size_t t = f->n_teams; t-- > 0;) {
		memcpy(&s->needing[t * width], &s->needing[(t + 1) * width], width * sizeof *s->needing);
		s->needing[t * width + (size_t)f->need[t]]++;
	}
}

/* Every team of f still needs somebody. ret_in: the chosen ones. Answers how many can be chosen at most. */
static size_t search_best(struct flow *f, struct arena *a, int64_t *effort, bool *ret_in)
{
	struct search s = { .f = f, .is_in = a_array(a, bool, f->n_teams), .best = ret_in };
	needing_make(&s, a);
	size_t in_parts = at_most_in_parts(f, s.most_needed, 0, &s.free_places), in_places = at_most(&s, 0, s.free_places);
	s.high = in_parts < in_places ? in_parts : in_places;
	size_t n = greedy(f, a, s.most_needed, ret_in);
	for (uint32_t t = 0; t < f->n_teams; t++)
		team_release(f, t);
	if (!n || n == f->n_teams)
		return n;
	if (f->n_teams > LARGE)
		return s.high;
	s.n_best = n - 1;
	f->effort = *effort;
	search_from(&s, 0);
	*effort = f->effort;
	return s.is_cut ? s.high : s.n_best;
}

/* ---- what is left to search ---- */

struct rest {
	struct flow *f;
	int32_t cap;
	bool *is_open;           /* by team: may be completed or not, the search decides */
	bool *is_settled;        /* by person: counts in all open teams it belongs to */
	bool *complete;
	uint32_t *group;         /* by team: connected through unsettled people */
};

static int32_t open_teams_of(const struct rest *r, size_t p)
{
	int32_t n = 0;
	for (uint32_t e = r->f->person_from[p]; e < r->f->person_from[p + 1]; e++)
		n += r->is_open[r->f->team_of[e]];
	return n;
}

/* Whoever can count in all open teams does; a team that is complete by that is no longer open; so others become settled. */
static void settle(struct rest *r, int32_t *need)
{
	const struct flow *f = r->f;
	for (bool is_changed = true; is_changed;) {
		is_changed = false;
		for (size_t p = 0; p < f->n_people; p++) {
			if (r->is_settled[p] || open_teams_of(r, p) > r->cap)
				continue;
			r->is_settled[p] = is_changed = true;
			for (uint32_t e = f->person_from[p]; e < f->person_from[p + 1]; e++)
				need[f->team_of[e]] -= r->is_open[f->team_of[e]];
		}
		for (size_t t = 0; t < f->n_teams; t++) {
			if (!r->is_open[t] || need[t] > 0)
				continue;
			r->is_open[t] = false;
			r->complete[t] = is_changed = true;
		}
	}
}

/* Groups are numbered by their first team; a team outside has UINT32_MAX. */
static void groups_make(struct rest *r)
{
	const struct flow *f = r->f;
	for (size_t t = 0; t < f->n_teams; t++)
		r->group[t] = r->is_open[t] ? (uint32_t)t : UINT32_MAX;
	for (bool is_changed = true; is_changed;) {
		is_changed = false;
		for (size_t p = 0; p < f->n_people; p++) {
			uint32_t least = UINT32_MAX;
			for (uint32_t e = f->person_from[p]; !r->is_settled[p] && e < f->person_from[p + 1]; e++)
				least = r->group[f->team_of[e]] < least ? r->group[f->team_of[e]] : least;
			for (uint32_t e = f->person_from[p]; !r->is_settled[p] && e < f->person_from[p + 1]; e++) {
				uint32_t *g = &r->group[f->team_of[e]];
				if (*g == UINT32_MAX || *g == least)
					continue;
				*g = least;
				is_changed = true;
			}
		}
	}
}

/* One group as a flow of its own. ret_team: its teams' indexes in r->f. */
static struct flow *group_flow(const struct rest *r, struct arena *a, const int32_t *need, uint32_t group, uint32_t *ret_team)
{
	const struct flow *f = r->f;
	size_t n_teams = 0, n_people = 0, n_edges = 0;
	uint32_t *index = a_array(a, uint32_t, f->n_teams);
	for (uint32_t t = 0; t < f->n_teams; t++)
		if (r->group[t] == group) {
			index[t] = (uint32_t)n_teams;
			ret_team[n_teams++] = t;
		}
	struct flow *s = flow_new(a, n_teams, f->n_people, f->n_edges);
	for (size_t p = 0; p < f->n_people; p++) {
		size_t from = n_edges;
		for (uint32_t e = f->person_from[p]; !r->is_settled[p] && e < f->person_from[p + 1]; e++)
			if (r->group[f->team_of[e]] == group)
				s->team_of[n_edges++] = index[f->team_of[e]];
		if (n_edges > from)
			s->person_from[++n_people] = (uint32_t)n_edges;
	}
	s->n_people = n_people;
	s->n_edges = n_edges;
	for (size_t t = 0; t < n_teams; t++)
		s->need[t] = need[ret_team[t]];
	flow_ready(s, a, r->cap);
	return s;
}

/* Answers how many can be complete at most. */
static size_t group_solve(const struct rest *r, struct arena *a, const int32_t *need, uint32_t group, int64_t *effort)
{
	struct arena_mark m = arena_mark(a);
	uint32_t *team = a_array(a, uint32_t, r->f->n_teams);
	struct flow *s = group_flow(r, a, need, group, team);
	bool *is_in = a_array(a, bool, s->n_teams);
	size_t high = search_best(s, a, effort, is_in);
	for (size_t t = 0; t < s->n_teams; t++)
		r->complete[team[t]] = is_in[t];
	arena_rewind(a, m);
	return high;
}

/* ---- who counts where ---- */

/* The chosen teams first, then as many as possible for the others, then those still free in their first team. */
static void assign(struct flow *f, const bool *complete)
{
	for (uint32_t t = 0; t < f->n_teams; t++)
		if (complete[t] && !team_fill(f, t))
			assert(!"a set of teams that was proved possible");
	for (uint32_t t = 0; t < f->n_teams; t++)
		team_fill(f, t);
	for (size_t p = 0; p < f->n_people; p++)
		for (uint32_t e = f->person_from[p]; f->spare[p] > 0 && e < f->person_from[p + 1]; e++)
			if (!f->is_used[e]) {
				f->is_used[e] = true;
				f->got[f->team_of[e]]++;
				f->spare[p]--;
			}
}

struct flow_result flow_solve(struct flow *f, struct arena *scratch, int32_t cap, int64_t effort, bool *ret_complete)
{
	struct arena_mark m = arena_mark(scratch);
	struct flow_result all = { 0 };
	struct rest r = { .f = f, .cap = cap, .is_open = a_array(scratch, bool, f->n_teams), .is_settled = a_array(scratch, bool, f->n_people),
		.complete = ret_complete, .group = a_array(scratch, uint32_t, f->n_teams) };
	int32_t *need = a_array(scratch, int32_t, f->n_teams);
	for (size_t t = 0; t < f->n_teams; t++) {
		need[t] = f->need[t];
		ret_complete[t] = need[t] <= 0;
		r.is_open[t] = need[t] > 0 && (int32_t)(f->team_from[t + 1] - f->team_from[t]) >= need[t];
	}
	settle(&r, need);
	groups_make(&r);
	for (uint32_t t = 0; t < f->n_teams; t++)
		all.high += ret_complete[t];
	for (uint32_t t = 0; t < f->n_teams; t++)
		if (r.group[t] == t)
			all.high += group_solve(&r, scratch, need, t, &effort);
	assign(f, ret_complete);
	for (uint32_t t = 0; t < f->n_teams; t++) {
		ret_complete[t] = f->got[t] >= f->need[t];
		all.low += ret_complete[t];
	}
	arena_rewind(scratch, m);
	return all;
}
