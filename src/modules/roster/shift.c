/* Rights, and shifts one by one. */
#include "modules/roster/rules.h"

#include "base/rand.h"

/* ---- rights ---- */

static err is_in_tree(struct work *w, int64_t org_id, bool *ret)
{
	struct org_in_tree_rows tree;
	*ret = w->by.is_system;
	if (*ret || !w->by.org_id)
		return OK;
	TRY(org_in_tree(w->db, w->a, &(struct org_in_tree_in){ .top = w->by.org_id }, &tree));
	for (size_t i = 0; i < tree.n; i++)
		*ret |= tree.at[i].id == org_id;
	return OK;
}

err roster_may_plan(struct work *w, int64_t org_id, bool *ret)
{
	TRY(is_in_tree(w, org_id, ret));
	*ret &= w->by.is_system || may(w, &roster_plan);
	return OK;
}

err roster_team(struct work *w, struct str code, enum roster_need need, struct team_by_code_row *ret)
{
	bool sees, is_own;
	TRY(team_known(w, code, ret));
	TRY(team_is_open(w, ret->org_id, &sees));
	if (!sees)
		return fail(w, E_NOT_FOUND, M_TEAM_UNKNOWN, code);
	if (need == ROSTER_OWN && ret->org_id != w->by.org_id && !w->by.is_system)
		return fail(w, E_DENIED, M_ROSTER_NOT_OWN, ret->name);
	if (need != ROSTER_PLAN)
		return OK;
	TRY(is_in_tree(w, ret->org_id, &is_own));
	if (!is_own)
		return fail(w, E_DENIED, M_ROSTER_NOT_OWN, ret->name);
	return ret->ended_at && ret->ended_at <= w->now ? fail(w, E_CONFLICT, M_TEAM_ENDED_ALREADY) : OK;
}

err roster_person(struct work *w, const char *field, struct str login, int64_t org_id, bool required, int64_t *ret_id)
{
	struct roster_people_rows people;
	*ret_id = 0;
	if (!login.n && required)
		fail_field(w, str_of(field), M_NETWORK_FIELD_REQUIRED);
	if (!login.n)
		return OK;
	TRY(roster_people(w->db, w->a, &(struct roster_people_in){ .org = org_id }, &people));
	for (size_t i = 0; i < people.n; i++)
		if (str_eq(people.at[i].name, login))
			*ret_id = people.at[i].id;
	if (!*ret_id)
		fail_field(w, str_of(field), M_ROSTER_NO_SUCH_PERSON, login);
	return OK;
}

err roster_note(struct work *w, const char *name, const struct team_by_code_row *t, struct str what)
{
	return NOTE(w, name, "team", t->id, { "code", t->code }, { "what", what });
}

/* ---- times ---- */

struct str roster_times(struct work *w, usec from, usec to)
{
	return say(w, M_ROSTER_FROM_TO, time_shown(w->a, from), time_shown(w->a, to));
}

void check_span(struct work *w, usec from, usec to, usec least, usec most)
{
	if (!from)
		fail_field(w, S("from"), M_NETWORK_FIELD_REQUIRED);
	if (!to)
		fail_field(w, S("to"), M_NETWORK_FIELD_REQUIRED);
	if (!from || !to)
		return;
	check_day(w, "from", from, true);
	if (to <= from)
		fail_field(w, S("to"), M_ROSTER_TO_BEFORE_FROM);
	else if (to - from < least || to - from > most)
		fail_field(w, S("to"), M_ROSTER_SPAN_LENGTH, duration_of(w, least), duration_of(w, most));
}

/* ---- one shift ---- */

/* Notes who is in the way. */
static err check_free(struct work *w, int64_t team_id, const struct shift_new *n)
{
	struct roster_clash_row clash;
	struct roster_absence_clash_row away;
	bool found;
	TRY(roster_clash(w->db, w->a, &(struct roster_clash_in){ .team = team_id, .a = n->account, .b = n->backup, .from = n->from, .to = n->to }, &clash, &found));
	if (found)
		fail_field(w, clash.team_id == team_id ? S("from") : S("person"), M_ROSTER_CLASH, clash.person_name, clash.team, roster_times(w, clash.from_at, clash.to_at));
	TRY(roster_absence_clash(w->db, w->a, &(struct roster_absence_clash_in){ .a = n->account, .b = n->backup, .from = n->from, .to = n->to }, &away, &found));
	if (found)
		fail_field(w, S("person"), M_ROSTER_IS_ABSENT, away.person, roster_times(w, away.from_at, away.to_at));
	return work_checked(w);
}

