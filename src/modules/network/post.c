/* Writes: forms and the API alike. A form goes on to the page of what was written, the API gets its address. */
#include "modules/network/pages.h"

/* The API's answer to a change of what was there already. */
static err changed(struct req *r, struct str code)
{
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", code);
	json_end(&j);
	return OK;
}

static err written(struct req *r, struct str code, struct str path, enum msg notice)
{
	if (!r->is_api)
		return reply_see(r, path, notice);
	struct json j = reply_made(r, a_cat(r->w.a, S("/api/v1"), path));
	json_object(&j);
	json_text(&j, "code", code);
	json_end(&j);
	return OK;
}

/* A contact or address space of the organisation: it is found there. The object stays open. */
static struct json part_written(struct req *r, const char *part, int64_t id)
{
	struct arena *a = r->w.a;
	struct json j = reply_made(r, a_fmt(a, "/api/v1%.*s#%s-%lld", STR_ARG(org_path(a, r->args[0])), part, (long long)id));
	json_object(&j);
	json_text(&j, "id", a_fmt(a, "%lld", (long long)id));
	return j;
}

static err seen(struct req *r, struct str path, enum msg notice)
{
	return r->is_api ? changed(r, r->args[0]) : reply_see(r, path, notice);
}

err org_add_post(struct req *r)
{
	struct org_form f = *(const struct org_form *)r->in;
	int64_t id;
	if (!f.network_role.n)
		f.network_role = S("none");
	TRY(network_org_add(&r->w, &f, &id));
	return written(r, f.code, org_path(r->w.a, f.code), M_NETWORK_SAVED);
}

err org_edit_post(struct req *r)
{
	struct org_form f = *(const struct org_form *)r->in;
	struct org_by_id_row was;
	TRY(org_of_path(r, &was));
	if (!f.network_role.n)
		f.network_role = was.network_role;
	TRY(network_org_edit(&r->w, was.id, &f));
	return seen(r, org_path(r->w.a, was.code), M_NETWORK_SAVED);
}

err org_patch(struct req *r)
{
	struct org_form f;
	int64_t id;
	TRY(network_org_id(&r->w, r->args[0], &id));
	TRY(network_org_form(&r->w, id, &f));
	fields_overlay(r, org_patch_fields, COUNT(org_patch_fields), r->in, &f);
	TRY(network_org_edit(&r->w, id, &f));
	return changed(r, f.code);
}

err system_add_post(struct req *r)
{
	struct str code;
	TRY(network_system_add(&r->w, r->in, &code));
	return written(r, code, system_path(r->w.a, code), M_NETWORK_SAVED);
}

err system_edit_post(struct req *r)
{
	TRY(network_system_edit(&r->w, r->args[0], r->in));
	return seen(r, system_path(r->w.a, r->args[0]), M_NETWORK_SAVED);
}

err system_patch(struct req *r)
{
	struct system_form f;
	TRY(network_system_form(&r->w, r->args[0], &f));
	fields_overlay(r, system_patch_fields, COUNT(system_patch_fields), r->in, &f);
	TRY(network_system_edit(&r->w, r->args[0], &f));
	return changed(r, r->args[0]);
}

err system_end_post(struct req *r)
{
	const struct end_input *in = r->in;
	TRY(network_system_end(&r->w, r->args[0], in->at));
	return seen(r, system_path(r->w.a, r->args[0]), M_NETWORK_SAVED);
}

static err space_answer(struct req *r, int64_t id, const struct overlaps *o)
{
	struct json j = part_written(r, "address", id);
	json_key_array(&j, "overlaps");
	for (size_t i = 0; i < o->n; i++) {
		json_object(&j);
		json_text(&j, "value", o->at[i].value);
		json_text(&j, "organisation", o->at[i].org_code);
		json_text(&j, "name", o->at[i].org_name);
		json_end(&j);
	}
	json_end(&j);
	json_end(&j);
	return OK;
}

err space_add_post(struct req *r)
{
	struct space_form f = *(const struct space_form *)r->in;
	struct overlaps o;
	int64_t id;
	f.org = r->args[0];
	TRY(network_space_add(&r->w, &f, &id, &o));
	if (r->is_api)
		return space_answer(r, id, &o);
	if (!o.n)
		return reply_see(r, org_path(r->w.a, f.org), M_NETWORK_SAVED);
	/* Straight to who else holds it: the look-up shows all of them. */
	return reply_see(r, link_with(r->w.a, S("/lookup"), &(struct query_part){ "q", o.at[0].value }, 1), M_NETWORK_SPACE_OVERLAPS);
}

/* The organisation of the path and the number after it. */
static err part_of_path(struct req *r, int64_t *ret_org, int64_t *ret_id)
{
	TRY(network_org_id(&r->w, r->args[0], ret_org));
	if (!str_int(r->args[1], ret_id) || *ret_id <= 0)
		return fail(&r->w, E_NOT_FOUND, M_NETWORK_CONTACT_UNKNOWN);
	return OK;
}

err space_end_post(struct req *r)
{
	int64_t org, id;
	TRY(part_of_path(r, &org, &id));
	TRY(network_space_end(&r->w, org, id));
	return seen(r, org_path(r->w.a, r->args[0]), M_NETWORK_SAVED);
}

err contact_add_post(struct req *r)
{
	int64_t org, id;
	TRY(network_org_id(&r->w, r->args[0], &org));
	TRY(network_contact_add(&r->w, org, r->in, &id));
	if (!r->is_api)
		return reply_see(r, org_path(r->w.a, r->args[0]), M_NETWORK_SAVED);
	struct json j = part_written(r, "contact", id);
	json_end(&j);
	return OK;
}

err contact_edit_post(struct req *r)
{
	int64_t org, id;
	TRY(part_of_path(r, &org, &id));
	TRY(network_contact_edit(&r->w, org, id, r->in));
	return seen(r, org_path(r->w.a, r->args[0]), M_NETWORK_SAVED);
}

err contact_patch(struct req *r)
{
	struct contact_form f;
	int64_t org, id;
	TRY(part_of_path(r, &org, &id));
	TRY(network_contact_form(&r->w, org, id, &f));
	fields_overlay(r, contact_patch_fields, COUNT(contact_patch_fields), r->in, &f);
	TRY(network_contact_edit(&r->w, org, id, &f));
	return changed(r, r->args[0]);
}

err contact_verify_post(struct req *r)
{
	int64_t org, id;
	TRY(part_of_path(r, &org, &id));
	TRY(network_contact_verify(&r->w, org, id));
	return seen(r, org_path(r->w.a, r->args[0]), M_NETWORK_CONTACT_VERIFIED);
}

err contact_end_post(struct req *r)
{
	int64_t org, id;
	TRY(part_of_path(r, &org, &id));
	TRY(network_contact_end(&r->w, org, id));
	return seen(r, org_path(r->w.a, r->args[0]), M_NETWORK_SAVED);
}
