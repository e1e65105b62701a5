#include "core/answer.h"
#include "core/files.h"
#include "core/legal/reference.h"
#include "modules/incident/page_case.h"
#include "modules/network/network.h"

/* Writes, by form and by API alike: a form goes on to the case, the API gets the case's code and new version. */

#define PLACE "/api/v1/incidents/"

static err changed_answer(struct req *r, struct str code, bool is_new)
{
	struct incident_get_row i;
	TRY(incident_by_code(&r->w, code, ACCESS_SEE, &i));
	struct json j = is_new ? reply_made(r, a_cat(r->w.a, S(PLACE), code)) : reply_json(r);
	json_object(&j);
	json_text(&j, "code", i.code);
	json_text(&j, "step", i.step);
	json_text(&j, "class", i.class);
	json_int(&j, "version", i.version);
	json_end(&j);
	return OK;
}

static err done(struct req *r, const char *anchor)
{
	return r->is_api ? changed_answer(r, r->args[0], false) : reply_see(r, incident_path(r->w.a, r->args[0], anchor), M_INCIDENT_SAVED);
}

/* A part of the case: it is found there. */
static err added(struct req *r, const char *part, int64_t id, const char *anchor)
{
	if (!r->is_api)
		return reply_see(r, incident_path(r->w.a, r->args[0], anchor), M_INCIDENT_SAVED);
	struct json j = reply_made(r, a_fmt(r->w.a, PLACE "%.*s#%s-%lld", STR_ARG(r->args[0]), part, (long long)id));
	json_object(&j);
	json_text(&j, "id", id_text(r->w.a, id));
	json_end(&j);
	return OK;
}

/* ---- reading what was sent ---- */

static enum tlp tlp_or(struct str typed, enum tlp otherwise)
{
	enum tlp t = otherwise;
	return typed.n && tlp_parse(typed, &t) ? t : otherwise;
}

static struct str joined(struct arena *a, const struct strs *list)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < list->n; i++)
		all = a_fmt(a, "%.*s%s%.*s", STR_ARG(all), all.n ? " " : "", STR_ARG(list->at[i]));
	return all;
}

static struct str flags_of(struct work *w, const struct strs *list)
{
	for (size_t i = 0; i < list->n; i++) {
		bool known = false;
		for (size_t k = 0; k < N_FLAGS; k++)
			known = known || str_is(list->at[i], incident_flags[k].value);
		if (!known)
			fail_field(w, a_fmt(w->a, "flags[%zu]", i), M_INCIDENT_FLAG_UNKNOWN, list->at[i]);
	}
	return joined(w->a, list);
}

static struct str criteria_of(struct work *w, const struct strs *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (!reference_of(REF_SERIOUS, list->at[i]))
			fail_field(w, a_fmt(w->a, "criteria[%zu]", i), M_INCIDENT_CRITERION_UNKNOWN, list->at[i]);
	return joined(w->a, list);
}

static void check_code(struct work *w, const char *field, enum reference_table table, struct str code)
{
	if (code.n && !reference_of(table, code))
		fail_field(w, str_of(field), M_INCIDENT_CODE_UNKNOWN, code);
}

static int64_t capable_of(struct str word)
{
	return str_is(word, "yes") ? 1 : str_is(word, "no") ? 0 : -1;
}

static err account_of_field(struct work *w, int64_t org, struct str name, int64_t *ret_id)
{
	struct incident_account_named_row row;
	bool found = true;
	*ret_id = 0;
	if (!name.n)
		return OK;
	TRY(incident_account_named(w->db, w->a, &(struct incident_account_named_in){ .org_id = org, .name = name }, &row, &found));
	if (found)
		*ret_id = row.id;
	else
		fail_field(w, S("assignee"), M_INCIDENT_ACCOUNT_UNKNOWN);
	return OK;
}

/* ---- a new case ---- */

