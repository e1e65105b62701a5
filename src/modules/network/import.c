/* `ungcuu import`: the register from CSV files. All lines or none: every line is checked by the rules of the pages, what is
 * wrong is told by line, and one wrong line leaves everything as it was. Importing the same file again changes nothing. */
#include "modules/network/pages.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/text.h"
#include "core/command.h"
#include "formats/csv.h"

enum { FILE_LIMIT = 256 << 20, MAX_TOLD = 50 };

struct import {
	struct command *c;
	struct str what, text;
	bool is_dry;
	struct csv_row head, row;
	int64_t n_good, n_bad;
};

/* ---- cells ---- */

static struct str raw_cell(const struct import *m, const char *column)
{
	for (size_t i = 0; i < m->head.n; i++)
		if (str_is(str_trim(m->head.at[i]), column))
			return i < m->row.n ? m->row.at[i] : STR_NONE;
	return STR_NONE;
}

/* One line of clean text: line breaks inside a cell become spaces. */
static struct str cell(struct work *w, const struct import *m, const char *column)
{
	struct str s = a_dup(w->a, str_trim(text_clean(w->a, raw_cell(m, column))));
	char *p = (char *)(uintptr_t)s.p;
	for (size_t i = 0; i < s.n; i++)
		if (p[i] == '\n' || p[i] == '\t')
			p[i] = ' ';
	return s;
}

static bool cell_bool(struct work *w, const struct import *m, const char *column)
{
	struct str s = text_fold(w->a, cell(w, m, column));
	return str_is(s, "1") || str_is(s, "true") || str_is(s, "yes") || str_is(s, "x") || str_is(s, "co");
}

static int64_t cell_int(struct work *w, const struct import *m, const char *column, int64_t absent)
{
	struct str s = cell(w, m, column);
	int64_t v = absent;
	if (s.n && !str_int(s, &v))
		fail_field(w, str_of(column), M_NETWORK_IMPORT_VALUE, s, str_of(column));
	return v;
}

static usec cell_time(struct work *w, const struct import *m, const char *column)
{
	struct str s = cell(w, m, column);
	usec t = 0;
	if (s.n && !time_parse(s, &t))
		fail_field(w, str_of(column), M_NETWORK_IMPORT_VALUE, s, str_of(column));
	return t;
}

/* Several values in one cell: parted by white space, commas or semicolons. */
static struct strs cell_list(struct work *w, const struct import *m, const char *column)
{
	VEC(struct str) list = { 0 };
	struct str s = raw_cell(m, column);
	for (size_t i = 0, from = 0; i <= s.n; i++) {
		if (i < s.n && !strchr(" ,;\t\r\n", s.p[i]))
			continue;
		if (i > from)
			*VEC_ADD(w->a, &list) = str_sub(s, from, i - from);
		from = i + 1;
	}
	return (struct strs){ list.at, list.n };
}

static struct str province_code(struct work *w, const struct import *m)
{
	struct str s = cell(w, m, "province");
	const struct reference *p = s.n ? province_find(w->a, s, NULL) : NULL;
	return p ? p->code : s;
}

/* ---- rows ---- */

static bool org_same(const struct org_form *f, const struct org_form *was)
{
	return str_eq(f->name, was->name) && str_eq(f->name_en, was->name_en) && str_eq(f->kind, was->kind)
		&& str_eq(f->network_role, was->network_role) && str_eq(f->member_group, was->member_group) && str_eq(f->sector, was->sector)
		&& str_eq(f->province, was->province) && str_eq(f->parent, was->parent) && str_eq(f->address, was->address)
		&& str_eq(f->phone, was->phone) && str_eq(f->email, was->email) && str_eq(f->website, was->website);
}

