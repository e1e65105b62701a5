/* The module's declaration: tables of plain rows. */
#include "modules/team/page_directory.h"
#include "modules/team/pages.h"
#include "modules/team/sheets.h"

static const struct perm *const perms[] = { &may_read_people };

#define READ .perm = &may_read_network
#define EDIT .perm = &may_edit_network
#define PEOPLE .perm = &may_read_people
/* A team or an expert that is there keeps its organisation: the first field is for new ones alone. */
#define INPUT_REST(T, fields) .in = (fields) + 1, .n_in = COUNT(fields) - 1, .in_size = sizeof(T)

#define DIRECTORY_FILE INPUT(struct directory_input, directory_file_fields), .before = directory_keep, .body_max = DIRECTORY_FILE_MAX + (64 << 10), \
	.flags = ROUTE_SLOW, .journal = "team.directory_read"
#define DIRECTORY_TAKE INPUT(struct directory_take_input, directory_take_fields), .body_max = 8 << 20, .flags = ROUTE_SLOW, \
	.journal = "team.directory_take"

static const struct route routes[] = {
	{ GET, "/teams", READ, .run = team_list_page, INPUT(struct team_filter, team_filter_fields), .says = M_TEAM_SAYS_LIST },
	{ GET, "/teams/new", EDIT, .run = team_new_page, .says = M_TEAM_SAYS_ADD },
	{ POST, "/teams", EDIT, .run = team_add_post, .again = team_new_page, INPUT(struct team_form, team_fields), .journal = "team.add",
		.says = M_TEAM_SAYS_ADD },
	{ GET, "/teams/count-once", PEOPLE, .run = count_show_page, INPUT(struct count_filter, count_filter_fields), .flags = ROUTE_SLOW,
		.says = M_TEAM_SAYS_COUNT },
	{ GET, "/teams/expiries", PEOPLE, .run = expiry_list_page, INPUT(struct expiry_filter, expiry_filter_fields), .says = M_TEAM_SAYS_EXPIRIES },
	{ GET, "/teams/directory", EDIT, .run = directory_page, .says = M_TEAM_SAYS_DIRECTORY },
	{ POST, "/teams/directory", EDIT, .run = directory_post, .again = directory_page, DIRECTORY_FILE, .says = M_TEAM_SAYS_DIRECTORY_READ },
	{ POST, "/teams/directory/take", EDIT, .run = directory_take_post, .again = directory_take_again, DIRECTORY_TAKE, .says = M_TEAM_SAYS_DIRECTORY_TAKE },
	{ GET, "/teams/{code}", READ, .run = team_show_page, .says = M_TEAM_SAYS_SHOW },
	{ GET, "/teams/{code}/edit", EDIT, .run = team_edit_page, .says = M_TEAM_SAYS_EDIT },
	{ POST, "/teams/{code}", EDIT, .run = team_edit_post, .again = team_edit_page, INPUT_REST(struct team_form, team_fields),
		.journal = "team.edit", .says = M_TEAM_SAYS_EDIT },
	{ GET, "/teams/{code}/end", EDIT, .run = team_end_page, .says = M_TEAM_SAYS_END },
	{ POST, "/teams/{code}/end", EDIT, .run = team_end_post, .again = team_end_page, INPUT(struct last_input, last_fields), .journal = "team.end",
		.says = M_TEAM_SAYS_END },
	{ GET, "/teams/{code}/members/new", EDIT, .run = member_new_page, .says = M_TEAM_SAYS_MEMBER_ADD },
	{ POST, "/teams/{code}/members", EDIT, .run = member_add_post, .again = member_new_page, INPUT(struct member_form, member_fields),
		.journal = "team.member_add", .says = M_TEAM_SAYS_MEMBER_ADD },
	{ GET, "/teams/{code}/members/{id}/edit", EDIT, .run = member_edit_page, .says = M_TEAM_SAYS_MEMBER_EDIT },
	{ POST, "/teams/{code}/members/{id}", EDIT, .run = member_edit_post, .again = member_edit_page, INPUT_REST(struct member_form, member_fields),
		.journal = "team.member_edit", .says = M_TEAM_SAYS_MEMBER_EDIT },
	{ GET, "/teams/{code}/members/{id}/end", EDIT, .run = member_end_page, .says = M_TEAM_SAYS_MEMBER_END },
	{ POST, "/teams/{code}/members/{id}/end", EDIT, .run = member_end_post, .again = member_end_page, INPUT(struct last_input, last_fields),
		.journal = "team.member_end", .says = M_TEAM_SAYS_MEMBER_END },

	{ GET, "/experts", PEOPLE, .run = person_list_page, INPUT(struct person_filter, person_filter_fields), .says = M_TEAM_SAYS_PERSON_LIST },
	{ GET, "/experts/new", EDIT, .run = person_new_page, .says = M_TEAM_SAYS_PERSON_ADD },
	{ POST, "/experts", EDIT, .run = person_add_post, .again = person_new_page, INPUT(struct person_form, person_fields),
		.journal = "team.person_add", .says = M_TEAM_SAYS_PERSON_ADD },
	{ GET, "/experts/duplicates", EDIT, .run = pair_list_page, .says = M_TEAM_SAYS_PAIRS },
	{ POST, "/experts/duplicates", EDIT, .run = pair_post, .again = pair_list_page, INPUT(struct pair_form, pair_fields),
		.journal = "team.person_decide", .says = M_TEAM_SAYS_PAIRS },
	{ GET, "/experts/{code}", PEOPLE, .run = person_show_page, .says = M_TEAM_SAYS_PERSON_SHOW },
	{ GET, "/experts/{code}/edit", EDIT, .run = person_edit_page, .says = M_TEAM_SAYS_PERSON_EDIT },
	{ POST, "/experts/{code}", EDIT, .run = person_edit_post, .again = person_edit_page, INPUT_REST(struct person_form, person_fields),
		.journal = "team.person_edit", .says = M_TEAM_SAYS_PERSON_EDIT },
	{ GET, "/experts/{code}/end", EDIT, .run = person_end_page, .says = M_TEAM_SAYS_PERSON_END },
	{ POST, "/experts/{code}/end", EDIT, .run = person_end_post, .again = person_end_page, INPUT(struct last_input, last_fields),
		.journal = "team.person_end", .says = M_TEAM_SAYS_PERSON_END },
	{ GET, "/experts/{code}/credentials/new", EDIT, .run = credential_new_page, .says = M_TEAM_SAYS_CREDENTIAL_ADD },
	{ POST, "/experts/{code}/credentials", EDIT, .run = credential_add_post, .again = credential_new_page,
		INPUT(struct credential_form, credential_fields), .journal = "team.credential_add", .says = M_TEAM_SAYS_CREDENTIAL_ADD },
	{ POST, "/experts/{code}/credentials/{id}/end", EDIT, .run = credential_end_post, .journal = "team.credential_end",
		.says = M_TEAM_SAYS_CREDENTIAL_END },
	{ POST, "/experts/{code}/credentials/{id}/origin", EDIT, .run = credential_origin_post, INPUT(struct origin_input, origin_fields),
		.journal = "team.credential_origin", .says = M_TEAM_SAYS_ORIGIN },
	{ GET, "/experts/{code}/education/new", EDIT, .run = education_new_page, .says = M_TEAM_SAYS_EDUCATION_ADD },
	{ POST, "/experts/{code}/education", EDIT, .run = education_add_post, .again = education_new_page,
		INPUT(struct education_form, education_fields), .journal = "team.education_add", .says = M_TEAM_SAYS_EDUCATION_ADD },
	{ POST, "/experts/{code}/education/{id}/end", EDIT, .run = education_end_post, .journal = "team.education_end",
		.says = M_TEAM_SAYS_EDUCATION_END },
	{ GET, "/experts/{code}/skills", EDIT, .run = skills_page, .says = M_TEAM_SAYS_SKILLS },
	{ POST, "/experts/{code}/skills", EDIT, .run = skills_post, .again = skills_page, INPUT(struct skills_input, skills_fields),
		.journal = "team.person_skills", .says = M_TEAM_SAYS_SKILLS },
	{ GET, "/experts/{code}/trainings/new", EDIT, .run = training_new_page, .says = M_TEAM_SAYS_TRAINING_ADD },
	{ POST, "/experts/{code}/trainings", EDIT, .run = training_add_post, .again = training_new_page,
		INPUT(struct training_form, training_fields), .journal = "team.training_add", .says = M_TEAM_SAYS_TRAINING_ADD },
	{ POST, "/experts/{code}/trainings/{id}/end", EDIT, .run = training_end_post, .journal = "team.training_end", .says = M_TEAM_SAYS_TRAINING_END },
	{ GET, "/teams/{code}/affiliations/new", EDIT, .run = affiliation_new_page, .says = M_TEAM_SAYS_AFFILIATION_ADD },
	{ POST, "/teams/{code}/affiliations", EDIT, .run = affiliation_add_post, .again = affiliation_new_page,
		INPUT(struct affiliation_form, affiliation_fields), .journal = "team.affiliation_add", .says = M_TEAM_SAYS_AFFILIATION_ADD },
	{ GET, "/teams/{code}/affiliations/{id}/end", EDIT, .run = affiliation_end_page, .says = M_TEAM_SAYS_AFFILIATION_END },
	{ POST, "/teams/{code}/affiliations/{id}/end", EDIT, .run = affiliation_end_post, .again = affiliation_end_page,
		INPUT(struct last_input, last_fields), .journal = "team.affiliation_end", .says = M_TEAM_SAYS_AFFILIATION_END },

	{ POST, "/api/v1/experts/{code}/trainings", EDIT, .run = training_add_post, INPUT(struct training_form, training_fields),
		.journal = "team.training_add", .says = M_TEAM_SAYS_TRAINING_ADD, .made = "id" },
	{ POST, "/api/v1/experts/{code}/trainings/{id}/end", EDIT, .run = training_end_post, .journal = "team.training_end",
		.says = M_TEAM_SAYS_TRAINING_END },
	{ POST, "/api/v1/teams/{code}/affiliations", EDIT, .run = affiliation_add_post, INPUT(struct affiliation_form, affiliation_fields),
		.journal = "team.affiliation_add", .says = M_TEAM_SAYS_AFFILIATION_ADD, .made = "id" },
	{ POST, "/api/v1/teams/{code}/affiliations/{id}/end", EDIT, .run = affiliation_end_post, INPUT(struct last_input, last_fields),
		.journal = "team.affiliation_end", .says = M_TEAM_SAYS_AFFILIATION_END },

	{ GET, "/api/v1/teams", READ, .run = team_list_api, INPUT(struct team_filter, team_filter_fields), .says = M_TEAM_SAYS_LIST },
	{ POST, "/api/v1/teams", EDIT, .run = team_add_post, INPUT(struct team_form, team_fields), .journal = "team.add", .says = M_TEAM_SAYS_ADD,
		.made = "code" },
	{ GET, "/api/v1/teams/count-once", PEOPLE, .run = count_api, INPUT(struct count_filter, count_filter_fields), .flags = ROUTE_SLOW,
		.says = M_TEAM_SAYS_COUNT },
	{ POST, "/api/v1/teams/directory", EDIT, .run = directory_post, DIRECTORY_FILE, .says = M_TEAM_SAYS_DIRECTORY_READ },
	{ POST, "/api/v1/teams/directory/take", EDIT, .run = directory_take_post, DIRECTORY_TAKE, .says = M_TEAM_SAYS_DIRECTORY_TAKE },
	{ GET, "/api/v1/teams/{code}", READ, .run = team_show_api, .says = M_TEAM_SAYS_SHOW },
	{ POST, "/api/v1/teams/{code}/end", EDIT, .run = team_end_post, INPUT(struct last_input, last_fields), .journal = "team.end",
		.says = M_TEAM_SAYS_END },
	{ POST, "/api/v1/teams/{code}/members", EDIT, .run = member_add_post, INPUT(struct member_form, member_fields), .journal = "team.member_add",
		.says = M_TEAM_SAYS_MEMBER_ADD, .made = "id" },
	{ POST, "/api/v1/teams/{code}/members/{id}/end", EDIT, .run = member_end_post, INPUT(struct last_input, last_fields),
		.journal = "team.member_end", .says = M_TEAM_SAYS_MEMBER_END },
	{ GET, "/api/v1/experts", PEOPLE, .run = person_list_api, INPUT(struct person_filter, person_filter_fields), .says = M_TEAM_SAYS_PERSON_LIST },
	{ POST, "/api/v1/experts", EDIT, .run = person_add_post, INPUT(struct person_form, person_fields), .journal = "team.person_add",
		.says = M_TEAM_SAYS_PERSON_ADD, .made = "code" },
	{ GET, "/api/v1/experts/{code}", PEOPLE, .run = person_show_api, .says = M_TEAM_SAYS_PERSON_SHOW },
	{ POST, "/api/v1/experts/{code}/end", EDIT, .run = person_end_post, INPUT(struct last_input, last_fields), .journal = "team.person_end",
		.says = M_TEAM_SAYS_PERSON_END },
	{ POST, "/api/v1/experts/{code}/credentials", EDIT, .run = credential_add_post, INPUT(struct credential_form, credential_fields),
		.journal = "team.credential_add", .says = M_TEAM_SAYS_CREDENTIAL_ADD, .made = "id" },
	{ POST, "/api/v1/experts/{code}/credentials/{id}/end", EDIT, .run = credential_end_post, .journal = "team.credential_end",
		.says = M_TEAM_SAYS_CREDENTIAL_END },
	{ POST, "/api/v1/experts/{code}/credentials/{id}/origin", EDIT, .run = credential_origin_post, INPUT(struct origin_input, origin_fields),
		.journal = "team.credential_origin", .says = M_TEAM_SAYS_ORIGIN },
	{ POST, "/api/v1/experts/{code}/education", EDIT, .run = education_add_post, INPUT(struct education_form, education_fields),
		.journal = "team.education_add", .says = M_TEAM_SAYS_EDUCATION_ADD, .made = "id" },
	{ POST, "/api/v1/experts/{code}/education/{id}/end", EDIT, .run = education_end_post, .journal = "team.education_end",
		.says = M_TEAM_SAYS_EDUCATION_END },
	{ POST, "/api/v1/experts/{code}/skills", EDIT, .run = skills_post, INPUT(struct skills_input, skills_fields),
		.journal = "team.person_skills", .says = M_TEAM_SAYS_SKILLS },
};

