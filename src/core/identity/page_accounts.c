/* Administration of accounts and invitations. */
#include "base/text.h"
#include "core/identity/passkey_pages.h"
#include "core/journal.h"
#include "core/pages_gen.h"
#include "core/identity/roles.h"

enum { SCREEN = 50, INVITATIONS_MAX = 200 };

const struct field accounts_fields[3] = {
	FIELD(struct accounts_form, q, F_TEXT, .max = 100, .label = M_IDENTITY_SEARCH),
	FIELD(struct accounts_form, role, F_CODE, .max = 60, .label = M_IDENTITY_ROLE),
	FIELD(struct accounts_form, after, F_CODE, .max = 60, .label = M_IDENTITY_NEXT),
};
const struct field roles_fields[1] = {
	FIELD(struct roles_form, roles, F_TEXTS, .max = 20, .label = M_IDENTITY_ROLES),
};
const struct field invite_fields[4] = {
	FIELD(struct invite_form, org, F_CODE, .required = true, .max = 60, .label = M_IDENTITY_ORG_CODE),
	FIELD(struct invite_form, role, F_CODE, .required = true, .max = 60, .label = M_IDENTITY_ROLE),
	FIELD(struct invite_form, email, F_EMAIL, .label = M_IDENTITY_EMAIL),
	FIELD(struct invite_form, lang, F_CHOICE, .choices = "vi|en", .label = M_IDENTITY_LANGUAGE),
};

/* ---- list ---- */

/* Folded text between % signs; % and _ that people typed are only themselves. */
static struct str pattern_of(struct arena *a, struct str typed)
{
	struct str folded = text_fold(a, typed);
	char *p = a_alloc(a, 2 * folded.n + 3);
	size_t n = 0;
	if (!folded.n)
		return STR_NONE;
	p[n++] = '%';
	for (size_t i = 0; i < folded.n; i++) {
		if (folded.p[i] == '%' || folded.p[i] == '_' || folded.p[i] == '!')
			p[n++] = '!';
		p[n++] = folded.p[i];
	}
	p[n++] = '%';
	return str_from(p, n);
}

struct str roles_said(const struct work *w, int64_t account_id, const struct account_roles_between_rows *roles)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < roles->n; i++)
		if (roles->at[i].account_id == account_id)
			all = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(all), all.n ? ", " : "",
				STR_ARG(role_title(w->a, w->by.lang, roles->at[i].role)));
	return all;
}

struct found_accounts { struct account_page_rows rows; struct account_roles_between_rows roles; bool has_more; };

static err accounts_find(struct req *r, struct found_accounts *ret)
{
	const struct accounts_form *f = r->in;
	struct work *w = &r->w;
	TRY(account_page(w->db, w->a, &(struct account_page_in){ .after_name = f->after, .pattern = pattern_of(w->a, f->q),
		.role = f->role, .top = managed_top(w), .max = SCREEN + 1 }, &ret->rows));
	ret->has_more = ret->rows.n > SCREEN;
	if (ret->has_more)
		ret->rows.n = SCREEN;
	if (!ret->rows.n)
		return OK;
	return account_roles_between(w->db, w->a, &(struct account_roles_between_in){ .first_name = ret->rows.at[0].name,
		.last_name = ret->rows.at[ret->rows.n - 1].name }, &ret->roles);
}

static struct str accounts_url(struct arena *a, const struct accounts_form *f, struct str after)
{
	const struct query_part parts[] = { { "q", f->q }, { "role", f->role }, { "after", after } };
	return link_with(a, S("/admin/accounts"), parts, COUNT(parts));
}

