/* Accounts confirmed again: every so many months somebody who manages an account says that it is still needed, or ends it. */
#include "base/rand.h"
#include "core/identity/parts.h"
#include "core/journal.h"
#include "core/mail/mail.h"
#include "core/settings.h"

enum { AT_ONCE = 200 };

static usec months_after(usec t, int64_t months)
{
	struct civil c = civil_of(t);
	c.month += (int)months;
	return civil_usec(c) + t % USEC_S;
}

usec review_due(struct work *w, usec since)
{
	int64_t months = setting_int(w, "identity.review_months");
	return months ? months_after(since, months) : 0;
}

/* Whoever was confirmed no later than this is due at t. */
static usec confirmed_until(struct work *w, usec t)
{
	return months_after(t, -setting_int(w, "identity.review_months"));
}

usec review_until(struct work *w)
{
	return confirmed_until(w, w->now + setting_int(w, "identity.review_remind_days") * USEC_DAY);
}

enum review_state review_state_of(struct work *w, usec since)
{
	usec due = review_due(w, since);
	if (!due)
		return REVIEW_FINE;
	if (due <= w->now)
		return REVIEW_OVERDUE;
	return due <= w->now + setting_int(w, "identity.review_remind_days") * USEC_DAY ? REVIEW_SOON : REVIEW_FINE;
}

static err review_note(struct work *w, int64_t account_id, const char *decision)
{
	return account_review_insert(w->db, &(struct account_review_insert_in){ .id = id_new(), .account_id = account_id,
		.decision = str_of(decision), .by_id = w->by.account_id, .now = w->now }, NULL);
}

err review_enabled(struct work *w, int64_t account_id)
{
	return review_note(w, account_id, "enabled");
}

err review_decide(struct work *w, struct str name, bool ends)
{
	struct account_by_name_row row;
	const char *decision = ends ? "ended" : "confirmed";
	TRY(account_managed(w, name, &row));
	TRY(account_is_within(w, &row));
	if (row.id == w->by.account_id)
		return fail(w, E_DENIED, M_IDENTITY_REVIEW_NOT_ONESELF);
	if (row.disabled_at)
		return fail(w, E_CONFLICT, M_IDENTITY_REVIEW_DISABLED, row.name);
	TRY(review_note(w, row.id, decision));
	TRY(journal_add(w, "account.review", (struct journal_ref){ "account", row.id },
		PAIRS(w->a, { "name", row.name }, { "decision", str_of(decision) })));
	return ends ? account_set_disabled(w, row.id, true) : OK;
}

/* ---- reminders ---- */

struct reviewer { int64_t id; struct str full_name, email, lang, list; int64_t n; };
struct reminding { struct work *w; struct reviewer at[AT_ONCE]; size_t n; };

static bool reviewer_tell(struct reminding *m, const struct reviewer *who, struct str line)
{
	size_t i = 0;
	while (i < m->n && m->at[i].id != who->id)
		i++;
	if (i == COUNT(m->at))
		return false;
	if (i == m->n)
		m->at[m->n++] = *who;
	m->at[i].list = a_cat(m->w->a, m->at[i].list, line);
	m->at[i].n++;
	return true;
}

/* May this head decide about the account? What may more than he is for those above him. */
static err head_may(struct work *w, int64_t head_id, const struct account_review_untold_row *t, bool *ret)
{
	struct actor self = w->by;
	struct account_roles_rows roles;
	TRY(account_roles(w->db, w->a, &(struct account_roles_in){ .account_id = t->id }, &roles));
	TRY(actor_of_account(w, head_id, &w->by));
	*ret = true;
	for (size_t i = 0; i < roles.n; i++)
		*ret = *ret && role_is_within(w, roles.at[i].role);
	w->by = self;
	return OK;
}

static err heads_tell(struct reminding *m, const struct account_review_untold_row *t, struct str line, bool *ret_told)
{
	struct work *w = m->w;
	struct account_review_heads_rows heads;
	int64_t depth = -1;
	TRY(account_review_heads(w->db, w->a, &(struct account_review_heads_in){ .account_id = t->id,
		.permission = str_of(may_manage_own.name) }, &heads));
	for (size_t i = 0; i < heads.n && (depth < 0 || heads.at[i].depth == depth); i++) {
		const struct account_review_heads_row *h = &heads.at[i];
		bool is_able;
		TRY(head_may(w, h->id, t, &is_able));
		if (!is_able || !reviewer_tell(m, &(struct reviewer){ h->id, h->full_name, h->email, h->lang, STR_NONE, 0 }, line))
			continue;
		depth = h->depth;
		*ret_told = true;
	}
	return OK;
}

