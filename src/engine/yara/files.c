/* Files of rules: those below a folder, and those that an include may reach. */
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "engine/yara/inside.h"

/* ---- opening ---- */

static int refuse(enum yara_note_kind why, enum yara_note_kind *ret)
{
	*ret = why;
	return -1;
}

/* One step down; the upper descriptor is closed. */
static int step_into(int upper, const char *name, int flags)
{
	int fd = openat(upper, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | flags);
	int error = errno;
	close(upper);
	errno = error;
	return fd;
}

/* A folder in the middle of a path that is a link answers ENOTDIR, the file itself ELOOP. */
static bool is_link(int folder, const char *name)
{
	struct stat st;
	return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode);
}

static int checked(int fd, enum yara_note_kind *ret, struct str *ret_words)
{
	struct stat st;
	char head[4];
	enum yara_note_kind why = YARA_UNREADABLE;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		*ret_words = str_of(strerror(EINVAL));
	else if ((uint64_t)st.st_size > YARA_FILE_MAX)
		why = YARA_LARGE;
	else if (pread(fd, head, sizeof head, 0) == sizeof head && !memcmp(head, "YARA", sizeof head))
		why = YARA_BINARY;
	else
		return fd;
	close(fd);
	return refuse(why, ret);
}

int source_open(struct arena *a, int root, struct str path, enum yara_note_kind *ret, struct str *ret_words)
{
	int fd = fcntl(root, F_DUPFD_CLOEXEC, 3);
	for (struct str rest = path; rest.p && fd >= 0;) {
		const char *name = a_z(a, str_cut(&rest, '/'));
		bool link = is_link(fd, name);
		fd = step_into(fd, name, rest.p ? O_DIRECTORY : 0);
		if (fd < 0 && link)
			return refuse(YARA_LINK, ret);
	}
	if (fd >= 0)
		return checked(fd, ret, ret_words);
	*ret_words = a_dup(a, str_of(strerror(errno)));
	return refuse(YARA_UNREADABLE, ret);
}

char *source_bytes(int fd, size_t *ret_n)
{
	struct stat st;
	size_t n = 0;
	ssize_t k = 1;
	if (fstat(fd, &st) != 0 || (uint64_t)st.st_size > YARA_FILE_MAX)
		return NULL;
	size_t size = (size_t)st.st_size;
	char *bytes = malloc(size + 1);
	if (!bytes)
		abort();
	while (n < size && (k = read(fd, bytes + n, size - n)) > 0)
		n += (size_t)k;
	bytes[n] = 0;
	*ret_n = n;
	if (k >= 0)
		return bytes;
	free(bytes);
	return NULL;
}

bool source_join(struct arena *a, struct str from, struct str include, struct str *ret)
{
	ptrdiff_t slash = (ptrdiff_t)from.n - 1;
	while (slash >= 0 && from.p[slash] != '/')
		slash--;
	struct str whole = a_fmt(a, "%.*s%.*s", (int)(slash + 1), from.p, STR_ARG(include));
	char *out = a_alloc(a, whole.n + 1);
	size_t n = 0;
	if (str_starts(include, S("/")))
		return false;
	for (struct str rest = whole; rest.p;) {
		struct str part = str_cut(&rest, '/');
		if (!part.n || str_is(part, "."))
			continue;
		if (str_is(part, "..")) {
			if (!n)
				return false;
			while (n && out[--n] != '/')
				;
			continue;
		}
		if (n)
			out[n++] = '/';
		memcpy(out + n, part.p, part.n);
		n += part.n;
	}
	*ret = str_from(out, n);
	return n > 0;
}

/* ---- listing ---- */

static void note(struct listing *l, enum yara_note_kind kind, const char *path, const char *words)
{
	*VEC_ADD(l->a, &l->notes) = (struct yara_note){ .kind = kind, .file = a_dup(l->a, str_of(path)), .words = a_dup(l->a, str_of(words)) };
}

static bool is_rules(const FTSENT *f)
{
	struct str name = str_from(f->fts_name, f->fts_namelen);
	return f->fts_level == 0 || str_ends(name, S(".yar")) || str_ends(name, S(".yara"));
}

/* The root of what lies below `path`: itself, or where the file stands. */
static bool root_add(struct listing *l, const char *path, bool is_file)
{
	const char *slash = strrchr(path, '/');
	struct str folder = !is_file ? str_of(path) : !slash ? S(".") : slash == path ? S("/") : str_from(path, (size_t)(slash - path));
	int fd = open(a_z(l->a, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		note(l, YARA_UNREADABLE, path, strerror(errno));
		return false;
	}
	*VEC_ADD(l->a, &l->roots) = (struct root){ a_dup(l->a, folder), fd };
	return true;
}

/* False when no more are taken. */
static bool source_add(struct listing *l, const FTSENT *f, size_t skip)
{
	if (l->sources.n == YARA_FILES_MAX) {
		note(l, YARA_MANY, f->fts_path, "");
		return false;
	}
	struct str shown = a_dup(l->a, str_of(f->fts_path)), path = f->fts_level ? str_sub(shown, skip, shown.n) : a_dup(l->a, str_of(f->fts_name));
	while (path.n > 1 && path.p[0] == '/')
		path = str_sub(path, 1, path.n);
	*VEC_ADD(l->a, &l->sources) = (struct source){ l->roots.n - 1, path, shown };
	return true;
}

static int by_name(const FTSENT **x, const FTSENT **y) { return strcmp((*x)->fts_name, (*y)->fts_name); }

/* A link that somebody named is followed, those found on the way are not. */
static char *named(struct arena *a, const char *path)
{
	struct stat st;
	char *real = lstat(path, &st) == 0 && S_ISLNK(st.st_mode) ? realpath(path, NULL) : NULL;
	char *out = a_z(a, str_of(real ? real : path));
	free(real);
	return out;
}

void listing_add(struct listing *l, const char *as_named)
{
	char *path = named(l->a, as_named), *paths[] = { path, NULL };
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	FTSENT *f;
	if (!fts)
		abort();
	while ((f = fts_read(fts))) {
		if (f->fts_info == FTS_DNR || f->fts_info == FTS_ERR || f->fts_info == FTS_NS)
			note(l, YARA_UNREADABLE, f->fts_path, strerror(f->fts_errno));
		else if (f->fts_info == FTS_SL || f->fts_info == FTS_SLNONE)
			note(l, YARA_LINK, f->fts_path, "");
		else if (f->fts_level == 0 && (f->fts_info == FTS_D || f->fts_info == FTS_F) && !root_add(l, path, f->fts_info == FTS_F))
			break;
		if (f->fts_info == FTS_F && is_rules(f) && !source_add(l, f, strlen(path)))
			break;
	}
	fts_close(fts);
}

void listing_done(struct listing *l)
{
	for (size_t i = 0; i < l->roots.n; i++)
		close(l->roots.at[i].fd);
}