static err new_of(struct req *r, const struct new_in *in, struct incident_new *ret)
{
	struct work *w = &r->w;
	*ret = (struct incident_new){ .title = in->title, .summary = in->summary, .type = in->type, .source = in->source.n ? in->source : S("own"),
		.system_name = in->system_name, .sector = in->sector, .province = in->province, .severity = in->severity, .detected_at = in->detected_at,
		.received_at = in->received_at, .system_level = in->system_level, .is_national_important = in->national_important,
		.is_beyond_capability = in->beyond_capability, .flags = flags_of(w, &in->flags), .criteria = criteria_of(w, &in->criteria),
		.owner_capable = capable_of(in->owner_capable), .class_override = in->override, .class_reason = in->class_reason,
		.tlp = tlp_or(in->tlp, TLP_AMBER) };
	check_code(w, "type", REF_INCIDENT_TYPE, in->type);
	check_code(w, "sector", REF_SECTOR, in->sector);
	check_code(w, "province", REF_PROVINCE, in->province);
	TRY(org_of_field(w, "responsible", in->responsible, &ret->responsible_org));
	TRY(org_of_field(w, "owner", in->owner, &ret->owner_org));
	TRY(org_of_field(w, "operator", in->operator, &ret->operator_org));
	TRY(org_of_field(w, "isp", in->isp, &ret->isp_org));
	if (!in->responsible.n)
		ret->responsible_org = w->by.org_id;
	return work_checked(w);
}

err incident_new_post(struct req *r)
{
	const struct new_in *in = r->in;
	struct incident_new n;
	struct incident_facts_row i;
	bool is_done;
	int64_t id;
	TRY(answer_replay(r, in->once, &is_done));
	if (is_done)
		return OK;
	TRY(new_of(r, in, &n));
	TRY(incident_open(&r->w, &n, &id));
	TRY(observables_from_text(&r->w, id, n.summary, S("report"), n.tlp));
	TRY(incident_facts(r->w.db, r->w.a, &(struct incident_facts_in){ .id = id }, &i));
	struct str path = r->is_api ? a_cat(r->w.a, S(PLACE), i.code) : incident_path(r->w.a, i.code, "");
	TRY(r->is_api ? changed_answer(r, i.code, true) : reply_see(r, path, M_INCIDENT_OPENED));
	return answer_keep(r, in->once, path);
}

/* ---- facts ---- */

err incident_edit_post(struct req *r)
{
	const struct edit_in *in = r->in;
	struct work *w = &r->w;
	struct incident_get_row i;
	TRY(incident_of_path(r, ACCESS_LEAD, &i));
	struct incident_facts_new f = { .title = in->title, .summary = in->summary, .type = in->type, .severity = in->severity,
		.system_name = in->system_name, .sector = in->sector, .province = in->province, .flags = flags_of(w, &in->flags),
		.is_beyond_capability = str_is(in->beyond_capability, "yes"), .handled_by = in->handled_by, .damage_vnd = in->damage_vnd,
		.tlp = tlp_or(in->tlp, (enum tlp)i.tlp), .pap = (enum tlp)i.pap };
	check_code(w, "type", REF_INCIDENT_TYPE, in->type);
	check_code(w, "sector", REF_SECTOR, in->sector);
	check_code(w, "province", REF_PROVINCE, in->province);
	TRY(work_checked(w));
	TRY(incident_edit(w, r->args[0], in->version, &f));
	return done(r, "");
}

static struct str or_was(struct str typed, struct str was) { return typed.n ? typed : was; }

