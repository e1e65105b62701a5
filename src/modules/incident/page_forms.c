#include "core/answer.h"
#include "modules/incident/choices.h"
#include "modules/incident/pages_gen.h"
#include "modules/incident/process.h"
#include "modules/network/network.h"

/* The small forms around a case. Each is also shown again by its POST route after an error, with what was typed. */

enum { CHANGES_SHOWN = 5 };

static const struct said yes_no[] = { { "yes", M_INCIDENT_YES }, { "no", M_INCIDENT_NO } };
static const struct said yes_no_unknown[] = { { "unknown", M_INCIDENT_UNKNOWN }, { "yes", M_INCIDENT_YES }, { "no", M_INCIDENT_NO } };

static void show_crumbs(struct req *r, struct case_form *p, const struct incident_get_row *i)
{
	struct link *at = a_array(r->w.a, struct link, 2);
	at[0] = (struct link){ S("/incidents"), say(&r->w, M_INCIDENT_LIST_TITLE), NULL, false };
	if (i)
		at[1] = (struct link){ incident_path(r->w.a, i->code, ""), i->code, NULL, false };
	p->head.crumbs = at;
	p->head.n_crumbs = i ? 2 : 1;
}

/* After a conflict: what the others did meanwhile. */
static err show_changes(struct req *r, struct case_form *p, const struct incident_get_row *i)
{
	struct incident_timeline_rows rows;
	if (r->w.problem.e != E_CONFLICT)
		return OK;
	TRY(incident_timeline(r->w.db, r->w.a, &(struct incident_timeline_in){ .record = i->id, .before = INT64_MAX, .max = CHANGES_SHOWN }, &rows));
	struct event_line *at = a_array(r->w.a, struct event_line, rows.n + 1);
	p->n_changes = events_show(&r->w, &rows, at);
	p->changes = at;
	return OK;
}

static err form_reply(struct req *r, struct case_form *p, const struct asking *x, const struct incident_get_row *i, const char *below)
{
	show_crumbs(r, p, i);
	p->fields = x->at;
	p->n_fields = x->n;
	p->errors = form_errors_of(r, x->fields, x->n_fields);
	p->keep = str_of(below);
	if (!p->submit.n)
		p->submit = say(&r->w, M_INCIDENT_SAVE);
	if (i) {
		p->head.subtitle = i->title;
		p->action = p->action.n ? p->action : incident_path(r->w.a, i->code, below);
		TRY(show_changes(r, p, i));
	}
	return reply_page(r, p->head.title, HTML_OF(r, page_case_form, p));
}

static struct case_form versioned(struct req *r, const struct incident_get_row *i, enum msg title, enum msg lead)
{
	return (struct case_form){ .head = { .title = say(&r->w, title) }, .lead = say(&r->w, lead), .version = id_text(r->w.a, i->version) };
}

/* ---- facts, class, detection time ---- */

err incident_edit_get(struct req *r)
{
	struct incident_get_row i;
	struct asking x = asking_of(r, LIST(incident_edit_fields));
	TRY(incident_of_path(r, ACCESS_LEAD, &i));
	ask(&x, "title", i.title);
	ask(&x, "summary", i.summary);
	reference_choose(&r->w, ask(&x, "type", i.type), REF_INCIDENT_TYPE, 0);
	choose_severity(r, ask(&x, "severity", id_text(r->w.a, i.severity)), 0);
	tlp_field(r, ask(&x, "tlp", tlp_value(i.tlp)));
	ask(&x, "system_name", i.system_name);
	reference_choose(&r->w, ask(&x, "sector", i.sector), REF_SECTOR, M_INCIDENT_NONE_CHOSEN);
	reference_choose(&r->w, ask(&x, "province", i.province), REF_PROVINCE, M_INCIDENT_NONE_CHOSEN);
	tick_said(r, ask(&x, "flags", STR_NONE), incident_flags, N_FLAGS, i.flags);
	choose_said(r, ask(&x, "beyond_capability", i.is_beyond_capability ? S("yes") : S("no")), yes_no, 2, 0);
	choose_said(r, ask(&x, "handled_by", i.handled_by), incident_handled, 4, M_INCIDENT_NONE_CHOSEN);
	ask(&x, "damage_vnd", i.damage_vnd ? id_text(r->w.a, i.damage_vnd) : STR_NONE);
	struct case_form p = versioned(r, &i, M_INCIDENT_EDIT, M_INCIDENT_EDIT_LEAD);
	return form_reply(r, &p, &x, &i, "/edit");
}

static struct str capable_word(int64_t capable)
{
	return capable == 1 ? S("yes") : capable == 0 ? S("no") : S("unknown");
}

