/* What identity brings to the program. */
#include "core/identity/pages.h"
#include "core/routes.h"

static const struct perm *const perms[] = { &may_manage_accounts, &may_manage_own, &may_manage_roles, &may_break_glass };

static const struct route routes[] = {
	{ GET, "/sign-in", &PERM_PUBLIC, sign_in_get, INPUT(struct next_form, next_fields), .says = M_IDENTITY_SAYS_SIGN_IN },
	{ POST, "/sign-in", &PERM_PUBLIC, sign_in_post, sign_in_before, sign_in_get, INPUT(struct sign_in_form, sign_in_fields),
		.rate = RATE_SIGN_IN, .journal = "account.password_right", .says = M_IDENTITY_SAYS_SIGN_IN },
	{ GET, "/sign-in/code", &PERM_PUBLIC, code_get, INPUT(struct next_form, next_fields), .says = M_IDENTITY_SAYS_CODE },
	{ POST, "/sign-in/code", &PERM_PUBLIC, code_post, code_before, code_get, INPUT(struct code_form, code_fields),
		.rate = RATE_SIGN_IN, .journal = "account.sign_in", .says = M_IDENTITY_SAYS_CODE },
	{ POST, "/sign-out", &PERM_SIGNED_IN, sign_out_post, .journal = "account.sign_out", .says = M_IDENTITY_SAYS_SIGN_OUT },
	{ GET, "/forgot", &PERM_PUBLIC, forgot_get, .says = M_IDENTITY_SAYS_FORGOT },
	{ POST, "/forgot", &PERM_PUBLIC, forgot_post, .again = forgot_get, INPUT(struct forgot_form, forgot_fields),
		.rate = RATE_SIGN_IN, .journal = "account.reset_asked", .says = M_IDENTITY_SAYS_FORGOT },

	{ GET, "/first/{secret}", &PERM_PUBLIC, first_get, .rate = RATE_SIGN_IN, .says = M_IDENTITY_SAYS_FIRST },
	{ POST, "/first/{secret}", &PERM_PUBLIC, first_post, first_before, first_get, INPUT(struct join_form, first_fields),
		.rate = RATE_SIGN_IN, .journal = "account.add", .says = M_IDENTITY_SAYS_FIRST },
	{ GET, "/invitation/{secret}", &PERM_PUBLIC, invitation_page_get, .rate = RATE_SIGN_IN, .says = M_IDENTITY_SAYS_INVITATION },
	{ POST, "/invitation/{secret}", &PERM_PUBLIC, invitation_post, invitation_before, invitation_page_get,
		INPUT(struct join_form, invitation_fields), .rate = RATE_SIGN_IN, .journal = "account.add",
		.says = M_IDENTITY_SAYS_INVITATION },
	{ GET, "/reset/{secret}", &PERM_PUBLIC, reset_page_get, .rate = RATE_SIGN_IN, .says = M_IDENTITY_SAYS_RESET },
	{ POST, "/reset/{secret}", &PERM_PUBLIC, reset_post, reset_before, reset_page_get, INPUT(struct reset_form, reset_fields),
		.rate = RATE_SIGN_IN, .journal = "account.password", .says = M_IDENTITY_SAYS_RESET },

	{ GET, "/account", &PERM_SIGNED_IN, account_get, .says = M_IDENTITY_SAYS_ACCOUNT },
	{ POST, "/account", &PERM_SIGNED_IN, profile_post, profile_before, account_get, INPUT(struct profile_form, profile_fields),
		.journal = "account.profile", .says = M_IDENTITY_SAYS_PROFILE },
	{ POST, "/account/password", &PERM_SIGNED_IN, password_post, password_before, account_get,
		INPUT(struct password_form, password_fields), .rate = RATE_SIGN_IN, .journal = "account.password",
		.says = M_IDENTITY_SAYS_PASSWORD },
	{ POST, "/account/sessions/end", &PERM_SIGNED_IN, session_end_post, INPUT(struct session_form, session_fields),
		.journal = "account.session_end", .says = M_IDENTITY_SAYS_SESSION_END },
	{ POST, "/account/sessions/end-others", &PERM_SIGNED_IN, session_end_others_post, .journal = "account.session_end",
		.says = M_IDENTITY_SAYS_SESSION_END_OTHERS },
	{ GET, "/account/second-factor", &PERM_SIGNED_IN, second_get, .says = M_IDENTITY_SAYS_SECOND },
	{ POST, "/account/second-factor/begin", &PERM_SIGNED_IN, second_begin_post, .journal = "account.second_factor_begin",
		.says = M_IDENTITY_SAYS_SECOND_BEGIN },
	{ POST, "/account/second-factor", &PERM_SIGNED_IN, second_confirm_post, .again = second_get,
		INPUT(struct second_form, second_fields), .rate = RATE_SIGN_IN, .journal = "account.second_factor_on",
		.says = M_IDENTITY_SAYS_SECOND_ON },
	{ POST, "/account/second-factor/codes", &PERM_SIGNED_IN, second_renew_post, second_password_before, second_get,
		INPUT(struct second_off_form, second_off_fields), .rate = RATE_SIGN_IN, .journal = "account.recovery_codes",
		.says = M_IDENTITY_SAYS_CODES },
	{ POST, "/account/second-factor/off", &PERM_SIGNED_IN, second_off_post, second_password_before, second_get,
		INPUT(struct second_off_form, second_off_fields), .rate = RATE_SIGN_IN, .journal = "account.second_factor_off",
		.says = M_IDENTITY_SAYS_SECOND_OFF },
	{ GET, "/account/tokens", &PERM_SIGNED_IN, tokens_get, .says = M_IDENTITY_SAYS_TOKENS },
	{ POST, "/account/tokens", &PERM_SIGNED_IN, token_post, .again = tokens_get, INPUT(struct token_form, token_fields),
		.journal = "token.add", .says = M_IDENTITY_SAYS_TOKEN_ADD },
	{ POST, "/account/tokens/{id}/revoke", &PERM_SIGNED_IN, token_revoke_post, .journal = "token.revoke",
		.says = M_IDENTITY_SAYS_TOKEN_REVOKE },

	{ GET, "/account/delegations", &PERM_SIGNED_IN, delegations_get, .in = delegations_fields, .n_in = 3,
		.in_size = sizeof(struct delegations_form), .says = M_IDENTITY_SAYS_DELEGATIONS },
	{ POST, "/account/delegations", &PERM_SIGNED_IN, delegation_post, .again = delegations_get,
		INPUT(struct delegation_form, delegation_fields), .journal = "delegation.add", .says = M_IDENTITY_SAYS_DELEGATION_ADD },
	{ POST, "/account/delegations/{id}/end", &PERM_SIGNED_IN, delegation_end_post, .again = delegations_get,
		.journal = "delegation.end", .says = M_IDENTITY_SAYS_DELEGATION_END },
	{ GET, "/account/break-glass", &may_break_glass, break_glass_get, INPUT(struct break_glass_list_form, break_glass_list_fields),
		.says = M_IDENTITY_SAYS_BREAK_GLASS_OWN },
	{ POST, "/account/break-glass", &may_break_glass, break_glass_post, break_glass_before, break_glass_get,
		INPUT(struct break_glass_form, break_glass_fields), .rate = RATE_SIGN_IN, .journal = "break_glass.begin",
		.says = M_IDENTITY_SAYS_BREAK_GLASS },
	{ POST, "/account/break-glass/end", &PERM_SIGNED_IN, break_glass_end_post, .journal = "break_glass.end",
		.says = M_IDENTITY_SAYS_BREAK_GLASS_END },
	{ GET, "/break-glass/{secret}", &PERM_PUBLIC, break_glass_link_get_page, .rate = RATE_SIGN_IN,
		.says = M_IDENTITY_SAYS_BREAK_GLASS_LINK },
	{ POST, "/break-glass/{secret}", &PERM_PUBLIC, break_glass_link_post, .again = break_glass_link_get_page,
		INPUT(struct enter_form, enter_fields), .rate = RATE_SIGN_IN, .journal = "break_glass.begin",
		.says = M_IDENTITY_SAYS_BREAK_GLASS_LINK },

	{ GET, "/api/v1/me", &PERM_SIGNED_IN, me_api, .says = M_IDENTITY_SAYS_ME },
	{ GET, "/api/v1/tokens", &PERM_SIGNED_IN, tokens_api, INPUT(struct token_list_form, token_list_fields),
		.says = M_IDENTITY_SAYS_TOKENS },
	{ POST, "/api/v1/tokens", &PERM_SIGNED_IN, token_add_api, INPUT(struct token_form, token_api_fields),
		.journal = "token.add", .says = M_IDENTITY_SAYS_TOKEN_ADD, .made = "id name label scopes[] expires_at? token" },
	{ GET, "/api/v1/tokens/{id}", &PERM_SIGNED_IN, token_api, .says = M_IDENTITY_SAYS_TOKEN },
	{ DELETE, "/api/v1/tokens/{id}", &PERM_SIGNED_IN, token_revoke_api, .journal = "token.revoke",
		.says = M_IDENTITY_SAYS_TOKEN_REVOKE },
	{ GET, "/api/v1/delegations", &PERM_SIGNED_IN, delegations_api, INPUT(struct delegations_form, delegations_fields),
		.says = M_IDENTITY_SAYS_DELEGATIONS },
	{ POST, "/api/v1/delegations", &PERM_SIGNED_IN, delegation_add_api, INPUT(struct delegation_form, delegation_fields),
		.journal = "delegation.add", .says = M_IDENTITY_SAYS_DELEGATION_ADD, .made = "id from to permissions[] state begins_at ends_at" },
	{ GET, "/api/v1/delegations/{id}", &PERM_SIGNED_IN, delegation_api, .says = M_IDENTITY_SAYS_DELEGATION },
	{ POST, "/api/v1/delegations/{id}/end", &PERM_SIGNED_IN, delegation_end_api, .journal = "delegation.end",
		.says = M_IDENTITY_SAYS_DELEGATION_END },
	{ GET, "/api/v1/account-delegations", &may_manage_own, delegations_managed_api, INPUT(struct delegations_form, delegations_fields),
		.says = M_IDENTITY_SAYS_DELEGATIONS_MANAGED },
	{ GET, "/api/v1/break-glass", &may_manage_own, break_glass_list_api, INPUT(struct break_glass_list_form, break_glass_list_fields),
		.says = M_IDENTITY_SAYS_BREAK_GLASS_LIST },
	{ POST, "/api/v1/break-glass", &may_break_glass, break_glass_api, break_glass_before, INPUT(struct break_glass_form, break_glass_fields),
		.rate = RATE_SIGN_IN, .journal = "break_glass.begin", .says = M_IDENTITY_SAYS_BREAK_GLASS,
		.made = "id account roles[] reason begins_at ends_at" },
	{ GET, "/api/v1/break-glass/{id}", &PERM_SIGNED_IN, one_break_glass_api, .says = M_IDENTITY_SAYS_BREAK_GLASS_ONE },
	{ POST, "/api/v1/break-glass/{id}/end", &PERM_SIGNED_IN, break_glass_end_api, .journal = "break_glass.end",
		.says = M_IDENTITY_SAYS_BREAK_GLASS_END },
	{ POST, "/api/v1/break-glass/{id}/review", &may_manage_own, break_glass_review_api, INPUT(struct verdict_form, verdict_fields),
		.journal = "break_glass.review", .says = M_IDENTITY_SAYS_BREAK_GLASS_REVIEW },
	{ GET, "/api/v1/accounts", &may_manage_own, accounts_api, INPUT(struct accounts_form, accounts_fields),
		.says = M_IDENTITY_SAYS_ACCOUNTS },
	{ GET, "/api/v1/accounts/{name}", &may_manage_own, one_account_api, .says = M_IDENTITY_SAYS_ONE_ACCOUNT },
	{ POST, "/api/v1/accounts/{name}/disable", &may_manage_own, account_disable_api, .journal = "account.disable",
		.says = M_IDENTITY_SAYS_DISABLE },
	{ POST, "/api/v1/accounts/{name}/enable", &may_manage_own, account_enable_api, .journal = "account.enable",
		.says = M_IDENTITY_SAYS_ENABLE },
	{ GET, "/api/v1/accounts/{name}/sessions", &may_manage_own, account_sessions_api, .says = M_IDENTITY_SAYS_ACCOUNT_SESSIONS },
	{ DELETE, "/api/v1/accounts/{name}/sessions", &may_manage_own, account_sessions_end_api, .journal = "account.session_end",
		.says = M_IDENTITY_SAYS_ACCOUNT_SESSIONS_END },
	{ GET, "/api/v1/sessions", &PERM_SIGNED_IN, sessions_api, .says = M_IDENTITY_SAYS_SESSIONS },
	{ DELETE, "/api/v1/sessions", &PERM_SIGNED_IN, sessions_end_api, .journal = "account.session_end",
		.says = M_IDENTITY_SAYS_SESSION_END_OTHERS },
	{ DELETE, "/api/v1/sessions/{id}", &PERM_SIGNED_IN, session_end_api, .journal = "account.session_end",
		.says = M_IDENTITY_SAYS_SESSION_END },
	{ GET, "/api/v1/invitations", &may_manage_own, invitations_api, INPUT(struct invitation_list_form, invitation_list_fields),
		.says = M_IDENTITY_SAYS_INVITATIONS },
	{ POST, "/api/v1/invitations", &may_manage_own, invite_api, INPUT(struct invite_form, invite_fields),
		.journal = "invitation.add", .says = M_IDENTITY_SAYS_INVITE, .made = "id org role email expires_at link" },
	{ GET, "/api/v1/invitations/{id}", &may_manage_own, invitation_api, .says = M_IDENTITY_SAYS_INVITATION_OPEN },
	{ DELETE, "/api/v1/invitations/{id}", &may_manage_own, invitation_withdraw_api, .journal = "invitation.withdraw",
		.says = M_IDENTITY_SAYS_WITHDRAW },

	{ GET, "/admin/accounts", &may_manage_own, accounts_get, INPUT(struct accounts_form, accounts_fields),
		.says = M_IDENTITY_SAYS_ACCOUNTS },
	{ GET, "/admin/accounts/{name}", &may_manage_own, one_account_get, .says = M_IDENTITY_SAYS_ONE_ACCOUNT },
	{ POST, "/admin/accounts/{name}/roles", &may_manage_accounts, account_roles_post, .again = one_account_get,
		INPUT(struct roles_form, roles_fields), .journal = "account.roles", .says = M_IDENTITY_SAYS_ACCOUNT_ROLES },
	{ POST, "/admin/accounts/{name}/disable", &may_manage_own, account_disable_post, .again = one_account_get,
		.journal = "account.disable", .says = M_IDENTITY_SAYS_DISABLE },
	{ POST, "/admin/accounts/{name}/enable", &may_manage_own, account_enable_post, .again = one_account_get,
		.journal = "account.enable", .says = M_IDENTITY_SAYS_ENABLE },
	{ POST, "/admin/accounts/{name}/sessions/end", &may_manage_own, account_sessions_end_post, .again = one_account_get,
		.journal = "account.session_end", .says = M_IDENTITY_SAYS_ACCOUNT_SESSIONS_END },
	{ POST, "/admin/accounts/{name}/reset", &may_manage_accounts, account_reset_post, .journal = "account.reset_link",
		.says = M_IDENTITY_SAYS_RESET_LINK },
	{ POST, "/admin/accounts/{name}/second-factor-off", &may_manage_accounts, account_second_off_post,
		.journal = "account.second_factor_off", .says = M_IDENTITY_SAYS_SECOND_OFF_FOR },
	{ GET, "/admin/invitations", &may_manage_own, invitations_get, .says = M_IDENTITY_SAYS_INVITATIONS },
	{ POST, "/admin/invitations", &may_manage_own, invite_post, .again = invitations_get,
		INPUT(struct invite_form, invite_fields), .journal = "invitation.add", .says = M_IDENTITY_SAYS_INVITE },
	{ POST, "/admin/invitations/{id}/withdraw", &may_manage_own, invitation_withdraw_post,
		.journal = "invitation.withdraw", .says = M_IDENTITY_SAYS_WITHDRAW },
	{ GET, "/admin/delegations", &may_manage_own, delegations_admin_get, INPUT(struct delegations_form, delegations_fields),
		.says = M_IDENTITY_SAYS_DELEGATIONS_MANAGED },
	{ POST, "/admin/delegations/{id}/end", &may_manage_own, delegation_end_admin_post, .journal = "delegation.end",
		.says = M_IDENTITY_SAYS_DELEGATION_END },
	{ GET, "/admin/break-glass", &may_manage_own, break_glass_admin_get, INPUT(struct break_glass_list_form, break_glass_list_fields),
		.says = M_IDENTITY_SAYS_BREAK_GLASS_LIST },
	{ GET, "/admin/break-glass/{id}", &may_manage_own, one_break_glass_get, .says = M_IDENTITY_SAYS_BREAK_GLASS_ONE },
	{ POST, "/admin/break-glass/{id}/end", &may_manage_own, break_glass_end_admin_post, .again = one_break_glass_get,
		.journal = "break_glass.end", .says = M_IDENTITY_SAYS_BREAK_GLASS_END },
	{ POST, "/admin/break-glass/{id}/review", &may_manage_own, break_glass_review_post, .again = one_break_glass_get,
		INPUT(struct verdict_form, verdict_fields), .journal = "break_glass.review", .says = M_IDENTITY_SAYS_BREAK_GLASS_REVIEW },
	{ GET, "/admin/review", &may_manage_own, review_get, .in = review_fields, .n_in = 2, .in_size = sizeof(struct review_form),
		.says = M_IDENTITY_SAYS_REVIEWS },
	{ POST, "/admin/review", &may_manage_own, review_post, .again = review_get, INPUT(struct review_form, review_fields),
		.journal = "account.review", .says = M_IDENTITY_SAYS_REVIEW },
	{ GET, "/admin/review.csv", &may_manage_own, review_csv_get, .in = review_fields, .n_in = 1,
		.in_size = sizeof(struct review_form), .flags = ROUTE_SLOW, .says = M_IDENTITY_SAYS_REVIEW_CSV },
	{ GET, "/api/v1/account-reviews", &may_manage_own, reviews_api, .in = review_fields, .n_in = 2,
		.in_size = sizeof(struct review_form), .says = M_IDENTITY_SAYS_REVIEWS },
	{ POST, "/api/v1/accounts/{name}/review", &may_manage_own, review_api, INPUT(struct review_one_form, review_one_fields),
		.journal = "account.review", .says = M_IDENTITY_SAYS_REVIEW },
	{ GET, "/admin/roles", &may_manage_roles, roles_get, .says = M_IDENTITY_SAYS_ROLES },
	{ POST, "/admin/roles/{role}", &may_manage_roles, role_post, .again = roles_get,
		INPUT(struct permissions_form, permissions_fields), .journal = "role.permissions", .says = M_IDENTITY_SAYS_ROLE_SET },
};

