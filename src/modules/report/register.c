/* Figures of the register and of the cases, as they were at the time of the snapshot; signed with it. */
#include "modules/report/inside.h"

static void number(struct work *w, struct facts *f, struct str name, int64_t n)
{
	*VEC_ADD(w->a, &f->numbers) = (struct fact_number){ name, n };
}

static err organisations(struct work *w, const struct report_scope *s, struct facts *f)
{
	struct summary_members_row m;
	struct summary_systems_rows levels;
	struct summary_teams_row t;
	int64_t systems = 0;
	TRY(summary_members(w->db, w->a, &(struct summary_members_in){ s->above, s->sector, s->province, f->at }, &m));
	number(w, f, S("organisations"), m.living);
	number(w, f, S("members"), m.n);
	TRY(summary_systems(w->db, w->a, &(struct summary_systems_in){ s->above, s->sector, s->province, f->at, f->known }, &levels));
	for (size_t i = 0; i < levels.n; i++) {
		number(w, f, a_fmt(w->a, "systems.%.*s", STR_ARG(levels.at[i].level)), levels.at[i].n);
		systems += levels.at[i].n;
	}
	number(w, f, S("systems"), systems);
	TRY(summary_teams(w->db, w->a, &(struct summary_teams_in){ s->above, s->sector, s->province, f->at }, &t));
	number(w, f, S("teams"), t.n);
	number(w, f, S("teams.complete"), t.complete);
	number(w, f, S("experts"), t.experts);
	return OK;
}

static err cases(struct work *w, const struct report_scope *s, struct facts *f)
{
	struct summary_incidents_rows rows;
	struct summary_incident_types_rows types;
	int64_t n = 0, closed = 0, ended = 0, spent = 0;
	TRY(summary_incidents(w->db, w->a, &(struct summary_incidents_in){ s->above, s->sector, s->province, f->from, f->to, f->known }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		number(w, f, a_fmt(w->a, "incidents.severity.%lld", (long long)rows.at[i].severity), rows.at[i].n);
		n += rows.at[i].n;
		closed += rows.at[i].closed;
		ended += rows.at[i].ended;
		spent += rows.at[i].spent;
	}
	number(w, f, S("incidents"), n);
	number(w, f, S("incidents.closed"), closed);
	number(w, f, S("incidents.ended"), ended);
	number(w, f, S("incidents.seconds"), spent);
	TRY(summary_incident_types(w->db, w->a, &(struct summary_incident_types_in){ s->above, s->sector, s->province, f->from, f->to, f->known, TYPES_MAX }, &types));
	for (size_t i = 0; i < types.n; i++)
		*VEC_ADD(w->a, &f->types) = (struct fact_number){ types.at[i].type, types.at[i].n };
	return OK;
}

/* Money of the year that is reported, and positions, as they were known. */
static err money(struct work *w, const struct report_scope *s, struct facts *f)
{
	struct summary_money_row m;
	struct summary_posts_row p;
	TRY(summary_money(w->db, w->a, &(struct summary_money_in){ s->above, s->sector, s->province, civil_of(f->from).year, f->known }, &m));
	number(w, f, S("budget.bodies"), m.bodies);
	number(w, f, S("budget.planned"), m.planned);
	number(w, f, S("budget.approved"), m.approved);
	number(w, f, S("budget.disbursed"), m.disbursed);
	TRY(summary_posts(w->db, w->a, &(struct summary_posts_in){ s->above, s->sector, s->province, f->known }, &p));
	number(w, f, S("posts.planned"), p.planned);
	number(w, f, S("posts.filled"), p.filled);
	number(w, f, S("posts.vacant"), p.vacant);
	return OK;
}

/* Chases of the period, and what came of them, as it was known. */
static err chases(struct work *w, const struct report_scope *s, struct facts *f)
{
	struct summary_chases_row c;
	struct summary_chase_cure_row r;
	TRY(summary_chases(w->db, w->a, &(struct summary_chases_in){ s->above, s->sector, s->province, f->from, f->to, f->known }, &c));
	TRY(summary_chase_cure(w->db, w->a, &(struct summary_chase_cure_in){ .above = s->above, .sector = s->sector, .province = s->province, .from = f->from, .to = f->to,
		.known = f->known, .day7 = 7 * USEC_DAY, .day15 = 15 * USEC_DAY, .day30 = 30 * USEC_DAY, .from_day = civil_day_number(f->from), .to_day = civil_day_number(f->to) }, &r));
	number(w, f, S("chases.letters"), c.letters);
	number(w, f, S("chases.organisations"), c.orgs);
	number(w, f, S("chases.answered"), c.answered);
	number(w, f, S("chases.reminders"), c.reminders);
	number(w, f, S("chases.annexed"), r.annexed);
	number(w, f, S("chases.followed.7"), r.of7);
	number(w, f, S("chases.met.7"), r.met7);
	number(w, f, S("chases.followed.15"), r.of15);
	number(w, f, S("chases.met.15"), r.met15);
	number(w, f, S("chases.followed.30"), r.of30);
	number(w, f, S("chases.met.30"), r.met30);
	return OK;
}

static err annexed(struct work *w, const struct report_scope *s, struct facts *f)
{
	struct summary_annexed_rows rows;
	TRY(summary_annexed(w->db, w->a, &(struct summary_annexed_in){ s->above, s->sector, s->province, civil_day_number(f->from), civil_day_number(f->to), f->known,
		ANNEXED_MAX }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct summary_annexed_row *x = &rows.at[i];
		*VEC_ADD(w->a, &f->annexed) = (struct fact_annexed){ x->org_code, x->org_name, x->duty, x->subject_code, x->step, x->due_at, x->answered_at };
	}
	return OK;
}

err register_figures(struct work *w, const struct report_scope *scope, struct facts *f)
{
	TRY(organisations(w, scope, f));
	TRY(cases(w, scope, f));
	TRY(money(w, scope, f));
	TRY(chases(w, scope, f));
	return annexed(w, scope, f);
}
