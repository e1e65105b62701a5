/* verify: does the installation still hold what was put into it? Changes nothing. */
#include "app/app.h"
#include "core/files.h"
#include "core/journal.h"

struct verified { struct command *c; int64_t entries; struct files_checked files; int64_t views_wrong; };

static err journal_fn(struct work *w, void *arg)
{
	return journal_verify(w, &((struct verified *)arg)->entries);
}

/* Each one that is wrong, by name: what to look for in a backup, what to remove. */
static void file_found(void *arg, enum file_finding what, struct str path, struct str name)
{
	static const enum msg says[] = { [FILE_MISSING] = M_APP_VERIFY_FILE_MISSING, [FILE_CHANGED] = M_APP_VERIFY_FILE_CHANGED,
		[FILE_UNOWNED] = M_APP_VERIFY_FILE_UNOWNED };
	struct command *c = ((struct verified *)arg)->c;
	command_say(c, say(&c->w, says[what], path, name));
}

static err files_fn(struct work *w, void *arg)
{
	struct verified *v = arg;
	return files_verify(w, file_found, v, &v->files);
}

static err views_fn(struct work *w, void *arg)
{
	struct verified *v = arg;
	for (size_t i = 0; i < n_modules; i++) {
		int64_t wrong = 0;
		if (all_modules[i]->verify)
			TRY(all_modules[i]->verify(w, &wrong));
		v->views_wrong += wrong;
	}
	return OK;
}

static struct str number(struct command *c, int64_t n)
{
	return a_fmt(c->w.a, "%lld", (long long)n);
}

/* Says one finding; the worst so far is kept, so that every check runs. */
static void finding(struct command *c, err *worst, err e, struct str good)
{
	if (e == OK) {
		command_say(c, good);
		return;
	}
	command_say(c, c->w.problem.text.n ? c->w.problem.text : str_of(err_name(e)));
	c->w.problem = (struct problem){ 0 };
	*worst = e;
}

int verb_verify(int argc, char **argv)
{
	struct command c;
	struct verified v = { .c = &c };
	err worst = OK;
	int left = command_open(&c, &argc, argv, COMMAND_QUIET);
	if (left)
		return left;
	int64_t missing;
	err e = modules_unmigrated(c.store, &missing);
	if (e == OK && missing)
		e = fail(&c.w, E_CONFLICT, M_APP_VERIFY_OLDER, number(&c, missing));
	if (e != OK)
		return command_close(&c, e);
	finding(&c, &worst, store_check(c.store), say(&c.w, M_APP_VERIFY_DATABASE));
	e = command_run(&c, TX_READ, journal_fn, &v);
	finding(&c, &worst, e, say(&c.w, M_APP_VERIFY_JOURNAL, number(&c, v.entries)));
	e = command_run(&c, TX_READ, files_fn, &v);
	if (e == OK && v.files.missing + v.files.changed)
		e = fail(&c.w, E_BUG, M_APP_VERIFY_FILES_BAD, number(&c, v.files.missing), number(&c, v.files.changed));
	finding(&c, &worst, e, say(&c.w, M_APP_VERIFY_FILES, number(&c, v.files.good), number(&c, v.files.unowned)));
	e = command_run(&c, TX_READ, views_fn, &v);
	if (e == OK && v.views_wrong)
		e = fail(&c.w, E_BUG, M_APP_VERIFY_VIEWS_BAD, number(&c, v.views_wrong));
	finding(&c, &worst, e, say(&c.w, M_APP_VERIFY_VIEWS));
	if (worst != OK)
		fail(&c.w, worst, M_APP_VERIFY_FAILED);
	return command_close(&c, worst);
}
