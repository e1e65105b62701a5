/* A file: found, begun, changed. */
#include "modules/membership/rules.h"

#include "base/rand.h"
#include "core/counter.h"

enum { LINE_MAX_LETTERS = 200, PHONE_MAX_LETTERS = 50, URL_MAX_LETTERS = 300, CAPABILITY_MAX_LETTERS = 10000 };

/* ---- finding ---- */

static err found_or(struct work *w, bool found) { return found ? OK : fail(w, E_NOT_FOUND, M_MEMBERSHIP_NO_FILE); }

/* Until it is sent a file is its owner's alone. */
static err see_file(struct work *w, const struct application_get_row *x)
{
	bool yes = true;
	TRY(membership_need_see(w, x->org_id));
	if (!x->submitted_at)
		TRY(membership_in_tree(w, x->org_id, &yes));
	return found_or(w, yes);
}

err membership_open_file(struct work *w, int64_t org_id, struct application_get_row *ret)
{
	bool found;
	TRY(membership_need_see(w, org_id));
	TRY(application_get(w->db, w->a, &(struct application_get_in){ .org = org_id, .open = true }, ret, &found));
	TRY(found_or(w, found));
	return see_file(w, ret);
}

err membership_file(struct work *w, int64_t org_id, int64_t id, struct application_get_row *ret)
{
	bool found = false;
	TRY(membership_need_see(w, org_id));
	if (id > 0)
		TRY(application_get(w->db, w->a, &(struct application_get_in){ .org = org_id, .id = id }, ret, &found));
	TRY(found_or(w, found));
	return see_file(w, ret);
}

err membership_paper_step(struct work *w, int64_t org_id, int64_t file_id, int64_t *ret_step)
{
	struct membership_paper_row p;
	struct application_get_row x;
	bool found;
	TRY(membership_need_see(w, org_id));
	TRY(membership_paper(w->db, w->a, &(struct membership_paper_in){ .org = org_id, .id = file_id }, &p, &found));
	TRY(found_or(w, found));
	if (p.application_id)
		TRY(membership_file(w, org_id, p.application_id, &x));
	*ret_step = p.step_id;
	return OK;
}

struct file_form membership_form_of(const struct application_get_row *x)
{
	return (struct file_form){ .version = x->version, .member_group = x->member_group, .fax = x->fax, .lead_name = x->lead_name,
		.lead_title = x->lead_title, .intake_address = x->intake_address, .intake_landline = x->intake_landline,
		.intake_mobile = x->intake_mobile, .intake_fax = x->intake_fax, .intake_email = x->intake_email, .capability = x->capability,
		.pgp_uid = x->pgp_uid, .pgp_fingerprint = x->pgp_fingerprint, .pgp_url = x->pgp_url, .has_pledge = x->has_pledge,
		.signed_by = x->signed_by, .signed_title = x->signed_title, .signed_at = x->signed_at };
}

/* ---- drafts ---- */

/* What the register already knows of it. */
static err form_from_register(struct work *w, int64_t org_id, struct file_form *f)
{
	struct org_by_id_row o;
	struct membership_contacts_rows contacts;
	TRY(network_org(w, org_id, &o));
	TRY(membership_contacts(w->db, w->a, &(struct membership_contacts_in){ .org = org_id }, &contacts));
	*f = (struct file_form){ .member_group = o.member_group, .intake_address = o.address, .intake_landline = o.phone, .intake_email = o.email };
	for (size_t i = 0; i < contacts.n; i++) {
		const struct membership_contacts_row *c = &contacts.at[i];
		if (str_is(c->kind, "leadership") && !f->lead_name.n) {
			f->lead_name = c->name;
			f->lead_title = c->title;
		} else if (str_is(c->kind, "in_hours") && !f->pgp_fingerprint.n) {
			f->pgp_uid = c->pgp_uid;
			f->pgp_fingerprint = c->pgp_fingerprint;
			f->pgp_url = c->pgp_url;
		}
	}
	return OK;
}

static err form_to_begin_with(struct work *w, int64_t org_id, struct file_form *ret)
{
	struct application_get_row last;
	bool found;
	TRY(application_get(w->db, w->a, &(struct application_get_in){ .org = org_id, .state = S("approved") }, &last, &found));
	if (!found)
		return form_from_register(w, org_id, ret);
	*ret = membership_form_of(&last);
	return OK;
}

static err draft_insert(struct work *w, int64_t id, int64_t org_id, struct str form, bool is_refresh, struct str *ret_code)
{
	struct file_form f;
	int64_t n;
	int year = civil_of(w->now).year;
	TRY(form_to_begin_with(w, org_id, &f));
	bool is_voluntary = str_is(form, "02");
	if (is_voluntary)
		f.member_group = S("voluntary");
	else if (str_is(f.member_group, "voluntary"))
		f.member_group = STR_NONE;
	TRY(counter_next(w, a_fmt(w->a, "TVHS-%d", year), &n));
	*ret_code = a_fmt(w->a, "TVHS-%d-%04lld", year, (long long)n);
	return application_insert(w->db, &(struct application_insert_in){ .id = id, .code = *ret_code, .org = org_id, .form = form,
		.kind = is_refresh ? S("refresh") : S("first"), .member_group = f.member_group, .fax = f.fax, .lead_name = f.lead_name,
		.lead_title = f.lead_title, .intake_address = f.intake_address, .intake_landline = f.intake_landline,
		.intake_mobile = f.intake_mobile, .intake_fax = f.intake_fax, .intake_email = f.intake_email, .capability = f.capability,
		.pgp_uid = f.pgp_uid, .pgp_fingerprint = f.pgp_fingerprint, .pgp_url = f.pgp_url, .by = w->by.account_id, .now = w->now }, NULL);
}

