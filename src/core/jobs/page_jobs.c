/* page_jobs: the job list for administrators and programs, and the module that brings jobs into the program. */
#include "core/command.h"
#include "core/jobs/jobs.h"
#include "core/pages_gen.h"
#include "core/queries.h"
#include "core/jobs/queue_pages.h"
#include "core/routes.h"
#include "core/settings.h"

#define SCREEN 50
#define PLACE "/admin/jobs"

static const struct perm may_manage_jobs = { "jobs.manage", M_CORE_MAY_MANAGE_JOBS, ROLE_ADMIN };
static const struct perm *const perms[] = { &may_manage_jobs };

struct job_filter { int64_t before; struct str state, kind; };
#define STATES "waiting|running|failed|done|cancelled"
static const struct field filter_fields[] = {
	FIELD(struct job_filter, before, F_ID, .label = M_CORE_QUEUE_OLDER),
	FIELD(struct job_filter, state, F_CHOICE, .choices = STATES, .label = M_CORE_QUEUE_STATE),
	FIELD(struct job_filter, kind, F_CODE, .label = M_CORE_JOB_KIND),
};

static const struct queue_state states[] = {
	{ "waiting", M_CORE_JOB_WAITING, "info" },
	{ "running", M_CORE_JOB_RUNNING, "info" },
	{ "failed", M_CORE_JOB_FAILED, "bad" },
	{ "done", M_CORE_JOB_DONE, "good" },
	{ "cancelled", M_CORE_JOB_CANCELLED, "neutral" },
};
#define N_STATES (COUNT(states))

static err screen(struct req *r, struct job_page_rows *ret)
{
	const struct job_filter *in = r->in;
	return job_page(r->w.db, r->w.a, &(struct job_page_in){ .before_id = in->before ? in->before : INT64_MAX,
		.state = in->state, .kind = in->kind, .max = SCREEN + 1 }, ret);
}

static struct job_line line_of(struct req *r, const struct job_page_row *row)
{
	struct arena *a = r->w.a;
	const struct job_kind *kind = job_kind_of(row->kind);
	const struct queue_state *state = queue_state_of(states, N_STATES, row->state);
	bool is_waiting = str_eq(row->state, S("waiting")), is_failed = str_eq(row->state, S("failed"));
	usec when = is_waiting || !row->done_at ? row->run_at : row->done_at;
	struct job_line line = { .kind = row->kind, .says = kind ? say(&r->w, kind->says) : STR_NONE,
		.key = str_eq(row->key, S("every")) ? STR_NONE : row->key, .state = say(&r->w, state->says), .tone = str_of(state->tone),
		.when = time_shown(a, when), .when_iso = time_rfc3339(a, when), .tries = a_fmt(a, "%lld", (long long)row->tries),
		.error = row->last_error };
	if (is_waiting || is_failed || str_eq(row->state, S("cancelled")))
		queue_act_add(a, &line.acts, say(&r->w, M_CORE_JOB_RETRY), PLACE, row->id, "retry");
	if ((is_waiting || is_failed) && !(kind && kind->every) && !str_eq(row->kind, S("mail.send")))
		queue_act_add(a, &line.acts, say(&r->w, M_CORE_JOB_CANCEL), PLACE, row->id, "cancel");
	return line;
}

static err tabs(struct req *r, struct jobs_view *v)
{
	const struct job_filter *in = r->in;
	struct job_numbers n;
	TRY(jobs_count(&r->w, &n));
	const int64_t counts[N_STATES] = { n.waiting, n.running, n.failed };
	v->tabs = queue_tabs_of(r, PLACE, states, counts, N_STATES, in->state);
	return OK;
}

static err jobs_page(struct req *r)
{
	const struct job_filter *in = r->in;
	struct job_page_rows rows;
	struct jobs_view v = { .head = { .title = say(&r->w, M_CORE_JOBS_TITLE), .subtitle = say(&r->w, M_CORE_JOBS_LEAD) },
		.none = { .icon = "list-check", .title = say(&r->w, M_CORE_JOBS_NONE) } };
	TRY(screen(r, &rows));
	TRY(tabs(r, &v));
	v.n_lines = rows.n > SCREEN ? SCREEN : rows.n;
	v.lines = a_array(r->w.a, struct job_line, v.n_lines);
	for (size_t i = 0; i < v.n_lines; i++)
		v.lines[i] = line_of(r, &rows.at[i]);
	if (rows.n > SCREEN)
		v.pager.next = link_with(r->w.a, S(PLACE), (const struct query_part[]){
			{ "before", link_number(r->w.a, rows.at[SCREEN - 1].id) }, { "state", in->state }, { "kind", in->kind } }, 3);
	return reply_page(r, v.head.title, HTML_OF(r, page_jobs, &v));
}

