/* The count of a day, from the register. */
#include "modules/team/rules.h"

#include "base/text.h"
#include "core/settings.h"

static size_t team_place(const struct team_all_at_rows *teams, int64_t id)
{
	size_t from = 0, to = teams->n;
	while (from < to) {
		size_t m = from + (to - from) / 2;
		if (teams->at[m].id < id)
			from = m + 1;
		else
			to = m;
	}
	return from;
}

static int seat_cmp(const void *a, const void *b)
{
	const struct count_member *x = a, *y = b;
	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	return (x->team > y->team) - (x->team < y->team);
}

/* Distinct people on each list and on all of them. */
static void nominal_of(struct work *w, struct count_view *v, const struct member_all_at_rows *rows)
{
	struct count_member *seats = a_array(w->a, struct count_member, rows->n);
	for (size_t i = 0; i < rows->n; i++)
		seats[i] = (struct count_member){ rows->at[i].canon_id, rows->at[i].team_id, false };
	qsort(seats, rows->n, sizeof *seats, seat_cmp);
	v->nominal = a_array(w->a, int64_t, v->teams.n);
	for (size_t i = 0; i < rows->n; i++) {
		v->listed_people += !i || seats[i].person != seats[i - 1].person;
		if (!i || seat_cmp(&seats[i], &seats[i - 1]))
			v->nominal[team_place(&v->teams, seats[i].team)]++;
	}
}

/* ---- providers ---- */

struct sold { int64_t provider; struct str folded, name; int64_t person, team; };

static int sold_cmp(const void *a, const void *b)
{
	const struct sold *x = a, *y = b;
	int c = (x->provider > y->provider) - (x->provider < y->provider);
	if (!c)
		c = str_cmp(x->folded, y->folded);
	if (!c)
		c = (x->person > y->person) - (x->person < y->person);
	return c ? c : (x->team > y->team) - (x->team < y->team);
}

static bool is_same_provider(const struct sold *x, const struct sold *y)
{
	return x->provider == y->provider && str_eq(x->folded, y->folded);
}

static int line_cmp(const void *a, const void *b)
{
	const struct provider_line *x = a, *y = b;
	int64_t more = (y->places - y->people) - (x->places - x->people);
	return more ? (more > 0 ? 1 : -1) : str_cmp(x->name, y->name);
}

static void providers_of(struct work *w, struct count_view *v, const struct member_all_at_rows *rows)
{
	struct sold *s = a_array(w->a, struct sold, rows->n);
	size_t n = 0;
	for (size_t i = 0; i < rows->n; i++)
		if (str_is(rows->at[i].kind, "hired"))
			s[n++] = (struct sold){ rows->at[i].provider_id, rows->at[i].provider_id ? STR_NONE : text_fold(w->a, rows->at[i].provider),
				rows->at[i].provider, rows->at[i].canon_id, rows->at[i].team_id };
	qsort(s, n, sizeof *s, sold_cmp);
	v->providers = a_array(w->a, struct provider_line, n);
	for (size_t i = 0, k; i < n; i = k) {
		struct provider_line line = { .name = s[i].name };
		for (k = i; k < n && is_same_provider(&s[i], &s[k]); k++) {
			line.people += k == i || s[k].person != s[k - 1].person;
			line.places += k == i || sold_cmp(&s[k], &s[k - 1]) != 0;
		}
		if (line.places > line.people)
			v->providers[v->n_providers++] = line;
	}
	qsort(v->providers, v->n_providers, sizeof *v->providers, line_cmp);
}

/* ---- all of it ---- */

static void order_of(struct work *w, struct count_view *v)
{
	size_t n = 0;
	v->order = a_array(w->a, uint32_t, v->teams.n);
	for (int complete = 0; complete < 2; complete++)
		for (size_t i = 0; i < v->teams.n; i++)
			if (count_once_team(v->x, v->teams.at[i].id)->is_complete == complete)
				v->order[n++] = (uint32_t)i;
}

err count_at(struct work *w, usec at, struct count_view *ret)
{
	struct member_all_at_rows rows;
	struct count_rules rules = { .demand = setting_int(w, "team.demand"), .cap = setting_int(w, "team.cap") };
	*ret = (struct count_view){ .at = day_first(at) };
	TRY(team_all_at(w->db, w->a, &(struct team_all_at_in){ .at = ret->at }, &ret->teams));
	TRY(member_all_at(w->db, w->a, &(struct member_all_at_in){ .at = ret->at, .standard = setting_text(w, "team.standard") }, &rows));
	int64_t *ids = a_array(w->a, int64_t, ret->teams.n);
	for (size_t i = 0; i < ret->teams.n; i++)
		ids[i] = ret->teams.at[i].id;
	struct count_member *m = a_array(w->a, struct count_member, rows.n);
	size_t n = 0;
	for (size_t i = 0; i < rows.n; i++)
		if (rows.at[i].counts)
			m[n++] = (struct count_member){ rows.at[i].canon_id, rows.at[i].team_id, rows.at[i].is_primary };
	nominal_of(w, ret, &rows);
	providers_of(w, ret, &rows);
	ret->x = count_once_new(&rules, ids, ret->teams.n, m, n);
	ret->total = count_once_total(ret->x);
	order_of(w, ret);
	return OK;
}

ptrdiff_t count_place(const struct count_view *c, int64_t team)
{
	size_t i = team_place(&c->teams, team);
	return i < c->teams.n && c->teams.at[i].id == team ? (ptrdiff_t)i : -1;
}

void count_done(struct count_view *v)
{
	v->x = count_once_free(v->x);
}
