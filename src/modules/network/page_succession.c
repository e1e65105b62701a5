/* Pages of a reorganisation: its form, made for its kind, and its preview. */
#include "modules/network/pages.h"

#include "modules/network/pages_gen.h"

struct str succession_path(struct arena *a, const struct succession_get_row *s)
{
	return a_fmt(a, "/organisations/%.*s/successions/%lld", STR_ARG(s->from_code), (long long)s->id);
}

err succession_of_path(struct req *r, struct succession_get_row *ret)
{
	int64_t id = 0;
	str_int(r->args[1], &id);
	return network_succession(&r->w, r->args[0], id, ret);
}

/* ---- the form ---- */

/* What each kind asks for, in the order of the questions. */
static const struct { const char *kind, *asks; enum msg lead; } kinds[] = {
	{ "merged", "at|to|note", M_NETWORK_SUCCESSION_LEAD_MERGED },
	{ "split", "at|to|others|ends|note", M_NETWORK_SUCCESSION_LEAD_SPLIT },
	{ "renamed", "at|name|name_en|note", M_NETWORK_SUCCESSION_LEAD_RENAMED },
	{ "moved", "at|parent|network_role|sector|note", M_NETWORK_SUCCESSION_LEAD_MOVED },
};

static size_t kind_of(struct req *r, struct str otherwise)
{
	const struct succession_form *in = r->in;
	struct str kind = r->w.problem.e != OK ? req_typed(r, "kind") : in->kind;
	if (!kind.n)
		kind = otherwise;
	size_t i = COUNT(kinds) - 1;
	while (i > 0 && !str_is(kind, kinds[i].kind))
		i--;
	return i;
}

static struct str value_of(struct arena *a, const struct succession_form *f, const char *name)
{
	struct str lines = STR_NONE;
	if (!strcmp(name, "at"))
		return day_value(a, f->at);
	if (!strcmp(name, "ends"))
		return f->ends ? S("1") : STR_NONE;
	if (strcmp(name, "others")) {
		const struct field *at = succession_fields;
		while (strcmp(at->name, name))
			at++;
		return *(const struct str *)((const char *)f + at->offset);
	}
	for (size_t i = 0; i < f->others.n; i++)
		lines = a_fmt(a, "%.*s%s%.*s", STR_ARG(lines), i ? "\n" : "", STR_ARG(f->others.at[i]));
	return lines;
}

static err question(struct req *r, const struct succession_form *f, struct str name, struct net_field *ret)
{
	const struct field *at = succession_fields;
	while (!str_is(name, at->name))
		at++;
	struct str value = value_of(r->w.a, f, at->name);
	struct net_field *one;
	TRY(net_fields(r, at, 1, &value, "to|parent", &one));
	struct form_field *q = one->org ? &one->org->field : &one->field;
	if (str_is(name, "at")) {
		q->type = "date";
		q->help = say(&r->w, M_NETWORK_SUCCESSION_AT_HELP);
	} else if (str_is(name, "network_role")) {
		field_words(r, q, ORG_ROLES);
	} else if (str_is(name, "sector")) {
		field_choices(r, q, REF_SECTOR);
	} else if (str_is(name, "others")) {
		q->help = say(&r->w, M_NETWORK_SUCCESSION_OTHERS_HELP);
	} else if (str_is(name, "ends")) {
		q->help = say(&r->w, M_NETWORK_SUCCESSION_ENDS_HELP);
	}
	if (str_is(name, "to") || str_is(name, "name"))
		q->is_required = true;
	*ret = *one;
	return OK;
}

static err questions(struct req *r, const struct succession_form *f, const char *asks, struct succession_form_view *v)
{
	v->fields = a_array(r->w.a, struct net_field, COUNT(succession_fields));
	for (struct str rest = str_of(asks); rest.p && rest.n;)
		TRY(question(r, f, str_cut(&rest, '|'), &v->fields[v->n_fields++]));
	return OK;
}