static err jobs_api(struct req *r)
{
	struct job_page_rows rows;
	TRY(screen(r, &rows));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n && i < SCREEN; i++) {
		const struct job_page_row *row = &rows.at[i];
		json_object(&j);
		json_text(&j, "id", a_fmt(r->w.a, "%lld", (long long)row->id));
		json_text(&j, "kind", row->kind);
		json_text(&j, "key", row->key);
		json_text(&j, "state", row->state);
		json_time(&j, "run_at", row->run_at);
		json_int(&j, "tries", row->tries);
		json_text(&j, "error", row->last_error);
		json_time(&j, "created_at", row->created_at);
		json_time(&j, "done_at", row->done_at);
		json_end(&j);
	}
	return reply_list_end(r, &j, rows.n > SCREEN ? a_fmt(r->w.a, "%lld", (long long)rows.at[SCREEN - 1].id) : STR_NONE);
}

static err retry_post(struct req *r)
{
	return queue_act(r, job_retry, M_CORE_JOB_NOT_FOUND, PLACE, M_CORE_JOB_RETRIED);
}

static err cancel_post(struct req *r)
{
	return queue_act(r, job_stop, M_CORE_JOB_NOT_FOUND, PLACE, M_CORE_JOB_CANCEL_DONE);
}

static const struct route routes[] = {
	{ GET, "/admin/jobs", &may_manage_jobs, jobs_page, INPUT(struct job_filter, filter_fields), .says = M_CORE_SAYS_JOBS },
	{ GET, "/api/v1/jobs", &may_manage_jobs, jobs_api, INPUT(struct job_filter, filter_fields), .says = M_CORE_SAYS_JOBS },
	{ POST, "/admin/jobs/{id}/retry", &may_manage_jobs, retry_post, .journal = "job.retry", .says = M_CORE_SAYS_JOB_RETRY },
	{ POST, "/api/v1/jobs/{id}/retry", &may_manage_jobs, retry_post, .journal = "job.retry", .says = M_CORE_SAYS_JOB_RETRY },
	{ POST, "/admin/jobs/{id}/cancel", &may_manage_jobs, cancel_post, .journal = "job.cancel", .says = M_CORE_SAYS_JOB_CANCEL },
	{ POST, "/api/v1/jobs/{id}/cancel", &may_manage_jobs, cancel_post, .journal = "job.cancel", .says = M_CORE_SAYS_JOB_CANCEL },
};

static const struct job_kind jobs[] = {
	{ .name = "jobs.clean", .run = jobs_clean, .every = 6 * USEC_HOUR, .says = M_CORE_JOB_CLEAN },
};

static const struct setting settings[] = {
	{ "jobs.keep_days", 'i', 1, 3650, "14", M_CORE_SETTING_JOBS_KEEP },
	{ "jobs.keep_failed_days", 'i', 1, 3650, "90", M_CORE_SETTING_JOBS_KEEP_FAILED },
};

static const struct nav nav[] = { { "/admin/jobs", M_CORE_JOBS_TITLE, "list-check", &may_manage_jobs, 940 } };

static const struct journal_kind journal[] = {
	{ "job.retry", M_CORE_DID_JOB_RETRY },
	{ "job.cancel", M_CORE_DID_JOB_CANCEL },
};

/* ---- ungcuu jobs ---- */

static err say_numbers(struct work *w, void *arg)
{
	struct job_numbers n;
	TRY(jobs_count(w, &n));
	command_say(arg, say(w, M_CORE_JOBS_NUMBERS, a_fmt(w->a, "%lld", (long long)n.waiting),
		a_fmt(w->a, "%lld", (long long)n.running), a_fmt(w->a, "%lld", (long long)n.failed)));
	return OK;
}

static int verb_jobs(int argc, char **argv)
{
	struct command c;
	int left = command_open(&c, &argc, argv, 0), done = 0;
	if (left)
		return left;
	bool is_run = argc == 2 && str_is(S("run"), argv[1]);
	if (argc > 2 || (argc == 2 && !is_run))
		return command_usage(&c, "jobs", say(&c.w, M_CORE_JOBS_USAGE));
	err e = is_run ? jobs_run_due(c.store, clock_now(), 10000, &done) : OK;
	if (is_run && e == OK)
		command_say(&c, say(&c.w, M_CORE_JOBS_RAN, a_fmt(c.w.a, "%d", done)));
	return command_close(&c, e == OK ? command_run(&c, TX_READ, say_numbers, &c) : e);
}

static const struct verb verbs[] = { { "jobs", "--data DIR [run]", M_CORE_SAYS_VERB_JOBS, verb_jobs } };

const struct module jobs_module = {
	.name = "jobs",
	.says = M_CORE_SAYS_JOBS_MODULE,
	.needs = { "core" },
	.perms = LIST(perms),
	.routes = LIST(routes),
	.jobs = LIST(jobs),
	.verbs = LIST(verbs),
	.settings = LIST(settings),
	.nav = LIST(nav),
	.journal = LIST(journal),
};
