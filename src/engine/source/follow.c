#include "engine/source/follow.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/source/crew.h"
#include "engine/source/text.h"
#include "engine/source/walk.h"

#define LINE_MAX_BYTES ((uint64_t)16 << 20)

struct followed { char *path; int fd; dev_t dev; ino_t ino; uint64_t at, lines; bool is_packed; };

struct follow {
	const struct sweep *sweep;
	struct order order;
	struct report report;
	struct crew crew;
	struct followed *at;
	size_t n;
	uint64_t lines;
	bool is_first, is_over;
};

static struct followed *known(struct follow *f, const char *path)
{
	for (size_t i = 0; i < f->n; i++)
		if (!strcmp(f->at[i].path, path))
			return &f->at[i];
	return NULL;
}

/* ---- reading what is new ---- */

static void text_began(void *arg, struct str inside, uint64_t at)
{
	struct follow *f = arg;
	report_text(&f->report, inside, at);
}

static void text_ended(void *arg, uint64_t bytes, uint64_t lines)
{
	struct follow *f = arg;
	f->lines = lines;
	report_text_end(&f->report, bytes, lines);
	report_file(&f->report, bytes);
}

static void text_trouble(void *arg, struct str inside, enum source_fault fault)
{
	struct follow *f = arg;
	report_trouble(&f->report, inside, fault);
}

/* One part with its own turn; what it finds is said at once. */
static void part(struct follow *f, const char *path, uint64_t from, uint64_t to, int fd, enum source_fault fault)
{
	struct file *file = calloc(1, sizeof *file);
	struct part p = { .file = file, .from = from, .to = to, .fault = fault };
	const struct text_sink sink = { &f->crew, f, text_began, text_ended, text_trouble };
	if (!file || !(file->path = strdup(path)))
		abort();
	file->fd = -1;
	file->users = 1;
	pthread_mutex_lock(&f->order.lock);
	p.number = order_next(&f->order);
	pthread_mutex_unlock(&f->order.lock);
	f->report.part = &p;
	if (fault != SOURCE_OK)
		report_trouble(&f->report, STR_NONE, fault);
	else
		text_read_range(&sink, fd, from, to, &fault);
	order_put(&f->order, &p, &f->report);
}

/* Behind the last whole line before `end`; `at` when there is none. */
static uint64_t whole_until(int fd, uint64_t at, uint64_t end)
{
	unsigned char bytes[32 * 1024];
	while (end > at) {
		uint64_t from = end - at > sizeof bytes ? end - sizeof bytes : at;
		ssize_t n = pread(fd, bytes, end - from, (off_t)from);
		const unsigned char *p = n > 0 ? memrchr(bytes, '\n', (size_t)n) : NULL;
		if (p)
			return from + (uint64_t)(p - bytes) + 1;
		end = from;
	}
	return at;
}

static void read_new(struct follow *f, struct followed *x, bool is_last)
{
	struct stat st;
	if (x->fd < 0 || x->is_packed || fstat(x->fd, &st) != 0)
		return;
	uint64_t size = (uint64_t)st.st_size;
	if (size < x->at)
		x->at = x->lines = 0;    /* cut off: it begins anew */
	uint64_t end = is_last ? size : whole_until(x->fd, x->at, size);
	if (end == x->at && size - x->at > LINE_MAX_BYTES)
		end = size;
	if (end <= x->at)
		return;
	f->order.line = x->lines;
	f->lines = 0;
	part(f, x->path, x->at, end, x->fd, SOURCE_OK);
	x->lines += f->lines;
	x->at = end;
}

/* ---- which files ---- */

static void begin(struct follow *f, struct followed *x, int fd, const struct stat *st)
{
	unsigned char head[PACKING_HEAD];
	ssize_t n = pread(fd, head, sizeof head, 0);
	if (x->fd >= 0) {
		read_new(f, x, true);    /* what came before it was replaced */
		close(x->fd);
	}
	x->fd = fd;
	x->dev = st->st_dev;
	x->ino = st->st_ino;
	x->at = x->lines = 0;
	x->is_packed = n > 0 && packing_of(head, (size_t)n) != PACKING_NONE;
}

static void meet(struct follow *f, const char *path, int fd, const struct stat *st)
{
	struct followed *x = known(f, path);
	if (!x && f->n == FOLLOW_FILES_MAX) {
		if (!f->is_over)
			part(f, path, 0, 0, -1, SOURCE_MANY);
		f->is_over = true;
		close(fd);
		return;
	}
	if (!x) {
		x = &f->at[f->n++];
		*x = (struct followed){ .path = strdup(path), .fd = -1 };
		if (!x->path)
			abort();
	}
	if (x->fd < 0 || x->dev != st->st_dev || x->ino != st->st_ino)
		begin(f, x, fd, st);
	else
		close(fd);
}

static void look(struct follow *f)
{
	struct walk *w = walk_new(f->sweep->paths, f->sweep->n_paths);
	const char *path;
	int fd;
	struct stat st;
	enum source_fault fault;
	while (walk_next(w, &path, &fd, &st, &fault)) {
		if (fault != SOURCE_OK && f->is_first)
			part(f, path, 0, 0, -1, fault);
		if (fault == SOURCE_OK)
			meet(f, path, fd, &st);
	}
	walk_free(w);
	f->is_first = false;
}

void follow_run(const struct sweep *s, bool (*pause)(void *arg), struct sweep_result *ret)
{
	struct follow *f = calloc(1, sizeof *f);
	if (!f || !(f->at = calloc(FOLLOW_FILES_MAX, sizeof *f->at)))
		abort();
	*ret = (struct sweep_result){ 0 };
	f->sweep = s;
	f->is_first = true;
	order_begin(&f->order, s, ret);
	f->report.order = &f->order;
	buf_init(&f->report.events, (size_t)1 << 30);
	crew_open(&f->crew, s, &f->report);
	do {
		look(f);
		for (size_t i = 0; i < f->n; i++)
			read_new(f, &f->at[i], false);
	} while (pause(s->arg));
	for (size_t i = 0; i < f->n; i++) {
		read_new(f, &f->at[i], true);
		if (f->at[i].fd >= 0)
			close(f->at[i].fd);
		free(f->at[i].path);
	}
	crew_close(&f->crew);
	buf_done(&f->report.events);
	order_end(&f->order);
	free(f->at);
	free(f);
}
