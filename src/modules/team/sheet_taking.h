/* sheet_taking: one row of the register of experts on its way: what it says, what is there already, what is to be written. Each
 * part looks up and checks; what is wrong is noted on its column. Nothing is written before all of them are through. */
#ifndef MODULES_TEAM_SHEET_TAKING_H
#define MODULES_TEAM_SHEET_TAKING_H

#include "modules/team/sheet_memory.h"

#define MEMBER_KEYS "team|kind|provider|contract_no|contract_from|contract_last|duty_share|is_primary|from|last"
#define CREDENTIAL_KEYS "standard|skill|rank|credential|issuer|number|origin|valid_from|valid_last"
#define EDUCATION_KEYS "school|major|field|degree|qualification|graduated"

struct taking {
	const struct sheet_line *l;
	struct expert_memory *m;
	struct person_by_code_row p;                 /* id 0: a new one */
	int64_t org;
	struct person_form person;
	struct str mac;
	struct strs skills;
	struct team_by_code_row team;
	struct member_form member;
	struct provider by;
	int64_t member_id;                           /* the one there is; 0: a new one */
	struct credential_form credential;
	int64_t credential_id;
	struct education_form education;
	int64_t education_id;
	bool is_later;                               /* an earlier row has said who this is: empty cells say nothing */
	bool puts_person, puts_skills, puts_member, puts_credential, puts_origin, puts_education;
};

/* Who it is, and what the row says of the person. */
err person_of_row(struct work *w, struct taking *x) MUST_USE;
/* After the person has its id. */
void person_remember(const struct taking *x);
/* What else stands in the row; each may be empty. */
err member_of_row(struct work *w, struct taking *x) MUST_USE;
err credential_of_row(struct work *w, struct taking *x) MUST_USE;
err education_of_row(struct work *w, struct taking *x) MUST_USE;
void part_remember(struct work *w, const struct taking *x, int64_t id, const char *keys);   /* id 0: there is none */

#endif