static const struct job_kind jobs[] = {
	{ .name = "identity.review", .run = review_job, .every = USEC_DAY, .says = M_IDENTITY_JOB_REVIEW },
	{ .name = "identity.break_glass", .run = break_glass_job, .every = USEC_DAY, .says = M_IDENTITY_JOB_BREAK_GLASS },
	{ .name = "identity.clean", .run = identity_clean, .every = USEC_HOUR, .says = M_IDENTITY_JOB_CLEAN },
};

static const struct setting settings[] = {
	{ .name = "identity.session_idle_minutes", .type = 'i', .min = 5, .max = 10080, .initial = "480",
		.says = M_IDENTITY_SETTING_IDLE },
	{ .name = "identity.session_hours", .type = 'i', .min = 1, .max = 720, .initial = "24", .says = M_IDENTITY_SETTING_HOURS },
	{ .name = "identity.delegation_max_days", .type = 'i', .min = 1, .max = 366, .initial = "90",
		.says = M_IDENTITY_SETTING_DELEGATION_DAYS },
	{ .name = "identity.break_glass_minutes", .type = 'i', .min = 5, .max = 480, .initial = "60",
		.says = M_IDENTITY_SETTING_BREAK_GLASS_MINUTES },
	{ .name = "identity.break_glass_roles", .type = 't', .initial = "officer responder", .says = M_IDENTITY_SETTING_BREAK_GLASS_ROLES },
	{ .name = "identity.break_glass_review_days", .type = 'i', .min = 1, .max = 30, .initial = "3",
		.says = M_IDENTITY_SETTING_BREAK_GLASS_DAYS },
	{ .name = "identity.review_months", .type = 'i', .min = 0, .max = 36, .initial = "6", .says = M_IDENTITY_SETTING_REVIEW_MONTHS },
	{ .name = "identity.review_remind_days", .type = 'i', .min = 0, .max = 90, .initial = "14",
		.says = M_IDENTITY_SETTING_REVIEW_REMIND },
	{ .name = "identity.review_suspend", .type = 'b', .initial = "0", .says = M_IDENTITY_SETTING_REVIEW_SUSPEND },
	{ .name = "identity.review_grace_days", .type = 'i', .min = 0, .max = 365, .initial = "30",
		.says = M_IDENTITY_SETTING_REVIEW_GRACE },
};

