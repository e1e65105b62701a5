/* The page of one organisation, and what its neighbours need of it. */
#include "modules/network/pages.h"

#include "modules/network/pages_gen.h"

enum { SYSTEMS_SHOWN = 50, UNITS_MAX = 200 };

struct link organisations_link(struct work *w)
{
	return (struct link){ .path = S("/organisations"), .label = say(w, M_NETWORK_ORGANISATIONS) };
}

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

/* Reorganisations to come; who may edit neither side is told nothing. */
static err ahead_of(struct req *r, const struct org_by_id_row *o, struct org_view *v)
{
	struct succession_ahead_rows rows;
	bool wide;
	TRY(network_may_edit(&r->w, 0, &wide));
	TRY(succession_ahead(r->w.db, r->w.a, &(struct succession_ahead_in){ .org = o->id, .wide = wide }, &rows));
	v->ahead = a_array(r->w.a, struct link, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		struct succession_get_row s;
		struct str words;
		TRY(succession_get(r->w.db, r->w.a, &(struct succession_get_in){ .id = rows.at[i].id }, &s));
		TRY(network_succession_words(&r->w, &s, r->w.by.lang, &words));
		v->ahead[v->n_ahead++] = (struct link){ succession_path(r->w.a, &s), words, NULL, false };
	}
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
	usec due = network_contact_due(&r->w, c->verified_at, c->changed_at);
	if (due <= r->w.now)
		return (struct badge){ say(&r->w, M_NETWORK_CONFIRM_SINCE, date_shown(r->w.a, due)), "warn", "clock" };
	return (struct badge){ say(&r->w, M_NETWORK_VERIFIED_AT, date_shown(r->w.a, c->verified_at)), "good", "check" };
}

/* Beside the badge: when it was last tried, or until when it must be tried again. */
static struct str contact_last(struct req *r, const struct contact_list_row *c)
{
	usec due = network_contact_due(&r->w, c->verified_at, c->changed_at);
	if (!c->verified_at)
		return STR_NONE;
	return due > r->w.now ? say(&r->w, M_NETWORK_CONFIRM_BEFORE, date_shown(r->w.a, due))
		: say(&r->w, M_NETWORK_LAST_VERIFIED, date_shown(r->w.a, c->verified_at));
}

static struct contact_line contact_line_of(struct req *r, const struct org_by_id_row *o, const struct contact_list_row *c)
{
	struct arena *a = r->w.a;
	struct str base = a_fmt(a, "/organisations/%.*s/contacts/%lld", STR_ARG(o->code), (long long)c->id);
	return (struct contact_line){ .kind = word_label(&r->w, c->kind), .name = c->name, .title = c->title,
		.email = c->email, .email_path = a_fmt(a, "mailto:%.*s", STR_ARG(c->email)),
		.phone = c->phone, .phone_path = a_fmt(a, "tel:%.*s", STR_ARG(c->phone)), .hours = c->hours,
		.state = contact_badge(r, c), .last = contact_last(r, c), .pgp_uid = c->pgp_uid,
		.pgp_fingerprint = pgp_fingerprint_shown(a, c->pgp_fingerprint), .pgp_url = c->pgp_url, .history_path = a_cat(a, base, S("/history")),
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

static err systems_of(struct req *r, const struct org_by_id_row *o, struct org_view *v)
{
	struct sys_page_rows rows;
	const struct system_ask q = { .org = o->id, .max = SYSTEMS_SHOWN };
	int64_t all;
	TRY(network_systems(&r->w, &q, &rows));
	TRY(network_systems_count(&r->w, &q, &all));
	v->n_systems_text = count_text_stopped(&r->w, M_NETWORK_SYSTEMS_COUNT, all);
	v->n_systems = rows.n;
	v->systems = a_array(r->w.a, struct system_line, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		v->systems[i] = (struct system_line){ .path = system_path(r->w.a, rows.at[i].code), .code = rows.at[i].code, .name = rows.at[i].name,
			.is_ended = rows.at[i].ended_at > 0, .level = rows.at[i].level ? say(&r->w, M_NETWORK_LEVEL_N, a_fmt(r->w.a, "%lld", (long long)rows.at[i].level)) : STR_NONE };
	return OK;
}

/* The supply chain, seen from the provider: within the viewer's own tree. */
static err served_of(struct req *r, const struct org_by_id_row *o, bool wide, struct org_view *v)
{
	struct provider_systems_rows rows;
	TRY(provider_systems(r->w.db, r->w.a, &(struct provider_systems_in){ .org = o->id, .viewer = r->w.by.org_id, .wide = wide, .now = r->w.now,
		.max = SYSTEMS_SHOWN * 4 }, &rows));
	v->n_served = rows.n;
	v->served = a_array(r->w.a, struct fact, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct provider_systems_row *s = &rows.at[i];
		struct str until = s->valid_to ? say(&r->w, M_NETWORK_PART_FROM_TO, date_shown(r->w.a, s->valid_from), date_shown(r->w.a, s->valid_to))
			: say(&r->w, M_NETWORK_TRUE_SINCE, date_shown(r->w.a, s->valid_from));
		v->served[i] = (struct fact){ s->name, a_fmt(r->w.a, "%.*s · %.*s · %.*s", STR_ARG(s->owner_name), STR_ARG(word_label(&r->w, s->service)), STR_ARG(until)),
			system_path(r->w.a, s->code) };
	}
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
	*(struct link *)(uintptr_t)v.head.crumbs = organisations_link(&r->w);
	TRY(actions_of(r, &o, &v));
	facts_of(r, &o, &v);
	TRY(names_of(r, &o, &v));
	TRY(history_of(r, &o, &v));
	if (v.may_edit || v.head.n_actions > 1)
		TRY(ahead_of(r, &o, &v));
	TRY(units_of(r, &o, &v));
	TRY(contacts_shown(r, &o, wide, &v));
	TRY(spaces_of(r, &o, &v));
	TRY(systems_of(r, &o, &v));
	TRY(served_of(r, &o, wide, &v));
	struct panel_shown *panels;
	TRY(panels_show(r, "organisation", o.id, &panels, &v.n_panels));
	v.panels = panels;
	return reply_page(r, o.name, HTML_OF(r, page_org_view, &v));
}
