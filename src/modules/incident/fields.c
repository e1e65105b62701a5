#include "core/legal/reference.h"
#include "modules/incident/page_case.h"
#include "modules/incident/process.h"
#include "modules/network/network.h"

/* Declared input of the routes of a case, and the words of its values. */

#define VERSION(T) FIELD(T, version, F_INT, .required = true, .min = 1, .max = INT32_MAX, .label = M_INCIDENT_VERSION)
#define TLP_CHOICES "clear|green|amber|amber+strict|red"
enum { REASON_MAX = 2000, EVIDENCE_MAX = 20 };

const struct field incident_step_fields[3] = {
	VERSION(struct step_in),
	FIELD(struct step_in, step, F_CODE, .required = true, .max = 20, .label = M_INCIDENT_STEP),
	FIELD(struct step_in, note, F_LINES, .max = REASON_MAX, .label = M_INCIDENT_NOTE_FIELD),
};
const struct field incident_step_to_fields[1] = { FIELD(struct step_to_in, to, F_CODE, .required = true, .max = 20, .label = M_INCIDENT_TO) };
const struct field incident_assign_fields[4] = {
	VERSION(struct assign_in),
	FIELD(struct assign_in, responsible, F_CODE, .required = true, .max = 30, .label = M_INCIDENT_RESPONSIBLE),
	FIELD(struct assign_in, assignee, F_CODE, .max = 40, .label = M_INCIDENT_ASSIGNEE),
	FIELD(struct assign_in, reason, F_LINES, .max = REASON_MAX, .label = M_INCIDENT_REASON),
};
const struct field incident_detected_fields[3] = {
	VERSION(struct detected_in),
	FIELD(struct detected_in, detected_at, F_TIME, .required = true, .label = M_INCIDENT_DETECTED_AT),
	FIELD(struct detected_in, reason, F_LINES, .required = true, .max = REASON_MAX, .label = M_INCIDENT_REASON),
};
const struct field incident_reason_fields[2] = {
	VERSION(struct reason_in),
	FIELD(struct reason_in, reason, F_LINES, .required = true, .max = REASON_MAX, .label = M_INCIDENT_REASON),
};
const struct field incident_merge_fields[3] = {
	VERSION(struct merge_in),
	FIELD(struct merge_in, into, F_CODE, .required = true, .max = 30, .label = M_INCIDENT_INTO),
	FIELD(struct merge_in, reason, F_LINES, .required = true, .max = REASON_MAX, .label = M_INCIDENT_REASON),
};
const struct field incident_party_fields[4] = {
	FIELD(struct party_in, org, F_CODE, .required = true, .max = 30, .label = M_INCIDENT_PARTY_ORG),
	FIELD(struct party_in, level, F_CHOICE, .required = true, .choices = "see|work|lead", .label = M_INCIDENT_PARTY_LEVEL),
	FIELD(struct party_in, role, F_CHOICE, .choices = "support|owner|operator|isp", .label = M_INCIDENT_PARTY_ROLE),
	FIELD(struct party_in, reason, F_LINES, .max = REASON_MAX, .label = M_INCIDENT_REASON),
};
const struct field incident_leave_fields[1] = {
	FIELD(struct leave_in, reason, F_LINES, .required = true, .max = REASON_MAX, .label = M_INCIDENT_REASON),
};
const struct field incident_note_fields[3] = {
	FIELD(struct note_in, text, F_LINES, .required = true, .max = 20000, .label = M_INCIDENT_TEXT),
	FIELD(struct note_in, tlp, F_CHOICE, .choices = TLP_CHOICES, .label = M_INCIDENT_TLP),
	FIELD(struct note_in, own_only, F_BOOL, .label = M_INCIDENT_OWN_ONLY),
};
const struct field incident_task_fields[4] = {
	FIELD(struct task_in, title, F_TEXT, .required = true, .max = 300, .label = M_INCIDENT_TASK_TITLE),
	FIELD(struct task_in, org, F_CODE, .max = 30, .label = M_INCIDENT_TASK_ORG),
	FIELD(struct task_in, assignee, F_CODE, .max = 40, .label = M_INCIDENT_ASSIGNEE),
	FIELD(struct task_in, due_at, F_TIME, .label = M_INCIDENT_TASK_DUE),
};
const struct field incident_task_set_fields[3] = {
	VERSION(struct task_set_in),
	FIELD(struct task_set_in, state, F_CHOICE, .required = true, .choices = "open|done|dropped", .label = M_INCIDENT_TASK_STATE),
	FIELD(struct task_set_in, outcome, F_LINES, .max = REASON_MAX, .label = M_INCIDENT_TASK_OUTCOME),
};
const struct field incident_observable_fields[3] = {
	FIELD(struct observable_in, value, F_TEXT, .required = true, .max = 2100, .label = M_INCIDENT_VALUE),
	FIELD(struct observable_in, tlp, F_CHOICE, .choices = TLP_CHOICES, .label = M_INCIDENT_TLP),
	FIELD(struct observable_in, is_indicator, F_BOOL, .label = M_INCIDENT_IS_INDICATOR),
};
const struct field incident_files_fields[1] = {
	FIELD(struct files_in, files, F_FILES, .max = EVIDENCE_MAX, .label = M_INCIDENT_FILES),
};

