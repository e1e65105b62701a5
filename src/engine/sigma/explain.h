/* explain: what a rule needs, and whether the data at hand could ever make it fire. A sample of the data is read first. */
#ifndef ENGINE_SIGMA_EXPLAIN_H
#define ENGINE_SIGMA_EXPLAIN_H

#include "engine/sigma/set.h"

struct sigma_needs {
	struct str source;               /* "windows/process_creation" */
	const struct str *found_in; size_t n_found_in;   /* "Channel = …, EventID = 1": any of them; none: not known */
	const struct str *fields; size_t n_fields;       /* every field it looks at */
};
struct sigma_needs sigma_needs(struct arena *a, const struct sigma_set *s, const struct sigma_rule *r);

struct sigma_sample;
struct sigma_sample *sigma_sample_new(const struct sigma_set *s);
void sigma_sample_free(struct sigma_sample *p);
void sigma_sample_event(struct sigma_sample *p, const struct event *e);

enum sigma_chance { CHANCE_YES, CHANCE_NO_SOURCE, CHANCE_NO_FIELD, CHANCE_NO_EVENT_ID, CHANCE_NO_RULE };
struct sigma_outlook { enum sigma_chance chance; struct tree_text why; };     /* why: "" with CHANCE_YES */
/* It says no only when no event of the sample's kind can be enough: a log source never seen, a field never seen, an event number never seen. */
struct sigma_outlook sigma_outlook(struct arena *a, const struct sigma_sample *p, const struct sigma_rule *r);

#endif