err incident_class_get(struct req *r)
{
	struct incident_get_row i;
	struct asking x = asking_of(r, LIST(incident_class_fields));
	TRY(incident_of_path(r, ACCESS_LEAD, &i));
	reference_choose(&r->w, ask(&x, "system_level", i.system_level ? id_text(r->w.a, i.system_level) : STR_NONE), REF_LEVEL, M_INCIDENT_SYSTEM_LEVEL_NONE);
	choose_said(r, ask(&x, "national_important", i.is_national_important ? S("yes") : S("no")), yes_no, 2, 0);
	struct form_field *criteria = ask(&x, "criteria", STR_NONE);
	tick_reference(r, criteria, REF_SERIOUS, i.criteria);
	criteria->help = say(&r->w, M_INCIDENT_CRITERIA_HELP);
	choose_said(r, ask(&x, "owner_capable", capable_word(i.owner_capable)), yes_no_unknown, 3, 0);
	choose_class(r, ask(&x, "override", str_eq(i.class, i.class_computed) ? STR_NONE : i.class), M_INCIDENT_OVERRIDE_COMPUTED);
	ask(&x, "reason", i.class_reason);
	struct case_form p = versioned(r, &i, M_INCIDENT_RECLASSIFY, M_INCIDENT_CLASS_LEAD);
	return form_reply(r, &p, &x, &i, "/class");
}

err incident_detected_get(struct req *r)
{
	struct incident_get_row i;
	struct asking x = asking_of(r, LIST(incident_detected_fields));
	TRY(incident_of_path(r, ACCESS_LEAD, &i));
	ask(&x, "detected_at", time_input(r->w.a, i.detected_at));
	ask(&x, "reason", STR_NONE);
	struct case_form p = versioned(r, &i, M_INCIDENT_CORRECT, M_INCIDENT_CORRECT_LEAD);
	return form_reply(r, &p, &x, &i, "/detected");
}

/* ---- responsible body ---- */

static err choose_account(struct req *r, struct form_field *f, int64_t org)
{
	struct incident_accounts_rows rows;
	TRY(incident_accounts(r->w.db, r->w.a, &(struct incident_accounts_in){ .org_id = org }, &rows));
	struct choice *at = a_array(r->w.a, struct choice, rows.n + 1);
	at[0] = (struct choice){ STR_NONE, say(&r->w, M_INCIDENT_ASSIGNEE_NONE), !f->value.n };
	for (size_t k = 0; k < rows.n; k++)
		at[k + 1] = (struct choice){ rows.at[k].name, rows.at[k].full_name, str_eq(rows.at[k].name, f->value) };
	f->is_select = true;
	f->choices = at;
	f->n_choices = rows.n + 1;
	return OK;
}

err incident_assign_get(struct req *r)
{
	struct incident_get_row i;
	struct incident_names_row names;
	struct asking x = asking_of(r, LIST(incident_assign_fields));
	TRY(incident_of_path(r, ACCESS_LEAD, &i));
	TRY(incident_names(r->w.db, r->w.a, &(struct incident_names_in){ .responsible = i.responsible_org, .assignee = i.assignee }, &names));
	TRY(choose_org(r, ask(&x, "responsible", names.responsible_code), 0));
	/* people of other organisations are not shown: only who is responsible names its own */
	if (i.responsible_org == r->w.by.org_id)
		TRY(choose_account(r, ask(&x, "assignee", names.assignee_name), r->w.by.org_id));
	ask(&x, "reason", STR_NONE);
	struct case_form p = versioned(r, &i, M_INCIDENT_ASSIGN, M_INCIDENT_ASSIGN_LEAD);
	return form_reply(r, &p, &x, &i, "/assign");
}

/* ---- steps ---- */

err incident_step_get(struct req *r)
{
	struct incident_get_row i;
	struct asking x = asking_of(r, LIST(incident_step_fields));
	struct str to = r->route->method == GET ? ((const struct step_to_in *)r->in)->to : ((const struct step_in *)r->in)->step;
	TRY(incident_of_path(r, ACCESS_LEAD, &i));
	if (!process_step(to))
		return fail(&r->w, E_NOT_FOUND, M_INCIDENT_CODE_UNKNOWN, to);
	struct form_field *note = ask(&x, "note", STR_NONE);
	note->label = say(&r->w, M_INCIDENT_REASON);
	struct case_form p = versioned(r, &i, M_INCIDENT_NEXT, M_INCIDENT_NEXT);
	p.lead = say(&r->w, M_INCIDENT_STEP_LEAD, step_label(&r->w, i.step), step_label(&r->w, to));
	p.submit = say(&r->w, M_INCIDENT_NEXT);
	p.hidden_name = S("step");
	p.hidden_value = to;
	return form_reply(r, &p, &x, &i, "/step");
}