static const struct record_kind records[] = { { "team", M_TEAM_TEAMS, team_link } };

static const struct nav nav[] = {
	{ "/teams", M_TEAM_TEAMS, "users", &may_read_network, 63 },
	{ "/experts", M_TEAM_EXPERTS, "award", &may_read_people, 64 },
};

static const struct journal_kind journal[] = {
	{ "team.add", M_TEAM_DID_ADD },
	{ "team.edit", M_TEAM_DID_EDIT },
	{ "team.end", M_TEAM_DID_END },
	{ "team.member_add", M_TEAM_DID_MEMBER_ADD },
	{ "team.member_edit", M_TEAM_DID_MEMBER_EDIT },
	{ "team.member_end", M_TEAM_DID_MEMBER_END },
	{ "team.person_add", M_TEAM_DID_PERSON_ADD },
	{ "team.person_edit", M_TEAM_DID_PERSON_EDIT },
	{ "team.person_end", M_TEAM_DID_PERSON_END },
	{ "team.person_decide", M_TEAM_DID_PERSON_DECIDE },
	{ "team.credential_add", M_TEAM_DID_CREDENTIAL_ADD },
	{ "team.credential_end", M_TEAM_DID_CREDENTIAL_END },
	{ "team.credential_origin", M_TEAM_DID_ORIGIN },
	{ "team.education_add", M_TEAM_DID_EDUCATION_ADD },
	{ "team.education_end", M_TEAM_DID_EDUCATION_END },
	{ "team.person_skills", M_TEAM_DID_SKILLS },
	{ "team.training_add", M_TEAM_DID_TRAINING_ADD },
	{ "team.training_end", M_TEAM_DID_TRAINING_END },
	{ "team.affiliation_add", M_TEAM_DID_AFFILIATION_ADD },
	{ "team.affiliation_end", M_TEAM_DID_AFFILIATION_END },
	{ "team.effective", M_TEAM_DID_EFFECTIVE },
	{ "team.directory_read", M_TEAM_DID_DIRECTORY_READ },
	{ "team.directory_take", M_TEAM_DID_DIRECTORY_TAKE },
};

