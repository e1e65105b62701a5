/* sandbox: runs a parser over bytes from outside in a short-lived child: no files, no network, no new processes,
 * little memory, little time. Whatever the bytes do, only the child dies.
 *
 * The child is a fork of this process and sees its memory read-only by copy; the system call filter (seccomp) leaves it
 * nothing but memory, time and the pipe its result goes through. A fork of a program with threads may inherit a lock
 * that another thread held: such a child hangs until its time is over, and the caller tries again later. */
#ifndef CORE_SANDBOX_H
#define CORE_SANDBOX_H

#include "base/buf.h"

struct sandbox_limits {
	int64_t memory_bytes;  /* beyond what the parent uses; 0: 64 MB */
	int milliseconds;      /* wall clock; 0: 5,000 */
};

/* Parses `in`, appends the result to out. Runs in the child only: what it changes elsewhere is lost. */
typedef err sandbox_fn(struct str in, struct buf *out, void *arg);

/* Runs fn in a child and appends what it wrote to *out, at most out's ceiling. Answers what fn answered; E_LIMIT when the
 * child was killed by a limit, the filter or its own crash; E_IO when no child could be made. Thread-safe. */
err sandbox_run(const struct sandbox_limits *l, sandbox_fn *fn, struct str in, void *arg, struct buf *out) MUST_USE;

/* The same for results too large for memory: the child calls sandbox_flush(out) now and then, at the latest before out's
 * ceiling (4 MB), and the parent writes what comes to the descriptor `to`, at most max_bytes. What was written before a
 * failure stays there. */
err sandbox_pour(const struct sandbox_limits *l, sandbox_fn *fn, struct str in, void *arg, int to, int64_t max_bytes) MUST_USE;
/* In the child: hands on what is in out and empties it. E_IO: the parent listens no more. */
err sandbox_flush(struct buf *out) MUST_USE;

/* For a command that reads hostile bytes itself, on several threads and from many files: from now on this process starts no other, changes into no
 * other, looks into no other and talks to no network; what it may read and write stays as it is. False when the kernel has no such filter. */
bool sandbox_self(void);

#endif
