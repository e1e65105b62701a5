/* One's own passkeys: making, naming, removing; pages and API. */
#include "core/identity/passkey_pages.h"
#include "core/pages_gen.h"

const struct field passkey_new_fields[3] = {
	FIELD(struct passkey_new_form, name, F_TEXT, .required = true, .max = PASSKEY_NAME_MAX, .label = M_IDENTITY_PASSKEY_NAME),
	FIELD(struct passkey_new_form, current, F_SECRET, .max = 1000, .label = M_IDENTITY_PASSWORD_CURRENT),
	FIELD(struct passkey_new_form, code, F_SECRET, .max = 40, .label = M_IDENTITY_CODE),
};
const struct field passkey_made_fields[2] = {
	FIELD(struct passkey_made_form, client_data, F_SECRET, .required = true, .max = 20000, .label = M_IDENTITY_PASSKEY_ANSWER),
	FIELD(struct passkey_made_form, attestation, F_SECRET, .required = true, .max = 40000, .label = M_IDENTITY_PASSKEY_ANSWER),
};
const struct field passkey_name_fields[1] = {
	FIELD(struct passkey_name_form, name, F_TEXT, .required = true, .max = PASSKEY_NAME_MAX, .label = M_IDENTITY_PASSKEY_NAME),
};
const struct field passkey_remove_fields[3] = {
	FIELD(struct passkey_remove_form, current, F_SECRET, .max = 1000, .label = M_IDENTITY_PASSWORD_CURRENT),
	FIELD(struct passkey_remove_form, code, F_SECRET, .max = 40, .label = M_IDENTITY_CODE),
	FIELD(struct passkey_remove_form, agreed, F_BOOL, .label = M_IDENTITY_PASSKEY_AGREED),
};

static struct str number(struct arena *a, int64_t n)
{
	return a_fmt(a, "%lld", (long long)n);
}

static struct passkey_line line_of(struct work *w, const struct passkey_of_account_row *row)
{
	return (struct passkey_line){ .id = number(w->a, row->id), .name = row->name, .made = time_shown(w->a, row->created_at),
		.used = row->used_at ? time_shown(w->a, row->used_at) : say(w, M_IDENTITY_UNUSED),
		.alarm = row->alarm_at ? time_shown(w->a, row->alarm_at) : STR_NONE, .is_synced = row->is_synced };
}