static err import_organisation(struct work *w, const struct import *m)
{
	struct org_form f = { .code = cell(w, m, "code"), .name = cell(w, m, "name"), .name_en = cell(w, m, "name_en"),
		.kind = cell(w, m, "kind"), .network_role = cell(w, m, "network_role"), .member_group = cell(w, m, "member_group"),
		.sector = cell(w, m, "sector"), .province = province_code(w, m), .parent = cell(w, m, "parent"),
		.address = cell(w, m, "address"), .phone = cell(w, m, "phone"), .email = cell(w, m, "email"), .website = cell(w, m, "website") };
	struct org_id_of_code_row known;
	struct org_form was;
	bool found;
	int64_t id;
	if (!f.network_role.n)
		f.network_role = S("none");
	TRY(org_id_of_code(w->db, w->a, &(struct org_id_of_code_in){ .code = f.code }, &known, &found));
	if (!found)
		return network_org_add(w, &f, &id);
	TRY(network_org_form(w, known.id, &was));
	return org_same(&f, &was) ? OK : network_org_edit(w, known.id, &f);
}

/* Without a code: the owner's system of that name, so that reading a file twice adds nothing twice. */
static err code_or_named(struct work *w, const struct system_form *f, struct str *code)
{
	struct sys_named_row row;
	int64_t owner;
	bool found;
	if (code->n)
		return OK;
	TRY(network_org_typed(w, "owner", f->owner, true, &owner));
	TRY(work_checked(w));
	TRY(sys_named(w->db, w->a, &(struct sys_named_in){ .owner = owner, .name = f->name }, &row, &found));
	if (found)
		*code = row.code;
	return OK;
}

static err import_system(struct work *w, const struct import *m)
{
	struct system_form f = { .owner = cell(w, m, "owner"), .operator = cell(w, m, "operator"), .isp = cell(w, m, "isp"),
		.name = cell(w, m, "name"), .level = cell_int(w, m, "level", 0), .decision_no = cell(w, m, "decision_no"),
		.decision_at = cell_time(w, m, "decision_at"), .is_national_important = cell_bool(w, m, "is_national_important"),
		.is_internet_facing = cell_bool(w, m, "is_internet_facing"), .sector = cell(w, m, "sector"), .province = province_code(w, m),
		.purpose = str_trim(text_clean(w->a, raw_cell(m, "purpose"))), .domains = cell_list(w, m, "domains"), .ips = cell_list(w, m, "ips") };
	struct str code = cell(w, m, "code");
	bool is_same;
	TRY(code_or_named(w, &f, &code));
	if (!code.n)
		return network_system_add(w, &f, &code);
	TRY(network_system_is(w, code, &f, &is_same));
	return is_same ? OK : network_system_edit(w, code, &f);
}

static bool only_problem_is(const struct work *w, const char *code)
{
	return w->problem.fields.n == 1 && str_is(w->problem.fields.at[0].code, code);
}

static err import_space(struct work *w, const struct import *m)
{
	struct space_form f = { .org = cell(w, m, "organisation"), .value = cell(w, m, "value"), .isp = cell(w, m, "isp"),
		.source = cell(w, m, "source"), .valid_from = cell_time(w, m, "valid_from") };
	int64_t id;
	if (!f.source.n)
		f.source = S("import");
	err e = network_space_add(w, &f, &id, NULL);
	return e == E_INVALID && only_problem_is(w, "network.space_known") ? OK : e;
}

static bool key_same(struct work *w, const struct contact_list_row *c, const struct contact_form *f)
{
	struct str kept = STR_NONE;
	return str_eq(c->pgp_uid, f->pgp_uid) && str_eq(c->pgp_url, f->pgp_url)
		&& (f->pgp_fingerprint.n ? pgp_fingerprint_parse(w->a, f->pgp_fingerprint, &kept) : true) && str_eq(c->pgp_fingerprint, kept);
}

static bool contact_same(struct work *w, const struct contact_list_row *c, const struct contact_form *f)
{
	return key_same(w, c, f) && str_eq(c->title, f->title) && str_eq(c->email, f->email) && str_eq(c->phone, f->phone) && str_eq(c->hours, f->hours)
		&& c->call_order == f->call_order && c->is_public == f->is_public;
}