static const struct nav nav[] = {
	{ "/admin/accounts", M_IDENTITY_ACCOUNTS_TITLE, "users", &may_manage_own, 900 },
	{ "/admin/roles", M_IDENTITY_ROLES_TITLE, "shield-lock", &may_manage_roles, 905 },
};

static const struct verb verbs[] = {
	{ "user", "add NAME --org CODE --role ROLE (--password-stdin | --sealed) | list | disable NAME | enable NAME | reset-password NAME"
		" | break-glass NAME",
		M_IDENTITY_VERB_USER, verb_user },
	{ "token", "add --user NAME [--label TEXT] [--scopes LIST] [--days N] | list --user NAME | revoke ID --user NAME",
		M_IDENTITY_VERB_TOKEN, verb_token },
};

static const struct journal_kind journal[] = {
	{ "account.add", M_IDENTITY_DID_ADD },
	{ "account.sign_in", M_IDENTITY_DID_SIGN_IN },
	{ "account.password_right", M_IDENTITY_DID_PASSWORD_RIGHT },
	{ "account.sign_in_failed", M_IDENTITY_DID_SIGN_IN_FAILED },
	{ "account.sign_out", M_IDENTITY_DID_SIGN_OUT },
	{ "account.session_end", M_IDENTITY_DID_SESSION_END },
	{ "account.profile", M_IDENTITY_DID_PROFILE },
	{ "account.password", M_IDENTITY_DID_PASSWORD },
	{ "account.reset_asked", M_IDENTITY_DID_RESET_ASKED },
	{ "account.reset_link", M_IDENTITY_DID_RESET_LINK },
	{ "account.disable", M_IDENTITY_DID_DISABLE },
	{ "account.enable", M_IDENTITY_DID_ENABLE },
	{ "account.roles", M_IDENTITY_DID_ROLES },
	{ "account.review", M_IDENTITY_DID_REVIEW },
	{ "account.second_factor_begin", M_IDENTITY_DID_SECOND_BEGIN },
	{ "account.second_factor_on", M_IDENTITY_DID_SECOND_ON },
	{ "account.second_factor_off", M_IDENTITY_DID_SECOND_OFF },
	{ "account.recovery_codes", M_IDENTITY_DID_CODES },
	{ "account.recovery_code_used", M_IDENTITY_DID_CODE_USED },
	{ "delegation.add", M_IDENTITY_DID_DELEGATION_ADD },
	{ "delegation.end", M_IDENTITY_DID_DELEGATION_END },
	{ "break_glass.link", M_IDENTITY_DID_BREAK_GLASS_LINK },
	{ "break_glass.begin", M_IDENTITY_DID_BREAK_GLASS_BEGIN },
	{ "break_glass.end", M_IDENTITY_DID_BREAK_GLASS_END },
	{ "break_glass.review", M_IDENTITY_DID_BREAK_GLASS_REVIEW },
	{ "token.add", M_IDENTITY_DID_TOKEN_ADD },
	{ "token.revoke", M_IDENTITY_DID_TOKEN_REVOKE },
	{ "invitation.add", M_IDENTITY_DID_INVITE },
	{ "invitation.withdraw", M_IDENTITY_DID_WITHDRAW },
	{ "organisation.first", M_IDENTITY_DID_FIRST_ORG },
	{ "role.permissions", M_IDENTITY_DID_ROLE_PERMISSIONS },
};

