/* Education and skills of an expert: on the expert's page, and their forms. */
#include "modules/team/pages.h"

static struct link home_link(struct work *w)
{
	return (struct link){ .path = S("/experts"), .label = say(w, M_TEAM_EXPERTS) };
}

static err skills_shown(struct work *w, int64_t person, struct person_view *v)
{
	struct person_skill_list_rows rows;
	TRY(person_skill_list(w->db, w->a, &(struct person_skill_list_in){ .person = person }, &rows));
	v->n_skills = rows.n;
	v->skills = a_array(w->a, struct str, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		v->skills[i] = a_fmt(w->a, "%.*s %.*s", STR_ARG(annex_code_text(w->a, rows.at[i].code)),
			STR_ARG(term_label(annex_skills_all(), rows.at[i].code, w->by.lang)));
	return OK;
}

err education_shown(struct req *r, const struct person_by_code_row *p, struct person_view *v)
{
	struct education_list_rows rows;
	struct work *w = &r->w;
	TRY(education_list(w->db, w->a, &(struct education_list_in){ .person = p->id }, &rows));
	v->n_education = rows.n;
	v->education = a_array(w->a, struct education_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct education_list_row *e = &rows.at[i];
		v->education[i] = (struct education_line){ .qualification = e->qualification.n ? e->qualification : team_word(w, e->degree),
			.school = e->school, .major = e->major, .field = team_word(w, e->field),
			.graduated = graduated_text(w->a, e->graduated_year, e->graduated_month) };
		if (v->may_edit && e->person_id == p->id)
			v->education[i].end_path = a_fmt(w->a, "/experts/%.*s/education/%lld/end", STR_ARG(p->code), (long long)e->id);
	}
	return skills_shown(w, p->id, v);
}

err education_new_page(struct req *r)
{
	struct person_form now;
	struct link crumb = home_link(&r->w);
	size_t n = COUNT(education_fields);
	TRY(person_form_of(&r->w, r->args[0], &now));
	struct str path = person_path(r->w.a, r->args[0]);
	struct net_form f = { .head = { .title = say(&r->w, M_TEAM_EDUCATION_NEW), .subtitle = now.name, .crumbs = &crumb, .n_crumbs = 1 },
		.errors = form_errors_of(r, education_fields, n), .action = a_cat(r->w.a, path, S("/education")), .back = path, .n_fields = n,
		.submit = say(&r->w, M_NETWORK_SAVE) };
	TRY(net_fields(r, education_fields, n, NULL, NULL, &f.fields));
	words_choices(r, field_named(f.fields, n, "field"), EDUCATION_FIELDS);
	words_choices(r, field_named(f.fields, n, "degree"), EDUCATION_DEGREES);
	field_named(f.fields, n, "qualification")->help = say(&r->w, M_TEAM_QUALIFICATION_HELP);
	field_named(f.fields, n, "graduated")->help = say(&r->w, M_TEAM_GRADUATED_HELP);
	return net_form_reply(r, &f);
}

err skills_page(struct req *r)
{
	struct person_by_code_row p;
	struct person_skill_own_rows had;
	struct link crumb = home_link(&r->w);
	struct str now = STR_NONE;
	size_t n = COUNT(skills_fields);
	TRY(person_known(&r->w, r->args[0], &p));
	TRY(network_need_edit(&r->w, p.org_id));
	TRY(person_skill_own(r->w.db, r->w.a, &(struct person_skill_own_in){ .person = p.id }, &had));
	for (size_t i = 0; i < had.n; i++)
		now = a_fmt(r->w.a, "%.*s%.*s\n", STR_ARG(now), STR_ARG(had.at[i].code));
	struct str path = person_path(r->w.a, p.code);
	struct net_form f = { .head = { .title = say(&r->w, M_TEAM_ANNEX_SKILLS_EDIT), .subtitle = p.name, .crumbs = &crumb, .n_crumbs = 1 },
		.errors = form_errors_of(r, skills_fields, n), .action = a_cat(r->w.a, path, S("/skills")), .back = path, .n_fields = n,
		.lead = say(&r->w, M_TEAM_ANNEX_SKILLS_LEAD), .submit = say(&r->w, M_NETWORK_SAVE) };
	TRY(net_fields(r, skills_fields, n, &now, NULL, &f.fields));
	terms_boxes(r, field_named(f.fields, n, "skills"), annex_skills_all());
	return net_form_reply(r, &f);
}
