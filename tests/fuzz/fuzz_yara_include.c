/* Any path and include of a file of YARA rules: where it leads is inside, in normal form, and leads there again. */
#include <assert.h>

#include "engine/yara/inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(0);
	struct str include = str_from((const char *)data, size), from = str_cut(&include, '\n'), path, again;
	if (source_join(a, from, include, &path)) {
		assert(path.n > 0 && path.n <= from.n + include.n);
		for (struct str rest = path; rest.p;) {
			struct str part = str_cut(&rest, '/');
			assert(part.n > 0 && !str_is(part, ".") && !str_is(part, ".."));
		}
		assert(source_join(a, S("x"), path, &again) && str_eq(again, path));
	}
	arena_free(a);
	return 0;
}
