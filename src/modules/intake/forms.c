/* Declared input of the module's routes, and small parts that several pages share. */
#include "modules/intake/pages.h"

#include "base/code.h"
#include "core/legal/reference.h"

#define SAY_LINES 20000

/* What is missing is said by report_submit(), together with everything else that is wrong. */
const struct field intake_report_fields[16] = {
	FIELD(struct report_form, description, F_LINES, .max = SAY_LINES, .label = M_INTAKE_F_DESCRIPTION),
	FIELD(struct report_form, detected_at, F_TIME, .label = M_INTAKE_F_DETECTED_AT),
	FIELD(struct report_form, system_name, F_TEXT, .max = 300, .label = M_INTAKE_F_SYSTEM_NAME),
	FIELD(struct report_form, domains, F_TEXTS, .max = 50, .label = M_INTAKE_F_DOMAINS),
	FIELD(struct report_form, ips, F_TEXTS, .max = 50, .label = M_INTAKE_F_IPS),
	FIELD(struct report_form, owner, F_TEXT, .max = 300, .label = M_INTAKE_F_OWNER),
	FIELD(struct report_form, operator, F_TEXT, .max = 300, .label = M_INTAKE_F_OPERATOR),
	FIELD(struct report_form, result, F_LINES, .max = SAY_LINES, .label = M_INTAKE_F_RESULT),
	FIELD(struct report_form, proposal, F_LINES, .max = SAY_LINES, .label = M_INTAKE_F_PROPOSAL),
	FIELD(struct report_form, notifier_name, F_TEXT, .max = 200, .label = M_INTAKE_F_NAME),
	FIELD(struct report_form, notifier_phone, F_TEXT, .max = 40, .label = M_INTAKE_F_PHONE),
	FIELD(struct report_form, notifier_email, F_EMAIL, .label = M_INTAKE_F_EMAIL),
	FIELD(struct report_form, notifier_address, F_TEXT, .max = 300, .label = M_INTAKE_F_ADDRESS),
	FIELD(struct report_form, files, F_FILES, .max = MAX_FILES, .label = M_INTAKE_F_FILES),
	FIELD(struct report_form, kept, F_TEXTS, .max = MAX_FILES, .label = M_INTAKE_F_FILES),
	FIELD(struct report_form, once, F_CODE, .max = 60, .label = M_INTAKE_F_ONCE),
};

const struct field intake_api_fields[13] = {
	FIELD(struct report_form, notifier_name, F_TEXT, .max = 200, .label = M_INTAKE_F_NAME),
	FIELD(struct report_form, notifier_address, F_TEXT, .max = 300, .label = M_INTAKE_F_ADDRESS),
	FIELD(struct report_form, notifier_email, F_EMAIL, .label = M_INTAKE_F_EMAIL),
	FIELD(struct report_form, notifier_phone, F_TEXT, .max = 40, .label = M_INTAKE_F_PHONE),
	FIELD(struct report_form, system_name, F_TEXT, .max = 300, .label = M_INTAKE_F_SYSTEM_NAME),
	FIELD(struct report_form, domains, F_TEXTS, .max = 50, .label = M_INTAKE_F_DOMAINS),
	FIELD(struct report_form, ips, F_TEXTS, .max = 50, .label = M_INTAKE_F_IPS),
	FIELD(struct report_form, operator, F_TEXT, .max = 300, .label = M_INTAKE_F_OPERATOR),
	FIELD(struct report_form, owner, F_TEXT, .max = 300, .label = M_INTAKE_F_OWNER),
	FIELD(struct report_form, description, F_LINES, .required = true, .max = SAY_LINES, .label = M_INTAKE_F_DESCRIPTION),
	FIELD(struct report_form, detected_at, F_TIME, .required = true, .label = M_INTAKE_F_DETECTED_AT),
	FIELD(struct report_form, result, F_LINES, .max = SAY_LINES, .label = M_INTAKE_F_RESULT),
	FIELD(struct report_form, proposal, F_LINES, .max = SAY_LINES, .label = M_INTAKE_F_PROPOSAL),
};

const struct field intake_status_fields[2] = {
	FIELD(struct status_form, code, F_TEXT, .required = true, .max = 40, .label = M_INTAKE_F_CODE),
	FIELD(struct status_form, secret, F_SECRET, .required = true, .max = 60, .label = M_INTAKE_F_SECRET),
};
const struct field intake_message_fields[2] = {
	FIELD(struct message_form, text, F_LINES, .max = 5000, .label = M_INTAKE_F_MESSAGE),
	FIELD(struct message_form, files, F_FILES, .max = MAX_FILES, .label = M_INTAKE_F_FILES),
};

