/* How many experts each team has when each is counted once, kept as it changes: what the register said on a past day stays known. */
#include "modules/team/rules.h"

#include "core/journal.h"

/* What is held of a team; -1: nothing yet. Both ascend by team. */
static int64_t held_of(const struct effective_last_rows *last, size_t *next, int64_t team)
{
	while (*next < last->n && last->at[*next].team_id < team)
		++*next;
	return *next < last->n && last->at[*next].team_id == team ? last->at[*next].n : -1;
}

static err changed(struct work *w, const struct count_view *c, const struct effective_last_rows *last, struct effective_add_in *rows,
	struct journal_many *notes, size_t *ret_n)
{
	size_t next = 0, n = 0;
	for (size_t i = 0; i < c->teams.n; i++) {
		int64_t team = c->teams.at[i].id, now = count_once_team(c->x, team)->effective;
		if (held_of(last, &next, team) == now)
			continue;
		rows[n] = (struct effective_add_in){ .team = team, .since = w->now, .n = now };
		notes[n++] = (struct journal_many){ team, a_fmt(w->a, "{\"code\":\"%.*s\",\"n\":%lld}", STR_ARG(c->teams.at[i].code), (long long)now) };
	}
	*ret_n = n;
	return OK;
}

static err keep(struct work *w, const struct count_view *c)
{
	struct effective_last_rows last;
	struct effective_add_in *rows = a_array(w->a, struct effective_add_in, c->teams.n);
	struct journal_many *notes = a_array(w->a, struct journal_many, c->teams.n);
	size_t n;
	TRY(effective_last(w->db, w->a, &last));
	TRY(changed(w, c, &last, rows, notes, &n));
	TRY(effective_add(w->db, rows, n));
	return journal_add_many(w, "team.effective", "team", notes, n);
}

err effective_job(struct work *w, struct str args_json)
{
	struct effective_done_row done;
	struct team_version_row lists;
	const struct count_view *c;
	TRY(effective_done(w->db, w->a, &done));
	TRY(team_version(w->db, w->a, &lists));
	if (done.version == lists.version && done.day == day_first(w->now))
		return OK;
	TRY(count_hold(w, w->now, &c));
	err e = keep(w, c);
	count_release(c);
	TRY(e);
	return effective_did(w->db, &(struct effective_did_in){ .version = lists.version, .day = day_first(w->now) }, NULL);
}
