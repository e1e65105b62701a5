/* The import wizard, templates and exports; pages and API. */
#include "core/sheet/imports.h"

#include <unistd.h>

#include "core/files.h"
#include "core/pages_gen.h"
#include "core/routes.h"

enum { SCREEN = 20, BAD_SHOWN = 200, RUNNING_REFRESH = 5 };
#define PLACE "/imports"

struct import_input { struct str reg, sheet; struct uploads file; };
struct imports_input { struct str reg; int64_t before; };
extern const struct field import_fields[3];

static struct str id_text(struct arena *a, int64_t id) { return a_fmt(a, "%lld", (long long)id); }
static struct str import_path(struct arena *a, int64_t id) { return a_fmt(a, PLACE "/%lld", (long long)id); }

static err import_of_path(struct req *r, struct sheet_import_one_row *ret)
{
	int64_t id;
	return str_int(r->args[0], &id) ? import_of(&r->w, id, ret) : fail(&r->w, E_NOT_FOUND, M_SHEET_NO_IMPORT);
}

static const struct { const char *name, *tone, *icon; enum msg says; } states[] = {
	{ "checking", "info", "clock", M_SHEET_STATE_CHECKING }, { "checked", "warn", "eye", M_SHEET_STATE_CHECKED },
	{ "refused", "bad", "x", M_SHEET_STATE_REFUSED }, { "saving", "info", "clock", M_SHEET_STATE_SAVING }, { "done", "good", "check", M_SHEET_STATE_DONE },
};

static struct badge state_badge(struct work *w, struct str name)
{
	for (size_t i = 0; i < COUNT(states); i++)
		if (str_is(name, states[i].name))
			return (struct badge){ say(w, states[i].says), states[i].tone, states[i].icon };
	return (struct badge){ .text = name, .tone = "neutral" };
}

static struct str title_of(struct work *w, struct str reg)
{
	const struct sheet_register *about = sheet_register_of(reg);
	return about ? say(w, about->title) : reg;
}

/* ---- the list, with the form for one more ---- */

static const struct sheet_register *next_register(size_t *m, size_t *i)
{
	while (*m < n_modules && *i >= all_modules[*m]->n_sheets)
		(*m)++, *i = 0;
	return *m < n_modules ? &all_modules[*m]->sheets[(*i)++] : NULL;
}

static struct str format_path(struct req *r, const char *place, const struct sheet_register *about, const char *format)
{
	struct str path = a_fmt(r->w.a, "%s/%s", place, about->name);
	return link_with(r->w.a, path, &(struct query_part){ "format", str_of(format) }, 1);
}

static void registers(struct req *r, struct imports_view *v)
{
	VEC(struct register_card) cards = { 0 };
	VEC(struct choice) choices = { 0 };
	const struct sheet_register *x;
	for (size_t m = 0, i = 0; (x = next_register(&m, &i));) {
		bool edits = may(&r->w, x->edits);
		if (!may(&r->w, x->reads) && !edits)
			continue;
		struct str title = say(&r->w, x->title);
		*VEC_ADD(r->w.a, &cards) = (struct register_card){ title, format_path(r, "/templates", x, "xlsx"), format_path(r, "/templates", x, "csv"),
			format_path(r, "/exports", x, "xlsx"), format_path(r, "/exports", x, "csv"), edits };
		if (edits)
			*VEC_ADD(r->w.a, &choices) = (struct choice){ str_of(x->name), title, str_is(v->reg.value, x->name) };
	}
	v->cards = cards.at;
	v->n_cards = cards.n;
	v->reg.choices = choices.at;
	v->reg.n_choices = choices.n;
	v->reg.is_select = true;
	v->may_upload = choices.n > 0;
}

static struct import_line line_of(struct req *r, const struct sheet_import_page_row *m)
{
	struct work *w = &r->w;
	return (struct import_line){ .path = import_path(w->a, m->id), .reg = title_of(w, m->about), .file = m->file_name,
		.when = time_shown(w->a, m->created_at), .state = state_badge(w, m->state),
		.counts = say(w, M_SHEET_COUNTS, id_text(w->a, m->n_rows), id_text(w->a, m->n_added), id_text(w->a, m->n_changed), id_text(w->a, m->n_bad)) };
}

static err screen(struct req *r, int64_t before, struct sheet_import_page_rows *ret)
{
	return sheet_import_page(r->w.db, r->w.a, &(struct sheet_import_page_in){ .account = r->w.by.account_id, .org = r->w.by.org_id,
		.before = before ? before : INT64_MAX, .max = SCREEN + 1 }, ret);
}

