/* annex: the staff annex of Form 01, the declaration of a member of the network (Circular 20/2017/TT-BTTTT, Form 01 section
 * “nhân lực”): counts by field, degree and certificate, by skill, and the list of people. Computed, never typed. */
#ifndef MODULES_TEAM_ANNEX_H
#define MODULES_TEAM_ANNEX_H

#include "modules/team/team.h"

struct staff_annex_skill { struct str code; int64_t n; };   /* code of data/skills/tt20-2017.csv: "2.2.c"; «đ» is "dd" */
struct staff_annex_person {
	struct str name;
	struct str school, major, qualification;     /* of the highest degree; "" when no education is known */
	struct str graduated;                        /* "mm/yyyy"; "yyyy" when the month is not known; "" */
	struct str skills;                           /* as the form writes them: «2.1.đ, 2.2.c» */
};
struct staff_annex {
	int64_t staff;
	int64_t fields[3];                           /* it, security, related: of the highest degree, each person once */
	int64_t degrees[4];                          /* postgraduate, university, college, vocational: the highest, each person once */
	int64_t certificates[2];                     /* people with an international, a domestic certificate in force; some have both */
	struct staff_annex_skill *skills; size_t n_skills;   /* every skill of the annex in its order, also those of nobody */
	struct staff_annex_person *people; size_t n_people;
};

/* Everybody who is in a team of the organisation at that moment, each human being once: staff and hired, with or without a
 * credential. A skill counts when the record says that the person works in it, or a certificate in force against the annex
 * proves it. Texts live in w's arena. Not limited by the actor: the caller has checked that the actor may see the people. */
err team_staff_annex(struct work *w, int64_t org_id, usec at, struct staff_annex *ret) MUST_USE;

#endif
