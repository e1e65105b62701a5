/* Directories of teams: the upload, the differences with a person's choice of each, the verb. */
#include "modules/team/page_directory.h"

#include "core/command.h"
#include "modules/team/pages_gen.h"

const struct field directory_file_fields[1] = { FIELD(struct directory_input, file, F_FILES, .required = true, .max = 1, .label = M_TEAM_DIRECTORY_FILE) };
const struct field directory_take_fields[2] = {
	FIELD(struct directory_take_input, entries, F_LINES, .required = true, .max = 1000000, .label = M_TEAM_DIRECTORY_ENTRIES),
	FIELD(struct directory_take_input, take, F_TEXTS, .required = true, .max = 2000, .label = M_TEAM_DIRECTORY_TAKE),
};

static enum msg field_says(enum directory_field f)
{
	static const enum msg says[N_DIRECTORY_FIELDS] = { M_NETWORK_NAME_EN, M_NETWORK_EMAIL, M_NETWORK_PHONE, M_NETWORK_WEBSITE, M_TEAM_AFFILIATIONS };
	return says[f];
}

static struct link teams_link(struct work *w)
{
	return (struct link){ .path = S("/teams"), .label = say(w, M_TEAM_TEAMS) };
}

err directory_page(struct req *r)
{
	struct link crumb = teams_link(&r->w);
	struct team_directory_form v = { .head = { .title = say(&r->w, M_TEAM_DIRECTORY), .subtitle = say(&r->w, M_TEAM_DIRECTORY_LEAD), .crumbs = &crumb, .n_crumbs = 1 },
		.errors = form_errors_of(r, directory_file_fields, COUNT(directory_file_fields)),
		.file = form_field_of(r, directory_file_fields, COUNT(directory_file_fields), "file", STR_NONE) };
	v.file.is_multiple = false;
	return reply_page(r, v.head.title, HTML_OF(r, page_team_directory_form, &v));
}

static void match_shown(struct work *w, const struct directory_match *m, struct directory_card *c)
{
	c->title = m->code.n ? m->name : m->entry.name;
	c->path = m->code.n ? team_path(w->a, m->code) : STR_NONE;
	c->entry = a_fmt(w->a, "%.*s: %.*s%s%.*s", STR_ARG(m->entry.body), STR_ARG(m->entry.name), m->entry.host.n ? ", " : "", STR_ARG(m->entry.host));
	c->reason = say(w, m->reason);
	c->same = m->code.n && !m->n_changes ? say(w, M_TEAM_DIRECTORY_SAME) : STR_NONE;
	c->is_new = m->reason == M_TEAM_DIRECTORY_NOT_HERE;
	c->n_changes = m->n_changes;
	c->changes = a_array(w->a, struct directory_row, m->n_changes);
	for (size_t i = 0; i < m->n_changes; i++)
		c->changes[i] = (struct directory_row){ m->changes[i].key, a_fmt(w->a, "take-%.*s", STR_ARG(m->changes[i].key)), say(w, field_says(m->changes[i].field)),
			m->changes[i].was.n ? m->changes[i].was : S("–"), m->changes[i].now };
}

static err directory_reply_page(struct req *r, const struct directory_view *d, struct str lead)
{
	struct work *w = &r->w;
	struct link crumb = teams_link(w);
	struct team_directory_list v = { .head = { .title = say(w, M_TEAM_DIRECTORY), .subtitle = lead, .crumbs = &crumb, .n_crumbs = 1 },
		.errors = form_errors_of(r, directory_take_fields, COUNT(directory_take_fields)), .entries = d->lines,
		.cut = d->is_cut ? count_text(w, M_TEAM_DIRECTORY_CUT, (int64_t)d->n) : STR_NONE, .n_cards = d->n, .cards = a_array(w->a, struct directory_card, d->n),
		.empty = { .icon = "users", .title = say(w, M_TEAM_DIRECTORY_NONE), .text = say(w, M_TEAM_DIRECTORY_NONE_HINT) } };
	for (size_t i = 0; i < d->n; i++) {
		match_shown(w, &d->at[i], &v.cards[i]);
		v.n_choices += (int64_t)d->at[i].n_changes;
	}
	return reply_page(r, v.head.title, HTML_OF(r, page_team_directory_list, &v));
}

static void put_differences(struct json *j, const struct directory_match *m)
{
	json_key_array(j, "differences");
	for (size_t i = 0; i < m->n_changes; i++) {
		json_object(j);
		json_text(j, "key", m->changes[i].key);
		json_text(j, "field", directory_field_name(m->changes[i].field));
		json_text_or_null(j, "was", m->changes[i].was);
		json_text(j, "now", m->changes[i].now);
		json_end(j);
	}
	json_end(j);
}

