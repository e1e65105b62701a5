#include "base/rand.h"
#include "core/legal/legal.h"
#include "modules/incident/incident.h"
#include "modules/incident/process.h"
#include "modules/network/network.h"

/* Every statement here compares the version the person saw. */

static err need_open(struct work *w, const struct incident_get_row *i)
{
	return incident_is_over(i->step) ? fail(w, E_CONFLICT, M_INCIDENT_CLOSED, i->code) : OK;
}

static err need_reason(struct work *w, const char *field, struct str reason)
{
	if (!reason.n)
		fail_field(w, str_of(field), M_INCIDENT_REASON_NEEDED);
	return work_checked(w);
}

static err open_case(struct work *w, struct str code, struct incident_get_row *ret)
{
	TRY(incident_by_code(w, code, ACCESS_LEAD, ret));
	return need_open(w, ret);
}

/* What is said of the case until now stays known. moved_at: since when another body is responsible. */
static err keep_state(struct work *w, int64_t id, usec moved_at)
{
	return incident_was_add(w->db, &(struct incident_was_add_in){ .id = id, .moved = moved_at, .now = w->now }, NULL);
}

/* ---- steps ---- */

/* A case that ends keeps when; one that loops back forgets the end. */
static usec ended_when(const struct incident_get_row *i, const struct step *to, usec now)
{
	if (str_is(to->phase, "review") || str_is(to->phase, "closed"))
		return i->response_ended_at ? i->response_ended_at : now;
	return 0;
}

/* The end of the response starts terms; going back into it, or calling it off, ends them. */
static err clocks_of_step(struct work *w, const struct incident_get_row *i, usec ended_at, bool is_over, struct str note)
{
	if (is_over || (i->response_ended_at && !ended_at))
		return clocks_again(w, i->id, note);
	if (!ended_at || i->response_ended_at)
		return OK;
	TRY(clocks_start(w, i->id, S("handling_ended"), ended_at));
	return clocks_start(w, i->id, S("response_ended"), ended_at);
}

err incident_step(struct work *w, struct str code, int64_t version, struct str step, struct str note)
{
	struct incident_get_row i;
	int64_t n;
	TRY(open_case(w, code, &i));
	const struct step *from = process_step(i.step), *to = process_step(step);
	if (!to || !process_allows(from, step) || str_is(step, "closed"))
		return fail(w, E_CONFLICT, M_INCIDENT_STEP_NOT_ALLOWED, from->title[w->by.lang]);
	bool is_over = incident_is_over(step);
	if (is_over || process_goes_back(from, to))
		TRY(need_reason(w, "note", note));
	usec ended_at = is_over ? i.response_ended_at : ended_when(&i, to, w->now);
	TRY(keep_state(w, i.id, 0));
	TRY(incident_set_step(w->db, &(struct incident_set_step_in){ .id = i.id, .version = version, .step = step,
		.response_ended_at = ended_at, .closed_at = is_over ? w->now : 0 }, &n));
	TRY(incident_one_changed(w, code, n));
	TRY(clocks_of_step(w, &i, ended_at, is_over, note));
	return incident_changed(w, i.id, "incident.step", &(struct change){ .code = code, .what = "step", .from = i.step, .to = step, .reason = note });
}

err incident_close(struct work *w, int64_t id)
{
	struct incident_facts_row i;
	int64_t n;
	TRY(incident_facts(w->db, w->a, &(struct incident_facts_in){ .id = id }, &i));
	if (incident_is_over(i.step))
		return fail(w, E_CONFLICT, M_INCIDENT_CLOSED, i.code);
	TRY(keep_state(w, id, 0));
	TRY(incident_set_step(w->db, &(struct incident_set_step_in){ .id = id, .version = i.version, .step = S("closed"),
		.response_ended_at = i.response_ended_at ? i.response_ended_at : w->now, .closed_at = w->now }, &n));
	TRY(incident_one_changed(w, i.code, n));
	TRY(clocks_again(w, id, STR_NONE));
	return incident_changed(w, id, "incident.close", &(struct change){ .code = i.code });
}

