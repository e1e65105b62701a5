/* Accounts, invitations and sessions for programs: what their pages do, by the same rules. */
#include "core/identity/pages.h"

enum { SCREEN = 100 };

const struct field invitation_list_fields[1] = {
	FIELD(struct invitation_list_form, after, F_ID, .label = M_IDENTITY_NEXT),
};

static struct str id_text(struct arena *a, int64_t id)
{
	return a_fmt(a, "%lld", (long long)id);
}

/* ---- one account ---- */

err one_account_api(struct req *r)
{
	struct work *w = &r->w;
	struct account_by_name_row row;
	struct organisation_brief_row org;
	struct account_roles_rows roles;
	struct account_last_row last;
	bool found;
	TRY(account_managed(w, r->args[0], &row));
	TRY(organisation_brief(w->db, w->a, &(struct organisation_brief_in){ .id = row.org_id }, &org, &found));
	TRY(account_roles(w->db, w->a, &(struct account_roles_in){ .account_id = row.id }, &roles));
	TRY(account_last(w->db, w->a, &(struct account_last_in){ .account_id = row.id }, &last));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "name", row.name);
	json_text(&j, "full_name", row.full_name);
	json_text(&j, "email", row.email);
	json_text(&j, "phone", row.phone);
	json_text(&j, "org", org.code);
	json_key_array(&j, "roles");
	for (size_t i = 0; i < roles.n; i++)
		json_text(&j, NULL, roles.at[i].role);
	json_end(&j);
	json_bool(&j, "is_disabled", row.disabled_at != 0);
	json_bool(&j, "has_second_factor", row.totp_secret.n > 0);
	json_time(&j, "created_at", row.created_at);
	json_time(&j, "last_sign_in_at", last.last_at);
	json_end(&j);
	return OK;
}

static err account_switch_api(struct req *r, bool disabled)
{
	TRY(account_switch(&r->w, r->args[0], disabled));
	r->status = 204;
	return OK;
}

err account_disable_api(struct req *r)
{
	return account_switch_api(r, true);
}

err account_enable_api(struct req *r)
{
	return account_switch_api(r, false);
}

/* ---- invitations ---- */

static void invitation_json(struct work *w, struct json *j, const struct invitation_open_row *row)
{
	json_object(j);
	json_text(j, "id", id_text(w->a, row->id));
	json_text(j, "org", row->org_code);
	json_text(j, "role", row->role);
	json_text(j, "email", row->email);
	json_time(j, "expires_at", row->expires_at);
	json_end(j);
}

static err invitations_read(struct work *w, int64_t before_id, int64_t max, struct invitation_open_rows *ret)
{
	return invitation_open(w->db, w->a, &(struct invitation_open_in){ .now = w->now, .top = managed_top(w), .before_id = before_id,
		.max = max }, ret);
}

err invitations_api(struct req *r)
{
	const struct invitation_list_form *f = r->in;
	struct invitation_open_rows rows;
	TRY(invitations_read(&r->w, f->after ? f->after : INT64_MAX, SCREEN + 1, &rows));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n && i < SCREEN; i++)
		invitation_json(&r->w, &j, &rows.at[i]);
	return reply_list_end(r, &j, rows.n > SCREEN ? id_text(r->w.a, rows.at[SCREEN - 1].id) : STR_NONE);
}

err invitation_api(struct req *r)
{
	struct invitation_open_rows rows = { 0 };
	int64_t id;
	if (str_int(r->args[0], &id) && id > 0 && id < INT64_MAX)
		TRY(invitations_read(&r->w, id + 1, 1, &rows));
	if (!rows.n || rows.at[0].id != id)
		return fail(&r->w, E_NOT_FOUND, M_IDENTITY_LINK_ENDED);
	struct json j = reply_json(r);
	invitation_json(&r->w, &j, &rows.at[0]);
	return OK;
}

err invite_api(struct req *r)
{
	const struct invite_form *f = r->in;
	struct work *w = &r->w;
	struct str path, email = email_kept(w->a, f->email);
	int64_t id;
	TRY(invitation_make(w, &(struct invite){ f->org, f->role, email, f->lang.n ? lang_of(f->lang) : w->by.lang }, &id, &path));
	struct json j = reply_made(r, a_cat(w->a, S("/api/v1/invitations/"), id_text(w->a, id)));
	reply_header(r, "Cache-Control", S("no-store"));
	json_object(&j);
	json_text(&j, "id", id_text(w->a, id));
	json_text(&j, "org", f->org);
	json_text(&j, "role", f->role);
	json_text(&j, "email", email);
	json_time(&j, "expires_at", w->now + INVITATION_LIMIT);
	json_text(&j, "link", whole_url(r, path));
	json_end(&j);
	return OK;
}

err invitation_withdraw_api(struct req *r)
{
	TRY(invitation_end(&r->w, r->args[0]));
	r->status = 204;
	return OK;
}

/* ---- sessions ---- */

static err sessions_reply(struct req *r, int64_t account_id)
{
	struct work *w = &r->w;
	struct session_of_account_rows rows;
	struct str own = secret_hash(w->a, r->session_secret);
	TRY(session_list(w, account_id, &rows));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n; i++) {
		json_object(&j);
		json_text(&j, "id", hex_of(w->a, rows.at[i].secret_hash));
		json_text(&j, "address", rows.at[i].address);
		json_text(&j, "agent", rows.at[i].agent);
		json_time(&j, "created_at", rows.at[i].created_at);
		json_time(&j, "seen_at", rows.at[i].seen_at);
		json_bool(&j, "is_this", str_eq(own, rows.at[i].secret_hash));
		json_end(&j);
	}
	return reply_list_end(r, &j, STR_NONE);
}

err sessions_api(struct req *r)
{
	return sessions_reply(r, r->w.by.account_id);
}

err session_end_api(struct req *r)
{
	TRY(session_end_own(&r->w, r->args[0]));
	r->status = 204;
	return OK;
}

err sessions_end_api(struct req *r)
{
	TRY(sessions_end_others(r));
	r->status = 204;
	return OK;
}

err account_sessions_api(struct req *r)
{
	struct account_by_name_row row;
	TRY(account_managed(&r->w, r->args[0], &row));
	return sessions_reply(r, row.id);
}

err account_sessions_end_api(struct req *r)
{
	TRY(account_sessions_end(&r->w, r->args[0]));
	r->status = 204;
	return OK;
}
