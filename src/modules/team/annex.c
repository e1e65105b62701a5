/* The staff annex: four lists, each in the order of people, gone through side by side. */
#include "modules/team/annex.h"

static size_t place_of(const char *words, struct str word)
{
	size_t i = 0;
	for (struct str rest = str_of(words); rest.p; i++)
		if (str_eq(str_cut(&rest, '|'), word))
			break;
	return i;
}

static struct str degree_word(struct str degree)
{
	static const enum msg words[] = { M_TEAM_WORD_POSTGRADUATE, M_TEAM_WORD_UNIVERSITY, M_TEAM_WORD_COLLEGE, M_TEAM_WORD_VOCATIONAL };
	size_t i = place_of(EDUCATION_DEGREES, degree);
	return i < COUNT(words) ? msg_text(LANG_VI, words[i]) : STR_NONE;   /* the form is Vietnamese */
}

/* The first row of a person is the highest degree. */
static void take_education(struct work *w, const struct annex_education_row *e, struct staff_annex *x, struct staff_annex_person *p)
{
	size_t field = place_of(EDUCATION_FIELDS, e->field), degree = place_of(EDUCATION_DEGREES, e->degree);
	if (field < COUNT(x->fields))
		x->fields[field]++;
	if (degree < COUNT(x->degrees))
		x->degrees[degree]++;
	p->school = e->school;
	p->major = e->major;
	p->qualification = e->qualification.n ? e->qualification : degree_word(e->degree);
	p->graduated = graduated_text(w->a, e->graduated_year, e->graduated_month);
}

static void take_skill(struct work *w, struct str code, struct staff_annex *x, struct staff_annex_person *p)
{
	struct str shown = annex_code_text(w->a, code);
	for (size_t i = 0; i < x->n_skills; i++)
		if (str_eq(x->skills[i].code, code)) {
			x->skills[i].n++;
			p->skills = p->skills.n ? a_fmt(w->a, "%.*s, %.*s", STR_ARG(p->skills), STR_ARG(shown)) : shown;
		}
}

struct lists {
	struct annex_people_rows people;
	struct annex_education_rows education;
	struct annex_origins_rows origins;
	struct annex_skills_rows skills;
	size_t e, o, s;                              /* how far each has been gone through */
};

static err lists_of(struct work *w, int64_t org, usec at, struct lists *ret)
{
	struct civil day = civil_of(at);
	*ret = (struct lists){ 0 };
	TRY(annex_people(w->db, w->a, &(struct annex_people_in){ .org = org, .at = at }, &ret->people));
	TRY(annex_education(w->db, w->a, &(struct annex_education_in){ .org = org, .at = at, .ym = 12 * day.year + day.month }, &ret->education));
	TRY(annex_origins(w->db, w->a, &(struct annex_origins_in){ .org = org, .at = at }, &ret->origins));
	return annex_skills(w->db, w->a, &(struct annex_skills_in){ .org = org, .at = at }, &ret->skills);
}

static void take_person(struct work *w, struct lists *l, const struct annex_people_row *row, struct staff_annex *x)
{
	struct staff_annex_person *p = &x->people[x->n_people++];
	p->name = row->name;
	if (l->e < l->education.n && l->education.at[l->e].canon_id == row->canon_id)
		take_education(w, &l->education.at[l->e], x, p);
	while (l->e < l->education.n && l->education.at[l->e].canon_id == row->canon_id)
		l->e++;
	for (; l->o < l->origins.n && l->origins.at[l->o].canon_id == row->canon_id; l->o++)
		x->certificates[str_is(l->origins.at[l->o].origin, "domestic")]++;
	for (; l->s < l->skills.n && l->skills.at[l->s].canon_id == row->canon_id; l->s++)
		take_skill(w, l->skills.at[l->s].code, x, p);
}

err team_staff_annex(struct work *w, int64_t org_id, usec at, struct staff_annex *ret)
{
	struct terms codes = terms_under_headings(w->a, annex_skills_all());
	struct lists l;
	TRY(lists_of(w, org_id, at, &l));
	*ret = (struct staff_annex){ .skills = a_array(w->a, struct staff_annex_skill, codes.n), .n_skills = codes.n,
		.people = a_array(w->a, struct staff_annex_person, l.people.n) };
	for (size_t i = 0; i < codes.n; i++)
		ret->skills[i].code = codes.at[i].code;
	for (size_t i = 0; i < l.people.n; i++)
		if (!i || l.people.at[i].canon_id != l.people.at[i - 1].canon_id)
			take_person(w, &l, &l.people.at[i], ret);
	ret->staff = (int64_t)ret->n_people;
	return OK;
}
