/* Positions: the list, one, a new one. */
#include "modules/budget/pages.h"

#include "modules/budget/pages_gen.h"
#include "modules/team/skills.h"

enum { SCREEN = 50, CHANGES_SHOWN = 50, TEAMS_OFFERED = 50 };

static struct str count_of(struct arena *a, int64_t n) { return a_fmt(a, "%lld", (long long)n); }

/* ---- the list ---- */

err posts_asked(struct req *r, int64_t max, struct post_page_rows *ret)
{
	const struct post_filter *f = r->in;
	struct work *w = &r->w;
	struct budget_sight s;
	int64_t org = 0;
	TRY(budget_sight(w, &s));
	TRY(network_org_typed(w, "org", f->org, false, &org));
	TRY(work_checked(w));
	return post_page(w->db, w->a, &(struct post_page_in){ .viewer = s.org, .wide = s.wide, .sector = s.sector, .before = f->before ? f->before : INT64_MAX,
		.org = org, .state = f->state, .skill = f->skill, .max = max }, ret);
}

static void skill_choices(struct req *r, struct form_field *f)
{
	struct terms all = skills_of(S("nd333-2026"));
	struct choice *at = a_array(r->w.a, struct choice, all.n + 1);
	at[0] = (struct choice){ .label = say(&r->w, M_NETWORK_NO_CHOICE), .is_chosen = !f->value.n };
	for (size_t i = 0; i < all.n; i++)
		at[i + 1] = (struct choice){ all.at[i].code, all.at[i].label[r->w.by.lang], str_eq(all.at[i].code, f->value) };
	f->choices = at;
	f->n_choices = all.n + 1;
	f->is_select = true;
}

static err filters_of(struct req *r, struct post_list *v)
{
	const struct post_filter *in = r->in;
	struct work *w = &r->w;
	const struct str values[] = { in->org, in->state, in->skill };
	static const struct { const char *state; enum msg says; } states[] = { { "", M_NETWORK_NO_CHOICE }, { "vacant", M_BUDGET_WITH_VACANCY },
		{ "filled", M_BUDGET_POST_IS_FILLED }, { "ended", M_BUDGET_POST_IS_ENDED } };
	struct choice *at = a_array(w->a, struct choice, COUNT(states));
	v->n_filters = COUNT(values);
	TRY(net_fields(r, post_filter_fields, v->n_filters, values, "org", &v->filters));
	for (size_t i = 0; i < COUNT(states); i++)
		at[i] = (struct choice){ str_of(states[i].state), say(w, states[i].says), str_is(in->state, states[i].state) };
	v->filters[1].field.choices = at;
	v->filters[1].field.n_choices = COUNT(states);
	skill_choices(r, &v->filters[2].field);
	field_any(r, &v->filters[1].field);
	field_any(r, &v->filters[2].field);
	return OK;
}

static struct post_line line_of(struct work *w, const struct post_page_row *p)
{
	return (struct post_line){ .path = post_path(w->a, p->code, ""), .code = p->code, .title = p->title, .org = p->org_name, .skill = skill_text(w, p->skill),
		.filled = a_fmt(w->a, "%lld/%lld", (long long)p->filled, (long long)p->planned), .since = p->vacant_since ? date_shown(w->a, p->vacant_since) : STR_NONE,
		.state = post_badge(w, p->planned, p->filled, p->ended_at), .hiring = hiring_badge(w, p->hiring) };
}

