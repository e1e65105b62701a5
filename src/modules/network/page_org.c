/* Pages of organisations: list, one organisation, forms. */
#include "modules/network/pages.h"

#include "modules/network/pages_gen.h"

enum { SCREEN = 50, UNITS_MAX = 200 };

static struct link home_link(struct work *w)
{
	return (struct link){ .path = S("/organisations"), .label = say(w, M_NETWORK_ORGANISATIONS) };
}

static const struct link *crumbs_to(struct work *w, const struct org_by_id_row *o, size_t *ret_n)
{
	struct link *at = a_array(w->a, struct link, 2);
	at[0] = home_link(w);
	at[1] = (struct link){ .path = org_path(w->a, o->code), .label = o->name };
	*ret_n = 2;
	return at;
}

/* ---- the list ---- */

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

static err list_count(struct req *r, const struct org_filter *in, struct org_list *v)
{
	struct org_count_row row;
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
	TRY(list_count(r, in, &v));
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

/* ---- one organisation ---- */

struct facts { struct fact *at; size_t n; struct work *w; };

static void fact_add(struct facts *f, enum msg label, struct str value, struct str path)
{
	if (value.n)
		f->at[f->n++] = (struct fact){ say(f->w, label), value, path };
}

static void facts_of(struct req *r, const struct org_by_id_row *o, struct org_view *v)
{
	enum lang lang = r->w.by.lang;
	struct facts f = { .at = a_array(r->w.a, struct fact, 14), .w = &r->w };
	fact_add(&f, M_NETWORK_CODE, o->code, STR_NONE);
	fact_add(&f, M_NETWORK_NAME_EN, o->name_en, STR_NONE);
	fact_add(&f, M_NETWORK_KIND, word_label(&r->w, o->kind), STR_NONE);
	fact_add(&f, M_NETWORK_ROLE, word_label(&r->w, o->network_role), STR_NONE);
	fact_add(&f, M_NETWORK_MEMBER_GROUP, reference_label(REF_MEMBER_GROUP, o->member_group, lang), STR_NONE);
	fact_add(&f, M_NETWORK_SECTOR, reference_label(REF_SECTOR, o->sector, lang), STR_NONE);
	fact_add(&f, M_NETWORK_PROVINCE, reference_label(REF_PROVINCE, o->province, lang), STR_NONE);
	fact_add(&f, M_NETWORK_PARENT_BODY, o->parent_name, org_path(r->w.a, o->parent_code));
	fact_add(&f, M_NETWORK_ADDRESS, o->address, STR_NONE);
	fact_add(&f, M_NETWORK_PHONE, o->phone, a_fmt(r->w.a, "tel:%.*s", STR_ARG(o->phone)));
	fact_add(&f, M_NETWORK_EMAIL, o->email, a_fmt(r->w.a, "mailto:%.*s", STR_ARG(o->email)));
	fact_add(&f, M_NETWORK_WEBSITE, o->website, STR_NONE);
	fact_add(&f, M_NETWORK_ENDED_AT, o->ended_at ? date_shown(r->w.a, o->ended_at) : STR_NONE, STR_NONE);
	v->facts = f.at;
	v->n_facts = f.n;
}

static struct str name_words(struct req *r, const struct org_names_row *n)
{
	struct str to = date_shown(r->w.a, n->valid_to);
	if (!n->valid_from)
		return say(&r->w, M_NETWORK_NAME_BEFORE, to, n->name);
	return say(&r->w, M_NETWORK_NAME_BETWEEN, date_shown(r->w.a, n->valid_from), to, n->name);
}

static err names_of(struct req *r, const struct org_by_id_row *o, struct org_view *v)
{
	struct org_names_rows rows;
	TRY(org_names(r->w.db, r->w.a, &(struct org_names_in){ .org = o->id }, &rows));
	v->n_names = rows.n;
	v->names = a_array(r->w.a, struct str, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		v->names[i] = name_words(r, &rows.at[i]);
	return OK;
}

static struct str succession_words(struct req *r, struct str kind, struct str note)
{
	struct str how = word_label(&r->w, kind);
	return note.n ? a_fmt(r->w.a, "%.*s. %.*s", STR_ARG(how), STR_ARG(note)) : how;
}

/* What came before and after: the label is the organisation with its date, the value how. */
static err history_of(struct req *r, const struct org_by_id_row *o, struct org_view *v)
{
	struct org_successors_rows after;
	struct org_predecessors_rows before;
	TRY(org_successors(r->w.db, r->w.a, &(struct org_successors_in){ .from = o->id }, &after));
	TRY(org_predecessors(r->w.db, r->w.a, &(struct org_predecessors_in){ .to = o->id }, &before));
	v->before = a_array(r->w.a, struct fact, before.n);
	v->after = a_array(r->w.a, struct fact, after.n);
	for (; v->n_before < before.n; v->n_before++) {
		const struct org_predecessors_row *x = &before.at[v->n_before];
		v->before[v->n_before] = (struct fact){ say(&r->w, M_NETWORK_NAME_BEFORE, date_shown(r->w.a, x->at), x->name),
			succession_words(r, x->kind, x->note), org_path(r->w.a, x->code) };
	}
	for (; v->n_after < after.n; v->n_after++) {
		const struct org_successors_row *x = &after.at[v->n_after];
		v->after[v->n_after] = (struct fact){ say(&r->w, M_NETWORK_NAME_SINCE, date_shown(r->w.a, x->at), x->name),
			succession_words(r, x->kind, x->note), org_path(r->w.a, x->code) };
	}
	v->has_history = v->n_names || v->n_before || v->n_after;
	if (o->ended_at)
		v->ended = say(&r->w, v->n_after ? M_NETWORK_ENDED_INTO : M_NETWORK_ENDED_ALONE, date_shown(r->w.a, o->ended_at));
	return OK;
}

static err units_of(struct req *r, const struct org_by_id_row *o, struct org_view *v)
{
	struct org_children_rows rows;
	TRY(org_children(r->w.db, r->w.a, &(struct org_children_in){ .id = o->id, .max = UNITS_MAX }, &rows));
	v->n_units = rows.n;
	v->n_units_text = count_text(&r->w, M_NETWORK_UNITS_COUNT, (int64_t)rows.n);
	v->units = a_array(r->w.a, struct fact, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		v->units[i] = (struct fact){ rows.at[i].name, rows.at[i].code, org_path(r->w.a, rows.at[i].code) };
	return OK;
}

static struct badge contact_badge(struct req *r, const struct contact_list_row *c)
{
	if (contact_is_stale(r->w.now, c->verified_at, c->changed_at))
		return (struct badge){ say(&r->w, M_NETWORK_STALE), "bad", "clock-exclamation" };
	if (!c->verified_at)
		return (struct badge){ say(&r->w, M_NETWORK_NOT_VERIFIED), "warn", "alert-triangle" };
	return (struct badge){ say(&r->w, M_NETWORK_VERIFIED_AT, date_shown(r->w.a, c->verified_at)), "good", "check" };
}

static struct contact_line contact_line_of(struct req *r, const struct org_by_id_row *o, const struct contact_list_row *c)
{
	struct arena *a = r->w.a;
	struct str base = a_fmt(a, "/organisations/%.*s/contacts/%lld", STR_ARG(o->code), (long long)c->id);
	return (struct contact_line){ .kind = word_label(&r->w, c->kind), .name = c->name, .title = c->title,
		.email = c->email, .email_path = a_fmt(a, "mailto:%.*s", STR_ARG(c->email)),
		.phone = c->phone, .phone_path = a_fmt(a, "tel:%.*s", STR_ARG(c->phone)), .hours = c->hours,
		.state = contact_badge(r, c), .last = contact_is_stale(r->w.now, c->verified_at, c->changed_at) && c->verified_at
			? say(&r->w, M_NETWORK_LAST_VERIFIED, date_shown(a, c->verified_at)) : STR_NONE,
		.edit_path = a_cat(a, base, S("/edit")), .verify_path = a_cat(a, base, S("/verify")), .end_path = a_cat(a, base, S("/end")),
		.call_order = c->call_order, .is_public = c->is_public };
}

static err contacts_shown(struct req *r, const struct org_by_id_row *o, bool wide, struct org_view *v)
{
	struct contact_list_rows rows;
	TRY(contact_list(r->w.db, r->w.a, &(struct contact_list_in){ .org = o->id, .viewer = r->w.by.org_id, .wide = wide }, &rows));
	v->public = (struct badge){ say(&r->w, M_NETWORK_PUBLIC), "info", "world" };
	v->n_contacts = rows.n;
	v->contacts = a_array(r->w.a, struct contact_line, rows.n);
	int64_t n_stale = 0;
	for (size_t i = 0; i < rows.n; i++) {
		v->contacts[i] = contact_line_of(r, o, &rows.at[i]);
		n_stale += contact_is_stale(r->w.now, rows.at[i].verified_at, rows.at[i].changed_at);
	}
	v->n_contacts_text = count_text(&r->w, M_NETWORK_CONTACTS_COUNT, (int64_t)rows.n);
	if (n_stale)
		v->stale = count_text(&r->w, M_NETWORK_STALE_COUNT, n_stale);
	return OK;
}

static err spaces_of(struct req *r, const struct org_by_id_row *o, struct org_view *v)
{
	struct space_of_org_rows rows;
	TRY(space_of_org(r->w.db, r->w.a, &(struct space_of_org_in){ .org = o->id, .now = r->w.now, .max = 200 }, &rows));
	v->n_spaces = rows.n;
	v->n_spaces_text = count_text(&r->w, M_NETWORK_SPACES_COUNT, (int64_t)rows.n);
	v->spaces = a_array(r->w.a, struct space_line, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		v->spaces[i] = (struct space_line){ .kind = word_label(&r->w, rows.at[i].kind), .value = rows.at[i].value,
			.isp = rows.at[i].isp_name, .source = word_label(&r->w, rows.at[i].source), .since = date_shown(r->w.a, rows.at[i].valid_from),
			.end_path = a_fmt(r->w.a, "/organisations/%.*s/addresses/%lld/end", STR_ARG(o->code), (long long)rows.at[i].id) };
	return OK;
}

static err systems_of(struct req *r, const struct org_by_id_row *o, bool wide, struct org_view *v)
{
	struct sys_page_rows rows;
	struct sys_count_row all;
	TRY(sys_count(r->w.db, r->w.a, &(struct sys_count_in){ .viewer = r->w.by.org_id, .wide = wide, .org = o->id }, &all));
	v->n_systems_text = count_text(&r->w, M_NETWORK_SYSTEMS_COUNT, all.n);
	TRY(sys_page(r->w.db, r->w.a, &(struct sys_page_in){ .viewer = r->w.by.org_id, .wide = wide, .org = o->id, .max = SCREEN }, &rows));
	v->n_systems = rows.n;
	v->systems = a_array(r->w.a, struct system_line, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		v->systems[i] = (struct system_line){ .path = system_path(r->w.a, rows.at[i].code), .code = rows.at[i].code, .name = rows.at[i].name,
			.is_ended = rows.at[i].ended_at > 0, .level = rows.at[i].level ? say(&r->w, M_NETWORK_LEVEL_N, a_fmt(r->w.a, "%lld", (long long)rows.at[i].level)) : STR_NONE };
	return OK;
}

static err actions_of(struct req *r, const struct org_by_id_row *o, struct org_view *v)
{
	bool wide;
	TRY(network_may_edit(&r->w, o->id, &v->may_edit));
	v->may_edit = v->may_edit && !o->ended_at;
	TRY(network_may_edit(&r->w, 0, &wide));
	struct str path = org_path(r->w.a, o->code);
	struct link *at = a_array(r->w.a, struct link, 2);
	at[0] = (struct link){ a_cat(r->w.a, path, S("/edit")), say(&r->w, M_NETWORK_EDIT), "pencil", false };
	at[1] = (struct link){ a_cat(r->w.a, path, S("/succession")), say(&r->w, M_NETWORK_SUCCESSION_NEW), "history", false };
	v->head.actions = at;
	v->head.n_actions = wide ? 2 : v->may_edit;
	v->add_contact = a_cat(r->w.a, path, S("/contacts/new"));
	v->add_space = a_cat(r->w.a, path, S("/addresses/new"));
	v->add_system = link_with(r->w.a, S("/systems/new"), &(struct query_part){ "owner", o->code }, 1);
	v->all_systems = link_with(r->w.a, S("/systems"), &(struct query_part){ "org", o->code }, 1);
	return OK;
}

err org_show_page(struct req *r)
{
	struct org_by_id_row o;
	struct org_view v = { 0 };
	bool wide;
	TRY(org_of_path(r, &o));
	TRY(network_sees_all(&r->w, &wide));
	v.head = (struct page_head){ .title = o.name, .subtitle = o.code, .crumbs = a_new(r->w.a, struct link), .n_crumbs = 1 };
	*(struct link *)(uintptr_t)v.head.crumbs = home_link(&r->w);
	TRY(actions_of(r, &o, &v));
	facts_of(r, &o, &v);
	TRY(names_of(r, &o, &v));
	TRY(history_of(r, &o, &v));
	TRY(units_of(r, &o, &v));
	TRY(contacts_shown(r, &o, wide, &v));
	TRY(spaces_of(r, &o, &v));
	TRY(systems_of(r, &o, wide, &v));
	return reply_page(r, o.name, HTML_OF(r, page_org_view, &v));
}

/* ---- forms ---- */

/* The fields from `fields` on, filled in from `f`; a form shown again keeps what was typed. */
static err org_form_fields(struct req *r, const struct org_form *f, size_t first, struct net_form *ret)
{
	size_t n = COUNT(org_fields) - first;
	struct str values[COUNT(org_fields)];
	for (size_t i = 0; i < n; i++)
		values[i] = *(const struct str *)((const char *)f + org_fields[first + i].offset);
	struct net_field *at;
	TRY(net_fields(r, org_fields + first, n, values, "parent", &at));
	field_words(r, field_named(at, n, "kind"), ORG_KINDS);
	field_words(r, field_named(at, n, "network_role"), ORG_ROLES);
	field_choices(r, field_named(at, n, "member_group"), REF_MEMBER_GROUP);
	field_choices(r, field_named(at, n, "sector"), REF_SECTOR);
	field_choices(r, field_named(at, n, "province"), REF_PROVINCE);
	field_named(at, n, "parent")->help = say(&r->w, M_NETWORK_PARENT_HELP);
	ret->fields = at;
	ret->n_fields = n;
	return OK;
}

err org_new_page(struct req *r)
{
	struct org_form blank = { .network_role = S("none") };
	struct link crumb = home_link(&r->w);
	struct net_form f = { .head = { .title = say(&r->w, M_NETWORK_ORG_NEW), .crumbs = &crumb, .n_crumbs = 1 }, .back = crumb.path,
		.errors = form_errors_of(r, org_fields, COUNT(org_fields)), .action = S("/organisations"), .submit = say(&r->w, M_NETWORK_SAVE) };
	TRY(org_form_fields(r, &blank, 0, &f));
	f.fields[0].field.help = say(&r->w, M_NETWORK_CODE_HELP);
	return net_form_reply(r, &f);
}

/* What all forms about one organisation share. */
static struct net_form form_about(struct req *r, const struct org_by_id_row *o, enum msg title, struct str path_end,
	const struct field *fields, size_t n)
{
	struct net_form f = { .head = { .title = say(&r->w, title), .subtitle = o->name }, .errors = form_errors_of(r, fields, n),
		.action = a_cat(r->w.a, org_path(r->w.a, o->code), path_end), .back = org_path(r->w.a, o->code), .n_fields = n,
		.submit = say(&r->w, M_NETWORK_SAVE) };
	f.head.crumbs = crumbs_to(&r->w, o, &f.head.n_crumbs);
	return f;
}

static err org_to_edit(struct req *r, struct org_by_id_row *ret)
{
	TRY(org_of_path(r, ret));
	return network_need_edit(&r->w, ret->id);
}

err org_edit_page(struct req *r)
{
	struct org_by_id_row o;
	struct org_form now;
	TRY(org_to_edit(r, &o));
	TRY(network_org_form(&r->w, o.id, &now));
	struct net_form f = form_about(r, &o, M_NETWORK_EDIT, STR_NONE, org_fields, COUNT(org_fields));
	f.lead = say(&r->w, M_NETWORK_RENAME_HELP);
	TRY(org_form_fields(r, &now, 1, &f));
	return net_form_reply(r, &f);
}

err succession_page(struct req *r)
{
	struct org_by_id_row o;
	TRY(org_of_path(r, &o));
	TRY(network_need_edit(&r->w, 0));
	struct net_form f = form_about(r, &o, M_NETWORK_SUCCESSION_NEW, S("/succession"), succession_fields, COUNT(succession_fields));
	f.lead = say(&r->w, M_NETWORK_SUCCESSION_LEAD);
	TRY(net_fields(r, succession_fields, f.n_fields, NULL, "to", &f.fields));
	field_named(f.fields, f.n_fields, "at")->type = "date";
	field_words(r, field_named(f.fields, f.n_fields, "kind"), "merged|split|renamed|moved");
	return net_form_reply(r, &f);
}

err space_new_page(struct req *r)
{
	struct org_by_id_row o;
	TRY(org_to_edit(r, &o));
	struct net_form f = form_about(r, &o, M_NETWORK_SPACE_NEW, S("/addresses"), space_fields, COUNT(space_fields));
	TRY(net_fields(r, space_fields, f.n_fields, NULL, "isp", &f.fields));
	f.fields[0].field.help = say(&r->w, M_NETWORK_SPACE_HELP);
	field_words(r, field_named(f.fields, f.n_fields, "source"), "declared|whois|vnnic|observed|import");
	field_named(f.fields, f.n_fields, "valid_from")->type = "date";
	return net_form_reply(r, &f);
}

static err contact_form_reply(struct req *r, const struct org_by_id_row *o, enum msg title, struct str path_end, const struct str *values)
{
	struct net_form f = form_about(r, o, title, path_end, contact_fields, COUNT(contact_fields));
	TRY(net_fields(r, contact_fields, f.n_fields, values, NULL, &f.fields));
	field_words(r, field_named(f.fields, f.n_fields, "kind"), CONTACT_KINDS);
	field_named(f.fields, f.n_fields, "phone")->type = "tel";
	field_named(f.fields, f.n_fields, "hours")->help = say(&r->w, M_NETWORK_HOURS_HELP);
	field_named(f.fields, f.n_fields, "is_public")->help = say(&r->w, M_NETWORK_IS_PUBLIC_HELP);
	return net_form_reply(r, &f);
}

err contact_new_page(struct req *r)
{
	struct org_by_id_row o;
	TRY(org_to_edit(r, &o));
	return contact_form_reply(r, &o, M_NETWORK_CONTACT_NEW, S("/contacts"), NULL);
}

err contact_edit_page(struct req *r)
{
	struct org_by_id_row o;
	struct contact_form now;
	int64_t id = 0;
	TRY(org_of_path(r, &o));
	str_int(r->args[1], &id);
	TRY(network_contact_form(&r->w, o.id, id, &now));
	const struct str values[] = { now.kind, now.name, now.title, now.phone, now.email, now.hours,
		a_fmt(r->w.a, "%lld", (long long)now.call_order), now.is_public ? S("1") : STR_NONE };
	return contact_form_reply(r, &o, M_NETWORK_CONTACT_EDIT, a_fmt(r->w.a, "/contacts/%lld", (long long)id), values);
}
