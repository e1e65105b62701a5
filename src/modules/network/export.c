/* `ungcuu export`: the register as CSV that `import` reads back. */
#include "modules/network/pages.h"

#include <unistd.h>

#include "core/command.h"
#include "formats/csv.h"

enum { AT_ONCE = 1000, EXPORT_MAX = 1 << 30 };

struct export { struct str what; struct buf b; struct csv_writer csv; };

static void head(struct export *x, const char *columns)
{
	for (struct str rest = str_of(columns); rest.p;)
		csv_text(&x->csv, str_cut(&rest, ','));
	csv_end_row(&x->csv);
}

static void texts(struct export *x, const struct str *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		csv_text(&x->csv, at[i]);
}
#define TEXTS(x, ...) texts((x), (const struct str[]){ __VA_ARGS__ }, sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))

static err organisations(struct work *w, struct export *x, int64_t *after, bool *ret_more)
{
	struct org_export_rows rows;
	TRY(org_export(w->db, w->a, &(struct org_export_in){ .after = *after, .max = AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct org_export_row *o = &rows.at[i];
		TEXTS(x, o->code, o->name, o->name_en, o->kind, o->network_role, o->member_group, o->sector, o->province, o->parent,
			o->address, o->phone, o->email, o->website);
		csv_end_row(&x->csv);
		*after = o->id;
	}
	*ret_more = rows.n == AT_ONCE;
	return OK;
}

static err systems(struct work *w, struct export *x, int64_t *after, bool *ret_more)
{
	struct sys_export_rows rows;
	TRY(sys_export(w->db, w->a, &(struct sys_export_in){ .after = *after, .max = AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct sys_export_row *s = &rows.at[i];
		TEXTS(x, s->code, s->owner, s->operator, s->isp, s->name);
		csv_int(&x->csv, s->level);
		TEXTS(x, s->decision_no, s->decision_at ? date_shown(w->a, s->decision_at) : STR_NONE,
			s->is_national_important ? S("1") : S("0"), s->is_internet_facing ? S("1") : S("0"), s->sector, s->province, s->purpose,
			s->domains, s->ips);
		csv_end_row(&x->csv);
		*after = s->id;
	}
	*ret_more = rows.n == AT_ONCE;
	return OK;
}

static err spaces(struct work *w, struct export *x, int64_t *after, bool *ret_more)
{
	struct space_export_rows rows;
	TRY(space_export(w->db, w->a, &(struct space_export_in){ .after = *after, .now = w->now, .max = AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		TEXTS(x, rows.at[i].organisation, rows.at[i].value, rows.at[i].isp, rows.at[i].source);
		csv_end_row(&x->csv);
		*after = rows.at[i].id;
	}
	*ret_more = rows.n == AT_ONCE;
	return OK;
}

static err contacts(struct work *w, struct export *x, int64_t *after, bool *ret_more)
{
	struct contact_export_rows rows;
	TRY(contact_export(w->db, w->a, &(struct contact_export_in){ .after = *after, .max = AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct contact_export_row *c = &rows.at[i];
		TEXTS(x, c->organisation, c->kind, c->name, c->title, c->email, c->phone, c->hours);
		csv_int(&x->csv, c->call_order);
		csv_text(&x->csv, c->is_public ? S("1") : S("0"));
		TEXTS(x, c->pgp_uid, c->pgp_fingerprint, c->pgp_url);
		csv_end_row(&x->csv);
		*after = c->id;
	}
	*ret_more = rows.n == AT_ONCE;
	return OK;
}

static const struct kind {
	const char *name, *columns;
	err (*some)(struct work *w, struct export *x, int64_t *after, bool *ret_more);
} kinds[] = {
	{ "organisations", "code,name,name_en,kind,network_role,member_group,sector,province,parent,address,phone,email,website", organisations },
	{ "systems", "code,owner,operator,isp,name,level,decision_no,decision_at,is_national_important,is_internet_facing,sector,province,"
		"purpose,domains,ips", systems },
	{ "address-space", "organisation,value,isp,source", spaces },
	{ "contacts", "organisation,kind,name,title,email,phone,hours,call_order,is_public,pgp_uid,pgp_fingerprint,pgp_url", contacts },
};

static const struct kind *kind_of(struct str name)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (str_is(name, kinds[i].name))
			return &kinds[i];
	return NULL;
}

static err export_all(struct work *w, void *arg)
{
	struct export *x = arg;
	const struct kind *k = kind_of(x->what);
	int64_t after = 0;
	buf_clear(&x->b);
	csv_write(&x->csv, &x->b, ',', true);
	head(x, k->columns);
	for (bool more = true; more;) {
		struct arena_mark mark = arena_mark(w->a);
		TRY(k->some(w, x, &after, &more));
		arena_rewind(w->a, mark);
	}
	return buf_end(&x->b);
}

static err write_out(struct command *c, const struct buf *b, const char *path)
{
	FILE *f = path ? fopen(path, "wb") : stdout;
	bool good = f && fwrite(b->p, 1, b->n, f) == b->n && fflush(f) == 0 && (!path || fsync(fileno(f)) == 0);
	if (f && path)
		good = fclose(f) == 0 && good;
	return good ? OK : fail(&c->w, E_IO, M_NETWORK_EXPORT_FILE, str_of(path));
}

int export_verb(int argc, char **argv)
{
	struct command c;
	int left = command_open(&c, &argc, argv, 0);
	if (left)
		return left;
	if (argc < 2 || argc > 3 || !kind_of(str_of(argv[1])))
		return command_usage(&c, "export", say(&c.w, M_NETWORK_IMPORT_USAGE));
	struct export x = { .what = str_of(argv[1]) };
	buf_init(&x.b, EXPORT_MAX);
	err e = command_run(&c, TX_READ, export_all, &x);
	if (e == OK)
		e = write_out(&c, &x.b, argc == 3 ? argv[2] : NULL);
	buf_done(&x.b);
	return command_close(&c, e);
}
