/* What cases prove: that they are handled and closed, when somebody first answered, and that reports went out within their terms. */
#include "core/duty_source.h"

#include "base/rand.h"
#include "core/legal/legal.h"
#include "modules/incident/incident.h"

/* One thing that was said of a case, as long as it was known. */
struct said { int64_t org, severity, damage_vnd; struct str class, criteria, step; usec detected_at, closed_at, known_from, known_to; };

struct reading {
	struct arena *a;
	struct duty_history *to;
	struct duty_form incident, due, report;
	int class, severity, damage;
	const struct source_case_teams_rows *teams;    /* ascending by organisation */
};

static usec later(usec x, usec y) { return x > y ? x : y; }

/* No incident after all, or part of another case: it owes nothing, as far as is known. */
static bool is_none(const struct said *s)
{
	return str_is(s->step, "cancelled") || str_is(s->step, "merged");
}

static void fact(const struct reading *r, int64_t id, int attribute, int64_t value, const struct said *s, usec from, usec to)
{
	if (from < to && s->known_from < s->known_to)
		history_fact(r->to, UNIT_INCIDENT, id, &(struct duty_fact){ attribute, value, from, to, s->known_from, s->known_to });
}

/* ---- what it is ---- */

/* Harm that Decision 05/2017 Art. 9 lists, or a sum. Nothing is said of harm before the case is closed. */
static void damage_fact(const struct reading *r, int64_t id, const struct said *s)
{
	bool is_known = s->damage_vnd > 0 || s->criteria.n;
	if (is_known || s->closed_at)
		fact(r, id, r->damage, is_known, s, s->detected_at, TIME_OPEN);
}

static void said_facts(const struct reading *r, int64_t id, const struct said *s)
{
	fact(r, id, r->class, duty_word(s->class), s, s->detected_at, TIME_OPEN);
	fact(r, id, r->severity, s->severity, s, s->detected_at, TIME_OPEN);
	damage_fact(r, id, s);
}

/* ---- how it was handled ---- */

