/* Pages of information systems, and the look-up page. */
#include "modules/network/pages.h"

#include "modules/network/pages_gen.h"

enum { SCREEN = 50, PAGE_MAX = 4 << 20 };

static struct link home_link(struct work *w)
{
	return (struct link){ .path = S("/systems"), .label = say(w, M_NETWORK_SYSTEMS) };
}

static struct str level_words(struct work *w, int64_t level)
{
	return level ? say(w, M_NETWORK_LEVEL_N, a_fmt(w->a, "%lld", (long long)level)) : STR_NONE;
}

/* ---- the list ---- */

static struct form_field *system_filters(struct req *r, const struct system_filter *in)
{
	const struct str values[] = { in->q, in->org, in->level ? a_fmt(r->w.a, "%lld", (long long)in->level) : STR_NONE, in->sector, in->province };
	struct form_field *f = a_array(r->w.a, struct form_field, 5);
	for (size_t i = 0; i < 5; i++)
		f[i] = form_field_of(r, system_filter_fields, COUNT(system_filter_fields), system_filter_fields[i].name, values[i]);
	f[0].type = "search";
	field_choices(r, &f[2], REF_LEVEL);
	field_choices(r, &f[3], REF_SECTOR);
	field_choices(r, &f[4], REF_PROVINCE);
	for (size_t i = 2; i < 5; i++)
		field_any(r, &f[i]);
	return f;
}

static err list_rows(struct req *r, const struct system_filter *in, struct sys_page_rows *ret)
{
	struct sys_page_in q = { .viewer = r->w.by.org_id, .q = network_pattern(r->w.a, in->q), .level = in->level,
		.sector = in->sector, .province = in->province, .max = SCREEN + 1 };
	TRY(network_sees_all(&r->w, &q.wide));
	if (in->org.n)
		TRY(network_org_id(&r->w, in->org, &q.org));
	if (!cursor_parse(r->w.a, in->after, &q.after, &q.after_id))
		return fail(&r->w, E_INVALID, M_NETWORK_BAD_CURSOR);
	return sys_page(r->w.db, r->w.a, &q, ret);
}

static struct system_line line_of(struct work *w, const struct sys_page_row *s)
{
	return (struct system_line){ .path = system_path(w->a, s->code), .code = s->code, .name = s->name, .owner = s->owner_name,
		.owner_path = org_path(w->a, s->owner_code), .level = level_words(w, s->level),
		.place = reference_label(REF_SECTOR, s->sector, w->by.lang) };
}

static struct str next_address(struct req *r, const struct system_filter *in, const struct sys_page_row *last)
{
	struct buf b;
	buf_init(&b, 64 << 10);
	buf_lit(&b, "/systems?q=");
	buf_add_urlencoded(&b, in->q);
	buf_fmt(&b, "&org=%.*s&level=%lld&sector=%.*s&province=%.*s&after=", STR_ARG(in->org), (long long)in->level,
		STR_ARG(in->sector), STR_ARG(in->province));
	buf_add(&b, cursor_make(r->w.a, last->folded, last->id));
	struct str s = buf_end(&b) == OK ? a_dup(r->w.a, buf_str(&b)) : STR_NONE;
	buf_done(&b);
	return s;
}

err system_list_page(struct req *r)
{
	const struct system_filter *in = r->in;
	struct sys_page_rows rows;
	struct link add = { S("/systems/new"), say(&r->w, M_NETWORK_SYSTEM_NEW), "plus", true };
	struct system_list v = { .head = { .title = say(&r->w, M_NETWORK_SYSTEMS), .subtitle = say(&r->w, M_NETWORK_SYSTEMS_LEAD),
			.actions = &add, .n_actions = may(&r->w, &may_edit_network) || may(&r->w, &may_edit_all_network) },
		.filters = system_filters(r, in), .n_filters = 5,
		.empty = { .icon = "server", .title = say(&r->w, M_NETWORK_NOTHING_FOUND), .text = say(&r->w, M_NETWORK_NOTHING_FOUND_HINT) } };
	TRY(list_rows(r, in, &rows));
	v.n_lines = rows.n > SCREEN ? SCREEN : rows.n;
	v.lines = a_array(r->w.a, struct system_line, v.n_lines);
	for (size_t i = 0; i < v.n_lines; i++)
		v.lines[i] = line_of(&r->w, &rows.at[i]);
	if (in->after.n)
		v.pager.first = S("/systems");
	if (rows.n > SCREEN)
		v.pager.next = next_address(r, in, &rows.at[SCREEN - 1]);
	struct page_ctx c = req_page_ctx(r);
	struct buf b;
	buf_init(&b, PAGE_MAX);
	page_system_list(&b, &c, &v);
	struct html body = html_from_template(r->w.a, &b);
	buf_done(&b);
	return reply_page(r, v.head.title, body);
}

/* ---- one system ---- */