static void tabs(struct req *r, struct str path, size_t chosen, struct succession_form_view *v)
{
	v->kinds = a_array(r->w.a, struct kind_link, COUNT(kinds));
	v->n_kinds = COUNT(kinds);
	for (size_t i = 0; i < COUNT(kinds); i++)
		v->kinds[i] = (struct kind_link){ .path = link_with(r->w.a, path, &(struct query_part){ "kind", str_of(kinds[i].kind) }, 1),
			.label = word_label(&r->w, str_of(kinds[i].kind)), .is_chosen = i == chosen };
}

static err form_reply(struct req *r, const struct succession_form *f, struct str org_name, struct str path, struct succession_form_view *v)
{
	size_t kind = kind_of(r, f->kind);
	struct link *crumbs = a_array(r->w.a, struct link, 2);
	crumbs[0] = organisations_link(&r->w);
	crumbs[1] = (struct link){ .path = org_path(r->w.a, f->from), .label = org_name };
	v->head = (struct page_head){ .title = say(&r->w, M_NETWORK_SUCCESSION_NEW), .subtitle = org_name, .crumbs = crumbs, .n_crumbs = 2 };
	v->errors = form_errors_of(r, succession_fields, COUNT(succession_fields));
	v->kind = str_of(kinds[kind].kind);
	v->lead = say(&r->w, kinds[kind].lead);
	v->submit = say(&r->w, M_NETWORK_SUCCESSION_LOOK);
	tabs(r, path, kind, v);
	TRY(questions(r, f, kinds[kind].asks, v));
	return reply_page(r, v->head.title, HTML_OF(r, page_succession_form, v));
}

err succession_new_page(struct req *r)
{
	struct org_by_id_row o;
	TRY(org_of_path(r, &o));
	TRY(network_need_edit(&r->w, 0));
	struct str path = org_path(r->w.a, o.code);
	struct succession_form blank = { .from = o.code, .ends = true };
	struct succession_form_view v = { .action = a_cat(r->w.a, path, S("/successions")), .back = path };
	return form_reply(r, &blank, o.name, a_cat(r->w.a, path, S("/succession")), &v);
}

err succession_edit_page(struct req *r)
{
	struct succession_get_row s;
	struct succession_form now;
	TRY(succession_of_path(r, &s));
	TRY(network_need_edit(&r->w, 0));
	TRY(network_succession_form(&r->w, s.id, &now));
	struct str path = succession_path(r->w.a, &s);
	struct succession_form_view v = { .action = path, .back = path, .version = s.version };
	return form_reply(r, &now, s.from_name, a_cat(r->w.a, path, S("/edit")), &v);
}

/* ---- the preview ---- */

static struct badge state_badge(struct work *w, struct str state)
{
	if (str_is(state, "draft"))
		return (struct badge){ say(w, M_NETWORK_SUCCESSION_STATE_DRAFT), "warn", "pencil" };
	if (str_is(state, "planned"))
		return (struct badge){ say(w, M_NETWORK_SUCCESSION_STATE_PLANNED), "info", "clock" };
	if (str_is(state, "done"))
		return (struct badge){ say(w, M_NETWORK_SUCCESSION_STATE_DONE), "good", "check" };
	return (struct badge){ say(w, M_NETWORK_SUCCESSION_STATE_CANCELLED), "neutral", "x" };
}

static void fact_put_line(struct req *r, struct succession_view *v, enum msg label, struct str value, struct str path)
{
	if (value.n)
		v->facts[v->n_facts++] = (struct fact){ say(&r->w, label), value, path };
}

