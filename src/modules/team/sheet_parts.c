/* What stands in a row of the register of experts beside the person: a place in a team, a credential, an education. */
#include "modules/team/sheet_taking.h"

static void over(const struct sheet_line *l, const char *key, struct str *to)
{
	if (sheet_has(l, key))
		*to = sheet_text(l, key);
}

static void over_day(const struct sheet_line *l, const char *key, usec *to)
{
	if (sheet_has(l, key))
		*to = sheet_day(l, key);
}

/* A key matches when the cell is empty or says the same. */
static bool fits(const struct sheet_line *l, const char *key, struct str value)
{
	return !sheet_has(l, key) || !sheet_text(l, key).n || str_eq(sheet_text(l, key), value);
}

static bool fits_day(const struct sheet_line *l, const char *key, usec value)
{
	return !sheet_has(l, key) || !sheet_day(l, key) || day_first(sheet_day(l, key)) == value;
}

/* Cells that belong to one that is empty: says so on that one. */
static bool is_begun(struct work *w, const struct sheet_line *l, const char *first, const char *rest)
{
	if (sheet_has(l, first) && sheet_text(l, first).n)
		return true;
	for (struct str all = str_of(rest); all.p;) {
		const char *key = a_z(w->a, str_cut(&all, '|'));
		if (sheet_has(l, key) && sheet_text(l, key).n) {
			fail_field(w, str_of(first), M_TEAM_SHEET_HALF);
			break;
		}
	}
	return false;
}

/* ---- rows of one file that contradict each other ---- */

static uint16_t part_said(struct work *w, const struct taking *x, const char *keys)
{
	struct str all = STR_NONE;
	for (struct str rest = str_of(keys); rest.p;) {
		struct str cell = sheet_text(x->l, a_z(w->a, str_cut(&rest, '|')));
		all = a_fmt(w->a, "%.*s|%.*s", STR_ARG(all), STR_ARG(cell));
	}
	return said_hash(all);
}

static void check_part_before(struct work *w, const struct taking *x, int64_t id, const char *first, const char *keys)
{
	const struct part_said *before = part_said_before(x->m, id, sheet_row(x->l));
	if (before && before->cells != part_said(w, x, keys))
		fail_field(w, str_of(first), M_TEAM_SHEET_CLASH, a_fmt(w->a, "%d", (int)before->row));
}

void part_remember(struct work *w, const struct taking *x, int64_t id, const char *keys)
{
	if (id)
		part_said_add(x->m, id, sheet_row(x->l), part_said(w, x, keys));
}

/* ---- the place in a team ---- */

static const struct member_own_row *place_found(const struct taking *x, const struct member_own_rows *rows, usec now)
{
	bool is_dated = sheet_has(x->l, "from") && sheet_day(x->l, "from");
	for (size_t i = 0; i < rows->n; i++) {
		const struct member_own_row *m = &rows->at[i];
		bool is_meant = is_dated ? m->from_at == day_first(sheet_day(x->l, "from")) : !m->to_at || m->to_at > now;
		if (m->team_id == x->team.id && is_meant)
			return m;
	}
	return NULL;
}

static void member_over(struct taking *x, const struct member_own_row *m)
{
	const struct sheet_line *l = x->l;
	struct member_form *f = &x->member;
	*f = m ? (struct member_form){ .from = m->from_at, .last = day_last(m->to_at), .kind = m->kind, .contract_no = m->contract_no,
		.contract_from = m->contract_from, .contract_last = day_last(m->contract_to), .duty_share = m->duty_share, .is_primary = m->is_primary }
		: (struct member_form){ .duty_share = 100 };
	f->person = x->p.code;
	over(l, "kind", &f->kind);
	over(l, "provider", &f->provider);
	over(l, "contract_no", &f->contract_no);
	over_day(l, "contract_from", &f->contract_from);
	over_day(l, "contract_last", &f->contract_last);
	over_day(l, "from", &f->from);
	over_day(l, "last", &f->last);
	if (m && !f->from)
		f->from = m->from_at;
	if (!f->kind.n)
		f->kind = f->provider.n ? S("hired") : S("staff");
	f->duty_share = sheet_has(l, "duty_share") ? sheet_int(l, "duty_share", 100) : f->duty_share;
	f->is_primary = sheet_has(l, "is_primary") ? sheet_bool(l, "is_primary") : f->is_primary;
}

static bool member_same(const struct taking *x, const struct member_own_row *m)
{
	const struct member_form *f = &x->member;
	return day_first(f->from) == m->from_at && day_after(f->last) == m->to_at && str_eq(f->kind, m->kind) && x->by.id == m->provider_id
		&& str_eq(x->by.name, m->provider_name) && str_eq(f->contract_no, m->contract_no) && day_first(f->contract_from) == m->contract_from
		&& day_after(f->contract_last) == m->contract_to && f->duty_share == m->duty_share && f->is_primary == m->is_primary;
}

