#include "core/sheet/imports.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/log.h"
#include "base/rand.h"
#include "core/command.h"
#include "core/files.h"
#include "core/identity/identity.h"
#include "core/jobs/jobs.h"
#include "core/journal.h"
#include "core/live.h"

enum { SHEETS_TEXT_MAX = 4000 };

static struct str id_text(struct arena *a, int64_t id)
{
	return a_fmt(a, "%lld", (long long)id);
}

static err note_in_journal(struct work *w, const char *name, int64_t id, struct str reg, const struct sheet_counts *c)
{
	struct buf b;
	buf_init(&b, 4000);
	struct json j = json_to(&b);
	json_object(&j);
	json_text(&j, "code", reg);
	if (c) {
		json_int(&j, "rows", c->rows);
		json_int(&j, "added", c->added);
		json_int(&j, "changed", c->changed);
		json_int(&j, "bad", c->bad);
	}
	json_end(&j);
	struct str data = a_dup(w->a, buf_str(&b));
	buf_done(&b);
	return journal_add(w, name, (struct journal_ref){ "import", id }, data);
}

static err job_queue(struct work *w, int64_t id)
{
	struct str key = id_text(w->a, id);
	return job_add(w, "sheet.run", key, a_fmt(w->a, "{\"id\":\"%.*s\"}", STR_ARG(key)), 0);
}

err import_add(struct work *w, const struct import_new *n, int64_t *ret_id)
{
	const struct sheet_register *about = sheet_register_of(n->reg);
	int64_t id = id_new(), file;
	if (!about)
		fail_field(w, S("register"), M_SHEET_NO_REGISTER);
	if (!n->file)
		fail_field(w, S("file"), M_SHEET_NO_FILE);
	TRY(work_checked(w));
	if (!may(w, about->edits))
		return fail(w, E_DENIED, M_SHEET_NOT_YOURS);
	TRY(file_attach(w, n->file, S("import"), id, S("upload"), &file));
	TRY(sheet_import_add(w->db, &(struct sheet_import_add_in){ .id = id, .about = n->reg, .account = w->by.account_id, .org = w->by.org_id,
		.file_name = n->file->name, .sha256 = n->file->sha256_hex, .sheet = n->sheet, .now = w->now }, NULL));
	TRY(job_queue(w, id));
	*ret_id = id;
	return note_in_journal(w, "sheet.upload", id, n->reg, NULL);
}

err import_of(struct work *w, int64_t id, struct sheet_import_one_row *ret)
{
	bool found;
	TRY(sheet_import_one(w->db, w->a, &(struct sheet_import_one_in){ .id = id, .account = w->by.account_id, .org = w->by.org_id }, ret, &found));
	const struct sheet_register *about = found ? sheet_register_of(ret->about) : NULL;
	return about && may(w, about->edits) ? OK : fail(w, E_NOT_FOUND, M_SHEET_NO_IMPORT);
}

err import_choose(struct work *w, int64_t id, struct str mode)
{
	struct sheet_import_one_row m;
	int64_t n;
	TRY(import_of(w, id, &m));
	if (str_is(m.state, "checked") && str_is(mode, "all") && m.n_bad)
		return fail(w, E_INVALID, M_SHEET_BAD_ROWS_LEFT);
	TRY(sheet_import_choose(w->db, &(struct sheet_import_choose_in){ .id = id, .mode = mode }, &n));
	if (!n)
		return fail(w, E_CONFLICT, M_SHEET_NOT_NOW);
	TRY(job_queue(w, id));
	return note_in_journal(w, "sheet.commit", id, m.about, NULL);
}

/* ---- progress: a small file beside the temporary ones, written within transactions, read by any process ---- */

static const char *progress_path(struct arena *a, int64_t id)
{
	return a_z(a, a_fmt(a, "%s/import-%lld", folder_tmp(), (long long)id));
}

struct watched { int fd; struct str topic; };

static void on_progress(void *arg, const struct sheet_counts *c)
{
	struct watched *x = arg;
	if (x->fd >= 0 && pwrite(x->fd, c, sizeof *c, 0) != sizeof *c)
		log_warn("sheet.progress", NULL);
	live_tell(x->topic);
}

bool import_progress(struct arena *a, int64_t id, struct sheet_counts *ret)
{
	AUTO_FD fd = open(progress_path(a, id), O_RDONLY | O_CLOEXEC);
	return fd >= 0 && pread(fd, ret, sizeof *ret, 0) == sizeof *ret;
}

/* ---- the job ---- */

struct task { struct sheet_import_job_row row; bool found; struct actor by; struct sheet_import m; struct watched watched; struct upload bad; struct str why; err answer; };
struct step { struct work *w; struct task *t; int64_t id; err (*fn)(struct work *w, struct task *t, int64_t id); };

static err step_in(struct db *db, void *arg)
{
	struct step *x = arg;
	x->w->db = db;
	x->w->problem = (struct problem){ 0 };
	err e = x->fn(x->w, x->t, x->id);
	x->w->db = NULL;
	return e;
}

