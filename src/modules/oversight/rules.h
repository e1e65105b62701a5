/* rules: what the parts of this module share. */
#ifndef MODULES_OVERSIGHT_RULES_H
#define MODULES_OVERSIGHT_RULES_H

#include "modules/network/rules.h"
#include "modules/oversight/oversight.h"

enum { REASON_LETTERS = 4000, LINE_LETTERS = 200 };

/* How the actor stands to an organisation. */
struct oversight_sight { bool is_own, is_above, sees; };   /* is_own: itself or below the actor's */
err oversight_sight(struct work *w, int64_t org_id, struct oversight_sight *ret) MUST_USE;
/* What lists are asked with: everything; or the sector that the actor's organisation leads, "". */
err oversight_viewer(struct work *w, bool *ret_wide, struct str *ret_sector) MUST_USE;
err need_own_tree(struct work *w, int64_t org_id) MUST_USE;
err need_above(struct work *w, int64_t org_id) MUST_USE;
/* The organisation typed in a form, the actor's own when nothing is; of the actor's tree, or above which the actor stands. */
err org_asked(struct work *w, struct str typed, bool from_above, int64_t *ret) MUST_USE;

bool one_of(struct str word, const char *list);
/* "MT-2026-0001" */
err code_next(struct work *w, const char *prefix, struct str *ret) MUST_USE;
/* A step with its journal entry "oversight.<kind>_<act>". The note stays in the step. */
err note_step(struct work *w, const char *kind, int64_t id, struct str code, const char *act, struct str note) MUST_USE;
err keep_files(struct work *w, const char *kind, int64_t id, const struct uploads *files, struct str purpose) MUST_USE;
/* First moment after the day. */
usec day_end(usec t);

/* Mail to the heads and administrators of an organisation: {1} the code, {2} words. */
struct notice { int64_t to; const char *kind, *page; int64_t id; struct str code, words; enum msg subject, text; struct str key; };
err notice_send(struct work *w, const struct notice *n) MUST_USE;
/* To whoever is above: the parent, else the coordinator. */
err notice_above(struct work *w, int64_t org_id, struct notice n) MUST_USE;

/* ---- duties (checklist.c) ---- */
struct duty_named { struct str code, title, title_en; enum duty_unit unit; bool is_waivable; };
err duty_named_of(struct work *w, struct str code, struct duty_named *ret, bool *ret_found) MUST_USE;
/* The same for many, asked once. */
struct duty_names { struct work *w; struct duty_books books; };
err duty_names_open(struct work *w, struct duty_names *ret) MUST_USE;
bool duty_name_in(const struct duty_names *n, struct str code, struct duty_named *ret);
/* Notes the problem on the field "duty"; needs: must be one. */
err duty_typed(struct work *w, struct str code, bool needs, struct duty_named *ret) MUST_USE;
/* What one of its duties is about: by its code; "" is the organisation itself where the duty is its own. NULL: nothing of that code. */
err subject_of_duty(struct work *w, int64_t org, enum duty_unit unit, struct str code, const struct duty_subject **ret) MUST_USE;
/* Every template of the catalogues in force. */
err duty_all_named(struct work *w, struct duty_named **ret, size_t *ret_n) MUST_USE;

err inspection_settle(struct work *w, struct inspection_get_row *x) MUST_USE;   /* signed and nothing open: closed */
err need_body(struct work *w, const struct inspection_get_row *x) MUST_USE;
err need_inspected(struct work *w, const struct inspection_get_row *x) MUST_USE;

#endif
