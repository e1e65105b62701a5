/* What is known of teams that bears on duties: whose they are and were, by what decision, with whom, and how many count. */
#include "modules/team/duty_people.h"

/* One thing that was said of a team, for one organisation, from when to when it holds. */
struct said { int64_t org; struct str kind, sector, decision_no, head; usec decision_at; struct duty_area in; };
/* An organisation of the scope and the times it had a team. */
struct owner { const struct source_team_orgs_row *o; VEC(struct duty_area) had; };

struct reading {
	struct arena *a;
	struct duty_history *to;
	struct duty_form team;
	int kind, has_team;
	struct owner *owners; size_t n_owners;     /* ascending by id */
};

static usec later(usec x, usec y) { return x > y ? x : y; }
static usec sooner(usec x, usec y) { return x < y ? x : y; }

static struct owner *owner_of(const struct reading *r, int64_t org)
{
	size_t low = 0, high = r->n_owners;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (r->owners[middle].o->id < org)
			low = middle + 1;
		else
			high = middle;
	}
	return low < r->n_owners && r->owners[low].o->id == org ? &r->owners[low] : NULL;
}

/* ---- one team ---- */

static void founded_from(const struct reading *r, enum duty_unit unit, int64_t subject, const struct source_teams_row *t, const struct said *s, usec from,
	usec to, bool has_decision)
{
	int64_t values[] = { has_decision, s->head.n > 0 };
	if (from < to)
		duty_record_add(r->to, &r->team, unit, subject, (struct duty_record){ .id = t->id, .grade = GRADE_AUTO, .begins = from, .ends = to,
			.stated = t->created_at, .known_from = s->in.known_from, .known_to = s->in.known_to }, values);
}

/* A team may be at work before it is decided on. */
static void founded(const struct reading *r, enum duty_unit unit, int64_t subject, const struct source_teams_row *t, const struct said *s)
{
	usec decided = s->decision_no.n ? later(s->in.from, sooner(s->decision_at, s->in.to)) : s->in.to;
	founded_from(r, unit, subject, t, s, s->in.from, decided, false);
	founded_from(r, unit, subject, t, s, decided, s->in.to, true);
}

static void said_facts(const struct reading *r, const struct source_teams_row *t, const struct said *s)
{
	const struct duty_area *in = &s->in;
	struct owner *o = owner_of(r, s->org);
	if (in->from >= in->to || in->known_from >= in->known_to)
		return;
	history_fact(r->to, UNIT_TEAM, t->id, &(struct duty_fact){ r->kind, duty_word(s->kind), in->from, in->to, in->known_from, in->known_to });
	history_fact(r->to, UNIT_TEAM, t->id, &(struct duty_fact){ DUTY_OWNER, s->org, in->from, in->to, in->known_from, in->known_to });
	founded(r, UNIT_ORG, s->org, t, s);
	for (size_t i = 0; i < r->n_owners && str_is(s->kind, "sector"); i++)
		if (r->owners[i].o->sector.n && str_eq(r->owners[i].o->sector, s->sector))
			founded(r, UNIT_SECTOR, r->owners[i].o->id, t, s);
	if (o)
		*VEC_ADD(r->a, &o->had) = *in;
}

static struct said said_then(const struct source_teams_was_row *w, usec since)
{
	return (struct said){ w->org_id, w->kind, w->sector, w->decision_no, w->head, w->decision_at,
		{ later(w->begins_at, since), duty_until(w->ended_at), 0, w->known_to } };
}

/* Every version in its order. When it went over to another organisation, the former one had it until that day, and that stays known. */
static void team_read(const struct reading *r, const struct source_teams_row *t, const struct source_teams_was_row *was, size_t n)
{
	usec since = 0, known = t->created_at;
	history_subject(r->to, UNIT_TEAM, t->id, t->org_id, t->code, t->name);
	for (size_t i = 0; i < n; i++) {
		struct said s = said_then(&was[i], since);
		s.in.known_from = known;
		said_facts(r, t, &s);
		known = was[i].known_to;
		if (!was[i].moved_at)
			continue;
		s.in = (struct duty_area){ s.in.from, sooner(s.in.to, was[i].moved_at), known, TIME_OPEN };
		said_facts(r, t, &s);
		since = was[i].moved_at;
	}
	said_facts(r, t, &(struct said){ t->org_id, t->kind, t->sector, t->decision_no, t->head, t->decision_at,
		{ later(t->begins_at, since), duty_until(t->ended_at), known, TIME_OPEN } });
}

static void owner_facts(const struct reading *r, const struct owner *o)
{
	struct duty_area whole = { o->o->begins_at, duty_until(o->o->ended_at), o->o->created_at, TIME_OPEN };
	struct tally_piece *at;
	size_t n;
	tally(r->a, &whole, o->had.at, o->had.n, &at, &n);
	for (size_t i = 0; i < n; i++)
		history_fact(r->to, UNIT_ORG, o->o->id, &(struct duty_fact){ r->has_team, at[i].n > 0, at[i].in.from, at[i].in.to, at[i].in.known_from,
			at[i].in.known_to });
}

