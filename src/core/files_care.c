/* What is done with all contents at once: verification, and removing those that no row came to name. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/code.h"
#include "base/fd.h"
#include "base/log.h"
#include "base/rand.h"
#include "core/files_inside.h"
#include "core/queries.h"
#include "core/settings.h"

#define OWNER "owner"       /* root/owner names the database whose contents these are */
#define OWNER_SETTING "files.owner"
enum { TOKEN_BYTES = 16, OWNER_MAX = 100 };

static err folder_failed(struct work *w, const char *what)
{
	w->problem.cause = a_fmt(w->a, "%s: %s", what, strerror(errno));
	return fail(w, E_IO, M_CORE_DISK);
}

/* ---- every content on disk ---- */

typedef err content_fn(void *arg, const char *path, struct str sha256);

static err contents_below(struct work *w, const char *folder, int depth, content_fn *fn, void *arg)
{
	DIR *d = opendir(folder);
	if (!d)
		return errno == ENOENT ? OK : folder_failed(w, folder);
	err e = OK;
	for (struct dirent *x; e == OK && (x = readdir(d));) {
		struct str sha256;
		const char *path = a_z(w->a, a_fmt(w->a, "%s/%s", folder, x->d_name));
		if (x->d_name[0] == '.')
			continue;
		if (depth)
			e = strlen(x->d_name) == 2 ? contents_below(w, path, depth - 1, fn, arg) : OK;
		else if (hex_parse(w->a, str_of(x->d_name), &sha256) && sha256.n == 32)
			e = fn(arg, path, sha256);
	}
	closedir(d);
	return e;
}

/* The contents whose hash begins with this byte, so that memory is bounded by one 256th of all. */
static err contents_of_byte(struct work *w, int byte, content_fn *fn, void *arg)
{
	return contents_below(w, a_z(w->a, a_fmt(w->a, "%s/%02x", files_root(), (unsigned)byte)), 1, fn, arg);
}

static err is_owned(struct work *w, struct str sha256, bool *ret)
{
	struct file_owned_row row;
	return file_owned(w->db, w->a, &(struct file_owned_in){ .sha256 = sha256 }, &row, ret);
}

/* ---- verify ---- */

struct verify { struct work *w; struct files_checked n; file_found_fn *found; void *arg; struct sha256 last; enum content last_is; bool has_last; };

/* "files/ab/cd/…", as an operator sees it below the data folder. */
static struct str path_shown(struct arena *a, struct str sha256)
{
	struct str hex = hex_of(a, sha256);
	return a_fmt(a, "files/%.2s/%.2s/%.*s", hex.p, hex.p + 2, STR_ARG(hex));
}

static void tell(struct verify *v, enum file_finding what, struct str sha256, struct str name)
{
	if (v->found)
		v->found(v->arg, what, path_shown(v->w->a, sha256), name);
}

static err verify_row(void *arg, const struct file_each_row *row)
{
	struct verify *v = arg;
	struct arena_mark m = arena_mark(v->w->a);
	struct str last = str_from((const char *)v->last.b, sizeof v->last.b);
	if (!v->has_last || !str_eq(row->sha256, last)) {
		v->last_is = content_check(v->w->a, row->sha256, row->size);
		v->has_last = row->sha256.n == last.n;
		if (v->has_last)
			memcpy(v->last.b, row->sha256.p, last.n);
	}
	if (v->last_is != CONTENT_GOOD)
		tell(v, v->last_is == CONTENT_MISSING ? FILE_MISSING : FILE_CHANGED, row->sha256, row->name);
	v->n.good += v->last_is == CONTENT_GOOD;
	v->n.missing += v->last_is == CONTENT_MISSING;
	v->n.changed += v->last_is == CONTENT_CHANGED;
	arena_rewind(v->w->a, m);
	return OK;
}

static err verify_content(void *arg, const char *path, struct str sha256)
{
	struct verify *v = arg;
	bool found;
	TRY(is_owned(v->w, sha256, &found));
	if (!found)
		tell(v, FILE_UNOWNED, sha256, STR_NONE);
	v->n.unowned += !found;
	return OK;
}

err files_verify(struct work *w, file_found_fn *found, void *arg, struct files_checked *ret)
{
	struct verify v = { .w = w, .found = found, .arg = arg };
	TRY(file_each(w->db, verify_row, &v));
	for (int i = 0; i < 256; i++) {
		struct arena_mark m = arena_mark(w->a);
		TRY(contents_of_byte(w, i, verify_content, &v));
		arena_rewind(w->a, m);
	}
	*ret = v.n;
	return OK;
}

/* ---- clean ---- */

