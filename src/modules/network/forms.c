/* Declared input of the module's routes, and the forms made of it. */
#include "modules/network/pages.h"

#include "base/code.h"
#include "core/legal/reference_field.h"
#include "modules/network/pages_gen.h"

const struct field org_filter_fields[7] = {
	FIELD(struct org_filter, q, F_TEXT, .label = M_NETWORK_SEARCH),
	FIELD(struct org_filter, kind, F_CHOICE, .choices = ORG_KINDS, .label = M_NETWORK_KIND),
	FIELD(struct org_filter, network_role, F_CHOICE, .choices = ORG_ROLES, .label = M_NETWORK_ROLE),
	FIELD(struct org_filter, sector, F_CODE, .label = M_NETWORK_SECTOR),
	FIELD(struct org_filter, province, F_CODE, .label = M_NETWORK_PROVINCE),
	FIELD(struct org_filter, after, F_CODE, .max = 4000, .label = M_NETWORK_AFTER),
	FIELD(struct org_filter, limit, F_INT, .min = 1, .max = 50, .label = M_NETWORK_LIMIT),
};

/* must: what a new one cannot be without. */
#define ORG_FIELDS(must) \
	FIELD(struct org_form, name, F_TEXT, .required = must, .label = M_NETWORK_NAME), \
	FIELD(struct org_form, name_en, F_TEXT, .label = M_NETWORK_NAME_EN), \
	FIELD(struct org_form, kind, F_CHOICE, .required = must, .choices = ORG_KINDS, .label = M_NETWORK_KIND), \
	FIELD(struct org_form, network_role, F_CHOICE, .choices = ORG_ROLES, .label = M_NETWORK_ROLE), \
	FIELD(struct org_form, member_group, F_CHOICE, .choices = ORG_GROUPS, .label = M_NETWORK_MEMBER_GROUP), \
	FIELD(struct org_form, sector, F_CODE, .label = M_NETWORK_SECTOR), \
	FIELD(struct org_form, province, F_CODE, .label = M_NETWORK_PROVINCE), \
	FIELD(struct org_form, parent, F_TEXT, .max = ORG_TYPED_MAX, .label = M_NETWORK_PARENT), \
	FIELD(struct org_form, address, F_TEXT, .max = 300, .label = M_NETWORK_ADDRESS), \
	FIELD(struct org_form, phone, F_TEXT, .max = 50, .label = M_NETWORK_PHONE), \
	FIELD(struct org_form, email, F_EMAIL, .label = M_NETWORK_EMAIL), \
	FIELD(struct org_form, website, F_TEXT, .label = M_NETWORK_WEBSITE)
const struct field org_fields[13] = {
	FIELD(struct org_form, code, F_CODE, .required = true, .max = 30, .label = M_NETWORK_CODE),
	ORG_FIELDS(true),
};
const struct field org_patch_fields[12] = { ORG_FIELDS(false) };

/* must: what a new one cannot be without. */
#define SUCCESSION_FIELDS(must) \
	FIELD(struct succession_form, kind, F_CHOICE, .required = must, .choices = SUCCESSION_KINDS, .label = M_NETWORK_SUCCESSION_KIND), \
	FIELD(struct succession_form, at, F_TIME, .required = must, .label = M_NETWORK_SUCCESSION_AT), \
	FIELD(struct succession_form, to, F_TEXT, .max = ORG_TYPED_MAX, .label = M_NETWORK_SUCCESSOR), \
	FIELD(struct succession_form, others, F_TEXTS, .max = 20, .label = M_NETWORK_SUCCESSION_OTHERS), \
	FIELD(struct succession_form, ends, F_BOOL, .label = M_NETWORK_SUCCESSION_ENDS), \
	FIELD(struct succession_form, name, F_TEXT, .label = M_NETWORK_SUCCESSION_NAME), \
	FIELD(struct succession_form, name_en, F_TEXT, .label = M_NETWORK_NAME_EN), \
	FIELD(struct succession_form, parent, F_TEXT, .max = ORG_TYPED_MAX, .label = M_NETWORK_SUCCESSION_PARENT), \
	FIELD(struct succession_form, network_role, F_CHOICE, .choices = ORG_ROLES, .label = M_NETWORK_ROLE), \
	FIELD(struct succession_form, sector, F_CODE, .label = M_NETWORK_SECTOR), \
	FIELD(struct succession_form, note, F_TEXT, .max = 500, .label = M_NETWORK_SUCCESSION_NOTE)
