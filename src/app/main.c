#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "app/app.h"

/* No new rights for us or our children, no memory images with secrets in them, files for our eyes only. */
static void harden(void)
{
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	umask(077);
}

static const struct verb *verb_find(const char *name)
{
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_verbs; k++)
			if (!strcmp(name, all_modules[i]->verbs[k].name))
				return &all_modules[i]->verbs[k];
	return NULL;
}

int main(int argc, char **argv)
{
	static char help[] = "help";
	harden();
	trial_begin();
	if (argc < 2 || !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return verb_help(1, (char *[]){ help, NULL });
	if (!strcmp(argv[1], "--version"))
		return puts("ungcuu " PROGRAM_VERSION) < 0;
	const struct verb *v = verb_find(argv[1]);
	if (!v)
		return verb_help(2, (char *[]){ help, argv[1], NULL });
	if (argc == 3 && (!strcmp(argv[2], "--help") || !strcmp(argv[2], "-h")))
		return verb_help(2, (char *[]){ help, argv[1], NULL });
	return v->run(argc - 1, argv + 1);
}
