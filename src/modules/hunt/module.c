/* The module's declaration: tables of plain rows. */
#include "modules/hunt/hunt.h"
#include "modules/hunt/sigma.h"

static const struct verb verbs[] = {
	{ "hunt", "[--indicators FILE]… [--sigma DIR]… [--yara DIR [--yara-seconds N] [--yara-mb N] [--yara-all]]… [--threads N] [--json] [--out RESULT] [--follow] [--filters DIR] [--private] PATH…", M_HUNT_SAYS_HUNT, hunt_verb },
	{ "index", "build LIST… -o FILE [--private]", M_HUNT_SAYS_INDEX, hunt_index_verb },
	{ "sigma", "check PATH… [--data FILE]… [--placeholders FILE] [--explain] [--json]", M_SIGMA_SAYS_CHECK, sigma_verb },
};

const struct module hunt_module = { .name = "hunt", .says = M_HUNT_SAYS, .verbs = LIST(verbs) };
