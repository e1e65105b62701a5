/* identity/pages: what the pages of sign-in, account and administration of accounts are given, and what they send. */
#ifndef CORE_IDENTITY_PAGES_H
#define CORE_IDENTITY_PAGES_H

#include "core/identity/parts.h"
#include "web/ui.h"
#include "web/web.h"

/* ---- shared parts ---- */

/* One form in a box. */
struct form_card {
	struct str title, lead, action, submit;
	struct str hidden_name, hidden_value;  /* one hidden input; "" for none */
	const struct form_field *fields; size_t n_fields;
	const char *tone;                      /* of the button: "primary", "danger", NULL: plain */
};
/* A page that is one form. */
struct form_page {
	struct page_head head;
	struct form_errors errors;
	struct form_card card;
	const struct form_card *ways; size_t n_ways;   /* other ways to the same end, a button each */
	const struct link *others; size_t n_others;
};
/* Something shown once: a link to hand on, a token, recovery codes. */
struct once_page {
	struct page_head head;
	struct str lead, warning;
	const struct str *lines; size_t n_lines;
	struct link back;
};

err form_page_reply(struct req *r, const struct form_page *p) MUST_USE;
err once_page_reply(struct req *r, const struct once_page *p) MUST_USE;
/* Fields of a form from its declared input, in that order; F_SECRET becomes a password box, an autocomplete hint is guessed by name. */
struct form_field *form_fields_of(const struct req *r, const struct field *fields, size_t n);
struct form_field *form_field_named(struct form_field *fields, size_t n, const char *name);
/* The errors of the route that is answered again. */
struct form_errors errors_of(const struct req *r);
/* A route's input struct, for what `before` finds out. */
static inline void *input_of(struct req *r) { return (void *)(uintptr_t)r->in; }
/* A path of ours to go on to, else "/". */
struct str next_path(struct str next);
/* The actor's account, for route.before. */
err own_account(struct req *r, struct account_by_id_row *ret) MUST_USE;
/* Confirms the actor's own password, counting attempts; a problem on `field` when it is wrong. For route.before. */
err own_password_check(struct req *r, struct str password, const char *field) MUST_USE;
/* The actor shows that it is he: password and code, as far as the account has them; without a password, by having signed in within a
 * quarter of an hour. Problems on fields current, code. For route.before. */
err own_proof_check(struct req *r, struct str password, struct str code) MUST_USE;
/* The two fields for that, from `first` on, as far as the account has them; added to at[*n]. */
err proof_fields(struct req *r, const struct field *fields, size_t first, struct form_field *at, size_t *n) MUST_USE;
/* The code alone; also refused where no second factor is on. */
err own_code_check(struct req *r, struct str code) MUST_USE;
/* Rules, repetition and hash of a new password typed twice (fields password, again). For route.before. */
err new_password_check(struct req *r, struct str password, struct str again, struct str name, struct str *ret_hash) MUST_USE;
/* attempt_count() in a transaction of its own, with Retry-After on refusal. */
err attempt_guard(struct req *r, const struct attempt *t) MUST_USE;
err attempt_done(struct req *r, const struct attempt *t) MUST_USE;

/* ---- sign-in ---- */

struct sign_in_form {
	struct str name, password, next;
	struct attempt attempt;            /* found out before the transaction, as what follows */
	struct str new_hash;               /* not empty: hashed again with today's parameters */
	bool has_second;
};
struct code_form { struct str code, next; struct attempt attempt; };
struct forgot_form { struct str who; };
struct next_form { struct str next; };

extern const struct field sign_in_fields[3];
extern const struct field code_fields[2];
extern const struct field forgot_fields[1];
extern const struct field next_fields[1];

err sign_in_get(struct req *r);
err sign_in_before(struct req *r);
err sign_in_post(struct req *r);
err code_get(struct req *r);
err code_before(struct req *r);
err code_post(struct req *r);
/* Between password and code: the row, and on to the page for the code. */
err step_make(struct work *w, int64_t account_id, struct str *ret_secret) MUST_USE;
err step_reply(struct req *r, struct str secret, struct str next) MUST_USE;
/* Journals a refused attempt, a struct attempt; for work_run(). */
err sign_in_refusal_note(struct work *w, void *arg) MUST_USE;
err sign_out_post(struct req *r);
err forgot_get(struct req *r);
err forgot_post(struct req *r);

/* ---- links ---- */

struct join_form {
	struct str name, full_name, email, phone, password, again;
	struct str org_code, org_name, org_name_en, org_kind;   /* first link only */
	struct str hash;
};
struct reset_form { struct str password, again, hash; };

extern const struct field first_fields[10];
extern const struct field invitation_fields[6];
extern const struct field reset_fields[2];