err passkey_lines(struct work *w, const struct passkey_line **ret, size_t *ret_n)
{
	struct passkey_of_account_rows rows;
	TRY(passkey_list(w, w->by.account_id, &rows));
	struct passkey_line *at = a_array(w->a, struct passkey_line, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		at[i] = line_of(w, &rows.at[i]);
	*ret = at;
	*ret_n = rows.n;
	return OK;
}

static const struct link *account_crumb(struct work *w)
{
	struct link *c = a_new(w->a, struct link);
	*c = (struct link){ .path = S("/account"), .label = say(w, M_IDENTITY_ACCOUNT_TITLE) };
	return c;
}

/* ---- making one: a name and proof, then the browser's own dialogue ---- */

err passkey_new_get(struct req *r)
{
	struct work *w = &r->w;
	struct webauthn_site site;
	struct form_field *f = a_array(w->a, struct form_field, 3);
	size_t n = 1;
	bool can = passkey_site(w, &site);
	f[0] = form_field_of(r, passkey_new_fields, 3, "name", STR_NONE);
	f[0].help = say(w, M_IDENTITY_PASSKEY_NAME_HELP);
	f[0].is_focused = true;
	TRY(proof_fields(r, passkey_new_fields, 1, f, &n));
	struct form_page p = {
		.head = { .title = say(w, M_IDENTITY_PASSKEY_NEW), .crumbs = account_crumb(w), .n_crumbs = 1,
			.subtitle = say(w, can ? M_IDENTITY_PASSKEY_NEW_LEAD : M_IDENTITY_PASSKEY_NO_SITE) },
		.errors = errors_of(r),
		.card = { .action = S("/account/passkeys/new"), .submit = say(w, M_IDENTITY_PASSKEY_MAKE), .tone = "primary", .fields = f, .n_fields = n },
	};
	return form_page_reply(r, &p);
}

err passkey_new_before(struct req *r)
{
	const struct passkey_new_form *f = r->in;
	struct webauthn_site site;
	if (!passkey_site(&r->w, &site))
		return fail(&r->w, E_CONFLICT, M_IDENTITY_PASSKEY_NO_SITE);
	return own_proof_check(r, f->current, f->code);
}

err passkey_new_post(struct req *r)
{
	const struct passkey_new_form *f = r->in;
	struct str challenge;
	TRY(passkey_handle_make(&r->w));
	TRY(challenge_begin(&r->w, r->w.by.account_id, f->name, &challenge));
	reply_cookie(r, CHALLENGE_COOKIE, challenge, CHALLENGE_LIMIT / USEC_S);
	return reply_see(r, S("/account/passkeys/make"), 0);
}

static void algorithms_json(struct json *j)
{
	static const int algs[] = { COSE_ALG_EDDSA, COSE_ALG_ES256, COSE_ALG_RS256 };
	json_key_array(j, "pubKeyCredParams");
	for (size_t i = 0; i < COUNT(algs); i++) {
		json_object(j);
		json_text(j, "type", S("public-key"));
		json_int(j, "alg", algs[i]);
		json_end(j);
	}
	json_end(j);
}

static void known_json(struct arena *a, struct json *j, const struct passkey_of_account_rows *own)
{
	json_key_array(j, "excludeCredentials");
	for (size_t i = 0; i < own->n; i++) {
		json_object(j);
		json_text(j, "type", S("public-key"));
		json_text(j, "id", base64url_of(a, own->at[i].credential_id));
		json_end(j);
	}
	json_end(j);
}

static void user_json(struct arena *a, struct json *j, const struct account_by_id_row *own, struct str handle)
{
	json_key_object(j, "user");
	json_text(j, "id", base64url_of(a, handle));
	json_text(j, "name", own->name);
	json_text(j, "displayName", own->full_name);
	json_end(j);
}

/* PublicKeyCredentialCreationOptions (WebAuthn §5.4). */
static err options_json(struct req *r, const struct webauthn_site *site, struct str handle, struct str *ret)
{
	struct work *w = &r->w;
	struct account_by_id_row own;
	struct passkey_of_account_rows keys;
	struct buf b __attribute__((cleanup(buf_done)));
	TRY(account_own(w, &own));
	TRY(passkey_list(w, own.id, &keys));
	buf_init(&b, 64 << 10);
	struct json j = json_to(&b);
	json_object(&j);
	json_text(&j, "challenge", req_cookie(r, CHALLENGE_COOKIE));
	json_key_object(&j, "rp");
	json_text(&j, "id", site->rp_id);
	json_text(&j, "name", say(w, M_WEB_PROGRAM));
	json_end(&j);
	user_json(w->a, &j, &own, handle);
	algorithms_json(&j);
	known_json(w->a, &j, &keys);
	json_key_object(&j, "authenticatorSelection");
	json_text(&j, "residentKey", S("required"));
	json_bool(&j, "requireResidentKey", true);
	json_text(&j, "userVerification", S("required"));
	json_end(&j);
	json_text(&j, "attestation", S("none"));
	json_int(&j, "timeout", CHALLENGE_LIMIT / USEC_MS);
	json_end(&j);
	*ret = a_dup(w->a, buf_str(&b));
	return buf_end(&b);
}

err passkey_prompt_reply(struct req *r, struct passkey_prompt *p)
{
	reply_header(r, "Cache-Control", S("no-store"));
	return reply_page(r, p->head.title, HTML_OF(r, page_passkey_prompt, p));
}

err passkey_make_get(struct req *r)
{
	struct work *w = &r->w;
	struct webauthn_site site;
	struct str handle;
	TRY(passkey_handle(w, &handle));
	if (!handle.n || !req_cookie(r, CHALLENGE_COOKIE).n || !passkey_site(w, &site))
		return reply_see(r, S("/account/passkeys/new"), 0);
	struct passkey_prompt p = {
		.head = { .title = say(w, M_IDENTITY_PASSKEY_NEW), .crumbs = account_crumb(w), .n_crumbs = 1 },
		.action = S("/account/passkeys"), .is_making = true, .back = { .path = S("/account"), .label = say(w, M_IDENTITY_ACCOUNT_TITLE) },
	};
	TRY(options_json(r, &site, handle, &p.options));
	return passkey_prompt_reply(r, &p);
}

static err made_take(struct work *w, void *arg)
{
	struct req *r = arg;
	struct passkey_made_form *f = input_of(r);
	return challenge_take(w, w->by.account_id, req_cookie(r, CHALLENGE_COOKIE), &f->name);
}

err passkey_made_before(struct req *r)
{
	return work_run(&r->w, TX_WRITE, made_take, r);
}

err passkey_made_post(struct req *r)
{
	const struct passkey_made_form *f = r->in;
	struct work *w = &r->w;
	struct webauthn_site site;
	struct webauthn_made made;
	struct str client_data = STR_NONE, attestation = STR_NONE;
	if (!passkey_site(w, &site))
		return fail(w, E_CONFLICT, M_IDENTITY_PASSKEY_NO_SITE);
	enum webauthn_end end = WEBAUTHN_BROKEN;
	if (base64_parse(w->a, f->client_data, &client_data) && base64_parse(w->a, f->attestation, &attestation))
		end = webauthn_register(w->a, &site, req_cookie(r, CHALLENGE_COOKIE), client_data, attestation, &made);
	if (end != WEBAUTHN_OK)
		return fail(w, E_INVALID, M_IDENTITY_PASSKEY_NOT_MADE, passkey_says(w, end));
	TRY(passkey_add(w, &site, f->name, &made));
	reply_cookie(r, CHALLENGE_COOKIE, STR_NONE, -1);
	return reply_see(r, S("/account"), M_IDENTITY_PASSKEY_ADDED);
}

/* ---- one of them ---- */

static err remove_card(struct req *r, const struct passkey_line *key, struct form_card *ret)
{
	struct work *w = &r->w;
	struct form_field *f = a_array(w->a, struct form_field, 3);
	enum way_left left;
	size_t n = 0;
	TRY(way_left_without(w, true, &left));
	if (left == WAY_PASSWORD_ONLY) {
		TRY(proof_fields(r, passkey_remove_fields, 0, f, &n));
		f[n++] = form_field_of(r, passkey_remove_fields, 3, "agreed", STR_NONE);
	}
	*ret = (struct form_card){ .title = say(w, M_IDENTITY_PASSKEY_REMOVE_TITLE), .fields = f, .n_fields = n, .tone = "danger",
		.lead = say(w, left == WAY_NONE ? M_IDENTITY_WAY_LAST : left == WAY_FINE ? M_IDENTITY_PASSKEY_REMOVE_LEAD : M_IDENTITY_PASSKEY_LAST),
		.action = a_fmt(w->a, "/account/passkeys/%.*s/remove", STR_ARG(key->id)), .submit = say(w, M_IDENTITY_PASSKEY_REMOVE) };
	return OK;
}

err passkey_get(struct req *r)
{
	struct work *w = &r->w;
	struct passkey_of_account_row row;
	TRY(passkey_own(w, r->args[0], &row));
	struct form_field *f = form_fields_of(r, passkey_name_fields, 1);
	f->autocomplete = "off";
	if (!f->value.n)
		f->value = row.name;
	struct passkey_page p = { .head = { .title = row.name, .crumbs = account_crumb(w), .n_crumbs = 1 }, .errors = errors_of(r),
		.key = line_of(w, &row) };
	p.rename = (struct form_card){ .title = say(w, M_IDENTITY_PASSKEY_RENAME), .fields = f, .n_fields = 1, .tone = "primary",
		.action = a_fmt(w->a, "/account/passkeys/%.*s/rename", STR_ARG(p.key.id)), .submit = say(w, M_IDENTITY_SAVE) };
	TRY(remove_card(r, &p.key, &p.remove));
	return reply_page(r, p.head.title, HTML_OF(r, page_passkey_page, &p));
}

err passkey_rename_post(struct req *r)
{
	const struct passkey_name_form *f = r->in;
	struct passkey_of_account_row row;
	TRY(passkey_own(&r->w, r->args[0], &row));
	TRY(passkey_set_name(&r->w, row.id, f->name));
	return reply_see(r, S("/account"), M_IDENTITY_SAVED);
}

static err remove_look(struct work *w, void *arg)
{
	return way_left_without(w, true, arg);
}

/* What leaves a password alone takes that password; what leaves another passkey is one click. */
err passkey_remove_before(struct req *r)
{
	const struct passkey_remove_form *f = r->in;
	enum way_left left;
	TRY(work_run(&r->w, TX_READ, remove_look, &left));
	return left == WAY_PASSWORD_ONLY && f->agreed ? own_proof_check(r, f->current, f->code) : OK;
}

err passkey_remove_post(struct req *r)
{
	const struct passkey_remove_form *f = r->in;
	struct passkey_of_account_row row;
	TRY(passkey_own(&r->w, r->args[0], &row));
	TRY(passkey_remove(&r->w, row.id, f->agreed));
	return reply_see(r, S("/account"), M_IDENTITY_PASSKEY_REMOVED);
}

/* ---- API ---- */

static void passkey_json(struct work *w, struct json *j, const struct passkey_of_account_row *row)
{
	json_object(j);
	json_text(j, "id", number(w->a, row->id));
	json_text(j, "name", row->name);
	json_bool(j, "is_synced", row->is_synced);
	json_time(j, "created_at", row->created_at);
	json_time(j, "used_at", row->used_at);
	json_time(j, "alarm_at", row->alarm_at);
	json_end(j);
}

err passkeys_api(struct req *r)
{
	struct passkey_of_account_rows rows;
	TRY(passkey_list(&r->w, r->w.by.account_id, &rows));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n; i++)
		passkey_json(&r->w, &j, &rows.at[i]);
	return reply_list_end(r, &j, STR_NONE);
}

err passkey_api(struct req *r)
{
	struct passkey_of_account_row row;
	TRY(passkey_own(&r->w, r->args[0], &row));
	struct json j = reply_json(r);
	passkey_json(&r->w, &j, &row);
	return OK;
}

err passkey_rename_api(struct req *r)
{
	const struct passkey_name_form *f = r->in;
	struct passkey_of_account_row row;
	TRY(passkey_own(&r->w, r->args[0], &row));
	TRY(passkey_set_name(&r->w, row.id, f->name));
	return passkey_api(r);
}

/* A program cannot take the last second factor away: that needs the page, and the password. */
err passkey_remove_api(struct req *r)
{
	struct passkey_of_account_row row;
	TRY(passkey_own(&r->w, r->args[0], &row));
	TRY(passkey_remove(&r->w, row.id, false));
	r->status = 204;
	return OK;
}
