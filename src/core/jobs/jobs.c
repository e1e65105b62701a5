/* jobs: adding, the administrator's acts, numbers. The threads that run them are in workers.c. */
#include "core/jobs/jobs.h"

#include "base/json.h"
#include "base/log.h"
#include "base/rand.h"
#include "core/journal.h"
#include "core/queries.h"
#include "core/settings.h"

const struct job_kind *job_kind_of(struct str name)
{
	for (size_t m = 0; m < n_modules; m++)
		for (size_t i = 0; i < all_modules[m]->n_jobs; i++)
			if (str_is(name, all_modules[m]->jobs[i].name))
				return &all_modules[m]->jobs[i];
	return NULL;
}

int64_t job_record_id(struct str args_json)
{
	size_t from = 0, n = 0;
	int64_t id = 0;
	while (from < args_json.n && (args_json.p[from] < '0' || args_json.p[from] > '9'))
		from++;
	while (from + n < args_json.n && args_json.p[from + n] >= '0' && args_json.p[from + n] <= '9')
		n++;
	return str_int(str_sub(args_json, from, n), &id) ? id : 0;
}

err job_add(struct work *w, const char *kind, struct str key, struct str args_json, usec run_at)
{
	if (!job_kind_of(str_of(kind))) {
		log_error("job.unknown", "kind", kind, NULL);
		return E_BUG;
	}
	int64_t n = 0;
	TRY(job_insert(w->db, &(struct job_insert_in){
		.id = id_new(), .kind = str_of(kind), .key = key, .args = args_json.n ? args_json : S("{}"),
		.run_at = run_at ? run_at : w->now, .now = w->now }, &n));
	return n ? db_notify(w->db, S("job"), str_of(kind)) : OK;
}

usec job_delay(int64_t tries, uint64_t chance)
{
	usec delay = JOB_DELAY_FIRST;
	for (int64_t i = 1; i < tries && delay < JOB_DELAY_MAX; i++)
		delay *= 2;
	if (delay > JOB_DELAY_MAX)
		delay = JOB_DELAY_MAX;
	return delay - delay / 4 + (usec)(chance % (uint64_t)(delay / 2 + 1));
}

err jobs_count(struct work *w, struct job_numbers *ret)
{
	struct job_counts_rows rows;
	struct job_numbers n = { 0 };
	TRY(job_counts(w->db, w->a, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		if (str_eq(rows.at[i].state, S("waiting")))
			n.waiting = rows.at[i].n;
		else if (str_eq(rows.at[i].state, S("running")))
			n.running = rows.at[i].n;
		else
			n.failed = rows.at[i].n;
	}
	*ret = n;
	return OK;
}

static err job_of(struct work *w, int64_t id, struct job_one_row *ret)
{
	bool found = false;
	TRY(job_one(w->db, w->a, &(struct job_one_in){ .id = id }, ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_CORE_JOB_NOT_FOUND);
}

static err job_journal(struct work *w, const char *name, const struct job_one_row *job)
{
	struct buf b;
	buf_init(&b, 2000);
	struct json j = json_to(&b);
	json_object(&j);
	json_text(&j, "kind", job->kind);
	json_text(&j, "key", job->key);
	json_end(&j);
	struct str data = a_dup(w->a, buf_str(&b));
	buf_done(&b);
	return journal_add(w, name, (struct journal_ref){ "job", job->id }, data);
}

err job_retry(struct work *w, int64_t id)
{
	struct job_one_row job;
	int64_t n = 0;
	TRY(job_of(w, id, &job));
	TRY(job_retry_now(w->db, &(struct job_retry_now_in){ .id = id, .now = w->now }, &n));
	if (!n)
		return fail(w, E_CONFLICT, M_CORE_JOB_NOT_RETRYABLE);
	TRY(job_journal(w, "job.retry", &job));
	return db_notify(w->db, S("job"), job.kind);
}

err job_stop(struct work *w, int64_t id)
{
	struct job_one_row job;
	int64_t n = 0;
	TRY(job_of(w, id, &job));
	const struct job_kind *kind = job_kind_of(job.kind);
	if (kind && kind->every > 0)
		return fail(w, E_CONFLICT, M_CORE_JOB_PERIODIC);
	if (str_eq(job.kind, S("mail.send")))   /* the mail would only get another job */
		return fail(w, E_CONFLICT, M_CORE_JOB_IS_MAIL);
	TRY(job_cancel(w->db, &(struct job_cancel_in){ .id = id, .now = w->now }, &n));
	return n ? job_journal(w, "job.cancel", &job) : fail(w, E_CONFLICT, M_CORE_JOB_NOT_CANCELLABLE);
}

err jobs_clean(struct work *w, struct str args_json)
{
	(void)args_json;
	return job_remove_old(w->db, &(struct job_remove_old_in){
		.done_before = w->now - setting_int(w, "jobs.keep_days") * USEC_DAY,
		.failed_before = w->now - setting_int(w, "jobs.keep_failed_days") * USEC_DAY }, NULL);
}
