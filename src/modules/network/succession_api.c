/* Writes about reorganisations, for forms and programs alike, and reading through the API. */
#include "modules/network/pages.h"

static void put(struct req *r, struct json *j, const struct succession_get_row *s)
{
	json_text(j, "code", s->from_code);
	json_text(j, "id", a_fmt(r->w.a, "%lld", (long long)s->id));
	json_text(j, "state", s->state);
	json_int(j, "version", s->version);
}

static err answer(struct req *r, int64_t id, bool is_new, enum msg notice)
{
	struct succession_get_row s;
	TRY(network_succession(&r->w, r->args[0], id, &s));
	struct str path = succession_path(r->w.a, &s);
	if (!r->is_api)
		return reply_see(r, path, notice);
	struct json j = is_new ? reply_made(r, a_cat(r->w.a, S("/api/v1"), path)) : reply_json(r);
	json_object(&j);
	put(r, &j, &s);
	json_end(&j);
	return OK;
}

err succession_draft_post(struct req *r)
{
	struct succession_form f = *(const struct succession_form *)r->in;
	int64_t id;
	f.from = r->args[0];
	TRY(network_succession_draft(&r->w, &f, &id));
	return answer(r, id, true, M_NETWORK_SUCCESSION_DRAFTED);
}

err succession_post(struct req *r)
{
	struct succession_form f = *(const struct succession_form *)r->in;
	int64_t id;
	f.from = r->args[0];
	TRY(network_org_succeed(&r->w, &f, &id));
	return answer(r, id, true, M_NETWORK_SAVED);
}

static err id_of(struct req *r, int64_t *ret)
{
	struct succession_get_row s;
	TRY(succession_of_path(r, &s));
	*ret = s.id;
	return OK;
}

err succession_edit_post(struct req *r)
{
	int64_t id;
	TRY(id_of(r, &id));
	TRY(network_succession_change(&r->w, id, r->in));
	return answer(r, id, false, M_NETWORK_SAVED);
}

err succession_patch(struct req *r)
{
	struct succession_form f;
	int64_t id;
	TRY(id_of(r, &id));
	TRY(network_succession_form(&r->w, id, &f));
	fields_overlay(r, succession_patch_fields, COUNT(succession_patch_fields), r->in, &f);
	TRY(network_succession_change(&r->w, id, &f));
	return answer(r, id, false, M_NETWORK_SAVED);
}

err succession_confirm_post(struct req *r)
{
	const struct succession_form *in = r->in;
	int64_t id;
	TRY(id_of(r, &id));
	TRY(network_succession_confirm(&r->w, id, in->version));
	return answer(r, id, false, M_NETWORK_SUCCESSION_CONFIRMED);
}

err succession_cancel_post(struct req *r)
{
	const struct succession_form *in = r->in;
	int64_t id;
	TRY(id_of(r, &id));
	TRY(network_succession_cancel(&r->w, id, in->version));
	return answer(r, id, false, M_NETWORK_SUCCESSION_CANCELLED);
}

err succession_assign_post(struct req *r)
{
	int64_t id, n;
	TRY(id_of(r, &id));
	TRY(network_succession_assign(&r->w, id, r->in, &n));
	if (!r->is_api)
		return answer(r, id, false, M_NETWORK_SAVED);
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", r->args[0]);
	json_int(&j, "systems", n);
	json_end(&j);
	return OK;
}

/* ---- reading ---- */

static void put_whole(struct req *r, struct json *j, const struct succession_get_row *s)
{
	put(r, j, s);
	json_text(j, "kind", s->kind);
	json_time(j, "at", s->at);
	json_text_or_null(j, "main", s->main_code);
	json_bool(j, "ends", s->ends);
	json_text_or_null(j, "name", s->name);
	json_text_or_null(j, "name_en", s->name_en);
	json_text_or_null(j, "parent", s->parent_code);
	json_text_or_null(j, "network_role", s->network_role);
	json_text_or_null(j, "sector", s->sector);
	json_text_or_null(j, "note", s->note);
	json_time(j, "done_at", s->done_at);
}

static err put_successors(struct req *r, struct json *j, int64_t id)
{
	struct succession_tos_rows to;
	TRY(succession_tos(r->w.db, r->w.a, &(struct succession_tos_in){ .id = id }, &to));
	json_key_array(j, "successors");
	for (size_t i = 0; i < to.n; i++) {
		json_object(j);
		json_text(j, "organisation", to.at[i].code);
		json_text(j, "name", to.at[i].name);
		json_end(j);
	}
	json_end(j);
	return OK;
}

static err put_moves(struct req *r, struct json *j, const struct succession_get_row *s)
{
	struct heritage_line *lines;
	struct succession_shares_rows shares;
	size_t n;
	TRY(network_succession_counts(&r->w, s, &lines, &n));
	TRY(succession_shares(r->w.db, r->w.a, &(struct succession_shares_in){ .id = s->id, .kind = S("system") }, &shares));
	json_key_array(j, "open_work");
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_text(j, "what", lines[i].text);
		json_int(j, "n", lines[i].n);
		json_end(j);
	}
	json_end(j);
	json_key_array(j, "assigned_systems");
	for (size_t i = 0; i < shares.n; i++) {
		json_object(j);
		json_text(j, "organisation", shares.at[i].code);
		json_int(j, "n", shares.at[i].n);
		json_end(j);
	}
	json_end(j);
	return OK;
}

err succession_show_api(struct req *r)
{
	struct succession_get_row s;
	TRY(succession_of_path(r, &s));
	struct json j = reply_json(r);
	json_object(&j);
	put_whole(r, &j, &s);
	TRY(put_successors(r, &j, s.id));
	TRY(put_moves(r, &j, &s));
	json_end(&j);
	return OK;
}

/* Those to come, for whoever may edit the organisation. */
err succession_list_api(struct req *r)
{
	struct succession_ahead_rows rows;
	int64_t org;
	bool wide;
	TRY(network_org_id(&r->w, r->args[0], &org));
	TRY(network_need_edit(&r->w, org));
	TRY(network_may_edit(&r->w, 0, &wide));
	TRY(succession_ahead(r->w.db, r->w.a, &(struct succession_ahead_in){ .org = org, .wide = wide }, &rows));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n; i++) {
		struct succession_get_row s;
		TRY(succession_get(r->w.db, r->w.a, &(struct succession_get_in){ .id = rows.at[i].id }, &s));
		json_object(&j);
		put_whole(r, &j, &s);
		json_end(&j);
	}
	return reply_list_end(r, &j, STR_NONE);
}
