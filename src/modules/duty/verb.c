/* `ungcuu duty …`: one verb, its second word says what. */
#include <stdio.h>

#include "core/command.h"
#include "modules/duty/inside.h"

static const struct { const char *name; int (*run)(int argc, char **argv); } words[] = {
	{ "status", duty_status_verb },
};

int duty_verb(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < COUNT(words); i++)
		if (str_is(str_of(argv[1]), words[i].name))
			return words[i].run(argc - 1, argv + 1);
	struct command c;
	int left = command_open(&c, &argc, argv, COMMAND_NO_STORE);
	return left ? left : command_usage(&c, "duty", say(&c.w, M_DUTY_USAGE));
}
