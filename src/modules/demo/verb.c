/* `ungcuu demo`. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "core/command.h"
#include "core/identity/identity.h"
#include "modules/demo/demo.h"
#include "modules/duty/duty.h"
#include "modules/report/report.h"

enum { PASSWORD_BYTES = 12 };

static err load_fn(struct work *w, void *arg)
{
	return demo_load(w, arg);
}

static err state_fn(struct work *w, void *arg)
{
	return demo_state(w->db, w->a, arg);
}

static err passwords_fn(struct work *w, void *arg)
{
	return demo_passwords(w, arg);
}

static void passwords_make(struct arena *a, struct demo_login *at)
{
	for (int k = 0; k < DEMO_LOGINS; k++) {
		at[k] = demo_logins[k];
		at[k].password = rand_token(a, PASSWORD_BYTES);
		at[k].hash = password_hash(a, at[k].password);
	}
}

/* One line each: name, password, role. A file is made anew and for its owner only. */
static err logins_tell(struct command *c, const struct demo_login *at, struct str path)
{
	int fd = STDOUT_FILENO;
	if (path.n) {
		const char *p = a_z(c->w.a, path);
		if (unlink(p) && errno != ENOENT)
			return fail(&c->w, E_IO, M_DEMO_LOGINS_FILE, path);
		fd = open(p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	}
	bool is_written = fd >= 0;
	for (int k = 0; k < DEMO_LOGINS && is_written; k++) {
		struct str line = a_fmt(c->w.a, "%s\t%.*s\t%s\n", at[k].name, STR_ARG(at[k].password), at[k].role);
		is_written = write(fd, line.p, line.n) == (ssize_t)line.n;
	}
	if (path.n && fd >= 0 && close(fd))
		is_written = false;
	return is_written ? OK : fail(&c->w, E_IO, M_DEMO_LOGINS_FILE, path);
}

static err report_fn(struct work *w, void *arg)
{
	struct str code;
	return summary_open(w, &(struct summary_form){ .scope = S("nation"), .year = civil_of(w->now).year - 1 }, arg, &code);
}

/* The report on last year, as a draft. */
static err last_report(struct command *c)
{
	int64_t id;
	TRY(command_run(c, TX_WRITE, report_fn, &id));
	return summary_prepare(c->store, &c->w, id);
}

static err duties_follow(struct command *c) { return duty_recompute(c->store, &c->w, S("demo")); }
static err chases_follow(struct command *c) { return command_run(c, TX_WRITE, demo_chases, NULL); }

/* What follows from the work; each goes through the whole nation and leaves its memory behind. */
static err afterwards(struct command *c)
{
	static err (*const steps[])(struct command *) = { duties_follow, chases_follow, last_report };
	for (size_t i = 0; i < COUNT(steps); i++) {
		struct arena_mark mark = arena_mark(c->w.a);
		TRY(steps[i](c));
		arena_rewind(c->w.a, mark);
	}
	return OK;
}

static err load(struct command *c, struct demo_wish *wish, struct demo_login *logins)
{
	struct demo_state_row now;
	TRY(command_run(c, TX_READ, state_fn, &now));
	if (now.organisations && !now.real) {
		command_say(c, say(&c->w, M_DEMO_THERE_ALREADY));
		return command_run(c, TX_WRITE, passwords_fn, logins);
	}
	usec began = clock_steady();
	wish->logins = logins;
	struct arena_mark mark = arena_mark(c->w.a);
	TRY(command_run(c, TX_WRITE, load_fn, wish));
	arena_rewind(c->w.a, mark);
	TRY(afterwards(c));
	struct str numbers[4];
	int64_t values[4] = { wish->n_orgs, wish->n_systems, wish->n_incidents, (clock_steady() - began) / USEC_MS };
	for (int k = 0; k < 4; k++)
		numbers[k] = a_fmt(c->w.a, "%lld", (long long)values[k]);
	command_say(c, say(&c->w, M_DEMO_LOADED, numbers[0], numbers[1], numbers[2], numbers[3]));
	return OK;
}

int demo_verb(int argc, char **argv)
{
	struct command c;
	struct str size = S("small"), seed = S("1"), path = STR_NONE;
	struct demo_login logins[DEMO_LOGINS];
	struct demo_wish wish = { 0 };
	command_option(&argc, argv, "--size", &size);
	command_option(&argc, argv, "--seed", &seed);
	command_option(&argc, argv, "--logins", &path);
	int left = command_open(&c, &argc, argv, COMMAND_ALONE);
	if (left)
		return left;
	wish.size = demo_size_of(size);
	if (argc != 1 || !wish.size || !str_int(seed, &wish.seed))
		return command_usage(&c, argv[0], say(&c.w, M_DEMO_USAGE));
	passwords_make(c.w.a, logins);
	err e = load(&c, &wish, logins);
	if (e == OK)
		e = logins_tell(&c, logins, path);
	return command_close(&c, e);
}
