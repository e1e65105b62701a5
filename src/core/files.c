#include "core/files.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/log.h"
#include "base/rand.h"
#include "base/text.h"
#include "core/files_inside.h"
#include "core/queries.h"

#define FILE_NAME_MAX 200

static char root[4096];

void files_use_folder(struct str folder)
{
	if (folder.n >= sizeof root - 100)
		abort();
	memcpy(root, folder.p, folder.n);
	root[folder.n] = 0;
}

/* root/ab/cd */
static char *content_folder(struct arena *a, struct str hex)
{
	return a_z(a, a_fmt(a, "%s/%.2s/%.2s", root, hex.p, hex.p + 2));
}

const char *file_path(struct arena *a, struct str sha256)
{
	struct str hex = hex_of(a, sha256);
	return a_z(a, a_fmt(a, "%s/%.*s", content_folder(a, hex), STR_ARG(hex)));
}

static err disk_failed(struct work *w, const char *what)
{
	if (errno_is_full(errno)) {
		log_disk_full(what);
		return fail(w, E_FULL, M_CORE_DISK_FULL);
	}
	w->problem.cause = a_fmt(w->a, "%s: %s", what, strerror(errno));
	return fail(w, E_IO, M_CORE_DISK);
}

static bool folder_sync(const char *path)
{
	AUTO_FD fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd >= 0 && fsync(fd) == 0;
}

/* Makes root/ab and root/ab/cd and their names durable. */
static bool content_folder_make(struct arena *a, struct str hex)
{
	char *first = a_z(a, a_fmt(a, "%s/%.2s", root, hex.p));
	char *second = content_folder(a, hex);
	bool made_first = mkdir(first, 0700) == 0;
	if (!made_first && errno != EEXIST)
		return false;
	bool made_second = mkdir(second, 0700) == 0;
	if (!made_second && errno != EEXIST)
		return false;
	return (!made_first || folder_sync(root)) && (!made_second || folder_sync(first));
}

const char *files_root(void) { return root; }

int files_lock(int how)
{
	int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0 && flock(fd, how) == 0)
		return fd;
	fd_close_at(&fd);
	return -1;
}

static void date_of(usec now, struct timespec ret[2])
{
	ret[0] = ret[1] = (struct timespec){ .tv_sec = now / USEC_S, .tv_nsec = now % USEC_S * 1000 };
}

