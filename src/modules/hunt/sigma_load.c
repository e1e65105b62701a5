/* Rules of a hunt, from files into a set; what is wrong with them is said. */
#include <stdlib.h>

#include "modules/hunt/sigma_inside.h"

static void say_problems(struct hunt_sigma *h)
{
	size_t n = h->book->problems.n;
	for (size_t i = 0; i < h->walk.unreadable.n && i < HUNT_NAMED; i++)
		hunt_warn(h->a, M_SIGMA_UNREADABLE, h->walk.unreadable.at[i], STR_NONE, STR_NONE);
	for (size_t i = 0; i < n && i < HUNT_NAMED; i++) {
		const struct sigma_problem *p = &h->book->problems.at[i];
		hunt_warn(h->a, M_HUNT_RULE_REFUSED, a_fmt(h->a, "%.*s:%d", STR_ARG(p->file), p->line), str_of(p->code), command_lang() == LANG_EN ? p->why.en : p->why.vi);
	}
	if (n > HUNT_NAMED)
		hunt_warn(h->a, M_HUNT_RULES_REFUSED, hunt_number(h->a, n), STR_NONE, STR_NONE);
}

err hunt_sigma_new(char *const *paths, size_t n, struct hunt_sigma **ret)
{
	struct arena *a = arena_new((size_t)4 << 30);
	struct hunt_sigma *h = a_new(a, struct hunt_sigma);
	h->a = a;
	h->now = clock_now();
	h->data = sigma_data_own(a);
	h->book = a_new(a, struct sigma_book);
	*h->book = (struct sigma_book){ .a = a, .placeholders = h->data->placeholders, .n_placeholders = h->data->n_placeholders };
	pthread_mutex_init(&h->lock, NULL);
	for (size_t i = 0; i < n; i++)
		sigma_read_path(h->book, paths[i], &h->walk);
	h->set = sigma_set_new(h->data, h->book);
	h->sample = sigma_sample_new(h->set);
	*ret = h;
	say_problems(h);
	if (sigma_set_counts(h->set).rules)
		return OK;
	if (!h->walk.files)              /* else each has been refused by name */
		hunt_warn(a, M_SIGMA_NO_RULES, str_of(paths[0]), STR_NONE, STR_NONE);
	return E_NOT_FOUND;
}

void *hunt_sigma_free(struct hunt_sigma *h)
{
	if (!h)
		return NULL;
	for (size_t i = 0; i < h->n_matchers; i++)
		sigma_matcher_free(h->matchers[i]);
	sigma_sample_free(h->sample);
	sigma_set_free(h->set);
	pthread_mutex_destroy(&h->lock);
	return arena_free(h->a);
}

bool hunt_sigma_has_trouble(const struct hunt_sigma *h) { return h && h->walk.unreadable.n > 0; }
