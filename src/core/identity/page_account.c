/* The person's own account: profile, password, sessions. */
#include "core/identity/oidc_pages.h"
#include "core/identity/passkey_pages.h"
#include "core/pages_gen.h"

const struct field profile_fields[5] = {
	FIELD(struct profile_form, full_name, F_TEXT, .required = true, .max = 120, .label = M_IDENTITY_FULL_NAME),
	FIELD(struct profile_form, email, F_EMAIL, .label = M_IDENTITY_EMAIL),
	FIELD(struct profile_form, phone, F_TEXT, .max = 40, .label = M_IDENTITY_PHONE),
	FIELD(struct profile_form, lang, F_CHOICE, .required = true, .choices = "vi|en", .label = M_IDENTITY_LANGUAGE),
	FIELD(struct profile_form, password_now, F_SECRET, .max = 1000, .label = M_IDENTITY_PASSWORD_CURRENT),
};
const struct field password_fields[3] = {
	FIELD(struct password_form, current, F_SECRET, .required = true, .max = 1000, .label = M_IDENTITY_PASSWORD_CURRENT),
	FIELD(struct password_form, password, F_SECRET, .required = true, .max = 1000, .label = M_IDENTITY_PASSWORD_NEW),
	FIELD(struct password_form, again, F_SECRET, .required = true, .max = 1000, .label = M_IDENTITY_PASSWORD_AGAIN),
};
const struct field session_fields[1] = {
	FIELD(struct session_form, session, F_CODE, .required = true, .max = 64, .label = M_IDENTITY_SESSION),
};

static struct form_card profile_card(struct req *r, const struct account_by_id_row *own)
{
	static const struct choice languages[2] = { { S_INIT("vi"), S_INIT("Tiếng Việt"), false }, { S_INIT("en"), S_INIT("English"), false } };
	struct form_field *f = form_fields_of(r, profile_fields, 5);
	struct choice *choices = a_array(r->w.a, struct choice, 2);
	bool is_again = r->w.problem.e && r->route->in == profile_fields;
	const struct str now[4] = { own->full_name, own->email, own->phone, own->lang };
	for (size_t i = 0; i < 4 && !is_again; i++)
		f[i].value = now[i];
	f[2].type = "tel";
	for (size_t i = 0; i < 2; i++) {
		choices[i] = languages[i];
		choices[i].is_chosen = str_eq(f[3].value, choices[i].value);
	}
	f[3].choices = choices;
	f[3].n_choices = 2;
	f[3].is_select = true;
	f[4].help = say(&r->w, M_IDENTITY_PASSWORD_FOR_EMAIL);
	f[4].autocomplete = "current-password";
	return (struct form_card){ .title = say(&r->w, M_IDENTITY_PROFILE), .action = S("/account"), .tone = "primary",
		.submit = say(&r->w, M_IDENTITY_SAVE), .fields = f, .n_fields = 5 };
}

static struct form_card password_card(struct req *r)
{
	struct form_field *f = form_fields_of(r, password_fields, 3);
	f[1].help = say(&r->w, M_IDENTITY_PASSWORD_HELP);
	return (struct form_card){ .title = say(&r->w, M_IDENTITY_PASSWORD_CHANGE), .lead = say(&r->w, M_IDENTITY_PASSWORD_CHANGE_LEAD),
		.action = S("/account/password"), .submit = say(&r->w, M_IDENTITY_PASSWORD_SAVE), .fields = f, .n_fields = 3 };
}

