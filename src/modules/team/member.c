/* Who is in a team from when to when, on what terms; and credentials. */
#include "modules/team/rules.h"

#include "base/rand.h"

/* One of the register when what was typed is sure; else its name is kept as it stands. */
err provider_of(struct work *w, const struct member_form *f, struct provider *ret)
{
	struct org_found found;
	*ret = (struct provider){ 0 };
	if (!str_is(f->kind, "hired"))
		return OK;
	check_text(w, "provider", f->provider, true, 200);
	TRY(network_org_find(w, f->provider, &found));
	*ret = found.is_sure ? (struct provider){ .id = found.at[0].id } : (struct provider){ .name = f->provider };
	return OK;
}

static err check_against_others(struct work *w, const struct member_form *f, int64_t team, int64_t person, int64_t but)
{
	struct member_overlap_row same;
	struct member_primary_elsewhere_row primary;
	usec from = day_first(f->from), to = f->last ? day_after(f->last) : FOR_EVER;
	TRY(member_overlap(w->db, w->a, &(struct member_overlap_in){ .team = team, .person = person, .but = but, .from = from, .to = to }, &same));
	if (same.n)
		fail_field(w, S("from"), M_TEAM_MEMBER_TWICE);
	if (!f->is_primary)
		return OK;
	TRY(member_primary_elsewhere(w->db, w->a, &(struct member_primary_elsewhere_in){ .person = person, .but = but, .from = from, .to = to }, &primary));
	if (primary.n)
		fail_field(w, S("is_primary"), M_TEAM_PRIMARY_TWICE);
	return OK;
}

static void check_form(struct work *w, const struct member_form *f)
{
	bool is_hired = str_is(f->kind, "hired");
	check_choice(w, "kind", f->kind, MEMBER_KINDS, true);
	check_day(w, "from", f->from, true);
	check_day(w, "last", f->last, false);
	check_days(w, "last", f->from, f->last);
	check_text(w, "contract_no", f->contract_no, is_hired, 100);
	check_day(w, "contract_from", f->contract_from, is_hired);
	check_day(w, "contract_last", f->contract_last, false);
	check_days(w, "contract_last", f->contract_from, f->contract_last);
	if (f->duty_share < 1 || f->duty_share > 100)
		fail_field(w, S("duty_share"), M_TEAM_SHARE_RANGE);
}

err member_check(struct work *w, const struct member_form *f, const struct team_by_code_row *t, int64_t person, int64_t but)
{
	check_form(w, f);
	if (!but && f->from && day_first(f->from) < t->begins_at)
		fail_field(w, S("from"), M_TEAM_BEFORE_TEAM);
	return person ? check_against_others(w, f, t->id, person, but) : OK;
}

err member_put(struct work *w, const struct team_by_code_row *t, int64_t person, const struct member_form *f, const struct provider *by, int64_t *ret_id)
{
	*ret_id = id_new();
	TRY(member_insert(w->db, &(struct member_insert_in){ .id = *ret_id, .team = t->id, .person = person, .from = day_first(f->from),
		.to = day_after(f->last), .kind = f->kind, .provider = by->id, .provider_name = by->name, .contract_no = f->contract_no,
		.contract_from = day_first(f->contract_from), .contract_to = day_after(f->contract_last), .share = f->duty_share,
		.primary = f->is_primary, .now = w->now }, NULL));
	TRY(team_changed(w));
	return NOTE(w, "team.member_add", "team", t->id, { "code", t->code }, { "person", f->person });
}

err member_add(struct work *w, struct str team, const struct member_form *f, int64_t *ret_id)
{
	struct team_by_code_row t;
	struct person_by_code_row p;
	struct provider by;
	TRY(team_known(w, team, &t));
	TRY(network_need_edit(w, t.org_id));
	if (t.ended_at)
		return fail(w, E_CONFLICT, M_TEAM_ENDED_ALREADY);
	TRY(person_known(w, f->person, &p));
	TRY(member_check(w, f, &t, p.id, 0));
	TRY(provider_of(w, f, &by));
	TRY(work_checked(w));
	return member_put(w, &t, p.id, f, &by, ret_id);
}

