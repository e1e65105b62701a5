/* Reading through the API. Days are "2026-12-31"; “last” is the last day on which something holds, null when it is open. */
#include "modules/team/pages.h"

enum { SCREEN = 100 };

static void put_day(struct work *w, struct json *j, const char *key, usec t)
{
	json_text_or_null(j, key, day_value(w->a, t));
}

static void put_lines(struct json *j, const char *key, struct str lines)
{
	json_key_array(j, key);
	for (struct str rest = lines; rest.p && rest.n;)
		json_text(j, NULL, str_cut(&rest, '\n'));
	json_end(j);
}

err team_list_api(struct req *r)
{
	struct team_page_rows rows;
	TRY(teams_asked_for(r, r->in, SCREEN + 1, &rows));
	size_t n = rows.n > SCREEN ? SCREEN : rows.n;
	struct json j = reply_list(r);
	for (size_t i = 0; i < n; i++) {
		const struct team_page_row *t = &rows.at[i];
		json_object(&j);
		json_text(&j, "code", t->code);
		json_text(&j, "name", t->name);
		json_text(&j, "name_en", t->name_en);
		json_text(&j, "organisation", t->org_code);
		json_text(&j, "kind", t->kind);
		json_text_or_null(&j, "sector", t->sector);
		json_text_or_null(&j, "head", t->head);
		json_bool(&j, "is_demo", t->is_demo);
		put_day(&r->w, &j, "last", day_last(t->ended_at));
		json_end(&j);
	}
	return reply_list_end(r, &j, rows.n > SCREEN ? cursor_make(r->w.a, rows.at[n - 1].folded, rows.at[n - 1].id) : STR_NONE);
}

static err put_members(struct req *r, struct json *j, int64_t team)
{
	struct member_list_rows rows;
	TRY(member_list(r->w.db, r->w.a, &(struct member_list_in){ .team = team, .at = day_first(r->w.now) }, &rows));
	json_key_array(j, "members");
	for (size_t i = 0; i < rows.n; i++) {
		const struct member_list_row *m = &rows.at[i];
		json_object(j);
		json_text(j, "id", a_fmt(r->w.a, "%lld", (long long)m->id));
		json_text(j, "person", m->person_code);
		json_text(j, "name", m->person_name);
		json_text(j, "kind", m->kind);
		json_text_or_null(j, "provider", m->provider);
		put_day(&r->w, j, "from", m->from_at);
		put_day(&r->w, j, "last", day_last(m->to_at));
		put_day(&r->w, j, "contract_last", day_last(m->contract_to));
		json_int(j, "duty_share", m->duty_share);
		json_bool(j, "is_primary", m->is_primary);
		json_bool(j, "is_active", m->is_active);
		json_bool(j, "counts", m->is_active && m->has_consent && m->is_contracted && m->is_qualified);
		json_end(j);
	}
	json_end(j);
	return OK;
}

static err put_affiliations(struct req *r, struct json *j, int64_t team)
{
	struct affiliation_list_rows rows;
	TRY(affiliation_list(r->w.db, r->w.a, &(struct affiliation_list_in){ .team = team }, &rows));
	json_key_array(j, "affiliations");
	for (size_t i = 0; i < rows.n; i++) {
		json_object(j);
		json_text(j, "id", a_fmt(r->w.a, "%lld", (long long)rows.at[i].id));
		json_text(j, "body", rows.at[i].body);
		json_text_or_null(j, "level", rows.at[i].level);
		json_text_or_null(j, "evidence", rows.at[i].evidence);
		put_day(&r->w, j, "from", rows.at[i].from_at);
		put_day(&r->w, j, "last", day_last(rows.at[i].to_at));
		json_end(j);
	}
	json_end(j);
	return OK;
}

/* Members only for those who may see them; for everybody else the member is missing. */
err team_show_api(struct req *r)
{
	struct team_by_code_row t;
	bool in_tree;
	TRY(team_known(&r->w, r->args[0], &t));
	TRY(team_is_open(&r->w, t.org_id, &in_tree));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", t.code);
	json_text(&j, "name", t.name);
	json_text(&j, "name_en", t.name_en);
	json_text(&j, "organisation", t.org_code);
	json_text(&j, "kind", t.kind);
	json_text_or_null(&j, "sector", t.sector);
	json_text_or_null(&j, "decision_no", t.decision_no);
	put_day(&r->w, &j, "decision_at", t.decision_at);
	put_day(&r->w, &j, "from", t.begins_at);
	put_day(&r->w, &j, "last", day_last(t.ended_at));
	json_text_or_null(&j, "head", t.head);
	json_text_or_null(&j, "email", t.email);
	json_text_or_null(&j, "phone", t.phone);
	json_text_or_null(&j, "website", t.website);
	json_text_or_null(&j, "scope", t.scope);
	put_lines(&j, "services", t.services);
	TRY(put_affiliations(r, &j, t.id));
	if (in_tree && may(&r->w, &may_read_people))
		TRY(put_members(r, &j, t.id));
	json_end(&j);
	return OK;
}

