/* Rotation: turns that follow from one moment, and who takes them. */
#include "modules/roster/rules.h"

#include "base/rand.h"

struct rotation {
	enum { BY_WEEK, BY_DAY, BY_DAY_NIGHT } kind;
	usec anchor, night;                   /* night: how long after a day's turn begins the night's does */
	const struct roster_people_row *people[PATTERN_PEOPLE_MAX]; size_t n;
};

/* ---- kept and read ---- */

static bool night_parse(struct str s, int64_t *ret_minute)
{
	int64_t hour, minute;
	struct str rest = s, first = str_cut(&rest, ':');
	if (first.n > 2 || rest.n != 2 || !str_int(first, &hour) || !str_int(rest, &minute) || hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return false;
	*ret_minute = hour * 60 + minute;
	return true;
}

static int64_t minute_of_day(usec t)
{
	return (t - civil_day_start(civil_day_number(t))) / USEC_MIN;
}

static err check_people(struct work *w, const struct strs *people, int64_t org_id, struct str *ret_ids)
{
	if (!people->n || people->n > PATTERN_PEOPLE_MAX)
		fail_field(w, S("people"), M_ROSTER_PEOPLE_NUMBER, a_fmt(w->a, "%d", PATTERN_PEOPLE_MAX));
	*ret_ids = STR_NONE;
	for (size_t i = 0; i < people->n && i < PATTERN_PEOPLE_MAX; i++) {
		int64_t id;
		TRY(roster_person(w, "people", people->at[i], org_id, true, &id));
		for (size_t k = 0; k < i; k++)
			if (str_eq(people->at[i], people->at[k]))
				fail_field(w, S("people"), M_ROSTER_PEOPLE_TWICE, people->at[i]);
		*ret_ids = a_fmt(w->a, "%.*s%s%lld", STR_ARG(*ret_ids), i ? " " : "", (long long)id);
	}
	return OK;
}

err pattern_add(struct work *w, struct str team, const struct pattern_form *f, int64_t *ret_id)
{
	struct team_by_code_row t;
	struct str ids;
	int64_t night = 0;
	TRY(roster_team(w, team, ROSTER_PLAN, &t));
	check_choice(w, "kind", f->kind, PATTERN_KINDS, true);
	check_day(w, "anchor", f->anchor, true);
	if (str_is(f->kind, "day_night") && (!night_parse(f->night, &night) || night == minute_of_day(f->anchor)))
		fail_field(w, S("night"), M_ROSTER_NIGHT_HOUR);
	TRY(check_people(w, &f->people, t.org_id, &ids));
	TRY(work_checked(w));
	*ret_id = id_new();
	TRY(roster_pattern_insert(w->db, &(struct roster_pattern_insert_in){ .id = *ret_id, .team = t.id, .kind = f->kind, .anchor = f->anchor, .night = night,
		.people = ids, .by = w->by.account_id, .now = w->now }, NULL));
	return roster_note(w, "roster.pattern_add", &t, f->kind);
}

err pattern_end(struct work *w, struct str team, int64_t id)
{
	struct team_by_code_row t;
	struct roster_pattern_one_row p;
	bool found;
	TRY(roster_team(w, team, ROSTER_PLAN, &t));
	TRY(roster_pattern_one(w->db, w->a, &(struct roster_pattern_one_in){ .id = id, .team = t.id }, &p, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_ROSTER_PATTERN_UNKNOWN);
	TRY(roster_pattern_close(w->db, &(struct roster_pattern_close_in){ .id = id, .now = w->now }, NULL));
	return roster_note(w, "roster.pattern_end", &t, p.kind);
}

static const struct roster_people_row *person_by_id(const struct roster_people_rows *people, int64_t id)
{
	for (size_t i = 0; i < people->n; i++)
		if (people->at[i].id == id)
			return &people->at[i];
	return NULL;
}

/* Those who can no longer be on duty lose their turns to those who follow. */
static void rotation_of(const struct roster_pattern_one_row *p, const struct roster_people_rows *people, struct rotation *ret)
{
	*ret = (struct rotation){ .kind = str_is(p->kind, "week") ? BY_WEEK : str_is(p->kind, "day") ? BY_DAY : BY_DAY_NIGHT, .anchor = p->anchor_at };
	int64_t id, begins = minute_of_day(p->anchor_at);
	ret->night = ((p->night_minute - begins + 24 * 60) % (24 * 60)) * USEC_MIN;
	for (struct str rest = p->people; rest.p && rest.n && ret->n < PATTERN_PEOPLE_MAX;)
		if (str_int(str_cut(&rest, ' '), &id) && (ret->people[ret->n] = person_by_id(people, id)))
			ret->n++;
}

/* ---- turns ---- */

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* The k-th turn counted from the anchor, which may be before it. */
static struct span turn_at(const struct rotation *x, int64_t k)
{
	usec length = x->kind == BY_WEEK ? 7 * USEC_DAY : USEC_DAY;
	if (x->kind != BY_DAY_NIGHT)
		return (struct span){ x->anchor + k * length, x->anchor + (k + 1) * length };
	usec day = x->anchor + floor_div(k, 2) * USEC_DAY;
	return k & 1 ? (struct span){ day + x->night, day + USEC_DAY } : (struct span){ day, day + x->night };
}

/* Whose it is. Days and nights move on by one person each week, so that nobody has nights alone. */
static size_t turn_of(const struct rotation *x, int64_t k)
{
	int64_t n = (int64_t)x->n, at = x->kind == BY_DAY_NIGHT ? k + floor_div(k, 14) : k;
	return (size_t)((at % n + n) % n);
}

static int64_t first_turn(const struct rotation *x, usec from)
{
	usec length = x->kind == BY_WEEK ? 7 * USEC_DAY : USEC_DAY;
	int64_t k = floor_div(from - x->anchor, length) * (x->kind == BY_DAY_NIGHT ? 2 : 1);
	while (turn_at(x, k).from < from)
		k++;
	return k;
}

/* ---- who is free ---- */

struct busy { struct span s; int64_t account, backup; };
struct book { VEC(struct busy) at; };

static bool is_free(const struct book *b, int64_t account, struct span s)
{
	for (size_t i = 0; i < b->at.n; i++) {
		const struct busy *x = &b->at.at[i];
		if ((x->account == account || x->backup == account) && x->s.from < s.to && x->s.to > s.from)
			return false;
	}
	return true;
}

static err book_of(struct work *w, const struct team_by_code_row *t, struct span window, struct book *ret)
{
	struct roster_booked_rows booked;
	struct roster_absence_in_org_rows away;
	TRY(roster_booked(w->db, w->a, &(struct roster_booked_in){ .team = t->id, .from = window.from, .to = window.to }, &booked));
	TRY(roster_absence_in_org(w->db, w->a, &(struct roster_absence_in_org_in){ .org = t->org_id, .from = window.from, .to = window.to }, &away));
	for (size_t i = 0; i < booked.n; i++)
		*VEC_ADD(w->a, &ret->at) = (struct busy){ { booked.at[i].from_at, booked.at[i].to_at }, booked.at[i].account_id, booked.at[i].backup_id };
	for (size_t i = 0; i < away.n; i++)
		*VEC_ADD(w->a, &ret->at) = (struct busy){ { away.at[i].from_at, away.at[i].to_at }, away.at[i].account_id, 0 };
	return OK;
}

/* The first from `place` on in the order of turns who is free and is not `but`; NULL: nobody. */
static const struct roster_people_row *next_free(const struct rotation *x, const struct book *b, size_t place, struct span s, int64_t but)
{
	for (size_t i = 0; i < x->n; i++) {
		const struct roster_people_row *p = x->people[(place + i) % x->n];
		if (p->id != but && is_free(b, p->id, s))
			return p;
	}
	return NULL;
}

/* ---- the plan ---- */

static struct planned slot_of(struct work *w, const struct rotation *x, struct book *b, int64_t k, struct span s)
{
	size_t place = turn_of(x, k);
	const struct roster_people_row *who = next_free(x, b, place, s, 0);
	const struct roster_people_row *second = who ? next_free(x, b, place + 1, s, who->id) : NULL;
	if (who)
		*VEC_ADD(w->a, &b->at) = (struct busy){ s, who->id, second ? second->id : 0 };
	return (struct planned){ .from = s.from, .to = s.to, .account = who ? who->id : 0, .backup = second ? second->id : 0,
		.person = who ? who->full_name : STR_NONE, .backup_name = second ? second->full_name : STR_NONE };
}

static void plan_turns(struct work *w, const struct rotation *x, struct book *b, const struct spans *taken, struct span window, struct plan *ret)
{
	VEC(struct planned) at = { 0 };
	struct span turn;
	for (int64_t k = first_turn(x, window.from); (turn = turn_at(x, k)).from < window.to; k++) {
		struct spans left = spans_without(w->a, turn, taken->at, taken->n);
		for (size_t i = 0; i < left.n; i++) {
			struct planned p = slot_of(w, x, b, k, left.at[i]);
			*VEC_ADD(w->a, &at) = p;
			ret->n_nobody += !p.account;
		}
	}
	ret->at = at.at;
	ret->n = at.n;
}

static err taken_of(struct work *w, int64_t team_id, struct span window, struct spans *ret)
{
	struct roster_shift_between_rows rows;
	TRY(roster_shift_between(w->db, w->a, &(struct roster_shift_between_in){ .team = team_id, .from = window.from, .to = window.to, .max = 5000 }, &rows));
	*ret = (struct spans){ a_array(w->a, struct span, rows.n + 1), rows.n };
	for (size_t i = 0; i < rows.n; i++)
		ret->at[i] = (struct span){ rows.at[i].from_at, rows.at[i].to_at };
	return OK;
}

static err planned_of(struct work *w, const struct team_by_code_row *t, int64_t id, const struct generate_form *f, struct plan *ret)
{
	struct roster_pattern_one_row p;
	struct roster_people_rows people;
	struct rotation x;
	struct book book = { 0 };
	struct spans taken;
	bool found;
	*ret = (struct plan){ 0 };
	TRY(roster_pattern_one(w->db, w->a, &(struct roster_pattern_one_in){ .id = id, .team = t->id }, &p, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_ROSTER_PATTERN_UNKNOWN);
	check_day(w, "from", f->from, true);
	if (f->weeks < 1 || f->weeks > WEEKS_MOST)
		fail_field(w, S("weeks"), M_ROSTER_WEEKS, a_fmt(w->a, "%d", WEEKS_MOST));
	TRY(work_checked(w));
	struct span window = { f->from, f->from + f->weeks * 7 * USEC_DAY }, reach = { window.from, window.to + 8 * USEC_DAY };
	TRY(roster_people(w->db, w->a, &(struct roster_people_in){ .org = t->org_id }, &people));
	rotation_of(&p, &people, &x);
	if (!x.n)
		return fail(w, E_CONFLICT, M_ROSTER_PATTERN_EMPTY);
	TRY(taken_of(w, t->id, reach, &taken));
	TRY(book_of(w, t, reach, &book));
	plan_turns(w, &x, &book, &taken, window, ret);
	return OK;
}

err pattern_plan(struct work *w, struct str team, int64_t id, const struct generate_form *f, struct plan *ret)
{
	struct team_by_code_row t;
	TRY(roster_team(w, team, ROSTER_PLAN, &t));
	return planned_of(w, &t, id, f, ret);
}

err pattern_generate(struct work *w, struct str team, int64_t id, const struct generate_form *f, int64_t *ret_n)
{
	struct team_by_code_row t;
	struct plan plan;
	size_t n = 0;
	TRY(roster_team(w, team, ROSTER_PLAN, &t));
	TRY(planned_of(w, &t, id, f, &plan));
	struct roster_shift_insert_many_in *rows = a_array(w->a, struct roster_shift_insert_many_in, plan.n + 1);
	for (size_t i = 0; i < plan.n; i++) {
		const struct planned *p = &plan.at[i];
		int64_t made = id_new();
		if (p->account)
			rows[n++] = (struct roster_shift_insert_many_in){ .id = made, .root = made, .team = t.id, .account = p->account, .backup = p->backup, .from = p->from,
				.to = p->to, .pattern = id, .by = w->by.account_id, .now = w->now };
	}
	*ret_n = (int64_t)n;
	if (n)
		TRY(roster_shift_insert_many(w->db, rows, n));
	return roster_note(w, "roster.generate", &t, a_fmt(w->a, "%zu", n));
}
