#include "engine/indicator/scan_inside.h"

/* ---- which instructions ---- */

bool scan_level_works(enum scan_level level)
{
#if defined(__x86_64__)
	if (level == SCAN_AVX512)
		return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi2");
	if (level == SCAN_AVX2)
		return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
#endif
	return level == SCAN_BEST || level == SCAN_PORTABLE;
}

static void (*window_of(enum scan_level level))(struct scanner *)
{
	if (level == SCAN_BEST)
		level = scan_level_works(SCAN_AVX512) ? SCAN_AVX512 : scan_level_works(SCAN_AVX2) ? SCAN_AVX2 : SCAN_PORTABLE;
	return level == SCAN_AVX512 ? scan_window_avx512 : level == SCAN_AVX2 ? scan_window_avx2 : scan_window_portable;
}

/* ---- birth ---- */

#define CAP (SCAN_BUFFER + 2 * SCAN_CONTEXT)
#define MEMORY (SCAN_PAD + CAP + SCAN_PAD)

static void text_begin(struct scanner *s)
{
	s->have = s->begin = 0;
	s->base = s->newlines = s->counted_line = s->counted_at = s->stamp_line = 0;
	s->has_ended = false;
}

struct scanner *scanner_new(const struct index *ix, enum scan_level level, scan_take *take, void *arg)
{
	struct scanner *s = calloc(1, sizeof *s);
	if (!s || !(s->memory = aligned_alloc(64, MEMORY)) || !(s->seen = calloc(ix->head->n_items + 1, sizeof *s->seen)))
		abort();
	memset(s->memory, 0, MEMORY);
	s->buffer = s->memory + SCAN_PAD;
	s->cap = CAP;
	s->ix = ix;
	s->window = window_of(level);
	s->has_windows = ix->head->n_windows > 0;
	s->take = take;
	s->arg = arg;
	s->scratch = arena_new(0);
	text_begin(s);
	return s;
}

void *scanner_free(struct scanner *s)
{
	if (!s)
		return NULL;
	free(s->memory);
	free(s->seen);
	free(s->found);
	arena_free(s->scratch);
	free(s);
	return NULL;
}

void scan_trace(struct scanner *s, struct trace *t) { s->trace = t; }

/* ---- what was found, in order ---- */

static int by_place(const void *x, const void *y)
{
	const struct found *a = x, *b = y;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->item != b->item)
		return a->item < b->item ? -1 : 1;
	return (a->n > b->n) - (a->n < b->n);
}

static uint64_t newlines_in(const byte *p, size_t n)
{
	uint64_t lines = 0;
	for (const byte *end = p + n; (p = memchr(p, '\n', (size_t)(end - p))); p++)
		lines++;
	return lines;
}

static void hand_on(struct scanner *s, struct found *f)
{
	if (f->at > s->counted_at) {
		s->counted_line += newlines_in(s->buffer + (s->counted_at - s->base), f->at - s->counted_at);
		s->counted_at = f->at;
	}
	if (s->stamp_line != s->counted_line + 1 || !s->stamp) {   /* a line that has found nothing yet */
		s->stamp++;
		s->stamp_line = s->counted_line + 1;
	}
	if (s->seen[f->item] == s->stamp)
		return;
	s->seen[f->item] = s->stamp;
	f->line = s->counted_line + 1;
	f->text = str_from((const char *)s->buffer + (f->at - s->base), f->n);
	s->take(s->arg, f);
}

/* Those that begin before `end`: no later window can find one there. */
static void found_flush(struct scanner *s, uint64_t end)
{
	size_t n = 0;
	if (s->n_found > 1)
		qsort(s->found, s->n_found, sizeof *s->found, by_place);
	while (n < s->n_found && s->found[n].at < end)
		hand_on(s, &s->found[n++]);
	s->n_found -= n;
	if (n)
		memmove(s->found, s->found + n, s->n_found * sizeof *s->found);
}

/* ---- windows ---- */

static void look(struct scanner *s, size_t n, size_t to)
{
	s->p = s->buffer;
	s->n = n;
	s->from = s->begin;
	s->to = to;
	s->six_done = 0;
	s->window(s);
}

/* Drops all of the buffer before `keep`. */
static void shift(struct scanner *s, size_t keep)
{
	memmove(s->buffer, s->buffer + keep, s->have - keep);
	s->have -= keep;
	s->begin -= keep;
	s->base += keep;
}

/* Up to the end of the last whole line. */
static void look_at_lines(struct scanner *s, size_t end)
{
	look(s, end, end);
	found_flush(s, UINT64_MAX);
	s->counted_at = s->base + end;
	s->counted_line = s->newlines;
	s->begin = end;
	shift(s, end);
}

/* A part of a line that is longer than the buffer. */
static void look_at_part(struct scanner *s)
{
	size_t to = s->have - SCAN_CONTEXT;
	look(s, s->have, to);
	found_flush(s, s->base + to - SCAN_CONTEXT);
	s->counted_at = s->base + to - SCAN_CONTEXT;   /* there is no line's end before */
	s->begin = to;
	shift(s, to - 2 * SCAN_CONTEXT);
}

unsigned char *scan_room(struct scanner *s, size_t *ret_n)
{
	if (s->has_ended)
		text_begin(s);
	*ret_n = s->cap - s->have;
	return s->buffer + s->have;
}

void scan_filled(struct scanner *s, size_t n)
{
	if (!n)
		return;
	const byte *last = memrchr(s->buffer + s->have, '\n', n);
	s->have += n;
	if (last)
		look_at_lines(s, (size_t)(last + 1 - s->buffer));
	else if (s->have == s->cap)
		look_at_part(s);
}

void scan_end(struct scanner *s)
{
	if (s->has_ended)
		text_begin(s);
	if (s->have) {
		look(s, s->have, s->have);
		found_flush(s, UINT64_MAX);
	}
	s->has_ended = true;
}

uint64_t scan_lines(const struct scanner *s) { return s->newlines + (s->have > 0); }
uint64_t scan_bytes(const struct scanner *s) { return s->base + s->have; }
uint64_t scan_done(const struct scanner *s) { return s->counted_at; }
