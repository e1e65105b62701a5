/* API tokens: the person's page and the API. */
#include "core/identity/pages.h"
#include "core/pages_gen.h"

enum { LIST_MAX = 100, DAYS_MAX = 3650 };

const struct field token_fields[3] = {
	FIELD(struct token_form, label, F_TEXT, .required = true, .max = 100, .label = M_IDENTITY_TOKEN_LABEL),
	FIELD(struct token_form, days, F_INT, .min = 0, .max = DAYS_MAX, .label = M_IDENTITY_TOKEN_DAYS),
	FIELD(struct token_form, scopes, F_TEXTS, .max = MAX_PERMISSIONS, .label = M_IDENTITY_TOKEN_SCOPES),
};
const struct field token_api_fields[3] = {
	FIELD(struct token_form, label, F_TEXT, .required = true, .max = 100, .label = M_IDENTITY_TOKEN_LABEL),
	FIELD(struct token_form, expires_at, F_TIME, .label = M_IDENTITY_TOKEN_EXPIRES),
	FIELD(struct token_form, scopes, F_TEXTS, .max = MAX_PERMISSIONS, .label = M_IDENTITY_TOKEN_SCOPES),
};
const struct field token_list_fields[1] = {
	FIELD(struct token_list_form, after, F_ID, .label = M_IDENTITY_NEXT),
};

static struct str scopes_joined(struct arena *a, const struct strs *scopes)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < scopes->n; i++)
		all = a_fmt(a, "%.*s%s%.*s", STR_ARG(all), i ? " " : "", STR_ARG(scopes->at[i]));
	return all;
}

/* What was made, as bounded by the token that asks. */
struct token_made { int64_t id; struct str token, scopes; usec expires_at; };

static err token_make(struct req *r, usec expires_at, struct token_made *ret)
{
	struct work *w = &r->w;
	const struct token_form *f = r->in;
	struct str scopes = scopes_joined(w->a, &f->scopes);
	TRY(token_bound(r, &scopes, &expires_at));
	if (expires_at && expires_at <= w->now)
		fail_field(w, S("expires_at"), M_IDENTITY_TOKEN_EXPIRED);
	TRY(token_check_scopes(w, scopes));
	*ret = (struct token_made){ .scopes = scopes, .expires_at = expires_at };
	return token_add(w, w->by.account_id, f->label, scopes, expires_at, &ret->id, &ret->token);
}

/* ---- page ---- */

static const char *const day_choices[] = { "30", "90", "365", "0" };

static void days_select(const struct work *w, struct form_field *f)
{
	size_t n = COUNT(day_choices);
	struct choice *choices = a_array(w->a, struct choice, n);
	for (size_t i = 0; i < n; i++) {
		struct str days = str_of(day_choices[i]);
		choices[i] = (struct choice){ days, str_is(days, "0") ? say(w, M_IDENTITY_NEVER) : say(w, M_IDENTITY_DAYS, days),
			f->value.n ? str_eq(f->value, days) : i == 1 };
	}
	f->choices = choices;
	f->n_choices = n;
	f->is_select = true;
}

static void scope_boxes(const struct work *w, struct form_field *f)
{
	struct choice *choices = a_array(w->a, struct choice, MAX_PERMISSIONS);
	size_t n = 0;
	for (unsigned i = 0; i < MAX_PERMISSIONS && perm_at(i); i++)
		if (actor_holds(&w->by, i))
			choices[n++] = (struct choice){ str_of(perm_at(i)->name), say(w, perm_at(i)->says), false };
	f->choices = choices;
	f->n_choices = n;
	f->is_checkboxes = true;
	f->help = say(w, M_IDENTITY_TOKEN_SCOPES_HELP);
}

static struct str time_or(struct arena *a, usec t, struct str otherwise)
{
	return t ? time_shown(a, t) : otherwise;
}

