#include "app/backup.h"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "base/code.h"
#include "core/queries.h"

bool backup_is_content(struct str path)
{
	static const char shape[] = "files/xx/xx/";
	if (path.n != sizeof shape - 1 + 64 || !str_starts(path, S("files/")) || path.p[8] != '/' || path.p[11] != '/')
		return false;
	for (size_t i = sizeof shape - 1; i < path.n; i++)
		if (!strchr("0123456789abcdef", path.p[i]))
			return false;
	return !memcmp(path.p + 6, path.p + 12, 2) && !memcmp(path.p + 9, path.p + 14, 2);
}

bool backup_is_path(struct str path)
{
	return str_is(path, BACKUP_DATABASE) || str_is(path, BACKUP_KEY) || backup_is_content(path);
}

struct backup {
	struct command *c;
	struct archive *out;
	struct buf manifest;
	int64_t n_files, bytes;
};

static err archive_failed(struct backup *b)
{
	const char *why = archive_error_string(b->out);
	b->c->w.problem.cause = str_of(why ? why : "");
	return fail(&b->c->w, E_IO, M_APP_BACKUP_WRITE);
}

static err header_write(struct backup *b, const char *name, int64_t size)
{
	struct archive_entry *entry = archive_entry_new();
	archive_entry_set_pathname(entry, name);
	archive_entry_set_size(entry, size);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0600);
	archive_entry_set_mtime(entry, b->c->w.now / USEC_S, 0);
	int result = archive_write_header(b->out, entry);
	archive_entry_free(entry);
	return result == ARCHIVE_OK ? OK : archive_failed(b);
}

static err body_write(struct backup *b, int fd, int64_t size, struct sha256 *ret)
{
	char block[64 << 10];
	crypto_hash_sha256_state h;
	crypto_hash_sha256_init(&h);
	for (int64_t left = size; left;) {
		ssize_t n = read(fd, block, left < (int64_t)sizeof block ? (size_t)left : sizeof block);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return fail(&b->c->w, E_IO, M_CORE_DISK);
		if (archive_write_data(b->out, block, (size_t)n) != n)
			return archive_failed(b);
		crypto_hash_sha256_update(&h, (unsigned char *)block, (unsigned long long)n);
		left -= n;
	}
	crypto_hash_sha256_final(&h, ret->b);
	return OK;
}

static err open_file_add(struct backup *b, const char *name, int fd)
{
	struct stat st;
	struct sha256 hash;
	if (fstat(fd, &st))
		return fail(&b->c->w, E_IO, M_CORE_DISK);
	TRY(header_write(b, name, st.st_size));
	TRY(body_write(b, fd, st.st_size, &hash));
	struct str hex = hex_of(b->c->w.a, str_from((const char *)hash.b, sizeof hash.b));
	if (backup_is_content(str_of(name)) && !str_ends(str_of(name), hex))
		return fail(&b->c->w, E_BUG, M_CORE_FILE_CHANGED, str_of(name));
	buf_fmt(&b->manifest, "%.*s %lld %s\n", STR_ARG(hex), (long long)st.st_size, name);
	b->n_files++;
	b->bytes += st.st_size;
	return buf_end(&b->manifest);
}

static err file_add_to(struct backup *b, const char *name, const char *path)
{
	struct arena_mark m = arena_mark(b->c->w.a);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 && errno == ENOENT && backup_is_content(str_of(name)))
		return OK; /* no row names it: files_clean() was faster */
	if (fd < 0)
		return fail(&b->c->w, E_IO, M_CORE_FOLDER, str_of(path));
	err e = open_file_add(b, name, fd);
	close(fd);
	if (e == OK)
		arena_rewind(b->c->w.a, m);
	return e;
}

/* Everything below data/name that has the shape of a content. */
static err folder_add(struct backup *b, const char *name, int depth)
{
	struct arena *a = b->c->w.a;
	DIR *d = opendir(a_z(a, a_fmt(a, "%.*s/%s", STR_ARG(b->c->data), name)));
	if (!d)
		return fail(&b->c->w, E_IO, M_CORE_FOLDER, str_of(name));
	err e = OK;
	for (struct dirent *x; e == OK && (x = readdir(d));) {
		char *below = a_z(a, a_fmt(a, "%s/%s", name, x->d_name));
		if (depth && strlen(x->d_name) == 2 && x->d_name[0] != '.')
			e = folder_add(b, below, depth - 1);
		else if (!depth && backup_is_content(str_of(below)))
			e = file_add_to(b, below, a_z(a, a_fmt(a, "%.*s/%s", STR_ARG(b->c->data), below)));
	}
	closedir(d);
	return e;
}

