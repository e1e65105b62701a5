/* Any bytes as a file of Sigma rules, and what is read of them as a set that meets an event: every fault has a place and both languages, and the
 * prefilter changes nothing. */
#include <assert.h>

#include "engine/sigma/set.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str file(struct arena *a, const char *name)
{
	const char *folder = getenv("UNGCUU_SIGMA");
	FILE *f = fopen(a_z(a, a_fmt(a, "%s/%s", folder ? folder : "data/sigma", name)), "rbe");
	char *bytes = a_alloc(a, 1 << 20);
	assert(f);
	size_t n = fread(bytes, 1, 1 << 20, f);
	fclose(f);
	return str_from(bytes, n);
}

static const struct sigma_data *mappings(void)
{
	static const struct sigma_data *d;
	static struct arena *a;
	struct str why;
	if (!d) {
		a = arena_new(0);
		struct sigma_data_texts t = { file(a, "logsources.json"), file(a, "fields.json"), file(a, "placeholders.json"), file(a, "frequencies.json") };
		if (sigma_data_read(a, &t, &d, &why) != OK)
			abort();
	}
	return d;
}

static void count(void *arg, const struct sigma_hit *h) { ++*(size_t *)arg; }

static void meet(const struct sigma_set *s)
{
	static const char *const events[] = { "{\"Image\":\"C:\\\\Windows\\\\cmd.exe\",\"CommandLine\":\"cmd /c \\u0061 -x\",\"EventID\":1,\"A\":[1,null,\"x\"]}",
		"{\"Channel\":\"Security\",\"EventID\":4720,\"deep\":{\"er\":\"selection\"}}" };
	size_t quick = 0, plain = 0, left_out;
	struct event known = { .time = 1 };
	struct sigma_matcher *m = sigma_matcher_new(s, count, &quick), *p = sigma_matcher_new(s, count, &plain);
	sigma_matcher_no_prefilter(p);
	for (size_t i = 0; i < COUNT(events); i++) {
		(void)!sigma_match_json(m, str_of(events[i]), &known);
		(void)!sigma_match_json(p, str_of(events[i]), &known);
	}
	assert(quick == plain);
	sigma_correlate(s, &m, 1, count, &quick, &left_out);
	sigma_matcher_free(m);
	sigma_matcher_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)1 << 30);
	const struct sigma_data *d = mappings();
	struct sigma_book *b = a_new(a, struct sigma_book);
	*b = (struct sigma_book){ .a = a, .placeholders = d->placeholders, .n_placeholders = d->n_placeholders };
	sigma_book_add(b, S("fuzz"), str_from((const char *)data, size));
	struct sigma_set *s = sigma_set_new(d, b);
	for (size_t i = 0; i < b->problems.n; i++)
		assert(b->problems.at[i].line >= 1 && b->problems.at[i].why.vi.n && b->problems.at[i].why.en.n);
	meet(s);
	sigma_set_free(s);
	arena_free(a);
	return 0;
}
