/* Forms: the file itself; suspension, restoration, end; the decision about a sub-member. */
#include "modules/membership/pages.h"

#include "modules/membership/pages_gen.h"

/* ---- the file ---- */

/* Values in the order of file_fields. */
static void values_of(struct work *w, const struct file_form *f, struct str *ret)
{
	const struct str values[] = { f->member_group, f->fax, f->lead_name, f->lead_title, f->intake_address, f->intake_landline, f->intake_mobile,
		f->intake_fax, f->intake_email, f->capability, f->pgp_uid, pgp_fingerprint_shown(w->a, f->pgp_fingerprint), f->pgp_url, f->signed_by,
		f->signed_title, day_value(w->a, f->signed_at), f->has_pledge ? S("1") : STR_NONE, STR_NONE };
	_Static_assert(COUNT(values) == COUNT(file_fields), "one value for each field");
	memcpy(ret, values, sizeof values);
}

static void section_add(struct req *r, struct file_page *v, enum msg title, enum msg lead, struct net_field *fields, size_t n)
{
	v->sections[v->n_sections++] = (struct file_section){ say(&r->w, title), lead ? say(&r->w, lead) : STR_NONE, fields, n };
}

static void fields_tune(struct req *r, struct net_field *at)
{
	static const char *const phones[] = { "fax", "intake_landline", "intake_mobile", "intake_fax" };
	size_t n = COUNT(file_fields);
	choices_of_list(r, field_named(at, n, "member_group"), MEMBERSHIP_GROUPS);
	for (size_t i = 0; i < COUNT(phones); i++)
		field_named(at, n, phones[i])->type = "tel";
	field_named(at, n, "capability")->rows = 8;
	field_named(at, n, "capability")->help = say(&r->w, M_MEMBERSHIP_CAPABILITY_HELP);
	field_named(at, n, "pgp_fingerprint")->help = say(&r->w, M_MEMBERSHIP_FINGERPRINT_SHAPE);
	field_named(at, n, "pgp_url")->type = "url";
	field_named(at, n, "signed_at")->type = "date";
}

/* Where each section begins in file_fields. */
enum { AT_GROUP = 0, AT_LEAD = 1, AT_INTAKE = 4, AT_CAPABILITY = 9, AT_PGP = 10, AT_SIGNED = 13, AT_VERSION = 17 };

err file_edit_page(struct req *r)
{
	struct org_by_id_row o;
	struct application_get_row x;
	struct str values[COUNT(file_fields)];
	struct net_field *at;
	TRY(member_of_path(r, &o));
	TRY(need_own(&r->w, o.id));
	TRY(membership_open_file(&r->w, o.id, &x));
	struct file_form f = membership_form_of(&x);
	values_of(&r->w, &f, values);
	TRY(net_fields(r, file_fields, COUNT(file_fields), values, NULL, &at));
	fields_tune(r, at);
	bool is_voluntary = str_is(x.form, "02");
	struct file_page v = { .head = { .title = membership_word(&r->w, x.form), .subtitle = o.name }, .errors = form_errors_of(r, LIST(file_fields)),
		.action = membership_path(r->w.a, o.code, "/file"), .back = membership_path(r->w.a, o.code, ""),
		.version = a_fmt(r->w.a, "%lld", (long long)x.version) };
	v.head.crumbs = member_crumbs(r, &o, &v.head.n_crumbs);
	if (is_voluntary)
		section_add(r, &v, M_MEMBERSHIP_SECTION_LEAD, M_MEMBERSHIP_SECTION_LEAD_HELP, at + AT_LEAD, AT_INTAKE - AT_LEAD);
	else
		section_add(r, &v, M_MEMBERSHIP_SECTION_LEAD, M_MEMBERSHIP_SECTION_LEAD_HELP, at + AT_GROUP, AT_INTAKE - AT_GROUP);
	section_add(r, &v, M_MEMBERSHIP_DOC_INTAKE, M_MEMBERSHIP_SECTION_INTAKE_HELP, at + AT_INTAKE, AT_CAPABILITY - AT_INTAKE);
	section_add(r, &v, M_MEMBERSHIP_DOC_CAPABILITY, 0, at + AT_CAPABILITY, AT_PGP - AT_CAPABILITY);
	if (is_voluntary)
		section_add(r, &v, M_MEMBERSHIP_SECTION_PGP, M_MEMBERSHIP_SECTION_PGP_HELP, at + AT_PGP, AT_SIGNED - AT_PGP);
	section_add(r, &v, M_MEMBERSHIP_DOC_PLEDGE, M_MEMBERSHIP_SECTION_SIGNED_HELP, at + AT_SIGNED, AT_VERSION - AT_SIGNED);
	return reply_page(r, v.head.title, HTML_OF(r, page_file_form, &v));
}

