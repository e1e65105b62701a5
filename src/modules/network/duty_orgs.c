#include "modules/network/duty_orgs.h"

#include "core/legal/legal.h"
#include "core/legal/reference.h"
#include "modules/network/rules.h"

/* Higher trees do not exist; a circle in old rows ends here. */
enum { TREE_MAX = 12 };

/* One thing that was said of an organisation, where it holds. */
struct said { struct str kind, role, group, sector, province; int64_t parent; struct duty_area in; };

struct unit {
	const struct source_orgs_row *o;
	struct said *said; size_t n;
	struct duty_area lives[2]; size_t n_lives;
	bool is_asked;
	VEC(struct duty_area) below, members;      /* units right below; members of the network anywhere below */
};

struct tree {
	struct arena *a;
	struct duty_history *to;
	struct unit *at; size_t n;
	int class, netmember, role, sector, leads, province, above, children, sector_code;
};

static struct unit *unit_of(const struct tree *t, int64_t id)
{
	size_t low = 0, high = t->n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (t->at[middle].o->id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < t->n && t->at[low].o->id == id ? &t->at[low] : NULL;
}

/* ---- what was said, and where it holds ---- */

static struct said said_of(const struct source_orgs_row *o, const struct source_orgs_was_row *was)
{
	if (was)
		return (struct said){ was->kind, was->network_role, was->member_group, was->sector, was->province, was->parent_id, { 0 } };
	return (struct said){ o->kind, o->network_role, o->member_group, o->sector, o->province, o->parent_id, { 0 } };
}

/* When it was known that the organisation would end: with the last thing said, if that is what was said; bodies that came in ended, at once. */
static struct area_version end_of(const struct source_orgs_row *o, const struct source_orgs_was_row *was, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (was[i].valid_to == o->ended_at)
			return (struct area_version){ o->ended_at, was[i].known_to };
	return (struct area_version){ o->ended_at, o->ended_at > o->created_at ? o->ended_at : o->created_at };
}

static void unit_read(struct tree *t, struct unit *u, const struct source_orgs_was_row *was, size_t n)
{
	struct area_version *v = a_array(t->a, struct area_version, n + 2);
	struct duty_area *areas = a_array(t->a, struct duty_area, n + 2);
	size_t n_v = n + 1;
	v[0] = (struct area_version){ u->o->begins_at, u->o->created_at };
	for (size_t i = 0; i < n; i++)
		v[i + 1] = (struct area_version){ was[i].valid_to, was[i].known_to };
	if (u->o->ended_at)
		v[n_v++] = end_of(u->o, was, n);
	u->said = a_array(t->a, struct said, (n + 1) * (n + 2));
	for (size_t i = 0; i <= n; i++)
		for (size_t k = 0, m = version_areas(v, n_v, i, areas); k < m; k++) {
			u->said[u->n] = said_of(u->o, i < n ? &was[i] : NULL);
			u->said[u->n++].in = areas[k];
		}
	struct area_version life[2] = { v[0], v[n_v - 1] };
	u->n_lives = version_areas(life, u->o->ended_at ? 2 : 1, 0, u->lives);
}

/* ---- the tree ---- */

static bool is_member(const struct said *s)
{
	return s->group.n || str_is(s->role, "member") || str_is(s->role, "specialised_unit") || str_is(s->role, "sector_team");
}

static void fact(const struct tree *t, enum duty_unit unit, int64_t id, int attribute, int64_t value, const struct duty_area *in)
{
	history_fact(t->to, unit, id, &(struct duty_fact){ attribute, value, in->from, in->to, in->known_from, in->known_to });
}

static void word(const struct tree *t, const struct unit *u, int attribute, struct str word, const struct duty_area *in)
{
	if (word.n)
		fact(t, UNIT_ORG, u->o->id, attribute, duty_word(word), in);
}

/* Everything that stood above u while it was said that it stands below s->parent. */
static void climb(struct tree *t, const struct unit *u, const struct said *own, int64_t parent, struct duty_area in, int depth)
{
	struct unit *p = parent ? unit_of(t, parent) : NULL;
	if (!p || depth == TREE_MAX)
		return;
	if (u->is_asked)
		word(t, u, t->above, p->o->code, &in);
	if (p->is_asked && !depth)
		*VEC_ADD(t->a, &p->below) = in;
	if (p->is_asked && is_member(own))
		*VEC_ADD(t->a, &p->members) = in;
	for (size_t i = 0; i < p->n; i++) {
		struct duty_area both;
		if (area_meet(&in, &p->said[i].in, &both))
			climb(t, u, own, p->said[i].parent, both, depth + 1);
	}
}

/* ---- facts ---- */

static struct str class_of(struct str kind)
{
	static const struct { const char *kind; struct str class; } classes[] = {
		{ "ministry", S_INIT("min") }, { "agency", S_INIT("gov") }, { "province", S_INIT("prov") }, { "soe", S_INIT("soe") },
		{ "isp", S_INIT("isp") }, { "security_firm", S_INIT("secco") },
	};
	for (size_t i = 0; i < COUNT(classes); i++)
		if (str_is(kind, classes[i].kind))
			return classes[i].class;
	return S("other");
}

/* Bodies the texts name by their office are those that lead its sector (Decision 632/QĐ-TTg). */
static struct str role_of(const struct said *s)
{
	static const struct { const char *sector; struct str role; } offices[] = {
		{ "security", S_INIT("mps") }, { "defence", S_INIT("mod") }, { "finance", S_INIT("mof") }, { "government", S_INIT("pmo") },
	};
	if (str_is(s->role, "coordinator"))
		return S("ncc");
	for (size_t i = 0; i < COUNT(offices) && str_is(s->role, "sector_lead"); i++)
		if (str_is(s->sector, offices[i].sector))
			return offices[i].role;
	return STR_NONE;
}

/* The lead ministry is the national standing body for as long as it is that; an organisation is it when it leads a sector that this body
 * leads by law at the time. */
static void lead_facts(const struct tree *t, const struct unit *u, const struct said *s)
{
	enum { HOLDERS = 8, LEADS = 8 };
	struct legal_holder holders[HOLDERS];
	struct sector_lead leads[LEADS];
	if (!str_is(s->role, "sector_lead") || !s->sector.n)
		return;
	size_t n = legal_holders(S("standing_body"), holders, HOLDERS), m = sector_leads_ever(s->sector, leads, LEADS);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++) {
			struct duty_area holds = { holders[i].from, duty_until(holders[i].to), INT64_MIN, TIME_OPEN },
				leads_it = { leads[k].from, duty_until(leads[k].to), INT64_MIN, TIME_OPEN }, in;
			if (str_eq(leads[k].name[LANG_VI], holders[i].name[LANG_VI]) && area_meet(&holds, &leads_it, &in) && area_meet(&s->in, &in, &in))
				word(t, u, t->role, S("lead"), &in);
		}
}

