/* What the module gives the duties engine: every version ever known, as it bears on each subject; and what a successor goes on with. */
#include "modules/evidence/rules.h"

struct reading { struct duty_history *to; };

/* The statements for organisations, teams and systems have the same columns. */
static err put(struct reading *r, const struct evidence_of_orgs_row *e)
{
	int64_t values[EVIDENCE_FIELDS_MAX];
	const struct duty_vocabulary *v = history_vocabulary(r->to);
	int kind = vocabulary_kind(v, e->kind);
	const struct duty_kind *k = kind < 0 ? NULL : &v->kinds[kind];
	if (!k || k->n_fields > EVIDENCE_FIELDS_MAX)
		return OK;
	values_decode(k, e->fields, values);
	history_record(r->to, (enum duty_unit)e->unit, e->subject_id, &(struct duty_record){ .id = e->id, .kind = kind, .grade = (enum duty_grade)e->grade,
		.is_false = str_is(e->state, "false"), .begins = e->begins_at, .ends = duty_until(e->ends_at), .judged = e->judged_at,
		.stated = e->stated_at, .known_from = e->known_from, .known_to = duty_until(e->known_to), .values = values });
	return OK;
}

#define PUT(row) put(arg, &(struct evidence_of_orgs_row){ (row)->id, (row)->kind, (row)->unit, (row)->subject_id, (row)->state, (row)->grade, \
	(row)->begins_at, (row)->ends_at, (row)->judged_at, (row)->fields, (row)->stated_at, (row)->known_from, (row)->known_to })
static err org_put(void *arg, const struct evidence_of_orgs_row *row) { return put(arg, row); }
static err team_put(void *arg, const struct evidence_of_teams_row *row) { return PUT(row); }
static err system_put(void *arg, const struct evidence_of_systems_row *row) { return PUT(row); }

static err read_all(struct work *w, const struct duty_scope *s, struct duty_history *to)
{
	struct reading r = { to };
	if (duty_asks(s, UNIT_ORG) || duty_asks(s, UNIT_SECTOR))
		TRY(evidence_of_orgs(w->db, &(struct evidence_of_orgs_in){ .org_from = s->org_from, .org_to = s->org_to }, org_put, &r));
	if (duty_asks(s, UNIT_TEAM))
		TRY(evidence_of_teams(w->db, &(struct evidence_of_teams_in){ s->org_from, s->org_to, duty_only(s, UNIT_TEAM) }, team_put, &r));
	if (duty_asks(s, UNIT_SYSTEM))
		TRY(evidence_of_systems(w->db, &(struct evidence_of_systems_in){ s->org_from, s->org_to, duty_only(s, UNIT_SYSTEM) }, system_put, &r));
	return OK;
}

static err told(struct work *w, int64_t id, struct duty_orgs *add)
{
	struct evidence_told_rows rows;
	TRY(evidence_told(w->db, w->a, &(struct evidence_told_in){ .evidence = id }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		duty_one_add(w, add, (struct duty_one){ rows.at[i].org_id, (enum duty_unit)rows.at[i].unit, rows.at[i].subject_id });
	return OK;
}

const struct duty_source evidence_sources[1] = {
	{ .name = "evidence.statements", .says = M_EVIDENCE_SAYS_SOURCE, .is_stated = true, .about = DUTY_ABOUT_ALL, .read = read_all, .told = { { "evidence", told } } },
};

/* ---- successors ---- */

static err open_count(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct evidence_heritage_count_row row;
	TRY(evidence_heritage_count(w->db, w->a, &(struct evidence_heritage_count_in){ .org = s->from }, &row));
	*ret_n = row.n;
	return OK;
}

static err open_move(struct work *w, const struct succession *s)
{
	return evidence_heritage_move(w->db, &(struct evidence_heritage_move_in){ .from = s->from, .to = s->main }, NULL);
}

const struct heritage evidence_heritage[1] = { { M_EVIDENCE_HERITAGE, open_count, NULL, open_move } };
