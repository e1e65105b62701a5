/* embed OUT.c FOLDER/ FILE…: writes the files as one C table, in the order given, named by their path below FOLDER.
 * The table is declared in src/core/legal/data_files.h. */
#include <stdio.h>

#include "tools/file.h"

#define MAX_OUTPUT (64u << 20)

static void add_file(struct buf *out, struct arena *a, struct str folder, const char *path)
{
	struct str name = str_of(path), text = file_read(a, path);
	if (!str_starts(name, folder)) {
		fprintf(stderr, "embed: %s is not in %.*s\n", path, STR_ARG(folder));
		exit(1);
	}
	buf_lit(out, "\t{ ");
	buf_add_c_literal(out, str_sub(name, folder.n, name.n));
	buf_lit(out, ", { ");
	buf_add_c_literal(out, text);
	buf_fmt(out, ", %zu } },\n", text.n);
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		fputs("usage: embed OUT.c FOLDER/ FILE…\n", stderr);
		return 2;
	}
	struct arena *a = arena_new(0);
	struct buf out;
	buf_init(&out, MAX_OUTPUT);
	buf_lit(&out, "#include \"core/legal/data_files.h\"\n\nconst struct data_file data_files[] = {\n");
	for (int i = 3; i < argc; i++)
		add_file(&out, a, str_of(argv[2]), argv[i]);
	buf_lit(&out, "};\nconst size_t n_data_files = sizeof data_files / sizeof data_files[0];\n");
	if (buf_end(&out) != OK)
		return 1;
	file_write(argv[1], buf_str(&out));
	buf_done(&out);
	arena_free(a);
	return 0;
}
