/* bench_web FOLDER: serves the trial site until standard input ends, for tests/bench/bench_web.sh. Prints its address. */
#include <unistd.h>

#include "web/queries.h"
#include "web/site.h"

int main(int argc, char **argv)
{
	struct web_options o;
	struct store *s;
	struct web *web;
	struct arena *a = arena_new(0);
	if (argc != 2)
		return 2;
	if (store_open(&(struct store_options){ .location = a_fmt(a, "%s/bench.db", argv[1]) }, &s) != OK)
		return 1;
	if (store_migrate(s, &web_migrations, 1) != OK)
		return 1;
	site_options(&o, s);
	if (web_start(&o, &web) != OK)
		return 1;
	printf("%s\n", web_address(web).p);
	fflush(stdout);
	char byte;
	while (read(0, &byte, 1) > 0)
		;
	web_stop(web);
	store_close(s);
	arena_free(a);
	return 0;
}
