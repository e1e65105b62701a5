/* The sweep with a consumer that tells every line: order and numbers do not depend on threads, limits hold, trouble is told. The kinds of input and
 * of trouble are in tests/hunt.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include "base/rand.h"
#include "engine/source/sweep.h"

/* ---- a consumer: the beginning of each line ---- */

struct state { struct sink *sink; unsigned char room[777]; uint64_t at, lines; bool is_begun; };

static void *state_open(const void *shared, struct sink *sink)
{
	struct state *s = calloc(1, sizeof *s);
	assert_non_null(s);
	s->sink = sink;
	return s;
}

static unsigned char *room(void *state, size_t *ret_n)
{
	*ret_n = sizeof ((struct state *)state)->room;
	return ((struct state *)state)->room;
}

static void filled(void *state, size_t n)
{
	struct state *s = state;
	for (size_t i = 0; i < n; i++) {
		if (!s->is_begun)
			sink_put(s->sink, &(struct finding){ ++s->lines, s->at + i, str_from((char *)s->room + i, n - i < 8 ? 1 : 8) });
		s->is_begun = s->room[i] != '\n';
	}
	s->at += n;
}

static void text_end(void *state, uint64_t *ret_lines)
{
	struct state *s = state;
	*ret_lines = s->lines;
	s->at = s->lines = 0;
	s->is_begun = false;
}

/* What is said, as one text. */
struct told { struct buf text; size_t troubles; enum source_fault last; };

static void say(void *arg, struct str file, struct str inside, const struct finding *f)
{
	struct told *t = arg;
	buf_fmt(&t->text, "%.*s!%.*s %llu %llu %c\n", STR_ARG(file), STR_ARG(inside), (unsigned long long)f->line, (unsigned long long)f->at, f->what.p[0]);
}

static void trouble(void *arg, const struct trouble *x)
{
	struct told *t = arg;
	t->troubles++;
	t->last = x->fault;
	buf_fmt(&t->text, "%.*s!%.*s fault %d\n", STR_ARG(x->file), STR_ARG(x->inside), (int)x->fault);
}

static void run(const char *path, size_t threads, const struct source_limits *limits, struct told *t, struct sweep_result *ret)
{
	char *paths[] = { (char *)(uintptr_t)path };
	struct consumer c = { NULL, state_open, free, room, filled, text_end, say, t };
	buf_init(&t->text, (size_t)1 << 30);
	t->troubles = 0;
	sweep_run(&(struct sweep){ .paths = paths, .n_paths = 1, .n_threads = threads, .consumer = &c, .limits = limits, .arg = t, .trouble = trouble }, ret);
	assert_int_equal(buf_end(&t->text), OK);
}

/* ---- files ---- */

static char top[] = "/tmp/test_source.XXXXXX";

static const char *path_of(const char *name)
{
	static char path[256];
	snprintf(path, sizeof path, "%s/%s", top, name);
	return path;
}

static void write_lines(const char *name, uint64_t seed, size_t bytes, size_t longest)
{
	struct rng r = { seed };
	FILE *f = fopen(path_of(name), "we");
	assert_non_null(f);
	for (size_t n = 0; n < bytes;) {
		size_t k = rng_below(&r, 20) ? rng_below(&r, 200) : rng_below(&r, longest);
		n += k + 1;
		fputc('a' + (int)rng_below(&r, 26), f);
		for (; k > 1; k--)
			fputc('x', f);
		fputc('\n', f);
	}
	fclose(f);
}

static void write_packed(const char *name, size_t bytes)
{
	static char zeros[1 << 16];
	gzFile f = gzopen(path_of(name), "wb");
	assert_non_null(f);
	for (size_t n = 0; n < bytes; n += sizeof zeros)
		assert_int_equal(gzwrite(f, zeros, sizeof zeros), sizeof zeros);
	gzclose(f);
}

static void any_number_of_threads(void **state)
{
	static const size_t threads[] = { 2, 3, 8, SWEEP_THREADS_MAX };
	struct told one, other;
	struct sweep_result a, b;
	write_lines("a", 1, 40 << 20, 3 << 20);    /* three parts, lines across their borders */
	write_lines("b", 2, 17 << 20, 20 << 20);   /* a line that may be longer than a part */
	for (char name[] = "c0"; name[1] <= '9'; name[1]++)
		write_lines(name, (uint64_t)name[1], 20000, 500);
	run(top, 1, &source_limits, &one, &a);
	assert_int_equal(one.troubles, 0);
	assert_int_equal(a.files, 12);
	assert_int_equal(a.bytes, a.text_bytes);
	assert_int_equal(a.findings, a.lines);
	for (size_t i = 0; i < COUNT(threads); i++) {
		run(top, threads[i], &source_limits, &other, &b);
		assert_true(str_eq(buf_str(&one.text), buf_str(&other.text)));
		assert_memory_equal(&a, &b, sizeof a);
		buf_done(&other.text);
	}
	buf_done(&one.text);
}

static void bombs(void **state)
{
	struct told t;
	struct sweep_result r;
	write_packed("bomb.gz", 8 << 20);
	run(path_of("bomb.gz"), 1, &source_limits, &t, &r);
	assert_int_equal(t.troubles, 0);
	buf_done(&t.text);
	run(path_of("bomb.gz"), 1, &(struct source_limits){ 1 << 20, 100, 1 << 30, 4 }, &t, &r);
	assert_int_equal(t.last, SOURCE_BOMB);
	assert_true(r.text_bytes <= (1 << 20) + 777);
	buf_done(&t.text);
	run(path_of("bomb.gz"), 1, &(struct source_limits){ 1 << 20, 1 << 20, 4 << 20, 4 }, &t, &r);
	assert_int_equal(t.last, SOURCE_BOMB);
	assert_true(r.text_bytes > 3 << 20 && r.text_bytes <= (4 << 20) + 777);
	buf_done(&t.text);
	run(path_of("bomb.gz"), 1, &(struct source_limits){ 1 << 20, 100, 1 << 30, 0 }, &t, &r);
	assert_int_equal(t.last, SOURCE_DEEP);
	buf_done(&t.text);
}

/* More findings than a part may keep: its worker waits for its turn. */
static void many_findings(void **state)
{
	struct told one, eight;
	struct sweep_result a, b;
	write_lines("many", 3, 60 << 20, 30);
	run(path_of("many"), 1, &source_limits, &one, &a);
	run(path_of("many"), 8, &source_limits, &eight, &b);
	assert_true(a.findings > 500000);
	assert_true(str_eq(buf_str(&one.text), buf_str(&eight.text)));
	buf_done(&one.text);
	buf_done(&eight.text);
}

static int begin(void **state) { return mkdtemp(top) ? 0 : -1; }

static int end(void **state)
{
	static const char *const names[] = { "a", "b", "bomb.gz", "many" };
	for (size_t i = 0; i < COUNT(names); i++)
		unlink(path_of(names[i]));
	for (char name[] = "c0"; name[1] <= '9'; name[1]++)
		unlink(path_of(name));
	return rmdir(top);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(any_number_of_threads), cmocka_unit_test(bombs), cmocka_unit_test(many_findings) };
	return cmocka_run_group_tests(tests, begin, end);
}
