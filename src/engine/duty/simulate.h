/* simulate: a history written by hand as JSON, asked as of any pair of times, with the answers as JSON: to see what a rule would say about a
 * case before it is in force, and to keep cases as tests. The form of the file: docs/duty-simulate.md.
 * Nothing here knows a database, a clock or a module; everything lies in the arena. */
#ifndef ENGINE_DUTY_SIMULATE_H
#define ENGINE_DUTY_SIMULATE_H

#include "engine/duty/duty.h"

struct json;   /* base/json.h; not included, because jansson.h has functions of the same names */

#define SIMULATE_MAX_BYTES CATALOGUE_MAX
/* What has no beginning in the file began here: 1900-01-02 00:00 +07. */
#define SIMULATE_ALWAYS (-2208927600 * USEC_S)

/* One question: as of `at` with what was known at `known`. No duties or subjects named: all of them that fit together. */
struct simulate_ask { usec at, known; const struct str *duties; size_t n_duties; const struct str *subjects; size_t n_subjects; };
struct simulation {
	struct str title;
	struct duty_rules rules;
	struct duty_history *history;      /* ready */
	struct simulate_ask *asks; size_t n_asks;
	const int64_t *off; size_t n_off;  /* days off, besides … */
	bool weekends_off;                 /* … Saturdays and Sundays */
};

/* Where a catalogue that the file only names comes from. E_NOT_FOUND when there is none of that name; E_INVALID with the problem. */
struct simulate_books {
	err (*find)(void *arg, struct arena *a, struct str name, const struct duty_catalogue **ret, struct catalogue_problem *ret_problem);
	void *arg;
};

/* E_INVALID with the problem: `where` is the path of the member ("subjects[1].facts[0].system.level"), line and column only of what is
 * no JSON at all or stands in the catalogue. The file's text must live as long as the arena. */
err simulate_read(struct arena *a, const struct duty_vocabulary *v, const struct simulate_books *books, struct str json,
	struct simulation **ret, struct catalogue_problem *ret_problem) MUST_USE;

/* {"title", "answers": [{"at", "known", "standings": [{duty, subject, status, …, "instances": […]}]}]}. explain: with the reasons. */
void simulate_answer(struct arena *a, const struct simulation *s, bool explain, struct json *j);
/* The history as a file again, with everything said and nothing left to defaults; the catalogue as it was read. */
void simulate_write(struct arena *a, const struct simulation *s, struct json *j);

#endif
