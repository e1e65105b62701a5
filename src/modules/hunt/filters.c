#include "modules/hunt/filters.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fd.h"
#include "engine/indicator/fuse.h"
#include "engine/indicator/trace.h"

#define MAGIC "UCTRACE\n"
#define VERSION 1
#define HEAD_BYTES 4096   /* of the file, hashed into its identity */

/* The file as it was read. */
struct identity { uint64_t size, mtime_ns, inode, device; unsigned char path[32], head[32]; };

struct filter_head { char magic[8]; uint32_t version, n_parts; struct identity of; uint64_t bytes, lines; unsigned char sum[32]; };
/* In front of each part's fingerprints. */
struct part_head { uint64_t seed, sum; uint32_t n_keys, segment, span, n; };

struct filters { int folder; uint64_t *keys; size_t n_keys, unanswered; };

/* ---- what is asked ---- */

err filters_open(const char *folder, const struct index *ix, struct filters **ret)
{
	uint64_t keys[TRACE_KEYS];
	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		return E_IO;
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return E_IO;
	struct filters *f = calloc(1, sizeof *f);
	if (!f || !(f->keys = calloc(index_items(ix) * TRACE_KEYS + 1, sizeof *f->keys)))
		abort();
	f->folder = fd;
	for (size_t i = 0; i < index_items(ix); i++) {
		size_t n = trace_keys(ix, (uint32_t)i, keys);
		f->unanswered += n == 0;
		memcpy(f->keys + f->n_keys, keys, n * sizeof *keys);
		f->n_keys += n;
	}
	*ret = f;
	return OK;
}

void *filters_close(struct filters *f)
{
	if (!f)
		return NULL;
	close(f->folder);
	free(f->keys);
	free(f);
	return NULL;
}

size_t filters_unanswered(const struct filters *f) { return f->unanswered; }

/* ---- which file ---- */

static bool identity_of(const char *path, int fd, const struct stat *st, struct identity *ret)
{
	unsigned char bytes[HEAD_BYTES];
	char *full = realpath(path, NULL);
	ssize_t n = pread(fd, bytes, sizeof bytes, 0);
	if (full && n >= 0) {
		memset(ret, 0, sizeof *ret);
		ret->size = (uint64_t)st->st_size;
		ret->mtime_ns = (uint64_t)st->st_mtim.tv_sec * 1000000000u + (uint64_t)st->st_mtim.tv_nsec;
		ret->inode = st->st_ino;
		ret->device = st->st_dev;
		crypto_generichash(ret->path, sizeof ret->path, (const unsigned char *)full, strlen(full), NULL, 0);
		crypto_generichash(ret->head, sizeof ret->head, bytes, (size_t)n, NULL, 0);
	}
	free(full);
	return full && n >= 0;
}

static void name_of(const struct identity *of, char ret[40])
{
	for (size_t i = 0; i < 16; i++)
		snprintf(ret + 2 * i, 3, "%02x", of->path[i]);
	snprintf(ret + 32, 8, ".uct");
}

/* ---- asking ---- */

static bool part_may_match(const struct filters *f, const struct fuse *part)
{
	for (size_t i = 0; i < f->n_keys; i++)
		if (fuse_may_have(part, f->keys[i]))
			return true;
	return false;
}

enum answer { ANSWER_OUT, ANSWER_MAY, ANSWER_BROKEN };

static enum answer ask(const struct filters *f, const unsigned char *p, size_t n)
{
	struct filter_head h;
	size_t at = sizeof h;
	memcpy(&h, p, sizeof h);
	for (uint32_t i = 0; i < h.n_parts; i++) {
		struct part_head x;
		if (n - at < sizeof x)
			return ANSWER_BROKEN;
		memcpy(&x, p + at, sizeof x);
		at += sizeof x;
		struct fuse part = { x.seed, x.n_keys, x.segment, x.span, x.n, (const uint16_t *)(const void *)(p + at) };
		if (!fuse_is_sound(&part) || (n - at) / 2 < x.n || fuse_sum(&part) != x.sum)
			return ANSWER_BROKEN;
		if (part_may_match(f, &part))
			return ANSWER_MAY;
		at += ((size_t)x.n * 2 + 7) & ~(size_t)7;
	}
	return at == n ? ANSWER_OUT : ANSWER_BROKEN;
}

static void head_sum(const struct filter_head *h, unsigned char ret[32])
{
	crypto_generichash(ret, 32, (const unsigned char *)h, offsetof(struct filter_head, sum), NULL, 0);
}

