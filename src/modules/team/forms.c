/* Declared input of the module's routes, and what the pages share. */
#include "modules/team/pages.h"

const struct field team_filter_fields[6] = {
	FIELD(struct team_filter, q, F_TEXT, .label = M_NETWORK_SEARCH),
	FIELD(struct team_filter, org, F_TEXT, .max = ORG_TYPED_MAX, .label = M_TEAM_ORG),
	FIELD(struct team_filter, kind, F_CHOICE, .choices = TEAM_KINDS, .label = M_TEAM_KIND),
	FIELD(struct team_filter, sector, F_CODE, .label = M_NETWORK_SECTOR),
	FIELD(struct team_filter, service, F_CODE, .label = M_TEAM_SERVICE),
	FIELD(struct team_filter, after, F_CODE, .max = 4000, .label = M_NETWORK_AFTER),
};

const struct field team_fields[14] = {
	FIELD(struct team_form, org, F_TEXT, .required = true, .max = ORG_TYPED_MAX, .label = M_TEAM_ORG),
	FIELD(struct team_form, name, F_TEXT, .required = true, .label = M_TEAM_NAME),
	FIELD(struct team_form, name_en, F_TEXT, .label = M_NETWORK_NAME_EN),
	FIELD(struct team_form, kind, F_CHOICE, .required = true, .choices = TEAM_KINDS, .label = M_TEAM_KIND),
	FIELD(struct team_form, sector, F_CODE, .label = M_TEAM_SECTOR),
	FIELD(struct team_form, decision_no, F_TEXT, .max = 100, .label = M_TEAM_DECISION_NO),
	FIELD(struct team_form, decision_at, F_TIME, .label = M_TEAM_DECISION_AT),
	FIELD(struct team_form, from, F_TIME, .label = M_TEAM_FROM),
	FIELD(struct team_form, head, F_TEXT, .label = M_TEAM_HEAD),
	FIELD(struct team_form, phone, F_TEXT, .max = 50, .label = M_NETWORK_PHONE),
	FIELD(struct team_form, email, F_EMAIL, .label = M_NETWORK_EMAIL),
	FIELD(struct team_form, website, F_TEXT, .label = M_NETWORK_WEBSITE),
	FIELD(struct team_form, scope, F_LINES, .max = 4000, .label = M_TEAM_SCOPE),
	FIELD(struct team_form, services, F_TEXTS, .max = 40, .label = M_TEAM_SERVICES),
};

const struct field person_filter_fields[3] = {
	FIELD(struct person_filter, q, F_TEXT, .label = M_NETWORK_SEARCH),
	FIELD(struct person_filter, org, F_TEXT, .max = ORG_TYPED_MAX, .label = M_TEAM_KEEPER),
	FIELD(struct person_filter, after, F_CODE, .max = 4000, .label = M_NETWORK_AFTER),
};

const struct field person_fields[8] = {
	FIELD(struct person_form, org, F_TEXT, .required = true, .max = ORG_TYPED_MAX, .label = M_TEAM_KEEPER),
	FIELD(struct person_form, name, F_TEXT, .required = true, .label = M_TEAM_PERSON_NAME),
	FIELD(struct person_form, national_id, F_SECRET, .max = 30, .label = M_TEAM_NATIONAL_ID),
	FIELD(struct person_form, phone, F_TEXT, .max = 50, .label = M_NETWORK_PHONE),
	FIELD(struct person_form, email, F_EMAIL, .label = M_NETWORK_EMAIL),
	FIELD(struct person_form, has_consent, F_BOOL, .label = M_TEAM_HAS_CONSENT),
	FIELD(struct person_form, consent_at, F_TIME, .label = M_TEAM_CONSENT_AT),
	FIELD(struct person_form, consent_note, F_TEXT, .label = M_TEAM_CONSENT_NOTE),
};

const struct field member_fields[10] = {
	FIELD(struct member_form, person, F_CODE, .required = true, .max = 30, .label = M_TEAM_PERSON_CODE),
	FIELD(struct member_form, kind, F_CHOICE, .required = true, .choices = MEMBER_KINDS, .label = M_TEAM_MEMBER_KIND),
	FIELD(struct member_form, from, F_TIME, .required = true, .label = M_TEAM_MEMBER_FROM),
	FIELD(struct member_form, last, F_TIME, .label = M_TEAM_LAST_DAY),
	FIELD(struct member_form, duty_share, F_INT, .required = true, .min = 1, .max = 100, .label = M_TEAM_SHARE),
	FIELD(struct member_form, is_primary, F_BOOL, .label = M_TEAM_IS_PRIMARY),
	FIELD(struct member_form, provider, F_TEXT, .label = M_TEAM_PROVIDER),
	FIELD(struct member_form, contract_no, F_TEXT, .max = 100, .label = M_TEAM_CONTRACT_NO),
	FIELD(struct member_form, contract_from, F_TIME, .label = M_TEAM_CONTRACT_FROM),
	FIELD(struct member_form, contract_last, F_TIME, .label = M_TEAM_CONTRACT_LAST),
};

