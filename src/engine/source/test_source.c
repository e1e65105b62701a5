/* The sweep with consumers that tell lines: order and numbers do not depend on threads, limits hold, trouble is told. The kinds of input and
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

/* ---- consumers: the beginning of each line ---- */

/* every: of so many lines the first; room: bytes it waits for before it looks at them; is_whole: it tells at the end how much there was. */
struct kind { char name; size_t room; uint64_t every; bool is_whole; };
static const struct kind plain = { 'p', 777, 1, false };

struct state { const struct kind *kind; struct sink *sink; unsigned char *room; size_t have; uint64_t at, lines; bool is_begun; struct beginning began; };

static void *state_open(const void *shared, struct sink *sink)
{
	struct state *s = calloc(1, sizeof *s);
	assert_non_null(s);
	s->kind = shared;
	s->sink = sink;
	s->room = malloc(s->kind->room);
	assert_non_null(s->room);
	return s;
}

static void state_close(void *state)
{
	free(((struct state *)state)->room);
	free(state);
}

static bool is_whole(const void *shared, struct str head)
{
	return ((const struct kind *)shared)->is_whole && head.n && head.p[0] != '!';
}

static void text_begin(void *state, const struct beginning *b)
{
	struct state *s = state;
	assert_true(s->at == 0 && s->have == 0);
	assert_int_equal(b->at ? CONSUMER_HEAD : 0, b->head.n);
	s->began = *b;
	s->began.head.n = b->head.n ? 1 : 0;
}

static unsigned char *room(void *state, size_t *ret_n)
{
	struct state *s = state;
	*ret_n = s->kind->room - s->have;
	return s->room + s->have;
}

static void look(struct state *s)
{
	for (size_t i = 0; i < s->have; i++) {
		if (!s->is_begun && s->lines++ % s->kind->every == 0 && !s->kind->is_whole)
			sink_put(s->sink, &(struct finding){ s->lines, s->at + i, str_from((char *)s->room + i, 1) });
		s->is_begun = s->room[i] != '\n';
	}
	s->at += s->have;
	s->have = 0;
}

static void filled(void *state, size_t n)
{
	struct state *s = state;
	s->have += n;
	if (s->have == s->kind->room || s->kind == &plain)
		look(s);
}

static void text_end(void *state, uint64_t *ret_lines)
{
	struct state *s = state;
	char text[64];
	look(s);
	snprintf(text, sizeof text, "%llu %llu %llu", (unsigned long long)s->began.work, (unsigned long long)s->began.at, (unsigned long long)s->at);
	if (s->kind->is_whole)
		sink_put(s->sink, &(struct finding){ .what = str_of(text) });
	*ret_lines = s->kind->is_whole ? 0 : s->lines;
	s->at = s->lines = 0;
	s->is_begun = false;
}

static uint64_t done(void *state) { return ((struct state *)state)->at; }

/* What is said, as one text. */
struct told { struct buf text; size_t troubles; enum source_fault last; };

static void say(void *arg, struct str file, struct str inside, const struct finding *f)
{
	struct told *t = arg;
	buf_fmt(&t->text, "%.*s!%.*s %llu %llu %zu %.*s\n", STR_ARG(file), STR_ARG(inside), (unsigned long long)f->line, (unsigned long long)f->at, f->consumer, STR_ARG(f->what));
}

static void trouble(void *arg, const struct trouble *x)
{
	struct told *t = arg;
	t->troubles++;
	t->last = x->fault;
	buf_fmt(&t->text, "%.*s!%.*s fault %d\n", STR_ARG(x->file), STR_ARG(x->inside), (int)x->fault);
}

#define KINDS 3
static void run_kinds(const char *path, size_t threads, const struct kind *const *kinds, size_t n, const struct source_limits *limits, struct told *t, struct sweep_result *ret)
{
	char *paths[] = { (char *)(uintptr_t)path };
	struct consumer c[KINDS];
	for (size_t i = 0; i < n; i++)
		c[i] = (struct consumer){ .shared = kinds[i], .open = state_open, .close = state_close, .is_whole = is_whole, .begin = text_begin, .room = room, .filled = filled, .end = text_end,
			.done = kinds[i]->is_whole ? NULL : done, .say = say, .arg = t };
	buf_init(&t->text, (size_t)1 << 30);
	t->troubles = 0;
	sweep_run(&(struct sweep){ .paths = paths, .n_paths = 1, .n_threads = threads, .consumers = c, .n_consumers = n, .limits = limits, .arg = t, .trouble = trouble }, ret);
	assert_int_equal(buf_end(&t->text), OK);
}

