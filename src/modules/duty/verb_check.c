/* ungcuu duty check FILE: a catalogue's faults as compilers print theirs, FILE:line:column: where: reason. */
#include <errno.h>
#include <unistd.h>

#include "base/log.h"
#include "core/command.h"
#include "core/legal/data_files.h"
#include "modules/duty/verb.h"

const struct duty_vocabulary *duty_verb_vocabulary(struct arena *a)
{
	const struct duty_vocabulary *v;
	struct str why;
	if (vocabulary_read(a, data_file("duties/vocabulary.json"), &v, &why) != OK)
		abort();
	return v;
}

bool duty_verb_file(struct arena *a, const char *path, size_t max, struct str *ret)
{
	FILE *f = fopen(path, "rbe");
	if (!f)
		return false;
	char *bytes = a_alloc(a, max + 1);
	*ret = str_from(bytes, fread(bytes, 1, max + 1, f));
	bool ok = !ferror(f);
	fclose(f);
	return ok;
}

static void print_problem(struct arena *a, enum lang lang, const char *path, const struct catalogue_problem *p)
{
	struct str why = lang == LANG_EN ? p->en : p->vi;
	struct str where = p->where.n ? a_cat(a, p->where, S(": ")) : STR_NONE;
	log_raw(STDOUT_FILENO, a_fmt(a, "%s:%d:%d: %.*s%.*s", path, p->line, p->column, STR_ARG(where), STR_ARG(why)));
}

static int check(struct arena *a, enum lang lang, const char *path)
{
	const struct duty_catalogue *c;
	struct catalogue_problem *problems;
	struct str text;
	size_t n;
	if (!duty_verb_file(a, path, CATALOGUE_MAX, &text))
		return duty_verb_refused(M_DUTY_VERB_UNREADABLE, a_fmt(a, "%s: %s", path, strerror(errno)));
	if (catalogue_read(a, duty_verb_vocabulary(a), text, &c, &problems, &n) == OK) {
		struct str title = lang == LANG_EN ? c->title.en : c->title.vi;
		log_raw(STDOUT_FILENO, a_fmt(a, "%.*s", STR_ARG(say_in(a, lang, M_DUTY_CHECK_CLEAN, c->id, c->version, a_fmt(a, "%zu", c->n_duties), title))));
		return 0;
	}
	for (size_t i = 0; i < n; i++)
		print_problem(a, lang, path, &problems[i]);
	log_raw(STDOUT_FILENO, a_fmt(a, "%.*s", STR_ARG(say_in(a, lang, n < CATALOGUE_PROBLEMS ? M_DUTY_CHECK_FAULTS : M_DUTY_CHECK_FAULTS_MORE, a_fmt(a, "%zu", n)))));
	return 1;
}

bool duty_verb_lang(int *argc, char **argv, enum lang *ret)
{
	struct str named;
	*ret = command_lang();
	if (!command_option(argc, argv, "--lang", &named))
		return true;
	*ret = str_is(named, "en") ? LANG_EN : LANG_VI;
	if (str_is(named, "vi") || str_is(named, "en"))
		return true;
	duty_verb_refused(M_DUTY_VERB_LANG, named);
	return false;
}

int duty_verb_check(int argc, char **argv)
{
	enum lang lang;
	if (!duty_verb_lang(&argc, argv, &lang))
		return err_exit_code(E_INVALID);
	if (argc != 2)
		return duty_verb_refused(M_DUTY_CHECK_FILE, STR_NONE);
	struct arena *a = arena_new(0);
	int code = check(a, lang, argv[1]);
	arena_free(a);
	return code;
}
