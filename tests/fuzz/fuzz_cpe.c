/* A name that cpe_parse accepts is canonical once written: reading it again gives the same text, which begins with its prefix. */
#include <assert.h>

#include "formats/cpe.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(0);
	struct cpe c, again;

	if (cpe_parse(a, str_from((const char *)data, size), &c)) {
		struct str text = cpe_text(a, &c);
		assert(str_starts(text, cpe_prefix(a, &c)));
		if (text.n <= CPE_MAX)
			assert(cpe_parse(a, text, &again) && str_eq(text, cpe_text(a, &again)));
		for (unsigned i = 0; i < N_CPE_ATTRIBUTES; i++)
			assert(cpe_shown(a, &c, (enum cpe_attribute)i).n <= c.at[i].n);
	}
	arena_free(a);
	return 0;
}