err imports_page(struct req *r)
{
	const struct imports_input *in = r->route->method == GET ? r->in : NULL;
	struct sheet_import_page_rows rows;
	struct work *w = &r->w;
	struct imports_view v = { .head = { .title = say(w, M_SHEET_TITLE), .subtitle = say(w, M_SHEET_LEAD) },
		.none = { .icon = "upload", .title = say(w, M_SHEET_NONE), .text = say(w, M_SHEET_NONE_TEXT) } };
	v.errors = form_errors_of(r, import_fields, 3);
	v.reg = form_field_of(r, import_fields, 3, "reg", in ? in->reg : STR_NONE);
	v.file = form_field_of(r, import_fields, 3, "file", STR_NONE);
	v.sheet = form_field_of(r, import_fields, 3, "sheet", STR_NONE);
	v.file.is_multiple = false;
	v.file.help = say(w, M_SHEET_FILE_HELP);
	v.sheet.help = say(w, M_SHEET_SHEET_HELP);
	registers(r, &v);
	TRY(screen(r, in ? in->before : 0, &rows));
	v.n_lines = rows.n > SCREEN ? SCREEN : rows.n;
	v.lines = a_array(w->a, struct import_line, v.n_lines);
	for (size_t i = 0; i < v.n_lines; i++)
		v.lines[i] = line_of(r, &rows.at[i]);
	if (rows.n > SCREEN)
		v.pager.next = link_with(w->a, S(PLACE), &(struct query_part){ "before", link_number(w->a, rows.at[SCREEN - 1].id) }, 1);
	return reply_page(r, v.head.title, HTML_OF(r, page_imports, &v));
}

err imports_post_before(struct req *r)
{
	const struct import_input *in = r->in;
	const struct sheet_register *about = sheet_register_of(in->reg);
	return in->file.n && about && may(&r->w, about->edits) ? file_keep(&r->w, &in->file.at[0]) : OK;
}

err imports_post(struct req *r)
{
	const struct import_input *in = r->in;
	int64_t id;
	TRY(import_add(&r->w, &(struct import_new){ in->reg, in->sheet, in->file.n ? &in->file.at[0] : NULL }, &id));
	if (!r->is_api)
		return reply_see(r, import_path(r->w.a, id), M_SHEET_UPLOADED);
	struct json j = reply_made(r, a_fmt(r->w.a, "/api/v1" PLACE "/%lld", (long long)id));
	json_object(&j);
	json_text(&j, "id", id_text(r->w.a, id));
	json_text(&j, "state", S("checking"));
	json_end(&j);
	return OK;
}

/* ---- one import ---- */

static void figure_add(struct import_view *v, struct work *w, enum msg label, int64_t n, const char *tone)
{
	v->figures[v->n_figures++] = (struct figure){ .label = say(w, label), .n = n, .tone = tone };
}

static err notes_of(struct req *r, int64_t id, struct import_view *v)
{
	struct sheet_notes_rows rows;
	TRY(sheet_notes(r->w.db, r->w.a, &(struct sheet_notes_in){ .import = id, .max = SHEET_NOTES_MAX }, &rows));
	v->bad = a_array(r->w.a, struct note_line, rows.n);
	v->facts = a_array(r->w.a, struct note_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct sheet_notes_row *n = &rows.at[i];
		struct str row = n->at_row ? say(&r->w, M_SHEET_ROW, id_text(r->w.a, n->at_row)) : STR_NONE;
		struct note_line line = { n->cell.n ? n->cell : row, n->heading, n->value, n->says };
		if (n->is_bad && v->n_bad < BAD_SHOWN)
			v->bad[v->n_bad++] = line;
		else if (!n->is_bad)
			v->facts[v->n_facts++] = line;
	}
	return OK;
}

static void running(struct req *r, const struct sheet_import_one_row *m, struct import_view *v)
{
	struct sheet_counts c = { 0 };
	v->is_running = str_is(m->state, "checking") || str_is(m->state, "saving");
	if (!v->is_running)
		return;
	reply_header(r, "Refresh", id_text(r->w.a, RUNNING_REFRESH));
	if (!import_progress(r->w.a, m->id, &c))
		return;
	v->percent = c.rows > 0 ? c.seen * 100 / c.rows : 0;
	v->percent_text = say(&r->w, M_SHEET_PROGRESS, id_text(r->w.a, c.seen), id_text(r->w.a, c.rows), id_text(r->w.a, c.bad));
}