static err tokens_add(struct work *w, struct tokens_page *p)
{
	struct api_token_page_rows rows;
	TRY(token_list(w, w->by.account_id, 0, LIST_MAX, &rows));
	struct token_line *at = a_array(w->a, struct token_line, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		at[i] = (struct token_line){ .id = a_fmt(w->a, "%lld", (long long)rows.at[i].id), .label = rows.at[i].label,
			.scopes = rows.at[i].scopes.n ? rows.at[i].scopes : say(w, M_IDENTITY_SCOPES_ALL),
			.created = time_shown(w->a, rows.at[i].created_at),
			.expires = time_or(w->a, rows.at[i].expires_at, say(w, M_IDENTITY_NEVER)),
			.used = time_or(w->a, rows.at[i].used_at, say(w, M_IDENTITY_UNUSED)) };
	p->tokens = at;
	p->n_tokens = rows.n;
	return OK;
}

err tokens_get(struct req *r)
{
	struct work *w = &r->w;
	struct link crumbs[] = { { .path = S("/account"), .label = say(w, M_IDENTITY_ACCOUNT_TITLE) } };
	struct form_field *f = form_fields_of(r, token_fields, 3);
	days_select(w, &f[1]);
	scope_boxes(w, &f[2]);
	struct tokens_page p = {
		.head = { .title = say(w, M_IDENTITY_TOKENS_TITLE), .subtitle = say(w, M_IDENTITY_TOKENS_LEAD), .crumbs = crumbs,
			.n_crumbs = 1 },
		.errors = errors_of(r),
		.card = { .title = say(w, M_IDENTITY_TOKEN_NEW), .action = S("/account/tokens"), .submit = say(w, M_IDENTITY_TOKEN_MAKE),
			.tone = "primary", .fields = f, .n_fields = 3 },
	};
	TRY(tokens_add(w, &p));
	return reply_page(r, p.head.title, HTML_OF(r, page_tokens_page, &p));
}

err token_post(struct req *r)
{
	struct work *w = &r->w;
	const struct token_form *f = r->in;
	struct token_made made;
	TRY(token_make(r, f->days ? w->now + f->days * USEC_DAY : 0, &made));
	struct once_page p = {
		.head = { .title = say(w, M_IDENTITY_TOKEN_MADE, f->label) },
		.lead = say(w, M_IDENTITY_TOKEN_MADE_LEAD), .warning = say(w, M_IDENTITY_SHOWN_ONCE), .lines = &made.token, .n_lines = 1,
		.back = { .path = S("/account/tokens"), .label = say(w, M_IDENTITY_TOKENS_TITLE) },
	};
	return once_page_reply(r, &p);
}

err token_revoke_post(struct req *r)
{
	int64_t id;
	if (!str_int(r->args[0], &id))
		return fail(&r->w, E_NOT_FOUND, M_IDENTITY_NO_TOKEN);
	TRY(token_revoke(&r->w, r->w.by.account_id, id));
	return reply_see(r, S("/account/tokens"), M_IDENTITY_TOKEN_REVOKED);
}

/* ---- API ---- */

err me_api(struct req *r)
{
	struct work *w = &r->w;
	struct account_by_id_row own;
	struct organisation_brief_row org;
	struct account_roles_rows roles;
	bool found;
	TRY(account_own(w, &own));
	TRY(organisation_brief(w->db, w->a, &(struct organisation_brief_in){ .id = own.org_id }, &org, &found));
	TRY(account_roles(w->db, w->a, &(struct account_roles_in){ .account_id = own.id }, &roles));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "name", own.name);
	json_text(&j, "full_name", own.full_name);
	json_text(&j, "email", own.email);
	json_text(&j, "lang", own.lang);
	json_text(&j, "org", org.code);
	json_text(&j, "org_name", org.name);
	json_bool(&j, "second_factor", own.totp_secret.n > 0);
	json_key_array(&j, "roles");
	for (size_t i = 0; i < roles.n; i++)
		json_text(&j, NULL, roles.at[i].role);
	json_end(&j);
	json_key_array(&j, "permissions");
	for (unsigned i = 0; i < MAX_PERMISSIONS && perm_at(i); i++)
		if (actor_may(&w->by, i))
			json_text(&j, NULL, str_of(perm_at(i)->name));
	json_end(&j);
	json_key_array(&j, "lent_permissions");
	for (unsigned i = 0; i < MAX_PERMISSIONS && perm_at(i); i++)
		if (actor_may(&w->by, i) && !actor_holds(&w->by, i))
			json_text(&j, NULL, str_of(perm_at(i)->name));
	json_end(&j);
	json_time(&j, "break_glass_until", w->by.emergency_until);
	json_end(&j);
	return OK;
}

static void scopes_json(struct json *j, struct str scopes)
{
	json_key_array(j, "scopes");
	for (struct str rest = scopes; rest.n;)
		json_text(j, NULL, str_cut(&rest, ' '));
	json_end(j);
}

static void token_json(struct work *w, struct json *j, const struct api_token_page_row *row)
{
	json_object(j);
	json_text(j, "id", a_fmt(w->a, "%lld", (long long)row->id));
	json_text(j, "name", row->label);
	json_text(j, "label", row->label);
	scopes_json(j, row->scopes);
	json_time(j, "created_at", row->created_at);
	json_time(j, "expires_at", row->expires_at);
	json_time(j, "used_at", row->used_at);
	json_end(j);
}

err token_api(struct req *r)
{
	struct api_token_page_rows rows = { 0 };
	int64_t id;
	if (str_int(r->args[0], &id) && id > 0 && id < INT64_MAX)
		TRY(token_list(&r->w, r->w.by.account_id, id + 1, 1, &rows));
	if (!rows.n || rows.at[0].id != id)
		return fail(&r->w, E_NOT_FOUND, M_IDENTITY_NO_TOKEN);
	struct json j = reply_json(r);
	token_json(&r->w, &j, &rows.at[0]);
	return OK;
}

err tokens_api(struct req *r)
{
	const struct token_list_form *f = r->in;
	struct api_token_page_rows rows;
	TRY(token_list(&r->w, r->w.by.account_id, f->after, LIST_MAX + 1, &rows));
	bool has_more = rows.n > LIST_MAX;
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n && i < LIST_MAX; i++)
		token_json(&r->w, &j, &rows.at[i]);
	return reply_list_end(r, &j, has_more ? a_fmt(r->w.a, "%lld", (long long)rows.at[LIST_MAX - 1].id) : STR_NONE);
}

err token_add_api(struct req *r)
{
	const struct token_form *f = r->in;
	struct token_made made;
	TRY(token_make(r, f->expires_at, &made));
	struct str id = a_fmt(r->w.a, "%lld", (long long)made.id);
	struct json j = reply_made(r, a_cat(r->w.a, S("/api/v1/tokens/"), id));
	reply_header(r, "Cache-Control", S("no-store"));
	json_object(&j);
	json_text(&j, "id", id);
	json_text(&j, "name", f->label);
	json_text(&j, "label", f->label);
	scopes_json(&j, made.scopes);
	json_time(&j, "expires_at", made.expires_at);
	json_text(&j, "token", made.token);
	json_end(&j);
	return OK;
}

err token_revoke_api(struct req *r)
{
	int64_t id;
	if (!str_int(r->args[0], &id))
		return fail(&r->w, E_NOT_FOUND, M_IDENTITY_NO_TOKEN);
	TRY(token_revoke(&r->w, r->w.by.account_id, id));
	r->status = 204;
	return OK;
}
