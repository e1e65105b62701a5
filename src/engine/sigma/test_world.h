/* test_world: rules and events of tests. Everything lives in one arena; a matcher is tried with and without its prefilter, and must say the same. */
#ifndef ENGINE_SIGMA_TEST_WORLD_H
#define ENGINE_SIGMA_TEST_WORLD_H

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/buf.h"
#include "engine/sigma/set.h"

struct world {
	struct arena *a;
	const struct sigma_data *data;
	struct sigma_book *book;
	struct sigma_set *set;
	struct buf hits;                 /* titles, one a line, of the last events */
};

struct world *world_new(void);
void world_free(struct world *w);
struct str world_data_file(struct arena *a, const char *name);
void world_add(struct world *w, const char *yaml);
void world_build(struct world *w);
/* Titles of the rules that fire on one JSON event, each with a line end; fails when the prefilter makes a difference. */
const char *world_json(struct world *w, const char *json);
const char *world_event(struct world *w, const struct event *e);
/* Whether one rule with this body of “detection” fires on the event. */
bool fires(const char *detection, const char *json);
/* The code and English reason of the first problem of these documents, "" when there is none. */
const char *refused(struct world *w, const char *yaml);

#endif
