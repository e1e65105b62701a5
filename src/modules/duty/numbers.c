/* How many subjects stand how: by class, sector, province, organisation; and lists of standings. */
#include <stdlib.h>

#include "modules/duty/inside.h"

/* Actor classes of the Directive by kind of organisation (duties.md §1.1). */
struct str duty_class_of(struct str kind)
{
	static const struct { const char *kind, *class; } rows[] = { { "ministry", "min" }, { "agency", "gov" }, { "coordinator", "gov" }, { "province", "prov" }, { "soe", "soe" },
		{ "isp", "isp" }, { "security_firm", "secco" } };
	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_is(kind, rows[i].kind))
			return str_of(rows[i].class);
	return S("other");
}

static err orgs_asked(struct work *w, const struct duty_filter *f, struct duty_numbers_orgs_rows *ret)
{
	bool wide;
	TRY(duty_sees_all(w, &wide));
	struct duty_numbers_orgs_rows all;
	TRY(duty_numbers_orgs(w->db, w->a, &(struct duty_numbers_orgs_in){ .viewer = w->by.org_id, .wide = wide, .org = f->org, .above = f->above, .sector = f->sector,
		.province = f->province, .role = f->network_role }, &all));
	*ret = all;
	ret->n = 0;
	for (size_t i = 0; i < all.n; i++)
		if (!f->class.n || str_eq(duty_class_of(all.at[i].kind), f->class))
			ret->at[ret->n++] = all.at[i];
	return OK;
}

static struct str group_of(const struct duty_numbers_orgs_row *o, enum duty_grouping by)
{
	switch (by) {
	case BY_CLASS: return duty_class_of(o->kind);
	case BY_SECTOR: return o->sector;
	case BY_PROVINCE: return o->province;
	case BY_ORG: return o->code;
	case BY_NOTHING: break;
	}
	return STR_NONE;
}

static bool is_asked(const struct duty_books *b, const struct duty_filter *f, int64_t number)
{
	const struct duty_catalogue *c;
	int index;
	struct str code = duty_code(b, number);
	if (!code.n || (f->duty.n && !str_eq(code, f->duty)) || !duty_book_find(b, code, &c, &index))
		return false;
	return (!f->catalogue.n || str_eq(c->id, f->catalogue)) && (!f->clause.n || str_eq(c->duties[index].clause, f->clause));
}

/* Counts of one group, all template numbers. */
struct group { struct str name; struct duty_count *counts; };

static struct group *group_find(struct arena *a, struct group **at, size_t *n, size_t *cap, struct str name, size_t n_codes)
{
	for (size_t i = *n; i-- > 0;)
		if (str_eq((*at)[i].name, name))
			return &(*at)[i];
	if (*n == *cap)
		*at = a_grow(a, *at, sizeof **at, cap);
	(*at)[*n] = (struct group){ name, a_array(a, struct duty_count, n_codes) };
	return &(*at)[(*n)++];
}

static int cell_cmp(const void *x, const void *y)
{
	const struct duty_group_cell *a = x, *b = y;
	int c = str_cmp(a->duty, b->duty);
	return c ? c : str_cmp(a->group, b->group);
}

static struct duty_group_cell *cells_of(struct arena *a, const struct duty_books *b, const struct duty_filter *f, const struct group *g, size_t n_groups, size_t *ret_n)
{
	struct duty_group_cell *out = a_array(a, struct duty_group_cell, n_groups * b->n_codes + 1);
	size_t n = 0;
	for (size_t number = 1; number < b->n_codes; number++) {
		if (!is_asked(b, f, (int64_t)number))
			continue;
		for (size_t i = 0; i < n_groups; i++)
			if (duty_count_in_scope(&g[i].counts[number]))
				out[n++] = (struct duty_group_cell){ b->codes[number], g[i].name, g[i].counts[number] };
	}
	qsort(out, n, sizeof *out, cell_cmp);
	*ret_n = n;
	return out;
}

err duty_numbers(struct work *w, const struct duty_filter *f, enum duty_grouping by, struct duty_group_cell **ret, size_t *ret_n)
{
	struct duty_books b;
	struct duty_numbers_orgs_rows orgs;
	struct group *groups = NULL;
	size_t n = 0, cap = 0;
	TRY(duty_books(w, &b));
	TRY(cube_renew(w));
	TRY(orgs_asked(w, f, &orgs));
	for (size_t i = 0; i < orgs.n; i++)
		cube_add(orgs.at[i].id, f->at, group_find(w->a, &groups, &n, &cap, group_of(&orgs.at[i], by), b.n_codes)->counts, b.n_codes);
	*ret = cells_of(w->a, &b, f, groups, n, ret_n);
	return OK;
}

