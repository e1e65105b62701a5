/* In whose name a step is taken. */
#include "core/legal/legal.h"
#include "core/legal/reference.h"
#include "modules/chase/rules.h"

/* The lead ministry of the Directive: whoever leads a sector that the national standing body leads by law today. */
static bool is_lead_ministry(struct work *w, struct str sector)
{
	enum { HOLDERS = 8, LEADS = 8 };
	struct legal_holder holders[HOLDERS];
	struct sector_lead leads[LEADS];
	size_t n = legal_holders(S("standing_body"), holders, HOLDERS), m = sector_leads_at(sector, w->now, leads, LEADS);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			if (holders[i].from <= w->now && (!holders[i].to || w->now < holders[i].to) && str_eq(holders[i].name[LANG_VI], leads[k].name[LANG_VI]))
				return true;
	return false;
}

err chasers_find(struct work *w, struct chasers *ret)
{
	struct org_of_role_rows c;
	*ret = (struct chasers){ 0 };
	TRY(network_orgs_of_role(w, S("coordinator"), STR_NONE, STR_NONE, &c));
	TRY(network_orgs_of_role(w, S("sector_lead"), STR_NONE, STR_NONE, &ret->leads));
	ret->coordinator = c.n ? c.at[0].id : 0;
	for (size_t i = ret->leads.n; i-- > 0;) {
		const struct org_of_role_row *o = &ret->leads.at[i];
		if (str_is(o->sector, "government"))
			ret->pmo = o->id;
		if (is_lead_ministry(w, o->sector))
			ret->lead = o->id;
	}
	return OK;
}

static int64_t sector_lead_of(const struct chasers *c, struct str sector)
{
	for (size_t i = 0; i < c->leads.n; i++)
		if (sector.n && str_eq(c->leads.at[i].sector, sector))
			return c->leads.at[i].id;
	return 0;
}

static int64_t first_of(const int64_t *at, size_t n, int64_t not)
{
	for (size_t i = 0; i < n; i++)
		if (at[i] && at[i] != not)
			return at[i];
	return 0;
}

#define FIRST(not, ...) first_of((const int64_t[]){ __VA_ARGS__ }, sizeof((const int64_t[]){ __VA_ARGS__ }) / sizeof(int64_t), (not))

int64_t chaser_of(const struct chasers *c, const struct chased *o, struct str step, struct str first, bool *ret_for_pmo)
{
	bool is_own = str_is(step, "doer") || str_is(step, "org-focal") || str_is(step, "head-office");
	struct str by = is_own ? first : step;
	int64_t id = o->org;
	*ret_for_pmo = false;
	if (str_is(by, "parent"))
		id = FIRST(o->org, o->parent, sector_lead_of(c, o->sector), c->coordinator, c->lead);
	else if (str_is(by, "ncc"))
		id = FIRST(o->org, c->coordinator, c->lead);
	else if (str_is(by, "lead"))
		id = FIRST(o->org, c->lead, c->coordinator);
	if (id && !str_is(by, "pmo"))
		return id;
	id = FIRST(o->org, c->pmo);
	*ret_for_pmo = !id;
	return id ? id : c->coordinator ? c->coordinator : o->org;
}

struct str chase_kind_of(const struct chase_step *s)
{
	if (!str_is(s->form, "letter"))
		return s->form;
	return str_is(s->to, "lead") || str_is(s->to, "pmo") ? S("letter") : S("reminder");
}
