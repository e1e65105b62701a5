#include "base/json.h"
#include "core/journal.h"
#include "modules/incident/incident.h"
#include "modules/network/network.h"

/* What was done to a case as data of its journal entry, and the organisations that come and go. */

struct str change_json(struct work *w, const struct change *c)
{
	struct buf b;
	buf_init(&b, 64 * 1024);
	struct json j = json_to(&b);
	json_object(&j);
	json_text(&j, "code", c->code);
	if (c->what)
		json_text(&j, "what", str_of(c->what));
	if (c->from.n)
		json_text(&j, "from", c->from);
	if (c->to.n)
		json_text(&j, "to", c->to);
	if (c->reason.n)
		json_text(&j, "reason", c->reason);
	json_end(&j);
	struct str s = a_dup(w->a, buf_str(&b));
	buf_done(&b);
	return s;
}

err incident_noted(struct work *w, int64_t id, const char *name, const struct change *c)
{
	return journal_add(w, name, (struct journal_ref){ "incident", id }, change_json(w, c));
}

err incident_changed(struct work *w, int64_t id, const char *name, const struct change *c)
{
	TRY(incident_noted(w, id, name, c));
	return incident_refresh(w, id);
}

err incident_one_changed(struct work *w, struct str code, int64_t n)
{
	return n == 1 ? OK : fail(w, E_CONFLICT, M_INCIDENT_CHANGED_MEANWHILE, code);
}

err incident_coordinator(struct work *w, int64_t *ret_id)
{
	struct org_of_role_rows rows;
	TRY(network_orgs_of_role(w, S("coordinator"), STR_NONE, STR_NONE, &rows));
	*ret_id = rows.n ? rows.at[0].id : 0;
	return OK;
}

static bool is_party_role(struct str role)
{
	static const char *const roles[] = { "owner", "operator", "isp", "support" };
	for (size_t i = 0; i < COUNT(roles); i++)
		if (str_is(role, roles[i]))
			return true;
	return false;
}

err incident_bring_in(struct work *w, struct str code, int64_t org_id, enum access_level level, struct str role, struct str reason)
{
	struct incident_get_row i;
	struct org_by_id_row org;
	TRY(incident_by_code(w, code, ACCESS_LEAD, &i));
	if (!is_party_role(role))
		fail_field(w, S("role"), M_INCIDENT_PARTY_ROLE_WRONG);
	if (level < ACCESS_SEE || level > ACCESS_LEAD)
		fail_field(w, S("level"), M_INCIDENT_PARTY_LEVEL_WRONG);
	TRY(work_checked(w));
	TRY(network_org(w, org_id, &org));
	TRY(incident_join(w, i.id, org_id, role, level, reason));
	return incident_changed(w, i.id, "incident.bring_in", &(struct change){ .code = code, .what = "party", .from = role, .to = org.name, .reason = reason });
}

err incident_leave(struct work *w, struct str code, int64_t org_id, struct str reason)
{
	struct incident_get_row i;
	struct org_by_id_row org;
	int64_t coordinator;
	TRY(incident_by_code(w, code, org_id == w->by.org_id ? ACCESS_SEE : ACCESS_LEAD, &i));
	TRY(incident_coordinator(w, &coordinator));
	if (org_id == i.responsible_org || org_id == coordinator)
		return fail(w, E_CONFLICT, M_INCIDENT_PARTY_MUST_STAY);
	if (!reason.n)
		fail_field(w, S("reason"), M_INCIDENT_REASON_NEEDED);
	TRY(work_checked(w));
	TRY(network_org(w, org_id, &org));
	TRY(access_take(w, S("incident"), i.id, org_id));
	TRY(incident_party_leave_all(w->db, &(struct incident_party_leave_all_in){ .incident_id = i.id, .org_id = org_id, .at = w->now }, NULL));
	return incident_changed(w, i.id, "incident.leave", &(struct change){ .code = code, .what = "party", .to = org.name, .reason = reason });
}