static void said_facts(const struct tree *t, const struct unit *u, const struct said *s)
{
	word(t, u, t->class, class_of(s->kind), &s->in);
	word(t, u, t->role, role_of(s), &s->in);
	lead_facts(t, u, s);
	word(t, u, t->sector, s->sector, &s->in);
	word(t, u, t->province, s->province, &s->in);
	if (str_is(s->role, "sector_lead") && s->sector.n) {
		word(t, u, t->leads, s->sector, &s->in);
		fact(t, UNIT_SECTOR, u->o->id, t->sector_code, duty_word(s->sector), &s->in);
	}
	if (is_member(s))
		word(t, u, t->netmember, S("self"), &s->in);
}

/* A member itself is no member by a unit below. */
static void member_facts(const struct tree *t, const struct unit *u, const struct said *s)
{
	struct tally_piece *at;
	size_t n;
	if (is_member(s))
		return;
	tally(t->a, &s->in, u->members.at, u->members.n, &at, &n);
	for (size_t i = 0; i < n; i++)
		word(t, u, t->netmember, at[i].n ? S("via-unit") : S("no"), &at[i].in);
}

static void children_facts(const struct tree *t, const struct unit *u)
{
	for (size_t k = 0; k < u->n_lives; k++) {
		struct tally_piece *at;
		size_t n;
		tally(t->a, &u->lives[k], u->below.at, u->below.n, &at, &n);
		for (size_t i = 0; i < n; i++)
			fact(t, UNIT_ORG, u->o->id, t->children, at[i].n, &at[i].in);
	}
}

