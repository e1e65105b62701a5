/* Whom a row of the register of experts means, and what it says of the person. Rows of one person may leave empty what an
 * earlier one has said, and may not contradict it: a file that is read again must change nothing. */
#include "modules/team/sheet_taking.h"

static bool counts(const struct taking *x, const char *key)
{
	return sheet_has(x->l, key) && (!x->is_later || sheet_text(x->l, key).n);
}

static const char *const person_cells[SAID_CELLS] = { "name", "email", "phone", "consent_at", "consent_note", "skills", "national_id" };

static void person_said(const struct taking *x, uint16_t ret_cells[SAID_CELLS])
{
	for (size_t i = 0; i < SAID_CELLS; i++)
		ret_cells[i] = said_hash(sheet_text(x->l, person_cells[i]));
}

static void check_person_before(struct work *w, struct taking *x)
{
	const struct said *before = said_before(x->m, x->p.id, sheet_row(x->l));
	uint16_t now[SAID_CELLS];
	person_said(x, now);
	x->is_later = before != NULL;
	for (size_t i = 0; before && i < SAID_CELLS; i++)
		if (now[i] && now[i] != before->cells[i])
			fail_field(w, str_of(person_cells[i]), M_TEAM_SHEET_CLASH, a_fmt(w->a, "%d", (int)before->row));
}

void person_remember(const struct taking *x)
{
	uint16_t cells[SAID_CELLS];
	person_said(x, cells);
	said_add(x->m, x->p.id, sheet_row(x->l), cells);
}

/* ---- who it is ---- */

static err person_read(struct work *w, struct taking *x, struct str code, bool *ret)
{
	bool wide;
	TRY(sees_all_remembered(w, x->m, &wide));
	return person_by_code(w->db, w->a, &(struct person_by_code_in){ .code = code, .viewer = w->by.org_id, .wide = wide }, &x->p, ret);
}

/* Without a code: by the number, else by the name where nothing speaks against it. */
static err person_guessed(struct work *w, struct taking *x, struct str *ret_code)
{
	enum { SAME_NAME_MAX = 50 };
	struct str email = sheet_has(x->l, "email") ? sheet_text(x->l, "email") : STR_NONE;
	struct person_named_rows rows;
	struct person_numbered_row numbered;
	bool found = false;
	*ret_code = STR_NONE;
	if (x->mac.n)
		TRY(person_numbered(w->db, w->a, &(struct person_numbered_in){ .org = x->org, .mac = x->mac }, &numbered, &found));
	if (found) {
		*ret_code = numbered.code;
		return OK;
	}
	TRY(person_named(w->db, w->a, &(struct person_named_in){ .org = x->org, .name = sheet_text(x->l, "name"), .max = SAME_NAME_MAX }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		bool other_email = email.n && rows.at[i].email.n && !str_eq(email, rows.at[i].email);
		if (other_email || (x->mac.n && rows.at[i].id_mac.n))
			continue;
		if (ret_code->n) {
			fail_field(w, S("name"), M_TEAM_SHEET_AMBIGUOUS);
			break;
		}
		*ret_code = rows.at[i].code;
	}
	return OK;
}

static err person_find(struct work *w, struct taking *x)
{
	struct str code = sheet_text(x->l, "code");
	bool found = false, is_given = code.n > 0;
	TRY(org_names_find(w, &x->m->orgs, x->m->keep, "organisation", sheet_text(x->l, "organisation"), &x->org));
	TRY(work_checked(w));
	if (!is_given) {
		TRY(right_remembered(w, x->m, x->org));
		TRY(person_guessed(w, x, &code));
		TRY(work_checked(w));
	}
	if (code.n)
		TRY(person_read(w, x, code, &found));
	if (!found)
		x->p = (struct person_by_code_row){ 0 };
	if (!found && is_given)
		fail_field(w, S("code"), M_TEAM_PERSON_UNKNOWN, code);
	else if (found && x->p.org_id != x->org)
		fail_field(w, S("organisation"), M_TEAM_SHEET_KEEPER, x->p.org_code);
	else if (found && x->p.ended_at)
		fail_field(w, S("code"), M_TEAM_ENDED_ALREADY);
	return work_checked(w);
}

static bool person_same(const struct taking *x)
{
	const struct person_form *f = &x->person;
	return str_eq(f->name, x->p.name) && str_eq(f->email, x->p.email) && str_eq(f->phone, x->p.phone)
		&& f->has_consent == (x->p.consent_at > 0) && day_first(f->consent_at) == x->p.consent_at
		&& str_eq(f->consent_note, x->p.consent_note) && (!x->mac.n || str_eq(x->mac, x->p.id_mac));
}

static void person_over(struct taking *x)
{
	struct person_form *f = &x->person;
	*f = (struct person_form){ .name = x->p.name, .email = x->p.email, .phone = x->p.phone, .has_consent = x->p.consent_at > 0,
		.consent_at = x->p.consent_at, .consent_note = x->p.consent_note };
	const struct { const char *key; struct str *to; } texts[] = { { "name", &f->name }, { "email", &f->email }, { "phone", &f->phone },
		{ "consent_note", &f->consent_note }, { "national_id", &f->national_id } };
	for (size_t i = 0; i < COUNT(texts); i++)
		if (counts(x, texts[i].key))
			*texts[i].to = sheet_text(x->l, texts[i].key);
	if (counts(x, "consent_at")) {
		f->consent_at = sheet_day(x->l, "consent_at");
		f->has_consent = f->consent_at > 0;
	}
}

static err skills_over(struct work *w, struct taking *x)
{
	struct person_skill_own_rows had = { 0 };
	if (!counts(x, "skills"))
		return OK;
	x->skills = sheet_list(x->l, "skills");
	skills_check(w, x->skills);
	if (x->p.id)
		TRY(person_skill_own(w->db, w->a, &(struct person_skill_own_in){ .person = x->p.id }, &had));
	x->puts_skills = had.n != x->skills.n;
	for (size_t i = 0; i < had.n && !x->puts_skills; i++) {
		bool is_there = false;
		for (size_t k = 0; k < x->skills.n; k++)
			is_there |= str_eq(x->skills.at[k], had.at[i].code);
		x->puts_skills = !is_there;
	}
	return OK;
}

err person_of_row(struct work *w, struct taking *x)
{
	struct str number = sheet_text(x->l, "national_id"), mac;
	if (number.n && !person_mac(w, number, &x->mac))
		fail_field(w, S("national_id"), M_TEAM_NATIONAL_ID_SHAPE);
	err e = person_find(w, x);
	if (e != OK && e != E_INVALID)
		return e;
	if (e == OK)
		check_person_before(w, x);
	person_over(x);
	person_check(w, &x->person, &mac);
	if (e != OK)
		return e;
	x->puts_person = !x->p.id || !person_same(x);
	return skills_over(w, x);
}
