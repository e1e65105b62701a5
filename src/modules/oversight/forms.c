/* Declared input of the module's routes. */
#include "modules/oversight/pages.h"

enum { FILES_MAX = 20 };

#define STATE(T, list) FIELD(T, state, F_CHOICE, .choices = list, .label = M_OVERSIGHT_STATE)
#define ORG(T) FIELD(T, org, F_TEXT, .max = ORG_TYPED_MAX, .label = M_OVERSIGHT_ORG)
#define BEFORE FIELD(struct ov_filter, before, F_ID, .label = M_NETWORK_AFTER)
const struct field waiver_filter_fields[4] = {
	STATE(struct ov_filter, WAIVER_STATES), ORG(struct ov_filter),
	FIELD(struct ov_filter, show, F_CHOICE, .choices = "in_force|waiting", .label = M_OVERSIGHT_SHOW), BEFORE,
};
const struct field dispute_filter_fields[4] = {
	STATE(struct ov_filter, DISPUTE_STATES), ORG(struct ov_filter),
	FIELD(struct ov_filter, show, F_CHOICE, .choices = "late|waiting", .label = M_OVERSIGHT_SHOW), BEFORE,
};
const struct field inspection_filter_fields[3] = { STATE(struct ov_filter, INSPECTION_STATES), ORG(struct ov_filter), BEFORE };
const struct field finding_filter_fields[3] = {
	STATE(struct ov_filter, FINDING_STATES),
	FIELD(struct ov_filter, show, F_CHOICE, .choices = "late|to_fix|to_check", .label = M_OVERSIGHT_SHOW), BEFORE,
};
const struct field new_fields[3] = {
	ORG(struct ov_new),
	FIELD(struct ov_new, duty, F_CODE, .label = M_OVERSIGHT_DUTY),
	FIELD(struct ov_new, subject, F_TEXT, .label = M_OVERSIGHT_SUBJECT),
};

const struct field waiver_fields[12] = {
	ORG(struct waiver_form),
	FIELD(struct waiver_form, duty, F_CODE, .label = M_OVERSIGHT_DUTY),
	FIELD(struct waiver_form, subject, F_TEXT, .label = M_OVERSIGHT_SUBJECT),
	FIELD(struct waiver_form, kind, F_CHOICE, .required = true, .choices = WAIVER_KINDS, .label = M_OVERSIGHT_KIND),
	FIELD(struct waiver_form, extend_days, F_INT, .min = 0, .max = 366, .label = M_OVERSIGHT_EXTEND_DAYS),
	FIELD(struct waiver_form, substitute_kind, F_CODE, .label = M_OVERSIGHT_SUBSTITUTE_KIND),
	FIELD(struct waiver_form, starts_at, F_TIME, .required = true, .label = M_OVERSIGHT_STARTS),
	FIELD(struct waiver_form, ends_at, F_TIME, .required = true, .label = M_OVERSIGHT_ENDS),
	FIELD(struct waiver_form, ground_no, F_TEXT, .required = true, .label = M_OVERSIGHT_GROUND_NO),
	FIELD(struct waiver_form, ground_at, F_TIME, .required = true, .label = M_OVERSIGHT_GROUND_AT),
	FIELD(struct waiver_form, reason, F_LINES, .required = true, .max = REASON_LETTERS, .label = M_OVERSIGHT_REASON),
	FIELD(struct waiver_form, files, F_FILES, .required = true, .min = 1, .max = FILES_MAX, .label = M_OVERSIGHT_GROUND_FILES),
};
const struct field approve_fields[2] = {
	FIELD(struct waiver_decision, until, F_TIME, .label = M_OVERSIGHT_UNTIL),
	FIELD(struct waiver_decision, note, F_LINES, .max = REASON_LETTERS, .label = M_OVERSIGHT_NOTE),
};
const struct field refuse_fields[1] = { FIELD(struct waiver_decision, reason, F_LINES, .required = true, .max = REASON_LETTERS, .label = M_OVERSIGHT_REFUSE_REASON) };
const struct field revoke_fields[1] = { FIELD(struct waiver_decision, reason, F_LINES, .required = true, .max = REASON_LETTERS, .label = M_OVERSIGHT_REVOKE_REASON) };

const struct field dispute_fields[6] = {
	ORG(struct dispute_form),
	FIELD(struct dispute_form, duty, F_CODE, .required = true, .label = M_OVERSIGHT_DUTY),
	FIELD(struct dispute_form, subject, F_TEXT, .label = M_OVERSIGHT_SUBJECT),
	FIELD(struct dispute_form, window_at, F_TIME, .label = M_OVERSIGHT_WINDOW),
	FIELD(struct dispute_form, claim, F_LINES, .required = true, .max = REASON_LETTERS, .label = M_OVERSIGHT_CLAIM),
	FIELD(struct dispute_form, files, F_FILES, .max = FILES_MAX, .label = M_OVERSIGHT_FILES),
};
const struct field dispute_answer_fields[3] = {
	FIELD(struct dispute_verdict, outcome, F_CHOICE, .required = true, .choices = DISPUTE_OUTCOMES, .label = M_OVERSIGHT_OUTCOME),
	FIELD(struct dispute_verdict, follow, F_CHOICE, .required = true, .choices = DISPUTE_FOLLOWS, .label = M_OVERSIGHT_FOLLOW),
	FIELD(struct dispute_verdict, answer, F_LINES, .required = true, .max = REASON_LETTERS, .label = M_OVERSIGHT_ANSWER),
};
const struct field close_fields[1] = { FIELD(struct dispute_end, closing, F_LINES, .max = REASON_LETTERS, .label = M_OVERSIGHT_CLOSING) };

