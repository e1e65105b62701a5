#include "engine/source/text.h"

#include <errno.h>
#include <unistd.h>

/* ---- packed, or a stream ---- */

struct job { const struct text_sink *s; struct budget budget; struct arena *a; };

static void open_packed(struct job *j, struct reader *r, struct str inside);

static void pour(struct job *j, struct reader *r, struct str inside, bool is_records)
{
	const struct text_sink *s = j->s;
	struct reader *limited = reader_limited(r, &j->budget);
	uint64_t bytes = 0, lines = 0;
	ssize_t n;
	s->begin(s->arg, inside, 0);
	crew_begin(s->crew, inside, 0, STR_NONE);
	crew_records(s->crew, is_records ? r : NULL);
	do {
		size_t room;
		unsigned char *to = crew_room(s->crew, &room);
		n = reader_read(limited, to, room);
		if (n > 0) {
			bytes += (uint64_t)n;
			crew_filled(s->crew, (size_t)n);
		}
	} while (n > 0);
	crew_end(s->crew, &lines);
	s->end(s->arg, bytes, lines);
	if (n < 0)
		s->trouble(s->arg, inside, limited->fault);
	crew_records(s->crew, NULL);
	reader_close(limited);
}

static void open_archive(struct job *j, struct reader *r, struct str inside, bool is_single)
{
	struct archive_reader *x = archive_reader_new(r, is_single);
	struct str name;
	enum source_fault fault;
	enum archive_step step;
	while ((step = archive_reader_next(x, &name, &fault)) != STEP_END) {
		struct arena_mark m = arena_mark(j->a);
		struct str path = inside.n && name.n ? a_fmt(j->a, "%.*s!%.*s", STR_ARG(inside), STR_ARG(name)) : a_dup(j->a, name.n ? name : inside);
		if (step == STEP_SKIPPED)
			j->s->trouble(j->s->arg, path, fault);
		else
			open_packed(j, reader_peeked(archive_reader_text(x), NULL, 0), path);
		arena_rewind(j->a, m);
		if (fault == SOURCE_BOMB || j->budget.out > j->budget.limits->total_bytes)
			break;
	}
	if (fault != SOURCE_OK && step == STEP_END)
		j->s->trouble(j->s->arg, inside, fault);
	archive_reader_free(x);
}

/* As many bytes as tell what it is. */
static size_t peek(struct reader *r, unsigned char head[PACKING_HEAD])
{
	size_t n = 0;
	ssize_t k;
	while (n < PACKING_HEAD && (k = reader_read(r, head + n, PACKING_HEAD - n)) > 0)
		n += (size_t)k;
	return n;
}

/* Takes the reader over. */
static void open_packed(struct job *j, struct reader *r, struct str inside)
{
	unsigned char head[PACKING_HEAD];
	size_t n = peek(r, head);
	enum packing is = packing_of(head, n);
	bool is_mark = is == PACKING_UTF16_LITTLE || is == PACKING_UTF16_BIG, is_text = is == PACKING_NONE || is_mark || is == PACKING_EVTX;
	struct reader *peeked = reader_peeked(r, head + (is_mark ? 2 : 0), n - (is_mark ? 2 : 0));
	if (!is_text && j->budget.depth == j->budget.limits->depth) {
		j->s->trouble(j->s->arg, inside, SOURCE_DEEP);
		reader_close(peeked);
		return;
	}
	j->budget.depth++;
	switch (is) {
	case PACKING_NONE: pour(j, peeked, inside, false); break;
	case PACKING_UTF16_LITTLE: case PACKING_UTF16_BIG: pour(j, reader_utf16(peeked, is == PACKING_UTF16_BIG), inside, false); break;
	case PACKING_EVTX: pour(j, reader_evtx(peeked), inside, true); break;
	case PACKING_GZIP: open_packed(j, reader_gzip(peeked), inside); break;
	case PACKING_ZSTD: open_packed(j, reader_zstd(peeked), inside); break;
	case PACKING_OTHER: open_archive(j, peeked, inside, true); break;
	case PACKING_ARCHIVE: open_archive(j, peeked, inside, false); break;
	}
	j->budget.depth--;
}

void text_read_all(const struct text_sink *s, int fd, const struct source_limits *l, uint64_t *ret_in)
{
	struct job j = { s, { .limits = l }, arena_new(0) };
	open_packed(&j, reader_file(fd, &j.budget), STR_NONE);
	*ret_in = j.budget.in;
	arena_free(j.a);
}

/* ---- a range of lines ---- */

static ssize_t read_at(int fd, void *to, size_t n, uint64_t at)
{
	ssize_t k;
	do
		k = pread(fd, to, n, (off_t)at);
	while (k < 0 && errno == EINTR);
	return k;
}

struct str text_head(int fd, unsigned char to[CONSUMER_HEAD])
{
	ssize_t n = read_at(fd, to, CONSUMER_HEAD, 0);
	return n > 0 ? str_from((const char *)to, (size_t)n) : STR_NONE;
}

/* Where the first line that begins at or after `at` begins; -1 when none does before `end`. */
static int64_t line_from(int fd, uint64_t at, uint64_t end, enum source_fault *ret_fault)
{
	unsigned char bytes[32 * 1024];
	if (at == 0)
		return 0;
	for (uint64_t i = at - 1; i + 1 < end;) {
		ssize_t n = read_at(fd, bytes, sizeof bytes, i);
		if (n < 0)
			*ret_fault = SOURCE_IO;
		if (n <= 0)
			return -1;
		const unsigned char *p = memchr(bytes, '\n', (size_t)n);
		if (p)
			return i + (uint64_t)(p - bytes) + 1 < end ? (int64_t)(i + (uint64_t)(p - bytes) + 1) : -1;
		i += (uint64_t)n;
	}
	return -1;
}

bool text_read_range(const struct text_sink *s, int fd, uint64_t from, uint64_t to, enum source_fault *ret_fault)
{
	unsigned char head[CONSUMER_HEAD];
	uint64_t at, lines = 0, begin;
	int64_t first;
	*ret_fault = SOURCE_OK;
	first = line_from(fd, from, to, ret_fault);
	at = begin = first < 0 ? from : (uint64_t)first;
	s->begin(s->arg, STR_NONE, begin);
	crew_begin(s->crew, STR_NONE, begin, begin ? text_head(fd, head) : STR_NONE);
	bool is_done = first < 0, is_short = false;
	while (!is_done) {
		size_t room;
		unsigned char *p = crew_room(s->crew, &room), *line_end = NULL;
		ssize_t n = read_at(fd, p, room, at);
		if (n < 0)
			*ret_fault = SOURCE_IO;
		if (n <= 0) {
			is_short = n == 0 && at < to;
			break;
		}
		/* the last line begins before `to` and may end behind it */
		if (at + (uint64_t)n >= to) {
			size_t last = to > at ? (size_t)(to - 1 - at) : 0;
			line_end = memchr(p + last, '\n', (size_t)n - last);
		}
		if (line_end)
			n = line_end + 1 - p;
		is_done = line_end != NULL;
		crew_filled(s->crew, (size_t)n);
		at += (uint64_t)n;
	}
	crew_end(s->crew, &lines);
	s->end(s->arg, at - begin, lines);
	return !is_short;
}
