/* jobs: work done later: claimed by one worker, retried with back-off, idempotent by key, visible to the administrator. */
#ifndef CORE_JOBS_H
#define CORE_JOBS_H

#include "core/module.h"

/* Adds a job in the current transaction. key != "": while a job of that kind and key waits or runs, a second one is not added. */
err job_add(struct work *w, const char *kind, struct str key, struct str args_json, usec run_at) MUST_USE;

struct workers;
/* Starts n threads that claim and run jobs until stopped; also plans the periodic ones. */
err workers_start(struct store *s, int n, struct workers **ret) MUST_USE;
void *workers_stop(struct workers *x);
/* Runs everything due now on this thread, at most max; for tests, `ungcuu jobs run` and the demo. */
err jobs_run_due(struct store *s, usec now, int max, int *ret_done) MUST_USE;

#endif