static size_t first_team(const struct source_case_teams_rows *t, int64_t org)
{
	size_t low = 0, high = t->n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (t->at[middle].org_id < org)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* For the case, the body responsible, and its teams. */
static void handled(const struct reading *r, const struct source_cases_row *c, const struct said *s)
{
	int64_t values[] = { duty_word(s->closed_at ? S("closed") : S("open")),
		c->answered_at >= c->received_at ? (c->answered_at - c->received_at) / USEC_MIN : DUTY_NULL };
	struct duty_record x = { .id = c->id, .grade = GRADE_AUTO, .begins = c->opened_at, .ends = duty_until(s->closed_at), .stated = c->opened_at,
		.known_from = s->known_from, .known_to = s->known_to };
	if (s->known_from >= s->known_to)
		return;
	duty_record_add(r->to, &r->incident, UNIT_INCIDENT, c->id, x, values);
	duty_record_add(r->to, &r->incident, UNIT_ORG, s->org, x, values);
	for (size_t i = first_team(r->teams, s->org); i < r->teams->n && r->teams->at[i].org_id == s->org; i++)
		duty_record_add(r->to, &r->incident, UNIT_TEAM, r->teams->at[i].id, x, values);
}

/* ---- one case, version by version ---- */

static void version(const struct reading *r, const struct source_cases_row *c, const struct said *s, usec since)
{
	if (is_none(s))
		return;
	said_facts(r, c->id, s);
	fact(r, c->id, DUTY_OWNER, s->org, s, later(s->detected_at, since), TIME_OPEN);
	handled(r, c, s);
}

static void case_read(const struct reading *r, const struct source_cases_row *c, const struct source_cases_was_row *was, size_t n)
{
	usec since = 0, known = c->opened_at;
	history_subject(r->to, UNIT_INCIDENT, c->id, c->responsible_org, c->code, c->code);     /* its title is not for all who read duties */
	for (size_t i = 0; i < n; i++) {
		const struct source_cases_was_row *x = &was[i];
		struct said s = { x->responsible_org, x->severity, x->damage_vnd, x->class, x->criteria, x->step, x->detected_at, x->closed_at, known, x->known_to };
		version(r, c, &s, since);
		known = x->known_to;
		if (!x->moved_at)
			continue;
		s.known_from = known;
		s.known_to = TIME_OPEN;
		fact(r, c->id, DUTY_OWNER, s.org, &s, later(s.detected_at, since), x->moved_at);
		since = x->moved_at;
	}
	version(r, c, &(struct said){ c->responsible_org, c->severity, c->damage_vnd, c->class, c->criteria, c->step, c->detected_at, c->closed_at, known, TIME_OPEN },
		since);
}

/* ---- terms ---- */

/* The id says when the clock was started, which may be long after the moment it counts from. */
static void clock_read(const struct reading *r, const struct source_clocks_row *c)
{
	usec known = later(c->opened_at, id_time(c->id));
	duty_record_add(r->to, &r->due, UNIT_INCIDENT, c->incident_id, (struct duty_record){ .id = c->id, .grade = GRADE_AUTO, .begins = c->started_at,
		.ends = c->started_at, .stated = known, .known_from = known, .known_to = duty_until(c->ended_at) }, &c->due_rolled_at);
	if (c->met_at)
		duty_record_add(r->to, &r->report, UNIT_INCIDENT, c->incident_id, (struct duty_record){ .id = c->id, .grade = GRADE_AUTO, .begins = c->met_at,
			.ends = c->met_at, .stated = c->met_at, .known_from = c->met_at, .known_to = TIME_OPEN }, &c->id);
}

static err cases_read(struct work *w, const struct duty_scope *scope, struct duty_history *to)
{
	struct source_cases_rows cases;
	struct source_cases_was_rows was;
	struct source_case_teams_rows teams;
	struct source_clocks_rows clocks;
	struct reading r = { .a = w->a, .to = to, .incident = duty_form(to, "incident", "state first_minutes"), .due = duty_form(to, "report_due", "deadline"),
		.report = duty_form(to, "report", "for"), .class = duty_given(to, "incident.class"), .severity = duty_given(to, "incident.severity"),
		.damage = duty_given(to, "incident.damage"), .teams = &teams };
	const int64_t only = duty_only(scope, UNIT_INCIDENT);
	TRY(source_cases(w->db, w->a, &(struct source_cases_in){ scope->org_from, scope->org_to, only }, &cases));
	TRY(source_cases_was(w->db, w->a, &(struct source_cases_was_in){ scope->org_from, scope->org_to, only }, &was));
	TRY(source_case_teams(w->db, w->a, &(struct source_case_teams_in){ scope->org_from, scope->org_to }, &teams));
	TRY(source_clocks(w->db, w->a, &(struct source_clocks_in){ scope->org_from, scope->org_to, only }, &clocks));
	for (size_t i = 0, from = 0, next = 0; i < cases.n; i++, from = next) {
		while (next < was.n && was.at[next].incident_id == cases.at[i].id)
			next++;
		case_read(&r, &cases.at[i], was.at ? was.at + from : NULL, next - from);
	}
	for (size_t i = 0; i < clocks.n; i++)
		clock_read(&r, &clocks.at[i]);
	return OK;
}

/* The case itself; its record is also one of the body responsible, of those before, and of their teams. */
static err case_told(struct work *w, int64_t id, struct duty_orgs *add)
{
	struct told_case_rows rows;
	TRY(told_case(w->db, w->a, &(struct told_case_in){ id }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct told_case_row *x = &rows.at[i];
		if (x->is_now)
			duty_one_add(w, add, (struct duty_one){ x->org_id, UNIT_INCIDENT, id });
		duty_one_add(w, add, (struct duty_one){ x->org_id, UNIT_ORG, x->org_id, "incident" });
		duty_one_add(w, add, (struct duty_one){ x->org_id, UNIT_TEAM, x->team_id, "incident" });
	}
	return OK;
}

const struct duty_source incident_duties[1] = {
	{ "incident.cases", M_INCIDENT_DUTY_CASES, { "incident.class", "incident.severity", "incident.damage", "incident", "report_due", "report" },
		DUTY_ABOUT(UNIT_INCIDENT) | DUTY_ABOUT(UNIT_ORG) | DUTY_ABOUT(UNIT_TEAM), cases_read,
		{ { "incident", case_told } } },
};
