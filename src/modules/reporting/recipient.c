/* To whom: the profile names roles; the case and the register say who holds them. */
#include "modules/network/network.h"
#include "modules/reporting/statutory.h"

enum { RECIPIENTS_MAX = 24 };

struct finding {
	struct work *w;
	const struct prefill_case_row *i;
	struct str profile;
	int64_t from_org;
	struct recipients *ret;
};

static bool has_org(const struct recipients *x, int64_t org)
{
	for (size_t i = 0; i < x->n; i++)
		if (org && x->at[i].org_id == org)
			return true;
	return false;
}

static bool has_name(const struct recipients *x, struct str name)
{
	for (size_t i = 0; i < x->n; i++)
		if (str_eq(x->at[i].name, name))
			return true;
	return false;
}

static void add(const struct finding *f, const struct role_holder *role, int64_t org, struct str name, bool is_copy)
{
	struct recipients *x = f->ret;
	if (x->n == RECIPIENTS_MAX || has_org(x, org) || (!org && has_name(x, name)))
		return;
	x->at[x->n++] = (struct recipient){ .org_id = org, .role = role->code, .role_title = role->title[LANG_VI], .name = name, .is_copy = is_copy };
}

static err add_org(const struct finding *f, const struct role_holder *role, int64_t org, bool is_copy)
{
	struct org_by_id_row row;
	if (!org || org == f->from_org)
		return OK;
	TRY(network_org(f->w, org, &row));
	add(f, role, org, row.name, is_copy);
	return OK;
}

/* The specialised unit of the sector, else of the province; several when several are named so. */
static err add_of_network_role(const struct finding *f, const struct role_holder *role, bool is_copy)
{
	struct org_of_role_rows rows = { 0 };
	if (str_is(role->network_role, "coordinator")) {
		int64_t coordinator;
		TRY(network_coordinator(f->w, &coordinator));
		return add_org(f, role, coordinator, is_copy);
	}
	if (f->i->sector.n)
		TRY(network_orgs_of_role(f->w, role->network_role, f->i->sector, STR_NONE, &rows));
	if (!rows.n && f->i->province.n)
		TRY(network_orgs_of_role(f->w, role->network_role, STR_NONE, f->i->province, &rows));
	for (size_t k = 0; k < rows.n && k < 3; k++)
		if (rows.at[k].id != f->from_org)
			add(f, role, rows.at[k].id, rows.at[k].name, is_copy);
	return OK;
}

/* Nobody here serves it: the holder's name, or the role itself, stands on the document. */
static void add_named(const struct finding *f, const struct role_holder *role, bool is_copy)
{
	add(f, role, 0, role->holder[LANG_VI].n ? role->holder[LANG_VI] : role->title[LANG_VI], is_copy);
}

static err add_role(const struct finding *f, struct str code, bool is_copy)
{
	struct role_holder role;
	if (!legal_role(f->profile, code, f->w->now, &role))
		return OK;
	if (str_is(code, "owner"))
		return add_org(f, &role, f->i->owner_org, is_copy);
	if (str_is(code, "operator"))
		return add_org(f, &role, f->i->operator_org ? f->i->operator_org : f->i->owner_org, is_copy);
	if (str_is(code, "member"))
		return add_org(f, &role, f->i->responsible_org, is_copy);
	if (str_is(code, "isp"))
		return add_org(f, &role, f->i->isp_org, is_copy);
	if (!role.network_role.n)
		return add_named(f, &role, is_copy), OK;
	return add_of_network_role(f, &role, is_copy);
}

static err add_roles(const struct finding *f, struct str roles, bool is_copy)
{
	for (struct str rest = roles; rest.p;) {
		struct str code = str_trim(str_cut(&rest, ','));
		if (code.n)
			TRY(add_role(f, code, is_copy));
	}
	return OK;
}

static struct recipient *first_of_role(const struct recipients *x, const char *a, const char *b)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->at[i].org_id && (!a || str_is(x->at[i].role, a) || str_is(x->at[i].role, b)))
			return &x->at[i];
	return NULL;
}

/* The coordinator classifies, verifies and records closure (Decision 05/2017 Art. 12.2); without it the unit, then the first.
 * A coordinator that handles a case itself decides its own report; and it receives what is addressed outside the network. */
static err choose_decider(const struct finding *f)
{
	struct recipient *best = first_of_role(f->ret, "coordinator", "force");
	if (!best)
		best = first_of_role(f->ret, "unit", "owner");
	if (!best)
		best = first_of_role(f->ret, NULL, NULL);
	if (!best) {
		struct role_holder role;
		int64_t coordinator;
		struct org_by_id_row row;
		if (!legal_role(f->profile, S("coordinator"), f->w->now, &role))
			return OK;
		TRY(network_coordinator(f->w, &coordinator));
		TRY(network_org(f->w, coordinator, &row));
		add(f, &role, coordinator, row.name, f->ret->n > 0);
		best = first_of_role(f->ret, NULL, NULL);
	}
	if (best)
		best->decides = true;
	return OK;
}

err recipients_find(struct work *w, int64_t incident_id, struct str profile, struct str kind, int64_t from_org, struct recipients *ret)
{
	struct prefill_case_row i;
	const struct report_rule *rule = legal_report(profile, kind);
	struct recipients found = { a_array(w->a, struct recipient, RECIPIENTS_MAX + 1), 0 };
	struct finding f = { w, &i, profile, from_org, &found };
	if (!rule)
		return fail(w, E_INVALID, M_REPORTING_NO_SUCH_KIND, kind);
	TRY(prefill_case(w->db, w->a, &(struct prefill_case_in){ .id = incident_id }, &i));
	TRY(add_roles(&f, rule->to_roles, false));
	TRY(add_roles(&f, rule->cc_roles, true));
	TRY(choose_decider(&f));
	*ret = found;
	return OK;
}