/* What is not named stays; flags: ["none"] takes all of them away. */
err incident_patch(struct req *r)
{
	const struct edit_in *in = r->in;
	struct work *w = &r->w;
	struct incident_get_row i;
	TRY(incident_of_path(r, ACCESS_LEAD, &i));
	bool clears = in->flags.n == 1 && str_is(in->flags.at[0], "none");
	struct incident_facts_new f = { .title = or_was(in->title, i.title), .summary = or_was(in->summary, i.summary), .type = or_was(in->type, i.type),
		.severity = in->severity ? in->severity : i.severity, .system_name = or_was(in->system_name, i.system_name),
		.sector = or_was(in->sector, i.sector), .province = or_was(in->province, i.province),
		.flags = clears ? STR_NONE : in->flags.n ? flags_of(w, &in->flags) : i.flags,
		.is_beyond_capability = in->beyond_capability.n ? str_is(in->beyond_capability, "yes") : i.is_beyond_capability,
		.handled_by = or_was(in->handled_by, i.handled_by), .damage_vnd = in->damage_vnd ? in->damage_vnd : i.damage_vnd,
		.tlp = tlp_or(in->tlp, (enum tlp)i.tlp), .pap = (enum tlp)i.pap };
	check_code(w, "type", REF_INCIDENT_TYPE, in->type);
	check_code(w, "sector", REF_SECTOR, in->sector);
	check_code(w, "province", REF_PROVINCE, in->province);
	TRY(work_checked(w));
	TRY(incident_edit(w, r->args[0], in->version, &f));
	return done(r, "");
}

err incident_class_post(struct req *r)
{
	const struct class_in *in = r->in;
	struct incident_class_new c = { .level = in->system_level, .owner_capable = capable_of(in->owner_capable),
		.is_national_important = str_is(in->national_important, "yes"), .criteria = criteria_of(&r->w, &in->criteria), .override = in->override, .reason = in->reason };
	TRY(work_checked(&r->w));
	TRY(incident_reclassify(&r->w, r->args[0], in->version, &c));
	return done(r, "");
}

err incident_detected_post(struct req *r)
{
	const struct detected_in *in = r->in;
	TRY(incident_correct_detected(&r->w, r->args[0], in->version, in->detected_at, in->reason));
	return done(r, "");
}

err incident_assign_post(struct req *r)
{
	const struct assign_in *in = r->in;
	struct incident_get_row i;
	int64_t org, assignee;
	TRY(incident_of_path(r, ACCESS_LEAD, &i));
	TRY(org_of_field(&r->w, "responsible", in->responsible, &org));
	TRY(account_of_field(&r->w, org, in->assignee, &assignee));
	TRY(work_checked(&r->w));
	/* who cannot see the people of the responsible body does not unseat them */
	if (!in->assignee.n && org == i.responsible_org && org != r->w.by.org_id)
		assignee = i.assignee;
	TRY(incident_assign(&r->w, r->args[0], in->version, org, assignee, in->reason));
	return done(r, "");
}

err incident_step_post(struct req *r)
{
	const struct step_in *in = r->in;
	TRY(incident_step(&r->w, r->args[0], in->version, in->step, in->note));
	return done(r, "");
}

err incident_merge_post(struct req *r)
{
	const struct merge_in *in = r->in;
	TRY(incident_merge(&r->w, r->args[0], in->version, in->into, in->reason));
	return done(r, "");
}

err incident_unmerge_post(struct req *r)
{
	const struct reason_in *in = r->in;
	TRY(incident_unmerge(&r->w, r->args[0], in->version, in->reason));
	return done(r, "");
}

err incident_reopen_post(struct req *r)
{
	const struct reason_in *in = r->in;
	TRY(incident_reopen(&r->w, r->args[0], in->version, in->reason));
	return done(r, "");
}

/* ---- parts ---- */

err incident_party_post(struct req *r)
{
	const struct party_in *in = r->in;
	int64_t org;
	TRY(org_of_field(&r->w, "org", in->org, &org));
	TRY(work_checked(&r->w));
	enum access_level level = str_is(in->level, "lead") ? ACCESS_LEAD : str_is(in->level, "work") ? ACCESS_WORK : ACCESS_SEE;
	TRY(incident_bring_in(&r->w, r->args[0], org, level, in->role.n ? in->role : S("support"), in->reason));
	return done(r, "#case-parties");
}

