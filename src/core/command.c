#include "core/command.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/rand.h"
#include "core/files.h"
#include "core/identity/identity.h"

#define KEY_BYTES 32

static unsigned char key[KEY_BYTES];
static bool has_key;
static char tmp_path[4096];

struct str secret_key(void)
{
	if (!has_key)
		abort();
	return str_from((const char *)key, sizeof key);
}

const char *folder_tmp(void)
{
	return tmp_path;
}

/* ---- words ---- */

enum lang command_lang(void)
{
	static const char *const names[] = { "UNGCUU_LANG", "LC_ALL", "LC_MESSAGES", "LANG" };
	for (size_t i = 0; i < COUNT(names); i++) {
		const char *v = getenv(names[i]);
		if (v && *v)
			return str_starts(str_of(v), S("en")) ? LANG_EN : LANG_VI;
	}
	return LANG_VI;
}

void command_say(struct command *c, struct str line)
{
	log_raw(STDOUT_FILENO, line);
}

static enum msg words_of(err e)
{
	switch (e) {
	case E_INVALID: return M_CORE_E_INVALID;
	case E_UNSIGNED: case E_DENIED: return M_CORE_E_DENIED;
	case E_NOT_FOUND: return M_CORE_NOT_FOUND;
	case E_CONFLICT: return M_CORE_E_CONFLICT;
	case E_LIMIT: case E_RATE: return M_CORE_E_LIMIT;
	case E_RETRY: case E_IO: return M_CORE_E_IO;
	case E_FULL: return M_CORE_DISK_FULL;
	case OK: case E_BUG: case N_ERR: break;
	}
	return M_CORE_E_BUG;
}

static void explain(struct command *c, err e)
{
	struct problem *p = &c->w.problem;
	log_raw(STDERR_FILENO, a_fmt(c->w.a, "ungcuu: %.*s", STR_ARG(p->text.n ? p->text : say(&c->w, words_of(e)))));
	for (size_t i = 0; i < p->fields.n; i++)
		log_raw(STDERR_FILENO, a_fmt(c->w.a, "  %.*s: %.*s", STR_ARG(p->fields.at[i].field), STR_ARG(p->fields.at[i].text)));
	if (p->cause.n)
		log_raw(STDERR_FILENO, a_fmt(c->w.a, "  (%.*s)", STR_ARG(p->cause)));
}

/* ---- options ---- */

static void take_out(int *argc, char **argv, int at, int n)
{
	for (int i = at; i + n <= *argc; i++)
		argv[i] = argv[i + n];
	*argc -= n;
}

bool command_option(int *argc, char **argv, const char *name, struct str *ret)
{
	size_t n = strlen(name);
	for (int i = 1; i < *argc; i++) {
		if (!strcmp(argv[i], name) && i + 1 < *argc) {
			*ret = str_of(argv[i + 1]);
			take_out(argc, argv, i, 2);
			return true;
		}
		if (!strncmp(argv[i], name, n) && argv[i][n] == '=') {
			*ret = str_of(argv[i] + n + 1);
			take_out(argc, argv, i, 1);
			return true;
		}
	}
	return false;
}

bool command_flag(int *argc, char **argv, const char *name)
{
	for (int i = 1; i < *argc; i++) {
		if (strcmp(argv[i], name))
			continue;
		take_out(argc, argv, i, 1);
		return true;
	}
	return false;
}

bool command_read_secret(struct command *c, struct str *ret)
{
	char line[1026];
	size_t n = 0;
	while (n < sizeof line) {
		ssize_t k = read(STDIN_FILENO, line + n, sizeof line - n);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			break;
		n += (size_t)k;
		if (memchr(line, '\n', n))
			break;
	}
	struct str rest = str_from(line, n);
	struct str first = n ? str_cut(&rest, '\n') : STR_NONE;
	if (str_ends(first, S("\r")))
		first.n--;
	bool fits = first.n > 0 && first.n <= 1024;
	if (fits)
		*ret = a_dup(c->w.a, first);
	explicit_bzero(line, sizeof line);
	return fits;
}

