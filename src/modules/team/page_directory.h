/* page_directory: what the templates of the directories of teams are given, their input and handlers. */
#ifndef MODULES_TEAM_PAGE_DIRECTORY_H
#define MODULES_TEAM_PAGE_DIRECTORY_H

#include "modules/team/directory.h"
#include "modules/team/pages.h"

struct team_directory_form { struct page_head head; struct form_errors errors; struct form_field file; };
struct directory_row { struct str key, id, field, was, now; };
struct directory_card {
	struct str title, path, entry, reason, same;
	bool is_new;
	struct directory_row *changes; size_t n_changes;
};
struct team_directory_list {
	struct page_head head;
	struct form_errors errors;
	struct str entries;                          /* goes back with the choices */
	struct str cut;                              /* sentence; "" when all are shown */
	struct directory_card *cards; size_t n_cards;
	int64_t n_choices;
	struct empty_state empty;
};

struct directory_input { struct uploads file; struct str lines; /* what directory_keep() has read in it */ };
struct directory_take_input { struct str entries; struct strs take; };
extern const struct field directory_file_fields[1], directory_take_fields[2];

err directory_page(struct req *r);
err directory_keep(struct req *r);
err directory_post(struct req *r);
err directory_take_again(struct req *r);
err directory_take_post(struct req *r);
int directory_verb(int argc, char **argv);

#endif
