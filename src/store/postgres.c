#include "store/driver.h"

static err not_yet(struct store *s, const struct store_options *o)
{
	(void)s, (void)o;
	return E_IO;
}
const struct driver postgres_driver = { .engine = ENGINE_POSTGRES, .open = not_yet };