err incident_leave_post(struct req *r)
{
	const struct leave_in *in = r->in;
	struct incident_get_row i;
	int64_t org;
	TRY(incident_of_path(r, ACCESS_SEE, &i));
	TRY(network_org_id(&r->w, r->args[1], &org));
	TRY(incident_leave(&r->w, r->args[0], org, in->reason));
	if (org != r->w.by.org_id)
		return done(r, "#case-parties");
	r->status = r->is_api ? 204 : r->status;
	return r->is_api ? OK : reply_see(r, S("/incidents"), M_INCIDENT_SAVED);
}

err incident_note_post(struct req *r)
{
	const struct note_in *in = r->in;
	struct incident_get_row i;
	int64_t id;
	TRY(incident_of_path(r, ACCESS_WORK, &i));
	TRY(note_add(&r->w, i.code, &(struct note_new){ .text = in->text, .tlp = tlp_or(in->tlp, (enum tlp)i.tlp), .is_own_only = in->own_only }, &id));
	return added(r, "note", id, "#notes-title");
}

err incident_task_post(struct req *r)
{
	const struct task_in *in = r->in;
	struct incident_get_row i;
	int64_t id, org, assignee;
	TRY(incident_of_path(r, ACCESS_WORK, &i));
	TRY(org_of_field(&r->w, "org", in->org, &org));
	org = in->org.n ? org : r->w.by.org_id;
	TRY(account_of_field(&r->w, org, in->assignee, &assignee));
	TRY(work_checked(&r->w));
	TRY(task_add(&r->w, i.code, &(struct task_new){ .title = in->title, .org_id = org, .assignee = assignee, .due_at = in->due_at }, &id));
	return added(r, "task", id, "#case-tasks");
}

err incident_task_set_post(struct req *r)
{
	const struct task_set_in *in = r->in;
	int64_t id;
	if (!str_int(r->args[1], &id))
		return fail(&r->w, E_NOT_FOUND, M_INCIDENT_TASK_NOT_FOUND);
	TRY(task_set(&r->w, r->args[0], id, in->version, in->state, in->outcome));
	return done(r, "#case-tasks");
}

err incident_task_again(struct req *r)
{
	const struct task_set_in *in = r->in;
	return str_is(in->state, "dropped") ? incident_drop_get(r) : incident_case_get(r);
}

err incident_observable_post(struct req *r)
{
	const struct observable_in *in = r->in;
	struct incident_get_row i;
	int64_t id;
	TRY(incident_of_path(r, ACCESS_WORK, &i));
	TRY(observable_add(&r->w, i.code, in->value, in->is_indicator, tlp_or(in->tlp, (enum tlp)i.tlp), &id));
	return added(r, "observable", id, "#observables-title");
}

err incident_observable_remove_post(struct req *r)
{
	int64_t id;
	if (!str_int(r->args[1], &id))
		return fail(&r->w, E_NOT_FOUND, M_INCIDENT_OBSERVABLE_NOT_FOUND);
	TRY(observable_remove(&r->w, r->args[0], id));
	return done(r, "#observables-title");
}

err incident_files_keep(struct req *r)
{
	const struct files_in *in = r->in;
	for (size_t k = 0; k < in->files.n; k++)
		TRY(file_keep(&r->w, &in->files.at[k]));
	return OK;
}

err incident_files_post(struct req *r)
{
	const struct files_in *in = r->in;
	struct incident_get_row i;
	int64_t id = 0;
	TRY(incident_of_path(r, ACCESS_WORK, &i));
	if (!in->files.n)
		fail_field(&r->w, S("files"), M_INCIDENT_FILES_NONE);
	TRY(work_checked(&r->w));
	for (size_t k = 0; k < in->files.n; k++) {
		TRY(file_attach(&r->w, &in->files.at[k], S("incident"), i.id, S("evidence"), &id));
		TRY(incident_noted(&r->w, i.id, "incident.file", &(struct change){ .code = i.code, .what = "file",
			.to = i.tlp <= TLP_AMBER ? in->files.at[k].name : STR_NONE }));
	}
	return added(r, "file", id, "#evidence-title");
}