/* Whether it is there; then it is dated anew, so that files_clean() leaves it until the row that will name it is there. */
static bool content_there(const char *path, int64_t size, usec now)
{
	struct stat st;
	struct timespec times[2];
	date_of(now, times);
	AUTO_FD lock = files_lock(LOCK_SH);
	return lock >= 0 && stat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_size == size &&
		utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Copies in to out while hashing; false with errno on a failed read or write. */
static bool copy_hashed(int in, int out, struct sha256 *ret, int64_t *ret_size)
{
	char block[64 << 10];
	crypto_hash_sha256_state h;
	int64_t size = 0;
	crypto_hash_sha256_init(&h);
	for (;;) {
		ssize_t n = read(in, block, sizeof block);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		if (n == 0)
			break;
		crypto_hash_sha256_update(&h, (unsigned char *)block, (unsigned long long)n);
		size += n;
		if (out >= 0 && !fd_write(out, str_from(block, (size_t)n)))
			return false;
	}
	crypto_hash_sha256_final(&h, ret->b);
	*ret_size = size;
	return true;
}

/* Gives the finished temporary file its final name, durably. */
static bool content_place(struct work *w, int fd, const char *temporary, struct str hex, const char *path)
{
	struct timespec times[2];
	date_of(w->now, times);
	if (futimens(fd, times) || fsync(fd) || !content_folder_make(w->a, hex))
		return false;
	AUTO_FD lock = files_lock(LOCK_SH);
	return lock >= 0 && rename(temporary, path) == 0 && folder_sync(content_folder(w->a, hex));
}

static int temporary_open(struct arena *a, const char **ret_path)
{
	struct str token = rand_token(a, 12);
	*ret_path = a_z(a, a_fmt(a, "%s/new-%.*s", root, STR_ARG(token)));
	return open(*ret_path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
}

err file_keep(struct work *w, const struct upload *u)
{
	struct str sha256;
	struct sha256 seen;
	int64_t size;
	const char *temporary;
	if (!hex_parse(w->a, u->sha256_hex, &sha256) || sha256.n != sizeof seen.b)
		return fail(w, E_BUG, M_CORE_FILE_CHANGED, u->name);
	const char *path = file_path(w->a, sha256);
	if (content_there(path, u->size, w->now))
		return OK;
	AUTO_FD in = open(u->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (in < 0)
		return disk_failed(w, "upload");
	AUTO_FD out = temporary_open(w->a, &temporary);
	if (out < 0)
		return disk_failed(w, "new content");
	bool copied = copy_hashed(in, out, &seen, &size);
	bool is_same = copied && same_secret(sha256, str_from((const char *)seen.b, sizeof seen.b)) && size == u->size;
	if (is_same && content_place(w, out, temporary, u->sha256_hex, path))
		return OK;
	err e = copied && !is_same ? fail(w, E_BUG, M_CORE_FILE_CHANGED, u->name) : disk_failed(w, "content");
	unlink(temporary);
	return e;
}

err file_keep_bytes(struct work *w, struct str bytes, struct sha256 *ret)
{
	struct sha256 hash = sha256_of(bytes);
	struct str hex = hex_of(w->a, str_from((const char *)hash.b, sizeof hash.b));
	const char *path = file_path(w->a, str_from((const char *)hash.b, sizeof hash.b));
	const char *temporary;
	if (!content_there(path, (int64_t)bytes.n, w->now)) {
		AUTO_FD out = temporary_open(w->a, &temporary);
		if (out < 0)
			return disk_failed(w, "new content");
		if (!fd_write(out, bytes) || !content_place(w, out, temporary, hex, path)) {
			err e = disk_failed(w, "content");
			unlink(temporary);
			return e;
		}
	}
	*ret = hash;
	return OK;
}

err file_add(struct work *w, const struct file_new *n, int64_t *ret_id)
{
	int64_t id = id_new();
	TRY(file_insert(w->db, &(struct file_insert_in){ .id = id, .kind = n->kind, .record = n->record_id, .purpose = n->purpose,
		.name = text_clip(w->a, n->name, FILE_NAME_MAX), .media_type = n->media_type,
		.sha256 = str_from((const char *)n->sha256.b, sizeof n->sha256.b), .size = n->size, .account = w->by.account_id,
		.added_by = w->by.name, .added_at = w->now }, NULL));
	*ret_id = id;
	return OK;
}

err file_attach(struct work *w, const struct upload *u, struct str kind, int64_t record_id, struct str purpose, int64_t *ret_id)
{
	struct file_new n = { .name = u->name, .media_type = u->media_type, .kind = kind, .purpose = purpose,
		.record_id = record_id, .size = u->size };
	struct str sha256;
	if (!hex_parse(w->a, u->sha256_hex, &sha256) || sha256.n != sizeof n.sha256.b)
		return fail(w, E_BUG, M_CORE_FILE_CHANGED, u->name);
	memcpy(n.sha256.b, sha256.p, sha256.n);
	return file_add(w, &n, ret_id);
}

static struct file_row file_row_of(struct work *w, const struct file_one_row *x)
{
	return (struct file_row){ .id = x->id, .name = x->name, .media_type = x->media_type, .sha256 = hex_of(w->a, x->sha256),
		.size = x->size, .added_at = x->added_at, .added_by = x->added_by };
}

err files_of(struct work *w, struct str kind, int64_t record_id, struct file_row **ret, size_t *ret_n)
{
	struct file_list_rows rows;
	TRY(file_list(w->db, w->a, &(struct file_list_in){ .kind = kind, .record = record_id }, &rows));
	struct file_row *at = a_array(w->a, struct file_row, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		at[i] = (struct file_row){ .id = rows.at[i].id, .name = rows.at[i].name, .media_type = rows.at[i].media_type,
			.sha256 = hex_of(w->a, rows.at[i].sha256), .size = rows.at[i].size, .added_at = rows.at[i].added_at,
			.added_by = rows.at[i].added_by };
	*ret = at;
	*ret_n = rows.n;
	return OK;
}

enum content content_check(struct arena *a, struct str sha256, int64_t size)
{
	struct sha256 seen;
	int64_t n;
	AUTO_FD fd = open(file_path(a, sha256), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 || !copy_hashed(fd, -1, &seen, &n))
		return CONTENT_MISSING;
	return n == size && same_secret(sha256, str_from((const char *)seen.b, sizeof seen.b)) ? CONTENT_GOOD : CONTENT_CHANGED;
}

err file_open(struct work *w, struct str kind, int64_t record_id, int64_t file_id, struct file_row *ret, const char **ret_path)
{
	struct file_one_row row;
	bool found;
	TRY(file_one(w->db, w->a, &(struct file_one_in){ .id = file_id, .kind = kind, .record = record_id }, &row, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_CORE_NOT_FOUND);
	if (content_check(w->a, row.sha256, row.size) != CONTENT_GOOD) {
		w->problem.cause = a_fmt(w->a, "content of file %lld is missing or changed", (long long)file_id);
		return fail(w, E_BUG, M_CORE_FILE_CHANGED, row.name);
	}
	*ret = file_row_of(w, &row);
	*ret_path = file_path(w->a, row.sha256);
	return OK;
}

err file_reply(struct req *r, struct str kind, int64_t record_id, int64_t file_id)
{
	struct file_row row;
	const char *path;
	TRY(file_open(&r->w, kind, record_id, file_id, &row, &path));
	return reply_download_file(r, row.name, path);
}

struct str file_size_shown(struct arena *a, int64_t bytes)
{
	static const char *const units[] = { "B", "KB", "MB", "GB", "TB" };
	double x = (double)bytes;
	size_t u = 0;
	for (; x >= 1024 && u + 1 < COUNT(units); u++)
		x /= 1024;
	return a_fmt(a, u && x < 10 ? "%.1f %s" : "%.0f %s", x, units[u]);
}