const struct field succession_fields[11] = { SUCCESSION_FIELDS(true) };
const struct field succession_patch_fields[12] = {
	SUCCESSION_FIELDS(false),
	FIELD(struct succession_form, version, F_INT, .min = 1, .max = INT64_MAX, .required = true, .label = M_NETWORK_SUCCESSION_VERSION),
};
const struct field succession_kind_fields[1] = {
	FIELD(struct succession_form, kind, F_CHOICE, .choices = SUCCESSION_KINDS, .label = M_NETWORK_SUCCESSION_KIND),
};
const struct field succession_version_fields[1] = {
	FIELD(struct succession_form, version, F_INT, .min = 1, .max = INT64_MAX, .required = true, .label = M_NETWORK_SUCCESSION_VERSION),
};
const struct field assign_fields[3] = {
	FIELD(struct assign_form, to, F_CODE, .required = true, .max = 30, .label = M_NETWORK_SUCCESSION_ASSIGN_TO),
	FIELD(struct assign_form, province, F_CODE, .label = M_NETWORK_PROVINCE),
	FIELD(struct assign_form, systems, F_TEXTS, .max = 200, .label = M_NETWORK_SUCCESSION_ASSIGN_SYSTEMS),
};

const struct field system_filter_fields[7] = {
	FIELD(struct system_filter, q, F_TEXT, .label = M_NETWORK_SEARCH),
	FIELD(struct system_filter, org, F_TEXT, .max = ORG_TYPED_MAX, .label = M_NETWORK_OWNER),
	FIELD(struct system_filter, level, F_INT, .min = 0, .max = 5, .label = M_NETWORK_LEVEL),
	FIELD(struct system_filter, sector, F_CODE, .label = M_NETWORK_SECTOR),
	FIELD(struct system_filter, province, F_CODE, .label = M_NETWORK_PROVINCE),
	FIELD(struct system_filter, software, F_TEXT, .max = 2000, .label = M_NETWORK_SOFTWARE_RUNS),
	FIELD(struct system_filter, after, F_CODE, .max = 4000, .label = M_NETWORK_AFTER),
};

/* must: what a new one cannot be without. */
#define SYSTEM_FIELDS(must) \
	FIELD(struct system_form, owner, F_TEXT, .required = must, .max = ORG_TYPED_MAX, .label = M_NETWORK_OWNER), \
	FIELD(struct system_form, name, F_TEXT, .required = must, .label = M_NETWORK_SYSTEM_NAME), \
	FIELD(struct system_form, operator, F_TEXT, .max = ORG_TYPED_MAX, .label = M_NETWORK_OPERATOR), \
	FIELD(struct system_form, level, F_INT, .min = 0, .max = 5, .label = M_NETWORK_LEVEL), \
	FIELD(struct system_form, decision_no, F_TEXT, .max = 100, .label = M_NETWORK_DECISION_NO), \
	FIELD(struct system_form, decision_at, F_TIME, .label = M_NETWORK_DECISION_AT), \
	FIELD(struct system_form, is_national_important, F_BOOL, .label = M_NETWORK_IS_IMPORTANT), \
	FIELD(struct system_form, is_internet_facing, F_BOOL, .label = M_NETWORK_IS_FACING), \
	FIELD(struct system_form, sector, F_CODE, .label = M_NETWORK_SECTOR), \
	FIELD(struct system_form, province, F_CODE, .label = M_NETWORK_PROVINCE), \
	FIELD(struct system_form, domains, F_TEXTS, .max = 200, .label = M_NETWORK_DOMAINS), \
	FIELD(struct system_form, ips, F_TEXTS, .max = 200, .label = M_NETWORK_IPS), \
	FIELD(struct system_form, isp, F_TEXT, .max = ORG_TYPED_MAX, .label = M_NETWORK_ISP), \
	FIELD(struct system_form, purpose, F_LINES, .max = 2000, .label = M_NETWORK_PURPOSE)
