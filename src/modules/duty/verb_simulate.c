/* ungcuu duty simulate FILE.json: a history written by hand, answered without a database (docs/duty-simulate.md). */
#include <errno.h>
#include <unistd.h>

#include "base/json.h"
#include "base/log.h"
#include "core/command.h"
#include "core/legal/data_files.h"
#include "engine/duty/simulate.h"
#include "modules/duty/verb.h"

#define ANSWER_MAX ((size_t)64 << 20)

struct shelf { const struct duty_vocabulary *v; struct str folder; };   /* folder of the history file, with the slash; "" = here */

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-", s.p[i]))
			return false;
	return s.n > 0 && s.n <= 64;
}

static bool catalogue_text(struct arena *a, const struct shelf *shelf, struct str name, struct str *ret)
{
	const char *own = a_z(a, a_fmt(a, "duties/%.*s.json", STR_ARG(name)));
	for (size_t i = 0; i < n_data_files; i++)
		if (!strcmp(data_files[i].name, own)) {
			*ret = data_files[i].text;
			return true;
		}
	return duty_verb_file(a, a_z(a, a_fmt(a, "%.*s%.*s.json", STR_ARG(shelf->folder), STR_ARG(name))), CATALOGUE_MAX, ret);
}

/* The program's own catalogues, then those beside the file. A broken one is refused with its first fault. */
static err shelf_find(void *arg, struct arena *a, struct str name, const struct duty_catalogue **ret, struct catalogue_problem *ret_problem)
{
	const struct shelf *shelf = arg;
	struct catalogue_problem *problems;
	struct str text;
	size_t n;
	if (!is_name(name) || !catalogue_text(a, shelf, name, &text))
		return E_NOT_FOUND;
	err e = catalogue_read(a, shelf->v, text, ret, &problems, &n);
	if (e == E_INVALID && n)
		*ret_problem = problems[0];
	return e;
}

static struct str folder_of(struct str path)
{
	size_t n = path.n;
	while (n && path.p[n - 1] != '/')
		n--;
	return str_sub(path, 0, n);
}

static int refuse(struct arena *a, enum lang lang, const char *path, const struct catalogue_problem *p)
{
	struct str line = p->line ? a_fmt(a, "%d:%d:", p->line, p->column) : STR_NONE, where = p->where.n ? a_cat(a, p->where, S(": ")) : STR_NONE;
	log_raw(STDERR_FILENO, a_fmt(a, "%s:%.*s %.*s%.*s", path, STR_ARG(line), STR_ARG(where), STR_ARG(lang == LANG_EN ? p->en : p->vi)));
	return 1;
}

static int answer(struct arena *a, const struct simulation *s, bool explain, bool write)
{
	struct buf b;
	buf_init(&b, ANSWER_MAX);
	struct json j = json_to(&b);
	if (write)
		simulate_write(a, s, &j);
	else
		simulate_answer(a, s, explain, &j);
	buf_add_char(&b, '\n');
	err e = buf_end(&b);
	if (e == OK && (fwrite(b.p, 1, b.n, stdout) != b.n || fflush(stdout)))
		e = E_IO;
	buf_done(&b);
	return e == OK ? 0 : err_exit_code(e);
}

static int simulate(struct arena *a, enum lang lang, const char *path, bool explain, bool write)
{
	struct shelf shelf = { duty_verb_vocabulary(a), folder_of(str_of(path)) };
	const struct simulate_books books = { shelf_find, &shelf };
	struct catalogue_problem p = { 0 };
	struct simulation *s;
	struct str text;
	if (!duty_verb_file(a, path, SIMULATE_MAX_BYTES, &text))
		return duty_verb_refused(M_DUTY_VERB_UNREADABLE, a_fmt(a, "%s: %s", path, strerror(errno)));
	return simulate_read(a, shelf.v, &books, text, &s, &p) == OK ? answer(a, s, explain, write) : refuse(a, lang, path, &p);
}

int duty_verb_simulate(int argc, char **argv)
{
	enum lang lang;
	bool explain = command_flag(&argc, argv, "--explain"), write = command_flag(&argc, argv, "--write");
	if (!duty_verb_lang(&argc, argv, &lang))
		return err_exit_code(E_INVALID);
	if (argc != 2)
		return duty_verb_refused(M_DUTY_CHECK_FILE, STR_NONE);
	struct arena *a = arena_new((size_t)1 << 30);
	int code = simulate(a, lang, argv[1], explain, write);
	arena_free(a);
	return code;
}
