/* Declared input of the module's routes. */
#include "modules/chase/pages.h"

enum { FILES_MAX = 20 };

#define REASON FIELD(struct reason_form, reason, F_LINES, .required = true, .max = REASON_LETTERS, .label = M_CHASE_REASON)
const struct field chase_filter_fields[7] = {
	FIELD(struct chase_filter, state, F_CHOICE, .choices = CHASE_STATES, .label = M_CHASE_STATE),
	FIELD(struct chase_filter, kind, F_CHOICE, .choices = CHASE_KINDS, .label = M_CHASE_KIND),
	FIELD(struct chase_filter, step, F_CHOICE, .choices = CHASE_STEPS, .label = M_CHASE_STEP),
	FIELD(struct chase_filter, org, F_TEXT, .max = ORG_TYPED_MAX, .label = M_CHASE_ORG),
	FIELD(struct chase_filter, clause, F_CODE, .label = M_CHASE_CLAUSE),
	FIELD(struct chase_filter, show, F_CHOICE, .choices = "late|for_pmo", .label = M_CHASE_SHOW),
	FIELD(struct chase_filter, before, F_ID, .label = M_NETWORK_AFTER),
};
const struct field chase_review_fields[2] = {
	FIELD(struct review_filter, kind, F_CHOICE, .choices = CHASE_REVIEWS, .label = M_CHASE_KIND),
	FIELD(struct review_filter, after, F_TEXT, .label = M_NETWORK_AFTER),
};
const struct field chase_cure_fields[3] = {
	FIELD(struct cure_filter, from, F_TIME, .label = M_CHASE_FROM),
	FIELD(struct cure_filter, to, F_TIME, .label = M_CHASE_TO),
	FIELD(struct cure_filter, by, F_CHOICE, .choices = CURE_BY, .label = M_CHASE_CURE_BY),
};
const struct field chase_part_fields[1] = { FIELD(struct chase_part, after, F_ID, .label = M_NETWORK_AFTER) };
const struct field chase_word_fields[2] = {
	FIELD(struct letter_form, body, F_LINES, .max = CHASE_TEXT_MAX, .label = M_CHASE_BODY),
	FIELD(struct letter_form, answer_by, F_TIME, .label = M_CHASE_ANSWER_BY),
};
const struct field chase_back_fields[1] = { REASON };
const struct field chase_withdraw_fields[1] = { REASON };
const struct field chase_send_fields[2] = {
	FIELD(struct issue_form, signer, F_TEXT, .required = true, .max = LINE_LETTERS, .label = M_OVERSIGHT_SIGNER),
	FIELD(struct issue_form, signer_title, F_TEXT, .required = true, .max = LINE_LETTERS, .label = M_OVERSIGHT_SIGNER_TITLE),
};
const struct field chase_answer_fields[3] = {
	FIELD(struct answer_form, answer, F_LINES, .required = true, .max = CHASE_TEXT_MAX, .label = M_CHASE_ANSWER),
	FIELD(struct answer_form, promised_at, F_TIME, .label = M_CHASE_PROMISED),
	FIELD(struct answer_form, files, F_FILES, .max = FILES_MAX, .label = M_OVERSIGHT_FILES),
};
const struct field chase_accept_fields[1] = { FIELD(struct verdict_form, finding, F_LINES, .max = REASON_LETTERS, .label = M_CHASE_FINDING) };
const struct field chase_insist_fields[2] = {
	FIELD(struct verdict_form, finding, F_LINES, .required = true, .max = REASON_LETTERS, .label = M_CHASE_INSIST_FINDING),
	FIELD(struct verdict_form, answer_by, F_TIME, .label = M_CHASE_ANSWER_BY),
};
const struct field chase_lang_fields[1] = { FIELD(struct chase_lang, lang, F_CHOICE, .choices = "vi|en", .label = M_OVERSIGHT_LANGUAGE) };