const struct field system_fields[14] = {
	SYSTEM_FIELDS(true),
};
const struct field system_patch_fields[14] = { SYSTEM_FIELDS(false) };

const struct field moment_fields[2] = {
	FIELD(struct moment_input, valid_at, F_TIME, .label = M_NETWORK_VALID_AT),
	FIELD(struct moment_input, known_at, F_TIME, .label = M_NETWORK_KNOWN_AT),
};
const struct field fact_fields[5] = {
	FIELD(struct fact_form, value, F_TEXT, .required = true, .max = ORG_TYPED_MAX, .label = M_NETWORK_FACT_VALUE),
	FIELD(struct fact_form, valid_from, F_TIME, .required = true, .label = M_NETWORK_TRUE_FROM),
	FIELD(struct fact_form, valid_to, F_TIME, .label = M_NETWORK_TRUE_TO),
	FIELD(struct fact_form, document, F_TEXT, .max = 200, .label = M_NETWORK_FACT_DOCUMENT),
	FIELD(struct fact_form, document_at, F_TIME, .label = M_NETWORK_FACT_DOCUMENT_AT),
};

const struct field space_fields[4] = {
	FIELD(struct space_form, value, F_TEXT, .required = true, .max = 253, .label = M_NETWORK_SPACE_VALUE),
	FIELD(struct space_form, isp, F_TEXT, .max = ORG_TYPED_MAX, .label = M_NETWORK_ISP),
	FIELD(struct space_form, source, F_CHOICE, .choices = "declared|whois|vnnic|observed|import", .label = M_NETWORK_SOURCE),
	FIELD(struct space_form, valid_from, F_TIME, .label = M_NETWORK_VALID_FROM),
};

/* must: what a new one cannot be without. */
#define CONTACT_FIELDS(must) \
	FIELD(struct contact_form, kind, F_CHOICE, .required = must, .choices = CONTACT_KINDS, .label = M_NETWORK_CONTACT_KIND), \
	FIELD(struct contact_form, name, F_TEXT, .required = must, .label = M_NETWORK_CONTACT_NAME), \
	FIELD(struct contact_form, title, F_TEXT, .label = M_NETWORK_CONTACT_TITLE), \
	FIELD(struct contact_form, phone, F_TEXT, .max = 50, .label = M_NETWORK_PHONE), \
	FIELD(struct contact_form, email, F_EMAIL, .label = M_NETWORK_EMAIL), \
	FIELD(struct contact_form, hours, F_TEXT, .label = M_NETWORK_HOURS), \
	FIELD(struct contact_form, call_order, F_INT, .min = 1, .max = 99, .required = must, .label = M_NETWORK_CALL_ORDER), \
	FIELD(struct contact_form, is_public, F_BOOL, .label = M_NETWORK_IS_PUBLIC), \
	FIELD(struct contact_form, pgp_uid, F_TEXT, .label = M_NETWORK_PGP_UID), \
	FIELD(struct contact_form, pgp_fingerprint, F_TEXT, .max = 100, .label = M_NETWORK_PGP_FINGERPRINT), \
	FIELD(struct contact_form, pgp_url, F_TEXT, .max = 300, .label = M_NETWORK_PGP_URL)
const struct field contact_fields[11] = {
	CONTACT_FIELDS(true),
};
const struct field contact_patch_fields[11] = { CONTACT_FIELDS(false) };

const struct field lookup_fields[3] = {
	FIELD(struct lookup_input, q, F_TEXT, .max = 2048, .label = M_NETWORK_LOOKUP_WHAT),
	FIELD(struct lookup_input, ip, F_TEXT, .max = 100, .label = M_NETWORK_LOOKUP_WHAT),
	FIELD(struct lookup_input, domain, F_TEXT, .max = 300, .label = M_NETWORK_LOOKUP_WHAT),
};

const struct field end_fields[1] = { FIELD(struct end_input, at, F_TIME, .required = true, .label = M_NETWORK_END_AT) };
const struct field owner_fields[1] = { FIELD(struct owner_input, owner, F_TEXT, .max = ORG_TYPED_MAX, .label = M_NETWORK_OWNER) };

