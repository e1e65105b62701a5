/* Who is on duty now, for every team that the viewer sees. */
#include "modules/roster/pages.h"
#include "modules/roster/pages_gen.h"

enum { SCREEN = 50 };

static struct badge duty_badge(struct work *w, bool has_shift, bool is_disabled, bool is_absent)
{
	if (!has_shift)
		return (struct badge){ say(w, M_ROSTER_NOBODY), "bad", "alert-triangle" };
	if (is_disabled)
		return (struct badge){ say(w, M_ROSTER_RESULT_DISABLED), "bad", "alert-triangle" };
	if (is_absent)
		return (struct badge){ say(w, M_ROSTER_RESULT_ABSENT), "bad", "alert-triangle" };
	return (struct badge){ say(w, M_ROSTER_WORD_DUTY), "good", "check" };
}

static struct on_call_line line_of(struct work *w, const struct roster_on_call_row *t)
{
	return (struct on_call_line){ .path = roster_path(w->a, t->code, ""), .team = t->team, .org = t->org, .person = t->name, .backup = t->backup, .phone = t->phone,
		.phone_path = t->phone.n ? a_cat(w->a, S("tel:"), t->phone) : STR_NONE, .until = t->to_at ? time_shown(w->a, t->to_at) : STR_NONE,
		.state = duty_badge(w, t->shift_id, t->is_disabled, t->is_absent), .open_calls = t->open_calls, .calls_path = roster_path(w->a, t->code, "/calls") };
}

err on_call_now(struct work *w, const struct team_by_code_row *t, struct on_call_line *ret)
{
	struct roster_on_duty_row s;
	bool found;
	TRY(roster_on_duty(w->db, w->a, &(struct roster_on_duty_in){ .team = t->id, .now = w->now }, &s, &found));
	*ret = (struct on_call_line){ .path = roster_path(w->a, t->code, ""), .team = t->name, .org = t->org_name, .calls_path = roster_path(w->a, t->code, "/calls"),
		.state = duty_badge(w, found, found && s.disabled_at, found && s.is_absent) };
	if (!found)
		return OK;
	ret->person = s.name;
	ret->backup = s.backup_name;
	ret->phone = s.phone;
	ret->phone_path = s.phone.n ? a_cat(w->a, S("tel:"), s.phone) : STR_NONE;
	ret->until = time_shown(w->a, s.to_at);
	return OK;
}

static err asked_for(struct req *r, struct roster_on_call_rows *ret, bool *ret_more)
{
	const struct on_call_filter *in = r->in;
	struct roster_on_call_in q = { .viewer = r->w.by.org_id, .now = r->w.now, .max = SCREEN + 1 };
	TRY(team_sees_all(&r->w, &q.wide));
	if (!cursor_parse(r->w.a, in->after, &q.after, &q.after_id))
		return fail(&r->w, E_INVALID, M_NETWORK_BAD_CURSOR);
	TRY(roster_on_call(r->w.db, r->w.a, &q, ret));
	*ret_more = ret->n > SCREEN;
	ret->n = *ret_more ? SCREEN : ret->n;
	return OK;
}

static struct str cursor_of(struct req *r, const struct roster_on_call_rows *rows)
{
	return cursor_make(r->w.a, rows->at[rows->n - 1].folded, rows->at[rows->n - 1].id);
}

err on_call_page(struct req *r)
{
	struct work *w = &r->w;
	struct roster_on_call_rows rows;
	struct answer_times times;
	bool more;
	struct link mine = { S("/my-duty"), say(w, M_ROSTER_MY_DUTY), "user", true };
	struct on_call_view v = { .head = { .title = say(w, M_ROSTER_ON_CALL), .subtitle = say(w, M_ROSTER_ON_CALL_LEAD), .actions = &mine, .n_actions = may(w, &roster_duty) },
		.empty = { .icon = "calendar-event", .title = say(w, M_ROSTER_NO_TEAMS), .text = say(w, M_ROSTER_NO_TEAMS_HINT), .path = S("/teams"), .label = say(w, M_TEAM_TEAMS) } };
	TRY(asked_for(r, &rows, &more));
	TRY(call_times(w, 0, &times));
	v.figures = answer_figures(w, &times, &v.n_figures);
	v.lines = a_array(w->a, struct on_call_line, rows.n);
	for (; v.n_lines < rows.n; v.n_lines++)
		v.lines[v.n_lines] = line_of(w, &rows.at[v.n_lines]);
	if (((const struct on_call_filter *)r->in)->after.n)
		v.pager.first = S("/on-call");
	if (more)
		v.pager.next = link_with(w->a, S("/on-call"), (struct query_part[]){ { "after", cursor_of(r, &rows) } }, 1);
	return reply_page(r, v.head.title, HTML_OF(r, page_on_call_list, &v));
}

err on_call_api(struct req *r)
{
	struct roster_on_call_rows rows;
	bool more;
	TRY(asked_for(r, &rows, &more));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n; i++) {
		const struct roster_on_call_row *t = &rows.at[i];
		json_object(&j);
		json_text(&j, "team", t->code);
		json_text(&j, "name", t->team);
		json_text(&j, "organisation", t->org_code);
		json_text_or_null(&j, "person", t->name);
		json_text_or_null(&j, "phone", t->phone);
		json_text_or_null(&j, "backup", t->backup);
		json_time(&j, "from", t->from_at);
		json_time(&j, "to", t->to_at);
		json_bool(&j, "is_covered", t->shift_id && !t->is_disabled && !t->is_absent);
		json_int(&j, "open_calls", t->open_calls);
		json_end(&j);
	}
	return reply_list_end(r, &j, more ? cursor_of(r, &rows) : STR_NONE);
}
