/* What concerns whoever is signed in: calls, shifts, requests, absences, calendar addresses. */
#include "modules/roster/pages.h"
#include "modules/roster/pages_gen.h"

enum { SHIFTS_AHEAD = 40 };

static err calls_of(struct work *w, struct duty_page *v)
{
	struct roster_call_waiting_rows rows;
	TRY(roster_call_waiting(w->db, w->a, &(struct roster_call_waiting_in){ .org = w->by.org_id }, &rows));
	v->calls = a_array(w->a, struct my_call, rows.n + 1);
	for (; v->n_calls < rows.n; v->n_calls++) {
		const struct roster_call_waiting_row *c = &rows.at[v->n_calls];
		struct str path = a_fmt(w->a, "/roster/%.*s/calls/%lld", STR_ARG(c->team_code), (long long)c->id);
		v->calls[v->n_calls] = (struct my_call){ path, c->incident.n ? say(w, M_ROSTER_CALL_INCIDENT, c->incident) : say(w, M_ROSTER_CALL_CHECK), c->team,
			time_shown(w->a, c->opened_at), a_cat(w->a, path, S("/answer")) };
	}
	return OK;
}

static err shifts_of(struct work *w, struct duty_page *v)
{
	struct roster_person_shifts_rows rows;
	TRY(roster_person_shifts(w->db, w->a, &(struct roster_person_shifts_in){ .account = w->by.account_id, .from = w->now, .max = SHIFTS_AHEAD }, &rows));
	v->shifts = a_array(w->a, struct my_shift, rows.n + 1);
	for (; v->n_shifts < rows.n; v->n_shifts++) {
		const struct roster_person_shifts_row *s = &rows.at[v->n_shifts];
		v->shifts[v->n_shifts] = (struct my_shift){ a_fmt(w->a, "/roster/%.*s/shifts/%lld", STR_ARG(s->team_code), (long long)s->id), roster_times(w, s->from_at, s->to_at),
			s->team, s->account_id == w->by.account_id ? STR_NONE : say(w, M_ROSTER_BACKUP_OF, s->person), s->from_at <= w->now };
	}
	return OK;
}

static struct my_swap swap_line(struct work *w, const struct roster_swap_open_for_row *s)
{
	struct str times = roster_times(w, s->from_at, s->to_at), path = a_fmt(w->a, "/roster/%.*s/swaps/%lld", STR_ARG(s->team_code), (long long)s->id);
	bool is_mine = s->asked_by == w->by.account_id;
	struct str to = s->to_name.n ? s->to_name : say(w, M_ROSTER_SWAP_ANYBODY);
	struct str text = is_mine ? say(w, M_ROSTER_SWAP_MINE, times, to) : say(w, M_ROSTER_SWAP_THEIRS, s->asked_name, times);
	if (s->for_from)
		text = a_fmt(w->a, "%.*s %.*s", STR_ARG(text), STR_ARG(say(w, M_ROSTER_SWAP_IN_EXCHANGE, roster_times(w, s->for_from, s->for_to))));
	return (struct my_swap){ .text = text, .note = s->note, .accept_path = a_cat(w->a, path, S("/accept")), .close_path = a_cat(w->a, path, S("/close")),
		.close_word = say(w, is_mine ? M_ROSTER_SWAP_WITHDRAW : M_ROSTER_SWAP_DECLINE), .may_accept = !is_mine, .may_close = is_mine || s->to_id == w->by.account_id };
}

static err swaps_of(struct work *w, struct duty_page *v)
{
	struct roster_swap_open_for_rows rows;
	TRY(roster_swap_open_for(w->db, w->a, &(struct roster_swap_open_for_in){ .org = w->by.org_id, .account = w->by.account_id, .now = w->now }, &rows));
	v->swaps = a_array(w->a, struct my_swap, rows.n + 1);
	for (; v->n_swaps < rows.n; v->n_swaps++)
		v->swaps[v->n_swaps] = swap_line(w, &rows.at[v->n_swaps]);
	return OK;
}

static err absences_of(struct work *w, struct duty_page *v)
{
	struct roster_absence_mine_rows rows;
	TRY(roster_absence_mine(w->db, w->a, &(struct roster_absence_mine_in){ .account = w->by.account_id, .now = w->now }, &rows));
	v->absences = a_array(w->a, struct my_absence, rows.n + 1);
	for (; v->n_absences < rows.n; v->n_absences++)
		v->absences[v->n_absences] = (struct my_absence){ roster_times(w, rows.at[v->n_absences].from_at, rows.at[v->n_absences].to_at),
			roster_word(w, rows.at[v->n_absences].kind), a_fmt(w->a, "/my-duty/absences/%lld/end", (long long)rows.at[v->n_absences].id) };
	return OK;
}