err first_get(struct req *r);
err invitation_page_get(struct req *r);
err first_before(struct req *r);
err invitation_before(struct req *r);
err first_post(struct req *r);
err invitation_post(struct req *r);
err reset_page_get(struct req *r);
err reset_before(struct req *r);
err reset_post(struct req *r);

/* ---- own account ---- */

struct delegation_line {
	struct str from, to, cause, reason, begins, last, end_action;  /* end_action "": over, or not the reader's to end */
	const struct str *permissions; size_t n_permissions;
	const struct str *lapsed; size_t n_lapsed;                     /* not the giver's any more */
	struct badge state;
};
struct delegation_list { const struct delegation_line *lines; size_t n_lines; struct empty_state empty; };

struct profile_form { struct str full_name, email, phone, lang, password_now; };
struct password_form { struct str current, password, again, hash; };
struct session_form { struct str session; };
struct session_line { struct str address, agent, created, seen, handle; bool is_this; };
struct account_page {
	struct page_head head;
	struct form_errors errors;
	struct form_card profile, password;
	struct badge second_factor;
	struct str second_factor_says;
	struct delegation_list delegations;
	bool may_break_glass;
	const struct passkey_line *passkeys; size_t n_passkeys;
	bool has_oidc;
	const struct session_line *sessions; size_t n_sessions;
};

/* Sessions as pages show them. */
err session_lines(struct req *r, int64_t account_id, const struct session_line **ret, size_t *ret_n) MUST_USE;

extern const struct field profile_fields[5];
extern const struct field password_fields[3];
extern const struct field session_fields[1];

err account_get(struct req *r);
err profile_before(struct req *r);
err profile_post(struct req *r);
err password_before(struct req *r);
err password_post(struct req *r);
err session_end_post(struct req *r);
err session_end_others_post(struct req *r);

struct second_form { struct str code; };
struct second_off_form { struct str current, code; };
struct second_page {
	struct page_head head;
	struct form_errors errors;
	struct html qr;
	struct str secret, codes_left;
	struct form_card begin, confirm, renew, off;
	bool is_on, is_setting_up;
};

extern const struct field second_fields[1];
extern const struct field second_off_fields[2];

err second_get(struct req *r);
err second_begin_post(struct req *r);
err second_confirm_post(struct req *r);
err second_password_before(struct req *r);
err second_renew_post(struct req *r);
err second_off_post(struct req *r);

struct token_form { struct str label; struct strs scopes; int64_t days; usec expires_at; struct str scopes_text; };
struct token_line { struct str id, label, scopes, created, expires, used; };
struct tokens_page {
	struct page_head head;
	struct form_errors errors;
	struct form_card card;
	const struct token_line *tokens; size_t n_tokens;
};
struct token_list_form { int64_t after; };

extern const struct field token_fields[3];
extern const struct field token_api_fields[3];
extern const struct field token_list_fields[1];

err tokens_get(struct req *r);
err token_post(struct req *r);
err token_revoke_post(struct req *r);
err me_api(struct req *r);
err tokens_api(struct req *r);
err token_api(struct req *r);
err token_add_api(struct req *r);
err token_revoke_api(struct req *r);

/* ---- administration ---- */

struct accounts_form { struct str q, role, after; };
struct account_line { struct str name, full_name, email, org, roles, last; bool is_disabled; };
struct accounts_page {
	struct page_head head;
	struct str q;
	const struct choice *roles; size_t n_roles;
	const struct account_line *accounts; size_t n_accounts;
	struct pager pager;
};
struct one_account_page {
	struct page_head head;
	struct form_errors errors;
	struct str name, full_name, email, phone, org, created, last, disabled, review;
	struct badge state, second_factor, review_state;
	struct form_card roles, switch_off, reset, second_off, sessions_end;
	const struct session_line *sessions; size_t n_sessions;
	struct delegation_list delegations;
	bool has_second, is_all;       /* is_all: roles, password and second factor too */
};
struct roles_form { struct strs roles; };
struct invite_form { struct str org, role, email, lang; };
struct invitation_line { struct str id, email, org, role, expires; };
struct invitations_page {
	struct page_head head;
	struct form_errors errors;
	struct form_card card;
	const struct invitation_line *invitations; size_t n_invitations;
};
struct permissions_form { struct strs permissions; };
struct permission_line { struct str name, says; bool is_on; };
struct role_box { struct str name, title; const struct permission_line *permissions; size_t n_permissions; };
struct roles_page { struct page_head head; struct str problem; const struct role_box *roles; size_t n_roles; };

extern const struct field accounts_fields[3];
extern const struct field roles_fields[1];
extern const struct field invite_fields[4];
extern const struct field permissions_fields[1];

/* The titles of one account's roles, with commas. */
struct str roles_said(const struct work *w, int64_t account_id, const struct account_roles_between_rows *roles);

