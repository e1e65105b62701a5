#include "engine/source/sweep.h"

#include <stdlib.h>
#include <unistd.h>

#include "engine/source/crew.h"
#include "engine/source/text.h"
#include "engine/source/walk.h"

#define PART_BYTES ((uint64_t)16 << 20)

struct run {
	const struct sweep *sweep;
	struct order order;
	struct walk *walk;
	struct file *file;       /* of which parts are still to be given out */
	uint64_t at;
};

struct worker { struct run *run; struct report report; struct crew crew; uint64_t bytes, lines; bool has_trouble; };

/* ---- giving out work ---- */

static struct file *file_new(const char *path, int fd, const struct stat *st)
{
	struct file *f = calloc(1, sizeof *f);
	unsigned char head[PACKING_HEAD];
	if (!f || !(f->path = strdup(path)))
		abort();
	f->fd = fd;
	f->st = *st;
	ssize_t n = S_ISREG(st->st_mode) ? pread(fd, head, sizeof head, 0) : 0;
	f->packing = n > 0 ? packing_of(head, (size_t)n) : PACKING_NONE;
	return f;
}

/* A plain file may be read by several workers, unless each file is to be told apart, or somebody needs it in one piece. */
static bool is_split(const struct run *r, const struct file *f)
{
	unsigned char head[CONSUMER_HEAD];
	if (!S_ISREG(f->st.st_mode) || f->packing != PACKING_NONE || r->sweep->file_begin || (uint64_t)f->st.st_size <= PART_BYTES)
		return false;
	struct str begins = text_head(f->fd, head);
	for (size_t i = 0; i < r->sweep->n_consumers; i++) {
		const struct consumer *c = &r->sweep->consumers[i];
		if (c->is_whole && c->is_whole(c->shared, begins))
			return false;
	}
	return true;
}

static void next_range(struct run *r, struct part *p)
{
	uint64_t size = (uint64_t)r->file->st.st_size;
	p->file = r->file;
	p->file->users++;
	p->from = r->at;
	p->to = size - r->at > PART_BYTES ? r->at + PART_BYTES : size;
	r->at = p->to;
	if (r->at < size)
		return;
	r->file->users--;        /* ours */
	r->file = NULL;
}

static bool next_file(struct run *r, struct part *p)
{
	const char *path;
	struct stat st;
	int fd;
	if (!walk_next(r->walk, &path, &fd, &st, &p->fault))
		return false;
	struct file *f = file_new(path, fd, &st);
	if (p->fault == SOURCE_OK && is_split(r, f)) {
		r->file = f;
		r->file->users = 1;
		r->at = 0;
		next_range(r, p);
		return true;
	}
	f->users = 1;
	p->file = f;
	p->to = (uint64_t)st.st_size;
	return true;
}

static bool next_part(struct run *r, struct part *ret)
{
	struct part p = { 0 };
	pthread_mutex_lock(&r->order.lock);
	p.number = order_next(&r->order);
	bool has = true;
	if (r->file)
		next_range(r, &p);
	else
		has = next_file(r, &p);
	if (!has)
		r->order.given--;
	pthread_mutex_unlock(&r->order.lock);
	*ret = p;
	return has;
}

/* ---- doing it ---- */

static void text_began(void *arg, struct str inside, uint64_t at)
{
	struct worker *w = arg;
	report_text(&w->report, inside, at);
}

static void text_ended(void *arg, uint64_t bytes, uint64_t lines)
{
	struct worker *w = arg;
	w->bytes += bytes;
	w->lines += lines;
	report_text_end(&w->report, bytes, lines);
}

static void text_trouble(void *arg, struct str inside, enum source_fault f)
{
	struct worker *w = arg;
	w->has_trouble = true;
	report_trouble(&w->report, inside, f);
}

static void read_plain(struct worker *w, const struct text_sink *s, const struct part *p)
{
	enum source_fault fault;
	if (p->to > p->from && !text_read_range(s, p->file->fd, p->from, p->to, &fault))
		text_trouble(w, STR_NONE, SOURCE_SHRANK);
	else if (p->to > p->from && fault != SOURCE_OK)
		text_trouble(w, STR_NONE, fault);
	report_file(&w->report, p->to - p->from);
}

