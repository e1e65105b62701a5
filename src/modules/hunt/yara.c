/* YARA as a consumer of the sweep: a text is gathered whole, up to a size, and looked at when it ends. */
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#include "modules/hunt/yara_inside.h"

#define KEPT_BYTES ((size_t)4 << 20)   /* of a buffer that stay with it between texts */
#define BLOCK_BYTES 4096               /* a program shows itself in its first ones */

struct state {
	struct hunt_yara *yara;
	struct sink *sink;
	struct yara_scanner *scanner;
	unsigned char *bytes;            /* bytes_max of them, mapped: only what is used takes memory */
	size_t n;
	uint64_t total;
	bool is_plain;                   /* so far */
	struct arena *a;                 /* of the text at hand */
	struct yara_names names;
	struct buf record;
	unsigned char rest[64 * 1024];   /* what is behind bytes_max is only counted */
};

/* ---- hits ---- */

static void add_bytes(struct buf *b, const void *p, size_t n) { buf_add(b, str_from(p, n)); }

static void take(void *arg, const struct yara_hit *h)
{
	struct state *s = arg;
	buf_clear(&s->record);
	add_bytes(&s->record, &(struct yara_record){ h->rule, (uint32_t)h->n, h->n_matches }, sizeof(struct yara_record));
	for (size_t i = 0; i < h->n; i++) {
		const struct yara_match *m = &h->matches[i];
		add_bytes(&s->record, &(struct yara_record_match){ m->string, (uint32_t)m->bytes.n, m->at, m->n }, sizeof(struct yara_record_match));
		buf_add(&s->record, m->bytes);
	}
	sink_put(s->sink, &(struct finding){ .at = h->at, .what = buf_str(&s->record) });
}

/* ---- life ---- */

