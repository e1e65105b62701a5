/* serve: the running server. The main thread starts the others and then waits for signals; every few seconds it reads the
 * settings again, so that changes made by other processes are seen. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "app/app.h"
#include "assets.h"
#include "base/log.h"
#include "core/files.h"
#include "core/frame.h"
#include "core/identity/identity.h"
#include "core/jobs/jobs.h"
#include "core/legal/legal.h"
#include "core/live.h"
#include "core/settings.h"
#include "web/web.h"

#define WORKER_THREADS 2
#define SETTINGS_EVERY_S 3
#define MAX_PROXIES 16
#define PEM_MAX (1 << 20)

struct serve {
	struct command c;
	struct str listen, role, cert_path, key_path, proxy_list, log_path;
	bool has_web, has_workers;
	struct str proxies[MAX_PROXIES]; size_t n_proxies;
	struct web_table tables[64];
	struct web *web;
	struct workers *workers;
};

/* ---- options ---- */

static err role_choose(struct serve *s)
{
	bool is_all = str_is(s->role, "all");
	s->has_web = is_all || str_is(s->role, "web");
	s->has_workers = is_all || str_is(s->role, "worker");
	return s->has_web || s->has_workers ? OK : fail(&s->c.w, E_INVALID, M_APP_ROLE, s->role);
}

static err proxies_read(struct serve *s)
{
	for (struct str rest = s->proxy_list; rest.p && rest.n;) {
		struct str one = str_trim(str_cut(&rest, ','));
		if (!one.n)
			continue;
		if (s->n_proxies == MAX_PROXIES)
			return fail(&s->c.w, E_LIMIT, M_APP_PROXIES);
		s->proxies[s->n_proxies++] = one;
	}
	return OK;
}

static err pem_read(struct serve *s, struct str path, struct str *ret)
{
	if (!path.n)
		return OK;
	char *p = a_alloc(s->c.w.a, PEM_MAX);
	int fd = open(a_z(s->c.w.a, path), O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, p, PEM_MAX);
	if (fd >= 0)
		close(fd);
	if (n <= 0 || n == PEM_MAX)
		return fail(&s->c.w, E_INVALID, M_APP_PEM, path);
	*ret = str_from(p, (size_t)n);
	return OK;
}