static err reason_form(struct req *r, enum msg title, enum msg lead, const char *below)
{
	struct incident_get_row i;
	struct asking x = asking_of(r, LIST(incident_reason_fields));
	TRY(incident_of_path(r, ACCESS_LEAD, &i));
	ask(&x, "reason", STR_NONE);
	struct case_form p = versioned(r, &i, title, lead);
	p.submit = say(&r->w, title);
	return form_reply(r, &p, &x, &i, below);
}

err incident_reopen_get(struct req *r) { return reason_form(r, M_INCIDENT_REOPEN, M_INCIDENT_REOPEN_LEAD, "/reopen"); }

err incident_unmerge_get(struct req *r) { return reason_form(r, M_INCIDENT_UNMERGE, M_INCIDENT_UNMERGE_LEAD, "/unmerge"); }

err incident_merge_get(struct req *r)
{
	struct incident_get_row i;
	struct asking x = asking_of(r, LIST(incident_merge_fields));
	TRY(incident_of_path(r, ACCESS_LEAD, &i));
	ask(&x, "into", STR_NONE);
	ask(&x, "reason", STR_NONE);
	struct case_form p = versioned(r, &i, M_INCIDENT_MERGE, M_INCIDENT_MERGE_LEAD);
	p.submit = p.head.title;
	return form_reply(r, &p, &x, &i, "/merge");
}

/* ---- parties, tasks ---- */

err incident_party_get(struct req *r)
{
	struct incident_get_row i;
	struct asking x = asking_of(r, LIST(incident_party_fields));
	TRY(incident_of_path(r, ACCESS_LEAD, &i));
	TRY(choose_org(r, ask(&x, "org", STR_NONE), M_INCIDENT_CHOOSE));
	choose_said(r, ask(&x, "level", S("work")), incident_levels, 3, 0);
	choose_said(r, ask(&x, "role", S("support")), incident_roles, 4, 0);
	ask(&x, "reason", STR_NONE);
	struct case_form p = { .head = { .title = say(&r->w, M_INCIDENT_PARTY_BRING_IN) }, .lead = say(&r->w, M_INCIDENT_PARTY_LEAD),
		.action = incident_path(r->w.a, i.code, "/parties"), .submit = say(&r->w, M_INCIDENT_PARTY_BRING_IN) };
	return form_reply(r, &p, &x, &i, "/parties");
}

err incident_leave_get(struct req *r)
{
	struct incident_get_row i;
	struct org_by_id_row org;
	int64_t id;
	struct asking x = asking_of(r, LIST(incident_leave_fields));
	TRY(incident_of_path(r, ACCESS_SEE, &i));
	TRY(network_org_id(&r->w, r->args[1], &id));
	TRY(network_org(&r->w, id, &org));
	ask(&x, "reason", STR_NONE);
	struct case_form p = { .head = { .title = say(&r->w, M_INCIDENT_PARTY_REMOVE) }, .lead = say(&r->w, M_INCIDENT_LEAVE_LEAD, org.name),
		.action = a_fmt(r->w.a, "/incidents/%.*s/parties/%.*s/remove", STR_ARG(i.code), STR_ARG(org.code)), .submit = say(&r->w, M_INCIDENT_PARTY_REMOVE) };
	return form_reply(r, &p, &x, &i, "/leave");
}

/* Only who may work on the case, for a task. */
static err choose_party(struct req *r, struct form_field *f, int64_t incident_id)
{
	struct incident_parties_rows rows;
	TRY(incident_parties(r->w.db, r->w.a, &(struct incident_parties_in){ .incident_id = incident_id }, &rows));
	struct choice *at = a_array(r->w.a, struct choice, rows.n + 1);
	size_t n = 0;
	for (size_t k = 0; k < rows.n; k++) {
		bool is_known = false;
		for (size_t m = 0; m < n; m++)
			is_known = is_known || str_eq(at[m].value, rows.at[k].code);
		if (!is_known && rows.at[k].level >= ACCESS_WORK)
			at[n++] = (struct choice){ rows.at[k].code, rows.at[k].name,
				f->value.n ? str_eq(rows.at[k].code, f->value) : rows.at[k].org_id == r->w.by.org_id };
	}
	f->is_select = true;
	f->choices = at;
	f->n_choices = n;
	return OK;
}

err incident_task_get(struct req *r)
{
	struct incident_get_row i;
	struct asking x = asking_of(r, LIST(incident_task_fields));
	TRY(incident_of_path(r, ACCESS_WORK, &i));
	ask(&x, "title", STR_NONE);
	TRY(choose_party(r, ask(&x, "org", STR_NONE), i.id));
	TRY(choose_account(r, ask(&x, "assignee", STR_NONE), r->w.by.org_id));
	ask(&x, "due_at", STR_NONE);
	struct case_form p = { .head = { .title = say(&r->w, M_INCIDENT_TASK_NEW) }, .lead = say(&r->w, M_INCIDENT_TASK_LEAD),
		.action = incident_path(r->w.a, i.code, "/tasks"), .submit = say(&r->w, M_INCIDENT_TASK_NEW) };
	return form_reply(r, &p, &x, &i, "/tasks");
}