const struct field credential_fields[9] = {
	FIELD(struct credential_form, standard, F_CODE, .required = true, .label = M_TEAM_STANDARD),
	FIELD(struct credential_form, skill, F_CODE, .label = M_TEAM_SKILL),
	FIELD(struct credential_form, rank, F_CODE, .label = M_TEAM_RANK),
	FIELD(struct credential_form, name, F_TEXT, .required = true, .label = M_TEAM_CREDENTIAL_NAME),
	FIELD(struct credential_form, issuer, F_TEXT, .required = true, .label = M_TEAM_ISSUER),
	FIELD(struct credential_form, number, F_TEXT, .max = 100, .label = M_TEAM_NUMBER),
	FIELD(struct credential_form, origin, F_CHOICE, .choices = CREDENTIAL_ORIGINS, .label = M_TEAM_ORIGIN),
	FIELD(struct credential_form, from, F_TIME, .required = true, .label = M_TEAM_VALID_FROM),
	FIELD(struct credential_form, last, F_TIME, .label = M_TEAM_VALID_LAST),
};
const struct field origin_fields[1] = { FIELD(struct origin_input, origin, F_CHOICE, .required = true, .choices = CREDENTIAL_ORIGINS, .label = M_TEAM_ORIGIN) };

const struct field education_fields[6] = {
	FIELD(struct education_form, school, F_TEXT, .required = true, .label = M_TEAM_SCHOOL),
	FIELD(struct education_form, major, F_TEXT, .required = true, .label = M_TEAM_MAJOR),
	FIELD(struct education_form, field, F_CHOICE, .required = true, .choices = EDUCATION_FIELDS, .label = M_TEAM_EDUCATION_FIELD),
	FIELD(struct education_form, degree, F_CHOICE, .required = true, .choices = EDUCATION_DEGREES, .label = M_TEAM_DEGREE),
	FIELD(struct education_form, qualification, F_TEXT, .label = M_TEAM_QUALIFICATION),
	FIELD(struct education_form, graduated, F_TEXT, .max = 10, .label = M_TEAM_GRADUATED),
};
const struct field skills_fields[1] = { FIELD(struct skills_input, skills, F_TEXTS, .max = 40, .label = M_TEAM_ANNEX_SKILLS) };

const struct field expiry_filter_fields[2] = {
	FIELD(struct expiry_filter, days, F_INT, .min = 1, .max = 366, .label = M_TEAM_DAYS_AHEAD),
	FIELD(struct expiry_filter, after, F_CODE, .max = 100, .label = M_NETWORK_AFTER),
};
const struct field count_filter_fields[2] = {
	FIELD(struct count_filter, as_of, F_TIME, .label = M_TEAM_AS_OF),
	FIELD(struct count_filter, after, F_ID, .label = M_NETWORK_AFTER),
};
const struct field last_fields[1] = { FIELD(struct last_input, last, F_TIME, .required = true, .label = M_TEAM_LAST_DAY) };
const struct field pair_fields[3] = {
	FIELD(struct pair_form, low, F_CODE, .required = true, .max = 30, .label = M_TEAM_PERSON_CODE),
	FIELD(struct pair_form, high, F_CODE, .required = true, .max = 30, .label = M_TEAM_PERSON_CODE),
	FIELD(struct pair_form, is_same, F_BOOL, .label = M_TEAM_IS_SAME),
};

const struct field training_fields[7] = {
	FIELD(struct training_form, kind, F_CHOICE, .required = true, .choices = TRAINING_KINDS, .label = M_TEAM_TRAINING_KIND),
	FIELD(struct training_form, title, F_TEXT, .required = true, .label = M_TEAM_TRAINING_TITLE),
	FIELD(struct training_form, held_at, F_TIME, .required = true, .label = M_TEAM_HELD_AT),
	FIELD(struct training_form, hours, F_INT, .required = true, .min = 1, .max = 2000, .label = M_TEAM_HOURS),
	FIELD(struct training_form, source, F_TEXT, .required = true, .label = M_TEAM_SOURCE),
	FIELD(struct training_form, standard, F_CODE, .label = M_TEAM_STANDARD),
	FIELD(struct training_form, skill, F_CODE, .label = M_TEAM_SKILL),
};