/* ---- the folder ---- */

static char *folder_part(struct command *c, const char *name)
{
	return a_z(c->w.a, a_fmt(c->w.a, "%.*s/%s", STR_ARG(c->data), name));
}

static err folder_failed(struct command *c, const char *path)
{
	c->w.problem.cause = str_of(strerror(errno));
	return fail(&c->w, E_IO, M_CORE_FOLDER, str_of(path));
}

static err folder_make(struct command *c)
{
	static const char *const parts[] = { "files", "tmp" };
	const char *data = a_z(c->w.a, c->data);
	if (mkdir(data, 0700) && errno != EEXIST)
		return folder_failed(c, data);
	if (access(data, W_OK | X_OK))
		return folder_failed(c, data);
	for (size_t i = 0; i < COUNT(parts); i++)
		if (mkdir(folder_part(c, parts[i]), 0700) && errno != EEXIST)
			return folder_failed(c, folder_part(c, parts[i]));
	struct str tmp = str_of(folder_part(c, "tmp"));
	if (tmp.n >= sizeof tmp_path)
		return fail(&c->w, E_INVALID, M_CORE_FOLDER, c->data);
	memcpy(tmp_path, tmp.p, tmp.n + 1);
	files_use_folder(str_of(folder_part(c, "files")));
	return OK;
}

static bool key_write(const char *path)
{
	unsigned char fresh[KEY_BYTES];
	rand_bytes(fresh, sizeof fresh);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	bool done = write(fd, fresh, sizeof fresh) == (ssize_t)sizeof fresh && fsync(fd) == 0;
	return close(fd) == 0 && done;
}

/* Two processes may start at once on a new folder: each writes its own file, one gets the name. */
static err key_load(struct command *c)
{
	const char *path = folder_part(c, "secret.key");
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 && errno == ENOENT) {
		const char *own = a_z(c->w.a, a_fmt(c->w.a, "%s.%lld", path, (long long)getpid()));
		bool made = key_write(own) && (link(own, path) == 0 || errno == EEXIST);
		unlink(own);
		if (!made)
			return folder_failed(c, path);
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	}
	if (fd < 0)
		return folder_failed(c, path);
	has_key = read(fd, key, sizeof key) == (ssize_t)sizeof key;
	close(fd);
	return has_key ? OK : fail(&c->w, E_INVALID, M_CORE_KEY_BROKEN, str_of(path));
}

static err lock_take(struct command *c)
{
	const char *path = folder_part(c, "lock");
	c->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (c->lock_fd < 0)
		return folder_failed(c, path);
	if (flock(c->lock_fd, LOCK_EX | LOCK_NB))
		return fail(&c->w, E_CONFLICT, M_CORE_FOLDER_IN_USE, c->data);
	return OK;
}

/* ---- the store ---- */

/* The URL without a password, for messages. */
static struct str url_shown(struct command *c)
{
	ptrdiff_t at = str_find_char(c->database, '@');
	ptrdiff_t from = str_find(c->database, S("://"));
	if (at < 0 || from < 0 || at < from)
		return c->database;
	return a_fmt(c->w.a, "%.*s://…%.*s", (int)from, c->database.p, STR_ARG(str_sub(c->database, (size_t)at, SIZE_MAX)));
}

static err store_begin(struct command *c)
{
	bool is_shared = c->database.n > 0;
	struct store_options o = { .location = is_shared ? c->database : str_of(folder_part(c, "ungcuu.db")) };
	if (is_shared && !str_starts(c->database, S("postgresql://")) && !str_starts(c->database, S("postgres://")))
		return fail(&c->w, E_INVALID, M_CORE_DATABASE_URL);
	err e = store_open(&o, &c->store);
	if (e == OK)
		return OK;
	c->store = NULL;
	return is_shared ? fail(&c->w, e, M_CORE_DATABASE_GONE, url_shown(c)) : fail(&c->w, e, M_CORE_DATABASE_FILE, o.location);
}

