/* ungcuu duty export, duty import: catalogues and where everybody stands as documents of OSCAL, and catalogues of OSCAL as native ones. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "core/command.h"
#include "engine/duty/oscal.h"
#include "modules/duty/inside.h"
#include "modules/duty/verb.h"

enum { PAGE = 500, LINES_MAX = 50000 };

struct export { struct str model, catalogue, class, org, to; struct buf out; };

/* To a file of that name, or to standard output. */
static bool deliver(struct arena *a, struct str to, struct str text)
{
	if (!to.n)
		return fd_write(STDOUT_FILENO, text);
	AUTO_FD fd = open(a_z(a, to), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	return fd >= 0 && fd_write(fd, text);
}

static err find_catalogue(struct work *w, const struct duty_books *b, struct str id, const struct duty_catalogue **ret)
{
	for (size_t i = 0; i < b->n; i++)
		if (str_eq(b->at[i]->id, id)) {
			*ret = b->at[i];
			return OK;
		}
	return fail(w, E_NOT_FOUND, M_DUTY_CATALOGUE_UNKNOWN, id);
}

/* Every standing of the catalogue's duties, page by page. */
static err read_lines(struct work *w, const struct export *x, const struct duty_catalogue *c, struct oscal_line **ret, size_t *ret_n)
{
	struct duty_filter f = { .catalogue = c->id, .class = x->class };
	VEC(struct oscal_line) all = { 0 };
	struct duty_lines page = { 0 };
	if (x->org.n)
		TRY(duty_need_org(w, x->org, &f.org));
	do {
		TRY(duty_list(w, &f, 0, 0, 0, page.after, PAGE, &page));
		if (all.n + page.n > LINES_MAX)
			return fail(w, E_LIMIT, M_DUTY_EXPORT_TOO_LARGE, a_fmt(w->a, "%d", LINES_MAX));
		for (size_t i = 0; i < page.n; i++) {
			const struct duty_line *l = &page.at[i];
			int duty = catalogue_duty(c, l->duty);
			if (duty >= 0)
				*VEC_ADD(w->a, &all) = (struct oscal_line){ duty, l->unit, l->org_code, l->code, l->name, l->is };
		}
	} while (page.after.n);
	*ret = all.at;
	*ret_n = all.n;
	return OK;
}

static err export_run(struct work *w, void *arg)
{
	struct export *x = arg;
	struct duty_books b;
	const struct duty_catalogue *c = NULL;
	struct oscal_line *lines = NULL;
	size_t n = 0;
	bool in_english = w->by.lang == LANG_EN;
	buf_clear(&x->out);              /* the transaction may be a second try */
	TRY(duty_books(w, &b));
	TRY(find_catalogue(w, &b, x->catalogue, &c));
	if (str_is(x->model, "catalog"))
		return oscal_catalog(c, in_english, w->now, &x->out);
	if (str_is(x->model, "profile"))
		return oscal_profile(b.vocabulary, c, x->class, in_english, w->now, &x->out);
	TRY(read_lines(w, x, c, &lines, &n));
	return (str_is(x->model, "poam") ? oscal_poam : oscal_results)(c, lines, n, in_english, w->now, &x->out);
}

static bool is_class(struct arena *a, struct str class)
{
	const struct duty_vocabulary *v = duty_verb_vocabulary(a);
	const struct duty_attribute *x = &v->attributes[vocabulary_attribute(v, S("org.class"))];
	for (size_t i = 0; i < x->n_words; i++)
		if (str_eq(duty_word_text(x->words[i]), class))
			return true;
	return false;
}

static int export_open(struct export *x, int argc, char **argv)
{
	struct command c;
	int left = command_open(&c, &argc, argv, 0);
	if (left)
		return left;
	buf_init(&x->out, OSCAL_MAX);
	err e = (x->class.n || str_is(x->model, "profile")) && !is_class(c.w.a, x->class) ? fail(&c.w, E_INVALID, M_DUTY_CLASS_UNKNOWN, x->class)
		: argc > 1 ? fail(&c.w, E_INVALID, M_DUTY_VERB_UNKNOWN, str_of(argv[1])) : command_run(&c, TX_READ, export_run, x);
	if (e == E_LIMIT && !c.w.problem.text.n)
		e = fail(&c.w, E_LIMIT, M_DUTY_EXPORT_TOO_LARGE, a_fmt(c.w.a, "%d", LINES_MAX));
	if (e == OK && !deliver(c.w.a, x->to, buf_str(&x->out)))
		e = fail(&c.w, errno_is_full(errno) ? E_FULL : E_IO, M_DUTY_VERB_UNWRITABLE, a_fmt(c.w.a, "%.*s: %s", STR_ARG(x->to), strerror(errno)));
	buf_done(&x->out);
	return command_close(&c, e);
}

int duty_verb_export(int argc, char **argv)
{
	static const char *const models[] = { "catalog", "profile", "assessment-results", "poam" };
	struct export x = { .catalogue = S("ct18") };
	command_option(&argc, argv, "--oscal", &x.model);
	command_option(&argc, argv, "--catalogue", &x.catalogue);
	command_option(&argc, argv, "--class", &x.class);
	command_option(&argc, argv, "--org", &x.org);
	command_option(&argc, argv, "-o", &x.to);
	for (size_t i = 0; i < COUNT(models); i++)
		if (str_is(x.model, models[i]))
			return export_open(&x, argc, argv);
	return duty_verb_refused(M_DUTY_EXPORT_MODEL, x.model);
}

/* ---- the other way ---- */

static int import(struct arena *a, const char *path, struct str to)
{
	struct str text, native;
	struct duty_text why;
	if (!duty_verb_file(a, path, OSCAL_MAX, &text))
		return duty_verb_refused(M_DUTY_VERB_UNREADABLE, a_fmt(a, "%s: %s", path, strerror(errno)));
	if (oscal_catalog_read(a, duty_verb_vocabulary(a), text, &native, &why) != OK)
		return duty_verb_refused(M_DUTY_IMPORT_REFUSED, command_lang() == LANG_EN ? why.en : why.vi);
	if (!deliver(a, to, native))
		return duty_verb_refused(M_DUTY_VERB_UNWRITABLE, a_fmt(a, "%.*s: %s", STR_ARG(to), strerror(errno)));
	return 0;
}

int duty_verb_import(int argc, char **argv)
{
	struct str to = STR_NONE;
	command_option(&argc, argv, "-o", &to);
	if (argc != 2)
		return duty_verb_refused(M_DUTY_CHECK_FILE, STR_NONE);
	struct arena *a = arena_new((size_t)1 << 30);
	int code = import(a, argv[1], to);
	arena_free(a);
	return code;
}
