#include "engine/source/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct level { struct dirent **at; int i, n; char *path; };

struct walk {
	char *const *paths;
	size_t i, n;
	struct level *levels;
	size_t depth, cap;
	char *path;
};

static void *sure(void *p)
{
	if (!p)
		abort();
	return p;
}

struct walk *walk_new(char *const *paths, size_t n)
{
	struct walk *w = sure(calloc(1, sizeof *w));
	w->paths = paths;
	w->n = n;
	return w;
}

static void level_end(struct walk *w)
{
	struct level *l = &w->levels[--w->depth];
	while (l->i < l->n)
		free(l->at[l->i++]);
	free(l->at);
	free(l->path);
}

void *walk_free(struct walk *w)
{
	if (!w)
		return NULL;
	while (w->depth)
		level_end(w);
	free(w->levels);
	free(w->path);
	free(w);
	return NULL;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int not_dots(const struct dirent *d)
{
	return strcmp(d->d_name, ".") && strcmp(d->d_name, "..");
}

static enum source_fault fault_of(int error)
{
	switch (error) {
	case EACCES: case EPERM: return SOURCE_DENIED;
	case ENOENT: case ENOTDIR: return SOURCE_GONE;
	case ELOOP: return SOURCE_LINK;
	case ENXIO: case ENODEV: return SOURCE_SPECIAL;
	default: return SOURCE_IO;
	}
}

static enum source_fault enter(struct walk *w)
{
	struct dirent **at;
	int n = scandir(w->path, &at, not_dots, by_bytes);
	if (n < 0)
		return fault_of(errno);
	if (w->depth == w->cap)
		w->levels = sure(realloc(w->levels, (w->cap = w->cap * 2 + 8) * sizeof *w->levels));
	w->levels[w->depth++] = (struct level){ at, 0, n, sure(strdup(w->path)) };
	return SOURCE_OK;
}

/* The next path into w->path; false at the end. */
static bool step(struct walk *w, bool *ret_is_named)
{
	while (w->depth) {
		struct level *l = &w->levels[w->depth - 1];
		if (l->i == l->n) {
			level_end(w);
			continue;
		}
		struct dirent *d = l->at[l->i++];
		size_t n = strlen(l->path);
		free(w->path);
		if (asprintf(&w->path, "%s%s%s", l->path, n && l->path[n - 1] == '/' ? "" : "/", d->d_name) < 0)
			abort();
		free(d);
		*ret_is_named = false;
		return true;
	}
	if (w->i == w->n)
		return false;
	free(w->path);
	w->path = sure(strdup(w->paths[w->i++]));
	*ret_is_named = true;
	return true;
}

/* Never waits: a FIFO is looked at before it is opened, and opened so that nothing blocks should it have become one since. */
static enum source_fault open_file(struct walk *w, bool is_named, int *ret_fd, struct stat *st)
{
	int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (is_named ? 0 : O_NOFOLLOW);
	if (fstatat(AT_FDCWD, w->path, st, is_named ? 0 : AT_SYMLINK_NOFOLLOW) != 0)
		return fault_of(errno);
	if (S_ISLNK(st->st_mode))
		return SOURCE_LINK;
	if (S_ISDIR(st->st_mode))
		return SOURCE_OK;
	if (!S_ISREG(st->st_mode))
		return SOURCE_SPECIAL;
	*ret_fd = open(w->path, flags);
	if (*ret_fd < 0)
		return fault_of(errno);
	if (fstat(*ret_fd, st) == 0 && S_ISREG(st->st_mode))
		return SOURCE_OK;
	close(*ret_fd);
	*ret_fd = -1;
	return SOURCE_SPECIAL;
}

bool walk_next(struct walk *w, const char **ret_path, int *ret_fd, struct stat *ret_st, enum source_fault *ret_fault)
{
	bool is_named = false;
	while (step(w, &is_named)) {
		*ret_fd = -1;
		*ret_path = w->path;
		*ret_st = (struct stat){ 0 };
		*ret_fault = SOURCE_OK;
		if (is_named && !strcmp(w->path, "-")) {
			*ret_fd = dup(STDIN_FILENO);
			*ret_fault = *ret_fd < 0 ? SOURCE_IO : SOURCE_OK;
			return true;
		}
		*ret_fault = open_file(w, is_named, ret_fd, ret_st);
		if (*ret_fault == SOURCE_OK && *ret_fd < 0)
			*ret_fault = enter(w);
		if (*ret_fault != SOURCE_OK || *ret_fd >= 0)
			return true;
	}
	return false;
}
