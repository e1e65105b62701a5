/* Any bytes as a spreadsheet: rows keep to their limits, whatever is refused has a reason. */
#include <assert.h>

#include "base/text.h"
#include "formats/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static err on_text(void *arg, struct str text)
{
	(void)arg;
	assert(utf8_valid(text));
	return OK;
}

static err on_row(void *arg, int64_t row, bool is_hidden, const struct table_cell *cells, size_t n)
{
	size_t all = 0;
	(void)arg, (void)is_hidden;
	assert(row > 0 && n > 0 && n <= TABLE_MAX_COLUMNS);
	for (size_t i = 0; i < n; i++) {
		assert(cells[i].column >= 0 && cells[i].column < TABLE_MAX_COLUMNS && cells[i].text.n <= TABLE_MAX_CELL && utf8_valid(cells[i].text));
		all += cells[i].text.n;
	}
	assert(all <= TABLE_MAX_ROW);
	return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(0);
	enum table_fault fault;
	const struct table_sink sink = { NULL, on_text, on_row, on_text };
	err e = table_read(a, str_from((const char *)data, size), STR_NONE, &sink, &fault);
	assert((e == OK) == (fault == TABLE_GOOD));
	arena_free(a);
	return 0;
}