static err facts_of(struct req *r, const struct succession_get_row *s, struct succession_view *v)
{
	struct succession_tos_rows to;
	TRY(succession_tos(r->w.db, r->w.a, &(struct succession_tos_in){ .id = s->id }, &to));
	v->facts = a_array(r->w.a, struct fact, 10 + to.n);
	fact_put_line(r, v, M_NETWORK_SUCCESSION_KIND, word_label(&r->w, s->kind), STR_NONE);
	fact_put_line(r, v, M_NETWORK_SUCCESSION_AT, date_shown(r->w.a, s->at), STR_NONE);
	fact_put_line(r, v, M_NETWORK_SUCCESSION_FROM, s->from_name, org_path(r->w.a, s->from_code));
	for (size_t i = 0; i < to.n; i++)
		fact_put_line(r, v, to.at[i].org_id == s->main_id ? M_NETWORK_SUCCESSION_MAIN : M_NETWORK_SUCCESSOR, to.at[i].name, org_path(r->w.a, to.at[i].code));
	if (to.n)
		fact_put_line(r, v, M_NETWORK_SUCCESSION_ENDS, say(&r->w, s->ends ? M_NETWORK_YES : M_NETWORK_NO), STR_NONE);
	fact_put_line(r, v, M_NETWORK_SUCCESSION_NAME, s->name, STR_NONE);
	fact_put_line(r, v, M_NETWORK_NAME_EN, s->name_en, STR_NONE);
	fact_put_line(r, v, M_NETWORK_SUCCESSION_PARENT, s->parent_name, org_path(r->w.a, s->parent_code));
	fact_put_line(r, v, M_NETWORK_ROLE, s->network_role.n ? word_label(&r->w, s->network_role) : STR_NONE, STR_NONE);
	fact_put_line(r, v, M_NETWORK_SECTOR, reference_label(REF_SECTOR, s->sector, r->w.by.lang), STR_NONE);
	fact_put_line(r, v, M_NETWORK_SUCCESSION_NOTE, s->note, STR_NONE);
	v->hands_on = to.n > 0;
	return OK;
}

static err counts_of(struct req *r, const struct succession_get_row *s, struct succession_view *v)
{
	struct heritage_line *lines;
	size_t n;
	if (!v->hands_on || !v->is_ahead || !s->main_id)
		return OK;
	TRY(network_succession_counts(&r->w, s, &lines, &n));
	v->counts = a_array(r->w.a, struct str, n);
	for (; v->n_counts < n; v->n_counts++)
		v->counts[v->n_counts] = lines[v->n_counts].text;
	return OK;
}

static err shares_of(struct req *r, const struct succession_get_row *s, struct succession_view *v)
{
	struct succession_shares_rows rows;
	TRY(succession_shares(r->w.db, r->w.a, &(struct succession_shares_in){ .id = s->id, .kind = S("system") }, &rows));
	v->shares = a_array(r->w.a, struct fact, rows.n);
	for (; v->n_shares < rows.n; v->n_shares++)
		v->shares[v->n_shares] = (struct fact){ rows.at[v->n_shares].name, count_text(&r->w, M_NETWORK_HERITAGE_SYSTEMS, rows.at[v->n_shares].n),
			org_path(r->w.a, rows.at[v->n_shares].code) };
	return OK;
}

static err takers(struct req *r, const struct succession_get_row *s, struct form_field *f)
{
	struct succession_tos_rows to;
	TRY(succession_tos(r->w.db, r->w.a, &(struct succession_tos_in){ .id = s->id }, &to));
	struct choice *c = a_array(r->w.a, struct choice, to.n + 1);
	for (size_t i = 0; i < to.n; i++)
		c[i] = (struct choice){ to.at[i].code, to.at[i].name, str_eq(f->value, to.at[i].code) };
	c[to.n] = (struct choice){ s->from_code, say(&r->w, s->main_id ? M_NETWORK_SUCCESSION_TO_MAIN : M_NETWORK_SUCCESSION_TO_NOBODY), false };
	f->choices = c;
	f->n_choices = to.n + 1;
	f->is_select = true;
	return OK;
}

