/* jobs: work done later: claimed by one worker, retried with back-off, idempotent by key, visible to the administrator.
 *
 * States: waiting → running → done | waiting again (back-off) | failed; cancelled by an administrator. A worker's claim
 * lasts JOB_CLAIM and is renewed while the worker lives; what a dead worker left behind waits again, the try counted.
 * A `run` job and the note that it is done are one transaction: it takes effect exactly once. An `outside` job runs at
 * least once. A periodic job (`every`) is one row that waits for its next time. */
#ifndef CORE_JOBS_JOBS_H
#define CORE_JOBS_JOBS_H

#include "core/module.h"

#define JOB_CLAIM (5 * USEC_MIN)
#define JOB_MAX_TRIES 10                    /* where the kind names none */
#define JOB_DELAY_FIRST (10 * USEC_S)
#define JOB_DELAY_MAX USEC_HOUR

/* Adds a job in the current transaction. key != "": while a job of that kind and key waits or runs, a second one is not added.
 * run_at 0: now. E_BUG when no module declares the kind. */
err job_add(struct work *w, const char *kind, struct str key, struct str args_json, usec run_at) MUST_USE;

/* The one number in the arguments of a job about one record, {"id":"12"}; 0 when there is none. */
int64_t job_record_id(struct str args_json);

struct workers;
/* Starts n threads that claim and run jobs until stopped; also plans the periodic ones. */
err workers_start(struct store *s, int n, struct workers **ret) MUST_USE;
/* Waits for the jobs that run; those that wait for the network see jobs_stopping() and give up early.
 * Accepts NULL, returns NULL. */
void *workers_stop(struct workers *x);
/* True from the beginning of workers_stop() to its end; what waits long asks now and then. */
bool jobs_stopping(void);
/* Runs everything due now on this thread, at most max; for tests, `ungcuu jobs run` and the demo.
 * Jobs that fail are not this call's failure: they are noted on their rows. */
err jobs_run_due(struct store *s, usec now, int max, int *ret_done) MUST_USE;

/* How long to wait after the tries-th failure (1, 2, …): doubling from JOB_DELAY_FIRST to JOB_DELAY_MAX, then ±25 % by chance. */
usec job_delay(int64_t tries, uint64_t chance);

/* The declared kind, or NULL. */
const struct job_kind *job_kind_of(struct str name);

struct job_numbers { int64_t waiting, running, failed; };
err jobs_count(struct work *w, struct job_numbers *ret) MUST_USE;

/* For the administrator. E_NOT_FOUND, or E_CONFLICT when the job's state does not allow it. Journalled. */
err job_retry(struct work *w, int64_t id) MUST_USE;
err job_stop(struct work *w, int64_t id) MUST_USE;

/* The job "jobs.clean": removes done and failed jobs older than settings jobs.keep_days and jobs.keep_failed_days. */
err jobs_clean(struct work *w, struct str args_json) MUST_USE;

#endif
