/* ungcuu duty …: what an operator does with catalogues from the command line. */
#include <unistd.h>

#include "base/log.h"
#include "core/command.h"
#include "modules/duty/inside.h"
#include "modules/duty/verb.h"

static const struct { const char *name; int (*run)(int argc, char **argv); } acts[] = {
	{ "check", duty_verb_check }, { "simulate", duty_verb_simulate }, { "status", duty_status_verb }, { "export", duty_verb_export }, { "import", duty_verb_import },
};

int duty_verb_refused(enum msg why, struct str what)
{
	struct arena *a = arena_new(0);
	log_raw(STDERR_FILENO, a_fmt(a, "ungcuu: %.*s", STR_ARG(say_in(a, command_lang(), why, what))));
	log_raw(STDERR_FILENO, a_fmt(a, "  ungcuu duty %s", DUTY_VERB_USAGE));
	arena_free(a);
	return err_exit_code(E_INVALID);
}

int duty_verb(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < COUNT(acts); i++)
		if (!strcmp(argv[1], acts[i].name))
			return acts[i].run(argc - 1, argv + 1);
	return duty_verb_refused(argc > 1 ? M_DUTY_VERB_UNKNOWN : M_DUTY_USAGE, str_of(argc > 1 ? argv[1] : ""));
}
