/* A file on its way: sent, checked, returned, approved, refused, withdrawn. */
#include "modules/membership/rules.h"

#include "core/jobs/jobs.h"

enum { LINE_MAX_LETTERS = 200, REASON_MAX_LETTERS = 2000 };

/* To state `to`, noting who; the file must be in one of `from`, and nobody must have moved it meanwhile. */
static err move(struct work *w, struct application_get_row *x, const char *from, const char *to)
{
	int64_t n;
	if (!word_in(x->state, from))
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
		TRY(file_need_whole(w, &x));
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

bool file_was_mine(const struct work *w, const struct application_get_row *x)
{
	return w->by.account_id && (w->by.account_id == x->checked_by || w->by.account_id == x->submitted_by);
}

err membership_approve(struct work *w, int64_t org_id, const struct file_decision *d)
{
	struct application_get_row x;
	struct membership_get_row m;
	TRY(file_to_decide(w, org_id, d, false, &x));
	struct str group = d->member_group.n ? d->member_group : x.member_group;
	if (file_was_mine(w, &x))
		return fail(w, E_DENIED, M_MEMBERSHIP_FOUR_EYES);
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