static struct choice *role_choices(const struct work *w, struct str chosen, struct str none, size_t *ret_n)
{
	struct choice *at = a_array(w->a, struct choice, N_ROLES + 1);
	size_t n = 0;
	if (none.n)
		at[n++] = (struct choice){ STR_NONE, none, !chosen.n };
	for (int i = 0; i < N_ROLES; i++) {
		struct str name = str_of(role_names[i]);
		at[n++] = (struct choice){ name, role_title(w->a, w->by.lang, name), str_eq(chosen, name) };
	}
	*ret_n = n;
	return at;
}

static void accounts_fill(struct work *w, const struct found_accounts *found, struct accounts_page *p)
{
	struct account_line *at = a_array(w->a, struct account_line, found->rows.n);
	for (size_t i = 0; i < found->rows.n; i++) {
		const struct account_page_row *row = &found->rows.at[i];
		at[i] = (struct account_line){ .name = row->name, .full_name = row->full_name, .email = row->email, .org = row->org_code,
			.roles = roles_said(w, row->id, &found->roles), .last = row->last_at ? time_shown(w->a, row->last_at) : STR_NONE,
			.is_disabled = row->disabled_at != 0 };
	}
	p->accounts = at;
	p->n_accounts = found->rows.n;
}

err accounts_get(struct req *r)
{
	const struct accounts_form *f = r->in;
	struct work *w = &r->w;
	struct found_accounts found = { 0 };
	struct link actions[] = { { S("/admin/invitations"), say(w, M_IDENTITY_INVITE), "plus", true },
		{ S("/admin/review"), say(w, M_IDENTITY_REVIEW_TITLE), "clipboard-check", false },
		{ S("/admin/delegations"), say(w, M_IDENTITY_DELEGATIONS_ADMIN_TITLE), "users", false },
		{ S("/admin/break-glass"), say(w, M_IDENTITY_BREAK_GLASS_ADMIN_TITLE), "alert-triangle", false },
		{ S("/admin/roles"), say(w, M_IDENTITY_ROLES_TITLE), "shield-lock", false } };
	struct accounts_page p = { .q = f->q, .head = { .title = say(w, M_IDENTITY_ACCOUNTS_TITLE), .actions = actions,
		.n_actions = may(w, &may_manage_roles) ? 5 : 4 } };
	if (managed_top(w))
		p.head.subtitle = say(w, M_IDENTITY_ACCOUNTS_OWN_LEAD);
	TRY(accounts_find(r, &found));
	accounts_fill(w, &found, &p);
	p.roles = role_choices(w, f->role, say(w, M_IDENTITY_ROLE_ANY), &p.n_roles);
	if (found.has_more)
		p.pager.next = accounts_url(w->a, f, found.rows.at[found.rows.n - 1].name);
	if (f->after.n)
		p.pager.first = accounts_url(w->a, f, STR_NONE);
	return reply_page(r, p.head.title, HTML_OF(r, page_accounts_page, &p));
}

err accounts_api(struct req *r)
{
	struct found_accounts found = { 0 };
	TRY(accounts_find(r, &found));
	struct json j = reply_list(r);
	for (size_t i = 0; i < found.rows.n; i++) {
		const struct account_page_row *row = &found.rows.at[i];
		json_object(&j);
		json_text(&j, "name", row->name);
		json_text(&j, "full_name", row->full_name);
		json_text(&j, "email", row->email);
		json_text(&j, "org", row->org_code);
		json_key_array(&j, "roles");
		for (size_t k = 0; k < found.roles.n; k++)
			if (found.roles.at[k].account_id == row->id)
				json_text(&j, NULL, found.roles.at[k].role);
		json_end(&j);
		json_bool(&j, "is_disabled", row->disabled_at != 0);
		json_time(&j, "last_sign_in_at", row->last_at);
		json_end(&j);
	}
	return reply_list_end(r, &j, found.has_more ? found.rows.at[found.rows.n - 1].name : STR_NONE);
}

/* ---- one account ---- */

static struct str account_path(struct arena *a, struct str name, const char *act)
{
	return a_fmt(a, "/admin/accounts/%.*s%s", STR_ARG(name), act);
}