static bool has_column(const struct import *m, const char *column)
{
	for (size_t i = 0; i < m->head.n; i++)
		if (str_is(str_trim(m->head.at[i]), column))
			return true;
	return false;
}

/* A file without columns for the key leaves the key as it is. */
static void keep_key(const struct contact_list_row *c, struct contact_form *f)
{
	f->pgp_uid = c->pgp_uid;
	f->pgp_fingerprint = c->pgp_fingerprint;
	f->pgp_url = c->pgp_url;
}

/* The contact of that kind and name; *ret_id 0 when the body has none. */
static err contact_known(struct work *w, const struct import *m, int64_t org, struct contact_form *f, int64_t *ret_id, bool *ret_is_same)
{
	struct contact_list_rows rows;
	TRY(contact_list(w->db, w->a, &(struct contact_list_in){ .org = org, .viewer = w->by.org_id, .wide = true }, &rows));
	*ret_id = 0;
	*ret_is_same = false;
	for (size_t i = 0; i < rows.n && !*ret_is_same; i++) {
		if (!str_eq(rows.at[i].kind, f->kind) || !str_eq(rows.at[i].name, f->name))
			continue;
		*ret_id = rows.at[i].id;
		if (!has_column(m, "pgp_fingerprint"))
			keep_key(&rows.at[i], f);
		*ret_is_same = contact_same(w, &rows.at[i], f);
	}
	return OK;
}

static err import_contact(struct work *w, const struct import *m)
{
	struct contact_form f = { .kind = cell(w, m, "kind"), .name = cell(w, m, "name"), .title = cell(w, m, "title"),
		.email = cell(w, m, "email"), .phone = cell(w, m, "phone"), .hours = cell(w, m, "hours"),
		.call_order = cell_int(w, m, "call_order", 1), .is_public = cell_bool(w, m, "is_public"), .pgp_uid = cell(w, m, "pgp_uid"),
		.pgp_fingerprint = cell(w, m, "pgp_fingerprint"), .pgp_url = cell(w, m, "pgp_url") };
	int64_t org, id;
	bool is_same;
	TRY(network_org_id(w, cell(w, m, "organisation"), &org));
	TRY(contact_known(w, m, org, &f, &id, &is_same));
	if (is_same)
		return OK;
	return id ? network_contact_edit(w, org, id, &f) : network_contact_add(w, org, &f, &id);
}

static const struct kind {
	const char *name, *columns;            /* columns that must be there */
	err (*row)(struct work *w, const struct import *m);
} kinds[] = {
	{ "organisations", "code,name,kind", import_organisation },
	{ "systems", "owner,name", import_system },
	{ "address-space", "organisation,value", import_space },
	{ "contacts", "organisation,kind,name", import_contact },
};

static const struct kind *kind_of(struct str name)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (str_is(name, kinds[i].name))
			return &kinds[i];
	return NULL;
}

/* ---- the file ---- */

static void tell(const struct import *m, struct str line)
{
	if (m->n_bad <= MAX_TOLD)
		fprintf(stderr, "%.*s\n", STR_ARG(line));
}

static void tell_problem(struct work *w, const struct import *m, int64_t line)
{
	struct str n = a_fmt(w->a, "%lld", (long long)line);
	if (!w->problem.fields.n)
		tell(m, say(w, M_NETWORK_IMPORT_LINE, n, w->problem.text));
	for (size_t i = 0; i < w->problem.fields.n; i++)
		tell(m, say(w, M_NETWORK_IMPORT_LINE, n, a_fmt(w->a, "%.*s: %.*s", STR_ARG(w->problem.fields.at[i].field),
			STR_ARG(w->problem.fields.at[i].text))));
}

/* One line. A failure of the database ends the import, a wrong line is told and counted. */
static err import_row(struct work *w, struct import *m, const struct kind *k, int64_t line)
{
	err e = k->row(w, m);
	if (e == OK && w->problem.fields.n && !only_problem_is(w, "network.space_known"))
		e = E_INVALID;
	if (e == E_RETRY || e == E_IO || e == E_FULL || e == E_BUG)
		return e;
	if (e == OK) {
		m->n_good++;
	} else {
		m->n_bad++;
		tell_problem(w, m, line);
	}
	w->problem = (struct problem){ 0 };
	return OK;
}