err import_page(struct req *r)
{
	struct sheet_import_one_row m;
	struct work *w = &r->w;
	TRY(import_of_path(r, &m));
	struct str path = import_path(w->a, m.id);
	const struct link crumbs[] = { { .path = S(PLACE), .label = say(w, M_SHEET_TITLE) } };
	struct import_view v = { .head = { .title = say(w, M_SHEET_ONE_TITLE, title_of(w, m.about)), .subtitle = m.file_name, .crumbs = crumbs, .n_crumbs = 1 },
		.self_path = path, .live_path = a_fmt(w->a, "%.*s/live", STR_ARG(path)), .commit_path = a_fmt(w->a, "%.*s/commit", STR_ARG(path)),
		.bad_path = m.bad_file_id ? a_fmt(w->a, "%.*s/bad-rows", STR_ARG(path)) : STR_NONE, .problem = m.problem, .sheets = m.sheets,
		.state = state_badge(w, m.state), .again_path = link_with(w->a, S(PLACE), &(struct query_part){ "reg", m.about }, 1) };
	running(r, &m, &v);
	bool is_done = str_is(m.state, "done");
	if (is_done || str_is(m.state, "checked")) {
		figure_add(&v, w, M_SHEET_N_ROWS, m.n_rows, "neutral");
		figure_add(&v, w, is_done ? M_SHEET_N_ADDED : M_SHEET_N_TO_ADD, m.n_added, "good");
		figure_add(&v, w, is_done ? M_SHEET_N_CHANGED : M_SHEET_N_TO_CHANGE, m.n_changed, "info");
		figure_add(&v, w, M_SHEET_N_SAME, m.n_same, "neutral");
		figure_add(&v, w, M_SHEET_N_BAD, m.n_bad, m.n_bad ? "bad" : "neutral");
	}
	v.has_good = m.n_added + m.n_changed > 0;
	v.may_choose = str_is(m.state, "checked") && v.has_good;
	v.may_all = v.may_choose && !m.n_bad;
	if (str_is(m.state, "checked") && !v.has_good && !m.n_bad)
		v.done = say(w, M_SHEET_NOTHING_NEW);
	else if (is_done)
		v.done = say(w, m.n_bad ? M_SHEET_DONE_SOME : M_SHEET_DONE_ALL);
	TRY(notes_of(r, m.id, &v));
	if (m.n_bad > (int64_t)v.n_bad)
		v.more_bad = say(w, M_SHEET_MORE_BAD, id_text(w->a, m.n_bad));
	return reply_page(r, v.head.title, HTML_OF(r, page_import, &v));
}

err import_live(struct req *r)
{
	struct sheet_import_one_row m;
	TRY(import_of_path(r, &m));
	const char **topics = a_array(r->w.a, const char *, 1);
	topics[0] = a_z(r->w.a, a_fmt(r->w.a, "import:%lld", (long long)m.id));
	return reply_events(r, topics, 1);
}

struct choose_input { struct str mode; };

err import_commit_post(struct req *r)
{
	const struct choose_input *in = r->in;
	int64_t id;
	if (!str_int(r->args[0], &id))
		return fail(&r->w, E_NOT_FOUND, M_SHEET_NO_IMPORT);
	TRY(import_choose(&r->w, id, in->mode));
	if (!r->is_api)
		return reply_see(r, import_path(r->w.a, id), M_SHEET_CHOSEN);
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "id", id_text(r->w.a, id));
	json_text(&j, "state", S("saving"));
	json_end(&j);
	return OK;
}

err import_bad_get(struct req *r)
{
	struct sheet_import_one_row m;
	TRY(import_of_path(r, &m));
	return m.bad_file_id ? file_reply(r, S("import"), m.id, m.bad_file_id) : fail(&r->w, E_NOT_FOUND, M_SHEET_NO_IMPORT);
}

static void json_notes(struct json *j, const struct sheet_notes_rows *rows)
{
	json_key_array(j, "problems");
	for (size_t i = 0; i < rows->n; i++) {
		json_object(j);
		json_int(j, "row", rows->at[i].at_row);
		json_text(j, "cell", rows->at[i].cell);
		json_text(j, "column", rows->at[i].heading);
		json_text(j, "value", rows->at[i].value);
		json_text(j, "text", rows->at[i].says);
		json_bool(j, "is_bad", rows->at[i].is_bad);
		json_end(j);
	}
	json_end(j);
}

