/* Who is on duty: the star's team by day and night with all that comes of it, most others a person for a week, some nobody. */
#include "modules/demo/demo.h"

#include "modules/roster/roster.h"

enum { KEEPS_ROSTER = 65, CALLS = 9, GRAVE_MAX = 4 };   /* KEEPS_ROSTER: per cent */

static usec last_monday(const struct demo *d, int weeks)
{
	int64_t day = civil_day_number(d->w->now);
	return civil_day_start(day - (civil_weekday(day) + 6) % 7 - 7 * weeks) + 8 * USEC_HOUR;
}

static err rotate(struct demo *d, struct str team, const char *kind, struct str *people, size_t n)
{
	struct pattern_form p = { .kind = str_of(kind), .people = { people, n }, .anchor = last_monday(d, 3), .night = S("20:00") };
	int64_t id, made;
	TRY(pattern_add(d->w, team, &p, &id));
	return pattern_generate(d->w, team, id, &(struct generate_form){ p.anchor, 7 }, &made);
}

/* The notes of shifts that are over: all but the last two are written and read. */
static err notes(struct demo *d, int64_t team, const struct roster_shift_between_rows *shifts)
{
	struct work *w = d->w;
	for (size_t i = 0; i < shifts->n; i++) {
		const struct roster_shift_between_row *s = &shifts->at[i];
		if (s->to_at > w->now - USEC_DAY)
			break;
		int64_t id = demo_id(d, s->to_at);
		TRY(roster_handover_insert(w->db, &(struct roster_handover_insert_in){ .id = id, .team = team, .root = s->root_id, .account = s->account_id,
			.text = S("- Không có sự cố mới trong ca.\n- Theo dõi tiếp cảnh báo đăng nhập lạ trên cổng thông tin (mẫu).\n"), .now = s->to_at - 10 * USEC_MIN }, NULL));
		if (i + 1 < shifts->n && s->to_at < w->now - 2 * USEC_DAY)
			TRY(roster_handover_read(w->db, &(struct roster_handover_read_in){ .id = id, .team = team, .by = shifts->at[i + 1].account_id, .now = s->to_at + 5 * USEC_MIN }, NULL));
	}
	return OK;
}

/* A call that was asked at `at` and answered a while later; took 0: nobody answered. */
static err call(struct demo *d, int64_t team, int64_t incident, usec at, usec took)
{
	struct work *w = d->w;
	struct roster_on_duty_row s;
	bool found;
	int64_t id = demo_id(d, at);
	TRY(roster_call_insert(w->db, &(struct roster_call_insert_in){ .id = id, .team = team, .kind = incident ? S("incident") : S("check"), .incident = incident,
		.reason = incident ? STR_NONE : S("Kiểm tra định kỳ"), .now = at }, NULL));
	TRY(roster_on_duty(w->db, w->a, &(struct roster_on_duty_in){ .team = team, .now = at }, &s, &found));
	TRY(roster_step_insert(w->db, &(struct roster_step_insert_in){ .id = demo_id(d, at), .call = id, .rung = S("duty"), .account = found ? s.account_id : 0,
		.name = found ? s.name : STR_NONE, .now = at, .result = !found ? S("nobody") : took ? S("answered") : S("silent") }, NULL));
	if (took)
		return roster_call_answer(w->db, &(struct roster_call_answer_in){ .id = id, .now = at + took, .name = found ? s.name : demo_person(d),
			.account = found ? s.account_id : 0 }, NULL);
	return roster_call_next(w->db, &(struct roster_call_next_in){ .id = id, .next = at, .state = S("unanswered") }, NULL);
}

static err calls(struct demo *d, int64_t team, int64_t org)
{
	struct demo_grave_rows grave;
	TRY(demo_grave(d->w->db, d->w->a, &(struct demo_grave_in){ .org = org, .since = d->w->now - 19 * USEC_DAY, .max = GRAVE_MAX }, &grave));
	for (size_t i = 0; i < grave.n; i++)
		TRY(call(d, team, grave.at[i].id, grave.at[i].opened_at, demo_between(d, 2, 70) * USEC_MIN));
	for (int i = 0; i < CALLS; i++)
		TRY(call(d, team, 0, d->w->now - demo_between(d, 1, 19) * USEC_DAY, demo_between(d, 2, 50) * USEC_MIN));
	return call(d, team, 0, d->w->now - 3 * USEC_HOUR, 0);
}

static err star_team(struct demo *d, struct str team, int64_t team_id)
{
	struct work *w = d->w;
	struct str people[] = { S("ungcuu1"), a_fmt(w->a, "cb.%.*s", STR_ARG(d->star->slug)), S("lanhdao") };
	struct roster_shift_between_rows past, coming;
	TRY(roster_absence_insert(w->db, &(struct roster_absence_insert_in){ .id = demo_id(d, w->now), .account = d->responder, .from = w->now + 9 * USEC_DAY,
		.to = w->now + 12 * USEC_DAY, .kind = S("leave"), .by = d->responder, .now = w->now }, NULL));
	TRY(rotate(d, team, "day_night", people, COUNT(people)));
	TRY(roster_shift_between(w->db, w->a, &(struct roster_shift_between_in){ .team = team_id, .from = last_monday(d, 3), .to = w->now, .max = 100 }, &past));
	TRY(notes(d, team_id, &past));
	TRY(roster_shift_between(w->db, w->a, &(struct roster_shift_between_in){ .team = team_id, .from = w->now + 2 * USEC_DAY, .to = w->now + 8 * USEC_DAY, .max = 20 }, &coming));
	bool is_asked = false;
	for (size_t i = 0; i < coming.n && !is_asked; i++)
		if ((is_asked = str_is(coming.at[i].login, "lanhdao")))
			TRY(roster_swap_insert(w->db, &(struct roster_swap_insert_in){ .id = demo_id(d, w->now), .team = team_id, .shift = coming.at[i].id,
				.by = coming.at[i].account_id, .note = S("Họp giao ban (mẫu)"), .now = w->now }, NULL));
	return calls(d, team_id, d->star->id);
}

err demo_roster(struct demo *d)
{
	struct team_page_rows teams;
	for (size_t i = 0; i < d->n_orgs; i++) {
		struct demo_org *o = &d->orgs[i];
		struct str people[] = { a_fmt(d->w->a, "cb.%.*s", STR_ARG(o->slug)) };
		TRY(team_page(d->w->db, d->w->a, &(struct team_page_in){ .org = o->id, .max = 1 }, &teams));
		if (!teams.n)
			continue;
		if (o == d->star)
			TRY(star_team(d, teams.at[0].code, teams.at[0].id));
		else if (demo_chance(d, KEEPS_ROSTER))
			TRY(rotate(d, teams.at[0].code, "week", people, COUNT(people)));
	}
	return OK;
}
