/* Pages of teams and their members. */
#include "modules/team/pages.h"

#include "core/settings.h"
#include "modules/team/pages_gen.h"

enum { SCREEN = 50 };

static struct link home_link(struct work *w)
{
	return (struct link){ .path = S("/teams"), .label = say(w, M_TEAM_TEAMS) };
}

/* ---- the list ---- */

static err filters_of(struct req *r, const struct team_filter *in, struct net_field **ret)
{
	const struct str values[] = { in->q, in->org, in->kind, in->sector, in->service };
	size_t n = COUNT(values);
	TRY(net_fields(r, team_filter_fields, n, values, "org", ret));
	struct net_field *f = *ret;
	f[0].field.type = "search";
	words_choices(r, &f[2].field, TEAM_KINDS);
	field_choices(r, &f[3].field, REF_SECTOR);
	terms_choices(r, &f[4].field, terms_under_headings(r->w.a, services_all()), true);
	for (size_t i = 2; i < n; i++)
		field_any(r, &f[i].field);
	return OK;
}

err teams_asked_for(struct req *r, const struct team_filter *in, int64_t max, struct team_page_rows *ret)
{
	struct team_page_in q = { .q = network_pattern(r->w.a, in->q), .kind = in->kind, .sector = in->sector,
		.service = network_pattern(r->w.a, in->service), .max = max };
	TRY(network_org_typed(&r->w, "org", in->org, false, &q.org));
	TRY(work_checked(&r->w));
	if (!cursor_parse(r->w.a, in->after, &q.after, &q.after_id))
		return fail(&r->w, E_INVALID, M_NETWORK_BAD_CURSOR);
	return team_page(r->w.db, r->w.a, &q, ret);
}

static struct team_line line_of(struct work *w, const struct team_page_row *t)
{
	return (struct team_line){ .path = team_path(w->a, t->code), .code = t->code, .name = t->name, .name_en = t->name_en,
		.kind = t->sector.n ? reference_label(REF_SECTOR, t->sector, w->by.lang) : team_word(w, t->kind), .org = t->org_name,
		.org_path = org_path(w->a, t->org_code), .head = t->head, .is_ended = t->ended_at && t->ended_at <= w->now };
}

static struct str next_address(struct req *r, const struct team_filter *in, const struct team_page_row *last)
{
	const struct query_part parts[] = { { "q", in->q }, { "org", in->org }, { "kind", in->kind }, { "sector", in->sector },
		{ "service", in->service }, { "after", cursor_make(r->w.a, last->folded, last->id) } };
	return link_with(r->w.a, S("/teams"), parts, COUNT(parts));
}

err team_list_page(struct req *r)
{
	const struct team_filter *in = r->in;
	struct team_page_rows rows;
	struct link actions[4] = { { S("/teams/count-once"), say(&r->w, M_TEAM_COUNT_ONCE), "list-check", false },
		{ S("/teams/expiries"), say(&r->w, M_TEAM_EXPIRIES), "clock", false },
		{ S("/teams/new"), say(&r->w, M_TEAM_NEW), "plus", true }, { S("/teams/directory"), say(&r->w, M_TEAM_DIRECTORY), "upload", false } };
	bool edits = may(&r->w, &may_edit_network) || may(&r->w, &may_edit_all_network);
	struct team_list v = { .head = { .title = say(&r->w, M_TEAM_TEAMS), .subtitle = say(&r->w, M_TEAM_TEAMS_LEAD), .actions = actions,
			.n_actions = edits ? 4 : 2 },
		.n_filters = 5, .empty = { .icon = "users", .title = say(&r->w, M_TEAM_NO_TEAMS), .text = say(&r->w, M_TEAM_NO_TEAMS_HINT) } };
	TRY(teams_asked_for(r, in, SCREEN + 1, &rows));
	TRY(filters_of(r, in, &v.filters));
	v.n_lines = rows.n > SCREEN ? SCREEN : rows.n;
	v.lines = a_array(r->w.a, struct team_line, v.n_lines);
	for (size_t i = 0; i < v.n_lines; i++)
		v.lines[i] = line_of(&r->w, &rows.at[i]);
	if (in->after.n)
		v.pager.first = S("/teams");
	if (rows.n > SCREEN)
		v.pager.next = next_address(r, in, &rows.at[SCREEN - 1]);
	return reply_page(r, v.head.title, HTML_OF(r, page_team_list, &v));
}

