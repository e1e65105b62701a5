/* passkey: an account's passkeys. Nobody but identity includes it. A passkey whose owner was verified by the device stands for
 * password and code together. */
#ifndef CORE_IDENTITY_PASSKEY_H
#define CORE_IDENTITY_PASSKEY_H

#include "core/identity/parts.h"
#include "core/identity/webauthn.h"

enum { PASSKEYS_MAX = 20, PASSKEY_NAME_MAX = 60 };
#define CHALLENGE_COOKIE "ungcuu_challenge"
#define CHALLENGE_LIMIT (5 * USEC_MIN)

/* By the setting site.url; false: passkeys cannot be used here, and pages say why. */
bool passkey_site(struct work *w, struct webauthn_site *ret);

/* A new question: 32 random bytes as 43 characters, kept as a hash, answered once, within five minutes, by this account (0: whoever
 * signs in). Journalled as account.passkey_begin. */
err challenge_begin(struct work *w, int64_t account_id, struct str label, struct str *ret_challenge) MUST_USE;
/* Uses the question up, whatever the answer to it is worth; E_INVALID when there is none. */
err challenge_take(struct work *w, int64_t account_id, struct str challenge, struct str *ret_label) MUST_USE;

/* The actor's user handle; made once, "" before that. */
err passkey_handle_make(struct work *w) MUST_USE;
err passkey_handle(struct work *w, struct str *ret) MUST_USE;
/* Keeps what webauthn_register() has found good; tells the owner by mail. E_CONFLICT: known already, or too many. */
err passkey_add(struct work *w, const struct webauthn_site *site, struct str name, const struct webauthn_made *made) MUST_USE;
/* The sentence for people. */
struct str passkey_says(struct work *w, enum webauthn_end end);

/* Notes the use. E_CONFLICT when the authenticator's counter did not go on: somebody may have a copy of the key. */
err passkey_used(struct work *w, const struct passkey_by_credential_row *row, int64_t count) MUST_USE;
/* That alarm: on the account's page, in the journal, in the log, by mail. */
err passkey_alarmed(struct work *w, const struct passkey_by_credential_row *row) MUST_USE;

err passkey_list(struct work *w, int64_t account_id, struct passkey_of_account_rows *ret) MUST_USE;
/* The actor's passkey of that id (decimal text); E_NOT_FOUND. */
err passkey_own(struct work *w, struct str id, struct passkey_of_account_row *ret) MUST_USE;
err passkey_set_name(struct work *w, int64_t id, struct str name) MUST_USE;
/* What would be left without one passkey, or one link to a provider. */
enum way_left { WAY_FINE, WAY_PASSWORD_ONLY, WAY_NONE };
err way_left_without(struct work *w, bool is_passkey, enum way_left *ret) MUST_USE;
/* E_CONFLICT when nothing to sign in with would be left, or only a password and the person has not agreed to that. */
err passkey_remove(struct work *w, int64_t id, bool agreed) MUST_USE;
/* All of an account, for one who manages it: the devices are lost or stolen. */
err passkeys_end(struct work *w, int64_t account_id) MUST_USE;

/* Says by mail that something changed in how the account is signed in to. */
err way_told(struct work *w, struct str email, struct str full_name, enum lang lang, enum msg what, struct str name) MUST_USE;

#endif
