/* Whom or what a statement is about, and whether it was there. */
#include "modules/evidence/rules.h"

/* When a body began nobody has said: the register knows when it was written down. */
static void org_add(const struct org_by_id_row *o, struct subjects *to)
{
	to->at[to->n++] = (struct subject){ UNIT_ORG, o->id, o->code, o->name, 0, o->ended_at };
}

/* The body that leads it stands for the sector. */
static void sector_add(struct work *w, const struct org_by_id_row *o, struct subjects *to)
{
	if (str_is(o->network_role, "sector_lead") && o->sector.n)
		to->at[to->n++] = (struct subject){ UNIT_SECTOR, o->id, o->sector,
			reference_label(REF_SECTOR, o->sector, w->by.lang), 0, o->ended_at };
}

static bool takes(const struct duty_kind *k, enum duty_unit u) { return k->units >> u & 1; }

err subjects_of(struct work *w, int64_t org, const struct duty_kind *k, struct str code, struct subjects *ret)
{
	struct org_by_id_row o;
	struct evidence_systems_of_rows systems = { 0 };
	struct evidence_teams_of_rows teams = { 0 };
	TRY(network_org(w, org, &o));
	if (takes(k, UNIT_SYSTEM))
		TRY(evidence_systems_of(w->db, w->a, &(struct evidence_systems_of_in){ .org = org, .code = code, .max = EVIDENCE_SUBJECTS_MAX }, &systems));
	if (takes(k, UNIT_TEAM))
		TRY(evidence_teams_of(w->db, w->a, &(struct evidence_teams_of_in){ .org = org, .code = code, .max = EVIDENCE_SUBJECTS_MAX }, &teams));
	*ret = (struct subjects){ .at = a_array(w->a, struct subject, systems.n + teams.n + 2) };
	if (takes(k, UNIT_ORG))
		org_add(&o, ret);
	if (takes(k, UNIT_SECTOR))
		sector_add(w, &o, ret);
	for (size_t i = 0; i < systems.n; i++)
		ret->at[ret->n++] = (struct subject){ UNIT_SYSTEM, systems.at[i].id, systems.at[i].code, systems.at[i].name, systems.at[i].since, systems.at[i].ended_at };
	for (size_t i = 0; i < teams.n; i++)
		ret->at[ret->n++] = (struct subject){ UNIT_TEAM, teams.at[i].id, teams.at[i].code, teams.at[i].name, teams.at[i].begins_at, teams.at[i].ended_at };
	return OK;
}

static const struct subject *subject_named(const struct subjects *of, struct str code)
{
	for (size_t i = 0; i < of->n; i++)
		if (str_eq(of->at[i].code, code))
			return &of->at[i];
	return NULL;
}

/* The day counts: what began in the afternoon was there on that day. */
static void check_there(struct work *w, const struct subject *s, usec begins)
{
	if (begins && s->since && civil_day_number(begins) < civil_day_number(s->since))
		fail_field(w, S("subjects"), M_EVIDENCE_NOT_YET_THERE, s->code, date_shown(w->a, s->since));
	if (begins && s->until && begins >= s->until)
		fail_field(w, S("subjects"), M_EVIDENCE_NO_LONGER_THERE, s->code, date_shown(w->a, s->until));
}

err subjects_read(struct work *w, int64_t org, const struct duty_kind *k, struct strs codes, usec begins, struct subjects *ret)
{
	struct subjects all, chosen = { .at = a_array(w->a, struct subject, codes.n + 1) };
	TRY(subjects_of(w, org, k, codes.n == 1 ? codes.at[0] : STR_NONE, &all));
	for (size_t i = 0; i < codes.n; i++) {
		const struct subject *s = subject_named(&all, codes.at[i]);
		if (!s)
			fail_field(w, S("subjects"), M_EVIDENCE_SUBJECT_UNKNOWN, codes.at[i]);
		else if (!subject_named(&chosen, codes.at[i]))
			chosen.at[chosen.n++] = *s;
	}
	if (!codes.n && takes(k, UNIT_ORG))
		chosen.at[chosen.n++] = all.at[0];
	else if (!codes.n)
		fail_field(w, S("subjects"), M_EVIDENCE_SUBJECT_NEEDED);
	for (size_t i = 0; i < chosen.n; i++)
		check_there(w, &chosen.at[i], begins);
	*ret = chosen;
	return OK;
}
