#include "engine/duty/test_simulate.h"

#include "base/json.h"

struct str test_file(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	char *bytes = a_alloc(a, 256 << 10);
	size_t n = f ? fread(bytes, 1, 256 << 10, f) : 0;
	if (!f || !n || n == 256 << 10)
		abort();
	fclose(f);
	return str_from(bytes, n);
}

static err find(void *arg, struct arena *a, struct str name, const struct duty_catalogue **ret, struct catalogue_problem *ret_problem)
{
	struct catalogue_problem *problems;
	size_t n;
	if (!str_is(name, "rules"))
		return E_NOT_FOUND;
	err e = catalogue_read(a, arg, test_file(a, a_fmt(a, "%s/rules.json", getenv("UNGCUU_VECTORS")).p), ret, &problems, &n);
	for (size_t i = 0; e == E_INVALID && i < n; i++)
		printf("# rules.json:%d:%d: %.*s: %.*s\n", problems[i].line, problems[i].column, STR_ARG(problems[i].where), STR_ARG(problems[i].en));
	return e;
}

struct simulate_books test_books(const struct duty_vocabulary *v) { return (struct simulate_books){ find, (void *)v }; }

struct simulation *test_simulation(struct arena *a, const struct duty_vocabulary *v, const struct simulate_books *b, struct str json)
{
	struct simulation *s;
	struct catalogue_problem p;
	if (simulate_read(a, v, b, json, &s, &p) == OK)
		return s;
	printf("# %.*s: %.*s\n", STR_ARG(p.where), STR_ARG(p.en));
	abort();
}

static struct str written(struct arena *a, const struct simulation *s, bool is_file, bool explain)
{
	struct buf b;
	buf_init(&b, 16 << 20);
	struct json j = json_to(&b);
	if (is_file)
		simulate_write(a, s, &j);
	else
		simulate_answer(a, s, explain, &j);
	if (buf_end(&b) != OK)
		abort();
	struct str ret = a_dup(a, buf_str(&b));
	buf_done(&b);
	return ret;
}

struct str test_answer(struct arena *a, const struct simulation *s, bool explain) { return written(a, s, false, explain); }
struct str test_written(struct arena *a, const struct simulation *s) { return written(a, s, true, false); }
