/* What the one who goes leaves to the one who comes. */
#include "modules/roster/rules.h"

#include "base/buf.h"
#include "base/rand.h"
#include "core/settings.h"

#define LOOK_BACK (14 * USEC_DAY)
enum { TEXT_MAX = 20000 };

err handover_write(struct work *w, struct str team, int64_t shift_id, const struct handover_form *f, int64_t *ret_id)
{
	struct team_by_code_row t;
	struct roster_shift_one_row s;
	struct roster_handover_of_row was;
	bool found;
	TRY(roster_team(w, team, ROSTER_OWN, &t));
	TRY(shift_known(w, t.id, shift_id, &s));
	if (s.account_id != w->by.account_id && s.backup_id != w->by.account_id)
		return fail(w, E_DENIED, M_ROSTER_HANDOVER_NOT_YOURS);
	if (s.from_at > w->now)
		return fail(w, E_CONFLICT, M_ROSTER_HANDOVER_EARLY);
	check_text(w, "text", str_trim(f->text), true, TEXT_MAX);
	TRY(work_checked(w));
	TRY(roster_handover_of(w->db, w->a, &(struct roster_handover_of_in){ .root = s.root_id }, &was, &found));
	if (found)
		return fail(w, E_CONFLICT, M_ROSTER_HANDOVER_WRITTEN, was.name, time_shown(w->a, was.written_at));
	*ret_id = id_new();
	TRY(roster_handover_insert(w->db, &(struct roster_handover_insert_in){ .id = *ret_id, .team = t.id, .root = s.root_id, .account = w->by.account_id,
		.text = f->text, .now = w->now }, NULL));
	return roster_note(w, "roster.handover", &t, roster_times(w, s.from_at, s.to_at));
}

err handover_read(struct work *w, struct str team, int64_t id)
{
	struct team_by_code_row t;
	struct roster_handover_one_row h;
	bool found;
	int64_t n;
	TRY(roster_team(w, team, ROSTER_OWN, &t));
	TRY(roster_handover_one(w->db, w->a, &(struct roster_handover_one_in){ .id = id, .team = t.id }, &h, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_ROSTER_HANDOVER_UNKNOWN);
	if (h.account_id == w->by.account_id)
		return fail(w, E_DENIED, M_ROSTER_HANDOVER_OWN);
	TRY(roster_handover_read(w->db, &(struct roster_handover_read_in){ .id = id, .team = t.id, .by = w->by.account_id, .now = w->now }, &n));
	if (n != 1)
		return fail(w, E_CONFLICT, M_ROSTER_HANDOVER_IS_READ);
	return roster_note(w, "roster.handover_read", &t, w->by.name);
}

err handover_begin(struct work *w, int64_t org_id, struct str *ret)
{
	struct roster_open_cases_rows rows = { 0 };
	struct str text = a_fmt(w->a, "### %.*s\n\n", STR_ARG(say(w, M_ROSTER_HANDOVER_CASES)));
	if (roster_reads_cases(w))
		TRY(roster_open_cases(w->db, w->a, &(struct roster_open_cases_in){ .viewer = w->by.org_id, .org = org_id }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		text = a_fmt(w->a, "%.*s- [%.*s](%.*s/incidents/%.*s): \n", STR_ARG(text), STR_ARG(rows.at[i].code), STR_ARG(setting_text(w, "site.url")),
			STR_ARG(rows.at[i].code));
	if (!rows.n)
		text = a_fmt(w->a, "%.*s%.*s\n", STR_ARG(text), STR_ARG(say(w, M_ROSTER_HANDOVER_NO_CASES)));
	*ret = a_fmt(w->a, "%.*s\n### %.*s\n\n", STR_ARG(text), STR_ARG(say(w, M_ROSTER_HANDOVER_OTHER)));
	return OK;
}

err handover_overdue(struct work *w, int64_t team_id, struct roster_handover_missing_rows *ret)
{
	return roster_handover_missing(w->db, w->a, &(struct roster_handover_missing_in){ .team = team_id, .since = w->now - LOOK_BACK,
		.until = w->now - setting_int(w, "roster.handover_minutes") * USEC_MIN }, ret);
}