err incident_drop_get(struct req *r)
{
	struct incident_get_row i;
	struct task_get_row t;
	int64_t id = 0;
	bool found = false;
	struct asking x = asking_of(r, LIST(incident_task_set_fields));
	TRY(incident_of_path(r, ACCESS_WORK, &i));
	if (str_int(r->args[1], &id))
		TRY(task_get(r->w.db, r->w.a, &(struct task_get_in){ .id = id, .incident_id = i.id }, &t, &found));
	if (!found)
		return fail(&r->w, E_NOT_FOUND, M_INCIDENT_TASK_NOT_FOUND);
	struct form_field *outcome = ask(&x, "outcome", STR_NONE);
	outcome->label = say(&r->w, M_INCIDENT_REASON);
	struct case_form p = { .head = { .title = say(&r->w, M_INCIDENT_TASK_DROP) }, .lead = say(&r->w, M_INCIDENT_DROP_LEAD, t.title),
		.version = id_text(r->w.a, t.version), .hidden_name = S("state"), .hidden_value = S("dropped"),
		.action = a_fmt(r->w.a, "/incidents/%.*s/tasks/%lld", STR_ARG(i.code), (long long)id) };
	return form_reply(r, &p, &x, &i, "/drop");
}

/* ---- a new case ---- */

static err ask_orgs(struct req *r, struct asking *x)
{
	struct org_by_id_row own;
	TRY(network_org(&r->w, r->w.by.org_id, &own));
	struct form_field *responsible = ask(x, "responsible", own.code);
	if (may(&r->w, &incident_triage))
		TRY(choose_org(r, responsible, 0));
	else
		x->n--;
	TRY(choose_org(r, ask(x, "owner", own.code), M_INCIDENT_NONE_CHOSEN));
	/* the same long list of bodies for each question */
	static const char *const others[] = { "operator", "isp" };
	const struct form_field *owner = &x->at[x->n - 1];
	for (size_t k = 0; k < 2; k++) {
		struct form_field *f = ask(x, others[k], STR_NONE);
		struct choice *at = a_array(r->w.a, struct choice, owner->n_choices);
		for (size_t c = 0; c < owner->n_choices; c++)
			at[c] = (struct choice){ owner->choices[c].value, owner->choices[c].label, str_eq(owner->choices[c].value, f->value) };
		f->choices = at;
		f->n_choices = owner->n_choices;
		f->is_select = true;
	}
	return OK;
}

err incident_new_get(struct req *r)
{
	struct asking x = asking_of(r, LIST(incident_new_fields));
	ask(&x, "title", STR_NONE)->is_focused = true;
	ask(&x, "summary", STR_NONE);
	reference_choose(&r->w, ask(&x, "type", STR_NONE), REF_INCIDENT_TYPE, M_INCIDENT_CHOOSE);
	choose_severity(r, ask(&x, "severity", S("2")), 0);
	ask(&x, "detected_at", time_input(r->w.a, r->w.now));
	ask(&x, "received_at", STR_NONE);
	choose_said(r, ask(&x, "source", S("own")), incident_sources, 5, 0);
	TRY(ask_orgs(r, &x));
	ask(&x, "system_name", STR_NONE);
	reference_choose(&r->w, ask(&x, "system_level", STR_NONE), REF_LEVEL, M_INCIDENT_SYSTEM_LEVEL_NONE);
	ask(&x, "national_important", STR_NONE);
	reference_choose(&r->w, ask(&x, "sector", STR_NONE), REF_SECTOR, M_INCIDENT_NONE_CHOSEN);
	reference_choose(&r->w, ask(&x, "province", STR_NONE), REF_PROVINCE, M_INCIDENT_NONE_CHOSEN);
	struct form_field *criteria = ask(&x, "criteria", STR_NONE);
	tick_reference(r, criteria, REF_SERIOUS, STR_NONE);
	criteria->help = say(&r->w, M_INCIDENT_CRITERIA_HELP);
	choose_said(r, ask(&x, "owner_capable", S("unknown")), yes_no_unknown, 3, 0);
	tick_said(r, ask(&x, "flags", STR_NONE), incident_flags, N_FLAGS, STR_NONE);
	ask(&x, "beyond_capability", STR_NONE);
	tlp_field(r, ask(&x, "tlp", S("amber")));
	struct case_form p = { .head = { .title = say(&r->w, M_INCIDENT_NEW_TITLE) }, .lead = say(&r->w, M_INCIDENT_NEW_LEAD),
		.action = S("/incidents"), .submit = say(&r->w, M_INCIDENT_NEW_TITLE), .once = answer_once(r) };
	return form_reply(r, &p, &x, NULL, "new");
}