err incident_reopen(struct work *w, struct str code, int64_t version, struct str reason)
{
	struct incident_get_row i;
	int64_t n;
	TRY(incident_by_code(w, code, ACCESS_LEAD, &i));
	if (!str_is(i.step, "closed") && !str_is(i.step, "cancelled"))
		return fail(w, E_CONFLICT, M_INCIDENT_NOT_CLOSED, code);
	TRY(need_reason(w, "reason", reason));
	struct str step = process_again(i.class, i.step);
	TRY(keep_state(w, i.id, 0));
	TRY(incident_set_reopened(w->db, &(struct incident_set_reopened_in){ .id = i.id, .version = version, .step = step, .at = w->now }, &n));
	TRY(incident_one_changed(w, code, n));
	TRY(clocks_again(w, i.id, reason));
	return incident_changed(w, i.id, "incident.reopen", &(struct change){ .code = code, .what = "step", .from = i.step, .to = step, .reason = reason });
}

/* ---- responsible body ---- */

static err check_assignee(struct work *w, int64_t org, int64_t assignee)
{
	struct incident_accounts_rows rows;
	if (!assignee)
		return OK;
	TRY(incident_accounts(w->db, w->a, &(struct incident_accounts_in){ .org_id = org }, &rows));
	for (size_t k = 0; k < rows.n; k++)
		if (rows.at[k].id == assignee)
			return OK;
	fail_field(w, S("assignee"), M_INCIDENT_ASSIGNEE_OTHER_ORG);
	return work_checked(w);
}

/* Who hands a case over goes on helping; the coordinator keeps all it may do. */
static err step_back(struct work *w, const struct incident_get_row *i)
{
	int64_t coordinator;
	struct incident_party_roles_rows roles;
	TRY(incident_party_leave(w->db, &(struct incident_party_leave_in){ .incident_id = i->id, .org_id = i->responsible_org, .role = S("responsible"), .at = w->now }, NULL));
	TRY(incident_coordinator(w, &coordinator));
	if (i->responsible_org == coordinator)
		return OK;
	TRY(access_take(w, S("incident"), i->id, i->responsible_org));
	TRY(incident_party_roles(w->db, w->a, &(struct incident_party_roles_in){ .incident_id = i->id, .org_id = i->responsible_org }, &roles));
	return incident_join(w, i->id, i->responsible_org, roles.n ? roles.at[0].role : S("support"), ACCESS_WORK, STR_NONE);
}

err incident_assign(struct work *w, struct str code, int64_t version, int64_t responsible_org, int64_t assignee, struct str reason)
{
	struct incident_get_row i;
	struct org_by_id_row was, now;
	int64_t n;
	TRY(open_case(w, code, &i));
	TRY(network_org(w, i.responsible_org, &was));
	TRY(network_org(w, responsible_org, &now));
	TRY(check_assignee(w, responsible_org, assignee));
	TRY(keep_state(w, i.id, responsible_org != i.responsible_org ? w->now : 0));
	TRY(incident_set_assigned(w->db, &(struct incident_set_assigned_in){ .id = i.id, .version = version,
		.responsible_org = responsible_org, .assignee = assignee }, &n));
	TRY(incident_one_changed(w, code, n));
	if (responsible_org != i.responsible_org) {
		TRY(step_back(w, &i));
		TRY(incident_join(w, i.id, responsible_org, S("responsible"), ACCESS_LEAD, reason));
	}
	TRY(incident_tell_given(w, i.id, responsible_org != i.responsible_org ? responsible_org : 0, assignee != i.assignee ? assignee : 0));
	return incident_changed(w, i.id, "incident.assign", &(struct change){ .code = code, .what = "responsible", .from = was.name, .to = now.name, .reason = reason });
}

/* ---- facts ---- */

static err correction(struct work *w, int64_t id, const char *field, struct str was, struct str is, struct str reason)
{
	return incident_correction_add(w->db, &(struct incident_correction_add_in){ .id = id_new(), .incident_id = id, .field = str_of(field),
		.old_value = was, .new_value = is, .reason = reason, .account_id = w->by.account_id, .at = w->now }, NULL);
}

