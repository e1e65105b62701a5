/* Cases that need somebody now: found in the journal, so that cases know nothing of rosters. */
#include "modules/roster/roster.h"

#include "base/rand.h"
#include "modules/incident/incident.h"

enum { AT_ONCE = 2000, SEVERITY_HIGH = 3 };
/* Entries of other processes may be committed a little after those with later numbers: the last minutes are read again. */
#define LOOK_AGAIN (5 * USEC_MIN)
#define ID_TICKS_PER_MS (1LL << 21)

bool roster_reads_cases(const struct work *w)
{
	return may(w, &incident_read);
}

/* What can make a case grave, or somebody else's. */
static bool is_of_interest(const struct roster_watch_read_row *e)
{
	static const char *const names[] = { "incident.open", "incident.assign", "incident.class", "incident.edit", "incident.reopen", "incident.unmerge" };
	for (size_t i = 0; i < COUNT(names); i++)
		if (str_is(e->name, names[i]))
			return str_is(e->kind, "incident");
	return false;
}

static err call_for(struct work *w, int64_t incident_id)
{
	struct roster_incident_row i;
	struct roster_team_of_org_row t;
	struct roster_call_known_row known;
	int64_t id;
	bool found;
	TRY(roster_incident(w->db, w->a, &(struct roster_incident_in){ .id = incident_id }, &i, &found));
	if (!found || incident_is_over(i.step) || (i.severity < SEVERITY_HIGH && !str_is(i.class, "serious")))
		return OK;
	TRY(roster_team_of_org(w->db, w->a, &(struct roster_team_of_org_in){ .org = i.responsible_org, .now = w->now }, &t, &found));
	if (!found)
		return OK;
	TRY(roster_call_known(w->db, w->a, &(struct roster_call_known_in){ .incident = incident_id, .team = t.id }, &known, &found));
	return found ? OK : call_open(w, t.id, incident_id, STR_NONE, &id);
}

static bool is_later_again(const struct roster_watch_read_rows *rows, size_t at)
{
	for (size_t i = at + 1; i < rows->n; i++)
		if (rows->at[i].record_id == rows->at[at].record_id && is_of_interest(&rows->at[i]))
			return true;
	return false;
}

err calls_watch(struct work *w, struct str args_json)
{
	struct roster_watch_at_row seen;
	struct roster_watch_read_rows rows;
	bool found;
	int64_t again = LOOK_AGAIN / USEC_MS * ID_TICKS_PER_MS;
	TRY(roster_watch_at(w->db, w->a, &seen, &found));
	if (!found)
		return roster_watch_begin(w->db, &(struct roster_watch_begin_in){ .journal = id_new() }, NULL);
	TRY(roster_watch_read(w->db, w->a, &(struct roster_watch_read_in){ .after = seen.journal_id, .max = AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (is_of_interest(&rows.at[i]) && !is_later_again(&rows, i))
			TRY(call_for(w, rows.at[i].record_id));
	if (!rows.n)
		return OK;
	int64_t last = rows.at[rows.n - 1].id, quiet = id_new() - again;
	int64_t next = rows.n == AT_ONCE ? last : last < quiet ? last : quiet > seen.journal_id ? quiet : seen.journal_id;
	return next == seen.journal_id ? OK : roster_watch_move(w->db, &(struct roster_watch_move_in){ .journal = next }, NULL);
}
