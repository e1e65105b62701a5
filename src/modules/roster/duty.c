/* What rosters prove: hours covered in each month that is over, and calls that somebody answered. */
#include "modules/roster/rules.h"

#include "core/duty_source.h"

struct watch { struct arena *a; struct duty_history *to; struct duty_form oncall; const struct away *away; size_t n_away; usec now; };

/* Parts of 10,000 of the month in which somebody was there. Shifts are sorted by their beginning. */
static int64_t covered(const struct watch *x, const struct source_shifts_row *at, size_t n, struct span month)
{
	VEC(struct span) there = { 0 };
	for (size_t i = 0; i < n && at[i].from_at < month.to; i++) {
		if (at[i].to_at <= month.from)
			continue;
		struct spans s = shift_served(x->a, &(struct shift_of){ at[i].account_id, { at[i].from_at, at[i].to_at }, at[i].disabled_at }, x->away, x->n_away, month);
		for (size_t k = 0; k < s.n; k++)
			*VEC_ADD(x->a, &there) = s.at[k];
	}
	struct spans open = spans_without(x->a, month, there.at, there.n);
	usec all = (month.to - month.from) / USEC_S;
	return (all - spans_length(&open) / USEC_S) * 10000 / all;
}

/* Of one team, from its first shift to its end; a month is known when it is over. Called after the number of the month. */
static void months(const struct watch *x, const struct source_shifts_row *at, size_t n)
{
	struct span month = { .from = roster_month(at[0].from_at, 0) };
	usec until = at[0].ended_at && at[0].ended_at < x->now ? at[0].ended_at : x->now;
	for (int i = 1; month.from < until; i++, month.from = month.to) {
		month.to = roster_month(at[0].from_at, i);
		if (month.to > x->now)
			return;
		struct civil c = civil_of(month.from);
		int64_t share = covered(x, at, n, month);
		duty_record_add(x->to, &x->oncall, UNIT_TEAM, at[0].team_id, (struct duty_record){ .id = c.year * 12LL + c.month, .grade = GRADE_AUTO,
			.begins = month.from, .ends = month.to, .stated = month.to, .known_from = month.to, .known_to = TIME_OPEN }, &share);
	}
}

static err shifts_read(struct work *w, const struct duty_scope *scope, struct duty_history *to)
{
	struct source_shifts_rows shifts;
	struct source_absences_rows absences;
	TRY(source_shifts(w->db, w->a, &(struct source_shifts_in){ scope->org_from, scope->org_to, w->now }, &shifts));
	TRY(source_absences(w->db, w->a, &(struct source_absences_in){ scope->org_from, scope->org_to }, &absences));
	struct away *away = a_array(w->a, struct away, absences.n);
	for (size_t i = 0; i < absences.n; i++)
		away[i] = (struct away){ absences.at[i].account_id, { absences.at[i].from_at, absences.at[i].to_at } };
	struct watch x = { w->a, to, duty_form(to, "oncall", "share"), away, absences.n, w->now };
	for (size_t i = 0, k; i < shifts.n; i = k) {
		for (k = i; k < shifts.n && shifts.at[k].team_id == shifts.at[i].team_id; k++)
			;
		months(&x, &shifts.at[i], k - i);
	}
	return OK;
}

static err calls_read(struct work *w, const struct duty_scope *scope, struct duty_history *to)
{
	struct source_calls_rows calls;
	struct duty_form f = duty_form(to, "answer", "minutes");
	TRY(source_calls(w->db, w->a, &(struct source_calls_in){ scope->org_from, scope->org_to }, &calls));
	for (size_t i = 0; i < calls.n; i++) {
		const struct source_calls_row *c = &calls.at[i];
		int64_t minutes = (c->answered_at - c->opened_at) / USEC_MIN;
		duty_record_add(to, &f, UNIT_TEAM, c->team_id, (struct duty_record){ .id = c->id, .grade = GRADE_AUTO, .begins = c->answered_at, .ends = c->answered_at,
			.stated = c->answered_at, .known_from = c->answered_at, .known_to = TIME_OPEN }, &minutes);
	}
	return OK;
}

static err watch_read(struct work *w, const struct duty_scope *scope, struct duty_history *to)
{
	TRY(shifts_read(w, scope, to));
	return calls_read(w, scope, to);
}

static err absent_told(struct work *w, int64_t id, struct duty_orgs *add)
{
	struct told_absent_rows rows;
	TRY(told_absent(w->db, w->a, &(struct told_absent_in){ id }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		duty_orgs_add(w, add, rows.at[i].id);
	return OK;
}

static err called_told(struct work *w, int64_t id, struct duty_orgs *add)
{
	struct told_called_rows rows;
	TRY(told_called(w->db, w->a, &(struct told_called_in){ id }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		duty_orgs_add(w, add, rows.at[i].id);
	return OK;
}

/* Entries about a team itself are the team module's to tell. */
const struct duty_source roster_duties[1] = {
	{ "roster.watch", M_ROSTER_DUTY_WATCH, { "oncall", "answer" }, DUTY_ABOUT(UNIT_TEAM), watch_read, { { "account", absent_told }, { "incident", called_told } } },
};