err person_list_api(struct req *r)
{
	struct person_page_rows rows;
	TRY(people_asked_for(r, r->in, SCREEN + 1, &rows));
	size_t n = rows.n > SCREEN ? SCREEN : rows.n;
	struct json j = reply_list(r);
	for (size_t i = 0; i < n; i++) {
		const struct person_page_row *p = &rows.at[i];
		json_object(&j);
		json_text(&j, "code", p->code);
		json_text(&j, "name", p->name);
		json_text(&j, "organisation", p->org_code);
		put_day(&r->w, &j, "consent_at", p->consent_at);
		json_bool(&j, "is_demo", p->is_demo);
		put_day(&r->w, &j, "last", day_last(p->ended_at));
		json_end(&j);
	}
	return reply_list_end(r, &j, rows.n > SCREEN ? cursor_make(r->w.a, rows.at[n - 1].folded, rows.at[n - 1].id) : STR_NONE);
}

static err put_credentials(struct req *r, struct json *j, int64_t person)
{
	struct credential_list_rows rows;
	TRY(credential_list(r->w.db, r->w.a, &(struct credential_list_in){ .person = person }, &rows));
	json_key_array(j, "credentials");
	for (size_t i = 0; i < rows.n; i++) {
		const struct credential_list_row *c = &rows.at[i];
		json_object(j);
		json_text(j, "id", a_fmt(r->w.a, "%lld", (long long)c->id));
		json_text(j, "standard", c->standard);
		json_text_or_null(j, "skill", c->skill);
		json_text_or_null(j, "rank", c->rank);
		json_text(j, "name", c->name);
		json_text(j, "issuer", c->issuer);
		json_text_or_null(j, "number", c->number);
		json_text_or_null(j, "origin", c->origin);
		put_day(&r->w, j, "from", c->from_at);
		put_day(&r->w, j, "last", day_last(c->to_at));
		json_bool(j, "is_withdrawn", c->ended_at > 0);
		json_end(j);
	}
	json_end(j);
	return OK;
}

static err put_education(struct req *r, struct json *j, int64_t person)
{
	struct education_list_rows rows;
	struct person_skill_list_rows skills;
	TRY(education_list(r->w.db, r->w.a, &(struct education_list_in){ .person = person }, &rows));
	TRY(person_skill_list(r->w.db, r->w.a, &(struct person_skill_list_in){ .person = person }, &skills));
	json_key_array(j, "education");
	for (size_t i = 0; i < rows.n; i++) {
		const struct education_list_row *e = &rows.at[i];
		json_object(j);
		json_text(j, "id", a_fmt(r->w.a, "%lld", (long long)e->id));
		json_text(j, "school", e->school);
		json_text(j, "major", e->major);
		json_text(j, "field", e->field);
		json_text(j, "degree", e->degree);
		json_text_or_null(j, "qualification", e->qualification);
		json_text_or_null(j, "graduated", graduated_text(r->w.a, e->graduated_year, e->graduated_month));
		json_end(j);
	}
	json_end(j);
	json_key_array(j, "skills");
	for (size_t i = 0; i < skills.n; i++)
		json_text(j, NULL, skills.at[i].code);
	json_end(j);
	return OK;
}

static err put_trainings(struct req *r, struct json *j, int64_t person)
{
	struct training_list_rows rows;
	int64_t hours;
	TRY(training_half_year(&r->w, person, &hours));
	TRY(training_list(r->w.db, r->w.a, &(struct training_list_in){ .person = person, .max = SCREEN }, &rows));
	json_int(j, "hours_this_half_year", hours);
	json_key_array(j, "trainings");
	for (size_t i = 0; i < rows.n; i++) {
		json_object(j);
		json_text(j, "id", a_fmt(r->w.a, "%lld", (long long)rows.at[i].id));
		json_text(j, "kind", rows.at[i].kind);
		json_text(j, "title", rows.at[i].title);
		json_text_or_null(j, "skill", rows.at[i].skill);
		json_int(j, "hours", rows.at[i].hours);
		json_text(j, "source", rows.at[i].source);
		put_day(&r->w, j, "held_at", rows.at[i].held_at);
		json_end(j);
	}
	json_end(j);
	return OK;
}

err person_show_api(struct req *r)
{
	struct person_by_code_row p;
	struct member_of_person_rows places;
	bool all;
	TRY(person_known(&r->w, r->args[0], &p));
	TRY(team_is_open(&r->w, p.org_id, &all));
	TRY(member_of_person(r->w.db, r->w.a, &(struct member_of_person_in){ .person = p.id, .viewer = r->w.by.org_id, .all = all }, &places));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", p.code);
	json_text(&j, "name", p.name);
	json_text(&j, "organisation", p.org_code);
	json_text_or_null(&j, "email", p.email);
	json_text_or_null(&j, "phone", p.phone);
	put_day(&r->w, &j, "consent_at", p.consent_at);
	json_bool(&j, "has_number", p.id_mac.n > 0);
	put_day(&r->w, &j, "last", day_last(p.ended_at));
	TRY(put_credentials(r, &j, p.id));
	TRY(put_education(r, &j, p.id));
	TRY(put_trainings(r, &j, p.id));
	json_key_array(&j, "teams");
	for (size_t i = 0; i < places.n; i++) {
		json_object(&j);
		json_text(&j, "team", places.at[i].team_code);
		put_day(&r->w, &j, "from", places.at[i].from_at);
		put_day(&r->w, &j, "last", day_last(places.at[i].to_at));
		json_end(&j);
	}
	json_end(&j);
	json_end(&j);
	return OK;
}