static err founding_read(struct work *w, const struct duty_scope *scope, struct duty_history *to)
{
	struct source_team_orgs_rows orgs;
	struct source_teams_rows teams;
	struct source_teams_was_rows was;
	struct reading r = { .a = w->a, .to = to, .team = duty_form(to, "team", "decision head"), .kind = duty_given(to, "team.kind"),
		.has_team = duty_given(to, "org.has_team") };
	TRY(source_team_orgs(w->db, w->a, &(struct source_team_orgs_in){ scope->org_from, scope->org_to }, &orgs));
	TRY(source_teams(w->db, w->a, &(struct source_teams_in){ scope->org_from, scope->org_to }, &teams));
	TRY(source_teams_was(w->db, w->a, &(struct source_teams_was_in){ scope->org_from, scope->org_to }, &was));
	r.owners = a_array(w->a, struct owner, orgs.n);
	for (size_t i = 0; i < orgs.n; i++)
		r.owners[r.n_owners++].o = &orgs.at[i];
	for (size_t i = 0, from = 0, next = 0; i < teams.n; i++, from = next) {
		while (next < was.n && was.at[next].team_id == teams.at[i].id)
			next++;
		team_read(&r, &teams.at[i], was.at ? was.at + from : NULL, next - from);
	}
	for (size_t i = 0; i < r.n_owners; i++)
		owner_facts(&r, &r.owners[i]);
	return OK;
}

/* ---- how many count, when each is counted once: as the register counted at the time; nobody in a team that has ended ---- */

static void effective_fact(struct duty_history *to, int attribute, const struct source_effective_row *e, usec until)
{
	usec end = duty_until(e->ended_at);
	struct duty_fact f = { attribute, e->n, e->since, end, e->since, until };
	if (e->since >= end)
		return;
	history_fact(to, UNIT_TEAM, e->team_id, &f);
	if (until == TIME_OPEN)
		return;
	f.to = sooner(until, end);
	f.known_from = until;
	f.known_to = TIME_OPEN;
	history_fact(to, UNIT_TEAM, e->team_id, &f);
}

static err effective_read(struct work *w, const struct duty_scope *scope, struct duty_history *to)
{
	struct source_effective_rows rows;
	int attribute = duty_given(to, "team.effective");
	TRY(source_effective(w->db, w->a, &(struct source_effective_in){ scope->org_from, scope->org_to }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		effective_fact(to, attribute, &rows.at[i], i + 1 < rows.n && rows.at[i + 1].team_id == rows.at[i].team_id ? rows.at[i + 1].since : TIME_OPEN);
	return OK;
}

/* ---- international bodies ---- */

static err affiliations_read(struct work *w, const struct duty_scope *scope, struct duty_history *to)
{
	struct source_affiliations_rows rows;
	struct duty_form f = duty_form(to, "affiliation", "body");
	TRY(source_affiliations(w->db, w->a, &(struct source_affiliations_in){ scope->org_from, scope->org_to }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct source_affiliations_row *a = &rows.at[i];
		struct duty_record r = { .id = a->id, .grade = GRADE_AUTO, .begins = a->from_at, .ends = duty_until(a->to_at), .stated = a->recorded_at,
			.known_from = a->recorded_at, .known_to = TIME_OPEN };
		int64_t body = duty_word(a->body);
		duty_record_add(to, &f, UNIT_TEAM, a->team_id, r, &body);
		duty_record_add(to, &f, UNIT_ORG, a->org_id, r, &body);
	}
	return OK;
}

static err teams_read(struct work *w, const struct duty_scope *scope, struct duty_history *to)
{
	TRY(founding_read(w, scope, to));
	TRY(effective_read(w, scope, to));
	return affiliations_read(w, scope, to);
}

static err people_read(struct work *w, const struct duty_scope *scope, struct duty_history *to)
{
	TRY(team_members_read(w, scope, to));
	return team_training_read(w, scope, to);
}

/* ---- whose duties an entry of the journal may change ---- */

static err team_told(struct work *w, int64_t id, struct duty_orgs *add)
{
	struct told_team_rows rows;
	TRY(told_team(w->db, w->a, &(struct told_team_in){ id }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		duty_orgs_add(w, add, rows.at[i].id);
	return OK;
}

static err person_told(struct work *w, int64_t id, struct duty_orgs *add)
{
	struct told_person_rows rows;
	TRY(told_person(w->db, w->a, &(struct told_person_in){ id }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		duty_orgs_add(w, add, rows.at[i].id);
	return OK;
}

const struct duty_source team_duties[2] = {
	{ "team.teams", M_TEAM_DUTY_TEAMS, { "org.has_team", "team.kind", "team.effective", "team", "affiliation" }, DUTY_ABOUT_ALL, teams_read, { { "team", team_told } } },
	{ "team.people", M_TEAM_DUTY_PEOPLE, { "member", "training" }, DUTY_ABOUT(UNIT_TEAM) | DUTY_ABOUT(UNIT_PERSON), people_read, { { "person", person_told }, { "team", team_told } } },
};
