#include "core/identity/passkey.h"

#include "base/log.h"
#include "base/rand.h"
#include "core/journal.h"
#include "core/mail/mail.h"
#include "core/settings.h"

enum { CHALLENGE_BYTES = 32, HANDLE_BYTES = 32, CREDENTIAL_MAX = 1023 };   /* the last: WebAuthn §7.1 */

bool passkey_site(struct work *w, struct webauthn_site *ret)
{
	return webauthn_site_of(w->a, setting_text(w, "site.url"), ret);
}

/* ---- challenges ---- */

err challenge_begin(struct work *w, int64_t account_id, struct str label, struct str *ret_challenge)
{
	*ret_challenge = rand_token(w->a, CHALLENGE_BYTES);
	TRY(passkey_challenge_insert(w->db, &(struct passkey_challenge_insert_in){ .challenge_hash = secret_hash(w->a, *ret_challenge),
		.account_id = account_id, .label = label, .expires_at = w->now + CHALLENGE_LIMIT }, NULL));
	return journal_add(w, "account.passkey_begin", (struct journal_ref){ "account", account_id }, STR_NONE);
}

err challenge_take(struct work *w, int64_t account_id, struct str challenge, struct str *ret_label)
{
	struct passkey_challenge_get_row row;
	struct str hash = secret_hash(w->a, challenge);
	bool found;
	int64_t n = 0;
	TRY(passkey_challenge_get(w->db, w->a, &(struct passkey_challenge_get_in){ .challenge_hash = hash, .account_id = account_id,
		.now = w->now }, &row, &found));
	if (found)
		TRY(passkey_challenge_delete(w->db, &(struct passkey_challenge_delete_in){ .challenge_hash = hash }, &n));
	if (!n)
		return fail(w, E_INVALID, M_IDENTITY_PASSKEY_EXPIRED);
	*ret_label = row.label;
	return OK;
}

struct str passkey_says(struct work *w, enum webauthn_end end)
{
	static const enum msg says[N_WEBAUTHN_ENDS] = {
		[WEBAUTHN_OK] = M_IDENTITY_PASSKEY_BROKEN, [WEBAUTHN_BROKEN] = M_IDENTITY_PASSKEY_BROKEN,
		[WEBAUTHN_TYPE] = M_IDENTITY_PASSKEY_BROKEN, [WEBAUTHN_CHALLENGE] = M_IDENTITY_PASSKEY_EXPIRED,
		[WEBAUTHN_ORIGIN] = M_IDENTITY_PASSKEY_ORIGIN, [WEBAUTHN_RP] = M_IDENTITY_PASSKEY_ORIGIN,
		[WEBAUTHN_NOBODY] = M_IDENTITY_PASSKEY_UNVERIFIED, [WEBAUTHN_UNVERIFIED] = M_IDENTITY_PASSKEY_UNVERIFIED,
		[WEBAUTHN_ALGORITHM] = M_IDENTITY_PASSKEY_ALGORITHM, [WEBAUTHN_ATTESTATION] = M_IDENTITY_PASSKEY_BROKEN,
		[WEBAUTHN_SIGNATURE] = M_IDENTITY_PASSKEY_BROKEN,
	};
	return say(w, says[end]);
}

/* ---- making one ---- */

err passkey_handle_make(struct work *w)
{
	char fresh[HANDLE_BYTES];
	rand_bytes(fresh, sizeof fresh);
	return passkey_handle_insert(w->db, &(struct passkey_handle_insert_in){ .account_id = w->by.account_id,
		.handle = str_from(fresh, sizeof fresh) }, NULL);
}

err passkey_handle(struct work *w, struct str *ret)
{
	struct passkey_handle_get_row row;
	bool found;
	TRY(passkey_handle_get(w->db, w->a, &(struct passkey_handle_get_in){ .account_id = w->by.account_id }, &row, &found));
	*ret = found ? row.handle : STR_NONE;
	return OK;
}

static err passkey_is_new(struct work *w, struct str credential_id)
{
	struct passkey_by_credential_row row;
	struct passkey_of_account_rows own;
	bool found;
	if (credential_id.n > CREDENTIAL_MAX)
		return fail(w, E_INVALID, M_IDENTITY_PASSKEY_BROKEN);
	TRY(passkey_by_credential(w->db, w->a, &(struct passkey_by_credential_in){ .credential_id = credential_id }, &row, &found));
	if (found)
		return fail(w, E_CONFLICT, M_IDENTITY_PASSKEY_KNOWN);
	TRY(passkey_list(w, w->by.account_id, &own));
	return own.n < PASSKEYS_MAX ? OK : fail(w, E_CONFLICT, M_IDENTITY_PASSKEY_TOO_MANY);
}

err way_told(struct work *w, struct str email, struct str full_name, enum lang lang, enum msg what, struct str name)
{
	if (!email.n)
		return OK;
	struct str sentence = say_in(w->a, lang, what, name);
	return mail_queue(w, &(struct mail){ .to = email, .to_name = full_name, .lang = lang, .subject = say_in(w->a, lang, M_IDENTITY_WAY_SUBJECT),
		.text = say_in(w->a, lang, M_IDENTITY_WAY_TEXT, full_name, sentence), .about_path = S("/account"), .kind = "account" }, NULL);
}

