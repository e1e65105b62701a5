/* Members: rights, admission, suspension, restoration, end, sub-members. */
#include "modules/membership/rules.h"

#include "base/rand.h"
#include "core/counter.h"
#include "core/files.h"

#define EVERYBODY (ROLE_ADMIN | ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD | ROLE_INSPECTOR)
#define REASON_MAX 2000

const struct perm may_read_membership = { "membership.read", M_MEMBERSHIP_MAY_READ, EVERYBODY };
const struct perm may_apply_membership = { "membership.apply", M_MEMBERSHIP_MAY_APPLY, ROLE_ADMIN | ROLE_HEAD };
const struct perm may_check_membership = { "membership.check", M_MEMBERSHIP_MAY_CHECK, ROLE_OFFICER | ROLE_HEAD };
const struct perm may_decide_membership = { "membership.decide", M_MEMBERSHIP_MAY_DECIDE, ROLE_ADMIN | ROLE_HEAD };

/* ---- rights ---- */

err membership_is_coordinator(struct work *w, bool *ret)
{
	struct org_is_coordinator_row row = { 0 };
	if (!w->by.is_system)
		TRY(org_is_coordinator(w->db, w->a, &(struct org_is_coordinator_in){ .id = w->by.org_id }, &row));
	*ret = w->by.is_system || row.n > 0;
	return OK;
}

err membership_in_tree(struct work *w, int64_t org_id, bool *ret)
{
	struct org_is_under_row row = { 0 };
	if (!w->by.is_system)
		TRY(org_is_under(w->db, w->a, &(struct org_is_under_in){ .id = org_id, .top = w->by.org_id }, &row));
	*ret = w->by.is_system || row.n > 0;
	return OK;
}

err membership_need_see(struct work *w, int64_t org_id)
{
	struct org_by_id_row org;
	bool yes;
	TRY(membership_in_tree(w, org_id, &yes));
	if (!yes)
		TRY(membership_is_coordinator(w, &yes));
	if (yes)
		return OK;
	TRY(network_org(w, org_id, &org));
	return fail(w, E_NOT_FOUND, M_NETWORK_ORG_UNKNOWN, org.code);
}

err need_own(struct work *w, int64_t org_id)
{
	bool yes;
	TRY(membership_need_see(w, org_id));
	TRY(membership_in_tree(w, org_id, &yes));
	return yes ? OK : fail(w, E_DENIED, M_MEMBERSHIP_NOT_YOURS);
}

err need_coordinator(struct work *w, int64_t org_id)
{
	bool yes;
	TRY(membership_need_see(w, org_id));
	TRY(membership_is_coordinator(w, &yes));
	return yes ? OK : fail(w, E_DENIED, M_MEMBERSHIP_COORDINATOR_ONLY);
}

/* ---- rows ---- */

err membership_of(struct work *w, int64_t org_id, struct membership_get_row *ret)
{
	bool found;
	TRY(membership_get(w->db, w->a, &(struct membership_get_in){ .org = org_id }, ret, &found));
	if (!found)
		*ret = (struct membership_get_row){ .org_id = org_id, .state = S("none") };
	return OK;
}

err membership_write(struct work *w, const struct membership_get_row *m)
{
	TRY(membership_add(w->db, &(struct membership_add_in){ .org = m->org_id, .now = w->now }, NULL));
	return membership_update(w->db, &(struct membership_update_in){ .org = m->org_id, .state = m->state, .member_group = m->member_group,
		.number = m->number, .parent = m->parent_id, .admitted = m->admitted_at, .approved = m->approved_at, .due = m->refresh_due,
		.reminded = m->reminded_at, .late = m->late_at, .decision_no = m->decision_no, .decision_at = m->decision_at, .now = w->now }, NULL);
}

err step_add(struct work *w, const struct step *s, int64_t *ret_id)
{
	struct org_by_id_row org;
	struct str author_org;
	int64_t id = id_new();
	TRY(network_org(w, s->org_id, &org));
	TRY(org_code_of(w, w->by.org_id, &author_org));
	TRY(membership_step_add(w->db, &(struct membership_step_add_in){ .id = id, .org = s->org_id, .application = s->application_id,
		.at = w->now, .act = str_of(s->act), .account = w->by.account_id, .author = w->by.name, .author_org = author_org,
		.reason = s->reason }, NULL));
	if (ret_id)
		*ret_id = id;
	return NOTE(w, s->journal, "organisation", s->org_id, { "code", org.code }, { "act", str_of(s->act) });
}