/* ---- one team ---- */

static void fact_add(struct work *w, struct team_view *v, enum msg label, struct str value, struct str path)
{
	if (value.n)
		v->facts[v->n_facts++] = (struct fact){ say(w, label), value, path };
}

static void facts_of(struct work *w, const struct team_by_code_row *t, struct team_view *v)
{
	struct arena *a = w->a;
	v->facts = a_array(a, struct fact, 16);
	fact_add(w, v, M_TEAM_ORG, t->org_name, org_path(a, t->org_code));
	fact_add(w, v, M_TEAM_KIND, team_word(w, t->kind), STR_NONE);
	fact_add(w, v, M_NETWORK_SECTOR, reference_label(REF_SECTOR, t->sector, w->by.lang), STR_NONE);
	fact_add(w, v, M_TEAM_DECISION_NO, t->decision_no, STR_NONE);
	fact_add(w, v, M_TEAM_DECISION_AT, day_text(w, t->decision_at), STR_NONE);
	fact_add(w, v, M_TEAM_FROM, day_text(w, t->begins_at), STR_NONE);
	fact_add(w, v, M_TEAM_HEAD, t->head, STR_NONE);
	fact_add(w, v, M_NETWORK_PHONE, t->phone, a_fmt(a, "tel:%.*s", STR_ARG(t->phone)));
	fact_add(w, v, M_NETWORK_EMAIL, t->email, a_fmt(a, "mailto:%.*s", STR_ARG(t->email)));
	fact_add(w, v, M_NETWORK_WEBSITE, t->website, STR_NONE);
	fact_add(w, v, M_TEAM_SCOPE, t->scope, STR_NONE);
	if (t->ended_at)
		v->ended = say(w, M_TEAM_ENDED_ON, day_text(w, day_last(t->ended_at)));
}

static void services_shown(struct work *w, struct str lines, struct team_view *v)
{
	struct terms all = services_all();
	v->areas = a_array(w->a, struct service_area, all.n);
	for (struct str rest = lines; rest.p && rest.n;) {
		const struct term *s = term_of(all, str_cut(&rest, '\n'));
		struct str area = s ? term_label(all, s->group, w->by.lang) : STR_NONE;
		if (!s)
			continue;
		if (!v->n_areas || !str_eq(v->areas[v->n_areas - 1].name, area))
			v->areas[v->n_areas++] = (struct service_area){ area, a_array(w->a, struct str, all.n), 0 };
		struct service_area *at = &v->areas[v->n_areas - 1];
		at->services[at->n_services++] = s->label[w->by.lang];
	}
}

static struct badge member_badge(struct work *w, const struct member_list_row *m)
{
	if (!m->is_active)
		return (struct badge){ say(w, M_TEAM_NOT_NOW), "neutral", "clock" };
	if (!m->has_consent)
		return (struct badge){ say(w, M_TEAM_NO_CONSENT), "warn", "alert-triangle" };
	if (!m->is_contracted)
		return (struct badge){ say(w, M_TEAM_NO_CONTRACT), "warn", "alert-triangle" };
	if (!m->is_qualified)
		return (struct badge){ say(w, M_TEAM_NO_CREDENTIAL), "warn", "alert-triangle" };
	return (struct badge){ say(w, M_TEAM_QUALIFIED), "good", "check" };
}

