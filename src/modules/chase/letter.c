/* The formal letter: worded, handed in, sent back, signed and sent, withdrawn. */
#include "modules/chase/rules.h"

#include "core/counter.h"
#include "core/mail/mail.h"
#include "core/settings.h"

enum { CONTACTS_EACH = 3 };

/* The chase, for somebody of the chaser or of the coordinator; only_chaser: of the chaser. E_CONFLICT in another state. */
static err letter_for(struct work *w, struct str code, const char *states, bool only_chaser, struct chase_get_row *ret)
{
	struct chase_side s;
	TRY(chase_see(w, code, ret));
	TRY(chase_side_of(w, ret->org_id, ret->by_id, ret->issued_at, &s));
	if (!s.is_chaser && (only_chaser || !s.is_coordinator))
		return fail(w, E_DENIED, M_CHASE_NOT_CHASER, ret->by_name);
	if (!str_is(ret->kind, "letter"))
		return fail(w, E_CONFLICT, M_CHASE_NO_LETTER);
	return one_of(ret->state, states) ? OK : fail(w, E_CONFLICT, M_CHASE_STATE_FORBIDS);
}

static err turned(struct work *w, int64_t n) { return n == 1 ? OK : fail(w, E_CONFLICT, M_CHASE_STATE_FORBIDS); }

err chase_word(struct work *w, struct str code, const struct letter_form *f)
{
	struct chase_get_row x;
	int64_t n = 0;
	TRY(letter_for(w, code, "draft", false, &x));
	check_text(w, "body", f->body, false, CHASE_TEXT_MAX);
	if (f->answer_by && civil_day_number(f->answer_by) <= civil_day_number(w->now))
		fail_field(w, S("answer_by"), M_CHASE_DAY_PAST);
	TRY(work_checked(w));
	TRY(chase_edit(w->db, &(struct chase_edit_in){ .id = x.id, .body = f->body, .answer_by = f->answer_by ? day_end(f->answer_by) : 0, .now = w->now }, &n));
	TRY(turned(w, n));
	return chase_note(w, x.id, x.code, "word", STR_NONE);
}

/* "12/DPQG-ĐĐ": running through the year, for each body its own. */
static err number_next(struct work *w, const struct chase_get_row *x, struct str *ret)
{
	int64_t n;
	if (x->number.n) {
		*ret = x->number;
		return OK;
	}
	TRY(counter_next(w, a_fmt(w->a, "chase-letter-%.*s-%d", STR_ARG(x->by_code), civil_of(w->now).year), &n));
	*ret = a_fmt(w->a, "%lld/%.*s-ĐĐ", (long long)n, STR_ARG(x->by_code));
	return OK;
}

err chase_hand_in(struct work *w, struct str code)
{
	struct chase_get_row x;
	struct chase_counts_row c;
	struct str number;
	int64_t n = 0;
	TRY(letter_for(w, code, "draft", false, &x));
	TRY(chase_items_drop_pending(w->db, &(struct chase_items_drop_pending_in){ .chase = x.id }, NULL));
	TRY(chase_counts(w->db, w->a, &(struct chase_counts_in){ .chase = x.id }, &c));
	if (!c.n)
		return fail(w, E_CONFLICT, M_CHASE_NOTHING_LEFT);
	TRY(number_next(w, &x, &number));
	TRY(chase_submit(w->db, &(struct chase_submit_in){ .id = x.id, .number = number, .by = w->by.account_id, .now = w->now }, &n));
	TRY(turned(w, n));
	return chase_note(w, x.id, x.code, "hand_in", number);
}

err chase_send_back(struct work *w, struct str code, const struct reason_form *f)
{
	struct chase_get_row x;
	int64_t n = 0;
	TRY(letter_for(w, code, "submitted", true, &x));
	check_text(w, "reason", f->reason, true, REASON_LETTERS);
	TRY(work_checked(w));
	TRY(chase_back(w->db, &(struct chase_back_in){ .id = x.id, .now = w->now }, &n));
	TRY(turned(w, n));
	return chase_note(w, x.id, x.code, "back", f->reason);
}

/* The step counts as taken: what comes next for these windows is the annex. */
err chase_withdraw(struct work *w, struct str code, const struct reason_form *f)
{
	struct chase_get_row x;
	int64_t n = 0;
	TRY(letter_for(w, code, "draft|submitted", false, &x));
	check_text(w, "reason", f->reason, true, REASON_LETTERS);
	TRY(work_checked(w));
	TRY(chase_items_drop(w->db, &(struct chase_items_drop_in){ .chase = x.id, .now = w->now }, NULL));
	TRY(chase_over(w->db, &(struct chase_over_in){ .id = x.id, .state = S("cancelled"), .reason = S("withdrawn"), .now = w->now }, &n));
	TRY(turned(w, n));
	return chase_note(w, x.id, x.code, "withdraw", f->reason);
}

/* ---- sending ---- */

static err mail_one(struct work *w, const struct chase_get_row *x, struct str email, struct str name, enum lang lang)
{
	struct str day = date_shown(w->a, x->answer_by - 1);
	return mail_queue(w, &(struct mail){ .to = email, .to_name = name, .lang = lang, .subject = say_in(w->a, lang, M_CHASE_MAIL_LETTER, x->number, x->by_name),
		.text = say_in(w->a, lang, M_CHASE_MAIL_LETTER_TEXT, x->number, x->by_name, x->org_name, day), .about_path = a_fmt(w->a, "/chases/%.*s", STR_ARG(x->code)),
		.kind = "chase", .record_id = x->id, .key = a_fmt(w->a, "chase-letter:%lld:%.*s", (long long)x->id, STR_ARG(email)) }, NULL);
}

/* Heads, officers and the first contact points; one address once. */
static err mail_all(struct work *w, const struct chase_get_row *x)
{
	struct chase_leaders_rows l;
	struct contact_mailable_rows c;
	TRY(chase_leaders(w->db, w->a, &(struct chase_leaders_in){ .org = x->org_id }, &l));
	TRY(network_contacts_of(w, x->org_id, &c));
	for (size_t i = 0; i < l.n; i++)
		TRY(mail_one(w, x, l.at[i].email, l.at[i].full_name, str_is(l.at[i].lang, "en") ? LANG_EN : LANG_VI));
	for (size_t i = 0; i < c.n && i < CONTACTS_EACH; i++)
		TRY(mail_one(w, x, c.at[i].email, c.at[i].name, LANG_VI));
	return OK;
}

err chase_send(struct work *w, struct str code, const struct issue_form *f)
{
	struct chase_get_row x;
	int64_t n = 0;
	TRY(letter_for(w, code, "submitted", true, &x));
	if (x.submitted_by == w->by.account_id)
		return fail(w, E_DENIED, M_CHASE_TWO_PEOPLE);
	check_text(w, "signer", f->signer, true, LINE_LETTERS);
	check_text(w, "signer_title", f->signer_title, true, LINE_LETTERS);
	TRY(work_checked(w));
	if (x.answer_by <= w->now)
		x.answer_by = chase_term(w->now, setting_int(w, "chase.answer_days"));
	TRY(chase_issue(w->db, &(struct chase_issue_in){ .id = x.id, .signer = f->signer, .title = f->signer_title, .answer_by = x.answer_by, .now = w->now }, &n));
	TRY(turned(w, n));
	TRY(chase_items_sent(w->db, &(struct chase_items_sent_in){ .chase = x.id, .now = w->now }, NULL));
	TRY(mail_all(w, &x));
	return chase_note(w, x.id, x.code, "send", x.number);
}
