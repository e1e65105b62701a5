/* Letters about a membership, and the yearly reminder. */
#include "modules/membership/rules.h"

#include "core/mail/mail.h"

enum { CONTACTS_EACH = 3, AT_ONCE = 200, REMIND_DAYS = 30, ADDRESSES_MAX = 32 };

struct addressee { struct str email, name; enum lang lang; };
struct addressees { struct addressee at[ADDRESSES_MAX]; size_t n; };

static void addressee_add(struct addressees *to, struct str email, struct str name, enum lang lang)
{
	for (size_t i = 0; i < to->n; i++)
		if (str_eq_nocase(to->at[i].email, email))
			return;
	if (email.n && to->n < ADDRESSES_MAX)
		to->at[to->n++] = (struct addressee){ email, name, lang };
}

static enum lang lang_of(struct str code) { return str_is(code, "en") ? LANG_EN : LANG_VI; }

static err addressees_of(struct work *w, const struct letter *l, struct addressees *ret)
{
	struct membership_leaders_rows leaders;
	struct contact_mailable_rows contacts;
	struct membership_account_row also;
	bool found = false;
	if (l->also)
		TRY(membership_account(w->db, w->a, &(struct membership_account_in){ .id = l->also }, &also, &found));
	if (found)
		addressee_add(ret, also.email, also.full_name, lang_of(also.lang));
	TRY(membership_leaders(w->db, w->a, &(struct membership_leaders_in){ .org = l->to }, &leaders));
	for (size_t i = 0; i < leaders.n; i++)
		addressee_add(ret, leaders.at[i].email, leaders.at[i].full_name, lang_of(leaders.at[i].lang));
	TRY(network_contacts_of(w, l->to, &contacts));
	for (size_t i = 0; i < contacts.n && i < CONTACTS_EACH; i++)
		addressee_add(ret, contacts.at[i].email, contacts.at[i].name, LANG_VI);
	return OK;
}

err letter_send(struct work *w, const struct letter *l)
{
	struct org_by_id_row o;
	struct addressees to = { 0 };
	TRY(network_org(w, l->about, &o));
	TRY(addressees_of(w, l, &to));
	for (size_t i = 0; i < to.n; i++) {
		const struct addressee *x = &to.at[i];
		struct str key = l->key.n ? a_fmt(w->a, "%.*s:%.*s", STR_ARG(l->key), STR_ARG(x->email)) : STR_NONE;
		TRY(mail_queue(w, &(struct mail){ .to = x->email, .to_name = x->name, .lang = x->lang,
			.subject = say_in(w->a, x->lang, l->subject, o.name, l->code), .text = say_in(w->a, x->lang, l->text, o.name, l->code, l->words),
			.about_path = a_fmt(w->a, "/memberships/%.*s", STR_ARG(o.code)), .kind = "organisation", .record_id = l->about, .key = key }, NULL));
	}
	return OK;
}

/* ---- the yearly file ---- */

static err remind_one(struct work *w, const struct membership_due_row *due)
{
	struct membership_get_row m;
	struct str day = date_shown(w->a, due->refresh_due);
	TRY(membership_of(w, due->org_id, &m));
	*(due->is_late ? &m.late_at : &m.reminded_at) = w->now;
	TRY(membership_write(w, &m));
	TRY(step_add(w, &(struct step){ .org_id = m.org_id, .act = due->is_late ? "late" : "remind", .journal = "membership.remind" }, NULL));
	return letter_send(w, &(struct letter){ .to = m.org_id, .about = m.org_id, .code = m.number, .words = day,
		.subject = due->is_late ? M_MEMBERSHIP_MAIL_LATE : M_MEMBERSHIP_MAIL_DUE,
		.text = due->is_late ? M_MEMBERSHIP_MAIL_LATE_TEXT : M_MEMBERSHIP_MAIL_DUE_TEXT });
}

/* Once before the day and once after it. The day itself is not late: late begins with the next one. */
err membership_remind(struct work *w, struct str args_json)
{
	struct membership_due_rows rows;
	int64_t today = civil_day_number(w->now);
	TRY(membership_due(w->db, w->a, &(struct membership_due_in){ .before = civil_day_start(today + REMIND_DAYS + 1),
		.now = civil_day_start(today) - 1, .max = AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(remind_one(w, &rows.at[i]));
	return OK;
}
