/* Any bytes as a directory of teams: what is read are whole lines that read back as they were written. */
#include <assert.h>

#include "base/text.h"
#include "modules/team/directory_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void reads_back(struct str lines)
{
	struct buf again;
	buf_init(&again, 8 << 20);
	for (struct str rest = lines; rest.p && rest.n;) {
		struct directory_entry e;
		assert(directory_line(&rest, &e));
		assert(e.name.n && utf8_length(e.name) <= DIRECTORY_NAME_MAX && str_starts(e.evidence, S("https://")));
		directory_put(&again, &e);
	}
	assert(str_eq(buf_str(&again), lines));
	buf_done(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf out;
	buf_init(&out, 8 << 20);
	if (directory_parse(str_from((const char *)data, size), &out, NULL) == OK && buf_end(&out) == OK) {
		assert(utf8_valid(buf_str(&out)));
		reads_back(buf_str(&out));
	}
	buf_done(&out);
	return 0;
}