err post_list_page(struct req *r)
{
	const struct post_filter *in = r->in;
	struct work *w = &r->w;
	struct post_page_rows rows;
	struct post_sums_row sums;
	struct budget_sight s;
	struct link *acts = a_array(w->a, struct link, 2);
	struct post_list v = { .head = { .title = say(w, M_BUDGET_POSTS), .subtitle = say(w, M_BUDGET_POSTS_LEAD), .actions = acts },
		.empty = { .icon = "users", .title = say(w, M_BUDGET_NO_POSTS), .text = say(w, M_BUDGET_NO_POSTS_HINT) } };
	v.head.crumbs = crumb_of(r, "/budget", M_BUDGET_TITLE, &v.head.n_crumbs);
	if (may(w, &budget_write))
		acts[v.head.n_actions++] = (struct link){ S("/posts/new"), say(w, M_BUDGET_POST_NEW), "plus", true };
	if (may(w, &budget_write))
		acts[v.head.n_actions++] = (struct link){ S("/imports"), say(w, M_BUDGET_IMPORT), "upload", false };
	TRY(posts_asked(r, SCREEN + 1, &rows));
	TRY(budget_sight(w, &s));
	TRY(post_sums(w->db, w->a, &(struct post_sums_in){ .viewer = s.org, .wide = s.wide, .sector = s.sector }, &sums));
	v.count = say(w, M_BUDGET_POSTS_COUNT, count_of(w->a, sums.planned), count_of(w->a, sums.filled), count_of(w->a, sums.vacant));
	TRY(filters_of(r, &v));
	v.lines = a_array(w->a, struct post_line, rows.n);
	for (; v.n_lines < rows.n && v.n_lines < SCREEN; v.n_lines++)
		v.lines[v.n_lines] = line_of(w, &rows.at[v.n_lines]);
	const struct query_part parts[] = { { "org", in->org }, { "state", in->state }, { "skill", in->skill },
		{ "before", rows.n > SCREEN ? link_number(w->a, rows.at[SCREEN - 1].id) : STR_NONE } };
	v.pager = (struct pager){ .first = in->before ? link_with(w->a, S("/posts"), parts, 3) : STR_NONE,
		.next = rows.n > SCREEN ? link_with(w->a, S("/posts"), parts, COUNT(parts)) : STR_NONE };
	return reply_page(r, v.head.title, HTML_OF(r, page_post_list, &v));
}

/* ---- the form ---- */

static struct form_field *question(struct net_field *fields, const char *name) { return field_named(fields, COUNT(post_fields) - 1, name); }