/* Only provinces in which it has systems. */
static err provinces(struct req *r, const struct succession_get_row *s, struct form_field *f)
{
	struct succession_provinces_rows rows;
	TRY(succession_provinces(r->w.db, r->w.a, &(struct succession_provinces_in){ .from = s->from_id }, &rows));
	struct choice *c = a_array(r->w.a, struct choice, rows.n + 1);
	c[0] = (struct choice){ .label = say(&r->w, M_NETWORK_NO_CHOICE), .is_chosen = !f->value.n };
	for (size_t i = 0; i < rows.n; i++)
		c[i + 1] = (struct choice){ rows.at[i].province, a_fmt(r->w.a, "%.*s (%lld)",
			STR_ARG(reference_label(REF_PROVINCE, rows.at[i].province, r->w.by.lang)), (long long)rows.at[i].n), str_eq(f->value, rows.at[i].province) };
	f->choices = c;
	f->n_choices = rows.n + 1;
	f->is_select = true;
	return OK;
}

static err assign_of(struct req *r, const struct succession_get_row *s, struct succession_view *v)
{
	if (!v->is_ahead || !str_is(s->kind, "split"))
		return OK;
	v->assign = a_array(r->w.a, struct form_field, COUNT(assign_fields));
	for (; v->n_assign < COUNT(assign_fields); v->n_assign++)
		v->assign[v->n_assign] = form_field_of(r, assign_fields, COUNT(assign_fields), assign_fields[v->n_assign].name, STR_NONE);
	TRY(takers(r, s, &v->assign[0]));
	v->assign[2].help = say(&r->w, M_NETWORK_SUCCESSION_ASSIGN_HELP);
	return provinces(r, s, &v->assign[1]);
}

static struct str lead_of(struct work *w, const struct succession_get_row *s, bool hands_on)
{
	if (!hands_on)
		return say(w, M_NETWORK_SUCCESSION_STAYS);
	if (str_is(s->state, "done"))
		return say(w, M_NETWORK_SUCCESSION_MOVED_AT, time_shown(w->a, s->done_at));
	return s->main_id ? say(w, M_NETWORK_SUCCESSION_MOVES_TO, s->main_name) : say(w, M_NETWORK_SUCCESSION_MOVES_ASSIGNED, s->from_name);
}

/* Roles in the network do not pass by themselves; the coordinator's does. */
static err warn(struct req *r, const struct succession_get_row *s, struct succession_view *v)
{
	struct org_by_id_row from;
	TRY(network_org(&r->w, s->from_id, &from));
	bool leads = str_is(from.network_role, "sector_lead") || str_is(from.network_role, "sector_team") || str_is(from.network_role, "specialised_unit");
	if (v->is_ahead && s->ends && leads)
		v->warning = say(&r->w, M_NETWORK_SUCCESSION_ROLE_STAYS, word_label(&r->w, from.network_role));
	return OK;
}

err succession_show_page(struct req *r)
{
	struct succession_get_row s;
	struct succession_view v = { 0 };
	bool wide;
	TRY(succession_of_path(r, &s));
	TRY(network_may_edit(&r->w, 0, &wide));
	struct link *crumbs = a_array(r->w.a, struct link, 2);
	crumbs[0] = organisations_link(&r->w);
	crumbs[1] = (struct link){ .path = org_path(r->w.a, s.from_code), .label = s.from_name };
	v.head = (struct page_head){ .crumbs = crumbs, .n_crumbs = 2 };
	TRY(network_succession_words(&r->w, &s, r->w.by.lang, &v.head.title));
	v.errors = form_errors_of(r, assign_fields, COUNT(assign_fields));
	v.state = state_badge(&r->w, s.state);
	v.path = succession_path(r->w.a, &s);
	v.version = s.version;
	v.is_draft = str_is(s.state, "draft");
	v.is_ahead = wide && (v.is_draft || str_is(s.state, "planned"));
	TRY(facts_of(r, &s, &v));
	v.lead = lead_of(&r->w, &s, v.hands_on);
	TRY(counts_of(r, &s, &v));
	TRY(shares_of(r, &s, &v));
	TRY(assign_of(r, &s, &v));
	TRY(warn(r, &s, &v));
	return reply_page(r, v.head.title, HTML_OF(r, page_succession_view, &v));
}
