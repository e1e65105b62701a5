/* Calls: those of a team, one of them, the page behind the link of a mail, and what a case shows of them. */
#include "modules/roster/pages.h"
#include "modules/roster/pages_gen.h"

enum { SCREEN = 50 };

static struct str what_text(struct work *w, struct str incident, struct str reason)
{
	if (incident.n)
		return say(w, M_ROSTER_CALL_INCIDENT, incident);
	return reason.n ? a_fmt(w->a, "%.*s: %.*s", STR_ARG(say(w, M_ROSTER_CALL_CHECK)), STR_ARG(reason)) : say(w, M_ROSTER_CALL_CHECK);
}

static struct str took_text(struct work *w, usec opened, usec answered)
{
	return answered ? say(w, M_ROSTER_AFTER, duration_of(w, answered > opened ? answered - opened : 0)) : STR_NONE;
}

static err asked_for(struct req *r, struct team_by_code_row *ret_team, struct roster_call_list_rows *ret, bool *ret_more)
{
	const struct calls_filter *in = r->in;
	int64_t before = r->route->method == GET && in->before ? in->before : INT64_MAX;
	TRY(roster_team(&r->w, r->args[0], ROSTER_SEE, ret_team));
	TRY(roster_call_list(r->w.db, r->w.a, &(struct roster_call_list_in){ .team = ret_team->id, .before = before, .max = SCREEN + 1 }, ret));
	*ret_more = ret->n > SCREEN;
	ret->n = *ret_more ? SCREEN : ret->n;
	return OK;
}

err calls_list_page(struct req *r)
{
	struct work *w = &r->w;
	struct team_by_code_row t;
	struct roster_call_list_rows rows;
	struct answer_times times;
	bool more;
	TRY(asked_for(r, &t, &rows, &more));
	TRY(call_times(w, t.id, &times));
	struct str path = roster_path(w->a, t.code, "/calls");
	struct calls_page v = { .head = { .title = say(w, M_ROSTER_CALLS), .subtitle = t.name }, .errors = form_errors_of(r, LIST(roster_call_fields)), .action = path,
		.reason = form_field_of(r, LIST(roster_call_fields), "reason", STR_NONE), .may_call = may(w, &roster_call), .lines = a_array(w->a, struct call_line, rows.n + 1),
		.empty = { .icon = "phone", .title = say(w, M_ROSTER_NO_CALLS), .text = say(w, M_ROSTER_NO_CALLS_HINT) } };
	v.head.crumbs = roster_crumbs(w, &t, &v.head.n_crumbs);
	v.figures = answer_figures(w, &times, &v.n_figures);
	for (; v.n_lines < rows.n; v.n_lines++) {
		const struct roster_call_list_row *c = &rows.at[v.n_lines];
		v.lines[v.n_lines] = (struct call_line){ a_fmt(w->a, "%.*s/%lld", STR_ARG(path), (long long)c->id), what_text(w, c->incident, c->reason), time_shown(w->a, c->opened_at),
			took_text(w, c->opened_at, c->answered_at), c->answered_by, call_badge(w, c->state) };
	}
	if (more)
		v.pager.next = link_with(w->a, path, (struct query_part[]){ { "before", number_text(w->a, rows.at[rows.n - 1].id) } }, 1);
	return reply_page(r, v.head.title, HTML_OF(r, page_roster_calls, &v));
}

err calls_list_api(struct req *r)
{
	struct team_by_code_row t;
	struct roster_call_list_rows rows;
	bool more;
	TRY(asked_for(r, &t, &rows, &more));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n; i++) {
		json_object(&j);
		json_text(&j, "id", number_text(r->w.a, rows.at[i].id));
		json_text(&j, "kind", rows.at[i].kind);
		json_text_or_null(&j, "incident", rows.at[i].incident);
		json_text(&j, "state", rows.at[i].state);
		json_time(&j, "opened_at", rows.at[i].opened_at);
		json_time(&j, "answered_at", rows.at[i].answered_at);
		json_text_or_null(&j, "answered_by", rows.at[i].answered_by);
		json_end(&j);
	}
	return reply_list_end(r, &j, more ? number_text(r->w.a, rows.at[rows.n - 1].id) : STR_NONE);
}

/* ---- one call ---- */

static struct badge step_badge(struct work *w, struct str result)
{
	static const struct { const char *result; enum msg says; const char *tone, *icon; } results[] = {
		{ "waiting", M_ROSTER_CALL_OPEN, "info", "clock" }, { "answered", M_ROSTER_CALL_ANSWERED, "good", "check" },
		{ "silent", M_ROSTER_RESULT_SILENT, "warn", "circle-x" }, { "nobody", M_ROSTER_NOBODY, "bad", "alert-triangle" },
		{ "disabled", M_ROSTER_RESULT_DISABLED, "bad", "alert-triangle" }, { "absent", M_ROSTER_RESULT_ABSENT, "bad", "alert-triangle" },
		{ "no_email", M_ROSTER_RESULT_NO_EMAIL, "bad", "mail" } };
	for (size_t i = 0; i < COUNT(results); i++)
		if (str_is(result, results[i].result))
			return (struct badge){ say(w, results[i].says), results[i].tone, results[i].icon };
	return (struct badge){ result, "neutral", "clock" };
}

static err steps_of(struct work *w, int64_t call, struct call_page *v)
{
	struct roster_step_list_rows rows;
	TRY(roster_step_list(w->db, w->a, &(struct roster_step_list_in){ .call = call }, &rows));
	v->steps = a_array(w->a, struct step_line, rows.n + 1);
	for (; v->n_steps < rows.n; v->n_steps++) {
		const struct roster_step_list_row *s = &rows.at[v->n_steps];
		v->steps[v->n_steps] = (struct step_line){ time_shown(w->a, s->at), roster_word(w, s->rung), s->name, step_badge(w, s->result) };
	}
	return OK;
}