static err roles_card(struct req *r, const struct account_by_name_row *row, struct form_card *ret)
{
	struct work *w = &r->w;
	struct account_roles_rows has;
	TRY(account_roles(w->db, w->a, &(struct account_roles_in){ .account_id = row->id }, &has));
	struct form_field *f = form_fields_of(r, roles_fields, 1);
	struct choice *choices = role_choices(w, STR_NONE, STR_NONE, &f->n_choices);
	for (size_t i = 0; i < f->n_choices; i++)
		for (size_t k = 0; k < has.n; k++)
			choices[i].is_chosen = choices[i].is_chosen || str_eq(choices[i].value, has.at[k].role);
	f->choices = choices;
	f->is_checkboxes = true;
	*ret = (struct form_card){ .action = account_path(w->a, row->name, "/roles"),
		.submit = say(w, M_IDENTITY_SAVE), .tone = "primary", .fields = f, .n_fields = 1 };
	return OK;
}

static void account_cards(struct work *w, const struct account_by_name_row *row, struct one_account_page *p)
{
	bool off = row->disabled_at != 0;
	p->switch_off = (struct form_card){ .title = say(w, off ? M_IDENTITY_ENABLE_TITLE : M_IDENTITY_DISABLE_TITLE),
		.lead = say(w, off ? M_IDENTITY_ENABLE_LEAD : M_IDENTITY_DISABLE_LEAD),
		.action = account_path(w->a, row->name, off ? "/enable" : "/disable"),
		.submit = say(w, off ? M_IDENTITY_ENABLE : M_IDENTITY_DISABLE), .tone = off ? NULL : "danger" };
	p->sessions_end = (struct form_card){ .action = account_path(w->a, row->name, "/sessions/end"), .submit = say(w, M_IDENTITY_SESSIONS_END),
		.tone = "danger" };
	p->reset = (struct form_card){ .title = say(w, M_IDENTITY_RESET_TITLE), .lead = say(w, M_IDENTITY_RESET_MAKE_LEAD),
		.action = account_path(w->a, row->name, "/reset"), .submit = say(w, M_IDENTITY_RESET_MAKE) };
	p->second_off = (struct form_card){ .title = say(w, M_IDENTITY_SECOND_OFF_TITLE), .lead = say(w, M_IDENTITY_SECOND_OFF_FOR_LEAD),
		.action = account_path(w->a, row->name, "/second-factor-off"), .submit = say(w, M_IDENTITY_SECOND_OFF), .tone = "danger" };
}

static err review_add(struct work *w, const struct account_by_name_row *row, struct one_account_page *p)
{
	struct account_review_since_row last;
	TRY(account_review_since(w->db, w->a, &(struct account_review_since_in){ .account_id = row->id }, &last));
	usec due = row->disabled_at ? 0 : review_due(w, last.since);
	p->review = due ? date_shown(w->a, due) : STR_NONE;
	p->review_state = review_badge(w, review_state_of(w, last.since));
	return OK;
}