/* The copy is taken first: a content is on disk before the row that names it, and none that a row names is ever removed. */
static err database_add(struct backup *b)
{
	struct arena *a = b->c->w.a;
	if (b->c->database.n)
		return OK;
	char *copy = a_z(a, a_fmt(a, "%s/backup-%lld.db", folder_tmp(), (long long)getpid()));
	unlink(copy);
	err e = store_copy_to(b->c->store, copy);
	e = e == OK ? file_add_to(b, BACKUP_DATABASE, copy) : fail(&b->c->w, e, M_APP_BACKUP_COPY);
	unlink(copy);
	return e;
}

static err manifest_add(struct backup *b)
{
	struct str text = buf_str(&b->manifest);
	TRY(buf_end(&b->manifest));
	TRY(header_write(b, BACKUP_MANIFEST, (int64_t)text.n));
	return archive_write_data(b->out, text.p, text.n) == (la_ssize_t)text.n ? OK : archive_failed(b);
}

static err all_add(struct backup *b)
{
	struct arena *a = b->c->w.a;
	buf_fmt(&b->manifest, "ungcuu-backup 1 %s %s %.*s\n", PROGRAM_VERSION, b->c->database.n ? "postgresql" : "sqlite",
		STR_ARG(time_rfc3339(a, b->c->w.now)));
	TRY(database_add(b));
	TRY(file_add_to(b, BACKUP_KEY, a_z(a, a_fmt(a, "%.*s/" BACKUP_KEY, STR_ARG(b->c->data)))));
	TRY(folder_add(b, "files", 2));
	return manifest_add(b);
}

static err archive_make(struct backup *b, int fd)
{
	b->out = archive_write_new();
	if (!b->out)
		abort();
	buf_init(&b->manifest, MANIFEST_MAX);
	err e = archive_write_set_format_pax_restricted(b->out) == ARCHIVE_OK && archive_write_open_fd(b->out, fd) == ARCHIVE_OK ?
		all_add(b) : archive_failed(b);
	if (archive_write_close(b->out) != ARCHIVE_OK && e == OK)
		e = archive_failed(b);
	archive_write_free(b->out);
	buf_done(&b->manifest);
	if (e == OK && fsync(fd))
		e = fail(&b->c->w, E_IO, M_APP_BACKUP_WRITE);
	return e;
}

/* Written beside its name and renamed when whole, so that a file of that name is always a finished backup. */
static err backup_write(struct backup *b, const char *path)
{
	struct arena *a = b->c->w.a;
	char *part = a_z(a, a_fmt(a, "%s.part", path));
	if (access(path, F_OK) == 0)
		return fail(&b->c->w, E_CONFLICT, M_APP_BACKUP_EXISTS, str_of(path));
	int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return fail(&b->c->w, E_IO, M_CORE_FOLDER, str_of(part));
	err e = archive_make(b, fd);
	close(fd);
	if (e == OK && rename(part, path))
		e = fail(&b->c->w, E_IO, M_CORE_FOLDER, str_of(path));
	if (e != OK)
		unlink(part);
	return e;
}

static err note_fn(struct work *w, void *arg)
{
	return reference_put(w->db, &(struct reference_put_in){ .name = S("backup"), .version = time_rfc3339(w->a, w->now),
		.now = w->now }, NULL);
}

int verb_backup(int argc, char **argv)
{
	struct command c;
	int left = command_open(&c, &argc, argv, COMMAND_QUIET);
	if (left)
		return left;
	if (argc != 2)
		return command_usage(&c, argv[0], say(&c.w, M_APP_USAGE));
	struct backup b = { .c = &c };
	err e = backup_write(&b, argv[1]);
	if (e == OK)
		e = command_run(&c, TX_WRITE, note_fn, NULL);
	if (e == OK)
		command_say(&c, say(&c.w, c.database.n ? M_APP_BACKUP_DONE_SHARED : M_APP_BACKUP_DONE, str_of(argv[1]),
			a_fmt(c.w.a, "%lld", (long long)b.n_files), a_fmt(c.w.a, "%lld", (long long)b.bytes)));
	return command_close(&c, e);
}
