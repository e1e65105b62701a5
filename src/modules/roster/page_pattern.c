/* Rotations: made, looked at, turned into shifts. */
#include "modules/roster/pages.h"

#include "modules/roster/pages_gen.h"

/* ---- a new one ---- */

static err logins_of(struct work *w, int64_t org_id, struct str *ret)
{
	struct roster_people_rows people;
	TRY(roster_people(w->db, w->a, &(struct roster_people_in){ .org = org_id }, &people));
	*ret = STR_NONE;
	for (size_t i = 0; i < people.n; i++)
		*ret = a_fmt(w->a, "%.*s%.*s\n", STR_ARG(*ret), STR_ARG(people.at[i].name));
	return OK;
}

err pattern_new_page(struct req *r)
{
	struct team_by_code_row t;
	struct str logins;
	TRY(roster_team(&r->w, r->args[0], ROSTER_PLAN, &t));
	TRY(logins_of(&r->w, t.org_id, &logins));
	struct str path = roster_path(r->w.a, t.code, "/patterns");
	struct net_form f = { .head = { .title = say(&r->w, M_ROSTER_PATTERN_NEW), .subtitle = t.name }, .errors = form_errors_of(r, LIST(roster_pattern_fields)), .action = path,
		.back = path, .lead = say(&r->w, M_ROSTER_PATTERN_LEAD), .n_fields = COUNT(roster_pattern_fields), .submit = say(&r->w, M_NETWORK_SAVE) };
	usec monday = civil_day_start(civil_day_number(r->w.now) + 7 - (civil_weekday(civil_day_number(r->w.now)) + 6) % 7);
	const struct str values[] = { S("week"), logins, moment_value(r->w.a, monday + 8 * USEC_HOUR), S("20:00") };
	f.head.crumbs = roster_crumbs(&r->w, &t, &f.head.n_crumbs);
	TRY(net_fields(r, LIST(roster_pattern_fields), values, NULL, &f.fields));
	roster_words(r, &f.fields[0].field, PATTERN_KINDS);
	f.fields[1].field.help = say(&r->w, M_ROSTER_PATTERN_PEOPLE_HELP);
	f.fields[1].field.is_lines = true;
	f.fields[1].field.rows = 6;
	f.fields[2].field.type = "datetime-local";
	f.fields[3].field.help = say(&r->w, M_ROSTER_NIGHT_HELP);
	return net_form_reply(r, &f);
}

/* ---- the list, with what one of them would make ---- */

static struct str people_names(struct work *w, const struct roster_people_rows *people, struct str ids)
{
	struct str s = STR_NONE;
	int64_t id;
	for (struct str rest = ids; rest.p && rest.n;)
		if (str_int(str_cut(&rest, ' '), &id))
			for (size_t i = 0; i < people->n; i++)
				if (people->at[i].id == id)
					s = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(s), s.n ? " → " : "", STR_ARG(people->at[i].full_name));
	return s;
}

static err patterns_of(struct req *r, const struct team_by_code_row *t, struct pattern_page *v)
{
	struct work *w = &r->w;
	struct roster_pattern_list_rows rows;
	struct roster_people_rows people;
	TRY(roster_pattern_list(w->db, w->a, &(struct roster_pattern_list_in){ .team = t->id }, &rows));
	TRY(roster_people(w->db, w->a, &(struct roster_people_in){ .org = t->org_id }, &people));
	v->patterns = a_array(w->a, struct pattern_line, rows.n + 1);
	struct choice *c = a_array(w->a, struct choice, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		struct str id = number_text(w->a, rows.at[i].id), kind = roster_word(w, rows.at[i].kind), title = say(w, M_ROSTER_PATTERN_SINCE, kind, time_shown(w->a, rows.at[i].anchor_at));
		v->patterns[v->n_patterns++] = (struct pattern_line){ id, title, people_names(w, &people, rows.at[i].people),
			a_fmt(w->a, "/roster/%.*s/patterns/%.*s/end", STR_ARG(t->code), STR_ARG(id)) };
		c[i] = (struct choice){ id, title, str_eq(id, v->pattern.value) };
	}
	v->pattern.choices = c;
	v->pattern.n_choices = rows.n;
	v->pattern.is_select = true;
	v->pattern.is_required = v->first.is_required = v->count.is_required = true;
	return OK;
}