/* The sector a body leads, or led last. */
static void sector_subject(const struct tree *t, const struct unit *u)
{
	for (size_t i = u->n; i-- > 0;)
		if (str_is(u->said[i].role, "sector_lead") && u->said[i].sector.n) {
			history_subject(t->to, UNIT_SECTOR, u->o->id, u->o->id, u->said[i].sector, reference_label(REF_SECTOR, u->said[i].sector, LANG_VI));
			return;
		}
}

static void unit_facts(const struct tree *t, const struct unit *u)
{
	history_subject(t->to, UNIT_ORG, u->o->id, u->o->id, u->o->code, u->o->name);
	sector_subject(t, u);
	for (size_t i = 0; i < u->n; i++) {
		said_facts(t, u, &u->said[i]);
		member_facts(t, u, &u->said[i]);
	}
	children_facts(t, u);
}

/* ---- all of it ---- */

static struct tree tree_new(struct work *w, struct duty_history *to, size_t n)
{
	return (struct tree){ .a = w->a, .to = to, .at = a_array(w->a, struct unit, n), .n = n, .class = duty_given(to, "org.class"),
		.netmember = duty_given(to, "org.netmember"), .role = duty_given(to, "org.role"), .sector = duty_given(to, "org.sector"),
		.leads = duty_given(to, "org.leads"), .province = duty_given(to, "org.province"), .above = duty_given(to, "org.above"),
		.children = duty_given(to, "org.children"), .sector_code = duty_given(to, "sector.code") };
}

static void tree_read(struct tree *t, const struct duty_scope *scope, const struct source_orgs_rows *orgs, const struct source_orgs_was_rows *was)
{
	size_t next = 0;
	for (size_t i = 0; i < orgs->n; i++) {
		size_t from = next;
		t->at[i].o = &orgs->at[i];
		t->at[i].is_asked = orgs->at[i].id >= scope->org_from && orgs->at[i].id < scope->org_to;
		while (next < was->n && was->at[next].org_id == orgs->at[i].id)
			next++;
		unit_read(t, &t->at[i], was->at ? was->at + from : NULL, next - from);
	}
}

err network_orgs_read(struct work *w, const struct duty_scope *scope, struct duty_history *to)
{
	struct source_orgs_rows orgs;
	struct source_orgs_was_rows was;
	struct source_heirs_rows heirs;
	TRY(source_orgs(w->db, w->a, &(struct source_orgs_in){ scope->org_from, scope->org_to }, &orgs));
	TRY(source_orgs_was(w->db, w->a, &(struct source_orgs_was_in){ scope->org_from, scope->org_to }, &was));
	TRY(source_heirs(w->db, w->a, &(struct source_heirs_in){ scope->org_from, scope->org_to }, &heirs));
	struct tree t = tree_new(w, to, orgs.n);
	tree_read(&t, scope, &orgs, &was);
	for (size_t i = 0; i < t.n; i++)
		for (size_t k = 0; k < t.at[i].n; k++)
			climb(&t, &t.at[i], &t.at[i].said[k], t.at[i].said[k].parent, t.at[i].said[k].in, 0);
	for (size_t i = 0; i < t.n; i++)
		if (t.at[i].is_asked)
			unit_facts(&t, &t.at[i]);
	for (size_t i = 0; i < heirs.n; i++)
		if (heirs.at[i].to_id)
			history_heir(to, heirs.at[i].id, heirs.at[i].to_id, heirs.at[i].ended_at);
	return OK;
}
