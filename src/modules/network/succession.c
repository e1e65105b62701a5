/* Reorganisations: drafted, changed, confirmed, cancelled. Taking effect is in succession_run.c. */
#include "modules/network/succession.h"

#include "base/rand.h"
#include "core/jobs/jobs.h"
#include "modules/network/rules.h"

enum { OTHERS_MAX = 20, SYSTEMS_MAX = 200, NAME_MAX_LENGTH = 200 };


struct checked {
	struct org_by_id_row from;
	int64_t to[OTHERS_MAX + 1];          /* the first is `to` of the form */
	size_t n_to;
	int64_t main, parent;
	bool ends;
};

static bool is_handing_on(struct str kind)
{
	return str_is(kind, "merged") || str_is(kind, "split");
}

static void check_moment(struct work *w, usec at)
{
	static const usec last = 7258093200 * USEC_S;      /* 2200 in Viet Nam */
	if (at <= 0 || at > last)
		fail_field(w, S("at"), M_NETWORK_SUCCESSION_AT_RANGE);
}

static err check_successor(struct work *w, struct str field, struct str typed, struct checked *c)
{
	struct succession_leads_row back = { 0 };
	int64_t id;
	TRY(network_org_typed(w, a_z(w->a, field), typed, true, &id));
	if (!id)
		return OK;
	TRY(succession_leads(w->db, w->a, &(struct succession_leads_in){ .from = id, .to = c->from.id }, &back));
	if (id == c->from.id || back.n)
		fail_field(w, field, M_NETWORK_SUCCESSION_CIRCLE);
	for (size_t i = 0; i < c->n_to; i++)
		if (c->to[i] == id)
			fail_field(w, field, M_NETWORK_SUCCESSION_TWICE, typed);
	c->to[c->n_to++] = id;
	return OK;
}

static err check_successors(struct work *w, const struct succession_form *f, struct checked *c)
{
	bool is_split = str_is(f->kind, "split");
	if (f->others.n > OTHERS_MAX)
		fail_field(w, S("others"), M_NETWORK_TOO_MANY, S("20"));
	else if (f->others.n && !is_split)
		fail_field(w, S("others"), M_NETWORK_SUCCESSION_OTHERS_SPLIT);
	TRY(work_checked(w));
	TRY(check_successor(w, S("to"), f->to, c));
	for (size_t i = 0; i < f->others.n; i++)
		TRY(check_successor(w, a_fmt(w->a, "others[%zu]", i), f->others.at[i], c));
	c->ends = !is_split || f->ends;
	c->main = c->ends && c->n_to ? c->to[0] : 0;
	return OK;
}

static void check_renaming(struct work *w, const struct succession_form *f, const struct checked *c)
{
	check_text(w, "name", f->name, true, NAME_MAX_LENGTH);
	check_text(w, "name_en", f->name_en, false, NAME_MAX_LENGTH);
	if (f->name.n && str_eq(f->name, c->from.name) && str_eq(f->name_en, c->from.name_en))
		fail_field(w, S("name"), M_NETWORK_SUCCESSION_SAME_NAME);
}

static err check_move(struct work *w, const struct succession_form *f, struct checked *c)
{
	if (!f->parent.n && !f->network_role.n && !f->sector.n)
		fail_field(w, S("parent"), M_NETWORK_SUCCESSION_NOTHING);
	check_choice(w, "network_role", f->network_role, ORG_ROLES, false);
	check_reference(w, "sector", f->sector, REF_SECTOR);
	TRY(network_org_typed(w, "parent", f->parent, false, &c->parent));
	return c->parent ? org_check_tree(w, c->from.id, c->parent) : OK;
}

static err check_one_end(struct work *w, const struct checked *c, int64_t but)
{
	struct succession_ending_row other;
	bool found;
	TRY(succession_ending(w->db, w->a, &(struct succession_ending_in){ .from = c->from.id, .but = but }, &other, &found));
	return found ? fail(w, E_CONFLICT, M_NETWORK_SUCCESSION_ENDS_ALREADY, date_shown(w->a, other.at)) : OK;
}

