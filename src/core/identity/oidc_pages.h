/* identity/oidc_pages: what the pages of sign-in by a provider are given, and what they send. */
#ifndef CORE_IDENTITY_OIDC_PAGES_H
#define CORE_IDENTITY_OIDC_PAGES_H

#include "core/identity/oidc.h"
#include "core/identity/pages.h"

struct oidc_go_page { struct page_head head; struct link there; };     /* on the way to the provider */
struct oidc_line { struct str id, issuer, email, linked, used; };
struct oidc_account_page {
	struct page_head head;
	struct form_errors errors;
	const struct oidc_line *identities; size_t n_identities;
	struct form_card card;
	bool is_on;
};

struct oidc_begin_form { struct str next, current, code; struct oidc_provider provider; };
/* What providers send back; ours are code, state, iss and error, the rest is named so that it may be there. */
struct oidc_return_form {
	struct str code, state, iss, error, other;
	struct attempt attempt;                /* found out before the transaction, as what follows */
	struct oidc_flow_get_row flow;
	struct oidc_person person;
	struct str session, step, kept;
	bool is_known;
};
struct oidc_join_form { struct str name, full_name, email, phone; };

extern const struct field oidc_begin_fields[1];
extern const struct field oidc_link_fields[2];
extern const struct field oidc_return_fields[12];
extern const struct field oidc_join_fields[4];

/* The button for the page to sign in, or for an invitation; false when no provider is set. */
bool oidc_way(struct work *w, struct str action, struct str next, struct form_card *ret);

err oidc_begin_before(struct req *r);
err oidc_begin_post(struct req *r);
err oidc_invitation_before(struct req *r);
err oidc_invitation_post(struct req *r);
err oidc_return_before(struct req *r);
err oidc_return_get(struct req *r);
err oidc_return_again(struct req *r);
err oidc_join_get(struct req *r);
err oidc_join_post(struct req *r);
err oidc_account_get(struct req *r);
err oidc_link_before(struct req *r);
err oidc_link_post(struct req *r);
err oidc_unlink_post(struct req *r);
err identities_api(struct req *r);
err identity_end_api(struct req *r);

#endif
