/* A name that purl_parse accepts is canonical once written: reading it again gives the same text. */
#include <assert.h>

#include "base/text.h"
#include "formats/purl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(0);
	struct purl p, again;

	if (purl_parse(a, str_from((const char *)data, size), &p)) {
		struct str text = purl_text(a, &p);
		assert(p.name.n && utf8_valid(p.name) && utf8_valid(p.version));
		if (text.n <= PURL_MAX)
			assert(purl_parse(a, text, &again) && str_eq(text, purl_text(a, &again)));
	}
	arena_free(a);
	return 0;
}