const struct field affiliation_fields[5] = {
	FIELD(struct affiliation_form, body, F_CHOICE, .required = true, .choices = AFFILIATION_BODIES, .label = M_TEAM_BODY),
	FIELD(struct affiliation_form, level, F_TEXT, .max = 100, .label = M_TEAM_LEVEL),
	FIELD(struct affiliation_form, from, F_TIME, .required = true, .label = M_TEAM_AFFILIATION_FROM),
	FIELD(struct affiliation_form, last, F_TIME, .label = M_TEAM_LAST_DAY),
	FIELD(struct affiliation_form, evidence, F_TEXT, .max = 500, .label = M_TEAM_EVIDENCE),
};

struct str team_path(struct arena *a, struct str code)
{
	return a_fmt(a, "/teams/%.*s", STR_ARG(code));
}

struct str person_path(struct arena *a, struct str code)
{
	return a_fmt(a, "/experts/%.*s", STR_ARG(code));
}

struct str team_word(struct work *w, struct str word)
{
	static const struct { const char *word; enum msg says; } words[] = {
		{ "organisation", M_TEAM_WORD_ORGANISATION }, { "sector", M_TEAM_WORD_SECTOR },
		{ "staff", M_TEAM_WORD_STAFF }, { "hired", M_TEAM_WORD_HIRED },
		{ "credential", M_TEAM_WORD_CREDENTIAL }, { "contract", M_TEAM_WORD_CONTRACT },
		{ "course", M_TEAM_WORD_COURSE }, { "drill", M_TEAM_WORD_DRILL }, { "exercise", M_TEAM_WORD_EXERCISE }, { "event", M_TEAM_WORD_EVENT },
		{ "it", M_TEAM_WORD_IT }, { "security", M_TEAM_WORD_SECURITY }, { "related", M_TEAM_WORD_RELATED },
		{ "postgraduate", M_TEAM_WORD_POSTGRADUATE }, { "university", M_TEAM_WORD_UNIVERSITY }, { "college", M_TEAM_WORD_COLLEGE },
		{ "vocational", M_TEAM_WORD_VOCATIONAL }, { "international", M_TEAM_WORD_INTERNATIONAL }, { "domestic", M_TEAM_WORD_DOMESTIC },
	};
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_is(word, words[i].word))
			return say(w, words[i].says);
	return word;
}

struct str day_text(struct work *w, usec t)
{
	return t ? date_shown(w->a, t) : STR_NONE;
}

struct str days_text(struct work *w, usec from, usec to)
{
	if (!to)
		return say(w, M_TEAM_SINCE, day_text(w, from));
	return a_fmt(w->a, "%.*s – %.*s", STR_ARG(day_text(w, from)), STR_ARG(day_text(w, day_last(to))));
}

void terms_choices(struct req *r, struct form_field *f, struct terms t, bool with_none)
{
	struct choice *c = a_array(r->w.a, struct choice, t.n + 1);
	size_t n = 0;
	if (with_none)
		c[n++] = (struct choice){ .label = say(&r->w, M_NETWORK_NO_CHOICE), .is_chosen = !f->value.n };
	for (size_t i = 0; i < t.n; i++)
		c[n++] = (struct choice){ t.at[i].code, t.at[i].label[r->w.by.lang], str_eq(t.at[i].code, f->value) };
	f->choices = c;
	f->n_choices = n;
	f->is_select = true;
}

static bool is_among(struct str codes, struct str code)
{
	for (struct str rest = codes; rest.p && rest.n;) {
		struct str line = str_cut(&rest, '\n');
		while (line.p && line.n)
			if (str_eq(str_trim(str_cut(&line, ',')), code))
				return true;
	}
	return false;
}

void terms_boxes(struct req *r, struct form_field *f, struct terms t)
{
	struct terms all = terms_under_headings(r->w.a, t);
	struct choice *c = a_array(r->w.a, struct choice, all.n);
	for (size_t i = 0; i < all.n; i++)
		c[i] = (struct choice){ all.at[i].code, a_fmt(r->w.a, "%.*s %.*s", STR_ARG(annex_code_text(r->w.a, all.at[i].code)),
			STR_ARG(all.at[i].label[r->w.by.lang])), is_among(f->value, all.at[i].code) };
	f->choices = c;
	f->n_choices = all.n;
	f->is_checkboxes = true;
	f->is_lines = false;
}

void words_choices(struct req *r, struct form_field *f, const char *list)
{
	VEC(struct choice) c = { 0 };
	*VEC_ADD(r->w.a, &c) = (struct choice){ .label = say(&r->w, M_NETWORK_NO_CHOICE), .is_chosen = !f->value.n };
	for (struct str rest = str_of(list); rest.p;) {
		struct str word = str_cut(&rest, '|');
		*VEC_ADD(r->w.a, &c) = (struct choice){ word, team_word(&r->w, word), str_eq(word, f->value) };
	}
	f->choices = c.at;
	f->n_choices = c.n;
	f->is_select = true;
}