/* Everything about the form; c->from is known already. */
static err check_form(struct work *w, const struct succession_form *f, int64_t id, struct checked *c)
{
	check_choice(w, "kind", f->kind, SUCCESSION_KINDS, true);
	check_text(w, "note", f->note, false, 500);
	check_moment(w, f->at);
	TRY(work_checked(w));
	if (c->from.ended_at && !is_handing_on(f->kind))
		return fail(w, E_CONFLICT, M_NETWORK_ORG_ENDED, c->from.code);
	if (is_handing_on(f->kind))
		TRY(check_successors(w, f, c));
	else if (f->to.n)
		fail_field(w, S("to"), M_NETWORK_SUCCESSION_NO_SUCCESSOR);
	else if (str_is(f->kind, "renamed"))
		check_renaming(w, f, c);
	else
		TRY(check_move(w, f, c));
	TRY(work_checked(w));
	return c->ends ? check_one_end(w, c, id) : OK;
}

static err put_successors(struct work *w, int64_t id, const struct checked *c)
{
	for (size_t i = 0; i < c->n_to; i++)
		TRY(succession_to_add(w->db, &(struct succession_to_add_in){ .id = id, .org = c->to[i] }, NULL));
	return OK;
}

/* One entry, about the organisation that changes. */
static err note(struct work *w, const char *name, int64_t id)
{
	struct succession_get_row s;
	struct str words;
	TRY(succession_get(w->db, w->a, &(struct succession_get_in){ .id = id }, &s));
	TRY(network_succession_words(w, &s, LANG_VI, &words));
	return NOTE(w, name, "organisation", s.from_id, { "code", s.from_code }, { "kind", s.kind }, { "at", date_shown(w->a, s.at) },
		{ "to", s.main_code }, { "what", words }, { "note", s.note });
}

err network_succession_draft(struct work *w, const struct succession_form *f, int64_t *ret_id)
{
	struct checked c = { 0 };
	int64_t from, id = id_new();
	TRY(network_need_edit(w, 0));
	TRY(network_org_id(w, f->from, &from));
	TRY(network_org(w, from, &c.from));
	TRY(check_form(w, f, id, &c));
	TRY(succession_insert(w->db, &(struct succession_insert_in){ .id = id, .from = from, .kind = f->kind, .at = f->at, .main = c.main, .ends = c.ends,
		.name = f->name, .name_en = f->name_en, .parent = c.parent, .role = f->network_role, .sector = f->sector, .note = f->note,
		.by = w->by.account_id, .now = w->now }, NULL));
	TRY(put_successors(w, id, &c));
	*ret_id = id;
	return note(w, "network.succession_draft", id);
}

static err changed_once(struct work *w, int64_t n)
{
	return n == 1 ? OK : fail(w, E_CONFLICT, M_NETWORK_SUCCESSION_SETTLED);
}

/* Its moment comes by a job; one left over from an earlier date finds it not due and does nothing. */
static err plan(struct work *w, int64_t id, usec at)
{
	return job_add(w, "network.succession", a_fmt(w->a, "%lld@%lld", (long long)id, (long long)at), a_fmt(w->a, "{\"id\":\"%lld\"}", (long long)id), at);
}

static err tell(struct work *w, int64_t id, enum msg subject, enum msg text)
{
	struct succession_get_row s;
	struct succession_heads_rows heads;
	TRY(succession_get(w->db, w->a, &(struct succession_get_in){ .id = id }, &s));
	TRY(succession_heads(w->db, w->a, &(struct succession_heads_in){ .id = id, .from = s.from_id }, &heads));
	return succession_tell(w, &s, &heads, subject, text);
}

/* The plan as somebody who may change it. */
static err to_edit(struct work *w, int64_t id, struct succession_get_row *ret)
{
	TRY(network_need_edit(w, 0));
	TRY(succession_get(w->db, w->a, &(struct succession_get_in){ .id = id }, ret));
	return str_is(ret->state, "draft") || str_is(ret->state, "planned") ? OK : fail(w, E_CONFLICT, M_NETWORK_SUCCESSION_SETTLED);
}

err network_succession_change(struct work *w, int64_t id, const struct succession_form *f)
{
	struct succession_get_row was;
	struct checked c = { 0 };
	int64_t n;
	TRY(to_edit(w, id, &was));
	TRY(network_org(w, was.from_id, &c.from));
	TRY(check_form(w, f, id, &c));
	TRY(succession_update(w->db, &(struct succession_update_in){ .id = id, .version = f->version, .kind = f->kind, .at = f->at, .main = c.main,
		.ends = c.ends, .name = f->name, .name_en = f->name_en, .parent = c.parent, .role = f->network_role, .sector = f->sector, .note = f->note,
		.now = w->now }, &n));
	TRY(changed_once(w, n));
	TRY(succession_to_end(w->db, &(struct succession_to_end_in){ .id = id, .now = w->now }, NULL));
	TRY(put_successors(w, id, &c));
	TRY(succession_unassign_gone(w->db, &(struct succession_unassign_gone_in){ .id = id }, NULL));
	TRY(note(w, "network.succession_change", id));
	if (str_is(was.state, "draft"))
		return OK;
	TRY(tell(w, id, M_NETWORK_SUCCESSION_MAIL_CHANGED, M_NETWORK_SUCCESSION_MAIL_CHANGED_TEXT));
	return f->at > w->now ? plan(w, id, f->at) : succession_run(w, id);
}

