#include <stddef.h>

#include "engine/sigma/test_world.h"

struct str world_data_file(struct arena *a, const char *name)
{
	const char *folder = getenv("UNGCUU_SIGMA");
	FILE *f = fopen(a_z(a, a_fmt(a, "%s/%s", folder ? folder : "data/sigma", name)), "rbe");
	char *bytes = a_alloc(a, 1 << 20);
	assert_non_null(f);
	size_t n = fread(bytes, 1, 1 << 20, f);
	fclose(f);
	return str_from(bytes, n);
}

struct world *world_new(void)
{
	struct arena *a = arena_new((size_t)2 << 30);
	struct world *w = a_new(a, struct world);
	struct sigma_data_texts t = { world_data_file(a, "logsources.json"), world_data_file(a, "fields.json"), world_data_file(a, "placeholders.json"),
		world_data_file(a, "frequencies.json") };
	struct str why = { 0 };
	w->a = a;
	if (sigma_data_read(a, &t, &w->data, &why) != OK)
		fail_msg("%.*s", STR_ARG(why));
	w->book = a_new(a, struct sigma_book);
	w->book->a = a;
	w->book->placeholders = w->data->placeholders;
	w->book->n_placeholders = w->data->n_placeholders;
	buf_init(&w->hits, 1 << 20);
	return w;
}

void world_free(struct world *w)
{
	sigma_set_free(w->set);
	buf_done(&w->hits);
	arena_free(w->a);
}

void world_add(struct world *w, const char *yaml) { sigma_book_add(w->book, S("test.yml"), a_dup(w->a, str_of(yaml))); }

void world_build(struct world *w) { w->set = sigma_set_new(w->data, w->book); }

static void on_hit(void *arg, const struct sigma_hit *h)
{
	buf_add(arg, h->rule->title);
	buf_add_char(arg, '\n');
}

static const char *both(struct world *w, const char *json, const struct event *e)
{
	struct buf other;
	const struct event none = { 0 };
	buf_init(&other, 1 << 20);
	buf_clear(&w->hits);
	for (int plain = 0; plain < 2; plain++) {
		struct sigma_matcher *m = sigma_matcher_new(w->set, on_hit, plain ? &other : &w->hits);
		if (plain)
			sigma_matcher_no_prefilter(m);
		if (e)
			sigma_match_event(m, e);
		else
			(void)!sigma_match_json(m, str_of(json), &none);
		sigma_matcher_free(m);
	}
	buf_add_char(&w->hits, 0);
	buf_add_char(&other, 0);
	if (strcmp(w->hits.p, other.p))
		fail_msg("the prefilter lost something of %s: «%s» without it «%s»", json ? json : "an event", w->hits.p, other.p);
	buf_done(&other);
	return w->hits.p;
}

const char *world_json(struct world *w, const char *json) { return both(w, json, NULL); }
const char *world_event(struct world *w, const struct event *e) { return both(w, NULL, e); }

bool fires(const char *detection, const char *json)
{
	struct world *w = world_new();
	struct buf b;
	buf_init(&b, 1 << 20);
	buf_add_z(&b, "title: t\nlogsource: {category: test}\ndetection:\n");
	buf_add_z(&b, detection);
	buf_add_char(&b, 0);
	world_add(w, b.p);
	world_build(w);
	if (w->book->problems.n)
		fail_msg("%s: %.*s", b.p, STR_ARG(w->book->problems.at[0].why.en));
	bool out = *world_json(w, json);
	buf_done(&b);
	world_free(w);
	return out;
}

const char *refused(struct world *w, const char *yaml)
{
	size_t before = w->book->problems.n;
	world_add(w, yaml);
	if (w->book->problems.n == before) {
		sigma_set_free(w->set);
		world_build(w);
	}
	if (w->book->problems.n == before)
		return "";
	const struct sigma_problem *p = &w->book->problems.at[before];
	assert_true(p->why.vi.n && p->why.en.n && p->line >= 1);
	return a_z(w->a, a_fmt(w->a, "%s:%d: %.*s", p->code, p->line, STR_ARG(p->why.en)));
}
