/* Writing a result: the head, what the consumers write, troubles, coverage, the summary, the seal. */
#include "modules/hunt/result.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/json.h"

enum { HOST_BYTES = 256, READ_BYTES = 1 << 16 };

/* What has been read below one of the paths that were given. */
struct under { uint64_t files, bytes, lines, unread; usec from, to; };

struct result {
	int fd;
	char *beside, *out;
	bool is_signed, is_ended;
	struct result_key key;
	char *const *paths;
	size_t n_paths, at;                   /* at: of the file that was covered last */
	struct under *under;
	struct sweep_result before;
	struct buf line;
	int error;
};

/* ---- lines ---- */

static struct json begin(struct result *r, const char *kind)
{
	buf_clear(&r->line);
	struct json j = json_to(&r->line);
	json_object(&j);
	json_text(&j, "kind", str_of(kind));
	return j;
}

static void put(struct result *r)
{
	buf_add_char(&r->line, '\n');
	if (!r->error && (buf_end(&r->line) != OK || !fd_write(r->fd, buf_str(&r->line))))
		r->error = buf_end(&r->line) == OK ? errno : EFBIG;
}

static void end(struct result *r, struct json *j)
{
	json_end(j);
	put(r);
}

static void put_head(struct result *r, const struct result_ask *ask)
{
	char host[HOST_BYTES] = "";
	gethostname(host, sizeof host - 1);
	struct json j = begin(r, "head");
	json_text(&j, "format", S(RESULT_FORMAT));
	json_int(&j, "version", RESULT_VERSION);
	json_text(&j, "program", S(PROGRAM_VERSION));
	json_text(&j, "host", str_of(host));
	json_time(&j, "started", clock_now());
	json_text(&j, "hunt", ask->hunt);
	json_text(&j, "why", ask->why);
	json_key_array(&j, "systems");
	for (size_t i = 0; i < ask->n_systems; i++)
		json_text(&j, NULL, ask->systems[i]);
	json_end(&j);
	json_key_array(&j, "paths");
	for (size_t i = 0; i < r->n_paths && i < RESULT_WORDS_MAX; i++)
		json_text(&j, NULL, str_of(r->paths[i]));
	json_end(&j);
	end(r, &j);
}

/* ---- beginning ---- */

