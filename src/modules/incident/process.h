/* process: the steps of the law as data (data/processes.csv): what comes after what, and what people call it. */
#ifndef MODULES_INCIDENT_PROCESS_H
#define MODULES_INCIDENT_PROCESS_H

#include "store/work.h"

struct step {
	struct str class;              /* "ordinary", "serious", "any" */
	struct str code;               /* "o1a" … "closed" */
	struct str next;               /* codes it may go to, joined by spaces */
	struct str phase;              /* receive, respond, recover, review, closed */
	struct str title[N_LANGS];
	struct str lead, basis;
};

/* Reads the compiled-in table; once, at start. */
err process_load(void) MUST_USE;
/* Never NULL for a code that is stored; NULL for anything else. */
const struct step *process_step(struct str code);
/* All steps in their order, from 0; NULL behind the last. The place of a stored code. */
const struct step *process_at(size_t index);
size_t process_index(struct str code);
struct str process_first(struct str class);
bool process_allows(const struct step *from, struct str to);
/* Is `to` before `from` in its own process: the loop back when the check finds the system unstable? */
bool process_goes_back(const struct step *from, const struct step *to);
/* Where a case that is over goes on: into the response when it was closed, at the beginning when it was called off. */
struct str process_again(struct str class, struct str over);
/* The steps of a class in order, with the shared ones; for progress bars and filters. */
size_t process_steps(struct str class, const struct step **ret, size_t max);
/* The step of the other class at the same phase, when the class of a running case changes. */
struct str process_same_phase(struct str class, const struct step *now);

#endif