const struct field triage_queue_fields[5] = {
	FIELD(struct queue_form, view, F_CHOICE, .choices = "waiting|new|verifying|news|accepted|attached|refused|duplicate|all", .label = M_INTAKE_F_VIEW),
	FIELD(struct queue_form, q, F_TEXT, .max = 253, .label = M_INTAKE_F_FIND),
	FIELD(struct queue_form, mine, F_BOOL, .label = M_INTAKE_F_MINE),
	FIELD(struct queue_form, cursor, F_CODE, .max = 60, .label = M_INTAKE_F_CURSOR),
	FIELD(struct queue_form, limit, F_INT, .min = 1, .max = 200, .label = M_INTAKE_F_LIMIT),
};

const struct field triage_accept_fields[22] = {
	FIELD(struct accept_form, version, F_INT, .required = true, .min = 1, .max = INT32_MAX, .label = M_INTAKE_F_VERSION),
	FIELD(struct accept_form, title, F_TEXT, .required = true, .label = M_INTAKE_F_TITLE),
	FIELD(struct accept_form, type, F_CODE, .required = true, .max = 20, .label = M_INTAKE_F_TYPE),
	FIELD(struct accept_form, severity, F_INT, .required = true, .min = 1, .max = 4, .label = M_INTAKE_F_SEVERITY),
	FIELD(struct accept_form, responsible, F_CODE, .required = true, .max = 30, .label = M_INTAKE_F_RESPONSIBLE),
	FIELD(struct accept_form, owner, F_CODE, .max = 30, .label = M_INTAKE_F_OWNER_CODE),
	FIELD(struct accept_form, isp, F_CODE, .max = 30, .label = M_INTAKE_F_ISP),
	FIELD(struct accept_form, detected_at, F_TIME, .label = M_INTAKE_F_DETECTED_AT),
	FIELD(struct accept_form, system_name, F_TEXT, .max = 300, .label = M_INTAKE_F_SYSTEM_NAME),
	FIELD(struct accept_form, system, F_CODE, .max = 40, .label = M_INTAKE_F_SYSTEM),
	FIELD(struct accept_form, level, F_INT, .min = 0, .max = 5, .label = M_INTAKE_F_LEVEL),
	FIELD(struct accept_form, is_national_important, F_BOOL, .label = M_INTAKE_F_IMPORTANT),
	FIELD(struct accept_form, criteria, F_TEXTS, .max = 5, .label = M_INTAKE_F_CRITERIA),
	FIELD(struct accept_form, capable, F_CHOICE, .choices = "yes|no|unknown", .label = M_INTAKE_F_CAPABLE),
	FIELD(struct accept_form, is_beyond_capability, F_BOOL, .label = M_INTAKE_F_BEYOND),
	FIELD(struct accept_form, flags, F_TEXTS, .max = 8, .label = M_INTAKE_F_FLAGS),
	FIELD(struct accept_form, sector, F_CODE, .max = 30, .label = M_INTAKE_F_SECTOR),
	FIELD(struct accept_form, province, F_CODE, .max = 30, .label = M_INTAKE_F_PROVINCE),
	FIELD(struct accept_form, tlp, F_CHOICE, .choices = "CLEAR|GREEN|AMBER|AMBER+STRICT|RED", .label = M_INTAKE_F_TLP),
	FIELD(struct accept_form, class_override, F_CHOICE, .choices = "ordinary|serious",
	.label = M_INTAKE_F_CLASS_OVERRIDE),
	FIELD(struct accept_form, class_reason, F_TEXT, .max = 500, .label = M_INTAKE_F_CLASS_REASON),
	FIELD(struct accept_form, summary, F_LINES, .max = SAY_LINES, .label = M_INTAKE_F_SUMMARY),
};

#define VERSION FIELD(struct decide_form, version, F_INT, .required = true, .min = 1, .max = INT32_MAX, .label = M_INTAKE_F_VERSION)
const struct field triage_take_fields[1] = { VERSION };
const struct field triage_refuse_fields[2] = { VERSION,
	FIELD(struct decide_form, reason, F_LINES, .required = true, .max = 2000, .label = M_INTAKE_F_REFUSE_REASON) };
const struct field triage_same_fields[2] = { VERSION,
	FIELD(struct decide_form, other, F_TEXT, .required = true, .max = 40, .label = M_INTAKE_F_OTHER) };
const struct field triage_attach_fields[2] = { VERSION,
	FIELD(struct decide_form, incident, F_CODE, .required = true, .max = 40, .label = M_INTAKE_F_INCIDENT) };
