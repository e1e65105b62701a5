/* The count: the own tree's teams for everybody, the national figures for those who see all. */
#include "modules/team/pages.h"

#include "core/settings.h"
#include "modules/team/pages_gen.h"

enum { SOLD_MAX = 20, SCREEN = 50, API_SCREEN = 200 };

/* Whose teams the actor sees: everybody's, or those of these organisations, ascending. */
struct eyes { bool wide; int64_t *orgs; size_t n; };

static int id_cmp(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static err eyes_of(struct work *w, struct eyes *ret)
{
	struct org_in_tree_rows tree = { 0 };
	TRY(team_sees_all(w, &ret->wide));
	if (!ret->wide && w->by.org_id)
		TRY(org_in_tree(w->db, w->a, &(struct org_in_tree_in){ .top = w->by.org_id }, &tree));
	ret->orgs = a_array(w->a, int64_t, tree.n);
	for (ret->n = 0; ret->n < tree.n; ret->n++)
		ret->orgs[ret->n] = tree.at[ret->n].id;
	qsort(ret->orgs, ret->n, sizeof *ret->orgs, id_cmp);
	return OK;
}

static bool sees(const struct eyes *e, int64_t org)
{
	return e->wide || bsearch(&org, e->orgs, e->n, sizeof *e->orgs, id_cmp);
}

/* One screen of the teams that are seen, as indexes; after: the id of the last team of the screen before, 0 for the first screen. */
struct screen { uint32_t *at; size_t n; bool is_more; };

static struct screen screen_of(struct arena *a, const struct count_view *c, const struct eyes *eyes, int64_t after, size_t max)
{
	struct screen s = { .at = a_array(a, uint32_t, max) };
	ptrdiff_t last = after ? count_place(c, after) : -1;
	size_t k = 0;
	while (last >= 0 && k < c->teams.n && c->order[k++] != (uint32_t)last)
		;
	for (; k < c->teams.n && !s.is_more; k++) {
		if (!sees(eyes, c->teams.at[c->order[k]].org_id))
			continue;
		s.is_more = s.n == max;
		if (!s.is_more)
			s.at[s.n++] = c->order[k];
	}
	return s;
}

static struct str count_team_name(const struct count_view *c, int64_t id)
{
	ptrdiff_t i = count_place(c, id);
	return i < 0 ? STR_NONE : c->teams.at[i].name;
}

static struct str n_text(struct work *w, int64_t n)
{
	return a_fmt(w->a, "%lld", (long long)n);
}

/* «Thiếu 2. Đang tính cho nơi khác: Đội A (2), Đội B (1). 1 người chưa đủ điều kiện.» */
static struct str count_why(struct work *w, const struct count_view *c, size_t i)
{
	const struct count_team *t = count_once_team(c->x, c->teams.at[i].id);
	struct count_loan *loans;
	size_t n = count_once_loans(c->x, w->a, t->id, &loans);
	struct str where = STR_NONE, why = t->missing ? say(w, M_TEAM_WHY_MISSING, n_text(w, t->missing)) : STR_NONE;
	for (size_t k = 0; k < n; k++)
		where = a_fmt(w->a, "%.*s%s%.*s (%lld)", STR_ARG(where), k ? ", " : "", STR_ARG(count_team_name(c, loans[k].team)), (long long)loans[k].n);
	if (n)
		why = a_fmt(w->a, "%.*s %.*s", STR_ARG(why), STR_ARG(say(w, M_TEAM_WHY_LOAN, where)));
	if (c->nominal[i] > t->listed)
		why = a_fmt(w->a, "%.*s %.*s", STR_ARG(why), STR_ARG(say(w, M_TEAM_WHY_UNFIT, n_text(w, c->nominal[i] - t->listed))));
	if (!t->is_proved)
		why = a_fmt(w->a, "%.*s %.*s", STR_ARG(why), STR_ARG(say(w, M_TEAM_WHY_BOUNDS)));
	return str_trim(why);
}

static struct count_line line_of(struct work *w, const struct count_view *c, size_t i)
{
	const struct count_team *t = count_once_team(c->x, c->teams.at[i].id);
	return (struct count_line){ .path = team_path(w->a, c->teams.at[i].code), .team = c->teams.at[i].name, .nominal = c->nominal[i],
		.eligible = t->listed, .effective = t->effective, .missing = t->missing, .why = count_why(w, c, i),
		.state = t->is_complete ? (struct badge){ say(w, M_TEAM_COMPLETE), "good", "check" }
			: (struct badge){ say(w, M_TEAM_INCOMPLETE), "bad", "alert-triangle" } };
}

static void national(struct work *w, const struct count_view *c, struct count_page *v)
{
	const struct count_total *t = &c->total;
	int64_t nominal = 0, demand = setting_int(w, "team.demand");
	for (size_t i = 0; i < c->teams.n; i++)
		nominal += c->nominal[i] >= demand;
	const struct figure all[] = {
		{ .label = say(w, M_TEAM_FIGURE_TEAMS), .n = t->teams, .tone = "neutral", .icon = "users" },
		{ .label = say(w, M_TEAM_FIGURE_NOMINAL), .n = nominal, .tone = "neutral", .icon = "clipboard-list" },
		{ .label = say(w, M_TEAM_FIGURE_COMPLETE), .n = t->complete_low, .tone = t->complete_low < t->teams ? "warn" : "good", .icon = "circle-check" },
		{ .label = say(w, M_TEAM_FIGURE_LISTED), .n = c->listed_people, .tone = "neutral", .icon = "user" },
		{ .label = say(w, M_TEAM_FIGURE_DISTINCT), .n = t->people, .tone = "info", .icon = "award" },
	};
	v->figures = a_array(w->a, struct figure, COUNT(all));
	for (size_t i = 0; i < COUNT(all); i++)
		v->figures[v->n_figures++] = all[i];
	if (t->complete_low < t->complete_high)
		v->bounds = say(w, M_TEAM_BOUNDS, n_text(w, t->complete_low), n_text(w, t->complete_high));
	v->sold = a_array(w->a, struct str, SOLD_MAX);
	for (size_t i = 0; i < c->n_providers && v->n_sold < SOLD_MAX; i++)
		v->sold[v->n_sold++] = say(w, M_TEAM_SELLS, c->providers[i].name, n_text(w, c->providers[i].people), n_text(w, c->providers[i].places));
}

static struct str next_address(struct req *r, const struct count_view *c, const struct screen *s)
{
	const struct query_part parts[] = { { "as_of", day_value(r->w.a, c->at) }, { "after", link_number(r->w.a, c->teams.at[s->at[s->n - 1]].id) } };
	return link_with(r->w.a, S("/teams/count-once"), parts, COUNT(parts));
}

static err show(struct req *r, const struct count_view *c)
{
	const struct count_filter *in = r->in;
	struct eyes eyes = { 0 };
	struct link crumb = { .path = S("/teams"), .label = say(&r->w, M_TEAM_TEAMS) };
	TRY(eyes_of(&r->w, &eyes));
	struct screen s = screen_of(r->w.a, c, &eyes, in->after, SCREEN);
	struct count_page v = { .head = { .title = say(&r->w, M_TEAM_COUNT_ONCE), .subtitle = say(&r->w, M_TEAM_COUNT_LEAD), .crumbs = &crumb, .n_crumbs = 1 },
		.as_of = form_field_of(r, count_filter_fields, COUNT(count_filter_fields), "as_of", day_value(r->w.a, c->at)), .lines = a_array(r->w.a, struct count_line, s.n),
		.empty = { .icon = "users", .title = say(&r->w, M_TEAM_NO_TEAMS), .text = say(&r->w, M_TEAM_COUNT_NONE) } };
	v.as_of.type = "date";
	if (eyes.wide)
		national(&r->w, c, &v);
	for (; v.n_lines < s.n; v.n_lines++)
		v.lines[v.n_lines] = line_of(&r->w, c, s.at[v.n_lines]);
	if (in->after)
		v.pager.first = link_with(r->w.a, S("/teams/count-once"), &(struct query_part){ "as_of", day_value(r->w.a, c->at) }, 1);
	if (s.is_more)
		v.pager.next = next_address(r, c, &s);
	return reply_page(r, v.head.title, HTML_OF(r, page_count_page, &v));
}

static err asked_day(struct req *r, usec *ret)
{
	const struct count_filter *in = r->in;
	check_day(&r->w, "as_of", in->as_of, false);
	*ret = in->as_of ? in->as_of : r->w.now;
	return work_checked(&r->w);
}

err count_show_page(struct req *r)
{
	const struct count_view *c;
	usec at;
	TRY(asked_day(r, &at));
	TRY(count_hold(&r->w, at, &c));
	err e = show(r, c);
	count_release(c);
	return e;
}

/* ---- the API ---- */

static void put_team(struct work *w, struct json *j, const struct count_view *c, size_t i)
{
	const struct count_team *t = count_once_team(c->x, c->teams.at[i].id);
	struct count_loan *loans;
	size_t n = count_once_loans(c->x, w->a, t->id, &loans);
	json_object(j);
	json_text(j, "team", c->teams.at[i].code);
	json_text(j, "name", c->teams.at[i].name);
	json_int(j, "nominal", c->nominal[i]);
	json_int(j, "eligible", t->listed);
	json_int(j, "effective", t->effective);
	json_int(j, "missing", t->missing);
	json_bool(j, "is_complete", t->is_complete);
	json_bool(j, "is_proved", t->is_proved);
	json_key_array(j, "on_loan");
	for (size_t k = 0; k < n; k++) {
		json_object(j);
		json_text(j, "team", count_team_name(c, loans[k].team));
		json_int(j, "people", loans[k].n);
		json_end(j);
	}
	json_end(j);
	json_text(j, "why", count_why(w, c, i));
	json_end(j);
}

static void put_national(struct json *j, const struct count_view *c)
{
	json_key_object(j, "national");
	json_int(j, "teams", c->total.teams);
	json_int(j, "listed_people", c->listed_people);
	json_int(j, "distinct_experts", c->total.people);
	json_int(j, "complete_low", c->total.complete_low);
	json_int(j, "complete_high", c->total.complete_high);
	json_key_array(j, "oversold");
	for (size_t i = 0; i < c->n_providers; i++) {
		json_object(j);
		json_text(j, "provider", c->providers[i].name);
		json_int(j, "people", c->providers[i].people);
		json_int(j, "places", c->providers[i].places);
		json_end(j);
	}
	json_end(j);
	json_end(j);
}

static err answer(struct req *r, const struct count_view *c)
{
	const struct count_filter *in = r->in;
	struct eyes eyes = { 0 };
	TRY(eyes_of(&r->w, &eyes));
	struct screen s = screen_of(r->w.a, c, &eyes, in->after, API_SCREEN);
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "as_of", day_value(r->w.a, c->at));
	if (eyes.wide)
		put_national(&j, c);
	json_key_array(&j, "items");
	for (size_t i = 0; i < s.n; i++)
		put_team(&r->w, &j, c, s.at[i]);
	json_end(&j);
	json_text_or_null(&j, "next", s.is_more ? link_number(r->w.a, c->teams.at[s.at[s.n - 1]].id) : STR_NONE);
	json_end(&j);
	return OK;
}

err count_api(struct req *r)
{
	const struct count_view *c;
	usec at;
	TRY(asked_day(r, &at));
	TRY(count_hold(&r->w, at, &c));
	err e = answer(r, c);
	count_release(c);
	return e;
}
