#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"

enum log_level log_level = LOG_INFO;

enum { LINE_MAX_BYTES = 8 * 1024, N_SCRATCH = 8, SCRATCH = 204 };

void log_raw(int fd, struct str line)
{
	char bytes[LINE_MAX_BYTES + 1];
	size_t n = line.n < LINE_MAX_BYTES ? line.n : LINE_MAX_BYTES;
	if (n)
		memcpy(bytes, line.p, n);
	bytes[n++] = '\n';
	while (write(fd, bytes, n) < 0 && errno == EINTR)
		;
}

void log_line(enum log_level level, const char *event, ...)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };
	if (level < log_level)
		return;
	struct buf b;
	buf_init(&b, LINE_MAX_BYTES);
	struct json j = json_to(&b);
	json_object(&j);
	json_time(&j, "at", clock_now());
	json_text(&j, "level", str_of(names[level]));
	json_text(&j, "event", str_of(event));
	va_list args;
	va_start(args, event);
	for (const char *key; (key = va_arg(args, const char *));)
		json_text(&j, key, str_of(va_arg(args, const char *)));
	va_end(args);
	json_end(&j);
	log_raw(STDERR_FILENO, buf_str(&b));
	buf_done(&b);
}

void log_disk_full(const char *what)
{
	static _Atomic usec said;
	usec steady = clock_steady(), last = atomic_load(&said);
	if ((last && steady - last < USEC_MIN) || !atomic_compare_exchange_strong(&said, &last, steady))
		return;
	log_error("disk.full", "what", what, "hint", "free some room; nothing has to be restarted", NULL);
}

static char *scratch(void)
{
	static _Thread_local char space[N_SCRATCH][SCRATCH];
	static _Thread_local unsigned at;
	return space[at++ % N_SCRATCH];
}

const char *log_n(int64_t v)
{
	char *p = scratch();
	snprintf(p, SCRATCH, "%lld", (long long)v);
	return p;
}

const char *log_s(struct str s)
{
	char *p = scratch();
	snprintf(p, SCRATCH, "%.*s", (int)(s.n < 200 ? s.n : 200), s.p ? s.p : "");
	return p;
}