err passkey_add(struct work *w, const struct webauthn_site *site, struct str name, const struct webauthn_made *made)
{
	struct account_by_id_row own;
	TRY(passkey_is_new(w, made->credential_id));
	TRY(account_own(w, &own));
	TRY(passkey_insert(w->db, &(struct passkey_insert_in){ .id = id_new(), .account_id = own.id, .credential_id = made->credential_id,
		.name = name, .rp_id = site->rp_id, .alg = made->alg, .public_key = made->public_key, .sign_count = made->sign_count,
		.is_synced = made->is_synced, .now = w->now }, NULL));
	TRY(way_told(w, own.email, own.full_name, lang_of(own.lang), M_IDENTITY_WAY_PASSKEY, name));
	return journal_add(w, "account.passkey_add", (struct journal_ref){ "account", own.id }, PAIRS(w->a, { "name", name }));
}

/* ---- using one ---- */

err passkey_used(struct work *w, const struct passkey_by_credential_row *row, int64_t count)
{
	int64_t n;
	TRY(passkey_use(w->db, &(struct passkey_use_in){ .id = row->id, .sign_count = count, .now = w->now }, &n));
	return n ? OK : fail(w, E_CONFLICT, M_IDENTITY_PASSKEY_COPIED);
}

err passkey_alarmed(struct work *w, const struct passkey_by_credential_row *row)
{
	log_warn("passkey.counter_went_back", "account", log_n(row->account_id), "passkey", log_n(row->id), NULL);
	TRY(passkey_alarm(w->db, &(struct passkey_alarm_in){ .id = row->id, .now = w->now }, NULL));
	TRY(way_told(w, row->email, row->full_name, lang_of(row->lang), M_IDENTITY_WAY_ALARM, row->name));
	return journal_add(w, "account.passkey_alarm", (struct journal_ref){ "account", row->account_id }, PAIRS(w->a, { "name", row->name }));
}

/* ---- the owner's list ---- */

err passkey_list(struct work *w, int64_t account_id, struct passkey_of_account_rows *ret)
{
	return passkey_of_account(w->db, w->a, &(struct passkey_of_account_in){ .account_id = account_id, .max = PASSKEYS_MAX }, ret);
}

err passkey_own(struct work *w, struct str id, struct passkey_of_account_row *ret)
{
	struct passkey_of_account_rows rows;
	int64_t wanted;
	TRY(passkey_list(w, w->by.account_id, &rows));
	for (size_t i = 0; str_int(id, &wanted) && i < rows.n; i++)
		if (rows.at[i].id == wanted) {
			*ret = rows.at[i];
			return OK;
		}
	return fail(w, E_NOT_FOUND, M_IDENTITY_NO_PASSKEY);
}

err passkey_set_name(struct work *w, int64_t id, struct str name)
{
	int64_t n;
	TRY(passkey_rename(w->db, &(struct passkey_rename_in){ .id = id, .account_id = w->by.account_id, .name = name }, &n));
	if (!n)
		return fail(w, E_NOT_FOUND, M_IDENTITY_NO_PASSKEY);
	return journal_add(w, "account.passkey_rename", (struct journal_ref){ "account", w->by.account_id }, PAIRS(w->a, { "name", name }));
}

err way_left_without(struct work *w, bool is_passkey, enum way_left *ret)
{
	struct sign_in_ways_row ways;
	TRY(sign_in_ways(w->db, w->a, &(struct sign_in_ways_in){ .account_id = w->by.account_id }, &ways));
	int64_t passkeys = ways.passkeys - is_passkey, identities = ways.identities - !is_passkey;
	*ret = passkeys || (ways.has_password && ways.has_totp) ? WAY_FINE : ways.has_password ? WAY_PASSWORD_ONLY : identities ? WAY_FINE : WAY_NONE;
	return OK;
}

err passkey_remove(struct work *w, int64_t id, bool agreed)
{
	enum way_left left;
	int64_t n;
	TRY(way_left_without(w, true, &left));
	if (left == WAY_NONE)
		return fail(w, E_CONFLICT, M_IDENTITY_WAY_LAST);
	if (left == WAY_PASSWORD_ONLY && !agreed)
		return fail(w, E_CONFLICT, M_IDENTITY_PASSKEY_LAST);
	TRY(passkey_end(w->db, &(struct passkey_end_in){ .id = id, .account_id = w->by.account_id, .now = w->now }, &n));
	if (!n)
		return fail(w, E_NOT_FOUND, M_IDENTITY_NO_PASSKEY);
	return journal_add(w, "account.passkey_remove", (struct journal_ref){ "account", w->by.account_id }, STR_NONE);
}

err passkeys_end(struct work *w, int64_t account_id)
{
	int64_t n;
	TRY(passkey_end_all(w->db, &(struct passkey_end_all_in){ .account_id = account_id, .now = w->now }, &n));
	return !n ? OK : journal_add(w, "account.passkey_remove", (struct journal_ref){ "account", account_id }, STR_NONE);
}