/* ---- what a successor goes on with ---- */

static err accounts_counted(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct accounts_of_count_row row;
	TRY(accounts_of_count(w->db, w->a, &(struct accounts_of_count_in){ .org = s->from }, &row));
	*ret_n = row.n;
	return OK;
}

static err accounts_moved(struct work *w, const struct succession *s)
{
	return accounts_move(w->db, &(struct accounts_move_in){ .from = s->from, .main = s->main, .now = w->now }, NULL);
}

static err invitations_counted(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct invitations_of_count_row row;
	TRY(invitations_of_count(w->db, w->a, &(struct invitations_of_count_in){ .org = s->from, .now = w->now }, &row));
	*ret_n = row.n;
	return OK;
}

static err invitations_moved(struct work *w, const struct succession *s)
{
	return invitations_move(w->db, &(struct invitations_move_in){ .from = s->from, .main = s->main }, NULL);
}

static const struct heritage heritage[] = {
	{ M_IDENTITY_HERITAGE_ACCOUNTS, accounts_counted, NULL, accounts_moved },
	{ M_IDENTITY_HERITAGE_INVITATIONS, invitations_counted, NULL, invitations_moved },
};

const struct module identity_module = {
	.name = "identity",
	.says = M_IDENTITY_SAYS,
	.needs = { "core" },
	.perms = LIST(perms),
	.routes = LIST(routes),
	.jobs = LIST(jobs),
	.verbs = LIST(verbs),
	.settings = LIST(settings),
	.nav = LIST(nav),
	.journal = LIST(journal),
	.heritage = LIST(heritage),
	.start = identity_start,
};