err accounts_get(struct req *r);
err accounts_api(struct req *r);
err one_account_get(struct req *r);
err account_roles_post(struct req *r);
err account_disable_post(struct req *r);
err account_enable_post(struct req *r);
err account_sessions_end_post(struct req *r);
err account_reset_post(struct req *r);
err account_second_off_post(struct req *r);
err invitations_get(struct req *r);
err invite_post(struct req *r);
err invitation_withdraw_post(struct req *r);
err roles_get(struct req *r);
err role_post(struct req *r);

struct review_form { struct str show, after; struct strs decisions; };
struct review_one_form { struct str decision; };
struct review_line {
	struct str name, full_name, org, roles, lent, last, since, due, confirm, end;
	struct badge state;
	bool has_second, may_decide, is_confirm, is_end;
};
struct review_page {
	struct page_head head;
	struct form_errors errors;
	struct str show;
	const struct review_line *lines; size_t n_lines;
	struct empty_state empty;
	struct pager pager;
};

struct badge review_badge(const struct work *w, enum review_state state);

extern const struct field review_fields[3];
extern const struct field review_one_fields[1];

err review_get(struct req *r);
err review_post(struct req *r);
err review_csv_get(struct req *r);
err reviews_api(struct req *r);
err review_api(struct req *r);

/* ---- delegation ---- */

struct delegation_form { struct str to, cause, reason; struct strs permissions; usec begins_at, last_day; };
struct delegations_form { struct str show, account; int64_t before; };
struct delegations_page {
	struct page_head head;
	struct form_errors errors;
	struct form_card card;           /* of one's own page */
	bool has_card;
	struct delegation_list list;
	struct pager pager;
};

/* What is not over of the account's, for the pages of accounts. to_end: how the path of the form that ends one begins. */
err delegation_list_of(struct work *w, int64_t account_id, const char *to_end, struct delegation_list *ret) MUST_USE;

extern const struct field delegation_fields[6];
extern const struct field delegations_fields[3];

err delegations_get(struct req *r);
err delegation_post(struct req *r);
err delegation_end_post(struct req *r);
err delegations_admin_get(struct req *r);
err delegation_end_admin_post(struct req *r);
err delegations_api(struct req *r);
err delegations_managed_api(struct req *r);
err delegation_api(struct req *r);
err delegation_add_api(struct req *r);
err delegation_end_api(struct req *r);

/* ---- break-glass ---- */

struct break_glass_form { struct strs roles; struct str reason, current, code; };
struct break_glass_list_form { struct str show; int64_t before; };
struct verdict_form { struct str verdict, comment; };
struct enter_form { struct str reason; };
struct break_glass_line { struct str path, who, org, roles, reason, begins, ends; struct badge state; };
struct break_glass_view {
	struct page_head head;
	struct form_errors errors;
	struct form_card card, end;
	bool is_own, is_in_force;        /* is_own: the page that asks, not the one that judges */
	const struct break_glass_line *lines; size_t n_lines;
	struct empty_state empty;
	struct pager pager;
};
struct act_line { struct str at, at_iso, says; };
struct one_break_glass_page {
	struct page_head head;
	struct form_errors errors;
	struct break_glass_line line;
	struct str address, verdict, comment, reviewed;
	struct form_card end, review;
	bool may_end, may_review;
	const struct act_line *acts; size_t n_acts;
};

extern const struct field break_glass_fields[4];
extern const struct field break_glass_list_fields[2];
extern const struct field verdict_fields[2];
extern const struct field enter_fields[1];

err break_glass_get(struct req *r);
err break_glass_before(struct req *r);
err break_glass_post(struct req *r);
err break_glass_end_post(struct req *r);
err break_glass_admin_get(struct req *r);
err one_break_glass_get(struct req *r);
err break_glass_end_admin_post(struct req *r);
err break_glass_review_post(struct req *r);
err break_glass_link_get_page(struct req *r);
err break_glass_link_post(struct req *r);
err break_glass_list_api(struct req *r);
err one_break_glass_api(struct req *r);
err break_glass_api(struct req *r);
err break_glass_end_api(struct req *r);
err break_glass_review_api(struct req *r);

struct invitation_list_form { int64_t after; };

extern const struct field invitation_list_fields[1];

err one_account_api(struct req *r);
err account_disable_api(struct req *r);
err account_enable_api(struct req *r);
err invitations_api(struct req *r);
err invitation_api(struct req *r);
err invite_api(struct req *r);
err invitation_withdraw_api(struct req *r);
err sessions_api(struct req *r);
err session_end_api(struct req *r);
err sessions_end_api(struct req *r);
err account_sessions_api(struct req *r);
err account_sessions_end_api(struct req *r);

#endif
