/* Declared input of the module's routes, and what its pages share. */
#include "modules/report/pages.h"

const struct field report_list_fields[3] = {
	FIELD(struct summary_filter, state, F_CHOICE, .choices = REPORT_STATES, .label = M_REPORT_STATE),
	FIELD(struct summary_filter, scope, F_CHOICE, .choices = REPORT_SCOPES, .label = M_REPORT_SCOPE),
	FIELD(struct summary_filter, before, F_ID, .label = M_NETWORK_AFTER),
};
const struct field report_new_fields[4] = {
	FIELD(struct summary_form, scope, F_CHOICE, .required = true, .choices = REPORT_SCOPES, .label = M_REPORT_SCOPE),
	FIELD(struct summary_form, of, F_CODE, .max = 40, .label = M_REPORT_OF),
	FIELD(struct summary_form, year, F_INT, .required = true, .min = 2022, .max = 2999, .label = M_REPORT_YEAR),
	FIELD(struct summary_form, as_of, F_TIME, .label = M_REPORT_AS_OF),
};
const struct field report_lang_fields[1] = { FIELD(struct lang_input, lang, F_CHOICE, .choices = "vi|en", .label = M_REPORT_LANG) };
const struct field report_text_fields[4] = {
	FIELD(struct text_form, lang, F_CHOICE, .required = true, .choices = "vi|en", .label = M_REPORT_LANG),
	FIELD(struct text_form, text, F_LINES, .label = M_REPORT_TEXT),
	FIELD(struct text_form, version, F_INT, .required = true, .min = 1, .max = 1000000, .label = M_REPORT_VERSION),
	FIELD(struct text_form, generated, F_BOOL, .label = M_REPORT_GENERATED),
};
const struct field report_version_fields[1] = { FIELD(struct version_input, version, F_INT, .min = 1, .max = 1000000, .label = M_REPORT_VERSION) };
const struct field report_issue_fields[7] = {
	FIELD(struct issue_form, number, F_TEXT, .required = true, .max = 40, .label = M_REPORT_NUMBER),
	FIELD(struct issue_form, place, F_TEXT, .required = true, .max = 100, .label = M_REPORT_PLACE),
	FIELD(struct issue_form, signed_at, F_TIME, .required = true, .label = M_REPORT_DATE),
	FIELD(struct issue_form, title, F_TEXT, .required = true, .max = 200, .label = M_REPORT_SIGNER_TITLE),
	FIELD(struct issue_form, name, F_TEXT, .required = true, .max = 100, .label = M_REPORT_SIGNER),
	FIELD(struct issue_form, lead, F_TEXT, .max = 300, .label = M_REPORT_LEAD),
	FIELD(struct issue_form, version, F_INT, .min = 1, .max = 1000000, .label = M_REPORT_VERSION),
};
const struct field report_seq_fields[1] = { FIELD(struct seq_input, after, F_INT, .min = 0, .max = 1000000, .label = M_NETWORK_AFTER) };
const struct field report_code_fields[1] = { FIELD(struct code_input, after, F_CODE, .max = 40, .label = M_NETWORK_AFTER) };

/* ---- shared ---- */

struct str report_path(struct arena *a, struct str code, const char *rest) { return a_fmt(a, "/reports/%.*s%s", STR_ARG(code), rest); }

struct badge report_badge(struct work *w, struct str state)
{
	static const struct { const char *state, *tone, *icon; } rows[] = { { "preparing", "neutral", "clock" }, { "draft", "info", "pencil" }, { "approved", "warn", "clipboard-check" },
		{ "issued", "good", "circle-check" }, { "withdrawn", "neutral", "x" } };
	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_is(state, rows[i].state))
			return (struct badge){ report_word(w, state), rows[i].tone, rows[i].icon };
	return (struct badge){ state, "neutral", NULL };
}

struct str report_word(struct work *w, struct str word)
{
	static const struct { const char *word; enum msg says; } rows[] = { { "preparing", M_REPORT_STATE_PREPARING }, { "draft", M_REPORT_STATE_DRAFT },
		{ "approved", M_REPORT_STATE_APPROVED }, { "issued", M_REPORT_STATE_ISSUED }, { "withdrawn", M_REPORT_STATE_WITHDRAWN }, { "nation", M_REPORT_NATION },
		{ "organisation", M_REPORT_SCOPE_ORG }, { "sector", M_REPORT_SECTOR }, { "province", M_REPORT_PROVINCE } };
	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_is(word, rows[i].word))
			return say(w, rows[i].says);
	return word;
}

struct str report_scope_name(struct work *w, struct str scope, struct str name) { return name.n ? name : report_word(w, scope); }

void report_words(struct req *r, struct form_field *f, const char *list, enum msg any)
{
	VEC(struct choice) c = { 0 };
	if (any)
		*VEC_ADD(r->w.a, &c) = (struct choice){ STR_NONE, say(&r->w, any), !f->value.n };
	for (struct str rest = str_of(list); rest.p;) {
		struct str word = str_cut(&rest, '|');
		*VEC_ADD(r->w.a, &c) = (struct choice){ word, report_word(&r->w, word), str_eq(word, f->value) };
	}
	f->choices = c.at;
	f->n_choices = c.n;
	f->is_select = true;
}

struct link *report_crumbs(struct work *w, struct str code, size_t *ret_n)
{
	struct link *at = a_array(w->a, struct link, 2);
	at[0] = (struct link){ .path = S("/reports"), .label = say(w, M_REPORT_TITLE) };
	if (code.n)
		at[1] = (struct link){ .path = report_path(w->a, code, ""), .label = code };
	*ret_n = code.n ? 2 : 1;
	return at;
}

struct str report_status_name(struct work *w, struct str status)
{
	static const enum msg says[N_DUTY_STATUSES] = { [DUTY_CONTRADICTED] = M_REPORT_ST_CONTRADICTED, [DUTY_WAIVED] = M_REPORT_COL_WAIVED, [DUTY_MET_LATE] = M_REPORT_COL_LATE,
		[DUTY_MET] = M_REPORT_COL_MET, [DUTY_PARTLY] = M_REPORT_ST_PARTLY, [DUTY_IN_REVIEW] = M_REPORT_ST_IN_REVIEW, [DUTY_OVERDUE] = M_REPORT_COL_OVERDUE,
		[DUTY_DUE_SOON] = M_REPORT_ST_DUE_SOON, [DUTY_NOT_DUE] = M_REPORT_ST_NOT_DUE, [DUTY_UNDETERMINED] = M_REPORT_COL_UNKNOWN };
	for (int i = 0; i < N_DUTY_STATUSES; i++)
		if (says[i] && str_is(status, duty_status_names[i]))
			return say(w, says[i]);
	return status.n ? status : S("–");
}