/* A packed file for those that want it as it is. */
static void read_raw(struct worker *w, const struct text_sink *s, const struct part *p)
{
	unsigned char head[CONSUMER_HEAD];
	enum source_fault fault;
	if (!crew_raw(&w->crew, text_head(p->file->fd, head)))
		return;
	if (!text_read_range(s, p->file->fd, 0, p->to, &fault))
		text_trouble(w, STR_NONE, SOURCE_SHRANK);
	else if (fault != SOURCE_OK)
		text_trouble(w, STR_NONE, fault);
	crew_all(&w->crew);
}

static void read_packed(struct worker *w, const struct text_sink *s, const struct part *p)
{
	uint64_t in = 0;
	int fd = p->file->fd;
	p->file->fd = -1;
	text_read_all(s, fd, w->run->sweep->limits, &in);
	report_file(&w->report, in);
}

static void do_part(struct worker *w, const struct part *p)
{
	const struct sweep *s = w->run->sweep;
	const struct text_sink sink = { &w->crew, w, text_began, text_ended, text_trouble };
	struct recall recall;
	bool is_file = p->fault == SOURCE_OK && S_ISREG(p->file->st.st_mode);
	w->bytes = w->lines = 0;
	w->has_trouble = false;
	if (p->fault != SOURCE_OK) {
		text_trouble(w, STR_NONE, p->fault);
		return;
	}
	if (is_file && s->skip && s->skip(s->arg, p->file->path, p->file->fd, &p->file->st, &recall)) {
		report_skip(&w->report, &recall);
		return;
	}
	int fd = s->file_begin && is_file ? dup(p->file->fd) : -1;
	if (fd >= 0)
		s->file_begin(s->arg, w->crew.states, p->file->path, fd, &p->file->st);
	if (is_file && p->file->packing == PACKING_NONE)
		read_plain(w, &sink, p);
	else {
		if (is_file)
			read_raw(w, &sink, p);
		read_packed(w, &sink, p);
	}
	if (fd >= 0) {
		s->file_end(s->arg, w->crew.states, &(struct file_read){ fd, !w->has_trouble, w->bytes, w->lines });
		close(fd);
	}
}

static void *work(void *arg)
{
	struct worker *w = arg;
	struct part p;
	crew_open(&w->crew, w->run->sweep, &w->report);
	while (next_part(w->run, &p)) {
		w->report.part = &p;
		do_part(w, &p);
		order_put(&w->run->order, &p, &w->report);
	}
	crew_close(&w->crew);
	buf_done(&w->report.events);
	return NULL;
}

void sweep_run(const struct sweep *s, struct sweep_result *ret)
{
	struct run *r = calloc(1, sizeof *r);
	struct worker workers[SWEEP_THREADS_MAX] = { 0 };
	pthread_t threads[SWEEP_THREADS_MAX];
	size_t n = s->n_threads < 1 ? 1 : s->n_threads > SWEEP_THREADS_MAX ? SWEEP_THREADS_MAX : s->n_threads, started = 1;
	if (!r)
		abort();
	*ret = (struct sweep_result){ 0 };
	r->sweep = s;
	r->walk = walk_new(s->paths, s->n_paths);
	order_begin(&r->order, s, ret);
	for (size_t i = 0; i < n; i++) {
		workers[i].run = r;
		workers[i].report.order = &r->order;
		buf_init(&workers[i].report.events, (size_t)1 << 30);
	}
	/* those that cannot be started are done without */
	while (started < n && pthread_create(&threads[started], NULL, work, &workers[started]) == 0)
		started++;
	work(&workers[0]);
	for (size_t i = 1; i < started; i++)
		pthread_join(threads[i], NULL);
	for (size_t i = started; i < n; i++)
		buf_done(&workers[i].report.events);
	order_end(&r->order);
	walk_free(r->walk);
	free(r);
}
