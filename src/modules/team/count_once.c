#include "modules/team/count_once.h"

#include "modules/team/count_flow.h"

/* A person's teams: those where he may count come first (n_open: the primary ones, or all), each part ascending. */
struct who { int64_t id; uint32_t *team; bool *is_used; uint32_t n, n_open, cap; };
/* A team and the people who list it, in no order. gap: what its group may gain, kept at the group's first team. */
struct side { uint32_t *who; size_t n, cap; uint32_t seen, place; int64_t gap; };

struct count_once {
	struct arena *a, *scratch;
	struct count_rules rules;
	size_t n_teams;
	struct count_team *teams;            /* ascending by id */
	struct side *sides;
	struct who *at; size_t n, cap;       /* people by index, in the order they came */
	uint32_t *by_id; size_t by_id_cap;   /* indexes of people, ascending by id */
	uint32_t turn;
};

/* ---- finding ---- */

static ptrdiff_t team_at(const struct count_once *x, int64_t id)
{
	size_t from = 0, to = x->n_teams;
	while (from < to) {
		size_t m = from + (to - from) / 2;
		if (x->teams[m].id < id)
			from = m + 1;
		else
			to = m;
	}
	return from < x->n_teams && x->teams[from].id == id ? (ptrdiff_t)from : -1;
}

/* Place of the id in by_id; *ret_found says whether it is there. */
static size_t person_place(const struct count_once *x, int64_t id, bool *ret_found)
{
	size_t from = 0, to = x->n;
	while (from < to) {
		size_t m = from + (to - from) / 2;
		if (x->at[x->by_id[m]].id < id)
			from = m + 1;
		else
			to = m;
	}
	*ret_found = from < x->n && x->at[x->by_id[from]].id == id;
	return from;
}

static uint32_t person_of(struct count_once *x, int64_t id)
{
	bool found;
	size_t place = person_place(x, id, &found);
	if (found)
		return x->by_id[place];
	if (x->n == x->cap)
		x->at = a_grow(x->a, x->at, sizeof *x->at, &x->cap);
	if (x->n == x->by_id_cap)
		x->by_id = a_grow(x->a, x->by_id, sizeof *x->by_id, &x->by_id_cap);
	memmove(&x->by_id[place + 1], &x->by_id[place], (x->n - place) * sizeof *x->by_id);
	x->by_id[place] = (uint32_t)x->n;
	x->at[x->n] = (struct who){ .id = id };
	return (uint32_t)x->n++;
}

/* ---- memberships ---- */

static int member_cmp(const void *a, const void *b)
{
	const struct count_member *x = a, *y = b;
	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	if (x->is_primary != y->is_primary)
		return x->is_primary ? -1 : 1;
	return (x->team > y->team) - (x->team < y->team);
}

static void side_add(struct count_once *x, uint32_t t, uint32_t p)
{
	struct side *s = &x->sides[t];
	if (s->n == s->cap)
		s->who = a_grow(x->a, s->who, sizeof *s->who, &s->cap);
	s->who[s->n++] = p;
}

static void side_remove(struct count_once *x, uint32_t t, uint32_t p)
{
	struct side *s = &x->sides[t];
	for (size_t i = 0; i < s->n; i++)
		if (s->who[i] == p) {
			s->who[i] = s->who[--s->n];
			return;
		}
}

static bool is_listed(const struct who *w, uint32_t t)
{
	for (uint32_t i = 0; i < w->n; i++)
		if (w->team[i] == t)
			return true;
	return false;
}