static const struct { const char *word; enum msg says; } words[] = {
	{ "ministry", M_NETWORK_WORD_MINISTRY }, { "agency", M_NETWORK_WORD_AGENCY }, { "province", M_NETWORK_WORD_PROVINCE },
	{ "soe", M_NETWORK_WORD_SOE }, { "isp", M_NETWORK_WORD_ISP }, { "security_firm", M_NETWORK_WORD_SECURITY_FIRM },
	{ "bank", M_NETWORK_WORD_BANK }, { "hospital", M_NETWORK_WORD_HOSPITAL }, { "school", M_NETWORK_WORD_SCHOOL },
	{ "company", M_NETWORK_WORD_COMPANY }, { "coordinator", M_NETWORK_WORD_COORDINATOR }, { "other", M_NETWORK_WORD_OTHER },
	{ "none", M_NETWORK_WORD_NONE }, { "member", M_NETWORK_WORD_MEMBER }, { "specialised_unit", M_NETWORK_WORD_SPECIALISED_UNIT },
	{ "sector_team", M_NETWORK_WORD_SECTOR_TEAM }, { "sector_lead", M_NETWORK_WORD_SECTOR_LEAD },
	{ "in_hours", M_NETWORK_WORD_IN_HOURS }, { "out_of_hours", M_NETWORK_WORD_OUT_OF_HOURS }, { "leadership", M_NETWORK_WORD_LEADERSHIP },
	{ "post", M_NETWORK_WORD_POST }, { "im", M_NETWORK_WORD_IM },
	{ "merged", M_NETWORK_WORD_MERGED }, { "split", M_NETWORK_WORD_SPLIT }, { "renamed", M_NETWORK_WORD_RENAMED }, { "moved", M_NETWORK_WORD_MOVED },
	{ "declared", M_NETWORK_WORD_DECLARED }, { "whois", M_NETWORK_WORD_WHOIS }, { "vnnic", M_NETWORK_WORD_VNNIC },
	{ "observed", M_NETWORK_WORD_OBSERVED }, { "import", M_NETWORK_WORD_IMPORT },
	{ "web", M_NETWORK_WORD_WEB }, { "mail", M_NETWORK_WORD_MAIL }, { "api", M_NETWORK_WORD_API }, { "database", M_NETWORK_WORD_DATABASE },
	{ "file", M_NETWORK_WORD_FILE }, { "remote", M_NETWORK_WORD_REMOTE }, { "voice", M_NETWORK_WORD_VOICE }, { "control", M_NETWORK_WORD_CONTROL },
	{ "sends", M_NETWORK_WORD_SENDS }, { "receives", M_NETWORK_WORD_RECEIVES }, { "both", M_NETWORK_WORD_BOTH_WAYS },
	{ "operation", M_NETWORK_WORD_OPERATION }, { "hosting", M_NETWORK_WORD_HOSTING }, { "monitoring", M_NETWORK_WORD_MONITORING },
	{ "maintenance", M_NETWORK_WORD_MAINTENANCE }, { "security", M_NETWORK_WORD_SECURITY },
	{ "prefix", M_NETWORK_WORD_PREFIX }, { "asn", M_NETWORK_WORD_ASN }, { "domain", M_NETWORK_WORD_DOMAIN },
};

struct str word_label(struct work *w, struct str word)
{
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_is(word, words[i].word))
			return say(w, words[i].says);
	return word;
}

struct choice *choices_of_words(struct work *w, const char *list, struct str chosen, size_t *ret_n)
{
	VEC(struct choice) c = { 0 };
	*VEC_ADD(w->a, &c) = (struct choice){ .label = say(w, M_NETWORK_NO_CHOICE), .is_chosen = !chosen.n };
	for (struct str rest = str_of(list); rest.p;) {
		struct str word = str_cut(&rest, '|');
		*VEC_ADD(w->a, &c) = (struct choice){ word, word_label(w, word), str_eq(word, chosen) };
	}
	*ret_n = c.n;
	return c.at;
}

static bool is_listed(const char *list, const char *name)
{
	for (struct str rest = str_of(list ? list : ""); rest.p && rest.n;)
		if (str_is(str_cut(&rest, '|'), name))
			return true;
	return false;
}

