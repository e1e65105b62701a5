/* The officer's decisions as they come in, from the page and from programs. */
#include "modules/intake/pages.h"

#include "core/access.h"

/* A page goes on to where the work is; a program gets what is now. */
static err decided(struct req *r, struct str path, enum msg notice, struct str incident)
{
	struct report_get_row row;
	if (!r->is_api)
		return reply_see(r, path, notice);
	TRY(report_by_code(&r->w, r->args[0], &row));
	/* accepting has made a case */
	bool is_new = r->route->made != NULL;
	struct json j = is_new ? reply_made(r, a_cat(r->w.a, S("/api/v1/incidents/"), incident)) : reply_json(r);
	json_object(&j);
	json_text(&j, "code", row.code);
	json_text(&j, "state", row.state);
	json_int(&j, "version", row.version);
	json_text_or_null(&j, "incident", incident.n ? incident : row.incident_code);
	json_text_or_null(&j, "same_as", row.same_code);
	json_end(&j);
	return OK;
}

static struct str own_page(struct req *r) { return triage_path(r->w.a, r->args[0], ""); }

err triage_take_post(struct req *r)
{
	const struct decide_form *f = r->in;
	TRY(report_take(&r->w, r->args[0], f->version));
	return decided(r, own_page(r), M_INTAKE_TAKEN, STR_NONE);
}

err triage_seen_post(struct req *r)
{
	TRY(report_messages_seen(&r->w, r->args[0]));
	return decided(r, own_page(r), M_INTAKE_SEEN, STR_NONE);
}

err triage_refuse_post(struct req *r)
{
	const struct decide_form *f = r->in;
	TRY(report_refuse(&r->w, r->args[0], f->version, f->reason));
	return decided(r, S("/triage"), M_INTAKE_REFUSED, STR_NONE);
}

err triage_same_post(struct req *r)
{
	const struct decide_form *f = r->in;
	struct str other = report_code_typed(r->w.a, f->other);
	if (!other.n)
		fail_field(&r->w, S("other"), M_INTAKE_NO_SUCH, f->other);
	TRY(work_checked(&r->w));
	TRY(report_mark_same(&r->w, r->args[0], f->version, other));
	return decided(r, S("/triage"), M_INTAKE_MARKED_SAME, STR_NONE);
}

err triage_attach_post(struct req *r)
{
	const struct decide_form *f = r->in;
	TRY(report_attach(&r->w, r->args[0], f->version, f->incident));
	return decided(r, a_fmt(r->w.a, "/incidents/%.*s", STR_ARG(f->incident)), M_INTAKE_ATTACHED, f->incident);
}

err triage_back_post(struct req *r)
{
	const struct decide_form *f = r->in;
	TRY(report_back_to_queue(&r->w, r->args[0], f->version, f->reason));
	return decided(r, own_page(r), M_INTAKE_BACK_DONE, STR_NONE);
}

err triage_reply_post(struct req *r)
{
	const struct decide_form *f = r->in;
	int64_t id;
	TRY(report_message_from_team(&r->w, r->args[0], f->text, &id));
	return reply_see(r, f->incident.n ? a_fmt(r->w.a, "/incidents/%.*s", STR_ARG(f->incident)) : own_page(r), M_INTAKE_MESSAGE_SENT);
}

/* ---- accepting ---- */

static err org_of(struct work *w, const char *field, struct str code, int64_t *ret)
{
	struct problem before = w->problem;
	*ret = 0;
	if (!code.n || network_org_id(w, code, ret) == OK)
		return OK;
	bool is_unknown = w->problem.e == E_NOT_FOUND;
	w->problem = before;
	if (!is_unknown)
		return E_IO;
	fail_field(w, str_of(field), M_INTAKE_NO_ORG, code);
	return OK;
}

static void known(struct work *w, const char *field, enum reference_table t, struct str code)
{
	if (code.n && !reference_of(t, code))
		fail_field(w, str_of(field), M_INTAKE_NOT_IN_LIST, code);
}

static void known_all(struct work *w, const char *field, enum reference_table t, const struct strs *codes)
{
	for (size_t i = 0; i < codes->n; i++)
		known(w, field, t, codes->at[i]);
}

static void known_flags(struct work *w, const struct strs *flags)
{
	for (size_t i = 0; i < flags->n; i++)
		if (!words_hold(S("personal_data location_or_biometric_data grave complex provider"), flags->at[i]))
			fail_field(w, S("flags"), M_INTAKE_NOT_IN_LIST, flags->at[i]);
}

/* The system belongs to the owner that was named; its operator and its number come from the register. */
static err system_of(struct work *w, const struct accept_form *f, struct incident_new *n)
{
	struct systems_of_owner_rows rows;
	if (!f->system.n || !n->owner_org)
		return OK;
	TRY(systems_of_owner(w->db, w->a, &(struct systems_of_owner_in){ .owner = n->owner_org }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (str_eq(rows.at[i].code, f->system)) {
			n->system_id = rows.at[i].id;
			n->operator_org = rows.at[i].operator;
		}
	return OK;
}

static err incident_from(struct req *r, const struct accept_form *f, struct incident_new *n)
{
	struct work *w = &r->w;
	struct report_get_row row;
	TRY(report_by_code(w, r->args[0], &row));
	*n = (struct incident_new){
		.title = f->title, .summary = f->summary, .type = f->type, .severity = f->severity, .system_name = f->system_name,
			.system_level = f->level,
		.sector = f->sector, .province = f->province, .source = S("public"), .criteria = intake_words(w->a, &f->criteria),
		.flags = intake_words(w->a, &f->flags),
		.detected_at = f->detected_at ? f->detected_at : row.detected_at,
		.is_national_important = f->is_national_important,
		.is_beyond_capability = f->is_beyond_capability,
		.owner_capable = intake_capable(f->capable),
		.class_override = f->class_override, .class_reason = f->class_reason, .tlp = TLP_AMBER,
	};
	if (row.notifier_org)
		n->source = S("member");
	if (f->tlp.n && !tlp_parse(f->tlp, &n->tlp))
		fail_field(w, S("tlp"), M_INTAKE_NOT_IN_LIST, f->tlp);
	known(w, "type", REF_INCIDENT_TYPE, f->type);
	known(w, "sector", REF_SECTOR, f->sector);
	known(w, "province", REF_PROVINCE, f->province);
	known_all(w, "criteria", REF_SERIOUS, &f->criteria);
	known_flags(w, &f->flags);
	TRY(org_of(w, "responsible", f->responsible, &n->responsible_org));
	TRY(org_of(w, "owner", f->owner, &n->owner_org));
	TRY(org_of(w, "isp", f->isp, &n->isp_org));
	TRY(work_checked(w));
	return system_of(w, f, n);
}

err triage_accept_post(struct req *r)
{
	const struct accept_form *f = r->in;
	struct incident_new n;
	struct str code;
	TRY(incident_from(r, f, &n));
	TRY(report_accept(&r->w, r->args[0], f->version, &n, &code));
	return decided(r, a_fmt(r->w.a, "/incidents/%.*s", STR_ARG(code)), M_INTAKE_ACCEPTED, code);
}