err incident_correct_detected(struct work *w, struct str code, int64_t version, usec detected_at, struct str reason)
{
	struct incident_get_row i;
	int64_t n;
	TRY(open_case(w, code, &i));
	if (!reason.n)
		fail_field(w, S("reason"), M_INCIDENT_REASON_NEEDED);
	if (detected_at > i.received_at)
		fail_field(w, S("detected_at"), M_INCIDENT_DETECTED_AFTER_RECEIPT, time_shown(w->a, i.received_at));
	if (detected_at <= 0)
		fail_field(w, S("detected_at"), M_INCIDENT_DETECTED_WRONG);
	TRY(work_checked(w));
	TRY(keep_state(w, i.id, 0));
	TRY(incident_set_detected(w->db, &(struct incident_set_detected_in){ .id = i.id, .version = version, .detected_at = detected_at,
		.profile = *legal_profile_at(detected_at) }, &n));
	TRY(incident_one_changed(w, code, n));
	struct str was = time_rfc3339(w->a, i.detected_at), is = time_rfc3339(w->a, detected_at);
	TRY(correction(w, i.id, "detected_at", was, is, reason));
	TRY(clocks_again(w, i.id, reason));
	return incident_changed(w, i.id, "incident.correct", &(struct change){ .code = code, .what = "detected_at", .from = was, .to = is, .reason = reason });
}

static err check_facts(struct work *w, const struct incident_facts_new *f)
{
	if (!f->title.n)
		fail_field(w, S("title"), M_INCIDENT_TITLE_NEEDED);
	if (f->severity < 1 || f->severity > 4)
		fail_field(w, S("severity"), M_INCIDENT_SEVERITY_RANGE);
	if (f->damage_vnd < 0)
		fail_field(w, S("damage_vnd"), M_INCIDENT_DAMAGE_NEGATIVE);
	return work_checked(w);
}

static void name_changed(struct work *w, struct str *names, bool is_changed, const char *name)
{
	if (is_changed)
		*names = a_fmt(w->a, "%.*s%s%s", STR_ARG(*names), names->n ? " " : "", name);
}

static struct str changed_names(struct work *w, const struct incident_get_row *i, const struct incident_facts_new *f)
{
	struct str names = STR_NONE;
	name_changed(w, &names, !str_eq(i->title, f->title), "title");
	name_changed(w, &names, !str_eq(i->summary, f->summary), "summary");
	name_changed(w, &names, !str_eq(i->type, f->type), "type");
	name_changed(w, &names, i->severity != f->severity, "severity");
	name_changed(w, &names, i->tlp != (int64_t)f->tlp, "tlp");
	name_changed(w, &names, i->pap != (int64_t)f->pap, "pap");
	name_changed(w, &names, !str_eq(i->system_name, f->system_name), "system_name");
	name_changed(w, &names, !str_eq(i->sector, f->sector), "sector");
	name_changed(w, &names, !str_eq(i->province, f->province), "province");
	name_changed(w, &names, !str_eq(i->flags, f->flags), "flags");
	name_changed(w, &names, i->is_beyond_capability != f->is_beyond_capability, "beyond_capability");
	name_changed(w, &names, !str_eq(i->handled_by, f->handled_by), "handled_by");
	name_changed(w, &names, i->damage_vnd != f->damage_vnd, "damage_vnd");
	return names;
}

err incident_edit(struct work *w, struct str code, int64_t version, const struct incident_facts_new *f)
{
	struct incident_get_row i;
	int64_t n;
	TRY(open_case(w, code, &i));
	TRY(check_facts(w, f));
	TRY(keep_state(w, i.id, 0));
	TRY(incident_set_facts(w->db, &(struct incident_set_facts_in){ .id = i.id, .version = version, .title = f->title, .summary = f->summary,
		.type = f->type, .severity = f->severity, .tlp = f->tlp, .pap = f->pap, .system_name = f->system_name, .sector = f->sector,
		.province = f->province, .flags = f->flags, .is_beyond_capability = f->is_beyond_capability, .handled_by = f->handled_by,
		.damage_vnd = f->damage_vnd }, &n));
	TRY(incident_one_changed(w, code, n));
	if (!str_eq(i.flags, f->flags) || i.is_beyond_capability != f->is_beyond_capability)
		TRY(clocks_again(w, i.id, S("facts")));
	return incident_changed(w, i.id, "incident.edit", &(struct change){ .code = code, .what = "facts", .to = changed_names(w, &i, f) });
}

