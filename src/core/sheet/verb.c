/* `ungcuu import` and `ungcuu export`: registers from and to files, as the system itself. */
#include <unistd.h>

#include "core/command.h"
#include "core/sheet/imports.h"

enum { MAX_TOLD = 50 };

static void tell(struct work *w, const struct sheet_note *n)
{
	struct str where = n->row ? a_fmt(w->a, "%lld", (long long)n->row) : S("-");
	struct str text = n->column.n ? a_fmt(w->a, "%.*s%s%.*s%s: %.*s", STR_ARG(n->column), n->cell.n ? " (" : "", STR_ARG(n->cell), n->cell.n ? ")" : "", STR_ARG(n->text)) : n->text;
	struct str line = say(w, M_SHEET_LINE, where, text);
	fprintf(stderr, "%.*s\n", STR_ARG(line));
}

static void tell_all(struct work *w, const struct sheet_import *m)
{
	size_t told = 0;
	for (size_t i = 0; i < m->n_notes && told < MAX_TOLD; i++, told++)
		tell(w, &m->notes[i]);
}

static err run(struct command *c, struct sheet_import *m)
{
	struct work *w = &c->w;
	TRY(sheet_run(c->store, w, m));
	const struct sheet_counts *n = &m->counts;
	tell_all(w, m);
	struct str bad = a_fmt(w->a, "%lld", (long long)n->bad);
	if (n->bad && m->mode != SHEET_GOOD)
		return fail(w, E_INVALID, M_SHEET_REFUSED, bad);
	command_say(c, say(w, m->mode == SHEET_CHECK ? M_SHEET_WOULD : n->added + n->changed ? M_SHEET_SAVED : M_SHEET_UNCHANGED,
		a_fmt(w->a, "%lld", (long long)n->rows), a_fmt(w->a, "%lld", (long long)n->added), a_fmt(w->a, "%lld", (long long)n->changed),
		a_fmt(w->a, "%lld", (long long)n->same), bad));
	return OK;
}

int import_verb(int argc, char **argv)
{
	struct command c;
	struct str bad = STR_NONE;
	struct sheet_import m = { .mode = SHEET_ALL };
	if (command_flag(&argc, argv, "--dry-run"))
		m.mode = SHEET_CHECK;
	command_option(&argc, argv, "--sheet", &m.sheet);
	if (command_option(&argc, argv, "--bad-rows", &bad) && m.mode == SHEET_ALL)
		m.mode = SHEET_GOOD;
	int left = command_open(&c, &argc, argv, 0);
	if (left)
		return left;
	m.about = argc == 3 ? sheet_register_of(str_of(argv[1])) : NULL;
	if (!m.about)
		return command_usage(&c, "import", say(&c.w, M_SHEET_USAGE));
	m.path = argv[2];
	m.bad_path = bad.n ? a_z(c.w.a, bad) : NULL;
	return command_close(&c, run(&c, &m));
}

struct going { const struct sheet_register *about; enum sheet_format format; const char *path; };

static err export_in(struct work *w, void *arg)
{
	struct going *x = arg;
	unlink(x->path);                             /* of a try before */
	return sheet_export(w, x->about, x->format, x->path);
}

static bool pour(const char *path, FILE *to)
{
	char part[64 << 10];
	FILE *f = fopen(path, "rb");
	size_t n;
	bool good = f != NULL;
	while (good && (n = fread(part, 1, sizeof part, f)) > 0)
		good = fwrite(part, 1, n, to) == n;
	if (f)
		fclose(f);
	return good && fflush(to) == 0;
}

static err write_out(struct command *c, const char *from, const char *path)
{
	FILE *f = path ? fopen(path, "wb") : stdout;
	bool good = f && pour(from, f) && (!path || fsync(fileno(f)) == 0);
	if (f && path)
		good = fclose(f) == 0 && good;
	return good ? OK : fail(&c->w, E_IO, M_SHEET_CANNOT_WRITE);
}

int export_verb(int argc, char **argv)
{
	struct command c;
	struct str format = STR_NONE;
	command_option(&argc, argv, "--format", &format);
	int left = command_open(&c, &argc, argv, 0);
	if (left)
		return left;
	struct going x = { .about = argc == 2 || argc == 3 ? sheet_register_of(str_of(argv[1])) : NULL, .path = sheet_path(c.w.a) };
	bool by_name = !format.n && argc == 3 && str_ends(str_of(argv[2]), S(".xlsx"));
	if (!x.about || !sheet_format_parse(by_name ? S("xlsx") : format.n ? format : S("csv"), &x.format))
		return command_usage(&c, "export", say(&c.w, M_SHEET_USAGE));
	err e = command_run(&c, TX_READ, export_in, &x);
	if (e == OK)
		e = write_out(&c, x.path, argc == 3 ? argv[2] : NULL);
	unlink(x.path);
	return command_close(&c, e);
}
