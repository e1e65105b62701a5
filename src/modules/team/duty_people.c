/* One place in a team, from when to when it counts: agreed, and a hired expert under contract; in pieces that are qualified or not. */
#include "modules/team/duty_people.h"

#include "core/settings.h"

struct place { usec from, to, contract_from, contract_to; bool is_hired; struct duty_area in; };

struct people {
	struct arena *a;
	struct duty_history *to;
	struct duty_form member;
	const struct source_credentials_rows *credentials;   /* ascending by person */
};

static usec later(usec x, usec y) { return x > y ? x : y; }
static usec sooner(usec x, usec y) { return x < y ? x : y; }

/* False when it never counts. */
static bool place_area(const struct place *p, usec consent_at, struct duty_area *ret)
{
	if (!consent_at || (p->is_hired && !p->contract_from))
		return false;
	*ret = p->in;
	ret->from = later(p->from, consent_at);
	ret->to = duty_until(p->to);
	if (p->is_hired) {
		ret->from = later(ret->from, p->contract_from);
		ret->to = sooner(ret->to, duty_until(p->contract_to));
	}
	return ret->from < ret->to && ret->known_from < ret->known_to;
}

static size_t first_credential(const struct people *x, int64_t person)
{
	size_t low = 0, high = x->credentials->n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (x->credentials->at[middle].canon_id < person)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A credential that was withdrawn counts for nothing any more, as in count_at(). */
static size_t credentials_of(const struct people *x, int64_t person, struct duty_area **ret)
{
	size_t from = first_credential(x, person), n = 0;
	while (from + n < x->credentials->n && x->credentials->at[from + n].canon_id == person)
		n++;
	*ret = a_array(x->a, struct duty_area, n);
	for (size_t i = 0; i < n; i++) {
		const struct source_credentials_row *c = &x->credentials->at[from + i];
		(*ret)[i] = (struct duty_area){ c->from_at, duty_until(c->to_at), c->recorded_at, duty_until(c->ended_at) };
	}
	return n;
}

static void place_record(const struct people *x, const struct source_members_row *m, const struct place *p)
{
	struct duty_area whole, *valid;
	struct tally_piece *at;
	size_t n, n_valid;
	if (!place_area(p, m->consent_at, &whole))
		return;
	n_valid = credentials_of(x, m->canon_id, &valid);
	tally(x->a, &whole, valid, n_valid, &at, &n);
	for (size_t i = 0; i < n; i++) {
		int64_t values[] = { m->canon_id, at[i].n > 0, p->is_hired };
		duty_record_add(x->to, &x->member, UNIT_TEAM, m->team_id, (struct duty_record){ .id = m->id, .grade = GRADE_AUTO, .begins = at[i].in.from,
			.ends = at[i].in.to, .stated = m->recorded_at, .known_from = at[i].in.known_from, .known_to = at[i].in.known_to }, values);
	}
}

/* One membership: all that was said of it, then what is said now. */
static void member_records(const struct people *x, const struct source_members_row *m, const struct source_members_was_row *was, size_t n)
{
	usec since = m->recorded_at;
	for (size_t i = 0; i < n; i++) {
		place_record(x, m, &(struct place){ was[i].from_at, was[i].to_at, was[i].contract_from, was[i].contract_to, str_is(was[i].kind, "hired"),
			{ .known_from = since, .known_to = was[i].known_to } });
		since = was[i].known_to;
	}
	place_record(x, m, &(struct place){ m->from_at, m->to_at, m->contract_from, m->contract_to, str_is(m->kind, "hired"),
		{ .known_from = since, .known_to = TIME_OPEN } });
}

err team_members_read(struct work *w, const struct duty_scope *scope, struct duty_history *to)
{
	struct source_members_rows members;
	struct source_members_was_rows was;
	struct source_credentials_rows credentials;
	struct people x = { .a = w->a, .to = to, .member = duty_form(to, "member", "person qualified hired"), .credentials = &credentials };
	TRY(source_members(w->db, w->a, &(struct source_members_in){ scope->org_from, scope->org_to }, &members));
	TRY(source_members_was(w->db, w->a, &(struct source_members_was_in){ scope->org_from, scope->org_to }, &was));
	TRY(source_credentials(w->db, w->a, &(struct source_credentials_in){ scope->org_from, scope->org_to, setting_text(w, "team.standard") }, &credentials));
	for (size_t i = 0, from = 0, next = 0; i < members.n; i++, from = next) {
		while (next < was.n && was.at[next].member_id == members.at[i].id)
			next++;
		member_records(&x, &members.at[i], was.at ? was.at + from : NULL, next - from);
	}
	return OK;
}

/* ---- training ---- */

static struct duty_record held(int64_t id, usec held_at, usec recorded_at, usec ended_at)
{
	return (struct duty_record){ .id = id, .grade = GRADE_AUTO, .begins = held_at, .ends = held_at, .stated = recorded_at,
		.known_from = recorded_at, .known_to = duty_until(ended_at) };
}

/* A person's code stands for the name: who reads duties need not read people. */
static void person_subject(struct duty_history *to, const struct source_people_row *p)
{
	history_subject(to, UNIT_PERSON, p->id, p->org_id, p->code, p->code);
	history_fact(to, UNIT_PERSON, p->id, &(struct duty_fact){ DUTY_OWNER, p->org_id, p->created_at, duty_until(p->ended_at), p->created_at, TIME_OPEN });
}

err team_training_read(struct work *w, const struct duty_scope *scope, struct duty_history *to)
{
	struct source_people_rows people;
	struct source_training_rows own;
	struct source_team_training_rows of_teams;
	struct duty_form f = duty_form(to, "training", "hours");
	TRY(source_people(w->db, w->a, &(struct source_people_in){ scope->org_from, scope->org_to }, &people));
	TRY(source_training(w->db, w->a, &(struct source_training_in){ scope->org_from, scope->org_to }, &own));
	TRY(source_team_training(w->db, w->a, &(struct source_team_training_in){ scope->org_from, scope->org_to }, &of_teams));
	for (size_t i = 0; i < people.n; i++)
		person_subject(to, &people.at[i]);
	for (size_t i = 0; i < own.n; i++)
		duty_record_add(to, &f, UNIT_PERSON, own.at[i].person_id, held(own.at[i].id, own.at[i].held_at, own.at[i].recorded_at, own.at[i].ended_at),
			&own.at[i].hours);
	for (size_t i = 0; i < of_teams.n; i++) {
		const struct source_team_training_row *x = &of_teams.at[i];
		duty_record_add(to, &f, UNIT_TEAM, x->team_id, held(x->id, x->held_at, x->recorded_at, x->ended_at), &x->hours);
	}
	return OK;
}
