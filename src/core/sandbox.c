#include "core/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/log.h"

#define RESULT_FD 3
#define POURED_AT_ONCE (4 << 20)

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HAS_SHADOW_MEMORY 1   /* terabytes of it: an address space limit would end everything */
#else
#define HAS_SHADOW_MEMORY 0
#endif

/* ---- the child ---- */

static int64_t address_space_used(void)
{
	char text[64] = "";
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	ssize_t n = read(fd, text, sizeof text - 1);
	close(fd);
	int64_t pages = 0;
	struct str s = str_from(text, n > 0 ? (size_t)n : 0);
	return str_int(str_cut(&s, ' '), &pages) ? pages * sysconf(_SC_PAGESIZE) : 0;
}

static void limit(__rlimit_resource_t what, int64_t n)
{
	struct rlimit l = { (rlim_t)n, (rlim_t)n };
	if (setrlimit(what, &l) != 0)
		_exit(E_IO);
}

static void limit_all(const struct sandbox_limits *l)
{
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, 0);
	limit(RLIMIT_CPU, l->milliseconds / 1000 + 1);
	if (!HAS_SHADOW_MEMORY)
		limit(RLIMIT_AS, address_space_used() + l->memory_bytes);
}

/* Memory, time and the pipe. Opening files is answered with an error instead of death, because libraries look for
 * character set tables and time zones and live well without. */
static void filter_calls(void)
{
	static const int allowed[] = {
		SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(close), SCMP_SYS(lseek), SCMP_SYS(fstat),
		SCMP_SYS(brk), SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(mprotect), SCMP_SYS(madvise),
		SCMP_SYS(futex), SCMP_SYS(sched_yield), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction),
		SCMP_SYS(sigaltstack), SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom),
		SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(exit), SCMP_SYS(exit_group),
	};
	static const int refused[] = {
		SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx),
		SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(ioctl), SCMP_SYS(sysinfo),
		SCMP_SYS(prlimit64), SCMP_SYS(getcwd),
	};
	scmp_filter_ctx c = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (!c)
		_exit(E_IO);
	int bad = 0;
	for (size_t i = 0; i < COUNT(allowed); i++)
		bad |= seccomp_rule_add(c, SCMP_ACT_ALLOW, allowed[i], 0);
	for (size_t i = 0; i < COUNT(refused); i++)
		bad |= seccomp_rule_add(c, SCMP_ACT_ERRNO(EACCES), refused[i], 0);
	if (bad || seccomp_load(c) != 0)
		_exit(E_IO);
	seccomp_release(c);
}

bool sandbox_self(void)
{
	static const int refused[] = {
		SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(connect), SCMP_SYS(bind), SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork),
		SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(bpf), SCMP_SYS(mount), SCMP_SYS(memfd_create),
	};
	scmp_filter_ctx c = seccomp_init(SCMP_ACT_ALLOW);
	if (!c)
		return false;
	int bad = 0;
	for (size_t i = 0; i < COUNT(refused); i++)
		bad |= seccomp_rule_add(c, SCMP_ACT_ERRNO(EPERM), refused[i], 0);
	/* threads only; clone3 hides its flags in memory, and libc goes on with clone when it is not there */
	bad |= seccomp_rule_add(c, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
	bad |= seccomp_rule_add(c, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	bad |= seccomp_load(c);
	seccomp_release(c);
	return bad == 0;
}

static void forget_signals(void)
{
	for (int sig = 1; sig < NSIG; sig++)
		if (sig != SIGKILL && sig != SIGSTOP)
			signal(sig, SIG_DFL);
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void child_main(const struct sandbox_limits *l, sandbox_fn *fn, struct str in, void *arg, size_t max, int fd)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_DUMPABLE, 0);
	forget_signals();
	if (dup2(fd, RESULT_FD) < 0 || close_range(RESULT_FD + 1, ~0U, 0) != 0)
		_exit(E_IO);
	for (int i = 0; i < RESULT_FD; i++)
		close(i);
	limit_all(l);
	filter_calls();
	struct buf out;
	buf_init(&out, max);
	err e = fn(in, &out, arg);
	if (e == OK)
		e = buf_end(&out);
	_exit(e == OK && !fd_write(RESULT_FD, buf_str(&out)) ? E_IO : (int)e);
}

/* ---- the parent ---- */

/* Where the child's result goes: a buffer, or a file. */
struct result { struct buf *out; int to; int64_t room; };

static bool keep(const struct result *r, struct str part)
{
	if (!r->out)
		return fd_write(r->to, part);
	buf_add(r->out, part);
	return true;
}

/* Until the child closes its end; false when it took too long or wrote too much. */
static bool collect(int fd, usec deadline, const struct result *r)
{
	char part[16384];
	for (int64_t got = 0;;) {
		usec left = deadline - clock_steady();
		struct pollfd p = { .fd = fd, .events = POLLIN };
		if (left <= 0 || (poll(&p, 1, (int)(left / USEC_MS) + 1) < 0 && errno != EINTR))
			return false;
		if (!p.revents)
			continue;
		ssize_t n = read(fd, part, sizeof part);
		if (n == 0)
			return true;
		if (n < 0 || (got += n) > r->room || !keep(r, str_from(part, (size_t)n)))
			return false;
	}
}

static err child_end(pid_t pid, bool in_time)
{
	int status = 0;
	if (!in_time)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return E_IO;
	if (in_time && WIFEXITED(status) && WEXITSTATUS(status) < N_ERR)
		return (err)WEXITSTATUS(status);
	log_warn("sandbox.killed", "signal", log_n(WIFSIGNALED(status) ? WTERMSIG(status) : 0),
		"reason", in_time ? "crash" : "limit", NULL);
	return E_LIMIT;
}

static err run(const struct sandbox_limits *limits, sandbox_fn *fn, struct str in, void *arg, size_t child_max, const struct result *r)
{
	struct sandbox_limits l = limits ? *limits : (struct sandbox_limits){ 0 };
	l.memory_bytes = l.memory_bytes ? l.memory_bytes : 64 << 20;
	l.milliseconds = l.milliseconds ? l.milliseconds : 5000;
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0)
		return E_IO;
	usec deadline = clock_steady() + l.milliseconds * USEC_MS;
	pid_t pid = fork();
	if (pid == 0)
		child_main(&l, fn, in, arg, child_max, ends[1]);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return E_IO;
	}
	bool in_time = collect(ends[0], deadline, r);
	close(ends[0]);
	return child_end(pid, in_time);
}

err sandbox_run(const struct sandbox_limits *limits, sandbox_fn *fn, struct str in, void *arg, struct buf *out)
{
	size_t before = out->n, room = out->max > before ? out->max - before : 0;
	err e = run(limits, fn, in, arg, room, &(struct result){ .out = out, .room = (int64_t)room });
	if (e != OK)
		out->n = before;
	return e;
}

err sandbox_pour(const struct sandbox_limits *limits, sandbox_fn *fn, struct str in, void *arg, int to, int64_t max_bytes)
{
	return run(limits, fn, in, arg, POURED_AT_ONCE, &(struct result){ .to = to, .room = max_bytes });
}

err sandbox_flush(struct buf *out)
{
	if (!fd_write(RESULT_FD, buf_str(out)))
		return E_IO;
	buf_clear(out);
	return OK;
}