err membership_begin(struct work *w, int64_t org_id, struct str form, struct str *ret_code)
{
	struct membership_get_row m;
	struct application_get_row open;
	struct org_by_id_row o;
	bool found;
	int64_t id = id_new();
	TRY(need_own(w, org_id));
	TRY(network_org(w, org_id, &o));
	TRY(membership_of(w, org_id, &m));
	if (o.ended_at)
		return fail(w, E_CONFLICT, M_NETWORK_ORG_ENDED, o.code);
	TRY(application_get(w->db, w->a, &(struct application_get_in){ .org = org_id, .open = true }, &open, &found));
	if (found)
		return fail(w, E_CONFLICT, M_MEMBERSHIP_FILE_WAITS, open.code);
	bool is_refresh = str_is(m.state, "member") || str_is(m.state, "suspended");
	check_choice(w, "form", form, MEMBERSHIP_FORMS, true);
	if (is_refresh && m.approved_at && str_is(form, "02") != str_is(m.member_group, "voluntary"))
		fail_field(w, S("form"), M_MEMBERSHIP_FORM_OF_GROUP);
	TRY(work_checked(w));
	TRY(membership_write(w, &m));
	TRY(draft_insert(w, id, org_id, form, is_refresh, ret_code));
	return step_add(w, &(struct step){ .org_id = org_id, .application_id = id, .act = "begin", .journal = "membership.begin" }, NULL);
}

static void check_phone_like(struct work *w, const char *field, struct str v) { check_text(w, field, v, false, PHONE_MAX_LETTERS); }

static void check_form(struct work *w, const struct application_get_row *x, const struct file_form *f, struct str *ret_fingerprint)
{
	const struct { const char *field; struct str v; } lines[] = { { "lead_name", f->lead_name }, { "lead_title", f->lead_title },
		{ "intake_address", f->intake_address }, { "pgp_uid", f->pgp_uid }, { "signed_by", f->signed_by }, { "signed_title", f->signed_title } };
	for (size_t i = 0; i < COUNT(lines); i++)
		check_text(w, lines[i].field, lines[i].v, false, LINE_MAX_LETTERS);
	check_phone_like(w, "fax", f->fax);
	check_phone_like(w, "intake_landline", f->intake_landline);
	check_phone_like(w, "intake_mobile", f->intake_mobile);
	check_phone_like(w, "intake_fax", f->intake_fax);
	check_email(w, "intake_email", f->intake_email);
	check_text(w, "capability", f->capability, false, CAPABILITY_MAX_LETTERS);
	check_text(w, "pgp_url", f->pgp_url, false, URL_MAX_LETTERS);
	if (f->pgp_url.n && !str_starts(f->pgp_url, S("https://")))
		fail_field(w, S("pgp_url"), M_MEMBERSHIP_URL_HTTPS);
	*ret_fingerprint = STR_NONE;
	if (f->pgp_fingerprint.n && !pgp_fingerprint_parse(w->a, f->pgp_fingerprint, ret_fingerprint))
		fail_field(w, S("pgp_fingerprint"), M_MEMBERSHIP_FINGERPRINT_SHAPE);
	if (str_is(x->form, "01"))
		check_choice(w, "member_group", f->member_group, MEMBERSHIP_GROUPS, false);
	if (f->signed_at && civil_day_number(f->signed_at) > civil_day_number(w->now))
		fail_field(w, S("signed_at"), M_NETWORK_DATE_IN_FUTURE);
}

err membership_save(struct work *w, int64_t org_id, const struct file_form *f)
{
	struct application_get_row x;
	struct org_by_id_row o;
	struct str fingerprint;
	int64_t n;
	TRY(need_own(w, org_id));
	TRY(membership_open_file(w, org_id, &x));
	if (!str_is(x.state, "draft") && !str_is(x.state, "returned"))
		return fail(w, E_CONFLICT, M_MEMBERSHIP_STATE_FORBIDS);
	check_form(w, &x, f, &fingerprint);
	TRY(work_checked(w));
	struct str group = str_is(x.form, "02") ? S("voluntary") : f->member_group;
	TRY(application_save(w->db, &(struct application_save_in){ .id = x.id, .version = f->version, .member_group = group, .fax = f->fax,
		.lead_name = f->lead_name, .lead_title = f->lead_title, .intake_address = f->intake_address, .intake_landline = f->intake_landline,
		.intake_mobile = f->intake_mobile, .intake_fax = f->intake_fax, .intake_email = f->intake_email, .capability = f->capability,
		.pgp_uid = f->pgp_uid, .pgp_fingerprint = fingerprint, .pgp_url = f->pgp_url, .has_pledge = f->has_pledge,
		.signed_by = f->signed_by, .signed_title = f->signed_title, .signed_at = f->signed_at, .now = w->now }, &n));
	if (n != 1)
		return fail(w, E_CONFLICT, M_MEMBERSHIP_CHANGED_MEANWHILE);
	TRY(network_org(w, org_id, &o));
	return NOTE(w, "membership.save", "organisation", org_id, { "code", o.code }, { "file", x.code });
}