static struct member_line member_line_of(struct work *w, struct str base, const struct member_list_row *m)
{
	struct str at = a_fmt(w->a, "%.*s/members/%lld", STR_ARG(base), (long long)m->id);
	struct str kind = team_word(w, m->kind);
	return (struct member_line){ .path = person_path(w->a, m->person_code), .code = m->person_code, .name = m->person_name,
		.since = days_text(w, m->from_at, m->to_at),
		.terms = m->provider.n ? a_fmt(w->a, "%.*s, %.*s %.*s", STR_ARG(kind), STR_ARG(m->provider), STR_ARG(m->contract_no)) : kind,
		.share = a_fmt(w->a, "%lld %%", (long long)m->duty_share), .edit_path = a_cat(w->a, at, S("/edit")),
		.end_path = a_cat(w->a, at, S("/end")), .state = member_badge(w, m), .is_primary = m->is_primary, .is_active = m->is_active };
}

/* Members with the count of today's list: nominal people, and those who may count. */
static err members_shown(struct req *r, const struct team_by_code_row *t, struct team_view *v)
{
	struct member_list_rows rows;
	int64_t fit = 0, demand = setting_int(&r->w, "team.demand");
	TRY(member_list(r->w.db, r->w.a, &(struct member_list_in){ .team = t->id, .at = day_first(r->w.now) }, &rows));
	v->n_members = rows.n;
	v->members = a_array(r->w.a, struct member_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct member_list_row *m = &rows.at[i];
		v->members[i] = member_line_of(&r->w, team_path(r->w.a, t->code), m);
		fit += m->is_active && m->has_consent && m->is_contracted && m->is_qualified;
	}
	bool is_enough = fit >= demand;
	v->count = (struct badge){ say(&r->w, M_TEAM_FIT_OF, a_fmt(r->w.a, "%lld", (long long)fit), link_number(r->w.a, demand)), is_enough ? "good" : "bad", is_enough ? "check" : "alert-triangle" };
	return OK;
}

static err affiliations_shown(struct req *r, const struct team_by_code_row *t, struct team_view *v)
{
	struct affiliation_list_rows rows;
	struct work *w = &r->w;
	TRY(affiliation_list(w->db, w->a, &(struct affiliation_list_in){ .team = t->id }, &rows));
	v->n_affiliations = rows.n;
	v->affiliations = a_array(w->a, struct affiliation_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct affiliation_list_row *x = &rows.at[i];
		v->affiliations[i] = (struct affiliation_line){ .body = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(x->body), x->level.n ? ", " : "", STR_ARG(x->level)),
			.days = days_text(w, x->from_at, x->to_at), .evidence = x->evidence };
		if (v->may_edit && (!x->to_at || x->to_at > w->now))
			v->affiliations[i].end_path = a_fmt(w->a, "/teams/%.*s/affiliations/%lld/end", STR_ARG(t->code), (long long)x->id);
	}
	return OK;
}

err team_show_page(struct req *r)
{
	struct team_by_code_row t;
	struct link crumb = home_link(&r->w);
	bool in_tree;
	TRY(team_known(&r->w, r->args[0], &t));
	TRY(team_is_open(&r->w, t.org_id, &in_tree));
	struct str path = team_path(r->w.a, t.code);
	struct link actions[2] = { { a_cat(r->w.a, path, S("/edit")), say(&r->w, M_TEAM_EDIT), "pencil", true },
		{ a_cat(r->w.a, path, S("/end")), say(&r->w, M_TEAM_END), "x", false } };
	struct team_view v = { .head = { .title = t.name, .subtitle = a_fmt(r->w.a, "%.*s %.*s", STR_ARG(t.code), STR_ARG(t.name_en)),
		.crumbs = &crumb, .n_crumbs = 1, .actions = actions }, .add_member = a_cat(r->w.a, path, S("/members/new")),
		.add_affiliation = a_cat(r->w.a, path, S("/affiliations/new")),
		.is_open = in_tree && may(&r->w, &may_read_people) };
	TRY(network_may_edit(&r->w, t.org_id, &v.may_edit));
	v.may_edit &= !t.ended_at;
	v.head.n_actions = v.may_edit ? 2 : 0;
	facts_of(&r->w, &t, &v);
	services_shown(&r->w, t.services, &v);
	TRY(panels_show(r, "team", t.id, &v.panels, &v.n_panels));
	TRY(affiliations_shown(r, &t, &v));
	if (v.is_open)
		TRY(members_shown(r, &t, &v));
	return reply_page(r, t.name, HTML_OF(r, page_team_view, &v));
}