static err log_open(struct serve *s)
{
	if (!s->log_path.n)
		return OK;
	int fd = open(a_z(s->c.w.a, s->log_path), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	bool is_open = fd >= 0 && dup2(fd, STDERR_FILENO) >= 0;
	if (fd >= 0)
		close(fd);
	return is_open ? OK : fail(&s->c.w, E_IO, M_CORE_FOLDER, s->log_path);
}

/* ---- starting ---- */

/* What a killed server left behind. Only where nobody else can be using the folder. */
static void leftovers_remove(struct serve *s)
{
	DIR *d = s->c.lock_fd >= 0 ? opendir(folder_tmp()) : NULL;
	if (!d)
		return;
	for (struct dirent *x; (x = readdir(d));)
		if (x->d_name[0] != '.')
			unlinkat(dirfd(d), x->d_name, 0);
	closedir(d);
}

static struct str public_host(struct serve *s)
{
	struct str url = setting_text(&s->c.w, "site.url");
	ptrdiff_t at = str_find(url, S("://"));
	if (at < 0)
		return STR_NONE;
	struct str rest = str_sub(url, (size_t)at + 3, url.n);
	return str_cut(&rest, '/');
}

#define READ_LIMIT (20 * USEC_S) /* of one page or export; what takes longer is a mistake or an attack */

static err web_begin(struct serve *s)
{
	struct web_options o = {
		.store = s->c.store, .assets = assets, .n_assets = n_assets, .listen = s->listen, .tables = s->tables,
		.hooks = { .identify = identity_of_request, .may = may, .frame = frame_write },
		.temporary = folder_tmp(), .public_host = public_host(s), .proxies = s->proxies, .n_proxies = s->n_proxies,
		.access_log = STDERR_FILENO, .tells_statements = trial_is_on() };
	for (; s->has_web && o.n_tables < n_modules; o.n_tables++)
		s->tables[o.n_tables] = (struct web_table){ all_modules[o.n_tables]->routes, all_modules[o.n_tables]->n_routes };
	memcpy(o.secret, secret_key().p, sizeof o.secret);
	TRY(pem_read(s, s->cert_path, &o.tls_cert));
	TRY(pem_read(s, s->key_path, &o.tls_key));
	if ((o.tls_cert.n > 0) != (o.tls_key.n > 0))
		return fail(&s->c.w, E_INVALID, M_APP_TLS_PAIR);
	err e = web_start(&o, &s->web);
	if (e != OK)
		return fail(&s->c.w, e, e == E_IO ? M_APP_PORT_TAKEN : M_APP_LISTEN, s->listen);
	live_serve(s->web);
	store_limit_reads(s->c.store, READ_LIMIT);
	return OK;
}

static err link_fn(struct work *w, void *arg)
{
	return first_link_if_needed(w, arg);
}

/* Listening everywhere: nobody can open 0.0.0.0, so the machine's name stands there, unless site.url knows better. */
static struct str address_to_open(struct serve *s)
{
	struct arena *a = s->c.w.a;
	struct str at = web_address(s->web), everywhere = str_find(at, S("//0.0.0.0:")) >= 0 ? S("0.0.0.0") : S("[::]"), site;
	ptrdiff_t from = str_find(at, everywhere);
	char name[256] = "";
	for (site = setting_text(&s->c.w, "site.url"); str_ends(site, S("/"));)
		site.n--;
	if (site.n)
		return site;
	if (from < 0 || gethostname(name, sizeof name - 1) || !name[0])
		return at;
	return a_fmt(a, "%.*s%s%.*s", (int)from, at.p, name, STR_ARG(str_sub(at, (size_t)from + everywhere.n, at.n)));
}

static err announce(struct serve *s)
{
	struct str link = STR_NONE;
	TRY(command_run(&s->c, TX_WRITE, link_fn, &link));
	command_say(&s->c, a_fmt(s->c.w.a, "listening on %.*s", STR_ARG(web_address(s->web))));
	if (link.n)
		command_say(&s->c, say(&s->c.w, M_APP_FIRST_LINK, a_cat(s->c.w.a, address_to_open(s), link)));
	return OK;
}

static err begin(struct serve *s)
{
	TRY(role_choose(s));
	TRY(proxies_read(s));
	TRY(log_open(s));
	leftovers_remove(s);
	live_listen(s->c.store);
	if (s->has_workers)
		TRY(workers_start(s->c.store, WORKER_THREADS, &s->workers));
	TRY(web_begin(s));
	return announce(s);
}

/* ---- running ---- */

static void stop_signals(sigset_t *ret)
{
	sigemptyset(ret);
	sigaddset(ret, SIGTERM);
	sigaddset(ret, SIGINT);
	sigaddset(ret, SIGHUP);
	sigaddset(ret, SIGUSR2);
}

static void wait_for_stop(struct serve *s)
{
	sigset_t set;
	stop_signals(&set);
	for (;;) {
		int got = sigtimedwait(&set, NULL, &(struct timespec){ .tv_sec = SETTINGS_EVERY_S });
		if (got == SIGTERM || got == SIGINT)
			return;
		if (got == SIGHUP && log_open(s) != OK)
			log_error("log.reopen", "path", log_s(s->log_path), NULL);
		if (got == SIGUSR2)
			trial_step(s->c.store);
		if (got < 0 && errno == EAGAIN && (settings_load(s->c.store) != OK || legal_refresh(s->c.store) != OK))
			log_warn("settings.load", NULL);
	}
}

static int finish(struct serve *s, err e)
{
	live_serve(NULL);
	s->web = web_stop(s->web);
	s->workers = workers_stop(s->workers);
	return command_close(&s->c, e);
}

int verb_serve(int argc, char **argv)
{
	struct serve s = { .listen = S("127.0.0.1:8080"), .role = S("all") };
	sigset_t set;
	command_option(&argc, argv, "--listen", &s.listen);
	command_option(&argc, argv, "--role", &s.role);
	command_option(&argc, argv, "--tls-cert", &s.cert_path);
	command_option(&argc, argv, "--tls-key", &s.key_path);
	command_option(&argc, argv, "--proxy", &s.proxy_list);
	command_option(&argc, argv, "--log", &s.log_path);
	/* before any thread is made, so that all of them leave these signals to this one */
	stop_signals(&set);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file at its limit is an error of that write, like a full disk */
	int left = command_open(&s.c, &argc, argv, COMMAND_ALONE);
	if (left)
		return left;
	if (argc > 1)
		return command_usage(&s.c, argv[0], say(&s.c.w, M_APP_UNKNOWN_OPTION, str_of(argv[1])));
	err e = begin(&s);
	if (e == OK)
		wait_for_stop(&s);
	return finish(&s, e);
}
