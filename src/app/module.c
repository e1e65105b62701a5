#include "app/app.h"

static const struct verb verbs[] = {
	{ "serve", "--data DIR [--listen ADDRESS:PORT] [--database URL] [--role all|web|worker] [--tls-cert FILE --tls-key FILE] "
		"[--proxy ADDRESS,…] [--log FILE]", M_APP_SAYS_SERVE, verb_serve },
	{ "init", "--data DIR [--database URL]", M_APP_SAYS_INIT, verb_init },
	{ "settings", "--data DIR list | get NAME | set NAME VALUE | set NAME --value-stdin", M_APP_SAYS_SETTINGS, verb_settings },
	{ "backup", "--data DIR FILE", M_APP_SAYS_BACKUP, verb_backup },
	{ "restore", "--data DIR FILE", M_APP_SAYS_RESTORE, verb_restore },
	{ "verify", "--data DIR", M_APP_SAYS_VERIFY, verb_verify },
	{ "rebuild", "--data DIR", M_APP_SAYS_REBUILD, verb_rebuild },
	{ "modules", "", M_APP_SAYS_MODULES, verb_modules },
	{ "routes", "[--json]", M_APP_SAYS_ROUTES, verb_routes },
	{ "help", "[VERB]", M_APP_SAYS_HELP, verb_help },
};

const struct module app_module = { .name = "app", .says = M_APP_SAYS, .needs = { "core" }, .verbs = LIST(verbs) };
