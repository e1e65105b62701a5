/* restore: the archive is read twice. First everything is hashed and held against MANIFEST, then, when all of it holds and
 * the folder is empty, written. Paths are taken only in the few shapes a backup has. */
#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/backup.h"
#include "base/code.h"

struct member { struct str path; struct str sha256; int64_t size; bool is_named; };
struct restore {
	struct command *c;
	const char *file;
	struct archive *in;
	VEC(struct member) members;
	struct buf manifest;
	bool writes;
	bool has_database;
};

static err broken(struct restore *r, struct str what)
{
	const char *why = r->in ? archive_error_string(r->in) : NULL;
	r->c->w.problem.cause = why ? a_dup(r->c->w.a, str_of(why)) : STR_NONE;
	return fail(&r->c->w, E_INVALID, M_APP_RESTORE_BROKEN, what);
}

static char *place(struct restore *r, struct str path)
{
	struct arena *a = r->c->w.a;
	const char *suffix = str_is(path, BACKUP_DATABASE) ? ".part" : "";
	return a_z(a, a_fmt(a, "%.*s/%.*s%s", STR_ARG(r->c->data), STR_ARG(path), suffix));
}

static int target_open(struct restore *r, struct str path)
{
	struct arena *a = r->c->w.a;
	if (backup_is_content(path)) {
		mkdir(a_z(a, a_fmt(a, "%.*s/%.*s", STR_ARG(r->c->data), 8, path.p)), 0700);
		mkdir(a_z(a, a_fmt(a, "%.*s/%.*s", STR_ARG(r->c->data), 11, path.p)), 0700);
	}
	return open(place(r, path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
}

/* Reads the current entry's bytes: hashes them, and writes them to fd (unless -1) or into out (unless NULL). */
static err body_read(struct restore *r, int fd, struct buf *out, struct member *m)
{
	char block[64 << 10];
	crypto_hash_sha256_state h;
	struct sha256 hash;
	crypto_hash_sha256_init(&h);
	for (;;) {
		la_ssize_t n = archive_read_data(r->in, block, sizeof block);
		if (n < 0)
			return broken(r, m->path);
		if (n == 0)
			break;
		crypto_hash_sha256_update(&h, (unsigned char *)block, (unsigned long long)n);
		m->size += n;
		if (out)
			buf_add(out, str_from(block, (size_t)n));
		if (fd >= 0 && write(fd, block, (size_t)n) != n)
			return fail(&r->c->w, E_IO, M_CORE_DISK);
	}
	crypto_hash_sha256_final(&h, hash.b);
	m->sha256 = hex_of(r->c->w.a, str_from((const char *)hash.b, sizeof hash.b));
	return out ? buf_end(out) : OK;
}

static err member_read(struct restore *r, struct member *m)
{
	bool is_manifest = str_is(m->path, BACKUP_MANIFEST);
	if (!is_manifest && !backup_is_path(m->path))
		return broken(r, m->path);
	if (!r->writes || is_manifest)
		return body_read(r, -1, is_manifest && !r->writes ? &r->manifest : NULL, m);
	int fd = target_open(r, m->path);
	if (fd < 0)
		return fail(&r->c->w, E_IO, M_CORE_FOLDER, str_of(place(r, m->path)));
	err e = body_read(r, fd, NULL, m);
	if (e == OK && fsync(fd))
		e = fail(&r->c->w, E_IO, M_CORE_DISK);
	close(fd);
	return e;
}

static struct member *member_find(struct restore *r, struct str path)
{
	for (size_t i = 0; i < r->members.n; i++)
		if (str_eq(r->members.at[i].path, path))
			return &r->members.at[i];
	return NULL;
}

/* While checking, remembers the entry; while writing, holds it against what was checked. */
static err entry_take(struct restore *r, struct archive_entry *entry)
{
	const char *name = archive_entry_pathname(entry);
	struct member m = { .path = a_dup(r->c->w.a, str_of(name)) };
	if (!name || archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry))
		return broken(r, m.path);
	TRY(member_read(r, &m));
	if (str_is(m.path, BACKUP_MANIFEST))
		return OK;
	if (r->writes) {
		const struct member *was = member_find(r, m.path);
		return was && str_eq(was->sha256, m.sha256) ? OK : broken(r, m.path);
	}
	*VEC_ADD(r->c->w.a, &r->members) = m;
	return OK;
}

static err entries_walk(struct restore *r)
{
	struct archive_entry *entry;
	int result;
	while ((result = archive_read_next_header(r->in, &entry)) == ARCHIVE_OK)
		TRY(entry_take(r, entry));
	return result == ARCHIVE_EOF ? OK : broken(r, str_of(r->file));
}

static err archive_walk(struct restore *r, bool writes)
{
	r->writes = writes;
	r->in = archive_read_new();
	if (!r->in)
		abort();
	archive_read_support_format_tar(r->in);
	err e = archive_read_open_filename(r->in, r->file, 64 << 10) == ARCHIVE_OK ? entries_walk(r) : broken(r, str_of(r->file));
	archive_read_free(r->in);
	r->in = NULL;
	return e;
}

/* ---- manifest ---- */

static int by_path(const void *x, const void *y)
{
	return str_cmp(((const struct member *)x)->path, ((const struct member *)y)->path);
}

static struct member *member_search(struct restore *r, struct str path)
{
	struct member key = { .path = path };
	return r->members.n ? bsearch(&key, r->members.at, r->members.n, sizeof key, by_path) : NULL;
}

static err manifest_line(struct restore *r, struct str line)
{
	struct str rest = line;
	struct str sha256 = str_cut(&rest, ' '), size_text = str_cut(&rest, ' ');
	int64_t size;
	struct member *m = member_search(r, rest);
	if (!m || m->is_named || !str_int(size_text, &size) || size != m->size || !str_eq(sha256, m->sha256))
		return broken(r, rest);
	m->is_named = true;
	return OK;
}

static err manifest_check(struct restore *r)
{
	struct str rest = buf_str(&r->manifest);
	struct str head = str_cut(&rest, '\n');
	if (!str_starts(head, S("ungcuu-backup 1 ")))
		return broken(r, S(BACKUP_MANIFEST));
	if (r->members.n)
		qsort(r->members.at, r->members.n, sizeof r->members.at[0], by_path);
	while (rest.p && rest.n)
		TRY(manifest_line(r, str_cut(&rest, '\n')));
	for (size_t i = 0; i < r->members.n; i++)
		if (!r->members.at[i].is_named)
			return broken(r, r->members.at[i].path);
	r->has_database = member_search(r, S(BACKUP_DATABASE)) != NULL;
	return OK;
}

/* ---- the folder ---- */

static err folder_empty(struct restore *r)
{
	const char *data = a_z(r->c->w.a, r->c->data);
	DIR *d = opendir(data);
	bool is_empty = true;
	if (!d && errno == ENOENT)
		return OK;
	if (!d)
		return fail(&r->c->w, E_IO, M_CORE_FOLDER, r->c->data);
	for (struct dirent *x; (x = readdir(d));)
		is_empty = is_empty && (!strcmp(x->d_name, ".") || !strcmp(x->d_name, ".."));
	closedir(d);
	return is_empty ? OK : fail(&r->c->w, E_CONFLICT, M_APP_RESTORE_NOT_EMPTY, r->c->data);
}

static err folder_make(struct restore *r)
{
	struct arena *a = r->c->w.a;
	static const char *const parts[] = { "", "/files", "/tmp" };
	for (size_t i = 0; i < COUNT(parts); i++) {
		char *path = a_z(a, a_fmt(a, "%.*s%s", STR_ARG(r->c->data), parts[i]));
		if (mkdir(path, 0700) && errno != EEXIST)
			return fail(&r->c->w, E_IO, M_CORE_FOLDER, str_of(path));
	}
	return OK;
}

/* The database gets its name last: before that the folder does not look like an installation. */
static err database_name(struct restore *r)
{
	struct arena *a = r->c->w.a;
	if (!r->has_database)
		return OK;
	char *name = a_z(a, a_fmt(a, "%.*s/" BACKUP_DATABASE, STR_ARG(r->c->data)));
	return rename(place(r, S(BACKUP_DATABASE)), name) == 0 ? OK : fail(&r->c->w, E_IO, M_CORE_FOLDER, str_of(name));
}

static err restore_all(struct restore *r)
{
	TRY(folder_empty(r));
	TRY(archive_walk(r, false));
	TRY(manifest_check(r));
	TRY(folder_make(r));
	TRY(archive_walk(r, true));
	return database_name(r);
}

int verb_restore(int argc, char **argv)
{
	struct command c;
	int left = command_open(&c, &argc, argv, COMMAND_NO_STORE);
	if (left)
		return left;
	if (argc != 2)
		return command_usage(&c, argv[0], say(&c.w, M_APP_USAGE));
	struct restore r = { .c = &c, .file = argv[1] };
	buf_init(&r.manifest, MANIFEST_MAX);
	err e = restore_all(&r);
	buf_done(&r.manifest);
	if (e == OK)
		command_say(&c, say(&c.w, r.has_database ? M_APP_RESTORED : M_APP_RESTORED_FILES, c.data,
			a_fmt(c.w.a, "%zu", r.members.n)));
	return command_close(&c, e);
}