static err team_suggestions(struct work *w, int64_t org, struct form_field *f)
{
	struct post_teams_rows rows;
	TRY(post_teams(w->db, w->a, &(struct post_teams_in){ org, TEAMS_OFFERED }, &rows));
	struct choice *at = a_array(w->a, struct choice, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		at[i] = (struct choice){ rows.at[i].code, rows.at[i].name, false };
	f->suggestions = at;
	f->n_suggestions = rows.n;
	f->help = say(w, M_BUDGET_TEAM_HELP);
	return OK;
}

static err fields_of(struct req *r, const struct post_form *f, int64_t org, bool is_new, struct post_view *v)
{
	struct work *w = &r->w;
	const struct str values[] = { f->org, f->title, f->team, f->skill, f->planned ? count_of(w->a, f->planned) : STR_NONE, f->filled,
		day_value(w->a, f->vacant_since), f->hiring, f->note };
	struct net_field *all;
	enum { N = COUNT(values) };
	TRY(net_fields(r, post_fields, N, values, is_new ? "org" : NULL, &all));
	skill_choices(r, question(all, "skill"));
	struct form_field *hiring = question(all, "hiring");
	struct choice *at = a_array(w->a, struct choice, hiring->n_choices);
	for (size_t i = 0; i < hiring->n_choices; i++)
		at[i] = (struct choice){ hiring->choices[i].value, hiring_badge(w, hiring->choices[i].value).text, hiring->choices[i].is_chosen };
	hiring->choices = at;
	TRY(team_suggestions(w, org, question(all, "team")));
	question(all, "filled")->help = say(w, M_BUDGET_FILLED_HELP);
	question(all, "vacant_since")->help = say(w, M_BUDGET_SINCE_HELP);
	question(all, "vacant_since")->type = "date";
	question(all, "planned")->type = "number";
	question(all, "title")->is_required = question(all, "planned")->is_required = true;
	question(all, "note")->rows = 2;
	v->fields = is_new ? all : all + 1;          /* whose it is stays as it is */
	v->n_fields = is_new ? N : N - 1;
	v->version = count_of(w->a, f->version);
	v->errors = form_errors_of(r, LIST(post_fields));
	v->may_write = true;
	return OK;
}

err post_new_page(struct req *r)
{
	struct work *w = &r->w;
	struct post_form f = { .hiring = S("none") };
	struct post_view v = { .head = { .title = say(w, M_BUDGET_POST_NEW), .subtitle = say(w, M_BUDGET_POST_NEW_LEAD) }, .action = S("/posts") };
	TRY(org_code_of(w, w->by.org_id, &f.org));
	v.head.crumbs = crumb_of(r, "/posts", M_BUDGET_POSTS, &v.head.n_crumbs);
	TRY(fields_of(r, &f, w->by.org_id, true, &v));
	return reply_page(r, v.head.title, HTML_OF(r, page_post_view, &v));
}

/* ---- one ---- */

static void facts_of(struct work *w, const struct post_by_code_row *p, struct post_view *v)
{
	const struct fact all[] = {
		{ say(w, M_BUDGET_ORG), p->org_name, a_fmt(w->a, "/organisations/%.*s", STR_ARG(p->org_code)) },
		{ say(w, M_BUDGET_TEAM), p->team_code, p->team_code.n ? a_fmt(w->a, "/teams/%.*s", STR_ARG(p->team_code)) : STR_NONE },
		{ say(w, M_BUDGET_SKILL), skill_text(w, p->skill), STR_NONE },
		{ say(w, M_BUDGET_POSTS_PLANNED), count_of(w->a, p->planned), STR_NONE },
		{ say(w, M_BUDGET_POSTS_FILLED), p->is_counted ? say(w, M_BUDGET_IS_COUNTED, count_of(w->a, p->filled)) : count_of(w->a, p->filled), STR_NONE },
		{ say(w, M_BUDGET_VACANT_SINCE), p->vacant_since ? date_shown(w->a, p->vacant_since) : STR_NONE, STR_NONE },
		{ say(w, M_BUDGET_HIRING), p->vacant_since ? hiring_badge(w, p->hiring).text : STR_NONE, STR_NONE },
		{ say(w, M_BUDGET_NOTE), p->note, STR_NONE },
	};
	for (size_t i = 0; i < COUNT(all); i++)
		if (all[i].value.n)
			v->facts[v->n_facts++] = all[i];
}

static err changes_of(struct work *w, int64_t post, struct post_view *v)
{
	struct post_versions_rows rows;
	TRY(post_versions(w->db, w->a, &(struct post_versions_in){ post, CHANGES_SHOWN }, &rows));
	v->changes = a_array(w->a, struct post_change, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct post_versions_row *x = &rows.at[i];
		v->changes[v->n_changes++] = (struct post_change){ time_shown(w->a, x->known_from), time_rfc3339(w->a, x->known_from),
			x->author.n ? x->author : say(w, M_BUDGET_BY_PROGRAM), x->ended_at ? say(w, M_BUDGET_POST_IS_ENDED) :
			say(w, M_BUDGET_POST_CHANGE, x->title, count_of(w->a, x->filled), count_of(w->a, x->planned)) };
	}
	return OK;
}

err post_show_page(struct req *r)
{
	struct work *w = &r->w;
	struct post_by_code_row p;
	struct post_form f;
	TRY(post_find(w, r->args[0], &p));
	struct post_view v = { .head = { .title = a_fmt(w->a, "%.*s – %.*s", STR_ARG(p.code), STR_ARG(p.title)) }, .state = post_badge(w, p.planned, p.filled, p.ended_at),
		.action = post_path(w->a, p.code, "/edit") };
	v.head.crumbs = crumb_of(r, "/posts", M_BUDGET_POSTS, &v.head.n_crumbs);
	facts_of(w, &p, &v);
	TRY(changes_of(w, p.id, &v));
	if (may(w, &budget_write) && p.is_own && !p.ended_at) {
		post_form_of(w->a, &p, &f);
		TRY(fields_of(r, &f, p.org_id, false, &v));
		v.end_path = post_path(w->a, p.code, "/end");
	}
	return reply_page(r, v.head.title, HTML_OF(r, page_post_view, &v));
}