static bool open_beside(struct result *r, struct str out)
{
	if (asprintf(&r->out, "%.*s", STR_ARG(out)) < 0 || asprintf(&r->beside, "%.*s.%ld.new", STR_ARG(out), (long)getpid()) < 0)
		abort();
	r->fd = open(r->beside, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	return r->fd >= 0;
}

struct result *result_new(struct str out, const struct result_ask *ask, char *const *paths, size_t n_paths, enum result_key_fault *ret_fault)
{
	struct result *r = calloc(1, sizeof *r);
	char *key = NULL;
	if (!r || !(r->under = calloc(n_paths + 1, sizeof *r->under)))
		abort();
	*ret_fault = KEY_GOOD;
	r->fd = -1;
	r->paths = paths;
	r->n_paths = n_paths;
	buf_init(&r->line, RESULT_LINE_MAX);
	if (ask->key_file.n) {
		if (asprintf(&key, "%.*s", STR_ARG(ask->key_file)) < 0)
			abort();
		*ret_fault = result_key_read(key, &r->key);
		r->is_signed = true;
		free(key);
	}
	if (*ret_fault == KEY_GOOD && open_beside(r, out)) {
		put_head(r, ask);
		return r;
	}
	int kept = errno;
	result_free(r);
	errno = kept;
	return NULL;
}

int result_fd(const struct result *r) { return r->fd; }

/* ---- under way ---- */

static bool hash_of(int fd, struct sha256 *ret, int64_t *ret_bytes)
{
	unsigned char bytes[READ_BYTES];
	crypto_hash_sha256_state s;
	ssize_t n;
	crypto_hash_sha256_init(&s);
	*ret_bytes = 0;
	while ((n = pread(fd, bytes, sizeof bytes, *ret_bytes)) > 0) {
		crypto_hash_sha256_update(&s, bytes, (unsigned long long)n);
		*ret_bytes += n;
	}
	crypto_hash_sha256_final(&s, ret->b);
	return n == 0;
}

static struct str hex_into(char to[2 * sizeof(struct sha256) + 1], const struct sha256 *h)
{
	sodium_bin2hex(to, 2 * sizeof h->b + 1, h->b, sizeof h->b);
	return str_of(to);
}

void result_list(struct result *r, const char *path)
{
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	struct sha256 hash;
	char hex[2 * sizeof hash.b + 1] = "";
	int64_t bytes = 0;
	const char *slash = strrchr(path, '/');
	bool has_hash = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && hash_of(fd, &hash, &bytes);
	struct json j = begin(r, "list");
	json_text(&j, "file", str_of(slash && slash[1] ? slash + 1 : path));
	json_text(&j, "sha256", has_hash ? hex_into(hex, &hash) : STR_NONE);
	json_int(&j, "bytes", bytes);
	end(r, &j);
}

static struct str fault_name(enum source_fault f)
{
	static const char *const names[N_SOURCE_FAULT] = { [SOURCE_DENIED] = "denied", [SOURCE_GONE] = "gone", [SOURCE_LINK] = "link", [SOURCE_SPECIAL] = "special",
		[SOURCE_IO] = "io", [SOURCE_SHRANK] = "shrank", [SOURCE_DAMAGED] = "damaged", [SOURCE_TRAILING] = "trailing", [SOURCE_LOCKED] = "locked",
		[SOURCE_BOMB] = "bomb", [SOURCE_DEEP] = "deep", [SOURCE_MANY] = "many",
		[SOURCE_LATE] = "late", [SOURCE_UNLOOKED] = "unlooked", [SOURCE_CUT] = "cut" };
	return names[f] ? str_of(names[f]) : S("other");
}

void result_trouble(struct result *r, const struct trouble *t, bool is_skipped)
{
	struct json j = begin(r, "trouble");
	json_text(&j, "file", t->file);
	json_text(&j, "inside", t->inside);
	json_text(&j, "fault", fault_name(t->fault));
	json_bool(&j, "skipped", is_skipped);
	end(r, &j);
}

static bool is_under(struct str file, struct str path)
{
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	return str_starts(file, path) && (file.n == path.n || file.p[path.n] == '/' || path.p[path.n - 1] == '/');
}

void result_covered(struct result *r, const char *file, const struct stat *st, const struct sweep_result *so_far)
{
	const struct sweep_result *b = &r->before;
	usec written = (usec)st->st_mtim.tv_sec * USEC_S;
	for (size_t k = r->at; k < r->n_paths; k++)
		if (is_under(str_of(file), str_of(r->paths[k]))) {
			r->at = k;
			break;
		}
	struct under *u = &r->under[r->at];
	bool is_read = so_far->files + so_far->skipped_files > b->files + b->skipped_files;
	u->files += so_far->files + so_far->skipped_files - b->files - b->skipped_files;
	u->bytes += so_far->bytes + so_far->skipped_bytes - b->bytes - b->skipped_bytes;
	u->lines += so_far->lines + so_far->skipped_lines - b->lines - b->skipped_lines;
	u->unread += so_far->troubles - b->troubles;
	if (is_read && S_ISREG(st->st_mode)) {
		u->from = u->from && u->from < written ? u->from : written;
		u->to = u->to > written ? u->to : written;
	}
	r->before = *so_far;
}

/* ---- the end ---- */

static void put_coverage(struct result *r)
{
	for (size_t i = 0; i < r->n_paths; i++) {
		const struct under *u = &r->under[i];
		struct json j = begin(r, "coverage");
		json_text(&j, "path", str_of(r->paths[i]));
		json_int(&j, "files", (int64_t)u->files);
		json_int(&j, "bytes", (int64_t)u->bytes);
		json_int(&j, "lines", (int64_t)u->lines);
		json_int(&j, "unread", (int64_t)u->unread);
		json_time(&j, "written_from", u->from);
		json_time(&j, "written_to", u->to);
		end(r, &j);
	}
}

static void put_seal(struct result *r)
{
	struct sha256 hash;
	unsigned char signature[RESULT_SIGNATURE_BYTES];
	char hex[2 * sizeof hash.b + 1], key[2 * RESULT_KEY_BYTES + 1], sign[2 * RESULT_SIGNATURE_BYTES + 1];
	int64_t bytes;
	if (!hash_of(r->fd, &hash, &bytes)) {
		r->error = errno;
		return;
	}
	struct json j = begin(r, "seal");
	json_text(&j, "sha256", hex_into(hex, &hash));
	if (r->is_signed) {
		result_key_sign(&r->key, &hash, signature);
		sodium_bin2hex(key, sizeof key, r->key.public_key, sizeof r->key.public_key);
		sodium_bin2hex(sign, sizeof sign, signature, sizeof signature);
		json_text(&j, "key", str_of(key));
		json_text(&j, "signature", str_of(sign));
	}
	end(r, &j);
}

bool result_end(struct result *r, struct str summary)
{
	if (r->before.files + r->before.skipped_files + r->before.troubles)
		put_coverage(r);
	buf_clear(&r->line);
	buf_add(&r->line, summary);
	put(r);
	if (!r->error)
		put_seal(r);
	if (!r->error && (fsync(r->fd) != 0 || rename(r->beside, r->out) != 0))
		r->error = errno;
	r->is_ended = r->error == 0;
	errno = r->error;
	return r->is_ended;
}

void *result_free(struct result *r)
{
	if (!r)
		return NULL;
	if (r->fd >= 0)
		close(r->fd);
	if (r->beside && r->fd >= 0 && !r->is_ended)
		unlink(r->beside);
	sodium_memzero(&r->key, sizeof r->key);
	buf_done(&r->line);
	free(r->beside);
	free(r->out);
	free(r->under);
	free(r);
	return NULL;
}
