/* The module's declaration: tables of plain rows. */
#include "modules/duty/inside.h"

const struct perm duty_read = { "duty.read", M_DUTY_MAY_READ, ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD | ROLE_INSPECTOR };
const struct perm duty_manage = { "duty.manage", M_DUTY_MAY_MANAGE, ROLE_OFFICER };
static const struct perm *const perms[] = { &duty_read, &duty_manage };

static err nightly(struct store *s, struct work *w, struct str args_json)
{
	return duty_recompute(s, w, S("nightly"));
}

static const struct job_kind jobs[] = {
	{ .name = "duty.follow", .run = duty_follow, .says = M_DUTY_JOB_FOLLOW },
	{ .name = "duty.turn", .run = duty_follow, .every = 30 * USEC_S, .says = M_DUTY_JOB_TURN },
	{ .name = "duty.nightly", .outside = nightly, .every = USEC_DAY, .says = M_DUTY_JOB_NIGHTLY },
};

static const struct verb verbs[] = {
	{ "duty", "status [--as-of RFC3339] [--org CODE] [--json] [--data DIR]", M_DUTY_VERB, duty_verb },
};

static err start(struct store *s)
{
	cube_forget();
	return duty_books_seed(s);
}

const struct module duty_module = {
	.name = "duty", .says = M_DUTY_SAYS, .needs = { "network", "team" },
	.migrations = &duty_migrations,
	.perms = perms, .n_perms = COUNT(perms), .jobs = jobs, .n_jobs = COUNT(jobs), .verbs = verbs, .n_verbs = COUNT(verbs), .start = start, .rebuild = duty_rebuild, .heard = duty_heard,
};