static err member_known(struct work *w, struct str team, int64_t id, struct team_by_code_row *ret_team, struct member_one_row *ret)
{
	bool found;
	TRY(team_known(w, team, ret_team));
	TRY(network_need_edit(w, ret_team->org_id));
	TRY(member_one(w->db, w->a, &(struct member_one_in){ .id = id, .team = ret_team->id }, ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_TEAM_MEMBER_UNKNOWN);
}

err member_change(struct work *w, const struct team_by_code_row *t, int64_t id, const struct member_form *f, const struct provider *by)
{
	TRY(member_was_add(w->db, &(struct member_was_add_in){ .id = id, .now = w->now }, NULL));
	TRY(member_update(w->db, &(struct member_update_in){ .id = id, .team = t->id, .from = day_first(f->from), .to = day_after(f->last),
		.kind = f->kind, .provider = by->id, .provider_name = by->name, .contract_no = f->contract_no,
		.contract_from = day_first(f->contract_from), .contract_to = day_after(f->contract_last), .share = f->duty_share,
		.primary = f->is_primary, .now = w->now }, NULL));
	TRY(team_changed(w));
	return NOTE(w, "team.member_edit", "team", t->id, { "code", t->code }, { "person", f->person });
}

err member_edit(struct work *w, struct str team, int64_t id, const struct member_form *f)
{
	struct team_by_code_row t;
	struct member_one_row m;
	struct member_form now = *f;
	struct provider by;
	TRY(member_known(w, team, id, &t, &m));
	now.person = m.person_code;
	TRY(member_check(w, &now, &t, m.person_id, id));
	TRY(provider_of(w, &now, &by));
	TRY(work_checked(w));
	return member_change(w, &t, id, &now, &by);
}

err member_end(struct work *w, struct str team, int64_t id, usec last)
{
	struct team_by_code_row t;
	struct member_one_row m;
	int64_t n;
	TRY(member_known(w, team, id, &t, &m));
	check_day(w, "last", last, true);
	check_days(w, "last", m.from_at, last);
	TRY(work_checked(w));
	TRY(member_was_add(w->db, &(struct member_was_add_in){ .id = id, .now = w->now }, NULL));
	TRY(member_end_at(w->db, &(struct member_end_at_in){ .id = id, .team = t.id, .at = day_after(last), .now = w->now }, &n));
	TRY(need_one(w, n));
	TRY(team_changed(w));
	return NOTE(w, "team.member_end", "team", t.id, { "code", team }, { "person", m.person_code });
}

err member_form_of(struct work *w, struct str team, int64_t id, struct member_form *ret)
{
	struct team_by_code_row t;
	struct member_one_row m;
	TRY(member_known(w, team, id, &t, &m));
	*ret = (struct member_form){ .person = m.person_code, .from = m.from_at, .last = day_last(m.to_at), .kind = m.kind,
		.provider = m.provider_code.n ? m.provider_code : m.provider_name, .contract_no = m.contract_no, .contract_from = m.contract_from,
		.contract_last = day_last(m.contract_to), .duty_share = m.duty_share, .is_primary = m.is_primary };
	return OK;
}

/* ---- credentials ---- */

void credential_check(struct work *w, const struct credential_form *f)
{
	check_term(w, "standard", standards_all(), f->standard, true);
	check_term(w, "skill", skills_of(f->standard), f->skill, skills_of(f->standard).n > 0);
	check_term(w, "rank", ranks_all(), f->rank, false);
	check_text(w, "name", f->name, true, 200);
	check_text(w, "issuer", f->issuer, true, 200);
	check_text(w, "number", f->number, false, 100);
	check_choice(w, "origin", f->origin, CREDENTIAL_ORIGINS, false);
	check_day(w, "from", f->from, true);
	check_day(w, "last", f->last, false);
	check_days(w, "last", f->from, f->last);
}

err credential_put(struct work *w, int64_t person, struct str code, const struct credential_form *f, int64_t *ret_id)
{
	*ret_id = id_new();
	TRY(credential_insert(w->db, &(struct credential_insert_in){ .id = *ret_id, .person = person, .standard = f->standard, .skill = f->skill,
		.rank = f->rank, .name = f->name, .issuer = f->issuer, .number = f->number, .origin = f->origin, .from = day_first(f->from),
		.to = day_after(f->last), .now = w->now }, NULL));
	TRY(team_changed(w));
	return NOTE(w, "team.credential_add", "person", person, { "code", code }, { "name", f->name });
}

err credential_add(struct work *w, struct str person, const struct credential_form *f, int64_t *ret_id)
{
	struct person_by_code_row p;
	TRY(person_known(w, person, &p));
	TRY(network_need_edit(w, p.org_id));
	credential_check(w, f);
	TRY(work_checked(w));
	return credential_put(w, p.id, person, f, ret_id);
}

err credential_end_put(struct work *w, int64_t person, struct str code, int64_t id)
{
	int64_t n;
	TRY(credential_end_at(w->db, &(struct credential_end_at_in){ .id = id, .person = person, .now = w->now }, &n));
	TRY(need_one(w, n));
	TRY(team_changed(w));
	return NOTE(w, "team.credential_end", "person", person, { "code", code });
}

err credential_end(struct work *w, struct str person, int64_t id)
{
	struct person_by_code_row p;
	TRY(person_known(w, person, &p));
	TRY(network_need_edit(w, p.org_id));
	return credential_end_put(w, p.id, person, id);
}

err credential_origin_put(struct work *w, int64_t person, struct str code, int64_t id, struct str origin)
{
	int64_t n;
	TRY(credential_origin_set(w->db, &(struct credential_origin_set_in){ .id = id, .person = person, .origin = origin }, &n));
	TRY(need_one(w, n));
	return NOTE(w, "team.credential_origin", "person", person, { "code", code }, { "origin", origin });
}

err credential_origin(struct work *w, struct str person, int64_t id, struct str origin)
{
	struct person_by_code_row p;
	TRY(person_known(w, person, &p));
	TRY(network_need_edit(w, p.org_id));
	check_choice(w, "origin", origin, CREDENTIAL_ORIGINS, true);
	TRY(work_checked(w));
	return credential_origin_put(w, p.id, person, id, origin);
}