err incident_reclassify(struct work *w, struct str code, int64_t version, const struct incident_class_new *c)
{
	struct incident_get_row i;
	int64_t n;
	TRY(open_case(w, code, &i));
	struct str computed = str_of(incident_class_of(c->level, c->is_national_important, c->criteria, c->owner_capable));
	struct str class = c->override.n ? c->override : computed;
	if (!str_eq(class, computed) && !c->reason.n)
		fail_field(w, S("reason"), M_INCIDENT_CLASS_REASON_NEEDED);
	TRY(work_checked(w));
	struct str step = str_eq(class, i.class) ? i.step : process_same_phase(class, process_step(i.step));
	TRY(keep_state(w, i.id, 0));
	TRY(incident_set_class(w->db, &(struct incident_set_class_in){ .id = i.id, .version = version, .class = class, .class_computed = computed,
		.class_reason = str_eq(class, computed) ? STR_NONE : c->reason, .criteria = c->criteria, .owner_capable = c->owner_capable,
		.system_level = c->level, .is_national_important = c->is_national_important, .step = step }, &n));
	TRY(incident_one_changed(w, code, n));
	TRY(clocks_again(w, i.id, c->reason));
	return incident_changed(w, i.id, "incident.class", &(struct change){ .code = code, .what = "class", .from = i.class, .to = class, .reason = c->reason });
}

/* ---- merging ---- */

err incident_merge(struct work *w, struct str code, int64_t version, struct str into, struct str reason)
{
	struct incident_get_row i, target;
	int64_t n;
	TRY(open_case(w, code, &i));
	TRY(incident_by_code(w, into, ACCESS_LEAD, &target));
	if (target.id == i.id || incident_is_over(target.step))
		fail_field(w, S("into"), M_INCIDENT_MERGE_TARGET_WRONG);
	if (!reason.n)
		fail_field(w, S("reason"), M_INCIDENT_REASON_NEEDED);
	TRY(work_checked(w));
	TRY(keep_state(w, i.id, 0));
	TRY(incident_set_merged(w->db, &(struct incident_set_merged_in){ .id = i.id, .version = version, .into = target.id, .at = w->now }, &n));
	TRY(incident_one_changed(w, code, n));
	TRY(clocks_again(w, i.id, reason));
	TRY(incident_noted(w, target.id, "incident.merged_in", &(struct change){ .code = into, .what = "merge", .from = code, .reason = reason }));
	return incident_changed(w, i.id, "incident.merge", &(struct change){ .code = code, .what = "merge", .to = into, .reason = reason });
}

err incident_unmerge(struct work *w, struct str code, int64_t version, struct str reason)
{
	struct incident_get_row i;
	int64_t n;
	TRY(incident_by_code(w, code, ACCESS_LEAD, &i));
	if (!i.merged_into)
		return fail(w, E_CONFLICT, M_INCIDENT_NOT_MERGED, code);
	TRY(need_reason(w, "reason", reason));
	TRY(keep_state(w, i.id, 0));
	TRY(incident_set_unmerged(w->db, &(struct incident_set_unmerged_in){ .id = i.id, .version = version }, &n));
	TRY(incident_one_changed(w, code, n));
	TRY(clocks_again(w, i.id, reason));
	TRY(incident_noted(w, i.merged_into, "incident.merged_out", &(struct change){ .what = "merge", .from = code, .reason = reason }));
	return incident_changed(w, i.id, "incident.unmerge", &(struct change){ .code = code, .what = "merge", .reason = reason });
}
