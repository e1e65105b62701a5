/* What experts have learnt and practised (Directive 18 clause 1đ), and the international bodies a team belongs to (clause 6c). */
#include "modules/team/rules.h"

#include "base/rand.h"

enum { HOURS_MAX = 2000 };

err training_add(struct work *w, struct str person, const struct training_form *f, int64_t *ret_id)
{
	struct person_by_code_row p;
	TRY(person_known(w, person, &p));
	TRY(network_need_edit(w, p.org_id));
	check_choice(w, "kind", f->kind, TRAINING_KINDS, true);
	check_text(w, "title", f->title, true, 200);
	check_text(w, "source", f->source, true, 200);
	check_term(w, "standard", standards_all(), f->standard, f->skill.n > 0);
	check_term(w, "skill", skills_of(f->standard), f->skill, false);
	check_day(w, "held_at", f->held_at, true);
	if (f->held_at > w->now)
		fail_field(w, S("held_at"), M_TEAM_DAY_FUTURE);
	if (f->hours < 1 || f->hours > HOURS_MAX)
		fail_field(w, S("hours"), M_TEAM_HOURS_RANGE);
	TRY(work_checked(w));
	*ret_id = id_new();
	TRY(training_insert(w->db, &(struct training_insert_in){ .id = *ret_id, .person = p.id, .kind = f->kind, .title = f->title,
		.standard = f->standard, .skill = f->skill, .hours = f->hours, .source = f->source, .held_at = day_first(f->held_at), .now = w->now }, NULL));
	return NOTE(w, "team.training_add", "person", p.id, { "code", person }, { "title", f->title });
}

err training_end(struct work *w, struct str person, int64_t id)
{
	struct person_by_code_row p;
	int64_t n;
	TRY(person_known(w, person, &p));
	TRY(network_need_edit(w, p.org_id));
	TRY(training_end_at(w->db, &(struct training_end_at_in){ .id = id, .person = p.id, .now = w->now }, &n));
	TRY(need_one(w, n));
	return NOTE(w, "team.training_end", "person", p.id, { "code", person });
}

err training_half_year(struct work *w, int64_t person_id, int64_t *ret_hours)
{
	struct training_hours_row row;
	struct civil now = civil_of(w->now);
	usec from = civil_usec((struct civil){ .year = now.year, .month = now.month < 7 ? 1 : 7, .day = 1 });
	TRY(training_hours(w->db, w->a, &(struct training_hours_in){ .person = person_id, .from = from, .to = day_after(w->now) }, &row));
	*ret_hours = row.hours;
	return OK;
}

static bool is_web_address(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || strchr("\"<>\\", s.p[i]))
			return false;
	return str_starts(s, S("https://")) && s.n > 8;
}

err affiliation_add(struct work *w, struct str team, const struct affiliation_form *f, int64_t *ret_id)
{
	struct team_by_code_row t;
	struct affiliation_overlap_row same;
	TRY(team_known(w, team, &t));
	TRY(network_need_edit(w, t.org_id));
	check_choice(w, "body", f->body, AFFILIATION_BODIES, true);
	check_text(w, "level", f->level, false, 100);
	check_text(w, "evidence", f->evidence, false, 500);
	if (f->evidence.n && !is_web_address(f->evidence))
		fail_field(w, S("evidence"), M_TEAM_EVIDENCE_SHAPE);
	check_day(w, "from", f->from, true);
	check_day(w, "last", f->last, false);
	check_days(w, "last", f->from, f->last);
	TRY(affiliation_overlap(w->db, w->a, &(struct affiliation_overlap_in){ .team = t.id, .body = f->body, .from = day_first(f->from),
		.to = f->last ? day_after(f->last) : FOR_EVER }, &same));
	if (same.n)
		fail_field(w, S("from"), M_TEAM_AFFILIATION_TWICE);
	TRY(work_checked(w));
	*ret_id = id_new();
	TRY(affiliation_insert(w->db, &(struct affiliation_insert_in){ .id = *ret_id, .team = t.id, .body = f->body, .level = f->level,
		.evidence = f->evidence, .from = day_first(f->from), .to = day_after(f->last), .now = w->now }, NULL));
	return NOTE(w, "team.affiliation_add", "team", t.id, { "code", team }, { "body", f->body });
}

err affiliation_end(struct work *w, struct str team, int64_t id, usec last)
{
	struct team_by_code_row t;
	int64_t n;
	TRY(team_known(w, team, &t));
	TRY(network_need_edit(w, t.org_id));
	check_day(w, "last", last, true);
	TRY(work_checked(w));
	TRY(affiliation_end_at(w->db, &(struct affiliation_end_at_in){ .id = id, .team = t.id, .at = day_after(last) }, &n));
	TRY(need_one(w, n));
	return NOTE(w, "team.affiliation_end", "team", t.id, { "code", team });
}