const struct field inspection_fields[9] = {
	FIELD(struct inspection_form, org, F_TEXT, .required = true, .max = ORG_TYPED_MAX, .label = M_OVERSIGHT_ORG),
	FIELD(struct inspection_form, purpose, F_LINES, .required = true, .max = REASON_LETTERS, .label = M_OVERSIGHT_PURPOSE),
	FIELD(struct inspection_form, place, F_TEXT, .label = M_OVERSIGHT_PLACE),
	FIELD(struct inspection_form, starts_at, F_TIME, .required = true, .label = M_OVERSIGHT_STARTS),
	FIELD(struct inspection_form, ends_at, F_TIME, .required = true, .label = M_OVERSIGHT_ENDS),
	FIELD(struct inspection_form, decision_no, F_TEXT, .required = true, .label = M_OVERSIGHT_DECISION_NO),
	FIELD(struct inspection_form, decision_at, F_TIME, .required = true, .label = M_OVERSIGHT_DECISION_AT),
	FIELD(struct inspection_form, as_of, F_TIME, .label = M_OVERSIGHT_AS_OF),
	FIELD(struct inspection_form, inspectors, F_TEXTS, .required = true, .max = 20, .label = M_OVERSIGHT_INSPECTORS),
};
const struct field checklist_fields[1] = { FIELD(struct checklist_form, as_of, F_TIME, .label = M_OVERSIGHT_AS_OF) };
const struct field lines_fields[2] = {
	FIELD(struct ov_lines, after, F_INT, .min = 0, .max = 100000, .label = M_NETWORK_AFTER),
	FIELD(struct ov_lines, answer, F_CHOICE, .choices = LINE_ANSWERS, .label = M_OVERSIGHT_LINE_ANSWER),
};
const struct field line_fields[6] = {
	FIELD(struct line_form, answer, F_CHOICE, .required = true, .choices = LINE_ANSWERS, .label = M_OVERSIGHT_LINE_ANSWER),
	FIELD(struct line_form, note, F_LINES, .max = REASON_LETTERS, .label = M_OVERSIGHT_LINE_NOTE),
	FIELD(struct line_form, remedy, F_LINES, .max = REASON_LETTERS, .label = M_OVERSIGHT_REMEDY),
	FIELD(struct line_form, owner, F_TEXT, .label = M_OVERSIGHT_OWNER),
	FIELD(struct line_form, due_at, F_TIME, .label = M_OVERSIGHT_DUE),
	FIELD(struct line_form, files, F_FILES, .max = FILES_MAX, .label = M_OVERSIGHT_FILES),
};
const struct field rest_fields[2] = {
	FIELD(struct rest_form, rest, F_CHOICE, .required = true, .choices = LINE_REST, .label = M_OVERSIGHT_LINE_ANSWER),
	FIELD(struct rest_form, rest_note, F_LINES, .max = REASON_LETTERS, .label = M_OVERSIGHT_LINE_NOTE),
};
const struct field finding_fields[4] = {
	FIELD(struct finding_form, text, F_LINES, .required = true, .max = REASON_LETTERS, .label = M_OVERSIGHT_FINDING),
	FIELD(struct finding_form, remedy, F_LINES, .required = true, .max = REASON_LETTERS, .label = M_OVERSIGHT_REMEDY),
	FIELD(struct finding_form, owner, F_TEXT, .required = true, .label = M_OVERSIGHT_OWNER),
	FIELD(struct finding_form, due_at, F_TIME, .required = true, .label = M_OVERSIGHT_DUE),
};
const struct field minutes_fields[2] = {
	FIELD(struct minutes_form, attended, F_LINES, .required = true, .max = REASON_LETTERS, .label = M_OVERSIGHT_ATTENDED),
	FIELD(struct minutes_form, conclusion, F_LINES, .required = true, .max = REASON_LETTERS, .label = M_OVERSIGHT_CONCLUSION),
};
const struct field sign_fields[2] = {
	FIELD(struct sign_form, signer, F_TEXT, .required = true, .label = M_OVERSIGHT_SIGNER),
	FIELD(struct sign_form, signer_title, F_TEXT, .required = true, .label = M_OVERSIGHT_SIGNER_TITLE),
};
const struct field cancel_fields[1] = { FIELD(struct cancel_form, reason, F_LINES, .required = true, .max = REASON_LETTERS, .label = M_OVERSIGHT_CANCEL_REASON) };
const struct field fix_fields[2] = {
	FIELD(struct fix_form, fixed, F_LINES, .required = true, .max = REASON_LETTERS, .label = M_OVERSIGHT_FIXED),
	FIELD(struct fix_form, files, F_FILES, .max = FILES_MAX, .label = M_OVERSIGHT_FILES),
};
const struct field check_fields[2] = {
	FIELD(struct check_form, result, F_CHOICE, .required = true, .choices = "done|again", .label = M_OVERSIGHT_RESULT),
	FIELD(struct check_form, checked, F_LINES, .max = REASON_LETTERS, .label = M_OVERSIGHT_CHECKED_NOTE),
};
const struct field minutes_document_fields[1] = { FIELD(struct ov_document, lang, F_CHOICE, .choices = "vi|en", .label = M_OVERSIGHT_LANGUAGE) };
