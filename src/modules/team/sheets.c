/* What the columns of the register of experts are, and how experts go out: as many rows as a person has teams, credentials or
 * educations, whichever is most; row n shows the n-th of each. */
#include "modules/team/sheets.h"

enum { AT_ONCE = 500 };

#define WORD(word, says) { word, M_TEAM_WORD_##says }
static const struct sheet_choice member_kinds[] = { WORD("staff", STAFF), WORD("hired", HIRED) };
static const struct sheet_choice origins[] = { WORD("international", INTERNATIONAL), WORD("domestic", DOMESTIC) };
static const struct sheet_choice education_words[] = { WORD("it", IT), WORD("security", SECURITY), WORD("related", RELATED) };
static const struct sheet_choice degrees[] = {
	WORD("postgraduate", POSTGRADUATE), WORD("university", UNIVERSITY), WORD("college", COLLEGE), WORD("vocational", VOCATIONAL),
};
#define CHOICE(list) .type = SHEET_CHOICE, .choices = (list), .n_choices = COUNT(list)
#define OPTIONAL .rule = M_NETWORK_RULE_OPTIONAL
#define A_DAY .type = SHEET_DAY, .rule = M_TEAM_RULE_DAY, .width = 12

static const struct sheet_column columns[] = {
	{ "code", M_NETWORK_CODE, "ma|ma chuyen gia", SHEET_TEXT, .example = "CG-000123", .rule = M_TEAM_RULE_CODE },
	{ "organisation", M_TEAM_KEEPER, "co quan|don vi|ma co quan|to chuc", SHEET_TEXT, true, .example = "SYT-HN", .rule = M_NETWORK_RULE_ORG, .width = 20 },
	{ "name", M_TEAM_PERSON_NAME, "ten|ho ten", SHEET_TEXT, true, .example = "Nguyễn Văn Mẫu", .rule = M_NETWORK_RULE_NAME, .width = 28 },
	{ "national_id", M_TEAM_NATIONAL_ID, "so cccd|cccd|so dinh danh", SHEET_TEXT, .rule = M_TEAM_RULE_NATIONAL_ID, .is_secret = true },
	{ "email", M_NETWORK_EMAIL, "thu dien tu|e-mail", SHEET_TEXT, .example = "mau@example.gov.vn", OPTIONAL, .width = 28 },
	{ "phone", M_NETWORK_PHONE, "so dien thoai|dien thoai", SHEET_TEXT, .example = "024 3998 5765", .rule = M_NETWORK_RULE_PHONE },
	{ "consent_at", M_TEAM_CONSENT_AT, NULL, .example = "01/02/2026", A_DAY },
	{ "consent_note", M_TEAM_CONSENT_NOTE, NULL, SHEET_TEXT, OPTIONAL, .width = 24 },
	{ "skills", M_TEAM_ANNEX_SKILLS, "ky nang phu luc", SHEET_LIST, .example = "2.2.c 2.2.dd", .rule = M_TEAM_RULE_SKILLS, .width = 20 },
	{ "team", M_TEAM_TEAM, "ma doi|ten doi", SHEET_TEXT, .example = "DUC-0001", .rule = M_TEAM_RULE_TEAM, .width = 20 },
	{ "kind", M_TEAM_MEMBER_KIND, "bien che hay thue ngoai", CHOICE(member_kinds), .example = "staff", .rule = M_TEAM_RULE_KIND, .width = 14 },
	{ "provider", M_TEAM_PROVIDER, NULL, SHEET_TEXT, .rule = M_TEAM_RULE_PROVIDER, .width = 24 },
	{ "contract_no", M_TEAM_CONTRACT_NO, NULL, SHEET_TEXT, .rule = M_TEAM_RULE_HIRED },
	{ "contract_from", M_TEAM_CONTRACT_FROM, NULL, A_DAY },
	{ "contract_last", M_TEAM_CONTRACT_LAST, NULL, A_DAY },
	{ "duty_share", M_TEAM_SHARE, "ty le thoi gian", SHEET_INT, .example = "100", .rule = M_TEAM_RULE_SHARE, .width = 10 },
	{ "is_primary", M_TEAM_IS_PRIMARY, "doi chinh", SHEET_BOOL, .rule = M_NETWORK_RULE_YES_NO, .width = 10 },
	{ "from", M_TEAM_MEMBER_FROM, "tu ngay", .example = "01/02/2026", A_DAY },
	{ "last", M_TEAM_LAST_DAY, "den ngay", A_DAY },
	{ "standard", M_TEAM_STANDARD, NULL, SHEET_TEXT, .example = "tt20-2017", .rule = M_TEAM_RULE_STANDARD },
	{ "skill", M_TEAM_SKILL, NULL, SHEET_TEXT, .example = "2.2.c", .rule = M_TEAM_RULE_SKILL, .width = 10 },
	{ "rank", M_TEAM_RANK, NULL, SHEET_TEXT, OPTIONAL, .width = 8 },
	{ "credential", M_TEAM_CREDENTIAL_NAME, "chung chi", SHEET_TEXT, .example = "GCIH", .rule = M_TEAM_RULE_CREDENTIAL, .width = 28 },
	{ "issuer", M_TEAM_ISSUER, "to chuc cap", SHEET_TEXT, .example = "GIAC", .rule = M_TEAM_RULE_CREDENTIAL, .width = 24 },
	{ "number", M_TEAM_NUMBER, NULL, SHEET_TEXT, OPTIONAL },
	{ "origin", M_TEAM_ORIGIN, NULL, CHOICE(origins), .example = "international", .rule = M_NETWORK_RULE_CHOICE, .width = 14 },
	{ "valid_from", M_TEAM_VALID_FROM, NULL, .example = "01/02/2026", A_DAY },
	{ "valid_last", M_TEAM_VALID_LAST, NULL, A_DAY },
	{ "school", M_TEAM_SCHOOL, "truong", SHEET_TEXT, .example = "Đại học Mẫu", .rule = M_TEAM_RULE_SCHOOL, .width = 28 },
	{ "major", M_TEAM_MAJOR, NULL, SHEET_TEXT, .example = "An toàn thông tin", .rule = M_TEAM_RULE_SCHOOL, .width = 24 },
	{ "field", M_TEAM_EDUCATION_FIELD, NULL, CHOICE(education_words), .example = "security", .rule = M_NETWORK_RULE_CHOICE, .width = 22 },
	{ "degree", M_TEAM_DEGREE, NULL, CHOICE(degrees), .example = "university", .rule = M_NETWORK_RULE_CHOICE, .width = 16 },
	{ "qualification", M_TEAM_QUALIFICATION, NULL, SHEET_TEXT, OPTIONAL, .width = 28 },
	{ "graduated", M_TEAM_GRADUATED, "tot nghiep", SHEET_TEXT, .example = "06/2012", .rule = M_TEAM_GRADUATED_HELP, .width = 12 },
};