static void fact_add(struct work *w, struct system_view *v, enum msg label, struct str value, struct str path)
{
	if (value.n)
		v->facts[v->n_facts++] = (struct fact){ say(w, label), value, path };
}

static struct str yes_no(struct work *w, bool yes)
{
	return say(w, yes ? M_NETWORK_YES : M_NETWORK_NO);
}

static void facts_known(struct work *w, const struct sys_by_code_row *s, struct system_view *v)
{
	v->facts = a_array(w->a, struct fact, 16);
	fact_add(w, v, M_NETWORK_OWNER, s->owner_name, org_path(w->a, s->owner_code));
	fact_add(w, v, M_NETWORK_OPERATOR, s->operator_name, org_path(w->a, s->operator_code));
	fact_add(w, v, M_NETWORK_SECTOR, reference_label(REF_SECTOR, s->sector, w->by.lang), STR_NONE);
	fact_add(w, v, M_NETWORK_PROVINCE, reference_label(REF_PROVINCE, s->province, w->by.lang), STR_NONE);
}

static void facts_open(struct work *w, const struct sys_details_row *d, struct system_view *v)
{
	fact_add(w, v, M_NETWORK_LEVEL, d->level ? level_words(w, d->level) : say(w, M_NETWORK_LEVEL_NONE), STR_NONE);
	fact_add(w, v, M_NETWORK_DECISION_NO, d->decision_no, STR_NONE);
	fact_add(w, v, M_NETWORK_DECISION_AT, d->decision_at ? date_shown(w->a, d->decision_at) : STR_NONE, STR_NONE);
	fact_add(w, v, M_NETWORK_IS_IMPORTANT, yes_no(w, d->is_national_important), STR_NONE);
	fact_add(w, v, M_NETWORK_IS_FACING, yes_no(w, d->is_internet_facing), STR_NONE);
	fact_add(w, v, M_NETWORK_DOMAINS, d->domains, STR_NONE);
	fact_add(w, v, M_NETWORK_IPS, d->ips, STR_NONE);
	fact_add(w, v, M_NETWORK_ISP, d->isp_name, org_path(w->a, d->isp_code));
	fact_add(w, v, M_NETWORK_PURPOSE, d->purpose, STR_NONE);
}

