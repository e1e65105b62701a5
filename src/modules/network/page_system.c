/* Pages of information systems, and the look-up page. */
#include "modules/network/pages.h"

#include "modules/network/pages_gen.h"

enum { SCREEN = 50, SOFTWARE_SHOWN = 2000 };

static struct link home_link(struct work *w)
{
	return (struct link){ .path = S("/systems"), .label = say(w, M_NETWORK_SYSTEMS) };
}

static struct str level_words(struct work *w, int64_t level)
{
	return level ? say(w, M_NETWORK_LEVEL_N, a_fmt(w->a, "%lld", (long long)level)) : STR_NONE;
}

/* ---- the list ---- */

static err system_filters(struct req *r, const struct system_filter *in, struct net_field **ret)
{
	const struct str values[] = { in->q, in->org, in->level ? a_fmt(r->w.a, "%lld", (long long)in->level) : STR_NONE, in->sector, in->province, in->software };
	TRY(net_fields(r, system_filter_fields, COUNT(values), values, "org", ret));
	struct net_field *f = *ret;
	f[0].field.type = "search";
	field_choices(r, &f[2].field, REF_LEVEL);
	field_choices(r, &f[3].field, REF_SECTOR);
	field_choices(r, &f[4].field, REF_PROVINCE);
	f[5].field.type = "search";
	f[5].field.help = say(&r->w, M_NETWORK_SOFTWARE_RUNS_HELP);
	for (size_t i = 2; i < 5; i++)
		field_any(r, &f[i].field);
	return OK;
}

/* Beside each system what of the software asked for it runs. */
static err software_beside(struct work *w, const struct system_ask *q, const struct sys_page_rows *rows, struct system_line *lines, size_t n)
{
	struct software_on_screen_rows found;
	struct software_on_screen_in in = { .after = q->after, .after_id = q->after_id, .viewer = w->by.org_id, .now = w->now, .max = SOFTWARE_SHOWN };
	if (!n || !network_software_keys(w->a, q->software, &in.low, &in.high))
		return OK;
	in.last = rows->at[n - 1].folded;
	in.last_id = rows->at[n - 1].id;
	TRY(network_sees_all(w, &in.wide));
	TRY(software_on_screen(w->db, w->a, &in, &found));
	for (size_t i = 0, k = 0; i < n; i++) {
		struct str last = STR_NONE, *all = &lines[i].software;
		for (; k < found.n && found.at[k].system_id != rows->at[i].id; k++)
			;
		for (; k < found.n && found.at[k].system_id == rows->at[i].id; k++) {
			struct str one = network_software_shown(w->a, found.at[k].vendor, found.at[k].product, found.at[k].version);
			if (!str_eq(one, last))
				*all = all->n ? a_fmt(w->a, "%.*s; %.*s", STR_ARG(*all), STR_ARG(one)) : one;
			last = one;
		}
	}
	return OK;
}

/* Rows of one screen, and how many there are in all. */
static err list_rows(struct req *r, const struct system_filter *in, int64_t org, struct system_ask *ret_asked, struct sys_page_rows *ret, int64_t *ret_n)
{
	struct system_ask *q = ret_asked;
	*q = (struct system_ask){ .q = in->q, .software = in->software, .level = in->level, .sector = in->sector, .province = in->province, .org = org, .max = SCREEN + 1 };
	if (!cursor_parse(r->w.a, in->after, &q->after, &q->after_id))
		return fail(&r->w, E_INVALID, M_NETWORK_BAD_CURSOR);
	TRY(network_systems(&r->w, q, ret));
	*ret_n = (int64_t)ret->n;
	return !in->after.n && ret->n <= SCREEN ? OK : network_systems_count(&r->w, q, ret_n);
}

/* The owner asked for; what is unclear is shown at its field with the candidates, and nothing is listed. */
static err org_asked_for(struct req *r, const struct system_filter *in, struct net_field *f, int64_t *ret, bool *ret_is_clear)
{
	struct org_found found;
	*ret = 0;
	*ret_is_clear = true;
	if (str_is(in->org, ORG_TYPE_AGAIN))
		return OK;
	TRY(network_org_find(&r->w, in->org, &found));
	if (found.is_sure) {
		*ret = found.at[0].id;
	} else if (in->org.n) {
		*ret_is_clear = false;
		f->org->candidates = found.at;
		f->org->n_candidates = found.n;
		f->org->field.error = say(&r->w, found.n ? M_NETWORK_ORG_CHOOSE : M_NETWORK_ORG_UNKNOWN, in->org);
	}
	return OK;
}