static err managers_tell(struct reminding *m, const struct account_review_untold_row *t, struct str line, bool *ret_told)
{
	struct account_review_managers_rows rows;
	TRY(account_review_managers(m->w->db, m->w->a, &(struct account_review_managers_in){ .account_id = t->id,
		.permission = str_of(may_manage_accounts.name) }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ret_told = reviewer_tell(m, &(struct reviewer){ rows.at[i].id, rows.at[i].full_name, rows.at[i].email, rows.at[i].lang, STR_NONE,
			0 }, line) || *ret_told;
	return OK;
}

static err reviewer_mail(struct work *w, const struct reviewer *who)
{
	enum lang lang = lang_of(who->lang);
	struct str n = a_fmt(w->a, "%lld", (long long)who->n);
	struct str grace = a_fmt(w->a, "%lld", (long long)setting_int(w, "identity.review_grace_days"));
	struct str text = say_in(w->a, lang, M_IDENTITY_REVIEW_MAIL, who->full_name, who->list);
	if (setting_bool(w, "identity.review_suspend"))
		text = a_fmt(w->a, "%.*s\n\n%.*s\n", STR_ARG(text), STR_ARG(say_in(w->a, lang, M_IDENTITY_REVIEW_MAIL_SUSPEND, grace)));
	return mail_queue(w, &(struct mail){ .to = who->email, .to_name = who->full_name, .lang = lang,
		.subject = say_in(w->a, lang, M_IDENTITY_REVIEW_SUBJECT, n), .text = text, .about_path = S("/admin/review"), .kind = "account",
		.record_id = who->id }, &(int64_t){ 0 });
}

/* The heads nearest to the account that may decide about it, else the administrators; each of them one mail, of each account once. */
static err review_remind(struct work *w)
{
	struct account_review_untold_rows rows;
	struct reminding *m = a_new(w->a, struct reminding);
	m->w = w;
	TRY(account_review_untold(w->db, w->a, &(struct account_review_untold_in){ .until = review_until(w), .max = AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct account_review_untold_row *t = &rows.at[i];
		struct str line = a_fmt(w->a, "- %.*s (%.*s): %.*s\n", STR_ARG(t->full_name), STR_ARG(t->name),
			STR_ARG(date_shown(w->a, review_due(w, t->since))));
		bool is_told = false;
		TRY(heads_tell(m, t, line, &is_told));
		if (!is_told)
			TRY(managers_tell(m, t, line, &is_told));
		if (is_told)
			TRY(account_review_tell(w->db, &(struct account_review_tell_in){ .account_id = t->id, .since = t->since }, NULL));
	}
	for (size_t i = 0; i < m->n; i++)
		TRY(reviewer_mail(w, &m->at[i]));
	return OK;
}

/* ---- suspension ---- */

/* Is the account the last that holds what an installation cannot be without? */
static err is_last_holder(struct work *w, int64_t account_id, bool *ret)
{
	const struct perm *const needed[] = { &may_manage_accounts, &may_manage_roles };
	struct actor who;
	*ret = false;
	TRY(actor_of_account(w, account_id, &who));
	for (size_t i = 0; i < COUNT(needed); i++) {
		struct account_with_permission_row row;
		TRY(account_with_permission(w->db, w->a, &(struct account_with_permission_in){ .permission = str_of(needed[i]->name) }, &row));
		*ret = *ret || (row.n <= 1 && actor_may(&who, perm_index(needed[i])));
	}
	return OK;
}

static err review_suspend(struct work *w)
{
	struct account_review_page_rows rows;
	usec grace = setting_int(w, "identity.review_grace_days") * USEC_DAY;
	TRY(account_review_page(w->db, w->a, &(struct account_review_page_in){ .until = confirmed_until(w, w->now - grace), .now = w->now, .max = AT_ONCE },
		&rows));
	for (size_t i = 0; i < rows.n; i++) {
		bool is_last;
		TRY(is_last_holder(w, rows.at[i].id, &is_last));
		if (is_last || review_due(w, rows.at[i].since) + grace > w->now)
			continue;
		TRY(review_note(w, rows.at[i].id, "suspended"));
		TRY(journal_add(w, "account.review", (struct journal_ref){ "account", rows.at[i].id },
			PAIRS(w->a, { "name", rows.at[i].name }, { "decision", S("suspended") })));
		TRY(account_set_disabled(w, rows.at[i].id, true));
	}
	return OK;
}

err review_job(struct work *w, struct str args_json)
{
	(void)args_json;
	if (!setting_int(w, "identity.review_months"))
		return OK;
	TRY(review_remind(w));
	return setting_bool(w, "identity.review_suspend") ? review_suspend(w) : OK;
}