/* at is sorted: primary teams first. */
static void person_set(struct count_once *x, uint32_t p, const struct count_member *at, size_t n)
{
	struct who *w = &x->at[p];
	if (n > w->cap) {
		w->team = a_array(x->a, uint32_t, n);
		w->is_used = a_array(x->a, bool, n);
		w->cap = (uint32_t)n;
	}
	w->n = w->n_open = 0;
	uint32_t n_primary = 0;
	for (size_t i = 0; i < n; i++) {
		ptrdiff_t t = team_at(x, at[i].team);
		if (t < 0 || is_listed(w, (uint32_t)t))
			continue;
		w->is_used[w->n] = false;
		w->team[w->n++] = (uint32_t)t;
		n_primary += at[i].is_primary;
		side_add(x, (uint32_t)t, p);
	}
	w->n_open = n_primary ? n_primary : w->n;
}

/* ---- one group ---- */

struct group { uint32_t *teams; size_t n; uint32_t *people; size_t n_people; };

static bool is_shared(const struct count_once *x, const struct who *w)
{
	return w->n_open > (uint32_t)x->rules.cap;
}

static bool is_open_in(const struct who *w, uint32_t t)
{
	for (uint32_t i = 0; i < w->n_open; i++)
		if (w->team[i] == t)
			return true;
	return false;
}