static err shift_of_form(struct work *w, int64_t org_id, const struct shift_form *f, struct shift_new *ret)
{
	*ret = (struct shift_new){ .from = f->from, .to = f->to };
	check_span(w, f->from, f->to, SHIFT_LEAST, SHIFT_MOST);
	TRY(roster_person(w, "person", f->person, org_id, true, &ret->account));
	TRY(roster_person(w, "backup", f->backup, org_id, false, &ret->backup));
	if (ret->backup && ret->backup == ret->account)
		fail_field(w, S("backup"), M_ROSTER_BACKUP_SAME);
	return work_checked(w);
}

static err insert(struct work *w, int64_t team_id, int64_t root, int64_t sequence, const struct shift_new *n, int64_t *ret_id)
{
	TRY(check_free(w, team_id, n));
	*ret_id = id_new();
	return roster_shift_insert(w->db, &(struct roster_shift_insert_in){ .id = *ret_id, .root = root ? root : *ret_id, .sequence = sequence, .team = team_id,
		.account = n->account, .backup = n->backup, .from = n->from, .to = n->to, .by = w->by.account_id, .now = w->now }, NULL);
}

err shift_add(struct work *w, struct str team, const struct shift_form *f, int64_t *ret_id)
{
	struct team_by_code_row t;
	struct shift_new n;
	TRY(roster_team(w, team, ROSTER_PLAN, &t));
	TRY(shift_of_form(w, t.org_id, f, &n));
	TRY(insert(w, t.id, 0, 0, &n, ret_id));
	return roster_note(w, "roster.shift_add", &t, a_fmt(w->a, "%.*s %.*s", STR_ARG(f->person), STR_ARG(roster_times(w, n.from, n.to))));
}

err shift_known(struct work *w, int64_t team_id, int64_t id, struct roster_shift_one_row *ret)
{
	bool found;
	TRY(roster_shift_one(w->db, w->a, &(struct roster_shift_one_in){ .id = id, .team = team_id }, ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_ROSTER_SHIFT_UNKNOWN);
}

err shift_close(struct work *w, int64_t id)
{
	int64_t n;
	TRY(roster_shift_close(w->db, &(struct roster_shift_close_in){ .id = id, .now = w->now }, &n));
	if (n != 1)
		return fail(w, E_CONFLICT, M_ROSTER_SHIFT_CHANGED);
	return roster_swap_of_shift(w->db, &(struct roster_swap_of_shift_in){ .shift = id, .by = w->by.account_id, .now = w->now }, NULL);
}

err shift_again(struct work *w, int64_t team_id, const struct roster_shift_one_row *old, const struct shift_new *n, int64_t *ret_id)
{
	return insert(w, team_id, old->root_id, old->sequence + 1, n, ret_id);
}

err shift_change(struct work *w, struct str team, int64_t id, const struct shift_form *f, int64_t *ret_id)
{
	struct team_by_code_row t;
	struct roster_shift_one_row old;
	struct shift_new n;
	TRY(roster_team(w, team, ROSTER_PLAN, &t));
	TRY(shift_known(w, t.id, id, &old));
	TRY(shift_of_form(w, t.org_id, f, &n));
	TRY(shift_close(w, id));
	TRY(shift_again(w, t.id, &old, &n, ret_id));
	return roster_note(w, "roster.shift_edit", &t, a_fmt(w->a, "%.*s %.*s", STR_ARG(f->person), STR_ARG(roster_times(w, n.from, n.to))));
}

err shift_end(struct work *w, struct str team, int64_t id)
{
	struct team_by_code_row t;
	struct roster_shift_one_row old;
	TRY(roster_team(w, team, ROSTER_PLAN, &t));
	TRY(shift_known(w, t.id, id, &old));
	TRY(shift_close(w, id));
	return roster_note(w, "roster.shift_end", &t, a_fmt(w->a, "%.*s %.*s", STR_ARG(old.person), STR_ARG(roster_times(w, old.from_at, old.to_at))));
}