/* The calendars one has, and those one can have: the own shifts, and the rosters of the own organisation's teams. */
static err feeds_of(struct req *r, struct duty_page *v)
{
	struct work *w = &r->w;
	struct roster_feed_list_rows rows;
	struct team_page_rows teams;
	TRY(roster_feed_list(w->db, w->a, &(struct roster_feed_list_in){ .account = w->by.account_id }, &rows));
	TRY(team_page(w->db, w->a, &(struct team_page_in){ .org = w->by.org_id, .max = 20 }, &teams));
	struct feed_list list = { .at = a_array(w->a, struct feed_line, rows.n + 1) };
	for (; list.n < rows.n; list.n++) {
		const struct roster_feed_list_row *f = &rows.at[list.n];
		list.at[list.n] = (struct feed_line){ f->team.n ? f->team : say(w, M_ROSTER_FEED_MINE), time_shown(w->a, f->created_at),
			a_fmt(w->a, "/my-duty/feeds/%lld/end", (long long)f->id) };
	}
	v->feeds = feed_list_html(r, &list);
	v->team = form_field_of(r, LIST(roster_feed_fields), "team", STR_NONE);
	struct choice *c = a_array(w->a, struct choice, teams.n + 1);
	c[0] = (struct choice){ STR_NONE, say(w, M_ROSTER_FEED_MINE), true };
	for (size_t i = 0; i < teams.n; i++)
		c[i + 1] = (struct choice){ teams.at[i].code, teams.at[i].name, false };
	v->team.choices = c;
	v->team.n_choices = teams.n + 1;
	v->team.is_select = true;
	return OK;
}

err my_duty_page(struct req *r)
{
	struct work *w = &r->w;
	struct link actions[2] = { { S("/my-duty/absences/new"), say(w, M_ROSTER_ABSENCE_NEW), "plus", true }, { S("/on-call"), say(w, M_ROSTER_ON_CALL), "phone", false } };
	struct duty_page v = { .head = { .title = say(w, M_ROSTER_MY_DUTY), .subtitle = say(w, M_ROSTER_MY_DUTY_LEAD), .actions = actions, .n_actions = 2 },
		.errors = form_errors_of(r, LIST(roster_feed_fields)) };
	TRY(calls_of(w, &v));
	TRY(shifts_of(w, &v));
	TRY(swaps_of(w, &v));
	TRY(absences_of(w, &v));
	TRY(feeds_of(r, &v));
	return reply_page(r, v.head.title, HTML_OF(r, page_roster_duty, &v));
}

err absence_new_page(struct req *r)
{
	struct work *w = &r->w;
	struct link *crumb = a_new(w->a, struct link);
	*crumb = (struct link){ .path = S("/my-duty"), .label = say(w, M_ROSTER_MY_DUTY) };
	struct net_form f = { .head = { .title = say(w, M_ROSTER_ABSENCE_NEW), .crumbs = crumb, .n_crumbs = 1 }, .errors = form_errors_of(r, LIST(roster_absence_fields)),
		.action = S("/my-duty/absences"), .back = S("/my-duty"), .lead = say(w, M_ROSTER_ABSENCE_LEAD), .n_fields = COUNT(roster_absence_fields), .submit = say(w, M_NETWORK_SAVE) };
	usec tomorrow = civil_day_start(civil_day_number(w->now) + 1);
	const struct str values[] = { STR_NONE, S("leave"), moment_value(w->a, tomorrow), moment_value(w->a, tomorrow + USEC_DAY) };
	TRY(net_fields(r, LIST(roster_absence_fields), values, NULL, &f.fields));
	TRY(people_choices(r, &f.fields[0].field, may(w, &roster_plan) ? w->by.org_id : 0, true, M_ROSTER_ABSENT_MYSELF));
	roster_words(r, &f.fields[1].field, ABSENCE_KINDS);
	f.fields[2].field.type = f.fields[3].field.type = "datetime-local";
	return net_form_reply(r, &f);
}

err my_duty_api(struct req *r)
{
	struct work *w = &r->w;
	struct roster_person_shifts_rows rows;
	TRY(roster_person_shifts(w->db, w->a, &(struct roster_person_shifts_in){ .account = w->by.account_id, .from = w->now, .max = SHIFTS_AHEAD }, &rows));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n; i++) {
		json_object(&j);
		json_text(&j, "id", number_text(w->a, rows.at[i].id));
		json_text(&j, "team", rows.at[i].team_code);
		json_text(&j, "role", rows.at[i].account_id == w->by.account_id ? S("duty") : S("backup"));
		json_time(&j, "from", rows.at[i].from_at);
		json_time(&j, "to", rows.at[i].to_at);
		json_end(&j);
	}
	return reply_list_end(r, &j, STR_NONE);
}

err calendar_make_post(struct req *r)
{
	const struct feed_form *in = r->in;
	struct str secret;
	int64_t id;
	TRY(calendar_make(&r->w, in->team, &id, &secret));
	return feed_made_reply(r, id, "/roster-feed", secret, (struct link){ .path = S("/my-duty"), .label = say(&r->w, M_ROSTER_MY_DUTY) }, S("/api/v1/my-duty"));
}