static err directory_reply_json(struct req *r, const struct directory_view *d)
{
	struct json j = reply_json(r);
	json_object(&j);
	json_int(&j, "read", d->n_entries);
	json_bool(&j, "is_cut", d->is_cut);
	json_text(&j, "entries", d->lines);
	json_key_array(&j, "teams");
	for (size_t i = 0; i < d->n; i++) {
		json_object(&j);
		json_text(&j, "body", d->at[i].entry.body);
		json_text(&j, "entry", d->at[i].entry.name);
		json_text_or_null(&j, "team", d->at[i].code);
		json_text(&j, "reason", say(&r->w, d->at[i].reason));
		put_differences(&j, &d->at[i]);
		json_end(&j);
	}
	json_end(&j);
	json_end(&j);
	return OK;
}

/* Before the transaction begins: a child process reads the file. */
err directory_keep(struct req *r)
{
	struct directory_input *in = (void *)(uintptr_t)r->in;
	return directory_file_read(&r->w, in->file.at[0].path, &in->lines);
}

err directory_post(struct req *r)
{
	const struct directory_input *in = r->in;
	struct directory_view d;
	TRY(directory_compare(&r->w, in->lines, &d));
	TRY(NOTE(&r->w, "team.directory_read", "", 0, { "code", in->file.at[0].name }));
	return r->is_api ? directory_reply_json(r, &d) :
		directory_reply_page(r, &d, count_text(&r->w, M_TEAM_DIRECTORY_FOUND, d.n_entries));
}

/* The differences as they are now, with what was wrong. */
err directory_take_again(struct req *r)
{
	struct directory_view d;
	TRY(directory_compare(&r->w, req_typed(r, "entries"), &d));
	return directory_reply_page(r, &d, say(&r->w, M_TEAM_DIRECTORY_LEAD));
}

err directory_take_post(struct req *r)
{
	const struct directory_take_input *in = r->in;
	int64_t n;
	TRY(directory_take(&r->w, in->entries, in->take, &n));
	if (!r->is_api)
		return reply_see(r, S("/teams"), M_NETWORK_SAVED);
	struct json j = reply_json(r);
	json_object(&j);
	json_int(&j, "taken", n);
	json_end(&j);
	return OK;
}

/* ---- ungcuu team-directory FILE [--take KEY,KEY] ---- */

struct verb_args { struct command *c; const char *path; struct strs keys; };

static err verb_run(struct work *w, void *arg)
{
	struct verb_args *v = arg;
	struct directory_view d;
	struct str lines;
	int64_t n;
	TRY(directory_file_read(w, v->path, &lines));
	TRY(directory_compare(w, lines, &d));
	for (size_t i = 0; i < d.n && !v->keys.n; i++) {
		const struct directory_match *m = &d.at[i];
		if (!m->code.n)
			command_say(v->c, a_fmt(w->a, "%.*s: %.*s", STR_ARG(m->entry.name), STR_ARG(say(w, m->reason))));
		for (size_t k = 0; k < m->n_changes; k++)
			command_say(v->c, a_fmt(w->a, "%.*s %.*s: %.*s → %.*s", STR_ARG(m->changes[k].key), STR_ARG(m->code), STR_ARG(m->changes[k].was), STR_ARG(m->changes[k].now)));
	}
	if (d.is_cut)
		command_say(v->c, count_text(w, M_TEAM_DIRECTORY_CUT, (int64_t)d.n));
	if (!v->keys.n)
		return OK;
	TRY(directory_take(w, lines, v->keys, &n));
	command_say(v->c, count_text(w, M_TEAM_DIRECTORY_TAKEN, n));
	return OK;
}

int directory_verb(int argc, char **argv)
{
	struct command c;
	struct str take = STR_NONE;
	VEC(struct str) keys = { 0 };
	command_option(&argc, argv, "--take", &take);
	int left = command_open(&c, &argc, argv, 0);
	if (left)
		return left;
	if (argc != 2)
		return command_usage(&c, "team-directory", say(&c.w, M_TEAM_DIRECTORY_FILE));
	for (struct str rest = take; rest.p && rest.n;)
		*VEC_ADD(c.w.a, &keys) = str_cut(&rest, ',');
	struct verb_args v = { &c, argv[1], { keys.at, keys.n } };
	return command_close(&c, command_run(&c, keys.n ? TX_WRITE : TX_READ, verb_run, &v));
}