err duty_counts_at(struct work *w, int64_t org, const usec *at, size_t n, struct duty_count **ret)
{
	struct duty_books b;
	TRY(duty_books(w, &b));
	TRY(cube_renew(w));
	for (size_t i = 0; i < n; i++) {
		ret[i] = a_array(w->a, struct duty_count, b.n_codes);
		cube_add(org, at[i], ret[i], b.n_codes);
	}
	return OK;
}

/* ---- risk ---- */

err duty_risks(struct work *w, struct duty_risk_org **ret, size_t *ret_n)
{
	struct duty_books b;
	struct duty_numbers_orgs_rows orgs;
	TRY(duty_books(w, &b));
	TRY(cube_renew(w));
	TRY(orgs_asked(w, &(struct duty_filter){ 0 }, &orgs));
	bool *rolls = a_array(w->a, bool, b.n_codes);
	for (size_t number = 1; number < b.n_codes; number++)
		rolls[number] = duty_rolls(&b, b.codes[number]);
	*ret = a_array(w->a, struct duty_risk_org, orgs.n);
	*ret_n = orgs.n;
	for (size_t i = 0; i < orgs.n; i++) {
		struct duty_risk *by = a_array(w->a, struct duty_risk, b.n_codes);
		cube_risk(orgs.at[i].id, w->now, rolls, by, b.n_codes);
		(*ret)[i] = (struct duty_risk_org){ orgs.at[i].code, orgs.at[i].name, by };
	}
	return OK;
}

/* ---- lists ---- */

static bool after_read(struct str after, struct duty_list_page_in *in)
{
	if (!after.n) {
		in->after_due = -1;
		return true;
	}
	return str_int(str_cut(&after, '.'), &in->after_due) && str_int(str_cut(&after, '.'), &in->after_duty) && str_int(str_cut(&after, '.'), &in->after_unit)
		&& str_int(after, &in->after_subject);
}

static struct duty_line line_of(const struct duty_books *b, const struct duty_list_page_row *row)
{
	return (struct duty_line){ .duty = duty_code(b, row->duty_id), .unit = (enum duty_unit)row->unit, .subject = row->subject_id, .code = row->code, .name = row->name,
		.org = row->org_id, .org_code = row->org_code, .org_name = row->org_name,
		.is = { .status = (enum duty_status)row->status, .since = row->since, .due = duty_loaded(row->due_at), .next = duty_loaded(row->next_at), .have = (int)row->have,
			.need = (int)row->need, .by = row->by_id, .by_kind = vocabulary_kind(b->vocabulary, row->by_kind) } };
}

err duty_list(struct work *w, const struct duty_filter *f, unsigned status_set, usec from, usec to, struct str after, int max, struct duty_lines *ret)
{
	struct duty_books b;
	struct duty_list_page_rows rows;
	bool wide;
	TRY(duty_books(w, &b));
	TRY(duty_sees_all(w, &wide));
	struct duty_list_page_in in = { .viewer = w->by.org_id, .wide = wide, .org = f->org, .above = f->above, .sector = f->sector, .province = f->province,
		.from = from, .to = to ? to : INT64_MAX, .max = max + 1 };
	in.duty = f->duty.n ? duty_number(&b, f->duty) : 0;
	if (!after_read(after, &in))
		return fail(w, E_INVALID, M_NETWORK_BAD_CURSOR);
	*ret = (struct duty_lines){ .at = a_array(w->a, struct duty_line, (size_t)max) };
	for (bool more = true; more && (int)ret->n < max;) {
		TRY(duty_list_page(w->db, w->a, &in, &rows));
		more = rows.n == (size_t)in.max;
		for (size_t i = 0; i < rows.n; i++) {
			const struct duty_list_page_row *row = &rows.at[i];
			bool wanted = status_set ? status_set >> row->status & 1 : row->status != DUTY_NOT_APPLICABLE;
			if (wanted && is_asked(&b, f, row->duty_id) && (!f->class.n || str_eq(duty_class_of(row->org_kind), f->class))) {
				if ((int)ret->n == max) {
					const struct duty_line *last = &ret->at[max - 1];
					ret->after = a_fmt(w->a, "%lld.%lld.%d.%lld", (long long)duty_stored(last->is.due), (long long)duty_number(&b, last->duty), last->unit, (long long)last->subject);
					return OK;
				}
				ret->at[ret->n++] = line_of(&b, row);
			}
			in.after_due = row->due_at;
			in.after_duty = row->duty_id;
			in.after_unit = row->unit;
			in.after_subject = row->subject_id;
		}
	}
	return OK;
}