const struct field triage_back_fields[2] = { VERSION,
	FIELD(struct decide_form, reason, F_LINES, .max = 2000, .label = M_INTAKE_F_BACK_REASON) };
const struct field triage_reply_fields[2] = {
	FIELD(struct decide_form, text, F_LINES, .required = true, .max = 5000, .label = M_INTAKE_F_MESSAGE),
	FIELD(struct decide_form, incident, F_CODE, .max = 40, .label = M_INTAKE_F_INCIDENT),
	/* the case's page to go back to */
};
const struct field triage_class_fields[4] = {
	FIELD(struct class_form, level, F_INT, .min = 0, .max = 5, .label = M_INTAKE_F_LEVEL),
	FIELD(struct class_form, is_national_important, F_BOOL, .label = M_INTAKE_F_IMPORTANT),
	FIELD(struct class_form, criteria, F_TEXTS, .max = 5, .label = M_INTAKE_F_CRITERIA),
	FIELD(struct class_form, capable, F_CHOICE, .choices = "yes|no|unknown", .label = M_INTAKE_F_CAPABLE),
};

/* ---- parts ---- */

struct str triage_path(struct arena *a, struct str code, const char *rest)
{
	return a_fmt(a, "/triage/%.*s%s", STR_ARG(code), rest);
}

struct badge intake_report_badge(struct work *w, struct str state)
{
	static const struct { const char *state; enum msg text; const char *tone, *icon; } looks[] = {
		{ "new", M_INTAKE_STATE_NEW, "bad", "inbox" }, { "verifying", M_INTAKE_STATE_VERIFYING, "warn", "eye" },
		{ "accepted", M_INTAKE_STATE_ACCEPTED, "good", "circle-check" },
			{ "attached", M_INTAKE_STATE_ATTACHED, "good", "link" },
		{ "refused", M_INTAKE_STATE_REFUSED, "neutral", "ban" },
			{ "duplicate", M_INTAKE_STATE_DUPLICATE, "info", "link" },
	};
	size_t i = 0;
	while (i + 1 < COUNT(looks) && !str_is(state, looks[i].state))
		i++;
	return (struct badge){ say(w, looks[i].text), looks[i].tone, looks[i].icon };
}

struct badge intake_stage_badge(struct work *w, enum report_stage s)
{
	static const struct { enum msg text; const char *tone, *icon; } looks[] = {
		[STAGE_RECEIVED] = { M_INTAKE_STAGE_RECEIVED, "info", "inbox" },
			[STAGE_VERIFYING] = { M_INTAKE_STAGE_VERIFYING, "info", "eye" },
		[STAGE_HANDLING] = { M_INTAKE_STAGE_HANDLING, "warn", "tools" },
		[STAGE_DONE] = { M_INTAKE_STAGE_DONE, "good", "circle-check" },
		[STAGE_REFUSED] = { M_INTAKE_STAGE_REFUSED, "neutral", "ban" },
	};
	return (struct badge){ say(w, looks[s].text), looks[s].tone, looks[s].icon };
}

struct message_line *intake_message_lines(struct work *w, const struct report_messages_rows *rows, size_t *ret_n)
{
	struct message_line *at = a_array(w->a, struct message_line, rows->n);
	for (size_t i = 0; i < rows->n; i++) {
		const struct report_messages_row *m = &rows->at[i];
		at[i] = (struct message_line){ .author = m->author, .text = m->text, .at = time_shown(w->a, m->at),
			.at_machine = time_rfc3339(w->a, m->at),
			.is_from_reporter = m->is_from_reporter, .is_new = m->is_from_reporter && !m->read_at };
	}
	*ret_n = rows->n;
	return at;
}

void intake_field_says(struct work *w, struct form_field *f, const struct said *rows, size_t n)
{
	struct choice *at = a_array(w->a, struct choice, n);
	for (size_t i = 0; i < n; i++)
		at[i] = (struct choice){ str_of(rows[i].value), say(w, rows[i].label), str_is(f->value, rows[i].value) };
	f->is_select = true;
	f->choices = at;
	f->n_choices = n;
}

struct str intake_words(struct arena *a, const struct strs *list)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < list->n; i++)
		all = a_fmt(a, "%.*s%s%.*s", STR_ARG(all), i ? " " : "", STR_ARG(list->at[i]));
	return all;
}

int64_t intake_capable(struct str s)
{
	return str_is(s, "yes") ? 1 : str_is(s, "no") ? 0 : -1;
}