err import_api(struct req *r)
{
	struct sheet_import_one_row m;
	struct sheet_notes_rows notes;
	struct sheet_counts c = { 0 };
	TRY(import_of_path(r, &m));
	TRY(sheet_notes(r->w.db, r->w.a, &(struct sheet_notes_in){ .import = m.id, .max = SHEET_NOTES_MAX }, &notes));
	bool is_running = str_is(m.state, "checking") || str_is(m.state, "saving");
	if (is_running && !import_progress(r->w.a, m.id, &c))
		c = (struct sheet_counts){ 0 };
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "id", id_text(r->w.a, m.id));
	json_text(&j, "register", m.about);
	json_text(&j, "file", m.file_name);
	json_text(&j, "state", m.state);
	json_text(&j, "mode", m.mode);
	json_text(&j, "problem", m.problem);
	json_int(&j, "rows", is_running ? c.rows : m.n_rows);
	json_int(&j, "seen", is_running ? c.seen : m.n_rows);
	json_int(&j, "added", is_running ? c.added : m.n_added);
	json_int(&j, "changed", is_running ? c.changed : m.n_changed);
	json_int(&j, "same", is_running ? c.same : m.n_same);
	json_int(&j, "bad", is_running ? c.bad : m.n_bad);
	json_text(&j, "bad_rows", m.bad_file_id ? a_fmt(r->w.a, "/api/v1" PLACE "/%lld/bad-rows", (long long)m.id) : STR_NONE);
	json_notes(&j, &notes);
	json_end(&j);
	return OK;
}

err imports_api(struct req *r)
{
	const struct imports_input *in = r->in;
	struct sheet_import_page_rows rows;
	TRY(screen(r, in->before, &rows));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n && i < SCREEN; i++) {
		json_object(&j);
		json_text(&j, "id", id_text(r->w.a, rows.at[i].id));
		json_text(&j, "register", rows.at[i].about);
		json_text(&j, "file", rows.at[i].file_name);
		json_text(&j, "state", rows.at[i].state);
		json_end(&j);
	}
	return reply_list_end(r, &j, rows.n > SCREEN ? id_text(r->w.a, rows.at[SCREEN - 1].id) : STR_NONE);
}

/* ---- templates and exports ---- */

struct format_input { struct str format; };

typedef err sheet_maker(struct work *w, const struct sheet_register *about, enum sheet_format f, const char *path);

static err made_reply(struct req *r, sheet_maker *make, const char *prefix)
{
	const struct format_input *in = r->in;
	const struct sheet_register *about = sheet_register_of(r->args[0]);
	enum sheet_format f;
	if (!about || (!may(&r->w, about->reads) && !may(&r->w, about->edits)))
		return fail(&r->w, E_NOT_FOUND, M_SHEET_NO_REGISTER);
	if (!sheet_format_parse(in->format.n ? in->format : S("xlsx"), &f))
		return fail(&r->w, E_NOT_FOUND, M_SHEET_NO_REGISTER);
	const char *path = sheet_path(r->w.a);
	err e = make(&r->w, about, f, path);
	if (e == OK) {
		r->media_type = sheet_media_types[f];
		e = reply_download_file(r, a_fmt(r->w.a, "%s%s.%s", prefix, about->name, f == SHEET_XLSX ? "xlsx" : "csv"), path);
	}
	unlink(path);                                /* the open reply keeps it */
	return e;
}

err template_get(struct req *r) { return made_reply(r, sheet_template, "mau-"); }
err export_get(struct req *r) { return made_reply(r, sheet_export, ""); }

/* Where an import is read; nothing for those who may not see it. */
static err import_link(struct work *w, int64_t id, struct link *ret)
{
	struct sheet_import_one_row m;
	bool found;
	TRY(sheet_import_one(w->db, w->a, &(struct sheet_import_one_in){ .id = id, .account = w->by.account_id, .org = w->by.org_id }, &m, &found));
	const struct sheet_register *about = found ? sheet_register_of(m.about) : NULL;
	if (about && may(w, about->edits))
		*ret = (struct link){ .path = import_path(w->a, id), .label = m.file_name };
	return OK;
}

/* ---- the tables ---- */

const struct field import_fields[3] = {
	{ .name = "reg", .type = F_CODE, .offset = offsetof(struct import_input, reg), .required = true, .label = M_SHEET_F_REGISTER },
	FIELD(struct import_input, file, F_FILES, .required = true, .max = 1, .label = M_SHEET_F_FILE),
	FIELD(struct import_input, sheet, F_TEXT, .max = 31, .label = M_SHEET_F_SHEET),
};
static const struct field imports_fields[] = {
	FIELD(struct imports_input, reg, F_CODE, .label = M_SHEET_F_REGISTER),
	FIELD(struct imports_input, before, F_ID, .label = M_SHEET_BEFORE),
};
static const struct field choose_fields[] = { FIELD(struct choose_input, mode, F_CHOICE, .required = true, .choices = "all|good", .label = M_SHEET_F_MODE) };
static const struct field format_fields[] = { FIELD(struct format_input, format, F_CHOICE, .choices = "xlsx|csv", .label = M_SHEET_F_FORMAT) };

