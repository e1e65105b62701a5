/* casework: notes, tasks and observables of a case. Each needs ACCESS_WORK on it; reading needs ACCESS_SEE. */
#ifndef MODULES_INCIDENT_CASEWORK_H
#define MODULES_INCIDENT_CASEWORK_H

#include "modules/incident/incident.h"

struct note_new {
	struct str text;               /* Markdown */
	enum tlp tlp;
	bool is_own_only;              /* only the author's organisation reads it */
};
/* Also takes the observables out of the text. */
err note_add(struct work *w, struct str incident_code, const struct note_new *n, int64_t *ret_id) MUST_USE;

struct task_new { struct str title; int64_t org_id, assignee; usec due_at; };
err task_add(struct work *w, struct str incident_code, const struct task_new *t, int64_t *ret_id) MUST_USE;
/* state: done or dropped (with an outcome), or open again. */
err task_set(struct work *w, struct str incident_code, int64_t task_id, int64_t version, struct str state, struct str outcome) MUST_USE;

/* Takes observables out of any text of the case (description, note), fanged or defanged; at most 500 a text. */
err observables_from_text(struct work *w, int64_t incident_id, struct str text, struct str source, enum tlp tlp) MUST_USE;
/* One typed by hand. E_INVALID on field "value" when it is none. */
err observable_add(struct work *w, struct str incident_code, struct str value, bool is_indicator, enum tlp tlp, int64_t *ret_id) MUST_USE;
err observable_remove(struct work *w, struct str incident_code, int64_t observable_id) MUST_USE;

/* Words typed by a person → the engine's search expression; the last one and codes, addresses and names may be
 * cut short; "" when nothing can be searched for. */
struct str search_query(struct arena *a, enum engine engine, struct str typed);

#endif