err call_show_page(struct req *r)
{
	struct work *w = &r->w;
	struct team_by_code_row t;
	struct roster_call_one_row c;
	bool found, is_open;
	TRY(roster_team(w, r->args[0], ROSTER_SEE, &t));
	TRY(roster_call_one(w->db, w->a, &(struct roster_call_one_in){ .id = path_number(r, 1), .team = t.id }, &c, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_ROSTER_CALL_UNKNOWN);
	is_open = !str_is(c.state, "answered");
	struct call_page v = { .head = { .title = say(w, M_ROSTER_CALL_OF, t.name), .subtitle = what_text(w, c.incident, c.reason) }, .facts = a_array(w->a, struct fact, 6),
		.state = call_badge(w, c.state), .may_answer = is_open && is_own_team(w, &t) && may(w, &roster_duty),
		.answer_path = a_fmt(w->a, "/roster/%.*s/calls/%lld/answer", STR_ARG(t.code), (long long)c.id) };
	v.head.crumbs = roster_crumbs(w, &t, &v.head.n_crumbs);
	fact_put_line(w, v.facts, &v.n_facts, M_ROSTER_INCIDENT, c.incident, roster_reads_cases(w) ? a_cat(w->a, S("/incidents/"), c.incident) : STR_NONE);
	fact_put_line(w, v.facts, &v.n_facts, M_ROSTER_OPENED, time_shown(w->a, c.opened_at), STR_NONE);
	fact_put_line(w, v.facts, &v.n_facts, M_ROSTER_OPENED_BY, c.opened_name.n ? c.opened_name : say(w, M_ROSTER_BY_PROGRAM), STR_NONE);
	if (!is_open)
		fact_put_line(w, v.facts, &v.n_facts, M_ROSTER_ANSWERED, say(w, M_ROSTER_ANSWERED_BY, c.answered_by, time_shown(w->a, c.answered_at), duration_of(w, c.answered_at - c.opened_at)), STR_NONE);
	else if (str_is(c.state, "open"))
		fact_put_line(w, v.facts, &v.n_facts, M_ROSTER_NEXT_AT, time_shown(w->a, c.next_at), STR_NONE);
	TRY(steps_of(w, c.id, &v));
	return reply_page(r, v.head.title, HTML_OF(r, page_roster_call, &v));
}

/* ---- behind the link ---- */

err call_answer_page(struct req *r)
{
	struct roster_step_by_secret_row k;
	struct work *w = &r->w;
	TRY(call_find(w, r->args[0], &k));
	struct answer_view v = { .head = { .title = say(w, M_ROSTER_ANSWER_TITLE), .subtitle = k.team }, .errors = form_errors_of(r, LIST(roster_answer_fields)),
		.action = a_cat(w->a, S("/call/"), r->args[0]), .facts = a_array(w->a, struct fact, 3), .name = form_field_of(r, LIST(roster_answer_fields), "name", k.name) };
	fact_put_line(w, v.facts, &v.n_facts, M_ROSTER_TEAM, k.team, STR_NONE);
	fact_put_line(w, v.facts, &v.n_facts, M_ROSTER_CALL_WHY, what_text(w, k.incident, k.reason), STR_NONE);
	fact_put_line(w, v.facts, &v.n_facts, M_ROSTER_OPENED, time_shown(w->a, k.opened_at), STR_NONE);
	return reply_page(r, v.head.title, HTML_OF(r, page_roster_answer, &v));
}

/* ---- panels ---- */

/* A case's viewers see that its team was called; who of it answered, those who see the roster. */
err roster_incident_panel(struct req *r, int64_t incident_id, struct html *ret)
{
	struct work *w = &r->w;
	struct roster_call_of_incident_rows rows;
	TRY(roster_call_of_incident(w->db, w->a, &(struct roster_call_of_incident_in){ .incident = incident_id }, &rows));
	struct case_calls v = { a_array(w->a, struct case_call, rows.n + 1), 0 };
	for (size_t i = 0; i < rows.n; i++) {
		const struct roster_call_of_incident_row *c = &rows.at[i];
		bool sees;
		TRY(team_is_open(w, c->org_id, &sees));
		if (!sees)
			continue;
		struct str path = a_fmt(w->a, "/roster/%.*s/calls/%lld", STR_ARG(c->team_code), (long long)c->id);
		bool is_open = !str_is(c->state, "answered");
		v.at[v.n++] = (struct case_call){ .path = path, .team = c->team, .answer_path = a_cat(w->a, path, S("/answer")), .state = call_badge(w, c->state),
			.may_answer = is_open && c->org_id == w->by.org_id && may(w, &roster_duty), .text = is_open ? time_shown(w->a, c->opened_at)
				: say(w, M_ROSTER_ANSWERED_BY, c->answered_by, time_shown(w->a, c->answered_at), duration_of(w, c->answered_at - c->opened_at)) };
	}
	if (v.n)
		*ret = HTML_OF(r, page_roster_case_calls, &v);
	return OK;
}

err roster_team_panel(struct req *r, int64_t team_id, struct html *ret)
{
	struct roster_team_by_id_row id;
	struct team_by_code_row t;
	struct on_call_line now;
	bool sees;
	TRY(roster_team_by_id(r->w.db, r->w.a, &(struct roster_team_by_id_in){ .id = team_id }, &id));
	TRY(team_is_open(&r->w, id.org_id, &sees));
	if (!sees)
		return OK;
	TRY(team_known(&r->w, id.code, &t));
	TRY(on_call_now(&r->w, &t, &now));
	*ret = HTML_OF(r, page_roster_now, &now);
	return OK;
}