static err store_prepare(struct command *c)
{
	err e = modules_migrate(c->store);
	if (e == E_CONFLICT)
		return fail(&c->w, e, M_CORE_DATABASE_NEWER);
	if (e == OK)
		e = modules_start(c->store);
	return e == OK ? OK : fail(&c->w, e, M_CORE_DATABASE_START);
}

static err open_all(struct command *c, unsigned flags)
{
	if ((flags & COMMAND_QUIET) && access(folder_part(c, "secret.key"), F_OK))
		return fail(&c->w, E_NOT_FOUND, M_CORE_FOLDER_NONE, c->data);
	TRY(folder_make(c));
	TRY(key_load(c));
	if ((flags & COMMAND_ALONE) && !c->database.n)
		TRY(lock_take(c));
	TRY(store_begin(c));
	return flags & COMMAND_QUIET ? OK : store_prepare(c);
}

static struct str from_environment(const char *name)
{
	const char *v = getenv(name);
	return v ? str_of(v) : STR_NONE;
}

static void work_begin(struct command *c)
{
	*c = (struct command){ .lock_fd = -1 };
	c->w = (struct work){ .a = arena_new(0), .now = clock_now() };
	c->w.by.lang = command_lang();
	actor_be_system(&c->w);
}

int command_open(struct command *c, int *argc, char **argv, unsigned flags)
{
	work_begin(c);
	if (!command_option(argc, argv, "--data", &c->data))
		c->data = from_environment("UNGCUU_DATA");
	if (!command_option(argc, argv, "--database", &c->database))
		c->database = from_environment("UNGCUU_DATABASE");
	while (c->data.n > 1 && str_ends(c->data, S("/")))
		c->data.n--;
	if (!c->data.n || c->data.n > 3000)
		return command_usage(c, argv[0], say(&c->w, M_CORE_DATA_NEEDED));
	err e = flags & COMMAND_NO_STORE ? OK : open_all(c, flags);
	return e == OK ? 0 : command_close(c, e);
}

struct call { struct command *c; err (*fn)(struct work *w, void *arg); void *arg; };

static err call_run(struct db *db, void *arg)
{
	struct call *x = arg;
	x->c->w.db = db;
	x->c->w.problem = (struct problem){ 0 };
	return x->fn(&x->c->w, x->arg);
}

err command_run(struct command *c, enum tx_mode mode, err (*fn)(struct work *w, void *arg), void *arg)
{
	struct call x = { c, fn, arg };
	c->w.now = clock_now();
	err e = store_run(c->store, mode, c->w.a, call_run, &x);
	c->w.db = NULL;
	return e;
}

int command_close(struct command *c, err e)
{
	if (e != OK)
		explain(c, e);
	store_close(c->store);
	if (c->lock_fd >= 0)
		close(c->lock_fd);
	arena_free(c->w.a);
	*c = (struct command){ .lock_fd = -1 };
	return err_exit_code(e);
}

static const struct verb *verb_named(const char *name)
{
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_verbs; k++)
			if (!strcmp(all_modules[i]->verbs[k].name, name))
				return &all_modules[i]->verbs[k];
	return NULL;
}

int command_usage(struct command *c, const char *verb, struct str sentence)
{
	const struct verb *v = verb_named(verb);
	c->w.problem.text = sentence;
	explain(c, E_INVALID);
	if (v)
		log_raw(STDERR_FILENO, a_fmt(c->w.a, "  ungcuu %s %s", v->name, v->usage));
	return command_close(c, OK), err_exit_code(E_INVALID);
}

err first_link_if_needed(struct work *w, struct str *ret_path)
{
	*ret_path = STR_NONE;
	err e = first_link_make(w, ret_path);
	return e == E_CONFLICT ? OK : e;   /* there is somebody already */
}