static err task_load(struct work *w, struct task *t, int64_t id)
{
	TRY(sheet_import_job(w->db, w->a, &(struct sheet_import_job_in){ .id = id }, &t->row, &t->found));
	return t->found ? actor_of_account(w, t->row.account_id, &t->by) : OK;
}

static struct str joined(struct arena *a, const struct str *at, size_t n)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < n && all.n < SHEETS_TEXT_MAX; i++)
		all = all.n ? a_fmt(a, "%.*s\n%.*s", STR_ARG(all), STR_ARG(at[i])) : at[i];
	return all;
}

static err notes_store(struct work *w, const struct sheet_import *m, int64_t id)
{
	struct sheet_note_add_in *rows = a_array(w->a, struct sheet_note_add_in, m->n_notes);
	for (size_t i = 0; i < m->n_notes; i++) {
		const struct sheet_note *n = &m->notes[i];
		rows[i] = (struct sheet_note_add_in){ .id = id_new(), .import = id, .at_row = n->row, .cell = n->cell, .heading = n->column,
			.value = n->value, .says = n->text, .bad = n->is_bad };
	}
	TRY(sheet_notes_clear(w->db, &(struct sheet_notes_clear_in){ .import = id }, NULL));
	return m->n_notes ? sheet_note_add(w->db, rows, m->n_notes) : OK;
}

static err result_store(struct work *w, struct task *t, int64_t id)
{
	const struct sheet_counts *c = &t->m.counts;
	bool saved = str_is(t->row.state, "saving"), refused = t->answer == E_INVALID;
	bool nothing = saved && str_is(t->row.mode, "all") && c->bad;       /* the register changed since the check */
	int64_t n, file = 0;
	if (t->bad.size)
		TRY(file_attach(w, &t->bad, S("import"), id, S("bad rows"), &file));
	struct str problem = refused ? t->why : nothing ? say(w, M_SHEET_CHANGED_SINCE) : STR_NONE;
	TRY(sheet_import_end(w->db, &(struct sheet_import_end_in){ .id = id, .was = t->row.state,
		.state = refused ? S("refused") : saved && !nothing ? S("done") : S("checked"), .problem = problem,
		.sheets = joined(w->a, t->m.sheets, t->m.n_sheets), .rows = c->rows, .added = c->added, .changed = c->changed, .same = c->same,
		.bad = c->bad, .bad_file = file, .now = w->now }, &n));
	if (!n)
		return OK;
	TRY(notes_store(w, &t->m, id));
	return note_in_journal(w, saved && !nothing ? "sheet.done" : "sheet.checked", id, t->row.about, c);
}

/* The file of bad rows as something file_keep() takes. */
static err bad_keep(struct work *w, const char *path, struct task *t)
{
	struct stat st;
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0 || !st.st_size)
		return OK;                               /* no bad row, no file */
	char *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return E_IO;
	struct sha256 hash = sha256_of(str_from(p, (size_t)st.st_size));
	munmap(p, (size_t)st.st_size);
	t->bad = (struct upload){ .name = a_fmt(w->a, "%.*s-%.*s.xlsx", STR_ARG(say(w, M_SHEET_BAD_FILE)), STR_ARG(t->row.about)),
		.media_type = str_of(sheet_media_types[SHEET_XLSX]), .sha256_hex = hex_of(w->a, str_from((const char *)hash.b, sizeof hash.b)),
		.size = st.st_size, .path = path };
	return file_keep(w, &t->bad);
}

static err task_run(struct store *s, struct work *w, struct task *t, int64_t id)
{
	struct str content;
	bool saving = str_is(t->row.state, "saving");
	const char *bad = sheet_path(w->a), *progress = progress_path(w->a, id);
	struct sheet_import *m = &t->m;
	t->watched = (struct watched){ .topic = a_fmt(w->a, "import:%lld", (long long)id),
		.fd = open(progress, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) };
	*m = (struct sheet_import){ .about = sheet_register_of(t->row.about), .sheet = t->row.sheet, .bad_path = bad,
		.mode = !saving ? SHEET_CHECK : str_is(t->row.mode, "good") ? SHEET_GOOD : SHEET_ALL, .progress = on_progress, .arg = &t->watched };
	w->by = t->by;
	if (!m->about || !hex_parse(w->a, t->row.sha256, &content))
		return OK;
	m->path = file_path(w->a, content);
	t->answer = sheet_run(s, w, m);
	t->why = w->problem.text;
	err e = t->answer == OK ? bad_keep(w, bad, t) : t->answer == E_INVALID ? OK : t->answer;
	if (e == OK)
		e = store_run(s, TX_WRITE, NULL, step_in, &(struct step){ w, t, id, result_store });
	if (t->watched.fd >= 0)
		close(t->watched.fd);
	unlink(progress);
	unlink(bad);
	return e;
}

err import_job(struct store *s, struct work *w, struct str args_json)
{
	struct task t = { 0 };
	int64_t id;
	if (!str_int(journal_text(w->a, args_json, "id"), &id))
		return E_BUG;
	TRY(store_run(s, TX_READ, NULL, step_in, &(struct step){ w, &t, id, task_load }));
	bool is_due = t.found && (str_is(t.row.state, "checking") || str_is(t.row.state, "saving"));
	return is_due ? task_run(s, w, &t, id) : OK;
}
