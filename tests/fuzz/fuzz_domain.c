/* A name that domain_parse accepts is normal: reading it again gives the same name. */
#include <assert.h>

#include "base/text.h"
#include "formats/domain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(0);
	struct str name, again;

	if (domain_parse(a, str_from((const char *)data, size), &name)) {
		assert(name.n <= DOMAIN_MAX && utf8_valid(name) && domain_is_under(name, domain_tld(name)));
		assert(domain_parse(a, name, &again) && str_eq(name, again));
	}
	arena_free(a);
	return 0;
}