const struct sheet_register team_sheets[1] = {
	{ "experts", M_TEAM_EXPERTS, &may_read_people, &may_edit_network, LIST(columns), "", false, expert_take, expert_some },
};

/* ---- out: five lists of some people, each in the order of their ids ---- */

struct some {
	struct person_export_rows people;
	struct person_skill_export_rows skills;
	struct member_export_rows members;
	struct credential_export_rows credentials;
	struct education_export_rows education;
	size_t s, m, c, e;                           /* how far each has gone out */
};

static err some_of(struct work *w, int64_t after, struct some *ret)
{
	bool wide;
	*ret = (struct some){ 0 };
	TRY(team_sees_all(w, &wide));
	TRY(person_export(w->db, w->a, &(struct person_export_in){ .after = after, .viewer = w->by.org_id, .wide = wide, .max = AT_ONCE }, &ret->people));
	if (!ret->people.n)
		return OK;
	int64_t upto = ret->people.at[ret->people.n - 1].id;
	TRY(person_skill_export(w->db, w->a, &(struct person_skill_export_in){ .after = after, .upto = upto }, &ret->skills));
	TRY(member_export(w->db, w->a, &(struct member_export_in){ .after = after, .upto = upto, .viewer = w->by.org_id, .wide = wide }, &ret->members));
	TRY(credential_export(w->db, w->a, &(struct credential_export_in){ .after = after, .upto = upto }, &ret->credentials));
	return education_export(w->db, w->a, &(struct education_export_in){ .after = after, .upto = upto }, &ret->education);
}