static err levels_of(struct req *r, int64_t id, bool wide, struct system_view *v)
{
	struct sys_levels_rows rows;
	TRY(sys_levels(r->w.db, r->w.a, &(struct sys_levels_in){ .system = id, .viewer = r->w.by.org_id, .wide = wide }, &rows));
	v->n_levels = rows.n;
	v->levels = a_array(r->w.a, struct level_line, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		v->levels[i] = (struct level_line){ level_words(&r->w, rows.at[i].level), rows.at[i].decision_no,
			date_shown(r->w.a, rows.at[i].decision_at ? rows.at[i].decision_at : rows.at[i].recorded_at) };
	return OK;
}

/* The system of the path, and its details when the actor may see them. */
static err system_of_path(struct req *r, struct sys_by_code_row *ret, struct sys_details_row *ret_details, bool *ret_wide)
{
	bool found;
	*ret_details = (struct sys_details_row){ 0 };
	TRY(network_sees_all(&r->w, ret_wide));
	TRY(sys_by_code(r->w.db, r->w.a, &(struct sys_by_code_in){ .code = r->args[0], .viewer = r->w.by.org_id, .wide = *ret_wide }, ret, &found));
	if (!found)
		return fail(&r->w, E_NOT_FOUND, M_NETWORK_SYSTEM_UNKNOWN, r->args[0]);
	return sys_details(r->w.db, r->w.a, &(struct sys_details_in){ .id = ret->id, .viewer = r->w.by.org_id, .wide = *ret_wide },
		ret_details, &found);
}

err system_show_page(struct req *r)
{
	struct sys_by_code_row s;
	struct sys_details_row d;
	struct system_view v = { 0 };
	bool wide, may_edit;
	TRY(system_of_path(r, &s, &d, &wide));
	TRY(network_may_edit(&r->w, s.owner_id, &may_edit));
	struct link crumb = home_link(&r->w);
	struct link edit = { a_cat(r->w.a, system_path(r->w.a, s.code), S("/edit")), say(&r->w, M_NETWORK_EDIT), "pencil", false };
	v.head = (struct page_head){ .title = s.name, .subtitle = s.code, .crumbs = &crumb, .n_crumbs = 1, .actions = &edit, .n_actions = may_edit };
	v.is_open = s.is_open;
	facts_known(&r->w, &s, &v);
	if (v.is_open)
		facts_open(&r->w, &d, &v);
	TRY(levels_of(r, s.id, wide, &v));
	struct page_ctx c = req_page_ctx(r);
	struct buf b;
	buf_init(&b, PAGE_MAX);
	page_system_view(&b, &c, &v);
	struct html body = html_from_template(r->w.a, &b);
	buf_done(&b);
	return reply_page(r, s.name, body);
}

/* ---- forms ---- */

/* Values in the order of system_fields. */
static struct form_field *system_form_fields(struct req *r, const struct str *values)
{
	struct form_field *f = a_array(r->w.a, struct form_field, COUNT(system_fields));
	for (size_t i = 0; i < COUNT(system_fields); i++)
		f[i] = form_field_of(r, system_fields, COUNT(system_fields), system_fields[i].name, values[i]);
	field_choices(r, field_named(f, COUNT(system_fields), "level"), REF_LEVEL);
	field_choices(r, field_named(f, COUNT(system_fields), "sector"), REF_SECTOR);
	field_choices(r, field_named(f, COUNT(system_fields), "province"), REF_PROVINCE);
	field_named(f, COUNT(system_fields), "decision_at")->type = "date";
	field_named(f, COUNT(system_fields), "operator")->help = say(&r->w, M_NETWORK_OPERATOR_HELP);
	static const char *const lists[] = { "domains", "ips" };
	for (size_t i = 0; i < COUNT(lists); i++) {
		struct form_field *list = field_named(f, COUNT(system_fields), lists[i]);
		list->is_lines = true;
		list->rows = 3;
		list->help = say(&r->w, M_NETWORK_ONE_A_LINE);
	}
	return f;
}

static err system_form_reply(struct req *r, enum msg title, struct str action, const struct str *values)
{
	struct link crumb = home_link(&r->w);
	struct net_form f = { .head = { .title = say(&r->w, title), .crumbs = &crumb, .n_crumbs = 1 },
		.errors = form_errors_of(r, system_fields, COUNT(system_fields)), .action = action,
		.fields = system_form_fields(r, values), .n_fields = COUNT(system_fields), .submit = say(&r->w, M_NETWORK_SAVE) };
	return net_form_reply(r, &f);
}

err system_new_page(struct req *r)
{
	const struct owner_input *in = r->route->in == owner_fields ? r->in : &(struct owner_input){ STR_NONE };
	struct str values[COUNT(system_fields)] = { in->owner };
	return system_form_reply(r, M_NETWORK_SYSTEM_NEW, S("/systems"), values);
}

static struct str on_if(bool on)
{
	return on ? S("1") : STR_NONE;
}

static struct str day_value(struct arena *a, usec t)
{
	struct civil c = civil_of(t);
	return t ? a_fmt(a, "%04d-%02d-%02d", c.year, c.month, c.day) : STR_NONE;
}

err system_edit_page(struct req *r)
{
	struct sys_by_code_row s;
	struct sys_details_row d;
	bool wide;
	TRY(system_of_path(r, &s, &d, &wide));
	TRY(network_need_edit(&r->w, s.owner_id));
	const struct str values[COUNT(system_fields)] = { s.owner_code, s.name, s.operator_code,
		d.level ? a_fmt(r->w.a, "%lld", (long long)d.level) : STR_NONE, d.decision_no, day_value(r->w.a, d.decision_at),
		on_if(d.is_national_important), on_if(d.is_internet_facing), s.sector, s.province, d.domains, d.ips, d.isp_code, d.purpose };
	return system_form_reply(r, M_NETWORK_SYSTEM_EDIT, system_path(r->w.a, s.code), values);
}

/* ---- whose is this? ---- */

static struct str asked_for(const struct lookup_input *in)
{
	return in->q.n ? in->q : in->ip.n ? in->ip : in->domain;
}

static void lines_of(struct work *w, const struct whose_answer *answer, struct lookup_view *v)
{
	v->asked = answer->asked;
	v->n_lines = answer->n;
	v->lines = a_array(w->a, struct candidate_line, answer->n);
	for (size_t i = 0; i < answer->n; i++)
		v->lines[i] = (struct candidate_line){ org_path(w->a, answer->at[i].code), answer->at[i].code, answer->at[i].name,
			network_reason_text(w, &answer->at[i]), (int64_t)i + 1 };
}

/* What cannot be looked up is said on the page itself, with what was typed. */
err lookup_page(struct req *r)
{
	struct str q = asked_for(r->in);
	struct lookup_view v = { .head = { .title = say(&r->w, M_NETWORK_LOOKUP), .subtitle = say(&r->w, M_NETWORK_LOOKUP_LEAD) }, .q = q };
	struct whose_answer answer = { 0 };
	err e = q.n ? network_whose(&r->w, q, &answer) : OK;
	if (e == E_INVALID) {
		v.problem = r->w.problem.text;
		r->w.problem = (struct problem){ 0 };
	} else if (e != OK) {
		return e;
	}
	lines_of(&r->w, &answer, &v);
	struct page_ctx c = req_page_ctx(r);
	struct buf b;
	buf_init(&b, PAGE_MAX);
	page_lookup(&b, &c, &v);
	struct html body = html_from_template(r->w.a, &b);
	buf_done(&b);
	return reply_page(r, v.head.title, body);
}