err net_fields(struct req *r, const struct field *fields, size_t n, const struct str *values, const char *orgs, struct net_field **ret)
{
	struct net_field *at = a_array(r->w.a, struct net_field, n);
	for (size_t i = 0; i < n; i++) {
		at[i].field = form_field_of(r, fields, n, fields[i].name, values ? values[i] : STR_NONE);
		if (!is_listed(orgs, fields[i].name))
			continue;
		at[i].org = a_new(r->w.a, struct org_field);
		TRY(network_org_field(r, at[i].field, at[i].org));
	}
	*ret = at;
	return OK;
}

struct form_field *field_named(struct net_field *fields, size_t n, const char *name)
{
	size_t i = 0;
	while (i + 1 < n && !str_is(fields[i].field.name, name))
		i++;
	return fields[i].org ? &fields[i].org->field : &fields[i].field;
}

static void value_copy(const struct field *f, const char *from, char *to)
{
	switch (f->type) {
	case F_INT: case F_ID: memcpy(to, from, sizeof(int64_t)); return;
	case F_BOOL: memcpy(to, from, sizeof(bool)); return;
	case F_TIME: memcpy(to, from, sizeof(usec)); return;
	case F_TEXTS: memcpy(to, from, sizeof(struct strs)); return;
	case F_FILES: memcpy(to, from, sizeof(struct uploads)); return;
	case F_TEXT: case F_LINES: case F_CODE: case F_SECRET: case F_EMAIL: case F_CHOICE: memcpy(to, from, sizeof(struct str));
	}
}

void fields_overlay(const struct req *r, const struct field *fields, size_t n, const void *in, void *form)
{
	for (size_t i = 0; i < n; i++)
		if (req_sent(r, fields[i].name))
			value_copy(&fields[i], (const char *)in + fields[i].offset, (char *)form + fields[i].offset);
}

struct str count_text(struct work *w, enum msg message, int64_t n)
{
	return say(w, message, a_fmt(w->a, "%lld", (long long)n));
}

struct str count_text_stopped(struct work *w, enum msg message, int64_t n)
{
	return n < COUNT_STOPS ? count_text(w, message, n) : say(w, message, a_fmt(w->a, "%d+", COUNT_STOPS - 1));
}

void field_choices(struct req *r, struct form_field *f, enum reference_table t)
{
	reference_choose(&r->w, f, t, M_NETWORK_NO_CHOICE);
}

void field_words(struct req *r, struct form_field *f, const char *list)
{
	f->choices = choices_of_words(&r->w, list, f->value, &f->n_choices);
	f->is_select = true;
}

void field_any(struct req *r, struct form_field *f)
{
	struct choice *c = a_array(r->w.a, struct choice, f->n_choices);
	for (size_t i = 0; i < f->n_choices; i++)
		c[i] = f->choices[i];
	c[0].label = say(&r->w, M_NETWORK_ALL);
	f->choices = c;
}

err net_form_reply(struct req *r, const struct net_form *f)
{
	return reply_page(r, f->head.title, HTML_OF(r, page_net_form, f));
}

struct str cursor_make(struct arena *a, struct str folded, int64_t id)
{
	return base64url_of(a, a_fmt(a, "%lld %.*s", (long long)id, STR_ARG(folded)));
}

bool cursor_parse(struct arena *a, struct str cursor, struct str *ret_folded, int64_t *ret_id)
{
	struct str text, id;
	*ret_folded = STR_NONE;
	*ret_id = 0;
	if (!cursor.n)
		return true;
	if (!base64_parse(a, cursor, &text))
		return false;
	id = str_cut(&text, ' ');
	*ret_folded = text;
	return str_int(id, ret_id);
}

struct str org_path(struct arena *a, struct str code)
{
	return a_fmt(a, "/organisations/%.*s", STR_ARG(code));
}

struct str system_path(struct arena *a, struct str code)
{
	return a_fmt(a, "/systems/%.*s", STR_ARG(code));
}

err org_of_path(struct req *r, struct org_by_id_row *ret)
{
	int64_t id;
	TRY(network_org_id(&r->w, r->args[0], &id));
	return network_org(&r->w, id, ret);
}
