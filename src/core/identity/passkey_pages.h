/* identity/passkey_pages: what the pages of passkeys are given, and what they send. */
#ifndef CORE_IDENTITY_PASSKEY_PAGES_H
#define CORE_IDENTITY_PASSKEY_PAGES_H

#include "core/identity/pages.h"
#include "core/identity/passkey.h"

/* The page on which the browser asks for the passkey; ui.js sends its form. */
struct passkey_prompt {
	struct page_head head;
	struct str action, options, next;      /* options: JSON for navigator.credentials, bytes as base64url */
	struct link back;
	bool is_making;
};
struct passkey_line { struct str id, name, made, used, alarm; bool is_synced; };
struct passkey_page {
	struct page_head head;
	struct form_errors errors;
	struct passkey_line key;
	struct form_card rename, remove;
};

struct passkey_new_form { struct str name, current, code; };
struct passkey_made_form { struct str client_data, attestation; struct str name; };   /* name: found before the transaction */
struct passkey_name_form { struct str name; };
struct passkey_remove_form { struct str current, code; bool agreed; };
struct passkey_sign_form {
	struct str id, client_data, auth_data, signature, user_handle, next;
	struct attempt attempt;                /* found out before the transaction, as what follows */
	struct passkey_by_credential_row key;
	int64_t count;
};

extern const struct field passkey_new_fields[3];
extern const struct field passkey_made_fields[2];
extern const struct field passkey_name_fields[1];
extern const struct field passkey_remove_fields[3];
extern const struct field passkey_sign_fields[6];

/* The actor's passkeys as pages show them. */
err passkey_lines(struct work *w, const struct passkey_line **ret, size_t *ret_n) MUST_USE;
/* The button on the page to sign in; false when there are no passkeys here. */
bool passkey_way(struct work *w, struct str next, struct form_card *ret);
err passkey_prompt_reply(struct req *r, struct passkey_prompt *p) MUST_USE;

err passkey_new_get(struct req *r);
err passkey_new_before(struct req *r);
err passkey_new_post(struct req *r);
err passkey_make_get(struct req *r);
err passkey_made_before(struct req *r);
err passkey_made_post(struct req *r);
err passkey_get(struct req *r);
err passkey_rename_post(struct req *r);
err passkey_remove_before(struct req *r);
err passkey_remove_post(struct req *r);
err passkeys_api(struct req *r);
err passkey_api(struct req *r);
err passkey_rename_api(struct req *r);
err passkey_remove_api(struct req *r);

err passkey_sign_begin_post(struct req *r);
err passkey_sign_get(struct req *r);
err passkey_sign_before(struct req *r);
err passkey_sign_post(struct req *r);

#endif
