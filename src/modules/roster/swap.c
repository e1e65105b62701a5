/* Shifts that change hands, and time in which somebody cannot be on duty. */
#include "modules/roster/rules.h"

#include "base/rand.h"

#define ABSENCE_LEAST USEC_MIN
#define ABSENCE_MOST (366 * USEC_DAY)

/* ---- swaps ---- */

/* The one asked, and what he would give for it. */
static err swap_partner(struct work *w, const struct team_by_code_row *t, const struct swap_form *f, int64_t *ret_to)
{
	struct roster_shift_one_row other;
	TRY(roster_person(w, "to", f->to, t->org_id, false, ret_to));
	if (*ret_to == w->by.account_id && *ret_to)
		fail_field(w, S("to"), M_ROSTER_SWAP_SELF);
	TRY(work_checked(w));
	if (!f->for_shift)
		return OK;
	TRY(shift_known(w, t->id, f->for_shift, &other));
	if (other.ended_at || other.to_at <= w->now || other.account_id == w->by.account_id || (*ret_to && other.account_id != *ret_to))
		fail_field(w, S("for_shift"), M_ROSTER_SWAP_FOR);
	*ret_to = other.account_id;
	return work_checked(w);
}

err swap_ask(struct work *w, struct str team, int64_t shift_id, const struct swap_form *f, int64_t *ret_id)
{
	struct team_by_code_row t;
	struct roster_shift_one_row s;
	int64_t to;
	TRY(roster_team(w, team, ROSTER_OWN, &t));
	TRY(shift_known(w, t.id, shift_id, &s));
	if (s.account_id != w->by.account_id)
		return fail(w, E_DENIED, M_ROSTER_SWAP_NOT_YOURS);
	if (s.ended_at || s.to_at <= w->now)
		return fail(w, E_CONFLICT, M_ROSTER_SHIFT_OVER);
	TRY(swap_partner(w, &t, f, &to));
	TRY(roster_swap_of_shift(w->db, &(struct roster_swap_of_shift_in){ .shift = shift_id, .by = w->by.account_id, .now = w->now }, NULL));
	*ret_id = id_new();
	TRY(roster_swap_insert(w->db, &(struct roster_swap_insert_in){ .id = *ret_id, .team = t.id, .shift = shift_id, .for_shift = f->for_shift,
		.by = w->by.account_id, .to = to, .note = f->note, .now = w->now }, NULL));
	return roster_note(w, "roster.swap_ask", &t, roster_times(w, s.from_at, s.to_at));
}