static const struct setting settings[] = {
	{ "team.demand", 'i', 1, 99, "5", M_TEAM_SET_DEMAND },
	{ "team.cap", 'i', 1, 99, "1", M_TEAM_SET_CAP },
	{ "team.standard", 't', 0, 0, "", M_TEAM_SET_STANDARD },
	{ "team.person_key", 's', 0, 0, "", M_TEAM_SET_PERSON_KEY },
};

/* ---- what a successor goes on with ---- */

static err counted(struct work *w, const struct succession *s, struct heritage_teams_count_row *ret)
{
	return heritage_teams_count(w->db, w->a, &(struct heritage_teams_count_in){ .from = s->from }, ret);
}

static err teams_count(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct heritage_teams_count_row row;
	TRY(counted(w, s, &row));
	*ret_n = row.teams;
	return OK;
}

static err people_count(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct heritage_teams_count_row row;
	TRY(counted(w, s, &row));
	*ret_n = row.people;
	return OK;
}

static err teams_move(struct work *w, const struct succession *s)
{
	TRY(heritage_teams_was(w->db, &(struct heritage_teams_was_in){ .from = s->from, .at = s->at, .now = w->now }, NULL));
	return heritage_teams_move(w->db, &(struct heritage_teams_move_in){ .from = s->from, .main = s->main, .now = w->now }, NULL);
}