#define EDIT_FIELDS(must) { \
	VERSION(struct edit_in), \
	FIELD(struct edit_in, title, F_TEXT, .required = (must), .max = 300, .label = M_INCIDENT_TITLE), \
	FIELD(struct edit_in, summary, F_LINES, .label = M_INCIDENT_SUMMARY), \
	FIELD(struct edit_in, type, F_CODE, .required = (must), .max = 40, .label = M_INCIDENT_TYPE), \
	FIELD(struct edit_in, severity, F_INT, .required = (must), .min = 1, .max = 4, .label = M_INCIDENT_SEVERITY), \
	FIELD(struct edit_in, tlp, F_CHOICE, .choices = TLP_CHOICES, .label = M_INCIDENT_TLP), \
	FIELD(struct edit_in, system_name, F_TEXT, .max = 300, .label = M_INCIDENT_SYSTEM_NAME), \
	FIELD(struct edit_in, sector, F_CODE, .max = 40, .label = M_INCIDENT_SECTOR), \
	FIELD(struct edit_in, province, F_CODE, .max = 10, .label = M_INCIDENT_PROVINCE), \
	FIELD(struct edit_in, flags, F_TEXTS, .max = 10, .label = M_INCIDENT_FLAGS), \
	FIELD(struct edit_in, beyond_capability, F_CHOICE, .choices = "yes|no", .label = M_INCIDENT_BEYOND_CAPABILITY), \
	FIELD(struct edit_in, handled_by, F_CHOICE, .choices = "own|other|foreign|nca", .label = M_INCIDENT_HANDLED_BY), \
	FIELD(struct edit_in, damage_vnd, F_INT, .min = 0, .max = 1000000000000000, .label = M_INCIDENT_DAMAGE_VND), \
}
const struct field incident_edit_fields[13] = EDIT_FIELDS(true);
/* The API changes what it names and leaves the rest. */
const struct field incident_patch_fields[13] = EDIT_FIELDS(false);

const struct field incident_class_fields[7] = {
	VERSION(struct class_in),
	FIELD(struct class_in, system_level, F_INT, .min = 0, .max = 5, .label = M_INCIDENT_SYSTEM_LEVEL),
	FIELD(struct class_in, national_important, F_CHOICE, .required = true, .choices = "yes|no", .label = M_INCIDENT_NATIONAL_IMPORTANT),
	FIELD(struct class_in, criteria, F_TEXTS, .max = 10, .label = M_INCIDENT_CRITERIA),
	FIELD(struct class_in, owner_capable, F_CHOICE, .required = true, .choices = "yes|no|unknown", .label = M_INCIDENT_OWNER_CAPABLE),
	FIELD(struct class_in, override, F_CHOICE, .choices = "ordinary|serious", .label = M_INCIDENT_OVERRIDE),
	FIELD(struct class_in, reason, F_LINES, .max = REASON_MAX, .label = M_INCIDENT_REASON),
};