err session_lines(struct req *r, int64_t account_id, const struct session_line **ret, size_t *ret_n)
{
	struct work *w = &r->w;
	struct session_of_account_rows rows;
	struct str own = secret_hash(w->a, r->session_secret);
	TRY(session_list(w, account_id, &rows));
	struct session_line *at = a_array(w->a, struct session_line, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		at[i] = (struct session_line){ .address = rows.at[i].address, .agent = rows.at[i].agent,
			.created = time_shown(w->a, rows.at[i].created_at), .seen = time_shown(w->a, rows.at[i].seen_at),
			.handle = hex_of(w->a, rows.at[i].secret_hash), .is_this = str_eq(own, rows.at[i].secret_hash) };
	*ret = at;
	*ret_n = rows.n;
	return OK;
}

err account_get(struct req *r)
{
	struct work *w = &r->w;
	struct account_by_id_row own;
	struct organisation_brief_row org;
	bool found;
	TRY(account_own(w, &own));
	TRY(organisation_brief(w->db, w->a, &(struct organisation_brief_in){ .id = own.org_id }, &org, &found));
	bool has_second = own.totp_secret.n > 0;
	struct link actions[] = { { .path = S("/account/delegations"), .label = say(w, M_IDENTITY_DELEGATIONS_TITLE), .icon = "users" },
		{ .path = S("/account/tokens"), .label = say(w, M_IDENTITY_TOKENS_TITLE), .icon = "key" } };
	struct account_page p = {
		.head = { .title = say(w, M_IDENTITY_ACCOUNT_TITLE), .actions = actions, .n_actions = 2,
			.subtitle = a_fmt(w->a, "%.*s · %.*s", STR_ARG(own.name), STR_ARG(w->by.lang == LANG_EN ? org.name_en : org.name)) },
		.errors = errors_of(r), .profile = profile_card(r, &own), .password = password_card(r),
		.second_factor = { .text = say(w, has_second ? M_IDENTITY_ON : M_IDENTITY_OFF), .tone = has_second ? "good" : "warn",
			.icon = has_second ? "shield-check" : "shield" },
		.second_factor_says = say(w, has_second ? M_IDENTITY_SECOND_IS_ON : M_IDENTITY_SECOND_IS_OFF),
	};
	p.may_break_glass = may(w, &may_break_glass);
	TRY(delegation_list_of(w, w->by.account_id, "/account/delegations", &p.delegations));

	p.has_oidc = oidc_is_on(w);
	TRY(passkey_lines(w, &p.passkeys, &p.n_passkeys));
	TRY(session_lines(r, w->by.account_id, &p.sessions, &p.n_sessions));
	return reply_page(r, p.head.title, HTML_OF(r, page_account_page, &p));
}

/* Links for new passwords go to the e-mail address, so changing it takes the password. */
err profile_before(struct req *r)
{
	const struct profile_form *f = r->in;
	struct account_by_id_row own;
	TRY(own_account(r, &own));
	return str_eq(email_kept(r->w.a, f->email), own.email) ? OK : own_password_check(r, f->password_now, "password_now");
}

err profile_post(struct req *r)
{
	const struct profile_form *f = r->in;
	struct account_by_id_row own;
	TRY(account_own(&r->w, &own));
	TRY(account_set_profile(&r->w, &own, &(struct account_profile){ f->full_name, f->email, f->phone, lang_of(f->lang) }));
	r->w.by.lang = lang_of(f->lang);
	reply_lang(r);
	return reply_see(r, S("/account"), M_IDENTITY_SAVED);
}

err password_before(struct req *r)
{
	struct password_form *f = input_of(r);
	struct account_by_id_row own;
	TRY(own_account(r, &own));
	TRY(own_password_check(r, f->current, "current"));
	return new_password_check(r, f->password, f->again, own.name, &f->hash);
}

err password_post(struct req *r)
{
	const struct password_form *f = r->in;
	TRY(account_set_password(&r->w, r->w.by.account_id, f->hash, secret_hash(r->w.a, r->session_secret)));
	return reply_see(r, S("/account"), M_IDENTITY_PASSWORD_SAVED);
}

err session_end_post(struct req *r)
{
	const struct session_form *f = r->in;
	TRY(session_end_own(&r->w, f->session));
	return reply_see(r, S("/account"), M_IDENTITY_SESSION_ENDED);
}

err session_end_others_post(struct req *r)
{
	TRY(sessions_end_others(r));
	return reply_see(r, S("/account"), M_IDENTITY_SESSIONS_ENDED);
}
