#include "modules/demo/demo.h"

static const struct verb verbs[] = {
	{ "demo", "--size small|national [--seed N] [--logins FILE] --data DIR", M_DEMO_VERB, demo_verb },
};

const struct module demo_module = {
	.name = "demo", .says = M_DEMO_SAYS, .needs = { "core", "network", "team", "membership", "directory", "incident", "roster", "intake", "reporting", "duty", "budget", "evidence", "oversight", "chase", "report", "hunt" }, .migrations = &demo_migrations, .verbs = LIST(verbs),
};
