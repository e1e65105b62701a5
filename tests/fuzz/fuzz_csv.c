/* What csv_next reads is written and read back cell for cell. */
#include <assert.h>

#include "formats/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void comes_back(struct arena *a, const struct csv_row *row)
{
	struct csv_reader r = { .separator = ',', .next_line = 1 };
	struct csv_writer w;
	struct csv_row again;
	struct buf b;
	bool found;

	buf_init(&b, 8 << 20);
	csv_write(&w, &b, ',', false);
	for (size_t i = 0; i < row->n; i++)
		csv_text(&w, row->at[i]);
	csv_end_row(&w);
	r.rest = buf_str(&b);
	assert(buf_end(&b) == OK && csv_next(&r, a, &again, &found) == OK && found && again.n == row->n && r.rest.n == 0);
	for (size_t i = 0; i < row->n; i++)
		assert(str_eq(row->at[i], again.at[i]));
	buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(0);
	struct csv_reader r;
	struct csv_row row;
	bool found = true;

	if (csv_open(&r, str_from((const char *)data, size)) == OK)
		while (csv_next(&r, a, &row, &found) == OK && found) {
			assert(row.n > 0 && row.n <= CSV_MAX_COLUMNS && r.line < r.next_line + 1);
			comes_back(a, &row);
		}
	arena_free(a);
	return 0;
}