err network_succession_confirm(struct work *w, int64_t id, int64_t version)
{
	struct succession_get_row s;
	struct checked c = { 0 };
	int64_t n;
	TRY(to_edit(w, id, &s));
	if (!str_is(s.state, "draft"))
		return fail(w, E_CONFLICT, M_NETWORK_SUCCESSION_SETTLED);
	TRY(network_org(w, s.from_id, &c.from));
	if (s.ends)
		TRY(check_one_end(w, &c, id));
	TRY(succession_state(w->db, &(struct succession_state_in){ .id = id, .version = version, .state = S("planned"), .now = w->now }, &n));
	TRY(changed_once(w, n));
	TRY(note(w, "network.succession_confirm", id));
	if (s.at <= w->now)
		return succession_run(w, id);
	TRY(tell(w, id, M_NETWORK_SUCCESSION_MAIL_PLANNED, M_NETWORK_SUCCESSION_MAIL_PLANNED_TEXT));
	return plan(w, id, s.at);
}

err network_succession_cancel(struct work *w, int64_t id, int64_t version)
{
	struct succession_get_row s;
	int64_t n;
	TRY(to_edit(w, id, &s));
	TRY(succession_state(w->db, &(struct succession_state_in){ .id = id, .version = version, .state = S("cancelled"), .now = w->now }, &n));
	TRY(changed_once(w, n));
	TRY(note(w, "network.succession_cancel", id));
	return str_is(s.state, "draft") ? OK : tell(w, id, M_NETWORK_SUCCESSION_MAIL_CANCELLED, M_NETWORK_SUCCESSION_MAIL_CANCELLED_TEXT);
}

err network_org_succeed(struct work *w, const struct succession_form *f, int64_t *ret_id)
{
	TRY(network_succession_draft(w, f, ret_id));
	return network_succession_confirm(w, *ret_id, 1);
}

/* ---- what goes another way ---- */

/* "|HT-000001|HT-000002|"; every code must be one of the organisation's living systems. */
static err check_codes(struct work *w, const struct succession_get_row *s, const struct assign_form *f, struct str *ret)
{
	struct succession_systems_rows rows;
	*ret = STR_NONE;
	if (f->systems.n > SYSTEMS_MAX)
		fail_field(w, S("systems"), M_NETWORK_TOO_MANY, S("200"));
	TRY(work_checked(w));
	for (size_t i = 0; i < f->systems.n; i++)
		*ret = a_fmt(w->a, "%.*s%.*s|", STR_ARG(ret->n ? *ret : S("|")), STR_ARG(f->systems.at[i]));
	if (!f->systems.n)
		return OK;
	TRY(succession_systems(w->db, w->a, &(struct succession_systems_in){ .from = s->from_id, .codes = *ret, .max = SYSTEMS_MAX }, &rows));
	for (size_t i = 0; i < f->systems.n; i++) {
		size_t k = 0;
		while (k < rows.n && !str_eq(rows.at[k].code, f->systems.at[i]))
			k++;
		if (k == rows.n)
			fail_field(w, a_fmt(w->a, "systems[%zu]", i), M_NETWORK_SUCCESSION_NOT_ITS_SYSTEM, f->systems.at[i], s->from_code);
	}
	return work_checked(w);
}

static err check_taker(struct work *w, const struct succession_get_row *s, struct str to, int64_t *ret_id)
{
	struct succession_tos_rows rows;
	TRY(succession_tos(w->db, w->a, &(struct succession_tos_in){ .id = s->id }, &rows));
	*ret_id = str_eq(to, s->from_code) ? s->from_id : 0;
	for (size_t i = 0; i < rows.n; i++)
		if (str_eq(rows.at[i].code, to))
			*ret_id = rows.at[i].org_id;
	if (!*ret_id)
		fail_field(w, S("to"), M_NETWORK_SUCCESSION_NOT_A_SUCCESSOR, to);
	return work_checked(w);
}