err step_papers(struct work *w, int64_t step_id, const struct uploads *papers, const char *purpose)
{
	int64_t file;
	for (size_t i = 0; i < papers->n; i++)
		TRY(file_attach(w, &papers->at[i], STEP_KIND, step_id, str_of(purpose), &file));
	return OK;
}

/* ---- words, dates, groups ---- */

bool word_in(struct str word, const char *list)
{
	for (struct str rest = str_of(list); rest.p;)
		if (str_eq(str_cut(&rest, '|'), word))
			return true;
	return false;
}

usec membership_due_after(usec approved_at)
{
	struct civil c = civil_of(approved_at);
	c = (struct civil){ .year = c.year + 1, .month = c.month, .day = c.day };
	if (!civil_valid(c))
		c.day--;
	return civil_usec(c);
}

bool membership_reports_exempt(struct str member_group)
{
	return str_is(member_group, "c") || str_is(member_group, "d");
}

/* ---- admission ---- */

/* What the register says of whoever is admitted or has ended. A wider role stays. */
static err register_role(struct work *w, int64_t org_id, bool is_member, struct str member_group)
{
	struct org_form f;
	TRY(network_org_form(w, org_id, &f));
	struct str role = f.network_role;
	if (is_member && str_is(role, "none"))
		role = S("member");
	else if (!is_member && str_is(role, "member"))
		role = S("none");
	if (str_eq(role, f.network_role) && str_eq(member_group, f.member_group))
		return OK;
	f.network_role = role;
	f.member_group = member_group;
	return network_org_edit(w, org_id, &f);
}

err member_admit(struct work *w, struct membership_get_row *m, struct str member_group)
{
	int64_t n;
	if (!m->number.n) {
		TRY(counter_next(w, S("TV"), &n));
		m->number = a_fmt(w->a, "TV-%04lld", (long long)n);
	}
	if (!str_is(m->state, "member") && !str_is(m->state, "suspended")) {
		m->state = S("member");
		m->admitted_at = w->now;
	}
	m->member_group = member_group;
	m->reminded_at = m->late_at = 0;
	TRY(membership_write(w, m));
	return register_role(w, m->org_id, true, member_group);
}

/* ---- suspension, restoration, end ---- */

static const struct {
	const char *act, *journal, *from, *to;
	enum msg subject, text;
} turns[] = {
	[TURN_SUSPEND] = { "suspend", "membership.suspend", "member", "suspended", M_MEMBERSHIP_MAIL_SUSPENDED, M_MEMBERSHIP_MAIL_SUSPENDED_TEXT },
	[TURN_RESTORE] = { "restore", "membership.restore", "suspended", "member", M_MEMBERSHIP_MAIL_RESTORED, M_MEMBERSHIP_MAIL_RESTORED_TEXT },
	[TURN_END] = { "end", "membership.end", "member|suspended", "ended", M_MEMBERSHIP_MAIL_ENDED, M_MEMBERSHIP_MAIL_ENDED_TEXT },
};

/* Whoever ends leaves nothing open behind: no file on its way, no sub-member. */
static err check_end(struct work *w, int64_t org_id)
{
	struct application_get_row file;
	struct membership_subs_rows subs;
	bool found;
	TRY(application_get(w->db, w->a, &(struct application_get_in){ .org = org_id, .open = true }, &file, &found));
	if (found && !str_is(file.state, "draft"))
		return fail(w, E_CONFLICT, M_MEMBERSHIP_FILE_WAITS, file.code);
	TRY(membership_subs(w->db, w->a, &(struct membership_subs_in){ .parent = org_id, .max = 1 }, &subs));
	return subs.n ? fail(w, E_CONFLICT, M_MEMBERSHIP_HAS_SUBS, subs.at[0].name) : OK;
}

static void check_turn(struct work *w, const struct turn_form *f)
{
	check_text(w, "reason", f->reason, true, REASON_MAX);
	if (!f->papers.n)
		fail_field(w, S("papers"), M_MEMBERSHIP_PAPERS_NEEDED);
}

