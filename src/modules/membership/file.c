/* A file: drafted, sent, checked, decided. */
#include "modules/membership/rules.h"

#include "base/rand.h"
#include "core/counter.h"
#include "core/jobs/jobs.h"

enum { LINE_MAX_LETTERS = 200, PHONE_MAX_LETTERS = 50, URL_MAX_LETTERS = 300, CAPABILITY_MAX_LETTERS = 10000, REASON_MAX_LETTERS = 2000 };

/* ---- finding ---- */

static err found_or(struct work *w, bool found) { return found ? OK : fail(w, E_NOT_FOUND, M_MEMBERSHIP_NO_FILE); }

/* A draft is its owner's alone. */
static err see_file(struct work *w, const struct application_get_row *x)
{
	bool yes = true;
	TRY(membership_need_see(w, x->org_id));
	if (str_is(x->state, "draft"))
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

/* ---- what is missing ---- */

struct gap_list { VEC(struct file_gap) v; struct work *w; };

static void gap_if(struct gap_list *g, bool is_missing, const char *field, enum msg what, bool is_register)
{
	if (is_missing)
		*VEC_ADD(g->w->a, &g->v) = (struct file_gap){ field, is_register ? M_MEMBERSHIP_GAP_REGISTER : M_MEMBERSHIP_GAP, say(g->w, what), is_register };
}

static void gaps_of_form(struct gap_list *g, const struct application_get_row *x)
{
	gap_if(g, !x->member_group.n, "member_group", M_MEMBERSHIP_GROUP, false);
	gap_if(g, !x->lead_name.n, "lead_name", M_MEMBERSHIP_LEAD_NAME, false);
	gap_if(g, !x->lead_title.n, "lead_title", M_MEMBERSHIP_LEAD_TITLE, false);
	gap_if(g, !x->intake_address.n, "intake_address", M_MEMBERSHIP_INTAKE_ADDRESS, false);
	gap_if(g, !x->intake_landline.n && !x->intake_mobile.n, "intake_landline", M_MEMBERSHIP_INTAKE_LANDLINE, false);
	gap_if(g, !x->intake_email.n, "intake_email", M_MEMBERSHIP_INTAKE_EMAIL, false);
	gap_if(g, !x->capability.n, "capability", M_MEMBERSHIP_CAPABILITY, false);
	gap_if(g, !x->has_pledge, "has_pledge", M_MEMBERSHIP_PLEDGE, false);
	gap_if(g, !x->signed_by.n, "signed_by", M_MEMBERSHIP_SIGNED_BY, false);
	gap_if(g, !x->signed_at, "signed_at", M_MEMBERSHIP_SIGNED_AT, false);
}

/* Form 01 asks for the main contact, Form 02 for those within and outside working hours, the leader and the postal address. */
static void gaps_of_contacts(struct gap_list *g, const struct membership_contacts_rows *contacts, bool is_voluntary)
{
	static const struct { const char *kind; enum msg what; } kinds[] = { { "in_hours", M_MEMBERSHIP_CONTACT_IN_HOURS },
		{ "out_of_hours", M_MEMBERSHIP_CONTACT_OUT_OF_HOURS }, { "leadership", M_MEMBERSHIP_CONTACT_LEADERSHIP }, { "post", M_MEMBERSHIP_CONTACT_POST } };
	for (size_t k = 0; k < (is_voluntary ? COUNT(kinds) : 1); k++) {
		bool found = false;
		for (size_t i = 0; i < contacts->n; i++)
			found |= str_is(contacts->at[i].kind, kinds[k].kind);
		gap_if(g, !found, "contacts", kinds[k].what, true);
	}
}

err membership_gaps(struct work *w, const struct application_get_row *x, struct file_gaps *ret)
{
	struct gap_list g = { .w = w };
	struct org_by_id_row o;
	struct membership_contacts_rows contacts;
	TRY(network_org(w, x->org_id, &o));
	TRY(membership_contacts(w->db, w->a, &(struct membership_contacts_in){ .org = x->org_id }, &contacts));
	gaps_of_form(&g, x);
	gap_if(&g, !o.address.n, "address", M_NETWORK_ADDRESS, true);
	gap_if(&g, !o.phone.n, "phone", M_NETWORK_PHONE, true);
	gap_if(&g, !o.email.n, "email", M_NETWORK_EMAIL, true);
	gaps_of_contacts(&g, &contacts, str_is(x->form, "02"));
	*ret = (struct file_gaps){ g.v.at, g.v.n };
	return OK;
}

static err need_whole(struct work *w, const struct application_get_row *x)
{
	struct file_gaps gaps;
	TRY(membership_gaps(w, x, &gaps));
	for (size_t i = 0; i < gaps.n; i++)
		fail_field(w, str_of(gaps.at[i].field), gaps.at[i].says, gaps.at[i].what);
	return work_checked(w);
}

/* ---- moving ---- */

/* To state `to`, noting who; the file must be in one of `from`, and nobody must have moved it meanwhile. */
static err move(struct work *w, struct application_get_row *x, const char *from, const char *to)
{
	bool fits = false;
	int64_t n;
	for (struct str rest = str_of(from); rest.p;)
		fits |= str_eq(str_cut(&rest, '|'), x->state);
	if (!fits)
		return fail(w, E_CONFLICT, M_MEMBERSHIP_STATE_FORBIDS);
	TRY(application_move(w->db, &(struct application_move_in){ .id = x->id, .from = x->state, .to = str_of(to), .submitted_by = x->submitted_by,
		.submitted_at = x->submitted_at, .checked_by = x->checked_by, .checked_at = x->checked_at, .decided_by = x->decided_by,
		.decided_at = x->decided_at, .now = w->now }, &n));
	x->state = str_of(to);
	return n == 1 ? OK : fail(w, E_CONFLICT, M_MEMBERSHIP_CHANGED_MEANWHILE);
}

static err file_step(struct work *w, const struct application_get_row *x, const char *act, const char *journal, struct str reason, int64_t *ret_id)
{
	return step_add(w, &(struct step){ .org_id = x->org_id, .application_id = x->id, .act = act, .journal = journal, .reason = reason }, ret_id);
}

/* Of a first file the membership follows the file: applied while it is on its way. */
static err membership_follows(struct work *w, const struct application_get_row *x, bool is_applied)
{
	struct membership_get_row m;
	TRY(membership_of(w, x->org_id, &m));
	if (str_is(m.state, "member") || str_is(m.state, "suspended"))
		return OK;
	m.state = is_applied ? S("applied") : m.number.n ? S("ended") : S("none");
	return membership_write(w, &m);
}

static err tell_coordinator(struct work *w, const struct application_get_row *x)
{
	struct org_of_role_rows c;
	TRY(network_orgs_of_role(w, S("coordinator"), STR_NONE, STR_NONE, &c));
	if (!c.n || c.at[0].id == x->org_id)
		return OK;
	return letter_send(w, &(struct letter){ .to = c.at[0].id, .about = x->org_id, .code = x->code, .subject = M_MEMBERSHIP_MAIL_NEW,
		.text = M_MEMBERSHIP_MAIL_NEW_TEXT });
}

err membership_submit(struct work *w, int64_t org_id)
{
	struct application_get_row x;
	int64_t step;
	TRY(need_own(w, org_id));
	TRY(membership_open_file(w, org_id, &x));
	if (str_is(x.state, "draft") || str_is(x.state, "returned"))
		TRY(need_whole(w, &x));
	x.submitted_by = w->by.account_id;
	x.submitted_at = w->now;
	TRY(move(w, &x, "draft|returned", "submitted"));
	TRY(membership_follows(w, &x, true));
	TRY(file_step(w, &x, "submit", "membership.submit", STR_NONE, &step));
	TRY(job_add(w, "membership.keep_form", STR_NONE, a_fmt(w->a, "{\"id\":\"%lld\"}", (long long)step), 0));
	TRY(letter_send(w, &(struct letter){ .to = org_id, .about = org_id, .code = x.code, .words = time_shown(w->a, w->now),
		.subject = M_MEMBERSHIP_MAIL_RECEIPT, .text = M_MEMBERSHIP_MAIL_RECEIPT_TEXT, .also = w->by.account_id }));
	return tell_coordinator(w, &x);
}

err membership_withdraw(struct work *w, int64_t org_id)
{
	struct application_get_row x;
	TRY(need_own(w, org_id));
	TRY(membership_open_file(w, org_id, &x));
	TRY(move(w, &x, APPLICATION_OPEN, "withdrawn"));
	TRY(membership_follows(w, &x, false));
	return file_step(w, &x, "withdraw", "membership.withdraw", STR_NONE, NULL);
}

err membership_paper_add(struct work *w, int64_t org_id, const struct uploads *papers)
{
	struct application_get_row x;
	int64_t step;
	TRY(need_own(w, org_id));
	TRY(membership_open_file(w, org_id, &x));
	if (!papers->n)
		fail_field(w, S("papers"), M_MEMBERSHIP_PAPERS_NEEDED);
	TRY(work_checked(w));
	TRY(file_step(w, &x, "paper", "membership.paper", STR_NONE, &step));
	return step_papers(w, step, papers, "signed");
}

/* ---- the coordinator ---- */

static err file_to_decide(struct work *w, int64_t org_id, const struct file_decision *d, bool needs_reason, struct application_get_row *ret)
{
	TRY(need_coordinator(w, org_id));
	TRY(membership_open_file(w, org_id, ret));
	check_text(w, "reason", d->reason, needs_reason, REASON_MAX_LETTERS);
	return work_checked(w);
}

static err file_letter(struct work *w, const struct application_get_row *x, enum msg subject, enum msg text, struct str words)
{
	return letter_send(w, &(struct letter){ .to = x->org_id, .about = x->org_id, .code = x->code, .words = words, .subject = subject, .text = text,
		.also = x->submitted_by });
}

err membership_return(struct work *w, int64_t org_id, const struct file_decision *d)
{
	struct application_get_row x;
	TRY(file_to_decide(w, org_id, d, true, &x));
	x.checked_by = x.checked_at = 0;
	TRY(move(w, &x, "submitted|checked", "returned"));
	TRY(file_step(w, &x, "return", "membership.return", d->reason, NULL));
	return file_letter(w, &x, M_MEMBERSHIP_MAIL_RETURNED, M_MEMBERSHIP_MAIL_RETURNED_TEXT, d->reason);
}

err membership_check(struct work *w, int64_t org_id, const struct file_decision *d)
{
	struct application_get_row x;
	TRY(file_to_decide(w, org_id, d, false, &x));
	x.checked_by = w->by.account_id;
	x.checked_at = w->now;
	TRY(move(w, &x, "submitted", "checked"));
	return file_step(w, &x, "check", "membership.check", d->reason, NULL);
}

static err check_decision(struct work *w, const struct application_get_row *x, const struct file_decision *d, struct str group)
{
	check_text(w, "decision_no", d->decision_no, false, LINE_MAX_LETTERS);
	check_choice(w, "member_group", group, str_is(x->form, "02") ? "voluntary" : MEMBERSHIP_GROUPS, true);
	if (d->decision_at && civil_day_number(d->decision_at) > civil_day_number(w->now))
		fail_field(w, S("decision_at"), M_NETWORK_DATE_IN_FUTURE);
	return work_checked(w);
}

/* Nobody decides alone: whoever checked a file, or sent it, does not approve it. */
static err need_other_person(struct work *w, const struct application_get_row *x)
{
	bool is_same = w->by.account_id && (w->by.account_id == x->checked_by || w->by.account_id == x->submitted_by);
	return is_same ? fail(w, E_DENIED, M_MEMBERSHIP_FOUR_EYES) : OK;
}

err membership_approve(struct work *w, int64_t org_id, const struct file_decision *d)
{
	struct application_get_row x;
	struct membership_get_row m;
	TRY(file_to_decide(w, org_id, d, false, &x));
	struct str group = d->member_group.n ? d->member_group : x.member_group;
	TRY(need_other_person(w, &x));
	TRY(check_decision(w, &x, d, group));
	x.decided_by = w->by.account_id;
	x.decided_at = w->now;
	TRY(move(w, &x, "checked", "approved"));
	TRY(membership_of(w, org_id, &m));
	m.approved_at = w->now;
	m.refresh_due = membership_due_after(w->now);
	m.decision_no = d->decision_no;
	m.decision_at = d->decision_at ? d->decision_at : w->now;
	TRY(member_admit(w, &m, group));
	TRY(file_step(w, &x, "approve", "membership.approve", d->reason, NULL));
	return letter_send(w, &(struct letter){ .to = org_id, .about = org_id, .code = m.number, .words = date_shown(w->a, m.refresh_due),
		.subject = M_MEMBERSHIP_MAIL_APPROVED, .text = M_MEMBERSHIP_MAIL_APPROVED_TEXT, .also = x.submitted_by });
}

err membership_refuse(struct work *w, int64_t org_id, const struct file_decision *d)
{
	struct application_get_row x;
	TRY(file_to_decide(w, org_id, d, true, &x));
	x.decided_by = w->by.account_id;
	x.decided_at = w->now;
	TRY(move(w, &x, "submitted|checked", "refused"));
	TRY(membership_follows(w, &x, false));
	TRY(file_step(w, &x, "refuse", "membership.refuse", d->reason, NULL));
	return file_letter(w, &x, M_MEMBERSHIP_MAIL_REFUSED, M_MEMBERSHIP_MAIL_REFUSED_TEXT, d->reason);
}