const struct field incident_new_fields[24] = {
	FIELD(struct new_in, title, F_TEXT, .required = true, .max = 300, .label = M_INCIDENT_TITLE),
	FIELD(struct new_in, summary, F_LINES, .label = M_INCIDENT_SUMMARY),
	FIELD(struct new_in, type, F_CODE, .required = true, .max = 40, .label = M_INCIDENT_TYPE),
	FIELD(struct new_in, severity, F_INT, .required = true, .min = 1, .max = 4, .label = M_INCIDENT_SEVERITY),
	FIELD(struct new_in, detected_at, F_TIME, .required = true, .label = M_INCIDENT_DETECTED_AT),
	FIELD(struct new_in, received_at, F_TIME, .label = M_INCIDENT_RECEIVED_AT),
	FIELD(struct new_in, source, F_CHOICE, .choices = "own|member|monitoring|partner|public", .label = M_INCIDENT_SOURCE),
	FIELD(struct new_in, responsible, F_CODE, .max = 30, .label = M_INCIDENT_RESPONSIBLE),
	FIELD(struct new_in, owner, F_CODE, .max = 30, .label = M_INCIDENT_OWNER),
	FIELD(struct new_in, operator, F_CODE, .max = 30, .label = M_INCIDENT_OPERATOR),
	FIELD(struct new_in, isp, F_CODE, .max = 30, .label = M_INCIDENT_ISP),
	FIELD(struct new_in, system_name, F_TEXT, .max = 300, .label = M_INCIDENT_SYSTEM_NAME),
	FIELD(struct new_in, system_level, F_INT, .min = 0, .max = 5, .label = M_INCIDENT_SYSTEM_LEVEL),
	FIELD(struct new_in, sector, F_CODE, .max = 40, .label = M_INCIDENT_SECTOR),
	FIELD(struct new_in, province, F_CODE, .max = 10, .label = M_INCIDENT_PROVINCE),
	FIELD(struct new_in, national_important, F_BOOL, .label = M_INCIDENT_NATIONAL_IMPORTANT),
	FIELD(struct new_in, criteria, F_TEXTS, .max = 10, .label = M_INCIDENT_CRITERIA),
	FIELD(struct new_in, owner_capable, F_CHOICE, .choices = "yes|no|unknown", .label = M_INCIDENT_OWNER_CAPABLE),
	FIELD(struct new_in, flags, F_TEXTS, .max = 10, .label = M_INCIDENT_FLAGS),
	FIELD(struct new_in, beyond_capability, F_BOOL, .label = M_INCIDENT_BEYOND_CAPABILITY),
	FIELD(struct new_in, override, F_CHOICE, .choices = "ordinary|serious", .label = M_INCIDENT_OVERRIDE),
	FIELD(struct new_in, class_reason, F_LINES, .max = REASON_MAX, .label = M_INCIDENT_CLASS_REASON),
	FIELD(struct new_in, tlp, F_CHOICE, .choices = TLP_CHOICES, .label = M_INCIDENT_TLP),
	FIELD(struct new_in, once, F_CODE, .max = 100, .label = M_INCIDENT_VERSION),
};
const struct field incident_timeline_fields[1] = { FIELD(struct timeline_in, before, F_ID, .label = M_INCIDENT_BEFORE) };
const struct field incident_seen_fields[1] = { FIELD(struct seen_in, value, F_TEXT, .max = 2100, .label = M_INCIDENT_VALUE) };

/* ---- words ---- */

