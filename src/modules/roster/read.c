/* What a roster covers, and the hours it comes to. */
#include "modules/roster/rules.h"

#include "core/legal/legal.h"

struct spans shift_served(struct arena *a, const struct shift_of *s, const struct away *away, size_t n_away, struct span window)
{
	struct span *holes = a_array(a, struct span, n_away + 1);
	size_t n = 0;
	for (size_t i = 0; i < n_away; i++)
		if (away[i].account == s->account)
			holes[n++] = away[i].when;
	if (s->disabled_at)
		holes[n++] = (struct span){ s->disabled_at, INT64_MAX };
	struct span whole = { s->when.from > window.from ? s->when.from : window.from, s->when.to < window.to ? s->when.to : window.to };
	return spans_without(a, whole, holes, n);
}

static struct spans served(struct work *w, const struct roster_shift_between_row *s, const struct roster_absence_in_org_rows *absences, struct span window)
{
	struct away *away = a_array(w->a, struct away, absences->n);
	for (size_t i = 0; i < absences->n; i++)
		away[i] = (struct away){ absences->at[i].account_id, { absences->at[i].from_at, absences->at[i].to_at } };
	return shift_served(w->a, &(struct shift_of){ s->account_id, { s->from_at, s->to_at }, s->disabled_at }, away, absences->n, window);
}

static err rows_of(struct work *w, const struct team_by_code_row *t, struct span window, struct roster_view *ret)
{
	TRY(roster_shift_between(w->db, w->a, &(struct roster_shift_between_in){ .team = t->id, .from = window.from, .to = window.to, .max = SHIFTS_SHOWN }, &ret->shifts));
	return roster_absence_in_org(w->db, w->a, &(struct roster_absence_in_org_in){ .org = t->org_id, .from = window.from, .to = window.to }, &ret->absences);
}

err roster_of(struct work *w, const struct team_by_code_row *t, usec from, usec to, struct roster_view *ret)
{
	struct span window = { from, to };
	VEC(struct span) there = { 0 };
	*ret = (struct roster_view){ 0 };
	TRY(rows_of(w, t, window, ret));
	for (size_t i = 0; i < ret->shifts.n; i++) {
		struct spans s = served(w, &ret->shifts.at[i], &ret->absences, window);
		for (size_t k = 0; k < s.n; k++)
			*VEC_ADD(w->a, &there) = s.at[k];
	}
	ret->gaps = spans_without(w->a, window, there.at, there.n);
	usec open = spans_length(&ret->gaps) / USEC_S, all = (to - from) / USEC_S;
	ret->covered_ppm = all ? (all - open) * 1000000 / all : 0;
	return OK;
}

usec roster_month(usec at, int ahead)
{
	struct civil c = civil_of(at);
	int64_t month = c.year * 12LL + c.month - 1 + ahead;
	return civil_usec((struct civil){ .year = (int)(month / 12), .month = (int)(month % 12) + 1, .day = 1 });
}

static struct person_hours *hours_of(struct team_hours *h, const struct roster_shift_between_row *s)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->at[i].account == s->account_id)
			return &h->at[i];
	h->at[h->n] = (struct person_hours){ .account = s->account_id, .login = s->login, .name = s->person };
	return &h->at[h->n++];
}

static err calendar_of(struct work *w, struct span window, struct day_calendar *ret)
{
	struct roster_holidays_rows rows;
	TRY(roster_holidays(w->db, w->a, &(struct roster_holidays_in){ .first = civil_day_number(window.from), .last = civil_day_number(window.to) }, &rows));
	int64_t *days = a_array(w->a, int64_t, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		days[i] = rows.at[i].day;
	*ret = (struct day_calendar){ days, rows.n, legal_is_off };
	return OK;
}

err roster_hours(struct work *w, const struct team_by_code_row *t, usec at, struct team_hours *ret)
{
	struct span window = { roster_month(at, 0), roster_month(at, 1) };
	struct day_calendar calendar;
	struct roster_view v = { 0 };
	TRY(rows_of(w, t, window, &v));
	TRY(calendar_of(w, window, &calendar));
	*ret = (struct team_hours){ a_array(w->a, struct person_hours, v.shifts.n + 1), 0, window.from, window.to };
	for (size_t i = 0; i < v.shifts.n; i++) {
		struct person_hours *p = hours_of(ret, &v.shifts.at[i]);
		struct spans s = served(w, &v.shifts.at[i], &v.absences, window);
		for (size_t k = 0; k < s.n; k++)
			hours_add(&p->hours, s.at[k], &calendar);
	}
	return OK;
}
