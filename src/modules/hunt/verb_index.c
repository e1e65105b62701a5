/* ungcuu index build LIST… -o FILE */
#include <errno.h>
#include <unistd.h>

#include "base/log.h"
#include "modules/hunt/hunt.h"

static int usage(struct arena *a)
{
	hunt_warn(a, M_HUNT_INDEX_USAGE, STR_NONE, STR_NONE, STR_NONE);
	return 2;
}

static int build(struct arena *a, char *const *files, size_t n, bool with_private, const char *to)
{
	struct index *ix;
	if (hunt_lists(a, files, n, with_private, &ix) != OK)
		return 2;
	err e = index_save(ix, to);
	if (e != OK)
		hunt_warn(a, M_HUNT_INDEX_UNWRITTEN, str_of(to), str_of(strerror(errno)), STR_NONE);
	else {
		struct str said = say_in(a, command_lang(), M_HUNT_INDEX_BUILT, str_of(to), hunt_number(a, index_items(ix) - index_repeated(ix)), hunt_types(a, ix));
		log_raw(STDOUT_FILENO, said);
	}
	index_close(ix);
	return e == OK ? 0 : 2;
}

int hunt_index_verb(int argc, char **argv)
{
	struct arena *a = arena_new(0);
	struct str to = STR_NONE;
	bool with_private = command_flag(&argc, argv, "--private");
	int code = 2;
	if (!command_option(&argc, argv, "-o", &to) || argc < 3 || strcmp(argv[1], "build"))
		code = usage(a);
	else
		code = build(a, argv + 2, (size_t)argc - 2, with_private, a_z(a, to));
	arena_free(a);
	return code;
}