static void *state_open(const void *shared, struct sink *sink)
{
	struct state *s = calloc(1, sizeof *s);
	if (!s)
		abort();
	s->yara = (struct hunt_yara *)(uintptr_t)shared;
	s->sink = sink;
	s->a = arena_new(0);
	s->scanner = yara_scanner_new(s->yara->pack, s->yara->seconds, take, s);
	s->bytes = mmap(NULL, s->yara->bytes_max, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (!s->scanner || s->bytes == MAP_FAILED)
		abort();
	buf_init(&s->record, 1 << 20);
	return s;
}

static void state_close(void *state)
{
	struct state *s = state;
	yara_scanner_free(s->scanner);
	munmap(s->bytes, s->yara->bytes_max);
	buf_done(&s->record);
	arena_free(s->a);
	free(s);
}

/* ---- a text ---- */

/* What a shell calls the path's extension, with its dot: none of “.profile”. */
static struct str extension_of(struct str name)
{
	for (size_t i = name.n; i > 1; i--)
		if (name.p[i - 1] == '.')
			return str_sub(name, i - 1, name.n);
	return STR_NONE;
}

static struct str after_last(struct str s, const char *marks)
{
	for (size_t i = s.n; i > 0; i--)
		if (strchr(marks, s.p[i - 1]))
			return str_sub(s, i, s.n);
	return s;
}

static void begin(void *state, const struct beginning *b)
{
	struct state *s = state;
	arena_reset(s->a);
	s->names.path = b->inside.n ? a_fmt(s->a, "%.*s!%.*s", STR_ARG(b->file), STR_ARG(b->inside)) : a_dup(s->a, b->file);
	s->names.name = b->inside.n ? after_last(s->names.path, "/!\\") : after_last(s->names.path, "/");
	s->names.extension = extension_of(s->names.name);
	s->is_plain = true;
	s->total = s->n = 0;
}

static bool is_all(const void *shared, struct str head) { return true; }

/* Rules look at ZIP files (documents, Java, apps) and at UTF-16 as they are on the disk, and at what is in them, too. Other packings hide all. */
static bool is_raw(const void *shared, struct str head)
{
	return str_starts(head, S("PK")) || str_starts(head, S("\xff\xfe")) || str_starts(head, S("\xfe\xff"));
}

static unsigned char *room(void *state, size_t *ret_n)
{
	struct state *s = state;
	bool is_full = s->n == s->yara->bytes_max;
	*ret_n = is_full ? sizeof s->rest : s->yara->bytes_max - s->n;
	return is_full ? s->rest : s->bytes + s->n;
}

/* Neither NUL nor any control character that texts do not have: bell to carriage return and escape are theirs. */
static bool is_plain_block(const unsigned char *p, size_t n)
{
	unsigned bad = 0;
	for (size_t i = 0; i < n; i++)
		bad |= (p[i] < 7) | ((p[i] > 13) & (p[i] < 32) & (p[i] != 27));
	return !bad;
}

static bool is_plain(const unsigned char *p, size_t n)
{
	for (size_t at = 0; at < n; at += BLOCK_BYTES)
		if (!is_plain_block(p + at, n - at < BLOCK_BYTES ? n - at : BLOCK_BYTES))
			return false;
	return true;
}

static void filled(void *state, size_t n)
{
	struct state *s = state;
	bool is_full = s->n == s->yara->bytes_max;
	s->is_plain = s->is_plain && is_plain(is_full ? s->rest : s->bytes + s->n, n);
	s->total += n;
	if (!is_full)
		s->n += n;
}

/* ---- its end ---- */

static usec processor_time(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (usec)t.tv_sec * USEC_S + t.tv_nsec / 1000;
}

/* The longest are kept, whoever was looked at first. */
static void keep_slow(struct hunt_yara *y, usec took, struct str where)
{
	size_t i = HUNT_YARA_SLOW;
	if (took < USEC_S)
		return;
	pthread_mutex_lock(&y->lock);
	while (i > 0 && y->slow[i - 1].took < took)
		i--;
	if (i < HUNT_YARA_SLOW) {
		memmove(&y->slow[i + 1], &y->slow[i], (HUNT_YARA_SLOW - 1 - i) * sizeof *y->slow);
		y->slow[i].took = took;
		snprintf(y->slow[i].where, sizeof y->slow[i].where, "%.*s", STR_ARG(where));
	}
	pthread_mutex_unlock(&y->lock);
}

static void keep_overfull(struct state *s)
{
	uint32_t rule;
	if (!yara_scan_overfull(s->scanner, &rule))
		return;
	pthread_mutex_lock(&s->yara->lock);
	s->yara->overfull[rule] = 1;
	pthread_mutex_unlock(&s->yara->lock);
}

static void look(struct state *s)
{
	struct hunt_yara *y = s->yara;
	usec began = processor_time();
	enum yara_end end = yara_scan(s->scanner, &s->names, str_from((const char *)s->bytes, s->n));
	keep_slow(y, processor_time() - began, s->names.path);
	keep_overfull(s);
	y->texts++;
	y->bytes += s->n;
	if (end == YARA_WHOLE)
		return;
	*(end == YARA_LATE ? &y->late : &y->broken) += 1;
	sink_trouble(s->sink, end == YARA_LATE ? SOURCE_LATE : SOURCE_UNLOOKED);
}

static void text_end(void *state, uint64_t *ret_lines)
{
	struct state *s = state;
	struct hunt_yara *y = s->yara;
	*ret_lines = 0;
	if (s->is_plain && s->total > y->log_bytes && !y->with_logs) {
		y->logs++;
		y->logs_bytes += s->total;
	} else if (s->total) {
		if (s->total > s->n) {
			y->cut++;
			sink_trouble(s->sink, SOURCE_CUT);
		}
		look(s);
	}
	if (s->n > KEPT_BYTES)
		madvise(s->bytes + KEPT_BYTES, s->yara->bytes_max - KEPT_BYTES, MADV_DONTNEED);
}

/* ---- saying ---- */

static void say_found(void *arg, struct str file, struct str inside, const struct finding *f)
{
	struct hunt_yara *y = arg;
	struct json j = json_to(hunt_output_line(y->output));
	struct arena_mark m = arena_mark(y->a);
	hunt_yara_say(&j, y->a, y->pack, file, inside, f);
	arena_rewind(y->a, m);
	hunt_output_line_end(y->output);
	y->hits++;
}

struct consumer hunt_yara_consumer(struct hunt_yara *y, struct hunt_output *o)
{
	y->output = o;
	return (struct consumer){ .shared = y, .open = state_open, .close = state_close, .is_whole = is_all, .is_raw = is_raw, .begin = begin, .room = room, .filled = filled,
		.end = text_end, .say = say_found, .arg = y };
}