static err swap_known(struct work *w, int64_t team_id, int64_t id, struct roster_swap_one_row *ret)
{
	bool found;
	TRY(roster_swap_one(w->db, w->a, &(struct roster_swap_one_in){ .id = id, .team = team_id }, ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_ROSTER_SWAP_UNKNOWN);
}

static err swap_decide(struct work *w, const struct roster_swap_one_row *s, const char *state)
{
	int64_t n;
	TRY(roster_swap_close(w->db, &(struct roster_swap_close_in){ .id = s->id, .state = str_of(state), .by = w->by.account_id, .now = w->now }, &n));
	return n == 1 ? OK : fail(w, E_CONFLICT, M_ROSTER_SWAP_DECIDED);
}

/* The same shift for somebody else. Who takes it over is no longer its backup. */
static struct shift_new taken_over(const struct roster_shift_one_row *s, int64_t by)
{
	return (struct shift_new){ .account = by, .backup = s->backup_id == by ? 0 : s->backup_id, .from = s->from_at, .to = s->to_at };
}

/* Both rows end before either begins anew, so that they are not in each other's way. */
static err change_hands(struct work *w, const struct team_by_code_row *t, const struct roster_swap_one_row *s)
{
	struct roster_shift_one_row given, got;
	struct shift_new n;
	int64_t made;
	TRY(shift_known(w, t->id, s->shift_id, &given));
	TRY(shift_close(w, given.id));
	if (s->for_shift_id) {
		TRY(shift_known(w, t->id, s->for_shift_id, &got));
		TRY(shift_close(w, got.id));
	}
	n = taken_over(&given, w->by.account_id);
	TRY(shift_again(w, t->id, &given, &n, &made));
	if (!s->for_shift_id)
		return OK;
	n = taken_over(&got, s->asked_by);
	return shift_again(w, t->id, &got, &n, &made);
}

err swap_accept(struct work *w, struct str team, int64_t id)
{
	struct team_by_code_row t;
	struct roster_swap_one_row s;
	struct roster_people_rows people;
	bool is_one = false;
	TRY(roster_team(w, team, ROSTER_OWN, &t));
	TRY(swap_known(w, t.id, id, &s));
	TRY(roster_people(w->db, w->a, &(struct roster_people_in){ .org = t.org_id }, &people));
	for (size_t i = 0; i < people.n; i++)
		is_one |= people.at[i].id == w->by.account_id;
	if (!is_one || s.asked_by == w->by.account_id || (s.to_id && s.to_id != w->by.account_id))
		return fail(w, E_DENIED, M_ROSTER_SWAP_NOT_ASKED);
	TRY(swap_decide(w, &s, "accepted"));
	TRY(change_hands(w, &t, &s));
	return roster_note(w, "roster.swap_accept", &t, w->by.name);
}

err swap_close(struct work *w, struct str team, int64_t id)
{
	struct team_by_code_row t;
	struct roster_swap_one_row s;
	TRY(roster_team(w, team, ROSTER_OWN, &t));
	TRY(swap_known(w, t.id, id, &s));
	if (s.asked_by != w->by.account_id && s.to_id != w->by.account_id)
		return fail(w, E_DENIED, M_ROSTER_SWAP_NOT_ASKED);
	TRY(swap_decide(w, &s, s.asked_by == w->by.account_id ? "withdrawn" : "declined"));
	return roster_note(w, "roster.swap_close", &t, w->by.name);
}

/* ---- absences ---- */

/* One's own, or for those who plan, that of somebody whose roster they plan. */
static err absent_person(struct work *w, struct str login, int64_t *ret_id)
{
	struct roster_account_row a;
	bool found, plans = false;
	*ret_id = w->by.account_id;
	if (!login.n)
		return OK;
	TRY(roster_account(w->db, w->a, &(struct roster_account_in){ .name = login }, &a, &found));
	if (found && a.id == w->by.account_id)
		return OK;
	if (found)
		TRY(roster_may_plan(w, a.org_id, &plans));
	if (!plans)
		fail_field(w, S("person"), M_ROSTER_NO_SUCH_PERSON, login);
	*ret_id = found ? a.id : 0;
	return OK;
}

err absence_add(struct work *w, const struct absence_form *f, int64_t *ret_id, int64_t *ret_shifts)
{
	int64_t account;
	struct roster_shifts_in_absence_row row;
	check_choice(w, "kind", f->kind, ABSENCE_KINDS, true);
	check_span(w, f->from, f->to, ABSENCE_LEAST, ABSENCE_MOST);
	TRY(absent_person(w, f->person, &account));
	TRY(work_checked(w));
	*ret_id = id_new();
	TRY(roster_absence_insert(w->db, &(struct roster_absence_insert_in){ .id = *ret_id, .account = account, .from = f->from, .to = f->to, .kind = f->kind,
		.by = w->by.account_id, .now = w->now }, NULL));
	TRY(roster_shifts_in_absence(w->db, w->a, &(struct roster_shifts_in_absence_in){ .account = account, .from = f->from, .to = f->to }, &row));
	*ret_shifts = row.n;
	return NOTE(w, "roster.absence_add", "account", account, { "times", roster_times(w, f->from, f->to) });
}

err absence_end(struct work *w, int64_t id)
{
	struct roster_absence_one_row a;
	bool found, plans;
	int64_t n;
	TRY(roster_absence_one(w->db, w->a, &(struct roster_absence_one_in){ .id = id }, &a, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_ROSTER_ABSENCE_UNKNOWN);
	TRY(roster_may_plan(w, a.org_id, &plans));
	if (a.account_id != w->by.account_id && !plans)
		return fail(w, E_NOT_FOUND, M_ROSTER_ABSENCE_UNKNOWN);
	TRY(roster_absence_close(w->db, &(struct roster_absence_close_in){ .id = id, .now = w->now }, &n));
	if (n != 1)
		return fail(w, E_CONFLICT, M_TEAM_ENDED_ALREADY);
	return NOTE(w, "roster.absence_end", "account", a.account_id, { "name", a.full_name });
}
