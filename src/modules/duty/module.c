/* The module's declaration: tables of plain rows. */
#include "modules/duty/duty.h"
#include "modules/duty/queries.h"

const struct perm duty_read = { "duty.read", M_DUTY_MAY_READ, ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD | ROLE_INSPECTOR };
const struct perm duty_manage = { "duty.manage", M_DUTY_MAY_MANAGE, ROLE_OFFICER };
static const struct perm *const perms[] = { &duty_read, &duty_manage };

const struct module duty_module = {
	.name = "duty", .says = M_DUTY_SAYS, .needs = { "network", "team" },
	.migrations = &duty_migrations,
	.perms = perms, .n_perms = COUNT(perms),
};