/* ---- suspension, restoration, end ---- */

static err act_page_of(struct req *r, const struct org_by_id_row *o, struct act_page *v)
{
	v->head.subtitle = o->name;
	v->head.crumbs = member_crumbs(r, o, &v->head.n_crumbs);
	v->back = membership_path(r->w.a, o->code, "");
	return reply_page(r, v->head.title, HTML_OF(r, page_act_form, v));
}

static err turn_page(struct req *r, const char *rest, enum msg title, enum msg lead, bool is_grave)
{
	struct org_by_id_row o;
	TRY(org_of_path(r, &o));
	TRY(need_coordinator(&r->w, o.id));
	struct act_page v = { .head = { .title = say(&r->w, title) }, .errors = form_errors_of(r, LIST(turn_fields)), .lead = say(&r->w, lead),
		.action = membership_path(r->w.a, o.code, rest), .submit = say(&r->w, title), .n_fields = COUNT(turn_fields), .is_grave = is_grave,
		.has_files = true };
	TRY(net_fields(r, turn_fields, v.n_fields, NULL, NULL, &v.fields));
	v.fields[0].field.rows = 4;
	return act_page_of(r, &o, &v);
}

err membership_suspend_page(struct req *r) { return turn_page(r, "/suspend", M_MEMBERSHIP_SUSPEND, M_MEMBERSHIP_SUSPEND_LEAD, true); }
err membership_restore_page(struct req *r) { return turn_page(r, "/restore", M_MEMBERSHIP_RESTORE, M_MEMBERSHIP_RESTORE_LEAD, false); }
err membership_end_page(struct req *r) { return turn_page(r, "/end", M_MEMBERSHIP_END, M_MEMBERSHIP_END_LEAD, true); }

/* ---- sub-members ---- */

err sub_decide_page(struct req *r)
{
	struct org_by_id_row o, sub;
	struct membership_get_row m;
	int64_t id;
	TRY(org_of_path(r, &o));
	TRY(need_coordinator(&r->w, o.id));
	TRY(network_org_id(&r->w, r->args[1], &id));
	TRY(network_org(&r->w, id, &sub));
	TRY(membership_of(&r->w, id, &m));
	if (m.parent_id != o.id)
		return fail(&r->w, E_NOT_FOUND, M_NETWORK_ORG_UNKNOWN, sub.code);
	struct act_page v = { .head = { .title = say(&r->w, M_MEMBERSHIP_SUB_DECIDE, sub.name) }, .errors = form_errors_of(r, LIST(sub_decision_fields)),
		.lead = say(&r->w, M_MEMBERSHIP_SUB_DECIDE_LEAD, sub.name, o.name), .submit = say(&r->w, M_MEMBERSHIP_DECIDE),
		.action = a_fmt(r->w.a, "/memberships/%.*s/sub-members/%.*s", STR_ARG(o.code), STR_ARG(sub.code)), .n_fields = COUNT(sub_decision_fields) };
	TRY(net_fields(r, sub_decision_fields, v.n_fields, NULL, NULL, &v.fields));
	choices_of_list(r, &v.fields[0].field, "approve|refuse");
	v.fields[1].field.help = say(&r->w, M_MEMBERSHIP_REASON_HELP);
	v.fields[1].field.rows = 3;
	return act_page_of(r, &o, &v);
}
