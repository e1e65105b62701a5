/* rules: what the parts of this module share. */
#ifndef MODULES_MEMBERSHIP_RULES_H
#define MODULES_MEMBERSHIP_RULES_H

#include "modules/membership/membership.h"
#include "modules/network/rules.h"

#define STEP_KIND S("membership_step")

/* Whether the word is one of the list "a|b|c". */
bool word_in(struct str word, const char *list);

/* E_NOT_FOUND, E_DENIED: the own tree alone; the coordinator's people alone. */
err need_own(struct work *w, int64_t org_id) MUST_USE;
err need_coordinator(struct work *w, int64_t org_id) MUST_USE;

/* One step with its journal entry "membership.<…>" named by `journal`. The reason stays in the step: who runs the installation reads the journal. */
struct step { int64_t org_id, application_id; const char *act, *journal; struct str reason; };
err step_add(struct work *w, const struct step *s, int64_t *ret_id) MUST_USE;
err step_papers(struct work *w, int64_t step_id, const struct uploads *papers, const char *purpose) MUST_USE;

/* The actor has checked or sent it: nobody decides alone, somebody else approves it. */
bool file_was_mine(const struct work *w, const struct application_get_row *x);
/* E_INVALID with every gap as the problem of its field. */
err file_need_whole(struct work *w, const struct application_get_row *x) MUST_USE;

err membership_write(struct work *w, const struct membership_get_row *m) MUST_USE;
/* Role, group and number of whoever is admitted; number "" before the first time. */
err member_admit(struct work *w, struct membership_get_row *m, struct str member_group) MUST_USE;

/* A letter to an organisation's heads, administrators and first contact points, and to account `also`, each address once, in their
 * language. The words get {1} the name of the organisation it is about, {2} the file's code or the member's number, {3} what else. */
struct letter { int64_t to, about; enum msg subject, text; struct str code, words; int64_t also; struct str key; };
err letter_send(struct work *w, const struct letter *l) MUST_USE;

#endif
