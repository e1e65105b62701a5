/* simulate_inside: what the files that read a history share. */
#ifndef ENGINE_DUTY_SIMULATE_INSIDE_H
#define ENGINE_DUTY_SIMULATE_INSIDE_H

#include <jansson.h>

#include "engine/duty/simulate.h"

struct named { struct str code; enum duty_unit unit; int64_t id, org; };
struct reader {
	struct arena *a;
	const struct duty_vocabulary *v;
	const struct simulate_books *books;
	struct simulation *to;
	struct catalogue_problem *problem;
	VEC(struct named) subjects;
	int64_t last_id;                 /* of subjects and waivers without a number of their own */
};

/* ---- members (simulate_members.c): what is wrong is said once, with its path ---- */
err sim_wrong(struct reader *r, struct str where, const char *code, const char *vi, const char *en) MUST_USE;
struct str sim_member(struct reader *r, struct str where, const char *name);
struct str sim_element(struct reader *r, struct str where, size_t i);
struct str sim_text_in(const struct reader *r, const json_t *s);
err sim_known_members(struct reader *r, struct str where, json_t *o, const char *const *names) MUST_USE;
err sim_list(struct reader *r, struct str where, const json_t *o, const char *name, json_t **ret) MUST_USE;
err sim_text(struct reader *r, struct str where, const json_t *o, const char *name, bool needed, struct str *ret) MUST_USE;
err sim_time_of(struct reader *r, struct str where, const json_t *s, usec *ret) MUST_USE;
err sim_time(struct reader *r, struct str where, const json_t *o, const char *name, usec otherwise, usec *ret) MUST_USE;
err sim_order(struct reader *r, struct str where, const char *name, usec from, usec to) MUST_USE;
err sim_axes(struct reader *r, struct str where, const json_t *o, usec *from, usec *to, usec *known_from, usec *known_to) MUST_USE;
err sim_id(struct reader *r, struct str where, const json_t *o, int64_t otherwise, int64_t *ret) MUST_USE;
err sim_value(struct reader *r, struct str where, enum duty_type type, const int64_t *words, size_t n_words, const json_t *x, int64_t *ret) MUST_USE;
const struct named *sim_subject(const struct reader *r, struct str code);
err sim_org(struct reader *r, struct str where, struct str code, int64_t *ret) MUST_USE;
bool sim_is_axis(const char *key);

/* ---- subjects with all that is theirs (simulate_subjects.c) ---- */
err sim_subjects(struct reader *r, const json_t *list) MUST_USE;

#endif