static bool head_holds(const struct filter_head *h, const struct identity *of)
{
	unsigned char sum[32];
	head_sum(h, sum);
	return !memcmp(h->magic, MAGIC, 8) && h->version == VERSION && !memcmp(&h->of, of, sizeof *of) && !memcmp(sum, h->sum, sizeof sum);
}

/* The filter of the file as it is now: its size, mapped; 0 when there is none. */
static size_t filter_map(const struct filters *f, const struct identity *of, const char *name, const struct filter_head **ret)
{
	struct stat own;
	AUTO_FD fd = openat(f->folder, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &own) != 0 || own.st_size < (off_t)sizeof(struct filter_head))
		return 0;
	void *p = mmap(NULL, (size_t)own.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return 0;
	*ret = p;
	if (head_holds(p, of))
		return (size_t)own.st_size;
	munmap(p, (size_t)own.st_size);
	return 0;
}

bool filters_skip(const struct filters *f, const char *path, int fd, const struct stat *st, struct recall *ret)
{
	struct identity of;
	char name[40];
	const struct filter_head *h;
	if (f->unanswered || !identity_of(path, fd, st, &of))
		return false;
	name_of(&of, name);
	size_t n = filter_map(f, &of, name, &h);
	if (!n)
		return false;
	enum answer answer = ask(f, (const unsigned char *)h, n);
	*ret = (struct recall){ h->bytes, h->lines };
	munmap((void *)(uintptr_t)h, n);
	if (answer == ANSWER_BROKEN)
		unlinkat(f->folder, name, 0);
	return answer == ANSWER_OUT;
}

static bool filter_is_there(const struct filters *f, const struct identity *of, const char *name)
{
	const struct filter_head *h;
	size_t n = filter_map(f, of, name, &h);
	if (n)
		munmap((void *)(uintptr_t)h, n);
	return n > 0;
}

/* ---- writing ---- */

struct filter_writer { const struct filters *filters; struct filter_head head; char name[40], beside[64]; int fd; bool failed; };

struct filter_writer *filter_writer_new(const struct filters *f, const char *path, int fd, const struct stat *st)
{
	struct identity of;
	char name[40];
	if (!identity_of(path, fd, st, &of))
		return NULL;
	name_of(&of, name);
	if (filter_is_there(f, &of, name))
		return NULL;
	struct filter_writer *w = calloc(1, sizeof *w);
	if (!w)
		abort();
	*w = (struct filter_writer){ .filters = f, .head = { .magic = MAGIC, .version = VERSION, .of = of }, .fd = -1 };
	memcpy(w->name, name, sizeof name);
	snprintf(w->beside, sizeof w->beside, "%s.%ld.new", w->name, (long)getpid());
	w->fd = openat(f->folder, w->beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	w->failed = w->fd < 0 || !fd_write(w->fd, str_from((const char *)&w->head, sizeof w->head));
	return w;
}

void filter_writer_add(struct filter_writer *w, struct trace *t)
{
	static const char none[8];
	struct fuse f;
	size_t n;
	const uint64_t *keys = trace_take(t, &n);
	if (w->failed || !n)
		return;
	fuse_build(keys, (uint32_t)n, &f);
	struct part_head h = { f.seed, fuse_sum(&f), f.n_keys, f.segment, f.span, f.n };
	size_t bytes = (size_t)f.n * 2;
	w->failed = !fd_write(w->fd, str_from((const char *)&h, sizeof h)) || !fd_write(w->fd, str_from((const char *)f.at, bytes)) ||
		!fd_write(w->fd, str_from(none, -bytes & 7));
	w->head.n_parts++;
	free((void *)(uintptr_t)f.at);
}

void filter_writer_end(struct filter_writer *w, const struct file_read *f)
{
	struct stat st;
	bool is_same = f->is_whole && fstat(f->fd, &st) == 0 && (uint64_t)st.st_size == w->head.of.size &&
		(uint64_t)st.st_mtim.tv_sec * 1000000000u + (uint64_t)st.st_mtim.tv_nsec == w->head.of.mtime_ns;
	w->head.bytes = f->bytes;
	w->head.lines = f->lines;
	head_sum(&w->head, w->head.sum);
	bool ok = !w->failed && is_same && pwrite(w->fd, &w->head, sizeof w->head, 0) == sizeof w->head;
	if (w->fd >= 0)
		close(w->fd);
	if (!ok || renameat(w->filters->folder, w->beside, w->filters->folder, w->name) != 0)
		unlinkat(w->filters->folder, w->beside, 0);
	free(w);
}
