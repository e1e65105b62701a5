/* One shift: its people, its history, the note at its end, and who takes it over. */
#include "modules/roster/pages.h"

#include "modules/roster/pages_gen.h"

/* ---- forms ---- */

static err shift_form_reply(struct req *r, const struct team_by_code_row *t, enum msg title, struct str action, struct str back, const struct str *values)
{
	struct net_form f = { .head = { .title = say(&r->w, title), .subtitle = t->name }, .errors = form_errors_of(r, LIST(roster_shift_fields)), .action = action, .back = back,
		.lead = say(&r->w, M_ROSTER_SHIFT_LEAD), .n_fields = COUNT(roster_shift_fields), .submit = say(&r->w, M_NETWORK_SAVE) };
	f.head.crumbs = roster_crumbs(&r->w, t, &f.head.n_crumbs);
	TRY(net_fields(r, LIST(roster_shift_fields), values, NULL, &f.fields));
	TRY(people_choices(r, &f.fields[0].field, t->org_id, false, M_ROSTER_NO_BACKUP));
	TRY(people_choices(r, &f.fields[1].field, t->org_id, true, M_ROSTER_NO_BACKUP));
	f.fields[2].field.type = f.fields[3].field.type = "datetime-local";
	return net_form_reply(r, &f);
}

static usec next_hour(usec now)
{
	return now - now % USEC_HOUR + USEC_HOUR;
}

err shift_new_page(struct req *r)
{
	struct team_by_code_row t;
	TRY(roster_team(&r->w, r->args[0], ROSTER_PLAN, &t));
	usec from = next_hour(r->w.now);
	const struct str values[] = { STR_NONE, STR_NONE, moment_value(r->w.a, from), moment_value(r->w.a, from + 12 * USEC_HOUR) };
	struct str path = roster_path(r->w.a, t.code, "");
	return shift_form_reply(r, &t, M_ROSTER_SHIFT_NEW, a_cat(r->w.a, path, S("/shifts")), path, values);
}

static struct str shift_path(struct req *r, const char *rest)
{
	return a_fmt(r->w.a, "/roster/%.*s/shifts/%.*s%s", STR_ARG(r->args[0]), STR_ARG(r->args[1]), rest);
}

err shift_edit_page(struct req *r)
{
	struct team_by_code_row t;
	struct roster_shift_one_row s;
	TRY(roster_team(&r->w, r->args[0], ROSTER_PLAN, &t));
	TRY(shift_known(&r->w, t.id, path_number(r, 1), &s));
	const struct str values[] = { s.person, s.backup, moment_value(r->w.a, s.from_at), moment_value(r->w.a, s.to_at) };
	return shift_form_reply(r, &t, M_ROSTER_SHIFT_EDIT, shift_path(r, ""), shift_path(r, ""), values);
}

err handover_page(struct req *r)
{
	struct team_by_code_row t;
	struct roster_shift_one_row s;
	struct str begin;
	TRY(roster_team(&r->w, r->args[0], ROSTER_OWN, &t));
	TRY(shift_known(&r->w, t.id, path_number(r, 1), &s));
	TRY(handover_begin(&r->w, t.org_id, &begin));
	struct net_form f = { .head = { .title = say(&r->w, M_ROSTER_HANDOVER_NEW), .subtitle = roster_times(&r->w, s.from_at, s.to_at) }, .action = shift_path(r, "/handover"),
		.errors = form_errors_of(r, LIST(roster_handover_fields)), .back = shift_path(r, ""), .lead = say(&r->w, M_ROSTER_HANDOVER_LEAD), .n_fields = 1,
		.submit = say(&r->w, M_ROSTER_HANDOVER_GO) };
	f.head.crumbs = roster_crumbs(&r->w, &t, &f.head.n_crumbs);
	TRY(net_fields(r, LIST(roster_handover_fields), &begin, NULL, &f.fields));
	f.fields[0].field.rows = 14;
	return net_form_reply(r, &f);
}

/* ---- the page ---- */

static void facts_of(struct work *w, const struct roster_shift_one_row *s, struct shift_page *v)
{
	v->facts = a_array(w->a, struct fact, 6);
	fact_put_line(w, v->facts, &v->n_facts, M_ROSTER_PERSON, s->person_name, STR_NONE);
	fact_put_line(w, v->facts, &v->n_facts, M_ROSTER_BACKUP, s->backup_name, STR_NONE);
	fact_put_line(w, v->facts, &v->n_facts, M_ROSTER_TIMES, roster_times(w, s->from_at, s->to_at), STR_NONE);
	fact_put_line(w, v->facts, &v->n_facts, M_ROSTER_LENGTH, duration_of(w, s->to_at - s->from_at), STR_NONE);
	fact_put_line(w, v->facts, &v->n_facts, M_ROSTER_MADE, say(w, s->pattern_id ? M_ROSTER_BY_PATTERN : M_ROSTER_BY_HAND, s->created_by, time_shown(w->a, s->created_at)), STR_NONE);
	if (s->ended_at)
		v->over = say(w, M_ROSTER_SHIFT_ENDED, time_shown(w->a, s->ended_at));
}

