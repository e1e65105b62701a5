/* Questions to contact points: asked by mail or phone, answered by a person, once. */
#include "modules/directory/alive.h"

#include "base/rand.h"
#include "core/journal.h"
#include "core/mail/mail.h"
#include "core/secret.h"
#include "core/settings.h"

enum { SECRET_BYTES = 24, CODE_LETTERS = 8, AT_ONCE = 200, SLACK_DAYS = 4 };
#define PHONE_VALID USEC_DAY

static err noted(struct work *w, const char *name, int64_t org_id)
{
	struct org_by_id_row o;
	TRY(network_org(w, org_id, &o));
	return journal_add(w, name, (struct journal_ref){ "organisation", org_id }, a_fmt(w->a, "{\"code\":\"%.*s\"}", STR_ARG(o.code)));
}

static err contact_to_ask(struct work *w, int64_t org_id, int64_t contact_id, struct check_contact_row *ret)
{
	bool found;
	TRY(check_contact(w->db, w->a, &(struct check_contact_in){ .contact = contact_id, .org = org_id }, ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_NETWORK_CONTACT_UNKNOWN);
}

static err send_link(struct work *w, const struct check_contact_row *c, int64_t org_id, struct str secret, usec expires)
{
	struct str path = a_cat(w->a, S("/contact-check/"), secret), link = a_cat(w->a, setting_text(w, "site.url"), path);
	struct str end = time_shown(w->a, expires);
	struct str text = a_fmt(w->a, "%.*s\n\n%.*s\n", STR_ARG(say_in(w->a, LANG_VI, M_DIRECTORY_CHECK_TEXT, c->name, c->org_name, link, end)),
		STR_ARG(say_in(w->a, LANG_EN, M_DIRECTORY_CHECK_TEXT, c->name, c->org_name, link, end)));
	return mail_queue(w, &(struct mail){ .to = c->email, .to_name = c->name, .lang = LANG_VI,
		.subject = say_in(w->a, LANG_VI, M_DIRECTORY_CHECK_SUBJECT, c->code), .text = text, .kind = "organisation", .record_id = org_id,
		.is_secret = true }, NULL);
}

err check_ask_mail(struct work *w, int64_t org_id, int64_t contact_id, const char *kind)
{
	struct check_contact_row c;
	struct check_waiting_for_row waiting;
	bool is_waiting;
	TRY(contact_to_ask(w, org_id, contact_id, &c));
	if (!c.email.n)
		return fail(w, E_CONFLICT, M_DIRECTORY_NO_EMAIL);
	TRY(check_waiting_for(w->db, w->a, &(struct check_waiting_for_in){ .contact = contact_id }, &waiting, &is_waiting));
	if (is_waiting)
		return fail(w, E_CONFLICT, M_DIRECTORY_CHECK_WAITS, time_shown(w->a, waiting.asked_at));
	struct str secret = rand_token(w->a, SECRET_BYTES);
	usec expires = w->now + setting_int(w, "directory.answer_days") * USEC_DAY;
	TRY(check_add(w->db, &(struct check_add_in){ .id = id_new(), .kind = str_of(kind), .org = org_id, .contact = contact_id, .now = w->now,
		.by = w->by.account_id, .expires = expires, .secret = secret_hash(w->a, secret) }, NULL));
	TRY(send_link(w, &c, org_id, secret, expires));
	return noted(w, "directory.check_ask", org_id);
}

err check_ask_phone(struct work *w, int64_t org_id, int64_t contact_id, struct str *ret_code)
{
	struct check_contact_row c;
	TRY(contact_to_ask(w, org_id, contact_id, &c));
	if (!c.phone.n)
		return fail(w, E_CONFLICT, M_DIRECTORY_NO_PHONE);
	*ret_code = rand_code(w->a, CODE_LETTERS);
	TRY(check_add_phone(w->db, &(struct check_add_phone_in){ .id = id_new(), .org = org_id, .contact = contact_id, .now = w->now,
		.by = w->by.account_id, .expires = w->now + PHONE_VALID, .code = *ret_code }, NULL));
	return noted(w, "directory.check_ask", org_id);
}

/* ---- answers ---- */

static err close_check(struct work *w, int64_t check, int64_t org, int64_t contact, const struct check_answer *a, usec at, const char *result)
{
	int64_t n;
	TRY(check_close(w->db, &(struct check_close_in){ .id = check, .now = at, .by = a->name, .note = a->note, .result = str_of(result) }, &n));
	if (n != 1)
		return fail(w, E_CONFLICT, M_DIRECTORY_CHECK_CLOSED);
	if (!strcmp(result, "answered"))
		TRY(network_contact_answered(w, org, contact));
	return noted(w, "directory.check_answer", org);
}

err check_find(struct work *w, struct str secret, struct check_by_secret_row *ret)
{
	bool found;
	TRY(check_by_secret(w->db, w->a, &(struct check_by_secret_in){ .secret = secret_hash(w->a, secret) }, ret, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_DIRECTORY_CHECK_UNKNOWN);
	if (!str_is(ret->result, "waiting") || ret->expires_at <= w->now || ret->ended_at)
		return fail(w, E_CONFLICT, M_DIRECTORY_CHECK_CLOSED);
	return OK;
}

err check_answer_mail(struct work *w, struct str secret, const struct check_answer *a)
{
	struct check_by_secret_row k;
	TRY(check_find(w, secret, &k));
	return close_check(w, k.id, k.org_id, k.contact_id, a, w->now, a->is_wrong ? "wrong" : "answered");
}

static char letter_of(char c)
{
	c = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
	return c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
}

/* As heard on the phone: capitals or not, with or without the dash, O for 0. */
static bool code_is(struct arena *a, struct str code, struct str heard)
{
	char *x = a_alloc(a, code.n + 1), *y = a_alloc(a, heard.n + 1);
	size_t n = 0, m = 0;
	for (size_t i = 0; i < code.n; i++)
		if (code.p[i] != '-')
			x[n++] = letter_of(code.p[i]);
	for (size_t i = 0; i < heard.n; i++)
		if (heard.p[i] != '-' && heard.p[i] != ' ')
			y[m++] = letter_of(heard.p[i]);
	return n && same_secret(str_from(x, n), str_from(y, m));
}

err check_answer_phone(struct work *w, int64_t org_id, int64_t check_id, const struct check_answer *a, bool is_silent)
{
	struct check_one_row k;
	bool found;
	TRY(check_one(w->db, w->a, &(struct check_one_in){ .id = check_id, .org = org_id }, &k, &found));
	if (!found || !str_is(k.kind, "phone"))
		return fail(w, E_NOT_FOUND, M_DIRECTORY_CHECK_UNKNOWN);
	if (is_silent)
		return close_check(w, k.id, org_id, k.contact_id, a, 0, "no_answer");
	if (!code_is(w->a, k.code, a->code))
		fail_field(w, S("code"), M_DIRECTORY_CODE_WRONG);
	if (!a->name.n)
		fail_field(w, S("name"), M_NETWORK_FIELD_REQUIRED);
	TRY(work_checked(w));
	return close_check(w, k.id, org_id, k.contact_id, a, w->now, "answered");
}

/* ---- the chase ---- */

usec confirm_cut(struct work *w)
{
	struct civil c = civil_of(w->now);
	int64_t month = c.year * 12LL + c.month - 1 - setting_int(w, "network.contact_confirm_months");
	c.year = (int)(month / 12);
	c.month = (int)(month % 12) + 1;
	while (c.day > 28 && !civil_valid(c))
		c.day--;
	return civil_usec(c);
}

static err expire(struct work *w)
{
	struct check_expired_rows rows;
	TRY(check_expired(w->db, w->a, &(struct check_expired_in){ .now = w->now, .max = AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		TRY(check_unanswered(w->db, &(struct check_unanswered_in){ .id = rows.at[i].id }, NULL));
		TRY(noted(w, "directory.check_silent", rows.at[i].org_id));
	}
	return OK;
}

/* The ends of months make the cut a little early or late: the day itself is asked of the one rule for it. */
err checks_chase(struct work *w, struct str args_json)
{
	struct check_due_rows rows;
	int64_t after = 0;
	TRY(expire(w));
	for (int round = 0; round < 5; round++) {
		TRY(check_due(w->db, w->a, &(struct check_due_in){ .after = after, .cut = confirm_cut(w) + SLACK_DAYS * USEC_DAY, .max = AT_ONCE }, &rows));
		for (size_t i = 0; i < rows.n; i++) {
			after = rows.at[i].id;
			if (network_contact_due(w, rows.at[i].verified_at, rows.at[i].changed_at) <= w->now)
				TRY(check_ask_mail(w, rows.at[i].org_id, rows.at[i].id, "confirm"));
		}
		if (rows.n < AT_ONCE)
			break;
	}
	return OK;
}