err one_account_get(struct req *r)
{
	struct work *w = &r->w;
	struct account_by_name_row row;
	struct organisation_brief_row org;
	struct sign_in_ways_row ways;
	bool found, second;
	TRY(account_managed(w, r->args[0], &row));
	TRY(sign_in_ways(w->db, w->a, &(struct sign_in_ways_in){ .account_id = row.id }, &ways));
	TRY(organisation_brief(w->db, w->a, &(struct organisation_brief_in){ .id = row.org_id }, &org, &found));
	second = ways.has_totp || ways.passkeys;
	struct link crumbs[] = { { .path = S("/admin/accounts"), .label = say(w, M_IDENTITY_ACCOUNTS_TITLE) } };
	struct one_account_page p = {
		.head = { .title = row.full_name, .subtitle = row.name, .crumbs = crumbs, .n_crumbs = 1 },
		.errors = errors_of(r), .name = row.name, .full_name = row.full_name, .email = row.email, .phone = row.phone,
		.org = a_fmt(w->a, "%.*s · %.*s", STR_ARG(org.code), STR_ARG(w->by.lang == LANG_EN ? org.name_en : org.name)),
		.created = time_shown(w->a, row.created_at), .has_second = second, .is_all = may(w, &may_manage_accounts),
		.state = { .text = say(w, row.disabled_at ? M_IDENTITY_DISABLED : M_IDENTITY_IN_USE), .tone = row.disabled_at ? "bad" : "good",
			.icon = row.disabled_at ? "ban" : "check" },
		.second_factor = { .text = say(w, second ? M_IDENTITY_ON : M_IDENTITY_OFF), .tone = second ? "good" : "warn",
			.icon = second ? "shield-check" : "shield" },
	};
	TRY(roles_card(r, &row, &p.roles));
	TRY(session_lines(r, row.id, &p.sessions, &p.n_sessions));
	TRY(review_add(w, &row, &p));
	TRY(delegation_list_of(w, row.id, "/admin/delegations", &p.delegations));
	account_cards(w, &row, &p);
	return reply_page(r, p.head.title, HTML_OF(r, page_one_account_page, &p));
}

err account_roles_post(struct req *r)
{
	const struct roles_form *f = r->in;
	struct account_by_name_row row;
	TRY(account_known(&r->w, r->args[0], &row));
	TRY(account_roles_set(&r->w, row.id, f->roles.at, f->roles.n));
	return reply_see(r, account_path(r->w.a, row.name, ""), M_IDENTITY_SAVED);
}

static err account_switch_post(struct req *r, bool disabled)
{
	TRY(account_switch(&r->w, r->args[0], disabled));
	return reply_see(r, account_path(r->w.a, r->args[0], ""), disabled ? M_IDENTITY_IS_DISABLED : M_IDENTITY_IS_ENABLED);
}

err account_disable_post(struct req *r)
{
	return account_switch_post(r, true);
}

err account_enable_post(struct req *r)
{
	return account_switch_post(r, false);
}

err account_sessions_end_post(struct req *r)
{
	TRY(account_sessions_end(&r->w, r->args[0]));
	return reply_see(r, account_path(r->w.a, r->args[0], ""), M_IDENTITY_SESSIONS_ENDED_OF);
}

err account_reset_post(struct req *r)
{
	struct work *w = &r->w;
	struct account_by_name_row row;
	struct str path;
	TRY(account_known(w, r->args[0], &row));
	TRY(reset_link_make(w, row.id, &path));
	TRY(reset_link_mail(w, row.email, row.full_name, row.name, lang_of(row.lang), path));
	struct str url = whole_url(r, path);
	struct once_page p = {
		.head = { .title = say(w, M_IDENTITY_RESET_TITLE), .subtitle = row.name },
		.lead = say(w, row.email.n ? M_IDENTITY_LINK_MAILED : M_IDENTITY_LINK_HAND_ON, row.email),
		.warning = say(w, M_IDENTITY_SHOWN_ONCE), .lines = &url, .n_lines = 1,
		.back = { .path = account_path(w->a, row.name, ""), .label = row.full_name },
	};
	return once_page_reply(r, &p);
}

err account_second_off_post(struct req *r)
{
	struct account_by_name_row row;
	TRY(account_known(&r->w, r->args[0], &row));
	TRY(totp_off(&r->w, row.id));
	TRY(passkeys_end(&r->w, row.id));
	return reply_see(r, account_path(r->w.a, row.name, ""), M_IDENTITY_SECOND_IS_NOW_OFF);
}

/* ---- invitations ---- */

/* Only what the actor may give. */
static void choices_narrow(const struct work *w, struct choice *at, size_t *n)
{
	size_t kept = 0;
	for (size_t i = 0; i < *n; i++)
		if (role_is_within(w, at[i].value))
			at[kept++] = at[i];
	*n = kept;
}

