/* access: who may see and work on a shareable record. Visibility is data: one grant row per organisation.
 * No statement that reads a shareable record is written without the viewer's organisation. */
#ifndef CORE_ACCESS_H
#define CORE_ACCESS_H

#include "store/work.h"

enum access_level {
	ACCESS_NONE = 0,
	ACCESS_SEE = 1,
	ACCESS_WORK = 2,    /* notes, tasks, evidence, messages */
	ACCESS_LEAD = 3,    /* states, reports, bringing others in */
};

/* Gives org at least `level` on the record (never lowers). Journalled by the caller's own entry. */
err access_give(struct work *w, struct str kind, int64_t record_id, int64_t org_id, enum access_level level, struct str reason) MUST_USE;
err access_take(struct work *w, struct str kind, int64_t record_id, int64_t org_id) MUST_USE;
/* The level of the actor's organisation; ACCESS_NONE when there is no grant. */
err access_level_of(struct work *w, struct str kind, int64_t record_id, enum access_level *ret) MUST_USE;
/* OK when the actor's organisation has at least `need`. E_NOT_FOUND when it may not even see the record
 * (so that nobody learns what exists), E_DENIED when it sees but may not. */
err access_need(struct work *w, struct str kind, int64_t record_id, enum access_level need) MUST_USE;

/* TLP 2.0 and PAP, enforced where data leaves. */
enum tlp { TLP_CLEAR, TLP_GREEN, TLP_AMBER, TLP_AMBER_STRICT, TLP_RED };
const char *tlp_name(enum tlp t);                   /* "TLP:AMBER+STRICT" */
bool tlp_parse(struct str s, enum tlp *ret);        /* with or without "TLP:", any case */

#endif