err team_link(struct work *w, int64_t id, struct link *ret)
{
	struct team_named_row row;
	bool found = false;
	if (may(w, &may_read_network))
		TRY(team_named(w->db, w->a, &(struct team_named_in){ .id = id }, &row, &found));
	if (found)
		*ret = (struct link){ team_path(w->a, row.code), row.name, NULL, false };
	return OK;
}

/* ---- forms of a team ---- */

/* An edit has no question about the organisation. */
static err team_form_reply(struct req *r, enum msg title, struct str action, struct str back, const struct str *values, size_t first)
{
	struct link crumb = home_link(&r->w);
	const struct field *fields = team_fields + first;
	size_t n = COUNT(team_fields) - first;
	struct net_form f = { .head = { .title = say(&r->w, title), .crumbs = &crumb, .n_crumbs = 1 }, .back = back,
		.errors = form_errors_of(r, fields, n), .action = action, .n_fields = n, .submit = say(&r->w, M_NETWORK_SAVE) };
	TRY(net_fields(r, fields, n, values ? values + first : NULL, "org", &f.fields));
	words_choices(r, field_named(f.fields, n, "kind"), TEAM_KINDS);
	field_choices(r, field_named(f.fields, n, "sector"), REF_SECTOR);
	field_named(f.fields, n, "sector")->help = say(&r->w, M_TEAM_SECTOR_HELP);
	field_named(f.fields, n, "decision_at")->type = "date";
	field_named(f.fields, n, "from")->type = "date";
	terms_boxes(r, field_named(f.fields, n, "services"), services_all());
	return net_form_reply(r, &f);
}

err team_new_page(struct req *r)
{
	const struct str values[COUNT(team_fields)] = { [3] = S("organisation") };
	return team_form_reply(r, M_TEAM_NEW, S("/teams"), S("/teams"), values, 0);
}

err team_edit_page(struct req *r)
{
	struct team_form f;
	struct team_by_code_row t;
	TRY(team_form_of(&r->w, r->args[0], &f));
	TRY(team_known(&r->w, r->args[0], &t));
	const struct str values[COUNT(team_fields)] = { f.org, f.name, f.name_en, f.kind, f.sector, f.decision_no, day_value(r->w.a, f.decision_at),
		day_value(r->w.a, f.from), f.head, f.phone, f.email, f.website, f.scope, t.services };
	struct str path = team_path(r->w.a, r->args[0]);
	return team_form_reply(r, M_TEAM_EDIT, path, path, values, 1);
}

/* The question after the last day, for teams, members and experts. */
err last_day_reply(struct req *r, enum msg title, enum msg lead, struct str name, struct str path, struct str back)
{
	struct str today = day_value(r->w.a, r->w.now);
	struct net_form f = { .head = { .title = say(&r->w, title), .subtitle = name }, .errors = form_errors_of(r, LIST(last_fields)),
		.lead = say(&r->w, lead), .action = path, .back = back, .n_fields = COUNT(last_fields), .submit = say(&r->w, title) };
	TRY(net_fields(r, last_fields, COUNT(last_fields), &today, NULL, &f.fields));
	f.fields[0].field.type = "date";
	return net_form_reply(r, &f);
}

err team_end_page(struct req *r)
{
	struct team_form now;
	TRY(team_form_of(&r->w, r->args[0], &now));
	struct str path = team_path(r->w.a, r->args[0]);
	return last_day_reply(r, M_TEAM_END, M_TEAM_END_LEAD, now.name, a_cat(r->w.a, path, S("/end")), path);
}

/* ---- forms of a member ---- */

