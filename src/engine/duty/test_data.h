/* test_data: the files of data/duties for the tests of the engine. */
#ifndef ENGINE_DUTY_TEST_DATA_H
#define ENGINE_DUTY_TEST_DATA_H

#include <stdio.h>
#include <stdlib.h>

#include "engine/duty/catalogue.h"

/* "ct18.json"; the folder is in UNGCUU_DUTIES. */
static inline struct str test_data_file(struct arena *a, const char *name)
{
	FILE *f = fopen(a_fmt(a, "%s/%s", getenv("UNGCUU_DUTIES"), name).p, "rb");
	char *bytes = a_alloc(a, 4 << 20);
	size_t n = f ? fread(bytes, 1, 4 << 20, f) : 0;
	if (!f || !n)
		abort();
	fclose(f);
	return str_from(bytes, n);
}

static inline const struct duty_vocabulary *test_vocabulary(struct arena *a)
{
	const struct duty_vocabulary *v;
	struct str why;
	if (vocabulary_read(a, test_data_file(a, "vocabulary.json"), &v, &why) != OK) {
		printf("# %.*s\n", STR_ARG(why));
		abort();
	}
	return v;
}

/* A catalogue of the folder, without a problem. */
static inline const struct duty_catalogue *test_catalogue(struct arena *a, const struct duty_vocabulary *v, const char *name)
{
	const struct duty_catalogue *c;
	struct catalogue_problem *p;
	size_t n;
	if (catalogue_read(a, v, test_data_file(a, name), &c, &p, &n) == OK)
		return c;
	for (size_t i = 0; i < n; i++)
		printf("# %s:%d:%d: %.*s: %.*s\n", name, p[i].line, p[i].column, STR_ARG(p[i].where), STR_ARG(p[i].en));
	abort();
}

#endif