static err people_move(struct work *w, const struct succession *s)
{
	TRY(heritage_people_move(w->db, &(struct heritage_people_move_in){ .from = s->from, .main = s->main, .now = w->now }, NULL));
	return heritage_providers_move(w->db, &(struct heritage_providers_move_in){ .from = s->from, .main = s->main, .now = w->now }, NULL);
}

static const struct heritage heritage[] = {
	{ M_TEAM_HERITAGE_TEAMS, teams_count, NULL, teams_move },
	{ M_TEAM_HERITAGE_PEOPLE, people_count, NULL, people_move },
};

static const struct job_kind jobs[] = {
	{ .name = "team.effective", .run = effective_job, .every = 10 * USEC_MIN, .says = M_TEAM_JOB_EFFECTIVE },
};

static const struct verb verbs[] = {
	{ "team-directory", "FILE.json [--take KEY,KEY] --data DIR", M_TEAM_VERB_DIRECTORY, directory_verb },
};

const struct module team_module = {
	.name = "team", .says = M_TEAM_SAYS, .needs = { "core", "network" },
	.migrations = &team_migrations,
	.perms = LIST(perms),
	.routes = LIST(routes),
	.settings = LIST(settings),
	.records = LIST(records),
	.nav = LIST(nav),
	.heritage = LIST(heritage),
	.duties = LIST(team_duties),
	.jobs = LIST(jobs),
	.journal = LIST(journal),
	.sheets = LIST(team_sheets),
	.verbs = LIST(verbs),
};
