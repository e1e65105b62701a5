/* Bounces: whatever comes out of the parser is lines of printable bytes within their limits. */
#include <assert.h>

#include "core/mail/dsn.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf out;

	buf_init(&out, 1 << 20);
	if (mail_dsn_parse(str_from((const char *)data, size), &out, NULL) == OK && buf_end(&out) == OK)
		for (struct str rest = buf_str(&out); rest.p && rest.n;) {
			struct str line = str_cut(&rest, '\n');
			assert(line.n > 2 && line.n < 1000 && str_find_char(line, ' ') > 0);
			for (size_t i = 0; i < line.n; i++)
				assert((unsigned char)line.p[i] >= 0x20);
		}
	buf_done(&out);
	return 0;
}
