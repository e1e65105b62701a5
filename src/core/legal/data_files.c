#include <stdlib.h>

#include "base/log.h"
#include "core/legal/data_files.h"

static void broken(const char *what, const char *name)
{
	log_error(what, "name", name, NULL);
	abort();
}

struct str data_file(const char *name)
{
	size_t i = 0;
	while (i < n_data_files && strcmp(data_files[i].name, name))
		i++;
	if (i == n_data_files)
		broken("data.missing", name);
	return data_files[i].text;
}

struct sheet data_sheet(struct arena *a, const char *name)
{
	struct csv_reader r;
	VEC(struct csv_row) rows = { 0 };
	bool found = true;
	if (csv_open(&r, data_file(name)) != OK)
		broken("data.broken", name);
	while (found) {
		struct csv_row row;
		if (csv_next(&r, a, &row, &found) != OK)
			broken("data.broken", name);
		if (found)
			*VEC_ADD(a, &rows) = row;
	}
	if (rows.n < 2)
		broken("data.broken", name);
	return (struct sheet){ .head = rows.at[0], .at = rows.at + 1, .n = rows.n - 1 };
}

struct str sheet_cell(const struct sheet *s, size_t row, const char *column)
{
	for (size_t i = 0; i < s->head.n; i++)
		if (str_is(s->head.at[i], column))
			return i < s->at[row].n ? s->at[row].at[i] : STR_NONE;
	return STR_NONE;
}