err network_succession_assign(struct work *w, int64_t id, const struct assign_form *f, int64_t *ret_n)
{
	struct succession_get_row s;
	struct str codes;
	int64_t to;
	TRY(to_edit(w, id, &s));
	if (!str_is(s.kind, "split"))
		return fail(w, E_CONFLICT, M_NETWORK_SUCCESSION_OTHERS_SPLIT);
	if (!f->province.n == !f->systems.n)
		fail_field(w, S("province"), M_NETWORK_SUCCESSION_PROVINCE_OR_LIST);
	check_reference(w, "province", f->province, REF_PROVINCE);
	TRY(check_taker(w, &s, f->to, &to));
	TRY(check_codes(w, &s, f, &codes));
	TRY(succession_assign(w->db, &(struct succession_assign_in){ .id = id, .from = s.from_id, .to = to, .moves = to != s.from_id, .codes = codes,
		.province = f->province }, ret_n));
	return NOTE(w, "network.succession_assign", "organisation", s.from_id, { "code", s.from_code }, { "to", f->to }, { "province", f->province },
		{ "systems", a_fmt(w->a, "%lld", (long long)*ret_n) });
}

/* ---- reading ---- */

static err may_see(struct work *w, const struct succession_get_row *s, bool *ret)
{
	struct succession_tos_rows to;
	TRY(network_may_edit(w, 0, ret));
	if (*ret || str_is(s->state, "draft"))
		return OK;
	TRY(network_may_edit(w, s->from_id, ret));
	TRY(succession_tos(w->db, w->a, &(struct succession_tos_in){ .id = s->id }, &to));
	for (size_t i = 0; i < to.n && !*ret; i++)
		TRY(network_may_edit(w, to.at[i].org_id, ret));
	return OK;
}

err network_succession(struct work *w, struct str code, int64_t id, struct succession_get_row *ret)
{
	struct succession_of_row row;
	bool found, sees = false;
	TRY(succession_of(w->db, w->a, &(struct succession_of_in){ .id = id, .code = code }, &row, &found));
	if (found) {
		TRY(succession_get(w->db, w->a, &(struct succession_get_in){ .id = id }, ret));
		TRY(may_see(w, ret, &sees));
	}
	return sees ? OK : fail(w, E_NOT_FOUND, M_NETWORK_SUCCESSION_UNKNOWN);
}

err network_succession_form(struct work *w, int64_t id, struct succession_form *ret)
{
	struct succession_get_row s;
	struct succession_tos_rows to;
	TRY(succession_get(w->db, w->a, &(struct succession_get_in){ .id = id }, &s));
	TRY(succession_tos(w->db, w->a, &(struct succession_tos_in){ .id = id }, &to));
	*ret = (struct succession_form){ .from = s.from_code, .kind = s.kind, .at = s.at, .to = s.main_code, .ends = s.ends, .name = s.name,
		.name_en = s.name_en, .parent = s.parent_code, .network_role = s.network_role, .sector = s.sector, .note = s.note,
		.version = s.version };
	ret->others.at = a_array(w->a, struct str, to.n);
	for (size_t i = 0; i < to.n; i++)
		if (!ret->to.n)
			ret->to = to.at[i].code;
		else if (!str_eq(to.at[i].code, ret->to))
			ret->others.at[ret->others.n++] = to.at[i].code;
	return OK;
}

static struct str names_of(struct work *w, const struct succession_tos_rows *to)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < to->n; i++)
		all = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(all), i ? ", " : "", STR_ARG(to->at[i].name));
	return all;
}

err network_succession_words(struct work *w, const struct succession_get_row *s, enum lang lang, struct str *ret)
{
	struct succession_tos_rows to;
	struct str day = date_shown(w->a, s->at);
	TRY(succession_tos(w->db, w->a, &(struct succession_tos_in){ .id = s->id }, &to));
	struct str names = names_of(w, &to);
	if (str_is(s->kind, "merged"))
		*ret = say_in(w->a, lang, M_NETWORK_SUCCESSION_IS_MERGED, s->from_name, names, day);
	else if (str_is(s->kind, "renamed"))
		*ret = say_in(w->a, lang, M_NETWORK_SUCCESSION_IS_RENAMED, s->from_name, s->name, day);
	else if (str_is(s->kind, "moved"))
		*ret = say_in(w->a, lang, M_NETWORK_SUCCESSION_IS_MOVED, s->from_name, day);
	else
		*ret = say_in(w->a, lang, s->ends ? M_NETWORK_SUCCESSION_IS_DIVIDED : M_NETWORK_SUCCESSION_IS_SEPARATED, s->from_name, names, day);
	return OK;
}