static err read_head(struct work *w, struct import *m, const struct kind *k, struct csv_reader *r)
{
	bool found;
	if (csv_open(r, m->text) != OK || csv_next(r, w->a, &m->head, &found) != OK || !found)
		return fail(w, E_INVALID, M_NETWORK_IMPORT_NOT_CSV, S("1"));
	for (struct str rest = str_of(k->columns); rest.p;) {
		struct str column = str_cut(&rest, ',');
		bool here = false;
		for (size_t i = 0; i < m->head.n; i++)
			here |= str_eq(str_trim(m->head.at[i]), column);
		if (!here)
			return fail(w, E_INVALID, M_NETWORK_IMPORT_NO_COLUMN, column);
	}
	return OK;
}

static err import_rows(struct work *w, struct import *m, const struct kind *k, struct csv_reader *r)
{
	for (bool found = true; found;) {
		struct arena_mark mark = arena_mark(w->a);
		if (csv_next(r, w->a, &m->row, &found) != OK)
			return fail(w, E_INVALID, M_NETWORK_IMPORT_NOT_CSV, a_fmt(w->a, "%lld", (long long)r->line));
		if (found)
			TRY(import_row(w, m, k, r->line));
		arena_rewind(w->a, mark);
	}
	return OK;
}

static err import_all(struct work *w, void *arg)
{
	struct import *m = arg;
	const struct kind *k = kind_of(m->what);
	struct csv_reader r;
	m->n_good = m->n_bad = 0;
	w->problem = (struct problem){ 0 };
	TRY(read_head(w, m, k, &r));
	TRY(import_rows(w, m, k, &r));
	if (m->n_bad)
		return fail(w, E_INVALID, M_NETWORK_IMPORT_REFUSED, a_fmt(w->a, "%lld", (long long)m->n_bad));
	return m->is_dry ? E_CONFLICT : OK;    /* a dry run is taken back like anything that fails */
}

static err file_read_whole(struct work *w, const char *path, struct str *ret)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	off_t size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
	char *p = size < 0 || size > FILE_LIMIT ? NULL : a_alloc(w->a, (size_t)size + 1);
	ssize_t n = p ? pread(fd, p, (size_t)size, 0) : -1;
	if (fd >= 0)
		close(fd);
	if (size > FILE_LIMIT)
		return fail(w, E_LIMIT, M_NETWORK_IMPORT_TOO_LARGE);
	if (n < 0 || n != size)
		return fail(w, E_INVALID, M_NETWORK_IMPORT_FILE, str_of(path));
	*ret = str_from(p, (size_t)n);
	return OK;
}

static err run(struct command *c, struct import *m, const char *path)
{
	TRY(file_read_whole(&c->w, path, &m->text));
	err e = command_run(c, TX_WRITE, import_all, m);
	struct str n = a_fmt(c->w.a, "%lld", (long long)m->n_good);
	if (m->is_dry && e == E_CONFLICT && !c->w.problem.text.n) {
		c->w.problem = (struct problem){ 0 };
		command_say(c, say(&c->w, M_NETWORK_IMPORT_WOULD, n));
		return OK;
	}
	if (e == OK)
		command_say(c, say(&c->w, M_NETWORK_IMPORT_DONE, n));
	return e;
}

int import_verb(int argc, char **argv)
{
	struct command c;
	struct import m = { .c = &c };
	m.is_dry = command_flag(&argc, argv, "--dry-run");
	int left = command_open(&c, &argc, argv, 0);
	if (left)
		return left;
	if (argc != 3 || !kind_of(str_of(argv[1])))
		return command_usage(&c, "import", say(&c.w, M_NETWORK_IMPORT_USAGE));
	m.what = str_of(argv[1]);
	return command_close(&c, run(&c, &m, argv[2]));
}
