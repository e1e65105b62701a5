/* trial: how tests turn the clock and break the store of a program they drive from outside. Idle unless UNGCUU_TEST=1 is in
 * the environment, which no installation sets.
 *
 *   UNGCUU_CLOCK=2026-11-22T10:00:00Z    the wall clock stands still there, for every verb
 *   UNGCUU_TRIAL=FILE                    `serve` does what the file says at SIGUSR2, and removes it when done. Lines:
 *       clock 2026-11-23T10:00:00Z       stands still there; "clock run": runs again
 *       shift -3600                      the running clock, moved by that many seconds
 *       fail 12                          the 12th statement or commit from now on fails; 0: none does
 *       jobs                             everything due now is run, on this thread */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/app.h"
#include "base/log.h"
#include "core/jobs/jobs.h"

enum { TRIAL_MAX = 4096, JOBS_MAX = 10000 };

bool trial_is_on(void)
{
	const char *on = getenv("UNGCUU_TEST");
	return on && !strcmp(on, "1");
}

static bool clock_stand(struct str when)
{
	usec t = 0;
	if (!str_is(when, "run") && !time_parse(when, &t))
		return false;
	clock_set(t);
	return true;
}

void trial_begin(void)
{
	const char *when = getenv("UNGCUU_CLOCK");
	if (trial_is_on() && when && !clock_stand(str_of(when)))
		log_warn("trial.clock", "value", when, NULL);
}

static err step(struct store *s, struct str line)
{
	int64_t n = 0;
	struct str what = str_cut(&line, ' ');
	if (str_is(what, "clock"))
		return clock_stand(line) ? OK : E_INVALID;
	if (str_is(what, "jobs"))
		return jobs_run_due(s, clock_now(), JOBS_MAX, NULL);
	if (!str_int(line, &n))
		return E_INVALID;
	if (str_is(what, "shift"))
		return clock_shift(n * USEC_S), OK;
	if (str_is(what, "fail"))
		return store_fail_after((int)n), OK;
	return E_INVALID;
}

void trial_step(struct store *s)
{
	char text[TRIAL_MAX];
	const char *path = getenv("UNGCUU_TRIAL");
	if (!trial_is_on() || !path)
		return;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text);
	if (fd >= 0)
		close(fd);
	for (struct str rest = str_from(text, n > 0 ? (size_t)n : 0); rest.p && rest.n;) {
		struct str line = str_trim(str_cut(&rest, '\n'));
		err e = line.n ? step(s, line) : OK;
		if (e != OK)
			log_warn("trial.step", "line", log_s(line), "error", err_name(e), NULL);
	}
	if (unlink(path) != 0)
		log_warn("trial.file", "path", path, NULL);
}
