/* skills: what is data about teams: services of FIRST's CSIRT Services Framework 2.1, skill standards, ranks. Read once
 * (data/csirt_services.csv, data/skills/); a fault in them is our mistake and aborts. */
#ifndef MODULES_TEAM_SKILLS_H
#define MODULES_TEAM_SKILLS_H

#include "base/arena.h"
#include "messages.h"

struct term {
	struct str code, group;          /* group: code of the heading it stands under, "" = itself a heading or no headings */
	struct str label[N_LANGS];
};
struct terms { const struct term *at; size_t n; };

/* Areas "5" … "9" and their services "5.1" … "9.4". */
struct terms services_all(void);
bool service_known(struct str code);           /* a service, not an area */
struct terms standards_all(void);
/* Skills of a standard; none when its text is not known. */
struct terms skills_of(struct str standard);
/* The skills of the staff annex of Form 01, which are those of the standard "tt20-2017". */
struct terms annex_skills_all(void);
/* As the form writes it: "2.1.dd" is «2.1.đ». */
struct str annex_code_text(struct arena *a, struct str code);
/* Ranks, from the lowest. The source is a draft of 2021 (team.md). */
struct terms ranks_all(void);
/* Without the headings. */
struct terms terms_under_headings(struct arena *a, struct terms t);
/* NULL when there is no such code. */
const struct term *term_of(struct terms t, struct str code);
struct str term_label(struct terms t, struct str code, enum lang lang);   /* the code itself when unknown */

#endif
