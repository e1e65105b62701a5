/* page_shown: the parts of the page of one case; each fills in its part of `p`. Seen by those parts only. */
#ifndef MODULES_INCIDENT_PAGE_SHOWN_H
#define MODULES_INCIDENT_PAGE_SHOWN_H

#include "modules/incident/page_case.h"

struct shown { struct req *r; struct work *w; const struct incident_get_row *i; struct incident_case *p; };

/* Facts, corrections, merges and what may be done about them (page_facts.c). */
err show_facts(const struct shown *x) MUST_USE;
err show_corrections(const struct shown *x) MUST_USE;
err show_merges(const struct shown *x) MUST_USE;
void show_acts(const struct shown *x);

/* What the team works with (page_work.c). */
err show_parties(const struct shown *x) MUST_USE;
err show_tasks(const struct shown *x) MUST_USE;
err show_notes(const struct shown *x) MUST_USE;
err show_observables(const struct shown *x) MUST_USE;
err show_files(const struct shown *x) MUST_USE;

#endif
