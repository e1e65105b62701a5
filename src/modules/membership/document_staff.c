/* The staff annex of Forms 01 and 02: everything in it is counted from the teams. */
#include "modules/membership/document.h"

#include "modules/team/annex.h"

static struct cell text_cell(struct str text)
{
	return (struct cell){ .text = text };
}

/* A table of label and number. */
static struct cell *counts_begin(struct writing *x, enum msg what, size_t n)
{
	const struct cell head[] = { { .text = words(x, what), .weight = 12 }, { .text = words(x, M_MEMBERSHIP_DOC_COUNT), .weight = 3 } };
	return table_add(x, n, head, COUNT(head));
}

static void counts_add(struct writing *x, const struct staff_annex *s)
{
	const struct { enum msg what; int64_t n; } lines[] = {
		{ M_MEMBERSHIP_DOC_STAFF_ALL, s->staff },
		{ M_MEMBERSHIP_DOC_FIELD_IT, s->fields[0] }, { M_MEMBERSHIP_DOC_FIELD_SECURITY, s->fields[1] }, { M_MEMBERSHIP_DOC_FIELD_RELATED, s->fields[2] },
		{ M_MEMBERSHIP_DOC_DEGREE_POST, s->degrees[0] }, { M_MEMBERSHIP_DOC_DEGREE_UNIVERSITY, s->degrees[1] },
		{ M_MEMBERSHIP_DOC_DEGREE_COLLEGE, s->degrees[2] }, { M_MEMBERSHIP_DOC_DEGREE_VOCATIONAL, s->degrees[3] },
		{ M_MEMBERSHIP_DOC_CERTIFICATE_INTERNATIONAL, s->certificates[0] }, { M_MEMBERSHIP_DOC_CERTIFICATE_DOMESTIC, s->certificates[1] },
	};
	block_add(x, BLOCK_SUBHEADING, STR_NONE, words(x, M_MEMBERSHIP_DOC_STAFF_COUNTS));
	struct cell *at = counts_begin(x, M_MEMBERSHIP_DOC_STAFF_WHAT, COUNT(lines));
	for (size_t i = 0; i < COUNT(lines); i++, at += 2) {
		at[0] = text_cell(words(x, lines[i].what));
		at[1] = number_cell(x, lines[i].n);
	}
}

static int64_t skill_count(const struct staff_annex *s, struct str code)
{
	for (size_t i = 0; i < s->n_skills; i++)
		if (str_eq(s->skills[i].code, code))
			return s->skills[i].n;
	return 0;
}

/* «2.1.dd» is printed «2.1.đ». */
static struct str skill_label(struct writing *x, const struct term *t)
{
	struct str code = str_ends(t->code, S(".dd")) ? a_cat(x->w->a, str_sub(t->code, 0, t->code.n - 2), S("đ")) : t->code;
	return a_fmt(x->w->a, "%.*s. %.*s", STR_ARG(code), STR_ARG(t->label[x->lang]));
}

static void skills_add(struct writing *x, const struct staff_annex *s)
{
	struct terms all = skills_of(S("tt20-2017"));
	block_add(x, BLOCK_SUBHEADING, STR_NONE, words(x, M_MEMBERSHIP_DOC_SKILLS));
	struct cell *at = counts_begin(x, M_MEMBERSHIP_DOC_SKILL, all.n);
	for (size_t i = 0; i < all.n; i++, at += 2) {
		at[0] = text_cell(skill_label(x, &all.at[i]));
		if (all.at[i].group.n)
			at[1] = number_cell(x, skill_count(s, all.at[i].code));
	}
}

static void people_add(struct writing *x, const struct staff_annex *s)
{
	const struct cell head[] = { { .text = words(x, M_MEMBERSHIP_DOC_ORDINAL), .weight = 7 }, { .text = words(x, M_MEMBERSHIP_DOC_NAME), .weight = 14 },
		{ .text = words(x, M_MEMBERSHIP_DOC_SCHOOL), .weight = 15 }, { .text = words(x, M_MEMBERSHIP_DOC_MAJOR), .weight = 13 },
		{ .text = words(x, M_MEMBERSHIP_DOC_QUALIFICATION), .weight = 15 }, { .text = words(x, M_MEMBERSHIP_DOC_GRADUATED), .weight = 10 },
		{ .text = words(x, M_MEMBERSHIP_DOC_SKILL_CODES), .weight = 12 } };
	block_add(x, BLOCK_SUBHEADING, STR_NONE, words(x, M_MEMBERSHIP_DOC_PEOPLE));
	struct cell *at = table_add(x, s->n_people, head, COUNT(head));
	for (size_t i = 0; i < s->n_people; i++, at += COUNT(head)) {
		const struct staff_annex_person *p = &s->people[i];
		const struct str cells[] = { p->name, p->school, p->major, p->qualification, p->graduated, p->skills };
		at[0] = number_cell(x, (int64_t)i + 1);
		for (size_t k = 0; k < COUNT(cells); k++)
			at[k + 1] = text_cell(cells[k]);
	}
}

err staff_add(struct writing *x)
{
	struct staff_annex s;
	TRY(team_staff_annex(x->w, x->x->org_id, x->w->now, &s));
	heading_add(x, M_MEMBERSHIP_DOC_STAFF);
	counts_add(x, &s);
	skills_add(x, &s);
	if (s.n_people && (x->w->by.is_system || may(x->w, &may_read_people)))
		people_add(x, &s);
	return OK;
}