static err plan_shown(struct req *r, const struct plan_filter *in, struct pattern_page *v)
{
	struct work *w = &r->w;
	struct plan plan;
	TRY(pattern_plan(w, r->args[0], in->pattern, &(struct generate_form){ in->from, in->weeks }, &plan));
	v->is_asked = true;
	v->plan = a_array(w->a, struct plan_line, plan.n + 1);
	for (; v->n_plan < plan.n; v->n_plan++) {
		const struct planned *p = &plan.at[v->n_plan];
		v->plan[v->n_plan] = (struct plan_line){ roster_times(w, p->from, p->to), p->person, p->backup_name, !p->account };
	}
	if (plan.n_nobody)
		v->nobody = say(w, M_ROSTER_PLAN_NOBODY, number_text(w->a, (int64_t)plan.n_nobody));
	v->generate_path = a_fmt(w->a, "/roster/%.*s/patterns/%lld/generate", STR_ARG(r->args[0]), (long long)in->pattern);
	v->from = moment_value(w->a, in->from);
	v->weeks = number_text(w->a, in->weeks);
	return OK;
}

err pattern_list_page(struct req *r)
{
	struct work *w = &r->w;
	struct team_by_code_row t;
	static const struct plan_filter none;
	const struct plan_filter *in = r->route->method == GET ? r->in : &none;   /* shown again after a refused POST */
	TRY(roster_team(w, r->args[0], ROSTER_PLAN, &t));
	struct link *add = a_new(w->a, struct link);
	*add = (struct link){ roster_path(w->a, t.code, "/patterns/new"), say(w, M_ROSTER_PATTERN_NEW), "plus", true };
	struct pattern_page v = { .head = { .title = say(w, M_ROSTER_PATTERNS), .subtitle = t.name, .actions = add, .n_actions = 1 }, .errors = form_errors_of(r, LIST(roster_generate_fields)),
		.action = roster_path(w->a, t.code, "/patterns"), .empty = { .icon = "refresh", .title = say(w, M_ROSTER_NO_PATTERNS), .text = say(w, M_ROSTER_PATTERN_LEAD) },
		.pattern = form_field_of(r, LIST(roster_plan_fields), "pattern", in->pattern ? number_text(w->a, in->pattern) : STR_NONE),
		.first = form_field_of(r, LIST(roster_plan_fields), "from", moment_value(w->a, in->from ? in->from : w->now)),
		.count = form_field_of(r, LIST(roster_plan_fields), "weeks", number_text(w->a, in->weeks ? in->weeks : 4)) };
	v.head.crumbs = roster_crumbs(w, &t, &v.head.n_crumbs);
	v.first.type = "datetime-local";
	TRY(patterns_of(r, &t, &v));
	if (in->pattern && in->from && in->weeks)
		TRY(plan_shown(r, in, &v));
	return reply_page(r, v.head.title, HTML_OF(r, page_roster_pattern, &v));
}

err pattern_plan_api(struct req *r)
{
	struct plan plan;
	TRY(pattern_plan(&r->w, r->args[0], path_number(r, 1), r->in, &plan));
	struct json j = reply_list(r);
	for (size_t i = 0; i < plan.n; i++) {
		json_object(&j);
		json_time(&j, "from", plan.at[i].from);
		json_time(&j, "to", plan.at[i].to);
		json_text_or_null(&j, "person", plan.at[i].person);
		json_text_or_null(&j, "backup", plan.at[i].backup_name);
		json_end(&j);
	}
	return reply_list_end(r, &j, STR_NONE);
}
