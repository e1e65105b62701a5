/* directory: what a directory of FIRST or TF-CSIRT says of teams in the register (Directive 18 clause 6c), beside what the register
 * says. Nothing is taken over by itself: a person chooses each difference. */
#ifndef MODULES_TEAM_DIRECTORY_H
#define MODULES_TEAM_DIRECTORY_H

#include "modules/team/directory_read.h"
#include "modules/team/team.h"

enum directory_field { DIRECTORY_NAME_EN, DIRECTORY_EMAIL, DIRECTORY_PHONE, DIRECTORY_WEBSITE, DIRECTORY_AFFILIATION, N_DIRECTORY_FIELDS };

struct str directory_field_name(enum directory_field f);   /* "name_en", as the API calls it */

struct directory_change {
	enum directory_field field;
	struct str key;                              /* "3.email.9c56cc51": the entry's number among those compared, from 0, the field, and a sum over
	                                              * team and both sides, so that nothing is taken that has changed since it was shown */
	struct str was, now;
};
struct directory_match {
	struct directory_entry entry;
	struct str code, name;                       /* of the team; "" when the register has none, or several to choose from */
	enum msg reason;                             /* by what it was recognised, or why not */
	int64_t affiliation; usec affiliated_at;     /* the open membership in the body and its first day; 0: none */
	struct directory_change changes[N_DIRECTORY_FIELDS]; size_t n_changes;
};
struct directory_view {
	struct directory_match *at; size_t n;
	struct str lines;                            /* of these entries, for directory_take() */
	int64_t n_entries;
	bool is_cut;
};

/* Reads an uploaded file in a sandboxed child: lines as directory_compare() takes them. E_INVALID with words on the field "file". Asks
 * no database. */
err directory_file_read(struct work *w, const char *path, struct str *ret_lines) MUST_USE;
/* Entries that mean a team the actor may edit (the only one with that e-mail address, else with that name, else with that web site), and
 * those of Viet Nam that mean none or could mean several. At most 400 (is_cut). */
err directory_compare(struct work *w, struct str lines, struct directory_view *ret) MUST_USE;
/* Takes the chosen differences over, by the rules of team_edit() and affiliation_add(). A membership of another level ends, and the new one
 * begins on the day the directory says, when that is later than the old one's first day, else today. All or
 * nothing: E_INVALID on the field "take" when a key is not among the differences as they are now, or two of them are about one field of a
 * team. *ret_n: how many. */
err directory_take(struct work *w, struct str lines, struct strs keys, int64_t *ret_n) MUST_USE;

#endif