static struct system_line line_of(struct work *w, const struct sys_page_row *s)
{
	return (struct system_line){ .path = system_path(w->a, s->code), .code = s->code, .name = s->name, .owner = s->owner_name,
		.owner_path = org_path(w->a, s->owner_code), .level = level_words(w, s->level),
		.is_ended = s->ended_at > 0, .place = reference_label(REF_SECTOR, s->sector, w->by.lang) };
}

static struct str next_address(struct req *r, const struct system_filter *in, const struct sys_page_row *last)
{
	const struct query_part parts[] = { { "q", in->q }, { "org", in->org }, { "level", link_number(r->w.a, in->level) }, { "sector", in->sector },
		{ "province", in->province }, { "software", in->software }, { "after", cursor_make(r->w.a, last->folded, last->id) } };
	return link_with(r->w.a, S("/systems"), parts, COUNT(parts));
}

err system_list_page(struct req *r)
{
	const struct system_filter *in = r->in;
	struct sys_page_rows rows = { 0 };
	struct system_ask q = { 0 };
	int64_t org, n = 0;
	bool is_clear;
	struct link acts[] = { { S("/system-reports"), say(&r->w, M_NETWORK_FORM08_TITLE), "report", false },
		{ S("/systems/new"), say(&r->w, M_NETWORK_SYSTEM_NEW), "plus", true } };
	bool may_add = may(&r->w, &may_edit_network) || may(&r->w, &may_edit_all_network);
	struct system_list v = { .head = { .title = say(&r->w, M_NETWORK_SYSTEMS), .subtitle = say(&r->w, M_NETWORK_SYSTEMS_LEAD),
			.actions = acts, .n_actions = may_add ? 2 : 1 },
		.n_filters = 6,
		.empty = { .icon = "server", .title = say(&r->w, M_NETWORK_NOTHING_FOUND), .text = say(&r->w, M_NETWORK_NOTHING_FOUND_HINT) } };
	TRY(system_filters(r, in, &v.filters));
	TRY(org_asked_for(r, in, &v.filters[1], &org, &is_clear));
	if (is_clear)
		TRY(list_rows(r, in, org, &q, &rows, &n));
	v.count = count_text_stopped(&r->w, M_NETWORK_SYSTEMS_TOTAL, n);
	v.n_lines = rows.n > SCREEN ? SCREEN : rows.n;
	v.lines = a_array(r->w.a, struct system_line, v.n_lines);
	for (size_t i = 0; i < v.n_lines; i++)
		v.lines[i] = line_of(&r->w, &rows.at[i]);
	TRY(software_beside(&r->w, &q, &rows, v.lines, v.n_lines));
	if (in->after.n)
		v.pager.first = S("/systems");
	if (rows.n > SCREEN)
		v.pager.next = next_address(r, in, &rows.at[SCREEN - 1]);
	return reply_page(r, v.head.title, HTML_OF(r, page_system_list, &v));
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
	v->facts = a_array(w->a, struct fact, 20);
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
	fact_add(w, v, M_NETWORK_STAGE, fact_value_label(w, FACT_STAGE, d->stage, STR_NONE), STR_NONE);
	fact_add(w, v, M_NETWORK_DOSSIER, fact_value_label(w, FACT_DOSSIER, d->dossier, STR_NONE), STR_NONE);
	fact_add(w, v, M_NETWORK_HOSTING, fact_value_label(w, FACT_HOSTING, d->hosting, STR_NONE), STR_NONE);
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
			date_shown(r->w.a, rows.at[i].valid_from) };
	return OK;
}

/* The system of the path, and its details when the actor may see them. */
err system_of_path(struct req *r, struct sys_by_code_row *ret, struct sys_details_row *ret_details, bool *ret_wide)
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
	struct str path = system_path(r->w.a, s.code);
	struct link acts[] = { { a_cat(r->w.a, path, S("/facts")), say(&r->w, M_NETWORK_FACT_HISTORY), "clock", false },
		{ a_cat(r->w.a, path, S("/edit")), say(&r->w, M_NETWORK_EDIT), "pencil", false },
		{ a_cat(r->w.a, path, S("/end")), say(&r->w, M_NETWORK_SYSTEM_END), "ban", false } };
	v.head = (struct page_head){ .title = s.name, .subtitle = s.code, .crumbs = &crumb, .n_crumbs = 1, .actions = acts, .n_actions = may_edit && !s.ended_at ? COUNT(acts) : s.is_open };
	if (s.ended_at)
		v.ended = say(&r->w, M_NETWORK_SYSTEM_ENDED_ON, date_shown(r->w.a, s.ended_at));
	v.is_open = s.is_open;
	facts_known(&r->w, &s, &v);
	if (v.is_open)
		facts_open(&r->w, &d, &v);
	TRY(levels_of(r, s.id, wide, &v));
	if (v.is_open) {
		v.n_parts = N_PART_KINDS;
		TRY(part_sections(r, &s, may_edit, &v.parts));
		TRY(part_incoming(r, s.id, wide, &v.incoming, &v.n_incoming));
	}
	struct panel_shown *panels;
	TRY(panels_show(r, "system", s.id, &panels, &v.n_panels));
	v.panels = panels;
	return reply_page(r, s.name, HTML_OF(r, page_system_view, &v));
}