struct stale { const char *path; struct str sha256; bool is_owned; };
struct clean { struct work *w; usec before; VEC(struct stale) stale; struct str owner; bool is_new; int64_t removed; };

static bool is_stale(const char *path, usec before)
{
	struct stat st;
	return lstat(path, &st) == 0 && S_ISREG(st.st_mode) && (usec)st.st_mtim.tv_sec * USEC_S + st.st_mtim.tv_nsec / 1000 < before;
}

static err note_stale(void *arg, const char *path, struct str sha256)
{
	struct clean *c = arg;
	if (is_stale(path, c->before))
		*VEC_ADD(c->w->a, &c->stale) = (struct stale){ path, sha256, false };
	return OK;
}

static err ask_owned(struct db *db, void *arg)
{
	struct clean *c = arg;
	err e = OK;
	c->w->db = db;
	for (size_t i = 0; i < c->stale.n && e == OK; i++)
		e = is_owned(c->w, c->stale.at[i].sha256, &c->stale.at[i].is_owned);
	c->w->db = NULL;
	return e;
}

/* Looked at once more under the lock: a content kept since then has a new date. */
static err remove_stale(struct clean *c, const char *path)
{
	AUTO_FD lock = files_lock(LOCK_EX);
	if (lock < 0)
		return folder_failed(c->w, "lock");
	if (!is_stale(path, c->before))
		return OK;
	if (unlink(path) && errno != ENOENT)
		return folder_failed(c->w, path);
	c->removed++;
	return OK;
}

static err clean_byte(struct store *s, struct clean *c, int byte)
{
	c->stale.n = c->stale.cap = 0;
	c->stale.at = NULL;
	TRY(contents_of_byte(c->w, byte, note_stale, c));
	if (!c->stale.n)
		return OK;
	TRY(store_run(s, TX_READ, NULL, ask_owned, c));
	for (size_t i = 0; i < c->stale.n; i++)
		if (!c->stale.at[i].is_owned)
			TRY(remove_stale(c, c->stale.at[i].path));
	return OK;
}

/* What a killed server was writing. */
static err clean_unfinished(struct clean *c)
{
	struct timespec real;
	clock_gettime(CLOCK_REALTIME, &real); /* these have the kernel's date, contents the program's */
	usec before = (usec)real.tv_sec * USEC_S - (c->w->now - c->before);
	DIR *d = opendir(files_root());
	if (!d)
		return folder_failed(c->w, "files");
	for (struct dirent *x; (x = readdir(d));) {
		const char *path = a_z(c->w->a, a_fmt(c->w->a, "%s/%s", files_root(), x->d_name));
		if (str_starts(str_of(x->d_name), S("new-")) && is_stale(path, before))
			unlink(path);
	}
	closedir(d);
	return OK;
}

/* ---- whose folder: a program started by mistake on another, empty database must not take every content for an orphan ---- */

static err owner_of_database(struct db *db, void *arg)
{
	struct clean *c = arg;
	struct settings_stored_rows rows;
	TRY(settings_stored(db, c->w->a, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (str_is(rows.at[i].name, OWNER_SETTING)) {
			c->owner = rows.at[i].value;
			return OK;
		}
	c->owner = rand_token(c->w->a, TOKEN_BYTES);
	return setting_put(db, &(struct setting_put_in){ .name = S(OWNER_SETTING), .value = c->owner, .now = c->w->now }, NULL);
}

static err owner_checked(struct store *s, struct clean *c)
{
	struct work *w = c->w;
	char text[OWNER_MAX];
	TRY(store_run(s, TX_WRITE, NULL, owner_of_database, c));
	const char *path = a_z(w->a, a_fmt(w->a, "%s/" OWNER, files_root()));
	AUTO_FD fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text);
	if (n < 0)
		return folder_failed(w, path);
	if (n == 0)
		return fd_write(fd, c->owner) && fsync(fd) == 0 ? OK : folder_failed(w, path);
	return str_eq(str_from(text, (size_t)n), c->owner) ? OK : fail(w, E_CONFLICT, M_CORE_FILES_OTHER, str_of(path));
}

err files_clean(struct store *s, struct work *w, int64_t *ret_removed)
{
	struct clean c = { .w = w, .before = w->now - setting_int(w, "files.orphan_hours") * USEC_HOUR };
	TRY(owner_checked(s, &c));
	for (int i = 0; i < 256; i++) {
		struct arena_mark m = arena_mark(w->a);
		TRY(clean_byte(s, &c, i));
		arena_rewind(w->a, m);
	}
	TRY(clean_unfinished(&c));
	if (c.removed)
		log_info("files.cleaned", "removed", log_n(c.removed), NULL);
	*ret_removed = c.removed;
	return OK;
}
