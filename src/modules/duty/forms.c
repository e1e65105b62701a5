/* Declared input of the duties' pages. */
#include "modules/duty/pages.h"

#define CATALOGUE FIELD(struct duty_query, catalogue, F_CODE, .max = 50, .label = M_DUTY_CATALOGUE_ONE)
#define CLAUSE FIELD(struct duty_query, clause, F_CODE, .max = 20, .label = M_DUTY_CLAUSE)
#define DUTY FIELD(struct duty_query, duty, F_CODE, .max = 60, .label = M_DUTY_DUTY)
#define CLASS FIELD(struct duty_query, class, F_CHOICE, .choices = "min|gov|prov|soe|isp|secco|other", .label = M_DUTY_CLASS)
#define SECTOR FIELD(struct duty_query, sector, F_CODE, .max = 40, .label = M_NETWORK_SECTOR)
#define PROVINCE FIELD(struct duty_query, province, F_CODE, .max = 10, .label = M_NETWORK_PROVINCE)
#define ROLE FIELD(struct duty_query, role, F_CODE, .max = 40, .label = M_NETWORK_ROLE)
#define GROUP FIELD(struct duty_query, group, F_CHOICE, .choices = "overdue|undetermined|open|waived|late|met", .label = M_DUTY_STATE)
#define ORG FIELD(struct duty_query, org, F_CODE, .max = 40, .label = M_DUTY_ORG)
#define AS_OF FIELD(struct duty_query, as_of, F_TEXT, .max = 40, .label = M_DUTY_AS_OF)
#define AFTER FIELD(struct duty_query, after, F_CODE, .max = 100, .label = M_NETWORK_AFTER)
#define YEAR_OR_MONTH FIELD(struct duty_query, month, F_CODE, .max = 7, .label = M_DUTY_MONTH)

const struct field duty_matrix_fields[6] = { CATALOGUE, CLAUSE, SECTOR, PROVINCE, ROLE, AS_OF };
const struct field duty_list_fields[11] = { CATALOGUE, CLAUSE, DUTY, CLASS, SECTOR, PROVINCE, ROLE, GROUP, ORG, AS_OF, AFTER };
const struct field duty_api_fields[8] = { CATALOGUE, CLAUSE, SECTOR, PROVINCE, ROLE, ORG, AS_OF,
	FIELD(struct duty_query, by, F_CHOICE, .choices = "class|sector|province|org", .label = M_DUTY_BY) };
const struct field duty_api_list_fields[11] = { CATALOGUE, CLAUSE, DUTY, CLASS, SECTOR, PROVINCE, GROUP, ORG, AFTER,
	FIELD(struct duty_query, from, F_TIME, .label = M_DUTY_DUE_FROM), FIELD(struct duty_query, to, F_TIME, .label = M_DUTY_DUE_TO) };
const struct field duty_org_fields[3] = { AS_OF, FIELD(struct duty_query, month, F_CODE, .max = 4, .label = M_DUTY_YEAR), AFTER };
const struct field duty_why_fields[2] = { AS_OF, FIELD(struct duty_query, window, F_INT, .min = 1, .max = 100000, .label = M_DUTY_WINDOW) };
const struct field duty_when_fields[1] = { AS_OF };
const struct field duty_map_fields[3] = { FIELD(struct duty_query, figure, F_CHOICE, .choices = "met|overdue|undetermined", .label = M_DUTY_FIGURE), CLAUSE, AS_OF };
const struct field duty_compare_fields[3] = { CLAUSE, SECTOR, PROVINCE };
const struct field duty_instances_fields[3] = { ORG, AS_OF, FIELD(struct duty_query, subject, F_TEXT, .max = 100, .label = M_DUTY_SUBJECT) };
const struct field duty_month_fields[2] = { YEAR_OR_MONTH, ORG };
const struct field duty_feed_fields[1] = { ORG };

const struct field duty_param_fields[3] = {
	FIELD(struct duty_param_form, value, F_TEXT, .required = true, .max = 40, .label = M_DUTY_VALUE),
	FIELD(struct duty_param_form, ground, F_LINES, .required = true, .max = 1000, .label = M_DUTY_GROUND),
	FIELD(struct duty_param_form, from, F_TEXT, .required = true, .max = 40, .label = M_DUTY_VALID_FROM),
};
const struct field duty_catalogue_fields[1] = { FIELD(struct duty_catalogue_form, file, F_FILES, .required = true, .max = 1, .label = M_DUTY_CATALOGUE_FILE) };
const struct field duty_catalogue_api_fields[1] = { FIELD(struct duty_catalogue_form, text, F_LINES, .required = true, .max = 4000000, .label = M_DUTY_CATALOGUE_FILE) };
