/* A row of the register of experts becomes a record: the person, and what stands in the row of one team, one credential and one
 * education. A person fills as many rows as there is of the most. First everything is looked up and checked, then written. */
#include "modules/team/sheets.h"

#include "modules/team/sheet_taking.h"

static err rights_of_row(struct work *w, struct taking *x)
{
	if (x->puts_person || x->puts_skills || x->puts_credential || x->puts_origin || x->puts_education)
		TRY(right_remembered(w, x->m, x->org));
	return x->puts_member ? right_remembered(w, x->m, x->team.org_id) : OK;
}

static err person_write(struct work *w, struct taking *x)
{
	if (!x->p.id)
		TRY(person_put(w, x->org, &x->person, x->mac, &x->p.id, &x->p.code, NULL));
	else if (x->puts_person)
		TRY(person_change(w, &x->p, &x->person, x->mac, NULL));
	person_remember(x);
	return x->puts_skills ? skills_put(w, x->p.id, x->p.code, x->skills) : OK;
}

static err member_write(struct work *w, struct taking *x)
{
	x->member.person = x->p.code;
	if (x->member_id)
		return member_change(w, &x->team, x->member_id, &x->member, &x->by);
	return member_put(w, &x->team, x->p.id, &x->member, &x->by, &x->member_id);
}

static err credential_write(struct work *w, struct taking *x)
{
	if (x->puts_origin)
		return credential_origin_put(w, x->p.id, x->p.code, x->credential_id, x->credential.origin);
	if (x->credential_id)
		TRY(credential_end_put(w, x->p.id, x->p.code, x->credential_id));
	return credential_put(w, x->p.id, x->p.code, &x->credential, &x->credential_id);
}

static err education_write(struct work *w, struct taking *x)
{
	if (x->education_id)
		TRY(education_end_put(w, x->p.id, x->p.code, x->education_id));
	return education_put(w, x->p.id, x->p.code, &x->education, &x->education_id);
}

static err write_all(struct work *w, struct taking *x)
{
	TRY(person_write(w, x));
	if (x->puts_member)
		TRY(member_write(w, x));
	if (x->puts_credential || x->puts_origin)
		TRY(credential_write(w, x));
	if (x->puts_education)
		TRY(education_write(w, x));
	part_remember(w, x, x->member_id, MEMBER_KEYS);
	part_remember(w, x, x->credential_id, CREDENTIAL_KEYS);
	part_remember(w, x, x->education_id, EDUCATION_KEYS);
	return OK;
}

err expert_take(struct work *w, const struct sheet_line *l, enum sheet_done *ret)
{
	struct taking x = { .l = l, .m = expert_memory_of(l) };
	TRY(person_of_row(w, &x));
	TRY(member_of_row(w, &x));
	TRY(credential_of_row(w, &x));
	TRY(education_of_row(w, &x));
	TRY(work_checked(w));
	TRY(rights_of_row(w, &x));
	bool more = x.puts_person || x.puts_skills || x.puts_member || x.puts_credential || x.puts_origin || x.puts_education;
	*ret = !x.p.id ? SHEET_ADDED : more ? SHEET_CHANGED : SHEET_SAME;
	return write_all(w, &x);
}