/* ---- forms ---- */

/* Values in the order of system_fields. */
static err system_form_fields(struct req *r, const struct str *values, struct net_field **ret)
{
	size_t n = COUNT(system_fields);
	TRY(net_fields(r, system_fields, n, values, "owner|operator|isp", ret));
	field_choices(r, field_named(*ret, n, "level"), REF_LEVEL);
	field_choices(r, field_named(*ret, n, "sector"), REF_SECTOR);
	field_choices(r, field_named(*ret, n, "province"), REF_PROVINCE);
	field_named(*ret, n, "decision_at")->type = "date";
	field_named(*ret, n, "operator")->help = say(&r->w, M_NETWORK_OPERATOR_HELP);
	field_named(*ret, n, "domains")->help = say(&r->w, M_NETWORK_ONE_A_LINE);
	field_named(*ret, n, "ips")->help = say(&r->w, M_NETWORK_ONE_A_LINE);
	return OK;
}

static err system_form_reply(struct req *r, enum msg title, struct str action, struct str back, const struct str *values)
{
	struct link crumb = home_link(&r->w);
	struct net_form f = { .head = { .title = say(&r->w, title), .crumbs = &crumb, .n_crumbs = 1 }, .back = back,
		.errors = form_errors_of(r, system_fields, COUNT(system_fields)), .action = action,
		.n_fields = COUNT(system_fields), .submit = say(&r->w, M_NETWORK_SAVE) };
	TRY(system_form_fields(r, values, &f.fields));
	return net_form_reply(r, &f);
}

err system_new_page(struct req *r)
{
	const struct owner_input *in = r->route->in == owner_fields ? r->in : &(struct owner_input){ STR_NONE };
	struct str values[COUNT(system_fields)] = { in->owner };
	return system_form_reply(r, M_NETWORK_SYSTEM_NEW, S("/systems"), S("/systems"), values);
}

static struct str on_if(bool on)
{
	return on ? S("1") : STR_NONE;
}

static struct str lines_text(struct arena *a, struct strs list)
{
	struct str s = STR_NONE;
	for (size_t i = 0; i < list.n; i++)
		s = i ? a_fmt(a, "%.*s\n%.*s", STR_ARG(s), STR_ARG(list.at[i])) : list.at[i];
	return s;
}

err system_edit_page(struct req *r)
{
	struct system_form f;
	struct arena *a = r->w.a;
	TRY(network_system_form(&r->w, r->args[0], &f));
	const struct str values[COUNT(system_fields)] = { f.owner, f.name, f.operator, f.level ? a_fmt(a, "%lld", (long long)f.level) : STR_NONE,
		f.decision_no, day_value(a, f.decision_at), on_if(f.is_national_important), on_if(f.is_internet_facing), f.sector, f.province,
		lines_text(a, f.domains), lines_text(a, f.ips), f.isp, f.purpose };
	struct str path = system_path(a, r->args[0]);
	return system_form_reply(r, M_NETWORK_SYSTEM_EDIT, path, path, values);
}

err system_end_page(struct req *r)
{
	struct system_form now;
	struct link crumb = home_link(&r->w);
	TRY(network_system_form(&r->w, r->args[0], &now));
	struct str path = system_path(r->w.a, r->args[0]), today = day_value(r->w.a, r->w.now);
	struct net_form f = { .head = { .title = say(&r->w, M_NETWORK_SYSTEM_END), .subtitle = now.name, .crumbs = &crumb, .n_crumbs = 1 },
		.errors = form_errors_of(r, end_fields, COUNT(end_fields)), .lead = say(&r->w, M_NETWORK_SYSTEM_END_LEAD),
		.action = a_cat(r->w.a, path, S("/end")), .back = path, .n_fields = COUNT(end_fields), .submit = say(&r->w, M_NETWORK_SYSTEM_END) };
	TRY(net_fields(r, end_fields, COUNT(end_fields), &today, NULL, &f.fields));
	f.fields[0].field.type = "date";
	return net_form_reply(r, &f);
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
	return reply_page(r, v.head.title, HTML_OF(r, page_lookup, &v));
}