static err member_form_reply(struct req *r, enum msg title, struct str action, const struct str *values, size_t first)
{
	struct link crumb = home_link(&r->w);
	const struct field *fields = member_fields + first;
	size_t n = COUNT(member_fields) - first;
	struct net_form f = { .head = { .title = say(&r->w, title), .crumbs = &crumb, .n_crumbs = 1 }, .errors = form_errors_of(r, fields, n),
		.lead = say(&r->w, M_TEAM_MEMBER_LEAD), .action = action, .back = team_path(r->w.a, r->args[0]), .n_fields = n,
		.submit = say(&r->w, M_NETWORK_SAVE) };
	static const char *const days[] = { "from", "last", "contract_from", "contract_last" };
	TRY(net_fields(r, fields, n, values + first, NULL, &f.fields));
	words_choices(r, field_named(f.fields, n, "kind"), MEMBER_KINDS);
	field_named(f.fields, n, "provider")->help = say(&r->w, M_TEAM_PROVIDER_HELP);
	for (size_t i = 0; i < COUNT(days); i++)
		field_named(f.fields, n, days[i])->type = "date";
	return net_form_reply(r, &f);
}

err member_new_page(struct req *r)
{
	struct team_form now;
	const struct str values[COUNT(member_fields)] = { [1] = S("staff"), [2] = day_value(r->w.a, r->w.now), [4] = S("100") };
	TRY(team_form_of(&r->w, r->args[0], &now));
	return member_form_reply(r, M_TEAM_MEMBER_NEW, a_cat(r->w.a, team_path(r->w.a, r->args[0]), S("/members")), values, 0);
}

static err member_of_path(struct req *r, int64_t *ret_id, struct member_form *ret)
{
	if (!str_int(r->args[1], ret_id))
		*ret_id = 0;
	return member_form_of(&r->w, r->args[0], *ret_id, ret);
}

static struct str member_action(struct req *r, const char *end)
{
	return a_fmt(r->w.a, "/teams/%.*s/members/%.*s%s", STR_ARG(r->args[0]), STR_ARG(r->args[1]), end);
}

err member_edit_page(struct req *r)
{
	struct member_form f;
	struct arena *a = r->w.a;
	int64_t id;
	TRY(member_of_path(r, &id, &f));
	const struct str values[COUNT(member_fields)] = { f.person, f.kind, day_value(a, f.from), day_value(a, f.last), link_number(a, f.duty_share),
		f.is_primary ? S("1") : STR_NONE, f.provider, f.contract_no, day_value(a, f.contract_from), day_value(a, f.contract_last) };
	return member_form_reply(r, M_TEAM_MEMBER_EDIT, member_action(r, ""), values, 1);
}

err member_end_page(struct req *r)
{
	struct member_form f;
	int64_t id;
	TRY(member_of_path(r, &id, &f));
	return last_day_reply(r, M_TEAM_MEMBER_END, M_TEAM_MEMBER_END_LEAD, f.person, member_action(r, "/end"), team_path(r->w.a, r->args[0]));
}

/* ---- international bodies ---- */

err affiliation_new_page(struct req *r)
{
	struct team_form now;
	struct link crumb = home_link(&r->w);
	size_t n = COUNT(affiliation_fields);
	TRY(team_form_of(&r->w, r->args[0], &now));
	struct str path = team_path(r->w.a, r->args[0]);
	struct net_form f = { .head = { .title = say(&r->w, M_TEAM_AFFILIATION_NEW), .subtitle = now.name, .crumbs = &crumb, .n_crumbs = 1 },
		.errors = form_errors_of(r, affiliation_fields, n), .action = a_cat(r->w.a, path, S("/affiliations")), .back = path, .n_fields = n,
		.submit = say(&r->w, M_NETWORK_SAVE) };
	TRY(net_fields(r, affiliation_fields, n, NULL, NULL, &f.fields));
	field_named(f.fields, n, "from")->type = "date";
	field_named(f.fields, n, "last")->type = "date";
	return net_form_reply(r, &f);
}

err affiliation_end_page(struct req *r)
{
	struct team_form now;
	TRY(team_form_of(&r->w, r->args[0], &now));
	struct str action = a_fmt(r->w.a, "/teams/%.*s/affiliations/%.*s/end", STR_ARG(r->args[0]), STR_ARG(r->args[1]));
	return last_day_reply(r, M_TEAM_AFFILIATION_END, M_TEAM_AFFILIATION_END_LEAD, now.name, action, team_path(r->w.a, r->args[0]));
}
