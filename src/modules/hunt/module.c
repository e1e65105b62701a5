/* The module's declaration: tables of plain rows. */
#include "modules/hunt/sigma.h"

static const struct verb verbs[] = {
	{ "sigma", "check PATH… [--data FILE]… [--placeholders FILE] [--explain] [--json]", M_SIGMA_SAYS_CHECK, sigma_verb },
};

const struct module hunt_module = { .name = "hunt", .says = M_SIGMA_SAYS, .verbs = LIST(verbs) };