err membership_turn(struct work *w, int64_t org_id, enum membership_turn turn, const struct turn_form *f)
{
	struct membership_get_row m;
	int64_t step;
	TRY(need_coordinator(w, org_id));
	TRY(membership_of(w, org_id, &m));
	if (!word_in(m.state, turns[turn].from))
		return fail(w, E_CONFLICT, M_MEMBERSHIP_STATE_FORBIDS);
	check_turn(w, f);
	TRY(work_checked(w));
	if (turn == TURN_END)
		TRY(check_end(w, org_id));
	m.state = str_of(turns[turn].to);
	if (turn == TURN_END)
		m.refresh_due = m.parent_id = 0;
	TRY(membership_write(w, &m));
	if (turn == TURN_END)
		TRY(register_role(w, org_id, false, STR_NONE));
	TRY(step_add(w, &(struct step){ .org_id = org_id, .act = turns[turn].act, .journal = turns[turn].journal, .reason = f->reason }, &step));
	TRY(step_papers(w, step, &f->papers, "paper"));
	return letter_send(w, &(struct letter){ .to = org_id, .about = org_id, .subject = turns[turn].subject, .text = turns[turn].text,
		.code = m.number, .words = f->reason });
}

/* ---- sub-members ---- */

static err check_sub(struct work *w, int64_t org_id, int64_t sub)
{
	struct membership_get_row m;
	struct org_is_under_row under = { 0 };
	if (!sub)
		return work_checked(w);
	TRY(org_is_under(w->db, w->a, &(struct org_is_under_in){ .id = sub, .top = org_id }, &under));
	TRY(membership_of(w, sub, &m));
	if (sub == org_id || !under.n)
		fail_field(w, S("org"), M_MEMBERSHIP_NOT_BELOW);
	else if (!word_in(m.state, "none|ended"))
		fail_field(w, S("org"), M_MEMBERSHIP_SUB_ALREADY);
	return work_checked(w);
}

err membership_name_sub(struct work *w, int64_t org_id, struct str typed)
{
	struct membership_get_row m;
	int64_t sub;
	TRY(need_own(w, org_id));
	TRY(membership_of(w, org_id, &m));
	if (!str_is(m.state, "member"))
		return fail(w, E_CONFLICT, M_MEMBERSHIP_STATE_FORBIDS);
	TRY(network_org_typed(w, "org", typed, true, &sub));
	TRY(check_sub(w, org_id, sub));
	TRY(membership_of(w, sub, &m));
	m.state = S("applied");
	m.parent_id = org_id;
	TRY(membership_write(w, &m));
	return step_add(w, &(struct step){ .org_id = sub, .act = "name", .journal = "membership.name_sub" }, NULL);
}

/* The sub-member of that code which waits for a decision. */
static err sub_waiting(struct work *w, int64_t org_id, struct str code, struct membership_get_row *ret)
{
	int64_t sub;
	TRY(network_org_id(w, code, &sub));
	TRY(membership_of(w, sub, ret));
	if (ret->parent_id != org_id)
		return fail(w, E_NOT_FOUND, M_NETWORK_ORG_UNKNOWN, code);
	return str_is(ret->state, "applied") ? OK : fail(w, E_CONFLICT, M_MEMBERSHIP_STATE_FORBIDS);
}

static err sub_refuse(struct work *w, struct membership_get_row *m)
{
	m->state = m->number.n ? S("ended") : S("none");
	m->parent_id = 0;
	return membership_write(w, m);
}

err membership_decide_sub(struct work *w, int64_t org_id, struct str sub_code, const struct sub_decision *d)
{
	struct membership_get_row above, m;
	bool is_yes = str_is(d->decision, "approve");
	TRY(need_coordinator(w, org_id));
	TRY(sub_waiting(w, org_id, sub_code, &m));
	TRY(membership_of(w, org_id, &above));
	check_text(w, "reason", d->reason, !is_yes, REASON_MAX);
	TRY(work_checked(w));
	TRY(is_yes ? member_admit(w, &m, above.member_group) : sub_refuse(w, &m));
	TRY(step_add(w, &(struct step){ .org_id = m.org_id, .act = is_yes ? "sub_approve" : "sub_refuse", .journal = "membership.decide_sub",
		.reason = d->reason }, NULL));
	return letter_send(w, &(struct letter){ .to = org_id, .about = m.org_id, .code = m.number, .words = d->reason,
		.subject = is_yes ? M_MEMBERSHIP_MAIL_SUB : M_MEMBERSHIP_MAIL_SUB_REFUSED,
		.text = is_yes ? M_MEMBERSHIP_MAIL_SUB_TEXT : M_MEMBERSHIP_MAIL_SUB_REFUSED_TEXT });
}