static int index_cmp(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* Everything that is connected with team t through people who cannot count everywhere; ascending. */
static struct group group_of(struct count_once *x, uint32_t t)
{
	struct group g = { .teams = a_array(x->scratch, uint32_t, x->n_teams) };
	g.teams[g.n++] = t;
	x->sides[t].seen = x->turn;
	for (size_t i = 0; i < g.n; i++) {
		const struct side *s = &x->sides[g.teams[i]];
		for (size_t k = 0; k < s->n; k++) {
			const struct who *w = &x->at[s->who[k]];
			for (uint32_t j = 0; is_shared(x, w) && is_open_in(w, g.teams[i]) && j < w->n_open; j++)
				if (x->sides[w->team[j]].seen != x->turn) {
					x->sides[w->team[j]].seen = x->turn;
					g.teams[g.n++] = w->team[j];
				}
		}
	}
	qsort(g.teams, g.n, sizeof g.teams[0], index_cmp);
	for (size_t i = 0; i < g.n; i++)
		x->sides[g.teams[i]].place = (uint32_t)i;
	return g;
}

static int id_cmp(const void *a, const void *b, void *arg)
{
	const struct count_once *x = arg;
	int64_t p = x->at[*(const uint32_t *)a].id, q = x->at[*(const uint32_t *)b].id;
	return (p > q) - (p < q);
}

/* The shared people of the group, ascending by id, and how many places they have. */
static size_t shared_people(struct count_once *x, struct group *g)
{
	size_t most = 0, n_edges = 0;
	for (size_t i = 0; i < g->n; i++)
		most += x->sides[g->teams[i]].n;
	g->people = a_array(x->scratch, uint32_t, most);
	for (size_t i = 0; i < g->n; i++) {
		const struct side *s = &x->sides[g->teams[i]];
		for (size_t k = 0; k < s->n; k++) {
			const struct who *w = &x->at[s->who[k]];
			if (!is_shared(x, w) || w->team[0] != g->teams[i])
				continue;
			g->people[g->n_people++] = s->who[k];
			n_edges += w->n_open;
		}
	}
	qsort_r(g->people, g->n_people, sizeof g->people[0], id_cmp, x);
	return n_edges;
}

/* People who can count in every team that is open to them do; the team's need is what is left. */
static int32_t settled_of(struct count_once *x, uint32_t t)
{
	const struct side *s = &x->sides[t];
	int32_t n = 0;
	for (size_t k = 0; k < s->n; k++) {
		struct who *w = &x->at[s->who[k]];
		if (is_shared(x, w))
			continue;
		for (uint32_t i = 0; i < w->n; i++)
			if (w->team[i] == t && i < w->n_open) {
				w->is_used[i] = true;
				n++;
			}
	}
	return n;
}

static struct flow *flow_of(struct count_once *x, const struct group *g, size_t n_edges)
{
	struct flow *f = flow_new(x->scratch, g->n, g->n_people, n_edges);
	uint32_t e = 0;
	for (size_t p = 0; p < g->n_people; p++) {
		const struct who *w = &x->at[g->people[p]];
		for (uint32_t i = 0; i < w->n_open; i++)
			f->team_of[e++] = x->sides[w->team[i]].place;
		f->person_from[p + 1] = e;
	}
	for (size_t i = 0; i < g->n; i++)
		f->need[i] = (int32_t)x->rules.demand - settled_of(x, g->teams[i]);
	flow_ready(f, x->scratch, (int32_t)x->rules.cap);
	return f;
}

static void team_write(struct count_once *x, uint32_t t, int64_t effective, bool is_proved)
{
	struct count_team *c = &x->teams[t];
	c->listed = (int64_t)x->sides[t].n;
	c->effective = effective;
	c->on_loan = c->listed - effective;
	c->missing = effective < x->rules.demand ? x->rules.demand - effective : 0;
	c->is_complete = !c->missing;
	c->is_proved = is_proved;
	x->sides[t].gap = 0;
}

static void group_solve(struct count_once *x, uint32_t t)
{
	arena_reset(x->scratch);
	struct group g = group_of(x, t);
	size_t n_edges = shared_people(x, &g);
	struct flow *f = flow_of(x, &g, n_edges);
	bool *complete = a_array(x->scratch, bool, g.n);
	struct flow_result r = flow_solve(f, x->scratch, (int32_t)x->rules.cap, x->rules.effort, complete);
	for (size_t i = 0; i < g.n; i++)
		team_write(x, g.teams[i], x->rules.demand - f->need[i] + f->got[i], r.low == r.high);
	x->sides[g.teams[0]].gap = (int64_t)(r.high - r.low);
	for (size_t p = 0; p < g.n_people; p++)
		memcpy(x->at[g.people[p]].is_used, &f->is_used[f->person_from[p]], (f->person_from[p + 1] - f->person_from[p]) * sizeof(bool));
}

/* ---- all of it ---- */

static int team_cmp(const void *a, const void *b)
{
	int64_t x = ((const struct count_team *)a)->id, y = ((const struct count_team *)b)->id;
	return (x > y) - (x < y);
}

static void teams_set(struct count_once *x, const int64_t *teams, size_t n)
{
	x->teams = a_array(x->a, struct count_team, n);
	for (size_t i = 0; i < n; i++)
		x->teams[i].id = teams[i];
	qsort(x->teams, n, sizeof *x->teams, team_cmp);
	for (size_t i = 0; i < n; i++)
		if (!x->n_teams || x->teams[x->n_teams - 1].id != x->teams[i].id)
			x->teams[x->n_teams++] = x->teams[i];
	x->sides = a_array(x->a, struct side, x->n_teams);
}

struct count_once *count_once_new(const struct count_rules *rules, const int64_t *teams, size_t n_teams, const struct count_member *at, size_t n)
{
	struct arena *a = arena_new(SIZE_MAX);
	struct count_once *x = a_new(a, struct count_once);
	*x = (struct count_once){ .a = a, .scratch = arena_new(SIZE_MAX), .rules = *rules, .turn = 1 };
	x->rules.effort = rules->effort ? rules->effort : COUNT_EFFORT;
	teams_set(x, teams, n_teams);
	struct count_member *sorted = a_array(a, struct count_member, n);
	for (size_t i = 0; i < n; i++)
		sorted[i] = at[i];
	qsort(sorted, n, sizeof *sorted, member_cmp);
	for (size_t i = 0, k; i < n; i = k) {
		for (k = i; k < n && sorted[k].person == sorted[i].person; k++)
			;
		person_set(x, person_of(x, sorted[i].person), &sorted[i], k - i);
	}
	for (uint32_t t = 0; t < x->n_teams; t++)
		if (x->sides[t].seen != x->turn)
			group_solve(x, t);
	return x;
}

void *count_once_free(struct count_once *x)
{
	if (x) {
		arena_free(x->scratch);
		arena_free(x->a);
	}
	return NULL;
}

void count_once_change(struct count_once *x, int64_t person, const struct count_member *at, size_t n)
{
	struct arena *a = arena_new(0);
	uint32_t p = person_of(x, person), n_seeds = 0;
	struct who *w = &x->at[p];
	uint32_t *seeds = a_array(a, uint32_t, w->n + n);
	struct count_member *sorted = a_array(a, struct count_member, n);
	for (size_t i = 0; i < n; i++)
		sorted[i] = (struct count_member){ person, at[i].team, at[i].is_primary };
	qsort(sorted, n, sizeof *sorted, member_cmp);
	for (uint32_t i = 0; i < w->n; i++) {
		seeds[n_seeds++] = w->team[i];
		side_remove(x, w->team[i], p);
	}
	person_set(x, p, sorted, n);
	for (uint32_t i = 0; i < w->n; i++)
		seeds[n_seeds++] = w->team[i];
	x->turn++;
	for (uint32_t i = 0; i < n_seeds; i++)
		if (x->sides[seeds[i]].seen != x->turn)
			group_solve(x, seeds[i]);
	arena_free(a);
}

/* ---- answers ---- */

const struct count_team *count_once_team(const struct count_once *x, int64_t team)
{
	ptrdiff_t t = team_at(x, team);
	return t < 0 ? NULL : &x->teams[t];
}

const struct count_team *count_once_teams(const struct count_once *x, size_t *ret_n)
{
	*ret_n = x->n_teams;
	return x->teams;
}

struct count_total count_once_total(const struct count_once *x)
{
	struct count_total c = { .teams = (int64_t)x->n_teams };
	for (size_t t = 0; t < x->n_teams; t++) {
		c.listed += x->teams[t].listed;
		c.complete_low += x->teams[t].is_complete;
		c.complete_high += x->teams[t].is_complete + x->sides[t].gap;
		c.complete_nominal += x->teams[t].listed >= x->rules.demand;
	}
	for (size_t p = 0; p < x->n; p++)
		c.people += x->at[p].n > 0;
	return c;
}

static bool counts_in(const struct who *w, uint32_t t)
{
	for (uint32_t i = 0; i < w->n; i++)
		if (w->team[i] == t)
			return w->is_used[i];
	return false;
}

static int loan_cmp(const void *a, const void *b)
{
	int64_t x = ((const struct count_loan *)a)->team, y = ((const struct count_loan *)b)->team;
	return (x > y) - (x < y);
}

size_t count_once_loans(const struct count_once *x, struct arena *a, int64_t team, struct count_loan **ret)
{
	ptrdiff_t t = team_at(x, team);
	VEC(struct count_loan) all = { 0 };
	size_t n = 0;
	for (size_t k = 0; t >= 0 && k < x->sides[t].n; k++) {
		const struct who *w = &x->at[x->sides[t].who[k]];
		for (uint32_t i = 0; !counts_in(w, (uint32_t)t) && i < w->n; i++)
			if (w->is_used[i])
				*VEC_ADD(a, &all) = (struct count_loan){ x->teams[w->team[i]].id, 1 };
	}
	qsort(all.at, all.n, sizeof(struct count_loan), loan_cmp);
	for (size_t i = 0; i < all.n; i++) {
		if (n && all.at[n - 1].team == all.at[i].team)
			all.at[n - 1].n++;
		else
			all.at[n++] = all.at[i];
	}
	*ret = all.at;
	return n;
}

bool count_once_is(const struct count_once *x, int64_t person, int64_t team)
{
	bool found;
	size_t place = person_place(x, person, &found);
	ptrdiff_t t = team_at(x, team);
	return found && t >= 0 && counts_in(&x->at[x->by_id[place]], (uint32_t)t);
}