const struct said incident_flags[N_FLAGS] = {
	{ "personal_data", M_INCIDENT_FLAG_PERSONAL_DATA }, { "location_or_biometric_data", M_INCIDENT_FLAG_LOCATION_OR_BIOMETRIC_DATA },
	{ "grave", M_INCIDENT_FLAG_GRAVE }, { "provider", M_INCIDENT_FLAG_PROVIDER },
};
const struct said incident_levels[3] = { { "see", M_INCIDENT_LEVEL_SEE }, { "work", M_INCIDENT_LEVEL_WORK }, { "lead", M_INCIDENT_LEVEL_LEAD } };
const struct said incident_roles[6] = {
	{ "support", M_INCIDENT_ROLE_SUPPORT }, { "owner", M_INCIDENT_ROLE_OWNER }, { "operator", M_INCIDENT_ROLE_OPERATOR }, { "isp", M_INCIDENT_ROLE_ISP },
	{ "responsible", M_INCIDENT_ROLE_RESPONSIBLE }, { "coordinator", M_INCIDENT_ROLE_COORDINATOR },
};
const struct said incident_sources[5] = {
	{ "own", M_INCIDENT_SOURCE_OWN }, { "member", M_INCIDENT_SOURCE_MEMBER }, { "monitoring", M_INCIDENT_SOURCE_MONITORING },
	{ "partner", M_INCIDENT_SOURCE_PARTNER }, { "public", M_INCIDENT_SOURCE_PUBLIC },
};
const struct said incident_handled[4] = {
	{ "own", M_INCIDENT_HANDLED_OWN }, { "other", M_INCIDENT_HANDLED_OTHER }, { "foreign", M_INCIDENT_HANDLED_FOREIGN }, { "nca", M_INCIDENT_HANDLED_NCA },
};

struct str incident_said(struct work *w, const struct said *table, size_t n, struct str value)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(value, table[i].value))
			return say(w, table[i].says);
	return value;
}

struct str class_label(struct work *w, struct str class)
{
	return say(w, str_is(class, "serious") ? M_INCIDENT_CLASS_SERIOUS : M_INCIDENT_CLASS_ORDINARY);
}

struct str step_label(struct work *w, struct str step)
{
	const struct step *s = process_step(step);
	return s ? s->title[w->by.lang] : step;
}

struct str incident_path(struct arena *a, struct str code, const char *below)
{
	return a_fmt(a, "/incidents/%.*s%s", STR_ARG(code), below);
}

struct str id_text(struct arena *a, int64_t id)
{
	return a_fmt(a, "%lld", (long long)id);
}

err incident_of_path(struct req *r, enum access_level need, struct incident_get_row *ret)
{
	return incident_by_code(&r->w, r->args[0], need, ret);
}

err org_of_field(struct work *w, const char *field, struct str code, int64_t *ret_id)
{
	struct org_id_of_code_row row;
	bool found = true;
	*ret_id = 0;
	if (!code.n)
		return OK;
	TRY(org_id_of_code(w->db, w->a, &(struct org_id_of_code_in){ .code = code }, &row, &found));
	if (!found)
		fail_field(w, str_of(field), M_INCIDENT_ORG_UNKNOWN, code);
	else
		*ret_id = row.id;
	return OK;
}

static struct choice *tlp_choices(struct work *w, struct str chosen, size_t *ret_n)
{
	struct choice *at = a_array(w->a, struct choice, TLP_RED + 1);
	for (int t = TLP_CLEAR; t <= TLP_RED; t++)
		at[t] = (struct choice){ tlp_value(t), str_of(tlp_name((enum tlp)t)), str_eq(chosen, tlp_value(t)) };
	*ret_n = TLP_RED + 1;
	return at;
}

void tlp_field(struct req *r, struct form_field *f)
{
	f->is_select = true;
	f->choices = tlp_choices(&r->w, f->value, &f->n_choices);
}

struct str tlp_value(int64_t tlp)
{
	static const char *const values[] = { "clear", "green", "amber", "amber+strict", "red" };
	return str_of(values[tlp >= TLP_CLEAR && tlp <= TLP_RED ? tlp : TLP_AMBER]);
}
