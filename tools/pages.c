/* pages messages HEADER CODE FILE.po…
 * pages templates HEADER CODE INCLUDE-AS [--with HEADER]… FILE.html… */
#include "tools/pages.h"

#include <stdio.h>

#define MAX_WITH 16

static int usage(void)
{
	fputs("usage: pages messages HEADER CODE FILE.po...\n"
		"       pages templates HEADER CODE INCLUDE-AS [--with HEADER]... FILE.html...\n", stderr);
	return 2;
}

static bool templates_run(struct arena *a, int argc, char **argv)
{
	const char *with[MAX_WITH];
	struct templates_out out = { .header = argv[2], .code = argv[3], .include_as = argv[4], .with = with };
	int i = 5;

	for (; i + 1 < argc && str_is(str_of(argv[i]), "--with") && out.n_with < MAX_WITH; i += 2)
		with[out.n_with++] = argv[i + 1];
	return templates_compile(a, &out, argv + i, (size_t)(argc - i));
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new(0);
	bool fine;

	if (argc >= 5 && str_is(str_of(argv[1]), "messages"))
		fine = messages_compile(a, argv[2], argv[3], argv + 4, (size_t)(argc - 4));
	else if (argc >= 6 && str_is(str_of(argv[1]), "templates"))
		fine = templates_run(a, argc, argv);
	else
		return usage();
	arena_free(a);
	return fine ? 0 : 1;
}