err member_of_row(struct work *w, struct taking *x)
{
	struct member_own_rows rows = { 0 };
	if (!is_begun(w, x->l, "team", "from|last|provider|contract_no|contract_from|contract_last"))
		return OK;
	size_t before = w->problem.fields.n;
	TRY(team_remembered(w, x->m, sheet_text(x->l, "team"), &x->team));
	if (w->problem.fields.n > before)
		return OK;
	if (x->p.id)
		TRY(member_own(w->db, w->a, &(struct member_own_in){ .person = x->p.id }, &rows));
	const struct member_own_row *m = place_found(x, &rows, w->now);
	member_over(x, m);
	x->member_id = m ? m->id : 0;
	if (m && !sheet_has(x->l, "provider"))
		x->by = (struct provider){ m->provider_id, m->provider_name };
	else
		TRY(provider_remembered(w, x->m, &x->member, &x->by));
	check_part_before(w, x, x->member_id, "team", MEMBER_KEYS);
	x->puts_member = !m || !member_same(x, m);
	if (!x->puts_member)
		return OK;
	if (!m && x->team.ended_at)
		fail_field(w, S("team"), M_TEAM_ENDED_ALREADY);
	return member_check(w, &x->member, &x->team, x->p.id, x->member_id);
}

/* ---- credential and education: what differs is ended and written anew, so that the old can still be read ---- */

/* The rule names the fields of its form; the sheet has other names for three of them. */
static void credential_checked(struct work *w, const struct credential_form *f)
{
	static const struct { const char *field, *column; } names[] = { { "name", "credential" }, { "from", "valid_from" }, { "last", "valid_last" } };
	size_t first = w->problem.fields.n;
	credential_check(w, f);
	for (size_t i = first; i < w->problem.fields.n; i++)
		for (size_t k = 0; k < COUNT(names); k++)
			if (str_is(w->problem.fields.at[i].field, names[k].field)) {
				w->problem.fields.at[i].field = str_of(names[k].column);
				break;
			}
}

static const struct credential_own_row *credential_found(const struct taking *x, const struct credential_own_rows *rows)
{
	const struct sheet_line *l = x->l;
	for (size_t i = 0; i < rows->n; i++) {
		const struct credential_own_row *c = &rows->at[i];
		if (str_eq(c->name, sheet_text(l, "credential")) && fits(l, "standard", c->standard) && fits(l, "skill", c->skill) && fits(l, "number", c->number)
			&& fits_day(l, "valid_from", c->from_at))
			return c;
	}
	return NULL;
}

err credential_of_row(struct work *w, struct taking *x)
{
	struct credential_own_rows rows = { 0 };
	struct credential_form *f = &x->credential, was = { 0 };
	const struct sheet_line *l = x->l;
	if (!is_begun(w, l, "credential", "standard|skill|rank|issuer|number|valid_from|valid_last"))
		return OK;
	if (x->p.id)
		TRY(credential_own(w->db, w->a, &(struct credential_own_in){ .person = x->p.id }, &rows));
	const struct credential_own_row *c = credential_found(x, &rows);
	if (c)
		was = (struct credential_form){ c->standard, c->skill, c->rank, c->name, c->issuer, c->number, c->origin, c->from_at, day_last(c->to_at) };
	*f = was;
	f->name = sheet_text(l, "credential");
	over(l, "standard", &f->standard);
	over(l, "skill", &f->skill);
	over(l, "rank", &f->rank);
	over(l, "issuer", &f->issuer);
	over(l, "number", &f->number);
	over(l, "origin", &f->origin);
	over_day(l, "valid_from", &f->from);
	over_day(l, "valid_last", &f->last);
	f->standard = f->standard.n ? f->standard : S("other");
	x->credential_id = c ? c->id : 0;
	bool same = c && str_eq(f->standard, was.standard) && str_eq(f->skill, was.skill) && str_eq(f->rank, was.rank) && str_eq(f->issuer, was.issuer)
		&& str_eq(f->number, was.number) && day_first(f->from) == was.from && day_first(f->last) == was.last;
	x->puts_origin = same && !str_eq(f->origin, was.origin) && f->origin.n;
	x->puts_credential = !same || (!f->origin.n && was.origin.n);
	check_part_before(w, x, x->credential_id, "credential", CREDENTIAL_KEYS);
	if (x->puts_credential)
		credential_checked(w, f);
	return OK;
}

err education_of_row(struct work *w, struct taking *x)
{
	struct education_own_rows rows = { 0 };
	struct education_form *f = &x->education, was = { 0 };
	const struct sheet_line *l = x->l;
	int64_t year, month;
	if (!is_begun(w, l, "school", "major|field|degree|qualification|graduated"))
		return OK;
	if (x->p.id)
		TRY(education_own(w->db, w->a, &(struct education_own_in){ .person = x->p.id }, &rows));
	for (size_t i = 0; i < rows.n && !x->education_id; i++) {
		const struct education_own_row *e = &rows.at[i];
		if (!str_eq(e->school, sheet_text(l, "school")) || !fits(l, "major", e->major) || !fits(l, "degree", e->degree))
			continue;
		x->education_id = e->id;
		was = (struct education_form){ e->school, e->major, e->field, e->degree, e->qualification, graduated_text(w->a, e->graduated_year, e->graduated_month) };
	}
	*f = was;
	over(l, "school", &f->school);
	over(l, "major", &f->major);
	over(l, "field", &f->field);
	over(l, "degree", &f->degree);
	over(l, "qualification", &f->qualification);
	over(l, "graduated", &f->graduated);
	if (graduated_parse(f->graduated, &year, &month))
		f->graduated = graduated_text(w->a, year, month);
	x->puts_education = !x->education_id || !str_eq(f->major, was.major) || !str_eq(f->field, was.field) || !str_eq(f->degree, was.degree)
		|| !str_eq(f->qualification, was.qualification) || !str_eq(f->graduated, was.graduated);
	check_part_before(w, x, x->education_id, "school", EDUCATION_KEYS);
	if (x->puts_education)
		education_check(w, f);
	return OK;
}