/* own: the code of the organisation offered. */
static struct form_card invite_card(struct req *r, struct str own)
{
	struct work *w = &r->w;
	struct form_field *f = form_fields_of(r, invite_fields, 3);
	f[0].help = say(w, M_IDENTITY_INVITE_ORG_HELP);
	if (!f[0].value.n && !w->problem.e)
		f[0].value = own;
	struct choice *roles = role_choices(w, f[1].value.n ? f[1].value : str_of(role_names[2]), STR_NONE, &f[1].n_choices);
	choices_narrow(w, roles, &f[1].n_choices);
	f[1].choices = roles;
	f[1].is_select = true;
	f[2].help = say(w, M_IDENTITY_INVITE_EMAIL_HELP);
	f[2].autocomplete = NULL;
	return (struct form_card){ .title = say(w, M_IDENTITY_INVITE_NEW), .action = S("/admin/invitations"), .tone = "primary",
		.submit = say(w, M_IDENTITY_INVITE_MAKE), .fields = f, .n_fields = 3 };
}

err invitations_get(struct req *r)
{
	struct work *w = &r->w;
	struct invitation_open_rows rows;
	struct organisation_brief_row own = { 0 };
	int64_t top = managed_top(w);
	bool found;
	if (top)
		TRY(organisation_brief(w->db, w->a, &(struct organisation_brief_in){ .id = top }, &own, &found));
	struct link crumbs[] = { { .path = S("/admin/accounts"), .label = say(w, M_IDENTITY_ACCOUNTS_TITLE) } };
	struct invitations_page p = { .head = { .title = say(w, M_IDENTITY_INVITATIONS_TITLE), .crumbs = crumbs, .n_crumbs = 1,
		.subtitle = say(w, M_IDENTITY_INVITATIONS_LEAD) }, .errors = errors_of(r), .card = invite_card(r, own.code) };
	TRY(invitation_open(w->db, w->a, &(struct invitation_open_in){ .now = w->now, .top = top, .before_id = INT64_MAX,
		.max = INVITATIONS_MAX }, &rows));
	struct invitation_line *at = a_array(w->a, struct invitation_line, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		at[i] = (struct invitation_line){ .id = a_fmt(w->a, "%lld", (long long)rows.at[i].id), .email = rows.at[i].email,
			.org = rows.at[i].org_code, .role = role_title(w->a, w->by.lang, rows.at[i].role),
			.expires = time_shown(w->a, rows.at[i].expires_at) };
	p.invitations = at;
	p.n_invitations = rows.n;
	return reply_page(r, p.head.title, HTML_OF(r, page_invitations_page, &p));
}

err invite_post(struct req *r)
{
	const struct invite_form *f = r->in;
	struct work *w = &r->w;
	struct str path;
	int64_t id;
	TRY(invitation_make(w, &(struct invite){ f->org, f->role, email_kept(w->a, f->email),
		f->lang.n ? lang_of(f->lang) : w->by.lang }, &id, &path));
	struct str url = whole_url(r, path);
	struct once_page p = {
		.head = { .title = say(w, M_IDENTITY_INVITE_MADE) },
		.lead = say(w, f->email.n ? M_IDENTITY_LINK_MAILED : M_IDENTITY_LINK_HAND_ON, f->email),
		.warning = say(w, M_IDENTITY_INVITE_ONCE), .lines = &url, .n_lines = 1,
		.back = { .path = S("/admin/invitations"), .label = say(w, M_IDENTITY_INVITATIONS_TITLE) },
	};
	return once_page_reply(r, &p);
}

err invitation_withdraw_post(struct req *r)
{
	TRY(invitation_end(&r->w, r->args[0]));
	return reply_see(r, S("/admin/invitations"), M_IDENTITY_INVITE_WITHDRAWN);
}