static void run(const char *path, size_t threads, const struct source_limits *limits, struct told *t, struct sweep_result *ret)
{
	run_kinds(path, threads, &(const struct kind *){ &plain }, 1, limits, t, ret);
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

/* ---- several consumers ---- */

struct place { unsigned long long line, at; size_t consumer; };

/* What stands behind the name of the file, for sscanf, which measures its text first. */
static const char *behind_file(struct str line)
{
	static char z[256];
	snprintf(z, sizeof z, "%.*s", STR_ARG(str_sub(line, (size_t)str_find_char(line, '!'), line.n)));
	return z;
}

/* Each line is a finding behind the one before: by place, then consumer; what has no line comes last. Counts them by consumer, and texts. */
static size_t check_order(struct str text, size_t counts[KINDS])
{
	struct place last = { 0 };
	struct str file = STR_NONE, line;
	size_t texts = 0;
	while (text.n) {
		struct place p;
		line = str_cut(&text, '\n');
		struct str of = str_sub(line, 0, (size_t)str_find_char(line, '!'));
		assert_int_equal(sscanf(behind_file(line), "! %llu %llu %zu", &p.line, &p.at, &p.consumer), 3);
		if (!str_eq(of, file)) {
			texts++;
			last = (struct place){ 0 };
		}
		assert_false(last.consumer == 2 && str_eq(of, file));
		assert_true(!p.line || p.line > last.line || (p.line == last.line && p.at == last.at && p.consumer > last.consumer));
		counts[p.consumer]++;
		last = p;
		file = of;
	}
	return texts;
}

static void several(void **state)
{
	static const struct kind rare = { 'r', 300000, 7, false }, whole = { 'w', 5000, 1, true };
	const struct kind *const kinds[KINDS] = { &rare, &plain, &whole };
	struct told one, other, alone;
	struct sweep_result a, b;
	size_t counts[KINDS] = { 0 };
	write_lines("a", 1, 40 << 20, 3 << 20);
	write_lines("b", 2, 300000, 2000);
	write_packed("bomb.gz", 1 << 20);
	run_kinds(top, 1, kinds, KINDS, &source_limits, &one, &a);
	size_t texts = check_order(buf_str(&one.text), counts);
	assert_int_equal(texts, a.texts);
	assert_int_equal(counts[1], a.lines);
	assert_int_equal(counts[2], a.texts);
	assert_true(counts[0] >= a.lines / 7 && counts[0] <= a.lines / 7 + texts);
	for (size_t threads = 2; threads <= 8; threads += 6) {
		run_kinds(top, threads, kinds, KINDS, &source_limits, &other, &b);
		assert_true(str_eq(buf_str(&one.text), buf_str(&other.text)));
		assert_memory_equal(&a, &b, sizeof a);
		buf_done(&other.text);
	}
	run(top, 1, &source_limits, &alone, &b);
	assert_int_equal(b.findings, counts[1]);
	assert_int_equal(b.text_bytes, a.text_bytes);
	buf_done(&alone.text);
	buf_done(&one.text);
}

/* Nobody needs the file in one piece: each part says where it begins. */
static void parts(void **state)
{
	static const struct kind whole = { 'w', 5000, 1, true };
	const struct kind *const kinds[] = { &plain, &whole };
	struct told t;
	struct sweep_result r;
	write_lines("a", 1, 40 << 20, 200);
	int fd = open(path_of("a"), O_WRONLY);
	assert_int_equal(pwrite(fd, "!", 1, 0), 1);
	close(fd);
	run_kinds(path_of("a"), 4, kinds, 2, &source_limits, &t, &r);
	struct str text = buf_str(&t.text);
	for (unsigned long long want = 0; want < 3; want++) {
		unsigned long long line = 1, at, work, from;
		while (line) {
			struct str told = str_cut(&text, '\n');
			assert_true(sscanf(behind_file(told), "! %llu %llu 1 %llu %llu", &line, &at, &work, &from) >= 2);
		}
		assert_int_equal(work, want);
		assert_true(at == from && from >= want << 24 && from < (want << 24) + 300);
	}
	buf_done(&t.text);
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
	const struct CMUnitTest tests[] = { cmocka_unit_test(any_number_of_threads), cmocka_unit_test(bombs), cmocka_unit_test(many_findings),
		cmocka_unit_test(several), cmocka_unit_test(parts) };
	return cmocka_run_group_tests(tests, begin, end);
}
