/* The list of organisations. */
#include "modules/network/pages.h"

#include "modules/network/pages_gen.h"

enum { SCREEN = 50 };

static struct str place_of(struct work *w, struct str sector, struct str province)
{
	struct str s = reference_label(REF_SECTOR, sector, w->by.lang), p = reference_label(REF_PROVINCE, province, w->by.lang);
	return s.n && p.n ? a_fmt(w->a, "%.*s · %.*s", STR_ARG(s), STR_ARG(p)) : s.n ? s : p;
}

static struct org_line line_of(struct work *w, const struct org_page_row *o)
{
	return (struct org_line){ .path = org_path(w->a, o->code), .code = o->code, .name = o->name, .name_en = o->name_en,
		.kind = word_label(w, o->kind), .role = str_is(o->network_role, "none") ? STR_NONE : word_label(w, o->network_role),
		.former = str_eq(o->former_name, o->name) ? STR_NONE : o->former_name,
		.heir = o->heir_name, .heir_path = org_path(w->a, o->heir_code),
		.place = place_of(w, o->sector, o->province), .is_ended = o->ended_at > 0 };
}

static struct form_field *org_filters(struct req *r, const struct org_filter *in)
{
	const struct str values[] = { in->q, in->kind, in->network_role, in->sector, in->province };
	struct form_field *f = a_array(r->w.a, struct form_field, 5);
	for (size_t i = 0; i < 5; i++)
		f[i] = form_field_of(r, org_filter_fields, COUNT(org_filter_fields), org_filter_fields[i].name, values[i]);
	f[0].type = "search";
	field_words(r, &f[1], ORG_KINDS);
	field_words(r, &f[2], ORG_ROLES);
	field_choices(r, &f[3], REF_SECTOR);
	field_choices(r, &f[4], REF_PROVINCE);
	for (size_t i = 1; i < 5; i++)
		field_any(r, &f[i]);
	return f;
}

static struct str next_address(struct req *r, const struct org_filter *in, const struct org_page_row *last)
{
	const struct query_part parts[] = { { "q", in->q }, { "kind", in->kind }, { "network_role", in->network_role }, { "sector", in->sector },
		{ "province", in->province }, { "after", cursor_make(r->w.a, last->folded, last->id) } };
	return link_with(r->w.a, S("/organisations"), parts, COUNT(parts));
}

static err list_rows(struct req *r, const struct org_filter *in, struct org_page_rows *ret)
{
	struct org_page_in q = { .q = network_pattern(r->w.a, in->q), .called = network_province_called(r->w.a, in->q), .kind = in->kind, .role = in->network_role,
		.sector = in->sector, .province = in->province, .max = SCREEN + 1 };
	if (!cursor_parse(r->w.a, in->after, &q.after, &q.after_id))
		return fail(&r->w, E_INVALID, M_NETWORK_BAD_CURSOR);
	return org_page(r->w.db, r->w.a, &q, ret);
}

/* n: on the first screen; when it is not full, that is all there are. */
static err list_count(struct req *r, const struct org_filter *in, size_t n, struct org_list *v)
{
	struct org_count_row row = { .n = (int64_t)n };
	if (in->after.n || n > SCREEN)
		TRY(org_count(r->w.db, r->w.a, &(struct org_count_in){ .q = network_pattern(r->w.a, in->q),
		.called = network_province_called(r->w.a, in->q), .kind = in->kind, .role = in->network_role, .sector = in->sector,
		.province = in->province }, &row));
	v->count = count_text(&r->w, M_NETWORK_ORGS_COUNT, row.n);
	return OK;
}

/* «Hà Giang nay thuộc Tuyên Quang»: whoever searches by an old province is told where it went. */
static void hint_of(struct req *r, const struct org_filter *in, struct org_list *v)
{
	bool is_old = false;
	const struct reference *p = in->q.n ? province_find(r->w.a, in->q, &is_old) : NULL;
	if (!p || !is_old)
		return;
	v->hint = say(&r->w, M_NETWORK_PROVINCE_NOW, in->q, p->label[r->w.by.lang]);
	v->hint_path = link_with(r->w.a, S("/organisations"), &(struct query_part){ "province", p->code }, 1);
}

static const struct link *list_actions(struct req *r, size_t *ret_n)
{
	struct link *at = a_array(r->w.a, struct link, 2);
	at[0] = (struct link){ S("/lookup"), say(&r->w, M_NETWORK_LOOKUP), "search", false };
	at[1] = (struct link){ S("/organisations/new"), say(&r->w, M_NETWORK_ORG_NEW), "plus", true };
	*ret_n = may(&r->w, &may_edit_network) || may(&r->w, &may_edit_all_network) ? 2 : 1;
	return at;
}

err org_list_page(struct req *r)
{
	const struct org_filter *in = r->in;
	struct org_page_rows rows;
	struct org_list v = { .head = { .title = say(&r->w, M_NETWORK_ORGANISATIONS), .subtitle = say(&r->w, M_NETWORK_ORGANISATIONS_LEAD) },
		.filters = org_filters(r, in), .n_filters = 5,
		.empty = { .icon = "building", .title = say(&r->w, M_NETWORK_NOTHING_FOUND), .text = say(&r->w, M_NETWORK_NOTHING_FOUND_HINT) } };
	TRY(list_rows(r, in, &rows));
	TRY(list_count(r, in, rows.n, &v));
	hint_of(r, in, &v);
	v.head.actions = list_actions(r, &v.head.n_actions);
	v.n_lines = rows.n > SCREEN ? SCREEN : rows.n;
	v.lines = a_array(r->w.a, struct org_line, v.n_lines);
	for (size_t i = 0; i < v.n_lines; i++)
		v.lines[i] = line_of(&r->w, &rows.at[i]);
	if (in->after.n)
		v.pager.first = S("/organisations");
	if (rows.n > SCREEN)
		v.pager.next = next_address(r, in, &rows.at[SCREEN - 1]);
	return reply_page(r, v.head.title, HTML_OF(r, page_org_list, &v));
}