/* Which register it is decides who may: the handlers ask for that register's own permission. */
#define ANYBODY .perm = &PERM_SIGNED_IN
#define UPLOAD INPUT(struct import_input, import_fields), .body_max = (64u << 20) + (1u << 20), .before = imports_post_before, .journal = "sheet.upload"
static const struct route routes[] = {
	{ GET, PLACE, ANYBODY, .run = imports_page, INPUT(struct imports_input, imports_fields), .says = M_SHEET_SAYS_LIST },
	{ POST, PLACE, ANYBODY, .run = imports_post, .again = imports_page, UPLOAD, .says = M_SHEET_SAYS_UPLOAD },
	{ GET, PLACE "/{id}", ANYBODY, .run = import_page, .says = M_SHEET_SAYS_ONE },
	{ GET, PLACE "/{id}/live", ANYBODY, .run = import_live, .flags = ROUTE_LIVE, .says = M_SHEET_SAYS_LIVE },
	{ POST, PLACE "/{id}/commit", ANYBODY, .run = import_commit_post, INPUT(struct choose_input, choose_fields), .journal = "sheet.commit",
		.says = M_SHEET_SAYS_COMMIT },
	{ GET, PLACE "/{id}/bad-rows", ANYBODY, .run = import_bad_get, .flags = ROUTE_SLOW, .says = M_SHEET_SAYS_BAD },
	{ GET, "/templates/{register}", ANYBODY, .run = template_get, INPUT(struct format_input, format_fields), .flags = ROUTE_SLOW, .says = M_SHEET_SAYS_TEMPLATE },
	{ GET, "/exports/{register}", ANYBODY, .run = export_get, INPUT(struct format_input, format_fields), .flags = ROUTE_SLOW, .says = M_SHEET_SAYS_EXPORT },
	{ GET, "/api/v1" PLACE, ANYBODY, .run = imports_api, INPUT(struct imports_input, imports_fields), .says = M_SHEET_SAYS_LIST },
	{ POST, "/api/v1" PLACE, ANYBODY, .run = imports_post, UPLOAD, .says = M_SHEET_SAYS_UPLOAD, .made = "id state" },
	{ GET, "/api/v1" PLACE "/{id}", ANYBODY, .run = import_api, .says = M_SHEET_SAYS_ONE },
	{ POST, "/api/v1" PLACE "/{id}/commit", ANYBODY, .run = import_commit_post, INPUT(struct choose_input, choose_fields), .journal = "sheet.commit",
		.says = M_SHEET_SAYS_COMMIT },
	{ GET, "/api/v1" PLACE "/{id}/bad-rows", ANYBODY, .run = import_bad_get, .flags = ROUTE_SLOW, .says = M_SHEET_SAYS_BAD },
	{ GET, "/api/v1/exports/{register}", ANYBODY, .run = export_get, INPUT(struct format_input, format_fields), .flags = ROUTE_SLOW, .says = M_SHEET_SAYS_EXPORT },
};

static const struct job_kind jobs[] = { { .name = "sheet.run", .outside = import_job, .max_tries = 3, .says = M_SHEET_JOB } };
static const struct journal_kind journal[] = {
	{ "sheet.upload", M_SHEET_DID_UPLOAD }, { "sheet.checked", M_SHEET_DID_CHECK }, { "sheet.commit", M_SHEET_DID_COMMIT }, { "sheet.done", M_SHEET_DID_SAVE },
};
static const struct nav nav[] = { { PLACE, M_SHEET_TITLE, "upload", &PERM_SIGNED_IN, 68 } };
static const struct record_kind records[] = { { "import", M_SHEET_RECORD, import_link } };
static const struct verb verbs[] = {
	{ "import", "organisations|systems|contacts|address-space|experts FILE.{csv,xlsx} [--dry-run] [--sheet NAME] [--bad-rows FILE.xlsx] --data DIR", M_SHEET_VERB_IMPORT, import_verb },
	{ "export", "organisations|systems|contacts|address-space|experts [FILE] [--format csv|xlsx] --data DIR", M_SHEET_VERB_EXPORT, export_verb },
};

const struct module sheet_module = {
	.name = "sheet", .says = M_SHEET_SAYS, .needs = { "core" },
	.migrations = &sheet_migrations,
	.routes = LIST(routes), .jobs = LIST(jobs), .verbs = LIST(verbs), .nav = LIST(nav), .journal = LIST(journal), .records = LIST(records),
};