static err history_of(struct work *w, const struct roster_shift_one_row *s, struct shift_page *v)
{
	struct roster_shift_history_rows rows;
	TRY(roster_shift_history(w->db, w->a, &(struct roster_shift_history_in){ .root = s->root_id }, &rows));
	v->history = a_array(w->a, struct history_line, rows.n + 1);
	for (size_t i = 0; rows.n > 1 && i < rows.n; i++)
		v->history[v->n_history++] = (struct history_line){ rows.at[i].person_name, roster_times(w, rows.at[i].from_at, rows.at[i].to_at),
			say(w, M_ROSTER_CHANGED_BY, rows.at[i].changed_by, time_shown(w->a, rows.at[i].created_at)) };
	return OK;
}

_Static_assert(sizeof(struct roster_handover_list_row) == sizeof(struct roster_handover_of_row), "same columns");

static err note_of(struct work *w, const struct team_by_code_row *t, const struct roster_shift_one_row *s, struct shift_page *v)
{
	struct roster_handover_of_row h;
	if (!is_own_team(w, t))
		return OK;
	TRY(roster_handover_of(w->db, w->a, &(struct roster_handover_of_in){ .root = s->root_id }, &h, &v->has_note));
	if (v->has_note)
		v->note = note_line_of(w, t, (const struct roster_handover_list_row *)&h);
	return OK;
}

/* Shifts of others that are still to come, as what one would take in exchange. */
static err swap_form_of(struct req *r, const struct team_by_code_row *t, struct shift_page *v)
{
	struct work *w = &r->w;
	struct roster_shift_between_rows rows;
	TRY(roster_shift_between(w->db, w->a, &(struct roster_shift_between_in){ .team = t->id, .from = w->now, .to = w->now + 60 * USEC_DAY, .max = 60 }, &rows));
	v->to = form_field_of(r, LIST(roster_swap_fields), "to", STR_NONE);
	v->for_shift = form_field_of(r, LIST(roster_swap_fields), "for_shift", STR_NONE);
	v->why = form_field_of(r, LIST(roster_swap_fields), "note", STR_NONE);
	TRY(people_choices(r, &v->to, t->org_id, true, M_ROSTER_SWAP_ANYBODY));
	struct choice *c = a_array(w->a, struct choice, rows.n + 1);
	size_t n = 0;
	c[n++] = (struct choice){ STR_NONE, say(w, M_ROSTER_SWAP_NOTHING), !v->for_shift.value.n };
	for (size_t i = 0; i < rows.n; i++)
		if (rows.at[i].account_id != w->by.account_id) {
			struct str id = number_text(w->a, rows.at[i].id), times = roster_times(w, rows.at[i].from_at, rows.at[i].to_at);
			c[n++] = (struct choice){ id, a_fmt(w->a, "%.*s, %.*s", STR_ARG(rows.at[i].person), STR_ARG(times)), str_eq(id, v->for_shift.value) };
		}
	v->for_shift.choices = c;
	v->for_shift.n_choices = n;
	v->for_shift.is_select = true;
	return OK;
}

static void actions_of(struct req *r, const struct roster_shift_one_row *s, bool is_own, struct shift_page *v)
{
	struct work *w = &r->w;
	struct link *at = a_array(w->a, struct link, 2);
	bool is_mine = s->account_id == w->by.account_id || s->backup_id == w->by.account_id;
	if (is_own && is_mine && !v->has_note && !s->ended_at && s->from_at <= w->now && may(w, &roster_duty))
		at[v->head.n_actions++] = (struct link){ shift_path(r, "/handover"), say(w, M_ROSTER_HANDOVER_NEW), "file-text", true };
	if (v->may_plan)
		at[v->head.n_actions++] = (struct link){ shift_path(r, "/edit"), say(w, M_ROSTER_SHIFT_EDIT), "pencil", false };
	v->head.actions = at;
}

err shift_show_page(struct req *r)
{
	struct work *w = &r->w;
	struct team_by_code_row t;
	struct roster_shift_one_row s;
	TRY(roster_team(w, r->args[0], ROSTER_SEE, &t));
	TRY(shift_known(w, t.id, path_number(r, 1), &s));
	struct shift_page v = { .head = { .title = say(w, M_ROSTER_SHIFT_OF, s.person_name), .subtitle = roster_times(w, s.from_at, s.to_at) },
		.errors = form_errors_of(r, LIST(roster_swap_fields)), .end_path = shift_path(r, "/end"), .swap_path = shift_path(r, "/swap") };
	v.head.crumbs = roster_crumbs(w, &t, &v.head.n_crumbs);
	TRY(roster_may_plan(w, t.org_id, &v.may_plan));
	v.may_plan &= !s.ended_at;
	v.may_swap = is_own_team(w, &t) && s.account_id == w->by.account_id && !s.ended_at && s.to_at > w->now && may(w, &roster_duty);
	facts_of(w, &s, &v);
	TRY(history_of(w, &s, &v));
	TRY(note_of(w, &t, &s, &v));
	if (v.may_swap)
		TRY(swap_form_of(r, &t, &v));
	actions_of(r, &s, is_own_team(w, &t), &v);
	return reply_page(r, v.head.title, HTML_OF(r, page_roster_shift, &v));
}
