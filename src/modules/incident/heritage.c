/* Open cases go on under the successor of an organisation: its part in them, its tasks, its sight. Terms run on unchanged. */
#include "core/journal.h"
#include "modules/incident/incident.h"

static err cases_count(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct heritage_cases_count_row row;
	TRY(heritage_cases_count(w->db, w->a, &(struct heritage_cases_count_in){ .from = s->from }, &row));
	*ret_n = row.cases;
	return OK;
}

static err tasks_count(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct heritage_cases_count_row row;
	TRY(heritage_cases_count(w->db, w->a, &(struct heritage_cases_count_in){ .from = s->from }, &row));
	*ret_n = row.tasks;
	return OK;
}

static err cases_assign(struct work *w, const struct succession *s)
{
	return heritage_cases_assign(w->db, &(struct heritage_cases_assign_in){ .id = s->id, .from = s->from, .main = s->main }, NULL);
}

static err parties_move(struct work *w, const struct succession *s)
{
	TRY(heritage_parties_join(w->db, &(struct heritage_parties_join_in){ .id = s->id, .from = s->from, .reason = s->from_code, .now = w->now }, NULL));
	return heritage_parties_leave(w->db, &(struct heritage_parties_leave_in){ .id = s->id, .from = s->from, .now = w->now }, NULL);
}

static err views_follow(struct work *w, const struct succession *s)
{
	TRY(heritage_list_set(w->db, &(struct heritage_list_set_in){ .id = s->id }, NULL));
	return heritage_list_fill(w->db, &(struct heritage_list_fill_in){ .id = s->id }, NULL);
}

/* One line in the timeline of each. */
static err timelines_tell(struct work *w, const struct succession *s)
{
	struct heritage_cases_moved_rows cases;
	TRY(heritage_cases_moved(w->db, w->a, &(struct heritage_cases_moved_in){ .id = s->id }, &cases));
	struct journal_many *at = a_array(w->a, struct journal_many, cases.n);
	for (size_t i = 0; i < cases.n; i++)
		at[i] = (struct journal_many){ cases.at[i].id, change_json(w, &(struct change){ .code = cases.at[i].code, .what = "organisation",
			.from = s->from_name, .to = cases.at[i].to_name }) };
	return journal_add_many(w, "incident.succeed", "incident", at, cases.n);
}

static err cases_move(struct work *w, const struct succession *s)
{
	TRY(heritage_cases_was(w->db, &(struct heritage_cases_was_in){ .id = s->id, .from = s->from, .at = s->at, .now = w->now }, NULL));
	TRY(heritage_cases_move(w->db, &(struct heritage_cases_move_in){ .id = s->id, .from = s->from }, NULL));
	TRY(parties_move(w, s));
	TRY(heritage_notes_move(w->db, &(struct heritage_notes_move_in){ .id = s->id, .from = s->from }, NULL));
	TRY(views_follow(w, s));
	return timelines_tell(w, s);
}

static err tasks_move(struct work *w, const struct succession *s)
{
	return heritage_tasks_move(w->db, &(struct heritage_tasks_move_in){ .id = s->id, .from = s->from }, NULL);
}

const struct heritage incident_heritage[2] = {
	{ M_INCIDENT_HERITAGE_CASES, cases_count, cases_assign, cases_move, .by_record = true },
	{ M_INCIDENT_HERITAGE_TASKS, tasks_count, NULL, tasks_move, .by_record = true },
};