static struct str skills_text(struct work *w, struct some *x, int64_t person)
{
	struct str s = STR_NONE;
	while (x->s < x->skills.n && x->skills.at[x->s].person_id < person)
		x->s++;
	for (; x->s < x->skills.n && x->skills.at[x->s].person_id == person; x->s++)
		s = s.n ? a_fmt(w->a, "%.*s %.*s", STR_ARG(s), STR_ARG(x->skills.at[x->s].code)) : x->skills.at[x->s].code;
	return s;
}

static void put_empty(struct sheet_out *out, int n)
{
	for (int i = 0; i < n; i++)
		sheet_put(out, STR_NONE);
}

static void put_member(struct sheet_out *out, struct some *x, int64_t person)
{
	if (x->m >= x->members.n || x->members.at[x->m].person_id != person)
		return put_empty(out, 10);
	const struct member_export_row *m = &x->members.at[x->m++];
	SHEET_PUT(out, m->team_code, m->kind, m->provider, m->contract_no);
	sheet_put_day(out, m->contract_from);
	sheet_put_day(out, day_last(m->contract_to));
	sheet_put_int(out, m->duty_share);
	sheet_put_bool(out, m->is_primary);
	sheet_put_day(out, m->from_at);
	sheet_put_day(out, day_last(m->to_at));
}

static void put_credential(struct sheet_out *out, struct some *x, int64_t person)
{
	if (x->c >= x->credentials.n || x->credentials.at[x->c].person_id != person)
		return put_empty(out, 9);
	const struct credential_export_row *c = &x->credentials.at[x->c++];
	SHEET_PUT(out, c->standard, c->skill, c->rank, c->name, c->issuer, c->number, c->origin);
	sheet_put_day(out, c->from_at);
	sheet_put_day(out, day_last(c->to_at));
}

static void put_education(struct work *w, struct sheet_out *out, struct some *x, int64_t person)
{
	if (x->e >= x->education.n || x->education.at[x->e].person_id != person)
		return put_empty(out, 6);
	const struct education_export_row *e = &x->education.at[x->e++];
	SHEET_PUT(out, e->school, e->major, e->field, e->degree, e->qualification, graduated_text(w->a, e->graduated_year, e->graduated_month));
}

static bool is_more_of(const struct some *x, int64_t person)
{
	return (x->m < x->members.n && x->members.at[x->m].person_id == person)
		|| (x->c < x->credentials.n && x->credentials.at[x->c].person_id == person)
		|| (x->e < x->education.n && x->education.at[x->e].person_id == person);
}

static void go_to(struct some *x, int64_t person)
{
	while (x->m < x->members.n && x->members.at[x->m].person_id < person)
		x->m++;
	while (x->c < x->credentials.n && x->credentials.at[x->c].person_id < person)
		x->c++;
	while (x->e < x->education.n && x->education.at[x->e].person_id < person)
		x->e++;
}

static err person_out(struct work *w, struct sheet_out *out, struct some *x, const struct person_export_row *p)
{
	struct str skills = skills_text(w, x, p->id);
	go_to(x, p->id);
	do {
		SHEET_PUT(out, p->code, p->org_code, p->name, STR_NONE, p->email, p->phone);
		sheet_put_day(out, p->consent_at);
		SHEET_PUT(out, p->consent_note, skills);
		put_member(out, x, p->id);
		put_credential(out, x, p->id);
		put_education(w, out, x, p->id);
		TRY(sheet_end_row(out));
	} while (is_more_of(x, p->id));
	return OK;
}

err expert_some(struct work *w, struct sheet_out *out, int64_t *after, bool *ret_more)
{
	struct some x;
	TRY(some_of(w, *after, &x));
	for (size_t i = 0; i < x.people.n; i++) {
		TRY(person_out(w, out, &x, &x.people.at[i]));
		*after = x.people.at[i].id;
	}
	*ret_more = x.people.n == AT_ONCE;
	return OK;
}
